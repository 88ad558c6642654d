"""Takes files out of a zip archive: by bare names, within caps, each whole or not at all."""

from __future__ import annotations

import zipfile
import zlib
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from bilateral.errors import InputError, ResourceError, SourceError, quote
from bilateral.sources.download.content import MOST_RATIO, MOST_UNPACKED
from bilateral.sources.download.declared import file_name

if TYPE_CHECKING:
    from pathlib import Path

_BLOCK = 1 << 20


def unpack(path: Path, pattern: str, folder: Path) -> tuple[Path, ...]:
    """Write the members of an archive whose bare names fit a pattern.

    Parameters
    ----------
    path : of the zip archive
    pattern : of names, with ``*`` and ``?``; letters of either case
    folder : to write to; folders inside the archive are left away

    Raises
    ------
    InputError
        If the file is no zip archive, no member fits, or two have one name.
    SourceError
        If it is damaged.
    ResourceError
        If it unpacks to more than the caps.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            chosen = _chosen(archive, pattern, path.name)
            limit = min(MOST_UNPACKED, MOST_RATIO * max(path.stat().st_size, _BLOCK))
            if sum(m.file_size for m in chosen.values()) > limit:
                raise _too_much(path.name, limit)
            return tuple(
                _write(archive, member, folder / name, limit) for name, member in chosen.items()
            )
    except (zipfile.BadZipFile, EOFError, zlib.error, RuntimeError, NotImplementedError) as error:
        raise SourceError(
            f"{path.name} is no zip archive, or damaged ({str(error)[:80]})"
        ) from None


def _chosen(archive: zipfile.ZipFile, pattern: str, name: str) -> dict[str, zipfile.ZipInfo]:
    found: dict[str, zipfile.ZipInfo] = {}
    others: list[str] = []
    for member in archive.infolist():
        bare = member.filename.replace("\\", "/").rpartition("/")[2]
        if member.is_dir() or not fnmatchcase(bare.lower(), pattern.lower()):
            others.append(bare)
            continue
        safe = file_name(bare)
        if safe in found:
            raise InputError(f"{name} holds two files called {quote(safe)}")
        found[safe] = member
    if not found:
        inside = ", ".join(quote(o) for o in others[:5] if o) or "nothing"
        raise InputError(f"no file in {name} fits {quote(pattern)}", hint=f"It holds: {inside}.")
    return found


def _write(archive: zipfile.ZipFile, member: zipfile.ZipInfo, target: Path, limit: int) -> Path:
    fresh = target.with_name(f"{target.name}.part")
    written = 0
    try:
        with archive.open(member) as source, fresh.open("wb") as out:
            while block := source.read(_BLOCK):
                written += len(block)
                if written > limit:
                    raise _too_much(archive.filename or target.name, limit)
                out.write(block)
        return fresh.replace(target)
    finally:
        fresh.unlink(missing_ok=True)


def _too_much(name: str, limit: int) -> ResourceError:
    return ResourceError(f"{name} unpacks to more than {limit:,} bytes: it was not read on")

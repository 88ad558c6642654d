"""Gives a file as plain UTF-8 text: unpacked within caps, decoded as its profile declares."""

from __future__ import annotations

import codecs
import gzip
import tempfile
import zlib
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bilateral.errors import BadTableError, InputError, Problem, ResourceError
from bilateral.store.disk import sha256_of
from bilateral.tables.source import identify

if TYPE_CHECKING:
    from collections.abc import Generator

    from bilateral.sources.profile import Profile

MOST_BYTES = 64 << 30
MOST_RATIO = 200
_BLOCK = 4 << 20
_HEAD = 1 << 16
_GZIP = b"\x1f\x8b"
# Layouts that read other files than tables of text, and refuse what is not theirs themselves.
NOT_TEXT = ("records", "workbook")


@dataclass(frozen=True, slots=True)
class Original:
    """The file as it was given."""

    size: int
    sha256: str


@contextmanager
def unpacked(path: Path, profile: Profile) -> Generator[tuple[Path, Original]]:
    """Yield the path of the plain text, and what the file was before.

    Raises
    ------
    InputError
        If there is no such file, or it is something else than a table of text.
    ResourceError
        If a packed file grows beyond the caps.
    """
    if not path.is_file():
        raise InputError(f"there is no file '{path.name}'", hint="Check the name and the folder.")
    size = path.stat().st_size
    with path.open("rb") as file:
        head = file.read(_HEAD)
    packed = head.startswith(_GZIP)
    if not packed and profile.layout[:1] and profile.layout[0] in NOT_TEXT:
        yield path, Original(size, sha256_of(path))
        return
    plain = profile.encoding.lower().replace("_", "-") in ("utf-8", "utf8", "utf-8-sig")
    if not packed:
        _refuse_other_kinds(head, path.name, declared=not plain)
    marked = head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    if not packed and plain and not marked:
        yield path, Original(size, "") if not size else Original(size, sha256_of(path))
        return
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "plain.csv"
        _write_plain(path, target, "utf-16" if marked else profile.encoding, packed=packed)
        yield target, Original(size, sha256_of(path))


def _refuse_other_kinds(head: bytes, name: str, *, declared: bool) -> None:
    """Refuse web pages, error messages, workbooks and archives by their content."""
    if not head:
        return
    sample = head if len(head) < _HEAD else head[: head.rfind(b"\n") + 1] or head
    if declared and not sample.startswith((b"PK", b"<", b"{", b"%PDF", b"PAR1")):
        return
    if identify(sample, name).kind != "csv":
        problem = Problem("kind", "this is a workbook, not a text file", file=name)
        raise BadTableError(f"{name} was not imported: 1 problem.", problems=(problem,))


def _write_plain(path: Path, target: Path, encoding: str, *, packed: bool) -> None:
    """Unpack and decode block by block."""
    try:
        decoder = codecs.getincrementaldecoder(encoding)()
    except LookupError as error:
        raise InputError(f"no encoding is called '{encoding}'") from error
    size, total = path.stat().st_size, 0
    opened = gzip.open if packed else open
    try:
        with opened(path, "rb") as source, target.open("wb") as out:
            while data := source.read(_BLOCK):
                total += len(data)
                if total > MOST_BYTES or total > MOST_RATIO * max(size, 1 << 20):
                    raise ResourceError(
                        f"'{path.name}' unpacks to more than {total:,} bytes: it was not read on",
                        hint="Unpack it yourself if you trust it.",
                    )
                out.write(decoder.decode(data).encode())
            out.write(decoder.decode(b"", final=True).encode())
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        problem = Problem("packed", f"the packed file is cut or damaged: {error}", file=path.name)
        raise BadTableError(
            f"{path.name} was not imported: 1 problem.", problems=(problem,)
        ) from error
    except UnicodeDecodeError as error:
        problem = Problem("encoding", f"this is not {encoding}: {error.reason}", file=path.name)
        raise BadTableError(
            f"{path.name} was not imported: 1 problem.", problems=(problem,)
        ) from error

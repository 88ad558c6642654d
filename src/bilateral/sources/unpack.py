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

from bilateral.errors import InputError, Problem, ResourceError
from bilateral.sources.damage import doubt_declared, refused
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
    """The file as it was given.

    Attributes
    ----------
    size, sha256 : of its bytes
    notes : how it was read where it is not plain UTF-8
    """

    size: int
    sha256: str
    notes: tuple[str, ...] = ()


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
    declared = _name_of(profile.encoding)
    if not packed:
        _refuse_other_kinds(head, path.name, declared=declared != "utf-8")
    marked = _marked(head)
    if not packed and not marked and declared == "utf-8":
        yield path, Original(size, sha256_of(path) if size else "", _stated(head, "utf-8"))
        return
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "plain.csv"
        if packed:
            bare = Path(folder) / "unpacked"
            _unpack(path, bare)
            with bare.open("rb") as file:
                head = file.read(_HEAD)
            _refuse_other_kinds(head, path.name, declared=declared != "utf-8")
            marked = _marked(head)
        else:
            bare = path
        if profile.layout[:1] and profile.layout[0] in NOT_TEXT:
            target = bare
        elif marked or declared != "utf-8":
            _decode(bare, target, "utf-16" if marked else declared, path.name)
        else:
            target = bare
        yield target, Original(size, sha256_of(path), _stated(head, declared))


def _name_of(encoding: str) -> str:
    """Return the name of an encoding as the codecs of Python write it, ``utf-8`` for all of it."""
    try:
        name = codecs.lookup(encoding).name
    except LookupError as error:
        raise InputError(f"no encoding is called '{encoding}'") from error
    return "utf-8" if name == "utf-8-sig" else name


def _marked(head: bytes) -> bool:
    """Tell whether a text begins with the byte order mark of UTF-16."""
    return head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))


def _stated(head: bytes, declared: str) -> tuple[str, ...]:
    """Return what is to be said of an encoding."""
    if _marked(head):
        return ("the file is UTF-16, as its byte order mark says",)
    if head.startswith(codecs.BOM_UTF8):
        return ("the file is UTF-8 with a byte order mark",)
    return () if declared == "utf-8" else (f"the file is {declared}, as the profile says",)


def _refuse_other_kinds(head: bytes, name: str, *, declared: bool) -> None:
    """Refuse web pages, error messages, workbooks and archives by their content."""
    if not head:
        return
    if head.startswith(_GZIP):
        problem = Problem("kind", "a packed file is packed in it", file=name, hint="Unpack it.")
        raise refused(name, problem)
    sample = head if len(head) < _HEAD else head[: head.rfind(b"\n") + 1] or head
    if declared and not sample.startswith((b"PK", b"<", b"{", b"%PDF", b"PAR1")):
        return
    if identify(sample, name, wanted="a table of text").kind != "csv":
        hint = "Say in the profile: layout: workbook. Or save the sheet as CSV (UTF-8)."
        problem = Problem("kind", "this is a workbook, not a text file", file=name, hint=hint)
        raise refused(name, problem)


def _unpack(path: Path, target: Path) -> None:
    """Unpack block by block, within the caps."""
    size, total = path.stat().st_size, 0
    try:
        with gzip.open(path, "rb") as source, target.open("wb") as out:
            while data := source.read(_BLOCK):
                total += len(data)
                if total > MOST_BYTES or total > MOST_RATIO * max(size, 1 << 20):
                    raise ResourceError(
                        f"'{path.name}' unpacks to more than {total:,} bytes: it was not read on",
                        hint="Unpack it yourself if you trust it.",
                    )
                out.write(data)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        message = f"the packed file is cut or damaged: {error}"
        hint = "Get it again."
        raise refused(path.name, Problem("packed", message, path.name, hint=hint)) from error


def _decode(path: Path, target: Path, encoding: str, name: str) -> None:
    """Write a text in UTF-8, block by block."""
    decoder = codecs.getincrementaldecoder(encoding)()
    doubted = encoding.startswith("utf-16")
    lines = 1
    try:
        with path.open("rb") as source, target.open("wb") as out:
            while data := source.read(_BLOCK):
                if not doubted and not data.isascii():
                    doubt_declared(_whole_lines(data), encoding, name)
                    doubted = True
                text = decoder.decode(data)
                lines += text.count("\n")
                out.write(text.encode())
            out.write(decoder.decode(b"", final=True).encode())
    except UnicodeDecodeError as error:
        before = error.object[: error.start].count(b"\n")
        message = f"this is not {encoding}: {error.reason}"
        hint = "Say in the profile what it is: encoding: utf-8, cp1251, cp1252, koi8-r, utf-16."
        problem = Problem("encoding", message, name, lines + before, hint=hint)
        raise refused(name, problem) from error


def _whole_lines(data: bytes) -> bytes:
    """Return data without the line that a block cuts at its end."""
    end = data.rfind(b"\n") + 1
    return data[:end] if end and not data[:end].isascii() else data

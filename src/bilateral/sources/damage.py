"""Refuses bytes that no table has in it, and says where they stand and what to do."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bilateral.errors import BadTableError, Problem, quote
from bilateral.sources.scan import LONGEST, Scan
from bilateral.tables.encoding import likely, utf16_without_mark

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import BinaryIO

_BLOCK = 4 << 20
_AROUND = 100_000
_AGAIN = "The file is damaged: get it again."


def refuse_bytes(found: Scan, path: Path, name: str) -> None:
    """Refuse what no table has in it.

    Parameters
    ----------
    found : by the scan of the plain text
    path : of the plain text
    name : of the file as it was given
    """

    def refuse(rule: str, message: str, hint: str, place: int | None = None) -> None:
        row = None if place is None else line_at(path, place)
        raise refused(name, Problem(rule, message, name, row, hint=hint))

    if not found.size:
        refuse("empty", "the file is empty", "Get it again: a source does not publish nothing.")
    if found.nuls:
        with path.open("rb") as file:
            twin = utf16_without_mark(file.read(_AROUND))
        if twin:
            hint = f"Say it in the profile: encoding: utf-16-{'le' if 'little' in twin else 'be'}."
            refuse("encoding", f"the text is probably {twin} without a byte order mark", hint)
        message = f"{found.nuls} NUL bytes stand in it, the first in this line"
        refuse("nul", message, _AGAIN, _first(path, b"\\x00"))
    if found.not_utf8_at is not None:
        raise refused(name, _not_utf8(path, found.not_utf8_at, name))
    if found.returns:
        hint = "Save it with LF or CR LF line ends."
        refuse("line-ends", "lines end with CR alone", hint, _first(path, b"\\r(?!\\n)"))
    if found.open_quote:
        refuse("quote-open", "a quotation mark is never closed", "The file is cut or damaged.")
    if found.long_at is not None:
        message = (
            f"the line that begins at byte {found.long_at + 1:,} is longer than {LONGEST:,} bytes"
        )
        refuse("line-long", message, _AGAIN, found.long_at)


def doubt_declared(data: bytes, declared: str, name: str) -> None:
    """Refuse a text whose letters say that it is not encoded as its profile declares.

    Parameters
    ----------
    data : some whole lines of the text with bytes above 127
    declared : name of an encoding that is neither UTF-8 nor UTF-16
    name : of the file

    Raises
    ------
    BadTableError
        If the bytes are UTF-8, or read as words in another old encoding and not in this one.
    """
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        message = f"the profile says {declared}, but its letters are UTF-8"
        hint = "Take the key `encoding` out of the profile."
        raise refused(name, Problem("encoding", message, name, hint=hint))
    known = dict(likely(data))
    if known and declared in _JUDGED and declared not in known:
        message = f"the profile says {declared}, in which it reads {_sample(data, declared)}; " + (
            _readings(data, known)
        )
        hint = f"Say in the profile what it is, such as encoding: {next(iter(known))}."
        raise refused(name, Problem("encoding", message, name, hint=hint))


_JUDGED = frozenset({"cp1251", "koi8-r", "cp866", "cp1252", "cp1250", "cp1254"})


def line_at(path: Path, place: int) -> int:
    """Return the line, from 1, that a byte stands in."""
    with path.open("rb") as file:
        return 1 + sum(data.count(b"\n") for data in _blocks(file, place))


def _not_utf8(path: Path, place: int, name: str) -> Problem:
    """Say what the text probably is, and how its first letters read in each encoding."""
    start = max(place - _AROUND, 0)
    with path.open("rb") as file:
        earlier = any(not data.isascii() for data in _blocks(file, place))
        file.seek(start)
        around = file.read(2 * _AROUND)
    begin = around.rfind(b"\n", 0, place - start) + 1
    row = line_at(path, place)
    readings = dict(likely(around[begin:]))
    if not readings:
        message = f"byte {place + 1} is not UTF-8, and no encoding is likely"
        return Problem("encoding", message, name, row, hint=_AGAIN)
    rule = "encoding-mixed" if earlier else "encoding"
    begun = "letters before this line are UTF-8, these are not" if earlier else "it is not UTF-8"
    hint = (
        "Mend the line: a file has one encoding."
        if earlier
        else f"Say in the profile what it is, such as encoding: {next(iter(readings))}, or save "
        "the file as UTF-8."
    )
    message = f"{begun}; {_readings(around[begin:], readings)}"
    return Problem(rule, message, name, row, hint=hint)


def _readings(data: bytes, known: dict[str, str]) -> str:
    shown = [f"{label} reads {_sample(data, codec)}" for codec, label in known.items()]
    return f"in {', in '.join(shown[:3])}"


def _sample(data: bytes, codec: str) -> str:
    """Return the first letters above 127 with what stands around them."""
    line = next(part for part in data.splitlines() if max(part, default=0) > 127)
    at = next(at for at, byte in enumerate(line) if byte > 127)
    return quote(line[max(0, at - 10) : at + 30].decode(codec, "replace"))


def _blocks(file: BinaryIO, until: int) -> Iterator[bytes]:
    while until > 0 and (data := file.read(min(_BLOCK, until))):
        yield data
        until -= len(data)


def _first(path: Path, pattern: bytes) -> int:
    """Return the place of the first bytes that a pattern of one byte finds."""
    place = 0
    with path.open("rb") as file:
        while data := file.read(_BLOCK):
            if found := re.search(pattern, data + (file.read(1) if data.endswith(b"\r") else b"")):
                return place + found.start()
            place = file.tell()
    return place


def refused(name: str, problem: Problem) -> BadTableError:
    """Return the error for a file with one problem."""
    return BadTableError(f"{name} was not imported: 1 problem.", problems=(problem,))

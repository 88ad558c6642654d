"""One pass over the bytes of a text: everything that can be counted without parsing it.

The counts are what a parser's result is held against: *records = loaded + rejected*.
"""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from pathlib import Path

LONGEST = 1_000_000
_BLOCK = 4 << 20
_NEWLINE, _RETURN, _QUOTE = 10, 13, 34


@dataclass(frozen=True, slots=True)
class Scan:
    """What the bytes of a text file are.

    Attributes
    ----------
    size : bytes
    lines : lines that end outside quotes; a last line without an end counts too
    quotes, nuls, returns : so many quotation marks, NUL bytes, and CR that no LF follows
    long_at : None, or where a physical line begins that has more than `LONGEST` bytes
    not_utf8_at : None, or the place of the first byte that is not UTF-8
    open_quote : whether the last quotation mark was never closed
    """

    size: int
    lines: int
    quotes: int
    nuls: int
    returns: int
    long_at: int | None
    not_utf8_at: int | None
    open_quote: bool


def scan(path: Path) -> Scan:
    """Read a file once, block by block."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    size = lines = quotes = nuls = returns = 0
    line_start, long_at, bad, inside, last = 0, None, None, False, _NEWLINE
    with path.open("rb") as file:
        while data := file.read(_BLOCK):
            if bad is None and not (data.isascii() and decoder.getstate()[0] == b""):
                waiting = len(decoder.getstate()[0])
                try:
                    decoder.decode(data)
                except UnicodeDecodeError as error:
                    bad = size - waiting + error.start
            marks = data.count(b'"')
            ended = np.frombuffer(data, dtype=np.uint8) == _NEWLINE
            if marks or inside:
                marked = np.flatnonzero(np.frombuffer(data, dtype=np.uint8) == _QUOTE)
                before = np.searchsorted(marked, np.flatnonzero(ended)) + inside
                lines += int(np.count_nonzero(before % 2 == 0))
                inside = bool((marks + inside) % 2)
            else:
                lines += int(np.count_nonzero(ended))
            quotes += marks
            nuls += data.count(0)
            if b"\r" in data or last == _RETURN:
                returns += (last == _RETURN and data[0] != _NEWLINE) + data[:-1].count(b"\r")
                returns -= data.count(b"\r\n")
            # Leap from line end to line end, each time as far as a line may go.
            at = 0
            while long_at is None:
                end = data.rfind(b"\n", at, max(line_start + LONGEST + 1 - size, 0))
                if end >= 0:
                    at, line_start = end + 1, size + end + 1
                elif size + len(data) - line_start > LONGEST:
                    long_at = line_start
                else:
                    break
            last = data[-1]
            size += len(data)
    if bad is None:
        waiting = len(decoder.getstate()[0])
        try:
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            bad = size - waiting
    if last != _NEWLINE:
        lines += 1
    return Scan(size, lines, quotes, nuls, returns + (last == _RETURN), long_at, bad, inside)

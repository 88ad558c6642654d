"""Lines and columns of a terminal: nothing is wider than it should be, nothing is obeyed."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_FLOORS = (14, 9)  # characters below which a column does not shrink: at first, and if it must
_GLUE = "\N{NO-BREAK SPACE}"


def clean(text: str) -> str:
    """Replace control and direction-changing characters, which a terminal would obey."""
    return "".join(
        " "
        if c in "\n\r\t" or unicodedata.category(c) in {"Zl", "Zp"}
        else "\N{REPLACEMENT CHARACTER}"
        if unicodedata.category(c) in {"Cc", "Cf", "Cs"}
        else c
        for c in text
    )


def _cells(char: str) -> int:
    if unicodedata.category(char) in {"Mn", "Me"}:
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def length(text: str) -> int:
    """Columns that a text takes in a terminal."""
    return sum(map(_cells, text))


def _split(text: str, size: int) -> tuple[str, str]:
    """Cut a text where `size` columns are full; marks stay with their letter."""
    used = 0
    for place, char in enumerate(text):
        used += _cells(char)
        if used > size:
            return text[: max(place, 1)], text[max(place, 1) :]
    return text, ""


def clip(text: str, size: int) -> str:
    """Shorten a text to `size` columns, with an ellipsis."""
    text = clean(text)
    return text if length(text) <= size else _split(text, size - 1)[0] + "…"


def pad(text: str, size: int) -> str:
    """Fill a text with spaces to `size` columns."""
    return text + " " * (size - length(text))


def wrap(text: str, width: int) -> list[str]:
    """Break a text into lines; a number keeps its per cent sign, a code its hyphen."""
    glued = re.sub(r"(?<=\d) (?=%)", _GLUE, clean(text))
    lines: list[str] = []
    for word in re.split(r"[^\S\u00a0\u202f]+", glued.strip()):
        rest = word
        if lines and length(lines[-1]) + 1 + length(rest) <= width:
            lines[-1] += f" {rest}"
            continue
        while length(rest) > width:
            cut = rest.rfind("..", 0, width) + 2 if ".." in rest[: width - 1] else 0
            first, rest = (rest[:cut], rest[cut:]) if cut else _split(rest, width)
            lines.append(first)
        if rest:
            lines.append(rest)
    return [line.replace(_GLUE, " ") for line in lines]


def bullets(lines: Sequence[str], width: int) -> list[str]:
    """Write each line as a point of a list."""
    out: list[str] = []
    for line in lines:
        for n, part in enumerate(wrap(line, width - 2)):
            out.append(("  " if n else "- ") + part)
    return out


def table(header: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> list[str]:
    """Lay out rows in columns of at most `width` characters in all; cells wrap.

    A table with too many columns for the width becomes one point for each row.
    """
    every = [header, *rows]
    sizes = [max(length(clean(row[i])) for row in every) for i in range(len(header))]
    if not _shrink(sizes, width):
        return bullets([_sentence(header, row) for row in rows], width)
    out: list[str] = []
    for place, row in enumerate(every):
        cells = [wrap(cell, size) or [""] for cell, size in zip(row, sizes, strict=True)]
        for k in range(max(map(len, cells))):
            line = [
                pad(parts[k] if k < len(parts) else "", size)
                for parts, size in zip(cells, sizes, strict=True)
            ]
            out.append("  ".join(line).rstrip())
        if place == 0:
            out.append("  ".join("-" * size for size in sizes))
    return out


def _shrink(sizes: list[int], width: int) -> bool:
    """Take the columns down to the width, the widest first; False when they cannot."""
    spare = sum(sizes) + 2 * (len(sizes) - 1) - width
    for floor in _FLOORS:
        while spare > 0:
            widest = max(range(len(sizes)), key=lambda i: sizes[i])
            if sizes[widest] <= floor:
                break
            sizes[widest] -= 1
            spare -= 1
    return spare <= 0


def _sentence(header: Sequence[str], row: Sequence[str]) -> str:
    pairs = [(h, cell) for h, cell in zip(header, row, strict=True) if cell]
    return "; ".join(f"{h} {cell}".strip() for h, cell in pairs)

"""The page as terminal text."""

from __future__ import annotations

import re
import textwrap
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bilateral.brief.model import Brief, Section

_COLORS = {
    "supported": "\x1b[32m",
    "consistent": "\x1b[36m",
    "contradicted": "\x1b[31m",
    "not checkable": "\x1b[33m",
}
_BOLD, _DIM, _OFF = "\x1b[1m", "\x1b[2m", "\x1b[0m"
_FLEXIBLE = 14  # characters below which a column does not shrink


def render(brief: Brief, *, color: bool, width: int) -> str:
    """Lay the page out in lines of at most `width` characters."""
    known = f"known by {brief.known_by}" if brief.known_by else "all figures given"
    room = width - len(known) - 2
    head = clip(brief.title.upper(), room)
    lines = [_style(f"{_pad(head, room)}  {known}", _BOLD, color), "=" * width]
    for sentence in brief.answer:
        lines += wrap(sentence, width)
    for section in brief.sections:
        lines += ["", _style(section.title.upper(), _BOLD, color)]
        lines += _table(section, width) if section.header else _lines(section, width)
        lines += wrap(section.note, width)
    lines += ["", "-" * width]
    foot = (
        "Bounds are guaranteed by the figures given and their rounding. "
        "Model opinion, not official statistics."
    )
    lines += [_style(line, _DIM, color) for line in textwrap.wrap(foot, width)]
    text = "\n".join(lines) + "\n"
    return _colored(text) if color else text


def clean(text: str) -> str:
    """Replace control and direction-changing characters, which a terminal would obey."""
    return "".join(
        " "
        if c in "\n\t"
        else "\N{REPLACEMENT CHARACTER}"
        if unicodedata.category(c) in {"Cc", "Cf", "Cs"}
        else c
        for c in text
    )


def wrap(text: str, width: int) -> list[str]:
    """Break a text into lines; a number keeps its per cent sign, a code its hyphen."""
    glued = re.sub(r"(?<=\d) (?=%)", "\N{NO-BREAK SPACE}", clean(text))
    lines = textwrap.wrap(glued, width, break_on_hyphens=False)
    return [line.replace("\N{NO-BREAK SPACE}", " ") for line in lines]


def _cells(char: str) -> int:
    if unicodedata.combining(char):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def length(text: str) -> int:
    """Columns that a text takes in a terminal."""
    return sum(map(_cells, text))


def clip(text: str, size: int) -> str:
    """Shorten a text to `size` columns, with an ellipsis."""
    text = clean(text)
    if length(text) <= size:
        return text
    out = ""
    for char in text:
        if length(out + char) > size - 1:
            break
        out += char
    return out + "…"


def _pad(text: str, size: int) -> str:
    return text + " " * (size - length(text))


def _lines(section: Section, width: int) -> list[str]:
    out: list[str] = []
    for row in section.rows:
        lines = wrap("  ".join(row), width - 2)
        out += [("- " if n == 0 else "  ") + line for n, line in enumerate(lines)]
    return out


def _table(section: Section, width: int) -> list[str]:
    table = [section.header, *section.rows]
    sizes = [max(length(clean(row[i])) for row in table) for i in range(len(section.header))]
    spare = sum(sizes) + 2 * (len(sizes) - 1) - width
    while spare > 0:
        widest = max(range(len(sizes)), key=lambda i: sizes[i])
        if sizes[widest] <= _FLEXIBLE:
            break
        sizes[widest] -= 1
        spare -= 1
    out: list[str] = []
    for number, row in enumerate(table):
        wrapped = [_wrap(cell, size) for cell, size in zip(row, sizes, strict=True)]
        for k in range(max(map(len, wrapped))):
            cells = [
                _pad(parts[k] if k < len(parts) else "", size)
                for parts, size in zip(wrapped, sizes, strict=True)
            ]
            out.append("  ".join(cells).rstrip())
        if number == 0:
            out.append("  ".join("-" * size for size in sizes))
    return out


def _wrap(cell: str, size: int) -> Sequence[str]:
    parts = wrap(cell, size) or [""]
    return [clip(part, size) for part in parts]


def _style(text: str, code: str, color: bool) -> str:
    return f"{code}{text}{_OFF}" if color else text


def _colored(text: str) -> str:
    words = "|".join(sorted(_COLORS, key=len, reverse=True))
    return re.sub(rf"\b({words})\b", lambda m: f"{_COLORS[m[1]]}{m[1]}{_OFF}", text)

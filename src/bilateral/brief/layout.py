"""Lines and columns of a terminal: nothing is wider than it should be, nothing is obeyed."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

_FLOORS = (14, 9)  # characters below which a column does not shrink: at first, and if it must
_GLUE = "\N{NO-BREAK SPACE}"
_WIDE = 24  # the same for wide columns, as long as no word of another one breaks
_WORD = 20  # characters of a word that a column keeps whole if it can
_CUTS = re.compile("\u00a0|\\.\\.|[–/](?=.)")  # where a word breaks that is longer than its line
_BREAKS = "\t\n\r\v\f\x85\N{LINE SEPARATOR}\N{PARAGRAPH SEPARATOR}"
_JOINERS = "\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}"
# Styles are Unicode's noncharacters, which texts cannot bring along: `clean` takes them out.
STYLES = tuple(map(chr, range(0xFDD0, 0xFDEF)))
END = "\ufdef"
_SPACES = re.compile(r"[^\S\u00a0\u202f]+")
_STYLE = re.compile("[\ufdd0-\ufdef]")


def clean(text: str) -> str:
    """Return a text that no format obeys: it may stand in a terminal and in XML.

    Breaks become spaces; controls, characters that turn the direction of a line or cannot be
    seen, and those that are none become the replacement character. Joiners, which words of some
    scripts need, stay; soft hyphens, which only say where a line may break, go.
    """
    return text if text.isprintable() else "".join(map(_harmless, text))


def _harmless(char: str) -> str:
    if char in _BREAKS:
        return " "
    if char in _JOINERS:
        return char
    if char == "\N{SOFT HYPHEN}":
        return ""
    code = ord(char)
    nothing = code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF  # Unicode's noncharacters
    hidden = unicodedata.category(char) in {"Cc", "Cf", "Cs"}
    return "\N{REPLACEMENT CHARACTER}" if nothing or hidden else char


def styled(text: str, style: str) -> str:
    """Mark a clean text with one of `STYLES`; no style leaves it as it is."""
    return f"{style}{text}{END}" if style and text else text


@lru_cache(4096)
def _cells(char: str) -> int:
    if unicodedata.category(char) in {"Mn", "Me", "Cf"} or _STYLE.match(char):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def length(text: str) -> int:
    """Columns that a text takes in a terminal."""
    return len(text) if text.isascii() else sum(map(_cells, text))


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


def pad(text: str, size: int, *, right: bool = False) -> str:
    """Fill a text with spaces to `size` columns, after it or (`right`) before it."""
    spaces = " " * (size - length(text))
    return spaces + text if right else text + spaces


def wrap(text: str, width: int) -> list[str]:
    """Break a text into lines; a number keeps its per cent sign, a code its hyphen."""
    return fold(clean(text), width)


def fold(text: str, width: int) -> list[str]:
    """Break a clean text, which may carry styles, into lines."""
    glued = re.sub(r"(?<=\d) (?=%)", _GLUE, text)
    lines: list[str] = []
    for word in _SPACES.split(glued.strip()):
        fitting, rest = _split(word, width)
        if lines and not rest and length(lines[-1]) + 1 + length(word) <= width:
            lines[-1] += f" {word}"
            continue
        while rest:
            cuts = [found.end() for found in _CUTS.finditer(fitting)]
            if cuts:
                fitting, rest = fitting[: cuts[-1]], fitting[cuts[-1] :] + rest
            lines.append(fitting.rstrip(_GLUE))
            fitting, rest = _split(rest, width)
        if fitting:
            lines.append(fitting)
    return _closed([line.replace(_GLUE, " ") for line in lines])


def _closed(lines: list[str]) -> list[str]:
    """End at the end of a line the style that is open there, and take it up in the next."""
    out: list[str] = []
    style = ""
    for line in lines:
        begun = style + line
        marks = _STYLE.findall(begun)
        style = marks[-1] if marks and marks[-1] != END else ""
        out.append(begun + END if style else begun)
    return out


def bullets(lines: Sequence[str], width: int) -> list[str]:
    """Write each line as a point of a list."""
    return points(list(map(clean, lines)), width)


def points(lines: Sequence[str], width: int) -> list[str]:
    """Write each clean line, which may carry styles, as a point of a list."""
    out: list[str] = []
    for line in lines:
        for n, part in enumerate(fold(line, width - 2)):
            out.append(("  " if n else "- ") + part)
    return out


def table(header: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> list[str]:
    """Lay out rows in columns of at most `width` characters in all; cells wrap.

    A table with too many columns for the width becomes one point for each row.
    """
    return grid(list(map(clean, header)), [list(map(clean, row)) for row in rows], width)


def grid(
    header: Sequence[str],
    rows: Sequence[Sequence[str]],
    width: int,
    right: Collection[int] = (),
    wide: Collection[int] = (),
) -> list[str]:
    """Lay out clean cells, which may carry styles.

    Columns in `right` end at the right; those in `wide` keep more room than the others.
    """
    every = [header, *rows]
    sizes = [max(length(row[i]) for row in every) for i in range(len(header))]
    words = [
        max(_WIDE if i in wide else _FLOORS[0], _longest(row[i] for row in every))
        for i in range(len(header))
    ]
    if not _shrink(sizes, words, width, wide):
        return points([_sentence(header, row) for row in rows], width)
    out: list[str] = []
    for place, row in enumerate(every):
        cells = [fold(cell, size) or [""] for cell, size in zip(row, sizes, strict=True)]
        for k in range(max(map(len, cells))):
            line = [
                pad(parts[k] if k < len(parts) else "", size, right=i in right)
                for i, (parts, size) in enumerate(zip(cells, sizes, strict=True))
            ]
            out.append("  ".join(line).rstrip())
        if place == 0:
            out.append("  ".join("-" * size for size in sizes))
    return out


def _shrink(sizes: list[int], words: list[int], width: int, wide: Collection[int]) -> bool:
    """Take the columns down to the width, the widest first; False when they cannot.

    Words are broken only if it must be. A column in `wide` counts as half as wide as it is.
    """
    spare = sum(sizes) + 2 * (len(sizes) - 1) - width
    for floors in (words, *([floor] * len(sizes) for floor in _FLOORS)):
        while spare > 0:
            above = [n for n, size in enumerate(sizes) if size > floors[n]]
            if not above:
                break
            sizes[max(above, key=lambda n: sizes[n] / (2 if n in wide else 1))] -= 1
            spare -= 1
    return spare <= 0


def _longest(texts: Iterable[str]) -> int:
    """Columns of the longest word, as far as it is kept whole."""
    found = (length(_split(word, _WORD)[0]) for text in texts for word in _SPACES.split(text))
    return max(found, default=0)


def _sentence(header: Sequence[str], row: Sequence[str]) -> str:
    pairs = [(h, cell) for h, cell in zip(header, row, strict=True) if cell]
    return "; ".join(f"{h} {cell}".strip() for h, cell in pairs)

"""How large the type of page one may be, so that it prints on one sheet of A4.

A style sheet cannot measure. This counts lines instead, a little too many rather than too few.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Final

from bilateral.brief.model import Paragraph, Picture, Points, plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bilateral.brief.model import Block, Brief, Section, Table

SIZES: Final = (9.5, 9.0, 8.5, 8.0, 7.75, 7.5, 7.25, 7.0, 6.75, 6.5)  # points
SHEET: Final = (186.0, 276.0)  # width and height inside the margins, mm
GAP: Final = 7.0  # between two halves, mm
CHARTS: Final = (48.0, 44.0, 40.0, 36.0)  # height of a chart, mm
_OTHER_SCRIPTS: Final = re.compile(r"[^\x00-\u036f\u2000-\u214f]")
_POINT: Final = 25.4 / 72
_LETTER: Final = 0.48  # mean width of a Latin letter, in type sizes
_LINE: Final = 1.36  # height of a line, in type sizes
_HEADING: Final = 2.3  # a heading with the room about it, in lines
_SMALL: Final = 0.92  # type of tables and captions beside that of sentences
_CELL: Final = 0.4  # room above and below a row of a table, in lines
_PADDING: Final = 2.0  # room beside a cell, in letters


@dataclass(frozen=True, slots=True)
class Fit:
    """Type size in points and height of a chart in mm."""

    size: float
    chart: float


def fit(brief: Brief) -> Fit:
    """Return the largest type, and then the highest charts, with which page one is one sheet.

    A page that is too long for the smallest of both gets these and runs over; nothing is cut.
    """
    every = [Fit(size, chart) for size in SIZES for chart in CHARTS]
    return next((each for each in every if height(brief, each) <= SHEET[1]), every[-1])


def height(brief: Brief, tried: Fit) -> float:
    """Return the height of page one, in mm."""
    size = tried.size
    line = size * _LINE * _POINT
    head = _lines(plain(brief.title), SHEET[0], 2.0 * size) * 1.7 + 1.3
    head += _lines(plain(brief.occasion) + plain(brief.known_by), SHEET[0], size)
    head += _lines(plain(brief.answer), SHEET[0], 1.35 * size) * 1.35
    foot = _lines(plain(brief.foot), SHEET[0], 0.85 * size) * 0.85 + 1.0
    half = (SHEET[0] - GAP) / 2
    rows = 0.0
    for row in rows_of(brief.page):
        width = SHEET[0] if row[0].place == "full" else half
        rows += max(_section(section, width, tried) for section in row)
    return (head + foot) * line + rows


def rows_of(sections: Iterable[Section]) -> Iterator[tuple[Section, ...]]:
    """Sections as rows of the page: one over the whole width, or two halves beside each other."""
    for full, group in groupby(sections, key=lambda section: section.place == "full"):
        if full:
            yield from ((section,) for section in group)
            continue
        held: list[Section] = []
        for section in group:
            if held and (section.place == "left" or len(held) == 2):
                yield tuple(held)
                held = []
            held.append(section)
        yield tuple(held)


def _section(section: Section, width: float, tried: Fit) -> float:
    line = tried.size * _LINE * _POINT
    return _HEADING * line + sum(
        _block(block, width, tried, plain(section.title)) for block in section.blocks
    )


def _block(block: Block, width: float, tried: Fit, heading: str) -> float:
    size = tried.size
    line = size * _LINE * _POINT
    match block:
        case Paragraph(text):
            return (_lines(plain(text), width, size) + 0.5) * line
        case Points(points):
            return sum(_lines(plain(p), width - 4, size) + 0.3 for p in points) * line
        case Picture(_, title, message):
            shown = [text for text in map(plain, (title, message)) if text != heading]
            said = sum(_lines(text, width, size * _SMALL) for text in shown)
            return (said * _SMALL + 0.5) * line + tried.chart
        case _:
            return _table(block, width, size * _SMALL, heading) * line * _SMALL


def _table(table: Table, width: float, size: float, heading: str) -> float:
    """Lines of a table whose columns share the width as they need it, none below its words."""
    rows = [tuple(column.title for column in table.columns), *table.rows]
    columns = [[plain(row[i]) for row in rows] for i in range(len(table.columns))]
    letters = width / (size * _LETTER * _POINT) - _PADDING * len(columns)
    least = [
        max((_letters(w) for c in column for w in c.split()), default=1.0) for column in columns
    ]
    full = [max(map(_letters, column), default=1.0) for column in columns]
    spare = letters - sum(least)
    wanted = max(sum(full) - sum(least), 1.0)
    share = min(max(spare / wanted, 0.0), 1.0)
    widths = [lo + share * (hi - lo) for lo, hi in zip(least, full, strict=True)]
    cells = zip(*columns, strict=True)
    caption = plain(table.caption)
    return _lines(caption if caption != heading else "", width, size) + sum(
        max(math.ceil(_letters(cell) / max(w, 1.0)) for cell, w in zip(row, widths, strict=True))
        + _CELL
        for row in cells
    )


def _lines(text: str, width: float, size: float) -> int:
    return math.ceil(_letters(text) * size * _LETTER * _POINT / width)


def _letters(text: str) -> float:
    """Width of a text in mean Latin letters; other scripts run wider."""
    return len(text) + 0.12 * len(_OTHER_SCRIPTS.findall(text))

"""Named rows under each other: the frame of the charts that go from left to right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bilateral.brief.drawing import axes
from bilateral.brief.drawing.measure import tidy
from bilateral.brief.drawing.sheet import Margins, Sheet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bilateral.brief.charts import Axis
    from bilateral.brief.drawing.axes import Entry
    from bilateral.brief.drawing.theme import Palette

_NARROW = 0.3  # of the width: names wider than this stand above their row, if it is high enough
_THICKEST = 16.0  # px that a row uses; a name above stays near what it names
_PLOT = 40.0  # px of width that names leave to the plot
_WIDE = 0.42  # of the width: names beside their row are clipped to this


@dataclass(frozen=True, slots=True)
class Strips:
    """A sheet with rows: `middles` are the px at which each is drawn, `thick` the room there."""

    sheet: Sheet
    middles: tuple[float, ...]
    thick: float


def strips(
    names: Sequence[str],
    axis: Axis,
    ends: tuple[float, float],
    entries: Sequence[Entry],
    size: tuple[float, float],
    palette: Palette,
    *,
    head: float,
    right: float,
    gap: float = 8.0,
) -> Strips:
    """Lay out rows, axis and legend, and write the names.

    Parameters
    ----------
    ends : of the axis, in its units
    size : width and height, in px; the sheet becomes higher when the rows need it
    head : px above the plot
    right : px right of the plot
    gap : px between names and plot
    """
    width, height = size
    sheet = Sheet(palette, width, height, Margins(0, head, 0, 0), ends)
    letters = palette.size
    legend = axes.rows_of(sheet, entries, width - 2)
    foot = axes.GAP + sheet.small * 1.1 + axes.legend_height(sheet, legend)
    tidied = [tidy(name) for name in names]
    widest = max((sheet.measure(name, letters) for name in tidied), default=0.0)
    count = max(len(names), 1)
    each = (height - head - foot) / count
    above = each >= letters * 2.5 and widest > width * _NARROW
    least = letters * (2.5 if above else 1.15)
    each = max(each, least)
    room = min(widest, width * _WIDE, width - gap - right - _PLOT)
    left = gap if above else room + gap
    sheet.margins = Margins(left, head, right, foot)
    sheet.width = width - left - right
    sheet.height = each * count
    axes.across(sheet, axis, grid=True)
    axes.legend(sheet, legend)
    line = 1.15 * letters if above else 0.0
    thick = min(each - line, _THICKEST)
    middles: list[float] = []
    for n, name in enumerate(tidied):
        top = n * each + (each - line - thick) / 2
        middle = top + line + thick / 2
        middles.append(middle)
        if above:
            shown = sheet.fit(name, width, letters)
            sheet.write(shown, -left, top + 0.9 * letters, size=letters, color="@ink", halo=True)
        else:
            shown = sheet.fit(name, left - gap, letters)
            place = sheet.middle(middle, letters)
            sheet.write(shown, -gap, place, size=letters, align="right", color="@ink")
    return Strips(sheet, tuple(middles), thick)

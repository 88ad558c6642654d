"""From the level of today to the target, column by column."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bilateral.brief.drawing import axes
from bilateral.brief.drawing.axes import rule
from bilateral.brief.drawing.measure import tidy, wrap
from bilateral.brief.drawing.sheet import Margins, Sheet, domain

if TYPE_CHECKING:
    from bilateral.brief.charts import BridgeChart
    from bilateral.brief.drawing.sheet import Row
    from bilateral.brief.drawing.theme import Palette

_STYLE = {
    "level": ("@side-1", "@side-1", "@ink"),
    "expected": ("@expected", "@side-1", "@ink"),
    "uncovered": ("@hatch-gap", "@gap", "@gap"),
    "target": ("@paper", "@ink", "@ink"),
}
_SHARE = 0.62  # of its room that a column takes
_LEAST = 60.0  # px of height below which a plot is not pressed
_SMALLER, _SMALLEST = 0.85, 0.75  # of its size, to which a name, a value shrinks before a cut


def draw(chart: BridgeChart, width: float, height: float, palette: Palette) -> Sheet:
    """Lay the chart out."""
    sheet = Sheet(palette, width, height, Margins(0, 0, 0, 0))
    sheet.y = domain(chart.y, [v for s in chart.steps for v in (s.low, s.high)])
    size, small = palette.size, sheet.small
    ticks = max((sheet.measure(tidy(t.text), small) for t in chart.y.ticks), default=0.0)
    left = min(ticks, width * axes.LABELS) + axes.GAP
    sheet.width = width - left - 2
    each = sheet.width / max(len(chart.steps), 1)
    called = [tidy(s.name) for s in chart.steps]
    longest = max((sheet.measure(w, small) for name in called for w in name.split(" ")), default=0)
    small *= min(1.0, max(_SMALLER, (each - 5) / longest)) if longest else 1.0
    names = [wrap(name, each - 4, small, palette.face, 3) for name in called]
    foot = 4 + max(map(len, names), default=1) * small * 1.12
    head = sheet.small * 1.6 if chart.y.title else 4.0
    sheet.margins = Margins(left, head, 2, foot)
    sheet.height = max(height - head - foot, _LEAST)
    # The value of the highest column stands above it.
    first, last = sheet.y
    highest = max((max(s.low, s.high) for s in chart.steps), default=first)
    needed = size * 1.25 - (last - highest) / (last - first) * sheet.height
    if needed > 0:
        sheet.margins = sheet.margins._replace(top=head + needed)
        sheet.height = max(sheet.height - needed, _LEAST)
    axes.up(sheet, chart.y)
    columns: list[Row] = []
    links: list[Row] = []
    for n, step in enumerate(chart.steps):
        fill, edge, ink = _STYLE[step.kind]
        middle = (n + 0.5) * each
        half = each * _SHARE / 2
        column: Row = {"x": middle - half, "x2": middle + half, "y": step.low, "y2": step.high}
        columns.append(column | {"fill": fill, "edge": edge})
        for after in chart.steps[n + 1 : n + 2]:
            shared = [v for v in (step.high, step.low) if v in (after.low, after.high)]
            ends = (middle + half, middle + each - half)
            links += [rule(ends[0], v, ends[1], v, "@soft", 0.9) for v in shared[:1]]
        top = sheet.up(max(step.low, step.high))
        text = tidy(step.text)
        wide = sheet.measure(text, size)
        letters = size * min(1.0, max(_SMALLEST, (each - 4) / wide)) if wide else size
        text = sheet.fit(text, each - 3, letters)
        sheet.write(text, middle, top - 4, size=letters, align="center", color=ink, halo=True)
        for k, line in enumerate(names[n]):
            y = sheet.height + 4 + small * (0.8 + 1.12 * k)
            sheet.write(line, middle, y, size=small, align="center", color="@ink")
    sheet.rules(links, "y", dash=(2, 2))
    sheet.rects(columns, "y")
    return sheet

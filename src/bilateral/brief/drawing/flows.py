"""Flow by flow: what each is, and what it would have to become."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bilateral.brief.drawing import axes
from bilateral.brief.drawing.axes import Entry, symbol
from bilateral.brief.drawing.measure import tidy
from bilateral.brief.drawing.measure import width as measure
from bilateral.brief.drawing.sheet import domain
from bilateral.brief.drawing.strips import strips

if TYPE_CHECKING:
    from bilateral.brief.charts import FlowChart
    from bilateral.brief.drawing.sheet import Row, Sheet
    from bilateral.brief.drawing.theme import Palette


def draw(chart: FlowChart, width: float, height: float, palette: Palette) -> Sheet:
    """Lay the chart out; names make room where a value needs it."""
    tight = _attempt(chart, (width, height), palette, 8.0)
    if tight is not None:
        return tight
    roomy = _attempt(chart, (width, height), palette, None)
    assert roomy is not None
    return roomy


def _attempt(
    chart: FlowChart, room: tuple[float, float], palette: Palette, gap: float | None
) -> Sheet | None:
    """Draw with a gap between names and plot, by default as wide as any value; None if tight."""
    size = palette.size
    ends = domain(chart.x, [v for p in chart.flows for v in (p.now, p.then)])
    texts = [tidy(t) for p in chart.flows for t in (p.now_text, p.then_text)]
    widest = min(max((measure(t, size, palette.face) for t in texts), default=0), room[0] * 0.2)
    entries = [
        Entry(chart.now_name, "point", "@side-1", "@side-1", shape="circle"),
        Entry(chart.then_name, "point", "@ink", "@paper", shape="diamond"),
    ]
    laid = strips(
        [p.name for p in chart.flows],
        chart.x,
        ends,
        [e for e in entries if e.name and chart.flows],
        room,
        palette,
        head=size * 1.5 if chart.x.title else 4.0,
        right=widest + 12,
        gap=widest + 12 if gap is None else gap,
    )
    sheet = laid.sheet
    axes.unit(sheet, chart.x.title)
    thick = min(5.0, laid.thick * 0.4)
    bars: list[Row] = []
    points: list[Row] = []
    for pair, y in zip(chart.flows, laid.middles, strict=True):
        low, high = sorted((pair.now, pair.then))
        bars.append({"x": low, "x2": high, "y": y - thick / 2, "y2": y + thick / 2})
        points.append(symbol(pair.now, y, "circle", "@side-1", "@side-1", 46))
        points.append(symbol(pair.then, y, "diamond", "@paper", "@ink", 60))
        left, right = tidy(pair.now_text), tidy(pair.then_text)
        if pair.now > pair.then:
            left, right = right, left
        start, end = sheet.across(low) - 8, sheet.across(high) + 9
        if gap is not None and sheet.measure(left, size) > start:
            return None
        line = sheet.middle(y, size)
        left, right = (sheet.fit(text, widest, size) for text in (left, right))
        sheet.write(left, start, line, size=size, align="right", color="@ink")
        sheet.write(right, end, line, size=size, color="@ink")
    sheet.rects([b | {"fill": "@expected", "edge": "none"} for b in bars], "x")
    sheet.points(points, "x")
    return sheet

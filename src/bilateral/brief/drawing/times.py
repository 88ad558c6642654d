"""When the target is reached, base by base."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bilateral.brief.drawing.axes import Entry, rule, symbol
from bilateral.brief.drawing.measure import tidy
from bilateral.brief.drawing.measure import width as measure
from bilateral.brief.drawing.placing import Ground
from bilateral.brief.drawing.sheet import DESCENT, domain
from bilateral.brief.drawing.strips import strips

if TYPE_CHECKING:
    from bilateral.brief.charts import Span, TimeChart
    from bilateral.brief.drawing.sheet import Row, Sheet
    from bilateral.brief.drawing.theme import Palette

_BEYOND, _DEADLINE = "beyond", "deadline"
_LOOSE = 2.6  # widths of the zone beyond, to which its name may be wide


def draw(chart: TimeChart, width: float, height: float, palette: Palette) -> Sheet:
    """Lay the chart out."""
    listed: frozenset[str] = frozenset()
    while True:
        sheet, homeless = _attempt(chart, (width, height), palette, listed)
        if not homeless - listed:
            return sheet
        listed |= homeless


def _attempt(
    chart: TimeChart, size: tuple[float, float], palette: Palette, listed: frozenset[str]
) -> tuple[Sheet, frozenset[str]]:
    years = [y for s in chart.spans for y in (s.early, s.even, s.late, s.stated) if y is not None]
    ends = domain(chart.x, years + ([] if chart.deadline is None else [chart.deadline]))
    letters = palette.size
    texts = [tidy(s.text) for s in chart.spans]
    widest = max((measure(t, letters, palette.face) for t in texts), default=0.0)
    named = (chart.beyond_name and ends[1] > chart.beyond) or chart.deadline_name
    laid = strips(
        [s.name for s in chart.spans],
        chart.x,
        ends,
        _entries(chart, listed, ends),
        size,
        palette,
        head=letters * 1.35 if named else 4.0,
        right=min(widest, size[0] * 0.25) + 10,
    )
    sheet = laid.sheet
    across = sheet.across
    edge = across(min(max(chart.beyond, ends[0]), ends[1]))
    if edge < sheet.width:
        zone: Row = {"x": edge, "x2": sheet.width, "y": 0, "y2": sheet.height}
        sheet.rects([zone | {"fill": "@hatch-beyond", "edge": "none"}])
    if chart.deadline is not None:
        at = across(chart.deadline)
        sheet.rules([rule(at, 0, at, sheet.height, "@ink", 1.2)], dash=(4, 2.5))
    thick = min(9.0, laid.thick * 0.55)
    bars: list[Row] = []
    points: list[Row] = []
    for span, y in zip(chart.spans, laid.middles, strict=True):
        bars += _bar(span, y, thick, edge, sheet)
        points += _points(span, y, thick, sheet)
        text = sheet.fit(span.text, sheet.margins.right - 8, letters)
        line = sheet.middle(y, letters)
        sheet.write(text, sheet.width + 8, line, size=letters, color="@ink")
    sheet.rects(bars)
    sheet.points(points)
    return sheet, _names(sheet, chart, edge, listed)


def _bar(span: Span, y: float, thick: float, edge: float, sheet: Sheet) -> list[Row]:
    """Return the range from one in ten to nine in ten; open ends run to the end of the plot."""
    start = edge if span.early is None else sheet.across(span.early)
    end = sheet.width - thick if span.late is None else sheet.across(span.late)
    bar: Row = {"x": min(start, end), "x2": end, "y": y - thick / 2, "y2": y + thick / 2}
    return [bar | {"fill": "@expected", "edge": "none"}]


def _points(span: Span, y: float, thick: float, sheet: Sheet) -> list[Row]:
    rows: list[Row] = []
    if span.late is None:
        area = (thick * 2) ** 2
        rows.append(symbol(sheet.width - thick, y, "triangle-right", "@expected", "none", area))
    if span.even is not None:
        rows.append(symbol(sheet.across(span.even), y, "circle", "@side-1", "@side-1", 36))
    if span.stated is not None:
        rows.append(symbol(sheet.across(span.stated), y, "diamond", "@paper", "@ink", 46))
    return rows


def _entries(chart: TimeChart, listed: frozenset[str], ends: tuple[float, float]) -> list[Entry]:
    spans = chart.spans
    out: list[Entry] = []
    if spans and chart.span_name:
        out.append(Entry(chart.span_name, "box", "none", "@expected"))
    if any(s.even is not None for s in spans) and chart.even_name:
        out.append(Entry(chart.even_name, "point", "@side-1", "@side-1", shape="circle"))
    if any(s.stated is not None for s in spans) and chart.stated_name:
        out.append(Entry(chart.stated_name, "point", "@ink", "@paper", shape="diamond"))
    if _DEADLINE in listed:
        out.append(Entry(chart.deadline_name, "line", "@ink", dash=(4, 2.5), thick=1.2))
    if _BEYOND in listed and ends[1] > chart.beyond:
        out.append(Entry(chart.beyond_name, "box", "@beyond", "@hatch-beyond"))
    return out


def _names(sheet: Sheet, chart: TimeChart, edge: float, listed: frozenset[str]) -> frozenset[str]:
    """Write the names of the deadline and of the zone above the plot, if there is room."""
    size = sheet.small
    ground = Ground(sheet.paper)
    homeless: set[str] = set()
    line = -DESCENT * size - 2
    wanted: list[tuple[str, str, tuple[float, ...], str]] = []
    if chart.deadline is not None and chart.deadline_name:
        at = sheet.across(chart.deadline)
        wide = sheet.measure(tidy(chart.deadline_name), size)
        lefts = (at - wide / 2, at - wide, at)
        wanted.append((_DEADLINE, tidy(chart.deadline_name), lefts, "@ink"))
    if edge < sheet.width and chart.beyond_name:
        wide = sheet.measure(tidy(chart.beyond_name), size)
        middle = (edge + sheet.width) / 2
        lefts = (middle - wide / 2, sheet.width - wide, sheet.paper.right - wide)
        lefts = lefts if wide <= (sheet.width - edge) * _LOOSE else ()
        wanted.append((_BEYOND, tidy(chart.beyond_name), lefts, "@soft"))
    for key, text, lefts, color in wanted:
        if key in listed:
            continue
        box = ground.settle(sheet.box(text, left, line, size) for left in lefts)
        if box is None:
            homeless.add(key)
        else:
            sheet.write(text, box.left, line, size=size, color=color)
    return frozenset(homeless)

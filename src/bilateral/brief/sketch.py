"""Charts drawn with characters: coarse, but nothing is shown that is not there."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from bilateral.brief.charts import BridgeChart, FlowChart, SeriesChart, TimeChart
from bilateral.brief.layout import clean, clip, length, pad

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bilateral.brief.charts import Axis, Chart, Line

_HEIGHT = 10  # lines of a chart of levels
_NAMES, _TEXTS = 30, 18  # columns for the names of rows and for the texts behind them, at most
_SIDES = "●○▲△■□◆"
_PARTIAL, _STATED, _TARGET, _FAN, _NEEDED = "▫◇┄░·"
_BARS = {"level": "█", "expected": "▓", "uncovered": "░", "target": "█"}


def sketch(chart: Chart, width: int) -> list[str]:
    """Draw a chart in lines of at most `width` characters."""
    match chart:
        case SeriesChart():
            return _series(chart, width)
        case TimeChart():
            return _time(chart, width)
        case BridgeChart():
            return _bridge(chart, width)
        case FlowChart():
            return _flows(chart, width)


class _Scale:
    """Columns or lines for the values of an axis."""

    def __init__(self, axis: Axis, size: int) -> None:
        self.axis = axis
        self.size = size

    def __call__(self, value: float) -> int:
        """Return the column of a value; what lies outside stands at the edge."""
        span = self.axis.last - self.axis.first or 1.0
        place = (value - self.axis.first) / span * (self.size - 1)
        return min(max(math.floor(place + 0.5), 0), self.size - 1)

    def ticks(self) -> tuple[str, str]:
        """Return the axis as a line, and its labels where they have room."""
        line = ["─"] * self.size
        labels = ""
        for tick in self.axis.ticks:
            text = clean(tick.text)
            column = self(tick.at)
            line[column] = "┴"
            start = min(max(column - length(text) // 2, 0), self.size - length(text))
            if start >= length(labels) + (2 if labels else 0):
                labels = pad(labels, start) + text
        return "".join(line), labels


def _series(chart: SeriesChart, width: int) -> list[str]:
    labels = {t.at: clip(t.text, 14) for t in chart.y.ticks}
    gutter = max(map(length, labels.values()), default=0)
    x, y = _Scale(chart.x, width - gutter - 2), _Scale(chart.y, _HEIGHT)
    canvas = [[" "] * x.size for _ in range(y.size)]
    for band in chart.fan:
        if math.isfinite(band.low) and math.isfinite(band.high):
            for column in range(x(band.at - 0.5), x(band.at + 0.5)):
                for row in range(y(band.low), y(band.high) + 1):
                    canvas[row][column] = _FAN
    if chart.target is not None:
        canvas[y(chart.target)] = [_TARGET] * x.size
    for (start, base), (end, aim) in zip(chart.needed, chart.needed[1:], strict=False):
        for column in range(x(start), x(end) + 1, 2):
            part = (column - x(start)) / max(x(end) - x(start), 1)
            canvas[y(base + part * (aim - base))][column] = _NEEDED
    marked: set[tuple[int, int]] = set()
    for mark, points in (
        *((mark, line.points) for mark, line in _sides(chart)),
        *((_PARTIAL, line.partial) for line in chart.lines),
        (_STATED, chart.stated),
    ):
        for point in points:
            if math.isfinite(point.value):
                _put(canvas, marked, y(point.value), x(point.at), mark)
    ticks = {y(at): text for at, text in labels.items()}
    axis, years = x.ticks()
    lines = [clip(chart.y.title, width)] if chart.y.title else []
    for row in reversed(range(y.size)):
        edge = "┤" if row in ticks else "│"
        lines.append(f"{pad(ticks.get(row, ''), gutter, right=True)} {edge}{''.join(canvas[row])}")
    lines += [f"{' ' * gutter} └{axis}", f"{' ' * gutter}  {years}"]
    names = [(mark, line.name) for mark, line in _sides(chart)]
    names += [
        (_PARTIAL, chart.partial_name),
        (_STATED, chart.stated_name),
        (_TARGET, chart.target_name),
        (_FAN, chart.fan_name),
        (_NEEDED, chart.needed_name),
    ]
    return [line.rstrip() for line in lines] + _legend(names, width)


def _sides(chart: SeriesChart) -> list[tuple[str, Line]]:
    return [(_SIDES[n % len(_SIDES)], line) for n, line in enumerate(chart.lines)]


def _put(
    canvas: list[list[str]], marked: set[tuple[int, int]], row: int, column: int, mark: str
) -> None:
    """Put a mark in its place, or beside it where another one stands."""
    near = [c for c in (column, column + 1, column - 1) if 0 <= c < len(canvas[row])]
    place = next((c for c in near if (row, c) not in marked), column)
    canvas[row][place] = mark
    marked.add((row, place))


def _time(chart: TimeChart, width: int) -> list[str]:
    names = _column(span.name for span in chart.spans)
    texts = _column((span.text for span in chart.spans), _TEXTS)
    gutter, after = _widest(names), _widest(texts)
    x = _Scale(chart.x, width - gutter - after - 4)
    lines: list[str] = []
    for span, name, text in zip(chart.spans, names, texts, strict=True):
        row = ["░" if column > x(chart.beyond) else " " for column in range(x.size)]
        if chart.deadline is not None:
            row[x(chart.deadline)] = "┊"
        start = x.size - 1 if span.early is None else x(span.early)
        end = x.size - 1 if span.late is None else x(span.late)
        row[start : end + 1] = "─" * (end + 1 - start)
        row[start] = "├"
        row[end] = "▶" if span.late is None else "┤"
        if span.stated is not None:
            row[x(span.stated)] = _STATED
        if span.even is not None:
            row[x(span.even)] = "●"
        lines.append(f"{pad(name, gutter)}  {''.join(row)}  {text}".rstrip())
    axis, years = x.ticks()
    lines += [f"{' ' * gutter}  {axis}", f"{' ' * gutter}  {years}"]
    legend = [
        ("├─┤", chart.span_name),
        ("●", chart.even_name),
        (_STATED, chart.stated_name),
        ("┊", chart.deadline_name),
        ("░", chart.beyond_name),
    ]
    return lines + _legend(legend, width)


def _bridge(chart: BridgeChart, width: int) -> list[str]:
    rows = [(s.name, s.low, s.high, _BARS[s.kind], s.text) for s in chart.steps]
    return _bars(chart.y, rows, width)


def _flows(chart: FlowChart, width: int) -> list[str]:
    rows: list[tuple[str, float, float, str, str]] = []
    for flow in chart.flows:
        rows += [
            (flow.name, 0.0, flow.now, "█", flow.now_text),
            ("", 0.0, flow.then, "░", flow.then_text),
        ]
    legend = [("█", chart.now_name), ("░", chart.then_name)]
    return _bars(chart.x, rows, width) + _legend(legend, width)


def _bars(axis: Axis, rows: Sequence[tuple[str, float, float, str, str]], width: int) -> list[str]:
    """Draw bars from one value to another, each with its name before and its text behind."""
    names = _column(row[0] for row in rows)
    texts = _column((row[4] for row in rows), _TEXTS)
    gutter = _widest(names)
    x = _Scale(axis, width - gutter - _widest(texts) - 3)
    lines = [clip(axis.title, width)] if axis.title else []
    for (_, low, high, mark, _), name, text in zip(rows, names, texts, strict=True):
        start, end = sorted((x(low), x(high))) if math.isfinite(low + high) else (0, 0)
        bar = mark * (max(end - start, 1) if high != low else 0)
        lines.append(f"{pad(name, gutter)}  {' ' * start}{bar} {text}".rstrip())
    return lines


def _column(texts: Iterable[str], size: int = _NAMES) -> list[str]:
    return [clip(text, size) for text in texts]


def _widest(texts: Sequence[str]) -> int:
    return max(map(length, texts), default=0)


def _legend(names: Iterable[tuple[str, str]], width: int) -> list[str]:
    """Say what the marks mean, if they mean something."""
    lines: list[str] = []
    for mark, name in names:
        shown = clip(f"{mark} {name}", width)
        if name and lines and length(lines[-1]) + 3 + length(shown) <= width:
            lines[-1] += f"   {shown}"
        elif name:
            lines.append(shown)
    return lines

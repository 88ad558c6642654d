"""Levels of both sides, the target, what was said, the fan and the path needed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bilateral.brief.drawing import axes
from bilateral.brief.drawing.axes import Entry, symbol
from bilateral.brief.drawing.measure import tidy
from bilateral.brief.drawing.placing import Box, Ground, Stroke, joined
from bilateral.brief.drawing.sheet import ASCENT, Margins, Sheet, domain
from bilateral.brief.drawing.theme import SIDES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bilateral.brief.charts import Line, Point, SeriesChart
    from bilateral.brief.drawing.sheet import Row
    from bilateral.brief.drawing.theme import Palette

_DASHES: tuple[tuple[float, ...], ...] = ((), (6, 2.5), (2.5, 2), (9, 2, 2, 2), (1, 2))
_SHAPES = ("circle", "square", "triangle-up", "cross", "triangle-down")
_FILLED = 22.0  # px² of the points of a line
_YEAR = 1.01  # years between points that are joined, and the least that rounding adds
_LEAST = 70.0  # px of height below which a plot is not pressed
_COLUMN = 5.0  # px below which a hatched column is not pressed
_NEEDED = (1.0, 2.6)
_MEDIAN = (4.0, 3.0)
_NEAR, _FAR = (5.0, 8.0), (5.0, 10.0, 17.0)  # px between a point and its value, its name
_NAME = 0.55  # of the plot, that a name on it may take
_TARGET = "target"


@dataclass(frozen=True, slots=True)
class _Side:
    """A line of the chart and how it is told from the others."""

    line: Line
    color: str
    dash: tuple[float, ...]
    shape: str

    @property
    def hatch(self) -> str:
        """Fill of its columns."""
        return f"@hatch-{self.color[1:]}"


def draw(chart: SeriesChart, width: float, height: float, palette: Palette) -> Sheet:
    """Lay the chart out; names that find no place on the plot go to the legend."""
    listed: frozenset[str] = frozenset()
    while True:
        sheet, homeless = _attempt(chart, width, height, palette, listed)
        if not homeless - listed:
            return sheet
        listed |= homeless


def _sides(chart: SeriesChart) -> list[_Side]:
    return [
        _Side(line, f"@side-{n % SIDES + 1}", _DASHES[n % SIDES], _SHAPES[n % SIDES])
        for n, line in enumerate(chart.lines)
    ]


def _attempt(
    chart: SeriesChart, width: float, height: float, palette: Palette, listed: frozenset[str]
) -> tuple[Sheet, frozenset[str]]:
    """Draw with these names in the legend; return the names that found no place."""
    sides = _sides(chart)
    sheet = _frame(chart, width, height, palette)
    rows = axes.rows_of(sheet, _entries(chart, sides, listed), width - 2)
    foot = axes.GAP + sheet.small * 1.1 + axes.legend_height(sheet, rows)
    sheet.margins = sheet.margins._replace(bottom=foot)
    sheet.height = max(height - sheet.margins.top - foot, _LEAST)
    axes.up(sheet, chart.y)
    axes.across(sheet, chart.x)
    _marks(sheet, chart, sides)
    homeless = _labels(sheet, chart, sides, listed)
    axes.legend(sheet, rows)
    return sheet, homeless


def _frame(chart: SeriesChart, width: float, height: float, palette: Palette) -> Sheet:
    own = [p for line in chart.lines for p in (*line.points, *line.partial)] + list(chart.stated)
    x = domain(
        chart.x,
        [p.at for p in own] + [b.at for b in chart.fan] + [at for at, _ in chart.needed],
    )
    y = domain(
        chart.y,
        [p.value for p in own]
        + [b.middle for b in chart.fan]
        + [value for _, value in chart.needed]
        + ([] if chart.target is None else [chart.target]),
    )
    sheet = Sheet(palette, width, height, Margins(0, 0, 0, 0), x, y)
    ticks = max((sheet.measure(tidy(t.text), sheet.small) for t in chart.y.ticks), default=0.0)
    left = min(ticks, width * axes.LABELS) + axes.GAP
    top = sheet.small * (1.6 if chart.y.title else 0.7)
    right = 8.0
    sheet.margins = Margins(left, top, right, 0)
    sheet.width = width - left - right
    return sheet


def _entries(chart: SeriesChart, sides: Sequence[_Side], listed: frozenset[str]) -> list[Entry]:
    out = [
        Entry(s.line.name, "line", s.color, s.color, s.dash, s.shape)
        for n, s in enumerate(sides)
        if f"{n}" in listed and s.line.name
    ]
    if chart.target is not None and _TARGET in listed:
        out.append(Entry(chart.target_name, "line", "@ink"))
    if chart.stated and chart.stated_name:
        out.append(Entry(chart.stated_name, "point", "@ink", "@paper", shape="diamond"))
    partial = [s for s in sides if s.line.partial]
    if partial and chart.partial_name:
        color = partial[0].color if len(partial) == 1 else "@middle"
        out.append(Entry(chart.partial_name, "box", color, f"@hatch-{color[1:]}"))
    if chart.fan and chart.fan_name:
        out.append(Entry(chart.fan_name, "band", "@middle", "@fan", _MEDIAN, thick=1.2))
    if chart.needed and chart.needed_name:
        out.append(Entry(chart.needed_name, "line", "@ink", dash=_NEEDED, thick=1.8))
    return out


def _pieces(points: Sequence[Point]) -> list[list[Point]]:
    """Cut a series at the years that nobody published."""
    pieces: list[list[Point]] = []
    for point in sorted(points, key=lambda p: p.at):
        if pieces and point.at - pieces[-1][-1].at <= _YEAR:
            pieces[-1].append(point)
        else:
            pieces.append([point])
    return pieces


def _meet(a: Point, b: Point) -> bool:
    """Say whether the periods of two points share a day."""
    return abs(a.at - b.at) < (a.months + b.months) / 24


def _columns(sheet: Sheet, sides: Sequence[_Side]) -> list[tuple[_Side, Box]]:
    """Place a column for each part of a year, as wide as its months, beside other sides'."""
    floor = sheet.up(min(max(0.0, sheet.up.first), sheet.up.last))
    out: list[tuple[_Side, Box]] = []
    for side in sides:
        for point in side.line.partial:
            beside = [s for s in sides if any(_meet(point, other) for other in s.line.partial)]
            half = point.months / 24
            year = sheet.across(point.at + half) - sheet.across(point.at - half)
            wide = max(year / len(beside), _COLUMN)
            left = sheet.across(point.at) + (beside.index(side) - len(beside) / 2) * wide
            left = min(max(left, 0.0), sheet.width - wide)
            ends = sorted((sheet.up(point.value), floor))
            out.append((side, Box(left, ends[0], left + wide, ends[1])))
    return out


def _marks(sheet: Sheet, chart: SeriesChart, sides: Sequence[_Side]) -> None:
    fan = sorted(chart.fan, key=lambda b: b.at)
    if len(fan) > 1:
        sheet.area([{"x": b.at, "y": b.low, "y2": b.high} for b in fan], "@fan")
        sheet.line(
            [{"x": b.at, "y": b.middle, "piece": 0} for b in fan], "@middle", 1.2, _MEDIAN, cut=True
        )
    for band in fan[:1] if len(fan) == 1 else ():
        x = sheet.across(band.at)
        post: Row = {"x": x - 4, "x2": x + 4, "y": band.low, "y2": min(band.high, sheet.up.last)}
        sheet.rects([post | {"fill": "@fan", "edge": "@middle"}], "y")
        middle: Row = {"x": x - 4, "x2": x + 4, "y": band.middle, "color": "@middle"}
        sheet.rules([middle | {"thick": 1.2}], "y")
    sheet.rects(
        [
            {"x": b.left, "x2": b.right, "y": b.top, "y2": b.bottom}
            | {"fill": s.hatch, "edge": s.color}
            for s, b in _columns(sheet, sides)
        ]
    )
    if chart.target is not None:
        target: Row = {"x": 0, "x2": sheet.width, "y": chart.target, "color": "@ink"}
        sheet.rules([target | {"thick": 1.4}], "y")
    if len(chart.needed) > 1:
        sheet.line(
            [{"x": at, "y": value, "piece": 0} for at, value in chart.needed], "@ink", 1.8, _NEEDED
        )
    for side in sides:
        rows = [
            {"x": p.at, "y": p.value, "piece": n}
            for n, piece in enumerate(_pieces(side.line.points))
            for p in piece
            if len(piece) > 1
        ]
        sheet.line(rows, side.color, 1.7, side.dash)
    points = [
        symbol(p.at, p.value, s.shape, s.color, s.color, _area(sheet, s))
        for s in sides
        for p in s.line.points
    ]
    points += [symbol(p.at, p.value, "diamond", "@paper", "@ink", 46) for p in chart.stated]
    sheet.points(points, "xy")


def _area(sheet: Sheet, side: _Side) -> float:
    """Return the px² of a point, less where years stand close."""
    year = sheet.across(1.0) - sheet.across(0.0)
    return _FILLED if year >= 8 or len(side.line.points) < 3 else max(6.0, year * 2.2)


def _labels(
    sheet: Sheet, chart: SeriesChart, sides: Sequence[_Side], listed: frozenset[str]
) -> frozenset[str]:
    """Write names and last values where there is room; return the names that found none."""
    size = sheet.palette.size
    columns = _columns(sheet, sides)
    ground = _ground(sheet, chart, sides)
    homeless: set[str] = set()

    def settle(
        text: str,
        places: Iterator[Box],
        color: str,
        away: Sequence[Stroke] = (),
        by: float = 0.0,
    ) -> bool:
        box = ground.settle(places, away, by)
        if box is not None:
            sheet.write(text, box.left, box.top + ASCENT * size, size=size, color=color, halo=True)
        return box is not None

    if chart.target is not None and _TARGET not in listed:
        name = _whole(sheet, chart.target_name)
        if name is None or not settle(name, _along(sheet, name, sheet.up(chart.target)), "@ink"):
            homeless.add(_TARGET)
    ends = [(max(s.line.points, key=lambda p: p.at), s.color) for s in sides if s.line.points]
    written = {(point.at, point.text) for point, _ in ends}
    for point in chart.stated:
        if (point.at, point.text) not in written:
            text = sheet.fit(point.text, sheet.width * 0.4, size)
            settle(text, _around(sheet, text, [_at(sheet, point)], _NEAR), "@ink")
    values = [point.value for point, _ in ends]
    for point, color in ends:
        text = sheet.fit(point.text, sheet.width * 0.4, size)
        place = _at(sheet, point)
        # Where it can, the highest stands above its point and the lowest below.
        apart = (
            box
            for box in _around(sheet, text, [place], _NEAR)
            if (box.top < place[1] or point.value == min(values))
            and (box.bottom > place[1] or point.value == max(values))
        )
        if not settle(text, apart, color):
            settle(text, _around(sheet, text, [place], _NEAR), color)
    for n, side in enumerate(sides):
        name = _whole(sheet, side.line.name)
        whole = sorted(side.line.points, key=lambda p: -p.at)
        anchors = [_at(sheet, p) for p in whole] or [_top(b) for s, b in columns if s is side]
        if f"{n}" in listed or not anchors:
            continue
        others = [
            stroke
            for k, other in enumerate(sides)
            if k != n
            for piece in _pieces(other.line.points)
            for stroke in _strokes(sheet, piece)
        ]
        # Nearer to its own line than to any other, or in the legend.
        if name is None or not any(
            settle(name, _around(sheet, name, anchors, (off,)), side.color, others, off + 3)
            for off in _FAR
        ):
            homeless.add(f"{n}")
    partial = [p for s in sides for p in s.line.partial]
    for (side, column), point in zip(columns, partial, strict=True):
        text = sheet.fit(point.text, sheet.width * 0.4, size)
        settle(text, _over(sheet, text, column), side.color)
    return frozenset(homeless)


def _whole(sheet: Sheet, name: str) -> str | None:
    """Return a name that fits on the plot in full; others have more room in the legend."""
    shown = sheet.fit(name, sheet.width * _NAME, sheet.palette.size)
    return shown if shown == tidy(name) else None


def _at(sheet: Sheet, point: Point) -> tuple[float, float]:
    return sheet.across(point.at), sheet.up(point.value)


def _top(column: Box) -> tuple[float, float]:
    return (column.left + column.right) / 2, column.top


def _strokes(sheet: Sheet, piece: Sequence[Point]) -> list[Stroke]:
    places = [_at(sheet, p) for p in piece]
    return joined(places if len(places) > 1 else places * 2)


def _ground(sheet: Sheet, chart: SeriesChart, sides: Sequence[_Side]) -> Ground:
    """Return what no label may cover: lines, points, columns; and what it should not: the fan."""
    up, across = sheet.up, sheet.across
    room = Box(0, -sheet.small * 0.7, sheet.width + sheet.margins.right, sheet.height)
    ground = Ground(room)
    for side in sides:
        for piece in _pieces(side.line.points):
            ground.strokes += _strokes(sheet, piece)
    for point in (*(p for s in sides for p in s.line.points), *chart.stated):
        x, y = _at(sheet, point)
        ground.boxes.append(Box(x - 3, y - 3, x + 3, y + 3))
    ground.boxes += [box for _, box in _columns(sheet, sides)]
    if chart.target is not None:
        y = up(chart.target)
        ground.strokes.append(Stroke(0, y, sheet.width, y))
    ground.strokes += joined([(across(at), up(value)) for at, value in chart.needed])
    fan = sorted(chart.fan, key=lambda b: b.at)
    ground.strokes += joined([(across(b.at), up(b.middle)) for b in fan])
    for a, b in zip(fan, fan[1:] or fan, strict=False):
        tops = sorted((up(a.high), up(b.high), up(a.low), up(b.low)))
        ground.tints.append(Box(across(a.at) - 4, tops[0], across(b.at) + 4, tops[-1]))
    return ground


def _around(
    sheet: Sheet, text: str, anchors: Sequence[tuple[float, float]], offs: Sequence[float]
) -> Iterator[Box]:
    """Places beside anchors, so many px off: right, above, below, left; the nearest first."""
    size = sheet.palette.size
    wide = sheet.measure(text, size)
    high = size * 0.98
    for d in offs:
        for x, y in anchors:
            yield Box(x + d, y - high / 2, x + d + wide, y + high / 2)
            for left in (x - wide / 2, x - wide + 4, x - 4):
                yield Box(left, y - d - high, left + wide, y - d)
                yield Box(left, y + d, left + wide, y + d + high)
            yield Box(x - d - wide, y - high / 2, x - d, y + high / 2)


def _over(sheet: Sheet, text: str, column: Box) -> Iterator[Box]:
    """Places above a column and at both sides of its end."""
    size = sheet.palette.size
    wide, high = sheet.measure(text, size), size * 0.98
    middle = (column.left + column.right) / 2
    for left in (middle - wide / 2, column.left, column.right - wide):
        yield Box(left, column.top - 3 - high, left + wide, column.top - 3)
    for left in (column.left - 3 - wide, column.right + 3):
        yield Box(left, column.top - 2, left + wide, column.top - 2 + high)


def _along(sheet: Sheet, text: str, y: float) -> Iterator[Box]:
    """Places on both sides of a line across the plot, from the left to the right."""
    size = sheet.palette.size
    wide, high = sheet.measure(text, size), size * 0.98
    for top in (y - 2.5 - high, y + 2.5):
        for k in range(9):
            left = 2 + (sheet.width - wide - 4) * k / 8
            yield Box(left, top, left + wide, top + high)

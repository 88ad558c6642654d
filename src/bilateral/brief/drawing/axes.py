"""Axes and legends: furniture that fits, whatever the texts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from bilateral.brief.drawing.measure import tidy

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bilateral.brief.charts import Axis, Tick
    from bilateral.brief.drawing.sheet import Row, Sheet

LABELS = 0.4  # of the width, that labels left of a plot take at most
GAP = 6.0  # px between a tick label and its axis
KEY = 20.0  # px that the sign of a legend takes
Sign = Literal["line", "band", "box", "point"]


@dataclass(frozen=True, slots=True)
class Entry:
    """A sign of the legend and its name; `shape` is a symbol on it, `fill` of box and symbol."""

    name: str
    sign: Sign
    color: str
    fill: str = "none"
    dash: tuple[float, ...] = ()
    shape: str = ""
    thick: float = 1.6


def rule(x: float, y: float, x2: float, y2: float, color: str, thick: float) -> Row:
    """Return the row of a straight line."""
    return {"x": x, "y": y, "x2": x2, "y2": y2, "color": color, "thick": thick}


def symbol(x: float, y: float, shape: str, fill: str, color: str, area: float = 34) -> Row:
    """Return the row of a point."""
    return {"x": x, "y": y, "shape": shape, "area": area, "fill": fill, "color": color}


def spare(ticks: Sequence[Tick], room: float, least: float) -> list[Tick]:
    """Keep every tick, every second ... so that each has `least` px of `room` for all."""
    step = 1
    while ticks and -(-len(ticks) // step) * least > max(room, least):
        step += 1
    return list(ticks[::step])


def across(sheet: Sheet, axis: Axis, *, grid: bool = False) -> None:
    """Draw ticks below the plot; labels stay on the paper and apart."""
    size = sheet.small
    ends = sheet.across
    named = [(t, tidy(t.text)) for t in axis.ticks if ends.first <= t.at <= ends.last]
    widest = max((sheet.measure(text, size) for _, text in named), default=0.0)
    kept = {t.at for t in spare([t for t, _ in named], sheet.width, widest + 8)}
    line = sheet.height + GAP + 0.74 * size
    rows: list[Row] = []
    end = sheet.paper.left
    for tick, text in named:
        at = ends(tick.at)
        if grid:
            rows.append(rule(at, 0, at, sheet.height, "@grid", 0.8))
        if tick.at not in kept:
            continue
        half = sheet.measure(text, size) / 2
        middle = min(max(at, sheet.paper.left + half), sheet.paper.right - half)
        if middle - half < end:
            continue
        end = middle + half + 6
        rows.append(rule(at, sheet.height, at, sheet.height + 3, "@soft", 0.8))
        sheet.write(text, middle, line, size=size, align="center")
    sheet.rules(rows)


def up(sheet: Sheet, axis: Axis) -> None:
    """Draw lines across the plot and their labels left of it; the unit stands above."""
    size = sheet.small
    ends = sheet.up
    rows: list[Row] = []
    ticks = [t for t in axis.ticks if ends.first <= t.at <= ends.last]
    for tick in spare(ticks, sheet.height + size, size * 1.25):
        y = ends(tick.at)
        zero = tick.at == 0
        rows.append(rule(0, y, sheet.width, y, "@soft" if zero else "@grid", 0.9 if zero else 0.8))
        room = sheet.margins.left - GAP
        sheet.write(
            sheet.fit(tick.text, room, size), -GAP, sheet.middle(y, size), size=size, align="right"
        )
    sheet.rules(rows)
    unit(sheet, axis.title)


def unit(sheet: Sheet, title: str) -> None:
    """Write the unit of an axis at the top left."""
    room = sheet.paper.right - sheet.paper.left
    line = sheet.paper.top + 0.78 * sheet.small
    sheet.write(sheet.fit(title, room, sheet.small), sheet.paper.left, line, size=sheet.small)


def rows_of(sheet: Sheet, entries: Sequence[Entry], room: float) -> list[list[Entry]]:
    """Break a legend into rows of at most `room` px."""
    rows: list[list[Entry]] = []
    used = room
    for entry in entries:
        wide = KEY + min(sheet.measure(tidy(entry.name), sheet.small), room - KEY) + 12
        if used + wide - 12 > room or not rows:
            rows.append([])
            used = 0.0
        rows[-1].append(entry)
        used += wide
    return rows


def legend_height(sheet: Sheet, rows: Sequence[Sequence[Entry]]) -> float:
    """Return the px that a legend takes."""
    return len(rows) * (sheet.small * 1.35) + 4 if rows else 0.0


def legend(sheet: Sheet, rows: Sequence[Sequence[Entry]]) -> None:
    """Draw a legend at the foot of the paper."""
    size = sheet.small
    top = sheet.paper.bottom - legend_height(sheet, rows) + 4
    boxes: list[Row] = []
    points: list[Row] = []
    lines: dict[tuple[float, ...], list[Row]] = {}
    for n, row in enumerate(rows):
        y = top + (n + 0.5) * size * 1.35
        x = sheet.paper.left + 1
        for entry in row:
            end = x + KEY - 5
            if entry.sign in {"band", "box"}:
                edge = entry.color if entry.sign == "box" else "none"
                box: Row = {"x": x, "x2": end, "y": y - 4, "y2": y + 4}
                boxes.append(box | {"fill": entry.fill, "edge": edge})
            if entry.sign in {"band", "line"}:
                line = rule(x, y, end, y, entry.color, entry.thick)
                lines.setdefault(entry.dash, []).append(line)
            if entry.shape:
                points.append(symbol((x + end) / 2, y, entry.shape, entry.fill, entry.color))
            text = sheet.fit(entry.name, sheet.paper.right - x - KEY, size)
            sheet.write(text, x + KEY, sheet.middle(y, size), size=size, color="@ink")
            x += KEY + sheet.measure(text, size) + 12
    sheet.rects(boxes)
    for dash, drawn in lines.items():
        sheet.rules(drawn, dash=dash)
    sheet.points(points)

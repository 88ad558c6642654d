"""A Vega-Lite drawing under construction: a plot, its scales, layers of marks, placed texts.

Marks that show figures are given in the units of the chart and placed by Vega's scales; furniture
is given in px. Texts are finished and their room was measured, so they never pass through Vega,
which would measure each again, slowly and in another font.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeAlias

from bilateral.brief.drawing.measure import clip, tidy, width
from bilateral.brief.drawing.placing import Box

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bilateral.brief.charts import Axis
    from bilateral.brief.drawing.theme import Palette

Align = Literal["left", "center", "right"]
Row: TypeAlias = dict[str, Any]

ASCENT, DESCENT = 0.74, 0.24  # of the size of the letters, above and below their line


class Margins(NamedTuple):
    """Room around the plot, in px."""

    left: float
    top: float
    right: float
    bottom: float


class Writing(NamedTuple):
    """A text at its place, in px of the plot; a halo keeps it clear of shades behind it."""

    text: str
    x: float
    y: float
    size: float
    align: Align
    color: str
    halo: bool


class Scale(NamedTuple):
    """From the units of a chart to px; `start` and `end` are the px of `first` and `last`."""

    first: float
    last: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        """Return the place of a value."""
        return self.start + (value - self.first) / (self.last - self.first) * (
            self.end - self.start
        )


def domain(axis: Axis, values: Sequence[float]) -> tuple[float, float]:
    """Return the ends of an axis, moved out where a value lies beyond: nothing is left out."""
    first, last = min((axis.first, *values)), max((axis.last, *values))
    return (first, last) if last > first else (first - 0.5, first + 0.5)


@dataclass(slots=True)
class Sheet:
    """A plot of `width` by `height` px within its margins, and what was drawn on it."""

    palette: Palette
    width: float
    height: float
    margins: Margins
    x: tuple[float, float] | None = None
    y: tuple[float, float] | None = None
    layers: list[Row] = field(default_factory=list[Row])
    texts: list[Writing] = field(default_factory=lambda: list[Writing]())

    @property
    def small(self) -> float:
        """Size of the letters at axes and in legends."""
        return self.palette.size - 0.5

    @property
    def across(self) -> Scale:
        """From the units of the x axis to px."""
        first, last = self.x or (0.0, 1.0)
        return Scale(first, last, 0.0, self.width)

    @property
    def up(self) -> Scale:
        """From the units of the y axis to px, which count downwards."""
        first, last = self.y or (0.0, 1.0)
        return Scale(first, last, self.height, 0.0)

    @property
    def paper(self) -> Box:
        """Everything that may be drawn on, in px of the plot."""
        m = self.margins
        return Box(-m.left, -m.top, self.width + m.right, self.height + m.bottom)

    def measure(self, text: str, size: float) -> float:
        """Most that a text takes, in px."""
        return width(text, size, self.palette.face)

    def _place(self, rows: Sequence[Row], units: str) -> Row:
        keys = rows[0]
        channels: Row = {}
        for name, ends in (("x", self.x), ("y", self.y)):
            scale = {"domain": ends, "nice": False, "zero": False} if name in units else None
            if name in keys:
                channels[name] = {
                    "field": name,
                    "type": "quantitative",
                    "axis": None,
                    "scale": scale,
                    "stack": None,
                }
            if f"{name}2" in keys:
                channels[f"{name}2"] = {"field": f"{name}2"}
        return channels

    def _draw(self, mark: Row, rows: Sequence[Row], units: str, **more: Row) -> None:
        if rows:
            self.layers.append(
                {
                    "data": {"values": list(rows)},
                    "mark": mark,
                    "encoding": {**self._place(rows, units), **more},
                }
            )

    def rules(self, rows: Sequence[Row], units: str = "", dash: Sequence[float] = ()) -> None:
        """Draw straight lines: `x`, `y`, `x2`, `y2`, `color`, `thick`; units are "xy", "x" ..."""
        mark = {
            "type": "rule",
            "stroke": {"expr": "datum.color"},
            "strokeWidth": {"expr": "datum.thick"},
            "strokeDash": list(dash),
        }
        self._draw(mark, rows, units)

    def rects(self, rows: Sequence[Row], units: str = "") -> None:
        """Draw rectangles: `x`, `x2`, `y`, `y2`, `fill`, `edge` (a colour, or "none")."""
        mark = {
            "type": "rect",
            "fill": {"expr": "datum.fill"},
            "stroke": {"expr": "datum.edge"},
            "strokeWidth": 0.8,
        }
        self._draw(mark, rows, units)

    def area(self, rows: Sequence[Row], color: str) -> None:
        """Draw a band between `y` and `y2` along `x`, all in units; it ends with the plot."""
        self._draw({"type": "area", "fill": color, "clip": True}, rows, "xy")

    def line(
        self,
        rows: Sequence[Row],
        color: str,
        thick: float,
        dash: Sequence[float] = (),
        *,
        cut: bool = False,
    ) -> None:
        """Draw a line through `x` and `y` in units, broken where `piece` changes."""
        mark: Row = {"type": "line", "stroke": color, "strokeWidth": thick, "clip": cut}
        mark |= {"strokeDash": list(dash), "strokeJoin": "round"}
        self._draw(mark, rows, "xy", detail={"field": "piece", "type": "nominal"})

    def points(self, rows: Sequence[Row], units: str = "") -> None:
        """Draw symbols: `x`, `y`, `shape`, `area`, `fill`, `color`."""
        mark = {
            "type": "point",
            "shape": {"expr": "datum.shape"},
            "size": {"expr": "datum.area"},
            "fill": {"expr": "datum.fill"},
            "stroke": {"expr": "datum.color"},
            "strokeWidth": 1.3,
            "opacity": 1,
        }
        self._draw(mark, rows, units)

    def box(self, text: str, left: float, y: float, size: float) -> Box:
        """Return what a text would cover that begins at `left` and stands on the line `y`."""
        wide = self.measure(text, size)
        return Box(left, y - ASCENT * size, left + wide, y + DESCENT * size)

    def write(
        self,
        text: str,
        x: float,
        y: float,
        *,
        size: float,
        align: Align = "left",
        color: str = "@soft",
        halo: bool = False,
    ) -> None:
        """Write a text whose letters stand on the line `y`."""
        if text:
            self.texts.append(Writing(text, x, y, size, align, color, halo))

    def middle(self, y: float, size: float) -> float:
        """Return the line on which letters stand whose middle is at `y`."""
        return y + 0.33 * size

    def fit(self, text: str, room: float, size: float) -> str:
        """Shorten a text to a room in px."""
        return clip(tidy(text), room, size, self.palette.face)

    def spec(self) -> Row:
        """Return the marks as Vega-Lite."""
        m = self.margins
        return {
            "width": self.width,
            "height": self.height,
            "padding": {"left": m.left, "top": m.top, "right": m.right, "bottom": m.bottom},
            "autosize": {"type": "none"},
            "background": None,
            "view": {"fill": None, "stroke": None},
            "config": {"mark": {"aria": False}},
            "layer": self.layers,
        }

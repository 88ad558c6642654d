"""From a sheet to a quiet SVG: no script, no foreign text, no id that two drawings share.

Vega describes its marks in English for readers of screens, wraps them in groups, counts its ids
up from drawing to drawing and prints places to the last binary digit; all of that is taken off.
One element stands on each line.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape, quoteattr

if TYPE_CHECKING:
    from bilateral.brief.drawing.sheet import Sheet, Writing
    from bilateral.brief.drawing.theme import Palette

_VEGA_LITE = "6.1"
_HATCH = 3.5  # px between the lines of a hatching
_HALO = 2.5  # px
_NAMESPACE = "{http://www.w3.org/2000/svg}"
_KEPT = (
    "x", "y", "x1", "y1", "x2", "y2", "width", "height", "d", "transform", "text-anchor",
    "font-size", "fill", "stroke", "stroke-width", "stroke-dasharray", "stroke-linejoin",
    "paint-order",
)  # fmt: skip
_PLACES = frozenset(_KEPT[:10]) | {"font-size", "stroke-width"}
_ANCHOR = {"left": "start", "center": "middle", "right": "end"}
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e[-+]?\d+)?")
_SHIFT = re.compile(r"translate\(([^,()]+),([^,()]+)\)")
_NO_KEY = re.compile(r"[^A-Za-z0-9_-]")


def finish(sheet: Sheet, key: str) -> str:
    """Draw a sheet.

    Colours on it are roles, written "@ink", or hatchings of roles, written "@hatch-gap"; `key`
    begins every id.
    """
    import vl_convert

    drawn = vl_convert.vegalite_to_svg(sheet.spec(), vl_version=_VEGA_LITE)
    root = ET.fromstring(drawn)  # noqa: S314 - Vega drew it a line ago, without foreign text
    pen = _Pen(sheet.palette, _NO_KEY.sub("-", key))
    pen.children(root, (0.0, 0.0), 1)
    for text in sheet.texts:
        pen.text(text, (sheet.margins.left, sheet.margins.top))
    wide, high = (_number(root.attrib[side]) for side in ("width", "height"))
    font = f" font-family={quoteattr(sheet.palette.font)}" if sheet.palette.font else ""
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide}" height="{high}" '
        f'viewBox="0 0 {wide} {high}"{font} fill="none">',
        *pen.definitions((sheet.width, sheet.height)),
        *pen.lines,
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def _number(value: float | str) -> str:
    """Write a place to the hundredth of a px."""
    text = f"{float(value):.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


class _Pen:
    """Writes elements, and remembers what they refer to."""

    def __init__(self, palette: Palette, key: str) -> None:
        self.palette = palette
        self.key = key
        self.lines: list[str] = []
        self.hatchings: dict[str, None] = {}
        self.clips = False

    def color(self, value: str) -> str:
        """Turn a role into its colour."""
        if value.startswith("@hatch-"):
            self.hatchings[value.removeprefix("@hatch-")] = None
            return f"url(#{self.key}-{value[1:]})"
        return self.palette.colours[value[1:]] if value.startswith("@") else value

    def children(self, element: ET.Element, origin: tuple[float, float], depth: int) -> None:
        """Write what is in a group; groups that only move their content are taken apart."""
        for child in element:
            tag = child.tag.removeprefix(_NAMESPACE)
            if tag == "g":
                self.group(child, origin, depth)
            elif tag != "defs" and child.get("class") not in {"background", "foreground"}:
                self.mark(tag, child, origin, depth)

    def group(self, element: ET.Element, origin: tuple[float, float], depth: int) -> None:
        """Write a group, which stays one only if it ends with the plot."""
        origin = _moved(origin, element.get("transform"))
        if "clip-path" not in element.attrib:
            self.children(element, origin, depth)
            return
        self.clips = True
        shift = f"translate({_number(origin[0])},{_number(origin[1])})"
        window = f"url(#{self.key}-plot)"
        self.lines.append(f'{" " * depth}<g transform="{shift}" clip-path="{window}">')
        self.children(element, (0.0, 0.0), depth + 1)
        self.lines.append(" " * depth + "</g>")

    def mark(self, tag: str, element: ET.Element, origin: tuple[float, float], depth: int) -> None:
        """Write a mark at its place on the whole drawing."""
        own = dict(element.attrib)
        x, y = _moved(origin, own.pop("transform", None))
        if x or y:
            own["transform"] = f"translate({x},{y})"
        self.lines.append(f"{' ' * depth}<{tag}{self.attributes(own)}/>")

    def text(self, writing: Writing, origin: tuple[float, float]) -> None:
        """Write a text at its place on the whole drawing."""
        own = {
            "x": str(origin[0] + writing.x),
            "y": str(origin[1] + writing.y),
            "font-size": str(writing.size),
            "text-anchor": _ANCHOR[writing.align],
            "fill": writing.color,
        }
        if writing.halo:
            own |= {"stroke": "@paper", "stroke-width": str(_HALO)}
            own |= {"stroke-linejoin": "round", "paint-order": "stroke"}
        self.lines.append(f" <text{self.attributes(own)}>{escape(writing.text)}</text>")

    def attributes(self, own: dict[str, str]) -> str:
        """Write attributes in a fixed order; those that say nothing are left out."""
        out = ""
        for name in _KEPT:
            value = own.get(name)
            if not value or value in {"none", "start", "0"}:
                continue
            if name == "stroke-width" and own.get("stroke", "none") == "none":
                continue
            if name in {"fill", "stroke"}:
                value = self.color(value)
            elif name in _PLACES:
                value = _NUMBER.sub(lambda m: _number(m[0]), value)
            out += f" {name}={quoteattr(value)}"
        return out

    def definitions(self, plot: tuple[float, float]) -> list[str]:
        """Write the window of the plot, which Vega clips by, and the hatchings."""
        body: list[str] = []
        if self.clips:
            size = f'width="{_number(plot[0])}" height="{_number(plot[1])}"'
            body += [f'  <clipPath id="{self.key}-plot">', f"   <rect {size}/>", "  </clipPath>"]
        for role in self.hatchings:
            body += [
                f'  <pattern id="{self.key}-hatch-{role}" width="{_HATCH}" height="{_HATCH}" '
                'patternUnits="userSpaceOnUse" patternTransform="rotate(45)">',
                f'   <rect width="1.2" height="{_HATCH}" fill="{self.palette.colours[role]}"/>',
                "  </pattern>",
            ]
        return [" <defs>", *body, " </defs>"] if body else []


def _moved(origin: tuple[float, float], transform: str | None) -> tuple[float, float]:
    """Add what a mark is moved by to where its group stands."""
    shift = _SHIFT.fullmatch(transform or "translate(0,0)")
    if shift is None:
        raise AssertionError(f"Vega moved a mark in an unknown way: {transform}")
    return origin[0] + float(shift[1]), origin[1] + float(shift[2])

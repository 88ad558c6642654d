"""Colours by what they mean, and the letters beside them.

A drawing names colours by role; a palette gives each role its colour when the drawing is
finished. Colours differ in lightness as well as in hue, so that they survive a grey copy and
colour-blind eyes, and sides differ by dash and shape too.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bilateral.brief.drawing.measure import ANY_SANS, LIBERTINUS_SERIF

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bilateral.brief.drawing.measure import Face

SIDES = 5

# Roles: letters, lesser letters, lines behind, the page; sides in order; the model's fan and its
# middle; what may come; what nothing covers; the zone nobody speaks of.
LIGHT: Mapping[str, str] = {
    "ink": "#1b1f24",
    "soft": "#565d66",
    "grid": "#dfe2e6",
    "paper": "#ffffff",
    "side-1": "#0b4f8a",
    "side-2": "#c2570c",
    "side-3": "#00735c",
    "side-4": "#8b3a8f",
    "side-5": "#7a6a00",
    "fan": "#d3d9e0",
    "middle": "#6d7782",
    "expected": "#8fb8de",
    "gap": "#c8371b",
    "beyond": "#c9ced5",
}
DARK: Mapping[str, str] = {
    "ink": "#eceff2",
    "soft": "#a9b1bb",
    "grid": "#363d46",
    "paper": "#15191e",
    "side-1": "#6fb4f0",
    "side-2": "#f2a24b",
    "side-3": "#4fd0ae",
    "side-4": "#dc9be0",
    "side-5": "#d8c65a",
    "fan": "#343d48",
    "middle": "#98a3b0",
    "expected": "#3f6a94",
    "gap": "#ff7a5c",
    "beyond": "#4a525c",
}


@dataclass(frozen=True, slots=True)
class Palette:
    """What a drawing looks like.

    Attributes
    ----------
    colours : colour of each role
    font : family of the letters; empty takes that of the page around
    face : table of their advances
    size : of the letters, in px
    """

    colours: Mapping[str, str]
    font: str
    face: Face = field(repr=False)
    size: float


# A page that sets `--chart-ink` and the others (light and dark) decides; LIGHT without it.
SCREEN = Palette(
    {role: f"var(--chart-{role}, {colour})" for role, colour in LIGHT.items()}, "", ANY_SANS, 10.5
)
# Libertinus Serif is the one proportional family with Cyrillic that typst always has.
PRINT = Palette(LIGHT, "Libertinus Serif", LIBERTINUS_SERIF, 11.0)

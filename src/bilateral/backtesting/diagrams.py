"""Reliability diagrams as inline SVG: no script, no colour needed, words for who cannot see."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from bilateral.backtesting.model import Diagram

SIZE: Final = 200
MARGIN: Final = 44
_RADIUS: Final = (2.0, 8.0)  # of the smallest and the largest bin


def reliability_svg(diagram: Diagram, title: str) -> str:
    """Draw what happened (upwards) when a probability was said (to the right).

    A point is a tenth of the scale; its area grows with the number of forecasts. On the dashed
    line what was said is what happened.

    Parameters
    ----------
    diagram : the points
    title : what it shows
    """
    points = [
        (_x(p), _y(o), _radius(n, diagram))
        for p, o, n in zip(diagram.predicted, diagram.observed, diagram.rows, strict=True)
    ]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y, _ in points)
    dots = "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{r:.1f}"/>' for x, y, r in points)
    words = "; ".join(
        f"said {p:.0%}, happened {o:.0%} of {n} times"
        for p, o, n in zip(diagram.predicted, diagram.observed, diagram.rows, strict=True)
    )
    width = SIZE + 2 * MARGIN
    ticks = "".join(
        f'<line class="tick" x1="{_x(v)}" y1="{_y(0)}" x2="{_x(v)}" y2="{_y(0) + 4}"/>'
        f'<text x="{_x(v)}" y="{_y(0) + 16}" text-anchor="middle">{v:.0%}</text>'
        f'<line class="tick" x1="{_x(0) - 4}" y1="{_y(v)}" x2="{_x(0)}" y2="{_y(v)}"/>'
        f'<text x="{_x(0) - 6}" y="{_y(v) + 4}" text-anchor="end">{v:.0%}</text>'
        for v in (0.0, 0.5, 1.0)
    )
    return (
        f'<svg class="reliability" viewBox="0 0 {width} {width}" role="img">'
        f"<title>{escape(title)}</title><desc>{escape(words)}</desc>"
        f'<rect class="frame" x="{_x(0)}" y="{_y(1)}" width="{SIZE}" height="{SIZE}"/>'
        f'<line class="perfect" x1="{_x(0)}" y1="{_y(0)}" x2="{_x(1)}" y2="{_y(1)}"/>'
        f'{ticks}<polyline points="{path}"/>{dots}'
        f'<text x="{_x(0.5)}" y="{_y(0) + 30}" text-anchor="middle">said</text>'
        f'<text x="{_x(0) + 6}" y="{_y(1) + 14}">happened</text></svg>'
    )


def _x(share: float) -> float:
    return round(MARGIN + share * SIZE, 1)


def _y(share: float) -> float:
    return round(MARGIN + (1 - share) * SIZE, 1)


def _radius(rows: int, diagram: Diagram) -> float:
    low, high = _RADIUS
    return low + (high - low) * (rows / max(diagram.rows)) ** 0.5

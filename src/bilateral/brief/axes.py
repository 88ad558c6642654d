"""Axes of the charts: round ticks with finished labels."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from bilateral.brief.charts import Axis, Tick
from bilateral.vocab.phrase import Number, Year
from bilateral.vocab.wording import SCALES

if TYPE_CHECKING:
    from bilateral.brief.writer import Writer

_STEPS: Final = (1.0, 2.0, 2.5, 5.0, 10.0)
_YEAR_STEPS: Final = (1, 2, 5, 10, 20, 50, 100)
_MIDDLE: Final = 0.5


def year_axis(writer: Writer, first: int, last: int, most: int = 6) -> Axis:
    """Whole years from `first` to `last`; a tick stands at the middle of its year."""
    step = next(s for s in _YEAR_STEPS if (last - first) / s < most)
    years = [year for year in range(first, last + 1) if year % step == 0] or [first]
    ticks = tuple(Tick(year + _MIDDLE, writer.label(Year(year))) for year in years)
    return Axis(ticks, float(first), last + 1.0)


def amount_axis(writer: Writer, top: float, currency: str | None, most: int = 5) -> Axis:
    """Amounts from nothing to at least `top`, labelled in one scale that the title names."""
    power = 10.0 ** math.floor(math.log10(top / most))
    step = next(s * power for s in _STEPS if top / (s * power) <= most)
    count = math.ceil(top / step - 1e-9)
    scale, word = _scale(count * step)
    decimals = 0 if (step / scale).is_integer() else 1
    ticks = tuple(
        Tick(n * step, writer.label(Number(n * step / scale, decimals=decimals)))
        for n in range(count + 1)
    )
    tongue = writer.language
    unit = tongue.word(currency, "currency") if currency else ""
    title = f"{tongue.word(word, 'scale') if word else ''} {unit}".strip()
    return Axis(ticks, 0.0, count * step, title)


def on_axis(value: float, axis: Axis) -> Number:
    """A value in the unit of the labels of an axis."""
    top, (scale, _) = axis.last, _scale(axis.last)
    return Number(value / scale, decimals=0 if top / scale >= 100 else 1)


def _scale(top: float) -> tuple[float, str]:
    """The largest scale in which an axis reaches ten: 2,000 million rather than 2 billion."""
    return next(((s, w) for s, w in SCALES if top >= 10 * s), (1.0, ""))


def middle(year: int) -> float:
    """Place of a year on an axis."""
    return year + _MIDDLE

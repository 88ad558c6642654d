"""How wide a printed figure is: the one written table of rounding rules.

Each figure has two intervals. Where the writing leaves one sensible width the two are
equal; where it leaves two (``500`` may be rounded to tens or to hundreds) the *tight*
one takes the finer rounding and the *loose* one the coarser.

======================  =======================================  =========================
written                 tight half-width                         loose half-width
======================  =======================================  =========================
``380.7``               half a unit of the last decimal: 0.05    the same
``837``                 half a unit: 0.5                         the same
``500``                 a twentieth of the last non-zero place   half of that place: 50
                        (100): 5
``1 billion``           a one-digit count of a large scale is    0.5 billion
                        round too: 0.05 billion
``37 %``, ``1,5 times``  as for a number                          the same
``20 %``                0.5 points                               5 points
``doubled``             5 % of the multiple                      25 % of the multiple
``by a third``          1 point                                  5 points
======================  =======================================  =========================

=============  ===================================================================
qualifier      interval around the value v (w: half-width by the table above)
=============  ===================================================================
exact          v - w .. v + w
about          as exact, w at least 2 % (tight) or 5 % (loose) of v
almost         v - w .. v, w at least 2 % (tight) or 5 % (loose) of v
over           v .. no ceiling
at_least       v .. no ceiling
up_to          0 .. v for amounts, no floor for changes
range          low - w(low) .. high + w(high)
=============  ===================================================================

Qualifiers speak of the size without its sign: "down more than 60 %" is -1 .. -0.6. A multiple
below 1 or an index below 100 is a fall, and so "more than halved" is -1 .. -0.5.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal, get_args

from bilateral.errors import InputError, quote

Qualifier = Literal["exact", "about", "almost", "over", "at_least", "up_to", "range"]
Form = Literal["amount", "percent", "index", "multiple", "multiple_word", "fraction"]
Width = Literal["tight", "loose"]

QUALIFIERS: Final[tuple[Qualifier, ...]] = get_args(Qualifier)
WIDTHS: Final[tuple[Width, ...]] = get_args(Width)

VAGUE_SHARE: Final[dict[Width, float]] = {"tight": 0.02, "loose": 0.05}
WORD_MULTIPLE: Final[dict[Width, float]] = {"tight": 0.05, "loose": 0.25}
WORD_FRACTION: Final[dict[Width, float]] = {"tight": 0.01, "loose": 0.05}
ROUND_SCALE: Final = 1e6  # from a million on, a one-digit count is a round number


@dataclass(frozen=True, slots=True)
class Interval:
    """Closed interval; an open side is infinite."""

    low: float
    high: float

    def __post_init__(self) -> None:
        if math.isnan(self.low) or math.isnan(self.high) or self.low > self.high:
            raise InputError(f"not an interval: {self.low} .. {self.high}")

    def __contains__(self, value: float) -> bool:
        return self.low <= value <= self.high

    def scaled(self, factor: float) -> Interval:
        """Multiply both ends by a positive factor."""
        return Interval(self.low * factor, self.high * factor)

    def overlaps(self, other: Interval) -> bool:
        """Whether the two share a point."""
        return self.low <= other.high and other.low <= self.high


def printed(number: str) -> Decimal:
    """Read printed digits.

    Raises
    ------
    InputError
        If they are not a decimal number, or one too large to compute with.
    """
    try:
        value = Decimal(number)
    except ArithmeticError:
        raise InputError(f"not a number: {quote(number)}") from None
    if not value.is_finite() or math.isinf(float(value)):
        raise InputError(f"not a finite number: {quote(number)}")
    return value


def half_width(number: str, width: Width, *, scale: float = 1.0, form: Form = "amount") -> float:
    """Half-width of a printed number, in units of the number (not yet times `scale`).

    Parameters
    ----------
    number : decimal digits as printed, with a point: ``380.7``, ``500``, ``-3``
    width : which of the two columns of the table
    scale : factor of the scale word (``million`` is 1e6)
    form : what kind of figure it is
    """
    value = printed(number)
    if form == "multiple_word":
        return abs(float(value)) * WORD_MULTIPLE[width]
    if form == "fraction":
        return WORD_FRACTION[width]
    exponent = int(value.as_tuple().exponent)
    if exponent < 0:
        return 0.5 * 10.0**exponent
    digits = str(abs(int(value)))
    zeros = len(digits) - len(digits.rstrip("0")) if digits != "0" else 0
    if form != "amount":
        zeros = min(zeros, 1)
    if zeros == 0 and not (len(digits) == 1 and scale >= ROUND_SCALE):
        return 0.5
    place = 10.0**zeros
    return place / 2 if width == "loose" else place / 20


def interval(
    number: str,
    width: Width,
    *,
    qualifier: Qualifier = "exact",
    scale: float = 1.0,
    form: Form = "amount",
    number_high: str | None = None,
) -> Interval:
    """Interval of a printed figure, in full units (times `scale`), by the table of this module.

    Parameters
    ----------
    number : decimal digits as printed, with a point
    width : which of the two columns of the table
    qualifier : how the writer limited it
    scale : factor of the scale word (``million`` is 1e6)
    form : what kind of figure it is
    number_high : second number of a range, the larger in size; its sign need not be repeated
        (``-3`` with ``5`` or ``-5``: down 3 to 5)

    Raises
    ------
    InputError
        If `number` is not a decimal number or too large, or a range has no second number, a
        smaller one or one of another sign, or a second number comes without a range.
    """
    value = printed(number)
    negative = value.is_signed()
    high_value = None if number_high is None else printed(number_high)
    size = float(value.copy_abs())
    if not all(math.isfinite(float(v) * scale) for v in (value, high_value) if v is not None):
        raise InputError(f"too large a number: {quote(number)} times {scale:g}")
    if number_high is not None and qualifier != "range":
        raise InputError(f"'{qualifier}' takes one number, not {number} and {number_high}")
    half = half_width(number, width, scale=scale, form=form)
    floor = 0.0 if form == "amount" else -math.inf
    match qualifier:
        case "exact":
            low, high = size - half, size + half
        case "about":
            half = max(half, VAGUE_SHARE[width] * size)
            low, high = size - half, size + half
        case "almost":
            half = max(half, VAGUE_SHARE[width] * size)
            low, high = size - half, size
        case "over" | "at_least":
            low, high = size, math.inf
        case "up_to":
            low, high = floor, size
        case "range":
            if number_high is None or high_value is None:
                raise InputError(f"a range needs two numbers: {number}")
            if high_value.is_signed() > negative or (negative and number_high.startswith("+")):
                raise InputError(f"a range across zero is two figures: {number} to {number_high}")
            if high_value.copy_abs() < value.copy_abs():
                raise InputError(f"a range must not fall: {number} to {number_high}")
            low = size - half
            high = float(high_value.copy_abs()) + half_width(
                number_high, width, scale=scale, form=form
            )
    if form == "amount":
        low = max(low, 0.0)
    ends = (-high, -low) if negative else (low, high)
    return Interval(ends[0], ends[1]).scaled(scale)

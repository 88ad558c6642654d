"""How a year fills up: shares of its months, growth to date, and how often one led to the other.

A *pair-year* is one row of twelve monthly values, all in one currency. Nothing here reads
files or knows where the rows come from; the caller's arrays are never changed.

Missing months, zeros and odd values
------------------------------------
- A missing month is NaN. A row that lacks a month which a figure needs is left out of that
  figure and counted in ``dropped``; it is never read as zero.
- Zero is a value. A row whose denominator is zero (nothing in the first ``within`` months, or
  nothing to date a year earlier) has no share and no growth: left out and counted.
- A negative or infinite month is no flow at all: `InputError`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from bilateral.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    Array = npt.NDArray[np.float64]

MONTHS: Final = 12
PROBABILITIES: Final = (0.05, 0.10, 0.25, 0.50, 0.75, 0.90, 0.95)


@dataclass(frozen=True, slots=True)
class Shares:
    """Quantiles over pair-years of the share of the first months in a longer run of months.

    Attributes
    ----------
    probabilities : (P,) probabilities asked for
    values : (P,) quantiles of ``sum(months 1..first) / sum(months 1..within)``, each in [0, 1]
    n : pair-years used
    dropped : pair-years left out: a month is missing, or the denominator is zero
    """

    probabilities: tuple[float, ...]
    values: tuple[float, ...]
    n: int
    dropped: int


@dataclass(frozen=True, slots=True)
class YearToDate:
    """Growth of the first n months on the same months a year earlier, for n = 1..12.

    Attributes
    ----------
    rates : (N, 12) ratio minus one, 0.37 is +37 %; NaN where it is not defined
    undefined : (12,) number of NaN in each column
    """

    rates: Array
    undefined: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Frequency:
    """Among cases that satisfy a condition, how many had the outcome.

    Attributes
    ----------
    cases : rows whose condition holds and whose outcome is known
    hits : those of them with the outcome
    dropped : rows where condition or outcome is missing (NaN)
    """

    cases: int
    hits: int
    dropped: int

    @property
    def share(self) -> float:
        """Hits over cases; NaN without cases."""
        return self.hits / self.cases if self.cases else float("nan")


@dataclass(frozen=True, slots=True)
class Rank:
    """Where a value stands among others; the two ends differ by the ties.

    Attributes
    ----------
    below : share of the values strictly below
    up_to : share of the values below or equal
    n : values compared with
    dropped : values that are missing (NaN)
    """

    below: float
    up_to: float
    n: int
    dropped: int


def shares(
    months: npt.ArrayLike,
    first: int,
    within: int,
    probabilities: Sequence[float] = PROBABILITIES,
) -> Shares:
    """Quantiles of the share of the first ``first`` months in the first ``within`` months.

    ``share = sum(x[:first]) / sum(x[:within])`` per row; quantiles interpolate linearly between
    order statistics (type 7 of Hyndman and Fan 1996).

    Parameters
    ----------
    months : (N, 12) monthly values of one pair and year per row, any one unit, NaN = missing
    first, within : numbers of months, 1 <= first < within <= 12
    probabilities : probabilities in [0, 1]

    Raises
    ------
    InputError : wrong shape or month numbers, negative or infinite values, no usable row
    """
    x = _months(months, "months")
    if not 1 <= first < within <= MONTHS:
        raise InputError(f"need 1 <= first < within <= {MONTHS}, not {first} and {within}")
    part, whole = x[:, :first].sum(axis=1), x[:, :within].sum(axis=1)
    usable = np.isfinite(whole) & (whole > 0)
    n = int(usable.sum())
    if n == 0:
        raise InputError(f"no row has its first {within} months and a positive sum over them")
    values = np.quantile(part[usable] / whole[usable], np.asarray(probabilities, dtype=float))
    return Shares(tuple(probabilities), tuple(values.tolist()), n, len(x) - n)


def year_to_date_growth(months: npt.ArrayLike, previous: npt.ArrayLike) -> YearToDate:
    """Growth of the first n months on the same months of the year before, for every n.

    ``rates[i, n - 1] = sum(months[i, :n]) / sum(previous[i, :n]) - 1``. The base is the same
    months of last year, never last year as a whole.

    Parameters
    ----------
    months, previous : (N, 12) monthly values of the same pairs in a year and in the year before,
        one unit, NaN = missing

    Raises
    ------
    InputError : wrong or different shapes, negative or infinite values
    """
    now, base = _months(months, "months"), _months(previous, "previous")
    if now.shape != base.shape:
        raise InputError(f"months has {len(now)} rows, previous {len(base)}: they go together")
    total, before = now.cumsum(axis=1), base.cumsum(axis=1)
    rates = np.full(total.shape, np.nan)
    np.divide(total, before, out=rates, where=before > 0)
    rates -= 1.0
    return YearToDate(rates, tuple(np.isnan(rates).sum(axis=0).tolist()))


def conditional_frequency(
    given: npt.ArrayLike,
    outcome: npt.ArrayLike,
    low: float,
    high: float,
    *,
    at_least: float | None = None,
    at_most: float | None = None,
) -> Frequency:
    """How often ``outcome`` reached a threshold among rows with ``low <= given <= high``.

    Parameters
    ----------
    given, outcome : (N,) figures of the same rows, NaN = not known
    low, high : window of ``given``, both ends included, in its unit
    at_least, at_most : exactly one; the threshold of ``outcome``, itself included

    Raises
    ------
    InputError : different lengths, an empty window, or not exactly one threshold
    """
    a, b = np.asarray(given, dtype=float), np.asarray(outcome, dtype=float)
    if a.ndim != 1 or a.shape != b.shape:
        raise InputError(f"given {a.shape} and outcome {b.shape} must be vectors of one length")
    if not low <= high:
        raise InputError(f"the window {low} .. {high} is empty")
    if (at_least is None) == (at_most is None):
        raise InputError("give exactly one of at_least and at_most")
    known = ~(np.isnan(a) | np.isnan(b))
    reached = b[known & (a >= low) & (a <= high)]
    hit = reached >= at_least if at_least is not None else reached <= np.float64(at_most)
    return Frequency(len(reached), int(hit.sum()), int((~known).sum()))


def percentile_rank(values: npt.ArrayLike, value: float) -> Rank:
    """Share of ``values`` below ``value``, and below or equal to it.

    Parameters
    ----------
    values : (N,) comparable figures, NaN = not known
    value : the figure to place, in the same unit

    Raises
    ------
    InputError : no value to compare with, or ``value`` is not a number
    """
    a = np.asarray(values, dtype=float)
    known = a[~np.isnan(a)]
    if np.isnan(value) or known.size == 0:
        raise InputError("a rank needs a number and at least one value to compare it with")
    return Rank(
        below=float((known < value).mean()),
        up_to=float((known <= value).mean()),
        n=known.size,
        dropped=a.size - known.size,
    )


def _months(values: npt.ArrayLike, name: str) -> Array:
    x = np.asarray(values, dtype=float)
    if x.ndim != 2 or x.shape[1] != MONTHS:
        raise InputError(f"{name} must have the shape (N, {MONTHS}), not {x.shape}")
    if np.isinf(x).any() or (x < 0).any():
        raise InputError(f"{name} holds a negative or infinite value: a monthly flow is neither")
    return x

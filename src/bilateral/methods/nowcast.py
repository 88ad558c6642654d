"""The whole year from its first months.

Two rules, each with the spread of what came of it:

- the *level* of the first n months is known: ``year = level * 12 / n * exp(e)``;
- only their *growth* on the same months a year earlier is known:
  ``log(1 + year) = b * log(1 + to date) + e``. The slope b lies below 1: part of a growth to
  date is single shipments, which the rest of the year does not repeat.

b is the line through the origin of least absolute deviations, the quantiles of e are those of
the sample (type 7 of Hyndman and Fan 1996), so its median corrects the rule's bias. Growth to
date applies to the same months of last year, never to last year as a whole.

The first rule has the smaller error where both can be used (US and Singapore partners).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from bilateral.errors import InputError
from bilateral.methods.seasonality import MONTHS

if TYPE_CHECKING:
    import numpy.typing as npt

    Array = npt.NDArray[np.float64]

PROBABILITIES: Final = (0.05, 0.10, 0.50, 0.90, 0.95)


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule from months to the year, and the spread of its errors.

    Attributes
    ----------
    slope : b; 1 for a level
    errors : (P,) quantiles of e at `PROBABILITIES`, log ratios
    """

    slope: float
    errors: tuple[float, ...]

    def year_growth(self, growth: float) -> tuple[float, ...]:
        """Quantiles of the year's growth, from growth to date; both ratios above -1.

        Raises
        ------
        InputError : a growth of -100 % or less, or not a number
        """
        if not (math.isfinite(growth) and growth > -1):
            raise InputError(f"a growth rate is a finite ratio above -1, not {growth}")
        centre = self.slope * math.log1p(growth)
        return tuple(math.expm1(centre + error) for error in self.errors)

    def year_level(self, level: float, months: int) -> tuple[float, ...]:
        """Quantiles of the year's level in the unit of ``level``, the sum of its first months.

        Raises
        ------
        InputError : a level that is not above zero, or months that are not 1..11
        """
        if not (math.isfinite(level) and level > 0):
            raise InputError(f"a level is a number above zero, not {level}")
        check_months(months)
        return tuple(level * MONTHS / months * math.exp(error) for error in self.errors)


def check_months(months: int) -> None:
    """Refuse a number of months that leaves nothing, or everything, of the year to come.

    Raises
    ------
    InputError : months that are not 1..11
    """
    if not 1 <= months < MONTHS:
        raise InputError(f"a year is forecast from 1 to {MONTHS - 1} of its months, not {months}")


def growth_rule(to_date: npt.ArrayLike, year: npt.ArrayLike, slope: float | None = None) -> Rule:
    """Fit the rule for growth.

    Parameters
    ----------
    to_date, year : (N,) growth of the first months and of the whole year, ratios; a row is left
        out where either is unknown (NaN) or -1, whose log does not exist
    slope : known from elsewhere, so that only the errors are those of these rows; None fits it

    Raises
    ------
    InputError : different lengths, or no usable row
    """
    x, y = _logs(np.asarray(to_date, dtype=float) + 1, np.asarray(year, dtype=float) + 1)
    b = through_origin(x, y) if slope is None else slope
    return Rule(b, _quantiles(y - b * x))


def level_rule(to_date: npt.ArrayLike, year: npt.ArrayLike, months: int) -> Rule:
    """Fit the rule for a level.

    Parameters
    ----------
    to_date, year : (N,) sum of the first ``months`` and of the whole year, one unit; a row is
        left out where either is unknown (NaN) or zero, whose log does not exist

    Raises
    ------
    InputError : different lengths, or no usable row
    """
    check_months(months)
    x, y = _logs(np.asarray(to_date, dtype=float) * MONTHS / months, np.asarray(year, dtype=float))
    return Rule(1.0, _quantiles(y - x))


def through_origin(x: npt.ArrayLike, y: npt.ArrayLike) -> float:
    """Slope b that minimises ``sum |y - b x|``: the median of y / x weighted by |x|.

    Bloomfield and Steiger 1983, Least Absolute Deviations, section 1.2; the lower of two medians.

    Raises
    ------
    InputError : no x other than zero
    """
    a, b = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    usable = a != 0
    if not usable.any():
        raise InputError("a slope needs at least one x other than zero")
    ratio, weight = b[usable] / a[usable], np.abs(a[usable])
    order = np.argsort(ratio, kind="stable")
    total = np.cumsum(weight[order])
    return float(ratio[order][np.searchsorted(total, total[-1] / 2)])


def _logs(x: Array, y: Array) -> tuple[Array, Array]:
    if x.ndim != 1 or x.shape != y.shape:
        raise InputError(f"to_date {x.shape} and year {y.shape} must be vectors of one length")
    usable = np.isfinite(x) & np.isfinite(y) & (x > 0) & (y > 0)
    if not usable.any():
        raise InputError("no row has both figures above zero")
    return np.log(x[usable]), np.log(y[usable])


def _quantiles(errors: Array) -> tuple[float, ...]:
    return tuple(np.quantile(errors, PROBABILITIES).tolist())

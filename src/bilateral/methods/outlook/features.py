"""What is known of a pair at an origin, as numbers that a forecast can lean on.

Every feature at a year is computed from that year and earlier ones. Unknown is NaN, never zero.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from bilateral.methods.outlook.deflator import log_price

if TYPE_CHECKING:
    import numpy.typing as npt

    from bilateral.methods.outlook.series import Panel

    Array = npt.NDArray[np.float64]
    Ints = npt.NDArray[np.int64]
    Codes = npt.NDArray[Any]

NAMES: Final = (
    "level",
    "growth_1",
    "growth_3",
    "growth_5",
    "growth_10",
    "growth_20",
    "sd_10",
    "mad_10",
    "from_mean_5",
    "from_mean_10",
    "drawdown",
    "imbalance",
    "larger_country",
    "smaller_country",
    "larger_growth_5",
    "smaller_growth_5",
    "intensity",
)
_WINDOW: Final = 10
_RATES: Final = 4
_PARTNERS: Final = 8  # a country's total over fewer pairs says little of the country
_CARRY: Final = 3  # years that a pair's last turnover stands for in its country's total
_DIRECT_FLOOR: Final = 0.01  # million USD, a flow this small counts as this


@dataclass(frozen=True, slots=True)
class Totals:
    """Turnover of each country with all partners.

    Attributes
    ----------
    country : (C,) codes, sorted
    years : (T,) calendar years
    total : (C, T) million current USD, NaN = not known
    """

    country: Codes
    years: Ints
    total: Array


def features(panel: Panel, totals: Totals | None = None) -> Array:
    """Features of every pair and year, (P, T, F) in the order of `NAMES`.

    Levels are logs of million USD of 2009, growths log ratios of real turnover over 1 to 20
    years, ``sd_10`` and ``mad_10`` logs of the spread of yearly growth over ten years,
    ``from_mean_k`` the log distance to the mean of the last k years, ``drawdown`` to the
    highest level of the last twenty, ``imbalance`` the absolute log ratio of the two flows,
    ``intensity`` the log of V over the product of both countries' shares. Countries are
    measured by their share of the world, which does not depend on how many pairs are in view.

    Parameters
    ----------
    panel : pairs by years
    totals : totals of countries over all pairs; without them they are added up from the panel
    """
    level = panel.log_real
    growth = level - _lag(level, 1)
    spread, deviation = _spread(growth)
    first, second, g_first, g_second = _countries(panel, totals)
    larger = first >= second
    with np.errstate(invalid="ignore"):
        big, small = np.fmax(first, second), np.fmin(first, second)
        missing = ~np.isfinite(first + second)
        big[missing], small[missing] = np.nan, np.nan
    columns = [
        level,
        growth,
        level - _lag(level, 3),
        level - _lag(level, 5),
        level - _lag(level, 10),
        level - _lag(level, 20),
        spread,
        deviation,
        level - _trailing_mean(level, 5),
        level - _trailing_mean(level, 10),
        level - _trailing_max(level, 20),
        _imbalance(panel),
        big,
        small,
        np.where(larger, g_first, g_second),
        np.where(larger, g_second, g_first),
        level - first - second,
    ]
    return np.stack(columns, axis=2)


def _lag(values: Array, by: int) -> Array:
    out = np.full_like(values, np.nan)
    if by < values.shape[1]:
        out[:, by:] = values[:, :-by]
    return out


def _windows(values: Array, size: int) -> Array:
    """(P, T, size): each year with the ones before it, NaN before the panel."""
    padded = np.concatenate([np.full((len(values), size - 1), np.nan), values], axis=1)
    return np.lib.stride_tricks.sliding_window_view(padded, size, axis=1)


def _trailing_mean(values: Array, size: int) -> Array:
    """Mean over the known ones of the last ``size`` years."""
    windows = _windows(values, size)
    known = np.isfinite(windows)
    count = known.sum(axis=2)
    total = np.where(known, windows, 0.0).sum(axis=2)
    return np.where(count > 0, total / np.maximum(count, 1), np.nan)


def _trailing_max(values: Array, size: int) -> Array:
    return np.fmax.reduce(_windows(values, size), axis=2)


def _spread(growth: Array) -> tuple[Array, Array]:
    """Logs of the standard deviation and of the median absolute deviation of growth."""
    windows = _windows(growth, _WINDOW)
    enough = np.isfinite(windows).sum(axis=2) >= _RATES
    rows = windows[enough]
    known = np.isfinite(rows)
    count = known.sum(axis=1)
    mean = np.where(known, rows, 0.0).sum(axis=1) / count
    squares = (np.where(known, rows - mean[:, None], 0.0) ** 2).sum(axis=1)
    sd = np.full(enough.shape, np.nan)
    mad = np.full(enough.shape, np.nan)
    sd[enough] = np.log(np.maximum(np.sqrt(squares / (count - 1)), 0.02))
    distance = np.abs(rows - _median(rows, count)[:, None])
    mad[enough] = np.log(np.maximum(_median(distance, count), 0.01))
    return sd, mad


def _median(rows: Array, count: Ints) -> Array:
    """Median of the ``count`` known values of each row, the unknown ones being NaN."""
    ordered = np.sort(rows, axis=1)
    at = np.arange(len(rows))
    return (ordered[at, (count - 1) // 2] + ordered[at, count // 2]) / 2


def _imbalance(panel: Panel) -> Array:
    with np.errstate(invalid="ignore"):
        ours = np.log(np.maximum(panel.a_from_b, _DIRECT_FLOOR))
        theirs = np.log(np.maximum(panel.b_from_a, _DIRECT_FLOOR))
    return np.abs(ours - theirs)


def _countries(panel: Panel, totals: Totals | None) -> tuple[Array, Array, Array, Array]:
    """Log shares of both countries in the world, and growth of their totals over five years.

    Shapes (P, T).
    """
    codes, member = np.unique(np.concatenate([panel.a, panel.b]), return_inverse=True)
    first, second = member[: len(panel.a)], member[len(panel.a) :]
    if totals is None:
        share, growth = _summed(panel, first, second, len(codes))
    else:
        share, growth = _given(codes, panel.years, totals)
    return share[first], share[second], growth[first], growth[second]


def _summed(panel: Panel, first: Ints, second: Ints, countries: int) -> tuple[Array, Array]:
    """Log shares of the world (C, T) and real growth over five years (C, T), over the pairs.

    Growth is that of the partners known in both years.
    """
    real = np.exp(panel.log_real)
    carried = _carried(np.where(np.isfinite(panel.turnover), real, np.nan))
    summed, partners = _per_country(carried, first, second, countries)
    level = np.where(partners >= _PARTNERS, np.log(np.maximum(summed, 1e-9)), np.nan)
    both = np.isfinite(carried) & np.isfinite(_lag(carried, 5))
    now, same = _per_country(np.where(both, carried, np.nan), first, second, countries)
    before, _ = _per_country(np.where(both, _lag(carried, 5), np.nan), first, second, countries)
    growth = np.where(
        same >= _PARTNERS, np.log(np.maximum(now, 1e-9) / np.maximum(before, 1e-9)), np.nan
    )
    world = np.log(np.maximum(np.nansum(carried, axis=0), 1e-9))
    return level - world, growth


def _given(codes: Codes, years: Ints, totals: Totals) -> tuple[Array, Array]:
    """Log shares of the world (C, T) and real growth over five years (C, T) from a table."""
    where = {code: row for row, code in enumerate(totals.country.tolist())}
    row = np.array([where.get(code, -1) for code in codes.tolist()])
    column = years - totals.years[0]
    held = (row >= 0)[:, None] & ((column >= 0) & (column < totals.total.shape[1]))[None, :]
    inside = np.clip(column, 0, totals.total.shape[1] - 1)
    table = np.where(held, totals.total[np.maximum(row, 0)][:, inside], np.nan)
    world = np.where(np.isfinite(totals.total), totals.total, 0.0).sum(axis=0)[inside] / 2
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.log(table) - np.log(world)
        real = np.log(table) - log_price(years)
    share[~np.isfinite(share)] = np.nan
    real[~np.isfinite(real)] = np.nan
    return share, real - _lag(real, 5)


def _carried(values: Array) -> Array:
    """Last observed value, for up to `_CARRY` years after it."""
    index = np.arange(values.shape[1], dtype=np.int64)
    last = np.maximum.accumulate(np.where(np.isfinite(values), index, -1), axis=1)
    usable = (last >= 0) & (index - last <= _CARRY)
    return np.where(usable, np.take_along_axis(values, np.maximum(last, 0), axis=1), np.nan)


def _per_country(values: Array, first: Ints, second: Ints, countries: int) -> tuple[Array, Array]:
    """Sum over partners and number of partners with a value, (C, T) each."""
    known = np.isfinite(values)
    filled = np.where(known, values, 0.0)
    total = np.zeros((countries, values.shape[1]))
    count = np.zeros((countries, values.shape[1]))
    for side in (first, second):
        np.add.at(total, side, filled)
        np.add.at(count, side, known.astype(float))
    return total, count

"""United States consumer prices, the deflator of real trade.

Annual averages of CPI-U, all items, not seasonally adjusted, 1982-84 = 100.

References
----------
US Bureau of Labor Statistics, series CUUR0000SA0. Each average is over the months published:
2025 lacks October.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from bilateral.errors import InputError

if TYPE_CHECKING:
    import numpy.typing as npt

    Array = npt.NDArray[np.float64]

BASE_YEAR: Final = 2009
FIRST: Final = 1930

# fmt: off
_CPI: Final = np.array([
    16.700, 15.208, 13.642, 12.933, 13.383, 13.725, 13.867, 14.383, 14.092, 13.908,
    14.008, 14.725, 16.333, 17.308, 17.592, 17.992, 19.517, 22.325, 24.042, 23.808,
    24.067, 25.958, 26.550, 26.767, 26.850, 26.775, 27.183, 28.092, 28.858, 29.150,
    29.575, 29.892, 30.250, 30.625, 31.017, 31.508, 32.458, 33.358, 34.783, 36.683,
    38.825, 40.492, 41.817, 44.400, 49.308, 53.817, 56.908, 60.608, 65.233, 72.575,
    82.408, 90.925, 96.500, 99.600, 103.883, 107.567, 109.608, 113.625, 118.258, 123.967,
    130.658, 136.192, 140.317, 144.458, 148.225, 152.383, 156.850, 160.517, 163.008, 166.575,
    172.200, 177.067, 179.875, 183.958, 188.883, 195.292, 201.592, 207.342, 215.302, 214.537,
    218.056, 224.939, 229.594, 232.957, 236.736, 237.017, 240.007, 245.120, 251.107, 255.657,
    258.811, 270.970, 292.655, 304.702, 313.689, 321.943,
])
# fmt: on
LAST: Final = FIRST + len(_CPI) - 1


def log_price(years: npt.ArrayLike) -> Array:
    """Log of the price level, zero in 2009.

    Real value = nominal / exp(log_price). After the last published year the mean inflation of
    the last five years goes on.

    Parameters
    ----------
    years : any shape, calendar years

    Raises
    ------
    InputError : a year before the series begins
    """
    asked = np.asarray(years, dtype=np.int64)
    if asked.size and asked.min() < FIRST:
        raise InputError(f"US consumer prices are held from {FIRST}, not for {asked.min()}")
    known = np.log(_CPI / _CPI[BASE_YEAR - FIRST])
    beyond = np.maximum(asked - LAST, 0)
    drift = (known[-1] - known[-6]) / 5
    return known[np.minimum(asked, LAST) - FIRST] + beyond * drift


def inflation(last: int, first: int = FIRST + 1) -> Array:
    """Yearly inflation ``log P[t] - log P[t-1]`` for t = first..last, shape (last - first + 1,)."""
    level = log_price(np.arange(first - 1, last + 1))
    return np.diff(level)

"""The dollar, dear or cheap: the one thing known at an origin that says something of the era.

Trade is counted in dollars. When the dollar is dear, what is not priced in it counts for little
and volumes are low; half of the distance to its usual real value is gone in about four years
(Rogoff 1996: three to five), and trade in dollars then grows by more than its usual rate.

The table is the mean log real exchange rate of the dollar against eight currencies that have
floated since 1971 (Denmark, for the mark and the euro, Sweden, Norway, Switzerland, Japan,
Canada, Australia, New Zealand), by consumer prices; above zero the dollar is dear. Each year
rests on that year's prices and rates alone, up to one constant that no forecast reads.

References
----------
Federal Reserve, release H.10, annual averages. World Bank, World Development Indicators,
consumer prices (FP.CPI.TOTL.ZG), CC BY 4.0. US Bureau of Labor Statistics, CUUR0000SA0.
``tools/build_dollar.py`` makes the table from them.
Rogoff, K. (1996). The purchasing power parity puzzle. Journal of Economic Literature 34, 647-668.
Boz, E., Gopinath, G. and Plagborg-Moller, M. (2017). Global trade and the dollar. NBER w23988.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    Array = npt.NDArray[np.float64]

FIRST: Final = 1971  # before, parities were fixed
HALF_LIFE: Final = 4.0  # years

# fmt: off
_DOLLAR: Final = np.array([
    0.228, 0.135, -0.006, -0.033, -0.055, -0.048, -0.067, -0.151, -0.130, -0.092,
    0.008, 0.094, 0.142, 0.215, 0.265, 0.075, -0.062, -0.130, -0.078, -0.137,
    -0.131, -0.126, -0.050, -0.076, -0.153, -0.129, -0.028, 0.058, 0.068, 0.166,
    0.238, 0.184, 0.035, -0.039, -0.043, -0.023, -0.083, -0.121, -0.072, -0.138,
    -0.221, -0.184, -0.152, -0.110, 0.050, 0.055, 0.053, 0.059, 0.110, 0.113,
    0.082, 0.206, 0.230,
])
# fmt: on
LAST: Final = FIRST + len(_DOLLAR) - 1


def log_dollar(years: npt.ArrayLike) -> Array:
    """Log real value of the dollar, NaN before 1971.

    After the last year of the table the distance to its mean shrinks with the half-life.

    Parameters
    ----------
    years : any shape, calendar years
    """
    asked = np.asarray(years, dtype=np.int64)
    known = _DOLLAR[np.clip(asked, FIRST, LAST) - FIRST]
    value = known * 0.5 ** (np.maximum(asked - LAST, 0) / HALF_LIFE)
    return np.where(asked >= FIRST, value, np.nan)


def gone(years: float) -> float:
    """Share of the distance to the usual value that is gone after so many years."""
    return 1.0 - 0.5 ** (years / HALF_LIFE)

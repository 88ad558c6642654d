"""What the world may do next: the effects that past years had on all pairs at once.

Nothing known at an origin says which era comes next (`docs/explanation/chance.md` lists what
was tried), so every past origin year counts, the last ten twice. Half of the pool keeps the
effects in current dollars as they were, half re-inflates their real part at the inflation
expected now: the mean yearly rate of the last five years.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from bilateral.errors import InputError
from bilateral.methods.outlook.deflator import log_price
from bilateral.methods.outlook.mixture import Pool

if TYPE_CHECKING:
    import numpy.typing as npt

    Array = npt.NDArray[np.float64]
    Ints = npt.NDArray[np.int64]

RECENT: Final = 10  # years
RECENT_WEIGHT: Final = 2.0
REAL_SHARE: Final = 0.5
MEMORY: Final = 5  # years whose mean inflation is expected to go on
ERA: Final = 10  # years
_EARLY: Final = 0.8
"""The highest level of h years falls on average after about .8 h of them."""
_T90: Final = (
    (3, 1.638),
    (4, 1.533),
    (5, 1.476),
    (7, 1.415),
    (10, 1.372),
    (20, 1.325),
    (60, 1.296),
)
_Z90: Final = 1.2816


@dataclass(frozen=True, slots=True)
class Effects:
    """World effects of one horizon and kind of event.

    Attributes
    ----------
    years : (Y,) origin years
    nominal : (Y,) effects in current dollars
    reinflated : (Y,) effects with yearly inflation ``inflation`` in place of the actual one
    inflation : log points a year
    """

    years: Ints
    nominal: Array
    reinflated: Array
    inflation: float


def expected_inflation(year: int) -> float:
    """Mean yearly US inflation of the five years to ``year``, log points."""
    ends = log_price(np.array([year - MEMORY, year]))
    return float(ends[1] - ends[0]) / MEMORY


def pool(
    effects: Effects,
    horizon: int,
    kind: str,
    inflation: float,
    *,
    last: int,
    era: tuple[int, int] | None = None,
) -> Pool:
    """The pool of effects for an origin: nominal ones first, as many re-inflated ones after.

    Parameters
    ----------
    effects : effects of this horizon
    horizon : years
    kind : "at" or "by"
    inflation : expected yearly inflation, log points
    last : last origin year whose outcome is known; the ten years before it weigh double
    era : first and last origin year to keep, all when None

    Raises
    ------
    InputError : no origin year lies in the era
    """
    kept = np.ones(len(effects.years), dtype=bool)
    if era is not None:
        kept = (effects.years >= era[0]) & (effects.years <= era[1])
        if not kept.any():
            raise InputError(
                f"no outcome {horizon} years after an origin in {era[0]}-{era[1]} is known"
            )
    years = effects.years[kept]
    weight = np.where(years > last - RECENT, RECENT_WEIGHT, 1.0)
    weight = weight / weight.sum()
    reach = horizon if kind == "at" else _EARLY * horizon
    shift = (inflation - effects.inflation) * reach
    value = np.concatenate([effects.nominal[kept], effects.reinflated[kept] + shift])
    return Pool(value, np.concatenate([(1 - REAL_SHARE) * weight, REAL_SHARE * weight]))


def stated_range(found: Pool, horizon: int) -> tuple[float, float]:
    """The 80 % range of the effect of the next era, for a pool that `pool` made.

    Quantiles .1 and .9 of the nominal and of the re-inflated effects, the lower and the higher
    of the two: which of them will hold is not known either. Their distance to the mean is
    widened as by Student's t: h-year effects of neighbouring years overlap and eras last about
    a decade, so Y years hold ``Y / max(10, 2 h + 1)`` separate eras, at least three.
    """
    half = len(found.value) // 2
    separate = max(half / max(ERA, 2 * horizon + 1), 3.0)
    degrees, quantile = zip(*_T90, strict=True)
    wider = float(np.interp(separate - 1, degrees, quantile)) / _Z90 * (1 + 1 / separate) ** 0.5
    ends: list[tuple[float, float]] = []
    for part in (slice(None, half), slice(half, None)):
        weight = found.weight[part] / found.weight[part].sum()
        one = Pool(found.value[part], weight)
        centre = float(one.value @ weight)
        ends.append(
            (
                centre + wider * (one.quantile(0.1) - centre),
                centre + wider * (one.quantile(0.9) - centre),
            )
        )
    return min(low for low, _ in ends), max(high for _, high in ends)

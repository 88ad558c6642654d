"""What the world may do next: the effects that past years had on all pairs at once.

Every origin year whose outcome is known counts, the last ten twice. Half of the pool keeps the
effects in current dollars as they were, half re-inflates their real part at the inflation
expected now: the mean yearly rate of the last five years. Each past effect is moved by what the
dollar says: trade grew more after years of a dear dollar, and less after those of a cheap one
(`docs/explanation/chance.md` lists what else was tried to tell eras apart, without success).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from bilateral.errors import InputError
from bilateral.methods.outlook import dollar
from bilateral.methods.outlook.deflator import log_price
from bilateral.methods.outlook.mixture import Pool

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy.typing as npt

    Array = npt.NDArray[np.float64]
    Ints = npt.NDArray[np.int64]

RECENT: Final = 10  # years
RECENT_WEIGHT: Final = 2.0
REAL_SHARE: Final = 0.5
MEMORY: Final = 5  # years whose mean inflation is expected to go on
ERA: Final = 10  # years
FLOATED: Final = 15  # years of floating rates before the dollar is believed: a whole swing
USUAL: Final = 1.0
"""Response expected beforehand: what is not priced in dollars, more than half of trade, is worth
more of them one for one, and volumes rise by about .6 (Boz, Gopinath and Plagborg-Moller 2017)."""
NOISE: Final = 0.04
"""Variance of an effect that has other causes, .2 squared, over that of the response, 1."""
_EARLY: Final = 0.8
"""The highest level of h years falls on average after about .8 h of them."""
_T90: Final = (
    (2, 1.886),
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
    years : (Y,) origin years, rising
    nominal : (Y,) effects in current dollars
    reinflated : (Y,) effects with yearly inflation ``inflation`` in place of the actual one
    inflation : log points a year
    """

    years: Ints
    nominal: Array
    reinflated: Array
    inflation: float

    def until(self, year: int) -> Effects:
        """Those of origin years up to one."""
        kept = self.years <= year
        return replace(
            self,
            years=self.years[kept],
            nominal=self.nominal[kept],
            reinflated=self.reinflated[kept],
        )

    def at_inflation(self, inflation: float, kind: str, horizon: int) -> Effects:
        """The same, re-inflated at another yearly inflation, log points."""
        shift = (inflation - self.inflation) * reach(kind, horizon)
        return replace(self, reinflated=self.reinflated + shift, inflation=inflation)

    def with_dollar_of(self, year: int, slope: float, kind: str, horizon: int) -> Effects:
        """What they would have been with the dollar as dear as in another year.

        Parameters
        ----------
        year : an origin; before rates floated nothing is moved
        slope : `response` to the dollar
        """
        way = dollar.gone(reach(kind, horizon)) * _dearer(year, self.years)
        return replace(
            self, nominal=self.nominal + slope * way, reinflated=self.reinflated + slope * way
        )

    def followed_by(self, years: Ints, nominal: Array, reinflated: Array) -> Effects:
        """With those of later years, re-inflated at the same inflation."""
        return replace(
            self,
            years=np.append(self.years, years),
            nominal=np.append(self.nominal, nominal),
            reinflated=np.append(self.reinflated, reinflated),
        )


def expected_inflation(year: int) -> float:
    """Mean yearly US inflation of the five years to ``year``, log points."""
    ends = log_price(np.array([year - MEMORY, year]))
    return float(ends[1] - ends[0]) / MEMORY


def reach(kind: str, horizon: int) -> float:
    """Years after which an event falls on average."""
    return horizon if kind == "at" else _EARLY * horizon


def response(effects: Mapping[int, Effects], kind: str) -> float:
    """How much more trade grows per log point of the dollar's way back to its usual value.

    Least squares over all horizons of the effects (nominal and re-inflated, averaged) on the
    share of the distance that is gone by then, both measured from their means. Outcomes of h
    years overlap h times and so count 1 / h; horizons share their years and are averaged. The
    slope is drawn to `USUAL`; it is zero until rates have floated for `FLOATED` years.

    Parameters
    ----------
    effects : by horizon, of one source: a step between two sources would pass for a response
    kind : "at" or "by"
    """
    last = max(int(found.years[-1]) + horizon for horizon, found in effects.items())
    if last < dollar.FIRST + FLOATED:
        return 0.0
    cross = square = 0.0
    for horizon, found in effects.items():
        level = dollar.log_dollar(found.years)
        floating = np.isfinite(level)
        if not floating.any():
            continue
        away = dollar.gone(reach(kind, horizon)) * (level[floating] - level[floating].mean())
        effect = (found.nominal + found.reinflated)[floating] / 2
        cross += float(away @ (effect - effect.mean())) / horizon
        square += float(away @ away) / horizon
    drawn = NOISE * len(effects)
    return (cross + drawn * USUAL) / (square + drawn)


def pool(
    effects: Effects,
    horizon: int,
    kind: str,
    inflation: float,
    *,
    era: tuple[int, int] | None = None,
) -> Pool:
    """The pool of effects for an origin: nominal ones first, as many re-inflated ones after.

    Parameters
    ----------
    effects : known effects of this horizon; the ten years before the last one weigh double
    horizon : years
    kind : "at" or "by"
    inflation : expected yearly inflation, log points
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
    weight = np.where(effects.years > effects.years[-1] - RECENT, RECENT_WEIGHT, 1.0)[kept]
    weight = weight / weight.sum()
    real = effects.at_inflation(inflation, kind, horizon).reinflated
    value = np.concatenate([effects.nominal[kept], real[kept]])
    return Pool(value, np.concatenate([(1 - REAL_SHARE) * weight, REAL_SHARE * weight]))


def _dearer(year: int, than: Ints) -> Array:
    """How much dearer the dollar is than in each of some years, log points, (Y,).

    Where rates did not float yet it counts as at the mean of the years in which they did; an
    origin of such a year is not told apart from the others.
    """
    level = dollar.log_dollar(than)
    floating = np.isfinite(level)
    now = float(dollar.log_dollar(year))
    if not (floating.any() and np.isfinite(now)):
        return np.zeros(len(than))
    return now - np.where(floating, level, level[floating].mean())


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

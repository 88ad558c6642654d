"""How far pairs spread lately beside what the model was fitted on.

The spread of pairs around their common movement changes slowly over the years and differs
between sources. Forecasts that have come due by an origin's year show it.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np

from bilateral.methods.outlook.fitting import USUAL, outcome
from bilateral.methods.outlook.regression import location, log_scale

if TYPE_CHECKING:
    import numpy.typing as npt

    from bilateral.methods.outlook.fitting import HorizonModel

    Array = npt.NDArray[np.float64]
    Ints = npt.NDArray[np.int64]
    Bools = npt.NDArray[np.bool_]

HALF_LIFE: Final = 3.0  # years since a forecast came due
PRIOR: Final = 1.0  # weight of "as fitted"
FEWEST: Final = 50  # pairs of one origin year
REACH: Final = 12  # years back that still count


@dataclass(frozen=True, slots=True)
class Dispersion:
    """Log ratios of observed to fitted spread.

    Attributes
    ----------
    ratio : by kind and horizon, pairs (origin year, log ratio)
    """

    ratio: dict[tuple[str, int], tuple[tuple[int, float], ...]]

    def shift(self, kind: str, horizon: int, year: int) -> float:
        """What to add to the log scale at an origin year, from forecasts come due by then."""
        total, weight = 0.0, PRIOR
        for (other, ahead), found in self.ratio.items():
            if other != kind:
                continue
            near = 1 / (1 + abs(ahead - horizon))
            for origin, ratio in found:
                since = year - origin - ahead
                if 0 <= since <= REACH:
                    share = near * 0.5 ** (since / HALF_LIFE)
                    total += share * ratio
                    weight += share
        return total / weight


NONE: Final = Dispersion({})


def observed_dispersion(
    models: dict[tuple[str, int], HorizonModel],
    x: Array,
    pair: Ints,
    at: Ints,
    level: Array,
    years: Ints,
) -> Dispersion:
    """Compare the spread of errors in each origin year with the fitted one.

    Parameters
    ----------
    models : fitted horizons
    x : (N, F) standardised features of eligible origins
    pair, at : (N,) their row and column in ``level``
    level : (P, T) log turnover
    years : (T,) calendar years
    """
    order = np.argsort(at, kind="stable")
    x, pair, at = x[order], pair[order], at[order]
    found: dict[tuple[str, int], tuple[tuple[int, float], ...]] = {}
    for (kind, horizon), model in models.items():
        if horizon >= level.shape[1]:
            continue
        target = outcome(level, horizon, kind)
        early = np.count_nonzero(at < target.shape[1])
        y = target[pair[:early], at[:early]]
        due = np.flatnonzero(np.isfinite(y))
        error = y[due] - location(x[due], model.slope)
        spread = np.exp(log_scale(x[due], model.scale))
        columns, first = np.unique(at[due], return_index=True)
        bounds = [*first.tolist(), len(due)]
        ratios: list[tuple[int, float]] = []
        for column, (start, end) in zip(columns.tolist(), pairwise(bounds), strict=True):
            if end - start < FEWEST:
                continue
            away = np.abs(error[start:end] - np.median(error[start:end])) / spread[start:end]
            usual = max(float(np.quantile(away, USUAL)), 1e-3)
            ratios.append((int(years[column]), float(np.log(usual / model.usual))))
        found[kind, horizon] = tuple(ratios)
    return Dispersion(found)

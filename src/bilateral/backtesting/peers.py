"""The named peers: what a desk could have said without a model.

Each is fitted and asked like the model, answers from the history up to the origin only, and
ignores totals.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from statistics import NormalDist
from typing import TYPE_CHECKING, Final

import numpy as np

from bilateral.backtesting.protocol import (
    HORIZONS,
    KINDS,
    Kind,
    Origins,
    training_outcomes,
)
from bilateral.errors import InputError
from bilateral.methods.outlook.deflator import log_price
from bilateral.methods.outlook.tables import codes, panel_of, rows_of, to_frame, whole
from bilateral.methods.quantiles import LEVELS
from bilateral.methods.scores import OFFICIAL_CLIP

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt
    from polars import DataFrame

    from bilateral.methods.outlook.series import Panel

    Array = npt.NDArray[np.float64]

DRIFT_YEARS: Final = 20  # yearly growth rates that the drift of a pair is the mean of
CAGR_YEARS: Final = 5
SPREAD_YEARS: Final = 10
_NORMAL: Final = np.array([NormalDist().inv_cdf(p) for p in LEVELS])
_PATHS: Final = 4000  # simulated paths of a random walk, the same for every origin
_GRID: Final = 0.05  # step of drift / sd between which simulated quantiles are interpolated
_QUIET: Final = 0.02  # lowest standard deviation of yearly growth


class Peer(ABC):
    """A peer that forecasts from arrays; it is fitted by being made."""

    def __init__(
        self,
        panel: DataFrame,
        cutoff: int,
        horizons: Sequence[int] = HORIZONS,
        totals: DataFrame | None = None,  # noqa: ARG002
    ) -> None:
        self.horizons = tuple(horizons)
        self._history: tuple[DataFrame, Panel] | None = None
        self.learn(panel, cutoff)

    def learn(self, panel: DataFrame, cutoff: int) -> None:
        """Learn from other pairs, up to the cut-off; most peers learn nothing from them."""
        _ = panel, cutoff

    @abstractmethod
    def values(self, panel: Panel, at: Origins, kind: Kind) -> Array:
        """Log ratios at the levels, (N, H, 25)."""

    def quantiles(
        self,
        history: DataFrame,
        origins: DataFrame,
        kind: Kind = "at",
        totals: DataFrame | None = None,  # noqa: ARG002
    ) -> DataFrame:
        """Quantiles of the log ratio, as a `Forecaster` gives them."""
        panel = self.arranged(history)
        values = self.values(panel, locate(panel, origins), kind)
        return to_frame(origins, self.horizons, values, LEVELS, ("q", "value"))

    def arranged(self, history: DataFrame) -> Panel:
        """Arrange the history by pair and year, once for all questions about it."""
        if self._history is None or self._history[0] is not history:
            self._history = history, panel_of(history)
        return self._history[1]


class Frequency(Peer):
    """What happened to all pairs at this horizon before: the plain historical frequency."""

    def learn(self, panel: DataFrame, cutoff: int) -> None:
        """Quantiles of the outcomes known at the cut-off."""
        arranged = panel_of(panel)
        known = {k: training_outcomes(arranged, cutoff, k, self.horizons) for k in KINDS}
        self._table = {k: np.nanquantile(v, LEVELS, axis=0).T for k, v in known.items()}

    def values(self, panel: Panel, at: Origins, kind: Kind) -> Array:  # noqa: ARG002
        """Log ratios at the levels, (N, H, 25)."""
        return np.broadcast_to(self._table[kind], (len(at), *self._table[kind].shape))


class NoChange(Peer):
    """Turnover stays where it is."""

    def values(self, panel: Panel, at: Origins, kind: Kind) -> Array:  # noqa: ARG002
        """Log ratios at the levels, (N, H, 25)."""
        return np.zeros((len(at), len(self.horizons), len(LEVELS)))


class Extrapolation(Peer):
    """The official's rule: the last growth goes on; yes or no, clipped to 1 and 99 %."""

    def values(self, panel: Panel, at: Origins, kind: Kind) -> Array:
        """Log ratios at the levels, (N, H, 25)."""
        last = growth_rates(panel, at, 1)[:, 0]
        steps = np.array(self.horizons, dtype=float)
        path = last[:, None] * steps
        if kind == "by":
            path = np.maximum(path, last[:, None])
        return np.repeat(path[:, :, None], len(LEVELS), axis=2)

    def probability(
        self,
        history: DataFrame,
        origins: DataFrame,
        multiples: Sequence[float] = (1.5, 2.0, 3.0),
        kind: Kind = "by",
        totals: DataFrame | None = None,  # noqa: ARG002
    ) -> DataFrame:
        """Yes or no to each multiple, as a probability."""
        panel = self.arranged(history)
        path = self.values(panel, locate(panel, origins), kind)[:, :, :1]
        p = np.clip((path >= np.log(multiples)).astype(float), *OFFICIAL_CLIP)
        return to_frame(origins, self.horizons, p, np.array(multiples), ("multiple", "p"))


class RandomWalk(Peer):
    """Independent normal yearly growth: mean of the last years of the pair, spread of the last ten.

    "by" is the highest point of simulated paths, which are the same draws for every origin.
    """

    years = DRIFT_YEARS

    def steps(self, panel: Panel, at: Origins) -> tuple[Array, Array]:
        """Mean and standard deviation of one year's log growth at each origin, each (N,)."""
        rates = growth_rates(panel, at, max(self.years, SPREAD_YEARS))
        spread = np.nanstd(rates[:, :SPREAD_YEARS], axis=1, ddof=1)
        return np.nanmean(rates[:, : self.years], axis=1), np.maximum(spread, _QUIET)

    def values(self, panel: Panel, at: Origins, kind: Kind) -> Array:
        """Log ratios at the levels, (N, H, 25)."""
        drift, sd = self.steps(panel, at)
        ahead = np.array(self.horizons, dtype=float)
        spread = sd[:, None] * np.sqrt(ahead)
        last = (drift[:, None] * ahead)[:, :, None] + spread[:, :, None] * _NORMAL
        if kind == "at":
            return last
        return np.maximum(last, highest(drift, sd, self.horizons))


class CompoundGrowth(RandomWalk):
    """The same with the mean growth of the last five years."""

    years = CAGR_YEARS


class PooledWalk(RandomWalk):
    """The same with one mean and one spread for all pairs: growth in the year after an origin."""

    def learn(self, panel: DataFrame, cutoff: int) -> None:
        """Mean and spread of growth over the year after an origin."""
        growth = training_outcomes(panel_of(panel), cutoff, "at", (1,))
        self._step = float(np.nanmean(growth)), float(np.nanstd(growth))

    def steps(self, panel: Panel, at: Origins) -> tuple[Array, Array]:  # noqa: ARG002
        """Mean and standard deviation of one year's log growth at each origin, each (N,)."""
        drift, sd = self._step
        return np.full(len(at), drift), np.full(len(at), sd)


def highest(drift: Array, sd: Array, horizons: Sequence[int]) -> Array:
    """Quantiles of the highest point of a walk by each horizon, (N, H, 25)."""
    ahead = np.arange(1, max(horizons) + 1)
    noise = np.random.default_rng(1).standard_normal((_PATHS, len(ahead))).cumsum(axis=1)
    # The quantiles depend on drift / sd only, smoothly: they are simulated on a grid of it.
    ratio = drift / sd
    low, high = float(ratio.min()), float(ratio.max())
    grid = np.linspace(low, high, max(2, int((high - low) / _GRID) + 2))
    table = np.empty((len(grid), len(horizons), len(LEVELS)))
    for i, tilt in enumerate(grid):
        peak = np.maximum.accumulate(tilt * ahead + noise, axis=1)[:, np.array(horizons) - 1]
        table[i] = np.quantile(peak, LEVELS, axis=0).T
    place = (ratio - low) / max(high - low, 1e-12) * (len(grid) - 1)
    left = np.minimum(place.astype(np.int64), len(grid) - 2)
    share = (place - left)[:, None, None]
    return ((1 - share) * table[left] + share * table[left + 1]) * sd[:, None, None]


def growth_rates(panel: Panel, at: Origins, years: int) -> Array:
    """Yearly log growth of turnover before each origin, the last one first, (N, years).

    Gaps of up to three years are interpolated; NaN where the level was not known.
    """
    level = panel.log_real + log_price(panel.years)
    padded = np.concatenate([np.full((len(level), years + 1), np.nan), level], axis=1)
    column = at.year - panel.years[0] + years + 1
    window = padded[at.pair[:, None], column[:, None] - np.arange(years + 1)]
    return window[:, :-1] - window[:, 1:]


def locate(panel: Panel, asked: DataFrame) -> Origins:
    """Find the rows of the panel of the asked origins a, b, year (in either order of a, b).

    Raises
    ------
    InputError : a pair or a year is not in the panel
    """
    a, b = codes(asked, "a"), codes(asked, "b")
    pair = rows_of(panel, a, b, either_way=True)
    if (pair < 0).any():
        missing = int(np.argmin(pair))
        raise InputError(f"the history holds nothing about {a[missing]} and {b[missing]}")
    year = whole(asked, "year")
    if len(year) and not (panel.years[0] <= year.min() <= year.max() <= panel.years[-1]):
        raise InputError("an origin lies outside the years of the history")
    column = year - panel.years[0]
    return Origins(pair, year, panel.turnover[pair, column] / np.exp(log_price(year)))

"""The outlook of a pair: quantiles of its turnover and chances of reaching a multiple of it.

Model
-----
For each horizon h, ``log(V[t+h] / V[t]) = alpha + b'x + s z``: alpha is what the world does to
all pairs, drawn from what past years did; x describes the pair beside others; s is its own
volatility, z its own luck. "by" has the highest level within h years in place of V[t+h]
(`docs/explanation/chance.md`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from bilateral.errors import InputError
from bilateral.methods.outlook.dispersion import NONE, Dispersion
from bilateral.methods.outlook.features import NAMES
from bilateral.methods.outlook.fitting import EDGES, KINDS, HorizonModel, fit_horizons
from bilateral.methods.outlook.mixture import Pool, mixture_quantiles
from bilateral.methods.outlook.reference import Reference, YearMeans
from bilateral.methods.outlook.regression import location, log_scale
from bilateral.methods.outlook.world import expected_inflation, pool, response, stated_range
from bilateral.methods.quantiles import LEVELS

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from bilateral.methods.outlook.features import Totals
    from bilateral.methods.outlook.series import Panel

    Array = npt.NDArray[np.float64]
    Ints = npt.NDArray[np.int64]

SPREAD: Final = 0.19
"""The common spread of pairs is itself uncertain. Its log ratio to the fitted one had a standard
deviation of .09 (8 years ahead) to .13 (1 year) over the origins 1952-2004; quantile .9 of
Student's t for .12 and the five or six eras that these years hold."""
UNSEEN: Final = YearMeans(
    np.zeros(0, dtype=np.int64), np.zeros((0, 0)), np.zeros((0, 0), dtype=np.int64)
)
"""Means of a history that shows no other pair."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """A fitted model.

    Attributes
    ----------
    cutoff : last year the model has seen
    horizons : years ahead, rising
    reference : what features are measured against
    models : a `HorizonModel` by kind and horizon
    response : to the dollar, by kind (`world.response`)
    """

    cutoff: int
    horizons: tuple[int, ...]
    reference: Reference
    models: dict[tuple[str, int], HorizonModel]
    response: dict[str, float]

    def curves(
        self,
        raw: Array,
        years: Ints,
        *,
        means: YearMeans = UNSEEN,
        dispersion: Dispersion = NONE,
        inflation: float | None = None,
        era: tuple[int, int] | None = None,
        withhold: Sequence[str] = (),
    ) -> dict[str, Array]:
        """Quantiles of the log ratio, by kind, each (N, H, 25) over the levels of `LEVELS`.

        Parameters
        ----------
        raw : (N, F) features in the order of `NAMES`, NaN = not known: read as average, with
            the scale widened as a back-test without that feature says
        years : (N,) origin years
        means : of the features over the pairs in view, by year
        dispersion : how far pairs in view lately spread beside what was fitted
        inflation : expected yearly inflation, log points; the trailing mean when None
        era : first and last origin year of world effects to believe; all when None
        withhold : names of features to treat as not known

        Raises
        ------
        InputError : an unknown feature, or an era without any world effect
        """
        return self._curves(raw, years, means, dispersion, inflation, era, withhold, None)

    def range_curves(
        self,
        raw: Array,
        years: Ints,
        *,
        means: YearMeans = UNSEEN,
        dispersion: Dispersion = NONE,
        inflation: float | None = None,
    ) -> tuple[dict[str, Array], dict[str, Array]]:
        """Curves if the world does as badly and calmly, or as well and wildly, as eras allow.

        The ends of the 80 % range of the world effect (`world.stated_range`), whether the dollar
        goes back to its usual value or stays where it is, and of the common spread of pairs
        (`SPREAD`).
        """
        low, high = (
            self._curves(raw, years, means, dispersion, inflation, None, (), end) for end in (0, 1)
        )
        return low, high

    def _curves(
        self,
        raw: Array,
        years: Ints,
        means: YearMeans,
        dispersion: Dispersion,
        inflation: float | None,
        era: tuple[int, int] | None,
        withhold: Sequence[str],
        end: int | None,
    ) -> dict[str, Array]:
        features = _without(raw, withhold)
        x = self.reference.standardised(features, years, means)
        unknown = ~np.isfinite(features)
        share = np.diff(EDGES)
        of_year = {year: np.flatnonzero(years == year) for year in sorted(set(years.tolist()))}
        found: dict[str, Array] = {}
        for kind in KINDS:
            curves = np.empty((len(raw), len(self.horizons), len(LEVELS)))
            for column, horizon in enumerate(self.horizons):
                model = self.models[kind, horizon]
                known_scale = log_scale(x, model.scale)
                spread = known_scale + _widened(unknown, model.widening)
                group = np.interp(known_scale, model.centre, np.arange(len(model.centre)))
                for year, rows in of_year.items():
                    rate = expected_inflation(year) if inflation is None else inflation
                    known = model.effects.until(max(self.cutoff, year) - horizon)
                    moved = known.with_dollar_of(year, self.response[kind], kind, horizon)
                    world = pool(moved, horizon, kind, rate, era=era)
                    shift = dispersion.shift(kind, horizon, year)
                    if end is not None:
                        unmoved = pool(known, horizon, kind, rate, era=era)
                        worlds = [stated_range(each, horizon)[end] for each in (world, unmoved)]
                        world = Pool(np.array([(min, max)[end](worlds)]), np.ones(1))
                        shift += (-SPREAD, SPREAD)[end]
                    curves[rows, column] = mixture_quantiles(
                        world, model.residual, share, spread[rows] + shift, group[rows]
                    )
                curves[:, column] += location(x, model.slope)[:, None]
            found[kind] = curves
        return _coherent(found)


def _without(raw: Array, withhold: Sequence[str]) -> Array:
    for name in withhold:
        if name not in NAMES:
            raise InputError(f"no feature is called '{name}'; there are {', '.join(NAMES)}")
    hidden = np.isin(np.array(NAMES), np.array(list(withhold), dtype=str))
    return np.where(hidden, np.nan, raw)


def _widened(unknown: npt.NDArray[np.bool_], widening: Array) -> Array:
    """Log factor on the scale for the features that are not known, (N,)."""
    return 0.5 * np.log1p(location(unknown.astype(float), widening**2 - 1))


def _coherent(curves: dict[str, Array]) -> dict[str, Array]:
    """Within h years at least as much as after h years, and never less with more time.

    Levels that coincide may differ by a rounding once the location is added: they rise again.
    """
    at = np.maximum.accumulate(curves["at"], axis=2)
    best = np.maximum.accumulate(np.maximum(curves["by"], at), axis=2)
    return {"at": at, "by": np.maximum.accumulate(best, axis=1)}


def fit_panel(
    panel: Panel, cutoff: int, horizons: Sequence[int], totals: Totals | None = None
) -> Outlook:
    """Fit all horizons on what a panel shows until ``cutoff``.

    Raises
    ------
    InputError : no horizon, a horizon below one year, no year until the cut-off
    MethodError : too little history, naming the horizon
    """
    wanted = tuple(sorted(set(horizons)))
    if not wanted or wanted[0] < 1:
        raise InputError(f"horizons are whole years from 1, not {list(horizons)}")
    if cutoff < panel.years[0]:
        raise InputError(f"the panel begins in {panel.years[0]}, after the cut-off {cutoff}")
    reference, models = fit_horizons(panel.until(cutoff), totals, wanted)
    effects = {
        kind: {horizon: models[kind, horizon].effects for horizon in wanted} for kind in KINDS
    }
    answer = {kind: response(effects[kind], kind) for kind in KINDS}
    return Outlook(cutoff, wanted, reference, models, answer)

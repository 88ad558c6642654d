"""The outlook of a pair: quantiles of its turnover and chances of reaching a multiple of it.

Model
-----
For each horizon h, ``log(V[t+h] / V[t]) = alpha + b'x + s z``: alpha is what the world does to
all pairs, drawn from what past years did; x describes the pair beside others; s is its own
volatility, z its own luck. "by" has the highest level within h years in place of V[t+h]
(`docs/explanation/chance.md`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np

from bilateral.errors import InputError
from bilateral.methods.outlook.dispersion import NONE, Dispersion
from bilateral.methods.outlook.features import NAMES
from bilateral.methods.outlook.fitting import EDGES, KINDS, HorizonModel, fit_horizons
from bilateral.methods.outlook.mixture import Places, Pool
from bilateral.methods.outlook.reference import Reference, YearMeans
from bilateral.methods.outlook.regression import location, log_scale
from bilateral.methods.outlook.world import expected_inflation, pool, response, stated_range
from bilateral.methods.quantiles import LEVELS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy.typing as npt

    from bilateral.methods.outlook.features import Totals
    from bilateral.methods.outlook.series import Panel
    from bilateral.methods.outlook.world import Effects

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
_SHARE: Final = np.diff(EDGES)
_World: TypeAlias = "tuple[Pool, float]"  # effects, and how much wider the log scale is


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
        origins = self.of(raw, years, means=means, dispersion=dispersion, withhold=withhold)
        return origins.curves(inflation=inflation, era=era)

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
        origins = self.of(raw, years, means=means, dispersion=dispersion)
        return origins.range_curves(inflation=inflation)

    def of(
        self,
        raw: Array,
        years: Ints,
        *,
        means: YearMeans = UNSEEN,
        dispersion: Dispersion = NONE,
        withhold: Sequence[str] = (),
    ) -> Origins:
        """Place origins in the model, to be asked about in one world after the other.

        Parameters
        ----------
        raw, years, means, dispersion, withhold : as for `curves`

        Raises
        ------
        InputError : an unknown feature
        """
        features = _without(raw, withhold)
        x = self.reference.standardised(features, years, means)
        return Origins(self, years, x, ~np.isfinite(features), dispersion)


@dataclass(frozen=True, slots=True)
class Origins:
    """Origins placed in a model: what is the same in every world is worked out once.

    Attributes
    ----------
    outlook : the model
    years : (N,) origin years
    x : (N, F) standardised features
    unknown : (N, F) which features are not known
    dispersion : how far pairs in view lately spread beside what was fitted
    """

    outlook: Outlook
    years: Ints
    x: Array
    unknown: npt.NDArray[np.bool_]
    dispersion: Dispersion
    _groups: dict[tuple[str, int], tuple[_Group, ...]] = field(default_factory=dict)

    def curves(
        self,
        *,
        inflation: float | None = None,
        era: tuple[int, int] | None = None,
        horizons: Sequence[int] | None = None,
    ) -> dict[str, Array]:
        """Quantiles by kind, (N, H, 25), as `Outlook.curves`.

        Parameters
        ----------
        inflation, era : as for `Outlook.curves`
        horizons : the first few of the model; all when None
        """

        def world(kind: str, horizon: int, group: _Group) -> tuple[_World, ...]:
            rate = expected_inflation(group.year) if inflation is None else inflation
            return ((pool(group.moved, horizon, kind, rate, era=era), 0.0),)

        asked = self.outlook.horizons if horizons is None else horizons
        (found,) = self._curves(world, asked)
        return found

    def range_curves(
        self, *, inflation: float | None = None
    ) -> tuple[dict[str, Array], dict[str, Array]]:
        """Curves at both ends of the range, as `Outlook.range_curves`."""

        def ends(kind: str, horizon: int, group: _Group) -> tuple[_World, ...]:
            rate = expected_inflation(group.year) if inflation is None else inflation
            ranges = [
                stated_range(pool(effects, horizon, kind, rate), horizon)
                for effects in (group.moved, group.known)
            ]
            worst, best = min(low for low, _ in ranges), max(high for _, high in ranges)
            return ((_certain(worst), -SPREAD), (_certain(best), SPREAD))

        low, high = self._curves(ends, self.outlook.horizons)
        return low, high

    def _curves(
        self, worlds: Callable[[str, int, _Group], tuple[_World, ...]], horizons: Sequence[int]
    ) -> list[dict[str, Array]]:
        """Curves in each of the worlds that a group of origins may meet."""
        by_kind: dict[str, list[Array]] = {}
        for kind in KINDS:
            curves: list[Array] = []
            for column, horizon in enumerate(horizons):
                for group in self._groups_of(kind, horizon):
                    for number, (effects, wider) in enumerate(worlds(kind, horizon, group)):
                        if number == len(curves):
                            curves.append(np.empty((len(self.x), len(horizons), len(LEVELS))))
                        curves[number][group.rows, column] = group.quantiles(effects, wider)
            by_kind[kind] = curves
        return [
            _coherent(dict(zip(KINDS, world, strict=True)))
            for world in zip(*by_kind.values(), strict=True)
        ]

    def _groups_of(self, kind: str, horizon: int) -> tuple[_Group, ...]:
        """Return the origins by year, placed at one horizon."""
        known = self._groups.get((kind, horizon))
        if known is None:
            years = sorted(set(self.years.tolist()))
            known = self._groups[kind, horizon] = tuple(
                self._group(kind, horizon, year) for year in years
            )
        return known

    def _group(self, kind: str, horizon: int, year: int) -> _Group:
        outlook, rows = self.outlook, np.flatnonzero(self.years == year)
        model, x = outlook.models[kind, horizon], self.x[rows]
        known_scale = log_scale(x, model.scale)
        known = model.effects.until(max(outlook.cutoff, year) - horizon)
        return _Group(
            year=year,
            rows=rows,
            location=location(x, model.slope)[:, None],
            spread=known_scale + _widened(self.unknown[rows], model.widening),
            shift=self.dispersion.shift(kind, horizon, year),
            place=np.interp(known_scale, model.centre, np.arange(len(model.centre))),
            residual=model.residual,
            known=known,
            moved=known.with_dollar_of(year, outlook.response[kind], kind, horizon),
        )


@dataclass(frozen=True, slots=True)
class _Group:
    """The origins of one year, (n,), at one horizon, and the effects known by then.

    Attributes
    ----------
    rows : places among all origins
    location, spread, place : (n, 1), (n,), (n,) log ratio, log scale, place among the residuals
    shift : of the log scale, in every world
    residual : (G, R) standardised errors
    known, moved : effects as they were, and with the dollar of the year
    """

    year: int
    rows: Ints
    location: Array
    spread: Array
    shift: float
    place: Array
    residual: Array
    known: Effects
    moved: Effects
    _places: dict[float, Places] = field(default_factory=dict)

    def quantiles(self, world: Pool, wider: float) -> Array:
        """Curves in a world, (n, 25), with the log scale so much wider."""
        places = self._places.get(wider)
        if places is None:
            places = self._places[wider] = Places.of(
                self.residual, _SHARE, self.spread + (self.shift + wider), self.place
            )
        return places.quantiles(world) + self.location


def _certain(value: float) -> Pool:
    return Pool(np.array([value]), np.ones(1))


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

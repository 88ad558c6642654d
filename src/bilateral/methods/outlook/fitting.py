"""From a panel to the parameters of every horizon, for both kinds of event."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from bilateral.errors import MethodError
from bilateral.methods.outlook.features import NAMES
from bilateral.methods.outlook.reference import Reference, fitted_reference
from bilateral.methods.outlook.regression import Regression, clipped, fit_regression, location
from bilateral.methods.outlook.view import View
from bilateral.methods.outlook.world import Effects, expected_inflation

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from bilateral.methods.outlook.features import Totals
    from bilateral.methods.outlook.series import Panel

    Array = npt.NDArray[np.float64]
    Ints = npt.NDArray[np.int64]
    Bools = npt.NDArray[np.bool_]

KINDS: Final = ("at", "by")
MOST_ROWS: Final = 40_000  # of one horizon; more are thinned evenly
GROUPS: Final = 4  # pools of residuals, by the scale of the pair
_EDGES: Final = np.array([0, 0.001, 0.0025, 0.005, 0.01, 0.02, 0.03, *np.linspace(0.04, 0.5, 24)])
EDGES: Final = np.concatenate([_EDGES, 1 - _EDGES[-2::-1]])
"""A pool of residuals is kept as one value for each of these classes of probability."""
FEWEST: Final = 20  # rows behind a year effect that is kept
USUAL: Final = 0.8  # level at which the spread of residuals is compared
_MARGIN: Final = 1.02  # on the widening, for what a back-test of a sample does not show


@dataclass(frozen=True, slots=True)
class HorizonModel:
    """One horizon and kind of event.

    Attributes
    ----------
    slope : (F,) location, log ratio per standard deviation of a feature
    scale : (F + 1,) log scale
    degrees : degrees of freedom of the errors
    effects : what past years had in common
    residual : (G, R) standardised errors in the middle of the classes of `EDGES`, by group of scale
    centre : (G,) log scale in the middle of each group
    usual : quantile .8 of the absolute standardised errors
    widening : (F,) factor on the scale when the feature is not known, at least 1
    rows : rows fitted on
    """

    slope: Array
    scale: Array
    degrees: float
    effects: Effects
    residual: Array
    centre: Array
    usual: float
    widening: Array
    rows: int


def outcome(level: Array, horizon: int, kind: str) -> Array:
    """Log ratio to the origin after, or at best within, ``horizon`` years, (P, T - horizon).

    Known where the last year is observed; NaN else.
    """
    origins = level.shape[1] - horizon
    end = level[:, horizon:]
    best = end
    if kind == "by":
        for step in range(1, horizon):
            best = np.fmax(best, level[:, step : origins + step])
    return np.where(np.isfinite(end), best, np.nan) - level[:, :origins]


def fit_horizons(
    panel: Panel, totals: Totals | None, horizons: Sequence[int]
) -> tuple[Reference, dict[tuple[str, int], HorizonModel]]:
    """Fit every horizon on a panel that ends at the cut-off.

    Raises
    ------
    MethodError : too few rows for a horizon, naming it
    """
    view = View.of(panel, totals)
    eligible = view.eligible
    if not eligible.any():
        raise MethodError("no pair of the panel has a history to fit a forecast on")
    reference = fitted_reference(view.raw, eligible, view.means)
    pair, at, rows = view.standardised(reference)
    x = np.zeros((*eligible.shape, len(NAMES)), dtype=np.float32)
    x[pair, at] = rows
    drift = reference.drift()
    inflation = expected_inflation(int(panel.years[-1]))
    nominal, reinflated = panel.log_nominal(), panel.log_reinflated(inflation)
    found = {
        (kind, horizon): _fit_horizon(
            x, eligible, panel.years, nominal, reinflated, inflation, drift, horizon, kind
        )
        for kind in KINDS
        for horizon in horizons
    }
    return reference, found


def _fit_horizon(
    x: npt.NDArray[np.float32],
    eligible: Bools,
    years: Ints,
    nominal: Array,
    reinflated: Array,
    inflation: float,
    drift: Array,
    horizon: int,
    kind: str,
) -> HorizonModel:
    if horizon >= len(years):
        raise MethodError(f"{len(years)} years of history cannot show {horizon} years ahead")
    target = outcome(reinflated, horizon, kind)
    pair, at = np.nonzero(eligible[:, : target.shape[1]] & np.isfinite(target))
    every = -(-len(pair) // MOST_ROWS) if len(pair) else 1
    pair, at = pair[::every], at[::every]
    rows = x[pair, at].astype(float)
    try:
        fitted = fit_regression(rows, target[pair, at], years[at])
    except MethodError as problem:
        raise MethodError(f"horizon of {horizon} years: {problem}") from problem
    effects = _effects(
        fitted, rows, years[at], outcome(nominal, horizon, kind)[pair, at], inflation
    )
    residual, centre = _pools(fitted)
    return HorizonModel(
        fitted.slope,
        fitted.scale,
        fitted.degrees,
        effects,
        residual,
        centre,
        float(np.quantile(np.abs(fitted.residual), USUAL)),
        _widening(fitted, rows, target[pair, at], years[at], drift),
        len(rows),
    )


def _effects(fitted: Regression, x: Array, year: Ints, nominal: Array, inflation: float) -> Effects:
    """Effects of the years with enough rows, re-inflated and nominal."""
    left = nominal - location(x, fitted.slope)
    rows = np.array([np.count_nonzero(year == y) for y in fitted.years])
    kept = rows >= min(FEWEST, rows.max())
    plain = np.array([np.median(left[year == y]) for y in fitted.years[kept]])
    return Effects(fitted.years[kept], plain, fitted.effect[kept], inflation)


def _pools(fitted: Regression) -> tuple[Array, Array]:
    """Residuals of the calmest to the wildest pairs."""
    edges = np.quantile(fitted.log_scale, np.arange(1, GROUPS) / GROUPS)
    group = np.digitize(fitted.log_scale, edges)
    levels = (EDGES[1:] + EDGES[:-1]) / 2
    values = [np.quantile(fitted.residual[group == g], levels) for g in range(GROUPS)]
    middle = [float(np.median(fitted.log_scale[group == g])) for g in range(GROUPS)]
    return np.stack(values), np.array(middle)


def _widening(fitted: Regression, x: Array, y: Array, year: Ints, drift: Array) -> Array:
    """Back-test with one feature withheld: how much wider the scale must be.

    The larger of two ratios: spread of the standardised errors without and with the feature,
    and mean scale with and without it, so that not knowing never looks like knowing more. Both
    are of the fitted years; where the mean of the feature drifts, the scale that it stands for
    moves away, and this is added.
    """
    left = y - fitted.effect[np.searchsorted(fitted.years, year)] - location(x, fitted.slope)
    scale = fitted.scale[0] + location(x, fitted.scale[1:])
    usual = np.quantile(np.abs(fitted.residual), USUAL)
    mean = np.exp(fitted.log_scale).mean()
    factors = np.ones(x.shape[1])
    for feature, values in enumerate(x.T):
        spread = np.exp(clipped(scale - values * fitted.scale[1 + feature]))
        error = np.abs(left + values * fitted.slope[feature]) / spread
        needed = float(max(np.quantile(error, USUAL) / usual, mean / spread.mean(), 1.0))
        factors[feature] = needed * _MARGIN
    return factors * np.exp(np.abs(fitted.scale[1:]) * drift)

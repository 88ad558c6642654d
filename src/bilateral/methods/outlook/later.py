"""What another panel, or later years, show a fitted model: newer world effects, and the spread."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from bilateral.errors import InputError
from bilateral.methods.outlook.dispersion import FEWEST, Dispersion, observed_dispersion
from bilateral.methods.outlook.fitting import HorizonModel, outcome
from bilateral.methods.outlook.regression import location
from bilateral.methods.outlook.view import View
from bilateral.methods.outlook.world import expected_inflation

if TYPE_CHECKING:
    import numpy.typing as npt

    from bilateral.methods.outlook.model import Outlook
    from bilateral.methods.outlook.series import Panel

    Array = npt.NDArray[np.float64]
    Ints = npt.NDArray[np.int64]


def with_later_effects(outlook: Outlook, view: View, inflation: float | None = None) -> Outlook:
    """The same slopes and scales, with world effects of origin years after the last one known.

    For each kind and horizon the effect of a year is the median of ``y - b'x`` over the eligible
    pairs in view, as it was in current dollars and re-inflated.

    Parameters
    ----------
    outlook : fitted
    view : of whatever pairs and source; a year with fewer than 50 outcomes adds nothing
    inflation : at which all effects are re-inflated, log points; as it was fitted when None
    """
    pair, at, x = view.standardised(outlook.reference)
    models: dict[tuple[str, int], HorizonModel] = {}
    for (kind, horizon), model in outlook.models.items():
        old = model.effects
        if inflation is not None:
            old = old.at_inflation(inflation, kind, horizon)
        common = location(x, model.slope)
        first = int(old.years[-1]) + 1
        plain, real = (
            _medians(level, view.panel.years, horizon, kind, pair, at, common, first)
            for level in (view.panel.log_nominal(), view.panel.log_reinflated(old.inflation))
        )
        years: Ints = np.array(sorted(plain), dtype=np.int64)
        new = [np.array([found[year] for year in years.tolist()]) for found in (plain, real)]
        models[kind, horizon] = replace(model, effects=old.followed_by(years, *new))
    return replace(outlook, models=models)


def extended(outlook: Outlook, panel: Panel, cutoff: int) -> Outlook:
    """A model that knows world effects until a later year, from another panel.

    Standings of its pairs are measured against the pairs the model was fitted on, so that an
    effect is what the fitted average pair would have seen.

    Parameters
    ----------
    outlook : fitted on the first panel
    panel : pairs of whatever codes and source; years after the cut-off are not read
    cutoff : last year that counts, after the outlook's own

    Raises
    ------
    InputError : a cut-off that is not later, or no origin year with at least 50 pairs
    """
    if cutoff <= outlook.cutoff:
        raise InputError(f"the model already knows {outlook.cutoff}; {cutoff} is not later")
    view = View.of(panel.until(cutoff)).beside_the_fit()
    longer = with_later_effects(outlook, view, expected_inflation(cutoff))
    if all(
        len(model.effects.years) == len(outlook.models[key].effects.years)
        for key, model in longer.models.items()
    ):
        raise InputError(
            f"the second panel has no origin year after {outlook.cutoff - 1} with {FEWEST} pairs"
            f" whose outcome is known in {cutoff}"
        )
    return replace(longer, cutoff=cutoff)


def spread_seen(outlook: Outlook, view: View) -> Dispersion:
    """How far the pairs in view spread beside what the model was fitted on."""
    panel = view.panel
    pair, at, x = view.standardised(outlook.reference)
    level = panel.log_reinflated(expected_inflation(outlook.cutoff))
    return observed_dispersion(outlook.models, x, pair, at, level, panel.years)


def _medians(
    level: Array,
    years: Ints,
    horizon: int,
    kind: str,
    pair: Ints,
    at: Ints,
    common: Array,
    first: int,
) -> dict[int, float]:
    """Median of y - b'x by origin year from the first one on, where enough outcomes are known."""
    if horizon >= level.shape[1]:
        return {}
    target = outcome(level, horizon, kind)
    inside = (at < target.shape[1]) & (years[at] >= first)
    left = target[pair[inside], at[inside]] - common[inside]
    year = years[at[inside]][np.isfinite(left)]
    left = left[np.isfinite(left)]
    return {
        int(y): float(np.median(left[year == y]))
        for y in np.unique(year)
        if np.count_nonzero(year == y) >= FEWEST
    }

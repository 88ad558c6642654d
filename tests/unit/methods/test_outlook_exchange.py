"""A model as values and back; its extension by a second panel."""

from __future__ import annotations

import copy
import json
from typing import Any

import numpy as np
import pytest

from bilateral.errors import InputError
from bilateral.methods.outlook.dispersion import Dispersion
from bilateral.methods.outlook.exchange import (
    dispersion_from_list,
    dispersion_to_list,
    outlook_from_dict,
    outlook_to_dict,
)
from bilateral.methods.outlook.features import NAMES
from bilateral.methods.outlook.later import extended, spread_seen
from bilateral.methods.outlook.model import Outlook, fit_panel
from bilateral.methods.outlook.series import Panel, panel_from_rows
from bilateral.methods.outlook.view import View
from bilateral.methods.outlook.world import expected_inflation, pool

HORIZONS = (1, 2, 5)


def invented(pairs: int, first: int, last: int, seed: int) -> Panel:
    rng = np.random.default_rng(seed)
    years = np.arange(first, last + 1)
    steps = rng.normal(0.05, 0.05, len(years)) + rng.normal(0.0, 0.2, (pairs, len(years)))
    turnover = 200 * np.exp(np.cumsum(steps, axis=1) + rng.normal(0, 1, (pairs, 1)))
    number = np.repeat(np.arange(pairs), len(years))
    share = rng.uniform(0.3, 0.7, (pairs, 1))
    return panel_from_rows(
        number % 9,
        100 + number,
        np.tile(years, pairs),
        (share * turnover).ravel(),
        ((1 - share) * turnover).ravel(),
    )


def lifted(panel: Panel, year: int, by: float) -> Panel:
    """All trade from a year on, so many log points higher."""
    factor = np.where(panel.years >= year, np.exp(by), 1.0)
    count = len(panel.years)
    return panel_from_rows(
        np.repeat(panel.a, count),
        np.repeat(panel.b, count),
        np.tile(panel.years, len(panel.a)),
        (panel.a_from_b * factor).ravel(),
        (panel.b_from_a * factor).ravel(),
    )


@pytest.fixture(scope="module")
def outlook() -> Outlook:
    return fit_panel(invented(90, 1970, 2005, 1), 2005, HORIZONS)


@pytest.fixture(scope="module")
def recent() -> Panel:
    return invented(80, 1990, 2015, 2)


def curves(model: Outlook) -> np.ndarray:
    raw = np.full((2, len(NAMES)), np.nan)
    raw[0, 0] = 5.0
    return np.concatenate(list(model.curves(raw, np.array([2004, 2020])).values()))


def test_reading_back_gives_the_same_model(outlook: Outlook) -> None:
    body = outlook_to_dict(outlook)
    again = outlook_from_dict(json.loads(json.dumps(body)))
    assert outlook_to_dict(again) == body
    assert (again.cutoff, again.horizons) == (outlook.cutoff, outlook.horizons)
    np.testing.assert_allclose(curves(again), curves(outlook), atol=1e-4)
    ours, theirs = outlook.models["by", 5], again.models["by", 5]
    np.testing.assert_allclose(theirs.residual, ours.residual, rtol=5e-6)
    np.testing.assert_allclose(theirs.slope, ours.slope, rtol=5e-6)


def change(body: dict[str, Any], path: str, value: Any) -> dict[str, Any]:
    out = copy.deepcopy(body)
    *outer, last = path.split(".")
    place: Any = out
    for step in outer:
        place = place[int(step) if step.isdigit() else step]
    if value is KeyError:
        del place[last]
    else:
        place[int(last) if last.isdigit() else last] = value
    return out


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        ("schema", "bilateral-outlook/9", "bilateral-outlook/1"),
        ("features", ["level"], "other features"),
        ("horizons", [5, 1], "rising whole years"),
        ("cutoff", 2005.5, "outlook.cutoff is no whole number"),
        ("reference", KeyError, "has no 'reference'"),
        ("reference.years.3", 1900, "consecutive"),
        ("reference.spread", [1.0], "outlook.reference.spread has shape (1,)"),
        ("models", {}, "outlook.models is no list"),
        ("models.0", 3, "outlook.models[0] is no object"),
        ("models.1.slope.2", float("nan"), "outlook.models[1].slope holds what is no number"),
        ("models.1.slope.2", "much", "no array of numbers"),
        ("models.1.residual.0", [1.0], "no array of numbers"),
        ("models.2.effects.nominal", [0.1], "outlook.models[2].effects.nominal has shape"),
        ("models.2.effects.years.0", 2100, "rising calendar years"),
        ("models.0.horizon", 7, "do not fit the horizons"),
    ],
)
def test_what_is_refused(outlook: Outlook, path: str, value: Any, words: str) -> None:
    with pytest.raises(InputError) as refused:
        outlook_from_dict(change(outlook_to_dict(outlook), path, value))
    assert words in refused.value.message


def test_no_number_is_not_written(outlook: Outlook) -> None:
    model = copy.deepcopy(outlook)
    model.reference.spread[0] = np.nan
    with pytest.raises(InputError, match="cannot be written"):
        outlook_to_dict(model)


def test_extension_keeps_what_was_fitted_and_adds_later_years(
    outlook: Outlook, recent: Panel
) -> None:
    longer = extended(outlook, recent, 2014)
    assert longer.cutoff == 2014
    assert longer.reference is outlook.reference
    inflation = expected_inflation(2014)
    for (kind, horizon), model in longer.models.items():
        before = outlook.models[kind, horizon]
        np.testing.assert_array_equal(model.slope, before.slope)
        np.testing.assert_array_equal(model.residual, before.residual)
        effects, old = model.effects, before.effects
        count = len(old.years)
        assert effects.years.tolist() == [
            *old.years.tolist(),
            *range(2005 - horizon + 1, 2014 - horizon + 1),
        ]
        np.testing.assert_array_equal(effects.nominal[:count], old.nominal)
        assert effects.inflation == inflation
        # what an origin was told of the old years does not change by the new base
        for rate in (0.0, 0.04):
            ours = pool(effects, horizon, kind, rate).value[len(effects.years) :]
            theirs = pool(old, horizon, kind, rate).value[count:]
            np.testing.assert_allclose(ours[:count], theirs)


def test_a_lift_of_the_world_is_found_where_it_was_planted(outlook: Outlook, recent: Panel) -> None:
    plain = extended(outlook, recent, 2014)
    moved = extended(outlook, lifted(recent, 2012, 0.3), 2014)
    for (kind, horizon), model in moved.models.items():
        effects, base = model.effects, plain.models[kind, horizon].effects
        # an origin before the lift whose last year lies after it; features saw nothing of it
        crossing = (effects.years < 2012) & (effects.years + horizon >= 2012)
        before = effects.years + horizon < 2012
        np.testing.assert_allclose(effects.nominal[before], base.nominal[before])
        if kind == "at":
            gained = (effects.nominal - base.nominal)[crossing]
            np.testing.assert_allclose(gained, 0.3)
            real = (effects.reinflated - base.reinflated)[crossing]
            np.testing.assert_allclose(real, 0.3)
        assert crossing.sum() == horizon - max(horizon - 3, 0)


def test_extension_reads_nothing_after_its_cutoff(outlook: Outlook, recent: Panel) -> None:
    one = extended(outlook, recent, 2011)
    other = extended(outlook, lifted(recent, 2012, 2.0), 2011)
    assert outlook_to_dict(one) == outlook_to_dict(other)


def test_what_cannot_extend(outlook: Outlook, recent: Panel) -> None:
    with pytest.raises(InputError, match="2005 is not later"):
        extended(outlook, recent, 2005)
    with pytest.raises(InputError, match="no origin year"):
        extended(outlook, invented(20, 1990, 2015, 3), 2014)


def test_spread_of_a_calmer_panel(outlook: Outlook, recent: Panel) -> None:
    spread = spread_seen(outlook, View.of(recent))
    assert set(spread.ratio) == set(outlook.models)
    again = dispersion_from_list(json.loads(json.dumps(dispersion_to_list(spread))))
    assert dispersion_to_list(again) == dispersion_to_list(spread)
    assert again.shift("by", 2, 2016) == pytest.approx(spread.shift("by", 2, 2016), abs=1e-5)
    assert dispersion_from_list([]) == Dispersion({})
    with pytest.raises(InputError, match=r"dispersion\[0\].ratio has shape"):
        dispersion_from_list([{"kind": "at", "horizon": 1, "years": [2000], "ratio": []}])

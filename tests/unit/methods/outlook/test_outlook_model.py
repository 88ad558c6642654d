from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from outlook_panels import arranged, invented

from bilateral.errors import InputError
from bilateral.methods.outlook import dollar
from bilateral.methods.outlook.features import NAMES
from bilateral.methods.outlook.model import Outlook, fit_panel
from bilateral.methods.quantiles import LEVELS, chance_of_reaching

PANEL = arranged(invented())
UNKNOWN = np.full((1, len(NAMES)), np.nan)
YEAR = np.array([2009])
LOW, HIGH = LEVELS.tolist().index(0.1), LEVELS.tolist().index(0.9)


@pytest.fixture(scope="module")
def outlook() -> Outlook:
    return fit_panel(PANEL, 2009, [3, 1, 2, 3])


def width(curves: np.ndarray) -> np.ndarray:
    return curves[..., HIGH] - curves[..., LOW]


def test_horizons_are_sorted_and_named_once(outlook: Outlook) -> None:
    assert outlook.horizons == (1, 2, 3)
    assert outlook.curves(UNKNOWN, YEAR)["at"].shape == (1, 3, 25)


def test_a_pair_of_which_nothing_is_known_is_average_and_wider(outlook: Outlook) -> None:
    unknown, average = (
        outlook.curves(raw, YEAR)
        for raw in (UNKNOWN, outlook.reference.mean[-3:].mean(axis=0)[None])
    )
    for kind in ("at", "by"):
        assert (width(unknown[kind]) > width(average[kind])).all()


def test_more_time_and_within_are_never_less(outlook: Outlook) -> None:
    curves = outlook.curves(UNKNOWN, YEAR)
    assert (curves["by"] >= curves["at"]).all()
    assert (np.diff(curves["by"], axis=1) >= 0).all()


def test_higher_inflation_lifts_the_real_half(outlook: Outlook) -> None:
    calm, high = (outlook.curves(UNKNOWN, YEAR, inflation=rate)["at"] for rate in (0.0, 0.1))
    assert (high - calm >= -1e-9).all()
    middle = LEVELS.tolist().index(0.5)
    assert (high - calm)[0, 2, middle] > 0.05


def test_the_range_holds_what_is_expected(outlook: Outlook) -> None:
    mean = outlook.curves(UNKNOWN, YEAR)
    low, high = outlook.range_curves(UNKNOWN, YEAR)
    for kind in ("at", "by"):
        ends = [chance_of_reaching(c[kind], np.log(1.5)) for c in (low, mean, high)]
        assert (ends[0] < ends[1]).all()
        assert (ends[1] < ends[2]).all()


def test_a_dear_dollar_lifts_what_is_expected(outlook: Outlook) -> None:
    answers = replace(outlook, response={"at": 2.0, "by": 2.0})
    same = {"inflation": 0.02}
    dear, cheap = (answers.curves(UNKNOWN, np.array([year]), **same) for year in (2001, 2011))
    gap = float(np.diff(dollar.log_dollar([2011, 2001]))[0])
    for column, horizon in enumerate(outlook.horizons):
        lifted = (dear["at"] - cheap["at"])[0, column]
        np.testing.assert_allclose(lifted, 2.0 * dollar.gone(horizon) * gap, atol=0.02)


def test_the_range_holds_a_dollar_that_stays_where_it_is(outlook: Outlook) -> None:
    answers = replace(outlook, response={"at": 2.0, "by": 2.0})
    deaf = replace(outlook, response={"at": 0.0, "by": 0.0})
    for year in (2001, 2011):  # dear and cheap
        low, high = answers.range_curves(UNKNOWN, np.array([year]))
        lowest, highest = deaf.range_curves(UNKNOWN, np.array([year]))
        for kind in ("at", "by"):
            assert (low[kind] <= lowest[kind] + 1e-9).all()
            assert (high[kind] >= highest[kind] - 1e-9).all()


def test_an_era_can_be_believed_alone(outlook: Outlook) -> None:
    effects = outlook.models["at", 1].effects
    best = int(effects.years[np.argmax(effects.nominal + effects.reinflated)])
    alone = outlook.curves(UNKNOWN, YEAR, era=(best, best))["at"]
    every = outlook.curves(UNKNOWN, YEAR)["at"]
    assert alone[0, 0].mean() > every[0, 0].mean()


def test_an_unknown_feature_is_named(outlook: Outlook) -> None:
    with pytest.raises(InputError, match="no feature is called 'size'; there are level, "):
        outlook.curves(UNKNOWN, YEAR, withhold=["size"])


@pytest.mark.parametrize("horizons", [[], [0, 1], [-1]])
def test_horizons_are_whole_years_from_one(horizons: list[int]) -> None:
    with pytest.raises(InputError, match="horizons are whole years from 1"):
        fit_panel(PANEL, 2000, horizons)


def test_a_cutoff_before_the_panel_is_refused() -> None:
    with pytest.raises(InputError, match="begins in 1970, after the cut-off 1960"):
        fit_panel(PANEL, 1960, [1])

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from outlook_panels import arranged, invented, panel_of

from bilateral.errors import MethodError
from bilateral.methods.outlook.deflator import log_price
from bilateral.methods.outlook.features import NAMES
from bilateral.methods.outlook.fitting import EDGES, HorizonModel, fit_horizons, outcome
from bilateral.methods.outlook.series import Panel
from bilateral.methods.outlook.world import expected_inflation

if TYPE_CHECKING:
    from bilateral.methods.outlook.reference import Reference

nan = float("nan")
PANEL = arranged(invented(economies=16))


@pytest.fixture(scope="module")
def fitted() -> tuple[Reference, dict[tuple[str, int], HorizonModel]]:
    return fit_horizons(PANEL, None, [1, 5])


def test_outcomes_after_and_within() -> None:
    level = np.array([[0.0, 3.0, 1.0, nan, 2.0], [0.0, nan, 5.0, 1.0, 4.0]])
    at, by = (outcome(level, 2, kind) for kind in ("at", "by"))
    np.testing.assert_array_equal(at, [[1, nan, 1], [5, nan, -1]])
    np.testing.assert_array_equal(by, [[3, nan, 1], [5, nan, -1]])


def test_the_classes_of_residuals_cover_all_probability() -> None:
    assert EDGES[0] == 0
    assert EDGES[-1] == 1
    assert (np.diff(EDGES) > 0).all()
    np.testing.assert_allclose(EDGES, 1 - EDGES[::-1])


def test_every_horizon_and_kind_is_fitted(
    fitted: tuple[Reference, dict[tuple[str, int], HorizonModel]],
) -> None:
    _, models = fitted
    assert set(models) == {(kind, h) for kind in ("at", "by") for h in (1, 5)}
    for (_, horizon), model in models.items():
        assert (model.widening >= 1).all()
        assert (np.diff(model.residual, axis=1) >= 0).all()
        assert (np.diff(model.centre) > 0).all()
        assert model.effects.years.max() == 2009 - horizon
        assert model.effects.inflation == expected_inflation(2009)


def test_one_year_ahead_at_and_by_are_the_same(
    fitted: tuple[Reference, dict[tuple[str, int], HorizonModel]],
) -> None:
    _, models = fitted
    np.testing.assert_array_equal(models["at", 1].slope, models["by", 1].slope)


def test_effects_are_what_all_pairs_had_in_common(
    fitted: tuple[Reference, dict[tuple[str, int], HorizonModel]],
) -> None:
    """The re-inflated effect differs from the nominal one by inflation only."""
    _, models = fitted
    effects = models["at", 5].effects
    actual = log_price(effects.years + 5) - log_price(effects.years)
    left = effects.nominal - actual + 5 * effects.inflation
    np.testing.assert_allclose(effects.reinflated, left, atol=1e-9)


def test_a_world_wide_jump_is_an_effect_of_its_years(
    fitted: tuple[Reference, dict[tuple[str, int], HorizonModel]],
) -> None:
    after = np.where(PANEL.years >= 2000, 2.0, 1.0)
    jump = Panel(
        PANEL.a,
        PANEL.b,
        PANEL.years,
        PANEL.a_from_b * after,
        PANEL.b_from_a * after,
        PANEL.turnover * after,
        PANEL.log_real + np.log(after),
    )
    before = fitted[1]["at", 5].effects
    effects = fit_horizons(jump, None, [5])[1]["at", 5].effects
    crossing = (effects.years < 2000) & (effects.years + 5 >= 2000)
    moved = effects.nominal - before.nominal
    assert moved[crossing].mean() == pytest.approx(np.log(2), abs=0.1)
    assert moved[~crossing].mean() == pytest.approx(0, abs=0.1)


def test_wild_pairs_have_their_own_scale(
    fitted: tuple[Reference, dict[tuple[str, int], HorizonModel]],
) -> None:
    scale = dict(zip(NAMES, fitted[1]["at", 1].scale[1:].tolist(), strict=True))
    assert scale["sd_10"] + scale["mad_10"] > 0.1


def test_a_panel_without_eligible_pairs_is_refused() -> None:
    with pytest.raises(MethodError, match="no pair of the panel has a history"):
        fit_horizons(panel_of([1.0] * 20), None, [1])


def test_a_horizon_beyond_the_panel_is_refused() -> None:
    with pytest.raises(MethodError, match="40 years of history cannot show 40 years ahead"):
        fit_horizons(PANEL, None, [40])


def test_a_horizon_with_few_rows_is_named() -> None:
    with pytest.raises(MethodError, match=r"horizon of 35 years: .* rows are too few"):
        fit_horizons(PANEL, None, [35])

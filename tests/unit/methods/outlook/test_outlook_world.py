from __future__ import annotations

import numpy as np
import pytest

from bilateral.errors import InputError
from bilateral.methods.outlook import dollar
from bilateral.methods.outlook.deflator import log_price
from bilateral.methods.outlook.mixture import Pool
from bilateral.methods.outlook.world import (
    FLOATED,
    USUAL,
    Effects,
    expected_inflation,
    pool,
    response,
    stated_range,
)

YEARS = np.arange(1950, 2000)
EFFECTS = Effects(YEARS, np.linspace(0, 1, 50), np.linspace(0.5, 1.5, 50), 0.03)


def test_expected_inflation_is_the_mean_of_five_years() -> None:
    assert expected_inflation(2000) == pytest.approx(float(log_price(2000) - log_price(1995)) / 5)


def test_half_of_the_pool_is_nominal_and_the_last_ten_years_weigh_double() -> None:
    found = pool(EFFECTS, 5, "at", 0.03)
    assert found.weight.sum() == pytest.approx(1)
    assert found.weight[:50].sum() == pytest.approx(0.5)
    np.testing.assert_allclose(found.weight[:50] * 120, [1] * 40 + [2] * 10)
    np.testing.assert_array_equal(found.value, np.append(EFFECTS.nominal, EFFECTS.reinflated))


@pytest.mark.parametrize(("kind", "reach"), [("at", 5), ("by", 4)])
def test_the_real_half_is_inflated_as_expected_now(kind: str, reach: float) -> None:
    found = pool(EFFECTS, 5, kind, 0.05)
    np.testing.assert_array_equal(found.value[:50], EFFECTS.nominal)
    np.testing.assert_allclose(found.value[50:] - EFFECTS.reinflated, 0.02 * reach)


def answering(years: np.ndarray, slope: float, horizon: int, kind: str = "at") -> Effects:
    """Effects that answer to the dollar and to nothing else."""
    level = np.nan_to_num(dollar.log_dollar(years))
    reach = horizon if kind == "at" else 0.8 * horizon
    value = 0.2 + slope * dollar.gone(reach) * level
    return Effects(years, value, value, 0.03)


@pytest.mark.parametrize("kind", ["at", "by"])
def test_the_response_to_the_dollar_is_found_and_drawn_to_what_is_usual(kind: str) -> None:
    planted = {h: answering(np.arange(1950, 2010 - h), 3.0, h, kind) for h in (1, 5, 10)}
    assert USUAL + 0.3 < response(planted, kind) < 3.0
    often = {h: answering(np.tile(e.years, 200), 3.0, h, kind) for h, e in planted.items()}
    assert response(often, kind) == pytest.approx(3.0, abs=0.05)
    still = {h: Effects(e.years, 0 * e.nominal, 0 * e.nominal, 0.03) for h, e in planted.items()}
    assert 0 < response(still, kind) < USUAL


def test_a_short_record_of_floating_rates_is_not_believed() -> None:
    last = dollar.FIRST + FLOATED
    believed, not_yet = (
        response({5: answering(np.arange(1950, end - 4), 1.5, 5)}, "at") for end in (last, last - 1)
    )
    assert believed > 0
    assert not_yet == 0


def test_effects_are_moved_by_how_much_dearer_the_dollar_is_now() -> None:
    years = np.arange(1960, 2000)
    flat = Effects(years, np.full(40, 0.2), np.full(40, 0.3), 0.03)
    found = flat.with_dollar_of(2001, 2.0, "at", 4)
    level = dollar.log_dollar(years)
    floating = np.isfinite(level)
    then = np.where(floating, level, level[floating].mean())
    moved = 2.0 * 0.5 * (dollar.log_dollar(2001) - then)  # four years: half of the way is gone
    np.testing.assert_allclose(found.nominal, 0.2 + moved)
    np.testing.assert_allclose(found.reinflated, 0.3 + moved)


def test_an_origin_before_rates_floated_is_not_moved() -> None:
    found = EFFECTS.with_dollar_of(1965, 2.0, "at", 4)
    np.testing.assert_array_equal(found.nominal, EFFECTS.nominal)
    np.testing.assert_array_equal(found.reinflated, EFFECTS.reinflated)


def test_what_an_origin_did_not_know_is_left_out() -> None:
    known = EFFECTS.until(1980)
    assert known.years[-1] == 1980
    weight = pool(known, 5, "at", 0.03).weight
    np.testing.assert_allclose(weight[:31] * 82, [1] * 21 + [2] * 10)


def test_an_era_keeps_its_years_only() -> None:
    found = pool(EFFECTS, 5, "at", 0.03, era=(1970, 1979))
    np.testing.assert_array_equal(found.value[:10], EFFECTS.nominal[20:30])
    assert len(found.value) == 20


def test_an_era_nobody_saw_is_refused() -> None:
    with pytest.raises(InputError, match="no outcome 5 years after an origin in 2010-2019"):
        pool(EFFECTS, 5, "at", 0.03, era=(2010, 2019))


def test_the_stated_range_is_wider_than_what_was_seen() -> None:
    found = pool(EFFECTS, 5, "at", 0.03)
    low, high = stated_range(found, 5)
    nominal = Pool(EFFECTS.nominal, found.weight[:50] * 2)
    assert low < nominal.quantile(0.1)
    assert high > Pool(EFFECTS.reinflated, found.weight[50:] * 2).quantile(0.9)


def test_the_stated_range_by_hand() -> None:
    """33 years and 5-year effects hold three eras, two degrees of freedom: t(.9) is 1.886."""
    value = np.concatenate([np.arange(33.0), np.arange(33.0)])
    low, high = stated_range(Pool(value, np.full(66, 1 / 66)), 5)
    middle = Pool(np.arange(33.0), np.full(33, 1 / 33))
    wider = 1.886 / 1.2816 * (1 + 1 / 3) ** 0.5
    assert high == pytest.approx(16 + wider * (middle.quantile(0.9) - 16), rel=1e-9)
    assert low == pytest.approx(16 - (high - 16), rel=1e-9)


def test_fewer_eras_make_the_range_wider() -> None:
    found = pool(EFFECTS, 1, "at", 0.03)
    widths = [high - low for low, high in (stated_range(found, h) for h in (1, 5, 7, 10))]
    assert widths == sorted(widths)
    assert widths[-1] > widths[0]

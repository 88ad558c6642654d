from __future__ import annotations

import numpy as np
import pytest

from bilateral.errors import InputError
from bilateral.methods.outlook.deflator import log_price
from bilateral.methods.outlook.mixture import Pool
from bilateral.methods.outlook.world import Effects, expected_inflation, pool, stated_range

YEARS = np.arange(1950, 2000)
EFFECTS = Effects(YEARS, np.linspace(0, 1, 50), np.linspace(0.5, 1.5, 50), 0.03)


def test_expected_inflation_is_the_mean_of_five_years() -> None:
    assert expected_inflation(2000) == pytest.approx(float(log_price(2000) - log_price(1995)) / 5)


def test_half_of_the_pool_is_nominal_and_the_last_ten_years_weigh_double() -> None:
    found = pool(EFFECTS, 5, "at", 0.03, last=1999)
    assert found.weight.sum() == pytest.approx(1)
    assert found.weight[:50].sum() == pytest.approx(0.5)
    np.testing.assert_allclose(found.weight[:50] * 120, [1] * 40 + [2] * 10)
    np.testing.assert_array_equal(found.value, np.append(EFFECTS.nominal, EFFECTS.reinflated))


@pytest.mark.parametrize(("kind", "reach"), [("at", 5), ("by", 4)])
def test_the_real_half_is_inflated_as_expected_now(kind: str, reach: float) -> None:
    found = pool(EFFECTS, 5, kind, 0.05, last=1999)
    np.testing.assert_array_equal(found.value[:50], EFFECTS.nominal)
    np.testing.assert_allclose(found.value[50:] - EFFECTS.reinflated, 0.02 * reach)


def test_an_era_keeps_its_years_only() -> None:
    found = pool(EFFECTS, 5, "at", 0.03, last=1999, era=(1970, 1979))
    np.testing.assert_array_equal(found.value[:10], EFFECTS.nominal[20:30])
    assert len(found.value) == 20


def test_an_era_nobody_saw_is_refused() -> None:
    with pytest.raises(InputError, match="no outcome 5 years after an origin in 2010-2019"):
        pool(EFFECTS, 5, "at", 0.03, last=1999, era=(2010, 2019))


def test_the_stated_range_is_wider_than_what_was_seen() -> None:
    found = pool(EFFECTS, 5, "at", 0.03, last=1999)
    low, high = stated_range(found, 5)
    nominal = Pool(EFFECTS.nominal, found.weight[:50] * 2)
    assert low < nominal.quantile(0.1)
    assert high > Pool(EFFECTS.reinflated, found.weight[50:] * 2).quantile(0.9)


def test_the_stated_range_by_hand() -> None:
    """33 years and 5-year effects hold three eras: two degrees of freedom are read as three."""
    value = np.concatenate([np.arange(33.0), np.arange(33.0)])
    low, high = stated_range(Pool(value, np.full(66, 1 / 66)), 5)
    middle = Pool(np.arange(33.0), np.full(33, 1 / 33))
    wider = 1.638 / 1.2816 * (1 + 1 / 3) ** 0.5
    assert high == pytest.approx(16 + wider * (middle.quantile(0.9) - 16), rel=1e-9)
    assert low == pytest.approx(16 - (high - 16), rel=1e-9)


def test_fewer_eras_make_the_range_wider() -> None:
    found = pool(EFFECTS, 1, "at", 0.03, last=1999)
    widths = [high - low for low, high in (stated_range(found, h) for h in (1, 5, 7, 10))]
    assert widths == sorted(widths)
    assert widths[-1] > widths[0]

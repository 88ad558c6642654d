from __future__ import annotations

import math

import numpy as np
import pytest

from bilateral.chance.origin import Origin, Rates
from bilateral.methods.outlook.deflator import log_price
from bilateral.methods.outlook.features import NAMES


def feature(origin: Origin, name: str) -> float:
    return float(origin.raw()[NAMES.index(name)])


def test_a_level_alone_is_one_feature() -> None:
    origin = Origin(2024, {2024: 380.7e6})
    assert origin.known() == ("level",)
    real = math.log(380.7) - float(log_price(2024))
    assert feature(origin, "level") == pytest.approx(real)
    assert origin.level_2009 == pytest.approx(math.exp(real) * 1e6)
    assert origin.growth is None


def test_growth_is_real_for_the_model_and_nominal_for_the_classes() -> None:
    origin = Origin(2024, {2024: 119e6, 2023: 100e6})
    assert origin.growth == pytest.approx(0.19)
    inflation = float(log_price(2024) - log_price(2023))
    assert feature(origin, "growth_1") == pytest.approx(math.log(1.19) - inflation)
    assert origin.grown(0.5).growth == pytest.approx(0.5)
    assert feature(origin.grown(0.5), "level") == feature(origin, "level")


def test_a_mean_or_a_peak_needs_years_to_be_one() -> None:
    few = Origin(2024, {2024: 2e8, 2023: 1e8})
    assert math.isnan(feature(few, "from_mean_5"))
    three = Origin(2024, {2024: 2e8, 2023: 1e8, 2021: 1e8})
    assert math.isfinite(feature(three, "from_mean_5"))
    assert math.isnan(feature(three, "from_mean_10"))
    assert math.isnan(feature(three, "drawdown"))
    long = Origin(2024, {year: 1e8 * 1.05 ** (year - 2004) for year in range(2004, 2025)})
    countries = {n for n in NAMES if "country" in n or "er_growth" in n or n == "intensity"}
    assert set(NAMES) - set(long.known()) == countries | {"imbalance"}


def test_flows_say_how_uneven_they_are_in_any_unit() -> None:
    one = Origin(2024, {2024: 1e8}, (75.0, 25.0))
    other = Origin(2024, {2024: 1e8}, (25e6, 75e6))
    assert feature(one, "imbalance") == pytest.approx(math.log(3))
    assert feature(other, "imbalance") == pytest.approx(math.log(3))
    assert np.isnan(Origin(2024, {2024: 1e8}, (1.0, 0.0)).raw()[NAMES.index("imbalance")])


def test_without_a_rate_nothing_is_known_of_the_level() -> None:
    rates = Rates({("RUB", 2024): 1 / 92})
    assert rates.to_usd(92e6, "RUB", 2024) == pytest.approx(1e6)
    assert rates.to_usd(5.0, "USD", 1999) == 5.0
    assert math.isnan(rates.to_usd(92e6, "RUB", 2023))
    origin = Origin(2024, {2024: math.nan, 2023: math.nan}, (3.0, 1.0))
    assert origin.known() == ("imbalance",)
    assert (origin.level_2009, origin.growth) == (None, None)

from __future__ import annotations

import math

import numpy as np
import pytest

from bilateral.errors import InputError
from bilateral.methods.nowcast import Rule, growth_rule, level_rule, through_origin


def test_the_slope_is_a_weighted_median() -> None:
    assert through_origin([1, 1, 1], [0.2, 0.5, 9]) == 0.5
    assert through_origin([1, 1, 10], [0.2, 0.5, 9]) == 0.9
    assert through_origin([0, 2], [5, 1]) == 0.5
    with pytest.raises(InputError):
        through_origin([0.0], [1.0])


def test_the_slope_minimises_absolute_errors() -> None:
    rng = np.random.default_rng(7)
    x = rng.normal(size=200)
    y = 0.6 * x + rng.standard_t(2, size=200)
    best = np.abs(y - through_origin(x, y) * x).sum()
    for slope in np.linspace(-1, 2, 301):
        assert best <= np.abs(y - slope * x).sum() + 1e-9


def test_growth_that_goes_on_is_not_shrunk() -> None:
    rates = np.array([-0.5, -0.1, 0.2, 0.37, 2.0])
    rule = growth_rule(rates, rates)
    assert rule.slope == pytest.approx(1)
    assert rule.year_growth(0.37) == pytest.approx((0.37,) * 5)


def test_a_known_slope_is_kept() -> None:
    rule = growth_rule([0.1, 0.3], [0.1, 0.3], 0.0)
    assert rule.slope == 0
    assert rule.errors[2] == pytest.approx((math.log(1.1) + math.log(1.3)) / 2)


def test_growth_rule_leaves_out_what_has_no_log() -> None:
    to_date = [0.1, float("nan"), -1.0, 0.3]
    rule = growth_rule(to_date, [0.05, 0.2, 0.1, 0.15])
    assert rule == growth_rule([0.1, 0.3], [0.05, 0.15])
    with pytest.raises(InputError):
        growth_rule([-1.0], [0.1])
    with pytest.raises(InputError):
        growth_rule([0.1], [0.1, 0.2])


def test_an_even_year_is_twelve_over_n() -> None:
    rule = level_rule([90.0, 180.0, 0.0], [120.0, 240.0, 5.0], 9)
    assert rule.slope == 1
    assert rule.year_level(285.0, 9) == pytest.approx((380.0,) * 5)


def test_the_spread_of_errors_is_that_of_the_sample() -> None:
    year = 100 * np.exp(np.linspace(-0.5, 0.5, 101))
    rule = level_rule(np.full(101, 50.0), year, 6)
    assert rule.errors == pytest.approx((-0.45, -0.4, 0.0, 0.4, 0.45))
    assert rule.year_level(50.0, 6)[-1] == pytest.approx(100 * math.exp(0.45))


@pytest.mark.parametrize("months", [0, 12, 13])
def test_months_leave_something_to_come(months: int) -> None:
    with pytest.raises(InputError):
        level_rule([1.0], [2.0], months)
    with pytest.raises(InputError):
        Rule(1.0, (0.0,)).year_level(1.0, months)


@pytest.mark.parametrize("bad", [float("nan"), float("inf"), -1.0])
def test_figures_must_make_sense(bad: float) -> None:
    rule = Rule(1.0, (0.0,))
    with pytest.raises(InputError):
        rule.year_growth(bad)
    with pytest.raises(InputError):
        rule.year_level(bad, 6)

from __future__ import annotations

import numpy as np
import pytest

from bilateral.methods.quantiles import LEVELS, chance_of_reaching, quantiles_of

UNIFORM = LEVELS


def test_the_levels_are_the_25_of_the_protocol() -> None:
    assert len(LEVELS) == 25
    assert LEVELS[:5].tolist() == [0.005, 0.01, 0.025, 0.05, 0.10]
    np.testing.assert_array_equal(np.round(1 - LEVELS[::-1], 3), LEVELS)


@pytest.mark.parametrize(
    ("threshold", "chance"), [(0.5, 0.5), (0.52, 0.48), (0.99, 0.01), (2, 0.0025), (-1, 0.9975)]
)
def test_a_chance_is_linear_between_quantiles_and_clipped_outside(
    threshold: float, chance: float
) -> None:
    assert chance_of_reaching(UNIFORM, threshold) == pytest.approx(chance)


def test_each_row_has_its_own_threshold() -> None:
    curves = np.stack([UNIFORM, UNIFORM + 0.1])
    np.testing.assert_allclose(chance_of_reaching(curves, 0.6), [0.4, 0.5])
    np.testing.assert_allclose(chance_of_reaching(curves, np.array([0.6, 0.7])), [0.4, 0.4])


def test_a_distribution_that_is_one_point_has_reached_it() -> None:
    assert chance_of_reaching(np.full(25, 0.7), 0.7) == 0.9975
    assert chance_of_reaching(np.full(25, 0.7), 0.7 + 1e-9) == 0.0025


@pytest.mark.parametrize("values", [1, 2, 7, 4800])
def test_quantiles_are_those_of_numpy_to_the_last_digit(values: int) -> None:
    drawn = np.random.default_rng(8).standard_normal((3, 2, values))
    expected = np.moveaxis(np.quantile(drawn, LEVELS, axis=-1), 0, -1)
    assert np.array_equal(quantiles_of(drawn), expected)

from __future__ import annotations

import numpy as np
import pytest

from bilateral.errors import MethodError
from bilateral.methods.outlook.regression import Regression, fit_regression, location, log_scale

SLOPE = np.array([0.3, -0.2, 0.0])
SCALE = np.array([np.log(0.4), 0.25, 0.0, -0.15])
EFFECT = np.array([0.5, -0.3, 0.1, 0.9])
DEGREES = 4.0


@pytest.fixture(scope="module")
def planted() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(8)
    n = 24_000
    x = rng.normal(size=(n, 3))
    year = rng.integers(1990, 1994, n)
    error = np.exp(SCALE[0] + x @ SCALE[1:]) * rng.standard_t(DEGREES, n)
    return x, EFFECT[year - 1990] + x @ SLOPE + error, year


@pytest.fixture(scope="module")
def fitted(planted: tuple[np.ndarray, np.ndarray, np.ndarray]) -> Regression:
    return fit_regression(*planted)


def test_planted_parameters_are_found(fitted: Regression) -> None:
    # three standard errors of 24,000 rows
    np.testing.assert_allclose(fitted.slope, SLOPE, atol=0.012)
    np.testing.assert_allclose(fitted.scale, SCALE, atol=0.02)
    np.testing.assert_allclose(fitted.effect, EFFECT, atol=0.03)
    assert fitted.years.tolist() == [1990, 1991, 1992, 1993]
    assert 3.5 <= fitted.degrees <= 5


def test_residuals_and_scales_belong_to_the_parameters(
    fitted: Regression, planted: tuple[np.ndarray, np.ndarray, np.ndarray]
) -> None:
    x, y, year = planted
    np.testing.assert_allclose(fitted.log_scale, log_scale(x, fitted.scale))
    left = y - fitted.effect[year - 1990] - location(x, fitted.slope)
    np.testing.assert_allclose(fitted.residual, left / np.exp(fitted.log_scale))
    assert np.median(fitted.residual) == pytest.approx(0, abs=0.01)


def test_an_era_does_not_move_the_slopes(
    fitted: Regression, planted: tuple[np.ndarray, np.ndarray, np.ndarray]
) -> None:
    x, y, year = planted
    shifted = fit_regression(x, y + np.array([0, 3, -2, 5])[year - 1990], year)
    np.testing.assert_allclose(shifted.slope, fitted.slope, atol=1e-3)
    np.testing.assert_allclose(shifted.effect - fitted.effect, [0, 3, -2, 5], atol=1e-2)


def test_gross_errors_hardly_matter(
    fitted: Regression, planted: tuple[np.ndarray, np.ndarray, np.ndarray]
) -> None:
    x, y, year = planted
    spoiled = np.where(np.arange(len(y)) % 200 == 0, 50.0, y)
    np.testing.assert_allclose(fit_regression(x, spoiled, year).slope, fitted.slope, atol=0.02)


def test_log_scale_stays_in_its_range() -> None:
    scales = log_scale(np.array([[-100.0], [0.5], [100.0]]), np.array([0.0, 1.0]))
    assert scales.tolist() == [-4, 0.5, 3]


def test_too_few_rows_are_refused() -> None:
    with pytest.raises(MethodError, match="199 rows are too few"):
        fit_regression(np.zeros((199, 2)), np.zeros(199), np.zeros(199, dtype=int))

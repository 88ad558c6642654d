from __future__ import annotations

import numpy as np
import pytest

from bilateral.methods.outlook.mixture import Pool, mixture_quantiles
from bilateral.methods.quantiles import LEVELS

RNG = np.random.default_rng(6)
VALUE = RNG.normal(0.3, 0.3, 40)
WEIGHT = RNG.uniform(1, 2, 40)
POOL = Pool(VALUE, WEIGHT / WEIGHT.sum())
RESIDUAL = np.sort(np.clip(RNG.standard_t(4, 60), -2.5, 2.5))  # 4 times 2.5 lies within reach
SHARE = np.full(60, 1 / 60)


def quantiles(pool: Pool, residual: np.ndarray, share: np.ndarray, log_s: np.ndarray) -> np.ndarray:
    """With one pool of residuals for all."""
    group = np.zeros(len(log_s))
    return mixture_quantiles(pool, np.stack([residual, residual]), share, log_s, group)


def sorted_quantiles(s: float) -> np.ndarray:
    """Brute force: all sums, sorted, weights at their midpoints."""
    values = (POOL.value[:, None] + s * RESIDUAL).ravel()
    weight = np.outer(POOL.weight, SHARE).ravel()
    order = np.argsort(values)
    return np.interp(LEVELS, weight[order].cumsum() - weight[order] / 2, values[order])


@pytest.mark.parametrize("s", [0.03, 0.1, 0.4, 1.0, 4.0])
def test_quantiles_are_those_of_all_sums_sorted(s: float) -> None:
    found = quantiles(POOL, RESIDUAL, SHARE, np.array([np.log(s)]))[0]
    inner = slice(3, -3)
    # nodes .01 apart, and straight lines between the nodes of the grid of s
    np.testing.assert_allclose(found[inner], sorted_quantiles(s)[inner], atol=0.015 + 0.015 * s)


def test_quantiles_are_those_of_random_draws() -> None:
    draws = RNG.choice(POOL.value, 400_000, p=POOL.weight) + 0.5 * RNG.choice(RESIDUAL, 400_000)
    found = quantiles(POOL, RESIDUAL, SHARE, np.log([0.5]))[0]
    np.testing.assert_allclose(found[3:-3], np.quantile(draws, LEVELS)[3:-3], atol=0.025)


def test_quantiles_rise_with_the_level_and_the_scale_widens() -> None:
    found = quantiles(POOL, RESIDUAL, SHARE, np.linspace(-4, 2, 50))
    assert (np.diff(found, axis=1) >= 0).all()
    assert (np.diff(found[:, 20] - found[:, 4]) >= -0.005).all()


def test_each_origin_is_read_as_if_alone() -> None:
    log_s = np.linspace(-4, 2, 30)
    together = quantiles(POOL, RESIDUAL, SHARE, log_s)
    alone = [quantiles(POOL, RESIDUAL, SHARE, np.array([s]))[0] for s in log_s]
    assert np.array_equal(together, alone)


def test_between_two_pools_of_residuals_lies_their_mean() -> None:
    pools = np.stack([RESIDUAL, 1.5 * RESIDUAL, 3 * RESIDUAL - 0.1])
    group = np.array([0.0, 0.25, 1.0, 1.5, 2.0])
    log_s = np.full(5, -1.2)
    found = mixture_quantiles(POOL, pools, SHARE, log_s, group)
    calm, usual, wild = (quantiles(POOL, pool, SHARE, log_s[:1])[0] for pool in pools)
    expected = [calm, 0.75 * calm + 0.25 * usual, usual, (usual + wild) / 2, wild]
    np.testing.assert_allclose(found, expected, atol=1e-12)


def test_rounding_decides_nothing_where_no_value_lies() -> None:
    """A level at the border of two far classes is their middle, whatever the last digit says."""
    share = np.array([0.25, 0.25, 0.25, 0.25])
    residual = np.array([-3.0, -1.0, 1.0, 3.0])
    found = [
        quantiles(Pool(np.zeros(1), np.ones(1)), residual + tiny, share, np.zeros(1))[0]
        for tiny in (0.0, 1e-13, -1e-13)
    ]
    assert found[0][LEVELS.tolist().index(0.5)] == pytest.approx(0, abs=0.01)
    assert found[0][LEVELS.tolist().index(0.25)] == pytest.approx(-2, abs=0.03)
    for other in found[1:]:
        np.testing.assert_allclose(other, found[0], atol=1e-9)


def test_a_pool_takes_weights_at_their_midpoints() -> None:
    pool = Pool(np.array([2.0, 1.0]), np.array([0.5, 0.5]))
    assert [pool.quantile(level) for level in (0.1, 0.25, 0.5, 0.75, 0.9)] == [1, 1, 1.5, 2, 2]

"""Scores against values computed by hand and identities of the textbook."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import norm

from bilateral.errors import InputError
from bilateral.methods import scores
from bilateral.methods.quantiles import LEVELS as P


def row(*values: float) -> np.ndarray:
    """Quantiles of the uniform distribution between two values."""
    low, high = values
    return (low + P * (high - low))[None, :]


def test_brier_and_log_score_by_hand() -> None:
    p, happened = np.array([0.2, 0.9]), np.array([True, False])
    assert scores.brier(p, happened) == pytest.approx([0.64, 0.81])
    assert scores.log_score(p, happened) == pytest.approx([math.log(5), math.log(10)])


def test_skill() -> None:
    assert scores.skill(0.09, 0.10) == pytest.approx(0.1)
    assert scores.skill(0.2, 0.1) == pytest.approx(-1)
    assert math.isnan(scores.skill(0.0, 0.0))


def test_murphys_decomposition_of_the_brier_score() -> None:
    rng = np.random.default_rng(1)
    p = rng.choice([0.05, 0.15, 0.35, 0.75], 500)
    happened = rng.random(500) < 0.6 * p + 0.1
    table = scores.reliability(p, happened)
    full = table.rows > 0
    n, said, seen = table.rows[full], table.predicted[full], table.observed[full]
    base = happened.mean()
    rel = (n * (said - seen) ** 2).sum() / 500
    res = (n * (seen - base) ** 2).sum() / 500
    assert scores.brier(p, happened).mean() == pytest.approx(rel - res + base * (1 - base))


def test_a_point_gets_its_absolute_error() -> None:
    point = np.full((3, 25), 0.3)
    outcome = np.array([0.3, 1.0, -0.2])
    assert scores.crps(point, outcome) == pytest.approx([0.0, 0.7, 0.5])
    assert scores.wis(point, outcome) == pytest.approx([0.0, 0.7, 0.5])


def test_crps_by_hand_of_two_steps() -> None:
    """Quantiles 0 up to the median and 1 above it, outcome 0: 2 (1 - p) for p >= 0.55."""
    q = np.where(P > 0.5, 1.0, 0.0)[None, :]
    p = P[P > 0.5]
    # The loss climbs from 0 at p = 0.5 to 0.9 at 0.55, is linear to 0.995, and ends in 0 at 1.
    expected = 0.05 * 0.9 / 2 + ((1 - p[0]) ** 2 - 0.005**2) + 0.005 * 0.01 / 2
    assert scores.crps(q, np.zeros(1)) == pytest.approx([expected])


@pytest.mark.parametrize("outcome", [-2.0, 0.0, 0.4, 1.5])
def test_crps_of_the_normal_distribution(outcome: float) -> None:
    """Closed form of Gneiting and Raftery, equation 21; the tails beyond 0.5 % are cut."""
    exact = outcome * (2 * norm.cdf(outcome) - 1) + 2 * norm.pdf(outcome) - 1 / math.sqrt(math.pi)
    found = scores.crps(norm.ppf(P)[None, :], np.array([outcome]))[0]
    assert found == pytest.approx(exact, rel=0.01)


def test_wis_by_hand() -> None:
    q = row(0.0, 1.0)
    # Median 0.5; intervals 0.25-0.75, 0.1-0.9, 0.025-0.975; the outcome is 0.1 above the second.
    total = 0.5 / 2 + (0.25 * 0.5 + 0.25) + (0.1 * 0.8 + 0.1) + (0.025 * 0.95 + 0.025)
    assert scores.wis(q, np.array([1.0])) == pytest.approx([total / 3.5])


def test_intervals_and_their_cover() -> None:
    q = np.repeat(row(0.0, 1.0), 3, axis=0)
    low, high = scores.interval(q, 0.8)
    assert (low[0], high[0]) == pytest.approx((0.1, 0.9))
    assert scores.covered(q, np.array([q[0, 4], 0.95, 0.5]), 0.8).tolist() == [True, False, True]


def test_calibration_by_hand() -> None:
    p = np.repeat([0.1, 0.5], 20)
    happened = np.arange(40) % 4 == 0
    assert scores.in_the_large(p, happened) == pytest.approx(0.3 - 0.25)
    assert scores.ece(p, happened) == pytest.approx((0.15 + 0.25) / 2)
    assert math.isnan(scores.ece(np.array([]), np.array([], dtype=bool)))


def test_ece_does_not_depend_on_the_order_of_rows() -> None:
    rng = np.random.default_rng(2)
    p = rng.choice([0.1, 0.12, 0.3], 101)
    happened = rng.random(101) < p
    order = rng.permutation(101)
    assert scores.ece(p[order], happened[order]) == pytest.approx(scores.ece(p, happened), abs=0)


def test_reliability_names_empty_bins() -> None:
    table = scores.reliability(np.array([0.05, 1.0, 0.95]), np.array([False, True, True]))
    assert table.rows.tolist() == [1, 0, 0, 0, 0, 0, 0, 0, 0, 2]
    assert table.predicted[9] == pytest.approx(0.975)
    assert np.isnan(table.observed[1:9]).all()


def test_bootstrap_of_a_constant_gain_has_no_width() -> None:
    reference = np.array([1.0, 4.0, 2.0, 8.0])
    draws = scores.bootstrap_gain(0.9 * reference, reference, np.random.default_rng(3))
    assert len(draws) == scores.DRAWS
    assert draws == pytest.approx(np.full(scores.DRAWS, 0.1))


def test_bootstrap_draws_circular_blocks_of_years() -> None:
    """With a block as long as the series every draw is the whole of it."""
    score, reference = np.array([1.0, 2.0, 6.0]), np.array([2.0, 2.0, 8.0])
    draws = scores.bootstrap_gain(score, reference, np.random.default_rng(4), block=3)
    assert draws == pytest.approx(np.full(scores.DRAWS, 1 - 9 / 12))
    spread = scores.bootstrap_gain(score, reference, np.random.default_rng(4), block=1)
    assert np.ptp(spread) > 0.1


def test_bootstrap_repeats_itself_with_its_generator() -> None:
    rng = np.random.default_rng(5)
    score, reference = rng.random((2, 19))
    first, again = (
        scores.bootstrap_gain(score, reference, np.random.default_rng(6)) for _ in range(2)
    )
    assert np.array_equal(first, again)


@pytest.mark.parametrize(
    ("quantiles", "words"),
    [
        (np.zeros((2, 24)), "rows of 25"),
        (np.full((1, 25), np.nan), "missing"),
        (-P[None, :], "never fall"),
    ],
)
def test_what_is_no_distribution_is_refused(quantiles: np.ndarray, words: str) -> None:
    for score in (scores.crps, scores.wis):
        with pytest.raises(InputError, match=words):
            score(quantiles, np.zeros(len(quantiles)))


def test_a_bootstrap_without_years_is_refused() -> None:
    with pytest.raises(InputError, match="at least one year"):
        scores.bootstrap_gain(np.zeros(0), np.zeros(0), np.random.default_rng(0))


@settings(max_examples=50)
@given(st.floats(-3, 3), st.floats(0.1, 3), st.floats(-4, 4))
def test_proper_scores_punish_a_shift(centre: float, spread: float, shift: float) -> None:
    """Over draws of the truth no shifted or stretched forecast has a lower mean score."""
    draws = centre + spread * norm.ppf((np.arange(400) + 0.5) / 400)
    truth = np.repeat((centre + spread * norm.ppf(P))[None, :], 400, axis=0)
    wrong = truth + shift * spread
    for score in (scores.crps, scores.wis):
        assert score(truth, draws).mean() <= score(wrong, draws).mean() + 1e-9

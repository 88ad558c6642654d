from __future__ import annotations

import numpy as np
import pytest

from bilateral.errors import InputError
from bilateral.methods.seasonality import (
    MONTHS,
    conditional_frequency,
    percentile_rank,
    shares,
    year_to_date_growth,
)

EVEN = np.ones(MONTHS)
LATE = np.array([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 12.0])
EARLY = np.array([12.0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0])


@pytest.fixture
def months() -> np.ndarray:
    return np.random.default_rng(7).lognormal(size=(200, MONTHS))


def test_shares_worked_by_hand() -> None:
    # shares of 9 in 12: 9/12, 0 and 1; the median is 0.75, quartiles 0.375 and 0.875
    found = shares([EVEN, LATE, EARLY], 9, 12, (0.0, 0.25, 0.5, 0.75, 1.0))
    assert found.values == pytest.approx((0.0, 0.375, 0.75, 0.875, 1.0))
    assert (found.n, found.dropped) == (3, 0)


def test_shares_drop_and_count_rows_without_a_share() -> None:
    gap = EVEN.copy()
    gap[4] = np.nan
    # the gap is needed for nine months, and so is something in the denominator
    found = shares([EVEN, gap, LATE], 8, 9, (0.5,))
    assert (found.n, found.dropped) == (1, 2)
    assert found.values == pytest.approx((8 / 9,))
    # a gap after the months asked for does no harm
    assert shares([EVEN, gap], 2, 4).n == 2


def test_shares_lie_between_0_and_1_and_grow_with_months(months: np.ndarray) -> None:
    by_first = np.array([shares(months, first, 12).values for first in range(1, 12)])
    assert ((by_first >= 0) & (by_first <= 1)).all()
    assert (np.diff(by_first, axis=0) >= 0).all()
    by_within = np.array([shares(months, 3, within).values for within in range(4, 13)])
    assert (np.diff(by_within, axis=0) <= 0).all()


def test_shares_ignore_scale_and_order(months: np.ndarray) -> None:
    before = months.copy()
    expected = shares(months, 8, 9).values
    scale = np.linspace(1, 1000, len(months))[:, None]
    assert shares((months * scale)[::-1], 8, 9).values == pytest.approx(expected)
    assert (months == before).all()


@pytest.mark.parametrize(("first", "within"), [(0, 3), (9, 9), (9, 8), (3, 13)])
def test_shares_refuse_impossible_months(first: int, within: int) -> None:
    with pytest.raises(InputError, match="first < within"):
        shares([EVEN], first, within)


@pytest.mark.parametrize(
    "bad", [EVEN, np.ones((2, 11)), -np.ones((1, 12)), np.full((1, 12), np.inf)]
)
def test_shares_refuse_what_is_no_table_of_flows(bad: np.ndarray) -> None:
    with pytest.raises(InputError):
        shares(bad, 3, 7)


def test_shares_refuse_when_nothing_is_left() -> None:
    with pytest.raises(InputError, match="no row"):
        shares([LATE], 3, 7)


def test_growth_compares_the_same_months() -> None:
    # 12 a year earlier all in December; this year 1 a month
    found = year_to_date_growth([EVEN], [LATE])
    assert np.isnan(found.rates[0, :11]).all()
    assert found.rates[0, 11] == pytest.approx(0.0)
    assert found.undefined == (1,) * 11 + (0,)
    assert year_to_date_growth([EVEN * 1.37], [EVEN]).rates == pytest.approx(0.37)


def test_growth_ends_at_a_missing_month_of_either_year() -> None:
    gap = EVEN.copy()
    gap[8] = np.nan
    for now, base in ((gap, EVEN), (EVEN, gap)):
        rates = year_to_date_growth([now], [base]).rates[0]
        assert rates[:8] == pytest.approx(0.0)
        assert np.isnan(rates[8:]).all()


def test_growth_refuses_tables_that_do_not_match() -> None:
    with pytest.raises(InputError, match="go together"):
        year_to_date_growth(np.ones((2, 12)), np.ones((3, 12)))


def test_frequency_counts_both_ends_and_leaves_out_the_unknown() -> None:
    given = [0.10, 0.13, 0.16, 0.17, np.nan, 0.12]
    outcome = [0.40, 0.20, 0.37, 0.90, 0.90, np.nan]
    found = conditional_frequency(given, outcome, 0.10, 0.16, at_least=0.37)
    assert (found.cases, found.hits, found.dropped) == (3, 2, 2)
    assert found.share == pytest.approx(2 / 3)
    below = conditional_frequency(given, outcome, 0.10, 0.16, at_most=0.37)
    assert (below.cases, below.hits) == (3, 2)


def test_frequency_without_cases_has_no_share() -> None:
    assert np.isnan(conditional_frequency([0.5], [0.5], 0.1, 0.2, at_least=0.0).share)


@pytest.mark.parametrize(
    ("low", "high", "limits"),
    [(0.2, 0.1, {"at_least": 0}), (0, 1, {}), (0, 1, {"at_least": 0, "at_most": 1})],
)
def test_frequency_refuses_half_a_question(
    low: float, high: float, limits: dict[str, float]
) -> None:
    with pytest.raises(InputError):
        conditional_frequency([0.1], [0.1], low, high, **limits)


def test_frequency_refuses_vectors_of_two_lengths() -> None:
    with pytest.raises(InputError, match="one length"):
        conditional_frequency([0.1], [0.1, 0.2], 0, 1, at_least=0)


def test_rank_shows_ties() -> None:
    found = percentile_rank([1.0, 2.0, 2.0, 3.0, np.nan], 2.0)
    assert (found.below, found.up_to, found.n, found.dropped) == (0.25, 0.75, 4, 1)


def test_rank_needs_something_to_compare_with() -> None:
    with pytest.raises(InputError):
        percentile_rank([np.nan], 1.0)

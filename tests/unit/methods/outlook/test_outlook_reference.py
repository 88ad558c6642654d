from __future__ import annotations

import numpy as np
import pytest

from bilateral.methods.outlook.features import NAMES
from bilateral.methods.outlook.reference import (
    STANDING,
    Reference,
    YearMeans,
    fitted_reference,
    year_means,
)

F = len(NAMES)
RNG = np.random.default_rng(2)
RAW = RNG.normal(size=(30, 12, F)) + np.arange(12)[None, :, None]
RAW[RNG.random(RAW.shape) < 0.1] = np.nan
ELIGIBLE = RNG.random((30, 12)) < 0.6
YEARS = np.arange(1990, 2002)
STANDS, MOVES = NAMES.index("level"), NAMES.index("growth_1")


def test_means_are_over_the_eligible_pairs_of_a_year() -> None:
    found = year_means(RAW, ELIGIBLE, YEARS)
    for column in range(12):
        rows = RAW[ELIGIBLE[:, column], column]
        np.testing.assert_allclose(found.mean[column], np.nanmean(rows, axis=0))
        assert (found.count[column] == np.isfinite(rows).sum(axis=0)).all()


def test_a_year_without_pairs_has_no_mean() -> None:
    found = year_means(RAW, np.zeros_like(ELIGIBLE), YEARS)
    assert np.isnan(found.mean).all()
    np.testing.assert_array_equal(found.at(YEARS, np.ones((12, F))), np.ones((12, F)))


def test_few_pairs_are_drawn_to_what_is_usual() -> None:
    means = YearMeans(np.array([2000]), np.full((1, F), 3.0), np.full((1, F), 75))
    usual = np.full((2, F), 1.0)
    np.testing.assert_allclose(means.at(np.array([2000, 2001]), usual)[:, 0], [2.5, 1.0])


def test_demeaned_features_have_unit_spread() -> None:
    reference = fitted_reference(RAW, ELIGIBLE, year_means(RAW, ELIGIBLE, YEARS))
    pair, at = np.nonzero(ELIGIBLE)
    away = (RAW[pair, at] - reference.mean[at]) / reference.spread
    np.testing.assert_allclose(np.nanmean(away**2, axis=0), 1)


@pytest.fixture
def reference() -> Reference:
    return Reference(YEARS, np.repeat(np.arange(12.0)[:, None], F, axis=1), np.full(F, 2.0))


def test_standings_without_pairs_in_view_are_measured_against_the_fitted_years(
    reference: Reference,
) -> None:
    none = year_means(RAW, np.zeros_like(ELIGIBLE), YEARS)
    z = reference.standardised(np.full((2, F), 10.0), np.array([1993, 2008]), none)
    np.testing.assert_allclose(z[:, STANDS], [(10 - 3) / 2, (10 - 10) / 2])


def test_features_are_measured_against_the_pairs_in_view(reference: Reference) -> None:
    many = YearMeans(np.array([2008]), np.full((1, F), 8.0), np.full((1, F), 10**9))
    z = reference.standardised(np.full((1, F), 10.0), np.array([2008]), many)
    np.testing.assert_allclose(z, 1)


def test_standings_may_be_measured_beside_the_fit(reference: Reference) -> None:
    many = YearMeans(np.array([2008]), np.full((1, F), 8.0), np.full((1, F), 10**9))
    z = reference.standardised(np.full((1, F), 10.0), np.array([2008]), many.of_movements())
    assert z[0, MOVES] == pytest.approx(1)
    assert z[0, STANDS] == 0


def test_unknown_is_average_and_far_away_is_clipped(reference: Reference) -> None:
    none = year_means(RAW, np.zeros_like(ELIGIBLE), YEARS)
    raw = np.array([[np.nan] * F, [1e6] * F, [-1e6] * F])
    z = reference.standardised(raw, np.full(3, 1995), none)
    np.testing.assert_array_equal(z, np.repeat([[0.0], [4.0], [-4.0]], F, axis=1))


def test_drift_is_how_far_standings_move_in_five_years(reference: Reference) -> None:
    np.testing.assert_allclose(reference.drift(), np.where(STANDING, 2.5, 0.0))
    short = Reference(YEARS[:5], reference.mean[:5], reference.spread)
    assert not short.drift().any()

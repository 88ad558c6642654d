from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from bilateral.errors import InputError
from bilateral.methods.outlook.deflator import FIRST, LAST, inflation, log_price

PUBLISHED = Path(__file__).parents[5] / "shared" / "data" / "covariates" / "us_cpi_annual.csv"


def test_prices_of_2009_are_the_base() -> None:
    assert log_price(2009) == 0


@pytest.mark.parametrize(
    ("year", "index"), [(1930, 16.700), (1948, 24.042), (1980, 82.408), (2008, 215.302)]
)
def test_published_averages(year: int, index: float) -> None:
    assert np.exp(log_price(year)) == pytest.approx(index / 214.537, rel=1e-12)


def test_the_base_period_of_the_index_is_100() -> None:
    level = np.exp(log_price([1982, 1983, 1984])) * 214.537
    assert level.mean() == pytest.approx(100, abs=0.05)


@pytest.mark.skipif(not PUBLISHED.exists(), reason="the shared covariates are not beside the repo")
def test_the_table_of_the_bureau() -> None:
    with PUBLISHED.open(encoding="utf-8") as file:
        rows = list(csv.reader(file))
    years = {int(row[0]): float(row[1]) for row in rows if row[0].isdigit()}
    shared = [year for year in years if FIRST <= year <= LAST]
    assert len(shared) > 60
    ours = np.exp(log_price(shared))
    theirs = np.array([years[year] for year in shared]) / years[2009]
    np.testing.assert_allclose(ours, theirs, rtol=1e-4)  # printed with three decimals


def test_after_the_last_year_the_mean_of_five_years_goes_on() -> None:
    mean = inflation(LAST, LAST - 4).mean()
    np.testing.assert_allclose(np.diff(log_price([LAST, LAST + 1, LAST + 2])), mean)


def test_inflation_is_the_difference_of_log_prices() -> None:
    np.testing.assert_allclose(inflation(1975, 1974), np.log([49.308 / 44.400, 53.817 / 49.308]))


def test_a_year_before_the_series_is_refused() -> None:
    with pytest.raises(InputError, match="from 1930, not for 1929"):
        log_price([1929, 1950])

"""No forecast of the past knows its future: the model and its peers."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

sys.path.append(str(Path(__file__).parents[1] / "unit" / "backtesting"))

from invented import panel as invented

from bilateral.backtesting import DEFAULT, METHODS, protocol
from bilateral.backtesting.protocol import HORIZONS, KINDS
from bilateral.methods.outlook.tables import panel_of

pytestmark = pytest.mark.slow
EXAMPLES = 200 if os.environ.get("BILATERAL_LAWS") == "full" else 15
QUIET = settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
PANEL = invented(30)
FLOWS = ["flow_a_from_b_musd", "flow_b_from_a_musd"]


def planted(frame: pl.DataFrame, after: int, seed: int) -> pl.DataFrame:
    """Replace every flow after a year with another one, or with none."""
    rng = np.random.default_rng(seed)
    later = pl.col("year") > after
    new = {
        flow: pl.when(later)
        .then(
            pl.Series(
                np.where(rng.random(len(frame)) < 0.2, np.nan, rng.lognormal(5, 4, len(frame)))
            )
        )
        .otherwise(pl.col(flow))
        .fill_nan(None)
        for flow in FLOWS
    }
    return frame.with_columns(**new)


def sorted_values(frame: pl.DataFrame) -> np.ndarray:
    return frame.sort(frame.columns[:-1])[frame.columns[-1]].to_numpy()


def fitted(name: str, frame: pl.DataFrame, cutoff: int) -> Any:
    return METHODS[name].fit(frame.drop("split"), cutoff=cutoff, horizons=HORIZONS, totals=None)


@pytest.mark.parametrize("name", DEFAULT)
@QUIET
@given(seed=st.integers(0, 2**20), year=st.sampled_from([1991, 1998, 2004]))
def test_values_planted_after_an_origin_change_no_forecast(name: str, seed: int, year: int) -> None:
    forecaster = fitted(name, PANEL, 1990)
    panel = panel_of(PANEL)
    at = protocol.origins(panel, year, year)
    asked = pl.DataFrame({"a": panel.a[at.pair], "b": panel.b[at.pair], "year": at.year})
    other = planted(PANEL, year, seed)
    assert not other.equals(PANEL)
    for kind in KINDS:
        before = forecaster.quantiles(PANEL.drop("split"), asked, kind=kind)
        after = forecaster.quantiles(other.drop("split"), asked, kind=kind)
        assert np.array_equal(sorted_values(before), sorted_values(after))


@pytest.mark.parametrize("name", DEFAULT)
@QUIET
@given(seed=st.integers(0, 2**20))
def test_values_planted_after_the_cutoff_change_no_fit(name: str, seed: int) -> None:
    asked = PANEL.filter(pl.col("year") == 1990).select("a", "b", "year").head(5)
    history = PANEL.filter(pl.col("year") <= 1990).drop("split")
    answers = [
        fitted(name, frame, 1990).quantiles(history, asked, kind="by")
        for frame in (PANEL, planted(PANEL, 1990, seed))
    ]
    assert np.array_equal(*map(sorted_values, answers))


@QUIET
@given(
    seed=st.integers(0, 2**20),
    cutoff=st.integers(1988, 2008),
    kind=st.sampled_from(KINDS),
)
def test_no_row_with_an_outcome_after_the_cutoff_is_trained_on(
    seed: int, cutoff: int, kind: Any
) -> None:
    panel = panel_of(PANEL)
    known = protocol.training_outcomes(panel, cutoff, kind)
    at = protocol.origins(panel, protocol.FIRST_ORIGIN, cutoff - 1)
    late = at.year[:, None] + np.array(HORIZONS) > cutoff
    assert np.isnan(known[late]).all()
    assert np.isfinite(known[~late]).any()
    other = protocol.training_outcomes(panel_of(planted(PANEL, cutoff, seed)), cutoff, kind)
    assert np.array_equal(known, other, equal_nan=True)


@QUIET
@given(seed=st.integers(0, 2**20))
def test_the_highest_is_never_below_the_year_itself(seed: int) -> None:
    panel = panel_of(planted(PANEL, 1985, seed))
    at = protocol.origins(panel, 1990, 2008)
    year, highest = (protocol.outcomes(panel, at, kind) for kind in KINDS)
    assert np.array_equal(np.isnan(year), np.isnan(highest))
    known = np.isfinite(year)
    assert (highest[known] >= year[known]).all()

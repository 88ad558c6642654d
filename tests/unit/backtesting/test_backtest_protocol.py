"""Splits, origins and outcomes, worked out by hand on a few invented pairs."""

from __future__ import annotations

import hashlib
import math

import numpy as np
import polars as pl
import pytest

from bilateral.backtesting import protocol
from bilateral.backtesting.protocol import Origins
from bilateral.errors import InputError
from bilateral.methods.outlook.tables import panel_of


def one_pair(turnover: dict[int, float | None]) -> pl.DataFrame:
    years = list(range(min(turnover), max(turnover) + 1))
    half = [None if turnover.get(y) is None else turnover[y] / 2 for y in years]  # type: ignore[operator]
    return pl.DataFrame(
        {
            "a": "AAA",
            "b": "BBB",
            "year": years,
            "flow_a_from_b_musd": half,
            "flow_b_from_a_musd": half,
        },
        schema_overrides={"flow_a_from_b_musd": pl.Float64, "flow_b_from_a_musd": pl.Float64},
    )


def origin(year: int) -> Origins:
    return Origins(np.array([0]), np.array([year]), np.array([100.0]))


SERIES = {1990: 100.0, 1991: 300.0, 1992: None, 1993: 150.0, 1994: 50.0}


def test_at_is_the_year_itself_and_by_the_highest_so_far() -> None:
    panel = panel_of(one_pair(SERIES))
    at = protocol.outcomes(panel, origin(1990), "at", (1, 2, 3, 4, 5))[0]
    by = protocol.outcomes(panel, origin(1990), "by", (1, 2, 3, 4, 5))[0]
    logs = [math.log(3), math.nan, math.log(1.5), math.log(0.5), math.nan]
    assert at == pytest.approx(logs, nan_ok=True)
    highest = [math.log(3), math.nan, math.log(3), math.log(3), math.nan]
    assert by == pytest.approx(highest, nan_ok=True)


def test_a_later_year_never_counts_for_the_highest() -> None:
    panel = panel_of(one_pair({1990: 100.0, 1991: 80.0, 1992: 500.0}))
    by = protocol.outcomes(panel, origin(1990), "by", (1, 2))[0]
    assert by == pytest.approx([math.log(0.8), math.log(5)])


def test_small_turnover_is_floored() -> None:
    panel = panel_of(one_pair({1990: 100.0, 1991: 0.0}))
    at = protocol.outcomes(panel, origin(1990), "at", (1,))
    assert at[0, 0] == pytest.approx(math.log(0.1 / 100.0))


def test_a_training_outcome_is_known_at_the_cutoff() -> None:
    flat = dict.fromkeys(range(1970, 1996), 100.0) | {1991: 900.0}
    panel = panel_of(one_pair(flat))
    known = protocol.training_outcomes(panel, 1990, "by", (1, 2))
    origins = protocol.origins(panel, protocol.FIRST_ORIGIN, 1989)
    assert len(known) == len(origins)
    assert np.nanmax(known) == pytest.approx(0.0)
    late = origins.year[:, None] + np.array([1, 2]) > 1990
    assert np.array_equal(np.isnan(known), late)


def test_no_training_outcome_is_refused() -> None:
    panel = panel_of(one_pair(dict.fromkeys(range(1980, 1991), 100.0)))
    with pytest.raises(InputError, match="8 years after an origin"):
        protocol.training_outcomes(panel, 1990, "at", (1, 8))


def test_origins_are_large_and_have_a_history() -> None:
    series: dict[int, float | None] = dict.fromkeys(range(1980, 1992), 100.0)
    panel = panel_of(one_pair(series))
    found = protocol.origins(panel, 1980, 1991)
    assert found.year.tolist() == list(range(1984, 1992))
    small = panel_of(one_pair(dict.fromkeys(range(1980, 1992), 2.0)))
    assert len(protocol.origins(small, 1980, 1991)) == 0
    assert len(protocol.origins(panel, 1980, 1991, np.array([False]))) == 0


def test_size_is_in_dollars_of_2009() -> None:
    panel = panel_of(one_pair(dict.fromkeys(range(2000, 2010), 100.0)))
    found = protocol.origins(panel, 2009, 2009)
    assert found.size == pytest.approx([100.0])
    earlier = protocol.origins(panel, 2005, 2005)
    assert earlier.size[0] == pytest.approx(100.0 * 214.537 / 195.292, rel=1e-4)


def test_size_classes() -> None:
    sizes = np.array([10.0, 49.9, 50.0, 199.0, 200.0, 1000.0, 1e6])
    assert protocol.size_class(sizes).tolist() == [0, 0, 1, 1, 2, 3, 3]


def test_the_fold_of_a_pair_is_its_hash() -> None:
    digest = hashlib.sha256(b"bilateral-dev-1|2|365").hexdigest()
    expected = ("acceptance", "dev", "train", "train", "train")[int(digest[:8], 16) % 5]
    assert protocol.fold_of(2, 365) == protocol.fold_of(365, 2) == expected
    folds = [protocol.fold_of(a, b) for a in range(60) for b in range(a)]
    assert 0.5 < folds.count("train") / len(folds) < 0.7


def test_a_sample_does_not_depend_on_the_order_of_origins() -> None:
    panel = panel_of(one_pair(dict.fromkeys(range(1980, 1992), 100.0)))
    every = protocol.origins(panel, 1980, 1991)
    order = np.array([3, 1, 7, 0, 2, 6, 5, 4])
    picked = every.take(protocol.sampled(panel, every, 3)).year
    again = every.take(order).take(protocol.sampled(panel, every.take(order), 3)).year
    assert len(picked) == 3
    assert set(picked.tolist()) == set(again.tolist())


def test_a_long_history_has_no_hole() -> None:
    full = panel_of(one_pair(dict.fromkeys(range(1970, 1992), 100.0)))
    at = protocol.origins(full, 1980, 1991)
    assert at.year[protocol.long_enough(full, at)].tolist() == list(range(1984, 1992))
    holed: dict[int, float | None] = dict.fromkeys(range(1970, 1992), 100.0)
    panel = panel_of(one_pair(holed | dict.fromkeys(range(1976, 1981))))
    at = protocol.origins(panel, 1970, 1991)
    assert not protocol.long_enough(panel, at).any()

"""Zeros that are gaps, and zeros that are zeros."""

from __future__ import annotations

import polars as pl
import pytest

from bilateral.backtesting.cleaning import blank_false_zeros


def flows(
    values: list[float | None], first: int = 2000, years: list[int] | None = None
) -> pl.DataFrame:
    n = len(values)
    return pl.DataFrame(
        {
            "a": ["AAA"] * n,
            "b": ["BBB"] * n,
            "year": years or list(range(first, first + n)),
            "flow_a_from_b_musd": pl.Series(values, dtype=pl.Float64),
            "flow_b_from_a_musd": [5.0] * n,
        }
    )


@pytest.mark.parametrize(
    ("values", "cleaned"),
    [
        ([2.0, 0.0, 3.0], [2.0, None, 3.0]),
        ([0.0, 0.0, 3.0], [0.0, None, 3.0]),
        ([0.5, 0.0, 0.9], [0.5, 0.0, 0.9]),
        ([2.0, 0.0, 0.0, 0.0, 2.0], [2.0, None, None, None, 2.0]),
        ([2.0, 0.0, 0.0, 0.0, 0.0, 2.0], [2.0, None, 0.0, 0.0, None, 2.0]),
        ([None, 0.0, None], [None, 0.0, None]),
    ],
)
def test_zeros_beside_a_large_flow_are_gaps(
    values: list[float | None], cleaned: list[float | None]
) -> None:
    once = blank_false_zeros(flows(values))
    assert once["flow_a_from_b_musd"].to_list() == cleaned
    assert once["flow_b_from_a_musd"].to_list() == [5.0] * len(values)
    assert blank_false_zeros(once).equals(once)


def test_only_adjacent_years_count() -> None:
    apart = flows([2.0, 0.0], years=[2000, 2002])
    assert blank_false_zeros(apart)["flow_a_from_b_musd"].to_list() == [2.0, 0.0]


def test_pairs_do_not_touch() -> None:
    both = pl.concat([flows([0.0]), flows([9.0], 2001).with_columns(b=pl.lit("CCC"))])
    assert blank_false_zeros(both)["flow_a_from_b_musd"].to_list() == [0.0, 9.0]

"""What must hold for the reference classes of any panel, and of the shipped one."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bilateral.chance.percentile import growth_percentile
from bilateral.chance.reference import reference_classes
from bilateral.methods.outlook.deflator import log_price
from bilateral.methods.outlook.series import Panel, panel_from_rows
from bilateral.methods.reference_class import (
    classify,
    count_reaching,
    examples,
    origins,
    outcomes,
    rising,
)

if TYPE_CHECKING:
    from random import Random

pytestmark = pytest.mark.slow

FULL = os.environ.get("BILATERAL_LAWS") == "full"  # `make laws`
LAW = settings(
    max_examples=1000 if FULL else 40, deadline=None, suppress_health_check=list(HealthCheck)
)
GRID = (0.25, 0.5, 1.0, 1.5, 2.0, 4.0)
HORIZONS = (1, 2, 5)
YEARS = 14
FIRST = 1990

flows = st.one_of(st.none(), st.floats(8, 4000))
paths = st.lists(st.lists(flows, min_size=YEARS, max_size=YEARS), min_size=1, max_size=6)
levels, growths = st.floats(1e6, 1e11), st.one_of(st.none(), st.floats(-0.9, 3))
multiples = st.floats(0.05, 500)


def rows_of(table: list[list[float | None]]) -> list[tuple[str, str, int, float]]:
    return [
        ("A", f"B{pair}", FIRST + at, value)
        for pair, path in enumerate(table)
        for at, value in enumerate(path)
        if value is not None
    ]


def panel(rows: list[tuple[str, str, int, float]]) -> Panel:
    a, b, year, flow = (np.array(column) for column in zip(*rows, strict=True))
    return panel_from_rows(a, b, year, flow / 2, flow / 2)


@LAW
@given(paths)
def test_by_is_at_least_at_and_counts_fall_in_the_multiple(
    table: list[list[float | None]],
) -> None:
    rows = rows_of(table)
    if not rows:
        return
    found = origins(panel(rows), HORIZONS)
    known = np.isfinite(found.at)
    assert (known == np.isfinite(found.by)).all()
    assert (found.by[known] >= found.at[known]).all()
    every = np.full(len(found.pair), True)
    by, at = (outcomes(found, every, kind, GRID) for kind in ("by", "at"))
    assert (by.rows == at.rows).all()
    assert (by.reached >= at.reached).all()
    for counted in (by, at):
        assert (np.diff(counted.reached, axis=1) <= 0).all()
        assert (counted.reached <= counted.rows[:, None]).all()


@LAW
@given(paths, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(table: list[list[float | None]], random: Random) -> None:
    rows = rows_of(table)
    if not rows:
        return
    first = origins(panel(rows), HORIZONS)
    random.shuffle(rows)
    second = origins(panel(rows), HORIZONS)
    for name in ("pair", "year", "level", "growth", "at", "by", "peak", "record"):
        np.testing.assert_array_equal(getattr(first, name), getattr(second, name))
    every = np.full(len(first.pair), True)
    if len(every):
        assert examples(first, every, every).tolist() == examples(second, every, every).tolist()


@LAW
@given(paths, st.integers(4, YEARS - 1))
def test_the_future_changes_no_origin(table: list[list[float | None]], known: int) -> None:
    rows = rows_of(table)
    if not rows:
        return
    whole = panel(rows)
    last = FIRST + known
    now, later = origins(whole.until(last), HORIZONS), origins(whole, HORIZONS)
    seen = later.year <= last
    for name in ("pair", "year", "level", "growth"):
        np.testing.assert_array_equal(getattr(now, name), getattr(later, name)[seen])
    observed = now.year[:, None] + np.array(HORIZONS) <= last
    for kind in ("at", "by"):
        then = np.where(observed, later.outcomes(kind)[seen], np.nan)
        np.testing.assert_array_equal(now.outcomes(kind), then)


@LAW
@given(paths, st.sampled_from((1, 3, 10)))
def test_the_unit_and_its_prices_go_together(table: list[list[float | None]], years: int) -> None:
    """Values moved to other years at those years' prices fall into the same classes."""
    rows = rows_of(table)
    if not rows:
        return
    price = {year: float(np.exp(log_price(year))) for year in range(FIRST, FIRST + YEARS + 11)}
    moved = [(a, b, year + years, v * price[year + years] / price[year]) for a, b, year, v in rows]
    before, after = origins(panel(rows), HORIZONS), origins(panel(moved), HORIZONS)
    # rounding may move a level that lies on the floor of ten million
    if len(before.pair) != len(after.pair):
        edge = np.isclose(before.level.min(initial=10), 10) or np.isclose(
            after.level.min(initial=10), 10
        )
        assert edge
        return
    np.testing.assert_array_equal(before.pair, after.pair)
    np.testing.assert_allclose(before.level, after.level)
    inner = np.abs(np.log(before.level[:, None] / np.array([10, 50, 200, 800]))).min(axis=1) > 1e-9
    np.testing.assert_array_equal(
        classify(before.level, (10, 50, 200, 800))[inner],
        classify(after.level, (10, 50, 200, 800))[inner],
    )


@LAW
@given(
    st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1), st.integers(0, 50)), min_size=1),
)
def test_pooled_shares_rise_and_keep_their_order(rows: list[tuple[float, float, int]]) -> None:
    low = np.array([min(a, b) for a, b, _ in rows])
    high = np.array([max(a, b) for a, b, _ in rows])
    weight = np.array([n for _, _, n in rows])
    below, above = rising(low, weight), rising(high, weight)
    known = weight > 0
    assert (np.isfinite(below) == known).all()
    assert (np.diff(below[known]) >= -1e-12).all()
    assert (below[known] <= above[known] + 1e-12).all()
    assert np.dot(below[known], weight[known]) == pytest.approx(np.dot(low, weight))


@LAW
@given(st.lists(st.integers(0, 30), min_size=len(GRID), max_size=len(GRID)), multiples, multiples)
def test_counts_read_between_multiples_fall(between: list[int], one: float, two: float) -> None:
    reached = np.cumsum(between[::-1])[::-1]
    low, high = min(one, two), max(one, two)
    assert count_reaching(reached, GRID, low) >= count_reaching(reached, GRID, high)


@LAW
@given(levels, growths, multiples, multiples)
def test_shipped_shares_rise_in_time_and_fall_in_the_multiple(
    level: float, growth: float | None, one: float, two: float
) -> None:
    low, high = min(one, two), max(one, two)
    for found in reference_classes(level, growth, (low, high)):
        easy, hard = (
            [r.share for r in found.reached[m].values() if r.share is not None] for m in (low, high)
        )
        for shares in (easy, hard):
            assert shares == sorted(shares)
            assert all(0 <= share <= 1 for share in shares)
        assert all(a >= b - 1e-12 for a, b in zip(easy, hard, strict=True))


@LAW
@given(levels, growths, multiples)
def test_shipped_by_is_at_least_at(level: float, growth: float | None, multiple: float) -> None:
    by, at = (reference_classes(level, growth, (multiple,), kind=kind) for kind in ("by", "at"))
    for one, two in zip(by, at, strict=True):
        assert one.description == two.description
        for years, reached in one.reached[multiple].items():
            assert reached.rows == two.reached[multiple][years].rows
            assert reached.count >= two.reached[multiple][years].count


@LAW
@given(levels, st.floats(-0.5, 2), st.floats(-0.5, 2), st.integers(1, 10))
def test_a_higher_growth_is_rarer(level: float, one: float, two: float, years: int) -> None:
    slow, fast = (growth_percentile(level, g, years) for g in (min(one, two), max(one, two)))
    assert all(a.reached >= b.reached for a, b in zip(slow, fast, strict=True))

from __future__ import annotations

import numpy as np
import pytest

from bilateral.errors import InputError, MethodError
from bilateral.methods.outlook.series import Panel, panel_from_rows
from bilateral.methods.reference_class import (
    LIKENESS,
    classify,
    count_reaching,
    examples,
    likeness,
    nearest,
    origins,
    outcomes,
    rising,
)

FIRST = 1990


def panel(*paths: list[float]) -> Panel:
    """One pair per path of yearly turnover, million USD, half of it in each flow."""
    rows = [
        ("A", f"B{pair}", FIRST + at, value / 2)
        for pair, path in enumerate(paths)
        for at, value in enumerate(path)
    ]
    a, b, year, flow = zip(*rows, strict=True)
    return panel_from_rows(np.array(a), np.array(b), np.array(year), np.array(flow), np.array(flow))


GAP = float("nan")


def test_outcomes_are_multiples_of_the_turnover_of_the_origin() -> None:
    found = origins(panel([100, 100, 100, 100, 100, 150, 80, 200]), (1, 2, 3))
    # the fifth year is the first with four growth rates and a level three years before
    assert found.year.tolist() == [1994, 1995, 1996, 1997]
    assert found.growth.tolist() == pytest.approx([0, 0.5, 80 / 150 - 1, 1.5])
    np.testing.assert_allclose(found.at[0], [1.5, 0.8, 2.0])
    np.testing.assert_allclose(found.by[0], [1.5, 1.5, 2.0])
    assert found.peak[0].tolist() == [1, 1, 3]
    np.testing.assert_allclose(found.by[1], [80 / 150, 200 / 150, np.nan])
    assert np.isnan(found.by[3]).all()
    assert found.peak[3].tolist() == [0, 0, 0]
    assert found.record.tolist() == [8] * 4


def test_a_missing_end_is_no_outcome_and_a_missing_year_between_is_passed_over() -> None:
    found = origins(panel([100, 100, 100, 100, 100, 300, GAP, 200]), (1, 2, 3))
    assert found.year[0] == 1994
    np.testing.assert_allclose(found.at[0], [3, np.nan, 2])
    np.testing.assert_allclose(found.by[0], [3, np.nan, 3])


def test_levels_are_in_dollars_of_2009() -> None:
    years = 2009 - FIRST
    found = origins(panel([100.0] * (years + 1)))
    assert found.level[-1] == pytest.approx(100)
    assert found.level[0] > 140  # prices rose by a half
    small = origins(panel([9.9] * (years + 1)))
    assert 2009 not in small.year.tolist()


def test_counts_include_the_multiple_itself_and_name_pairs_and_years() -> None:
    found = origins(panel([100] * 5 + [200, 200], [100] * 5 + [150, 150], [100] * 5 + [50]), (1,))
    last = found.year == 1994
    counted = outcomes(found, last, "by", (0.5, 1.0, 1.5, 2.0))
    assert (counted.rows.tolist(), counted.reached.tolist()) == ([3], [[3, 2, 2, 1]])
    assert (counted.pairs, counted.years) == (3, 1)
    both = outcomes(found, found.year <= 1995, "at", (1.0,))
    assert (both.rows.tolist(), both.reached.tolist()) == ([5], [[4]])
    assert (both.pairs, both.years) == (3, 2)
    none = outcomes(found, found.year < 0, "at", (1.0,))
    assert (none.rows.tolist(), none.reached.tolist(), none.pairs) == ([0], [[0]], 0)


def test_classes_include_their_lower_edge() -> None:
    assert classify([9.99, 10, 49.99, 50, 1e9], (10, 50)).tolist() == [-1, 0, 0, 1, 1]


def test_counts_between_two_multiples_are_linear_in_logs() -> None:
    grid, counts = (1.0, 2.0, 4.0), [[90, 40, 0], [9, 4, 2]]
    for place, multiple in enumerate(grid):
        assert count_reaching(counts, grid, multiple).tolist() == [row[place] for row in counts]
    np.testing.assert_allclose(count_reaching(counts, grid, 2**0.5), [65, 6.5])
    np.testing.assert_allclose(count_reaching(counts, grid, 8**0.5), [20, 3])
    assert count_reaching(counts, grid, 100).tolist() == [0, 2]
    assert count_reaching(counts, grid, 0.1).tolist() == [90, 9]


@pytest.mark.parametrize("multiple", [0.0, -1.0, float("nan"), float("inf")])
def test_a_multiple_is_above_zero(multiple: float) -> None:
    with pytest.raises(InputError):
        count_reaching([2, 1], (1.0, 2.0), multiple)


def test_shares_that_fall_are_pooled_by_rows() -> None:
    nan = float("nan")
    assert rising([0.1, 0.2, 0.3], [5, 5, 5]).tolist() == [0.1, 0.2, 0.3]
    np.testing.assert_allclose(rising([0.1, 0.4, 0.1], [10, 10, 20]), [0.1, 0.2, 0.2])
    np.testing.assert_allclose(rising([0.5, nan, 0.2, nan], [1, 0, 3, 0]), [0.275, nan, 0.275, nan])


def test_neighbours_are_counted_in_spreads() -> None:
    points = [[0.0, 0.0], [1.0, 1000.0], [0.0, 1500.0], [4.0, 0.0], [float("nan"), 0.0]]
    assert nearest(points, [0.1, 0.0], 3).tolist() == [0, 1, 2]
    assert nearest(points, [3.5, 500.0], 1).tolist() == [3]
    assert nearest(points, [float("nan"), 0.0], 9).tolist() == [0, 3, 4, 1, 2]
    with pytest.raises(MethodError):
        nearest(points, [float("nan")] * 2)
    with pytest.raises(MethodError):
        nearest([[float("nan")]], [1.0])


def test_likeness_of_an_origin_is_known_at_the_origin() -> None:
    path = [100.0, 110, 90, 100, 120, 130, 110, 140]
    known = origins(panel(path))
    table = likeness(panel(path), known)
    assert table.shape == (len(known.pair), len(LIKENESS))
    assert np.isfinite(table).all()
    cut = panel(path[:6])
    np.testing.assert_allclose(likeness(cut, origins(cut)), table[: len(origins(cut).pair)])


def test_examples_come_from_every_part_of_the_class() -> None:
    ends = [50, 60, 70, 80, 90, 150, 200, 250, 300, 350]
    found = origins(panel(*([100] * 5 + [100] * 4 + [end] for end in ends)), (5,))
    every = found.year == 1994
    row = examples(found, every, every, horizon=5, count=5)
    assert len(row) == 5
    multiples = found.by[row, 0].tolist()
    assert multiples == sorted(multiples)
    assert multiples[0] == 1.0  # the highest within five years, not the end
    assert multiples[-1] >= 3.0
    assert len(set(found.pair[row].tolist())) == 5
    unnamed = every & (found.pair % 2 == 0)
    assert set(found.pair[examples(found, every, unnamed)].tolist()) <= {0, 2, 4, 6, 8}
    assert len(examples(found, every, np.zeros_like(every))) == 0


def test_horizons_are_whole_years_ahead() -> None:
    with pytest.raises(InputError):
        origins(panel([100.0] * 8), (0, 1))
    with pytest.raises(InputError):
        origins(panel([100.0] * 8), ())

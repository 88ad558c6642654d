from __future__ import annotations

import numpy as np
import pytest
from outlook_panels import panel_of

from bilateral.errors import InputError
from bilateral.methods.outlook.deflator import log_price
from bilateral.methods.outlook.series import panel_from_rows

nan = float("nan")


def real(panel_row: np.ndarray, years: np.ndarray) -> np.ndarray:
    return np.exp(panel_row + log_price(years))


def test_gaps_are_filled_in_logs_and_only_between_observed_years() -> None:
    panel = panel_of([nan, 10, nan, nan, nan, 160, nan], [nan, 10, 20, 30, 40, 50, 60])
    expected = panel.log_real[0]
    assert np.isnan(expected[[0, 6]]).all()
    ends = np.log([10, 160]) - log_price([2001, 2005])
    np.testing.assert_allclose(expected[1:6], np.linspace(*ends, 5))


def test_a_gap_of_four_years_stays_open() -> None:
    panel = panel_of([10, nan, nan, nan, nan, 160])
    assert np.isnan(panel.log_real[0, 1:5]).all()


def test_a_gap_that_is_still_open_is_not_filled() -> None:
    panel = panel_of([10, nan, 40, 50])
    assert np.isfinite(panel.log_real[0, 1])
    assert np.isnan(panel.until(2001).log_real[0, 1])
    assert panel.until(2001).years.tolist() == [2000, 2001]


def test_levels_are_floored() -> None:
    panel = panel_of([0.0, 1e-9, 5])
    np.testing.assert_allclose(real(panel.log_real[0], panel.years), [0.1, 0.1, 5])


def test_turnover_needs_both_flows() -> None:
    panel = panel_from_rows(
        np.array(["A", "A"]), np.array(["B", "B"]), [2000, 2001], [1.0, nan], [2.0, 3.0]
    )
    assert panel.turnover[0, 0] == 3
    assert np.isnan(panel.turnover[0, 1])


def test_a_swapped_row_is_the_same_pair() -> None:
    panel = panel_from_rows(
        np.array([7, 3]), np.array([3, 7]), [2000, 2001], [1.0, 20.0], [2.0, 10.0]
    )
    assert (panel.a.tolist(), panel.b.tolist()) == ([3], [7])
    assert panel.a_from_b.tolist() == [[2, 20]]
    assert panel.b_from_a.tolist() == [[1, 10]]


GROWING = [50.0 * 1.1**n for n in range(12)]


def eligible(path: list[float]) -> bool:
    return bool(panel_of(path).eligible()[0, -1])


def test_an_ordinary_pair_is_eligible() -> None:
    assert eligible(GROWING)


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({11: nan}, "not observed in the year itself"),
        ({11: 9.0}, "below 10 million dollars of 2009"),
        ({**dict.fromkeys(range(7, 11), nan)}, "no level a year before"),
        ({**dict.fromkeys(range(5, 9), nan)}, "no level three years before"),
        ({**dict.fromkeys(range(8), nan)}, "three growth rates only"),
    ],
)
def test_each_rule_makes_an_origin_ineligible(changed: dict[int, float], why: str) -> None:
    assert not eligible([changed.get(at, value) for at, value in enumerate(GROWING)]), why


def test_four_growth_rates_are_enough() -> None:
    assert eligible([nan if at < 7 else value for at, value in enumerate(GROWING)])


def test_the_floor_is_in_dollars_of_2009() -> None:
    for year, path in ((2009, 9.99), (2009, 10.0)):
        panel = panel_of([path] * 8, first=year - 7)
        assert panel.eligible()[0, -1] == (path >= 10)
    old = panel_of([8.0] * 8, first=1990)  # 8 million of 1997 were more than 10 of 2009
    assert old.eligible()[0, -1]


def test_directed_flows_are_pairs_of_their_own() -> None:
    panel = panel_of([100.0, 200.0], second=0.25).directed()
    assert list(zip(panel.a.tolist(), panel.b.tolist(), strict=True)) == [
        ("A", "B000"),
        ("B000", "A"),
    ]
    assert panel.turnover.tolist() == [[75, 150], [25, 50]]
    assert panel.b_from_a.tolist() == [[25, 50], [75, 150]]
    np.testing.assert_allclose(np.diff(panel.log_real, axis=0)[0], np.log(1 / 3))


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([], "no row"),
        ([("A", "A", 2000, 1, 1)], "row 0: A trades with itself"),
        ([("A", "B", 2000, 1, 1), ("A", "B", 2001, -1, 1)], "row 1: flow_a_from_b_musd of A-B"),
        ([("A", "B", 2000, 1, float("inf"))], "flow_b_from_a_musd of A-B in 2000 is inf"),
        ([("A", "B", 2000, 1, 1), ("B", "A", 2000, 1, 1)], "row 1: A-B appears twice in 2000"),
    ],
)
def test_bad_rows_are_refused(rows: list[tuple[str, str, int, float, float]], words: str) -> None:
    a, b, year, ours, theirs = zip(*rows, strict=True) if rows else ([], [], [], [], [])
    with pytest.raises(InputError, match=words):
        panel_from_rows(np.array(a, dtype=str), np.array(b, dtype=str), year, ours, theirs)

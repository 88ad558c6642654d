from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from bilateral.chance.model import VerdictOnBase
from bilateral.chance.odds import TRANSFER, Engine, Odds, inverse, reaching
from bilateral.chance.origin import Origin
from bilateral.chance.shipped import shipped
from bilateral.chance.targets import common_verdict
from bilateral.chance.weighing import Question, chances, first_year
from bilateral.methods.quantiles import LEVELS


@cache
def odds(transferred: bool = False) -> Odds:
    engine = Engine.of(shipped(), flow=False)
    raw = Origin(2024, {2024: 380.7e6, 2023: 320.2e6}).raw()[None]
    return engine.odds(raw, np.array([2024]), transferred=transferred)[0]


def test_a_level_that_is_there_is_certain() -> None:
    curve = np.linspace(-1, 1, len(LEVELS))
    assert reaching(curve, 1.0) == reaching(curve, 0.2) == 1.0
    assert reaching(curve, 1.0 + 1e-9) < 1


def test_the_inverse_finds_the_multiple() -> None:
    curve = np.linspace(-1, 3, len(LEVELS))
    for chance in (0.05, 0.2, 0.5):
        multiple = inverse(curve, chance)
        assert multiple is not None
        assert reaching(curve, multiple) == pytest.approx(chance, abs=1e-6)
    assert inverse(curve, 0.99) is None


def test_a_region_gets_a_wider_answer() -> None:
    plain, wide = odds(), odds(True)
    ends = [3, -4]
    for years in (1, 5, 10):
        spread = [np.diff(o.at[years - 1][ends])[0] for o in (plain, wide)]
        assert spread[1] == pytest.approx(TRANSFER * spread[0])
        apart = [(o.high - o.low)[years - 1, len(LEVELS) // 2] for o in (plain, wide)]
        assert apart[1] >= TRANSFER * apart[0] * (1 - 1e-9)
        low, high = plain.range(years, 2.0, 2.0)
        lower, higher = wide.range(years, 2.0, 2.0)
        assert higher - lower > high - low


def test_years_out_of_reach_say_why() -> None:
    question = Question(2.0, 2.0, 2.0, 0.19)
    by = chances(odds(), question, (2020, 2027, 2040), ())
    assert [y.year for y in by] == [2020, *range(2025, 2035), 2040]
    first, last = by[0], by[-1]
    assert (first.p, last.p) == (None, None)
    assert "not after the base" in (first.reason or "")
    assert "beyond what was back-tested" in (last.reason or "")
    asked = {y.year for y in by if y.asked}
    assert asked == {2020, 2027, 2040}
    assert [y.extrapolation for y in by if y.p is not None] == [0.0] * 3 + [1.0] * 7


def test_the_year_of_a_chance_is_the_first_one() -> None:
    by = chances(odds(), Question(1.5, 1.5, 1.5, None), (), ())
    year = first_year(by, 0.5)
    assert year is not None
    at = {y.year: y.p for y in by}
    assert (at[year] or 0) >= 0.5 > (at[year - 1] or 0)
    assert first_year(by, 0.999) is None
    assert all(y.extrapolation is None for y in by)


def test_the_fan_rises_with_the_quantile() -> None:
    for years in range(1, 11):
        low, middle, high = odds().fan(years)
        assert 0 < low < middle < high


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ([], None),
        ([("A", "not_checkable")], "not_checkable"),
        ([("A", "not_checkable"), ("B", "contradicted")], "contradicted"),
        ([("B", "contradicted"), ("B", "consistent")], "consistent"),
        ([("A", "supported"), ("B", "contradicted")], None),
    ],
)
def test_one_word_only_where_sides_agree(
    found: list[tuple[str, str]], expected: str | None
) -> None:
    verdicts = [VerdictOnBase(side=s, window="2024", verdict=v) for s, v in found]
    assert common_verdict(verdicts) == expected


def test_an_era_without_outcomes_gives_no_chance() -> None:
    engine = Engine.of(shipped(), flow=False)
    raw, years = Origin(2024, {2024: 4e8}).raw()[None], np.array([2024])
    assert engine.curves(raw, years, era=(2030, 2039), transferred=False).horizons == ()
    late = engine.curves(raw, years, era=(2015, 2019), transferred=False)
    assert late.horizons == (1, 2, 3, 4)
    assert set(late.chances(0, 2.0, (3, 5, 10))) == {3}

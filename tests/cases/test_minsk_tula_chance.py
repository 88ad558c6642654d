"""What an expert says of the odds of the canonical case comes out of the assessment."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

import bilateral as bl

CASE = Path(__file__).parents[2] / "examples" / "minsk-tula"
DAY, SPRING, AUTUMN = "2024-11-05", "2025-03-31", "2025-10-31"


@cache
def assessed(as_of: str) -> bl.Assessment:
    text = (CASE / "statement.fr.txt").read_text(encoding="utf-8")
    dossier = bl.read_statement(text, published="2024-11-05")
    return bl.assess(dossier, bl.read_facts(CASE / "facts.csv"), as_of, by=[2027, 2030])


def base(as_of: str, of: str):
    (target,) = assessed(as_of).targets
    return next(b for b in target.bases if b.base_of == of)


# Share of pairs of 200-800 million growing 12-45 % that reached it within 3 and 5 years.
PUBLISHED = [
    ("c2/r1", "1970-2008", 0.20, 0.38),
    ("c2/r1", "2010-2018", 0.05, 0.09),
    ("F05", "1970-2008", 0.08, 0.21),
]


@pytest.mark.parametrize(("of", "era", "three", "five"), PUBLISHED)
def test_base_rates(of: str, era: str, three: float, five: float) -> None:
    found = next(e for e in base(SPRING, of).era if (e.era, e.source) == (era, "history"))
    assert found.by["3"] == pytest.approx(three, abs=0.005)
    assert found.by["5"] == pytest.approx(five, abs=0.005)


def test_the_history_of_each_year_is_that_of_the_main_class() -> None:
    one = base(SPRING, "c2/r1")
    main = one.reference_class
    assert main is not None
    assert (main.rows, main.pairs, main.years) == (7281, 1822, 39)
    assert [y.history for y in one.by if y.year <= 2034] == list(main.reached.values())
    assert len(main.members) == 5
    assert {m.start for m in main.members} <= set(range(1970, 2009))


def test_one_target_said_twice_with_its_bases() -> None:
    (target,) = assessed(SPRING).targets
    assert (target.target, target.same_as, target.amount) == ("c1", ("c4",), 1e9)
    assert target.deadline is None
    assert target.transferred
    assert [(b.base_of, round(b.base / 1e6, 1), b.year) for b in target.bases] == [
        ("c2/r1", 500.0, 2024),
        ("c2/r2", 250.0, 2024),
        ("F05", 380.7, 2024),
    ]
    assert [round(b.multiple, 2) for b in target.bases] == [2.0, 4.0, 2.63]
    # the level of one year is contradicted; of the sum one window is feasible
    assert [b.base_verdict for b in target.bases] == ["contradicted", "consistent", None]


def test_on_the_day_nothing_later_was_known() -> None:
    (target,) = assessed(DAY).targets
    assert [b.base_of for b in target.bases] == ["c2/r1", "c2/r2"]
    assert [b.base_verdict for b in target.bases] == ["not_checkable"] * 2
    assert target.directions is None
    (now,) = target.nowcast
    assert (now.of, now.months, now.year, now.level) == ("F03", 8, 2024, None)


def test_extrapolation_of_the_stated_growth() -> None:
    """37 % a year gets from 500 to a billion in 2.2 years, from 380.7 in 3.1."""
    first = {
        of: next(y.year for y in base(SPRING, of).by if y.extrapolation == 1.0)
        for of in ("c2/r1", "F05")
    }
    assert first == {"c2/r1": 2027, "F05": 2028}
    assert all(base(SPRING, of).extrapolated_growth == 0.37 for of in first)


def test_the_chance_lies_between_the_eras_that_history_shows() -> None:
    """Not so high a bar in five years: between 9 and 38 % in the past, by era."""
    five = base(SPRING, "c2/r1").by[4]
    assert five.p is not None and five.low is not None and five.high is not None
    assert 0.09 < five.p < 0.45
    assert five.low < 0.09
    assert five.high > 0.38


def test_growth_that_was_called_colossal() -> None:
    (stated,) = assessed(SPRING).stated_growth
    assert (stated.of, stated.months) == ("c3", 9)
    assert 0.78 < stated.below_low <= stated.below_high < 0.87


def test_growth_needed_and_who_achieved_it() -> None:
    six = next(r for r in base(SPRING, "F05").required if r.years == 6)
    three = next(r for r in base(SPRING, "F05").required if r.years == 3)
    assert six.growth == pytest.approx(0.175, abs=0.0005)
    assert three.growth == pytest.approx(0.380, abs=0.0005)
    achieved = {a.era: a.share for a in six.achieved}
    assert achieved["1970-2008"] > achieved["2010-2018"]


def test_one_flow_alone() -> None:
    directions = assessed(SPRING).targets[0].directions
    assert directions is not None
    needed = {d.flow: d.by[0].multiple for d in directions if d.other_growth == 0}
    assert needed["BLR>RU-TUL"] == pytest.approx(6.95, abs=0.005)
    assert needed["RU-TUL>BLR"] == pytest.approx(3.24, abs=0.005)
    six = next(d for d in directions if (d.flow, d.other_growth) == ("BLR>RU-TUL", 0.10)).by[5]
    assert (six.year, six.multiple) == (2030, pytest.approx(4.90, abs=0.005))
    assert six.p < 0.15


def test_the_year_under_way() -> None:
    (now,) = assessed(AUTUMN).targets[0].nowcast
    assert (now.side, now.year, now.months, now.of) == ("RU-TUL", 2025, 7, "F09")
    assert now.level is not None
    assert 320e6 < now.level[0] < 380.7e6 * 1.084 < now.level[2] < 1e9


def test_the_caveats_are_said() -> None:
    said = " ".join(assessed(SPRING).caveats)
    for words in (
        "Transferred from country pairs",
        "neither Russia nor Belarus",
        "overlap in time",
    ):
        assert words in said


def test_each_base_is_told_in_words() -> None:
    words = base(SPRING, "c2/r1").words
    for piece in (
        "500 million USD in 2024",
        "1 billion USD is 2 times as much",
        "7,281 cases of 1,822 country pairs",
        "contradicted",
        "+37 % a year (c3) gets there in 2027",
        "promised a doubling",
    ):
        assert piece in words
    assert " 0 %" not in words

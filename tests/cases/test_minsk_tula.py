"""Every figure that an expert reads out of the canonical case comes out of the check.

One test for each line of the expert's reading, with the tolerance of its wording. Base rates of
doubling are not part of the check.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest

import bilateral as bl

CASE = Path(__file__).parents[2] / "examples" / "minsk-tula"
DAY, SPRING, AUTUMN = "2024-11-05", "2025-03-31", "2025-10-31"


@cache
def dossier() -> bl.Dossier:
    text = (CASE / "statement.fr.txt").read_text(encoding="utf-8")
    return bl.read_statement(text, published="2024-11-05")


@cache
def result(as_of: str) -> dict[str, Any]:
    return bl.check(dossier(), bl.read_facts(CASE / "facts.csv"), as_of=as_of).to_dict()


def reading(claim: str, **wanted: object) -> str:
    """Id of the reading of a claim with these fields."""
    found = [
        r.id
        for r in dossier().claim(claim).readings
        if all(getattr(r, name) == value for name, value in wanted.items())
    ]
    assert len(found) == 1, found
    return found[0]


def level() -> str:
    return reading("c2", accumulation="period_total")


def total() -> str:
    return reading("c2", accumulation="cumulative")


def verdict(as_of: str, claim: str, read: str, window: str, side: str) -> dict[str, Any]:
    found = [
        v
        for v in result(as_of)["verdicts"]
        if (v["claim"], v["reading"], v["window"], v["side"]) == (claim, read, window, side)
    ]
    assert len(found) == 1, found
    return found[0]


def implied(as_of: str, **wanted: object) -> list[dict[str, Any]]:
    return [
        i
        for i in result(as_of)["implied"]
        if all(i[name] == value for name, value in wanted.items())
    ]


# ----- what was said


def test_one_target_said_twice_a_possibility_without_deadline() -> None:
    (target,) = result(DAY)["targets"]
    assert (target["target"], target["same_as"]) == ("c1", ["c4"])
    claims = [dossier().claim(c) for c in ("c1", "c4")]
    assert {c.amount for c in claims} == {1e9}
    assert {(c.currency, c.measure, c.reporter, c.partner) for c in claims} == {
        ("USD", "turnover", "BLR", "RU-TUL")
    }
    assert {c.modality for c in claims} == {"possibility"}
    assert {c.deadline for c in claims} == {None}
    assert [(s["side"], s["status"]) for s in target["status"]] == [
        ("BLR", "open"),
        ("RU-TUL", "open"),
    ]


def test_what_is_not_said() -> None:
    assert set(result(DAY)["missing"]) >= {
        "deadline",
        "whose_statistics",
        "goods_or_services",
        "growth_base",
        "growth_currency",
    }


def test_bzd_is_an_abbreviation_to_ask_about_never_a_currency() -> None:
    assert all(c.currency != "BZD" for c in dossier().claims)
    (found,) = [o for o in dossier().organisations if o.span.text == "BZD"]
    assert found.question


def test_the_billion_is_an_extrapolation() -> None:
    (inference,) = result(DAY)["inference"]
    assert (inference["conclusion"], inference["kind"]) == ("c4", "extrapolation")
    assert inference["premises"] == ["c2", "c3"]


# ----- known on the day


def test_september_would_have_to_be_2_6_to_4_7_times_the_one_before() -> None:
    (conflict,) = [c for c in result(DAY)["conflicts"] if "growth_of_2024-09" in c["reconciled_by"]]
    yoy = reading("c3", basis="yoy")
    assert set(conflict["members"]) == {f"c3/{yoy}", "F03.change"}
    low, high = conflict["reconciled_by"]["growth_of_2024-09"]
    assert (1 + low, 1 + high) == pytest.approx((2.6, 4.7), abs=0.05)
    (band,) = conflict["assuming"]
    assert band["name"] == "share_of_8_in_9_months"
    assert band["band"] == pytest.approx([0.84, 0.93], abs=0.005)


def test_history_hardly_saw_it() -> None:
    """The expert counted 1 of 309; without the reserved year 2024 it is none of 276."""
    (conflict,) = [c for c in result(DAY)["conflicts"] if "growth_of_2024-09" in c["reconciled_by"]]
    assert conflict["history"]["share"] == pytest.approx(0.003, abs=0.004)
    assert conflict["history"]["n"] == pytest.approx(309, rel=0.15)


def test_growth_is_high_but_not_colossal() -> None:
    (rank,) = result(DAY)["percentiles"]
    assert rank["claim"] == "c3"
    assert rank["percentile"]["low"] == pytest.approx(0.80, abs=0.015)
    assert rank["percentile"]["high"] == pytest.approx(0.85, abs=0.015)


@pytest.mark.parametrize("window", ["2023", "2024"])
def test_level_not_checkable_on_the_day(window: str) -> None:
    tula = verdict(DAY, "c2", level(), window, "RU-TUL")
    assert (tula["verdict"], tula["reason"]) == ("not_checkable", "no_level_of_side")
    minsk = verdict(DAY, "c2", level(), window, "BLR")
    assert (minsk["verdict"], minsk["last_level"]) == ("not_checkable", "2011")


def test_2011_to_500_is_4_9_percent_a_year() -> None:
    (run,) = [r for r in result(DAY)["long_run"] if r["now_of"] == f"c2/{level()}"]
    assert run["base_of"] == "F01"
    assert run["growth"] == pytest.approx(0.049, abs=0.0005)


# ----- known by March 2025


def test_parts_fit() -> None:
    (parts,) = result(SPRING)["parts"]
    assert parts["fits"]
    assert parts["sum"] == pytest.approx(380.8e6)
    assert parts["published"] == pytest.approx(380.7e6)
    assert parts["change"]["low"] <= 0.189 <= parts["change"]["high"]
    assert parts["change"]["low"] == pytest.approx(0.189, abs=0.0006)
    assert parts["change"]["high"] == pytest.approx(0.189, abs=0.0009)


def test_2023_on_side_tula() -> None:
    (year,) = implied(SPRING, measure="turnover", side="RU-TUL", period="2023", unit="USD")
    assert year["low"] == pytest.approx(320.05e6, abs=0.005e6)
    assert year["high"] == pytest.approx(320.29e6, abs=0.005e6)
    assert year["because"] == ["F05", "F06", "F07"]
    (alone,) = [a for a in year["alone"] if a["because"] == ["F05"]]
    assert alone["low"] == pytest.approx(320.01e6, abs=0.005e6)
    assert alone["high"] == pytest.approx(320.36e6, abs=0.005e6)


@pytest.mark.parametrize(
    ("read", "window", "because", "above", "exact", "loose"),
    [
        (level, "2024", ["F05.value"], 0.31, 1.31, 1.18),
        (level, "2023", ["F05.value", "F05.change"], 0.56, 1.56, 1.41),
        (total, "2023..2024", ["F05.value", "F05.change"], -0.29, 0.71, 0.79),
    ],
)
def test_500_million_contradicted(
    read: Any, window: str, because: list[str], above: float, exact: float, loose: float
) -> None:
    found = verdict(SPRING, "c2", read(), window, "RU-TUL")
    assert found["verdict"] == "contradicted"
    assert found["because"] == because
    assert not found["rounding"]
    assert found["deviation"]["low"] - 0.005 <= above <= found["deviation"]["high"] + 0.005
    assert found["reconciled_by"]["mirror_factor"] == pytest.approx(exact, abs=0.005)
    assert found["reconciled_by"]["mirror_factor_loose"] == pytest.approx(loose, abs=0.0055)


def test_the_sum_has_another_smallest_set_without_f05() -> None:
    found = verdict(SPRING, "c2", total(), "2023..2024", "RU-TUL")
    assert all(len(other) >= len(found["because"]) for other in found["also"])
    assert any(not any(m.startswith("F05") for m in other) for other in found["also"])
    assert found["bounds"]["low"] == pytest.approx(700.8e6, abs=0.06e6)
    assert found["bounds"]["high"] == pytest.approx(701.0e6, abs=0.06e6)


def test_months_up_to_the_speech_are_feasible() -> None:
    found = verdict(SPRING, "c2", total(), "2023-01..2024-09", "RU-TUL")
    assert found["verdict"] == "consistent"
    assert found["bounds"]["low"] == pytest.approx(320e6, abs=0.5e6)
    assert found["bounds"]["high"] == pytest.approx(701e6, abs=0.5e6)


def test_months_up_to_the_speech_contradicted_under_usual_shares() -> None:
    (conflict,) = [c for c in result(SPRING)["conflicts"] if c["members"][0] == f"c2/{total()}"]
    (band,) = conflict["assuming"]
    assert band["name"] == "share_of_9_in_12_months"
    assert band["band"] == pytest.approx([0.65, 0.85])
    assert conflict["bounds"]["low"] == pytest.approx(567e6, abs=0.6e6)
    assert conflict["bounds"]["high"] == pytest.approx(644e6, abs=0.6e6)


def test_side_minsk_is_not_checkable() -> None:
    found = [v for v in result(SPRING)["verdicts"] if v["side"] == "BLR"]
    assert found
    assert {(v["verdict"], v["last_level"]) for v in found} == {("not_checkable", "2011")}


def test_valuation_explains_about_4_percent() -> None:
    (effect,) = result(SPRING)["valuation"]
    assert effect["effect"]["low"] < 0.04 < effect["effect"]["high"]
    assert effect["effect"]["high"] - effect["effect"]["low"] < 0.03


def test_37_against_18_9_is_feasible() -> None:
    found = verdict(SPRING, "c3", reading("c3", basis="yoy"), "2024-01..2024-09", "RU-TUL")
    assert found["verdict"] == "consistent"


def test_37_on_the_whole_of_2023_is_contradicted_by_f05_alone() -> None:
    found = verdict(SPRING, "c3", reading("c3", basis="since"), "2024-01..2024-09", "RU-TUL")
    assert (found["verdict"], found["because"]) == ("contradicted", ["F05.change"])


def test_last_quarter_would_have_fallen_by_46_to_7_percent() -> None:
    found = implied(SPRING, quantity="change", period="2024-10..2024-12", side="RU-TUL")
    wide = [i for i in found if i["assuming"][0]["band"] == pytest.approx([0.60, 0.90])]
    (quarter,) = wide
    assert quarter["low"] == pytest.approx(-0.46, abs=0.006)
    assert quarter["high"] == pytest.approx(-0.07, abs=0.006)
    assert quarter["assuming"][0]["quantiles"] == [0.05, 0.95]
    assert quarter["assuming"][0]["applies_to"] == ["2023", "2024"]
    history = quarter["history"]
    assert history["share"] == pytest.approx(0.24, abs=0.02)
    assert history["n"] == pytest.approx(88, rel=0.1)


@pytest.mark.parametrize(
    ("flow", "share", "still", "grows"),
    [("BLR>RU-TUL", 0.273, 6.95, 4.90), ("RU-TUL>BLR", 0.727, 3.24, None)],
)
def test_directions(flow: str, share: float, still: float, grows: float | None) -> None:
    (found,) = [d for d in result(SPRING)["directions"] if d["flow"] == flow]
    assert (found["target"], found["side"], found["period"]) == ("c1", "RU-TUL", "2024")
    assert found["share"] == pytest.approx(share, abs=0.0005)
    assert found["multiple_if_other_still"] == pytest.approx(still, abs=0.005)
    if grows is not None:
        (ten,) = [g for g in found["multiple_if_other_grows"] if g["growth"] == 0.10]
        assert (ten["years"], ten["multiple"]) == (6, pytest.approx(grows, abs=0.005))


@pytest.mark.parametrize(
    ("base", "six", "three"),
    [(380.7e6, 0.175, 0.380), (500e6, 0.122, 0.260), (250e6, 0.260, 0.587)],
)
def test_growth_needed(base: float, six: float, three: float) -> None:
    found = {
        r["years"]: r["growth"]
        for r in result(SPRING)["required"]
        if r["base"] == pytest.approx(base)
    }
    assert found[6] == pytest.approx(six, abs=0.0006)
    assert found[3] == pytest.approx(three, abs=0.0006)


@pytest.mark.parametrize(
    ("base", "growth", "years"),
    [
        (500e6, 0.37, 2.2),
        (500e6, 0.189, 4.0),
        (500e6, 0.084, 8.6),
        (500e6, 0.05, 14.2),
        (380.7e6, 0.37, 3.1),
        (380.7e6, 0.189, 5.6),
        (380.7e6, 0.084, 12.0),
        (380.7e6, 0.05, 19.8),
    ],
)
def test_years_at_constant_growth(base: float, growth: float, years: float) -> None:
    (path,) = [
        p
        for p in result(AUTUMN)["paths"]
        if p["base"] == pytest.approx(base) and p["growth"] == pytest.approx(growth)
    ]
    assert path["years"] == pytest.approx(years, abs=0.05)


def test_2011_to_2024_is_2_7_percent_a_year_with_a_caution() -> None:
    (run,) = [r for r in result(SPRING)["long_run"] if r["now_of"] == "F05"]
    assert run["growth"] == pytest.approx(0.027, abs=0.0005)
    assert "sides mixed" in run["caution"]


def test_roubles_are_not_comparable_without_a_rate() -> None:
    assert any("F02" in c and "RUB" in c and "rate" in c for c in result(SPRING)["caveats"])
    used = {m for v in result(SPRING)["verdicts"] for m in v["because"]}
    assert not any(m.startswith("F02") for m in used)


# ----- known by October 2025


def test_april_to_july_2025() -> None:
    found = implied(AUTUMN, quantity="change", period="2025-04..2025-07", side="RU-TUL")
    (months,) = [i for i in found if i["assuming"][0]["band"] == pytest.approx([0.36, 0.48])]
    assert months["low"] == pytest.approx(-0.038, abs=0.0006)
    assert months["high"] == pytest.approx(0.011, abs=0.0006)
    assert set(months["because"]) == {"F08.change", "F09.change"}


def test_below_the_path_for_every_base() -> None:
    pace = result(AUTUMN)["pace"]
    assert {p["base_of"] for p in pace} == {f"c2/{level()}", f"c2/{total()}", "F05"}
    assert all(p["below"] and p["latest_of"] == "F09.change" for p in pace)

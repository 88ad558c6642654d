from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

sys.path.append(str(Path(__file__).parents[1] / "verdict"))

from verdict_builders import A, B, buys, dossier, fact, facts, growth, level, sells, target

import bilateral as bl
from bilateral.chance import assess_checked
from bilateral.chance.history import ERA_HORIZONS
from bilateral.errors import InputError


def answer(*claims: dict[str, Any], rows: tuple[dict[str, Any], ...] = (), **more: Any) -> Any:
    return bl.assess(dossier(*claims, published="2025-02-01"), facts(*rows), **more)


def test_every_level_reading_and_each_side_is_a_base() -> None:
    found = answer(
        level("c1", "500", "2024"),
        target("c2", "1000", "2030-12"),
        rows=(
            fact("F1", "2024", "380.7", change="+18.9%", published="2025-01"),
            fact("F2", "2024", "500.2", side=A, published="2025-01"),
        ),
    )
    (one,) = found.targets
    assert [b.base_of for b in one.bases] == ["c1/r1", "F2", "F1"]
    assert [b.side for b in one.bases] == [A, A, B]
    assert [round(b.multiple, 2) for b in one.bases] == [2.0, 2.0, 2.63]
    assert one.bases[0].base_verdict is None  # the sides disagree
    assert {v.side for v in one.bases[0].verdicts} == {A, B}
    assert one.transferred
    for base in one.bases:
        assert [y.year for y in base.by if y.asked] == [2030]
        assert base.beyond == 2034
        assert base.words
    assert one.bases[2].known == ("level", "growth_1")
    assert one.bases[2].growth == pytest.approx(0.189)
    assert one.bases[2].growth_of == "F1.change"
    json.dumps(found.to_dict(), allow_nan=False)


def test_only_what_was_published_by_the_day_counts() -> None:
    rows = (
        fact("F1", "2023", "320.0", published="2024-03"),
        fact("F2", "2024", "380.7", published="2025-03"),
    )
    early = answer(target("c1", "1000"), rows=rows, as_of="2024-12-31").targets[0]
    late = answer(target("c1", "1000"), rows=rows, as_of="2025-12-31").targets[0]
    assert [b.base_of for b in early.bases] == ["F1"]
    assert [b.base_of for b in late.bases] == ["F2"]
    assert late.bases[0].growth == pytest.approx(380.7 / 320.0 - 1)


def test_a_pair_of_countries_is_not_transferred() -> None:
    claim = {**target("c1", "1000"), "reporter": "FRA", "partner": "BRA"}
    (one,) = answer(claim, rows=(fact("F1", "2024", "500.5", ends="FRA>BRA", side="FRA"),)).targets
    assert not one.transferred


def test_a_rate_makes_a_level_known_and_without_one_it_is_not() -> None:
    claim = {**target("c1", "100000"), "currency": "RUB"}
    row = fact("F1", "2024", "38.07", unit="billion RUB")
    rate = {
        **fact("F2", "2024", "92.5", ends="USD>RUB"),
        "measure": "rate",
        "unit": "RUB per USD",
    }
    (without,) = answer(claim, rows=(row,)).targets[0].bases
    (with_rate,) = answer(claim, rows=(row, rate)).targets[0].bases
    assert without.known == ()
    assert without.reference_class is None
    assert all(y.p is not None for y in without.by)
    assert any("no rate of 2024" in c for c in without.caveats)
    assert with_rate.known == ("level",)
    assert with_rate.reference_class is not None
    assert without.multiple == with_rate.multiple


def test_a_growth_counts_for_its_own_flow_and_in_its_own_money() -> None:
    sold = {**growth("c2", "50", "2024"), "measure": "exports"}
    (other,) = answer(level("c1", "500", "2024"), sold, target("c3", "1000")).targets[0].bases
    assert (other.growth, other.growth_of) == (None, None)
    roubles = {"currency": "RUB"}
    rates = tuple(
        {**fact(f"R{y}", y, value, ends="USD>RUB"), "measure": "rate", "unit": "RUB per USD"}
        for y, value in (("2023", "80.0"), ("2024", "100.0"))
    )
    (base,) = (
        answer(
            level("c1", "50000", "2024", **roubles),
            growth("c2", "50", "2024", **roubles),
            target("c3", "100000", **roubles),
            rows=rates,
        )
        .targets[0]
        .bases
    )
    assert base.known == ("level", "growth_1")
    assert base.growth == pytest.approx(1.5 * 80 / 100 - 1)


def test_a_target_for_one_flow_is_asked_of_the_model_of_flows() -> None:
    claim = {**target("c1", "300"), "measure": "exports"}
    rows = (sells("F1", "2024", "104.5", change="+10.8%"), buys("F2", "2024", "276.5"))
    (one,) = answer(claim, rows=rows).targets
    (base,) = one.bases
    assert base.base_of == "F1"
    assert base.reference_class is None
    assert any("single" in c or "one flow" in c for c in base.caveats)
    assert one.directions is None


def test_a_turnover_target_is_tested_flow_by_flow() -> None:
    rows = (
        fact("F1", "2024", "381.0"),
        sells("F2", "2024", "104.5", change="+10.8%"),
        buys("F3", "2024", "276.5"),
    )
    (one,) = answer(target("c1", "1000"), rows=rows).targets
    assert one.directions is not None
    assert {(d.flow, d.other_growth) for d in one.directions} == {
        (f"{A}>{B}", 0.0),
        (f"{A}>{B}", 0.1),
        (f"{B}>{A}", 0.0),
        (f"{B}>{A}", 0.1),
    }
    still = next(d for d in one.directions if d.flow == f"{A}>{B}" and d.other_growth == 0)
    assert still.by[0].multiple == pytest.approx((1000 - 276.5) / 104.5)
    for way in one.directions:
        assert all(y.low <= y.p <= y.high for y in way.by)
    (without,) = answer(target("c1", "1000"), rows=rows[:1]).targets
    assert without.directions is None


def test_targets_stand_in_their_stages_and_repeated_ones_are_joined() -> None:
    found = answer(
        target("c1", "2000", "2035-12"),
        target("c2", "1000", "2030-12"),
        {**target("c3", "2000", "2035-12"), "same_as": "c1"},
        rows=(fact("F1", "2024", "500.5"),),
    )
    assert [(t.target, t.stage, t.same_as) for t in found.targets] == [
        ("c2", 1, ()),
        ("c1", 2, ("c3",)),
    ]


def test_a_target_that_is_reached_says_so() -> None:
    (one,) = answer(target("c1", "400"), rows=(fact("F1", "2024", "500.5"),)).targets
    (base,) = one.bases
    assert base.reached
    assert all(y.p == 1.0 for y in base.by)
    assert "reached already" in base.words
    assert [(s.side, s.status, s.year) for s in one.status if s.side == B] == [(B, "reached", 2024)]


def test_a_multiple_is_a_target_too() -> None:
    claim = {**target("c1", "1000"), "amount": None, "change": 1.0, "form": "multiple"}
    (one,) = answer(claim, rows=(fact("F1", "2024", "500.5"),)).targets
    assert [b.multiple for b in one.bases] == [2.0]


def test_without_a_base_or_a_level_the_reason_is_given() -> None:
    (one,) = answer(target("c1", "1000")).targets
    assert one.bases == ()
    assert "no yearly level" in one.caveats[0]
    balance = {**target("c1", "1000"), "measure": "balance"}
    (other,) = answer(balance, rows=(fact("F1", "2024", "500.5", measure="balance"),)).targets
    assert other.bases == ()
    assert "balance" in other.caveats[0]


def test_the_year_under_way_is_forecast_from_its_months() -> None:
    rows = (
        fact("F1", "2024", "400.5"),
        fact("F2", "2025-01..2025-03", change="+50%", published="2025-05"),
        fact("F3", "2025-01..2025-09", "330.5", published="2025-11"),
    )
    (one,) = answer(target("c1", "450"), rows=rows).targets
    (now,) = one.nowcast
    assert (now.of, now.year, now.months, now.basis) == ("F3", 2025, 9, "level")
    assert now.level is not None
    assert now.level[0] < 330.5e6 * 12 / 9 * 1.1
    assert now.p is not None and 0.05 <= now.p <= 0.95
    (only,) = answer(target("c1", "450"), rows=rows[1:2]).targets
    assert only.nowcast[0].level is None
    assert only.nowcast[0].growth is not None


def test_a_wider_figure_has_a_wider_range() -> None:
    sharp, loose = (
        answer(target("c1", "1000"), rows=(fact("F1", "2024", value),)).targets[0].bases[0]
        for value in ("500.0", "about 500")
    )
    for one, other in zip(sharp.by, loose.by, strict=True):
        assert other.p == one.p
        assert other.low <= one.low <= one.p <= one.high <= other.high
    assert loose.by[4].low < sharp.by[4].low


def test_a_figure_with_an_open_side_says_what_was_taken() -> None:
    (base,) = answer(target("c1", "1000"), rows=(fact("F1", "2024", "over 500"),)).targets[0].bases
    assert any("rounding is open" in c for c in base.caveats)
    assert base.high == base.base


def test_figures_in_conflict_are_not_used() -> None:
    rows = (
        fact("F1", "2024", "500.5"),
        fact("F2", "2024", "700.5"),
        fact("F3", "2023", "450.5"),
    )
    (one,) = answer(target("c1", "1000"), rows=rows).targets
    assert {b.base_of for b in one.bases} == {"F3"}


def test_eras_and_inflation_stand_beside_the_chance() -> None:
    (base,) = answer(target("c1", "1000"), rows=(fact("F1", "2024", "500.5"),)).targets[0].bases
    model = {e.era: e.by for e in base.era if e.source == "model"}
    assert set(model) > {"1970-1979", "2010-2019"}
    assert all(set(by) == {str(h) for h in ERA_HORIZONS} for by in model.values())
    chances = [i.by["5"] for i in base.inflation]
    assert chances == sorted(chances)
    assert chances[1] == pytest.approx(base.by[4].p, abs=1e-9)
    assert base.moves[0].change == max((m.change for m in base.moves), key=abs)
    assert {m.what for m in base.moves} == {"not knowing the size"}


def test_set_is_the_inverse() -> None:
    text = dossier(target("c1", "1000"), published="2025-02-01")
    table = facts(fact("F1", "2024", "500.5", change="+12.5%"))
    for one in bl.set_target(text, table, by=[2028, 2031]).levels:
        if one.level is None:
            continue
        back = bl.set_amounts(500.5e6, year=2024, growth=0.125, by=[one.by], transferred=True)
        again = next(other for other in back.levels if other.p == one.p)
        assert again.level == pytest.approx(one.level, rel=1e-6)
        found = bl.assess_amounts(
            one.level, 500.5e6, year=2024, growth=0.125, by=[one.by], transferred=True
        )
        (year,) = [y for y in found.targets[0].bases[0].by if y.asked]
        assert year.p == pytest.approx(one.p, abs=1e-3)


@pytest.mark.parametrize("by", [[20300], [1], [2030.5], [True]])
def test_years_that_are_none(by: list[Any]) -> None:
    with pytest.raises(InputError, match="year"):
        answer(target("c1", "1000"), by=by)


def test_growth_that_was_stated_has_its_place_and_its_extrapolation() -> None:
    found = answer(
        level("c1", "500", "2024"),
        growth("c2", "37", "2024-01..2024-09"),
        target("c3", "1000"),
    )
    (stated,) = found.stated_growth
    assert (stated.of, stated.growth, stated.months) == ("c2", 0.37, 9)
    assert 0.7 < stated.below_low <= stated.below_high < 0.95
    base = found.targets[0].bases[0]
    assert (base.extrapolated_growth, base.extrapolated_of) == (0.37, "c2")
    assert 0.2 < (base.growth or 0) < 0.37  # shrunk: nine months are not the year
    assert base.by[1].extrapolation == 0.0
    assert base.by[2].extrapolation == 1.0
    assert found.extrapolation_worth


def test_a_check_at_hand_gives_its_own_day() -> None:
    rows = (
        fact("F1", "2023", "320.0", published="2024-03"),
        fact("F2", "2024", "380.7", published="2025-03"),
    )
    said, figures = dossier(target("c1", "1000"), published="2025-02-01"), facts(*rows)
    early = bl.check(said, figures, "2024-12-31")
    found = assess_checked(said, figures, early, [2030])
    assert found == bl.assess(said, figures, "2024-12-31", [2030])
    assert [b.base_of for b in found.targets[0].bases] == ["F1"]
    assert any("not known then" in c for c in found.caveats)


def test_a_check_of_something_else_is_refused() -> None:
    said, figures = dossier(target("c1", "1000")), facts(fact("F1", "2024", "380.7"))
    result = bl.check(said, figures)
    with pytest.raises(InputError, match="another statement"):
        assess_checked(dossier(target("c1", "2000")), figures, result)
    with pytest.raises(InputError, match="other facts"):
        assess_checked(said, facts(fact("F1", "2024", "380.8")), result)

"""From the facts to the target: bases, growth needed, paths, flows; and what a text leaves out."""

from __future__ import annotations

import math

import pytest
from verdict_builders import (
    A,
    B,
    buys,
    dossier,
    fact,
    facts,
    growth,
    level,
    reading,
    sells,
    share,
    target,
)

from bilateral.verdict import check

DAY = {"published": "2024-11-05"}


def test_growth_needed_without_deadline_for_a_few_horizons() -> None:
    result = check(dossier(target("c1", "1000"), **DAY), facts(fact("F1", "2024", "380.7")))
    assert {(r.base_of, r.years): r.growth for r in result.required} == {
        ("F1", n): pytest.approx((1000 / 380.7) ** (1 / n) - 1) for n in (3, 5, 6, 10)
    }
    assert {r.base for r in result.required} == {380.7e6}


def test_growth_needed_by_the_deadline() -> None:
    result = check(
        dossier(target("c1", "1000", "2030-12"), **DAY), facts(fact("F1", "2024", "380.7"))
    )
    assert [(r.years, r.growth) for r in result.required] == [
        (6, pytest.approx((1000 / 380.7) ** (1 / 6) - 1))
    ]


def test_a_deadline_in_the_past_needs_no_growth() -> None:
    result = check(
        dossier(target("c1", "1000", "2024-12"), **DAY), facts(fact("F1", "2024", "380.7"))
    )
    assert result.required == ()


def test_every_level_reading_is_a_base_and_a_sum_counts_by_the_year() -> None:
    claim = level(
        "c2",
        "500",
        readings=[
            reading("r1", windows=["2023", "2024"]),
            reading("r2", accumulation="cumulative", windows=["2023..2024", "2023-01..2024-09"]),
        ],
    )
    result = check(dossier(target("c1", "1000"), claim, **DAY), facts(fact("F1", "2024", "380.7")))
    assert {r.base_of: r.base for r in result.required} == {
        "F1": 380.7e6,
        "c2/r1": 500e6,
        "c2/r2": 250e6,
    }
    need = {(r.base_of, r.years): r.growth for r in result.required}
    assert need["c2/r1", 6] == pytest.approx(2 ** (1 / 6) - 1)
    assert need["c2/r2", 3] == pytest.approx(4 ** (1 / 3) - 1)


@pytest.mark.parametrize(
    "row",
    [
        sells("F1", "2024", "380.7"),
        fact("F1", "2024", "380.7", unit="million EUR"),
        fact("F1", "2024", "380.7", product="04"),
        fact("F1", "2024-01..2024-09", "380.7"),
        fact("F1", "2015", "380.7"),
        fact("F1", "2024", change="+5%"),
        fact("F1", "2024", "0.0"),
        fact("F1", "2024", "380.7", ends=f"{A}>RUS", side=A),
    ],
)
def test_what_is_no_base_of_a_turnover_target(row: dict) -> None:
    result = check(dossier(target("c1", "1000"), **DAY), facts(row))
    assert (result.required, result.paths) == ((), ())


@pytest.mark.parametrize("measure", ["exports", "imports"])
def test_a_target_for_one_flow_takes_that_flow(measure: str) -> None:
    rows = [sells("F1", "2024", "104.0"), buys("F2", "2024", "276.8"), fact("F3", "2024", "380.8")]
    result = check(dossier(target("c1", "1000", measure=measure), **DAY), facts(*rows))
    assert {r.base_of for r in result.required} == {{"exports": "F1", "imports": "F2"}[measure]}
    assert result.directions == ()


def test_each_side_gives_its_latest_year() -> None:
    rows = [
        fact("F1", "2023", "320.7"),
        fact("F2", "2024", "380.7"),
        fact("F3", "2023", "300.7", side=A),
    ]
    result = check(dossier(target("c1", "1000"), **DAY), facts(*rows))
    assert {r.base_of for r in result.required} == {"F2", "F3"}
    years = {
        r.base_of: sorted(x.years for x in result.required if x.base_of == r.base_of)
        for r in result.required
    }
    assert years == {"F2": [3, 5, 6, 10], "F3": [3, 5, 7, 10]}


def test_paths_at_every_stated_growth() -> None:
    rows = [
        fact("F1", "2024", "380.7", change="+18.9%"),
        fact("F2", "2025-01..2025-07", change="-8.4%"),
    ]
    result = check(
        dossier(target("c1", "1000"), growth("c3", "37", "2024-01..2024-09"), **DAY), facts(*rows)
    )
    found = {p.growth_of: (p.growth, p.years) for p in result.paths}
    assert found.keys() == {"c3", "F1.change", "F2.change", "reference"}
    gap = math.log(1000 / 380.7)
    assert found["c3"] == (0.37, pytest.approx(gap / math.log(1.37)))
    assert found["F1.change"] == (pytest.approx(0.189), pytest.approx(gap / math.log(1.189)))
    assert found["F2.change"] == (pytest.approx(-0.084), None)
    assert found["reference"] == (0.05, pytest.approx(gap / math.log(1.05)))


def test_growths_of_another_flow_money_or_basis_are_no_path() -> None:
    rows = [
        fact("F1", "2024", "380.7"),
        sells("F2", "2024", change="+5%"),
        fact("F3", "2024", change="+6%", currency_of_change="RUB"),
        fact("F4", "2024", change="+7%", change_basis="since:2020"),
        sells("F5", "2024", change="+8%", product="04"),
        fact("F6", "2024", change="+9%", ends=f"{A}>RUS", side=A),
    ]
    result = check(
        dossier(target("c1", "1000"), growth("c2", "7", "2024", measure="exports"), **DAY),
        facts(*rows),
    )
    assert {p.growth_of for p in result.paths} == {"reference"}
    assert result.pace == ()


def test_a_base_above_the_target_is_there_already() -> None:
    result = check(dossier(target("c1", "300"), **DAY), facts(fact("F1", "2024", "380.7")))
    assert {p.years for p in result.paths} == {0.0}
    assert all(r.growth < 0 for r in result.required)


@pytest.mark.parametrize(("latest", "below"), [("+8.4%", True), ("+40.0%", False)])
def test_pace_holds_the_latest_growth_against_what_is_needed(latest: str, below: bool) -> None:
    rows = [
        fact("F1", "2024", "380.7", change="+18.9%"),
        fact("F2", "2025-01..2025-07", change=latest),
    ]
    (found,) = check(dossier(target("c1", "1000"), **DAY), facts(*rows)).pace
    assert (found.latest_of, found.base_of, found.below) == ("F2.change", "F1", below)
    assert found.years == 6
    assert found.needed == pytest.approx((1000 / 380.7) ** (1 / 6) - 1)


def test_long_run_mixes_sides_with_a_caution() -> None:
    rows = [
        fact("F1", "2011", "nearly 270", side=A),
        fact("F2", "2024", "380.7"),
        fact("F3", "2020", "200.0"),
    ]
    result = check(dossier(target("c1", "1000"), **DAY), facts(*rows))
    found = {(r.base_of, r.now_of): r for r in result.long_run}
    assert found.keys() == {("F1", "F2"), ("F3", "F2")}
    assert found["F1", "F2"].growth == pytest.approx((380.7 / 270) ** (1 / 13) - 1)
    assert (found["F1", "F2"].caution, found["F3", "F2"].caution) == (
        "sides mixed: BLR and RU-TUL",
        None,
    )


def test_a_turnover_target_is_tested_flow_by_flow() -> None:
    rows = [sells("F1", "2024", "104.0"), buys("F2", "2024", "276.8")]
    result = check(dossier(target("c1", "1000"), **DAY), facts(*rows))
    one, other = result.directions
    assert (one.flow, other.flow) == (f"{A}>{B}", f"{B}>{A}")
    assert (one.side, one.period, one.because) == (B, "2024", ("F1", "F2"))
    assert one.share == pytest.approx(104 / 380.8)
    assert one.share + other.share == pytest.approx(1)
    assert one.multiple_if_other_still == pytest.approx((1000 - 276.8) / 104)
    assert other.multiple_if_other_still == pytest.approx((1000 - 104) / 276.8)
    grows = {(g.growth, g.years): g.multiple for g in one.multiple_if_other_grows}
    assert grows == {
        (0.05, 6): pytest.approx((1000 - 276.8 * 1.05**6) / 104),
        (0.10, 6): pytest.approx((1000 - 276.8 * 1.1**6) / 104),
    }


def test_directions_take_the_latest_year_with_both_flows() -> None:
    rows = [
        sells("F1", "2023", "104.0"),
        buys("F2", "2023", "276.8"),
        sells("F3", "2024", "110.0"),
        sells("F4", "2022", "90.0", side=A),
        buys("F5", "2022", "95.0", side=A, measure="imports"),
    ]
    result = check(dossier(target("c1", "1000", "2030-12"), **DAY), facts(*rows))
    assert {(d.side, d.period) for d in result.directions} == {(B, "2023"), (A, "2022")}
    assert {(d.side, g.years) for d in result.directions for g in d.multiple_if_other_grows} == {
        (B, 7),
        (A, 8),
    }


def test_a_flow_of_zero_has_no_multiple() -> None:
    rows = [sells("F1", "2024", "0"), buys("F2", "2024", "276.8")]
    result = check(dossier(target("c1", "1000"), **DAY), facts(*rows))
    assert [d.flow for d in result.directions] == [f"{B}>{A}"]


def test_directions_after_the_deadline_have_no_years_left() -> None:
    rows = [sells("F1", "2024", "104.0"), buys("F2", "2024", "276.8")]
    result = check(dossier(target("c1", "1000", "2023-12"), **DAY), facts(*rows))
    assert {d.multiple_if_other_grows for d in result.directions} == {()}


def test_valuation_moves_a_turnover_by_a_few_per_cent() -> None:
    rows = [sells("F1", "2024", "104.0"), buys("F2", "2024", "276.8")]
    (found,) = check(dossier(target("c1", "1000"), **DAY), facts(*rows)).valuation
    ends = sorted((276.8 * (1 + m) + 104 / (1 + m)) / 380.8 - 1 for m in found.margin)
    assert (found.effect.low, found.effect.high) == pytest.approx(tuple(ends))
    zero = [sells("F1", "2024", "0"), buys("F2", "2024", "0")]
    assert check(dossier(target("c1", "1000"), **DAY), facts(*zero)).valuation == ()


def test_the_year_of_a_statement_without_a_date_is_that_of_the_facts() -> None:
    result = check(dossier(target("c1", "1000", "2030-12")), facts(fact("F1", "2024", "380.7")))
    assert {r.years for r in result.required} == {6}
    event = {"type": "visit", "date": "2024-11-05"}
    result = check(
        dossier(target("c1", "1000", "2030-12"), event=event), facts(fact("F1", "2018", "380.7"))
    )
    assert result.required == ()  # six years old: no base


def test_a_target_said_again_is_one_target() -> None:
    claims = [
        target("c1", "1000"),
        target("c2", "1000", same_as="c1"),
        target("c3", "500", status="achieved"),
        target("c4", "700"),
    ]
    found = {t.target: t for t in check(dossier(*claims), facts()).targets}
    assert found.keys() == {"c1", "c3", "c4"}
    assert (found["c1"].same_as, found["c1"].earlier) == (("c2",), ("c3",))
    assert (found["c1"].amount, found["c1"].currency, found["c1"].modality) == (1e9, "USD", "aim")


def test_a_target_as_a_difference_has_no_path() -> None:
    claim = target("c1", "100", form="absolute")
    result = check(dossier(claim, **DAY), facts(fact("F1", "2024", "380.7")))
    assert (result.required, result.paths) == ((), ())


def test_a_difference_ahead_is_not_reached_by_a_level() -> None:
    claim = target("c1", "100", form="absolute", basis="yoy")
    result = check(dossier(claim, **DAY), facts(fact("F1", "2024", "380.7")))
    assert {s.status for t in result.targets for s in t.status} <= {"open"}


# ----- inference and the text itself


def test_a_target_drawn_from_the_past_is_an_extrapolation() -> None:
    claims = [
        level("c1", "500", "2024"),
        growth("c2", "37", "2024"),
        target("c3", "1000", conclusion=True),
    ]
    (found,) = check(dossier(*claims), facts()).inference
    assert (found.conclusion, found.premises, found.kind) == ("c3", ("c1", "c2"), "extrapolation")
    assert "No rule is stated." in found.words


@pytest.mark.parametrize(("said", "kind"), [("50", "arithmetic"), ("20", "does_not_follow")])
def test_a_growth_drawn_from_two_levels_is_arithmetic(said: str, kind: str) -> None:
    claims = [
        level("c1", "100.0", "2023"),
        level("c2", "150.0", "2024"),
        growth("c3", said, "2024", conclusion=True),
    ]
    (found,) = check(dossier(*claims), facts()).inference
    assert (found.premises, found.kind) == (("c1", "c2"), kind)


def test_a_level_drawn_from_a_level_and_a_growth_is_arithmetic() -> None:
    claims = [
        level("c1", "100.0", "2023"),
        growth("c2", "50.0", "2024"),
        level("c3", "150", "2024", conclusion=True),
        level("c4", "170.5", "2024", conclusion=True),
    ]
    found = check(dossier(*claims), facts()).inference
    assert [i.kind for i in found] == ["arithmetic", "does_not_follow"]
    assert "by arithmetic" in found[0].words
    assert "does not follow" in found[1].words


def test_premises_that_contradict_each_other_are_not_a_crash() -> None:
    claims = [
        level("c1", "100.5", "2024"),
        level("c2", "200.5", "2024"),
        level("c3", "100.5", "2024", conclusion=True),
    ]
    result = check(dossier(*claims), facts())
    assert [i.kind for i in result.inference] == ["does_not_follow"]


def test_without_premises_there_is_no_inference() -> None:
    claims = [target("c1", "1000", conclusion=True), level("c2", "5", "2024", measure="exports")]
    assert check(dossier(*claims), facts()).inference == ()
    claims = [level("c1", "5", "2024"), share("c2", "5", "2024", conclusion=True)]
    (found,) = check(dossier(*claims), facts()).inference
    assert found.kind == "does_not_follow"
    claims = [level("c1", "5"), level("c2", "5", "2024", conclusion=True)]
    (found,) = check(dossier(*claims), facts()).inference
    assert found.kind == "does_not_follow"


def test_a_text_that_contradicts_itself() -> None:
    claims = [
        level("c1", "100.5", "2023"),
        level("c2", "300.5", "2024"),
        growth("c3", "20", "2024"),
        level("c4", "5", "2019"),
    ]
    (found,) = check(dossier(*claims), facts()).conflicts
    assert (found.members, found.side) == (("c1/r1", "c2/r1", "c3/r1"), "statement")
    assert "contradicts itself" in found.words
    assert (found.assuming, found.reconciled_by, found.history) == ((), {}, None)


def test_what_can_be_read_in_several_ways_is_not_held_to_one() -> None:
    claims = [
        level("c1", "100.5", readings=[reading("r1", windows=["2023", "2024"])]),
        level("c2", "300.5", "2024"),
    ]
    assert check(dossier(*claims), facts()).conflicts == ()


@pytest.mark.parametrize(
    "other",
    [
        level("c2", "300.5", "2024", measure="exports", reporter=B, partner=A)
        | {"qualifier": "up_to"},
        level("c2", "300.5", "2024", currency="EUR"),
        level("c2", "300.5", "2024", content="services"),
        level("c2", "50.5", "2024", product="04"),
        share("c2", "300", "2024"),
    ],
)
def test_claims_about_other_things_do_not_contradict(other: dict) -> None:
    claims = [level("c1", "100.5", "2024"), other, target("c3", "1000", "2024-12")]
    assert check(dossier(*claims), facts()).conflicts == ()


def test_one_flow_above_the_turnover_contradicts_it() -> None:
    claims = [level("c1", "100.5", "2024"), level("c2", "300.5", "2024", measure="exports")]
    (found,) = check(dossier(*claims), facts()).conflicts
    assert found.members == ("c1/r1", "c2/r1")


# ----- percentiles


def test_where_a_growth_stands_among_comparable_pairs() -> None:
    table = facts(fact("F1", "2023", "380.7"))
    claims = [growth("c1", "37", "2024-01..2024-09"), growth("c2", "-37", "2024")]
    high, low = check(dossier(*claims), table).percentiles
    assert (high.claim, high.period, high.growth) == ("c1", "2024-01..2024-09", 0.37)
    assert 0.7 < high.percentile.low <= high.percentile.high < 0.95
    assert low.percentile.high < 0.2
    assert "+37 % over 9 months" in high.words


def test_ordinals_are_english() -> None:
    table = facts(fact("F1", "2023", "380.7"))
    (found,) = check(dossier(growth("c1", "37", "2024")), table).percentiles
    assert (round(found.percentile.low, 2), "82th" in found.words) == (0.82, False)


@pytest.mark.parametrize(
    "claim",
    [
        growth("c1", "37", "2024-02..2024-09"),
        growth("c1", "37", "2023..2024"),
        growth("c1", "37", "2024", basis="since", base_period="2019"),
        growth("c1", "37", "2024", basis="unspecified"),
        level("c1", "37", "2024"),
    ],
)
def test_what_has_no_percentile(claim: dict) -> None:
    assert check(dossier(claim), facts(fact("F1", "2023", "380.7"))).percentiles == ()


# ----- what is missing


def test_everything_may_be_missing() -> None:
    claims = [
        target("c1", "1000"),
        level("c2", "500", "2024"),
        growth("c3", "37", "2024", basis="unspecified"),
    ]
    assert check(dossier(*claims), facts()).missing == (
        "deadline",
        "whose_statistics",
        "goods_or_services",
        "growth_base",
        "growth_currency",
    )


def test_nothing_may_be_missing() -> None:
    claims = [
        target("c1", "1000", "2030-12", content="goods"),
        level("c2", "500", "2024", content="goods", speaker=True),
        growth("c3", "37", "2024", content="goods", currency="USD", speaker=True),
    ]
    assert check(dossier(*claims), facts()).missing == ()


def test_a_person_is_nobodys_statistics() -> None:
    claim = level("c1", "500", "2024", content="goods", speaker=True)
    text = claim["text"]
    span = {"start": 0, "end": len(text), "text": text}
    actor = {"id": "p1", "span": span, "name": "N. N.", "aliases": [text]}
    assert check(dossier(claim, actors=[actor]), facts()).missing == ("whose_statistics",)
    assert check(dossier(claim), facts()).missing == ()


def test_a_statement_without_figures() -> None:
    result = check(dossier(), facts(fact("F1", "2024", "380.7", change="+18.9%")))
    assert (result.verdicts, result.targets, result.missing) == ((), (), ())
    assert [i.period for i in result.implied] == ["2023"]
    empty = check(dossier(), facts())
    assert (empty.consistency, empty.implied, empty.conflicts) == ((), (), ())


# ----- order of rows, other pairs, other contents


@pytest.mark.parametrize("step", [1, -1])
def test_goods_and_both_are_two_bases_whatever_their_order(step: int) -> None:
    rows = [
        fact("F1", "2024", "300.5", content="goods"),
        fact("F2", "2024", "380.5", content="both"),
    ]
    result = check(dossier(target("c1", "1000"), **DAY), facts(*rows[::step]))
    assert {r.base_of for r in result.required} == {"F1", "F2"}


def test_goods_are_no_base_of_a_target_for_services() -> None:
    table = facts(fact("F1", "2024", "300.5", content="goods"))
    assert check(dossier(target("c1", "1000", content="services"), **DAY), table).required == ()


def test_the_size_of_a_pair_does_not_depend_on_the_order_of_rows() -> None:
    rows = [fact("F1", "2023", "380.7"), fact("F2", "2023", "5.5", side=A)]
    claim = dossier(growth("c1", "37", "2024"))
    one, other = check(claim, facts(*rows)), check(claim, facts(*reversed(rows)))
    assert one.percentiles == other.percentiles


def test_the_size_of_a_pair_does_not_depend_on_the_order_of_claims() -> None:
    claims = [level("c1", "380.7", "2023"), level("c2", "5.5", "2023"), growth("c3", "37", "2024")]
    one, other = check(dossier(*claims), facts()), check(dossier(*reversed(claims)), facts())
    assert one.percentiles == other.percentiles


def test_another_pair_says_nothing_about_the_size_of_this_one() -> None:
    rows = [fact("F1", "2023", "380.7")]
    other = fact("F2", "2024", "60000", side=A, ends=f"{A}>RUS")
    claim = dossier(growth("c1", "37", "2024"))
    assert check(claim, facts(*rows, other)).percentiles == check(claim, facts(*rows)).percentiles


def test_a_level_equal_to_the_target_has_reached_it() -> None:
    result = check(dossier(target("c1", "500.5"), **DAY), facts(fact("F1", "2024", "500.5")))
    assert {s.side: s.status for s in result.targets[0].status}[B] == "reached"

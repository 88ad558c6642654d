"""Facts against each other, reasons, own releases, and the speaker's own books."""

from __future__ import annotations

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
    only,
    sells,
    share,
    target,
    verdicts,
)

from bilateral.verdict import check


def test_facts_that_fit_are_said_to_fit() -> None:
    (found,) = check(dossier(), facts(fact("F1", "2024", "100.5"))).consistency
    assert (found.component, found.feasible, found.conflict) == ("RU-TUL/BLR-RU-TUL/USD", True, ())


def test_a_conflict_names_its_smallest_set_and_the_others() -> None:
    table = facts(
        fact("F1", "2024", "100.5"),
        fact("F2", "2024", "200.5"),
        sells("F3", "2024", "150.5"),
    )
    (found,) = check(dossier(), table).consistency
    assert (found.feasible, found.conflict) == (False, ("F1.value", "F2.value"))
    assert found.also == (("F1.value", "F3.value"),)


def test_claims_on_conflicting_facts_are_not_checkable_and_others_are() -> None:
    table = facts(
        fact("F1", "2024", "100.5"),
        fact("F2", "2024", "200.5"),
        fact("F3", "2019", "50.5"),
        fact("F4", "2024", "300.5", side=A),
    )
    result = check(
        dossier(level("c1", "100.5", "2024"), level("c2", "90.5", "2019")),
        table,
    )
    found = only(result)
    assert (found.verdict, found.reason) == ("not_checkable", "facts_conflict")
    assert found.because == ("F1.value", "F2.value")
    assert "side RU-TUL that bear on it contradict each other" in found.words
    assert only(result, side=A).verdict == "contradicted"
    assert only(result, "c2").verdict == "contradicted"
    assert only(result, "c2").because == ("F3.value",)


def test_a_figure_tied_to_a_conflict_is_judged_by_the_rest() -> None:
    table = facts(
        fact("F1", "2023", "100.5"),
        fact("F2", "2023", "200.5"),
        fact("F3", "2024", "300.5", change="over 1%"),
    )
    result = check(dossier(level("c1", "500.5", "2024")), table)
    (found,) = result.consistency
    assert found.conflict == ("F1.value", "F2.value")
    assert (only(result).verdict, only(result).because) == ("contradicted", ("F3.value",))


def test_what_the_undisputed_facts_decide_alone_is_decided() -> None:
    table = facts(
        fact("F1", "2024", "100.5"), fact("F2", "2024", "101.5"), fact("F3", "2024", "up to 150")
    )
    result = check(dossier(level("c1", "300.5", "2024"), level("c2", "100.5", "2024")), table)
    assert (only(result).verdict, only(result).because) == ("contradicted", ("F3.value",))
    found = only(result, "c2")
    assert (found.verdict, found.reason) == ("not_checkable", "facts_conflict")
    assert found.because == ("F1.value", "F2.value")


def test_part_of_a_year_tied_to_a_conflict_is_judged_too() -> None:
    table = facts(
        fact("F1", "2023", "100.5"),
        fact("F2", "2023", "200.5"),
        fact("F3", "2024", "300.5", change="over 1%"),
    )
    result = check(dossier(level("c1", "500.5", "2024-01..2024-09")), table)
    assert only(result).verdict == "contradicted"


def _changes(*rows: dict) -> list[tuple[str, ...]]:
    return [i.because for i in check(dossier(), facts(*rows)).implied if i.quantity == "change"]


def test_growths_apart_from_a_conflict_still_bound_each_other() -> None:
    rows = [fact("F3", "2024-01..2024-08", change="+13%"), fact("F4", "2024", change="+18.9%")]
    odd = [fact("F1", "2011", "100.5"), fact("F2", "2011", "200.5")]
    assert _changes(*rows) == _changes(*odd, *rows) == [("F3.change", "F4.change")] * 2


def test_growths_tied_to_a_conflict_still_bound_each_other() -> None:
    rows = [fact("F3", "2024-01..2024-08", change="+13%"), fact("F4", "2024", change="+18.9%")]
    odd = [fact("F1", "2023", "100.5"), fact("F2", "2023", "200.5")]
    assert _changes(*odd, *rows) == [("F3.change", "F4.change")] * 2


def test_two_conflicts_of_one_pair_are_both_reported() -> None:
    table = facts(
        fact("F1", "2011", "100.5"),
        fact("F2", "2011", "200.5"),
        fact("F3", "2024", "100.5"),
        fact("F4", "2024", "200.5"),
    )
    result = check(dossier(), table)
    named = {m for c in result.consistency for s in (c.conflict, *c.also) for m in s}
    assert named == {"F1.value", "F2.value", "F3.value", "F4.value"}


def test_many_versions_of_one_figure_are_a_conflict_and_not_a_crash() -> None:
    table = facts(*(fact(f"F{i:02}", "2024", f"{100 + i}.5") for i in range(16)))
    result = check(dossier(level("c1", "100.5", "2024")), table)
    assert only(result).reason == "facts_conflict"
    assert [c.feasible for c in result.consistency] == [False]


def test_round_facts_that_fit_only_coarsely_are_not_a_crash() -> None:
    table = facts(
        fact("F1", "2024", "400"), sells("F2", "2024", "104.0"), buys("F3", "2024", "276.8")
    )
    result = check(dossier(level("c1", "400", "2024")), table)
    assert [c.feasible for c in result.consistency] == [True]
    assert only(result).loose == "supported"


def test_contradictory_growths_need_no_level() -> None:
    table = facts(
        fact("F1", "2024", change="+5.0%"),
        fact("F2", "2024", change="+15.0%"),
    )
    result = check(dossier(growth("c1", "5", "2024"), level("c2", "5", "2024")), table)
    (found,) = result.consistency
    assert (found.feasible, found.conflict) == (False, ("F1.change", "F2.change"))
    assert only(result).reason == "facts_conflict"
    assert only(result, "c2").reason == "facts_conflict"


def test_a_chain_of_growths_and_levels_conflicts() -> None:
    table = facts(
        fact("F1", "2022", "100.0"),
        fact("F2", "2023", change="+10.0%"),
        fact("F3", "2024", "150.0", change="+10.0%"),
    )
    (found,) = check(dossier(), table).consistency
    assert (found.feasible, found.conflict) == (
        False,
        ("F1.value", "F2.change", "F3.value", "F3.change"),
    )


def test_a_small_component_does_not_hide_behind_a_large_one() -> None:
    table = facts(
        fact("F1", "2024", "900000.5"),
        sells("F2", "2019", "0.31", product="04"),
        sells("F3", "2019", "0.33", product="04"),
    )
    result = check(dossier(), table)
    assert [c.conflict for c in result.consistency if not c.feasible] == [("F2.value", "F3.value")]


def test_conflicting_facts_imply_nothing() -> None:
    table = facts(
        fact("F1", "2024", "100.5", change="+10.0%"), fact("F2", "2024", "200.5", change="+10.0%")
    )
    result = check(dossier(), table)
    assert [i for i in result.implied if i.quantity == "level"] == []


def test_conflicting_facts_are_no_base_of_a_target() -> None:
    table = facts(fact("F1", "2024", "100.5"), fact("F2", "2024", "200.5"))
    result = check(dossier(target("c1", "500")), table)
    assert result.required == ()


def test_a_target_is_not_reached_by_a_figure_in_conflict() -> None:
    table = facts(fact("F1", "2024", "100.5"), fact("F2", "2024", "700.5"))
    result = check(dossier(target("c1", "600")), table)
    assert {(s.status, s.known) for s in result.targets[0].status} == {("open", False)}


# ----- reasons


def test_reasons_are_minimal_and_ordered() -> None:
    table = facts(
        fact("F1", "2024", "161.0"),
        sells("F2", "2024", "100.5"),
        buys("F3", "2024", "60.5"),
    )
    found = only(check(dossier(level("c1", "300.5", "2024")), table))
    assert found.because == ("F1.value",)
    assert found.also == (("F2.value", "F3.value"),)


def test_ties_go_to_the_first_id() -> None:
    table = facts(fact("F9", "2024", "100.5"), fact("F10", "2024", "100.5", note="again"))
    found = only(check(dossier(level("c1", "300.5", "2024")), table))
    assert (found.because, found.also) == (("F10.value",), (("F9.value",),))


def test_the_level_of_a_fact_comes_before_its_growth() -> None:
    table = facts(fact("F2", "2024", "118.9", change="+18.9%"), fact("F1", "2022", "5.5"))
    found = only(check(dossier(level("c1", "300.5", "2023")), table))
    assert found.because == ("F2.value", "F2.change")


@pytest.mark.parametrize("left_out", ["F1.value", "F1.change"])
def test_without_any_reason_the_verdict_no_longer_follows(left_out: str) -> None:
    row = {"F1.value": {"change": "+18.9%"}, "F1.change": {"value": "118.9"}}[left_out]
    value = row.pop("value", "")
    result = check(dossier(level("c1", "300.5", "2023")), facts(fact("F1", "2024", value, **row)))
    assert only(result).verdict != "contradicted"


def test_what_the_speaker_published_supports_nothing_by_itself() -> None:
    table = facts(fact("F1", "2024", "100.5", own_source="yes"))
    found = only(check(dossier(level("c1", "100.5", "2024")), table))
    assert (found.verdict, found.own_source) == ("consistent", True)
    assert found.because == ("F1.value",)
    assert "the speaker's own release" in found.words


def test_what_the_speaker_published_may_contradict() -> None:
    table = facts(fact("F1", "2024", "100.5", own_source="yes"))
    found = only(check(dossier(level("c1", "300.5", "2024")), table))
    assert (found.verdict, found.own_source) == ("contradicted", True)


def test_an_own_release_leaves_what_the_others_bound() -> None:
    table = facts(fact("F1", "2024", "100.5", own_source="yes"), fact("F2", "2024", "over 90"))
    found = only(check(dossier(level("c1", "100.5", "2024")), table))
    assert (found.verdict, found.own_source) == ("consistent", True)


def test_somebody_else_supports_it_too() -> None:
    table = facts(fact("F1", "2024", "100.5", own_source="yes"), fact("F2", "2024", "100.5"))
    found = only(check(dossier(level("c1", "100.5", "2024")), table))
    assert found.verdict == "supported"


def test_independent_support_is_named_and_not_the_own_release() -> None:
    table = facts(fact("F1", "2024", "100.5", own_source="yes"), fact("F2", "2024", "100.5"))
    found = only(check(dossier(level("c1", "100.5", "2024")), table))
    assert (found.because, found.own_source) == (("F2.value",), False)


# ----- whose books


def _fits(words: str) -> bool:
    return "It fits the figures of side RU-TUL, not the speaker's own." in words


def test_a_figure_that_fits_the_partners_books_says_so() -> None:
    table = facts(fact("F1", "2024", "100.5", side=A), fact("F2", "2024", "150.5", side=B))
    result = check(dossier(level("c1", "150.5", "2024")), table)
    assert (only(result, side=A).verdict, only(result, side=B).verdict) == (
        "contradicted",
        "supported",
    )
    assert _fits(only(result, side=A).words)
    assert not _fits(only(result, side=B).words)
    swapped = check(dossier(level("c1", "150.5", "2024", reporter=B, partner=A)), table)
    assert not any("not the speaker's own" in v.words for v in swapped.verdicts)


def test_a_figure_that_fits_its_own_books_says_nothing_more() -> None:
    table = facts(fact("F1", "2024", "150.5", side=A), fact("F2", "2024", "100.5", side=B))
    result = check(dossier(level("c1", "150.5", "2024")), table)
    assert not any("not the speaker's own" in v.words for v in result.verdicts)


def test_goods_of_one_side_do_not_speak_for_both_of_the_other() -> None:
    table = facts(
        fact("F1", "2024", "100.5", content="goods"),
        fact("F2", "2024", "300.5", content="both"),
        fact("F3", "2024", "200.5", content="goods", side=A),
        fact("F4", "2024", "250.5", content="both", side=A),
    )
    result = check(dossier(level("c1", "100.5", "2024")), table)
    assert {v.content: _fits(v.words) for v in verdicts(result, side=A)} == {
        "goods": True,
        "both": False,
    }


# ----- parts and implied figures


def test_parts_that_fit_and_parts_that_do_not() -> None:
    rows = [
        sells("F2", "2024", "104.0", change="+10.8%"),
        buys("F3", "2024", "276.8", change="+22.3%"),
    ]
    result = check(dossier(), facts(fact("F1", "2024", "380.7", change="+18.9%"), *rows))
    (found,) = result.parts
    assert (found.facts, found.fits, found.side, found.period) == (
        ("F1", "F2", "F3"),
        True,
        B,
        "2024",
    )
    assert (found.sum, found.published) == pytest.approx((380.8e6, 380.7e6))
    assert found.change is not None
    base = [104.0 / 1.108 + 276.8 / 1.223]
    assert found.change.low < 380.8 / base[0] - 1 < found.change.high
    assert found.change.high - found.change.low < 0.002
    assert "they fit 380.7 million USD" in found.words
    assert "published +18.9 %" in found.words
    (found,) = check(dossier(), facts(fact("F1", "2024", "400.7"), *rows)).parts
    assert (found.fits, found.change) == (False, None)  # in conflict: no growth from them
    assert "do not fit" in found.words
    bare = [sells("F2", "2024", "104.0"), buys("F3", "2024", "276.8")]
    (found,) = check(dossier(), facts(fact("F1", "2024", "380.7"), *bare)).parts
    assert found.change is None


@pytest.mark.parametrize(
    "other",
    [
        buys("F3", "2024", "276.8", content="goods"),
        buys("F3", "2023", "276.8"),
        buys("F3", "2024", "276.8", side=A),
        buys("F3", "2024", "276.8", unit="million EUR"),
        buys("F3", "2024", "276.8", product="04"),
    ],
)
def test_parts_of_another_kind_are_not_added(other: dict) -> None:
    table = facts(fact("F1", "2024", "380.7"), sells("F2", "2024", "104.0"), other)
    assert check(dossier(), table).parts == ()


def test_levels_that_nobody_published() -> None:
    table = facts(
        fact("F1", "2024", "380.7", change="+18.9%"),
        sells("F2", "2024", "104.0", change="+10.8%"),
        buys("F3", "2024", "276.8", change="+22.3%"),
    )
    found = {(i.measure, i.period, i.from_): i for i in check(dossier(), table).implied}
    turnover = found["turnover", "2023", A]
    assert turnover.because == ("F1", "F2", "F3")
    assert (turnover.low, turnover.high) == pytest.approx((320.05e6, 320.29e6), abs=0.01e6)
    assert (turnover.unit, turnover.quantity, turnover.assuming) == ("USD", "level", ())
    alone = {a.because: (a.low, a.high) for a in turnover.alone}
    assert alone == {("F1",): pytest.approx((380.65e6 / 1.1895, 380.75e6 / 1.1885))}
    assert not [key for key in found if key[1] == "2024"]
    assert "implied by F1, F2 and F3" in turnover.words


def test_bounds_of_an_implied_level_hold_for_every_rounding() -> None:
    table = facts(fact("F1", "2024", "400", change="+20%"))
    found = {i.period: i for i in check(dossier(), table).implied}
    assert (found["2023"].low, found["2023"].high) == pytest.approx((350e6 / 1.25, 450e6 / 1.15))


def test_a_flow_follows_from_turnover_and_the_other_flow() -> None:
    table = facts(fact("F1", "2024", "161.0"), sells("F2", "2024", "100.5"))
    (found,) = check(dossier(), table).implied
    assert (found.low, found.high) == pytest.approx((60.4e6, 60.6e6))
    assert (found.measure, found.from_, found.to, found.side) == ("exports", B, A, B)
    assert found.alone == ()


def test_each_side_implies_its_own() -> None:
    table = facts(
        fact("F1", "2024", "100.5", change="+10.0%"),
        fact("F2", "2024", "200.5", change="+10.0%", side=A),
    )
    found = {i.side: i for i in check(dossier(), table).implied}
    assert found[A].low == pytest.approx(2 * found[B].low, rel=0.01)


def test_a_growth_in_other_money_implies_no_level() -> None:
    table = facts(fact("F1", "2024", "100.5", change="+10.0%", currency_of_change="RUB"))
    assert check(dossier(level("c1", "5", "2024")), table).implied == ()


def test_reasons_of_a_conflict_are_in_order_too() -> None:
    table = facts(fact("F1", "2024", "100.5", change="+10.0%"), fact("F2", "2023", "200.5"))
    found = only(check(dossier(level("c1", "5", "2024")), table))
    assert found.because == ("F1.value", "F1.change")


def test_parts_in_conflict_are_not_said_to_fit() -> None:
    table = facts(
        fact("F1", "2024", "380.7"),
        sells("F2", "2024", "104.0"),
        sells("F3", "2024", "104.2"),
        buys("F4", "2024", "276.8"),
    )
    result = check(dossier(), table)
    assert not all(c.feasible for c in result.consistency)
    assert not [p for p in result.parts if p.fits]


def test_a_growing_deficit_is_no_conflict() -> None:
    table = facts(fact("F1", "2024", "-15.0", measure="balance", change="+50%"))
    assert all(c.feasible for c in check(dossier(), table).consistency)


def test_growth_of_a_deficit_is_not_a_crash() -> None:
    table = facts(
        fact("F1", "2023", "-10.0", measure="balance"),
        fact("F2", "2024", "-15.0", measure="balance"),
    )
    found = only(check(dossier(growth("c1", "50", "2024", measure="balance")), table))
    assert found.verdict != "contradicted"


def test_a_fact_in_other_money_does_not_take_a_verdict_back() -> None:
    rows = [fact("F1", "2024", "100.5", change="+5%")]
    odd = [fact(f"F{n}", f"{n}", "9000.5", unit="million RUB") for n in (2010, 2011)]
    claim = dossier(growth("c1", "50", "2024"))
    assert only(check(claim, facts(*rows))).verdict == "contradicted"
    assert "contradicted" in {v.verdict for v in verdicts(check(claim, facts(*rows, *odd)))}


def test_a_share_is_found_in_whatever_money_the_levels_are() -> None:
    table = facts(
        fact("F1", "2024", "25.0", side=A, unit="million RUB"),
        fact("F2", "2024", "100.0", side=A, ends=f"{A}>WLD", unit="million RUB"),
    )
    claims = [share("c1", "25", "2024"), level("c2", "5", "2024")]
    assert only(check(dossier(claims[0]), table), side=A).verdict == "supported"
    assert only(check(dossier(*claims), table), side=A).verdict == "supported"


def test_a_rate_is_not_a_level() -> None:
    table = facts(
        fact("R1", "2024", "90.0", ends="USD>RUB", measure="rate", unit="RUB per USD"),
        fact("F1", "2019", "100.5"),
    )
    result = check(dossier(level("c1", "5", "2024"), growth("c2", "5", "2024")), table)
    assert only(result).verdict == "not_checkable"
    assert only(result, "c2").verdict in {"not_checkable", "consistent"}

"""One claim, one side: what the four verdicts mean for each kind of figure."""

from __future__ import annotations

import pytest
from verdict_builders import (
    A,
    B,
    buys,
    difference,
    dossier,
    fact,
    facts,
    growth,
    level,
    only,
    sells,
    share,
    verdicts,
)

from bilateral.verdict import check


def test_a_repeated_figure_is_supported_by_it() -> None:
    found = only(check(dossier(level("c1", "100.5", "2024")), facts(fact("F1", "2024", "100.5"))))
    assert (found.verdict, found.because, found.also) == ("supported", ("F1.value",), ())
    assert (found.reading, found.window, found.content) == ("r1", "2024", "unstated")
    assert found.bounds is not None
    assert (found.bounds.low, found.bounds.high) == pytest.approx((100.45e6, 100.55e6))
    assert found.reconciled_by is None
    assert not found.rounding
    assert "supported, side RU-TUL gives 100.45 to 100.55 million USD (F1.value)" in found.words


@pytest.mark.parametrize("printed", ["0.3", "380.7", "1234.567", "7", "33.3333"])
def test_the_border_of_a_repeated_figure_counts_as_inside(printed: str) -> None:
    found = only(check(dossier(level("c1", printed, "2024")), facts(fact("F1", "2024", printed))))
    assert found.verdict == "supported"


def test_a_figure_outside_is_contradicted_with_its_distance() -> None:
    found = only(check(dossier(level("c1", "150.5", "2024")), facts(fact("F1", "2024", "100.5"))))
    assert (found.verdict, found.because) == ("contradicted", ("F1.value",))
    assert found.deviation is not None
    assert found.deviation.low == pytest.approx(150.45 / 100.55 - 1)
    assert found.deviation.high == pytest.approx(150.55 / 100.45 - 1)
    assert found.reconciled_by == {
        "mirror_factor": pytest.approx(150.5 / 100.5),
        "mirror_factor_loose": pytest.approx(150.45 / 100.5),
    }
    assert "stated 50 % above" in found.words
    assert "1.50 times as much" in found.words


def test_a_figure_far_below_says_so() -> None:
    found = only(check(dossier(level("c1", "50.5", "2024")), facts(fact("F1", "2024", "100.5"))))
    assert found.verdict == "contradicted"
    assert found.deviation is not None
    assert found.deviation.high < 0
    assert found.reconciled_by is not None
    assert found.reconciled_by["mirror_factor_loose"] == pytest.approx(50.55 / 100.5)
    assert "stated 50 % below" in found.words


def test_what_the_facts_leave_open_is_consistent() -> None:
    found = only(
        check(dossier(level("c1", "50.5", "2024-01..2024-09")), facts(fact("F1", "2024", "100.5")))
    )
    assert (found.verdict, found.because) == ("consistent", ())
    assert found.bounds is not None
    assert (found.bounds.low, found.bounds.high) == pytest.approx((0, 100.55e6))
    assert found.reconciled_by is None


def test_nine_months_cannot_exceed_their_year() -> None:
    found = only(
        check(dossier(level("c1", "101.5", "2024-01..2024-09")), facts(fact("F1", "2024", "100.5")))
    )
    assert found.verdict == "contradicted"
    assert found.reconciled_by is None  # a factor of open bounds would mean nothing


def test_the_other_side_is_never_merged() -> None:
    result = check(
        dossier(level("c1", "100.5", "2024")),
        facts(fact("F1", "2024", "100.5", side=A), fact("F2", "2024", "150.5")),
    )
    assert only(result, side=A).verdict == "supported"
    assert only(result, side=B).verdict == "contradicted"
    assert only(result, side=A).because == ("F1.value",)


def test_a_side_that_published_nothing_is_named() -> None:
    result = check(dossier(level("c1", "100.5", "2024")), facts(fact("F1", "2024", "100.5")))
    found = only(result, side=A)
    assert (found.verdict, found.reason) == ("not_checkable", "no_fact_of_side")
    assert "side BLR published nothing on it" in found.words
    assert (found.because, found.deviation, found.bounds, found.tight) == ((), None, None, None)


def test_a_growth_gives_no_level_and_the_last_level_is_named() -> None:
    table = facts(fact("F1", "2024", change="+18.9%"), fact("F2", "2011", "270.5"))
    found = only(check(dossier(level("c1", "100.5", "2024")), table))
    assert (found.verdict, found.reason) == ("not_checkable", "no_level_of_side")
    assert found.last_level == "2011"
    assert "(last level: 2011)" in found.words


@pytest.mark.parametrize(
    ("said", "verdict"), [("18.9", "supported"), ("19", "supported"), ("37", "contradicted")]
)
def test_growth_against_a_published_growth(said: str, verdict: str) -> None:
    found = only(
        check(dossier(growth("c1", said, "2024")), facts(fact("F1", "2024", change="+18.9%")))
    )
    assert (found.verdict, found.because) == (verdict, ("F1.change",))
    assert found.bounds is not None
    assert (found.bounds.low, found.bounds.high) == pytest.approx((0.1885, 0.1895))


def test_growth_against_two_levels() -> None:
    table = facts(fact("F1", "2023", "100.0"), fact("F2", "2024", "120.0"))
    result = check(dossier(growth("c1", "20", "2024"), growth("c2", "37", "2024")), table)
    assert only(result).verdict == "supported"
    assert only(result).because == ("F1.value", "F2.value")
    assert only(result, "c2").verdict == "contradicted"
    bounds = only(result, "c2").bounds
    assert bounds is not None
    assert bounds.low == pytest.approx(119.95 / 100.05 - 1)
    assert bounds.high == pytest.approx(120.05 / 99.95 - 1)


def test_a_fall_is_a_fall() -> None:
    table = facts(fact("F1", "2024", change="-5.0%"))
    result = check(dossier(growth("c1", "-5", "2024"), growth("c2", "5", "2024")), table)
    assert only(result).verdict == "supported"
    assert only(result, "c2").verdict == "contradicted"


def test_a_level_follows_from_a_growth_and_its_base() -> None:
    table = facts(fact("F1", "2024", "380.7", change="+18.9%"))
    found = only(check(dossier(level("c1", "500", "2023")), table))
    assert (found.verdict, found.because) == ("contradicted", ("F1.value", "F1.change"))
    assert found.bounds is not None
    assert found.bounds.low == pytest.approx(380.65e6 / 1.1895)
    assert found.bounds.high == pytest.approx(380.75e6 / 1.1885)


def test_difference_of_two_levels() -> None:
    table = facts(fact("F1", "2023", "100.0"), fact("F2", "2024", "150.0"))
    result = check(
        dossier(
            difference("c1", "50", "2024"),
            difference("c2", "-50", "2024"),
            difference("c3", "50.0", "2024"),
        ),
        table,
    )
    assert only(result).verdict == "supported"
    assert only(result).because == ("F1.value", "F2.value")
    assert only(result, "c2").verdict == "contradicted"
    assert only(result, "c3").verdict == "consistent"  # two roundings are wider than its one
    bounds = only(result).bounds
    assert bounds is not None
    assert (bounds.low, bounds.high) == pytest.approx((49.9e6, 50.1e6))
    assert only(result).deviation is None


def test_balance_has_a_sign_and_two_ends() -> None:
    table = facts(sells("F1", "2024", "100.5"), buys("F2", "2024", "60.5"))
    result = check(
        dossier(
            level("c1", "40", "2024", measure="balance"),
            level("c2", "-40", "2024", measure="balance"),
            level("c3", "-40", "2024", measure="balance", reporter=B, partner=A),
        ),
        table,
    )
    assert only(result, "c1").verdict == "supported"
    assert only(result, "c1").because == ("F1.value", "F2.value")
    assert only(result, "c2").verdict == "contradicted"
    assert only(result, "c3").verdict == "supported"


def test_one_flow_alone_bounds_a_balance_from_below() -> None:
    found = only(
        check(
            dossier(level("c1", "-200", "2024", measure="balance")),
            facts(buys("F1", "2024", "100.5")),
        )
    )
    assert (found.verdict, found.because) == ("contradicted", ("F1.value",))


def test_nothing_can_fall_by_more_than_it_was() -> None:
    found = only(
        check(dossier(difference("c1", "-150", "2024")), facts(fact("F1", "2023", "100.5")))
    )
    assert (found.verdict, found.because) == ("contradicted", ("F1.value",))


def test_share_against_a_published_share() -> None:
    table = facts(fact("F1", "2024", "25.0", measure="share", unit="%", side=A))
    result = check(dossier(share("c1", "25", "2024"), share("c2", "30.0", "2024")), table)
    assert only(result, side=A).verdict == "supported"
    assert only(result, "c2", side=A).verdict == "contradicted"
    assert "24.9 to 25.1 %" in only(result, "c2", side=A).words


@pytest.mark.parametrize(
    ("measure", "one", "all_"),
    [
        ("turnover", f"{A}>{B}", f"{A}>WLD"),
        ("exports", f"{A}>{B}", f"{A}>WLD"),
        ("imports", f"{B}>{A}", f"WLD>{A}"),
    ],
)
def test_share_from_levels(measure: str, one: str, all_: str) -> None:
    table = facts(
        fact("F1", "2024", "25.0", measure=measure, ends=one, side=A),
        fact("F2", "2024", "100.0", measure=measure, ends=all_, side=A),
    )
    result = check(
        dossier(
            share("c1", "25", "2024", measure=measure), share("c2", "30.0", "2024", measure=measure)
        ),
        table,
    )
    found = only(result, side=A)
    assert (found.verdict, found.because) == ("supported", ("F1.value", "F2.value"))
    assert only(result, "c2", side=A).verdict == "contradicted"


def test_a_share_without_the_whole_may_be_anything() -> None:
    found = only(
        check(dossier(share("c1", "25", "2024")), facts(fact("F1", "2024", "25.0", side=A))),
        side=A,
    )
    assert found.verdict != "supported"
    assert found.verdict != "contradicted"


@pytest.mark.parametrize("kind", ["exports", "imports"])
def test_one_flow_has_two_names(kind: str) -> None:
    ends = {"exports": (A, B), "imports": (B, A)}[kind]
    claim = level("c1", "100.5", "2024", measure=kind, reporter=ends[0], partner=ends[1])
    for row in (
        sells("F1", "2024", "100.5"),
        sells("F1", "2024", "100.5", measure="imports"),
    ):
        result = check(dossier(claim), facts(row))
        assert only(result, side=B).verdict == "supported"
        assert only(result, side=A).verdict == "not_checkable"


def test_the_opposite_flow_is_another_flow() -> None:
    claim = level("c1", "100.5", "2024", measure="exports")
    found = only(check(dossier(claim), facts(buys("F1", "2024", "300.5"))))
    assert found.verdict == "not_checkable"


def test_turnover_is_the_sum_of_both_flows() -> None:
    table = facts(sells("F1", "2024", "100.5"), buys("F2", "2024", "60.5"))
    result = check(dossier(level("c1", "161", "2024"), level("c2", "150", "2024")), table)
    assert only(result).verdict == "supported"
    assert only(result).because == ("F1.value", "F2.value")
    assert (only(result, "c2").verdict, only(result, "c2").rounding) == ("contradicted", False)


def test_one_flow_alone_bounds_turnover_from_below() -> None:
    table = facts(sells("F1", "2024", "100.5"))
    result = check(dossier(level("c1", "90.5", "2024"), level("c2", "190.5", "2024")), table)
    assert only(result).verdict == "contradicted"
    assert only(result, "c2").verdict == "consistent"


# ----- content


@pytest.mark.parametrize("content", ["goods", "both"])
def test_a_claim_without_content_is_held_against_goods_or_both(content: str) -> None:
    table = facts(fact("F1", "2024", "100.5", content=content))
    found = only(check(dossier(level("c1", "100.5", "2024")), table))
    assert (found.verdict, found.content) == ("supported", content)


def test_goods_and_both_are_two_rows() -> None:
    table = facts(
        fact("F1", "2024", "100.5", content="goods"), fact("F2", "2024", "150.5", content="both")
    )
    result = check(dossier(level("c1", "150.5", "2024")), table)
    assert {v.content: v.verdict for v in verdicts(result)} == {
        "both": "supported",
        "goods": "contradicted",
    }


def test_services_alone_are_not_what_is_meant() -> None:
    table = facts(fact("F1", "2024", "100.5", content="services"))
    found = verdicts(check(dossier(level("c1", "500", "2024")), table))
    assert {v.verdict for v in found} == {"not_checkable"} or not found


def test_goods_and_services_facts_together_make_both() -> None:
    table = facts(
        fact("F1", "2024", "100.5", content="goods"),
        fact("F2", "2024", "50.5", content="services"),
    )
    found = verdicts(check(dossier(level("c1", "151", "2024")), table))
    assert {v.content: v.verdict for v in found} == {"both": "supported", "goods": "contradicted"}


def test_a_claim_about_both_adds_goods_and_services() -> None:
    table = facts(
        fact("F1", "2024", "100.5", content="goods"),
        fact("F2", "2024", "50.5", content="services"),
    )
    found = only(check(dossier(level("c1", "151", "2024", content="goods_and_services")), table))
    assert (found.verdict, found.because) == ("supported", ("F1.value", "F2.value"))


def test_a_claim_about_goods_is_held_against_figures_that_do_not_say() -> None:
    table = facts(fact("F1", "2024", "100.5"))
    found = only(check(dossier(level("c1", "100.5", "2024", content="goods")), table))
    assert (found.verdict, found.content) == ("supported", "unstated")


def test_a_claim_about_goods_is_not_held_against_services() -> None:
    table = facts(fact("F1", "2024", "100.5", content="services"))
    found = only(check(dossier(level("c1", "500", "2024", content="goods")), table))
    assert found.verdict == "not_checkable"


def test_goods_cannot_exceed_goods_and_services() -> None:
    table = facts(fact("F1", "2024", "100.5", content="both"))
    found = only(check(dossier(level("c1", "150.5", "2024", content="goods")), table))
    assert (found.verdict, found.because) == ("contradicted", ("F1.value",))


# ----- money


def test_another_currency_is_not_comparable() -> None:
    result = check(
        dossier(level("c1", "100", "2024")),
        facts(fact("F1", "2024", "9000.5", unit="million RUB")),
    )
    assert only(result).verdict == "not_checkable"
    assert any("F1" in c and "without a dated rate" in c for c in result.caveats)


def _rate(value: str, period: str = "2024") -> dict:
    return fact("R1", period, value, ends="USD>RUB", measure="rate", unit="RUB per USD")


def test_a_dated_rate_links_two_currencies() -> None:
    table = facts(fact("F1", "2024", "9000.0", unit="million RUB"), _rate("90.0"))
    result = check(dossier(level("c1", "100", "2024"), level("c2", "200", "2024")), table)
    assert (only(result).verdict, only(result).because) == ("supported", ("F1.value", "R1.value"))
    assert only(result, "c2").verdict == "contradicted"
    bounds = only(result, "c2").bounds
    assert bounds is not None
    assert bounds.low == pytest.approx(8999.95e6 / 90.05, rel=1e-6)
    assert bounds.high == pytest.approx(9000.05e6 / 89.95, rel=1e-6)
    assert not [c for c in result.caveats if "without a dated rate" in c]


def test_a_rate_of_another_year_links_nothing() -> None:
    table = facts(fact("F1", "2024", "9000.0", unit="million RUB"), _rate("90.0", "2023"))
    found = only(check(dossier(level("c1", "200", "2024")), table))
    assert found.verdict == "not_checkable"


def test_growth_in_one_currency_is_not_growth_in_another() -> None:
    table = facts(fact("F1", "2024", change="+30.0%", currency_of_change="RUB"))
    result = check(dossier(growth("c1", "5", "2024", currency="USD")), table)
    assert only(result).verdict == "not_checkable"


def test_growth_in_another_currency_than_the_value() -> None:
    table = facts(
        fact("F1", "2024", "100.0", change="+30.0%", currency_of_change="RUB"),
        fact("F2", "2023", "90.0"),
    )
    result = check(
        dossier(
            growth("c1", "30", "2024", currency="RUB"), growth("c2", "30", "2024", currency="USD")
        ),
        table,
    )
    assert result.consistency
    assert all(c.feasible for c in result.consistency)
    assert only(result).because == ("F1.change",)
    assert (only(result, "c2").verdict, only(result, "c2").because) == (
        "contradicted",
        ("F1.value", "F2.value"),
    )


def test_growths_without_money_take_that_of_the_statement() -> None:
    table = facts(fact("F1", "2024", change="+30%"))
    result = check(dossier(level("c1", "5", "2024", currency="EUR")), table)
    assert any("F1" in c and "EUR" in c for c in result.caveats)
    result = check(dossier(growth("c1", "5", "2024")), table)
    assert any("F1" in c and "USD" in c for c in result.caveats)


# ----- valuation


@pytest.mark.parametrize(
    ("said", "verdict"),
    [("90.5", "contradicted"), ("100.5", "consistent"), ("110.5", "consistent")],
)
def test_purchases_cif_are_at_least_purchases_fob(said: str, verdict: str) -> None:
    table = facts(sells("F1", "2024", "100.5", measure="imports", valuation="fob"))
    claim = level("c1", said, "2024", measure="imports", reporter=B, partner=A)
    assert only(check(dossier(claim), table)).verdict == verdict


@pytest.mark.parametrize(
    ("said", "verdict"),
    [("90.5", "consistent"), ("100.5", "consistent"), ("110.5", "contradicted")],
)
def test_sales_fob_are_at_most_sales_cif(said: str, verdict: str) -> None:
    table = facts(sells("F1", "2024", "100.5", side=A, valuation="cif"))
    claim = level("c1", said, "2024", measure="exports")
    assert only(check(dossier(claim), table), side=A).verdict == verdict


@pytest.mark.parametrize(("side", "valuation"), [(A, "fob"), (B, "cif")])
def test_the_custom_of_each_side_needs_no_saying(side: str, valuation: str) -> None:
    table = facts(sells("F1", "2024", "100.5", side=side, valuation=valuation))
    claim = level("c1", "100.5", "2024", measure="exports")
    assert only(check(dossier(claim), table), side=side).verdict == "supported"


def test_fob_above_cif_is_a_conflict() -> None:
    table = facts(
        sells("F1", "2024", "100.5", valuation="fob"), sells("F2", "2024", "90.5", valuation="cif")
    )
    result = check(dossier(level("c1", "5", "2024", measure="exports")), table)
    (found,) = result.consistency
    assert (found.feasible, found.conflict) == (False, ("F1.value", "F2.value"))


# ----- parts and wholes


def test_a_chapter_cannot_exceed_all_products() -> None:
    table = facts(sells("F1", "2024", "100.5"))
    result = check(
        dossier(
            level("c1", "150.5", "2024", measure="exports", product="04"),
            level("c2", "50.5", "2024", measure="exports", product="04"),
            level("c3", "5", "2024", measure="exports", product="04 05"),
        ),
        table,
    )
    assert (only(result).verdict, only(result).because) == ("contradicted", ("F1.value",))
    assert only(result, "c2").verdict == "consistent"
    assert only(result, "c3").reason == "product_group"
    assert "group of products" in only(result, "c3").words


def test_all_products_are_at_least_their_parts() -> None:
    table = facts(
        sells("F1", "2024", "60.5", product="04"), sells("F2", "2024", "60.5", product="87")
    )
    result = check(
        dossier(
            level("c1", "100.5", "2024", measure="exports"),
            level("c2", "130.5", "2024", measure="exports"),
        ),
        table,
    )
    assert (only(result).verdict, only(result).because) == (
        "contradicted",
        ("F1.value", "F2.value"),
    )
    assert only(result, "c2").verdict == "consistent"


def test_a_heading_inside_a_chapter_counts_once() -> None:
    rows = [
        sells("F1", "2024", "30.5", product="0402"),
        sells("F2", "2024", "70.5", product="04"),
        sells("F3", "2024", "100.5"),
    ]
    (found,) = check(dossier(), facts(*rows)).consistency
    assert found.feasible
    rows.append(sells("F4", "2024", "40.5", product="87"))
    (found,) = check(dossier(), facts(*rows)).consistency
    assert (found.feasible, found.conflict) == (False, ("F2.value", "F3.value", "F4.value"))


def test_a_region_cannot_exceed_its_country_on_one_side() -> None:
    table = facts(fact("F1", "2024", "100.5", ends=f"{A}>RUS", side=A))
    result = check(dossier(level("c1", "150.5", "2024"), level("c2", "50.5", "2024")), table)
    assert (only(result, side=A).verdict, only(result, side=A).because) == (
        "contradicted",
        ("F1.value",),
    )
    assert only(result, "c2", side=A).verdict == "consistent"


def test_a_region_and_its_country_on_two_sides_are_not_tied() -> None:
    table = facts(fact("F1", "2024", "100.5", ends=f"{A}>RUS", side=A), fact("F2", "2024", "150.5"))
    result = check(dossier(level("c1", "150.5", "2024")), table)
    assert all(c.feasible for c in result.consistency)
    assert only(result, side=A).verdict == "contradicted"
    assert only(result, side=B).verdict == "supported"


def test_each_region_is_held_against_its_country_alone() -> None:
    table = facts(
        fact("F1", "2024", "60.5", ends=f"{A}>RU-TUL", side="RUS"),
        fact("F2", "2024", "160.5", ends=f"{A}>RU-KLU", side="RUS"),
        fact("F3", "2024", "100.5", ends=f"{A}>RUS", side="RUS"),
    )
    (found,) = check(dossier(), table).consistency
    assert (found.feasible, found.conflict, found.also) == (False, ("F2.value", "F3.value"), ())


def test_regions_of_two_levels_are_not_added_up() -> None:
    table = facts(
        fact("F1", "2024", "60.5", ends=f"{A}>FR-IDF", side="FRA"),
        fact("F2", "2024", "50.5", ends=f"{A}>FR-75C", side="FRA"),
        fact("F3", "2024", "100.5", ends=f"{A}>FRA", side="FRA"),
    )
    assert all(c.feasible for c in check(dossier(), table).consistency)


# ----- what cannot be tested


@pytest.mark.parametrize(
    ("claim", "reason"),
    [
        (level("c1", "5", "2024", partner=A), "parties_not_stated"),
        (growth("c1", "5", "2024", form="percentage_points"), "percentage_points"),
        (share("c1", "5", "2024", measure="balance"), "share_of_balance"),
        (level("c1", "5"), "period_not_stated"),
        (level("c1", "5", period_reason="spring of that year"), "spring of that year"),
        (growth("c1", "5", "2024", basis="unspecified"), "growth_base_not_stated"),
        (growth("c1", "5", "2024", basis="since"), "growth_base_not_stated"),
        (growth("c1", "5", "2024", basis="avg_annual"), "growth_base_not_stated"),
        (growth("c1", "-150", "2024"), "figure_out_of_range"),
    ],
)
def test_why_a_claim_cannot_be_tested(claim: dict, reason: str) -> None:
    result = check(dossier(claim), facts(fact("F1", "2024", "100.5", change="+5%", side=A)))
    found = only(result, side=A)
    assert (found.verdict, found.reason, found.because) == ("not_checkable", reason, ())
    assert found.words.endswith(".")


@pytest.mark.parametrize("gap", [{"reporter": None}, {"partner": None}, {"measure": None}])
def test_unnamed_parties_leave_a_row_for_each_known_side(gap: dict) -> None:
    result = check(dossier(level("c1", "5", "2024", **gap)), facts(fact("F1", "2024", "100.5")))
    assert result.verdicts
    assert {(v.verdict, v.reason) for v in result.verdicts} == {
        ("not_checkable", "parties_not_stated")
    }


def test_a_claim_without_any_party_is_not_lost() -> None:
    claim = level("c1", "5", "2024", reporter=None, partner=None)
    result = check(dossier(claim), facts(fact("F1", "2024", "100.5")))
    assert {v.verdict for v in result.verdicts if v.claim == "c1"} == {"not_checkable"}


def test_what_is_not_trade_or_has_no_figure_gets_no_row() -> None:
    result = check(
        dossier(
            level("c1", "5", "2024") | {"type": "nontrade"},
            growth("c2", "5", "2024", form="qualitative"),
        ),
        facts(fact("F1", "2024", "100.5")),
    )
    assert result.verdicts == ()


@pytest.mark.parametrize(
    "claim",
    [
        level("c1", "5", "2024") | {"amount": None, "number": None},
        growth("c1", "5", "2024") | {"change": None, "number": None},
        share("c1", "5", "2024") | {"share": None, "number": None},
    ],
)
def test_a_corrected_dossier_without_the_figure_is_not_a_crash(claim: dict) -> None:
    result = check(dossier(claim), facts(fact("F1", "2024", "100.5")))
    assert {v.verdict for v in result.verdicts} == {"not_checkable"}

"""Growths over different months of one year, under what the months usually carry."""

from __future__ import annotations

import pytest
from verdict_builders import B, buys, dossier, fact, facts, growth, level, only, sells

from bilateral.verdict import check
from bilateral.verdict.bands import share_band

NINE = "2024-01..2024-09"
EIGHT = "2024-01..2024-08"


def test_nine_months_against_eight_is_a_conflict_with_what_would_reconcile() -> None:
    table = facts(fact("F1", EIGHT, change="+13%"), fact("F2", "2022", "380.7"))
    (found,) = check(dossier(growth("c1", "37", NINE)), table).conflicts
    band = share_band(8, 9, 380.7e6)
    assert (found.members, found.side) == (("c1/r1", "F1.change"), B)
    (assumed,) = found.assuming
    assert (assumed.name, assumed.band) == ("share_of_8_in_9_months", (band.low, band.high))
    assert (assumed.applies_to, assumed.n) == (("2023", "2024"), band.n)
    ((name, grown),) = found.reconciled_by.items()
    assert name == "growth_of_2024-09"
    assert isinstance(grown, tuple)
    # September: (nine months - eight months) now over the same a year earlier, s the share
    low = (1.365 - 1.135 * band.high) / (1 - band.high) - 1
    high = (1.375 - 1.125 * band.high) / (1 - band.high) - 1
    ends = [(1.365 - 1.135 * s) / (1 - s) - 1 for s in (band.low, band.high)]
    tops = [(1.375 - 1.125 * s) / (1 - s) - 1 for s in (band.low, band.high)]
    assert low in ends
    assert high in tops
    assert grown == pytest.approx((min(ends), max(tops)), rel=1e-6)
    assert found.history is not None
    assert found.history.n > 100
    assert found.history.share < 0.05
    assert "2024-09 would have had to be" in found.words
    assert found.history.words in found.words


def test_the_verdict_without_assumption_stays_apart() -> None:
    table = facts(fact("F1", EIGHT, change="+13%"))
    result = check(dossier(growth("c1", "37", NINE)), table)
    assert (only(result).verdict, only(result).assuming) == ("consistent", ())


def test_growths_that_fit_imply_the_months_between() -> None:
    table = facts(fact("F1", "2024", "380.7", change="+18.9%"))
    result = check(dossier(growth("c1", "37", NINE)), table)
    assert result.conflicts == ()
    found = [i for i in result.implied if i.quantity == "change"]
    assert [i.assuming[0].name for i in found] == ["share_of_9_in_12_months"] * 2
    assert [i.because for i in found] == [("c1/r1", "F1.change")] * 2
    wide = found[0]
    band = share_band(9, 12, 380.7e6)
    assert (wide.period, wide.base_period, wide.unit) == (
        "2024-10..2024-12",
        "2023-10..2023-12",
        "ratio",
    )
    low, high = band.low, band.high
    # nine months of 2024 are at most `high` of that year too: so much of 2023 can they have been
    most = high * 1.1885 / 1.375
    assert wide.low == pytest.approx((1.1885 - 1.375 * most) / (1 - most) - 1, rel=1e-6)
    assert wide.high == pytest.approx((1.1895 - 1.365 * low) / (1 - low) - 1, rel=1e-6)
    assert wide.low < found[1].low <= found[1].high < wide.high
    assert wide.history is not None
    assert wide.assuming[0].applies_to == ("2023", "2024")


def test_a_year_under_way_takes_the_band_of_the_year_before_only() -> None:
    table = facts(
        fact("F1", "2025-01..2025-03", change="+21.5%", published="2025-06"),
        fact("F2", "2025-01..2025-07", change="+8.4%", published="2025-09"),
    )
    result = check(dossier(), table, "2025-10")
    found = [i for i in result.implied if i.quantity == "change"]
    assert {i.assuming[0].applies_to for i in found} == {("2024",)}
    band = share_band(3, 7, None)
    ends = [(1.0835 - 1.2155 * s) / (1 - s) - 1 for s in (band.low, band.high)]
    tops = [(1.0845 - 1.2145 * s) / (1 - s) - 1 for s in (band.low, band.high)]
    assert (found[0].low, found[0].high) == pytest.approx((min(ends), max(tops)), rel=1e-6)


def test_facts_of_one_year_conflict_with_each_other_too() -> None:
    table = facts(fact("F1", EIGHT, change="+13%"), fact("F2", NINE, change="+37%"))
    result = check(dossier(), table)
    assert all(c.feasible for c in result.consistency)
    (found,) = result.conflicts
    assert found.members == ("F1.change", "F2.change")


@pytest.mark.parametrize(
    "row",
    [
        fact("F1", "2023-01..2023-08", change="+13%"),
        fact("F1", "2024-02..2024-08", change="+13%"),
        fact("F1", EIGHT, change="+13%", change_basis="mom"),
        fact("F1", EIGHT, change="+13%", currency_of_change="RUB"),
        sells("F1", EIGHT, change="+13%"),
        fact("F1", EIGHT, change="+13%", content="goods"),
    ],
)
def test_what_is_another_series_never_conflicts_by_season(row: dict) -> None:
    claim = growth("c1", "37", NINE, content="goods_and_services")
    claims = [claim] if row["content"] else [growth("c1", "37", NINE)]
    rows = [row] + ([fact("F2", "2019", "100.5", content="both")] if row["content"] else [])
    assert check(dossier(level("c0", "500", "2024"), *claims), facts(*rows)).conflicts == ()


def test_imports_and_exports_name_one_flow_in_seasons_too() -> None:
    rows = [
        buys("F1", EIGHT, change="+13%"),
        buys("F2", NINE, change="+37%", measure="imports"),
    ]
    (found,) = check(dossier(), facts(*rows)).conflicts
    assert found.members == ("F1.change", "F2.change")


def test_growths_that_contradict_without_assumption_are_no_conditional_conflict() -> None:
    table = facts(fact("F1", NINE, change="+13%"), fact("F2", "2024", change="+18.9%"))
    result = check(dossier(growth("c1", "37", NINE)), table)
    assert only(result).verdict == "contradicted"
    assert result.conflicts == ()


def test_nine_months_of_the_two_years_up_to_the_speech() -> None:
    claim = level("c1", "500", "2023-01..2024-09")
    table = facts(fact("F1", "2024", "380.7", change="+18.9%"))
    result = check(dossier(claim), table)
    assert only(result).verdict == "consistent"
    (found,) = result.conflicts
    band = share_band(9, 12, 380.7e6, (0.10, 0.90))
    assert found.members == ("c1/r1", "F1.value", "F1.change")
    assert found.assuming[0].name == "share_of_9_in_12_months"
    assert found.assuming[0].band == (band.low, band.high)
    assert found.bounds is not None
    assert found.bounds.low == pytest.approx(380.65e6 / 1.1895 + band.low * 380.65e6, rel=1e-3)
    assert found.bounds.high == pytest.approx(380.75e6 / 1.1885 + band.high * 380.75e6, rel=1e-3)
    ((name, needed),) = found.reconciled_by.items()
    assert name == "share_of_9_in_12_months_of_2024"
    assert isinstance(needed, tuple)
    assert needed[1] == pytest.approx((550e6 - 380.65e6 / 1.1895) / 380.65e6, rel=1e-3)
    assert "does not fit side RU-TUL if 9 months carry 65 to 85 %" in found.words


def test_part_of_a_year_that_fits_is_no_conflict() -> None:
    table = facts(fact("F1", "2024", "380.7"))
    assert check(dossier(level("c1", "285", NINE)), table).conflicts == ()
    assert check(dossier(level("c1", "500", "2024-03..2024-09")), table).conflicts == ()
    assert check(dossier(level("c1", "500", NINE)), table).conflicts == ()  # contradicted anyway


def test_eight_months_that_decide_beside_a_year() -> None:
    claim = growth("c1", "37", NINE)
    rows = [fact("F1", EIGHT, change="+13%"), fact("F2", "2024", change="+18.9%")]
    result = check(dossier(claim, level("c2", "500", "2023")), facts(*rows))
    assert [c.members for c in result.conflicts] == [("c1/r1", "F1.change")]
    pairs = {i.because for i in result.implied if i.quantity == "change"}
    assert pairs == {("F1.change", "F2.change"), ("c1/r1", "F2.change")}


def test_the_size_class_of_a_small_pair_has_a_name() -> None:
    table = facts(fact("F1", EIGHT, change="+13%"), fact("F2", "2022", "5.5"))
    (found,) = check(dossier(growth("c1", "60", NINE)), table).conflicts
    assert "from_under" not in found.assuming[0].size_class

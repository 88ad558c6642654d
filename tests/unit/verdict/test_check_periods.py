"""Which months are meant, what they are compared with, and what was known on a day."""

from __future__ import annotations

import math

import pytest
from verdict_builders import (
    A,
    dossier,
    fact,
    facts,
    growth,
    level,
    only,
    reading,
    sells,
    target,
    verdicts,
)

from bilateral.errors import InputError
from bilateral.verdict import check


def test_every_window_gets_its_own_verdict() -> None:
    claim = level("c1", "100.5", readings=[reading("r1", windows=["2023", "2024"])])
    table = facts(fact("F1", "2023", "100.5"), fact("F2", "2024", "150.5"))
    found = verdicts(check(dossier(claim), table))
    assert {(v.reading, v.window): v.verdict for v in found} == {
        ("r1", "2023"): "supported",
        ("r1", "2024"): "contradicted",
    }


def test_level_of_a_year_and_sum_of_years_are_two_readings() -> None:
    claim = level(
        "c1",
        "251",
        readings=[
            reading("r1", accumulation="period_total", windows=["2023", "2024"]),
            reading("r2", accumulation="cumulative", windows=["2023..2024"]),
        ],
    )
    table = facts(fact("F1", "2023", "100.5"), fact("F2", "2024", "150.5"))
    found = {(v.reading, v.window): v for v in verdicts(check(dossier(claim), table))}
    assert found["r2", "2023..2024"].verdict == "supported"
    assert found["r2", "2023..2024"].because == ("F1.value", "F2.value")
    assert "sum of 2023..2024" in found["r2", "2023..2024"].words
    assert found["r1", "2023"].verdict == found["r1", "2024"].verdict == "contradicted"


def test_a_reading_may_change_period_basis_form_and_figure() -> None:
    claim = growth(
        "c1",
        "50",
        "2024",
        basis="unspecified",
        readings=[
            reading("r1", basis="yoy"),
            reading("r2", basis="since", base_period="2020"),
            reading("r3", basis="yoy", form="percent", change=0.1, period="2023"),
        ],
    )
    table = facts(
        fact("F1", "2020", "100.5"),
        fact("F2", "2023", "120.5", change="+10.0%"),
        fact("F3", "2024", "150.8"),
    )
    found = {v.reading: v for v in verdicts(check(dossier(claim), table))}
    assert (found["r1"].verdict, found["r1"].because) == ("contradicted", ("F2.value", "F3.value"))
    assert (found["r2"].verdict, found["r2"].because) == ("supported", ("F1.value", "F3.value"))
    assert (found["r3"].window, found["r3"].verdict) == ("2023", "supported")


@pytest.mark.parametrize(("said", "verdict"), [("50", "supported"), ("20", "contradicted")])
def test_growth_since_a_year(said: str, verdict: str) -> None:
    claim = growth("c1", said, "2024", basis="since", base_period="2019")
    table = facts(fact("F1", "2019", "100.5"), fact("F2", "2024", "150.8"))
    found = only(check(dossier(claim), table))
    assert (found.verdict, found.because) == (verdict, ("F1.value", "F2.value"))
    assert "against 2019" in found.words


def test_growth_since_agrees_with_a_published_one() -> None:
    claim = growth("c1", "50.0", "2024", basis="since", base_period="2019")
    table = facts(fact("F1", "2024", change="+50.0%", change_basis="since:2019"))
    assert only(check(dossier(claim), table)).verdict == "supported"


@pytest.mark.parametrize(
    ("period", "base"), [("2024-03..2024-03", "2024-02"), ("2024-04..2024-06", "2024-01..2024-03")]
)
def test_mom_compares_with_as_many_months_just_before(period: str, base: str) -> None:
    claim = growth("c1", "20", period, basis="mom")
    table = facts(fact("F1", base, "100.5"), fact("F2", period, "120.6"))
    found = only(check(dossier(claim), table))
    assert (found.verdict, found.because) == ("supported", ("F1.value", "F2.value"))
    table = facts(fact("F1", period, change="+20%", change_basis="mom"))
    assert only(check(dossier(claim), table)).verdict == "supported"


def test_average_yearly_growth_is_compounded() -> None:
    claim = growth("c1", "10", "2020..2024", basis="avg_annual")
    table = facts(fact("F1", "2020", "100.0"), fact("F2", "2024", "146.4"))
    found = only(check(dossier(claim), table))
    assert (found.verdict, found.because) == ("supported", ("F1.value", "F2.value"))
    assert found.bounds is not None
    assert found.bounds.low == pytest.approx((146.35 / 100.05) ** 0.25 - 1)
    assert found.bounds.high == pytest.approx((146.45 / 99.95) ** 0.25 - 1)
    assert "a year on average" in found.words
    plain = growth("c1", "46.4", "2020..2024", basis="over_period")
    assert only(check(dossier(plain), table)).verdict == "consistent"  # .4635 to .4645 is finer
    wrong = growth("c1", "46", "2020..2024", basis="avg_annual")
    assert only(check(dossier(wrong), table)).verdict == "contradicted"


def test_average_growth_over_years_and_a_half() -> None:
    claim = growth("c1", "10", "2020-01..2024-06", basis="avg_annual")
    table = facts(fact("F1", "2020", "100.0"), fact("F2", "2023-07..2024-06", "139.6"))
    found = only(check(dossier(claim), table))
    assert found.verdict == "supported"  # 1.1 ** 3.5 is 1.396


def test_growth_over_a_period_is_from_its_first_to_its_last_year() -> None:
    claim = growth("c1", "50", "2020..2024", basis="over_period")
    table = facts(fact("F1", "2020", "100.5"), fact("F2", "2024", "150.8"))
    assert only(check(dossier(claim), table)).verdict == "supported"


def test_growth_of_two_years_compares_with_the_two_before() -> None:
    claim = growth("c1", "50", "2023..2024", basis="yoy")
    table = facts(fact("F1", "2021..2022", "200.5"), fact("F2", "2023..2024", "300.8"))
    found = only(check(dossier(claim), table))
    assert (found.verdict, found.because) == ("supported", ("F1.value", "F2.value"))


def test_nine_months_never_compare_with_twelve() -> None:
    claim = growth("c1", "37", "2024-01..2024-09")
    table = facts(fact("F1", "2024", change="+37.0%"))
    found = only(check(dossier(claim), table))
    assert found.verdict == "consistent"


def test_a_base_of_other_length_is_said() -> None:
    claim = growth("c1", "5", "2024-01..2024-09", basis="since", base_period="2023")
    table = facts(fact("F1", "2023", "100.5"), fact("F2", "2024-01..2024-09", "105.5"))
    result = check(dossier(claim), table)
    assert only(result).verdict == "supported"
    assert "2024-01..2024-09 against 2023" in only(result).words


# ----- forward claims


def test_a_target_without_deadline_gets_no_row_and_stays_open() -> None:
    result = check(dossier(target("c1", "500")), facts(fact("F1", "2024", "100.5")))
    assert result.verdicts == ()
    assert [(t.target, t.deadline) for t in result.targets] == [("c1", None)]
    assert {(s.side, s.status, s.year, s.known) for s in result.targets[0].status} == {
        ("BLR", "open", None, False),
        ("RU-TUL", "open", None, True),
    }


@pytest.mark.parametrize(
    ("as_of", "rows"),
    [(None, 2), ("2025-06-30", 2), ("2025-02-15", 2), ("2024-12-31", 0), ("2024-06", 0)],
)
def test_a_year_begun_gets_a_verdict_and_a_later_one_none(as_of: str | None, rows: int) -> None:
    table = facts(
        fact("F1", "2023", "100.5", published="2024-03"),
        fact("F2", "2025-01..2025-11", "600.5", published="2025-12-20"),
    )
    result = check(dossier(target("c1", "500", "2025-12")), table, as_of)
    assert len(result.verdicts) == rows
    assert result.targets[0].deadline == "2025-12"


def test_a_year_begins_on_its_first_day() -> None:
    table = facts(fact("F1", "2023", "100.5", published="2024-03"))
    result = check(dossier(target("c1", "500", "2025-12")), table, "2025-01-15")
    assert len(result.verdicts) == 2


def test_a_forward_claim_of_a_year_that_is_over_is_judged_by_its_figures() -> None:
    table = facts(fact("F1", "2024", "380.7"))
    result = check(
        dossier(target("c1", "500.5", "2024-12"), target("c2", "300", "2024-12", qualifier="over")),
        table,
    )
    assert (only(result).verdict, only(result).window) == ("contradicted", "2024")
    assert only(result, "c2").verdict == "supported"


@pytest.mark.parametrize(
    ("held", "verdict"), [("700.5", "supported"), ("500.5", "supported"), ("499.5", "contradicted")]
)
def test_a_target_passed_is_a_target_reached(held: str, verdict: str) -> None:
    result = check(dossier(target("c1", "500.5", "2024-12")), facts(fact("F1", "2024", held)))
    assert only(result).verdict == verdict
    status = {s.side: s.status for s in result.targets[0].status}["RU-TUL"]
    assert status == ("reached" if verdict == "supported" else "open")


def test_a_deadline_inside_a_year_means_the_twelve_months_before() -> None:
    table = facts(fact("F1", "2023-07..2024-06", "500.5"))
    found = only(check(dossier(target("c1", "500.5", "2024-06")), table))
    assert (found.window, found.verdict) == ("2023-07..2024-06", "supported")


@pytest.mark.parametrize("more", [{}, {"measure": "exports"}])
def test_a_target_reached_names_side_and_year(more: dict) -> None:
    rows = [
        fact("F1", "2022", "500.5", **more),
        fact("F2", "2023", "610.5", **more),
        fact("F3", "2024", "700.5", **more),
        fact("F4", "2024", "550.5", side=A, **more),
    ]
    result = check(dossier(target("c1", "600", "2024-12", **more)), facts(*rows))
    assert [(s.side, s.status, s.year) for s in result.targets[0].status] == [
        ("BLR", "open", None),
        ("RU-TUL", "reached", 2023),
    ]


def test_a_target_of_imports_is_the_other_flow() -> None:
    table = facts(sells("F1", "2024", "700.5"))
    for ends, status in (((A, "RU-TUL"), "open"), (("RU-TUL", A), "reached")):
        claim = target("c1", "600", measure="imports", reporter=ends[0], partner=ends[1])
        found = check(dossier(claim), table).targets[0].status
        assert {s.side: s.status for s in found}["RU-TUL"] == status


def test_a_target_is_not_reached_before_that_was_known() -> None:
    table = facts(
        fact("F1", "2023", "100.5", published="2024-03"),
        fact("F2", "2024", "700.5", published="2025-03"),
    )
    early = check(dossier(target("c1", "600")), table, "2025-02-28").targets[0].status
    late = check(dossier(target("c1", "600")), table, "2025-03").targets[0].status
    assert [s.status for s in early] == ["open", "open"]
    assert [s.status for s in late] == ["open", "reached"]


def test_goods_reach_a_target_that_does_not_say_of_what() -> None:
    table = facts(fact("F1", "2024", "700.5", content="goods"))
    found = check(dossier(target("c1", "600")), table).targets[0].status
    assert {s.side: s.status for s in found}["RU-TUL"] == "reached"


def test_all_products_do_not_reach_a_target_for_one() -> None:
    table = facts(sells("F1", "2024", "700.5"))
    claim = target("c1", "600", measure="exports", product="04")
    result = check(dossier(claim), table)
    assert {s.status for s in result.targets[0].status} == {"open"}
    assert result.required == ()


def test_a_relative_target_has_no_amount_to_test() -> None:
    claim = growth("c1", "50", deadline="2024-12") | {"type": "forward"}
    result = check(dossier(claim), facts(fact("F1", "2024", "100.5")))
    assert {v.reason for v in result.verdicts} == {"relative_target"}
    assert "names no amount" in result.verdicts[0].words
    assert (result.targets[0].status, result.targets[0].amount) == ((), None)
    assert (result.required, result.directions) == ((), ())
    (path,) = result.paths
    assert (path.base_of, path.growth_of) == ("F1", "reference")
    assert path.years == pytest.approx(math.log(1.5) / math.log(1.05))


def test_a_relative_target_needs_the_same_growth_from_every_base() -> None:
    claim = growth("c1", "100", deadline="2030-12") | {"type": "forward"}
    rows = [fact("F1", "2024", "100.5"), fact("F2", "2024", "27.4", side=A)]
    found = check(dossier(claim, published="2025-03-01"), facts(*rows)).required
    assert {(r.base_of, r.years) for r in found} == {("F1", 6), ("F2", 6)}
    assert [r.growth for r in found] == pytest.approx([2 ** (1 / 6) - 1] * 2)


# ----- as_of


def _two_vintages() -> object:
    return facts(
        fact("F1", "2024", "100.5", published="2025-03"),
        fact("F2", "2024", "150.5", published="2025-09", supersedes="F1"),
    )


@pytest.mark.parametrize(
    ("as_of", "because"),
    [
        ("2025-03", ("F1.value",)),
        ("2025-03-31", ("F1.value",)),
        ("2025-09", ("F2.value",)),
        (None, ("F2.value",)),
    ],
)
def test_the_latest_vintage_known_counts(as_of: str | None, because: tuple[str, ...]) -> None:
    found = only(check(dossier(level("c1", "120.5", "2024")), _two_vintages(), as_of))
    assert (found.verdict, found.because) == ("contradicted", because)


def test_a_month_counts_as_its_last_day() -> None:
    claim = dossier(level("c1", "100.5", "2024"))
    assert only(check(claim, _two_vintages(), "2025-03-30")).verdict == "not_checkable"
    assert check(claim, _two_vintages(), "2025-03").as_of == "2025-03-31"
    assert check(claim, _two_vintages()).as_of is None
    table = facts(fact("F1", "2024", "100.5", published="2025-03-31"))
    assert only(check(claim, table, "2025-03")).verdict == "supported"
    assert only(check(claim, table, "2025")).verdict == "supported"
    assert only(check(claim, table, "2025-03-30")).verdict == "not_checkable"


def test_the_earlier_vintage_does_not_conflict_with_the_later() -> None:
    result = check(dossier(level("c1", "150.5", "2024")), _two_vintages())
    assert [c.feasible for c in result.consistency] == [True]


def test_a_date_that_is_none_is_refused() -> None:
    for bad in ("yesterday", "2025-02-30", "2025-13"):
        with pytest.raises(InputError):
            check(dossier(), facts(), bad)


def test_before_any_publication_nothing_is_checkable() -> None:
    result = check(dossier(level("c1", "100.5", "2024")), _two_vintages(), "2020")
    assert {v.verdict for v in result.verdicts} == {"not_checkable"}
    assert (result.consistency, result.implied, result.parts) == ((), (), ())


def test_caveats_do_not_speak_of_what_was_not_yet_known() -> None:
    table = facts(
        fact("F1", "2024", "100.5", published="2025-03"),
        fact("F2", "2024", "100.7", published="2025-09"),
    )
    result = check(dossier(level("c1", "100.5", "2024")), table, "2025-03")
    assert not [c for c in result.caveats if "F2" in c]

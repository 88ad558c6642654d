"""A pair's figures: two ledgers, every absence by its name, partial years never whole."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from bilateral.errors import InputError
from bilateral.evidence.from_store import facts_of
from bilateral.evidence.products import products
from bilateral.evidence.series import series
from bilateral.vocab.period import Period

if TYPE_CHECKING:
    from collections.abc import Callable

    from bilateral.store import Store

Add = "Callable[..., None]"


def test_the_two_ledgers_are_never_merged(store: Store, add: Callable[..., None]) -> None:
    add([
        ("AAA", "BBB", "X", "TOTAL", 2019, 0, "100"),
        ("AAA", "BBB", "M", "TOTAL", 2019, 0, "40"),
        ("BBB", "AAA", "M", "TOTAL", 2019, 0, "115"),
        ("BBB", "AAA", "X", "TOTAL", 2019, 0, "35"),
    ])  # fmt: skip
    with store.reading() as snapshot:
        exports = series(snapshot, "AAA", "BBB", "exports")
        turnover = series(snapshot, "AAA", "BBB", "turnover")
        balance = series(snapshot, "AAA", "BBB", "balance", side="BBB")
    assert [(line.side, line.cell(2019).value) for line in exports.lines] == [
        ("AAA", Decimal(100)),
        ("BBB", Decimal(115)),
    ]
    assert [line.valuation for line in exports.lines] == ["fob", "cif"]
    assert [line.cell("2019").value for line in turnover.lines] == [Decimal(140), Decimal(150)]
    assert balance.line("BBB").cell(2019).value == Decimal(80)
    with pytest.raises(InputError, match="in the statistics of AAA"):
        balance.line("AAA")


def test_each_absence_has_its_name(store: Store, add: Callable[..., None]) -> None:
    add([
        ("AAA", "BBB", "X", "TOTAL", 2015, 0, "0"),
        ("AAA", "BBB", "X", "TOTAL", 2016, 0, "c", "1", "suppressed"),
        ("AAA", "CCC", "X", "TOTAL", 2016, 0, "8"),
        ("AAA", "CCC", "X", "TOTAL", 2017, 0, "7"),
        ("AAA", "BBB", "X", "TOTAL", 2018, 0, "9"),
        ("AAA", "BBB", "M", "TOTAL", 2018, 0, "9", "1", "estimated"),
    ])  # fmt: skip
    with store.reading() as snapshot:
        line = series(snapshot, "AAA", "BBB").line("AAA")
        both = series(snapshot, "AAA", "BBB", "turnover").line("AAA")
    assert [line.cell(y).status for y in range(2014, 2019)] == [
        "not_held", "zero", "suppressed", "not_reported", "reported",
    ]  # fmt: skip
    assert [line.cell(y).value for y in (2016, 2017)] == [None, None]
    assert both.cell(2018).status == "estimated"
    assert both.cell(2015).value is None
    assert both.cell(2015).status == "incomplete"


def test_a_partial_year_says_its_months(store: Store, add: Callable[..., None]) -> None:
    rows = [("AAA", "BBB", "X", "TOTAL", 2023, m, "10") for m in range(1, 13)]
    rows += [("AAA", "BBB", "X", "TOTAL", 2024, m, "11") for m in range(1, 10)]
    rows += [("AAA", "CCC", "X", "TOTAL", 2024, m, "1") for m in (1, 3)]
    add(rows)
    with store.reading() as snapshot:
        result = series(snapshot, "AAA", "BBB")
        ytd = series(snapshot, "AAA", "BBB", freq="ytd").line("AAA")
        gap = series(snapshot, "AAA", "CCC").line("AAA")
        facts = facts_of(snapshot, "AAA", "BBB")
        asked = facts_of(snapshot, "AAA", "BBB", windows=[Period.parse("2024Q1")])
    cell = result.line("AAA").cell(2024)
    assert (cell.value, cell.period.window) == (Decimal(99), "2024-01..2024-09")
    assert cell.label == "2024, 9 of 12 months"
    assert cell.partial
    assert any("9 of 12 months" in c for c in result.caveats)
    assert ytd.cell("2024-01..2024-09").value == Decimal(99)
    assert gap.cell(2024).status == "incomplete"
    assert gap.cell(2024).value is None
    assert "2024-02" in gap.cell(2024).label
    assert {f.id: f.value.value for f in facts if f.value} == {
        "AAA-X-2023": 120,
        "AAA-X-2024-01_2024-09": 99,
        "AAA-X-2023-01_2023-09": 90,
    }
    assert {f.id for f in asked} >= {"AAA-X-2024-01_2024-03", "AAA-X-2023-01_2023-03"}


def test_products_are_added_up_only_within_one_level(
    store: Store, add: Callable[..., None]
) -> None:
    add([
        ("AAA", "BBB", "X", "01", 2019, 0, "30"),
        ("AAA", "BBB", "X", "02", 2019, 0, "60"),
        ("AAA", "BBB", "X", "0101", 2019, 0, "30"),
        ("AAA", "BBB", "X", "99", 2019, 0, "5"),
        ("AAA", "BBB", "X", "99", 2018, 0, "70"),
        ("AAA", "CCC", "X", "01", 2017, 0, "70"),
    ], "products")  # fmt: skip
    add([("AAA", "BBB", "X", "TOTAL", 2019, 0, "100")], "totals")
    with store.reading() as snapshot:
        lines = series(snapshot, "AAA", "BBB").lines
        table = products(snapshot, "AAA", "BBB", 2019).table("AAA", "AAA")
        old = products(snapshot, "AAA", "BBB", 2018)
        absent = products(snapshot, "AAA", "BBB", 2017).table("AAA", "AAA")
        fine = products(snapshot, "AAA", "BBB", 2019, digits=6).table("AAA", "AAA")
    assert [(line.source, line.cell(2019).value) for line in lines] == [
        ("products", Decimal(95)),
        ("totals", Decimal(100)),
    ]
    assert [(r.product, r.value) for r in table.rows] == [
        ("02", Decimal(60)),
        ("01", Decimal(30)),
        ("99", Decimal(5)),
    ]
    assert table.status == "broken_down"
    assert old.table("AAA", "AAA").status == "not_broken_down"
    assert any("not broken down" in c for c in old.caveats)
    assert (absent.status, absent.total) == ("not_reported", None)
    assert (fine.status, fine.rows) == ("too_coarse", ())


def test_an_edition_is_chosen_by_the_day(store: Store, add: Callable[..., None]) -> None:
    add([("AAA", "BBB", "X", "TOTAL", 2019, 0, "100")], released="2020-03-01", vintage="first")
    add([("AAA", "BBB", "X", "TOTAL", 2019, 0, "90")], released="2021-03-01", vintage="second")
    with store.reading() as snapshot:
        now = facts_of(snapshot, "AAA", "BBB")
        then = facts_of(snapshot, "AAA", "BBB", as_of="2020-12-31")
        before = facts_of(snapshot, "AAA", "BBB", as_of="2020-01-01")
    assert [f.value.value for f in now if f.value] == [90]
    assert [f.origin.published_text for f in then] == ["2020-03-01"]
    assert len(before) == 0

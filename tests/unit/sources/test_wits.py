"""WITS: thousands of dollars, codes of its own, and summaries as wide as their years."""

from decimal import Decimal
from pathlib import Path

from source_files import SHARED, changed, held, refusal, shared


def test_thousands_become_dollars_and_codes_economies(tmp_path: Path) -> None:
    found = held("wits_trade_flow.csv", "wits", tmp_path)
    assert found.ask(
        "SELECT reporter, partner, flow, product, value, classification FROM held "
        "WHERE year > 2016 AND year < 2022 ORDER BY value"
    ) == [
        ("BLR", "NES:UNS", "export", "TOTAL", Decimal(7_000), "HS2017"),
        ("ROU", "TWN", "export", "040110", Decimal(11_000), "HS2017"),
        ("BLR", "ROU", "export", "040110", Decimal(12_500), "HS2017"),
        ("SDN", "EU", "export", "520100", Decimal(2_500_750), "HS2017"),
    ]
    assert found.ask("SELECT flow, value FROM held WHERE product = '04' ORDER BY 1") == [
        ("export", Decimal(1_893_415_271)), ("import", Decimal(381)),
    ]  # fmt: skip


def test_totals_above_a_trillion_stay_exact(tmp_path: Path) -> None:
    found = held("wits_trade_flow.csv", "wits", tmp_path)
    assert found.one("SELECT value FROM held WHERE reporter = 'CHN'") == Decimal(3_544_434_144_678)


def test_regions_are_set_aside(tmp_path: Path) -> None:
    found = held("wits_trade_flow.csv", "wits", tmp_path)
    assert found.batch.notes == ("1 rows are set aside by the profile",)
    assert found.one("SELECT MAX(value) FROM held WHERE reporter = 'BLR'") == Decimal(
        23_537_305_200
    )


def test_gross_flows_are_refused_not_mixed_with_net_ones(tmp_path: Path) -> None:
    path = changed("wits_trade_flow.csv", tmp_path, "Export,6", "Gross Exp.,2")
    assert "value '2'" in refusal(path, "wits", tmp_path)


@shared
def test_the_real_trade_flow(tmp_path: Path) -> None:
    found = held(SHARED / "formats" / "wits_trade_flow_singapore_hs2.csv", "wits", tmp_path)
    assert found.batch.loaded_rows == 3343
    assert found.one(
        "SELECT value FROM held WHERE partner = 'MYS' AND product = '91' AND year = 2023 "
        "AND flow = 'export'"
    ) == Decimal(477_741_105)
    assert found.one("SELECT COUNT(*) FROM held WHERE product = '04'") > 0


def test_a_summary_becomes_long_with_its_units(tmp_path: Path) -> None:
    found = held("wits_trade_summary_BLR.csv", "wits_summary", tmp_path)
    assert found.ask(
        "SELECT year, value, unit FROM held WHERE indicator = 'Export(US$ Mil)' ORDER BY 1"
    ) == [
        (2014, Decimal(10220), "million USD"),
        (2015, Decimal("6500.1"), "million USD"),
        (2016, Decimal("6123.25"), "million USD"),
    ]
    assert dict(found.ask("SELECT indicator, unit FROM held GROUP BY ALL")) == {
        "Export(US$ Mil)": "million USD",
        "GDP (current US$ Mil)": "million USD",
        "Partner share(%)-Top 5 Export Partner": "%",
        "Duty Free Imports (US$ Thousand)": "thousand USD",
        "Trade Balance (% of GDP)": "% of GDP",
        "HH Market concentration index": "number",
    }


def test_years_in_any_order_and_empty_cells(tmp_path: Path) -> None:
    """Empty cells say nothing: they become no row, and no zero."""
    found = held("wits_trade_summary_BLR.csv", "wits_summary", tmp_path)
    assert found.batch.facts["empty_cells"] == "4"
    assert found.ask("SELECT year, value FROM held WHERE indicator LIKE 'GDP%' ORDER BY year") == [
        (2015, Decimal("56454.73")),
        (2016, Decimal("47722.66")),
    ]
    assert found.one("SELECT MIN(value) FROM held") == Decimal("-0.1")


def test_names_of_partners_become_codes(tmp_path: Path) -> None:
    found = held("wits_trade_summary_BLR.csv", "wits_summary", tmp_path)
    assert {r[0] for r in found.ask("SELECT DISTINCT partner FROM held")} == {
        "WLD", "RUS", "EGY", None,
    }  # fmt: skip


def test_an_unknown_unit_is_refused(tmp_path: Path) -> None:
    path = changed("wits_trade_summary_BLR.csv", tmp_path, "Export(US$ Mil)", "Export(US$ Bil)")
    assert "wits_trade_summary_BLR.csv:2: column 'Indicator'" in refusal(
        path, "wits_summary", tmp_path
    )


@shared
def test_the_real_summary(tmp_path: Path) -> None:
    found = held(SHARED / "formats" / "wits_trade_summary_SGP.csv", "wits_summary", tmp_path)
    assert found.ask(
        "SELECT value, unit FROM held WHERE partner = 'WLD' AND category = 'Consumer goods' "
        "AND indicator = 'Export(US$ Mil)' AND year IN (1989, 2021) ORDER BY year"
    ) == [(Decimal("9330.86"), "million USD"), (Decimal("100956.37"), "million USD")]
    assert found.one("SELECT COUNT(DISTINCT year) FROM held") == 34

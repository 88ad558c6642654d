"""Comtrade: the same rows in five layouts, and every way in which they are counted twice."""

from __future__ import annotations

import csv
import json
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from source_files import FILES, SHARED, changed, held, refusal, shared

if TYPE_CHECKING:
    from pathlib import Path

NEW = [
    ("comtrade_48_fields.csv", "comtrade"),
    ("comtrade_bulk.txt.gz", "comtrade_bulk"),
    ("comtrade.json", "comtrade_json"),
]
new = pytest.mark.parametrize(("name", "source"), NEW)


@new
def test_the_same_rows_in_every_layout(name: str, source: str, tmp_path: Path) -> None:
    found = held(name, source, tmp_path)
    assert (found.batch.records, found.batch.loaded_rows) == (16, 11)
    assert found.ask(
        "SELECT year, month, reporter, partner, flow, product, classification, value FROM held "
        "WHERE year = 2021 ORDER BY value"
    ) == [
        (2021, 0, "BLR", "RUS", "re_export", "020110", "HS2017", Decimal("25.000")),
        (2021, 0, "AUS", "RUS", "import", "02", "HS2017", Decimal("70.500")),
        (2021, 0, "BLR", "RUS", "export", "02", "HS2017", Decimal("900500.125")),
        (2021, 0, "BLR", "RUS", "import", "02", "HS2017", Decimal("1185462651.266")),
    ]


@new
def test_rows_that_repeat_a_total_are_set_aside_and_counted(
    name: str, source: str, tmp_path: Path
) -> None:
    """Second partners, customs procedures, modes of transport, partial flows, pseudo-codes."""
    found = held(name, source, tmp_path)
    assert found.batch.notes == ("5 rows are set aside by the profile",)
    values = [r[0] for r in found.ask("SELECT value FROM held")]
    assert not {Decimal(v) for v in (400_000, 300_000, 200_000, 100_000, 9)} & set(values)


@new
def test_valuation_is_that_of_the_column_the_value_equals(
    name: str, source: str, tmp_path: Path
) -> None:
    found = held(name, source, tmp_path)
    assert found.ask(
        "SELECT reporter, flow, valuation FROM held WHERE year = 2021 ORDER BY value"
    ) == [
        ("BLR", "re_export", "fob"),
        ("AUS", "import", "fob"),  # some publish imports FOB only
        ("BLR", "export", "fob"),
        ("BLR", "import", "cif"),
    ]


@new
def test_special_partners_world_and_totals_are_told_apart(
    name: str, source: str, tmp_path: Path
) -> None:
    found = held(name, source, tmp_path)
    assert dict(found.ask("SELECT partner, SUM(value) FROM held WHERE year = 2023 GROUP BY 1")) == {
        "WLD": Decimal(5_000_000), "NES:899": Decimal(40), "TWN": Decimal(41),
        "RUS": Decimal(3_000_035),
    }  # fmt: skip
    codes = found.ask("SELECT DISTINCT product FROM held WHERE year = 2023 ORDER BY 1")
    assert codes == [("02",), ("999999",), ("9999AA",), ("TOTAL",)]


@new
def test_classification_is_told_row_by_row(name: str, source: str, tmp_path: Path) -> None:
    found = held(name, source, tmp_path)
    assert found.ask("SELECT year, classification FROM held GROUP BY ALL ORDER BY 1") == [
        (2021, "HS2017"), (2023, "HS2022"),
    ]  # fmt: skip


@new
def test_aggregates_and_weights_that_were_not_given(name: str, source: str, tmp_path: Path) -> None:
    found = held(name, source, tmp_path)
    assert found.ask("SELECT product, weight_kg, quantity FROM held WHERE aggregate = 'no'") == [
        ("020110", Decimal("12.500"), Decimal("12.500"))
    ]
    assert found.one("SELECT COUNT(*) FROM held WHERE weight_kg = 0") == 0


def test_a_row_with_more_than_an_empty_field_too_many_is_refused(tmp_path: Path) -> None:
    path = changed(
        "comtrade_48_fields.csv", tmp_path, '"false","true",\r\n', '"false","true",7\r\n'
    )
    said = refusal(path, "comtrade", tmp_path)
    assert "comtrade_48_fields.csv:2:" in said
    assert "nothing after the last name" in said


def test_columns_are_found_by_name_whatever_their_order_and_case(tmp_path: Path) -> None:
    with (FILES / "comtrade_monthly.csv").open(newline="") as file:
        names, *rows = csv.reader(file)
    path = tmp_path / "backwards.csv"
    with path.open("w", newline="") as file:
        out = csv.writer(file)
        out.writerow([name.upper() for name in reversed(names)])
        out.writerows(row[::-1] for row in rows)
    assert held(path, "comtrade", tmp_path).batch.loaded_rows == len(rows)


def test_months_are_months_and_52_is_the_year(tmp_path: Path) -> None:
    found = held("comtrade_monthly.csv", "comtrade", tmp_path)
    assert found.ask("SELECT year, month, value FROM held ORDER BY 2") == [
        (2024, 1, Decimal(100)), (2024, 2, Decimal(200)), (2024, 3, Decimal(300)),
    ]  # fmt: skip
    path = changed("comtrade_monthly.csv", tmp_path, ",2024,3,202403,", ",2024,13,202403,")
    assert "month" in refusal(path, "comtrade", tmp_path)


def test_a_code_without_its_leading_zero_is_refused(tmp_path: Path) -> None:
    path = changed("comtrade_48_fields.csv", tmp_path, '"true","02",', '"true","2",')
    assert "column 'cmdCode' value '2'" in refusal(path, "comtrade", tmp_path)


def test_services_and_unknown_flows_are_not_taken_for_goods(tmp_path: Path) -> None:
    path = changed("comtrade_48_fields.csv", tmp_path, '"X","Export"', '"XX","Export"')
    assert "column 'flowCode' value 'XX'" in refusal(path, "comtrade", tmp_path)
    path = changed("comtrade_48_fields.csv", tmp_path, '"C","A"', '"S","A"')
    assert "all 16 records are set aside" in refusal(path, "comtrade", tmp_path)


def test_a_row_left_out_may_be_wrong_and_is_not_blamed(tmp_path: Path) -> None:
    path = changed("comtrade_48_fields.csv", tmp_path, '"C01"', '"C01 "')
    path.write_bytes(path.read_bytes().replace(b'"300000","300000"', b'"x","x"'))
    assert held(path, "comtrade", tmp_path).batch.loaded_rows == 11
    path.write_bytes(path.read_bytes().replace(b'"40","40"', b'"y","y"'))
    said = refusal(path, "comtrade", tmp_path)
    assert "value 'y'" in said
    assert "value 'x'" not in said


def test_an_answer_that_was_cut_at_the_publishers_limit_is_refused(tmp_path: Path) -> None:
    lines = (FILES / "comtrade_monthly.csv").read_text().splitlines()
    path = tmp_path / "cut.csv"
    path.write_text("\n".join([lines[0], *([lines[1]] * 500)]) + "\n")
    assert "exactly 500 records" in refusal(path, "comtrade", tmp_path)


def _json(folder: Path, **changes: object) -> Path:
    document = json.loads((FILES / "comtrade.json").read_text()) | changes
    path = folder / "answer.json"
    path.write_text(json.dumps(document))
    return path


def test_json_numbers_stay_decimal(tmp_path: Path) -> None:
    path = changed("comtrade.json", tmp_path, "1185462651.266", "9007199254740.993")
    found = held(path, "comtrade_json", tmp_path)
    assert found.one("SELECT MAX(value) FROM held") == Decimal("9007199254740.993")


def test_json_that_says_it_failed_is_refused(tmp_path: Path) -> None:
    error = _json(tmp_path, data=None, error="Out of call volume quota")
    assert "Out of call volume quota" in refusal(error, "comtrade_json", tmp_path)
    limited = tmp_path / "limited.json"
    limited.write_text('{"statusCode": 429, "message": "Rate limit is exceeded."}')
    assert "Rate limit is exceeded" in refusal(limited, "comtrade_json", tmp_path)


def test_json_with_other_records_than_it_counts_is_refused(tmp_path: Path) -> None:
    assert "17 records, and has 16" in refusal(_json(tmp_path, count=17), "comtrade_json", tmp_path)
    broken = tmp_path / "broken.json"
    broken.write_bytes((FILES / "comtrade.json").read_bytes()[:900])
    assert "not JSON" in refusal(broken, "comtrade_json", tmp_path)
    nothing = _json(tmp_path, data=[], count=0)
    assert "no" in refusal(nothing, "comtrade_json", tmp_path)


def test_json_problems_name_the_record(tmp_path: Path) -> None:
    path = changed("comtrade.json", tmp_path, '"flowCode": "RX"', '"flowCode": "??"')
    assert "comtrade.json:4: column 'flowCode' value '??'" in refusal(
        path, "comtrade_json", tmp_path
    )


@pytest.mark.parametrize("name", ["comtrade_legacy.csv", "comtrade_legacy_other_spelling.csv"])
def test_the_old_site_in_both_spellings(name: str, tmp_path: Path) -> None:
    found = held(name, "comtrade_legacy", tmp_path)
    assert found.ask(
        "SELECT year, month, flow, partner, product, value, weight_kg FROM held ORDER BY value"
    ) == [
        (2016, 3, "export", "RUS", "040110", Decimal(9_800), Decimal(12_500)),
        (2016, 0, "re_export", "WLD", "TOTAL", Decimal(4_453_144), None),
        (2016, 0, "re_import", "RUS", "01", Decimal(4_934_172), None),
        (2016, 0, "import", "RUS", "01", Decimal(91_128_858), None),
        (2016, 0, "export", "RUS", "01", Decimal(1_398_835_890), None),
    ]


@shared
@pytest.mark.parametrize(("flow", "valuation"), [("export", "fob"), ("import", "cif")])
def test_the_real_downloads(flow: str, valuation: str, tmp_path: Path) -> None:
    """The import file has 48 fields under 47 names, the export file was saved again."""
    path = SHARED / "formats" / f"comtrade_plus_v1_{flow}_singapore.csv"
    found = held(path, "comtrade", tmp_path)
    assert found.batch.loaded_rows == found.batch.records == 660
    assert found.ask("SELECT DISTINCT reporter, flow, valuation, month FROM held") == [
        ("SGP", flow, valuation, 0)
    ]
    assert found.ask("SELECT classification, COUNT(*) FROM held GROUP BY 1 ORDER BY 1") == [
        ("HS2012", 300), ("HS2017", 240), ("HS2022", 120),
    ]  # fmt: skip
    partners = {r[0] for r in found.ask("SELECT DISTINCT partner FROM held")}
    assert partners == {"AUS", "DEU", "PHL", "IND", "VNM", "ARE"}
    first = {"export": "8140580012", "import": "1185462651.266"}[flow]
    assert found.one(
        "SELECT value FROM held WHERE partner = 'AUS' AND product = '27' AND year = 2013"
    ) == Decimal(first)

"""Comext: euros, CN8 with hidden goods, months and years, two spellings, packed with 7z."""

from decimal import Decimal
from pathlib import Path

from source_files import changed, held, refusal


def test_euros_and_codes_of_its_own(tmp_path: Path) -> None:
    found = held("full_v2_202402.dat", "comext", tmp_path)
    assert found.batch.facts["currency"] == "EUR"
    assert found.batch.facts["classification"] == "CN8"
    assert found.ask(
        "SELECT reporter, partner, flow, product, year, month, value FROM held ORDER BY value"
    ) == [
        ("DEU", "NES:QX", "export", "99RRR100", 2024, 2, Decimal(5)),
        ("DEU", "XKX", "export", "22042138", 2024, 2, Decimal("5.55")),
        ("AUT", "AND", "export", "35069190", 2024, 2, Decimal(65)),
        ("AUT", "NAM", "import", "38089490", 2024, 2, Decimal(300)),
        ("GRC", "GB-NIR", "import", "01SSS999", 2024, 2, Decimal(1200)),
        ("AUT", "NAM", "import", "38089490", 2024, 2, Decimal(2700)),
        ("GRC", "SRB", "export", "TOTAL", 2024, 2, Decimal(987_654)),
    ]


def test_statistical_procedures_are_parts_of_one_flow(tmp_path: Path) -> None:
    found = held("full_v2_202402.dat", "comext", tmp_path)
    assert found.ask("SELECT procedure, value FROM held WHERE partner = 'NAM' ORDER BY 1") == [
        ("1", Decimal(2700)), ("3", Decimal(300)),
    ]  # fmt: skip


def test_a_month_called_52_is_the_year(tmp_path: Path) -> None:
    found = held("full_v2_202452.dat", "comext", tmp_path)
    assert found.ask("SELECT year, month, value FROM held") == [(2024, 0, Decimal(780))]
    path = changed("full_v2_202452.dat", tmp_path, ",202452,", ",202413,")
    assert "column 'PERIOD' value '202413'" in refusal(path, "comext", tmp_path)


def test_the_columns_before_the_change(tmp_path: Path) -> None:
    found = held("full201203.dat", "comext", tmp_path)
    assert found.ask("SELECT reporter, partner, value, weight_kg FROM held ORDER BY value") == [
        ("FRA", "NLD", Decimal(2580), Decimal(600)),
        ("AUT", "BLR", Decimal(450_000), Decimal(9000)),
    ]


def test_a_missing_weight_is_missing_and_no_supplementary_unit_is_none(tmp_path: Path) -> None:
    found = held("full_v2_202402.dat", "comext", tmp_path)
    assert found.one("SELECT weight_kg FROM held WHERE product = '01SSS999'") is None
    assert found.ask("SELECT DISTINCT quantity_unit FROM held ORDER BY 1 NULLS LAST") == [
        ("l",), (None,),
    ]  # fmt: skip


def test_the_packed_file_is_refused_in_words(tmp_path: Path) -> None:
    path = tmp_path / "full_v2_202402.7z"
    path.write_bytes(b"7z\xbc\xaf\x27\x1c\x00\x04" + bytes(64))
    said = refusal(path, "comext", tmp_path)
    assert "7z archive" in said
    assert "Unpack it" in said

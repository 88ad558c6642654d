"""A wide national table: lines before and after it, newest months first, names by level."""

from decimal import Decimal
from pathlib import Path

import pytest
from source_files import FILES, SHARED, changed, held, refusal, shared

NAME = "singstat_imports.csv"


def test_months_become_rows_in_full_dollars(tmp_path: Path) -> None:
    found = held(NAME, "singstat", tmp_path)
    assert found.ask(
        "SELECT year, month, flow, valuation, value FROM held WHERE partner = 'USA' ORDER BY 1, 2"
    ) == [
        (2024, 12, "import", "cif", Decimal(5_493_000_000)),
        (2025, 1, "import", "cif", Decimal(5_813_200_000)),
        (2025, 2, "import", "cif", Decimal(5_230_100_000)),
    ]
    facts = found.batch.facts
    assert (facts["currency"], facts["reporter"], facts["product"]) == ("SGD", "SGP", "TOTAL")
    assert found.batch.released == "2025-03-17"  # day before month, as this office writes it


def test_regions_are_set_aside_by_their_level(tmp_path: Path) -> None:
    """America is a region here, not the United States."""
    found = held(NAME, "singstat", tmp_path)
    partners = {r[0] for r in found.ask("SELECT DISTINCT partner FROM held")}
    assert partners == {"WLD", "USA", "CUB", "NES:america", "COD", "CIV", "NAM"}
    assert found.batch.notes == ("6 rows are set aside by the profile",)


def test_zero_nothing_and_not_available_are_three_things(tmp_path: Path) -> None:
    found = held(NAME, "singstat", tmp_path)
    assert found.ask(
        "SELECT year, month, value, status FROM held WHERE partner = 'CUB' ORDER BY 1, 2"
    ) == [
        (2024, 12, None, "not_reported"),
        (2025, 1, Decimal(0), "zero"),
        (2025, 2, None, "below_threshold"),
    ]
    assert found.one("SELECT DISTINCT status FROM held WHERE value > 0") == "reported"


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("(Imports)", "(Transit)", "do not tell: flow"),
        ("Data last updated", "Updated", "do not tell: released"),
        ("Data Series", "Series", "no line begins with 'Data Series'"),
        ("2025 Jan ", "2025 Feb ", "two columns say this"),
        ("2025 Jan ", "2025 Jxn ", "neither listed nor a period"),
        (
            "    United States,",
            "    United Statez,",
            "singstat_imports.csv:14: column 'Data Series'",
        ),
        ("5230.1,5813.2,5493", "5230.1,5813.2", "singstat_imports.csv:14: 'United"),
        ("5230.1", "5 230.1", "column 'value' value '5 230.1'"),
    ],
)
def test_what_is_laid_out_otherwise_is_refused(
    old: str, new: str, words: str, tmp_path: Path
) -> None:
    path = changed(NAME, tmp_path, old, new, times=1)
    said = refusal(path, "singstat", tmp_path)
    assert words in said.replace("value '    United", "'United")


def test_footnotes_are_no_rows(tmp_path: Path) -> None:
    text = (FILES / NAME).read_text().replace(",,,\nFootnotes", "Footnotes")
    path = tmp_path / "tight.csv"
    path.write_text(text)
    assert held(path, "singstat", tmp_path).batch.records == 27


@shared
def test_the_real_table(tmp_path: Path) -> None:
    path = SHARED / "formats" / "singstat_exports_monthly_wide.csv"
    found = held(path, "singstat", tmp_path)
    assert found.batch.records == 42_560
    total = "SELECT SUM(value) FROM held WHERE year = 2023 AND partner"
    world = found.one(f"{total} = 'WLD'")
    assert abs(world - 638_000_000_000) < 1_000_000_000  # 638 bn SGD
    assert abs(found.one(f"{total} <> 'WLD'") - world) < 60_000_000  # but for rounding
    table = SHARED / "monthly" / "singapore_partners_monthly_2003_2025.parquet"
    assert found.one(
        f"SELECT MAX(ABS(value - CAST(exports AS DECIMAL(18, 1)) * 1000000)) FROM held "
        f"JOIN read_parquet('{table}') AS other ON other.partner = 'Brazil' "
        "AND held.partner = 'BRA' AND held.year = other.year AND held.month = other.month"
    ) == Decimal(0)

"""IMF: groups in the same dimension as countries, estimates, and a scale that does not apply."""

from decimal import Decimal
from pathlib import Path

from source_files import changed, held, refusal

DOT = "DOT_05-20-2024_timeSeries.csv"


def test_values_are_dollars_although_the_scale_says_millions(tmp_path: Path) -> None:
    found = held("imf_imts.csv", "imf_imts", tmp_path)
    assert found.ask(
        "SELECT partner, flow, valuation, value FROM held WHERE reporter = 'USA' ORDER BY value"
    ) == [
        ("CAN", "export", "fob", Decimal(349_397_894_619)),
        ("CAN", "import", "cif", Decimal("421000000000.25")),
        ("WLD", "export", "fob", Decimal(2_065_411_250_609)),
    ]


def test_groups_quarters_and_second_valuations_are_set_aside(tmp_path: Path) -> None:
    found = held("imf_imts.csv", "imf_imts", tmp_path)
    assert found.batch.notes == ("4 rows are set aside by the profile",)
    assert {r[0] for r in found.ask("SELECT DISTINCT reporter FROM held")} == {"USA", "BLR"}


def test_months_and_years_and_estimates(tmp_path: Path) -> None:
    found = held("imf_imts.csv", "imf_imts", tmp_path)
    assert found.ask("SELECT year, month, status, value FROM held WHERE partner = 'RUS'") == [
        (2024, 3, "estimated", Decimal(1_250_000))
    ]
    assert found.one("SELECT COUNT(*) FROM held WHERE month = 0 AND status = 'estimated'") == 0


def test_what_was_not_reported_is_no_zero(tmp_path: Path) -> None:
    found = held("imf_imts.csv", "imf_imts", tmp_path)
    assert found.ask(
        "SELECT partner, value, status FROM held WHERE year = 2023 ORDER BY partner"
    ) == [("NAM", None, "not_reported"), ("XKX", None, "not_reported")]


def test_an_unknown_area_is_refused(tmp_path: Path) -> None:
    path = changed("imf_imts.csv", tmp_path, "KOS", "QQQ")
    assert "column 'COUNTERPART_COUNTRY' value 'QQQ'" in refusal(path, "imf_imts", tmp_path)


def test_the_old_wide_file(tmp_path: Path) -> None:
    """Quarters would be counted beside their months; groups and old unions beside members."""
    found = held(DOT, "imf_dot", tmp_path)
    assert found.ask(
        "SELECT partner, flow, valuation, year, month, value, status FROM held ORDER BY value"
    ) == [
        ("RUS", "export", "fob", 2015, 1, Decimal(700_000_000), "estimated"),
        ("RUS", "export", "fob", 2015, 0, Decimal(10_398_419_000), "reported"),
        ("RUS", "import", "cif", 2015, 0, Decimal("17143211750.5"), "reported"),
        ("WLD", "export", "fob", 2015, 0, Decimal(26_660_000_000), "reported"),
    ]
    assert found.one("SELECT DISTINCT reporter FROM held") == "BLR"


def test_a_mark_that_is_not_known_is_refused(tmp_path: Path) -> None:
    path = changed(DOT, tmp_path, '"e"', '"z"')
    assert "column 'mark' value 'z'" in refusal(path, "imf_dot", tmp_path)

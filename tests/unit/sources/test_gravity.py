"""CEPII Gravity: states of one ISO code, thousands of dollars, missing values."""

from decimal import Decimal
from pathlib import Path

from source_files import changed, held, refusal


def test_only_countries_that_existed_count(tmp_path: Path) -> None:
    """DEU.1 and DEU.2 share an ISO code: without the filter the pair would stand twice."""
    found = held("Gravity_V202211.csv", "gravity", tmp_path)
    assert found.batch.notes == ("1 rows are set aside by the profile",)
    assert found.ask(
        "SELECT exporter, importer, distance_km, contiguous FROM held ORDER BY exporter"
    ) == [
        ("BLR", "RUS", Decimal(687), 1),
        ("DEU", "RUS", Decimal(1608), 0),
        ("NAM", "RUS", None, 0),
    ]
    assert found.batch.vintage == "202211"


def test_both_existing_is_a_repeated_pair(tmp_path: Path) -> None:
    path = changed("Gravity_V202211.csv", tmp_path, "DEU,RUS,,,0,1", "DEU,RUS,,,1,1")
    assert "DEU / RUS" in refusal(path, "gravity", tmp_path)


def test_trade_and_gdp_are_whole_dollars(tmp_path: Path) -> None:
    found = held("Gravity_V202211.csv", "gravity", tmp_path)
    assert found.ask(
        "SELECT value_exporter_comtrade_usd, value_importer_comtrade_usd, value_baci_usd, "
        "value_importer_imf_usd, gdp_exporter_usd, gdp_importer_usd, population_exporter "
        "FROM held WHERE exporter = 'BLR'"
    ) == [
        (
            Decimal(13_663_013_213), Decimal(13_062_219_900), Decimal("13015001047.1"), None,
            Decimal(64_409_647_400), Decimal(1_687_400_000_000), Decimal(9_419_758),
        )
    ]  # fmt: skip


def test_missing_in_either_spelling_is_missing(tmp_path: Path) -> None:
    found = held("Gravity_V202211.csv", "gravity", tmp_path)
    assert found.ask("SELECT distance_km, gdp_exporter_usd FROM held WHERE exporter = 'NAM'") == [
        (None, None)
    ]

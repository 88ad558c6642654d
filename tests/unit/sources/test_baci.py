"""BACI: Comtrade's codes, thousands of dollars, tons that may be missing."""

from decimal import Decimal
from pathlib import Path

import pytest
from source_files import SHARED, changed, held, refusal, shared


def test_a_year_of_baci(tmp_path: Path) -> None:
    found = held("BACI_HS92_Y1998_V202501.csv", "baci", tmp_path)
    assert found.batch.facts | {"hs": "92"} == found.batch.facts
    assert found.batch.facts["classification"] == "HS1992"
    assert found.batch.vintage == "202501"
    assert found.ask(
        "SELECT exporter, importer, product, value_usd FROM held ORDER BY value_usd"
    ) == [
        ("SDN", "CHE", "520100", 999),
        ("BLX", "FRA", "010111", 12_543),
        ("SACU", "USA", "270900", 1_250_001),
        ("TWN", "IND", "854231", 3_051_600),
        ("DEU", "RUS", "870323", 98_765_432),
    ]


def test_codes_keep_their_leading_zero(tmp_path: Path) -> None:
    found = held("BACI_HS92_Y1998_V202501.csv", "baci", tmp_path)
    assert found.one("SELECT COUNT(*) FROM held WHERE product = '010111'") == 1
    short = changed("BACI_HS92_Y1998_V202501.csv", tmp_path, "010111", "10111")
    said = refusal(short, "baci", tmp_path)
    assert "BACI_HS92_Y1998_V202501.csv:2: column 'k' value '10111'" in said


def test_a_padded_na_is_no_quantity_and_not_zero(tmp_path: Path) -> None:
    found = held("BACI_HS92_Y1998_V202501.csv", "baci", tmp_path)
    assert found.ask("SELECT weight_kg FROM held WHERE exporter = 'BLX'") == [(None,)]
    assert found.one("SELECT SUM(weight_kg) FROM held") == Decimal(
        310_250 + 125 + 1_100 + 2_012_500
    )


@pytest.mark.parametrize(("code", "year", "economy"), [
    (58, 1998, "BLX"), (56, 2012, "BEL"), (442, 2012, "LUX"),
    (711, 1998, "SACU"), (710, 2012, "ZAF"), (736, 1998, "SDN"), (729, 2012, "SDN"),
])  # fmt: skip
def test_codes_of_their_years(code: int, year: int, economy: str, tmp_path: Path) -> None:
    name = f"BACI_HS92_Y{year}_V202501.csv"
    lines = (Path(__file__).parent / "files" / name).read_text().splitlines()
    rows = [line.split(",") for line in lines[1:]]
    found = held(name, "baci", tmp_path)
    product, value = next((r[3], Decimal(r[4]) * 1000) for r in rows if r[1] == str(code))
    assert found.ask(
        f"SELECT exporter FROM held WHERE product = '{product}' AND value_usd = {value}"
    ) == [(economy,)]


def test_codes_that_would_double_an_economy_stay_apart(tmp_path: Path) -> None:
    """58 and 56 are both BEL in CEPII's own table, 711 and 710 both ZAF: not here."""
    path = changed("BACI_HS92_Y2012_V202501.csv", tmp_path, "2012,729,", "2012,711,")
    found = held(path, "baci", tmp_path)
    assert {r[0] for r in found.ask("SELECT exporter FROM held")} == {"BEL", "LUX", "ZAF", "SACU"}


def test_an_unknown_code_is_refused_with_its_line(tmp_path: Path) -> None:
    path = changed("BACI_HS92_Y2012_V202501.csv", tmp_path, "2012,729,", "2012,9999,")
    assert ":2: column 'i' value '9999'" in refusal(path, "baci", tmp_path)


@pytest.mark.parametrize("vintage", ["202501", "202201"])
def test_country_codes_of_either_vintage(vintage: str, tmp_path: Path) -> None:
    found = held(f"country_codes_V{vintage}.csv", "baci_countries", tmp_path)
    rows = {r[0]: r[1:] for r in found.ask("SELECT code, iso3, economy FROM held")}
    assert rows["58"] == ("BEL", "BLX")
    assert rows["490"] == (None, "TWN")  # ISO code N/A
    if vintage == "202501":
        assert found.one("SELECT iso2 FROM held WHERE economy = 'NAM'") == "NA"


def test_product_codes(tmp_path: Path) -> None:
    found = held("product_codes_HS92_V202501.csv", "baci_products", tmp_path)
    assert found.one("SELECT name FROM held WHERE code = '010111'").startswith("Horses")
    assert found.batch.facts["classification"] == "HS1992"


@shared
def test_every_country_code_that_cepii_published_is_known(tmp_path: Path) -> None:
    published = SHARED / "classifications" / "baci_country_codes_v202201.csv"
    copy = tmp_path / "country_codes_V202201.csv"
    copy.write_bytes(published.read_bytes())
    found = held(copy, "baci_countries", tmp_path)
    assert found.batch.loaded_rows == 238
    differing = found.ask("SELECT code, economy FROM held WHERE iso3 <> economy ORDER BY code")
    assert differing == [("58", "BLX"), ("711", "SACU")]

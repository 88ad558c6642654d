"""Harvard Atlas: both flows in one row, services among goods, codes that are no countries."""

from decimal import Decimal
from pathlib import Path

from source_files import changed, held, refusal

BILATERAL = "hs92_country_country_product_year_4_2010_2019.csv"


def test_exports_of_goods_only_and_no_zero_for_what_was_not_exported(tmp_path: Path) -> None:
    """The import of one row is the export of another: each flow counts once."""
    found = held(BILATERAL, "atlas", tmp_path)
    assert found.ask("SELECT exporter, importer, product, value_usd FROM held ORDER BY 4") == [
        ("BLR", "NES:ANS", "0406", 77),
        ("RUS", "BLR", "0406", 150),
        ("BLR", "RUS", "0406", 1_234_567),
    ]
    assert found.batch.notes == ("3 rows are set aside by the profile",)
    assert found.batch.facts["classification"] == "HS1992"


def test_a_code_without_its_zero_and_an_unknown_country_are_refused(tmp_path: Path) -> None:
    assert "value '406'" in refusal(
        changed(BILATERAL, tmp_path, ",0406,", ",406,"), "atlas", tmp_path
    )
    assert "value 'QQQ'" in refusal(changed(BILATERAL, tmp_path, "ANS", "QQQ"), "atlas", tmp_path)


def test_older_names_of_the_columns(tmp_path: Path) -> None:
    path = changed(
        BILATERAL, tmp_path,
        "country_iso3_code,partner_country_id,partner_iso3_code,product_id,product_hs92_code",
        "location_code,partner_id,partner_code,product_id,hs_product_code",
    )  # fmt: skip
    assert held(path, "atlas", tmp_path).batch.loaded_rows == 3


def test_indices_of_countries_become_long(tmp_path: Path) -> None:
    found = held("hs92_country_product_year_4.csv", "atlas_country", tmp_path)
    assert dict(found.ask("SELECT indicator, value FROM held WHERE product = '0406'")) == {
        "export_value": Decimal(1_234_567), "import_value": Decimal("4500.5"),
        "global_market_share": Decimal("0.0312"), "export_rca": Decimal("8.765432"),
        "distance": Decimal("0.7712"), "cog": Decimal("-0.0021"), "pci": Decimal("-1.25"),
        "eci": Decimal("0.834"),
    }  # fmt: skip
    assert dict(found.ask("SELECT indicator, unit FROM held"))["export_value"] == "USD"
    assert found.one("SELECT COUNT(*) FROM held WHERE product = '0101'") == 7  # one cell is empty

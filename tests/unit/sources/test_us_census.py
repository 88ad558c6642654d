"""US monthly table: two flows in a row, Census codes, groups of countries among them."""

from decimal import Decimal
from pathlib import Path

import duckdb
from source_files import SHARED, changed, held, refusal, shared

NAME = "us_partners_monthly.csv"


def test_two_flows_in_a_row_become_two_rows(tmp_path: Path) -> None:
    found = held(NAME, "us_census", tmp_path)
    assert found.ask(
        "SELECT partner, month, flow, value FROM held ORDER BY partner, month, flow"
    ) == [
        ("CHN", 1, "export", Decimal("11829000000.5")),
        ("CHN", 1, "import", Decimal(35_800_000_000)),
        ("FLK", 1, "export", Decimal(0)),
        ("FLK", 1, "import", Decimal(150)),
        ("KOR", 1, "export", Decimal(5_400_000_000)),
        ("KOR", 1, "import", Decimal(9_900_000_000)),
        ("MEX", 1, "export", Decimal(26_342_711_203)),
        ("MEX", 1, "import", Decimal(38_501_022_998)),
        ("MEX", 2, "export", Decimal(26_719_530_114)),
        ("MEX", 2, "import", None),
    ]
    assert found.batch.facts["reporter"] == "USA"


def test_groups_are_set_aside_and_unknown_codes_refused(tmp_path: Path) -> None:
    assert held(NAME, "us_census", tmp_path).batch.notes == ("2 rows are set aside by the profile",)
    path = changed(NAME, tmp_path, "China,5700", "China,5701")
    assert "us_partners_monthly.csv:4: column 'country_code' value '5701'" in refusal(
        path, "us_census", tmp_path
    )


@shared
def test_the_real_table(tmp_path: Path) -> None:
    """As published: 2.06 and 3.27 tn in 2024; exports to Mexico up 3.8 % in nine months."""
    table = SHARED / "monthly" / "us_partners_monthly_2013_2024.parquet"
    path = tmp_path / "us.csv"
    with duckdb.connect() as engine:
        engine.execute(
            "COPY (SELECT country, country_code, year, month, "
            "CAST(exports_usd AS DECIMAL(18, 2)) AS exports_usd, "
            f"CAST(imports_usd AS DECIMAL(18, 2)) AS imports_usd FROM read_parquet('{table}')) "
            f"TO '{path}' (HEADER)"
        )
    found = held(path, "us_census", tmp_path)
    assert found.batch.loaded_rows == 2 * 33_522
    assert found.one("SELECT COUNT(*) FROM held WHERE value IS NULL") == 204 + 197
    sums = dict(found.ask("SELECT flow, SUM(value) FROM held WHERE year = 2024 GROUP BY 1"))
    assert round(sums["export"] / 10**12, 2) == Decimal("2.06")
    assert round(sums["import"] / 10**12, 2) == Decimal("3.27")
    nine = dict(
        found.ask(
            "SELECT year, SUM(value) FROM held WHERE partner = 'MEX' AND flow = 'export' "
            "AND month <= 9 AND year IN (2023, 2024) GROUP BY 1"
        )
    )
    assert round(nine[2024] / nine[2023] - 1, 3) == Decimal("0.038")

"""Belarus-Russia, Russia with its partners and USA-Mexico from the shared tables, by the gate."""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb
import pytest

import bilateral as bl
from bilateral.evidence.from_store import facts_of, windows_of
from bilateral.evidence.mirror import survey_mirrors
from bilateral.evidence.products import products
from bilateral.evidence.series import series
from bilateral.sources import load, read_profile
from bilateral.store import Store

if TYPE_CHECKING:
    from pathlib import Path

PROFILE = """
name: {name}
title: {name}
table: reported
columns:
  reporter: {{as: reporter, type: economy, codes: iso3}}
  partner: {{as: partner, type: economy, codes: iso3}}
  flow: {{as: flow, type: flow, values: {{Export: export, Import: import}}}}
  product: {{as: product, type: product, values: {{TOTAL: TOTAL}}}}
  year: {{as: year, type: year}}
  month: {{as: month, type: month}}
  value: {{as: value, type: money, unit: USD}}
key: [reporter, partner, flow, product, year, month]
facts: {{currency: USD, classification: HS}}
"""

TABLES = {
    "comtrade_totals": (
        "SELECT 'RUS' AS reporter, partner_iso3 AS partner, flow, 'TOTAL' AS product, year, "
        "0 AS month, value_usd AS value FROM '{}/bilateral/russia_partners_2000_2020.parquet' "
        "WHERE flow <> 'Turnover' ORDER BY ALL"
    ),
    "comtrade_products": (
        "SELECT 'RUS' AS reporter, partner_iso3::VARCHAR AS partner, flow::VARCHAR AS flow, "
        "hs2::VARCHAR AS product, year, 0 AS month, value_usd AS value "
        "FROM '{}/product/russia_partners_hs2_2000_2020.parquet' ORDER BY ALL"
    ),
    "oec": (
        "SELECT importer::VARCHAR AS reporter, 'RUS' AS partner, 'Import' AS flow, "
        "'TOTAL' AS product, year, 0 AS month, value_usd AS value "
        "FROM '{}/bilateral/oec_bilateral_1962_2014.parquet' "
        "WHERE exporter = 'RUS' AND importer <> 'RUS' AND year >= 2000 ORDER BY ALL"
    ),
    "census": (
        "SELECT 'USA' AS reporter, 'MEX' AS partner, f AS flow, 'TOTAL' AS product, year, month, "
        "CASE f WHEN 'Export' THEN exports_usd ELSE imports_usd END::BIGINT AS value "
        "FROM '{}/monthly/us_partners_monthly_2013_2024.parquet', (VALUES ('Export'), ('Import')) "
        "v(f) WHERE country = 'Mexico' ORDER BY ALL"
    ),
}


@pytest.fixture(scope="module")
def world(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Store:
    """The shared tables as CSV, imported by a profile each."""
    folder = tmp_path_factory.mktemp("real")
    store = Store(folder / "store")
    with duckdb.connect() as engine:
        for name, query in TABLES.items():
            path = folder / f"{name}.csv"
            engine.execute(f"COPY ({query.format(shared)}) TO '{path}' (HEADER)")
            load(path, read_profile(PROFILE.format(name=name), name), store)
            path.unlink()
    return store


def test_belarus_and_russia_on_russias_side(world: Store) -> None:
    with world.reading() as snapshot:
        turnover = series(snapshot, "RUS", "BLR", "turnover", side="RUS")
        totals = turnover.line("RUS", "comtrade_totals")
        from_products = turnover.line("RUS", "comtrade_products")
    assert totals.cell(2019).value == 35_371_571_120
    assert float(totals.cell(2020).value or 0) == pytest.approx(28.58e9, rel=1e-3)
    assert from_products.cell(2019).value == 35_371_571_120
    assert [c.period.first_year for c in totals.cells] == list(range(2000, 2021))
    assert all(c.status == "reported" for c in totals.cells)
    # Products of 2009 are absent, which is not zero.
    assert (from_products.cell(2009).value, from_products.cell(2009).status) == (
        None,
        "not_reported",
    )


def test_products_before_2012_are_not_broken_down(world: Store) -> None:
    with world.reading() as snapshot:
        by_year = {
            year: products(snapshot, "BLR", "RUS", year, side="RUS").table("RUS", "BLR")
            for year in (2008, 2009, 2011, 2012, 2019)
        }
    assert {year: t.status for year, t in by_year.items()} == {
        2008: "not_broken_down",
        2009: "not_reported",
        2011: "not_broken_down",
        2012: "broken_down",
        2019: "broken_down",
    }
    rows = {r.product: float(r.value or 0) for r in by_year[2019].rows}
    assert by_year[2019].total == 13_663_246_677
    assert list(rows)[:4] == ["04", "87", "84", "85"]
    assert rows["04"] == pytest.approx(2.11e9, rel=5e-3)


def test_mirror_gaps_of_russia_by_partner(world: Store) -> None:
    with world.reading() as snapshot:
        found = survey_mirrors(snapshot, "RUS", "export", source="comtrade_totals")
    assert found.pair_years == 874
    assert found.median_log_ratio == pytest.approx(0.035, abs=5e-4)
    assert found.share_beyond == pytest.approx(0.62, abs=5e-3)
    lowest = sorted(found.partners, key=lambda p: found.partners[p][0])[:4]
    assert set(lowest) == {"CYP", "LVA", "CHE", "NLD"}


def test_a_written_claim_on_nine_months_is_checked(world: Store) -> None:
    text = (
        "Exports of goods from the United States to Mexico rose {} percent in January-September "
        "2024 compared with the same period of 2023, the secretary said on 12 November 2024."
    )
    verdicts = {}
    with world.reading() as snapshot:
        monthly = series(snapshot, "USA", "MEX", freq="ytd").line("USA")
        for said in ("3.8", "9"):
            dossier = bl.read_statement(text.format(said), published="2024-11-12")
            facts = facts_of(snapshot, "USA", "MEX", windows=windows_of(dossier))
            result = bl.check(dossier, facts)
            verdicts[said] = [v for v in result.verdicts if v.side == "USA"]
    now, before = (monthly.cell(f"{y}-01..{y}-09").value for y in (2024, 2023))
    assert now is not None and before is not None
    assert round(float(now / before - 1), 3) == 0.038
    assert {v.verdict for v in verdicts["3.8"]} == {"supported"}
    assert {v.verdict for v in verdicts["9"]} == {"contradicted"}
    because = {member for v in verdicts["3.8"] for member in v.because}
    assert because == {"USA-X-2024-01_2024-09.value", "USA-X-2023-01_2023-09.value"}

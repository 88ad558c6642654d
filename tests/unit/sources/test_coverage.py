"""A later file replaces an earlier one or stands beside it: nothing is lost, nothing twice."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import duckdb
import pytest
from source_files import FILES

from bilateral.errors import BadTableError
from bilateral.sources import load, profile, read_profile
from bilateral.store import Store

if TYPE_CHECKING:
    from pathlib import Path

    from bilateral.sources import Profile

QUERY = """
name: query
title: Answers to queries
table: reported
columns:
  reporter: {type: economy, codes: iso3}
  year: {type: year}
  flow: {type: flow, values: {export: export, import: import}}
  product: {type: product, digits: 2}
  value: {type: money, unit: USD}
key: [reporter, year, flow, product]
facts: {currency: USD, partner: RUS}
"""
BELARUS = [("BLR", 2020, "export", "04", 10), ("BLR", 2020, "export", "87", 20)]
OTHERS = [("BLR", 2020, "export", "84", 30)]
KAZAKHSTAN = [("KAZ", 2020, "export", "04", 40)]


class Shelf:
    """A store that files are put into one after the other."""

    def __init__(self, folder: Path, declared: Profile) -> None:
        self.folder, self.declared = folder, declared
        self.store = Store(folder / "store")

    def put(self, rows: list[tuple[object, ...]], day: str) -> None:
        path = self.folder / f"{day}-{len(list(self.folder.iterdir()))}.csv"
        lines = [("reporter", "year", "flow", "product", "value"), *rows]
        path.write_text("\n".join(",".join(map(str, line)) for line in lines) + "\n")
        load(path, self.declared, self.store, released=day)

    def sum(self, as_of: str | None = None) -> Decimal:
        """Add up what counts."""
        total = Decimal(0)
        with self.store.reading() as snapshot, duckdb.connect() as engine:
            for one in snapshot.chosen(self.declared.table, as_of=as_of):
                rows = engine.execute(
                    "SELECT SUM(value) FROM read_parquet(?, hive_partitioning = false) "
                    "WHERE NOT list_contains(?, reporter)",
                    [str(snapshot.verified(one.part)), list(one.replaced) or [""]],
                ).fetchall()
                total += rows[0][0] or 0
        return total


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path, read_profile(QUERY, "query.yaml"))


def test_answers_with_no_row_in_common_stand_side_by_side(shelf: Shelf) -> None:
    for rows in (BELARUS, OTHERS, KAZAKHSTAN):
        shelf.put(rows, "2022-01-01")
    assert shelf.sum() == 100


def test_an_answer_that_has_all_of_an_earlier_one_replaces_it(shelf: Shelf) -> None:
    shelf.put(BELARUS, "2022-01-01")
    shelf.put([("BLR", 2020, "export", "04", 11), BELARUS[1], *OTHERS], "2023-01-01")
    assert shelf.sum() == 61
    assert shelf.sum(as_of="2022-06-30") == 30


def test_an_older_answer_put_in_later_counts_for_its_time_only(shelf: Shelf) -> None:
    shelf.put([*BELARUS, *OTHERS], "2023-01-01")
    shelf.put([("BLR", 2020, "export", "04", 7), BELARUS[1]], "2022-01-01")
    assert shelf.sum() == 60
    assert shelf.sum(as_of="2022-06-30") == 27


@pytest.mark.parametrize("rows", [BELARUS[:1], [BELARUS[0], *OTHERS]], ids=["part", "overlap"])
def test_what_would_count_twice_or_be_lost_is_refused(
    rows: list[tuple[object, ...]], shelf: Shelf
) -> None:
    shelf.put(BELARUS, "2022-01-01")
    with pytest.raises(BadTableError, match=r"1 of the 2 rows .* count twice") as caught:
        shelf.put(rows, "2023-01-01")
    assert "bilateral data rm" in str(caught.value)
    assert shelf.sum() == 30


def test_an_answer_that_joins_two_earlier_ones_is_refused(shelf: Shelf) -> None:
    shelf.put(BELARUS, "2022-01-01")
    shelf.put(OTHERS, "2022-01-01")
    with pytest.raises(BadTableError, match="all rows of several files"):
        shelf.put([*BELARUS, *OTHERS], "2023-01-01")
    assert shelf.sum() == 60


def test_a_file_that_is_the_whole_replaces_though_it_has_fewer_rows(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path, read_profile(QUERY + "covers: []\n", "query.yaml"))
    shelf.put([*BELARUS, *KAZAKHSTAN], "2022-01-01")
    shelf.put(BELARUS[:1], "2023-01-01")
    assert shelf.sum() == 50  # of Belarus the new edition; Kazakhstan is not in it
    assert shelf.sum(as_of="2022-06-30") == 70


def test_months_of_comext_and_revisions_of_baci_stand_side_by_side(tmp_path: Path) -> None:
    store = Store(tmp_path / "store")
    for name in ("full_v2_202402.dat", "full_v2_202452.dat"):
        load(FILES / name, profile("comext"), store)
    other = tmp_path / "BACI_HS17_Y2012_V202501.csv"
    other.write_text("t,i,j,k,v,q\n2012,56,251,010121,1.2,NA\n")
    load(FILES / "BACI_HS92_Y2012_V202501.csv", profile("baci"), store)
    load(other, profile("baci"), store)
    with store.reading() as snapshot:
        months = {c.batch.facts["period"] for c in snapshot.chosen("reported")}
        revisions = {c.batch.facts["classification"] for c in snapshot.chosen("reconciled")}
    assert months == {"202402", "202452"}
    assert revisions == {"HS1992", "HS2017"}

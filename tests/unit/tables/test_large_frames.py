"""Panels and totals: read in both layouts, refused with one message for each problem."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

from bilateral.errors import BadTableError, InputError
from bilateral.tables import frames
from bilateral.tables.frames import check_panel, read_panel, read_totals

if TYPE_CHECKING:
    from pathlib import Path

PANEL = pl.DataFrame(
    {
        "a": [2, 2, 20],
        "b": [20, 31, 31],
        "year": [1990, 1990, 1991],
        "flow_a_from_b_musd": [1.5, None, 0.0],
        "flow_b_from_a_musd": [2.5, 3.0, 1e6],
        "split": ["train", "dev", "train"],
        "note": ["kept", "out", "!"],
    }
)


def test_parquet_and_csv_hold_the_same_panel(tmp_path: Path) -> None:
    PANEL.write_parquet(tmp_path / "p.parquet")
    PANEL.write_csv(tmp_path / "p.csv")
    one, other = read_panel(tmp_path / "p.parquet"), read_panel(str(tmp_path / "p.csv"))
    assert one.equals(other)
    assert one.columns == [c.name for c in frames.PANEL]
    assert one.schema["a"] == pl.Int64
    assert one["flow_a_from_b_musd"].to_list() == [1.5, None, 0.0]


def test_codes_with_a_letter_or_a_leading_zero_stay_text() -> None:
    assert check_panel(PANEL.with_columns(a=pl.lit("056")))["a"].to_list() == ["056"] * 3
    assert check_panel(PANEL.cast({"a": pl.String}))["a"].to_list() == [2, 2, 20]


def test_directed_rows_become_pairs(tmp_path: Path) -> None:
    rows = pl.DataFrame(
        {
            "importer": ["ARG", "AUS", "ARG", "ARG"],
            "exporter": ["AUS", "ARG", "BRA", "ARG"],
            "year": 1999,
            "import_value_usd": [5_000_000, 7_000_000, 0, 1],
        }
    ).cast({"importer": pl.Categorical, "exporter": pl.Categorical})
    rows.write_parquet(tmp_path / "d.parquet")
    found = read_panel(tmp_path / "d.parquet").sort("b")
    assert found.rows() == [("ARG", "AUS", 1999, 5.0, 7.0), ("ARG", "BRA", 1999, 0.0, None)]
    assert found.columns == [c.name for c in frames.PANEL[:5]]


def test_totals(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("country,year,total_musd\nFRA,1990,5\nFRA,1991,\n")
    assert read_totals(tmp_path / "t.csv").rows() == [("FRA", 1990, 5.0), ("FRA", 1991, None)]


def test_every_problem_is_told_at_once() -> None:
    wrong = PANEL.with_columns(
        year=pl.Series(["1990", "199O", ""]),
        flow_a_from_b_musd=pl.Series(["1", "-2", "-3"]),
        split=pl.Series(["train", None, "dev"]),
    )
    with pytest.raises(BadTableError) as raised:
        check_panel(wrong, "p.csv")
    told = [(p.rule, p.row, p.column, p.text) for p in raised.value.problems]
    assert told == [
        ("cell-empty", 4, "year", ""),
        ("amount-negative", 3, "flow_a_from_b_musd", "-2"),
        ("cell-empty", 3, "split", None),
    ]
    assert "2 rows are like this" in str(raised.value)


@pytest.mark.parametrize(
    ("columns", "rule", "row"),
    [
        ({"flow_a_from_b_musd": [float("inf"), 1.0, 1.0]}, "amount-infinite", 2),
        ({"flow_a_from_b_musd": [1.0, float("nan"), 1.0]}, "amount-infinite", 3),
        ({"year": [1990, 1990, 19]}, "year-range", 4),
        ({"b": [20, 2, 31]}, "pair-itself", 3),
    ],
)
def test_values_that_cannot_be(columns: dict[str, list[Any]], rule: str, row: int) -> None:
    with pytest.raises(BadTableError) as raised:
        check_panel(PANEL.with_columns(**{k: pl.Series(v) for k, v in columns.items()}))
    assert [(p.rule, p.row) for p in raised.value.problems] == [(rule, row)]


def test_a_pair_is_the_same_in_either_order() -> None:
    twice = pl.concat(
        [PANEL, PANEL[:1].with_columns(a=pl.lit(20), b=pl.lit(2))], how="vertical_relaxed"
    )
    with pytest.raises(BadTableError, match="key-repeated") as raised:
        check_panel(twice)
    assert raised.value.problems[0].row == 5


def test_files_that_are_no_table(tmp_path: Path) -> None:
    (tmp_path / "broken.parquet").write_bytes(b"PAR1 and nothing more")
    (tmp_path / "empty.csv").write_bytes(b"")
    for name, words in (
        ("broken.parquet", "neither a Parquet file nor"),
        ("empty.csv", "neither a Parquet file nor"),
        ("absent.csv", "No such file"),
        ("", "is a folder"),
    ):
        with pytest.raises(InputError, match=words):
            read_panel(tmp_path / name)


def test_without_polars_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def absent(name: str) -> Any:
        raise ImportError(name)

    monkeypatch.setattr(importlib, "import_module", absent)
    with pytest.raises(InputError, match=r"needs bilateral\[data\]"):
        read_panel("p.csv")

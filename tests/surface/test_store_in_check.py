"""Statements held against the figures of a store: both ledgers, windows of months, as of a day."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from bilateral.cli import run
from bilateral.sources import load, read_profile
from bilateral.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Capture = pytest.CaptureFixture[str]

PROFILE = """
name: {name}
title: invented
table: reported
columns:
  reporter: {{as: reporter, type: economy, codes: iso3}}
  partner: {{as: partner, type: economy, codes: iso3}}
  flow: {{as: flow, type: flow, values: {{X: export, M: import}}}}
  product: {{as: product, type: product, values: {{TOTAL: TOTAL}}}}
  year: {{as: year, type: year}}
  month: {{as: month, type: month}}
  value: {{as: value, type: money, unit: USD}}
key: [reporter, partner, flow, product, year, month]
facts: {{currency: USD, classification: HS, valuation_export: fob, valuation_import: cif}}
"""
HEADER = "reporter,partner,flow,product,year,month,value\n"
TEXT = (
    "Kenya's exports to Ghana rose 20 percent in January-June 2023 compared with the same period"
    " of 2022, the minister said. In 2022 Ghana exported goods worth 90 million dollars to Kenya."
    " Trade between Kenya and Ghana can reach 400 million dollars by 2030."
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A store with the monthly ledger of Kenya and the yearly one of Ghana."""
    store = Store(tmp_path / "store")

    def fill(name: str, released: str, rows: list[tuple[Any, ...]]) -> None:
        path = tmp_path / f"{name}.csv"
        path.write_text(HEADER + "".join(",".join(map(str, row)) + "\n" for row in rows))
        load(path, read_profile(PROFILE.format(name=name), name), store, released=released)

    months = [
        ("KEN", "GHA", flow, "TOTAL", year, month, value)
        for year, last, factor in ((2021, 12, 9), (2022, 12, 10), (2023, 6, 12))
        for month in range(1, last + 1)
        for flow, value in (("X", 1_003_001 * factor), ("M", 602_003 * factor))
    ]
    fill("kenya", "2023-08-01", months)
    years = [
        ("GHA", "KEN", flow, product, year, 0, value)
        for year, factor in ((2020, 8), (2021, 9), (2022, 10))
        for flow, product, value in (
            ("X", "18", 5_000_000 * factor),
            ("X", "27", 2_000_000 * factor),
            ("M", "09", 9_000_000 * factor),
            ("M", "06", 4_000_000 * factor),
        )
    ]
    fill("ghana", "2023-05-01", years)
    (tmp_path / "said.txt").write_text(TEXT)
    return tmp_path


@pytest.fixture
def ask(folder: Path, capsys: Capture) -> Callable[..., tuple[int, str, str]]:
    def asked(verb: str, *args: str) -> tuple[int, str, str]:
        code = run([verb, str(folder / "said.txt"), "--published", "2023-09-01", *args])
        out, err = capsys.readouterr()
        return code, out, err

    return asked


def test_both_ledgers_judge(ask: Callable[..., tuple[int, str, str]], folder: Path) -> None:
    code, out, _ = ask("check", "--store", str(folder / "store"), "--format", "json")
    assert code == 0
    found = {(v["claim"], v["side"]): v for v in json.loads(out)["verdicts"]}
    assert found["c1", "KEN"]["verdict"] == "supported"
    assert found["c1", "KEN"]["because"] == [
        "KEN-X-2022-01_2022-06.value",
        "KEN-X-2023-01_2023-06.value",
    ]
    assert found["c2", "GHA"]["verdict"] == "contradicted"
    assert found["c2", "GHA"]["because"] == ["GHA-X-2022.value"]
    assert found["c2", "KEN"]["verdict"] == "contradicted"  # its imports: 72.2 million


def test_only_what_was_known_on_the_day(
    ask: Callable[..., tuple[int, str, str]], folder: Path
) -> None:
    store = str(folder / "store")
    _, out, _ = ask("check", "--store", store, "--as-of", "2023-06-01", "--format", "json")
    found = {(v["claim"], v["side"]): v["verdict"] for v in json.loads(out)["verdicts"]}
    assert found["c1", "KEN"] == "not_checkable"
    assert found["c2", "GHA"] == "contradicted"


def test_a_table_and_a_store_count_together(
    ask: Callable[..., tuple[int, str, str]], folder: Path
) -> None:
    table = folder / "facts.csv"
    table.write_text(
        "id,side,measure,from,to,period,value,unit\nF01,KEN,exports,KEN,GHA,2022,120.4,USD million\n"
    )
    args = ("--store", str(folder / "store"), "--facts", str(table))
    code, out, _ = ask("check", *args, "--format", "json")
    assert code == 0
    assert json.loads(out)["conflicts"] == []
    table.write_text(table.read_text().replace("F01", "KEN-X-2022"))
    code, _, err = ask("check", *args)
    assert code == 2
    assert "both have a figure KEN-X-2022" in err


def test_odds_and_page_come_from_the_store(
    ask: Callable[..., tuple[int, str, str]], folder: Path
) -> None:
    store = str(folder / "store")
    code, out, _ = ask("assess", "--store", store, "--format", "json")
    bases = json.loads(out)["targets"][0]["bases"]
    assert code == 0
    assert {b["base_of"] for b in bases} >= {"KEN-M-2022+KEN-X-2022"} or any(
        "KEN-X-2022" in b["base_of"] for b in bases
    )
    code, out, _ = ask("brief", "--store", store, "--annex")
    assert code == 0
    assert "KEN-X-2022" in out


def test_neither_table_nor_store(ask: Callable[..., tuple[int, str, str]]) -> None:
    code, _, err = ask("check")
    assert code == 2
    assert "needs --facts or --store" in err


def test_no_such_store(ask: Callable[..., tuple[int, str, str]], folder: Path) -> None:
    code, _, err = ask("check", "--store", str(folder / "elsewhere"))
    assert code == 2
    assert "there is no store in 'elsewhere'" in err


def test_a_damaged_store_is_not_used(
    ask: Callable[..., tuple[int, str, str]], folder: Path
) -> None:
    part = next((folder / "store").rglob("*.parquet"))
    data = bytearray(part.read_bytes())
    data[len(data) // 2] ^= 1
    part.chmod(0o644)
    part.write_bytes(bytes(data))
    code, _, err = ask("check", "--store", str(folder / "store"))
    assert code == 6
    assert "Traceback" not in err

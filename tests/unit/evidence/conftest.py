"""Stores for the tests, filled through the gate."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from bilateral.sources import load, read_profile
from bilateral.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

SHARED = Path(__file__).parents[3].parent / "shared" / "data"

REPORTED = """
name: {name}
title: invented
table: reported
columns:
  reporter: {{as: reporter, type: economy, codes: iso3}}
  partner: {{as: partner, type: economy, codes: iso3}}
  flow: {{as: flow, type: flow, values: {{X: export, M: import, RX: re_export}}}}
  product: {{as: product, type: product, values: {{TOTAL: TOTAL}}}}
  year: {{as: year, type: year}}
  month: {{as: month, type: month}}
  value: {{as: value, type: money, unit: USD, missing: [c]}}
  weight: {{as: weight_kg, type: number, unit: kg, missing: [NA]}}
  status: {{as: status, type: text}}
key: [reporter, partner, flow, product, year, month]
facts: {{currency: USD, classification: HS, valuation_export: fob, valuation_import: cif}}
"""
HEADER = "reporter,partner,flow,product,year,month,value,weight,status"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "store")


@pytest.fixture
def add(store: Store, tmp_path: Path) -> Callable[..., None]:
    """Import rows: reporter, partner, flow, product, year, month, value[, weight[, status]]."""

    def fill(rows: Iterable[tuple[Any, ...]], name: str = "test", **more: Any) -> None:
        path = tmp_path / f"{name}{len(list(tmp_path.iterdir()))}.csv"
        lines = [",".join(map(str, [*r, *("1", "reported")[len(r) - 7 :]])) for r in rows]
        path.write_text("\n".join([HEADER, *lines]) + "\n")
        load(path, read_profile(REPORTED.format(name=name), "test.yaml"), store, **more)

    return fill


@pytest.fixture(scope="session")
def shared() -> Path:
    if not SHARED.is_dir():
        pytest.skip("the shared tables are not here")
    return SHARED

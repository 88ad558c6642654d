"""Imports small files through the gate, and shows what the store then holds."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any

import duckdb
import pytest

from bilateral.errors import BadTableError
from bilateral.sources import load, profile, read_profile
from bilateral.store import Store

FILES = Path(__file__).parent / "files"
SHARED = Path(__file__).parents[4] / "shared" / "data"

shared = pytest.mark.skipif(not SHARED.is_dir(), reason="the shared data are not at hand")


class Held:
    """What an import left in a store of its own."""

    def __init__(self, path: Path, source: str, folder: Path) -> None:
        declared = read_profile(source, "own.yaml") if "\n" in source else profile(source)
        self.batch = load(path, declared, Store(folder)).batch
        self.parts = sorted(str(p) for p in folder.glob("parts/**/*.parquet"))

    def ask(self, query: str) -> list[tuple[Any, ...]]:
        """Answer a query over `held`."""
        with duckdb.connect() as engine:
            engine.execute(
                "CREATE VIEW held AS SELECT * FROM read_parquet("
                f"{self.parts}, union_by_name = true, hive_partitioning = false)"
            )
            return engine.execute(query).fetchall()

    def one(self, query: str) -> Any:
        """Answer a query that has one cell."""
        ((cell,),) = self.ask(query)
        return cell


def held(name: str | Path, source: str, folder: Path) -> Held:
    """Import one of `FILES`, or a file by its path; a name in ``.gz`` is packed first."""
    path = FILES / name
    if path.suffix == ".gz" and not path.exists():
        path = folder / path.name
        path.write_bytes(gzip.compress((FILES / name).with_suffix("").read_bytes()))
    return Held(path, source, folder / "store")


def refusal(path: Path, source: str, folder: Path) -> str:
    """Return the words with which a file is refused; the store stays as it was."""
    store = folder / "refusing"
    with pytest.raises(BadTableError) as caught:
        Held(path, source, store)
    assert not Store(store).manifest().parts
    return str(caught.value)


def changed(name: str, folder: Path, old: str, new: str, *, times: int = -1) -> Path:
    """Return a copy of a file in which a text was replaced."""
    data = (FILES / name).read_bytes()
    assert old.encode() in data
    path = folder / name
    path.write_bytes(data.replace(old.encode(), new.encode(), times))
    return path

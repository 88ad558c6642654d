"""Record-level steps as SQL text, run year by year, each result kept until its inputs change.

A run may stop at any moment: what was finished is found again by the hash over its text and its
inputs; an unfinished file never has its final name.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

from bilateral.errors import IntegrityError, ResourceError
from bilateral.evidence.holdings import literal
from bilateral.store import identifier

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    import duckdb

STEPS: Final = ("annual", "paired", "moments", "reconciled", "aggregate", "growth")
Progress = "Callable[[str, int, int], None]"


@cache
def text(step: str) -> str:
    """Return the SQL of a step."""
    path = files("bilateral.evidence").joinpath("sql", f"{step}.sql")
    return path.read_text(encoding="utf-8")


def hash_of(*things: str) -> str:
    """SHA-256 over several texts, in order."""
    digest = hashlib.sha256()
    for one in things:
        digest.update(f"{len(one)}:{one}".encode())
    return digest.hexdigest()


@dataclass(frozen=True, slots=True)
class Result:
    """A finished step: its file, what stands in it, and the hash over text and inputs."""

    path: Path
    key: str
    rows: int
    bytes: int


@dataclass(slots=True)
class Run:
    """Steps at work in a folder.

    Attributes
    ----------
    engine : that runs the SQL
    folder : for results
    total : how many steps there will be, for progress
    progress : told step, done and total
    reused : how many results of an earlier run were used again
    """

    engine: duckdb.DuckDBPyConnection
    folder: Path
    total: int
    progress: Callable[[str, int, int], None] | None = None
    done: int = 0
    reused: int = 0
    views: dict[str, str] = field(default_factory=dict[str, str])

    def step(
        self,
        name: str,
        label: str,
        inputs: Mapping[str, str],
        hashes: tuple[str, ...],
        options: str = "COMPRESSION zstd",
    ) -> Result:
        """Run a step, or find its result again.

        Parameters
        ----------
        name : of the step's text
        label : that tells this run of it from others, such as the year
        inputs : SQL of each table that the text reads
        hashes : of everything that stands in the inputs
        options : of the Parquet file

        Raises
        ------
        ResourceError
            If memory or disk do not suffice.
        """
        import duckdb

        key = hash_of(text(name), *hashes)
        path = self.folder / f"{name}-{label}.parquet"
        known = self._found(path, key)
        if known is None:
            for table, query in inputs.items():
                self.engine.execute(f"CREATE OR REPLACE TEMP VIEW {identifier(table)} AS {query}")
            fresh = path.with_suffix(".new")
            try:
                row = self.engine.execute(
                    f"COPY ({text(name)}) TO {literal(str(fresh))} (FORMAT parquet, {options})"
                ).fetchone()
            except (duckdb.OutOfMemoryException, duckdb.IOException) as error:
                fresh.unlink(missing_ok=True)
                raise ResourceError(
                    f"step '{name}' of {label} could not be finished: {str(error)[:120]}",
                    hint="What was finished is kept: free memory or disk and start again.",
                ) from error
            assert row is not None
            known = Result(path, key, int(row[0]), fresh.stat().st_size)
            fresh.replace(path)
            note = {"key": key, "rows": known.rows, "bytes": known.bytes}
            _write(path.with_suffix(".json"), note)
        else:
            self.reused += 1
        self.done += 1
        if self.progress is not None:
            self.progress(f"{name} {label}", self.done, self.total)
        return known

    def _found(self, path: Path, key: str) -> Result | None:
        try:
            note: dict[str, Any] = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
            size = path.stat().st_size
        except (FileNotFoundError, ValueError):
            return None
        if note.get("key") != key:
            return None
        if note.get("bytes") != size:
            raise IntegrityError(
                f"a result of an earlier run was changed: {path.name}",
                hint="Remove the file and start again.",
            )
        return Result(path, key, int(note["rows"]), size)


def read(result: Result) -> str:
    """SQL of a finished step's rows."""
    return f"SELECT * FROM read_parquet({literal(str(result.path))})"  # noqa: S608 - own path


def _write(path: Path, note: dict[str, Any]) -> None:
    fresh = path.with_suffix(".json.new")
    fresh.write_text(json.dumps(note), encoding="utf-8")
    fresh.replace(path)

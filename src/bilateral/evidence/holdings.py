"""What a snapshot holds as one relation in SQL, whatever columns the parts have, with origins.

A column that a part lacks is taken from the facts of its batch; what neither says is NULL.
"""

from __future__ import annotations

import atexit
import tempfile
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from bilateral.errors import InputError
from bilateral.store import connect

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import duckdb

    from bilateral.store import Batch, Chosen, Snapshot

_THREADS: Final = 4
# Columns of each table with their type in SQL; a column of the same name in a part is used.
_COLUMNS: Final[dict[str, dict[str, str]]] = {
    "reported": {
        "reporter": "VARCHAR",
        "partner": "VARCHAR",
        "flow": "VARCHAR",
        "product": "VARCHAR",
        "classification": "VARCHAR",
        "year": "SMALLINT",
        "month": "TINYINT",
        "value": "DECIMAL(18, 3)",
        "currency": "VARCHAR",
        "valuation": "VARCHAR",
        "quantity": "DECIMAL(18, 3)",
        "quantity_unit": "VARCHAR",
        "weight_kg": "DECIMAL(18, 3)",
        "status": "VARCHAR",
    },
    "reconciled": {
        "exporter": "VARCHAR",
        "importer": "VARCHAR",
        "product": "VARCHAR",
        "classification": "VARCHAR",
        "year": "SMALLINT",
        "value_usd": "BIGINT",
        "weight_kg": "DECIMAL(18, 3)",
    },
    "dyadic": {
        "exporter": "VARCHAR",
        "importer": "VARCHAR",
        "year": "SMALLINT",
        "distance_km": "DOUBLE",
        "contiguous": "INTEGER",
    },
}
# Other names under which a column may stand in a part or in the facts of a batch.
_ALSO: Final[dict[str, tuple[str, ...]]] = {
    "value": ("value_usd",),
    "classification": ("hs",),
    "distance_km": ("distw_harmonic", "distw", "dist", "dist_km"),
    "contiguous": ("contig",),
}


@dataclass(frozen=True, slots=True)
class BatchOrigin:
    """Where a figure of the store comes from.

    Attributes
    ----------
    batch : id of the import
    source : name of the source
    file, file_sha256 : what was read
    vintage, released, loaded : label of the edition; day of publication (None: not known);
        moment of the import
    """

    batch: str
    source: str
    file: str
    file_sha256: str
    vintage: str
    released: str | None
    loaded: str

    @classmethod
    def of(cls, batch: Batch) -> BatchOrigin:
        """Return the origin that a batch is."""
        return cls(
            batch.id,
            batch.source,
            batch.file,
            batch.file_sha256,
            batch.vintage,
            batch.released,
            batch.loaded,
        )

    def to_dict(self) -> dict[str, Any]:
        """Return it as JSON-ready values."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Held:
    """The parts of a table that count, verified, ready to be asked.

    Attributes
    ----------
    table : name of the table
    chosen : its parts
    origins : of their batches, in the order of `number`
    groups : parts with the same columns: number of the batch, its facts, the reporters that a
        later edition replaced, and the files
    """

    table: str
    chosen: tuple[Chosen, ...]
    origins: tuple[BatchOrigin, ...]
    groups: tuple[tuple[int, dict[str, str], tuple[str, ...], tuple[str, ...]], ...]

    def select(self, columns: Sequence[str], where: str = "TRUE") -> str:
        """Return the SQL of the rows that fulfil a condition on the columns of the table.

        The column `origin` numbers the batch (position in `origins`).
        """
        names = list(dict.fromkeys(columns))
        parts: list[str] = []
        for number, facts, replaced, paths in self.groups:
            files = ", ".join(map(literal, paths))
            source = f"read_parquet([{files}], hive_partitioning = false)"
            present = _present(paths[0])
            shown = ", ".join(f"{self._column(n, present, facts)} AS {n}" for n in names)
            out = f" AND reporter NOT IN ({listing(replaced)})" if replaced else ""
            # Conditions name the columns of the table; a part is narrowed before it is renamed.
            parts.append(
                f"SELECT * FROM (SELECT {number} AS origin, {shown} FROM {source}) "  # noqa: S608
                f"WHERE ({where}){out}"
            )
        if not parts:
            types = _COLUMNS[self.table]
            empty = ", ".join(f"CAST(NULL AS {types[n]}) AS {n}" for n in names)
            return f"SELECT 0 AS origin, {empty} WHERE FALSE"
        return " UNION ALL ".join(parts)

    def _column(self, name: str, present: frozenset[str], facts: dict[str, str]) -> str:
        type = _COLUMNS[self.table][name]
        for one in (name, *_ALSO.get(name, ())):
            if one in present:
                return one if type == "VARCHAR" else f"CAST({one} AS {type})"
        for one in (name, *_ALSO.get(name, ())):
            if facts.get(one):
                text = f"HS{facts[one]}" if one == "hs" else facts[one]
                return f"CAST({literal(text)} AS {type})"
        if name in ("value", "quantity") or type != "VARCHAR":
            return "CAST(0 AS TINYINT)" if name == "month" else f"CAST(NULL AS {type})"
        if name == "currency" and "value_usd" in present:
            return "'USD'"
        return "CAST(NULL AS VARCHAR)"


def held(
    snapshot: Snapshot,
    table: str,
    *,
    source: str | None = None,
    as_of: str | None = None,
    reporters: Iterable[str] | None = None,
    years: Iterable[int] | None = None,
) -> Held:
    """Choose and verify the parts of a table that can hold rows of some reporters and years."""
    asked = None if reporters is None else set(reporters)
    wanted = None if years is None else set(years)
    chosen = tuple(
        c
        for c in snapshot.chosen(table, source, as_of)
        if (wanted is None or c.part.year is None or c.part.year in wanted)
        and (asked is None or not c.part.reporters or asked & set(c.part.reporters))
    )
    batches = list({c.batch.id: c.batch for c in chosen}.values())
    number = {b.id: i for i, b in enumerate(batches)}
    grouped: dict[tuple[int, tuple[str, ...], str | None], list[str]] = {}
    for one in chosen:
        key = (number[one.batch.id], one.replaced, one.part.flow)
        grouped.setdefault(key, []).append(str(snapshot.verified(one.part)))
    groups = tuple(
        (n, batches[n].facts | ({"flow": flow} if flow else {}), replaced, tuple(paths))
        for (n, replaced, flow), paths in grouped.items()
    )
    return Held(table, chosen, tuple(map(BatchOrigin.of, batches)), groups)


def literal(text: str) -> str:
    """Return a text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def listing(texts: Iterable[str]) -> str:
    """Return texts as a list of SQL literals."""
    return ", ".join(map(literal, texts))


def code(text: str) -> str:
    """Return the code of an economy, made safe to stand in SQL.

    Raises
    ------
    InputError
        If it is no code.
    """
    written = text.strip().upper()
    if not written or not all(c.isalnum() or c in "-:_" for c in written):
        raise InputError(f"'{text:.40}' is no code of an economy", hint="Write BLR, RU-TUL, EU.")
    return written


def fetch(query: str) -> list[tuple[Any, ...]]:
    """Run a query and return its rows."""
    cursor = _engine().cursor()
    try:
        return cursor.execute(query).fetchall()
    finally:
        cursor.close()


@cache
def _present(path: str) -> frozenset[str]:
    rows = fetch(f"SELECT name FROM parquet_schema({literal(path)})")  # noqa: S608
    return frozenset(str(r[0]) for r in rows)


@cache
def _engine() -> duckdb.DuckDBPyConnection:
    """One database in memory for all questions of this process; parts never change."""
    stack = ExitStack()
    scratch = stack.enter_context(tempfile.TemporaryDirectory(prefix="bilateral-"))
    engine = stack.enter_context(connect(Path(scratch), threads=_THREADS))
    engine.execute("SET parquet_metadata_cache = true")
    atexit.register(stack.close)
    return engine

"""What must hold of typed rows before they count: levels 1 to 3 of validation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bilateral.errors import BadTableError, Problem
from bilateral.sources.casting import text_literal
from bilateral.store import Staged

if TYPE_CHECKING:
    from pathlib import Path

    import duckdb

    from bilateral.sources.load import Reading

_SHOWN = 20
_CONTROLS = ("value_usd", "value", "weight_kg")


@dataclass(frozen=True, slots=True)
class Checked:
    """Rows that count, and what was noticed."""

    rows: int
    notes: tuple[str, ...] = ()


def checked(
    engine: duckdb.DuckDBPyConnection,
    reading: Reading,
    whole: Path,
    folder: Path,
    name: str,
    wanted: str = "TRUE",
) -> tuple[list[Staged], Checked]:
    """Hold the rows against the rules and divide them into parts by year and flow."""
    rows = f"read_parquet({text_literal(str(whole))})"
    fields = [c.column.field for c in reading.casts]
    sums = [f for f in _CONTROLS if f in fields]
    count = _one(engine, f"SELECT COUNT(*) FROM {rows}")  # noqa: S608 - our own path
    notes: list[str] = []
    aside = 0
    if reading.profile.keep or reading.profile.leave_out:
        if not count and not reading.profile.empty_allowed:
            raise _refused(
                name, "table-empty", f"all {reading.records} records are set aside by the profile"
            )
        aside = _one(
            engine,
            f"SELECT COUNT(*) FROM {reading.source()} WHERE NOT ({wanted})",  # noqa: S608
        )
        if aside:
            notes.append(f"{aside} rows are set aside by the profile")
    if count + aside != reading.records:
        raise _refused(
            name, "records", f"the file has {reading.records} records, {count + aside} were read"
        )
    _refuse_repeated(engine, reading, rows, name)
    divided = [f for f in ("year", "flow") if f in fields]
    keys = ", ".join(divided) or "1"
    added = "".join(f", COALESCE(CAST(SUM({s}) AS VARCHAR), '0')" for s in sums)
    groups = engine.execute(
        f"SELECT {keys}, COUNT(*){added} "  # noqa: S608 - names are of the profile
        f"FROM {rows} GROUP BY {keys} ORDER BY {keys}"
    ).fetchall()
    staged: list[Staged] = []
    for number, group in enumerate(groups):
        values = dict(zip(divided, group, strict=False))
        at = len(divided) or 1
        path = whole
        if len(groups) > 1:
            path = folder / f"part-{number}.parquet"
            where = " AND ".join(f"{k} = {text_literal(str(v))}" for k, v in values.items())
            engine.execute(
                f"COPY (SELECT * FROM {rows} WHERE {where}) TO {text_literal(str(path))} "  # noqa: S608
                "(FORMAT parquet, COMPRESSION zstd)"
            )
        control = dict(zip(sums, group[at + 1 :], strict=True))
        staged.append(
            Staged(
                path,
                reading.profile.table,
                int(group[at]),
                control,
                values.get("year"),
                values.get("flow"),
                _reporters(engine, path, fields),
            )
        )
    return staged, Checked(count, tuple(notes))


def _reporters(engine: duckdb.DuckDBPyConnection, path: Path, fields: list[str]) -> tuple[str, ...]:
    if "reporter" not in fields:
        return ()
    rows = engine.execute(
        "SELECT DISTINCT reporter FROM read_parquet(?) ORDER BY reporter", [str(path)]
    ).fetchall()
    return tuple(str(r[0]) for r in rows)


def _refuse_repeated(
    engine: duckdb.DuckDBPyConnection, reading: Reading, rows: str, name: str
) -> None:
    """Refuse a file in which one thing is said twice."""
    fields = {c.column.field for c in reading.casts}
    key = ", ".join(k for k in reading.profile.key if k in fields)
    if not key:
        return
    repeated = engine.execute(
        f"SELECT {key}, COUNT(*) FROM {rows} GROUP BY {key} HAVING COUNT(*) > 1 "  # noqa: S608
        f"ORDER BY {key} LIMIT {_SHOWN}"
    ).fetchall()
    if repeated:
        problems = [
            Problem(
                "repeated",
                f"{row[-1]} rows have the key {' / '.join(map(str, row[:-1]))}",
                file=name,
            )
            for row in repeated
        ]
        raise BadTableError(
            f"{name} was not imported: rows repeat a key ({key}).",
            hint="Nothing was changed.",
            problems=problems,
        )


def _one(engine: duckdb.DuckDBPyConnection, query: str) -> int:
    row = engine.execute(query).fetchone()
    return int(row[0]) if row else 0


def _refused(name: str, rule: str, message: str) -> BadTableError:
    problem = Problem(rule, message, file=name, hint="The file may be cut or wrongly quoted.")
    return BadTableError(f"{name} was not imported: 1 problem.", problems=(problem,))

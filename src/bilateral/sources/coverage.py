"""What of its source a file covers: whether it replaces an earlier one or stands beside it.

A publisher's bulk file is the whole of its year (and flow, reporters, and what the profile `covers`
names): a later one replaces it, also where it has fewer rows. A query is whatever was asked for:
two of them stand beside each other when they have no row in common, the later replaces the earlier
when it has all of its rows, and anything between is refused, for it would count rows twice or lose
some without a word.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from bilateral.errors import BadTableError, Problem
from bilateral.sources.casting import quoted, text_literal
from bilateral.store import Snapshot
from bilateral.store.disk import sha256_of

if TYPE_CHECKING:
    from pathlib import Path

    import duckdb

    from bilateral.sources.load import Reading
    from bilateral.store import Batch, Writing

_FEW = 12
SCOPE = "scope"


def scope_of(
    engine: duckdb.DuckDBPyConnection, reading: Reading, whole: Path, writer: Writing, day: str
) -> str:
    """Return the text that files have in common which cover the same thing.

    Parameters
    ----------
    engine, reading : that the file was read with
    whole : its typed rows
    writer : of the store
    day : on which the file's content became known, ``YYYY-MM-DD``

    Raises
    ------
    BadTableError
        If the file shares rows with an earlier one, and the later of the two lacks rows of the
        other.
    """
    covers = reading.profile.covers
    if covers is not None:
        return "; ".join(f"{name}={_said(engine, reading, whole, name)}" for name in covers)
    fields = {c.column.field for c in reading.casts}
    names = ", ".join(quoted(k) for k in reading.profile.key if k in fields)
    own = _count(engine, f"SELECT COUNT(*) FROM {_rows([whole])}")  # noqa: S608 - paths of our own
    same: dict[str, Batch] = {}
    for batch, paths in _earlier(reading, writer):
        held = _count(engine, f"SELECT COUNT(*) FROM {_rows(paths)}")  # noqa: S608
        shared = _count(
            engine,
            f"SELECT COUNT(*) FROM (SELECT {names} FROM {_rows(paths)} "  # noqa: S608 - quoted
            f"INTERSECT SELECT {names} FROM {_rows([whole])})",
        )
        if not shared:
            continue
        later = day >= (batch.released or batch.loaded[:10])
        if shared < (held if later else own):
            raise _refused(
                f"it has {shared} of the {held} rows of {batch.file}, imported before: beside it "
                "they would count twice, instead of it the others would be lost",
                batch,
            )
        same[batch.facts.get(SCOPE, "")] = batch
    if len(same) > 1:
        files = ", ".join(b.file for b in same.values())
        raise _refused(f"it has all rows of several files imported before: {files}", *same.values())
    new = hashlib.sha256(f"{sha256_of(reading.path)} {day}".encode()).hexdigest()[:_FEW]
    return next(iter(same), new)


def _said(engine: duckdb.DuckDBPyConnection, reading: Reading, whole: Path, name: str) -> str:
    """Return what a fact says, or which values a column has in the file."""
    if name in reading.facts:
        return reading.facts[name]
    if name not in {c.column.field for c in reading.casts}:
        return "not said"
    found = engine.execute(
        f"SELECT DISTINCT CAST({quoted(name)} AS VARCHAR) FROM {_rows([whole])} ORDER BY 1"  # noqa: S608
    ).fetchall()
    text = ",".join(str(row[0]) for row in found)
    few = len(found) <= _FEW
    return text if few else hashlib.sha256(text.encode()).hexdigest()[:_FEW]


def _earlier(reading: Reading, writer: Writing) -> list[tuple[Batch, list[Path]]]:
    """Batches of the same source that count, with their verified parts."""
    snapshot = Snapshot(writer.store.folder, writer.manifest)
    found: dict[str, tuple[Batch, list[Path]]] = {}
    for one in snapshot.chosen(reading.profile.table, reading.profile.name):
        _, paths = found.setdefault(one.batch.id, (one.batch, []))
        paths.append(snapshot.verified(one.part))
    return list(found.values())


def _rows(paths: list[Path]) -> str:
    files = ", ".join(text_literal(str(path)) for path in paths)
    return f"read_parquet([{files}], hive_partitioning = false)"


def _count(engine: duckdb.DuckDBPyConnection, query: str) -> int:
    row = engine.execute(query).fetchone()
    return int(row[0]) if row else 0


def _refused(message: str, *batches: Batch) -> BadTableError:
    ids = " and ".join(f"`bilateral data rm {b.id}`" for b in batches)
    hint = f"Remove what it replaces ({ids}), or import a file that has all of it."
    return BadTableError(
        "the file was not imported: 1 problem.",
        problems=(Problem("covers-partly", message, hint=hint),),
    )

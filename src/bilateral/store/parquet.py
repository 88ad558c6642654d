"""Reads back what a Parquet file holds, all of it, to compare it with what was to be written."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bilateral.errors import IntegrityError
from bilateral.store.engine import connect, identifier

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Summary:
    """Rows of a file and the sum of each control column, as text."""

    rows: int
    control: dict[str, str] = field(default_factory=dict[str, str])


def summary_of(path: Path, columns: tuple[str, ...]) -> Summary:
    """Count the rows of a file and sum its control columns.

    Raises
    ------
    IntegrityError
        If it is no Parquet file, or is damaged.
    """
    import duckdb

    sums = "".join(f", CAST(SUM({identifier(c)}) AS VARCHAR)" for c in columns)
    with connect(path.parent) as engine:
        try:
            row = engine.execute(
                f"SELECT COUNT(*){sums} FROM read_parquet(?)",  # noqa: S608 - names are checked
                [str(path)],
            ).fetchone()
        except duckdb.IOException:
            raise
        except duckdb.Error as error:
            raise IntegrityError(f"a part of the store cannot be read: {path.name}") from error
    assert row is not None
    control = {c: str(v) if v is not None else "0" for c, v in zip(columns, row[1:], strict=True)}
    return Summary(int(row[0]), control)

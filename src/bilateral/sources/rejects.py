"""Reads a file again, slowly, to say which cells and lines did not fit."""

from __future__ import annotations

import csv
import re
from itertools import islice
from typing import TYPE_CHECKING

from bilateral.errors import BadTableError, Problem
from bilateral.sources.casting import quoted, trimmed
from bilateral.sources.layouts import LINE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import duckdb

    from bilateral.sources.casting import Cast
    from bilateral.sources.load import Reading

SHOWN = 20
# Place and name of a column, its rule in two forms, and whether a text fits.
Judge = tuple[int, str, str, str, "_Fits"]
_BLOCK = 10_000


def at(reading: Reading, name: str) -> int:
    """Return the place of a column that the profile chooses rows by."""
    others = (n for c in reading.profile.columns if c.name == name for n in c.names)
    lower = [h.lower() for h in reading.header]
    return next(lower.index(n.lower()) for n in (name, *others) if n.lower() in lower)


def explain(reading: Reading, engine: duckdb.DuckDBPyConnection, name: str) -> BadTableError:
    """Return the error that names the first cells and lines that do not fit, and totals."""
    problems: list[Problem] = []
    totals: dict[str, int] = {}
    good = _judge(reading, engine)
    width = len(reading.header) + reading.extra
    placed = reading.header[:1] == (LINE,)  # a layout says where each row came from
    aside = _set_aside(reading)
    for line, cells in _learnt(_records(reading), good, width):
        if placed and cells[0].isdigit():
            line = int(cells[0])
        if len(cells) != width:
            found = [Problem("cells", f"{len(cells)} cells, {width} are expected", name, line)]
        elif aside(cells):
            continue
        else:
            found = [
                Problem(rule, f"{says} is expected", name, line, column, cells[at])
                for at, column, rule, says, fits in good
                if not fits(cells[at])
            ]
        for one in found:
            totals[one.rule] = totals.get(one.rule, 0) + 1
            if len(problems) < SHOWN:
                problems.append(one)
    told = ", ".join(f"{rule} {count}" for rule, count in sorted(totals.items()))
    return BadTableError(
        f"{name} was not imported: {sum(totals.values())} cells or lines do not fit ({told}).",
        hint="Nothing was changed. Mend the file, or its profile if that is wrong.",
        problems=problems,
    )


def _set_aside(reading: Reading) -> Callable[[list[str]], bool]:
    """Return a function that says whether the profile leaves a row out, so that it may be wrong."""
    kept = [(at(reading, name), texts) for name, texts in reading.profile.keep.items()]
    left = [
        (at(reading, name), re.compile("|".join(patterns)))
        for name, patterns in reading.profile.leave_out.items()
    ]

    def aside(cells: list[str]) -> bool:
        return any(cells[place].strip() not in texts for place, texts in kept) or any(
            pattern.fullmatch(cells[place].strip()) for place, pattern in left
        )

    return aside


def _records(reading: Reading) -> Iterator[tuple[int, list[str]]]:
    """Records with the line on which each starts, without the header."""
    with reading.path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.reader(file, delimiter=reading.profile.delimiter, strict=True)
        next(rows, None)
        before = rows.line_num
        try:
            for cells in rows:
                yield before + 1, cells
                before = rows.line_num
        except csv.Error as error:
            yield before + 1, [f"(not read: {error})"]


def _judge(reading: Reading, engine: duckdb.DuckDBPyConnection) -> list[Judge]:
    """For each column a function that says whether a text fits, asked of the engine once a text."""
    judges: list[Judge] = []
    lower = [h.lower() for h in (*reading.header, "extra field")]
    for one in reading.casts:
        if one.good == "TRUE":
            continue
        at = lower.index(one.column.name.lower())
        judges.append((at, one.column.name, one.rule, one.says, _Fits(engine, one)))
    return judges


class _Fits:
    """Whether a text fits a column; the engine is asked about many texts at once."""

    def __init__(self, engine: duckdb.DuckDBPyConnection, one: Cast) -> None:
        column = quoted(one.column.name)
        join = f" LEFT JOIN {one.join[0]} ON {one.join[0]}.code = {one.join[1]}" if one.join else ""
        self._query = (
            f"SELECT written, {one.good} FROM (SELECT written, {trimmed(one.column.name)} "  # noqa: S608
            f"AS {column} FROM (SELECT written, written AS {column} "
            f"FROM (SELECT UNNEST(?) AS written))) AS file{join}"
        )
        self._engine = engine
        self._known: dict[str, bool] = {}

    def learn(self, texts: set[str]) -> None:
        """Ask about the texts that are new."""
        if new := sorted(t for t in texts if t not in self._known):
            for text, fits in self._engine.execute(self._query, [new]).fetchall():
                self._known[text] = bool(fits)

    def __call__(self, text: str) -> bool:
        return self._known[text]


def _learnt(
    records: Iterator[tuple[int, list[str]]], judges: list[Judge], width: int
) -> Iterator[tuple[int, list[str]]]:
    """Pass records on, block by block, once every judge knows the texts in them."""
    while block := list(islice(records, _BLOCK)):
        whole = [cells for _, cells in block if len(cells) == width]
        for at, *_, fits in judges:
            fits.learn({cells[at] for cells in whole})
        yield from block

"""A table as named text cells: the header is found and every row is read by it."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from bilateral.tables.letters import check_letters
from bilateral.tables.records import MAX_CELL, Cell, Record, records_of
from bilateral.tables.schema import normal_name
from bilateral.vocab.phrase import phrase

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bilateral.tables.findings import Findings
    from bilateral.tables.schema import Column

DecimalSign = Literal[".", ","]

_DELIMITERS: Final = {
    ",": None,
    ";": phrase("read with semicolons between the cells"),
    "\t": phrase("read with tabs between the cells"),
}
"""Signs between cells, with what is said of those that are not the usual one."""
EMPTY: Final = Cell("")


@dataclass(frozen=True, slots=True)
class Row:
    """One record: the line (or sheet row) on which it starts, and its cells by column name."""

    line: int
    cells: dict[str, Cell]

    def cell(self, column: str) -> Cell:
        """Return the cell of a column; an empty one when the table has no such column."""
        return self.cells.get(column, EMPTY)

    def text(self, column: str) -> str:
        """Return the text of a cell."""
        return self.cell(column).text


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as it was written.

    Attributes
    ----------
    columns : names of the columns that it has
    sheet : name of the sheet of a workbook; None for CSV
    """

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    sheet: str | None = None

    def place(self, row: Row, column: str | None = None) -> str:
        """Where a row or cell stands: ``5``, or ``facts!H5`` in a workbook."""
        if self.sheet is None:
            return str(row.line)
        return f"{self.sheet}!{row.cell(column).letter if column else 'A'}{row.line}"


def read_csv(text: str, columns: Sequence[Column], findings: Findings) -> Grid | None:
    """Read CSV text; None when there is no header to read the rows by."""
    first_line = 1
    start = text.split("\n", 1)[0].strip()
    declared = None
    if start[:4].casefold() == "sep=" and len(start) == 5:
        declared, text, first_line = start[4], text.split("\n", 1)[-1], 2
    delimiter = declared or _delimiter(text, columns)
    if delimiter not in _DELIMITERS:
        findings.problem(
            "delimiter-unknown",
            "cells must be separated by commas, semicolons or tabs",
            row=1,
            text=start,
        )
        return None
    if (unusual := _DELIMITERS[delimiter]) is not None:
        findings.caveat(unusual)
    records = list(records_of(text, delimiter, findings, first_line))
    return to_grid(records, columns, findings, delimiter=delimiter)


def _delimiter(text: str, columns: Sequence[Column]) -> str:
    """Return the separator that makes most known names out of the first written line."""
    header = next((line for line in text.splitlines() if line.strip()), "")[:MAX_CELL]
    known = {c.name for c in columns}

    def score(sign: str) -> int:
        names = {normal_name(part.strip().strip('"')) for part in header.split(sign)}
        return len(names & known)

    best = max(_DELIMITERS, key=score)
    if score("|") > score(best):
        return "|"
    return best


def to_grid(
    records: Sequence[Record],
    columns: Sequence[Column],
    findings: Findings,
    *,
    delimiter: str = ",",
    sheet: str | None = None,
) -> Grid | None:
    """Find the header among the records and name the cells by it."""
    written = [record for record in records if not record.blank]
    if not written:
        if not findings.problems:
            findings.problem("table-empty", "the table has no header and no rows")
        return None
    header, body = written[0], written[1:]
    names = _names(header, columns, findings)
    if names is None:
        return None
    rows: list[Row] = []
    for record in body:
        if [normal_name(c.text) for c in record.cells[: len(names)]] == list(names):
            findings.problem(
                "header-repeated",
                "the header stands here again: two tables were joined",
                row=record.line,
                hint="Remove this line.",
            )
            continue
        if _ragged(record, names, len(header.cells), findings, delimiter):
            continue
        cells = {name: cell for name, cell in zip(names, record.cells, strict=False) if name}
        row = Row(record.line, cells)
        check_letters(row.line, ((c, row.text(c.name)) for c in columns), findings)
        rows.append(row)
    if not body and not findings.problems:
        findings.problem(
            "table-empty",
            "there is a header but no row under it",
            row=header.line,
            hint="Write one row for each published figure.",
        )
    return Grid(tuple(n for n in names if n), tuple(rows), sheet)


def _ragged(
    record: Record, names: tuple[str, ...], width: int, findings: Findings, delimiter: str
) -> bool:
    """Note a row with too few or too many cells, or with text where the header has no name.

    An unquoted decimal comma shifts a row; when its last cell is empty only the count tells.
    """
    beyond = bool(record.cells[width:])
    stray = [cell for cell in record.cells[len(names) : width] if cell.text]
    unnamed = [c for n, c in zip(names, record.cells, strict=False) if not n and c.text]
    unnamed += stray
    short = len(record.cells) < len(names)
    if not (beyond or short or unnamed):
        return False
    shown = delimiter.join(cell.text for cell in record.cells)
    if unnamed and not (beyond or short):
        findings.problem(
            "column-unnamed",
            f"column {unnamed[0].letter} holds text but has no name in the header",
            row=record.line,
            text=unnamed[0].text,
            hint="Name the column, or remove what is in it.",
        )
        return True
    if len(record.cells) == 1 and record.cells[0].text.startswith("#"):
        hint = "Remark lines are not read: remove the line, or use the column 'note'."
    elif beyond and delimiter == ",":
        hint = 'Put quotes around a cell that holds a comma: "380,7", "Tula, Moscow".'
    else:
        hint = "Write every cell, also the empty ones; look for a missing separator."
    findings.problem(
        "row-ragged",
        f"the row has {len(record.cells)} cells and the header has {len(names)}",
        row=record.line,
        text=shown,
        hint=hint,
    )
    return True


def _names(header: Record, columns: Sequence[Column], findings: Findings) -> tuple[str, ...] | None:
    """Read the header; None when none of its names is known."""
    known = {c.name: c for c in columns}
    cells = list(header.cells)
    while cells and not cells[-1].text:
        cells.pop()
    names = tuple(normal_name(cell.text) for cell in cells)
    listed = ", ".join(c.name for c in columns if not c.optional)
    if len(known.keys() & set(names)) < 2:
        findings.problem(
            "header-missing",
            "the first line is not the header of a facts table",
            row=header.line,
            text=",".join(cell.text for cell in cells),
            hint=f"The first line must be: {listed}",
        )
        return None
    seen: dict[str, Cell] = {}
    for name, cell in zip(names, cells, strict=True):
        if name in seen and name:
            findings.problem(
                "header-duplicate",
                f"columns {seen[name].letter} and {cell.letter} have the same name",
                row=header.line,
                column=name,
                hint="Keep one of the two.",
            )
        elif name and name not in known:
            near = difflib.get_close_matches(name, known, n=1, cutoff=0.6)
            findings.problem(
                "header-unknown",
                "no column of a facts table has this name",
                row=header.line,
                text=cell.text,
                hint=f"Did you mean '{near[0]}'?"
                if near
                else "Remove the column, or move its words to 'note'. Columns: " + ", ".join(known),
            )
        seen.setdefault(name, cell)
    for column in columns:
        if column.mandatory and column.name not in seen:
            findings.problem(
                "header-missing",
                "the column is missing",
                row=header.line,
                column=column.name,
                hint=f"It holds {column.meaning}.",
            )
    return names

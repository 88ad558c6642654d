"""One row while it is read: cells are parsed one by one, what is wrong is noted, nothing raised."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeVar

from bilateral.errors import UnknownCodeError
from bilateral.tables.findings import BadCell, Findings
from bilateral.tables.numbers import tidy
from bilateral.vocab.economy import Economy, economy

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bilateral.tables.grid import DecimalSign, Grid, Row
    from bilateral.tables.records import Cell
    from bilateral.vocab.phrase import Phrase

T = TypeVar("T")
Word = TypeVar("Word", bound=str)
_ID: Final = re.compile(r"[\w-]{1,40}")
_DATED: Final = frozenset({"period", "published", "said_by", "source", "note"})


@dataclass(slots=True)
class RowReader:
    """One row while it is read.

    Attributes
    ----------
    grid, row : the table and the row
    findings : where problems and caveats go
    decimal : decimal sign that the caller declared for the file
    bad : whether a problem was found in this row
    """

    grid: Grid
    row: Row
    findings: Findings
    decimal: DecimalSign | None = None
    bad: bool = False

    def note(self, column: str, error: BadCell) -> None:
        """Note a problem of one cell."""
        self.bad = True
        where = "" if self.grid.sheet is None else f" (cell {self.grid.place(self.row, column)})"
        self.findings.problem(
            error.rule,
            error.message + where,
            row=self.row.line,
            column=column,
            text=self.row.text(column) or None,
            hint=error.hint,
        )

    def caveat(self, message: Phrase, column: str | None = None) -> None:
        """Note something that was assumed."""
        text = self.row.text(column) if column else None
        self.findings.caveat(message, row=self.row.line, column=column, text=text or None)

    def take(self, column: str, parse: Callable[[str], T]) -> T | None:
        """Parse a cell; None when it is empty or bad."""
        cell = self.row.cell(column)
        if not cell.text:
            return None
        try:
            return parse(_not_a_date(cell, column))
        except BadCell as error:
            self.note(column, error)
            return None

    def require(self, column: str, parse: Callable[[str], T]) -> T | None:
        """Parse a cell that must not be empty."""
        if not self.row.text(column) and column in self.grid.columns:
            self.note(column, BadCell("cell-empty", "the cell is empty", "Each row must fill it."))
        return self.take(column, parse)


def _not_a_date(cell: Cell, column: str) -> str:
    if cell.kind == "date" and column not in _DATED:
        raise BadCell(
            "cell-date",
            "the spreadsheet holds a date here",
            "Format the cell as text and type it again.",
        )
    return cell.text


def identifier(text: str) -> str:
    """Read an id.

    Raises
    ------
    BadCell
        If it is not one short word.
    """
    if _ID.fullmatch(text):
        return text
    raise BadCell(
        "id-form",
        "an id is one word of at most 40 letters, digits, _ or -",
        "Write one such as F05.",
    )


def party(text: str) -> Economy:
    """Read the code of an economy.

    Raises
    ------
    BadCell
        If no economy has it.
    """
    try:
        return economy(text[:60])
    except UnknownCodeError as error:
        hint = error.hint or "Write a code such as BLR (country), RU-TUL (region) or EU (bloc)."
        raise BadCell("economy-unknown", "no economy has this code", hint) from None


def one_of(text: str, words: Sequence[Word], rule: str) -> Word:
    """Read one of a few words.

    Raises
    ------
    BadCell
        If it is none of them; the hint names the nearest.
    """
    written = tidy(text).casefold()
    for word in words:
        if written == word:
            return word
    near = difflib.get_close_matches(written, words, n=1, cutoff=0.5)
    raise BadCell(
        rule, f"not one of {', '.join(words)}", f"Did you mean '{near[0]}'?" if near else None
    )

"""Text cut into records of cells: an own reader of RFC 4180.

Line numbers and lost rows matter more than speed: every line of the file belongs to exactly one
record, also when quoted cells hold line ends, and a quote that is not closed costs one line, not
the rest of the file.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bilateral.tables.findings import Findings

CellKind = Literal["text", "number", "date"]

MAX_CELL: Final = 10_000
MAX_ROWS: Final = 20_000
MAX_COLUMNS: Final = 200
MAX_BAD_RECORDS: Final = 50


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell.

    Attributes
    ----------
    text : what it shows, without surrounding spaces
    kind : text; number (a workbook's own number: its decimal sign is certain); or date
    letter : column letter
    """

    text: str
    kind: CellKind = "text"
    letter: str = "A"


@dataclass(frozen=True, slots=True)
class Record:
    """Cells between two line ends, with the line on which the record starts."""

    line: int
    cells: tuple[Cell, ...]

    @property
    def blank(self) -> bool:
        """Whether nothing is written in it."""
        return not any(cell.text for cell in self.cells)


def letter(index: int) -> str:
    """Return the letter of a column, counted from 0: A, B, ... Z, AA."""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(65 + rest) + name
    return name


@dataclass(slots=True)
class _Scanner:
    """Place in the text while its records are cut."""

    text: str
    delimiter: str
    place: int
    line: int
    stops: re.Pattern[str]

    def line_end(self, place: int) -> int:
        """Length of the line end at a place: 0, 1 or 2."""
        if self.text.startswith("\r\n", place):
            return 2
        return 1 if self.text[place : place + 1] in {"\r", "\n"} else 0


class _BrokenRecord(Exception):
    def __init__(self, rule: str, message: str, hint: str) -> None:
        super().__init__(message)
        self.rule, self.message, self.hint = rule, message, hint


def records_of(text: str, delimiter: str, findings: Findings, first_line: int) -> Iterator[Record]:
    """Cut text into records; a broken one is noted and costs its first line only."""
    stops = re.compile(f'[\r\n"{re.escape(delimiter)}]')
    scan = _Scanner(text, delimiter, 0, first_line, stops)
    broken = count = 0
    while scan.place < len(text):
        start, line = scan.place, scan.line
        try:
            cells = _record(scan)
        except _BrokenRecord as error:
            broken += 1
            end = _end_of_line(text, start)
            findings.problem(
                error.rule, error.message, row=line, text=text[start:end], hint=error.hint
            )
            scan.place = end + scan.line_end(end)
            scan.line = line + 1
        else:
            count += 1
            yield Record(line, cells)
        if broken >= MAX_BAD_RECORDS or count > MAX_ROWS:
            findings.problem(
                "too-many-bad-lines" if broken >= MAX_BAD_RECORDS else "too-many-rows",
                "the lines from here on were not looked at",
                row=scan.line,
                hint=None if broken >= MAX_BAD_RECORDS else f"At most {MAX_ROWS} rows are read.",
            )
            return


def _end_of_line(text: str, place: int) -> int:
    ends = [e for e in (text.find("\n", place), text.find("\r", place)) if e >= 0]
    return min(ends, default=len(text))


def _record(scan: _Scanner) -> tuple[Cell, ...]:
    cells: list[Cell] = []
    while True:
        written = _cell(scan)
        cells.append(Cell(written.strip(), letter=letter(len(cells))))
        if len(cells) > MAX_COLUMNS:
            raise _BrokenRecord(
                "too-many-cells", f"the line has more than {MAX_COLUMNS} cells", "Split the line."
            )
        if scan.text.startswith(scan.delimiter, scan.place):
            scan.place += 1
            continue
        scan.place += scan.line_end(scan.place)
        scan.line += 1
        return tuple(cells)


def _cell(scan: _Scanner) -> str:
    text = scan.text
    if text.startswith('"', scan.place):
        return _quoted(scan)
    start = scan.place
    found = scan.stops.search(text, start)
    place = found.start() if found else len(text)
    if text.startswith('"', place):
        raise _BrokenRecord(
            "quote-inside",
            "a quote stands inside a cell that does not start with one",
            'Put quotes around the whole cell and double the inner ones: "the ""best"" year".',
        )
    if place - start > MAX_CELL:
        raise _BrokenRecord(
            "cell-too-long", f"a cell has more than {MAX_CELL} characters", "Shorten it."
        )
    scan.place = place
    return text[start:place]


def _quoted(scan: _Scanner) -> str:
    text, opened = scan.text, scan.place
    place = opened + 1
    lines = 0
    parts: list[str] = []
    while True:
        close = text.find('"', place, opened + MAX_CELL)
        if close < 0:
            raise _BrokenRecord(
                "quote-open",
                "the quote that opens a cell on this line is never closed",
                "Close the quote, or remove it; inside a cell write a quote twice.",
            )
        parts.append(text[place:close])
        if not text.startswith('""', close):
            break
        parts.append('"')
        place = close + 2
    written = "".join(parts)
    lines = written.count("\n") + written.count("\r") - written.count("\r\n")
    place = close + 1
    while text.startswith(" ", place):
        place += 1
    if place < len(text) and text[place] != scan.delimiter and not scan.line_end(place):
        below = f" on line {scan.line + lines}" if lines else ""
        raise _BrokenRecord(
            "quote-open",
            f"a quoted cell is closed{below} but letters follow: a quote is missing or too many",
            "Close the quote where the cell ends; inside a cell write a quote twice.",
        )
    scan.place = place
    scan.line += lines
    return written

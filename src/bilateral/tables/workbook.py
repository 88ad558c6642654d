"""XLSX workbooks as a grid of shown text, through the extra ``bilateral[xlsx]``.

A workbook is opened only after its archive was weighed (members, sizes, compression), and every
cell must show what it holds: formulas without a stored result, merged cells, error values and
formats that change the number's scale are refused.
"""

from __future__ import annotations

import importlib
import io
import warnings
import zipfile
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Final

from bilateral.errors import BadTableError, InputError, Problem, quote
from bilateral.tables.findings import BadCell
from bilateral.tables.grid import to_grid
from bilateral.tables.records import MAX_COLUMNS, Cell, Record, letter
from bilateral.tables.shown import shown_date, shown_number
from bilateral.vocab.phrase import Given, phrase

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bilateral.tables.findings import Findings
    from bilateral.tables.grid import Grid
    from bilateral.tables.schema import Column

MAX_MEMBERS: Final = 500
MAX_UNPACKED: Final = 50_000_000
MAX_XML: Final = 10_000_000
MAX_RATIO: Final = 200
MAX_CELLS: Final = 400_000
MAX_SHEET_ROWS: Final = 1_048_576
SHEET: Final = "facts"


def read_workbook(
    data: bytes, name: str, columns: Sequence[Column], findings: Findings
) -> Grid | None:
    """Read the sheet named ``facts``, or the first one that is visible.

    Raises
    ------
    BadTableError
        If the archive is unreasonable or damaged.
    InputError
        If openpyxl is not installed.
    """
    _weigh(data, name)
    with _open(data, name) as books:
        sheet = _choose(books.shown, findings)
        if sheet is None:
            return None
        title = str(sheet.title)
        try:
            cells, parser = _cells_of(sheet)
            formulas, _ = _cells_of(books.written[title])
        except MemoryError:
            raise
        except Exception:  # the library raises whatever the damage happens to cause
            raise _broken(name) from None
        if len(cells) > MAX_CELLS:
            findings.problem(
                "sheet-too-large",
                f"the sheet {quote(title)} has more than {MAX_CELLS} cells",
                hint="Copy the table into a new workbook.",
            )
            return None
        _note_layout(parser, cells, title, findings)
        records = _records(sheet, cells, formulas, findings)
    return to_grid(records, columns, findings, sheet=title)


@dataclass(slots=True)
class _Books:
    """The workbook twice: with the results that its formulas show, and with the formulas."""

    shown: Any
    written: Any

    def __enter__(self) -> _Books:
        return self

    def __exit__(self, *_: object) -> None:
        self.shown.close()
        self.written.close()


def _cells_of(sheet: Any) -> tuple[list[dict[str, Any]], Any]:
    """Return every cell of a sheet as stored, and the parser that read them.

    The library's own row iterator drops rows that are out of order and believes the declared
    size of the sheet; the parser under it leaves nothing out.
    """
    reader: Any = importlib.import_module("openpyxl.worksheet._reader")
    book = sheet.parent
    with warnings.catch_warnings(), sheet._get_source() as source:
        warnings.simplefilter("ignore")
        parser = reader.WorkSheetParser(
            source,
            sheet._shared_strings,
            data_only=book.data_only,
            epoch=book.epoch,
            date_formats=book._date_formats,
            timedelta_formats=book._timedelta_formats,
        )
        found: list[dict[str, Any]] = []
        for _, row in parser.parse():
            found.extend(row)
            if len(found) > MAX_CELLS:
                break
    return found, parser


def _records(
    sheet: Any, cells: list[dict[str, Any]], formulas: list[dict[str, Any]], findings: Findings
) -> list[Record]:
    maker: Any = importlib.import_module("openpyxl.cell.read_only").ReadOnlyCell
    written = {(c["row"], c["column"]): c["value"] for c in formulas if c["data_type"] == "f"}
    rows: dict[int, dict[int, Cell]] = {}
    for stored in cells:
        row, column = int(stored["row"]), int(stored["column"])
        if column > MAX_COLUMNS or row > MAX_SHEET_ROWS:
            findings.problem(
                "sheet-too-large",
                f"the cell {letter(column - 1)}{row} lies too far from the table",
                hint="Copy the table into a new workbook.",
            )
            continue
        formula = written.get((row, column))
        shown = _cell(maker(sheet, **stored), formula, str(sheet.title), findings)
        if column in rows.setdefault(row, {}):
            findings.problem(
                "cell-twice",
                f"the cell {shown.letter}{row} is stored twice in the workbook",
                row=row,
                hint="Open the workbook in a spreadsheet program and save it again.",
            )
        rows[row][column] = shown
    written_columns = (c for r in rows.values() for c, cell in r.items() if cell.text)
    width = max(written_columns, default=0)
    return [
        Record(
            row,
            tuple(rows[row].get(c) or Cell("", letter=letter(c - 1)) for c in range(1, width + 1)),
        )
        for row in sorted(rows)
    ]


def _note_layout(parser: Any, cells: list[dict[str, Any]], title: str, findings: Findings) -> None:
    """Refuse merged cells; say which hidden rows were read."""
    for merged in getattr(parser.merged_cells, "mergeCell", ()) or ():
        findings.problem(
            "cells-merged",
            f"the cells {title}!{merged.coord} are merged: it is not known which rows the text "
            "belongs to",
            row=int(merged.min_row),
            hint="Unmerge them and write the text into each row.",
        )
    filled = {int(c["row"]) for c in cells if c["value"] is not None}
    for number, attributes in parser.row_dimensions.items():
        if attributes.get("hidden") in {"1", "true"} and int(number) in filled:
            findings.caveat(phrase("the row is hidden in the sheet; it was read"), row=int(number))


def _weigh(data: bytes, name: str) -> None:
    """Refuse an archive that would unpack to too much, before anything is unpacked."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = archive.infolist()
    unpacked = sum(m.file_size for m in members)
    heavy = [m for m in members if m.filename.endswith((".xml", ".rels")) and m.file_size > MAX_XML]
    dense = [
        m
        for m in members
        if m.file_size > 1_000_000 and m.file_size > MAX_RATIO * max(m.compress_size, 1)
    ]
    if len(members) > MAX_MEMBERS:
        message = f"the workbook has {len(members)} parts; at most {MAX_MEMBERS} are opened"
    elif unpacked > MAX_UNPACKED or heavy:
        message = f"the workbook unpacks to {unpacked // 1_000_000} MB, too much for a facts table"
    elif dense:
        message = "a part of the workbook is packed more than any real table would be"
    elif any(m.flag_bits & 1 for m in members):
        message = "the workbook is encrypted"
    else:
        return
    raise _refused(name, "workbook-size", message, "Copy the table into a new workbook, or CSV.")


def _open(data: bytes, name: str) -> _Books:
    try:
        openpyxl: Any = importlib.import_module("openpyxl")
    except ImportError:
        raise InputError(
            f"{name} is an XLSX workbook, and reading it needs openpyxl",
            hint="Install the extra: pip install 'bilateral[xlsx]'. Or save the table as CSV "
            "(UTF-8).",
        ) from None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            shown, written = (
                openpyxl.load_workbook(
                    io.BytesIO(data), read_only=True, data_only=computed, keep_links=False
                )
                for computed in (True, False)
            )
    except MemoryError:
        raise
    except Exception:  # the library raises whatever the damage happens to cause
        raise _broken(name) from None
    return _Books(shown, written)


def _broken(name: str) -> BadTableError:
    return _refused(
        name,
        "workbook-broken",
        "the workbook is damaged and cannot be opened",
        "Open it in a spreadsheet program, save it again, or save the table as CSV (UTF-8).",
    )


def _choose(book: Any, findings: Findings) -> Any:
    sheets: list[Any] = [s for s in book.worksheets if hasattr(s, "_get_source")]
    visible = [s for s in sheets if s.sheet_state == "visible"]
    named = [s for s in sheets if str(s.title).strip().casefold() == SHEET]
    chosen = (named or visible or [None])[0]
    if chosen is None:
        findings.problem("sheet-missing", "the workbook has no visible sheet")
    elif len(sheets) > 1:
        others = ", ".join(quote(str(s.title)) for s in sheets if s is not chosen)
        findings.caveat(
            phrase(
                "only the sheet {sheet} was read, not {others}",
                sheet=Given(quote(str(chosen.title))),
                others=Given(others[:200]),
            )
        )
    return chosen


def _cell(cell: Any, formula: Any, title: str, findings: Findings) -> Cell:
    """Turn one cell into the text that it shows."""
    column = letter(int(cell.column) - 1)
    place = f"{title}!{column}{cell.row}"
    try:
        text, kind = _shown(cell, formula)
    except BadCell as error:
        findings.problem(
            error.rule,
            f"{error.message} (cell {place})",
            row=int(cell.row),
            text=_as_stored(cell.value, formula),
            hint=error.hint,
        )
        return Cell("", letter=column)
    if formula is not None and text:
        findings.caveat(
            phrase("results of formulas were read as they are shown"), row=int(cell.row)
        )
    if kind == "number" and _hides_digits(cell.value, text):
        findings.caveat(
            phrase(
                "the cell {place} shows {text} and holds {held}: the shown figure was read",
                place=Given(place),
                text=Given(text),
                held=Given(repr(cell.value)),
            ),
            row=int(cell.row),
        )
    return Cell(text.strip(), kind, column)


def _hides_digits(value: Any, text: str) -> bool:
    """Whether the shown number is not the stored one."""
    bare = text.strip().lstrip("+")
    factor = 0.01 if bare.endswith("%") else 1.0
    try:
        shown = float(bare.rstrip("%")) * factor
    except ValueError:
        return False
    return abs(shown - float(value)) > 1e-9 * max(1.0, abs(shown))


def _as_stored(value: Any, formula: Any) -> str | None:
    if formula is not None:
        return str(getattr(formula, "text", formula))
    return None if value is None else str(value)


def _shown(cell: Any, formula: Any) -> tuple[str, Any]:
    value = cell.value
    if value is None:
        if formula is not None:
            raise BadCell(
                "formula-empty",
                "the formula has no stored result",
                "Open the workbook in a spreadsheet program and save it, or paste the values.",
            )
        return "", "text"
    if cell.data_type == "e":
        raise BadCell("cell-error", f"the cell holds the error {value}", "Correct the formula.")
    if isinstance(value, bool):
        return ("yes" if value else "no"), "text"
    if isinstance(value, (int, float)):
        return shown_number(value, str(cell.number_format)), "number"
    if isinstance(value, (datetime, date)):
        return shown_date(value, str(cell.number_format)), "date"
    if isinstance(value, (time, timedelta)):
        raise BadCell(
            "cell-time",
            "the cell holds a time of day",
            "Format the cell as text and type it again.",
        )
    return str(value), "text"


def _refused(name: str, rule: str, message: str, hint: str) -> BadTableError:
    return BadTableError(
        f"{name} was not read: 1 problem.", problems=[Problem(rule, message, name, hint=hint)]
    )

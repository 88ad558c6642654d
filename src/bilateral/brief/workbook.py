"""The page as a workbook (XLSX): the page and its annex as tables, figures as typed cells.

No text of an input can become a formula, neither here nor in a CSV file saved from a sheet: a
text that begins as a formula would (``=``, ``+``, ``-``, ``@``, also after spaces) gets an
apostrophe before it, as in the CSV of the command line. It is part of the text, so that it stays
wherever the text goes; a quote-prefix format would be lost on the way. Signed numbers alone,
such as ``+18.9%``, are no formula and stay as they are. Nothing is written as a formula or link.
A text that is ``<r>...</r>`` gets an apostrophe, too: the library would take it for its own XML.
"""

from __future__ import annotations

import importlib
import io
import math
import re
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from bilateral.brief.chart_table import chart_table
from bilateral.brief.language import mark
from bilateral.brief.layout import clean
from bilateral.brief.model import Numeral, Paragraph, Picture, Points, Table, Words, plain
from bilateral.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import TypeAlias

    from bilateral.brief.chart_table import Cell
    from bilateral.brief.model import Block, Brief, Figure, Section, Text

    Look: TypeAlias = dict[str, object]

WORDS: Final = {
    "sheet_page": mark("Page"),
    "sheet_annex": mark("Annex"),
    "sheet_figures": mark("Figures"),
    "sheet_sources": mark("Sources"),
    "sheet_charts": mark("Chart data"),
    "sheet_caveats": mark("Caveats"),
    "column_mark": mark("mark"),
    "column_figure": mark("figure"),
    "column_value": mark("value"),
    "column_high": mark("upper value"),
    "column_unit": mark("unit"),
    "column_low": mark("lower value"),
    "column_series": mark("series"),
    "column_year": mark("middle of the period, in years"),
    "column_months": mark("months"),
    "column_label": mark("label"),
    "column_base": mark("base"),
    "column_early": mark("one in ten"),
    "column_late": mark("nine in ten"),
    "column_step": mark("step"),
    "column_flow": mark("flow"),
    "clipped": mark("A text that is too long for a cell is cut and ends in an ellipsis."),
}
_WRITTEN: Final = datetime(2000, 1, 1)
_LIMIT: Final = 32_767  # UTF-16 units in a cell
_NAME: Final = 31  # characters of a sheet's name
_WIDEST: Final = 48  # characters of a column
_DIGITS: Final = 14  # letters that a number needs
_LETTERS: Final = 1.1  # that fit into one unit of a column's width
_LINE: Final = 15  # points
_HIGHEST: Final = 400  # points of a row
_FORMULA: Final = re.compile(r"[\s\u200c\u200d]*[=+\-@\uff1d\uff0b\uff0d\uff20]")
_RICH: Final = re.compile(r"(?s)<r>.*</r>")
_SIGNED: Final = re.compile(r"[+-]\d[\d.,\s]*%?")
_FORBIDDEN: Final = re.compile(r"[\[\]:*?/\\]")
_UNITLESS: Final = frozenset(("count", "number", "year", "period"))
_OWN_SHEETS: Final = ("figures", "sources", "caveats")
_HEADER: Final = {"bold": True, "bg_color": "#E8ECF1", "bottom": 1}
_RULE: Final = {"bottom": 1, "bottom_color": "#D5DAE0"}
_TONES: Final = {
    "contradicted": "#A3261B",
    "supported": "#1B6B3A",
    "consistent": "#1F5A93",
    "not_checkable": "#6B5900",
    "target": "#5B3A91",
    "strong": "#1B1F24",
}


def render(brief: Brief) -> bytes:
    """Return the page as XLSX: equal bytes for equal pages.

    Raises
    ------
    InputError
        If the library that writes it is not installed.
    """
    try:
        xlsxwriter = importlib.import_module("xlsxwriter")
    except ImportError:
        raise InputError(
            "writing XLSX needs xlsxwriter",
            hint="Install the extra: pip install 'bilateral[page]'.",
        ) from None
    out = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    file = xlsxwriter.Workbook(out, options)
    file.set_properties({"title": safe(plain(brief.title))[:255], "created": _WRITTEN})
    _Workbook(brief, file).write()
    file.close()
    return out.getvalue()


def safe(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula, without control characters."""
    shown = clean(text)
    formula = _FORMULA.match(shown) and not _SIGNED.fullmatch(shown)
    return f"'{shown}" if formula or _RICH.fullmatch(shown) else shown


class _Workbook:
    def __init__(self, brief: Brief, file: Any) -> None:
        self.brief = brief
        self.file = file
        self.clipped = False
        self._formats: dict[tuple[tuple[str, object], ...], Any] = {}
        self._names: set[str] = set()
        self.sheets: list[_Sheet] = []

    def write(self) -> None:
        brief = self.brief
        by_key = {section.key: section for section in brief.annex}
        page = _Sheet(self, "sheet_page", _columns(brief.page))
        page.text(brief.title, bold=True, font_size=16)
        page.text(brief.occasion)
        page.text(brief.known_by)
        page.text(brief.answer, bold=True, font_size=12)
        page.sections(brief.page)
        page.skip()
        page.text(brief.foot, font_color="#565D66")
        rest = [section for section in brief.annex if section.key not in _OWN_SHEETS]
        if rest:
            _Sheet(self, "sheet_annex", _columns(rest)).sections(rest)
        self._ledger(by_key.get("figures"))
        if "sources" in by_key:
            self._list(by_key["sources"])
        self._charts()
        self._caveats(by_key.get("caveats"))
        for sheet in self.sheets:
            sheet.finish()

    def word(self, key: str) -> str:
        return self.brief.words.get(key, WORDS[key])

    def format(self, **properties: object) -> Any:
        key = tuple(sorted(properties.items()))
        if key not in self._formats:
            made = {"valign": "top", "text_wrap": True, **properties}
            self._formats[key] = self.file.add_format(made)
        return self._formats[key]

    def name(self, text: str) -> str:
        """Return a name that a sheet may have and none has yet."""
        base = _FORBIDDEN.sub(" ", clean(text)).strip(" '")[:_NAME].strip(" '") or "-"
        name, n = base, 1
        while name.casefold() in {*self._names, "history"}:
            n += 1
            name = f"{base[: _NAME - len(str(n)) - 1]} {n}"
        self._names.add(name.casefold())
        return name

    def fitting(self, text: str) -> str:
        """Return a text as a cell holds it."""
        shown = safe(text)
        if len(shown) * 2 > _LIMIT and len(shown.encode("utf-16-le")) > 2 * _LIMIT:
            self.clipped = True
            half = shown.encode("utf-16-le")[: 2 * (_LIMIT - 1)]
            return half.decode("utf-16-le", "ignore") + "…"
        return shown

    def _ledger(self, section: Section | None) -> None:
        tables = [block for block in section.blocks if isinstance(block, Table)] if section else []
        rows = {plain(row[0]).strip(): row[2:] for t in tables for row in t.rows if row}
        more = [marked(column.title) for t in tables[:1] for column in t.columns[2:]]
        keys = ("mark", "figure", "value", "high", "unit")
        titles = [*(self.word(f"column_{key}") for key in keys), *more]
        figures = [figure for figure in self.brief.figures if figure.id]
        cells: list[list[tuple[Cell, Look]]] = [
            [
                (figure.id, {}),
                (figure.text, {}),
                *((value, {"num_format": _number(figure, value)}) for value in _ends(figure)),
                ("" if figure.unit in _UNITLESS else figure.unit, {}),
                *((marked(cell, figure.id), {}) for cell in rows.get(figure.id, ())),
            ]
            for figure in figures
        ]
        self._filtered("sheet_figures", titles, cells)

    def _list(self, section: Section) -> None:
        """Write the first table of a section to a sheet of its own."""
        table = next((block for block in section.blocks if isinstance(block, Table)), None)
        if table is None:
            _Sheet(self, "sheet_sources", 1).sections((section,))
            return
        titles = [marked(column.title) for column in table.columns]
        rows: list[list[tuple[Cell, Look]]] = [
            [(marked(cell), {}) for cell in row] for row in table.rows
        ]
        self._filtered("sheet_sources", titles, rows)

    def _filtered(
        self,
        key: str,
        titles: Sequence[str],
        rows: Sequence[Sequence[tuple[Cell, Look]]],
    ) -> None:
        """Write a table that can be filtered, its header always in sight."""
        sheet = _Sheet(self, key, 1)
        sheet.grid(titles, rows)
        sheet.sheet.freeze_panes(1, 0)
        sheet.sheet.repeat_rows(0)
        sheet.sheet.autofilter(0, 0, max(len(rows), 1), len(titles) - 1)

    def _charts(self) -> None:
        found = [
            block
            for section in (*self.brief.page, *self.brief.annex)
            for block in section.blocks
            if isinstance(block, Picture)
        ]
        if not found:
            return
        sheet = _Sheet(self, "sheet_charts", 7)
        for picture in found:
            sheet.text(picture.title, bold=True, font_size=12)
            sheet.text(picture.message)
            titles, formats, rows = chart_table(picture.chart, self.word)
            looks: list[Look] = [{"num_format": each} for each in formats]
            sheet.grid(titles, [list(zip(row, looks, strict=True)) for row in rows])
            sheet.skip()

    def _caveats(self, section: Section | None) -> None:
        sheet = _Sheet(self, "sheet_caveats", 1)
        if section is not None:
            sheet.sections((section,))
        else:
            for caveat in self.brief.caveats:
                sheet.text((Words(caveat),))
        if self.clipped:
            sheet.text((Words(self.word("clipped")),))
        sheet.widths[0] = 110


class _Sheet:
    """A sheet that is written from top to bottom; `columns` is how many its tables have."""

    def __init__(self, book: _Workbook, key: str, columns: int) -> None:
        self.book = book
        self.sheet = book.file.add_worksheet(book.name(book.word(key)))
        self.sheet.set_paper(9)  # A4
        self.sheet.set_landscape()
        self.sheet.fit_to_pages(1, 0)
        self.sheet.hide_gridlines(2)
        self.columns = columns
        self.row = 0
        self.widths: dict[int, int] = {}
        self.lines: list[tuple[int, dict[int, int], int]] = []
        book.sheets.append(self)

    def skip(self) -> None:
        self.row += 1

    def sections(self, sections: Iterable[Section]) -> None:
        for section in sections:
            self.skip()
            self.text(section.title, bold=True, font_size=12, font_color="#1F5A93")
            for block in section.blocks:
                self.block(block)

    def block(self, block: Block) -> None:
        match block:
            case Paragraph(text):
                self.text(text)
            case Points(points):
                for point in points:
                    self.text((Words("• "), *point))
            case Picture(_, _, message, _):
                self.text(message)
            case Table(_, columns, rows):
                self.grid(
                    [marked(column.title) for column in columns],
                    [
                        [
                            (marked(cell), _look(cell, numeric=column.numeric))
                            for cell, column in zip(row, columns, strict=True)
                        ]
                        for row in rows
                    ],
                )

    def text(self, text: Text, **properties: object) -> None:
        """Write a line over all columns, as high as it needs."""
        shown = self.book.fitting(marked(text))
        if not shown:
            return
        form = self.book.format(**properties)
        if self.columns > 1:
            self.sheet.merge_range(self.row, 0, self.row, self.columns - 1, "", form)
        self.sheet.write_string(self.row, 0, shown, form)
        size = int(str(properties.get("font_size", 11)))
        self.lines.append((self.row, {-1: len(shown)}, size))
        self.row += 1

    def finish(self) -> None:
        """Give columns and rows the room they need; programs do not all do it by themselves."""
        widths = dict.fromkeys(range(self.columns), 10) | self.widths
        for column, width in widths.items():
            self.sheet.set_column(column, column, width)
        room = {-1: sum(widths[n] for n in range(self.columns)), **widths}
        for row, lengths, size in self.lines:
            part = _LETTERS * 11 / size
            lines = max(math.ceil(n / (room[column] * part)) for column, n in lengths.items())
            self.sheet.set_row(row, min(max(lines, 1) * _LINE * size / 11 + 2, _HIGHEST))

    def grid(self, titles: Sequence[str], rows: Sequence[Sequence[tuple[Cell, Look]]]) -> None:
        """Write a header and rows; numbers stay numbers, and what is none is an empty cell."""
        form = self.book.format
        right = {
            n
            for row in rows
            for n, (value, look) in enumerate(row)
            if isinstance(value, (int, float))
            or look.get("align") == "right"
            or look.get("num_format", "General") != "General"
        }
        sides: list[Look] = [
            {"align": "right"}
            if n in right
            else {"align": "left", "indent": 1}
            if n - 1 in right
            else {}
            for n in range(len(titles))
        ]
        self._row([(t, form(**_HEADER, **side)) for t, side in zip(titles, sides, strict=True)])
        for row in rows:
            cells = zip(row, sides, strict=False)  # a row may end early
            self._row([(value, form(**{**_RULE, **side, **look})) for (value, look), side in cells])

    def _row(self, cells: Sequence[tuple[Cell, Any]]) -> None:
        lengths: dict[int, int] = {}
        for column, (value, form) in enumerate(cells):
            if isinstance(value, str) and value:
                shown = self.book.fitting(value)
                self.sheet.write_string(self.row, column, shown, form)
                lengths[column] = len(shown)
            elif isinstance(value, (int, float)) and math.isfinite(value):
                self.sheet.write_number(self.row, column, value, form)
                lengths[column] = _DIGITS
            else:
                self.sheet.write_blank(self.row, column, None, form)
        for column, n in lengths.items():
            self.widths[column] = max(self.widths.get(column, 8), min(n + 2, _WIDEST))
        if lengths:
            self.lines.append((self.row, lengths, 11))
        self.row += 1


def marked(text: Text, own: str = "") -> str:
    """Return a text with the marks of its figures: ``380.7 million USD [a]``."""
    return "".join(
        f"{run.text} [{run.figure.id}]"
        if isinstance(run, Numeral) and run.figure.id not in {"", own}
        else run.text
        for run in text
    )


def _columns(sections: Iterable[Section]) -> int:
    tables = (b for section in sections for b in section.blocks if isinstance(b, Table))
    return max((len(table.columns) for table in tables), default=1)


def _look(cell: Text, *, numeric: bool) -> Look:
    """How a cell looks: figures at the right, verdicts in their colour."""
    look: Look = {"align": "right"} if numeric else {}
    match cell:
        case (Words(tone=str(tone)),):
            return {**look, "bold": True, "font_color": _TONES[tone]}
        case _:
            return look


def _ends(figure: Figure) -> tuple[Cell, Cell]:
    return figure.value, figure.high


def _number(figure: Figure, value: Cell) -> str:
    """Format of a number: per cent of a ratio, full units of money, a year without a comma."""
    if isinstance(value, str) or value is None:
        return "General"
    match figure.unit:
        case "%":
            return "0.0%"
        case "year":
            return "0"
        case "count":
            return "#,##0"
        case "number" | "x":
            return "#,##0.00"
        case _:
            return "#,##0" if abs(value) >= 1000 else "#,##0.00"

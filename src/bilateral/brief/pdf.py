"""The page as tagged PDF (PDF/UA-1): one A4 page, then the annex.

The template ``templates/brief.typ`` lays out; this module hands it the page as data. Typst never
reads a string of data as markup, so nothing that stands in a text can become a command.
"""

from __future__ import annotations

import importlib
import json
import re
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from bilateral.brief.drawing import PRINT, draw
from bilateral.brief.layout import clean, length
from bilateral.brief.model import (
    Numeral,
    Paragraph,
    Picture,
    Points,
    Quotation,
    Table,
    Words,
    plain,
)
from bilateral.errors import InputError, MethodError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import TypeAlias

    from bilateral.brief.model import Block, Brief, Column, Run, Section, Text

    Cell: TypeAlias = list[dict[str, Any]]

WORDS: Final = ("annex", "moved")
# Sizes of a chart over the whole width (178 mm: 672 pixels of 1/96 inch) and in half of it
# (85.5 mm: 323 pixels). The second, for pages that are full, is lower and shrinks to the width, so
# that its letters shrink with those of the page.
WIDE: Final = ((672, 215), (770, 185))
HALF: Final = ((323, 185), (370, 150))
_STANDARDS: Final = {"pdf": ["ua-1"], "png": [], "svg": []}
_LEDGER: Final = "figures"
_TEMPLATES: Final = Path(__file__).parent / "templates"
_ABSENT: Final = "\N{REPLACEMENT CHARACTER}"
_NO_FONT: Final = re.compile(r'the text `"(.+?)"` could not be displayed')
_ESCAPED: Final = re.compile(r"\\u\{([0-9a-f]+)\}|\\(.)")
_NOT_ASCII: Final = re.compile(r"[^\x00-\x7f]")
_RUNNING: Final = 90  # characters of the title that the running header shows
_CHIP: Final = 24  # characters up to which a verdict is a chip and cannot break
_CANDIDATES: Final = 3  # texts that are measured to find the width of a column
_GLUED: Final = re.compile(r"[\S\u00a0\u202f]{40,}")
_SPACE: Final = re.compile(r"[^\S\u00a0\u202f]+")
_WORD: Final = 24  # characters from which a word may break anywhere, as in the template


class PageFitWarning(UserWarning):
    """The first page holds less than it should, or characters have no font."""


def render(brief: Brief) -> bytes:
    """Return the page as PDF/UA-1: equal bytes for equal pages.

    The text of the first page is as large as fits, from 10 to 7.5 points, with lower charts if
    it must be. Sections that do not fit even then stand first in the annex, and the page says so.
    Only the fonts of the compiler are used (Latin, Cyrillic, Greek, Hebrew, Arabic); those of the
    system only for characters that these lack, in which case the bytes depend on the system.

    Warns
    -----
    PageFitWarning
        If sections moved to the annex, the head alone is longer than a page, or characters that
        no font has were replaced.

    Raises
    ------
    InputError
        If the compiler is not installed.
    KeyError
        If `brief.words` lacks one of `WORDS`.
    MethodError
        If the page cannot be laid out.
    """
    return compiled(brief, "pdf")


def compiled(brief: Brief, form: str, ppi: float = 110) -> Any:
    """Return the page as "pdf" bytes, or as "png" or "svg": the bytes of each page."""
    typst = _typst()
    text = json.dumps(_page(brief), ensure_ascii=False)
    absent: set[str] = set()
    for system in (False, True, True):
        compiler = typst.Compiler(
            _TEMPLATES / "brief.typ",
            root=_TEMPLATES,
            ignore_system_fonts=not system,
            sys_inputs={"brief": _without(text, absent)},
        )
        try:
            made = compiler.compile(format=form, ppi=ppi, pdf_standards=_STANDARDS[form])
        except typst.TypstError as error:
            missing = _missing(str(error.diagnostic))
            if not missing:
                raise MethodError(f"the page cannot be laid out: {error.message}") from error
            absent = missing if system else absent
            continue
        _warn(json.loads(compiler.query("<fit>", field="value", one=True)), absent)
        return made
    raise MethodError("the page cannot be laid out: characters without a font remain")


def _typst() -> Any:
    try:
        return importlib.import_module("typst")
    except ImportError:
        raise InputError(
            "writing PDF needs typst", hint="Install the extra: pip install 'bilateral[page]'."
        ) from None


def _missing(diagnostic: str) -> set[str]:
    """Characters that no font has, from what the compiler says."""
    return {
        _ESCAPED.sub(lambda found: chr(int(found[1], 16)) if found[1] else found[2], text)
        for text in _NO_FONT.findall(diagnostic)
    }


def _without(text: str, absent: Iterable[str]) -> str:
    """Replace clusters but for their ASCII, of which JSON and SVG are made: all fonts have it."""
    for cluster in absent:
        text = text.replace(cluster, _NOT_ASCII.sub(_ABSENT, cluster))
    return text


def _warn(fit: Any, absent: Iterable[str]) -> None:
    said: list[str] = []
    if not fit["fits"]:
        said.append("the head of the page alone is longer than a page")
    if fit["moved"]:
        said.append(f"no room on the first page for: {', '.join(fit['moved'])}; see the annex")
    if absent:
        letters = {letter for text in absent for letter in _NOT_ASCII.findall(text)}
        codes = ", ".join(sorted(f"U+{ord(letter):04X}" for letter in letters))
        said.append(f"no font has these characters, which were replaced: {codes}")
    for text in said:
        warnings.warn(text, PageFitWarning, stacklevel=4)


def _page(brief: Brief) -> dict[str, Any]:
    made = _Data(_ledger_marks(brief))
    title = clean(plain(brief.title))
    return {
        "language": brief.language,
        "heading": title,
        "running": title if len(title) <= _RUNNING else title[: _RUNNING - 1] + "…",
        "summary": clean(plain(brief.answer)),
        "annex_title": clean(brief.words["annex"]),
        "moved": clean(brief.words["moved"]),
        "title": made.runs(brief.title),
        "occasion": made.runs(brief.occasion),
        "answer": made.runs(brief.answer),
        "known_by": made.runs(brief.known_by),
        "foot": made.runs(brief.foot),
        "rows": [
            [made.section(s, HALF if len(row) > 1 else WIDE) for s in row]
            for row in _rows(brief.page)
        ],
        "annex": [made.section(section, WIDE[:1]) for section in brief.annex],
    }


def _rows(sections: Sequence[Section]) -> list[list[Section]]:
    """Rows of the page: one section over the whole width, or a left and a right half.

    A half without its other half has the whole width.
    """
    rows: list[list[Section]] = []
    for section in sections:
        if section.place == "right" and rows and len(rows[-1]) == 1 and rows[-1][0].place == "left":
            rows[-1].append(section)
        else:
            rows.append([section])
    return rows


def _ledger_marks(brief: Brief) -> set[str]:
    """Marks of figures that rows of the ledger begin with."""
    begun = {
        _beginning(row)
        for section in brief.annex
        if section.key == _LEDGER
        for block in section.blocks
        if isinstance(block, Table)
        for row in block.rows
    }
    return begun & {figure.id for figure in brief.figures if figure.id}


def _beginning(row: Sequence[Text]) -> str:
    return plain(row[0]).strip() if row else ""


class _Data:
    """The page as what the template reads; `linked` holds the marks that the ledger has."""

    def __init__(self, linked: set[str]) -> None:
        self._linked = linked
        self._placed: set[str] = set()

    def section(self, section: Section, sizes: Sequence[tuple[int, int]]) -> dict[str, Any]:
        ledger = section.key == _LEDGER
        return {
            "key": section.key,
            "title": self.runs(section.title),
            "blocks": [self._block(block, section, sizes, ledger) for block in section.blocks],
        }

    def _block(
        self, block: Block, section: Section, sizes: Sequence[tuple[int, int]], ledger: bool
    ) -> dict[str, Any]:
        match block:
            case Paragraph(text):
                return {"kind": "paragraph", "text": self.runs(text)}
            case Points(points):
                return {"kind": "points", "points": [self.runs(point) for point in points]}
            case Table():
                return self._table(block, section, ledger)
            case Picture():
                return self._picture(block, section, sizes)

    def _table(self, table: Table, section: Section, ledger: bool) -> dict[str, Any]:
        rows: list[dict[str, Any]] = []
        for row in table.rows:
            mark = _beginning(row) if ledger else ""
            made: dict[str, Any] = {"cells": [self.runs(cell, own=mark) for cell in row]}
            if mark in self._linked - self._placed:  # a link leads to the first row of its mark
                self._placed.add(mark)
                made["mark"] = mark
            rows.append(made)
        return {
            "kind": "table",
            "caption": self._unless_same(table.caption, section),
            "columns": [
                self._column(column, [row["cells"][place] for row in rows])
                for place, column in enumerate(table.columns)
            ],
            "rows": rows,
        }

    def _column(self, column: Column, cells: Sequence[Cell]) -> dict[str, Any]:
        """A column with the cell and the words that decide how wide it must be."""
        # A header is repeated on the next page, where PDF/UA wants no link in it.
        title = [{**run, "linked": False} for run in self.runs(column.title)]
        pieces = [piece for cell in cells for piece in _pieces(cell)]
        return {
            "title": title,
            "title_words": sorted(_pieces(title), key=_reach)[-1:],
            "numeric": column.numeric,
            "wide": column.wide,
            "longest": sorted(cells, key=_reach)[-_CANDIDATES:],
            "words": sorted(pieces, key=_reach)[-_CANDIDATES:],
        }

    def _picture(
        self, picture: Picture, section: Section, sizes: Sequence[tuple[int, int]]
    ) -> dict[str, Any]:
        spoken = ". ".join(
            text
            for part in (picture.title, picture.message)
            if (text := clean(plain(part)).strip())
        )
        return {
            "kind": "picture",
            "title": self._unless_same(picture.title, section),
            "message": self.runs(picture.message),
            "alt": spoken or clean(plain(section.title)) or section.key,
            "drawings": [draw(picture.chart, *size, PRINT, picture.key) for size in sizes],
        }

    def _unless_same(self, text: Text, section: Section) -> Cell:
        """Return the runs of a title, and none where the heading above says the same."""
        return [] if plain(text) == plain(section.title) else self.runs(text)

    def runs(self, text: Text, own: str = "") -> Cell:
        """Return the runs of a text; `own` is the mark of the row it stands in."""
        return [self._run(run, own) for run in text if run.text]

    def _run(self, run: Run, own: str) -> dict[str, Any]:
        made: dict[str, Any] = {"kind": "text", "text": _loosened(clean(run.text))}
        match run:
            case Words(_, tone) if tone is not None:
                made |= {"tone": tone, "short": len(run.text) <= _CHIP}
            case Numeral(figure) if figure.id and figure.id != own:
                made |= {"mark": figure.id, "linked": figure.id in self._linked}
            case Quotation():
                made["kind"] = "quote"
            case _:
                pass
        return made


def _loosened(text: str) -> str:
    """Let lines break at the hard spaces of a text that holds together for too long."""
    return _GLUED.sub(lambda found: re.sub(r"\s", " ", found[0]), text)


def _pieces(cell: Cell) -> list[Cell]:
    """The parts of a cell that a line cannot break."""
    pieces: list[Cell] = [[]]
    for run in cell:
        if run.get("short"):
            pieces[-1].append(run)
            continue
        for place, word in enumerate(_SPACE.split(run["text"])):
            if place:
                pieces.append([])
            pieces[-1].append({**run, "text": word[:_WORD]})
    return [piece for piece in pieces if any(run["text"] for run in piece)]


def _reach(cell: Cell) -> float:
    """About how wide a cell is, to find the widest; the template measures it."""
    return sum(length(run["text"]) + ("mark" in run) + 2 * ("tone" in run) for run in cell)

"""The page as content: what every format renders and none may change.

A text is a row of runs. Words come from the catalogue and hold no numeral; every numeral stands
in a run that says where it comes from: a figure of the ledger, the name of a fact or claim, a
quotation of the statement, or text of an input. So each format resolves all its numerals.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

if TYPE_CHECKING:
    from pathlib import Path

    from bilateral.brief.charts import Chart

SCHEMA = "bilateral-brief/1"
Status = Literal["stated", "reported", "implied", "estimated", "projected", "target", "label"]
Tone = Literal["contradicted", "supported", "consistent", "not_checkable", "target", "strong"]


@dataclass(frozen=True, slots=True)
class Source:
    """Where a figure comes from.

    Attributes
    ----------
    kind : "fact" (a row of the facts table), "span" (words of the statement), "computation"
        (arithmetic or the linear program on other figures), "model" (a fitted model's opinion),
        "table" (a shipped table of history), "label" (a period, a date, a count or a tick, which
        names and does not measure)
    of : ids of the facts, claims and readings it rests on
    formula : how it was computed, in the language of the page; empty for the others
    span : first and last place (exclusive) in the statement
    """

    kind: Literal["fact", "span", "computation", "model", "table", "label"]
    of: tuple[str, ...] = ()
    formula: str = ""
    span: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of the page.

    Attributes
    ----------
    id : letters, so that no mark can be read as a numeral; empty for labels
    text : as it stands on the page, in its language
    value, high : in full units, ratios and years; `high` for ranges; None is open
    unit : currency code, "%", "x", "year", "count", "points" or "period"
    status : what kind of figure it is
    side, period : whose statistics, and of when; None where there is none
    source : where it comes from
    """

    id: str
    text: str
    value: float | str | None
    high: float | None
    unit: str
    status: Status
    side: str | None
    period: str | None
    source: Source


@dataclass(frozen=True, slots=True)
class Words:
    """Text of the catalogue: no numeral stands in it. `tone` marks a verdict."""

    text: str
    tone: Tone | None = None


@dataclass(frozen=True, slots=True)
class Numeral:
    """A figure of the ledger."""

    figure: Figure

    @property
    def text(self) -> str:
        """The figure as it stands on the page."""
        return self.figure.text


@dataclass(frozen=True, slots=True)
class Mention:
    """The name of a fact, claim, reading or economy."""

    text: str
    of: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words of the statement, verbatim; the marks around them are part of the text."""

    text: str
    span: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class Verbatim:
    """Text of an input as it stands there; `of` says which: a fact's id or "dossier"."""

    text: str
    of: str


Run: TypeAlias = Words | Numeral | Mention | Quotation | Verbatim
Text: TypeAlias = tuple[Run, ...]


def plain(text: Text) -> str:
    """The text without anything but its characters."""
    return "".join(run.text for run in text)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A sentence or a few."""

    text: Text


@dataclass(frozen=True, slots=True)
class Points:
    """A list of points, each a sentence or a few."""

    points: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; `numeric` aligns it to the right, `wide` gives it the spare room."""

    title: Text
    numeric: bool = False
    wide: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells under columns; `caption` says what it holds, for those who cannot see it."""

    caption: Text
    columns: tuple[Column, ...]
    rows: tuple[tuple[Text, ...], ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart with its title and the message it carries, which is also its alternative text."""

    key: str
    title: Text
    message: Text
    chart: Chart


Block: TypeAlias = Paragraph | Points | Table | Picture


@dataclass(frozen=True, slots=True)
class Section:
    """A titled part of the page or of its annex.

    Attributes
    ----------
    key : stable name, the same in every language
    title : heading
    blocks : what stands in it, in order
    place : where on the page: "full" width, "left" or "right" half of a row of two
    """

    key: str
    title: Text
    blocks: tuple[Block, ...]
    place: Literal["full", "left", "right"] = "full"


@dataclass(frozen=True, slots=True)
class Brief:
    """The page for one statement.

    Attributes
    ----------
    language : code of the language it is written in
    title : who trades with whom
    occasion : date, place and speakers of the statement
    answer : the sentence at the head
    known_by : day up to which publications were used; None for all
    page : the sections of the one page
    foot : method and what it is not, in small print
    annex : everything behind it; the ledger of figures and the sources come last
    figures : the ledger: every figure of page and annex
    words : words of the page itself by key ("annex", "known_by"), in its language
    result : the whole check (`CheckResult.to_dict`)
    chances : the whole assessment (`Assessment.to_dict`)
    dossier : the whole dossier (`Dossier.to_dict`)
    caveats : what a reader must know, in English
    """

    language: str
    title: Text
    occasion: Text
    answer: Text
    known_by: Text
    page: tuple[Section, ...]
    foot: Text
    annex: tuple[Section, ...]
    figures: tuple[Figure, ...]
    words: dict[str, str]
    result: dict[str, Any]
    chances: dict[str, Any]
    dossier: dict[str, Any]
    caveats: tuple[str, ...] = field(default=())

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON-ready form, schema-tagged (``bilateral-brief/1``)."""
        from bilateral.brief.exchange import to_dict

        return to_dict(self)

    def to_text(self, *, color: bool = False, width: int = 80, annex: bool = True) -> str:
        """Return the page as terminal text.

        Parameters
        ----------
        color : colour the verdicts (ANSI)
        width : characters of a line, 60 or more
        annex : with the annex, or the page alone
        """
        from bilateral.brief.text import render

        return render(self, color=color, width=max(width, 60), annex=annex)

    def to_html(self, path: str | Path | None = None) -> str:
        """Return the page as one self-contained HTML file, and write it to `path` if given."""
        from bilateral.brief.html import render
        from bilateral.brief.output import write_text

        return write_text(render(self), path)

    def to_pdf(self, path: str | Path | None = None) -> bytes:
        """Return the page as tagged PDF (PDF/UA), and write it to `path` if given."""
        from bilateral.brief.output import write_bytes
        from bilateral.brief.pdf import render

        return write_bytes(render(self), path)

    def to_docx(self, path: str | Path | None = None) -> bytes:
        """Return the page as an editable document, and write it to `path` if given."""
        from bilateral.brief.document import render
        from bilateral.brief.output import write_bytes

        return write_bytes(render(self), path)

    def to_xlsx(self, path: str | Path | None = None) -> bytes:
        """Return the page as a workbook with typed cells, and write it to `path` if given."""
        from bilateral.brief.output import write_bytes
        from bilateral.brief.workbook import render

        return write_bytes(render(self), path)

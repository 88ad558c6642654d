"""The page as content: sections of rows, rendered by each format in its own way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

SCHEMA = "bilateral-brief/1"


@dataclass(frozen=True, slots=True)
class Section:
    """A titled block: a table with a header, or lines of text.

    Attributes
    ----------
    key : stable name
    title : heading
    header : names of the columns; empty for lines of text
    rows : cells; for lines of text one cell each
    note : a sentence below
    annex : whether it stands after the page proper
    """

    key: str
    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""
    annex: bool = False


@dataclass(frozen=True, slots=True)
class Brief:
    """The page for one statement.

    Attributes
    ----------
    title : who trades with whom
    answer : the sentences at the head
    known_by : day up to which publications were used; None for all
    sections : the blocks of the page in order
    result : the whole check (`CheckResult.to_dict`)
    chances : the whole assessment (`Assessment.to_dict`)
    dossier : the whole dossier (`Dossier.to_dict`)
    caveats : what a reader must know
    statement : date, place, speakers and language of the statement
    """

    title: str
    answer: tuple[str, ...]
    known_by: str | None
    sections: tuple[Section, ...]
    result: dict[str, Any]
    chances: dict[str, Any]
    dossier: dict[str, Any]
    caveats: tuple[str, ...] = ()
    statement: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON-ready form, schema-tagged."""
        return {
            "schema": SCHEMA,
            "title": self.title,
            "statement": self.statement,
            "answer": list(self.answer),
            "as_of": self.known_by,
            "sections": [
                {
                    "key": s.key,
                    "title": s.title,
                    "header": list(s.header),
                    "rows": [list(row) for row in s.rows],
                    "note": s.note,
                    "annex": s.annex,
                }
                for s in self.sections
            ],
            "check": self.result,
            "assessment": self.chances,
            "dossier": self.dossier,
            "caveats": list(self.caveats),
        }

    def to_text(self, *, color: bool = False, width: int = 80) -> str:
        """Return the page as terminal text.

        Parameters
        ----------
        color : colour the verdicts (ANSI)
        width : characters of a line, 60 or more
        """
        from bilateral.brief.text import render

        return render(self, color=color, width=max(width, 60))

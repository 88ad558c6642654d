"""The page as plain data, from which every text can be rebuilt and every numeral traced.

A text is a list of runs. A run of the catalogue's words is a string, or an object with its tone;
every other run is an object with its text and one key that says what it is:

========== =================================================================
``figure``  id of the figure in ``figures``
``label``   place of the label in ``figures``, counted from zero: it has no id
``names``   ids of the facts, claims, readings or economies that it names
``span``    first and last place (exclusive) in the statement; null if unknown
``input``   id of the fact, or "dossier", whose text it is
========== =================================================================
"""

from __future__ import annotations

import math
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Any, cast

from bilateral.brief.model import (
    SCHEMA,
    Mention,
    Numeral,
    Paragraph,
    Picture,
    Points,
    Quotation,
    Table,
    Verbatim,
    Words,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bilateral.brief.model import Block, Brief, Column, Figure, Run, Section, Text


def to_dict(brief: Brief) -> dict[str, Any]:
    """Return the JSON-ready form of a page; open ends and what is no number are null.

    Raises
    ------
    ValueError
        If a figure of the page does not stand in its ledger.
    """
    return _Exchange(brief.figures).brief(brief)


class _Exchange:
    def __init__(self, figures: Iterable[Figure]) -> None:
        self._places = {figure: place for place, figure in enumerate(figures)}

    def brief(self, brief: Brief) -> dict[str, Any]:
        return {
            "schema": SCHEMA,
            "language": brief.language,
            "title": self.text(brief.title),
            "occasion": self.text(brief.occasion),
            "answer": self.text(brief.answer),
            "known_by": self.text(brief.known_by),
            "page": [self.section(section) for section in brief.page],
            "foot": self.text(brief.foot),
            "annex": [self.section(section) for section in brief.annex],
            "figures": [_data(figure) for figure in brief.figures],
            "check": brief.result,
            "assessment": brief.chances,
            "dossier": brief.dossier,
            "caveats": list(brief.caveats),
        }

    def section(self, section: Section) -> dict[str, Any]:
        return {
            "key": section.key,
            "title": self.text(section.title),
            "place": section.place,
            "blocks": [self.block(block) for block in section.blocks],
        }

    def block(self, block: Block) -> dict[str, Any]:
        match block:
            case Paragraph(text):
                return {"type": "paragraph", "text": self.text(text)}
            case Points(points):
                return {"type": "points", "points": [self.text(point) for point in points]}
            case Table(caption, columns, rows):
                return {
                    "type": "table",
                    "caption": self.text(caption),
                    "columns": [self.column(column) for column in columns],
                    "rows": [[self.text(cell) for cell in row] for row in rows],
                }
            case Picture(key, title, message, chart):
                return {
                    "type": "picture",
                    "key": key,
                    "title": self.text(title),
                    "message": self.text(message),
                    "chart": {"type": type(chart).__name__, **_data(chart)},
                }

    def column(self, column: Column) -> dict[str, Any]:
        return {
            "title": self.text(column.title),
            "numeric": column.numeric,
            "wide": column.wide,
        }

    def text(self, text: Text) -> list[str | dict[str, Any]]:
        return [self.run(run) for run in text]

    def run(self, run: Run) -> str | dict[str, Any]:
        match run:
            case Words(text, None):
                return text
            case Words(text, tone):
                return {"text": text, "tone": tone}
            case Numeral(figure):
                place = self._places.get(figure)
                if place is None:
                    raise ValueError(f"not in the ledger: {figure}")
                key = {"figure": figure.id} if figure.id else {"label": place}
                return {"text": run.text, **key}
            case Mention(text, of):
                return {"text": text, "names": list(of)}
            case Quotation(text, span):
                return {"text": text, "span": _data(span)}
            case Verbatim(text, of):
                return {"text": text, "input": of}


def _data(value: Any) -> Any:
    if is_dataclass(value):
        return {f.name: _data(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, tuple):
        return [_data(part) for part in cast("tuple[Any, ...]", value)]
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return value

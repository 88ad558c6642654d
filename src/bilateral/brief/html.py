"""The page as one HTML file: nothing is fetched, nothing runs, nothing of an input is obeyed."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from bilateral.brief.drawing import DARK, SCREEN, draw
from bilateral.brief.fitting import fit, rows_of
from bilateral.brief.layout import clean
from bilateral.brief.model import Mention, Table, plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bilateral.brief.model import Block, Brief, Figure, Picture, Text

WORDS: Final = ("annex", "back", "figure", "skip")
WIDE: Final = (840, 260)  # a chart over the whole width, in CSS pixels
HALF: Final = (400, 215)  # a chart in half of it, and any chart on a phone
_LEDGER: Final = "figures"
_TEMPLATES: Final = Path(__file__).parent / "templates"
_PLAIN_ID: Final = re.compile(r"[A-Za-z0-9._/-]{1,60}")


def render(brief: Brief) -> str:
    """Return the page as a self-contained document.

    Raises
    ------
    KeyError
        If `brief.words` lacks one of `WORDS`.
    """
    return (
        environment()
        .get_template("brief.html")
        .render(
            brief=brief,
            rows=list(rows_of(brief.page)),
            links=Links(brief),
            quoted=brief.dossier.get("lang", brief.language),
            sheet=fit(brief),
            dark=DARK,
        )
    )


@lru_cache(maxsize=1)
def environment() -> Environment:
    """Return the templates; whatever they put out is cleaned, then escaped."""
    made = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=_put_out,
    )
    filters = cast("dict[str, Any]", made.filters)
    filters.update(plain=plain, value=machine_value, kind=_kind, drawn=_drawn)
    return made


def _put_out(value: object) -> object:
    return clean(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _kind(thing: object) -> str:
    return type(thing).__name__


def machine_value(figure: Figure) -> str | None:
    """Return a figure for machines: full units, a range as ``low..high``, nothing where open."""
    if isinstance(figure.value, str):
        return figure.value
    if figure.high is not None:
        return f"{_exact(figure.value)}..{_exact(figure.high)}"
    return _exact(figure.value) or None


def _exact(value: float | None) -> str:
    if value is None or value in (float("inf"), float("-inf")):
        return ""
    return str(int(value)) if value == int(value) else repr(value)


class Links:
    """Where marks and names lead to, and back, and the words that tell it.

    A mark leads to its row of the ledger, the name of a fact or claim to the last row of the
    annex that begins with it. What has no row is not linked.
    """

    def __init__(self, brief: Brief) -> None:
        self._words = {key: brief.words[key] for key in WORDS}
        self._used: set[str] = set()
        self._ledger: dict[int, str] = {}
        last: dict[str, int] = {}
        ids = {figure.id for figure in brief.figures if figure.id}
        for section in brief.annex:
            for row in _table_rows(section.blocks):
                if section.key == _LEDGER and plain(row[0]).strip() in ids:
                    self._ledger[id(row)] = plain(row[0]).strip()
                elif (name := _name(row[0])) is not None:
                    last[name] = id(row)
        self._named = {row: name for name, row in last.items()}
        self._marks = frozenset(self._ledger.values())
        self._names = frozenset(last)

    def word(self, key: str) -> str:
        """Return a word of the page itself."""
        return self._words[key]

    def mark(self, row: tuple[Text, ...]) -> str | None:
        """Return the mark whose row of the ledger this is."""
        return self._ledger.get(id(row))

    def name(self, row: tuple[Text, ...]) -> str | None:
        """Return the name whose row this is."""
        return self._named.get(id(row))

    def to_mark(self, figure: Figure) -> bool:
        """Whether the ledger has a row for a figure."""
        return figure.id in self._marks

    def to_name(self, mention: Mention) -> str | None:
        """Return the name that has a row: this one, or what it is a part of (``F05.change``)."""
        if mention.of != (mention.text,):
            return None
        whole = re.split(r"[./]", mention.text, maxsplit=1)[0]
        return next((name for name in (mention.text, whole) if name in self._names), None)

    def first(self, figure: Figure) -> bool:
        """Whether this is the first time that a figure is asked for: its row leads back here."""
        new = figure.id not in self._used
        self._used.add(figure.id)
        return new

    def used(self, mark: str) -> bool:
        """Whether a figure stood outside of the ledger."""
        return mark in self._used


def _table_rows(blocks: Iterable[Block]) -> Iterator[tuple[Text, ...]]:
    for block in blocks:
        if isinstance(block, Table):
            yield from (row for row in block.rows if row)


def _name(text: Text) -> str | None:
    """Return the name that a cell holds and nothing else, if an address can carry it."""
    match text:
        case (Mention(name, of=(of,)),) if name == of and _PLAIN_ID.fullmatch(name):
            return name
        case _:
            return None


def _drawn(picture: Picture, wide: bool) -> Markup:
    width, height = WIDE if wide else HALF
    key = f"{picture.key}-{'wide' if wide else 'half'}"
    return Markup(draw(picture.chart, width, height, SCREEN, key))  # noqa: S704  drawn, escaped

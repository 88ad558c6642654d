"""The page as terminal text.

Each figure is followed by its mark, ``380.7 million USD [a]``, under which the annex says where
it comes from. Charts are their message and a sketch.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bilateral.brief.layout import END, STYLES, clean, fold, grid, length, pad, points, styled
from bilateral.brief.model import Numeral, Paragraph, Picture, Points, Table, Words, plain
from bilateral.brief.sketch import sketch

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bilateral.brief.model import Block, Brief, Run, Section, Text

_OFF = "\x1b[0m"
_CODES = {
    "contradicted": "\x1b[31m",
    "supported": "\x1b[32m",
    "consistent": "\x1b[36m",
    "not_checkable": "\x1b[33m",
    "target": "\x1b[35m",
    "strong": "\x1b[1m",
    "mark": "\x1b[2m",
}
_STYLE = dict(zip(_CODES, STYLES, strict=False))
_COLORS = str.maketrans({_STYLE[name]: code for name, code in _CODES.items()} | {END: _OFF})
_NO_COLORS = str.maketrans(dict.fromkeys((*_STYLE.values(), END), ""))
_LEDGER = "figures"


def render(brief: Brief, *, color: bool, width: int, annex: bool = True) -> str:
    """Lay the page out in lines of at most `width` characters, 60 or more."""
    lines = [*_head(brief, width), "=" * width]
    for text in (brief.occasion, brief.answer):
        lines += fold(_runs(text), width)
    lines += _sections(brief.page, width)
    lines += ["", "-" * width]
    lines += fold(styled(_runs(brief.foot), _STYLE["mark"]), width)
    if annex and brief.annex:
        head = clean(brief.words["annex"]).upper()
        lines += ["", "", _strong(f"{head} {'=' * (width - length(head) - 1)}")]
        lines += _sections(brief.annex, width)
    text = "\n".join(line.rstrip() for line in lines) + "\n"
    return text.translate(_COLORS if color else _NO_COLORS)


def _head(brief: Brief, width: int) -> list[str]:
    """Title and day of knowledge on one line, or below each other where they are too long."""
    title, known = _strong(_runs(brief.title)), _runs(brief.known_by)
    room = width - length(known) - 2
    if length(title) <= room:
        return [f"{pad(title, room)}  {known}"]
    return [*fold(title, width), *fold(known, width)]


def _sections(sections: Iterable[Section], width: int) -> list[str]:
    lines: list[str] = []
    for section in sections:
        lines += ["", *fold(_heading(section.title), width)]
        tables = sum(isinstance(block, Table) for block in section.blocks)
        for place, block in enumerate(section.blocks):
            if place:
                lines.append("")
            if isinstance(block, Table) and tables > 1:
                lines += fold(_runs(block.caption), width)
            if isinstance(block, Picture) and plain(block.title) != plain(section.title):
                lines += fold(_strong(_runs(block.title)), width)
            lines += _block(block, width, section.key == _LEDGER)
    return lines


def _block(block: Block, width: int, ledger: bool) -> list[str]:
    match block:
        case Paragraph(text):
            return fold(_runs(text), width)
        case Points(listed):
            return points([_runs(point) for point in listed], width)
        case Table(_, columns, rows):
            cells = [[_runs(cell, _own(row) if ledger else "") for cell in row] for row in rows]
            right = [place for place, column in enumerate(columns) if column.numeric]
            wide = [place for place, column in enumerate(columns) if column.wide]
            return grid([_runs(column.title) for column in columns], cells, width, right, wide)
        case Picture(_, _, message, chart):
            return [*fold(_runs(message), width), "", *sketch(chart, width)]


def _own(row: tuple[Text, ...]) -> str:
    """Return the mark that a row of the ledger begins with."""
    return plain(row[0]).strip() if row else ""


def _runs(text: Text, own: str = "") -> str:
    """Return a text with styles and marks; `own` is the mark that its row already shows."""
    return "".join(_run(run, own) for run in text)


def _run(run: Run, own: str) -> str:
    shown = clean(run.text)
    match run:
        case Words(_, tone) if tone:
            return styled(shown, _STYLE[tone])
        case Numeral(figure) if figure.id and figure.id != own:
            return f"{shown}\N{NO-BREAK SPACE}{styled(f'[{figure.id}]', _STYLE['mark'])}"
        case _:
            return shown


def _heading(title: Text) -> str:
    """Capitals for the words; names and figures stay as they are."""
    shown = (_run(run, "").upper() if isinstance(run, Words) else _run(run, "") for run in title)
    return _strong("".join(shown))


def _strong(text: str) -> str:
    return styled(text, _STYLE["strong"])

"""The page as terminal text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bilateral.brief.layout import bullets, clip, pad, table, wrap

if TYPE_CHECKING:
    from bilateral.brief.model import Brief, Section

_COLORS = {
    "supported": "\x1b[32m",
    "consistent": "\x1b[36m",
    "contradicted": "\x1b[31m",
    "not checkable": "\x1b[33m",
}
_BOLD, _DIM, _OFF = "\x1b[1m", "\x1b[2m", "\x1b[0m"


def render(brief: Brief, *, color: bool, width: int) -> str:
    """Lay the page out in lines of at most `width` characters."""
    known = f"known by {brief.known_by}" if brief.known_by else "no cut-off date"
    room = width - len(known) - 2
    head = clip(brief.title.upper(), room)
    lines = [_style(f"{pad(head, room)}  {known}", _BOLD, color), "=" * width]
    lines += wrap(brief.statement, width) if brief.statement else []
    for sentence in brief.answer:
        lines += wrap(sentence, width)
    annex = False
    for section in brief.sections:
        if section.annex and not annex:
            annex = True
            lines += ["", _style(f"ANNEX {'-' * (width - 6)}", _BOLD, color)]
        lines += ["", *(_style(t, _BOLD, color) for t in wrap(section.title.upper(), width))]
        lines += _body(section, width)
        lines += wrap(section.note, width) if section.note else []
    lines += ["", "-" * width]
    foot = (
        "Bounds are guaranteed by the figures given and their rounding. "
        "Model opinion, not official statistics."
    )
    lines += [_style(line, _DIM, color) for line in wrap(foot, width)]
    text = "\n".join(lines) + "\n"
    return _colored(text) if color else text


def _body(section: Section, width: int) -> list[str]:
    if section.header:
        return table(section.header, section.rows, width)
    return bullets(["  ".join(row) for row in section.rows], width)


def _style(text: str, code: str, color: bool) -> str:
    return f"{code}{text}{_OFF}" if color else text


def _colored(text: str) -> str:
    words = "|".join(sorted(_COLORS, key=len, reverse=True))
    return re.sub(rf"\b({words})\b", lambda m: f"{_COLORS[m[1]]}{m[1]}{_OFF}", text)

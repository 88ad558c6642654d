"""The last step: any result as the one-page brief, in several languages and formats.

Names are loaded when they are used: the terminal needs a few of them to print one line.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bilateral.brief.claims import figure, in_words, speaker_name, when
    from bilateral.brief.findings import decisive
    from bilateral.brief.language import languages
    from bilateral.brief.layout import clean, table
    from bilateral.brief.model import Brief, plain
    from bilateral.brief.reading import reading_page
    from bilateral.brief.run import write_brief
    from bilateral.brief.sources import change, value, what
    from bilateral.brief.writer import english

_HOME = {
    "Brief": "model",
    "change": "sources",
    "clean": "layout",
    "decisive": "findings",
    "english": "writer",
    "figure": "claims",
    "in_words": "claims",
    "languages": "language",
    "plain": "model",
    "reading_page": "reading",
    "speaker_name": "claims",
    "table": "layout",
    "value": "sources",
    "what": "sources",
    "when": "claims",
    "write_brief": "run",
}

__all__ = [
    "Brief",
    "change",
    "clean",
    "decisive",
    "english",
    "figure",
    "in_words",
    "languages",
    "plain",
    "reading_page",
    "speaker_name",
    "table",
    "value",
    "what",
    "when",
    "write_brief",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)

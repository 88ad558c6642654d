"""Which of the verbs before a figure still stand for it: those of closed clauses do not."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from bilateral.dossier.language_tables import tables

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bilateral.dossier.predicates import Predicate

_ASIDE = re.compile(r",\s[^,]{0,24}$")


@cache
def relative(lang: str) -> re.Pattern[str]:
    """A clause between commas about a noun (`, which are now 12 billion, `)."""
    words = "|".join(tables(lang).words("relative")) or "(?!)"
    return re.compile(rf",\s(?:{words})\b(?:[^,;:.]|[,.](?=\d)){{0,140}},\s", re.IGNORECASE)


@cache
def _saying(lang: str) -> re.Pattern[str]:
    """A participle of saying after a comma: what it reports is another statement."""
    words = "|".join(tables(lang).words("saying")) or "(?!)"
    return re.compile(rf",\s(?:{words})\b", re.IGNORECASE)


def standing(text: str, lang: str, before: Sequence[Predicate], place: int) -> list[Predicate]:
    """Return the predicates before a place that may govern it.

    Left out are those of a clause between commas that is closed, and, where a verb of saying
    stands between, those before it.
    """
    if not before:
        return []
    low = before[0].start
    closed = [found.span() for found in relative(lang).finditer(text, max(0, low - 40), place)]
    kept = [p for p in before if not any(a <= p.start < b for a, b in closed)]
    said = [f.start() for f in _saying(lang).finditer(text, low, place)]
    last = max((s for s in said if kept and s > kept[-1].end), default=None)
    return [] if last is not None and not kept[-1].forward else kept


def aside(text: str, predicate: Predicate) -> bool:
    """Whether a word of expecting stands between commas (`, as is expected, `)."""
    lead = text[max(0, predicate.start - 26) : predicate.start]
    return text[predicate.end : predicate.end + 1] == "," and _ASIDE.search(lead) is not None

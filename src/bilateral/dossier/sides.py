"""The economies that a text is about, as the readers of people, firms and projects see them."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING

from bilateral.vocab.economy import economy

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bilateral.vocab.gazetteer import Mention


@lru_cache(maxsize=1024)
def country_of(code: str) -> str | None:
    """Return the country that a region lies within, None for anything else."""
    if code[2:3] != "-":
        return None
    try:
        return economy(code).within
    except (LookupError, ValueError):
        return None


def main_sides(mentions: Iterable[Mention]) -> tuple[str, ...]:
    """Return the two economies named most often, a region instead of its country."""
    counts = Counter(m.code for m in mentions)
    for code in [c for c in counts if country_of(c) in counts]:
        counts[code] += counts.pop(country_of(code) or "", 0)
    return tuple(code for code, _ in counts.most_common(2))


def other_side(code: str | None, sides: Sequence[str]) -> str | None:
    """Return the other of two sides; a country stands for its region and the reverse."""
    if code is None or len(sides) != 2:
        return None
    for here, there in (sides, (sides[1], sides[0])):
        if code in {here, country_of(here)} or here == country_of(code):
            return there
    return None


def inside(mentions: Sequence[Mention], start: int, end: int) -> list[Mention]:
    """Return the mentions that lie within `start`..`end`; `mentions` is in text order."""
    found: list[Mention] = []
    for at in range(bisect_left(mentions, start, key=lambda m: m.start), len(mentions)):
        if mentions[at].start >= end:
            break
        if mentions[at].end <= end:
            found.append(mentions[at])
    return found

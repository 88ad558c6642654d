"""Attributions in a language whose tables have phrases of saying, but no forms of verbs."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from bilateral.dossier.attributions import Attribution
from bilateral.dossier.language_tables import within
from bilateral.dossier.sources import STRONG

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bilateral.dossier.language_tables import Cue, Token
    from bilateral.dossier.sources import NounPhrases, Piece
    from bilateral.statement import Sentence

_OPENS = frozenset(',»"”–—')
_MOST_NAMES = 4


def told_by_phrases(
    cues: list[Cue], tokens: Sequence[Token], nouns: NounPhrases, sentence: Sentence
) -> list[Attribution]:
    """Return the attributions of a sentence; a phrase is of the row after, behind, verb or wants.

    The source stands after `after` (`according to`), before `behind` (a postposition), and on
    either side of a verb; where it does not stand beside the verb, it opens the sentence.
    """
    first, last = (
        bisect_left(tokens, place, key=lambda token: token.start)
        for place in (sentence.start, sentence.end)
    )
    found: list[Attribution] = []
    for cue in within(cues, sentence.start, sentence.end):
        if cue.category != "say":
            continue
        if cue.value == "same":
            found.append(Attribution(None, False, cue.start))
            continue
        for piece in _candidates(cue, tokens, nouns, first, last):
            if piece is not None and (nouns.is_source(piece) or nouns.is_place(piece)):
                span = nouns.span(nouns.settle(piece))
                found.append(Attribution(span, cue.value == "wants", cue.start))
                break
    return found


def _candidates(
    cue: Cue, tokens: Sequence[Token], nouns: NounPhrases, first: int, last: int
) -> list[Piece | None]:
    if cue.value == "after":
        return [nouns.source_behind(cue.last, last)]
    front = nouns.subject_before(cue.first, first)
    if cue.value == "behind":
        return [front]
    opening = _opening(nouns, first, cue.first)
    if cue.value == "wants":
        return [front, opening]
    closed = cue.first > first and tokens[cue.first - 1].low in _OPENS
    behind = nouns.source_behind(cue.last, last)
    return [behind, front, opening] if closed else [front, opening, behind]


def _opening(nouns: NounPhrases, first: int, limit: int) -> Piece | None:
    """The noun phrase that opens the sentence, up to its first comma or quotation."""
    end = first
    while end < limit and nouns.low(end) != "," and nouns.low(end) not in STRONG:
        end += 1
    names = nouns.names_in(first, end)
    if names:
        return names[0]
    return (first, end) if first < end and end - first <= _MOST_NAMES + 2 else None


def capital_runs(
    text: str, tokens: Sequence[Token], places: Sequence[Piece]
) -> list[tuple[int, int]]:
    """Return runs of two to four capitalised words that are no places."""
    taken = {
        at
        for start, stop in places
        for at in range(
            bisect_left(tokens, start, key=lambda t: t.start),
            bisect_left(tokens, stop, key=lambda t: t.start),
        )
    }
    found: list[tuple[int, int]] = []
    at = 0
    while at < len(tokens):
        end = at
        while end < len(tokens) and _named(text, tokens, end, taken, at):
            end += 1
        if 1 < end - at <= _MOST_NAMES:
            found.append((tokens[at].start, tokens[end - 1].end))
        at = max(end, at + 1)
    return found


def _named(text: str, tokens: Sequence[Token], at: int, taken: set[int], first: int) -> bool:
    token = tokens[at]
    if at > first and text[tokens[at - 1].end : token.start].strip(" -"):
        return False
    return (
        at not in taken
        and text[token.start].isupper()
        and not text[token.start : token.end].isupper()
    )

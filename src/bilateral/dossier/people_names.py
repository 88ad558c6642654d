"""Names of people: runs of capitalised words that are no place, body or date."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from bilateral.dossier.wordforms import Words, lexicon, phrases, wordset

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bilateral.statement import Sentence
    from bilateral.vocab.gazetteer import Mention

_PARTICLES = wordset(
    "al el bin ibn ben ould von van de da dos di del der ter abu аль эль бен ибн фон"
)
_INITIAL = 2


@dataclass(frozen=True, slots=True)
class Name:
    """A run of capitals; `speaks` when a word of saying or attribution stands beside it."""

    start: int
    end: int
    first: int
    last: int
    words: tuple[str, ...]
    speaks: bool

    @property
    def surname(self) -> str:
        """The last word, in plain lower case."""
        return self.words[-1]


@cache
def _never(lang: str) -> frozenset[str]:
    people = lexicon(f"actors_{lang}").get("people", {})
    return frozenset(w.replace("ё", "е") for w in people.get("not_name", []))


def find_names(
    words: Words, sentences: Sequence[Sentence], mentions: Sequence[Mention]
) -> list[Name]:
    """Return the runs of two to five capitalised words that may name a person."""
    taken = {
        at
        for m in mentions
        for at in range(words.at(m.start), min(len(words.tokens), words.at(m.end - 1) + 1))
    }
    found: list[Name] = []
    for sentence in sentences:
        first, last = words.at(sentence.start), words.at(sentence.end)
        at = first
        while at < last:
            end = _run(words, at, last, taken)
            if end - at >= 2:
                name = _name(words, at, end, first, last)
                if name is not None:
                    found.append(name)
            at = max(end, at + 1)
    return found


def _run(words: Words, at: int, last: int, taken: set[int]) -> int:
    never = _never(words.lang)
    offices = phrases("actors", "office", words.lang)
    end = at
    while end < last and end - at < 6:
        token = words.tokens[end]
        if end > at and not _close(words, end):
            break
        if (
            end > at
            and token.low in _PARTICLES
            and end + 1 < last
            and words.tokens[end + 1].capital
        ):
            end += 1
            continue
        if not token.capital or token.upper or end in taken or token.low in never:
            break
        if offices.match(words, end, end + 1) is not None:
            break
        end += 1
    return end


def _close(words: Words, at: int) -> bool:
    """Whether a space, hyphen or the full stop of an initial joins the word to the one before."""
    if words.joined[at]:
        return True
    before = words.tokens[at - 1]
    gap = words.text[before.end : words.tokens[at].start]
    return before.end - before.start < _INITIAL and gap.strip() == "." and before.capital


def _name(words: Words, at: int, end: int, first: int, last: int) -> Name | None:
    tokens = words.tokens[at:end]
    if len(tokens[-1].low) < 3 or all(len(t.low) < 3 for t in tokens):
        return None
    return Name(
        tokens[0].start,
        tokens[-1].end,
        at,
        end,
        tuple(t.low for t in tokens),
        _speaks(words, at, end, first, last),
    )


def _speaks(words: Words, at: int, end: int, first: int, last: int) -> bool:
    table = phrases("actors", "people", words.lang, "saying", "according", "title")
    for size in (3, 2, 1):
        here = at - size
        if here >= first:
            before = table.match(words, here, at)
            if before is not None and before.last == at:
                return True
    here = end
    if here < last and words.tokens[here].low == ",":
        here += 1
    for start in (here, here + 1):
        after = table.match(words, start, last) if start < last else None
        if after is not None and after.row == "saying":
            return True
    follows = words.text[words.tokens[end - 1].end : words.tokens[end - 1].end + 2]
    return at == first and follows.startswith((":", " :"))


def is_surname(word: str, surname: str) -> bool:
    """Whether a word is a surname, or a case form of it.

    >>> is_surname("путина", "путин")
    True
    """
    if word == surname:
        return True
    if not "а" <= surname[0] <= "я" or min(len(word), len(surname)) < 4:
        return False
    short = min(len(word), len(surname))
    same = next((k for k in range(short) if word[k] != surname[k]), short)
    return same >= max(4, len(surname) - 2) and len(word) - same <= 3

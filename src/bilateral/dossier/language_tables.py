"""Loads the word tables of a language and finds their phrases in a text."""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, cast

from bilateral.vocab.script import Script, script

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

LANGUAGES = ("fr", "en", "ru", "es", "tr", "zh", "ar")
_PHRASES = frozenset(["number_words", "words", "cues", "prepositions", "postpositions"])
_WRITTEN = frozenset(["copy"])
_LONGEST_WORD = 6  # letters of a word where letters are set apart
_TOKEN = re.compile(r"[^\W\d_]+|\d+|[^\w\s]|_")
_LONGEST = 24
_JOINER = re.compile(r"(?<=[^\W\d_])['-](?=[^\W\d_])")


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a run of digits or a mark, with its place."""

    start: int
    end: int
    low: str


@dataclass(frozen=True, slots=True)
class Cue:
    """A phrase of the word tables found in the text.

    Attributes
    ----------
    start, end : its place
    category, value : its table and the row in it (``measure``, ``exports``)
    first, last : its first token and the one after its last
    """

    start: int
    end: int
    category: str
    value: str
    first: int
    last: int


@dataclass(slots=True)
class _Node:
    words: dict[str, _Node] = field(default_factory=dict[str, "_Node"])
    stems: dict[str, _Node] = field(default_factory=dict[str, "_Node"])
    ends: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])


class Tables:
    """The tables of one language.

    `cues` holds phrases by category and value; a word that ends in ``*`` stands for every word
    that begins so. Other tables are read as they are by the module that uses them.
    """

    def __init__(self, lang: str, raw: dict[str, Any]) -> None:
        self.lang = lang
        self.raw = spelt(raw, script(lang))
        self._apart = script(lang).apart
        self._joined: frozenset[str] | None = None
        self._root = _Node()
        for category, rows in self.raw.get("cues", {}).items():
            for value, phrases in rows.items():
                for phrase in phrases:
                    self._add(phrase, category, value)

    def table(self, name: str) -> dict[str, Any]:
        """Return one table, empty when the language has none."""
        return self.raw.get(name, {})

    def words(self, name: str) -> list[str]:
        """Return one list of words."""
        return self.raw.get("words", {}).get(name, [])

    def vocabulary(self) -> Iterator[str]:
        """Return the words of all phrases; stems keep their ``*``."""
        for name in _PHRASES:
            for phrase in _strings(self.raw.get(name, {})):
                yield from phrase.split()

    def joints(self, words: list[str]) -> list[tuple[int, ...]]:
        """Return how many words make one at each place, the most first; empty if none are apart.

        Where letters are set apart, those of a known word are joined, and so are two letters that
        are no known word.
        """
        if self._apart is None or not any(map(self._apart.match, words)):
            return []
        if self._joined is None:
            phrases = (p for name in _PHRASES for p in _strings(self.raw.get(name, {})))
            self._joined = frozenset(phrases)
        known = self._joined
        loose = [self._apart.fullmatch(w) is not None and w not in known for w in words]
        loose.append(False)
        return [
            (
                *(
                    n
                    for n in range(min(_LONGEST_WORD, len(words) - at), 0, -1)
                    if " ".join(words[at : at + n]) in known
                ),
                *((2,) if loose[at] and loose[at + 1] else ()),
                1,
            )
            for at in range(len(words))
        ]

    def _add(self, phrase: str, category: str, value: str) -> None:
        node = self._root
        for word in phrase.lower().replace("-", " ").replace("'", " ").split():
            if word.endswith("*"):
                node = node.stems.setdefault(word[:-1], _Node())
            else:
                node = node.words.setdefault(word, _Node())
        node.ends.append((category, value))

    def find(self, tokens: list[Token]) -> list[Cue]:
        """Return every phrase, the longest of each category at each place, in text order."""
        found: list[Cue] = []
        for first in range(len(tokens)):
            best: dict[str, tuple[str, int]] = {}
            self._walk(self._root, tokens, first, best)
            found.extend(
                Cue(tokens[first].start, tokens[last - 1].end, category, value, first, last)
                for category, (value, last) in best.items()
            )
        return found

    def _walk(
        self, node: _Node, tokens: list[Token], at: int, best: dict[str, tuple[str, int]]
    ) -> None:
        for category, value in node.ends:
            if category not in best or best[category][1] < at:
                best[category] = (value, at)
        if at >= len(tokens):
            return
        word = tokens[at].low
        if (after := node.words.get(word)) is not None:
            self._walk(after, tokens, at + 1, best)
        if node.stems:
            for size in range(1, min(len(word), _LONGEST) + 1):
                if (after := node.stems.get(word[:size])) is not None:
                    self._walk(after, tokens, at + 1, best)


def tokenise(text: str, low: Callable[[str], str] = str.lower) -> list[Token]:
    """Split into words, digits and marks; apostrophes and hyphens inside words are dropped.

    `low` writes a word in small letters.
    """
    joiners = {found.start() for found in _JOINER.finditer(text)}
    return [
        Token(found.start(), found.end(), low(found.group()))
        for found in _TOKEN.finditer(text)
        if found.start() not in joiners
    ]


def within(cues: list[Cue], start: int, end: int) -> list[Cue]:
    """Return the cues that begin in `start`..`end`; `cues` is in text order."""
    first = bisect_left(cues, start, key=lambda cue: cue.start)
    last = bisect_left(cues, end, key=lambda cue: cue.start)
    return cues[first:last]


def spelt(raw: dict[str, Any], letters: Script) -> dict[str, Any]:
    """Return tables in the plain spelling of a language, patterns and phrases each in theirs."""
    if letters.usual:
        return raw

    def each(value: object, change: Callable[[str], str]) -> Any:
        if isinstance(value, str):
            return change(value)
        if isinstance(value, list):
            return [each(item, change) for item in cast("list[object]", value)]
        if isinstance(value, dict):
            rows = cast("dict[str, object]", value)
            return {change(key): each(item, change) for key, item in rows.items()}
        return value

    found: dict[str, Any] = {}
    for name, table in raw.items():
        change = letters.phrase if name in _PHRASES - {"number_words"} else letters.pattern
        change = letters.plain if name == "number_words" else change
        found[name] = table if name in _WRITTEN else each(table, change)
    return found


def _strings(value: object) -> Iterator[str]:
    """Every phrase in a table; keys count where they lead to a number."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in cast("list[object]", value):
            yield from _strings(item)
    elif isinstance(value, dict):
        for key, item in cast("dict[str, object]", value).items():
            if isinstance(item, (int, float)):
                yield key
            yield from _strings(item)


@cache
def tables(lang: str) -> Tables:
    """Return the tables of a language, read once."""
    name = f"{lang}.toml"
    text = files("bilateral.dossier").joinpath("lexicon", name).read_text(encoding="utf-8")
    return Tables(lang, tomllib.loads(text))

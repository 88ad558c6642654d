"""Every way to write an economy in one language, as a tree of words.

Names are hung into the tree when a text word with the same beginning is first met, so that a
short text pays for few of them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from bilateral.vocab import economy as table
from bilateral.vocab.economy import LANGS, fold
from bilateral.vocab.foreign_names import FOREIGN, foreign_forms
from bilateral.vocab.script import script
from bilateral.vocab.wordforms import (
    english_people,
    french_adjective,
    russian_forms,
    russian_people,
    russian_prefix,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

MentionForm = Literal["name", "adjective", "demonym", "capital", "pair_prefix", "leader_office"]

_MARKS = "\u0300-\u036f\u00ad"
WORD = re.compile(
    rf"[^\W\d_][{_MARKS}]*(?:\.[^\W\d_][{_MARKS}]*)+\.?(?![\w{_MARKS}])|\w[\w{_MARKS}]*"
)
# words of names that are written with a capital or without
_GENERIC = frozenset(
    "republic federation kingdom state states region oblast province territory krai area okrug "
    "islands island city federal democratic people autonomous united arab republics union "
    "république fédération royaume état états région îles île ile ville démocratique populaire "
    "fédérale unie unis arabe arabes nord sud est ouest occidental oriental centrale saoudite "
    "équatoriale centrafricaine dominicaine tchèque bissau zélande oblast territoire "
    "республика федерация королевство область край округ острова остров город федеративная "
    "народная демократическая исламская союз содружество автономный автономная эмираты "
    "аравия арабские обл провинция штат земля территории".replace("ё", "е").split()
)
_LONG = 6  # letters of a word whose first three no ending touches
# languages in which adjectives of countries are written with a capital
_CAPITAL_ADJECTIVES = frozenset({"en", "tr"})


@dataclass(slots=True)  # not frozen: thousands are made when a language is loaded
class Item:
    """One way to write an economy, as it hangs in the tree."""

    code: str
    form: MentionForm
    use: str
    capitals: tuple[bool, ...]  # which words must begin with a capital letter
    acronym: bool


class Node:
    """A place in the tree: what ends here, and the words that lead on."""

    __slots__ = ("items", "next", "stop")

    def __init__(self) -> None:
        self.next: dict[str, Node] = {}
        self.items: list[Item] = []
        self.stop = False


def _words(text: str) -> list[tuple[str, bool, bool]]:
    """Folded words of a table text, whether each begins with a capital, and is all capitals."""
    words = [text] if text.isalpha() else WORD.findall(text)
    return [(fold(w), w[0].isupper(), len(w) > 1 and w.isupper()) for w in words]


def _first_word(text: str) -> str:
    """Return enough of the first word, as `fold` leaves it; plain letters need no fold."""
    head = text[:_LONG].lower()
    if head.isalpha() and (head.isascii() or all("а" <= letter <= "я" for letter in head)):
        return head
    return fold(text[: 2 * _LONG]).partition(" ")[0]


def _parts(lang: str) -> Iterator[tuple[str, table.Form, str]]:
    """Code, form and marked text of every way to write an economy."""
    if lang in FOREIGN:
        return ((form.code, form.form, form.marked) for form in foreign_forms(lang))
    return table.name_parts(lang)


class NameTree:
    """Everything that can be recognised in one language, as a tree of words."""

    def __init__(self, lang: str) -> None:
        self.lang = lang
        self.root = Node()
        self._bases: dict[str, tuple[str, ...]] = {}
        self.context: dict[str, set[str]] = defaultdict(set)
        self.before = Node()
        self._known: set[str] = set()
        self._waiting: dict[str, list[tuple[str, bool]]] = {}
        self._irregular = self._read_irregular() if lang == "ru" else {}
        self._unlike = {
            word[:_LONG]
            for word, (added, _) in self._irregular.items()
            if any(form[:3] != word[:3] for form in added)
        }
        self._parts: dict[str, list[tuple[str, table.Form, str]]] = defaultdict(list)
        self._phrases: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for part in _parts(lang):
            self._parts[self._beginning(_first_word(part[2].lstrip(table.MARKS)))].append(part)
        self._read_context()

    @staticmethod
    def _read_irregular() -> dict[str, tuple[set[str], set[str]]]:
        return {
            row["word"]: (set(row["add"].split("|")) - {""}, set(row["drop"].split("|")))
            for row in table.read_rows("forms_ru.csv")
        }

    def _decline(self, word: str, people: bool) -> None:
        forms = russian_people(word) if people else russian_forms(word)
        drop: set[str] = set()
        if word in self._irregular:
            more, drop = self._irregular[word]
            forms = (*forms, *more)
        bases = self._bases
        for form in forms:
            if form == word or len(form) < 3 or form in drop:
                continue
            known = bases.get(form)
            if known is None:
                bases[form] = (word,)
            elif word not in known:
                bases[form] = (*known, word)

    def bases(self, key: str) -> tuple[str, ...]:
        """Return the table words of which a word of the text may be a case form.

        Words are declined when the first text word with the same beginning is met.
        """
        for beginning in (key[:2], key[:3]):
            for word, people in self._waiting.pop(beginning, ()):
                self._decline(word, people)
        return self._bases.get(key, ())

    def _path(self, words: list[tuple[str, bool, bool]], root: Node, people: bool) -> Node:
        node = root
        russian = self.lang == "ru"
        for key, _, _ in words:
            step = node.next.get(key)
            if step is None:
                step = node.next[key] = Node()
            node = step
            if russian and key not in self._known:
                self._known.add(key)
                self._waiting.setdefault(self._beginning(key), []).append((key, people))
        return node

    def _insert(self, text: str, code: str, form: MentionForm, use: str) -> None:
        """Hang one way to write an economy into the tree."""
        words = _words(text)
        if not words:
            return
        lower_ok = form == "adjective" and self.lang not in _CAPITAL_ADJECTIVES
        capitals = tuple(upper and not lower_ok for _, upper, _ in words)
        if len(words) > 1:
            needed = tuple(
                upper and key not in _GENERIC
                for upper, (key, _, _) in zip(capitals, words, strict=True)
            )
            capitals = needed if any(needed) else (capitals[0], *(False,) * (len(words) - 1))
        acronym = len(words) == 1 and words[0][2] and len(words[0][0]) <= 8
        node = self._path(words, self.root, form == "demonym")
        node.items.append(Item(code, form, use, capitals, acronym))

    def _add_form(self, form: table.NameForm) -> None:
        code, use = form.code, form.use
        if form.form == "adjective" and self.lang == "fr":
            for text in french_adjective(form.text):
                self._insert(text, code, "adjective", use)
            return
        self._insert(form.text, code, form.form, use)
        if form.form == "adjective":
            plural = english_people(form.text) if self.lang == "en" else None
            if plural:
                self._insert(plural, code, "demonym", use)
            prefix = russian_prefix(form.text) if self.lang == "ru" else None
            if prefix:
                self._insert(prefix, code, "pair_prefix", use)

    def _add_candidate(self, form: table.NameForm) -> None:
        """Note that known words may also mean this economy; a lookup adds no words of its own."""
        words = _words(form.text)
        node: Node | None = self.root
        for key, _, _ in words:
            node = node.next.get(key) if node else None
        if node is not None and node.items:
            node.items.append(Item(form.code, form.form, "lookup", (), acronym=False))

    def _beginning(self, word: str) -> str:
        """Letters that every form of a word shares: endings change, beginnings do not.

        Three; two of a short or irregular Russian word (``Уфа``, ``Уфе``; ``Орёл``, ``Орла``).
        """
        short = self.lang == "ru" and (len(word) < _LONG or word[:_LONG] in self._unlike)
        return word[: 2 if short else 3]

    def _hang(self, beginning: str) -> None:
        parts = self._parts.pop(beginning, ())
        forms = [f for code, form, text in parts for f in table.split_forms(text, code, form)]
        for form in forms:
            if form.use != "lookup":
                self._add_form(form)
        for form in forms:
            if form.use == "lookup":
                self._add_candidate(form)
        for kind, text in self._phrases.pop(beginning, ()):
            if kind == "stop":
                self._path(_words(text), self.root, people=False).stop = True
            else:
                self._insert(text, kind.removeprefix("office:"), "leader_office", "strong")

    def start(self, key: str) -> list[Node]:
        """Return the nodes for the first word of a name.

        Names are hung into the tree when the first word with the same beginning is met.
        """
        for beginning in (key[:2], key[:3]):
            self._hang(beginning)
        return self.steps([self.root], key)

    def _read_context(self) -> None:
        for row in table.read_rows("context.csv"):
            if row["lang"] != self.lang:
                continue
            kind, text = row["kind"], script(self.lang).plain(row["text"])
            if kind == "stop" or kind.startswith("office:"):
                self._phrases[self._beginning(_first_word(text))].append((kind, text))
            elif kind == "region_before":
                self._path(_words(text), self.before, people=False).stop = True
            else:
                self.context[kind].update(self._context_words(kind, text))

    def _context_words(self, kind: str, text: str) -> Iterator[str]:
        if kind == "dollar_of":  # an economy code, not a word
            yield text
            return
        key = _words(text)[-1 if kind.startswith("currency") else 0][0]
        yield key
        if self.lang == "ru" and len(key) > 2:
            yield from russian_forms(key)
            yield from russian_people(key)
            yield from (key[:-1] + end for end in ("", "ы", "и", "й", "ей", "ям", "ями", "ях"))

    def steps(self, nodes: list[Node], key: str) -> list[Node]:
        """Follow one word of the text from each of `nodes`."""
        found = [step for node in nodes if (step := node.next.get(key)) is not None]
        for base in self.bases(key):
            found.extend(step for node in nodes if (step := node.next.get(base)) is not None)
        return found


@lru_cache(maxsize=len(LANGS) + len(FOREIGN))
def name_tree(lang: str, revision: int) -> NameTree:
    """Return the tree of one language, built once for each state of the tables."""
    del revision  # part of the key: a new list of names makes a new index
    return NameTree(lang)

"""Finds economies in running French, English or Russian text. Never fuzzy.

A mention is a whole known name, adjective, inhabitant, capital or first element of a pair
adjective (``sino-``), in any inflected form, with the case of letters it needs. The longest name
wins (``Guinée-Bissau`` before ``Guinée``); a word that belongs to a currency (``dollars
américains``) or to the name of something else (``Indian Ocean``) is no mention.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, Literal

from bilateral.errors import InputError
from bilateral.vocab import economy as table
from bilateral.vocab.economy import LANGS, fold
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
_TOKEN = re.compile(
    rf"[^\W\d_][{_MARKS}]*(?:\.[^\W\d_][{_MARKS}]*)+\.?(?![\w{_MARKS}])|\w[\w{_MARKS}]*"
)
_HYPHENS = "-\u2010\u2011\u2012\u2013\u2014\u2212"
_BLANKS = " \t\n\r\u00a0\u2009\u202f"
_LIGHT = re.compile(rf"[{_BLANKS}]{{1,3}}|[{_BLANKS}]?[{_HYPHENS}'’ʼ`´&][{_BLANKS}]?")
_SPACE = re.compile(rf"[{_BLANKS}]{{1,3}}")
_AFTER_SHORT = re.compile(rf"\.?[{_BLANKS}]{{1,3}}")  # "долл. США"
_HYPHEN = re.compile(rf"[{_HYPHENS}]")
_SENTENCE_END = re.compile(r"[.!?…»\"“”:;\n]")
_SHORT = frozenset({"st", "ste", "s", "n", "г"})  # "St. Lucia", "S. Korea", "г. Минск"
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
_RANK: dict[tuple[str, str], int] = {
    ("name", "strong"): 0,
    ("adjective", "strong"): 1,
    ("capital", "strong"): 2,
    ("leader_office", "strong"): 3,
    ("demonym", "strong"): 4,
    ("pair_prefix", "strong"): 5,
    ("name", "weak"): 6,
    ("adjective", "weak"): 7,
    ("capital", "weak"): 8,
}
_POUNDS = frozenset({"TUR", "EGY", "LBN", "SYR", "SDN", "SSD", "GBR", "IRL", "CYP", "GIB", "FLK"})


@dataclass(frozen=True, slots=True)
class Mention:
    """An economy named in a text.

    Attributes
    ----------
    start, end : code points into the text as given, end exclusive
    code : of the economy
    form : "name", "adjective", "demonym", "capital", "pair_prefix" or "leader_office"
    others : codes of the other economies that the same words may mean (``Congo``, ``Korean``)
    """

    start: int
    end: int
    code: str
    form: MentionForm
    others: tuple[str, ...] = ()


@dataclass(slots=True)  # not frozen: thousands are made when a language is loaded
class _Item:
    code: str
    form: MentionForm
    use: str
    capitals: tuple[bool, ...]  # which words must begin with a capital letter
    acronym: bool


@dataclass(slots=True)
class _Token:
    start: int
    end: int
    key: str
    upper: bool
    all_upper: bool


class _Node:
    __slots__ = ("items", "next", "stop")

    def __init__(self) -> None:
        self.next: dict[str, _Node] = {}
        self.items: list[_Item] = []
        self.stop = False


def _words(text: str) -> list[tuple[str, bool, bool]]:
    """Folded words of a table text, whether each begins with a capital, and is all capitals."""
    words = [text] if text.isalpha() else _TOKEN.findall(text)
    return [(fold(w), w[0].isupper(), len(w) > 1 and w.isupper()) for w in words]


def _beginning(text: str) -> str:
    """First two letters of the first word, as `fold` leaves them."""
    return fold(text[:4])[:2].strip()


class _Index:
    """Everything that can be recognised in one language, as a tree of words."""

    def __init__(self, lang: str) -> None:
        self.lang = lang
        self.root = _Node()
        self._bases: dict[str, tuple[str, ...]] = {}
        self.context: dict[str, set[str]] = defaultdict(set)
        self.before = _Node()
        self._known: set[str] = set()
        self._waiting: dict[str, list[tuple[str, bool]]] = {}
        self._irregular = self._read_irregular() if lang == "ru" else {}
        self._forms: dict[str, list[table.NameForm]] = defaultdict(list)
        self._phrases: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for form in table.name_forms(lang):
            self._forms[_beginning(form.text)].append(form)
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

        Words are declined when the first text word with the same two letters is met: endings
        change, beginnings do not.
        """
        for word, people in self._waiting.pop(key[:2], ()):
            self._decline(word, people)
        return self._bases.get(key, ())

    def _path(self, words: list[tuple[str, bool, bool]], root: _Node, people: bool) -> _Node:
        node = root
        russian = self.lang == "ru"
        for key, _, _ in words:
            step = node.next.get(key)
            if step is None:
                step = node.next[key] = _Node()
            node = step
            if russian and key not in self._known:
                self._known.add(key)
                self._waiting.setdefault(key[:2], []).append((key, people))
        return node

    def _insert(self, text: str, code: str, form: MentionForm, use: str) -> None:
        """Hang one way to write an economy into the tree."""
        words = _words(text)
        if not words:
            return
        lower_ok = form == "adjective" and self.lang != "en"
        capitals = tuple(upper and not lower_ok for _, upper, _ in words)
        if len(words) > 1:
            needed = tuple(
                upper and key not in _GENERIC
                for upper, (key, _, _) in zip(capitals, words, strict=True)
            )
            capitals = needed if any(needed) else (capitals[0], *(False,) * (len(words) - 1))
        acronym = len(words) == 1 and words[0][2] and len(words[0][0]) <= 8
        node = self._path(words, self.root, form == "demonym")
        node.items.append(_Item(code, form, use, capitals, acronym))

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
        node: _Node | None = self.root
        for key, _, _ in words:
            node = node.next.get(key) if node else None
        if node is not None and node.items:
            node.items.append(_Item(form.code, form.form, "lookup", (), acronym=False))

    def start(self, key: str) -> list[_Node]:
        """Return the nodes for the first word of a name.

        Names are hung into the tree when the first word with the same two letters is met.
        """
        beginning = key[:2]
        forms = self._forms.pop(beginning, None)
        if forms is not None:
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
        return self.steps([self.root], key)

    def _read_context(self) -> None:
        for row in table.read_rows("context.csv"):
            if row["lang"] != self.lang:
                continue
            kind, text = row["kind"], row["text"]
            if kind == "stop" or kind.startswith("office:"):
                self._phrases[_beginning(text)].append((kind, text))
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

    def steps(self, nodes: list[_Node], key: str) -> list[_Node]:
        """Follow one word of the text from each of `nodes`."""
        found = [step for node in nodes if (step := node.next.get(key)) is not None]
        for base in self.bases(key):
            found.extend(step for node in nodes if (step := node.next.get(base)) is not None)
        return found


@lru_cache(maxsize=len(LANGS))
def _index(lang: str, revision: int) -> _Index:
    del revision  # part of the key: a new list of names makes a new index
    return _Index(lang)


def _tokens(text: str) -> list[_Token]:
    found: list[_Token] = []
    for match in _TOKEN.finditer(text):
        word = match.group()
        upper = word[0].isupper()
        found.append(
            _Token(match.start(), match.end(), fold(word), upper, upper and word.isupper())
        )
    return found


@dataclass(frozen=True, slots=True)
class _Hit:
    """What stands at a place in the text: the next place to look at, and the mention if any."""

    after: int
    mentions: tuple[Mention, ...] = ()


class _Reader:
    """One reading of one text."""

    def __init__(self, text: str, index: _Index) -> None:
        self.text = text
        self.index = index
        self.tokens = _tokens(text)
        self.named: set[str] = set()

    def read(self) -> Iterator[Mention]:
        place = 0
        while place < len(self.tokens):
            hit = self._hit(place)
            if hit is None:
                place += 1
                continue
            for mention in hit.mentions:
                self.named.add(mention.code)
                yield mention
            place = hit.after

    # what stands between words

    def _joined(self, left: int, pattern: re.Pattern[str]) -> bool:
        """Whether exactly `pattern` stands between token `left` and the next one."""
        if not 0 <= left < len(self.tokens) - 1:
            return False
        return bool(
            pattern.fullmatch(self.text, self.tokens[left].end, self.tokens[left + 1].start)
        )

    def _first(self, place: int) -> bool:
        """Whether a sentence begins at this token."""
        if place == 0:
            return True
        between = self.text[self.tokens[place - 1].end : self.tokens[place].start]
        return bool(_SENTENCE_END.search(between))

    def _key(self, place: int, joined_from: int, by: re.Pattern[str] = _SPACE) -> str:
        """Return the word at `place` if only blanks part it from its neighbour, else nothing."""
        return self.tokens[place].key if self._joined(joined_from, by) else ""

    # matching

    def _hit(self, place: int) -> _Hit | None:
        index = self.index
        nodes = index.start(self.tokens[place].key)
        found: list[tuple[int, list[_Node]]] = []
        end = place + 1
        while nodes:
            found.append((end, nodes))
            short = self.tokens[end - 1].key in _SHORT
            if not self._joined(end - 1, _AFTER_SHORT if short else _LIGHT):
                break
            nodes = index.steps(nodes, self.tokens[end].key)
            end += 1
        for end, reached in reversed(found):
            if any(node.stop for node in reached):
                return _Hit(end)
            items = [item for node in reached for item in node.items if self._cased(item, place)]
            hit = self._choose(items, place, end) if items else None
            if hit is not None:
                return hit
        return None

    def _cased(self, item: _Item, place: int) -> bool:
        tokens = self.tokens
        if item.acronym:
            return tokens[place].all_upper
        return all(tokens[place + k].upper for k, needed in enumerate(item.capitals) if needed)

    def _choose(self, items: list[_Item], place: int, end: int) -> _Hit | None:
        strong = [item for item in items if item.use == "strong"]
        weak = [
            item for item in items if item.use == "weak" and self._weak_counts(item, place, end)
        ]
        usable = strong + weak
        if not usable:
            return None
        if weak and (
            self._beside_region(place, end) is not None
            or not any(item.code in self.named for item in strong)
        ):
            usable = weak
        rank = min(_RANK[item.form, item.use] for item in usable)
        best = [item for item in usable if _RANK[item.form, item.use] == rank]
        item = best[0]
        if item.form == "pair_prefix":
            return self._pair(best, place, end)
        if self._is_currency(item, place, end) or self._is_other(item, place, end):
            return _Hit(end)
        others = dict.fromkeys(
            other.code
            for other in chain(best, items)
            if other.form == item.form and not _nested(other.code, item.code)
        )
        form = item.form
        if form == "adjective" and self.index.lang == "fr" and self.tokens[place].upper:
            form = "demonym"
        start, stop = self.tokens[place].start, self._end(end - 1)
        region = self._beside_region(place, end) if item.use == "weak" else None
        if region is not None:
            first, last = region
            start, stop, end = self.tokens[first].start, self._end(last - 1), last
            form = "name"
        return _Hit(end, (Mention(start, stop, item.code, form, tuple(others)),))

    def _end(self, place: int) -> int:
        return self.tokens[place].end

    def _pair(self, best: list[_Item], place: int, end: int) -> _Hit | None:
        """Accept the first element of a pair adjective if a known second one follows."""
        if not self._joined(end - 1, _HYPHEN):
            return None
        second = self._hit(end)
        if second is None or not second.mentions:
            return None
        others = tuple(dict.fromkeys(i.code for i in best if i.code != best[0].code))
        first = Mention(
            self.tokens[place].start, self._end(end - 1), best[0].code, "pair_prefix", others
        )
        return _Hit(second.after, (first, *second.mentions))

    # context

    def _beside_region(self, place: int, end: int) -> tuple[int, int] | None:
        """Return the span of tokens of "region of X" or "X region" around a name."""
        index = self.index
        for back in range(1, 5):
            first = place - back
            if first < 0 or not self._joined(place - back, _LIGHT):
                break
            nodes = [index.before]
            for step in range(first, place):
                nodes = index.steps(nodes, self.tokens[step].key)
            if any(node.stop for node in nodes):
                return first, end
        if end < len(self.tokens) and self._key(end, end - 1) in index.context["region_after"]:
            return place, end + 1
        return None

    def _weak_counts(self, item: _Item, place: int, end: int) -> bool:
        follows = end < len(self.tokens) and self._joined(end - 1, _SPACE)
        if self._beside_region(place, end) is not None:
            return True
        if item.form == "adjective":
            return item.code in self.named or self._shares_region_word(end)
        if follows and self.tokens[end].upper and not self.tokens[end].all_upper:
            return self._starts_name(end) and item.code in self.named
        return item.code in self.named

    def _shares_region_word(self, end: int) -> bool:
        """Whether an adjective shares one "области" with its neighbours ("A, B и C области")."""
        for place in range(end, min(end + 8, len(self.tokens))):
            key = self.tokens[place].key
            if key in self.index.context["region_after"]:
                return True
            if _SENTENCE_END.search(self.text, self._end(place - 1), self.tokens[place].start):
                return False
            nodes = self.index.start(key)
            weak = any(i.use == "weak" and i.form == "adjective" for n in nodes for i in n.items)
            if key not in {"и", "или"} and not weak:
                return False
        return False

    def _starts_name(self, place: int) -> bool:
        nodes = self.index.start(self.tokens[place].key)
        return any(node.items or node.next for node in nodes)

    def _is_currency(self, item: _Item, place: int, end: int) -> bool:
        lang, context = self.index.lang, self.index.context
        if self.text.startswith("$", self._end(end - 1)):
            return True
        after = self._key(end, end - 1) if end < len(self.tokens) else ""
        before = self._key(place - 1, place - 1) if place else ""
        described = item.form in {"adjective", "demonym"}
        if lang == "fr":
            if before in {"livre", "livres"} and described:
                return item.code in _POUNDS
            if before in {"de", "d"} and item.code in context["dollar_of"] and place > 1:
                return self._key(place - 2, place - 2) in {"dollar", "dollars"}
            return before in context["currency_adjective"]
        if lang == "ru" and place and item.code == "USA":
            before = self._key(place - 1, place - 1, _AFTER_SHORT)
            if before in context["currency"]:
                return True
        if after == "real" and described:
            return not (end + 1 < len(self.tokens) and self._joined(end, _SPACE))
        return after in context["currency_adjective" if described else "currency"]

    def _is_other(self, item: _Item, place: int, end: int) -> bool:
        """Whether the words are a language, a person or a shouted pronoun, not an economy."""
        context, token = self.index.context, self.tokens[place]
        after = self._key(end, end - 1) if end < len(self.tokens) else ""
        before = self._key(place - 1, place - 1) if place else ""
        if item.form in {"adjective", "demonym"}:
            hyphened = end < len(self.tokens) and self._joined(end - 1, _HYPHEN)
            following = self.tokens[end].key if hyphened else after
            if following in context["language"]:
                return True
            if before in context["language_before"] and not token.upper:
                return True
            if before in context["language_after"] and not following:  # "in English."
                return True
        if token.key in context["not_first"] and self._first(place):
            return True
        doubtful = token.key in context["not_shouted"] or (item.acronym and len(token.key) == 2)
        if doubtful and token.all_upper and self._shouted(place):
            return True
        if end - place > 1 or token.key not in context["person"]:
            return False
        if after and self.tokens[end].upper and not self.tokens[end].all_upper:
            return after not in context["title"] and not self._starts_name(end)
        return before in context["given"] or bool(
            before
            and self.tokens[place - 1].upper
            and not self._first(place - 1)
            and before not in context["title"]
            and not self._starts_name(place - 1)
        )

    def _shouted(self, place: int) -> bool:
        near = [
            self.tokens[k]
            for k, left in ((place - 1, place - 1), (place + 1, place))
            if 0 <= k < len(self.tokens) and self._joined(left, _SPACE)
        ]
        return bool(near) and all(t.all_upper and len(t.key) > 3 for t in near)


def _nested(one: str, other: str) -> bool:
    """Whether one economy is the other, or a region of it."""
    first, second = table.economy(one), table.economy(other)
    return one == other or first.within == other or second.within == one


def _settle(found: list[Mention]) -> list[Mention]:
    """Where words may mean several economies, prefer the one that the text names elsewhere."""
    sure = {mention.code for mention in found if not mention.others}
    settled: list[Mention] = []
    for mention in found:
        named = [code for code in mention.others if code in sure]
        if mention.code not in sure and len(named) == 1:
            rest = tuple(c for c in (mention.code, *mention.others) if c != named[0])
            mention = replace(mention, code=named[0], others=rest)
        settled.append(mention)
    return settled


def mentions(text: str, lang: str) -> list[Mention]:
    """Return every economy named in a text, in order, without overlaps.

    Parameters
    ----------
    text : running text, as given (any Unicode normal form); offsets count its code points
    lang : "fr", "en" or "ru"

    Notes
    -----
    A pair adjective (``franco-algérien``) gives two mentions side by side. A word with several
    meanings gets the economy that the text names elsewhere, else the usual one; the other
    candidates stand in `Mention.others`.
    """
    if lang not in LANGS:
        raise InputError(f"No names are kept in language '{lang}'.", hint="Use fr, en or ru.")
    return _settle(list(_Reader(text, _index(lang, table.revision())).read()))

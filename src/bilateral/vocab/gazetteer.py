"""Finds economies in running text. Never fuzzy.

A mention is a whole known name, adjective, inhabitant, capital or first element of a pair
adjective (``sino-``), in any inflected form, with the case of letters it needs. The longest name
wins (``Guinée-Bissau`` before ``Guinée``); a word that belongs to a currency (``dollars
américains``) or to the name of something else (``Indian Ocean``) is no mention.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING

from bilateral.errors import InputError
from bilateral.vocab import economy as table
from bilateral.vocab.economy import LANGS, fold
from bilateral.vocab.foreign_names import FOREIGN
from bilateral.vocab.name_tree import WORD, Item, MentionForm, name_tree
from bilateral.vocab.short_names import SHORTENED, short_mentions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bilateral.vocab.name_tree import NameTree, Node

_HYPHENS = "-\u2010\u2011\u2012\u2013\u2014\u2212"
_BLANKS = " \t\n\r\u00a0\u2009\u202f"
_LIGHT = re.compile(rf"[{_BLANKS}]{{1,3}}|[{_BLANKS}]?[{_HYPHENS}'’ʼ`´&][{_BLANKS}]?")
_SPACE = re.compile(rf"[{_BLANKS}]{{1,3}}")
_AFTER_SHORT = re.compile(rf"\.?[{_BLANKS}]{{1,3}}")  # "долл. США"
_HYPHEN = re.compile(rf"[{_HYPHENS}]")
_SENTENCE_END = re.compile(r"[.!?…»\"“”:;\n]")
_SHORT = frozenset({"st", "ste", "s", "n", "г"})  # "St. Lucia", "S. Korea", "г. Минск"
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
    ("name", "dated"): 0,
    ("adjective", "dated"): 1,
    ("name", "home"): 6,
    ("adjective", "home"): 7,
}
_WEAK = frozenset({"weak", "home"})
_ARTICLES = frozenset({"the", "la", "le", "les", "l"})
# languages in which adjectives of countries follow the name of a currency
_CURRENCY_FIRST = frozenset({"es", "ar"})
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


@dataclass(slots=True)
class _Token:
    start: int
    end: int
    key: str
    upper: bool
    all_upper: bool


def _tokens(text: str) -> list[_Token]:
    found: list[_Token] = []
    for match in WORD.finditer(text):
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

    def __init__(self, text: str, index: NameTree, year: int | None) -> None:
        self.text = text
        self.index = index
        self.year = year
        self.tokens = _tokens(text)
        self.named: set[str] = set()
        self.read_to = 0  # first token after the last mention
        self.homes: set[str] = set()  # countries that the text names somewhere
        self.wanted: set[str] = set()  # countries whose regions were met

    def read(self) -> list[Mention]:
        """Read; once more if the country of an ambiguous region is named after the region."""
        found = list(self._read())
        self.homes = self.wanted & self.named
        if not self.homes:
            return found
        self.named, self.read_to = set(), 0
        return list(self._read())

    def _read(self) -> Iterator[Mention]:
        place = 0
        while place < len(self.tokens):
            hit = self._hit(place)
            if hit is None or self._article_of_longer(place, hit):
                place += 1
                continue
            for mention in hit.mentions:
                self.named.add(mention.code)
                yield mention
            place = hit.after
            if hit.mentions:
                self.read_to = place

    def _article_of_longer(self, place: int, hit: _Hit) -> bool:
        """Whether a longer name begins after the article ("the Niger" in "the Niger Delta")."""
        if self.tokens[place].key not in _ARTICLES:
            return False
        inner = self._hit(place + 1) if place + 1 < hit.after else None
        return inner is not None and inner.after > hit.after

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
        found: list[tuple[int, list[Node]]] = []
        end = place + 1
        while nodes:
            found.append((end, nodes))
            short = self.tokens[end - 1].key in _SHORT
            joined = self._joined(end - 1, _LIGHT)
            if not joined and not (short and self._joined(end - 1, _AFTER_SHORT)):
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

    def _cased(self, item: Item, place: int) -> bool:
        tokens = self.tokens
        if item.acronym:
            return tokens[place].all_upper
        return all(tokens[place + k].upper for k, needed in enumerate(item.capitals) if needed)

    def _choose(self, items: list[Item], place: int, end: int) -> _Hit | None:
        strong = [
            item
            for item in items
            if item.use == "strong" or (item.use == "dated" and self._existed(item.code))
        ]
        weak = [item for item in items if item.use in _WEAK and self._weak_counts(item, place, end)]
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
        region = self._beside_region(place, end) if item.use in _WEAK else None
        if region is not None:
            first, last = region
            if first < self.read_to:  # "province turque d'Izmir": the adjective is a mention
                first = place
            start, stop, end = self.tokens[first].start, self._end(last - 1), last
            form = "name"
        return _Hit(end, (Mention(start, stop, item.code, form, tuple(others)),))

    def _end(self, place: int) -> int:
        return self.tokens[place].end

    def _pair(self, best: list[Item], place: int, end: int) -> _Hit | None:
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
        after = self._key(end, end - 1) if end < len(self.tokens) else ""
        if after in index.context["region_after"] and not self._joined(end, _HYPHEN):
            return place, end + 1  # but not in "Georgia state-owned"
        return None

    def _weak_counts(self, item: Item, place: int, end: int) -> bool:
        follows = end < len(self.tokens) and self._joined(end - 1, _SPACE)
        if self._beside_region(place, end) is not None:
            return True
        known = item.code in self.named or (item.use == "home" and self._at_home(item.code))
        if item.form == "adjective":
            return known or self._shares_region_word(end)
        if follows and self.tokens[end].upper and not self.tokens[end].all_upper:
            title = self.tokens[end].key in self.index.context["title"]
            return known and (title or self._starts_name(end))
        return known

    def _at_home(self, code: str) -> bool:
        """Whether the text names the country of a region."""
        country = table.economy(code).within or ""
        self.wanted.add(country)
        return country in self.named or country in self.homes

    def _existed(self, code: str) -> bool:
        """Whether the text is dated in a year when the economy existed."""
        since, until = table.validity(code)
        return self.year is not None and (since or 0) <= self.year <= (until or self.year)

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

    def _is_currency(self, item: Item, place: int, end: int) -> bool:
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
        if lang in _CURRENCY_FIRST:
            return described and before in context["currency_adjective"]
        if lang == "ru" and place and item.code == "USA":
            before = self._key(place - 1, place - 1, _AFTER_SHORT)
            if before in context["currency"]:
                return True
        if after == "real" and described:
            return not (end + 1 < len(self.tokens) and self._joined(end, _SPACE))
        return after in context["currency_adjective" if described else "currency"]

    def _is_other(self, item: Item, place: int, end: int) -> bool:
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
    """Where words may mean several economies, prefer the one that the text names elsewhere.

    Of several regions that is also the one whose country is named (``Punjab``, ``Limburg``).
    """
    sure = {mention.code for mention in found if not mention.others}
    settled: list[Mention] = []
    for mention in found:
        named = [code for code in mention.others if code in sure]
        home = table.economy(mention.code).within if mention.others else None
        if home is not None and home not in sure and not named:
            named = [code for code in mention.others if table.economy(code).within in sure]
        if mention.code not in sure and len(named) == 1:
            rest = tuple(c for c in (mention.code, *mention.others) if c != named[0])
            mention = replace(mention, code=named[0], others=rest)
        settled.append(mention)
    return settled


def mentions(text: str, lang: str, year: int | None = None) -> list[Mention]:
    """Return every economy named in a text, in order, without overlaps.

    Parameters
    ----------
    text : running text, as given (any Unicode normal form); offsets count its code points
    lang : "fr", "en", "ru", "es", "tr", "zh" or "ar"; of the last four the copy that is read, in
        the plain spelling of their `script`
    year : of the text; without it ``Serbia and Montenegro`` are the two countries of today

    Notes
    -----
    A pair adjective (``franco-algérien``) gives two mentions side by side. A word with several
    meanings gets the economy that the text names elsewhere, else the usual one; the other
    candidates stand in `Mention.others`.
    """
    if lang not in (*LANGS, *FOREIGN):
        known = ", ".join((*LANGS, *FOREIGN))
        raise InputError(f"No names are kept in language '{lang}'.", hint=f"Use one of: {known}.")
    found = _settle(_Reader(text, name_tree(lang, table.revision()), year).read())
    return short_mentions(text, lang, found) if lang in SHORTENED else found

"""Where organisations stand in a sentence: patterns of names, before roles are given."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Literal

from bilateral.dossier.wordforms import (
    Match,
    PhraseTable,
    Token,
    Words,
    lexicon,
    phrases,
    rows,
    wordset,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bilateral.statement import Sentence
    from bilateral.vocab.gazetteer import Mention

Kind = Literal["firm", "body", "press", "group", "token"]

_PLAIN_WORDS = 1  # words without a capital between a head noun and its name
_OPEN = '«“„"'
_CLOSE = '»”“"'
_CLOSING = frozenset(_CLOSE)
_ARTICLES = frozenset({"l'", "la", "le", "les", "the"})
_OF = frozenset({"de", "d'", "du", "des", "of", "for"})
_LOWER = wordset("de d' du des la l' le et of and the for по и")


@dataclass(frozen=True, slots=True)
class Found:
    """An organisation in a sentence.

    `first`, `last` are its tokens, `head` the head noun; `named` when a proper name is in it.
    """

    start: int
    end: int
    first: int
    last: int
    head: int
    kind: Kind
    name: str | None
    generic: bool = False
    named: bool = False
    abbreviation: bool = False


@cache
def full_names(lang: str) -> PhraseTable[str]:
    """Return the table of full names of firms, each with its well-known abbreviation."""
    return PhraseTable(
        lang,
        [
            (name.strip(), short)
            for short, names in rows(lexicon("abbreviations").get("names", ""))
            for name in names.split(";")
        ],
    )


@cache
def _not_firms() -> frozenset[str]:
    return frozenset(lexicon("abbreviations").get("not_firms", "").split())


@cache
def _not_names(lang: str) -> frozenset[str]:
    people = lexicon(f"actors_{lang}").get("people", {})
    return frozenset(w.replace("ё", "е") for w in people.get("not_name", []))


def find_organisations(
    words: Words, sentence: Sentence, mentions: Sequence[Mention]
) -> list[Found]:
    """Return the organisations of one sentence in text order, none inside another."""
    first, last = words.at(sentence.start), words.at(sentence.end)
    table = phrases("actors", "firm", words.lang)
    inside = {
        at: m
        for m in mentions
        for at in range(words.at(m.start), min(last, words.at(m.end - 1) + 1))
    }
    found: list[Found] = []
    for at in range(first, last):
        found.extend(
            made
            for match in _heads(table, words, at, last)
            if (made := _read(words, match, first, last, inside)) is not None
        )
    for act in phrases("actors", "acts", words.lang).find(words, first, last):
        token = _actor_before(words, act, first, inside)
        if token is not None:
            found.append(token)
    found.sort(key=lambda f: (f.start - f.end, f.start))
    kept: list[Found] = []
    for item in found:
        if not any(item.start < k.end and k.start < item.end for k in kept):
            kept.append(item)
    return sorted(kept, key=lambda f: f.start)


def _heads(table: PhraseTable[str], words: Words, at: int, last: int) -> list[Match[str]]:
    match = table.match(words, at, last)
    if match is None:
        return []
    if match.row == "head":  # the same noun may head a group of firms
        return [match, Match(match.start, match.end, match.first, match.last, "group")]
    return [match]


def _read(
    words: Words, match: Match[str], first: int, last: int, inside: dict[int, Mention]
) -> Found | None:
    if match.row == "press":
        return _made(words, match.first, match.last, match.first, "press", article=False)
    if match.row == "body":
        end = _tail(words, match.last, last, inside, far=True)
        start = _lead(words, match.first, first, inside)
        return _made(words, start, end, match.first, "body", named=False)
    if match.row == "group":
        return _group(words, match, first, inside)
    if match.row in {"head", "legal"}:
        return _firm(words, match, first, last, inside)
    return None


def _firm(
    words: Words, match: Match[str], first: int, last: int, inside: dict[int, Mention]
) -> Found | None:
    """Read a head noun with a name: quoted, in capitals, or after the place it is in."""
    quoted = _quoted(words, match.last, last)
    if quoted is not None:
        return _made(words, match.first, quoted[1], match.first, "firm", name=quoted[0], named=True)
    before = _capitals_before(words, match.first, first, inside)
    if before < match.first and words.lang != "fr":
        return _made(words, before, match.last, before, "firm", named=True)
    end = _tail(words, match.last, last, inside, far=False)
    capital = any(
        words.tokens[at].capital and _proper(words.tokens[at], words.lang)
        for at in range(match.last, end)
    )
    if not capital:
        return None
    own = [words.tokens[at] for at in range(match.last, end) if words.tokens[at].capital]
    places = [t for t in own if words.at(t.start) in inside]
    if words.lang != "fr" and match.row == "head" and len(places) == len(own):
        return None
    if words.lang == "fr" and len(places) == len(own) and end - match.last < 3:
        return None
    name = None if places else " ".join(words.text[t.start : t.end] for t in own)
    return _made(words, match.first, end, match.first, "firm", name=name, named=True)


def _group(words: Words, match: Match[str], first: int, inside: dict[int, Mention]) -> Found | None:
    """Read ``entreprises biélorusses``: a plural noun and a nationality."""
    groups = lexicon(f"actors_{words.lang}").get("firm", {}).get("group", [])
    table = _group_table(words.lang, tuple(groups))
    if table.match(words, match.first, match.first + 1) is None:
        return None
    if not _plural(words.tokens[match.first].low, words.lang):
        return None
    if words.lang == "fr":
        after = inside.get(match.last)
        if after is None or after.form != "adjective" or not words.joined[match.last]:
            return None
        return _made(
            words, match.first, match.last + 1, match.first, "group", generic=True, article=False
        )
    at = match.first - 1
    while at > first and at not in inside and words.joined[at] and match.first - at < 3:
        at -= 1
    mention = inside.get(at)
    if at < first or mention is None or mention.form != "adjective":
        return None
    if not all(words.joined[k] for k in range(at + 1, match.first + 1)):
        return None
    return _made(words, at, match.last, at, "group", generic=True)


@cache
def _group_table(lang: str, nouns: tuple[str, ...]) -> PhraseTable[str]:
    return PhraseTable(lang, [(noun, "group") for noun in nouns])


def _plural(low: str, lang: str) -> bool:
    if lang == "ru":
        return low.endswith(("ы", "и", "а", "я", "ов", "ев", "ий", "ам", "ям", "ами", "ями", "ей"))
    return low.endswith(("s", "x"))


def _actor_before(
    words: Words, act: Match[str], first: int, inside: dict[int, Mention]
) -> Found | None:
    """Read a bare name or abbreviation right before a verb of trade."""
    if act.row not in {"seeks", "offers", "supplies", "produces_jointly"}:
        return None
    at = act.first - 1
    while at > first and words.joined[at + 1] and words.tokens[at].low in _PASSED:
        at -= 1
    if at < first or not words.joined[at + 1] or at in inside:
        return None
    token = words.tokens[at]
    if not token.capital or not _proper(token, words.lang) or len(token.low) < 2:
        return None
    before = words.tokens[at - 1] if at > first and words.joined[at] else None
    if (
        before is not None
        and before.capital
        and at - 1 not in inside
        and _proper(before, words.lang)
    ):
        return None
    if _is_person(words, token):
        return None
    name = words.text[token.start : token.end]
    short = token.upper and len(name) <= 6
    if short and name in _not_firms():
        return None
    if not short and at == first and not _name_elsewhere(words, at):
        return None
    return _made(words, at, at + 1, at, "token", name=name, named=True, abbreviation=short)


_PASSED = wordset("est sont is are also également a ont has have также тоже уже déjà already")


def _is_person(words: Words, token: Token) -> bool:
    """Whether the word stands elsewhere as the second of two capitals, as surnames do."""
    return token.low[:5] in _second_words(words)


def _name_elsewhere(words: Words, at: int) -> bool:
    """Whether the first word of a sentence has its capital in the middle of one as well."""
    low = words.tokens[at].low
    return any(
        t.low == low and t.capital and joined and k != at
        for k, (t, joined) in enumerate(zip(words.tokens, words.joined, strict=True))
    )


@lru_cache(maxsize=4)
def _second_words(words: Words) -> frozenset[str]:
    """Return the beginnings of the words that stand as the second of two capitals."""
    never = _not_names(words.lang)
    return frozenset(
        here.low[:5]
        for before, here, joined in zip(
            words.tokens, words.tokens[1:], words.joined[1:], strict=False
        )
        if joined
        and here.capital
        and before.capital
        and not before.upper
        and before.low not in never
    )


def _proper(token: Token, lang: str) -> bool:
    return token.low not in _not_names(lang)


def _quoted(words: Words, at: int, last: int) -> tuple[str, int] | None:
    if at >= last:
        return None
    opening = words.text[words.tokens[at - 1].end : words.tokens[at].start].strip()
    if not opening or opening[-1] not in _OPEN or len(opening) > 1:
        return None
    for end in range(at, min(last, at + 7)):
        follows = words.tokens[end + 1].start if end + 1 < len(words.tokens) else len(words.text)
        gap = words.text[words.tokens[end].end : follows]
        if any(mark in gap for mark in _CLOSE):
            start, stop = words.tokens[at].start, words.tokens[end].end
            return words.text[start:stop], end + 1
    return None


def _capitals_before(words: Words, at: int, first: int, inside: dict[int, Mention]) -> int:
    """Follow capitals (and one plain word between them) to the left of a head noun."""
    here = at
    while here > first and words.joined[here]:
        token = words.tokens[here - 1]
        mention = inside.get(here - 1)
        if (
            token.capital
            and _proper(token, words.lang)
            and (mention is None or mention.form == "capital" or here < at)
        ):
            here -= 1
            continue
        beyond = words.tokens[here - 2] if here - 2 >= first else None
        if (
            words.lang == "ru"
            and here == at
            and beyond is not None
            and beyond.capital
            and words.joined[here - 1]
            and _proper(beyond, words.lang)
            and token.low not in _LOWER
            and token.low.endswith(("ый", "ий", "ой", "ого", "ому", "ым", "им", "ом", "ая", "ое"))
        ):
            here -= 2
            continue
        break
    if here == first and here < at - 1 and not _proper(words.tokens[here], words.lang):
        here += 1
    if here < at and words.lang == "en" and not words.tokens[at].capital and here == at - 1:
        return at if words.tokens[here].start == words.tokens[first].start else here
    return here


def _lead(words: Words, at: int, first: int, inside: dict[int, Mention]) -> int:
    """Return the first token of a body, its nationality before it included."""
    if at - 2 >= first and words.tokens[at - 1].low == "s" and at - 2 in inside:
        at -= 2
    while at > first and words.joined[at] and at - 1 in inside:
        at -= 1
    return at


def _tail(words: Words, at: int, last: int, inside: dict[int, Mention], *, far: bool) -> int:
    """Follow the rest of a name: links, nationality, capitals, and for a body its field."""
    end = at
    here = at
    plain = 0
    while here < last and words.joined[here] and here - at < 8:
        token = words.tokens[here]
        if token.low == ",":
            break
        if here in inside or (token.capital and (far or _proper(token, words.lang))):
            end = here + 1
        elif token.low in _LOWER:
            pass
        elif not far and words.lang == "fr" and end == at and plain < _PLAIN_WORDS:
            plain += 1  # usine automobile de Minsk, usine de tracteurs de Minsk
        else:
            break
        here += 1
    return end


def _made(
    words: Words,
    first: int,
    last: int,
    head: int,
    kind: Kind,
    *,
    name: str | None = None,
    generic: bool = False,
    named: bool = False,
    abbreviation: bool = False,
    article: bool = True,
) -> Found:
    if article and first and words.tokens[first - 1].low in _ARTICLES and words.joined[first]:
        first -= 1
    start, end = words.tokens[first].start, words.tokens[last - 1].end
    if any(o in words.text[start:end] for o in _OPEN):
        for gap in (1, 2):
            if words.text[end : end + gap].strip() in _CLOSING:
                end += gap
                break
    if name is None and not generic:
        name = words.text[words.tokens[head].start : end]
    return Found(start, end, first, last, head, kind, name, generic, named, abbreviation)

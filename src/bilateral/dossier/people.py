"""People in a text: name, office, the party they speak for, and what else they are called."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bilateral.dossier.model import Actor
from bilateral.dossier.people_names import Name, find_names, is_surname
from bilateral.dossier.sides import country_of, inside
from bilateral.dossier.wordforms import Match, Words, lexicon, phrases, read_words
from bilateral.statement import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bilateral.statement import Sentence
    from bilateral.vocab.gazetteer import Mention

_REGIONAL = frozenset({"governor", "deputy_governor"})
_HEADS = frozenset({"president", "prime_minister", "governor", "monarch"})
# Names of countries that are first names too, as they stand.
_FIRST_NAMES = frozenset({"Jordan", "Chad", "Georgia", "Israel", "Israël", "Израиль"})
_PARTICLE = "(?:al|el|ben|bin|von|van|de|da)"
_CAPITALISED = re.compile(rf"[ \u00a0](?:{_PARTICLE}[ -])?[A-ZÀ-ÞА-ЯЁ][a-zà-ÿа-яё]")
_CAPITALISED_BEFORE = re.compile(r"(?<![^\W\d_])[A-ZÀ-ÞА-ЯЁ][a-zà-ÿа-яё]+[ \u00a0]$")
_NEAR = 7  # tokens between an office and the name that bears it
_ARTICLES = frozenset({"le", "la", "l'", "the"})
_OWNS = frozenset({"'s", "’s"})
_OF = frozenset({"", "de", "de la", "du", "des", "de l'", "de l’", "d'", "d’", "of", "of the"})


@dataclass(slots=True)
class _Person:
    name: Name
    office: str | None = None
    party: str | None = None
    aliases: list[str] = field(default_factory=list[str])


def read_people(
    text: str, lang: str, sentences: Sequence[Sentence], mentions: Sequence[Mention]
) -> tuple[Actor, ...]:
    """Return the people named in a text, in text order.

    Parameters
    ----------
    text : the statement as given; spans are offsets into it
    lang : "fr", "en" or "ru"; any other language gives none
    sentences, mentions : of the same text
    """
    if not lexicon(f"actors_{lang}"):
        return ()
    words = read_words(text, lang)
    offices = _offices(words, sentences)
    people: list[_Person] = []
    used: set[int] = set()
    names = find_names(words, sentences, mentions)
    for number, name in enumerate(names):
        floor = names[number - 1].last if number else 0
        office = _office_of(words, name, [o for o in offices if o.first >= floor], mentions)
        if office is None and not name.speaks:
            continue
        known = next((p for p in people if _same(p.name, name)), None)
        person = known or _Person(name)
        if office is not None:
            used.add(office.first)
            if person.office is None:
                person.office = office.row
                person.party = _party(words, office, name, mentions)
                alias = _phrase_alias(words, office, name)
                if alias:
                    person.aliases.append(alias)
        if known is None:
            people.append(person)
    _surnames(words, people)
    _descriptions(words, people, [o for o in offices if o.first not in used], mentions)
    _guests(words, people)
    return tuple(
        Actor(
            id=f"a{number}",
            span=Span(start=p.name.start, end=p.name.end, text=text[p.name.start : p.name.end]),
            name=text[p.name.start : p.name.end],
            office=p.office,
            party=p.party,
            aliases=tuple(dict.fromkeys(p.aliases)),
        )
        for number, p in enumerate(people, 1)
    )


def without_names(
    text: str, lang: str, sentences: Sequence[Sentence], mentions: Sequence[Mention]
) -> list[Mention]:
    """Drop the mentions that are part of a person's name (`Ryad Mezzour`, `Jordan Bardella`)."""
    doubtful = [m for m in mentions if _may_be_name(text, m)]
    if not doubtful:
        return list(mentions)
    rest = [m for m in mentions if m not in doubtful]
    named = [p.span for p in read_people(text, lang, sentences, rest) if p.office is not None]
    return [
        m
        for m in mentions
        if m not in doubtful or not any(s.start <= m.start and m.end <= s.end for s in named)
    ]


def _may_be_name(text: str, mention: Mention) -> bool:
    """Whether a capital, or a country that is a first name, stands beside a capitalised word."""
    if mention.form != "capital" and (
        mention.form != "name" or text[mention.start : mention.end] not in _FIRST_NAMES
    ):
        return False
    return bool(
        _CAPITALISED.match(text, mention.end)
        or _CAPITALISED_BEFORE.search(text[max(0, mention.start - 40) : mention.start])
    )


def _offices(words: Words, sentences: Sequence[Sentence]) -> list[Match[str]]:
    table = phrases("actors", "office", words.lang)
    return [
        match for s in sentences for match in table.find(words, words.at(s.start), words.at(s.end))
    ]


def _same(one: Name, other: Name) -> bool:
    return is_surname(other.surname, one.surname) or one.words == other.words


def _office_of(
    words: Words, name: Name, offices: Sequence[Match[str]], mentions: Sequence[Mention]
) -> Match[str] | None:
    """Return the office right before the name, or after it behind a comma."""
    best: Match[str] | None = None
    for office in offices:
        gap = name.first - office.last
        if 0 <= gap <= _NEAR + 3 and _runs_on(words, office.last, name.first):
            best = office
    if best is not None:
        return best
    for office in offices:
        if not 0 <= office.first - name.last <= 3:
            continue
        between = [t.low for t in words.tokens[name.last : office.first]]
        covered = [m for m in mentions if name.end <= m.start and m.end <= office.start]
        plain = [b for b in between if b != "," and b not in _ARTICLES and b not in {"a", "an"}]
        if between[:1] == [","] and len(plain) <= len(covered):
            return office
    return None


def _runs_on(words: Words, at: int, stop: int) -> bool:
    """Whether nothing but the rest of an office stands between it and the name."""
    verbs = phrases("actors", "people", words.lang, "saying", "he")
    commas = 0
    for here in range(at, stop):
        token = words.tokens[here]
        if token.low == ",":
            commas += 1
            if here != stop - 1 or commas > 1:
                return False
            continue
        if not words.joined[here] and here > at:
            return False
        found = verbs.match(words, here, stop)
        if found is not None:
            return False
    gap = words.text[words.tokens[at - 1].end : words.tokens[stop].start]
    return not any(mark in gap for mark in ".;:!?()\n")


def _phrase_alias(words: Words, office: Match[str], name: Name) -> str | None:
    """Return the whole description when it stands apart from the name by a comma."""
    if office.last > name.first:
        return None
    if name.first - office.last < 2 or words.tokens[name.first - 1].low != ",":
        return None
    return words.text[office.start : words.tokens[name.first - 2].end]


def _party(
    words: Words,
    office: Match[str],
    name: Name,
    mentions: Sequence[Mention],
) -> str | None:
    """Return the economy in the phrase of the office; of a governor, the region meant by it."""
    own = _beside(words, office, name, mentions)
    if office.row in _REGIONAL:
        region = next((m.code for m in own if country_of(m.code)), None)
        if region is not None:
            return region
        regions = {m.code for m in mentions if country_of(m.code)}
        meant = {r for r in regions if country_of(r) in {m.code for m in own}} or regions
        if len(meant) == 1:
            return meant.pop()
    return own[0].code if own else None


def _beside(
    words: Words, office: Match[str], name: Name, mentions: Sequence[Mention]
) -> list[Mention]:
    """Return the economies that belong to an office: in it, behind it, or right before it."""
    if office.first < name.first:
        stop = name.start
    else:
        stop = words.tokens[min(len(words.tokens), office.last + 5) - 1].end
        for mark in ".;\n":
            cut = words.text.find(mark, office.end, stop)
            stop = cut if cut >= 0 else stop
    behind = inside(mentions, office.start, stop)
    city = [m for m in behind if m.form == "capital"]
    behind = [m for m in behind if m.form != "capital"] or city
    before = [
        m
        for m in inside(mentions, office.start - 60, office.start)
        if 0 < office.start - m.end <= 4
        and m.form in {"adjective", "name"}
        and words.text[m.end : office.start].strip() in ({""} if m.form == "adjective" else _OWNS)
    ]
    return [*behind, *before]


def _surnames(words: Words, people: list[_Person]) -> None:
    """Add each bare surname in the rest of the text as an alias."""
    taken = {at for p in people for at in range(p.name.first, p.name.last)}
    for at, token in enumerate(words.tokens):
        if at in taken or not token.capital:
            continue
        for person in people:
            if is_surname(token.low, person.name.surname):
                person.aliases.append(words.text[token.start : token.end])


def _descriptions(
    words: Words,
    people: list[_Person],
    offices: Sequence[Match[str]],
    mentions: Sequence[Mention],
) -> None:
    """Give ``the president``, ``le dirigeant biélorusse`` to the one whom they can mean.

    A description belongs to the person of that office, else to the person without an office who
    was named last before it; that person then holds the office.
    """
    codes = {c for o in offices if (c := _nationality(words, o, mentions)) is not None}
    for office in offices:
        code = _nationality(words, office, mentions)
        if code is None and (not _definite(words, office) or _goes_on(words, office)):
            continue
        if len(codes) > 1:
            continue
        person = _meant(people, office, code)
        if person is None:
            continue
        person.office = person.office or office.row
        person.party = person.party or code
        start = words.tokens[office.first - 1] if office.first else None
        first = start.start if start is not None and start.low in _ARTICLES else office.start
        end = office.end
        for mention in inside(mentions, office.end, office.end + 40):
            if 0 < mention.start - office.end <= 2 and mention.form == "adjective":
                end = mention.end
        person.aliases.append(words.text[first:end])


def _meant(people: list[_Person], office: Match[str], code: str | None) -> _Person | None:
    same = [p for p in people if p.office == office.row and _fits(p.party, code)]
    if same:
        return max(same, key=lambda p: (p.name.first < office.first, p.name.first))
    if office.row not in _HEADS or code is not None:
        return None
    free = [p for p in people if p.office is None and p.name.first < office.first]
    return free[-1] if free else None


def _fits(party: str | None, code: str | None) -> bool:
    return party is None or code is None or code in {party, country_of(party)}


def _nationality(words: Words, office: Match[str], mentions: Sequence[Mention]) -> str | None:
    for mention in inside(mentions, office.start - 40, office.end + 40):
        gap = words.text[office.end : mention.start].strip().lower()
        if mention.form == "name" and gap in _OF and mention.start > office.end:
            return mention.code
        if mention.form != "adjective":
            continue
        if 0 < mention.start - office.end <= 2 or 0 < office.start - mention.end <= 2:
            return mention.code
    return None


def _definite(words: Words, office: Match[str]) -> bool:
    if words.lang == "ru":
        return True
    return office.first > 0 and words.tokens[office.first - 1].low in _ARTICLES


def _goes_on(words: Words, office: Match[str]) -> bool:
    """Whether the text says of what: ``the minister of trade`` need not be the one named."""
    if office.last >= len(words.tokens) or not words.joined[office.last]:
        return False
    if words.lang == "ru":
        return office.row not in _HEADS
    return words.tokens[office.last].low in {"of", "for", "de", "du", "des", "d'"}


def _guests(words: Words, people: list[_Person]) -> None:
    """Give ``the guest`` to the one of two people who is not named first."""
    if len(people) != 2:
        return
    for match in phrases("actors", "people", words.lang, "guest").find(words):
        people[1].aliases.append(words.text[match.start : match.end])

"""Firms, bodies and groups of firms that a text names, and what each does in it.

Only what stands in a known pattern is read: a head noun with a name, a legal form, a press
service, a group of firms of one nationality, a name that offers, seeks, supplies or makes
something. What an abbreviation stands for is asked, never asserted.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from bilateral.dossier.model import Organisation, OrganisationRole
from bilateral.dossier.organisation_names import Found, find_organisations, full_names
from bilateral.dossier.sides import country_of, inside, main_sides, other_side
from bilateral.dossier.wordforms import Match, Words, lexicon, phrases, read_words, rows
from bilateral.statement import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bilateral.dossier.model import Area
    from bilateral.statement import Sentence
    from bilateral.vocab.gazetteer import Mention

_ROLE_ORDER = ("produces_jointly", "offers", "seeks", "supplies", "source")
_AND = frozenset({"et", "and", "и", ",", "l'", "la", "le", "the"})


@dataclass(slots=True)
class _Draft:
    found: Found
    sentence: int
    roles: list[OrganisationRole] = field(default_factory=list[OrganisationRole])
    alias: list[Span] = field(default_factory=list[Span])
    country: str | None = None
    inferred: bool = False


def read_organisations(
    text: str,
    lang: str,
    sentences: Sequence[Sentence],
    mentions: Sequence[Mention],
    areas: Sequence[Area],
) -> tuple[Organisation, ...]:
    """Return the organisations of a text that do something in it, in text order.

    Parameters
    ----------
    text : the statement as given; spans are offsets into it
    lang : "fr", "en" or "ru"; any other language gives none
    sentences, mentions, areas : of the same text; a role's `what` is the id of an area
    """
    if not lexicon(f"actors_{lang}"):
        return ()
    words = read_words(text, lang)
    sides = main_sides(mentions)
    drafts: list[_Draft] = []
    for sentence in sentences:
        here = inside(mentions, sentence.start, sentence.end)
        new = [_Draft(found, sentence.index) for found in find_organisations(words, sentence, here)]
        _give_roles(words, sentence, new, areas)
        for draft in new:
            _give_country(words, draft, here, sides)
        drafts.extend(new)
    drafts = _joined(words, [d for d in drafts if d.roles or d.found.named])
    _infer_partners(drafts, sides, mentions, sentences)
    return _finished(text, words, drafts)


def _acts(words: Words, first: int, last: int) -> list[Match[str]]:
    return phrases("actors", "acts", words.lang).find(words, first, last)


def _give_roles(
    words: Words, sentence: Sentence, drafts: list[_Draft], areas: Sequence[Area]
) -> None:
    first, last = words.at(sentence.start), words.at(sentence.end)
    state = f"s{sentence.index + 1}"
    acts = _acts(words, first, last)
    named = [a for a in areas if a.span.start >= sentence.start and a.span.end <= sentence.end]
    for number, draft in enumerate(drafts):
        found = draft.found
        if found.kind == "press":
            draft.roles.append(OrganisationRole(role="source", statement=state))
            continue
        nearest = drafts[number + 1].found.start if number + 1 < len(drafts) else sentence.end
        for act in acts:
            after = act.start >= found.end
            if act.row == "made_by" and act.end <= found.start:
                if _listed_after(words, act, found, drafts):
                    before = [a.id for a in named if a.span.end <= act.start]
                    draft.roles.append(
                        OrganisationRole(
                            role="produces_jointly" if _several(act, drafts) else "supplies",
                            what=before[-1] if before else None,
                            statement=state,
                        )
                    )
            elif act.row.startswith("source"):
                close = (after and act.first - found.last <= 1) or (
                    act.row == "source_before" and 0 <= found.first - act.last <= 2
                )
                if close and found.kind in {"body", "press"}:
                    draft.roles.append(OrganisationRole(role="source", statement=state))
            elif after and act.start < nearest and act.row in _ROLE_ORDER:
                if act.first - found.last > 6:
                    continue
                what = [a.id for a in named if a.span.start >= act.end]
                draft.roles.append(
                    OrganisationRole.model_validate(
                        {"role": act.row, "what": what[0] if what else None, "statement": state}
                    )
                )
        for act in acts:
            if act.row == "pronoun" and number + 1 < len(drafts) and act.start > nearest:
                other = drafts[number + 1]
                if other.found.end <= act.start and number + 2 >= len(drafts):
                    draft.roles.append(OrganisationRole(role="supplies", statement=state))
    for here, there in zip(reversed(drafts[:-1]), reversed(drafts[1:]), strict=True):
        if not here.roles and _linked(words, [here, there]):
            here.roles.extend(there.roles)
    if len(drafts) == 2 and any(r.role == "produces_jointly" for r in drafts[1].roles):
        pair = drafts[0]
        if not any(r.role == "produces_jointly" for r in pair.roles) and _linked(words, drafts):
            shared = next(r for r in drafts[1].roles if r.role == "produces_jointly")
            pair.roles.append(shared)


def _linked(words: Words, drafts: list[_Draft]) -> bool:
    between = words.tokens[drafts[0].found.last : drafts[1].found.first]
    return bool(between) and all(t.low in _AND for t in between)


def _listed_after(words: Words, act: Match[str], found: Found, drafts: list[_Draft]) -> bool:
    """Whether only other organisations and ``and`` stand between the verb and this one."""
    taken = {
        at for d in drafts for at in range(d.found.first, d.found.last) if d.found is not found
    }
    gap = [
        words.tokens[at].low
        for at in range(act.last, found.first)
        if at not in taken and words.tokens[at].low not in _AND
    ]
    return len(gap) <= 2


def _several(act: Match[str], drafts: list[_Draft]) -> bool:
    return sum(d.found.start >= act.end for d in drafts) > 1


def _give_country(
    words: Words, draft: _Draft, mentions: Sequence[Mention], sides: Sequence[str]
) -> None:
    found = draft.found
    own = inside(mentions, found.start, found.end)
    beside = [
        m
        for m in mentions
        if m.form in {"adjective", "name"}
        and (0 <= m.start - found.end <= 12 or 0 < found.start - m.end <= 2)
        and m not in own
        and (m.start < found.start or _belongs(words.text[found.end : m.start]))
    ]
    for mention in (*own, *beside):
        draft.country = country_of(mention.code) or mention.code
        return
    if found.kind == "press" and sides:
        draft.country = country_of(sides[0]) or sides[0]
        draft.inferred = True


def _belongs(gap: str) -> bool:
    return gap.strip().lower() in {"", "de", "d'", "de la", "du", "of", "of the", "d’", "des"}


def _infer_partners(
    drafts: list[_Draft],
    sides: Sequence[str],
    mentions: Sequence[Mention],
    sentences: Sequence[Sentence],
) -> None:
    """Give a partner of a known side the other one, where the text is about two only."""
    for draft in drafts:
        if draft.country is not None or len(sides) != 2:
            continue
        joint = any(r.role == "produces_jointly" for r in draft.roles)
        mates = [d for d in drafts if d is not draft and d.sentence == draft.sentence]
        other: str | None = None
        if joint:
            mate = next((d for d in mates if d.country is not None), None)
            other = other_side(mate.country, sides) if mate else None
        elif any(r.role in {"seeks", "offers", "supplies"} for r in draft.roles):
            where = sentences[draft.sentence] if draft.sentence < len(sentences) else None
            other = _counterpart(draft, mates, mentions, sides, where)
        if other is not None:
            draft.country, draft.inferred = country_of(other) or other, True


def _counterpart(
    draft: _Draft,
    mates: list[_Draft],
    mentions: Sequence[Mention],
    sides: Sequence[str],
    sentence: Sentence | None,
) -> str | None:
    """Return the side of a firm that deals with one of a known nationality."""
    if sentence is None:
        return None
    end = min(
        (m.found.start for m in mates if m.found.start > draft.found.end), default=sentence.end
    )
    for mention in inside(mentions, draft.found.end, end):
        if mention.form == "adjective":
            return other_side(mention.code, sides)
    for mate in mates:
        if mate.country is not None and mate.found.end <= draft.found.start:
            return other_side(mate.country, sides)
    return None


def _joined(words: Words, drafts: list[_Draft]) -> list[_Draft]:
    """Make one organisation of a name told twice, and of a full name and its short one."""
    kept: list[_Draft] = []
    by_name: dict[str, _Draft] = {}
    for draft in drafts:
        key = draft.found.name.casefold() if draft.found.name else ""
        if draft.found.generic:
            key = f"{words.text[draft.found.start : draft.found.end].casefold()}"
        first = by_name.get(key) if key else None
        if first is None:
            kept.append(draft)
            if key:
                by_name[key] = draft
            continue
        first.roles.extend(r for r in draft.roles if r not in first.roles)
        span = _span(words.text, draft.found)
        if not draft.found.generic and span.text != _span(words.text, first.found).text:
            first.alias.append(span)
        first.country = first.country or draft.country
    return kept


def _span(text: str, found: Found) -> Span:
    return Span(start=found.start, end=found.end, text=text[found.start : found.end])


def _finished(text: str, words: Words, drafts: list[_Draft]) -> tuple[Organisation, ...]:
    known = {d.found.name: f"o{n}" for n, d in enumerate(drafts, 1) if d.found.name}
    done: list[Organisation] = []
    for number, draft in enumerate(drafts, 1):
        roles = list(dict.fromkeys(draft.roles)) or [OrganisationRole(role="mentioned")]
        mates = [
            f"o{n}"
            for n, d in enumerate(drafts, 1)
            if d is not draft
            and d.sentence == draft.sentence
            and any(r.role == "produces_jointly" for r in d.roles)
        ]
        if mates:
            roles = [
                r.model_copy(update={"with_": mates[0]}) if r.role == "produces_jointly" else r
                for r in roles
            ]
        alias = [*draft.alias, *_short_names(text, words, draft, known)]
        done.append(
            Organisation(
                id=f"o{number}",
                span=_span(text, draft.found),
                name=None if draft.found.generic else draft.found.name,
                generic=draft.found.generic,
                country=draft.country,
                country_inferred=draft.inferred,
                roles=tuple(roles),
                alias=tuple(alias),
                question=_question(draft.found),
            )
        )
    return tuple(done)


def _short_names(text: str, words: Words, draft: _Draft, known: dict[str, str]) -> list[Span]:
    """Return where a firm told in full stands by its well-known abbreviation."""
    short = full_names(words.lang).match(words, draft.found.head, draft.found.last)
    if short is None or short.row in known:
        return []
    return [
        Span(start=t.start, end=t.end, text=text[t.start : t.end])
        for t in words.tokens
        if text[t.start : t.end] == short.row and not draft.found.start <= t.start < draft.found.end
    ][:1]


@cache
def _candidates() -> dict[str, tuple[str, ...]]:
    table: dict[str, tuple[str, ...]] = {}
    for short, _, name in rows(lexicon("abbreviations").get("candidates", "")):
        table[short] = (*table.get(short, ()), name)
    return table


def _question(found: Found) -> str | None:
    if not found.abbreviation or found.name is None:
        return None
    likely = _candidates().get(found.name)
    guess = f" Possibly {' or '.join(likely)}; the text does not say so." if likely else ""
    return f"What does {found.name} stand for?{guess}"

"""Things to be built, launched or made together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from bilateral.dossier.model import Project
from bilateral.dossier.sides import inside, main_sides, other_side
from bilateral.dossier.wordforms import (
    Match,
    PhraseTable,
    Words,
    lexicon,
    phrases,
    read_words,
    wordset,
)
from bilateral.statement import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bilateral.dossier.model import Area, Organisation
    from bilateral.statement import Sentence
    from bilateral.vocab.gazetteer import Mention

ProjectStage = Literal["idea", "offer", "negotiation", "agreed", "under_way", "operating"]

_STAGES: tuple[tuple[str, ProjectStage], ...] = (
    ("working", "operating"),
    ("under_way", "under_way"),
    ("agreed", "agreed"),
    ("negotiation", "negotiation"),
    ("offer", "offer"),
    ("idea", "idea"),
)
_REACH = 5  # words between what is done and what it is done to
_LINKS = wordset("et à and to и de des d' la le les l' un une the a an")
_DETERMINERS = wordset("des les de ces the these the some un une a an l' le la")
_IN = wordset("dans en à au in at within в во")
_FOR = wordset("for pour по производству production manufacture")
_SKIP = wordset("la le les l' the cette this")


@dataclass(slots=True)
class _Draft:
    start: int
    end: int
    last: int
    stage: ProjectStage | None
    organisations: list[str]


def read_projects(
    text: str,
    lang: str,
    sentences: Sequence[Sentence],
    mentions: Sequence[Mention],
    areas: Sequence[Area],
    organisations: Sequence[Organisation],
) -> tuple[Project, ...]:
    """Return what is built, launched or made together, in text order.

    Parameters
    ----------
    text : the statement as given; spans are offsets into it
    lang : "fr", "en" or "ru"; any other language gives none
    sentences, mentions, areas, organisations : of the same text
    """
    if not lexicon(f"roles_{lang}"):
        return ()
    words = read_words(text, lang)
    sides = main_sides(mentions)
    found: list[Project] = []
    for sentence in sentences:
        first, last = words.at(sentence.start), words.at(sentence.end)
        cues = phrases("roles", "project", lang, "operating").find(words, first, last)
        if not cues and not _deeds(words, first, last):
            continue
        here = [a for a in areas if sentence.start <= a.span.start < sentence.end]
        firms = [o for o in organisations if sentence.start <= o.span.start < sentence.end]
        drafts = [*_operating(words, cues, here, firms), *_planned(words, first, last, cues, here)]
        stage = _stage(words, first, last)
        for draft in drafts:
            place, inferred = _place(words, sentence, mentions, draft.last)
            own = draft.organisations or [
                o.id
                for o in firms
                if o.roles and any(r.role in {"offers", "produces_jointly"} for r in o.roles)
            ]
            if place is None and draft.stage is None and stage == "offer":
                place, inferred = _from_offer(organisations, own, mentions, sentence, sides)
            found.append(
                Project(
                    id=f"p{len(found) + 1}",
                    span=Span(start=draft.start, end=draft.end, text=text[draft.start : draft.end]),
                    label=text[draft.start : draft.end],
                    stage=draft.stage or stage,
                    place=place,
                    place_inferred=inferred,
                    organisations=tuple(own),
                    sectors=tuple(
                        a.id for a in here if a.span.start < draft.end and a.span.end > draft.start
                    ),
                )
            )
    return tuple(sorted(found, key=lambda p: p.span.start))


def _operating(
    words: Words,
    cues: Sequence[Match[str]],
    areas: Sequence[Area],
    firms: Sequence[Organisation],
) -> list[_Draft]:
    """Read ``lorries are made by A and B``: goods, the verb, and those who make them."""
    drafts: list[_Draft] = []
    for cue in cues:
        if cue.row != "operating":
            continue
        goods = [a for a in areas if a.span.end <= cue.start and cue.start - a.span.end <= 3]
        makers = [o for o in firms if o.span.start >= cue.end]
        if not goods or not makers:
            continue
        start = goods[-1].span.start
        at = words.at(start)
        if at and words.tokens[at - 1].low in _DETERMINERS and words.joined[at]:
            start = words.tokens[at - 1].start
        end = makers[-1].span.end
        drafts.append(
            _Draft(start, end, words.at(end - 1) + 1, "operating", [o.id for o in makers])
        )
    return drafts


def _deeds(words: Words, first: int, last: int) -> list[Match[str]]:
    return phrases("roles", "project", words.lang, "build", "launch").find(words, first, last)


def _planned(
    words: Words, first: int, last: int, cues: Sequence[Match[str]], areas: Sequence[Area]
) -> list[_Draft]:
    """Read ``build a plant``: what is done and, close behind, what it is done to."""
    done = [(c.start, c.end) for c in cues if c.row == "operating"]
    drafts: list[_Draft] = []
    for deed in _deeds(words, first, last):
        if any(a.span.start <= deed.start < a.span.end for a in areas if a.span.end > deed.end):
            continue
        end = _object_end(words, deed, last, areas)
        if end is None:
            continue
        if done and any(s < deed.end and e > deed.start for s, e in done):
            continue
        before = drafts[-1] if drafts else None
        if (
            before is not None
            and deed.first - before.last <= 3
            and all(t.low in _LINKS for t in words.tokens[before.last : deed.first])
        ):
            before.end, before.last = words.tokens[end - 1].end, end
        elif before is None or deed.first >= before.last:
            drafts.append(_Draft(deed.start, words.tokens[end - 1].end, end, None, []))
    return drafts


def _object_end(words: Words, deed: Match[str], last: int, areas: Sequence[Area]) -> int | None:
    """Return the token after the thing that is built, areas and nouns of works alike."""
    at = deed.last
    end: int | None = None
    while at < min(last, deed.last + _REACH + 1):
        if at > deed.last and not words.joined[at] and words.tokens[at].low != ",":
            break
        if words.tokens[at].low == "," and end is None:
            break
        area = next((a for a in areas if a.span.start == words.tokens[at].start), None)
        thing = phrases("roles", "project", words.lang, "object").match(words, at, last)
        if area is not None and area.counts not in {"none", "investment"}:
            end = words.at(area.span.end - 1) + 1
            thing = _last_thing(words, at, end, last) or thing
        elif thing is not None and words.tokens[at].capital and words.lang != "ru":
            return None
        if thing is not None and (end is None or thing.last > end):
            end = thing.last
        if end is not None:
            return _with_area(words, end, last, areas)
        at += 1
    return None


def _last_thing(words: Words, at: int, end: int, last: int) -> Match[str] | None:
    """Return the noun of works that an area leads to: ``nuclear power`` ... ``plant``."""
    table = phrases("roles", "project", words.lang, "object")
    for here in range(at, min(end + 1, last)):
        if here == end and not words.joined[here]:
            break
        thing = table.match(words, here, last)
        if thing is not None and thing.last > end:
            return thing
    return None


def _with_area(words: Words, end: int, last: int, areas: Sequence[Area]) -> int:
    """Add what a plant or line is for: ``une usine de tracteurs``, ``завод удобрений``."""
    at = end
    while at < last and at - end < 3 and words.joined[at]:
        area = next((a for a in areas if a.span.start == words.tokens[at].start), None)
        if area is not None:
            return words.at(area.span.end - 1) + 1
        if words.tokens[at].low not in _LINKS and words.tokens[at].low not in _FOR:
            break
        at += 1
    return end


def _stage(words: Words, first: int, last: int) -> ProjectStage:
    found = {m.row for m in _stages(words.lang).find(words, first, last)}
    for row, stage in _STAGES:
        if row in found:
            return stage
    return "idea"


def _stages(lang: str) -> PhraseTable[str]:
    return phrases("roles", "project", lang, *(row for row, _ in _STAGES))


def _place(
    words: Words, sentence: Sentence, mentions: Sequence[Mention], last: int
) -> tuple[str | None, bool]:
    """Return the economy after ``in``; a capital counts only right behind what is built."""
    here = inside(mentions, sentence.start, sentence.end)
    near = [m for m in here if 0 <= words.at(m.start) - last <= _REACH + 3]
    for mention in (*near, *here):
        if mention.form != "name" and not (mention.form == "capital" and mention in near):
            continue
        at = words.at(mention.start) - 1
        while at >= 0 and words.tokens[at].low in _SKIP:
            at -= 1
        if at >= 0 and words.tokens[at].low in _IN:
            return mention.code, False
    return None, False


def _from_offer(
    organisations: Sequence[Organisation],
    own: Sequence[str],
    mentions: Sequence[Mention],
    sentence: Sentence,
    sides: Sequence[str],
) -> tuple[str | None, bool]:
    """Return the side that an offer is made to, when the text is about two sides only."""
    country = next((o.country for o in organisations if o.id in own and o.country), None)
    if country is None:
        named = inside(mentions, sentence.start, sentence.end)
        country = named[0].code if named else None
    other = other_side(country, sides)
    return other, other is not None

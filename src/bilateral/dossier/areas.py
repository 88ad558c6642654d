"""Areas of trade and co-operation that a text names, with product codes, role and flow.

An area counts only where the sentence speaks of trade or co-operation; the words inside the name
of a ministry, a firm or an event are no area.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal, cast

from bilateral.dossier.area_roles import Stage, stage_of
from bilateral.dossier.model import Area
from bilateral.dossier.sides import inside
from bilateral.dossier.wordforms import (
    Match,
    PhraseTable,
    Words,
    lexicon,
    phrases,
    read_words,
    rows,
    wordset,
)
from bilateral.statement import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bilateral.statement import Sentence
    from bilateral.vocab.gazetteer import Mention

Counts = Literal["goods", "services", "both", "investment", "none"]

_FIGURE = re.compile(r"\d\s?%|[$€£¥₽]\s?\d|\d[\d.,\s]*\s?(?:m|b|k|м|т)", re.IGNORECASE)
_LINKS = wordset("of and the for in de d' du des la le les l' et en à aux au и по в во")
_DOINGS = frozenset({"construction", "manufacturing", "maintenance"})
_OUTPUT = wordset("pib gdp ввп")
_NEAR = 10
_QUOTES = '«»“”"„'


@dataclass(frozen=True, slots=True)
class AreaEntry:
    """A row of the lexicon: what an area is called and which codes it has."""

    key: str
    label: str
    hs: tuple[str, ...]
    isic: tuple[str, ...]
    ebops: tuple[str, ...]
    counts: Counts
    weak: bool


@cache
def area_table(lang: str) -> PhraseTable[AreaEntry]:
    """Return the lexicon of areas of one language; empty when there is none."""
    codes: dict[str, tuple[list[str], Counts]] = {
        cells[0]: (cells, cast("Counts", counts))
        for counts, block in lexicon("areas_codes").items()
        for cells in rows(block)
    }
    entries: list[tuple[str, AreaEntry]] = []
    for key, cell in rows(lexicon(f"areas_{lang}").get("forms", "")):
        weak = f"{key}?" in codes
        cells, counts = codes[f"{key}?" if weak else key]
        hs, isic, ebops = (tuple(c.split()) for c in (*cells[1:], "", "", "")[:3])
        forms = [form.strip() for form in cell.split(";")]
        entry = AreaEntry(key, forms[0].lstrip("="), hs, isic, ebops, counts, weak)
        entries.extend((form, entry) for form in forms)
    return PhraseTable(lang, entries)


def read_areas(
    text: str,
    lang: str,
    sentences: Sequence[Sentence],
    mentions: Sequence[Mention],
    parties: Sequence[str],
) -> tuple[Area, ...]:
    """Return the areas of trade and co-operation named in a text, in text order.

    Parameters
    ----------
    text : the statement as given; spans are offsets into it
    lang : "fr", "en" or "ru"; any other language gives no areas
    sentences, mentions : of the same text
    parties : codes of the economies that trade; a flow is given only between two of them
    """
    if not lexicon(f"areas_{lang}"):
        return ()
    words = read_words(text, lang)
    stage: Stage | None = None
    found: list[Area] = []
    first_of: dict[str, str] = {}
    traded = False
    for sentence in sentences:
        finds = _in_sentence(words, sentence, mentions, stage, traded=traded)
        traded = _trades(words, sentence) or (traded and bool(finds))
        stage = stage_of(words, sentence, mentions, parties, stage, len(finds))
        here = inside(mentions, sentence.start, sentence.end)
        for match in finds:
            entry = match.row
            start, end, owner = _noun_phrase(words, match, here)
            role, flow, inferred = stage.judge(match.start, match.end, owner, entry.counts)
            found.append(
                Area(
                    id=f"k{len(found) + 1}",
                    span=Span(start=start, end=end, text=text[start:end]),
                    label=entry.label,
                    hs=entry.hs,
                    isic=entry.isic,
                    ebops=entry.ebops,
                    flow=flow,
                    flow_inferred=inferred,
                    role=role,
                    counts=entry.counts,
                    same_as=first_of.get(entry.key),
                    statement=f"s{sentence.index + 1}",
                )
            )
            first_of.setdefault(entry.key, found[-1].id)
    return tuple(found)


def _trades(words: Words, sentence: Sentence) -> bool:
    first, last = words.at(sentence.start), words.at(sentence.end)
    return phrases("roles", "trade", words.lang).occurs(words, first, last)


def _of_output(words: Words, match: Match[AreaEntry], last: int) -> bool:
    """Whether the area is only told as a part of what the economy yields."""
    for at in range(match.last, min(match.last + _NEAR, last)):
        low = words.tokens[at].low
        if low == ",":
            return False
        if low in _OUTPUT:
            return True
    return False


def _in_sentence(
    words: Words,
    sentence: Sentence,
    mentions: Sequence[Mention],
    before: Stage | None,
    *,
    traded: bool,
) -> list[Match[AreaEntry]]:
    """Return the areas of a sentence; goods count as well where trade was told just before."""
    first, last = words.at(sentence.start), words.at(sentence.end)
    finds = area_table(words.lang).find(words, first, last)
    if not finds:
        return []
    here = inside(mentions, sentence.start, sentence.end)
    closed = _closed(words, first, last, here)
    titled = _title_case(words, first, last)
    finds = [
        match
        for match in finds
        if not any(a < match.last and b > match.first for a, b in closed)
        and not any(m.start < match.end and m.end > match.start for m in here)
        and (titled or not _in_name(words, match, first, here))
        and not _in_firm(words, match, here, last)
        and not (match.row.key in _DOINGS and _of_something(words, match, finds))
        and not _of_output(words, match, last)
        and not (match.row.key.startswith("brand_") and _acts(words, match, last))
    ]
    if not finds:
        return []
    framed = before is not None and before.framed
    if not (
        framed
        or _trades(words, sentence)
        or (traded and any(m.row.counts == "goods" and not m.row.weak for m in finds))
        or _FIGURE.search(words.text, sentence.start, sentence.end)
    ):
        return []
    if not (framed or _field_cue(words, first, last)):
        strong = {id(match) for match in finds if not match.row.weak}
        finds = [m for m in finds if not m.row.weak or (strong and _listed(m, finds))]
    return finds


def _of_something(words: Words, match: Match[AreaEntry], finds: Sequence[Match[AreaEntry]]) -> bool:
    """Whether the word only says what is done with what comes next (``building of farms``)."""
    at = match.last
    linked = words.lang == "ru" or match.row.key == "manufacturing"
    while at < len(words.tokens) and words.joined[at]:
        low = words.tokens[at].low
        if low not in _LINKS and low not in {"un", "une", "a", "an"}:
            break
        if low in {"et", "and", "и", "в", "во", "en", "in", "à"}:
            return False
        linked = True
        at += 1
    if not linked or at >= len(words.tokens) or not words.joined[at]:
        return False
    things = phrases("roles", "project", words.lang, "object")
    return any(other.first == at for other in finds) or bool(
        things.match(words, at, len(words.tokens))
    )


def _acts(words: Words, match: Match[AreaEntry], last: int) -> bool:
    """Whether a maker's name stands for the maker: it acts, or a word for a firm leads it."""
    acts = phrases("actors", "acts", words.lang, "seeks", "offers", "supplies", "produces_jointly")
    if match.last < last and words.joined[match.last] and acts.match(words, match.last, last):
        return True
    firms = phrases("actors", "firm", words.lang, "head", "legal")
    return match.first > 0 and firms.match(words, match.first - 1, match.first) is not None


def _field_cue(words: Words, first: int, last: int) -> bool:
    return phrases("roles", "trade", words.lang, "field").occurs(words, first, last)


def _listed(match: Match[AreaEntry], finds: Sequence[Match[AreaEntry]]) -> bool:
    return any(
        other is not match
        and not other.row.weak
        and (0 <= match.first - other.last <= 3 or 0 <= other.first - match.last <= 3)
        for other in finds
    )


def _closed(
    words: Words, first: int, last: int, mentions: Sequence[Mention]
) -> list[tuple[int, int]]:
    """Return runs of tokens that are no area: set phrases, and the names of bodies and fairs."""
    closed: list[tuple[int, int]] = []
    areas = area_table(words.lang)
    heads = phrases("roles", "heads", words.lang)
    inside = {
        at for m in mentions for at in range(words.at(m.start), min(last, words.at(m.end - 1) + 1))
    }
    for match in heads.find(words, first, last):
        if match.row == "never":
            closed.append((match.first, match.last))
        if match.row == "before":
            at = _run_right(words, match.last, last, inside, areas)
            closed.append((match.first, at))
        if words.lang == "en" and match.row in {"before", "after"}:
            at = match.first
            while at > first and words.joined[at] and words.tokens[at - 1].low != ",":
                at -= 1
                if match.first - at >= 4:
                    break
            area = next(
                (a for a in areas.find(words, at, match.first) if a.last == match.first), None
            )
            if area is not None:
                closed.append((_run_left(words, area.first, first, areas), match.last))
    return closed


def _run_left(words: Words, at: int, first: int, areas: PhraseTable[AreaEntry]) -> int:
    """Follow the areas listed before the one that a body or price is called after."""
    while at - 2 >= first and words.joined[at] and words.tokens[at - 1].low in {"and", ","}:
        before = next(
            (
                area
                for size in (1, 2, 3)
                if at - 1 - size >= first
                and (area := areas.match(words, at - 1 - size, at - 1)) is not None
                and area.last == at - 1
            ),
            None,
        )
        if before is None:
            return at
        at = before.first
    return at


def _run_right(
    words: Words, at: int, last: int, inside: set[int], areas: PhraseTable[AreaEntry]
) -> int:
    """Follow the name of a body: links, adjectives of nationality, capitals and areas."""
    linked = False
    while at < last:
        token = words.tokens[at]
        if token.low == ",":
            area = areas.match(words, at + 1, last) if at + 1 < last else None
            nearby = {t.low for t in words.tokens[at + 1 : at + 7]}
            if area is None or not (linked and nearby & {"and", "et", "и"}):
                return at
            at = area.last
            continue
        if not words.joined[at]:
            return at
        if token.low in _LINKS or at in inside:
            at += 1
            continue
        area = areas.match(words, at, last)
        if area is not None:
            at = area.last
            linked = True
        elif token.capital:
            at += 1
        else:
            return at
    return at


def _title_case(words: Words, first: int, last: int) -> bool:
    long_words = [t for t in words.tokens[first:last] if len(t.low) > 3]
    return len(long_words) > 3 and sum(t.capital for t in long_words) > 0.7 * len(long_words)


def _in_name(
    words: Words, match: Match[AreaEntry], first: int, mentions: Sequence[Mention]
) -> bool:
    """Whether a capital in the middle of a sentence, beside another one, makes it a name."""
    if match.first == first or not words.tokens[match.first].capital:
        return False
    if words.tokens[match.first].upper:
        return False
    for at, beside in ((match.first - 1, match.first), (match.last, match.last)):
        if not first <= at < len(words.tokens) or beside >= len(words.tokens):
            continue
        token = words.tokens[at]
        named = any(m.start < token.end and m.end > token.start for m in mentions)
        if token.capital and words.joined[beside] and not named and at != first:
            return True
    return False


def _in_firm(words: Words, match: Match[AreaEntry], mentions: Sequence[Mention], last: int) -> bool:
    """Whether the area is what one named plant is called after (``usine automobile de Minsk``)."""
    firms = phrases("actors", "firm", words.lang, "head")
    if words.lang == "en":
        head = firms.match(words, match.last, last) if match.last < last else None
        before = words.tokens[match.first - 1] if match.first else None
        return (
            head is not None
            and before is not None
            and words.joined[match.first]
            and (before.capital or any(m.end == before.end for m in mentions))
            and not any(m.end == before.end and m.form == "adjective" for m in mentions)
        )
    at = match.first - 1
    while at >= 0 and words.tokens[at].low in _LINKS and words.joined[at + 1]:
        at -= 1
    if at < 0 or match.last >= last or not words.joined[at + 1]:
        return False
    if firms.match(words, at, at + 1) is None:
        return False
    after = match.last
    gap = words.text[words.tokens[after - 1].end : words.tokens[after].start]
    if any(mark in gap for mark in _QUOTES):
        return True
    if words.tokens[after].low in {"de", "d'", "du"} and words.joined[after]:
        after += 1
    if after >= last or not words.joined[after]:
        return False
    token = words.tokens[after]
    return token.capital


def _noun_phrase(
    words: Words, match: Match[AreaEntry], mentions: Sequence[Mention]
) -> tuple[int, int, str | None]:
    """Widen to ``secteur de`` and the adjective of nationality; return the owner as well."""
    start, end = match.start, match.end
    ends = phrases("roles", "heads", words.lang)
    for size in (3, 2, 1):
        at = match.first - size
        if at >= 0:
            lead = ends.match(words, at, match.first)
            if lead is not None and lead.row == "prefix" and lead.last == match.first:
                start = words.tokens[at].start
                break
    if match.last < len(words.tokens) and words.joined[match.last]:
        tail = ends.match(words, match.last, match.last + 1)
        if tail is not None and tail.row == "suffix":
            end = tail.end
    for mention in mentions:
        if mention.form != "adjective":
            continue
        if 0 < start - mention.end <= 2 and words.text[mention.end : start].isspace():
            return mention.start, end, mention.code
        if words.lang == "fr" and 0 < mention.start - end <= 2:
            gap = words.text[end : mention.start]
            if gap.isspace():
                return start, mention.end, mention.code
    return start, end, None

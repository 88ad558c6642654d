"""The occasion of a statement: meeting, visit, forum, session or signing; when, where, who."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from bilateral.dossier.model import Event
from bilateral.dossier.wordforms import Match, Words, fold, lexicon, phrases, read_words
from bilateral.statement import Span
from bilateral.vocab.economy import capital, economy

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bilateral.dossier.model import Actor
    from bilateral.statement import Sentence
    from bilateral.vocab.gazetteer import Mention

_YEAR = re.compile(r"(?<![\d.,])(?:19|20)\d{2}(?![\d.,]*\d)")
_ENOUGH = 3  # a place and a person, or a date
_ORDER = ("meeting", "session", "signing", "forum", "visit")


@dataclass(frozen=True, slots=True)
class _Date:
    start: int
    end: int
    day: int | None
    month: int | None
    year: int | None
    weekday: int | None


def read_event(
    text: str,
    lang: str,
    sentences: Sequence[Sentence],
    people: Sequence[Actor],
    mentions: Sequence[Mention],
    published: str | None,
) -> Event | None:
    """Return the occasion of a statement, None when the text names none.

    Parameters
    ----------
    text : the statement as given; spans are offsets into it
    lang : "fr", "en" or "ru"; any other language gives None
    sentences, people, mentions : of the same text
    published : date of the page, as far as known (``2024``, ``2024-11``, ``2024-11-06``)
    """
    if not lexicon(f"roles_{lang}"):
        return None
    words = read_words(text, lang)
    best: tuple[int, Sentence, Match[str], _Date | None, tuple[str, Span] | None] | None = None
    for sentence in sentences:
        cues = phrases("roles", "event", lang).find(
            words, words.at(sentence.start), words.at(sentence.end)
        )
        cues = [c for c in cues if c.row != "place"]
        if not cues:
            continue
        dates = _dates(text, lang, sentence.start, sentence.end)
        cue = min(cues, key=lambda c: _ORDER.index(c.row))
        if dates:
            cue = min(cues, key=lambda c: abs(c.start - dates[0].start))
        place = _place(words, sentence, mentions, cue)
        score = 4 * bool(dates) + 2 * (place is not None) + bool(_who(people, sentence))
        if score >= _ENOUGH and (best is None or score > best[0]):
            best = (score, sentence, cue, dates[0] if dates else None, place)
    if best is None:
        return None
    _, sentence, cue, date, place = best
    when, note = _resolved(text, date, published)
    return Event(
        type=cue.row,
        date=when,
        date_text=None
        if date is None
        else Span(start=date.start, end=date.end, text=text[date.start : date.end]),
        date_note=note,
        place=place[0] if place else None,
        place_span=place[1] if place else None,
        participants=tuple(_participants(words, people, sentence)),
    )


@cache
def _pattern(lang: str) -> re.Pattern[str]:
    dates = lexicon(f"actors_{lang}")["dates"]
    months, days = "|".join(dates["months"]), "|".join(dates["weekdays"])
    year = r"(?:[\s,]+(?P<year>(?:19|20)\d{2}))?"
    if lang == "en":
        body = (
            rf"(?:(?P<weekday>{days}),?\s+)?(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?"
            rf"(?P<month>{months})|(?P<month2>{months})\s+(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?"
            rf"(?!\d|[.,]\d)){year}|(?P<only>{days})"
        )
    else:
        body = (
            rf"(?:(?P<weekday>{days}),?\s+)?(?:le\s+)?(?P<day>\d{{1,2}})(?:er)?[\s\u00a0]+"
            rf"(?P<month>{months}){year}|(?P<only>{days})"
        )
    return re.compile(rf"(?<!\w)(?:{body})(?!\w)", re.IGNORECASE)


def _dates(text: str, lang: str, start: int, end: int) -> list[_Date]:
    dates = lexicon(f"actors_{lang}")["dates"]
    months = [fold(m) for m in dates["months"]]
    days = [fold(d) for d in dates["weekdays"]]
    found: list[_Date] = []
    for match in _pattern(lang).finditer(text, start, end):
        part = match.groupdict()
        day, month = part["day"] or part.get("day2"), part["month"] or part.get("month2")
        weekday = part["weekday"] or part["only"]
        if day is not None and not 1 <= int(day) <= 31:
            continue
        found.append(
            _Date(
                match.start(),
                match.end(),
                int(day) if day else None,
                months.index(fold(month)) + 1 if month else None,
                int(part["year"]) if part["year"] else None,
                days.index(fold(weekday)) if weekday else None,
            )
        )
    return sorted(found, key=lambda d: d.month is None)


def _resolved(
    text: str, date: _Date | None, published: str | None
) -> tuple[str | None, str | None]:
    """Return the date and how its year was found, or why it was not."""
    if date is None:
        return None, None
    if date.day is None or date.month is None:
        return _by_weekday(date, published)
    if date.year is not None:
        return _checked(date, date.year, "year in the text")
    years = [(abs(m.start() - date.start), int(m.group())) for m in _YEAR.finditer(text)]
    nearest = [year for _, year in sorted(years)]
    sources = [
        (year, f"year not in the sentence: taken from {year} in the text") for year in nearest
    ]
    if published:
        sources.insert(
            0, (int(published[:4]), "year not in the sentence: taken from the date of publication")
        )
    if date.weekday is None and not published:
        near = f"; the nearest one in the text is {nearest[0]}" if nearest else ""
        return None, f"neither year nor weekday is given with the day{near}"
    sources = list({year: (year, note) for year, note in reversed(sources)}.values())[::-1]
    if not sources:
        return None, "year not in the text and date of publication not known"
    for year, note in sources:
        when, checked = _checked(date, year, note)
        if when is not None:
            return when, checked
    return None, "no year named in the text makes the weekday agree"


def _checked(date: _Date, year: int, note: str) -> tuple[str | None, str | None]:
    try:
        day = dt.date(year, date.month or 1, date.day or 1)
    except ValueError:
        return None, "no such day in that year"
    if date.weekday is None:
        return day.isoformat(), f"{note}; no weekday to check it by"
    name = day.strftime("%A")
    if day.weekday() != date.weekday:
        return None, f"{note}; but {day.isoformat()} is a {name}, which does not agree"
    return day.isoformat(), f"{note}; {day.isoformat()} is a {name}, which agrees"


def _by_weekday(date: _Date, published: str | None) -> tuple[str | None, str | None]:
    if published is None or len(published) < 10:
        return None, "only a weekday is given and the day of publication is not known"
    try:
        last = dt.date.fromisoformat(published[:10])
    except ValueError:
        return None, "only a weekday is given and the day of publication is not known"
    back = (last.weekday() - (date.weekday or 0)) % 7
    day = last - dt.timedelta(days=back)
    return day.isoformat(), f"the last such weekday up to the day of publication, {published[:10]}"


def _place(
    words: Words, sentence: Sentence, mentions: Sequence[Mention], cue: Match[str]
) -> tuple[str, Span] | None:
    """Return the city after ``in`` that is nearest to the cue, a capital of a country first."""
    first, last = words.at(sentence.start), words.at(sentence.end)
    leads = frozenset(lexicon(f"roles_{words.lang}")["event"]["place"])
    never = lexicon(f"actors_{words.lang}")
    closed = {
        fold(w)
        for w in (
            *never["people"]["not_name"],
            *never["dates"]["months"],
            *never["dates"]["weekdays"],
        )
    }
    named = {words.at(m.start): m for m in mentions}
    for kind in ("capital", "token"):
        for at in sorted(range(first, last - 1), key=lambda k: abs(k - cue.first)):
            if words.tokens[at].low not in leads or not words.joined[at + 1]:
                continue
            token = words.tokens[at + 1]
            mention = named.get(at + 1)
            if kind == "capital" and mention is not None and mention.form == "capital":
                span = Span(
                    start=mention.start,
                    end=mention.end,
                    text=words.text[mention.start : mention.end],
                )
                return _city(mention, span.text, words.lang), span
            plain = token.capital and not token.upper and len(token.low) > 2
            if kind == "token" and mention is None and plain and token.low not in closed:
                beyond = words.tokens[at + 2] if at + 2 < last and words.joined[at + 2] else None
                if beyond is not None and beyond.capital:
                    continue
                span = Span(
                    start=token.start, end=token.end, text=words.text[token.start : token.end]
                )
                return span.text, span
    return None


def _city(mention: Mention, written: str, lang: str) -> str:
    """Return the name of a capital in its dictionary form where it is inflected."""
    if lang != "ru":
        return written
    known = capital(economy(mention.code), lang)
    return known if known is not None and known[:3] == written[:3] else written


def _who(people: Sequence[Actor], sentence: Sentence) -> list[Actor]:
    return [p for p in people if sentence.start <= p.span.start < sentence.end]


def _participants(words: Words, people: Sequence[Actor], sentence: Sentence) -> list[str]:
    """Return those named in the sentence, by name or otherwise, and the one meant by ``he``."""
    inside = words.text[sentence.start : sentence.end]
    there = [p for p in people if p.name in inside or any(alias in inside for alias in p.aliases)]
    tokens = words.tokens[words.at(sentence.start) : words.at(sentence.end)]
    he = set(lexicon(f"actors_{words.lang}")["people"]["he"])
    if any(t.low in he for t in tokens):
        before = [p for p in people if p.span.start < sentence.start and p not in there]
        if before:
            there.append(max(before, key=lambda p: _last_named(words.text, p, sentence.start)))
    return [p.id for p in people if p in there]


def _last_named(text: str, person: Actor, end: int) -> int:
    return max(text.rfind(name, 0, end) for name in (person.name, *person.aliases))

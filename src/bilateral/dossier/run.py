"""Reads a statement: text in, dossier with evidence out. This module only orchestrates."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bilateral.dossier.assembly import add_cues, build_claims, evaluations, parties, utterances
from bilateral.dossier.claims import Reader
from bilateral.dossier.context import Scene
from bilateral.dossier.doubts import dated, trusted
from bilateral.dossier.language_tables import LANGUAGES, tables, tokenise
from bilateral.dossier.model import Dossier
from bilateral.dossier.people import without_names
from bilateral.dossier.periods import Calendar, read_times
from bilateral.dossier.products import add_products
from bilateral.dossier.quantities import read_figures
from bilateral.dossier.reading_copy import reading_copy
from bilateral.dossier.readings import complete, missing
from bilateral.dossier.restore import restored
from bilateral.dossier.side import read_side
from bilateral.dossier.speakers import Speakers
from bilateral.dossier.wordforms import lexicon
from bilateral.errors import InputError, quote
from bilateral.statement import find_language, sentences, shadow
from bilateral.vocab.gazetteer import mentions
from bilateral.vocab.phrase import Given, Side, Term, phrase
from bilateral.vocab.script import script

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bilateral.dossier.ground import Draft
    from bilateral.dossier.model import Party
    from bilateral.statement import Sentence
    from bilateral.vocab.phrase import Phrase

MAX_CHARACTERS = 200_000
_PAIR = 2
_NAMES = {
    "es": "Spanish", "tr": "Turkish", "zh": "Chinese", "ar": "Arabic", "de": "German",
    "it": "Italian", "pt": "Portuguese",
}  # fmt: skip
_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")


def read_statement(text: str, lang: str | None = None, published: str | None = None) -> Dossier:
    """Read who says what about the trade of whom: claims, parties, areas, projects.

    Parameters
    ----------
    text : the statement, as it was published
    lang : fr, en, ru, es, tr, zh or ar; found from the text when None
    published : ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``; without it `last year` stays unresolved,
        unless the text itself gives a full date

    Returns
    -------
    Dossier
        Every span slices `text` exactly. Nothing that the text does not say is filled in.

    Raises
    ------
    InputError
        If the text is longer than 200,000 characters, `published` is not a date, or `lang` is
        given and is none of these.
    """
    if len(text) > MAX_CHARACTERS:
        raise InputError(
            f"the text has {len(text):,} characters; at most {MAX_CHARACTERS:,} are read",
            hint="Pass the statement's text only, not a whole site or archive.",
        )
    if published is not None and not _DATE.fullmatch(published):
        raise InputError(
            f"not a date: {quote(published)}", hint="Write 2024, 2024-11 or 2024-11-05."
        )
    if lang is not None and lang not in LANGUAGES:
        raise InputError(
            f"language {quote(lang)} is not read",
            hint=f"Use one of: {', '.join(LANGUAGES)}; or leave it out.",
        )
    code = lang or find_language(text)
    if code not in LANGUAGES:
        return unread(text, code, published)
    plain = reading_copy(shadow(text), code)
    body = plain.text
    parts = sentences(body, code)
    words = tables(code)
    tokens = tokenise(body, script(code).low)
    cues = words.find(tokens)
    year = int(published[:4]) if published else None
    named = without_names(body, code, parts, mentions(body, code, year))
    scene = Scene(words, tokens, cues, parts, named)
    calendar = _calendar(body, code, published, scene, parts)
    times = dated(read_times(body, code, calendar, [s.start for s in parts]), body)
    busy = [(t.start, t.end) for t in times]
    figures = read_figures(body, code, tokens, cues, _home_first(scene), busy)
    figures = trusted(figures, plain, code)
    reader = Reader(body, words, tokens, cues, parts, times, figures, scene, calendar)
    drafts = reader.read()
    for number, draft in enumerate(drafts, 1):
        draft.fields["id"] = f"c{number}"
        draft.fields["statement"] = f"s{draft.sentence.index + 1}"
    complete(drafts, reader.cues, times, calendar)
    who = parties(body, scene, drafts)
    side = read_side(body, code, parts, named, [p.code for p in who], published)
    names = [(p.span.start, p.span.end) for p in side.people if p.office is not None]
    speakers = Speakers(body, words, tokens, reader.cues, drafts, parts, names, named)
    speakers.assign()
    add_products(drafts, side.areas, body, code)
    add_cues(drafts, reader.cues)
    dossier = Dossier.model_construct(
        lang=code,
        text=text,
        published=published,
        parties=who,
        event=side.event,
        actors=side.people,
        statements=utterances(body, parts, drafts, speakers.by_sentence),
        claims=build_claims(body, drafts),
        evaluations=evaluations(body, reader.cues, drafts),
        sectors=side.areas,
        projects=side.projects,
        organisations=side.organisations,
        benefits=side.benefits,
        missing=missing(drafts, reader.cues),
        caveats=_caveats(code, calendar, who, drafts, scene.home),
    )
    return Dossier.model_validate(restored(dossier, plain))


def _calendar(
    text: str, lang: str, published: str | None, scene: Scene, parts: Sequence[Sentence]
) -> Calendar:
    """Date of publication; without it the only full date, or the one part-year, of the text."""
    codes = [p.code for p in scene.places]
    calendar = Calendar.of(published, codes)
    if published is not None:
        return calendar
    times = read_times(text, lang, calendar, [s.start for s in parts])
    dated = {t.last for t in times if t.kind == "date" and t.year_given and t.last is not None}
    if len(dated) == 1:
        month = dated.pop()
        return Calendar(month // 12, month, calendar.fiscal)
    partial = [
        t.last
        for t in times
        if t.kind == "months"
        and t.year_given
        and t.first is not None
        and t.last is not None
        and t.first % 12 == 0
        and t.last - t.first < 11
    ]
    days = [t for t in times if t.kind == "date"]
    if partial and days:
        return Calendar(max(partial) // 12, None, calendar.fiscal)
    return calendar


def _home_first(scene: Scene) -> list[str]:
    return list(dict.fromkeys(p.code for p in scene.places))


def unread(text: str, lang: str, published: str | None = None) -> Dossier:
    """Return the empty dossier of a text in a language that is not read; its caveat says so."""
    caveat = (
        phrase(
            "the text seems to be {language}: French, English, Russian, Spanish, Turkish, Chinese"
            " and Arabic are read",
            language=Term(_NAMES[lang]),
        )
        if lang in _NAMES
        else phrase(
            "the text seems to be in the language '{code}': French, English, Russian, Spanish,"
            " Turkish, Chinese and Arabic are read",
            code=Given(lang),
        )
    )
    return Dossier(lang=lang, text=text, published=published, caveats=(caveat,))


def _caveats(
    lang: str,
    calendar: Calendar,
    who: Sequence[Party],
    drafts: Sequence[Draft],
    understood: Sequence[str],
) -> tuple[Phrase, ...]:
    found: list[Phrase] = []
    if not lexicon(f"areas_{lang}"):
        found.append(
            phrase(
                "areas, projects, people and organisations are not read in {language}",
                language=Term(_NAMES[lang]),
            )
        )
    if calendar.year is None:
        found.append(phrase("no date of publication: times such as 'last year' stay unresolved"))
    for code in understood:
        found.append(phrase("the text does not name {party}: it is understood", party=Side(code)))
    if len(who) < _PAIR and any(d.type != "nontrade" for d in drafts):
        found.append(
            phrase("only one party was recognised: {party}", party=Side(who[0].code))
            if who
            else phrase("no party was recognised")
        )
    return tuple(found)

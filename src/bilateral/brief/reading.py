"""What was read out of a statement, beside the statement: one HTML file without script."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from bilateral.brief.claims import in_words, modality, months, speaker_name, when
from bilateral.brief.html import environment
from bilateral.brief.model import plain
from bilateral.brief.output import write_text
from bilateral.brief.pieces import cut
from bilateral.brief.writer import english

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from bilateral.brief.writer import Writer
    from bilateral.dossier import Claim, Dossier, Reading
    from bilateral.statement import Span

WORDS: Final[Mapping[str, str]] = {
    "language": "en",
    "title": "What this statement says",
    "skip": "Skip to what was read",
    "text": "Statement",
    "cards": "What was read",
    "back": "in the text",
    "nothing": "Nothing was read out of this text.",
    "missing": "Not said",
    "caveats": "Read with care",
    "claim": "Claims",
    "party": "Parties",
    "actor": "People",
    "area": "Areas",
    "organisation": "Organisations",
    "project": "Projects",
    "event": "Occasion",
    "one_claim": "claim",
    "one_party": "party",
    "one_actor": "person",
    "one_area": "area",
    "one_organisation": "organisation",
    "one_project": "project",
    "one_event": "occasion",
    "read_as": "read as",
    "period": "period",
    "why_period": "why",
    "who": "parties",
    "said_by": "said by",
    "said_as": "said as",
    "readings": "readings",
    "code": "code",
    "kind": "kind",
    "within": "part of",
    "office": "office",
    "speaks_for": "speaks for",
    "also_called": "also called",
    "direction": "direction",
    "role": "role",
    "counts": "counts as",
    "products": "products (HS)",
    "country": "country",
    "stage": "stage",
    "place": "place",
    "with": "with",
    "date": "date",
    "note": "note",
}
KINDS: Final = ("claim", "party", "actor", "area", "organisation", "project", "event")


@dataclass(frozen=True, slots=True)
class Card:
    """A thing that was read.

    Attributes
    ----------
    number : its number on the page
    kind : one of `KINDS`
    id : its name in the dossier
    title : its name, or the words of the statement
    spans : where the statement speaks of it
    rows : what was read, by key of a word; several texts stand as a list
    """

    number: int
    kind: str
    id: str
    title: str
    spans: tuple[Span, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]


def reading_page(
    dossier: Dossier, path: str | Path | None = None, words: Mapping[str, str] = WORDS
) -> str:
    """Return a statement with all that was read out of it, and write it to `path` if given.

    Parameters
    ----------
    dossier : what was read
    path : file to write
    words : words of the page, by the keys of `WORDS`

    Raises
    ------
    InputError
        If the file cannot be written.
    """
    cards = [Card(n, *found) for n, found in enumerate(_found(dossier), start=1)]
    spans = sorted({(s.start, s.end, card.number) for card in cards for s in card.spans})
    lines = list(cut(dossier.text, spans))
    links = {piece.under[0] for line in lines for piece in line if piece.under}
    page = environment().get_template("reading.html")
    text = page.render(
        dossier=dossier,
        words=words,
        kinds=[(kind, of) for kind in KINDS if (of := [c for c in cards if c.kind == kind])],
        cards={card.number: card for card in cards},
        lines=lines,
        # A claim is always named in the text, another thing where no words lead to its card.
        named={c.number for c in cards if c.kind == "claim" or c.number not in links},
        missing=[_spaced(word) for word in dossier.missing],
    )
    return write_text(text, path)


_Found = tuple[str, str, str, tuple["Span", ...], tuple[tuple[str, tuple[str, ...]], ...]]


def _found(dossier: Dossier) -> Iterator[_Found]:
    writer = english()
    for claim in dossier.claims:
        yield "claim", claim.id, claim.span.text, (claim.span,), _claim(writer, dossier, claim)
    for party in dossier.parties:
        within = writer.economy(party.within) if party.within else None
        rows = _rows(code=party.code, kind=_spaced(party.kind), within=within)
        yield "party", party.code, writer.economy(party.code), _at(party.span), rows
    for actor in dossier.actors:
        rows = _rows(
            office=_spaced(actor.office),
            speaks_for=writer.economy(actor.party) if actor.party else None,
            also_called=actor.aliases,
        )
        yield "actor", actor.id, actor.name, (actor.span,), rows
    for area in dossier.sectors:
        rows = _rows(
            role=_spaced(area.role),
            counts=_spaced(area.counts),
            direction=_spaced(area.flow),
            products=area.hs,
        )
        yield "area", area.id, area.label or area.span.text, (area.span,), rows
    for body in dossier.organisations:
        rows = _rows(
            country=writer.economy(body.country) if body.country else None,
            role=tuple(dict.fromkeys(_spaced(role.role) for role in body.roles)),
        )
        yield "organisation", body.id, body.name or body.span.text, (body.span, *body.alias), rows
    names = {o.id: o.name or o.span.text for o in dossier.organisations}
    for project in dossier.projects:
        rows = _rows(
            {"with": tuple(names.get(id, id) for id in project.organisations)},
            stage=_spaced(project.stage),
            place=writer.economy(project.place) if project.place else None,
        )
        title = project.label or project.span.text
        yield "project", project.id, title, (project.span,), rows
    if (event := dossier.event) is not None:
        rows = _rows(date=event.date, place=event.place, note=event.date_note)
        spans = (*_at(event.date_text), *_at(event.place_span))
        yield "event", "", _spaced(event.type), spans, rows


def _claim(
    writer: Writer, dossier: Dossier, claim: Claim
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    ends = [writer.economy(code) for code in (claim.reporter, claim.partner) if code]
    return _rows(
        read_as=plain(in_words(writer, dossier, claim)),
        period=plain(when(writer, claim)),
        why_period=claim.period_reason,
        who=" – ".join(ends),
        said_by=speaker_name(dossier, claim),
        said_as=plain(modality(writer, claim)),
        readings=tuple(_reading(reading) for reading in claim.readings),
        note=claim.note,
    )


def _reading(reading: Reading) -> str:
    windows = ", ".join(months(window) for window in reading.windows or ())
    return f"{reading.id}: {reading.meaning}" + (f" ({windows})" if windows else "")


def _rows(
    more: Mapping[str, Iterable[str]] | None = None, **given: str | Iterable[str] | None
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Rows of a card; what is not known has none."""
    rows = {
        key: (value,) if isinstance(value, str) else tuple(value)
        for key, value in {**given, **(more or {})}.items()
        if value
    }
    return tuple((key, texts) for key, texts in rows.items() if texts)


def _at(span: Span | None) -> tuple[Span, ...]:
    return () if span is None else (span,)


def _spaced(word: str | None) -> str:
    return (word or "").replace("_", " ")

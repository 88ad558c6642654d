"""The ledger as the last part of the annex: where every marked figure comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bilateral.brief import claims
from bilateral.brief.language import mark
from bilateral.brief.model import Column, Numeral, Section, Table, Words
from bilateral.brief.terms import term
from bilateral.vocab.phrase import Ids, Side, When

if TYPE_CHECKING:
    from bilateral.brief.case import Case
    from bilateral.brief.model import Figure, Text

_TITLES = (
    mark("mark"),
    mark("figure"),
    mark("kind"),
    mark("side"),
    mark("period"),
    mark("where it comes from"),
)


def ledger_section(case: Case) -> Section:
    """Write the ledger as it is now: a row for each marked figure.

    It only repeats figures and labels periods, so the ledger gains no mark by it.
    """
    writer = case.writer
    rows = tuple(_row(case, figure) for figure in writer.ledger.figures if figure.id)
    last = len(_TITLES) - 1
    columns = tuple(Column(writer.words(t), wide=n == last) for n, t in enumerate(_TITLES))
    caption = writer.words("Every figure of page and annex, by its mark")
    blocks = (Table(caption, columns, rows),) if rows else ()
    return Section("figures", writer.words("Where each figure comes from"), blocks)


def _row(case: Case, figure: Figure) -> tuple[Text, ...]:
    writer = case.writer
    return (
        (Words(figure.id),),
        (Numeral(figure),),
        term(writer, figure.status),
        writer.slot(Side(figure.side)) if figure.side is not None else (),
        writer.slot(When(figure.period)) if figure.period is not None else (),
        _source(case, figure),
    )


def _source(case: Case, figure: Figure) -> Text:
    """Facts by id, words of the statement by quotation, all else by formula and inputs."""
    writer, source = case.writer, figure.source
    of = writer.slot(Ids(source.of)) if source.of else ()
    match source.kind:
        case "fact":
            return writer.say("published: {of}", of=of)
        case "span":
            claim = case.dossier.claim(source.of[0])
            return writer.say("{claim}: {quote}", claim=of, quote=claims.quote(writer, claim))
        case "computation" | "model" | "table" | "label":
            formula: Text = (Words(source.formula),)
            return writer.say("{formula}: {of}", formula=formula, of=of) if of else formula

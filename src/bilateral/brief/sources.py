"""Published figures as they were published: what, by whom, when and where."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Final

from bilateral.brief.language import mark
from bilateral.brief.model import (
    Column,
    Mention,
    Paragraph,
    Picture,
    Points,
    Section,
    Table,
    Verbatim,
    Words,
)
from bilateral.brief.terms import term
from bilateral.vocab.phrase import Currency, Ids, Money, Side, When

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bilateral.brief.case import Case
    from bilateral.brief.model import Text
    from bilateral.brief.writer import Writer
    from bilateral.evidence import Facts
    from bilateral.vocab.amount import Amount
    from bilateral.vocab.fact import Fact

_SCALES: Final = {1.0: "", 1e3: "thousand", 1e6: "million", 1e9: "billion", 1e12: "trillion"}
_BASIS: Final = {"yoy": mark("on a year earlier"), "mom": mark("on the months just before")}
_TITLES: Final = (
    mark("figure"),
    mark("side"),
    mark("what"),
    mark("period"),
    mark("as published"),
    mark("said by"),
    mark("when"),
    mark("where"),
)


def section(case: Case, shown: Iterable[Section]) -> Section:
    """The published figures that the page names; `shown` are sections written before.

    A figure is named where its id stands, and where a figure of the ledger rests on it.
    """
    writer = case.writer
    rows = tuple(_row(writer, fact) for fact in used(case, shown))
    columns = tuple(Column(writer.words(t), wide=t in {"what", "where"}) for t in _TITLES)
    table = Table(writer.words("Every published figure that the page rests on"), columns, rows)
    return Section("sources", writer.words("Published figures used"), (table,) if rows else ())


def used(case: Case, shown: Iterable[Section]) -> tuple[Fact, ...]:
    """Return the facts that the ledger or the sections name, in the order of their table."""
    named = {id for figure in case.writer.ledger.figures for id in figure.source.of}
    named |= {
        id
        for section in shown
        for text in texts(section)
        for run in text
        if isinstance(run, Mention)
        for id in run.of
    }
    ids = {id for name in named for id in (name, *fact_ids(name))}
    return tuple(fact for fact in _known(case.facts) if fact.id in ids)


def fact_ids(name: str) -> tuple[str, ...]:
    """Facts behind the name of a figure: ``F05.change``, ``F05.value/F02.value``."""
    parts = name.split("/")
    return tuple(part.removesuffix(".value").removesuffix(".change") for part in parts)


def texts(section: Section) -> Iterable[Text]:
    """Every text of a section."""
    yield section.title
    for block in section.blocks:
        match block:
            case Paragraph(text):
                yield text
            case Points(points):
                yield from points
            case Table(caption, columns, rows):
                yield caption
                yield from (column.title for column in columns)
                yield from (cell for row in rows for cell in row)
            case Picture(_, title, message, _):
                yield title
                yield message


def _known(facts: Facts) -> tuple[Fact, ...]:
    return (*facts.facts, *facts.superseded)


def _row(writer: Writer, fact: Fact) -> tuple[Text, ...]:
    origin = fact.origin
    where: Text = (Verbatim(origin.citation, fact.id),) if origin.citation else ()
    if fact.own_source:
        where = writer.join((where, writer.words("(the speaker's own)")))
    published = origin.published_text
    return (
        writer.slot(Ids((fact.id,))),
        writer.slot(Side(fact.side)),
        what(writer, fact),
        writer.slot(When(str(fact.period))),
        writer.clauses((value(writer, fact), change(writer, fact))),
        (Verbatim(origin.producer, fact.id),) if origin.producer else (),
        (Verbatim(published, fact.id),) if published else writer.words("undated"),
        where,
    )


def what(writer: Writer, fact: Fact) -> Text:
    """Say what a fact measures: ``exports, Tula region → Belarus``."""
    measure = fact.measure
    kind = term(writer, measure.kind)
    if measure.kind == "rate":
        one, other = Currency(measure.origin), Currency(measure.to)
        parts = [writer.say("{rate}, {money} for one {unit}", rate=kind, money=other, unit=one)]
    elif measure.kind == "share":
        one, other = Side(measure.origin), Side(measure.to)
        parts = [writer.say("share of {partner} in the trade of {side}", partner=other, side=one)]
    else:
        arrow = " → " if measure.kind in {"exports", "imports"} else " – "
        ends = [writer.slot(Side(code)) for code in (measure.origin, measure.to)]
        parts = [kind, writer.join(ends, arrow)]
    if measure.content == "both":
        parts.append(writer.words("goods and services"))
    elif measure.content != "unstated":
        parts.append(term(writer, measure.content))
    if measure.product:
        parts.append((Mention(f"HS {measure.product}", (measure.product,)),))
    if measure.valuation != "unknown":
        parts.append(term(writer, measure.valuation))
    return writer.join(parts, ", ")


def value(writer: Writer, fact: Fact) -> Text:
    """Write the value of a fact as it was printed, with its scale and money; empty without one."""
    amount, measure = fact.value, fact.measure
    if amount is None:
        return ()
    printed: Text = (Verbatim(amount.text, fact.id),)
    if measure.kind == "share":
        return printed if "%" in amount.text else (*printed, Words(" %"))
    if measure.kind == "rate":
        return printed
    scale = _scale(amount)
    if scale is None:
        money = Money(amount.value, measure.currency, 9)
        return writer.say("{printed}: {amount}", printed=printed, amount=money)
    tongue = writer.language
    parts = [printed]
    parts += [(Words(tongue.word(scale, "scale")),)] if scale else []
    parts += [writer.slot(Currency(measure.currency))] if measure.currency else []
    return writer.join(parts)


def _scale(amount: Amount) -> str | None:
    """The scale word that makes the printed digits the value; None where no word does."""
    found = re.findall(r"\d+(?:[.,]\d+)?", re.sub(r"(?<=\d)[\s'’](?=\d)", "", amount.text))
    ends = [float(n.replace(",", ".")) for n in found]
    middle = sum(ends) / len(ends) if ends else 0.0
    return next(
        (
            word
            for size, word in _SCALES.items()
            if math.isclose(abs(amount.value), middle * size, rel_tol=1e-9)
        ),
        None,
    )


def change(writer: Writer, fact: Fact) -> Text:
    """Write the change of a fact as it was printed, with what it is measured against."""
    if fact.change is None:
        return ()
    printed: Text = (Verbatim(fact.change.amount.text, fact.id),)
    basis = fact.change.basis
    if basis == "since":
        since = When(str(fact.change.base))
        found = writer.say("{change} on {period}", change=printed, period=since)
    else:
        found = writer.join((printed, writer.words(_BASIS[basis])))
    if fact.change.currency is None:
        return found
    return writer.say(
        "{change}, measured in {currency}", change=found, currency=Currency(fact.change.currency)
    )

"""Figures that nobody published and that the facts guarantee."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from bilateral.verdict.model import Alone, Implied, Parts, Range
from bilateral.vocab.period import Period
from bilateral.vocab.phrase import (
    Growth,
    GrowthRange,
    Ids,
    Money,
    MoneyRange,
    Side,
    Year,
    joined,
    phrase,
)

if TYPE_CHECKING:
    from collections.abc import Collection

    from bilateral.methods.facts_lp import Bounds, FactsProgram, Form
    from bilateral.verdict.ledger import Ledger
    from bilateral.vocab.fact import Fact
    from bilateral.vocab.measure import Measure
    from bilateral.vocab.phrase import Phrase, Slot

SLACK = 1e-9
LONG, STEPS = 100, 2  # facts of a long table; how far around a level it looks


def implied_levels(ledger: Ledger, quarantined: Collection[str]) -> list[Implied]:
    """Bound turnover and both flows of every calendar year that the facts speak of.

    Years that a side published itself are left out; so are years without both bounds. Bounds
    hold for the loose rounding, so for every one.
    """
    program = ledger.programs["loose"]
    members = ledger.members_without(quarantined)
    published = {
        (f.side, _key(f.measure, ledger.currency), f.period)
        for f in ledger.facts
        if f.value is not None
    }
    found: list[Implied] = []
    for side, measure in _measures(ledger):
        for year in sorted({Period.year(a.first_year) for a in ledger.atoms}):
            if (side, _key(measure, ledger.currency), year) in published:
                continue
            try:
                form = ledger.form(side, measure, year)
            except KeyError:
                continue
            if not ledger.touching(form) - set(quarantined):
                continue
            if len(ledger.facts) > LONG:
                # In a long table the figures near it bound a level about as well as all.
                members = program.near([form], STEPS) - frozenset(quarantined)
            if program.at_least(form, members) <= 0:
                continue
            bounds = program.bounds(form, members)
            if math.isinf(bounds.high):
                continue
            found.append(_implied(ledger, program, side, measure, year, form, bounds, members))
    return found


def _implied(
    ledger: Ledger,
    program: FactsProgram,
    side: str,
    measure: Measure,
    year: Period,
    form: Form,
    bounds: Bounds,
    members: Collection[str] | None,
) -> Implied:
    low, high = bounds.low * (1 - SLACK), bounds.high * (1 + SLACK)
    reasons = program.why_within(form, low, high, members, limit=0).smallest
    because = tuple(sorted({m.rpartition(".")[0] for m in reasons}))
    alone: list[Alone] = []
    for name in because if len(because) > 1 else ():
        own = [m for m in reasons if m.rpartition(".")[0] == name]
        if program.at_least(form, own) <= 0:
            continue
        single = program.bounds(form, own)
        if math.isfinite(single.high):
            alone.append(Alone((name,), single.low, single.high))
    return Implied(
        measure=measure.kind,
        side=side,
        from_=measure.origin,
        to=measure.to,
        period=str(year),
        unit=measure.currency or ledger.currency,
        low=bounds.low,
        high=bounds.high,
        because=because,
        alone=tuple(alone),
        words=_implied_words(measure, year, side, bounds, because),
    )


def _implied_words(
    measure: Measure, year: Period, side: str, bounds: Bounds, because: tuple[str, ...]
) -> Phrase:
    slots: dict[str, Slot] = {
        "year": Year(year.first_year),
        "side": Side(side),
        "level": MoneyRange(bounds.low, bounds.high, measure.currency),
        "because": Ids(because),
    }
    match measure.kind:
        case "exports":
            return phrase("Exports {year} on side {side}: {level} (implied by {because}).", **slots)
        case "imports":
            return phrase("Imports {year} on side {side}: {level} (implied by {because}).", **slots)
        case _:
            return phrase(
                "Turnover {year} on side {side}: {level} (implied by {because}).", **slots
            )


def _key(measure: Measure, currency: str) -> tuple[object, ...]:
    ends = measure.flows if measure.kind != "turnover" else measure.pair
    return (ends, measure.content, measure.currency or currency, measure.product, measure.valuation)


def _measures(ledger: Ledger) -> list[tuple[str, Measure]]:
    """Turnover and both flows of every pair, side, currency, content and product with facts."""
    found: dict[tuple[object, ...], tuple[str, Measure]] = {}
    for fact in ledger.facts:
        measure = fact.measure
        if measure.kind in {"rate", "share"}:
            continue
        currency = measure.currency
        if currency is None:
            currency = (fact.change.currency if fact.change else None) or ledger.currency
        there = replace(measure, kind="turnover", currency=currency)
        if measure.kind == "imports":
            there = replace(there, origin=measure.to, to=measure.origin)
        if there.to == fact.side:
            there = replace(there, origin=there.to, to=there.origin)
        for kind, ends in (
            ("turnover", (there.to, there.origin)),
            ("exports", (there.origin, there.to)),
            ("imports", (there.to, there.origin)),
        ):
            one = replace(there, kind=kind, origin=ends[0], to=ends[1])
            found.setdefault((fact.side, kind, *_key(one, ledger.currency)), (fact.side, one))
    return sorted(found.values(), key=lambda item: (item[0], repr(item[1])))


def parts_of(ledger: Ledger, quarantined: Collection[str]) -> list[Parts]:
    """Compare published turnover with the exports and imports published for the same period.

    Disputed figures are never said to fit.
    """
    found: list[Parts] = []
    levels = [f for f in ledger.facts if f.value is not None and f.measure.kind != "rate"]
    by_flow: dict[tuple[object, ...], Fact] = {}
    for fact in levels:
        if fact.measure.kind in {"exports", "imports"}:
            by_flow.setdefault(_leg(fact, *fact.measure.flows[0][:2]), fact)
    for whole in (f for f in levels if f.measure.kind == "turnover"):
        legs = [by_flow.get(_leg(whole, *direction[:2])) for direction in whole.measure.flows]
        there, back = legs
        if there is None or back is None:
            continue
        assert whole.value and there.value and back.value
        added = Range(
            there.value.loose.low + back.value.loose.low,
            there.value.loose.high + back.value.loose.high,
        )
        fits = added.low <= whole.value.loose.high and whole.value.loose.low <= added.high
        disputed = {m for f in (whole, there, back) for m in f.members} & set(quarantined)
        if fits and disputed:
            continue
        total = there.value.value + back.value.value
        change = _change_of_sum(ledger, whole, there, back, quarantined)
        found.append(
            Parts(
                side=whole.side,
                period=str(whole.period),
                facts=(whole.id, there.id, back.id),
                sum=total,
                published=whole.value.value,
                fits=fits,
                change=change,
                words=_parts_words(whole, there, back, change, fits=fits),
            )
        )
    return found


def _parts_words(
    whole: Fact, there: Fact, back: Fact, change: Range | None, *, fits: bool
) -> Phrase:
    assert whole.value and there.value and back.value
    currency = whole.measure.currency
    slots: dict[str, Slot] = {
        "one": Money(there.value.value, currency),
        "other": Money(back.value.value, currency),
        "sum": Money(there.value.value + back.value.value, currency),
        "whole": Money(whole.value.value, currency),
    }
    said = (
        phrase("{one} and {other} give {sum}; they fit {whole}", **slots)
        if fits
        else phrase("{one} and {other} give {sum}; they do not fit {whole}", **slots)
    )
    if change is None or whole.change is None:
        return phrase("{said}.", said=said)
    grew = phrase(
        "together they grew {change}, published {published}",
        change=GrowthRange(change.low, change.high),
        published=Growth(whole.change.amount.value),
    )
    return phrase("{said}.", said=joined([said, grew], "semicolon"))


def _leg(fact: Fact, exporter: str, importer: str) -> tuple[object, ...]:
    """Key of one directed flow over a period, as a side publishes it."""
    measure = fact.measure
    return (
        fact.side,
        fact.period,
        measure.currency,
        measure.content,
        measure.product,
        exporter,
        importer,
    )


def _change_of_sum(
    ledger: Ledger, whole: Fact, there: Fact, back: Fact, quarantined: Collection[str]
) -> Range | None:
    """Growth of the sum that the two flows' levels and growths give without the turnover."""
    if there.change is None or back.change is None or there.change.base != back.change.base:
        return None
    members = set(there.members) | set(back.members)
    if members & set(quarantined):
        return None
    program = ledger.programs["loose"]
    now = ledger.form(whole.side, whole.measure, whole.period)
    base = ledger.form(whole.side, whole.measure, there.change.base)
    bounds = program.ratio_bounds(now, base, members)
    return Range(bounds.low - 1, bounds.high - 1)

"""Growth in the annex: what is needed, constant paths, and comparisons."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bilateral.brief import claims
from bilateral.brief.annex_claims import sentence
from bilateral.brief.language import mark
from bilateral.brief.ledger import computed, reported
from bilateral.brief.model import Column, Points, Section, Table, plain
from bilateral.brief.sources import fact_ids
from bilateral.vocab.phrase import (
    Count,
    Growth,
    Ids,
    Number,
    Phrase,
)

if TYPE_CHECKING:
    from bilateral.brief.case import Case
    from bilateral.brief.ledger import About
    from bilateral.brief.model import Block, Text
    from bilateral.dossier import Claim
    from bilateral.verdict import CheckResult

ASSUMED: Final = mark("growth assumed, to see what would follow")
_REQUIRED: Final = mark("constant yearly growth from the base to the target")
_PATH: Final = mark("years of constant growth from the base to the target")
_BETWEEN: Final = mark("growth from one published level to the next")
_LONG_RUN: Final = mark("constant yearly growth between two published levels")
_RANK: Final = mark("share of comparable growths that lie below")
_INFERENCE: Final = mark("whether the conclusion follows from its premises")
_VALUATION: Final = mark("what the freight between the two borders can amount to")


def required(case: Case) -> Section:
    """Growth that each base needs, a year, in so many years."""
    writer, result = case.writer, case.result
    years = sorted({item.years for item in result.required})
    cells = {(i.target, i.base_of, i.years): i.growth for i in result.required}
    formula = plain(writer.words(_REQUIRED))
    rows: list[tuple[Text, ...]] = []
    for target, of in dict.fromkeys((i.target, i.base_of) for i in result.required):
        about = computed(formula, target, of, side=_side_of(result, of))
        rows.append(
            (
                writer.slot(Ids((target,))),
                writer.slot(Ids((of,))),
                *(
                    writer.slot(Growth(cells[target, of, n]), about)
                    if (target, of, n) in cells
                    else ()
                    for n in years
                ),
            )
        )
    columns = (
        Column(writer.words("target")),
        Column(writer.words("from"), wide=True),
        *(Column(_in_years(case, n), numeric=True) for n in years),
    )
    caption = writer.words("Constant growth a year that each base needs for the target")
    blocks: tuple[Block, ...] = (Table(caption, columns, tuple(rows)),) if rows else ()
    return Section("required", writer.words("Growth needed, a year"), (*blocks, *_pace(case)))


def _in_years(case: Case, n: int) -> Text:
    return case.writer.count("in {n} year", "in {n} years", "n", n=Count(n))


def _side_of(result: CheckResult, base: str) -> str | None:
    return next((b.side for b in result.bases if b.of == base), None)


def _pace(case: Case) -> tuple[Points, ...]:
    """Which bases ask for more than the latest growth that was published, target by target."""
    writer = case.writer
    below: dict[tuple[str, str, float], list[str]] = {}
    for pace in case.result.pace:
        if pace.below:
            key = (pace.target, pace.latest_of, pace.latest)
            below.setdefault(key, []).append(pace.base_of)
    points = tuple(
        writer.say(
            "The latest published growth, {growth} ({of}), is below what {target} needs from "
            "{bases}.",
            growth=writer.slot(Growth(latest), growth_of(case, of)),
            of=Ids(fact_ids(of)),
            target=Ids((target,)),
            bases=Ids(tuple(dict.fromkeys(bases))),
        )
        for (target, of, latest), bases in below.items()
    )
    return (Points(points),) if points else ()


def growth_of(case: Case, of: str) -> About:
    """Where a growth comes from: a claim, a fact, the levels of two, or the reference."""
    writer = case.writer
    if of == "reference":
        return computed(plain(writer.words(ASSUMED)))
    claim = _said(case, of)
    if claim is not None:
        return claims.about(case.dossier, claim)
    ids = fact_ids(of)
    fact = case.facts.by_id(ids[0])
    if len(ids) == 1:
        return reported(*ids, side=fact.side, period=str(fact.period))
    formula = plain(writer.words(_BETWEEN))
    return computed(formula, *ids, side=fact.side, period=str(fact.period))


def _said(case: Case, of: str) -> Claim | None:
    """The claim that a growth was stated in; None for a published one."""
    return next((c for c in case.dossier.claims if c.id == of.partition("/")[0]), None)


def paths(case: Case) -> Section:
    """Years to the target at growths that were stated or published, kept up."""
    writer, result = case.writer, case.result
    growths = list(dict.fromkeys((i.growth_of, i.growth) for i in result.paths))
    formula = plain(writer.words(_PATH))
    rows: list[tuple[Text, ...]] = []
    for target, of in dict.fromkeys((i.target, i.base_of) for i in result.paths):
        cells: list[Text] = []
        for source, growth in growths:
            given = () if source == "reference" else (source,)
            about = computed(formula, target, of, *given, side=_side_of(result, of))
            cells += [
                writer.words("never")
                if item.years is None
                else writer.slot(Number(item.years, decimals=1), about)
                for item in result.paths
                if (item.target, item.base_of, item.growth_of, item.growth)
                == (target, of, source, growth)
            ] or [()]
        rows.append((writer.slot(Ids((target,))), writer.slot(Ids((of,))), *cells))
    columns = (
        Column(writer.words("target")),
        Column(writer.words("from"), wide=True),
        *(Column(_constant(case, of, growth), numeric=True) for of, growth in growths),
    )
    caption = writer.words("Years to the target at a constant growth: arithmetic, not a forecast")
    table = (Table(caption, columns, tuple(rows)),) if rows else ()
    return Section("paths", writer.words("Years to the target at a constant growth"), table)


def _constant(case: Case, of: str, growth: float) -> Text:
    writer = case.writer
    written = writer.slot(Growth(growth), growth_of(case, of))
    if of == "reference":
        return writer.say("at {growth} (for reference)", growth=written)
    names = fact_ids(of) if _said(case, of) is None else (of,)
    return writer.say("at {growth} ({of})", growth=written, of=Ids(names))


def comparison(case: Case) -> Section:
    """Comparable growths, the long run, what follows from what, and valuation."""
    writer, result = case.writer, case.result
    points = [
        sentence(case, rank.words, _RANK, (rank.claim,), period=rank.period)
        for rank in result.percentiles
    ]
    formula = plain(writer.words(_LONG_RUN))
    for item in result.long_run:
        about = computed(formula, item.base_of, item.now_of, side=_side_of(result, item.now_of))
        text = writer.count(
            "From {base} to {now}: {growth} a year over {years} year",
            "From {base} to {now}: {growth} a year over {years} years",
            "years",
            base=Ids((item.base_of,)),
            now=Ids((item.now_of,)),
            growth=writer.slot(Growth(item.growth), about),
            years=Count(item.years),
        )
        if item.caution:
            caution = writer.slot(Phrase.of(item.caution))
            text = writer.say("{text} ({caution})", text=text, caution=caution)
        points.append(writer.say("{text}.", text=text))
    points += [
        sentence(case, found.words, _INFERENCE, (found.conclusion, *found.premises))
        for found in result.inference
    ]
    points += [
        sentence(case, found.words, _VALUATION, (), found.side, found.period)
        for found in result.valuation
    ]
    title = writer.words("For comparison")
    return Section("comparison", title, (Points(tuple(points)),) if points else ())

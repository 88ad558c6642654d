"""The second chart: when the target is reached from each base."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bilateral.brief.axes import middle, year_axis
from bilateral.brief.charts import Span, TimeChart
from bilateral.brief.figures import chance_of
from bilateral.brief.focus import is_published
from bilateral.brief.ledger import computed
from bilateral.brief.model import Picture, Section, plain
from bilateral.brief.writer import Cited
from bilateral.vocab.phrase import Count, Growth, Ids, Money, Year

if TYPE_CHECKING:
    from bilateral.brief.case import Case
    from bilateral.brief.focus import Focus
    from bilateral.brief.model import Text
    from bilateral.chance import BaseChance

_MOST: Final = 5


def section(case: Case, focus: Focus | None) -> Section | None:
    """Return the chart; None where there are no odds or nothing is left to wait for."""
    if focus is None or focus.chance is None:
        return None
    bases = [b for b in focus.chance.bases if not b.reached and any(y.p is not None for y in b.by)]
    if not bases:
        return None
    bases = sorted(
        bases, key=lambda b: (b is not focus.base, not is_published(case, b), b.multiple)
    )
    title = case.writer.words("When, by starting level")
    picture = Picture(
        "time", title, _message(case, focus, bases), _chart(case, focus, bases[:_MOST])
    )
    return Section("time", title, (picture,), "right")


def _chart(case: Case, focus: Focus, bases: list[BaseChance]) -> TimeChart:
    writer = case.writer
    first = min(base.year for base in bases)
    last = max(base.beyond for base in bases)
    word = writer.language.word
    beyond = plain(writer.say("after {year}", year=Year(last)))
    deadline = focus.target.deadline
    return TimeChart(
        x=year_axis(writer, first, last),
        spans=tuple(_span(case, base, beyond) for base in bases),
        beyond=last + 1.0,
        beyond_name=beyond,
        span_name=word("from one in ten to nine in ten"),
        even_name=word("even odds"),
        stated_name=word("at the stated growth"),
        deadline=int(deadline[:4]) + 1.0 if deadline is not None else None,
        deadline_name=word("deadline") if deadline is not None else "",
    )


def _span(case: Case, base: BaseChance, beyond: str) -> Span:
    writer = case.writer
    level = writer.label(Money(base.base, base.currency, 3), base.base_of)
    kind = writer.language.word("published" if is_published(case, base) else "as said")
    there = next((y.year for y in base.by if y.extrapolation == 1.0), None)
    early, even, late = (
        middle(year) if year is not None else None
        for year in (base.year_p10, base.year_p50, base.year_p90)
    )
    text = beyond if base.year_p50 is None else writer.label(Year(base.year_p50))
    stated = middle(there) if there is not None else None
    claim = next((c for c in case.dossier.claims if c.id == base.base_of.partition("/")[0]), None)
    if not is_published(case, base) and claim is not None and claim.amount is not None:
        years = round(claim.amount / base.base)
        if years > 1:
            total = Money(claim.amount, claim.currency, 3)
            sum_of = writer.say("{total} over {n} years", total=total, n=Count(years))
            kind = plain(sum_of)
    return Span(f"{level} ({kind})", early, even, late, stated, text)


def _message(case: Case, focus: Focus, bases: list[BaseChance]) -> Text:
    """Even odds from the base of the page, and what the stated growth, kept up, would promise."""
    writer, base = case.writer, focus.base if focus.base in bases else bases[0]
    assert base is not None
    about = chance_of(case, base, None)
    if base.year_p50 is not None:
        text = writer.say("Even chance by {year}.", year=Cited(Year(base.year_p50), about))
    else:
        text = writer.say("No even chance up to {year}.", year=Year(base.beyond))
    there = next((y.year for y in base.by if y.extrapolation == 1.0), None)
    if there is None or base.extrapolated_of is None:
        return text
    formula = plain(writer.words("the stated growth, kept up every year"))
    source = computed(formula, base.base_of, base.extrapolated_of, side=base.side)
    assert base.extrapolated_growth is not None
    stated = writer.say(
        "At the stated {growth} a year ({of}): {year}.",
        source,
        growth=Growth(base.extrapolated_growth),
        of=Ids((base.extrapolated_of,)),
        year=Cited(Year(there), source),
    )
    return writer.join((text, stated))

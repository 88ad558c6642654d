"""The levels a target is measured from, with what is known around each of them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from bilateral.chance.nowcasting import year_from_months
from bilateral.chance.origin import Origin, Rates
from bilateral.methods.seasonality import MONTHS
from bilateral.vocab.fact import turnovers
from bilateral.vocab.period import Period
from bilateral.vocab.phrase import Count, Currency, Growth, Ids, Year, phrase, phrases

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bilateral.dossier import Claim
    from bilateral.verdict import Base, CheckResult, Direction
    from bilateral.vocab.fact import Fact
    from bilateral.vocab.measure import Measure
    from bilateral.vocab.phrase import Phrase

MOST_GROWTH: Final = 1e3  # a growth that no level can be divided by


@dataclass(frozen=True, slots=True)
class Start:
    """A base with its origin and the growth that is carried on from it.

    Attributes
    ----------
    base : as the check found it
    low, high : ends of its rounding, both finite and above zero
    origin : what is known of it
    growth_of : where the growth of its last year comes from; None when it is not known
    extrapolated : the growth that the speaker's extrapolation continues, ratio, and whose it is
    notes : what was assumed
    """

    base: Base
    low: float
    high: float
    origin: Origin
    growth_of: str | None
    extrapolated: tuple[float, str] | None
    notes: tuple[Phrase, ...] = ()


def starts_of(
    claim: Claim, check: CheckResult, facts: Sequence[Fact], rates: Rates
) -> tuple[Start, ...]:
    """Every base of a target, ready for the model."""
    facts = (*facts, *turnovers(facts))
    by_id = {fact.id: fact for fact in facts}
    found: list[Start] = []
    for base in check.bases:
        if base.target != claim.id:
            continue
        fact = by_id.get(base.of)
        if fact is None:
            levels, growth_of, notes = _of_reading(base, check, rates)
            flows = None
        else:
            levels, growth_of, notes = _of_fact(fact, base.year, facts, rates)
            flows = _flows_of(base, fact, check, by_id)
        low, high, widths = _ends(base)
        origin = Origin(base.year, levels, flows)
        if not math.isfinite(levels[base.year]):
            notes += (_no_rate(base),)
        extrapolated = _extrapolated(base, check)
        found.append(Start(base, low, high, origin, growth_of, extrapolated, notes + widths))
    return tuple(found)


def _no_rate(base: Base) -> Phrase:
    if base.currency is None:
        return phrase(
            "the level is in no currency: its size and growth in US dollars are not known to the "
            "model"
        )
    return phrase(
        "the level is in {currency} and no rate of {year} is known: its size and growth in US "
        "dollars are not known to the model",
        currency=Currency(base.currency),
        year=Year(base.year),
    )


def _of_reading(
    base: Base, check: CheckResult, rates: Rates
) -> tuple[dict[int, float], str | None, tuple[Phrase, ...]]:
    """Levels by year from what the statement says: the base, and the growth it states."""
    levels = {base.year: rates.to_usd(base.amount, base.currency, base.year)}
    same_flow = {p.growth_of for p in check.paths if p.target == base.target}
    for rank in check.percentiles:
        period = Period.parse(rank.period)
        if rank.claim not in same_flow or period.last_year != base.year:
            continue
        if not -1 < rank.growth < MOST_GROWTH:
            continue
        growth, note = rank.growth, ()
        if period.months < MONTHS:
            likely = year_from_months(period.months, growth_to_date=rank.growth).growth
            assert likely is not None
            growth = likely.median
            note = (
                phrases(
                    "{claim} speaks of {months} month; after it the year most often grows "
                    "{growth}, which is taken as the last growth",
                    "{claim} speaks of {months} months; after it the year most often grows "
                    "{growth}, which is taken as the last growth",
                    count="months",
                    claim=Ids((rank.claim,)),
                    months=Count(period.months),
                    growth=Growth(growth, decimals=0),
                ),
            )
        before = base.amount / (1 + growth)
        levels[base.year - 1] = rates.to_usd(before, base.currency, base.year - 1)
        return levels, rank.claim, note
    return levels, None, ()


def _of_fact(
    fact: Fact, year: int, facts: Iterable[Fact], rates: Rates
) -> tuple[dict[int, float], str | None, tuple[Phrase, ...]]:
    """Levels by year from what the side published of the same flow, growths turned into levels."""
    assert fact.value is not None
    same = [f for f in facts if _same_series(f, fact)]
    local = {f.period.first_year: f.value.value for f in same if f.value is not None}
    local[year] = fact.value.value
    growth_of = fact.id if year - 1 in local else None
    notes: tuple[Phrase, ...] = ()
    for f in sorted(same, key=lambda f: f.period.last, reverse=True):
        at, change = f.period.first_year, f.change
        if change is None or change.basis != "yoy" or at not in local or at - 1 in local:
            continue
        if change.currency not in {None, f.measure.currency} or change.amount.value <= -1:
            continue
        local[at - 1] = local[at] / (1 + change.amount.value)
        growth_of = f"{f.id}.change" if at == year else growth_of
        notes += (
            phrase(
                "the level of {year} follows from the growth {fact}",
                year=Year(at - 1),
                fact=Ids((f.id,)),
            ),
        )
    levels = {
        at: rates.to_usd(amount, fact.measure.currency, at)
        for at, amount in local.items()
        if amount > 0 and at <= year
    }
    return levels, growth_of, notes


def _same_series(one: Fact, other: Fact) -> bool:
    return (
        one.side == other.side and one.period.is_year and _what(one.measure) == _what(other.measure)
    )


def _what(measure: Measure) -> tuple[object, ...]:
    kind = "turnover" if measure.kind == "turnover" else measure.flows
    return (kind, measure.pair, measure.content, measure.product, measure.currency)


def _flows_of(
    base: Base, fact: Fact, check: CheckResult, by_id: dict[str, Fact]
) -> tuple[float, float] | None:
    """Both flows of the side in the year of the base, in one currency."""
    if fact.measure.kind != "turnover":
        return None
    for way in check.directions:
        if (way.target, way.side, way.period) == (base.target, base.side, str(base.year)):
            amounts = flow_levels(way, by_id)
            return amounts if min(amounts) > 0 else None
    return None


def flow_levels(way: Direction, by_id: dict[str, Fact]) -> tuple[float, float]:
    """Level of the flow that a direction speaks of, and of the other one."""
    flow = flow_fact(way, by_id)
    other = next(by_id[i] for i in way.because if i != flow.id)
    assert flow.value is not None and other.value is not None
    return flow.value.value, other.value.value


def flow_fact(way: Direction, by_id: dict[str, Fact]) -> Fact:
    """The published figure of the flow that a direction speaks of."""
    exporter, _, importer = way.flow.partition(">")
    return next(
        by_id[i] for i in way.because if by_id[i].measure.flows[0][:2] == (exporter, importer)
    )


def _ends(base: Base) -> tuple[float, float, tuple[Phrase, ...]]:
    """Finite ends of the rounding; an open side is closed at the figure, which is said."""
    low = base.low if base.low > 0 and math.isfinite(base.low) else base.amount
    high = base.high if math.isfinite(base.high) else base.amount
    notes: tuple[Phrase, ...] = ()
    if low != base.low or high != base.high:
        notes = (phrase("one end of its rounding is open; there the figure itself is taken"),)
    return min(low, base.amount), max(high, base.amount), notes


def _extrapolated(base: Base, check: CheckResult) -> tuple[float, str] | None:
    """The growth a speaker would carry on: the first one stated, else that of the base itself."""
    paths = [p for p in check.paths if (p.target, p.base_of) == (base.target, base.of)]
    stated = [p for p in paths if "." not in p.growth_of and p.growth_of != "reference"]
    own = [p for p in paths if p.growth_of == f"{base.of}.change"]
    chosen = next(iter((*stated, *own)), None)
    return None if chosen is None else (chosen.growth, chosen.growth_of)


def flow_origin(
    way: Direction, facts: Iterable[Fact], by_id: dict[str, Fact], rates: Rates
) -> Origin | None:
    """One flow as an origin of its own; None when its period is no calendar year."""
    fact, amounts = flow_fact(way, by_id), flow_levels(way, by_id)
    if not fact.period.is_year:
        return None
    levels, _, _ = _of_fact(fact, fact.period.first_year, facts, rates)
    return Origin(fact.period.first_year, levels, amounts if min(amounts) > 0 else None)

"""The year under way of each side, from its published first months."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from bilateral.chance.model import NowcastRecord
from bilateral.chance.nowcasting import Range, year_from_months
from bilateral.verdict import rank
from bilateral.vocab.phrase import Chance, Currency, Year, phrase

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bilateral.chance.origin import Rates
    from bilateral.dossier import Claim
    from bilateral.vocab.fact import Fact
    from bilateral.vocab.phrase import Phrase

_LEVELS = (0.05, 0.10, 0.50, 0.90, 0.95)


def nowcasts_of(claim: Claim, facts: Sequence[Fact], rates: Rates) -> tuple[NowcastRecord, ...]:
    """Forecast each side's year under way from the most months that it has published."""
    if claim.product is not None or claim.measure == "balance":
        return ()  # the months were fitted on totals of flows
    latest: dict[tuple[object, ...], Fact] = {}
    for fact in facts:
        if _to_date(fact) and rank(fact.measure, claim) is not None:
            key = (fact.side, fact.measure.content)
            latest[key] = max(latest.get(key, fact), fact, key=_freshness)
    found: list[NowcastRecord] = []
    for fact in latest.values():
        full = {f.period.first_year: f for f in facts if _full_year(f, fact)}
        year = fact.period.first_year
        if year > max(full, default=0):
            found.append(_nowcast(fact, full.get(year - 1), claim, rates))
    return tuple(found)


def _freshness(fact: Fact) -> tuple[int, bool, str]:
    return fact.period.last, fact.value is not None, fact.id


def _to_date(fact: Fact) -> bool:
    level = fact.value is not None and fact.value.value > 0
    change = fact.change
    yearly = change is not None and change.basis == "yoy" and change.amount.value > -1
    return fact.period.is_year_to_date and (level or yearly)


def _full_year(one: Fact, part: Fact) -> bool:
    """Whether a figure is a level of a whole year of the same series."""
    series = (part.side, part.measure.kind, part.measure.pair, part.measure.content)
    return (
        one.period.is_year
        and one.value is not None
        and one.value.value > 0
        and (one.side, one.measure.kind, one.measure.pair, one.measure.content) == series
        and one.measure.product == part.measure.product
        and part.measure.currency in {None, one.measure.currency}
    )


def _nowcast(fact: Fact, before: Fact | None, claim: Claim, rates: Rates) -> NowcastRecord:
    year = fact.period.first_year
    if before is not None and _other_money(fact, before):
        before = None
    currency = fact.measure.currency if before is None else before.measure.currency
    rate = rates.to_usd(1.0, currency, year - 1)
    found = year_from_months(
        fact.period.months,
        growth_to_date=None if fact.change is None else fact.change.amount.value,
        level_to_date=_above_zero(fact),
        level_last_year=None if before is None else _above_zero(before),
        rate=rate if math.isfinite(rate) else None,
    )
    caveats = found.caveats
    p = None
    if found.level is not None and claim.amount is not None:
        target = _converted(claim.amount, claim.currency, currency, year, rates)
        if target is None:
            caveats += (_no_chance(claim.currency, currency, year),)
        else:
            p = _chance(found.level, target)
            caveats += _beyond(found.level, target)
    return NowcastRecord(
        side=fact.side,
        year=year,
        months=fact.period.months,
        of=fact.id,
        basis=found.basis,
        growth=None if found.growth is None else _three(found.growth),
        level=None if found.level is None else _three(found.level),
        currency=None if found.level is None else currency,
        p=p,
        held_out=found.held_out,
        pair_years=found.pair_years,
        pairs=found.pairs,
        caveats=caveats,
    )


def _other_money(fact: Fact, before: Fact) -> bool:
    """Whether all that is known is a growth in other money than the level it would carry on."""
    change = fact.change
    return (
        _above_zero(fact) is None
        and change is not None
        and change.currency not in {None, before.measure.currency}
    )


def _above_zero(fact: Fact) -> float | None:
    return None if fact.value is None or fact.value.value <= 0 else fact.value.value


def _converted(
    amount: float, given: str | None, wanted: str | None, year: int, rates: Rates
) -> float | None:
    """An amount in other money at the rates of a year; None when one of them is not known."""
    if given == wanted:
        return amount
    found = rates.to_usd(amount, given, year) / rates.to_usd(1.0, wanted, year)
    return found if math.isfinite(found) else None


def _no_chance(target: str | None, level: str | None, year: int) -> Phrase:
    if target is None or level is None:
        return phrase(
            "the money of the target or of the year under way is not said: no chance is given "
            "that the year reaches it"
        )
    return phrase(
        "the target is in {target}, the year under way in {level}, and no rate of {year} is "
        "known: no chance is given that the year reaches it",
        target=Currency(target),
        level=Currency(level),
        year=Year(year),
    )


def _three(found: Range) -> tuple[float, float, float]:
    return found.low, found.median, found.high


def _beyond(level: Range, target: float) -> tuple[Phrase, ...]:
    """Say where a target lies outside the quantiles that were tested: only a bound is known."""
    if target > level.highest:
        bound = Chance(1 - _LEVELS[-1])
        return (phrase("the target lies above what was tested: its chance is below {p}", p=bound),)
    if target < level.lowest:
        bound = Chance(1 - _LEVELS[0])
        return (phrase("the target lies below what was tested: its chance is above {p}", p=bound),)
    return ()


def _chance(level: Range, target: float) -> float:
    """Chance that the year reaches an amount, linear in logs between the five quantiles."""
    ends = (level.lowest, level.low, level.median, level.high, level.highest)
    logs = [math.log(end) for end in ends]
    return 1 - float(np.interp(math.log(target), logs, _LEVELS))

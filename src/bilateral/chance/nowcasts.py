"""The year under way of each side, from its published first months."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from bilateral.chance.bases import is_about
from bilateral.chance.model import NowcastRecord
from bilateral.chance.nowcasting import Range, year_from_months

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bilateral.chance.origin import Rates
    from bilateral.dossier import Claim
    from bilateral.vocab.fact import Fact

_LEVELS = (0.05, 0.10, 0.50, 0.90, 0.95)


def nowcasts_of(claim: Claim, facts: Sequence[Fact], rates: Rates) -> tuple[NowcastRecord, ...]:
    """Forecast each side's year under way from the most months that it has published."""
    latest: dict[tuple[object, ...], Fact] = {}
    for fact in facts:
        if _to_date(fact) and is_about(fact.measure, claim):
            key = (fact.side, fact.measure.content)
            latest[key] = max(latest.get(key, fact), fact, key=_freshness)
    found: list[NowcastRecord] = []
    for fact in latest.values():
        full = {f.period.first_year: f for f in facts if _full_year(f, fact)}
        year = fact.period.first_year
        if year not in full:
            found.append(_nowcast(fact, full.get(year - 1), claim.amount, rates))
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


def _nowcast(fact: Fact, before: Fact | None, target: float | None, rates: Rates) -> NowcastRecord:
    year = fact.period.first_year
    currency = fact.measure.currency if before is None else before.measure.currency
    scale = rates.to_usd(1.0, currency, year - 1)
    caveats: tuple[str, ...] = ()
    if not math.isfinite(scale):
        scale, caveats = 1.0, (f"no rate of {year - 1}: compared as if it were in US dollars",)
    growth = None if fact.change is None else fact.change.amount.value
    value = None if fact.value is None or fact.value.value <= 0 else fact.value.value
    last = None if before is None or before.value is None else before.value.value
    found = year_from_months(
        fact.period.months,
        growth_to_date=growth,
        level_to_date=None if value is None else value * scale,
        level_last_year=None if last is None else last * scale,
    )
    level = None if found.level is None else _scaled(found.level, 1 / scale)
    return NowcastRecord(
        side=fact.side,
        year=year,
        months=fact.period.months,
        of=fact.id,
        basis=found.basis,
        growth=None if found.growth is None else _three(found.growth),
        level=None if level is None else _three(level),
        p=None if level is None or target is None else _chance(level, target),
        held_out=found.held_out,
        pair_years=found.pair_years,
        pairs=found.pairs,
        caveats=(*found.caveats, *caveats),
    )


def _scaled(found: Range, by: float) -> Range:
    ends = (found.low, found.median, found.high, found.lowest, found.highest)
    return Range(*(end * by for end in ends))


def _three(found: Range) -> tuple[float, float, float]:
    return found.low, found.median, found.high


def _chance(level: Range, target: float) -> float:
    """Chance that the year reaches an amount, linear in logs between the five quantiles."""
    ends = (level.lowest, level.low, level.median, level.high, level.highest)
    logs = [math.log(end) for end in ends]
    return 1 - float(np.interp(math.log(target), logs, _LEVELS))

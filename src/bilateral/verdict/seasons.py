"""What seasonal shares add: figures that fit only if the months behaved as never before.

Two growths of one year, over the first n and the first m months, say nothing about each other
as long as the months between may do anything. How much of m months the first n usually carry
is an assumption with a band from data; under it two growths can contradict each other, and the
months between have an implied growth.

The band is laid on both years to test for a conflict. To say how the months between would have
had to change, it is laid on the complete years only: a year under way is what is being asked.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from bilateral.errors import NotConvergedError
from bilateral.methods.facts_lp import Form, Infeasible, Value
from bilateral.verdict import words
from bilateral.verdict.bands import Band, comparable_window, growth_history, share_band
from bilateral.verdict.judge import Tested, evaluate, write
from bilateral.verdict.model import (
    Assumption,
    Conflict,
    Frequency,
    Implied,
    Range,
    in_order,
)
from bilateral.vocab.period import Period
from bilateral.vocab.wording import percent

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from bilateral.verdict.ledger import Ledger
    from bilateral.verdict.readings import Case
    from bilateral.vocab.amount import Amount
    from bilateral.vocab.measure import Measure

RECENT_YEARS = 2  # facts of older years are compared with claims only
WIDE, NARROW = (0.05, 0.95), (0.10, 0.90)


@dataclass(frozen=True, slots=True)
class YearToDate:
    """A growth of the first months of a year against the same months a year earlier."""

    member: str
    side: str
    measure: Measure
    period: Period
    amount: Amount
    case: Case | None = None


def conditional(
    ledger: Ledger,
    cases: Sequence[Case],
    quarantined: Collection[str],
    size_usd: float | None,
    last_known: int,
) -> tuple[list[Conflict], list[Implied], list[str]]:
    """Test all year-to-date growths of one year against each other under seasonal shares.

    Parameters
    ----------
    size_usd : yearly turnover of the pair in US dollars, for the size class; None: all sizes
    last_known : last month (``12 * year + month - 1``) that is over; a year is complete then

    Returns
    -------
    conflicts, implied growths of the months between, caveats on what could not be solved
    """
    conflicts: list[Conflict] = []
    implied: list[Implied] = []
    unsolved: list[str] = []
    for first, second in _pairs(ledger, cases, quarantined):
        for quantiles in (WIDE, NARROW):
            band = share_band(first.period.months, second.period.months, size_usd, quantiles)
            try:
                found = _compare(ledger, first, second, band, size_usd, last_known, quarantined)
            except Infeasible:
                break  # contradicted without any assumption: the verdict says so
            except NotConvergedError:
                unsolved.append(f"{first.member}, {second.member}: seasons could not be tested")
                break
            if isinstance(found, Conflict):
                conflicts.append(found)
                break  # what the wide band refuses the narrow one refuses too
            if found is not None:
                implied.append(found)
    for case in cases:
        try:
            found = _part_year(ledger, case, size_usd, quarantined)
        except NotConvergedError:
            unsolved.append(f"{case.name}: seasons could not be tested")
            continue
        if found is not None:
            conflicts.append(found)
    return conflicts, implied, unsolved


def _pairs(
    ledger: Ledger, cases: Sequence[Case], quarantined: Collection[str]
) -> list[tuple[YearToDate, YearToDate]]:
    """Neighbouring lengths among the facts of a year, and each claim with its neighbours."""
    recent = {c.window.first for c in cases if c.window is not None}
    latest = max((f.period.last for f in ledger.facts), default=0)
    groups: dict[tuple[str, Measure, int], list[YearToDate]] = {}
    for fact in ledger.facts:
        change = fact.change
        if change is None or change.basis != "yoy" or f"{fact.id}.change" in quarantined:
            continue
        if fact.measure.kind in {"balance", "share"}:
            continue
        currency = change.currency or fact.measure.currency or ledger.currency
        measure = _plain(replace(fact.measure, currency=currency))
        if fact.period.first % 12 == 0 and fact.period.months <= 12:
            item = YearToDate(f"{fact.id}.change", fact.side, measure, fact.period, change.amount)
            groups.setdefault((fact.side, measure, fact.period.first), []).append(item)
    pairs: list[tuple[YearToDate, YearToDate]] = []
    for (_, _, start), items in groups.items():
        items.sort(key=lambda i: (i.period.months, i.member))
        if start not in recent and start < latest - 12 * RECENT_YEARS:
            continue
        pairs += [(a, b) for a, b in pairwise(items) if a.period != b.period]
    for case in cases:
        window = case.window
        if (
            case.kind != "growth"
            or case.measure is None
            or case.measure.kind == "balance"
            or window is None
            or case.amount is None
            or case.base != window.year_earlier()
            or window.first % 12
            or window.months > 12
        ):
            continue
        measure = _plain(case.measure)
        said = YearToDate(case.name, case.side, measure, window, case.amount, case)
        known = groups.get((case.side, measure, window.first), [])
        shorter = [k for k in known if k.period.months < window.months]
        longer = [k for k in known if k.period.months > window.months]
        pairs += [(shorter[-1], said)] if shorter else []
        pairs += [(said, longer[0])] if longer else []
    return pairs


def _plain(measure: Measure) -> Measure:
    """Return the measure with turnover written one way round."""
    if measure.kind == "turnover":
        return replace(measure, origin=measure.pair[0], to=measure.pair[1])
    if measure.kind == "imports":
        return replace(measure, kind="exports")
    return measure


def _compare(
    ledger: Ledger,
    first: YearToDate,
    second: YearToDate,
    band: Band,
    size_usd: float | None,
    last_known: int,
    quarantined: Collection[str],
) -> Conflict | Implied | None:
    program = ledger.programs["loose"]
    said = tuple(
        write(ledger, item.case, "loose").row for item in (first, second) if item.case is not None
    )
    side, measure = second.side, second.measure
    short, long = first.period.months, second.period.months
    year, before = second.period, second.period.year_earlier()
    spans = {
        period.first // 12: (Period(period.first, period.first + short - 1), period)
        for period in (before, year)
    }
    rows = {y: _share_rows(ledger, side, measure, *spans[y], band.low, band.high) for y in spans}
    both = (*rows[before.first // 12], *rows[year.first // 12])
    rest = Period(first.period.last + 1, second.period.last)
    now = ledger.form(side, measure, rest)
    base = ledger.form(side, measure, rest.year_earlier())
    history = _history(first, second, size_usd)
    whole = [ledger.form(side, measure, p) for p in (year, before)]
    near = (ledger.touching(whole[0]) | ledger.touching(whole[1])) - frozenset(quarantined)
    if not program.feasible(near, (*said, *both)):
        if said and not program.feasible(near, said):
            return None  # contradicted without any assumption: the verdict says so
        reasons = in_order(program.why_infeasible((*said, *both), near, limit=0).smallest)
        base_only = (*said, *rows[before.first // 12])
        bounds = program.ratio_bounds(now, base, near, base_only)
        grown = (bounds.low - 1, bounds.high - 1)
        claim = tuple(i.member for i in (first, second) if i.case is not None)
        text = (
            f"{_said(first)} and {_said(second)} on side {side}: with {short} months carrying "
            f"{band.low * 100:.0f} to {band.high * 100:.0f} % of {long}, "
            f"{rest} would have had to be {bounds.low:.1f} to {bounds.high:.1f} times "
            f"{rest.year_earlier()}. Not one series, or not one coverage or currency."
        )
        return Conflict(
            members=(*claim, *reasons),
            side=side,
            assuming=(_assumption(band, before.first_year, year.first_year),),
            reconciled_by={f"growth_of_{rest}": grown},
            history=history,
            words=f"{text} {history.words}" if history else text,
        )
    complete = year.first + 11 <= last_known
    years = (before.first_year, year.first_year) if complete else (before.first_year,)
    laid = (*said, *(row for y in years for row in rows[y]))
    # These two growths alone: other facts would narrow the range by less than its rounding.
    because = tuple(i.member for i in (first, second))
    bounds = program.ratio_bounds(
        now, base, [i.member for i in (first, second) if i.case is None], laid
    )
    if bounds.low <= 0 and bounds.high > 1e6:
        return None
    grown = Range(bounds.low - 1, bounds.high - 1)
    text = (
        f"{_said(first)} and {_said(second)} on side {side}: if {short} months carry "
        f"{band.low * 100:.0f} to {band.high * 100:.0f} % of {long}, "
        f"{rest} changed by {words.changes(grown)} on {rest.year_earlier()}."
    )
    return Implied(
        measure=measure.kind,
        side=side,
        from_=measure.origin,
        to=measure.to,
        period=str(rest),
        unit="ratio",
        low=grown.low,
        high=grown.high,
        because=because,
        quantity="change",
        base_period=str(rest.year_earlier()),
        assuming=(_assumption(band, *years),),
        history=history,
        words=f"{text} {history.words}" if history else text,
    )


def _assumption(band: Band, *years: int) -> Assumption:
    return Assumption(
        band.name,
        (band.low, band.high),
        tuple(map(str, years)),
        band.n,
        band.size_class,
        band.quantiles,
    )


def _said(item: YearToDate) -> str:
    months = item.period.months
    span = "the year" if months == 12 else f"{months} months of {item.period.first_year}"
    return f"{percent(item.amount.value)} in {span} ({item.member})"


def _share_rows(
    ledger: Ledger,
    side: str,
    measure: Measure,
    part: Period,
    whole: Period,
    low: float,
    high: float,
) -> tuple[Value, ...]:
    """``low * whole <= part <= high * whole``, as rows that force no base to be positive."""
    some, all_ = ledger.form(side, measure, part), ledger.form(side, measure, whole)
    name = f"share_of_{part.months}_in_{whole.months}_months/{whole.first_year}"
    inf = float("inf")
    return (
        Value(name, _minus(some, all_, low), 0.0, inf),
        Value(name, _minus(all_.scaled(high), some, 1.0), 0.0, inf),
    )


def _minus(left: Form, right: Form, factor: float) -> Form:
    return left + right.scaled(-factor)


def _history(first: YearToDate, second: YearToDate, size_usd: float | None) -> Frequency | None:
    """How often the longer growth came out so far from the shorter one."""
    low, high = comparable_window(first.amount.value)
    given, months = first.period.months, second.period.months
    rises = second.amount.value > first.amount.value
    end = second.amount.tight
    found = growth_history(
        given,
        low,
        high,
        months,
        at_least=end.low if rises else None,
        at_most=None if rises else end.high,
        size_usd=size_usd,
    )
    if found is None:
        return None
    threshold = percent(end.low if rises else end.high)
    way = "or more" if rises else "or less"
    hits = f"{found.share * 100:.1f} %" if found.hits else "none"
    text = (
        f"Of {found.n} comparable cases ({percent(low)} to {percent(high)} in "
        f"{given} months), {hits} came to {threshold} {way} in {months} months."
    )
    return Frequency(found.n, found.share, text)


def _part_year(
    ledger: Ledger,
    case: Case,
    size_usd: float | None,
    quarantined: Collection[str],
) -> Conflict | None:
    """A level over part of a year that fits only if the months carried an unusual share."""
    window = case.window
    if case.kind != "level" or case.measure is None or window is None or window.is_whole_years:
        return None
    if case.measure.kind == "balance":
        return None  # a balance has no seasonal share
    touched = ledger.touching(ledger.form(case.side, case.measure, window))
    if not touched or touched & set(quarantined):
        return None
    last_year = Period.year(window.last_year)
    part = Period(last_year.first, window.last)
    if window.first % 12 or part.months == 12:
        return None
    members = ledger.members_without(quarantined)
    if _apart(evaluate(ledger, case, "loose", members)):
        return None  # contradicted without any assumption: the verdict says so
    for quantiles in (WIDE, NARROW):
        band = share_band(part.months, 12, size_usd, quantiles)
        rows = _share_rows(ledger, case.side, case.measure, part, last_year, band.low, band.high)
        try:
            laid = evaluate(ledger, case, "loose", members, rows)
        except Infeasible:
            return None
        if _apart(laid):
            return _part_conflict(ledger, case, band, part, last_year, rows, laid, members)
    return None


def _apart(tested: Tested) -> bool:
    return tested.bounds.low > tested.stated.high or tested.bounds.high < tested.stated.low


def _part_conflict(
    ledger: Ledger,
    case: Case,
    band: Band,
    part: Period,
    year: Period,
    rows: tuple[Value, ...],
    laid: Tested,
    members: Collection[str] | None,
) -> Conflict:
    assert case.measure is not None
    program = ledger.programs["loose"]
    reasons = in_order(program.why_infeasible((*laid.rows, *rows), members, limit=0).smallest)
    some = ledger.form(case.side, case.measure, part)
    whole = ledger.form(case.side, case.measure, year)
    needed = program.ratio_bounds(some, whole, members, laid.rows)
    bounds = Range(laid.bounds.low, laid.bounds.high)
    return Conflict(
        members=(case.name, *reasons),
        side=case.side,
        assuming=(_assumption(band, year.first_year),),
        reconciled_by={f"{band.name}_of_{year}": (needed.low, needed.high)},
        history=None,
        words=(
            f"{words.meaning(case)} does not fit side {case.side} if {part.months} months carry "
            f"{band.low * 100:.0f} to {band.high * 100:.0f} % of a year: "
            f"that gives {words.between(bounds, case.measure.currency)}."
        ),
        bounds=bounds,
    )

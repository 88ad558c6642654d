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
from functools import cached_property
from itertools import chain, pairwise
from typing import TYPE_CHECKING

from bilateral.errors import NotConvergedError
from bilateral.methods.facts_lp import Infeasible, Value
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
from bilateral.vocab.phrase import (
    Count,
    GrowthRange,
    Ids,
    MoneyRange,
    NumberRange,
    Share,
    ShareRange,
    Side,
    When,
    Year,
    joined,
    listed,
    phrase,
    phrases,
)
from bilateral.vocab.phrase import (
    Growth as Grown,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from bilateral.methods.facts_lp import Bounds, Form, Growth
    from bilateral.verdict.ledger import Ledger
    from bilateral.verdict.readings import Case
    from bilateral.vocab.amount import Amount
    from bilateral.vocab.measure import Measure
    from bilateral.vocab.phrase import Phrase, Slot

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
) -> tuple[list[Conflict], list[Implied], list[Phrase]]:
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
    unsolved: list[Phrase] = []
    for first, second in _pairs(ledger, cases, quarantined):
        pair = _Pair(ledger, first, second, size_usd, quarantined)
        try:
            for found in pair.tested(last_known):
                if isinstance(found, Conflict):
                    conflicts.append(found)
                else:
                    implied.append(found)
        except Infeasible:
            pass  # contradicted without any assumption: the verdict says so
        except NotConvergedError:
            unsolved.append(_untested(first.member, second.member))
    for case in cases:
        try:
            found = _part_year(ledger, case, size_usd, quarantined)
        except NotConvergedError:
            unsolved.append(_untested(case.name))
            continue
        if found is not None:
            conflicts.append(found)
    return conflicts, implied, unsolved


def _untested(*members: str) -> Phrase:
    return phrase("{members}: seasons could not be tested", members=listed(members))


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


class _Pair:
    """Two growths of one year, with what both say of it and of the year before."""

    def __init__(
        self,
        ledger: Ledger,
        first: YearToDate,
        second: YearToDate,
        size_usd: float | None,
        quarantined: Collection[str],
    ) -> None:
        self._ledger, self._program = ledger, ledger.programs["loose"]
        self._first, self._second, self._size = first, second, size_usd
        self._year, self._before = second.period, second.period.year_earlier()
        self._rest = Period(first.period.last + 1, second.period.last)
        said = [item.case for item in (first, second) if item.case is not None]
        self._said = tuple(write(ledger, case, "loose").row for case in said)
        whole = [self._form(period) for period in (self._year, self._before)]
        touched = ledger.touching(whole[0]) | ledger.touching(whole[1])
        self._near = touched - frozenset(quarantined)

    def _form(self, period: Period) -> Form:
        return self._ledger.form(self._second.side, self._second.measure, period)

    def tested(self, last_known: int) -> Iterator[Conflict | Implied]:
        """Yield what the wide band and then the narrow one say; a conflict is the last word.

        Raises
        ------
        Infeasible
            If the two growths contradict each other without any assumption.
        """
        months = self._first.period.months, self._second.period.months
        bands = [share_band(*months, self._size, quantiles) for quantiles in (WIDE, NARROW)]
        fits = self._fits(bands[-1])  # and then the wide band, which allows more, does too
        for band in bands:
            if fits or self._fits(band):
                found = self._between(band, complete=self._year.first + 11 <= last_known)
            elif self._said and not self._program.feasible(self._near, self._said):
                return  # contradicted without any assumption: the verdict says so
            else:
                found = self._conflict(band)
            if found is not None:
                yield found
            if isinstance(found, Conflict):
                return  # what the wide band refuses the narrow one refuses too

    def _laid(self, band: Band, *years: Period) -> tuple[Value | Growth, ...]:
        """Return the claims, and rows that lay a band on some years."""
        part = self._first.period.months
        shares = [
            _share_rows(
                self._ledger,
                self._second.side,
                self._second.measure,
                Period(year.first, year.first + part - 1),
                year,
                band.low,
                band.high,
            )
            for year in years
        ]
        return (*self._said, *chain.from_iterable(shares))

    def _fits(self, band: Band) -> bool:
        laid = self._laid(band, self._before, self._year)
        return self._program.feasible(self._near, laid)

    def _grown(self, members: Collection[str], laid: tuple[Value | Growth, ...]) -> Bounds:
        """Bound how the months between changed, as a ratio."""
        now, base = self._form(self._rest), self._form(self._rest.year_earlier())
        return self._program.ratio_bounds(now, base, members, laid)

    def _conflict(self, band: Band) -> Conflict:
        first, second, rest = self._first, self._second, self._rest
        laid = self._laid(band, self._before, self._year)
        reasons = in_order(self._program.why_infeasible(laid, self._near, limit=0).smallest)
        bounds = self._grown(self._near, self._laid(band, self._before))
        grown = (bounds.low - 1, bounds.high - 1)
        claim = tuple(i.member for i in (first, second) if i.case is not None)
        text = phrases(
            "{first} and {second} on side {side}: with {part} month carrying {share} of {whole}, "
            "{rest} would have had to be {times} times {before}. Not one series, or not one "
            "coverage or currency.",
            "{first} and {second} on side {side}: with {part} months carrying {share} of {whole}, "
            "{rest} would have had to be {times} times {before}. Not one series, or not one "
            "coverage or currency.",
            count="part",
            **self._slots(band),
            times=NumberRange(bounds.low, bounds.high),
        )
        history = self._history
        return Conflict(
            members=(*claim, *reasons),
            side=second.side,
            assuming=(_assumption(band, self._before.first_year, self._year.first_year),),
            reconciled_by={f"growth_of_{rest}": grown},
            history=history,
            words=joined([text, history.words]) if history else text,
        )

    def _between(self, band: Band, *, complete: bool) -> Implied | None:
        """Say how the months between changed; None where that is open."""
        first, second, rest = self._first, self._second, self._rest
        years = (self._before, self._year) if complete else (self._before,)
        # These two growths alone: other facts would narrow the range by less than its rounding.
        facts = [i.member for i in (first, second) if i.case is None]
        bounds = self._grown(facts, self._laid(band, *years))
        if bounds.low <= 0 and bounds.high > 1e6:
            return None
        grown = Range(bounds.low - 1, bounds.high - 1)
        text = phrases(
            "{first} and {second} on side {side}: if {part} month carries {share} of {whole}, "
            "{rest} changed by {grown} on {before}.",
            "{first} and {second} on side {side}: if {part} months carry {share} of {whole}, "
            "{rest} changed by {grown} on {before}.",
            count="part",
            **self._slots(band),
            grown=GrowthRange(grown.low, grown.high),
        )
        history = self._history
        return Implied(
            measure=second.measure.kind,
            side=second.side,
            from_=second.measure.origin,
            to=second.measure.to,
            period=str(rest),
            unit="ratio",
            low=grown.low,
            high=grown.high,
            because=(first.member, second.member),
            quantity="change",
            base_period=str(rest.year_earlier()),
            assuming=(_assumption(band, *(year.first_year for year in years)),),
            history=history,
            words=joined([text, history.words]) if history else text,
        )

    def _slots(self, band: Band) -> dict[str, Slot]:
        """The two growths, and what part of the year the band lays between them."""
        first, second, rest = self._first, self._second, self._rest
        return {
            "first": _said(first),
            "second": _said(second),
            "side": Side(second.side),
            "part": Count(first.period.months),
            "share": ShareRange(band.low, band.high, decimals=0),
            "whole": Count(second.period.months),
            "rest": When(str(rest)),
            "before": When(str(rest.year_earlier())),
        }

    @cached_property
    def _history(self) -> Frequency | None:
        return _history(self._first, self._second, self._size)


def _assumption(band: Band, *years: int) -> Assumption:
    return Assumption(
        band.name,
        (band.low, band.high),
        tuple(map(str, years)),
        band.n,
        band.size_class,
        band.quantiles,
    )


def _said(item: YearToDate) -> Phrase:
    growth, of = Grown(item.amount.value), Ids((item.member,))
    if item.period.months == 12:
        return phrase("{growth} in the year ({of})", growth=growth, of=of)
    return phrases(
        "{growth} in {months} month of {year} ({of})",
        "{growth} in {months} months of {year} ({of})",
        count="months",
        growth=growth,
        months=Count(item.period.months),
        year=Year(item.period.first_year),
        of=of,
    )


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
    cases = phrases(
        "{cases} comparable cases ({known} in {given} month)",
        "{cases} comparable cases ({known} in {given} months)",
        count="given",
        cases=Count(found.n),
        known=GrowthRange(low, high),
        given=Count(given),
    )
    slots: dict[str, Slot] = {
        "cases": cases,
        "end": Grown(end.low if rises else end.high),
        "months": Count(months),
    }
    if not found.hits:
        text = (
            phrase("Of {cases}, none came to {end} or more in {months} months.", **slots)
            if rises
            else phrase("Of {cases}, none came to {end} or less in {months} months.", **slots)
        )
    else:
        slots["hits"] = Share(found.share, decimals=1)
        text = (
            phrase("Of {cases}, {hits} came to {end} or more in {months} months.", **slots)
            if rises
            else phrase("Of {cases}, {hits} came to {end} or less in {months} months.", **slots)
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
        words=phrases(
            "{claim} does not fit side {side} if {part} month carries {share} of a year: that "
            "gives {level}.",
            "{claim} does not fit side {side} if {part} months carry {share} of a year: that "
            "gives {level}.",
            count="part",
            claim=words.meaning(case),
            side=Side(case.side),
            part=Count(part.months),
            share=ShareRange(band.low, band.high, decimals=0),
            level=MoneyRange(bounds.low, bounds.high, case.measure.currency),
        ),
        bounds=bounds,
    )

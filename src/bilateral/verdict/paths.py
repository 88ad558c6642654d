"""From today's level to the target: bases, required growth, constant paths, flow by flow."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bilateral.methods.growth import (
    flow_multiple,
    mirror_turnover_effect,
    required_growth,
    years_to,
)
from bilateral.verdict.comparable import content_rank, rank, same_subject
from bilateral.verdict.model import (
    Base,
    Direction,
    LongRun,
    OtherGrows,
    Pace,
    Path,
    Range,
    Required,
    ValuationEffect,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bilateral.dossier import Claim, Dossier
    from bilateral.verdict.ledger import Ledger
    from bilateral.verdict.readings import Case
    from bilateral.vocab.fact import Fact
from bilateral.vocab.amount import Amount
from bilateral.vocab.fact import ratio, turnovers
from bilateral.vocab.period import Period
from bilateral.vocab.phrase import GrowthRange, Side, When, phrase
from bilateral.vocab.rounding import WIDTHS, Interval

HORIZONS = (3, 5, 10)
OTHER_GROWTHS = (0.05, 0.10)
REFERENCE_GROWTH = 0.05
STALE_YEARS = 5
_LONGEST = 9  # years to the first round year that is at least five away
LONG_YEARS = 3
# Ratio of cif to fob, minus 1: the International Monetary Fund's Direction of Trade Statistics
# used 10 % until 2018 and 6 % since (Marini, Dippelsman and Stanger 2018, IMF WP/18/16).
CIF_MARGIN = (0.06, 0.10)


def bases_of(claim: Claim, ledger: Ledger, cases: Sequence[Case], year: int) -> tuple[Base, ...]:
    """Yearly levels for a target: every level reading, and each side's latest full year.

    A sum over n years counts as n equal years. A side whose latest year is older than
    `STALE_YEARS` gives no base.
    """
    found: dict[str, Base] = {}
    for case in cases:
        same = case.measure is not None and same_subject(claim, case.claim)
        if case.kind != "level" or not same or case.claim.type != "level" or case.amount is None:
            continue
        window = case.window
        if window is None or window.months % 12 or case.claim.currency != _money(claim, case):
            continue
        years = window.months // 12
        base = Base(
            target=claim.id,
            amount=case.amount.value / years,
            of=case.name,
            side=case.claim.reporter or "",
            year=min(_middle_year(Period(window.last - 11, window.last)), year),
            currency=case.claim.currency,
            low=case.amount.loose.low / years,
            high=case.amount.loose.high / years,
        )
        known = found.get(case.name)
        if known is None or known.year < base.year:
            found[case.name] = base
    bases = list(found.values())
    for fact in latest_years(ledger, claim):
        assert fact.value is not None
        if year - _middle_year(fact.period) <= STALE_YEARS:
            bases.append(
                Base(
                    target=claim.id,
                    amount=fact.value.value,
                    of=fact.id,
                    side=fact.side,
                    year=_middle_year(fact.period),
                    currency=fact.measure.currency,
                    low=fact.value.loose.low,
                    high=fact.value.loose.high,
                )
            )
    return tuple(b for b in bases if b.amount > 0)


def latest_years(ledger: Ledger, claim: Claim) -> list[Fact]:
    """Latest twelve-month level of each side for the flow, content and money of a claim.

    A turnover that was published flow by flow counts as published.
    """
    latest: dict[tuple[str, str], Fact] = {}
    every = (*ledger.facts, *turnovers(ledger.facts))
    for fact in sorted(every, key=lambda f: f.id):
        if fact.period.months != 12 or fact.value is None or not _about(fact, claim):
            continue
        key = (fact.side, fact.measure.content)
        if key not in latest or latest[key].period < fact.period:
            latest[key] = fact
    return [latest[key] for key in sorted(latest)]


def _about(fact: Fact, claim: Claim) -> bool:
    """Whether a fact measures what a claim is about, in its money."""
    same_money = claim.currency is None or fact.measure.currency == claim.currency
    return same_money and rank(fact.measure, claim) is not None


def _money(claim: Claim, case: Case) -> str | None:
    """Money that a base must be in: that of the target, any for a relative one."""
    return claim.currency or case.claim.currency


def _middle_year(period: Period) -> int:
    """Calendar year that holds most of twelve months."""
    return (period.first + 6) // 12


def target_of(claim: Claim, base: float) -> float:
    """Amount of a target: its own, or a multiple of the base for a relative one ("double")."""
    if claim.amount is not None:
        return claim.amount
    assert claim.change is not None
    return base * (1 + claim.change)


def round_years(year: int) -> int:
    """Years from `year` to the first year ending in 0 or 5 that is at least five years away."""
    return -(-(year + 5) // 5) * 5 - year


def required_of(claim: Claim, bases: Sequence[Base]) -> list[Required]:
    """Constant growth that each base would need, by the deadline or by a few horizons."""
    found: list[Required] = []
    for base in bases:
        for years in _horizons(claim, base.year):
            growth = required_growth(base.amount, target_of(claim, base.amount), years)
            found.append(Required(claim.id, base.amount, base.of, years, growth))
    return found


def _horizons(claim: Claim, year: int) -> list[int]:
    if claim.deadline is not None:
        # The last full year that ends by the deadline.
        last = int(claim.deadline[:4]) - (claim.deadline[5:] != "12")
        return [last - year] if last > year else []
    return sorted({*HORIZONS, round_years(year)})


def paths_of(
    claim: Claim, bases: Sequence[Base], ledger: Ledger, cases: Sequence[Case]
) -> list[Path]:
    """Years to the target from each base at each growth that somebody stated, and at 5 %."""
    found: list[Path] = []
    for base in bases:
        for growth, of in _growths(claim, ledger, cases):
            years = years_to(base.amount, target_of(claim, base.amount), growth)
            found.append(Path(claim.id, base.amount, base.of, growth, of, years))
    return found


def pace_of(claim: Claim, required: Sequence[Required], ledger: Ledger) -> list[Pace]:
    """Hold the latest yearly growth against what each base needs.

    The latest growth is a published one, or that between two published years where it is later.
    It is below what is needed only if its whole rounding is. By the deadline; without one, by
    the first round year.
    """
    latest = _latest_growth(claim, ledger)
    if latest is None:
        return []
    growth, of = latest
    found: dict[str, Pace] = {}
    for need in required:
        if need.target != claim.id or (claim.deadline is None and need.years > _LONGEST):
            continue
        below = growth.loose.high < need.growth
        found[need.base_of] = Pace(
            claim.id, need.base_of, need.years, need.growth, growth.value, of, below
        )
    return list(found.values())


def _latest_growth(claim: Claim, ledger: Ledger) -> tuple[Amount, str] | None:
    """Latest growth of a claim's flow: published, or between the levels of two years."""
    found: list[tuple[int, int, str, Amount]] = []
    for fact in _growth_facts(claim, ledger):
        assert fact.change is not None
        name = f"{fact.id}.change"
        found.append((fact.period.last, 1, name, fact.change.amount))
    years = {
        (f.side, f.measure.content, f.period): f
        for f in ledger.facts
        if f.value is not None and f.period.months == 12 and _about(f, claim)
    }
    for (side, content, period), now in years.items():
        base = years.get((side, content, period.year_earlier()))
        if base is None or base.value is None or base.value.loose.low <= 0:
            continue
        assert now.value is not None
        wide = {w: ratio(now, base, w) for w in WIDTHS}
        ends = {w: Interval(i.low - 1, i.high - 1) for w, i in wide.items()}
        change = now.value.value / base.value.value - 1
        text = f"{now.id}.value/{base.id}.value"
        found.append((period.last, 0, text, Amount(change, ends["tight"], ends["loose"], text)))
    if not found:
        return None
    _, _, name, amount = max(found, key=lambda item: item[:3])
    return amount, name


def _growth_facts(claim: Claim, ledger: Ledger) -> list[Fact]:
    """Yearly growths that were published for the flow, content and money of a claim."""
    return [
        f
        for f in ledger.facts
        if f.change is not None
        and f.change.basis == "yoy"
        and f.change.currency in {None, claim.currency}
        and _about(f, claim)
    ]


def _growths(claim: Claim, ledger: Ledger, cases: Sequence[Case]) -> list[tuple[float, str]]:
    found: dict[str, float] = {}
    for case in cases:
        if case.kind == "growth" and case.amount is not None and same_subject(claim, case.claim):
            pace = _a_year(case, case.amount.value)
            if pace is not None:
                found.setdefault(case.claim.id, pace)
    latest: dict[tuple[str, bool], Fact] = {}
    for fact in _growth_facts(claim, ledger):
        key = (fact.side, fact.period.is_year)
        if key not in latest or latest[key].period < fact.period:
            latest[key] = fact
    for fact in sorted(latest.values(), key=lambda f: f.id):
        assert fact.change is not None
        found[f"{fact.id}.change"] = fact.change.amount.value
    return [(growth, of) for of, growth in found.items()] + [(REFERENCE_GROWTH, "reference")]


def _a_year(case: Case, growth: float) -> float | None:
    """The yearly pace of a stated growth; None where it is not measured over whole years.

    A growth of months on the same months a year earlier, or on that whole year, is one year's
    pace; a growth "since 2015" is spread over the years since then.
    """
    if case.years > 1 or case.claim.basis == "avg_annual":
        return growth
    if case.base is None or case.window is None:
        return None
    months = case.window.first - case.base.first
    if months == 12:
        return growth
    if months <= 0 or months % 12 or growth <= -1 or case.window.months != case.base.months:
        return None
    return (1 + growth) ** (12 / months) - 1


def long_run_of(claim: Claim, bases: Sequence[Base], ledger: Ledger) -> list[LongRun]:
    """Yearly growth from each older published level to each base."""
    found: list[LongRun] = []
    for fact in ledger.facts:
        if fact.value is None or not fact.period.is_year or not _about(fact, claim):
            continue
        for base in bases:
            years = base.year - fact.period.first_year
            if years < LONG_YEARS or fact.value.value <= 0:
                continue
            caution = None
            if fact.side != base.side:
                caution = phrase(
                    "sides mixed: {one} and {other}", one=Side(fact.side), other=Side(base.side)
                )
            growth = required_growth(fact.value.value, base.amount, years)
            found.append(
                LongRun(fact.id, base.of, fact.value.value, base.amount, years, growth, caution)
            )
    return found


@dataclass(frozen=True, slots=True)
class TwoFlows:
    """Both flows of one side in its latest year where both are known."""

    side: str
    period: Period
    there: tuple[str, str]
    first: float
    second: float
    because: tuple[str, ...]


def flows_of(claim: Claim, ledger: Ledger) -> list[TwoFlows]:
    """Return each side's latest calendar year with a published level of both flows."""
    best: dict[str, TwoFlows] = {}
    levels = [
        f
        for f in ledger.facts
        if f.value is not None
        and f.period.is_year
        and f.measure.kind in {"exports", "imports"}
        and f.measure.currency == claim.currency
        and f.measure.product is None
        and content_rank(f.measure, claim) is not None
        and {f.measure.origin, f.measure.to} == {claim.reporter, claim.partner}
    ]
    for one in levels:
        for other in levels:
            if (
                one.measure.flows[0][0] > other.measure.flows[0][0]
                or one.measure.flows == other.measure.flows
                or (one.side, one.period, one.measure.content)
                != (other.side, other.period, other.measure.content)
            ):
                continue
            assert one.value is not None and other.value is not None
            known = best.get(one.side)
            if known is None or known.period < one.period:
                best[one.side] = TwoFlows(
                    one.side,
                    one.period,
                    one.measure.flows[0][:2],
                    one.value.value,
                    other.value.value,
                    (one.id, other.id),
                )
    return [best[side] for side in sorted(best)]


def directions_of(claim: Claim, ledger: Ledger) -> list[Direction]:
    """Test a turnover target flow by flow: turnover hides direction."""
    assert claim.amount is not None
    found: list[Direction] = []
    for flows in flows_of(claim, ledger):
        a, b = flows.there
        year = flows.period.first_year
        years = _horizons(claim, year)[-1:] if claim.deadline else [round_years(year)]
        ways = ((f"{a}>{b}", flows.first, flows.second), (f"{b}>{a}", flows.second, flows.first))
        for name, flow, other in ways:
            if flow <= 0:
                continue
            found.append(
                Direction(
                    target=claim.id,
                    side=flows.side,
                    period=str(flows.period),
                    flow=name,
                    share=flow / (flow + other),
                    multiple_if_other_still=_multiple(flow, other, claim.amount, 0.0, 1),
                    multiple_if_other_grows=tuple(
                        OtherGrows(g, n, _multiple(flow, other, claim.amount, g, n))
                        for g in OTHER_GROWTHS
                        for n in years
                    ),
                    because=flows.because,
                )
            )
    return found


def _multiple(flow: float, other: float, target: float, growth: float, years: float) -> float:
    """Multiple of one flow; 0 where the other flow alone reaches the target."""
    return max(flow_multiple(flow, other, target, growth, years), 0.0)


def valuation_of(claim: Claim, ledger: Ledger) -> list[ValuationEffect]:
    """How far valuation alone can move the other side's turnover."""
    found: list[ValuationEffect] = []
    for flows in flows_of(claim, ledger):
        sells = flows.there[0] == flows.side
        exports, imports = (flows.first, flows.second) if sells else (flows.second, flows.first)
        if exports + imports <= 0:
            continue
        ends = sorted(mirror_turnover_effect(exports, imports, m) for m in CIF_MARGIN)
        text = phrase(
            "Valuation (fob against cif) explains {effect} of the turnover of {period} on the "
            "other side of {side}: each side's turnover holds one leg of each.",
            effect=GrowthRange(ends[0], ends[1]),
            period=When(str(flows.period)),
            side=Side(flows.side),
        )
        found.append(ValuationEffect(flows.side, str(flows.period), Range(*ends), CIF_MARGIN, text))
    return found


def status_year(dossier: Dossier, facts: Sequence[Fact]) -> int:
    """Year that levels without a date are counted from: the statement's, else the latest named.

    Figures that are known and periods that the statement speaks of both name years.
    """
    if dossier.published or (dossier.event and dossier.event.date):
        text = dossier.published or (dossier.event.date if dossier.event else None)
        assert text is not None
        return int(text[:4])
    said = [int(c.period.end[:4]) for c in dossier.claims if c.period and c.type != "forward"]
    return max((*said, *(f.period.last_year for f in facts)), default=0)

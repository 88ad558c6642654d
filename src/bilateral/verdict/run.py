"""Step 4: hold every claim, reading by reading and side by side, against the facts."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from bilateral.verdict.implied import implied_levels, parts_of
from bilateral.verdict.judge import judge
from bilateral.verdict.ledger import Ledger, build_ledger
from bilateral.verdict.model import CheckResult, Conflict, Consistency, Verdict, in_order
from bilateral.verdict.paths import (
    bases_of,
    directions_of,
    long_run_of,
    pace_of,
    paths_of,
    required_of,
    status_year,
    valuation_of,
)
from bilateral.verdict.readings import Case, cases_of, sides_of
from bilateral.verdict.seasons import conditional
from bilateral.verdict.targets import (
    inferences_of,
    missing_of,
    ranks_of,
    targets_of,
    text_conflicts,
)
from bilateral.vocab.measure import Measure
from bilateral.vocab.origin import last_day
from bilateral.vocab.period import Period, month_of

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date

    from bilateral.dossier import Claim, Dossier
    from bilateral.evidence import Facts
    from bilateral.vocab.fact import Fact

DEFAULT_CURRENCY = "USD"


def check(dossier: Dossier, facts: Facts, as_of: str | date | None = None) -> CheckResult:
    """Hold the claims of a statement against published figures.

    Every claim gets a verdict per reading, window and side, with the smallest set of facts that
    decides it; figures that nobody published are bounded; targets are tested flow by flow. The
    method is the linear program of `bilateral.methods.facts_lp`.

    Parameters
    ----------
    dossier : what the statement says
    facts : published figures
    as_of : use only what was published by this day (``2025-03`` counts as its last day);
        None uses everything

    Raises
    ------
    InputError
        If `as_of` is not a date.
    NotConvergedError
        If the solver gave no answer that can be trusted.
    """
    day = last_day(as_of) if isinstance(as_of, str) else as_of
    known = facts.known_by(day)
    in_force = tuple(known)
    last_known = _last_known(day, in_force)
    currency = _currency(dossier, in_force)
    cases = cases_of(dossier, in_force, last_known, currency)
    measures = _target_measures(dossier, currency)
    sides = sides_of(dossier, in_force)
    ledger = build_ledger(in_force, _asked(cases, measures, sides, in_force), currency)
    consistency, quarantined = _consistency(ledger)
    size = _size(dossier, in_force)
    verdicts = _explain_sides([judge(ledger, case, quarantined) for case in cases], dossier)
    conflicts, changes = conditional(ledger, cases, quarantined, size, last_known)
    conflicts += [_of_text(members) for members in text_conflicts(cases)]
    targets = targets_of(dossier, ledger, sides, measures, quarantined, last_known)
    heads = [c for c in dossier.claims if any(t.target == c.id for t in targets)]
    leads = [c for c in heads if c.amount is not None and c.amount > 0 and c.form != "absolute"]
    year = status_year(dossier, in_force)
    bases = {c.id: bases_of(c, ledger, cases, year) for c in leads}
    required = [r for c in leads for r in required_of(c, bases[c.id])]
    return CheckResult(
        as_of=None if day is None else day.isoformat(),
        consistency=consistency,
        verdicts=tuple(verdicts),
        implied=(*implied_levels(ledger, quarantined), *changes),
        conflicts=tuple(conflicts),
        parts=tuple(parts_of(ledger, quarantined)),
        required=tuple(required),
        pace=tuple(p for c in leads for p in pace_of(c, required, ledger)),
        paths=tuple(p for c in leads for p in paths_of(c, bases[c.id], ledger, cases)),
        long_run=tuple(r for c in leads for r in long_run_of(c, bases[c.id], ledger)),
        directions=tuple(
            d for c in leads if c.measure == "turnover" for d in directions_of(c, ledger)
        ),
        valuation=tuple(
            v for c in leads[:1] if c.measure == "turnover" for v in valuation_of(c, ledger)
        ),
        percentiles=tuple(ranks_of(cases, size)),
        inference=tuple(inferences_of(dossier, cases)),
        targets=tuple(targets),
        missing=missing_of(dossier),
        caveats=_caveats(dossier, known, in_force, currency),
        inputs={
            "statement_sha256": hashlib.sha256(dossier.text.encode()).hexdigest(),
            "facts_sha256": facts.sha256,
        },
    )


def _asked(
    cases: Sequence[Case],
    measures: dict[str, Measure],
    sides: Sequence[str],
    facts: Sequence[Fact],
) -> list[tuple[str, Measure, Period]]:
    """Everything that the books must have columns for besides the facts."""
    asked = [a for case in cases for a in case.asked()]
    years = [f.period for f in facts]
    for measure in measures.values():
        asked += [(side, measure, period) for side in sides for period in years[:1]]
    return asked


def _last_known(day: date | None, facts: Sequence[Fact]) -> int:
    """Last month that is over: before `as_of`, else before the latest publication."""
    if day is not None:
        return month_of(day) - 1
    published = [month_of(f.origin.published) - 1 for f in facts if f.origin.published]
    return max([*published, *(f.period.last for f in facts)], default=0)


def _currency(dossier: Dossier, facts: Sequence[Fact]) -> str:
    """Money of growths that name none: that of the statement, else that of most facts."""
    said = Counter(c.currency for c in dossier.claims if c.currency and c.type != "nontrade")
    held = Counter(f.measure.currency for f in facts if f.measure.currency)
    for counts in (said, held):
        if counts:
            return min(counts, key=lambda c: (-counts[c], c))
    return DEFAULT_CURRENCY


def _target_measures(dossier: Dossier, currency: str) -> dict[str, Measure]:
    found: dict[str, Measure] = {}
    for claim in dossier.claims:
        if claim.type == "forward" and _is_pair(claim):
            assert claim.measure and claim.reporter and claim.partner
            ends = (claim.reporter, claim.partner)
            if claim.measure == "imports":
                ends = (ends[1], ends[0])
            found[claim.id] = Measure(claim.measure, *ends, currency=claim.currency or currency)
    return found


def _is_pair(claim: Claim) -> bool:
    return bool(
        claim.measure and claim.reporter and claim.partner and claim.reporter != claim.partner
    )


def _size(dossier: Dossier, facts: Sequence[Fact]) -> float | None:
    """Yearly turnover of the pair in US dollars, as far as a figure gives it."""
    levels = [
        f
        for f in facts
        if f.value is not None
        and f.measure.kind == "turnover"
        and f.measure.currency == "USD"
        and f.period.is_year
    ]
    if levels:
        latest = max(levels, key=lambda f: f.period)
        assert latest.value is not None
        return latest.value.value
    said = [
        c.amount
        for c in dossier.claims
        if c.type == "level" and c.currency == "USD" and c.amount and c.measure == "turnover"
    ]
    return said[0] if said else None


def _consistency(ledger: Ledger) -> tuple[tuple[Consistency, ...], frozenset[str]]:
    """Check the facts alone, component by component; conflicting ones are set aside."""
    program = ledger.programs["loose"]
    names: dict[str, list[Consistency]] = {}
    quarantined: set[str] = set()
    for component in program.components:
        if not component.members:
            continue
        name = _name(ledger, component.members)
        reasons = program.conflicts(component.index)
        found = Consistency(name, feasible=True, conflict=())
        if reasons is not None:
            others = tuple(in_order(other) for other in reasons.others)
            found = Consistency(name, False, in_order(reasons.smallest), others)
            quarantined.update(reasons.smallest, *reasons.others)
        names.setdefault(name, []).append(found)
    merged = [
        next((c for c in sorted(group, key=lambda c: c.feasible)), group[0])
        for _, group in sorted(names.items())
    ]
    return tuple(merged), frozenset(quarantined)


def _name(ledger: Ledger, members: Collection[str]) -> str:
    fact = ledger.fact(min(members))
    first, second = fact.measure.pair
    money = fact.measure.currency
    if money is None and fact.change is not None:
        money = fact.change.currency
    return f"{fact.side}/{first}-{second}/{money or ledger.currency}"


def _explain_sides(verdicts: list[Verdict], dossier: Dossier) -> list[Verdict]:
    """Say so when a figure fits the partner's books and not the speaker's own."""
    own = {c.id: c.reporter for c in dossier.claims}
    by_case: dict[tuple[str, str, str | None], dict[str, Verdict]] = {}
    for verdict in verdicts:
        key = (verdict.claim, verdict.reading, verdict.window)
        by_case.setdefault(key, {})[verdict.side] = verdict
    out: list[Verdict] = []
    for verdict in verdicts:
        others = by_case[verdict.claim, verdict.reading, verdict.window]
        fits = sorted(
            side
            for side, other in others.items()
            if side != verdict.side and other.verdict == "supported"
        )
        if verdict.verdict == "contradicted" and verdict.side == own.get(verdict.claim) and fits:
            text = f"{verdict.words} It fits the figures of side {fits[0]}, not the speaker's own."
            out.append(replace(verdict, words=text))
        else:
            out.append(verdict)
    return out


def _of_text(members: tuple[str, ...]) -> Conflict:
    members = in_order(members)
    return Conflict(
        members=members,
        side="statement",
        assuming=(),
        reconciled_by={},
        history=None,
        words=f"The statement contradicts itself: {', '.join(members)} cannot all be true.",
    )


def _caveats(
    dossier: Dossier, known: Facts, facts: Sequence[Fact], currency: str
) -> tuple[str, ...]:
    found = [*dossier.caveats, *known.caveats]
    silent = [
        f.id
        for f in facts
        if f.change is not None and f.change.currency is None and f.measure.currency is None
    ]
    if silent:
        found.append(
            f"{', '.join(silent)}: the money of the growth is not said; taken as {currency}"
        )
    other = sorted({f.measure.currency for f in facts if f.measure.currency} - {currency})
    rated = {c for f in facts if f.measure.kind == "rate" for c in (f.measure.origin, f.measure.to)}
    for money in other:
        if money not in rated:
            ids = ", ".join(f.id for f in facts if f.measure.currency == money)
            found.append(f"{ids}: in {money}, not comparable with {currency} without a dated rate")
    return tuple(found)

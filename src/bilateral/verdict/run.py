"""Step 4: hold every claim, reading by reading and side by side, against the facts."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from bilateral.verdict.implied import implied_levels, parts_of
from bilateral.verdict.judge import judge
from bilateral.verdict.ledger import Ledger, build_ledger
from bilateral.verdict.model import CheckResult, Conflict, Consistency, Verdict, in_order
from bilateral.verdict.money import DEFAULT, Money
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
from bilateral.verdict.readings import Case, cases_of, measures_of, sides_of
from bilateral.verdict.seasons import conditional
from bilateral.verdict.targets import (
    inferences_of,
    missing_of,
    ranks_of,
    targets_of,
    text_conflicts,
)
from bilateral.verdict.valid import validate
from bilateral.vocab.origin import last_day
from bilateral.vocab.period import Period, month_of
from bilateral.vocab.phrase import Currency, Side, joined, listed, phrase

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date

    from bilateral.dossier import Claim, Dossier
    from bilateral.evidence import Facts
    from bilateral.methods.facts_lp import Component, FactsProgram, Reasons
    from bilateral.vocab.fact import Fact
    from bilateral.vocab.measure import Measure
    from bilateral.vocab.phrase import Listing, Phrase


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
        If `as_of` is not a date, or what is given is not a dossier and facts.
    BadDocumentError
        If the dossier names a code, a currency or a period that does not exist.
    NotConvergedError
        If the solver gave no answer that can be trusted.
    """
    validate(dossier)
    day = last_day(as_of) if isinstance(as_of, str) else as_of
    known = facts.known_by(day)
    money = Money.of(dossier, tuple(known))
    in_force = tuple(money.resolved(fact) for fact in known)
    last_known = _last_known(day, in_force)
    cases = cases_of(dossier, in_force, last_known + 1, money)
    sides = sides_of(dossier, in_force)
    measures = _target_measures(dossier, in_force, sides, money)
    asked = _asked(cases, measures, in_force)
    ledger = build_ledger(in_force, asked, money.said or DEFAULT)
    consistency, quarantined = _consistency(ledger)
    clean = ledger.without(quarantined)
    size = _size(dossier, clean.facts)
    verdicts = _explain_sides([judge(ledger, case, quarantined) for case in cases], dossier)
    conflicts, changes, unsolved = conditional(ledger, cases, quarantined, size, last_known)
    conflicts += [_of_text(members) for members in text_conflicts(cases)]
    targets = targets_of(dossier, ledger, measures, quarantined, last_known)
    heads = [c for c in dossier.claims if any(t.target == c.id for t in targets)]
    leads = [c for c in heads if _leads(c)]
    year = status_year(dossier, in_force)
    bases = {c.id: bases_of(c, clean, cases, year) for c in leads}
    required = [r for c in leads for r in required_of(c, bases[c.id])]
    return CheckResult(
        as_of=None if day is None else day.isoformat(),
        consistency=consistency,
        verdicts=tuple(verdicts),
        implied=(*implied_levels(ledger, quarantined), *changes),
        conflicts=tuple(conflicts),
        parts=tuple(parts_of(ledger, quarantined)),
        bases=tuple(b for c in leads for b in bases[c.id]),
        required=tuple(required),
        pace=tuple(p for c in leads for p in pace_of(c, required, clean)),
        paths=tuple(p for c in leads for p in paths_of(c, bases[c.id], clean, cases)),
        long_run=tuple(r for c in leads for r in long_run_of(c, bases[c.id], clean)),
        directions=tuple(
            d
            for c in leads
            if c.measure == "turnover" and c.amount is not None
            for d in directions_of(c, clean)
        ),
        valuation=tuple(
            v
            for c in leads[:1]
            if c.measure == "turnover" and c.amount is not None
            for v in valuation_of(c, clean)
        ),
        percentiles=tuple(ranks_of(cases, size)),
        inference=tuple(inferences_of(dossier, cases)),
        targets=tuple(targets),
        missing=missing_of(dossier),
        caveats=(*_caveats(dossier, known, in_force, money), *unsolved),
        inputs={
            "statement_sha256": hashlib.sha256(dossier.text.encode()).hexdigest(),
            "facts_sha256": facts.sha256,
        },
    )


def _leads(claim: Claim) -> bool:
    """Whether a target says how much: an amount, or a multiple of today's level."""
    if claim.form == "absolute":
        return False
    if claim.amount is not None:
        return claim.amount > 0
    return claim.change is not None and claim.change > 0


def _asked(
    cases: Sequence[Case],
    measures: dict[str, dict[str, tuple[Measure, ...]]],
    facts: Sequence[Fact],
) -> list[tuple[str, Measure, Period]]:
    """Everything that the books must have columns for besides the facts."""
    asked = [a for case in cases for a in case.asked()]
    for by_side in measures.values():
        for side, found in by_side.items():
            asked += [(side, measure, fact.period) for measure in found for fact in facts[:1]]
    return asked


def _last_known(day: date | None, facts: Sequence[Fact]) -> int:
    """Last month that is over: before `as_of`, else before the latest publication."""
    if day is not None:
        return month_of(day) - 1
    published = [month_of(f.origin.published) - 1 for f in facts if f.origin.published]
    return max([*published, *(f.period.last for f in facts)], default=0)


def _target_measures(
    dossier: Dossier, facts: Sequence[Fact], sides: Sequence[str], money: Money
) -> dict[str, dict[str, tuple[Measure, ...]]]:
    """What a target may mean on each side's books, by claim and side."""
    found: dict[str, dict[str, tuple[Measure, ...]]] = {}
    for claim in dossier.claims:
        if claim.type == "forward" and _is_pair(claim):
            if claim.product is not None and len(claim.product.hs) != 1:
                continue
            found[claim.id] = {s: measures_of(claim, s, facts, money) for s in sides}
    return found


def _is_pair(claim: Claim) -> bool:
    return bool(
        claim.measure and claim.reporter and claim.partner and claim.reporter != claim.partner
    )


def _size(dossier: Dossier, facts: Sequence[Fact]) -> float | None:
    """Yearly turnover of the pair that is talked about most, in US dollars."""
    pairs = Counter(
        tuple(sorted((c.reporter, c.partner)))
        for c in dossier.claims
        if c.reporter and c.partner and c.type != "nontrade"
    )
    if not pairs:
        return None
    pair = min(pairs, key=lambda p: (-pairs[p], p))
    levels = [
        (f.period.first, f.value.value)
        for f in facts
        if f.value is not None
        and f.measure.kind == "turnover"
        and f.measure.currency == "USD"
        and f.measure.product is None
        and f.measure.pair == pair
        and f.period.is_year
    ]
    if levels:
        return max(levels)[1]
    said = [
        c.amount
        for c in dossier.claims
        if c.type == "level"
        and c.currency == "USD"
        and c.amount
        and c.measure == "turnover"
        and c.product is None
        and {c.reporter, c.partner} == set(pair)
    ]
    return max(said, default=None)


def _consistency(ledger: Ledger) -> tuple[tuple[Consistency, ...], frozenset[str]]:
    """Check the facts alone, component by component; conflicting ones are set aside."""
    program = ledger.programs["loose"]
    fits: set[str] = set()
    broken: list[Consistency] = []
    quarantined: set[str] = set()
    for component in program.components:
        if not component.members:
            continue
        name = _name(ledger, component.members)
        disputed, conflicts = _conflicts(program, component)
        if conflicts:
            broken.append(Consistency(name, False, conflicts[0], conflicts[1:]))
            quarantined |= disputed
        else:
            fits.add(name)
    whole = [Consistency(n, True, ()) for n in fits - {c.component for c in broken}]
    return tuple(sorted((*whole, *broken), key=lambda c: c.component)), frozenset(quarantined)


def _conflicts(
    program: FactsProgram, component: Component
) -> tuple[frozenset[str], tuple[tuple[str, ...], ...]]:
    """Disputed facts of a component, and its minimal conflicts, the smallest first.

    The smallest conflict is set aside and what is left is checked again until it fits. A fact
    that contradicts one of those by itself (another version of the same figure) is disputed too.
    """
    found: list[tuple[str, ...]] = []
    left = members = frozenset(component.members)
    reasons = program.conflicts(component.index)
    while reasons is not None:
        found += [reasons.smallest, *(other for other in reasons.others if not found)]
        left -= frozenset(reasons.smallest)
        reasons = _conflict(program.part(left)) if left else None
    disputed = members - left
    for member in sorted(left):
        rivals = [d for d in sorted(disputed) if not program.part((member, d)).feasible()]
        if rivals:
            disputed |= {member}
            found.append((member, rivals[0]))
    return disputed, tuple(dict.fromkeys(map(in_order, found)))


def _conflict(program: FactsProgram) -> Reasons | None:
    """Return the conflicts of the first component that has any."""
    for component in program.components:
        reasons = program.conflicts(component.index) if component.members else None
        if reasons is not None:
            return reasons
    return None


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
    by_case: dict[tuple[str, str, str | None, str], dict[str, Verdict]] = {}
    for verdict in verdicts:
        key = (verdict.claim, verdict.reading, verdict.window, verdict.content)
        by_case.setdefault(key, {})[verdict.side] = verdict
    out: list[Verdict] = []
    for verdict in verdicts:
        others = by_case[verdict.claim, verdict.reading, verdict.window, verdict.content]
        fits = sorted(
            side
            for side, other in others.items()
            if side != verdict.side and other.verdict == "supported"
        )
        if verdict.verdict == "contradicted" and verdict.side == own.get(verdict.claim) and fits:
            fit = phrase(
                "It fits the figures of side {side}, not the speaker's own.", side=Side(fits[0])
            )
            out.append(replace(verdict, words=joined([verdict.words, fit])))
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
        words=phrase(
            "The statement contradicts itself: {claims} cannot all be true.",
            claims=listed(members),
        ),
    )


def _caveats(
    dossier: Dossier, known: Facts, facts: Sequence[Fact], money: Money
) -> tuple[Phrase, ...]:
    # A caveat of the table that names a figure not yet known would give it away.
    unknown = [re.compile(rf"\b{re.escape(f.id)}\b") for f in known.later]
    found = [*dossier.caveats]
    found += [c for c in known.caveats if not any(p.search(c) for p in unknown)]
    silent: dict[str, list[str]] = {}
    for before, after in zip(known, facts, strict=True):
        silently = before.measure.currency is None and after.measure.currency is not None
        if silently and before.measure.kind != "share":
            assert after.measure.currency is not None
            silent.setdefault(after.measure.currency, []).append(after.id)
    for currency, ids in sorted(silent.items()):
        found.append(
            phrase(
                "{facts}: the money of the growth is not said; taken as {money}",
                facts=listed(ids),
                money=Currency(currency),
            )
        )
    rated = {c for f in facts if f.measure.kind == "rate" for c in (f.measure.origin, f.measure.to)}
    main = (
        money.said or Counter(f.measure.currency for f in facts).most_common(1)[0][0]
        if facts
        else None
    )
    for other in sorted({f.measure.currency for f in facts if f.measure.currency} - {main}):
        if other not in rated:
            ids = listed([f.id for f in facts if f.measure.currency == other])
            found.append(_not_comparable(ids, Currency(other), main))
    odd = [f.id for f in facts if f.change is not None and f.measure.kind in {"balance", "share"}]
    if odd:
        found.append(
            phrase("{facts}: the growth of a balance or a share is not used", facts=listed(odd))
        )
    return tuple(dict.fromkeys(found))


def _not_comparable(facts: Listing, money: Currency, main: str | None) -> Phrase:
    if main is None:
        return phrase(
            "{facts}: in {money}, not comparable with other money without a dated rate",
            facts=facts,
            money=money,
        )
    return phrase(
        "{facts}: in {money}, not comparable with {main} without a dated rate",
        facts=facts,
        money=money,
        main=Currency(main),
    )

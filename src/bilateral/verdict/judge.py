"""One case, one verdict: can the facts and the reading be true together, must they be."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bilateral.errors import NotConvergedError
from bilateral.methods.facts_lp import (
    Bounds,
    FactsProgram,
    Form,
    Growth,
    Infeasible,
    Value,
)
from bilateral.verdict import words
from bilateral.verdict.model import UNSAID, Range, Verdict, VerdictWord, in_order
from bilateral.verdict.readings import Case, ratio_interval, target_floor
from bilateral.vocab.rounding import Interval, Width

if TYPE_CHECKING:
    from collections.abc import Collection

    from bilateral.verdict.ledger import Ledger

BORDER = 1e-9  # relative slack at the border: a repeated figure agrees with itself


@dataclass(frozen=True, slots=True)
class Tested:
    """A case written as rows, with the interval of the figure and what the facts guarantee."""

    rows: tuple[Value | Growth, ...]
    form: Form
    base: Form | None
    stated: Interval
    bounds: Bounds


def judge(ledger: Ledger, case: Case, quarantined: Collection[str]) -> Verdict:
    """Give the verdict on one case.

    Facts in `quarantined` contradict each other and are left out; a case that touches them is not
    checkable unless the others decide it alone.
    """
    if case.reason is not None:
        return _not_checkable(ledger, case, case.reason)
    touched = ledger.touching(_touch_form(ledger, case))
    if not touched:
        other = _in_other_money(ledger, case)
        return _not_checkable(ledger, case, "other_currency" if other else "no_fact_of_side")
    disputed = in_order(touched & set(quarantined))
    members = ledger.members_without(quarantined)
    try:
        tested = _tested(ledger, case, members)
    except NotConvergedError:
        return _not_checkable(ledger, case, "not_solved")
    found: dict[Width, VerdictWord] = {width: _word(t) for width, t in tested.items()}
    loose = tested["loose"]
    verdict = found["loose"]
    if disputed and verdict == "consistent":
        return _not_checkable(ledger, case, "facts_conflict", disputed)
    if _says_nothing(case, loose.bounds):
        reason = "no_total_of_side" if case.kind == "share" else "no_level_of_side"
        return _not_checkable(ledger, case, reason)
    width: Width = "tight" if verdict == "consistent" else "loose"
    because, also = _reasons(ledger.programs[width], tested[width], found[width], members)
    own = any(ledger.fact(m).own_source for m in because)
    if verdict == "supported" and own:
        # A figure from the speaker's own release supports nothing by itself.
        others = (ledger.members if members is None else frozenset(members)) - ledger.own_members
        alone = evaluate(ledger, case, "loose", others)
        verdict = _word(alone)
        if verdict == "supported":
            because, also = _reasons(ledger.programs["loose"], alone, verdict, others)
            own = False
        else:
            verdict = "consistent"
    differs = found["tight"] != found["loose"]
    result = Verdict(
        claim=case.claim.id,
        reading=case.reading,
        window=case.window.window if case.window else None,
        side=case.side,
        verdict=verdict,
        because=because,
        also=also,
        assuming=(),
        rounding=differs,
        own_source=own,
        deviation=_deviation(tested["tight"], case),
        reconciled_by=_reconciled(tested, case) if "contradicted" in found.values() else None,
        words=UNSAID,
        content=case.content,
        tight=found["tight"],
        loose=found["loose"],
        bounds=_shown(loose.bounds, case),
    )
    return words.with_sentence(result, case)


@dataclass(frozen=True, slots=True)
class Written:
    """A case as a row: its form, its base for a ratio, and the interval of the figure."""

    row: Value | Growth
    form: Form
    base: Form | None
    stated: Interval


def write(ledger: Ledger, case: Case, width: Width) -> Written:
    """Write a case as a row of one width."""
    assert case.measure is not None and case.window is not None and case.amount is not None
    stated = case.amount.interval(width)
    if case.claim.type == "forward":
        # A target passed is a target reached; "a billion" is not reached by half a billion.
        stated = Interval(target_floor(case.claim), math.inf)
    now = ledger.form(case.side, case.measure, case.window)
    row: Value | Growth
    match case.kind:
        case "level":
            base, form = None, now
            row = Value(case.name, now, stated.low, stated.high)
        case "difference":
            assert case.base is not None
            base = None
            form = now + ledger.form(case.side, case.measure, case.base).scaled(-1.0)
            row = Value(case.name, form, stated.low, stated.high)
        case "growth":
            assert case.base is not None
            form, base = now, ledger.form(case.side, case.measure, case.base)
            stated = ratio_interval(case, stated)
            row = Growth(case.name, now, base, stated.low, stated.high)
        case "share":
            assert case.whole is not None
            form, base = now, ledger.form(case.side, case.whole, case.window)
            row = Growth(case.name, now, base, stated.low, stated.high)
    return Written(row, form, base, stated)


def evaluate(
    ledger: Ledger,
    case: Case,
    width: Width,
    members: Collection[str] | None = None,
    extra: tuple[Value | Growth, ...] = (),
) -> Tested:
    """Bound the quantity of a case by the facts.

    Raises
    ------
    Infeasible
        If the facts, with `extra`, have no solution.
    """
    program = ledger.programs[width]
    wrote = write(ledger, case, width)
    bounds = (
        program.bounds(wrote.form, members, extra)
        if wrote.base is None
        else program.ratio_bounds(wrote.form, wrote.base, members, extra)
    )
    return Tested((wrote.row,), wrote.form, wrote.base, wrote.stated, bounds)


def _tested(ledger: Ledger, case: Case, members: Collection[str] | None) -> dict[Width, Tested]:
    """Bound a case with both widths; facts that fit only if coarsely rounded count so for both."""
    loose = evaluate(ledger, case, "loose", members)
    stated = write(ledger, case, "tight")
    same = Tested((stated.row,), loose.form, loose.base, stated.stated, loose.bounds)
    if _word(loose) == "contradicted":
        return {"tight": same, "loose": loose}  # the finer widths lie inside the coarser ones
    try:
        return {"tight": evaluate(ledger, case, "tight", members), "loose": loose}
    except Infeasible:
        return {"tight": same, "loose": loose}


def _touch_form(ledger: Ledger, case: Case) -> Form:
    assert case.measure is not None and case.window is not None
    form = ledger.form(case.side, case.measure, case.window)
    if case.base is not None:
        base = ledger.form(case.side, case.measure, case.base)
        return Form((*form.columns, *base.columns), (*form.coefficients, *base.coefficients))
    return form


def _word(tested: Tested) -> VerdictWord:
    bounds, stated = tested.bounds, tested.stated
    slack = BORDER * max(
        (abs(v) for v in (bounds.low, bounds.high, stated.low, stated.high) if math.isfinite(v)),
        default=1.0,
    )
    if bounds.low > stated.high + slack or bounds.high < stated.low - slack:
        return "contradicted"
    if bounds.low >= stated.low - slack and bounds.high <= stated.high + slack:
        return "supported"
    return "consistent"


def _says_nothing(case: Case, bounds: Bounds) -> bool:
    """Whether the facts leave a level, a difference or a share as open as it is by its nature."""
    if case.kind == "share":
        return bounds.low <= 0.0 and bounds.high >= 1.0 - BORDER
    if case.kind not in {"level", "difference"} or not math.isinf(bounds.high):
        return False
    signed = case.kind == "difference" or (case.measure and case.measure.kind == "balance")
    return bounds.low <= (-math.inf if signed else 0.0)


def _reasons(
    program: FactsProgram,
    tested: Tested,
    verdict: VerdictWord,
    members: Collection[str] | None,
) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    if verdict == "contradicted":
        found = program.why_infeasible(tested.rows, members)
    elif verdict == "supported":
        target = tested.form if tested.base is None else (tested.form, tested.base)
        found = program.why_within(target, tested.stated.low, tested.stated.high, members)
    else:
        return (), ()
    return in_order(found.smallest), tuple(in_order(other) for other in found.others)


def _deviation(tested: Tested, case: Case) -> Range | None:
    """Relative distance of a stated level from what the facts allow."""
    bounds, stated = tested.bounds, tested.stated
    if case.kind != "level" or stated.low < 0 or bounds.low <= 0 or math.isinf(bounds.high):
        return None
    return Range(stated.low / bounds.high - 1, stated.high / bounds.low - 1)


def _reconciled(tested: dict[Width, Tested], case: Case) -> dict[str, float] | None:
    """Return the factor between the sides' books that would make the figure true.

    ``mirror_factor`` takes the figure as written, ``mirror_factor_loose`` the nearest end of its
    loose rounding.
    """
    if case.kind != "level" or case.amount is None:
        return None
    bounds, loose = tested["tight"].bounds, tested["loose"].stated
    if bounds.low <= 0 or math.isinf(bounds.high) or case.amount.value <= 0:
        return None
    middle = (bounds.low + bounds.high) / 2
    nearest = loose.low if case.amount.value > middle else loose.high
    factors = {"mirror_factor": case.amount.value / middle}
    if math.isfinite(nearest):
        factors["mirror_factor_loose"] = nearest / middle
    return factors


def _shown(bounds: Bounds, case: Case) -> Range:
    """Bounds in the unit of the claim: a growth as change, compounded growth per year."""
    if case.kind != "growth":
        return Range(bounds.low, bounds.high)
    low, high = (
        v if math.isinf(v) else v ** (1 / case.years) - 1 for v in (bounds.low, bounds.high)
    )
    return Range(low, high)


def _not_checkable(
    ledger: Ledger, case: Case, reason: str, because: tuple[str, ...] = ()
) -> Verdict:
    last = _last_level(ledger, case)
    result = Verdict(
        claim=case.claim.id,
        reading=case.reading,
        window=case.window.window if case.window else None,
        side=case.side,
        verdict="not_checkable",
        because=because,
        also=(),
        assuming=(),
        rounding=False,
        own_source=False,
        deviation=None,
        reconciled_by=None,
        words=UNSAID,
        reason=reason,
        content=case.content,
        last_level=last,
    )
    return words.with_sentence(result, case)


def _in_other_money(ledger: Ledger, case: Case) -> bool:
    """Whether the side published the flow for these months, but in another currency."""
    assert case.measure is not None and case.window is not None
    return any(
        f.side == case.side
        and f.value is not None
        and f.measure.pair == case.measure.pair
        and f.measure.kind == case.measure.kind
        and f.measure.currency not in {None, case.measure.currency}
        and f.period.overlaps(case.window)
        for f in ledger.facts
    )


def _last_level(ledger: Ledger, case: Case) -> str | None:
    """Period of the latest level that the side published for the same measure."""
    if case.measure is None:
        return None
    levels = [
        f.period
        for f in ledger.facts
        if f.side == case.side
        and f.value is not None
        and f.measure.kind == case.measure.kind
        and f.measure.pair == case.measure.pair
        and f.measure.currency == case.measure.currency
        and f.measure.product == case.measure.product
    ]
    return max(levels, key=lambda p: p.last).window if levels else None

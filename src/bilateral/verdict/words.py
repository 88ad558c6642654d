"""Sentences of a check, in English; every figure in them stands in the result too."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from bilateral.vocab.wording import money, number, percent

if TYPE_CHECKING:
    from bilateral.verdict.model import Range, Verdict
    from bilateral.verdict.readings import Case

_REASONS = {
    "no_fact_of_side": "side {side} published nothing on it",
    "no_level_of_side": "side {side} published no level that bears on it",
    "no_total_of_side": "side {side} published no total that the share could be taken of",
    "other_currency": "side {side} published it in another currency only, without a dated rate",
    "facts_conflict": "the figures of side {side} that bear on it contradict each other",
    "parties_not_stated": "the statement does not say between whom",
    "percentage_points": "a change in percentage points is not a level or a growth",
    "product_group": "the figure is for a group of products that the figures do not hold",
    "share_of_balance": "a share of a balance has no meaning",
    "relative_target": "the target names no amount",
    "currency_not_stated": "the statement does not say in which money",
    "growth_of_balance": "a balance may change its sign, so a growth of it says nothing",
    "not_solved": "the figures lie too far apart to be solved safely",
    "growth_base_not_stated": "the statement does not say against which period",
    "period_not_stated": "the statement gives no period",
    "figure_out_of_range": "the figure as written cannot be",
}


def between(bounds: Range, currency: str | None = None) -> str:
    """Write a range, open sides in words."""
    if math.isinf(bounds.low) and math.isinf(bounds.high):
        return "anything"
    if math.isinf(bounds.high):
        return f"at least {money(bounds.low, currency)}"
    if math.isinf(bounds.low):
        return f"at most {money(bounds.high, currency)}"
    digits = _digits_apart(bounds.low, bounds.high)
    low, high = number(bounds.low, digits), number(bounds.high, digits)
    money_text = f"{high} {currency or ''}".strip()
    if low == high:
        return money_text
    same_scale = low.partition(" ")[2] == high.partition(" ")[2]
    return f"{low.partition(' ')[0] if same_scale else low} to {money_text}"


def _digits_apart(low: float, high: float) -> int:
    """Digits that show two ends as different: four, more where they lie close together."""
    if low == high or not high:
        return 4
    return min(max(4, 1 - math.floor(math.log10(abs(high - low) / abs(high)))), 9)


def changes(bounds: Range) -> str:
    """Write a range of changes: ``−46 % to −7 %``."""
    if math.isinf(bounds.high):
        return f"at least {percent(bounds.low)}"
    low, high = percent(bounds.low), percent(bounds.high)
    return low if low == high else f"{low} to {high}"


def meaning(case: Case) -> str:
    """Say what a case takes the claim to mean."""
    claim, window = case.claim, case.window
    when = f" of {window}" if window is not None else ""
    if case.kind == "growth":
        base = f" against {case.base}" if case.base is not None else ""
        yearly = " a year on average" if case.years > 1 else ""
        return f"“{claim.span.text}” as growth{when}{base}{yearly}"
    if case.kind == "share":
        return f"“{claim.span.text}” as a share{when}"
    if case.kind == "difference":
        return f"“{claim.span.text}” as a difference{when}"
    whole_years = window is not None and window.is_whole_years and window.months > 12
    kind = "sum" if whole_years or (window is not None and window.months > 12) else "level"
    return f"“{claim.span.text}” as the {kind}{when}"


def with_sentence(verdict: Verdict, case: Case) -> Verdict:
    """Add the sentence that says the verdict."""
    said = meaning(case)
    if verdict.verdict == "not_checkable":
        why = _REASONS.get(verdict.reason or "", "it gives no period that can be resolved")
        text = f"{said}: not checkable, {why.format(side=verdict.side)}"
        if verdict.last_level:
            text += f" (last level: {verdict.last_level})"
        return replace(verdict, words=f"{text}.")
    held = _held(verdict, case)
    rest = f" ({', '.join(verdict.because)})" if verdict.because else ""
    match verdict.verdict:
        case "contradicted":
            text = f"{said}: contradicted, side {verdict.side} gives {held}{rest}"
            if verdict.deviation is not None and case.kind == "level" and case.amount is not None:
                text += f"; stated {_off(verdict, case)}"
        case "supported":
            text = f"{said}: supported, side {verdict.side} gives {held}{rest}"
        case _:
            text = f"{said}: consistent with side {verdict.side}, which leaves {held}"
            bounds = verdict.bounds
            if case.kind == "growth" and bounds is not None and math.isinf(bounds.high):
                text = f"{said}: consistent with side {verdict.side}, whose figures do not limit it"
    if case.content == "unstated" and case.claim.content != "unspecified":
        text += f"; the figures of side {verdict.side} do not say whether they hold services"
    if verdict.rounding:
        text += (
            f"; it depends on the rounding: {verdict.tight} if finely rounded, "
            f"{verdict.loose} if coarsely"
        )
    if verdict.own_source:
        text += "; the figure comes from the speaker's own release"
    if verdict.reconciled_by and "mirror_factor" in verdict.reconciled_by:
        factor = verdict.reconciled_by["mirror_factor"]
        text += f"; the other side's books would have to hold {factor:.2f} times as much"
    return replace(verdict, words=f"{text}.")


def _held(verdict: Verdict, case: Case) -> str:
    assert verdict.bounds is not None
    if case.kind == "growth":
        return changes(verdict.bounds)
    if case.kind == "share":
        low, high = verdict.bounds.low, verdict.bounds.high
        return f"{low * 100:.3g} to {high * 100:.3g} %" if math.isfinite(high) else "any share"
    assert case.measure is not None
    return between(verdict.bounds, case.measure.currency)


def _off(verdict: Verdict, case: Case) -> str:
    assert verdict.bounds is not None and case.amount is not None
    middle = (verdict.bounds.low + verdict.bounds.high) / 2
    if not middle or math.isinf(middle):
        return "elsewhere"
    off = case.amount.value / middle - 1
    return f"{abs(off) * 100:.0f} % {'above' if off > 0 else 'below'}"

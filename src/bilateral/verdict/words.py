"""Sentences of a check; every figure in them stands in the result too."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from bilateral.vocab.phrase import (
    GrowthRange,
    MoneyRange,
    Number,
    Quote,
    Share,
    ShareRange,
    Side,
    Term,
    When,
    joined,
    listed,
    phrase,
)

if TYPE_CHECKING:
    from bilateral.verdict.model import Verdict
    from bilateral.verdict.readings import Case
    from bilateral.vocab.phrase import Phrase, Slot

_REASONS: Final = {
    "parties_not_stated": phrase("the statement does not say between whom"),
    "percentage_points": phrase("a change in percentage points is not a level or a growth"),
    "product_group": phrase("the figure is for a group of products that the figures do not hold"),
    "share_of_balance": phrase("a share of a balance has no meaning"),
    "relative_target": phrase("the target names no amount"),
    "currency_not_stated": phrase("the statement does not say in which money"),
    "growth_of_balance": phrase("a balance may change its sign, so a growth of it says nothing"),
    "not_solved": phrase("the figures lie too far apart to be solved safely"),
    "growth_base_not_stated": phrase("the statement does not say against which period"),
    "period_not_stated": phrase("the statement gives no period"),
    "figure_out_of_range": phrase("the figure as written cannot be"),
}
_NO_PERIOD: Final = phrase("it gives no period that can be resolved")


def meaning(case: Case) -> Phrase:
    """Say what a case takes the claim to mean."""
    span, window = case.claim.span, case.window
    quote = Quote(span.text, span.start, span.end)
    when = None if window is None else When(str(window))
    if case.kind == "growth":
        return _growth(case, quote, when)
    if case.kind == "share":
        if when is None:
            return phrase("{quote} as a share", quote=quote)
        return phrase("{quote} as a share of {when}", quote=quote, when=when)
    if case.kind == "difference":
        if when is None:
            return phrase("{quote} as a difference", quote=quote)
        return phrase("{quote} as a difference of {when}", quote=quote, when=when)
    if window is None or when is None:
        return phrase("{quote} as the level", quote=quote)
    if window.months > 12:
        return phrase("{quote} as the sum of {when}", quote=quote, when=when)
    return phrase("{quote} as the level of {when}", quote=quote, when=when)


def _growth(case: Case, quote: Quote, when: When | None) -> Phrase:
    base = None if case.base is None else When(str(case.base))
    if when is None:
        said = (
            phrase("{quote} as growth", quote=quote)
            if base is None
            else phrase("{quote} as growth against {base}", quote=quote, base=base)
        )
    elif base is None:
        said = phrase("{quote} as growth of {when}", quote=quote, when=when)
    else:
        said = phrase(
            "{quote} as growth of {when} against {base}", quote=quote, when=when, base=base
        )
    return said if case.years <= 1 else phrase("{growth} a year on average", growth=said)


def with_sentence(verdict: Verdict, case: Case) -> Verdict:
    """Add the sentence that says the verdict."""
    if verdict.verdict == "not_checkable":
        return replace(verdict, words=_not_checkable(verdict, case))
    clauses = [_head(verdict, case), *_deviation(verdict, case), *_weaknesses(verdict, case)]
    return replace(verdict, words=phrase("{said}.", said=joined(clauses, "semicolon")))


def _not_checkable(verdict: Verdict, case: Case) -> Phrase:
    said, why = meaning(case), _reason(verdict.reason, Side(verdict.side))
    if not verdict.last_level:
        return phrase("{claim}: not checkable, {why}.", claim=said, why=why)
    return phrase(
        "{claim}: not checkable, {why} (last level: {period}).",
        claim=said,
        why=why,
        period=When(verdict.last_level),
    )


def _reason(reason: str | None, side: Side) -> Phrase:
    """Why a case cannot be checked."""
    match reason:
        case "no_fact_of_side":
            return phrase("side {side} published nothing on it", side=side)
        case "no_level_of_side":
            return phrase("side {side} published no level that bears on it", side=side)
        case "no_total_of_side":
            return phrase(
                "side {side} published no total that the share could be taken of", side=side
            )
        case "other_currency":
            return phrase(
                "side {side} published it in another currency only, without a dated rate", side=side
            )
        case "facts_conflict":
            return phrase(
                "the figures of side {side} that bear on it contradict each other", side=side
            )
        case _:
            return _REASONS.get(reason or "", _NO_PERIOD)


def _head(verdict: Verdict, case: Case) -> Phrase:
    """The claim, its verdict, and what the figures of the side give."""
    slots: dict[str, Slot] = {
        "claim": meaning(case),
        "side": Side(verdict.side),
        "held": _held(verdict, case),
    }
    because = listed(verdict.because)
    match verdict.verdict:
        case "contradicted" if verdict.because:
            return phrase(
                "{claim}: contradicted, side {side} gives {held} ({because})",
                **slots,
                because=because,
            )
        case "contradicted":
            return phrase("{claim}: contradicted, side {side} gives {held}", **slots)
        case "supported" if verdict.because:
            return phrase(
                "{claim}: supported, side {side} gives {held} ({because})", **slots, because=because
            )
        case "supported":
            return phrase("{claim}: supported, side {side} gives {held}", **slots)
        case _:
            pass
    assert verdict.bounds is not None
    if case.kind == "growth" and math.isinf(verdict.bounds.high):
        del slots["held"]
        return phrase(
            "{claim}: consistent with side {side}, whose figures do not limit it", **slots
        )
    return phrase("{claim}: consistent with side {side}, which leaves {held}", **slots)


def _held(verdict: Verdict, case: Case) -> Slot:
    assert verdict.bounds is not None
    low, high = verdict.bounds.low, verdict.bounds.high
    if case.kind == "growth":
        return GrowthRange(low, high)
    if case.kind == "share":
        return ShareRange(low, high, 3) if math.isfinite(high) else phrase("any share")
    assert case.measure is not None
    return MoneyRange(low, high, case.measure.currency)


def _deviation(verdict: Verdict, case: Case) -> list[Phrase]:
    """How far a contradicted level lies from what the figures give."""
    if verdict.verdict != "contradicted" or verdict.deviation is None or case.kind != "level":
        return []
    if case.amount is None:
        return []
    assert verdict.bounds is not None
    low, high = verdict.bounds.low, verdict.bounds.high
    nearest = low if case.amount.value < low else high
    if nearest == 0 or math.isinf(nearest):
        return [phrase("stated elsewhere")]
    off = case.amount.value / nearest - 1
    part = Share(abs(off), decimals=0)
    if off > 0:
        return [phrase("stated {part} above", part=part)]
    return [phrase("stated {part} below", part=part)]


def _weaknesses(verdict: Verdict, case: Case) -> list[Phrase]:
    """What the verdict depends on."""
    said: list[Phrase] = []
    if case.content == "unstated" and case.claim.content != "unspecified":
        said.append(
            phrase(
                "the figures of side {side} do not say whether they hold services",
                side=Side(verdict.side),
            )
        )
    if verdict.rounding:
        said.append(
            phrase(
                "it depends on the rounding: {tight} if finely rounded, {loose} if coarsely",
                tight=Term(str(verdict.tight)),
                loose=Term(str(verdict.loose)),
            )
        )
    if verdict.own_source:
        said.append(phrase("the figure comes from the speaker's own release"))
    if verdict.reconciled_by and "mirror_factor" in verdict.reconciled_by:
        said.append(
            phrase(
                "the other side's books would have to hold {times} times as much",
                times=Number(verdict.reconciled_by["mirror_factor"], decimals=2),
            )
        )
    return said

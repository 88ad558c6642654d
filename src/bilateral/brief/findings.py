"""Verdicts with the numbers that decide them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from bilateral.brief.claims import about, basis, figure
from bilateral.brief.language import mark
from bilateral.brief.ledger import computed
from bilateral.brief.model import Words, plain
from bilateral.vocab.phrase import (
    Growth,
    GrowthRange,
    Ids,
    MoneyRange,
    Number,
    Share,
    ShareRange,
    When,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bilateral.brief.ledger import About
    from bilateral.brief.model import Text, Tone
    from bilateral.brief.writer import Writer
    from bilateral.dossier import Claim, Dossier, Reading
    from bilateral.verdict import Verdict

_ORDER: Final = {"contradicted": 0, "supported": 1, "consistent": 2, "not_checkable": 3}
_WHY: Final = {
    "no_fact_of_side": mark("no figures"),
    "no_level_of_side": mark("no level that bears on it"),
    "no_total_of_side": mark("no total to take a share of"),
    "other_currency": mark("figures in another currency only, without a dated rate"),
    "facts_conflict": mark("its figures contradict each other"),
    "parties_not_stated": mark("the statement does not say between whom"),
    "percentage_points": mark("percentage points are neither a level nor a growth"),
    "product_group": mark("a group of products that the figures do not hold"),
    "share_of_balance": mark("a share of a balance has no meaning"),
    "relative_target": mark("no amount is named"),
    "currency_not_stated": mark("the statement does not say in which money"),
    "growth_of_balance": mark("a balance may change its sign, so its growth says nothing"),
    "not_solved": mark("the figures lie too far apart to be solved safely"),
    "growth_base_not_stated": mark("the statement does not say against which period"),
    "period_not_stated": mark("the statement gives no period"),
    "figure_out_of_range": mark("the figure as written cannot be"),
}
_WORDS: Final[dict[str, tuple[str, Tone]]] = {
    "contradicted": (mark("contradicted"), "contradicted"),
    "supported": (mark("supported"), "supported"),
    "consistent": (mark("not excluded"), "consistent"),
    "not_checkable": (mark("not checkable"), "not_checkable"),
}
_HUGE: Final = 9.995  # a distance from here on is said as a multiple


def in_order(dossier: Dossier, verdicts: Sequence[Verdict]) -> list[Verdict]:
    """Verdicts by claim in the order of the text, contradicted first inside a claim."""
    place = {c.id: (c.span.start, n) for n, c in enumerate(dossier.claims)}
    return sorted(
        verdicts,
        key=lambda v: (place[v.claim], _ORDER[v.verdict], v.side, v.reading, v.window or ""),
    )


def word(writer: Writer, verdict: str) -> Text:
    """The word of a verdict, marked with its tone."""
    text, tone = _WORDS[verdict]
    return writer.words(text, tone)


def reading_of(claim: Claim, verdict: Verdict) -> Reading | None:
    """Return the reading that a verdict is about; None when the claim has only one."""
    return next((r for r in claim.readings if r.id == verdict.reading), None)


def reading(writer: Writer, dossier: Dossier, claim: Claim, verdict: Verdict) -> Text:
    """Say which reading a verdict is about."""
    found = reading_of(claim, verdict)
    if found is not None and found.change is not None and found.accumulation is None:
        source = about(dossier, claim)
        return writer.say("growth {change}", source, change=Growth(found.change, 2))
    if found is None or (found.accumulation is None and not (found.basis or found.base_period)):
        return writer.term("target" if claim.type == "forward" else claim.type)
    if found.accumulation is not None:
        return writer.term("sum" if found.accumulation == "cumulative" else "level")
    return basis(writer, found)


def why(writer: Writer, verdict: Verdict) -> Text:
    """Say why a claim cannot be checked on a side."""
    found = writer.words(_WHY.get(verdict.reason or "", mark("it cannot be compared")))
    if verdict.last_level is None:
        return found
    return writer.say(
        "{reason}; last level {period}", reason=found, period=When(verdict.last_level)
    )


def decisive(writer: Writer, dossier: Dossier, verdict: Verdict) -> Text:
    """Say the numbers that decide: what was said, what the figures give, how far apart."""
    claim = dossier.claim(verdict.claim)
    if verdict.verdict == "not_checkable":
        return why(writer, verdict)
    allowed = held(writer, claim, verdict)
    from_ids = ids(writer, verdict)
    match verdict.verdict:
        case "contradicted":
            said = figure(writer, dossier, claim, reading_of(claim, verdict))
            text = writer.say("said {said}; figures give {held}", said=said, held=allowed)
            text = writer.join((text, from_ids))
            far = distance(writer, dossier, verdict)
            text = writer.join((text, far), ", ")
        case "supported":
            text = writer.join((writer.say("figures give {held}", held=allowed), from_ids))
        case _ if limits(verdict, claim):
            text = writer.join((writer.say("leaves {held}", held=allowed), from_ids))
        case _:
            text = allowed
    notes = [text]
    if verdict.rounding and verdict.tight and verdict.loose:
        notes.append(
            writer.say(
                "{loose} if coarsely rounded, {tight} if finely",
                loose=writer.words(_WORDS[verdict.loose][0]),
                tight=writer.words(_WORDS[verdict.tight][0]),
            )
        )
    if verdict.own_source:
        notes.append(writer.words("the figure is the speaker's own"))
    return writer.clauses(notes)


def bounds_of(writer: Writer, verdict: Verdict) -> About:
    """Where the range that the figures allow comes from."""
    formula = writer.words("smallest and largest value that the figures and their rounding allow")
    rests_on = verdict.because or (verdict.side,)
    return computed(plain(formula), *rests_on, side=verdict.side, period=verdict.window)


def ids(writer: Writer, verdict: Verdict) -> Text:
    """The facts that a verdict rests on, in brackets."""
    if not verdict.because:
        return ()
    return (Words("("), *writer.slot(Ids(fact_ids(verdict))), Words(")"))


def _is_rate(claim: Claim) -> bool:
    return claim.type == "growth" and claim.form != "absolute"


def limits(verdict: Verdict, claim: Claim) -> bool:
    """Whether the figures narrow the claim at all."""
    bounds = verdict.bounds
    if bounds is None:
        return False
    low, high = bounds.low, bounds.high
    if claim.type == "share":
        return low > 0 or high < 1
    if _is_rate(claim):
        return low > -1 or not math.isinf(high)
    return not (math.isinf(high) and (math.isinf(low) or (low <= 0 and not _signed(claim))))


def _signed(claim: Claim) -> bool:
    return claim.measure == "balance" or claim.form == "absolute"


def held(writer: Writer, claim: Claim, verdict: Verdict) -> Text:
    """Write what the figures allow."""
    bounds = verdict.bounds
    if bounds is None or not limits(verdict, claim):
        return writer.words("the figures do not limit it")
    source = bounds_of(writer, verdict)
    low, high = bounds.low, bounds.high
    if claim.type == "share":
        return writer.slot(ShareRange(max(low, 0.0), min(high, 1.0)), source)
    if _is_rate(claim):
        near = claim.change is not None and min(abs(claim.change - e) for e in (low, high)) < 0.002
        floor = -math.inf if low <= -1 else low
        return writer.slot(GrowthRange(floor, high, 2 if near else 1), source)
    floor = -math.inf if low <= 0 and not _signed(claim) else low
    return writer.slot(MoneyRange(floor, high, claim.currency), source)


def distance(writer: Writer, dossier: Dossier, verdict: Verdict) -> Text:
    """How far a figure lies from what the figures give: points of a growth, per cent of a level."""
    claim, bounds = dossier.claim(verdict.claim), verdict.bounds
    if bounds is None:
        return ()
    low, high = bounds.low, bounds.high
    formula = plain(writer.words("stated figure against what the figures allow"))
    source = computed(
        formula, verdict.claim, *verdict.because, side=verdict.side, period=verdict.window
    )
    if claim.type == "share":
        return _points(writer, source, claim.share, low, high)
    if _is_rate(claim):
        found = reading_of(claim, verdict)
        changed = found.change if found is not None else None
        return _points(writer, source, claim.change if changed is None else changed, low, high)
    if claim.amount is None or claim.form == "absolute":
        return ()
    nearest = low if claim.amount < low else high
    if not math.isfinite(nearest) or claim.amount * nearest <= 0:
        return ()
    off = claim.amount / nearest - 1
    if off >= _HUGE:
        return writer.say("{number} times what they allow", source, number=Number(off + 1, 3))
    if abs(off) < 0.0005:
        return ()
    size = Share(abs(off), 2)
    if claim.amount < 0:
        if off > 0:
            return writer.say("a deficit {size} larger", source, size=size)
        return writer.say("a deficit {size} smaller", source, size=size)
    if off > 0:
        return writer.say("{size} above", source, size=size)
    return writer.say("{size} below", source, size=size)


def _points(writer: Writer, source: About, said: float | None, low: float, high: float) -> Text:
    """Percentage points between a stated ratio and the nearest end."""
    if said is None:
        return ()
    end = low if said < low else high
    if not math.isfinite(end) or low <= said <= high:
        return ()
    points = Number(abs(said - end) * 100, 3)
    if said > end:
        return writer.say("{points} points above", source, points=points)
    return writer.say("{points} points below", source, points=points)


def judging(verdicts: Sequence[Verdict]) -> set[str]:
    """Sides whose figures could judge anything."""
    return {v.side for v in verdicts if v.verdict != "not_checkable"}


def fact_ids(verdict: Verdict) -> tuple[str, ...]:
    """Facts that a verdict rests on, each once."""
    named = (m.removesuffix(".value").removesuffix(".change") for m in verdict.because)
    return tuple(dict.fromkeys(named))

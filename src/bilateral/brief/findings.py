"""Verdicts with the numbers that decide them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from bilateral.brief.claims import basis, figure, is_relative, relative
from bilateral.vocab.wording import between, list_of, number, percent, runs_of, share

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bilateral.dossier import Claim, Dossier, Reading
    from bilateral.verdict import CheckResult, Verdict

UNLIMITED = "the figures do not limit it"
_ORDER = {"contradicted": 0, "supported": 1, "consistent": 2, "not_checkable": 3}
_WHY = {
    "no_fact_of_side": "no figures",
    "no_level_of_side": "no level that bears on it",
    "no_total_of_side": "no total to take a share of",
    "other_currency": "figures in another currency only, without a dated rate",
    "facts_conflict": "its figures contradict each other",
    "parties_not_stated": "the statement does not say between whom",
    "percentage_points": "percentage points are neither a level nor a growth",
    "product_group": "a group of products that the figures do not hold",
    "share_of_balance": "a share of a balance has no meaning",
    "relative_target": "no amount is named",
    "growth_of_balance": "a balance may change its sign, so its growth says nothing",
    "not_solved": "the figures lie too far apart to be solved safely",
    "growth_base_not_stated": "the statement does not say against which period",
    "period_not_stated": "the statement gives no period",
    "figure_out_of_range": "the figure as written cannot be",
}
_HUGE = 9.995  # a distance from here on is said as a multiple


def in_order(dossier: Dossier, verdicts: Sequence[Verdict]) -> list[Verdict]:
    """Verdicts by claim in the order of the text, contradicted first inside a claim."""
    place = {c.id: (c.span.start, n) for n, c in enumerate(dossier.claims)}
    return sorted(
        verdicts,
        key=lambda v: (place[v.claim], _ORDER[v.verdict], v.side, v.reading, v.window or ""),
    )


def reading_of(claim: Claim, verdict: Verdict) -> Reading | None:
    """Return the reading that a verdict is about; None when the claim has only one."""
    return next((r for r in claim.readings if r.id == verdict.reading), None)


def meaning(claim: Claim, verdict: Verdict) -> str:
    """Say which reading a verdict is about."""
    reading = reading_of(claim, verdict)
    if reading is None:
        return "target" if claim.type == "forward" else claim.type
    if reading.accumulation is not None:
        return "sum" if reading.accumulation == "cumulative" else "level"
    return basis(reading) or reading.id


def ids(members: Sequence[str]) -> str:
    """Names of the facts among the members of a reason, each once."""
    named = [m.removesuffix(".value").removesuffix(".change") for m in members]
    return ", ".join(dict.fromkeys(named))


def decisive(claim: Claim, verdict: Verdict) -> str:
    """Say the numbers that decide: what was said, what the figures give, how far apart."""
    if verdict.verdict == "not_checkable":
        last = f"; last level {verdict.last_level}" if verdict.last_level else ""
        return f"{why(verdict)}{last}"
    named = f" ({ids(verdict.because)})" if verdict.because else ""
    held = _held(claim, verdict)
    match verdict.verdict:
        case "contradicted":
            said = f"said {figure(claim, reading_of(claim, verdict))}"
            far = _distance(claim, verdict)
            text = f"{said}; figures give {held}{named}{f', {far}' if far else ''}"
        case "supported":
            text = f"figures give {held}{named}"
        case _:
            text = held if held == UNLIMITED else f"leaves {held}{named}"
    if verdict.rounding and verdict.tight and verdict.loose:
        words = (w.replace("_", " ") for w in (verdict.loose, verdict.tight))
        text += "; {} if coarsely rounded, {} if finely".format(*words)
    if verdict.own_source:
        text += "; the figure is the speaker's own"
    return text


def why(verdict: Verdict) -> str:
    """Say why a claim cannot be checked on a side."""
    reason = verdict.reason or ""
    return _WHY.get(reason, reason.replace("_", " "))


def _is_rate(claim: Claim) -> bool:
    return claim.type == "growth" and claim.form != "absolute"


def _held(claim: Claim, verdict: Verdict) -> str:
    bounds = verdict.bounds
    if bounds is None:
        return UNLIMITED
    low, high = bounds.low, bounds.high
    if claim.type == "share":
        if low <= 0 and high >= 1:
            return UNLIMITED
        ends = (share(max(low, 0.0)), share(min(high, 1.0)))
        return ends[0] if ends[0] == ends[1] else f"{ends[0]} to {ends[1]}"
    if _is_rate(claim):
        return _changes(claim, low, high)
    signed = claim.measure == "balance" or claim.form == "absolute"
    if math.isinf(high) and (math.isinf(low) or (low <= 0 and not signed)):
        return UNLIMITED
    if low <= 0 and not signed:
        return f"at most {number(high)} {claim.currency or ''}".strip()
    return between(low, high, claim.currency).replace("-", "−")


def _changes(claim: Claim, low: float, high: float) -> str:
    if math.isinf(high):
        return UNLIMITED if low <= -1 else f"at least {percent(low)}"
    if low <= -1:
        return f"at most {percent(high)}"
    stated = claim.change if claim.change is not None else 0.0
    near = min(abs(stated - low), abs(stated - high)) < 0.002
    ends = [percent(v, 2 if near else 1) for v in (low, high)]
    return ends[0] if ends[0] == ends[1] else f"{ends[0]} to {ends[1]}"


def _distance(claim: Claim, verdict: Verdict) -> str:
    """How far a figure lies from what the figures give: points of a growth, per cent of a level."""
    bounds = verdict.bounds
    if bounds is None:
        return ""
    low, high = bounds.low, bounds.high
    if claim.type == "share":
        return _points(claim.share, low, high)
    if _is_rate(claim):
        reading = reading_of(claim, verdict)
        changed = reading.change if reading is not None else None
        return _points(claim.change if changed is None else changed, low, high)
    if claim.amount is None or claim.form == "absolute":
        return ""
    ends = [v for v in (low, high) if math.isfinite(v)]
    middle = sum(ends) / len(ends) if ends else 0.0
    if claim.amount * middle <= 0:
        return ""
    off = claim.amount / middle - 1
    if off >= _HUGE:
        return f"{off + 1:.3g} times as much"
    if abs(off) < 0.0005:
        return ""
    size = f"{abs(off) * 100:.0f}" if abs(off) >= 0.095 else f"{abs(off) * 100:.2g}"
    if claim.amount < 0:
        return f"a deficit {size} % {'larger' if off > 0 else 'smaller'}"
    return f"{size} % {'above' if off > 0 else 'below'}"


def _points(stated: float | None, low: float, high: float) -> str:
    """Percentage points between a stated ratio and the nearest end."""
    if stated is None:
        return ""
    end = low if stated < low else high
    if not math.isfinite(end) or not (stated < low or stated > high):
        return ""
    return f"{abs(stated - end) * 100:.3g} points {'above' if stated > end else 'below'}"


def verdict_rows(dossier: Dossier, result: CheckResult) -> tuple[tuple[str, ...], ...]:
    """Rows of the table of verdicts: claim, reading with its window, side, verdict, numbers."""
    rows: list[tuple[str, ...]] = []
    for verdict in in_order(dossier, result.verdicts):
        if verdict.verdict == "not_checkable":
            continue
        claim = dossier.claim(verdict.claim)
        several = {v.content for v in result.verdicts if v.claim == verdict.claim}
        parts = [meaning(claim, verdict), verdict.window or ""]
        if len(several) > 1:
            parts.append({"unstated": "content not said"}.get(verdict.content, verdict.content))
        read = " ".join(part for part in parts if part)
        rows.append((claim.id, read, verdict.side, verdict.verdict, decisive(claim, verdict)))
    return tuple(rows)


def unchecked(dossier: Dossier, result: CheckResult) -> tuple[tuple[str, ...], ...]:
    """One line for each side: what could not be checked there, and why."""
    sides: dict[str, dict[str, list[str]]] = {}
    checked = {(v.claim, v.side) for v in result.verdicts if v.verdict != "not_checkable"}
    for verdict in in_order(dossier, result.verdicts):
        if verdict.verdict != "not_checkable":
            continue
        reason = why(verdict)
        if verdict.last_level:
            reason += f" (last level {verdict.last_level})"
        name = verdict.claim
        if (verdict.claim, verdict.side) in checked:
            claim = dossier.claim(verdict.claim)
            name = f"{name} {meaning(claim, verdict)} {verdict.window or ''}".strip()
        group = sides.setdefault(verdict.side, {}).setdefault(reason, [])
        if name not in group:
            group.append(name)
    lines = [
        f"side {side}: " + "; ".join(f"{runs_of(names)}: {why}" for why, names in groups.items())
        for side, groups in sorted(sides.items())
    ]
    held = {v.claim for v in result.verdicts}
    lines += [
        f"{c.id}: {relative(c)}" for c in dossier.claims if is_relative(c) and c.id not in held
    ]
    return tuple((f"{line}.",) for line in lines)


def standing(claim: Claim, result: CheckResult) -> str:
    """Say how each reading of a claim stands: contradicted only if all its windows are."""
    groups: dict[tuple[str, str], set[str]] = {}
    for verdict in result.verdicts:
        if verdict.claim == claim.id and verdict.verdict != "not_checkable":
            groups.setdefault((meaning(claim, verdict), verdict.side), set()).add(verdict.verdict)
    found: dict[tuple[str, str], list[str]] = {}
    for (read, side), words in groups.items():
        lead = f"{read}: " if len(claim.readings) > 1 else ""
        word = "possible on"
        if words == {"contradicted"}:
            word = "contradicted by"
        elif "supported" in words:
            word = "supported by"
        found.setdefault((lead, word), []).append(side)
    parts = [f"{lead}{word} side {list_of(sides)}" for (lead, word), sides in found.items()]
    return f"“{claim.span.text}” ({claim.id}): {'; '.join(parts)}."

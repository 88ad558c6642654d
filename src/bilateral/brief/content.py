"""What stands on the page, whatever the format."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from bilateral.brief.model import Section
from bilateral.errors import UnknownCodeError
from bilateral.vocab.economy import name
from bilateral.vocab.wording import list_of, money, number, percent

if TYPE_CHECKING:
    from bilateral.dossier import Claim, Dossier
    from bilateral.verdict import CheckResult, Verdict

RATIO = 1000.0  # bounds below this are ratios: no trade is measured in single dollars
_MISSING = {
    "deadline": "by when the target is to be reached",
    "whose_statistics": "whose statistics the figures come from",
    "goods_or_services": "whether services are counted or goods alone",
    "growth_base": "against which period the growth is measured",
    "growth_currency": "in which money the growth is measured",
}
_MODALITY = {
    "aim": "an aim",
    "hope": "a hope",
    "possibility": "a possibility",
    "forecast": "a forecast",
    "plan": "a plan",
}


def title(dossier: Dossier) -> str:
    """Name the two sides; the most often named ones first."""
    pairs = [(c.reporter, c.partner) for c in dossier.claims if c.reporter and c.partner]
    if pairs:
        first, second = max(pairs, key=lambda p: (pairs.count(p), -pairs.index(p)))
        return f"{_label(first)} – {_label(second)}"
    codes = [p.code for p in dossier.parties]
    return " – ".join(_label(c) for c in codes[:2]) or "Statement without named parties"


def _label(code: str) -> str:
    try:
        return name(code, "en")
    except UnknownCodeError:
        return code


def answer(dossier: Dossier, result: CheckResult) -> tuple[str, ...]:
    """Return the sentences at the head: the target, and what the figures say of its premises."""
    claims = {c.id: c for c in dossier.claims}
    found: list[str] = []
    for target in result.targets[:2]:
        if target.amount is None:
            continue
        reached = [s for s in target.status if s.status == "reached"]
        by = f"by {target.deadline}" if target.deadline else "no deadline"
        kind = _MODALITY.get(target.modality or "", "a statement")
        measure = claims[target.target].measure or "trade"
        text = f"Target: {measure} of {money(target.amount, target.currency)}, {kind}, {by}."
        for status in reached:
            text += f" Side {status.side} reached it in {status.year}."
        found.append(text)
    if not [c for c in dossier.claims if c.type != "nontrade"]:
        return ("No figure of trade was found in this statement: there is nothing to check.",)
    words = {v.verdict for v in result.verdicts}
    if "contradicted" in words:
        found += [_standing(c, result) for c in dossier.claims if _is_doubtful(c, result)]
    elif "supported" in words:
        found.append("What can be checked is supported by published figures.")
    elif result.verdicts:
        found.append("No figure is contradicted; most cannot be checked with the figures given.")
    if any(c.assuming for c in result.conflicts):
        found.append("What is possible there would still need unusual months: see the conflicts.")
    if any(not c.feasible for c in result.consistency):
        found.append("Some published figures contradict each other and were set aside.")
    return tuple(found)


def _is_doubtful(claim: Claim, result: CheckResult) -> bool:
    return any(v.claim == claim.id and v.verdict == "contradicted" for v in result.verdicts)


def _standing(claim: Claim, result: CheckResult) -> str:
    """Say how each reading of a claim stands: contradicted only if all its windows are."""
    groups: dict[tuple[str, str], set[str]] = {}
    for verdict in result.verdicts:
        if verdict.claim == claim.id and verdict.verdict != "not_checkable":
            key = (_meaning(claim, verdict), verdict.side)
            groups.setdefault(key, set()).add(verdict.verdict)
    parts: list[str] = []
    for (meaning, side), words in groups.items():
        lead = f"{meaning}: " if len(claim.readings) > 1 else ""
        if words == {"contradicted"}:
            parts.append(f"{lead}contradicted by side {side}")
        elif "supported" in words:
            parts.append(f"{lead}supported by side {side}")
        else:
            parts.append(f"{lead}possible by side {side}")
    return f"“{claim.span.text}” ({claim.id}): {'; '.join(parts)}."


def sections(dossier: Dossier, result: CheckResult) -> tuple[Section, ...]:
    """Return the blocks of the page; empty ones are left out."""
    every = (
        _said(dossier),
        _verdicts(dossier, result),
        _facts_in_conflict(result),
        _conflicts(result),
        _implied(result),
        _directions(result),
        _required(result),
        _paths(result),
        _context(result),
        _areas(dossier),
        _missing(result),
        _caveats(result),
    )
    return tuple(section for section in every if section.rows)


def _said(dossier: Dossier) -> Section:
    rows = tuple((c.id, f"“{c.span.text}”", _kind(c), _when(c)) for c in dossier.claims)
    note = ""
    event = dossier.event
    if event is not None:
        people = list_of([a.name for a in dossier.actors]) if dossier.actors else ""
        bits = [event.date or "", event.place or "", people]
        note = f"Occasion: {', '.join(b for b in bits if b)}."
    return Section("said", "What was said", ("", "quote", "what", "period"), rows, note)


def _kind(claim: Claim) -> str:
    if claim.type == "nontrade":
        return f"not trade: {(claim.kind or 'other').replace('_', ' ')}"
    what = claim.measure or "trade"
    if claim.type == "forward":
        again = f", as {claim.same_as}" if claim.same_as else ""
        return f"target, {what}, {claim.modality}{again}"
    readings = f", {len(claim.readings)} readings" if len(claim.readings) > 1 else ""
    return f"{claim.type}, {what}{readings}"


def _when(claim: Claim) -> str:
    if claim.type == "forward":
        return claim.deadline or ("no deadline" if claim.horizon == "none" else "vague")
    if claim.period is not None:
        start, end = claim.period.start, claim.period.end
        return (
            start[:4]
            if (start[5:], end[5:]) == ("01", "12") and start[:4] == end[:4]
            else (f"{start}..{end}")
        )
    return f"“{claim.period_text.text}”" if claim.period_text else "not said"


def _verdicts(dossier: Dossier, result: CheckResult) -> Section:
    order = {c.id: i for i, c in enumerate(dossier.claims)}
    chosen = sorted(
        result.verdicts, key=lambda v: (order[v.claim], v.side, v.reading, v.window or "")
    )
    rows: list[tuple[str, ...]] = []
    blank: dict[tuple[str, str], list[Verdict]] = {}
    for verdict in chosen:
        if verdict.verdict == "not_checkable":
            blank.setdefault((verdict.claim, verdict.side), []).append(verdict)
    for verdict in chosen:
        group = blank.get((verdict.claim, verdict.side), [])
        if verdict.verdict == "not_checkable":
            same = {(v.reason, v.last_level) for v in group}
            whole = len(group) == sum(
                (v.claim, v.side) == (verdict.claim, verdict.side) for v in chosen
            )
            if whole and len(same) == 1:
                if verdict is group[0]:
                    rows.append((verdict.claim, "all", "", verdict.side, *_found(verdict)))
                continue
        meaning = _meaning(dossier.claim(verdict.claim), verdict)
        rows.append(
            (
                verdict.claim,
                meaning,
                verdict.window or "",
                verdict.side,
                *_found(verdict),
            )
        )
    header = ("", "reading", "window", "side", "verdict", "why")
    return Section("verdicts", "Does it fit, and whose figures", header, tuple(rows))


def _meaning(claim: Claim, verdict: Verdict) -> str:
    reading = next((r for r in claim.readings if r.id == verdict.reading), None)
    if reading is None:
        return claim.type
    if reading.accumulation is not None:
        return "sum" if reading.accumulation == "cumulative" else "level"
    if reading.basis is not None:
        if reading.basis == "yoy":
            return "on a year ago"
        return f"on {reading.base_period.start[:4]}" if reading.base_period else reading.basis
    return reading.id


def _found(verdict: Verdict) -> tuple[str, str]:
    word = verdict.verdict.replace("_", " ")
    if verdict.verdict == "not_checkable":
        why = {
            "no_fact_of_side": "no figure of this side",
            "no_level_of_side": "no level of this side yet",
            "facts_conflict": "its facts conflict",
        }.get(verdict.reason or "", (verdict.reason or "").replace("_", " "))
        last = f"; last level {verdict.last_level}" if verdict.last_level else ""
        return word, f"{why}{last}"
    bits: list[str] = []
    if verdict.verdict == "consistent" and verdict.bounds is not None:
        bits.append(f"leaves {_leaves(verdict)}")
    if verdict.deviation is not None and verdict.verdict == "contradicted":
        middle = (verdict.deviation.low + verdict.deviation.high) / 2
        bits.append(f"{abs(middle) * 100:.0f} % {'above' if middle > 0 else 'below'}")
    if verdict.because:
        bits.append(" ".join(verdict.because))
    if verdict.rounding:
        bits.append(f"tight: {verdict.tight}".replace("_", " "))
    if verdict.own_source:
        bits.append("own source")
    return word, "; ".join(bits)


def _leaves(verdict: Verdict) -> str:
    """What the figures leave open: a range of amounts, or of changes and shares."""
    assert verdict.bounds is not None
    low, high = verdict.bounds.low, verdict.bounds.high
    if max(abs(low), abs(high) if math.isfinite(high) else 0.0) < RATIO:
        if math.isinf(high):
            return "anything" if low <= -1 else f"{percent(low)} or more"
        return f"{percent(low)} to {percent(high)}"
    if math.isinf(high):
        return "anything" if math.isinf(low) else f"{number(low)} or more"
    return f"up to {number(high)}" if low <= 0 else f"{number(low)} to {number(high)}"


def _facts_in_conflict(result: CheckResult) -> Section:
    rows = tuple(
        (f"{c.component}: {list_of(c.conflict)} cannot all be true.",)
        for c in result.consistency
        if not c.feasible
    )
    return Section("consistency", "Figures that contradict each other", (), rows)


def _conflicts(result: CheckResult) -> Section:
    rows = tuple((c.words,) for c in result.conflicts)
    return Section("conflicts", "Conflicts under usual seasons", (), rows)


def _implied(result: CheckResult) -> Section:
    chosen = [i for i in result.implied if i.quantity == "level" and i.measure == "turnover"]
    rows = [(i.words,) for i in chosen]
    seen: set[tuple[str, str, str, tuple[str, ...]]] = set()
    for item in result.implied:
        key = (item.side, item.measure, item.period, item.because)
        if item.quantity == "change" and item.measure == "turnover" and key not in seen:
            seen.add(key)
            rows.append((item.words,))
    rows += [(p.words,) for p in result.parts]
    return Section("implied", "What the figures imply", (), tuple(rows))


def _directions(result: CheckResult) -> Section:
    rows: list[tuple[str, ...]] = []
    for item in result.directions:
        grows = next((g for g in item.multiple_if_other_grows if g.growth == 0.10), None)
        other = f"{grows.multiple:.2f}x in {grows.years} years" if grows else ""
        rows.append(
            (
                item.flow.replace(">", " > "),
                f"{item.side} {item.period}",
                f"{item.share * 100:.1f} %",
                f"{item.multiple_if_other_still:.2f}x",
                other,
            )
        )
    header = ("flow", "side, year", "share", "if other still", "if other +10 % a year")
    note = "What each flow alone would have to become for the target." if rows else ""
    return Section("directions", "Flow by flow", header, tuple(rows), note)


def _required(result: CheckResult) -> Section:
    rows: dict[tuple[str, str], list[str]] = {}
    years = sorted({r.years for r in result.required})
    for item in result.required:
        key = (item.target, item.base_of)
        row = rows.setdefault(key, [item.target, item.base_of, number(item.base)])
        row += [""] * (3 + years.index(item.years) - len(row))
        row.append(f"{item.growth * 100:.1f} %")
    table = tuple(tuple(row + [""] * (3 + len(years) - len(row))) for row in rows.values())
    header = ("", "from", "base", *(f"{y} y" for y in years))
    below = sorted({p.base_of for p in result.pace if p.below})
    note = ""
    if below:
        pace = result.pace[0]
        note = (
            f"Latest published growth, {percent(pace.latest)} ({pace.latest_of}), is below "
            f"what is needed from {list_of(below)}."
        )
    return Section("required", "Growth needed, a year", header, table, note)


def _paths(result: CheckResult) -> Section:
    rows: dict[tuple[str, str], list[str]] = {}
    names: list[tuple[str, float]] = []
    for item in result.paths:
        if (item.growth_of, item.growth) not in names:
            names.append((item.growth_of, item.growth))
    for item in result.paths:
        row = rows.setdefault((item.target, item.base_of), [item.target, item.base_of])
        row.append("never" if item.years is None else f"{item.years:.1f}")
    columns = tuple(f"{percent(g)} {of.replace('.change', '')}" for of, g in names)
    table = tuple(tuple(row) for row in rows.values() if len(row) == 2 + len(columns))
    note = "Constant growth is arithmetic, not a forecast." if table else ""
    return Section(
        "paths", "Years to the target at a constant", ("", "from", *columns), table, note
    )


def _context(result: CheckResult) -> Section:
    rows = [(r.words,) for r in result.percentiles]
    for item in result.long_run:
        caution = f" ({item.caution})" if item.caution else ""
        rows.append(
            (
                f"From {item.base_of} to {item.now_of}: {percent(item.growth)} a year over "
                f"{item.years} years{caution}.",
            )
        )
    rows += [(i.words,) for i in result.inference]
    rows += [(v.words,) for v in result.valuation]
    return Section("context", "For comparison", (), tuple(rows))


def _areas(dossier: Dossier) -> Section:
    rows: dict[str, tuple[str, ...]] = {}
    for area in dossier.sectors:
        if area.same_as is None:
            label = area.label or area.span.text
            counts = {"goods": "goods", "both": "goods, services"}.get(
                area.counts or "", area.counts or ""
            )
            rows.setdefault(label, (label, area.role.replace("_", " "), area.flow or "", counts))
    shown = tuple(list(rows.values())[:8])
    more = len(rows) - len(shown)
    note = f"{more} more areas are named." if more > 0 else ""
    return Section("areas", "Areas named", ("area", "as", "direction", "counts as"), shown, note)


def _missing(result: CheckResult) -> Section:
    rows = tuple((_MISSING.get(m, m),) for m in result.missing)
    return Section("missing", "Not said", (), rows)


def _caveats(result: CheckResult) -> Section:
    return Section("caveats", "Read with care", (), tuple((c,) for c in result.caveats))

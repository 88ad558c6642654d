"""What stands on the page, whatever the format."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bilateral.brief import odds, sources
from bilateral.brief.claims import in_words, is_relative, label, relative, speaker, when
from bilateral.brief.findings import standing, unchecked, verdict_rows
from bilateral.brief.model import Section
from bilateral.vocab.wording import list_of, money, number, percent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bilateral.chance import Assessment
    from bilateral.dossier import Claim, Dossier
    from bilateral.evidence import Facts
    from bilateral.verdict import CheckResult

_MOST_AREAS = 8
_MOST_IMPLIED = 8
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
        return f"{label(first)} – {label(second)}"
    codes = [p.code for p in dossier.parties]
    return " – ".join(label(c) for c in codes[:2]) or "Statement without named parties"


def answer(dossier: Dossier, result: CheckResult) -> tuple[str, ...]:
    """Return the sentences at the head: the target, and what the figures say of its premises."""
    claims = {c.id: c for c in dossier.claims}
    found: list[str] = []
    for target in result.targets[:2]:
        if target.amount is None or is_relative(claims[target.target]):
            found.append(_relative(claims[target.target]))
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
        found += [standing(c, result) for c in dossier.claims if _is_doubtful(c, result)]
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


def _relative(claim: Claim) -> str:
    kind = _MODALITY.get(claim.modality, "a statement")
    return f"Target: {relative(claim)}; {kind}, {when(claim)}."


def sections(
    dossier: Dossier,
    result: CheckResult,
    facts: Facts | None = None,
    chances: Assessment | None = None,
) -> tuple[Section, ...]:
    """Return the blocks of the page; empty ones are left out.

    With `facts`, the last one lists each figure that the others name; with `chances`, the odds
    of the targets stand among them.
    """
    likely = odds.sections(chances) if chances is not None else ()
    page = (
        _said(dossier),
        _verdicts(dossier, result),
        Section("unchecked", "Not checkable", (), unchecked(dossier, result)),
        _facts_in_conflict(result),
        _conflicts(result, own=True),
        _conflicts(result, own=False),
        _implied(result),
        *(section for section in likely if not section.annex),
        _directions(result),
        _required(result),
        _paths(result),
        _missing(result),
        _caveats((*result.caveats, *(chances.caveats if chances is not None else ()))),
    )
    annex = (*(section for section in likely if section.annex), _context(result), _areas(dossier))
    every = [s for s in (*page, *(replace(s, annex=True) for s in annex)) if s.rows]
    if facts is not None:
        rows = sources.rows(sources.used(facts, every))
        every.append(Section("figures", "Figures used", sources.HEADER, rows, annex=True))
    return tuple(section for section in every if section.rows)


def _said(dossier: Dossier) -> Section:
    names = {c.id: speaker(dossier, c) for c in dossier.claims}
    several = len(set(names.values()) & {a.name for a in dossier.actors}) > 1
    rows = tuple(
        (c.id, f"“{c.span.text}”", in_words(c), when(c), *((names[c.id],) if several else ()))
        for c in dossier.claims
    )
    header = ("", "quote", "meaning", "period", *(("said by",) if several else ()))
    return Section("said", "What was said", header, rows)


def _verdicts(dossier: Dossier, result: CheckResult) -> Section:
    header = ("", "reading", "side", "verdict", "figures")
    rows = verdict_rows(dossier, result)
    return Section("verdicts", "Does it fit, and whose figures", header, rows)


def _facts_in_conflict(result: CheckResult) -> Section:
    rows = tuple(
        (f"{c.component}: {list_of(c.conflict)} cannot all be true.",)
        for c in result.consistency
        if not c.feasible
    )
    return Section("consistency", "Published figures that contradict each other", (), rows)


def _conflicts(result: CheckResult, *, own: bool) -> Section:
    rows = tuple((c.words,) for c in result.conflicts if (c.side == "statement") is own)
    if own:
        return Section("statement", "The statement against itself", (), rows)
    return Section("conflicts", "What would need unusual months", (), rows)


def _implied(result: CheckResult) -> Section:
    chosen = [i for i in result.implied if i.quantity == "level" and i.measure == "turnover"]
    rows = [(i.words,) for i in chosen]
    seen: set[tuple[str, tuple[str, ...]]] = set()
    for item in result.implied:
        key = (item.side, item.because)
        if item.quantity == "change" and item.measure == "turnover" and key not in seen:
            seen.add(key)
            rows.append((item.words,))
    rows += [(p.words,) for p in result.parts]
    cut = len(rows) - _MOST_IMPLIED
    note = f"{cut} more are in the JSON form of the page." if cut > 0 else ""
    shown = tuple(rows[:_MOST_IMPLIED])
    return Section("implied", "What the figures imply", (), shown, note)


def _directions(result: CheckResult) -> Section:
    rows: list[tuple[str, ...]] = []
    for item in result.directions:
        grows = next((g for g in item.multiple_if_other_grows if g.growth == 0.10), None)
        other = f"{grows.multiple:.2f}x in {grows.years} years" if grows else ""
        rows.append(
            (
                item.target,
                item.flow.replace(">", " > "),
                f"{item.side} {item.period}",
                f"{item.share * 100:.1f} %",
                f"{item.multiple_if_other_still:.2f}x",
                other,
            )
        )
    header = ("", "flow", "side, year", "share", "if other still", "if other +10 % a year")
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
    shown = tuple(list(rows.values())[:_MOST_AREAS])
    more = len(rows) - len(shown)
    note = f"{more} more areas are named; the JSON form has them all." if more > 0 else ""
    return Section("areas", "Areas named", ("area", "as", "direction", "counts as"), shown, note)


def _missing(result: CheckResult) -> Section:
    rows = tuple((_MISSING.get(m, m),) for m in result.missing)
    return Section("missing", "Not said", (), rows)


def _caveats(caveats: Sequence[str]) -> Section:
    rows = tuple((caveat,) for caveat in dict.fromkeys(caveats))
    return Section("caveats", "Read with care", (), rows)

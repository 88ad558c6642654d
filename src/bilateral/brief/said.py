"""What was said: a row for each figure and reading, with its verdict and the number behind it."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from bilateral.brief import claims, findings
from bilateral.brief import focus as focus_module
from bilateral.brief.cited import past_cases
from bilateral.brief.figures import chance_of
from bilateral.brief.ledger import computed
from bilateral.brief.model import Column, Paragraph, Section, Table, Words, plain
from bilateral.vocab.phrase import (
    Chance,
    Count,
    Frequency,
    MoneyRange,
    NumberRange,
    Side,
    When,
    Year,
)

if TYPE_CHECKING:
    from bilateral.brief.case import Case
    from bilateral.brief.focus import Focus
    from bilateral.brief.model import Text
    from bilateral.dossier import Claim
    from bilateral.verdict import Verdict

_MOST: Final = 7  # rows that leave room for the rest of the page
_READINGS: Final = 4  # rows of one claim
_RANK: Final = {"contradicted": 0, "supported": 1, "consistent": 2, "not_checkable": 3}


def section(case: Case) -> Section | None:
    """Return the box; None where nothing about trade was said."""
    writer = case.writer
    focuses = {focus.claim.id: focus for focus in focus_module.focuses(case)}
    groups: list[list[tuple[int, tuple[Text, ...]]]] = []
    for claim in case.dossier.claims:
        if claim.type == "nontrade" or claim.same_as is not None:
            continue
        target = claim.type == "forward"
        groups.append(_target(case, claim, focuses.get(claim.id)) if target else _rows(case, claim))
    if not groups:
        return None
    rows = _most_telling(groups)
    columns = (
        Column(writer.words("said")),
        Column(writer.words("read as")),
        Column(writer.words("verdict")),
        Column(writer.words("because"), wide=True),
    )
    judged = findings.judging(case.result.verdicts)
    title = writer.words("What was said")
    if len(judged) == 1:
        title = writer.say("What was said, against published figures ({side})", side=Side(*judged))
    table = Table(title, columns, _without_repeats(rows))
    more = sum(map(len, groups)) - len(rows)
    rest = writer.say("{n} more in the annex.", n=Count(more))
    blocks = (table, Paragraph(rest)) if more else (table,)
    return Section("said", title, blocks)


def _most_telling(groups: list[list[tuple[int, tuple[Text, ...]]]]) -> list[tuple[Text, ...]]:
    """Rows for the room there is: whole claims, targets first, then the contradicted ones."""
    order = sorted(range(len(groups)), key=lambda i: min(rank for rank, _ in groups[i]))
    kept: dict[int, list[tuple[Text, ...]]] = {}
    room = _MOST
    for place in order:
        rows = [row for _, row in sorted(groups[place], key=lambda ranked: ranked[0])][:_READINGS]
        if len(rows) <= room:
            kept[place] = rows
            room -= len(rows)
    return [row for place in sorted(kept) for row in kept[place]]


def _without_repeats(rows: list[tuple[Text, ...]]) -> tuple[tuple[Text, ...], ...]:
    """A quotation stands once where several readings follow it."""
    found: list[tuple[Text, ...]] = []
    last: Text | None = None
    for row in rows:
        found.append(((), *row[1:]) if row[0] == last else row)
        last = row[0]
    return tuple(found)


def _target(case: Case, claim: Claim, focus: Focus | None) -> list[tuple[int, tuple[Text, ...]]]:
    writer = case.writer
    kind = writer.say(
        "{modality}, {deadline}",
        modality=claims.modality(writer, claim),
        deadline=claims.when(writer, claim),
    )
    verdict: Text = (Words(writer.language.word("target"), "target"),)
    why: Text = ()
    if claims.is_relative(claim):
        why = writer.words("no amount is named")
    elif focus is not None and focus.base is not None:
        at = focus.at
        if focus.reached:
            why = writer.words("already reached")
        elif at is not None and at.p is not None:
            why = writer.say(
                "chance by {year}: {chance}",
                chance_of(case, focus.base, focus.year),
                year=Year(at.year),
                chance=Chance(at.p),
            )
            if at.history is not None:
                cases = replace(past_cases(writer, focus.base.base_of), period=str(at.year))
                past = writer.slot(Frequency(at.history), cases)
                why = writer.say("{chance}; past pairs: {history}", chance=why, history=past)
    return [(-1, (claims.quote(writer, claim), kind, verdict, why))]


def _rows(case: Case, claim: Claim) -> list[tuple[int, tuple[Text, ...]]]:
    """A row for each reading and side that was judged; one for all that could not be."""
    writer = case.writer
    groups: dict[tuple[str, str], list[Verdict]] = {}
    for verdict in findings.in_order(case.dossier, case.result.verdicts):
        if verdict.claim == claim.id and verdict.verdict != "not_checkable":
            groups.setdefault((verdict.reading, verdict.side), []).append(verdict)
    rows = [_row(case, claim, group) for group in groups.values()]
    if rows:
        return rows
    every = [v for v in case.result.verdicts if v.claim == claim.id]
    reasons = list(dict.fromkeys(findings.why(writer, v) for v in every))
    reasons = [r for r in reasons if not any(o != r and o[: len(r)] == r for o in reasons)]
    why = writer.clauses(reasons) if reasons else claims.in_words(writer, case.dossier, claim)
    word = findings.word(writer, "not_checkable")
    read = writer.term(claim.type)
    return [(3, (claims.quote(writer, claim), read, word, why))]


def _row(case: Case, claim: Claim, group: list[Verdict]) -> tuple[int, tuple[Text, ...]]:
    """One reading on one side: contradicted only if it is so in every window."""
    writer = case.writer
    words = {verdict.verdict for verdict in group}
    standing = "consistent"
    if words == {"contradicted"}:
        standing = "contradicted"
    elif "supported" in words:
        standing = "supported"
    chosen = min(
        (verdict for verdict in group if verdict.verdict == standing),
        key=lambda v: (_off(v), not findings.limits(v, claim), _open(v), v.window or ""),
    )
    window = writer.slot(When(chosen.window)) if chosen.window else ()
    read = writer.join((findings.reading(writer, case.dossier, claim, chosen), window), ", ")
    why = _because(case, claim, chosen)
    word = findings.word(writer, standing)
    return _RANK[standing], (claims.quote(writer, claim), read, word, why)


def _off(verdict: Verdict) -> float:
    """How far a contradicted figure lies from what the figures allow."""
    far = verdict.deviation if verdict.verdict == "contradicted" else None
    return min(abs(far.low), abs(far.high)) if far is not None else 0.0


def _open(verdict: Verdict) -> bool:
    return verdict.bounds is None or math.isinf(verdict.bounds.high)


def _because(case: Case, claim: Claim, verdict: Verdict) -> Text:
    """The numbers of one verdict, with whose figures they are."""
    writer, side = case.writer, Side(verdict.side)
    unusual = _unusual(case, verdict)
    if verdict.verdict == "consistent" and not findings.limits(verdict, claim):
        return unusual or writer.say("the figures of {side} do not limit it", side=side)
    held = findings.held(writer, claim, verdict)
    several = len(findings.judging(case.result.verdicts)) > 1
    given = writer.say("{side}: {held}", side=side, held=held) if several else held
    text = writer.join((given, findings.ids(writer, verdict)))
    if verdict.verdict == "contradicted":
        far = findings.distance(writer, case.dossier, verdict)
        return writer.say("{given}, said {distance}", given=text, distance=far) if far else text
    return writer.clauses((text, unusual))


def _unusual(case: Case, verdict: Verdict) -> Text:
    """What an ordinary distribution over the months would make of a figure that is possible."""
    writer = case.writer
    for conflict in case.result.conflicts:
        if f"{verdict.claim}/{verdict.reading}" not in conflict.members or not conflict.assuming:
            continue
        if conflict.side != verdict.side:
            continue
        formula = plain(writer.words("with the months distributed as in comparable pairs"))
        source = computed(formula, *conflict.members, side=conflict.side, period=verdict.window)
        for name, found in conflict.reconciled_by.items():
            if name.startswith("growth_of_") and isinstance(found, tuple):
                return writer.say(
                    "only if {period} was {range} times its level a year earlier",
                    source,
                    period=When(name.removeprefix("growth_of_")),
                    range=NumberRange(found[0] + 1, found[1] + 1),
                )
        if conflict.bounds is not None:
            allowed = MoneyRange(
                conflict.bounds.low,
                conflict.bounds.high,
                case.dossier.claim(verdict.claim).currency,
            )
            return writer.say("{range} with usual seasonality", source, range=allowed)
    return ()

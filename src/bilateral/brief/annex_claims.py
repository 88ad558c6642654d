"""The statement in the annex: every claim, every verdict, and what stands against each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bilateral.brief import claims, findings
from bilateral.brief.cited import beside_history, cited
from bilateral.brief.language import mark
from bilateral.brief.ledger import computed
from bilateral.brief.model import Column, Points, Section, Table, Verbatim, plain
from bilateral.brief.terms import term
from bilateral.vocab.phrase import Ids, Phrase, Side, When

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bilateral.brief.case import Case
    from bilateral.brief.model import Text
    from bilateral.dossier import Claim
    from bilateral.verdict import Verdict

_CONFLICT = mark("figures that cannot all be true under what is assumed")
_IMPLIED = mark("smallest and largest value that the figures and what is assumed allow")
_PARTS = mark("exports and imports of one side, added and compared with its turnover")


def said(case: Case) -> Section:
    """Every claim: quotation, meaning, period, and who says it where several speak."""
    writer, dossier = case.writer, case.dossier
    several = len(claims.speakers(dossier)) > 1
    columns = [
        Column(writer.words("claim")),
        Column(writer.words("said"), wide=True),
        Column(writer.words("meaning"), wide=True),
        Column(writer.words("period")),
    ]
    columns += [Column(writer.words("said by"))] if several else []
    rows = tuple(_said(case, claim, several) for claim in dossier.claims)
    table = Table(writer.words("Every claim of the statement"), tuple(columns), rows)
    return Section("claims", writer.words("Everything that was said"), (table,) if rows else ())


def _said(case: Case, claim: Claim, several: bool) -> tuple[Text, ...]:
    writer, dossier = case.writer, case.dossier
    row = (
        writer.slot(Ids((claim.id,))),
        claims.quote(writer, claim),
        claims.in_words(writer, dossier, claim),
        claims.when(writer, claim),
    )
    if not several:
        return row
    name = claims.speaker_name(dossier, claim)
    return (*row, (Verbatim(name, "dossier"),) if name else ())


def verdicts(case: Case) -> Section:
    """Every verdict with the numbers that decide it; what could not be checked comes after."""
    writer = case.writer
    titles = (mark("reading"), mark("side"), mark("verdict"))
    columns = (
        Column(writer.words("claim")),
        *(Column(writer.words(title)) for title in titles),
        Column(writer.words("figures"), wide=True),
    )
    judged = findings.in_order(case.dossier, case.result.verdicts)
    rows = tuple(_verdict(case, v) for v in judged if v.verdict != "not_checkable")
    table = Table(writer.words("Every verdict on every reading"), columns, rows)
    title = writer.words("Every verdict, and the figures behind it")
    return Section("verdicts", title, (table,) if rows else ())


def _verdict(case: Case, verdict: Verdict) -> tuple[Text, ...]:
    writer = case.writer
    return (
        writer.slot(Ids((verdict.claim,))),
        _reading(case, verdict),
        writer.slot(Side(verdict.side)),
        findings.word(writer, verdict.verdict),
        findings.decisive(writer, case.dossier, verdict),
    )


def _reading(case: Case, verdict: Verdict) -> Text:
    """Reading and window of a verdict; the content too where verdicts differ in it."""
    writer = case.writer
    claim = case.dossier.claim(verdict.claim)
    parts = [findings.reading(writer, case.dossier, claim, verdict)]
    parts += [writer.slot(When(verdict.window))] if verdict.window else []
    if len({v.content for v in case.result.verdicts if v.claim == verdict.claim}) > 1:
        unstated = verdict.content == "unstated"
        content = writer.words("content not said") if unstated else term(writer, verdict.content)
        parts.append(content)
    return writer.join(parts, ", ")


def unchecked(case: Case) -> Section:
    """For each side what could not be checked there, and why."""
    writer, result = case.writer, case.result
    sides: dict[str, dict[Text, list[Text]]] = {}
    for verdict in findings.in_order(case.dossier, result.verdicts):
        if verdict.verdict == "not_checkable":
            reasons = sides.setdefault(verdict.side, {})
            names = reasons.setdefault(findings.why(writer, verdict), [])
            name = _unchecked(case, verdict)
            if name not in names:
                names.append(name)
    points = [_side(case, side, reasons) for side, reasons in sorted(sides.items())]
    judged = {v.claim for v in result.verdicts}
    points += [
        writer.say("{claim}: no amount is named", claim=Ids((claim.id,)))
        for claim in case.dossier.claims
        if claims.is_relative(claim) and claim.id not in judged
    ]
    title = writer.words("What could not be checked, and why")
    return Section("unchecked", title, (Points(tuple(points)),) if points else ())


def _unchecked(case: Case, verdict: Verdict) -> Text:
    """A claim; with its reading where others of its verdicts on this side could be checked."""
    writer = case.writer
    name = writer.slot(Ids((verdict.claim,)))
    checked = any(
        v.verdict != "not_checkable"
        for v in case.result.verdicts
        if (v.claim, v.side) == (verdict.claim, verdict.side)
    )
    if not checked:
        return name
    return writer.say("{claim} as {reading}", claim=name, reading=_reading(case, verdict))


def _side(case: Case, side: str, reasons: dict[Text, list[Text]]) -> Text:
    writer = case.writer
    given = [
        writer.say("{claims}: {reason}", claims=writer.listing(names), reason=why)
        for why, names in reasons.items()
    ]
    return writer.say("Side {side}: {reasons}", side=Side(side), reasons=writer.clauses(given))


def consistency(case: Case) -> Section:
    """Published figures that contradict each other."""
    writer = case.writer
    points = tuple(
        writer.say(
            "Side {side}: {figures} cannot all be true.",
            side=Side(found.component.partition("/")[0]),
            figures=Ids(found.conflict),
        )
        for found in case.result.consistency
        if not found.feasible
    )
    title = writer.words("Published figures that contradict each other")
    return Section("consistency", title, (Points(points),) if points else ())


def statement(case: Case) -> Section:
    """The statement against itself."""
    points = _conflicts(case, own=True)
    title = case.writer.words("The statement against itself")
    return Section("statement", title, (Points(points),) if points else ())


def unusual(case: Case) -> Section:
    """What would hold only in unusual months."""
    points = _conflicts(case, own=False)
    title = case.writer.words("What would need unusual months")
    return Section("unusual", title, (Points(points),) if points else ())


def _conflicts(case: Case, *, own: bool) -> tuple[Text, ...]:
    return tuple(
        sentence(case, found.words, _CONFLICT, found.members, found.side)
        for found in case.result.conflicts
        if (found.side == "statement") is own
    )


def implied(case: Case) -> Section:
    """Levels and changes of turnover that the figures guarantee, and whether parts add up."""
    result = case.result
    turnover = [found for found in result.implied if found.measure == "turnover"]
    points = [
        sentence(case, found.words, _IMPLIED, found.because, found.side, found.period)
        for found in sorted(turnover, key=lambda found: found.quantity != "level")
    ]
    points += [
        sentence(case, found.words, _PARTS, found.facts, found.side, found.period)
        for found in result.parts
    ]
    title = case.writer.words("What the figures imply")
    return Section("implied", title, (Points(tuple(points)),) if points else ())


def sentence(
    case: Case,
    words: str,
    formula: str,
    of: Sequence[str],
    side: str | None = None,
    period: str | None = None,
) -> Text:
    """Write a sentence of the check; what it counts of past cases is marked as such."""
    writer = case.writer
    whose = None if side == "statement" else side
    about = computed(plain(writer.words(formula)), *of, side=whose, period=period)
    return cited(writer, Phrase.of(words), beside_history(writer, about))

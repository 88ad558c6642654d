"""What the page does not know, what to do about it, and where the page itself is weakest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

from bilateral.brief import findings
from bilateral.brief.claims import quote
from bilateral.brief.figures import chance_of
from bilateral.brief.focus import is_published
from bilateral.brief.language import mark
from bilateral.brief.ledger import computed
from bilateral.brief.model import Points, Section, plain
from bilateral.vocab.phrase import ChanceRange, Growth, Ids, Side, When

if TYPE_CHECKING:
    from bilateral.brief.case import Case
    from bilateral.brief.focus import Focus
    from bilateral.brief.model import Text

_MOST: Final = 3  # points of each list on the page
_WIDE: Final = 0.35  # width of a chance's range from which it is named as a weak point
_MISSING: Final = {
    "deadline": mark("deadline"),
    "whose_statistics": mark("whose statistics"),
    "goods_or_services": mark("goods or services"),
    "growth_base": mark("base of the growth"),
    "growth_currency": mark("money of the growth"),
}


def unknown(case: Case) -> Section | None:
    """What was not said, and which side published nothing that could check it."""
    writer = case.writer
    points: list[Text] = []
    missing = [writer.words(_MISSING[m]) for m in case.result.missing if m in _MISSING]
    if missing:
        points.append(writer.say("Not said: {missing}.", missing=writer.clauses(missing)))
    points += [text for _, text in _silent(case)]
    if not case.facts.facts:
        points.append(writer.words("No published figure was given: nothing could be compared."))
    return _listed(case, "unknown", mark("Not known"), points, "left")


def _silent(case: Case) -> list[tuple[str, Text]]:
    """Sides on which no figure of the statement could be checked, with their last level."""
    writer = case.writer
    judged: dict[str, set[str]] = {}
    last: dict[str, str] = {}
    for verdict in case.result.verdicts:
        judged.setdefault(verdict.side, set()).add(verdict.verdict)
        if verdict.last_level is not None:
            last[verdict.side] = max(verdict.last_level, last.get(verdict.side, ""))
    found: list[tuple[str, Text]] = []
    for side, words in sorted(judged.items()):
        if words != {"not_checkable"}:
            continue
        if side in last:
            text = writer.say(
                "{side}: last published level {period}.",
                side=Side(side),
                period=When(last[side]),
            )
        else:
            text = writer.say("{side}: no published level.", side=Side(side))
        found.append((side, text))
    return found


def actions(case: Case, focus: Focus | None) -> Section | None:
    """What to ask and to do next, each from what was found."""
    writer = case.writer
    points: list[Text] = []
    if any(m in _MISSING for m in case.result.missing):
        points.append(writer.words("Request the missing details."))
    points += [
        writer.say("Obtain the yearly figures of {side}, by direction.", side=Side(side))
        for side, _ in _silent(case)
    ]
    contradicted = {v.claim for v in case.result.verdicts if v.verdict == "contradicted"}
    if contradicted:
        points.append(
            writer.say(
                "Quote {claims} only with source and period.",
                claims=writer.listing(
                    [
                        _quoted(case, claim)
                        for claim in [c.id for c in case.dossier.claims if c.id in contradicted]
                    ][:_MOST]
                ),
            )
        )
    points += _watch(case, focus)
    if not points:
        points.append(writer.words("Follow the next release of both sides."))
    return _listed(case, "actions", mark("Next steps"), points, "full", most=_MOST + 1)


def _quoted(case: Case, claim: str) -> Text:
    return quote(case.writer, case.dossier.claim(claim))


def _watch(case: Case, focus: Focus | None) -> list[Text]:
    """The growth that the next figures are to be held against."""
    if focus is None or focus.base is None or focus.year is None or focus.reached:
        return []
    base, years = focus.base, focus.year - focus.base.year
    if years <= 0 or base.base <= 0:
        return []
    growth = (focus.amount / base.base) ** (1 / years) - 1
    writer = case.writer
    formula = plain(writer.words("constant yearly growth from the base to the target"))
    return [
        writer.say(
            "Compare new figures with {growth} a year.",
            computed(formula, focus.target.target, base.base_of, side=base.side),
            growth=Growth(growth),
        )
    ]


def weakest(case: Case, focus: Focus | None) -> Section | None:
    """The three weakest points of the page itself, the gravest first."""
    return _listed(case, "weak", mark("Weakest points"), _weak(case, focus), "right")


def _weak(case: Case, focus: Focus | None) -> list[Text]:
    writer, result = case.writer, case.result
    found: list[Text] = []
    if not case.facts.facts:
        found.append(writer.words("It has no published figure to stand on."))
    broken = [c for c in result.consistency if not c.feasible]
    if broken:
        named = dict.fromkeys(m.partition(".")[0] for m in broken[0].conflict)
        members = Ids(tuple(named))
        found.append(
            writer.say("Published figures contradict each other: {members}.", members=members)
        )
    if focus is not None and focus.chance is not None and focus.chance.transferred:
        found.append(writer.words("The chance was tested on countries, not on regions."))
    at = focus.at if focus is not None else None
    if focus is not None and focus.base is not None and not is_published(case, focus.base):
        found.append(writer.words("The chance starts from a level that was said, not published."))
    judging = findings.judging(result.verdicts)
    if len(judging) == 1:
        found.append(writer.say("All verdicts rest on one side, {side}.", side=Side(*judging)))
    if at is not None and at.low is not None and at.high is not None and focus is not None:
        assert focus.base is not None
        if at.high - at.low > _WIDE:
            found.append(
                writer.say(
                    "The range is wide: {range}.",
                    chance_of(case, focus.base, focus.year),
                    range=ChanceRange(at.low, at.high),
                )
            )
    if any(fact.own_source for fact in case.facts):
        found.append(writer.words("Some figures are the speaker's own release."))
    if any(verdict.rounding for verdict in result.verdicts):
        found.append(writer.words("Some verdicts turn on how a figure was rounded."))
    if any(conflict.assuming for conflict in result.conflicts):
        found.append(writer.words("Some findings assume ordinary months."))
    if any(area.flow_inferred for area in case.dossier.sectors):
        found.append(writer.words("The direction of some areas is inferred, not said."))
    found.append(writer.words("What was said around the statement is not known."))
    return found


def _listed(
    case: Case,
    key: str,
    title: str,
    points: list[Text],
    place: Literal["full", "left", "right"],
    most: int = _MOST,
) -> Section | None:
    if not points:
        return None
    return Section(key, case.writer.words(title), (Points(tuple(points[:most])),), place)

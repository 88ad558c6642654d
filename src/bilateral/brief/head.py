"""The head of the page: who trades with whom, and the one sentence that answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from bilateral.brief.claims import modality
from bilateral.brief.figures import base_level, chance_of, target_amount
from bilateral.brief.language import mark
from bilateral.brief.model import Words
from bilateral.vocab.phrase import Chance, ChanceRange, Count, Side, When, Year

if TYPE_CHECKING:
    from bilateral.brief.case import Case
    from bilateral.brief.focus import Focus
    from bilateral.brief.model import Text


def title(case: Case) -> Text:
    """Name the two sides: the pair that most claims are about."""
    writer, dossier = case.writer, case.dossier
    pairs = [(c.reporter, c.partner) for c in dossier.claims if c.reporter and c.partner]
    codes = [p.code for p in dossier.parties][:2]
    if pairs:
        codes = list(max(pairs, key=lambda p: (pairs.count(p), -pairs.index(p))))
    if not codes:
        return writer.words("Statement without named parties")
    return writer.join([writer.slot(Side(code)) for code in codes], " – ")


def known_by(case: Case) -> Text:
    """Say up to which day publications were used."""
    if case.result.as_of is None:
        return case.writer.words("all figures given")
    return case.writer.say("as published by {date}", date=When(case.result.as_of))


def answer(case: Case, focus: Focus | None) -> Text:
    """The sentence at the head: can the target be reached, and what are its premises worth."""
    writer = case.writer
    if not [c for c in case.dossier.claims if c.type != "nontrade"]:
        return writer.words(
            "No figure of trade was found in this statement: there is nothing to check."
        )
    clauses = [text for text in (_target(case, focus), _premises(case)) if text]
    if not clauses:
        return writer.words("The statement gives no past figure to check and names no amount.")
    return _begun(writer.say("{clauses}.", clauses=writer.clauses(clauses)))


def _begun(sentence: Text) -> Text:
    """Begin a sentence with a capital, where it begins with words."""
    first, *rest = sentence
    if not isinstance(first, Words):
        return sentence
    return (Words(first.text[:1].upper() + first.text[1:], first.tone), *rest)


def _target(case: Case, focus: Focus | None) -> Text:
    writer = case.writer
    if focus is None:
        return ()
    goal = target_amount(case, focus)
    if focus.reached:
        side, year = focus.reached[0]
        if year is None:
            return writer.say(
                "{goal} is already reached on side {side}", goal=goal, side=Side(side)
            )
        return writer.say(
            "{goal} was already reached on side {side} in {year}",
            goal=goal,
            side=Side(side),
            year=Year(year),
        )
    if focus.base is None and focus.chance is not None and focus.chance.bases:
        level = base_level(case, focus.chance.bases[0])
        return writer.say("{goal} lies below {level}", goal=goal, level=level)
    at = focus.at
    if focus.base is None or focus.year is None:
        return writer.say(
            "{goal} is named as {modality}; no published or stated level lets its chance be told",
            goal=goal,
            modality=modality(writer, focus.claim),
        )
    level = base_level(case, focus.base)
    if at is None or at.p is None or at.low is None or at.high is None:
        return writer.say(
            "{goal} by {year} lies beyond what the model can tell from {level}",
            goal=goal,
            year=Year(focus.year),
            level=level,
        )
    template = (
        mark("{goal} by {year}: a chance of {chance} ({range}), from {level}")
        if focus.target.deadline is not None
        else mark("{goal} by {year} (our horizon): a chance of {chance} ({range}), from {level}")
    )
    return writer.say(
        template,
        chance_of(case, focus.base, focus.year),
        goal=goal,
        year=Year(focus.year),
        chance=Chance(at.p),
        range=ChanceRange(at.low, at.high),
        level=level,
    )


def _premises(case: Case) -> Text:
    """Count the figures of the statement by how they stand."""
    writer = case.writer
    judged: dict[str, dict[str, set[str]]] = {}
    for verdict in case.result.verdicts:
        if case.dossier.claim(verdict.claim).type != "forward":
            judged.setdefault(verdict.claim, {}).setdefault(verdict.side, set()).add(
                verdict.verdict
            )
    checked = [
        [words - {"not_checkable"} for words in sides.values() if words != {"not_checkable"}]
        for sides in judged.values()
    ]
    checked = [sides for sides in checked if sides]
    if not checked:
        return writer.words("the figures given cannot check what was said") if judged else ()
    kinds = [_standing(sides) for sides in checked]
    wrong, sided, partly = (kinds.count(kind) for kind in ("wrong", "sided", "partly"))
    found: list[Text] = []
    if wrong:
        found.append(
            writer.count(
                "{n} figure is contradicted",
                "{n} figures are contradicted",
                "n",
                n=Count(wrong),
            )
        )
    if sided:
        found.append(
            writer.count(
                "{n} figure fits one side only",
                "{n} figures fit one side only",
                "n",
                n=Count(sided),
            )
        )
    if partly:
        found.append(
            writer.count(
                "{n} figure holds under some readings only",
                "{n} figures hold under some readings only",
                "n",
                n=Count(partly),
            )
        )
    if found:
        return writer.join(found, ", ")
    if all(words == {"supported"} for sides in checked for words in sides):
        return writer.words("what was said and can be checked is supported")
    return writer.words("no figure said is contradicted")


def _standing(sides: list[set[str]]) -> Literal["wrong", "sided", "partly", "fits"]:
    """How a figure stands over its readings and sides."""
    wrong = [words == {"contradicted"} for words in sides]
    if all(wrong):
        return "wrong"
    if any(wrong):
        return "sided" if any("supported" in words for words in sides) else "partly"
    return "partly" if any("contradicted" in words for words in sides) else "fits"

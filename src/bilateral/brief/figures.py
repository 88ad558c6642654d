"""Figures that several parts of the page name: target, base, chance; each with its source."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bilateral.brief.claims import about
from bilateral.brief.focus import is_published
from bilateral.brief.ledger import computed, estimated, reported
from bilateral.brief.model import plain
from bilateral.vocab.phrase import Money, Side, Year

if TYPE_CHECKING:
    from bilateral.brief.case import Case
    from bilateral.brief.focus import Focus
    from bilateral.brief.ledger import About
    from bilateral.brief.model import Text
    from bilateral.chance import BaseChance

DIGITS = 6


def target_amount(case: Case, focus: Focus) -> Text:
    """The level to be reached, as it was said."""
    source = about(case.dossier, focus.claim)
    return case.writer.slot(Money(focus.amount, focus.target.currency, DIGITS), source)


def base_about(case: Case, base: BaseChance) -> About:
    """Where the level of a base comes from: a fact, or a reading of a claim."""
    year = str(base.year)
    if is_published(case, base):
        flows = base.base_of.split("+")
        if len(flows) > 1:
            formula = plain(case.writer.words("sum of the two published flows"))
            return computed(formula, *flows, side=base.side, period=year)
        return reported(base.base_of, side=base.side, period=year)
    claim, _, reading = base.base_of.partition("/")
    if not reading:
        return about(case.dossier, case.dossier.claim(claim))
    formula = plain(case.writer.words("the stated figure in this reading, as a level of one year"))
    return computed(formula, base.base_of, period=year)


def base_amount(case: Case, base: BaseChance) -> Text:
    """The level of a base alone."""
    return case.writer.slot(Money(base.base, base.currency, DIGITS), base_about(case, base))


def base_level(case: Case, base: BaseChance) -> Text:
    """The level of a base with whose it is and of when."""
    level = base_amount(case, base)
    if not is_published(case, base):
        return case.writer.say("{level} as said", level=level)
    return case.writer.say(
        "the published {level} ({side}, {year})",
        level=level,
        side=Side(base.side),
        year=Year(base.year),
    )


def chance_of(case: Case, base: BaseChance, year: int | None) -> About:
    """Where a chance comes from: the model, from a base, up to a year."""
    formula = plain(
        case.writer.words("chance that the level is reached in any year up to then, from the base")
    )
    period = str(year) if year is not None else None
    return estimated(formula, base.base_of, side=base.side, period=period)

"""The odds in the annex: from every base, in tables and in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bilateral.brief import annex_behind, claims
from bilateral.brief.annex_growth import growth_of
from bilateral.brief.cited import cited, is_history, past_cases
from bilateral.brief.figures import base_about, base_amount, chance_of
from bilateral.brief.language import mark
from bilateral.brief.ledger import computed, estimated
from bilateral.brief.model import Column, Points, Section, Table, plain
from bilateral.brief.writer import Cited
from bilateral.vocab.phrase import (
    Chance,
    ChanceRange,
    Count,
    Frequency,
    Growth,
    Ids,
    Money,
    Number,
    Phrase,
    Side,
    Year,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bilateral.brief.case import Case
    from bilateral.brief.cited import Sourced
    from bilateral.brief.ledger import About
    from bilateral.brief.model import Block, Text
    from bilateral.chance import BaseChance, TargetChance, YearChance
    from bilateral.vocab.phrase import Slot

_AHEAD: Final = (3, 6, 10)  # years after the latest base
_MULTIPLE: Final = mark("target over base")
_STATED: Final = mark("the stated growth, kept up every year")
_UNDER_WAY: Final = mark("growth of whole years whose first months grew alike")


def odds(case: Case) -> Section:
    """Return the odds of every target from every base, in tables and in words."""
    blocks: list[Block] = []
    for target in assessed(case):
        bases = [base for base in target.bases if not base.reached]
        found: list[Block] = [_in_words(case, target), *_under_way(case, target)]
        if bases:
            found = [
                _chances(case, target, bases),
                _times(case, bases),
                *found,
                *annex_behind.fan(case, target),
                *annex_behind.eras(case, bases),
                *annex_behind.moves(case, bases),
                *annex_behind.members(case, bases),
            ]
        blocks += [block for block in found if block not in blocks]
    return Section("odds", case.writer.words("The odds from every base"), tuple(blocks))


def assessed(case: Case) -> list[TargetChance]:
    """Targets with odds; one that repeats another is not listed twice."""
    repeats: set[str] = set()
    found: list[TargetChance] = []
    for target in case.chances.targets:
        if target.bases and target.target not in repeats:
            found.append(target)
            repeats.update(target.same_as)
    return found


def years_ahead(target: TargetChance) -> tuple[int, ...]:
    """A few years after the latest base; the deadline in the place of the nearest of them."""
    latest = max(base.year for base in target.bases)
    years = [latest + ahead for ahead in _AHEAD]
    if target.deadline is not None and (last := int(target.deadline[:4])) <= years[-1]:
        years[min(range(len(years)), key=lambda n: abs(years[n] - last))] = last
    return tuple(years)


def _told(target: TargetChance, years: tuple[int, ...]) -> int:
    """The year that history is told for: the deadline, else the middle one."""
    last = int(target.deadline[:4]) if target.deadline is not None else None
    return last if last in years else years[len(years) // 2]


def _chances(case: Case, target: TargetChance, bases: list[BaseChance]) -> Table:
    writer = case.writer
    years = years_ahead(target)
    told = _told(target, years)
    columns = (
        Column(writer.words("from")),
        Column(writer.words("base"), wide=True),
        Column(writer.words("times needed"), numeric=True),
        *(Column(writer.say("chance by {year}", year=Year(year)), numeric=True) for year in years),
        Column(writer.say("pairs that did it by {year}", year=Year(told)), numeric=True),
    )
    caption = writer.say(
        "Chance of {target} from each base, with the range that eight in ten eras give, and the "
        "share of comparable country pairs that got there",
        target=goal(case, target),
    )
    rows: list[tuple[Text, ...]] = []
    for base in bases:
        level = writer.say(
            "{level} ({side}, {year})",
            level=base_amount(case, base),
            side=Side(base.side),
            year=Year(base.year),
        )
        rows.append(
            (
                writer.slot(Ids((base.base_of,))),
                level,
                writer.slot(Number(base.multiple, 3), _multiple(case, target, base)),
                *(_chance(case, base, _at(base, year)) for year in years),
                _history(case, base, _at(base, told)),
            )
        )
    return Table(caption, columns, tuple(rows))


def goal(case: Case, target: TargetChance) -> Text:
    """The amount of a target as it was said, or its name."""
    if target.amount is None:
        return case.writer.slot(Ids((target.target,)))
    source = claims.about(case.dossier, case.dossier.claim(target.target))
    return case.writer.slot(Money(target.amount, target.currency, 6), source)


def _at(base: BaseChance, year: int) -> YearChance | None:
    return next((one for one in base.by if one.year == year), None)


def _chance(case: Case, base: BaseChance, at: YearChance | None) -> Text:
    if at is None or at.p is None:
        return ()
    about = chance_of(case, base, at.year)
    if at.low is None or at.high is None:
        return case.writer.slot(Chance(at.p), about)
    spread = ChanceRange(at.low, at.high)
    return case.writer.say("{chance} ({range})", about, chance=Chance(at.p), range=spread)


def _history(case: Case, base: BaseChance, at: YearChance | None) -> Text:
    if at is None or at.history is None:
        return ()
    return case.writer.slot(Frequency(at.history), past_cases(case.writer, base.base_of))


def _times(case: Case, bases: list[BaseChance]) -> Table:
    """When each base gets there: at one in ten, at even odds, at nine in ten, as extrapolated."""
    writer = case.writer
    columns = (
        Column(writer.words("from"), wide=True),
        Column(writer.words("one in ten"), numeric=True),
        Column(writer.words("even odds"), numeric=True),
        Column(writer.words("nine in ten"), numeric=True),
        Column(writer.words("at the stated growth, kept up"), numeric=True),
    )
    rows: list[tuple[Text, ...]] = []
    for base in bases:
        about = chance_of(case, base, None)
        there = next((y.year for y in base.by if y.extrapolation == 1.0), None)
        stated: Text = writer.words("no stated growth")
        if base.extrapolated_of is not None:
            formula = plain(writer.words(_STATED))
            kept = computed(formula, base.base_of, base.extrapolated_of, side=base.side)
            stated = _year(case, there, base.beyond, kept)
        rows.append(
            (
                writer.slot(Ids((base.base_of,))),
                *(
                    _year(case, year, base.beyond, about)
                    for year in (base.year_p10, base.year_p50, base.year_p90)
                ),
                stated,
            )
        )
    return Table(writer.words("Year in which the chance passes"), columns, tuple(rows))


def _year(case: Case, year: int | None, beyond: int, about: About) -> Text:
    if year is None:
        return case.writer.say("after {year}", year=Year(beyond))
    return case.writer.slot(Cited(Year(year), about))


def _in_words(case: Case, target: TargetChance) -> Points:
    return Points(
        tuple(cited(case.writer, base.words, _sources(case, target, base)) for base in target.bases)
    )


def _sources(case: Case, target: TargetChance, base: BaseChance) -> Sourced:
    """Where the figures of the paragraph of a base come from."""
    writer = case.writer
    goal = claims.about(case.dossier, case.dossier.claim(target.target))
    stated = growth_of(case, base.extrapolated_of) if base.extrapolated_of is not None else None

    def source(name: str, slot: Slot, around: Mapping[str, Slot]) -> About | None:
        match slot:
            case Chance() | ChanceRange():
                year = around.get("year")
                return chance_of(case, base, year.year if isinstance(year, Year) else None)
            case Phrase():
                return past_cases(writer) if name == "like" else None
            case Frequency() if "said" not in around:
                return past_cases(writer, base.base_of)
            case _ if is_history(slot):
                return past_cases(writer)
            case Money():
                return goal if name == "target" else base_about(case, base)
            case Growth():
                return stated
            case Number() if name == "multiple":
                return _multiple(case, target, base)
            case _:
                return None

    return source


def _multiple(case: Case, target: TargetChance, base: BaseChance) -> About:
    formula = plain(case.writer.words(_MULTIPLE))
    return computed(formula, target.target, base.base_of, side=base.side)


def _under_way(case: Case, target: TargetChance) -> tuple[Block, ...]:
    """The year under way, from its first months: growth, level and chance of the target."""
    writer = case.writer
    formula = plain(writer.words(_UNDER_WAY))
    rows: list[tuple[Text, ...]] = []
    points: list[Text] = []
    for now in target.nowcast:
        about = estimated(formula, now.of, side=now.side, period=str(now.year))
        year = writer.count(
            "{year}, from its first month ({of})",
            "{year}, from its first {months} months ({of})",
            "months",
            year=Year(now.year),
            months=Count(now.months),
            of=Ids((now.of,)),
        )
        growths = [Growth(change) for change in now.growth or ()]
        levels = [Money(level, now.currency, 3) for level in now.level or ()]
        for what, slots in ((mark("growth"), growths), (mark("level"), levels)):
            if slots:
                cells = (writer.slot(slot, about) for slot in slots)
                rows.append((writer.slot(Side(now.side)), year, writer.words(what), *cells))
        if now.p is not None:
            points.append(
                writer.say(
                    "Chance of {target} in {year} on side {side}: {chance}.",
                    target=goal(case, target),
                    year=Year(now.year),
                    side=Side(now.side),
                    chance=Cited(Chance(now.p), about),
                )
            )
    columns = (
        Column(writer.words("side")),
        Column(writer.words("year under way"), wide=True),
        Column(writer.words("what")),
        Column(writer.words("one in ten stays below"), numeric=True),
        Column(writer.words("half stay below"), numeric=True),
        Column(writer.words("nine in ten stay below"), numeric=True),
    )
    caption = writer.words("The year under way, as its first months let expect it")
    table = (Table(caption, columns, tuple(rows)),) if rows else ()
    return (*table, Points(tuple(points))) if points else table

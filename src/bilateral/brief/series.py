"""The first chart: what was published and said, the target, the fan and the path needed."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, cast

from bilateral.brief.axes import amount_axis, middle, on_axis, year_axis
from bilateral.brief.charts import Band, Line, Point, SeriesChart
from bilateral.brief.figures import base_level, chance_of, target_amount
from bilateral.brief.focus import is_published
from bilateral.brief.ledger import computed, reported
from bilateral.brief.model import Paragraph, Picture, Section, plain
from bilateral.brief.writer import Cited
from bilateral.verdict import rank
from bilateral.vocab.measure import Measure
from bilateral.vocab.period import Period
from bilateral.vocab.phrase import Growth, GrowthRange, Ids, MoneyRange, Side, When, Year

if TYPE_CHECKING:
    from bilateral.brief.case import Case
    from bilateral.brief.charts import Axis
    from bilateral.brief.focus import Focus
    from bilateral.brief.model import Text
    from bilateral.dossier import Claim
    from bilateral.verdict import Implied
    from bilateral.vocab.measure import Kind

_HEADROOM: Final = 1.05
_FAN_TOP: Final = 1.6  # of the target: how much of the fan the chart makes room for
_ENOUGH: Final = 6  # months of a growth that is held against a yearly one
_NARROW: Final = 0.05  # relative width up to which an implied level is drawn as a point


def section(case: Case, focus: Focus | None) -> Section | None:
    """Return the chart; None without a target or any level."""
    if focus is None or focus.claim.measure == "balance":
        return None
    levels = _levels(case, focus.claim, focus.target.currency)
    if not levels and focus.base is None:
        return None
    writer = case.writer
    title = writer.words("Levels and target")
    picture = Picture("series", title, _message(case, focus), _chart(case, focus, levels))
    latest = _latest(case, focus)
    blocks = (picture, Paragraph(latest)) if latest else (picture,)
    return Section("series", title, blocks, "left")


@dataclass(frozen=True, slots=True)
class Level:
    """A level of one side over a year or less, in full units."""

    side: str
    period: Period
    value: float
    fact: str


def _levels(case: Case, claim: Claim, currency: str | None) -> list[Level]:
    """Published levels of what the target measures, and narrow implied ones, by side."""
    found: dict[tuple[str, Period], tuple[int, Level]] = {}
    for fact in case.facts:
        place = rank(fact.measure, claim)
        whole = fact.period.months <= 12 and fact.measure.currency == currency
        if place is None or fact.value is None or not whole:
            continue
        key = (fact.side, fact.period)
        if key not in found or place < found[key][0]:
            found[key] = (place, Level(fact.side, fact.period, fact.value.value, fact.id))
    levels = {key: level for key, (_, level) in found.items()}
    for item in case.result.implied:
        period = Period.parse(item.period)
        narrow = item.high < item.low * (1 + _NARROW)
        if (
            item.quantity == "level"
            and item.unit == currency
            and period.months <= 12
            and narrow
            and _implied_about(item, claim)
        ):
            level = Level(item.side, period, (item.low + item.high) / 2, item.because[0])
            levels.setdefault((item.side, period), level)
    return sorted(levels.values(), key=lambda level: (level.side, level.period.first))


def _implied_about(item: Implied, claim: Claim) -> bool:
    """Whether an implied figure is about what a target is: it holds all products."""
    measure = Measure(cast("Kind", item.measure), item.from_, item.to)
    return claim.product is None and rank(measure, claim) is not None


def _chart(case: Case, focus: Focus, levels: list[Level]) -> SeriesChart:
    writer = case.writer
    base, year = focus.base, focus.year
    said = _stated(case, focus)
    years = [p for level in levels for p in (level.period.first // 12, level.period.last // 12)]
    years += [int(point.at) for point in said]
    fan = base.fan if base is not None and base.currency == focus.target.currency else ()
    fan = tuple(
        one for one in fan if year is None or one.year <= max(year, base.year + 1 if base else 0)
    )
    years += [base.year] if base is not None else []
    years += [year] if year is not None else []
    x = year_axis(writer, min(years), max(years))
    tops = [focus.amount, *(level.value for level in levels), *(point.value for point in said)]
    tops += [min(one.p90, _FAN_TOP * focus.amount) for one in fan]
    y = amount_axis(writer, _HEADROOM * max(tops), focus.target.currency)
    needed: tuple[tuple[float, float], ...] = ()
    if base is not None and year is not None and not focus.reached and year > base.year:
        needed = ((middle(base.year), base.base), (middle(year), focus.amount))
    bands: tuple[Band, ...] = ()
    if fan and base is not None:
        start = Band(middle(base.year), base.base, base.base, base.base)
        bands = (start, *(Band(middle(f.year), f.p10, f.p50, f.p90) for f in fan))
    word = writer.language.word
    return SeriesChart(
        x=x,
        y=y,
        lines=_lines(case, levels, y),
        stated=tuple(
            Point(p.at, p.value, p.months, writer.label(on_axis(p.value, y))) for p in said
        ),
        stated_name=word("as said") if said else "",
        target=focus.amount,
        target_name=word("target"),
        fan=bands,
        fan_name=plain(writer.words("model, eight in ten")) if bands else "",
        needed=needed,
        needed_name=word("path needed") if needed else "",
        partial_name=word("part of a year") if any(_partial(lv) for lv in levels) else "",
    )


def _partial(level: Level) -> bool:
    return level.period.months < 12


def _lines(case: Case, levels: list[Level], y: Axis) -> tuple[Line, ...]:
    """A line for each side; of a year that is not complete, its longest part."""
    writer = case.writer
    found: list[Line] = []
    for side in dict.fromkeys(level.side for level in levels):
        points = [
            (
                level,
                Point(
                    (level.period.first + level.period.last + 1) / 24,
                    level.value,
                    level.period.months,
                    writer.label(on_axis(level.value, y), level.fact),
                ),
            )
            for level in levels
            if level.side == side
        ]
        whole = tuple(point for level, point in points if not _partial(level))
        partial = {
            int(p.at): p
            for p in sorted(
                (point for level, point in points if _partial(level)), key=lambda p: p.months
            )
        }
        open_years = tuple(partial[y] for y in sorted(partial.keys() - {int(p.at) for p in whole}))
        found.append(Line(writer.economy(side), whole, open_years))
    return tuple(found)


def _stated(case: Case, focus: Focus) -> list[Point]:
    """Levels that the statement names; a share of a sum over years was not said."""
    if focus.chance is None:
        return []
    said = {claim.id: claim.amount for claim in case.dossier.claims}
    return [
        Point(middle(base.year), base.base, 12, "")
        for base in focus.chance.bases
        if not is_published(case, base)
        and base.currency == focus.target.currency
        and said.get(base.base_of.partition("/")[0]) == base.base
    ]


def _message(case: Case, focus: Focus) -> Text:
    """What the chart says: how far the level is from the target, and where the fan ends."""
    writer, base, year = case.writer, focus.base, focus.year
    goal = target_amount(case, focus)
    if base is None or year is None:
        return writer.say("The target is {goal}; no level to start from is known.", goal=goal)
    if focus.reached or year <= base.year:
        level = base_level(case, base)
        return writer.say("The target of {goal} against {level}.", goal=goal, level=level)
    growth = (focus.amount / base.base) ** (1 / (year - base.year)) - 1
    need = writer.slot(
        Growth(growth), computed(_needed(case), focus.target.target, base.base_of, side=base.side)
    )
    at = next((one for one in base.fan if one.year == year), None)
    if at is None:
        return writer.say(
            "{growth} a year to {goal} by {year}.", goal=goal, year=Year(year), growth=need
        )
    fan = writer.slot(MoneyRange(at.p10, at.p90, base.currency), chance_of(case, base, year))
    return writer.say(
        "{growth} a year to {goal} by {year}; model's range: {range}.",
        goal=goal,
        year=Year(year),
        growth=need,
        range=fan,
    )


def _latest(case: Case, focus: Focus) -> Text:
    """The latest change that the figures imply, against the growth that the target needs."""
    writer = case.writer
    named = {fact.id for fact in case.facts}
    changes = [
        item
        for item in case.result.implied
        if item.quantity == "change"
        and _implied_about(item, focus.claim)
        and {m.partition(".")[0] for m in item.because} <= named
        and not math.isinf(item.high)
    ]
    paces = [pace for pace in case.result.pace if pace.target == focus.target.target]
    told: list[Text] = []
    if changes:
        latest = max(changes, key=lambda i: (Period.parse(i.period).last, i.low - i.high))
        formula = plain(
            writer.words("what the published growths leave for these months, ordinarily weighted")
        )
        source = computed(formula, *latest.because, side=latest.side, period=latest.period)
        told.append(
            writer.say(
                "{side}, {period}: {change} on a year earlier ({facts}).",
                source,
                side=Side(latest.side),
                period=When(latest.period),
                change=GrowthRange(latest.low, latest.high),
                facts=Ids(tuple(dict.fromkeys(m.partition(".")[0] for m in latest.because))),
            )
        )
    below = [
        pace for pace in paces if pace.below and focus.base and pace.base_of == focus.base.base_of
    ]
    facts = {fact.id: fact for fact in case.facts}
    latest_fact = facts.get(below[0].latest_of.partition(".")[0]) if below else None
    if latest_fact is not None and latest_fact.period.months >= _ENOUGH:
        pace = below[0]
        needed = computed(_needed(case), pace.target, pace.base_of)
        told.append(
            writer.say(
                "Growth {period}: {latest}; required: {needed}.",
                period=When(str(latest_fact.period)),
                latest=Cited(Growth(pace.latest), reported(latest_fact.id)),
                needed=Cited(Growth(pace.needed), needed),
            )
        )
    return writer.join(told)


def _needed(case: Case) -> str:
    return plain(case.writer.words("constant yearly growth from the base to the target"))

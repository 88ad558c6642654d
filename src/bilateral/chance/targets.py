"""One target with its bases, weighed into its record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from bilateral.chance import words
from bilateral.chance.bases import flow_levels, flow_origin
from bilateral.chance.history import classes_of, eras_of, required_of
from bilateral.chance.model import BaseChance, FlowChance, FlowYear, VerdictOnBase
from bilateral.chance.odds import Engine
from bilateral.chance.weighing import (
    MOVES_AT,
    NOT_ASKED,
    Case,
    Question,
    chances,
    fan_of,
    first_year,
    levels_with_chance,
    sensitivity,
)
from bilateral.methods.outlook.deflator import BASE_YEAR
from bilateral.methods.outlook.features import NAMES
from bilateral.methods.outlook.series import ELIGIBLE
from bilateral.vocab.phrase import Count, Currency, Money, MoneyRange, Year, joined, phrase, phrases

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bilateral.chance.bases import Start
    from bilateral.chance.odds import Odds
    from bilateral.chance.origin import Rates
    from bilateral.chance.shipped import Shipped
    from bilateral.chance.weighing import Sensitivity
    from bilateral.verdict import Direction
    from bilateral.vocab.fact import Fact
    from bilateral.vocab.phrase import Phrase

LEVELS_AHEAD: Final = (3, 5, 10)  # years, where nobody asks for others
OTHER_GROWTHS: Final = (0.0, 0.10)
WIDE: Final = 1.05
"""Ends of a figure that are further apart than this are spoken of."""


@dataclass(frozen=True, slots=True)
class Aim:
    """What a target asks, whatever the base.

    Attributes
    ----------
    amount, lowest, highest : what is to be reached and its ends; None for a multiple of the base
    multiple : of the base, for a relative target
    asked : calendar years that were asked about, the deadline among them
    transferred : whether a party is a region or a bloc
    flow : whether it is about a single flow
    """

    amount: float | None
    lowest: float | None
    highest: float | None
    multiple: float | None = None
    asked: tuple[int, ...] = ()
    transferred: bool = False
    flow: bool = False

    def question(self, start: Start) -> Question:
        """The multiple that a base asks for, over the ends of both."""
        growth = None if start.extrapolated is None else start.extrapolated[0]
        if self.amount is None or self.lowest is None or self.highest is None:
            assert self.multiple is not None
            return Question(self.multiple, self.multiple, self.multiple, growth)
        return Question(
            self.amount / start.base.amount,
            self.lowest / start.high,
            self.highest / start.low,
            growth,
        )

    def target(self, start: Start) -> float:
        """The amount to reach from a base."""
        if self.amount is not None:
            return self.amount
        assert self.multiple is not None
        return start.base.amount * self.multiple


@dataclass(frozen=True, slots=True)
class Ground:
    """What a base is weighed with: the model, and the check's verdicts by reading.

    `behind` asks for what stands behind the chances as well.
    """

    model: Shipped
    verdicts: Mapping[str, tuple[VerdictOnBase, ...]]
    behind: bool = True

    @property
    def worth(self) -> tuple[dict[str, Any], ...]:
        """How often history followed an extrapolation, as far as the model's card says."""
        return tuple(self.model.card.get("extrapolation", ()))


def weigh(aim: Aim, starts: Sequence[Start], ground: Ground) -> tuple[BaseChance, ...]:
    """Chances from every base of one target."""
    if not starts:
        return ()
    engine = Engine.of(ground.model, flow=aim.flow)
    raw = np.stack([start.origin.raw() for start in starts])
    years = np.array([start.base.year for start in starts])
    odds = engine.odds(raw, years, transferred=aim.transferred)
    questions = [aim.question(start) for start in starts]
    cases = [
        Case(
            start.base.of,
            start.origin,
            question.multiple,
            _moves_at(aim, start, engine.outlook.horizons),
        )
        for start, question in zip(starts, questions, strict=True)
    ]
    sensitive = (
        sensitivity(engine, cases, odds, transferred=aim.transferred)
        if ground.behind
        else (NOT_ASKED,) * len(cases)
    )
    worlds = engine.origin_years
    return tuple(
        _base(aim, start, question, one, found, ground, worlds)
        for start, question, one, found in zip(starts, questions, odds, sensitive, strict=True)
    )


def _moves_at(aim: Aim, start: Start, horizons: Sequence[int]) -> int:
    """Years ahead at which moves are told: the first that is asked about, else a few."""
    ahead = [year - start.base.year for year in aim.asked]
    near = [h for h in horizons if h <= MOVES_AT] or list(horizons[:1])
    return next((h for h in ahead if h in horizons), near[-1])


def _base(
    aim: Aim,
    start: Start,
    question: Question,
    odds: Odds,
    found: Sensitivity,
    ground: Ground,
    worlds: tuple[int, int],
) -> BaseChance:
    base, origin = start.base, start.origin
    target = aim.target(start)
    classes = () if aim.flow else classes_of(origin, question.multiple)
    by = chances(odds, question, aim.asked, classes)
    years = aim.asked or tuple(base.year + h for h in LEVELS_AHEAD)
    verdicts = ground.verdicts.get(base.of, ())
    growth, growth_of = start.extrapolated or (None, None)
    record = BaseChance(
        base=base.amount,
        base_of=base.of,
        low=start.low,
        high=start.high,
        side=base.side,
        year=base.year,
        currency=base.currency,
        base_verdict=common_verdict(verdicts),
        verdicts=verdicts,
        multiple=question.multiple,
        reached=question.highest <= 1,
        growth=origin.growth,
        growth_of=start.growth_of,
        extrapolated_growth=growth,
        extrapolated_of=growth_of,
        known=origin.known(),
        by=by,
        fan=fan_of(odds, base.amount),
        year_p10=first_year(by, 0.1),
        year_p50=first_year(by, 0.5),
        year_p90=first_year(by, 0.9),
        beyond=base.year + odds.horizons[-1],
        reference_class=classes[0] if classes else None,
        reference_classes=classes,
        required=required_of(origin, base.amount, target, years),
        era=(*eras_of(classes, base.of), *found.era),
        inflation=found.inflation,
        moves=found.moves,
        set=levels_with_chance(odds, base.amount, base.of, years),
        caveats=(*start.notes, *_caveats(aim, start, ground)),
        words=joined(()),
    )
    text = words.paragraph(record, target, ground.worth, worlds)
    return record.model_copy(update={"words": text})


def common_verdict(verdicts: Iterable[VerdictOnBase]) -> str | None:
    """Verdict of a reading: of its windows the most favourable; None where sides disagree."""
    order = ("contradicted", "consistent", "supported")
    by_side: dict[str, str] = {}
    for found in verdicts:
        if found.verdict in order:
            known = by_side.get(found.side, found.verdict)
            by_side[found.side] = max(known, found.verdict, key=order.index)
    if not by_side:
        return next((v.verdict for v in verdicts), None)
    return by_side.popitem()[1] if len(set(by_side.values())) == 1 else None


def _widths(aim: Aim, start: Start) -> list[Phrase]:
    """What was made of a base or a target that is a range and not a figure."""
    said: list[Phrase] = []
    question = aim.question(start)
    money = start.base.currency
    if start.high > start.low * WIDE:
        said.append(
            phrase(
                "the base is {ends}: the chance is that of {middle}, its range covers both ends",
                ends=MoneyRange(start.low, start.high, money),
                middle=Money(start.base.amount, money),
            )
        )
    if aim.lowest is not None and aim.highest is not None and aim.highest > aim.lowest * WIDE:
        said.append(
            phrase(
                "the target is {ends}: the chance is that of {middle}, its range covers both ends",
                ends=MoneyRange(aim.lowest, aim.highest, money),
                middle=Money(aim.target(start), money),
            )
        )
    if question.lowest <= 1 < question.highest:
        said.append(
            phrase("whether the target is reached already is not certain: the ranges overlap")
        )
    return said


def _caveats(aim: Aim, start: Start, ground: Ground) -> list[Phrase]:
    base = start.base
    said: list[Phrase] = []
    outlook = ground.model.flow if aim.flow else ground.model.outlook
    year, cutoff = Year(base.year), Year(outlook.cutoff)
    if base.year > outlook.cutoff:
        said.append(
            phrase(
                "the base is of {year}; the model has seen outcomes until {cutoff}",
                year=year,
                cutoff=cutoff,
            )
        )
    elif base.year < outlook.cutoff:
        said.append(
            phrase(
                "hindsight: the base is of {year} and the model has seen outcomes until "
                "{cutoff}; it does not say what could be known then",
                year=year,
                cutoff=cutoff,
            )
        )
    said += _widths(aim, start)
    real = start.origin.level_2009
    if real is not None and real < ELIGIBLE * 1e6:
        said.append(
            phrase(
                "the base is smaller than any pair the model was fitted on ({size} of {prices}): "
                "the chance is that of the smallest, a guess",
                size=Money(ELIGIBLE * 1e6, "USD"),
                prices=Year(BASE_YEAR),
            )
        )
    unknown = len(NAMES) - len(start.origin.known())
    if unknown:
        said.append(
            phrases(
                "{unknown} of {all} features of the pair is not known to the model; it is drawn "
                "from pairs that are alike in the others",
                "{unknown} of {all} features of the pair are not known to the model; they are "
                "drawn from pairs that are alike in the others",
                count="unknown",
                unknown=Count(unknown),
                all=Count(len(NAMES)),
            )
        )
    if base.currency is None:
        said.append(
            phrase(
                "the model speaks of US dollars: in no currency a loss of value of the money "
                "counts towards the target"
            )
        )
    elif base.currency != "USD":
        said.append(
            phrase(
                "the model speaks of US dollars: in {currency} a loss of value of the money "
                "counts towards the target",
                currency=Currency(base.currency),
            )
        )
    if aim.flow:
        said.append(
            phrase("past cases are counted for turnover only: no plain frequency of one flow")
        )
    if start.extrapolated is not None and not ground.worth:
        said.append(phrase("what such an extrapolation was worth in history is not known here"))
    return said


def flows_of(
    aim: Aim,
    ways: Sequence[Direction],
    facts: Sequence[Fact],
    rates: Rates,
    model: Shipped,
) -> tuple[FlowChance, ...] | None:
    """Chance that one flow alone carries a turnover target; None when flows are not known."""
    by_id = {fact.id: fact for fact in facts}
    known = [
        (way, origin)
        for way in ways
        if (origin := flow_origin(way, facts, by_id, rates)) is not None
    ]
    if not known or aim.amount is None:
        return None
    raw = np.stack([origin.raw() for _, origin in known])
    years = np.array([origin.year for _, origin in known])
    odds = Engine.of(model, flow=True).odds(raw, years, transferred=aim.transferred)
    found: list[FlowChance] = []
    for (way, _), one in zip(known, odds, strict=True):
        flow, other = flow_levels(way, by_id)
        for growth in OTHER_GROWTHS:
            by = tuple(
                _flow_year(one, h, (aim.amount - other * (1 + growth) ** h) / flow)
                for h in one.horizons
            )
            found.append(
                FlowChance(
                    flow=way.flow,
                    side=way.side,
                    period=way.period,
                    share=way.share,
                    other_growth=growth,
                    by=by,
                    because=way.because,
                )
            )
    return tuple(found)


def _flow_year(odds: Odds, years: int, multiple: float) -> FlowYear:
    low, high = odds.range(years, multiple, multiple)
    return FlowYear(
        year=odds.year + years,
        multiple=max(multiple, 0.0),
        p=odds.chance(years, multiple),
        low=low,
        high=high,
    )

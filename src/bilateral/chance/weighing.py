"""One base and its target, weighed: every chance, what moves it, and its inverse."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from bilateral.chance.history import ERA_HORIZONS
from bilateral.chance.model import EraChance, FanYear, InflationChance, Move, SetLevel, YearChance
from bilateral.chance.odds import Part
from bilateral.methods.outlook.features import NAMES
from bilateral.methods.outlook.world import expected_inflation
from bilateral.vocab.phrase import Count, Number, Year, phrase, phrases

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import numpy.typing as npt

    from bilateral.chance.model import ReferenceRecord
    from bilateral.chance.odds import Engine, Odds
    from bilateral.chance.origin import Origin
    from bilateral.vocab.phrase import Phrase

    Array = npt.NDArray[np.float64]

MODEL_ERAS: Final = ((1970, 1979), (1980, 1989), (1990, 1999), (2000, 2009), (2010, 2019))
INFLATION_STEP: Final = 0.02  # log points a year
GROWTH_STEP: Final = 0.10  # ratio
SET_CHANCES: Final = (0.8, 0.5, 0.2)
WITHOUT: Final = {
    "level": phrase("not knowing the size"),
    "growth_1": phrase("not knowing the last growth"),
    **{
        f"growth_{years}": phrase("not knowing growth over {years} years", years=Count(years))
        for years in (3, 5, 10, 20)
    },
    "sd_10": phrase("not knowing how much growth varied"),
    "mad_10": phrase("not knowing how much growth usually varied"),
    **{
        f"from_mean_{years}": phrase("not knowing the mean of {years} years", years=Count(years))
        for years in (5, 10)
    },
    "drawdown": phrase("not knowing the earlier peak"),
    "imbalance": phrase("not knowing the two flows"),
    "larger_country": phrase("not knowing the larger country's trade"),
    "smaller_country": phrase("not knowing the smaller country's trade"),
    "larger_growth_5": phrase("not knowing growth of the larger country's trade"),
    "smaller_growth_5": phrase("not knowing growth of the smaller country's trade"),
    "intensity": phrase("not knowing how intense the trade is"),
}
"""Each feature withheld, in words."""
MOVES_AT: Final = 5  # years ahead, where nobody asks for another year


@dataclass(frozen=True, slots=True)
class Question:
    """A multiple of a level, and where the extrapolation would lead.

    Attributes
    ----------
    multiple : target over the base
    lowest, highest : the same over the ends of the base
    extrapolated : growth that the speaker would carry on, ratio; None when none is stated
    """

    multiple: float
    lowest: float
    highest: float
    extrapolated: float | None


def chances(
    odds: Odds, question: Question, asked: Iterable[int], classes: Sequence[ReferenceRecord]
) -> tuple[YearChance, ...]:
    """Chance by each of the coming years and by the years that were asked about."""
    wanted = set(asked)
    ahead = {odds.year + h: h for h in odds.horizons}
    found: list[YearChance] = []
    for year in sorted({*ahead, *wanted}):
        if year not in ahead:
            found.append(YearChance(year=year, asked=True, reason=_no_chance(odds, year)))
            continue
        years = ahead[year]
        low, high = odds.range(years, question.lowest, question.highest)
        found.append(
            YearChance(
                year=year,
                p=odds.chance(years, question.multiple),
                low=low,
                high=high,
                history=classes[0].reached[str(years)] if classes else None,
                extrapolation=_extrapolation(question, years),
                asked=year in wanted,
            )
        )
    return tuple(found)


def _no_chance(odds: Odds, year: int) -> Phrase:
    """Why a year has no chance."""
    if year <= odds.year:
        return phrase("not after the base, which is of {base}", base=Year(odds.year))
    return phrases(
        "more than {years} year after the base: beyond what was back-tested",
        "more than {years} years after the base: beyond what was back-tested",
        count="years",
        years=Count(odds.horizons[-1]),
    )


def _extrapolation(question: Question, years: int) -> float | None:
    if question.multiple <= 1:
        return 1.0
    if question.extrapolated is None or question.extrapolated <= -1:
        return None
    return float(years * math.log1p(question.extrapolated) >= math.log(question.multiple))


def first_year(by: Sequence[YearChance], chance: float) -> int | None:
    """First year by which the target is at least so probable; None when none is."""
    return next((y.year for y in by if y.p is not None and y.p >= chance), None)


def fan_of(odds: Odds, base: float) -> tuple[FanYear, ...]:
    """Levels of the coming years."""
    found: list[FanYear] = []
    for years in odds.horizons:
        low, middle, high = (base * m for m in odds.fan(years))
        found.append(FanYear(year=odds.year + years, p10=low, p50=middle, p90=high))
    return tuple(found)


def levels_with_chance(
    odds: Odds, base: float, base_of: str, years: Iterable[int]
) -> tuple[SetLevel, ...]:
    """The level that has each of `SET_CHANCES` by each year: the inverse of `chances`."""
    found: list[SetLevel] = []
    for year in sorted(set(years)):
        ahead = year - odds.year
        if ahead not in odds.horizons:
            continue
        for p in SET_CHANCES:
            ends = (odds.level(ahead, p), *odds.level_range(ahead, p))
            level, low, high = (None if end is None else base * end for end in ends)
            found.append(SetLevel(by=year, p=p, level=level, low=low, high=high, base_of=base_of))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Case:
    """An origin and what is asked of it, at so many years ahead for its moves."""

    of: str
    origin: Origin
    multiple: float
    moves_at: int


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """How the chance depends on the era believed, on inflation and on what is known."""

    era: tuple[EraChance, ...]
    inflation: tuple[InflationChance, ...]
    moves: tuple[Move, ...]


NOT_ASKED: Final = Sensitivity((), (), ())


def sensitivity(
    engine: Engine, cases: Sequence[Case], odds: Sequence[Odds], *, transferred: bool
) -> tuple[Sensitivity, ...]:
    """Ask the model again under other eras, other inflation, and with other knowledge.

    Parameters
    ----------
    engine : the model
    cases : what is asked
    odds : what it says of each origin as it is
    transferred : whether the pair is not a pair of countries
    """
    if not cases:
        return ()
    raw = np.stack([case.origin.raw() for case in cases])
    years = np.array([case.origin.year for case in cases])
    plain = Part.of(odds)

    eras = [
        (engine.origin_years, plain),
        *(
            (
                era,
                engine.curves(raw, years, transferred=transferred, horizons=ERA_HORIZONS, era=era),
            )
            for era in MODEL_ERAS
        ),
    ]
    less, more = (
        engine.under_inflation(raw, years, points, transferred=transferred, horizons=ERA_HORIZONS)
        for points in (-INFLATION_STEP, INFLATION_STEP)
    )
    inflations = [(-INFLATION_STEP, less), (0.0, plain), (INFLATION_STEP, more)]
    moves = _moves(engine, cases, odds, transferred)
    found: list[Sensitivity] = []
    for row, case in enumerate(cases):
        era = tuple(
            EraChance(era=f"{first}-{last}", source="model", by=_texts(by), base_of=case.of)
            for (first, last), part in eras
            if (by := part.chances(row, case.multiple, ERA_HORIZONS))
        )
        inflation = tuple(
            InflationChance(
                rate=expected_inflation(case.origin.year) + points,
                by={str(h): p for h, p in part.chances(row, case.multiple, ERA_HORIZONS).items()},
            )
            for points, part in inflations
        )
        found.append(Sensitivity(era, inflation, moves[row]))
    return tuple(found)


def _texts(by: dict[int, float]) -> dict[str, float | None]:
    return {str(h): by.get(h) for h in ERA_HORIZONS}


def _moves(
    engine: Engine, cases: Sequence[Case], odds: Sequence[Odds], transferred: bool
) -> list[tuple[Move, ...]]:
    """Each known feature withheld, and the last growth higher and lower; the largest first."""
    rows: list[Array] = []
    labels: list[tuple[int, Phrase]] = []
    for number, case in enumerate(cases):
        raw = case.origin.raw()
        for feature in np.flatnonzero(np.isfinite(raw)).tolist():
            blind = raw.copy()
            blind[feature] = math.nan
            rows.append(blind)
            labels.append((number, WITHOUT[NAMES[feature]]))
        growth = case.origin.growth
        for step in (-GROWTH_STEP, GROWTH_STEP):
            if growth is not None and growth + step > -1:
                rows.append(case.origin.grown(growth + step).raw())
                points = Number(100 * abs(step), decimals=0)
                what = (
                    phrase("a last growth {points} points higher", points=points)
                    if step > 0
                    else phrase("a last growth {points} points lower", points=points)
                )
                labels.append((number, what))
    if not rows:
        return [()] * len(cases)
    years = np.array([cases[number].origin.year for number, _ in labels])
    horizons = [case.moves_at for case in cases]
    part = engine.curves(np.stack(rows), years, transferred=transferred, horizons=horizons)
    found: list[list[Move]] = [[] for _ in cases]
    for row, (number, label) in enumerate(labels):
        case = cases[number]
        p = part.chances(row, case.multiple, (case.moves_at,))[case.moves_at]
        plain = odds[number].chance(case.moves_at, case.multiple)
        found[number].append(Move(what=label, p=p, change=p - plain))
    return [tuple(sorted(moves, key=lambda m: -abs(m.change))) for moves in found]

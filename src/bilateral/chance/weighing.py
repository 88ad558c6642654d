"""One base and its target, weighed: every chance, what moves it, and its inverse."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from bilateral.chance.history import ERA_HORIZONS
from bilateral.chance.model import EraChance, FanYear, InflationChance, Move, SetLevel, YearChance
from bilateral.methods.outlook.features import NAMES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import numpy.typing as npt

    from bilateral.chance.model import ReferenceRecord
    from bilateral.chance.odds import Engine, Odds
    from bilateral.chance.origin import Origin

    Array = npt.NDArray[np.float64]

MODEL_ERAS: Final = ((1970, 1979), (1980, 1989), (1990, 1999), (2000, 2009), (2010, 2019))
INFLATION_STEP: Final = 0.02  # log points a year
GROWTH_STEP: Final = 0.10  # ratio
SET_CHANCES: Final = (0.8, 0.5, 0.2)
FEATURES: Final = {
    "level": "the size",
    "growth_1": "the last growth",
    "growth_3": "growth over 3 years",
    "growth_5": "growth over 5 years",
    "growth_10": "growth over 10 years",
    "growth_20": "growth over 20 years",
    "sd_10": "how much growth varied",
    "mad_10": "how much growth usually varied",
    "from_mean_5": "the mean of 5 years",
    "from_mean_10": "the mean of 10 years",
    "drawdown": "the earlier peak",
    "imbalance": "the two flows",
    "larger_country": "the larger country's trade",
    "smaller_country": "the smaller country's trade",
    "larger_growth_5": "growth of the larger country's trade",
    "smaller_growth_5": "growth of the smaller country's trade",
    "intensity": "how intense the trade is",
}
"""Features in words."""
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
            after = year > odds.year
            reason = (
                f"more than {odds.horizons[-1]} years after the base: beyond what was back-tested"
                if after
                else f"not after the base, which is of {odds.year}"
            )
            found.append(YearChance(year=year, asked=True, reason=reason))
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


def sensitivity(
    engine: Engine, cases: Sequence[Case], *, transferred: bool
) -> tuple[Sensitivity, ...]:
    """Ask the model again under other eras, other inflation, and with other knowledge."""
    if not cases:
        return ()
    raw = np.stack([case.origin.raw() for case in cases])
    years = np.array([case.origin.year for case in cases])
    eras = [
        (f"{first}-{last}", engine.curves(raw, years, era=(first, last), transferred=transferred))
        for first, last in (engine.origin_years, *MODEL_ERAS)
    ]
    inflations = [
        engine.under_inflation(raw, years, points, transferred=transferred)
        for points in (-INFLATION_STEP, 0.0, INFLATION_STEP)
    ]
    moves = _moves(engine, cases, raw, transferred)
    found: list[Sensitivity] = []
    for row, case in enumerate(cases):
        era = tuple(
            EraChance(era=name, source="model", by=_texts(by), base_of=case.of)
            for name, part in eras
            if (by := part.chances(row, case.multiple, ERA_HORIZONS))
        )
        inflation = tuple(
            InflationChance(
                rate=float(rates[row]),
                by={str(h): p for h, p in part.chances(row, case.multiple, ERA_HORIZONS).items()},
            )
            for rates, part in inflations
        )
        found.append(Sensitivity(era, inflation, moves[row]))
    return tuple(found)


def _texts(by: dict[int, float]) -> dict[str, float | None]:
    return {str(h): by.get(h) for h in ERA_HORIZONS}


def _moves(
    engine: Engine, cases: Sequence[Case], raw: Array, transferred: bool
) -> list[tuple[Move, ...]]:
    """Each known feature withheld, and the last growth higher and lower; the largest first."""
    rows: list[Array] = []
    labels: list[tuple[int, str]] = []
    for number, case in enumerate(cases):
        rows.append(raw[number])
        labels.append((number, ""))
        for feature in np.flatnonzero(np.isfinite(raw[number])).tolist():
            blind = raw[number].copy()
            blind[feature] = math.nan
            rows.append(blind)
            labels.append((number, f"not knowing {FEATURES[NAMES[feature]]}"))
        growth = case.origin.growth
        for step in (-GROWTH_STEP, GROWTH_STEP):
            if growth is not None and growth + step > -1:
                rows.append(case.origin.grown(growth + step).raw())
                word = "higher" if step > 0 else "lower"
                labels.append((number, f"a last growth {100 * abs(step):.0f} points {word}"))
    years = np.array([cases[number].origin.year for number, _ in labels])
    part = engine.curves(np.stack(rows), years, transferred=transferred)
    plain: dict[int, float] = {}
    found: list[list[Move]] = [[] for _ in cases]
    for row, (number, label) in enumerate(labels):
        case = cases[number]
        p = part.chances(row, case.multiple, (case.moves_at,))[case.moves_at]
        if not label:
            plain[number] = p
        else:
            found[number].append(Move(what=label, p=p, change=p - plain[number]))
    return [tuple(sorted(moves, key=lambda m: -abs(m.change))) for moves in found]

"""The full year from its first months, and the year after a growth, with their 80 % range.

Fitted by ``tools/fit_nowcast.py`` on the monthly trade of the United States and Singapore with
their partners, years up to 2023; ``data/README.md`` says what errors to expect.
"""

from __future__ import annotations

import csv
import json
import math
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final, Literal

from bilateral.errors import InputError
from bilateral.methods.nowcast import PROBABILITIES, Rule, check_months
from bilateral.methods.reference_class import classify
from bilateral.methods.seasonality import MONTHS
from bilateral.vocab.phrase import Money, Phrase, phrase

Basis = Literal["level", "growth"]

WIDE_USD: Final = 100e6
"""Pairs from here on are compared among themselves in the year after; smaller ones with all."""


@dataclass(frozen=True, slots=True)
class Range:
    """Quantiles of what comes: 10, 50 and 90 %, and the wider 5 and 95 %."""

    low: float
    median: float
    high: float
    lowest: float
    highest: float


@dataclass(frozen=True, slots=True)
class YearNowcast:
    """What the year will come to, as its first months say.

    Attributes
    ----------
    basis : the rule that was used
    months : months known
    growth : of the year on the year before, ratio; None when neither it nor a base is known
    level : of the year, in the currency of the levels given; None likewise
    pair_years, pairs : cases behind the range
    held_out : share of the years from 2018 on that lay inside the 10-90 % range when the rule
        was fitted on earlier years only: less than 0.8, most of all early in the year
    caveats : what makes it weak
    """

    basis: Basis
    months: int
    growth: Range | None
    level: Range | None
    pair_years: int
    pairs: int
    held_out: float
    caveats: tuple[Phrase, ...]


@dataclass(frozen=True, slots=True)
class NextYear:
    """Growth of the full year after a growth.

    Attributes
    ----------
    growth : ratio, quantiles over the cases
    given : edges of the growth that was known, ratios
    months : months it was known over
    from_usd : turnover of the year before from which pairs are counted
    pair_years, pairs : cases
    """

    growth: Range
    given: tuple[float, float]
    months: int
    from_usd: float
    pair_years: int
    pairs: int


@dataclass(frozen=True, slots=True)
class _Fitted:
    rule: Rule
    pair_years: int
    pairs: int


def year_from_months(
    months: int,
    *,
    growth_to_date: float | None = None,
    level_to_date: float | None = None,
    level_last_year: float | None = None,
    rate: float | None = 1.0,
) -> YearNowcast:
    """Median and range of a year of which the first months are known.

    With a level to date the rest of the year follows from it (the smaller error); else from the
    growth to date, shrunk. Pairs of one size are compared; without any level, all from 10
    million USD up.

    Parameters
    ----------
    months : 1..11
    growth_to_date : growth of those months on the same months a year earlier, ratio
    level_to_date : their sum, in any one currency
    level_last_year : last full year, in the same
    rate : US dollars for one unit of it; None when not known: all sizes are compared, which is
        said

    Raises
    ------
    InputError : neither growth nor level to date, levels not above zero, a growth not above -1,
        months that are not 1..11
    """
    check_months(months)
    for level in (level_to_date, level_last_year):
        _check_level(level)
    # a year at the pace of its first months stands for the size of the last one
    pace = None if level_to_date is None else level_to_date * MONTHS / months
    size, caveats = _size(level_last_year if level_last_year is not None else pace, rate)
    growth, year = None, None
    if level_to_date is not None:
        basis: Basis = "level"
        found = _rules()["level", months, size, None]
        levels = found.rule.year_level(level_to_date, months)
        year = _range(levels)
        if level_last_year is not None:
            growth = _range(tuple(level / level_last_year - 1 for level in levels))
    elif growth_to_date is not None:
        basis = "growth"
        found = _rules()["growth", months, size, _swing(growth_to_date)]
        rates = found.rule.year_growth(growth_to_date)
        growth = _range(rates)
        if level_last_year is not None:
            year = _range(tuple(level_last_year * (1 + rate) for rate in rates))
    else:
        raise InputError("a year needs the growth or the level of its first months")
    return YearNowcast(
        basis=basis,
        months=months,
        growth=growth,
        level=year,
        pair_years=found.pair_years,
        pairs=found.pairs,
        held_out=float(_about()["held_out"][basis][months - 1]),
        caveats=caveats,
    )


def year_after(months: int, growth: float, level_last_year: float | None = None) -> NextYear:
    """Growth of the full year after one that grew so much over its first months.

    Parameters
    ----------
    months : 1..12; 12 is growth of a full year
    growth : on the same months a year earlier, ratio
    level_last_year : full year before that growth, US dollars; from 100 million up only such
        pairs are compared

    Raises
    ------
    InputError : months that are not 1..12, a growth not above -1, a level not above zero
    """
    if not 1 <= months <= MONTHS:
        raise InputError(f"months run from 1 to {MONTHS}, not {months}")
    _check_growth(growth)
    _check_level(level_last_year)
    edges: list[float] = _about()["growth_edges"]
    number = int(classify(growth, edges))
    wide = level_last_year is not None and level_last_year >= WIDE_USD
    return _after()[months, wide, number]


def _check_level(level: float | None) -> None:
    if level is not None and not (math.isfinite(level) and level > 0):
        raise InputError(f"a level is a number above zero, not {level}")


def _check_growth(growth: float) -> None:
    if not (math.isfinite(growth) and growth > -1):
        raise InputError(f"a growth rate is a finite ratio above -1, not {growth}")


def _swing(growth: float) -> int:
    _check_growth(growth)
    return int(classify(abs(math.log1p(growth)), _about()["swing_edges"]))


def _size(level: float | None, rate: float | None) -> tuple[int | None, tuple[Phrase, ...]]:
    if level is None:
        return None, ()
    if rate is None:
        return None, (
            phrase("the size in US dollars is not known: pairs of all sizes are compared"),
        )
    edges: list[float] = _about()["size_edges_usd"]
    number = int(classify(level * rate, edges))
    if number >= 0:
        return number, ()
    note = phrase(
        "the pair is smaller than {size}, the smallest compared with", size=Money(edges[0], "USD")
    )
    return 0, (note,)


def _range(quantiles: tuple[float, ...]) -> Range:
    at = dict(zip(PROBABILITIES, quantiles, strict=True))
    return Range(at[0.10], at[0.50], at[0.90], at[0.05], at[0.95])


def _quantiles(row: dict[str, str]) -> tuple[float, ...]:
    return tuple(float(row[f"q{round(100 * p):02d}"]) for p in PROBABILITIES)


@cache
def _about() -> dict[str, Any]:
    return json.loads(_text("nowcast.json"))


@cache
def _rules() -> dict[tuple[Basis, int, int | None, int | None], _Fitted]:
    return {
        (
            "level" if row["rule"] == "level" else "growth",
            int(row["months"]),
            _number(row["size"]),
            _number(row["swing"]),
        ): _Fitted(
            Rule(float(row["slope"]), _quantiles(row)), int(row["pair_years"]), int(row["pairs"])
        )
        for row in csv.DictReader(_text("nowcast.csv").splitlines())
    }


@cache
def _after() -> dict[tuple[int, bool, int | None], NextYear]:
    edges = [*_about()["growth_edges"], math.inf]
    found: dict[tuple[int, bool, int | None], NextYear] = {}
    for row in csv.DictReader(_text("next_year.csv").splitlines()):
        months, number, start = int(row["months"]), _number(row["growth"]), float(row["from_usd"])
        found[months, start >= WIDE_USD, number] = NextYear(
            growth=_range(_quantiles(row)),
            given=(-1.0, math.inf) if number is None else (edges[number], edges[number + 1]),
            months=months,
            from_usd=start,
            pair_years=int(row["pair_years"]),
            pairs=int(row["pairs"]),
        )
    return found


def _number(cell: str) -> int | None:
    return int(cell) if cell else None


def _text(name: str) -> str:
    return files("bilateral.chance").joinpath("data", name).read_text(encoding="utf-8")

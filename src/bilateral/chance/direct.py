"""A target without a text: two amounts, perhaps a growth; and the inverse."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np

from bilateral.chance.amounts import TypedAmount, typed_amount, typed_growth
from bilateral.chance.bases import Start
from bilateral.chance.model import Assessment, Levels, TargetChance
from bilateral.chance.odds import Engine
from bilateral.chance.origin import Origin
from bilateral.chance.run import (
    YEARS,
    about_model,
    calendar_year,
    program,
    remarks,
    years_asked,
)
from bilateral.chance.shipped import shipped
from bilateral.chance.targets import LEVELS_AHEAD, Aim, Ground, weigh
from bilateral.chance.weighing import levels_with_chance
from bilateral.errors import InputError
from bilateral.methods.outlook.deflator import FIRST
from bilateral.methods.outlook.world import MEMORY
from bilateral.verdict import Base
from bilateral.vocab.phrase import Currency, phrase

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bilateral.chance.shipped import Shipped
    from bilateral.vocab.phrase import Phrase

ASSUMED: Final = "USD"


def assess_amounts(
    target: str | float,
    base: str | float,
    *,
    year: int,
    growth: str | float | None = None,
    by: Sequence[int] | None = None,
    transferred: bool = False,
    model: Shipped | None = None,
) -> Assessment:
    """Chance that a yearly turnover reaches an amount, without any text.

    Parameters
    ----------
    target, base : amounts, such as ``1e9``, ``"1 billion USD"``, ``"380.65e6..380.75e6"``
    year : calendar year of the base
    growth : of that year on the year before: ``0.19`` or ``"19%"``
    by : calendar years to answer for
    transferred : whether one side is a region or a bloc
    model : another model than the one that ships

    Raises
    ------
    InputError
        If an amount, the growth or a year is none, or the currencies differ.
    """
    asked, (goal, level), assumed = years_asked(by), *_in_one_currency(target, base)
    used = model or shipped()
    aim = Aim(goal.value, goal.low, goal.high, asked=asked, transferred=transferred)
    ground = Ground(used, {})
    bases = weigh(aim, [_start(level, year, growth)], ground)
    found = TargetChance(
        target="target",
        amount=goal.value,
        currency=goal.currency,
        measure="turnover",
        deadline=None,
        same_as=(),
        earlier=(),
        stage=1,
        transferred=transferred,
        status=(),
        bases=bases,
        era=bases[0].era,
        set=bases[0].set,
        directions=None,
        nowcast=(),
        caveats=(),
    )
    return Assessment(
        as_of=None,
        program=program(),
        model=about_model(used),
        targets=(found,),
        extrapolation_worth=ground.worth,
        caveats=(*assumed, *remarks(transferred=transferred)),
    )


def set_amounts(
    base: str | float,
    *,
    year: int,
    growth: str | float | None = None,
    by: Sequence[int] | None = None,
    transferred: bool = False,
    model: Shipped | None = None,
) -> Levels:
    """The levels that are reached with 80, 50 and 20 % chance: the inverse of `assess_amounts`.

    Parameters as there; without years, 3, 5 and 10 years ahead.

    Raises
    ------
    InputError
        As `assess_amounts`; a year more than ten years after the base, or not after it.
    """
    (level,), assumed = _in_one_currency(base)
    start = _start(level, year, growth)
    used = model or shipped()
    engine = Engine.of(used, flow=False)
    years = years_asked(by) or tuple(year + h for h in LEVELS_AHEAD)
    for one in years:
        if one - year not in engine.outlook.horizons:
            raise InputError(f"by: {one} is not 1 to 10 years after the base, which is of {year}")
    raw = start.origin.raw()[None]
    (odds,) = engine.odds(raw, np.array([year]), transferred=transferred)
    return Levels(
        as_of=None,
        program=program(),
        model=about_model(used),
        levels=levels_with_chance(odds, level.value, start.base.of, years),
        caveats=(*assumed, *start.notes, *remarks(transferred=transferred)),
    )


def _in_one_currency(*given: str | float) -> tuple[list[TypedAmount], tuple[Phrase, ...]]:
    names = ("target", "base") if len(given) == 2 else ("base",)
    found = [typed_amount(text, name) for text, name in zip(given, names, strict=True)]
    codes = {amount.currency for amount in found if amount.currency is not None}
    if len(codes) > 1:
        raise InputError(f"target and base are in {' and '.join(sorted(codes))}")
    code = codes.pop() if codes else ASSUMED
    bare = [name for name, amount in zip(names, found, strict=True) if amount.currency is None]
    assumed = (_assumed(Currency(code), bare, len(found)),) if bare else ()
    return [replace(amount, currency=code) for amount in found], assumed


def _assumed(money: Currency, bare: Sequence[str], amounts: int) -> Phrase:
    """Which currency was taken for amounts without one."""
    if len(bare) == amounts:
        return phrase("no currency is written; the amounts are taken as {money}", money=money)
    if bare == ["target"]:
        return phrase(
            "the target has no currency; it is taken as {money} like the other amount",
            money=money,
        )
    return phrase(
        "the base has no currency; it is taken as {money} like the other amount", money=money
    )


def _start(level: TypedAmount, year: int, growth: str | float | None) -> Start:
    year = calendar_year(year, "year")
    if not FIRST + MEMORY <= year <= YEARS[1]:
        raise InputError(f"the base cannot be of {year}", hint="Write a year such as 2024.")
    rate = None if growth is None else typed_growth(growth)
    base = Base("target", level.value, "base", "", year, level.currency, level.low, level.high)
    usd = level.currency == "USD"
    levels = {year: level.value if usd else float("nan")}
    if rate is not None:
        levels[year - 1] = levels[year] / (1 + rate)
    notes: tuple[Phrase, ...] = ()
    if not usd:
        assert level.currency is not None
        unknown = phrase(
            "in {money}: size and growth are not known to the model",
            money=Currency(level.currency),
        )
        notes = (unknown,)
    return Start(
        base,
        level.low,
        level.high,
        Origin(year, levels),
        None if rate is None else "growth",
        None if rate is None else (rate, "growth"),
        notes,
    )

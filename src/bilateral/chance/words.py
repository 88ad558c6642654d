"""An assessment in plain English; every figure in it stands in the result too."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from bilateral.vocab.wording import chance, chance_range, money, number, percent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bilateral.chance.model import BaseChance, ReferenceRecord, YearChance

WORTH: Final = (2.0, 5)  # multiple and years by which extrapolation is judged
SHOWN: Final = (3, 5, 10)  # years ahead that a paragraph names where nobody asks for others
REMARKS: Final = (
    "Comparable cases are pairs of countries. Their rows overlap in time and share years: read "
    "pairs and years beside them.",
    "The panel of the years since 2010 holds neither Russia nor Belarus.",
    "Whether announcing a target changes the odds is not known.",
)


def paragraph(base: BaseChance, target: float, worth: Sequence[dict[str, Any]], years: str) -> str:
    """Say what one base means for the target.

    Parameters
    ----------
    base : everything but its words
    target : amount to reach
    worth : how often history followed an extrapolation, as the model's card says
    years : origin years of the worlds that the model draws from
    """
    start = (
        f"From {money(base.base, base.currency)} in {base.year} ({base.base_of}), "
        f"{money(target, base.currency)}"
    )
    if base.reached:
        return f"{start} is reached already."
    if base.multiple <= 1:
        return (
            f"{start} may be reached already: the middle of the base is above it, its low end "
            f"({money(base.low, base.currency)}) is not."
        )
    shown = shown_years(base)
    odds = [f"{chance(y.p)} by {y.year}{_range(y)}" for y in shown if y.p is not None]
    said = [f"{start} is {number(base.multiple, 3)} times as much."]
    if base.base_verdict is not None:
        said.append(f"The check calls this reading {base.base_verdict.replace('_', ' ')}.")
    if odds:
        said.append(f"The chance of reaching it at some point: {', '.join(odds)}.")
    said.append(_when(base))
    said += _history(base, shown)
    said += _extrapolation(base, worth)
    said.append(
        f"The model believes no single era: it draws from the years {years}, the last ten double"
        f"{_era_spread(base)}."
    )
    said += _moves(base)
    return " ".join(said)


def shown_years(base: BaseChance) -> list[YearChance]:
    """The years that were asked about, else a few."""
    asked = [y for y in base.by if y.asked]
    return asked or [y for y in base.by if y.year - base.year in SHOWN]


def _range(year: YearChance) -> str:
    if year.low is None or year.high is None:
        return ""
    return f" (80 % range {chance_range(year.low, year.high)})"


def _when(base: BaseChance) -> str:
    if base.year_p50 is not None:
        return f"It is more likely than not from {base.year_p50} on."
    if base.year_p10 is not None:
        return f"It passes one in ten in {base.year_p10} and stays below one half to {base.beyond}."
    return f"It stays below one in ten to {base.beyond}."


def _history(base: BaseChance, shown: Sequence[YearChance]) -> list[str]:
    found = base.reference_class
    ahead = [y.year - base.year for y in shown if y.history is not None]
    if found is None or not ahead:
        return []
    years = 5 if 5 in ahead else ahead[-1]
    said = [f"{_count(found, years)} within {years} years ({found.description})."]
    same = found.description.partition(";")[0]
    alike = [c for c in base.reference_classes if c.description.partition(";")[0] == same]
    latest = max(alike, key=lambda c: c.era)
    share = latest.reached[str(years)]
    if latest is not found and share is not None:
        said.append(
            f"Of those since {latest.era[:4]}, in another panel: {chance(share)} of "
            f"{latest.known[str(years)]:,}."
        )
    return said


def _count(found: ReferenceRecord, years: int) -> str:
    share = found.reached[str(years)]
    assert share is not None
    return (
        f"Of {found.known[str(years)]:,} past cases with a known outcome, out of {found.rows:,} "
        f"cases of {found.pairs:,} country pairs, {chance(share)} got there"
    )


def _extrapolation(base: BaseChance, worth: Sequence[dict[str, Any]]) -> list[str]:
    growth = base.extrapolated_growth
    if growth is None:
        return []
    there = next((y.year for y in base.by if y.extrapolation == 1.0), None)
    goal = f"gets there in {there}" if there is not None else f"does not get there by {base.beyond}"
    said = [
        f"Carrying on {percent(growth)} a year ({base.extrapolated_of}) {goal}; "
        "that is arithmetic, not a forecast."
    ]
    kept = [
        f"{chance(e['share'])} of {e['said']:,} times ({e['first']}-{e['last']})"
        for e in worth
        if (e["multiple"], e["horizon"]) == WORTH and e["share"] is not None
    ]
    if kept:
        said.append(
            f"When last year's growth, carried on, promised a doubling within {WORTH[1]} years, "
            f"it came in {' and '.join(kept)}."
        )
    return said


def _era_spread(base: BaseChance) -> str:
    """The most and the least favourable decade five years ahead."""
    decades = [
        (p, e.era) for e in base.era[1:] if e.source == "model" and (p := e.by.get("5")) is not None
    ]
    spans = [(p, era) for p, era in decades if _is_decade(era)]
    if len(spans) < 2:
        return ""
    (low, worst), (high, best) = min(spans), max(spans)
    good, bad = chance(high), chance(low)
    return f"; within 5 years {good} in a world like {best}, {bad} like {worst}"


def _is_decade(era: str) -> bool:
    first, _, last = era.partition("-")
    return int(last) - int(first) < 10


def _moves(base: BaseChance) -> list[str]:
    if not base.moves:
        return []
    most = base.moves[0]
    return [f"Of all that is known, {most.what} would move it most: to {chance(most.p)}."]

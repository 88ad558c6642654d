"""An assessment in sentences; every figure in them stands in the result too."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from bilateral.vocab.phrase import (
    Chance,
    ChanceRange,
    Count,
    Frequency,
    Growth,
    Ids,
    Listing,
    Money,
    Number,
    Share,
    Term,
    Year,
    Years,
    joined,
    phrase,
    phrases,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bilateral.chance.model import BaseChance, ReferenceRecord, YearChance
    from bilateral.vocab.phrase import Phrase, Slot

WORTH: Final = (2.0, 5)  # multiple and years by which extrapolation is judged
SHOWN: Final = (3, 5, 10)  # years ahead that a paragraph names where nobody asks for others
WITHIN: Final = 5  # years ahead that decades are compared at, and history where it can be
RANGE: Final = 0.8  # what the range of a chance covers
REMARKS: Final = (
    phrase(
        "Comparable cases are pairs of countries. Their rows overlap in time and share years: "
        "read pairs and years beside them."
    ),
    phrase(
        "The panel of the years since {year} holds neither Russia nor Belarus.", year=Year(2010)
    ),
    phrase("Whether announcing a target changes the odds is not known."),
)


def paragraph(
    base: BaseChance, target: float, worth: Sequence[dict[str, Any]], worlds: tuple[int, int]
) -> Phrase:
    """Say what one base means for the target.

    Parameters
    ----------
    base : everything but its words
    target : amount to reach
    worth : how often history followed an extrapolation, as the model's card says
    worlds : first and last origin year of the worlds that the model draws from
    """
    start: dict[str, Slot] = {
        "base": Money(base.base, base.currency),
        "year": Year(base.year),
        "of": Ids((base.base_of,)),
        "target": Money(target, base.currency),
    }
    if base.reached:
        return phrase("From {base} in {year} ({of}), {target} is reached already.", **start)
    if base.multiple <= 1:
        return phrase(
            "From {base} in {year} ({of}), {target} may be reached already: the middle of the "
            "base is above it, its low end ({low}) is not.",
            **start,
            low=Money(base.low, base.currency),
        )
    shown = shown_years(base)
    said = [
        phrase(
            "From {base} in {year} ({of}), {target} is {multiple} times as much.",
            **start,
            multiple=Number(base.multiple, 3),
        ),
        *_verdict(base),
        *_odds(shown),
        _when(base),
        *_history(base, shown),
        *_extrapolation(base, worth),
        _worlds(base, worlds),
        *_moves(base),
    ]
    return joined(said)


def shown_years(base: BaseChance) -> list[YearChance]:
    """The years that were asked about, else a few."""
    asked = [y for y in base.by if y.asked]
    return asked or [y for y in base.by if y.year - base.year in SHOWN]


def _verdict(base: BaseChance) -> list[Phrase]:
    if base.base_verdict is None:
        return []
    verdict = Term(base.base_verdict.replace("_", " "))
    return [phrase("The check calls this reading {verdict}.", verdict=verdict)]


def _odds(shown: Sequence[YearChance]) -> list[Phrase]:
    odds = tuple(_chance_by(y, y.p) for y in shown if y.p is not None)
    if not odds:
        return []
    found = Listing(odds, "comma")
    return [phrase("The chance of reaching it at some point: {odds}.", odds=found)]


def _chance_by(at: YearChance, p: float) -> Phrase:
    if at.low is None or at.high is None:
        return phrase("{chance} by {year}", chance=Chance(p), year=Year(at.year))
    return phrase(
        "{chance} by {year} ({part} range {range})",
        chance=Chance(p),
        year=Year(at.year),
        part=Share(RANGE),
        range=ChanceRange(at.low, at.high),
    )


def _when(base: BaseChance) -> Phrase:
    end = Year(base.beyond)
    if base.year_p50 is not None:
        return phrase("It is more likely than not from {year} on.", year=Year(base.year_p50))
    if base.year_p10 is not None:
        return phrase(
            "It passes one in ten in {year} and stays below one half to {end}.",
            year=Year(base.year_p10),
            end=end,
        )
    return phrase("It stays below one in ten to {end}.", end=end)


def _history(base: BaseChance, shown: Sequence[YearChance]) -> list[Phrase]:
    found = base.reference_class
    ahead = [y.year - base.year for y in shown if y.history is not None]
    if found is None or not ahead:
        return []
    years = WITHIN if WITHIN in ahead else ahead[-1]
    said = [_count(found, years)]
    same = found.description.partition(";")[0]
    alike = [c for c in base.reference_classes if c.description.partition(";")[0] == same]
    latest = max(alike, key=lambda c: c.era)
    share = latest.reached[str(years)]
    if latest is not found and share is not None:
        said.append(
            phrase(
                "Of those since {year}, in another panel: {share} of {known}.",
                year=Year(int(latest.era[:4])),
                share=Frequency(share),
                known=Count(latest.known[str(years)]),
            )
        )
    return said


def _count(found: ReferenceRecord, years: int) -> Phrase:
    share = found.reached[str(years)]
    assert share is not None
    return phrases(
        "Of {known} past cases with a known outcome, out of {rows} cases of {pairs} country "
        "pairs, {share} got there within {years} year ({like}).",
        "Of {known} past cases with a known outcome, out of {rows} cases of {pairs} country "
        "pairs, {share} got there within {years} years ({like}).",
        count="years",
        known=Count(found.known[str(years)]),
        rows=Count(found.rows),
        pairs=Count(found.pairs),
        share=Frequency(share),
        years=Count(years),
        like=found.description,
    )


def _extrapolation(base: BaseChance, worth: Sequence[dict[str, Any]]) -> list[Phrase]:
    if base.extrapolated_growth is None:
        return []
    growth = Growth(base.extrapolated_growth)
    of = Ids((base.extrapolated_of,) if base.extrapolated_of else ())
    there = next((y.year for y in base.by if y.extrapolation == 1.0), None)
    if there is not None:
        said = phrase(
            "Carrying on {growth} a year ({of}) gets there in {year}; that is arithmetic, not a "
            "forecast.",
            growth=growth,
            of=of,
            year=Year(there),
        )
    else:
        said = phrase(
            "Carrying on {growth} a year ({of}) does not get there by {year}; that is "
            "arithmetic, not a forecast.",
            growth=growth,
            of=of,
            year=Year(base.beyond),
        )
    kept = tuple(
        phrase(
            "{share} of {said} times ({years})",
            share=Frequency(e["share"]),
            said=Count(e["said"]),
            years=Years(e["first"], e["last"]),
        )
        for e in worth
        if (e["multiple"], e["horizon"]) == WORTH and e["share"] is not None
    )
    if not kept:
        return [said]
    came = phrase(
        "When last year's growth, carried on, promised a doubling within {years} years, it came "
        "in {kept}.",
        years=Count(WORTH[1]),
        kept=Listing(kept),
    )
    return [said, came]


def _worlds(base: BaseChance, worlds: tuple[int, int]) -> Phrase:
    """Where the model draws from; with the most and the least favourable decade."""
    years = Years(*worlds)
    decades = [
        (p, e.era)
        for e in base.era[1:]
        if e.source == "model" and (p := e.by.get(str(WITHIN))) is not None and _is_decade(e.era)
    ]
    if len(decades) < 2:
        return phrase(
            "The model believes no single era: it draws from the years {years}, the last ten "
            "double.",
            years=years,
        )
    (low, worst), (high, best) = min(decades), max(decades)
    return phrase(
        "The model believes no single era: it draws from the years {years}, the last ten double; "
        "within {within} years {high} in a world like {best}, {low} like {worst}.",
        years=years,
        within=Count(WITHIN),
        high=Chance(high),
        best=_years(best),
        low=Chance(low),
        worst=_years(worst),
    )


def _years(era: str) -> Years:
    first, _, last = era.partition("-")
    return Years(int(first), int(last))


def _is_decade(era: str) -> bool:
    years = _years(era)
    return years.last - years.first < 10


def _moves(base: BaseChance) -> list[Phrase]:
    if not base.moves:
        return []
    most = base.moves[0]
    return [
        phrase(
            "Of all that is known, {what} would move it most: to {chance}.",
            what=most.what,
            chance=Chance(most.p),
        )
    ]

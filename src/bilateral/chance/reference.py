"""What happened to pairs like this one, told by several classes side by side.

No class is the right one: a narrow one is like the pair but small, a wide one is large but
unlike it, and eras differ more than anything else. So several are given, the pair's own cell
over the longest record first, and each says how many distinct pairs and years stand behind its
rows. All are country pairs; that a country and a region behave alike is untested.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from bilateral.chance.reference_tables import ClassKey, Member, tables
from bilateral.errors import InputError
from bilateral.methods.outlook.deflator import BASE_YEAR
from bilateral.methods.reference_class import HORIZONS, count_reaching, rising
from bilateral.vocab.phrase import (
    Count,
    Given,
    GrowthRange,
    Money,
    MoneyRange,
    Phrase,
    Share,
    Year,
    Years,
    phrase,
    phrases,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bilateral.chance.reference_tables import Tables
    from bilateral.methods.reference_class import Kind

FEW_PAIRS: Final = 30
"""A class of fewer distinct pairs is small: a wider one stands beside it."""


@dataclass(frozen=True, slots=True)
class Reached:
    """How many origins of a class reached a multiple.

    Attributes
    ----------
    share : of the origins; None when no outcome so far ahead is known. For "by", shares that
        would fall with the horizon are pooled (`bilateral.methods.reference_class.rising`), so
        this may differ slightly from ``count / rows``
    count : origins that reached it, rounded between two multiples of the table
    rows : origins with a known outcome
    """

    share: float | None
    count: int
    rows: int


@dataclass(frozen=True, slots=True)
class ReferenceClass:
    """Past origins like the one asked about, and what became of them.

    Attributes
    ----------
    description : the class in words
    panel : where the figures come from
    era : years of the first and last origin
    size : lower edge and upper edge, million USD of 2009; None = any, open above = infinity
    growth : edges of growth in the year before, ratios in current USD; None = any
    rows, pairs, years : origins, and the distinct pairs and years among them
    reached : by multiple, then by years ahead
    members : some paths by name, evenly drawn from the worst to the best
    caveats : what makes this class weak
    """

    description: Phrase
    panel: str
    era: tuple[int, int]
    size: tuple[float, float] | None
    growth: tuple[float, float] | None
    rows: int
    pairs: int
    years: int
    reached: Mapping[float, Mapping[int, Reached]]
    members: tuple[Member, ...]
    caveats: tuple[Phrase, ...]


def reference_classes(
    level_usd_2009: float,
    growth: float | None,
    multiples: Sequence[float],
    horizons: Sequence[int] = HORIZONS,
    *,
    kind: Kind = "by",
) -> tuple[ReferenceClass, ...]:
    """Reference classes of a pair, its own cell over the longest record first.

    The own cell (size and last growth) in every era; then the size alone over the whole of each
    panel. A class of fewer than `FEW_PAIRS` pairs says so and is followed by the next wider
    one: any growth, then any size.

    Parameters
    ----------
    level_usd_2009 : turnover of the last full year in US dollars of 2009
    growth : its growth on the year before, ratio in current USD; None when not known
    multiples : targets over the last full year, in current USD
    horizons : years ahead, 1..10
    kind : "by": at some point until then; "at": in that very year

    Raises
    ------
    InputError : a level or multiple not above zero, a growth not above -1, a horizon beyond
        ten, or no horizon
    """
    if not horizons:
        raise InputError("a reference class needs at least one horizon")
    held = tables()
    size, last = held.size_class(level_usd_2009), held.growth_class(growth)
    wholes = {era.panel: era.key for era in reversed(held.eras.values())}
    asked = [ClassKey(era, size, last) for era in held.eras]
    asked += [ClassKey(era, size, None) for era in held.eras if era in wholes.values()]
    keys: list[ClassKey] = []
    for key in asked:
        keys += [wider for wider in _until_large(held, key) if wider not in keys]
    below = level_usd_2009 / 1e6 < held.size_edges[0]
    note = phrase(
        "the pair is smaller than {size} of {year}, the smallest here",
        size=_millions(held.size_edges[0]),
        year=Year(BASE_YEAR),
    )
    return tuple(
        _class(held, key, multiples, horizons, kind, (note,) if below and key.size == 0 else ())
        for key in keys
    )


def _until_large(held: Tables, key: ClassKey) -> list[ClassKey]:
    """A class and, while they are small, the next wider ones."""
    chain = [key]
    while held.distinct[chain[-1]].pairs < FEW_PAIRS and chain[-1].size is not None:
        narrow = chain[-1]
        wider = None if narrow.growth is None else narrow.size
        chain.append(ClassKey(key.era, wider, None))
    return chain


def _class(
    held: Tables,
    key: ClassKey,
    multiples: Sequence[float],
    horizons: Sequence[int],
    kind: Kind,
    notes: tuple[Phrase, ...],
) -> ReferenceClass:
    era, counted = held.eras[key.era], held.distinct[key]
    size, growth = _edges(held.size_edges, key.size), _edges(held.growth_edges, key.growth)
    if counted.pairs < FEW_PAIRS:
        small = phrases(
            "small reference class: {pairs} pair",
            "small reference class: {pairs} pairs",
            count="pairs",
            pairs=Count(counted.pairs),
        )
        notes = (*notes, small)
    cut = era.until - max(horizons)
    if cut < era.first:
        unknown = phrases(
            "no outcome {years} year ahead is known: data end {end}",
            "no outcome {years} years ahead is known: data end {end}",
            count="years",
            years=Count(max(horizons)),
            end=Year(era.until),
        )
        notes = (*notes, unknown)
    elif cut < era.last:
        early = phrases(
            "outcomes {years} year ahead are those of years up to {last}",
            "outcomes {years} years ahead are those of years up to {last}",
            count="years",
            years=Count(max(horizons)),
            last=Year(cut),
        )
        notes = (*notes, early)
    return ReferenceClass(
        description=phrase(
            "{pairs}, {after}; {panel}, years {years}",
            pairs=_size_words(size),
            after=_growth_words(growth),
            panel=_panel_words(era.panel),
            years=Years(era.first, era.last),
        ),
        panel=era.panel,
        era=(era.first, era.last),
        size=size,
        growth=growth,
        rows=counted.rows,
        pairs=counted.pairs,
        years=counted.years,
        reached={m: _reached(held, key, m, horizons, kind) for m in multiples},
        members=held.members.get(key, ()),
        caveats=notes,
    )


def _reached(
    held: Tables, key: ClassKey, multiple: float, horizons: Sequence[int], kind: Kind
) -> dict[int, Reached]:
    tally = held.tally(key, kind)
    counts = count_reaching(tally.reached, held.multiples, multiple)
    shares = np.full(len(counts), np.nan)
    np.divide(counts, tally.rows, out=shares, where=tally.rows > 0)
    if kind == "by":
        shares = rising(shares, tally.rows)
    found: dict[int, Reached] = {}
    for years in horizons:
        at = held.horizon(years)
        rows = int(tally.rows[at])
        found[years] = Reached(float(shares[at]) if rows else None, round(float(counts[at])), rows)
    return found


def _edges(edges: tuple[float, ...], number: int | None) -> tuple[float, float] | None:
    return None if number is None else (edges[number], (*edges, float("inf"))[number + 1])


def _size_words(size: tuple[float, float] | None) -> Phrase:
    if size is None:
        return phrase("pairs of any size")
    low, high = (1e6 * end for end in size)
    if high == float("inf"):
        return phrase(
            "pairs of {low} ({year} prices) and more", low=_millions(size[0]), year=Year(BASE_YEAR)
        )
    ends = MoneyRange(low, high, "USD", edges=True)
    return phrase("pairs of {ends} ({year} prices)", ends=ends, year=Year(BASE_YEAR))


def _millions(size: float) -> Money:
    return Money(1e6 * size, "USD")


def _growth_words(growth: tuple[float, float] | None) -> Phrase:
    if growth is None:
        return phrase("after any growth")
    low, high = growth
    if low <= -1:
        return phrase("after a fall by more than {fall}", fall=Share(-high))
    if high == float("inf"):
        return phrase("after growth of {low} and more", low=Share(low))
    return phrase("after a change of {ends}", ends=GrowthRange(low, high, edges=True))


def _panel_words(title: str) -> Phrase:
    """A panel by its title, ``86 countries, UN Comtrade``: how many, and the source."""
    whose, _, source = title.partition(", ")
    number = whose.removesuffix(" countries")
    if number.isdecimal():
        return phrases(
            "{countries} country, {source}",
            "{countries} countries, {source}",
            count="countries",
            countries=Count(int(number)),
            source=Given(source),
        )
    if number == "all":
        return phrase("all countries, {source}", source=Given(source))
    return Phrase.of(title)

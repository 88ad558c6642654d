"""Where a growth over full years stands among comparable pairs, so whether it is "colossal".

For growth over the first months of a year see `bilateral.verdict.bands.growth_percentile`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from bilateral.chance.reference_tables import ClassKey, tables
from bilateral.errors import InputError
from bilateral.methods.reference_class import count_reaching

GROWTH_LIMIT: Final = 1e6  # a slip of the pen: ten such years are no number that can be written


@dataclass(frozen=True, slots=True)
class GrowthPercentile:
    """How many comparable pairs grew that fast over full years.

    Attributes
    ----------
    reached : share of origins whose turnover grew at least that fast
    below : the others, 1 - reached: the percentile of the growth
    rows : origins with a known outcome
    pairs : distinct pairs among all origins of the class
    panel, era : where and when: years of the first and last origin
    """

    reached: float
    below: float
    rows: int
    pairs: int
    panel: str
    era: tuple[int, int]


def growth_percentile(
    level_usd_2009: float, growth: float, years: int = 1, *, after: float | None = None
) -> tuple[GrowthPercentile, ...]:
    """Where a yearly growth over some full years stands among pairs of this size, by era.

    Of a growth that happened, ``below`` is its percentile; of a growth that a target requires,
    ``reached`` is the share of pairs that achieved at least so much. Growth is of current USD,
    from the first to the last year: ``(V[t+years] / V[t]) ** (1 / years) - 1``.

    Parameters
    ----------
    level_usd_2009 : turnover of the first year, in US dollars of 2009
    growth : constant yearly growth, ratio (0.175 is 17.5 % a year)
    years : full years it lasts, 1..10
    after : growth of the year before the first, to compare only with pairs like that; None
        compares with all of the size

    Returns
    -------
    One per era, the longest record first; eras without a known outcome are left out.

    Raises
    ------
    InputError : a level not above zero, a growth not above -1, years beyond ten
    """
    if not -1 < growth < GROWTH_LIMIT:
        raise InputError(f"a growth rate is a ratio above -1 and below {GROWTH_LIMIT:g}: {growth}")
    held = tables()
    at, size, last = held.horizon(years), held.size_class(level_usd_2009), held.growth_class(after)
    multiple = (1 + growth) ** years
    found: list[GrowthPercentile] = []
    for era in held.eras.values():
        key = ClassKey(era.key, size, last)
        tally = held.tally(key, "at")
        rows = int(tally.rows[at])
        if rows:
            share = float(count_reaching(tally.reached[at], held.multiples, multiple)) / rows
            pairs = held.distinct[key].pairs
            found.append(
                GrowthPercentile(share, 1 - share, rows, pairs, era.panel, (era.first, era.last))
            )
    return tuple(found)

"""What happened to pairs like this one: counts over past origins, and which paths to name.

An *origin* is a pair and a year from which a forecast could have started
(`bilateral.methods.outlook.series.Panel.eligible`). Its outcomes are multiples of the turnover
of that year, in current US dollars:

- "at": ``V[t+h] / V[t]``;
- "by": ``max(V[t+k], k = 1..h observed) / V[t]``.

Both are known only where ``V[t+h]`` is observed: a missing end says nothing, and a maximum over
a broken record would be too low. Both flows of a pair must be observed, else V is missing.

Origins of one pair overlap, and one year hits many pairs: the rows of a class are far fewer
cases than their number says. Every count of rows therefore comes with the number of distinct
pairs and of distinct years.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

import numpy as np

from bilateral.errors import InputError, MethodError
from bilateral.methods.outlook.deflator import log_price
from bilateral.methods.outlook.features import NAMES, features

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from bilateral.methods.outlook.series import Panel

    Array = npt.NDArray[np.float64]
    Ints = npt.NDArray[np.int64]
    Bools = npt.NDArray[np.bool_]

Kind = Literal["at", "by"]

HORIZONS: Final = tuple(range(1, 11))
NEIGHBOURS: Final = 500
LIKENESS: Final = ("level", "growth_1", "sd_10", "from_mean_5")
"""Features that make two origins alike: size, last growth, its spread, distance to the mean."""


@dataclass(frozen=True, slots=True)
class Origins:
    """Origins of a panel and what became of them.

    Attributes
    ----------
    pair : (N,) row of the panel
    year : (N,) calendar year of the origin
    level : (N,) turnover of that year, million USD of 2009
    growth : (N,) growth of turnover on the year before in current USD, ratio (0.37 is +37 %)
    horizons : (H,) years ahead
    at, by : (N, H) multiples; NaN where the year ``year + horizon`` is not observed
    peak : (N, H) years after the origin in which the multiple of ``by`` was reached; 0 where
        that is unknown
    record : (N,) years of the pair observed in the whole panel
    """

    pair: Ints
    year: Ints
    level: Array
    growth: Array
    horizons: Ints
    at: Array
    by: Array
    peak: Ints
    record: Ints

    def outcomes(self, kind: Kind) -> Array:
        """Multiples of one kind, (N, H)."""
        return self.at if kind == "at" else self.by


@dataclass(frozen=True, slots=True)
class Outcomes:
    """How far the origins of one class came.

    Attributes
    ----------
    rows : (H,) origins with a known outcome
    reached : (H, M) those of them that reached each multiple of the grid
    pairs, years : distinct pairs and distinct years among all origins of the class
    """

    rows: Ints
    reached: Ints
    pairs: int
    years: int


def origins(panel: Panel, horizons: Sequence[int] = HORIZONS) -> Origins:
    """All eligible origins of a panel with their outcomes.

    What was known at the end of a year comes from the panel cut there (``panel.until(year)``):
    the same origins up to that year, and only the outcomes observed by then.

    Raises
    ------
    InputError : horizons that are not whole years from 1 up
    """
    if not horizons or min(horizons) < 1:
        raise InputError(f"horizons are whole years from 1 up, not {list(horizons)}")
    row, column = np.nonzero(panel.eligible())
    price = log_price(panel.years)
    nominal = panel.log_real + price
    now = panel.turnover[row, column]
    at = np.full((len(row), len(horizons)), np.nan)
    by, peak = at.copy(), np.zeros(at.shape, dtype=np.int64)
    best, best_year = np.full(len(row), np.nan), np.zeros(len(row), dtype=np.int64)
    for ahead in range(1, max(horizons) + 1):
        then = np.minimum(column + ahead, len(panel.years) - 1)
        inside = column + ahead < len(panel.years)
        multiple = np.where(inside, panel.turnover[row, then], np.nan) / now
        known = np.isfinite(multiple)
        higher = known & ~(multiple <= best)
        best[higher], best_year[higher] = multiple[higher], ahead
        for place in np.flatnonzero(np.asarray(horizons) == ahead):
            at[:, place] = multiple
            by[known, place], peak[known, place] = best[known], best_year[known]
    return Origins(
        pair=row,
        year=panel.years[column],
        level=now / np.exp(price[column]),
        growth=np.expm1(nominal[row, column] - nominal[row, column - 1]),
        horizons=np.asarray(horizons, dtype=np.int64),
        at=at,
        by=by,
        peak=peak,
        record=np.isfinite(panel.turnover).sum(axis=1)[row],
    )


def classify(values: npt.ArrayLike, edges: Sequence[float]) -> Ints:
    """Class of each value: the number of the last edge at or below it, -1 below the first.

    Parameters
    ----------
    values : any shape
    edges : rising lower edges, each included in its class
    """
    return np.searchsorted(np.asarray(edges), np.asarray(values), side="right") - 1


def outcomes(found: Origins, chosen: Bools | Ints, kind: Kind, grid: Sequence[float]) -> Outcomes:
    """Count, over the chosen origins, how many reached each multiple of a grid.

    Parameters
    ----------
    found : origins
    chosen : (N,) flags, or indices of origins
    kind : "by": at some point until then; "at": in that very year
    grid : (M,) multiples; reaching a multiple includes it
    """
    multiples = found.outcomes(kind)[chosen]
    reached = multiples[:, :, None] >= np.asarray(grid)
    return Outcomes(
        rows=np.isfinite(multiples).sum(axis=0),
        reached=reached.sum(axis=0),
        pairs=len(np.unique(found.pair[chosen])),
        years=len(np.unique(found.year[chosen])),
    )


def count_reaching(reached: npt.ArrayLike, grid: Sequence[float], multiple: float) -> Array:
    """Rows that reached any multiple, from counts on a grid of multiples.

    Linear in the log of the multiple between two points of the grid, which keeps it falling in
    the multiple; exact on the grid. Outside the grid the count of its nearest end stands: an
    upper bound beyond the last multiple, a lower bound before the first.

    Parameters
    ----------
    reached : (..., M) counts on the grid
    grid : (M,) rising multiples above zero
    multiple : the multiple asked for, above zero

    Returns
    -------
    (...) counts, fractional between grid points

    Raises
    ------
    InputError : a multiple that is not a number above zero
    """
    if not (math.isfinite(multiple) and multiple > 0):
        raise InputError(f"a multiple is a number above zero, not {multiple}")
    counts = np.asarray(reached, dtype=float)
    logs = [math.log(point) for point in grid]
    asked = math.log(multiple)
    right = min(max(bisect_left(logs, asked), 1), len(logs) - 1)
    weight = (asked - logs[right - 1]) / (logs[right] - logs[right - 1])
    weight = min(max(weight, 0.0), 1.0)
    left = counts[..., right - 1]
    return left + weight * (counts[..., right] - left)


def rising(shares: npt.ArrayLike, rows: npt.ArrayLike) -> Array:
    """Shares by horizon that never fall: neighbours that do are pooled, weighted by rows.

    The rows behind two horizons differ (later origins have no far outcome), so raw shares of
    "by" may fall where few rows are left. Isotonic regression by pooling adjacent violators
    (Barlow, Bartholomew, Bremner and Brunk 1972, section 1.2); it keeps the order of two
    curves, so shares still fall in the multiple.

    Parameters
    ----------
    shares : (H,) shares in order of the horizon; NaN without rows
    rows : (H,) rows behind each

    Returns
    -------
    (H,) shares; NaN stays NaN
    """
    raw, weight = np.asarray(shares, dtype=float), np.asarray(rows, dtype=float)
    pools: list[tuple[float, float, int]] = []
    known = np.flatnonzero(np.isfinite(raw) & (weight > 0))
    for place in known:
        value, total, size = float(raw[place]), float(weight[place]), 1
        while pools and pools[-1][0] > value:
            before, its_total, its_size = pools.pop()
            value = (before * its_total + value * total) / (its_total + total)
            total, size = total + its_total, size + its_size
        pools.append((value, total, size))
    out = np.full(raw.shape, np.nan)
    out[known] = np.repeat([value for value, _, _ in pools], [size for _, _, size in pools])
    return out


def likeness(panel: Panel, found: Origins) -> Array:
    """Features `LIKENESS` of each origin, (N, 4); NaN = not known."""
    columns = [NAMES.index(name) for name in LIKENESS]
    return features(panel)[found.pair, found.year - panel.years[0]][:, columns]


def nearest(points: npt.ArrayLike, query: npt.ArrayLike, count: int = NEIGHBOURS) -> Ints:
    """Indices of the points nearest to a query, nearest first, ties in the order of the points.

    Euclidean distance after dividing each coordinate by its standard deviation over the points.
    A coordinate that the query does not know is left out; points that lack one of the others
    are passed over.

    Parameters
    ----------
    points : (N, F) NaN = not known
    query : (F,) NaN = not known
    count : how many; fewer when the points run out

    Raises
    ------
    MethodError : the query knows nothing, or no point can be compared with it
    """
    table, target = np.asarray(points, dtype=float), np.asarray(query, dtype=float)
    asked = np.isfinite(target)
    table, target = table[:, asked], target[asked]
    usable = np.flatnonzero(np.isfinite(table).all(axis=1))
    if not asked.any() or not len(usable):
        raise MethodError("no origin can be compared with the one asked for")
    spread = table[usable].std(axis=0)
    scaled = (table[usable] - target) / np.where(spread > 0, spread, 1.0)
    return usable[np.argsort((scaled**2).sum(axis=1), kind="stable")[:count]]


def examples(
    found: Origins, chosen: Bools, named: Bools, *, horizon: int = 5, count: int = 5
) -> Ints:
    """Origins that stand for a class, chosen without an eye on success.

    The chosen origins with a known outcome and a name are put in order of the highest multiple
    reached within ``horizon`` years and cut into ``count`` equal parts. Each part gives one: of
    a pair not taken yet, from a year not taken yet while there is one, with the longest record,
    then the nearest to the middle of its part, then the first in the panel. So a fifth of the
    examples comes from every fifth of the class, from the worst to the best.

    Parameters
    ----------
    found : origins; ``horizon`` is one of their horizons
    chosen : (N,) the class
    named : (N,) origins that can be named

    Returns
    -------
    Indices of at most ``count`` origins, lowest multiple first.
    """
    place = int(np.flatnonzero(found.horizons == horizon)[0])
    multiple = found.by[:, place]
    rows = np.flatnonzero(chosen & named & np.isfinite(multiple))
    rows = rows[np.lexsort((rows, multiple[rows]))]
    taken: list[int] = []
    for part in np.array_split(rows, count):
        if not len(part):
            continue
        off_middle = np.abs(np.arange(len(part)) - (len(part) - 1) / 2)
        same_pair = np.isin(found.pair[part], found.pair[taken])
        same_year = np.isin(found.year[part], found.year[taken])
        order = np.lexsort((part, off_middle, -found.record[part], same_year, same_pair))
        if not same_pair[order[0]]:
            taken.append(int(part[order[0]]))
    return np.array(taken, dtype=np.int64)

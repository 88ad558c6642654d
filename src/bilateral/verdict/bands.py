"""Assumption bands and histories: what months carry, what growth led to, how far ledgers differ.

Everything here is read from the three small tables in ``data/`` beside this file, fitted by
``tools/fit_assumptions.py`` on years up to 2023; ``data/README.md`` says from what. No figure
is typed in. Growth and shares are ratios (0.37 is +37 %), sizes are current US dollars.

Which cases are *comparable*:

- **size**: pair-years of the same size class, by turnover of the last full year. A history
  with fewer than `ENOUGH` cases in its class widens to all pairs on the same side of 100
  million; fewer than `TOO_FEW` even there is no history. Without a size: all pairs.
- **growth**: a window around the stated rate, `comparable_window`.
"""

from __future__ import annotations

import csv
import math
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final, Literal

import numpy as np

from bilateral.errors import InputError
from bilateral.methods.seasonality import MONTHS, conditional_frequency, percentile_rank

if TYPE_CHECKING:
    import numpy.typing as npt

Direction = Literal["at_least", "at_most"]
WordsKey = Literal["growth_history", "mirror_history"]

ALL: Final = "all"
SIZE_CLASSES: Final[tuple[tuple[str, float], ...]] = (
    ("under_10m", 0.0),
    ("10m_50m", 10e6),
    ("50m_100m", 50e6),
    ("100m_200m", 100e6),
    ("200m_800m", 200e6),
    ("800m_3bn", 800e6),
    ("3bn_plus", 3e9),
)
"""Name and lower edge (USD, included) of each class, in rising order."""
SIZE_FROM: Final = {name: "0" if edge == 0 else name.split("_")[0] for name, edge in SIZE_CLASSES}
"""Lower edge of each class in words."""
WIDE_CLASSES: Final[dict[str, tuple[str, ...]]] = {
    "10m_100m": ("10m_50m", "50m_100m"),
    "100m_plus": ("100m_200m", "200m_800m", "800m_3bn", "3bn_plus"),
}
"""What a class widens to when it holds too few cases."""
ENOUGH: Final = 60  # no case among 60 still leaves up to 5 % (rule of three: 3 / n)
TOO_FEW: Final = 30
FINE: Final = 1000  # cases from which the ends of a band are known to a whole per cent
PER_MILLE: Final = 1000

WINDOW_SHARE: Final = 0.175
WINDOW_FLOOR: Final = 0.025


@dataclass(frozen=True, slots=True)
class Band:
    """Where a parameter lies for most pairs: an assumption that can be named and widened.

    Attributes
    ----------
    name : such as ``share_of_8_in_9_months`` or ``mirror_factor``
    low, high : ends of the band, ratios
    n : pair-years behind it
    size_class : class of size it was taken from, ``all`` for every size
    quantiles : probabilities of the two ends
    """

    name: str
    low: float
    high: float
    n: int
    size_class: str
    quantiles: tuple[float, float]


@dataclass(frozen=True, slots=True)
class History:
    """How often history saw it: ``hits`` of ``n`` comparable cases.

    Attributes
    ----------
    n, hits, share : cases, those with the outcome, and hits / n
    words_key : which sentence says it: ``growth_history`` or ``mirror_history``
    size_class : class the cases come from; wider than the pair's own when that holds too few
    threshold, direction : the outcome: at least or at most this growth (or mirror factor)
    given : window of the growth that was known, both ends included; None for the mirror
    given_months, months : months of the known growth and of the outcome; None for the mirror
    """

    n: int
    hits: int
    share: float
    words_key: WordsKey
    size_class: str
    threshold: float
    direction: Direction
    given: tuple[float, float] | None = None
    given_months: int | None = None
    months: int | None = None


@dataclass(frozen=True, slots=True)
class Percentile:
    """Where a growth stands among comparable pair-years.

    Attributes
    ----------
    low, high : lowest and highest share of cases below, over the pair's own size class and
        the wider class it belongs to
    n : cases of the own class
    size_class : the own class
    """

    low: float
    high: float
    n: int
    size_class: str


def size_class(size_usd: float | None) -> str:
    """Name the class of a pair by last full year's turnover in USD; ``all`` when unknown."""
    if size_usd is None:
        return ALL
    if not (math.isfinite(size_usd) and size_usd >= 0):
        raise InputError(f"a size in US dollars is a number from 0 up, not {size_usd}")
    return [name for name, edge in SIZE_CLASSES if size_usd >= edge][-1]


def share_band(
    n: int, m: int, size_usd: float | None, quantiles: tuple[float, float] = (0.05, 0.95)
) -> Band:
    """Range of the share of the first ``n`` months in the first ``m`` months of a year.

    A share of a whole year (``m`` is 12) comes from all pair-years of the size class. A share
    inside a shorter stretch comes from *ordinary* years (turnover changed by less than a
    quarter, in logs) of pairs of at least that size: single shipments make the short stretches
    of small pairs too ragged to say anything. Ends are rounded to what the sample supports:
    whole per cents from `FINE` cases on, steps of five below.

    Parameters
    ----------
    n, m : months, 1 <= n < m <= 12
    size_usd : turnover of the last full year in USD; None pools all sizes
    quantiles : ends of the band, out of .05 .10 .25 .50 .75 .90 .95

    Raises
    ------
    InputError : months or quantiles that the table does not hold
    """
    if not 1 <= n < m <= MONTHS:
        raise InputError(f"need 1 <= n < m <= {MONTHS} months, not {n} and {m}")
    name = size_class(size_usd)
    row = _share_row(name, n, m)
    cases = int(row["pair_years"])
    values = {int(key[1:]) / 100: float(row[key]) for key in row if key.startswith("q")}
    steps = 100 if cases >= FINE else 20
    low, high = (round(end * steps) / steps for end in _ends(values, quantiles))
    if m < MONTHS and name != ALL:
        name = f"from_{SIZE_FROM[name]}, ordinary years"
    return Band(f"share_of_{n}_in_{m}_months", low, high, cases, name, quantiles)


def comparable_window(growth: float) -> tuple[float, float]:
    """Growths that count as comparable with a stated one.

    On the log scale: ``L = log(1 + growth)``, half-width 17.5 % of ``|L|`` but never less than
    0.025; the ends are rounded to whole per cent. So +13 % is compared with +10 to +16 %,
    +37 % with +30 to +45 %, no change with -2 to +3 %.

    Raises
    ------
    InputError : growth of -100 % or less, or not a number
    """
    if not (math.isfinite(growth) and growth > -1):
        raise InputError(f"a growth rate is a finite ratio above -1, not {growth}")
    level = math.log1p(growth)
    width = max(WINDOW_SHARE * abs(level), WINDOW_FLOOR)
    return round(math.expm1(level - width), 2), round(math.expm1(level + width), 2)


def growth_history(
    n: int,
    growth_low: float,
    growth_high: float,
    m: int,
    *,
    at_least: float | None = None,
    at_most: float | None = None,
    size_usd: float | None = None,
) -> History | None:
    """How often growth over ``m`` months reached a threshold, given growth over ``n`` months.

    Both growths are of the first months of one year on the same months a year earlier. The
    table holds rates in steps of 0.1 percentage point: counts are exact for a window and a
    threshold given in such steps, else right to that step.

    Parameters
    ----------
    n, m : months of the known growth and of the outcome, 1..12, different
    growth_low, growth_high : window of the known growth
    at_least, at_most : exactly one; threshold of the outcome
    size_usd : turnover of the last full year in USD; None takes all pairs from 10 million up

    Returns
    -------
    The history, or None when fewer than `TOO_FEW` cases are comparable.

    Raises
    ------
    InputError : months out of range or equal, an empty window, not exactly one threshold
    """
    _check_months(n, m)
    if n == m:
        raise InputError(f"the known growth and the outcome are both over {n} months")
    threshold = at_least if at_least is not None else at_most
    if threshold is None or (at_least is not None and at_most is not None):
        raise InputError("give exactly one of at_least and at_most")
    own = size_class(size_usd)
    wide = _wider(own)
    for name, enough in ((own, ENOUGH if wide != own else TOO_FEW), (wide, TOO_FEW)):
        found = conditional_frequency(
            _growth(name, n),
            _growth(name, m),
            _per_mille(growth_low),
            _per_mille(growth_high),
            at_least=None if at_least is None else _per_mille(at_least),
            at_most=None if at_most is None else _per_mille(at_most),
        )
        if found.cases >= enough:
            return History(
                n=found.cases,
                hits=found.hits,
                share=found.share,
                words_key="growth_history",
                size_class=name,
                threshold=threshold,
                direction="at_least" if at_least is not None else "at_most",
                given=(growth_low, growth_high),
                given_months=n,
                months=m,
            )
    return None


def growth_percentile(n: int, growth: float, size_usd: float | None) -> Percentile | None:
    """Where a growth over the first ``n`` months stands among pairs of this size.

    Returns
    -------
    The range over the own class of size and the wider one; None when the own class holds fewer
    than `TOO_FEW` cases.

    Raises
    ------
    InputError : months out of range, or a growth that is not a number
    """
    _check_months(n)
    own = size_class(size_usd)
    column = _growth(own, n)
    cases = int(np.isfinite(column).sum())
    if cases < TOO_FEW:
        return None
    ranks = [
        percentile_rank(rates, _per_mille(growth)) for rates in (column, _growth(_wider(own), n))
    ]
    return Percentile(min(r.below for r in ranks), max(r.up_to for r in ranks), cases, own)


def mirror_band(size_usd: float | None, quantiles: tuple[float, float] = (0.05, 0.95)) -> Band:
    """Range of what the partner records over what the reporter records, for the same flow.

    Parameters
    ----------
    size_usd : value of the flow in USD per year; None, or a class with too few pair-years in
        the table, takes all sizes (``size_class`` of the band says which)
    quantiles : ends of the band, whole per cents

    Raises
    ------
    InputError : quantiles that the table does not hold
    """
    name, cases, values = _mirror_of(size_usd)
    low, high = _ends(values, quantiles)
    return Band("mirror_factor", low, high, cases, name, quantiles)


def mirror_history(factor: float, size_usd: float | None) -> History | None:
    """How often the two records of a flow differ by at least ``factor``, in the same direction.

    A factor from 1 up asks how often the partner records at least that many times what the
    reporter does; below 1, at most. Shares are read off the table's quantiles, whole per cents
    with linear interpolation in logs between them.

    Returns
    -------
    The history, or None when the table has fewer than `TOO_FEW` pair-years.

    Raises
    ------
    InputError : a factor that is not a positive number
    """
    if not (math.isfinite(factor) and factor > 0):
        raise InputError(f"a mirror factor is a positive number, not {factor}")
    name, cases, values = _mirror_of(size_usd)
    if cases < TOO_FEW:
        return None
    logs = [math.log(value) for value in values.values()]
    up_to = float(np.interp(math.log(factor), logs, list(values), left=0.0, right=1.0))
    share = 1.0 - up_to if factor >= 1 else up_to
    hits = round(share * cases)
    direction = "at_least" if factor >= 1 else "at_most"
    return History(cases, hits, hits / cases, "mirror_history", name, factor, direction)


def _check_months(*months: int) -> None:
    for month in months:
        if not 1 <= month <= MONTHS:
            raise InputError(f"months run from 1 to {MONTHS}, not {month}")


def _per_mille(growth: float) -> float:
    return round(growth * PER_MILLE, 6)


def _wider(name: str) -> str:
    return next((wide for wide, parts in WIDE_CLASSES.items() if name in parts), name)


def _ends(values: dict[float, float], quantiles: tuple[float, float]) -> tuple[float, float]:
    low, high = quantiles
    if low not in values or high not in values or low >= high:
        held = ", ".join(f"{q:g}" for q in values) if len(values) < 10 else "0, 0.01 .. 1"
        raise InputError(f"quantiles {low} and {high}: take two rising ones out of {held}")
    return values[low], values[high]


def _text(name: str) -> str:
    return files("bilateral.verdict").joinpath("data", name).read_text(encoding="utf-8")


def _share_row(size: str, first: int, within: int) -> dict[str, str]:
    """Read the one row of the table of shares that is asked for."""
    text, key = _share_text(), f"{size},{first},{within},"
    names = text.partition("\n")[0].split(",")
    cells = text.partition(f"\n{key}")[2].partition("\n")[0]
    return dict(zip(names, f"{key}{cells}".split(","), strict=True))


@cache
def _share_text() -> str:
    return _text("shares.csv")


@cache
def _growth(name: str, months: int) -> npt.NDArray[np.float64]:
    """Growth over the first months of a year in per mille, of a class, a wide class or all.

    Shape (rows,). Only the column that is asked for is converted.
    """
    parts = tuple(dict(SIZE_CLASSES)) if name == ALL else WIDE_CLASSES.get(name)
    if parts is not None:
        return np.concatenate([_growth(part, months) for part in parts])
    return np.array(list(map(_rate, _growth_cells(name)[months - 1 :: MONTHS])), dtype=np.float64)


@cache
def _growth_cells(name: str) -> list[str]:
    """Cells of the table of growths, row by row, of one class: its rows follow each other."""
    text, head = _growth_text(), f"\n{name},"
    first, last = text.find(head), text.rfind(head)
    if first < 0:
        return []
    rows = text[first : text.index("\n", last + 1)]
    return rows.replace(head, ",")[1:].split(",")


@cache
def _rate(cell: str) -> float:
    """Read a cell; the same few hundred fill most of the table.

    A step k holds the rates from k up to k + 1 per mille: its middle stands for it, so that
    comparing with a whole per mille never meets a tie.
    """
    return float(cell or "nan") + 0.5


@cache
def _growth_text() -> str:
    return _text("ytd_growth.csv")


@cache
def _mirror() -> dict[str, tuple[int, dict[float, float]]]:
    table: dict[str, tuple[int, dict[float, float]]] = {}
    for row in csv.DictReader(_text("mirror.csv").splitlines()):
        _, values = table.setdefault(row["size_class"], (int(row["pair_years"]), {}))
        values[float(row["probability"])] = float(row["factor"])
    return table


def _mirror_of(size_usd: float | None) -> tuple[str, int, dict[float, float]]:
    own = size_class(size_usd)
    name = own if own in _mirror() else ALL
    return (name, *_mirror()[name])

"""Which forecasts are asked for, what may be known for each, and what came out.

Two splits apply at once: by pair (a pair that is tested was never trained on) and by time (a
training row counts only if its outcome was known at the cut-off).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

import numpy as np

from bilateral.errors import InputError
from bilateral.methods.outlook.deflator import log_price
from bilateral.methods.outlook.fitting import outcome

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from bilateral.methods.outlook.series import Panel

    Array = npt.NDArray[np.float64]
    Bools = npt.NDArray[np.bool_]
    Ints = npt.NDArray[np.int64]

Kind = Literal["at", "by"]

KINDS: Final[tuple[Kind, ...]] = ("at", "by")
HORIZONS: Final = tuple(range(1, 11))
MULTIPLES: Final = (1.5, 2.0, 3.0)
FIRST_ORIGIN: Final = 1953  # the panel begins in 1948: five years of growth are known from here
SIZES: Final = (10.0, 50.0, 200.0, 1000.0)  # million USD of 2009, lower ends of the size classes
SIZE_NAMES: Final = ("10-50 m", "50-200 m", "0.2-1 bn", "> 1 bn")
SEED: Final = "bilateral-dev-1"
FOLDS: Final = ("acceptance", "dev", "train", "train", "train")
TRAIN: Final = "train"
LONG: Final = 14  # yearly growth rates that a single-series forecaster is given at least


@dataclass(frozen=True, slots=True)
class Block:
    """Origin years that are forecast with one fit.

    Attributes
    ----------
    first, last : origin years, both included
    cutoff : last year that the fit may know
    """

    first: int
    last: int
    cutoff: int

    @property
    def name(self) -> str:
        """The years, such as ``1990-1994``."""
        return f"{self.first}-{self.last}"


BLOCKS: Final = (
    Block(1990, 1994, 1990),
    Block(1995, 1999, 1995),
    Block(2000, 2004, 2000),
    Block(2005, 2008, 2005),
)
SECOND_BLOCKS: Final = (Block(2005, 2009, 2005), Block(2010, 2018, 2009))


@dataclass(frozen=True, slots=True)
class Origins:
    """Pairs and years from which a forecast starts.

    Attributes
    ----------
    pair : (N,) row of the panel
    year : (N,) calendar year
    size : (N,) turnover in million USD of 2009
    """

    pair: Ints
    year: Ints
    size: Array

    def __len__(self) -> int:
        return len(self.pair)

    def take(self, which: Bools | Ints) -> Origins:
        """Some of them."""
        return Origins(self.pair[which], self.year[which], self.size[which])


def fold_of(a: object, b: object) -> str:
    """Fold of a pair: first 8 hex digits of ``sha256("bilateral-dev-1|min|max")``, modulo 5."""
    low, high = sorted((a, b))  # type: ignore[type-var]
    digest = hashlib.sha256(f"{SEED}|{low}|{high}".encode()).hexdigest()
    return FOLDS[int(digest[:8], 16) % len(FOLDS)]


def origins(panel: Panel, first: int, last: int, pairs: Bools | None = None) -> Origins:
    """Eligible origins of the years `first` to `last`, ordered by pair and year.

    Parameters
    ----------
    panel : pairs by years
    first, last : origin years, both included
    pairs : (P,) which pairs; None for all
    """
    asked = panel.eligible() & (panel.years >= first) & (panel.years <= last)
    if pairs is not None:
        asked &= pairs[:, None]
    pair, column = np.nonzero(asked)
    year = panel.years[column]
    return Origins(pair, year, panel.turnover[pair, column] / np.exp(log_price(year)))


def outcomes(panel: Panel, at: Origins, kind: Kind, horizons: Sequence[int] = HORIZONS) -> Array:
    """Log ratio to the turnover of the origin, (N, H); NaN where it was not observed.

    "at": turnover in the year t + h. "by": its maximum over the observed years t + 1 .. t + h,
    on the same rows: where V[t + h] was not observed nothing is judged.
    """
    level = panel.log_nominal()
    beyond = np.full((len(level), max(horizons)), np.nan)
    known = np.concatenate([level, beyond], axis=1)
    column = at.year - panel.years[0]
    return np.stack([outcome(known, h, kind)[at.pair, column] for h in horizons], axis=1)


def training_outcomes(
    panel: Panel, cutoff: int, kind: Kind, horizons: Sequence[int] = HORIZONS
) -> Array:
    """Outcomes of all eligible origins that were known at the cut-off, (N, H); NaN elsewhere.

    Raises
    ------
    InputError : no outcome was known by then
    """
    known = origins(panel, FIRST_ORIGIN, cutoff - 1)
    values = outcomes(panel, known, kind, horizons)
    values[known.year[:, None] + np.array(horizons) > cutoff] = np.nan
    empty = [h for h, column in zip(horizons, values.T, strict=True) if np.isnan(column).all()]
    if empty:
        raise InputError(
            f"no outcome {empty[0]} years after an origin was known in {cutoff}",
            hint="Give a panel that begins earlier, or shorter horizons.",
        )
    return values


def size_class(size: Array) -> Ints:
    """Class of each size, (N,): index into `SIZE_NAMES`."""
    return np.clip(np.searchsorted(SIZES, size, side="right") - 1, 0, None)


def sampled(panel: Panel, among: Origins, count: int) -> Ints:
    """Indices of a fixed sample of origins: those with the smallest hash of pair and year, (n,)."""
    keys = [
        hashlib.sha256(f"{SEED}|{panel.a[p]}|{panel.b[p]}|{y}".encode()).digest()
        for p, y in zip(among.pair, among.year, strict=True)
    ]
    return np.sort(np.array(sorted(range(len(keys)), key=keys.__getitem__)[:count], dtype=np.int64))


def long_enough(panel: Panel, among: Origins, rates: int = LONG) -> Bools:
    """Whether the last `rates` yearly growth rates before each origin are all known, (N,)."""
    known = np.isfinite(panel.log_real)
    run = np.zeros(known.shape, dtype=np.int64)
    for column in range(known.shape[1]):
        before = run[:, column - 1] if column else 0
        run[:, column] = np.where(known[:, column], before + 1, 0)
    return run[among.pair, among.year - panel.years[0]] > rates

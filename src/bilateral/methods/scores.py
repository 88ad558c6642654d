"""How good a probability forecast was: proper scores, calibration and the luck in a gain.

A distribution is given as its values at the 25 probabilities of `bilateral.methods.quantiles`.
A row is one forecast, N is the number of rows.

References
----------
Gneiting and Raftery (2007), Strictly proper scoring rules, prediction, and estimation, JASA 102.
Bracher et al. (2021), Evaluating epidemic forecasts in an interval format, PLOS Comput. Biol. 17.
Politis and Romano (1992), A circular block-resampling procedure for stationary data.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from bilateral.errors import InputError
from bilateral.methods.quantiles import LEVELS

if TYPE_CHECKING:
    import numpy.typing as npt

    Array = npt.NDArray[np.float64]
    Bools = npt.NDArray[np.bool_]

COVERS: Final = (0.5, 0.8, 0.95)  # central intervals that are judged
OFFICIAL_CLIP: Final = (0.01, 0.99)  # what a yes or no is worth as a probability
BINS: Final = 20
BLOCK: Final = 3  # consecutive years that are drawn together
DRAWS: Final = 2000


def brier(p: Array, happened: Bools) -> Array:
    """Squared error of each probability, (N,): ``(p - o)^2``."""
    return (p - happened) ** 2


def log_score(p: Array, happened: Bools) -> Array:
    """Minus the log of the probability given to what happened, (N,)."""
    return -np.log(np.where(happened, p, 1.0 - p))


def skill(score: float, reference: float) -> float:
    """``1 - score / reference``: 0 as good as the reference, 1 perfect; NaN if that is perfect."""
    return 1.0 - score / reference if reference > 0 else float("nan")


def crps(quantiles: Array, outcome: Array) -> Array:
    """Continuous ranked probability score of each row, (N,), in the unit of the outcome.

    ``2 * integral of (1{y < q_p} - p)(q_p - y) dp`` by the trapezoid rule over `LEVELS`; the
    loss is zero at p = 0 and p = 1. A forecast that is one point gets its absolute error.

    Parameters
    ----------
    quantiles : (N, 25)
    outcome : (N,)
    """
    q = _checked(quantiles)
    miss = outcome[:, None] - q
    loss = 2.0 * np.maximum(LEVELS * miss, (LEVELS - 1.0) * miss)
    grid = np.concatenate([[0.0], LEVELS, [1.0]])
    # The width that each level stands for, half a step to either side.
    area = loss @ ((grid[2:] - grid[:-2]) / 2.0)
    return np.where(q[:, 0] == q[:, -1], np.abs(miss[:, 0]), area)


def wis(quantiles: Array, outcome: Array) -> Array:
    """Weighted interval score, (N,): the median and the intervals of 50, 80 and 95 %.

    ``(|y - m| / 2 + sum_k alpha_k / 2 * IS_k) / (K + 1/2)``, Bracher et al. equation 1.
    """
    q = _checked(quantiles)
    total = np.abs(outcome - q[:, _at(0.5)]) / 2.0
    for cover in COVERS:
        alpha = 1.0 - cover
        low, high = interval(q, cover)
        outside = np.maximum(low - outcome, 0.0) + np.maximum(outcome - high, 0.0)
        total += alpha / 2.0 * (high - low) + outside
    return total / (len(COVERS) + 0.5)


def interval(quantiles: Array, cover: float) -> tuple[Array, Array]:
    """Ends of the central interval, each (N,); `cover` 0.5, 0.8, 0.9, 0.95, 0.98 or 0.99."""
    return quantiles[:, _at((1.0 - cover) / 2.0)], quantiles[:, _at((1.0 + cover) / 2.0)]


def covered(quantiles: Array, outcome: Array, cover: float) -> Bools:
    """Whether each outcome lies in its central interval, ends included, (N,)."""
    low, high = interval(quantiles, cover)
    return (low <= outcome) & (outcome <= high)


def in_the_large(p: Array, happened: Bools) -> float:
    """Mean predicted minus observed: above zero, too much was promised."""
    return float(np.mean(p) - np.mean(happened))


def ece(p: Array, happened: Bools, bins: int = BINS) -> float:
    """Expected calibration error: mean of |mean predicted - observed| over equal-count bins.

    Rows of one probability share their observed rate before they are cut into bins, so that the
    order of the rows says nothing.
    """
    if not len(p):
        return float("nan")
    distinct, which = np.unique(p, return_inverse=True)
    count = np.bincount(which)
    rate = np.bincount(which, weights=happened) / count
    said, seen = np.repeat(distinct, count), np.repeat(rate, count)
    parts = zip(np.array_split(said, bins), np.array_split(seen, bins), strict=True)
    return sum(abs(float(a.sum() - b.sum())) for a, b in parts) / len(p)


@dataclass(frozen=True, slots=True)
class Reliability:
    """What happened when a probability was said.

    Attributes
    ----------
    rows : (B,) number of forecasts in the bin
    predicted : (B,) mean probability, NaN for an empty bin
    observed : (B,) share of them that happened, NaN for an empty bin
    """

    rows: npt.NDArray[np.int64]
    predicted: Array
    observed: Array


def reliability(p: Array, happened: Bools, bins: int = 10) -> Reliability:
    """Reliability table over bins of equal width from 0 to 1."""
    which = np.minimum((p * bins).astype(np.int64), bins - 1)
    rows = np.bincount(which, minlength=bins)
    with np.errstate(invalid="ignore"):
        said = np.bincount(which, weights=p, minlength=bins) / rows
        seen = np.bincount(which, weights=happened, minlength=bins) / rows
    return Reliability(rows, said, seen)


def bootstrap_gain(
    score: Array,
    reference: Array,
    rng: np.random.Generator,
    *,
    block: int = BLOCK,
    draws: int = DRAWS,
) -> Array:
    """Draws of the gain ``1 - sum(score) / sum(reference)`` over resampled years, (draws,).

    Circular blocks of consecutive years, drawn with replacement and cut to the number of years.

    Parameters
    ----------
    score, reference : (Y,) sums of a score over the rows of each year, years in order
    rng : source of the draws
    block : years in a block
    draws : number of resamples

    Raises
    ------
    InputError : no year, or sums of different years
    """
    years = len(score)
    if not years or len(reference) != years:
        raise InputError("a bootstrap needs the two sums of at least one year")
    starts = rng.integers(0, years, size=(draws, -(-years // block)))
    picked = (starts[:, :, None] + np.arange(block)).reshape(draws, -1)[:, :years] % years
    with np.errstate(invalid="ignore", divide="ignore"):
        return 1.0 - score[picked].sum(axis=1) / reference[picked].sum(axis=1)


def _at(level: float) -> int:
    """Column of a level."""
    return LEVELS.tolist().index(round(level, 3))


def _checked(quantiles: Array) -> Array:
    """Refuse what is not rows of 25 quantiles in order.

    Raises
    ------
    InputError : another shape, a missing value, or quantiles that fall
    """
    if quantiles.ndim != 2 or quantiles.shape[1] != len(LEVELS):
        raise InputError(f"quantiles come in rows of {len(LEVELS)}, not {quantiles.shape}")
    if not np.all(np.isfinite(quantiles)):
        raise InputError("a quantile is missing or infinite")
    if np.any(np.diff(quantiles, axis=1) < 0):
        raise InputError("quantiles of a distribution never fall")
    return quantiles

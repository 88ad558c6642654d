"""What mirror figures say about freight and about their reporters.

    ln(importer's / exporter's)
        = freight(distance, border, chapter) + bm[importer] - bx[exporter] + e
    var(e) = v[exporter] + v[importer]

after Gaulier and Zignago (2010), "BACI: International Trade Database at the Product-Level",
CEPII working paper 2010-23, sections 3 and 4: cif/fob rates from distance and product, reporters
weighted by how well they agree with all their partners. Here the weights follow from the variance
of each reporter, the same in both roles, which the non-bipartite graph of pairs identifies.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

UNIT: Final = 1e-4  # of the integer logs of `moments.sql`
_ROUNDS: Final = 60
_TOLERANCE: Final = 1e-10
_PAIR_NOISE: Final = 50.0  # records of one pair and chapter that weigh as much as all further ones
_PRIOR: Final = 20.0  # records by which a reporter's bias and variance lean to those of all
_LEAST_VARIANCE: Final = 1e-4


@dataclass(frozen=True, slots=True)
class Cells:
    """Moments of log ratios by pair and chapter, one row each.

    Attributes
    ----------
    exporter, importer, chapter : numbers from 0, shape (cells,)
    n, s1, s2 : records, sum of logs, sum of squares, in units of `UNIT`, shape (cells,)
    log_distance, contiguous : of the pair; distances that are not known are NaN
    economies, chapters : how many numbers there are
    """

    exporter: Ints
    importer: Ints
    chapter: Ints
    n: Floats
    s1: Floats
    s2: Floats
    log_distance: Floats
    contiguous: Floats
    economies: int
    chapters: int


@dataclass(frozen=True, slots=True)
class Fit:
    """Freight and reporters, estimated.

    Attributes
    ----------
    constant, distance, border : of the log cif/fob rate; distance per log km from the mean
    mean_log_distance : from which `distance` counts
    chapter : effect of each chapter, mean 0 over records, shape (chapters,)
    exporter_bias, importer_bias : log of what a reporter counts beyond its partners, in each role,
        mean 0 over records, shape (economies,)
    variance : of a reporter's log error, shape (economies,)
    records : behind it
    spread : standard deviation of what is left over, all records
    """

    constant: float
    distance: float
    border: float
    mean_log_distance: float
    chapter: Floats
    exporter_bias: Floats
    importer_bias: Floats
    variance: Floats
    records: int
    spread: float

    def freight(self, log_distance: Floats, contiguous: Floats) -> Floats:
        """Log cif/fob rate by pair, never below 0 nor above ln 2; unknown distance: the mean."""
        away = np.nan_to_num(log_distance - self.mean_log_distance)
        rate = self.constant + self.distance * away + self.border * contiguous
        return np.clip(rate, 0.0, np.log(2.0))


def fit(cells: Cells) -> Fit:
    """Estimate freight, biases and variances by weighted least squares, then additive variances.

    Parameters
    ----------
    cells : moments; a chapter or economy without records keeps effect 0 and the mean variance

    Returns
    -------
    Fit
        Biases and the constant are not told apart by mirror figures: biases have mean 0.
    """
    y = cells.s1 / cells.n * UNIT
    w = cells.n / (1.0 + cells.n / _PAIR_NOISE)
    known = np.isfinite(cells.log_distance)
    mean = _mean(cells.log_distance[known], w[known])
    away = np.where(known, cells.log_distance - mean, 0.0)
    x = np.stack([np.ones_like(y), away, cells.contiguous], axis=1)
    used = np.array([True, bool(np.ptp(away) > 0), bool(np.ptp(cells.contiguous) > 0)])
    chapter = np.zeros(cells.chapters)
    bx, bm = np.zeros(cells.economies), np.zeros(cells.economies)
    slope = np.zeros(3)
    gram = (x[:, used] * w[:, None]).T @ x[:, used]
    last = np.inf
    left = y
    for _ in range(_ROUNDS):
        rest = y - chapter[cells.chapter] - bm[cells.importer] + bx[cells.exporter]
        slope[used] = np.linalg.solve(gram, (x[:, used] * w[:, None]).T @ rest)
        base = y - x @ slope
        rest = base - bm[cells.importer] + bx[cells.exporter]
        chapter = _effects(cells.chapter, rest, w, cells.chapters)
        rest = base - chapter[cells.chapter]
        bm = _effects(cells.importer, rest + bx[cells.exporter], w, cells.economies)
        bx = _effects(cells.exporter, bm[cells.importer] - rest, w, cells.economies)
        left = rest - bm[cells.importer] + bx[cells.exporter]
        loss = float(np.sum(w * left**2))
        if last - loss <= _TOLERANCE * max(loss, 1e-30):
            break
        last = loss
    fitted = y - left
    squares = cells.s2 * UNIT**2 - 2 * fitted * cells.s1 * UNIT + cells.n * fitted**2
    variance, spread = _variances(cells, np.maximum(squares, 0.0))
    return Fit(
        float(slope[0]), max(float(slope[1]), 0.0), float(slope[2]), mean, chapter, bx, bm,
        variance, int(cells.n.sum()), spread,
    )  # fmt: skip


def _mean(values: Floats, weights: Floats) -> float:
    return float(np.average(values, weights=weights)) if values.size else 0.0


def _effects(index: Ints, rest: Floats, w: Floats, size: int) -> Floats:
    """Weighted mean of what is left by group, leaning to 0; mean 0 over all."""
    weight = np.bincount(index, w, size)
    effect = np.bincount(index, w * rest, size) / (weight + _PRIOR)
    return np.where(weight > 0, effect - np.average(effect, weights=weight), 0.0)


def _variances(cells: Cells, squares: Floats) -> tuple[Floats, float]:
    """Split the variance of each pair between its two reporters."""
    both = cells.exporter * cells.economies + cells.importer
    pairs, at = np.unique(both, return_inverse=True)
    n = np.bincount(at, cells.n)
    of_pair = np.bincount(at, squares) / n
    i, j = pairs // cells.economies, pairs % cells.economies
    w = n / (1.0 + n / (_PAIR_NOISE * 10))
    overall = float(np.average(of_pair, weights=w))
    v = np.full(cells.economies, overall / 2)
    weight = np.bincount(i, w, cells.economies) + np.bincount(j, w, cells.economies)
    for _ in range(_ROUNDS * 5):
        total = np.bincount(i, w * (of_pair - v[j]), cells.economies)
        total += np.bincount(j, w * (of_pair - v[i]), cells.economies)
        new = (total + _PRIOR * overall / 2) / (weight + _PRIOR)
        # Half a step: a full one would swing between two answers where pairs are few.
        new = np.maximum(0.5 * (new + v), _LEAST_VARIANCE)
        if float(np.max(np.abs(new - v))) < _TOLERANCE:
            break
        v = new
    spread = float(np.sqrt(squares.sum() / cells.n.sum()))
    return v, spread

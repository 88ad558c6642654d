"""How much a pair should grow beside the others of its year, and how uncertain that is.

``y[i, t] = alpha[t] + b'x[i, t] + s[i, t] e``, ``log s = g0 + g'x``, e Student-t. The year
effect alpha[t] takes what all pairs of an origin year had in common, so that slopes do not
learn eras. Sums over rows go through `numpy.einsum`, whose order does not depend on threads.

References
----------
Lange, K. L., Little, R. J. A. and Taylor, J. M. G. (1989). Robust statistical modeling using
the t distribution. Journal of the American Statistical Association 84, 881-896 (section 2: the
weights; section 4: the information of location and scale).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from math import lgamma
from typing import TYPE_CHECKING, Final

import numpy as np

from bilateral.errors import MethodError

if TYPE_CHECKING:
    import numpy.typing as npt

    Array = npt.NDArray[np.float64]
    Ints = npt.NDArray[np.int64]

ROUNDS: Final = 8
RIDGE: Final = 5.0
DEGREES: Final = (2.0, 2.5, 3.0, 3.5, 4.0, 5.0, 6.0, 8.0, 12.0, 20.0, 50.0)
_LOG_SCALE: Final = (-4.0, 3.0)
_FEWEST: Final = 200  # rows: below, nothing is fitted


@dataclass(frozen=True, slots=True)
class Regression:
    """A fitted location and scale.

    Attributes
    ----------
    slope : (F,) b, per standard deviation of a feature
    scale : (F + 1,) g0 and g
    degrees : degrees of freedom of e
    years : (Y,) origin years with an effect
    effect : (Y,) alpha
    residual : (N,) (y - alpha - b'x) / s
    log_scale : (N,) log s
    """

    slope: Array
    scale: Array
    degrees: float
    years: Ints
    effect: Array
    residual: Array
    log_scale: Array


def location(x: Array, slope: Array) -> Array:
    """b'x, (N,)."""
    return np.einsum("nf,f->n", x, slope)


def log_scale(x: Array, scale: Array) -> Array:
    """Log s, (N,), kept between e^-4 and e^3."""
    return clipped(scale[0] + location(x, scale[1:]))


def clipped(log_s: Array) -> Array:
    """Log s kept between e^-4 and e^3."""
    return np.clip(log_s, *_LOG_SCALE)


def fit_regression(x: Array, y: Array, year: Ints) -> Regression:
    """Fit by penalised likelihood, location, scale, degrees and year effects in turn.

    Parameters
    ----------
    x : (N, F) features, demeaned and scaled, 0 = unknown or average
    y : (N,) log ratio to the origin's turnover
    year : (N,) origin years

    Raises
    ------
    MethodError : too few rows
    """
    if len(y) < _FEWEST:
        raise MethodError(f"{len(y)} rows are too few to fit a forecast; {_FEWEST} are needed")
    years, row = np.unique(year, return_inverse=True)
    order = np.argsort(row, kind="stable")
    starts = np.searchsorted(row[order], np.arange(len(years) + 1))

    def medians(values: Array) -> Array:
        sorted_rows = values[order]
        return np.array([np.median(sorted_rows[a:b]) for a, b in pairwise(starts)])

    columns: Array = np.ascontiguousarray(x.T)
    ones = np.concatenate([np.ones((1, len(y))), columns])
    penalty = np.full(len(ones), RIDGE)
    penalty[0] = 0.0
    effect = medians(y)
    slope: Array = np.zeros(len(columns))
    scale: Array = np.zeros(len(ones))
    scale[0] = np.log(1.3 * np.median(np.abs(y - effect[row])) + 1e-9)
    degrees = 4.0
    information = _products(ones, np.ones(len(y)))
    for turn in range(ROUNDS):
        spread = np.exp(log_scale(x, scale))
        z = (y - effect[row] - location(x, slope)) / spread
        weight = (degrees + 1) / (degrees + z * z) / spread**2
        normal = _products(columns, weight) + RIDGE * np.eye(len(columns))
        slope = _solved(normal, _sums(columns, weight * (y - effect[row])))
        left = y - location(x, slope)
        effect = medians(left)
        z = (left - effect[row]) / spread
        weight = (degrees + 1) / (degrees + z * z)
        score = _sums(ones, weight * z * z - 1) - penalty * scale
        fisher = information * (2 * degrees / (degrees + 3)) + np.diag(penalty)
        scale = scale + _solved(fisher, score)
        if turn % 3 == 2:
            z = (left - effect[row]) / np.exp(log_scale(x, scale))
            degrees = max(DEGREES, key=lambda v: _likelihood(z, v))
    spread = log_scale(x, scale)
    residual = (y - effect[row] - location(x, slope)) / np.exp(spread)
    return Regression(slope, scale, degrees, years, effect, residual, spread)


def _products(columns: Array, weight: Array) -> Array:
    """Weighted sums over rows of products of two columns, (F, F), for (F, N)."""
    found = np.zeros((len(columns), len(columns)))
    for first in range(len(columns)):
        found[first, first:] = _sums(columns[first:], columns[first] * weight)
        found[first:, first] = found[first, first:]
    return found


def _sums(columns: Array, values: Array) -> Array:
    """Sums over rows of columns times values, (F,), for (F, N) and (N,)."""
    return np.einsum("fn,n->f", columns, values)


def _solved(matrix: Array, right: Array) -> Array:
    return np.linalg.solve(matrix, right).astype(np.float64)


def _likelihood(z: Array, degrees: float) -> float:
    """Log likelihood of Student-t residuals, without the scale."""
    constant = lgamma((degrees + 1) / 2) - lgamma(degrees / 2) - 0.5 * np.log(degrees)
    tail = np.log1p(z * z / degrees).sum()
    return float(len(z) * constant - (degrees + 1) / 2 * tail)

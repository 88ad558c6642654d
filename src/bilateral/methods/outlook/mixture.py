"""Quantiles of a world effect plus a pair's own error, without a random draw.

``alpha + s z`` has, for one pool of weighted effects and one pool of residuals, quantiles that
depend on s alone. They are tabulated on a grid of log s, where origins lie, and interpolated, so
that ten thousand origins cost no more than reading a table.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from bilateral.methods.quantiles import LEVELS

if TYPE_CHECKING:
    import numpy.typing as npt

    Array = npt.NDArray[np.float64]
    Ints = npt.NDArray[np.int64]

_LOG_S: Final[Array] = np.linspace(math.log(0.03), math.log(4.0), 20)
_STEP: Final = 0.01  # log points between the nodes of the distribution
_REACH: Final = 12.0  # log points; beyond lies less than any level asked for
_NODES: Final[Array] = np.linspace(-_REACH, _REACH, round(2 * _REACH / _STEP) + 1)
_TOP: Final = float(len(_NODES) - 1)
_SIDE: Final = 1e-9  # probability to both sides of a level, against rounding where no value lies
_AT_ONCE: Final = 32_768  # values: their arrays stay in the cache of a processor
_SIDES: Final[Array] = np.concatenate([LEVELS - _SIDE, LEVELS + _SIDE])
_NOTHING: Final[Array] = np.zeros((1, len(LEVELS)))


@dataclass(frozen=True, slots=True)
class Pool:
    """Weighted values of the world effect.

    Attributes
    ----------
    value : (K,) log ratios
    weight : (K,) positive, sum 1
    """

    value: Array
    weight: Array

    def quantile(self, level: float) -> float:
        """The value at a level, weights taken at their midpoints."""
        order = np.argsort(self.value, kind="stable")
        middle = np.cumsum(self.weight[order]) - self.weight[order] / 2
        return float(np.interp(level, middle, self.value[order]))


def mixture_quantiles(
    pool: Pool, residual: Array, share: Array, log_s: Array, group: Array
) -> Array:
    """Quantiles of ``alpha + s z``, (N, 25), linear between nodes of log s and pools of residuals.

    Parameters
    ----------
    pool : the world effects
    residual : (G, R) values of z, by pool; at least two pools
    share : (R,) their probabilities
    log_s : (N,) read as at the ends of the grid beyond them: s of .03 and 4
    group : (N,) place among the pools of residuals, 0 to G - 1
    """
    return Places.of(residual, share, log_s, group).quantiles(pool)


@dataclass(frozen=True, slots=True)
class Places:
    """Where origins lie on the grid of log s and among the pools of residuals.

    Attributes
    ----------
    table : (G, S) where a node of the grid and a pool stand in the table; -1 if no origin is near
    spread : (C, R) values of s z for each row of the table
    share : (R,) their probabilities
    left, part : (N,) node of log s to the left, and the part of the way on
    lower, near : (N,) the same among the pools
    """

    table: Ints
    spread: Array
    share: Array
    left: Ints
    part: Array
    lower: Ints
    near: Array

    @classmethod
    def of(cls, residual: Array, share: Array, log_s: Array, group: Array) -> Places:
        """Find the places; parameters as for `mixture_quantiles`."""
        step = float(_LOG_S[1] - _LOG_S[0])
        place: Array = (np.clip(log_s, _LOG_S[0], _LOG_S[-1]) - _LOG_S[0]) / step
        left, part = _between(place, len(_LOG_S))
        lower, near = _between(group, len(residual))
        needed = np.zeros((len(residual), len(_LOG_S)), dtype=bool)
        for rows, pools in ((near < 1, lower), (near > 0, lower + 1)):
            needed[pools[rows], left[rows]] = True
            needed[pools[rows], left[rows] + 1] = True
        which, size = np.nonzero(needed)
        table = np.full(needed.shape, -1, dtype=np.int64)
        table[needed] = np.arange(len(which))
        spread = np.exp(_LOG_S[size])[:, None] * residual[which]
        return cls(table, spread, share, left, part[:, None], lower, near[:, None])

    def quantiles(self, pool: Pool) -> Array:
        """Quantiles of ``alpha + s z`` for a pool of world effects, (N, 25)."""
        # The last row stands for what no origin is near: it counts for nothing.
        tabulated = np.concatenate([_table(pool, self.spread, self.share), _NOTHING])
        low, high = (
            (1 - self.part) * tabulated[self.table[pools, self.left]]
            + self.part * tabulated[self.table[pools, self.left + 1]]
            for pools in (self.lower, self.lower + 1)
        )
        return (1 - self.near) * low + self.near * high


def _between(place: Array, nodes: int) -> tuple[Ints, Array]:
    """Node to the left of each place, the last but one at most, and the part of the way on."""
    left = np.minimum(place.astype(np.int64), nodes - 2)
    return left, place - left


def _table(pool: Pool, spread: Array, share: Array) -> Array:
    """Quantiles of ``alpha + s z`` for each row of values of s z, (C, R) in, (C, 25) out."""
    weight = (pool.weight[:, None] * share).ravel()
    at_once = max(_AT_ONCE // len(weight), 1)
    return np.concatenate(
        [
            _quantiles(pool.value[:, None] + spread[first : first + at_once, None], weight)
            for first in range(0, len(spread), at_once)
        ]
    )


def _quantiles(values: Array, weight: Array) -> Array:
    """Quantiles of weighted values (C, K, R), the same weights (K R,) for each of C, (C, 25).

    The weights are laid linearly on nodes .01 apart, summed and read back by interpolation. A
    level that falls between the values of two classes is read from both sides, and their middle
    taken: otherwise rounding would decide. The values are used up.
    """
    position = values.reshape(len(values), -1)
    position += _REACH
    position /= _STEP
    least, most = max(float(position.min()), 0.0), min(float(position.max()), _TOP)
    np.clip(position, least, most, out=position)
    node, part = _between(position, len(_NODES))
    first = max(int(least) - 1, 0)  # a node without weight to either side, as on the whole
    nodes = _NODES[first : int(most) + 3]
    node += len(nodes) * np.arange(len(node))[:, None] - first
    cell = node.ravel()
    here = 1 - part
    here *= weight
    part *= weight
    mass = np.bincount(cell, here.ravel(), len(node) * len(nodes))
    mass[1:] += np.bincount(cell, part.ravel(), len(mass))[:-1]
    mass = mass.reshape(len(node), -1)
    middle = np.cumsum(mass, axis=1) - mass / 2
    read = np.stack([np.interp(_SIDES, row, nodes) for row in middle])
    return (read[:, : len(LEVELS)] + read[:, len(LEVELS) :]) / 2

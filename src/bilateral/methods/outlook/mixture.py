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

if TYPE_CHECKING:
    import numpy.typing as npt

    Array = npt.NDArray[np.float64]
    Ints = npt.NDArray[np.int64]

LEVELS: Final = np.array(
    [0.005, 0.01, 0.025, *(round(0.05 * k, 2) for k in range(1, 20)), 0.975, 0.99, 0.995]
)
_LOG_S: Final[Array] = np.linspace(math.log(0.03), math.log(4.0), 20)
_STEP: Final = 0.01  # log points between the nodes of the distribution
_REACH: Final = 12.0  # log points; beyond lies less than any level asked for
_NODES: Final = round(2 * _REACH / _STEP) + 1
_SIDE: Final = 1e-9  # probability to both sides of a level, against rounding where no value lies
FLOOR: Final = 0.0025
"""No probability is stated below this or above its complement."""


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


def mixture_quantiles(pool: Pool, residual: Array, share: Array, log_s: Array) -> Array:
    """Quantiles of ``alpha + s z`` for each log s, (N, 25), linear between the nodes of a grid.

    Parameters
    ----------
    pool : the world effects
    residual, share : (R,) values of z and their probabilities
    log_s : (N,) read as at the ends of the grid beyond them: s of .03 and 4
    """
    step = float(_LOG_S[1] - _LOG_S[0])
    position: Array = (np.clip(log_s, _LOG_S[0], _LOG_S[-1]) - _LOG_S[0]) / step
    left = np.minimum(position.astype(np.int64), len(_LOG_S) - 2)
    part = (position - left)[:, None]
    first = int(left.min())
    tabulated = _table(pool, residual, share, np.exp(_LOG_S[first : int(left.max()) + 2]))
    return (1 - part) * tabulated[left - first] + part * tabulated[left - first + 1]


def _table(pool: Pool, residual: Array, share: Array, s: Array) -> Array:
    """Quantiles of ``alpha + s z`` for each s, (S, 25).

    The weights are laid linearly on nodes .01 apart, summed and read back by interpolation. A
    level that falls between the values of two classes is read from both sides, and their middle
    taken: otherwise rounding would decide.
    """
    weight = (pool.weight[:, None] * share).ravel()
    spread = s[:, None, None] * residual
    values: Array = (pool.value[None, :, None] + spread).reshape(len(s), -1)
    position: Array = (np.clip(values, -_REACH, _REACH) + _REACH) / _STEP
    node = np.minimum(position.astype(np.int64), _NODES - 2)
    part = position - node
    rows: Ints = np.arange(len(s))
    cell = node + _NODES * rows[:, None]
    size = _NODES * len(s)
    mass = np.bincount(cell.ravel(), ((1 - part) * weight).ravel(), size)
    mass += np.bincount(cell.ravel() + 1, (part * weight).ravel(), size)
    mass = mass.reshape(len(s), _NODES)
    middle = np.cumsum(mass, axis=1) - mass / 2
    nodes: Array = np.linspace(-_REACH, _REACH, _NODES)
    sides = np.concatenate([LEVELS - _SIDE, LEVELS + _SIDE])
    read = np.stack([np.interp(sides, row, nodes) for row in middle])
    return (read[:, : len(LEVELS)] + read[:, len(LEVELS) :]) / 2


def chance_of_reaching(quantiles: Array, log_multiple: Array | float) -> Array:
    """P(Y >= log multiple) by linear interpolation between quantiles.

    Clipped at .0025 and .9975. Shapes: quantiles (..., 25), log_multiple broadcast to (...).
    """
    target = np.broadcast_to(np.asarray(log_multiple, dtype=float), quantiles.shape[:-1])
    below = (quantiles < target[..., None]).sum(axis=-1)
    left = np.clip(below - 1, 0, len(LEVELS) - 2)
    low = np.take_along_axis(quantiles, left[..., None], axis=-1)[..., 0]
    high = np.take_along_axis(quantiles, left[..., None] + 1, axis=-1)[..., 0]
    part = np.clip((target - low) / np.maximum(high - low, 1e-12), 0.0, 1.0)
    reached = LEVELS[left] + (LEVELS[left + 1] - LEVELS[left]) * part
    reached = np.where(below == 0, 0.0, np.where(below == len(LEVELS), 1.0, reached))
    return np.clip(1 - reached, FLOOR, 1 - FLOOR)

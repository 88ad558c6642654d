"""A forecast as its values at 25 probabilities, and the chance that is read from them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    Array = npt.NDArray[np.float64]

LEVELS: Final = np.array(
    [0.005, 0.01, 0.025, *(round(0.05 * k, 2) for k in range(1, 20)), 0.975, 0.99, 0.995]
)
CLIP: Final = (0.0025, 0.9975)
"""No probability is stated nearer to 0 or 1: 25 quantiles tell none."""


def quantiles_of(values: Array) -> Array:
    """Quantiles of equally likely values (..., K) at `LEVELS`, (..., 25).

    `numpy.quantile` to the last digit, three times as quick: for so many levels sorting is less
    work than selecting.
    """
    ordered = np.sort(values, axis=-1)
    place: Array = (values.shape[-1] - 1) * LEVELS
    left = np.minimum(place.astype(np.int64), values.shape[-1] - 2)
    part = place - left
    low, high = ordered.take(left, axis=-1), ordered.take(left + 1, axis=-1)
    step = high - low
    return np.where(part < 0.5, low + step * part, high - step * (1 - part))


def chance_of_reaching(quantiles: Array, threshold: Array | float) -> Array:
    """P(Y >= threshold), linear between the quantiles, clipped to `CLIP`.

    Parameters
    ----------
    quantiles : (..., 25) at `LEVELS`, never falling
    threshold : in their unit, broadcast to (...)
    """
    target = np.broadcast_to(np.asarray(threshold, dtype=float), quantiles.shape[:-1])
    below = (quantiles < target[..., None]).sum(axis=-1)
    left = np.clip(below - 1, 0, len(LEVELS) - 2)
    low = np.take_along_axis(quantiles, left[..., None], axis=-1)[..., 0]
    high = np.take_along_axis(quantiles, left[..., None] + 1, axis=-1)[..., 0]
    part = np.clip((target - low) / np.maximum(high - low, 1e-12), 0.0, 1.0)
    reached = LEVELS[left] + (LEVELS[left + 1] - LEVELS[left]) * part
    reached = np.where(below == 0, 0.0, np.where(below == len(LEVELS), 1.0, reached))
    return np.clip(1 - reached, *CLIP)

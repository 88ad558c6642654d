"""What is not known of a pair is drawn from pairs that look alike in what is known.

The slopes of the model hold each other in check: size, the size of both countries and the
intensity of their trade say nearly the same thing. So a feature that is not known cannot be read
as average while those that go with it are known to be large. It has the distribution that it has
among past pairs with the same known features, ``N(R_uk R_kk^-1 z_k, R_uu - R_uk R_kk^-1 R_ku)``
with R the correlations of the standardised features, and the forecast is the mixture over it.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final

import numpy as np

from bilateral.methods.outlook.reference import LAST, STANDING
from bilateral.methods.quantiles import LEVELS, quantiles_of

if TYPE_CHECKING:
    import numpy.typing as npt

    from bilateral.methods.outlook.reference import Reference

    Array = npt.NDArray[np.float64]
    Ints = npt.NDArray[np.int64]

DRAWS: Final = 96
"""Twice as many as independent ones: each stands beside its opposite."""
_CLIP: Final = 3.5  # standard deviations: the model itself reads no more than 4
_FINE: Final = (np.arange(50) + 0.5) / 50


@cache
def correlations(*, flow: bool) -> Array:
    """Correlations of the standardised features among past pairs, or flows, (F, F)."""
    file = files("bilateral.chance").joinpath("data", "features.json")
    return np.array(json.loads(file.read_text(encoding="utf-8"))["flow" if flow else "turnover"])


@cache
def _normals(features: int) -> Array:
    half = np.random.default_rng(20_091_231).standard_normal((DRAWS // 2, features))
    return np.concatenate([half, -half])


def completed(raw: Array, years: Ints, reference: Reference, correlation: Array) -> Array:
    """Fill unknown features with draws given the known ones, (N, DRAWS, F).

    Parameters
    ----------
    raw : (N, F) features, NaN = not known
    years : (N,) origin years
    reference : what the model measures features against
    correlation : (F, F) of the standardised features
    """
    centre = _centre(reference, years)
    z = np.clip((raw - centre) / reference.spread, -_CLIP, _CLIP)
    drawn = np.broadcast_to(z[:, None], (len(z), DRAWS, z.shape[1])).copy()
    for row, known in enumerate(np.isfinite(z)):
        if known.all():
            continue
        weights = np.linalg.lstsq(
            correlation[np.ix_(known, known)], correlation[np.ix_(known, ~known)], rcond=1e-6
        )[0]
        mean = z[row, known] @ weights
        left = correlation[np.ix_(~known, ~known)] - correlation[np.ix_(~known, known)] @ weights
        root = _root(left)
        noise = _normals(z.shape[1])[:, : len(mean)] @ root.T
        drawn[row][:, ~known] = np.clip(mean + noise, -_CLIP, _CLIP)
    filled = centre[:, None] + drawn * reference.spread
    return np.where(np.isfinite(raw)[:, None], raw[:, None], filled)


def mixed(curves: Array) -> Array:
    """Quantiles (N, H, 25) of the mixture of curves (N, DRAWS, H, 25) with equal weights."""
    part = np.interp(_FINE, LEVELS, np.arange(len(LEVELS)))
    left = np.minimum(part.astype(np.int64), len(LEVELS) - 2)
    share = part - left
    draws = np.ascontiguousarray(np.moveaxis(curves, 1, -2))
    fine = draws.take(left, axis=-1)
    fine *= 1 - share
    above = draws.take(left + 1, axis=-1)
    above *= share
    fine += above
    return quantiles_of(fine.reshape(*fine.shape[:2], -1))


def _centre(reference: Reference, years: Ints) -> Array:
    """Means that the model takes for a pair seen alone, (N, F)."""
    inside = np.clip(years - reference.years[0], 0, len(reference.years) - 1)
    after = (years > reference.years[-1])[:, None]
    standing = np.where(after, reference.mean[-LAST:].mean(axis=0), reference.mean[inside])
    return np.where(STANDING, standing, reference.mean.mean(axis=0))


def _root(covariance: Array) -> Array:
    """A square root of a covariance; directions without any spread are left out."""
    values, vectors = np.linalg.eigh((covariance + covariance.T) / 2)
    return vectors * np.sqrt(np.maximum(values, 0.0))

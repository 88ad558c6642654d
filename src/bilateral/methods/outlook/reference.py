"""Against what a feature is measured: the average pair of its year, or of the fitted panel.

Features are measured against all pairs in view in the same year, or slopes would learn eras.
Where few pairs or none are in view, movements are measured against their long-run mean, and
standings, such as size, against the last fitted means.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from bilateral.methods.outlook.features import NAMES

if TYPE_CHECKING:
    import numpy.typing as npt

    Array = npt.NDArray[np.float64]
    Ints = npt.NDArray[np.int64]
    Bools = npt.NDArray[np.bool_]

STANDING: Final = np.array(
    [
        name
        in {
            "level",
            "sd_10",
            "mad_10",
            "imbalance",
            "larger_country",
            "smaller_country",
            "intensity",
        }
        for name in NAMES
    ]
)
"""Features that describe a pair's standing; the others describe its recent movement."""
LAST: Final = 3  # fitted years whose mean stands for the years after the fit
_AHEAD: Final = 5  # years: a model is asked for about so long after its fit
_PRIOR: Final = 25  # pairs that the usual mean of a feature is worth
_CLIP: Final = 4.0  # standard deviations


@dataclass(frozen=True, slots=True)
class Reference:
    """Means and spread of features over the eligible pairs a model was fitted on.

    Attributes
    ----------
    years : (Y,) fitted origin years, consecutive
    mean : (Y, F) mean of each feature in each year
    spread : (F,) standard deviation of the demeaned features
    """

    years: Ints
    mean: Array
    spread: Array

    def standardised(self, raw: Array, years: Ints, means: YearMeans) -> Array:
        """Demeaned and scaled features, (N, F); unknown ones are 0.

        Parameters
        ----------
        raw : (N, F) features, NaN = unknown
        years : (N,) years of the origins
        means : means of the pairs in view
        """
        usual = np.where(STANDING, self._at(years), self.mean.mean(axis=0))
        z = (raw - means.at(years, usual)) / self.spread
        return np.where(np.isfinite(z), np.clip(z, -_CLIP, _CLIP), 0.0)

    def drift(self) -> Array:
        """How far the mean of a standing moves in five years, standard deviations, (F,).

        Quantile .9 over the fitted years; 0 for movements, which are measured against the pairs
        in view, and when the fitted years are too few to tell.
        """
        if len(self.years) <= _AHEAD:
            return np.zeros(len(self.spread))
        moved = np.abs(self.mean[_AHEAD:] - self.mean[:-_AHEAD]) / self.spread
        return np.where(STANDING, np.quantile(moved, 0.9, axis=0), 0.0)

    def _at(self, years: Ints) -> Array:
        """Fitted means of the years, those of the last fitted years afterwards."""
        inside = np.clip(years - self.years[0], 0, len(self.years) - 1)
        after = (years > self.years[-1])[:, None]
        return np.where(after, self.mean[-LAST:].mean(axis=0), self.mean[inside])


@dataclass(frozen=True, slots=True)
class YearMeans:
    """Means over the eligible pairs of a history, by year.

    Attributes
    ----------
    years : (Y,) consecutive years
    mean : (Y, F) NaN where nothing is known
    count : (Y, F) pairs behind each mean
    """

    years: Ints
    mean: Array
    count: Ints

    def at(self, years: Ints, usual: Array) -> Array:
        """Means of the years, (N, F), drawn to the usual ones when few pairs are in view.

        Parameters
        ----------
        years : (N,)
        usual : (N, F)
        """
        if not len(self.years):
            return usual
        inside = np.clip(years - self.years[0], 0, len(self.years) - 1)
        seen = (years >= self.years[0]) & (years <= self.years[-1])
        count = np.where(seen[:, None], self.count[inside], 0)
        mean = np.where(count > 0, self.mean[inside], 0.0)
        return (count * mean + _PRIOR * usual) / (count + _PRIOR)

    def of_movements(self) -> YearMeans:
        """The same without the standings, which are then measured against the fitted means."""
        return replace(self, count=np.where(STANDING, 0, self.count))


def year_means(raw: Array, eligible: Bools, years: Ints) -> YearMeans:
    """Means of features (P, T, F) over the eligible pairs of each year."""
    pair, at = np.nonzero(eligible)
    rows = raw[pair, at]
    known = np.isfinite(rows)
    shape = (len(years), rows.shape[1])
    count: Ints = np.zeros(shape, dtype=np.int64)
    total: Array = np.zeros(shape)
    for feature in range(shape[1]):
        seen = known[:, feature]
        count[:, feature] = np.bincount(at[seen], minlength=shape[0])
        total[:, feature] = np.bincount(at[seen], rows[seen, feature], shape[0])
    mean = np.where(count > 0, total / np.maximum(count, 1), np.nan)
    return YearMeans(years, mean, count)


def fitted_reference(raw: Array, eligible: Bools, means: YearMeans) -> Reference:
    """Reference of a panel, from the first year with eligible pairs to the last.

    Parameters
    ----------
    raw : (P, T, F) features
    eligible : (P, T) origins
    means : of the features over these origins, by year
    """
    origins = np.flatnonzero(eligible.any(axis=0))
    span = slice(origins[0], origins[-1] + 1)
    count = means.count[span]
    overall = np.nansum(means.mean[span] * count, axis=0) / np.maximum(count.sum(axis=0), 1)
    mean = np.where(count > 0, means.mean[span], overall)
    pair, at = np.nonzero(eligible)
    away = raw[pair, at] - mean[at - origins[0]]
    known = np.isfinite(away)
    count = np.maximum(known.sum(axis=0), 1)
    spread = np.sqrt((np.where(known, away, 0.0) ** 2).sum(axis=0) / count)
    return Reference(means.years[span], mean, np.maximum(spread, 1e-9))

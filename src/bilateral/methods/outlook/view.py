"""A panel as a model looks at it: features, who may be forecast, and the means of each year."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from bilateral.methods.outlook.features import features
from bilateral.methods.outlook.reference import year_means

if TYPE_CHECKING:
    import numpy.typing as npt

    from bilateral.methods.outlook.features import Totals
    from bilateral.methods.outlook.reference import Reference, YearMeans
    from bilateral.methods.outlook.series import Panel

    Array = npt.NDArray[np.float64]
    Ints = npt.NDArray[np.int64]
    Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class View:
    """What a panel shows.

    Attributes
    ----------
    panel : pairs by years
    raw : (P, T, F) features
    eligible : (P, T) origins that train and count among the pairs in view
    means : of the features over the eligible origins, by year
    """

    panel: Panel
    raw: Array
    eligible: Bools
    means: YearMeans

    @classmethod
    def of(cls, panel: Panel, totals: Totals | None = None) -> View:
        """Look at a panel; totals of countries are added up from it when None."""
        raw, eligible = features(panel, totals), panel.eligible()
        return cls(panel, raw, eligible, year_means(raw, eligible, panel.years))

    def beside_the_fit(self) -> View:
        """The same, standings being measured against the pairs that a model was fitted on."""
        return replace(self, means=self.means.of_movements())

    def standardised(self, reference: Reference) -> tuple[Ints, Ints, Array]:
        """Row and column of the eligible origins (N,), and their features (N, F)."""
        pair, at = np.nonzero(self.eligible)
        x = reference.standardised(self.raw[pair, at], self.panel.years[at], self.means)
        return pair, at, x

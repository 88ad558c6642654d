"""Forecasters that look at one series only, from the package statsforecast (Apache-2.0).

They are slow, so they are judged on a stated sample of origins with a long history, and on
turnover in the year only: they give no joint paths.

References
----------
Hyndman, Koehler, Snyder and Grose (2002), Hyndman and Khandakar (2008) and Assimakopoulos and
Nikolopoulos (2000), as implemented by Nixtla's statsforecast.
"""

from __future__ import annotations

import importlib
from statistics import NormalDist
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from bilateral.backtesting.peers import Peer
from bilateral.errors import MethodError
from bilateral.methods.outlook.deflator import log_price
from bilateral.methods.quantiles import LEVELS

if TYPE_CHECKING:
    import numpy.typing as npt
    from polars import DataFrame

    from bilateral.backtesting.protocol import Kind, Origins
    from bilateral.methods.outlook.series import Panel

    Array = npt.NDArray[np.float64]

PACKAGE: Final = "statsforecast"
COVER: Final = 80  # the interval that is asked for; a normal distribution is laid through it
_WALK: Final = "RandomWalkWithDrift"
_NORMAL: Final = np.array([NormalDist().inv_cdf(p) for p in LEVELS])
_REACH: Final = NormalDist().inv_cdf((1 + COVER / 100) / 2)


class Ets(Peer):
    """Exponential smoothing chosen for each series: the log of nominal turnover of its pair."""

    model = "AutoETS"

    def learn(self, panel: DataFrame, cutoff: int) -> None:  # noqa: ARG002
        """Set up the model; nothing is learnt from other pairs."""
        models: Any = importlib.import_module(f"{PACKAGE}.models")
        seasons = {} if self.model == _WALK else {"season_length": 1}
        self._model = getattr(models, self.model)(**seasons)
        self._fallback = getattr(models, _WALK)()

    def values(self, panel: Panel, at: Origins, kind: Kind) -> Array:
        """Log ratios at the levels, (N, H, 25).

        Raises
        ------
        MethodError : kind "by", which a single series cannot answer
        """
        if kind != "at":
            raise MethodError("a single series gives no distribution of the highest year")
        level = panel.log_real + log_price(panel.years)
        last = at.year - panel.years[0] + 1
        ahead = np.array(self.horizons) - 1
        out = np.empty((len(at), len(self.horizons), len(LEVELS)))
        for i, (pair, end) in enumerate(zip(at.pair, last, strict=True)):
            series = unbroken(level[pair, :end])
            mean, low, high = (np.asarray(v)[ahead] for v in self._forecast(series))
            sd = (high - low) / (2 * _REACH)
            out[i] = (mean - series[-1])[:, None] + sd[:, None] * _NORMAL
        return out

    def _forecast(self, series: Array) -> tuple[Array, Array, Array]:
        """Mean and both ends of the interval, each up to the last horizon."""
        asked: dict[str, Any] = {"y": series, "h": max(self.horizons), "level": [COVER]}
        try:
            answer = self._model.forecast(**asked)
        except NotImplementedError:  # "tiny datasets"
            answer = self._fallback.forecast(**asked)
        return answer["mean"], answer[f"lo-{COVER}"], answer[f"hi-{COVER}"]


class Theta(Ets):
    """The theta method, chosen for each series."""

    model = "AutoTheta"


class Arima(Ets):
    """ARIMA, chosen for each series."""

    model = "AutoARIMA"


class SingleWalk(Ets):
    """Random walk with drift, each series alone."""

    model = _WALK


def unbroken(level: Array) -> Array:
    """The years up to the last one since the last year that is not known."""
    missing = np.flatnonzero(~np.isfinite(level))
    return level[missing[-1] + 1 :] if len(missing) else level

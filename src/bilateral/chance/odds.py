"""Quantile curves of an origin, and every chance that is read from them."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np

from bilateral.chance.unknown import completed, correlations, mixed
from bilateral.methods.outlook.fitting import KINDS
from bilateral.methods.outlook.world import expected_inflation
from bilateral.methods.quantiles import LEVELS, chance_of_reaching

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from bilateral.chance.shipped import Shipped
    from bilateral.methods.outlook import Outlook
    from bilateral.methods.outlook.dispersion import Dispersion
    from bilateral.methods.outlook.model import Origins

    Array = npt.NDArray[np.float64]
    Ints = npt.NDArray[np.int64]
    Curves = dict[str, Array]

TRANSFER: Final = 1.15
"""Factor on the spread, and on the distance between low and high worlds, when one side is a
region or a bloc. An assumption: no data tested whether such pairs behave like country pairs."""
_MEDIAN: Final = int(np.argmin(np.abs(LEVELS - 0.5)))


@dataclass(frozen=True, slots=True)
class Engine:
    """A model of turnover or of single flows, ready for origins of today."""

    outlook: Outlook
    correlation: Array
    dispersion: Dispersion
    _placed: dict[tuple[bytes, bytes], Origins] = field(default_factory=dict)

    @classmethod
    def of(cls, model: Shipped, *, flow: bool) -> Engine:
        """Pick the model of single flows, or of turnover."""
        outlook, dispersion = (
            (model.flow, model.directed_dispersion) if flow else (model.outlook, model.dispersion)
        )
        return cls(outlook, correlations(flow=flow), dispersion)

    def odds(self, raw: Array, years: Ints, *, transferred: bool) -> tuple[Odds, ...]:
        """Curves of each origin with the range over eras and parameters.

        Parameters
        ----------
        raw : (N, F) features, NaN = not known (`bilateral.chance.unknown`)
        years : (N,) origin years
        transferred : whether the pair is not a pair of countries
        """
        origins = self._origins(raw, years)
        at, by = self._mixture(origins.curves(), len(raw), transferred)
        low, high = (self._mixture(end, len(raw), transferred)[1] for end in origins.range_curves())
        if transferred:
            low, high = _apart(low, by), _apart(high, by)
        horizons = self.outlook.horizons
        return tuple(
            Odds(int(year), horizons, at[n], by[n], low[n], high[n])
            for n, year in enumerate(years.tolist())
        )

    def curves(
        self,
        raw: Array,
        years: Ints,
        *,
        transferred: bool,
        horizons: Sequence[int] | None = None,
        era: tuple[int, int] | None = None,
        inflation: float | None = None,
    ) -> Part:
        """Curves "by" alone, if asked only of the world effects of origins of one era.

        Parameters
        ----------
        raw, years, transferred : as for `odds`
        horizons : years ahead that are asked about; None asks about all
        era : first and last origin year; horizons without an effect of the era are left out
        inflation : expected yearly inflation, log points; the trailing mean when None
        """
        told = self._told(horizons, era)
        if not told:
            return Part((), np.zeros((len(raw), 0, len(LEVELS))))
        known = tuple(h for h in self._told(None, era) if h <= told[-1])
        found = self._origins(raw, years).curves(inflation=inflation, era=era, horizons=known)
        column = [known.index(h) for h in told]
        if transferred:  # the wider spread has to rise over all horizons again
            return Part(told, self._mixture(found, len(raw), transferred)[1][:, column])
        return Part(told, self._mixed(found["by"][:, column], len(raw)))

    def _mixture(self, found: Curves, origins: int, transferred: bool) -> tuple[Array, Array]:
        """Curves "at" and "by", over what is not known."""
        at, by = (self._mixed(found[kind], origins) for kind in KINDS)
        return _both(at, by, transferred)

    def _origins(self, raw: Array, years: Ints) -> Origins:
        """Place every origin as often as there are draws of what is not known, once."""
        key = (raw.tobytes(), years.tobytes())
        placed = self._placed.get(key)
        if placed is None:
            full = completed(raw, years, self.outlook.reference, self.correlation)
            rows, when = full.reshape(-1, full.shape[-1]), np.repeat(years, full.shape[1])
            placed = self._placed[key] = self.outlook.of(rows, when, dispersion=self.dispersion)
        return placed

    def _mixed(self, curves: Array, origins: int) -> Array:
        return mixed(curves.reshape(origins, -1, *curves.shape[1:]))

    def _told(
        self, horizons: Sequence[int] | None, era: tuple[int, int] | None = None
    ) -> tuple[int, ...]:
        """Horizons of the model that are asked about and have an effect of the era."""
        return tuple(
            h
            for h in self.outlook.horizons
            if (horizons is None or h in horizons) and (era is None or self._has(h, era))
        )

    def _has(self, horizon: int, era: tuple[int, int]) -> bool:
        years = self.outlook.models["by", horizon].effects.years
        return bool(np.any((years >= era[0]) & (years <= era[1])))

    def under_inflation(
        self,
        raw: Array,
        years: Ints,
        points: float,
        *,
        transferred: bool,
        horizons: Sequence[int] | None = None,
    ) -> Part:
        """Curves "by" if yearly inflation is so many log points above the expected one."""
        told = self._told(horizons)
        curves = np.empty((len(raw), len(told), len(LEVELS)))
        for year in sorted(set(years.tolist())):
            rows = years == year
            rate = expected_inflation(year) + points
            curves[rows] = self.curves(
                raw[rows], years[rows], transferred=transferred, horizons=told, inflation=rate
            ).curves
        return Part(told, curves)

    @property
    def origin_years(self) -> tuple[int, int]:
        """First and last year whose outcome a year later the model has seen."""
        years = self.outlook.models["by", self.outlook.horizons[0]].effects.years
        return int(years[0]), int(years[-1])


@dataclass(frozen=True, slots=True)
class Part:
    """Curves (N, H, 25) of some horizons."""

    horizons: tuple[int, ...]
    curves: Array

    @classmethod
    def of(cls, odds: Sequence[Odds]) -> Part:
        """Curves "by" of origins that have been asked about already."""
        return cls(odds[0].horizons, np.stack([one.by for one in odds]))

    def chances(self, row: int, multiple: float, horizons: Sequence[int]) -> dict[int, float]:
        """Chance by years ahead, for those of the horizons that are known."""
        known = [h for h in horizons if h in self.horizons]
        found = _reaching(self.curves[row, [self.horizons.index(h) for h in known]], multiple)
        return dict(zip(known, found.tolist(), strict=True))


@dataclass(frozen=True, slots=True)
class Odds:
    """Curves of one origin, (H, 25) each: log ratio to the level of the origin.

    Attributes
    ----------
    year : origin year
    horizons : years ahead
    at, by : after so many years, and at best within them
    low, high : "by" in the worst and the best world of the 80 % range
    """

    year: int
    horizons: tuple[int, ...]
    at: Array
    by: Array
    low: Array
    high: Array

    def chance(self, years: int, multiple: float) -> float:
        """Chance to reach a multiple within so many years."""
        return reaching(self.by[self._row(years)], multiple)

    def range(self, years: int, lowest: float, highest: float) -> tuple[float, float]:
        """Ends of the 80 % range, for a multiple that lies between two."""
        row = self._row(years)
        curves = np.stack([world[row] for world in self._worlds()])
        ends = [_reaching(curves, multiple) for multiple in {lowest, highest}]
        return float(np.min(ends)), float(np.max(ends))

    def level(self, years: int, chance: float) -> float | None:
        """Multiple that is reached with a chance within so many years; None when none is."""
        return inverse(self.by[self._row(years)], chance)

    def level_range(self, years: int, chance: float) -> tuple[float | None, float | None]:
        """The same in the worst and in the best world."""
        row = self._row(years)
        found = [inverse(curves[row], chance) for curves in self._worlds()]
        known = [m for m in found if m is not None]
        if len(known) < len(found):
            return None, max(known, default=None)
        return min(known), max(known)

    def _worlds(self) -> tuple[Array, Array, Array]:
        return self.low, self.by, self.high

    def fan(self, years: int) -> tuple[float, float, float]:
        """Quantiles .1, .5, .9 of the multiple in that very year."""
        curve: Array = self.at[self._row(years)]
        low, middle, high = (math.exp(float(np.interp(p, LEVELS, curve))) for p in (0.1, 0.5, 0.9))
        return low, middle, high

    def _row(self, years: int) -> int:
        return self.horizons.index(years)


def reaching(curve: Array, multiple: float) -> float:
    """Chance of a multiple from one curve (25,); certain when the level is there already."""
    return float(_reaching(curve, multiple))


def _reaching(curves: Array, multiple: float) -> Array:
    """`reaching` from each of many curves (..., 25)."""
    if multiple <= 1:
        return np.ones(curves.shape[:-1])
    return chance_of_reaching(curves, math.log(multiple))


def inverse(curve: Array, chance: float) -> float | None:
    """Highest multiple above 1 that is reached with at least this chance.

    The curve itself, read from the other side. None when even a step above today's level is
    less probable, or when the chance lies beyond the ends of what is stated.
    """
    if reaching(curve, 1 + 1e-9) < chance:
        return None
    return math.exp(max(float(np.interp(1 - chance, LEVELS, curve)), 0.0))


def _both(at: Array, by: Array, transferred: bool) -> tuple[Array, Array]:
    """Curves "at" and "by", for a transferred pair with a wider spread."""
    if not transferred:
        return at, by
    at, by = _spread(at), _spread(by)
    return at, np.maximum.accumulate(np.maximum(by, at), axis=1)


def _spread(curves: Array) -> Array:
    """Spread around the median times `TRANSFER`."""
    middle = curves[..., _MEDIAN, None]
    return middle + TRANSFER * (curves - middle)


def _apart(end: Array, middle: Array) -> Array:
    """Curves of a world moved away from the middle one: its median times `TRANSFER` as far."""
    further = (TRANSFER - 1) * (end - middle)[..., _MEDIAN, None]
    return np.maximum.accumulate(end + further, axis=1)

"""The public door: Polars frames in, Polars frames out, of the class that the caller gave."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypedDict

import numpy as np

from bilateral.errors import InputError
from bilateral.methods.outlook.dispersion import REACH, Dispersion
from bilateral.methods.outlook.fitting import KINDS
from bilateral.methods.outlook.later import spread_seen, with_later_effects
from bilateral.methods.outlook.model import Outlook, fit_panel
from bilateral.methods.outlook.series import GAP
from bilateral.methods.outlook.tables import codes, panel_of, rows_of, to_frame, totals_of, whole
from bilateral.methods.outlook.view import View
from bilateral.methods.quantiles import LEVELS, chance_of_reaching

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt
    from polars import DataFrame

    from bilateral.methods.outlook.reference import YearMeans
    from bilateral.methods.outlook.series import Panel

    Array = npt.NDArray[np.float64]
    Ints = npt.NDArray[np.int64]

LOOK_BACK: Final = 20 + GAP + REACH
"""Years of history read before the first origin, besides the longest horizon: what features need
of the oldest forecast that still says something of the spread."""


class _Seen(TypedDict):
    """What the pairs of a history show together."""

    means: YearMeans
    dispersion: Dispersion


@dataclass(frozen=True, slots=True)
class FittedOutlook:
    """A fitted model that answers in frames.

    No row of a history after an origin's year changes what is said of that origin.

    Attributes
    ----------
    model : its numerical core
    directed : an origin a, b is the flow a from b, not the turnover of both
    """

    model: Outlook
    directed: bool = False

    def quantiles(
        self,
        history: DataFrame,
        origins: DataFrame,
        kind: str = "at",
        totals: DataFrame | None = None,
        *,
        withhold: Sequence[str] = (),
    ) -> DataFrame:
        """Quantiles of the log ratio to the origin's turnover.

        Parameters
        ----------
        history : a, b, year, flow_a_from_b_musd, flow_b_from_a_musd: million current USD, null =
            not observed; all pairs in view, also those that are not asked about
        origins : a, b, year; turnover must be observed there
        kind : "at" (after h years) or "by" (at best within h years)
        totals : country, year, total_musd; added up from the history when None
        withhold : features to treat as not known (`features.NAMES`)

        Returns
        -------
        a, b, year, horizon, q (one of 25 levels), value : H x 25 rows for each origin

        Raises
        ------
        InputError : a missing column, an origin without observed turnover, an unknown kind
        """
        _refuse_kind(kind)
        asked = _Origins.read(origins)
        curves = self._curves(history, asked, totals, withhold)[kind]
        return to_frame(origins, self.model.horizons, curves, LEVELS, ("q", "value"))

    def probability(
        self,
        history: DataFrame,
        origins: DataFrame,
        multiples: Sequence[float] = (1.5, 2, 3),
        kind: str = "by",
        totals: DataFrame | None = None,
        *,
        withhold: Sequence[str] = (),
    ) -> DataFrame:
        """Chance that turnover reaches a multiple of the origin's.

        Parameters as for `quantiles`.

        Returns
        -------
        a, b, year, horizon, multiple, p : between .0025 and .9975, never falling with the
            horizon for "by", never rising with the multiple

        Raises
        ------
        InputError : as `quantiles`; a multiple that is not positive
        """
        _refuse_kind(kind)
        wanted = _multiples(multiples)
        asked = _Origins.read(origins)
        curves = self._curves(history, asked, totals, withhold)[kind]
        chance = np.stack([chance_of_reaching(curves, np.log(m)) for m in wanted], axis=2)
        return to_frame(origins, self.model.horizons, chance, wanted, ("multiple", "p"))

    def rates(
        self,
        history: DataFrame,
        rows: DataFrame,
        multiples: Sequence[float] = (1.5, 2, 3),
        kind: str = "by",
        totals: DataFrame | None = None,
    ) -> DataFrame:
        """Share of many forecasts that will come true, with its 80 % range over eras.

        One era carries all rows: the low end takes every row under the low end of the world
        effect of its horizon (`world.stated_range`), the high end likewise.

        Parameters
        ----------
        rows : a, b, year, horizon: the forecasts that are counted

        Returns
        -------
        multiple, p, low, high

        Raises
        ------
        InputError : as `quantiles`; a horizon the model has not
        """
        _refuse_kind(kind)
        wanted = _multiples(multiples)
        asked = _Origins.read(rows)
        horizon = whole(rows, "horizon")
        unknown = sorted(set(horizon.tolist()) - set(self.model.horizons))
        if unknown:
            raise InputError(f"the model has horizons {list(self.model.horizons)}, not {unknown}")
        column = np.searchsorted(np.array(self.model.horizons), horizon)
        once, back = asked.distinct()
        raw, then, seen = self._seen(history, once, totals)
        mean = then.curves(raw, once.year, **seen)
        low, high = then.range_curves(raw, once.year, **seen)
        found: dict[str, list[float]] = {"multiple": [], "p": [], "low": [], "high": []}
        for multiple in wanted.tolist():
            found["multiple"].append(multiple)
            ends = [
                float(chance_of_reaching(curves[kind], np.log(multiple))[back, column].mean())
                for curves in (mean, low, high)
            ]
            found["p"].append(ends[0])
            found["low"].append(min(ends))
            found["high"].append(max(ends))
        return type(rows)(found)

    def _curves(
        self,
        history: DataFrame,
        asked: _Origins,
        totals: DataFrame | None,
        withhold: Sequence[str],
    ) -> dict[str, Array]:
        raw, then, seen = self._seen(history, asked, totals)
        return then.curves(raw, asked.year, **seen, withhold=withhold)

    def _seen(
        self, history: DataFrame, asked: _Origins, totals: DataFrame | None
    ) -> tuple[Array, Outlook, _Seen]:
        """Features of the origins, the model with the effects that came after, what else is seen.

        The years that are read reach back to what the oldest effect after the fit needs.
        """
        year = whole(history, "year")
        first = min(int(asked.year.min()), self.model.cutoff + 1) - self.model.horizons[-1]
        kept = (year >= first - LOOK_BACK) & (year <= asked.year.max())
        panel = panel_of(history, kept)
        if self.directed:
            panel = panel.directed()
        pair, at = asked.found_in(panel, either_way=not self.directed)
        view = View.of(panel, totals_of(totals))
        seen: _Seen = {"means": view.means, "dispersion": spread_seen(self.model, view)}
        return view.raw[pair, at], with_later_effects(self.model, view), seen


@dataclass(frozen=True, slots=True)
class _Origins:
    """Pairs and years as asked, (N,) each."""

    a: npt.NDArray[np.generic]
    b: npt.NDArray[np.generic]
    year: Ints

    @classmethod
    def read(cls, frame: DataFrame) -> _Origins:
        if not len(frame):
            raise InputError("no origin is asked about")
        return cls(codes(frame, "a"), codes(frame, "b"), whole(frame, "year"))

    def distinct(self) -> tuple[_Origins, Ints]:
        """Each origin once, and for each row the one it is."""
        keys = zip(self.a.tolist(), self.b.tolist(), self.year.tolist(), strict=True)
        number: dict[tuple[Any, Any, int], int] = {}
        back: Ints = np.array([number.setdefault(key, len(number)) for key in keys])
        _, first = np.unique(back, return_index=True)
        return _Origins(self.a[first], self.b[first], self.year[first]), back

    def found_in(self, panel: Panel, *, either_way: bool) -> tuple[Ints, Ints]:
        """Row and column of each origin; ``either_way`` when b, a is the pair a, b.

        Raises
        ------
        InputError : an origin whose turnover is not observed, the first named
        """
        row = rows_of(panel, self.a, self.b, either_way=either_way)
        column = self.year - panel.years[0]
        inside = (row >= 0) & (column >= 0) & (column < len(panel.years))
        observed = np.zeros(len(row), dtype=bool)
        observed[inside] = np.isfinite(panel.turnover[row[inside], column[inside]])
        if not observed.all():
            missing = int(np.argmin(observed))
            raise InputError(
                f"{np.count_nonzero(~observed)} of {len(row)} origins have no observed turnover, "
                f"the first is {self.a[missing]}-{self.b[missing]} in {self.year[missing]}",
                hint="Both flows of the pair must be in the history in the origin's year.",
            )
        return row, column


def fit(
    panel: DataFrame,
    cutoff: int,
    horizons: Sequence[int] = range(1, 11),
    totals: DataFrame | None = None,
    *,
    directed: bool = False,
) -> FittedOutlook:
    """Fit the outlook of all horizons; rows after the cut-off are not read.

    Parameters
    ----------
    panel : a, b, year, flow_a_from_b_musd, flow_b_from_a_musd: million current USD, null = not
        observed
    cutoff : last year that counts; an origin t trains horizon h only if t + h <= cutoff
    horizons : years ahead
    totals : country, year, total_musd over all pairs; added up from the panel when None
    directed : fit single flows (a from b, and b from a) in place of turnover

    Raises
    ------
    InputError : a missing column, a repeated key, a negative flow
    MethodError : too little history
    """
    kept = whole(panel, "year") <= cutoff
    if not kept.any():
        raise InputError(f"the panel has no row until {cutoff}")
    known = panel_of(panel, kept)
    if directed:
        known = known.directed()
    return FittedOutlook(fit_panel(known, cutoff, horizons, totals_of(totals)), directed)


def _multiples(multiples: Sequence[float]) -> Array:
    found = np.asarray(multiples, dtype=float)
    if not found.size or not np.all(np.isfinite(found) & (found > 0)):
        raise InputError(f"multiples are positive numbers, not {list(multiples)}")
    return found


def _refuse_kind(kind: str) -> None:
    if kind not in KINDS:
        raise InputError(f"kind is 'at' or 'by', not '{kind}'")

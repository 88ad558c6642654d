"""The public door: Polars frames in, Polars frames out, of the class that the caller gave."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, cast

import numpy as np

from bilateral.errors import InputError
from bilateral.methods.outlook.deflator import log_price
from bilateral.methods.outlook.dispersion import NONE, REACH, Dispersion, observed_dispersion
from bilateral.methods.outlook.features import Totals
from bilateral.methods.outlook.fitting import KINDS, prepare
from bilateral.methods.outlook.mixture import LEVELS, chance_of_reaching
from bilateral.methods.outlook.model import Outlook, fit_panel
from bilateral.methods.outlook.reference import YearMeans, year_means
from bilateral.methods.outlook.series import FLOOR, GAP, Panel, panel_from_rows
from bilateral.methods.outlook.world import expected_inflation

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy.typing as npt
    from polars import DataFrame

    Array = npt.NDArray[np.float64]
    Ints = npt.NDArray[np.int64]

PANEL_COLUMNS: Final = ("a", "b", "year", "flow_a_from_b_musd", "flow_b_from_a_musd")
LOOK_BACK: Final = 20 + GAP + REACH
"""Years of history read before the first origin, besides the longest horizon: what features need
of the oldest forecast that still says something of the spread."""


@dataclass(frozen=True, slots=True)
class _View:
    """What a history shows at each of its years."""

    panel: Panel
    raw: Array
    movement: YearMeans
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
        horizons, levels = len(self.model.horizons), len(LEVELS)
        return _frame_like(
            origins,
            {
                **asked.repeated(horizons * levels),
                "horizon": np.tile(np.repeat(self.model.horizons, levels), len(asked.year)),
                "q": np.tile(LEVELS, horizons * len(asked.year)),
                "value": curves.ravel(),
            },
        )

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
        horizons = len(self.model.horizons)
        return _frame_like(
            origins,
            {
                **asked.repeated(horizons * len(wanted)),
                "horizon": np.tile(np.repeat(self.model.horizons, len(wanted)), len(asked.year)),
                "multiple": np.tile(wanted, horizons * len(asked.year)),
                "p": chance.ravel(),
            },
        )

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
        horizon = _years(rows, "horizon")
        unknown = sorted(set(horizon.tolist()) - set(self.model.horizons))
        if unknown:
            raise InputError(f"the model has horizons {list(self.model.horizons)}, not {unknown}")
        column = np.searchsorted(np.array(self.model.horizons), horizon)
        once, back = asked.distinct()
        view, pair, at = self._view(history, once, totals)
        given = (view.raw[pair, at], once.year)
        mean = self.model.curves(*given, movement=view.movement, dispersion=view.dispersion)
        low, high = self.model.range_curves(
            *given, movement=view.movement, dispersion=view.dispersion
        )
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
        return _frame_like(rows, found)

    def _curves(
        self,
        history: DataFrame,
        asked: _Origins,
        totals: DataFrame | None,
        withhold: Sequence[str],
    ) -> dict[str, Array]:
        view, pair, at = self._view(history, asked, totals)
        return self.model.curves(
            view.raw[pair, at],
            asked.year,
            movement=view.movement,
            dispersion=view.dispersion,
            withhold=withhold,
        )

    def _view(
        self, history: DataFrame, asked: _Origins, totals: DataFrame | None
    ) -> tuple[_View, Ints, Ints]:
        """Features and means of the history, and where the origins stand in it."""
        year = _years(history)
        back = LOOK_BACK + self.model.horizons[-1]
        kept = (year >= asked.year.min() - back) & (year <= asked.year.max())
        panel = read_panel(history, kept)
        if self.directed:
            panel = panel.directed()
        pair, at = asked.found_in(panel, either_way=not self.directed)
        raw, eligible = prepare(panel, read_totals(totals))
        movement = year_means(raw, eligible, panel.years)
        rows, columns = np.nonzero(eligible)
        x = self.model.reference.standardised(raw[rows, columns], panel.years[columns], movement)
        with np.errstate(invalid="ignore"):
            level = np.log(np.maximum(panel.turnover, FLOOR)) - log_price(panel.years)
        level = level + expected_inflation(self.model.cutoff) * (panel.years - panel.years[0])
        spread = NONE
        if len(rows):
            spread = observed_dispersion(self.model.models, x, rows, columns, level, panel.years)
        return _View(panel, raw, movement, spread), pair, at


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
        return cls(_column(frame, "a"), _column(frame, "b"), _years(frame))

    def repeated(self, times: int) -> dict[str, Any]:
        return {name: np.repeat(getattr(self, name), times) for name in ("a", "b", "year")}

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
        held = zip(panel.a.tolist(), panel.b.tolist(), strict=True)
        where = {pair: row for row, pair in enumerate(held)}
        if either_way:
            where |= {(b, a): row for (a, b), row in where.items()}
        asked = zip(self.a.tolist(), self.b.tolist(), strict=True)
        row: Ints = np.array([where.get(pair, -1) for pair in asked])
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
    kept = _years(panel) <= cutoff
    if not kept.any():
        raise InputError(f"the panel has no row until {cutoff}")
    known = read_panel(panel, kept)
    if directed:
        known = known.directed()
    return FittedOutlook(fit_panel(known, cutoff, horizons, read_totals(totals)), directed)


def read_panel(frame: DataFrame, kept: npt.NDArray[np.bool_]) -> Panel:
    """Arrange the kept rows of a frame.

    Raises
    ------
    InputError : a missing column, no row, a repeated key, a cell of the wrong kind
    """
    a, b = _column(frame, "a"), _column(frame, "b")
    if a.dtype.kind != b.dtype.kind:
        raise InputError("codes in columns 'a' and 'b' are all numbers or all text, not both")
    flows = (_numbers(frame, name)[kept] for name in PANEL_COLUMNS[3:])
    return panel_from_rows(a[kept], b[kept], _years(frame)[kept], *flows)


def read_totals(frame: DataFrame | None) -> Totals | None:
    """Arrange country totals by country and year.

    Raises
    ------
    InputError : a missing column, no row, a repeated key, a cell of the wrong kind
    """
    if frame is None:
        return None
    country, row = np.unique(_column(frame, "country"), return_inverse=True)
    year = _years(frame)
    if not len(year):
        raise InputError("the table of totals has no row")
    years = np.arange(year.min(), year.max() + 1, dtype=np.int64)
    cell = row * len(years) + (year - years[0])
    _, first = np.unique(cell, return_index=True)
    if len(first) < len(cell):
        again = int(np.setdiff1d(np.arange(len(cell)), first)[0])
        raise InputError(f"row {again}: {country[row[again]]} appears twice in {year[again]}")
    total = np.full(len(country) * len(years), np.nan)
    total[cell] = _numbers(frame, "total_musd")
    return Totals(country, years, total.reshape(len(country), len(years)))


def _column(frame: DataFrame, name: str) -> npt.NDArray[Any]:
    """A column without empty cells, text as text of a fixed width."""
    if name not in frame.columns:
        raise InputError(
            f"the table has no column '{name}'; it has {', '.join(frame.columns) or 'none'}"
        )
    if frame[name].null_count():
        raise InputError(f"column '{name}' has {frame[name].null_count()} empty cells")
    values = cast("npt.NDArray[Any]", frame[name].to_numpy())
    return values.astype(str) if values.dtype == object else values


def _years(frame: DataFrame, name: str = "year") -> Ints:
    """Whole numbers."""
    values = _column(frame, name)
    if len(values) and values.dtype.kind not in "iu":
        raise InputError(f"column '{name}' holds {frame[name].dtype}, not whole numbers")
    return values.astype(np.int64)


def _numbers(frame: DataFrame, name: str) -> Array:
    """Amounts, NaN where the cell is empty."""
    found = frame.get_column(name, default=None)
    values = _column(frame, name) if found is None else cast("npt.NDArray[Any]", found.to_numpy())
    if len(values) and values.dtype.kind not in "iuf":
        raise InputError(f"column '{name}' holds {frame[name].dtype}, not numbers")
    return values.astype(np.float64)


def _frame_like(frame: DataFrame, columns: Mapping[str, Any]) -> DataFrame:
    return type(frame)(columns)


def _multiples(multiples: Sequence[float]) -> Array:
    found = np.asarray(multiples, dtype=float)
    if not found.size or not np.all(np.isfinite(found) & (found > 0)):
        raise InputError(f"multiples are positive numbers, not {list(multiples)}")
    return found


def _refuse_kind(kind: str) -> None:
    if kind not in KINDS:
        raise InputError(f"kind is 'at' or 'by', not '{kind}'")

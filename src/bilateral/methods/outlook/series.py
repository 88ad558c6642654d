"""Pairs by years: turnover as observed, and the years from which a forecast may start.

A `Panel` holds one row per undirected pair and one column per year. Nothing in it is read
across the present: a value at a year depends on that year and earlier ones only, except the
filling of a gap, which lies between two observed years and so is known at every origin after it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from bilateral.errors import InputError
from bilateral.methods.outlook.deflator import log_price

if TYPE_CHECKING:
    import numpy.typing as npt

    Array = npt.NDArray[np.float64]
    Codes = npt.NDArray[Any]
    Bools = npt.NDArray[np.bool_]
    Ints = npt.NDArray[np.int64]

GAP: Final = 3  # years: a longer silence is not filled
FLOOR: Final = 0.1  # million USD: below, a growth rate says nothing
ELIGIBLE: Final = 10.0  # million USD of 2009
RATES: Final = 4  # growth rates needed in the last WINDOW years
WINDOW: Final = 10


@dataclass(frozen=True, slots=True)
class Panel:
    """Pairs by consecutive years.

    Attributes
    ----------
    a, b : (P,) codes of the two economies of each pair, any sortable kind
    years : (T,) consecutive calendar years
    a_from_b, b_from_a : (P, T) flows in million current USD, NaN = not observed
    turnover : (P, T) their sum, NaN unless both are observed
    log_real : (P, T) log turnover in million USD of 2009, floored, gaps filled; NaN else
    """

    a: Codes
    b: Codes
    years: Ints
    a_from_b: Array
    b_from_a: Array
    turnover: Array
    log_real: Array

    def log_nominal(self) -> Array:
        """Log turnover in million current USD, floored, (P, T); NaN where it was not observed."""
        with np.errstate(invalid="ignore"):
            return np.log(np.maximum(self.turnover, FLOOR))

    def log_reinflated(self, inflation: float) -> Array:
        """The same with one yearly inflation, log points, in place of the actual ones."""
        return self.log_nominal() - log_price(self.years) + inflation * (self.years - self.years[0])

    def column(self, year: int) -> int:
        """Index of a year."""
        return int(year - self.years[0])

    def eligible(self) -> Bools:
        """Origins a forecast may start from, (P, T).

        Turnover of at least 10 million USD of 2009 observed in that year, a level one and three
        years before, and at least four yearly growth rates in the last ten years.
        """
        level = self.log_real
        known = np.isfinite(level)
        rates = known & _shifted(known, 1)
        enough = _trailing_sum(rates.astype(np.int64), WINDOW) >= RATES
        deflated = self.turnover / np.exp(log_price(self.years))
        with np.errstate(invalid="ignore"):
            large = deflated >= ELIGIBLE
        return large & enough & _shifted(known, 1) & _shifted(known, 3)

    def directed(self) -> Panel:
        """Each flow as a pair of its own, (2 P, T): importer first, turnover is the flow."""
        flows = np.concatenate([self.a_from_b, self.b_from_a])
        return Panel(
            np.concatenate([self.a, self.b]),
            np.concatenate([self.b, self.a]),
            self.years,
            flows,
            np.concatenate([self.b_from_a, self.a_from_b]),
            flows,
            _log_real(flows, self.years),
        )

    def until(self, year: int) -> Panel:
        """The panel as it stood at the end of a year; a gap still open then is not filled."""
        last = min(self.column(year) + 1, len(self.years))
        turnover = self.turnover[:, :last]
        return Panel(
            self.a,
            self.b,
            self.years[:last],
            self.a_from_b[:, :last],
            self.b_from_a[:, :last],
            turnover,
            _log_real(turnover, self.years[:last]),
        )


def panel_from_rows(
    a: Codes,
    b: Codes,
    year: npt.ArrayLike,
    a_from_b: npt.ArrayLike,
    b_from_a: npt.ArrayLike,
) -> Panel:
    """Arrange rows (N,) of pair, year and the two flows into a `Panel`.

    A row (b, a) is the same pair as (a, b), its flows exchanged.

    Raises
    ------
    InputError : no row, a pair twice in a year, a pair with itself, a negative or infinite flow
    """
    when = np.asarray(year, dtype=np.int64)
    ours, theirs = np.asarray(a_from_b, dtype=float), np.asarray(b_from_a, dtype=float)
    _refuse_bad_rows(a, b, when, ours, theirs)
    swap: Bools = a > b
    first, second = np.where(swap, b, a), np.where(swap, a, b)
    ours, theirs = np.where(swap, theirs, ours), np.where(swap, ours, theirs)
    codes, index = np.unique(np.concatenate([first, second]), return_inverse=True)
    number = index[: len(when)] * len(codes) + index[len(when) :]
    keys, row = np.unique(number, return_inverse=True)
    years = np.arange(when.min(), when.max() + 1, dtype=np.int64)
    cell = row * len(years) + (when - years[0])
    _refuse_repeats(cell, first, second, when)
    shape = (len(keys), len(years))
    flows: list[Array] = []
    for values in (ours, theirs):
        grid = np.full(shape[0] * shape[1], np.nan)
        grid[cell] = values
        flows.append(grid.reshape(shape))
    turnover = flows[0] + flows[1]
    return Panel(
        codes[keys // len(codes)],
        codes[keys % len(codes)],
        years,
        flows[0],
        flows[1],
        turnover,
        _log_real(turnover, years),
    )


def _refuse_bad_rows(a: Codes, b: Codes, year: Ints, ours: Array, theirs: Array) -> None:
    if not len(year):
        raise InputError("the panel has no row")
    if np.any(a == b):
        at = int(np.argmax(a == b))
        raise InputError(f"row {at}: {a[at]} trades with itself")
    for name, flow in (("flow_a_from_b_musd", ours), ("flow_b_from_a_musd", theirs)):
        bad = (flow < 0) | np.isinf(flow)
        if np.any(bad):
            at = int(np.argmax(bad))
            raise InputError(
                f"row {at}: {name} of {a[at]}-{b[at]} in {year[at]} is {flow[at]}; "
                "a flow is zero or more, null when it was not observed"
            )


def _refuse_repeats(cell: Ints, a: Codes, b: Codes, year: Ints) -> None:
    order = np.argsort(cell, kind="stable")
    again = np.flatnonzero(np.diff(cell[order]) == 0)
    if len(again):
        at = order[again[0] + 1]
        raise InputError(f"row {at}: {a[at]}-{b[at]} appears twice in {year[at]}")


def _log_real(turnover: Array, years: Ints) -> Array:
    """Log real turnover, gaps of up to `GAP` years filled in logs between observed years."""
    with np.errstate(invalid="ignore"):
        level = np.log(np.maximum(turnover, FLOOR)) - log_price(years)
    known = np.isfinite(level)
    index = np.arange(level.shape[1], dtype=np.int64)
    before = np.maximum.accumulate(np.where(known, index, -1), axis=1)
    after = np.minimum.accumulate(np.where(known, index, len(index))[:, ::-1], axis=1)[:, ::-1]
    gap = ~known & (before >= 0) & (after < len(index)) & (after - before - 1 <= GAP)
    rows, at = np.nonzero(gap)
    left, right = before[rows, at], after[rows, at]
    weight = (at - left) / (right - left)
    filled = level.copy()
    filled[rows, at] = (1 - weight) * level[rows, left] + weight * level[rows, right]
    return filled


def _shifted(flags: Bools, by: int) -> Bools:
    """Flags of ``by`` years before; False where the panel had not begun."""
    out = np.zeros_like(flags)
    out[:, by:] = flags[:, :-by]
    return out


def _trailing_sum(values: Ints, window: int) -> Ints:
    """Sum over the last ``window`` years, the year itself included."""
    total = np.cumsum(values, axis=1)
    total[:, window:] -= total[:, :-window].copy()
    return total

"""Frames at the door, arrays inside: panels, totals, and what is answered about origins.

Answers are of the class of frame that the caller gave.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast

import numpy as np

from bilateral.errors import InputError
from bilateral.methods.outlook.features import Totals
from bilateral.methods.outlook.series import panel_from_rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt
    from polars import DataFrame

    from bilateral.methods.outlook.series import Panel

    Array = npt.NDArray[np.float64]
    Bools = npt.NDArray[np.bool_]
    Codes = npt.NDArray[Any]
    Ints = npt.NDArray[np.int64]

FLOWS: Final = ("flow_a_from_b_musd", "flow_b_from_a_musd")


def panel_of(frame: DataFrame, kept: Bools | None = None) -> Panel:
    """Arrange the rows of a frame, or the kept ones, by pair and year.

    Parameters
    ----------
    frame : a, b, year and the two `FLOWS` in million current USD, null = not observed
    kept : (N,) rows that count; all when None

    Raises
    ------
    InputError : a missing column, no row, a repeated key, a cell of the wrong kind
    """
    a, b = codes(frame, "a"), codes(frame, "b")
    if a.dtype.kind != b.dtype.kind:
        raise InputError("codes in columns 'a' and 'b' are all numbers or all text, not both")
    columns = [a, b, whole(frame, "year"), *(amounts(frame, name) for name in FLOWS)]
    return panel_from_rows(*(c if kept is None else c[kept] for c in columns))


def rows_of(panel: Panel, a: Codes, b: Codes, *, either_way: bool) -> Ints:
    """Row of the panel of each asked pair, (N,); -1 where it is not there.

    Parameters
    ----------
    panel : pairs by years
    a, b : (N,) codes
    either_way : b, a is the pair a, b
    """
    held = zip(panel.a.tolist(), panel.b.tolist(), strict=True)
    where = {pair: row for row, pair in enumerate(held)}
    if either_way:
        where |= {(b, a): row for (a, b), row in where.items()}
    asked = zip(a.tolist(), b.tolist(), strict=True)
    return np.array([where.get(pair, -1) for pair in asked], dtype=np.int64)


def totals_of(frame: DataFrame | None) -> Totals | None:
    """Arrange country totals by country and year.

    Parameters
    ----------
    frame : country, year, total_musd; None stays None

    Raises
    ------
    InputError : a missing column, no row, a repeated key, a cell of the wrong kind
    """
    if frame is None:
        return None
    country, row = np.unique(codes(frame, "country"), return_inverse=True)
    year = whole(frame, "year")
    if not len(year):
        raise InputError("the table of totals has no row")
    years = np.arange(year.min(), year.max() + 1, dtype=np.int64)
    cell = row * len(years) + (year - years[0])
    _, first = np.unique(cell, return_index=True)
    if len(first) < len(cell):
        again = int(np.setdiff1d(np.arange(len(cell)), first)[0])
        raise InputError(f"row {again}: {country[row[again]]} appears twice in {year[again]}")
    total = np.full(len(country) * len(years), np.nan)
    total[cell] = amounts(frame, "total_musd")
    return Totals(country, years, total.reshape(len(country), len(years)))


def to_frame(
    asked: DataFrame, horizons: Sequence[int], values: Array, axis: Array, names: tuple[str, str]
) -> DataFrame:
    """Values (N, H, K) as rows of origin, horizon, point of the last axis and value.

    Parameters
    ----------
    asked : a, b, year of the N origins
    horizons : H years ahead
    values : (N, H, K)
    axis : (K,) what the last axis holds
    names : columns for the axis and the value, such as ``("q", "value")``
    """
    origins, ahead, points = values.shape
    columns: dict[str, Any] = {
        "a": codes(asked, "a"),
        "b": codes(asked, "b"),
        "year": whole(asked, "year"),
    }
    columns = {name: np.repeat(column, ahead * points) for name, column in columns.items()}
    columns["horizon"] = np.tile(np.repeat(np.array(horizons, dtype=np.int64), points), origins)
    columns[names[0]] = np.tile(axis, origins * ahead)
    columns[names[1]] = values.ravel()
    return type(asked)(columns)


def codes(frame: DataFrame, name: str) -> Codes:
    """A column without empty cells, text as text of a fixed width."""
    if name not in frame.columns:
        raise InputError(
            f"the table has no column '{name}'; it has {', '.join(frame.columns) or 'none'}"
        )
    if frame[name].null_count():
        raise InputError(f"column '{name}' has {frame[name].null_count()} empty cells")
    values = cast("Codes", frame[name].to_numpy())
    return values.astype(str) if values.dtype == object else values


def whole(frame: DataFrame, name: str) -> Ints:
    """Whole numbers."""
    values = codes(frame, name)
    if len(values) and values.dtype.kind not in "iu":
        raise InputError(f"column '{name}' holds {frame[name].dtype}, not whole numbers")
    return values.astype(np.int64)


def amounts(frame: DataFrame, name: str) -> Array:
    """Numbers, NaN where the cell is empty."""
    found = frame.get_column(name, default=None)
    values = codes(frame, name) if found is None else cast("Codes", found.to_numpy())
    if len(values) and values.dtype.kind not in "iuf":
        raise InputError(f"column '{name}' holds {frame[name].dtype}, not numbers")
    return values.astype(np.float64)

"""Origins as frames, what a forecaster answers as arrays, and what a table holds."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from bilateral.backtesting.model import Input
from bilateral.errors import MethodError
from bilateral.tables.frames import polars

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt
    from polars import DataFrame

    from bilateral.backtesting.protocol import Origins
    from bilateral.methods.outlook.series import Panel

    Array = npt.NDArray[np.float64]

KEY: Final = ("a", "b", "year")


def origins_frame(panel: Panel, at: Origins) -> DataFrame:
    """Origins as a frame a, b, year, in their order."""
    columns = {"a": panel.a[at.pair], "b": panel.b[at.pair], "year": at.year}
    return polars().DataFrame(columns)


def to_grid(
    answer: DataFrame,
    asked: DataFrame,
    horizons: Sequence[int],
    axis: Sequence[float],
    names: tuple[str, str],
) -> Array:
    """Rows of an answer, in whatever order, as values (N, H, K).

    The inverse of `bilateral.methods.outlook.tables.to_frame`.

    Raises
    ------
    MethodError : the answer leaves out a value that was asked for, or gives one twice
    """
    pl = polars()
    shape = (asked.height, len(horizons), len(axis))
    numbered = asked.select(KEY).with_row_index("_row")
    same = [pl.col(name).cast(numbered.schema[name]) for name in KEY]
    rows = answer.with_columns(same).join(numbered, on=list(KEY), how="inner")
    step = _index(rows["horizon"].to_numpy(), horizons)
    point = _index(np.round(rows[names[0]].to_numpy(), 6), [round(x, 6) for x in axis])
    wanted = (step >= 0) & (point >= 0)
    row: npt.NDArray[np.int64] = rows["_row"].to_numpy().astype(np.int64)
    cell = ((row * shape[1] + step) * shape[2] + point)[wanted]
    values = np.full(shape, np.nan)
    values.ravel()[cell] = rows[names[1]].to_numpy()[wanted]
    if len(cell) != values.size or np.isnan(values).any():
        missing = int(np.isnan(values).sum())
        raise MethodError(
            f"a forecaster was asked for {values.size} values and gave {len(cell)}, "
            f"{missing} of those asked for not among them"
        )
    return values


def _index(values: npt.NDArray[Any], among: Sequence[float]) -> npt.NDArray[np.int64]:
    """Place of each value in a rising sequence, -1 where it is not there."""
    known = np.asarray(among)
    place = np.minimum(np.searchsorted(known, values), len(known) - 1)
    return np.where(known[place] == values, place, -1)


def fingerprint(frame: DataFrame) -> str:
    """SHA-256 of what a frame holds, whatever the order of its rows and columns."""
    ordered = frame.select(sorted(frame.columns))
    ordered = ordered.sort(ordered.columns)
    digest = hashlib.sha256()
    for name in ordered.columns:
        column = ordered[name]
        digest.update(f"{name}|{column.dtype}|{len(column)}|".encode())
        if column.dtype.is_numeric():
            digest.update(column.is_null().to_numpy().tobytes())
            digest.update(np.ascontiguousarray(column.fill_null(0).to_numpy()).tobytes())
        else:
            digest.update("\x1f".join(map(str, column.to_list())).encode())
    return digest.hexdigest()


def described(role: str, table: DataFrame) -> Input:
    """Size, years and hash of a table that went in."""
    years: Any = table["year"]
    return Input(role, len(table), int(years.min()), int(years.max()), fingerprint(table))

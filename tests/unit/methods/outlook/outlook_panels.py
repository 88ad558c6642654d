"""Invented panels for the tests of the outlook."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from bilateral.methods.outlook.series import Panel, panel_from_rows

if TYPE_CHECKING:
    from collections.abc import Sequence

FLOWS = ["flow_a_from_b_musd", "flow_b_from_a_musd"]


def panel_of(*paths: Sequence[float], first: int = 2000, second: float = 0.5) -> Panel:
    """One pair for each path of turnover, A with B0, B1 ...; NaN = not observed."""
    turnover = np.array(paths, dtype=float)
    pairs, years = turnover.shape
    return panel_from_rows(
        np.repeat("A", pairs * years),
        np.repeat([f"B{n:03d}" for n in range(pairs)], years),
        np.tile(np.arange(first, first + years), pairs),
        (1 - second) * turnover.ravel(),
        second * turnover.ravel(),
    )


def invented(
    economies: int = 14, first: int = 1970, last: int = 2009, seed: int = 0, gaps: float = 0.0
) -> pl.DataFrame:
    """All pairs of some economies, with luck of the world and of their own."""
    rng = np.random.default_rng(seed)
    names = [f"E{n:02d}" for n in range(economies)]
    pairs = [(a, b) for at, a in enumerate(names) for b in names[at + 1 :]]
    years = np.arange(first, last + 1)
    shape = (len(pairs), len(years))
    calm = rng.uniform(0.5, 1.5, (len(pairs), 1))
    growth = rng.normal(0.05, 0.05, len(years)) + 0.15 * calm * rng.standard_t(5, shape)
    turnover = np.exp(rng.normal(5.0, 1.2, (len(pairs), 1)) + growth.cumsum(axis=1))
    turnover[rng.random(shape) < gaps] = np.nan
    share = rng.uniform(0.2, 0.8, (len(pairs), 1))
    return pl.DataFrame(
        {
            "a": [a for a, _ in pairs for _ in years],
            "b": [b for _, b in pairs for _ in years],
            "year": np.tile(years, len(pairs)),
            FLOWS[0]: (share * turnover).ravel(),
            FLOWS[1]: ((1 - share) * turnover).ravel(),
        }
    ).with_columns(pl.col(*FLOWS).fill_nan(None))


def arranged(frame: pl.DataFrame) -> Panel:
    """The panel of a frame."""
    columns: list[Any] = [frame[name].to_numpy() for name in ("a", "b", "year", *FLOWS)]
    return panel_from_rows(*(c.astype(str) if c.dtype == object else c for c in columns))


def origins_in(frame: pl.DataFrame, first: int, last: int) -> pl.DataFrame:
    """Eligible origins of some years."""
    panel = arranged(frame)
    pair, at = np.nonzero(panel.eligible())
    found = pl.DataFrame({"a": panel.a[pair], "b": panel.b[pair], "year": panel.years[at]})
    return found.filter(pl.col("year").is_between(first, last))

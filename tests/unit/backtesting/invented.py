"""An invented panel: pairs that grow with luck of their own and of the world."""

from __future__ import annotations

import numpy as np
import polars as pl

FIRST, LAST = 1970, 2009


def panel(pairs: int = 30, seed: int = 0, *, first: int = FIRST, last: int = LAST) -> pl.DataFrame:
    """Columns of a panel with its split: two pairs train, one is dev, and so on."""
    rng = np.random.default_rng(seed)
    years = np.arange(first, last + 1)
    world = rng.normal(0.05, 0.05, len(years))
    level = np.cumsum(world + rng.normal(0.0, 0.15, (pairs, len(years))), axis=1)
    turnover = 100.0 * np.exp(level + rng.normal(0.0, 1.0, (pairs, 1)))
    share = rng.uniform(0.2, 0.8, (pairs, 1))
    number = np.repeat(np.arange(pairs), len(years))
    return pl.DataFrame(
        {
            "a": [f"A{n:02d}" for n in number],
            "b": [f"B{n:02d}" for n in number],
            "year": np.tile(years, pairs),
            "flow_a_from_b_musd": (share * turnover).ravel(),
            "flow_b_from_a_musd": ((1 - share) * turnover).ravel(),
            "split": np.where(number % 3 == 2, "dev", "train"),
        }
    )


def second_panel(pairs: int = 12) -> pl.DataFrame:
    return panel(pairs, 7, first=1990, last=2019).drop("split")

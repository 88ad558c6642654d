"""The model: fitted and asked at the size of the back-test, beside AutoETS on the same series.

The panel is invented, as large as the one of the back-test: 8,000 pairs over 60 years.
Run from the repository root: ``python -m bench.bench_outlook``.
"""

from __future__ import annotations

import time
from importlib.metadata import version
from importlib.util import find_spec
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from bilateral.backtesting import METHODS
from bilateral.methods import outlook

if TYPE_CHECKING:
    from collections.abc import Callable

PAIRS, FIRST, LAST = 8000, 1950, 2009
ASKED = 10_000
SERIES = 300
HORIZONS = range(1, 11)


def invented() -> pl.DataFrame:
    """Pairs that begin at some year and grow with luck of their own and of the world."""
    rng = np.random.default_rng(5)
    years = np.arange(FIRST, LAST + 1)
    shape = (PAIRS, len(years))
    growth = rng.normal(0.06, 0.06, len(years)) + 0.25 * rng.standard_t(4, shape)
    turnover = np.exp(rng.normal(2.5, 2.0, (PAIRS, 1)) + growth.cumsum(axis=1))
    begins = rng.integers(FIRST, FIRST + 30, (PAIRS, 1))
    turnover[np.broadcast_to(years, shape) < begins] = np.nan
    share = rng.uniform(0.2, 0.8, (PAIRS, 1))
    economies = [(a, b) for b in range(1, 200) for a in range(b)][:PAIRS]
    a, b = (np.repeat(side, len(years)) for side in np.array(economies).T)
    return pl.DataFrame(
        {
            "a": a,
            "b": b,
            "year": np.tile(years, PAIRS),
            "flow_a_from_b_musd": (share * turnover).ravel(),
            "flow_b_from_a_musd": ((1 - share) * turnover).ravel(),
        }
    ).fill_nan(None)


def origins(panel: pl.DataFrame, year: pl.Expr) -> pl.DataFrame:
    """Rows of at least 100 million dollars with fifteen years behind them."""
    large = pl.col("flow_a_from_b_musd") + pl.col("flow_b_from_a_musd") >= 100
    old = pl.col("flow_a_from_b_musd").is_not_null().cum_sum().over("a", "b") > 15
    return panel.filter(large & old & year).select("a", "b", "year")


def seconds(run: Callable[[], object]) -> float:
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def main() -> None:
    panel = invented()
    training = panel.filter(pl.col("year") <= 2000)
    start = time.perf_counter()
    model = outlook.fit(training, cutoff=2000, horizons=HORIZONS)
    fit = time.perf_counter() - start
    rng = np.random.default_rng(6)
    every = origins(panel, pl.col("year").is_between(2001, 2005))
    picked = every[np.sort(rng.permutation(every.height)[:ASKED])]
    asked = seconds(lambda: model.quantiles(panel, picked, kind="at"))
    print(f"fit of 10 horizons on {training.height:,} rows: {fit:.2f} s")
    print(f"quantiles of {picked.height:,} origins: {asked:.2f} s (with the fit {fit + asked:.2f})")
    today = origins(panel, pl.col("year") == LAST)
    at_once = seconds(lambda: model.probability(panel, today, [1.5, 2, 3], kind="by"))
    print(f"chances of {today.height:,} pairs at one date: {at_once:.2f} s")
    beside_ets(panel, today, at_once / today.height)


def beside_ets(panel: pl.DataFrame, today: pl.DataFrame, ours: float) -> None:
    """Print the time of AutoETS on a sample of the same series."""
    ets = METHODS["ets"]
    if find_spec(ets.package or "") is None:
        print(f"AutoETS: {ets.package} is not installed")
        return
    some = today.sample(SERIES, seed=1)
    peer = ets.fit(panel, cutoff=LAST, horizons=HORIZONS, totals=None)
    peer.quantiles(panel, some.head(2), "at")  # the first call compiles or loads
    taken = seconds(lambda: peer.quantiles(panel, some, "at")) / SERIES
    print(
        f"a series: {ours * 1e3:.3f} ms here, {taken * 1e3:.2f} ms with AutoETS of {ets.package} "
        f"{version(ets.package or '')} ({taken / ours:.0f} times as long)"
    )


if __name__ == "__main__":
    main()

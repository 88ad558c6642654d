"""What must hold for the outlook of any pairs: no future, order, and honest ignorance."""

from __future__ import annotations

import os
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bilateral.methods import outlook
from bilateral.methods.outlook.features import NAMES
from bilateral.tables.frames import read_panel

if TYPE_CHECKING:
    from bilateral.methods.outlook import FittedOutlook

sys.path.append(str(Path(__file__).parents[1] / "unit" / "methods" / "outlook"))

from outlook_panels import FLOWS, arranged, invented, origins_in

pytestmark = pytest.mark.slow
PANELS = sys.path[-1]
SHARED = Path(__file__).parents[3] / "shared" / "data" / "forecast_panel.parquet"
shared = pytest.mark.skipif(
    not SHARED.exists(), reason="the shared panel is not beside the repository"
)
EXAMPLES = 200 if os.environ.get("BILATERAL_LAWS") == "full" else 15  # `make laws`
LAW = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow])

PANEL = invented(gaps=0.03)
ASKED = origins_in(PANEL, 1985, 2009)
RECENT = origins_in(PANEL, 2003, 2005)
CODES = sorted({*PANEL["a"], *PANEL["b"]})
YEARS = list(range(1970, 2010))
TOTALS = pl.DataFrame(
    {
        "country": [c for c in CODES for _ in YEARS],
        "year": YEARS * len(CODES),
        "total_musd": np.random.default_rng(1).lognormal(9, 0.5, len(CODES) * len(YEARS)),
    }
)
seeds = st.integers(0, 2**20)
kinds = st.sampled_from(["at", "by"])


@cache
def fitted(cutoff: int = 2000) -> FittedOutlook:
    return outlook.fit(PANEL, cutoff=cutoff, horizons=[1, 2, 4, 7])


def planted(frame: pl.DataFrame, after: int, seed: int, columns: list[str]) -> pl.DataFrame:
    """Other amounts after a year: some not observed, some rows not there at all."""
    rng = np.random.default_rng(seed)
    later = pl.col("year") > after
    new = {
        name: pl.when(later & pl.Series(rng.random(frame.height) < 0.8))
        .then(pl.Series(rng.lognormal(5, 4, frame.height)))
        .when(~later)
        .then(pl.col(name))
        for name in columns
    }
    kept = pl.Series(rng.random(frame.height) < 0.9) | ~later
    return frame.with_columns(**new).filter(kept)


@LAW
@given(seeds, st.integers(1985, 2009), kinds)
def test_nothing_after_an_origin_is_read(seed: int, year: int, kind: str) -> None:
    asked = ASKED.filter(pl.col("year") == year)
    history = planted(PANEL, year, seed, FLOWS)
    totals = planted(TOTALS, year, seed, ["total_musd"])
    assert year == 2009 or not history.equals(PANEL)
    model = fitted()
    for before, after in (((PANEL, None), (history, None)), ((PANEL, TOTALS), (history, totals))):
        ours = model.quantiles(before[0], asked, kind, totals=before[1])
        assert ours.equals(model.quantiles(after[0], asked, kind, totals=after[1]))


@LAW
@given(seeds, st.integers(1990, 2007))
def test_nothing_after_the_cutoff_is_fitted(seed: int, cutoff: int) -> None:
    models = [
        outlook.fit(panel, cutoff, [1, 3], totals=totals)
        for panel, totals in (
            (PANEL, TOTALS),
            (planted(PANEL, cutoff, seed, FLOWS), planted(TOTALS, cutoff, seed, ["total_musd"])),
        )
    ]
    ours, theirs = (
        m.quantiles(PANEL.filter(pl.col("year") <= cutoff), ASKED.filter(pl.col("year") == cutoff))
        for m in models
    )
    assert ours.equals(theirs)


LONG = invented(first=1935, gaps=0.03)
LONG_ASKED = origins_in(LONG, 1955, 2009)


@cache
def together(kind: str) -> pl.DataFrame:
    return fitted().quantiles(LONG, LONG_ASKED, kind)


@LAW
@given(seeds, st.integers(1955, 2009), kinds)
def test_an_answer_does_not_depend_on_what_else_is_asked(seed: int, year: int, kind: str) -> None:
    some = LONG_ASKED.filter(pl.col("year") >= year)
    alone = fitted().quantiles(LONG, some.sample(min(9, some.height), seed=seed), kind)
    both = alone.join(together(kind), on=["a", "b", "year", "horizon", "q"], how="left")
    assert both["value_right"].null_count() == 0
    np.testing.assert_allclose(both["value"], both["value_right"], rtol=0, atol=1e-9)


@LAW
@given(seeds)
def test_order_of_rows_and_sides_change_nothing(seed: int) -> None:
    rng = np.random.default_rng(seed)
    turned = pl.Series(rng.random(PANEL.height) < 0.5)
    other = PANEL.with_columns(
        pl.when(turned).then(pl.col(right)).otherwise(pl.col(left)).alias(left)
        for left, right in (("a", "b"), ("b", "a"), tuple(FLOWS), tuple(reversed(FLOWS)))
    ).sample(fraction=1, shuffle=True, seed=seed)
    again = outlook.fit(other, cutoff=2000, horizons=[1, 2, 4, 7])
    ours = fitted().quantiles(PANEL, RECENT, "by")
    assert ours.equals(again.quantiles(other, RECENT, "by"))


@LAW
@given(st.lists(st.text("abcdefgh", min_size=1, max_size=6), min_size=14, max_size=14, unique=True))
def test_other_codes_in_the_same_order_change_nothing(names: list[str]) -> None:
    code = dict(zip(CODES, sorted(names), strict=True))
    panel, asked = (f.with_columns(pl.col("a", "b").replace_strict(code)) for f in (PANEL, RECENT))
    again = outlook.fit(panel, cutoff=2000, horizons=[1, 2, 4, 7])
    ours = fitted().quantiles(PANEL, RECENT)["value"]
    assert ours.equals(again.quantiles(panel, asked)["value"])


@LAW
@given(st.lists(st.floats(0.05, 50), min_size=2, max_size=6, unique=True), kinds)
def test_a_higher_multiple_is_never_more_likely(multiples: list[float], kind: str) -> None:
    ordered = sorted(multiples)
    found = fitted().probability(PANEL, RECENT, ordered, kind)
    chance = found["p"].to_numpy().reshape(RECENT.height, 4, len(ordered))
    assert (np.diff(chance, axis=2) <= 0).all()


@LAW
@given(st.floats(0.05, 50))
def test_more_time_is_never_less_likely_and_by_is_at_least_at(multiple: float) -> None:
    by, at = (
        fitted().probability(PANEL, RECENT, [multiple], kind)["p"].to_numpy().reshape(-1, 4)
        for kind in ("by", "at")
    )
    assert (np.diff(by, axis=1) >= 0).all()
    assert (by >= at).all()


@LAW
@given(seeds, kinds)
def test_quantiles_rise_with_the_level(seed: int, kind: str) -> None:
    panel = invented(economies=9, seed=seed, gaps=0.1)
    asked = origins_in(panel, 1985, 2009)
    value = fitted().quantiles(panel, asked, kind)["value"].to_numpy().reshape(-1, 25)
    assert (np.diff(value, axis=1) >= 0).all()


def mean_widths(
    model: FittedOutlook, history: pl.DataFrame, asked: pl.DataFrame, withhold: list[str]
) -> np.ndarray:
    """Mean width of the 80 % interval over the origins, by kind and horizon."""
    found = []
    for kind in ("at", "by"):
        frame = model.quantiles(history, asked, kind, withhold=withhold)
        value = frame["value"].to_numpy().reshape(asked.height, -1, 25)
        found.append((value[:, :, 20] - value[:, :, 4]).mean(axis=0))
    return np.array(found)


@pytest.mark.parametrize("cutoff", [1995, 2000])
@pytest.mark.parametrize("seed", [0, 1])
def test_withholding_never_narrows_the_mean_interval(seed: int, cutoff: int) -> None:
    panel = invented(economies=32, seed=seed, gaps=0.03)
    model = outlook.fit(panel, cutoff=cutoff, horizons=[1, 2, 4, 7])
    asked = origins_in(panel, cutoff, cutoff + 4)
    known = mean_widths(model, panel, asked, [])
    for name in NAMES:
        assert (mean_widths(model, panel, asked, [name]) >= known).all(), name


@shared
@pytest.mark.parametrize("cutoff", [1990, 2000])
def test_withholding_never_narrows_on_pairs_not_fitted_on(cutoff: int) -> None:
    frame = read_panel(SHARED)
    train, dev = (frame.filter(pl.col("split") == s).drop("split") for s in ("train", "dev"))
    model = outlook.fit(train, cutoff=cutoff, horizons=[1, 5, 10])
    asked = origins_in(dev, cutoff, cutoff + 4).sample(600, seed=cutoff)
    known = mean_widths(model, dev, asked, [])
    for name in NAMES:
        assert (mean_widths(model, dev, asked, [name]) >= known).all(), name


ANSWER = """
import hashlib
import sys
sys.path.append(sys.argv[1])
from outlook_panels import invented, origins_in
from bilateral.methods import outlook
panel = invented(economies=32)
model = outlook.fit(panel, cutoff=2005, horizons=[1, 5])
value = model.quantiles(panel, origins_in(panel, 1990, 2009), "by")["value"].to_numpy()
print(hashlib.sha256(value.tobytes()).hexdigest())
"""


def test_one_thread_and_four_give_the_same_bits() -> None:
    found = []
    for threads in ("1", "4"):
        names = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
        found.append(
            subprocess.run(
                [sys.executable, "-c", ANSWER, PANELS],
                env={**os.environ, **dict.fromkeys(names, threads)},
                capture_output=True,
                text=True,
                check=True,
            ).stdout
        )
    assert len(found[0].strip()) == 64
    assert found[0] == found[1]


def test_the_panel_of_these_laws_is_not_empty() -> None:
    assert ASKED.height > 1500
    assert arranged(PANEL).eligible().any()

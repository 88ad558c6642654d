from __future__ import annotations

import importlib.util
import math
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from bilateral.chance.odds import Engine
from bilateral.chance.origin import Origin
from bilateral.chance.shipped import shipped
from bilateral.chance.unknown import DRAWS, completed, correlations, mixed
from bilateral.methods.outlook import fit
from bilateral.methods.outlook.dispersion import NONE
from bilateral.methods.outlook.features import NAMES
from bilateral.methods.outlook.tables import panel_of
from bilateral.methods.outlook.view import View
from bilateral.methods.quantiles import LEVELS, chance_of_reaching

YEARS = np.array([2015])


@pytest.mark.parametrize("flow", [False, True])
def test_correlations_are_correlations(flow: bool) -> None:
    found = correlations(flow=flow)
    assert found.shape == (len(NAMES), len(NAMES))
    assert np.allclose(np.diag(found), 1)
    assert np.allclose(found, found.T)
    assert np.linalg.eigvalsh(found).min() > -1e-3
    size, spread = NAMES.index("level"), NAMES.index("sd_10")
    assert found[size, spread] < -0.3  # small pairs are the ragged ones


def test_what_is_known_stays_as_it_is() -> None:
    reference = shipped().outlook.reference
    raw = Origin(2015, {2015: 5e9, 2014: 4e9}).raw()[None]
    full = completed(raw, YEARS, reference, correlations(flow=False))
    assert full.shape == (1, DRAWS, len(NAMES))
    known = np.isfinite(raw[0])
    assert np.array_equal(full[0][:, known], np.repeat(raw[:, known], DRAWS, axis=0))
    assert np.isfinite(full).all()


def test_a_large_pair_is_drawn_as_a_calm_one() -> None:
    reference = shipped().outlook.reference
    spread = NAMES.index("sd_10")
    means = [
        completed(
            Origin(2015, {2015: size}).raw()[None], YEARS, reference, correlations(flow=False)
        )[0, :, spread].mean()
        for size in (20e6, 500e6, 10e9)
    ]
    assert means[0] > means[1] > means[2]


def test_draws_have_the_planted_distribution() -> None:
    plain = shipped().outlook.reference
    size = len(NAMES)
    reference = replace(plain, mean=np.zeros_like(plain.mean), spread=np.ones(size))
    correlation = np.eye(size)
    correlation[0, 1] = correlation[1, 0] = 0.8
    raw = np.full((1, size), math.nan)
    raw[0, 0] = 2.0
    drawn = completed(raw, YEARS, reference, correlation)[0]
    assert drawn[:, 1].mean() == pytest.approx(1.6, abs=1e-9)  # opposites cancel
    assert drawn[:, 1].std() == pytest.approx(0.6, abs=0.1)
    assert drawn[:, 2].std() == pytest.approx(1.0, abs=0.15)


def test_a_mixture_averages_chances() -> None:
    curves = np.stack([LEVELS * 2, LEVELS * 4 + 1])[None, :, None]  # two draws, one horizon
    found = mixed(curves)
    assert found.shape == (1, 1, 25)
    for multiple in (0.5, 1.0, 2.0):
        one, two = (float(chance_of_reaching(curves[0, n, 0], multiple)) for n in (0, 1))
        both = float(chance_of_reaching(found[0, 0], multiple))
        assert both == pytest.approx((one + two) / 2, abs=0.02)


@pytest.mark.parametrize("size", [20e6, 100e6, 400e6, 3e9])
def test_little_knowledge_gives_the_chances_of_pairs_like_it(size: float) -> None:
    """With nothing but its size a pair gets about what pairs of that size got, not far more."""
    from bilateral.chance.reference import reference_classes

    origin = Origin(2008, {2008: size})
    level = origin.level_2009
    assert level is not None
    engine = Engine.of(shipped(), flow=False)
    (odds,) = engine.odds(origin.raw()[None], np.array([2008]), transferred=False)
    whole = reference_classes(level, None, (2.0,), (3, 5))[0]
    for years in (3, 5):
        seen = whole.reached[2.0][years].share
        assert seen is not None
        assert odds.chance(years, 2.0) == pytest.approx(seen, abs=0.12)


SHARED = Path(__file__).parents[4] / "shared" / "data" / "forecast_panel.parquet"
needs_panel = pytest.mark.skipif(
    not SHARED.exists(), reason="the source panel is not beside the repository"
)


@cache
def shared_frame() -> pl.DataFrame:
    return pl.read_parquet(SHARED)


@pytest.mark.slow
@needs_panel
def test_the_shipped_correlations_are_those_of_the_panel() -> None:
    tool = Path(__file__).parents[3] / "tools" / "fit_features.py"
    spec = importlib.util.spec_from_file_location("fit_features", tool)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    panel = panel_of(shared_frame())
    assert np.allclose(module.correlations(panel), correlations(flow=False), atol=6e-4)


@pytest.mark.slow
@needs_panel
def test_knowing_less_does_not_shift_the_chances_of_any_size() -> None:
    """Fitted to 1994, asked of 1995-1999: size and last growth alone, or all that is known."""
    frame = shared_frame()
    outlook = fit(frame, cutoff=1994, horizons=(5,)).model
    view = View.of(panel_of(frame))
    raw, panel = view.raw, view.panel
    pair, at = np.nonzero(view.eligible & (panel.years >= 1995) & (panel.years <= 1999))
    pair, at = pair[::25], at[::25]
    full, years = raw[pair, at], panel.years[at]
    hidden = full.copy()
    hidden[:, [n for n, name in enumerate(NAMES) if name not in {"level", "growth_1"}]] = math.nan
    engine = Engine(outlook, correlations(flow=False), NONE)
    known, drawn = (
        chance_of_reaching(engine.curves(x, years, transferred=False).curves[:, 0], math.log(2))
        for x in (full, hidden)
    )
    size = np.digitize(full[:, 0], np.log([50, 200, 800]))
    for group in range(4):
        rows = size == group
        assert rows.sum() > 50
        assert drawn[rows].mean() == pytest.approx(known[rows].mean(), abs=0.04)

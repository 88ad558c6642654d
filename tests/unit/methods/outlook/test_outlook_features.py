from __future__ import annotations

import numpy as np
import pytest
from outlook_panels import arranged, invented, panel_of

from bilateral.methods.outlook.deflator import log_price
from bilateral.methods.outlook.features import NAMES, Totals, features

nan = float("nan")
RNG = np.random.default_rng(4)
PATH = np.exp(5 + 0.2 * RNG.normal(size=25).cumsum())
YEARS = np.arange(2000, 2025)
REAL = np.log(PATH) - log_price(YEARS)


def feature(panel_features: np.ndarray, name: str) -> np.ndarray:
    return panel_features[:, :, NAMES.index(name)]


def test_levels_growths_and_distances() -> None:
    found = features(panel_of(PATH.tolist()))[0, -1]
    named = dict(zip(NAMES, found.tolist(), strict=True))
    assert named["level"] == pytest.approx(REAL[-1])
    for span in (1, 3, 5, 10, 20):
        assert named[f"growth_{span}"] == pytest.approx(REAL[-1] - REAL[-1 - span])
    for span in (5, 10):
        assert named[f"from_mean_{span}"] == pytest.approx(REAL[-1] - REAL[-span:].mean())
    assert named["drawdown"] == pytest.approx(REAL[-1] - REAL[-20:].max())
    growth = np.diff(REAL)[-10:]
    assert named["sd_10"] == pytest.approx(np.log(growth.std(ddof=1)))
    deviation = np.median(np.abs(growth - np.median(growth)))
    assert named["mad_10"] == pytest.approx(np.log(deviation))


def test_what_is_not_known_is_nan_and_never_zero() -> None:
    path = np.where(np.arange(25) < 19, nan, PATH)
    found = features(panel_of(path.tolist()))[0, -1]
    unknown = {name for name, value in zip(NAMES, found, strict=True) if np.isnan(value)}
    assert unknown == {
        "growth_10",
        "growth_20",
        "larger_country",
        "smaller_country",
        "larger_growth_5",
        "smaller_growth_5",
        "intensity",
    }


def test_imbalance_is_the_same_from_both_sides() -> None:
    ours, theirs = (features(panel_of(PATH.tolist(), second=s)) for s in (0.2, 0.8))
    np.testing.assert_allclose(feature(ours, "imbalance"), np.log(4))
    np.testing.assert_allclose(feature(theirs, "imbalance"), np.log(4))


def test_countries_are_measured_by_their_share_of_the_world() -> None:
    panel = arranged(invented(economies=12))
    found = features(panel)
    real = np.exp(panel.log_real[:, -1])
    total = {
        code: real[(panel.a == code) | (panel.b == code)].sum()
        for code in np.unique([panel.a, panel.b])
    }
    shares = np.log([[total[code] / real.sum() for code in side] for side in (panel.a, panel.b)])
    np.testing.assert_allclose(feature(found, "larger_country")[:, -1], shares.max(axis=0))
    np.testing.assert_allclose(feature(found, "smaller_country")[:, -1], shares.min(axis=0))
    np.testing.assert_allclose(
        feature(found, "intensity")[:, -1], panel.log_real[:, -1] - shares.sum(axis=0)
    )


def test_given_totals_replace_the_sums() -> None:
    panel = panel_of(PATH.tolist())
    totals = Totals(
        np.array(["A", "B000", "C"]),
        YEARS,
        np.exp(log_price(YEARS)) * np.array([[600.0], [200.0], [1200.0]]),
    )
    found = features(panel, totals)
    assert feature(found, "larger_country")[0, -1] == pytest.approx(np.log(0.6))
    assert feature(found, "smaller_country")[0, -1] == pytest.approx(np.log(0.2))
    assert feature(found, "larger_growth_5")[0, -1] == pytest.approx(0, abs=1e-12)
    assert np.isnan(feature(found, "larger_growth_5")[0, 4])


def test_a_country_without_a_total_is_unknown() -> None:
    totals = Totals(np.array(["A"]), YEARS[:3], np.full((1, 3), 100.0))
    found = features(panel_of(PATH.tolist()), totals)
    for name in ("larger_country", "smaller_country", "larger_growth_5", "intensity"):
        assert np.isnan(feature(found, name)).all(), name


def test_the_future_is_not_read() -> None:
    panel = arranged(invented(gaps=0.05))
    whole, then = features(panel), features(panel.until(1995))
    origins = panel.eligible()[:, : then.shape[1]]
    assert np.array_equal(whole[:, : then.shape[1]][origins], then[origins], equal_nan=True)

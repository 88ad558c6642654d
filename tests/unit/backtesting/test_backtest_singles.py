"""Single-series forecasters: with the real package where it is there, else with its shape."""

from __future__ import annotations

import importlib.util
import sys
from types import ModuleType, SimpleNamespace

import numpy as np
import polars as pl
import pytest
from invented import panel as invented

from bilateral.backtesting.exchange import to_grid
from bilateral.backtesting.methods import METHODS, chosen
from bilateral.backtesting.peers import locate
from bilateral.backtesting.protocol import HORIZONS
from bilateral.backtesting.singles import Ets, SingleWalk, unbroken
from bilateral.errors import InputError, MethodError
from bilateral.methods.outlook.deflator import log_price
from bilateral.methods.outlook.tables import panel_of
from bilateral.methods.quantiles import LEVELS

PANEL = invented(6)
ASKED = pl.DataFrame({"a": ["A02", "A05"], "b": ["B02", "B05"], "year": [1995, 1996]})
SINGLES = [m for m in METHODS.values() if m.sampled]


class Drift:
    """Shaped like a model of the package: mean grows by 0.1 a year, interval widens by root h."""

    def __init__(self, season_length: int = 1) -> None:
        assert season_length == 1

    def forecast(self, y: np.ndarray, h: int, level: list[int]) -> dict[str, np.ndarray]:
        assert level == [80]
        ahead = np.arange(1, h + 1)
        mean = y[-1] + 0.1 * ahead
        half = 1.2815515655446004 * np.sqrt(ahead)
        return {"mean": mean, "lo-80": mean - half, "hi-80": mean + half}


class Refuses(Drift):
    def forecast(self, y: np.ndarray, h: int, level: list[int]) -> dict[str, np.ndarray]:
        raise NotImplementedError("tiny datasets")


@pytest.fixture
def package(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    models = SimpleNamespace(AutoETS=Drift, RandomWalkWithDrift=Drift)
    monkeypatch.setitem(sys.modules, "statsforecast", ModuleType("statsforecast"))
    monkeypatch.setitem(sys.modules, "statsforecast.models", models)  # type: ignore[arg-type]
    return models


def grid(peer: Ets) -> np.ndarray:
    answer = peer.quantiles(PANEL, ASKED, "at")
    return to_grid(answer, ASKED, HORIZONS, LEVELS, ("q", "value"))


@pytest.mark.usefixtures("package")
def test_a_normal_distribution_is_laid_through_the_interval() -> None:
    values = grid(Ets(PANEL, 1995))
    assert values[0, :, 12] == pytest.approx(0.1 * np.arange(1, 11))
    at90 = LEVELS.tolist().index(0.9)
    expected = 0.1 * np.arange(1, 11) + 1.2815515655446004 * np.sqrt(np.arange(1, 11))
    assert values[0, :, at90] == pytest.approx(expected)


def test_a_series_that_is_too_short_falls_back(package: SimpleNamespace) -> None:
    package.AutoETS = Refuses
    assert grid(Ets(PANEL, 1995))[0, :, 12] == pytest.approx(0.1 * np.arange(1, 11))


@pytest.mark.usefixtures("package")
def test_the_highest_year_is_not_answered() -> None:
    with pytest.raises(MethodError, match="highest year"):
        Ets(PANEL, 1995).quantiles(PANEL, ASKED, "by")
    assert {m.kinds for m in SINGLES} == {("at",)}


def test_only_the_unbroken_end_of_a_series_is_used() -> None:
    assert unbroken(np.array([1.0, np.nan, 3.0, 4.0])).tolist() == [3.0, 4.0]
    assert unbroken(np.array([1.0, 2.0])).tolist() == [1.0, 2.0]


def test_an_absent_package_is_named_before_the_work() -> None:
    if importlib.util.find_spec("statsforecast") is not None:
        pytest.skip("statsforecast is installed")
    with pytest.raises(InputError, match=r"ets needs statsforecast") as raised:
        chosen(["clim", "ets"])
    assert "bilateral[peers]" in str(raised.value)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("method", SINGLES, ids=lambda m: m.name)
def test_the_real_package_answers(method: object) -> None:
    pytest.importorskip("statsforecast", reason="statsforecast is not installed")
    values = grid(method.fit(PANEL, 1995))  # type: ignore[attr-defined]
    assert np.isfinite(values).all()
    assert (np.diff(values, axis=2) > 0).all()


def test_the_real_random_walk_has_the_mean_growth_as_drift() -> None:
    pytest.importorskip("statsforecast", reason="statsforecast is not installed")
    panel = panel_of(PANEL)
    at = locate(panel, ASKED)
    level = (panel.log_real + log_price(panel.years))[at.pair[0], : 1995 - 1970 + 1]
    drift = (level[-1] - level[0]) / (len(level) - 1)
    assert grid(SingleWalk(PANEL, 1995))[0, :, 12] == pytest.approx(drift * np.arange(1, 11))

"""The back-test reproduces what was measured before on the shared panels.

Published figures: plain frequency and the official's rule on the dev fold and on the second
panel (86 countries). Half a unit of the last printed digit, unless a reason stands beside it.
The tables are not part of the repository: without them the tests are skipped.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bilateral.backtesting import BacktestResult, backtest
from bilateral.backtesting.protocol import fold_of
from bilateral.tables.frames import read_panel

SHARED = Path(__file__).parents[3] / "shared" / "data"
FIRST = SHARED / "forecast_panel.parquet"
SECOND = SHARED / "bilateral" / "comtrade_imports_86_1995_2019.parquet"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not (FIRST.exists() and SECOND.exists()),
        reason="the shared panels are not beside the repository",
    ),
]


@pytest.fixture(scope="module")
def result() -> BacktestResult:
    return backtest(read_panel(FIRST), second=read_panel(SECOND), methods=["clim", "official"])


def score(result: BacktestResult, **wanted: Any) -> Any:
    wanted = {"panel": "first", "method": "clim", "group": "pooled", **wanted}
    (found,) = (s for s in result.scores if all(getattr(s, k) == v for k, v in wanted.items()))
    return found


@pytest.mark.parametrize(
    ("kind", "briers", "crps"),
    [("at", [0.2224, 0.1835, 0.1188], 0.4874), ("by", [0.2082, 0.1946, 0.1404], 0.3813)],
)
def test_plain_frequency_on_the_dev_fold(
    kind: str, briers: list[float], crps: float, result: BacktestResult
) -> None:
    found = score(result, kind=kind)
    assert [o.brier for o in found.odds] == pytest.approx(briers, abs=0.00005)
    # 0.48735 and 0.38127: the rule for the tails beyond 0.5 % is not stated to the last digit.
    assert found.crps == pytest.approx(crps, abs=0.0001)


def test_intervals_of_the_plain_frequency(result: BacktestResult) -> None:
    found = score(result, kind="at")
    assert found.wis == pytest.approx(0.3929, abs=0.00005)
    cover = [found.cover_50, found.cover_80, found.cover_95]
    assert cover == pytest.approx([0.51, 0.81, 0.95], abs=0.005)
    # Published 0.051: how bins cut rows of the same probability is not stated.
    assert found.odds[1].ece == pytest.approx(0.051, abs=0.01)


@pytest.mark.parametrize(
    ("era", "base", "skill", "crps_skill"),
    [("2005-2009", 0.196, -1.52, -3.89), ("2010-2018", 0.064, -2.09, -2.66)],
)
def test_official_on_the_second_panel(
    era: str, base: float, skill: float, crps_skill: float, result: BacktestResult
) -> None:
    found = score(result, panel="second", kind="at", method="official", group="era", value=era)
    assert found.odds[1].observed == pytest.approx(base, abs=0.0005)
    # One unit of the last digit: the pairs behind the published frequency are not all here.
    assert found.odds[1].brier_skill == pytest.approx(skill, abs=0.01)
    assert found.crps_skill == pytest.approx(crps_skill, abs=0.01)


def test_the_split_of_the_panel_is_the_hash_of_its_pairs() -> None:
    pairs = read_panel(FIRST).select("a", "b", "split").unique()
    assert pairs.height > 10_000
    assert all(fold_of(a, b) == split for a, b, split in pairs.iter_rows())

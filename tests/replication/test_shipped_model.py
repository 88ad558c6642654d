"""The shipped model is what its panels give, figure for figure.

The tables are not part of the repository: without them the test is skipped.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from bilateral.backtesting import verify_model
from bilateral.chance import load_model
from bilateral.tables.frames import read_panel

SHARED = Path(__file__).parents[3] / "shared" / "data"
PANELS = {
    "panel": SHARED / "forecast_panel.parquet",
    "second panel": SHARED / "bilateral" / "comtrade_imports_86_1995_2019.parquet",
}


@pytest.mark.slow
@pytest.mark.skipif(
    not all(path.exists() for path in PANELS.values()),
    reason="the shared panels are not beside the repository",
)
def test_the_panels_give_the_shipped_model() -> None:
    found = verify_model(load_model(), {n: read_panel(path) for n, path in PANELS.items()})
    assert found.problems == ()
    assert len(found.agrees) == 3

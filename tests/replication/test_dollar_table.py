"""The real value of the dollar is what its sources give, figure for figure.

The tables are not part of the repository: without them the test is skipped.
"""

from __future__ import annotations

import importlib
from pathlib import Path

import numpy as np
import pytest

from bilateral.methods.outlook.dollar import FIRST, LAST, log_dollar

ROOT = Path(__file__).parents[2]
COVARIATES = ROOT.parent / "shared" / "data" / "covariates"


@pytest.mark.skipif(not COVARIATES.exists(), reason="the sources are not beside the repository")
def test_the_sources_give_the_table(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(ROOT / "tools")
    tool = importlib.import_module("build_dollar")
    assert LAST == tool.LAST_YEAR == 2023
    np.testing.assert_array_equal(
        log_dollar(np.arange(FIRST, LAST + 1)), tool.real_dollar(COVARIATES)
    )

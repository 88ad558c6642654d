"""The model on the train folds of the shared panel, forecast at the cut-off of 2000.

The pairs were fitted on, the years were not. The score was measured when the model was chosen; a
change that moves it is a change of the method. The dev fold is left to the back-test.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from bilateral.methods import outlook
from bilateral.methods.outlook.series import panel_from_rows
from bilateral.tables.frames import read_panel

PANEL = Path(__file__).parents[3] / "shared" / "data" / "forecast_panel.parquet"
CUTOFF, MULTIPLE = 2000, 2.0

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not PANEL.exists(), reason="the shared panel is not beside the repository"),
]


def test_brier_score_of_doubling_within_ten_years() -> None:
    train = read_panel(PANEL).filter(pl.col("split") == "train").drop("split")
    model = outlook.fit(train, cutoff=CUTOFF)
    panel = panel_from_rows(*(column.to_numpy() for column in train))
    recent = panel.eligible() & (panel.years >= CUTOFF) & (panel.years < CUTOFF + 5)
    pair, at = np.nonzero(recent)
    asked = pl.DataFrame({"a": panel.a[pair], "b": panel.b[pair], "year": panel.years[at]})
    chance = model.probability(train, asked, [MULTIPLE], kind="by")["p"].to_numpy()
    chance = chance.reshape(len(pair), -1)
    errors = []
    for column, ahead in enumerate(model.model.horizons):
        inside = at + ahead < len(panel.years)
        rows, now = pair[inside], at[inside]
        later = panel.turnover[rows[:, None], now[:, None] + np.arange(1, ahead + 1)]
        known = np.isfinite(later[:, -1])
        best = np.nanmax(later[known], axis=1)
        reached = best >= MULTIPLE * panel.turnover[rows[known], now[known]]
        errors.append((chance[inside, column][known] - reached) ** 2)
    score = np.concatenate(errors)
    assert score.mean() == pytest.approx(0.1941, abs=0.003)

"""Correlations of what describes a pair, among past pairs: `bilateral/chance/data/features.json`.

    python tools/fit_features.py PANEL.parquet

PANEL holds a, b, year, flow_a_from_b_musd, flow_b_from_a_musd (million current USD). Only
correlations are written, of turnover and of single flows, over all origins that a forecast may
start from; no value of 2024 or later is read.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from bilateral.methods.outlook.features import NAMES
from bilateral.methods.outlook.reference import fitted_reference
from bilateral.methods.outlook.tables import panel_of
from bilateral.methods.outlook.view import View

if TYPE_CHECKING:
    from bilateral.methods.outlook.series import Panel

LAST = 2023
OUT = Path(__file__).parents[1] / "src" / "bilateral" / "chance" / "data" / "features.json"


def correlations(panel: Panel) -> np.ndarray:
    """Pairwise correlations of standardised features, made positive semidefinite."""
    view = View.of(panel)
    pair, at, x = view.standardised(fitted_reference(view.raw, view.eligible, view.means))
    known = np.isfinite(view.raw[pair, at])
    z = np.where(known, x, 0.0)
    count = known.T.astype(float) @ known
    cross = z.T @ z / np.maximum(count, 1)
    square = (z**2).T @ known / np.maximum(count, 1)
    found = cross / np.sqrt(square * square.T)
    values, vectors = np.linalg.eigh((found + found.T) / 2)
    found = vectors @ np.diag(np.maximum(values, 1e-4)) @ vectors.T
    scale = np.sqrt(np.diag(found))
    return found / scale[:, None] / scale


def main(path: str) -> None:
    frame = pl.read_parquet(path)
    panel = panel_of(frame, (frame["year"] <= LAST).to_numpy())
    out = {"names": list(NAMES)}
    for name, held in (("turnover", panel), ("flow", panel.directed())):
        rows = np.round(correlations(held), 3).tolist()
        out[name] = rows
    lines = ",\n".join(
        f'"{key}": [\n' + ",\n".join(json.dumps(row) for row in rows) + "\n]"
        if key != "names"
        else f'"names": {json.dumps(rows)}'
        for key, rows in out.items()
    )
    OUT.write_text("{\n" + lines + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])

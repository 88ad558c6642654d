"""Fit the model that ships: `src/bilateral/chance/data/outlook.json`.

Run ``python tools/fit_outlook.py SHARED_DATA_DIR --scores BACKTEST_JSON [--out FILE]``. The
folder holds ``forecast_panel.parquet`` (Correlates of War, 1948-2009) and
``bilateral/comtrade_imports_86_1995_2019.parquet``; the scores are the ``backtest.json`` that
``bilateral backtest`` wrote for the same two panels. Byte for byte the same on every run.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from bilateral.backtesting import fit_model
from bilateral.tables.frames import read_panel

OUT = Path(__file__).parents[1] / "src" / "bilateral" / "chance" / "data" / "outlook.json"
FITTED = "2026-11-24"  # the day on which the method was last changed
CUTOFF = 2019
CITATION = (
    "Barbieri, K., Keshk, O. M. G., Correlates of War Project Trade Data Set Codebook, version"
    " 3.0 (2012), and Barbieri, K., Keshk, O. M. G., Pollins, B. (2009), Trading Data, Conflict"
    " Management and Peace Science 26(5), 471-491: four fifths of the pairs, 1948-2009, zeros"
    " that are reporting gaps taken out.",
    "UN Comtrade, importer-reported totals of 86 countries, 1995-2019, read from a public copy.",
    "US Bureau of Labor Statistics, consumer prices, series CUUR0000SA0.",
    "Federal Reserve, release H.10, and World Bank, World Development Indicators, consumer prices"
    " (CC BY 4.0): the real value of the dollar, 1971-2023.",
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("folder", type=Path, help="folder with forecast_panel.parquet")
    parser.add_argument("--scores", type=Path, required=True, help="backtest.json")
    parser.add_argument("--out", type=Path, default=OUT)
    args = parser.parse_args()
    model = fit_model(
        read_panel(args.folder / "forecast_panel.parquet"),
        second=read_panel(args.folder / "bilateral" / "comtrade_imports_86_1995_2019.parquet"),
        cutoff=CUTOFF,
        fitted=FITTED,
        backtest=json.loads(args.scores.read_text(encoding="utf-8")),
        citation=CITATION,
    )
    text = model.to_text()
    args.out.write_bytes(text.encode())
    print(f"{args.out.name}: {len(text.encode())} bytes")


if __name__ == "__main__":
    main()

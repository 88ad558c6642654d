"""Real value of the dollar: the table in `bilateral.methods.outlook.dollar`.

Run ``python tools/build_dollar.py SHARED_DATA_DIR``. The folder holds
``covariates/us_h10_exchange_rates_annual.parquet`` (Federal Reserve H.10) and
``covariates/wdi_inflation_annual.parquet`` (World Bank). Prints the table as it stands in the
module; leaves with 1 if the module has other figures. No value of 2024 or later is read.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import numpy as np
import polars as pl

from bilateral.methods.outlook.deflator import log_price
from bilateral.methods.outlook.dollar import FIRST, LAST, log_dollar

CURRENCIES = {
    "Denmark": "DNK",
    "Sweden": "SWE",
    "Norway": "NOR",
    "Switzerland": "CHE",
    "Japan": "JPN",
    "Canada": "CAN",
    "Australia": "AUS",
    "New Zealand": "NZL",
}
LAST_YEAR = 2023
DIGITS = 3


def real_dollar(folder: Path) -> np.ndarray:
    """Mean over currencies of log (units per dollar x US prices / their prices), mean zero."""
    years = np.arange(FIRST, LAST_YEAR + 1)
    rates = pl.read_parquet(folder / "us_h10_exchange_rates_annual.parquet")
    inflation = pl.read_parquet(folder / "wdi_inflation_annual.parquet")
    found = []
    for country, code in CURRENCIES.items():
        rate = dict(rates.filter(pl.col("country") == country).select("year", "rate").iter_rows())
        rise = dict(
            inflation.filter(pl.col("iso3") == code).select("year", "inflation_pct").iter_rows()
        )
        price = np.cumsum([np.log1p(rise[year] / 100) for year in years.tolist()])
        found.append(np.log([rate[year] for year in years.tolist()]) + log_price(years) - price)
    mean = np.mean(found, axis=0)
    return np.round(mean - mean.mean(), DIGITS)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("folder", type=Path, help="folder with covariates/")
    table = real_dollar(parser.parse_args().folder / "covariates")
    for start in range(0, len(table), 10):
        print("    " + " ".join(f"{value + 0.0:.3f}," for value in table[start : start + 10]))
    same = LAST == LAST_YEAR and np.array_equal(log_dollar(np.arange(FIRST, LAST + 1)), table)
    print("as in the module" if same else "the module has other figures")
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main())

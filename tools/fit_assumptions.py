"""Fit the tables behind `bilateral.verdict.bands` from monthly and mirror trade tables.

Run ``python tools/fit_assumptions.py SHARED_DATA_DIR [--out DIR]``. The folder holds
``monthly/us_partners_monthly_2013_2024.parquet``,
``monthly/singapore_partners_monthly_2003_2025.parquet``,
``bilateral/russia_partners_2000_2020.parquet`` and
``bilateral/oec_bilateral_1962_2014.parquet``. Writes ``shares.csv``, ``ytd_growth.csv`` and
``mirror.csv``, byte for byte the same on every run, and prints what they say.

No month of 2024 or later enters a table: those years are reserved for one final test.
``--show-reserved`` prints, and only prints, the check figures with 2024 beside them.
"""

from __future__ import annotations

import argparse
import math
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from bilateral.methods.seasonality import (
    MONTHS,
    PROBABILITIES,
    conditional_frequency,
    percentile_rank,
    shares,
    year_to_date_growth,
)
from bilateral.verdict.bands import ALL, SIZE_CLASSES, TOO_FEW

if TYPE_CHECKING:
    from collections.abc import Iterable

OUT = Path(__file__).parents[1] / "src" / "bilateral" / "verdict" / "data"
LAST_YEAR = 2023
USD_PER_SGD = 0.74  # one rate for all years: growth stays growth in Singapore dollars
AREAS = ("Africa", "America", "Asia", "Europe", "Oceania", "Total All Markets")
RESIDUAL = "Other Markets "  # "Other Markets Asia": a remainder, not a partner
GROWTH_FROM_CLASS = "10m_50m"  # growth of smaller pairs is mostly single shipments
GROWTH_CAP = 9999  # per mille
ORDINARY_CHANGE = 0.25  # an ordinary year: turnover changed by less than a quarter, in logs
NAMES = [name for name, _ in SIZE_CLASSES]
EDGES = np.array([edge for _, edge in SIZE_CLASSES])


@dataclass(frozen=True, slots=True)
class PairYears:
    """Pair-years with twelve months in this year and the year before.

    Attributes
    ----------
    months, previous : (N, 12) turnover in USD
    pair : (N,) source and partner
    year : (N,)
    """

    months: np.ndarray
    previous: np.ndarray
    pair: np.ndarray
    year: np.ndarray

    @property
    def size(self) -> np.ndarray:
        """Turnover of the year before, USD."""
        return self.previous.sum(axis=1)

    @property
    def size_class(self) -> np.ndarray:
        """Class of that turnover."""
        return classes(self.size)


def classes(size_usd: np.ndarray) -> np.ndarray:
    return np.array(NAMES)[np.searchsorted(EDGES, size_usd, side="right") - 1]


def monthly(folder: Path, *, residual: bool = False) -> pl.DataFrame:
    """Turnover by pair and month in USD: pair, year, month, turnover."""
    # The Census Bureau leaves a flow blank where there was none (imports from Cuba); the other
    # flow of such a row is always filled. So a blank beside a figure is no trade.
    us = pl.read_parquet(folder / "monthly" / "us_partners_monthly_2013_2024.parquet")
    us = us.filter(pl.any_horizontal(pl.col("exports_usd", "imports_usd").is_not_null())).select(
        pair=pl.lit("USA ") + pl.col("country"),
        year=pl.col("year").cast(pl.Int64),
        month=pl.col("month").cast(pl.Int64),
        turnover=pl.col("exports_usd").fill_null(0.0) + pl.col("imports_usd").fill_null(0.0),
    )
    sg = pl.read_parquet(folder / "monthly" / "singapore_partners_monthly_2003_2025.parquet")
    sg = sg.filter(~pl.col("partner").is_in(AREAS))
    if not residual:
        sg = sg.filter(~pl.col("partner").str.starts_with(RESIDUAL))
    sg = sg.select(
        pair=pl.lit("SGP ") + pl.col("partner"),
        year=pl.col("year").cast(pl.Int64),
        month=pl.col("month").cast(pl.Int64),
        turnover=(pl.col("exports") + pl.col("imports")) * (1e6 * USD_PER_SGD),
    )
    return pl.concat([us, sg])


def pair_years(table: pl.DataFrame, last_year: int) -> PairYears:
    """Join every full year to the full year before it; years after ``last_year`` are left out."""
    years = (
        table.filter(pl.col("year") <= last_year)
        .sort("pair", "year", "month")
        .group_by("pair", "year", maintain_order=True)
        .agg("month", "turnover")
        .filter(pl.col("month") == list(range(1, MONTHS + 1)))
    )
    both = (
        years.join(
            years.select("pair", pl.col("year") + 1, previous="turnover"), on=["pair", "year"]
        )
        .sort("pair", "year")
        .select("pair", "year", "turnover", "previous")
    )
    return PairYears(
        np.array(both["turnover"].to_list()),
        np.array(both["previous"].to_list()),
        both["pair"].to_numpy(),
        both["year"].to_numpy(),
    )


def shares_csv(data: PairYears) -> str:
    """Shares of the year, by class; shares inside a stretch, of ordinary years from a size up."""
    head = [f"q{round(100 * p):02d}" for p in PROBABILITIES]
    lines = [",".join(["size_class", "first", "within", "pair_years", "pairs", *head])]
    for name in [*NAMES, ALL]:
        rows = np.full(len(data.pair), True) if name == ALL else data.size_class == name
        lines += _share_lines(name, data.months[rows], data.pair[rows], [MONTHS])
    with np.errstate(divide="ignore", invalid="ignore"):
        change = np.abs(np.log(data.months.sum(axis=1) / data.size))
    for edge in (*EDGES, None):
        rows = (change < ORDINARY_CHANGE) & (data.size >= (0.0 if edge is None else edge))
        name = ALL if edge is None else NAMES[int(np.searchsorted(EDGES, edge))]
        months = np.vstack([data.months[rows], data.previous[rows]])
        pairs = np.concatenate([data.pair[rows], data.pair[rows]])
        lines += _share_lines(name, months, pairs, range(2, MONTHS))
    return "\n".join(lines) + "\n"


def _share_lines(
    name: str, months: np.ndarray, pairs: np.ndarray, lengths: Iterable[int]
) -> list[str]:
    lines = []
    for within in lengths:
        for first in range(1, within):
            found = shares(months, first, within)
            used = pairs[months[:, :within].sum(axis=1) > 0]
            cells = [name, first, within, found.n, len(set(used.tolist()))]
            lines.append(",".join([*map(str, cells), *(f"{v:.4f}" for v in found.values)]))
    return lines


def growth_csv(data: PairYears) -> str:
    """Rows without pair, year or level, in the order of their own numbers; per mille, floored."""
    rates = year_to_date_growth(data.months, data.previous).rates
    rank = np.searchsorted(EDGES, data.size, side="right") - 1
    rows = []
    for row in np.flatnonzero(rank >= NAMES.index(GROWTH_FROM_CLASS)):
        per_mille = [
            None if np.isnan(r) else min(math.floor(1000 * r), GROWTH_CAP)
            for r in rates[row].tolist()
        ]
        rows.append((int(rank[row]), per_mille))
    rows.sort(key=lambda r: (r[0], [-(10**6) if v is None else v for v in reversed(r[1])]))
    lines = [",".join(["size_class", *(f"g{n}" for n in range(1, MONTHS + 1))])]
    lines += [
        ",".join([NAMES[rank], *("" if v is None else str(v) for v in row)]) for rank, row in rows
    ]
    return "\n".join(lines) + "\n"


def mirror(folder: Path) -> pl.DataFrame:
    """Both records of Russia's exports: partner, year, reported, mirrored (USD)."""
    reported = pl.read_parquet(folder / "bilateral" / "russia_partners_2000_2020.parquet").filter(
        (pl.col("flow") == "Export") & (pl.col("partner") != "World")
    )
    mirrored = (
        pl.read_parquet(folder / "bilateral" / "oec_bilateral_1962_2014.parquet")
        .with_columns(pl.col("exporter", "importer").cast(pl.String), pl.col("year").cast(pl.Int64))
        .filter((pl.col("exporter") == "RUS") & (pl.col("importer") != "RUS"))
    )
    return (
        reported.select(pl.col("year").cast(pl.Int64), partner="partner_iso3", reported="value_usd")
        .join(
            mirrored.select("year", partner="importer", mirrored="value_usd"),
            on=["partner", "year"],
        )
        .filter((pl.col("reported") >= 10e6) & (pl.col("mirrored") >= 10e6))
        .sort("partner", "year")
    )


def mirror_csv(table: pl.DataFrame) -> str:
    reported, mirrored = table["reported"].to_numpy(), table["mirrored"].to_numpy()
    # by the geometric mean of both records: neither ledger alone decides the class
    names = classes(np.sqrt(reported * 1.0 * mirrored))
    partner = table["partner"].to_numpy()
    lines = ["size_class,pair_years,pairs,probability,factor"]
    for name in [*NAMES, ALL]:
        rows = np.full(len(names), True) if name == ALL else names == name
        if rows.sum() < TOO_FEW:
            continue
        head = f"{name},{rows.sum()},{len(set(partner[rows].tolist()))}"
        factor = np.exp(np.quantile(np.log(mirrored[rows] / reported[rows]), np.arange(101) / 100))
        lines += [f"{head},{q / 100:g},{f:.4g}" for q, f in enumerate(factor.tolist())]
    return "\n".join(lines) + "\n"


def build(folder: Path) -> dict[str, str]:
    """Text of each table, by file name."""
    data = pair_years(monthly(folder), LAST_YEAR)
    return {
        "shares.csv": shares_csv(data),
        "ytd_growth.csv": growth_csv(data),
        "mirror.csv": mirror_csv(mirror(folder)),
    }


def check_figures(data: PairYears) -> list[str]:
    """Figures of the Minsk-Tula case, from unrounded growth."""
    rates = year_to_date_growth(data.months, data.previous).rates
    own, wide = data.size_class == "200m_800m", data.size >= 100e6
    lines = [f"pair-years {len(data.pair)}, of 200-800 million {own.sum()}"]
    for first, within in ((8, 9), (9, 12), (3, 7)):
        found = shares(data.months[own], first, within)
        values = ", ".join(
            f"{p:g}: {v:.3f}" for p, v in zip(found.probabilities, found.values, strict=True)
        )
        lines.append(f"share of {first} in {within} months, 200-800 million: {values}")
    a = conditional_frequency(rates[wide, 7], rates[wide, 8], 0.10, 0.16, at_least=0.365)
    lines.append(
        f"8 months +10..16 % then 9 months >= 36.5 %, from 100 million: {a.hits} of {a.cases}"
    )
    b = conditional_frequency(rates[own, 8], rates[own, 11], 0.30, 0.45, at_most=0.19)
    lines.append(
        f"9 months +30..45 % then year <= 19 %, 200-800 million: {b.hits} of {b.cases}"
        f" ({100 * b.share:.1f} %)"
    )
    ranks = [percentile_rank(rates[rows, 8], 0.37).below for rows in (own, wide)]
    lines.append(
        f"+37 % over 9 months: percentile {100 * ranks[0]:.1f} (200-800 million),"
        f" {100 * ranks[1]:.1f} (from 100 million)"
    )
    return lines


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("folder", type=Path, help="folder with monthly/ and bilateral/")
    parser.add_argument("--out", type=Path, default=OUT)
    parser.add_argument(
        "--show-reserved", action="store_true", help="print the check figures with 2024 too"
    )
    args = parser.parse_args()
    for name, text in build(args.folder).items():
        (args.out / name).write_bytes(text.encode())
        print(f"{name}: {text.count(chr(10)) - 1} rows, {len(text)} bytes")
    table = monthly(args.folder)
    print(f"\nAs shipped, years up to {LAST_YEAR}")
    data = pair_years(table, LAST_YEAR)
    print(*check_figures(data), sep="\n")
    for name in NAMES:
        rows = data.size_class == name
        pairs = len(set(data.pair[rows].tolist()))
        print(f"  {name}: {rows.sum()} pair-years, {pairs} pairs")
    both = mirror(args.folder)
    logs = np.log(both["mirrored"].to_numpy() / both["reported"].to_numpy())
    apart = 100 * (np.abs(logs) > np.log(1.25)).mean()
    print(
        f"mirror: {len(logs)} pair-years, median log ratio {np.median(logs):+.3f},"
        f" {apart:.0f} % differ by more than 25 %"
    )
    if args.show_reserved:
        for residual in (False, True):
            kept = "with" if residual else "without"
            print(f"\nNot for any fit: with 2024, {kept} remainders such as 'Other Markets Asia'")
            rows = pair_years(monthly(args.folder, residual=residual), LAST_YEAR + 1)
            print(*check_figures(rows), sep="\n")


if __name__ == "__main__":
    main()

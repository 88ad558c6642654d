"""Fit the tables behind `bilateral.chance.nowcasting` from monthly trade tables.

Run ``python tools/fit_nowcast.py SHARED_DATA_DIR [--out DIR]``. The folder holds
``monthly/us_partners_monthly_2013_2024.parquet`` and
``monthly/singapore_partners_monthly_2003_2025.parquet``. Writes ``nowcast.csv``,
``next_year.csv`` and ``nowcast.json``, byte for byte the same on every run, and prints how well
each rule did on the later half of the years when fitted on the earlier half.

No month of 2024 or later is used for anything.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from itertools import product
from pathlib import Path

import numpy as np

from bilateral.methods.nowcast import PROBABILITIES, Rule, growth_rule, level_rule
from bilateral.methods.reference_class import classify
from bilateral.methods.seasonality import MONTHS, year_to_date_growth
from fit_assumptions import LAST_YEAR, USD_PER_SGD, PairYears, monthly, pair_years

OUT = Path(__file__).parents[1] / "src" / "bilateral" / "chance" / "data"
FITTED = "2026-11-23"  # the day on which the rules below were last changed
SIZES = (10e6, 50e6, 200e6, 800e6, 3200e6)  # current USD, turnover of the year before
SWINGS = (0.0, 0.1, 0.4)  # absolute log of growth to date: small, large, single shipments
GROWTHS = (-1.0, -0.12, 0.0, 0.12, 0.30, 0.45)
WIDE = 100e6
HEAD = [f"q{round(100 * p):02d}" for p in PROBABILITIES]
TEST_FROM = 2018  # the later half of the pair-years
TABLES = ("us_partners_monthly_2013_2024.parquet", "singapore_partners_monthly_2003_2025.parquet")


def select(data: PairYears, rows: np.ndarray) -> PairYears:
    return PairYears(data.months[rows], data.previous[rows], data.pair[rows], data.year[rows])


def growth_to_date(data: PairYears) -> np.ndarray:
    """Growth of the first n months, (N, 12); NaN where it is unknown or everything was lost."""
    rates = year_to_date_growth(data.months, data.previous).rates
    return np.where(rates > -1, rates, np.nan)


def swings(to_date: np.ndarray) -> np.ndarray:
    """Class of a growth to date; unknown growth is in none."""
    known = np.isfinite(to_date)
    return np.where(known, classify(np.abs(np.log1p(np.where(known, to_date, 0.0))), SWINGS), -1)


def rule_lines(data: PairYears) -> list[str]:
    """Both rules by months and size; one slope per size, the errors by swing."""
    size, rates = classify(data.size, SIZES), growth_to_date(data)
    levels = data.months.cumsum(axis=1)
    lines = [",".join(["rule", "months", "size", "swing", "pair_years", "pairs", "slope", *HEAD])]
    for months, s in product(range(1, MONTHS), ("", *range(len(SIZES)))):
        own = (size >= 0) & (True if s == "" else size == s)
        to_date, year = rates[:, months - 1], rates[:, -1]
        usable = own & np.isfinite(to_date) & np.isfinite(year)
        slope = growth_rule(to_date[usable], year[usable]).slope
        for swing in range(len(SWINGS)):
            rows = usable & (swings(to_date) == swing)
            rule = growth_rule(to_date[rows], year[rows], slope)
            lines.append(_line(f"growth,{months},{s},{swing}", data.pair[rows], rule))
        rows = own & (levels[:, months - 1] > 0)
        rule = level_rule(levels[rows, months - 1], levels[rows, -1], months)
        lines.append(_line(f"level,{months},{s},", data.pair[rows], rule))
    return lines


def _line(key: str, pairs: np.ndarray, rule: Rule) -> str:
    errors = ",".join(f"{e:.4f}" for e in rule.errors)
    return f"{key},{len(pairs)},{len(set(pairs.tolist()))},{rule.slope:.3f},{errors}"


def next_year(data: PairYears) -> np.ndarray:
    """Growth of the following full year, (N,); NaN where it is not in the table."""
    grown = dict(
        zip(
            zip(data.pair.tolist(), data.year.tolist(), strict=True),
            growth_to_date(data)[:, -1].tolist(),
            strict=True,
        )
    )
    keys = zip(data.pair.tolist(), (data.year + 1).tolist(), strict=True)
    return np.array([grown.get(key, np.nan) for key in keys])


def next_year_lines(data: PairYears) -> list[str]:
    rates, after = growth_to_date(data), next_year(data)
    lines = [",".join(["months", "from_usd", "growth", "pair_years", "pairs", *HEAD])]
    for months, edge in product(range(1, MONTHS + 1), (SIZES[0], WIDE)):
        classes = classify(rates[:, months - 1], GROWTHS)
        for growth in ("", *range(len(GROWTHS))):
            rows = (data.size >= edge) & np.isfinite(after)
            rows &= np.isfinite(rates[:, months - 1])
            rows &= True if growth == "" else classes == growth
            cells = (months, int(edge), growth, rows.sum(), len(set(data.pair[rows].tolist())))
            quantiles = np.quantile(after[rows], PROBABILITIES)
            lines.append(",".join([*map(str, cells), *(f"{q:.3f}" for q in quantiles)]))
    return lines


def build(folder: Path) -> dict[str, str]:
    """Text of each file, by name."""
    data = pair_years(monthly(folder), LAST_YEAR)
    return {
        "nowcast.csv": "\n".join(rule_lines(data)) + "\n",
        "next_year.csv": "\n".join(next_year_lines(data)) + "\n",
        "nowcast.json": json.dumps(about(folder, data), indent=1) + "\n",
    }


def about(folder: Path, data: PairYears) -> dict[str, object]:
    return {
        "schema": "bilateral-nowcast/1",
        "fitted": FITTED,
        "years": [int(data.year.min()), int(data.year.max())],
        "size_edges_usd": SIZES,
        "swing_edges": SWINGS,
        "growth_edges": GROWTHS,
        "probabilities": PROBABILITIES,
        "usd_per_sgd": USD_PER_SGD,
        "held_out": {
            "from": TEST_FROM,
            "what": "share of these years inside the 80 % range fitted on the years before,"
            " by months known, 1 to 11",
            **coverage_later(data),
        },
        "citation": "US Census Bureau, U.S. trade in goods by country, monthly; Singapore"
        " Department of Statistics and Enterprise Singapore, merchandise trade by market,"
        " monthly. Exports and imports.",
        "files": {
            name: hashlib.sha256((folder / "monthly" / name).read_bytes()).hexdigest()
            for name in TABLES
        },
    }


def errors_later(data: PairYears) -> list[str]:
    """Mean absolute log error from 100 million up, fitted on the earlier half of the years."""
    early, late = data.year < TEST_FROM, (data.year >= TEST_FROM) & (data.size >= WIDE)
    rates, levels = growth_to_date(data), data.months.cumsum(axis=1)
    before = data.previous.cumsum(axis=1)
    lines = [f"test: years from {TEST_FROM}, last year from 100 million: {late.sum()} pair-years"]
    for months in (3, 6, 9):
        n = months - 1
        known = np.isfinite(rates[:, n]) & np.isfinite(rates[:, -1])
        fit = early & known & (data.size >= SIZES[0])
        slope = growth_rule(rates[fit, n], rates[fit, -1]).slope
        test = late & known
        x, y = np.log1p(rates[test, n]), np.log1p(rates[test, -1])
        rest = levels[test, n] + before[test, -1] - before[test, n]
        told = {
            "growth as it is": y - x,
            "12/n": np.log(levels[test, -1] / (levels[test, n] * MONTHS / months)),
            "last year's rest": np.log(levels[test, -1] / rest),
            f"shrunk by {slope:.2f}": y - slope * x,
        }
        parts = ", ".join(f"{name} {np.abs(e).mean():.3f}" for name, e in told.items())
        lines.append(f"{months} months: {parts}")
    return lines


def coverage_later(data: PairYears) -> dict[str, list[float]]:
    """Share of later years inside the 80 % range of rules fitted on earlier ones, by months."""
    late = select(data, (data.year >= TEST_FROM) & (data.size >= SIZES[0]))
    rules = {}
    for line in rule_lines(select(data, data.year < TEST_FROM))[1:]:
        rule, months, size, swing, _, _, slope, _, low, _, high, _ = line.split(",")
        rules[rule, months, size, swing] = np.array([slope, low, high], dtype=float)
    rates, levels = growth_to_date(late), late.months.cumsum(axis=1)
    sizes = classify(late.size, SIZES)
    found: dict[str, list[float]] = {"level": [], "growth": []}
    for months in range(1, MONTHS):
        to_date, level = rates[:, months - 1], levels[:, months - 1] * MONTHS / months
        for rule, x, y in (
            ("level", level, levels[:, -1]),
            ("growth", 1 + to_date, 1 + rates[:, -1]),
        ):
            rows = (x > 0) & (y > 0)
            kinds = swings(to_date[rows]) if rule == "growth" else np.full(rows.sum(), "")
            keys = zip(sizes[rows].tolist(), kinds.tolist(), strict=True)
            slope, low, high = np.array(
                [rules[rule, str(months), str(s), str(k)] for s, k in keys]
            ).T
            error = np.log(y[rows]) - slope * np.log(x[rows])
            found[rule].append(round(float(((error >= low) & (error <= high)).mean()), 3))
    return found


def check_figures(data: PairYears) -> list[str]:
    """Growth of 30-45 % in nine months: the year, and the year after."""
    rates, after = growth_to_date(data), next_year(data)
    large = data.size >= WIDE
    rows = large & (rates[:, 8] >= 0.30) & (rates[:, 8] <= 0.45)
    low, middle, high = np.quantile(rates[rows, -1], (0.1, 0.5, 0.9))
    fell = (rates[rows, -1] < rates[rows, 8]).mean()
    known = rows & np.isfinite(after)
    n_low, n_middle, n_high = np.quantile(after[known], (0.1, 0.5, 0.9))
    every = np.nanmedian(after[large])
    return [
        f"+30..45 % in nine months, from 100 million: {rows.sum()} cases; year {middle:+.3f}"
        f" ({low:+.3f} to {high:+.3f}), below the nine months {fell:.3f}",
        f"the year after: {known.sum()} cases; {n_middle:+.3f} ({n_low:+.3f} to {n_high:+.3f}),"
        f" all {every:+.3f}",
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("folder", type=Path, help="folder with monthly/")
    parser.add_argument("--out", type=Path, default=OUT)
    args = parser.parse_args()
    for name, text in build(args.folder).items():
        (args.out / name).write_bytes(text.encode())
        print(f"{name}: {text.count(chr(10))} lines, {len(text.encode())} bytes")
    data = pair_years(monthly(args.folder), LAST_YEAR)
    print(*errors_later(data), sep="\n")
    for rule, shares in coverage_later(data).items():
        print(f"{rule}: inside the 80 % range by months {shares}")
    print(*check_figures(data), sep="\n")


if __name__ == "__main__":
    main()

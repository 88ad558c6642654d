"""Count the reference classes behind `bilateral.chance.reference`.

Run ``python tools/fit_reference_class.py SHARED_DATA_DIR [--out DIR]``. The folder holds
``forecast_panel.parquet`` (Correlates of War, gaps coded as zero taken out, 1948-2009),
``bilateral/cow_dyadic_1870_2009.parquet`` (only the names of its countries are read),
``bilateral/comtrade_imports_86_1995_2019.parquet`` and ``classifications/countries.csv``.
Writes four files named ``reference_*``, byte for byte the same on every run, and prints the
figures of the Minsk-Tula case. ``src/bilateral/chance/data/README.md`` says what they hold.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from bilateral.methods.outlook.series import panel_from_rows
from bilateral.methods.outlook.tables import panel_of
from bilateral.methods.reference_class import (
    HORIZONS,
    classify,
    examples,
    origins,
    outcomes,
)

if TYPE_CHECKING:
    from bilateral.methods.outlook.series import Panel
    from bilateral.methods.reference_class import Kind, Origins

OUT = Path(__file__).parents[1] / "src" / "bilateral" / "chance" / "data"
FITTED = "2026-11-23"  # the day on which the rules below were last changed
SIZES = (10.0, 50.0, 200.0, 800.0, 3200.0, 12800.0)
GROWTHS = (-1.0, -0.12, 0.0, 0.12, 0.45)
# fmt: off
GRID = (
    0.25, 0.5, 0.7, 0.8, 0.9, 1.0, 1.05, 1.1, 1.2, 1.25, 1.3, 1.4, 1.5, 1.6, 1.75, 2.0,
    2.25, 2.5, 2.75, 3.0, 3.5, 4.0, 5.0, 6.0, 8.0, 10.0, 20.0, 50.0, 200.0,
)
# fmt: on
KINDS: tuple[Kind, Kind] = ("at", "by")
WITHIN = 5  # years that a named path covers
NAMED = 5  # paths per class


@dataclass(frozen=True, slots=True)
class Source:
    """A panel, the years of origins counted apart and all together, and its last year."""

    key: str
    title: str
    file: str
    citation: str
    parts: tuple[tuple[int, int], ...]
    whole: tuple[int, int]
    until: int

    def era(self, years: tuple[int, int]) -> str:
        """Key of an era: the panel and the first and last year of its origins."""
        return f"{self.key}-{years[0] % 100:02d}-{years[1] % 100:02d}"


COW = Source(
    "cow",
    "all countries, Correlates of War",
    "forecast_panel.parquet",
    "Barbieri, K., Keshk, O. M. G., Correlates of War Project Trade Data Set Codebook,"
    " version 3.0 (2012); Barbieri, K., Keshk, O. M. G., Pollins, B. (2009), Trading Data,"
    " Conflict Management and Peace Science 26(5), 471-491. Four fifths of the pairs.",
    ((1970, 1979), (1980, 1989), (1990, 1999), (2000, 2008)),
    (1970, 2008),
    2009,
)
COMTRADE = Source(
    "un86",
    "86 countries, UN Comtrade",
    "bilateral/comtrade_imports_86_1995_2019.parquet",
    "UN Comtrade, importer-reported totals of 86 countries, 1995-2019 (neither Russia nor"
    " Belarus among them).",
    ((2000, 2009), (2010, 2018)),
    (2000, 2018),
    2019,
)

# Numbers of the Correlates of War country list whose holder today has another English name in
# CLDR, or another number in the Gleditsch-Ward list that `gw_code` follows.
SPELT_OTHERWISE = {
    2: "USA", 52: "TTO", 57: "VCT", 60: "KNA", 200: "GBR", 255: "DEU", 316: "CZE", 343: "MKD",
    346: "BIH", 350: "GRC", 403: "STP", 437: "CIV", 484: "COG", 490: "COD", 572: "SWZ",
    640: "TUR", 679: "YEM", 775: "MMR", 816: "VNM", 860: "TLS", 946: "KIR", 947: "TUV",
    955: "TON", 970: "NRU", 987: "FSM",
}  # fmt: skip
# First year in which the figures are those of the country that has the name today.
FROM = {
    365: 1992,  # before: Soviet Union
    211: 1999, 212: 1999,  # before: reported as Belgium-Luxembourg
    560: 1998, 565: 1998, 570: 1998, 571: 1998, 572: 1998,  # before: one customs union
    530: 1993,  # before: with Eritrea
    679: 1991, 770: 1972, 816: 1976, 820: 1966,
}  # fmt: skip
# Last year: Hong Kong shares China's number in 2007-2009.
UNTIL = {710: 2006}


def cow_panel(folder: Path) -> Panel:
    return panel_of(pl.read_parquet(folder / COW.file))


def comtrade_panel(folder: Path) -> Panel:
    """Importer's record of both flows; a recorded zero is read as not observed."""
    flows = (
        pl.read_parquet(folder / COMTRADE.file)
        .filter(pl.col("import_value_usd") > 0)
        .select(
            pl.col("year").cast(pl.Int64),
            pl.col("importer", "exporter").cast(pl.String),
            musd=pl.col("import_value_usd") / 1e6,
        )
    )
    both = (
        flows.filter(pl.col("importer") < pl.col("exporter"))
        .join(
            flows.rename({"importer": "exporter", "exporter": "importer", "musd": "back"}),
            on=["importer", "exporter", "year"],
        )
        .sort("importer", "exporter", "year")
    )
    return panel_from_rows(
        both["importer"].to_numpy().astype(str),
        both["exporter"].to_numpy().astype(str),
        *(both[c].to_numpy() for c in ("year", "musd", "back")),
    )


def cow_names(folder: Path) -> dict[int, str]:
    """ISO 3166-1 code of the countries whose number, and name, are theirs alone."""
    table = pl.read_parquet(folder / "bilateral" / "cow_dyadic_1870_2009.parquet")
    said = pl.concat(
        [table.select(code=f"ccode{k}", name=pl.col(f"importer{k}").cast(pl.String)) for k in "12"]
    ).unique()
    listed = pl.read_csv(folder / "classifications" / "countries.csv").filter(
        pl.col("gw_code").is_not_null()
    )
    today = {(row["gw_code"], row["name_en"]): row["iso3"] for row in listed.to_dicts()}
    same = {code: today[code, name] for code, name in said.rows() if (code, name) in today}
    return same | SPELT_OTHERWISE


def nameable(
    panel: Panel, found: Origins, names: dict[int, str]
) -> tuple[np.ndarray, list[tuple[str, str]]]:
    """Origins whose two names held from the year before to the end of the path; all names."""
    ends = []
    ok = np.full(len(found.pair), True)
    for side in (panel.a, panel.b):
        codes = side.tolist()
        ends.append([names.get(code, "") for code in codes])
        known = np.array([code in names for code in codes])
        first = np.array([FROM.get(code, 0) for code in codes])
        last = np.array([UNTIL.get(code, 9999) for code in codes])
        ok &= known[found.pair] & (found.year - 1 >= first[found.pair])
        ok &= found.year + WITHIN <= last[found.pair]
    return ok, list(zip(*ends, strict=True))


def era_mask(found: Origins, era: tuple[int, int]) -> np.ndarray:
    return (found.year >= era[0]) & (found.year <= era[1])


def count_lines(source: Source, found: Origins) -> list[str]:
    """Counts of the finest cells between multiples: they add up to every wider class."""
    size, growth = classify(found.level, SIZES), classify(found.growth, GROWTHS)
    lines = []
    for era, s, g in product(source.parts, range(len(SIZES)), range(len(GROWTHS))):
        cell = era_mask(found, era) & (size == s) & (growth == g)
        for kind in KINDS:
            counted = outcomes(found, cell, kind, GRID)
            for h, rows, reached in zip(HORIZONS, counted.rows, counted.reached, strict=True):
                if rows:
                    between = reached - np.append(reached[1:], 0)
                    steps = " ".join(map(str, np.trim_zeros(between, "b").tolist()))
                    lines.append(f"{source.era(era)},{s},{g},{kind},{h},{rows},{steps}")
    return lines


def class_lines(
    source: Source, found: Origins, named: np.ndarray, names: list[tuple[str, str]]
) -> tuple[list[str], list[str]]:
    """Distinct pairs and years, and named paths, of every class that is ever shown.

    A blank takes any size, or any growth; a class of any size is one of any growth too.
    """
    size, growth = classify(found.level, SIZES), classify(found.growth, GROWTHS)
    within = int(np.flatnonzero(found.horizons == WITHIN)[0])
    distinct, members = [], []
    of_any_size = ("", "")
    classes = [of_any_size, *product(range(len(SIZES)), ("", *range(len(GROWTHS))))]
    for era, (s, g) in product((source.whole, *source.parts), classes):
        chosen = era_mask(found, era)
        chosen &= True if s == "" else size == s
        chosen &= True if g == "" else growth == g
        key = f"{source.era(era)},{s},{g}"
        pairs, years = (len(np.unique(x[chosen])) for x in (found.pair, found.year))
        distinct.append(f"{key},{chosen.sum()},{pairs},{years}")
        for row in examples(found, chosen, named, horizon=WITHIN, count=NAMED).tolist():
            a, b = sorted(names[found.pair[row]])
            start = int(found.year[row])
            end = start + int(found.peak[row, within])
            members.append(f"{key},{a},{b},{start},{end},{found.by[row, within]:.3g}")
    return distinct, members


def build(folder: Path) -> dict[str, str]:
    """Text of each file, by name."""
    counts = ["era,size,growth,kind,horizon,rows,between"]
    distinct = ["era,size,growth,rows,pairs,years"]
    members = ["era,size,growth,a,b,from,to,multiple"]
    cow, comtrade = cow_panel(folder), comtrade_panel(folder)
    own = {code: code for code in np.unique([comtrade.a, comtrade.b]).tolist()}
    for source, panel, names in ((COW, cow, cow_names(folder)), (COMTRADE, comtrade, own)):
        found = origins(panel, HORIZONS)
        counts += count_lines(source, found)
        its_distinct, its_members = class_lines(source, found, *nameable(panel, found, names))
        distinct += its_distinct
        members += its_members
    return {
        "reference_class.json": json.dumps(about(folder), indent=1, ensure_ascii=False) + "\n",
        "reference_counts.csv": "\n".join(counts) + "\n",
        "reference_distinct.csv": "\n".join(distinct) + "\n",
        "reference_members.csv": "\n".join(members) + "\n",
    }


def about(folder: Path) -> dict[str, object]:
    return {
        "schema": "bilateral-reference-class/1",
        "fitted": FITTED,
        "size_edges_musd_2009": SIZES,
        "growth_edges": GROWTHS,
        "multiples": GRID,
        "horizons": HORIZONS,
        "member_years": WITHIN,
        "panels": [
            {
                "title": source.title,
                "citation": source.citation,
                "file": Path(source.file).name,
                "sha256": hashlib.sha256((folder / source.file).read_bytes()).hexdigest(),
                "until": source.until,
                "eras": {source.era(years): years for years in (source.whole, *source.parts)},
            }
            for source in (COW, COMTRADE)
        ],
    }


def check_figures(folder: Path) -> list[str]:
    """Pairs of 200-800 million (2009) that had grown 12-45 %."""
    lines = []
    for name, panel, eras, multiples in (
        ("COW", cow_panel(folder), (COW.whole,), (2.0, 2.63)),
        ("86 countries", comtrade_panel(folder), (COMTRADE.whole, COMTRADE.parts[1]), (2.0,)),
    ):
        found = origins(panel, HORIZONS)
        cell = (classify(found.level, SIZES) == 2) & (classify(found.growth, GROWTHS) == 3)
        for era, multiple in product(eras, multiples):
            counted = outcomes(found, cell & era_mask(found, era), "by", (multiple,))
            with np.errstate(invalid="ignore"):
                shares = counted.reached[:, 0] / counted.rows
            told = " ".join(f"{shares[h - 1]:.3f}" for h in (1, 2, 3, 5, 7, 10))
            rows = " ".join(str(counted.rows[h - 1]) for h in (1, 2, 3, 5, 7, 10))
            lines.append(
                f"{name} {era[0]}-{era[1]} x{multiple:g} by 1 2 3 5 7 10: {told}"
                f"  (rows {rows}; {counted.pairs} pairs, {counted.years} years)"
            )
    return lines


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("folder", type=Path, help="folder with forecast_panel.parquet")
    parser.add_argument("--out", type=Path, default=OUT)
    args = parser.parse_args()
    for name, text in build(args.folder).items():
        (args.out / name).write_bytes(text.encode())
        print(f"{name}: {text.count(chr(10))} lines, {len(text.encode())} bytes")
    print(*check_figures(args.folder), sep="\n")


if __name__ == "__main__":
    main()

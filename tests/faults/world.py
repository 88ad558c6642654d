"""A small world: files of a customs office in three editions, and what is true of them.

The truth is worked out here, row by row in Python, without anything of the program.
"""

from __future__ import annotations

import random
from itertools import product
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

PROFILE = """\
name: customs
title: Customs of a small world
table: reported
columns:
  year: {type: year}
  reporter: {type: economy, codes: iso3}
  partner: {type: economy, codes: iso3}
  flow: {type: flow, values: {X: export, M: import}}
  product: {type: product, digits: 6}
  value: {type: money, unit: USD}
key: [year, reporter, partner, flow, product]
covers: []
facts: {currency: USD, month: '0', valuation: unknown, classification: HS2017}
"""
PRODUCTS = ("010121", "100199", "270900", "520100", "854231", "870323")
DAYS = (None, "2022-12-31", "2023-06-30")
Row = tuple[int, str, str, str, str, int]

# Name: years, reporters, day of publication.
_FILES = {
    "first": ((2020,), ("BLR", "RUS"), "2022-06-01"),
    "later": ((2020,), ("BLR",), "2023-03-01"),
    "fresh": ((2021,), ("BLR", "RUS"), "2022-07-01"),
    "other": ((2018,), ("RUS",), "2022-07-01"),
}
RELEASED = {name: day for name, (_, _, day) in _FILES.items()}
_FLOWS = {"X": "export", "M": "import"}


def rows_of(name: str) -> list[Row]:
    """Return the rows of a file; each edition has figures of its own."""
    years, reporters, _ = _FILES[name]
    rng = random.Random(name)
    return [
        (year, reporter, partner, flow, code, rng.randrange(1_000, 10**10))
        for year, reporter, flow, partner, code in product(
            years, reporters, "XM", ("POL", "CHN", "BLR", "RUS"), PRODUCTS
        )
        if partner != reporter
    ]


def write_world(folder: Path) -> Path:
    """Write every file and the profile."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "customs.yaml").write_text(PROFILE, encoding="utf-8")
    for name in _FILES:
        lines = ["year,reporter,partner,flow,product,value"]
        lines += [",".join(map(str, row)) for row in rows_of(name)]
        (folder / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def truth(names: frozenset[str], as_of: str | None) -> list[list[str]]:
    """Return the rows that count of some files: of two editions of one thing the later."""
    latest: dict[tuple[int, str, str], str] = {}
    known = [n for n in names if as_of is None or RELEASED[n] <= as_of]
    for name in sorted(known, key=lambda n: RELEASED[n]):
        for year, reporter, _, flow, _, _ in rows_of(name):
            latest[year, reporter, flow] = name
    return sorted(
        [str(row[0]), row[1], row[2], _FLOWS[row[3]], row[4], f"{row[5]}.000"]
        for name in known
        for row in rows_of(name)
        if latest[row[0], row[1], row[3]] == name
    )


def exports(names: frozenset[str], reporter: str, partner: str) -> dict[str, str]:
    """Return a pair's exports year by year, as its exporter tells them."""
    found: dict[str, int] = {}
    for year, who, whom, flow, _, value in truth(names, None):
        if (who, whom, flow) == (reporter, partner, "export"):
            found[year] = found.get(year, 0) + int(value.removesuffix(".000"))
    return {year: f"{value}.000" for year, value in sorted(found.items())}

"""Wide tables: periods, flows or measures as columns, after a preamble and before footnotes.

What a profile says of one, under `wide`:

    header      text of the first cell of the line with the names; without it the first line is it
    names       columns that stay; every other column must be a period, or be listed in `columns`
    indented    name of the column whose leading blanks tell the level of a row
    columns     column to the text that it becomes in the column `item`
    sheet       of a workbook that the table stands in
    skip        patterns of columns that are left out
    preamble    name to a pattern with one group, which must be found before the header; each
                becomes a column, and a name in `facts` (such as `released`) a fact of the file
    facts       those names
    dates       how dates of the preamble are written: ``dmy``, ``mdy`` or ``ymd``
    empty       ``skip`` where an empty cell says nothing; otherwise it becomes a row too
    beside      rows that only hold marks for the figures of other rows, such as estimates:
                ``{column, figures, marks}``; a mark becomes the column `mark` of its figure
    until       pattern of the first cell of the line that ends the table; a blank line ends it too

Rows become: `LINE`, the names, `level`, the preamble's columns, `period` or `item`, `mark` and
`value`.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from bilateral.sources.layouts.place import LINE, refused

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from bilateral.sources.profile import Profile

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_PERIOD = re.compile(r"(\d{4})(?:[- ]?M?(\d{1,2})(?:-01)?|[- ]([A-Za-z]{3,9}))?")
_QUARTER = re.compile(r"\d{4}[- ]?Q[1-4]", re.IGNORECASE)
_MOST_CELL = 1_000_000


@dataclass(frozen=True, slots=True)
class _Wide:
    header: str
    names: tuple[str, ...]
    indented: str
    columns: Mapping[str, str]
    skip: tuple[str, ...]
    preamble: Mapping[str, str]
    facts: tuple[str, ...]
    dates: str
    until: str
    empty: str
    beside: Mapping[str, str]


def lengthen(path: Path, target: Path, profile: Profile, name: str) -> dict[str, str]:
    """Write a wide table as a long one; every cell with a figure becomes a row.

    Raises
    ------
    BadTableError
        If the header or a part of the preamble is not found, a column is no period and is not
        listed, a name or period stands twice, or a row has other cells than the header.
    """
    how = _read(profile.wide)
    marks = _marks(path, profile.delimiter, how, name) if how.beside else {}
    count = 0
    with (
        path.open(encoding="utf-8-sig", newline="") as source,
        target.open("w", encoding="utf-8", newline="") as file,
    ):
        rows = _rows(source, profile.delimiter, name)
        header, told = _preamble(rows, how, name)
        kept, figures = _columns(header, how, name)
        out = csv.writer(file, delimiter=profile.delimiter, lineterminator="\n")
        level = ["level"] if how.indented else []
        shown = {key: text for key, text in told.items() if key not in how.facts}
        what = "item" if how.columns else "period"
        mark = ["mark"] if how.beside else []
        out.writerow([LINE, *kept, *level, *shown, what, *mark, "value"])
        for line, cells in rows:
            first = cells[0].strip() if cells else ""
            if not any(cell.strip() for cell in cells) or (
                how.until and re.fullmatch(how.until, first)
            ):
                break
            if len(cells) != len(header):
                message = f"{len(cells)} cells, {len(header)} are expected"
                raise refused(name, "cells", message, line, ",".join(cells)[:80])
            if how.beside and cells[kept[how.beside["column"]]].strip() == how.beside["marks"]:
                continue
            names = [cells[at] for at in kept.values()]
            marked = marks.get(_key(cells, kept, how), {}) if how.beside else {}
            if how.indented:
                text = cells[kept[how.indented]]
                names.append(str((len(text) - len(text.lstrip())) // 2))
            for at, label in figures.items():
                if how.empty == "skip" and not cells[at].strip():
                    count += 1
                    continue
                mark = [marked.get(at, "")] if how.beside else []
                out.writerow([line, *names, *shown.values(), label, *mark, cells[at]])
    said = {key: told[key] for key in how.facts}
    return said | ({"empty_cells": str(count)} if count else {})


def _marks(
    path: Path, delimiter: str, how: _Wide, name: str
) -> dict[tuple[str, ...], dict[int, str]]:
    """Return the marks that stand in rows of their own, by the names of the figures' rows."""
    found: dict[tuple[str, ...], dict[int, str]] = {}
    with path.open(encoding="utf-8-sig", newline="") as source:
        rows = _rows(source, delimiter, name)
        header, _ = _preamble(rows, how, name)
        kept, figures = _columns(header, how, name)
        for _, cells in rows:
            if len(cells) != len(header):
                break  # said where the figures are read
            if cells[kept[how.beside["column"]]].strip() == how.beside["marks"]:
                said = {at: cells[at].strip() for at in figures if cells[at].strip()}
                if said:
                    found[_key(cells, kept, how)] = said
    return found


def _key(cells: list[str], kept: Mapping[str, int], how: _Wide) -> tuple[str, ...]:
    return tuple(cells[at] for name, at in kept.items() if name != how.beside["column"])


def _read(raw: Mapping[str, Any]) -> _Wide:
    def texts(key: str) -> tuple[str, ...]:
        value = raw.get(key, ())
        return (value,) if isinstance(value, str) else tuple(value)

    return _Wide(
        header=raw.get("header", ""),
        names=texts("names"),
        indented=raw.get("indented", ""),
        columns=raw.get("columns", {}),
        skip=texts("skip"),
        preamble=raw.get("preamble", {}),
        facts=texts("facts"),
        dates=raw.get("dates", ""),
        until=raw.get("until", ""),
        empty=raw.get("empty", ""),
        beside=raw.get("beside", {}),
    )


def _rows(source: Any, delimiter: str, name: str) -> Iterator[tuple[int, list[str]]]:
    csv.field_size_limit(_MOST_CELL)
    rows = csv.reader(source, delimiter=delimiter, strict=True)
    before = 0
    try:
        for cells in rows:
            yield before + 1, cells
            before = rows.line_num
    except csv.Error as error:
        raise refused(name, "quotes", f"the line cannot be read: {error}", before + 1) from None


def _preamble(
    rows: Iterator[tuple[int, list[str]]], how: _Wide, name: str
) -> tuple[list[str], dict[str, str]]:
    """Return the header, and what the lines before it tell."""
    told: dict[str, str] = {}
    for line, cells in rows:
        first = cells[0].strip() if cells else ""
        if not how.header or first.lower() == how.header.lower():
            missing = sorted(how.preamble.keys() - told.keys())
            if missing:
                message = f"the lines before the header do not tell: {', '.join(missing)}"
                raise refused(name, "preamble", message, line)
            return cells, told
        for key, pattern in how.preamble.items():
            found = re.search(pattern, " ".join(cell for cell in cells if cell.strip()))
            if found and key not in told:
                told[key] = _day(found[1], how.dates) if key in how.facts else found[1]
    raise refused(name, "header", f"no line begins with '{how.header}'")


def _day(text: str, form: str) -> str:
    """Return a date as ``YYYY-MM-DD``; another text as it is."""
    parts = re.fullmatch(r"(\d{1,4})[/.-](\d{1,2})[/.-](\d{1,4})", text)
    if not parts or sorted(form) != ["d", "m", "y"]:
        return text
    at = {key: int(part) for key, part in zip(form, parts.groups(), strict=True)}
    try:
        return date(at["y"], at["m"], at["d"]).isoformat()
    except ValueError:
        return text


def _columns(header: list[str], how: _Wide, name: str) -> tuple[dict[str, int], dict[int, str]]:
    """Return the columns that stay, by name, and those with figures, with their labels."""
    kept: dict[str, int] = {}
    figures: dict[int, str] = {}
    listed = {key.lower(): text for key, text in how.columns.items()}
    wanted = {key.lower(): key for key in how.names}
    seen: set[str] = set()
    for at, cell in enumerate(header):
        text = cell.strip()
        if text.lower() in wanted:
            label = wanted[text.lower()]
            kept[label] = at
        elif text.lower() in listed:
            label = figures[at] = listed[text.lower()]
        elif not text and at == len(header) - 1:
            continue  # lines end with a separator
        elif _QUARTER.fullmatch(text) or any(re.fullmatch(p, text) for p in how.skip):
            continue
        elif not how.columns and (period := _period(text)):
            label = figures[at] = period
        else:
            message = "the column is neither listed nor a period"
            raise refused(name, "header-unknown", message, text=text)
        if label in seen:
            raise refused(name, "header-duplicate", "two columns say this", text=text)
        seen.add(label)
    missing = [n for n in how.names if n not in kept]
    missing += [c for c, label in how.columns.items() if label not in seen]
    if missing or not figures:
        raise refused(name, "header-missing", f"no column is: {', '.join(missing) or 'a period'}")
    return kept, figures


def _period(text: str) -> str | None:
    """Return a year, or year and month as ``2024-03``; None where it is neither."""
    found = _PERIOD.fullmatch(text)
    if not found:
        return None
    year, number, word = found.groups()
    if not number and not word:
        return year
    month = int(number) if number else 0
    if word:
        starts = [at for at, short in enumerate(_MONTHS, 1) if word.lower()[:3] == short]
        month = starts[0] if starts else 0
    return f"{year}-{month:02d}" if 1 <= month <= 12 else None

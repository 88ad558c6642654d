"""XLSX workbooks: one sheet as a plain table of what its cells hold, not of what they show.

A workbook holds binary fractions; each is written as the shortest decimal that stands for it.
"""

from __future__ import annotations

import csv
import importlib
import io
import warnings
import zipfile
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from bilateral.errors import InputError
from bilateral.sources.layouts.place import LINE, refused

if TYPE_CHECKING:
    from pathlib import Path

    from bilateral.sources.profile import Profile

_MOST_MEMBERS = 500
_MOST_BYTES = 200_000_000
_MOST_RATIO = 200
_EXACT = 10**15


def unroll(path: Path, target: Path, profile: Profile, name: str) -> dict[str, str]:
    """Write the sheet that the profile names under ``wide: {sheet: ...}``, else the only one.

    Where no other layout follows, the row under `LINE` comes first and blank rows are left out.

    Raises
    ------
    BadTableError
        If it is no workbook, would unpack to too much, has several sheets and none is named, or
        a cell holds an error, a formula without result, or is merged with others.
    InputError
        If openpyxl is not installed.
    """
    data = path.read_bytes()
    _weigh(data, name)
    shown, written = _sheet(data, profile.wide.get("sheet", ""), name)
    if shown.merged_cells.ranges:
        place = str(next(iter(shown.merged_cells.ranges)).coord)
        raise refused(name, "cells-merged", f"the cells {place} are merged", hint="Unmerge them.")
    follows = profile.layout[-1] != "workbook"
    began = follows
    with target.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, delimiter=profile.delimiter, lineterminator="\n")
        for number, row in enumerate(shown.iter_rows(), start=1):
            cells = [_text(cell, written[cell.coordinate].value, name) for cell in row]
            if follows:
                out.writerow(cells)
            elif any(cells):
                out.writerow([number if began else LINE, *cells])
                began = True
    return {}


def _weigh(data: bytes, name: str) -> None:
    """Refuse what is no workbook, or would unpack to too much, before it is opened."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        raise refused(name, "kind", "this is no XLSX workbook, or it is damaged") from None
    if "xl/workbook.xml" not in {m.filename for m in members}:
        raise refused(name, "kind", "this is an archive, but no XLSX workbook")
    size = sum(m.file_size for m in members)
    dense = any(
        m.file_size > 1_000_000 and m.file_size > _MOST_RATIO * max(m.compress_size, 1)
        for m in members
    )
    if len(members) > _MOST_MEMBERS or size > _MOST_BYTES or dense:
        raise refused(name, "workbook-size", "the workbook unpacks to more than any real table")


def _sheet(data: bytes, wanted: str, name: str) -> tuple[Any, Any]:
    """Return the sheet twice: with what its formulas gave, and with the formulas."""
    try:
        openpyxl: Any = importlib.import_module("openpyxl")
    except ImportError:
        raise InputError(
            f"{name} is an XLSX workbook, and reading it needs openpyxl",
            hint="Install the extra: pip install 'bilateral[xlsx]'. Or save the sheet as CSV.",
        ) from None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            shown, written = (
                openpyxl.load_workbook(io.BytesIO(data), data_only=computed, keep_links=False)
                for computed in (True, False)
            )
    except MemoryError:
        raise
    except Exception:  # the library raises whatever the damage happens to cause
        raise refused(name, "kind", "the workbook is damaged and cannot be opened") from None
    titles = [s.title for s in shown.worksheets if s.sheet_state == "visible"]
    if wanted and wanted not in titles:
        raise refused(name, "sheet", f"there is no visible sheet '{wanted}': {titles}"[:200])
    if not wanted and len(titles) != 1:
        message = f"it has {len(titles)} visible sheets, and the profile does not say which: "
        hint = "Say it in the profile: wide: {sheet: ...}."
        raise refused(name, "sheet", (message + ", ".join(titles))[:200], hint=hint)
    title = wanted or titles[0]
    return shown[title], written[title]


def _text(cell: Any, formula: Any, name: str) -> str:
    value = cell.value
    if cell.data_type == "e":
        message = f"the cell {cell.coordinate} holds the error {value}"
        raise refused(name, "cell-error", message, cell.row)
    if value is None:
        if formula is not None:
            message = f"the formula in {cell.coordinate} has no stored result"
            raise refused(name, "formula-empty", message, cell.row, hint="Save it once in Excel.")
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        whole = value.is_integer() and abs(value) < _EXACT
        return f"{value:.0f}" if whole else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if not value.time() else value.isoformat()
    return value.isoformat() if isinstance(value, date) else str(value)

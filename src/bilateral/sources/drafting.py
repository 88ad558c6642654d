"""Drafts a profile for a file of an unknown source, and asks what the file cannot say."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from pathlib import Path

from bilateral.errors import BadTableError, InputError, Problem
from bilateral.tables.encoding import decode

_DELIMITERS = (",", ";", "\t", "|")
_SAMPLE = 1 << 20
_ROWS = 500
_YEAR = re.compile(r"(?:19|20)\d\d")
_MONTH = re.compile(r"(?:19|20)\d\d-?(?:0[1-9]|1[0-2])")
_ISO3 = re.compile(r"[A-Z]{3}")
_PRODUCT = re.compile(r"\d{2}|\d{4}|\d{6}")
_NUMBER = re.compile(r"-?\d+(?:[.,]\d+)?")
_WORD = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Draft:
    """A profile to be completed: its YAML, and what only a person can know."""

    text: str
    questions: tuple[str, ...]


def draft(path: str | Path) -> Draft:
    """Draft a profile from the first rows of a text table.

    Parameters
    ----------
    path : of the file

    Raises
    ------
    InputError
        If there is no such file, or it is no text table.
    """
    file = Path(path)
    if not file.is_file():
        raise InputError(f"there is no file '{file.name}'", hint="Check the name and the folder.")
    with file.open("rb") as source:
        data = source.read(_SAMPLE)
    whole = data if len(data) < _SAMPLE else data[: data.rfind(b"\n") + 1]
    text = decode(whole, file.name)
    first = text.partition("\n")[0]
    delimiter = max(_DELIMITERS, key=first.count)
    if not first.count(delimiter):
        problem = Problem("columns", "no delimiter is found in the first line", file.name, 1)
        raise BadTableError(f"{file.name} is no table: 1 problem.", problems=(problem,))
    header, *rows = list(csv.reader(text.splitlines(), delimiter=delimiter))[: _ROWS + 1]
    questions = [
        "Which table do the rows belong to: reported, reconciled, indicators or dyadic?",
        "What is the source called, who publishes it, and under which licence?",
        "Which columns may not repeat together (the key)?",
    ]
    columns: list[str] = []
    for at, name in enumerate(header):
        cells = [row[at].strip() for row in rows if len(row) > at and row[at].strip()]
        kind = _kind(cells)
        columns.append(f"  {name.strip() or 'column'!r}: {{as: {_field(name)}, type: {kind}}}")
        if kind == "money":
            questions.append(f"Column '{name}': is it money, and in which unit and currency?")
        if kind == "product":
            questions.append(f"Column '{name}': is it a product code, and of which revision?")
        if kind == "number" and any("," in cell for cell in cells):
            questions.append(f"Column '{name}': is the comma a decimal comma?")
    mark = "tab" if delimiter == "\t" else delimiter
    body = "\n".join(
        [
            f"name: {_field(file.stem)}",
            "title: ''",
            "table: ''",
            f"delimiter: '{mark}'",
            "columns:",
            *columns,
            "key: []",
            "facts: {}",
        ]
    )
    return Draft(body + "\n", tuple(questions))


def _kind(cells: list[str]) -> str:
    """What the cells of a column look like; money is asked about, never assumed."""
    if not cells:
        return "text"
    for kind, pattern in (
        ("year", _YEAR),
        ("period", _MONTH),
        ("economy", _ISO3),
        ("product", _PRODUCT),
    ):
        if all(pattern.fullmatch(cell) for cell in cells):
            return kind
    if all(_NUMBER.fullmatch(cell) for cell in cells):
        return "money" if any(len(cell) > 4 for cell in cells) else "number"
    return "text"


def _field(name: str) -> str:
    return _WORD.sub("_", name.lower()).strip("_") or "column"

"""Printing results: JSON, CSV, or a table that fits the terminal."""

from __future__ import annotations

import csv
import io
import json
import sys
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

F = TypeVar("F", bound="Callable[..., Any]")
_RISKY = ("=", "+", "-", "@", "\t", "\r", "\0")


def format_option(function: F) -> F:
    """Add ``--format table|json|csv``."""
    return click.option(
        "--format",
        "form",
        type=click.Choice(["table", "json", "csv"]),
        default="table",
        show_default=True,
        help="How to print the result.",
    )(function)


def print_json(value: object) -> None:
    """Write a result as JSON to standard output."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=1, allow_nan=False))


def print_csv(rows: Sequence[Mapping[str, object]], columns: Sequence[str]) -> None:
    """Write rows as CSV; text that a spreadsheet would run as a formula gets a quote mark."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_cell(row.get(c)) for c in columns])
    click.echo(out.getvalue(), nl=False)


def _cell(value: object) -> object:
    if isinstance(value, (list, tuple)):
        value = " ".join(map(str, cast("list[object]", value)))
    if isinstance(value, dict):
        value = json.dumps(value, ensure_ascii=False)
    if isinstance(value, str) and value.startswith(_RISKY):
        return f"'{value}"
    return value


def narrate(message: str) -> None:
    """Say something to the person at the terminal, beside the data."""
    from bilateral.brief import clean

    click.echo(clean(message), file=sys.stderr)


def to_table(rows: Sequence[Sequence[str]], header: Sequence[str], width: int = 80) -> str:
    """Lay out rows in columns that wrap; control characters never reach the terminal.

    Parameters
    ----------
    rows, header : cells
    width : characters of a line
    """
    from bilateral.brief import table

    return "\n".join(table(header, rows, width))


def say(text: str) -> None:
    """Write a line for the person at the terminal to standard output."""
    from bilateral.brief import clean

    click.echo(clean(text))


def narrate_caveats(*caveats: str) -> None:
    """Say on standard error what a reader must know, each sentence once."""
    for caveat in dict.fromkeys(caveats):
        narrate(f"note: {caveat}")

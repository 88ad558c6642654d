"""Large tables as Polars frames, through the extra ``bilateral[data]``: panels and totals.

Columns are declared once, with unit and meaning. What a file says wrongly is collected problem by
problem, the first row of each, and raised once.
"""

from __future__ import annotations

import importlib
import io
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

from bilateral.errors import BadTableError, InputError, Problem

if TYPE_CHECKING:
    from polars import DataFrame, Series

Kind = Literal["code", "year", "amount", "word"]

PARQUET: Final = b"PAR1"
YEARS: Final = (1800, 2200)


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a large table.

    Attributes
    ----------
    name : as in the header
    kind : code of an economy (text or whole number), calendar year, amount, word
    meaning : one line, with the unit
    needed : whether a table without it is refused
    blank : whether a cell may be empty: not observed, never zero
    """

    name: str
    kind: Kind
    meaning: str
    needed: bool = True
    blank: bool = False


PANEL: Final = (
    Column("a", "code", "one economy of the pair"),
    Column("b", "code", "the other economy"),
    Column("year", "year", "calendar year"),
    Column("flow_a_from_b_musd", "amount", "imports of a from b, million current USD", blank=True),
    Column("flow_b_from_a_musd", "amount", "imports of b from a, million current USD", blank=True),
    Column("split", "word", "train, or the name of a fold that tests", needed=False),
)
DIRECTED: Final = (
    Column("exporter", "code", "who sells"),
    Column("importer", "code", "who buys and reports"),
    Column("year", "year", "calendar year"),
    Column("import_value_usd", "amount", "imports in current USD", blank=True),
)
TOTALS: Final = (
    Column("country", "code", "economy"),
    Column("year", "year", "calendar year"),
    Column("total_musd", "amount", "turnover with all partners, million current USD", blank=True),
)


def polars() -> Any:
    """Return the table library.

    Raises
    ------
    InputError : it is not installed
    """
    try:
        return importlib.import_module("polars")
    except ImportError:
        raise InputError(
            "this needs bilateral[data]: large tables are read with polars",
            hint="Install the extra: pip install 'bilateral[data]'.",
        ) from None


def read_panel(path: str | Path) -> DataFrame:
    """Read a panel of pairs from Parquet or CSV.

    Its columns are those of `PANEL`, or those of `DIRECTED` (one row for each direction, in
    USD), which are turned into them: a row that an economy has with itself is left out there.

    Raises
    ------
    InputError
        If the file cannot be read, or polars is absent.
    BadTableError
        With a problem for every column that is missing or holds a wrong cell.
    """
    frame, name = _load(path), Path(path).name
    if "exporter" in frame.columns and "a" not in frame.columns:
        return _paired(checked(frame, DIRECTED, name, ("exporter", "importer", "year")))
    return check_panel(frame, name)


def check_panel(frame: DataFrame, name: str = "panel") -> DataFrame:
    """Return a frame with the columns of `PANEL`, in their types.

    Raises
    ------
    BadTableError
        With a problem for every column that is missing or holds a wrong cell.
    """
    table = checked(frame, PANEL, name, ("a", "b", "year"), undirected=True)
    own = table["a"] == table["b"]
    if own.any():
        raise _refusal(name, [_first(own, frame, name, "b", "pair-itself", "trades with itself")])
    return table


def read_totals(path: str | Path) -> DataFrame:
    """Read totals of economies (columns of `TOTALS`) from Parquet or CSV.

    Raises
    ------
    InputError
        If the file cannot be read, or polars is absent.
    BadTableError
        With a problem for every column that is missing or holds a wrong cell.
    """
    return checked(_load(path), TOTALS, Path(path).name, ("country", "year"))


def checked(
    frame: DataFrame,
    columns: tuple[Column, ...],
    name: str,
    key: tuple[str, ...],
    *,
    undirected: bool = False,
) -> DataFrame:
    """Return the declared columns of a frame in their types; other columns are left out.

    Parameters
    ----------
    frame : as read
    columns : what is declared
    name : of the file, for messages
    key : columns that no two rows share
    undirected : the first two columns of the key are one pair in either order

    Raises
    ------
    BadTableError
        With a problem for every column that is missing or holds a wrong cell, or for the first
        repeated key.
    """
    present = [c for c in columns if c.name in frame.columns]
    problems = [
        Problem("column-missing", "is missing", name, column=c.name, hint=f"It holds: {c.meaning}.")
        for c in columns
        if c.needed and c not in present
    ]
    if problems:
        raise _refusal(name, problems)
    if not frame.height:
        raise _refusal(name, [Problem("table-empty", "the table has no row", name)])
    out = frame.select([c.name for c in present])
    whole = all(_whole(frame[c.name]) for c in present if c.kind == "code")
    for column in present:
        cast, bad = _cast(frame[column.name], column, numbered=whole)
        if bad is None:
            out = out.with_columns(cast.alias(column.name))
        else:
            rule, message, cells = bad
            problems.append(_first(cells, frame, name, column.name, rule, message))
    if problems:
        raise _refusal(name, problems)
    again = _repeated(out, key, undirected)
    if again.any():
        message = f"this {', '.join(key)} was in an earlier row"
        hint = "Keep one row for each pair and year." if undirected else "Keep one row for each."
        raise _refusal(name, [_first(again, frame, name, key[-1], "key-repeated", message, hint)])
    return out


def _load(path: str | Path) -> DataFrame:
    pl, file = polars(), Path(path)
    if file.is_dir():
        raise InputError(f"{file.name} is a folder, not a table")
    try:
        data = file.read_bytes()
    except OSError as error:
        raise InputError(f"{path}: {error.strerror or 'cannot be read'}") from None
    try:
        if data[:4] == PARQUET:
            return pl.read_parquet(io.BytesIO(data))
        return pl.read_csv(io.BytesIO(data), infer_schema=False)
    except (pl.exceptions.PolarsError, OSError):
        raise InputError(
            f"{file.name} is neither a Parquet file nor a CSV table in UTF-8",
            hint="Export the table as one of them.",
        ) from None


def _cast(
    cells: Series, column: Column, *, numbered: bool
) -> tuple[Series, tuple[str, str, Series] | None]:
    """Cells in their type; or the rule that some break, what it says, and which.

    Codes are whole numbers if all columns of codes hold nothing else (`numbered`), or text.
    """
    pl = polars()
    text = cells.cast(pl.String, strict=False).str.strip_chars()
    number = pl.Int64 if numbered else pl.String
    kinds = {"code": number, "word": pl.String, "year": pl.Int64, "amount": pl.Float64}
    cast = text.cast(kinds[column.kind], strict=False)
    filled = text.is_not_null() & (text != "")
    rules = [
        ("cell-empty", "the cell is empty", ~filled),
        (f"{column.kind}-unknown", f"this is no {column.kind}", filled & cast.is_null()),
    ]
    if column.blank:
        del rules[0]
    if column.kind == "year":
        rules.append(("year-range", "this is no calendar year", ~cast.is_between(*YEARS)))
    if column.kind == "amount":
        rules.append(("amount-infinite", "this is no finite amount", ~cast.is_finite()))
        rules.append(("amount-negative", "a flow is zero or more", cast < 0))
    for rule, message, found in rules:
        bad = found.fill_null(value=False)
        if bad.any():
            return cast, (rule, message, bad)
    return cast, None


def _whole(cells: Series) -> bool:
    """Whether all codes are whole numbers without leading zeros."""
    text = cells.cast(polars().String, strict=False).str.strip_chars()
    return bool(text.str.contains(r"^(0|[1-9]\d{0,8})$").all())


def _repeated(table: DataFrame, key: tuple[str, ...], undirected: bool) -> Series:
    """Rows whose key an earlier row has."""
    pl = polars()
    columns = [pl.col(c) for c in key]
    if undirected:
        columns[:2] = [pl.min_horizontal(*key[:2]).alias("_low"), pl.max_horizontal(*key[:2])]
    keys = table.select(columns)
    return ~keys.select(pl.struct(pl.all()).is_first_distinct()).to_series()


def _paired(table: DataFrame) -> DataFrame:
    """Directed rows in USD as rows of pairs in million USD."""
    pl = polars()
    one, other = pl.col("importer"), pl.col("exporter")
    amount = pl.col("import_value_usd") / 1e6
    rows = table.filter(one != other).select(
        pl.min_horizontal(one, other).alias("a"),
        pl.max_horizontal(one, other).alias("b"),
        "year",
        pl.when(one < other).then(amount).alias("flow_a_from_b_musd"),
        pl.when(one > other).then(amount).alias("flow_b_from_a_musd"),
    )
    return rows.group_by("a", "b", "year", maintain_order=True).agg(pl.all().drop_nulls().first())


def _first(
    bad: Series,
    frame: DataFrame,
    name: str,
    column: str,
    rule: str,
    message: str,
    hint: str | None = None,
) -> Problem:
    """Tell of the first bad row; the header is row 1."""
    at, count = int(bad.arg_max() or 0), int(bad.sum())
    more = f" ({count} rows are like this)" if count > 1 else ""
    cell = frame[column][at]
    text = None if cell is None else str(cell)
    return Problem(rule, message + more, name, at + 2, column, text, hint)


def _refusal(name: str, problems: list[Problem]) -> BadTableError:
    return BadTableError(f"{name} cannot be used as it is", problems=problems)

"""From a declared column to SQL: its typed value, and when a cell is wrong.

Every column is read as text first; a cell that does not fit makes the whole import stop.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bilateral.errors import BadDocumentError
from bilateral.sources.codes import by_name, codes, folded

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bilateral.sources.profile import Column, Profile

__all__ = ["Cast", "cast", "codes", "derived", "quoted", "text_literal", "trimmed",
           "unit_scale", "with_status"]  # fmt: skip

# Factors of the units that a profile may declare, and the decimals that whole units leave.
MONEY = {"": 0, "thousand": 3, "million": 6, "billion": 9}
WEIGHTS = {"kg": 0, "t": 3, "tonnes": 3}
_FIRST_YEAR, _LAST_YEAR = 1900, 2100
_WHOLE_DIGITS = 14
STATUS = "status"
_NARROW = 3  # decimals with which the product of a number and its unit still fits 64 bits


@dataclass(frozen=True, slots=True)
class Cast:
    """A column in SQL.

    Attributes
    ----------
    column : as declared
    value : the typed value; NULL where nothing was reported
    good : whether the cell may stand
    rule : name of the rule that `good` is
    says : what a cell must be, for a message
    join : table of codes that `value` needs, and the text that is looked up in it
    """

    column: Column
    value: str
    good: str
    rule: str
    says: str
    join: tuple[str, str] | None = None


def text_literal(text: str) -> str:
    """Return a text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def quoted(name: str) -> str:
    """Return a name as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def trimmed(name: str) -> str:
    """Return the SQL of a cell's text without blanks around it; few cells have any."""
    return (
        f"CASE WHEN CONTAINS({quoted(name)}, ' ') THEN TRIM({quoted(name)}) ELSE {quoted(name)} END"
    )


_MONTHS = ", ".join(f"'{m}', '{m:02}'" for m in range(13))  # 0 is the whole year
# A year, or a month of a year: 2024, 202403, 2024-03, 2024M3, 2024-M03; month 52 is the whole year.
_PERIOD = "[0-9]{4}(-?(0[1-9]|1[0-2])|52|-?M(0?[1-9]|1[0-2]))?"


def derived(field: str, spec: Mapping[str, str], header: Mapping[str, str]) -> Cast:
    """Return a field that says which column another one is equal to.

    Parameters
    ----------
    field : that it becomes
    spec : `of`, a column; other columns, each with the text that stands when both hold the same
        number, the first one counting; `else`
    header : names of the file's columns by their small letters
    """
    from bilateral.sources.profile import Column

    def number(column: str) -> str:
        return f"TRY_CAST(TRIM({quoted(header[column.lower()])}) AS DECIMAL(38, 6))"

    whens = "".join(
        f" WHEN {number(column)} = {number(spec['of'])} THEN {text_literal(text)}"
        for column, text in spec.items()
        if column not in ("of", "else") and column.lower() in header
    )
    other = text_literal(spec.get("else", "unknown"))
    value = f"CASE{whens} ELSE {other} END" if whens else other
    return Cast(Column(spec["of"], field, "text"), value, "TRUE", "derived", "text")


def with_status(profile: Profile, casts: Sequence[Cast]) -> list[Cast]:
    """Add the field that says why a value is missing, where the file can tell.

    A column of the file itself counts first, but where it says that a missing value is there; then
    the state that the profile gives the text of a missing value. A value is zero or reported.
    """
    value = next((c for c in casts if c.column.field == "value"), None)
    own = next((c for c in casts if c.column.field == STATUS), None)
    if profile.table != "reported" or value is None or not (value.column.missing or own):
        return list(casts)
    text = quoted(value.column.name)
    whens = "".join(
        f" WHEN {text} = {text_literal(token)} THEN {text_literal(state)}"
        for token, state in value.column.missing.items()
    )
    absent = f"CASE{whens} ELSE 'not_reported' END" if whens else "'not_reported'"
    present = f"CASE WHEN {value.value} = 0 THEN 'zero' ELSE 'reported' END"
    if own:
        present = own.value
        there = "('reported', 'estimated', 'zero')"
        absent = f"CASE WHEN {own.value} NOT IN {there} THEN {own.value} ELSE {absent} END"
    found = f"CASE WHEN {value.value} IS NULL THEN {absent} ELSE {present} END"
    if own:
        return [replace(c, value=found) if c is own else c for c in casts]
    column = replace(value.column, field=STATUS)
    return [*casts, Cast(column, found, "TRUE", STATUS, "text")]


def cast(profile: Profile, column: Column, number: int, raw: str) -> Cast:
    """Return a column in SQL.

    Parameters
    ----------
    profile : that the column belongs to
    column : as declared
    number : of the column, for the name of a join
    raw : SQL of the cell's text, `trimmed`
    """
    text = raw
    empty = [*column.missing, ""] if (column.missing or column.optional) else list(column.missing)
    empty = [text for text in empty if text not in column.values]
    absent = f"{text} IN ({', '.join(map(text_literal, empty))})" if empty else "FALSE"
    join = None
    if column.pattern:
        text = f"REGEXP_EXTRACT({text}, {text_literal(column.pattern)}, 1)"
    if column.values and column.type in ("month", "product"):
        text = f"CASE {text} {_pairs(column)} ELSE {text} END"
    match column.type:
        case "year" | "month" if column.form == "period":
            if column.type == "year":
                value = f"TRY_CAST(LEFT({text}, 4) AS SMALLINT)"
            else:
                month = f"REGEXP_EXTRACT({text}, '^[0-9]{{4}}-?M?([0-9]+)$', 1)"
                typed = f"TRY_CAST({month} AS TINYINT)"
                value = f"CASE WHEN {month} IN ('', '52') THEN 0 ELSE {typed} END"
            good, says = f"REGEXP_FULL_MATCH({text}, '{_PERIOD}')", "a year, or a month of a year"
        case "year":
            value = f"CASE WHEN LENGTH({text}) = 4 THEN TRY_CAST({text} AS SMALLINT) END"
            written = f"CAST({value} AS VARCHAR) = {text}"  # 19e2 is a number too, and no year
            good = f"COALESCE({value} BETWEEN {_FIRST_YEAR} AND {_LAST_YEAR} AND {written}, FALSE)"
            says = "a year in four digits"
        case "month":
            value = f"TRY_CAST({text} AS TINYINT)"
            good, says = f"{text} IN ({_MONTHS})", "a month from 1 to 12"
        case "economy" | "flow" | "text" if column.values:
            value = f"CASE {text} {_pairs(column)} END"
            good, says = f"{value} IS NOT NULL", f"one of: {', '.join(column.values)}"
        case "economy" if column.codes not in (None, "iso3"):
            name = f"codes_{number}"
            key = folded(text) if by_name(str(column.codes)) else text
            join, value = (name, key), f"{name}.economy"
            good, says = f"{value} IS NOT NULL", f"a code of the scheme '{column.codes}'"
        case "economy":
            value, good = f"UPPER({text})", f"REGEXP_FULL_MATCH({text}, '[A-Za-z]{{3}}')"
            says = "a code of three letters (ISO 3166-1)"
        case "product":
            value, good, says = _product(column, text)
        case "integer":
            value = f"TRY_CAST({text} AS BIGINT)"
            good = f"REGEXP_FULL_MATCH({text}, '-?[0-9]{{1,18}}')"
            says = "a whole number"
        case "money" | "number":
            value, good, says = _number(profile, column, text)
        case _:
            value, good, says = text, "TRUE", "text"
    if absent != "FALSE":
        value = f"CASE WHEN {absent} THEN NULL ELSE {value} END"
        good = f"({absent} OR {good})"
    return Cast(column, value, good, f"{column.type}-{column.field}".replace("_", "-"), says, join)


def _pairs(column: Column) -> str:
    return " ".join(
        f"WHEN {text_literal(k)} THEN {text_literal(v)}" for k, v in column.values.items()
    )


def _product(column: Column, text: str) -> tuple[str, str, str]:
    lengths = column.digits or (2, 4, 6)
    if column.pad and len(lengths) == 1:
        padded = f"LPAD({text}, {lengths[0]}, '0')"
        return padded, f"REGEXP_FULL_MATCH({text}, '[0-9]{{1,{lengths[0]}}}')", "a product code"
    named = " or ".join(map(str, lengths))
    sizes = "|".join(f"[0-9]{{{n}}}" for n in lengths)
    if column.values or column.also:
        sizes = "|".join([sizes, *column.values.values(), *([column.also] if column.also else [])])
        return text, f"REGEXP_FULL_MATCH({text}, {text_literal(sizes)})", "a product code"
    return text, f"REGEXP_FULL_MATCH({text}, '{sizes}')", f"a code of {named} digits"


def _number(profile: Profile, column: Column, text: str) -> tuple[str, str, str]:
    """A decimal number, brought to whole units without any rounding."""
    scale, decimals = unit_scale(column)
    if profile.decimal == ",":
        text = f"TRANSLATE({text}, ',.', '.,')"  # a point is no decimal comma
    sign = "-?" if column.negative else ""
    places = scale + decimals
    fraction = f"(\\.[0-9]{{1,{places}}})?" if places else "(\\.0*)?"
    good = f"REGEXP_FULL_MATCH({text}, '{sign}[0-9]{{1,{_WHOLE_DIGITS - scale}}}{fraction}')"
    if column.form == "rounded":  # a decimal all along: what is rounded is never a binary fraction
        form = f"{sign}[0-9]*(\\.[0-9]*)?([eE][+-]?[0-9]{{1,2}})?"
        typed = f"ABS(TRY_CAST({text} AS DECIMAL(38, {places})))"
        most = f"CAST(1{'0' * (_WHOLE_DIGITS - scale)} AS BIGINT)"
        good = f"(REGEXP_FULL_MATCH({text}, '{form}') AND COALESCE({typed} < {most}, FALSE))"
    limits = [f"TRY_CAST({text} AS DOUBLE) >= {column.least}"] if column.least else []
    limits += [f"TRY_CAST({text} AS DOUBLE) <= {column.most}"] if column.most else []
    good = " AND ".join([good, *limits])
    digits = _WHOLE_DIGITS + decimals if places <= _NARROW and column.form != "rounded" else 38
    value = f"TRY_CAST({text} AS DECIMAL({digits}, {places}))"
    if scale:  # both narrow, so that their product fits 64 bits where it can
        value += f" * CAST(1{'0' * scale} AS DECIMAL({scale + 1}, 0))"
    value = f"CAST({value} AS {'BIGINT' if not decimals else f'DECIMAL(18, {decimals})'})"
    unsigned = "" if column.negative else ", not negative"
    return value, f"({good})", f"a number with at most {places} decimals{unsigned}"


def unit_scale(column: Column) -> tuple[int, int]:
    """Return the power of ten from the column's unit to that of the store, and decimals kept.

    Values of `value_usd` are whole dollars, those of `value` and `weight_kg` have three decimals.
    """
    words = (column.unit or "").split()
    if column.field == "weight_kg":
        if words and words[0] not in WEIGHTS:
            raise BadDocumentError(f"column '{column.name}': unit '{column.unit}' is no weight")
        return WEIGHTS[words[0]] if words else 0, 0 if words[:1] == ["t"] else 3
    scale = MONEY.get(words[0] if len(words) > 1 else "")
    if scale is None:
        raise BadDocumentError(f"column '{column.name}': unit '{column.unit}' is not known")
    if column.decimals is not None:
        return scale, column.decimals
    return scale, 0 if column.field == "value_usd" else 3

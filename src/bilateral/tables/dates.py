"""Dates and periods of cells: one written form each; near misses get the right form as a hint."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from bilateral.errors import InputError
from bilateral.tables.findings import BadCell
from bilateral.tables.numbers import tidy
from bilateral.vocab.origin import last_day
from bilateral.vocab.period import Period

if TYPE_CHECKING:
    from datetime import date

FIRST_YEAR, LAST_YEAR = 1800, 2200
_DATE: Final = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?")
_SERIAL: Final = re.compile(r"[1-9][0-9]{4}(\.[0-9]+)?")
_DATE_HINT: Final = "Write 2024, 2025-03 or 2025-03-29."


def day(text: str) -> date:
    """Read a date; one known by year or month only counts as its last day.

    Raises
    ------
    BadCell
        If it is not ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``.
    """
    written = tidy(text)
    if not _DATE.fullmatch(written):
        raise BadCell("date-unknown", "this is not a date", _date_hint(written))
    try:
        found = last_day(written)
    except InputError as error:
        raise BadCell("date-unknown", error.message, error.hint or _DATE_HINT) from None
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise BadCell("date-unknown", f"the year is outside {FIRST_YEAR}-{LAST_YEAR}", _DATE_HINT)
    return found


def _date_hint(written: str) -> str:
    if _SERIAL.fullmatch(written):
        return f"It looks like a spreadsheet's number of a day. {_DATE_HINT}"
    if re.fullmatch(r"[0-9]{1,2}([./-])[0-9]{1,2}\1[0-9]{2,4}", written):
        return f"Day and month cannot be told apart for certain. {_DATE_HINT}"
    return _DATE_HINT


_PERIOD_HINT: Final = "Write 2024, 2024-03, 2024Q1, 2024H1, 2024-01..2024-08 or 2023..2024."
_M: Final = r"[0-9]{4}-[0-9]{1,2}"


def period(text: str) -> Period:
    """Read a period.

    Raises
    ------
    BadCell
        If it has none of the forms of `Period.parse`, or lies outside 1800-2200.
    """
    written = tidy(text)
    if not written.isascii():
        raise BadCell("period-unknown", "this is not a period", _period_hint(written))
    try:
        return Period.parse(written)
    except InputError as error:
        if re.search(r"[0-9]{4}-(1[3-9]|[2-9][0-9]|00)\b", written):
            raise BadCell("period-month", "there is no such month", _PERIOD_HINT) from None
        fits = bool(re.match(r"period", error.message))
        message = error.message if fits else "this is not a period"
        raise BadCell("period-unknown", message, _period_hint(written)) from None


def _period_hint(written: str) -> str:
    if _SERIAL.fullmatch(written):
        return f"It looks like a spreadsheet's number of a day. {_PERIOD_HINT}"
    if found := re.fullmatch(r"Q([1-4])[ -/]?([0-9]{4})", written, re.I):
        return f"Did you mean {found[2]}Q{found[1]}?"
    if found := re.fullmatch(r"([0-9]{4})[ -/]Q([1-4])", written, re.I):
        return f"Did you mean {found[1]}Q{found[2]}?"
    if found := re.fullmatch(rf"({_M}) ?(?:-|/|–|to|\.\.\.|:|…|\.\.) ?({_M})", written):
        ends = "..".join(f"{y}-{int(m):02d}" for y, m in (e.split("-") for e in found.groups()))
        return f"Did you mean {ends}?"
    if found := re.fullmatch(r"([0-9]{4})-([1-9])", written):
        return f"Did you mean {found[1]}-0{found[2]}?"
    if found := re.fullmatch(r"([0-9]{4}) ?[-/–] ?([0-9]{4}|[0-9]{2})", written):
        last = found[2] if len(found[2]) == 4 else found[1][:2] + found[2]
        return (
            f"Write {found[1]}..{last} for the calendar years together, or the months of a fiscal "
            f"year, such as {found[1]}-07..{last}-06."
        )
    return _PERIOD_HINT

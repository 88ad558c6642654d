"""Where a figure comes from, and what standing it has."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

from bilateral.errors import InputError

Status = Literal["stated", "reported", "reconciled", "implied", "estimated", "projected", "target"]

_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


@dataclass(frozen=True, slots=True)
class Origin:
    """Source of a figure: enough to find it again.

    Attributes
    ----------
    producer : who says it (``said_by`` of a facts table)
    citation : where it was published (``source`` of a facts table)
    published : last day on which it may have become public; None when not known
    published_text : the date as written (``2025-03``)
    place : file and line, or span of a statement
    note : free words
    """

    producer: str | None = None
    citation: str | None = None
    published: date | None = None
    published_text: str | None = None
    place: str | None = None
    note: str | None = None


def last_day(text: str) -> date:
    """Read a date; one known only as ``2024`` or ``2025-03`` counts as its last day.

    Raises
    ------
    InputError
        If the text is not ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``, or not a day of the calendar.
    """
    found = _DATE.fullmatch(text.strip())
    if not found:
        raise InputError(f"'{text}' is not a date", hint="Write 2024, 2025-03 or 2025-03-29.")
    year, month = int(found[1]), int(found[2] or 12)
    try:
        return date(year, month, int(found[3] or calendar.monthrange(year, month)[1]))
    except ValueError:
        raise InputError(f"'{text}' is not a day of the calendar") from None

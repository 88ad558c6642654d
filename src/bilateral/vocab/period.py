"""A period is a run of whole months: a year, a quarter, January to September."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bilateral.errors import InputError, MeaningError

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

_MONTH = r"(\d{4})-(0[1-9]|1[0-2])"
_FORMS: tuple[tuple[re.Pattern[str], Callable[[list[int]], tuple[int, int]]], ...] = (
    (re.compile(r"(\d{4})"), lambda n: (n[0] * 12, n[0] * 12 + 11)),
    (re.compile(_MONTH), lambda n: (n[0] * 12 + n[1] - 1, n[0] * 12 + n[1] - 1)),
    (
        re.compile(r"(\d{4})[Qq]([1-4])"),
        lambda n: (n[0] * 12 + n[1] * 3 - 3, n[0] * 12 + n[1] * 3 - 1),
    ),
    (
        re.compile(r"(\d{4})[HhSs]([12])"),
        lambda n: (n[0] * 12 + n[1] * 6 - 6, n[0] * 12 + n[1] * 6 - 1),
    ),
    (
        re.compile(rf"{_MONTH}\.\.{_MONTH}"),
        lambda n: (n[0] * 12 + n[1] - 1, n[2] * 12 + n[3] - 1),
    ),
    (re.compile(r"(\d{4})\.\.(\d{4})"), lambda n: (n[0] * 12, n[1] * 12 + 11)),
)
_FIRST_YEAR, _LAST_YEAR = 1800, 2200


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """Whole months from `first` to `last`, both included.

    Attributes
    ----------
    first, last : months counted as ``12 * year + month - 1``

    Raises
    ------
    InputError
        If it ends before it starts or lies outside 1800-2200.
    """

    first: int
    last: int

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise InputError(f"period ends before it starts: {self.window}")
        if self.first < _FIRST_YEAR * 12 or self.last >= _LAST_YEAR * 12:
            raise InputError(f"period outside {_FIRST_YEAR}-{_LAST_YEAR}: {self.window}")

    @classmethod
    def parse(cls, text: str) -> Period:
        """Read ``2024``, ``2024-03``, ``2024Q1``, ``2024H1``, ``2024-01..2024-08``, ``2023..2024``.

        Raises
        ------
        InputError
            If the text has none of these forms.
        """
        for pattern, bounds in _FORMS:
            if found := pattern.fullmatch(text.strip()):
                return cls(*bounds([int(part) for part in found.groups()]))
        raise InputError(
            f"'{text}' is not a period",
            hint="Write 2024, 2024-03, 2024Q1, 2024H1, 2024-01..2024-08 or 2023..2024.",
        )

    @classmethod
    def year(cls, year: int) -> Period:
        """Return the calendar year."""
        return cls(year * 12, year * 12 + 11)

    @classmethod
    def of_months(cls, year: int, first: int, last: int) -> Period:
        """Return months `first` to `last` (1-12) of one calendar year."""
        _require_months(first, last)
        return cls(year * 12 + first - 1, year * 12 + last - 1)

    @classmethod
    def fiscal_year(cls, year: int, first_month: int) -> Period:
        """Return the twelve months that start in `first_month` of `year` (April: 4)."""
        _require_months(first_month)
        return cls(year * 12 + first_month - 1, year * 12 + first_month + 10)

    @property
    def months(self) -> int:
        """Number of months."""
        return self.last - self.first + 1

    @property
    def first_year(self) -> int:
        """Calendar year of the first month."""
        return self.first // 12

    @property
    def last_year(self) -> int:
        """Calendar year of the last month."""
        return self.last // 12

    @property
    def is_year(self) -> bool:
        """Whether it is one calendar year."""
        return self.months == 12 and self.first % 12 == 0

    @property
    def is_whole_years(self) -> bool:
        """Whether it is one or more calendar years."""
        return self.first % 12 == 0 and self.last % 12 == 11

    @property
    def is_year_to_date(self) -> bool:
        """Whether it runs from January and stops short of December of the same year."""
        return self.first % 12 == 0 and self.months < 12

    @property
    def start_text(self) -> str:
        """First month as ``YYYY-MM``."""
        return month_text(self.first)

    @property
    def end_text(self) -> str:
        """Last month as ``YYYY-MM``."""
        return month_text(self.last)

    @property
    def window(self) -> str:
        """``YYYY``, ``YYYY..YYYY`` or ``YYYY-MM..YYYY-MM``."""
        if self.first % 12 == 0 and self.last % 12 == 11:
            years = (str(self.first // 12), str(self.last // 12))
            return years[0] if years[0] == years[1] else "..".join(years)
        return f"{self.start_text}..{self.end_text}"

    def __str__(self) -> str:
        return self.start_text if self.months == 1 else self.window

    def shift(self, months: int) -> Period:
        """Move by whole months; negative is earlier."""
        return Period(self.first + months, self.last + months)

    def year_earlier(self) -> Period:
        """Return the same months one year before, or as many years before as it is long."""
        return self.shift(-12 * max(1, -(-self.months // 12)))

    def covers(self, other: Period) -> bool:
        """Whether every month of `other` is in this period."""
        return self.first <= other.first and other.last <= self.last

    def overlaps(self, other: Period) -> bool:
        """Whether the two share a month."""
        return self.first <= other.last and other.first <= self.last

    def years(self) -> tuple[Period, ...]:
        """Return the calendar years that lie wholly inside."""
        first = -(-self.first // 12)
        last = (self.last + 1) // 12
        return tuple(Period.year(y) for y in range(first, last))

    def require_comparable(self, other: Period) -> None:
        """Refuse to compare periods of different length or season.

        Raises
        ------
        MeaningError
            If the lengths differ, or part-years start in different months.
        """
        if self.months != other.months:
            raise MeaningError(
                f"{self} has {self.months} months and {other} has {other.months}: "
                "they cannot be compared"
            )
        if self.months % 12 and (self.first - other.first) % 12:
            raise MeaningError(f"{self} and {other} are different parts of the year")


def _require_months(*months: int) -> None:
    for month in months:
        if not 1 <= month <= 12:
            raise InputError(f"months run from 1 to 12, not {month}")


def month_text(month: int) -> str:
    """Write a month number as ``YYYY-MM``."""
    return f"{month // 12:04d}-{month % 12 + 1:02d}"


def month_of(day: date) -> int:
    """Return the month number of a date."""
    return day.year * 12 + day.month - 1

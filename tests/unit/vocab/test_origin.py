from __future__ import annotations

from datetime import date

import pytest

from bilateral.errors import InputError
from bilateral.vocab.origin import Origin, last_day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024", date(2024, 12, 31)),
        ("2025-02", date(2025, 2, 28)),
        ("2024-02", date(2024, 2, 29)),
        ("1900-02", date(1900, 2, 28)),
        ("2000-02", date(2000, 2, 29)),
        ("2025-04", date(2025, 4, 30)),
        ("2025-12", date(2025, 12, 31)),
        ("2025-03-29", date(2025, 3, 29)),
        ("2025-01-01", date(2025, 1, 1)),
        (" 2024-02-29 ", date(2024, 2, 29)),
    ],
)
def test_a_vague_date_counts_as_its_last_day(text: str, day: date) -> None:
    assert last_day(text) == day


@pytest.mark.parametrize(
    "text",
    ["2025-13", "2025-00", "2025-00-15", "2025-03-00", "2025-02-30", "2025-02-29", "2025-04-31",
     "2025-01-32", "0000", "0000-01", "9999-13"],
)  # fmt: skip
def test_days_that_are_not_in_the_calendar(text: str) -> None:
    with pytest.raises(InputError, match="not a day of the calendar"):
        last_day(text)


@pytest.mark.parametrize(
    "text",
    ["", "24", "2025-3", "2025-3-1", "29.03.2025", "2025/03/29", "2025-03-29T10:00", "March 2025",
     "2025-", "20250329", "45000"],
)  # fmt: skip
def test_texts_that_are_no_dates(text: str) -> None:
    with pytest.raises(InputError, match="is not a date") as error:
        last_day(text)
    assert "2025-03-29" in (error.value.hint or "")


def test_nothing_is_invented_about_a_source() -> None:
    empty = Origin()
    assert all(getattr(empty, name) is None for name in Origin.__slots__)

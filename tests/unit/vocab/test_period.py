from __future__ import annotations

from datetime import date

import pytest

from bilateral.errors import InputError, MeaningError
from bilateral.vocab.period import Period, month_of, month_text

# written, first month, last month, as printed, window
FORMS = [
    ("2024", "2024-01", "2024-12", "2024", "2024"),
    ("2024-01", "2024-01", "2024-01", "2024-01", "2024-01..2024-01"),
    ("2024-12", "2024-12", "2024-12", "2024-12", "2024-12..2024-12"),
    ("2024Q1", "2024-01", "2024-03", "2024-01..2024-03", "2024-01..2024-03"),
    ("2024Q2", "2024-04", "2024-06", "2024-04..2024-06", "2024-04..2024-06"),
    ("2024q3", "2024-07", "2024-09", "2024-07..2024-09", "2024-07..2024-09"),
    ("2024Q4", "2024-10", "2024-12", "2024-10..2024-12", "2024-10..2024-12"),
    ("2024H1", "2024-01", "2024-06", "2024-01..2024-06", "2024-01..2024-06"),
    ("2024h2", "2024-07", "2024-12", "2024-07..2024-12", "2024-07..2024-12"),
    ("2024S1", "2024-01", "2024-06", "2024-01..2024-06", "2024-01..2024-06"),
    ("2024s2", "2024-07", "2024-12", "2024-07..2024-12", "2024-07..2024-12"),
    ("2024-01..2024-08", "2024-01", "2024-08", "2024-01..2024-08", "2024-01..2024-08"),
    ("2024-03..2024-03", "2024-03", "2024-03", "2024-03", "2024-03..2024-03"),
    ("2023-11..2024-02", "2023-11", "2024-02", "2023-11..2024-02", "2023-11..2024-02"),
    ("2023..2024", "2023-01", "2024-12", "2023..2024", "2023..2024"),
    ("2024..2024", "2024-01", "2024-12", "2024", "2024"),
    ("2024-01..2024-12", "2024-01", "2024-12", "2024", "2024"),
    ("2023-01..2024-12", "2023-01", "2024-12", "2023..2024", "2023..2024"),
    (" 1800 ", "1800-01", "1800-12", "1800", "1800"),
    ("2199-12", "2199-12", "2199-12", "2199-12", "2199-12..2199-12"),
]


@pytest.mark.parametrize(("text", "first", "last", "shown", "window"), FORMS)
def test_forms(text: str, first: str, last: str, shown: str, window: str) -> None:
    period = Period.parse(text)
    assert (period.start_text, period.end_text) == (first, last)
    assert (str(period), period.window) == (shown, window)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2024-13",
        "2024-00",
        "2024-1",
        "24",
        "20240",
        "2024Q0",
        "2024Q5",
        "2024H3",
        "2024-Q1",
        "Q1 2024",
        "2024-2023",
        "2024-01-05",
        "2024-01..2024-13",
        "2024..2024-08",
        "2024-01..",
        "2024-01...2024-08",
        "2024-01 .. 2024-08",
        "-2024",
        "2024.0",
        "2024\n2025",
    ],
)
def test_other_texts_are_refused(text: str) -> None:
    with pytest.raises(InputError, match="is not a period") as error:
        Period.parse(text)
    assert "2024Q1" in (error.value.hint or "")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2024..2023", "ends before it starts"),
        ("2024-05..2024-04", "ends before it starts"),
        ("1700", "outside 1800-2200"),
        ("1799-12", "outside 1800-2200"),
        ("1799-12..1800-01", "outside 1800-2200"),
        ("2200", "outside 1800-2200"),
        ("2199-12..2200-01", "outside 1800-2200"),
        ("0000", "outside 1800-2200"),
    ],
)
def test_impossible_periods_are_refused(text: str, words: str) -> None:
    with pytest.raises(InputError, match=words):
        Period.parse(text)


def test_makers() -> None:
    assert Period.year(2024) == Period.parse("2024")
    assert Period.of_months(2024, 1, 8) == Period.parse("2024-01..2024-08")
    assert Period.of_months(2024, 12, 12) == Period.parse("2024-12")
    assert Period.fiscal_year(2024, 1) == Period.parse("2024")
    assert Period.fiscal_year(2024, 4) == Period.parse("2024-04..2025-03")
    assert Period.fiscal_year(2024, 12) == Period.parse("2024-12..2025-11")


@pytest.mark.parametrize(("first", "last"), [(0, 3), (1, 13), (-1, 2), (13, 13), (5, 4)])
def test_months_run_from_1_to_12(first: int, last: int) -> None:
    with pytest.raises(InputError):
        Period.of_months(2024, first, last)


@pytest.mark.parametrize("month", [0, 13, -4])
def test_a_fiscal_year_starts_in_a_month_of_the_calendar(month: int) -> None:
    with pytest.raises(InputError, match="months run from 1 to 12"):
        Period.fiscal_year(2024, month)


# text, months, one calendar year, whole calendar years, year to date
KINDS = [
    ("2024", 12, True, True, False),
    ("2023..2024", 24, False, True, False),
    ("2024-01", 1, False, False, True),
    ("2024-12", 1, False, False, False),
    ("2024Q1", 3, False, False, True),
    ("2024Q2", 3, False, False, False),
    ("2024H1", 6, False, False, True),
    ("2024H2", 6, False, False, False),
    ("2024-01..2024-11", 11, False, False, True),
    ("2024-02..2024-12", 11, False, False, False),
    ("2024-04..2025-03", 12, False, False, False),
    ("2023-01..2024-09", 21, False, False, False),
]


@pytest.mark.parametrize(("text", "months", "year", "years", "to_date"), KINDS)
def test_kinds(text: str, months: int, year: bool, years: bool, to_date: bool) -> None:
    period = Period.parse(text)
    assert period.months == months
    found = (period.is_year, period.is_whole_years, period.is_year_to_date)
    assert found == (year, years, to_date)


def test_years_of_the_ends() -> None:
    period = Period.parse("2023-12..2025-01")
    assert (period.first_year, period.last_year) == (2023, 2025)


@pytest.mark.parametrize("months", range(1, 31))
def test_a_year_earlier_moves_by_whole_years_and_never_overlaps(months: int) -> None:
    period = Period(2024 * 12 + 2, 2024 * 12 + 1 + months)
    earlier = period.year_earlier()
    moved = period.first - earlier.first
    assert moved == (12 if months <= 12 else 24 if months <= 24 else 36)
    assert earlier.months == months
    assert earlier.last < period.first
    earlier.require_comparable(period)


@pytest.mark.parametrize(
    ("text", "earlier"),
    [
        ("2024", "2023"),
        ("2023..2024", "2021..2022"),
        ("2024-01..2024-08", "2023-01..2023-08"),
        ("2024-02", "2023-02"),
        ("2023-11..2024-02", "2022-11..2023-02"),
        ("2023-01..2024-09", "2021-01..2022-09"),
    ],
)
def test_a_year_earlier(text: str, earlier: str) -> None:
    assert str(Period.parse(text).year_earlier()) == earlier


def test_shift_stops_at_the_ends_of_time() -> None:
    assert str(Period.parse("2024-01").shift(-1)) == "2023-12"
    assert str(Period.parse("2024Q4").shift(3)) == "2025-01..2025-03"
    with pytest.raises(InputError, match="outside"):
        Period.year(1800).shift(-1)
    with pytest.raises(InputError, match="outside"):
        Period.year(2199).shift(1)


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("2024", ("2024",)),
        ("2023..2025", ("2023", "2024", "2025")),
        ("2024-01..2024-11", ()),
        ("2023-02..2024-11", ()),
        ("2023-02..2024-12", ("2024",)),
        ("2023-01..2024-11", ("2023",)),
        ("2022-12..2025-01", ("2023", "2024")),
        ("2024-06", ()),
    ],
)
def test_years_wholly_inside(text: str, years: tuple[str, ...]) -> None:
    assert tuple(map(str, Period.parse(text).years())) == years


# big, small, covers, overlaps
PAIRS = [
    ("2024", "2024", True, True),
    ("2024", "2024-01", True, True),
    ("2024", "2024-12", True, True),
    ("2024", "2025-01", False, False),
    ("2024", "2023-12", False, False),
    ("2024", "2023-12..2024-01", False, True),
    ("2024", "2024-12..2025-01", False, True),
    ("2024-03", "2024", False, True),
]


@pytest.mark.parametrize(("big", "small", "covers", "overlaps"), PAIRS)
def test_covers_and_overlaps(big: str, small: str, covers: bool, overlaps: bool) -> None:
    one, other = Period.parse(big), Period.parse(small)
    assert one.covers(other) is covers
    assert one.overlaps(other) is other.overlaps(one) is overlaps


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2024", "2011"),
        ("2024-01..2024-09", "2023-01..2023-09"),
        ("2024-03", "2020-03"),
        ("2024-04..2025-03", "2023-04..2024-03"),
        ("2024", "2023-04..2024-03"),  # a year is a year, wherever it starts
        ("2023..2024", "2021..2022"),
        ("2023-11..2024-02", "2022-11..2023-02"),
    ],
)
def test_comparable(one: str, other: str) -> None:
    Period.parse(one).require_comparable(Period.parse(other))
    Period.parse(other).require_comparable(Period.parse(one))


@pytest.mark.parametrize(
    ("one", "other", "words"),
    [
        ("2024-01..2024-09", "2023", "9 months and 2023 has 12"),
        ("2024", "2022..2023", "12 months and 2022..2023 has 24"),
        ("2024-01..2024-09", "2023-01..2023-08", "cannot be compared"),
        ("2024-01..2024-09", "2023-04..2023-12", "different parts of the year"),
        ("2024Q1", "2024Q2", "different parts of the year"),
        ("2024-01", "2023-12", "different parts of the year"),
        ("2023-01..2024-06", "2021-02..2022-07", "different parts of the year"),
    ],
)
def test_not_comparable(one: str, other: str, words: str) -> None:
    with pytest.raises(MeaningError, match=words):
        Period.parse(one).require_comparable(Period.parse(other))
    with pytest.raises(MeaningError):
        Period.parse(other).require_comparable(Period.parse(one))


def test_order_is_by_start_then_end() -> None:
    texts = ["2024-02", "2024", "2024-01", "2023"]
    ordered = sorted(map(Period.parse, texts))
    assert [str(p) for p in ordered] == ["2023", "2024-01", "2024", "2024-02"]


def test_months_of_days_and_texts() -> None:
    assert month_of(date(2024, 1, 31)) == Period.parse("2024-01").first
    assert month_of(date(2024, 12, 1)) == Period.year(2024).last
    assert month_text(month_of(date(2011, 9, 9))) == "2011-09"
    assert month_text(0) == "0000-01"

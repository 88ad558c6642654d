"""The rounding table, row by row, worked by hand."""

from __future__ import annotations

import math
from typing import Any, get_args

import pytest

from bilateral.errors import InputError
from bilateral.vocab.rounding import (
    QUALIFIERS,
    WIDTHS,
    Form,
    Interval,
    Qualifier,
    Width,
    half_width,
    interval,
    printed,
)

INF = math.inf


def ends(found: Interval) -> tuple[float, float]:
    return found.low, found.high


def near(low: float, high: float) -> Any:
    return pytest.approx((low, high), rel=1e-12, abs=1e-12)


# --- half-widths ----------------------------------------------------------------------------

# number, scale, tight, loose
AMOUNTS = [
    ("380.7", 1e6, 0.05, 0.05),
    ("104.0", 1e6, 0.05, 0.05),
    ("10.50", 1e6, 0.005, 0.005),
    ("0.380", 1e9, 0.0005, 0.0005),
    ("1.0", 1e9, 0.05, 0.05),
    ("0.0", 1, 0.05, 0.05),
    ("837", 1e6, 0.5, 0.5),
    ("101", 1, 0.5, 0.5),
    ("5", 1, 0.5, 0.5),
    ("0", 1, 0.5, 0.5),
    ("270", 1e6, 0.5, 5),
    ("10", 1, 0.5, 5),
    ("15", 1e9, 0.5, 0.5),
    ("500", 1e6, 5, 50),
    ("500", 1, 5, 50),
    ("100", 1, 5, 50),
    ("1000", 1, 50, 500),
    ("1200", 1, 5, 50),
    ("1010", 1, 0.5, 5),
    ("1000000", 1, 50_000, 500_000),
    ("1", 1e9, 0.05, 0.5),
    ("9", 1e6, 0.05, 0.5),
    ("1", 1e3, 0.5, 0.5),  # a thousand is no large scale
    ("1", 999_999, 0.5, 0.5),
    ("-380.7", 1e6, 0.05, 0.05),
    ("-500", 1e6, 5, 50),
    ("-3", 1, 0.5, 0.5),
    ("+500", 1, 5, 50),
    ("007", 1, 0.5, 0.5),
    ("12345678901234567890", 1, 0.5, 5),
]


@pytest.mark.parametrize(("number", "scale", "tight", "loose"), AMOUNTS)
def test_half_width_of_an_amount(number: str, scale: float, tight: float, loose: float) -> None:
    assert half_width(number, "tight", scale=scale) == pytest.approx(tight, rel=1e-12)
    assert half_width(number, "loose", scale=scale) == pytest.approx(loose, rel=1e-12)


# number, form, tight, loose
CHANGES = [
    ("37", "percent", 0.5, 0.5),
    ("18.9", "percent", 0.05, 0.05),
    ("20", "percent", 0.5, 5),
    ("-20", "percent", 0.5, 5),
    ("100", "percent", 0.5, 5),  # a round per cent is round to tens, never to hundreds
    ("300", "percent", 0.5, 5),
    ("1000", "percent", 0.5, 5),
    ("5", "percent", 0.5, 0.5),
    ("0", "percent", 0.5, 0.5),
    ("118.2", "index", 0.05, 0.05),
    ("95", "index", 0.5, 0.5),
    ("120", "index", 0.5, 5),
    ("1.5", "multiple", 0.05, 0.05),
    ("3", "multiple", 0.5, 0.5),
    ("10", "multiple", 0.5, 5),
    ("0.5", "multiple", 0.05, 0.05),
    ("2", "multiple_word", 0.1, 0.5),
    ("0.5", "multiple_word", 0.025, 0.125),
    ("3", "multiple_word", 0.15, 0.75),
    ("-2", "multiple_word", 0.1, 0.5),
    ("0.25", "fraction", 0.01, 0.05),
    ("-0.3333", "fraction", 0.01, 0.05),
]


@pytest.mark.parametrize(("number", "form", "tight", "loose"), CHANGES)
def test_half_width_of_a_change(number: str, form: Form, tight: float, loose: float) -> None:
    assert half_width(number, "tight", form=form) == pytest.approx(tight, rel=1e-12)
    assert half_width(number, "loose", form=form) == pytest.approx(loose, rel=1e-12)


def test_a_large_scale_rounds_amounts_only() -> None:
    assert half_width("5", "loose", scale=1e9, form="percent") == 0.5
    assert half_width("2", "loose", scale=1e9, form="multiple_word") == 0.5


# --- qualifiers -----------------------------------------------------------------------------

# number, number_high, qualifier, scale, tight, loose
LEVELS: list[tuple[str, str | None, Qualifier, float, tuple[float, float], tuple[float, float]]]
LEVELS = [
    ("380.7", None, "exact", 1e6, (380.65e6, 380.75e6), (380.65e6, 380.75e6)),
    ("500", None, "exact", 1e6, (495e6, 505e6), (450e6, 550e6)),
    ("1", None, "exact", 1e9, (0.95e9, 1.05e9), (0.5e9, 1.5e9)),
    ("0", None, "exact", 1, (0, 0.5), (0, 0.5)),
    ("0.0", None, "exact", 1e6, (0, 0.05e6), (0, 0.05e6)),
    ("100", None, "exact", 1, (95, 105), (50, 150)),
    ("1000", None, "exact", 1, (950, 1050), (500, 1500)),
    ("10.50", None, "exact", 1e6, (10.495e6, 10.505e6), (10.495e6, 10.505e6)),
    ("25.3", None, "about", 1e9, (24.794e9, 25.806e9), (24.035e9, 26.565e9)),
    ("500", None, "about", 1e6, (490e6, 510e6), (450e6, 550e6)),
    ("3", None, "about", 1, (2.5, 3.5), (2.5, 3.5)),
    ("0", None, "about", 1, (0, 0.5), (0, 0.5)),
    ("270", None, "almost", 1e6, (264.6e6, 270e6), (256.5e6, 270e6)),
    ("380.7", None, "almost", 1, (373.086, 380.7), (361.665, 380.7)),
    ("1", None, "almost", 1e9, (0.95e9, 1e9), (0.5e9, 1e9)),
    ("0.1", None, "almost", 1, (0.05, 0.1), (0.05, 0.1)),
    ("500", None, "over", 1e6, (500e6, INF), (500e6, INF)),
    ("500", None, "at_least", 1e6, (500e6, INF), (500e6, INF)),
    ("500", None, "up_to", 1e6, (0, 500e6), (0, 500e6)),
    ("300", "400", "range", 1e6, (295e6, 405e6), (250e6, 450e6)),
    ("5", "10", "range", 1, (4.5, 10.5), (4.5, 15)),
    ("1.5", "2", "range", 1e9, (1.45e9, 2.05e9), (1.45e9, 2.5e9)),
    ("300", "300", "range", 1, (295, 305), (250, 350)),
    ("0", "5", "range", 1, (0, 5.5), (0, 5.5)),
    # below zero (a deficit): the mirror image
    ("-500", None, "exact", 1e6, (-505e6, -495e6), (-550e6, -450e6)),
    ("-0.04", None, "exact", 1, (-0.045, -0.035), (-0.045, -0.035)),
    ("-270", None, "almost", 1e6, (-270e6, -264.6e6), (-270e6, -256.5e6)),
    ("-500", None, "over", 1e6, (-INF, -500e6), (-INF, -500e6)),
    ("-500", None, "up_to", 1e6, (-500e6, 0), (-500e6, 0)),
    ("-300", "400", "range", 1e6, (-405e6, -295e6), (-450e6, -250e6)),
    ("-300", "-400", "range", 1e6, (-405e6, -295e6), (-450e6, -250e6)),
]


@pytest.mark.parametrize(("number", "high", "qualifier", "scale", "tight", "loose"), LEVELS)
def test_interval_of_an_amount(
    number: str,
    high: str | None,
    qualifier: Qualifier,
    scale: float,
    tight: tuple[float, float],
    loose: tuple[float, float],
) -> None:
    for width, expected in zip(WIDTHS, (tight, loose), strict=True):
        found = interval(number, width, qualifier=qualifier, scale=scale, number_high=high)
        assert ends(found) == near(*expected), width


PERCENTS: list[tuple[str, str | None, Qualifier, tuple[float, float], tuple[float, float]]] = [
    ("37", None, "exact", (36.5, 37.5), (36.5, 37.5)),
    ("18.9", None, "exact", (18.85, 18.95), (18.85, 18.95)),
    ("20", None, "exact", (19.5, 20.5), (15, 25)),
    ("20", None, "almost", (19.5, 20), (15, 20)),
    ("50", None, "about", (49, 51), (45, 55)),
    ("60", None, "over", (60, INF), (60, INF)),
    ("60", None, "up_to", (-INF, 60), (-INF, 60)),
    ("5", "10", "range", (4.5, 10.5), (4.5, 15)),
    ("0", None, "exact", (-0.5, 0.5), (-0.5, 0.5)),
    ("-3", None, "exact", (-3.5, -2.5), (-3.5, -2.5)),
    ("-60", None, "over", (-INF, -60), (-INF, -60)),
    ("-60", None, "up_to", (-60, INF), (-60, INF)),
    ("-20", None, "almost", (-20, -19.5), (-20, -15)),
    ("-3", "5", "range", (-5.5, -2.5), (-5.5, -2.5)),
    ("-3", "-5", "range", (-5.5, -2.5), (-5.5, -2.5)),
    ("-0", None, "over", (-INF, 0), (-INF, 0)),
]


@pytest.mark.parametrize(("number", "high", "qualifier", "tight", "loose"), PERCENTS)
def test_interval_of_a_percent(
    number: str,
    high: str | None,
    qualifier: Qualifier,
    tight: tuple[float, float],
    loose: tuple[float, float],
) -> None:
    for width, expected in zip(WIDTHS, (tight, loose), strict=True):
        found = interval(number, width, qualifier=qualifier, form="percent", number_high=high)
        assert ends(found) == near(*expected), width


def test_the_table_names_every_qualifier_and_width() -> None:
    assert {row[2] for row in LEVELS} == set(QUALIFIERS)
    assert WIDTHS == ("tight", "loose")
    assert {row[1] for row in CHANGES} | {"amount"} == set(get_args(Form))


# --- what is refused ------------------------------------------------------------------------

GARBAGE = ["", " ", "abc", "1,5", "380.7.1", "1 000", "--5", "++5", "5-10", "0x10", "37 %", "½"]
NOT_FINITE = ["nan", "NaN", "-nan", "sNaN", "inf", "-inf", "Infinity", "1e400", "-1e400", "1e9999"]


@pytest.mark.parametrize("form", get_args(Form))
@pytest.mark.parametrize("number", [*GARBAGE, *NOT_FINITE])
def test_what_is_no_number_is_refused(number: str, form: Form) -> None:
    words = "not a finite number" if number in NOT_FINITE else "not a number"
    with pytest.raises(InputError, match=words):
        printed(number)
    with pytest.raises(InputError, match=words):
        half_width(number, "tight", form=form)
    for qualifier in QUALIFIERS:
        with pytest.raises(InputError, match=words):
            interval(number, "loose", qualifier=qualifier, form=form)
    with pytest.raises(InputError, match=words):
        interval("1", "tight", qualifier="range", form=form, number_high=number)


def test_a_long_text_is_quoted_short() -> None:
    with pytest.raises(InputError) as error:
        printed("z" * 10_000)
    assert len(str(error.value)) < 120


@pytest.mark.parametrize(
    ("number", "high", "scale"),
    [("1e300", None, 1e12), ("1", None, INF), ("1", None, math.nan), ("1", "1e300", 1e12)],
)
def test_what_overflows_is_refused(number: str, high: str | None, scale: float) -> None:
    qualifier: Qualifier = "exact" if high is None else "range"
    with pytest.raises(InputError, match="too large"):
        interval(number, "tight", qualifier=qualifier, scale=scale, number_high=high)


@pytest.mark.parametrize(
    ("number", "high", "words"),
    [
        ("5", None, "needs two numbers"),
        ("10", "5", "must not fall"),
        ("-5", "-3", "must not fall"),
        ("3", "-5", "across zero"),
        ("-3", "+5", "across zero"),
        ("0", "-5", "across zero"),
    ],
)
def test_bad_ranges_are_refused(number: str, high: str | None, words: str) -> None:
    with pytest.raises(InputError, match=words):
        interval(number, "tight", qualifier="range", number_high=high)


@pytest.mark.parametrize("qualifier", [q for q in QUALIFIERS if q != "range"])
def test_a_second_number_is_never_dropped_silently(qualifier: Qualifier) -> None:
    with pytest.raises(InputError, match="takes one number"):
        interval("300", "tight", qualifier=qualifier, number_high="400")


# --- intervals ------------------------------------------------------------------------------


@pytest.mark.parametrize(("low", "high"), [(1, 0), (math.nan, 1), (0, math.nan), (INF, -INF)])
def test_no_interval(low: float, high: float) -> None:
    with pytest.raises(InputError, match="not an interval"):
        Interval(low, high)


def test_a_point_is_an_interval() -> None:
    assert 1.0 in Interval(1.0, 1.0)
    assert Interval(1.0, 1.0).scaled(0) == Interval(0, 0)


def test_an_interval_holds_its_ends() -> None:
    found = Interval(1.0, 2.0)
    assert 1.0 in found
    assert 2.0 in found
    assert 0.999 not in found
    assert 2.001 not in found
    assert math.nan not in found
    assert 1e300 in Interval(0, INF)


def test_overlap_counts_a_shared_point() -> None:
    assert Interval(0, 1).overlaps(Interval(1, 2))
    assert Interval(1, 2).overlaps(Interval(0, 1))
    assert Interval(0, 9).overlaps(Interval(3, 4))
    assert not Interval(0, 1).overlaps(Interval(1.001, 2))
    assert not Interval(1.001, 2).overlaps(Interval(0, 1))


def test_scaling() -> None:
    assert Interval(1, INF).scaled(1e6) == Interval(1e6, INF)
    with pytest.raises(InputError, match="not an interval"):
        Interval(1, 2).scaled(-1)
    with pytest.raises(InputError, match="not an interval"):
        Interval(1, INF).scaled(0)


@pytest.mark.parametrize("width", WIDTHS)
def test_the_default_is_an_exact_amount_of_single_units(width: Width) -> None:
    assert interval("837", width) == Interval(836.5, 837.5)

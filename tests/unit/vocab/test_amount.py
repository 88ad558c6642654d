from __future__ import annotations

import math
from typing import Any

import pytest

from bilateral.errors import InputError
from bilateral.vocab.amount import Amount
from bilateral.vocab.rounding import QUALIFIERS, WIDTHS, Form, Interval, Qualifier

INF = math.inf
NO_NUMBER = r"not a (finite )?number"
CHANGES: tuple[Form, ...] = ("percent", "index", "multiple", "multiple_word", "fraction")


def near(low: float, high: float) -> Any:
    return pytest.approx((low, high), rel=1e-12, abs=1e-12)


def ends(interval: Interval) -> tuple[float, float]:
    return interval.low, interval.high


def test_money_in_full_units() -> None:
    found = Amount.money("380.7", scale=1e6)
    assert found.value == pytest.approx(380.7e6)
    assert ends(found.tight) == near(380.65e6, 380.75e6)
    assert not found.two_widths
    assert (found.text, found.qualifier) == ("380.7", "exact")


def test_money_keeps_what_was_written() -> None:
    found = Amount.money("270", scale=1e6, qualifier="almost", text="nearly 270")
    assert (found.text, found.qualifier, found.value) == ("nearly 270", "almost", 270e6)
    assert found.two_widths
    assert found.interval("tight") is found.tight
    assert found.interval("loose") is found.loose
    assert ends(found.tight) == near(264.6e6, 270e6)
    assert ends(found.loose) == near(256.5e6, 270e6)


def test_the_value_of_a_range_is_its_middle() -> None:
    assert Amount.money("300", scale=1e6, qualifier="range", number_high="400").value == 350e6
    assert Amount.money("-300", qualifier="range", number_high="400").value == -350
    assert Amount.change("5", "percent", qualifier="range", number_high="10").value == 0.075
    assert Amount.change("-3", "percent", qualifier="range", number_high="5").value == -0.04
    assert Amount.change("1.5", "multiple", qualifier="range", number_high="2").value == 0.75


def test_a_deficit_is_below_zero() -> None:
    found = Amount.money("-104.0", scale=1e6)
    assert ends(found.tight) == near(-104.05e6, -103.95e6)
    assert found.value == -104e6


# number, form, qualifier, second number, value, tight, loose
Row = tuple[str, Form, Qualifier, str | None, float, tuple[float, float], tuple[float, float]]
ROWS: list[Row] = [
    # per cent
    ("37", "percent", "exact", None, 0.37, (0.365, 0.375), (0.365, 0.375)),
    ("18.9", "percent", "exact", None, 0.189, (0.1885, 0.1895), (0.1885, 0.1895)),
    ("20", "percent", "exact", None, 0.2, (0.195, 0.205), (0.15, 0.25)),
    ("20", "percent", "almost", None, 0.2, (0.195, 0.2), (0.15, 0.2)),
    ("20", "percent", "about", None, 0.2, (0.195, 0.205), (0.15, 0.25)),
    ("100", "percent", "exact", None, 1.0, (0.995, 1.005), (0.95, 1.05)),
    ("0", "percent", "exact", None, 0.0, (-0.005, 0.005), (-0.005, 0.005)),
    ("60", "percent", "over", None, 0.6, (0.6, INF), (0.6, INF)),
    ("60", "percent", "up_to", None, 0.6, (-1, 0.6), (-1, 0.6)),
    ("5", "percent", "range", "10", 0.075, (0.045, 0.105), (0.045, 0.15)),
    ("-60", "percent", "over", None, -0.6, (-1, -0.6), (-1, -0.6)),
    ("-60", "percent", "at_least", None, -0.6, (-1, -0.6), (-1, -0.6)),
    ("-20", "percent", "almost", None, -0.2, (-0.2, -0.195), (-0.2, -0.15)),
    ("-20", "percent", "up_to", None, -0.2, (-0.2, INF), (-0.2, INF)),
    ("-100", "percent", "exact", None, -1.0, (-1, -0.995), (-1, -0.95)),
    ("-99.9", "percent", "about", None, -0.999, (-1, -0.97902), (-1, -0.94905)),
    ("-3", "percent", "range", "5", -0.04, (-0.055, -0.025), (-0.055, -0.025)),
    # index, the period before is 100
    ("118.2", "index", "exact", None, 0.182, (0.1815, 0.1825), (0.1815, 0.1825)),
    ("95", "index", "exact", None, -0.05, (-0.055, -0.045), (-0.055, -0.045)),
    ("100", "index", "exact", None, 0.0, (-0.005, 0.005), (-0.05, 0.05)),
    ("100", "index", "over", None, 0.0, (0, INF), (0, INF)),
    ("100", "index", "up_to", None, 0.0, (-1, 0), (-1, 0)),
    ("1", "multiple", "over", None, 0.0, (0, INF), (0, INF)),
    ("0", "percent", "over", None, 0.0, (0, INF), (0, INF)),
    ("110", "index", "over", None, 0.1, (0.1, INF), (0.1, INF)),
    ("95", "index", "over", None, -0.05, (-1, -0.05), (-1, -0.05)),
    ("95", "index", "almost", None, -0.05, (-0.05, -0.031), (-0.05, -0.0025)),
    ("118.2", "index", "almost", None, 0.182, (0.15836, 0.182), (0.1229, 0.182)),
    ("105", "index", "range", "110", 0.075, (0.045, 0.105), (0.045, 0.15)),
    ("0", "index", "exact", None, -1.0, (-1, -0.995), (-1, -0.995)),
    # multiple in digits
    ("1.5", "multiple", "exact", None, 0.5, (0.45, 0.55), (0.45, 0.55)),
    ("2", "multiple", "exact", None, 1.0, (0.5, 1.5), (0.5, 1.5)),
    ("0.5", "multiple", "exact", None, -0.5, (-0.55, -0.45), (-0.55, -0.45)),
    ("1.5", "multiple", "over", None, 0.5, (0.5, INF), (0.5, INF)),
    ("1.1", "multiple", "over", None, 0.1, (0.1, INF), (0.1, INF)),
    ("0.5", "multiple", "over", None, -0.5, (-1, -0.5), (-1, -0.5)),
    ("0.5", "multiple", "at_least", None, -0.5, (-1, -0.5), (-1, -0.5)),
    ("1.5", "multiple", "up_to", None, 0.5, (-1, 0.5), (-1, 0.5)),
    ("0.5", "multiple", "up_to", None, -0.5, (-0.5, INF), (-0.5, INF)),
    ("1.5", "multiple", "almost", None, 0.5, (0.45, 0.5), (0.425, 0.5)),
    ("0.50", "multiple", "almost", None, -0.5, (-0.5, -0.49), (-0.5, -0.475)),
    ("1.50", "multiple", "about", None, 0.5, (0.47, 0.53), (0.425, 0.575)),
    ("1.5", "multiple", "range", "2.5", 1.0, (0.45, 1.55), (0.45, 1.55)),
    ("0.5", "multiple", "range", "0.8", -0.35, (-0.55, -0.15), (-0.55, -0.15)),
    ("0.01", "multiple", "exact", None, -0.99, (-0.995, -0.985), (-0.995, -0.985)),
    ("0", "multiple", "exact", None, -1.0, (-1, -0.5), (-1, -0.5)),
    # multiple in words: doubled, halved, tripled
    ("2", "multiple_word", "exact", None, 1.0, (0.9, 1.1), (0.5, 1.5)),
    ("2", "multiple_word", "over", None, 1.0, (1, INF), (1, INF)),
    ("2", "multiple_word", "almost", None, 1.0, (0.9, 1), (0.5, 1)),
    ("0.5", "multiple_word", "exact", None, -0.5, (-0.525, -0.475), (-0.625, -0.375)),
    ("0.5", "multiple_word", "over", None, -0.5, (-1, -0.5), (-1, -0.5)),
    ("0.5", "multiple_word", "almost", None, -0.5, (-0.5, -0.475), (-0.5, -0.375)),
    # a fraction in words: by a third, by a quarter
    ("0.25", "fraction", "exact", None, 0.25, (0.24, 0.26), (0.2, 0.3)),
    ("-0.25", "fraction", "exact", None, -0.25, (-0.26, -0.24), (-0.3, -0.2)),
    ("-0.25", "fraction", "over", None, -0.25, (-1, -0.25), (-1, -0.25)),
    ("0.3333", "fraction", "almost", None, 0.3333, (0.3233, 0.3333), (0.2833, 0.3333)),
]


@pytest.mark.parametrize(
    ("number", "form", "qualifier", "high", "value", "tight", "loose"), ROWS
)  # fmt: skip
def test_change(
    number: str,
    form: Form,
    qualifier: Qualifier,
    high: str | None,
    value: float,
    tight: tuple[float, float],
    loose: tuple[float, float],
) -> None:
    found = Amount.change(number, form, qualifier=qualifier, number_high=high)
    assert found.value == pytest.approx(value, rel=1e-12, abs=1e-15)
    assert ends(found.tight) == near(*tight)
    assert ends(found.loose) == near(*loose)
    assert (found.text, found.qualifier) == (number, qualifier)


def test_every_form_and_qualifier_has_a_row() -> None:
    assert {row[1] for row in ROWS} == set(CHANGES)
    assert {row[2] for row in ROWS} == set(QUALIFIERS)


@pytest.mark.parametrize("number", ["1.1", "1.2", "1.3", "2.3", "0.9", "0.7", "0.3"])
@pytest.mark.parametrize("qualifier", ["almost", "over", "at_least", "up_to"])
def test_the_figure_itself_is_inside_to_the_last_bit(number: str, qualifier: Qualifier) -> None:
    found = Amount.change(number, "multiple", qualifier=qualifier)
    assert found.value in found.tight
    assert found.value in found.loose


@pytest.mark.parametrize(
    ("number", "form", "high"),
    [
        ("-120", "percent", None),
        ("-100.1", "percent", None),
        ("-1.5", "fraction", None),
        ("-0.5", "multiple", None),
        ("-2", "multiple_word", None),
        ("-5", "index", None),
        ("-95", "percent", "105"),
        ("-95", "percent", "-105"),
    ],
)
@pytest.mark.parametrize("qualifier", QUALIFIERS)
def test_nothing_falls_below_zero(
    number: str, form: Form, high: str | None, qualifier: Qualifier
) -> None:
    with pytest.raises(InputError, match="cannot fall by more than all of it"):
        Amount.change(number, form, qualifier=qualifier, number_high=high)


@pytest.mark.parametrize(
    "number", ["", "abc", "1,5", "nan", "sNaN", "-inf", "inf", "1e400", "++5", "37 %"]
)
@pytest.mark.parametrize("qualifier", QUALIFIERS)
def test_what_is_no_number_is_refused(number: str, qualifier: Qualifier) -> None:
    for form in CHANGES:
        with pytest.raises(InputError, match=NO_NUMBER):
            Amount.change(number, form, qualifier=qualifier)
    with pytest.raises(InputError, match=NO_NUMBER):
        Amount.money(number, qualifier=qualifier)
    with pytest.raises(InputError, match=NO_NUMBER):
        Amount.money("1", qualifier="range", number_high=number)
    with pytest.raises(InputError, match=NO_NUMBER):
        Amount.change("1", "percent", qualifier="range", number_high=number)


@pytest.mark.parametrize("form", ["amount", "points", ""])
def test_other_forms_are_no_change(form: Any) -> None:
    with pytest.raises(InputError, match="not a form of change"):
        Amount.change("5", form)


@pytest.mark.parametrize("form", CHANGES)
def test_a_second_number_is_never_dropped_and_never_missing(form: Form) -> None:
    with pytest.raises(InputError, match="takes one number"):
        Amount.change("1", form, number_high="2")
    with pytest.raises(InputError, match="needs two numbers"):
        Amount.change("1", form, qualifier="range")
    with pytest.raises(InputError, match="takes one number"):
        Amount.money("300", number_high="400")


def test_too_large_a_sum_is_refused() -> None:
    with pytest.raises(InputError, match="too large"):
        Amount.money("1e300", scale=1e12)


def test_the_widths_of_the_figures_of_a_case_read_as_published() -> None:
    half = Amount.money("500", scale=1e6)
    assert [ends(half.interval(w)) for w in WIDTHS] == [near(495e6, 505e6), near(450e6, 550e6)]
    billion = Amount.money("1", scale=1e9)
    assert [ends(billion.interval(w)) for w in WIDTHS] == [
        near(0.95e9, 1.05e9),
        near(0.5e9, 1.5e9),
    ]

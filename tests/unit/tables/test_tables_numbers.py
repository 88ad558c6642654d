from __future__ import annotations

import pytest

from bilateral.tables.findings import BadCell
from bilateral.tables.numbers import parse_figure


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("380.7", "380.7"),
        ("380,7", "380.7"),
        ("104.0", "104.0"),
        ("1 234.5", "1234.5"),
        ("1\u00a0234,5", "1234.5"),
        ("1\u202f234\u2009567", "1234567"),
        ("1'234.5", "1234.5"),
        ("1’234’567", "1234567"),
        ("1,234.5", "1234.5"),
        ("1.234,5", "1234.5"),
        ("1,234,567", "1234567"),
        ("1.234.567", "1234567"),
        ("1 234,567", "1234.567"),
        ("1104.250", "1104.250"),
        ("0.250", "0.250"),
        ("0104.250", "104.250"),
        ("01,234", "1.234"),
        ("0,5", "0.5"),
        ("12.34", "12.34"),
        ("1.2345", "1.2345"),
        ("-3.2", "-3.2"),
        ("\u22123,2", "-3.2"),
        ("– 3.2", "-3.2"),
        ("007", "7"),
        ("0", "0"),
    ],
)
def test_number(text: str, number: str) -> None:
    assert parse_figure(text).number == number


@pytest.mark.parametrize(
    ("text", "qualifier"),
    [
        ("about 25.3", "about"),
        ("~25.3", "about"),
        ("≈ 25.3", "about"),
        ("approx. 25.3", "about"),
        ("ca. 25.3", "about"),
        ("environ 25,3", "about"),
        ("около 25,3", "about"),
        ("примерно 25,3", "about"),
        ("nearly 270", "almost"),
        ("Close to 270", "almost"),
        ("près de 270", "almost"),
        ("почти 270", "almost"),
        ("чуть менее 270", "almost"),
        ("over 500", "over"),
        ("> 500", "over"),
        (">500", "over"),
        ("plus de 500", "over"),
        ("au-delà de 500", "over"),
        ("более 500", "over"),
        ("свыше 500", "over"),
        ("at least 500", "at_least"),
        ("≥500", "at_least"),
        (">= 500", "at_least"),
        ("500+", "at_least"),
        ("au moins 500", "at_least"),
        ("не менее 500", "at_least"),
        ("up to 10", "up_to"),
        ("jusqu'à 10", "up_to"),
        ("jusqu’à 10", "up_to"),
        ("до 10", "up_to"),
        ("≤ 10", "up_to"),
        ("less than 10", "up_to"),
    ],
)
def test_qualifier(text: str, qualifier: str) -> None:
    assert parse_figure(text).qualifier == qualifier


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("5-10", ("5", "10")),
        ("5–10", ("5", "10")),
        ("5..10", ("5", "10")),
        ("5 to 10", ("5", "10")),
        ("from 5 to 10", ("5", "10")),
        ("between 5 and 10", ("5", "10")),
        ("entre 5 et 10", ("5", "10")),
        ("de 5 à 10", ("5", "10")),
        ("от 5 до 10", ("5", "10")),
        ("-5..-3", ("-3", "-5")),
        ("-3..-5", ("-3", "-5")),
        ("-1..+2", ("-1", "2")),
        ("1 200 - 1 300,5", ("1200", "1300.5")),
    ],
)
def test_range(text: str, ends: tuple[str, str]) -> None:
    figure = parse_figure(text)
    assert (figure.number, figure.number_high) == ends
    assert figure.qualifier == "range"


@pytest.mark.parametrize("text", ["1,234", "1.234", "104.250", "12,345", "999.999", "-1.234"])
def test_two_readings_are_refused_with_both(text: str) -> None:
    with pytest.raises(BadCell) as raised:
        parse_figure(text)
    assert raised.value.rule == "number-ambiguous"
    whole, fraction = text.lstrip("-").replace(",", ".").split(".")
    assert f"{whole}{fraction} " in raised.value.message
    assert f"{whole}.{fraction} " in raised.value.message


def test_a_declared_sign_decides() -> None:
    assert parse_figure("1.234", decimal=".").number == "1.234"
    assert parse_figure("1.234", decimal=",").number == "1234"
    assert parse_figure("1,234", decimal=",").number == "1.234"
    assert parse_figure("1,234", decimal=".").number == "1234"
    for text, sign in (("380,7", "."), ("380.7", ","), ("1,234.5", ","), ("1.234.567", ".")):
        with pytest.raises(BadCell, match="declared"):
            parse_figure(text, decimal=sign)  # pyright: ignore[reportArgumentType]


def test_a_workbooks_own_number_is_certain() -> None:
    assert parse_figure("104.250", certain=True).number == "104.250"


@pytest.mark.parametrize(
    "text",
    [
        *("NaN", "inf", "-inf", "1e400", "1E5", "3.8 x 10^2", "(3.2)", "..", "n/a", "c", "-", "—"),
        *("?", "380.7 million", "$380", "380 USD", "5 and 10", "between 5", "between 5 to 10"),
        *("10-5", "5-5", "over 5-10", "-5-10", "5--3", "1 23", "1,23,456", "1.234.56", "1 234 5"),
        *("1,2,3", ".5", "5.", "+", "about", "about about 5", "5 ± 1", "٣٨٠", "５", "²", "5%"),
        *("12345678901234567", "0x10", "1_000", "380.7*", "1'23", "500+ +", "over 500+", ""),
    ],
)
def test_refused(text: str) -> None:
    with pytest.raises(BadCell) as raised:
        parse_figure(text)
    assert raised.value.message


def test_comma_and_plus_are_remembered() -> None:
    figure = parse_figure("+18,9")
    assert figure.plus
    assert figure.comma
    assert not parse_figure("18.9").comma

from __future__ import annotations

import pytest

from bilateral.chance.amounts import TypedAmount, typed_amount, typed_growth
from bilateral.errors import InputError, UnknownCodeError


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1e9", (1e9, 1e9, 1e9, None)),
        ("380.7e6", (380.7e6, 380.7e6, 380.7e6, None)),
        ("1 billion USD", (1e9, 1e9, 1e9, "USD")),
        ("5 EUR", (5.0, 5.0, 5.0, "EUR")),
        ("2.5 млрд RUB", (2.5e9, 2.5e9, 2.5e9, "RUB")),
        ("380.65e6..380.75e6", (380.7e6, 380.65e6, 380.75e6, None)),
        ("4..6 million USD", (5e6, 4e6, 6e6, "USD")),
        (1e9, (1e9, 1e9, 1e9, None)),
    ],
)
def test_amounts(text: str | float, expected: tuple[float, float, float, str | None]) -> None:
    found = typed_amount(text, "target")
    assert (found.low, found.high, found.currency) == expected[1:]
    assert found.value == pytest.approx(expected[0])
    assert isinstance(found, TypedAmount)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "abc",
        "0",
        "-5",
        "1,5e6",
        "1 zillion",
        "6..4",
        "1e9..",
        "1e99",
        "nan",
        float("nan"),
        "1e9 %",
    ],
)
def test_no_amounts(text: str | float) -> None:
    with pytest.raises(InputError, match="base"):
        typed_amount(text, "base")


def test_an_unknown_currency_is_named() -> None:
    with pytest.raises(UnknownCodeError, match="USX"):
        typed_amount("1e9 USX", "target")


@pytest.mark.parametrize(
    ("text", "ratio"),
    [("0.19", 0.19), ("19%", 0.19), ("+37 %", 0.37), ("-3%", -0.03), ("−3%", -0.03), (0.5, 0.5)],
)
def test_growths(text: str | float, ratio: float) -> None:
    assert typed_growth(text) == pytest.approx(ratio)


@pytest.mark.parametrize("text", ["", "x1.5", "19", 19.0, "-100%", "-1", "nan", "19 % a year"])
def test_no_growths(text: str | float) -> None:
    with pytest.raises(InputError, match="growth"):
        typed_growth(text)

"""Figures in English words."""

from __future__ import annotations

import math

import pytest

from bilateral.vocab import wording


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1e12, "1 trillion USD"),
        (2.5e9, "2.5 billion USD"),
        (380.7e6, "380.7 million USD"),
        (1.5e3, "1.5 thousand USD"),
        (12.5, "12.5 USD"),
        (-40e6, "-40 million USD"),
        (0.0, "0 USD"),
        (math.inf, "unlimited USD"),
    ],
)
def test_money(value: float, text: str) -> None:
    assert wording.money(value, "USD").replace("−", "-") == text
    assert wording.money(value, None).replace("−", "-") == text.removesuffix(" USD")


def test_ranges() -> None:
    assert wording.between(-math.inf, math.inf) == "anything"
    assert wording.between(1e6, math.inf, "USD") == "at least 1 million USD"
    assert wording.between(-math.inf, 1e6, "USD") == "at most 1 million USD"
    assert wording.between(1e6, 1e6, "USD") == "1 million USD"
    assert wording.between(1e6, 2e6, "USD") == "1 to 2 million USD"
    assert wording.changes(0.1, math.inf) == "at least +10 %"
    assert wording.changes(-0.46, -0.07) == "−46 % to −7 %"
    assert wording.changes(0.1, 0.1) == "+10 %"
    assert wording.percent(0.189) == "+18.9 %"


def test_shares() -> None:
    assert wording.share(0.2731) == "27.31 %"
    assert wording.share(0.2731, decimals=0) == "27 %"
    assert wording.share_range(0.8411, 0.9302, decimals=0) == "84 to 93 %"
    assert wording.share_range(0.9999, 1.0, decimals=0) == "100 %"


def test_edges_of_classes_are_written_close() -> None:
    assert wording.size_class(200e6, 800e6, "USD") == "200-800 million USD"
    assert wording.size_class(800e6, 3.2e9, "USD") == "800 million to 3.2 billion USD"
    assert wording.growth_class(0.12, 0.45) == "+12 to +45 %"
    assert wording.growth_class(-0.12, 0.0) == "−12 to 0 %"

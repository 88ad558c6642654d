from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import pytest

from bilateral.errors import MeaningError
from bilateral.vocab.amount import Amount
from bilateral.vocab.fact import Change, Fact, ratio, turnover
from bilateral.vocab.measure import Measure
from bilateral.vocab.period import Period
from bilateral.vocab.rounding import Interval

Y2024, Y2023 = Period.year(2024), Period.year(2023)
SALES = Measure("exports", "RU-TUL", "BLR", "goods", "fob", "USD")
PURCHASES = Measure("imports", "BLR", "RU-TUL", "goods", "cif", "USD")
TOTAL = Measure("turnover", "BLR", "RU-TUL", "goods", "unknown", "USD")


def money(number: str, **more: Any) -> Amount:
    return Amount.money(number, scale=1e6, **more)


EXPORTS = Fact("F06", "RU-TUL", SALES, Y2024, money("276.8"))
IMPORTS = Fact("F07", "RU-TUL", PURCHASES, Y2024, money("104.0"))
NOW = Fact("F05", "RU-TUL", TOTAL, Y2024, money("380.7"))
BASE = replace(NOW, id="F00", period=Y2023, value=money("320.2"))


def near(low: float, high: float) -> Any:
    return pytest.approx((low, high), rel=1e-12)


def ends(interval: Interval) -> tuple[float, float]:
    return interval.low, interval.high


def test_members_name_what_the_row_holds() -> None:
    grown = Change(Amount.change("18.9", "percent"), Y2023, "yoy")
    assert NOW.members == ("F05.value",)
    assert replace(NOW, change=grown).members == ("F05.value", "F05.change")
    assert replace(NOW, value=None, change=grown).members == ("F05.change",)
    assert replace(NOW, value=None).members == ()


def test_the_two_flows_of_the_case_make_its_turnover() -> None:
    # 276.75..276.85 and 103.95..104.05; the turnover printed 380.7 overlaps it by rounding only
    total = turnover(EXPORTS, IMPORTS, "tight")
    assert ends(total) == near(380.7e6, 380.9e6)
    assert ends(turnover(IMPORTS, EXPORTS, "loose")) == near(380.7e6, 380.9e6)
    assert NOW.value is not None
    assert total.overlaps(NOW.value.tight)


def test_each_width_is_added_for_itself() -> None:
    exports, imports = replace(EXPORTS, value=money("300")), replace(IMPORTS, value=money("90"))
    assert ends(turnover(exports, imports, "tight")) == near(384.5e6, 395.5e6)
    assert ends(turnover(exports, imports, "loose")) == near(335e6, 445e6)


def test_open_figures_make_an_open_total() -> None:
    found = turnover(replace(EXPORTS, value=money("200", qualifier="over")), IMPORTS, "tight")
    assert ends(found) == (pytest.approx(303.95e6), math.inf)


def changed(fact: Fact, **more: Any) -> Fact:
    return replace(fact, measure=replace(fact.measure, **more))


@pytest.mark.parametrize(
    ("one", "other", "words"),
    [
        (EXPORTS, replace(IMPORTS, side="BLR"), "RU-TUL and BLR are never added"),
        (EXPORTS, replace(IMPORTS, period=Y2023), "different periods"),
        (EXPORTS, replace(IMPORTS, period=Period.of_months(2024, 1, 9)), "different periods"),
        (EXPORTS, replace(IMPORTS, value=None), "need a level"),
        (EXPORTS, changed(IMPORTS, currency="RUB"), "different currency"),
        (EXPORTS, changed(IMPORTS, currency=None), "different currency"),
        (EXPORTS, changed(IMPORTS, prices="real"), "different prices"),
        (EXPORTS, changed(IMPORTS, content="services"), "different content"),
        (EXPORTS, changed(IMPORTS, content="both"), "different content"),
        (EXPORTS, changed(IMPORTS, product="0402"), "different product"),
        (EXPORTS, changed(IMPORTS, origin="RUS"), "different pair"),
        (EXPORTS, EXPORTS, "same direction twice"),
        (EXPORTS, replace(EXPORTS, id="F99", value=money("1.0")), "same direction twice"),
        (EXPORTS, changed(EXPORTS, kind="imports"), "same direction twice"),
        (EXPORTS, NOW, "only exports and imports"),
        (EXPORTS, changed(NOW, kind="balance"), "only exports and imports"),
        (EXPORTS, changed(NOW, kind="share"), "only exports and imports"),
        (EXPORTS, changed(NOW, kind="rate"), "only exports and imports"),
    ],
)
def test_wrong_sums_are_refused(one: Fact, other: Fact, words: str) -> None:
    with pytest.raises(MeaningError, match=words):
        turnover(one, other, "tight")
    with pytest.raises(MeaningError):
        turnover(other, one, "loose")


def test_ratio_bounds_both_roundings() -> None:
    found = ratio(NOW, BASE, "tight")
    assert ends(found) == near(380.65 / 320.25, 380.75 / 320.15)
    assert (round(found.low, 4), round(found.high, 4)) == (1.1886, 1.1893)


def test_ratio_takes_the_width_asked_for() -> None:
    one, base = replace(NOW, value=money("500")), replace(BASE, value=money("400"))
    assert ends(ratio(one, base, "tight")) == near(495 / 405, 505 / 395)
    assert ends(ratio(one, base, "loose")) == near(450 / 450, 550 / 350)


def test_ratio_of_open_figures() -> None:
    over = money("300", qualifier="over")
    assert ends(ratio(replace(NOW, value=over), BASE, "tight")) == (
        pytest.approx(300 / 320.25),
        math.inf,
    )
    assert ends(ratio(NOW, replace(BASE, value=over), "tight")) == (0, pytest.approx(380.75 / 300))


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (-50.0, -40.0, (-5.0, -2.0)),
        (-50.0, -10.0, (-5.0, -0.5)),
        (-50.0, 40.0, (-5.0, 4.0)),
        (0.0, 40.0, (0.0, 4.0)),
        (20.0, 40.0, (1.0, 4.0)),
        (-math.inf, -40.0, (-math.inf, -2.0)),
    ],
)
def test_ratio_of_balances_keeps_its_ends_in_order(
    low: float, high: float, expected: tuple[float, float]
) -> None:
    def balance(low: float, high: float) -> Amount:
        return Amount((low + high) / 2, Interval(low, high), Interval(low, high), "")

    now = replace(changed(NOW, kind="balance"), value=balance(low, high))
    base = replace(changed(BASE, kind="balance"), value=balance(10.0, 20.0))
    assert ends(ratio(now, base, "tight")) == expected


def test_ratio_of_figures_below_one() -> None:
    small, base = replace(NOW, value=Amount.money("0.5")), replace(BASE, value=Amount.money("0.3"))
    assert ends(ratio(small, base, "tight")) == near(0.45 / 0.35, 0.55 / 0.25)


@pytest.mark.parametrize(
    ("now", "base", "words"),
    [
        (NOW, replace(BASE, side="BLR"), "RU-TUL and BLR are never compared"),
        (NOW, changed(BASE, currency="RUB"), "different currency"),
        (NOW, changed(BASE, prices="real"), "different prices"),
        (NOW, changed(BASE, content="services"), "different content"),
        (changed(NOW, valuation="fob"), changed(BASE, valuation="cif"), "different valuation"),
        (NOW, changed(BASE, to="RUS"), "different pair"),
        (NOW, replace(BASE, period=Period.of_months(2023, 1, 9)), "12 months and .* has 9"),
        (NOW, replace(BASE, period=Period.parse("2022..2023")), "has 24"),
        (
            replace(NOW, period=Period.of_months(2024, 1, 9)),
            replace(BASE, period=Period.of_months(2023, 4, 12)),
            "different parts of the year",
        ),
        (NOW, changed(BASE, kind="balance"), "turnover and balance"),
        (NOW, changed(BASE, kind="share"), "turnover and share"),
        (NOW, changed(BASE, kind="exports"), "turnover and exports"),
        (
            changed(NOW, kind="exports"),
            changed(BASE, kind="exports", origin="RU-TUL", to="BLR"),
            "cannot be compared",
        ),
        (replace(NOW, value=None), BASE, "need a level"),
        (NOW, replace(BASE, value=None), "need a level"),
        (NOW, replace(BASE, value=money("0.0")), "F00 may be zero"),
        (NOW, replace(BASE, value=money("300", qualifier="up_to")), "F00 may be zero"),
        (NOW, replace(BASE, value=money("-3.0")), "F00 may be zero"),
    ],
)
def test_wrong_ratios_are_refused(now: Fact, base: Fact, words: str) -> None:
    with pytest.raises(MeaningError, match=words):
        ratio(now, base, "tight")

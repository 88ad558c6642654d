from __future__ import annotations

import math
from datetime import date

import pytest

from bilateral.tables.cells import change, figure_of, level, product, yes_or_no
from bilateral.tables.dates import day, period
from bilateral.tables.findings import BadCell
from bilateral.tables.records import Cell
from bilateral.tables.units import Unit, parse_currency, parse_unit
from bilateral.vocab.period import Period

MILLION = Unit("money", 1e6, "USD")


def money(text: str, kind: str = "turnover") -> tuple[float, float]:
    found = level(figure_of(Cell(text), None), MILLION, kind, text)  # pyright: ignore[reportArgumentType]
    assert found.text == text
    return (found.tight.low / 1e6, found.tight.high / 1e6)


def test_level_keeps_printed_decimals() -> None:
    assert money("104.0") == pytest.approx((103.95, 104.05))
    assert money("104") == pytest.approx((103.5, 104.5))
    assert money("nearly 270") == pytest.approx((264.6, 270))
    assert money("over 500") == pytest.approx((500, math.inf))
    assert money("5-10") == pytest.approx((4.95, 10.5))


def test_balance_has_a_sign() -> None:
    assert money("-3.2", "balance") == pytest.approx((-3.25, -3.15))
    assert money("+3.2", "balance") == pytest.approx((3.15, 3.25))
    assert money("0.0", "balance") == pytest.approx((-0.05, 0.05))
    assert money("-1.5..2.5", "balance") == pytest.approx((-1.55, 2.55))
    assert money("-5.5..-3.5", "balance") == pytest.approx((-5.55, -3.45))
    assert money("0.0") == pytest.approx((0, 0.05))


def test_share_is_a_ratio_within_one() -> None:
    found = level(figure_of(Cell("27.3"), None), Unit("percent", 0.01), "share", "27.3")
    assert found.value == pytest.approx(0.273)
    assert (found.tight.low, found.tight.high) == pytest.approx((0.2725, 0.2735))
    over = level(figure_of(Cell("over 90"), None), Unit("percent", 0.01), "share", "over 90")
    assert over.tight.high == 1.0


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("+18.9%", 0.1885, 0.1895),
        ("+18,9%", 0.1885, 0.1895),
        ("+18,9 %", 0.1885, 0.1895),
        ("-3 %", -0.035, -0.025),
        ("\u22123%", -0.035, -0.025),
        ("12%", 0.115, 0.125),
        ("nearly +20%", 0.195, 0.20),
        ("about -5%", -0.055, -0.045),
        ("approx +12%", 0.115, 0.125),
        ("over +60%", 0.6, math.inf),
        ("x1.5", 0.45, 0.55),
        ("×1,5", 0.45, 0.55),
        ("1.5x", 0.45, 0.55),
        ("х1.5", 0.45, 0.55),
        ("about x1.52", 0.4896, 0.5504),
        ("x1.5-2.5", 0.45, 1.55),
        ("+5..+7%", 0.045, 0.075),
        ("5%-7%", 0.045, 0.075),
        ("-5..-3%", -0.055, -0.025),
        ("-1..+2%", -0.015, 0.025),
        ("-100%", -1.0, -0.995),
        ("+22.3 per cent", 0.2225, 0.2235),
        ("0%", -0.005, 0.005),
    ],
)
def test_change(text: str, low: float, high: float) -> None:
    found, _ = change(Cell(text), None)
    assert (found.tight.low, found.tight.high) == pytest.approx((low, high))
    assert found.text == text


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("18.9", "change-bare"),
        ("1.5 times", "change-bare"),
        ("doubled", "change-bare"),
        ("18.9% growth", "change-unknown"),
        ("x1.5%", "change-unknown"),
        ("x", "number-absent"),
        ("n/a", "number-absent"),
        ("NaN", "number-not-finite"),
        ("1e5", "number-scientific"),
        ("118.2%", "change-ambiguous"),
        ("over 60%", "change-ambiguous"),
        ("+1,234%", "number-ambiguous"),
        ("-120%", "change-too-low"),
        ("x0", "change-multiple"),
        ("x-2", "change-bare"),
        ("+3 p.p.", "change-points"),
        ("+3 п.п.", "change-points"),
        ("%", "number-unknown"),
    ],
)
def test_change_refused(text: str, rule: str) -> None:
    with pytest.raises(BadCell) as raised:
        change(Cell(text), None)
    assert raised.value.rule == rule


def test_unsigned_and_comma_are_said() -> None:
    _, caveats = change(Cell("12,5%"), None)
    assert len(caveats) == 2
    assert change(Cell("+12.5%"), None)[1] == ()


@pytest.mark.parametrize(
    ("text", "scale", "code"),
    [
        ("million USD", 1e6, "USD"),
        ("USD million", 1e6, "USD"),
        ("Millions USD", 1e6, "USD"),
        ("mln. USD", 1e6, "USD"),
        ("m EUR", 1e6, "EUR"),
        ("bn RUB", 1e9, "RUB"),
        ("milliards EUR", 1e9, "EUR"),
        ("milliards d' EUR", 1e9, "EUR"),
        ("млрд RUB", 1e9, "RUB"),
        ("тыс. BYN", 1e3, "BYN"),
        ("k EUR", 1e3, "EUR"),
        ("trillion RUB", 1e12, "RUB"),
        ("USD", 1.0, "USD"),
        ("million XOF", 1e6, "XOF"),
        ("million XAF", 1e6, "XAF"),
        ("million CNY", 1e6, "CNY"),
    ],
)
def test_unit(text: str, scale: float, code: str) -> None:
    assert parse_unit(text) == Unit("money", scale, code)


def test_rate_units() -> None:
    assert parse_unit("RUB per USD") == Unit("rate", 1.0, "RUB", "USD")
    assert parse_unit("RUB/USD") == Unit("rate", 1.0, "RUB", "USD")
    assert parse_unit("RUB per 100 AMD") == Unit("rate", 0.01, "RUB", "AMD")
    assert parse_unit("%").kind == "percent"


@pytest.mark.parametrize(
    "text",
    [
        *("million", "USX", "million dollars", "million US dollars", "thousand million USD"),
        *("1000 USD", "tonnes", "million tonnes", "usd", "RUB per RUB", "€", "M$", "bn bn"),
    ],
)
def test_unit_refused(text: str) -> None:
    with pytest.raises(BadCell) as raised:
        parse_unit(text)
    assert raised.value.hint


def test_currency_word_lists_readings() -> None:
    with pytest.raises(BadCell) as raised:
        parse_currency("roubles")
    assert raised.value.hint
    assert "RUB" in raised.value.hint
    assert "BYN" in raised.value.hint


def test_days() -> None:
    assert day("2024") == date(2024, 12, 31)
    assert day("2025-02") == date(2025, 2, 28)
    assert day(" 2025-03-29 ") == date(2025, 3, 29)
    for text in ("05.11.2024", "45597", "1799", "2201", "2024-13", "٢٠٢٤", "2024-1", "soon"):
        with pytest.raises(BadCell):
            day(text)


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("Q1 2024", "2024Q1"),
        ("2024-Q1", "2024Q1"),
        ("2024-01/2024-08", "2024-01..2024-08"),
        ("2024-1", "2024-01"),
        ("2023-2024", "2023..2024"),
        ("2024-13", "2024Q1"),
        ("45597", "spreadsheet"),
        ("٢٠٢٤", "2024Q1"),
        ("2024-08..2024-01", "2024"),
    ],
)
def test_period_hints(text: str, hint: str) -> None:
    with pytest.raises(BadCell) as raised:
        period(text)
    assert hint in (raised.value.hint or "")


def test_period() -> None:
    assert period("2024-01..2024-08") == Period.of_months(2024, 1, 8)


def test_products() -> None:
    assert product("0402") == "0402"
    assert product("0402.10") == "040210"
    assert product("8703231981") == "8703231981"
    for text in ("402", "00", "1.0121E+04", "cheese", "010121000000", "04.02"):
        with pytest.raises(BadCell):
            product(text)


def test_yes_or_no() -> None:
    assert yes_or_no("Yes")
    assert yes_or_no("да")
    assert not yes_or_no("")
    assert not yes_or_no("non")
    with pytest.raises(BadCell):
        yes_or_no("perhaps")


def test_a_date_is_no_figure() -> None:
    with pytest.raises(BadCell) as raised:
        figure_of(Cell("2024-05-10", "date"), None)
    assert raised.value.rule == "cell-date"

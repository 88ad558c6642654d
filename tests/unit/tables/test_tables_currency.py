from __future__ import annotations

import pytest

from bilateral.errors import UnknownCodeError
from bilateral.vocab.currency import currencies_called, currency, currency_codes


def test_codes() -> None:
    for code in ("USD", "EUR", "RUB", "BYN", "XOF", "XAF", "CNY", "BZD"):
        assert currency(code).last_year is None
    assert currency("BYR").last_year == 2016
    codes = currency_codes()
    assert len(codes) == len(set(codes)) > 190
    assert all(len(code) == 3 and code.isupper() for code in codes)


def test_words_have_readings_not_guesses() -> None:
    assert [c.code for c in currencies_called("€")] == ["EUR"]
    assert {c.code for c in currencies_called("рублей")} == {"RUB", "BYN"}
    assert "USD" in {c.code for c in currencies_called("Dollars")}
    assert len(currencies_called("dollars")) > 5
    assert currencies_called("руб.")[0].code == "RUB"
    assert currencies_called("shells") == ()


@pytest.mark.parametrize(
    ("code", "hint"), [("usd", "capital"), ("UDS", "USD"), ("€", "EUR"), ("??", "such as USD")]
)
def test_unknown(code: str, hint: str) -> None:
    with pytest.raises(UnknownCodeError) as raised:
        currency(code)
    assert hint in (raised.value.hint or "")

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bilateral.errors import InputError, MeaningError
from bilateral.vocab.measure import CONTENTS, KINDS, VALUATIONS, Flow, Kind, Measure

TURNOVER = Measure("turnover", "BLR", "RU-TUL", "goods", "fob", "USD")


@pytest.mark.parametrize(
    ("kind", "flows"),
    [
        ("exports", (("BLR", "RU-TUL", 1),)),
        ("imports", (("BLR", "RU-TUL", 1),)),
        ("turnover", (("BLR", "RU-TUL", 1), ("RU-TUL", "BLR", 1))),
        ("share", (("BLR", "RU-TUL", 1), ("RU-TUL", "BLR", 1))),
        ("balance", (("BLR", "RU-TUL", 1), ("RU-TUL", "BLR", -1))),
        ("rate", ()),
    ],
)
def test_flows(kind: Kind, flows: tuple[Flow, ...]) -> None:
    assert Measure(kind, "BLR", "RU-TUL").flows == flows


def test_every_kind_has_its_flows() -> None:
    counted = {kind: len(Measure(kind, "BLR", "RUS").flows) for kind in KINDS}
    assert counted == {
        "exports": 1, "imports": 1, "turnover": 2, "balance": 2, "share": 2, "rate": 0,
    }  # fmt: skip


def test_a_balance_turns_its_sign_with_its_point_of_view() -> None:
    here = dict(_signs(Measure("balance", "BLR", "RUS")))
    there = dict(_signs(Measure("balance", "RUS", "BLR")))
    assert here == {flow: -sign for flow, sign in there.items()}


def _signs(measure: Measure) -> list[tuple[tuple[str, str], int]]:
    return [((exporter, importer), sign) for exporter, importer, sign in measure.flows]


def test_the_pair_does_not_depend_on_the_point_of_view() -> None:
    assert Measure("turnover", "RU-TUL", "BLR").pair == ("BLR", "RU-TUL") == TURNOVER.pair


def test_nothing_unsaid_is_assumed() -> None:
    bare = Measure("exports", "BLR", "RUS")
    assert (bare.content, bare.valuation) == ("unstated", "unknown")
    assert (bare.currency, bare.product) == (None, None)
    assert "unstated" in CONTENTS
    assert "unknown" in VALUATIONS


@pytest.mark.parametrize("code", ["usd", "US", "USDD", "$", "", "US1", " USD", "USD\n"])
def test_currencies_are_three_capitals(code: str) -> None:
    with pytest.raises(InputError, match="not an ISO 4217"):
        Measure("turnover", "BLR", "RUS", currency=code)
    with pytest.raises(InputError, match="not an ISO 4217"):
        TURNOVER.in_currency(code)


def test_trade_with_itself_is_refused() -> None:
    with pytest.raises(InputError, match="turnover of BLR with itself"):
        Measure("turnover", "BLR", "BLR")


def test_in_currency_changes_nothing_else() -> None:
    roubles = TURNOVER.in_currency("RUB")
    assert roubles.currency == "RUB"
    assert roubles.in_currency("USD") == TURNOVER


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"currency": "RUB"}, "different currency: USD and RUB"),
        ({"currency": None}, "different currency: USD and None"),
        ({"prices": "real"}, "different prices: nominal and real"),
        ({"content": "services"}, "different content: goods and services"),
        ({"content": "both"}, "different content"),
        ({"content": "unstated"}, "different content"),
        ({"product": "0402"}, "different product: None and 0402"),
        ({"to": "RUS"}, "different pair"),
        ({"valuation": "cif"}, "different valuation: fob and cif"),
    ],
)
def test_different_meanings_are_never_compared(changed: dict[str, Any], words: str) -> None:
    other = replace(TURNOVER, **changed)
    with pytest.raises(MeaningError, match=words):
        TURNOVER.require_comparable(other)
    with pytest.raises(MeaningError):
        other.require_comparable(TURNOVER)


@pytest.mark.parametrize(("one", "other"), [("fob", "unknown"), ("unknown", "cif"), ("cif", "cif")])
def test_an_unknown_valuation_does_not_stop_a_comparison(one: Any, other: Any) -> None:
    replace(TURNOVER, valuation=one).require_comparable(replace(TURNOVER, valuation=other))


def test_the_two_ways_to_look_at_one_pair_are_comparable() -> None:
    TURNOVER.require_comparable(replace(TURNOVER, origin="RU-TUL", to="BLR"))

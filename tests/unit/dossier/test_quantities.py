"""How a quantity is written: every form of number, scale, currency, change and range."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bilateral.dossier.language_tables import tables, tokenise
from bilateral.dossier.numbers import plain
from bilateral.dossier.quantities import read_figures

if TYPE_CHECKING:
    from bilateral.dossier.figure import Figure


def figures(text: str, lang: str, codes: tuple[str, ...] = ()) -> list[Figure]:
    tokens = tokenise(text)
    return read_figures(text, lang, tokens, tables(lang).find(tokens), codes)


@pytest.mark.parametrize(
    ("digits", "lang", "expected"),
    [
        ("1,8", "fr", "1.8"),
        ("1 695", "fr", "1695"),
        ("1,234", "en", "1234"),
        ("1,234.5", "en", "1234.5"),
        ("1.234,5", "ru", "1234.5"),
        ("28.04", "en", "28.04"),
        ("1.234.567", "fr", "1234567"),
        ("150,5", "ru", "150.5"),
        ("1'250", "fr", "1250"),
        ("12,345,678", "en", "12345678"),
        ("380.70", "en", "380.70"),
    ],
)
def test_printed_digits(digits: str, lang: str, expected: str) -> None:
    assert plain(digits, lang) == expected


MONEY = [
    ("fr", "1,8 milliard de dollars", 1.8e9, "USD"),
    ("fr", "1695 milliards FCFA", 1.695e12, "XOF"),
    ("fr", "25,1 M EUR", 25.1e6, "EUR"),
    ("fr", "11 k EUR", 11e3, "EUR"),
    ("fr", "3 Mds€", 3e9, "EUR"),
    ("fr", "210 M$", 210e6, "USD"),
    ("fr", "532,84 MDH", 532.84e6, "MAD"),
    ("fr", "deux milliards d'euros", 2e9, "EUR"),
    ("fr", "1 250 000 euros", 1.25e6, "EUR"),
    ("en", "$5 billion", 5e9, "USD"),
    ("en", "28.04 billion U.S. dollars", 28.04e9, "USD"),
    ("en", "£48.5bn", 48.5e9, "GBP"),
    ("en", "USD 3.2 million", 3.2e6, "USD"),
    ("en", "EUR 5m", 5e6, "EUR"),
    ("en", "R42 billion", 42e9, "ZAR"),
    ("en", "€1.2 trillion", 1.2e12, "EUR"),
    ("en", "500 crore rupees", 5e9, "INR"),
    ("en", "two and a half", None, None),
    ("ru", "1 млрд долларов", 1e9, "USD"),
    ("ru", "970 млн. долларов", 970e6, "USD"),
    ("ru", "$1,8 млрд", 1.8e9, "USD"),
    ("ru", "24 млн долларов США", 24e6, "USD"),
    ("ru", "полтора миллиарда евро", 1.5e9, "EUR"),
    ("ru", "300 тыс. белорусских рублей", 3e5, "BYN"),
    ("ru", "2 трлн рублей", 2e12, "RUB"),
]


@pytest.mark.parametrize(("lang", "text", "amount", "currency"), MONEY)
@pytest.mark.parametrize("frame", ["{}", "{} .", "({})", "{}, xx", "xx {} ;"])
def test_money(
    lang: str, text: str, amount: float | None, currency: str | None, frame: str
) -> None:
    whole = frame.format(text)
    found = [f for f in figures(whole, lang, ("MAR", "IND", "SEN")) if f.kind == "money"]
    if amount is None:
        assert not found
        return
    assert [(f.amount, f.currency) for f in found] == [(pytest.approx(amount), currency)]
    assert whole[found[0].start : found[0].end] == text


@pytest.mark.parametrize(
    ("lang", "text", "span", "kind", "number"),
    [
        ("fr", "a reculé de 12,5 % en", "12,5 %", "percent", "12.5"),
        (
            "fr",
            "soit 2,5 points de pourcentage de mieux",
            "2,5 points de pourcentage",
            "points",
            "2.5",
        ),
        ("fr", "ont crû de moitié", "de moitié", "fraction", "0.5"),
        ("fr", "a été multiplié par sept", "multiplié par sept", "multiple", "7"),
        ("fr", "bondissent de +90,5%", "+90,5%", "percent", "90.5"),
        ("en", "fell by half", "by half", "fraction", "0.5"),
        ("en", "2-3 times more", "2-3 times", "multiple", "2"),
        ("en", "nine per cent", "nine per cent", "percent", "9"),
        ("en", "1.5 percentage points", "1.5 percentage points", "points", "1.5"),
        ("ru", "вырос в 1,5 раза", "в 1,5 раза", "multiple", "1.5"),
        ("ru", "на треть больше", "на треть", "fraction", "0.3333"),
        ("ru", "на 9,8 процента", "9,8 процента", "percent", "9.8"),
        ("ru", "на 3 п.п.", "3 п.п.", "points", "3"),
        ("en", "1,200 jobs", "1,200 jobs", "jobs", "1200"),
        ("ru", "7 млн человек", "7 млн человек", "people", "7"),
    ],
)
def test_changes(lang: str, text: str, span: str, kind: str, number: str) -> None:
    found = [f for f in figures(text, lang) if f.kind == kind]
    assert [(text[f.start : f.end], f.number) for f in found] == [(span, number)]


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("fr", "5 millions de tonnes de blé"),
        ("fr", "au 7e jour, 38 km"),
        ("fr", "BZD s'intéresse à 12 projets"),
        ("en", "1.3 million tonnes of fish"),
        ("en", "21 projects on 5 May"),
        ("en", "double taxation of 3 firms"),
        ("ru", "2,4 млн тонн нефти"),
        ("ru", "17 ноября в 15 районах"),
    ],
)
def test_bare_counts_are_no_figures(lang: str, text: str) -> None:
    assert [f for f in figures(text, lang) if f.kind != "multiple"] == []


def test_elided_unit_and_range() -> None:
    text = "from 5 to 10 billion dollars"
    assert [(text[f.start : f.end], f.amount, f.currency) for f in figures(text, "en")] == [
        ("5", 5e9, "USD"),
        ("10 billion dollars", 1e10, "USD"),
    ]
    text = "between $12 billion and $13 billion"
    (only,) = figures(text, "en")
    assert (only.amount, only.amount_high) == (12e9, 13e9)
    text = "850 million dollars in 2022, and 1 billion in 2023"
    assert [f.currency for f in figures(text, "en")] == ["USD", "USD"]

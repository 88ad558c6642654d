"""Templates and slots become runs; figures stand once in the ledger, with their source."""

from __future__ import annotations

import math

import pytest

from bilateral.brief.language import language, languages
from bilateral.brief.ledger import Ledger, reported, stated
from bilateral.brief.model import Mention, Numeral, Quotation, Verbatim, Words, plain
from bilateral.brief.writer import Cited, Writer
from bilateral.vocab.phrase import (
    Chance,
    ChanceRange,
    Count,
    Given,
    Growth,
    GrowthRange,
    Ids,
    Money,
    MoneyRange,
    Number,
    Quote,
    Share,
    Side,
    Slot,
    When,
    Year,
    phrase,
    phrases,
)


@pytest.fixture
def writer() -> Writer:
    return Writer(language("en"), Ledger())


def shown(code: str, slot: Slot) -> str:
    text = plain(Writer(language(code), Ledger()).slot(slot, reported("F1")))
    return text.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")


def test_figures_of_one_source_are_one_figure(writer: Writer) -> None:
    about = reported("F1", side="AAA", period="2024")
    one = writer.say("{level}", about, level=Money(5e8, "USD"))
    two = writer.say("again {level}", about, level=Money(5e8, "USD"))
    other = writer.say("{level}", stated("c1", (0, 3)), level=Money(5e8, "USD"))
    assert isinstance(one[0], Numeral)
    assert one[0] == two[1]
    assert [f.id for f in writer.ledger.figures] == ["a", "b"]
    assert other[0] != one[0]


def test_years_are_labels_unless_a_source_is_cited(writer: Writer) -> None:
    about = reported("F1")
    label = writer.say("by {year}", about, year=Year(2030))
    cited = writer.say("by {year}", year=Cited(Year(2030), about))
    assert [f.id for f in writer.ledger.figures] == ["", "a"]
    assert plain(label) == plain(cited) == "by 2030"


def test_a_figure_without_a_source_is_a_label(writer: Writer) -> None:
    (run,) = writer.slot(Count(3))
    assert isinstance(run, Numeral)
    assert run.figure.status == "label"
    assert run.figure.id == ""


def test_runs_keep_what_they_are(writer: Writer) -> None:
    text = writer.say(
        "{side} {ids} {quote} {given}",
        side=Side("BLR"),
        ids=Ids(("F1", "F2")),
        quote=Quote("5 mln", 3, 8),
        given=Given("table 7"),
    )
    kinds = [type(run) for run in text if not isinstance(run, Words)]
    assert kinds == [Mention, Mention, Mention, Quotation, Verbatim]
    assert plain(text) == "Belarus F1 and F2 “5 mln” table 7"


def test_an_open_range_is_said_in_words(writer: Writer) -> None:
    about = reported("F1")
    assert plain(writer.slot(MoneyRange(5.0, math.inf), about)) == "at least 5"
    assert plain(writer.slot(GrowthRange(-math.inf, 0.1), about)) == "at most +10%"
    assert plain(writer.slot(MoneyRange(-math.inf, math.inf), about)) == "anything"


def test_a_phrase_of_a_result_is_written_from_its_slots(writer: Writer) -> None:
    inner = phrases("{n} case", "{n} cases", "n", n=Count(2))
    text = phrase("of {cases}, {share} came", cases=inner, share=Share(0.25))
    assert plain(writer.phrase(text, reported("F1"))) == "of 2 cases, 25% came"


@pytest.mark.parametrize(
    ("slot", "en", "fr", "ru"),
    [
        (Money(380.7e6, "USD"), "380.7 million USD", "380,7 M USD", "380,7 млн долл. США"),
        (Money(25.3e9, "RUB"), "25.3 billion RUB", "25,3 Md RUB", "25,3 млрд руб."),
        (
            MoneyRange(320.05e6, 320.29e6, "USD"),
            "320.05 to 320.29 million USD",
            "320,05 à 320,29 M USD",
            "320,05–320,29 млн долл. США",
        ),
        (
            GrowthRange(-0.465, -0.074),
            "−46.5% to −7.4%",
            "−46,5 % à −7,4 %",
            "от −46,5 % до −7,4 %",
        ),
        (Growth(-0.465), "−46.5%", "−46,5 %", "−46,5 %"),
        (Growth(0.2), "+20%", "+20 %", "+20 %"),
        (Growth(0.0), "0%", "0 %", "0 %"),
        (Share(0.2735), "27.35%", "27,35 %", "27,35 %"),
        (Chance(0.001), "under 1%", "moins de 1 %", "менее 1 %"),
        (Chance(0.274), "27%", "27 %", "27 %"),
        (Number(12345.678, 7), "12.34568 thousand", "12,34568 k", "12,34568 тыс."),
        (Count(53991), "53,991", "53 991", "53 991"),
        (When("2024-01..2024-09"), "January–September 2024", "janvier–septembre 2024", None),
        (When("2024-11-05"), "5 November 2024", "5 novembre 2024", "5 ноября 2024 г."),
        (When("2023..2024"), "2023–2024", "2023–2024", "2023–2024"),
        (When("not a date"), "not a date", "not a date", "not a date"),
        (When("2024-13"), "2024-13", "2024-13", "2024-13"),
    ],
)
def test_figures_follow_the_language(slot: Slot, en: str, fr: str, ru: str | None) -> None:
    assert shown("en", slot) == en
    assert shown("fr", slot) == fr
    if ru is not None:
        assert shown("ru", slot) == ru


def test_a_chance_range_is_written_once_with_its_sign() -> None:
    assert shown("en", ChanceRange(0.04, 0.72)) == "4 to 72%"
    assert shown("en", ChanceRange(0.004, 0.12)) == "under 1% to 12%"


def test_plural_forms_follow_the_language() -> None:
    assert languages() == ("en", "fr", "ru")
    tongue = language("ru")
    forms = {
        tongue.plural("{n} figure is contradicted", "{n} figures are contradicted", n)
        for n in (1, 2, 5, 21)
    }
    assert len(forms) == 3


def test_no_path_is_taken_for_a_language() -> None:
    from bilateral.errors import InputError

    with pytest.raises(InputError, match=r"not written in .\.\./fr"):
        language("../fr")

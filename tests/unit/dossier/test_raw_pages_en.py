"""Wordings of news pages in English that clean sentences lack: totals, part months, plans."""

from __future__ import annotations

from typing import Any

import pytest

from bilateral.dossier import read_statement


def told(text: str, published: str | None = None) -> dict[str, Any]:
    return {c.span.text: c for c in read_statement(text, "en", published).claims}


def months(claim: Any) -> tuple[str, str] | None:
    return None if claim.period is None else (claim.period.start, claim.period.end)


@pytest.mark.parametrize(
    ("when", "wanted"),
    [
        ("in April-January 2018-19", ("2018-04", "2019-01")),
        ("during April to September 2018-19", ("2018-04", "2018-09")),
        ("in 2018-19 (April-January)", ("2018-04", "2019-01")),
        ("during April-January in 2018-19", ("2018-04", "2019-01")),
        ("in January-March 2018-19", ("2019-01", "2019-03")),
        ("in 2018-19", ("2018-04", "2019-03")),
    ],
)
def test_months_of_a_fiscal_year(when: str, wanted: tuple[str, str]) -> None:
    claims = told(f"India's exports to Peru were $80 million {when}.", "2020-02-02")
    assert months(claims["$80 million"]) == wanted


@pytest.mark.parametrize(
    "when",
    ["in the first half of May", "in the second week of May 2019", "since the beginning of 2019"],
)
def test_fewer_days_than_a_month_or_no_end_is_no_period(when: str) -> None:
    claims = told(f"Exports of Kenya to Oman reached $3 million {when}.", "2019-05-28")
    assert months(claims["$3 million"]) is None


def test_a_half_of_a_year_still_is_a_period() -> None:
    claims = told("Exports of Kenya to Oman reached $3 million in the first half of 2018.")
    assert months(claims["$3 million"]) == ("2018-01", "2018-06")


def test_totals_go_on_until_a_partner_is_named() -> None:
    claims = told(
        "Kenya's exports rose 4% in 2018. Kenya's exports in March 2019 totalled $500 million."
        " Kenya's exports to Oman were $3 million in 2018.",
        "2019-05-28",
    )
    flows = {text: (c.reporter, c.partner) for text, c in claims.items()}
    assert flows == {
        "4%": ("KEN", "WLD"),
        "$500 million": ("KEN", "WLD"),
        "$3 million": ("KEN", "OMN"),
    }


@pytest.mark.parametrize(
    "text",
    [
        "With 60% of the targeted volume shipped, exports of Kenya to Oman go on.",
        "Kenya's exports to Oman have met 60% of their target.",
    ],
)
def test_a_part_of_a_plan_is_no_growth(text: str) -> None:
    assert told(text) == {}


def test_on_track_is_not_there() -> None:
    claims = told("Kenya's exports to Oman are on track to reach the target of $9 million by 2030.")
    assert claims["$9 million"].status == "open"
    claims = told("Kenya's exports to Oman have reached the target of $9 million set for 2020.")
    assert claims["$9 million"].status == "achieved"


def test_to_share_that_is_no_share() -> None:
    text = "We are happy to share that Kenya's exports to Oman have increased by 29% in 2018."
    claim = told(text)["29%"]
    assert (claim.type, claim.reporter, claim.partner) == ("growth", "KEN", "OMN")


def test_economies_that_grow_are_no_trade() -> None:
    text = (
        "Kenya and Oman trade little. Kenya is one of the fastest growing economies with an"
        " average annual growth rate of 6 per cent."
    )
    assert [c.type for c in told(text).values()] in ([], ["nontrade"])


def test_the_amount_beside_a_percentage_is_the_change() -> None:
    text = (
        "Trade between Kenya and Oman was valued at $80 million in 2019, 16 percent"
        " (or $11 million) more than in 2018."
    )
    claims = told(text)
    assert [(c.type, c.form) for c in claims.values()][1:] == [
        ("growth", "percent"),
        ("growth", "absolute"),
    ]


def test_what_comes_with_a_figure_does_not_measure_it() -> None:
    text = (
        "Kenya-Oman trade grew in the first quarter of 2019, increasing 16 percent with export"
        " value up 12 percent and import value up 36 percent."
    )
    assert [(c.measure, c.reporter, c.partner) for c in told(text).values()] == [
        ("turnover", "KEN", "OMN"),
        ("exports", "KEN", "OMN"),
        ("imports", "KEN", "OMN"),
    ]


def test_trade_from_one_to_the_other_goes_one_way() -> None:
    claims = told(
        "Trade flows from Kenya to Ghana were worth $5 million in 2016, while Ghana's exports to"
        " Kenya stood at $2 million."
    )
    assert [(c.measure, c.reporter, c.partner) for c in claims.values()] == [
        ("exports", "KEN", "GHA"),
        ("exports", "GHA", "KEN"),
    ]
    both = told("Trade between Kenya and Ghana rose from $4 million to $5 million in 2016.")
    assert {c.measure for c in both.values()} == {"turnover"}


def test_a_currency_before_its_scale_names_no_country() -> None:
    text = "Kenya's imports from Oman were 65 US million dollars in 2019. The deficit grew 3%."
    assert {c.partner for c in told(text).values()} <= {"OMN"}


def test_with_another_partner_it_is_still_ours() -> None:
    text = (
        "Trade of Peru with Chile was $3 billion in 2020. Trade with Brazil is now $4 billion;"
        " with Kenya it adds up to $700 million; with Ghana it exceeds $5 million."
    )
    flows = [(c.reporter, c.partner) for c in told(text).values()]
    assert flows == [("PER", "CHL"), ("PER", "BRA"), ("PER", "KEN"), ("PER", "GHA")]


def test_whose_partner_is_whose_trade() -> None:
    text = (
        "Chile remained Peru's most important trading partner with a trade volume of 6 billion"
        " euros. Trade with Brazil shrank by 6.6 percent in 2019."
    )
    flows = [(c.reporter, c.partner) for c in told(text).values()]
    assert flows == [("PER", "CHL"), ("PER", "BRA")]


@pytest.mark.parametrize(
    ("text", "lang", "amount"),
    [
        ("Peru's exports to Chile exceeded imports from Chile by some $6 billion.", "en", 6e9),
        ("Peru's imports from Chile exceeded exports to Chile by $6 billion.", "en", -6e9),
        (
            "Les exportations du Pérou vers le Chili ont dépassé ses importations de 6 Md$.",
            "fr",
            6e9,
        ),
        ("Экспорт Перу в Чили превысил импорт на 6 млрд долларов.", "ru", 6e9),
    ],
)
def test_by_how_much_one_flow_exceeds_the_other_is_a_balance(
    text: str, lang: str, amount: float
) -> None:
    (claim,) = read_statement(text, lang).claims
    assert (claim.type, claim.measure, claim.reporter) == ("level", "balance", "PER")
    assert claim.amount == amount


def test_measures_to_get_there_are_an_aim() -> None:
    (claim,) = told("Peru and Chile discussed measures to increase trade to $20 billion.").values()
    assert (claim.type, claim.modality) == ("forward", "aim")


def test_an_office_is_no_person() -> None:
    for body in ("Federal Statistical Office", "General Administration of Customs"):
        (claim,) = told(f"Exports of Peru to Chile rose 5%, according to the {body}.").values()
        assert claim.speaker is not None
        assert claim.speaker.text == body

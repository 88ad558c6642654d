"""What a figure is worth and whether it is a claim: families of wordings, each in each language."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bilateral.dossier import read_statement

if TYPE_CHECKING:
    from bilateral.dossier.model import Claim


def claims(text: str, lang: str, published: str | None = None) -> dict[str, Claim]:
    found = read_statement(text, lang, published).claims
    return {c.span.text: c for c in found if c.type != "nontrade"}


SHARED_UNITS = [
    ("fr", "Le Togo a exporté pour 60 millions d'euros vers le Bénin en 2022, contre 48 en 2021.",
     "48", 48e6, "EUR"),
    ("en", "Togo's exports to Benin rose to $60 million in 2022, from 48 in 2021.",
     "48", 48e6, "USD"),
    ("ru", "Экспорт Того в Бенин вырос в 2022 году до 60 млн долларов против 48,5 годом ранее.",
     "48,5", 48.5e6, "USD"),
    ("fr", "Le Togo a vendu au Bénin pour 60 millions d'euros et en a importé 21,5, dit la douane.",
     "21,5", 21.5e6, "EUR"),
    ("ru", "Товарооборот Того и Бенина — 81,5 млн евро, экспорт — 60, импорт — 21,5 млн.",
     "60", 60e6, "EUR"),
]  # fmt: skip


@pytest.mark.parametrize(("lang", "text", "span", "amount", "currency"), SHARED_UNITS)
def test_a_number_shares_the_unit_of_an_amount(
    lang: str, text: str, span: str, amount: float, currency: str
) -> None:
    claim = claims(text, lang)[span]
    assert (claim.amount, claim.currency) == (pytest.approx(amount), currency)


COUNTED = [
    ("fr", "Le commerce du Togo et du Bénin a atteint 60 millions d'euros, devant 12 experts."),
    ("en", "Trade between Togo and Benin reached $60 million at 12 border posts."),
    ("en", "Trade between Togo and Benin reached $60 million; they met on route 12 in 2021."),
    ("ru", "Товарооборот Того и Бенина достиг 60 млн долларов на 12 постах."),
]  # fmt: skip


@pytest.mark.parametrize(("lang", "text"), COUNTED)
def test_a_number_that_counts_something_else_is_no_amount(lang: str, text: str) -> None:
    assert len(claims(text, lang)) == 1


NUMBERS = [
    ("fr", "dix-neuf millions d'euros", 19e6),
    ("fr", "soixante-dix-sept millions d'euros", 77e6),
    ("fr", "une vingtaine de millions d'euros", 20e6),
    ("fr", "1.250 millions d'euros", 1.25e9),
    ("fr", "1 250 millions d'euros", 1.25e9),
    ("fr", "trois quarts de milliard d'euros", 0.75e9),
    ("en", "two and a half billion dollars", 2.5e9),
    ("en", "K7.5 billion", 7.5e9),
    ("en", "Nu 12 billion", 12e9),
    ("en", "600-odd million dollars", 600e6),
    ("ru", "триста с лишним миллионов долларов", 300e6),
    ("ru", "миллионов на тридцать долларов", 30e6),
]


@pytest.mark.parametrize(("lang", "written", "amount"), NUMBERS)
def test_ways_to_write_an_amount(lang: str, written: str, amount: float) -> None:
    frames = {
        "fr": "Le Togo a vendu au Bénin pour {} en 2021.",
        "en": "Togo's exports to Benin were worth {} in 2021.",
        "ru": "Того поставило в Бенин товаров на {} в 2021 году.",
    }
    if written.startswith("миллионов"):
        frames["ru"] = "Того поставило в Бенин хлопка {} в 2021 году."
    found = list(claims(frames[lang].format(written), lang).values())
    assert [c.amount for c in found] == [pytest.approx(amount)]


def test_dollars_of_one_country_named_in_full() -> None:
    text = "Fiji's exports to Tonga were 90 million Fijian dollars in 2022, up from $70 million."
    found = claims(text, "en")
    assert [c.currency for c in found.values()] == ["FJD", "FJD"]


def test_dollars_in_brackets_are_a_conversion() -> None:
    text = "Fiji's exports to Tonga were 90 million Fijian dollars ($40 million) in 2022."
    assert [c.currency for c in claims(text, "en").values()] == ["FJD", "USD"]


DIFFERENCES = [
    ("fr", "Le Togo a vendu au Bénin pour 60 M€, soit 5 M€ de mieux qu'en 2020.", "5 M€", 5e6),
    ("fr", "Les achats du Togo au Bénin ont perdu 5 M€ en 2021.", "5 M€", -5e6),
    ("fr", "Les ventes du Togo au Bénin ont reflué de 5 M€ en 2021.", "5 M€", -5e6),
    ("en", "Togo's exports to Benin were $60m in 2021, $5m less than in 2020.", "$5m", -5e6),
    ("en", "Togo's exports to Benin added $5m in 2021.", "$5m", 5e6),
    ("en", "Togo's exports to Benin brought an additional $5m in 2021.", "$5m", 5e6),
    ("ru", "Экспорт Того в Бенин составил в 2021 году 60 млн €, на 5 млн € меньше, чем в 2020-м.",
     "5 млн €", -5e6),
    ("ru", "Экспорт Того в Бенин вырос за январь-май 2021 года на 5 млн €.", "5 млн €", 5e6),
]  # fmt: skip


@pytest.mark.parametrize(("lang", "text", "span", "amount"), DIFFERENCES)
def test_an_amount_more_or_less_is_growth(lang: str, text: str, span: str, amount: float) -> None:
    claim = claims(text, lang)[span]
    assert (claim.type, claim.form, claim.amount) == ("growth", "absolute", amount)


LEVELS = [
    ("fr", "Les ventes du Togo au Bénin n'ont plus été que de 60 M€ en 2021.", "60 M€"),
    ("en", "Togo's exports to Benin lost ground and came to $60m in 2021.", "$60m"),
    ("ru", "Экспорт Того в Бенин упал в 2021 году до 60 млн €.", "60 млн €"),
    ("fr", "Le Togo et le Bénin veulent porter leurs échanges de 60 à 90 millions d'euros.", "60"),
]


@pytest.mark.parametrize(("lang", "text", "span"), LEVELS)
def test_an_amount_reached_is_a_level(lang: str, text: str, span: str) -> None:
    assert claims(text, lang)[span].type == "level"


SHARES = [
    ("fr", "Le Togo a vendu au Bénin pour 60 M€ en 2021, dont 30 % de coton.", "30 %", 0.3),
    ("fr", "Le Togo a vendu au Bénin pour 60 M€ en 2021. Le coton en absorbe 30 %.", "30 %", 0.3),
    ("fr", "Le Togo a vendu au Bénin pour 60 M€. Le coton forme un tiers de ces envois.",
     "un tiers", 1 / 3),
    ("en", "Togo's exports to Benin were $60m in 2021, of which 30% was cotton.", "30%", 0.3),
    ("en", "Togo's exports to Benin were $60m in 2021; half of that was cotton.", "half", 0.5),
    ("en", "Over the year cotton made up 30 percent of deliveries from Togo to Benin.",
     "30 percent", 0.3),
    ("en", "Benin took 30% of Togo's exports in 2021, up from 22% in 2020.", "22%", 0.22),
    ("fr", "Le Bénin prend 30 % des exportations du Togo, contre 22 % en 2010.", "22 %", 0.22),
    ("ru", "Экспорт Того в Бенин составил 60 млн евро, из них 30% — хлопок.", "30%", 0.3),
    ("ru", "Экспорт Того в Бенин составил 60 млн €, треть этой суммы — хлопок.", "треть", 1 / 3),
    ("ru", "Доля Бенина в экспорте Того составила 30% против 22% годом ранее.", "22%", 0.22),
]  # fmt: skip


@pytest.mark.parametrize(("lang", "text", "span", "share"), SHARES)
def test_parts_of_an_amount_are_shares(lang: str, text: str, span: str, share: float) -> None:
    claim = claims(text, lang)[span]
    assert (claim.type, claim.share) == ("share", pytest.approx(share, abs=1e-3))


OF_A_LEVEL = [
    ("fr", "Les exportations du Togo vers le Bénin ont atteint 90 % du niveau de 2019.", -0.1),
    ("en", "Togo's exports to Benin stood at 112 percent of the 2019 level.", 0.12),
    ("en", "Togo's exports to Benin came to 90% of last year's figure.", -0.1),
    ("ru", "Экспорт Того в Бенин составил 112% от уровня 2019 года.", 0.12),
]


@pytest.mark.parametrize(("lang", "text", "change"), OF_A_LEVEL)
def test_a_per_cent_of_a_level_is_an_index(lang: str, text: str, change: float) -> None:
    (claim,) = claims(text, lang).values()
    assert (claim.type, claim.form, claim.change) == ("growth", "index", pytest.approx(change))


NO_CLAIM = [
    ("fr", "Le Togo n'entend pas doubler son commerce avec le Bénin d'ici 2030."),
    (
        "fr",
        "Il juge irréaliste l'objectif de 2 milliards d'euros d'échanges avec le Bénin.",
    ),
    ("fr", "Le Togo exporte trois fois plus vers le Bénin que vers le Niger."),
    ("fr", "Les douanes du Togo et du Bénin comparent leurs échanges deux fois par an."),
    ("en", "Togo does not aim to double its trade with Benin by 2030."),
    ("en", "The minister dismissed a target of $2 billion in trade between Togo and Benin."),
    ("en", "Togo exports twice as much to Benin as to Niger."),
    ("ru", "Того не планирует удвоить товарооборот с Бенином к 2030 году."),
    ("ru", "Посол назвал нереальной цель в 2 млрд долларов товарооборота Того и Бенина."),
    ("ru", "Таможни Того и Бенина сверяют данные о торговле два раза в год."),
]


@pytest.mark.parametrize(("lang", "text"), NO_CLAIM)
def test_denied_goals_ratios_and_frequencies_are_no_claims(lang: str, text: str) -> None:
    assert claims(text, lang) == {}


FORWARD = [
    ("fr", "Le Togo et le Bénin se sont entendus pour porter leur commerce à 90 M€.", "aim"),
    ("fr", "La chambre de commerce rêve d'un doublement des ventes du Togo au Bénin.", "hope"),
    ("fr", "Lomé et Cotonou tablent sur un commerce de 90 M€ d'ici juin 2031.", "aim"),
    ("fr", "Les analystes tablent sur 90 M€ de ventes du Togo au Bénin en 2031.", "forecast"),
    ("en", "They instructed officials to bring trade between Togo and Benin to $90m.",
     "aim"),
    ("en", "Togo seeks to raise its exports to Benin, which are now about $60m, to $90m.", "aim"),
    ("en", "Lomé and Cotonou expect trade between Togo and Benin to top $90m by 2031.", "aim"),
    ("en", "Analysts expect exports from Togo to Benin to top $90m by 2031.", "forecast"),
    ("ru", "Того, как ожидается, экспортирует в Бенин хлопка на $90 млн к 2031 году.", "forecast"),
    ("ru", "Того мечтает удвоить экспорт в Бенин.", "hope"),
    ("ru", "Задача довести экспорт Того в Бенин до 90 млн долларов вполне решаема.", "possibility"),
]  # fmt: skip


@pytest.mark.parametrize(("lang", "text", "modality"), FORWARD)
def test_how_sure_a_figure_for_the_future_is(lang: str, text: str, modality: str) -> None:
    last = list(claims(text, lang).values())[-1]
    assert (last.type, last.modality) == ("forward", modality)


def test_a_figure_dated_after_the_text_is_for_the_future() -> None:
    text = "Londres et Nairobi souhaitent que leur commerce ait doublé en 2031."
    (claim,) = claims(text, "fr", "2024-05-02").values()
    assert (claim.type, claim.modality, claim.deadline) == ("forward", "aim", "2031-12")


def test_a_conditional_of_hearsay_is_an_estimate() -> None:
    text = "Les échanges du Togo et du Bénin atteindraient 60 M€, selon un cabinet."
    (claim,) = claims(text, "fr").values()
    assert (claim.type, claim.modality) == ("level", "estimated")


STATUS = [
    ("en", "Togo and Benin, whose earlier target was $60m, want to bring trade to $90m by 2031.",
     "$60m", "superseded", None),
    ("fr", "Le Togo et le Bénin ont dépassé la cible de 60 M€ d'échanges fixée en 2015 pour 2020.",
     "60 M€", "achieved", "2020-12"),
    ("en", "Trade between Togo and Benin came to $64m in 2022, exceeding the target of $60m.",
     "$60m", "achieved", "2022-12"),
    ("ru", "Того и Бенин сохраняют прежний план — товарооборот в 90 млн долларов к 2031 году.",
     "90 млн долларов", "open", "2031-12"),
    ("ru", "Прежний ориентир товарооборота Того и Бенина — 60 млн евро к 2025 году — пересмотрен.",
     "60 млн евро", "superseded", "2025-12"),
]  # fmt: skip


@pytest.mark.parametrize(("lang", "text", "span", "status", "deadline"), STATUS)
def test_what_became_of_a_goal(
    lang: str, text: str, span: str, status: str, deadline: str | None
) -> None:
    claim = claims(text, lang)[span]
    assert (claim.type, claim.status, claim.deadline) == ("forward", status, deadline)


def test_each_goal_has_its_own_deadline() -> None:
    text = "Togo's exports to Benin would reach $60m this year and, by 2031, $90m."
    found = claims(text, "en", "2024-05-02")
    assert (found["$60m"].deadline, found["$90m"].deadline) == ("2024-12", "2031-12")


QUALIFIERS = [
    ("fr", "Les ventes du Togo au Bénin ont franchi le cap des 60 M€ en 2021.", "over"),
    ("fr", "Le seuil des 60 M€ de ventes du Togo au Bénin a été franchi en 2021.", "over"),
    ("fr", "Les ventes du Togo au Bénin n'étaient plus que de 60 M€ en 2021.", "exact"),
    ("fr", "Les ventes du Togo au Bénin n'ont pas dépassé 60 M€ en 2021.", "up_to"),
    ("fr", "Le Togo a vendu au Bénin pour une soixantaine de millions d'euros.", "about"),
    ("en", "Togo's exports to Benin grew in 2021, topping $60m.", "over"),
    ("ru", "Экспорт Того в Бенин не превысил в 2021 году 60 млн евро.", "up_to"),
    ("ru", "Экспорт Того в Бенин пробил отметку в 60 млн евро.", "over"),
    ("ru", "Экспорт Того в Бенин составил 60 с лишним миллионов евро.", "over"),
]


@pytest.mark.parametrize(("lang", "text", "qualifier"), QUALIFIERS)
def test_qualifiers(lang: str, text: str, qualifier: str) -> None:
    (claim,) = claims(text, lang).values()
    assert claim.qualifier == qualifier

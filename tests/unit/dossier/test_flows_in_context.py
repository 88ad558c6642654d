"""Whose trade a figure is: mirror forms, names far from the figure, several partners."""

from __future__ import annotations

import pytest

import bilateral as bl

# text, then for each claim: measure, reporter, partner
CASES = {
    "en": [
        ("Kenya sold Uganda cement for $80 million in 2022.", ["exports KEN UGA"]),
        ("Uganda bought Kenyan cement worth $80 million in 2022.", ["imports UGA KEN"]),
        (
            "Peru's purchases from Chile reached $1.3 billion in 2021 and its sales there $1.1 billion.",
            ["imports PER CHL", "exports PER CHL"],
        ),
        (
            "In 2023 Norway exported goods worth $2 billion to Poland and $3 billion to Sweden.",
            ["exports NOR POL", "exports NOR SWE"],
        ),
        (
            "Imports of Vietnamese rice by the Philippines rose by 12% in 2022.",
            ["imports PHL VNM"],
        ),
        (
            "Sales of Greek olives in Japan amounted to $40 million in 2022.",
            ["exports GRC JPN"],
        ),
        (
            "The Croatian minister said trade with Slovenia would reach 8 billion euros in 2026.",
            ["turnover HRV SVN"],
        ),
        (
            "Morocco and Spain met in Rabat. The kingdom's exports to Spain were 9 billion euros in 2022.",
            ["exports MAR ESP"],
        ),
        (
            "Trade between Ghana and Togo was $500 million in 2022; Togolese exports made up $150 million.",
            ["turnover GHA TGO", "exports TGO GHA"],
        ),
        (
            "Finland's exports to Estonia and Latvia were 2 and 1 billion euros respectively in 2022.",
            ["exports FIN EST", "exports FIN LVA"],
        ),
        (
            "Bolivia ran a deficit of $200 million in its trade with Peru in 2022.",
            ["balance BOL PER"],
        ),
        (
            "Trade between Laos and Cambodia hit $300 million in 2022, Laotian exports $200 million. "
            "The sides plan to bring it to $500 million by 2030.",
            ["turnover KHM LAO", "exports LAO KHM", "turnover KHM LAO"],
        ),
    ],
    "fr": [
        (
            "Le Kenya a vendu à l'Ouganda pour 80 millions de dollars de ciment en 2022.",
            ["exports KEN UGA"],
        ),
        (
            "L'Ouganda a acheté du ciment kényan pour 80 millions de dollars en 2022.",
            ["imports UGA KEN"],
        ),
        (
            "Les importations de riz vietnamien aux Philippines ont progressé de 12 % en 2022.",
            ["imports PHL VNM"],
        ),
        (
            "En 2023, la Norvège a exporté 2 milliards d'euros vers la Pologne et 3 milliards vers la Suède.",
            ["exports NOR POL", "exports NOR SWE"],
        ),
        (
            "Le ministre croate a dit que les échanges avec la Slovénie atteindraient 8 milliards d'euros "
            "en 2026.",
            ["turnover HRV SVN"],
        ),
        (
            "Le Sénégal écoule 12 % de ses exportations au Mali.",
            ["exports SEN MLI"],
        ),
        (
            "Les échanges entre le Ghana et le Togo ont atteint 500 millions de dollars en 2022, dont "
            "150 millions d'exportations togolaises.",
            ["turnover GHA TGO", "exports TGO GHA"],
        ),
        (
            "Le déficit de la Bolivie avec le Pérou s'est établi à 200 millions de dollars en 2022.",
            ["balance BOL PER"],
        ),
        (
            "La part de la Chine dans les importations péruviennes a gagné 2 points en 2022.",
            ["imports PER CHN"],
        ),
    ],
    "ru": [
        ("Кения продала Уганде цемента на 80 млн долларов в 2022 году.", ["exports KEN UGA"]),
        (
            "Закупки Угандой кенийского цемента составили 80 млн долларов в 2022 году.",
            ["imports UGA KEN"],
        ),
        (
            "В 2023 году Норвегия экспортировала в Польшу товаров на 2 млрд евро, а в Швецию — на 3 млрд.",
            ["exports NOR POL", "exports NOR SWE"],
        ),
        (
            "Хорватский министр заявил, что товарооборот со Словенией в 2026 году достигнет 8 млрд евро.",
            ["turnover HRV SVN"],
        ),
        (
            "Торговля Ганы и Того в 2022 году составила 500 млн долларов, из них 150 млн — тоголезский экспорт.",
            ["turnover GHA TGO", "exports TGO GHA"],
        ),
        (
            "Поставки Финляндии в Эстонию и Латвию составили в 2022 году соответственно 2 и 1 млрд евро.",
            ["exports FIN EST", "exports FIN LVA"],
        ),
        (
            "Товарооборот Лаоса и Камбоджи в 2022 году — 300 млн долларов, экспорт Лаоса — 200 млн; "
            "цель на 2030 год — 500 млн долларов.",
            ["turnover KHM LAO", "exports LAO KHM", "turnover KHM LAO"],
        ),
        (
            "Доля Китая в импорте Перу выросла на 2 процентных пункта в 2022 году.",
            ["imports PER CHN"],
        ),
        (
            "Марокко и Испания подвели итоги. Экспорт королевства в Испанию в 2022 году достиг 9 млрд евро.",
            ["exports MAR ESP"],
        ),
    ],
}


def _flow(measure: str, reporter: str | None, partner: str | None) -> tuple[object, ...]:
    """Exports of A to B are imports of B from A; a turnover has no direction."""
    if measure == "turnover":
        return (measure, *sorted(map(str, (reporter, partner))))
    if measure == "imports":
        return ("exports", partner, reporter)
    return (measure, reporter, partner)


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [(lang, text, flows) for lang, cases in CASES.items() for text, flows in cases],
)
def test_whose_trade(lang: str, text: str, expected: list[str]) -> None:
    claims = bl.read_statement(text, lang).claims
    found = [_flow(c.measure or "", c.reporter, c.partner) for c in claims]
    assert found == [_flow(*flow.split()) for flow in expected]


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        (
            "en",
            "Trade of Kenya with Uganda was $512 million in 2023, 18% more than in 2022 ($430 million).",
        ),
        (
            "fr",
            "Le commerce du Kenya avec l'Ouganda a atteint 512 millions de dollars en 2023, soit 18 % de "
            "plus qu'en 2022 (430 millions de dollars).",
        ),
        (
            "ru",
            "Товарооборот Кении и Уганды в 2023 году достиг 512 млн долларов, что на 18% больше, чем в "
            "2022 году (430 млн долларов).",
        ),
    ],
)
def test_an_amount_in_brackets_belongs_to_the_year_before_it(lang: str, text: str) -> None:
    claims = {c.span.text[:3].strip("$"): c for c in bl.read_statement(text, lang).claims}
    level = next(c for c in claims.values() if c.amount == 430e6)
    assert level.period is not None
    assert level.period.start == "2022-01"

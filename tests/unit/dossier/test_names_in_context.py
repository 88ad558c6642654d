"""Goods, the product of a figure, and the sides, in sentences of trade."""

from __future__ import annotations

import pytest

from bilateral.dossier import read_statement


def products(lang, text):
    found = [c for c in read_statement(text, lang).claims if c.type != "nontrade"]
    return [c.product.text if c.product else None for c in found]


@pytest.mark.parametrize(
    ("lang", "text", "named"),
    [
        ("fr", "Le Kenya a vendu à l'Inde pour 40 millions de dollars de thé en 2022.", ["thé"]),
        ("en", "Kenya sold India $40 million worth of tea in 2022.", ["tea"]),
        ("ru", "Кения продала Индии чая на 40 млн долларов в 2022 году.", ["чая"]),
        ("en", "Kenya's exports to India reached $40 million in 2022, mainly tea and coffee.",
         [None]),
        ("fr", "Les exportations du Kenya vers l'Inde ont atteint 40 millions de dollars en 2022, "
         "surtout du thé.", [None]),
        ("ru", "Экспорт Кении в Индию достиг в 2022 году 40 млн долларов, в основном чай.",
         [None]),
        ("en", "In 2022 Kenya's exports to India of tea rose to $40 million and of coffee "
         "to $9 million.", ["tea", "coffee"]),
        ("fr", "Les ventes de cacao du Ghana à la Suisse ont reculé de 5 % en 2022, "
         "à 80 millions de francs.", ["cacao", "cacao"]),
        ("ru", "Экспорт какао-масла из Ганы в Швейцарию упал в 2022 году на 5%.",
         ["какао-масла"]),
    ],
)  # fmt: skip
def test_product_of_each_figure(lang, text, named):
    assert products(lang, text) == named


@pytest.mark.parametrize(
    ("lang", "text", "chapters"),
    [
        ("fr", "Le Chili exporte des cerises, du lithium et de la farine de poisson.",
         {"08", "28", "23"}),
        ("en", "Chile exports cherries, lithium and fishmeal.", {"08", "28", "23"}),
        ("ru", "Чили экспортирует черешню, литий и рыбную муку.", {"08", "28", "23"}),
        ("en", "Peru sold Spain goods for $2 billion in 2022. Blueberries and knitwear came first.",
         {"08", "61"}),
        ("fr", "Le Pérou a vendu à l'Espagne pour 2 milliards de dollars en 2022. Les textiles "
         "et le graphite suivent.", {"50", "25"}),
        ("ru", "Перу продало Испании товаров на 2 млрд долларов. Следом идут кашемир и золото.",
         {"51", "71"}),
        ("en", "The farm sector yields 13 percent of Peru's GDP, and exports to Spain grow.",
         set()),
    ],
)  # fmt: skip
def test_chapters_of_goods(lang, text, chapters):
    codes = {code[:2] for area in read_statement(text, lang).sectors for code in area.hs}
    assert codes == chapters


@pytest.mark.parametrize(
    ("lang", "text", "sides"),
    [
        ("en", "Kazakhstan's exports to Finland fell 5% in 2023. A plant will be built in the "
         "Almaty region.", {"KAZ", "FIN"}),
        ("fr", "Les échanges entre la Malaisie et le Ghana ont crû de 5 % en 2023. Un groupe de "
         "Johor investit.", {"MYS", "GHA"}),
        ("ru", "Торговля Бразилии и Египта выросла в 2023 году на 5%. Соглашение с МЕРКОСУР "
         "действует с 2017 года.", {"BRA", "EGY"}),
    ],
)  # fmt: skip
def test_sides_that_take_part(lang, text, sides):
    assert {p.code for p in read_statement(text, lang).parties} == sides

"""Areas of trade: what counts as one, its codes, its role and its flow."""

from __future__ import annotations

import time
import unicodedata

import pytest

from bilateral.dossier.areas import area_table, read_areas
from bilateral.dossier.wordforms import PhraseTable, forms, lexicon, read_words, rows
from bilateral.statement import sentences
from bilateral.vocab.gazetteer import mentions

LANGS = ("fr", "en", "ru")


def areas(lang, text, *parties):
    found = read_areas(text, lang, sentences(text, lang), mentions(text, lang), parties)
    assert all(text[a.span.start : a.span.end] == a.span.text for a in found)
    return found


def chapters(found):
    return {code[:2] for a in found for code in a.hs}


@pytest.mark.parametrize("lang", LANGS)
def test_every_area_has_words_in_every_language(lang):
    codes = {
        cells[0].rstrip("?") for block in lexicon("areas_codes").values() for cells in rows(block)
    }
    named = [key for key, _ in rows(lexicon(f"areas_{lang}")["forms"])]
    assert len(named) >= 250
    assert set(named) == codes


def test_codes_are_well_formed():
    for counts, block in lexicon("areas_codes").items():
        assert counts in {"goods", "services", "both", "investment", "none"}
        for cells in rows(block):
            for code in cells[1].split():
                first, _, last = code.partition("-")
                assert first.isdigit() and len(first) in {2, 4, 6}, cells
                assert not last or (len(last) == len(first) and last > first), cells
                assert 1 <= int(first[:2]) <= 97, cells


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("fr", "Le Maroc exporte des engrais et des tomates.", {"31", "07"}),
        ("fr", "Les ventes de machines agricoles et de bus électriques augmentent.", {"84", "87"}),
        ("fr", "Il livre du gaz naturel liquéfié, de l'acier et du bois brut.", {"27", "72", "44"}),
        ("fr", "L'accord porte sur les produits laitiers et la viande bovine.", {"04", "02"}),
        ("fr", "Les achats de médicaments ont reculé de 3 %.", {"30"}),
        ("fr", "Le commerce d’huiles végétales et d’équipements médicaux.", {"15", "90"}),
        ("en", "Exports of crude oil, coffee and garments rose.", {"27", "09", "61", "62"}),
        ("en", "It sells tyres, tractors, lifts and furniture.", {"40", "87", "84", "94"}),
        ("en", "The country buys wheat, soybeans and aircraft.", {"10", "12", "88"}),
        ("en", "Supplies of cement and ferrous metals grew.", {"25", "72"}),
        ("ru", "Регион поставляет чёрные металлы и цемент.", {"72", "25"}),
        ("ru", "Вырос экспорт сахара, мяса птицы и сухого молока.", {"17", "02", "04"}),
        ("ru", "Мы закупаем нефть, удобрения, тракторы и мебель.", {"27", "31", "87", "94"}),
        ("ru", "Поставки лекарств, обуви и подшипников увеличились.", {"30", "64", "84"}),
        ("ru", "Экспорт стали и алюминия снизился на 5%.", {"72", "76"}),
    ],
)
def test_goods_and_their_chapters(lang, text, expected):
    assert chapters(areas(lang, text)) == expected


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("fr", "Le ministre de l'Agriculture et de la Pêche a évoqué le commerce."),
        ("fr", "Le ministère de l'Énergie annonce un accord."),
        ("fr", "Nous avions un accord, et la coopération a porté ses fruits."),
        ("fr", "La nouvelle route de la soie favorise les échanges."),
        ("fr", "Le train de mesures et le bras de fer pèsent sur le commerce."),
        ("fr", "Les exportations de l'usine automobile de Minsk ont crû."),
        ("en", "The Minister of Trade and Industry spoke of exports."),
        ("en", "The Agriculture Ministry signed a trade agreement."),
        ("en", "Exports rose 5% as oil prices climbed."),
        ("en", "The Food and Agriculture Organization welcomed the trade deal."),
        ("en", "Trade cooperation has borne fruit along the Silk Road."),
        ("en", "The think tank said trade fell."),
        ("en", "They want to lift trade to $5 billion."),
        ("en", "Cars lined the road and people drank tea with milk."),
        ("ru", "Министр сельского хозяйства и продовольствия рассказал о торговле."),
        ("ru", "Страны стали партнёрами, торговля растёт."),
        ("ru", "Цены на нефть и газ выросли, торговля снизилась."),
        ("ru", "Решение суда не повлияет на экспорт."),
        ("ru", "Шёлковый путь помогает торговле."),
    ],
)
def test_what_is_no_area(lang, text):
    assert areas(lang, text) == ()


@pytest.mark.parametrize(
    ("lang", "text", "role"),
    [
        ("fr", "L'agriculture est un domaine de coopération prometteur.", "promising"),
        ("fr", "Minsk est prête à livrer des tracteurs.", "offered"),
        ("fr", "La région s'intéresse aux tracteurs du partenaire.", "requested"),
        ("fr", "L'entreprise s'intéresse à des tracteurs.", "requested"),
        ("fr", "Les parties négocient des livraisons de blé.", "negotiated"),
        ("fr", "Des tracteurs sont produits par les deux usines.", "existing"),
        ("fr", "Le pays exporte du blé.", "mentioned"),
        ("en", "Aerospace and farming should gain most from the deal.", "promising"),
        ("en", "Turkey is ready to supply medical equipment.", "offered"),
        ("en", "The province is interested in tractors and other goods.", "requested"),
        ("en", "Supplies of wheat are being discussed.", "negotiated"),
        ("en", "The country exported wheat.", "mentioned"),
        ("ru", "Перспективное направление сотрудничества — машиностроение.", "promising"),
        ("ru", "Беларусь готова поставлять тракторы.", "offered"),
        ("ru", "Регион заинтересован в закупке тракторов.", "requested"),
        ("ru", "Стороны ведут переговоры о поставках пшеницы.", "negotiated"),
        ("ru", "Регион поставляет пшеницу.", "mentioned"),
    ],
)
def test_role(lang, text, role):
    found = areas(lang, text)
    assert found, text
    assert found[0].role == role


@pytest.mark.parametrize(
    ("lang", "text", "flows"),
    [
        ("fr", "L'Algérie livre à l'Italie du gaz naturel et achète de l'acier.",
         ["DZA>ITA", "ITA>DZA"]),
        ("fr", "La livraison de tracteurs algériens reprend.", ["DZA>ITA"]),
        ("en", "Algeria exported dates and natural gas to Italy, while imports of steel fell.",
         ["DZA>ITA", "DZA>ITA", "ITA>DZA"]),
        ("en", "Algeria is interested in Italian tractors.", ["ITA>DZA"]),
        ("ru", "Алжир поставляет в Италию природный газ, а ввозит сталь.",
         ["DZA>ITA", "ITA>DZA"]),
        ("ru", "Поставки итальянских тракторов выросли.", ["ITA>DZA"]),
    ],
)  # fmt: skip
def test_flow_between_two_parties(lang, text, flows):
    assert [a.flow for a in areas(lang, text, "DZA", "ITA")] == flows


def test_no_flow_without_two_parties():
    text = "Algeria exports natural gas to Italy."
    assert [a.flow for a in areas("en", text, "DZA")] == [None]
    assert [a.flow for a in areas("en", text, "DZA", "ITA", "FRA")] == [None]


def test_a_frame_holds_for_the_next_sentence_that_names_areas():
    text = "He named the most promising areas of cooperation. Among them are tourism and logistics."
    assert [(a.span.text, a.role) for a in areas("en", text)] == [
        ("tourism", "promising"),
        ("logistics", "promising"),
    ]


def test_nationality_belongs_to_the_span_and_repeated_areas_are_linked():
    text = "The sale of Belarusian tractors grew. Sales of tractors to Kenya are promising."
    first, second = areas("en", text, "BLR", "KEN")
    assert first.span.text == "Belarusian tractors"
    assert (first.same_as, second.same_as) == (None, first.id)
    assert first.flow == "BLR>KEN"


def test_a_maker_that_acts_is_no_product():
    assert areas("fr", "Renault s'intéresse au marché.") == ()
    found = areas("en", "Deliveries of MAZ and KamAZ trucks grew.")
    assert {a.label for a in found} >= {"MAZ", "KamAZ"}


def test_longest_phrase_wins():
    found = areas("fr", "Le commerce porte sur le minerai de fer et les chemins de fer.")
    assert [a.span.text for a in found] == ["minerai de fer", "chemins de fer"]


@pytest.mark.parametrize("text", ["", " ", "\n\n", "?!…", "a", "«»", "1 234", "\u00ad\u200b"])
@pytest.mark.parametrize("lang", LANGS)
def test_odd_texts(lang, text):
    assert areas(lang, text) == ()


def test_an_unknown_language_gives_nothing():
    assert read_areas("Stahl und Holz", "de", (), (), ()) == ()


def test_marks_and_decomposed_letters_keep_offsets_exact():
    text = "Les ventes de complexes d’élevage et de produits\u00a0laitiers, d'équipements médicaux."
    expected = [a.span.text for a in areas("fr", text)]
    assert expected == ["complexes d’élevage", "produits\u00a0laitiers", "équipements médicaux"]
    loose = unicodedata.normalize("NFD", text)
    found = [unicodedata.normalize("NFC", a.span.text) for a in areas("fr", loose)]
    assert found == expected


@pytest.mark.parametrize(
    ("lang", "word", "form"),
    [
        ("fr", "cheval", "chevaux"),
        ("fr", "bateaux", "bateau"),
        ("fr", "tracteurs", "tracteur"),
        ("en", "lorries", "lorry"),
        ("en", "bus", "buses"),
        ("en", "brush", "brushes"),
        ("ru", "молочная", "молочных"),
        ("ru", "продукция", "продукции"),
        ("ru", "удобрение", "удобрений"),
        ("ru", "станок", "станками"),
        ("ru", "плитка", "плиток"),
        ("ru", "ткань", "тканью"),
    ],
)
def test_word_forms(lang, word, form):
    assert form in forms(word, lang)


def test_phrase_table_marks():
    table = PhraseTable("en", [("suppl*", 1), ("=steel", 2), ("MAZ", 3), ("a ~ plant", 4)])
    words = read_words("supplying steel to maz MAZ a new plant steels", "en")
    assert [m.row for m in table.find(words)] == [1, 2, 3, 4]


def test_a_page_is_read_quickly():
    text = "Le Maroc exporte des engrais, des tomates et des voitures vers la France. " * 70
    parts, named = sentences(text, "fr"), mentions(text, "fr")
    area_table("fr")
    read_areas(text, "fr", parts, named, ())
    start = time.perf_counter()
    read_areas(text + " ", "fr", parts, named, ())
    assert time.perf_counter() - start < 0.3  # ten times what it takes

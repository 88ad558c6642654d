"""Organisations: patterns of names, roles, and abbreviations that are only asked about."""

from __future__ import annotations

import pytest

from bilateral.dossier.areas import read_areas
from bilateral.dossier.organisations import read_organisations
from bilateral.statement import sentences
from bilateral.vocab.gazetteer import mentions


def organisations(lang, text, *parties):
    parts, named = sentences(text, lang), mentions(text, lang)
    areas = read_areas(text, lang, parts, named, parties)
    found = read_organisations(text, lang, parts, named, areas)
    assert all(text[o.span.start : o.span.end] == o.span.text for o in found)
    return found


@pytest.mark.parametrize(
    ("lang", "text", "span", "role"),
    [
        ("fr", "L'usine de tracteurs de Minsk est prête à livrer des machines.",
         "L'usine de tracteurs de Minsk", "offers"),
        ("fr", "La société Cevital fournit du sucre.", "La société Cevital", "supplies"),
        ("fr", "Le groupe « Alpha » s'intéresse à l'acier.", "Le groupe « Alpha »", "seeks"),
        ("fr", "Les entreprises turques sont prêtes à agir.", "entreprises turques", "offers"),
        ("fr", "Selon son service de presse, le commerce croît.", "service de presse", "source"),
        ("fr", "Le ministère a indiqué que le commerce croît.", "Le ministère", "source"),
        ("en", "Minsk Tractor Works supplies machines.", "Minsk Tractor Works", "supplies"),
        ("en", "Turkish companies are ready to build roads.", "Turkish companies", "offers"),
        ("en", "He said that Gazoil is interested in steel.", "Gazoil", "seeks"),
        ("en", "Exports grew, according to the press service.", "press service", "source"),
        ("ru", "ОАО «Ромашка» готово поставлять тракторы.", "ОАО «Ромашка»", "offers"),
        ("ru", "Минский тракторный завод поставляет технику.", "Минский тракторный завод",
         "supplies"),
        ("ru", "Турецкие компании готовы строить дороги.", "Турецкие компании", "offers"),
        ("ru", "Об этом сообщила пресс-служба.", "пресс-служба", "source"),
    ],
)  # fmt: skip
def test_name_and_role(lang, text, span, role):
    found = {o.span.text: [r.role for r in o.roles] for o in organisations(lang, text)}
    assert role in found.get(span, []), found


def test_makers_of_the_same_goods_are_linked():
    text = "Des tracteurs sont produits par l'usine Alpha et l'association Beta."
    first, second = organisations("fr", text)
    assert [r.role for r in first.roles] == ["produces_jointly"]
    assert first.roles[0].with_ == second.id
    assert second.roles[0].with_ == first.id


def test_an_abbreviation_is_asked_about_not_explained():
    (found,) = organisations("fr", "La BZD s'intéresse à l'acier.")
    assert found.name == "BZD"
    assert "Belarusian Railway" in found.question
    assert "does not say" in found.question
    (other,) = organisations("en", "XQZ is interested in steel.")
    assert other.question == "What does XQZ stand for?"


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "The EU is interested in trade."),
        ("en", "Exports reached 5 million BZD."),
        ("fr", "Les échanges atteignent 3 millions BZD."),
        ("en", "China is interested in steel."),
        ("en", "He is interested in steel."),
        ("fr", "Le commerce entre les deux pays augmente."),
        ("ru", "Страны заинтересованы в торговле."),
        ("ru", "ЕС заинтересован в торговле."),
        ("en", "Anna Smith met the press. Smith is interested in steel."),
    ],
)
def test_what_is_no_organisation(lang, text):
    assert organisations(lang, text) == ()


def test_country_from_nationality_and_inferred_from_the_partner():
    text = (
        "Il dit qu'Alpha s'intéresse à la coopération avec des partenaires turcs. Le Kenya y gagne."
    )
    (found,) = organisations("fr", text)
    assert (found.country, found.country_inferred) == ("KEN", True)
    (group,) = organisations("en", "Turkish firms are ready to help Kenya.")
    assert (group.country, group.country_inferred, group.generic) == ("TUR", False, True)


@pytest.mark.parametrize("text", ["", "«»", "OAO", "«", "usine", "a" * 5000])
@pytest.mark.parametrize("lang", ["fr", "en", "ru", "xx"])
def test_odd_texts(lang, text):
    if lang == "xx":
        assert read_organisations(text, lang, (), (), ()) == ()
    else:
        organisations(lang, text)

"""People: name, office, party, and the other ways in which a text calls them."""

from __future__ import annotations

import pytest

from bilateral.dossier.people import read_people
from bilateral.statement import sentences
from bilateral.vocab.gazetteer import mentions


def people(lang, text):
    found = read_people(text, lang, sentences(text, lang), mentions(text, lang))
    assert all(text[p.span.start : p.span.end] == p.span.text for p in found)
    return found


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("fr", "Le ministre ivoirien du Commerce, Souleymane Diarra, évalue le commerce.",
         ("Souleymane Diarra", "minister", "CIV")),
        ("fr", "Le Premier ministre espagnol Pedro Sol a parlé.",
         ("Pedro Sol", "prime_minister", "ESP")),
        ("fr", "L'ambassadeur de Turquie à Dakar, Ahmet Kava, l'a dit.",
         ("Ahmet Kava", "ambassador", "TUR")),
        ("fr", "Selon Jeanne Martin, le commerce croît.", ("Jeanne Martin", None, None)),
        ("fr", "Paul Durand, président de la Biélorussie, a parlé.",
         ("Paul Durand", "president", "BLR")),
        ("en", "Governor Jay Nixon says trade will grow.", ("Jay Nixon", "governor", None)),
        ("en", "Turkish Trade Minister Omer Bolat spoke.", ("Omer Bolat", "minister", "TUR")),
        ("en", "Kenya's President William Ruto met traders.",
         ("William Ruto", "president", "KEN")),
        ("en", "John Smith, the ambassador of Kenya, said so.",
         ("John Smith", "ambassador", "KEN")),
        ("ru", "По словам губернатора Александра Богомаза, торговля Брянской области растёт.",
         ("Александра Богомаза", "governor", "RU-BRY")),
        ("ru", "Сказала вице-премьер Виктория Абрамова.",
         ("Виктория Абрамова", "deputy_prime_minister", None)),
        ("ru", "Заявил глава белорусского МИД Владимир Макеев.",
         ("Владимир Макеев", "foreign_minister", "BLR")),
        ("ru", "Министр сельского хозяйства Беларуси Юрий Горин рассказал об этом.",
         ("Юрий Горин", "minister", "BLR")),
        ("ru", "Торговля растёт, напомнил Иван Петров.", ("Иван Петров", None, None)),
    ],
)  # fmt: skip
def test_name_office_and_party(lang, text, expected):
    (found,) = people(lang, text)
    assert (found.name, found.office, found.party) == expected


def test_surname_and_description_are_aliases():
    text = (
        "Selon Paul Durand, le commerce croît. Durand a vu Ana Lima. Le président a ajouté cela. "
        "Le dirigeant kényan l'a redit."
    )
    found = people("fr", text)[0]
    assert found.aliases == ("Durand", "Le président", "Le dirigeant kényan")
    assert (found.office, found.party) == ("president", "KEN")


def test_descriptions_of_two_countries_change_nobody():
    text = (
        "Selon Paul Durand, le commerce croît. Le président kényan a salué cela. "
        "Le président turc aussi."
    )
    (found,) = people("fr", text)
    assert (found.office, found.party) == (None, None)


def test_russian_surnames_in_other_cases():
    text = "Сказал президент Иван Петров. Встреча с Петровым прошла. Петрова поблагодарили."
    assert people("ru", text)[0].aliases == ("Петровым", "Петрова")


def test_the_guest_is_the_second_of_two():
    text = "President Ann Lee said trade grew. She met Governor Jay Nixon. She thanked the guest."
    assert [p.aliases for p in people("en", text)] == [(), ("the guest",)]


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("fr", "Le Trésor français et la Chambre de Commerce l'ont dit."),
        ("fr", "Le 5 Novembre, Burkina Faso et Costa Rica ont signé."),
        ("en", "The United States and Saudi Arabia said trade grew."),
        ("en", "The World Trade Organization said so on Monday."),
        ("ru", "Российская Федерация и Саудовская Аравия договорились."),
        ("ru", "Посол Белоруссии в Москве назвал сумму."),
        ("en", ""),
    ],
)
def test_what_is_nobody(lang, text):
    assert people(lang, text) == ()


def test_an_unknown_language_gives_nothing():
    assert read_people("Anna Schmidt sagte", "de", (), ()) == ()

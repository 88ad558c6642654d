"""The occasion: type, place, and a date only where year and weekday allow one."""

from __future__ import annotations

import pytest

from bilateral.dossier.event import read_event
from bilateral.dossier.people import read_people
from bilateral.statement import sentences
from bilateral.vocab.gazetteer import mentions


def event(lang, text, published=None):
    parts, named = sentences(text, lang), mentions(text, lang)
    people = read_people(text, lang, parts, named)
    found = read_event(text, lang, parts, people, named, published)
    if found is not None and found.date_text is not None:
        span = found.date_text
        assert text[span.start : span.end] == span.text
    return found


@pytest.mark.parametrize(
    ("lang", "text", "published", "date", "note"),
    [
        ("fr", "La réunion a eu lieu mardi 5 novembre à Minsk. En 2024, tout croît.", None,
         "2024-11-05", "agrees"),
        ("fr", "La réunion a eu lieu mercredi 5 novembre à Minsk. En 2024, tout croît.", None,
         None, "agree"),
        ("fr", "La réunion a eu lieu le 5 novembre à Minsk.", None, None, "neither year"),
        ("fr", "La réunion a eu lieu le 5 novembre à Minsk.", "2024", "2024-11-05", "no weekday"),
        ("fr", "La réunion a eu lieu le 1er mars 2023 à Minsk.", None, "2023-03-01", "in the text"),
        ("en", "They met in Nairobi on 27 May 2024.", None, "2024-05-27", "in the text"),
        ("en", "They met in Nairobi on May 27, 2024.", None, "2024-05-27", "in the text"),
        ("en", "They met in Nairobi on Wednesday.", "2022-06-15", "2022-06-15", "weekday"),
        ("en", "They met in Nairobi on Wednesday.", "2022-06", None, "only a weekday"),
        ("en", "They met in Nairobi on 31 April 2024.", None, None, "no such day"),
        ("ru", "Встреча прошла в Астане 27 ноября 2024 года.", None, "2024-11-27", "in the text"),
        ("ru", "Встреча прошла в Астане во вторник, 5 ноября.", "2024-11", "2024-11-05", "agrees"),
    ],
)  # fmt: skip
def test_date(lang, text, published, date, note):
    found = event(lang, text, published)
    assert found.type == "meeting"
    assert found.date == date
    assert note in found.date_note


@pytest.mark.parametrize(
    ("lang", "text", "kind", "place"),
    [
        ("fr", "Une visite à Ankara est prévue le 31 octobre 2024.", "visit", "Ankara"),
        ("en", "The agreement was signed in Tashkent on 27 May 2024.", "signing", "Tashkent"),
        ("en", "The forum opened in Gomel on 27 May 2024.", "forum", "Gomel"),
        ("ru", "Форум открылся в Минске 17 ноября 2017 года.", "forum", "Минск"),
        ("ru", "Переговоры прошли в Астане 5 марта 2020 года.", "meeting", "Астана"),
    ],
)
def test_type_and_place(lang, text, kind, place):
    found = event(lang, text)
    assert (found.type, found.place) == (kind, place)


def test_participants_named_and_meant():
    text = "President Ann Lee spoke of trade. On 27 May 2024 she met Governor Jay Nixon in Nairobi."
    assert event("en", text).participants == ("a1", "a2")


@pytest.mark.parametrize("text", ["", "Trade grew by 5% in 2024.", "They met."])
def test_no_event(text):
    assert event("en", text) is None


def test_an_unknown_language_gives_nothing():
    assert read_event("", "de", (), (), (), None) is None

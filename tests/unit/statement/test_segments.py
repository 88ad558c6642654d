"""Sentences slice the text exactly; the plain copy leads back to the original."""

from __future__ import annotations

import unicodedata

import pytest

from bilateral.statement import find_language, sentences, shadow


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("One. Two.", ["One.", "Two."]),
        ("It rose by 5.4 percent. Fine.", ["It rose by 5.4 percent.", "Fine."]),
        (
            "970 млн. долларов в 2018 г. стало 530 млн. На Беларусь приходится 48%.",
            ["970 млн. долларов в 2018 г. стало 530 млн.", "На Беларусь приходится 48%."],
        ),
        ("Le 1er. « Bien ». Ensuite.", ["Le 1er.", "« Bien ».", "Ensuite."]),
        ("Title\nThe text goes on.", ["Title", "The text goes on."]),
        ("a line that was\nwrapped by hand.", ["a line that was\nwrapped by hand."]),
        ("Mr. Smith met U.S. officials. He left.", ["Mr. Smith met U.S. officials.", "He left."]),
        ("2023年贸易额为5亿美元。下一句。", ["2023年贸易额为5亿美元。", "下一句。"]),
        ("", []),
        (" \n\n ", []),
    ],
)
def test_sentences(text: str, parts: list[str]) -> None:
    assert [text[s.start : s.end] for s in sentences(text)] == parts


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("Le commerce entre les deux pays a atteint un record.", "fr"),
        ("Trade between the two countries has reached a record.", "en"),
        ("Товарооборот двух стран достиг рекорда.", "ru"),
        ("El comercio entre los dos países alcanzó un récord según el ministro.", "es"),
        ("İki ülke arasında ticaret hacmi 5 milyar dolara ulaştı.", "tr"),
        ("中俄贸易额为2401亿美元", "zh"),
        ("", "en"),
    ],
)
def test_language(text: str, lang: str) -> None:
    assert find_language(text) == lang


@pytest.mark.parametrize(
    "text",
    [
        "plain",
        "l\u2019an 1\u202f695\u00a0€",
        unicodedata.normalize("NFD", "à l'été"),
        "so\u00adft \u200bhyphen",
    ],
)
def test_shadow_leads_back(text: str) -> None:
    plain = shadow(text)
    assert plain.span(0, len(plain.text)).text == text.strip("\u200b")
    for start in range(len(plain.text)):
        found = plain.span(start, start + 1)
        assert text[found.start : found.end] == found.text
    assert "\u00a0" not in plain.text
    assert "\u2019" not in plain.text


@pytest.mark.parametrize("piece", ["1 млн ", "5 %", "слово ", "mot, ", "亿美元；"])
def test_what_never_ends_is_cut_between_its_pieces(piece: str) -> None:
    text = piece * (8000 // len(piece))
    found = sentences(text)
    assert len(found) > 5
    assert all(s.end - s.start <= 1500 for s in found)
    assert all(text[s.start :].startswith(piece.strip()) for s in found)
    assert "".join(text[s.start : s.end] for s in found).replace(" ", "") == text.replace(" ", "")

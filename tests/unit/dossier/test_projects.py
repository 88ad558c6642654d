"""Projects: what is built, launched or made together, at which stage and where."""

from __future__ import annotations

import pytest

from bilateral.dossier.areas import read_areas
from bilateral.dossier.benefits import read_benefits
from bilateral.dossier.organisations import read_organisations
from bilateral.dossier.projects import read_projects
from bilateral.statement import sentences
from bilateral.vocab.gazetteer import mentions


def projects(lang, text):
    parts, named = sentences(text, lang), mentions(text, lang)
    areas = read_areas(text, lang, parts, named, ())
    firms = read_organisations(text, lang, parts, named, areas)
    found = read_projects(text, lang, parts, named, areas, firms)
    assert all(text[p.span.start : p.span.end] == p.span.text for p in found)
    return found


@pytest.mark.parametrize(
    ("lang", "text", "span", "stage", "place"),
    [
        ("fr", "Ils pourraient construire une usine de tracteurs au Kenya.",
         "construire une usine de tracteurs", "idea", "KEN"),
        ("fr", "Les deux pays discutent de la construction d'une raffinerie.",
         "construction d'une raffinerie", "negotiation", None),
        ("fr", "Un accord prévoit de lancer un bus électrique et de construire un pont au Kenya.",
         "lancer un bus électrique et de construire un pont", "agreed", "KEN"),
        ("en", "Rosatom will build a nuclear power plant in Uzbekistan.",
         "build a nuclear power plant", "agreed", "UZB"),
        ("en", "They are ready to set up a joint venture in Kenya.",
         "set up a joint venture", "offer", "KEN"),
        ("en", "The construction of a bridge is under way.",
         "construction of a bridge", "under_way", None),
        ("ru", "Планируется строительство завода по производству удобрений в Кении.",
         "строительство завода по производству удобрений", "agreed", "KEN"),
        ("ru", "Стороны обсудили создание совместного предприятия.",
         "создание совместного предприятия", "negotiation", None),
    ],
)  # fmt: skip
def test_stage_and_place(lang, text, span, stage, place):
    found = [(p.span.text, p.stage, p.place) for p in projects(lang, text)]
    assert found == [(span, stage, place)]


def test_goods_made_together_are_a_project_at_work():
    text = "Des tracteurs sont produits par l'usine Alpha et l'association Beta."
    (found,) = projects("fr", text)
    assert found.stage == "operating"
    assert len(found.organisations) == 2
    assert found.sectors == ("k1",)
    assert found.span.text == text[:-1]


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("fr", "Le commerce a augmenté de 5 %."),
        ("fr", "La coopération dans la construction est prometteuse."),
        ("en", "They want to build trust."),
        ("en", "The Silk Road helps to build ties."),
        ("ru", "Торговля выросла на 5%."),
    ],
)
def test_what_is_no_project(lang, text):
    assert projects(lang, text) == ()


@pytest.mark.parametrize(
    ("lang", "text", "kinds"),
    [
        ("fr", "le bénéfice net et la création de nouveaux emplois", ["profit", "jobs"]),
        ("en", "technology transfer and food security", ["technology_transfer", "food_security"]),
        ("ru", "технологический суверенитет и новые рабочие места",
         ["technological_sovereignty", "jobs"]),
        ("en", "", []),
        ("xx", "jobs", []),
    ],
)  # fmt: skip
def test_benefits(lang, text, kinds):
    found = read_benefits(text, lang, sentences(text, lang))
    assert [b.kind for b in found] == kinds

"""The project's own statement, compared with its annotation by overlap of spans."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bilateral.dossier.areas import read_areas
from bilateral.dossier.benefits import read_benefits
from bilateral.dossier.event import read_event
from bilateral.dossier.organisations import read_organisations
from bilateral.dossier.people import read_people
from bilateral.dossier.projects import read_projects
from bilateral.statement import sentences
from bilateral.vocab.gazetteer import mentions

SEED = Path(__file__).parents[4] / "shared" / "data" / "statements" / "seed.json"

pytestmark = pytest.mark.skipif(
    not SEED.is_file(), reason="the annotated statements are not beside the repository"
)


@pytest.fixture(scope="module")
def gold():
    return json.loads(SEED.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def read(gold):
    text = gold["text"]
    parts, named = sentences(text, "fr"), mentions(text, "fr")
    areas = read_areas(text, "fr", parts, named, [p["code"] for p in gold["parties"]])
    firms = read_organisations(text, "fr", parts, named, areas)
    people = read_people(text, "fr", parts, named)
    return {
        "sectors": areas,
        "organisations": firms,
        "projects": read_projects(text, "fr", parts, named, areas, firms),
        "actors": people,
        "event": read_event(text, "fr", parts, people, named, None),
        "benefits": read_benefits(text, "fr", parts),
    }


def pairs(gold, found):
    """Each annotated item with the one found that covers at least half of it, or None."""

    def overlap(a, b):
        shared = min(a["end"], b.end) - max(a["start"], b.start)
        return shared / max(a["end"] - a["start"], b.end - b.start)

    return [
        (item, next((f for f in found if overlap(item["span"], f.span) >= 0.5), None))
        for item in gold
    ]


def test_areas(gold, read):
    matched = pairs(gold["sectors"], read["sectors"])
    assert sum(found is not None for _, found in matched) == 16
    assert len(read["sectors"]) == 16
    assert [f.role for g, f in matched if f.role != g["role"]] == []
    assert [f.flow for g, f in matched if f.flow != g["flow"]] == []


def test_organisations(gold, read):
    for item, found in pairs(gold["organisations"], read["organisations"]):
        assert found is not None, item
        assert {r["role"] for r in item["roles"]} & {r.role for r in found.roles}
        assert found.country == item["country"]
    bzd = next(o for o in read["organisations"] if o.name == "BZD")
    assert "stand for" in bzd.question


def test_projects(gold, read):
    for item, found in pairs(gold["projects"], read["projects"]):
        assert found is not None, item
        assert (found.stage, found.place) == (item["stage"], item["place"])
        assert len(found.sectors) == len(item["sectors"])


def test_people_and_event(gold, read):
    for item, found in pairs(gold["actors"], read["actors"]):
        assert (found.name, found.office, found.party) == (
            item["name"], item["office"], item["party"],
        )  # fmt: skip
    event = read["event"]
    assert (event.type, event.date, event.place) == ("meeting", "2024-11-05", "Minsk")
    assert event.participants == ("a1", "a2")


def test_benefits(gold, read):
    assert [b.kind for b in read["benefits"]] == [b["kind"] for b in gold["benefits"]]

"""Six more statements, two per language, each with a small facts table made for the test.

The texts are those of the shared development set; without it the tests are skipped. The figures
of the tables are made up around what the texts say, so that each verdict is met.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import bilateral as bl
from bilateral.cli import run

ROOT = Path(__file__).parents[2]
TEXTS = ROOT.parent / "shared" / "data" / "statements" / "dev.jsonl"
TABLES = Path(__file__).parent / "tables"

pytestmark = pytest.mark.skipif(
    not TEXTS.exists(), reason="the shared development texts are not beside the repository"
)


@cache
def texts() -> dict[str, dict[str, Any]]:
    lines = TEXTS.read_text(encoding="utf-8").splitlines()
    return {d["id"]: d for d in map(json.loads, lines)}


@cache
def result(name: str, as_of: str | None = None) -> dict[str, Any]:
    document = texts()[name]
    dossier = bl.read_statement(document["text"], published=document["published"])
    return bl.check(dossier, bl.read_facts(TABLES / f"{name}.csv"), as_of=as_of).to_dict()


def verdicts(name: str, quote: str, side: str, as_of: str | None = None) -> set[str]:
    """Verdicts on the claims with this quote, over readings and windows."""
    document = texts()[name]
    dossier = bl.read_statement(document["text"], published=document["published"])
    claims = {c.id for c in dossier.claims if c.span.text == quote}
    assert claims, quote
    return {
        v["verdict"]
        for v in result(name, as_of)["verdicts"]
        if v["claim"] in claims and v["side"] == side
    }


@pytest.mark.parametrize(
    ("name", "quote", "side", "expected"),
    [
        ("d-fr-02", "42,3%", "FRA", {"supported"}),
        ("d-fr-02", "25,1 M EUR", "FRA", {"supported"}),
        ("d-fr-02", "11 k EUR", "FRA", {"consistent"}),
        ("d-fr-02", "7,83 M EUR", "FRA", {"consistent"}),
        ("d-fr-02", "25,1 M EUR", "LBR", {"not_checkable"}),
        ("d-fr-06", "5,4 milliards d'euros", "FRA", {"not_checkable"}),
        ("d-fr-06", "2,4 milliards d'euros", "FRA", {"supported"}),
        ("d-fr-06", "2,4 milliards d'euros", "DZA", {"contradicted"}),
        ("d-en-01", "$1 billion", "TUR", {"not_checkable"}),
        ("d-en-02", "28.04 billion U.S. dollars", "CHN", {"supported"}),
        ("d-en-02", "28.04 billion U.S. dollars", "RUS", {"contradicted"}),
        ("d-en-02", "12.01 billion", "CHN", {"consistent"}),
        ("d-en-02", "4.07 billion", "CHN", {"consistent"}),
        ("d-ru-04", "900 млн долларов", "RU-BRY", {"supported"}),
        ("d-ru-04", "900 млн долларов", "BLR", {"contradicted"}),
        ("d-ru-04", "118,2%", "RU-BRY", {"supported", "contradicted"}),
        ("d-ru-05", "треть", "RUS", {"supported"}),
        ("d-ru-05", "$38,5 млрд", "BLR", {"contradicted"}),
        ("d-ru-05", "$40 млрд", "BLR", {"supported"}),
        ("d-ru-05", "$50 млрд", "BLR", {"contradicted"}),
    ],
)
def test_verdicts(name: str, quote: str, side: str, expected: set[str]) -> None:
    assert verdicts(name, quote, side) == expected


def test_facts_that_contradict_each_other_are_reported_and_set_aside() -> None:
    broken = [c for c in result("d-fr-06")["consistency"] if not c["feasible"]]
    assert [c["conflict"] for c in broken] == [["F1.value", "F3.value"]]
    reasons = {
        v["reason"]
        for v in result("d-fr-06")["verdicts"]
        if v["side"] == "FRA" and v["verdict"] == "not_checkable"
    }
    assert "facts_conflict" in reasons


def test_what_was_published_later_is_not_used() -> None:
    assert verdicts("d-ru-05", "$40 млрд", "BLR", "2022-12-31") == {"not_checkable"}
    assert verdicts("d-fr-06", "5,4 milliards d'euros", "FRA", "2024-08-31") == {"supported"}


def test_a_target_that_was_reached_says_so() -> None:
    status = {
        (t["target"], s["side"]): (s["status"], s["year"])
        for t in result("d-ru-05")["targets"]
        for s in t["status"]
        if t["amount"] == 40e9
    }
    assert ("reached", 2021) in status.values() or ("reached", 2022) in status.values()


@pytest.mark.parametrize("name", ["d-fr-02", "d-fr-06", "d-en-01", "d-en-02", "d-ru-04", "d-ru-05"])
@pytest.mark.parametrize("verb", ["read", "check", "brief", "template"])
def test_every_verb_runs(
    name: str, verb: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    document = texts()[name]
    statement = tmp_path / "statement.txt"
    statement.write_text(document["text"], encoding="utf-8")
    words = {
        "read": ["read", str(statement)],
        "check": ["check", str(statement), "--facts", str(TABLES / f"{name}.csv")],
        "brief": ["brief", str(statement), "--facts", str(TABLES / f"{name}.csv")],
        "template": ["facts", "template", str(statement)],
    }[verb]
    assert run([*words, "--published", document["published"]]) == 0
    out, err = capsys.readouterr()
    assert out.strip()
    assert "Traceback" not in out + err
    if verb == "brief":
        assert max(map(len, out.splitlines())) <= 80

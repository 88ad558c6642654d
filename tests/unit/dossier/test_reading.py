"""The whole reader: the canonical text, disguises of a text, hostile texts, many texts."""

from __future__ import annotations

import io
import json
import time
import unicodedata
from typing import TYPE_CHECKING, Any

import pytest

from bilateral.dossier import load_dossier, read_statement
from bilateral.dossier.batch import read_jsonl, to_scheme
from bilateral.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path

CANONICAL = (
    "Selon Alexandre Loukachenko, la Biélorussie et la région de Toula pourraient augmenter le "
    "chiffre d'affaires commercial jusqu'à 1 milliard de dollars.\n"
    "Au cours des deux dernières années, les échanges commerciaux ont atteint 500 millions de "
    "dollars.\nIl a qualifié ce volume d’« impressionnant » considérant que sur les 9 mois de 2024 "
    "« nous avons ajouté 37% – une augmentation colossale ».\nPar conséquent, un milliard de "
    "dollars n’est pas une barre si haute pour nous aujourd’hui », a déclaré le chef de l’Etat. "
    "BZD s'intéresse à ses produits."
)


def test_canonical_claims() -> None:
    dossier = read_statement(CANONICAL, published="2024-11-05")
    target, level, growth, again = dossier.claims
    assert [p.code for p in dossier.parties] == ["BLR", "RU-TUL"]
    assert (target.type, target.modality, target.deadline) == ("forward", "possibility", None)
    assert (again.same_as, again.amount, again.conclusion is not None) == (target.id, 1e9, True)
    assert (level.accumulation, level.period, level.number, level.scale) == (
        "ambiguous",
        None,
        "500",
        1e6,
    )
    windows = [[f"{w.start}..{w.end}" for w in r.windows or ()] for r in level.readings]
    assert windows == [
        ["2023-01..2023-12", "2024-01..2024-12"],
        ["2023-01..2024-12", "2023-01..2024-09", "2022-01..2023-12"],
    ]
    assert growth.basis == "unspecified"
    assert [r.basis for r in growth.readings] == ["yoy", "since"]
    assert {c.currency for c in dossier.claims} == {"USD", None}
    assert set(dossier.missing) >= {
        "deadline",
        "whose_statistics",
        "goods_or_services",
        "growth_base",
    }


def test_no_windows_without_a_date() -> None:
    text = "Over the past two years trade between Belarus and Poland reached 500 million dollars."
    (level,) = read_statement(text).claims
    assert level.readings
    assert all(r.windows == () for r in level.readings)
    assert level.period_reason


@pytest.mark.parametrize("form", ["NFD", "nbsp", "curly"])
def test_disguises_change_nothing(form: str) -> None:
    disguised = {
        "NFD": unicodedata.normalize("NFD", CANONICAL),
        "nbsp": CANONICAL.replace(" ", "\u202f"),
        "curly": CANONICAL.replace("'", "\u2019"),
    }[form]
    plain, other = (read_statement(t, published="2024-11-05") for t in (CANONICAL, disguised))

    def shape(dossier: Any) -> list[Any]:
        return [
            (c.type, c.amount, c.change, c.period, c.reporter, c.partner) for c in dossier.claims
        ]

    assert shape(plain) == shape(other)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n",
        "no figure",
        "\x00\x01 5 billion\x00 dollars",
        '«««« " “ 5 %',
        "9" * 5000,
        "a" * 20_000,
        "1," * 5000,
        "5 million " * 500,
        "e\u0301" * 3000,
        "trade " * 2000,
    ],
)
@pytest.mark.parametrize("lang", [None, "fr", "en", "ru"])
def test_hostile_texts(text: str, lang: Any) -> None:
    assert read_statement(text, lang, "2024-01").text == text


def test_too_long_is_refused() -> None:
    with pytest.raises(InputError, match="at most 200,000"):
        read_statement("a" * 2_000_000)
    with pytest.raises(InputError, match="not a date"):
        read_statement("a", None, "2024-13")


def test_a_page_is_read_quickly() -> None:
    page = (CANONICAL + "\n") * 5
    read_statement(page)
    start = time.perf_counter()
    read_statement(page[:5000])
    assert time.perf_counter() - start < 1.0


def test_saved_and_loaded_again(tmp_path: Path) -> None:
    dossier = read_statement(CANONICAL, published="2024-11-05")
    dossier.save(tmp_path / "d.json")
    assert load_dossier(tmp_path / "d.json") == dossier


def test_many_statements_and_a_bad_one() -> None:
    lines = [
        json.dumps({"id": "a", "text": CANONICAL, "published": "2024-11-05"}),
        "not json",
        json.dumps({"id": "b"}),
        json.dumps({"id": "c", "text": "a" * 300_000}),
        json.dumps({"id": "d", "text": "Trade with Peru rose 5% in 2020.", "lang": "en"}),
    ]
    out = io.StringIO()
    assert read_jsonl(io.StringIO("\n".join(lines)), out) == 3
    answers = [json.loads(line) for line in out.getvalue().splitlines()]
    assert [("error" in a, a["id"]) for a in answers] == [
        (False, "a"),
        (True, "line 2"),
        (True, "b"),
        (True, "c"),
        (False, "d"),
    ]
    claims = answers[0]["claims"]
    assert claims[0]["deadline"] is None
    assert claims[1]["period"] is None
    assert set(answers[4]) == {"id", "claims", "parties", "sectors", "organisations", "projects"}


def test_scheme_keeps_no_other_nulls() -> None:
    body = to_scheme(read_statement(CANONICAL))
    nulls = {k for c in body["claims"] for k, v in c.items() if v is None}
    assert nulls <= {"deadline", "period", "reporter", "partner"}


def test_other_languages_say_so() -> None:
    dossier = read_statement("Der Handel mit Polen und der Ukraine ist nicht gewachsen und das ist")
    assert dossier.lang == "de"
    assert dossier.claims == ()
    assert dossier.caveats

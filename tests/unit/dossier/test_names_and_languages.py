"""Names that hide an economy, parties that are missing, languages that are not read."""

from __future__ import annotations

import io
import json

import pytest

from bilateral.dossier import read_statement
from bilateral.dossier.batch import read_jsonl
from bilateral.errors import InputError


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        (
            "Le ministre tunisien du Commerce, Ryad Benali, a dit que les échanges entre "
            "la Tunisie et le Mali ont atteint 90 millions d'euros en 2023.",
            {"TUN", "MLI"},
        ),
        (
            "Trade between Ireland and Malta reached 90 million euros in 2023, "
            "Trade Minister Jordan Murphy said.",
            {"IRL", "MLT"},
        ),
        (
            "Les échanges entre Riyad et Paris ont atteint 9 milliards d'euros en 2023.",
            {"SAU", "FRA"},
        ),
    ],
)
def test_a_first_name_is_no_party(text: str, codes: set[str]) -> None:
    assert {p.code for p in read_statement(text).parties} == codes


def test_one_party_only_is_said() -> None:
    dossier = read_statement("Bilateral trade with Kenya was $9 billion in 2023.", "en", "2024")
    assert [p.code for p in dossier.parties] == ["KEN"]
    assert dossier.caveats == ("only one party was recognised: KEN",)


def test_a_text_in_another_language_is_named() -> None:
    dossier = read_statement(
        "Der Handel zwischen den beiden Ländern ist nach den Worten des Ministers gewachsen."
    )
    assert dossier.claims == ()
    assert dossier.caveats == (
        "the text seems to be German: French, English, Russian, Spanish, Turkish, Chinese"
        " and Arabic are read",
    )


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(InputError) as error:
        read_statement("Handel", lang="de")
    assert error.value.hint is not None
    assert "fr, en, ru" in error.value.hint


def test_many_statements_go_on_past_another_language() -> None:
    out = io.StringIO()
    assert (
        read_jsonl(io.StringIO(json.dumps({"id": 1, "lang": "de", "text": "Guten Tag"})), out) == 0
    )
    assert json.loads(out.getvalue())["claims"] == []

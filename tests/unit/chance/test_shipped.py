"""The model file: the shipped one holds, a changed digit is noticed."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import TYPE_CHECKING

import pytest

from bilateral.chance import load_model
from bilateral.chance.shipped import checksum, model_from_text, shipped
from bilateral.errors import BadDocumentError, InputError

if TYPE_CHECKING:
    from pathlib import Path

TEXT = files("bilateral.chance").joinpath("data", "outlook.json").read_text(encoding="utf-8")


def test_the_shipped_model_is_written_as_it_is_read() -> None:
    model = shipped()
    assert model is shipped()
    assert model is load_model()
    assert model.to_text() == TEXT
    assert len(TEXT.encode()) < 400_000


def test_the_shipped_model_knows_nothing_of_2024() -> None:
    model = shipped()
    assert model.card["cutoff"] == 2019
    for outlook in (model.outlook, model.flow):
        assert outlook.cutoff == 2019
        for (_, horizon), fitted in outlook.models.items():
            assert fitted.effects.years[-1] + horizon == 2019
    for dispersion in (model.dispersion, model.directed_dispersion):
        for (_, horizon), found in dispersion.ratio.items():
            assert max(year for year, _ in found) + horizon <= 2019
    assert {p["role"] for p in model.card["panels"]} == {"panel", "second panel"}
    assert all(p["last"] <= 2019 for p in model.card["panels"])


def test_the_card_says_what_lines_were_worth() -> None:
    entries = model_from_text(TEXT).card["extrapolation"]
    assert {(e["multiple"], e["horizon"]) for e in entries} >= {(None, None), (2.0, 5), (2.0, 10)}
    for entry in entries:
        assert 0 < entry["came"] < entry["said"] < entry["rows"]
        assert entry["share"] == pytest.approx(entry["came"] / entry["said"], abs=1e-6)


def test_the_scorecard_is_of_the_panels_it_was_fitted_on() -> None:
    card = shipped().card
    hashes = {p["role"]: p["sha256"] for p in card["panels"]}
    assert card["scorecard"]["inputs"] == hashes
    methods = {s["method"] for s in card["scorecard"]["scores"]}
    assert methods == {"outlook", "clim", "official"}


def body_with(**changed: object) -> str:
    """A file whose checksum fits its changed contents."""
    body = {**json.loads(TEXT), **changed}
    body.pop("sha256")
    return json.dumps({**body, "sha256": checksum(body)})


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "no JSON"),
        ("[" * 100_000, "no JSON"),
        ("[]", "no model"),
        ('{"schema": "bilateral-check/1"}', "bilateral-model/1"),
        ('{"schema": "bilateral-model/1"}', "has no 'card'"),
        (TEXT.replace('"cutoff": 2019', '"cutoff": 2018', 1), "checksum"),
        (body_with(card={"title": ""}), "card lacks"),
        (body_with(outlook={}), "outlook has no 'schema'"),
        (body_with(dispersion=[{"kind": "at"}]), "dispersion[0] has no 'years'"),
    ],
)
def test_what_is_refused(text: str, words: str) -> None:
    with pytest.raises(BadDocumentError) as refused:
        model_from_text(text, "own.json")
    assert words in refused.value.message
    assert "own.json" in refused.value.message


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="No such file"):
        load_model(tmp_path / "absent.json")
    (tmp_path / "latin.json").write_bytes(b"\xe9")
    with pytest.raises(BadDocumentError, match="UTF-8"):
        load_model(tmp_path / "latin.json")

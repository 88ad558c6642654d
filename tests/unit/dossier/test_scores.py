"""The reader against the annotated sets, when they are at hand, by their own scorer."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bilateral.dossier.batch import read_jsonl

SETS = Path(__file__).parents[4] / "shared" / "data" / "statements"

pytestmark = pytest.mark.skipif(
    not (SETS / "score.py").is_file(),
    reason="the annotated statements are not beside the repository",
)


def _score(name: str, folder: Path, langs: set[str] | None = None) -> dict[str, Any]:
    gold, found = folder / "gold.jsonl", folder / "found.jsonl"
    lines = (SETS / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    kept = [line for line in lines if langs is None or json.loads(line)["lang"] in langs]
    gold.write_text("\n".join(kept) + "\n", encoding="utf-8")
    assert read_jsonl(gold, found) == 0
    done = subprocess.run(
        [sys.executable, str(SETS / "score.py"), str(gold), str(found)],
        check=True,
        capture_output=True,
        text=True,
    )
    return json.loads(done.stdout)


def test_development_set(tmp_path: Path) -> None:
    got = _score("dev", tmp_path)
    assert got["bad_evidence"] == 0
    assert got["detection"]["F1"] >= 0.93
    assert got["strict_claim"]["F1"] >= 0.93


@pytest.mark.parametrize("lang", ["fr", "en", "ru"])
def test_development_set_by_language(lang: str, tmp_path: Path) -> None:
    got = _score("dev", tmp_path, {lang})
    assert got["strict_claim"]["F1"] >= 0.97
    assert got["parties"]["F1"] >= 0.97


def test_own_text(tmp_path: Path) -> None:
    got = _score("seed", tmp_path)
    assert got["strict_claim"]["F1"] == 1.0
    assert got["parties"]["F1"] == 1.0

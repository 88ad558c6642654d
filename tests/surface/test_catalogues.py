"""Every text of the page is translated in every catalogue, slot for slot, without a numeral."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "tools"))

import catalogues


@pytest.mark.parametrize("language", catalogues.LANGUAGES)
def test_nothing_is_untranslated_or_obsolete(language: str) -> None:
    assert catalogues.problems(language) == []


def test_the_texts_of_every_step_are_found() -> None:
    texts = {m.text for m in catalogues.messages()}
    assert len(texts) > 300
    assert "Not known" in texts
    assert any("supersedes" in text for text in texts)


@pytest.mark.parametrize("language", catalogues.LANGUAGES)
def test_a_catalogue_is_written_as_the_tool_writes_it(language: str) -> None:
    path = catalogues.LOCALE / f"{language}.po"
    assert path.read_text(encoding="utf-8") == catalogues.written(
        catalogues.updated(language), language
    )

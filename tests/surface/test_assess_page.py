"""The page on chances names every field of an assessment."""

from __future__ import annotations

from pathlib import Path

import pytest

from bilateral.chance import Assessment, BaseChance, Levels, TargetChance
from bilateral.chance.odds import TRANSFER

PAGE = (Path(__file__).parents[2] / "docs" / "reference" / "assess.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("record", [Assessment, TargetChance, BaseChance])
def test_every_field_is_documented(record: type[Assessment]) -> None:
    assert [name for name in record.model_fields if f"`{name}`" not in PAGE] == []


def test_the_stated_assumption_is_the_one_that_is_used() -> None:
    assert f"{TRANSFER:g} times as wide" in PAGE
    assert "`levels`" in PAGE
    assert "levels" in Levels.model_fields

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bilateral.vocab.economy import forget_user_lists, load_user_list
from bilateral.vocab.nesting import contains

if TYPE_CHECKING:
    from pathlib import Path

INSIDE = [
    ("RUS", "RU-TUL"),
    ("EAEU", "RUS"),
    ("EAEU", "BLR"),
    ("EAEU", "RU-TUL"),  # through its country
    ("EU", "FRA"),
    ("WLD", "BLR"),
    ("WLD", "RU-TUL"),
    ("WLD", "EAEU"),
    ("RU", "RU-TUL"),  # two letters name the same country
    ("EAEU", "BY"),
    ("WLD", "BY"),
    ("rus", "ru-tul"),
]
OUTSIDE = [
    ("RUS", "BLR"),
    ("RUS", "EAEU"),
    ("RU-TUL", "RUS"),
    ("RU-TUL", "RU-MOW"),
    ("BLR", "RU-TUL"),
    ("EU", "BLR"),
    ("EU", "RU-TUL"),
    ("EAEU", "WLD"),
    ("RUS", "RUS"),
    ("RUS", "RU"),
    ("EAEU", "EAEU"),
    ("WLD", "WLD"),
    ("RUS", "QQQ"),
    ("QQQ", "RUS"),
    ("QQQ", "QQQ"),
    ("WLD", "QQQ"),
    ("QQQ", "WLD"),
    ("BRI", "CHN"),  # no agreed list of members exists
]


@pytest.mark.parametrize(("big", "small"), INSIDE)
def test_inside(big: str, small: str) -> None:
    assert contains(big, small) is True
    assert contains(small, big) is False


@pytest.mark.parametrize(("big", "small"), OUTSIDE)
def test_outside(big: str, small: str) -> None:
    assert contains(big, small) is False


def test_a_users_own_region_is_seen_as_soon_as_it_is_loaded(tmp_path: Path) -> None:
    rows = "code,within,kind,lang,name,form\nPL-EAST,POL,region,en,Eastern Poland,name\n"
    (tmp_path / "own.csv").write_text(rows, encoding="utf-8")
    assert not contains("POL", "PL-EAST")
    try:
        load_user_list(tmp_path / "own.csv")
        assert contains("POL", "PL-EAST")
        assert contains("EU", "PL-EAST")
        assert not contains("RUS", "PL-EAST")
    finally:
        forget_user_lists()
    assert not contains("POL", "PL-EAST")

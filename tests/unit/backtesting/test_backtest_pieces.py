"""Finished parts: written whole, known by their key, checked before they are used."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import numpy as np
import pytest

from bilateral.backtesting.pieces import Pieces, key_of, program
from bilateral.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path

KEY = key_of(method="clim", block=[1990, 1994, 1990])
ARRAYS = {"at.p": np.array([[0.25, 0.5]]), "at.inside": np.array([True, False])}


def pieces(folder: Path) -> tuple[Pieces, list[str]]:
    said: list[str] = []
    return Pieces(folder, said.append), said


def test_what_was_written_is_read_back(tmp_path: Path) -> None:
    kept, said = pieces(tmp_path / "new" / "folder")
    assert kept.load("clim", KEY) is None
    kept.save("clim", KEY, ARRAYS)
    found = kept.load("clim", KEY)
    assert found is not None
    assert {k: v.tolist() for k, v in found.items()} == {k: v.tolist() for k, v in ARRAYS.items()}
    assert said == []
    assert [p.suffix for p in (tmp_path / "new" / "folder").iterdir()] == [".piece"]


@pytest.mark.parametrize("change", ["cut", "flip", "foreign", "empty", "key"])
def test_a_damaged_or_foreign_piece_is_said_and_not_used(change: str, tmp_path: Path) -> None:
    kept, said = pieces(tmp_path)
    kept.save("clim", KEY, ARRAYS)
    (path,) = tmp_path.iterdir()
    data = path.read_bytes()
    wrong = {
        "cut": data[:-20],
        "flip": data[:-30] + bytes([data[-30] ^ 1]) + data[-29:],
        "foreign": b"{}\nsomething else",
        "empty": b"",
        "key": data.replace(KEY.encode(), key_of(method="other").encode()),
    }
    path.write_bytes(wrong[change])
    assert kept.load("clim", KEY) is None
    assert said == [f"{path.name} is damaged or foreign and is computed again"]


def test_an_interrupted_write_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept, _ = pieces(tmp_path)

    def interrupted(_: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupted)
    with pytest.raises(KeyboardInterrupt):
        kept.save("clim", KEY, ARRAYS)
    assert list(tmp_path.iterdir()) == []


def test_without_a_folder_nothing_is_kept() -> None:
    kept = Pieces(None, lambda _: None)
    kept.save("clim", KEY, ARRAYS)
    assert kept.load("clim", KEY) is None


def test_a_file_in_the_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(InputError, match="file"):
        pieces(tmp_path / "file")


def test_the_key_depends_on_every_part_and_not_on_their_order() -> None:
    assert key_of(a=1, b=2) == key_of(b=2, a=1)
    assert key_of(a=1, b=2) != key_of(a=1, b=3)


def test_the_program_is_named_with_the_hash_of_its_code() -> None:
    name, version, code = program().split()
    assert name == "bilateral"
    assert version[0].isdigit()
    assert len(code) == 16

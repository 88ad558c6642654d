"""Each bad panel is refused on the command line with the right rule, place and words."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from bilateral.cli import run
from bilateral.errors import BadTableError
from bilateral.tables.frames import read_panel

FOLDER = Path(__file__).parent / "panels"
EXPECTED = tomllib.loads((FOLDER / "expected.toml").read_text(encoding="utf-8"))


def test_every_panel_has_its_words() -> None:
    assert {path.stem for path in FOLDER.glob("*.csv")} == set(EXPECTED)


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_bad_panel(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    wanted = EXPECTED[name]
    with pytest.raises(BadTableError) as raised:
        read_panel(FOLDER / f"{name}.csv")
    (problem,) = raised.value.problems
    assert (problem.rule, problem.row, problem.column) == (
        wanted["rule"],
        wanted.get("line"),
        wanted.get("column"),
    )
    assert run(["backtest", "--panel", str(FOLDER / f"{name}.csv")]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    for word in (*wanted["words"], f"{name}.csv"):
        assert word in err, err
    assert "Traceback" not in err
    assert str(FOLDER) not in err

"""Each bad file is refused with the right rule, place and words; nothing else is raised."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from bilateral.errors import InputError
from bilateral.evidence import read_facts

FOLDER = Path(__file__).parent / "facts"
EXPECTED = tomllib.loads((FOLDER / "expected.toml").read_text(encoding="utf-8"))


def test_every_file_has_its_words() -> None:
    assert {path.stem for path in FOLDER.glob("*.csv")} == set(EXPECTED)


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_bad_file(name: str) -> None:
    wanted = EXPECTED[name]
    with pytest.raises(InputError) as raised:
        read_facts(FOLDER / f"{name}.csv")
    problems = [p for p in raised.value.problems if p.rule == wanted["rule"]]
    rules = [p.rule for p in raised.value.problems]
    assert problems, f"{rules} instead of {wanted['rule']}"
    assert [p for p in problems if p.row == wanted.get("line")], [p.row for p in problems]
    assert problems[0].column == wanted.get("column")
    message = str(raised.value)
    for word in wanted["words"]:
        assert word in message, message
    assert f"{name}.csv" in message
    assert str(FOLDER) not in message
    assert len(rules) <= 2, f"one fault should not give {len(rules)} problems: {rules}"

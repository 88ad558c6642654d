"""What `assess` and `set` refuse on the command line: one message, no traceback, exit 2."""

from __future__ import annotations

from pathlib import Path

import pytest

from bilateral.cli import run

CASE = Path(__file__).parents[2] / "examples" / "minsk-tula"
TEXT, FACTS = str(CASE / "statement.fr.txt"), str(CASE / "facts.csv")
PAIR = ["--target", "1e9", "--base", "380.7e6"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["assess"], "neither a statement nor both --target and --base"),
        (["assess", "--target", "1e9"], "neither a statement"),
        (["assess", "--target", "much", "--base", "1e6"], "target 'much' is not an amount"),
        (["assess", "--target", "1e9", "--base", "0"], "base '0' is not above zero"),
        (["assess", "--target", "1,5e9", "--base", "1e9"], "1,5e9"),
        (["assess", "--target", "1 zillion", "--base", "1e9"], "no scale is called 'zillion'"),
        (["assess", "--target", "1e9 EUR", "--base", "1e9 USD"], "in EUR and USD"),
        (["assess", "--target", "1e9 USX", "--base", "1e9"], "USX"),
        (["assess", *PAIR, "--growth", "19"], "Write 19% if per cent is meant"),
        (["assess", *PAIR, "--growth", "-100%"], "fall by all of it"),
        (["assess", *PAIR, "--growth", "fast"], "growth 'fast' is not a growth"),
        (["assess", *PAIR, "--by", "20300"], "20300 is not a year"),
        (["assess", *PAIR, "--by", "soon"], "soon"),
        (["assess", *PAIR, "--base-year", "24"], "year: 24 is not a year"),
        (["assess", *PAIR, "--facts", FACTS], "--facts belongs to a statement"),
        (["assess", *PAIR, "--as-of", "2024"], "--as-of belongs to a statement"),
        (["assess", *PAIR, "--model", "nowhere.json"], "nowhere.json"),
        (["assess", TEXT], "a statement needs --facts"),
        (["assess", TEXT, "--facts", FACTS, "--growth", "5%"], "--growth belongs to a call"),
        (["assess", TEXT, "--facts", FACTS, "--region"], "--region belongs to a call"),
        (["assess", TEXT, "--facts", "nowhere.csv"], "nowhere.csv"),
        (["set"], "neither a statement nor --base"),
        (
            ["set", "--base", "1e8", "--base-year", "2024", "--by", "2050"],
            "not 1 to 10 years after",
        ),
        (["set", TEXT, "--facts", FACTS, "--base", "1e8"], "--base belongs to a call"),
    ],
)
def test_refused(arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert words in err
    assert "Traceback" not in err

"""`assess` and `set` at the terminal."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from bilateral.cli import run

CASE = Path(__file__).parents[3] / "examples" / "minsk-tula"
STATEMENT = [str(CASE / "statement.fr.txt"), "--published", "2024-11-05"]
GIVEN = [*STATEMENT, "--facts", str(CASE / "facts.csv"), "--as-of", "2025-10-31"]
AMOUNTS = ["--base", "380.7e6", "--growth", "19%", "--base-year", "2024"]
Capture = pytest.CaptureFixture[str]


def test_the_table_of_a_statement_fits_the_terminal(capsys: Capture) -> None:
    assert run(["assess", *GIVEN, "--by", "2027", "--by", "2036"]) == 0
    out, err = capsys.readouterr()
    assert max(map(len, out.splitlines())) <= 80
    for piece in ("Target c1: 1 billion USD of turnover (also c4)", "(F05, side RU-TUL)", "asked"):
        assert piece in out
    assert "BLR>RU-TUL" in out
    assert "from its first 7 months (F09)" in out
    assert "note: Transferred from country pairs" in err
    assert " 0 %" not in out.replace("0 % a year", "")


def test_the_year_under_way_is_in_the_money_of_its_figures(tmp_path: Path, capsys: Capture) -> None:
    text, table = tmp_path / "text.txt", tmp_path / "facts.csv"
    text.write_text("Trade between Belarus and Russia will reach 1 billion dollars by 2030.\n")
    table.write_text(
        "id,side,measure,from,to,period,value,unit,said_by,published,source\n"
        "F1,BLR,turnover,BLR,RUS,2024,38.07,billion RUB,office,2025-03,a paper\n"
        "F2,BLR,turnover,BLR,RUS,2025-01..2025-09,30.05,billion RUB,office,2025-11,a paper\n"
    )
    assert run(["assess", str(text), "--lang", "en", "--facts", str(table)]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "2025, side BLR, from its first 9 months (F2)" in said
    under_way = said.partition("2025, side BLR")[2]
    assert "billion RUB" in under_way
    assert "billion USD" not in under_way
    assert "the target is in USD, the year under way in RUB" in under_way


def test_json_is_the_assessment(capsys: Capture) -> None:
    assert run(["assess", "--target", "1 billion USD", *AMOUNTS, "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["schema"] == "bilateral-assessment/1"
    (base,) = found["targets"][0]["bases"]
    assert base["multiple"] == pytest.approx(1e9 / 380.7e6)
    assert {"from", "to", "pair", "multiple"} == set(base["reference_class"]["members"][0])
    assert {"year", "p", "low", "high", "history", "extrapolation"} <= set(base["by"][0])
    assert set(base["reference_class"]["reached"]) == {str(h) for h in range(1, 11)}
    assert found["targets"][0]["transferred"] is False


def test_csv_has_a_row_for_each_year(capsys: Capture) -> None:
    assert run(["assess", "--target", "1e9", *AMOUNTS, "--region", "--format", "csv"]) == 0
    out, err = capsys.readouterr()
    rows = list(csv.DictReader(io.StringIO(out)))
    assert [row["year"] for row in rows] == [str(y) for y in range(2025, 2035)]
    assert "taken as USD" in err


def test_set_prints_levels(capsys: Capture) -> None:
    assert run(["set", *AMOUNTS, "--by", "2030"]) == 0
    out, _ = capsys.readouterr()
    assert [line.split()[1:3] for line in out.splitlines()[2:5]] == [
        ["2030", "80"],
        ["2030", "50"],
        ["2030", "20"],
    ]
    assert run(["set", *GIVEN, "--by", "2030", "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["schema"] == "bilateral-levels/1"
    assert {level["base_of"] for level in found["levels"]} == {"c2/r1", "c2/r2", "F05"}


def test_a_statement_without_a_target_says_so(tmp_path: Path, capsys: Capture) -> None:
    path = tmp_path / "text.txt"
    path.write_text("Trade between Belarus and Russia reached 500 million dollars in 2024.\n")
    assert run(["assess", str(path), "--lang", "en", "--facts", str(CASE / "facts.csv")]) == 0
    assert "No target was found" in capsys.readouterr().out

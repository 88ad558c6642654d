"""`bilateral model fit | show | verify`: files, tables, exit codes."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import pytest

from bilateral.backtesting import backtest
from bilateral.chance import load_model
from bilateral.cli import run
from bilateral.tables.frames import read_panel

sys.path.append(str(Path(__file__).parents[1] / "backtesting"))
from invented import panel

Capture = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("model")
    panel(60).write_parquet(folder / "panel.parquet")
    panel(70, 7, first=1990, last=2019).drop("split").write_csv(folder / "second.csv")
    table = read_panel(folder / "panel.parquet")
    second = read_panel(folder / "second.csv")
    result = backtest(table, second=second, methods=["outlook"], sample=20)
    (folder / "scores.json").write_text(json.dumps(result.to_dict()), encoding="utf-8")
    assert run([*fit(folder), "--out", str(folder / "own.json")]) == 0
    return folder


def fit(folder: Path) -> list[str]:
    return [
        *("model", "fit", "--panel", str(folder / "panel.parquet")),
        *("--second-panel", str(folder / "second.csv"), "--cutoff", "2018"),
        *("--scores", str(folder / "scores.json"), "--cite", "Invented, for a test."),
    ]


@pytest.mark.slow
def test_a_fit_is_the_same_each_time(files: Path, tmp_path: Path) -> None:
    assert run([*fit(files), "--out", str(tmp_path / "again.json")]) == 0
    assert (tmp_path / "again.json").read_bytes() == (files / "own.json").read_bytes()
    model = load_model(files / "own.json")
    assert model.card["cutoff"] == 2018
    assert model.outlook.models["by", 10].effects.years[-1] == 2008
    assert {e["panel"] for e in model.card["extrapolation"]} == {"first", "second"}


def test_a_first_panel_alone(files: Path, tmp_path: Path, capsys: Capture) -> None:
    out = tmp_path / "one.json"
    arguments = ["model", "fit", "--panel", str(files / "panel.parquet"), "--out", str(out)]
    assert run(arguments) == 0
    assert run(["model", "show", "--file", str(out)]) == 0
    printed, _ = capsys.readouterr()
    assert "No scorecard" in printed
    assert load_model(out).card["scorecard"] is None


@pytest.mark.parametrize("own", [False, True])
def test_show(files: Path, own: bool, capsys: Capture) -> None:
    more = ["--file", str(files / "own.json")] if own else []
    assert run(["model", "show", *more]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    assert max(map(len, out.splitlines())) <= 80
    for word in ("fitted", "known to", "plain frequency, by", "it said so", "happened"):
        assert word in out
    assert run(["model", "show", "--format", "json", *more]) == 0
    card = json.loads(capsys.readouterr().out)
    assert card == load_model(*more[1:]).card


def test_verify_alone_and_with_all_tables(files: Path, capsys: Capture) -> None:
    own = ["model", "verify", "--file", str(files / "own.json")]
    assert run(["model", "verify"]) == 0
    assert run(own) == 0
    first, second = (
        ["--panel", str(files / "panel.parquet")],
        ["--panel", str(files / "second.csv")],
    )
    assert run([*own, *first]) == 0
    assert "not repeated" in capsys.readouterr().out
    assert run([*own, *second, *first]) == 0
    assert "a new one gives the same figures" in capsys.readouterr().out


def test_verify_catches_a_flipped_digit(files: Path, tmp_path: Path, capsys: Capture) -> None:
    text = (files / "own.json").read_text(encoding="utf-8")
    place = re.search(r'"slope":\[-?0\.\d*?([1-8])', text)
    assert place is not None
    at = place.start(1)
    changed = tmp_path / "changed.json"
    changed.write_text(text[:at] + str(int(text[at]) + 1) + text[at + 1 :], encoding="utf-8")
    assert run(["model", "verify", "--file", str(changed)]) == 6
    out, err = capsys.readouterr()
    assert out == ""
    assert "checksum" in err
    assert run(["model", "show", "--file", str(changed)]) == 2


def test_verify_catches_other_figures_and_other_tables(
    files: Path, tmp_path: Path, capsys: Capture
) -> None:
    model = load_model(files / "own.json")
    model.outlook.models["at", 3].slope[0] += 1e-3
    forged = tmp_path / "forged.json"
    forged.write_text(model.to_text(), encoding="utf-8")  # its checksum fits
    tables = [f"--panel={files / name}" for name in ("panel.parquet", "second.csv")]
    assert run(["model", "verify", "--file", str(forged), *tables]) == 6
    assert "other figures: outlook.models[2].slope[0]" in capsys.readouterr().err
    other = tmp_path / "other.csv"
    panel(60, 5).write_csv(other)
    arguments = ["model", "verify", "--file", str(files / "own.json"), "--panel", str(other)]
    assert run(arguments) == 6
    assert "other.csv is none of the tables" in capsys.readouterr().err


def test_bad_inputs(files: Path, tmp_path: Path, capsys: Capture) -> None:
    first, out = str(files / "panel.parquet"), str(tmp_path / "out.json")
    for arguments, words in (
        (["fit", "--panel", str(tmp_path / "absent.csv"), "--out", out], "No such file"),
        (["fit", "--panel", first, "--cutoff", "1960", "--out", out], "no year until 1960"),
        (["fit", "--panel", first, "--second-panel", first, "--out", out], "adds no year"),
        (["fit", "--panel", first, "--out", str(tmp_path / "no" / "out.json")], "No such file"),
        (["fit", "--panel", first, "--scores", first, "--out", out], "no JSON"),
        (["fit", "--panel", first], "Missing option"),
        (["show", "--file", str(tmp_path / "absent.json")], "No such file"),
        (["show", "--file", first], "UTF-8"),
        (["verify", "--file", str(tmp_path / "absent.json")], "No such file"),
    ):
        assert run(["model", *arguments]) == 2, arguments
        out_text, err = capsys.readouterr()
        assert out_text == ""
        assert words in err
        assert "Traceback" not in err
    assert not Path(out).exists()


def test_scores_of_something_else(files: Path, tmp_path: Path, capsys: Capture) -> None:
    scores = tmp_path / "scores.json"
    scores.write_text('{"schema": "bilateral-check/1"}', encoding="utf-8")
    arguments = ["--scores", str(scores), "--out", str(tmp_path / "out.json")]
    assert run(["model", "fit", "--panel", str(files / "panel.parquet"), *arguments]) == 2
    assert "bilateral-backtest/1" in capsys.readouterr().err
    other = tmp_path / "other.csv"
    panel(60, 5).write_csv(other)
    arguments[1] = str(files / "scores.json")
    assert run(["model", "fit", "--panel", str(other), *arguments]) == 2
    assert "another panel went in" in capsys.readouterr().err


def test_on_a_bare_install(files: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "polars", None)
    assert run(["model", "show"]) == 0
    assert run(["model", "verify"]) == 0
    capsys.readouterr()
    assert run([*fit(files), "--out", str(files / "bare.json")]) == 2
    assert "bilateral[data]" in capsys.readouterr().err

"""`bilateral backtest`: its report, its table, its exit codes."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from bilateral.cli import run

sys.path.append(str(Path(__file__).parents[1] / "backtesting"))
from invented import panel, second_panel

Capture = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("panels")
    panel().write_parquet(folder / "panel.parquet")
    second_panel().write_csv(folder / "second.csv")
    return folder


def ask(files: Path, *more: str) -> list[str]:
    return ["backtest", "--panel", str(files / "panel.parquet"), "--methods", "clim, walk", *more]


def test_report_and_twin(files: Path, tmp_path: Path, capsys: Capture) -> None:
    out = tmp_path / "new" / "out"
    second = ["--second-panel", str(files / "second.csv")]
    assert run(ask(files, "--format", "json", "--out", str(out), *second)) == 0
    printed, said = capsys.readouterr()
    body = json.loads(printed)
    assert body["schema"] == "bilateral-backtest/1"
    assert json.loads((out / "backtest.json").read_text(encoding="utf-8")) == body
    assert (out / "backtest.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert "walk-second-2010-2018" in said
    assert "note: The second panel" in said


def test_the_table_fits_the_terminal(files: Path, capsys: Capture) -> None:
    assert run(ask(files, "--sample", "60")) == 0
    out, _ = capsys.readouterr()
    assert "first panel, 'by'" in out
    assert "clim" in out
    assert max(map(len, out.splitlines())) <= 80


def test_an_interruption_leaves_with_130_and_what_was_done(
    files: Path, tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bilateral.backtesting import forecasting

    judge = forecasting.judge
    calls: list[int] = []

    def interrupted(*arguments: object) -> object:
        calls.append(1)
        if len(calls) > 4:
            raise KeyboardInterrupt
        return judge(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(forecasting, "judge", interrupted)
    assert run(ask(files, "--work", str(tmp_path))) == 130
    out, said = capsys.readouterr()
    assert out == ""
    assert "interrupted" in said
    monkeypatch.undo()
    assert run(ask(files, "--work", str(tmp_path))) == 0
    _, said = capsys.readouterr()
    assert said.count("kept from an earlier run") == 2


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--methods", "magic"], "no method is called magic"),
        (["--fold", "other"], "'other'"),
        (["--sample", "0"], "--sample"),
        (["--totals", "nowhere.csv"], "nowhere.csv"),
        (["--totals", "PANEL"], "total_musd"),
        (["--panel", "nowhere.parquet"], "nowhere.parquet"),
        (["--panel", "."], "folder"),
        (["--out", "PANEL"], "panel.parquet"),
        (["--work", "PANEL"], "panel.parquet"),
        (["--format", "csv"], "csv"),
    ],
)
def test_bad_requests(arguments: list[str], words: str, files: Path, capsys: Capture) -> None:
    path = str(files / "panel.parquet")
    refused(ask(files, *(path if a == "PANEL" else a for a in arguments)), words, capsys)


def test_a_panel_is_needed(capsys: Capture) -> None:
    refused(["backtest"], "--panel", capsys)


def refused(arguments: list[str], words: str, capsys: Capture) -> None:
    assert run(arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert words in err
    assert "Traceback" not in err

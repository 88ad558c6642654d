"""Exit codes, refusals without a traceback, and what reaches the terminal."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from bilateral.cli import run

CASE = Path(__file__).parents[3] / "examples" / "minsk-tula"
TEXT = str(CASE / "statement.fr.txt")
FACTS = str(CASE / "facts.csv")
HEADER = "id,side,measure,from,to,period,value,unit,change,change_basis,said_by,published,source\n"
Capture = pytest.CaptureFixture[str]


def write(path: Path, content: str | bytes) -> str:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return str(path)


def refused(arguments: list[str], capsys: Capture) -> str:
    assert run(arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "Traceback" not in err
    return err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["read"], "no statement given"),
        (["read", "nowhere.txt"], "nowhere.txt: No such file"),
        (["read", str(CASE)], "directory"),
        (["read", TEXT, "--published", "31.12.2024"], "31.12.2024"),
        (["read", TEXT, "--published", "2024-02-30"], "2024-02-30"),
        (["read", TEXT, "--lang", "de"], "de"),
        (["read", TEXT, "--colour"], "--colour"),
        (["reed", TEXT], "reed"),
        (["check", TEXT], "--facts"),
        (["check", TEXT, "--facts", "nowhere.csv"], "nowhere.csv"),
        (["check", TEXT, "--facts", str(CASE)], "is a folder"),
        (["check", TEXT, "--facts", FACTS, "--as-of", "yesterday"], "yesterday"),
        (["check", TEXT, "--facts", FACTS, "--fail-on", "doubt"], "doubt"),
        (["brief", TEXT, "--facts", FACTS, "--out", "page.odt"], ".odt"),
        (["brief", TEXT, "--facts", FACTS, "--out", "page"], "page"),
        (["facts", "show"], "TABLE"),
    ],
)
def test_usage_is_refused_with_a_message(arguments: list[str], words: str, capsys: Capture) -> None:
    assert words.lower() in refused(arguments, capsys).lower()


@pytest.mark.parametrize(
    "content",
    [b"\x00\x01\x02\xff\xfe" * 50, b"", b"{ not json", b'{"schema": "other/1"}', b"a" * 2_100_000],
    ids=["binary", "empty", "broken", "other", "large"],
)
@pytest.mark.parametrize("verb", ["read", "check", "brief"])
def test_a_file_that_is_no_statement(
    content: bytes, verb: str, tmp_path: Path, capsys: Capture
) -> None:
    facts = [] if verb == "read" else ["--facts", FACTS]
    refused([verb, write(tmp_path / "s.txt", content), *facts], capsys)


def test_check_fails_only_where_it_was_asked_to(capsys: Capture) -> None:
    check = ["check", TEXT, "--facts", FACTS]
    assert run(check) == 0
    assert run([*check, "--fail-on", "contradicted"]) == 1
    assert run([*check, "--fail-on", "conflict"]) == 0
    assert run([*check, "--fail-on", "conflict", "--fail-on", "contradicted"]) == 1
    capsys.readouterr()


def test_the_table_of_a_check_has_numbers_and_ids(capsys: Capture) -> None:
    assert run(["check", TEXT, "--facts", FACTS]) == 0
    out, err = capsys.readouterr()
    flat = " ".join(out.split())
    assert "contradicted" in flat
    assert re.search(r"31.?% above|56.?% above", flat)
    assert "F05.change" in flat
    assert "note: F02: in RUB" in err
    table = out.partition("Conflict:")[0]
    assert max(map(len, table.splitlines())) <= 80


def test_json_is_exact_and_alone_on_standard_output(capsys: Capture) -> None:
    for verb, facts in (("read", []), ("check", ["--facts", FACTS])):
        assert run([verb, TEXT, *facts, "--format", "json"]) == 0
        assert json.loads(capsys.readouterr().out)["schema"].startswith("bilateral-")


def test_the_table_of_a_reading_says_the_meaning(capsys: Capture) -> None:
    assert run(["read", TEXT]) == 0
    flat = " ".join(capsys.readouterr().out.split())
    for words in ("up to 1", "(2 readings)", "Alexandre", "+37%", "no deadline"):
        assert words in flat
    assert run(["read", TEXT, "--format", "csv"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert rows[1]["value"] == "500 million USD"
    assert rows[2]["readings"] == "2"
    assert rows[2]["basis"] == "unspecified"


def test_facts_show_speaks_in_scale_words(tmp_path: Path, capsys: Capture) -> None:
    rows = (
        "F01,BLR,turnover,BLR,KAZ,2024,about 14.1,billion EUR,+5%,since:2019,office,2025-03,web\n"
        "F02,BLR,share,BLR,KAZ,2024,1.5,%,,,office,2025-03,web\n"
    )
    table = write(tmp_path / "f.csv", HEADER + rows)
    assert run(["facts", "show", table]) == 0
    flat = " ".join(capsys.readouterr().out.split())
    assert "about 14.1" in flat
    assert "EUR; +5%" in flat
    assert "on 2019" in flat
    assert "1.5 %" in flat
    assert "office" in flat


def test_csv_neutralises_formulas(tmp_path: Path, capsys: Capture) -> None:
    row = "F01,BLR,turnover,BLR,KAZ,2024,5,million USD,,,=cmd(),2025-03,+1 web\n"
    table = write(tmp_path / "f.csv", HEADER + row)
    assert run(["facts", "show", table, "--format", "csv"]) == 0
    found = next(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert found["said_by"] == "'=cmd()"
    assert found["source"] == "'+1 web"


def test_control_characters_never_reach_the_terminal(tmp_path: Path, capsys: Capture) -> None:
    text = "Trade of Belarus and Kazakhstan reached \x1b[31m 500 million dollars\u202e in 2023.\n"
    path = write(tmp_path / "s.txt", text)
    for arguments in (["read", path], ["check", path, "--facts", FACTS]):
        run(arguments)
        out, err = capsys.readouterr()
        assert not set(out + err) & {"\x1b", "\u202e"}


def test_a_refusal_is_cleaned_too(tmp_path: Path, capsys: Capture) -> None:
    row = "F01,BLR,turn\x1b[31mover\u202e,BLR,KAZ,2024,5,million USD,,,office,2025-03,web\n"
    err = refused(["facts", "show", write(tmp_path / "f.csv", HEADER + row)], capsys)
    assert not set(err) & {"\x1b", "\u202e"}


def test_the_page_goes_where_it_is_sent(tmp_path: Path, capsys: Capture) -> None:
    brief = ["brief", TEXT, "--facts", FACTS, "--annex"]
    assert run(brief) == 0
    printed = capsys.readouterr().out
    for suffix in ("txt", "json"):
        out = tmp_path / f"page.{suffix}"
        assert run([*brief, "--out", str(out)]) == 0
        assert capsys.readouterr().out == ""
    assert (tmp_path / "page.txt").read_text(encoding="utf-8") == printed
    body = json.loads((tmp_path / "page.json").read_text(encoding="utf-8"))
    assert body["schema"] == "bilateral-brief/1"
    assert run([*brief, "--out", str(tmp_path / "no" / "page.txt")]) == 2


def test_a_page_is_never_written_over_what_it_is_made_from(tmp_path: Path, capsys: Capture) -> None:
    assert run(["read", TEXT, "--format", "json"]) == 0
    path = write(tmp_path / "d.json", capsys.readouterr().out)
    before = Path(path).read_bytes()
    assert run(["brief", path, "--facts", FACTS, "--out", path]) == 2
    assert "is the file that is read" in capsys.readouterr().err
    assert Path(path).read_bytes() == before


def test_a_saved_dossier_serves_as_a_statement(tmp_path: Path, capsys: Capture) -> None:
    assert run(["read", TEXT, "--format", "json"]) == 0
    path = write(tmp_path / "d.json", capsys.readouterr().out)
    assert run(["brief", TEXT, "--facts", FACTS]) == 0
    first = capsys.readouterr().out
    assert run(["brief", path, "--facts", FACTS]) == 0
    assert capsys.readouterr().out == first


def test_a_template_never_overwrites(tmp_path: Path, capsys: Capture) -> None:
    out = tmp_path / "facts.csv"
    assert run(["facts", "template", TEXT, "--out", str(out)]) == 0
    written = out.read_bytes()
    assert run(["facts", "template", TEXT, "--out", str(out)]) == 2
    assert out.read_bytes() == written
    assert "there already" in capsys.readouterr().err
    assert "row-unfilled" in refused(["facts", "show", str(out)], capsys)


def test_standard_input_is_a_statement_or_a_dossier() -> None:
    text = Path(TEXT).read_bytes()
    command = [sys.executable, "-m", "bilateral", "read", "-", "--format", "json"]
    done = subprocess.run(command, input=text, capture_output=True, check=True)
    again = subprocess.run(command, input=done.stdout, capture_output=True, check=True)
    assert json.loads(done.stdout)["claims"] == json.loads(again.stdout)["claims"]
    empty = subprocess.run(command, input=b"", capture_output=True, check=False)
    assert empty.returncode == 2
    assert b"Traceback" not in empty.stderr


def test_what_was_not_understood_is_said_on_standard_error(tmp_path: Path, capsys: Capture) -> None:
    german = "Der Handel zwischen Deutschland und Polen erreichte im Jahr 2023 170 Milliarden Euro."
    path = write(tmp_path / "de.txt", german)
    assert run(["read", path]) == 2
    assert "Chinese and Arabic are read" in capsys.readouterr().err
    other = "Trade between France and Germany reached 170 billion euros in 2023."
    path = write(tmp_path / "other.txt", other)
    for verb in ("check", "brief"):
        assert run([verb, path, "--facts", FACTS]) == 0
        err = capsys.readouterr().err
        assert "holds no figure about" in err
        assert "DEU" in err


def test_help_and_version(capsys: Capture) -> None:
    for arguments in (["--help"], ["-h"], ["--version"], ["check", "--help"]):
        assert run(arguments) == 0
        assert capsys.readouterr().out


def test_many_are_never_read_into_their_own_file(tmp_path: Path, capsys: Capture) -> None:
    path = write(tmp_path / "many.jsonl", '{"id": "a", "text": "Trade rose."}\n')
    assert run(["read", "--jsonl", path, path]) == 2
    assert "the same file" in capsys.readouterr().err
    assert Path(path).read_text(encoding="utf-8").startswith('{"id"')


@pytest.mark.parametrize("lead", [b"\xef\xbb\xbf", b""])
def test_a_dossier_is_known_by_its_content(lead: bytes, tmp_path: Path, capsys: Capture) -> None:
    path = tmp_path / "d.json"
    path.write_bytes(lead + b'{"schema": "bilateral-dossier/1", "lang": "en", "text": "x"}')
    assert run(["read", str(path)]) == 0
    assert run(["read", str(path), "--published", "2024"]) == 2
    assert "is a dossier" in capsys.readouterr().err


def test_an_error_of_the_program_is_said_and_no_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("oh")

    monkeypatch.setattr("bilateral.cli.inputs.load_statement", broken)
    monkeypatch.setattr("bilateral.cli.read.load_statement", broken)
    assert run(["read", "x.txt"]) == 4
    err = capsys.readouterr().err
    assert "BIL-999" in err
    assert "Traceback" not in err

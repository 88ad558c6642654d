"""Many statements: every line has its answer, bad lines stop nothing, memory stays as it is."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
import time
import tracemalloc
from typing import TYPE_CHECKING, Any

import pytest

from bilateral.cli import run
from bilateral.dossier import Dossier, read_jsonl, read_statement
from bilateral.dossier.batch import MAX_LINE, PATIENCE, read_lines
from bilateral.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

GOOD = '{"id": "g", "text": "Trade of France with Peru reached 5 billion euros in 2020."}'
DEEP = "[" * 1_000_000


def answers(data: bytes) -> list[dict[str, Any]]:
    out = io.BytesIO()
    read_jsonl(io.BytesIO(data), out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (b"not json", "not JSON at column 1"),
        (b'{"id": 1', "not JSON"),
        (b'{"text": "\xff\xfe"}', "not UTF-8"),
        (b'{"text": "\xed\xa0\x80"}', "not UTF-8"),
        (b"[1, 2]", "not a JSON object"),
        (b'"text"', "not a JSON object"),
        (b"{}", "no field 'text'"),
        (b'{"text": null}', "no field 'text'"),
        (b'{"text": 5}', "'text' is not text"),
        (b'{"text": ["a"]}', "'text' is not text"),
        (b'{"text": "a", "lang": 5}', "'lang' is not text"),
        (b'{"text": "a", "lang": "English, please"}', "'lang' is no code"),
        (b'{"text": "a", "published": 2024}', "'published' is not text"),
        (b'{"text": "a", "published": "May"}', "not a date"),
        (b'{"text": "a", "id": [1]}', "'id' is neither"),
        (b'{"text": "a", "id": NaN}', "'id' is neither"),
        (b'{"text": "a", "id": true}', "'id' is neither"),
        (b'{"text": "a \\ud83d b"}', "half characters"),
        (b'{"text": "a", "id": "\\udc00"}', "half characters"),
        (b'{"text": "a", "lang": "\\udc00"}', "half characters"),
        (b'{"text": "a", "id": ' + b"9" * 5000 + b"}", "thousands of digits"),
        (DEEP.encode(), "nested too deeply"),
        (b'{"text": "a", "more": ' + DEEP.encode() + b"}", "nested too deeply"),
        (b'{"text": "' + b"a" * 300_000 + b'"}', "at most 200,000"),
        (b'{"text": "' + b"a" * MAX_LINE + b'"}', "longer than 8,000,000"),
        (b"\x00", "not JSON"),
    ],
)
@pytest.mark.parametrize("end", [b"\n", b""])
def test_a_bad_line_has_its_number_and_stops_nothing(line: bytes, words: str, end: bytes) -> None:
    last = [] if end == b"" else [GOOD.encode() + b"\n"]
    found = answers(b"".join([GOOD.encode() + b"\n", b"\n", line + end, *last]))
    good, bad, *rest = found
    assert [len(a["claims"]) for a in (good, *rest)] == [1] * (1 + len(last))
    assert (bad["id"], bad["line"]) == ("line 3", 3)
    assert bad["code"] == ("BIL-100" if "date" in words or "200,000" in words else "BIL-120")
    assert bad["error"].startswith("line 3: ")
    assert words in bad["error"]


def test_a_mark_of_byte_order_a_double_id_and_a_missing_one_are_fine() -> None:
    body = (
        b"\xef\xbb\xbf"
        + "\r\n".join([GOOD, GOOD, '{"text": "a"}', '{"id": 7, "text": ""}']).encode()
    )
    assert [a["id"] for a in answers(body)] == ["g", "g", "line 3", 7]


def test_text_streams_serve_too() -> None:
    out = io.StringIO()
    assert read_jsonl(io.StringIO(f"{GOOD}\nno\n"), out) == 1
    assert len(out.getvalue().splitlines()) == 2


def test_a_fault_of_the_program_costs_one_answer() -> None:
    def broken(text: str, *_: object) -> Dossier:
        if "Peru" in text:
            raise KeyError("oh\ud800")
        return Dossier(lang="en", text=text)

    first, second = read_lines([GOOD, '{"text": "a"}'], broken)
    assert first["code"] == "BIL-999"
    assert "KeyError" in first["error"]
    json.dumps(first, ensure_ascii=False).encode()
    assert second["claims"] == []


def test_a_run_stops_when_the_source_stays_away() -> None:
    calls: list[str] = []

    def away(text: str, *_: object) -> Dossier:
        calls.append(text)
        if len(calls) != 2:
            raise SourceError("nobody is there")
        return Dossier(lang="en", text=text)

    found = read_lines([GOOD] * 20, away)
    seen: list[dict[str, Any]] = []
    with pytest.raises(SourceError, match=r"stopped at line 5: .*nobody"):
        seen.extend(found)
    assert len(calls) == 2 + PATIENCE


def documents(n: int) -> Iterator[bytes]:
    for number in range(n):
        body = {"id": number, "text": f"Trade with Peru rose {number % 90}% in 2020.", "lang": "en"}
        yield json.dumps(body).encode() + b"\n"


class Nowhere(io.RawIOBase):
    """Takes everything and keeps nothing."""

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:  # pyright: ignore[reportIncompatibleMethodOverride]
        return len(data)


class Endless(io.RawIOBase):
    """A file whose lines are made as they are read."""

    def __init__(self, n: int) -> None:
        self._lines = documents(n)

    def readline(self, size: int | None = -1) -> bytes:  # noqa: ARG002
        return next(self._lines, b"")


def test_ten_thousand_take_no_more_memory_than_a_thousand() -> None:
    """The stream alone: what the reader itself holds is measured by `tools/fuzz_reader.py`."""
    dossier = read_statement(json.loads(GOOD)["text"])

    def peak(n: int) -> int:
        tracemalloc.reset_peak()
        before = tracemalloc.get_traced_memory()[0]
        assert read_jsonl(Endless(n), Nowhere(), lambda *_: dossier) == 0
        return tracemalloc.get_traced_memory()[1] - before

    tracemalloc.start()
    try:
        peak(200)
        few, many = peak(1000), peak(10_000)
    finally:
        tracemalloc.stop()
    assert many < few + 50_000


def test_standard_input_and_output(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "bilateral", "read", "--jsonl", "-", "-"]
    body = f"{GOOD}\nno\n".encode()
    ascii_only = os.environ | {"PYTHONIOENCODING": "ascii", "LC_ALL": "C", "PYTHONUTF8": "0"}
    accents = '{"id": "é", "text": "Les échanges."}\n'.encode()
    done = subprocess.run(
        command, input=body + accents, capture_output=True, check=False, env=ascii_only
    )
    assert done.returncode == 2
    found = [json.loads(line) for line in done.stdout.decode().splitlines()]
    assert [a["id"] for a in found] == ["g", "line 2", "é"]
    assert done.stderr.decode().strip() == "2 documents read; 1 could not be read"
    target = tmp_path / "out.jsonl"
    done = subprocess.run(
        [*command[:-1], str(target)], input=body, capture_output=True, check=False
    )
    assert done.returncode == 2
    assert len(target.read_text(encoding="utf-8").splitlines()) == 2


@pytest.mark.skipif(sys.platform == "win32", reason="no such signal")
@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGKILL])
def test_an_interrupted_run_leaves_whole_lines(sign: signal.Signals, tmp_path: Path) -> None:
    target = tmp_path / "out.jsonl"
    command = [sys.executable, "-m", "bilateral", "read", "--jsonl", "-", str(target)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdin is not None
        process.stdin.write((GOOD + "\n").encode() * 20)
        process.stdin.flush()
        end = time.monotonic() + 60
        while time.monotonic() < end and (
            not target.exists() or target.read_bytes().count(b"\n") < 20
        ):
            time.sleep(0.01)
        process.send_signal(sign)
        process.wait(60)
        assert process.returncode in (130, -signal.SIGKILL)
        assert process.stderr is not None
        assert b"Traceback" not in process.stderr.read()
        process.stdin.close()
    lines = target.read_text(encoding="utf-8").split("\n")
    assert lines[-1] == ""
    assert len(lines) == 21
    for line in lines[:-1]:
        assert json.loads(line)["id"] == "g"


def test_progress_is_for_a_terminal_only(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    source = tmp_path / "in.jsonl"
    source.write_text(f"{GOOD}\n" * 3, encoding="utf-8")
    verb = ["read", "--jsonl", str(source), str(tmp_path / "out.jsonl")]
    assert run(verb) == 0
    assert "\r" not in capsys.readouterr().err
    monkeypatch.setattr("bilateral.cli.read._Count.EVERY", 0.0)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    assert run(verb) == 0
    err = capsys.readouterr().err
    assert "\r1 documents read\r2 documents read\r3 documents read\r\x1b[K" in err


@pytest.mark.parametrize("more", [["text.txt"], ["--lang", "en"], ["--published", "2024"]])
def test_many_name_their_statements_themselves(more: list[str], tmp_path: Path) -> None:
    source = tmp_path / "in.jsonl"
    source.write_text(f"{GOOD}\n", encoding="utf-8")
    assert run(["read", "--jsonl", str(source), str(tmp_path / "out"), *more]) == 2


def test_a_file_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "out.jsonl"
    assert run(["read", "--jsonl", str(tmp_path / "none.jsonl"), str(target)]) == 2
    assert "No such file" in capsys.readouterr().err
    assert not target.exists()

"""`bilateral data` at the terminal: what it prints, refuses and leaves behind."""

from __future__ import annotations

import functools
import io
import json
import os
import random
import re
import signal
import subprocess
import sys
import threading
import time
import zipfile
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from bilateral.cli import run
from bilateral.store import Store, examine

sys.path.append(str(Path(__file__).parents[1] / "unit" / "sources"))
from download_site import HOST, Request, Site, in_turn, manners, network, ranged, serving, whole

if TYPE_CHECKING:
    from collections.abc import Iterator

SITE = str(Path(__file__).parents[1] / "unit" / "sources")
Capture = pytest.CaptureFixture[str]
ROWS = "".join(f"2020,{i},{j},{k:06d},{i + k}.5,NA\n" for i, j, k in
               [(643, 112, 10121), (643, 112, 270900), (112, 643, 40110)])  # fmt: skip
GOOD = "t,i,j,k,v,q\n" + ROWS
NAME = "BACI_HS17_Y2020_V202201.csv"
PROFILE = """
name: desk
title: A table of the desk
licence: CC0
table: reconciled
columns:
  t: {{as: year, type: year}}
  i: {{as: exporter, type: economy, codes: baci}}
  j: {{as: importer, type: economy, codes: baci}}
  k: {{as: product, type: product, digits: 6}}
  v: {{as: value_usd, type: money, unit: thousand USD}}
  q: {{as: weight_kg, type: number, unit: t, missing: [NA]}}
key: [year, exporter, importer, product]
facts: {{currency: USD, valuation: fob}}
download:
  hosts: ['{host}']
  address: http://{host}/{{edition}}.{ending}
  parameters: {{edition: '[a-z0-9]+'}}
  kind: {kind}
"""


@pytest.fixture(autouse=True)
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working folder with a good file in it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("BILATERAL_STORE", raising=False)
    monkeypatch.delenv("BILATERAL_DOWNLOADS", raising=False)
    (tmp_path / NAME).write_text(GOOD)
    return tmp_path


def ask(capsys: Capture, *arguments: str, code: int = 0) -> tuple[str, str]:
    got = run(["data", *arguments])
    out, err = capsys.readouterr()
    assert got == code, err
    assert "Traceback" not in err
    assert str(Path.cwd()) not in out + err, "a path of this machine was printed"
    assert "--format" in arguments or max(map(len, out.splitlines()), default=0) <= 80
    return out, err


def added(capsys: Capture, *more: str) -> dict[str, Any]:
    out, _ = ask(capsys, "add", NAME, "--source", "baci", "--format", "json", *more)
    return json.loads(out)


# the store


def test_a_file_is_added_listed_shown_and_removed(desk: Path, capsys: Capture) -> None:
    batch = added(capsys, "--released", "2022-01", "--vintage", "mine")["batch"]
    assert (batch["released"], batch["vintage"], batch["loaded_rows"]) == ("2022-01-31", "mine", 3)
    assert (desk / "evidence" / "manifest.json").is_file()
    out, _ = ask(capsys, "list")
    for text in (batch["id"], "baci", "mine", "2022-01-31", "3"):
        assert text in out
    rows = json.loads(ask(capsys, "list", "--format", "json")[0])
    assert [b["batch"] for b in rows["batches"]] == [batch["id"]]
    assert ask(capsys, "list", "--format", "csv")[0].splitlines()[0].startswith("batch,source")
    out, _ = ask(capsys, "show", batch["id"][:4])
    assert "3 read, 3 loaded, 0 rejected" in out
    assert "value_usd" in out
    shown = json.loads(ask(capsys, "show", batch["id"], "--format", "json")[0])
    assert shown["batch"] == batch
    assert [p["rows"] for p in shown["parts"]] == [3]
    assert ask(capsys, "show", batch["id"], "--format", "csv")[0].count("\n") == 2
    _, err = ask(capsys, "rm", batch["id"][:6])
    assert "no longer counts" in err
    assert "empty" in ask(capsys, "list")[0]
    ask(capsys, "show", batch["id"], code=2)


def test_the_same_file_again_changes_nothing(capsys: Capture) -> None:
    added(capsys)
    before = Path("evidence/manifest.json").read_bytes()
    _, err = ask(capsys, "add", NAME, "--source", "baci")
    assert "nothing was changed" in err
    assert Path("evidence/manifest.json").read_bytes() == before


@pytest.mark.parametrize("way", ["option", "environment"])
def test_the_folder_of_the_store(way: str, capsys: Capture, monkeypatch: Any, desk: Path) -> None:
    if way == "environment":
        monkeypatch.setenv("BILATERAL_STORE", str(desk / "my store"))
        added(capsys)
    else:
        added(capsys, "--store", str(desk / "my store"))
    assert Store(desk / "my store").manifest().generation == 1
    assert not (desk / "evidence").exists()


def test_every_wrong_cell_is_a_message(capsys: Capture) -> None:
    bad = GOOD + "2020,999999,112,010121,x,NA\n20,643,112,010122,1,NA\n"
    Path(NAME).write_text(bad)
    out, err = ask(capsys, "add", NAME, "--source", "baci", code=2)
    assert out == ""
    for words in (f"{NAME}:5", "'999999'", "value 'x'", f"{NAME}:6", "value '20'", "BIL-110"):
        assert words in err
    assert Store("evidence").manifest().generation == 0
    assert examine(Store("evidence")) == ()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["list"], "no store in 'evidence'"),
        (["verify"], "no store in 'evidence'"),
        (["rm", "abcd"], "no store in 'evidence'"),
        (["show", "abcd"], "no store in 'evidence'"),
        (["list", "--store", NAME], "is no folder"),
        (["add", "nowhere.csv", "--source", "baci"], "no file 'nowhere.csv'"),
        (["add", NAME, "--source", "nobody"], "nobody"),
        (["add", NAME, "--source", "."], "."),
        (["add", NAME, "--source", sys.executable], "not text in UTF-8"),
        (["add", NAME], "--source"),
        (["add", NAME, "--source", "baci", "--released", "2999"], "future"),
        (["add", NAME, "--source", "baci", "--released", "soon"], "not a date"),
        (["get", "nobody"], "nobody"),
        (["get", "baci"], "column 'vintage'"),
        (["get", "baci", "hs=17"], "column 'vintage'"),
        (["get", "baci", "hs=17", "vintage=1"], "value '1'"),
        (["get", "baci", "17"], "'17' is no parameter"),
        (["get", "baci", "hs=17", "hs=17"], "said twice"),
        (["get", "baci", "http://127.0.0.1/x.zip"], "does not declare the host"),
        (["get", "baci", "file:///etc/passwd"], "only http and https"),
        (["get", "baci", "hs=17", "vintage=202501", "--sha256", "1"], "SHA-256"),
    ],
)
def test_refusals(arguments: list[str], words: str, capsys: Capture) -> None:
    out, err = ask(capsys, *arguments, code=2)
    assert out == ""
    assert words in err
    assert sorted(p.name for p in Path.cwd().iterdir()) == [NAME]


def test_batches_are_named_by_a_beginning_that_is_theirs_alone(capsys: Capture) -> None:
    id = added(capsys)["batch"]["id"]
    for wrong in (id[:3], "", "zzzz"):
        _, err = ask(capsys, "show", wrong, code=2)
        assert "no batch begins" in err


def test_a_folder_that_may_not_be_written(desk: Path, capsys: Capture, monkeypatch: Any) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied", str(desk / "evidence"))

    monkeypatch.setattr("bilateral.store.disk.Disk.make_folder", refuse)
    _, err = ask(capsys, "add", NAME, "--source", "baci", code=5)
    assert "evidence: Permission denied" in err


def test_a_busy_store_is_7(desk: Path, capsys: Capture, monkeypatch: Any) -> None:
    id = added(capsys)["batch"]["id"]
    monkeypatch.setattr("bilateral.store.run.WAIT", 0.1)
    original = Store.writing
    monkeypatch.setattr(Store, "writing", lambda self: original(self, 0.1))
    with original(Store(desk / "evidence")):
        _, err = ask(capsys, "rm", id, code=7)
    assert "busy" in err


# verify


def test_verify_finds_damage_and_sweeps_what_is_left_over(desk: Path, capsys: Capture) -> None:
    added(capsys)
    assert "1 of 1 parts" in ask(capsys, "verify")[0]
    (desk / "evidence" / "staging" / "x").mkdir(parents=True)
    (desk / "evidence" / "staging" / "x" / "rows.parquet").write_bytes(b"half")
    out, err = ask(capsys, "verify")
    assert "left over" in out
    assert "--sweep" in err
    out, err = ask(capsys, "verify", "--sweep")
    assert "removed: staging/x/rows.parquet" in err
    assert "left over" not in out
    (part,) = (desk / "evidence" / "parts").rglob("*.parquet")
    data = bytearray(part.read_bytes())
    data[len(data) // 2] ^= 1
    part.write_bytes(data)
    out, _ = ask(capsys, "verify", code=6)
    assert "damaged" in out
    assert "0 of 1 parts" in out
    found = json.loads(ask(capsys, "verify", "--format", "json", code=6)[0])
    assert [f["kind"] for f in found["findings"]] == ["damaged"]
    part.unlink()
    assert "missing" in ask(capsys, "verify", "--sweep", code=6)[0]
    (desk / "evidence" / "manifest.json").write_text("{}")
    assert "manifest" in ask(capsys, "verify", "--sweep", code=6)[0]
    _, err = ask(capsys, "list", code=6)
    assert "BIL-600" in err


def test_what_was_removed_can_be_swept(capsys: Capture) -> None:
    id = added(capsys)["batch"]["id"]
    ask(capsys, "rm", id)
    _, err = ask(capsys, "verify", "--sweep")
    assert "removed: parts/" in err
    assert list(Path("evidence").rglob("*.parquet")) == []
    assert added(capsys)["batch"]["id"] == id


def test_a_bare_install_says_what_to_install(capsys: Capture, monkeypatch: Any) -> None:
    monkeypatch.setattr("bilateral.cli.store.find_spec", lambda _: None)
    _, err = ask(capsys, "list", code=2)
    assert "pip install 'bilateral[data]'" in err


# profiles and downloads


def test_profiles_are_listed(capsys: Capture) -> None:
    out, _ = ask(capsys, "profiles")
    assert "baci" in out
    rows = {r["source"]: r for r in json.loads(ask(capsys, "profiles", "--format", "json")[0])}
    assert rows["baci"]["parameters"] == ["hs", "vintage"]
    assert ask(capsys, "profiles", "--format", "csv")[0].startswith("source,title")


def test_a_profile_is_drafted(capsys: Capture, monkeypatch: Any) -> None:
    from bilateral import sources

    def draft(path: str) -> SimpleNamespace:
        assert path == NAME
        return SimpleNamespace(text="name: x\n", questions=("Which currency is it?",))

    monkeypatch.setattr(sources, "draft", draft, raising=False)
    out, err = ask(capsys, "profile", NAME)
    assert out == "name: x\n"
    assert "to answer: Which currency is it?" in err
    out, err = ask(capsys, "profile", NAME, "--out", "x.yaml")
    assert out == ""
    assert Path("x.yaml").read_text() == "name: x\n"
    _, err = ask(capsys, "profile", NAME, "--out", "x.yaml", code=2)
    assert "x.yaml is there already" in err


def test_a_draft_of_a_real_file(capsys: Capture) -> None:
    out, err = ask(capsys, "profile", NAME)
    assert "columns:" in out
    assert "to answer" in err
    assert "nowhere.csv" in ask(capsys, "profile", "nowhere.csv", code=2)[1]


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """A source on this machine; every other look-up of a host fails."""
    from bilateral.sources import download

    here = functools.partial(download.fetch, network=network(), manners=manners())
    monkeypatch.setattr(download, "fetch", here)
    with serving() as found:
        yield found


def declared(site: Site, kind: str = "csv", ending: str = "csv") -> str:
    Path("desk.yaml").write_text(PROFILE.format(host=site.host, kind=kind, ending=ending))
    return "desk.yaml"


def test_a_file_is_fetched_and_added(site: Site, capsys: Capture) -> None:
    site.pages["/e1.csv"] = whole(GOOD.encode())
    source = declared(site)
    out, _ = ask(capsys, "get", source, "edition=e1")
    assert f"http://{HOST}" in out
    assert "none was published" in out
    again, err = ask(capsys, "get", source, "edition=e1", "--format", "json")
    assert "was there already" in err
    assert json.loads(again)["cached"] is True
    assert len(site.asked) == 1
    ask(capsys, "add", "downloads/e1.csv", "--source", source)
    site.pages["/e1.csv"] = whole((GOOD + "2020,643,112,010129,1,NA\n").encode())
    _, err = ask(capsys, "get", source, f"http://{site.host}/e1.csv", "--refresh")
    assert "is kept as e1." in err


def test_a_part_is_gone_on_with(site: Site, capsys: Capture, monkeypatch: Any) -> None:
    monkeypatch.setenv("BILATERAL_DOWNLOADS", "files")
    site.pages["/e1.csv"] = in_turn(*[ranged(GOOD.encode(), '"1"', 9)] * 80)
    _, err = ask(capsys, "get", declared(site), "edition=e1", code=0)
    assert "trying again" in err
    assert Path("files/e1.csv").read_text() == GOOD


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "empty file"),
        (b"<html><title>Log in</title></html>\n", "'Log in'"),
        (b'{"message": "quota"}', "quota"),
        (GOOD.encode()[:-1], "last line"),
    ],
)
def test_what_is_no_data_is_3(body: bytes, words: str, site: Site, capsys: Capture) -> None:
    site.pages["/e1.csv"] = whole(body)
    out, err = ask(capsys, "get", declared(site), "edition=e1", code=3)
    assert out == ""
    assert words in err
    assert "BIL-300" in err


def test_files_are_taken_out_of_an_archive(site: Site, capsys: Capture) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name in (
            NAME,
            f"../../{NAME.replace('2020', '2021')}",
            "/etc/Readme.txt",
            "a\\b\\c.csv",
        ):
            archive.writestr(name, GOOD)
    site.pages["/e1.zip"] = whole(packed.getvalue())
    source = declared(site, "zip", "zip")
    out, _ = ask(capsys, "get", source, "edition=e1", "--unpack", "baci*_y202?_*.csv")
    assert NAME in out
    found = {p.name for p in Path("downloads").iterdir() if not p.name.startswith(".turn-")}
    assert found == {"e1.zip", "e1.zip.origin.json", NAME, NAME.replace("2020", "2021")}
    _, err = ask(capsys, "get", source, "edition=e1", "--unpack", "*.xls", code=2)
    assert "no file in e1.zip fits" in err
    assert sorted(p.name for p in Path.cwd().iterdir()) == [NAME, "desk.yaml", "downloads"]


# Ctrl-C


def many_rows(path: Path, rows: int) -> None:
    codes = [643, 112, 842, 156, 276, 392, 484, 124, 32, 76]
    pairs = [(i, j) for i in codes for j in codes if i != j]
    with path.open("w") as file:
        file.write("t,i,j,k,v,q\n")
        for n in range(rows):
            i, j = pairs[n % len(pairs)]
            product = n // len(pairs) + 10000
            file.write(f"2020,{i},{j},{product:06d},{n % 997 + 1}.25,{n % 13}.5\n")


def interrupted(desk: Path, name: str, delay: float) -> tuple[int, float, str]:
    """Import, and interrupt so long after the writer has begun; returns code, wait and words."""
    began = desk / "evidence" / "staging"
    child = subprocess.Popen(
        [sys.executable, "-m", "bilateral", "data", "add", name, "--source", "baci"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"OMP_NUM_THREADS": "1"},
    )
    end = time.monotonic() + 60
    while not list(began.glob("*")) and child.poll() is None and time.monotonic() < end:
        time.sleep(0.002)
    time.sleep(delay)
    sent = time.monotonic()
    child.send_signal(signal.SIGINT)
    _, err = child.communicate(timeout=60)
    return child.returncode, time.monotonic() - sent, err


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="signals are sent as on POSIX")
def test_an_interrupted_import_leaves_the_store_as_it_was(desk: Path) -> None:
    """Ctrl-C at 20 moments: old or new, nothing of the file in between, and soon."""
    many_rows(desk / "big.csv", 600_000)
    chance = random.Random(3)
    stopped = 0
    for _ in range(20):
        code, waited, err = interrupted(desk, "big.csv", chance.uniform(0, 0.6))
        assert code in (0, 130), err
        assert waited < 2 or code == 0
        assert "Traceback" not in err
        store = Store(desk / "evidence")
        assert store.manifest().generation in ((0,) if code else (0, 1))
        if code == 130:
            stopped += 1
            assert examine(store) == ()
        else:
            assert len(store.manifest().batches) == 1
            break
    assert stopped >= 3, "the imports ended before they were interrupted"


@pytest.mark.skipif(os.name != "posix", reason="a terminal is made as on POSIX")
def test_progress_is_shown_at_a_terminal_and_nothing_of_it_stays(desk: Path) -> None:
    import pty

    many_rows(desk / "big.csv", 300_000)
    here, there = pty.openpty()
    done = subprocess.run(
        [sys.executable, "-m", "bilateral", "data", "add", "big.csv", "--source", "baci"],
        stdout=subprocess.PIPE,
        stderr=there,
        check=False,
    )
    os.close(there)
    shown = os.read(here, 1 << 16).decode()
    os.close(here)
    assert done.returncode == 0, shown
    assert "big.csv: checked and loaded" in shown
    assert shown.rpartition("\r" + " " * 79 + "\r")[2].startswith("300,000 rows of big.csv added")
    assert b"checked" not in done.stdout


@pytest.mark.skipif(os.name != "posix", reason="signals are sent as on POSIX")
def test_an_interrupted_download_keeps_its_part_and_no_more(desk: Path) -> None:
    """In a process of its own, in which this machine counts as public."""
    go_on = threading.Event()

    def slow(request: Request) -> None:
        request.head(200, Content_Length=len(GOOD), ETag='"1"')
        request.send(GOOD[:20].encode())
        go_on.wait(20)

    with serving() as found:
        found.pages["/e1.csv"] = slow
        script = (
            "import functools, sys; sys.path.append(sys.argv.pop(1))\n"
            "from download_site import manners, network\n"
            "from bilateral.sources import download\n"
            "download.fetch = functools.partial(\n"
            "    download.fetch, network=network(), manners=manners(silent=20.0))\n"
            "from bilateral.cli import main; main()\n"
        )
        child = subprocess.Popen(
            [
                sys.executable,
                "-c",
                script,
                SITE,
                "data",
                "get",
                declared(found),
                "edition=e1",
            ],
            stderr=subprocess.PIPE,
            text=True,
        )
        end = time.monotonic() + 30
        while not found.asked and time.monotonic() < end:
            time.sleep(0.01)
        time.sleep(1.0)  # until what was sent is in its hands
        child.send_signal(signal.SIGINT)
        _, err = child.communicate(timeout=30)  # less than the server would make it wait
        go_on.set()
    assert (child.returncode, "Traceback" in err) == (130, False), err
    kept = {p.name for p in (desk / "downloads").iterdir() if not p.name.startswith(".turn-")}
    assert kept == {"e1.csv.part", "e1.csv.part.json"}
    assert (desk / "downloads" / "e1.csv.part").read_text() == GOOD[:20]


def test_help_says_what_each_command_does(capsys: Capture) -> None:
    out, _ = ask(capsys, "--help")
    assert "..." not in out.partition("Commands:")[2]
    assert re.findall(r"^  (\w+) ", out, re.M)[-8:] == sorted(
        ["add", "get", "list", "profile", "profiles", "rm", "show", "verify"]
    )

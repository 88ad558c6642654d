"""Commits that are killed, fail or run out of space: the store is the old or the new one."""

from __future__ import annotations

import errno
import json
import random
import shutil
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from queue import Queue
from typing import TYPE_CHECKING, Any

from faults.table import Line
from faults.worker import (
    COUNT,
    FAIL,
    FULL,
    INTERRUPT,
    KILL_BEFORE,
    KILL_WITHIN,
    Outcome,
    Worker,
)
from faults.world import DAYS, RELEASED, exports, truth, write_world

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable
    from pathlib import Path

RESOURCE, INTERRUPTED = 5, 130
CHANGING = "cwsnmu"
# Which calls can end so: no space where something is made, no permission where a name is used.
_ENDS = {errno.ENOSPC: "cwsnm", errno.EIO: "ocrwsnmu", errno.EACCES: "ocnmu", errno.EINTR: "ocrwsu"}
_MOST_WORDS = 400


@dataclass(frozen=True, slots=True)
class Commit:
    """One way in which a store is changed.

    Attributes
    ----------
    name : in words
    base : store that it starts from, one of `bases`
    command : of `bilateral data`
    old, new : files that the store holds before and after
    """

    name: str
    base: Path
    command: list[str]
    old: frozenset[str]
    new: frozenset[str]


class Bench:
    """Workers, and a world to work on; every fault gets a store of its own."""

    def __init__(self, folder: Path, library: Path, workers: int) -> None:
        self.folder = folder
        self.world = write_world(folder / "world")
        self._stack = ExitStack()
        self._free: Queue[Worker] = Queue()
        self._count = workers
        for _ in range(workers):
            self._free.put(self._stack.enter_context(Worker(library)))
        self.numbers = iter(range(10**9))

    def __enter__(self) -> Bench:
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    @contextmanager
    def worker(self) -> Generator[Worker]:
        """Yield a worker that nobody else uses."""
        one = self._free.get()
        try:
            yield one
        finally:
            self._free.put(one)

    @contextmanager
    def store(self, base: Path) -> Generator[Path]:
        """Yield a copy of a store, removed afterwards."""
        copy = self.folder / f"store-{next(self.numbers)}"
        shutil.copytree(base, copy)
        try:
            yield copy
        finally:
            shutil.rmtree(copy, ignore_errors=True)

    def each(self, judge: Callable[[Any], str | None], items: Iterable[Any], line: Line) -> Line:
        """Judge every item, several at a time."""
        with ThreadPoolExecutor(self._count) as pool:
            for wrong in pool.map(judge, items):
                line.judged(wrong)
        return line

    def add(self, name: str) -> list[str]:
        """Return the command that imports a file of the world."""
        source = str(self.world / "customs.yaml")
        file = str(self.world / f"{name}.csv")
        return ["add", file, "--source", source, "--released", RELEASED[name]]

    def made(self, name: str, *files: str) -> Path:
        """Make a store that holds some files."""
        base = self.folder / name
        with self.worker() as worker:
            for file in files:
                done = worker.run(self.add(file), base)
                assert done.code == 0, done.said
        return base


def batch_of(store: Path, file: str) -> str:
    """Return the id of the batch that a file came in."""
    held = json.loads((store / "manifest.json").read_text(encoding="utf-8"))
    return next(b["id"] for b in held["batches"] if b["file"] == f"{file}.csv")


def commits(bench: Bench) -> list[Commit]:
    """Make the stores that commits start from; return every way to change a store."""
    one = bench.made("one", "first")
    two = bench.made("two", "first", "later")
    removed = bench.made("removed", "first", "later")
    with bench.worker() as worker:
        assert worker.run(["rm", batch_of(removed, "later")], removed).code == 0
    (removed / "staging" / "left").mkdir(parents=True)
    (removed / "staging" / "left" / "rows.parquet").write_bytes(b"half a file")
    (removed / "manifest.json.new").write_bytes(b"{")
    unfinished = bench.made("unfinished", "first", "other")
    ledger = (unfinished / "ledger.jsonl").read_bytes()
    (unfinished / "ledger.jsonl").write_bytes(ledger[: ledger.index(b"\n") + 9])

    def of(*names: str) -> frozenset[str]:
        return frozenset(names)

    fresh, later, remove = bench.add("fresh"), bench.add("later"), ["rm", batch_of(two, "later")]
    both = of("first", "other")
    return [
        Commit("import of a new batch", one, fresh, of("first"), of("first", "fresh")),
        Commit("import of a later edition", one, later, of("first"), of("first", "later")),
        Commit("removal of a batch", two, remove, of("first", "later"), of("first")),
        Commit("sweep", removed, ["verify", "--sweep"], of("first"), of("first")),
        Commit("import after an unfinished swap", unfinished, fresh, both, both | of("fresh")),
    ]


# What must hold after each fault.


def wrong_state(state: dict[str, Any], allowed: Iterable[frozenset[str]]) -> str | None:
    """Say what is wrong with what a store answers; None where it is one of the allowed states."""
    if "rows" not in state:
        return f"the store does not open: {state}"
    files = frozenset(state["files"])
    if files not in set(allowed):
        return f"it holds {sorted(files)}"
    for day in DAYS:
        if state["rows"][str(day)] != truth(files, day):
            return f"its rows as of {day} are not those of {sorted(files)}"
    if state["exports"] != exports(files, "BLR", "POL"):
        return f"a series says {state['exports']}"
    damaged = [one for one in state["findings"] if one[0] != "left_over"]
    return f"it is damaged: {damaged}" if damaged else None


def wrong_after(
    worker: Worker, commit: Commit, store: Path, done: Outcome, *, further: bool
) -> str | None:
    """Say what is wrong after a fault, at once and when the same command is run again."""
    found = worker.states(store)[0]
    if wrong := wrong_state(found, (commit.old, commit.new)):
        return f"{wrong} (left with {done.code}: {done.said.strip()})"
    files = frozenset(found["files"])
    if done.code == 0 and files != commit.new:
        return "it says that it is done, and the store is the old one"
    if "othing was changed" in done.said and commit.old != commit.new and files == commit.new:
        return f"it says that nothing was changed, and the store is the new one: {done.said}"
    if not further:
        return None
    more = [["verify", "--sweep"]]
    if files != commit.new or commit.command[0] == "add":
        more.insert(0, commit.command)
    for state in worker.states(store, *more)[1:]:
        if state["code"] or (wrong := wrong_state(state, (commit.new,))):
            return f"the next command leaves with {state['code']}: {state['said']} {wrong or ''}"
    return f"after the sweep: {state['findings']}" if state["findings"] else None


def wrong_words(done: Outcome, folder: Path) -> str | None:
    """Say what is wrong with the message of a command that failed."""
    said = done.said.strip()
    last = said.split("bilateral: ")[-1]
    if done.code == INTERRUPTED:
        return None if last == "interrupted" else f"an interruption says: {said}"
    if done.code != RESOURCE or not last.startswith("BIL-500: "):
        return f"it leaves with {done.code} and says: {said[:_MOST_WORDS]}"
    if "Traceback" in said or str(folder.parent) in said or len(last) > _MOST_WORDS:
        return f"no clear message: {said[:_MOST_WORDS]}"
    return None


# Kills.


def kills(bench: Bench, commit: Commit, count: int) -> Line:
    """Kill a commit, half the times at its calls one after the other, half at random moments."""
    rng = random.Random(commit.name)
    with bench.worker() as worker, bench.store(commit.base) as store:
        began = time.monotonic()
        calls = worker.run(commit.command, store).calls
        lasts = time.monotonic() - began
    steps = [k for k, kind in enumerate(calls, 1) if kind in CHANGING]
    points = [(how, k) for k in steps for how in (KILL_BEFORE, KILL_WITHIN)]
    few = count - count // 2
    if len(points) > few:
        points = [points[i * len(points) // few] for i in range(few)]
    kills: list[tuple[int, int, float | None]] = [(how, k, None) for how, k in points]
    kills += [(COUNT, 0, rng.uniform(0, 1.1 * lasts)) for _ in range(count - len(kills))]

    def judge(one: tuple[int, int, float | None]) -> str | None:
        how, k, after = one
        with bench.worker() as worker, bench.store(commit.base) as store:
            done = worker.run(commit.command, store, action=how, at=k, kill_after=after)
            return wrong_after(worker, commit, store, done, further=True)

    return bench.each(judge, kills, Line(f"kill -9: {commit.name}"))


# Calls that fail.


def failures(bench: Bench, commit: Commit, *, thorough: bool) -> list[Line]:
    """Let each call of a commit fail, and from each call on the disk be full, and interrupt it."""
    with bench.worker() as worker, bench.store(commit.base) as store:
        calls = worker.run(commit.command, store).calls
    turn = dict.fromkeys(set(calls), 0)
    single: list[tuple[int, int, int]] = []
    for k, kind in enumerate(calls, 1):
        fitting = [e for e, kinds in _ENDS.items() if kind in kinds]
        turn[kind] += 1
        single.append((FAIL, k, fitting[turn[kind] % len(fitting)]))
    changing = [k for k, kind in enumerate(calls, 1) if kind in CHANGING]
    step = 1 if thorough else 5
    full = [(FULL, k, 0) for k in changing[:: 2 * step]]
    struck = [(INTERRUPT, k, 0) for k in range(1, len(calls) + 1, 3 * step)]
    if not thorough:
        single = [one for one in single if calls[one[1] - 1] in CHANGING]

    def judge(one: tuple[int, int, int]) -> str | None:
        action, k, error = one
        told = f"call {k} ({calls[k - 1]}), {errno.errorcode.get(error, 'full or Ctrl-C')}"
        with bench.worker() as worker, bench.store(commit.base) as store:
            done = worker.run(commit.command, store, action=action, at=k, error=error)
            wrong = wrong_after(worker, commit, store, done, further=thorough)
            if wrong is None and done.code != 0:
                wrong = wrong_words(done, store)
        return None if wrong is None else f"{told}: {wrong}"

    return [
        bench.each(judge, single, Line(f"a call fails, each in turn: {commit.name}")),
        bench.each(judge, full, Line(f"disk full from a call on: {commit.name}")),
        bench.each(judge, struck, Line(f"Ctrl-C at a call: {commit.name}")),
    ]


def short_of_space(bench: Bench, commit: Commit, limits: list[int]) -> Line:
    """Let no file grow beyond a limit: the database engine's own writes fail too."""

    def judge(most: int) -> str | None:
        with bench.worker() as worker, bench.store(commit.base) as store:
            done = worker.run(commit.command, store, most_bytes=most)
            wrong = wrong_after(worker, commit, store, done, further=True)
            if wrong is None and done.code != 0:
                wrong = wrong_words(done, store)
        return None if wrong is None else f"{most} bytes: {wrong}"

    return bench.each(judge, limits, Line(f"no file beyond a size: {commit.name}"))


def small_volume(bench: Bench, commit: Commit, free: list[int]) -> Line:
    """Commit on a volume of its own with little space left, where one may be mounted."""
    line = Line(f"volume full: {commit.name}")
    for bytes_free in free:
        mount = bench.folder / f"volume-{next(bench.numbers)}"
        mount.mkdir()
        size = f"size={1 << 20}"
        command = ["mount", "-t", "tmpfs", "-o", size, "none", str(mount)]
        if subprocess.run(command, capture_output=True, check=False).returncode:
            line.note = "not permitted here"
            return line
        try:
            store = mount / "store"
            shutil.copytree(commit.base, store)
            room = shutil.disk_usage(mount).free - bytes_free
            (mount / "ballast").write_bytes(b"\0" * max(room, 0))
            kept = [*store.rglob("*.parquet"), store / "manifest.json"]
            before = {p: p.read_bytes() for p in kept if "staging" not in p.parts}
            with bench.worker() as worker:
                done = worker.run(commit.command, store)
                same = all(p.is_file() and p.read_bytes() == data for p, data in before.items())
                wrong = wrong_after(worker, commit, store, done, further=False)
                if wrong is None and done.code != 0:
                    wrong = wrong_words(done, store) or (None if same else "its files changed")
            line.judged(None if wrong is None else f"{bytes_free} bytes free: {wrong}")
        finally:
            subprocess.run(["umount", str(mount)], check=True)
    return line

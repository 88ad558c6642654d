"""Several processes on one store: nobody's change is lost, and readers see one generation each."""

from __future__ import annotations

import json
import threading
from contextlib import ExitStack
from itertools import combinations
from typing import TYPE_CHECKING

from bilateral.store.lock import writing
from faults.commits import Bench, batch_of, wrong_state
from faults.table import Line
from faults.worker import Worker

if TYPE_CHECKING:
    from pathlib import Path

BUSY = 7
_HOLD = 0.05


def at_once(bench: Bench, library: Path, readers: int, rounds: int) -> list[Line]:
    """Let two processes change a store, again and again, while others read it.

    Each reader asks everything twice within one snapshot, while the writers add, remove and sweep
    what it reads.
    """
    with bench.store(bench.made("shared", "first")) as store, ExitStack() as stack:
        workers = [stack.enter_context(Worker(library)) for _ in range(readers + 2)]
        writing = Line("two writers, each change counts once")
        reading = Line(f"{readers} readers meanwhile, one generation each")
        before = _generation(store)
        committed: list[str] = []
        done = threading.Event()

        def write(worker: Worker, names: tuple[str, ...]) -> None:
            for _ in range(rounds):
                for name in names:
                    if not commit(worker, bench.add(name)):
                        return
                for name in names:
                    if not commit(worker, ["rm", batch_of(store, name)]):
                        return
                swept = worker.run(["verify", "--sweep"], store)
                if swept.code not in (0, BUSY):
                    writing.judged(f"the sweep leaves with {swept.code}: {swept.said}")

        def commit(worker: Worker, command: list[str]) -> bool:
            for _ in range(5):
                ended = worker.run(command, store)
                if ended.code == 0:
                    committed.append(command[0])
                    writing.judged(None)
                    return True
                if ended.code != BUSY:
                    break
            writing.judged(f"{command[0]} leaves with {ended.code}: {ended.said}")
            return False

        def read(worker: Worker) -> None:
            others = ("fresh", "later", "other")
            allowed = [
                frozenset({"first", *some}) for n in range(4) for some in combinations(others, n)
            ]
            while not done.is_set():
                state = worker.states(store, hold=_HOLD)[0]
                reading.judged(wrong_state(state, allowed))

        writers = [
            threading.Thread(target=write, args=(workers[0], ("fresh", "later"))),
            threading.Thread(target=write, args=(workers[1], ("other",))),
        ]
        watching = [threading.Thread(target=read, args=(one,)) for one in workers[2:]]
        for thread in (*writers, *watching):
            thread.start()
        for thread in writers:
            thread.join()
        done.set()
        for thread in watching:
            thread.join()
        after = _generation(store)
        lost = before + len(committed) - after
        writing.judged(None if lost == 0 else f"{lost} of {len(committed)} commits were lost")
        last = workers[0].states(store, ["verify", "--sweep"])[-1]
        wrong = wrong_state(last, [frozenset({"first"})])
        left = f"left over: {last.get('findings')}" if last.get("findings") else None
        writing.judged(wrong or left)
        return [writing, reading]


def busy(bench: Bench) -> Line:
    """Hold the writer's place: who else would write waits, then leaves with 7; readers go on."""
    line = Line("a writer that does not let go")
    with bench.store(bench.made("kept", "first")) as store, bench.worker() as worker:
        with writing(store, wait=1):
            ended = worker.run(bench.add("fresh"), store)
            meanwhile = worker.states(store)[0]
        words = "the store is busy: process" in ended.said
        line.judged(None if ended.code == BUSY and words else f"{ended.code}: {ended.said}")
        line.judged(wrong_state(meanwhile, [frozenset({"first"})]))
        again = worker.run(bench.add("fresh"), store)
        line.judged(None if again.code == 0 else f"{again.code}: {again.said}")
    return line


def _generation(store: Path) -> int:
    return int(json.loads((store / "manifest.json").read_bytes())["generation"])

"""Runs commands in processes of their own, with faults at the system calls that they make.

A worker imports the program once, then forks a child for every job, so that each child is as fresh
as a new process and costs little.
"""

from __future__ import annotations

import ctypes
import io
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
# What is done at the k-th call, as in calls.c.
COUNT, FAIL, FULL, KILL_BEFORE, KILL_WITHIN, INTERRUPT = range(6)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a child ended.

    Attributes
    ----------
    code : that it left with; None where it was killed
    said : what it wrote to stderr
    calls : kind of each call on files of the store, one letter each, as in calls.c
    body : of a question to a store, what it holds
    """

    code: int | None
    said: str = ""
    calls: str = ""
    body: Any = None


def built(folder: Path) -> Path | None:
    """Compile what stands before the system's calls; None where there is no compiler."""
    compiler = shutil.which("cc") if sys.platform == "linux" else None
    if compiler is None:
        return None
    target = folder / "calls.so"
    arguments = [compiler, "-O1", "-shared", "-fPIC", "-o", str(target), str(HERE / "calls.c")]
    subprocess.run([*arguments, "-ldl"], check=True)
    return target


class Worker:
    """A process that forks a child for each job and tells how it ended."""

    def __init__(self, library: Path) -> None:
        paths = [str(HERE.parent), os.environ.get("PYTHONPATH", "")]
        more = {
            "LD_PRELOAD": str(library),
            "FAULTS_CALLS": str(library),
            "PYTHONPATH": os.pathsep.join(p for p in paths if p),
            "OPENBLAS_NUM_THREADS": "1",
        }
        self._process = subprocess.Popen(
            [sys.executable, "-m", "faults.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ | more,
        )

    def _ask(self, job: dict[str, Any]) -> Outcome:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        print(json.dumps(job), file=self._process.stdin, flush=True)
        return Outcome(**json.loads(self._process.stdout.readline()))

    def run(
        self,
        arguments: list[str],
        store: Path,
        *,
        action: int = COUNT,
        at: int = 0,
        error: int = 0,
        kill_after: float | None = None,
        most_bytes: int | None = None,
    ) -> Outcome:
        """Run a command of `bilateral data` on a store, with a fault.

        Parameters
        ----------
        arguments : without ``data`` and ``--store``
        store : its folder
        action, at, error : what is done at which call on files below the folder
        kill_after : seconds until it is killed
        most_bytes : a file can grow no further
        """
        command = ["data", *arguments, "--store", str(store)]
        armed = [str(store), action, at, error]
        job = {"run": command, "arm": armed, "kill_after": kill_after, "most_bytes": most_bytes}
        return self._ask(job)

    def states(self, store: Path, *more: list[str], hold: float = 0.0) -> list[dict[str, Any]]:
        """Return what a fresh process reads in a store, at first and after more commands.

        Parameters
        ----------
        store : its folder
        more : commands of `bilateral data` that the same process then runs, without ``--store``
        hold : seconds for which it holds its snapshot, to ask once more
        """
        commands = [["data", *one, "--store", str(store)] for one in more]
        found = self._ask({"state": str(store), "more": commands, "hold": hold})
        return found.body if found.body is not None else [{"fell": found.said or "killed"}]

    def close(self) -> None:
        """End the process."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()

    def __enter__(self) -> Worker:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


# In the worker.


def answers(folder: Path, hold: float = 0.0) -> dict[str, Any]:
    """What every question to a store is answered with; `refused` where it refuses to answer."""
    from bilateral.errors import BilateralError
    from bilateral.evidence.series import series
    from bilateral.store import Store, examine

    store = Store(folder)
    try:
        with store.reading() as snapshot:
            first = _asked(snapshot)
            if hold:
                time.sleep(hold)
                if _asked(snapshot) != first:
                    return {"changed": True}
            found = first | {"exports": {}}
            told = series(snapshot, "BLR", "POL", "exports", side="BLR")
            for line in told.lines:
                found["exports"] |= {c.period.window: str(c.value) for c in line.cells}
    except BilateralError as error:
        found = {"refused": error.code, "words": str(error)}
    found["findings"] = [] if hold else [(f.kind, f.path) for f in examine(store)]
    return found


def _asked(snapshot: Any) -> dict[str, Any]:
    from bilateral.evidence.holdings import fetch, held
    from faults.world import DAYS

    columns = ("year", "reporter", "partner", "flow", "product", "value")
    shown = ", ".join(f"CAST({c} AS VARCHAR)" for c in columns)
    rows = {}
    for day in DAYS:
        table = held(snapshot, "reported", as_of=day)
        found = fetch(f"SELECT {shown} FROM ({table.select(columns)}) AS kept")
        rows[str(day)] = sorted(map(list, found))
    files = sorted(Path(b.file).stem for b in snapshot.manifest.batches)
    return {"files": files, "rows": rows}


def _child(job: dict[str, Any], library: Any) -> dict[str, Any]:
    from bilateral.cli import run

    said = io.StringIO()
    if "state" in job:
        states = [answers(Path(job["state"]), job["hold"])]
        for command in job["more"]:
            with redirect_stdout(io.StringIO()), redirect_stderr(said):
                code = run(command)
            states.append(answers(Path(job["state"])) | {"code": code, "said": said.getvalue()})
        return {"code": 0, "body": states}
    hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
    with redirect_stdout(io.StringIO()), redirect_stderr(said):
        if job["most_bytes"] is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (job["most_bytes"], hard))
        folder, action, at, error = job["arm"]
        library.arm(folder.encode(), action, ctypes.c_long(at), error)
        code = run(job["run"])
        library.disarm()
        resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
    return {"code": code, "said": said.getvalue(), "calls": library.met().decode()}


def _forked(job: dict[str, Any], library: Any) -> dict[str, Any]:
    with tempfile.TemporaryFile("w+", encoding="utf-8") as told:
        child = os.fork()
        if child == 0:
            try:
                json.dump(_child(job, library), told)
                told.flush()
            except BaseException as error:
                told.seek(0)
                json.dump({"code": None, "said": f"{type(error).__name__}: {error}"}, told)
                told.flush()
            os._exit(0)
        if job.get("kill_after") is not None:
            time.sleep(job["kill_after"])
            os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        told.seek(0)
        text = told.read()
    killed = os.WIFSIGNALED(status) or not text
    return {"code": None, "said": f"signal {status}"} if killed else json.loads(text)


def main() -> None:
    import duckdb  # noqa: F401 - loaded once for all children

    import bilateral.cli.app
    import bilateral.cli.data
    import bilateral.evidence.series
    import bilateral.sources  # noqa: F401

    library = ctypes.CDLL(os.environ["FAULTS_CALLS"])
    library.met.restype = ctypes.c_char_p
    for line in sys.stdin:
        print(json.dumps(_forked(json.loads(line), library)), flush=True)


if __name__ == "__main__":
    main()

"""Start-up: help against an empty interpreter, and the page of the canonical case, cold.

Every command is a fresh process of a program that has run before, so that Python has compiled
it: the compiled files go to a folder of their own, whatever the environment says of them.
Beside the clock stands the time of the processor, which other work on the machine moves less.
"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

CASE = Path(__file__).parents[1] / "examples" / "minsk-tula"
BRIEF = (
    *("brief", str(CASE / "statement.fr.txt"), "--published", "2024-11-05"),
    *("--facts", str(CASE / "facts.csv")),
)
LIMITS = {"text": 1.5, "HTML + PDF": 5.0}
"""Seconds of the clock on two quiet cores."""


class Taken(NamedTuple):
    """Seconds of the clock and of the processor."""

    clock: float
    processor: float

    def __str__(self) -> str:
        return f"{self.clock:.3f} s ({self.processor:.3f} s of the processor)"


class Fresh:
    """Runs Python in fresh processes that share compiled files."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._environment = {
            **{key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"},
            "PYTHONPYCACHEPREFIX": str(folder / "compiled"),
        }

    def taken(self, *arguments: str, times: int) -> Taken:
        """Median over several runs, after one that is not counted."""
        runs = [self._run(arguments) for _ in range(times + 1)][1:]
        return Taken(*map(statistics.median, zip(*runs, strict=True)))

    def _run(self, arguments: tuple[str, ...]) -> Taken:
        used, start = _processor(), time.perf_counter()
        subprocess.run(
            [sys.executable, *arguments],
            check=True,
            capture_output=True,
            cwd=self._folder,
            env=self._environment,
        )
        return Taken(time.perf_counter() - start, _processor() - used)


def _processor() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return children.ru_utime + children.ru_stime


def main() -> None:
    with TemporaryDirectory() as folder:
        fresh = Fresh(Path(folder))
        empty = fresh.taken("-c", "pass", times=9)
        helped = fresh.taken("-m", "bilateral", "--help", times=9)
        print(f"python -c pass: {empty}")
        print(f"--help: {helped}, {helped.clock / empty.clock:.1f} times as long")
        files = ("--out", "page.html", "--out", "page.pdf")
        for language in ("en", "fr"):
            for made, outs in (("text", ()), ("HTML + PDF", files)):
                page = fresh.taken(
                    "-m", "bilateral", *BRIEF, "--language", language, *outs, times=5
                )
                print(f"brief, {language}, {made}: {page}, at most {LIMITS[made]} s")
    load, cores = os.getloadavg()[0], os.cpu_count()
    print(f"load {load:.1f} on {cores} cores; the limits hold on two quiet ones")


if __name__ == "__main__":
    main()

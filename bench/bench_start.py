"""Start-up: help against an empty interpreter, and the page of the canonical case, cold."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from pathlib import Path

CASE = Path(__file__).parents[1] / "examples" / "minsk-tula"


def seconds(*command: str, times: int = 9) -> float:
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def main() -> None:
    empty = seconds(sys.executable, "-c", "pass")
    helped = seconds(sys.executable, "-m", "bilateral", "--help")
    print(f"--help: {helped:.3f} s, {helped / empty:.1f} times `python -c pass` ({empty:.3f} s)")
    page = seconds(
        *(sys.executable, "-m", "bilateral", "brief", str(CASE / "statement.fr.txt")),
        *("--published", "2024-11-05", "--facts", str(CASE / "facts.csv")),
        times=5,
    )
    print(f"brief, cold process: {page:.2f} s")


if __name__ == "__main__":
    main()

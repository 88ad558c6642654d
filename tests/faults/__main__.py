"""``make faults``: does every fault, prints how often it was tried and held, and fails if any did
not hold.

``python -m faults [--kills N] [--flips N] [--workers N] [PART...]``: parts are gate, damage,
readers, kills and failures.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from faults.commits import Bench, commits, failures, kills, short_of_space, small_volume
from faults.damage import flips, losses
from faults.gate import Fed, feed
from faults.gate_cases import cases, mutated
from faults.readers import at_once, busy
from faults.table import Line, print_lines
from faults.worker import built

if TYPE_CHECKING:
    from collections.abc import Iterator

PARTS = ("gate", "damage", "readers", "kills", "failures")
MUTATIONS, _WORDS = 500, 240
SIZES = [0, 1, 100, 500, 750, 1000, 1500, 2000, 2500, 3000, 4000, 6000, 8000, 12000, 20000]
FREE = [0, 4096, 8192, 12288, 16384, 24576, 32768, 49152, 65536]


def at_the_gate(folder: Path) -> Iterator[Line]:
    """Feed every faulty file; a line for each row of the fault tables."""
    silent = Counter[str]()
    lines: dict[str, Line] = {}
    for number, case in enumerate([*cases(), *(mutated(n) for n in range(MUTATIONS))]):
        fed: Fed = feed(case, folder / str(number))
        line = lines.setdefault(case.row, Line(f"files, row {case.row} of the fault tables"))
        line.judged(fed.wrong and " ".join(f"{case.fault}: {fed.wrong}".split())[:_WORDS])
        silent[case.row] += fed.silent
    for row, line in sorted(lines.items(), key=lambda one: (one[0].isdigit(), int(one[0], 16))):
        line.note = f"silently accepted: {silent[row]}" if silent[row] else ""
        yield line


def on_the_store(folder: Path, chosen: list[str], options: argparse.Namespace) -> Iterator[Line]:
    """Damage, kill, fail and crowd the store."""
    library = built(folder)
    if library is None:
        yield Line("faults of the store", note="not tried: no C compiler, or no Linux")
        return
    with Bench(folder, library, options.workers) as bench:
        if "damage" in chosen:
            yield from flips(bench, options.flips)
            yield from losses(bench)
        if "readers" in chosen:
            yield from at_once(bench, library, readers=6, rounds=10)
            yield busy(bench)
        ways = commits(bench)
        for commit in ways if "kills" in chosen else ():
            yield kills(bench, commit, options.kills)
        for commit in ways if "failures" in chosen else ():
            yield from failures(bench, commit, thorough=True)
            yield short_of_space(bench, commit, SIZES)
            yield small_volume(bench, commit, FREE)


def main() -> None:
    """Run the parts that are asked for."""
    reader = argparse.ArgumentParser(prog="faults")
    reader.add_argument("parts", nargs="*", metavar="PART", help=", ".join(PARTS))
    reader.add_argument("--kills", type=int, default=200)
    reader.add_argument("--flips", type=int, default=500)
    reader.add_argument("--workers", type=int, default=min(os.cpu_count() or 1, 8))
    options = reader.parse_args()
    chosen = options.parts or list(PARTS)
    if unknown := set(chosen) - set(PARTS):
        reader.error(f"no such part: {', '.join(unknown)}")
    began = time.monotonic()
    print(f"{'fault':<72} {'tried':>6} {'held':>6}")
    tried = held = 0
    with tempfile.TemporaryDirectory(prefix="faults-") as folder:
        found: list[Iterator[Line]] = []
        if "gate" in chosen:
            found.append(at_the_gate(Path(folder) / "gate"))
        if set(chosen) - {"gate"}:
            found.append(on_the_store(Path(folder), chosen, options))
        for lines in found:
            for line in lines:
                print_lines([line])
                tried, held = tried + line.tried, held + line.held
    print(f"{'all':<72} {tried:>6} {held:>6}   in {time.monotonic() - began:.0f} s")
    sys.exit(tried != held)


if __name__ == "__main__":
    main()

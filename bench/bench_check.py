"""A whole check: the canonical case, 1,000 facts over 30 years on both sides, about 100 claims."""

from __future__ import annotations

import statistics
import time
from pathlib import Path

import numpy as np

import bilateral as bl
from bilateral.evidence import parse_facts

CASE = Path(__file__).parents[1] / "examples" / "minsk-tula"
FIRST, LAST = 1995, 2024
HEADER = "id,side,measure,from,to,period,value,unit,change,change_basis,published,source"
TEXT = (
    "In 2024 trade between Belarus and Russia reached 50 billion dollars, up 6 percent, "
    "the minister said on 5 March 2025. Exports of Belarus to Russia were 26 billion dollars. "
    "Trade could reach 100 billion dollars by 2030."
)


def large_table(n: int = 1000) -> str:
    """Consistent figures of two sides: levels and growths by year, quarter and months to date."""
    rng = np.random.default_rng(7)
    rows: list[str] = []
    for side, lift in (("BLR", 1.0), ("RUS", 1.08)):
        months = (LAST - FIRST + 1) * 12
        trend = np.exp(np.cumsum(rng.normal(0.005, 0.03, size=(2, months)), axis=1))
        flows = 600e6 * lift * trend
        away = "RUS" if side == "BLR" else "BLR"
        for year in range(FIRST, LAST + 1):
            for span in ("", "Q1", "Q2", "Q3", "Q4", "-01..{y}-09"):
                first = {"Q2": 3, "Q3": 6, "Q4": 9}.get(span, 0)
                length = 12 if span == "" else 9 if ".." in span else 3
                start = (year - FIRST) * 12 + first
                now = flows[:, start : start + length].sum(axis=1)
                period = f"{year}{span.format(y=year)}"
                for kind, value, ends in (
                    ("turnover", now.sum(), ("BLR", "RUS")),
                    ("exports", now[0], (side, away)),
                    ("imports", now[1], (away, side)),
                ):
                    change = ""
                    if year > FIRST and kind == "turnover":
                        before = flows[:, start - 12 : start - 12 + length].sum()
                        change = f"{(value / before - 1) * 100:+.1f}%"
                    rows.append(
                        f"F{len(rows):04d},{side},{kind},{ends[0]},{ends[1]},{period},"
                        f"{value / 1e6:.1f},million USD,{change},{'yoy' if change else ''},"
                        f"{year + 1}-03,bench"
                    )
    keep = sorted(rng.permutation(len(rows))[:n])
    return "\n".join([HEADER, *(rows[i] for i in keep)]) + "\n"


def long_statement(first: int = 1995, last: int = 2024, times: int = 1) -> str:
    """Return a speech with three figures for every year, some of them far from the facts.

    Said several times, with other figures each time.
    """
    said = [
        f"In {year} trade between Belarus and Russia reached "
        f"{15 + 1.4 * (year - FIRST) + year % 3 + 0.7 * i:.1f} billion dollars, "
        f"up {3 + (year + i) % 9} percent. Exports of Belarus to Russia were "
        f"{8 + 0.7 * (year - FIRST) + year % 4 + 0.3 * i:.1f} billion dollars in {year}."
        for i in range(times)
        for year in range(first, last + 1)
    ]
    return f"The minister said on 5 March 2025: {' '.join(said)} {TEXT.rpartition('. ')[2]}"


def seconds(run: object, times: int) -> float:
    assert callable(run)
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        run()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def main() -> None:
    text = (CASE / "statement.fr.txt").read_text(encoding="utf-8")
    bl.check  # noqa: B018  loads the package, so that only the work is timed
    dossier = bl.read_statement(text, published="2024-11-05")
    facts = bl.read_facts(CASE / "facts.csv")
    once = seconds(lambda: bl.check(dossier, facts), 1)
    print(f"check, canonical case, the first time: {once:.3f} s")
    for day in ("2024-11-05", "2025-03-31", "2025-10-31"):
        taken = seconds(lambda day=day: bl.check(dossier, facts, as_of=day), 7)
        print(f"check, canonical case as of {day}: {taken:.3f} s")
    print(f"check, canonical case (9 facts): {seconds(lambda: bl.check(dossier, facts), 7):.3f} s")
    print(f"read, canonical statement: {seconds(lambda: bl.read_statement(text), 7):.3f} s")
    large = parse_facts(large_table().encode(), "large.csv")
    said = bl.read_statement(TEXT, published="2025-03-05")
    print(f"check, {len(large)} facts: {seconds(lambda: bl.check(said, large), 3):.2f} s")
    some = parse_facts(large_table(200).encode(), "some.csv")
    for times in (1, 6):
        long = bl.read_statement(long_statement(times=times), published="2025-03-05")
        taken = seconds(lambda long=long: bl.check(long, some), 1)
        print(f"check, {len(long.claims)} claims, {len(some)} facts: {taken:.2f} s")


if __name__ == "__main__":
    main()

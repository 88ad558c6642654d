"""How long the program of facts takes, beside scipy on the same bounds.

Run from the repository root: ``python bench/bench_facts_lp.py``.
"""

from __future__ import annotations

import platform
import time
from importlib.metadata import version
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import linprog

from bilateral.methods.facts_lp import FactsProgram, Form, Growth, Row, Value

if TYPE_CHECKING:
    from collections.abc import Callable

REPEATS = 5


def rounded(value: float, digits: int = 4) -> tuple[float, float]:
    """Return the interval of a figure printed with so many significant digits."""
    step = 10.0 ** (np.floor(np.log10(value)) + 1 - digits)
    middle = np.round(value / step) * step
    return float(middle - step / 2), float(middle + step / 2)


def ledger(
    n_facts: int, years: int, atoms: int, sides: int, seed: int
) -> tuple[int, list[Row], np.ndarray]:
    """Return columns, true figures rounded, and the truth: (side, direction, year, atom)."""
    rng = np.random.default_rng(seed)
    shape = (sides, 2, years, atoms)
    truth = 1e8 * np.exp(np.cumsum(rng.normal(0.05, 0.1, shape), axis=2))
    column = np.arange(truth.size).reshape(shape)
    rows: list[Row] = []
    for i in range(n_facts):
        side, year = int(rng.integers(sides)), int(rng.integers(1, years))
        until = int(rng.integers(1, atoms + 1))
        ways = [(0,), (1,), (0, 1)][int(rng.integers(3))]
        now = [int(c) for d in ways for c in column[side, d, year, :until]]
        base = [int(c) for d in ways for c in column[side, d, year - 1, :until]]
        a, b = (float(truth.ravel()[list(cs)].sum()) for cs in (now, base))
        if i % 2:
            ratio = round(a / b, 3)
            rows.append(
                Growth(
                    f"F{i:04d}.change",
                    Form.total(now),
                    Form.total(base),
                    ratio - 0.0005,
                    ratio + 0.0005,
                )
            )
        else:
            rows.append(Value(f"F{i:04d}.value", Form.total(now), *rounded(a)))
    return truth.size, rows, truth


def scipy_bounds(n: int, rows: list[Row], form: Form) -> tuple[float, float]:
    """Bound a form with scipy, amounts divided by 1e8."""
    left: list[np.ndarray] = []
    right: list[float] = []

    def vector(f: Form) -> np.ndarray:
        v = np.zeros(n)
        np.add.at(v, list(f.columns), f.coefficients)
        return v

    for row in rows:
        if isinstance(row, Value):
            v = vector(row.form)
            left += [v, -v]
            right += [row.high / 1e8, -row.low / 1e8]
        else:
            now, base = vector(row.now), vector(row.base)
            left += [now - row.high * base, row.low * base - now]
            right += [0.0, 0.0]
    a, b, c = np.array(left), np.array(right), vector(form)
    ends: list[float] = []
    for sign in (1, -1):
        found = linprog(sign * c, A_ub=a, b_ub=b, bounds=(0, None), method="highs")
        ends.append(np.inf if found.status == 3 else sign * found.fun * 1e8)
    return ends[0], ends[1]


def timed(run: Callable[[], object]) -> float:
    """Return seconds."""
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def best(run: Callable[[], object]) -> float:
    """Return the best of a few runs, in seconds."""
    return min(timed(run) for _ in range(REPEATS))


def forms(n_columns: int, count: int, seed: int) -> list[Form]:
    """Return sums of a few neighbouring columns."""
    rng = np.random.default_rng(seed)
    starts = rng.integers(0, n_columns - 6, count)
    return [Form.total(range(s, s + int(rng.integers(1, 7)))) for s in map(int, starts)]


def canonical() -> None:
    """About ten facts and sixty columns."""
    n, rows, _ = ledger(10, 3, 10, 1, seed=1)
    asked = forms(n, 150, seed=2)
    build = best(lambda: FactsProgram(n, rows).feasible())
    program = FactsProgram(n, rows)
    program.feasible()
    bounds = best(lambda: [program.bounds(f) for f in asked])
    members = [row.member for row in rows]
    subsets = [[m for j, m in enumerate(members) if i >> j & 1] for i in range(300)]

    def ask() -> None:
        fresh = FactsProgram(n, rows)
        for subset in subsets:
            fresh.feasible(subset)

    claims = [Value("claim", f, 1e8 * (1 + i), 2e8 * (1 + i)) for i, f in enumerate(asked)]

    def claim() -> None:
        fresh = FactsProgram(n, rows)
        for row in claims:
            fresh.feasible(extra=[row])

    print(f"canonical size: {len(rows)} facts, {n} columns")
    print(f"  build and first verdict        {build * 1e3:8.2f} ms")
    print(f"  bounds, 150 forms (300 LPs)    {bounds * 1e3:8.2f} ms")
    print(f"  feasible, 300 subsets          {best(ask) * 1e3:8.2f} ms")
    print(f"  feasible, 150 new claims       {best(claim) * 1e3:8.2f} ms")
    slow = timed(lambda: [scipy_bounds(n, rows, f) for f in asked])
    print(f"  scipy, the same 150 bounds     {slow * 1e3:8.2f} ms  (ratio {slow / bounds:.1f})")


def large() -> None:
    """A thousand facts over thirty years on two sides, one of them wrong."""
    n, rows, _ = ledger(1000, 30, 13, 2, seed=3)
    wrong = next(i for i, row in enumerate(rows) if i >= 500 and isinstance(row, Value))
    row = rows[wrong]
    assert isinstance(row, Value)
    false = [*rows]
    false[wrong] = Value(row.member, row.form, row.low * 1.4, row.high * 1.4)
    program = FactsProgram(n, rows)
    print(f"large: {len(rows)} facts, {n} columns, {len(program.components)} components")
    print(f"  build and first verdict        {timed(program.feasible) * 1e3:8.2f} ms")
    asked = forms(n, 200, seed=4)
    bounds = timed(lambda: [program.bounds(f) for f in asked])
    print(f"  bounds, 200 forms (400 LPs)    {bounds * 1e3:8.2f} ms")
    broken = FactsProgram(n, false)
    where = next(c.index for c in broken.components if row.member in c.members)
    conflict = timed(lambda: broken.smallest_conflict(where))
    print(f"  smallest conflict              {conflict * 1e3:8.2f} ms")
    print(f"    {broken.smallest_conflict(where)}")
    some = asked[:5]
    ours = timed(lambda: [program.bounds(f) for f in some])
    slow = timed(lambda: [scipy_bounds(n, rows, f) for f in some])
    print(f"  scipy, 5 of the bounds         {slow * 1e3:8.2f} ms  (ratio {slow / ours:.1f})")
    for f in some:
        ours_, theirs = program.bounds(f), scipy_bounds(n, rows, f)
        assert np.allclose((ours_.low, ours_.high), theirs, rtol=1e-6, atol=10.0), (ours_, theirs)


def main() -> None:
    packages = ", ".join(f"{name} {version(name)}" for name in ("highspy", "numpy", "scipy"))
    print(f"Python {platform.python_version()}, {packages}, {platform.machine()}")
    canonical()
    large()


if __name__ == "__main__":
    main()

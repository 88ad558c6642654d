"""What must hold for any set of figures."""

from __future__ import annotations

import math
import os
from itertools import combinations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from bilateral.methods.facts_lp import FactsProgram, Form, Growth, Infeasible, Value

FULL = os.environ.get("BILATERAL_LAWS") == "full"
lawful = settings(
    max_examples=1000 if FULL else 100,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
SEEDS = st.integers(0, 2**32 - 1)
REL = 1e-7


def rounded(rng, figure):
    """Return the interval of a printed figure: between two and six digits."""
    step = 10.0 ** (math.floor(math.log10(figure)) - int(rng.integers(1, 6)))
    middle = round(figure / step) * step
    return max(middle - step / 2, 0.0), middle + step / 2


def pick(rng, n_years, n_atoms):
    """Return a run of atoms in one year, in one direction or both."""
    year, first = int(rng.integers(n_years)), int(rng.integers(n_atoms))
    last = int(rng.integers(first, n_atoms))
    directions = [(0,), (1,), (0, 1)][int(rng.integers(3))]

    def columns(of_year):
        return [
            (d * n_years + of_year) * n_atoms + a
            for d in directions
            for a in range(first, last + 1)
        ]

    return year, columns


def ledger(seed, n_facts=None, n_years=None):
    """Return true amounts and figures that were rounded from them."""
    rng = np.random.default_rng(seed)
    n_years = n_years or int(rng.integers(2, 4))
    n_atoms = int(rng.integers(1, 4))
    truth = rng.lognormal(5, 1, 2 * n_years * n_atoms)
    rows = []
    for i in range(n_facts or int(rng.integers(1, 9))):
        year, columns = pick(rng, n_years, n_atoms)
        now = columns(year)
        if rng.random() < 0.6:
            rows.append(Value(f"F{i}.value", Form.total(now), *rounded(rng, truth[now].sum())))
        else:
            base = columns(int(rng.integers(n_years)))
            ratio = rounded(rng, truth[now].sum() / truth[base].sum())
            rows.append(Growth(f"F{i}.change", Form.total(now), Form.total(base), *ratio))
    return rng, truth, rows


def disturbed(seed):
    """Return a small set of figures of which some are wrong."""
    rng, truth, rows = ledger(seed, n_facts=int(np.random.default_rng(seed).integers(2, 8)))
    wrong = []
    for row in rows:
        factor = float(rng.choice([1.0, 1.0, 1.15, 0.8]))
        low, high = row.low * factor, row.high * factor
        if isinstance(row, Value):
            wrong.append(Value(row.member, row.form, low, high))
        else:
            wrong.append(Growth(row.member, row.now, row.base, low, high))
    return rng, truth, wrong


def some_form(rng, n):
    columns = [int(c) for c in rng.choice(n, int(rng.integers(1, n + 1)), replace=False)]
    form = Form.total(columns)
    return form - Form.total([int(rng.integers(n))]) if rng.random() < 0.3 else form


def at(form, truth):
    return sum(a * truth[c] for c, a in form.merged().items())


def inside(figure, bounds, size):
    return bounds.low - REL * size <= figure <= bounds.high + REL * size


def scaled(rows, factor):
    return [
        Value(r.member, r.form, r.low * factor, r.high * factor) if isinstance(r, Value) else r
        for r in rows
    ]


@lawful
@given(SEEDS)
def test_bounds_contain_the_truth(seed):
    rng, truth, rows = ledger(seed)
    program = FactsProgram(len(truth), rows)
    assert program.feasible()
    assert all(program.smallest_conflict(c.index) is None for c in program.components)
    form, bottom = some_form(rng, len(truth)), Form.total([int(rng.integers(len(truth)))])
    assert inside(at(form, truth), program.bounds(form), truth.sum())
    ratio = at(form, truth) / at(bottom, truth)
    assert inside(ratio, program.ratio_bounds(form, bottom), truth.sum() / at(bottom, truth))


@lawful
@given(SEEDS)
def test_a_further_fact_never_widens_a_bound(seed):
    rng, truth, rows = ledger(seed)
    form, bottom = some_form(rng, len(truth)), Form.total([int(rng.integers(len(truth)))])
    program = FactsProgram(len(truth), rows)
    fewer = FactsProgram(len(truth), rows[:-1])
    for narrow, wide in (
        (program.bounds(form), fewer.bounds(form)),
        (program.bounds(form), program.bounds(form, [row.member for row in rows[:-1]])),
        (program.ratio_bounds(form, bottom), fewer.ratio_bounds(form, bottom)),
    ):
        for tight, loose in ((narrow.high, wide.high), (-narrow.low, -wide.low)):
            if loose < math.inf:
                assert tight <= loose + REL * max(1.0, abs(loose), abs(tight))


@lawful
@given(SEEDS)
def test_a_conflict_is_minimal_and_the_smallest(seed):
    _, truth, rows = disturbed(seed)
    program = FactsProgram(len(truth), rows)
    for part in program.components:
        conflict = program.smallest_conflict(part.index)
        alone = brute_force(part.members, lambda chosen: not program.feasible(chosen))
        assert conflict == (alone[0] if alone else None)
        for chosen in alone:
            assert not fits_by_scipy(rows, len(truth), chosen)
            for name in chosen:
                assert fits_by_scipy(rows, len(truth), set(chosen) - {name})


@lawful
@given(SEEDS)
def test_reasons_against_a_claim_are_all_the_minimal_ones(seed):
    rng, truth, rows = ledger(seed)
    program = FactsProgram(len(truth), rows)
    year, columns = pick(rng, len(truth) // 2, 1)
    figure = truth[columns(year)].sum()
    factor = float(rng.choice([0.2, 0.7, 1.4, 4.0]))
    claim = [Value("claim", Form.total(columns(year)), figure * factor, figure * factor * 1.05)]
    if program.feasible(extra=claim):
        return
    why = program.why_infeasible(claim, limit=1000)
    touched = program.touched([claim[0].form])
    universe = [m for i in touched for m in program.components[i].members]
    alone = brute_force(universe, lambda chosen: not program.feasible(chosen, claim))
    assert why.complete
    assert (why.smallest, *why.others) == alone


@lawful
@given(SEEDS)
def test_a_guarantee_rests_on_its_reason(seed):
    rng, truth, rows = ledger(seed)
    program = FactsProgram(len(truth), rows)
    form = some_form(rng, len(truth))
    found = program.bounds(form)
    size = (
        max(abs(b) for b in (found.low, found.high) if math.isfinite(b))
        if (math.isfinite(found.low) or math.isfinite(found.high))
        else 1.0
    )
    low, high = found.low - 0.01 * size, found.high + 0.01 * size
    why = program.why_within(form, low, high)
    for chosen in (why.smallest, *why.others):
        assert program.bounds(form, chosen).within(low, high)
        for name in chosen:
            assert not program.bounds(form, set(chosen) - {name}).within(low, high)
        assert len(chosen) >= len(why.smallest)


@lawful
@given(SEEDS, st.integers(-9, 9))
def test_scaling_the_levels_scales_the_bounds(seed, power):
    rng, truth, rows = ledger(seed)
    factor = 10.0**power
    form, bottom = some_form(rng, len(truth)), Form.total([int(rng.integers(len(truth)))])
    program, other = FactsProgram(len(truth), rows), FactsProgram(len(truth), scaled(rows, factor))
    here, there = program.bounds(form), other.bounds(form)
    size = truth.sum()
    assert there.low == pytest.approx(here.low * factor, rel=REL, abs=REL * factor * size)
    assert there.high == pytest.approx(here.high * factor, rel=REL, abs=REL * factor * size)
    here, there = program.ratio_bounds(form, bottom), other.ratio_bounds(form, bottom)
    assert there.low == pytest.approx(here.low, rel=1e-6, abs=1e-6)
    assert there.high == pytest.approx(here.high, rel=1e-6, abs=1e-6)


@lawful
@given(SEEDS)
def test_scaling_the_levels_keeps_the_conflicts(seed):
    rng, truth, rows = disturbed(seed)
    program = FactsProgram(len(truth), rows)
    other = FactsProgram(len(truth), scaled(rows, 10.0 ** int(rng.integers(-9, 10))))
    for part in program.components:
        assert other.smallest_conflict(part.index) == program.smallest_conflict(part.index)


@lawful
@given(SEEDS)
def test_the_order_of_rows_changes_nothing(seed):
    rng, truth, rows = disturbed(seed)
    shuffled = [rows[i] for i in rng.permutation(len(rows))]
    program, other = FactsProgram(len(truth), rows), FactsProgram(len(truth), shuffled)
    assert program.components == other.components
    assert program.feasible() == other.feasible()
    form = some_form(rng, len(truth))
    try:
        expected = program.bounds(form)
    except Infeasible:
        with pytest.raises(Infeasible):
            other.bounds(form)
    else:
        assert other.bounds(form) == expected


@pytest.mark.slow
@lawful
@given(SEEDS)
def test_what_was_asked_before_changes_nothing(seed):
    rng, truth, rows = disturbed(seed)
    program = FactsProgram(len(truth), rows)
    members = [row.member for row in rows]
    for _ in range(10):
        chosen = [m for m in members if rng.random() < 0.5]
        fresh = FactsProgram(len(truth), rows)
        assert program.feasible(chosen) == fresh.feasible(chosen)
        if program.feasible(chosen):
            form = some_form(rng, len(truth))
            here, there = program.bounds(form, chosen), fresh.bounds(form, chosen)
            assert here.low == pytest.approx(there.low, rel=1e-9, abs=1e-9)
            assert here.high == pytest.approx(there.high, rel=1e-9, abs=1e-9)


@lawful
@given(SEEDS, st.floats(1.05, 3.0), st.floats(1e-6, 0.5))
def test_contradictory_growths_are_found_without_a_level(seed, ratio, gap):
    rng = np.random.default_rng(seed)
    n = int(rng.integers(1, 5))  # a chain of n growths against one growth over all of it
    chain = [
        Growth(f"y{i}", Form.total([i + 1]), Form.total([i]), ratio, ratio * 1.01) for i in range(n)
    ]
    over = Growth("z", Form.total([n]), Form.total([0]), (ratio * 1.01) ** n * (1 + gap), math.inf)
    program = FactsProgram(n + 1, [*chain, over])
    assert program.smallest_conflict(0) == tuple(row.member for row in (*chain, over))
    assert program.feasible([row.member for row in chain])


@lawful
@given(SEEDS)
def test_components_of_any_size_do_not_hide_each_other(seed):
    _, truth, small = disturbed(seed)
    _, truth_2, large = ledger(seed + 1)
    n = len(truth)
    moved = []
    for row in scaled(large, 1e9):
        forms = [Form(tuple(c + n for c in f.columns), f.coefficients) for f in row.forms()]
        kind = Value if isinstance(row, Value) else Growth
        moved.append(kind("L" + row.member, *forms, row.low, row.high))
    program = FactsProgram(n + len(truth_2), [*small, *moved])
    alone = FactsProgram(n, small)
    assert program.feasible() == alone.feasible()
    bridge = Growth("bridge", Form.total([n]), Form.total([0]), 0.0, math.inf)
    assert program.feasible(extra=[bridge]) == alone.feasible(
        [m for i in alone.touched([Form.total([0])]) for m in alone.components[i].members]
    )


@lawful
@given(SEEDS)
def test_bounds_equal_those_of_another_program(seed):
    rng, truth, rows = ledger(seed)
    form = some_form(rng, len(truth))
    found = FactsProgram(len(truth), rows).bounds(form)
    left, right = system(rows, len(truth))
    for sign, end in ((1, found.low), (-1, found.high)):
        cost = sign * vector(form, len(truth))
        other = linprog(cost, A_ub=left, b_ub=right, bounds=(0, None), method="highs")
        if other.status == 0:
            assert end == pytest.approx(sign * other.fun, rel=1e-6, abs=1e-5)
        else:
            assert end == -sign * math.inf


# ----- the same questions by other means


def vector(form, n):
    row = np.zeros(n)
    np.add.at(row, list(form.columns), form.coefficients)
    return row


def system(rows, n):
    left, right = [np.zeros(n)], [0.0]
    for row in rows:
        if isinstance(row, Value):
            left += [vector(row.form, n), -vector(row.form, n)]
            right += [row.high, -row.low]
        else:
            now, base = vector(row.now, n), vector(row.base, n)
            left += [now - row.high * base, row.low * base - now]
            right += [0.0, 0.0]
    return np.array(left), np.array(right)


def fits_by_scipy(rows, n, chosen):
    """Maximise t with base >= t for every base, t <= 1."""
    rows = [row for row in rows if row.member in chosen]
    left, right = system(rows, n)
    left = np.hstack([left, np.zeros((len(left), 1))])
    bases = [-vector(row.base, n) for row in rows if isinstance(row, Growth)]
    if bases:
        left = np.vstack([left, np.hstack([bases, np.ones((len(bases), 1))])])
        right = np.concatenate([right, np.zeros(len(bases))])
    limits = [(0, None)] * n + [(0, 1)]
    cost = np.append(np.zeros(n), -1.0)
    found = linprog(cost, A_ub=left, b_ub=right, bounds=limits, method="highs")
    return found.status == 0 and -found.fun > 1e-5


def brute_force(universe, sufficient):
    found = []
    for size in range(len(universe) + 1):
        for chosen in combinations(sorted(universe), size):
            if not any(set(done) <= set(chosen) for done in found) and sufficient(chosen):
                found.append(chosen)
    return tuple(found)

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from bilateral.methods.minimal_sets import Borders, all_minimal, smallest

NAMES = "abcdefg"


def holds_for(*groups: str):
    """Sufficient: contains one of the groups."""
    wanted = [frozenset(group) for group in groups]
    return lambda chosen: any(group <= chosen for group in wanted)


def brute_force(universe, sufficient):
    found: list[tuple[str, ...]] = []
    for size in range(len(universe) + 1):
        for chosen in combinations(sorted(universe), size):
            if any(set(done) <= set(chosen) for done in found):
                continue
            if sufficient(frozenset(chosen)):
                found.append(chosen)
    return tuple(found)


def test_smallest_of_several():
    found = smallest(NAMES, holds_for("abcd", "efg", "bg"))
    assert found.sets == (("b", "g"),)
    assert found.complete
    assert found.proven


def test_ties_go_to_the_first_by_name():
    assert smallest(NAMES, holds_for("cd", "bg", "ef")).sets == (("b", "g"),)


def test_all_by_size_then_name():
    found = all_minimal(NAMES, holds_for("efg", "bg", "abcd", "cd"))
    assert found.sets == (("b", "g"), ("c", "d"), ("e", "f", "g"))
    assert found.complete


def test_nothing_is_enough():
    for search in (smallest, all_minimal):
        found = search(NAMES, lambda _: False)
        assert found.sets == ()
        assert found.complete


def test_the_empty_set_is_enough():
    for search in (smallest, all_minimal):
        found = search(NAMES, lambda _: True)
        assert found.sets == ((),)
        assert found.complete


def test_empty_universe():
    assert smallest("", lambda _: True).sets == ((),)
    assert smallest("", lambda _: False).sets == ()


def test_order_and_repeats_of_the_universe_do_not_matter():
    first = all_minimal("gfedcbaab", holds_for("bd", "efg"))
    assert first == all_minimal(NAMES, holds_for("bd", "efg"))


def test_limit_ends_the_list():
    found = all_minimal(NAMES, holds_for("a", "b", "c"), limit=2)
    assert found.sets == (("a",), ("b",))
    assert not found.complete


def test_a_budget_that_ends_still_gives_a_minimal_set():
    sufficient = holds_for("abc", "fg")
    found = smallest(NAMES, sufficient, budget=0)
    assert len(found.sets) == 1
    assert not found.proven
    assert not found.complete
    chosen = frozenset(found.sets[0])
    assert sufficient(chosen)
    assert not any(sufficient(chosen - {name}) for name in chosen)


def test_the_search_for_hitting_sets_is_bounded_too():
    groups = [frozenset(c) for c in combinations(range(12), 6)]
    universe = [f"{i:02d}" for i in range(12)]
    found = all_minimal(
        universe,
        lambda chosen: any({int(c) for c in chosen} >= g for g in groups),
        budget=40,
        limit=1000,
    )
    assert not found.complete
    assert len(found.sets[0]) == 6


@pytest.mark.parametrize("start", [None, "bcg", "xyz", "ab", NAMES])
@pytest.mark.parametrize("with_core", [False, True])
def test_hints_change_the_way_but_not_the_answer(start, with_core):
    sufficient = holds_for("abc", "cg", "bdf")

    def core(chosen):
        return next(g for g in ("abc", "bdf", "cg") if set(g) <= chosen)

    for search in (smallest, all_minimal):
        hinted = search(NAMES, sufficient, start=start, core=core if with_core else None)
        assert hinted == search(NAMES, sufficient)


def test_a_core_that_is_wrong_is_not_believed():
    sufficient = holds_for("abc", "cg")
    for wrong in (lambda _: "", lambda _: "d", lambda chosen: chosen):
        assert all_minimal(NAMES, sufficient, core=wrong).sets == (("c", "g"), ("a", "b", "c"))


def test_against_brute_force():
    rng = np.random.default_rng(7)
    for _ in range(150):
        n = int(rng.integers(1, 8))
        universe = [f"m{i}" for i in range(n)]
        groups = [
            frozenset(m for m in universe if rng.random() < 0.4) for _ in range(rng.integers(1, 7))
        ]

        def sufficient(chosen, groups=groups):
            return any(group <= chosen for group in groups)

        def core(chosen, groups=groups):
            return next(group for group in groups if group <= chosen)

        truth = brute_force(universe, sufficient)
        for hint in (None, core):
            found = all_minimal(universe, sufficient, core=hint, limit=1000, budget=10**6)
            assert found.sets == truth
            assert found.complete
            assert smallest(universe, sufficient, core=hint).sets == truth[:1]


def test_a_thousand_names():
    universe = [f"m{i:04d}" for i in range(1000)]
    groups = [set(universe[i::97]) for i in range(5)] + [{"m0500", "m0700", "m0900"}]
    calls = 0

    def sufficient(chosen):
        nonlocal calls
        calls += 1
        return any(group <= chosen for group in groups)

    found = smallest(universe, sufficient)
    assert found.sets == (("m0500", "m0700", "m0900"),)
    assert found.proven
    assert calls < 2500


def test_one_answer_decides_supersets_and_subsets():
    borders = Borders()
    borders.add(frozenset("ab"), sufficient=True)
    borders.add(frozenset("acd"), sufficient=False)
    assert borders.known(frozenset("abc")) is True
    assert borders.known(frozenset("cd")) is False
    assert borders.known(frozenset("bc")) is None
    assert borders.core(frozenset("abc")) == frozenset("ab")
    assert borders.room(frozenset("c")) == frozenset("acd")
    borders.clear()
    assert borders.known(frozenset("abc")) is None
    assert borders.core(frozenset("abc")) == borders.room(frozenset("abc")) == frozenset("abc")


def test_hints_change_no_answer_and_save_questions():
    rng = np.random.default_rng(5)
    asked = {"alone": 0, "with hints": 0}
    for _ in range(60):
        groups = ["".join(rng.choice(list(NAMES), 3, replace=False)) for _ in range(4)]
        truth, borders = holds_for(*groups), Borders()

        def count(chosen, truth=truth):
            asked["alone"] += 1
            return truth(chosen)

        def remembered(chosen, truth=truth, borders=borders, groups=groups):
            known = borders.known(chosen)
            if known is None:
                asked["with hints"] += 1
                known = truth(chosen)
                core = next((frozenset(g) for g in groups if set(g) <= chosen), chosen)
                borders.add(core if known else chosen, sufficient=known)
            return known

        assert (
            all_minimal(NAMES, remembered, core=borders.core, room=borders.room)
            == all_minimal(NAMES, count)
            == all_minimal(NAMES, truth, core=lambda _: "ab", room=lambda _: NAMES)
        )
    assert asked["with hints"] < asked["alone"]

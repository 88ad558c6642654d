from __future__ import annotations

import math
from itertools import combinations

import numpy as np
import pytest
from scipy.optimize import linprog

from bilateral.errors import MethodError, NotConvergedError
from bilateral.methods import switched
from bilateral.methods.facts_lp import (
    Bounds,
    FactsProgram,
    Form,
    Growth,
    Infeasible,
    Order,
    Value,
)

INF = math.inf
total = Form.total


def value(member, columns, low, high):
    return Value(member, total(columns), low, high)


def growth(member, now, base, low, high):
    return Growth(member, total(now), total(base), low, high)


# Exports 2023, 2024, imports 2023, 2024: the figures of a published year, million USD.
EXPORTS_23, EXPORTS_24, IMPORTS_23, IMPORTS_24 = range(4)
TURNOVER_23, TURNOVER_24 = (0, 2), (1, 3)
FACTS = [
    value("F05.value", TURNOVER_24, 380.65, 380.75),
    growth("F05.change", TURNOVER_24, TURNOVER_23, 1.1885, 1.1895),
    value("F06.value", [EXPORTS_24], 276.75, 276.85),
    growth("F06.change", [EXPORTS_24], [EXPORTS_23], 1.2225, 1.2235),
    value("F07.value", [IMPORTS_24], 103.95, 104.05),
    growth("F07.change", [IMPORTS_24], [IMPORTS_23], 1.1075, 1.1085),
]


class TestWorkedByHand:
    program = FactsProgram(4, FACTS)

    def test_the_year_before(self):
        found = self.program.bounds(total(TURNOVER_23))
        assert (round(found.low, 2), round(found.high, 2)) == (320.05, 320.29)

    def test_the_year_before_from_one_fact(self):
        # 380.65 / 1.1895 and 380.75 / 1.1885
        found = self.program.bounds(total(TURNOVER_23), ["F05.value", "F05.change"])
        assert found.low == pytest.approx(380.65 / 1.1895, rel=1e-9)
        assert found.high == pytest.approx(380.75 / 1.1885, rel=1e-9)
        assert (round(found.low, 2), round(found.high, 2)) == (320.01, 320.36)

    def test_share_of_exports(self):
        # Exports 276.75..276.8, imports 103.95..104.05 with 380.7 +- 0.05 in all.
        found = self.program.ratio_bounds(total([EXPORTS_24]), total(TURNOVER_24))
        assert found.low == pytest.approx(276.75 / 380.75, rel=1e-4)
        assert found.low >= 276.75 / (276.75 + 104.05)
        assert found.high == pytest.approx(276.8 / 380.75, rel=1e-9)

    def test_five_hundred_as_a_sum_of_two_years(self):
        claim = [value("claim", [0, 1, 2, 3], 450, 550)]
        assert not self.program.feasible(extra=claim)
        why = self.program.why_infeasible(claim)
        assert why.smallest == ("F05.change", "F05.value")
        assert why.complete
        assert why.proven
        assert ("F06.change", "F06.value", "F07.value") in why.others
        # Exports of both years alone are at least 276.75 + 226.2, within 450..550.
        assert ("F06.change", "F06.value") not in why.others

    def test_reasons_among_some_facts_only(self):
        claim = [value("claim", [0, 1, 2, 3], 450, 550)]
        parts = ["F06.change", "F06.value", "F07.change", "F07.value"]
        why = self.program.why_infeasible(claim, parts)
        assert why.smallest == ("F06.change", "F06.value", "F07.value")

    def test_nine_months_against_a_whole_year(self):
        # Columns: 2023, January-September 2024, the rest of 2024. Nothing but zero trade fits.
        year = growth("F05.change", [1, 2], [0], 1.1885, 1.1895)
        program = FactsProgram(3, [year, value("F05.value", [1, 2], 380.65, 380.75)])
        claim = [growth("claim", [1], [0], 1.365, INF)]
        assert not program.feasible(extra=claim)
        assert not program.feasible(["F05.change"], claim)
        assert program.feasible(["F05.value"], claim)
        assert program.why_infeasible(claim).smallest == ("F05.change",)

    def test_a_guarantee_names_the_facts_it_rests_on(self):
        why = self.program.why_within(total(TURNOVER_23), 320, 321)
        assert why.smallest == ("F05.change", "F05.value")
        why = self.program.why_within(total(TURNOVER_23), 320.04, INF)
        # (276.75 + 103.95) / 1.1895 = 320.0504
        assert why.smallest == ("F05.change", "F06.value", "F07.value")
        share = (total([EXPORTS_24]), total(TURNOVER_24))
        assert self.program.why_within(share, 0.72, 0.73).smallest == ("F05.value", "F06.value")
        assert self.program.why_within(share, 0, 1).smallest == ()

    def test_no_guarantee_no_reason(self):
        with pytest.raises(MethodError, match="do not guarantee"):
            self.program.why_within(total(TURNOVER_23), 320.2, 321)

    def test_nothing_contradicts_nothing_to_explain(self):
        with pytest.raises(MethodError, match="nothing to explain"):
            self.program.why_infeasible([value("claim", TURNOVER_24, 350, 400)])

    def test_no_conflict(self):
        assert self.program.feasible()
        assert self.program.smallest_conflict(0) is None
        assert self.program.conflicts(0) is None

    def test_a_figure_that_equals_a_bound_fits(self):
        one = FactsProgram(2, [value("a", [0], 0.1, 0.3)])
        assert one.feasible(extra=[value("c", [0], 0.1 + 0.2, 1)])
        assert one.feasible(extra=[value("c", [0], 0, 0.1)])
        assert not one.feasible(extra=[value("c", [0], 0.3 * (1 + 1e-8), 1)])
        assert one.why_within(total([0]), 0.1, 0.1 + 0.2).smallest == ("a",)

    def test_figures_that_only_touch_can_still_be_bounded(self):
        third = 1 / 3
        program = FactsProgram(
            3,
            [
                value("a", [0, 1, 2], 0.0, 3 * third - 1e-13),
                *(value(f"b{i}", [i], third, INF) for i in range(3)),
            ],
        )
        assert program.feasible()
        found = program.bounds(total([0]))
        assert found.low == pytest.approx(third, rel=1e-8)
        assert found.high == pytest.approx(third, rel=1e-8)
        share = program.ratio_bounds(total([0]), total([1]))
        assert share.low == pytest.approx(1, rel=1e-8)
        assert program.why_within(total([0]), 0.3, 0.4).smallest == ("a", "b0", "b1", "b2")


class TestPositiveBases:
    def test_two_growths_without_a_level(self):
        rows = [growth("a", [0], [1], 1.1, 1.2), growth("b", [0], [1], 1.3, 1.4)]
        program = FactsProgram(2, rows)
        assert not program.feasible()
        assert program.smallest_conflict(0) == ("a", "b")
        assert program.feasible(["a"])

    @pytest.mark.parametrize("gap", [1e-3, 1e-6, 1e-8])
    def test_a_narrow_gap_is_seen(self, gap):
        rows = [growth("a", [0], [1], 1.1, 1.2), growth("b", [0], [1], 1.2 + gap, 1.4)]
        assert not FactsProgram(2, rows).feasible()
        assert not FactsProgram(3, [*rows, value("v", [0, 2], 99, 101)]).feasible()

    def test_growths_that_touch_fit(self):
        rows = [growth("a", [0], [1], 1.1, 1.2), growth("b", [0], [1], 1.2, 1.4)]
        assert FactsProgram(2, rows).feasible()

    def test_chained_through_sums(self):
        rows = [
            growth("exports", [0], [2], 1.1, 1.2),
            growth("imports", [1], [3], 1.1, 1.2),
            growth("turnover", [0, 1], [2, 3], 1.25, 1.3),
        ]
        assert FactsProgram(4, rows).smallest_conflict(0) == ("exports", "imports", "turnover")

    def test_chained_over_years(self):
        rows = [growth(f"y{i}", [i + 1], [i], 1.1, 1.2) for i in range(5)]
        program = FactsProgram(6, [*rows, growth("all", [5], [0], 2.6, INF)])
        assert program.smallest_conflict(0) == ("all", "y0", "y1", "y2", "y3", "y4")

    def test_a_level_elsewhere_does_not_help(self):
        rows = [
            growth("a", [0], [1], 1.1, 1.2),
            growth("b", [0], [1], 1.3, 1.4),
            value("v", [0, 2], 99.5, 100.5),
        ]
        assert FactsProgram(3, rows).smallest_conflict(0) == ("a", "b")

    def test_the_base_of_a_claim_counts(self):
        program = FactsProgram(2, [value("v", [1], 0.0, 0.0)])
        claim = [growth("claim", [0], [1], 1.1, 1.2)]
        assert program.why_infeasible(claim).smallest == ("v",)

    def test_the_base_of_a_growth_without_limits_counts(self):
        rows = [value("none", [0], 0, 0), growth("some", [1], [0], -INF, INF)]
        assert FactsProgram(2, rows).smallest_conflict(0) == ("none", "some")

    def test_a_small_base_is_enough(self):
        rows = [
            value("year", [0, 1], 1e6 - 0.5, 1e6 + 0.5),
            value("rest", [1], 1e6 - 0.5, 1e6 + 0.5),
            growth("g", [2], [0], 1.1, 1.2),
        ]
        assert FactsProgram(3, rows).feasible()

    def test_a_claim_that_contradicts_itself_needs_no_fact(self):
        claim = [growth("c1", [0], [1], 1.1, 1.2), growth("c2", [0], [1], 1.3, 1.4)]
        why = FactsProgram(2, [value("v", [0], 1, 2)]).why_infeasible(claim)
        assert why.smallest == ()
        assert why.others == ()


class TestComponents:
    rows = (value("z", [3], 1, 2), value("b", [1, 0], 1, 2), growth("a", [1], [4], 1, 2))

    def test_connected_through_rows_and_orders(self):
        program = FactsProgram(6, self.rows)
        assert [(c.columns, c.members) for c in program.components] == [
            ((0, 1, 4), ("a", "b")),
            ((3,), ("z",)),
        ]
        tied = FactsProgram(6, self.rows, [Order(total([3]), total([0]))])
        assert [c.columns for c in tied.components] == [(0, 1, 3, 4)]

    def test_one_member_in_two_places_ties_them(self):
        rows = [value("a", [0], 1, 2), value("a", [1], 1, 2)]
        assert len(FactsProgram(2, rows).components) == 1

    def test_an_order_alone_is_a_component_without_members(self):
        program = FactsProgram(2, [], [Order(total([0]), total([1]))])
        assert program.components[0].members == ()
        assert program.feasible()
        assert program.bounds(total([0])) == Bounds(0, INF)

    def test_row_order_does_not_matter(self):
        rng = np.random.default_rng(3)
        first = FactsProgram(4, FACTS)
        for _ in range(10):
            order = rng.permutation(len(FACTS))
            other = FactsProgram(4, [FACTS[i] for i in order])
            assert other.components == first.components
            assert other.bounds(total(TURNOVER_23)) == first.bounds(total(TURNOVER_23))

    def test_history_does_not_matter(self):
        asked = [total(c) for n in (1, 2, 3) for c in combinations(range(4), n)]
        program = FactsProgram(4, FACTS)
        first = [program.bounds(form) for form in asked]
        for members in combinations([row.member for row in FACTS], 3):
            program.bounds(asked[0], members)
            program.ratio_bounds(asked[0], asked[-1])
        assert [program.bounds(form) for form in reversed(asked)] == first[::-1]
        assert [FactsProgram(4, FACTS).bounds(form) for form in asked] == first

    def test_touched(self):
        program = FactsProgram(6, self.rows)
        assert program.touched([total([3]), total([5])]) == (1,)
        assert program.touched([total([5])]) == ()

    def test_components_are_judged_apart(self):
        rows = [*self.rows, value("y", [3], 5, 6)]
        program = FactsProgram(6, rows)
        assert not program.feasible()
        assert program.smallest_conflict(0) is None
        assert program.smallest_conflict(1) == ("y", "z")
        assert program.feasible(["a", "b", "z"])
        assert not program.feasible(["y", "z"])
        assert program.feasible(extra=[value("c", [0], 0, 1)])
        assert not program.feasible(extra=[value("c", [3], 0, 9)])
        assert not program.feasible(["y", "z"], [value("c", [0], 0, 1)])
        assert program.bounds(total([0])) == Bounds(0, 2)
        with pytest.raises(Infeasible, match="contradict"):
            program.bounds(total([3]))
        with pytest.raises(Infeasible):
            program.why_within(total([3]), 0, 9)

    def test_bounds_of_components_add(self):
        program = FactsProgram(5, self.rows)
        assert program.bounds(total([0, 1, 3])) == Bounds(2, 4)
        assert program.bounds(total([0, 1]) - total([3])) == Bounds(-1, 1)
        tied = program.bounds(total([0, 1, 3]), extra=[growth("c", [3], [0, 1], 1.5, INF)])
        assert (tied.low, tied.high) == pytest.approx((2.5, 2 + 2 / 1.5))

    def test_claims_that_cannot_be_leave_nothing_to_bound(self):
        claims = [value("c", [0], 1, 2), value("d", [0], 3, 4)]
        with pytest.raises(Infeasible):
            FactsProgram(2, []).bounds(total([1]), extra=claims)

    def test_a_claim_can_join_components(self):
        rows = [value("one", [0], 10, 11), value("two", [1], 30, 31)]
        program = FactsProgram(2, rows)
        mirror = [growth("mirror", [1], [0], 0.8, 1.25)]
        assert program.why_infeasible(mirror).smallest == ("one", "two")
        found = program.ratio_bounds(total([1]), total([0]))
        assert (found.low, found.high) == pytest.approx((30 / 11, 3.1))

    @pytest.mark.parametrize("small, large", [(1e3, 1e4), (1e3, 1e12), (1e-3, 1e6), (1, 1e15)])
    def test_a_small_contradiction_is_not_hidden(self, small, large):
        for orders in ([], [Order(total([0]), total([1]))]):
            rows = [
                value("small", [0], small, small * 1.001),
                value("wrong", [0], small * 1.002, small * 1.003),
                value("large", [1], large, large * 1.001),
            ]
            program = FactsProgram(2, rows, orders)
            assert not program.feasible()
            assert program.smallest_conflict(0) == ("small", "wrong")
            found = program.bounds(total([0]), ["small", "large"])
            assert found.low == pytest.approx(small, rel=1e-9)
            assert found.high == pytest.approx(small * 1.001, rel=1e-9)


class TestManyFacts:
    """Months of twelve years in two directions, printed to four digits, one of them wrong."""

    years, months = 12, 12
    rng = np.random.default_rng(5)
    truth = rng.lognormal(4, 0.3, (2, years, months))
    column = np.arange(truth.size).reshape(truth.shape)

    def rows(self, wrong=None):
        found = []
        for d, y, m in np.ndindex(2, self.years, 4):
            part = (d, y, slice(0, 3 * m + 3))
            figure = self.truth[part].sum() * (1.3 if (d, y, m) == wrong else 1.0)
            columns = [int(c) for c in self.column[part]]
            found.append(value(f"v{d}{y:x}{m}", columns, figure * 0.9995, figure * 1.0005))
            if y:
                base = [int(c) for c in self.column[d, y - 1, part[2]]]
                ratio = self.truth[part].sum() / self.truth[d, y - 1, part[2]].sum()
                found.append(growth(f"c{d}{y:x}{m}", columns, base, ratio - 5e-4, ratio + 5e-4))
        return found

    def test_they_fit_and_bound(self):
        program = FactsProgram(self.truth.size, self.rows())
        assert len(program.components) == 2
        assert program.feasible()
        for y in range(self.years):
            year = total(int(c) for c in self.column[:, y].ravel())
            found = program.bounds(year)
            assert found.low <= self.truth[:, y].sum() <= found.high <= found.low * 1.0011

    def test_the_wrong_one_is_in_the_smallest_conflict(self):
        program = FactsProgram(self.truth.size, self.rows(wrong=(1, 4, 1)))
        assert program.smallest_conflict(0) is None
        # A figure for six months that is a third too high: the change since the year before,
        # the change to the year after, or the nine months that hold them.
        assert program.smallest_conflict(1) == ("c141", "v131", "v141")
        every = program.conflicts(1, limit=3)
        assert every is not None
        assert every.smallest == ("c141", "v131", "v141")
        assert every.others[0] == ("c151", "v141", "v151")
        assert not every.complete

    def test_what_was_asked_before_does_not_matter(self):
        rows = self.rows(wrong=(0, 2, 3))
        program = FactsProgram(self.truth.size, rows)
        members = program.components[0].members
        for i in range(0, len(members), 7):
            program.feasible(members[i:])
        assert program.conflicts(0, limit=5) == FactsProgram(self.truth.size, rows).conflicts(
            0, limit=5
        )


class TestForms:
    def test_arithmetic(self):
        both = total([0, 1]) + total([1]).scaled(2)
        assert both.merged() == {0: 1, 1: 3}
        assert (total([1, 0]) - total([1])).merged() == {0: 1}

    @pytest.mark.parametrize("bad", [((0,), ()), ((0,), (math.nan,)), ((0,), (INF,))])
    def test_refuses(self, bad):
        with pytest.raises(MethodError):
            Form(*bad)

    @pytest.mark.parametrize("low, high", [(math.nan, 1), (0, math.nan), (INF, INF), (0, -INF)])
    def test_rows_refuse_bounds_that_are_none(self, low, high):
        with pytest.raises(MethodError):
            value("v", [0], low, high)
        with pytest.raises(MethodError):
            growth("g", [0], [1], low, high)

    def test_unknown_columns_and_members(self):
        for column in (-1, 2):
            with pytest.raises(MethodError, match="column"):
                FactsProgram(2, [value("v", [column], 1, 2)])
        program = FactsProgram(2, [value("v", [0], 1, 2)])
        with pytest.raises(MethodError, match="column"):
            program.bounds(total([2]))
        with pytest.raises(MethodError, match="column"):
            program.feasible(extra=[value("c", [2], 1, 2)])
        with pytest.raises(MethodError, match="no such member: w"):
            program.feasible(["w"])
        with pytest.raises(MethodError, match="name"):
            FactsProgram(2, [value("", [0], 1, 2)])

    def test_open_sides(self):
        program = FactsProgram(3, [value("v", [0], 5, INF), growth("g", [1], [0], -INF, 2)])
        assert program.bounds(total([0])) == Bounds(5, INF)
        assert program.bounds(total([1])) == Bounds(0, INF)
        assert program.ratio_bounds(total([1]), total([0])) == Bounds(0, 2)
        assert program.bounds(total([1]), extra=[value("c", [0], -INF, 6)]) == Bounds(
            0, pytest.approx(12)
        )

    def test_columns_in_no_row(self):
        program = FactsProgram(4, [value("v", [0], 5, 6)])
        assert program.bounds(total([2])) == Bounds(0, INF)
        assert program.bounds(total([0]) - total([2])) == Bounds(-INF, 6)
        assert program.bounds(total([2]) - total([3])) == Bounds(-INF, INF)
        assert program.bounds(total([0, 2])) == Bounds(5, INF)
        assert program.bounds(total([])) == Bounds(0, 0)
        assert program.ratio_bounds(total([2]), total([0])) == Bounds(0, INF)
        assert program.ratio_bounds(total([2]), total([3])) == Bounds(0, INF)
        assert program.ratio_bounds(total([2]), total([2])).low == pytest.approx(1)
        assert program.bounds(total([2]), extra=[value("c", [2], 1, 7)]) == Bounds(1, 7)

    def test_no_rows_at_all(self):
        program = FactsProgram(0, [])
        assert program.feasible()
        assert program.components == ()
        assert program.bounds(total([])) == Bounds(0, 0)

    def test_a_figure_about_nothing(self):
        assert FactsProgram(1, [value("v", [], 0, 0)]).feasible()
        assert FactsProgram(1, [value("v", [], 5, 6)]).smallest_conflict(0) == ("v",)
        assert FactsProgram(1, [growth("g", [0], [], 1, 2)]).smallest_conflict(0) == ("g",)

    def test_an_upside_down_interval_has_no_solution(self):
        assert FactsProgram(1, [value("v", [0], 3, 2)]).smallest_conflict(0) == ("v",)

    def test_balance(self):
        balance = total([0]) - total([1])
        rows = [Value("balance", balance, -3, -2), value("exports", [0], 10, 11)]
        program = FactsProgram(2, rows)
        found = program.bounds(total([1]))
        assert (found.low, found.high) == pytest.approx((12, 14))
        assert program.bounds(balance) == Bounds(pytest.approx(-3), pytest.approx(-2))
        assert program.why_infeasible([value("c", [1], 0, 11)]).smallest == ("balance", "exports")
        change = Growth("g", balance, balance.scaled(-1), 1, 2)
        assert not program.feasible(extra=[change])

    def test_a_surplus_and_a_deficit_as_base(self):
        rows = [growth("g", [0], [1], 1, 2), Growth("h", total([2]), total([0]) - total([1]), 1, 2)]
        assert FactsProgram(3, rows).feasible()
        assert not FactsProgram(3, [*rows, growth("i", [0], [1], 0.5, 1 - 1e-6)]).feasible()

    def test_order_bounds_a_part(self):
        program = FactsProgram(
            2, [value("country", [1], 100, 110)], [Order(total([0]), total([1]))]
        )
        assert program.bounds(total([0])) == Bounds(0, pytest.approx(110))
        claim = [value("region", [0], 120, INF)]
        assert program.why_infeasible(claim).smallest == ("country",)

    def test_a_bottom_that_is_zero(self):
        program = FactsProgram(2, [value("none", [0], 0, 0), value("some", [1], 1, 2)])
        with pytest.raises(Infeasible, match="bottom"):
            program.ratio_bounds(total([1]), total([0]))
        with pytest.raises(Infeasible, match="bottom"):
            program.ratio_bounds(total([1]), total([]))
        assert program.bounds(total([1])) == Bounds(1, 2)

    def test_an_amount_far_smaller_than_what_it_is_tied_to_is_open(self):
        rows = [growth("a", [0], [2], 100, INF), growth("b", [2], [1], 1e5, INF)]
        assert FactsProgram(3, rows).bounds(total([1])) == Bounds(0, INF)

    def test_what_only_rounding_would_allow_is_not_open(self):
        rows = [growth("all of it", [0], [0, 1], 1, INF), growth("g", [0], [2], 2, 3)]
        program = FactsProgram(3, rows)
        assert program.bounds(total([1])) == Bounds(0, 0)
        assert program.bounds(total([0])) == Bounds(0, INF)

    def test_a_bottom_that_can_be_zero_leaves_the_ratio_open(self):
        program = FactsProgram(2, [value("some", [0, 1], 1, 2)])
        assert program.ratio_bounds(total([1]), total([0])) == Bounds(0, INF)
        assert program.ratio_bounds(total([0]), total([0, 1])) == Bounds(0, 1)

    def test_contradicting_facts_have_no_ratio(self):
        program = FactsProgram(1, [value("a", [0], 1, 2), value("b", [0], 3, 4)])
        with pytest.raises(Infeasible, match="contradict"):
            program.ratio_bounds(total([0]), total([0]))


class TestSolver:
    def says(self, monkeypatch, outcome):
        monkeypatch.setattr(switched.LinearProgram, "run", lambda *_: outcome)

    @pytest.mark.parametrize("outcome", ["failed", "unbounded", "infeasible"])
    def test_a_solver_without_an_answer_is_an_error(self, monkeypatch, outcome):
        self.says(monkeypatch, outcome)
        program = FactsProgram(1, [value("v", [0], 1, 2)])
        with pytest.raises(NotConvergedError, match="proven"):
            program.feasible()

    @pytest.mark.parametrize("outcome", ["failed", "unbounded", "infeasible"])
    def test_a_bound_without_an_answer_is_an_error(self, monkeypatch, outcome):
        program = FactsProgram(1, [value("v", [0], 1, 2)])
        assert program.feasible()
        self.says(monkeypatch, outcome)
        with pytest.raises(NotConvergedError):
            program.bounds(total([0]))

    @pytest.mark.parametrize("check, answer", [("within_limits", False), ("floor", -INF)])
    def test_a_false_optimum_is_not_believed(self, monkeypatch, check, answer):
        rows = [value("v", [0], 1, 2)]
        program = FactsProgram(1, rows)
        assert program.feasible()
        monkeypatch.setattr(switched.LinearProgram, check, lambda *_: answer)
        with pytest.raises(NotConvergedError, match="proven"):
            program.bounds(total([0]))
        # That figures fit is shown by amounts, that they do not by duals.
        clash = [*rows, value("w", [0], 3, 4)] if check == "floor" else rows
        with pytest.raises(NotConvergedError, match="proven"):
            FactsProgram(1, clash).feasible()

    def test_a_first_attempt_that_fails_is_repeated_another_way(self, monkeypatch):
        ways = []
        true = switched.LinearProgram.run

        def stubborn(self, way=None):
            ways.append(way)
            return true(self, way) if way == 2 else "failed"

        monkeypatch.setattr(switched.LinearProgram, "run", stubborn)
        program = FactsProgram(1, [value("v", [0], 1, 2)])
        assert program.bounds(total([0])) == Bounds(1, 2)
        assert ways.count(2) == 3

    def test_amounts_that_fit_a_claim_are_tried_on_a_wider_one(self, monkeypatch):
        program = FactsProgram(2, [value("v", [0, 1], 9, 11)])
        assert program.feasible(extra=[value("narrow", [0], 4, 5)])
        self.says(monkeypatch, "failed")
        assert program.feasible(extra=[value("wide", [0], 3, 6)])
        with pytest.raises(NotConvergedError, match="proven"):
            program.feasible(extra=[value("apart", [0], 6, 7)])

    def test_amounts_that_are_no_numbers_are_not_believed(self, monkeypatch):
        program = FactsProgram(1, [value("v", [0], 1, 2)])
        assert program.feasible()
        nothing = np.full(2, np.nan)
        monkeypatch.setattr(switched.LinearProgram, "amounts", lambda _: nothing)
        with pytest.raises(NotConvergedError, match="proven"):
            program.bounds(total([0]))

    def test_a_direction_without_end_that_cannot_be_found_is_an_error(self, monkeypatch):
        program = FactsProgram(1, [value("v", [0], 1, INF)])
        monkeypatch.setattr(switched.Switched, "_direction", lambda *_: None)
        monkeypatch.setattr(switched.LinearProgram, "ray", lambda _: None)
        with pytest.raises(NotConvergedError, match="proven"):
            program.bounds(total([0]))

    @pytest.mark.parametrize("power", range(-12, 13, 3))
    def test_a_claim_far_from_the_facts(self, power):
        rows = [value("v", [0, 1], 99.5, 100.5), growth("g", [0, 1], [2, 3], 1.1, 1.2)]
        program = FactsProgram(5, rows)
        figure = 10.0**power
        for columns, part in (([0], True), ([0, 1], False), ([2], True), ([2, 3], False)):
            claim = [value("c", columns, figure, figure * 1.01)]
            size = 100.5 if columns[0] == 0 else 100.5 / 1.1
            fits = figure <= size if part else abs(figure - 90) < 10 * (power == 2)
            assert program.feasible(extra=claim) == fits
        assert program.feasible(extra=[value("c", [4], figure, figure)])

    def test_the_solver_is_silent(self, capfd):
        program = FactsProgram(4, FACTS)
        program.bounds(total(TURNOVER_23))
        program.bounds(total([0]), ["F05.change"])
        program.feasible(extra=[value("c", [0], 1e9, INF)])
        assert capfd.readouterr() == ("", "")

    def test_many_systems_are_not_kept_for_ever(self):
        program = FactsProgram(4, FACTS)
        for i in range(200):
            program.feasible(extra=[value("c", [0], i, INF)])
        assert len(program._systems) < 100


def matrix(n, rows):
    left, right = [], []

    def vector(form):
        row = np.zeros(n)
        np.add.at(row, list(form.columns), form.coefficients)
        return row

    for row in rows:
        if isinstance(row, Value):
            left += [vector(row.form), -vector(row.form)]
            right += [row.high, -row.low]
        else:
            left += [vector(row.now) - row.high * vector(row.base)]
            left += [row.low * vector(row.base) - vector(row.now)]
            right += [0, 0]
    return np.array(left), np.array(right), vector


def test_bounds_against_scipy():
    rng = np.random.default_rng(11)
    for _ in range(60):
        n = int(rng.integers(2, 9))
        truth = rng.uniform(1, 100, n)
        rows = []
        for i in range(int(rng.integers(1, 10))):
            a, b = (sorted(rng.choice(n, int(rng.integers(1, n)), replace=False)) for _ in "ab")
            now, base = truth[a].sum(), truth[b].sum()
            if rng.random() < 0.6:
                rows.append(value(f"v{i}", map(int, a), now * 0.95, now * 1.02))
            else:
                ratio = now / base
                rows.append(growth(f"g{i}", map(int, a), map(int, b), ratio * 0.9, ratio * 1.1))
        left, right, vector = matrix(n, rows)
        program = FactsProgram(n, rows)
        form = total(map(int, rng.choice(n, int(rng.integers(1, n + 1)), replace=False)))
        if rng.random() < 0.3:
            form -= total([int(rng.integers(n))])
        found = program.bounds(form)
        for sign, end in ((1, found.low), (-1, found.high)):
            other = linprog(
                sign * vector(form), A_ub=left, b_ub=right, bounds=(0, None), method="highs"
            )
            assert other.status in (0, 3)
            expected = sign * (-INF if other.status == 3 else other.fun)
            assert end == pytest.approx(expected, rel=1e-7, abs=1e-6)


def test_two_differences_of_open_flows_contradict_each_other() -> None:
    balance = Form((0, 1), (1.0, -1.0))
    rows = [
        Value("A.value", balance, -20.85e6, -20.75e6),
        Value("B.value", balance, -14.45e6, -14.35e6),
    ]
    program = FactsProgram(2, rows)
    assert program.smallest_conflict(0) == ("A.value", "B.value")
    claim = Value("c", balance, 14.35e6, 14.45e6)
    assert not program.feasible(["A.value"], [claim])
    assert program.why_infeasible([claim], ["A.value"]).smallest == ("A.value",)


def random_program(rng):
    """Return figures of which some may be wrong, and their members."""
    n = int(rng.integers(2, 6))
    truth = rng.uniform(1, 100, n)
    rows = []
    for i in range(int(rng.integers(3, 8))):
        a, b = (sorted(rng.choice(n, int(rng.integers(1, n)), replace=False)) for _ in "ab")
        wrong = float(rng.choice([1.0, 1.0, 1.3]))
        now, base = truth[a].sum() * wrong, truth[b].sum()
        if rng.random() < 0.6:
            rows.append(value(f"v{i}", map(int, a), now * 0.97, now * 1.02))
        else:
            ratio = now / base
            rows.append(growth(f"g{i}", map(int, a), map(int, b), ratio * 0.95, ratio * 1.05))
    return n, rows


def test_what_one_answer_says_of_other_sets_is_what_the_solver_says():
    """Every subset: a program that remembers answers, and one that is new each time."""
    rng = np.random.default_rng(14)
    seen = {True: 0, False: 0}
    for _ in range(25):
        n, rows = random_program(rng)
        members = sorted(row.member for row in rows)
        remembers = FactsProgram(n, rows)
        for i in rng.permutation(2 ** len(members)):
            chosen = [m for j, m in enumerate(members) if i >> j & 1]
            fits = FactsProgram(n, [r for r in rows if r.member in chosen]).feasible()
            assert remembers.feasible(chosen) == fits
            seen[fits] += 1
    assert min(seen.values()) > 50


def test_reasons_of_a_bound_are_the_minimal_sets():
    rng = np.random.default_rng(13)
    tried = 0
    for _ in range(60):
        n, rows = random_program(rng)
        program, form = FactsProgram(n, rows), total([0])
        if not program.feasible():
            continue
        bounds = program.bounds(form)
        if bounds.low <= 0 or bounds.high == INF:
            continue
        tried += 1
        low, high = bounds.low * 0.9, bounds.high * 1.1
        members = sorted(row.member for row in rows)
        minimal = []
        for size in range(len(members) + 1):
            for chosen in combinations(members, size):
                if any(set(done) <= set(chosen) for done in minimal):
                    continue
                part = FactsProgram(n, [row for row in rows if row.member in chosen])
                if part.bounds(form).within(low, high):
                    minimal.append(chosen)
        found = program.why_within(form, low, high, limit=100)
        assert (found.smallest, *found.others) == tuple(minimal)
        assert found.complete
    assert tried > 5


def test_a_plain_contradiction_whose_duals_are_rounded():
    rows = [
        value("v0", [0], 91.68880469196182, 96.41503173793924),
        growth("g2", [0, 1, 2], [1, 3], 1.1211563696751934, 1.2391728296410032),
        value("v3", [2], 19.72773019088373, 20.74462349969217),
        value("v4", [0, 1, 2], 146.68495851774833, 154.24603885371474),
        growth("g5", [0, 1], [1, 3], 1.202676873761726, 1.329274439420855),
        value("v6", [0, 1, 3], 166.1390414875578, 174.70290960547317),
    ]
    assert not FactsProgram(4, rows).feasible()


def test_rows_on_top_answer_as_if_they_were_figures_in_whatever_order_they_are_asked():
    rng = np.random.default_rng(17)
    tried = 0
    for _ in range(40):
        n, rows = random_program(rng)
        program, form = FactsProgram(n, rows), total(range(n))
        if not program.feasible():
            continue
        tried += 1
        claims = [
            [value("far", [0], 1e7, 2e7)],
            [growth("near", [0], [n - 1], 0.5, 3.0)],
            [value("level", range(n), 1.0, 400.0), growth("near", [n - 1], [0], 0.2, 8.0)],
        ]

        def asked(program, claim, form=form):
            if not program.feasible(extra=claim):
                return program.why_infeasible(claim).smallest
            return program.bounds(form, extra=claim)

        alone = [asked(FactsProgram(n, rows), claim) for claim in claims]
        for i in rng.permutation(np.repeat(range(len(claims)), 2)):
            assert asked(program, claims[i]) == alone[i]
        for claim, found in zip(claims, alone, strict=True):
            joined = FactsProgram(n, [*rows, *claim])
            if isinstance(found, Bounds):
                assert joined.bounds(form).low == pytest.approx(found.low, rel=1e-7, abs=1e-7)
                assert joined.bounds(form).high == pytest.approx(found.high, rel=1e-7)
            else:
                assert not joined.feasible()
    assert tried > 5


def test_the_lower_end_alone():
    program = FactsProgram(3, [value("v", [0, 1], 2, 5)])
    assert program.at_least(total([0, 1])) == 2
    assert program.at_least(total([2])) == 0
    assert program.at_least(Form((2,), (-1.0,))) == -INF

"""The linear programs behind `facts_lp`: one system of connected figures, scaled and kept.

A system keeps two programs in memory. The *elastic* one asks by how much some row must be
missed: it always has a solution, so "no solution" is never a solver's status but a number
above `MISSED`, and its duals name the rows to blame. The *exact* one bounds forms and
ratios; every question starts from one kept basis, so that an answer does not depend on
what was asked before.

References
----------
Charnes, A. and Cooper, W. W. (1962). Programming with linear fractional functionals.
Naval Research Logistics Quarterly 9, 181-186.
Farkas, J. (1902). Theorie der einfachen Ungleichungen. Journal fuer die reine und
angewandte Mathematik 124, 1-27.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Final

import numpy as np

from bilateral.errors import MethodError, NotConvergedError
from bilateral.methods.facts_rows import (
    ALWAYS_ON,
    SLACK,
    AnyRow,
    Form,
    Order,
    Row,
    compile_rows,
    scales,
)
from bilateral.methods.solver import (
    INFINITY,
    MISSED,
    WAYS,
    Basis,
    LinearProgram,
    Solution,
    SparseRows,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

POSITIVE: Final = 1e-6  # a base counts as possible above this share of its own size
_GREY: Final = (1e-11, 1e-7)  # between these a hot start is not trusted
_GAP: Final = 1e-8  # between a bound and its proof, relative to the terms of the form
_AGREE: Final = 2  # ways of solving that must find no solution
_DUAL: Final = 1e-9  # a row with a smaller dual is not to blame
_LARGE: Final = 200  # rows from which a program of its own pays for...
_FEW: Final = 0.3  # ...less than this share of the members
_RAY: Final = 1e-9  # rounding allowed in a direction without end, of largest entry 1
_SLOPE: Final = 1e-7  # what the cost must fall along it


@dataclass(frozen=True, slots=True)
class Bounds:
    """Between which values an amount or a ratio must lie.

    Attributes
    ----------
    low, high : in the unit of the columns (or a ratio); infinite where open
    """

    low: float
    high: float

    def within(self, low: float, high: float) -> bool:
        """Tell whether both ends lie in ``low..high``, up to the slack at the border."""
        return at_most(self.high, high) and at_most(low, self.low)


class Infeasible(MethodError):
    """No amounts satisfy the figures, so nothing can be bounded."""

    code = "BIL-420"


def at_most(value: float, limit: float) -> bool:
    """Tell whether a value does not exceed a limit, up to the slack at the border."""
    if limit == math.inf or value == -math.inf:
        return True
    return value <= limit + 2 * SLACK * max(abs(limit), abs(value) if value < math.inf else 0.0)


class Switched:
    """A program whose rows belong to members that are switched on and off.

    Parameters
    ----------
    rows, upper, columns : as for `LinearProgram`
    member : index of the member of each row, `ALWAYS_ON` for rows in force in every subset
    n_amounts : number of amounts; tau and what else is added come after them
    """

    def __init__(
        self,
        rows: SparseRows,
        upper: Floats,
        columns: tuple[Floats, Floats],
        member: NDArray[np.intp],
        *,
        n_amounts: int,
    ) -> None:
        self.program = LinearProgram(rows, upper, *columns)
        self._rows, self._upper, self._member = rows, upper, member
        self._on = np.ones(rows.n_rows, dtype=np.bool_)
        self._n_amounts = n_amounts
        self._rays: list[Floats] = []

    def switch(self, chosen: NDArray[np.bool_]) -> None:
        """Put the rows of the chosen members in force; the last entry is for `ALWAYS_ON`."""
        wanted = chosen[self._member]
        changed = np.flatnonzero(wanted != self._on)
        if len(changed):
            upper = np.where(wanted[changed], self._upper[changed], INFINITY)
            self.program.set_upper(changed.astype(np.int32), upper)
            self._on = wanted

    def missed(self) -> Solution:
        """Minimise the amount by which rows are missed, until the answer has a proof.

        Either the amounts fit, or the duals prove that more than `MISSED` is missed.

        Raises
        ------
        NotConvergedError
            If no way of solving gives a proof.
        """
        for way in (None, *range(len(WAYS))):
            if self.program.run(way) != "optimal":
                continue
            found = self.program.solution()
            if way is None and _GREY[0] < found.value < _GREY[1]:
                continue
            if found.value > MISSED:
                proven = self.program.floor(found) > MISSED
            else:
                proven = self.program.fits(found)
            if proven:
                return found
        raise NotConvergedError("the solver gave no answer that can be proven")

    def extreme(
        self, cost: Floats, below: Floats | None = None
    ) -> tuple[float, Solution | None] | None:
        """Minimise: -inf when open, None when the solver finds no solution.

        Parameters
        ----------
        cost : shape (columns,)
        below : the equation ``below x = 1`` in force as well, if any

        Raises
        ------
        NotConvergedError
            If no way of solving gives an answer with a proof: amounts that fit and duals
            that allow nothing smaller, or a direction without end.
        """
        if any(self._endless(ray, cost, below) for ray in self._rays):
            return -INFINITY, None
        self.program.set_cost(cost)
        infeasible = 0
        for way in (None, *range(len(WAYS))):
            outcome = self.program.run(way)
            if outcome == "unbounded" and self._proven(cost, below):
                return -INFINITY, None
            if outcome == "optimal":
                found = self.program.solution()
                gap = found.value - self.program.floor(found)
                if gap <= _GAP * max(found.size, _GAP) and self.program.fits(found):
                    return found.value, found
            infeasible += outcome == "infeasible"
            if infeasible == _AGREE:
                return None
        raise NotConvergedError("the solver gave no answer that can be proven")

    def _proven(self, cost: Floats, below: Floats | None) -> bool:
        """Find a direction without end, and keep it: it may answer the next question too."""
        for find in (self.program.ray, lambda: self._direction(cost, below)):
            ray = find()
            if ray is not None and self._endless(ray, cost, below):
                self._rays.append(ray)
                return True
        return False

    def _endless(self, ray: Floats, cost: Floats, below: Floats | None) -> bool:
        """Check a direction: allowed by every row in force, and the cost falls along it."""
        ray = ray / (float(np.abs(ray).max()) or 1.0)
        if not cost @ ray < -_SLOPE or (below is None and np.any(ray[self._n_amounts :])):
            return False
        along = self._rows.times(ray)[self._on & np.isfinite(self._upper)]
        level = below is None or abs(float(below @ ray)) < _RAY
        return bool(level and ray.min() > -_RAY and (along < _RAY).all())

    def _direction(self, cost: Floats, below: Floats | None) -> Floats | None:
        """Look for a direction without end by a program of its own: all levels zero."""
        upper = np.where(self._on & np.isfinite(self._upper), 0.0, INFINITY)
        low, high = np.zeros(len(cost)), np.full(len(cost), INFINITY)
        high[self._n_amounts if below is None else self._n_amounts + 1 :] = 0.0
        program = LinearProgram(self._rows, upper, low, high)
        for form, total in ((cost, -1.0), (below, 0.0)):
            if form is not None:
                index = np.flatnonzero(form).astype(np.int32)
                program.add_equation(index, form[index], total)
        for way in range(len(WAYS)):
            if program.run(way) == "optimal":
                return program.solution().x
        return None


class System:
    """The linear programs of one set of components with extra rows on top."""

    def __init__(
        self,
        components: tuple[int, ...],
        columns: Sequence[int],
        grouped: Sequence[Sequence[AnyRow]],
        extra: Sequence[Row],
    ) -> None:
        self.components = components
        rows = list(chain.from_iterable(grouped))
        self.members = sorted({row.member for row in rows if not isinstance(row, Order)})
        self._index = {member: i for i, member in enumerate(self.members)}
        self._place = {column: i for i, column in enumerate(columns)}
        named = [
            (ALWAYS_ON if isinstance(row, Order) else self._index[row.member], row) for row in rows
        ]
        named.extend((ALWAYS_ON, row) for row in extra)
        self._scales = scales(grouped, extra, self._place)
        self._matrix = compile_rows(named, self._place, self._scales)
        self._verdicts: dict[frozenset[str] | None, bool] = {}
        self._culprits: dict[frozenset[str] | None, frozenset[str]] = {}
        self._elastic_program: tuple[Switched, Basis] | None = None
        self._exact_programs: dict[bool, tuple[Switched, Basis]] = {}

    # ----- feasibility

    def contradictory(self, active: frozenset[str]) -> bool:
        """Tell whether these members and the extra rows have no solution."""
        return not self.feasible(active)

    def feasible(self, active: frozenset[str] | None) -> bool:
        """Solve for the least amount by which some row must be missed; none: feasible."""
        if (
            active is not None
            and len(active) >= len(self.members)
            and (active.issuperset(self.members))
        ):
            active = None
        known = self._verdicts.get(active)
        if known is None:
            known = self._verdicts[active] = self._solve(active)
        return known

    def culprits(self, active: frozenset[str]) -> frozenset[str]:
        """Return members whose rows carry the certificate of Farkas for a contradiction."""
        key = None if len(active) == len(self.members) else active
        return self._culprits.get(key, active)

    def _solve(self, active: frozenset[str] | None) -> bool:
        chosen = self._in_force(active)
        if self._matrix.wide.n_rows > _LARGE and chosen.sum() < _FEW * len(chosen):
            # Few members of many: a program of their rows alone, so that the kept one stays
            # near the sets it was solved for.
            kept = np.flatnonzero(chosen[self._matrix.member])
            elastic = self._elastic_of(kept)
            member = self._matrix.member[kept]
        else:
            elastic, member = self._elastic(), self._matrix.member
            elastic.switch(chosen)
        found = elastic.missed()
        if found.value > MISSED:
            self._culprits[active] = frozenset(self._names(member[found.duals < -_DUAL]))
            return False
        return True

    def _elastic(self) -> Switched:
        """Return the kept program of all rows, first solved with all of them in force."""
        if self._elastic_program is None:
            elastic = self._elastic_of(np.arange(self._matrix.wide.n_rows))
            elastic.program.run(0)
            self._elastic_program = elastic, elastic.program.basis()
        return self._elastic_program[0]

    def _elastic_of(self, rows: NDArray[np.intp]) -> Switched:
        """Return the program in y, tau and the amount by which every row may be missed."""
        n, m = len(self._place), self._matrix
        low, high = np.zeros(n + 2), np.full(n + 2, INFINITY)
        low[n], high[n] = 1.0, 1.0 / POSITIVE
        matrix = m.wide if len(rows) == m.wide.n_rows else m.wide.only(rows)
        elastic = Switched(matrix, m.limit[rows], (low, high), m.member[rows], n_amounts=n)
        cost = np.zeros(n + 2)
        cost[n + 1] = 1.0
        elastic.program.set_cost(cost)
        return elastic

    def forget(self) -> None:
        """Start a search as if nothing had been asked: what it finds cannot depend on it."""
        self._verdicts.clear()
        self._culprits.clear()
        if self._elastic_program is not None:
            elastic, start = self._elastic_program
            elastic.switch(self._in_force(None))
            elastic.program.set_basis(start)

    def _in_force(self, active: frozenset[str] | None) -> NDArray[np.bool_]:
        """Return which members are in force, with the rows always in force at the end."""
        chosen = np.ones(len(self.members) + 1, dtype=np.bool_)
        if active is not None:
            chosen[:-1] = [member in active for member in self.members]
        return chosen

    # ----- bounds

    def bounds(
        self,
        form: Form,
        active: frozenset[str] | None,
        *,
        bottom: Form | None = None,
        used: set[str] | None = None,
    ) -> Bounds:
        """Bound a form, or its ratio to `bottom`, over all amounts that fit.

        Parameters
        ----------
        form, bottom : on columns of this system
        active : members in force; None for all
        used : takes the members whose rows prove the two ends

        Raises
        ------
        Infeasible
            If nothing fits, or `bottom` cannot be positive.
        """
        if not self.feasible(active):
            raise Infeasible("the figures contradict each other")
        cost, unit = self._cost(form)
        below, below_unit = self._cost(bottom) if bottom else (None, 1.0)
        if below is not None and not self._can_be_positive(bottom, active):
            raise Infeasible("the bottom of the ratio cannot be positive")
        # As printed; with the slack of the border only if they fit no other way.
        for wide in (False, True):
            ends = self._ends(cost, below, active, wide=wide, used=used)
            if ends is not None:
                low, high = (unit / below_unit * end + 0.0 for end in ends)
                return Bounds(low, high)
        raise NotConvergedError("the figures fit together but could not be bounded")

    def _can_be_positive(self, bottom: Form | None, active: frozenset[str] | None) -> bool:
        return bottom is not None and self.bounds(bottom, active).high > 0

    def _ends(
        self,
        cost: Floats,
        below: Floats | None,
        active: frozenset[str] | None,
        *,
        wide: bool,
        used: set[str] | None,
    ) -> tuple[float, float] | None:
        switched, start = self._exact(wide=wide)
        switched.switch(self._in_force(active))
        program, tau = switched.program, len(self._place)
        if wide:
            cost = np.append(cost, 0.0)
            below = None if below is None else np.append(below, 0.0)
        program.set_basis(start)
        if below is not None:
            index = np.flatnonzero(below).astype(np.int32)
            program.add_equation(index, below[index], 1.0)
            program.set_column(tau, 0.0, INFINITY)
        found: list[float] = []
        try:
            for sign in (1.0, -1.0):
                end = switched.extreme(sign * cost, below)
                if end is None:
                    return None
                found.append(sign * end[0])
                if used is not None and end[1] is not None:
                    used.update(self._used(end[1].duals))
        finally:
            if below is not None:
                program.drop_equation()
                program.set_column(tau, 1.0, 1.0)
        return found[0], found[1]

    def _used(self, duals: Floats) -> list[str]:
        named = self._matrix.member[: self._matrix.n_exact]
        return self._names(named[np.abs(duals[: len(named)]) > _DUAL])

    def _names(self, index: NDArray[np.intp]) -> list[str]:
        return [self.members[i] for i in map(int, index) if i >= 0]

    def _exact(self, *, wide: bool) -> tuple[Switched, Basis]:
        """Return the program in y with tau = 1, and the basis that every question starts from."""
        kept = self._exact_programs.get(wide)
        if kept is not None:
            return kept
        n, m = len(self._place), self._matrix
        low, high = np.zeros(n + 1 + wide), np.full(n + 1 + wide, INFINITY)
        low[n] = high[n] = 1.0
        rows, limit, member = m.exact, m.limit[: m.n_exact], m.member[: m.n_exact]
        if wide:  # bases may be zero in the limit; a row may be missed by rounding only
            high[n + 1] = MISSED
            rows, member = m.wide, m.member
            limit = np.where(m.limit < 0, INFINITY, 0.0)
        switched = Switched(rows, limit, (low, high), member, n_amounts=n)
        switched.program.run(0)
        self._exact_programs[wide] = kept = (switched, switched.program.basis())
        return kept

    def _cost(self, form: Form) -> tuple[Floats, float]:
        """Return a form in scaled columns, largest coefficient 1, and the unit taken out."""
        cost = np.zeros(len(self._place) + 1)
        for column, coefficient in form.merged().items():
            at = self._place[column]
            cost[at] = coefficient * self._scales.columns[at]
        unit = float(np.abs(cost).max()) or 1.0
        return cost / unit, unit


class Entailment:
    """Whether members guarantee that a form or a ratio lies between two values."""

    def __init__(self, system: System, forms: Sequence[Form], low: float, high: float) -> None:
        self._system, self._forms, self._limits = system, forms, (low, high)
        self._support: dict[frozenset[str], set[str]] = {}

    def holds(self, active: frozenset[str]) -> bool:
        """Tell whether these members guarantee it."""
        used: set[str] = set()
        bottom = self._forms[1] if len(self._forms) > 1 else None
        found = self._system.bounds(self._forms[0], active, bottom=bottom, used=used)
        held = found.within(*self._limits)
        if held:
            self._support[active] = used
        return held

    def support(self, active: frozenset[str]) -> set[str]:
        """Return the members whose rows prove it."""
        return self._support.get(active, set(active))

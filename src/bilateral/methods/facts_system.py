"""The linear programs behind `facts_lp`: one system of connected figures, scaled and kept.

A system keeps two programs in memory. The *elastic* one asks by how much some row must be
missed: it always has a solution, so "no solution" is never a solver's status but a number
above `MISSED`, and its duals name the rows to blame. The *exact* one bounds forms and
ratios; every question starts from one kept basis, so that an answer does not depend on
what was asked before. Claims and assumptions on top of the figures are laid on the same
programs while they are asked about.

References
----------
Charnes, A. and Cooper, W. W. (1962). Programming with linear fractional functionals.
Naval Research Logistics Quarterly 9, 181-186.
Farkas, J. (1902). Theorie der einfachen Ungleichungen. Journal fuer die reine und
angewandte Mathematik 124, 1-27.
"""

from __future__ import annotations

import math
from collections import deque
from copy import copy
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
    Kind,
    Order,
    Row,
    compile_rows,
    scales,
)
from bilateral.methods.minimal_sets import Borders
from bilateral.methods.solver import INFINITY, MISSED, Basis, SparseRows, with_more_rows
from bilateral.methods.switched import PRICE, Answer, Switched

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

POSITIVE: Final = 1e-6  # a base counts as possible above this share of its own size
_DIGITS: Final = 13  # significant digits of a bound
_FITTED: Final = 2  # amounts that were found to fit and stay in memory
_LARGE: Final = 200  # rows from which a program of its own pays for...
_FEW: Final = 0.3  # ...less than this share of the members


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


@dataclass(frozen=True, slots=True)
class End:
    """One end of the bounds of a form or a ratio.

    Attributes
    ----------
    value : infinite where open
    proven : what the rows of `members` guarantee, equal to `value` up to rounding
    members : figures that guarantee it
    kept_by : figures that together still allow the value, no fewer than were in force
    """

    value: float
    proven: float
    members: frozenset[str]
    kept_by: frozenset[str]


class Infeasible(MethodError):
    """No amounts satisfy the figures, so nothing can be bounded."""

    code = "BIL-420"


def at_most(value: float, limit: float) -> bool:
    """Tell whether a value does not exceed a limit, up to the slack at the border."""
    if limit == math.inf or value == -math.inf:
        return True
    return value <= limit + 2 * SLACK * max(abs(limit), abs(value) if value < math.inf else 0.0)


def _plain(value: float) -> float:
    """Drop what is the solver's rounding, so that the same question has one answer."""
    return float(f"{value:.{_DIGITS}g}") + 0.0


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
        # Of a system with rows on top: those alone.
        self._matrix = compile_rows(named, self._place, self._scales)
        self._everything = frozenset(self.members)
        self._costs: dict[Form, tuple[Floats, float]] = {}
        self._base = self
        self._on_top = frozenset[Row]()
        # The same of members and rows on top, for all systems of one base.
        self.settled: Borders[str | Row] = Borders()
        self._fitted: deque[tuple[frozenset[str], Floats]] = deque(maxlen=_FITTED)
        self._ask_anew()

    def with_rows(self, extra: Sequence[Row]) -> System | None:
        """Return the system with rows on top, which shares its programs.

        None if these rows cannot be solved in its units.
        """
        if not all(self._scales.serve(row, self._place) for row in extra):
            return None
        system = copy(self)
        on_top = [(ALWAYS_ON, row) for row in extra]
        system._matrix = compile_rows(on_top, self._place, self._scales)
        system._on_top = frozenset(extra)
        system._ask_anew()
        return system

    def _ask_anew(self) -> None:
        self._programs: dict[Kind, tuple[Switched, Basis]] = {}
        self._rows: dict[Kind, tuple[SparseRows, Floats, NDArray[np.intp]]] = {}
        # Which members contradict each other, as far as is known.
        self.clashes: Borders[str] = Borders()
        self._ends: dict[tuple[Form, Form | None, bool, frozenset[str]], End] = {}

    # ----- programs

    def _program(self, kind: Kind) -> tuple[Switched, Basis]:
        """Return a program of all rows, and the basis that its questions start from.

        It belongs to the base; a system with rows on top lays them there while it asks.
        """
        kept = self._programs.get(kind)
        if kept is None:
            kept = self._programs[kind] = self._shared(kind)
        switched, start = kept
        if switched.user is not self:
            switched.lay(*self._rows_of(kind), self._base._rows_of(kind)[0].n_rows)
            switched.program.set_basis(start)
            switched.user = self
        return kept

    def _shared(self, kind: Kind) -> tuple[Switched, Basis]:
        if self._base is not self:
            kept = self._base._programs.get(kind)
            switched, start = self._base._program(kind) if kept is None else kept
            n_on_top = self._rows_of(kind)[0].n_rows - self._base._rows_of(kind)[0].n_rows
            return switched, with_more_rows(start, n_on_top)
        switched = self._build(kind)
        switched.program.run(0)
        switched.user = self
        return switched, switched.program.basis()

    def _rows_of(self, kind: Kind) -> tuple[SparseRows, Floats, NDArray[np.intp]]:
        """Return the rows of a program, their limits, and the member of each."""
        known = self._rows.get(kind)
        if known is None:
            known = self._matrix.rows_of(kind)
            if self._base is not self:
                below = self._base._rows_of(kind)
                known = (
                    below[0].under(known[0]),
                    np.concatenate((below[1], known[1])),
                    np.concatenate((below[2], known[2])),
                )
            self._rows[kind] = known
        return known

    def _build(self, kind: Kind) -> Switched:
        """Return the program in y, tau and, but for the exact one, what every row may be missed by.

        In the elastic program that is what it costs, and tau is free; else tau is 1 and rows
        may be missed by rounding only.
        """
        n = len(self._place)
        low, high = np.zeros(n + 2), np.full(n + 2, INFINITY)
        low[n] = high[n] = 1.0
        high[n + 1] = MISSED
        rows, limit, member = self._rows_of(kind)
        if kind == "elastic":
            return self._elastic_of(np.arange(rows.n_rows))
        width = n + 1 + (kind == "wide")
        return Switched(rows, limit, (low[:width], high[:width]), member, n_amounts=n)

    # ----- feasibility

    def contradictory(self, active: frozenset[str]) -> bool:
        """Tell whether these members and the extra rows have no solution, for a search.

        It knows nothing but what was asked since `forget`.
        """
        clash = self.clashes.known(active)
        return self._solve(active) is None if clash is None else clash

    def feasible(self, active: frozenset[str] | None) -> bool:
        """Solve for the least amount by which some row must be missed; none: feasible."""
        chosen = self._everything if active is None else active & self._everything
        clash = self.clashes.known(chosen)
        settled = self._base.settled
        if clash is None:  # what fits with more rows on top fits with fewer
            clash = settled.known(chosen | self._on_top)
        if clash is None:
            amounts = self._fitting(chosen)
            if amounts is None:
                amounts = self._solve(chosen)
            clash = amounts is None
            shown = self.clashes.core(chosen) if clash else self.clashes.room(chosen)
            settled.add(shown | self._on_top, sufficient=clash)
            if amounts is not None:
                self._base._fitted.appendleft((shown, amounts))
        return not clash

    def _fitting(self, chosen: frozenset[str]) -> Floats | None:
        """Return amounts that fitted members before if they keep the rows on top as well."""
        rows, limit, _ = self._matrix.rows_of("elastic")
        for members, amounts in self._base._fitted if self._on_top else ():
            if chosen <= members and not rows.missed(amounts, limit).any():
                self.clashes.add(members, sufficient=False)
                return amounts
        return None

    def _solve(self, active: frozenset[str]) -> Floats | None:
        """Return amounts that fit; None if these members contradict each other."""
        chosen = self._in_force(active)
        rows, _, member = self._rows_of("elastic")
        whole = rows.n_rows <= _LARGE or chosen.sum() >= _FEW * len(chosen)
        if whole:
            elastic, _ = self._program("elastic")
            elastic.switch(chosen)
        else:
            # Few members of many: a program of their rows alone, so that the kept one stays
            # near the sets it was solved for.
            elastic = self._elastic_of(np.flatnonzero(chosen[member]))
        found = elastic.missed()
        if found.members is not None:
            self.clashes.add(self._names(found.members), sufficient=True)
            return None
        self.clashes.add(self._allowed(found) if whole else active, sufficient=False)
        return found.amounts

    def _elastic_of(self, rows: NDArray[np.intp]) -> Switched:
        """Return the program in y, tau and the amount by which every row may be missed."""
        n = len(self._place)
        matrix, limit, member = self._rows_of("elastic")
        low, high = np.zeros(n + 2), np.full(n + 2, INFINITY)
        low[n], high[n] = 1.0, 1.0 / POSITIVE
        if len(rows) < matrix.n_rows:
            matrix = matrix.only(rows)
        elastic = Switched(matrix, limit[rows], (low, high), member[rows], n_amounts=n)
        cost = np.zeros(n + 2)
        cost[n + 1] = PRICE
        elastic.program.set_cost(cost)
        return elastic

    def forget(self) -> None:
        """Start a search as if nothing had been asked: what it finds cannot depend on it."""
        self.clashes.clear()
        elastic, start = self._program("elastic")
        elastic.switch(self._in_force(self._everything))
        elastic.program.set_basis(start)

    def _in_force(self, active: frozenset[str]) -> NDArray[np.bool_]:
        """Return which members are in force, with the rows always in force at the end."""
        return np.array([*map(active.__contains__, self.members), True])

    def _allowed(self, found: Answer) -> frozenset[str]:
        """Return the members that allow what was found, in force or not."""
        assert found.against is not None
        return self._everything - self._names(found.against)

    def _names(self, index: NDArray[np.intp]) -> frozenset[str]:
        chosen: set[int] = set(index.tolist())
        return frozenset([self.members[i] for i in chosen if i != ALWAYS_ON])

    # ----- bounds

    def bounds(
        self, form: Form, active: frozenset[str] | None, *, bottom: Form | None = None
    ) -> Bounds:
        """Bound a form, or its ratio to `bottom`, over all amounts that fit.

        Parameters
        ----------
        form, bottom : on columns of this system
        active : members in force; None for all

        Raises
        ------
        Infeasible
            If nothing fits, or `bottom` cannot be positive.
        """
        low, high = (self.end(form, active, upper=up, bottom=bottom) for up in (False, True))
        return Bounds(low.value, high.value)

    def end(
        self,
        form: Form,
        active: frozenset[str] | None,
        *,
        upper: bool,
        bottom: Form | None = None,
    ) -> End:
        """Return one end of the bounds of a form or a ratio, with its proof.

        Raises
        ------
        Infeasible
            If nothing fits, or `bottom` cannot be positive.
        """
        active = self._everything if active is None else active & self._everything
        key = (form, bottom, upper, active)
        known = self._ends.get(key)
        if known is None:
            if not self.feasible(active):
                raise Infeasible("the figures contradict each other")
            known = self._ends[key] = self._end(form, active, upper, bottom)
        return known

    def _end(self, form: Form, active: frozenset[str], upper: bool, bottom: Form | None) -> End:
        cost, unit = self._cost(form)
        below, below_unit = self._cost(bottom) if bottom else (None, 1.0)
        unit = (-unit if upper else unit) / below_unit
        # As printed; with the slack of the border only if they fit no other way.
        for kind in ("exact", "wide"):
            switched, start = self._program(kind)
            switched.switch(self._in_force(active))
            found = switched.extreme(-cost if upper else cost, start, below)
            if bottom is not None and (found is None or found.value == -INFINITY):
                self._check_positive(bottom, active)
            if found is not None:
                wider = self._allowed(found) | active
                kept_by = wider if self.clashes.known(wider) is False else active
                used = active if found.members is None else self._names(found.members)
                value, proven = (_plain(unit * end) for end in (found.value, found.floor))
                return End(value, proven, used, kept_by)
        raise NotConvergedError("the figures fit together but could not be bounded")

    def _check_positive(self, bottom: Form, active: frozenset[str]) -> None:
        """Tell a ratio that is open from one that has no meaning."""
        if self.end(bottom, active, upper=True).value <= 0:
            raise Infeasible("the bottom of the ratio cannot be positive")

    def _cost(self, form: Form) -> tuple[Floats, float]:
        """Return a form in scaled columns, largest coefficient 1, and the unit taken out.

        Shape (columns + 2,): zeros for tau and for the amount by which rows may be missed.
        """
        known = self._costs.get(form)
        if known is None:
            cost = np.zeros(len(self._place) + 2)
            for column, coefficient in form.merged().items():
                at = self._place[column]
                cost[at] = coefficient * self._scales.columns[at]
            unit = float(np.abs(cost).max()) or 1.0
            known = self._costs[form] = (cost / unit, unit)
        return known


class Entailment:
    """Whether members guarantee that a form or a ratio lies between two values."""

    def __init__(self, system: System, forms: Sequence[Form], low: float, high: float) -> None:
        self._system, self._form = system, forms[0]
        self._bottom = forms[1] if len(forms) > 1 else None
        self._low, self._high = low, high
        ends = ((False, low), (True, high))
        self._borders: dict[bool, Borders[str]] = {
            upper: Borders() for upper, limit in ends if math.isfinite(limit)
        }

    def holds(self, active: frozenset[str]) -> bool:
        """Tell whether these members guarantee it."""
        return all(self._end_holds(active, upper) for upper in self._borders)

    def _end_holds(self, active: frozenset[str], upper: bool) -> bool:
        border = self._borders[upper]
        known = border.known(active)
        if known is None:
            end = self._system.end(self._form, active, upper=upper, bottom=self._bottom)
            known = self._allows(end.value, upper)
            if not known:
                border.add(end.kept_by, sufficient=False)
            else:
                proven = self._allows(end.proven, upper)
                border.add(end.members if proven else active, sufficient=True)
        return known

    def _allows(self, end: float, upper: bool) -> bool:
        return at_most(end, self._high) if upper else at_most(self._low, end)

    def core(self, chosen: frozenset[str]) -> frozenset[str]:
        """Return the members of a guarantee whose rows prove it."""
        return frozenset[str]().union(*(border.core(chosen) for border in self._borders.values()))

    def room(self, chosen: frozenset[str]) -> frozenset[str]:
        """Return members that do not guarantee it either, with those that do not."""
        return max((border.room(chosen) for border in self._borders.values()), key=len)

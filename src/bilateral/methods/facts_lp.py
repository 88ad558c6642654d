"""What follows from a set of published figures: feasibility, bounds and reasons.

A `FactsProgram` holds figures as rows over non-negative amounts. It says whether they fit
together, whether a claim fits on top of them, between which bounds any sum or ratio must
lie, and which smallest set of figures is the reason.

Every base of every growth in force must be able to be positive, or amounts of zero would
satisfy contradictory growths. With tau = 1 / t, "the largest t with base >= t for all
bases exceeds `POSITIVE`" becomes "base >= 1 for all bases with 1 <= tau <= 1 / POSITIVE",
each base in its own unit: one linear program decides both questions, and it does so with
or without a level.

References
----------
Charnes, A. and Cooper, W. W. (1962). Programming with linear fractional functionals.
Naval Research Logistics Quarterly 9, 181-186.
Farkas, J. (1902). Theorie der einfachen Ungleichungen. Journal fuer die reine und
angewandte Mathematik 124, 1-27 (the duals of an infeasible program name its culprits).
"""

from __future__ import annotations

import math
from collections import OrderedDict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, TypeGuard

from bilateral.errors import MethodError
from bilateral.methods import minimal_sets
from bilateral.methods.facts_rows import (
    AnyRow,
    Form,
    Growth,
    Order,
    Row,
    Value,
    columns_of,
    sort_key,
)
from bilateral.methods.facts_system import Bounds, Entailment, Infeasible, System

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

    from bilateral.methods.minimal_sets import Borders

__all__ = [
    "Bounds",
    "Component",
    "FactsProgram",
    "Form",
    "Growth",
    "Infeasible",
    "Order",
    "Reasons",
    "Row",
    "Value",
]

_SYSTEMS: Final = 64  # systems with claims on top that stay in memory
_PARTS: Final = 64  # programs of some members that stay in memory
_NEARBY: Final = 40  # members up to which all are searched at once, so that all sets are listed
_FEW: Final = 4  # of more, fewer than one in so many are asked in a program of their own
_SOME: Final = 2  # minimal sets listed beside the smallest when there are more members
_MANY: Final = 150  # members; beyond, a smaller explanation is not looked for any more
_LIMIT: Final = 8  # minimal sets listed beside the smallest


@dataclass(frozen=True, slots=True)
class Component:
    """Columns tied together by rows and orders.

    Attributes
    ----------
    index : place in `FactsProgram.components`, ordered by first column
    columns : sorted
    members : names of the facts on these columns, sorted
    """

    index: int
    columns: tuple[int, ...]
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reasons:
    """Why something follows: minimal sets of members.

    Attributes
    ----------
    smallest : a set of least size; among equals the first by sorted names
    others : further minimal sets, by size, then by name
    complete : all minimal sets are listed; False if the budget or the limit ended first
    proven : `smallest` is proven to be of least size
    """

    smallest: tuple[str, ...]
    others: tuple[tuple[str, ...], ...]
    complete: bool
    proven: bool = True


class FactsProgram:
    """Published figures as a linear program over non-negative amounts.

    Parameters
    ----------
    n_columns : number of amounts
    rows : the figures; each belongs to a named member that can be taken out
    orders : structure that is always in force (a region is part of its country)

    Raises
    ------
    MethodError
        If a row names a column that does not exist, or a member has no name.
    """

    def __init__(self, n_columns: int, rows: Sequence[Row], orders: Sequence[Order] = ()) -> None:
        self.n_columns = n_columns
        self._rows: list[AnyRow] = sorted([*rows, *orders], key=sort_key)
        for row in self._rows:
            self._check(row.forms())
            if not isinstance(row, Order) and not row.member:
                raise MethodError("every figure needs a member name")
        self._component_rows: list[tuple[AnyRow, ...]] = []
        self.components: tuple[Component, ...] = self._connect()
        self._of_column = {c: part.index for part in self.components for c in part.columns}
        self._of_member = {m: part.index for part in self.components for m in part.members}
        self._systems: OrderedDict[tuple[object, ...], System] = OrderedDict()
        self._parts: OrderedDict[frozenset[str], FactsProgram] = OrderedDict()
        self._orders = tuple(orders)
        self._rows_of: dict[str, list[Row]] = {}
        self._members_at: dict[int, set[str]] = {}
        for row in self._rows:
            if not isinstance(row, Order):
                self._rows_of.setdefault(row.member, []).append(row)
                for column in columns_of(row):
                    self._members_at.setdefault(column, set()).add(row.member)
        self._tie = _ties(self._orders)

    def _check(self, forms: Iterable[Form]) -> None:
        for form in forms:
            if form.columns and not (min(form.columns) >= 0 and max(form.columns) < self.n_columns):
                raise MethodError(f"a figure names a column outside 0..{self.n_columns - 1}")

    def _connect(self) -> tuple[Component, ...]:
        """Group rows that share a column or a member; order the groups by first column."""
        parent: dict[int | str | tuple[str, int], int | str | tuple[str, int]] = {}

        def find(item: int | str | tuple[str, int]) -> int | str | tuple[str, int]:
            parent.setdefault(item, item)
            while parent[item] != item:
                parent[item] = parent[parent[item]]
                item = parent[item]
            return item

        anchors: list[int | str | tuple[str, int]] = []
        for i, row in enumerate(self._rows):
            anchor = ("order", i) if isinstance(row, Order) else row.member
            anchors.append(anchor)
            for column in columns_of(row):
                parent[find(column)] = find(anchor)
        groups: dict[object, list[AnyRow]] = {}
        for anchor, row in zip(anchors, self._rows, strict=True):
            groups.setdefault(find(anchor), []).append(row)
        found: list[tuple[tuple[int, ...], tuple[str, ...], tuple[AnyRow, ...]]] = []
        for group in groups.values():
            columns = sorted({column for row in group for column in columns_of(row)})
            members = sorted({row.member for row in group if not isinstance(row, Order)})
            found.append((tuple(columns), tuple(members), tuple(group)))
        found.sort(key=lambda part: (part[0] or (self.n_columns,), part[1]))
        self._component_rows = [part[2] for part in found]
        return tuple(Component(i, part[0], part[1]) for i, part in enumerate(found))

    def touched(self, forms: Iterable[Form]) -> tuple[int, ...]:
        """Return the indices of the components that share a column with these forms."""
        columns = {column for form in forms for column in form.columns}
        return tuple(sorted({self._of_column[c] for c in columns if c in self._of_column}))

    # ----- questions

    def feasible(self, members: Collection[str] | None = None, extra: Sequence[Row] = ()) -> bool:
        """Tell whether amounts exist that satisfy the figures and every base can be positive.

        Parameters
        ----------
        members : figures in force; None for all
        extra : claims or assumptions on top. With members None, only the components they
            touch are looked at

        Raises
        ------
        NotConvergedError
            If the solver fails.
        MethodError
            If a member is unknown.
        """
        active = self._active(members)
        if self._is_few(active):
            return self.part(active).feasible(active, extra)
        if extra:
            joined = self._system(self._touched_by(extra, ()), extra)
            if not joined.feasible(active):
                return False
            if active is None:
                return True
            apart = {self._of_member[m] for m in active} - set(joined.components)
        elif active is None:
            apart = {part.index for part in self.components}
        else:
            apart = {self._of_member[m] for m in active}
        return all(self._system((index,), ()).feasible(active) for index in sorted(apart))

    def bounds(
        self,
        form: Form,
        members: Collection[str] | None = None,
        extra: Sequence[Row] = (),
    ) -> Bounds:
        """Bound a form over all amounts that satisfy the figures.

        Only the components that the form and `extra` touch are looked at.

        Parameters
        ----------
        form : what to bound; a column in no row lies between 0 and infinity
        members, extra : as for `feasible`

        Returns
        -------
        Bounds
            In the unit of the columns.

        Raises
        ------
        Infeasible
            If no amounts satisfy the figures.
        NotConvergedError
            If the solver fails.
        """
        return Bounds(*(self._end(form, members, extra, upper=up) for up in (False, True)))

    def at_least(self, form: Form, members: Collection[str] | None = None) -> float:
        """Return the lower end of `bounds` alone."""
        return self._end(form, members, (), upper=False)

    def _end(
        self, form: Form, members: Collection[str] | None, extra: Sequence[Row], *, upper: bool
    ) -> float:
        self._check((form,))
        active = self._active(members)
        if self._is_few(active):
            return self.part(active)._end(form, None, extra, upper=upper)
        merged = form.merged()
        on_top = {c for row in extra for c in columns_of(row)}
        tied = {c for c in merged if c in self._of_column or c in on_top}
        # A column in no row lies between 0 and infinity, whatever the others do.
        free = [a for c, a in merged.items() if c not in tied]
        end = math.inf if max(free, default=0) > 0 else 0.0
        if not upper:
            end = -math.inf if min(free, default=0) < 0 else 0.0
        # Components do not know each other: their bounds add, unless extra rows tie them.
        parts: dict[int, dict[int, float]] = {-1: {}} if extra else {}
        for column in sorted(tied):
            part = -1 if extra else self._of_column[column]
            parts.setdefault(part, {})[column] = merged[column]
        for part, rest in sorted(parts.items()):
            of_part = Form(tuple(rest), tuple(rest.values()))
            joined = self._touched_by(extra, (of_part,)) if extra else (part,)
            system = self._system(joined, extra)
            end += system.end(of_part, active, upper=upper).value
        return end

    def ratio_bounds(
        self,
        top: Form,
        bottom: Form,
        members: Collection[str] | None = None,
        extra: Sequence[Row] = (),
    ) -> Bounds:
        """Bound ``top / bottom`` over all amounts with a positive bottom.

        With y = x / bottom(x) and tau = 1 / bottom(x) the ratio is linear (Charnes and
        Cooper 1962): bound top(y) subject to the rows in (y, tau) and bottom(y) = 1.

        Parameters
        ----------
        top, bottom : forms in one unit
        members, extra : as for `feasible`

        Returns
        -------
        Bounds
            A pure number.

        Raises
        ------
        Infeasible
            If no amounts satisfy the figures, or the bottom cannot be positive.
        NotConvergedError
            If the solver fails.
        """
        self._check((top, bottom))
        active = self._active(members)
        if self._is_few(active):
            return self.part(active).ratio_bounds(top, bottom, None, extra)
        system = self._system(self._touched_by(extra, (top, bottom)), extra, (top, bottom))
        return system.bounds(top, active, bottom=bottom)

    def smallest_conflict(
        self, component: int, *, budget: int = minimal_sets.BUDGET
    ) -> tuple[str, ...] | None:
        """Return the smallest set of figures of a component that contradict each other.

        Parameters
        ----------
        component : index in `components`
        budget : feasibility programs allowed for the proof that it is smallest; when it
            ends, a minimal set is returned

        Returns
        -------
        tuple of str or None
            Sorted; None if the figures fit together. Among equals the first by names.
        """
        system = self._system((self.components[component].index,), ())
        system.forget()
        if system.feasible(None):
            return None
        found = minimal_sets.smallest(
            system.members,
            system.contradictory,
            budget=budget,
            core=system.clashes.core,
            room=system.clashes.room,
        )
        return found.sets[0]

    def conflicts(
        self, component: int, *, limit: int = _LIMIT, budget: int = minimal_sets.BUDGET
    ) -> Reasons | None:
        """Return all minimal sets of figures of a component that contradict each other.

        Parameters
        ----------
        component : index in `components`
        limit, budget : as for `why_infeasible`

        Returns
        -------
        Reasons or None
            None if the figures fit together.
        """
        system = self._system((self.components[component].index,), ())
        system.forget()
        if system.feasible(None):
            return None
        return _reasons(system.members, system.contradictory, system.clashes, limit, budget)

    def why_infeasible(
        self,
        extra: Sequence[Row],
        members: Collection[str] | None = None,
        *,
        limit: int = _LIMIT,
        budget: int = minimal_sets.BUDGET,
    ) -> Reasons:
        """Return the smallest sets of figures that contradict `extra`.

        Parameters
        ----------
        extra : the claim, with assumptions; always in force
        members : figures to choose from; None for all
        limit : minimal sets to list at most
        budget : feasibility programs allowed

        Raises
        ------
        MethodError
            If the figures and `extra` do not contradict each other.
        """
        forms = [form for row in extra for form in row.forms()]

        def explain(part: FactsProgram, limit: int) -> Reasons | None:
            system = part._system(part._touched_by(extra, ()), extra)
            system.forget()
            if system.feasible(None):
                return None
            return _reasons(system.members, system.contradictory, system.clashes, limit, budget)

        found = self._explain_nearby(forms, self._active(members), explain, limit)
        if found is None:
            raise MethodError("nothing to explain: the figures and the claim fit together")
        return found

    def why_within(
        self,
        form_or_ratio: Form | tuple[Form, Form],
        low: float,
        high: float,
        members: Collection[str] | None = None,
        extra: Sequence[Row] = (),
        *,
        limit: int = _LIMIT,
        budget: int = minimal_sets.BUDGET,
    ) -> Reasons:
        """Return the smallest sets of figures that guarantee ``low <= value <= high``.

        Parameters
        ----------
        form_or_ratio : a form, or a pair (top, bottom)
        low, high : the claim; infinite where open
        members, extra, limit, budget : as for `why_infeasible`

        Raises
        ------
        MethodError
            If the figures do not guarantee it.
        Infeasible
            If the figures contradict each other, so that they would guarantee anything.
        """
        forms = form_or_ratio if isinstance(form_or_ratio, tuple) else (form_or_ratio,)
        self._check(forms)

        def explain(part: FactsProgram, limit: int) -> Reasons | None:
            system = part._system(part._touched_by(extra, forms), extra, forms)
            entail = Entailment(system, forms, low, high)
            if not entail.holds(frozenset(system.members)):
                return None
            return _reasons(system.members, entail.holds, entail, limit, budget)

        near = [*forms, *(form for row in extra for form in row.forms())]
        found = self._explain_nearby(near, self._active(members), explain, limit)
        if found is None:
            raise MethodError("nothing to explain: the figures do not guarantee the claim")
        return found

    def _explain_nearby(
        self,
        forms: Sequence[Form],
        active: frozenset[str] | None,
        explain: Callable[[FactsProgram, int], Reasons | None],
        limit: int,
    ) -> Reasons | None:
        """Search the members near a claim first, then in wider and wider rings.

        A minimal set is connected: each member shares amounts with the claim or with another
        member. So a set of k members lies within k steps, and a set that is no larger than
        the steps taken is the smallest of all.
        """
        whole = len(self._rows_of if active is None else active)
        listed = limit if whole <= _NEARBY else min(limit, _SOME)
        touched = [self.components[i] for i in self.touched(forms)]
        within_reach = {member for component in touched for member in component.members}
        found: Reasons | None = None
        for steps, (near, last) in enumerate(self._rings(forms, active), start=1):
            if not last and whole <= _NEARBY:
                continue
            if found is not None and len(near) > _MANY:
                return replace(found, proven=False)
            part = self if near >= within_reach else self.part(near)
            found = explain(part, listed) or found
            if found is not None and (last or (found.proven and len(found.smallest) <= steps)):
                return found if last else replace(found, complete=False)
        return found

    def _rings(
        self, forms: Sequence[Form], active: frozenset[str] | None
    ) -> Iterator[tuple[frozenset[str], bool]]:
        """Yield the members within one step of some forms, two steps, and so on.

        With each comes whether it is the last: all that can matter.
        """
        seen = self.tied({column for form in forms for column in form.columns})
        edge, near = seen, frozenset[str]()
        while True:
            new = {m for c in edge for m in self._members_at.get(c, ())} - near
            new = new if active is None else new & active
            wider = near | new
            edge = self.tied({c for m in new for row in self._rows_of[m] for c in columns_of(row)})
            edge -= seen
            seen |= edge
            ahead = {m for c in edge for m in self._members_at.get(c, ())} - wider
            last = not (ahead if active is None else ahead & active)
            near = wider
            yield near, last
            if last:
                return

    def near(self, forms: Sequence[Form], steps: int) -> frozenset[str]:
        """Return the members within so many steps of some forms (one: those that share amounts)."""
        found = frozenset[str]()
        for _, (ring, _last) in zip(range(steps), self._rings(forms, None), strict=False):
            found = ring
        return found

    def tied(self, columns: Iterable[int]) -> set[int]:
        """Return columns with all those that orders tie them to."""
        columns = set(columns)
        return columns.union(*(self._tie.get(c, ()) for c in columns))

    def part(self, members: Collection[str]) -> FactsProgram:
        """Return the program of some members only, with all orders.

        Questions about few figures of many are answered much faster there.

        Raises
        ------
        MethodError
            If a member is unknown.
        """
        active = self._active(members)
        assert active is not None
        found = self._parts.get(active)
        if found is None:
            rows = [row for member in sorted(active) for row in self._rows_of[member]]
            found = self._parts[active] = FactsProgram(self.n_columns, rows, self._orders)
            while len(self._parts) > _PARTS:
                self._parts.popitem(last=False)
        self._parts.move_to_end(active)
        return found

    # ----- systems

    def _is_few(self, active: frozenset[str] | None) -> TypeGuard[frozenset[str]]:
        most = len(self._rows_of) / _FEW if len(self._rows_of) > _NEARBY else 0
        return active is not None and len(active) < most

    def _active(self, members: Collection[str] | None) -> frozenset[str] | None:
        if members is None:
            return None
        unknown = sorted(set(members) - self._of_member.keys())
        if unknown:
            raise MethodError(f"no such member: {', '.join(unknown[:5])}")
        return frozenset(members)

    def _touched_by(self, extra: Sequence[Row], forms: Iterable[Form]) -> tuple[int, ...]:
        return self.touched([*forms, *(form for row in extra for form in row.forms())])

    def _system(
        self, components: tuple[int, ...], extra: Sequence[Row], forms: Iterable[Form] = ()
    ) -> System:
        """Return the program of some components with extra rows, kept while it is in use."""
        on_top = tuple(sorted(extra, key=sort_key))
        named = {c for row in on_top for c in columns_of(row)}
        named.update(c for form in forms for c in form.columns)
        loose = tuple(sorted(named - self._of_column.keys()))
        key = (components, on_top, loose)
        system = self._systems.get(key)
        if system is None:
            for row in on_top:
                self._check(row.forms())
            base = self._system(components, ()) if on_top and components and not loose else None
            system = None if base is None else base.with_rows(on_top)
            if system is None:
                columns = [c for i in components for c in self.components[i].columns]
                rows = [self._component_rows[i] for i in components]
                system = System(components, sorted([*loose, *columns]), rows, on_top)
            self._systems[key] = system
            while len(self._systems) > _SYSTEMS + len(self.components):
                self._systems.popitem(last=False)
        self._systems.move_to_end(key)
        return system


def _ties(orders: Sequence[Order]) -> dict[int, frozenset[int]]:
    """For each column under an order, all columns that orders connect it with."""
    groups: dict[int, set[int]] = {}
    for order in orders:
        joined = set(columns_of(order))
        for column in tuple(joined):
            joined |= groups.get(column, set())
        for column in joined:
            groups[column] = joined
    return {column: frozenset(joined) for column, joined in groups.items()}


def _reasons(
    universe: Sequence[str],
    predicate: Callable[[frozenset[str]], bool],
    known: Borders[str] | Entailment,
    limit: int,
    budget: int,
) -> Reasons:
    found = minimal_sets.all_minimal(
        universe, predicate, limit=limit + 1, budget=budget, core=known.core, room=known.room
    )
    return Reasons(found.sets[0], found.sets[1:], complete=found.complete, proven=found.proven)

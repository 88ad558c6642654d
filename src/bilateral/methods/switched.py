"""A linear program whose rows belong to members, and answers that carry their proof.

`Switched` puts members in force and out again, lays other rows on top, and returns only what
plain arithmetic confirms: amounts that fit and duals that allow nothing smaller, or a
direction without end. What is not confirmed is solved again in another way.

References
----------
Farkas, J. (1902). Theorie der einfachen Ungleichungen. Journal fuer die reine und
angewandte Mathematik 124, 1-27.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from bilateral.errors import NotConvergedError
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
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

PRICE: Final = 1024.0  # of what is missed: duals are exact to a number, not to a share of them
_GREY: Final = (1e-11, 1e-7)  # between these a hot start is not trusted
_GAP: Final = 1e-8  # between a bound and its proof, relative to the terms of the form
_AGREE: Final = 2  # ways of solving that must find no solution
_DUAL: Final = 1e-9  # a row with a smaller dual is not to blame
_RAY: Final = 1e-9  # rounding allowed in a direction without end, of largest entry 1
_SLOPE: Final = 1e-7  # what the cost must fall along it


@dataclass(frozen=True, slots=True)
class Answer:
    """A proven optimum of a `Switched`.

    Attributes
    ----------
    value : the optimum; -inf if open
    kept_by : members that allow the amounts or the direction found, in force or not, shape
        (members + 1,), the last for the rows always in force; None if rows are missed
    floor : what the duals prove: nothing that keeps the rows of `members` costs less
    members : indices of members, one for each row of the proof; None without one
    """

    value: float
    kept_by: NDArray[np.bool_] | None = None
    floor: float = -INFINITY
    members: NDArray[np.intp] | None = None


class Switched:
    """A program whose rows belong to members that are switched on and off.

    Parameters
    ----------
    rows, upper, columns : as for `LinearProgram`
    member : index of the member of each row, `ALWAYS_ON` for rows in force in every subset
    n_amounts : number of amounts; tau and what else is added come after them
    n_members : number of members
    """

    def __init__(
        self,
        rows: SparseRows,
        upper: Floats,
        columns: tuple[Floats, Floats],
        member: NDArray[np.intp],
        *,
        n_amounts: int,
        n_members: int,
    ) -> None:
        self.program = LinearProgram(rows, upper, *columns)
        self._rows, self._upper, self._member = rows, upper, member
        self._on = np.ones(rows.n_rows, dtype=np.bool_)
        self._n_amounts, self._n_members = n_amounts, n_members
        self._rays: list[Floats] = []
        self.user: object = None  # whose rows are laid here

    def lay(self, rows: SparseRows, upper: Floats, member: NDArray[np.intp], n_kept: int) -> None:
        """Replace all rows after the first `n_kept`; the new ones are in force."""
        self.program.lay(rows, upper, n_kept)
        self._rows, self._upper, self._member = rows, upper, member
        self._on = np.concatenate((self._on[:n_kept], np.ones(rows.n_rows - n_kept, np.bool_)))

    def switch(self, chosen: NDArray[np.bool_]) -> None:
        """Put the rows of the chosen members in force; the last entry is for `ALWAYS_ON`."""
        wanted = chosen[self._member]
        changed = np.flatnonzero(wanted != self._on)
        if len(changed):
            upper = np.where(wanted[changed], self._upper[changed], INFINITY)
            self.program.set_upper(changed.astype(np.int32), upper)
            self._on = wanted

    def missed(self) -> Answer:
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
            by = found.value / PRICE
            if way is None and _GREY[0] < by < _GREY[1]:
                continue
            if by > MISSED:
                answer = self._proof(found, None, MISSED * PRICE)
                if answer is not None:
                    return answer
            else:
                kept = self._kept(found)
                if kept is not None:
                    return Answer(by, kept)
        raise NotConvergedError("the solver gave no answer that can be proven")

    def extreme(self, cost: Floats, start: Basis, below: Floats | None = None) -> Answer | None:
        """Minimise: -inf when open, None when the solver finds no solution.

        Parameters
        ----------
        cost : shape (columns,); what is longer is cut
        start : the basis to start from
        below : if given, the equation ``below x = 1`` is in force as well, and tau is free

        Raises
        ------
        NotConvergedError
            If no way of solving gives an answer with a proof: amounts that fit and duals
            that allow nothing smaller, or a direction without end.
        """
        program, tau = self.program, self._n_amounts
        cost = cost[: program.n_columns]
        below = None if below is None else below[: program.n_columns]
        for ray in self._rays:
            if self._endless(ray, cost, below):
                return self._open(ray)
        program.set_basis(start)
        program.set_cost(cost)
        if below is None:
            return self._minimum(cost, None)
        index = np.flatnonzero(below).astype(np.int32)
        program.add_equation(index, below[index], 1.0)
        program.set_column(tau, 0.0, INFINITY)
        try:
            return self._minimum(cost, below)
        finally:
            program.drop_equation()
            program.set_column(tau, 1.0, 1.0)

    def _minimum(self, cost: Floats, below: Floats | None) -> Answer | None:
        infeasible = 0
        for way in (None, *range(len(WAYS))):
            outcome = self.program.run(way)
            if outcome == "unbounded":
                ray = self._way_out(cost, below)
                if ray is not None:
                    return self._open(ray)
            if outcome == "optimal":
                found = self.program.solution()
                kept = self._kept(found)
                enough = found.value - _GAP * max(float(np.abs(cost) @ np.abs(found.x)), _GAP)
                answer = None if kept is None else self._proof(found, kept, enough)
                if answer is not None:
                    return answer
            infeasible += outcome == "infeasible"
            if infeasible == _AGREE:
                return None
        raise NotConvergedError("the solver gave no answer that can be proven")

    def _proof(
        self, found: Solution, kept_by: NDArray[np.bool_] | None, enough: float
    ) -> Answer | None:
        """Prove a solution by duals above `enough`, with as few rows as can be."""
        for least in (_DUAL, 0.0):
            blamed = found.duals < -least
            floor = self.program.floor(found, blamed)
            if floor > enough:
                return Answer(found.value, kept_by, floor, self._member[blamed])
        return None

    def _kept(self, found: Solution) -> NDArray[np.bool_] | None:
        """Return which members allow the amounts, in force or not; None if those in force do not.

        Shape (members + 1,); the last entry is for the rows always in force.
        """
        kept = self._rows.kept(found.x, self._upper)
        if not (kept | ~self._on).all() or not self.program.within_limits(found):
            return None
        return self._allowed(kept)

    def _allowed(self, kept: NDArray[np.bool_]) -> NDArray[np.bool_]:
        allowed = np.ones(self._n_members + 1, dtype=np.bool_)
        allowed[self._member[~kept]] = False
        return allowed

    def _open(self, ray: Floats) -> Answer:
        return Answer(-INFINITY, self._allowed(self._rows.kept(ray, self._upper)))

    def _way_out(self, cost: Floats, below: Floats | None) -> Floats | None:
        """Find a direction without end, and keep it: it may answer the next question too."""
        for find in (self.program.ray, lambda: self._direction(cost, below)):
            ray = find()
            if ray is not None:
                ray = ray / (float(np.abs(ray).max()) or 1.0)
                if self._endless(ray, cost, below):
                    self._rays.append(ray)
                    return ray
        return None

    def _endless(self, ray: Floats, cost: Floats, below: Floats | None) -> bool:
        """Check a direction: allowed by every row in force, and the cost falls along it."""
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

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
_SLOPE: Final = 1e-10  # what the cost must fall along a direction without end of largest entry 1


@dataclass(frozen=True, slots=True)
class Answer:
    """A proven optimum of a `Switched`.

    Attributes
    ----------
    value : the optimum; -inf if open
    against : indices of members, in force or not, that do not allow the amounts or the
        direction found, one for each row of theirs; None if rows are missed
    floor : what the duals prove: nothing that keeps the rows of `members` costs less
    members : indices of members, one for each row of the proof; None without one
    amounts : what fits, shape (columns,); None if open or if rows are missed
    """

    value: float
    against: NDArray[np.intp] | None = None
    floor: float = -INFINITY
    members: NDArray[np.intp] | None = None
    amounts: Floats | None = None


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
        self.user: object = None  # whose rows are laid here

    def lay(self, rows: SparseRows, upper: Floats, member: NDArray[np.intp], n_kept: int) -> None:
        """Replace all rows after the first `n_kept`; the new ones are in force."""
        self.program.lay(rows, upper, n_kept)
        self._rows, self._upper, self._member = rows, upper, member
        self._on = np.concatenate((self._on[:n_kept], np.ones(rows.n_rows - n_kept, np.bool_)))

    def switch(self, chosen: NDArray[np.bool_]) -> None:
        """Put the rows of the chosen members in force; the last entry is for `ALWAYS_ON`."""
        wanted = chosen[self._member]
        changed = (wanted != self._on).nonzero()[0]
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
            found = self.program.amounts()
            by = float(found[-1])
            if way is None and _GREY[0] < by < _GREY[1]:
                continue
            if by > MISSED:
                proof = self._proof(MISSED * PRICE)
                if proof is not None:
                    return Answer(by, None, *proof)
            else:
                against = self._against(found)
                if against is not None:
                    return Answer(by, against, amounts=found)
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
            endless = self._endless(ray, cost, below)
            if endless is not None:
                return self._open(endless)
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
                found = self.program.amounts()
                value, terms = float(cost @ found), float(np.abs(cost) @ np.abs(found))
                against = self._against(found)
                proof = None if against is None else self._proof(value - _GAP * max(terms, _GAP))
                if proof is not None:
                    return Answer(value, against, *proof, found)
            infeasible += outcome == "infeasible"
            if infeasible == _AGREE:
                return None
        raise NotConvergedError("the solver gave no answer that can be proven")

    def _proof(self, enough: float) -> tuple[float, NDArray[np.intp]] | None:
        """Prove the last solution by duals above `enough`, with as few rows as can be.

        Returns
        -------
        What they prove, and the index of a member for each row of the proof.
        """
        duals = self.program.duals()
        of_rows = duals[: self._rows.n_rows]
        for least in (_DUAL, 0.0):
            blamed = (of_rows < -least) & self._on
            floor = self.program.floor(duals, blamed)
            if floor > enough:
                return floor, self._member[blamed]
        return None

    def _against(self, amounts: Floats) -> NDArray[np.intp] | None:
        """Return which members do not allow the amounts; None if one in force does not.

        An index for each row that is missed.
        """
        missed = self._rows.missed(amounts, self._upper)
        if (missed & self._on).any() or not self.program.within_limits(amounts):
            return None
        return self._member[missed]

    def _open(self, ray: Floats) -> Answer:
        return Answer(-INFINITY, self._member[self._rows.missed(ray, self._upper)])

    def _way_out(self, cost: Floats, below: Floats | None) -> Floats | None:
        """Find a direction without end, and keep it: it may answer the next question too."""
        for find in (self.program.ray, lambda: self._direction(cost, below)):
            ray = find()
            endless = None if ray is None else self._endless(ray, cost, below)
            if endless is not None:
                self._rays.append(endless)
                return endless
        return None

    def _endless(self, ray: Floats, cost: Floats, below: Floats | None) -> Floats | None:
        """Check a direction as amounts are checked, in steps in which the cost falls by 1.

        None if a row in force does not allow it, or the cost does not fall along it.
        """
        falls = -float(cost @ ray)
        if not falls > _SLOPE * float(np.abs(ray).max()):
            return None
        ray = ray / falls
        if below is None:
            if ray[self._n_amounts :].any():
                return None
        elif abs(float(below @ ray)) > MISSED:
            return None
        missed = self._rows.missed(ray, self._upper) & self._on
        return None if missed.any() or ray.min() < -MISSED else ray

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
                return program.amounts()
        return None

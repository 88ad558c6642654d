"""One small typed door to HiGHS: a linear program with rows ``a x <= upper`` that can be re-solved.

Everything the package asks of a solver goes through `LinearProgram`, so no other module
knows HiGHS. It runs simplex in one thread, without presolve and without output. No status
is taken at its word: plain arithmetic says whether the amounts fit and which bound the duals
prove, and a caller who is not convinced solves again in another of `WAYS`.

References
----------
Huangfu, Q. and Hall, J. A. J. (2018). Parallelizing the dual revised simplex method.
Mathematical Programming Computation 10, 119-142.
"""

# HiGHS has partial stubs: what it returns is narrowed here, once.
# pyright: reportUnknownVariableType=false, reportUnknownArgumentType=false
# pyright: reportArgumentType=false, reportAttributeAccessIssue=false, reportCallIssue=false
# pyright: reportPrivateUsage=false
from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

import highspy
import numpy as np
from highspy import _core

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int32]

Basis = highspy.HighsBasis  # to keep and to give back, nothing else
Outcome = Literal["optimal", "infeasible", "unbounded", "failed"]

INFINITY: Final = float("inf")
TOLERANCE: Final = 1e-10  # the tightest HiGHS takes; the program is scaled to 1 before it comes
MISSED: Final = 3e-10  # by how much a scaled row may be missed: the solver's rounding
ROUNDING: Final = 1e-10  # relative rounding of coefficients a proof may rest on
_FLOATS: Final = 1e-12  # relative rounding of a sum of floating point numbers
_DUAL, _PRIMAL, _DEVEX = 1, 4, 1
_OPTIONS: Final[dict[str, bool | int | float | str]] = {
    "output_flag": False,
    "threads": 1,
    "presolve": "off",
    "solver": "simplex",
    "simplex_scale_strategy": 0,
    "primal_feasibility_tolerance": TOLERANCE,
    "dual_feasibility_tolerance": TOLERANCE,
    "small_matrix_value": 1e-12,
    "simplex_strategy": _PRIMAL,
    "simplex_primal_edge_weight_strategy": _DEVEX,
    "dual_simplex_cost_perturbation_multiplier": 1.0,
}
# Ways to solve from nothing, one after the other until a solution passes its check.
WAYS: Final[tuple[dict[str, bool | int | float | str], ...]] = (
    {"simplex_strategy": _DUAL},
    {"simplex_strategy": _DUAL, "simplex_scale_strategy": 2},
    {"simplex_strategy": _PRIMAL, "simplex_scale_strategy": 2},
    {"simplex_strategy": _DUAL, "dual_simplex_cost_perturbation_multiplier": 0.0},
    {"simplex_strategy": _DUAL, "simplex_scale_strategy": 4, "presolve": "on"},
    {
        "simplex_strategy": _DUAL,
        "simplex_scale_strategy": 4,
        "primal_feasibility_tolerance": 1e-9,
        "dual_feasibility_tolerance": 1e-7,
    },
)
_OUTCOMES: Final[dict[highspy.HighsModelStatus, Outcome]] = {
    highspy.HighsModelStatus.kOptimal: "optimal",
    highspy.HighsModelStatus.kInfeasible: "infeasible",
    highspy.HighsModelStatus.kUnbounded: "unbounded",
    highspy.HighsModelStatus.kUnboundedOrInfeasible: "unbounded",
}


@dataclass(frozen=True, slots=True)
class SparseRows:
    """Rows of a sparse matrix (CSR).

    Attributes
    ----------
    starts : where each row starts in the other two, and the end, shape (rows + 1,)
    index : column of each entry, shape (entries,)
    value : coefficient of each entry, shape (entries,)
    """

    starts: Ints
    index: Ints
    value: Floats

    @property
    def n_rows(self) -> int:
        """Number of rows."""
        return len(self.starts) - 1

    def row_of(self) -> NDArray[np.intp]:
        """Return the row of each entry, shape (entries,)."""
        return np.repeat(np.arange(self.n_rows), np.diff(self.starts))

    def times(self, x: Floats) -> Floats:
        """Multiply by a vector, shape (columns,) in, (rows,) out."""
        product = self.value * x[self.index]
        return np.bincount(self.row_of(), weights=product, minlength=self.n_rows).astype(np.float64)

    def only(self, rows: NDArray[np.intp]) -> SparseRows:
        """Return some of the rows, in the order given."""
        counts = np.diff(self.starts)[rows]
        ends = np.cumsum(counts)
        within = np.arange(int(counts.sum())) - np.repeat(ends - counts, counts)
        take = np.repeat(self.starts[rows], counts) + within
        starts = np.concatenate(([0], ends)).astype(np.int32)
        return SparseRows(starts, self.index[take], self.value[take])


@dataclass(frozen=True, slots=True)
class Solution:
    """What the solver returned; `LinearProgram.fits` and `LinearProgram.floor` check it.

    Attributes
    ----------
    x : the amounts, shape (columns,)
    duals : of the rows, <= 0, shape (rows,)
    of_equations : duals of the added equations
    value : ``cost x``
    size : sum of the absolute terms of `value`
    """

    x: Floats
    duals: Floats
    of_equations: Floats
    value: float
    size: float


class LinearProgram:
    """Minimise ``cost x`` subject to ``rows x <= upper`` and ``low <= x <= high``.

    The program stays in memory between calls, so that a change of cost or of a few rows
    starts from the last basis, or from one that was kept with `basis`.

    Parameters
    ----------
    rows : the matrix, shape (rows, columns)
    upper : right-hand sides, shape (rows,); infinite switches a row off
    low, high : limits of the columns, shape (columns,)
    """

    def __init__(self, rows: SparseRows, upper: Floats, low: Floats, high: Floats) -> None:
        # The compiled class: highspy.Highs() prints a banner before it can be silenced.
        self._highs = _core._Highs()
        for name, setting in _OPTIONS.items():
            self._highs.setOptionValue(name, setting)
        self.n_columns, self.n_rows = len(low), rows.n_rows
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = self.n_columns, self.n_rows
        lp.col_cost_ = np.zeros(self.n_columns)
        lp.col_lower_, lp.col_upper_ = low, high
        lp.row_lower_, lp.row_upper_ = np.full(self.n_rows, -INFINITY), upper
        matrix = lp.a_matrix_
        matrix.format_ = highspy.MatrixFormat.kRowwise
        matrix.num_col_, matrix.num_row_ = self.n_columns, self.n_rows
        matrix.start_, matrix.index_, matrix.value_ = rows.starts, rows.index, rows.value
        self._highs.passModel(lp)
        self._all = np.arange(self.n_columns, dtype=np.int32)
        self._rows, self._row_of = rows, rows.row_of()
        self._upper, self._low, self._high = upper.copy(), low.copy(), high.copy()
        self._cost = np.zeros(self.n_columns)
        self._equations: list[tuple[Ints, Floats, float]] = []

    def set_cost(self, cost: Floats) -> None:
        """Replace the whole cost vector, shape (columns,)."""
        self._highs.changeColsCost(self.n_columns, self._all, cost)
        self._cost = cost

    def set_upper(self, rows: Ints, upper: Floats) -> None:
        """Replace some right-hand sides."""
        low = np.full(len(rows), -INFINITY)
        self._highs.changeRowsBounds(len(rows), rows, low, upper)
        self._upper[rows] = upper

    def set_column(self, column: int, low: float, high: float) -> None:
        """Replace the limits of one column."""
        self._highs.changeColBounds(column, low, high)
        self._low[column], self._high[column] = low, high

    def add_equation(self, index: Ints, value: Floats, total: float) -> None:
        """Add the row ``value x[index] = total`` as the last one."""
        self._highs.addRow(total, total, len(index), index, value)
        self._equations.append((index, value, total))

    def drop_equation(self) -> None:
        """Remove the last row that `add_equation` added."""
        self._equations.pop()
        last = self.n_rows + len(self._equations)
        self._highs.deleteRows(1, np.array([last], dtype=np.int32))

    def basis(self) -> Basis:
        """Return a copy of the basis in force."""
        kept = highspy.HighsBasis()
        now = self._highs.getBasis()
        kept.col_status, kept.row_status = list(now.col_status), list(now.row_status)
        kept.valid, kept.alien = now.valid, False
        return kept

    def set_basis(self, basis: Basis) -> None:
        """Start the next solve from a kept basis, whatever was solved in between."""
        self._highs.setBasis(basis)

    def run(self, way: int | None = None) -> Outcome:
        """Solve from the last basis, or from nothing in one of `WAYS`."""
        if way is None:
            return self._run_once()
        self._highs.clearSolver()
        for name, setting in WAYS[way].items():
            self._highs.setOptionValue(name, setting)
        outcome = self._run_once()
        for name in WAYS[way]:
            self._highs.setOptionValue(name, _OPTIONS[name])
        return outcome

    def _run_once(self) -> Outcome:
        if self._highs.run() == highspy.HighsStatus.kError:
            return "failed"
        return _OUTCOMES.get(self._highs.getModelStatus(), "failed")

    def solution(self) -> Solution:
        """Return the last solution."""
        found = self._highs.getSolution()
        x = np.array(found.col_value, dtype=np.float64)
        duals = np.array(found.row_dual, dtype=np.float64)
        ours = np.minimum(duals[: self.n_rows], 0.0)
        ours[~np.isfinite(self._upper)] = 0.0
        terms = self._cost * x
        return Solution(
            x, ours, duals[self.n_rows :], float(terms.sum()), float(np.abs(terms).sum())
        )

    def fits(self, found: Solution) -> bool:
        """Tell by arithmetic whether the amounts keep every row and limit, up to rounding."""
        x = found.x
        terms = self._rows.value * x[self._rows.index]
        n = self.n_rows
        over = np.bincount(self._row_of, weights=terms, minlength=n) - self._upper
        size = np.bincount(self._row_of, weights=np.abs(terms), minlength=n)
        # Inside a row rounding is relative to its terms; MISSED is the solver's own share.
        return bool(
            (over <= MISSED + _FLOATS * size).all()
            and (x >= self._low - MISSED).all()
            and (x <= self._high * (1 + MISSED) + MISSED).all()
            and all(
                abs(float(value @ x[index]) - total)
                <= MISSED + _FLOATS * float(np.abs(value) @ np.abs(x[index]))
                for index, value, total in self._equations
            )
        )

    def floor(self, found: Solution) -> float:
        """Return the bound that the duals prove: nothing that fits costs less (Farkas).

        The proof may change coefficients by `ROUNDING`; -inf if the duals prove nothing.
        """
        duals = found.duals
        n = self.n_columns
        terms = self._rows.value * duals[self._row_of]
        reduced = self._cost - np.bincount(self._rows.index, weights=terms, minlength=n)
        size = np.abs(self._cost) + np.bincount(
            self._rows.index, weights=np.abs(terms), minlength=n
        )
        on = duals < 0
        floor = float(duals[on] @ self._upper[on])
        for (index, value, total), dual in zip(self._equations, found.of_equations, strict=True):
            reduced[index] -= dual * value
            size[index] += np.abs(dual * value)
            floor += float(dual) * total
        reduced[np.abs(reduced) <= ROUNDING * size] = 0.0
        at = np.where(reduced > 0, self._low, self._high)[reduced != 0]
        return floor + float(reduced[reduced != 0] @ at)

    def ray(self) -> Floats | None:
        """Return a direction in which the last program is unbounded, or None, shape (columns,)."""
        found = self._highs.getPrimalRay()
        if len(found) < 3 or not found[1]:
            return None
        return np.array(found[2], dtype=np.float64)

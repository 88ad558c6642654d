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

from dataclasses import dataclass, field
from functools import cache
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
_MOVES, _MOVE = 5, 1e-6  # rounds in which duals are moved, and by which share of them
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


@cache
def _options() -> highspy.HighsOptions:
    template = _core._Highs()
    for name, setting in _OPTIONS.items():
        template.setOptionValue(name, setting)
    return template.getOptions()


def with_more_rows(basis: Basis, n_rows: int) -> Basis:
    """Return a basis for so many rows more, which start with room to spare."""
    more = highspy.HighsBasis()
    more.col_status = basis.col_status
    more.row_status = [*basis.row_status, *[highspy.HighsBasisStatus.kBasic] * n_rows]
    more.valid, more.alien = basis.valid, False
    return more


@dataclass(frozen=True, slots=True)
class SparseRows:
    """Rows of a sparse matrix (CSR).

    Attributes
    ----------
    starts : where each row starts in the other two, and the end, shape (rows + 1,)
    index : column of each entry, shape (entries,)
    value : coefficient of each entry, shape (entries,)
    n_rows : number of rows
    row : row of each entry, shape (entries,)
    """

    starts: Ints
    index: NDArray[np.intp]
    value: Floats
    n_rows: int = field(init=False)
    row: NDArray[np.intp] = field(init=False)

    def __post_init__(self) -> None:
        n_rows = len(self.starts) - 1
        object.__setattr__(self, "n_rows", n_rows)
        row = np.repeat(np.arange(n_rows), self.starts[1:] - self.starts[:-1])
        object.__setattr__(self, "row", row)

    def times(self, x: Floats) -> Floats:
        """Multiply by a vector, shape (columns,) in, (rows,) out."""
        product = self.value * x[self.index]
        return np.bincount(self.row, product, self.n_rows).astype(np.float64, copy=False)

    def missed(self, x: Floats, upper: Floats) -> NDArray[np.bool_]:
        """Tell by arithmetic which rows ``a x <= upper`` are missed, shape (rows,)."""
        terms = self.value * x[self.index]
        over = np.bincount(self.row, terms, self.n_rows) - upper
        # Inside a row rounding is relative to its terms; MISSED is the solver's own share.
        missed = over > MISSED
        if missed.any():
            missed &= over > MISSED + _FLOATS * np.bincount(self.row, np.abs(terms), self.n_rows)
        return missed

    def under(self, more: SparseRows) -> SparseRows:
        """Put more rows under these."""
        return SparseRows(
            np.concatenate((self.starts, more.starts[1:] + self.starts[-1])),
            np.concatenate((self.index, more.index)),
            np.concatenate((self.value, more.value)),
        )

    def only(self, rows: NDArray[np.intp]) -> SparseRows:
        """Return some of the rows, in the order given."""
        counts = np.diff(self.starts)[rows]
        ends = np.cumsum(counts)
        within = np.arange(int(counts.sum())) - np.repeat(ends - counts, counts)
        take = np.repeat(self.starts[rows], counts) + within
        starts = np.concatenate(([0], ends)).astype(np.int32)
        return SparseRows(starts, self.index[take], self.value[take])


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
        self._highs.passOptions(_options())
        self.n_columns, self.n_rows = len(low), rows.n_rows
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = self.n_columns, self.n_rows
        lp.col_cost_ = np.zeros(self.n_columns)
        lp.col_lower_, lp.col_upper_ = low, high
        lp.row_lower_, lp.row_upper_ = np.full(self.n_rows, -INFINITY), upper
        matrix = lp.a_matrix_
        matrix.format_ = highspy.MatrixFormat.kRowwise
        matrix.num_col_, matrix.num_row_ = self.n_columns, self.n_rows
        matrix.start_, matrix.value_ = rows.starts, rows.value
        matrix.index_ = rows.index.astype(np.int32)
        self._highs.passModel(lp)
        self._all = np.arange(self.n_columns, dtype=np.int32)
        self._rows = rows
        self._upper, self._low, self._high = upper.copy(), low.copy(), high.copy()
        self._least, self._most = low - MISSED, high * (1 + MISSED) + MISSED
        self._cost = np.zeros(self.n_columns)
        self._equations: list[tuple[Ints, Floats, float]] = []
        self._outcome: Outcome | None = None  # of the program as it stands, once solved

    def set_cost(self, cost: Floats) -> None:
        """Replace the whole cost vector, shape (columns,)."""
        self._outcome = None
        self._highs.changeColsCost(self.n_columns, self._all, cost)
        self._cost = cost

    def set_upper(self, rows: Ints, upper: Floats) -> None:
        """Replace some right-hand sides."""
        low = np.full(len(rows), -INFINITY)
        self._outcome = None
        self._highs.changeRowsBounds(len(rows), rows, low, upper)
        self._upper[rows] = upper

    def set_column(self, column: int, low: float, high: float) -> None:
        """Replace the limits of one column."""
        self._outcome = None
        self._highs.changeColBounds(column, low, high)
        self._low[column], self._high[column] = low, high
        self._least[column], self._most[column] = low - MISSED, high * (1 + MISSED) + MISSED

    def add_equation(self, index: Ints, value: Floats, total: float) -> None:
        """Add the row ``value x[index] = total`` as the last one."""
        self._outcome = None
        self._highs.addRow(total, total, len(index), index, value)
        self._equations.append((index, value, total))

    def drop_equation(self) -> None:
        """Remove the last row that `add_equation` added."""
        self._equations.pop()
        last = self.n_rows + len(self._equations)
        self._outcome = None
        self._highs.deleteRows(1, np.array([last], dtype=np.int32))

    def lay(self, rows: SparseRows, upper: Floats, n_kept: int) -> None:
        """Replace all rows after the first `n_kept`; `rows` and `upper` are of the whole."""
        self._outcome = None
        n_old, n_new = self.n_rows - n_kept, rows.n_rows - n_kept
        if n_old:
            self._highs.deleteRows(n_old, np.arange(n_kept, self.n_rows, dtype=np.int32))
        if n_new:
            first = int(rows.starts[n_kept])
            self._highs.addRows(
                n_new,
                np.full(n_new, -INFINITY),
                upper[n_kept:],
                len(rows.value) - first,
                rows.starts[n_kept:-1] - np.int32(first),
                rows.index[first:].astype(np.int32),
                rows.value[first:],
            )
        self._rows, self.n_rows = rows, rows.n_rows
        self._upper = np.concatenate((self._upper[:n_kept], upper[n_kept:]))

    def basis(self) -> Basis:
        """Return a copy of the basis in force."""
        kept = highspy.HighsBasis()
        now = self._highs.getBasis()
        kept.col_status, kept.row_status = list(now.col_status), list(now.row_status)
        kept.valid, kept.alien = now.valid, False
        return kept

    def set_basis(self, basis: Basis) -> None:
        """Start the next solve from a kept basis, whatever was solved in between."""
        self._outcome = None
        self._highs.setBasis(basis)

    def run(self, way: int | None = None) -> Outcome:
        """Solve from the last basis, or from nothing in one of `WAYS`."""
        if way is None:
            return self._outcome or self._run_once()
        self._highs.clearSolver()
        for name, setting in WAYS[way].items():
            self._highs.setOptionValue(name, setting)
        outcome = self._run_once()
        for name in WAYS[way]:
            self._highs.setOptionValue(name, _OPTIONS[name])
        return outcome

    def _run_once(self) -> Outcome:
        self._outcome = "failed"
        if self._highs.run() != highspy.HighsStatus.kError:
            self._outcome = _OUTCOMES.get(self._highs.getModelStatus(), "failed")
        return self._outcome

    def amounts(self) -> Floats:
        """Return the last solution, to be checked by `within_limits` and `SparseRows.missed`."""
        return np.array(self._highs.getSolution().col_value)

    def duals(self) -> Floats:
        """Return the last duals, for `floor`: of the rows, then of the equations."""
        return np.array(self._highs.getSolution().row_dual)

    def within_limits(self, x: Floats) -> bool:
        """Tell by arithmetic whether the amounts keep limits and equations, up to rounding."""
        inside = (x >= self._least) & (x <= self._most)
        return bool(inside.all()) and all(
            abs(float(value @ x[index]) - total)
            <= MISSED + _FLOATS * float(np.abs(value) @ np.abs(x[index]))
            for index, value, total in self._equations
        )

    def floor(self, duals: Floats, rows: NDArray[np.bool_]) -> float:
        """Return the bound that the duals of some rows prove (Farkas).

        Nothing that keeps those rows, the limits and the equations costs less. The proof may
        change coefficients by `ROUNDING`; -inf if the duals prove nothing. Any duals <= 0 prove
        something, so those that miss by a rounding are moved until they do.

        Parameters
        ----------
        duals : as `duals` returns them
        rows : which rows the proof may rest on, in force and with duals <= 0, shape (rows,)
        """
        of_equations = duals[self.n_rows :]
        duals = duals[: self.n_rows] * rows
        matrix, n = self._rows, self.n_columns
        for _ in range(_MOVES):
            terms = matrix.value * duals[matrix.row]
            reduced = self._cost - np.bincount(matrix.index, terms, n)
            size = np.abs(self._cost) + np.bincount(matrix.index, np.abs(terms), n)
            on = duals.nonzero()[0]
            floor = float(duals[on] @ self._upper[on])
            for (index, value, total), dual in zip(self._equations, of_equations, strict=True):
                reduced[index] -= dual * value
                size[index] += np.abs(dual * value)
                floor += float(dual) * total
            counts = np.abs(reduced) > ROUNDING * size
            at = np.where(reduced[counts] > 0, self._low[counts], self._high[counts])
            floor += float(reduced[counts] @ at)
            if floor > -INFINITY or not self._move(duals, terms, reduced, counts):
                return floor
        return -INFINITY

    def _move(
        self, duals: Floats, terms: Floats, reduced: Floats, counts: NDArray[np.bool_]
    ) -> bool:
        """Move duals, in place, where a column without limit misses its sign by a rounding.

        The dual that holds the column most is enlarged; where none does, its cost must be
        shared by less.
        """
        for column in np.flatnonzero(counts & (reduced < 0) & (self._high == INFINITY)):
            held = np.where(self._rows.index == column, -terms, 0.0)
            most, missing, cost = int(held.argmax()), -reduced[column], self._cost[column]
            if missing < _MOVE * held[most]:
                duals[self._rows.row[most]] *= 1.0 + missing / held[most]
            elif missing < _MOVE * cost:
                duals *= cost / (cost + missing)
            else:
                return False
        return True

    def ray(self) -> Floats | None:
        """Return a direction in which the last program is unbounded, or None, shape (columns,)."""
        found = self._highs.getPrimalRay()
        if len(found) < 3 or not found[1]:
            return None
        return np.array(found[2], dtype=np.float64)

"""Published figures as rows of a linear program: what they say, and how they are scaled.

A form is a sum of columns (non-negative amounts). A `Value` bounds a form, a `Growth`
bounds the ratio of two, an `Order` says that a part is not larger than its whole. All of
them become rows ``a x - h tau <= 0``, homogeneous in the amounts x and one more column
tau, so that one matrix serves three questions: tau = 1 for amounts, tau free and a
denominator of 1 for ratios, and tau >= 1 with every base of a growth >= its scale for
"is there a solution in which every base is positive".

References
----------
Charnes, A. and Cooper, W. W. (1962). Programming with linear fractional functionals.
Naval Research Logistics Quarterly 9, 181-186.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, Final, Literal

import numpy as np

from bilateral.errors import MethodError
from bilateral.methods.solver import INFINITY, SparseRows

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int32]

Kind = Literal["elastic", "exact", "wide"]

SLACK: Final = 1e-9  # relative: a figure that equals a bound is inside it
ALWAYS_ON: Final = -1  # the member of orders and extra rows: in force in every subset
_KEPT: Final = 16_384  # forms and rows whose arithmetic is remembered
_BASES: Final = 64.0  # how much more a base may be missed by: proofs without bases come first
_STEEP: Final = 1e3  # largest level in a scaled row
_ROUNDS, _FLOOR, _STILL = 60, 1e-10, 1e-3


@dataclass(frozen=True, slots=True)
class Form:
    """A linear form: the sum of coefficients times columns.

    Attributes
    ----------
    columns : indices of columns; a column may appear twice, its coefficients add
    coefficients : one finite number per column
    """

    columns: tuple[int, ...]
    coefficients: tuple[float, ...]

    def __post_init__(self) -> None:
        if len(self.columns) != len(self.coefficients):
            raise MethodError("a form needs one coefficient per column")
        if not all(map(math.isfinite, self.coefficients)):
            raise MethodError("a form needs finite coefficients")

    @classmethod
    def total(cls, columns: Iterable[int]) -> Form:
        """Return the plain sum of columns."""
        chosen = tuple(columns)
        return cls(chosen, (1.0,) * len(chosen))

    def __add__(self, other: Form) -> Form:
        """Add two forms."""
        return Form(self.columns + other.columns, self.coefficients + other.coefficients)

    def __sub__(self, other: Form) -> Form:
        """Subtract a form, as in a balance."""
        return self + other.scaled(-1.0)

    def scaled(self, factor: float) -> Form:
        """Multiply every coefficient."""
        return Form(self.columns, tuple(factor * c for c in self.coefficients))

    def merged(self) -> dict[int, float]:
        """Return coefficient by column, sorted by column, without zeros."""
        return dict(_merged(self))


@lru_cache(maxsize=_KEPT)
def _merged(form: Form) -> tuple[tuple[int, float], ...]:
    """Return the pairs (column, coefficient) of a form, each column once, sorted."""
    sums: dict[int, float] = {}
    for column, coefficient in zip(form.columns, form.coefficients, strict=True):
        sums[column] = sums.get(column, 0.0) + coefficient
    return tuple((column, sums[column]) for column in sorted(sums) if sums[column])


@dataclass(frozen=True, slots=True)
class Value:
    """A level: ``low <= form <= high``.

    Attributes
    ----------
    member : name in reasons, such as ``F05.value``
    form : what is bounded
    low, high : in the unit of the columns; infinite where open
    """

    member: str
    form: Form
    low: float
    high: float

    def __post_init__(self) -> None:
        if not (self.low < math.inf and self.high > -math.inf):
            raise MethodError(f"{self.member}: {self.low} to {self.high} are not bounds")

    def forms(self) -> tuple[Form, ...]:
        """Return the forms it speaks of."""
        return (self.form,)


@dataclass(frozen=True, slots=True)
class Growth:
    """A change: ``low * base <= now <= high * base``, and the base can be positive.

    Attributes
    ----------
    member : name in reasons, such as ``F05.change``
    now, base : what is compared
    low, high : ratios (+18.5 % is 1.185); infinite where open
    """

    member: str
    now: Form
    base: Form
    low: float
    high: float

    def __post_init__(self) -> None:
        if not (self.low < math.inf and self.high > -math.inf):
            raise MethodError(f"{self.member}: {self.low} to {self.high} are not ratios")

    def forms(self) -> tuple[Form, ...]:
        """Return the forms it speaks of."""
        return (self.now, self.base)


@dataclass(frozen=True, slots=True)
class Order:
    """A part is not larger than its whole: ``smaller <= larger``, always in force."""

    smaller: Form
    larger: Form

    def forms(self) -> tuple[Form, ...]:
        """Return the forms it speaks of."""
        return (self.smaller, self.larger)


Row = Value | Growth
AnyRow = Value | Growth | Order


def sort_key(row: AnyRow) -> tuple[object, ...]:
    """Return a key that orders rows by what they say, whatever order they came in."""
    forms = tuple(map(_merged, row.forms()))
    if isinstance(row, Order):
        return ("", "Order", forms, 0.0, 0.0)
    return (row.member, type(row).__name__, forms, row.low, row.high)


def columns_of(row: AnyRow) -> set[int]:
    """Return the columns a row names."""
    return {column for form in row.forms() for column in form.columns}


@dataclass(frozen=True, slots=True)
class Scales:
    """How large columns and forms can be: the units in which the program is solved.

    Attributes
    ----------
    columns : per local column, > 0, shape (columns,)
    forms : per form with coefficients >= 0, by its merged items
    """

    columns: Floats
    forms: dict[tuple[tuple[int, float], ...], float]

    def of(self, form: dict[int, float], place: dict[int, int]) -> float:
        """Return the size of a form: known as such, or from its columns."""
        size = self.forms.get(tuple(form.items()))
        if size is not None:
            return size
        return sum(abs(a) * float(self.columns[place[c]]) for c, a in form.items()) or 1.0

    def serve(self, row: Row, place: dict[int, int]) -> bool:
        """Tell whether a row that was not asked for them can be solved in these units."""
        if isinstance(row, Value):
            unit = self.of(row.form.merged(), place)
        else:
            unit = self.of(row.now.merged(), place) / self.of(row.base.merged(), place)
        named = [abs(end) / unit for end in (row.low, row.high) if end and math.isfinite(end)]
        return all(1 / _STEEP <= size <= _STEEP for size in named)


def scales(
    components: Sequence[Sequence[AnyRow]], extra: Sequence[Row], place: dict[int, int]
) -> Scales:
    """Estimate sizes by carrying upper bounds along the rows.

    A level bounds its form, a growth carries the bound from one form to the other, a sum
    bounds its parts. What stays open takes the largest level of its component, or of all
    rows where that has none; without any level, all is 1.
    Sizes only choose units: each small figure is solved in its own, so that it cannot
    hide below the tolerance of a large one.

    Parameters
    ----------
    components : the figures of each component, sorted
    extra : rows on top, sorted
    place : local index by column
    """
    known: dict[tuple[tuple[int, float], ...], int] = {}
    bound: list[float] = []
    source: list[int] = []
    target: list[int] = []
    factor: list[float] = []

    def node(form: Form) -> int:
        key = _merged(form)
        if not key or any(a < 0 for _, a in key):
            return -1
        if key not in known:
            known[key] = len(bound)
            bound.append(math.inf)
        return known[key]

    def carry(start: int, end: int, ratio: float) -> None:
        if start >= 0 and end >= 0 and 0 < ratio < math.inf:
            source.append(start)
            target.append(end)
            factor.append(ratio)

    for row in chain(*components, extra):
        if isinstance(row, Value):
            at = node(row.form)
            if at >= 0 and math.isfinite(row.high):
                bound[at] = min(bound[at], max(row.high, 0.0))
        elif isinstance(row, Growth):
            now, base = node(row.now), node(row.base)
            carry(base, now, row.high)
            carry(now, base, 1.0 / row.low if row.low > 0 else math.inf)
        else:
            carry(node(row.larger), node(row.smaller), 1.0)
    columns = np.full(len(place), math.inf)
    sizes = np.array(bound, dtype=np.float64)
    if bound:
        _spread(columns, sizes, known, place, (source, target, factor))
    levels = np.full(len(place), max(map(_level, (*components, extra))) or 1.0, dtype=np.float64)
    for rows in components:
        if own := _level(rows):
            levels[[place[c] for row in rows for c in columns_of(row)]] = own
    columns = np.clip(columns, _FLOOR * levels, levels)
    found: dict[tuple[tuple[int, float], ...], float] = {}
    for key, i in known.items():
        own = float(levels[[place[c] for c, _ in key]].max())
        found[key] = min(max(float(sizes[i]), _FLOOR * own), own)
    return Scales(columns, found)


def _level(rows: Iterable[AnyRow]) -> float:
    """Return the largest level that rows name; 0 without any."""
    named = [b for row in rows if isinstance(row, Value) for b in (row.low, row.high)]
    return max((abs(b) for b in named if math.isfinite(b)), default=0.0)


def _spread(
    columns: Floats,
    sizes: Floats,
    known: dict[tuple[tuple[int, float], ...], int],
    place: dict[int, int],
    edges: tuple[list[int], list[int], list[float]],
) -> None:
    """Carry bounds in rounds in which no row sees another's news: the order cannot matter."""
    entries = [(i, place[c], a) for key, i in known.items() for c, a in key]
    of_form = np.array([e[0] for e in entries], dtype=np.intp)
    of_column = np.array([e[1] for e in entries], dtype=np.intp)
    weight = np.array([e[2] for e in entries], dtype=np.float64)
    source, target = (np.array(e, dtype=np.intp) for e in edges[:2])
    factor = np.array(edges[2], dtype=np.float64)
    for _ in range(_ROUNDS):
        before = float(sizes[np.isfinite(sizes)].sum()), int(np.isfinite(sizes).sum())
        np.minimum.at(sizes, target, factor * sizes[source])
        np.minimum.at(columns, of_column, sizes[of_form] / weight)
        sums = np.zeros_like(sizes)
        np.add.at(sums, of_form, weight * columns[of_column])
        np.minimum(sizes, sums, out=sizes)
        after = float(sizes[np.isfinite(sizes)].sum()), int(np.isfinite(sizes).sum())
        if after[1] == before[1] and before[0] - after[0] <= _STILL * before[0]:
            return


@dataclass(frozen=True, slots=True)
class Matrix:
    """The rows of one system, in scaled columns y = x / scale and tau (the last column).

    Attributes
    ----------
    exact : the rows as printed, shape (rows, columns + 1)
    wide : the same with `SLACK`, and rows "base >= its scale" after them, with a last column
        by which every row may be missed, a base by `_BASES` times as much
    member : index of the member of each row of `wide`, -1 if always in force
    limit : right-hand side of each row of `wide`: 0, or -1 for a base
    """

    exact: SparseRows
    wide: SparseRows
    member: NDArray[np.intp]
    limit: Floats

    def rows_of(self, kind: Kind) -> tuple[SparseRows, Floats, NDArray[np.intp]]:
        """Return the rows of a kind of program, their right-hand sides, and the member of each."""
        if kind == "elastic":
            return self.wide, self.limit, self.member
        if kind == "wide":  # bases may be zero in the limit
            return self.wide, np.where(self.limit < 0, INFINITY, 0.0), self.member
        return self.exact, np.zeros(self.exact.n_rows), self.member[self.limit == 0]


def compile_rows(
    rows: Sequence[tuple[int, AnyRow]], place: dict[int, int], sizes: Scales
) -> Matrix:
    """Write rows as ``a y - h tau <= 0``, each divided by the middle of its coefficients.

    Parameters
    ----------
    rows : pairs (index of the member or -1, row), sorted
    place : local index by column
    sizes : units of the columns
    """
    tau = len(place)
    scale: list[float] = sizes.columns.tolist()
    exact, wide, members = _Rows(), _Rows(), list[int]()
    for member, row in rows:
        # The border slack of a growth is relative to its terms. A sum is slackened in its limit
        # alone: in a difference of flows without bounds, slack in the terms could grow without end.
        give = SLACK / 2 if isinstance(row, Growth) else 0.0
        for form, limit in _inequalities(row):
            columns = [place[c] for c, _ in form]
            scaled = [a * scale[place[c]] for c, a in form]
            unit = _middle([abs(a) for a in scaled], abs(limit))
            exact.add((*columns, tau), (*[a / unit for a in scaled], -limit / unit))
            loose = [(a - give * abs(a)) / unit for a in scaled]
            in_tau = -(limit + SLACK * abs(limit)) / unit
            wide.add((*columns, tau, tau + 1), (*loose, in_tau, -1.0))
            members.append(member)
    n = len(members)
    for member, row in rows:
        if isinstance(row, Growth):
            base = row.base.merged()
            size = sizes.of(base, place)
            share = [-a * scale[place[c]] / size for c, a in base.items()]
            wide.add((*(place[c] for c in base), tau, tau + 1), (*share, 0.0, -_BASES))
            members.append(member)
    limits = np.repeat((0.0, -1.0), (n, len(members) - n))
    return Matrix(exact.done(), wide.done(), np.array(members, dtype=np.intp), limits)


@lru_cache(maxsize=_KEPT)
def _inequalities(row: AnyRow) -> tuple[tuple[tuple[tuple[int, float], ...], float], ...]:
    """Return pairs (form, limit) that say ``form <= limit``."""
    if isinstance(row, Order):
        return ((_merged(row.smaller - row.larger), 0.0),)
    found: list[tuple[Form, float]] = []
    if isinstance(row, Value):
        if row.high < math.inf:
            found.append((row.form, row.high))
        if row.low > -math.inf:
            found.append((row.form.scaled(-1.0), -row.low))
    else:
        if row.high < math.inf:
            found.append((row.now - row.base.scaled(row.high), 0.0))
        if row.low > -math.inf:
            found.append((row.base.scaled(row.low) - row.now, 0.0))
    return tuple((_merged(form), limit + 0.0) for form, limit in found)


def _middle(sizes: Sequence[float], limit: float) -> float:
    """Return what to divide a row by: the middle of its coefficients.

    A level far from everything known about its form (a claim in the wrong unit) would leave
    an enormous number in the row, so it divides the row too.

    Parameters
    ----------
    sizes : of the coefficients
    limit : size of the row's limit
    """
    least, most = min(sizes, default=0.0), max(sizes, default=0.0)
    if most == 0:
        least = most = limit or 1.0
    return max(math.sqrt(least * most), limit / _STEEP)


class _Rows:
    """Rows of a sparse matrix, written one after the other."""

    def __init__(self) -> None:
        self._starts, self._index, self._value = [0], list[int](), list[float]()

    def add(self, columns: Iterable[int], values: Iterable[float]) -> None:
        """Write one row."""
        self._index += columns
        self._value += values
        self._starts.append(len(self._index))

    def done(self) -> SparseRows:
        """Return what was written."""
        return SparseRows(
            np.array(self._starts, dtype=np.int32),
            np.array(self._index, dtype=np.intp),
            np.array(self._value, dtype=np.float64),
        )

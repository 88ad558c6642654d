"""From figures to columns: every published figure as a sum of amounts in atoms of months.

A column is what one side's statistics hold for one directed flow in one *atom*, a run of
months that no figure cuts. Turnover, a balance, a year or nine months are sums of columns, so
identities hold by construction.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from bilateral.methods.facts_lp import FactsProgram, Form, Growth, Order, Value
from bilateral.vocab.nesting import contains
from bilateral.vocab.period import Period
from bilateral.vocab.rounding import WIDTHS, Width

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from bilateral.vocab.fact import Fact
    from bilateral.vocab.measure import Content, Measure, Valuation

_KEPT = 4096  # measures whose series are remembered

CONTENT_PARTS: dict[Content, tuple[Content, ...]] = {
    "goods": ("goods",),
    "services": ("services",),
    "both": ("goods", "services"),
    "unstated": ("unstated",),
}


@dataclass(frozen=True, slots=True, order=True)
class Series:
    """One directed flow in one side's books.

    `valued` is set only off the custom (exports fob, imports cif).
    """

    side: str
    currency: str
    content: str
    product: str
    exporter: str
    importer: str
    valued: str = ""


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column holds which months of which flow.

    Attributes
    ----------
    currency : money of measures that do not name theirs
    edges : first month of each atom, and the month after the last one
    position : place of each series
    """

    currency: str
    edges: tuple[int, ...]
    position: dict[Series, int]
    _forms: dict[tuple[str, Measure, Period], Form] = field(default_factory=dict)

    def of(self, series: Series, period: Period) -> range:
        """Return the columns of a series in the atoms inside a period."""
        start = self.position[series] * (len(self.edges) - 1)
        first = bisect_left(self.edges, period.first)
        return range(start + first, start + bisect_right(self.edges, period.last + 1, first) - 1)

    def form(self, side: str, measure: Measure, period: Period) -> Form:
        """Write a measure over a period as a linear form of columns.

        Raises
        ------
        KeyError
            If the side never speaks of such a flow, or the period cuts an atom.
        """
        key = (side, measure, period)
        found = self._forms.get(key)
        if found is None:
            if not {period.first, period.last + 1} <= set(self.edges):
                raise KeyError(f"{period} is not a sum of atoms")
            columns: list[int] = []
            coefficients: list[float] = []
            for series, sign in _series(side, measure, self.currency):
                cells = self.of(series, period)
                columns += cells
                coefficients += [sign] * len(cells)
            found = self._forms[key] = Form(tuple(columns), tuple(coefficients))
        return found


@dataclass(frozen=True, slots=True)
class Ledger:
    """Columns and rows of all figures of a check.

    Attributes
    ----------
    facts : the figures in force
    currency : money of growths that do not say in which money they were measured
    atoms : runs of months that no figure cuts, in order
    series : directed flows, in order; column = position * number of atoms + atom
    programs : the linear program of each width
    """

    facts: tuple[Fact, ...]
    currency: str
    atoms: tuple[Period, ...]
    series: tuple[Series, ...]
    programs: dict[Width, FactsProgram]
    _columns: Columns
    _touched: dict[int, frozenset[str]]
    _touching: dict[Form, frozenset[str]] = field(default_factory=dict)

    def form(self, side: str, measure: Measure, period: Period) -> Form:
        """Write a measure over a period as a linear form of columns, as `Columns.form`."""
        return self._columns.form(side, measure, period)

    def touching(self, form: Form) -> frozenset[str]:
        """Members of facts that speak of a column of the form, or of one tied to it by orders."""
        found = self._touching.get(form)
        if found is None:
            columns = self.programs["loose"].tied(form.columns)
            found = frozenset[str]().union(*(self._touched.get(c, ()) for c in columns))
            self._touching[form] = found
        return found

    @property
    def members(self) -> frozenset[str]:
        """Names of all constraint groups that are in the program."""
        return frozenset(m for members in self._touched.values() for m in members)

    @property
    def own_members(self) -> frozenset[str]:
        """Members that come from the speaker's own release."""
        return frozenset(m for f in self.facts if f.own_source for m in f.members)

    def without(self, left_out: Collection[str]) -> Ledger:
        """Return the same books with those facts left out of the list that have such a member."""
        kept = tuple(f for f in self.facts if not set(f.members) & set(left_out))
        return replace(self, facts=kept)

    def members_without(self, left_out: Collection[str]) -> frozenset[str] | None:
        """All members but some; None, which means all, when nothing is left out."""
        return self.members - frozenset(left_out) if left_out else None

    def fact(self, member: str) -> Fact:
        """Return the fact that a member (``F05.value``) belongs to."""
        return next(f for f in self.facts if f.id == member.rpartition(".")[0])


def build_ledger(
    facts: Sequence[Fact],
    asked: Iterable[tuple[str, Measure, Period]],
    currency: str,
) -> Ledger:
    """Lay out columns for all facts and everything that will be asked, and write the rows."""
    wanted = list(asked)
    rates = [f for f in facts if f.measure.kind == "rate" and f.value is not None]
    flows = [f for f in facts if f.measure.kind != "rate"]
    periods = [p for f in facts for p in _periods(f)] + [p for _, _, p in wanted]
    atoms = cut(periods)
    every: set[Series] = set()
    for fact in flows:
        for side, measure in _measures(fact):
            every.update(series for series, _ in _series(side, measure, currency))
    for side, measure, _ in wanted:
        every.update(series for series, _ in _series(side, measure, currency))
    for rate in rates:  # a rate lets a series appear in the other money
        every.update(_converted(every, rate))
    series = tuple(sorted(every))
    position = {s: i for i, s in enumerate(series)}
    width = len(atoms)
    edges = tuple(atom.first for atom in atoms) + tuple(atom.last + 1 for atom in atoms[-1:])
    columns = Columns(currency, edges, position)
    orders = _orders(series, position, width)
    programs: dict[Width, FactsProgram] = {}
    touched: dict[int, set[str]] = {}
    for name in WIDTHS:
        rows: list[Value | Growth] = []
        for fact in flows:
            rows += _rows(fact, name, columns)
        for rate in rates:
            rows += _rate_rows(rate, name, series, columns)
        programs[name] = FactsProgram(len(series) * width, rows, orders)
        for row in rows:
            forms = (row.form,) if isinstance(row, Value) else (row.now, row.base)
            for column in (c for form in forms for c in form.columns):
                touched.setdefault(column, set()).add(row.member)
    frozen = {c: frozenset(m) for c, m in touched.items()}
    return Ledger(tuple(facts), currency, atoms, series, programs, columns, frozen)


def cut(periods: Iterable[Period]) -> tuple[Period, ...]:
    """Coarsest runs of months such that every period is a sum of them.

    Every break is repeated twelve months before and after, and each January is one, so that
    the base of a yearly growth and calendar years are sums too.
    """
    ends = {edge for p in periods for edge in (p.first, p.last + 1)}
    if not ends:
        return ()
    first, last = min(ends), max(ends)
    breaks = {e + shift for e in ends for shift in (-12, 0, 12)}
    breaks.update(range((first // 12 - 1) * 12, last + 25, 12))
    inside = sorted(b for b in breaks if first // 12 * 12 - 12 <= b <= -(-last // 12) * 12 + 12)
    return tuple(Period(a, b - 1) for a, b in pairwise(inside))


def _periods(fact: Fact) -> list[Period]:
    return [fact.period] if fact.change is None else [fact.period, fact.change.base]


def _measures(fact: Fact) -> list[tuple[str, Measure]]:
    measures = [(fact.side, fact.measure)]
    if fact.measure.kind == "share":
        measures.append((fact.side, total_trade(fact.measure)))
    if fact.change is not None and fact.change.currency not in {None, fact.measure.currency}:
        assert fact.change.currency is not None
        measures.append((fact.side, fact.measure.in_currency(fact.change.currency)))
    return measures


def total_trade(measure: Measure) -> Measure:
    """Return all trade of the economy whose share is meant."""
    return replace(measure, kind="turnover", to="WLD")


@lru_cache(maxsize=_KEPT)
def _series(side: str, measure: Measure, currency: str) -> tuple[tuple[Series, float], ...]:
    """Return the directed flows that a measure adds up, each with its sign."""
    return tuple(
        (
            Series(
                side,
                measure.currency or currency,
                part,
                measure.product or "",
                exporter,
                importer,
                _valued(side, measure.valuation, exporter, importer),
            ),
            float(sign),
        )
        for exporter, importer, sign in measure.flows
        for part in CONTENT_PARTS[measure.content]
    )


def _valued(side: str, valuation: Valuation, exporter: str, importer: str) -> str:
    """Return the valuation where it departs from custom: a side's sales fob, purchases cif."""
    if valuation == "unknown":
        return ""
    sells = side == exporter or contains(exporter, side) or contains(side, exporter)
    buys = side == importer or contains(importer, side) or contains(side, importer)
    custom = "fob" if sells and not buys else "cif"
    return "" if valuation == custom else valuation


def _converted(every: set[Series], rate: Fact) -> set[Series]:
    one, other = rate.measure.origin, rate.measure.to
    swap = {one: other, other: one}
    return {replace(s, currency=swap[s.currency]) for s in every if s.currency in swap}


def _rows(
    fact: Fact,
    width: Width,
    columns: Columns,
) -> list[Value | Growth]:
    rows: list[Value | Growth] = []
    measure = fact.measure
    if fact.value is not None:
        band = fact.value.interval(width)
        now = columns.form(fact.side, measure, fact.period)
        if measure.kind == "share":
            whole = columns.form(fact.side, total_trade(measure), fact.period)
            rows.append(Growth(f"{fact.id}.value", now, whole, band.low, band.high))
        else:
            rows.append(Value(f"{fact.id}.value", now, band.low, band.high))
    if fact.change is not None and measure.kind not in {"balance", "share"}:
        # The base of a balance may be negative, and a change of a share is not a growth of it.
        band = fact.change.amount.interval(width)
        money = fact.change.currency
        grown = measure if money is None else measure.in_currency(money)
        now = columns.form(fact.side, grown, fact.period)
        base = columns.form(fact.side, grown, fact.change.base)
        rows.append(Growth(f"{fact.id}.change", now, base, 1 + band.low, 1 + band.high))
    return rows


def _rate_rows(
    rate: Fact,
    width: Width,
    series: tuple[Series, ...],
    columns: Columns,
) -> list[Value | Growth]:
    assert rate.value is not None
    band = rate.value.interval(width)
    one, other = rate.measure.origin, rate.measure.to
    rows: list[Value | Growth] = []
    for left in series:
        right = replace(left, currency=other)
        if left.currency != one or right not in columns.position:
            continue
        cells, twins = (columns.of(each, rate.period) for each in (left, right))
        for factor, sign in ((band.low, 1.0), (band.high, -1.0)):
            form = Form(
                (*twins, *cells), (*([sign] * len(twins)), *([-sign * factor] * len(cells)))
            )
            rows.append(Value(f"{rate.id}.value", form, 0.0, float("inf")))
    return rows


def _orders(series: tuple[Series, ...], position: dict[Series, int], width: int) -> list[Order]:
    """Parts never exceed their whole: regions, products, and fob against cif."""
    parts: dict[tuple[Series, str], list[Series]] = {}
    for small in series:
        for kind, whole in _wholes(small, series):
            parts.setdefault((whole, kind), []).append(small)
    orders: list[Order] = []
    for (whole, _), smaller in sorted(parts.items()):
        for atom in range(width):
            columns = tuple(position[s] * width + atom for s in smaller)
            orders.append(Order(Form.total(columns), Form.total((position[whole] * width + atom,))))
    return orders


def _wholes(small: Series, series: tuple[Series, ...]) -> list[tuple[str, Series]]:
    found: list[tuple[str, Series]] = []
    same = [
        s
        for s in series
        if s != small
        and (s.side, s.currency, s.content) == (small.side, small.currency, small.content)
    ]
    for big in same:
        ends = (big.exporter, big.importer) == (small.exporter, small.importer)
        if ends and big.product == small.product and small.valued != big.valued:
            if "cif" in (big.valued or _custom(big)) and "fob" in (small.valued or _custom(small)):
                found.append((f"valued:{small.valued}", big))
        elif big.product == small.product and big.valued == small.valued and not ends:
            wider = _within(small.exporter, big.exporter) and _within(small.importer, big.importer)
            if wider:
                # Regions may overlap (a city in its province), so each is compared alone.
                found.append((f"{small.exporter}>{small.importer}", big))
    heads = [
        big
        for big in same
        if replace(big, product=small.product) == small
        and small.product.startswith(big.product)
        and len(big.product) < len(small.product)
    ]
    if heads:
        found.append(("products", max(heads, key=lambda s: len(s.product))))
    return found


def _custom(series: Series) -> str:
    sells = series.side == series.exporter or contains(series.exporter, series.side)
    return "fob" if sells else "cif"


def _within(small: str, big: str) -> bool:
    return small == big or contains(big, small)

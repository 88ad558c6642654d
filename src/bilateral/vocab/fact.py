"""One schema for every figure: rows of a facts table, figures of a store, insides of a claim."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from bilateral.errors import MeaningError
from bilateral.vocab.amount import Amount
from bilateral.vocab.origin import Origin, Status
from bilateral.vocab.rounding import WIDTHS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bilateral.vocab.measure import Measure
    from bilateral.vocab.period import Period
    from bilateral.vocab.rounding import Interval, Width

Basis = Literal["yoy", "mom", "since"]


@dataclass(frozen=True, slots=True)
class Change:
    """A growth: the level of the fact's period against the level of `base`.

    Attributes
    ----------
    amount : relative change as a ratio (0.37 is +37 %)
    base : period compared with
    basis : yoy (same months a year earlier), mom (the months just before) or since (a named base)
    currency : money in which it was measured; None when nothing says it
    """

    amount: Amount
    base: Period
    basis: Basis
    currency: str | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """A published figure: a quantity, a growth, or both, of one side over one period.

    Attributes
    ----------
    id : stable id (``F05``)
    side : code of the economy whose statistics it belongs to
    measure : what is measured
    period : months that it covers
    value : amount in full currency units; a share is a ratio, a rate units per unit; may be None
    change : growth; may be None
    status : standing of the figure
    origin : who published it, where and when
    supersedes : id of the earlier vintage that it replaces
    own_source : whether it comes from the release of the one whose claim is checked
    """

    id: str
    side: str
    measure: Measure
    period: Period
    value: Amount | None = None
    change: Change | None = None
    status: Status = "reported"
    origin: Origin = field(default_factory=Origin)
    supersedes: str | None = None
    own_source: bool = False

    @property
    def members(self) -> tuple[str, ...]:
        """Names of its constraint groups: ``F05.value``, ``F05.change``."""
        parts = (("value", self.value), ("change", self.change))
        return tuple(f"{self.id}.{name}" for name, part in parts if part is not None)


def turnover(exports: Fact, imports: Fact, width: Width) -> Interval:
    """Add the two flows of one side over one period.

    Raises
    ------
    MeaningError
        If sides, periods, currencies, contents or products differ, a level is missing, or both
        are the same direction.
    """
    if exports.side != imports.side:
        raise MeaningError(f"figures of {exports.side} and {imports.side} are never added")
    if exports.period != imports.period:
        raise MeaningError(f"{exports.period} and {imports.period} are different periods")
    if exports.value is None or imports.value is None:
        raise MeaningError("both flows need a level to be added")
    if len(exports.measure.flows) != 1 or len(imports.measure.flows) != 1:
        raise MeaningError("only exports and imports add up to turnover")
    if exports.measure.flows == imports.measure.flows:
        raise MeaningError("the same direction twice is no turnover")
    # Exports are valued fob and imports cif by convention: one leg of each is turnover.
    for idea in ("currency", "prices", "content", "product", "pair"):
        mine, yours = getattr(exports.measure, idea), getattr(imports.measure, idea)
        if mine != yours:
            raise MeaningError(f"different {idea}: {mine} and {yours} cannot be added")
    first, second = exports.value.interval(width), imports.value.interval(width)
    return type(first)(first.low + second.low, first.high + second.high)


def turnovers(facts: Sequence[Fact]) -> tuple[Fact, ...]:
    """Turnover of each side and calendar year for which both flows are published, but it is not.

    Its id names both flows (``F37+F38``); it holds a level and no growth.
    """
    total = {_books(f) for f in facts if f.measure.kind == "turnover" and f.value is not None}
    flows = [
        f
        for f in facts
        if f.measure.kind in {"exports", "imports"} and f.value is not None and f.period.is_year
    ]
    found: dict[tuple[object, ...], Fact] = {}
    for one in flows:
        for other in flows:
            books = _books(one)
            later = one.measure.flows[0] > other.measure.flows[0]
            if later or books in total or books in found or books != _books(other):
                continue
            if one.measure.flows == other.measure.flows:
                continue
            assert one.value is not None and other.value is not None
            tight, loose = (turnover(one, other, width) for width in WIDTHS)
            level = Amount(one.value.value + other.value.value, tight, loose, "")
            measure = replace(one.measure, kind="turnover", valuation="unknown")
            found[books] = Fact(f"{one.id}+{other.id}", one.side, measure, one.period, level)
    return tuple(found.values())


def _books(fact: Fact) -> tuple[object, ...]:
    """What two flows must share to be one turnover."""
    measure = fact.measure
    pair = frozenset((measure.origin, measure.to))
    kind = (measure.currency, measure.prices, measure.content, measure.product)
    return (fact.side, fact.period, pair, kind)


def ratio(now: Fact, base: Fact, width: Width) -> Interval:
    """Level of one figure over that of another, comparable one.

    Raises
    ------
    MeaningError
        If sides or measures differ, the periods are not alike (9 months never compare with 12),
        or the base may be zero.
    """
    if now.side != base.side:
        raise MeaningError(f"figures of {now.side} and {base.side} are never compared silently")
    now.measure.require_comparable(base.measure)
    now.period.require_comparable(base.period)
    if now.measure.kind != base.measure.kind or now.measure.flows != base.measure.flows:
        raise MeaningError(f"{now.measure.kind} and {base.measure.kind} cannot be compared")
    if now.value is None or base.value is None:
        raise MeaningError("both figures need a level to be compared")
    top, bottom = now.value.interval(width), base.value.interval(width)
    if bottom.low <= 0:
        raise MeaningError(f"the base {base.id} may be zero")
    # A balance may be below zero: then the smaller base makes the ratio smaller, not larger.
    return type(top)(
        top.low / (bottom.high if top.low >= 0 else bottom.low),
        top.high / (bottom.low if top.high >= 0 else bottom.high),
    )

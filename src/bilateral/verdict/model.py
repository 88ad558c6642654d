"""What a check returns (schema ``bilateral-check/1``): every record is a row of the JSON form."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, fields, is_dataclass
from typing import TYPE_CHECKING, Any, Final, Literal, cast

from bilateral.vocab.phrase import joined

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bilateral.vocab.phrase import Phrase

SCHEMA = "bilateral-check/1"
UNSAID: Final = joined(())
VerdictWord = Literal["supported", "consistent", "contradicted", "not_checkable"]


@dataclass(frozen=True, slots=True)
class Range:
    """Guaranteed range; an open side is infinite and becomes null in JSON."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Frequency:
    """How often history saw something: `share` of `n` comparable cases."""

    n: int
    share: float
    words: Phrase


@dataclass(frozen=True, slots=True)
class Assumption:
    """A named band that a conditional statement rests on, with its size class and cases.

    `quantiles` are the probabilities of its ends among `n` pair-years; `applies_to` the years.
    """

    name: str
    band: tuple[float, float]
    applies_to: tuple[str, ...]
    n: int
    size_class: str
    quantiles: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Consistency:
    """Whether the facts of one component can all be true at once."""

    component: str
    feasible: bool
    conflict: tuple[str, ...]
    also: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """Verdict on one reading of one claim, for one side and one window."""

    claim: str
    reading: str
    window: str | None
    side: str
    verdict: VerdictWord
    because: tuple[str, ...]
    also: tuple[tuple[str, ...], ...]
    assuming: tuple[Assumption, ...]
    rounding: bool
    own_source: bool
    deviation: Range | None
    reconciled_by: dict[str, float] | None
    words: Phrase
    reason: str | None = None
    content: str = "unstated"
    tight: VerdictWord | None = None
    loose: VerdictWord | None = None
    bounds: Range | None = None
    last_level: str | None = None


@dataclass(frozen=True, slots=True)
class Alone:
    """Bounds that some of the facts give without the others."""

    because: tuple[str, ...]
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Implied:
    """A figure that nobody published and that the facts guarantee.

    `quantity` is level (in `unit`) or change (ratio, against `base_period`).
    """

    measure: str
    side: str
    from_: str
    to: str
    period: str
    unit: str
    low: float
    high: float
    because: tuple[str, ...]
    quantity: Literal["level", "change"] = "level"
    base_period: str | None = None
    assuming: tuple[Assumption, ...] = ()
    history: Frequency | None = None
    alone: tuple[Alone, ...] = ()
    words: Phrase = UNSAID


@dataclass(frozen=True, slots=True)
class Conflict:
    """Figures that cannot all be true, given what is assumed, and what would reconcile them."""

    members: tuple[str, ...]
    side: str
    assuming: tuple[Assumption, ...]
    reconciled_by: dict[str, float | tuple[float, float]]
    history: Frequency | None
    words: Phrase
    bounds: Range | None = None


@dataclass(frozen=True, slots=True)
class Parts:
    """Whether published exports and imports add up to published turnover."""

    side: str
    period: str
    facts: tuple[str, ...]
    sum: float
    published: float
    fits: bool
    change: Range | None
    words: Phrase


@dataclass(frozen=True, slots=True)
class Base:
    """A yearly level that a path to a target can start from.

    `of` is a reading (``c2/r1``) or a fact; `low` and `high` its loose rounding; `year` the
    calendar year that holds most of it, for a sum over years the last one.
    """

    target: str
    amount: float
    of: str
    side: str
    year: int
    currency: str | None
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Required:
    """Constant yearly growth from a base to the target in so many years."""

    target: str
    base: float
    base_of: str
    years: int
    growth: float


@dataclass(frozen=True, slots=True)
class Path:
    """Years to the target at a constant growth; null when it never gets there."""

    target: str
    base: float
    base_of: str
    growth: float
    growth_of: str
    years: float | None


@dataclass(frozen=True, slots=True)
class Pace:
    """The latest growth that was published against the one a base needs."""

    target: str
    base_of: str
    years: int
    needed: float
    latest: float
    latest_of: str
    below: bool


@dataclass(frozen=True, slots=True)
class LongRun:
    """Constant yearly growth between two published levels."""

    base_of: str
    now_of: str
    base: float
    now: float
    years: int
    growth: float
    caution: Phrase | None


@dataclass(frozen=True, slots=True)
class OtherGrows:
    """What one flow must do if the other grows at a constant rate."""

    growth: float
    years: int
    multiple: float


@dataclass(frozen=True, slots=True)
class Direction:
    """The target flow by flow: share of one direction and the multiple it would need."""

    target: str
    side: str
    period: str
    flow: str
    share: float
    multiple_if_other_still: float
    multiple_if_other_grows: tuple[OtherGrows, ...]
    because: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Inference:
    """Whether a conclusion follows from its premises by anything but extrapolation."""

    conclusion: str
    premises: tuple[str, ...]
    kind: Literal["arithmetic", "extrapolation", "does_not_follow"]
    words: Phrase


@dataclass(frozen=True, slots=True)
class TargetStatus:
    """Where one side's figures stand against a target; `known`: whether it has any level."""

    side: str
    status: Literal["open", "reached"]
    year: int | None
    known: bool


@dataclass(frozen=True, slots=True)
class Target:
    """A target, with the places where it is said again."""

    target: str
    same_as: tuple[str, ...]
    earlier: tuple[str, ...]
    status: tuple[TargetStatus, ...]
    amount: float | None = None
    currency: str | None = None
    modality: str | None = None
    deadline: str | None = None


@dataclass(frozen=True, slots=True)
class Rank:
    """Where a growth stands among comparable pairs (percentile as a range)."""

    claim: str
    period: str
    growth: float
    percentile: Range
    n: int
    words: Phrase


@dataclass(frozen=True, slots=True)
class ValuationEffect:
    """How much valuation alone can move a turnover between the two sides."""

    side: str
    period: str
    effect: Range
    margin: tuple[float, float]
    words: Phrase


@dataclass(frozen=True, slots=True)
class CheckResult:
    """Everything a check found; `to_dict` gives the public JSON form."""

    as_of: str | None
    consistency: tuple[Consistency, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    implied: tuple[Implied, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    parts: tuple[Parts, ...] = ()
    bases: tuple[Base, ...] = ()
    required: tuple[Required, ...] = ()
    paths: tuple[Path, ...] = ()
    pace: tuple[Pace, ...] = ()
    long_run: tuple[LongRun, ...] = ()
    directions: tuple[Direction, ...] = ()
    valuation: tuple[ValuationEffect, ...] = ()
    percentiles: tuple[Rank, ...] = ()
    inference: tuple[Inference, ...] = ()
    targets: tuple[Target, ...] = ()
    missing: tuple[str, ...] = ()
    caveats: tuple[Phrase, ...] = ()
    inputs: dict[str, str] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON-ready form, schema-tagged; open sides are null."""
        return {"schema": SCHEMA, **_plain(self)}


def in_order(members: Iterable[str]) -> tuple[str, ...]:
    """Members by fact, the level of a fact before its growth: ``F05.value``, ``F05.change``."""
    return tuple(
        sorted(members, key=lambda m: (m.rpartition(".")[0] or m, m.endswith("change"), m))
    )


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name.rstrip("_"): _plain(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, (tuple, list)):
        return [_plain(v) for v in cast("tuple[Any, ...]", value)]
    if isinstance(value, dict):
        return {str(k): _plain(v) for k, v in cast("dict[str, Any]", value).items()}
    if isinstance(value, str):
        return str(value)  # a phrase without its parts
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return value

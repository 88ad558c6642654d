"""What a chart shows, in numbers and finished words; how it looks is drawn elsewhere.

Positions are decimal years (the middle of 2024 is 2024.5) and amounts in full units of one
currency. Every text is finished, in the language of the page; numerals in it are labels of the
ledger.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias


@dataclass(frozen=True, slots=True)
class Tick:
    """A place on an axis and its label."""

    at: float
    text: str


@dataclass(frozen=True, slots=True)
class Axis:
    """Ticks in order; the axis spans `first` to `last`; `title` names the unit."""

    ticks: tuple[Tick, ...]
    first: float
    last: float
    title: str = ""


@dataclass(frozen=True, slots=True)
class Point:
    """A value at the middle of its period, `months` long; `text` is its label."""

    at: float
    value: float
    months: int
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """The levels of one side by year. Years that nobody published are gaps: no point, no line.

    `partial` holds periods shorter than a year, which are never joined to whole years.
    """

    name: str
    points: tuple[Point, ...]
    partial: tuple[Point, ...] = ()


@dataclass(frozen=True, slots=True)
class Band:
    """Quantiles of the level in a year: 10, 50 and 90 %."""

    at: float
    low: float
    middle: float
    high: float


@dataclass(frozen=True, slots=True)
class SeriesChart:
    """Levels of both sides, what was said, the target, the model's fan and the path needed.

    `stated` are levels that were said (one point for each reading); `needed` runs from the base
    to the target in the year that the page speaks of. The names stand in the legend; a name is
    empty when the thing is not there.
    """

    x: Axis
    y: Axis
    lines: tuple[Line, ...]
    stated: tuple[Point, ...] = ()
    stated_name: str = ""
    target: float | None = None
    target_name: str = ""
    fan: tuple[Band, ...] = ()
    fan_name: str = ""
    needed: tuple[tuple[float, float], ...] = ()
    needed_name: str = ""
    partial_name: str = ""


@dataclass(frozen=True, slots=True)
class Span:
    """When the target is reached from one base.

    `early`, `even` and `late` are the years at 10, 50 and 90 %; None lies beyond the axis.
    `stated` is the year at the stated growth, kept up; `text` labels the row.
    """

    name: str
    early: float | None
    even: float | None
    late: float | None
    stated: float | None
    text: str


@dataclass(frozen=True, slots=True)
class TimeChart:
    """Time to the target, base by base; `beyond` is the last year the model speaks of."""

    x: Axis
    spans: tuple[Span, ...]
    beyond: float
    beyond_name: str
    span_name: str
    even_name: str
    stated_name: str
    deadline: float | None = None
    deadline_name: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One column of a bridge, from `low` to `high`; `kind` says how it is drawn."""

    name: str
    low: float
    high: float
    kind: Literal["level", "expected", "uncovered", "target"]
    text: str


@dataclass(frozen=True, slots=True)
class BridgeChart:
    """From the level of today to the target: what is there, what may come, what is uncovered."""

    y: Axis
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two values side by side: a flow today and what it would have to be."""

    name: str
    now: float
    then: float
    now_text: str
    then_text: str


@dataclass(frozen=True, slots=True)
class FlowChart:
    """Flow by flow: what each is and what it alone would have to become for the target."""

    x: Axis
    flows: tuple[Pair, ...]
    now_name: str
    then_name: str


Chart: TypeAlias = SeriesChart | TimeChart | BridgeChart | FlowChart

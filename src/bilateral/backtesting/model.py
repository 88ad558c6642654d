"""What a back-test found, as values that a report and a program can read."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

if TYPE_CHECKING:
    from bilateral.backtesting.protocol import Kind

SCHEMA: Final = "bilateral-backtest/1"
DIGITS: Final = 6  # significant ones in the JSON form

PanelName = Literal["first", "second"]
PANELS: Final[tuple[PanelName, ...]] = ("first", "second")

Group = Literal["pooled", "era", "size", "horizon"]


@dataclass(frozen=True, slots=True)
class Input:
    """A table that went in.

    Attributes
    ----------
    role : panel, second panel or totals
    rows, first, last : number of rows, first and last year
    sha256 : hash of its content, whatever the order of rows
    """

    role: str
    rows: int
    first: int
    last: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Entrant:
    """A method that took part.

    Attributes
    ----------
    name, words : short name; what it does
    kinds : events that it forecast
    sampled : judged on the sample for slow methods only
    version : of the package behind it
    """

    name: str
    words: str
    kinds: tuple[str, ...]
    sampled: bool
    version: str | None


@dataclass(frozen=True, slots=True)
class Odds:
    """How good the probabilities of one multiple were.

    Attributes
    ----------
    multiple : of the turnover at the origin
    predicted, observed : mean probability; share that happened
    brier, brier_skill : score; gain on the plain frequency on the same rows
    log_score : minus mean log probability of what happened
    ece : calibration error over 20 equal-count bins
    in_the_large : predicted minus observed
    """

    multiple: float
    predicted: float
    observed: float
    brier: float
    brier_skill: float
    log_score: float
    ece: float
    in_the_large: float


@dataclass(frozen=True, slots=True)
class Score:
    """All scores of one method on one group of rows.

    Attributes
    ----------
    panel : first (where it was trained) or second
    kind : at or by
    method : name
    sample : only the rows of the sample for slow methods
    group, value : pooled, or one era, size or horizon
    rows : number of forecasts judged
    odds : one entry for each multiple
    crps, crps_skill, wis : of the log ratio; gain on the plain frequency on the same rows
    cover_50, cover_80, cover_95 : share inside the central interval
    width_80 : mean width of the 80 % interval, in logs
    """

    panel: PanelName
    kind: Kind
    method: str
    sample: bool
    group: Group
    value: str
    rows: int
    odds: tuple[Odds, ...]
    crps: float
    crps_skill: float
    wis: float
    cover_50: float
    cover_80: float
    cover_95: float
    width_80: float


@dataclass(frozen=True, slots=True)
class Rate:
    """What a method said of a whole block of origins, and what happened.

    Attributes
    ----------
    panel, kind, method : as in `Score`
    block : origin years
    multiple, rows : of the turnover at the origin; number of forecasts
    predicted, observed : mean probability; share that happened
    low, high : stated 80 % range of the share; None for a method that states none
    covers : whether the observed share lies in it
    """

    panel: PanelName
    kind: Kind
    method: str
    block: str
    multiple: float
    rows: int
    predicted: float
    observed: float
    low: float | None
    high: float | None
    covers: bool | None


@dataclass(frozen=True, slots=True)
class BlockError:
    """How far off a method was, block by block.

    Attributes
    ----------
    panel, kind, method, multiple : as in `Rate`
    error : mean over the blocks of |predicted - observed|
    blocks, covered : number of blocks; how many stated ranges held, None where none was stated
    """

    panel: PanelName
    kind: Kind
    method: str
    multiple: float
    error: float
    blocks: int
    covered: int | None


@dataclass(frozen=True, slots=True)
class Gain:
    """Gain on the plain frequency, with the luck of the years.

    Attributes
    ----------
    panel, kind, method : as in `Score`
    measure : ``brier 2`` or ``crps``
    gain : ratio gain ``1 - score / reference``
    low, high : 95 % range over resampled origin years
    """

    panel: PanelName
    kind: Kind
    method: str
    measure: str
    gain: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Diagram:
    """A reliability diagram: what happened when a probability was said.

    Attributes
    ----------
    panel, kind, method, multiple : as in `Rate`
    group, value : pooled, or one era
    rows, predicted, observed : of each tenth of the scale that was used
    """

    panel: PanelName
    kind: Kind
    method: str
    multiple: float
    group: Group
    value: str
    rows: tuple[int, ...]
    predicted: tuple[float, ...]
    observed: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class BacktestResult:
    """Forecasts of the past, judged.

    Attributes
    ----------
    program : name and version
    inputs : tables that went in
    design : what was asked: blocks, horizons, multiples, fold, sample
    methods : who took part
    scores, rates, gains, diagrams : what was found
    caveats : what a reader must know
    """

    program: str
    inputs: tuple[Input, ...]
    design: dict[str, Any]
    methods: tuple[Entrant, ...]
    scores: tuple[Score, ...]
    rates: tuple[Rate, ...]
    gains: tuple[Gain, ...]
    diagrams: tuple[Diagram, ...]
    caveats: tuple[str, ...]

    @property
    def block_errors(self) -> tuple[BlockError, ...]:
        """Mean error over blocks, for each panel, event, method and multiple."""
        groups: dict[tuple[PanelName, Kind, str, float], list[Rate]] = {}
        for rate in self.rates:
            key = rate.panel, rate.kind, rate.method, rate.multiple
            groups.setdefault(key, []).append(rate)
        return tuple(
            BlockError(
                *key,
                error=sum(abs(r.predicted - r.observed) for r in rates) / len(rates),
                blocks=len(rates),
                covered=None
                if any(r.covers is None for r in rates)
                else sum(r.covers is True for r in rates),
            )
            for key, rates in groups.items()
        )

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON-ready form, schema-tagged."""
        body: dict[str, Any] = {"schema": SCHEMA, "program": self.program}
        for name in ("inputs", "methods", "scores", "rates", "block_errors", "gains", "diagrams"):
            body[name] = [_ready(asdict(item)) for item in getattr(self, name)]
        return {**body, "design": self.design, "caveats": list(self.caveats)}


def _ready(value: Any) -> Any:
    """Turn tuples into lists and what is no number into None; round to `DIGITS`."""
    if isinstance(value, dict):
        return {k: _ready(v) for k, v in value.items()}  # pyright: ignore[reportUnknownVariableType]
    if isinstance(value, (list, tuple)):
        return [_ready(v) for v in value]  # pyright: ignore[reportUnknownVariableType]
    if isinstance(value, float):
        return float(f"{value:.{DIGITS}g}") if math.isfinite(value) else None
    return value

"""What an assessment returns (schema ``bilateral-assessment/1``).

Probabilities and shares are 0 to 1, growths ratios, levels full units of the base's currency.
``low`` and ``high`` of a probability are its 80 % range over eras, parameters and the width of
the base. Years are calendar years; mappings over years ahead have them as text (``"5"``).
"""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from bilateral.statement import Record
from bilateral.vocab.phrase import Phrase  # noqa: TC001  pydantic reads it

SCHEMA = "bilateral-assessment/1"
LEVELS_SCHEMA = "bilateral-levels/1"


class YearChance(Record):
    """Chance that the target is reached at some point until the end of a year.

    `history` is the share of the main reference class, `extrapolation` 1 or 0: whether the
    stated growth, continued, gets there. `reason` says why there is no chance.
    """

    year: int
    p: float | None = None
    low: float | None = None
    high: float | None = None
    history: float | None = None
    extrapolation: float | None = None
    asked: bool = False
    reason: Phrase | None = None


class FanYear(Record):
    """Level in a year: 10, 50 and 90 % quantiles."""

    year: int
    p10: float
    p50: float
    p90: float


class MemberPath(Record):
    """A named past pair and the highest multiple it reached within five years."""

    pair: str
    start: int = Field(alias="from")
    end: int = Field(alias="to")
    multiple: float


class ReferenceRecord(Record):
    """Past pairs like this one: `rows` origins of `pairs` pairs in `years` years.

    `reached` is the share that reached the multiple, `known` the origins whose outcome is known,
    both by years ahead.
    """

    description: Phrase
    panel: str
    era: str
    rows: int
    pairs: int
    years: int
    reached: dict[str, float | None]
    known: dict[str, int]
    members: tuple[MemberPath, ...] = ()
    caveats: tuple[Phrase, ...] = ()


class EraChance(Record):
    """What one era says: the plain frequency (``history``) or the model believing it alone."""

    era: str
    source: Literal["history", "model"]
    by: dict[str, float | None]
    base_of: str


class InflationChance(Record):
    """Chance under another yearly inflation of the US dollar (log points), by years ahead."""

    rate: float
    by: dict[str, float]


class Move(Record):
    """What the chance would be if one thing were not known, or otherwise."""

    what: Phrase
    p: float
    change: float


class Achieved(Record):
    """How many comparable pairs grew at least so fast over as many years."""

    era: str
    panel: str
    share: float
    rows: int
    pairs: int


class RequiredGrowth(Record):
    """Constant yearly growth that a base needs until a year, and who achieved it."""

    year: int
    years: int
    growth: float
    achieved: tuple[Achieved, ...] = ()


class StatedGrowth(Record):
    """A growth that was stated or published, and the share of comparable cases below it."""

    of: str
    growth: float
    months: int
    below_low: float
    below_high: float
    rows: int


class SetLevel(Record):
    """The level that is reached by a year with a given chance; null where no level has it."""

    by: int
    p: float
    level: float | None
    low: float | None
    high: float | None
    base_of: str


class Levels(Record):
    """Levels by chance and year, from every base (schema ``bilateral-levels/1``)."""

    as_of: str | None
    program: str
    model: dict[str, Any]
    levels: tuple[SetLevel, ...]
    caveats: tuple[Phrase, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON-ready form, schema-tagged."""
        return {"schema": LEVELS_SCHEMA, **self.model_dump(mode="json", by_alias=True)}


class VerdictOnBase(Record):
    """Verdict of the check on the reading that a base comes from."""

    side: str
    window: str | None
    verdict: str


class BaseChance(Record):
    """One level that the target is measured from, and the chances that follow from it."""

    base: float
    base_of: str
    low: float
    high: float
    side: str
    year: int
    currency: str | None
    base_verdict: str | None
    verdicts: tuple[VerdictOnBase, ...] = ()
    multiple: float
    reached: bool
    growth: float | None
    growth_of: str | None
    extrapolated_growth: float | None
    extrapolated_of: str | None
    known: tuple[str, ...]
    by: tuple[YearChance, ...]
    fan: tuple[FanYear, ...]
    year_p10: int | None
    year_p50: int | None
    year_p90: int | None
    beyond: int
    reference_class: ReferenceRecord | None
    reference_classes: tuple[ReferenceRecord, ...]
    required: tuple[RequiredGrowth, ...]
    era: tuple[EraChance, ...]
    inflation: tuple[InflationChance, ...]
    moves: tuple[Move, ...]
    set: tuple[SetLevel, ...]
    caveats: tuple[Phrase, ...]
    words: Phrase


class FlowYear(Record):
    """Chance that one flow reaches what the target asks of it."""

    year: int
    multiple: float
    p: float
    low: float
    high: float


class FlowChance(Record):
    """A turnover target carried by one flow, the other growing at a constant rate."""

    flow: str
    side: str
    period: str
    share: float
    other_growth: float
    by: tuple[FlowYear, ...]
    because: tuple[str, ...]


class NowcastRecord(Record):
    """The year under way, from its first months: growth and level at 10, 50 and 90 %.

    `level` is in `currency`; `p` is null where that is not the money of the target.
    """

    side: str
    year: int
    months: int
    of: str
    basis: Literal["level", "growth"]
    growth: tuple[float, float, float] | None
    level: tuple[float, float, float] | None
    currency: str | None
    p: float | None
    held_out: float
    pair_years: int
    pairs: int
    caveats: tuple[Phrase, ...] = ()


class StatusRecord(Record):
    """Where one side's figures stand against the target."""

    side: str
    status: Literal["open", "reached"]
    year: int | None


class TargetChance(Record):
    """One target, base by base. `directions` is null when the two flows are not known."""

    target: str
    amount: float | None
    currency: str | None
    measure: str
    deadline: str | None
    same_as: tuple[str, ...]
    earlier: tuple[str, ...]
    stage: int
    transferred: bool
    status: tuple[StatusRecord, ...]
    bases: tuple[BaseChance, ...]
    era: tuple[EraChance, ...]
    set: tuple[SetLevel, ...]
    directions: tuple[FlowChance, ...] | None
    nowcast: tuple[NowcastRecord, ...]
    caveats: tuple[Phrase, ...]


class Assessment(Record):
    """Everything an assessment found; `to_dict` gives the public JSON form."""

    as_of: str | None
    program: str
    model: dict[str, Any]
    targets: tuple[TargetChance, ...]
    stated_growth: tuple[StatedGrowth, ...] = ()
    extrapolation_worth: tuple[dict[str, Any], ...] = ()
    caveats: tuple[Phrase, ...] = ()
    inputs: dict[str, str] = Field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON-ready form, schema-tagged."""
        return {"schema": SCHEMA, **self.model_dump(mode="json", by_alias=True)}

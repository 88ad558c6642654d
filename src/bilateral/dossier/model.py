"""What a statement says: claims with their evidence, parties, people, areas, projects.

The field names are those of the annotation scheme of statements (schema
``bilateral-dossier/1``); a dossier can be saved, corrected by a person and loaded again.
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any, Literal, Self, cast

from pydantic import Field, ValidationError, model_validator

from bilateral.errors import BadDocumentError, Problem
from bilateral.statement import Record, Span
from bilateral.vocab.phrase import Phrase  # noqa: TC001  pydantic reads it

SCHEMA = "bilateral-dossier/1"

Measure = Literal["turnover", "exports", "imports", "balance"]
Qualifier = Literal["exact", "about", "almost", "over", "up_to", "at_least", "range"]
Content = Literal["goods", "services", "goods_and_services", "unspecified"]
Form = Literal[
    "percent", "multiple", "fraction", "index", "percentage_points", "absolute", "qualitative"
]
Basis = Literal["yoy", "mom", "avg_annual", "over_period", "since", "unspecified"]
Accumulation = Literal["period_total", "cumulative", "ambiguous"]
Modality = Literal["reported", "estimated", "plan", "aim", "hope", "possibility", "forecast"]
Role = Literal[
    "mentioned", "promising", "offered", "requested", "negotiated", "joint_production", "existing"
]


class Months(Record):
    """First and last month, ``YYYY-MM``, both included."""

    start: str = Field(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")
    end: str = Field(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")


class Reading(Record):
    """One meaning that an ambiguous claim may have; only the fields that differ are set."""

    id: str
    meaning: str
    accumulation: Accumulation | None = None
    basis: Basis | None = None
    base_period: Months | None = None
    form: Form | None = None
    change: float | None = None
    period: Months | None = None
    windows: tuple[Months, ...] | None = None


class Product(Span):
    """The one product, or named group of products, that a figure is about."""

    hs: tuple[str, ...] = ()


class Claim(Record):
    """A figure as somebody said it.

    ``number`` and ``scale`` keep the printed digits (``380.7`` and 1e6), from which the width
    of the figure follows; without them the digits of the amount decide.
    """

    id: str
    type: Literal["level", "growth", "forward", "share", "nontrade"]
    span: Span
    measure: Measure | None = None
    reporter: str | None = None
    partner: str | None = None
    content: Content = "unspecified"
    product: Product | None = None
    kind: str | None = None
    amount: float | None = None
    amount_high: float | None = None
    currency: str | None = None
    number: str | None = None
    number_high: str | None = None
    scale: float = 1.0
    change: float | None = None
    change_high: float | None = None
    points: float | None = None
    share: float | None = None
    sign: Literal["+", "-"] | None = None
    form: Form | None = None
    basis: Basis | None = None
    base_period: Months | None = None
    qualifier: Qualifier = "exact"
    modality: Modality = "reported"
    period: Months | None = None
    period_text: Span | None = None
    period_reason: str | None = None
    accumulation: Accumulation | None = None
    status: Literal["open", "achieved", "superseded"] | None = None
    deadline: str | None = Field(default=None, pattern=r"^\d{4}-(0[1-9]|1[0-2])$")
    horizon: Literal["dated", "vague", "none"] | None = None
    set_period: Months | None = None
    same_as: str | None = None
    readings: tuple[Reading, ...] = ()
    speaker: Span | None = None
    cue: Span | None = None
    conclusion: Span | None = None
    statement: str | None = None
    note: str | None = None


class Party(Record):
    """A country, region or bloc that takes part in what is told."""

    code: str
    kind: Literal["country", "subnational", "bloc"]
    within: str | None = None
    span: Span | None = None


class Actor(Record):
    """A person, with office and the party spoken for."""

    id: str
    span: Span
    name: str
    office: str | None = None
    party: str | None = None
    aliases: tuple[str, ...] = ()


class Event(Record):
    """The occasion: what, when, where, who."""

    type: str
    date: str | None = None
    date_text: Span | None = None
    date_note: str | None = None
    place: str | None = None
    place_span: Span | None = None
    participants: tuple[str, ...] = ()


class Utterance(Record):
    """A stretch of text that one speaker answers for."""

    id: str
    start: int
    end: int
    speaker: str | None = None
    quote_mode: Literal["direct", "indirect", "mixed"] = "indirect"
    modality: Literal["reported", "possibility", "hope", "aim", "forecast", "offer"] | None = None
    claims: tuple[str, ...] = ()
    gist: str | None = None


class Evaluation(Record):
    """An adjective that judges a figure (``colossal``)."""

    span: Span
    about: str | None = None
    polarity: str
    modality: str | None = None


class Area(Record):
    """What was named as a field of trade or co-operation."""

    id: str
    span: Span
    label: str | None = None
    hs: tuple[str, ...] = ()
    isic: tuple[str, ...] = ()
    ebops: tuple[str, ...] = ()
    flow: str | None = None
    flow_inferred: bool = False
    role: Role = "mentioned"
    counts: Literal["goods", "services", "both", "investment", "none"] | None = None
    same_as: str | None = None
    statement: str | None = None


class OrganisationRole(Record):
    """What an organisation does in the text."""

    role: Literal["offers", "seeks", "supplies", "produces_jointly", "source", "mentioned"]
    what: str | None = None
    with_: str | None = None
    statement: str | None = None


class Organisation(Record):
    """A firm, body or group of firms."""

    id: str
    span: Span
    name: str | None = None
    generic: bool = False
    country: str | None = None
    country_inferred: bool = False
    roles: tuple[OrganisationRole, ...] = ()
    alias: tuple[Span, ...] = ()
    question: str | None = None


class Project(Record):
    """Something to be built, launched or made together."""

    id: str
    span: Span
    label: str | None = None
    stage: Literal["idea", "offer", "negotiation", "agreed", "under_way", "operating"] | None = None
    place: str | None = None
    place_inferred: bool = False
    organisations: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()


class Benefit(Record):
    """An advantage that the text names."""

    span: Span
    kind: str


class Dossier(Record):
    """All that was read out of one statement; every span slices the text exactly."""

    schema_: Literal["bilateral-dossier/1"] = Field(default=SCHEMA, alias="schema")
    id: str = "statement"
    lang: str = Field(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")
    origin: str | None = None
    source_url: str | None = None
    published: str | None = None
    as_of: str | None = None
    text: str
    parties: tuple[Party, ...] = ()
    event: Event | None = None
    actors: tuple[Actor, ...] = ()
    statements: tuple[Utterance, ...] = ()
    claims: tuple[Claim, ...] = ()
    evaluations: tuple[Evaluation, ...] = ()
    sectors: tuple[Area, ...] = ()
    projects: tuple[Project, ...] = ()
    organisations: tuple[Organisation, ...] = ()
    benefits: tuple[Benefit, ...] = ()
    missing: tuple[str, ...] = ()
    caveats: tuple[Phrase, ...] = ()
    notes: str | None = None

    @model_validator(mode="after")
    def _evidence_is_exact(self) -> Self:
        wrong = [
            f"{span.text!r} is not what stands at {span.start}..{span.end}"
            for span in _spans(self)
            if not 0 <= span.start < span.end <= len(self.text)
            or self.text[span.start : span.end] != span.text
        ]
        ids = [claim.id for claim in self.claims]
        wrong += [f"claim id {i!r} stands twice" for i, n in sorted(Counter(ids).items()) if n > 1]
        if wrong:
            raise ValueError("; ".join(wrong))
        return self

    def claim(self, claim_id: str) -> Claim:
        """Return one claim by id; raises `KeyError`."""
        return next(c for c in self.claims if c.id == claim_id)

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form, schema-tagged; fields left at their default are dropped."""
        body = self.model_dump(mode="json", by_alias=True, exclude_defaults=True)
        return {"schema": SCHEMA, **body}

    def save(self, path: str | Path) -> None:
        """Write the dossier as JSON that a person can correct."""
        text = json.dumps(self.to_dict(), ensure_ascii=False, indent=1)
        Path(path).write_text(text + "\n", encoding="utf-8")


def load_dossier(path: str | Path) -> Dossier:
    """Read a dossier, as saved or as corrected by a person.

    Raises
    ------
    BadDocumentError
        With one problem for each field that is wrong.
    """
    name = Path(path).name
    try:
        data = Path(path).read_bytes()
    except OSError as error:
        raise BadDocumentError(f"{name}: {error.strerror or 'cannot be read'}") from None
    return dossier_from_json(data, name)


def dossier_from_json(data: bytes, name: str) -> Dossier:
    """Read a dossier from its bytes; `name` stands in the messages.

    Raises
    ------
    BadDocumentError
        With one problem for each field that is wrong.
    """
    try:
        raw = json.loads(data)
        json.dumps(raw, ensure_ascii=False).encode()
    except UnicodeDecodeError:
        raise BadDocumentError(f"{name} is not UTF-8 text") from None
    except UnicodeEncodeError:
        raise BadDocumentError(f"{name} holds half characters (lone surrogates)") from None
    except json.JSONDecodeError as error:
        raise BadDocumentError(
            f"{name}:{error.lineno}: not JSON at column {error.colno}: {error.msg}"
        ) from None
    except RecursionError:
        raise BadDocumentError(f"{name}: nested too deeply") from None
    except ValueError as error:  # a number of thousands of digits
        raise BadDocumentError(f"{name} is not a dossier: {error}") from None
    try:
        return Dossier.model_validate(raw)
    except ValidationError as error:
        problems = [
            Problem(
                rule=f"dossier-{e['type'].replace('_', '-')}",
                message=e["msg"],
                file=name,
                column=".".join(map(str, e["loc"])) or None,
                text=None if isinstance(e["input"], (dict, list)) else str(e["input"]),
            )
            for e in error.errors(include_url=False)
        ]
        raise BadDocumentError(f"{name} is not a dossier", problems=problems) from None


def _spans(value: object) -> list[Span]:
    found: list[Span] = []
    stack: list[object] = [value]
    while stack:
        item = stack.pop()
        if isinstance(item, Span):
            found.append(item)
            continue
        parts = cast("tuple[object, ...]", item) if isinstance(item, tuple) else vars(item).values()
        stack += [cast("object", part) for part in parts if isinstance(part, Record | tuple)]
    return found

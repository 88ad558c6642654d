"""Sentences that keep their figures: English as text, any language from the same parts.

A `Phrase` is a string, the English sentence, that remembers its template and what stands in its
slots. Whoever prints English prints the string; whoever writes another language, or must say
where each figure comes from, takes the template and the slots. A template holds no figure of its
own: every numeral of a sentence stands in a slot with its type.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, Self

from bilateral.vocab import wording

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pydantic import GetCoreSchemaHandler
    from pydantic_core import CoreSchema


class Slot:
    """What may fill a slot of a template; its text is its English form."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Money(Slot):
    """An amount in full units, shown with so many significant digits."""

    value: float
    currency: str | None = None
    digits: int = 4

    def __str__(self) -> str:
        return wording.money(self.value, self.currency, self.digits)


@dataclass(frozen=True, slots=True)
class MoneyRange(Slot):
    """A range of amounts in full units; an infinite end is open.

    `edges` says that the ends delimit a class of cases: they are written close together.
    """

    low: float
    high: float
    currency: str | None = None
    edges: bool = False

    def __str__(self) -> str:
        if self.edges:
            return wording.size_class(self.low, self.high, self.currency)
        return wording.between(self.low, self.high, self.currency)


@dataclass(frozen=True, slots=True)
class Growth(Slot):
    """A change as a ratio (0.37 is +37 %), shown with its sign."""

    change: float
    decimals: int = 1

    def __str__(self) -> str:
        return wording.percent(self.change, self.decimals)


@dataclass(frozen=True, slots=True)
class GrowthRange(Slot):
    """A range of changes; an infinite upper end is open.

    `edges` says that the ends delimit a class of cases: they are written close together.
    """

    low: float
    high: float
    decimals: int = 1
    edges: bool = False

    def __str__(self) -> str:
        if self.edges:
            return wording.growth_class(self.low, self.high, self.decimals)
        return wording.changes(self.low, self.high, self.decimals)


@dataclass(frozen=True, slots=True)
class Share(Slot):
    """A part of a whole, 0 to 1, shown in per cent."""

    part: float
    digits: int = 4
    decimals: int | None = None

    def __str__(self) -> str:
        return wording.share(self.part, self.digits, self.decimals)


@dataclass(frozen=True, slots=True)
class ShareRange(Slot):
    """A range of parts of a whole, 0 to 1, shown in per cent."""

    low: float
    high: float
    digits: int = 4
    decimals: int | None = None

    def __str__(self) -> str:
        return wording.share_range(self.low, self.high, self.digits, self.decimals)


@dataclass(frozen=True, slots=True)
class Chance(Slot):
    """A probability, shown in whole per cent, never as impossible or certain."""

    p: float

    def __str__(self) -> str:
        return wording.chance(self.p)


@dataclass(frozen=True, slots=True)
class ChanceRange(Slot):
    """A range of a probability."""

    low: float
    high: float

    def __str__(self) -> str:
        return wording.chance_range(self.low, self.high)


@dataclass(frozen=True, slots=True)
class Frequency(Slot):
    """A counted share of past cases, shown like a probability; no model stands behind it."""

    share: float

    def __str__(self) -> str:
        return wording.chance(self.share)


@dataclass(frozen=True, slots=True)
class Number(Slot):
    """A bare number (a multiple, points) with so many significant digits or decimals."""

    value: float
    digits: int = 4
    decimals: int | None = None

    def __str__(self) -> str:
        if self.decimals is not None:
            return f"{self.value:,.{self.decimals}f}".replace(",", " ").replace("-", "−")
        return wording.number(self.value, self.digits).replace("-", "−")


@dataclass(frozen=True, slots=True)
class NumberRange(Slot):
    """A range of bare numbers."""

    low: float
    high: float
    decimals: int = 1

    def __str__(self) -> str:
        return f"{self.low:.{self.decimals}f} to {self.high:.{self.decimals}f}".replace("-", "−")


@dataclass(frozen=True, slots=True)
class Count(Slot):
    """How many: decides between the forms of a plural."""

    n: int

    def __str__(self) -> str:
        return f"{self.n:,}"


@dataclass(frozen=True, slots=True)
class Year(Slot):
    """A calendar year."""

    year: int

    def __str__(self) -> str:
        return str(self.year)


@dataclass(frozen=True, slots=True)
class Years(Slot):
    """Calendar years from the first to the last."""

    first: int
    last: int

    def __str__(self) -> str:
        return f"{self.first}-{self.last}"


@dataclass(frozen=True, slots=True)
class When(Slot):
    """Months, a year, years or a day as text: ``2023-01..2024-09``, ``2024``, ``2024-11-05``."""

    text: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Side(Slot):
    """An economy by its code, as one of the two ends or as whose statistics are meant."""

    code: str

    def __str__(self) -> str:
        return self.code


@dataclass(frozen=True, slots=True)
class Currency(Slot):
    """A currency by its code."""

    code: str

    def __str__(self) -> str:
        return self.code


@dataclass(frozen=True, slots=True)
class Ids(Slot):
    """Names of claims, readings and facts: ``F05``, ``c3/r1``, ``F05.change``."""

    ids: tuple[str, ...]

    def __str__(self) -> str:
        return wording.list_of(self.ids)


@dataclass(frozen=True, slots=True)
class Quote(Slot):
    """Words of the statement, verbatim, with their place in it."""

    text: str
    start: int | None = None
    end: int | None = None

    def __str__(self) -> str:
        return f"“{self.text}”"


@dataclass(frozen=True, slots=True)
class Given(Slot):
    """Text that came with an input and stays as it is: a name, a source, a message."""

    text: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Term(Slot):
    """A word of the project's vocabulary, in English: ``turnover``, ``contradicted``."""

    word: str

    def __str__(self) -> str:
        return self.word


@dataclass(frozen=True, slots=True)
class Listing(Slot):
    """Several parts one after the other: joined by commas and "and", by semicolons, or as text."""

    parts: tuple[Slot, ...]
    how: Literal["and", "semicolon", "comma", "space"] = "and"

    def __str__(self) -> str:
        texts = [str(part) for part in self.parts]
        match self.how:
            case "and":
                return wording.list_of(texts)
            case "semicolon":
                return "; ".join(texts)
            case "comma":
                return ", ".join(texts)
            case "space":
                return " ".join(texts)


class Phrase(str, Slot):
    """An English sentence, or a part of one, with its template and what fills its slots.

    Attributes
    ----------
    template : text with named slots in braces; the key of its translations
    plural : template for other counts than one; empty when there is no such choice
    counted : name of the slot that chooses between the two
    slots : what fills the slots
    """

    template: str
    plural: str
    counted: str
    slots: dict[str, Slot]

    def __new__(
        cls, template: str, slots: dict[str, Slot] | None = None, plural: str = "", count: str = ""
    ) -> Self:
        """Fill a template; use `phrase` and `phrases`."""
        filled = slots or {}
        chosen = template
        if plural:
            number = filled[count]
            assert isinstance(number, Count)
            chosen = template if number.n == 1 else plural
        self = super().__new__(cls, chosen.format_map({k: str(v) for k, v in filled.items()}))
        self.template, self.plural, self.counted, self.slots = template, plural, count, filled
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.template, self.slots, self.plural, self.counted)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """A field keeps a phrase as it is and takes a plain text as one without slots."""
        from pydantic_core import core_schema

        return core_schema.no_info_plain_validator_function(
            cls.of, serialization=core_schema.plain_serializer_function_ser_schema(str)
        )

    @classmethod
    def of(cls, value: object) -> Phrase:
        """Take a text as a phrase that is given as it stands.

        Raises
        ------
        ValueError
            If it is not a text.
        """
        if isinstance(value, Phrase):
            return value
        if not isinstance(value, str):
            raise ValueError("Input should be a valid string")  # noqa: TRY004  pydantic's road
        return cls("{text}", {"text": Given(value)})


def phrase(template: str, /, **slots: Slot) -> Phrase:
    """Fill the slots of a template: ``phrase("{who}: no level", who=Side("BLR"))``."""
    return Phrase(template, slots)


def phrases(one: str, other: str, /, count: str, **slots: Slot) -> Phrase:
    """Fill the template that a count asks for: ``one`` for one, ``other`` for the rest."""
    return Phrase(one, slots, other, count)


def joined(
    parts: Sequence[Slot], how: Literal["and", "semicolon", "comma", "space"] = "space"
) -> Phrase:
    """Put several parts one after the other, sentences by default."""
    return Phrase("{parts}", {"parts": Listing(tuple(parts), how)})


def listed(ids: Iterable[str]) -> Listing:
    """Put names of claims and facts one after the other: ``F03, F04``."""
    return Listing(tuple(Ids((id,)) for id in ids), "comma")

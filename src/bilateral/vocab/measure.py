"""What is measured: exports, imports, turnover or balance, of what, valued how, in which money."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal, get_args

from bilateral.errors import InputError, MeaningError

Kind = Literal["exports", "imports", "turnover", "balance", "share", "rate"]
Content = Literal["goods", "services", "both", "unstated"]
Valuation = Literal["fob", "cif", "unknown"]
Prices = Literal["nominal", "real"]
Flow = tuple[str, str, int]

KINDS: tuple[Kind, ...] = get_args(Kind)
CONTENTS: tuple[Content, ...] = get_args(Content)
VALUATIONS: tuple[Valuation, ...] = get_args(Valuation)
_CURRENCY = re.compile(r"[A-Z]{3}")


@dataclass(frozen=True, slots=True)
class Measure:
    """A kind of figure between two economies.

    Attributes
    ----------
    kind : exports, imports, turnover, balance, share (of `to` in `origin`'s trade) or rate
    origin, to : codes of the economies; goods of `exports` and `imports` move from `origin` to
        `to`; a balance is positive when `origin` sells more than it buys. For a rate they are
        currency codes: units of `to` for one unit of `origin`.
    content : goods, services, both or unstated
    valuation : fob, cif or unknown
    currency : ISO 4217 code; None when nothing says it
    product : HS code of the one product that is meant; None for all products
    prices : nominal or real
    """

    kind: Kind
    origin: str
    to: str
    content: Content = "unstated"
    valuation: Valuation = "unknown"
    currency: str | None = None
    product: str | None = None
    prices: Prices = "nominal"

    def __post_init__(self) -> None:
        if self.origin == self.to:
            raise InputError(f"{self.kind} of {self.origin} with itself")
        if self.currency is not None and not _CURRENCY.fullmatch(self.currency):
            raise InputError(f"'{self.currency}' is not an ISO 4217 currency code")

    @property
    def flows(self) -> tuple[Flow, ...]:
        """Directed flows that it adds up: ``(exporter, importer, sign)``."""
        there, back = (self.origin, self.to), (self.to, self.origin)
        match self.kind:
            case "exports" | "imports":
                return ((*there, 1),)
            case "turnover" | "share":
                return ((*there, 1), (*back, 1))
            case "balance":
                return ((*there, 1), (*back, -1))
            case "rate":
                return ()

    @property
    def pair(self) -> tuple[str, str]:
        """The two economies in alphabetical order."""
        return (min(self.origin, self.to), max(self.origin, self.to))

    def require_comparable(self, other: Measure) -> None:
        """Refuse to compare or add figures of different meaning.

        Raises
        ------
        MeaningError
            If currency, prices, content, product or valuation differ, or the pair is another.
        """
        for idea in ("currency", "prices", "content", "product", "pair"):
            mine, yours = getattr(self, idea), getattr(other, idea)
            if mine != yours:
                raise MeaningError(f"different {idea}: {mine} and {yours} cannot be compared")
        if "unknown" not in {self.valuation, other.valuation} and self.valuation != other.valuation:
            raise MeaningError(
                f"different valuation: {self.valuation} and {other.valuation} cannot be compared"
            )

    def in_currency(self, currency: str) -> Measure:
        """Return the same measure in another currency."""
        return replace(self, currency=currency)

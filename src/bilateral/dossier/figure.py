"""A quantity as it is written: what it counts, its digits, its scale and its currency."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bilateral.dossier.numbers import scaled

Kind = Literal["money", "percent", "points", "multiple", "fraction", "people", "jobs"]


@dataclass(frozen=True, slots=True)
class Figure:
    """A quantity as written.

    Attributes
    ----------
    start, end : the quantity alone: number, scale, currency or sign, written sign
    kind : what it counts
    number, number_high : digits as printed, point decimal (a multiple or a fraction: its value)
    scale : factor of the scale word
    currency : ISO 4217, or None when it is left out
    sign : ``+`` or ``-`` when written, or given by the word (halved: ``-``), else ``""``
    word : for multiples and fractions that are one word, the direction it gives; ``level`` for a
        per cent of an earlier level, ``about`` for an order of words that says so
    family : name of money that several economies use, when the text does not say whose
    """

    start: int
    end: int
    kind: Kind
    number: str
    number_high: str | None = None
    scale: float = 1.0
    currency: str | None = None
    sign: str = ""
    word: str = ""
    elided: bool = False
    family: str = ""

    @property
    def amount(self) -> float:
        """Number x scale, without sign."""
        return scaled(self.number, self.scale)

    @property
    def amount_high(self) -> float | None:
        """Upper end of a range, without sign."""
        return None if self.number_high is None else scaled(self.number_high, self.scale)

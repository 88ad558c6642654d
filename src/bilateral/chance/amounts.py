"""Amounts and growths as typed on a command line: exact unless a range is given."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Final

from bilateral.errors import InputError, quote
from bilateral.tables.units import SCALE_OF
from bilateral.vocab.currency import currency

_NUMBER: Final = r"\d+(?:\.\d+)?(?:[eE][+-]?\d{1,2})?"
_AMOUNT: Final = re.compile(
    rf"(?P<low>{_NUMBER})(?:\s*\.\.\s*(?P<high>{_NUMBER}))?(?:\s+(?P<scale>[^\W\d]+))??"
    r"(?:\s*(?P<money>[A-Z]{3}))?"
)
_GROWTH: Final = re.compile(rf"(?P<number>[+-]?{_NUMBER})\s*(?P<percent>%)?")
LARGEST: Final = 1e18
RATIO_LIMIT: Final = 3.0
"""A growth without % from here on is a slip: 19 for 19 %."""
_HINT: Final = 'Write 1e9, "1 billion USD", 380.7e6 or 380.65e6..380.75e6.'


@dataclass(frozen=True, slots=True)
class TypedAmount:
    """An amount with its ends and the currency, None when none is written."""

    value: float
    low: float
    high: float
    currency: str | None


def _text(given: object, name: str) -> str:
    if isinstance(given, str):
        return given.strip()
    if isinstance(given, (int, float)) and not isinstance(given, bool):
        return repr(float(given))
    raise InputError(f"{name}: {given!r} is neither a number nor a text", hint=_HINT)


def typed_amount(given: str | float, name: str) -> TypedAmount:
    """Read an amount above zero; ``name`` says in messages what it is.

    Raises
    ------
    InputError
        If it is not a number above zero with a known scale word and currency, or a range falls.
    """
    text = _text(given, name)
    found = _AMOUNT.fullmatch(text)
    if found is None:
        raise InputError(f"{name} {quote(text)} is not an amount", hint=_HINT)
    word = found["scale"]
    if word is not None and word.casefold() not in SCALE_OF:
        raise InputError(f"{name} {quote(text)}: no scale is called {quote(word)}", hint=_HINT)
    scale = 1.0 if word is None else SCALE_OF[word.casefold()]
    low = float(found["low"]) * scale
    high = low if found["high"] is None else float(found["high"]) * scale
    if not 0 < low <= high < LARGEST:
        raise InputError(
            f"{name} {quote(text)} is not above zero and below {LARGEST:g}, or falls", hint=_HINT
        )
    code = None if found["money"] is None else currency(found["money"]).code
    return TypedAmount((low + high) / 2, low, high, code)


def typed_growth(given: str | float) -> float:
    """Read a yearly growth: ``0.19``, ``19%`` or ``+37%``, as a ratio.

    Raises
    ------
    InputError
        If it is not a number, a fall by all or more, or a ratio that must be meant as per cent.
    """
    text = _text(given, "growth")
    found = _GROWTH.fullmatch(text.replace("−", "-").replace("–", "-"))
    if found is None:
        raise InputError(f"growth {quote(text)} is not a growth", hint="Write 0.19, 19% or +37%.")
    growth = float(found["number"]) / (100 if found["percent"] else 1)
    if not (math.isfinite(growth) and growth > -1):
        raise InputError(f"growth {quote(text)} is a fall by all of it or more")
    if growth >= RATIO_LIMIT and not found["percent"]:
        raise InputError(
            f"growth {quote(text)} would be {100 * growth:g} % a year",
            hint=f"Write {text}% if per cent is meant; a ratio is below {RATIO_LIMIT:g}.",
        )
    return growth

"""Figures and lists in English words."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_SCALES = ((1e12, "trillion"), (1e9, "billion"), (1e6, "million"), (1e3, "thousand"))


def money(value: float, currency: str | None) -> str:
    """Write an amount with its scale word: ``380.7 million USD``."""
    return f"{number(value)} {currency or ''}".strip()


def number(value: float, digits: int = 4) -> str:
    """Write a number with so many significant digits and a scale word."""
    if math.isinf(value):
        return "unlimited"
    for scale, word in _SCALES:
        if abs(value) >= scale:
            return f"{value / scale:.{digits}g} {word}"
    return f"{value:.{digits}g}"


def percent(change: float) -> str:
    """Write a change with its sign and at most one decimal: ``+18.9 %``, ``−46.5 %``."""
    text = f"{change * 100:+.1f}".removesuffix(".0")
    return f"{text} %".replace("-", "−")


def list_of(items: Sequence[str]) -> str:
    """Join names: ``F05, F06 and F07``."""
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}"

"""Figures and lists in English words."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

SCALES = ((1e12, "trillion"), (1e9, "billion"), (1e6, "million"), (1e3, "thousand"))
_MOST_DIGITS = 9
QUALIFIERS = {
    "exact": "",
    "about": "about ",
    "almost": "nearly ",
    "over": "over ",
    "at_least": "at least ",
    "up_to": "up to ",
    "range": "",
}


def money(value: float, currency: str | None, digits: int = 4) -> str:
    """Write an amount with its scale word: ``380.7 million USD``."""
    return f"{number(value, digits)} {currency or ''}".strip()


def number(value: float, digits: int = 4) -> str:
    """Write a number with so many significant digits and a scale word."""
    if math.isinf(value):
        return "unlimited"
    for scale, word in SCALES:
        if abs(float(f"{value:.{digits}g}")) >= scale:
            return f"{_plain(value / scale, digits)} {word}"
    return _plain(value, digits)


def _plain(value: float, digits: int) -> str:
    text = f"{value:.{digits}g}"
    return f"{float(text):.0f}" if "e+" in text else text


def between(low: float, high: float, currency: str | None = None) -> str:
    """Write a range of amounts, open sides in words: ``320.05 to 320.29 million USD``."""
    if math.isinf(low) and math.isinf(high):
        return "anything"
    if math.isinf(high):
        return f"at least {money(low, currency)}"
    if math.isinf(low):
        return f"at most {money(high, currency)}"
    digits = digits_apart(low, high)
    first, last = number(low, digits), number(high, digits)
    whole = f"{last} {currency or ''}".strip()
    if first == last:
        return whole
    same = first.partition(" ")[2] == last.partition(" ")[2]
    return f"{first.partition(' ')[0] if same else first} to {whole}"


def digits_apart(low: float, high: float) -> int:
    """Digits that show two ends as different: four, more where they lie close together."""
    if low == high or not high:
        return 4
    return min(max(4, 1 - math.floor(math.log10(abs(high - low) / abs(high)))), _MOST_DIGITS)


def percent(change: float, decimals: int = 1) -> str:
    """Write a change with its sign and few decimals: ``+18.9 %``, ``−46.5 %``."""
    if math.isinf(change):
        return "unlimited"
    text = f"{change * 100:+.{decimals}f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return f"{'0' if text in {'+0', '-0'} else text} %".replace("-", "−")


def changes(low: float, high: float, decimals: int = 1) -> str:
    """Write a range of changes, an open upper side in words: ``−46 % to −7 %``."""
    if math.isinf(high):
        return f"at least {percent(low, decimals)}"
    first, last = percent(low, decimals), percent(high, decimals)
    return first if first == last else f"{first} to {last}"


def share(part: float, digits: int = 4, decimals: int | None = None) -> str:
    """Write a share with so many significant digits, or decimals: ``27.3 %``."""
    form = f".{digits}g" if decimals is None else f".{decimals}f"
    return f"{part * 100:{form}} %".replace("-", "−")


def share_range(low: float, high: float, digits: int = 4, decimals: int | None = None) -> str:
    """Write a range of shares: ``84 to 93 %``."""
    first, last = share(low, digits, decimals), share(high, digits, decimals)
    return first if first == last else f"{first.removesuffix(' %')} to {last}"


def chance(p: float) -> str:
    """Write a probability in whole per cent, never as impossible or certain."""
    if p < 0.01:
        return "under 1 %"
    return "over 99 %" if p > 0.99 else f"{100 * p:.0f} %"


def chance_range(low: float, high: float) -> str:
    """Write the range of a probability: ``3 to 12 %``."""
    first, last = chance(low), chance(high)
    if first == last:
        return first
    return f"{first.removesuffix(' %') if low >= 0.01 else first} to {last}"


def size_class(low: float, high: float, currency: str | None = None) -> str:
    """Write the edges of a class of amounts: ``200-800 million USD``."""
    scaled, _, scale = money(low, currency).partition(" ")
    last, _, last_scale = money(high, currency).partition(" ")
    if scale == last_scale:
        return f"{scaled}-{last} {scale}"
    return between(low, high, currency)


def growth_class(low: float, high: float, decimals: int = 1) -> str:
    """Write the edges of a class of changes: ``+12 to +45 %``."""
    return changes(low, high, decimals).replace(" % to", " to")


def list_of(items: Sequence[str]) -> str:
    """Join names: ``F05, F06 and F07``."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} and {items[-1]}"


def runs_of(names: Sequence[str]) -> str:
    """Join numbered names, neighbours as a run: ``c1-c3, c5``."""
    runs: list[list[str]] = []
    for name in names:
        if runs and _follows(runs[-1][-1], name):
            runs[-1].append(name)
        else:
            runs.append([name])
    parts: list[str] = []
    for run in runs:
        parts += run if len(run) < 3 else [f"{run[0]}-{run[-1]}"]
    return ", ".join(parts)


def _follows(before: str, name: str) -> bool:
    stems = before.rstrip("0123456789"), name.rstrip("0123456789")
    numbers = before[len(stems[0]) :], name[len(stems[1]) :]
    return stems[0] == stems[1] and all(numbers) and int(numbers[1]) == int(numbers[0]) + 1

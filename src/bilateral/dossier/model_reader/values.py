"""Whether a figure that a model gives is the one that its quote says.

Where the rules read a figure in the same words, theirs is what the quote says. Elsewhere its
digits count; a figure in words that the rules do not know cannot be held against anything and
is not taken.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bilateral.dossier.model import Claim
    from bilateral.statement import Span

SCALES = (1.0, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e12)
"""Factors of scale words: thousand, wan, lakh, million, crore, yi, billion, trillion."""
LOOSE, EXACT = 0.006, 1e-6
_DIGITS = re.compile(r"\d+(?:[ .,'\u066b\u066c]\d+)*")
_MARK = re.compile(r"[ .,'\u066b\u066c]")
_ENDS = (("amount", "amount_high"), ("change", "change_high"))


@dataclass(frozen=True, slots=True)
class Said:
    """A number as its words say it.

    Attributes
    ----------
    number : with a decimal point
    scale : factor of the scale word; None where only the digits are known
    money : whether it counts money, people or jobs rather than a part or a change; None: not known
    """

    number: str
    scale: float | None = None
    money: bool | None = None

    @property
    def value(self) -> float:
        """The number without scale and sign."""
        return abs(float(self.number))


def by_rules(span: Span, claims: Sequence[Claim]) -> tuple[Claim, list[Said]] | None:
    """The claim that the rules read in these words, and its numbers."""
    claim = max(
        (c for c in claims if c.span.overlaps(span)),
        key=lambda c: min(c.span.end, span.end) - max(c.span.start, span.start),
        default=None,
    )
    if claim is None or claim.number is None:
        return None
    numbers = [n for n in (claim.number, claim.number_high) if n is not None]
    return claim, [Said(n, claim.scale, claim.amount is not None) for n in numbers]


def by_digits(words: str) -> list[Said]:
    """The numbers that the digits of a quote may mean: a mark parts thousands or decimals."""
    found: list[Said] = []
    for match in _DIGITS.finditer(words):
        pieces = _MARK.split(match.group())
        whole = str(int("".join(pieces)))
        if len(pieces) > 1:
            before = str(int("".join(pieces[:-1])))
            decimal = f"{before}.{''.join(str(int(d)) for d in pieces[-1])}"
            if all(len(p) == 3 for p in pieces[1:]):
                found += [Said(whole)]
            found += [Said(decimal)]
        else:
            found += [Said(whole)]
    return found


def agreed(fields: dict[str, Any], said: Sequence[Said]) -> dict[str, Any] | None:
    """Fields of the printed number if every value is one that the words say, else None.

    Parameters
    ----------
    fields : amount, change, points, share, their upper ends, and form
    said : what the words say

    Returns
    -------
    dict or None
        `number`, `number_high` and `scale` of an amount; empty for other values.
    """
    found: dict[str, Any] = {}
    for name, high in _ENDS:
        for at in (name, high):
            if fields.get(at) is None:
                continue
            match = _match(at.removesuffix("_high"), fields[at], fields.get("form"), said)
            if match is None:
                return None
            if name == "amount":
                sign = "-" if fields[at] < 0 else ""
                key = "number_high" if at == high else "number"
                found |= {key: sign + match.number.lstrip("-"), "scale": match.scale}
    for name in ("points", "share"):
        value = fields.get(name)
        if value is not None and _match(name, value, fields.get("form"), said) is None:
            return None
    return found


def _match(name: str, value: float, form: str | None, said: Sequence[Said]) -> Said | None:
    for one in said:
        if name == "amount":
            for scale in SCALES if one.scale is None else (one.scale,):
                if one.money is not False and _near(abs(value), one.value * scale, EXACT):
                    return Said(one.number, scale, one.money)
        elif one.money is not True and any(
            abs(abs(value) - abs(known)) <= room for known, room in _worth(name, form, one.value)
        ):
            return one
    return None


def _worth(name: str, form: str | None, n: float) -> Iterator[tuple[float, float]]:
    """What a number is worth as points, a share or a change, and how far a value may be off."""
    if name == "points":
        yield n, EXACT
    elif form == "multiple":
        yield n - 1, LOOSE
        if n:
            yield 1 / n - 1, LOOSE
    elif form == "fraction":
        yield n, LOOSE
    elif form == "index":
        yield n / 100 - 1, EXACT
    else:
        yield n / 100, EXACT
        if name == "share":
            yield n, LOOSE


def _near(one: float, other: float, within: float) -> bool:
    return abs(one - other) <= within * max(abs(one), abs(other))

"""An amount is an interval with the text as it was written."""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal

from bilateral.errors import InputError
from bilateral.vocab.rounding import Form, Interval, Qualifier, Width, interval, printed


@dataclass(frozen=True, slots=True)
class Amount:
    """A published figure: what was written, its central value and its two intervals.

    Attributes
    ----------
    value : central value in full units (currency units; a change is a ratio: 0.37 is +37 %); of
        a range, the middle
    tight, loose : intervals by the table of `bilateral.vocab.rounding`, same unit
    text : the figure as written
    qualifier : exact, about, almost, over, at_least, up_to or range
    """

    value: float
    tight: Interval
    loose: Interval
    text: str
    qualifier: Qualifier = "exact"

    def interval(self, width: Width) -> Interval:
        """Return the interval of one width."""
        return self.tight if width == "tight" else self.loose

    @property
    def two_widths(self) -> bool:
        """Whether the writing leaves more than one width."""
        return self.tight != self.loose

    @classmethod
    def money(
        cls,
        number: str,
        *,
        scale: float = 1.0,
        qualifier: Qualifier = "exact",
        number_high: str | None = None,
        text: str | None = None,
    ) -> Amount:
        """Build an amount of money from its printed digits; unit: `scale` currency units."""
        tight, loose = (
            interval(number, w, qualifier=qualifier, scale=scale, number_high=number_high)
            for w in ("tight", "loose")
        )
        value = _middle(_ends(number, number_high)) * scale
        return cls(value, tight, loose, text or number, qualifier)

    @classmethod
    def change(
        cls,
        number: str,
        form: Form,
        *,
        qualifier: Qualifier = "exact",
        number_high: str | None = None,
        text: str | None = None,
    ) -> Amount:
        """Build a relative change from its printed digits, as a ratio (0.37 is +37 %).

        Parameters
        ----------
        number : per cent (``37``, ``-3``), index (``118.2``), multiple (``1.5``) or, for words,
            the multiple (``2``) or the fraction (``-0.25``)
        form : percent, index, multiple, multiple_word or fraction

        Raises
        ------
        InputError
            If the form is not one of a change, or a level would fall below zero.
        """
        if form not in _CHANGE_FORMS:
            raise InputError(f"not a form of change: {form}")
        offset, unit = _CHANGE_FORMS[form]
        changes = [end * unit - offset for end in _ends(number, number_high)]
        if min(changes) < -1:
            raise InputError(f"a level cannot fall by more than all of it: {number}")
        value = _middle(changes)
        tight, loose = (
            _change_interval(number, w, form, qualifier, number_high, value)
            for w in ("tight", "loose")
        )
        return cls(value, tight, loose, text or number, qualifier)


_CHANGE_FORMS: dict[Form, tuple[Decimal, Decimal]] = {
    "percent": (Decimal(0), Decimal("0.01")),
    "fraction": (Decimal(0), Decimal(1)),
    "index": (Decimal(1), Decimal("0.01")),
    "multiple": (Decimal(1), Decimal(1)),
    "multiple_word": (Decimal(1), Decimal(1)),
}


def _ends(number: str, number_high: str | None) -> list[Decimal]:
    """Return the one or two printed numbers; the second takes the sign of the first."""
    first = printed(number)
    if number_high is None:
        return [first]
    return [first, printed(number_high).copy_sign(first)]


def _middle(ends: list[Decimal]) -> float:
    return float(sum(ends) / len(ends))


def _change_interval(
    number: str,
    width: Width,
    form: Form,
    qualifier: Qualifier,
    number_high: str | None,
    value: float,
) -> Interval:
    """Interval of a relative change; an end that the qualifier puts at the figure is `value`."""
    offset, unit = map(float, _CHANGE_FORMS[form])
    found = interval(number, width, qualifier=qualifier, form=form, number_high=number_high)
    falling = value < 0 or number.startswith("-")
    if falling and offset and qualifier == "almost":
        # A multiple or an index says the new level: what is almost reached lies above it.
        found = interval(number, width, qualifier="about", form=form)
    low, high = found.low * unit - offset, found.high * unit - offset
    match qualifier:
        case "almost":
            low, high = (value, high) if falling else (low, value)
        case "over" | "at_least":
            low, high = (-1.0, value) if falling else (value, math.inf)
        case "up_to":
            low, high = (value, math.inf) if falling else (-1.0, value)
        case _:
            pass
    return Interval(max(low, -1.0), max(high, -1.0))

"""`Facts`: the published figures of one table, and what of them was known on a day."""

from __future__ import annotations

import difflib
import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from bilateral.errors import UnknownCodeError, quote

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from bilateral.vocab.amount import Amount
    from bilateral.vocab.fact import Change, Fact
    from bilateral.vocab.phrase import Phrase
    from bilateral.vocab.rounding import Interval

SCHEMA = "bilateral-facts/1"


@dataclass(frozen=True, slots=True)
class Facts:
    """Published figures in the order of their table.

    Attributes
    ----------
    facts : the figures that count
    name : name of the file, without its folder
    sha256 : hash of its bytes
    caveats : what was assumed while reading, one sentence each
    superseded : earlier vintages of figures that count, shown but never counted
    later : figures published after `as_of`
    as_of : the day whose knowledge this is; None for everything
    """

    facts: tuple[Fact, ...]
    name: str
    sha256: str
    caveats: tuple[Phrase, ...] = ()
    superseded: tuple[Fact, ...] = ()
    later: tuple[Fact, ...] = ()
    as_of: date | None = None

    def __iter__(self) -> Iterator[Fact]:
        return iter(self.facts)

    def __len__(self) -> int:
        return len(self.facts)

    def by_id(self, id: str) -> Fact:
        """Return the figure with this id; a superseded one too, a later one not.

        Raises
        ------
        UnknownCodeError
            If there is none; the hint gives the nearest id.
        """
        known = {fact.id: fact for fact in (*self.superseded, *self.facts)}
        if id in known:
            return known[id]
        near = difflib.get_close_matches(id, known, n=1)
        raise UnknownCodeError(
            f"{self.name} has no figure {quote(id)}",
            hint=f"Did you mean {near[0]}?" if near else None,
        )

    def known_by(self, as_of: date | None) -> Facts:
        """Return what counted on a day: nothing published later, of each figure the last vintage.

        A figure without a date of publication cannot be left out (a caveat says so). Asking twice
        gives what the earlier day knew. None keeps every figure and only settles the vintages.
        """
        if self.as_of is not None:
            as_of = self.as_of if as_of is None else min(as_of, self.as_of)
        everything = (*self.facts, *self.superseded, *self.later)
        earlier = {fact.id: fact.supersedes for fact in everything if fact.supersedes}
        known = {
            fact.id
            for fact in everything
            if as_of is None or fact.origin.published is None or fact.origin.published <= as_of
        }
        replaced: set[str] = set()
        for id in known:
            before = earlier.get(id)
            while before is not None and before not in replaced:
                replaced.add(before)
                before = earlier.get(before)
        order = sorted(everything, key=_place)
        return replace(
            self,
            facts=tuple(f for f in order if f.id in known - replaced),
            superseded=tuple(f for f in order if f.id in known & replaced),
            later=tuple(f for f in order if f.id not in known),
            as_of=as_of,
        )

    def to_dict(self) -> dict[str, Any]:
        """Return it as JSON-ready values; open sides of intervals are None."""
        return {
            "schema": SCHEMA,
            "name": self.name,
            "sha256": self.sha256,
            "as_of": self.as_of.isoformat() if self.as_of else None,
            "facts": [fact_to_dict(fact) for fact in self.facts],
            "superseded": [fact_to_dict(fact) for fact in self.superseded],
            "later": [fact.id for fact in self.later],
            "caveats": [str(caveat) for caveat in self.caveats],
        }


def _place(fact: Fact) -> int:
    """Line of the table that a fact stands on."""
    digits = "".join(c if c.isdigit() else " " for c in fact.origin.place or "").split()
    return int(digits[-1]) if digits else 0


def fact_to_dict(fact: Fact) -> dict[str, Any]:
    """Return one figure as JSON-ready values."""
    measure, origin = fact.measure, fact.origin
    return {
        "id": fact.id,
        "side": fact.side,
        "measure": measure.kind,
        "from": measure.origin,
        "to": measure.to,
        "period": fact.period.window,
        "months": fact.period.months,
        "currency": measure.currency,
        "content": measure.content,
        "valuation": measure.valuation,
        "product": measure.product,
        "value": _amount(fact.value),
        "change": _change(fact.change),
        "status": fact.status,
        "supersedes": fact.supersedes,
        "own_source": fact.own_source,
        "origin": {
            "said_by": origin.producer,
            "source": origin.citation,
            "published": origin.published_text,
            "known_from": origin.published.isoformat() if origin.published else None,
            "place": origin.place,
            "note": origin.note,
        },
    }


def _amount(amount: Amount | None) -> dict[str, Any] | None:
    if amount is None:
        return None
    return {
        "text": amount.text,
        "qualifier": amount.qualifier,
        "value": amount.value,
        "tight": _interval(amount.tight),
        "loose": _interval(amount.loose),
    }


def _interval(interval: Interval) -> dict[str, float | None]:
    low, high = interval.low, interval.high
    return {
        "low": low if math.isfinite(low) else None,
        "high": high if math.isfinite(high) else None,
    }


def _change(change: Change | None) -> dict[str, Any] | None:
    if change is None:
        return None
    return {
        **(_amount(change.amount) or {}),
        "base": change.base.window,
        "basis": change.basis,
        "currency": change.currency,
    }

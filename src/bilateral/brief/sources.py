"""The published figures that a page names, each with its source."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

from bilateral.vocab.wording import money

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bilateral.brief.model import Section
    from bilateral.evidence import Facts
    from bilateral.vocab.amount import Amount
    from bilateral.vocab.fact import Fact

_SCALE_WORDS = {1.0: "", 1e3: "thousand", 1e6: "million", 1e9: "billion", 1e12: "trillion"}
_SOURCE_LENGTH = 60
HEADER = ("", "side", "what", "period", "as published", "said by, when, where")


def used(facts: Facts, sections: Iterable[Section]) -> tuple[Fact, ...]:
    """Return the facts whose ids stand on the page, in the order of their table."""
    text = "\n".join(
        part for s in sections for part in (s.note, *(cell for row in s.rows for cell in row))
    )
    known = (*facts.facts, *facts.superseded)
    return tuple(f for f in known if f.id in text and _named(f.id, text))


def _named(id: str, text: str) -> bool:
    return re.search(rf"(?<![\w.-]){re.escape(id)}(?![\w-])", text) is not None


def rows(facts: Iterable[Fact]) -> tuple[tuple[str, ...], ...]:
    """Rows of the table of figures."""
    return tuple((f.id, f.side, what(f), str(f.period), as_published(f), where(f)) for f in facts)


def what(fact: Fact) -> str:
    """Say what a fact measures: ``exports RU-TUL > BLR``."""
    measure = fact.measure
    arrow = {"exports": ">", "imports": ">", "rate": "in"}.get(measure.kind, "and")
    if measure.kind == "share":
        found = f"share of {measure.to} in trade of {measure.origin}"
    elif measure.kind == "balance":
        found = f"balance of {measure.origin} with {measure.to}"
    else:
        found = f"{measure.kind} {measure.origin} {arrow} {measure.to}"
    if measure.content != "unstated":
        found += f", {'goods and services' if measure.content == 'both' else measure.content}"
    if measure.product:
        found += f", HS {measure.product}"
    return found if measure.valuation == "unknown" else f"{found}, {measure.valuation}"


def as_published(fact: Fact) -> str:
    """Write value and change of a fact as they were printed."""
    parts = [part for part in (value(fact), change(fact)) if part]
    return "; ".join(parts)


def value(fact: Fact) -> str:
    """Write the value of a fact with its scale word; a share in per cent."""
    amount, measure = fact.value, fact.measure
    if amount is None:
        return ""
    if measure.kind == "share":
        return amount.text if "%" in amount.text else f"{amount.text} %"
    if measure.kind == "rate":
        return f"{amount.text} {measure.to} per {measure.origin}"
    return _written(amount, measure.currency)


def _written(amount: Amount, currency: str | None) -> str:
    """Take the printed digits if a scale word makes them the value, else write the value."""
    found = re.findall(r"\d+(?:[.,]\d+)?", re.sub(r"(?<=\d)[\s'’](?=\d)", "", amount.text))
    ends = [float(n.replace(",", ".")) for n in found]
    middle = sum(ends) / len(ends) if ends else 0.0
    for size, word in _SCALE_WORDS.items():
        if math.isclose(abs(amount.value), middle * size, rel_tol=1e-9):
            return " ".join(bit for bit in (amount.text, word, currency) if bit)
    return money(amount.value, currency, 9)


def change(fact: Fact) -> str:
    """Write the change of a fact with what it is measured against."""
    if fact.change is None:
        return ""
    since = f"since {fact.change.base}" if fact.change.basis == "since" else fact.change.basis
    own = fact.change.currency
    return " ".join(bit for bit in (fact.change.amount.text, since, own and f"in {own}") if bit)


def where(fact: Fact) -> str:
    """Say who published a fact, when and where."""
    origin = fact.origin
    source = origin.citation or ""
    if len(source) > _SOURCE_LENGTH:
        source = source[: _SOURCE_LENGTH - 1].rstrip() + "…"
    if fact.own_source:
        source = f"{source} (the speaker's own)".strip()
    parts = (origin.producer or "", origin.published_text or "undated", source)
    return ", ".join(part for part in parts if part)

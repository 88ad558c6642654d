"""Sentences of a result on the page, each figure with a source of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final, TypeAlias

from bilateral.brief.ledger import About, counted
from bilateral.brief.model import plain
from bilateral.brief.writer import Cited
from bilateral.vocab.phrase import (
    Count,
    Frequency,
    GrowthRange,
    Listing,
    MoneyRange,
    Phrase,
    Slot,
    When,
    Year,
    Years,
)

if TYPE_CHECKING:
    from bilateral.brief.model import Text
    from bilateral.brief.writer import Writer

Sourced: TypeAlias = Callable[[str, Slot, Mapping[str, Slot]], About | None]
_JOINS: Final = {"semicolon": "; ", "comma": ", ", "space": " "}
_SPANS: Final = ("months", "years", "within")  # slots whose count names a length of time


def cited(writer: Writer, phrase: Phrase, source: Sourced) -> Text:
    """Write a phrase that a result carries.

    Parameters
    ----------
    phrase : sentence or sentences, nested as they may be
    source : says for a slot, by its name and the slots around it, where its figure comes from;
        None makes it a label. What it says for a nested phrase holds for all that is in it, and
        None leaves each of its slots to `source`.
    """
    given = {
        name: _slot(writer, name, slot, phrase.slots, source) for name, slot in phrase.slots.items()
    }
    if phrase.plural:
        return writer.count(phrase.template, phrase.plural, phrase.counted, None, **given)
    return writer.say(phrase.template, None, **given)


def _slot(
    writer: Writer, name: str, slot: Slot, around: Mapping[str, Slot], source: Sourced
) -> Slot | Cited | Text:
    match slot:
        case Phrase():
            about = source(name, slot, around)
            return cited(writer, slot, source if about is None else from_one(about))
        case Listing(parts, how):
            found = [_slot(writer, name, part, around, source) for part in parts]
            texts = [part if isinstance(part, tuple) else writer.slot(part) for part in found]
            return writer.listing(texts) if how == "and" else writer.join(texts, _JOINS[how])
        case Year() | Years() | When():
            return slot
        case Count() if name in _SPANS:
            return slot
        case _:
            about = source(name, slot, around)
            return slot if about is None else Cited(slot, about)


def past_cases(writer: Writer, *of: str, period: str | None = None) -> About:
    """Shares and numbers of comparable past cases; `of` names what they are compared with."""
    return counted(plain(writer.words("counted in the tables of past cases")), *of, period=period)


def is_history(slot: Slot) -> bool:
    """Whether a slot holds what was counted of past cases, or the edges of a class of them."""
    match slot:
        case Count() | Frequency():
            return True
        case MoneyRange(edges=edges) | GrowthRange(edges=edges):
            return edges
        case _:
            return False


def from_one(about: About) -> Sourced:
    """Every figure of a sentence from one source."""

    def source(*_: object) -> About:
        return about

    return source


def beside_history(writer: Writer, about: About) -> Sourced:
    """Source of a sentence about figures of one source that counts past cases as well."""
    history = past_cases(writer)

    def source(name: str, slot: Slot, around: Mapping[str, Slot]) -> About | None:  # noqa: ARG001
        if isinstance(slot, Phrase):
            return None
        return history if is_history(slot) else about

    return source

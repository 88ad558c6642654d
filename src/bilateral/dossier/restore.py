"""Leads records that were read in the plain copy back to the original text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar, cast

from bilateral.statement import Record, Shadow, Span

if TYPE_CHECKING:
    from collections.abc import Sequence

R = TypeVar("R", bound=Record)


def restored(record: R, plain: Shadow) -> R:
    """Return the record with every span moved to the original, and its words taken from there."""
    changes: dict[str, Any] = {}
    for name, value in vars(record).items():
        if not isinstance(value, Record | tuple):
            continue
        new = _value(cast("object", value), plain)
        if new is not value:
            changes[name] = new
    if isinstance(record, Span):
        there = plain.span(record.start, record.end)
        changes |= {"start": there.start, "end": there.end, "text": there.text}
    elif "start" in vars(record) and "end" in vars(record):
        start, end = cast("Any", record).start, cast("Any", record).end
        if isinstance(start, int) and isinstance(end, int):
            there = plain.span(start, end)
            changes |= {"start": there.start, "end": there.end}
    return record.model_copy(update=changes) if changes else record


def _value(value: object, plain: Shadow) -> object:
    if isinstance(value, Record):
        return restored(value, plain)
    if isinstance(value, tuple):
        items = cast("Sequence[object]", value)
        return tuple(_value(item, plain) for item in items)
    return value

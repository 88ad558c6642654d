"""Times that lean on another one: that year, the same months, the quarter before, last month."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bilateral.dossier.periods import Calendar, When

# Months of a unit of the calendar.
UNITS = {"year": 12, "half": 6, "quarter": 3, "month": 1}
# Kinds that tell of no period to go on from.
UNTOLD = frozenset(["date", "yoy"])
# Kinds that nothing leans on, and how many sentences back a time is still remembered.
_ALOOF = frozenset(["date", "yoy", "mom", "annual", "now", "back", "ahead", "vague"])
_MEMORY = 3
# So many mentions of time are looked through, which keeps long texts linear.
MENTIONS = 40

History = list[tuple[int, "When"]]


def remembered(history: Sequence[tuple[int, When]]) -> When | None:
    """Return the last known time that no change is measured against, else the last known one."""
    last: When | None = None
    for _, when in reversed(history[-MENTIONS:]):
        if not when.known or when.kind in UNTOLD:
            continue
        if when.role not in ("base", "event"):
            return when
        last = last or when
    return last


def antecedent(
    history: Sequence[tuple[int, When]], here: int, size: int | None, now: int | None
) -> When | None:
    """Return the time of `size` months that a word such as `that` points to.

    In its own sentence it is the last one; else, of several in the nearest sentence, the latest:
    what is compared with lies further back.
    """
    fit = [
        (at, w)
        for at, w in history[-MENTIONS:]
        if w.first is not None
        and w.last is not None
        and w.kind not in _ALOOF
        and w.role not in ("base", "deadline", "event")
        and here - at <= _MEMORY
        and (w.kind != "before" or at == here)
        and (size is None or w.last - w.first + 1 == size)
        and (now is None or w.first <= now)
    ]
    near = [w for at, w in fit if at == fit[-1][0]]
    if near and fit[-1][0] == here:
        return near[-1]
    return max(near, key=lambda w: w.last or 0) if near else None


def lean(
    plain: When, n: int | None, history: Sequence[tuple[int, When]], here: int, calendar: Calendar
) -> When:
    """Resolve a time of kind `same_*`, `prev_*` or `past_*`; unknown where nothing fits."""
    way, _, unit = plain.kind.partition("_")
    if way == "same":
        return _same(plain, unit, n, history, here, calendar)
    size = UNITS[unit]
    if way == "past":
        if calendar.month is None:
            return replace(plain, kind=unit)
        start = calendar.month // size * size
        return replace(plain, kind=unit, first=start - size, last=start - 1)
    if plain.role == "base":
        return replace(plain, kind="mom")
    main = antecedent(history, here, size, calendar.month)
    if main is None or main.first is None:
        return replace(plain, kind=unit)
    return replace(plain, kind=unit, first=main.first - size, last=main.first - 1)


def _same(
    plain: When,
    unit: str,
    n: int | None,
    history: Sequence[tuple[int, When]],
    here: int,
    calendar: Calendar,
) -> When:
    if plain.role == "base":
        return replace(plain, kind="yoy")
    if unit == "years":
        several = [(at, w) for at, w in history[-MENTIONS:] if w.kind == "years"]
        found = antecedent(several, here, None, calendar.month)
        return _like(plain, found) if found else replace(plain, kind="back", n=n)
    size = n if unit == "months" else UNITS.get(unit)
    found = antecedent(history, here, size, calendar.month)
    if found is None and unit == "year" and "same" not in plain.kind[5:]:
        return _whole(plain, antecedent(history, here, None, calendar.month), calendar)
    return _like(plain, found) if found else replace(plain, kind="same")


def _whole(plain: When, part: When | None, calendar: Calendar) -> When:
    """The whole year of a part of it that is still under way (`and for the full year ...`)."""
    if part is None or part.last is None:
        return replace(plain, kind="same")
    year = part.last // 12
    if calendar.month is not None and year != calendar.month // 12:
        return replace(plain, kind="same")
    return replace(plain, kind="relative", first=year * 12, last=year * 12 + 11)


def _like(plain: When, other: When) -> When:
    return replace(
        plain, kind=other.kind, first=other.first, last=other.last, year_given=other.year_given
    )

"""Second thoughts over all claims: ambiguous sums, bases, repeats, and what is missing."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

from bilateral.dossier.language_tables import Cue, within
from bilateral.vocab.period import month_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bilateral.dossier.claims import Draft
    from bilateral.dossier.periods import Calendar, When


def complete(
    drafts: Sequence[Draft], cues: list[Cue], times: Sequence[When], calendar: Calendar
) -> None:
    """Add accumulation, readings, compared periods and `same_as` to the drafts."""
    _compared(drafts)
    _accumulation(drafts, cues, times, calendar)
    _growth_bases(drafts)
    _repeats(drafts)


def _months(first: int, last: int) -> dict[str, str]:
    return {"start": month_text(first), "end": month_text(last)}


def _number(month: str) -> int:
    return int(month[:4]) * 12 + int(month[5:]) - 1


def _compared(drafts: Sequence[Draft]) -> None:
    """X in a dated change `from X to Y` takes the period that Y is compared with."""
    for draft, following in itertools.pairwise(drafts):
        fields, after = draft.fields, following.fields
        if not fields.pop("_base_of_next", False) or following.sentence is not draft.sentence:
            continue
        if draft.type != following.type or fields.get("period") or following.type == "forward":
            continue
        period = after.get("period")
        if period:
            first, last = _number(period["start"]), _number(period["end"])
            if last - first > 11:
                continue
            fields["period"] = _months(first - 12, last - 12)
            fields.pop("period_reason", None)


def _accumulation(
    drafts: Sequence[Draft], cues: list[Cue], times: Sequence[When], calendar: Calendar
) -> None:
    for draft in drafts:
        fields = draft.fields
        if draft.type not in ("level", "forward") or draft.figure.kind != "money":
            continue
        when = draft.when
        several = when is not None and (
            (when.kind == "back" and (when.n is None or when.n > 1))
            or (draft.type == "level" and when.kind == "years")
        )
        summed = any(
            c.category == "total"
            for c in within(cues, draft.clause[0], draft.figure.end + 40)
            if c.end >= draft.sentence.start
        )
        if several and summed:
            fields["accumulation"] = "cumulative"
        elif several and when is not None and draft.type == "level":
            fields["accumulation"] = "ambiguous"
            if when.kind == "back":
                fields["readings"] = _sum_or_level(when.n or 2, times, calendar)
                fields["period"] = None
                if calendar.year is None:
                    fields["period_reason"] = "the text gives no date from which to count back"
        elif draft.type == "forward" and _over_years(draft, times):
            fields["accumulation"] = "ambiguous"


def _over_years(draft: Draft, times: Sequence[When]) -> bool:
    due = draft.when
    return due is not None and due.kind == "back" and bool(times)


def _sum_or_level(n: int, times: Sequence[When], calendar: Calendar) -> tuple[dict[str, Any], ...]:
    """Two readings of `over the last n years`: a level reached, or the sum of n years."""
    level: list[dict[str, str]] = []
    total: list[dict[str, str]] = []
    if calendar.year is not None:
        year = calendar.year
        level = [_months(y * 12, y * 12 + 11) for y in range(year - n + 1, year + 1)]
        total.append(_months((year - n + 1) * 12, year * 12 + 11))
        cut = _cutoff(times, calendar)
        if cut is not None and cut < year * 12 + 11 and cut >= (year - n + 1) * 12:
            total.append(_months((year - n + 1) * 12, cut))
        total.append(_months((year - n) * 12, year * 12 - 1))
    return (
        {
            "id": "r1",
            "meaning": "level of one year within these years",
            "accumulation": "period_total",
            "windows": tuple(level),
        },
        {
            "id": "r2",
            "meaning": f"sum of {n} years",
            "accumulation": "cumulative",
            "windows": tuple(total),
        },
    )


def _cutoff(times: Sequence[When], calendar: Calendar) -> int | None:
    """Last month that the text's own figures cover, else the month before the statement."""
    if calendar.year is None:
        return None
    named = [
        w.last
        for w in times
        if w.kind in ("months", "upto", "quarter", "half", "month", "rolling")
        and w.last is not None
        and w.last // 12 == calendar.year
        and (calendar.month is None or w.last < calendar.month)
    ]
    if named:
        return max(named)
    return calendar.month - 1 if calendar.month is not None else None


def _growth_bases(drafts: Sequence[Draft]) -> None:
    """A part-year growth without a named base, beside a level that could be its base."""
    for at, draft in enumerate(drafts):
        fields = draft.fields
        if draft.type != "growth" or fields.get("basis") != "yoy" or not fields.get("period"):
            continue
        if fields.get("_base_named") or fields.get("form") not in (
            "percent",
            "multiple",
            "fraction",
        ):
            continue
        first, last = _number(fields["period"]["start"]), _number(fields["period"]["end"])
        if last - first >= 11 or first % 12:
            continue
        before = next(
            (d for d in reversed(drafts[max(0, at - 20) : at]) if d.type in ("level", "growth")),
            None,
        )
        if (
            before is None
            or before.type != "level"
            or before.fields.get("accumulation") != "ambiguous"
        ):
            continue
        year = first // 12
        fields["basis"] = "unspecified"
        fields["readings"] = (
            {"id": "r1", "meaning": "against the same months a year earlier", "basis": "yoy"},
            {
                "id": "r2",
                "meaning": "against the whole year before",
                "basis": "since",
                "base_period": _months((year - 1) * 12, year * 12 - 1),
            },
        )


def _repeats(drafts: Sequence[Draft]) -> None:
    """Join equal forward amounts of one flow, and one amount in two currencies."""
    for at, draft in enumerate(drafts):
        fields = draft.fields
        if (
            fields.get("amount") is None
            or fields.get("form") == "absolute"
            or draft.type == "nontrade"
        ):
            continue
        earlier_ones = drafts[:at] if draft.type == "forward" else drafts[max(0, at - 1) : at]
        for earlier in earlier_ones[-200:]:
            other = earlier.fields
            if (
                other.get("same_as")
                or other.get("form") == "absolute"
                or earlier.type != draft.type
            ):
                continue
            if other.get("measure") != fields.get("measure") or {
                other.get("reporter"),
                other.get("partner"),
            } != {fields.get("reporter"), fields.get("partner")}:
                continue
            if other.get("amount") is None:
                continue
            gap = draft.figure.start - earlier.figure.end
            beside = (
                earlier is drafts[at - 1]
                and earlier.sentence is draft.sentence
                and gap < 40
                and other.get("currency") != fields.get("currency")
            )
            if draft.type == "forward":
                equal = (
                    other["amount"] == fields["amount"]
                    and other.get("currency") == fields.get("currency")
                    and (
                        fields.get("deadline") is None
                        or other.get("deadline") in (None, fields.get("deadline"))
                    )
                )
            else:
                equal = False
            if equal or beside:
                fields["same_as"] = other["id"]
                break


def missing(drafts: Sequence[Draft], cues: list[Cue], *, bilateral: bool = True) -> tuple[str, ...]:
    """What a reader must ask for before the figures can be checked."""
    trade = [d for d in drafts if d.type != "nontrade"]
    found: list[str] = []
    if any(
        d.type == "forward" and d.fields.get("status") == "open" and not d.fields.get("deadline")
        for d in trade
    ):
        found.append("deadline")
    facts = [d for d in trade if d.type != "forward"]
    if bilateral and facts and not any(c.category == "source" for c in cues):
        found.append("whose_statistics")
    if any(not d.fields.get("content") for d in trade):
        found.append("goods_or_services")
    if any(d.fields.get("basis") == "unspecified" for d in trade):
        found.append("growth_base")
    if any(d.type == "growth" and d.fields.get("change") is not None for d in trade) and not any(
        c.category == "growth_currency" for c in cues
    ):
        found.append("growth_currency")
    return tuple(found)

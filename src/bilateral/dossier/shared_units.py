"""Units left out: a number that shares the unit of another, an amount that shares its currency."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bilateral.dossier.figure import Figure
    from bilateral.dossier.language_tables import Cue
    from bilateral.dossier.money_names import MoneyNames
    from bilateral.dossier.numbers import Number
    from bilateral.dossier.unit_grammar import Grammar

# A bare number that shares the unit of a figure is of a like size.
_SHARED = 1000.0
_LIKE = 60.0
_REACH = 160
_BRACKET = 24
_STOP = re.compile(r"[.!?]\s+[^\W\d_a-zà-ÿа-яё]|\n")
_CLOSED = re.compile(r"\s*(?:[,;:)»”\"!?–—]|\.(?!\d)|$)(?!\d)")
_VERBS = frozenset(["flowverb", "reach", "measure"])


def numbers_before(
    text: str, g: Grammar, waiting: Sequence[Number], figure: Figure
) -> list[Figure]:
    """Read numbers before a figure that share its unit: `first to 5, then to 10 billion`."""
    found: list[Figure] = []
    after = figure.start
    for number in reversed(waiting):
        gap = text[number.end : after]
        year = len(number.text) == 4 and number.text[:2] in ("19", "20") and not number.words
        words = re.findall(r"\w+|[^\w\s]", gap.lower())
        alike = figure.kind in ("money", "percent") and 0 < number.value <= _SHARED * float(
            figure.number
        )
        if not words or year or not alike or len(words) > 3 or not g.sharing.issuperset(words):
            break
        if number.words and number.value <= 1:
            break
        shared = replace(
            figure,
            start=number.start,
            end=number.end,
            number=number.text,
            number_high=None,
            sign="",
        )
        found.append(shared)
        after = number.start
    return found[::-1]


def numbers_after(
    text: str, g: Grammar, cues: list[Cue], alone: Sequence[Number], found: Sequence[Figure]
) -> list[Figure]:
    """Read numbers after an amount that share its unit: `rose to $690 million from 368 in 2019`."""
    money = [f for f in found if f.kind == "money"]
    starts = [f.start for f in money]
    ends = sorted({c.end for c in cues if c.category in _VERBS})
    read: list[Figure] = []
    for number in alone:
        at = bisect_left(starts, number.start) - 1
        if at < 0 or not _stands_for_amount(text, g, ends, number):
            continue
        model = money[at]
        gap = text[model.end : number.start]
        alike = (model.scale > 1 and not number.words) or number.value > 1
        ratio = number.value / float(model.number) if float(model.number) else 0.0
        if len(gap) <= _REACH and not _STOP.search(gap) and alike and 1 / _LIKE < ratio < _LIKE:
            read.append(
                replace(
                    model,
                    start=number.start,
                    end=number.end,
                    number=number.text,
                    number_high=None,
                    sign="",
                )
            )
    return read


def _stands_for_amount(text: str, g: Grammar, ends: Sequence[int], number: Number) -> bool:
    """Whether a number without a unit stands where an amount does, and counts nothing itself."""
    if len(number.text) == 4 and number.text[:2] in ("19", "20") and not number.words:
        return False
    if not _CLOSED.match(text, number.end) and not g.bare_next.match(text, number.end):
        return False
    lead = g.bare_lead.search(text[max(0, number.start - 30) : number.start])
    if lead is not None:
        return True
    before = number.start - 1
    if short := g.bare_link.search(text[max(0, number.start - 12) : number.start]):
        before -= len(short.group())
    at = bisect_right(ends, before) - 1
    return at >= 0 and ends[at] == before


def share_currency(text: str, names: MoneyNames, figures: Sequence[Figure]) -> list[Figure]:
    """Give each amount the currency that the text means.

    One whose currency is left out has that of the money before it, else of the money after it.
    One whose name of money several economies use has the currency of that name which the text
    gives in full elsewhere, when there is one only; not in brackets, where amounts are converted.
    """
    full: dict[str, set[str]] = {}
    apart: set[str] = set()
    for figure in figures:
        converted = _converted(text, figure)
        if figure.currency and not figure.family:
            for family in names.siblings(figure.currency):
                full.setdefault(family, set()).add(figure.currency)
        elif figure.currency and (converted or figure.family not in full):
            apart.add(figure.family)
    said: list[Figure] = []
    nearest: dict[str, str] = {}
    for figure in figures:
        codes: set[str] = set() if figure.family in apart else full.get(figure.family, set())
        if figure.currency and not figure.family and not _converted(text, figure):
            nearest |= dict.fromkeys(names.siblings(figure.currency), figure.currency)
        code = next(iter(codes)) if len(codes) == 1 else nearest.get(figure.family)
        known = bool(figure.family and codes and code)
        said.append(replace(figure, currency=code) if known else figure)
    return _fill_currency(text, said)


def _converted(text: str, figure: Figure) -> bool:
    """Whether an amount stands in brackets, where another one is converted."""
    lead = text[max(0, figure.start - _BRACKET) : figure.start]
    return "(" in lead and ")" not in lead[lead.rindex("(") :]


def _fill_currency(text: str, figures: Sequence[Figure]) -> list[Figure]:
    following: list[str | None] = []
    ahead: str | None = None
    for figure in reversed(figures):
        following.append(ahead)
        ahead = figure.currency if figure.kind == "money" and figure.currency else ahead
    following.reverse()
    result: list[Figure] = []
    before: str | None = None
    unsure = ""
    for at, figure in enumerate(figures):
        shared = figure
        if figure.kind == "money" and figure.currency is None and figure.elided:
            nearest = figures[at + 1] if at + 1 < len(figures) else None
            beside = (
                nearest is not None
                and nearest.kind == "money"
                and len(text[figure.end : nearest.start]) < 6
            )
            currency = nearest.currency if beside and nearest is not None else None
            if unsure and not currency:
                shared = replace(figure, family=unsure)
            else:
                shared = replace(figure, currency=currency or before or following[at])
        elif figure.kind == "money" and figure.currency is not None:
            before = before if before and _converted(text, figure) else figure.currency
            unsure = unsure if _converted(text, figure) else ""
        elif figure.kind == "money":
            unsure = figure.family
        result.append(shared)
    return result

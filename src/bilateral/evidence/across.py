"""Checks across the rows of a facts table: ids, vintages, the same figure twice, lost scales."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations, pairwise
from typing import TYPE_CHECKING, Final

from bilateral.vocab.phrase import Ids, Number, listed, phrase

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from bilateral.tables.findings import Findings
    from bilateral.tables.grid import Row
    from bilateral.vocab.fact import Fact

_THOUSANDTH: Final = 1e-3
_JUMPS: Final = (1e3, 1e6, _THOUSANDTH, 1e-6)
_NEAR: Final = 1.2
_MANY: Final = 50

Entry = tuple["Row", "Fact"]


def check_ids(rows: Iterable[Row], findings: Findings) -> None:
    """Note ids that stand twice, with both lines."""
    first: dict[str, int] = {}
    for row in rows:
        id = row.text("id")
        if not id:
            continue
        if id in first:
            findings.problem(
                "id-duplicate",
                f"the id stands on line {first[id]} too",
                row=row.line,
                column="id",
                text=id,
                hint="Give each row its own id; a new vintage names the old id in 'supersedes'.",
            )
        first.setdefault(id, row.line)


def check_vintages(entries: Sequence[Entry], ids: set[str], findings: Findings) -> None:
    """Note `supersedes` that point nowhere, to another figure, or in a circle."""
    by_id = {fact.id: fact for _, fact in entries}
    replaced_by: dict[str, str] = {}
    for row, fact in entries:
        target = fact.supersedes
        if target is None:
            continue
        message = _vintage_problem(fact, target, by_id, ids)
        if message is not None:
            findings.problem(
                "supersedes",
                message,
                row=row.line,
                column="supersedes",
                text=target,
                hint="Name the row with the earlier vintage of the same figure.",
            )
            continue
        old = by_id.get(target)
        dates = (fact.origin.published, old.origin.published if old else None)
        if dates[0] and dates[1] and dates[0] < dates[1]:
            findings.caveat(
                phrase(
                    "{new} supersedes {old}, which was published later",
                    new=Ids((fact.id,)),
                    old=Ids((target,)),
                ),
                row=row.line,
            )
        if target in replaced_by:
            findings.caveat(
                phrase(
                    "{old} is superseded by {one} and by {other}: both count",
                    old=Ids((target,)),
                    one=Ids((replaced_by[target],)),
                    other=Ids((fact.id,)),
                ),
                row=row.line,
            )
        replaced_by.setdefault(target, fact.id)


def _vintage_problem(fact: Fact, target: str, by_id: dict[str, Fact], ids: set[str]) -> str | None:
    if target == fact.id:
        return "a figure cannot supersede itself"
    if target not in ids:
        return "no row has this id"
    old = by_id.get(target)
    if old is None:
        return None  # that row has problems of its own
    if _series(old) != _series(fact) or old.period != fact.period:
        return f"{target} is another series or another period"
    seen = {fact.id}
    while old is not None and old.supersedes is not None:
        if old.supersedes in seen:
            return "the rows supersede each other in a circle"
        seen.add(old.id)
        old = by_id.get(old.supersedes)
    return None


def check_repeats(entries: Sequence[Entry], findings: Findings) -> None:
    """Say where one series and period stand twice, neither superseding the other."""
    replaced = {fact.supersedes for _, fact in entries}
    for part in ("value", "change"):
        given = [
            (row, fact)
            for row, fact in entries
            if fact.id not in replaced and getattr(fact, part) is not None
        ]
        for twice in _grouped(given, lambda f, p=part: (*_series(f), *_terms(f, p), f.period)):
            ids = listed(fact.id for _, fact in twice[:6])
            message = (
                phrase(
                    "{facts} give the value of one series and period; if one replaces another, "
                    "say so in 'supersedes'",
                    facts=ids,
                )
                if part == "value"
                else phrase(
                    "{facts} give the change of one series and period; if one replaces another, "
                    "say so in 'supersedes'",
                    facts=ids,
                )
            )
            findings.caveat(message, row=twice[0][0].line)


def check_scales(entries: Sequence[Entry], findings: Findings) -> None:
    """Find levels a thousand or a million times another of the same thing.

    Within one side and period that is refused; between the two sides, or between neighbouring
    periods, it is said.
    """
    money = [(r, f) for r, f in entries if f.value and f.measure.currency and f.value.value > 0]
    for group in _grouped(money, lambda f: (*_series(f), *_money(f), f.period)):
        for one, other in combinations(group[:_MANY], 2):
            if jump := _jump(one[1], other[1]):
                findings.problem(
                    "scale-jump",
                    f"the value is about {_in_words(jump)} that of {one[1].id} "
                    f"(line {one[0].line}), which is the same figure",
                    row=other[0].line,
                    column="unit",
                    text=other[0].text("unit"),
                    hint="Check thousand, million and billion in both rows.",
                )
    for group in _grouped(money, lambda f: (*_series(f)[1:], *_money(f), f.period)):
        for one, other in combinations(group[:_MANY], 2):
            if one[1].side != other[1].side and (jump := _jump(one[1], other[1])):
                _say_jump(one, other, jump, findings)
    for group in _grouped(money, lambda f: (*_series(f), *_money(f))):
        for one, other in pairwise(sorted(group, key=lambda entry: entry[1].period)):
            if one[1].period != other[1].period and (jump := _jump(one[1], other[1])):
                _say_jump(one, other, jump, findings)


def _say_jump(one: Entry, other: Entry, jump: float, findings: Findings) -> None:
    ids = {"fact": Ids((other[1].id,)), "other": Ids((one[1].id,))}
    if jump > 1:
        message = phrase(
            "{fact} is about {times} times {other} per month: check thousand, million and billion "
            "in both",
            times=Number(jump, decimals=0),
            **ids,
        )
    elif jump == _THOUSANDTH:
        message = phrase(
            "{fact} is about a thousandth of {other} per month: check thousand, million and "
            "billion in both",
            **ids,
        )
    else:
        message = phrase(
            "{fact} is about a millionth of {other} per month: check thousand, million and "
            "billion in both",
            **ids,
        )
    findings.caveat(message, row=other[0].line)


def _in_words(jump: float) -> str:
    if jump > 1:
        return f"{Number(jump, decimals=0)} times"
    return "a thousandth of" if jump == _THOUSANDTH else "a millionth of"


def _jump(one: Fact, other: Fact) -> float | None:
    """How many times one the other is per month, if that looks like a lost scale word."""
    ratio = _per_month(other) / _per_month(one)
    return next((size for size in _JUMPS if size / _NEAR <= ratio <= size * _NEAR), None)


def _per_month(fact: Fact) -> float:
    return fact.value.value / fact.period.months if fact.value else 0.0


def _series(fact: Fact) -> tuple[object, ...]:
    """Side and what is measured, but not its currency or content: a vintage may differ there."""
    measure = fact.measure
    ends = (measure.origin, measure.to)
    if measure.kind == "turnover":
        ends = measure.pair
    flow = "flow" if measure.kind in {"exports", "imports"} else measure.kind
    return (fact.side, flow, *ends, measure.product)


def _money(fact: Fact) -> tuple[object, ...]:
    return (fact.measure.currency, fact.measure.content)


def _terms(fact: Fact, part: str) -> tuple[object, ...]:
    """Everything that must agree for two figures to be the same one."""
    measure, change = fact.measure, fact.change
    if part == "change" and change is not None:
        return (measure.content, measure.valuation, change.currency, change.base)
    return (measure.content, measure.valuation, measure.currency)


def _grouped(
    entries: Sequence[Entry], key: Callable[[Fact], tuple[object, ...]]
) -> list[list[Entry]]:
    groups: defaultdict[tuple[object, ...], list[Entry]] = defaultdict(list)
    for row, fact in entries:
        groups[key(fact)].append((row, fact))
    return [group for group in groups.values() if len(group) > 1]

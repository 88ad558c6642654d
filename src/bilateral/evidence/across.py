"""Checks across the rows of a facts table: ids, vintages, the same figure twice, lost scales."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations, pairwise
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from bilateral.tables.findings import Findings
    from bilateral.tables.grid import Row
    from bilateral.vocab.fact import Fact

_JUMPS: Final = (1e3, 1e6)
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
                f"{fact.id} supersedes {target}, which was published later", row=row.line
            )
        if target in replaced_by:
            findings.caveat(
                f"{target} is superseded by {replaced_by[target]} and by {fact.id}: both count",
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
            ids = ", ".join(fact.id for _, fact in twice[:6])
            findings.caveat(
                f"{ids} give the {part} of one series and period; if one replaces another, say so "
                "in 'supersedes'",
                row=twice[0][0].line,
            )


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
                    f"the value is about {jump} that of {one[1].id} (line {one[0].line}), which is "
                    "the same figure",
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


def _say_jump(one: Entry, other: Entry, jump: str, findings: Findings) -> None:
    findings.caveat(
        f"{other[1].id} is about {jump} {one[1].id} per month: check thousand, million and "
        "billion in both",
        row=other[0].line,
    )


def _jump(one: Fact, other: Fact) -> str | None:
    ratio = _per_month(other) / _per_month(one)
    for size in _JUMPS:
        if size / _NEAR <= ratio <= size * _NEAR:
            return f"{size:,.0f} times".replace(",", " ")
        if size / _NEAR <= 1 / ratio <= size * _NEAR:
            return f"a {'thousandth' if size < 1e6 else 'millionth'} of"
    return None


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

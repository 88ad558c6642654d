"""What stands behind the odds: the model's levels, the eras, what moves them, named past cases."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bilateral.brief.cited import cited, from_one, past_cases
from bilateral.brief.focus import is_published, telling_base
from bilateral.brief.language import mark
from bilateral.brief.ledger import estimated
from bilateral.brief.model import Column, Table, plain
from bilateral.vocab.phrase import Chance, Count, Frequency, Ids, Money, Number, Side, When, Year

if TYPE_CHECKING:
    from bilateral.brief.case import Case
    from bilateral.brief.model import Text
    from bilateral.chance import BaseChance, TargetChance

_WITHIN: Final = "5"  # years ahead at which eras are compared
_COMPARED: Final = 4  # bases beside each other in the table of eras
_FAN: Final = mark("level that so many futures of the model stay below, from the base")
_OTHERWISE: Final = mark("the same chance if this one thing were otherwise")
_ERA: Final = mark("the same chance if the model believed this era alone")


def fan(case: Case, target: TargetChance) -> tuple[Table, ...]:
    """Levels that the model gives from the base that the page speaks of."""
    base = telling_base(case, target)
    if base is None or not base.fan:
        return ()
    writer = case.writer
    columns = (
        Column(writer.words("year")),
        Column(writer.words("one in ten stays below"), numeric=True),
        Column(writer.words("half stay below"), numeric=True),
        Column(writer.words("nine in ten stay below"), numeric=True),
    )
    formula = plain(writer.words(_FAN))
    rows = tuple(
        (
            writer.slot(Year(at.year)),
            *(
                writer.slot(
                    Money(level, base.currency, 3),
                    estimated(formula, base.base_of, side=base.side, period=str(at.year)),
                )
                for level in (at.p10, at.p50, at.p90)
            ),
        )
        for at in base.fan
    )
    caption = writer.say(
        "Levels that the model expects from {base}: the fan of the chart",
        base=Ids((base.base_of,)),
    )
    return (Table(caption, columns, rows),)


def eras(case: Case, bases: list[BaseChance]) -> tuple[Table, ...]:
    """What each era says within a few years, base beside base."""
    writer = case.writer
    shown = sorted(bases, key=lambda b: (not is_published(case, b), -b.year))[:_COMPARED]
    found = {
        base.base_of: {(e.source, e.era): e.by.get(_WITHIN) for e in base.era} for base in shown
    }
    keys = dict.fromkeys(key for known in found.values() for key in known)
    rows: list[tuple[Text, ...]] = []
    for kind, era in keys:
        name = mark("model") if kind == "model" else mark("comparable pairs")
        period = era.replace("-", "..")
        cells = [
            _era(case, base, kind, period, found[base.base_of].get((kind, era))) for base in shown
        ]
        if any(cells):
            rows.append((writer.slot(When(period)), writer.words(name), *cells))
    columns = (
        Column(writer.words("years believed")),
        Column(writer.words("source"), wide=True),
        *(
            Column(writer.say("from {base}", base=Ids((base.base_of,))), numeric=True)
            for base in shown
        ),
    )
    caption = writer.say(
        "Chance within {n} years, and share of comparable pairs that got there, era by era",
        n=Count(int(_WITHIN)),
    )
    return (Table(caption, columns, tuple(rows)),) if rows else ()


def _era(case: Case, base: BaseChance, kind: str, period: str, p: float | None) -> Text:
    if p is None:
        return ()
    writer = case.writer
    if kind != "model":
        return writer.slot(Frequency(p), past_cases(writer, base.base_of, period=period))
    formula = plain(writer.words(_ERA))
    return writer.slot(Chance(p), estimated(formula, base.base_of, side=base.side, period=period))


def moves(case: Case, bases: list[BaseChance]) -> tuple[Table, ...]:
    """What the chance would be if one thing were not known, or otherwise."""
    writer = case.writer
    formula = plain(writer.words(_OTHERWISE))
    rows = tuple(
        (
            writer.slot(Ids((base.base_of,))),
            writer.slot(move.what),
            writer.slot(Chance(move.p), about),
        )
        for base in bases
        for about in (estimated(formula, base.base_of, side=base.side),)
        for move in base.moves
    )
    columns = (
        Column(writer.words("from")),
        Column(writer.words("what is otherwise"), wide=True),
        Column(writer.words("chance"), numeric=True),
    )
    caption = writer.words("What moves the chance: the same chance with one thing otherwise")
    return (Table(caption, columns, rows),) if rows else ()


def members(case: Case, bases: list[BaseChance]) -> list[Table]:
    """Named pairs of the main reference classes, from the slowest to the fastest."""
    writer = case.writer
    found: dict[str, Table] = {}
    for base in bases:
        like = base.reference_class
        if like is None or not like.members or like.description in found:
            continue
        history = past_cases(writer)
        rows = tuple(
            (
                writer.join([writer.slot(Side(code)) for code in path.pair.split("-")], " – "),
                writer.slot(When(f"{path.start}..{path.end}")),
                writer.slot(Number(path.multiple, decimals=2), history),
            )
            for path in like.members
        )
        columns = (
            Column(writer.words("country pair"), wide=True),
            Column(writer.words("years")),
            Column(writer.words("highest multiple reached"), numeric=True),
        )
        caption = writer.say(
            "Some of the past cases behind the history: {like}",
            like=cited(writer, like.description, from_one(history)),
        )
        found[like.description] = Table(caption, columns, rows)
    return list(found.values())

"""Flow by flow: what each is, what it alone would have to become, and its odds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from bilateral.brief import annex_odds
from bilateral.brief.annex_growth import ASSUMED
from bilateral.brief.axes import amount_axis, on_axis
from bilateral.brief.balance import flow
from bilateral.brief.charts import FlowChart, Pair
from bilateral.brief.language import mark
from bilateral.brief.ledger import computed, estimated
from bilateral.brief.model import Column, Picture, Section, Table, plain
from bilateral.brief.writer import Cited
from bilateral.vocab.phrase import (
    Chance,
    ChanceRange,
    Count,
    Growth,
    Ids,
    Money,
    Number,
    Share,
    Side,
    When,
    Year,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bilateral.brief.case import Case
    from bilateral.brief.ledger import About
    from bilateral.brief.model import Block, Text
    from bilateral.chance import TargetChance
    from bilateral.verdict import Direction

_HEADROOM: Final = 1.05
_SHARE: Final = mark("this flow over both")
_NOW: Final = mark("level of this flow in that year")
_ALONE: Final = mark("target less the other flow")
_MULTIPLE: Final = mark("target less the other flow, over this flow")
_FLOW_CHANCE: Final = mark("chance that this flow reaches what the target leaves to it")


def flows(case: Case) -> Section:
    """Flow by flow: what each is, what it alone would have to become, and its odds."""
    writer, result = case.writer, case.result
    blocks: list[Block] = []
    amounts = {t.target: (t.amount, t.currency) for t in result.targets}
    for target, side, period in dict.fromkeys(
        (d.target, d.side, d.period) for d in result.directions
    ):
        found = [
            d for d in result.directions if (d.target, d.side, d.period) == (target, side, period)
        ]
        amount, currency = amounts[target]
        if amount is None:
            continue
        sizes = [_size(item, amount) for item in found]
        caption = writer.say(
            "Side {side}, {period}: each flow, and what it alone would have to become for {target}",
            side=Side(side),
            period=When(period),
            target=Ids((target,)),
        )
        title = writer.words("Flow by flow")
        blocks.append(Picture("flows", title, caption, _chart(case, found, sizes, currency)))
        blocks.append(_flow_table(case, caption, found, sizes, currency))
    for target in annex_odds.assessed(case):
        blocks += _flow_chances(case, target)
    return Section("flows", writer.words("Flow by flow"), tuple(blocks))


@dataclass(frozen=True, slots=True)
class _Size:
    """Amounts of one flow in the money of the target: what it is, and must be alone."""

    now: float
    alone: float


def _size(item: Direction, target: float) -> _Size:
    """With share ``s`` and multiple ``m``, the target is ``m s + 1 - s`` times the whole trade."""
    multiple = item.multiple_if_other_still
    now = item.share * target / (1 + item.share * (multiple - 1))
    return _Size(now, now * multiple)


def _chart(
    case: Case, found: Sequence[Direction], sizes: Sequence[_Size], currency: str | None
) -> FlowChart:
    writer = case.writer
    axis = amount_axis(writer, _HEADROOM * max(size.alone for size in sizes), currency)

    def label(value: float, item: Direction) -> str:
        return writer.label(on_axis(value, axis), *item.because)

    return FlowChart(
        x=axis,
        flows=tuple(
            Pair(
                plain(flow(case, item)),
                size.now,
                size.alone,
                label(size.now, item),
                label(size.alone, item),
            )
            for item, size in zip(found, sizes, strict=True)
        ),
        now_name=writer.language.word("now"),
        then_name=writer.language.word("needed if the other stands still"),
    )


def _flow_table(
    case: Case,
    caption: Text,
    found: Sequence[Direction],
    sizes: Sequence[_Size],
    currency: str | None,
) -> Table:
    writer = case.writer
    grows = sorted({(g.growth, g.years) for d in found for g in d.multiple_if_other_grows})
    assumed = computed(plain(writer.words(ASSUMED)), found[0].target)
    columns = (
        Column(writer.words("flow"), wide=True),
        Column(writer.words("share"), numeric=True),
        Column(writer.words("now"), numeric=True),
        Column(writer.words("needed if the other stands still"), numeric=True),
        Column(writer.words("times, if the other stands still"), numeric=True),
        *(
            Column(
                writer.say(
                    "times in {years} years, if the other grows {growth} a year",
                    years=Count(years),
                    growth=Cited(Growth(growth), assumed),
                ),
                numeric=True,
            )
            for growth, years in grows
        ),
    )
    rows = tuple(
        _flow_row(case, item, size, currency, grows)
        for item, size in zip(found, sizes, strict=True)
    )
    return Table(caption, columns, rows)


def _flow_row(
    case: Case,
    item: Direction,
    size: _Size,
    currency: str | None,
    grows: Sequence[tuple[float, int]],
) -> tuple[Text, ...]:
    writer = case.writer

    def source(formula: str, *of: str) -> About:
        words = plain(writer.words(formula))
        return computed(words, *of, *item.because, side=item.side, period=item.period)

    by = {(g.growth, g.years): g.multiple for g in item.multiple_if_other_grows}
    multiple = source(_MULTIPLE, item.target)
    return (
        flow(case, item),
        writer.slot(Share(item.share, 3), source(_SHARE)),
        writer.slot(Money(size.now, currency), source(_NOW)),
        writer.slot(Money(size.alone, currency), source(_ALONE, item.target)),
        writer.slot(Number(item.multiple_if_other_still, decimals=2), multiple),
        *(writer.slot(Number(by[key], decimals=2), multiple) if key in by else () for key in grows),
    )


def _flow_chances(case: Case, target: TargetChance) -> tuple[Table, ...]:
    """Chance that one flow carries the target, the other growing at a constant rate."""
    if not target.directions:
        return ()
    writer = case.writer
    years = annex_odds.years_ahead(target)
    formula = plain(writer.words(_FLOW_CHANCE))
    assumed = computed(plain(writer.words(ASSUMED)), target.target)
    rows: list[tuple[Text, ...]] = []
    for item in target.directions:
        ends = [writer.slot(Side(code)) for code in item.flow.split(">")]
        by = {at.year: at for at in item.by}
        cells: list[Text] = []
        for year in years:
            about = estimated(
                formula, target.target, *item.because, side=item.side, period=str(year)
            )
            at = by.get(year)
            cells.append(
                ()
                if at is None
                else writer.say(
                    "{chance} ({range})",
                    about,
                    chance=Chance(at.p),
                    range=ChanceRange(at.low, at.high),
                )
            )
        growth = writer.slot(Growth(item.other_growth), assumed)
        rows.append((writer.join(ends, " → "), growth, *cells))
    columns = (
        Column(writer.words("flow"), wide=True),
        Column(writer.words("growth of the other, a year"), numeric=True),
        *(Column(writer.say("chance by {year}", year=Year(year)), numeric=True) for year in years),
    )
    caption = writer.say(
        "Chance that one flow carries {target}, the other growing at a constant rate",
        target=annex_odds.goal(case, target),
    )
    return (Table(caption, columns, tuple(rows)),)

"""Flow by flow: how uneven the trade is, and what each flow alone would have to become."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bilateral.brief.ledger import computed
from bilateral.brief.model import Column, Section, Table, plain
from bilateral.vocab.phrase import Growth, Number, Share, Side, When

if TYPE_CHECKING:
    from bilateral.brief.case import Case
    from bilateral.brief.focus import Focus
    from bilateral.brief.ledger import About
    from bilateral.brief.model import Text
    from bilateral.verdict import Direction

_OTHER: Final = 0.10  # growth of the other flow that the page shows


def section(case: Case, focus: Focus | None) -> Section | None:
    """Return the table; None where the two flows are not known."""
    if focus is None or focus.reached:
        return None
    found = [d for d in case.result.directions if d.target == focus.target.target]
    if not found:
        return None
    latest = max(found, key=lambda d: d.period)
    found = [d for d in found if (d.side, d.period) == (latest.side, latest.period)]
    writer = case.writer
    columns = (
        Column(writer.words("flow"), wide=True),
        Column(writer.words("share"), numeric=True),
        Column(writer.words("other unchanged"), numeric=True),
        Column(_grows(case, latest), numeric=True),
    )
    rows = tuple(_row(case, item) for item in found)
    caption = writer.say(
        "What each flow alone needs ({side}, {period})",
        side=Side(latest.side),
        period=When(latest.period),
    )
    title = writer.words("Balance of the flows")
    return Section("balance", title, (Table(caption, columns, rows),), "right")


def flow(case: Case, item: Direction) -> Text:
    """Write the two ends of a flow."""
    ends = [case.writer.slot(Side(code)) for code in item.flow.split(">")]
    return case.writer.join(ends, " → ")


def _grows(case: Case, item: Direction) -> Text:
    grows = next((g for g in item.multiple_if_other_grows if g.growth == _OTHER), None)
    if grows is None:
        return ()
    formula = plain(case.writer.words("assumed growth of the other flow"))
    return case.writer.say(
        "other {growth} a year", computed(formula, item.target), growth=Growth(_OTHER)
    )


def _row(case: Case, item: Direction) -> tuple[Text, ...]:
    writer, source = case.writer, _source(case, item)
    grows = next((g for g in item.multiple_if_other_grows if g.growth == _OTHER), None)
    still = writer.slot(Number(item.multiple_if_other_still, decimals=2), source)
    other = writer.slot(Number(grows.multiple, decimals=2), source) if grows is not None else ()
    return (
        flow(case, item),
        writer.slot(Share(item.share, 3), source),
        writer.say("× {multiple}", multiple=still),
        writer.say("× {multiple}", multiple=other) if other else (),
    )


def _source(case: Case, item: Direction) -> About:
    formula = plain(case.writer.words("target less the other flow, over this flow"))
    return computed(formula, item.target, *item.because, side=item.side, period=item.period)

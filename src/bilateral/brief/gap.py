"""The gap: what is there, what comparable pairs would add, what nothing covers yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bilateral.brief.axes import amount_axis, on_axis
from bilateral.brief.charts import BridgeChart, Step
from bilateral.brief.figures import base_amount, chance_of, target_amount
from bilateral.brief.ledger import computed
from bilateral.brief.model import Picture, Section, plain
from bilateral.vocab.phrase import Money, Share, Year

if TYPE_CHECKING:
    from bilateral.brief.case import Case
    from bilateral.brief.focus import Focus
    from bilateral.brief.model import Text


def section(case: Case, focus: Focus | None) -> Section | None:
    """Return the bridge; None without a base, a year or a gap."""
    if focus is None or focus.base is None or focus.year is None or focus.reached:
        return None
    base = focus.base
    at = next((one for one in base.fan if one.year == focus.year), None)
    if at is None or base.currency != focus.target.currency or base.base >= focus.amount:
        return None
    writer = case.writer
    middle = min(max(at.p50, 0.0), focus.amount)
    title = writer.words("The gap")
    picture = Picture("gap", title, _message(case, focus, middle), _chart(case, focus, middle))
    return Section("gap", title, (picture,), "left")


def _chart(case: Case, focus: Focus, middle: float) -> BridgeChart:
    writer, base = case.writer, focus.base
    assert base is not None and focus.year is not None
    y = amount_axis(writer, 1.1 * focus.amount, focus.target.currency, most=4)

    def label(value: float) -> str:
        return writer.label(on_axis(value, y), base.base_of)

    def more(value: float) -> str:
        return f"{'−' if value < 0 else '+'}{label(abs(value))}"

    word = writer.language.word
    low, high = sorted((base.base, middle))
    steps = [
        Step(writer.label(Year(base.year)), 0.0, base.base, "level", label(base.base)),
        Step(word("expected (model)"), low, high, "expected", more(middle - base.base)),
    ]
    if middle < focus.amount:
        gap = focus.amount - middle
        steps.append(Step(word("not covered"), middle, focus.amount, "uncovered", more(gap)))
    goal = plain(writer.say("target {year}", year=Year(focus.year)))
    steps.append(Step(goal, 0.0, focus.amount, "target", label(focus.amount)))
    return BridgeChart(y, tuple(steps))


def _message(case: Case, focus: Focus, middle: float) -> Text:
    writer, base = case.writer, focus.base
    assert base is not None and focus.year is not None
    about = chance_of(case, base, focus.year)
    level = base_amount(case, base)
    usual = writer.slot(Money(middle, base.currency, 3), about)
    goal = target_amount(case, focus)
    left = focus.amount - middle
    if left <= 0:
        return writer.say(
            "The model's middle path reaches {goal} by {year} from {level}.",
            goal=goal, year=Year(focus.year), level=level,
        )  # fmt: skip
    formula = plain(writer.words("target less the middle of the fan"))
    source = computed(formula, focus.target.target, base.base_of, side=base.side)
    gap = writer.slot(Money(left, base.currency, 3), source)
    share = writer.slot(Share(left / (focus.amount - base.base), 2), source)
    return writer.say(
        "The model's middle path: {usual} in {year}; {gap}, {share} of the gap, uncovered.",
        usual=usual, year=Year(focus.year), gap=gap, share=share,
    )  # fmt: skip

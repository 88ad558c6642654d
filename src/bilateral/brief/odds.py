"""Can it be reached: the odds of each target, base by base."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bilateral.brief.model import Section
from bilateral.vocab.wording import chance, money

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bilateral.chance import Assessment, BaseChance, TargetChance, YearChance

_AHEAD: Final = (3, 6, 10)  # years after the latest base
_FEW: Final = 2  # bases named at the head


def answer(assessment: Assessment) -> tuple[str, ...]:
    """One sentence for each target: its odds from what is published and from what was said."""
    found: list[str] = []
    for target in assessed(assessment):
        year = _columns(target)[1]
        said = [
            f"{chance(at.p)} from {_level(base)}"
            for base in _telling(target.bases)
            if (at := _at(base, year)) is not None and at.p is not None
        ]
        if said:
            found.append(f"Chance of {_goal(target)} by {year}: {', '.join(said)}.")
    return tuple(found)


def sections(assessment: Assessment) -> tuple[Section, ...]:
    """The table of odds, and for the annex what stands behind each of them in words."""
    targets = assessed(assessment)
    if not targets:
        return ()
    years = _columns(max(targets, key=lambda t: _columns(t)[0]))
    rows = [
        (
            target.target,
            base.base_of,
            money(base.base, None if base.currency == target.currency else base.currency),
            f"{base.multiple:.3g}x",
            *(_cell(_at(base, year)) for year in years),
            _history(_at(base, years[1])),
            _even(base),
        )
        for target in targets
        for base in target.bases
        if not base.reached
    ]
    header = (
        "",
        "from",
        "base",
        "needs",
        *(f"by {year}" for year in years),
        "history",
        "even odds",
    )
    note = (
        f"Chance, with its 80 % range over eras. History: comparable country pairs that got there "
        f"in as many years as to {years[1]}."
    )
    if any(target.transferred for target in targets):
        note += " Carried over from pairs of countries to a region, which no data tested."
    words = tuple((base.words,) for target in targets for base in target.bases)
    return (
        Section("odds", "Can it be reached", header, tuple(rows), note),
        Section("odds_words", "The odds in words", (), words, annex=True),
    )


def assessed(assessment: Assessment) -> list[TargetChance]:
    """Targets with odds; one that repeats another is not listed twice."""
    repeats: set[str] = set()
    found: list[TargetChance] = []
    for target in assessment.targets:
        if target.bases and target.target not in repeats:
            found.append(target)
            repeats.update(target.same_as)
    return found


def _columns(target: TargetChance) -> tuple[int, int, int]:
    """The deadline, if there is one, or a few years after the latest base."""
    latest = max(base.year for base in target.bases)
    first, second, third = (latest + ahead for ahead in _AHEAD)
    if target.deadline is not None:
        last = int(target.deadline[:4])
        if first < last < third:
            second = last
    return first, second, third


def _telling(bases: Sequence[BaseChance]) -> list[BaseChance]:
    """The latest published base, then the stated one that is nearest to the target."""
    published = [base for base in bases if base.base_verdict is None]
    stated = [base for base in bases if base.base_verdict is not None]
    found = sorted(published, key=lambda base: -base.year)[:1]
    found += sorted(stated, key=lambda base: base.multiple)[: _FEW - len(found)]
    return [base for base in found if not base.reached]


def _goal(target: TargetChance) -> str:
    return "the target" if target.amount is None else money(target.amount, target.currency)


def _level(base: BaseChance) -> str:
    level = money(base.base, base.currency)
    if base.base_verdict is None:
        return f"{level} ({base.side}, {base.year})"
    return f"{level} (as said, {base.base_of}, {base.base_verdict.replace('_', ' ')})"


def _at(base: BaseChance, year: int) -> YearChance | None:
    return next((one for one in base.by if one.year == year), None)


def _cell(at: YearChance | None) -> str:
    if at is None or at.p is None:
        return "–"
    if at.low is None or at.high is None:
        return chance(at.p)
    return f"{chance(at.p)} ({_bare(at.low)}–{_bare(at.high)})"


def _bare(p: float) -> str:
    """A probability in whole per cent without its sign; below one and above 99 as such."""
    if p < 0.01:
        return "<1"
    return ">99" if p > 0.99 else f"{100 * p:.0f}"


def _history(at: YearChance | None) -> str:
    return "–" if at is None or at.history is None else chance(at.history)


def _even(base: BaseChance) -> str:
    return f"{base.year_p50}" if base.year_p50 is not None else f"after {base.beyond}"

"""What the page is about: one target, the base it is measured from, and the year it speaks of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from bilateral.brief.claims import is_relative

if TYPE_CHECKING:
    from bilateral.brief.case import Case
    from bilateral.chance import BaseChance, TargetChance, YearChance
    from bilateral.dossier import Claim
    from bilateral.verdict import Target

_AHEAD: Final = 6  # years after the base, where no deadline is given


@dataclass(frozen=True, slots=True)
class Focus:
    """The first target with an amount; one that repeats another counts once.

    Attributes
    ----------
    target : as the check knows it
    claim : as it was said
    chance : its odds; None where none could be given
    base : the latest published base, else the stated one that is nearest to the target
    year : the deadline, else a few years after the base; None without a base
    """

    target: Target
    claim: Claim
    chance: TargetChance | None
    base: BaseChance | None
    year: int | None

    @property
    def amount(self) -> float:
        """The level to be reached, in full units."""
        assert self.target.amount is not None
        return self.target.amount

    @property
    def at(self) -> YearChance | None:
        """The chance from the base by the year; None where the model does not reach so far."""
        if self.base is None or self.year is None:
            return None
        found = next((y for y in self.base.by if y.year == self.year), None)
        return found if found is not None and found.p is not None else None

    @property
    def reached(self) -> tuple[tuple[str, int | None], ...]:
        """Sides of the pair that reached the target, with the year, and have not fallen below."""
        ends = {self.claim.reporter, self.claim.partner}
        latest: dict[str, BaseChance] = {}
        published = (b for b in self.chance.bases if not b.verdicts) if self.chance else ()
        for base in published:
            if base.side not in latest or latest[base.side].year < base.year:
                latest[base.side] = base
        return tuple(
            (s.side, s.year)
            for s in self.target.status
            if s.status == "reached"
            and s.side in ends
            and (s.side not in latest or latest[s.side].base >= self.amount)
        )


def focus_of(case: Case) -> Focus | None:
    """Return what the page is about; None where no target names an amount."""
    return next(iter(focuses(case)), None)


def focuses(case: Case) -> tuple[Focus, ...]:
    """Every target with an amount, in the order of the text."""
    claims = {claim.id: claim for claim in case.dossier.claims}
    found: list[Focus] = []
    for target in case.result.targets:
        claim = claims[target.target]
        if target.amount is None or is_relative(claim):
            continue
        chance = next((t for t in case.chances.targets if t.target == target.target), None)
        base = telling_base(case, chance)
        found.append(Focus(target, claim, chance, base, _year(target, base)))
    return tuple(found)


def telling_base(case: Case, chance: TargetChance | None) -> BaseChance | None:
    """The latest published base, else the stated one that is nearest to the target."""
    if chance is None:
        return None
    published = [base for base in chance.bases if is_published(case, base)]
    ends = {claim.reporter for claim in case.dossier.claims if claim.id == chance.target}
    ends |= {claim.partner for claim in case.dossier.claims if claim.id == chance.target}
    published = [base for base in published if base.side in ends] or published
    if published:
        return max(published, key=lambda base: base.year)
    open_bases = [base for base in chance.bases if not base.reached]
    return min(open_bases, key=lambda base: base.multiple, default=None)


def is_published(case: Case, base: BaseChance) -> bool:
    """Whether a base is a published level, and not a reading of what was said."""
    said = {claim.id for claim in case.dossier.claims}
    return base.base_of.partition("/")[0] not in said or base.base_of in {
        fact.id for fact in case.facts
    }


def _year(target: Target, base: BaseChance | None) -> int | None:
    if target.deadline is not None:
        year, month = map(int, target.deadline.split("-"))
        return year if month == 12 else year - 1  # the last year that is over by then
    return base.year + _AHEAD if base is not None else None

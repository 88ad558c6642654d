"""In which money growths and shares are meant that name none."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bilateral.dossier import Dossier
    from bilateral.vocab.fact import Fact

DEFAULT = "USD"


@dataclass(frozen=True, slots=True)
class Money:
    """Currencies that stand behind silent growths and shares.

    Attributes
    ----------
    said : currency that most figures of the statement name; None when none does
    held : currency of the latest level of a side and pair
    """

    said: str | None
    held: dict[tuple[str, tuple[str, str]], str]

    @classmethod
    def of(cls, dossier: Dossier, facts: Sequence[Fact]) -> Money:
        """Collect what the statement names and what the sides publish in."""
        named = Counter(c.currency for c in dossier.claims if c.currency and c.type != "nontrade")
        held: dict[tuple[str, tuple[str, str]], str] = {}
        for fact in sorted(facts, key=lambda f: (f.period.last, f.id)):
            if fact.value is not None and fact.measure.currency is not None:
                held[fact.side, fact.measure.pair] = fact.measure.currency
        said = min(named, key=lambda c: (-named[c], c)) if named else None
        return cls(said, held)

    def of_growth(self, side: str, pair: tuple[str, str]) -> str:
        """Money of a growth: that of the statement, else that of the side's latest level."""
        return self.said or self.held.get((side, pair), DEFAULT)

    def of_share(self, side: str, pair: tuple[str, str]) -> str:
        """Money of a share: that in which the side publishes, since a share has none."""
        return self.held.get((side, pair)) or self.said or DEFAULT

    def resolved(self, fact: Fact) -> Fact:
        """Give a growth or a share without any level the money it is taken to be measured in."""
        if fact.measure.kind == "rate" or fact.measure.currency is not None:
            return fact
        if fact.measure.kind == "share":
            money = self.of_share(fact.side, fact.measure.pair)
            return replace(fact, measure=fact.measure.in_currency(money))
        money = fact.change.currency if fact.change is not None else None
        money = money or self.of_growth(fact.side, fact.measure.pair)
        return replace(fact, measure=fact.measure.in_currency(money))

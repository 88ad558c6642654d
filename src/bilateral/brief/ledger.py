"""The ledger: every figure of the page, once, with its mark and where it comes from."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import count, product
from string import ascii_lowercase
from typing import TYPE_CHECKING

from bilateral.brief.model import Figure, Source

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bilateral.brief.model import Status

LABEL = Source("label")


@dataclass(frozen=True, slots=True)
class About:
    """What the figures of a sentence have in common.

    Attributes
    ----------
    source : where they come from
    status : what kind of figures they are
    side : whose statistics, or who speaks
    period : of when
    """

    source: Source
    status: Status
    side: str | None = None
    period: str | None = None


def reported(*facts: str, side: str | None = None, period: str | None = None) -> About:
    """Figures that stand in the facts table."""
    return About(Source("fact", facts), "reported", side, period)


def stated(
    claim: str, span: tuple[int, int] | None, side: str | None = None, period: str | None = None
) -> About:
    """Figures that somebody said."""
    return About(Source("span", (claim,), span=span), "stated", side, period)


def computed(formula: str, *of: str, side: str | None = None, period: str | None = None) -> About:
    """Figures that follow from others."""
    return About(Source("computation", of, formula), "implied", side, period)


def estimated(formula: str, *of: str, side: str | None = None, period: str | None = None) -> About:
    """Figures that a fitted model gives."""
    return About(Source("model", of, formula), "estimated", side, period)


def counted(formula: str, *of: str, period: str | None = None) -> About:
    """Figures of the shipped tables of history."""
    return About(Source("table", of, formula), "reported", None, period)


class Ledger:
    """Figures in the order of their first use; equal ones are one figure."""

    def __init__(self) -> None:
        self._figures: dict[Figure, Figure] = {}
        self._marks = _marks()

    def enter(self, figure: Figure) -> Figure:
        """Return the figure with its mark: a new one, or that of an equal figure.

        A label is entered without a mark: it names and does not measure.
        """
        known = self._figures.get(figure)
        if known is None:
            known = figure
            if figure.status != "label":
                known = replace(figure, id=next(self._marks))
            self._figures[figure] = known
        return known

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Every figure, labels too."""
        return tuple(self._figures.values())


def _marks() -> Iterator[str]:
    """Letters: a, b, ..., z, aa, ab, ..."""
    for size in count(1):
        for letters in product(ascii_lowercase, repeat=size):
            yield "".join(letters)

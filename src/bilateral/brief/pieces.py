"""A text cut where spans begin and end, so that overlapping spans can be shown side by side."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text under the same spans all along.

    Attributes
    ----------
    text : the characters
    under : numbers of the things whose spans cover it, the shortest span first
    begins, ends : numbers of the things whose span begins and ends with it
    """

    text: str
    under: tuple[int, ...] = ()
    begins: tuple[int, ...] = ()
    ends: tuple[int, ...] = ()


def cut(text: str, spans: Sequence[tuple[int, int, int]]) -> Iterator[tuple[Piece, ...]]:
    """Cut a text into its lines and these into pieces; empty lines are left out.

    Parameters
    ----------
    text : the whole text
    spans : first place, last place (exclusive) and number of the thing; they may overlap, nest
        and run over the end of a line
    """
    opening: defaultdict[int, list[tuple[int, int, int]]] = defaultdict(list)
    closing: defaultdict[int, list[tuple[int, int, int]]] = defaultdict(list)
    for span in spans:
        opening[span[0]].append(span)
        closing[span[1]].append(span)
    breaks = [place for place, char in enumerate(text) if char == "\n"]
    lines = {*breaks, *(place + 1 for place in breaks)}
    places = sorted({0, len(text), *opening, *closing, *lines})
    active: set[tuple[int, int, int]] = set()
    line: list[Piece] = []
    for first, last in pairwise(places):
        active.difference_update(closing[first])
        active.update(opening[first])
        if text[first:last] == "\n":
            if line:
                yield tuple(line)
            line = []
            continue
        nearest = sorted(active, key=lambda span: (span[1] - span[0], span))
        line.append(
            Piece(
                text[first:last],
                tuple(dict.fromkeys(number for _, _, number in nearest)),
                tuple(number for _, _, number in opening[first]),
                tuple(number for _, _, number in closing[last]),
            )
        )
    if line:
        yield tuple(line)

"""Where a label can stand: places are tried in order until one is free."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class Box(NamedTuple):
    """A rectangle in px; `top` is less than `bottom`."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        """Say whether the two share an area."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )

    def within(self, other: Box) -> bool:
        """Say whether this lies in the other."""
        return (
            self.left >= other.left
            and self.right <= other.right
            and self.top >= other.top
            and self.bottom <= other.bottom
        )

    def wider(self, by: float) -> Box:
        """Return the box with a margin."""
        return Box(self.left - by, self.top - by, self.right + by, self.bottom + by)


class Stroke(NamedTuple):
    """A straight piece of a line, from one place to another, in px."""

    x: float
    y: float
    x2: float
    y2: float

    def crosses(self, box: Box) -> bool:
        """Say whether any of it lies in a box (Liang and Barsky 1984)."""
        if (
            max(self.x, self.x2) < box.left
            or min(self.x, self.x2) > box.right
            or max(self.y, self.y2) < box.top
            or min(self.y, self.y2) > box.bottom
        ):
            return False
        first, last = 0.0, 1.0
        dx, dy = self.x2 - self.x, self.y2 - self.y
        for run, room in (
            (-dx, self.x - box.left),
            (dx, box.right - self.x),
            (-dy, self.y - box.top),
            (dy, box.bottom - self.y),
        ):
            if run == 0:
                if room < 0:
                    return False
            elif run < 0:
                first = max(first, room / run)
            else:
                last = min(last, room / run)
        return first <= last


def joined(places: Sequence[tuple[float, float]]) -> list[Stroke]:
    """Return the strokes from place to place."""
    return [Stroke(*a, *b) for a, b in pairwise(places)]


@dataclass(slots=True)
class Ground:
    """What stands on the paper already: nothing is written over `boxes` and `strokes`.

    Shades (`tints`) are written over only when no other place is free.
    """

    room: Box
    boxes: list[Box] = field(default_factory=list[Box])
    strokes: list[Stroke] = field(default_factory=list[Stroke])
    tints: list[Box] = field(default_factory=list[Box])

    def free(self, box: Box, over_tints: bool) -> bool:
        """Say whether nothing stands in a box."""
        near = box.wider(1.5)
        return (
            box.within(self.room)
            and not any(near.meets(other) for other in self.boxes)
            and not any(stroke.crosses(near) for stroke in self.strokes)
            and (over_tints or not any(near.meets(tint) for tint in self.tints))
        )

    def settle(
        self, places: Iterable[Box], away: Sequence[Stroke] = (), by: float = 0.0
    ) -> Box | None:
        """Take the first place that is free and `by` px off the strokes `away`, if any is."""
        tried = list(places)
        for over_tints in (False, True) if self.tints else (True,):
            for box in tried:
                if self.free(box, over_tints):
                    far = box.wider(by)
                    if not any(stroke.crosses(far) for stroke in away):
                        self.boxes.append(box)
                        return box
        return None

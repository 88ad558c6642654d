"""Smallest and minimal sets of names for which a monotone predicate holds.

Monotone: a set that is sufficient stays so when names are added. The use here is "these
published figures together leave no solution", so a minimal sufficient set is a reason.

A set S is minimal and sufficient only if it meets the complement of every maximal
insufficient set. So: take the smallest set that meets all complements known so far; if it
is sufficient it is the answer; if not, grow it to a maximal insufficient set, whose
complement is one more set to meet. Sets already found are blocked (no superset of them is
looked at again), and the same loop lists all minimal sets by size, then by name.

References
----------
Ignatiev, A., Previti, A., Liffiton, M. and Marques-Silva, J. (2015). Smallest MUS
extraction with minimal hitting set dualization. CP 2015, LNCS 9255, 173-182.
Liffiton, M. H., Previti, A., Malik, A. and Marques-Silva, J. (2016). Fast, flexible MUS
enumeration. Constraints 21, 223-250 (MARCO: blocking and the map of what is unexplored).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import compress
from typing import TYPE_CHECKING, Final, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

    Predicate = Callable[[frozenset[str]], bool]
    Hint = Callable[[frozenset[str]], Collection[str]]

Name = TypeVar("Name")

BUDGET: Final = 2_000
LIMIT: Final = 20
_NODES_PER_CALL: Final = 100


@dataclass(frozen=True, slots=True)
class MinimalSets:
    """Minimal sufficient sets, smallest first.

    Attributes
    ----------
    sets : each a sorted tuple of names; ordered by size, then by name
    complete : every minimal set is listed (for `smallest`: the first is proven smallest)
    proven : the first one is proven to be of least size, and first by name among those
    """

    sets: tuple[tuple[str, ...], ...]
    complete: bool
    proven: bool


class Borders(Generic[Name]):
    """What is known of a monotone predicate: sets that are sufficient, and sets that are not.

    One answer is worth many: supersets of a sufficient set are sufficient, subsets of an
    insufficient one are not.
    """

    def __init__(self) -> None:
        self._sufficient: list[frozenset[Name]] = []
        self._insufficient: list[frozenset[Name]] = []

    def add(self, chosen: frozenset[Name], *, sufficient: bool) -> None:
        """Remember a set, as small as proven when sufficient, as large when not."""
        (self._sufficient if sufficient else self._insufficient).append(chosen)

    def known(self, chosen: frozenset[Name]) -> bool | None:
        """Tell what is known of a set; None: nothing."""
        if any(map(chosen.issuperset, self._sufficient)):
            return True
        if any(map(chosen.issubset, self._insufficient)):
            return False
        return None

    def core(self, chosen: frozenset[Name]) -> frozenset[Name]:
        """Return a smallest set within a sufficient one that is known to be sufficient."""
        return min(filter(chosen.issuperset, self._sufficient), key=len, default=chosen)

    def room(self, chosen: frozenset[Name]) -> frozenset[Name]:
        """Return a largest set around an insufficient one that is known to be insufficient."""
        return max(filter(chosen.issubset, self._insufficient), key=len, default=chosen)

    def clear(self) -> None:
        """Forget everything."""
        self._sufficient.clear()
        self._insufficient.clear()


class _BudgetEndedError(Exception):
    """Internal: the allowed work is done."""


def smallest(
    universe: Collection[str],
    sufficient: Predicate,
    *,
    budget: int = BUDGET,
    start: Collection[str] | None = None,
    core: Hint | None = None,
    room: Hint | None = None,
) -> MinimalSets:
    """Find the smallest sufficient set; among equals the first by sorted names.

    Parameters
    ----------
    universe : names to choose from
    sufficient : monotone predicate; each set is asked once
    budget : calls of the predicate allowed once a first minimal set is known (that one is
        always found); also bounds the search for hitting sets
    start : a set thought to be sufficient, such as the support of an infeasibility
        certificate; checked before use
    core : for a set just found sufficient, a subset thought to be sufficient too
    room : for a set just found insufficient, a superset thought to be insufficient too

    Returns
    -------
    MinimalSets
        One set, or none if the universe is not sufficient. If the budget ended, the best
        minimal set known and ``complete=False``.
    """
    search = _Search(universe, sufficient, budget=budget, start=start, core=core, room=room)
    found = search.collect(limit=1)
    return MinimalSets(found.sets, complete=found.proven, proven=found.proven)


def all_minimal(
    universe: Collection[str],
    sufficient: Predicate,
    *,
    limit: int = LIMIT,
    budget: int = BUDGET,
    start: Collection[str] | None = None,
    core: Hint | None = None,
    room: Hint | None = None,
) -> MinimalSets:
    """List minimal sufficient sets by size, then by name, until `limit` or `budget` ends.

    Parameters
    ----------
    universe, sufficient, budget, start, core, room : as for `smallest`
    limit : sets to list at most

    Returns
    -------
    MinimalSets
        ``complete`` only if no further minimal set exists.
    """
    search = _Search(universe, sufficient, budget=budget, start=start, core=core, room=room)
    return search.collect(limit=limit)


class _Search:
    """The state of one enumeration; sets are bit masks over the sorted universe."""

    def __init__(
        self,
        universe: Collection[str],
        sufficient: Predicate,
        *,
        budget: int,
        start: Collection[str] | None,
        core: Hint | None,
        room: Hint | None,
    ) -> None:
        self.names: Sequence[str] = sorted(set(universe))
        self.bit = {name: 1 << i for i, name in enumerate(self.names)}
        self.everything = (1 << len(self.names)) - 1
        self._predicate, self._core, self._room = sufficient, core, room
        self._start = None if start is None else self._mask(start)
        self._budget, self._nodes = budget, budget * _NODES_PER_CALL
        self._calls = budget + 1  # the first asks for everything
        self._known: dict[int, bool] = {}
        self._sets: dict[int, frozenset[str]] = {}
        self._blamed = [0] * len(self.names)  # in how many certificates each name was
        self.to_hit: list[int] = []
        self.found: list[int] = []
        self._size = 0

    def collect(self, *, limit: int) -> MinimalSets:
        """Run the loop of the module's docstring."""
        if not self._sufficient(self.everything):
            return MinimalSets((), complete=True, proven=True)
        try:
            complete = self._enumerate(limit)
        except _BudgetEndedError:
            complete = False
        proven = bool(self.found)
        if not complete and len(self.found) < limit:
            self._calls = 2 * len(self.names) ** 2  # one minimal set is always found
            first = self._first()
            if first not in self.found:
                self.found.append(first)
        sets = tuple(self._tuple(mask) for mask in self.found)
        return MinimalSets(sets, complete=complete, proven=proven)

    def _enumerate(self, limit: int) -> bool:
        while len(self.found) < limit:
            seed = self._next_seed()
            if seed is None:
                return True
            around = self._grow(seed)
            if around is None:
                self.found.append(seed)
            else:
                self.to_hit.append(self.everything & ~around)
        return self._next_seed() is None

    # ----- the predicate

    def _mask(self, names: Collection[str]) -> int:
        mask = 0
        for name in names:
            mask |= self.bit.get(name, 0)
        return mask

    def _tuple(self, mask: int) -> tuple[str, ...]:
        return tuple(compress(self.names, map(int, f"{mask:b}"[::-1])))

    def _set(self, mask: int) -> frozenset[str]:
        found = self._sets.get(mask)
        if found is None:
            found = self._sets[mask] = frozenset(self._tuple(mask))
        return found

    def _sufficient(self, mask: int) -> bool:
        known = self._known.get(mask)
        if known is None:
            if self._calls <= 0:
                raise _BudgetEndedError
            self._calls -= 1
            known = self._known[mask] = self._predicate(self._set(mask))
        return known

    def _core_of(self, mask: int) -> int:
        """Return a subset of a sufficient set that is thought to be sufficient."""
        if self._core is None:
            return mask
        found = self._mask(self._core(self._set(mask))) & mask
        for i in _bits(found):
            self._blamed[i] += 1
        return found

    def _room_of(self, mask: int) -> int:
        """Return a superset of an insufficient set that is insufficient too."""
        if self._room is None:
            return mask
        wider = self._mask(self._room(self._set(mask))) | mask
        return mask if self._sufficient(wider) else wider

    # ----- shrinking and growing

    def _first(self) -> int:
        """Return one minimal sufficient set: a certificate, then deletion."""
        best = self.everything
        candidates = (self._start, self._core_of(self.everything) if self._core else None)
        for mask in candidates:
            if mask is not None and mask.bit_count() < best.bit_count() and self._sufficient(mask):
                best = mask
        return self._shrink(best)

    def _shrink(self, mask: int) -> int:
        """Delete names while the rest stays sufficient: chunks first, then one by one."""
        fixed = 0
        chunk = max(1, mask.bit_count() // 2)
        while mask & ~fixed:
            free = list(_bits(mask & ~fixed))
            chunk = min(chunk, len(free))
            part = sum(1 << i for i in free[-chunk:])
            if self._sufficient(mask & ~part):
                mask &= ~part
                smaller = self._core_of(mask)
                if smaller != mask and smaller & fixed == fixed and self._sufficient(smaller):
                    mask = smaller
            elif chunk == 1:
                fixed |= part
            else:
                chunk = (chunk + 1) // 2
        return mask

    def _grow(self, seed: int) -> int | None:
        """Return a maximal insufficient set that contains a set; None if that is sufficient.

        With certificates: take out of everything what is blamed most, until nothing is. What
        is left decides the set itself, mostly without a question of its own.
        """
        mask = self.everything if self._core is not None else seed
        while self._sufficient(mask):
            outside = self._core_of(mask) & ~seed
            if outside:
                mask &= ~(1 << max(_bits(outside), key=lambda i: (self._blamed[i], i)))
            elif self._sufficient(seed):
                return None
            else:  # the certificate was too coarse to tell
                mask = seed
        return self._add_back(self._room_of(mask))

    def _add_back(self, mask: int) -> int:
        """Add names, in chunks that halve on failure, while the set stays insufficient."""
        stack = [self.everything & ~mask]
        while stack:
            part = stack.pop() & ~mask
            if not part:
                continue
            if not self._sufficient(mask | part):
                mask = self._room_of(mask | part)
            elif part.bit_count() > 1:
                members = list(_bits(part))
                half = sum(1 << i for i in members[: len(members) // 2])
                stack.extend((part & ~half, half))
        return mask

    # ----- the smallest set that meets every complement

    def _next_seed(self) -> int | None:
        """Return the smallest unexplored hitting set, first by name; None when none is left."""
        candidates = 0
        for mask in self.to_hit:
            candidates |= mask
        if not self._exists(0, candidates, candidates.bit_count()):
            return None
        while not self._exists(0, candidates, self._size):
            self._size += 1
        chosen, allowed = 0, candidates
        for left in range(self._size - 1, -1, -1):
            for i in _bits(allowed):
                bit = 1 << i
                later = allowed & ~((bit << 1) - 1)
                if not self._blocked(chosen | bit) and self._exists(chosen | bit, later, left):
                    chosen, allowed = chosen | bit, later
                    break
        return chosen

    def _blocked(self, mask: int) -> bool:
        for done in self.found:  # noqa: SIM110  any() with a generator takes twice as long
            if done & mask == done:
                return True
        return False

    def _exists(self, chosen: int, allowed: int, left: int) -> bool:
        """Tell whether `left` more names out of `allowed` can meet what is not met yet."""
        self._nodes -= 1
        if self._nodes < 0:
            raise _BudgetEndedError
        if self._blocked(chosen):
            return False
        open_sets = [mask & allowed for mask in self.to_hit if not mask & chosen]
        if not open_sets:
            return True
        if left == 0:
            return False
        open_sets.sort(key=int.bit_count)
        if not open_sets[0] or _disjoint(open_sets) > left:
            return False
        for i in _bits(open_sets[0]):
            bit = 1 << i
            allowed &= ~bit
            if self._exists(chosen | bit, allowed, left - 1):
                return True
        return False


def _disjoint(masks: Sequence[int]) -> int:
    """Count disjoint sets greedily: each needs a name of its own."""
    used = count = 0
    for mask in masks:
        if not mask & used:
            used |= mask
            count += 1
    return count


def _bits(mask: int) -> Iterator[int]:
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low

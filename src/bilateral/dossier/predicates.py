"""Which verb governs a figure: what was, what shall be, and how sure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bilateral.dossier.language_tables import Cue, Tables, Token

# So many words may stand between a goal and its verb, without these or a number.
_SUBJECT = 12
_PARTING = frozenset(",;:.!?")
_FINITE = ("move", "reach", "flowverb", "multiple_word")


@dataclass(frozen=True, slots=True)
class Predicate:
    """A verb (or a noun such as `goal`) that says whether what follows is a fact.

    Attributes
    ----------
    start, end : its place
    modality : aim, hope, possibility, forecast, count (`count on`), or ``fact``
    cue : what was found, ``form`` for a verb known by its form only
    """

    start: int
    end: int
    modality: str
    cue: str = ""

    @property
    def forward(self) -> bool:
        """Whether it speaks of what is not yet."""
        return self.modality != "fact"


def read_predicates(tables: Tables, tokens: list[Token], cues: list[Cue]) -> list[Predicate]:
    """Find the predicates of a text, in order."""
    forms = tables.table("forms")
    future = re.compile(forms.get("future", "(?!)"))
    conditional = re.compile(forms.get("conditional", "(?!)"))
    finite = re.compile(forms.get("finite", "(?!)"))
    infinitive = re.compile(forms.get("infinitive", "(?!)"))
    auxiliaries = set(tables.words("auxiliaries"))
    future_aux = set(tables.words("future_auxiliaries"))
    infinitive_marks = set(tables.words("infinitive_marks"))
    passives = set(tables.words("infinitive_be"))
    nouns = set(tables.words("not_verbs"))
    copulas = set(tables.words("copulas"))
    found: list[Predicate] = []
    taken: set[int] = set()
    measures = {c.start for c in cues if c.category == "measure"}
    skipped = {
        at
        for c in cues
        if c.category == "skip" and c.value == "trade_word"
        for at in range(c.first, c.last)
    }
    aim_ends = {c.last for c in cues if c.category == "forward" and c.value == "aim"}
    for cue in cues:
        if cue.category == "forward" and cue.first not in skipped:
            if tokens[cue.first].low in copulas and any(
                cue.first - k in aim_ends for k in range(7)
            ):
                continue
            found.append(Predicate(cue.start, cue.end, cue.value, "forward"))
            taken.update(range(cue.first, cue.last))
        elif cue.category == "future":
            found.append(Predicate(cue.start, cue.end, "forecast", "form"))
            taken.update(range(cue.first, cue.last))
    forward_ends = {c.last for c in cues if c.category == "forward"}
    forward_starts = {c.first for c in cues if c.category == "forward"}
    for cue in cues:
        if cue.category not in _FINITE or cue.first in taken:
            continue
        word = tokens[cue.first].low
        if cue.start in measures:
            continue
        if word in copulas and _links_a_goal(cue, forward_starts, forward_ends):
            continue
        if cue.last - cue.first > 1 and (word in auxiliaries or len(word) == 1):
            word = tokens[cue.first + 1].low
        before = [t.low for t in tokens[max(0, cue.first - 3) : cue.first]]
        last = before[-1] if before else ""
        if word in nouns or (cue.first in aim_ends and tokens[cue.first - 1].low not in copulas):
            continue
        if tokens[cue.first].low in copulas and _goal_is(tokens, cue.first, aim_ends):
            continue
        if last in passives and len(before) > 1 and before[-2] in infinitive_marks:
            continue
        if any(w in future_aux for w in before[-2:]):
            modality = "forecast"
        elif infinitive_marks and last in infinitive_marks:
            continue
        elif future.search(word) or conditional.search(word):
            modality = "forecast"
        elif infinitive.search(word):
            continue
        elif any(w in auxiliaries for w in before) or finite.search(word) or word in auxiliaries:
            modality = "fact"
        else:
            continue
        found.append(Predicate(cue.start, cue.end, modality, "form"))
        taken.update(range(cue.first, cue.last))
    found.sort(key=lambda p: p.start)
    return found


def _goal_is(tokens: list[Token], at: int, aims: set[int]) -> bool:
    """Whether the subject of `is` is a goal, words between them told or not (`their aim is`)."""
    for place in range(at, max(0, at - _SUBJECT), -1):
        if place in aims:
            return True
        word = tokens[place - 1].low
        if word in _PARTING or word.isdigit():
            return False
    return False


def _links_a_goal(cue: Cue, starts: set[int], ends: set[int]) -> bool:
    """Whether `is` only joins a word such as `goal` to what it is (`the goal is to reach`)."""
    return any(cue.first - k in ends for k in range(4)) or any(
        cue.last + k in starts for k in range(3)
    )

"""Figures for the future: whether, and how sure; amounts that are added or lost."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bilateral.dossier.deadlines import Deadlines
from bilateral.dossier.unit_grammar import grammar

if TYPE_CHECKING:
    from bilateral.dossier.ground import Draft
    from bilateral.dossier.language_tables import Cue
    from bilateral.dossier.periods import When
    from bilateral.dossier.predicates import Predicate

# So many words after a figure a predicate still tells of it.
_NEAR = 4
# So many words may stand between a verb and its object, and before a figure that `it is`.
_OBJECT = 4
_AGAIN = 5


class Targets(Deadlines):
    """Figures for the future: whether, how sure, by when."""

    def _is_forward(self, draft: Draft, predicate: Predicate | None) -> bool:
        figure, sentence = draft.figure, draft.sentence
        attached = self._attached(draft)
        if self._goal_moved(draft) or self._goal_again(draft):
            draft.fields["modality"] = "aim"
            return True
        if predicate is not None and predicate.start > figure.end and self._apposed(draft):
            return False
        if any(
            w.kind == "now" and len(self.words(w.end, figure.start)) <= 3
            for w in self.times_in(max(sentence.start, figure.start - 60), figure.start)
            if w.end <= figure.start
        ):
            return False
        if self._is_base(draft) and (predicate is None or predicate.forward):
            return False
        if predicate is not None and predicate.start > figure.end and self._already(draft):
            return False
        if self._hearsay(draft, predicate, attached):
            draft.fields["modality"] = "estimated"
            return False
        if (
            attached is not None
            and attached.known
            and attached.role != "deadline"
            and attached.last is not None
        ):
            now = self._now()
            if now is not None and attached.last < now // 12 * 12:
                return False
        if predicate is not None and predicate.forward:
            draft.fields["modality"] = self._within_reach(draft) or predicate.modality
            return True
        if attached is not None and self._to_come(attached):
            low = self._limits(figure, sentence)[0]
            said = [c for c in self.cues_in(low, sentence.end) if c.category == "forward"]
            draft.fields["modality"] = said[-1].value if said else "forecast"
            return True
        deadline = self._due(draft)
        behind = "verb_last" in self.tables.table("grammar")
        if deadline is not None and (
            predicate is None or (predicate.start > figure.end and not behind)
        ):
            draft.fields["modality"] = "aim"
            return True
        named = [c for c in self.cues_in(sentence.start, figure.start) if c.category == "restate"]
        if named and predicate is None and self.last is not None and self.last.type == "forward":
            draft.fields["modality"] = self.last.fields["modality"]
            draft.fields["_restates"] = self.last
            return True
        return False

    def _goal_moved(self, draft: Draft) -> bool:
        """Whether a goal itself is raised or cut (`raised the target from 5 to 8 billion`)."""
        figure, sentence = draft.figure, draft.sentence
        words = self._lead(draft) if figure.kind == "money" else []
        ends = (*self.tables.words("target_prep"), *self.tables.words("base_prep"))
        if not words or words[-1] not in ends:
            return False
        following = self._next_figure(figure, sentence)
        base = following < sentence.end and self._base_figure(figure, sentence)
        last = self.figures[self.index_of[figure.start] + 1] if base else figure
        small = (*self.tables.words("articles"), *self.tables.words("former"))
        for goal in self.cues_in(last.end, last.end + 30):
            gap = self.words(last.end, goal.start)
            if goal.category == "forward" and goal.value == "aim":
                return len(gap) <= 2 and all(w in small for w in gap)
        return any(
            c.category == "move"
            and c.end < goal.start
            and len(self.words(c.end, goal.start)) <= _OBJECT
            and not self._figure_between(goal.end, self._start_of_change(draft))
            for goal in self._goals_before(draft)
            for c in self.cues_in(goal.start - 40, goal.start)
        )

    def _start_of_change(self, draft: Draft) -> int:
        """Where the figure starts, or the one that it is changed from."""
        at = self.index_of[draft.figure.start] - 1
        before = self.figures[at] if at >= 0 else None
        if before is None or before.start < draft.sentence.start:
            return draft.figure.start
        based = self._base_figure(before, draft.sentence)
        return before.start if based else draft.figure.start

    def _goals_before(self, draft: Draft) -> list[Cue]:
        """The words of wishing before a figure and the one that it is changed from."""
        place = self._start_of_change(draft)
        near = self.cues_in(max(draft.sentence.start, place - 90), place)
        return [c for c in near if c.category == "forward" and c.value == "aim"]

    def _goal_again(self, draft: Draft) -> bool:
        """Whether a pronoun takes up a goal just told (`the aim was 5 billion; it is now 8`)."""
        last = self.last
        if last is None or last.type != "forward" or last.predicate is None:
            return False
        copulas = self.tables.words("copulas")
        noun = last.predicate.modality == "aim" and any(
            w in copulas for w in self.words(last.predicate.end, last.figure.start)
        )
        if not noun:
            return False
        if draft.figure.kind != "money" or draft.sentence.index - last.sentence.index > 1:
            return False
        low = max(draft.clause[0], draft.sentence.start)
        end = int(draft.fields.get("_lead_end", draft.figure.start))
        words = [w for w in self._words_apart(low, end) if w not in self.tables.words("already")]
        pronoun = words[:1] != [] and words[0] in self.tables.words("pronouns")
        copula = any(w in copulas for w in words[1:3])
        return pronoun and copula and len(words) <= _AGAIN

    def _apposed(self, draft: Draft) -> bool:
        """Whether a figure stands in commas beside its noun (`exports, 5 billion in 2022,`)."""
        end = int(draft.fields.get("_lead_end", draft.figure.start))
        if not self.text[draft.sentence.start : end].rstrip().endswith((",", "(")):
            return False
        attached = self._attached(draft)
        after = attached.end if attached is not None else draft.figure.end
        return self.text[after : after + 1] in (",", ")")

    def _within_reach(self, draft: Draft) -> str | None:
        """Say that a goal is possible when that is what is told of it (`is quite feasible`)."""
        stop = min(draft.clause[1], self._next_figure(draft.figure, draft.sentence))
        return next(
            (
                c.value
                for c in self.cues_in(draft.figure.end, stop)
                if c.category == "forward"
                and c.value == "possibility"
                and len(self.words(draft.figure.end, c.start)) <= _NEAR
            ),
            None,
        )

    def _already(self, draft: Draft) -> bool:
        """Whether `already` stands before the figure."""
        words = self._lead(draft)[-3:]
        return any(w in self.tables.words("already") for w in words)

    def _hearsay(self, draft: Draft, predicate: Predicate | None, attached: When | None) -> bool:
        """Whether a conditional only says that others estimate it (`atteindraient, selon lui`)."""
        if predicate is None or predicate.cue != "form":
            return False
        if attached is not None and self._to_come(attached):
            return False
        form = self.tables.table("forms").get("conditional", "(?!)")
        if not re.search(form, self.text[predicate.start : predicate.end].lower()):
            return False
        sentence = draft.sentence
        told = [c for c in self.cues_in(sentence.start, sentence.end) if c.category == "say"]
        due = self._due(draft)
        return due is None and any(c.value == "after" for c in told)

    def _rejected(self, draft: Draft, *, forward: bool) -> bool:
        """Whether the text rejects or denies the figure (`it called $25 bn unrealistic`)."""
        low, high = draft.clause
        low = max(low, draft.figure.start - 120)
        ideas = self.tables.words("ideas")
        if not forward and not any(
            w in ideas for w in self.words(max(low, draft.figure.start - 60), draft.figure.start)
        ):
            return self._denied_after(draft)
        negation = self.tables.words("negation")
        if any(
            c.category == "rejected"
            and self.words(c.start - 8, c.start)[-1:] not in [[w] for w in negation]
            and not self._negated(c)
            for c in self.cues_in(low, high)
        ):
            return True
        return any(
            c.category == "forward" and self._negated(c)
            for c in self.cues_in(low, draft.figure.start)
        )

    def _denied_after(self, draft: Draft) -> bool:
        """Whether the next sentence says that it is no goal (`This is not our target`)."""
        at = draft.sentence.index + 1
        if at >= len(self.sentences):
            return False
        start = self.sentences[at].start
        first = [w for w in self.words(start, start + 20) if w.isalpha()][:1]
        shown = first and first[0] in self.tables.words("this")
        denied = (c for c in self.cues_in(start, start + 60) if c.category == "rejected")
        return bool(shown) and any(denied)

    def _negated(self, cue: Cue) -> bool:
        """Whether a word of wishing is denied (`does not aim`, `n'entend pas`, `не планирует`)."""
        before = self.words(max(0, cue.start - 16), cue.start)[-2:]
        after = self.words(cue.start, cue.end + 16)[1:4]
        if any(w in self.tables.words("negation") for w in before):
            return True
        negated = any(w in self.tables.words("negation_before") for w in before[-2:])
        return negated and any(w in self.tables.words("negation_after") for w in after)

    def _absolute(self, draft: Draft) -> bool:
        figure = draft.figure
        if figure.sign == "+":
            return True
        if self._more(draft) or self._gained(draft):
            return True
        words = self._lead(draft)
        if not words or words[-1] not in self.tables.words("absolute_prep"):
            return False
        move = self._move(draft, 7)
        if move is None or move.end > figure.start:
            return (
                move is not None
                and move.start < figure.end + 12
                and words[-1] in self.tables.words("absolute_prep")
            )
        reach = [c for c in self.cues_in(move.end, figure.start) if c.category == "reach"]
        here = [c for c in self.cues_in(move.start, move.start + 1) if c.category == "reach"]
        return not reach and not here

    def _more(self, draft: Draft) -> bool:
        """Whether an amount is what there is more or less of (`$5m more`, `an additional $5m`)."""
        g = grammar(self.tables.lang)
        if g.more_after.match(self.text, draft.figure.end):
            return True
        end = int(draft.fields.get("_lead_end", draft.figure.start))
        return g.more_before.search(self.text[max(0, end - 24) : end]) is not None

    def _gained(self, draft: Draft) -> bool:
        """Whether an amount is the object of a verb of gaining or losing (`lost $5m`)."""
        words = self._lead(draft)
        verbs = tuple(self.tables.words("gaining"))
        return bool(verbs) and words[-1:] != [] and words[-1].startswith(verbs)

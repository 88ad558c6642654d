"""What a figure measures: the word that names its flow, here or in what was said before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bilateral.dossier.shares import Shares
from bilateral.dossier.unit_grammar import grammar

if TYPE_CHECKING:
    from bilateral.dossier.ground import Draft
    from bilateral.dossier.language_tables import Cue

_NEAR_TURNOVER = 0.8  # of the known turnover: a target above it is one for the turnover
_VERB = 4  # words between a pronoun and its verb
# What is counted in heads is not paid in money.
_PEOPLE = frozenset(["population", "jobs", "survey_share"])


class Topic(Shares):
    """What a figure measures."""

    def _aside(self, draft: Draft) -> bool:
        """Whether a figure is only a part of the one before it (`of which 3 billion with Peru`)."""
        if draft.fields.get("_aside"):
            return True
        g = grammar(self.tables.lang)
        if self._told(draft) is None and draft.type != "share":
            return False
        end = int(draft.fields.get("_lead_end", draft.figure.start))
        return bool(
            draft.figure.kind == "money"
            and (
                g.of_which.search(self.text[max(0, end - 40) : end])
                or g.of_that.match(self.text, draft.figure.end)
            )
        )

    def _topic(self, draft: Draft) -> tuple[str | None, Cue | None, Cue | None]:
        """Return the measure, its word, and a word for something that is not trade."""
        figure, sentence = draft.figure, draft.sentence
        low, high = self._limits(figure, sentence)
        if (larger := self._outdoing(draft)) is not None:
            draft.fields["_balance"] = "surplus" if larger.value == "exports" else "deficit"
            return "balance", larger, None
        best: tuple[float, Cue] | None = None
        following = self._next_figure(figure, sentence)
        for cue in self.cues_in(low, high):
            if cue.category not in ("measure", "flowverb", "nontrade"):
                continue
            if cue.value in _PEOPLE and (figure.kind == "money" or self._counted(cue)):
                continue
            if cue.end <= figure.start:
                owner = self._figure_before(cue)
                cost = self.distance(cue.end, figure.start)
                if owner is not None and self._owned(cue, owner):
                    cost += 14
            elif cue.start >= figure.end and cue.start < following:
                joins = [",", *self.tables.words("and"), *self.tables.words("accompanying")]
                apart = any(w in joins for w in self.words(figure.end, cue.start))
                cost = (
                    self.distance(figure.end, cue.start)
                    + (-3 if self._owned(cue, figure) else 8)
                    + 10 * apart
                )
            else:
                continue
            if cue.category == "flowverb" and cue.start > figure.end:
                cost += 2
            if best is None or cost < best[0]:
                best = (cost, cue)
        spoken_of = self._spoken_of(draft) if best is None or best[1].start > figure.end else None
        if spoken_of is not None:
            best = (0.0, spoken_of)
        if best is None:
            return self._taken_over(draft), None, None
        cue = best[1]
        if cue.category == "nontrade":
            return None, None, cue
        spent = cue.end <= figure.start and self._figure_between(cue.end, figure.start)
        if spent and self._of_turnover_size(draft):
            return "turnover", None, None
        if cue.value == "turnover" and cue.end <= figure.start:
            for other in self.cues_in(max(low, cue.start - 80), cue.start):
                balance = other.category == "measure" and other.value in (
                    "surplus",
                    "deficit",
                    "balance",
                )
                if (
                    balance
                    and not self._figure_between(other.end, cue.start)
                    and self.distance(other.end, cue.start) < 8
                ):
                    cue = other
        value = cue.value
        if value in ("surplus", "deficit"):
            draft.fields["_balance"] = value
            value = "balance"
        if value == "reverse":
            return self._reversed(), cue, None
        return value, cue, None

    def _outdoing(self, draft: Draft) -> Cue | None:
        """The larger of two flows, told of by how much (`exports exceeded imports by 5`)."""
        figure = draft.figure
        by = self.tables.words("absolute_prep")
        self._qualifier(draft)
        if figure.kind != "money" or self._lead(draft)[-1:] not in [[w] for w in by]:
            return None
        low = max(draft.clause[0], self._previous_end(figure, draft.sentence))
        flows = [c for c in self.cues_in(low, figure.start) if c.category == "measure"]
        if {c.value for c in flows[-2:]} != {"exports", "imports"}:
            return None
        verbs = tuple(self.tables.words("outdoing"))
        between = self.words(flows[-2].end, flows[-1].start)
        return flows[-2] if verbs and any(w.startswith(verbs) for w in between) else None

    def _counted(self, cue: Cue) -> bool:
        """Whether a word belongs to a figure that counts people or jobs."""
        return any(
            f.kind in ("people", "jobs") and cue.end <= f.end
            for f in self.figures_in(cue.start - 40, cue.end)
        )

    def _spoken_of(self, draft: Draft) -> Cue | None:
        """The measure of the sentence before that a pronoun stands for (`In 2024 they fell`)."""
        sentence, figure = draft.sentence, draft.figure
        far = self._limits(figure, sentence)[0] > sentence.start
        if far or not sentence.index or self._told(draft) is not None:
            return None
        words = self.words(sentence.start, figure.start)
        said = [n for n, w in enumerate(words) if w in self.tables.words("pronouns")]
        verbs = [
            c.start
            for c in self.cues_in(sentence.start, figure.start)
            if c.category in ("reach", "move", "forward", "future")
        ]
        if not said or not verbs or len(self.words(sentence.start, verbs[0])) - said[0] > _VERB:
            return None
        before = self.sentences[sentence.index - 1]
        nouns = [c for c in self.cues_in(before.start, before.end) if c.category == "measure"]
        return nouns[0] if len({c.value for c in nouns}) == 1 else None

    def _reversed(self) -> str:
        """The measure of the opposite flow (`the other way`), from the same side."""
        flow = self.last_flow.fields["measure"] if self.last_flow is not None else "exports"
        return "imports" if flow == "exports" else "exports"

    def _taken_over(self, draft: Draft) -> str | None:
        """The measure of a sentence that names none."""
        if self.last is None:
            predicate = self._govern(draft)
            wanted = (predicate is not None and predicate.forward) or self._goal_moved(draft)
            if draft.figure.kind != "money":
                return None
            if not wanted:
                return self._asked(draft)
            later = [c for c in self.cues if c.category == "measure" and c.start > draft.figure.end]
            return "turnover" if later or self._both_sides_want(draft) else None
        if self._of_turnover_size(draft):
            return "turnover"
        if self.last.sentence.index == draft.sentence.index:
            return str(self.last.fields["measure"])
        if self.last is not self.main and self.main is not None:
            return str(self.main.fields["measure"])
        if self.topic == "turnover" and self._both_sides_want(draft):
            return "turnover"
        measures = {
            d.fields["measure"]
            for d in self.drafts[-40:]
            if d.sentence.index == self.last.sentence.index and d.type != "nontrade"
        }
        if len(measures) == 1:
            return str(next(iter(measures)))
        if measures & {"balance"} and self.last_flow is not None:
            return str(self.last_flow.fields["measure"])
        return self.topic or str(self.last.fields["measure"])

    def _asked(self, draft: Draft) -> str | None:
        """The measure of the sentences before, for the first figure that a source gives."""
        sentence, at = draft.sentence, max(0, draft.sentence.index - 2)
        said = any(
            c.category == "say" and c.value != "wants"
            for c in self.cues_in(sentence.start, draft.figure.start)
        )
        before = self.cues_in(self.sentences[at].start, sentence.start)
        flows = [c.value for c in before if c.category in ("measure", "flowverb")]
        plain = flows[-1:] and flows[-1] in ("turnover", "exports", "imports")
        return flows[-1] if said and plain else None

    def _of_turnover_size(self, draft: Draft) -> bool:
        """Whether a target without a measure is too large for the flow just spoken of."""
        predicate = self._govern(draft)
        figure = draft.figure
        forward = predicate is not None and predicate.forward and predicate.start < figure.start
        if figure.kind != "money" or not forward or self.last is None:
            return False
        if self.last.fields["measure"] == "turnover":
            return False
        levels = (
            d.figure.amount
            for d in reversed(self.drafts)
            if d.type == "level"
            and d.fields["measure"] == "turnover"
            and d.figure.currency == figure.currency
        )
        level = next(levels, None)
        return level is not None and figure.amount >= _NEAR_TURNOVER * level

    def _both_sides_want(self, draft: Draft) -> bool:
        """Whether the figure is what both sides aim at; what they share is the turnover."""
        predicate = self._govern(draft)
        return (
            draft.figure.kind == "money"
            and predicate is not None
            and predicate.forward
            and any(
                c.category == "between"
                for c in self.cues_in(draft.sentence.start, draft.figure.start)
            )
        )

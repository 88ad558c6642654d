"""When a figure for the future is due, and what became of a goal of the past."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bilateral.dossier.basis import Basis
from bilateral.dossier.marks import PERIODS
from bilateral.dossier.unit_grammar import grammar

if TYPE_CHECKING:
    from bilateral.dossier.ground import Draft
    from bilateral.dossier.language_tables import Cue
    from bilateral.dossier.periods import When

# So many words may stand between a verb and its object.
_OBJECT = 3


class Deadlines(Basis):
    """When a figure for the future is due, and what became of a goal of the past."""

    def _due(self, draft: Draft) -> When | None:
        """The deadline nearest to a forward figure."""
        figure, sentence = draft.figure, draft.sentence
        following = self._next_figure(figure, sentence)
        best: tuple[float, When] | None = None
        for when in self.times_in(*self._limits(figure, sentence)):
            if when.kind not in (*PERIODS, "ahead", "vague", "back"):
                continue
            if when.kind in PERIODS and when.role != "deadline":
                continue
            if when.kind == "back":
                continue
            if when.start >= figure.end:
                cost = self.distance(figure.end, when.start) + (15 if when.start > following else 0)
            else:
                cost = self.distance(when.end, figure.start) + 4
            cost += 12 * self._of_goal_before(draft, when)
            if best is None or cost < best[0]:
                best = (cost, when)
        return best[1] if best else None

    def _of_goal_before(self, draft: Draft, when: When) -> bool:
        """Whether a time behind an earlier goal of the sentence is when that one is due."""
        return when.end <= draft.figure.start and any(
            d.type == "forward" and d.when is not None and d.when.start == when.start
            for d in self.drafts[-6:]
            if d.sentence is draft.sentence and d.figure.end <= when.start
        )

    def _deadline(self, draft: Draft) -> None:
        fields = draft.fields
        fields["status"] = "open"
        fields["deadline"], fields["horizon"] = None, "none"
        restated = fields.get("_restates")
        if restated is not None:
            for name in ("deadline", "horizon"):
                fields[name] = restated.fields[name]
            return
        self._status(draft)
        due = self._own_due(draft)
        now = self._now()
        same = next(
            (
                d
                for d in reversed(self.drafts[-12:])
                if d.type == "forward" and d.sentence.index == draft.sentence.index
            ),
            None,
        )
        if due is None and fields["status"] != "open":
            self._measured(draft)
        elif due is None and (same := self._same_due(draft) or same) is not None:
            fields["deadline"], fields["horizon"] = same.fields["deadline"], same.fields["horizon"]
        elif due is not None:
            draft.when = due
            months = due.months()
            if due.kind == "vague":
                fields["horizon"] = "vague"
            elif months:
                fields["deadline"], fields["horizon"] = months[1], "dated"
            else:
                fields["horizon"] = "dated"
        if fields["modality"] == "count":
            year = str(now // 12) if now is not None else ""
            soon = fields["deadline"] and fields["deadline"][:4] == year
            fields["modality"] = "forecast" if soon or self._by_experts(draft) else "aim"

    def _same_due(self, draft: Draft) -> Draft | None:
        """The goal before whose date `by then` or `by the same date` takes up."""
        low, high = draft.clause
        if not grammar(self.tables.lang).by_then.search(self.text, low, high):
            return None
        goals = (d for d in reversed(self.drafts[-12:]) if d.type == "forward")
        return next((d for d in goals if d.fields.get("horizon") == "dated"), None)

    def _future_period(self, draft: Draft) -> When | None:
        """A period named with a forward figure is when it is due, unless it is past."""
        now = self._now()
        best: tuple[float, When] | None = None
        for when in self.times_in(*self._limits(draft.figure, draft.sentence)):
            if (
                when.kind == "back"
                and when.n
                and self.calendar.month is not None
                and self._counts_ahead(draft, when)
            ):
                last = self.calendar.month + 12 * when.n
                when = replace(when, first=last, last=last)
            elif when.kind not in PERIODS or when.role in ("base", "since"):
                continue
            told = any(
                d.type != "forward" and when.end <= d.figure.start < draft.figure.start
                for d in self.drafts[-6:]
                if d.sentence is draft.sentence
            )
            if told or self._spent(draft, when) or self._of_setting(when):
                continue
            if when.last is None or (now is not None and when.last < now):
                continue
            if when.start >= draft.figure.end:
                cost = self.distance(draft.figure.end, when.start)
            else:
                cost = self.distance(when.end, draft.figure.start) + 4
            cost += 12 * self._of_goal_before(draft, when)
            if best is None or cost < best[0]:
                best = (cost, when)
        return best[1] if best else None

    def _counts_ahead(self, draft: Draft, when: When) -> bool:
        """Whether years lead to a goal (`want to double it in five years`, also turned)."""
        predicate = draft.predicate
        if predicate is None:
            return False
        if predicate.start < when.start:
            return True
        told = (p for p in self.predicates_in(when.end, predicate.start) if not p.forward)
        return not self._figure_between(when.end, draft.figure.start) and not any(told)

    def _status(self, draft: Draft) -> None:
        limits = self._limits(draft.figure, draft.sentence)
        met = any(c.category == "achieved" and c.value == "yes" for c in self.cues_in(*limits))
        if met or self._met(draft) or self._outdone(draft):
            draft.fields["status"] = "achieved"
        elif self._former(draft):
            draft.fields["status"] = "superseded"

    def _goals(self, draft: Draft) -> list[Cue]:
        """The words of wishing shortly before a figure."""
        low = max(draft.sentence.start, self._previous_end(draft.figure, draft.sentence))
        near = self.cues_in(max(low, draft.figure.start - 60), draft.figure.start)
        return [c for c in near if c.category == "forward" and c.value == "aim"]

    def _outdone(self, draft: Draft) -> bool:
        """Whether the flow just told is compared with the goal, and not below it."""
        last, low = self.last, draft.sentence.start
        if last is None or last.sentence is not draft.sentence or last.type != "level":
            return False
        against = self.tables.words("against")
        compared = any(
            w in against
            for g in self._goals(draft)
            for w in self.words(max(low, g.start - 20), g.start)[-3:]
        )
        return compared and (last.figure.currency, last.figure.amount) >= (
            draft.figure.currency,
            draft.figure.amount,
        )

    def _met(self, draft: Draft) -> bool:
        """Whether a verb of reaching in the past has the goal as its object."""
        verbs = tuple(self.tables.words("meeting"))
        return any(
            p.modality == "fact"
            and any(w.startswith(verbs) for w in self.words(p.start, p.end))
            and len(self.words(p.end, goal.start)) <= _OBJECT
            and not self._figure_between(p.end, goal.start)
            for goal in self._goals(draft)
            for p in self.predicates_in(goal.start - 40, goal.start)
        )

    def _former(self, draft: Draft) -> bool:
        """Whether the goal is called a former one (`the earlier target`, `прежний ориентир`)."""
        former = tuple(self.tables.words("former"))
        places = [g.start for g in self._goals(draft)] + [draft.figure.start]
        low, _ = self._limits(draft.figure, draft.sentence)
        kept = tuple(self.tables.words("keeping"))
        if any(w.startswith(kept) for w in self.words(low, draft.figure.start)):
            return False
        return any(
            w.startswith(former) for at in places for w in self.words(max(low, at - 24), at)[-3:]
        )

    def _measured(self, draft: Draft) -> None:
        """A past goal measured against the result of a period was due at its end."""
        last = self.last
        period = last.fields.get("period") if last is not None else None
        told = last is not None and last.sentence is draft.sentence and last.type == "level"
        early = any(
            c.category == "early" for c in self.cues_in(*self._limits(draft.figure, draft.sentence))
        )
        if told and period and not early and draft.fields["status"] == "achieved":
            draft.fields["deadline"], draft.fields["horizon"] = period["end"], "dated"

    def _own_due(self, draft: Draft) -> When | None:
        """When a forward figure is due: its deadline, or the period that is nearer to it."""
        due, period = self._due(draft), self._future_period(draft)
        if due is not None and (self._of_setting(due) or self._past_goal(draft, due)):
            due = None
        if period is not None and self._past_goal(draft, period):
            period = None
        if due is None:
            return period or self._for_year(draft)
        nearer = period is not None and self._apart(draft, due) and not self._apart(draft, period)
        return period if nearer else due

    def _past_goal(self, draft: Draft, when: When) -> bool:
        """Whether a time beyond another figure is not that of a goal of the past."""
        if draft.fields["status"] == "open":
            return False
        figure = draft.figure
        if when.start >= figure.end:
            return self._figure_between(figure.end, when.start)
        return self._figure_between(when.end, figure.start)

    def _apart(self, draft: Draft, when: When) -> bool:
        """Whether a word that parts two statements stands between a figure and a time."""
        figure = draft.figure
        low, high = (
            (figure.end, when.start) if when.start >= figure.end else (when.end, figure.start)
        )
        joins = {",", ";", *self.tables.words("and"), *self._parting}
        return self._figure_between(low, high) or any(w in joins for w in self.words(low, high))

    def _spent(self, draft: Draft, when: When) -> bool:
        """Whether a time is that of a fact told in the same sentence."""
        return any(
            d.type != "forward" and d.when is not None and d.when.start == when.start
            for d in self.drafts[-6:]
            if d.sentence is draft.sentence and not d.fields.get("_is_base")
        )

    def _of_setting(self, when: When) -> bool:
        """Whether a time says when a goal was set (`the target set in 2018`)."""
        if when.kind in ("back", "ahead"):
            return False
        setting = tuple(self.tables.words("setting"))
        words = self.words(max(0, when.start - 30), when.start)[-2:]
        meant = words[-1:] != [] and words[-1] in self.tables.words("due_prep")
        return not meant and any(w.startswith(setting) for w in words)

    def _for_year(self, draft: Draft) -> When | None:
        """The year that a goal of the past was meant for (`pour l'année 2022`, `на 2022 год`)."""
        if draft.predicate is None or draft.predicate.cue != "forward":
            return None
        stop = self._next_figure(draft.figure, draft.sentence)
        for when in self.times_in(draft.figure.end, stop):
            words = self.words(draft.figure.end, when.start)[-2:]
            led = any(w in self.tables.words("due_prep") for w in words)
            fits = when.kind in PERIODS and when.role not in ("base", "since")
            if led and fits and when.last is not None:
                return when
        return None

    def _by_experts(self, draft: Draft) -> bool:
        """Whether those who expect it are not those who decide on it."""
        predicate = draft.predicate
        if predicate is None:
            return True
        words = self.words(max(draft.sentence.start, predicate.start - 120), predicate.start)
        experts = tuple(self.tables.words("experts"))
        return not words or any(w.startswith(experts) for w in words)

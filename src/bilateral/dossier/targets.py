"""Figures for the future: whether, how sure, by when."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bilateral.dossier.dating import Dating
from bilateral.dossier.language_tables import within
from bilateral.dossier.marks import PERIODS

if TYPE_CHECKING:
    from bilateral.dossier.ground import Draft
    from bilateral.dossier.periods import When
    from bilateral.dossier.predicates import Predicate


class Targets(Dating):
    """Figures for the future: whether, how sure, by when."""

    def _is_forward(self, draft: Draft, predicate: Predicate | None) -> bool:
        figure, sentence = draft.figure, draft.sentence
        attached = self._attached(draft)
        if any(
            w.kind == "now" and len(self.words(w.end, figure.start)) <= 3
            for w in self.times_in(max(sentence.start, figure.start - 60), figure.start)
            if w.end <= figure.start
        ):
            return False
        if self._is_base(draft) and (predicate is None or predicate.forward):
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
            modality = predicate.modality
            draft.fields["modality"] = modality
            return True
        deadline = self._due(draft)
        if deadline is not None and (predicate is None or predicate.start > figure.end):
            draft.fields["modality"] = "aim"
            return True
        named = [
            c for c in within(self.cues, sentence.start, figure.start) if c.category == "restate"
        ]
        if named and predicate is None and self.last is not None and self.last.type == "forward":
            draft.fields["modality"] = self.last.fields["modality"]
            draft.fields["_restates"] = self.last
            return True
        return False

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
            if best is None or cost < best[0]:
                best = (cost, when)
        return best[1] if best else None

    def _deadline(self, draft: Draft) -> None:
        fields = draft.fields
        fields["status"] = "open"
        fields["deadline"], fields["horizon"] = None, "none"
        restated = fields.get("_restates")
        if restated is not None:
            for name in ("deadline", "horizon"):
                fields[name] = restated.fields[name]
            return
        due = self._due(draft)
        now = self._now()
        if due is None:
            due = self._future_period(draft)
        same = next(
            (
                d
                for d in reversed(self.drafts[-12:])
                if d.type == "forward" and d.sentence.index == draft.sentence.index
            ),
            None,
        )
        if due is None and same is not None:
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
            fields["modality"] = (
                "forecast" if fields["deadline"] and fields["deadline"][:4] == year else "aim"
            )
        self._status(draft)

    def _future_period(self, draft: Draft) -> When | None:
        """A period named with a forward figure is when it is due, unless it is past."""
        now = self._now()
        best: tuple[float, When] | None = None
        for when in self.times_in(*self._limits(draft.figure, draft.sentence)):
            if (
                when.kind == "back"
                and when.n
                and self.calendar.month is not None
                and draft.predicate is not None
                and draft.predicate.start < when.start
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
            if told:
                continue
            if when.last is None or (now is not None and when.last < now):
                continue
            if when.start >= draft.figure.end:
                cost = self.distance(draft.figure.end, when.start)
            else:
                cost = self.distance(when.end, draft.figure.start) + 4
            if best is None or cost < best[0]:
                best = (cost, when)
        return best[1] if best else None

    def _status(self, draft: Draft) -> None:
        index = draft.sentence.index
        for cue in within(self.cues, *self._limits(draft.figure, draft.sentence)):
            if cue.category == "achieved" and cue.value == "yes":
                draft.fields["status"] = "achieved"
        del index

    def _absolute(self, draft: Draft) -> bool:
        figure = draft.figure
        if figure.sign == "+":
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
        reach = [c for c in within(self.cues, move.end, figure.start) if c.category == "reach"]
        here = [c for c in within(self.cues, move.start, move.start + 1) if c.category == "reach"]
        return not reach and not here

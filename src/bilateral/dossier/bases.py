"""Where a change starts, and the time that a figure carries with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bilateral.dossier.ground import Draft, Ground
from bilateral.dossier.marks import PERIODS

if TYPE_CHECKING:
    from bilateral.dossier.figure import Figure
    from bilateral.dossier.periods import When
    from bilateral.statement import Sentence


class Bases(Ground):
    """Where a change starts, and the time that a figure carries with it."""

    def _attached(self, draft: Draft) -> When | None:
        """The period that follows the figure with nothing but small words between."""
        figure, sentence = draft.figure, draft.sentence
        following = self._next_figure(figure, sentence)
        fill = self.tables.words("period_fill")
        if "times_lead" in self.tables.table("grammar"):
            return self._led_by(figure, sentence)
        for when in self.times_in(figure.end, figure.end + 60):
            if when.start >= min(following, sentence.end, figure.end + 40):
                return None
            if when.kind not in PERIODS and when.kind != "yoy":
                continue
            if when.role == "since" and when.kind == "year" and self._since(when):
                return None
            words = self.words(figure.end, when.start)
            if "(" in words and self._figure_between(when.end, self._closing(when.end)):
                return None
            if len(words) <= 4 and all(w in fill for w in words):
                return when
            return None
        return None

    def _led_by(self, figure: Figure, sentence: Sentence) -> When | None:
        """The period right before a figure, where times stand before what they date."""
        fill = self.tables.words("period_fill")
        low = max(sentence.start, figure.start - 60)
        for when in reversed(self.times_in(low, figure.start)):
            words = self.words(when.end, figure.start)
            if when.kind in PERIODS and len(words) <= 4 and all(w in fill for w in words):
                return when
        return None

    def _closing(self, place: int) -> int:
        """The place of the next closing bracket; the place itself if it is far."""
        at = self.text.find(")", place, place + 60)
        return max(at, place)

    def _enclosed(self, when: When, figure: Figure) -> bool:
        """Whether a time stands in brackets with another figure, and this one outside them."""
        start = self.text.rfind("(", max(0, when.start - 60), when.start)
        end = self._closing(when.end)
        if start < 0 or ")" in self.text[start : when.start] or end == when.end:
            return False
        return not start < figure.start < end and bool(self.figures_in(start, end))

    def _is_base(self, draft: Draft) -> bool:
        """Whether the figure is where a change starts (`from 5 billion`)."""
        if self._multiplied(draft.figure, draft.sentence):
            return True
        words = self._lead(draft)
        base = self.tables.words("base_prep")
        led = bool(words) and words[-1] in base
        if " ".join(words[-2:]) in self.tables.words("base_phrases"):
            return True
        if not led:
            return False
        if words[-1] in self.tables.words("strong_base_prep"):
            return True
        if self._after_target(draft.figure, draft.sentence):
            return True
        following = self._next_figure(draft.figure, draft.sentence)
        at = self.index_of[draft.figure.start] + 1
        if following >= draft.sentence.end or self.figures[at].kind != draft.figure.kind:
            return False
        gap = self._words_without_times(draft.figure.end, following)
        return bool(gap) and gap[0] in self.tables.words("target_prep") and len(gap) <= 8

    def _multiplied(self, figure: Figure, sentence: Sentence) -> bool:
        """Whether a multiple is told of the figure (`twice the 3 billion recorded in 2019`)."""
        at = self.index_of[figure.start] - 1
        before = self.figures[at] if at >= 0 else None
        if before is None or before.start < sentence.start or figure.kind != "money":
            return False
        gap = self.words(before.end, figure.start)
        link = (*self.tables.words("multiple_of"), *self.tables.words("articles"))
        return before.kind == "multiple" and 0 < len(gap) <= 4 and all(w in link for w in gap)

    def _after_target(self, figure: Figure, sentence: Sentence) -> bool:
        """Whether the figure follows the one that it changed to (`to 8 billion from 10`)."""
        at = self.index_of[figure.start] - 1
        before = self.figures[at] if at >= 0 else None
        if before is None or before.start < sentence.start or before.kind != figure.kind:
            return False
        probe = Draft(before, sentence, (sentence.start, sentence.end))
        self._qualifier(probe)
        gap = self._words_without_times(before.end, figure.start)
        return (
            self._lead(probe)[-1:] != []
            and self._lead(probe)[-1] in self.tables.words("target_prep")
            and 0 < len(gap) <= 3
            and gap[0] in self.tables.words("base_prep")
        )

    def _words_without_times(self, start: int, end: int) -> list[str]:
        """The words of a stretch, without times and the small words before them."""
        cut = start
        for when in self.times_in(start, end):
            words = self.words(start, when.start)
            if len(words) <= 2 and all(w in self.tables.words("period_fill") for w in words):
                cut = max(cut, when.end)
        return self.words(cut, end)

    def _base_figure(self, figure: Figure, sentence: Sentence) -> bool:
        probe = Draft(figure, sentence, (sentence.start, sentence.end))
        self._qualifier(probe)
        return self._is_base(probe)

    def _owned_times(self, sentence: Sentence, low: int, high: int) -> list[tuple[Figure, When]]:
        found: list[tuple[Figure, When]] = []
        for figure in self.figures_in(low, high):
            if figure.start not in self._carried:
                probe = Draft(figure, sentence, (sentence.start, sentence.end))
                self._carried[figure.start] = self._attached(probe)
            when = self._carried[figure.start]
            if when is not None:
                found.append((figure, when))
        return found

    def _since(self, when: When) -> bool:
        """Whether the word right before a time is one that means `since`."""
        return any(
            w in self.tables.words("since") for w in self.words(when.start - 12, when.start)[-1:]
        )

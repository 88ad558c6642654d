"""Which months a figure is about, and what a growth is measured against."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bilateral.dossier.ground import Draft, Ground
from bilateral.dossier.language_tables import within
from bilateral.dossier.marks import PERIODS

if TYPE_CHECKING:
    from bilateral.dossier.periods import When
    from bilateral.dossier.quantities import Figure
    from bilateral.statement import Sentence


class Dating(Ground):
    """Which months a figure is about, and what a growth is measured against."""

    def _now(self) -> int | None:
        if self.calendar.month is not None:
            return self.calendar.month
        return self.calendar.year * 12 if self.calendar.year is not None else None

    def _attached(self, draft: Draft) -> When | None:
        """The period that follows the figure with nothing but small words between."""
        figure, sentence = draft.figure, draft.sentence
        following = self._next_figure(figure, sentence)
        fill = self.tables.words("period_fill")
        for when in self.times_in(figure.end, figure.end + 60):
            if when.start >= min(following, sentence.end, figure.end + 40):
                return None
            if when.kind not in PERIODS and when.kind != "yoy":
                continue
            if when.role == "since" and when.kind == "year" and self._since(when):
                return None
            words = self.words(figure.end, when.start)
            if len(words) <= 4 and all(w in fill for w in words):
                return when
            return None
        return None

    def _is_base(self, draft: Draft) -> bool:
        """Whether the figure is where a change starts (`from 5 billion`)."""
        words = self._lead(draft)
        base = self.tables.words("base_prep")
        nouns = {"un", "une", "a", "an"}
        measured = any(
            c.category == "measure" and 0 <= draft.figure.start - c.end < 6
            for c in within(self.cues, draft.figure.start - 30, draft.figure.start)
        )
        led = bool(words) and words[-1] in base
        if " ".join(words[-2:]) in self.tables.words("base_phrases"):
            return True
        if measured and led and len(words) > 3 and words[-3] in nouns and words[-4] in base:
            led = True
        if not led:
            return False
        if words[-1] in self.tables.words("strong_base_prep"):
            return True
        if self._after_target(draft.figure, draft.sentence):
            return True
        following = self._next_figure(draft.figure, draft.sentence)
        at = self.index_of[draft.figure] + 1
        if following >= draft.sentence.end or self.figures[at].kind != draft.figure.kind:
            return False
        gap = self._words_without_times(draft.figure.end, following)
        return bool(gap) and gap[0] in self.tables.words("target_prep") and len(gap) <= 8

    def _after_target(self, figure: Figure, sentence: Sentence) -> bool:
        """Whether the figure follows the one that it changed to (`to 8 billion from 10`)."""
        at = self.index_of[figure] - 1
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
            probe = Draft(figure, sentence, (sentence.start, sentence.end))
            when = self._attached(probe)
            if when is not None:
                found.append((figure, when))
        return found

    def _period(self, draft: Draft) -> None:
        when = self._end_year(draft, self._time_of(draft))
        draft.when = when
        fields = draft.fields
        fields["_is_base"] = self._is_base(draft)
        before = self._year_before(draft) if when is None or when.kind == "yoy" else None
        if before is not None:
            fields["period"] = before
            return
        if when is not None:
            fields["period_text"] = (when.start, when.end)
            months = when.months()
            if months and when.kind not in ("back", "yoy", "mom"):
                fields["period"] = {"start": months[0], "end": months[1]}
            else:
                fields["period"] = None
                fields["period_reason"] = (
                    "years counted back: which year is meant is not said"
                    if when.kind == "back"
                    else "the year is not said"
                )
            return
        base = self._base_of_next(draft)
        inherited = self._inherited(draft)
        after = None if base else self._year_after_base(draft)
        if after is not None and (inherited is None or inherited["end"] < after["end"]):
            fields["period"] = after
            return
        fields["period"] = inherited
        if base:
            fields["_base_of_next"] = True
            fields["_is_base"] = True
        if inherited is None:
            fields["period_reason"] = "the text gives no period"

    def _end_year(self, draft: Draft, when: When | None) -> When | None:
        """`from 8 to 20 billion between 2019 and 2022`: the first year, and the last."""
        if draft.type != "level" or draft.figure.kind != "money":
            return when
        first = self._is_base(draft)
        before = self.drafts[-1] if self.drafts else None
        last = (
            before is not None
            and before.sentence is draft.sentence
            and before.type == "level"
            and bool(before.fields.get("_is_base"))
        )
        if first and when is None:
            spans = self.times_in(*self._limits(draft.figure, draft.sentence))
            when = next((w for w in spans if w.kind == "years" and w.known), None)
        if (
            not (first or last)
            or when is None
            or when.kind != "years"
            or when.first is None
            or when.last is None
        ):
            return when
        if first:
            return replace(when, kind="year", last=when.first + 11)
        return replace(when, kind="year", first=when.last - 11)

    def _year_before(self, draft: Draft) -> dict[str, str] | None:
        """`48 billion ... from 63 billion in the same period last year`: a year before."""
        attached = self._attached(draft)
        if draft.figure.kind != "money" or attached is None or attached.kind != "yoy":
            return None
        if draft.type != "level" or not self._is_base(draft):
            return None
        for other in reversed(self.drafts[-4:]):
            period = other.fields.get("period")
            if other.sentence is draft.sentence and period and not other.fields.get("_is_base"):
                return {name: _shifted(month, -1) for name, month in period.items()}
        return None

    def _year_after_base(self, draft: Draft) -> dict[str, str] | None:
        """`to 8 billion from 10 billion in 2023`: the year after the one of the base."""
        at = self.index_of[draft.figure] + 1
        base = self.figures[at] if at < len(self.figures) else None
        if base is None or base.start >= draft.sentence.end or base.kind != "money":
            return None
        gap = self._words_without_times(draft.figure.end, base.start)
        if len(gap) > 3 or not self._base_figure(base, draft.sentence):
            return None
        when = self._attached(Draft(base, draft.sentence, draft.clause))
        months = when.months() if when is not None else None
        if when is None or when.first is None or when.last is None or not months:
            return None
        if when.last - when.first > 11 or when.role == "deadline":
            return None
        return {"start": _shifted(months[0], 1), "end": _shifted(months[1], 1)}

    def _time_of(self, draft: Draft) -> When | None:
        figure, sentence = draft.figure, draft.sentence
        attached = self._attached(draft)
        based = attached is not None and attached.role == "base" and self._is_base(draft)
        if (
            attached is not None
            and (based or attached.role not in ("base", "deadline"))
            and attached.kind in PERIODS
        ):
            return attached
        following = self._next_figure(figure, sentence)
        low, high = self._limits(figure, sentence)
        owners = {id(w): f for f, w in self._owned_times(sentence, low, high)}
        best: tuple[float, When] | None = None
        for when in self.times_in(low, high):
            if when.kind not in PERIODS and when.kind != "back":
                continue
            if when.role == "base" or (when.role == "deadline" and when.start > figure.end):
                continue
            if when.role == "since" and when.kind == "year":
                continue
            if when.end <= figure.start and any(
                w.kind == "now" for w in self.times_in(when.end, figure.start)
            ):
                continue
            owner = owners.get(id(when))
            other = owner is not None and owner is not figure
            if (
                other
                and owner is not None
                and (owner.end <= figure.start or owner.kind == "money")
                and self._base_figure(owner, sentence)
            ):
                continue
            if when.end <= figure.start:
                cost = self.distance(when.end, figure.start) + (6 if other else 0)
            else:
                cost = self.distance(figure.end, when.start) + (
                    10 if when.start < following else 14
                )
            if when.kind == "back" and figure.kind == "money" and other:
                cost += 6
            if best is None or cost < best[0]:
                best = (cost, when)
        if best is None:
            return None
        if (
            self._is_base(draft)
            and (figure.kind == "money" or draft.type == "share")
            and best[1].kind != "back"
        ):
            return None
        return best[1]

    def _base_of_next(self, draft: Draft) -> bool:
        return self._is_base(draft)

    def _inherited(self, draft: Draft) -> dict[str, str] | None:
        """A breakdown takes the period of the dated figure before it."""
        if self._is_base(draft) or self._present(draft):
            return None
        facts = [
            d
            for d in self.drafts[-8:]
            if d.type not in ("forward", "nontrade") and not d.fields.get("_is_base")
        ]
        last = facts[-1] if facts else None
        if last is None or draft.sentence.index - last.sentence.index > 1:
            return None
        if (
            self.last is not None
            and self.last.type == "forward"
            and self.last.sentence.index > last.sentence.index
        ):
            return None
        return last.fields.get("period")

    def _present(self, draft: Draft) -> bool:
        low, high = draft.clause
        if any(w.kind == "now" for w in self.times_in(low, high)):
            return True
        if draft.type == "share" and any(
            w in self.tables.words("present_share")
            for w in self.words(draft.sentence.start, draft.figure.start)
        ):
            return True
        return draft.type == "share" and not any(
            p.modality == "fact" and p.cue == "form"
            for p in self.predicates_in(low, draft.figure.start)
        )

    def _basis(self, draft: Draft) -> None:
        fields, sentence = draft.fields, draft.sentence
        figure = draft.figure
        following = self._next_figure(figure, sentence)
        near = self.times_in(
            max(sentence.start, figure.start - 400), min(sentence.end, figure.end + 400)
        )
        after = [w for w in near if figure.end <= w.start < following]
        if any(w.kind == "annual" and (w in after or abs(w.end - figure.start) < 30) for w in near):
            fields["basis"] = "avg_annual"
            span = self._sentence_span(near)
            if span:
                fields["period"] = span
            return
        before = [
            w
            for w in near
            if w.end <= figure.start and not self._figure_between(w.end, figure.start)
        ]
        if any(w.kind == "mom" for w in (*after, *before)) or self._month_base(draft, after):
            fields["basis"] = "mom"
            return
        since = self._own_since(draft, near)
        if since is None and draft.when is None:
            since = next(
                (w for w in near if w.role == "since" and w.known and w.kind == "year"), None
            )
        if since is not None:
            fields["basis"] = "since"
            fields["base_period"] = dict(zip(("start", "end"), since.months() or (), strict=False))
            return
        back = next((w for w in near if w.kind == "back"), None)
        when = draft.when
        if when is not None and when.kind == "years" and when.kind:
            fields["basis"] = "over_period"
            return
        if (when is not None and when.kind == "back") or (back is not None and when is None):
            fields["basis"] = "over_period"
            if back is not None and back.n == 1:
                fields["basis"] = "yoy"
                return
            span = self._sentence_span(near)
            fields["period"] = (
                span if span else (None if back is not None else fields.get("period"))
            )
            return
        if figure.kind == "multiple":
            span = self._compared_level(draft)
            if span is not None:
                fields["basis"] = "over_period"
                fields["period"] = span
                return
        if figure.kind == "points":
            fields["basis"] = "yoy" if any(w.kind == "yoy" for w in near) else "unspecified"
            return
        if fields.get("period") or any(w.kind == "yoy" for w in near):
            fields["basis"] = "yoy"
        else:
            fields["basis"] = "unspecified"

    def _own_since(self, draft: Draft, near: list[When]) -> When | None:
        """The year since when, where it stands with the figure (`doubled since 2019 and ...`)."""
        figure = draft.figure
        following = self._next_figure(figure, draft.sentence)
        period = draft.fields.get("period")
        joins = [",", *self.tables.words("and")]
        for when in near:
            months = when.months()
            if when.role != "since" or when.kind != "year" or months is None:
                continue
            if not self._since(when):
                continue
            if period and period["end"] <= months[1]:
                continue
            if figure.end <= when.start < following:
                words = self.words(figure.end, when.start)
                if len(words) <= 8 and not any(w in joins for w in words):
                    return when
            elif when.end <= figure.start and not self._figure_between(when.end, figure.start):
                others = self.times_in(when.end, figure.start)
                if not any(w.kind in PERIODS for w in others) and self._attached(draft) is None:
                    return when
        return None

    def _since(self, when: When) -> bool:
        """Whether the word right before a time is one that means `since`."""
        return any(
            w in self.tables.words("since") for w in self.words(when.start - 12, when.start)[-1:]
        )

    def _sentence_span(self, near: list[When]) -> dict[str, str] | None:
        years = [w for w in near if w.kind in ("year", "fiscal") and w.known]
        if len(years) < 2:
            one = [w for w in near if w.kind == "years" and w.known]
            if one:
                months = one[0].months()
                return {"start": months[0], "end": months[1]} if months else None
            return None
        first = min(years, key=lambda w: w.first or 0).months()
        last = max(years, key=lambda w: w.last or 0).months()
        return {"start": first[0], "end": last[1]} if first and last else None

    def _month_base(self, draft: Draft, after: list[When]) -> bool:
        when = draft.when
        if when is None or when.first is None or when.last is None:
            return False
        for w in after:
            if (
                w.kind in ("month", "quarter", "half")
                and w.first is not None
                and w.last is not None
            ):
                words = self.words(draft.figure.end, w.start)
                alike = w.last - w.first == when.last - when.first
                beside = len(words) <= 4 or w.role == "base"
                if alike and when.first - w.last == 1 and beside:
                    return True
        return False

    def _compared_level(self, draft: Draft) -> dict[str, str] | None:
        """`twelve times the 3 billion of seven years before`: from that time to this."""
        figure, sentence = draft.figure, draft.sentence
        at = self.index_of[figure]
        if at + 1 >= len(self.figures):
            return None
        base = self.figures[at + 1]
        if base.kind != "money" or base.start >= sentence.end or base.start - figure.end > 30:
            return None
        when = self._attached(Draft(base, sentence, draft.clause))
        now = draft.fields.get("period")
        months = when.months() if when is not None else None
        if not months or not now or months[0] >= now["start"]:
            return None
        return {"start": months[0], "end": now["end"]}


def _shifted(month: str, years: int) -> str:
    return f"{int(month[:4]) + years}{month[4:]}"

"""Which months a figure is about."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import TYPE_CHECKING

from bilateral.dossier.bases import Bases
from bilateral.dossier.governing import relative
from bilateral.dossier.ground import Draft
from bilateral.dossier.marks import PERIODS
from bilateral.dossier.periods import set_then

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bilateral.dossier.figure import Figure
    from bilateral.dossier.periods import When

_NEAR = 60
# Times that `since` and `from` make the start of something.
_UNITS = frozenset(["year", "half", "quarter", "month"])


class Dating(Bases):
    """Which months a figure is about."""

    def _now(self) -> int | None:
        if self.calendar.month is not None:
            return self.calendar.month
        return self.calendar.year * 12 if self.calendar.year is not None else None

    def _period(self, draft: Draft) -> None:
        when = (
            self._paired(draft)
            or self._told_there(draft)
            or self._explained(draft)
            or self._end_year(draft, self._time_of(draft))
        )
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
            if months and when.kind not in ("back", "ahead", "mom") and not self._unfinished(when):
                period = {"start": months[0], "end": months[1]}
                fields["period"] = self._compared_with(draft, when, period)
            else:
                fields["period"] = None
                fields["period_reason"] = (
                    "years counted back: which year is meant is not said"
                    if when.kind in ("back", "ahead", "ago")
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

    def _told_there(self, draft: Draft) -> When | None:
        """The time that a clause is about (`by 2023, when they were 5 billion`): its last year."""
        if draft.type != "level":
            return None
        low = max(draft.sentence.start, draft.figure.start - 120)
        for when in reversed(self.times_in(low, draft.figure.start)):
            if when.kind not in PERIODS:
                continue
            words = [w for w in self.words(when.end, draft.figure.start) if w != ","][:1]
            if not words or words[0] not in self.tables.words("when") or when.last is None:
                return None
            between = self._figure_between(when.end, draft.figure.start)
            last = replace(when, kind="year", first=when.last - 11, role="")
            return None if between else last if when.kind == "years" else replace(when, role="")
        return None

    def _explained(self, draft: Draft) -> When | None:
        """The time that an amount in brackets belongs to: `more than in 2022 (430 million)`."""
        if draft.figure.kind != "money" or draft.type != "level":
            return None
        end = int(draft.fields.get("_lead_end", draft.figure.start))
        before = self.text[max(0, end - _NEAR) : end].rstrip()
        if not before.endswith("("):
            return None
        place = end - (len(self.text[max(0, end - _NEAR) : end]) - len(before)) - 1
        for when in reversed(self.times_in(place - _NEAR, place)):
            beside = not self.text[when.end : place].strip() and when.known
            return when if beside and when.kind in PERIODS else None
        return None

    def _end_year(self, draft: Draft, when: When | None) -> When | None:
        """`from 8 to 20 billion between 2019 and 2022`: the first year, and the last."""
        if draft.type != "level" or draft.figure.kind != "money":
            return when
        first = self._is_base(draft)
        before = self.drafts[-1] if self.drafts else None
        last = (
            before is not None
            and before.sentence is draft.sentence
            and (
                (before.type == "level" and bool(before.fields.get("_is_base")))
                or (before.type == "growth" and self._reached(draft, before))
            )
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

    def _reached(self, draft: Draft, change: Draft) -> bool:
        """Whether a figure is what a change led to (`doubled from 2012 to 2014, to 19 billion`)."""
        return (
            change.when is not None
            and change.when.kind == "years"
            and self._lead(draft)[-1:] != []
            and self._lead(draft)[-1] in self.tables.words("target_prep")
        )

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
                return {name: shifted(month, -1) for name, month in period.items()}
        return None

    def _year_after_base(self, draft: Draft) -> dict[str, str] | None:
        """`to 8 billion from 10 billion in 2023`: the year after the one of the base."""
        at = self.index_of[draft.figure.start] + 1
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
        if self.calendar.year is not None and when.last // 12 < self.calendar.year - 2:
            return None
        return {"start": shifted(months[0], 1), "end": shifted(months[1], 1)}

    def _time_of(self, draft: Draft) -> When | None:
        figure, sentence = draft.figure, draft.sentence
        attached = self._attached(draft)
        if attached is not None and self._dates(draft, attached):
            return attached
        following = self._next_figure(figure, sentence)
        low, high = self._limits(figure, sentence)
        owners = {id(w): f for f, w in self._owned_times(sentence, low, high)}
        best: tuple[float, When] | None = None
        for when in self.times_in(low, high):
            if not self._may_date(draft, when):
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
                    10 if when.start < following else 24 if other else 14
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

    def _dates(self, draft: Draft, attached: When) -> bool:
        """Whether the time right after a figure is its own, and not what it is measured against."""
        compares = draft.figure.kind == "multiple" or draft.figure.word == "level"
        if attached.role == "base" and draft.type == "growth" and compares:
            return False
        based = attached.role == "base" and (
            self._is_base(draft)
            or draft.type in ("level", "share")
            or not self._weakly_compared(draft, attached)
        )
        told = attached.kind in PERIODS or (
            attached.kind == "yoy" and attached.known and draft.type == "level" and based
        )
        return told and (based or attached.role not in ("base", "deadline"))

    def _weakly_compared(self, draft: Draft, when: When) -> bool:
        """Whether a small word compares a figure with the time behind it (`5 % over 2022`)."""
        weak = self.tables.words("compared_by")
        return any(w in weak for w in self.words(draft.figure.end, when.start))

    def _may_date(self, draft: Draft, when: When) -> bool:
        """Whether a time of the sentence can be the one of a figure."""
        figure = draft.figure
        again = when.kind == "yoy" and when.known and draft.type == "level"
        counted = when.kind == "back" or (when.kind == "ahead" and draft.type == "growth")
        if when.kind not in PERIODS and not counted and not again:
            return False
        if when.role in ("base", "event") or (when.role == "since" and when.kind in _UNITS):
            return False
        if self._enclosed(when, figure) or self._in_a_clause(when, figure):
            return False
        if self._to_come(when) and when.kind != "ahead":
            return False
        if when.start > figure.end:
            between = self.words(figure.end, when.start)
            ahead = any(p.forward for p in self.predicates_in(figure.end, when.start))
            return when.role != "deadline" and ";" not in between and not ahead
        return not any(w.kind == "now" for w in self.times_in(when.end, figure.start))

    def _in_a_clause(self, when: When, figure: Figure) -> bool:
        """Whether a time is told in a clause between commas that a figure stands outside of."""
        low = max(0, when.start - 120)
        if "," not in self.text[low : when.start]:
            return False
        spans = (
            f.span() for f in relative(self.tables.lang).finditer(self.text, low, when.end + 60)
        )
        return any(a <= when.start < b and not a <= figure.start < b for a, b in spans)

    def _to_come(self, when: When) -> bool:
        """Whether a time begins after the statement."""
        calendar = self.calendar
        if when.first is None or calendar.year is None:
            return False
        last = calendar.month if calendar.month is not None else calendar.year * 12 + 11
        return when.first > last

    def _unfinished(self, when: When) -> bool:
        """Whether `this year` is not over yet: how far a figure goes is not said."""
        month = self.calendar.month
        return (
            when.kind == "relative"
            and month is not None
            and when.last is not None
            and when.last > month
        )

    def _paired(self, draft: Draft) -> When | None:
        """`95 and 72 million in 2021 and 2022`: the times of a row of figures, one by one."""
        sentence = draft.sentence
        low, high = self._limits(draft.figure, sentence)
        if not self.times_in(low, high):
            return None
        figures = self.figures_in(low, high)
        row = self._row([(f.start, f.end) for f in figures], draft.figure.start)
        if len(row) < 2:
            return None
        dates = self._dates_of_row((low, figures[row[0]].start), (figures[row[-1]].end, high))
        if len(dates) != len(row):
            return None
        place = next(at for at, k in enumerate(row) if figures[k] is draft.figure)
        return replace(dates[place], role="")

    def _dates_of_row(self, before: tuple[int, int], after: tuple[int, int]) -> list[When]:
        """The times that stand together after a row of figures, else before it."""
        for side in (after, before):
            times = [w for w in self.times_in(*side) if w.known and w.kind in PERIODS]
            if not times:
                continue
            near = times[0] if side is after else times[-1]
            gap = (side[0], near.start) if side is after else (near.end, side[1])
            if self._figure_between(*gap) or len(self.words(*gap)) > 10:
                continue
            dates = self._row([(w.start, w.end) for w in times], near.start)
            if len(dates) > 1:
                return [times[k] for k in dates]
        return []

    def _row(self, parts: Sequence[tuple[int, int]], start: int) -> list[int]:
        """Number the parts joined with the one at `start` by commas, `and` and small words."""
        joins = {",", *self.tables.words("and")}
        fill = joins | set(self.tables.words("period_fill"))
        row: list[int] = []
        for at, part in enumerate(parts):
            gap = self.words(parts[row[-1]][1], part[0]) if row else []
            if row and not (joins & set(gap) and all(w in fill for w in gap)):
                if any(parts[k][0] == start for k in row):
                    return row
                row = []
            row.append(at)
        return row if any(parts[k][0] == start for k in row) else []

    def _compared_with(self, draft: Draft, when: When, period: dict[str, str]) -> dict[str, str]:
        """`A year before it was 5 billion: a fall of 7 %`: a change up to the later year."""
        level = self.drafts[-1] if self.drafts else None
        if draft.type != "growth" or when.kind != "before" or level is None:
            return period
        if level.sentence is not draft.sentence or level.type != "level" or level.when != when:
            return period
        move = self._move(draft)
        if move is None or move.start < level.figure.end:
            return period
        later = {name: shifted(month, when.n or 1) for name, month in period.items()}
        told = any(d.fields.get("period") == later for d in self.drafts[-6:])
        return later if told else period

    def _base_of_next(self, draft: Draft) -> bool:
        return self._is_base(draft)

    def _inherited(self, draft: Draft) -> dict[str, str] | None:
        """A breakdown takes the period of the dated figure before it."""
        if self._is_base(draft) or self._present(draft) or self._against_dated(draft):
            return None
        told = [d for d in self.drafts[-8:] if d.type not in ("forward", "nontrade")]
        facts = [d for d in told if not d.fields.get("_is_base") and not _over_years(d)]
        last = facts[-1] if facts else None
        if last is None or not self._follows(draft, told[-1]) or not self._follows(told[-1], last):
            return None
        if (
            self.last is not None
            and self.last.type == "forward"
            and self.last.sentence.index > last.sentence.index
        ):
            return None
        together = [d.fields.get("period") for d in facts if d.sentence is last.sentence]
        return _latest_alike(last.fields.get("period"), together)

    def _set_period(self, draft: Draft) -> None:
        """`the goal of 2 billion, set in 2015`: when a target was set."""
        figure, sentence = draft.figure, draft.sentence
        now = self._now()
        for when in self.times_in(*self._limits(figure, sentence)):
            left = self.text[max(sentence.start, when.start - 80) : when.start]
            between = (min(figure.end, when.end), max(figure.start, when.start))
            if not when.known or self._figure_between(*between):
                continue
            past = now is None or (when.last is not None and when.last // 12 <= now // 12)
            if past and set_then(self.tables.lang, left):
                months = when.months()
                draft.fields["set_period"] = dict(zip(("start", "end"), months or (), strict=False))
                return

    def _follows(self, draft: Draft, last: Draft) -> bool:
        """Whether a figure goes on from the last one; one sentence without times may part them."""
        gap = draft.sentence.index - last.sentence.index
        if gap < 2:
            return True
        between = self.sentences[draft.sentence.index - 1]
        return gap == 2 and not self.times_in(between.start, between.end)

    def _against_dated(self, draft: Draft) -> bool:
        """`no more than 18 %, against 35 % in 2016`: a share beside a dated one is of today."""
        at = self.index_of[draft.figure.start] + 1
        base = self.figures[at] if at < len(self.figures) else None
        if draft.type != "share" or base is None or base.start >= draft.sentence.end:
            return False
        when = self._attached(Draft(base, draft.sentence, draft.clause))
        return when is not None and when.known and self._base_figure(base, draft.sentence)

    def _of_this_sum(self, draft: Draft) -> bool:
        """`half of that amount`: a share of a sum just told."""
        words = self.words(draft.figure.end, draft.figure.end + 40)[:4]
        these, sums = self.tables.words("these"), self.tables.words("sum_nouns")
        flows = self.cues_in(draft.figure.end, draft.figure.end + 24)
        flow = any(c.category == "measure" for c in flows) and any(w in these for w in words[:2])
        return flow or any(a in these and b in sums for a, b in itertools.pairwise(words))

    def _was(self, draft: Draft) -> bool:
        """Whether a part is told of in the past (`two thirds of the exports were ...`)."""
        after = self.words(draft.figure.end, min(draft.clause[1], draft.figure.end + 60))
        return any(w in self.tables.words("past_copulas") for w in after)

    def _present(self, draft: Draft) -> bool:
        low, high = draft.clause
        if draft.type == "share" and (self._of_this_sum(draft) or self._was(draft)):
            return False
        if any(w.kind == "now" for w in self.times_in(low, high)):
            return True
        before = set(self.words(low, draft.figure.start))
        if not before.isdisjoint(self.tables.words("staying")):
            return True
        if draft.type == "share" and not set(
            self.words(draft.sentence.start, draft.figure.start)
        ).isdisjoint(self.tables.words("present_share")):
            return True
        return draft.type == "share" and not any(
            p.modality == "fact" and p.cue == "form"
            for p in self.predicates_in(low, draft.figure.start)
        )


def number(month: str) -> int:
    """Return the number of a month, ``12 * year + month - 1``."""
    return int(month[:4]) * 12 + int(month[5:]) - 1


def shifted(month: str, years: int) -> str:
    """Return the same month so many years later."""
    return f"{int(month[:4]) + years}{month[4:]}"


def _over_years(draft: Draft) -> bool:
    """Whether a draft is a change over several years, whose span is no period of a level."""
    return draft.fields.get("basis") in ("over_period", "avg_annual")


def _latest_alike(
    period: dict[str, str] | None, others: Sequence[dict[str, str] | None]
) -> dict[str, str] | None:
    """Of the same months in several years the latest: the earlier ones are compared with."""
    if period is None:
        return None
    alike = [
        other
        for other in others
        if other is not None
        and other["start"][4:] == period["start"][4:]
        and other["end"][4:] == period["end"][4:]
        and int(other["end"][:4]) - int(other["start"][:4])
        == int(period["end"][:4]) - int(period["start"][:4])
    ]
    return max(alike, key=lambda other: other["end"])

"""What a growth is measured against."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bilateral.dossier.dating import Dating, number
from bilateral.dossier.ground import Draft
from bilateral.dossier.marks import PERIODS

if TYPE_CHECKING:
    from bilateral.dossier.periods import When


class Basis(Dating):
    """What a growth is measured against."""

    def _basis(self, draft: Draft) -> None:
        fields, sentence = draft.fields, draft.sentence
        figure = draft.figure
        following = self._next_figure(figure, sentence)
        near = self.times_in(
            max(sentence.start, figure.start - 400), min(sentence.end, figure.end + 400)
        )
        after = [w for w in near if figure.end <= w.start < following]
        if any(w.kind == "annual" and (w in after or self._yearly(w, draft)) for w in near):
            fields["basis"] = "avg_annual"
            span = self._sentence_span(near)
            if span:
                fields["period"] = span
            return
        by_month = any(w.kind == "mom" for w in after) or (
            not any(w.kind == "yoy" for w in after)
            and any(
                w.kind == "mom" and w.end <= figure.start and self._leads(w, draft) for w in near
            )
        )
        if by_month or self._month_base(draft, after):
            fields["basis"] = "mom"
            return
        measured = self._measured_from(draft, near)
        if measured is not None and self._against(draft, measured):
            return
        since = self._own_since(draft, near)
        if since is None and draft.when is None:
            since = next(
                (w for w in near if w.role == "since" and w.known and w.kind == "year"), None
            )
        if since is not None:
            _since_then(fields, since)
            if draft.when is None and not self._dated_here(draft):
                fields["period"] = None
            return
        if self._over_years(draft, near):
            return
        span = self._between_levels(draft) or (
            self._compared_level(draft) if figure.kind == "multiple" else None
        )
        if span is not None:
            fields["period"] = span
            several = number(span["end"]) - number(span["start"]) > 11
            fields["basis"] = "over_period" if several else "yoy"
            return
        if figure.kind == "points" and self._between_rates(draft):
            fields["basis"] = "unspecified"
            return
        open_time = draft.when is not None and draft.when.kind in PERIODS
        told = fields.get("period") or open_time or any(w.kind == "yoy" for w in near)
        fields["basis"] = "yoy" if told else "unspecified"

    def _dated_here(self, draft: Draft) -> bool:
        """Whether another figure of the sentence has the period of this one."""
        return any(
            d.sentence is draft.sentence and d.fields.get("period") == draft.fields.get("period")
            for d in self.drafts[-6:]
        )

    def _yearly(self, annual: When, draft: Draft) -> bool:
        """Whether `on average` stands before a figure with no other time between."""
        figure = draft.figure
        return (
            0 <= figure.start - annual.end < 30
            and not self._figure_between(annual.end, figure.start)
            and not any(w.kind in PERIODS for w in self.times_in(annual.end, figure.start))
        )

    def _over_years(self, draft: Draft, near: list[When]) -> bool:
        """A change over several years: a span that is named, or years counted back."""
        fields, when = draft.fields, draft.when
        if when is not None and when.kind == "years":
            fields["basis"] = "over_period"
            return True
        back = next((w for w in near if w.kind in ("back", "ahead")), None)
        if (when is not None and when.kind in ("back", "ahead")) or (
            back is not None and when is None
        ):
            fields["basis"] = "yoy" if back is not None and back.n == 1 else "over_period"
            if fields["basis"] == "over_period":
                span = self._sentence_span(near)
                fields["period"] = (
                    span if span else (None if back is not None else fields.get("period"))
                )
            return True
        return False

    def _measured_from(self, draft: Draft, near: list[When]) -> When | None:
        """The time that the text itself compares with (`5 % more than in 2019`)."""
        figure = draft.figure
        following = self._next_figure(figure, draft.sentence)
        told: When | None = None
        for when in near:
            asked = when.kind == "ago" and draft.when in (None, when)
            if when.kind not in PERIODS or not (when.role == "base" or asked):
                continue
            if figure.end <= when.start < following and ";" not in self.words(
                figure.end, when.start
            ):
                return when
            if when.end <= figure.start and self._leads(when, draft):
                told = when
        return told

    def _leads(self, base: When, draft: Draft) -> bool:
        """Whether a time compared with opens the clause of a figure (`on 2018 it is 41 % up`)."""
        figure = draft.figure
        if self._figure_between(base.end, figure.start):
            return False
        if any(w.kind in PERIODS for w in self.times_in(base.end, figure.start)):
            return False
        at = self.index_of[figure.start] - 1
        before = self.figures[at] if at >= 0 else None
        if before is None or before.start < draft.sentence.start:
            return True
        gap = self.words(before.end, base.start)
        return ";" in gap or (before.kind == "money" and bool({",", "(", "—", "–"} & set(gap)))

    def _against(self, draft: Draft, base: When) -> bool:
        """Name the basis from the time compared with; false when that time tells nothing."""
        fields = draft.fields
        if base.kind == "ago":
            fields["basis"] = "yoy" if base.n == 1 else "over_period"
            if draft.when in (None, base):
                fields["period"] = None
            return True
        if base.first is None or base.last is None:
            return False
        period = fields.get("period")
        if not period:
            _since_then(fields, base)
            return True
        first, last = number(period["start"]), number(period["end"])
        if base.first <= first - 12 and base.last >= last - 12 and base.last - base.first <= 11:
            fields["basis"] = "yoy"
        elif (last - first, first - base.last) in ((0, 1), (2, 1)) and base.last - base.first < 3:
            fields["basis"] = "mom"
        elif base.last < first:
            _since_then(fields, base)
        else:
            return False
        return True

    def _between_levels(self, draft: Draft) -> dict[str, str] | None:
        """`690 in 2024 against 368 in 2019, or 87 % more`: from the one time to the other."""
        pair = [
            d
            for d in self.drafts[-2:]
            if d.sentence is draft.sentence
            and d.type in ("level", "share")
            and d.fields.get("period")
            and d.fields.get("measure") == draft.fields.get("measure")
        ]
        bases = [d for d in pair if d.fields.get("_is_base")]
        if len(pair) < 2 or len(bases) > 1 or self._attached(draft) is not None:
            return None
        bases = bases or [min(pair, key=lambda d: str(d.fields["period"]["start"]))]
        last = max(pair[1].figure.end, pair[1].when.end if pair[1].when else 0)
        if any(w.kind in PERIODS for w in self.times_in(last, draft.figure.start)):
            return None
        start = bases[0].fields["period"]
        end = next(d for d in pair if d is not bases[0]).fields["period"]
        years = int(end["start"][:4]) - int(start["start"][:4])
        if years < 1 or start["start"][4:] != end["start"][4:]:
            return None
        return dict(end) if years == 1 else {"start": start["start"], "end": end["end"]}

    def _between_rates(self, draft: Draft) -> bool:
        """Whether points part two rates of growth, and are no change of a share."""
        gap = self.tables.words("rate_gap")
        return any(w in gap for w in self.words(draft.sentence.start, draft.sentence.end))

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
            if w.kind in ("month", "quarter") and w.first is not None and w.last is not None:
                words = self.words(draft.figure.end, w.start)
                alike = w.last - w.first == when.last - when.first
                beside = len(words) <= 4 or w.role == "base"
                if alike and when.first - w.last == 1 and beside:
                    return True
        return False

    def _compared_level(self, draft: Draft) -> dict[str, str] | None:
        """`twelve times the 3 billion of seven years before`: from that time to this."""
        figure, sentence = draft.figure, draft.sentence
        at = self.index_of[figure.start]
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
        if number(now["start"]) - number(months[0]) == 12 and months[1][4:] == now["end"][4:]:
            return dict(now)
        return {"start": months[0], "end": now["end"]}


def _since_then(fields: dict[str, Any], base: When) -> None:
    fields["basis"] = "since"
    fields["base_period"] = dict(zip(("start", "end"), base.months() or (), strict=False))

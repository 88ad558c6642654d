"""What a figure is worth: amount, change, share, sign, form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bilateral.dossier.targets import Targets
from bilateral.dossier.unit_grammar import grammar

if TYPE_CHECKING:
    from bilateral.dossier.ground import Draft
    from bilateral.dossier.language_tables import Cue


# A statistical index is not far below 100.
_INDEX = 60


class Valuing(Targets):
    """What a figure is worth: amount, change, share, sign, form."""

    def _value(self, draft: Draft) -> None:
        figure, fields = draft.figure, draft.fields
        kind = draft.type
        fields["number"] = figure.number
        if figure.number_high is not None:
            fields["number_high"] = figure.number_high
        if figure.kind == "money":
            fields["scale"] = figure.scale
            sign = -1.0 if figure.sign == "-" else 1.0
            if (
                fields["measure"] == "balance"
                and kind in ("level", "forward")
                and fields.get("_balance") == "deficit"
            ):
                sign = -1.0
            fields["amount"] = sign * figure.amount
            if sign < 0:
                fields["number"] = "-" + figure.number
            if figure.amount_high is not None:
                fields["amount_high"] = sign * figure.amount_high
            fields["currency"] = figure.currency
            if kind == "growth" or (kind == "forward" and self._added(draft)):
                fields["form"] = "absolute"
                down = self._direction(draft) < 0
                if fields["measure"] == "balance" and fields.get("_balance") == "deficit":
                    down = not down
                if kind == "growth" and down:
                    fields["amount"] = -fields["amount"]
                    fields["number"] = "-" + figure.number
            elif kind == "level":
                fields["accumulation"] = "period_total"
            return
        if kind == "share" or fields.get("_share_goal"):
            fields["share"] = (
                round(float(figure.number) / 100, 10)
                if figure.kind == "percent"
                else float(figure.number)
            )
            if figure.kind == "fraction":
                fields["form"] = "fraction"
            return
        self._change(draft)

    def _added(self, draft: Draft) -> bool:
        """Whether a figure for the future is what is added, and no end of a change."""
        return not self._is_base(draft) and self._absolute(draft)

    def _direction(self, draft: Draft) -> int:
        figure = draft.figure
        if figure.sign:
            return -1 if figure.sign == "-" else 1
        move = self._move(draft) or self._shared_move(draft)
        return -1 if move is not None and move.value == "down" else 1

    def _shared_move(self, draft: Draft) -> Cue | None:
        """The last word of rising or falling before `by` and a figure that has none of its own."""
        figure, by = draft.figure, self.tables.words("absolute_prep")
        inside = figure.kind == "fraction" and self.words(figure.start, figure.end)[0] in by
        if not inside and self._lead(draft)[-1:] not in [[w] for w in by]:
            return None
        before = self.cues_in(draft.sentence.start, draft.figure.start)
        moves = (c for c in reversed(before) if c.category == "move")
        return next((c for c in moves if (c.start, "q") not in self._inside_qualifier), None)

    def _change(self, draft: Draft) -> None:
        figure, fields = draft.figure, draft.fields
        direction = self._direction(draft)
        value = float(figure.number)
        high = float(figure.number_high) if figure.number_high else None
        fields["form"] = figure.kind
        if figure.kind == "points":
            fields["form"] = "percentage_points"
            fields["points"] = direction * value
            return
        if figure.kind == "percent":
            if self._is_index(draft):
                fields["form"] = "index"
                fields["change"] = round(value / 100 - 1, 10)
                if figure.word == "level":
                    return
                fields["readings"] = (
                    {
                        "id": "r1",
                        "meaning": "index, the period before = 100",
                        "change": round(value / 100 - 1, 10),
                        "form": "index",
                    },
                    {
                        "id": "r2",
                        "meaning": "per cent of increase",
                        "change": round(value / 100, 10),
                        "form": "percent",
                    },
                )
                return
            fields["change"] = round(direction * value / 100, 10)
            if direction < 0:
                fields["number"] = "-" + figure.number
            if high is not None:
                fields["change_high"] = round(direction * high / 100, 10)
            return
        if figure.kind == "fraction" and self._left(draft):
            fields["change"] = round(value - 1, 10)
            return
        if figure.kind == "fraction":
            fields["change"] = direction * value
            if direction < 0:
                fields["number"] = "-" + figure.number
            return
        move = self._move(draft, 5)
        down = figure.word == "-" or (direction < 0 and (not figure.word or move is not None))
        if (
            figure.word == ""
            and figure.kind == "multiple"
            and draft.type == "forward"
            and not self._move(draft, 12)
        ):
            down = False

        def change(x: float) -> float:
            return round(1 / x - 1, 4) if down and x else round(x - 1, 10)

        fields["change"] = change(value)
        if high is not None:
            fields["change_high"] = change(high)
        if down:
            fields["number"] = f"{1 / value:.6g}"

    def _left(self, draft: Draft) -> bool:
        """Whether a part is what is left (`only half`, `to a third of the level of 2020`)."""
        last = self._lead(draft)[-1:]
        only = last in [[w] for w in self.tables.words("only_so_much")]
        if not only and draft.figure.word != "level":
            return False
        to = last in [[w] for w in self.tables.words("target_prep")]
        return to or self._move(draft, 6) is None

    def _is_index(self, draft: Draft) -> bool:
        """A statistical index (the period before = 100): `growth rate 118.2 %`."""
        figure = draft.figure
        value = float(figure.number)
        if figure.word == "level":
            return True
        if value < 50 or figure.sign:
            return False
        by = self.tables.words("absolute_prep")
        if value >= _INDEX and not any(w in by for w in self._lead(draft)[-1:]):
            if self._to_a_time(draft):
                return True
            last = self.last
            if last is not None and last.sentence is draft.sentence:
                named = self.times_in(last.figure.end, figure.start)
                if last.fields.get("form") == "index" and len(named) <= 1:
                    return True
        for cue in self.cues_in(max(draft.sentence.start, figure.start - 60), draft.sentence.end):
            if cue.category != "index":
                continue
            if cue.end <= figure.start and cue.value in ("sure", "rate"):
                words = self.words(cue.end, figure.start)
                if len(words) < 6 and not any(w in by for w in words):
                    return cue.value == "sure" or value >= 100
            if cue.value == "after" and 0 <= cue.start - figure.end < 3 and value >= 80:
                return not any(w in by for w in self._lead(draft)[-1:])
        return False

    def _to_a_time(self, draft: Draft) -> bool:
        """Whether a per cent is one of an earlier time (`составил 97,8% к 2020 году`)."""
        link = self.tables.words("index_link")
        end = draft.figure.end
        for when in self.times_in(end, end + 24):
            words = self.words(end, when.start) or self.words(when.start, when.end)
            return bool(words) and words[0] in link
        return False

    def _content(self, draft: Draft) -> None:
        low, high = draft.clause
        found = [c for c in self.cues_in(low, high) if c.category == "content"]
        found = [
            c for c in found if c.start < self._next_figure(draft.figure, draft.sentence)
        ] or found
        cue = draft.measure_cue
        if found:
            at = cue.start if cue else draft.figure.start
            best = min(found, key=lambda c: abs(c.start - at))
            draft.fields["content"] = best.value
        elif (
            self.last is not None
            and self.last.fields.get("content")
            and (cue is None or self.last.sentence.index == draft.sentence.index)
        ):
            draft.fields["content"] = self.last.fields["content"]

    def _nontrade(self, draft: Draft, about: Cue | None) -> None:
        figure, fields = draft.figure, draft.fields
        about = draft.fields.get("_about") or about
        kind = about.value if about is not None else "other"
        if "_output" in fields:
            kind = "output_share"
        if figure.kind == "people":
            kind = "population"
        if figure.kind == "jobs":
            kind = "jobs"
        if figure.kind == "percent" and kind == "gdp" and self._share_cue(draft):
            kind = "gdp_share"
        fields["kind"] = kind
        fields["period"] = None
        fields["number"] = figure.number
        if figure.kind == "money":
            fields["scale"] = figure.scale
            fields["amount"], fields["currency"] = figure.amount, figure.currency
            if figure.amount_high is not None:
                fields["amount_high"] = figure.amount_high
        elif figure.kind in ("people", "jobs"):
            fields["scale"] = figure.scale
            fields["amount"] = figure.amount
        elif figure.kind == "percent":
            fields["share"] = round(float(figure.number) / 100, 10)
        predicate = self._govern(draft)
        fields["modality"] = (
            "plan"
            if predicate is not None and predicate.forward and predicate.start < figure.start
            else "reported"
        )

    def _share_cue(self, draft: Draft) -> Cue | None:
        figure, sentence = draft.figure, draft.sentence
        left, right = draft.clause
        compared = grammar(self.tables.lang).more_after.match(self.text, figure.end) is not None
        low = max(left, self._previous_end(figure, sentence) if not self._ranged(draft) else left)
        for cue in reversed(self.cues_in(left, figure.start)):
            if (
                cue.category == "share"
                and cue.value != "after"
                and (cue.start >= low or cue.value == "part")
            ):
                if compared and cue.value != "part":
                    return None
                if any(
                    c.category == "move"
                    and c.value in ("up", "down")
                    and c.start > cue.start
                    and cue.value != "part"
                    and (c.start, "q") not in self._inside_qualifier
                    for c in self.cues_in(cue.end, figure.start)
                ):
                    return None
                return cue
        for cue in self.cues_in(figure.end, min(right, self._next_figure(figure, sentence))):
            if (
                cue.category == "share"
                and self.distance(figure.end, cue.start) < 6
                and not self._move(draft, near=3)
            ):
                return cue
        return None

    def _ranged(self, draft: Draft) -> bool:
        at = self.index_of[draft.figure.start]
        return (
            at > 0
            and self.figures[at - 1].kind == "percent"
            and draft.figure.start - self.figures[at - 1].end < 16
        )

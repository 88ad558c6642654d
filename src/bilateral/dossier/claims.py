"""Turns the quantities of a text into claims: type, measure, flow, period, modality."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from bilateral.dossier.ground import Draft
from bilateral.dossier.topic import Topic
from bilateral.dossier.unit_grammar import grammar

if TYPE_CHECKING:
    from bilateral.dossier.figure import Figure
    from bilateral.dossier.language_tables import Cue

_NEXT = 24  # letters between a share and the flow that it is one of (`31% of those imports`)


class Reader(Topic):
    """Reads the claims of one text; holds what has been said so far."""

    def read(self) -> list[Draft]:
        """Read every figure in text order."""
        ends = [s.end for s in self.sentences]
        for figure in self.figures:
            at = bisect_right(ends, figure.start)
            if at >= len(self.sentences):
                continue
            sentence = self.sentences[at]
            draft = Draft(figure, sentence, self._clause(figure, sentence))
            if self._fill(draft):
                self.drafts.append(draft)
                if draft.type != "nontrade":
                    self.last = draft
                    if not self._aside(draft):
                        self.main = draft
                    if draft.fields.get("measure") in ("exports", "imports"):
                        self.last_flow = draft
        return self.drafts

    def _fill(self, draft: Draft) -> bool:
        figure = draft.figure
        measure, cue, about = self._topic(draft)
        self._qualifier(draft)
        if about is not None and (told := self._told_before(figure)) is not None:
            measure, about = str(told.fields["measure"]), None
        kind = self._kind(draft, measure, about)
        if kind is None:
            return False
        draft.fields["type"] = kind
        if kind == "nontrade":
            self._nontrade(draft, about)
            return True
        draft.measure_cue = cue
        of_trade: Cue | None = draft.fields.get("_share_of")
        if kind == "share" and of_trade is not None:
            measure = "balance" if of_trade.value in ("surplus", "deficit") else of_trade.value
        elif kind == "share" and "_share" not in draft.fields and self.last is not None:
            named = cue is not None and 0 <= cue.start - figure.end < _NEXT and measure is not None
            measure = measure if named else str(self.last.fields["measure"])
        draft.fields["measure"] = measure or "turnover"
        self._flow(draft)
        self._value(draft)
        self._own_money(draft)
        self._content(draft)
        if kind == "forward":
            self._deadline(draft)
            self._set_period(draft)
        else:
            self._period(draft)
            self._estimated(draft)
        if kind == "growth":
            self._basis(draft)
        if draft.fields["measure"] == "turnover" and self.topic is None:
            self.topic = "turnover"
        del figure
        return True

    def _own_money(self, draft: Draft) -> None:
        """What an economy sells and buys is told in its own money, if the name fits several."""
        figure, fields = draft.figure, draft.fields
        side = fields.get("reporter")
        if figure.kind != "money" or fields.get("currency") or not figure.family or not side:
            return
        if fields["measure"] != "turnover":
            money = grammar(self.tables.lang).money
            fields["currency"] = money.of_economy(figure.family, str(side))

    def _told_before(self, figure: Figure) -> Draft | None:
        """The flow that the same amount was told of before (`even these 5 billion are ...`)."""
        same = (figure.amount, figure.currency)
        return next(
            (
                d
                for d in reversed(self.drafts[-40:])
                if figure.kind == "money" == d.figure.kind
                and d.type == "level"
                and (d.figure.amount, d.figure.currency) == same
            ),
            None,
        )

    def _estimated(self, draft: Draft) -> None:
        """Mark what the text calls an estimate, or preliminary."""
        low, high = draft.clause
        stop = min(high, self._next_figure(draft.figure, draft.sentence))
        if any(c.category == "estimate" for c in self.cues_in(low, stop)):
            draft.fields.setdefault("modality", "estimated")

    def _kind(self, draft: Draft, measure: str | None, about: Cue | None) -> str | None:
        figure = draft.figure
        if figure.kind in ("people", "jobs"):
            return "nontrade"
        if figure.kind in ("percent", "fraction"):
            part = self._part(draft, about)
            if part == "share" and self._wanted_share(draft):
                return "forward"
            if part is not None:
                return part or None
        elif about is not None:
            return "nontrade" if figure.kind == "money" else None
        if measure is None and self.last is None:
            return None
        if measure is None:
            return None
        if figure.kind == "multiple" and (self._ratio(draft) or self._how_often(draft)):
            return None
        predicate = self._own_form(draft) or self._govern(draft)
        draft.predicate = predicate
        forward = self._is_forward(draft, predicate)
        if self._rejected(draft, forward=forward):
            return None
        if forward:
            return "forward"
        if figure.kind == "money":
            signed = measure == "balance" and (
                bool(figure.sign) or self._outdoing(draft) is not None
            )
            changed = not signed and not self._is_base(draft) and self._absolute(draft)
            return "growth" if changed else "level"
        return "growth"

    def _wanted_share(self, draft: Draft) -> bool:
        """Whether a share is one to be reached (`bring the share to a tenth by 2030`)."""
        led = self._lead(draft)[-1:] in [[w] for w in self.tables.words("target_prep")]
        draft.predicate = self._govern(draft) if led else None
        draft.fields["_share_goal"] = led and self._is_forward(draft, draft.predicate)
        return bool(draft.fields["_share_goal"])

    def _ratio(self, draft: Draft) -> bool:
        """A comparison of two flows (`six times more` than was sold) is no growth."""
        sentence = draft.sentence
        low, high = (
            max(sentence.start, draft.figure.start - 160),
            min(sentence.end, draft.figure.end + 60),
        )
        flows = {
            c.value
            for c in self.cues_in(low, high)
            if c.category in ("measure", "flowverb") and c.value in ("exports", "imports")
        }
        compared = any(
            c.category == "compare"
            for c in self.cues_in(draft.figure.start - 30, draft.figure.end + 30)
        )
        forward = (predicate := self._govern(draft)) is not None and predicate.forward
        return compared and ((len(flows) == 2 and not forward) or self._of_two_partners(draft))

    def _of_two_partners(self, draft: Draft) -> bool:
        """Whether what follows `than` is another economy, not another time."""
        _, right = draft.clause
        than, end = grammar(self.tables.lang).than, draft.figure.end
        found = than.search(self.text, end, min(right, end + 60))
        if found is None or self.times_in(found.end(), right):
            return False
        places = self.scene.between(found.end(), right)
        return bool(places) and len(self.words(found.end(), places[0].start)) <= 2

    def _how_often(self, draft: Draft) -> bool:
        """Whether a multiple is no size but a frequency (`twice a year`)."""
        often = grammar(self.tables.lang).often
        return often.match(self.text, draft.figure.end) is not None

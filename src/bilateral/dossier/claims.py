"""Turns the quantities of a text into claims: type, measure, flow, period, modality."""

from __future__ import annotations

from bisect import bisect_right

from bilateral.dossier.flows import Flows
from bilateral.dossier.ground import Draft
from bilateral.dossier.language_tables import Cue, within


class Reader(Flows):
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
                    if draft.fields.get("measure") in ("exports", "imports"):
                        self.last_flow = draft
        return self.drafts

    def _fill(self, draft: Draft) -> bool:
        figure = draft.figure
        measure, cue, about = self._topic(draft)
        self._qualifier(draft)
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
            measure = str(self.last.fields["measure"])
        draft.fields["measure"] = measure or "turnover"
        self._flow(draft)
        self._value(draft)
        self._content(draft)
        if kind == "forward":
            self._deadline(draft)
        else:
            self._period(draft)
        if kind == "growth":
            self._basis(draft)
        if draft.fields["measure"] == "turnover" and self.topic is None:
            self.topic = "turnover"
        del figure
        return True

    def _topic(self, draft: Draft) -> tuple[str | None, Cue | None, Cue | None]:
        """Return the measure, its word, and a word for something that is not trade."""
        figure, sentence = draft.figure, draft.sentence
        low, high = self._limits(figure, sentence)
        best: tuple[float, Cue] | None = None
        following = self._next_figure(figure, sentence)
        for cue in within(self.cues, low, high):
            if cue.category not in ("measure", "flowverb", "nontrade"):
                continue
            if cue.end <= figure.start:
                owner = self._figure_before(cue)
                cost = self.distance(cue.end, figure.start)
                if owner is not None and self._owned(cue, owner):
                    cost += 14
            elif cue.start >= figure.end and cue.start < following:
                joins = [",", *self.tables.words("and")]
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
        if best is None:
            return self._taken_over(draft), None, None
        cue = best[1]
        if cue.category == "nontrade":
            return None, None, cue
        if cue.value == "turnover" and cue.end <= figure.start:
            for other in within(self.cues, max(low, cue.start - 80), cue.start):
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
        return value, cue, None

    def _taken_over(self, draft: Draft) -> str | None:
        """The measure of a sentence that names none."""
        if self.last is None:
            predicate = self._govern(draft)
            if draft.figure.kind != "money" or predicate is None or not predicate.forward:
                return None
            later = [c for c in self.cues if c.category == "measure" and c.start > draft.figure.end]
            return "turnover" if later else None
        if self.last.sentence.index == draft.sentence.index:
            return str(self.last.fields["measure"])
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

    def _both_sides_want(self, draft: Draft) -> bool:
        """Whether the figure is what both sides aim at; what they share is the turnover."""
        predicate = self._govern(draft)
        return (
            draft.figure.kind == "money"
            and predicate is not None
            and predicate.forward
            and any(
                c.category == "between"
                for c in within(self.cues, draft.sentence.start, draft.figure.start)
            )
        )

    def _of_trade(self, draft: Draft) -> Cue | None:
        """A measure right after a per cent: `48 % of foreign trade`."""
        figure = draft.figure
        for cue in within(self.cues, figure.end, figure.end + 60):
            if cue.category == "flowverb" and cue.value in ("exports", "imports"):
                words = self.words(figure.end, cue.start)
                whole = self.tables.words("whole_of")
                led = words[:1] and words[0] in (*self.tables.words("share_of"), *whole)
                if led and len(words) <= 6 and any(w in whole for w in words[:4]):
                    return cue
                continue
            if cue.category in ("measure", "nontrade"):
                words = self.words(figure.end, cue.start)
                hanging = [
                    *self.tables.words("share_of"),
                    *self.tables.words("articles"),
                    *self.tables.words("share_fill"),
                ]
                places = self.scene.between(figure.end, cue.start)
                if (
                    words
                    and words[0] in self.tables.words("share_of")
                    and len(words) <= 7
                    and all(w in hanging or any(p.start for p in places) for w in words[1:])
                ):
                    return cue
                if not words and self.tables.lang == "ru":
                    return cue
                if (
                    self.tables.lang == "ru"
                    and len(words) <= 3
                    and all(
                        w.endswith(("ого", "его", "ой", "ей", "их", "ых", "его", "всего"))
                        for w in words
                    )
                ):
                    return cue
                return None
        return None

    def _kind(self, draft: Draft, measure: str | None, about: Cue | None) -> str | None:
        figure = draft.figure
        if figure.kind in ("people", "jobs"):
            return "nontrade"
        if figure.kind in ("percent", "fraction"):
            if self._another_share(draft) is not None:
                return "share"
            hanging = self._of_trade(draft)
            share = self._share_cue(draft)
            if figure.kind == "percent" and (settled := self._settlement(draft)) is not None:
                draft.fields["_about"] = settled
                return "nontrade"
            if (
                hanging is not None
                and (share is not None or not self._by_change(draft))
                and not self._lost(draft)
            ):
                if hanging.category == "nontrade":
                    draft.fields["_about"] = hanging
                    return "nontrade"
                draft.fields["_share"] = share or hanging
                draft.fields["_share_of"] = hanging
                return "share"
            if share is not None and not (hanging is not None and self._lost(draft)):
                if about is not None:
                    return "nontrade"
                draft.fields["_share"] = share
                return "share"
            if about is not None:
                return "nontrade"
            if figure.kind == "fraction" and not self._move(draft, 8):
                return None
        elif about is not None:
            return "nontrade" if figure.kind == "money" else None
        if measure is None and self.last is None:
            return None
        if measure is None:
            return None
        if figure.kind == "multiple" and self._ratio(draft):
            return None
        predicate = self._own_form(draft) or self._govern(draft)
        draft.predicate = predicate
        if self._is_forward(draft, predicate):
            return "forward"
        if figure.kind == "money":
            return "growth" if self._absolute(draft) else "level"
        return "growth"

    def _lost(self, draft: Draft) -> bool:
        """Whether the figure is the object of a verb of change (`lost 30 % of its exports`)."""
        end = draft.fields.get("_lead_end", draft.figure.start)
        return any(
            c.category == "move"
            and 0 <= end - c.end < 2
            and (c.start, "q") not in self._inside_qualifier
            for c in within(self.cues, end - 24, end)
        )

    def _settlement(self, draft: Draft) -> Cue | None:
        """Settlement in currencies is no trade, though it is a share `of trade`."""
        for cue in within(self.cues, *draft.clause):
            if cue.category == "nontrade" and cue.value == "settlement_currency_share":
                return cue
        return None

    def _by_change(self, draft: Draft) -> bool:
        words = self._lead(draft)
        by = self.tables.words("absolute_prep")
        return bool(words) and words[-1] in by and self._move(draft, 6) is not None

    def _ratio(self, draft: Draft) -> bool:
        """A comparison of two flows (`six times more` than was sold) is no growth."""
        sentence = draft.sentence
        low, high = (
            max(sentence.start, draft.figure.start - 160),
            min(sentence.end, draft.figure.end + 60),
        )
        flows = {
            c.value
            for c in within(self.cues, low, high)
            if c.category in ("measure", "flowverb") and c.value in ("exports", "imports")
        }
        compared = any(
            c.category == "compare"
            for c in within(self.cues, draft.figure.start - 30, draft.figure.end + 30)
        )
        return len(flows) == 2 and compared

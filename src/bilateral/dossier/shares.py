"""Parts: of a flow, of the amount told before, of something that is not trade."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bilateral.dossier.flows import Flows
from bilateral.dossier.unit_grammar import grammar

if TYPE_CHECKING:
    from bilateral.dossier.ground import Draft
    from bilateral.dossier.language_tables import Cue


# A product is named in so many words.
_PRODUCT = 3


class Shares(Flows):
    """Whether a per cent or a fraction is a part, and of what."""

    def _part(self, draft: Draft, about: Cue | None) -> str | None:
        """Return the type of a part; None: it is a change; `""`: it is nothing that is claimed."""
        figure = draft.figure
        if figure.word == "level":
            return None
        if self._another_share(draft) is not None or self._share_before(draft):
            return "share"
        hanging = self._of_trade(draft)
        share = self._share_cue(draft)
        if figure.kind == "percent" and (settled := self._settlement(draft)) is not None:
            draft.fields["_about"] = settled
            return "nontrade"
        if grammar(self.tables.lang).of_output.match(self.text, figure.end):
            draft.fields["_output"] = True
            return "nontrade"
        if self._of_amount_before(draft):
            return "share"
        lost = self._lost(draft)
        if hanging is not None and not lost and (share is not None or not self._by_change(draft)):
            if hanging.category == "nontrade":
                draft.fields["_about"] = hanging
                return "nontrade"
            draft.fields["_share"] = share or hanging
            draft.fields["_share_of"] = hanging
            return "share"
        if share is not None and not (hanging is not None and lost):
            if about is not None:
                return "nontrade"
            draft.fields["_share"] = share
            return "share"
        if about is not None:
            return "nontrade"
        if (bought := self._of_all(draft)) is not None:
            draft.fields["_share"] = bought
            return "share"
        if figure.kind != "fraction" or self._move(draft, 8) or self._shared_move(draft):
            return None
        return ""

    def _of_amount_before(self, draft: Draft) -> bool:
        """Whether it is a part of the amount told before (`of which 86%`, `half of that sum`)."""
        last = self.last
        if last is None or last is not self.drafts[-1]:
            return False
        if draft.sentence.index - last.sentence.index > 1:
            return False
        g = grammar(self.tables.lang)
        if g.of_that.match(self.text, draft.figure.end) is not None:
            return True
        end = int(draft.fields.get("_lead_end", draft.figure.start))
        led = g.of_which.search(self.text[max(0, end - 40) : end])
        return bool(led) and last.sentence is draft.sentence and last.figure.kind == "money"

    def _of_all(self, draft: Draft) -> Cue | None:
        """The verb of a trade in `bought 54% of all that was shipped`."""
        if not grammar(self.tables.lang).of_all.match(self.text, draft.figure.end):
            return None
        low, high = draft.clause
        verbs = [c for c in self.cues_in(low, high) if c.category == "flowverb"]
        return min(verbs, key=lambda c: abs(c.start - draft.figure.start), default=None)

    def _share_before(self, draft: Draft) -> bool:
        """Whether it is what a share was before, or is compared with (`26%, up from 22%`)."""
        last, words = self.last, self._lead(draft)
        if last is None or last.type != "share" or last.sentence is not draft.sentence:
            return False
        if {last.figure.kind, draft.figure.kind} - {"percent", "fraction"} or not words:
            return False
        base = words[-1] in self.tables.words("share_base")
        return base or " ".join(words[-2:]) in self.tables.words("base_phrases")

    def _of_trade(self, draft: Draft) -> Cue | None:
        """A measure right after a per cent: `48 % of foreign trade`."""
        figure = draft.figure
        for cue in self.cues_in(figure.end, figure.end + 60):
            if cue.category == "flowverb" and cue.value in ("exports", "imports"):
                words = self.words(figure.end, cue.start)
                whole = self.tables.words("whole_of")
                led = words[:1] and words[0] in (*self.tables.words("share_of"), *whole)
                if led and len(words) <= 6 and any(w in whole for w in words[:4]):
                    return cue
                if led and len(words) <= _PRODUCT and self._participle(cue):
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

    def _participle(self, cue: Cue) -> bool:
        """Whether a verb of trading tells of a product (`half of the tea exported`)."""
        ends = tuple(self.tables.words("participle_ends"))
        return self.text[cue.start : cue.end].lower().endswith(ends or ("\0",))

    def _lost(self, draft: Draft) -> bool:
        """Whether the figure is the object of a verb of change (`lost 30 % of its exports`)."""
        end = draft.fields.get("_lead_end", draft.figure.start)
        return any(
            c.category == "move"
            and 0 <= end - c.end < 2
            and (c.start, "q") not in self._inside_qualifier
            for c in self.cues_in(end - 24, end)
        )

    def _settlement(self, draft: Draft) -> Cue | None:
        """Settlement in currencies is no trade, though it is a share `of trade`."""
        for cue in self.cues_in(*draft.clause):
            if cue.category == "nontrade" and cue.value == "settlement_currency_share":
                return cue
        return None

    def _by_change(self, draft: Draft) -> bool:
        words = self._lead(draft)
        by = self.tables.words("absolute_prep")
        return bool(words) and words[-1] in by and self._move(draft, 6) is not None

"""Whose trade with whom a figure is about."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from bilateral.dossier.context import Flow
from bilateral.dossier.language_tables import Cue, within
from bilateral.dossier.valuing import Valuing

if TYPE_CHECKING:
    from bilateral.dossier.ground import Draft


class Flows(Valuing):
    """Whose trade with whom a figure is about."""

    def _flow(self, draft: Draft) -> None:
        measure = str(draft.fields["measure"])
        before = Flow()
        if self.last is not None:
            before = self.last.flow
        if draft.type == "share":
            draft.flow = self._share_flow(draft, before)
        else:
            low, high = self._name_range(draft)
            partner = self._own_partner(draft)
            if (
                partner is not None
                and before.reporter
                and partner not in (before.reporter, before.partner)
            ):
                draft.flow = Flow(before.reporter, partner)
            else:
                draft.flow = self.scene.flow(measure, draft.measure_cue, low, high, before)
            if draft.flow.partner is None and draft.flow.reporter is None and self.scene.pair:
                draft.flow = Flow(*self.scene.pair[:2]) if len(self.scene.pair) == 2 else draft.flow
        self._world(draft)
        draft.fields["reporter"], draft.fields["partner"] = draft.flow.reporter, draft.flow.partner

    def _own_partner(self, draft: Draft) -> str | None:
        """A partner named right after the figure (`of which 300 million with Gomel`)."""
        figure = draft.figure
        stop = min(self._next_figure(figure, draft.sentence), figure.end + 40)
        for place in self.scene.between(figure.end, stop):
            words = self.words(figure.end, place.start)
            if (
                len(words) <= 3
                and place.part in ("with",)
                and self.last is not None
                and self.last.sentence is draft.sentence
            ):
                return place.code
            return None
        return None

    def _name_range(self, draft: Draft) -> tuple[int, int]:
        low, high = draft.clause
        cue = draft.measure_cue
        if cue is not None and cue.start < low:
            for token in reversed(self.tokens[: bisect_left(self.starts, cue.start)]):
                if token.start < draft.sentence.start:
                    low = draft.sentence.start
                    break
                if token.low in (";", ":") or token.low in self._parting:
                    low = token.end
                    break
            else:
                low = draft.sentence.start
        if not self.scene.between(low, high) or cue is None:
            sentence = draft.sentence
            if cue is not None or self.last is None or self.last.sentence.index != sentence.index:
                return max(sentence.start, draft.figure.start - 400), min(
                    sentence.end, draft.figure.end + 400
                )
            return draft.figure.start, self._next_figure(draft.figure, sentence)
        return low, high

    def _share_flow(self, draft: Draft, before: Flow) -> Flow:
        """Whose trade (reporter) and who has the share of it (partner)."""
        if "_share" not in draft.fields:
            return Flow(before.reporter, self._another_share(draft))
        cue: Cue = draft.fields["_share"]
        hanging: Cue | None = draft.fields.get("_share_of")
        low, high = draft.clause
        near = [
            p for p in self.scene.between(low, high) if p.part != "place" or p.form != "capital"
        ]
        named = [p for p in near if not p.code.startswith("M49:")]
        inside = self.tables.words("region_in")
        near = [
            p
            for p in near
            if not named
            or p in named
            or p.start < named[0].start
            or self.words(p.start - 4, p.start)[-1:] not in [[w] for w in inside]
        ]
        trade = hanging or draft.measure_cue
        sharer: str | None = None
        owner: str | None = None
        if cue.value == "part":
            beside = [
                p for p in near if 0 <= cue.start - p.end <= 4 or 0 <= p.start - cue.end <= 14
            ]
            if trade is not None and trade.start < cue.start:
                beside = [p for p in near if p.start >= cue.end] or beside
            sharer = beside[0].code if beside else None
        elif cue.category == "share":
            left = [p for p in near if p.end <= draft.figure.start]
            right = [p for p in near if 0 <= p.start - cue.end < 20]
            if cue.start >= draft.figure.end and right:
                sharer = right[0].code
            else:
                sharer = left[-1].code if left else None
        ours = self.words(draft.figure.end, hanging.end) if hanging is not None else []
        first_person = any(w in self.tables.words("first_person") for w in ours)
        if first_person and near and len({p.code for p in near}) == 1:
            sharer = near[0].code
        if trade is not None:
            rest = [p for p in near if p.code != sharer]
            rest.sort(
                key=lambda p: (
                    min(abs(p.start - trade.end), abs(p.end - trade.start))
                    + 40 * (p.start - trade.end > 24)
                )
            )
            owner = rest[0].code if rest else None
        if sharer is None and owner is None:
            pair = self.scene.pair
            return before if before.reporter or len(pair) < 2 else Flow(pair[0], pair[1])
        if sharer is None:
            far = [p for p in near if p.code != owner]
            sharer = far[0].code if far else self.scene.other(owner)
        if owner is None:
            known = [c for c in (before.reporter, before.partner) if c and c not in (sharer, "WLD")]
            owner = known[0] if known else self.scene.other(sharer)
        return Flow(owner, sharer)

    def _another_share(self, draft: Draft) -> str | None:
        """The economy before a further share: `28 % of its imports, ahead of France (9 %)`."""
        last = self.last
        if last is None or last.type != "share" or last.sentence is not draft.sentence:
            return None
        for place in reversed(self.scene.between(last.figure.end, draft.figure.start)):
            words = self.words(place.end, draft.figure.start)
            near = len(words) <= 2 and not any(
                c.category == "measure"
                for c in within(self.cues, last.figure.end, draft.figure.start)
                if c.start > place.start
            )
            return place.code if near else None
        return None

    def _world(self, draft: Draft) -> None:
        flow = draft.flow
        sentence = draft.sentence
        alone = self.scene.alone_until(sentence.end)
        mutual = any(
            c.category == "between" for c in within(self.cues, sentence.start, sentence.end)
        )
        whole = any(c.category == "whole" for c in within(self.cues, *draft.clause))
        if draft.type == "share" and not whole:
            return
        near = self.scene.between(*draft.clause)
        linked = any(p.part in ("with", "to", "from", "between") for p in near)
        if whole and draft.type != "share" and not mutual and not linked:
            owner = flow.reporter
            if near:
                owner = near[0].code
            draft.flow = Flow(owner, "WLD")
            return
        if (
            alone is not None
            and not mutual
            and draft.measure_cue is not None
            and flow.reporter == alone
            and draft.type != "share"
        ):
            near = [
                p for p in self.scene.between(sentence.start, sentence.end) if p.part == "owner"
            ]
            if any(
                -3 <= draft.measure_cue.start - p.end <= 14
                or 0 <= p.start - draft.measure_cue.end <= 12
                for p in near
            ):
                draft.flow = Flow(flow.reporter, "WLD")

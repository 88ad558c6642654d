"""Whose trade with whom a figure is about."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from bilateral.dossier.context import Flow, nested
from bilateral.dossier.valuing import Valuing

if TYPE_CHECKING:
    from bilateral.dossier.context import Place
    from bilateral.dossier.ground import Draft
    from bilateral.dossier.language_tables import Cue

_PARTS = frozenset(",;:()—–")
_ENDING = 6  # characters of the ending of a name and the blank after it
_BESIDE = 4  # words between `trade` and `the two countries`
_DASHES = frozenset("—–-")
_ONE_WAY = 48  # letters between a word for trade and the two it goes between


class Flows(Valuing):
    """Whose trade with whom a figure is about."""

    def _flow(self, draft: Draft) -> None:
        measure = str(draft.fields["measure"])
        told = self._told(draft)
        last = self.last if told is not None or self.main is None else self.main
        before = last.flow if last is not None else Flow()
        if last is not None and "\n" in self.text[last.figure.end : draft.sentence.start]:
            before = self._main_pair(before)
        if draft.measure_cue is not None and draft.measure_cue.value == "reverse":
            draft.flow = before if self.last_flow is None else self.last_flow.flow
            draft.fields["reporter"], draft.fields["partner"] = (
                draft.flow.reporter,
                draft.flow.partner,
            )
            return
        seen = self._other_side(draft, before)
        if seen is not None:
            draft.flow = seen
        elif told is not None and self._is_base(draft) and self._same_topic(draft, told):
            draft.flow = told.flow
        elif draft.type == "share" or (draft.figure.kind == "points" and self._shared(draft)):
            draft.flow = self._share_flow(draft, before)
        elif told is not None and (other := self._contrasted(draft, told)) is not None:
            draft.flow = other
            draft.fields["_aside"] = True
        else:
            near = self._names(draft, told)
            one_way = self._one_way(draft, near)
            if one_way is not None:
                draft.fields["measure"] = "exports"
            draft.flow = (
                one_way
                or self._the_two(draft, near, before)
                or self.roles.flow(measure, draft.measure_cue, near, draft.figure.end, before)
            )
            self._respectively(draft)
            self._first_person(draft)
        self._world(draft)
        draft.fields["reporter"], draft.fields["partner"] = draft.flow.reporter, draft.flow.partner

    def _other_side(self, draft: Draft, before: Flow) -> Flow | None:
        """`these sales` of what was told as purchases: the same flow from its other side."""
        cue, last = draft.measure_cue, self.last
        if cue is None or last is None or draft.type == "share":
            return None
        pointed = any(
            w in self.tables.words("demonstrative")
            for w in self.words(cue.start - 12, cue.start)[-1:]
        )
        measures = {str(draft.fields["measure"]), str(last.fields["measure"])}
        if pointed and measures == {"exports", "imports"}:
            return Flow(before.partner, before.reporter)
        return None

    def _one_way(self, draft: Draft, near: list[Place]) -> Flow | None:
        """`Trade from Kenya to Ghana` is what the first sells to the second."""
        cue = draft.measure_cue
        if cue is None or draft.fields["measure"] != "turnover":
            return None
        right = [p for p in near if 0 <= p.start - cue.end < _ONE_WAY]
        parts = {p.part: p for p in reversed(right)}
        source, to = parts.get("from"), parts.get("to")
        if source is None or to is None or nested(source.code, to.code):
            return None
        apart = self.words(source.end, to.start)
        return Flow(source.code, to.code) if source.start < to.start and len(apart) <= 2 else None

    def _main_pair(self, before: Flow) -> Flow:
        """The pair that the text is about, where a new paragraph leaves another one behind."""
        pair = self.scene.pair
        if len(pair) < 2 or {before.reporter, before.partner} == set(pair):
            return before
        if before.reporter in pair:
            return Flow(before.reporter, self.scene.other(before.reporter))
        if before.partner in pair:
            return Flow(self.scene.other(before.partner), before.partner)
        return before

    def _told(self, draft: Draft) -> Draft | None:
        """The claim before this one in the same sentence."""
        last = self.last
        return last if last is not None and last.sentence is draft.sentence else None

    def _same_topic(self, draft: Draft, told: Draft) -> bool:
        """Whether no other measure is named between two figures."""
        cue = draft.measure_cue
        return cue is None or cue is told.measure_cue or cue.end <= told.figure.start

    def _shared(self, draft: Draft) -> bool:
        """Whether a change in points is that of a share (`its share lost 1.2 points`)."""
        share = self._share_cue(draft)
        if share is not None:
            draft.fields["_share"] = share
        return share is not None

    def _cut(self, start: int, stop: int) -> int:
        """Return the end of the first mark or word between two places that parts two statements."""
        joins = self.tables.words("and")
        low, high = bisect_left(self.starts, start), bisect_left(self.starts, stop)
        low += low < high and self.tokens[low].low in _DASHES  # `of which 300 million - with Gomel`
        for token in self.tokens[low:high]:
            if token.low in _PARTS or token.low in joins or token.low in self._parting:
                return token.end
        return stop

    def _respectively(self, draft: Draft) -> None:
        """Give each of several figures its own of several partners (`72 and 95 respectively`)."""
        sentence = draft.sentence
        if not any(sentence.start <= start < sentence.end for start in self.each_starts):
            return
        lists: list[list[Place]] = []
        joins = {",", *self.tables.words("and"), *self.tables.words("articles")}
        for place in self.scene.between(sentence.start, sentence.end):
            gap = self.words(lists[-1][-1].end, place.start) if lists else [""]
            if lists and gap and len(gap) <= 3 and all(w in joins for w in gap):
                lists[-1].append(place)
            else:
                lists.append([place])
        figures = [f for f in self.figures_in(sentence.start, sentence.end) if f.kind == "money"]
        named = next((p for p in lists if len(p) == len(figures) > 1), None)
        if named is None or draft.figure not in figures:
            return
        place = named[figures.index(draft.figure)]
        others = {p.code for p in named}
        if draft.flow.reporter in others:
            draft.flow = Flow(place.code, draft.flow.partner)
        elif draft.flow.partner in others:
            draft.flow = Flow(draft.flow.reporter, place.code)

    def _first_person(self, draft: Draft) -> None:
        """`our sales there`: those of the economy that the speaker is in office for."""
        cue, flow = draft.measure_cue, draft.flow
        if cue is None or draft.fields["measure"] == "turnover":
            return
        ours = self.tables.words("first_person")
        if not any(w in ours for w in self.words(cue.start - 16, cue.start)):
            return
        here = self.scene.between(draft.sentence.start, draft.sentence.end)
        offices = {p.code for p in here if p.part == "office"}
        if len(offices) == 1 and flow.partner in offices and flow.reporter:
            draft.flow = Flow(flow.partner, flow.reporter)

    def _names(self, draft: Draft, told: Draft | None) -> list[Place]:
        """The names that belong to a figure."""
        figure = draft.figure
        following = self._next_figure(figure, draft.sentence)
        stop = self._cut(figure.end, following)
        cue = draft.measure_cue
        if cue is not None and cue.end <= draft.sentence.start:  # what a pronoun stands for
            before = self.sentences[draft.sentence.index - 1]
            return self.scene.between(before.start, before.end)
        if told is None:
            low, high = self._name_range(draft)
            near = self.scene.between(low, stop)
            enough = 1 if following < draft.sentence.end else 2
            named = {p.code for p in near if p.part not in ("office", "place")}
            if len(named) >= enough or (enough == 1 and self.last is not None):
                return near
            return self.scene.between(low, high)
        return self.scene.between(self._cut(told.figure.end, figure.start), stop)

    def _contrasted(self, draft: Draft, told: Draft) -> Flow | None:
        """The flow of a further figure of one measure (`5 billion to Ecuador and 3 to Panama`)."""
        if draft.measure_cue is not told.measure_cue and draft.measure_cue is not None:
            return None
        figure = draft.figure
        if "WLD" in (told.flow.reporter, told.flow.partner) and told.flow.partner != "WLD":
            return None
        places = [p for p in self._names(draft, told) if p.part not in ("office", "place")]
        places = [p for p in places if p.code not in (told.flow.reporter, told.flow.partner)]
        if len({p.code for p in places}) != 1 or not told.flow.reporter:
            return None
        place = places[0]
        if place.part in ("to", "from", "with") or place.start > figure.end:
            return Flow(told.flow.reporter, place.code)
        return self._replaced(place, draft, told)

    def _replaced(self, place: Place, draft: Draft, told: Draft) -> Flow:
        """Put an economy in the place of the one that the words before name alike."""
        flow = told.flow
        alike = [
            p.code
            for p in self.scene.between(draft.sentence.start, place.start)
            if p.part == place.part
            and (p.form == "adjective") == (place.form == "adjective")
            and p.code in (flow.reporter, flow.partner)
        ]
        if alike and alike[-1] == flow.reporter and flow.partner not in alike:
            return Flow(place.code, flow.partner)
        return Flow(flow.reporter, place.code)

    def _the_two(self, draft: Draft, near: list[Place], before: Flow) -> Flow | None:
        """The flow of `trade between the two countries`, whoever else is named beside it."""
        cue = draft.measure_cue
        if draft.fields["measure"] != "turnover" or cue is None:
            return None
        if sum(p.part == "between" for p in near) > 1:
            return None
        if not any(
            c.category == "between"
            and c.last - c.first > 1
            and len(self.words(cue.end, c.start)) < 4
            for c in self.cues_in(cue.start - 20, draft.sentence.end)
        ):
            return None
        here = self.scene.between(draft.sentence.start, cue.start)
        named = list(dict.fromkeys(p.code for p in here if p.part not in ("place", "office")))
        if len(named) == 2 and not nested(*named):
            return Flow(*named)
        return self.roles.flow("turnover", cue, [], draft.figure.end, before)

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
            return Flow(before.reporter, self._another_share(draft) or before.partner)
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
                p
                for p in near
                if 0 <= cue.start - p.end <= (_ENDING if self._genitive(p) else 4)
                or 0 <= p.start - cue.end <= 14
            ]
            if trade is not None and trade.start < cue.start:
                beside = [p for p in near if p.start >= cue.end] or beside
            sharer = beside[0].code if beside else None
        elif cue.category == "share":
            left = [p for p in near if p.end <= draft.figure.start]
            left = [p for p in left if p.end <= cue.start] or left
            right = [p for p in near if 0 <= p.start - cue.end < 20]
            if cue.start >= draft.figure.end and right:
                sharer = right[0].code
            else:
                sharer = left[-1].code if left else None
            if "verb_last" in self.tables.table("grammar") and cue.start >= draft.figure.end:
                inner = self.scene.between(draft.figure.end, cue.start)
                subject = [
                    p for p in [*inner, *left] if p.part == "owner" and not self._genitive(p)
                ]
                if not subject and len({p.code for p in left}) > 1:
                    return self.roles.flow(
                        str(draft.fields["measure"]), trade, near, draft.figure.end, before
                    )
                sharer = subject[0].code if subject else sharer
        ours = self.words(draft.figure.end, hanging.end) if hanging is not None else []
        first_person = any(w in self.tables.words("first_person") for w in ours)
        if first_person and near and len({p.code for p in near}) == 1:
            sharer = near[0].code
        if trade is not None:
            towards = "from" if trade.value == "imports" else "to"
            ends = [p for p in near if p.part == towards and p.start >= trade.end]
            whose = [p.code for p in near if 0 <= trade.start - p.end < 3]
            if ends and (sharer is None or sharer in whose):
                sharer = ends[0].code
            rest = [p for p in near if p.code != sharer]
            rest.sort(
                key=lambda p: (
                    min(abs(p.start - trade.end), abs(p.end - trade.start))
                    + 40 * (p.start - trade.end > 24)
                )
            )
            owner = rest[0].code if rest else None
        if trade is not None and (own := self._possessive(draft, trade, near, before)) is not None:
            receivers = [p.code for p in near if p.part in ("to", "from") and p.code != own]
            owner = own
            if sharer in (None, owner):
                known = [c for c in (before.reporter, before.partner) if c and c != owner]
                sharer = next(iter(receivers or known), None)
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

    def _possessive(self, draft: Draft, trade: Cue, near: list[Place], before: Flow) -> str | None:
        """The economy that `its exports` are those of: the subject, or the side told before."""
        led = self.words(trade.start - 14, trade.start)[-2:]
        if not any(w in self.tables.words("possessive") for w in led):
            return None
        subject = [
            p.code
            for p in near
            if p.end <= draft.figure.start and p.part == "owner" and p.form != "adjective"
        ]
        told = self._told(draft)
        if told is not None:
            since = [p for p in near if p.start >= told.figure.end]
            owners = [p.code for p in since if self.text[p.end : p.end + 2] in ("'s", "’s")]
            if owners or not since:
                return owners[0] if owners else before.reporter
        return subject[0] if subject else before.reporter

    def _genitive(self, place: Place) -> bool:
        """Whether an ending behind a name makes it the owner of what follows (`Türkiye'nin`)."""
        return self.words(place.end, place.end + 8)[:1] in [[w] for w in self.tables.words("of")]

    def _another_share(self, draft: Draft) -> str | None:
        """The economy before a further share: `28 % of its imports, ahead of France (9 %)`."""
        last = self.last
        if last is None or last.type != "share" or last.sentence is not draft.sentence:
            return None
        for place in reversed(self.scene.between(last.figure.end, draft.figure.start)):
            words = self.words(place.end, draft.figure.start)
            near = len(words) <= 2 and not any(
                c.category == "measure"
                for c in self.cues_in(last.figure.end, draft.figure.start)
                if c.start > place.start
            )
            return place.code if near else None
        return None

    def _two_named(self, draft: Draft) -> bool:
        """Whether both sides of the flow are named with the figure."""
        codes = {p.code for p in self.scene.between(*draft.clause) if p.part == "owner"}
        return {draft.flow.reporter, draft.flow.partner} <= codes

    def _world(self, draft: Draft) -> None:
        flow = draft.flow
        sentence = draft.sentence
        alone = self.scene.alone_until(sentence.end)
        mutual = any(c.category == "between" for c in self.cues_in(sentence.start, sentence.end))
        cue = draft.measure_cue
        near = (cue.start - 30, cue.end + 30) if cue is not None else draft.clause
        whole = any(c.category == "whole" for c in self.cues_in(*near))
        if draft.fields["measure"] == "turnover" and self._two_named(draft):
            return
        if "_share" in draft.fields:
            return
        if draft.type == "share" and not whole:
            return
        named = self.scene.between(*draft.clause)
        told = self._told(draft)
        behind = told.figure.end if told is not None else 0
        linked = any(
            p.part in ("with", "to", "from", "between") and p.start >= behind for p in named
        )
        if whole and draft.type != "share" and not mutual and not linked:
            owner = flow.reporter
            if named:
                owner = next((p.code for p in named if p.start >= behind), named[0].code)
            draft.flow = Flow(owner, "WLD")
            return
        if self._still_whole(draft, named):
            draft.flow = Flow(flow.reporter, "WLD")
            return
        if (
            alone is not None
            and not mutual
            and draft.measure_cue is not None
            and flow.reporter == alone
            and draft.type != "share"
            and not any(p.code == flow.partner for p in self.scene.between(0, sentence.end))
        ):
            owners = [
                p for p in self.scene.between(sentence.start, sentence.end) if p.part == "owner"
            ]
            if any(
                -3 <= draft.measure_cue.start - p.end <= 14
                or 0 <= p.start - draft.measure_cue.end <= 12
                for p in owners
            ):
                draft.flow = Flow(flow.reporter, "WLD")

    def _still_whole(self, draft: Draft, named: list[Place]) -> bool:
        """Whether a flow without a partner follows one that was told of with the whole world."""
        last, flow = self.last, draft.flow
        return (
            last is not None
            and draft.type != "share"
            and last.flow == Flow(flow.reporter, "WLD")
            and draft.fields["measure"] == last.fields["measure"]
            and all(p.code == flow.reporter for p in named)
        )

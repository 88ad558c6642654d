"""Who trades with whom: economies named near a figure and the part each one plays."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, cast

from bilateral.dossier.language_tables import Cue, Tables, Token, within

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bilateral.statement import Sentence
    from bilateral.vocab.gazetteer import Mention

Part = Literal["to", "from", "with", "between", "owner", "place"]


@dataclass(frozen=True, slots=True)
class Place:
    """An economy named in the text, and what the word before it makes of it."""

    start: int
    end: int
    code: str
    form: str
    part: Part


@dataclass(frozen=True, slots=True)
class Flow:
    """The two sides of a figure, from the reporter's point of view."""

    reporter: str | None = None
    partner: str | None = None


def within_country(code: str) -> str:
    """Return the alpha-2 code before the hyphen of a region, else an empty text."""
    return code[:2] if len(code) > 3 and code[2] == "-" else ""


def _start(place: Place) -> int:
    return place.start


class Scene:
    """The economies of a text."""

    def __init__(
        self,
        tables: Tables,
        tokens: list[Token],
        cues: list[Cue],
        sentences: Sequence[Sentence],
        mentions: Sequence[Mention],
    ) -> None:
        self.tables = tables
        self.tokens = tokens
        self.cues = cues
        self.token_starts = [token.start for token in tokens]
        self._starts = {token.start: i for i, token in enumerate(tokens)}
        self.places = self._placed(mentions)
        self.pair: tuple[str, ...] = ()
        self.pair = self._main_pair(sentences)
        self.places += self._anaphora()
        self.places.sort(key=lambda p: p.start)
        self.pair = self._main_pair(sentences)

    def _placed(self, mentions: Sequence[Mention]) -> list[Place]:
        found: list[Place] = []
        for mention in sorted(mentions, key=lambda m: m.start):
            part = self._part(mention.start, mention.form)
            previous = found[-1] if found else None
            if part in ("owner", "with") and previous and previous.part == "between":
                gap = [t.low for t in self._tokens(previous.end, mention.start)]
                joins = self.tables.words("and")
                articles = self.tables.words("articles")
                if any(w in joins or w == "," for w in gap) and all(
                    w in joins or w in articles or w == "," or len(gap) < 4 for w in gap
                ):
                    part = "between"
            if part == "owner" and self._bought_from(mention.start):
                part = "from"
            if mention.form == "capital" and part in ("to",) and self._locative(mention.start):
                part = "place"
            found.append(Place(mention.start, mention.end, mention.code, mention.form, part))
        return found

    def _tokens(self, start: int, end: int) -> list[Token]:
        if not 0 < end - start < 40:
            return []
        low = bisect_left(self.token_starts, start)
        return self.tokens[low : bisect_left(self.token_starts, end)]

    def _index(self, start: int) -> int | None:
        return self._starts.get(start)

    def _part(self, start: int, form: str) -> Part:
        if form in ("pair_prefix",):
            return "owner"
        at = self._index(start)
        if at is None:
            return "owner"
        articles = set(self.tables.words("noun_before"))
        back = at
        for _ in range(3):
            for size in (3, 2, 1):
                if back - size < 0:
                    continue
                words = " ".join(t.low for t in self.tokens[back - size : back])
                for part, phrases in self.tables.table("prepositions").items():
                    if words in phrases:
                        return "owner" if part == "of" else cast("Part", part)
            if back > 0 and self.tokens[back - 1].low in articles:
                back -= 1
            else:
                break
        return "owner"

    def _bought_from(self, start: int) -> bool:
        """Whether `of` right after a verb of buying means `from` (`importé du Qatar`)."""
        at = self._index(start)
        return at is not None and any(
            c.category == "flowverb" and c.value == "imports" and at - 3 <= c.last < at
            for c in within(self.cues, start - 40, start)
        )

    def _locative(self, start: int) -> bool:
        at = self._index(start)
        return at is not None and at > 0 and self.tokens[at - 1].low in self.tables.words("at")

    def _anaphora(self) -> list[Place]:
        """Words such as `the province` or `республика` that stand for an economy named before."""
        found: list[Place] = []
        for cue in self.cues:
            if cue.category != "anaphora":
                continue
            before = self.between(cue.start - 4000, cue.start)
            if any(
                p.start <= cue.start < p.end
                or abs(p.start - cue.end) < 3
                or abs(cue.start - p.end) < 2
                for p in self.between(cue.start - 60, cue.end + 3)
            ):
                continue
            regions = [p for p in before if within_country(p.code)]
            countries = [
                p
                for p in before
                if not within_country(p.code) and len(p.code) == 3 and p.code != "RUS"
            ]
            pool = regions if cue.value == "region" else countries
            if cue.value == "province":
                pool = [p for p in regions if p.code.startswith("CA-")] or regions
            if not pool:
                continue
            paired = [p for p in pool if p.code in self.pair]
            code = (paired or pool)[-1].code
            if cue.value == "republic" and len({p.code for p in countries}) > 1:
                continue
            part = self._part(cue.start, "name")
            found.append(Place(cue.start, cue.end, code, "anaphora", part))
        return found

    def _main_pair(self, sentences: Sequence[Sentence]) -> tuple[str, ...]:
        """The first two economies that trade with each other in this text."""
        for sentence in sentences:
            inside = self.between(sentence.start, sentence.end)
            codes = self.parties_of(inside)
            trade = [
                c
                for c in within(self.cues, sentence.start, sentence.end)
                if c.category in ("measure", "flowverb")
            ]
            if len(codes) >= 2 and trade:
                near = trade[0].start
                marked = [p for p in inside if p.part == "between" or p.form == "pair_prefix"]
                if len(codes) > 2:
                    ordered = sorted(inside, key=lambda p: (p not in marked, abs(p.start - near)))
                    codes = self.parties_of(ordered)
                return tuple(codes[:2])
        codes = self.parties_of(self.places)
        if len(codes) < 2:
            codes += [p.code for p in self.places if p.code not in codes]
        return tuple(codes[:2])

    def between(self, start: int, end: int) -> list[Place]:
        """Return the places that begin in a stretch of text."""
        low = bisect_left(self.places, start, key=_start)
        return self.places[low : bisect_left(self.places, end, key=_start)]

    def alone_until(self, end: int) -> str | None:
        """Return the only economy named before a place, None when there are several."""
        first: str | None = None
        for place in self.places:
            if place.start >= end:
                break
            if place.part == "place":
                continue
            if first is not None and place.code != first:
                return None
            first = place.code
        return first

    @staticmethod
    def parties_of(places: Sequence[Place]) -> list[str]:
        """Return distinct codes in order, without mere places of meeting."""
        return list(dict.fromkeys(p.code for p in places if p.part != "place"))

    def other(self, code: str | None) -> str | None:
        """Return the other one of the main pair."""
        if code is None or len(self.pair) < 2 or code not in self.pair:
            return next((c for c in self.pair if c != code), None) if code else None
        return self.pair[1] if code == self.pair[0] else self.pair[0]

    def flow(self, measure: str, cue: Cue | None, start: int, end: int, before: Flow) -> Flow:
        """Name the two sides of a figure.

        Parameters
        ----------
        measure : turnover, exports, imports or balance
        cue : the word that gave the measure; None when it was taken over
        start, end : the stretch of text in which names belong to the figure
        before : the flow of the figure before it
        """
        near = [p for p in self.between(start, end) if not self._of_other(p, cue, measure)]
        if not near:
            if before.reporter and before.partner:
                return before
            return self._both(None, None, before)
        at = cue.start if cue else end
        near = sorted(near, key=lambda p: min(abs(p.start - at), abs(p.end - at)))
        if measure == "turnover":
            codes = self._marked(near)
            if len(codes) >= 2:
                return self._ordered(codes[0], codes[1], near)
            only = codes[0] if codes else None
            if (
                only
                and before.reporter
                and before.partner
                and only in (before.reporter, before.partner)
            ):
                return before
            return self._both(only, None, before)
        selling = measure == "exports"
        to = self._first(near, "to")
        source = self._first(near, "from")
        if (
            measure == "imports"
            and source is None
            and cue is not None
            and cue.category == "measure"
        ):
            made = [
                p
                for p in near
                if p.form in ("adjective", "demonym")
                and len(self._tokens(cue.end, p.start)) > 0
                and p.start > cue.end
            ]
            if made:
                source = made[0].code
        partner = self._first(near, "with")
        owner = self._owner(near, cue, at)
        if measure == "balance":
            return self._both(owner or to, partner or source, before)
        if selling:
            reporter = owner if owner != to else None
            reporter = reporter or source
            return self._both(reporter, to or partner, before)
        reporter = owner if owner != source else None
        reporter = reporter or to
        return self._both(reporter, source or partner, before)

    def _of_other(self, place: Place, cue: Cue | None, measure: str) -> bool:
        """Whether a name hangs on another flow word (`sales to Russia ... and purchases`)."""
        if cue is None or measure not in ("exports", "imports"):
            return False
        for c in within(self.cues, place.start - 30, place.start):
            if c.category != "measure" or c.start == cue.start or c.value == measure:
                continue
            if (
                0 <= place.start - c.end < 16
                and place.part in ("to", "from", "with")
                and c.value in ("exports", "imports")
            ):
                return not c.start < cue.start < place.start
        return False

    @staticmethod
    def _first(near: Sequence[Place], part: str) -> str | None:
        return next((p.code for p in near if p.part == part), None)

    def _owner(self, near: Sequence[Place], cue: Cue | None, at: int) -> str | None:
        owners = [p for p in near if p.part == "owner"]
        if not owners:
            return None
        if cue is not None and cue.category == "flowverb":
            left = [p for p in owners if p.start < at]
            return (left or owners)[0].code
        return owners[0].code

    def _marked(self, near: Sequence[Place]) -> list[str]:
        between = [p for p in near if p.part == "between"]
        codes = list(dict.fromkeys(p.code for p in between))
        if len(codes) >= 2:
            return codes
        usable = [p for p in near if p.part != "place"]
        return self.parties_of(usable)

    def _ordered(self, a: str, b: str, near: Sequence[Place]) -> Flow:
        first = min((p for p in near if p.code in (a, b)), key=lambda p: p.start)
        return Flow(first.code, b if first.code == a else a)

    def _both(
        self,
        reporter: str | None,
        partner: str | None,
        before: Flow,
        *,
        known_partner: bool = False,
    ) -> Flow:
        del known_partner
        if reporter and partner:
            return Flow(reporter, partner)
        if reporter:
            if before.reporter == reporter and before.partner:
                return Flow(reporter, before.partner)
            if before.partner == reporter and before.reporter:
                return Flow(reporter, before.reporter)
            return Flow(reporter, self.other(reporter))
        if partner:
            if before.partner == partner and before.reporter:
                return Flow(before.reporter, partner)
            if before.reporter == partner and before.partner:
                return Flow(before.partner, partner)
            return Flow(self.other(partner), partner)
        if before.reporter and before.partner:
            return before
        if len(self.pair) == 2:
            return Flow(self.pair[0], self.pair[1])
        return Flow(self.pair[0] if self.pair else None, None)

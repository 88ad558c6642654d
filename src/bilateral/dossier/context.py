"""Which economies a text names, and the part that the words beside each one give it."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal, cast

from bilateral.dossier.language_tables import Cue, Tables, Token, within
from bilateral.dossier.sides import country_of
from bilateral.dossier.wordforms import lexicon

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bilateral.statement import Sentence
    from bilateral.vocab.gazetteer import Mention

Part = Literal["to", "from", "with", "between", "owner", "agent", "place", "office"]
_SALE_REACH = 5  # words between `ventes` and the capital that they go to
_OFFICE_REACH = 5  # words between an office and the economy that it is one of
_MARKS = frozenset(',;:()«»"–—.!?…/')
_FAR = 4000
_MOST = 40


@dataclass(frozen=True, slots=True)
class Place:
    """An economy named in the text, and what the word before it makes of it.

    Attributes
    ----------
    start, end, code, form : as in a mention; `form` "anaphora" for words such as `the kingdom`
    part : the end of a flow (to, from, with, between), its `owner`, the `agent` of a passive
        verb; `place` where people meet, `office` of whom a minister or authority is
    """

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


@cache
def _kinds() -> dict[str, frozenset[str]]:
    return {kind: frozenset(codes.split()) for kind, codes in lexicon("polities")["kinds"].items()}


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
        self._skipped = {at for c in cues if c.category == "skip" for at in range(c.first, c.last)}
        self._sentence_starts = {s.start for s in sentences}
        self.places = self._placed(mentions)
        self.pair: tuple[str, ...] = ()
        self.pair = self._main_pair(sentences)
        self.places += self._anaphora()
        self.places.sort(key=_start)
        self.pair = self._main_pair(sentences)
        self.home = self._understood()
        self.pair += self.home

    def _placed(self, mentions: Sequence[Mention]) -> list[Place]:
        found: list[Place] = []
        for mention in sorted(mentions, key=lambda m: m.start):
            part = self._part(mention.start, mention.form)
            if part == "owner":
                part = self._part_after(mention.end)
            previous = found[-1] if found else None
            if part in ("owner", "with") and previous and previous.part == "between":
                gap = [t.low for t in self.gap(previous.end, mention.start)]
                joins = self.tables.words("and")
                articles = self.tables.words("articles")
                if any(w in joins or w == "," for w in gap) and all(
                    w in joins or w in articles or w == "," or len(gap) < 4 for w in gap
                ):
                    part = "between"
            if part == "owner" and self._bought_from(mention.start):
                part = "from"
            if mention.form == "capital" and (
                (part == "to" and self._locative(mention.start) and not self._sold_to(mention))
                or self._dateline(mention)
            ):
                part = "place"
            if part == "owner" and self._in_office(mention):
                part = "office"
            found.append(Place(mention.start, mention.end, mention.code, mention.form, part))
        return found

    def gap(self, start: int, end: int) -> list[Token]:
        """Return the tokens of a stretch, of a long one the first forty."""
        low = bisect_left(self.token_starts, start)
        return self.tokens[low : min(low + _MOST, bisect_left(self.token_starts, end))]

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
                    if words in phrases and part == "of" and self._whole(back - size):
                        return self._part(self.tokens[back - size - 1].start, form)
                    if words in phrases:
                        return "owner" if part == "of" else cast("Part", part)
            if back > 0 and self.tokens[back - 1].low in articles:
                back -= 1
            else:
                break
        return "owner"

    def _part_after(self, end: int) -> Part:
        """The part that a word or ending after a name gives it (`Gana ile`, `Gana'ya`)."""
        at = bisect_left(self.token_starts, end)
        for size in (3, 2, 1):
            words = " ".join(t.low for t in self.tokens[at : at + size])
            for part, phrases in self.tables.table("postpositions").items():
                if words in phrases:
                    return cast("Part", part)
        return "owner"

    def _whole(self, at: int) -> bool:
        """Whether the word before token `at` only says that all of something is meant."""
        return at > 0 and self.tokens[at - 1].low in self.tables.words("whole_nouns")

    def _bought_from(self, start: int) -> bool:
        """Whether `of` right after a verb of buying means `from` (`importé du Qatar`)."""
        at = self._index(start)
        of = self.tables.table("prepositions").get("of", ())
        if at is None or not any(
            " ".join(t.low for t in self.tokens[max(0, at - n) : at]) in of for n in (1, 2)
        ):
            return False
        near = within(self.cues, start - 40, start)
        nouns = {c.start for c in near if c.category == "measure"}
        return any(
            c.category == "flowverb"
            and c.value == "imports"
            and at - 3 <= c.last < at
            and c.start not in nouns
            for c in near
        )

    def _sold_to(self, mention: Mention) -> bool:
        """Whether a capital stands for the buyer (`les ventes de l'Italie à Tunis`)."""
        return any(
            c.category in ("measure", "flowverb")
            and c.value == "exports"
            and c.end <= mention.start
            and len(self.gap(c.end, mention.start)) <= _SALE_REACH
            for c in within(self.cues, mention.start - 60, mention.start)
        )

    def _in_office(self, mention: Mention) -> bool:
        """Whether a name only tells whose minister, customs or data are meant."""
        near = within(self.cues, mention.start - 80, mention.end + 60)
        for cue in near:
            if cue.category != "office":
                continue
            if cue.end <= mention.start:
                apart = self.gap(cue.end, mention.start)
                reach = 1 if mention.form in ("adjective", "demonym") else _OFFICE_REACH
                between = within(near, cue.end, mention.start)
            elif cue.start >= mention.end:
                apart, reach = self.gap(mention.end, cue.start), 3
                between = within(near, mention.end, cue.start)
            else:
                continue
            told = any(
                c.category in ("measure", "flowverb", "reach", "move", "say", "forward")
                and c.first not in self._skipped
                for c in between
            )
            if len(apart) <= reach and not told and not any(t.low in _MARKS for t in apart):
                return True
        return False

    def _dateline(self, mention: Mention) -> bool:
        """Whether a capital stands at the head of a line: `CAIRO, May 13 (Agency)`."""
        after = bisect_left(self.token_starts, mention.end)
        marked = after < len(self.tokens) and self.tokens[after].low in _MARKS
        return marked and mention.start in self._sentence_starts

    def _locative(self, start: int) -> bool:
        at = self._index(start)
        return at is not None and at > 0 and self.tokens[at - 1].low in self.tables.words("at")

    def _anaphora(self) -> list[Place]:
        """Words such as `the province` or `королевство` for an economy named before."""
        found: list[Place] = []
        for cue in self.cues:
            if cue.category != "anaphora":
                continue
            beside = self.between(cue.start - 60, cue.end + 3)
            if any(
                (p.start < cue.end and cue.start < p.end)
                or abs(p.start - cue.end) < 3
                or 0 <= cue.start - p.end < 2
                for p in beside
            ):
                continue
            code = self._meant(cue.value, self.between(cue.start - _FAR, cue.start))
            if code is not None:
                part = self._part(cue.start, "name")
                found.append(Place(cue.start, cue.end, code, "anaphora", part))
        return found

    def _meant(self, kind: str, before: Sequence[Place]) -> str | None:
        """The economy named last that a word of this kind may stand for."""
        if kind == "own":
            offices = [p for p in before if p.part == "office"]
            return offices[-1].code if offices else None
        if kind in ("country", "market"):
            pool = [p for p in before if p.part != "office"]
            if kind == "country":
                pool = [p for p in pool if not within_country(p.code)]
            abroad = [p for p in pool if kind == "country" or p.code not in self.pair[:1]]
            return abroad[-1].code if abroad else None
        if kind in ("land", "canton"):
            homes = {"land": ("DE", "AT"), "canton": ("CH",)}[kind]
            pool = [p for p in before if within_country(p.code) in homes]
        elif kind in ("region", "province"):
            pool = [p for p in before if within_country(p.code)]
            if kind == "province":
                pool = [p for p in pool if p.code.startswith("CA-")] or pool
        elif kind == "republic":
            monarchies = frozenset[str]().union(*_kinds().values())
            pool = [
                p
                for p in before
                if len(p.code) == 3 and (p.code not in monarchies or p.code in self.pair)
            ]
            pool = [p for p in pool if p.code not in _kinds()["federation"]]
            if len({p.code for p in pool}) > 1:
                return None
        else:
            pool = [p for p in before if p.code in _kinds().get(kind, ())]
        paired = [p for p in pool if p.code in self.pair]
        if kind == "region" and self.pair[:1] in {(p.code,) for p in paired}:
            return self.pair[0]
        return (paired or pool)[-1].code if pool else None

    def _main_pair(self, sentences: Sequence[Sentence]) -> tuple[str, ...]:
        """The two economies that trade with each other in this text.

        They are those of the first sentence on trade that names two, unless another sentence
        names two that the text speaks of far more often.
        """
        said = Counter(p.code for p in self.places if p.part != "place")
        best: tuple[float, tuple[str, ...]] | None = None
        for sentence in sentences:
            inside = self.between(sentence.start, sentence.end)
            codes = self.parties_of(inside)
            trade = [
                c
                for c in within(self.cues, sentence.start, sentence.end)
                if c.category in ("measure", "flowverb") and c.first not in self._skipped
            ]
            if len(codes) < 2 or not (trade or sentence.index == 0):
                continue
            near = trade[0].start if trade else sentence.start
            marked = [p for p in inside if p.part == "between" or p.form == "pair_prefix"]
            if len(codes) > 2:
                ordered = sorted(inside, key=lambda p: (p not in marked, abs(p.start - near)))
                codes = self.parties_of(ordered)
            pair = self._apart(codes)
            if len(pair) < 2:
                continue
            weight = float(sum(said[c] for c in pair))
            if best is None or weight > 1.5 * best[0]:
                best = (weight, pair)
        if best is not None:
            return best[1]
        codes = self.parties_of(self.places)
        if len(codes) < 2:
            codes += [p.code for p in self.places if p.code not in codes]
        return self._apart(codes)

    def _understood(self) -> tuple[str, ...]:
        """The economy that offices without a country belong to, where one alone is named."""
        home = next((c.value for c in self.cues if c.category == "home"), None)
        alone = len(self.pair) == 1 and home is not None and not nested(self.pair[0], home)
        return (home,) if alone and home is not None else ()

    @staticmethod
    def _apart(codes: Sequence[str]) -> tuple[str, ...]:
        """The first two economies of which neither lies in the other."""
        for other in codes[1:]:
            if not nested(codes[0], other):
                return codes[0], other
        return tuple(codes[:1])

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
        if code is None:
            return None
        if len(self.pair) < 2 or code not in self.pair:
            return next((c for c in self.pair if not nested(c, code)), None)
        return self.pair[1] if code == self.pair[0] else self.pair[0]


def nested(one: str, other: str) -> bool:
    """Whether one economy is the other, or a region of it."""
    return one == other or country_of(one) == other or country_of(other) == one

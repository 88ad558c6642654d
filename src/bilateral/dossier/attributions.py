"""Who says it, sentence by sentence: each word of saying with the noun phrase that goes with it."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bilateral.dossier.sources import STRONG, NounPhrases, Piece

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bilateral.dossier.language_tables import Cue, Tables, Token
    from bilateral.dossier.speech import Form, Speech
    from bilateral.statement import Sentence

_QUOTES = frozenset('»"”')
_OPENS = frozenset({*_QUOTES, ",", "–", "—", "“", "«"})
_NEAR_AGENT = 12
_FAR = 60  # tokens back to a subject


@dataclass(frozen=True, slots=True)
class Attribution:
    """A source: its characters, None for `he`; whether it wants; the place of its verb.

    One whom another cites comes before the other.
    """

    span: Piece | None
    wants: bool
    at: int
    cited: bool = False


class Attributions:
    """Finds the attributions of one text."""

    def __init__(
        self,
        text: str,
        tables: Tables,
        words: Speech,
        tokens: list[Token],
        cues: list[Cue],
        nouns: NounPhrases,
    ) -> None:
        self.text = text
        self.tables = tables
        self.words = words
        self.tokens = tokens
        self.starts = [t.start for t in tokens]
        self.cues = cues
        self.nouns = nouns
        lists = (
            "fill",
            "pronouns",
            "passive_be",
            "passive",
            "perfect",
            "as",
            "clause",
            "own",
            "both",
        )
        (
            self.fill, self.pronouns, self.be, self.passive, self.perfect, self.like, self.clause,
            self.own, self.both,
        ) = (set(words.words(name)) for name in lists)  # fmt: skip
        self.ones, self.whence = set(words.words("one")), set(words.words("at"))
        self._named = re.compile(tables.table("forms").get("named_source", "(?!)"), re.IGNORECASE)
        self._data, self._data_lead = set(words.words("data")), set(words.words("data_lead"))
        self._relay = set(words.words("relay"))
        self._before: dict[str, list[tuple[tuple[str, ...], bool]]] = {}
        for name in ("before", "citing"):
            for phrase in words.phrases(name):
                self._before.setdefault(phrase[0], []).append((phrase, name == "citing"))

    def of(self, sentence: Sentence) -> list[Attribution]:
        """Return the attributions of a sentence, in text order."""
        first = bisect_left(self.starts, sentence.start)
        last = bisect_left(self.starts, sentence.end)
        found = [*self._heading(first, last)]
        at = first
        while at < last:
            led = list(self._prepositional(at, last))
            found.extend(led)
            met = None if led else self.words.verb(self.tokens, at)
            if met is None:
                at += 1
                continue
            form, end = met
            one = self._of_verb(form, at, min(end, last), first, last, found)
            if one is not None:
                found.append(one)
            at = end
        found.extend(
            Attribution(match.span("who"), False, match.start())
            for match in self._named.finditer(self.text, sentence.start, sentence.end)
        )
        return sorted(found, key=lambda one: one.at)

    def _heading(self, first: int, last: int) -> Iterator[Attribution]:
        """A name and a colon at the head of a sentence."""
        for at in range(first, min(first + 9, last)):
            if self.tokens[at].low == ":":
                named = self.nouns.names_in(first, at)
                if named and named[-1][1] == at:
                    yield self._made(named[-1], False, at)
                return
            if self.tokens[at].low in STRONG:
                return

    def _made(self, piece: Piece, wants: bool, at: int) -> Attribution:
        settled = self.nouns.settle(piece)
        return Attribution(self.nouns.span(settled), wants, self.tokens[at].start)

    def _pronoun(self, wants: bool, at: int) -> Attribution:
        return Attribution(None, wants, self.tokens[at].start)

    def _prepositional(self, at: int, last: int) -> Iterator[Attribution]:
        """`According to the ministry`, `selon lui`, `по данным ведомства`."""
        low = self.tokens[at].low
        for phrase, cited in self._before.get(low, ()):
            end = at + len(phrase)
            if end <= last and tuple(t.low for t in self.tokens[at:end]) == phrase:
                named = phrase[-1] in self.nouns.sources or self.words.head(phrase[-1])
                for one in self._behind(at, end - bool(named), last):
                    yield replace(one, cited=cited)
                return
        if low not in self._data_lead:
            return
        for noun in range(at + 1, min(at + 4, last)):
            if self.tokens[noun].low in self._data:
                middle = {t.low for t in self.tokens[at + 1 : noun]}
                if middle & self.own:
                    yield self._pronoun(False, at)
                else:
                    yield from self._behind(at, noun + 1, last)
                return

    def _behind(self, at: int, end: int, last: int) -> Iterator[Attribution]:
        if end < last and self.tokens[end].low in self.pronouns:
            yield self._pronoun(False, at)
            return
        middle = end
        while middle < last and self.tokens[middle].low in self.own:
            yield self._pronoun(False, at)
            return
        piece = self.nouns.source_behind(end, last)
        if piece is not None:
            yield self._made(piece, False, at)

    def _of_verb(
        self,
        form: Form,
        at: int,
        end: int,
        first: int,
        last: int,
        earlier: Sequence[Attribution],
    ) -> Attribution | None:
        """The attribution that one verb makes, if any."""
        nouns = self.nouns
        before = self.tokens[at - 1].low if at > first else ""
        wants = "want" in form.kinds and not form.kinds - {"want", "estimate"}
        if form.gerund and before not in self.be:
            return self._of_gerund(at, first, earlier)
        if not form.participle and before in nouns.articles:
            return None
        group = at
        while group > first and self.tokens[group - 1].low in self.fill:
            group -= 1
        lead = [t.low for t in self.tokens[group:at]]
        participle = form.participle or (
            self.tables.lang == "en" and end < last and self.tokens[end].low in self.passive
        )
        if participle and self._is_passive(lead, end, last):
            return self._agent(at, end, last) or self._told_of(group, first, at)
        if "say" not in form.kinds and {"se", "s"} & set(lead):
            return None
        pronoun = self.tokens[group - 1].low if group > first else ""
        follows = self.tokens[end].low if end < last else ""
        if self._one(pronoun, end, last):
            return self._whence(at, end, last)
        if pronoun in self.pronouns or follows in self.pronouns or self._t_il(end, last):
            return self._pronoun(wants, at)
        opens = (
            pronoun in _OPENS
            or pronoun in self.like
            or (group == first and bool(first and self.tokens[first - 1].low in _QUOTES))
        )
        closing = end >= last or follows in STRONG or follows == ","
        told = opens or closing or follows in self.clause
        wants = wants or (form.clause and not told and "want" in form.kinds)
        thing = form.clause and not told and not wants
        if thing and "count" not in form.kinds:
            return None
        place_ok = form.kinds & {"say", "estimate", "want"}
        behind = (
            nouns.subject_behind(end, last, inverted=opens)
            if opens or self.tables.lang != "en"
            else None
        )
        front = nouns.subject_before(group, first)
        for piece in (behind, front) if opens else (front, behind):
            if piece is None:
                continue
            if thing and not nouns.heads(*piece):
                continue
            counts = "count" in form.kinds
            if nouns.is_source(piece, counts=counts) or (place_ok and nouns.is_place(piece)):
                if wants and self._both(piece):
                    return None
                return self._made(piece, wants, at)
        if opens and behind is not None and "say" in form.kinds:
            return self._made(behind, wants, at)
        if (
            front
            and closing
            and "say" in form.kinds
            and self.tables.lang == "en"
            and (self.tokens[front[0] - 1].low in (*nouns.articles, ",", *_QUOTES))
        ):
            return self._made(front, wants, at)
        if wants and pronoun in nouns.joins:
            return self._of_first(group, first, at)
        return None

    def _one(self, before: str, end: int, last: int) -> bool:
        """Whether the subject is `one`: `lit-on`, `a-t-on appris`."""
        near = {t.low for t in self.tokens[end : min(end + 2, last)]}
        return bool(self.ones & {before, *near})

    def _whence(self, at: int, end: int, last: int) -> Attribution | None:
        """Where one hears it: `apprend-on auprès du ministère`."""
        for place in range(end, min(end + 5, last)):
            if self.tokens[place].low in self.whence:
                while place < last and self.tokens[place].low in self.whence:
                    place += 1
                piece = self.nouns.source_behind(place, last)
                if piece is not None and self.nouns.is_source(piece, counts=True):
                    return self._made(piece, False, at)
                return None
        return None

    def _t_il(self, end: int, last: int) -> bool:
        low = [t.low for t in self.tokens[end : min(end + 3, last)]]
        return low[:2] in (["t", "il"], ["t", "elle"]) or (
            low[:1] == ["-"] and low[1:2] in (["il"], ["elle"])
        )

    def _is_passive(self, lead: list[str], end: int, last: int) -> bool:
        by = end < last and self.tokens[end].low in self.passive
        if self.tables.lang == "en":
            return by or bool(self.be & set(lead))
        if "s" in lead or "se" in lead:
            return False
        return not self.perfect & set(lead) or "été" in lead

    def _agent(self, at: int, end: int, last: int) -> Attribution | None:
        """The doer of a passive: `published by the ministry`; not who only passes it on."""
        if self.tokens[at].low in self._relay:
            return None
        for by in range(end, min(end + _NEAR_AGENT, last)):
            low = self.tokens[by].low
            if low in STRONG or low == ",":
                return None
            if low in self.passive:
                piece = self.nouns.source_behind(by + 1, last)
                if piece is not None and self.nouns.is_source(piece):
                    return self._made(piece, False, at)
                return None
        return None

    def _told_of(self, group: int, first: int, at: int) -> Attribution | None:
        """`The figures of the bureau were recalled`: a statistical source as what is told."""
        piece = self.nouns.subject_before(group, first)
        if piece is None or not self.nouns.is_source(piece):
            return None
        low = {t.low for t in self.tokens[piece[0] : piece[1]]}
        return self._made(piece, False, at) if low & self.nouns.sources else None

    def _of_gerund(self, at: int, first: int, earlier: Sequence[Attribution]) -> Attribution | None:
        """`..., saying that`: who did what the sentence tells before."""
        if earlier:
            return Attribution(earlier[-1].span, False, self.tokens[at].start)
        named = self.nouns.names_in(max(first, at - _FAR), at)
        if named:
            return self._made(named[-1], False, at)
        return None

    def _of_first(self, group: int, first: int, at: int) -> Attribution | None:
        """The subject of a second verb (`sends tea there and hopes`): what opens the sentence."""
        start = max(
            (k + 1 for k in range(max(first, group - _FAR), group) if self.tokens[k].low in STRONG),
            default=max(first, group - _FAR),
        )
        for end in range(start + 1, min(start + 9, group)):
            low = self.tokens[end].low
            if low in self.nouns.joins or low == ",":
                return None
            piece = self.nouns.subject_before(end, start)
            if piece is None or end - start < 1:
                continue
            if self.nouns.is_place(piece) or self.nouns.is_source(piece):
                return self._made(piece, True, at)
        return None

    def _both(self, piece: Piece) -> bool:
        """Whether two sides are named; what both want is nobody's word."""
        low = [t.low for t in self.tokens[piece[0] : piece[1]]]
        before = self.tokens[piece[0] - 1].low if piece[0] else ""
        if any(w in self.both for w in (*low, before)):
            return True
        if before == "," and piece[0] - 2 in self.nouns.in_place:
            return True
        return any(
            w in self.nouns.joins
            and {piece[0] + k - 1, piece[0] + k + 1, piece[0] + k + 2} & self.nouns.in_place
            and piece[0] + k - 1 in self.nouns.in_place
            for k, w in enumerate(low)
        )

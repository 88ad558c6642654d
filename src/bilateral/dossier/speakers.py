"""Who says it: the person, body or source that a sentence names, and stretches of speech."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

from bilateral.dossier.language_tables import Cue, Tables, Token, within

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bilateral.dossier.claims import Draft
    from bilateral.statement import Sentence

_BESIDE = 24
_TITLES = frozenset({"m", "mm", "mr", "mrs", "ms", "dr"})
_MARKS = set(',;:()«»"–—.!?…')


class Speakers:
    """Finds the speaker span of each claim."""

    def __init__(
        self,
        text: str,
        tables: Tables,
        tokens: list[Token],
        cues: list[Cue],
        drafts: Sequence[Draft],
        sentences: Sequence[Sentence],
        people: Sequence[tuple[int, int]] = (),
    ) -> None:
        self.people = people
        self.text = text
        self.tables = tables
        self.tokens = tokens
        self.starts = [t.start for t in tokens]
        self.cues = cues
        self.drafts = drafts
        self.sentences = sentences
        self.by_sentence: dict[int, tuple[int, int]] = {}
        self._closers = set(tables.words("before_said"))
        self._stops = set(tables.words("phrase_stops"))
        self._weekdays = set(tables.words("weekdays"))
        self._at = set(tables.words("at"))
        self._named_source = re.compile(tables.table("forms").get("named_source", "(?!)"), re.I)
        self._articles = set(tables.words("articles"))
        self._verbs = {
            c.start for c in cues if c.category in ("say", "move", "reach", "forward", "flowverb")
        }

    def of_sentence(self, sentence: Sentence) -> list[tuple[int, int]]:
        """Return the speaker spans that a sentence names, in order."""
        found: list[tuple[int, int]] = []
        if (named := self._heading(sentence)) is not None:
            found.append(named)
        for cue in within(self.cues, sentence.start, sentence.end):
            if cue.category != "say":
                continue
            if cue.value == "after":
                span = self._phrase_after(cue.last, sentence.end)
            elif cue.value == "verb":
                before = self.tokens[cue.first - 1].low if cue.first else ""
                after = self._phrase_after(cue.last, sentence.end)
                closed = before in _MARKS or before in self._closers
                span = after if closed else self._phrase_before(cue.first, sentence.start)
                if span is None or not self._nominal(span):
                    span = after if after and self._nominal(after) else span
                if span is None or not self._nominal(span):
                    span = self._phrase_before(cue.first, sentence.start)
            else:
                continue
            if span is not None and self._nominal(span):
                found.append(span)
        found.extend(
            m.span("who")
            for m in self._named_source.finditer(self.text, sentence.start, sentence.end)
        )
        return found

    def _heading(self, sentence: Sentence) -> tuple[int, int] | None:
        """A name and a colon at the head of a sentence."""
        first = bisect_left(self.starts, sentence.start)
        for at in range(first, min(first + 9, len(self.tokens))):
            if self.tokens[at].low == ":":
                span = self._trim(first, at)
                if span is None or at - first < 2:
                    return None
                words = self.text[span[0] : span[1]].split()
                return span if all(w[:1].isupper() for w in words) and len(words) < 4 else None
            if self.tokens[at].low in _MARKS:
                return None
        return None

    def wanting(self, sentence: Sentence) -> tuple[int, int] | None:
        """Return the one side that wants or hopes in a sentence."""
        for cue in within(self.cues, sentence.start, sentence.end):
            if cue.category == "say" and cue.value == "wants":
                span = self._phrase_before(cue.first, sentence.start)
                both = span and any(
                    c.category == "between" for c in within(self.cues, span[0], span[1])
                )
                if span and self._nominal(span) and not both:
                    return span
        return None

    def assign(self) -> None:
        """Write the speaker of each draft into its fields."""
        last: tuple[int, tuple[int, int]] | None = None
        groups = by_sentence(self.drafts)
        for sentence in self.sentences:
            inside = groups.get(sentence.index, [])
            spans = self.of_sentence(sentence)
            same = any(
                c.category == "say" and c.value == "same"
                for c in within(self.cues, sentence.start, sentence.end)
            )
            if not spans and same and last is not None and sentence.index - last[0] == 1:
                spans = [last[1]]
            if spans:
                last = (sentence.index, spans[-1])
                self.by_sentence[sentence.index] = spans[-1]
            for draft in inside:
                if draft.type == "nontrade":
                    continue
                if spans:
                    own = [s for s in spans if self._hangs_on(s, draft)]
                    free = [s for s in spans if not any(self._hangs_on(s, d) for d in inside)]
                    best = min(own or free or spans, key=lambda s: abs(s[0] - draft.figure.start))
                    draft.fields["speaker"] = self._person(best)
                elif (
                    draft.type == "forward"
                    and (span := self.wanting(sentence)) is not None
                    and span[0] < draft.figure.start
                ):
                    draft.fields["speaker"] = span

    def _hangs_on(self, span: tuple[int, int], draft: Draft) -> bool:
        """Whether a source stands right after a figure (`5 billion by Chinese data and 4 ...`)."""
        gap = self.text[draft.figure.end : span[0]] if span[0] >= draft.figure.end else ","
        return len(gap) <= _BESIDE and "," not in gap

    def _person(self, span: tuple[int, int]) -> tuple[int, int]:
        """Return the name of the person in a noun phrase, or right after it."""
        for start, end in self.people:
            if span[0] <= start and end <= span[1]:
                return start, end
            if 0 <= start - span[1] <= 2 and self.text[span[1] : start].strip() == ",":
                return start, end
        return span

    def _nominal(self, span: tuple[int, int]) -> bool:
        piece = self.text[span[0] : span[1]]
        return len(piece) > 2 and (
            any(c.isupper() for c in piece)
            or any(
                c.category == "office" and span[0] <= c.start < span[1]
                for c in within(self.cues, *span)
            )
        )

    def _phrase_after(self, first: int, limit: int) -> tuple[int, int] | None:
        at = first
        end = first
        while end < len(self.tokens) and self.tokens[end].start < limit and end - first < 16:
            token = self.tokens[end]
            titled = end > first and self.tokens[end - 1].low in _TITLES
            if token.low == "." and titled:
                end += 1
                continue
            if token.low in _MARKS or token.low.isdigit() or token.low in self._stops:
                break
            if token.start in self._verbs and end > first:
                break
            end += 1
        return self._trim(at, end)

    def _phrase_before(self, last: int, limit: int) -> tuple[int, int] | None:
        at = last
        while at > 0 and self.tokens[at - 1].start >= limit and last - at < 16:
            token = self.tokens[at - 1]
            if token.low in _MARKS or token.low.isdigit() or token.low in self._stops:
                break
            at -= 1
        span = self._trim(at, last)
        if span is None and at > 1 and self.tokens[at - 1].low == ",":
            again = at - 1
            while (
                again > 0
                and self.tokens[again - 1].start >= limit
                and at - again < 12
                and self.tokens[again - 1].low not in _MARKS
            ):
                again -= 1
            if any(t.start in self._verbs for t in self.tokens[again : at - 1]):
                return None
            span = self._trim(again, at - 1)
        return span

    def _trim(self, first: int, last: int) -> tuple[int, int] | None:
        """Cut articles off, and to the person's name when there is one."""
        while first < last:
            word, size = self.tokens[first].low, 0
            if word in self._articles or word in self._weekdays:
                size = 1
            elif first + 1 < last and (
                (word in _TITLES and self.tokens[first + 1].low == ".")
                or (word in self._at and self._capital(first + 1))
            ):
                size = 2
            if not size:
                break
            first += size
        if first >= last:
            return None
        name = self._name(first, last)
        if name is not None:
            first, last = name
        return self.tokens[first].start, self.tokens[last - 1].end

    def _capital(self, at: int) -> bool:
        return self.text[self.tokens[at].start].isupper()

    def _name(self, first: int, last: int) -> tuple[int, int] | None:
        """A run of two or three capitalised words after a word for an office."""
        run = last
        while run > first and self.text[self.tokens[run - 1].start].isupper():
            run -= 1
        size = last - run
        office = any(
            c.category == "office"
            for c in within(self.cues, self.tokens[first].start, self.tokens[last - 1].end)
        )
        places = (
            any(
                c.category == "office"
                for c in within(self.cues, self.tokens[run].start, self.tokens[last - 1].end)
            )
            if size
            else True
        )
        heads = {
            c.first
            for c in within(self.cues, self.tokens[first].start, self.tokens[last - 1].end)
            if c.category == "office"
        }
        while run < last - 2 and run in heads:
            run += 1
        size = last - run
        places = any(h >= run for h in heads)
        if 2 <= size <= 3 and run > first and office and not places:
            return run, last
        if size > 3 and office:
            return last - 2, last
        return None


def by_sentence(drafts: Sequence[Draft]) -> dict[int, list[Draft]]:
    """Group drafts by the number of their sentence."""
    groups: dict[int, list[Draft]] = {}
    for draft in drafts:
        groups.setdefault(draft.sentence.index, []).append(draft)
    return groups


def quote_modes(text: str, sentences: Sequence[Sentence]) -> list[str]:
    """Return direct, indirect or mixed for each sentence; unbalanced marks do no harm."""
    modes: list[str] = []
    for sentence in sentences:
        piece = text[sentence.start : sentence.end]
        opened, closed = piece.count("«"), piece.count("»")
        plain = piece.count('"')
        if closed > opened or plain % 2 or opened > closed:
            modes.append("direct")
        elif opened or plain:
            modes.append("direct" if piece[:1] in '«"' else "mixed")
        else:
            modes.append("indirect")
    return modes

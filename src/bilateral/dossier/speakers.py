"""The speaker of each claim: the attribution of its sentence that is nearest to the figure."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import replace
from typing import TYPE_CHECKING

from bilateral.dossier.attributions import Attribution, Attributions
from bilateral.dossier.people_names import find_names
from bilateral.dossier.sources import NounPhrases
from bilateral.dossier.speech import speech
from bilateral.dossier.told import capital_runs, told_by_phrases
from bilateral.dossier.wordforms import lexicon, read_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bilateral.dossier.claims import Draft
    from bilateral.dossier.language_tables import Cue, Tables, Token
    from bilateral.statement import Sentence
    from bilateral.vocab.gazetteer import Mention

_BESIDE = 24
_NEAR = 12  # attributions on either side of a figure
_REMEMBERED = 2  # sentences after which `he` is nobody any more

_Told = Attribution | None


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
        mentions: Sequence[Mention] = (),
    ) -> None:
        self.text = text
        self.drafts = drafts
        self.sentences = sentences
        self.cues = cues
        self.tokens = tokens
        self.by_sentence: dict[int, tuple[int, int]] = {}
        lang = tables.lang
        named = set(people)
        if lexicon(f"actors_{lang}"):
            named |= {
                (n.start, n.end) for n in find_names(read_words(text, lang), sentences, mentions)
            }
        places = [(m.start, m.end) for m in mentions if m.form in ("name", "capital")]
        words = speech(lang)
        if not words.forms:
            named |= set(capital_runs(text, tokens, places))
        self.starts = [s.start for s in sentences]
        self.people = sorted(people if words.forms else named)
        self.nouns = NounPhrases(text, tables, words, tokens, cues, sorted(named), places)
        self.told = (
            Attributions(text, tables, words, tokens, cues, self.nouns) if words.forms else None
        )

    def of_sentence(self, sentence: Sentence) -> list[Attribution]:
        """Return the attributions of a sentence, in order."""
        if self.told is not None:
            return self.told.of(sentence)
        return told_by_phrases(self.cues, self.tokens, self.nouns, sentence)

    def assign(self) -> None:
        """Write the speaker of each draft into its fields."""
        last: tuple[int, tuple[int, int]] | None = None
        groups = by_sentence(self.drafts)
        for sentence in self.sentences:
            known = last[1] if last and sentence.index - last[0] <= _REMEMBERED else None
            told = self._resolved(self.of_sentence(sentence), known)
            said = [a for a in told if not a.wants]
            wanted = [a for a in told if a.wants]
            if said and said[-1].span is not None:
                last = (sentence.index, said[-1].span)
                self.by_sentence[sentence.index] = said[-1].span
            else:
                named = self._named_before(sentence.end - 1)
                if named is not None:
                    last = (sentence.index, named)
            hung = self._hung(said, groups.get(sentence.index, []))
            for draft in groups.get(sentence.index, []):
                if draft.type == "nontrade":
                    continue
                one = self._of_figure(said, draft, hung)
                before = bisect_left(wanted, draft.figure.end, key=lambda a: a.at)
                if (
                    draft.type == "forward"
                    and before
                    and (one is None or self._parted(one.at, draft.figure.start))
                ):
                    one = wanted[before - 1]
                if one is not None and one.span is not None:
                    draft.fields["speaker"] = one.span

    def _resolved(
        self, told: list[Attribution], known: tuple[int, int] | None
    ) -> list[Attribution]:
        """Put the one who spoke last for `he`, and drop those who are nobody."""
        found: list[Attribution] = []
        for one in told:
            span = one.span or self._named_before(one.at) or known
            if span is not None:
                found.append(replace(one, span=span))
                known = span
        return found

    def _named_before(self, at: int) -> tuple[int, int] | None:
        """The last person named in the sentence before a place."""
        number = bisect_left(self.people, (at, at)) - 1
        if number < 0:
            return None
        opened = self.starts[max(0, bisect_right(self.starts, at) - 1)]
        return self.people[number] if self.people[number][0] >= opened else None

    def _of_figure(self, said: Sequence[Attribution], draft: Draft, hung: set[int]) -> _Told:
        """The source that hangs on the figure, else the nearest in its part of the sentence."""
        figure = draft.figure
        at = bisect_left(said, figure.start, key=lambda a: a.at)
        near = range(max(0, at - _NEAR), min(len(said), at + _NEAR))
        if not near:
            return None
        own = [k for k in near if self._hangs_on(said[k], figure.end)]
        free = [k for k in near if k not in hung]
        best = min(
            own or free or near,
            key=lambda k: (
                not said[k].cited,
                self._parted(said[k].at, figure.start),
                abs((said[k].span or (said[k].at,))[0] - figure.start),
            ),
        )
        return said[best]

    def _hung(self, said: Sequence[Attribution], inside: Sequence[Draft]) -> set[int]:
        """The attributions that hang on one figure (`5 billion by Chinese data and 4 ...`)."""
        ends = [d.figure.end for d in inside]
        found: set[int] = set()
        for number, one in enumerate(said):
            start = one.span[0] if one.span else one.at
            before = bisect_right(ends, start) - 1
            if before >= 0 and self._hangs_on(one, ends[before]):
                found.add(number)
        return found

    def _parted(self, one: int, other: int) -> bool:
        return self.text.find(";", min(one, other), max(one, other)) >= 0

    def _hangs_on(self, told: Attribution, end: int) -> bool:
        """Whether a source stands right after the end of a figure."""
        start = told.span[0] if told.span else told.at
        return 0 <= start - end <= _BESIDE and "," not in self.text[end:start]


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

"""Advantages that a text names: profit, technology, jobs, sovereignty."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bilateral.dossier.model import Benefit
from bilateral.dossier.wordforms import lexicon, phrases, read_words
from bilateral.statement import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bilateral.statement import Sentence


def read_benefits(text: str, lang: str, sentences: Sequence[Sentence]) -> tuple[Benefit, ...]:
    """Return the advantages named in a text, in text order.

    Parameters
    ----------
    text : the statement as given; spans are offsets into it
    lang : "fr", "en" or "ru"; any other language gives none
    sentences : of the same text
    """
    if not lexicon(f"roles_{lang}"):
        return ()
    words = read_words(text, lang)
    table = phrases("roles", "benefit", lang)
    return tuple(
        Benefit(
            span=Span(start=found.start, end=found.end, text=text[found.start : found.end]),
            kind=found.row,
        )
        for sentence in sentences
        for found in table.find(words, words.at(sentence.start), words.at(sentence.end))
    )

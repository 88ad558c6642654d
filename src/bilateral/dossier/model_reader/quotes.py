"""Where the words that a model quotes stand in the text: exactly, or not at all."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from bilateral.statement import shadow

if TYPE_CHECKING:
    from bilateral.statement import Span

MOST = 1000
"""Places of one quote that are looked at."""
LONGEST = 2000
"""Characters of a quote."""
_LIKE = str.maketrans(dict.fromkeys("–—", "-") | dict.fromkeys("«»‹›", '"'))
_GROUP_BEFORE = re.compile(r"(?<!\d)\d{1,3} $")
_GROUP = re.compile(r"\d{3}(?!\d)")
_LAST_CASED = 0x530  # letters of alphabets that put spaces between words stand before


class Quotes:
    """A text in which quotes are looked up; equal up to spaces, quotation marks and dashes.

    Parameters
    ----------
    text : the statement; every span that is found slices it
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.plain = shadow(text)
        self._places = [i for i, c in enumerate(self.plain.text) if not c.isspace()]

    @cached_property
    def _folded(self) -> str:
        return "".join(self.plain.text[i] for i in self._places).translate(_LIKE)

    def places(self, quote: str) -> list[tuple[Span, int, int]]:
        """Every place of a quote: its span, and where it stands in the folded text.

        Places where the very characters stand come alone; the others only when there is none.
        """
        wanted = _fold(quote)
        if not wanted or len(quote) > LONGEST:
            return []
        found: list[tuple[Span, int, int]] = []
        at = self._folded.find(wanted)
        while at >= 0 and len(found) < MOST:
            end = at + len(wanted)
            first, last = self._places[at], self._places[end - 1] + 1
            if self._is_whole(first, last):
                found.append((self.plain.span(first, last), at, end))
            at = self._folded.find(wanted, at + 1)
        return [place for place in found if place[0].text == quote.strip()] or found

    def told(self, quote: str, before: str, after: str) -> list[Span]:
        """The places of a quote; of several, those between the words before and after it."""
        places = self.places(quote)
        lead, rest = _fold(before), _fold(after)
        if len(places) > 1 and (lead or rest):
            places = [
                (span, at, end)
                for span, at, end in places
                if self._folded.endswith(lead, 0, at) and self._folded.startswith(rest, end)
            ]
        return [span for span, _, _ in places]

    def nearest(self, quote: str, to: Span) -> Span | None:
        """The place of a quote that is nearest to another piece of the text."""
        spans = [span for span, _, _ in self.places(quote)]
        return min(spans, key=lambda s: max(s.start - to.end, to.start - s.end), default=None)

    def _is_whole(self, start: int, end: int) -> bool:
        """Whether no word or number is cut at either end."""
        text = self.plain.text
        before, first = text[max(0, start - 5) : start], text[start]
        after, last = text[end : end + 2], text[end - 1]
        if first.isdigit() and (
            before[-1:].isdigit()
            or (before[-1:] in tuple(".,'") and before[-2:-1].isdigit())
            or (_GROUP_BEFORE.search(before) and _GROUP.match(text, start))
        ):
            return False
        if last.isdigit() and (
            after[:1].isdigit() or (after[:1] in tuple(".,'") and after[1:].isdigit())
        ):
            return False
        return not (_joined(before[-1:], first) or _joined(last, after[:1]))


def _fold(quote: str) -> str:
    return "".join(shadow(quote).text.split()).translate(_LIKE)


def _joined(one: str, other: str) -> bool:
    return all(c.isalpha() and ord(c) < _LAST_CASED for c in (one or " ", other or " "))

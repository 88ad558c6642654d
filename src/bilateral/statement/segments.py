"""Sentences with exact offsets, and a plain reading copy (shadow) of a text.

The shadow has one plain mark for each of the many that mean the same (spaces, apostrophes,
quotation marks), composed letters and no invisible characters; `Shadow.original` leads back.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bilateral.statement.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_SPACES = (
    "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u202f\u205f\u3000"
)
_INVISIBLE = "\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\ufeff"
_PLAIN = (
    dict.fromkeys(map(ord, _SPACES), " ")
    | dict.fromkeys(map(ord, "\u2018\u2019\u02bc\u00b4`\u2032"), "'")
    | dict.fromkeys(map(ord, "\u201c\u201d\u201e\u201f\u2033"), '"')
    | dict.fromkeys(map(ord, "\u2010\u2011\u2212\ufe63\uff0d"), "-")
    | {ord("\u2012"): "–", ord("\u2015"): "—", ord("\u2028"): "\n", ord("\u2029"): "\n"}
    | {ord("\uff05"): "%", ord("\u066a"): "%"}
    | {c: " " for c in range(32) if chr(c) not in "\n"}
    | dict.fromkeys(range(127, 160), " ")
)
_AWAY = re.compile(f"[{_INVISIBLE}]")
_LOOSE = re.compile(r"(?s).[\u0300-\u036f]+")


@dataclass(frozen=True, slots=True)
class Shadow:
    """A text in plain marks, and where each of its characters stands in the original.

    Attributes
    ----------
    original : the text as given
    text : the plain copy
    offsets : for each character of `text`, and for its end, the place in `original`;
        None when both have the same length
    """

    original: str
    text: str
    offsets: Sequence[int] | None = None

    def span(self, start: int, end: int) -> Span:
        """Return the piece of the original behind `text[start:end]`; letters keep their marks."""
        if self.offsets is not None:
            while 0 < end < len(self.text) and self.offsets[end] == self.offsets[end - 1]:
                end += 1
            start, end = self.offsets[start], self.offsets[end]
            while end > start and self.original[end - 1] in _INVISIBLE:
                end -= 1
        return Span(start=start, end=end, text=self.original[start:end])


def shadow(text: str) -> Shadow:
    """Make the plain copy of a text; linear in its length."""
    if not _AWAY.search(text) and unicodedata.is_normalized("NFC", text):
        return Shadow(text, text.translate(_PLAIN))
    pieces: list[str] = []
    offsets: list[int] = []
    place = 0
    for cluster in _clusters(text):
        kept = "" if cluster in _INVISIBLE else unicodedata.normalize("NFC", cluster)
        pieces.append(kept)
        offsets.extend([place] * len(kept))
        place += len(cluster)
    offsets.append(place)
    return Shadow(text, "".join(pieces).translate(_PLAIN), offsets)


def _clusters(text: str) -> list[str]:
    found: list[str] = []
    place = 0
    for match in _LOOSE.finditer(text):
        found.extend(text[place : match.start()])
        found.append(match.group())
        place = match.end()
    found.extend(text[place:])
    return found


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence: its number from 0, and where it starts and ends (exclusive)."""

    index: int
    start: int
    end: int


_END = re.compile(
    r"""(?P<stop>[.!?…]+|[。！？])[\])"'»”’]*(?:\s*[»”"])?(?=\s|$)"""
    r"""|(?P<wide>[。！？])"""
    r"""|(?P<line>[ \t]*\n\s*)"""
)
_OPENERS = "\"'«“„‘(–—-•[ \t\n\u00a0\u202f"
_WORD_BEFORE = re.compile(r"[^\W\d_]+(?:\.[^\W\d_]+)*\Z")
# Abbreviations that stand before a name or number and so never end a sentence.
_NEVER = frozenset(
    [
        "mr",
        "mrs",
        "ms",
        "dr",
        "prof",
        "st",
        "sen",
        "gov",
        "gen",
        "rep",
        "col",
        "capt",
        "no",
        "nos",
        "vs",
        "cf",
        "inc",
        "mme",
        "mlle",
        "mm",
        "me",
        "art",
        "vol",
        "им",
        "ул",
        "пл",
        "акад",
        "проф",
        "гос",
        "ген",
        "св",
        "стр",
        "рис",
        "табл",
        "напр",
    ]
)
# Those that end one only before a capital letter (units and the like stand at the end too).
_UNITS = frozenset(
    [
        "млн",
        "млрд",
        "трлн",
        "тыс",
        "долл",
        "руб",
        "гг",
        "г",
        "в",
        "вв",
        "др",
        "пр",
        "т",
        "mn",
        "bn",
        "mln",
        "bln",
        "mlrd",
        "co",
        "ltd",
        "u.s",
    ]
)
_SHORT_LINE = 60
_LAST_GAP = re.compile(r"(?s:.*)(?P<gap>(?<!\d)[\s;,，；、]|(?<=[^\s\w])(?=\d))")
_LONGEST = 1500  # letters of a sentence; what goes on without a stop is cut at a gap before


def sentences(text: str, lang: str | None = None) -> tuple[Sentence, ...]:
    """Split a text into sentences; offsets point into `text`, outer blanks are left out.

    What runs on for 1,500 letters without an end (a table, a list, a text without its stops) is
    cut at the last blank or mark before.

    Parameters
    ----------
    text : any text, with or without line breaks
    lang : two-letter code; accepted so that callers need not know that all share one rule
    """
    del lang
    cuts: list[int] = []
    line_start = 0
    for found in _END.finditer(text):
        if found.lastgroup == "line":
            if _line_ends(text, line_start, found.start(), found.end(), found.group()):
                cuts.append(found.start())
            line_start = found.end()
        elif found.lastgroup == "wide" or found.group()[0] in "。！？" or _stop_ends(text, found):
            cuts.append(found.end())
    result: list[Sentence] = []
    start = 0
    for cut in _shortened(text, [*cuts, len(text)]):
        piece = text[start:cut]
        inner = piece.strip()
        if inner:
            first = start + len(piece) - len(piece.lstrip())
            result.append(Sentence(len(result), first, first + len(inner)))
        start = cut
    return tuple(result)


def _shortened(text: str, cuts: list[int]) -> Iterator[int]:
    start = 0
    for cut in cuts:
        while cut - start > _LONGEST:
            gap = _LAST_GAP.search(text, start + _LONGEST // 2, start + _LONGEST)
            start = gap.end("gap") if gap else start + _LONGEST
            yield start
        yield cut
        start = cut


def _stop_ends(text: str, found: re.Match[str]) -> bool:
    after = _next_letter(text, found.end())
    if found.group("stop")[0] != ".":
        return not after.islower() or found.group("stop")[0] == "?"
    before = text[max(0, found.start() - 24) : found.start()]
    word = _WORD_BEFORE.search(before)
    if word is None:
        return not after.islower()
    last = word.group().lower()
    if last in _NEVER:
        return False
    digits_before = before[: word.start()].rstrip()[-1:].isdigit()
    if len(last) == 1 and word.group().isupper() and not digits_before:
        return False
    if last == "г" and not digits_before:
        return False
    if last == "долл" and text[found.end() : found.end() + 5].lstrip()[:3] == "США":
        return False
    if last in _UNITS or "." in last:
        return not (after.islower() or after.isdigit() or after in "$€£¥₽")
    return not after.islower()


def _next_letter(text: str, place: int) -> str:
    while place < len(text) and text[place] in _OPENERS:
        place += 1
    return text[place : place + 1]


def _line_ends(text: str, line_start: int, start: int, end: int, gap: str) -> bool:
    if gap.count("\n") > 1 or start == line_start:
        return True
    last = text[start - 1]
    if last in '.!?…:;。！？»"”':
        return True
    after = text[end : end + 1]
    if after in "-•*–—" or after.isdigit():
        return last not in ",(" and start - line_start < _SHORT_LINE
    return after.isupper() and start - line_start < _SHORT_LINE

"""Makes the letters of a language plain, so that tables and texts are spelt alike.

Chinese characters are set apart, Arabic vowel signs and the article are left out; what a language
needs stands in ``data/scripts.toml``. A `Copy` remembers where each of its characters came from.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_DATA = Path(__file__).parent / "data" / "scripts.toml"
_LETTER = r"[^\W\d_]"


@dataclass(slots=True)
class Copy:
    """A text that is being rewritten, and where its characters stand in the first one.

    Attributes
    ----------
    text : the copy
    offsets : for each character of `text`, and for its end, the place in the first text
    """

    text: str
    offsets: list[int]

    @classmethod
    def of(cls, text: str, offsets: Sequence[int] | None = None) -> Copy:
        """Begin a copy; `offsets` leads back to a text behind `text` if there is one."""
        return cls(text, list(range(len(text) + 1) if offsets is None else offsets))

    def sub(
        self,
        pattern: re.Pattern[str],
        new: Callable[[re.Match[str]], str | None],
        *,
        whole: bool = False,
    ) -> None:
        """Replace each match by ``new(match)``; None leaves it as it is.

        What is written stands for the whole match if `whole`; otherwise letters that begin or end
        both keep their place.
        """
        pieces: list[str] = []
        offsets: list[int] = []
        place = 0
        for match in pattern.finditer(self.text):
            written = new(match)
            if written is None:
                continue
            start, end = match.span()
            first, last = (0, 0) if whole else _common(match.group(), written)
            middle = len(written) - first - last
            kept = min(middle, end - start - first - last)
            pieces += [self.text[place:start], written]
            offsets += self.offsets[place : start + first + kept]
            offsets += [self.offsets[end - last]] * (middle - kept)
            offsets += self.offsets[end - last : end]
            place = end
        if pieces:
            self.text = "".join([*pieces, self.text[place:]])
            self.offsets = offsets + self.offsets[place:]


def _common(one: str, other: str) -> tuple[int, int]:
    """Count the letters that both begin with, and those that both end with after these."""
    most = min(len(one), len(other))
    first = next((n for n in range(most) if one[n] != other[n]), most)
    last = next((n for n in range(most - first) if one[-1 - n] != other[-1 - n]), most - first)
    return first, last


@dataclass(frozen=True, slots=True)
class Script:
    """What is done to the letters of one language."""

    same: dict[int, str] = field(default_factory=dict[int, str])
    lower: dict[int, str] = field(default_factory=dict[int, str])
    dropped: re.Pattern[str] | None = None
    article: re.Pattern[str] | None = None
    gaps: re.Pattern[str] | None = None
    apart: re.Pattern[str] | None = None

    def spell(self, copy: Copy) -> None:
        """Put one letter for those that mean the same, and leave marks out."""
        if self.same:
            copy.text = copy.text.translate(self.same)
        if self.dropped is not None:
            copy.sub(self.dropped, lambda _: "")

    def part(self, copy: Copy) -> None:
        """Take articles off, and set letters apart that are words by themselves."""
        if self.article is not None:
            copy.sub(self.article, lambda match: match.group()[-1], whole=True)
        if self.gaps is not None:
            copy.sub(self.gaps, lambda _: " ")

    def plain(self, text: str) -> str:
        """Return words of a table as they stand in a plain copy."""
        copy = Copy.of(text)
        self.spell(copy)
        self.part(copy)
        return copy.text

    def phrase(self, text: str) -> str:
        """Return a phrase of a table as its words stand among the small words of a text."""
        return self.plain(text).translate(self.lower)

    def pattern(self, text: str) -> str:
        """Return a regular expression of a table, for a plain copy."""
        spelt = text.translate(self.same)
        return spelt if self.apart is None else self.apart.sub(r"\\s?\g<0>", spelt)

    def low(self, word: str) -> str:
        """Return a word in small letters."""
        return word.translate(self.lower).lower()

    @property
    def usual(self) -> bool:
        """Whether nothing is to be done."""
        return not (self.same or self.lower or self.article or self.apart)


_USUAL = Script()


@cache
def _tables() -> dict[str, dict[str, Any]]:
    return tomllib.loads(_DATA.read_text(encoding="utf-8"))


@cache
def script(lang: str) -> Script:
    """Return the script of a language; one that changes nothing where none is kept."""
    raw = _tables().get(lang)
    if raw is None:
        return _USUAL
    same = {
        ord(a): b for many, to in raw.get("same", {}).items() for a, b in zip(many, to, strict=True)
    }
    apart, article, drop = raw.get("apart"), raw.get("article"), raw.get("drop")
    return Script(
        same=same,
        lower={ord(a): b for a, b in raw.get("lower", {}).items()},
        dropped=re.compile(f"[{drop}]+") if drop else None,
        article=re.compile(rf"(?<!{_LETTER}){article}{_LETTER}(?={_LETTER}{{2}})")
        if article
        else None,
        gaps=re.compile(rf"(?<=[{apart}])(?=\w)|(?<=\w)(?=[{apart}])") if apart else None,
        apart=re.compile(f"[{apart}]") if apart else None,
    )

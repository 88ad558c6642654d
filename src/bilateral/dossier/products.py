"""The product that a single figure is about: the mention nearest to it."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from bilateral.dossier.wordforms import lexicon

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bilateral.dossier.claims import Draft
    from bilateral.dossier.model import Area

_FAR = 160  # characters from a good to a figure behind it
_BEHIND = 45  # from a figure to the good that it counts
_WORD = re.compile(r"[^\W\d_]+")
_SHARED = 110  # from a share to the good that has it
_MOST_WORDS = 4


@cache
def _lists(lang: str) -> dict[str, frozenset[str]]:
    table = lexicon(f"roles_{lang}").get("product", {})
    names = ("mainly", "join", "other", "total", "hang", "same", "made")
    return {name: frozenset(table.get(name, [])) for name in names}


class _Goods:
    """The goods of one sentence, and which of them a figure counts."""

    def __init__(self, text: str, lang: str, goods: Sequence[Area], figures: list[Draft]) -> None:
        self.text = text
        self.words = _lists(lang)
        self.goods = goods
        self.figures = figures

    def _between(self, start: int, end: int) -> list[str]:
        return [m.group().lower() for m in _WORD.finditer(self.text, start, max(start, end))]

    def _counted(self, start: int, end: int) -> bool:
        return any(start <= d.figure.start < end for d in self.figures)

    def _single(self, good: Area, draft: Draft) -> bool:
        """Whether it is neither part of a list, nor only named as the larger part of something."""
        low = max(0, good.span.start - 40)
        if good.span.start >= draft.figure.end:
            low = max(low, draft.figure.end)
        lead = self._between(low, good.span.start)
        if draft.type != "share" and set(lead[-2:]) & self.words["mainly"]:
            return False
        after = self._between(good.span.end, good.span.end + 30)[:2]
        if len(after) == 2 and after[0] in self.words["join"] and after[1] in self.words["other"]:
            return False
        return not any(self._listed(*pair) for pair in self._pairs(good))

    def _pairs(self, good: Area) -> list[tuple[Area, Area]]:
        at = self.goods.index(good)
        beside = self.goods[max(0, at - 1) : at + 2]
        return list(pairwise(beside))

    def _listed(self, one: Area, other: Area) -> bool:
        gap = self.text[one.span.end : other.span.start]
        if self._counted(one.span.end, other.span.start) or other.hs == one.hs:
            return False
        words = self._between(one.span.end, other.span.start)
        joined = words[:1] and words[0] in self.words["join"]
        return len(gap) < _BEHIND and len(words) <= 3 and bool(joined or gap.strip() == ",")

    def _behind(self, draft: Draft) -> tuple[Area, bool] | None:
        """The good that follows a figure, and whether it hangs on it (`2 million of tea`)."""
        end = draft.figure.end
        good = next((g for g in self.goods if g.span.start >= end), None)
        far = _SHARED if draft.type == "share" else _BEHIND
        if good is None or good.span.start - end > far:
            return None
        gap = self.text[end : good.span.start]
        words = self._between(end, good.span.start)
        if self._counted(end, good.span.start) or any(mark in gap for mark in ",;:.("):
            return None
        hangs = all(w in self.words["hang"] for w in words)
        near = len(words) <= _MOST_WORDS or draft.type == "share"
        return (good, hangs) if hangs or near else None

    def _before(self, draft: Draft) -> Area | None:
        """The last good before a figure, unless it is told of something else."""
        start = draft.figure.start
        good = next((g for g in reversed(self.goods) if g.span.end <= start), None)
        if good is None or start - good.span.end > _FAR:
            return None
        gap = self.text[good.span.end : start]
        if self._counted(good.span.end, start) or ";" in gap:
            return None
        if set(self._between(good.span.end, start)) & self.words["total"]:
            return None
        cue = draft.measure_cue
        if cue is not None and good.span.end <= cue.start < start:
            led = self._between(good.span.end, cue.start)
            parted = "," in self.text[good.span.end : cue.start]
            if not set(led) & self.words["same"] and (parted or set(led) & self.words["join"]):
                return None
        return self._whole(good)

    def _whole(self, good: Area) -> Area:
        """Of a thing and what it is made of, the thing."""
        at = self.goods.index(good)
        if not at:
            return good
        led = self._between(self.goods[at - 1].span.end, good.span.start)
        return self.goods[at - 1] if len(led) == 1 and led[0] in self.words["made"] else good

    def of(self, draft: Draft) -> Area | None:
        """Return the product of a figure."""
        behind, before = self._behind(draft), self._before(draft)
        if behind is not None and (behind[1] or before is None):
            good: Area | None = behind[0]
        else:
            good = before
        if good is None or not self._single(good, draft):
            return None
        cue = draft.measure_cue
        if draft.fields.get("measure") == "turnover" and cue is not None:
            return good if good.span.start > cue.start else None
        return good

    def same_count(self, one: Draft, other: Draft) -> bool:
        """Whether two figures count the same thing (`95 and 72 million dollars of soya`)."""
        gap = self._between(one.figure.end, other.figure.start)
        parted = "," in self.text[one.figure.end : other.figure.start]
        return not parted and len(gap) <= 1 and set(gap) <= self.words["join"]


def add_products(drafts: Sequence[Draft], areas: Sequence[Area], text: str, lang: str) -> None:
    """Give each flow figure the product named beside it, when it is one and the subject.

    A list of goods in the same sentence is not a product, nor is one that makes up the larger
    part of the figure. A second figure for the only good of a sentence has it as well.
    """
    by_sentence: dict[int, list[Draft]] = {}
    for draft in drafts:
        by_sentence.setdefault(draft.sentence.index, []).append(draft)
    for figures in by_sentence.values():
        sentence = figures[0].sentence
        inside = [a for a in areas if a.hs and sentence.start <= a.span.start < sentence.end]
        if not inside:
            continue
        goods = _Goods(text, lang, inside, figures)
        _give(goods, figures, only=len(inside) == 1)


def _give(goods: _Goods, figures: Sequence[Draft], *, only: bool) -> None:
    """Give the figures of one sentence their products; `only` where it names one good."""
    last: Area | None = None
    before: Draft | None = None
    for draft in figures:
        if draft.type == "nontrade" or draft.fields.get("measure") == "balance":
            continue
        good = goods.of(draft) or (last if only else None)
        if good is not None:
            product = (good.span.start, good.span.end, good.hs)
            draft.fields["product"] = product
            if before is not None and goods.same_count(before, draft):
                before.fields.setdefault("product", product)
        last, before = good or last, draft

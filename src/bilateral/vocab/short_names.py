"""Economies named by one Chinese character: 中俄贸易额, 对华出口, 摩方.

A character counts only where such names stand: in a pair before a word that pairs have, between a
preposition and a word of trade, or before 方 (`side`). It stands for the economy that the text
names in full by a name that begins with it, else for the one that it usually means.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from bilateral.vocab.economy import read_rows
from bilateral.vocab.foreign_names import foreign_forms

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bilateral.vocab.gazetteer import Mention

SHORTENED = frozenset({"zh"})
_HAN = "[\u3400-\u9fff]"
_PAIRED = (
    "两国|双边|双方|贸易|经贸|关系|货物|进出口|之间|间|企业|农产品|合作|领导人|元首|商品|服务贸易"
    "|能源|经济|海关|自贸|投资"
)
_TRADED = (
    "出口|进口|贸易|投资|经贸|销售|采购|货物|的出口|的进口|农产品|商品|服务|直接投资|出超|入超"
)
_LEADING = "对|向|自|从|与|同|和|由|至|输|往"


def _apart(words: str) -> str:
    """Alternatives as they stand in the copy that is read, where characters are set apart."""
    return "|".join(r"\s?".join(word) for word in words.split("|"))


_PAIR = re.compile(rf"(?<!\w)(?P<a>{_HAN}) (?P<b>{_HAN}) (?={_apart(_PAIRED)})")
_SIDE = re.compile(rf"(?<!\w)(?P<a>{_HAN}) (?=方(?! 面| 式| 法| 向| 案| 针))")
_LED = re.compile(rf"(?:{_LEADING}) (?P<a>{_HAN}) (?={_apart(_TRADED)})")


@cache
def _usual(lang: str) -> dict[str, str]:
    """Return what each character usually means."""
    return {
        letter: row["code"]
        for row in read_rows(f"names_{lang}.csv")
        for letter in row["short"].split("|")
        if letter
    }


@cache
def _initials(lang: str) -> dict[str, frozenset[str]]:
    """Return the first characters of the names of each economy."""
    found: dict[str, set[str]] = {}
    for form in foreign_forms(lang):
        if form.form == "name":
            found.setdefault(form.code, set()).add(form.text[0])
    for letter, code in _usual(lang).items():
        found.setdefault(code, set()).add(letter)
    return {code: frozenset(letters) for code, letters in found.items()}


def short_mentions(text: str, lang: str, found: Sequence[Mention]) -> list[Mention]:
    """Return the mentions of a text together with those of one character, in order."""
    from bilateral.vocab.gazetteer import Mention

    named = list(dict.fromkeys(m.code for m in found))
    taken = [(m.start, m.end) for m in found]

    def code_of(letter: str) -> str | None:
        alike = [c for c in named if letter in _initials(lang).get(c, ())]
        usual = _usual(lang).get(letter)
        return alike[0] if len(alike) == 1 else usual if usual in alike or not alike else None

    more: list[Mention] = []
    for pattern in (_PAIR, _LED, _SIDE):
        for match in pattern.finditer(text):
            letters = [match.span(name) for name in match.groupdict()]
            codes = [code_of(text[start]) for start, _ in letters]
            free = all(not any(a < end and start < b for a, b in taken) for start, end in letters)
            if None in codes or not free or len(set(codes)) < len(codes):
                continue
            for number, ((start, end), code) in enumerate(zip(letters, codes, strict=True)):
                form = "pair_prefix" if number == 0 and len(letters) > 1 else "name"
                if code is not None:
                    more.append(Mention(start, end, code, form))
                    taken.append((start, end))
    return sorted([*found, *more], key=lambda m: m.start)

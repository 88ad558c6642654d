"""Names, signs and codes of money beside a number: which currency is meant, and where it ends.

A name that several economies use (dollar, dinar, crown) is that of the economy whose adjective or
name stands with it (``Nepalese rupees``, ``dollars de Singapour``), else what
``lexicon/money.toml`` says of the bare name. What cannot be told has no code; it is not guessed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from bilateral.dossier.language_tables import tables
from bilateral.dossier.wordforms import lexicon
from bilateral.vocab.currency import currency_codes
from bilateral.vocab.economy import economy
from bilateral.vocab.gazetteer import mentions

if TYPE_CHECKING:
    from collections.abc import Sequence

# Three capitals next to a number are a currency only when they are one of its codes.
CODES = frozenset(currency_codes())
_RENAMED = {"RUR": "RUB", "RMB": "CNY"}


@dataclass(frozen=True, slots=True)
class Money:
    """A name of money beside a number.

    Attributes
    ----------
    edge : where it ends; for one before the number, where it starts
    code : None when it cannot be told
    family : the name, when several economies use it and none of them is named with it
    """

    edge: int
    code: str | None
    family: str = ""


class MoneyNames:
    """The names of money in one language."""

    def __init__(self, lang: str) -> None:
        shared = lexicon("money")
        names = tables(lang).table("currencies")
        self.lang = lang
        self._families: dict[str, dict[str, Any]] = shared["families"]
        self.signs: dict[str, str] = shared["signs"]
        self.with_scale: dict[str, str] = shared["signs_with_scale"]
        forms = {form: name for name, rows in names["names"].items() for form in rows}
        self._shared: dict[str, list[str]] = {}
        for name, family in self._families.items():
            for code in {v for k, v in family.items() if k != "local"}:
                self._shared.setdefault(code, []).append(name)
        longest = sorted(forms, key=len, reverse=True)
        self._groups = [forms[form] for form in longest]
        nouns = "|".join(f"({form})" for form in longest)
        signs = "|".join(re.escape(s) for s in sorted(self.signs, key=len, reverse=True))
        codes = "|".join(sorted(CODES | set(_RENAMED)))
        lead = rf"\s?{names['link']}"
        self._plain = re.compile(rf"{lead}(?i:(?:{nouns}))(?![^\W\d_])(?:\.(?=\s+[a-zа-яё(]|,))?")
        self._described = re.compile(
            rf"{lead}(?P<whose>(?:[^\W\d_]+(?:\.[^\W\d_]+)*\.?[ -]){{1,3}}?)"
            rf"(?i:(?:{nouns}))(?![^\W\d_])"
        )
        self._after = re.compile(
            rf"[ -](?:{names.get('of', '(?!)')})?(?P<whose>[^\W\d_]+(?:[ -][^\W\d_]+)?)"
        )
        self._sign = re.compile(rf"{lead}(?P<sign>(?:{signs})(?!\w)|(?:{codes})(?!\w))")
        self._lead_sign = re.compile(rf"(?:(?<![A-Za-z])(?:{signs})|(?<![A-Za-z])(?:{codes}))\s?$")

    def before(self, text: str, start: int, codes: Sequence[str]) -> Money | None:
        """Read a sign or code right before a number."""
        found = self._lead_sign.search(text, max(0, start - 8), start)
        return self._of_sign(found.start(), found.group().strip(), codes) if found else None

    def siblings(self, code: str) -> list[str]:
        """Names of money that this currency shares with others."""
        return self._shared.get(code, [])

    def after(self, text: str, at: int, codes: Sequence[str]) -> Money | None:
        """Read a name, sign or code of money that begins at `at`; None: there is none."""
        if found := self._plain.match(text, at):
            name = self._name(found)
            whose = self._after.match(text, found.end()) if name in self._families else None
            if whose is not None:
                for words in (whose["whose"], whose["whose"].split()[0].split("-")[0]):
                    if (code := self._of(name, words)) is not None:
                        return Money(whose.start("whose") + len(words), code)
            return self._bare(found.end(), name, codes)
        if found := self._sign.match(text, at):
            return self._of_sign(found.end(), found["sign"], codes)
        if found := self._described.match(text, at):
            name, words = self._name(found), found["whose"].strip(" -")
            if len(_owners(words, self.lang)) == 1:
                code = self._of(name, words) if name in self._families else name
                return Money(found.end(), code)
        return None

    def of_scale(self, edge: int, written: str, codes: Sequence[str]) -> Money | None:
        """Read an abbreviation that holds scale and currency; None: it is none."""
        name = self.with_scale.get(written)
        return None if name is None else self._bare(edge, name, codes)

    def of_economy(self, family: str, code: str) -> str | None:
        """Return the money of one economy that has a name which several have."""
        home = economy(code).within if "-" in code else code
        return self._families.get(family, {}).get(home or code)

    def _name(self, found: re.Match[str]) -> str:
        """Family or code of the noun that matched."""
        first = 2 if "whose" in found.re.groupindex else 1
        return self._groups[(found.lastindex or first) - first]

    def _of_sign(self, edge: int, sign: str, codes: Sequence[str]) -> Money:
        name = self.signs.get(sign)
        return self._bare(edge, name, codes) if name else Money(edge, _RENAMED.get(sign, sign))

    def _of(self, name: str, words: str) -> str | None:
        """Money of a family whose economy is named beside it."""
        owners = _owners(words, self.lang)
        return self._families[name].get(owners[0]) if len(owners) == 1 else None

    def _bare(self, edge: int, name: str, codes: Sequence[str]) -> Money:
        """Read a name without an adjective, in a text that names these economies."""
        family = self._families.get(name)
        if family is None:
            return Money(edge, name)
        usual = family.get("usual")
        homes = (economy(c).within if "-" in c else c for c in codes)
        local = {family[c] for c in homes if c in family}
        if usual is None or (family.get("local") and local and usual not in local):
            usual = local.pop() if len(local) == 1 else None
        several = len(set(family.values()) - {True}) > 1
        return Money(edge, usual, name if several else "")


@lru_cache(maxsize=2000)
def _owners(words: str, lang: str) -> tuple[str, ...]:
    """Economies that the words beside a name of money stand for, when they are nothing else."""
    found = mentions(words, lang)
    whole = sum(m.end - m.start for m in found) >= len(words.rstrip(".")) - 1
    return tuple(dict.fromkeys(m.code for m in found)) if whole else ()


@cache
def money_names(lang: str) -> MoneyNames:
    """Return the names of money in one language, compiled once."""
    return MoneyNames(lang)

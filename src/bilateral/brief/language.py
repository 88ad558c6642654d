"""One language of the page: its catalogue of words and its ways to write figures.

A catalogue is a file ``locale/CODE.po``; English, which the templates are written in, needs none.
Adding a language is adding a catalogue. Numbers, months and plural forms follow the Unicode
Common Locale Data Repository through Babel.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from gettext import c2py
from pathlib import Path
from typing import TYPE_CHECKING, Final

from babel import Locale
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from bilateral.errors import InputError
from bilateral.vocab.wording import SCALES, digits_apart

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog

SOURCE: Final = "en"
_CATALOGUES: Final = Path(__file__).parent / "locale"
_MONTH: Final = re.compile(r"(\d{4})-(\d{2})(?:-(\d{2}))?")
_DIGITS: Final = re.compile(r"[\d\s.,]+")


def mark(text: str) -> str:
    """Mark a text as one for the catalogues; it is translated where it is used."""
    return text


def languages() -> tuple[str, ...]:
    """Codes of the languages that a page can be written in."""
    return (SOURCE, *sorted(path.stem for path in _CATALOGUES.glob("*.po")))


class Language:
    """Words and figures in one language.

    Attributes
    ----------
    code : ISO 639-1 code
    """

    def __init__(self, code: str, catalogue: Catalog | None) -> None:
        self.code = code
        self._catalogue = catalogue
        self._form = c2py(catalogue.plural_expr) if catalogue is not None else None
        self._locale = Locale.parse(code)

    def word(self, text: str, context: str | None = None) -> str:
        """Translate a text; what no catalogue holds stays as it is."""
        found = self._catalogue.get(text, context) if self._catalogue is not None else None
        return str(found.string) if found is not None and found.string else text

    def plural(self, one: str, other: str, n: int) -> str:
        """Translate the form of a text that a count asks for."""
        found = self._catalogue.get(one) if self._catalogue is not None else None
        forms = found.string if found is not None else ()
        if self._form is None or isinstance(forms, str) or not forms or not all(forms):
            return one if n == 1 else other
        return str(forms[self._form(n)])

    def decimal(self, value: float, decimals: int) -> str:
        """Write a number with so many decimals: ``1 234,5``."""
        pattern = "#,##0." + "0" * decimals if decimals else "#,##0"
        exact = Decimal(f"{abs(value):.{decimals}f}")
        text = str(format_decimal(exact, pattern, self._locale, decimal_quantization=False))
        return f"−{text}" if value < 0 and exact else text

    def significant(self, value: float, digits: int) -> str:
        """Write a number with so many significant digits at most, without closing zeros."""
        rounded = Decimal(f"{value:.{digits}g}")
        places = -int(rounded.normalize().as_tuple().exponent)
        return self.decimal(float(rounded), max(places, 0))

    def scaled(self, value: float, digits: int) -> str:
        """Write a number with a scale word: ``380,7 M``."""
        for scale, word in SCALES:
            if abs(float(f"{value:.{digits}g}")) >= scale:
                number = self.significant(value / scale, digits)
                return f"{number}\N{NO-BREAK SPACE}{self.scales()[word]}"
        return self.significant(value, digits)

    def scales(self) -> dict[str, str]:
        """Scale words of the language; so the catalogues learn of them."""
        return {
            "thousand": self.word("thousand", "scale"),
            "million": self.word("million", "scale"),
            "billion": self.word("billion", "scale"),
            "trillion": self.word("trillion", "scale"),
        }

    def money(self, value: float, currency: str | None, digits: int = 4) -> str:
        """Write an amount: ``380,7 M USD``."""
        unit = self.word(currency, "currency") if currency else ""
        return f"{self.scaled(value, digits)}\N{NO-BREAK SPACE}{unit}".rstrip()

    def money_range(self, low: float, high: float, currency: str | None) -> str:
        """Write a range of amounts with as many digits as it takes to tell its ends apart."""
        digits = digits_apart(low, high)
        whole = self.money(high, currency, digits)
        first, last = self.scaled(low, digits), self.scaled(high, digits)
        if first == last:
            return whole
        number, _, scale = first.partition("\N{NO-BREAK SPACE}")
        same = scale == last.partition("\N{NO-BREAK SPACE}")[2]
        return self.between(number if same else first, whole)

    def between(self, low: str, high: str) -> str:
        """Write a range of two written figures; one that begins with more than digits is long."""
        short = self.word("{low} to {high}", "range")
        long = self.word("{low} to {high}", "long range")
        return (short if _DIGITS.fullmatch(low) else long).format(low=low, high=high)

    def percent(self, ratio: float, decimals: int = 1, *, signed: bool = False) -> str:
        """Write a ratio in per cent, without closing zeros: ``+18,9 %``."""
        text = self.decimal(abs(ratio) * 100, decimals)
        if decimals:
            text = re.sub(r"\D?0+$", "", text)
        if text in {"", "0"}:
            return self._per_cent("0")
        sign = "−" if ratio < 0 else "+" if signed else ""
        return self._per_cent(f"{sign}{text}")

    def share(self, part: float, digits: int = 4, decimals: int | None = None) -> str:
        """Write a part of a whole in per cent with so many significant digits, or decimals."""
        return self._per_cent(self._bare(part, digits, decimals))

    def share_range(
        self, low: float, high: float, digits: int = 4, decimals: int | None = None
    ) -> str:
        """Write a range of parts of a whole in per cent."""
        first, last = (self._bare(part, digits, decimals) for part in (low, high))
        return self._per_cent(last if first == last else self.between(first, last))

    def chance(self, p: float) -> str:
        """Write a probability in whole per cent, never as impossible or certain."""
        if p < 0.01:
            return self.word("under {percent}", "chance").format(percent=self.percent(0.01))
        if p > 0.99:
            return self.word("over {percent}", "chance").format(percent=self.percent(0.99))
        return self.percent(p, 0)

    def chance_range(self, low: float, high: float) -> str:
        """Write the range of a probability."""
        first, last = self.chance(low), self.chance(high)
        if first == last:
            return first
        if low >= 0.01 and high <= 0.99:
            return self.share_range(low, high, decimals=0)
        return self.between(first, last)

    def _bare(self, part: float, digits: int, decimals: int | None) -> str:
        if decimals is None:
            return self.significant(part * 100, digits)
        return self.decimal(part * 100, decimals)

    def _per_cent(self, number: str) -> str:
        pattern = self._locale.percent_formats[None].pattern
        return number + str(pattern).removeprefix("#,##0")

    def when(self, text: str) -> str:
        """Write months, years or a day: ``janv.–août 2024``, ``2023–2024``, ``5 mars 2025``.

        A text that is none of these stays as it is.
        """
        first, _, last = text.partition("..")
        if not last:
            return self._moment(first, "wide")
        one, other = _MONTH.fullmatch(first), _MONTH.fullmatch(last)
        if one and other and one[1] == other[1]:
            names = self._locale.months["stand-alone"]["wide"]
            return f"{names[int(one[2])]}–{names[int(other[2])]} {one[1]}"
        return f"{self._moment(first, 'wide')}–{self._moment(last, 'wide')}"

    def _moment(self, text: str, width: str) -> str:
        found = _MONTH.fullmatch(text)
        if found is None or not 1 <= int(found[2]) <= 12:
            return text
        year, month, day = found[1], int(found[2]), found[3]
        if day is None:
            return f"{self._locale.months['stand-alone'][width][month]} {year}"
        from datetime import date

        from babel.dates import format_date

        try:
            moment = date(int(year), month, int(day))
        except ValueError:
            return text
        return str(format_date(moment, self.word("d MMMM y", "date"), self._locale))

    def quoted(self, text: str) -> str:
        """Put words of somebody in the marks of the language."""
        return self.word("“{text}”", "quote").replace("{text}", text)


@lru_cache(maxsize=8)
def language(code: str) -> Language:
    """Load a language.

    Raises
    ------
    InputError
        If there is no catalogue of it.
    """
    if code not in languages():
        raise InputError(
            f"the page is not written in '{code}'", hint=f"Languages: {', '.join(languages())}."
        )
    if code == SOURCE:
        return Language(code, None)
    with (_CATALOGUES / f"{code}.po").open("rb") as file:
        return Language(code, read_po(file, locale=code))

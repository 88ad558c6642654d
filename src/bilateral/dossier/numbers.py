"""Numbers as digits and as words, with the exact digits printed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bilateral.dossier.language_tables import Tables, Token

_DIGITS = re.compile(
    r"(?<![\d.,])(?!(?<=(?:19|20)\d\d[-–/])\d\d[ '])"
    r"(?:(?<![^\W\d_])|(?<=\b[xх])|(?<=\b[A-Z]{3})|(?<=\b[RKNP])|(?<=\b(?:Rs|Sh|Tk|Nu|Rp|RM|TL))|(?<=\b[KTU][Ss]h)|(?<=\bKShs))(?:"
    r"\d{1,3}(?:[ ']\d{3})+(?:[.,]\d+)?(?!\d)"
    r"|\d{1,3}(?:,\d{3})+(?:\.\d+)?(?![\d,])"
    r"|\d{1,3}(?:\.\d{3})+(?:,\d+)?(?![\d.])"
    r"|\d+(?:[.,]\d+)?)"
)
_LONGEST = 24
_TENS = 20
_TEN = 10
_AFTER_TEN = (7, 8, 9)


@dataclass(frozen=True, slots=True)
class Number:
    """A number in the text.

    Attributes
    ----------
    start, end : its place
    text : its value in plain decimal notation, with the decimals printed (``1.80``)
    words : whether it was written in words
    """

    start: int
    end: int
    text: str
    words: bool = False

    @property
    def value(self) -> float:
        """The number itself."""
        return float(self.text)


def plain(digits: str, lang: str) -> str:
    """Write printed digits with a point and no grouping; `lang` decides what a comma means."""
    digits = digits.replace(" ", "").replace("'", "")
    commas, points = digits.count(","), digits.count(".")
    if commas and points:
        decimal = "," if digits.rindex(",") > digits.rindex(".") else "."
    elif commas:
        grouped = all(len(part) == 3 for part in digits.split(",")[1:])
        decimal = "" if (commas > 1 or (grouped and lang == "en")) else ","
    else:
        decimal = "" if points > 1 else "."
    for mark in ",.":
        if mark != decimal:
            digits = digits.replace(mark, "")
    return digits.replace(",", ".") if decimal == "," else digits


def scaled(number: str, scale: float) -> float:
    """Return number x scale, rounded as the decimals say (1.8 x 1e9 is 1800000000.0)."""
    return float(Decimal(number) * Decimal(str(scale)))


def digit_numbers(text: str, lang: str) -> list[Number]:
    """Find the numbers written in digits; runs longer than 24 digits are no numbers."""
    return [
        Number(found.start(), found.end(), plain(found.group(), lang))
        for found in _DIGITS.finditer(text)
        if found.end() - found.start() <= _LONGEST
    ]


def word_number(tokens: list[Token], first: int, tables: Tables) -> tuple[str, int] | None:
    """Read the number written in words that begins at token `first`.

    Returns its value in decimal notation and the token after it, or None. Ones, tens and
    hundreds are added up; what follows a larger word than itself multiplies it. Languages say by
    ``ten_adds`` that ten comes before its ones (`on beş`), by ``ones_first`` the reverse.
    """
    grammar = tables.table("grammar")
    small: dict[str, float] = tables.table("number_words")
    total = 0.0
    last: float | None = None
    joins = tables.words("number_joins")
    at = first
    while at < len(tokens):
        word = tokens[at].low
        value = small.get(word)
        if value is None:
            if last is not None and word in joins and at + 1 < len(tokens):
                after = small.get(tokens[at + 1].low)
                tens = after is not None and "ones_first" in grammar and last < _TEN <= after < 100
                if tens or (after is not None and after < last and last >= _TENS):
                    at += 1
                    continue
            break
        if last is None:
            total = value
        elif value == 100 and last < 10:
            total = total - last + last * 100
        elif value == 20 and last == 4 and tables.lang == "fr":
            total = total - 4 + 80
        elif (
            (last >= 20 and value < last and last % 10 == 0)
            or (last == 100 and value < 100)
            or (last == 10 and value in _AFTER_TEN and tables.lang == "fr")
            or (last == _TEN and value < _TEN and "ten_adds" in grammar)
            or (last < _TEN <= value < 100 and "ones_first" in grammar)
        ):
            total += value
        else:
            break
        last = value if value != 100 or last is None else 100
        at += 1
    if last is None:
        return None
    return (f"{total:g}", at)


def _with_decimals(whole: str, after: int, tokens: list[Token], tables: Tables) -> tuple[str, int]:
    """Add decimals in words: `deux virgule cinq`, `two point five`, `две целых три десятых`."""
    points, joins = tables.words("decimal_points"), tables.words("decimal_joins")
    if after >= len(tokens) or tokens[after].low not in points or "." in whole:
        return whole, after
    at = after + 1
    at += at < len(tokens) and tokens[at].low in joins
    small = tables.table("number_words")
    digits, parts = "", tables.table("decimal_parts")
    while at < len(tokens) and (value := small.get(tokens[at].low)) is not None:
        read = (f"{value:g}", at + 1) if value < 10 else word_number(tokens, at, tables)
        if read is None or "." in read[0]:
            break
        digits, at = digits + read[0], read[1]
    if not digits:
        return whole, after
    if parts:
        size = parts.get(tokens[at].low) if at < len(tokens) else None
        return (f"{whole}.{digits.zfill(size)}", at + 1) if size else (whole, after)
    return f"{whole}.{digits}", at


def word_numbers(tokens: list[Token], tables: Tables) -> list[tuple[Number, int, int]]:
    """Find the numbers written in words, each with its first token and the one after it."""
    small = tables.table("number_words")
    found: list[tuple[Number, int, int]] = []
    at = 0
    while at < len(tokens):
        if tokens[at].low in small and (read := word_number(tokens, at, tables)):
            text, after = _with_decimals(*read, tokens, tables)
            number = Number(tokens[at].start, tokens[after - 1].end, text, words=True)
            found.append((number, at, after))
            at = after
        else:
            at += 1
    return found

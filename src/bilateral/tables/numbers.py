"""Printed figures: digits, decimal sign, qualifier, range. Nothing is guessed.

How a number is read
--------------------
1. Spaces (also no-break and thin ones) and apostrophes separate thousands, in groups of three.
2. Two different signs: the last one is the decimal sign (``1,234.5``, ``1.234,5``).
3. The same sign twice or more separates thousands (``1,234,567``).
4. One sign, and not exactly three digits after it: decimal sign (``380.7``, ``380,7``).
5. One sign with exactly three digits after it is decimal where thousands are impossible: more
   than three digits before it (``1104.250``) or a leading zero (``0.250``, ``0104.250``).
6. Otherwise (``1.234``, ``1,234``, ``104.250``) both readings are possible: refused, unless the
   caller declares the decimal sign of the file.

A number that a workbook stores as a number has a certain decimal sign, so rule 6 does not apply.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from bilateral.tables.findings import BadCell

if TYPE_CHECKING:
    from bilateral.tables.grid import DecimalSign
    from bilateral.vocab.rounding import Qualifier

MAX_DIGITS: Final = 15
_SPACES: Final = re.compile(r"[\s\u00a0\u2007-\u200a\u202f\u205f]+")
_MINUS: Final = "-\u2212\u2013\u2011\u2012"
_SIGN: Final = r"[+\-\u2212\u2013\u2011\u2012]"
_BODY: Final = r"\d+(?:[.,'’ ]\d+)*"
_FIGURE: Final = re.compile(
    rf"(?P<low>{_SIGN}? ?{_BODY})"
    r"(?: ?(?P<sep>\.{2,3}|…|[\-\u2212\u2013\u2011\u2012\u2014]|to|and|à|et|до|и)"
    rf" ?(?P<high>{_SIGN}? ?{_BODY}))?"
    r"(?P<more> ?\+)?",
    re.I,
)
_WORDS: Final = re.compile(rf"(?P<words>\D*?)(?P<rest>{_SIGN}? ?\d.*)", re.S)
_BETWEEN: Final = frozenset({"between", "entre", "между"})
_AND: Final = frozenset({"and", "et", "и"})
_OPENS: Final = _BETWEEN | {"from", "de", "от", "с"}

_QUALIFIERS: Final[dict[Qualifier, str]] = {
    "about": "about|around|approximately|approx|roughly|some|circa|ca|c.|~|≈|environ|env|autour de|"
    "à peu près|около|примерно|приблизительно|порядка|in the order of|of the order of",
    "almost": "nearly|almost|close to|just under|a little under|a little less than|près de|presque|"
    "quasiment|un peu moins de|почти|чуть менее|чуть меньше|без малого",
    "over": "over|more than|above|>|in excess of|exceeding|just over|plus de|plus d'|supérieur à|"
    "supérieure à|au-delà de|au-dessus de|более|более чем|свыше|больше|больше чем|чуть более|"
    "чуть больше|с лишним",
    "at_least": "at least|not less than|no less than|>=|≥|=>|minimum|au moins|au minimum|не менее|"
    "не менее чем|не меньше|как минимум|минимум",
    "up_to": "up to|at most|not more than|no more than|less than|under|below|<|<=|≤|maximum|"
    "jusqu'à|jusqu’à|au plus|au maximum|moins de|inférieur à|до|не более|не более чем|не больше|"
    "менее|меньше|максимум",
}
_QUALIFIER_OF: Final[dict[str, Qualifier]] = {
    word: name for name, words in _QUALIFIERS.items() for word in words.split("|")
}
_ABSENT: Final = re.compile(
    r"[.…:*?#x]+|[-–—−]+|n\.?/?a\.?|n\.?d\.?|c|s|null|none|nil|missing|confidential|tbd|н/?д|нет|"
    r"#n/?a",
    re.I,
)
_NOT_FINITE: Final = re.compile(r"[+\-]?(nan|inf|infinity|∞|infini|#num!|#div/0!)", re.I)
_SCIENTIFIC: Final = re.compile(r"\d\s*[eEеЕ]\s*[+\-]?\d|\d\s*[x×*]\s*10\s*\^", re.I)
_ACCOUNTING: Final = re.compile(rf"\(\s*({_BODY})\s*\)")


@dataclass(frozen=True, slots=True)
class Figure:
    """A printed figure taken apart.

    Attributes
    ----------
    number : digits with a decimal point, and a minus when one was written
    number_high : upper end of a range
    qualifier : how the writer limited it
    plus : whether a plus sign was written
    comma : whether the decimal sign was a comma
    """

    number: str
    number_high: str | None = None
    qualifier: Qualifier = "exact"
    plus: bool = False
    comma: bool = False

    @property
    def ends(self) -> tuple[Decimal, ...]:
        """The one or two numbers."""
        written = (self.number, self.number_high)
        return tuple(Decimal(n) for n in written if n is not None)


def tidy(text: str) -> str:
    """Return the text with every run of spaces, of any width, as one plain space."""
    return _SPACES.sub(" ", text).strip()


def parse_figure(text: str, *, decimal: DecimalSign | None = None, certain: bool = False) -> Figure:
    """Take a printed figure apart.

    Parameters
    ----------
    text : such as ``380.7``, ``nearly 270``, ``5-10``, ``1 234.5``
    decimal : decimal sign that the caller declares for the file
    certain : the number comes from a workbook's own number, written with a point

    Raises
    ------
    BadCell
        If it is not a figure, or has two readings.
    """
    written = tidy(text)
    _refuse_tokens(written)
    found = _WORDS.fullmatch(written)
    words = found["words"].strip() if found else ""
    rest = found["rest"].strip() if found else written
    opening = words.casefold() in _OPENS
    qualifier = _qualifier(words, rest, written) if words and not opening else "exact"
    shape = _FIGURE.fullmatch(rest)
    if shape is None:
        raise _not_a_number(written, rest)
    between = words.casefold() in _BETWEEN
    if opening and shape["high"] is None:
        raise _not_a_number(written, rest)
    if between != ((shape["sep"] or "").casefold() in _AND):
        raise _not_a_number(written, rest)
    low, comma = _signed(shape["low"], decimal, certain)
    plus = shape["low"].startswith("+")
    if shape["more"]:
        if qualifier != "exact" or shape["high"]:
            raise _not_a_number(written, rest)
        qualifier = "at_least"
    if shape["high"] is None:
        return Figure(low, None, qualifier, plus, comma)
    if qualifier not in {"exact", "about"}:
        raise BadCell(
            "number-range",
            f"a range cannot be '{words}' as well",
            "Write the range alone, such as 5-10.",
        )
    high, comma_high = _signed(shape["high"], decimal, certain)
    signed = any(shape[end][0] in f"+{_MINUS}" for end in ("low", "high"))
    if signed and shape["sep"] in set(_MINUS):
        raise BadCell(
            "number-range",
            "a range of signed numbers cannot be written with a dash",
            "Write it with two points: -5..-3 or -1..+2.",
        )
    return _range(low, high, plus, comma or comma_high)


def _range(low: str, high: str, plus: bool, comma: bool) -> Figure:
    first, last = Decimal(low), Decimal(high)
    if first < 0 and last < 0:
        # "-3..-5" and "-5..-3" are both written; the smaller size goes first, as in a fall.
        first_low = abs(first) <= abs(last)
        ends = (low, high) if first_low else (high, low)
        return Figure(*ends, "range", plus, comma)
    if first >= last:
        raise BadCell(
            "number-range",
            f"a range must rise: {low} is not below {high}",
            "Write the smaller number first.",
        )
    return Figure(low, high, "range", plus, comma)


def _qualifier(words: str, rest: str, written: str) -> Qualifier:
    key = words.casefold().removesuffix(":").strip()
    found = _QUALIFIER_OF.get(key) or _QUALIFIER_OF.get(key.rstrip("."))
    if found is None:
        raise _not_a_number(written, rest)
    return found


def _refuse_tokens(written: str) -> None:
    if _ABSENT.fullmatch(written):
        raise BadCell(
            "number-absent",
            "a sign for 'no figure' is not a figure",
            "Leave the cell empty when there is no figure; a confidential or unreported figure is "
            "left out, with a word in 'note'. A reported zero is written 0.",
        )
    if _NOT_FINITE.fullmatch(written):
        raise BadCell(
            "number-not-finite", "this is not a finite number", "Write the figure as published."
        )
    if any(char.isdigit() and not "0" <= char <= "9" for char in written):
        raise BadCell("number-digits", "these digits are not 0-9", "Write it with digits 0-9.")
    if _SCIENTIFIC.search(written):
        raise BadCell(
            "number-scientific",
            "scientific notation hides the printed digits",
            "Write all the digits, as published.",
        )
    if found := _ACCOUNTING.search(written):
        raise BadCell(
            "number-accounting",
            "brackets may mean a negative number, or a remark",
            f"Write -{found[1]} if it is negative.",
        )


def _not_a_number(written: str, rest: str) -> BadCell:
    words = re.sub(rf"{_BODY}|{_SIGN}", " ", written).split()
    if not re.search(r"\d", written):
        return BadCell(
            "number-unknown", "there is no number in it", "Write the number as published: 380.7"
        )
    if re.search(r"\d[%‰]|[%‰]", rest):
        return BadCell(
            "number-unknown",
            "a per cent figure is not a level",
            "A growth belongs in the column 'change'; only a share has % as its unit.",
        )
    named = ", ".join(f"'{w[:20]}'" for w in words[:3])
    return BadCell(
        "number-unknown",
        f"this is not a number{f' because of {named}' if named else ''}",
        "Write the number alone (380.7, about 25.3, nearly 270, over 500, up to 10, 5-10); scale "
        "and currency belong in the column 'unit'.",
    )


def _signed(text: str, decimal: DecimalSign | None, certain: bool) -> tuple[str, bool]:
    body = text.lstrip(f"+{_MINUS} ")
    digits, comma = _digits(body, decimal, certain)
    negative = text[0] in _MINUS
    return (f"-{digits}" if negative else digits), comma


def _digits(body: str, decimal: DecimalSign | None, certain: bool) -> tuple[str, bool]:
    """Return digits with a decimal point, and whether the decimal sign was a comma."""
    whole, sign, fraction = _cut(body, decimal, certain)
    whole = whole.lstrip("0") or "0"
    significant = (whole + fraction).lstrip("0")
    if len(significant) > MAX_DIGITS:
        raise BadCell(
            "number-too-long",
            f"more than {MAX_DIGITS} digits cannot be held exactly",
            "Write it in a larger unit, such as million USD, with the digits that matter.",
        )
    return (f"{whole}.{fraction}" if sign else whole), sign == ","


def _cut(body: str, decimal: DecimalSign | None, certain: bool) -> tuple[str, str, str]:
    """Return whole part, decimal sign and fraction by the rules of this module."""
    signs = re.sub(r"\d", "", body)
    if not signs:
        return body, "", ""
    if certain:
        whole, _, fraction = body.partition(".")
        return whole, ".", fraction
    last = signs[-1]
    if last in ".," and signs.count(last) == 1:
        whole, _, fraction = body.rpartition(last)
        others = set(signs[:-1])
        if others:
            _require_groups(whole, body)
            return _declared(re.sub(r"\D", "", whole), last, fraction, decimal, body)
        thousands = len(fraction) == 3 and len(whole) <= 3 and not whole.startswith("0")
        if thousands and decimal is None:
            raise _ambiguous(whole, fraction)
        if thousands and decimal != last:
            return whole + fraction, "", ""
        return _declared(whole, last, fraction, decimal, body)
    _require_groups(body, body)
    if decimal is not None and last == decimal:
        raise _other_sign(decimal, body)
    return re.sub(r"\D", "", body), "", ""


def _declared(
    whole: str, sign: str, fraction: str, decimal: DecimalSign | None, body: str
) -> tuple[str, str, str]:
    if decimal is not None and sign != decimal:
        raise _other_sign(decimal, body)
    return whole, sign, fraction


def _other_sign(decimal: str, body: str) -> BadCell:
    return BadCell(
        "number-sign",
        f"the decimal sign of this file was declared to be '{decimal}'",
        f"Write {body} with that sign, or read the file without declaring one.",
    )


def _require_groups(whole: str, body: str) -> None:
    """Refuse thousands that are not in groups of three under one sign."""
    signs = set(re.sub(r"\d", "", whole))
    if len(signs) == 1 and re.fullmatch(r"[1-9]\d{0,2}(\D\d{3})+", whole):
        return
    raise BadCell(
        "number-groups",
        "the groups of digits are not thousands",
        f"Write it without separators: {re.sub(r'[^0-9]', '', whole)}"
        + (" and a decimal point." if whole != body else "."),
    )


def _ambiguous(whole: str, fraction: str) -> BadCell:
    return BadCell(
        "number-ambiguous",
        f"this is either {whole}{fraction} (thousands) or {whole}.{fraction} (decimals)",
        f"Write {whole}{fraction} for thousands, or 0{whole}.{fraction} for decimals (a leading "
        "zero rules thousands out).",
    )

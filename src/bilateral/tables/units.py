"""Units: a scale and a currency (``million USD``), per cent, or an exchange rate."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from typing import Final, Literal

from bilateral.errors import UnknownCodeError
from bilateral.tables.findings import BadCell
from bilateral.tables.numbers import tidy
from bilateral.vocab.currency import currency

_SCALES: Final[dict[float, str]] = {
    1e3: "thousand thousands thsd thous tsd k millier milliers mille тыс тысяча тысячи тысяч",
    1e6: "million millions mln mio mn m mill млн миллион миллиона миллионов",
    1e9: "billion billions bn bln milliard milliards md mds mrd mlrd млрд миллиард миллиарда "
    "миллиардов",
    1e12: "trillion trillions tn trn трлн триллион триллиона триллионов",
}
SCALE_OF: Final = {word: scale for scale, words in _SCALES.items() for word in words.split()}
_RATE: Final = re.compile(
    r"(?P<to>\S+?) ?(?:/| per ) ?(?P<count>1|10|100|1000|10000)? ?(?P<one>[^\s\d/]+)", re.I
)
_OF: Final = frozenset({"of", "de", "d'"})
_EXAMPLE: Final = "Write scale and currency, such as: million USD, billion RUB, EUR."


@dataclass(frozen=True, slots=True)
class Unit:
    """What one unit of a printed number is.

    Attributes
    ----------
    kind : money, percent or rate
    scale : currency units in one unit of the number (``million USD``: 1e6; ``RUB per 100 AMD``:
        0.01)
    currency : ISO 4217 code; for a rate the money that is counted (``RUB per USD``: RUB)
    per : for a rate, the money of which one unit is priced
    """

    kind: Literal["money", "percent", "rate"]
    scale: float = 1.0
    currency: str | None = None
    per: str | None = None


def parse_unit(text: str) -> Unit:
    """Read a unit.

    Raises
    ------
    BadCell
        If scale or currency is not known, or the currency is missing.
    """
    written = tidy(text)
    if written in {"%", "per cent", "percent", "pour cent", "pct"}:
        return Unit("percent", 0.01)
    if found := _RATE.fullmatch(written):
        to, one = _money(found["to"]), _money(found["one"])
        if to == one:
            raise BadCell("unit-rate", "a rate needs two different currencies", _EXAMPLE)
        return Unit("rate", 1.0 / float(found["count"] or 1), to, one)
    if re.search(r"\d", written):
        raise BadCell("unit-unknown", "a unit holds no digits", _EXAMPLE)
    scales: list[float] = []
    rest: list[str] = []
    for word in written.split(" "):
        scale = SCALE_OF.get(word.casefold().rstrip("."))
        if scale is not None:
            scales.append(scale)
        elif word.casefold() not in _OF:
            rest.append(word)
    if not rest:
        raise BadCell("unit-currency", "the unit names no currency", _EXAMPLE)
    if len(scales) > 1:
        raise BadCell("unit-scale", "the unit has two words of scale", _EXAMPLE)
    if len(rest) > 1:
        raise _unknown(rest)
    return Unit("money", scales[0] if scales else 1.0, _money(rest[0]))


def parse_currency(text: str) -> str:
    """Read a currency code.

    Raises
    ------
    BadCell
        If it is not an ISO 4217 code.
    """
    return _money(tidy(text))


def _money(word: str) -> str:
    try:
        return currency(word).code
    except UnknownCodeError as error:
        raise BadCell("currency-unknown", error.message, error.hint) from None


def _unknown(words: list[str]) -> BadCell:
    for word in words:
        near = difflib.get_close_matches(word.casefold().rstrip("."), SCALE_OF, n=1, cutoff=0.7)
        if near:
            return BadCell(
                "unit-scale", f"'{word[:20]}' is not a word of scale", f"Did you mean '{near[0]}'?"
            )
    for word in words:
        try:
            currency(word)
        except UnknownCodeError as error:
            if error.hint and "may mean" in error.hint:
                return BadCell("currency-unknown", error.message, error.hint)
    return BadCell("unit-unknown", "this is not a scale and a currency", _EXAMPLE)

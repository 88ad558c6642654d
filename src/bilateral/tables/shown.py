"""What a spreadsheet shows for a number or a date, rebuilt from its number format.

The printed decimals of a published figure decide how exact it is: 104 shown as ``104.0`` is
``104.0``. Thousands separators are left out of the rebuilt text, and a negative number is always
written with a minus.
"""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Final

from bilateral.tables.findings import BadCell

if TYPE_CHECKING:
    from datetime import date

_PIECES: Final = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|\[(?P<bracket>[^\]]*)\]|_.|\*.|'
    r"(?P<digits>[0#?][0#?,]*(?:\.[0#?]*)?,*|\.[0#?]+)|(?P<percent>%)|"
    r"(?P<exponent>[Ee][+-])|(?P<other>.)"
)
_GENERAL: Final = {"general", "@"}
_CURRENCY: Final = re.compile(r"\$([^-\]]*)")
_DATE_PIECES: Final = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.|(y+|e+|d+|m+|h+|s+)', re.I)
_AS_TEXT: Final = "Format the cell as text and type the figure as published."
GENERAL_DIGITS: Final = 10


def shown_number(value: float, number_format: str) -> str:
    """Return the text that the cell shows, without thousands separators.

    Raises
    ------
    BadCell
        If the format changes the scale, hides the number or is not understood.
    """
    try:
        exact = Decimal(repr(value))
    except ArithmeticError:
        raise BadCell("number-not-finite", "this is not a finite number", _AS_TEXT) from None
    if not exact.is_finite():
        raise BadCell("number-not-finite", "this is not a finite number", _AS_TEXT)
    section = _section(number_format or "General", exact)
    if section.strip().casefold() in _GENERAL:
        return _general(value, exact)
    return _formatted(exact, section)


def _section(number_format: str, value: Decimal) -> str:
    """Choose among the sections for positive, negative and zero."""
    parts = re.split(r';(?=(?:[^"]*"[^"]*")*[^"]*$)', number_format)
    if value < 0 and len(parts) > 1:
        return parts[1]
    return parts[2] if value == 0 and len(parts) > 2 else parts[0]


def _general(value: float, exact: Decimal) -> str:
    if exact == exact.to_integral_value():
        text = f"{exact:f}".split(".")[0]
        if len(text.lstrip("-")) <= 15:
            return text
    text = f"{value:.{GENERAL_DIGITS}g}"
    if "e" in text:
        raise BadCell("number-scientific", "the number is shown in scientific notation", _AS_TEXT)
    return text


def _formatted(value: Decimal, section: str) -> str:
    digits: str | None = None
    before, after = "", ""
    percent = 0
    for piece in _PIECES.finditer(section):
        if piece["digits"] is not None:
            if digits is not None:
                raise _strange(section)
            digits = piece["digits"]
            continue
        percent += piece["percent"] is not None
        word = _literal(piece, section)
        if digits is None:
            before += word
        else:
            after += word
    if digits is None:
        raise BadCell("format-hidden", f"the format {section!r} does not show the number", _AS_TEXT)
    if digits.endswith(","):
        raise BadCell(
            "format-scaled",
            f"the format {section!r} shows the number in thousands or millions",
            "Show the full number, or type the number as published and its scale into 'unit'.",
        )
    text = _rounded(abs(value) * 100**percent, digits)
    before, after = before.strip(), after.strip()
    if value < 0:
        before, after = before.strip("-(+ "), after.removesuffix(")").removesuffix("-").strip()
    minus = "-" if value < 0 and Decimal(text) != 0 else ""
    return (
        f"{before}{minus}{text}{after}"
        if after == "%"
        else f"{before}{minus}{text} {after}".rstrip()
    )


def _literal(piece: re.Match[str], section: str) -> str:
    if piece["exponent"] is not None:
        raise BadCell("number-scientific", "the number is shown in scientific notation", _AS_TEXT)
    if piece["bracket"] is not None:
        if re.match(r"[<>=]", piece["bracket"]):
            raise _strange(section)
        found = _CURRENCY.match(piece["bracket"])
        return found[1] if found else ""
    other = piece["other"] or ""
    if other.isalpha() or other == "/":
        raise _strange(section)
    written = (piece["quoted"], piece["escaped"], piece["percent"], piece["other"])
    return next((part for part in written if part is not None), "")


def _strange(section: str) -> BadCell:
    return BadCell("format-unknown", f"the number format {section!r} is not understood", _AS_TEXT)


def _rounded(value: Decimal, digits: str) -> str:
    fraction = digits.partition(".")[2]
    least = len(fraction.rstrip("#?"))
    if len(fraction) > 30:
        raise _strange(digits)
    text = f"{value.quantize(Decimal(1).scaleb(-len(fraction)), ROUND_HALF_UP):f}"
    while text.partition(".")[2] and len(text.partition(".")[2]) > least and text.endswith("0"):
        text = text[:-1]
    return text.rstrip(".")


def shown_date(value: date, number_format: str) -> str:
    """Return the date with the parts that the cell shows: ``2024``, ``2024-03``, ``2024-03-05``.

    Raises
    ------
    BadCell
        If the format shows no year.
    """
    shown = {found[1][0].lower() for found in _DATE_PIECES.finditer(number_format) if found[1]}
    if not shown & {"y", "e"}:
        raise BadCell(
            "cell-date",
            "the cell holds a date that is shown without its year",
            "Format the cell as text and type it again, such as 2024-03-05.",
        )
    if "d" in shown:
        return f"{value.year:04d}-{value.month:02d}-{value.day:02d}"
    return f"{value.year:04d}-{value.month:02d}" if "m" in shown else f"{value.year:04d}"

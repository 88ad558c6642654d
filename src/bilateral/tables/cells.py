"""Single cells: levels, growths, product codes, yes or no. A parser gives a value or `BadCell`."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from bilateral.errors import InputError
from bilateral.tables.findings import BadCell
from bilateral.tables.numbers import Figure, parse_figure, tidy
from bilateral.vocab.amount import Amount
from bilateral.vocab.phrase import phrase
from bilateral.vocab.rounding import WIDTHS, Interval, half_width, interval

if TYPE_CHECKING:
    from bilateral.tables.grid import DecimalSign
    from bilateral.tables.records import Cell
    from bilateral.tables.units import Unit
    from bilateral.vocab.measure import Kind
    from bilateral.vocab.phrase import Phrase
    from bilateral.vocab.rounding import Form

DECIMAL_COMMA: Final = phrase("the decimal comma was read as a decimal point")
_FALL: Final = "A fall is at most -100%; a multiple is above zero."
INDEX_LIKE: Final = 50  # an unsigned per cent from here on may be an index as well
_PERCENT: Final = re.compile(r"\s*(?:%|per ?cent\b|pour ?cent\b|процент\w*)", re.I)
_TIMES: Final = re.compile(r"(?<!\w)[x×х]\s*(?=\d)|(?<=\d)\s*[x×х](?!\w)", re.I)
_POINTS: Final = re.compile(r"(\bp\.? ?p\.?|п\. ?п\.?|\bpoints?\b|пункт|\bpps?\b)", re.I)
_TIMES_WORDS: Final = re.compile(
    r"\b(times|fold|fois|раза?|doubled|tripled|удво|утро|doublé)", re.I
)


def figure_of(cell: Cell, decimal: DecimalSign | None, text: str | None = None) -> Figure:
    """Take the figure of a cell apart; refuse what a workbook turned into a date."""
    if cell.kind == "date":
        raise BadCell(
            "cell-date",
            "the spreadsheet holds a date here",
            "It may have turned '5-10' or '5.10' into one: format the cell as text and type the "
            "figure again.",
        )
    shown = cell.text if text is None else text
    return parse_figure(shown, decimal=decimal, certain=cell.kind == "number")


def level(figure: Figure, unit: Unit, kind: Kind, text: str) -> Amount:
    """Build the level of a figure in full units (a share: ratio).

    Raises
    ------
    BadCell
        If it is negative where it cannot be, or a share above 100 %.
    """
    if kind != "balance" and (figure.plus or figure.number.startswith("-")):
        raise BadCell(
            "value-sign",
            f"a figure of {kind} has no sign" if figure.plus else f"{kind} cannot be negative",
            "A growth belongs in the column 'change'; a difference of flows is a 'balance'.",
        )
    if kind == "share":
        return _share(figure, text)
    if kind == "rate" and figure.ends[0] == 0:
        raise BadCell("value-sign", "an exchange rate is above zero", "Write the rate.")
    ends = figure.ends
    if figure.number_high is not None and ends[0] <= 0 <= ends[1]:
        low, high = (
            level(replace(figure, number=n, number_high=None, qualifier="exact"), unit, kind, text)
            for n in (figure.number, figure.number_high)
        )
        return _union(low, high, text)
    if kind == "balance" and ends[0] == 0 and figure.qualifier in {"exact", "about"}:
        # A balance printed as 0.0 may be on either side of zero.
        halves = [half_width(figure.number, w, scale=unit.scale) * unit.scale for w in WIDTHS]
        tight, loose = (Interval(-h, h) for h in halves)
        return Amount(0.0, tight, loose, text, figure.qualifier)
    return Amount.money(
        figure.number,
        scale=unit.scale,
        qualifier=figure.qualifier,
        number_high=figure.number_high,
        text=text,
    )


def _share(figure: Figure, text: str) -> Amount:
    if max(figure.ends) > 100:
        raise BadCell("value-share", "a share is at most 100 %", "Write the share in per cent.")
    found: list[Interval] = []
    for width in WIDTHS:
        raw = interval(
            figure.number,
            width,
            qualifier=figure.qualifier,
            form="percent",
            scale=0.01,
            number_high=figure.number_high,
        )
        found.append(Interval(max(raw.low, 0.0), min(raw.high, 1.0)))
    return Amount(float(figure.ends[0] / 100), found[0], found[1], text, figure.qualifier)


def _union(low: Amount, high: Amount, text: str) -> Amount:
    return Amount(
        (low.value + high.value) / 2,
        Interval(low.tight.low, high.tight.high),
        Interval(low.loose.low, high.loose.high),
        text,
        "range",
    )


def change(cell: Cell, decimal: DecimalSign | None) -> tuple[Amount, tuple[Phrase, ...]]:
    """Read a growth, with the caveats of its writing.

    Raises
    ------
    BadCell
        If neither per cent nor a multiple is written, or the figure has two readings.
    """
    written = tidy(cell.text)
    form, bare = _form(written)
    figure = figure_of(cell, decimal, bare)
    caveats = [DECIMAL_COMMA] if figure.comma else []
    unsigned = not figure.plus and not figure.number.startswith("-")
    if form == "percent" and unsigned and figure.ends[-1] != 0:
        _refuse_index(figure)
        caveats.append(phrase("a per cent without a sign was read as growth"))
    if form == "multiple" and (figure.plus or min(figure.ends) <= 0):
        raise BadCell(
            "change-multiple",
            "a multiple is above zero and has no sign",
            "Write x1.5 for half as much again, -100% for a fall to nothing.",
        )
    return _change_amount(figure, form, cell.text), tuple(caveats)


def _form(written: str) -> tuple[Form, str]:
    """Tell per cent from a multiple, and return the figure without its marks."""
    if _POINTS.search(written):
        raise BadCell(
            "change-points",
            "percentage points are a change of a share, not a growth",
            "Write the two shares as two rows.",
        )
    percent, times = _PERCENT.sub("", written), _TIMES.sub("", written)
    if (percent != written) == (times != written):
        hint = "Write +18.9% for a growth, x1.5 for a multiple."
        if _TIMES_WORDS.search(written):
            hint = "Write a multiple as x1.5 (that is one and a half times as much), doubled as x2."
        rule = "change-unknown" if percent != written else "change-bare"
        message = "it has both % and x" if percent != written else "there is neither % nor x"
        _refuse_tokens_first(written)
        raise BadCell(rule, message, hint)
    if percent != written and not re.search(rf"{_PERCENT.pattern}\s*\+?$", written, re.I):
        raise BadCell(
            "change-unknown", "words follow the per cent sign", "Write the figure alone: +18.9%"
        )
    return ("percent", percent) if percent != written else ("multiple", times)


def _refuse_tokens_first(written: str) -> None:
    """Let the better message about ``n/a``, ``NaN`` or ``1e5`` come first."""
    try:
        parse_figure(written)
    except BadCell as error:
        if error.rule in {"number-absent", "number-not-finite", "number-scientific"}:
            raise


def _refuse_index(figure: Figure) -> None:
    high = max(figure.ends)
    if high < INDEX_LIKE:
        return
    number = figure.number_high or figure.number
    raise BadCell(
        "change-ambiguous",
        f"without a sign this is either a growth of {number} % or an index (earlier period = 100)",
        f"Write +{number}% for the growth, or x{float(number) / 100:g} for the index.",
    )


def _change_amount(figure: Figure, form: Form, text: str) -> Amount:
    ends = figure.ends
    if min(ends) < -100 and form == "percent":
        raise BadCell("change-too-low", "a level cannot fall by more than all of it", _FALL)
    try:
        if figure.number_high is not None and ends[0] <= 0 <= ends[1]:
            low, high = (Amount.change(n, form) for n in (figure.number, figure.number_high))
            return _union(low, high, text)
        return Amount.change(
            figure.number,
            form,
            qualifier=figure.qualifier,
            number_high=figure.number_high,
            text=text,
        )
    except InputError as error:
        raise BadCell("change-too-low", error.message, _FALL) from None


def product(text: str) -> str:
    """Read an HS code of 2 to 10 digits.

    Raises
    ------
    BadCell
        If its length is odd (a leading zero was probably lost) or it is not a code.
    """
    written = tidy(text)
    code = (
        written.replace(".", "") if re.fullmatch(r"[0-9]{4}(\.[0-9]{2}){1,3}", written) else written
    )
    if re.fullmatch(r"[0-9]+", code) and code.isascii():
        if len(code) % 2 and len(code) < 10:
            raise BadCell(
                "product-length",
                "an HS code has 2, 4, 6, 8 or 10 digits",
                f"A leading zero may have been lost: write 0{code} if that is meant.",
            )
        if len(code) in {2, 4, 6, 8, 10} and "01" <= code[:2] <= "99":
            return code
    raise BadCell(
        "product-unknown", "this is not an HS code", "Write 2, 4, 6, 8 or 10 digits, such as 0402."
    )


def yes_or_no(text: str) -> bool:
    """Read yes or no; empty is no.

    Raises
    ------
    BadCell
        If it is neither.
    """
    written = tidy(text).casefold()
    if written in {"yes", "true", "1", "oui", "да", "y"}:
        return True
    if written in {"", "no", "false", "0", "non", "нет", "n"}:
        return False
    raise BadCell("yes-no", "this is neither yes nor no", "Write yes, or leave the cell empty.")

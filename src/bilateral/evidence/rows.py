"""One row of a facts table as a `Fact`; what is wrong with it goes to the findings."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from bilateral.errors import InputError
from bilateral.evidence.doubts import say_doubts
from bilateral.evidence.reader import RowReader, identifier, one_of, party
from bilateral.tables.cells import DECIMAL_COMMA, change, figure_of, level, product, yes_or_no
from bilateral.tables.dates import day, period
from bilateral.tables.findings import BadCell, Findings
from bilateral.tables.numbers import tidy
from bilateral.tables.units import parse_currency, parse_unit
from bilateral.vocab.fact import Basis, Change, Fact
from bilateral.vocab.measure import (
    CONTENTS,
    KINDS,
    VALUATIONS,
    Content,
    Kind,
    Measure,
    Valuation,
)
from bilateral.vocab.origin import Origin
from bilateral.vocab.period import month_of
from bilateral.vocab.phrase import Count, phrase, phrases

if TYPE_CHECKING:
    from bilateral.tables.grid import DecimalSign, Grid, Row
    from bilateral.tables.units import Unit
    from bilateral.vocab.amount import Amount
    from bilateral.vocab.economy import Economy
    from bilateral.vocab.period import Period

_SINCE: Final = re.compile(r"since ?: ?(.*)", re.I)
_UNDATED: Final = phrase("no date of publication: as_of cannot leave it out")


def read_row(grid: Grid, row: Row, findings: Findings, decimal: DecimalSign | None) -> Fact | None:
    """Read one row; None when anything in it is wrong."""
    reader = RowReader(grid, row, findings, decimal)
    id = reader.require("id", identifier)
    side = reader.require("side", party)
    kind = reader.require("measure", _kind)
    ends = _ends(reader, kind)
    when = reader.require("period", period)
    unit = _unit(reader)
    value = _value(reader, kind, unit, ends)
    growth = _growth(reader, when)
    measure = _measure(reader, kind, ends, unit if value is not None else None)
    origin = _origin(reader, when)
    supersedes = reader.take("supersedes", identifier)
    own_source = reader.take("own_source", yes_or_no) or False
    if not row.text("value") and not row.text("change"):
        message = "the row has neither a value nor a change"
        reader.note("value", BadCell("row-unfilled", message, "Fill it, or delete the row."))
    if id is None or side is None or measure is None or when is None or reader.bad:
        return None
    say_doubts(reader, side, measure, when, growth)
    return Fact(
        id=id,
        side=side.code,
        measure=measure,
        period=when,
        value=value,
        change=growth,
        origin=origin,
        supersedes=supersedes,
        own_source=own_source,
    )


@dataclass(frozen=True, slots=True)
class _Ends:
    """The two parties, or the two currencies of a rate."""

    origin: str
    to: str
    economies: tuple[Economy, ...] = ()


def _ends(reader: RowReader, kind: Kind | None) -> _Ends | None:
    if kind == "rate":
        monies = [reader.require(column, parse_currency) for column in ("from", "to")]
        codes = [code for code in monies if code is not None]
        parties: tuple[Economy, ...] = ()
    else:
        found = [reader.require(column, party) for column in ("from", "to")]
        parties = tuple(e for e in found if e is not None)
        codes = [e.code for e in parties]
    if len(codes) < 2:
        return None
    if codes[0] == codes[1]:
        message = f"'from' and 'to' are both {codes[0]}"
        reader.note("to", BadCell("pair-same", message, "A figure is about two parties."))
        return None
    for one, other in (codes, codes[::-1]):
        if any(e.code == one and e.within == other for e in parties):
            reader.note(
                "to",
                BadCell(
                    "pair-nested",
                    f"{one} lies within {other}: they do not trade with each other",
                    "Name the partner abroad.",
                ),
            )
            return None
    return _Ends(codes[0], codes[1], parties)


def _unit(reader: RowReader) -> Unit | None:
    if reader.row.text("value") and not reader.row.text("unit"):
        reader.note(
            "unit",
            BadCell(
                "unit-missing",
                "the unit is mandatory beside a value",
                "Write scale and currency, such as: million USD; % for a share.",
            ),
        )
    return reader.take("unit", parse_unit)


def _value(
    reader: RowReader, kind: Kind | None, unit: Unit | None, ends: _Ends | None
) -> Amount | None:
    cell = reader.row.cell("value")
    if not cell.text:
        if unit is not None:
            reader.caveat(phrase("the unit was not used: the row has no value"), "unit")
        return None
    bare = cell.text.rstrip("% ") if kind == "share" else cell.text
    try:
        figure = figure_of(cell, reader.decimal, bare)
    except BadCell as error:
        reader.note("value", error)
        return None
    if kind is None or unit is None:
        return None
    if not _unit_fits(reader, kind, unit, ends):
        return None
    try:
        found = level(figure, unit, kind, cell.text)
    except BadCell as error:
        reader.note("value", error)
        return None
    if figure.comma:
        reader.caveat(DECIMAL_COMMA, "value")
    if kind == "share" and 0 < found.value < 0.01 and "%" not in cell.text:
        reader.caveat(phrase("a share of less than one per cent; the unit is per cent"), "value")
    return found


def _unit_fits(reader: RowReader, kind: Kind, unit: Unit, ends: _Ends | None) -> bool:
    wanted = {"share": "percent", "rate": "rate"}.get(kind, "money")
    if unit.kind != wanted:
        example = {"percent": "%", "rate": "RUB per USD"}.get(wanted, "million USD")
        message = f"a figure of {kind} is not measured in this unit"
        reader.note("unit", BadCell("unit-kind", message, f"Write a unit such as: {example}."))
        return False
    if ends is not None and kind == "rate" and (unit.currency, unit.per) != (ends.to, ends.origin):
        reader.note(
            "unit",
            BadCell(
                "unit-rate",
                f"the row says {ends.to} for one {ends.origin}",
                f"Write {ends.to} per {ends.origin}, or exchange 'from' and 'to'.",
            ),
        )
        return False
    return True


def _growth(reader: RowReader, when: Period | None) -> Change | None:
    money = reader.take("currency_of_change", parse_currency)
    basis = reader.take("change_basis", _basis)
    cell = reader.row.cell("change")
    if not cell.text:
        if money is not None:
            reader.caveat(phrase("not used: the row has no change"), "currency_of_change")
        return None
    try:
        amount, caveats = change(cell, reader.decimal)
    except BadCell as error:
        reader.note("change", error)
        return None
    for caveat in caveats:
        reader.caveat(caveat, "change")
    if not reader.row.text("change_basis"):
        reader.caveat(
            phrase("no change_basis: read as yoy, against the same months a year earlier")
        )
        basis = ("yoy", None)
    if basis is None or when is None:
        return None
    try:
        base = _base(basis[0], basis[1], when)
    except BadCell as error:
        reader.note("change_basis", error)
        return None
    if base.months != when.months:
        reader.caveat(
            phrases(
                "{months} month is compared with {base}: taken as written",
                "{months} months are compared with {base}: taken as written",
                count="months",
                months=Count(when.months),
                base=Count(base.months),
            ),
            "change_basis",
        )
    return Change(amount, base, basis[0], money)


def _basis(text: str) -> tuple[Basis, Period | None]:
    written = tidy(text)
    if found := _SINCE.fullmatch(written):
        return "since", period(found[1])
    word = written.casefold()
    if word == "yoy":
        return "yoy", None
    if word == "mom":
        return "mom", None
    hint = "Write yoy (same months a year earlier), mom (as many months just before) or since:2019."
    if word in {"qoq", "pop"}:
        hint = "Write mom: it means as many months just before, here the quarter before."
    raise BadCell("basis-unknown", "this is not a basis of comparison", hint)


def _base(basis: Basis, since: Period | None, when: Period) -> Period:
    if basis == "yoy" and when.months > 12:
        raise BadCell(
            "basis-too-long",
            f"{when.months} months have no same months a year earlier",
            "Name the base: since:PERIOD.",
        )
    try:
        base = since or (when.year_earlier() if basis == "yoy" else when.shift(-when.months))
    except InputError as error:
        raise BadCell("basis-not-before", error.message, "Name the base: since:PERIOD.") from None
    if base.last >= when.first:
        raise BadCell(
            "basis-not-before",
            f"the base {base} does not end before the period {when} begins",
            "Name an earlier period.",
        )
    return base


def _measure(
    reader: RowReader, kind: Kind | None, ends: _Ends | None, unit: Unit | None
) -> Measure | None:
    content = reader.take("content", _content)
    valuation = reader.take("valuation", _valuation)
    code = reader.take("product", product)
    if kind is None or ends is None:
        return None
    money = unit.currency if unit is not None and unit.kind == "money" else None
    return Measure(
        kind,
        ends.origin,
        ends.to,
        content=content or "unstated",
        valuation=valuation or "unknown",
        currency=money,
        product=code,
    )


def _kind(text: str) -> Kind:
    return one_of(text, KINDS, "measure-unknown")


def _content(text: str) -> Content:
    return one_of(text, CONTENTS, "content-unknown")


def _valuation(text: str) -> Valuation:
    return one_of(text, VALUATIONS, "valuation-unknown")


def _origin(reader: RowReader, when: Period | None) -> Origin:
    row, grid = reader.row, reader.grid
    published = reader.take("published", day)
    if published is not None and when is not None and when.last > month_of(published):
        reader.note(
            "published",
            BadCell(
                "published-too-early",
                f"the period {when} was not over when the figure was published",
                "Correct the period or the date; a forecast is no fact.",
            ),
        )
    if not row.text("published"):
        reader.caveat(_UNDATED)
    if not row.text("said_by") and not row.text("source"):
        reader.caveat(phrase("neither said_by nor source says where the figure comes from"))
    return Origin(
        producer=row.text("said_by") or None,
        citation=row.text("source") or None,
        published=published,
        published_text=row.text("published") or None,
        place=f"{reader.findings.file}:{grid.place(row)}",
        note=row.text("note") or None,
    )

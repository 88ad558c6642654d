"""The figures of a pair over time, each ledger by itself, every absence named.

Nothing is added across ledgers, sources or currencies: a line is one side as one source tells it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, Literal, get_args

from bilateral.errors import InputError
from bilateral.evidence.holdings import BatchOrigin, Held, code, fetch, held, literal
from bilateral.vocab.period import Period
from bilateral.vocab.phrase import Given, Side, Term, Year, phrase

if TYPE_CHECKING:
    from bilateral.store import Snapshot
    from bilateral.vocab.phrase import Phrase

SCHEMA = "bilateral-series/1"
Frequency = Literal["annual", "monthly", "ytd"]
PairMeasure = Literal["exports", "imports", "turnover", "balance"]
CellStatus = Literal[
    "reported", "estimated", "reconciled", "zero", "suppressed", "not_reported", "incomplete",
    "not_held",
]  # fmt: skip
NEITHER: Final = "WLD"  # whose statistics reconciled figures are: neither side's
_EXPORTS: Final = {True: "export", False: "import"}
_MOST_STEP: Final = 6


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure of one period, or why there is none.

    Attributes
    ----------
    period : months that the value covers; of a partial year the months that are there
    value : in units of the line's currency, exact; None unless something was reported
    status : reported, estimated, reconciled or zero have a value; suppressed; not_reported (the
        reporter published this period, not this partner); incomplete (months are missing between
        others, or one of two flows); not_held (no file of this reporter and period is in the store)
    months, of : months that are there, and that a whole period has
    basis : ``total``, or the level of products that were added up (``sum of HS2``)
    hidden : rows whose value was suppressed; the value is then a lower bound
    origins : ids of batches
    note : what else a reader must know, such as ``9 of 12 months``
    """

    period: Period
    value: Decimal | None
    status: CellStatus
    months: int = 12
    of: int = 12
    basis: str = "total"
    hidden: int = 0
    origins: tuple[str, ...] = ()
    note: str = ""

    @property
    def partial(self) -> bool:
        """Whether months are missing."""
        return self.value is not None and self.months < self.of

    @property
    def label(self) -> str:
        """``2024``, or ``2024, 9 of 12 months``."""
        window = str(self.period.first_year) if self.of == 12 else self.period.window
        return f"{window}, {self.note}" if self.note else window


@dataclass(frozen=True, slots=True)
class Line:
    """One side's figures as one source tells them.

    Attributes
    ----------
    side : code of the economy whose statistics they are; ``WLD`` for reconciled figures
    source : name of the source
    currency : ISO 4217 code; None when the source does not say
    valuation : fob, cif or unknown
    cells : by period
    step : largest power of ten that divides every value: what they were rounded to, at most
    """

    side: str
    source: str
    currency: str | None
    valuation: str
    cells: tuple[Cell, ...]
    step: int = 1

    def cell(self, window: str | int) -> Cell:
        """Return the cell of a period (``2024``, ``2024-01..2024-09``), else one that is not held.

        A year asked for by number is the cell of that year, whole or partial.
        """
        for one in self.cells:
            if isinstance(window, int):
                if one.of == 12 and one.period.first_year == window:
                    return one
            elif one.period.window == window:
                return one
        return Cell(Period.parse(str(window)), None, "not_held")


@dataclass(frozen=True, slots=True)
class Series:
    """A measure between two economies over time.

    Attributes
    ----------
    reporter, partner : exports go from the first to the second, imports come back
    measure : exports, imports, turnover or balance
    freq : annual, monthly or ytd (January to each month)
    lines : one for each side, source and currency
    origins : of all figures
    """

    reporter: str
    partner: str
    measure: PairMeasure
    freq: Frequency
    lines: tuple[Line, ...]
    origins: tuple[BatchOrigin, ...]
    as_of: str | None = None
    caveats: tuple[Phrase, ...] = ()

    def line(self, side: str, source: str | None = None) -> Line:
        """Return the line of a side, the first by name of source unless one is named.

        Raises
        ------
        InputError
            If there is none.
        """
        for one in self.lines:
            if one.side == side and source in (None, one.source):
                return one
        raise InputError(
            f"the store holds no {self.measure} of {self.reporter} with {self.partner} "
            f"in the statistics of {side}",
            hint=f"It holds: {', '.join(line.side for line in self.lines) or 'none'}.",
        )

    def to_dict(self) -> dict[str, Any]:
        """Return it as JSON-ready values; amounts are texts, since they are exact."""
        return {
            "schema": SCHEMA,
            "reporter": self.reporter,
            "partner": self.partner,
            "measure": self.measure,
            "freq": self.freq,
            "as_of": self.as_of,
            "lines": [_line_to_dict(line) for line in self.lines],
            "origins": [o.to_dict() for o in self.origins],
            "caveats": [str(c) for c in self.caveats],
        }


def _line_to_dict(line: Line) -> dict[str, Any]:
    return {
        "side": line.side,
        "source": line.source,
        "currency": line.currency,
        "valuation": line.valuation,
        "step": line.step,
        "cells": [
            {
                "period": c.period.window,
                "label": c.label,
                "value": None if c.value is None else str(c.value),
                "status": c.status,
                "months": c.months,
                "of": c.of,
                "basis": c.basis,
                "hidden": c.hidden,
                "origins": list(c.origins),
            }
            for c in line.cells
        ],
    }


@dataclass(frozen=True, slots=True)
class _Sum:
    """Rows of one flow, month and level of products, added up."""

    level: int
    classification: str | None
    value: Decimal | None
    rows: int
    hidden: int
    estimated: int
    origin: str
    note: str = ""


# One flow of one line: (year, month) to what its rows add up to; month 0 is the whole year.
_Flow = dict[tuple[int, int], list[_Sum]]


def series(
    snapshot: Snapshot,
    reporter: str,
    partner: str,
    measure: PairMeasure = "exports",
    side: str | None = None,
    as_of: str | None = None,
    freq: Frequency = "annual",
) -> Series:
    """Return a measure of a pair over time, as each side's statistics tell it.

    Parameters
    ----------
    snapshot : of a store
    reporter, partner : codes; exports go from the first to the second
    measure : exports, imports, turnover or balance, from the first one's point of view
    side : code of the one side whose statistics are wanted; None for all that is held. ``WLD``
        are reconciled figures, which are neither side's.
    as_of : ``YYYY-MM-DD``; nothing that was published later
    freq : annual, monthly or ytd

    Raises
    ------
    InputError
        If a code, measure or frequency is none.
    """
    a, b = code(reporter), code(partner)
    if measure not in get_args(PairMeasure) or freq not in get_args(Frequency):
        raise InputError(f"no such measure or frequency: {measure}, {freq}")
    if a == b:
        raise InputError(f"{a} does not trade with itself")
    sides = (a, b, NEITHER) if side is None else (code(side),)
    lines: list[Line] = []
    origins: dict[str, BatchOrigin] = {}
    for one in sides:
        found, of = _lines(snapshot, a, b, measure, one, as_of, freq)
        lines += found
        origins |= of
    return Series(
        a, b, measure, freq, tuple(lines), tuple(origins.values()), as_of, _caveats(lines, sides)
    )


def _lines(
    snapshot: Snapshot,
    a: str,
    b: str,
    measure: PairMeasure,
    side: str,
    as_of: str | None,
    freq: Frequency,
) -> tuple[list[Line], dict[str, BatchOrigin]]:
    """Lines of one side: one for each source and currency."""
    if side == NEITHER:
        table = held(snapshot, "reconciled", as_of=as_of)
        flows = _reconciled(table, a, b)
        there, back = (a, b), (b, a)
    else:
        table = held(snapshot, "reported", as_of=as_of, reporters=(side,))
        other = b if side == a else a
        flows = _reported(table, side, other)
        there, back = (_EXPORTS[side == a], _EXPORTS[side != a])
    keys = {key[:2] for key in flows}
    # Which flows add up to the measure, with their signs.
    terms: list[tuple[Any, int]] = []
    if measure != "imports":
        terms.append((there, 1))
    if measure != "exports":
        terms.append((back, -1 if measure == "balance" else 1))
    covered = _covered(table)
    lines: list[Line] = []
    for source, currency in sorted(keys, key=str):
        parts = [flows.get((source, currency, flow), {}) for flow, _ in terms]
        if not any(parts):
            continue
        signs = [sign for _, sign in terms]
        valuation = _valuation(table, source, [flow for flow, _ in terms], side)
        cells = _cells(parts, signs, freq, covered[source], side == NEITHER)
        if cells:
            lines.append(Line(side, source, currency, valuation, cells, _step(cells)))
    return lines, {o.batch: o for o in table.origins}


def _valuation(table: Held, source: str, flows: list[Any], side: str) -> str:
    """Valuation that a source declares for one flow; turnover and balances mix two."""
    if len(flows) > 1 and side != NEITHER:
        return "unknown"
    said = {
        c.batch.facts.get(f"valuation_{flows[0]}", c.batch.facts.get("valuation", "unknown"))
        for c in table.chosen
        if c.batch.source == source and c.part.flow in (None, flows[0])
    }
    return said.pop() if len(said) == 1 else "unknown"


def _covered(table: Held) -> dict[str, set[int]]:
    """Years for which each source has a file of this reporter."""
    found: dict[str, set[int]] = {}
    for one in table.chosen:
        years = found.setdefault(one.batch.source, set())
        if one.part.year is not None:
            years.add(one.part.year)
    return found


def _reported(table: Held, side: str, other: str) -> dict[tuple[str, str | None, Any], _Flow]:
    rows = table.select(
        ("flow", "product", "classification", "year", "month", "value", "currency", "status",
         "reporter", "partner"),
        f"reporter = {literal(side)} AND partner = {literal(other)} "
        "AND flow IN ('export', 'import')",
    )  # fmt: skip
    found = fetch(
        "SELECT origin, currency, flow, year, month, "  # noqa: S608 - codes are checked
        "CASE WHEN product IS NULL OR product = 'TOTAL' THEN 0 ELSE LENGTH(product) END AS level, "
        "classification, SUM(value), COUNT(*), "
        "COUNT(*) FILTER (value IS NULL AND status = 'suppressed'), "
        "COUNT(*) FILTER (status = 'estimated') "
        f"FROM ({rows}) GROUP BY ALL ORDER BY ALL"
    )
    flows: dict[tuple[str, str | None, Any], _Flow] = {}
    for number, currency, flow, year, month, level, kind, value, rows_, hidden, estimated in found:
        origin = table.origins[int(number)]
        cells = flows.setdefault((origin.source, currency, flow), {})
        one = _Sum(int(level), kind, value, rows_, hidden, estimated, origin.batch)
        cells.setdefault((int(year), int(month or 0)), []).append(one)
    return flows


def _reconciled(table: Held, a: str, b: str) -> dict[tuple[str, str | None, Any], _Flow]:
    columns = ("exporter", "importer", "product", "classification", "year", "value_usd")
    rows = " UNION ALL ".join(
        table.select(columns, f"exporter = {literal(x)} AND importer = {literal(y)}")
        for x, y in ((a, b), (b, a))
    )
    found = fetch(
        "SELECT origin, exporter, importer, year, LENGTH(product) AS level, classification, "  # noqa: S608
        f"CAST(SUM(value_usd) AS BIGINT), COUNT(*) FROM ({rows}) GROUP BY ALL ORDER BY ALL"
    )
    flows: dict[tuple[str, str | None, Any], _Flow] = {}
    for number, exporter, importer, year, level, kind, value, rows_ in found:
        origin = table.origins[int(number)]
        cells = flows.setdefault((origin.source, "USD", (exporter, importer)), {})
        one = _Sum(int(level or 0), kind, Decimal(value), rows_, 0, 0, origin.batch)
        cells.setdefault((int(year), 0), []).append(one)
    return flows


def _best(sums: list[_Sum]) -> _Sum:
    """The total where there is one, else the sum of the shortest codes.

    Codes of one length in two classifications may be the same goods twice or two halves: no sum.
    """
    best = min(sums, key=lambda s: (s.value is None, s.level))
    kinds = sorted({str(s.classification) for s in sums if s.level == best.level})
    if len(kinds) > 1:
        return replace(best, value=None, note=f"products in {' and '.join(kinds)}")
    return best


def _cells(
    flows: list[_Flow], signs: list[int], freq: Frequency, covered: set[int], reconciled: bool
) -> tuple[Cell, ...]:
    years = sorted(covered | {year for flow in flows for year, _ in flow})
    cells: list[Cell] = []
    for year in years:
        of_flows = [_year(flow, year, freq, reconciled) for flow in flows]
        if freq == "annual":
            cells.append(_combined([one[0] for one in of_flows], signs))
            continue
        by_period = [{c.period: c for c in one} for one in of_flows]
        for period in sorted({p for one in by_period for p in one}):
            there = [one.get(period) for one in by_period]
            whole = [c for c in there if c is not None]
            if len(whole) == len(signs):
                cells.append(_combined(whole, signs))
            else:
                cells.append(replace(whole[0], value=None, status="incomplete"))
    return tuple(cells)


def _year(flow: _Flow, year: int, freq: Frequency, reconciled: bool) -> list[Cell]:
    """Cells of one flow in one year."""
    if freq == "annual" and (year, 0) in flow:
        return [_cell(Period.year(year), [_best(flow[year, 0])], 12, reconciled)]
    monthly = {m: _best(flow[year, m]) for m in range(1, 13) if (year, m) in flow}
    if freq == "monthly":
        return [
            _cell(Period.of_months(year, m, m), [one], 1, reconciled) for m, one in monthly.items()
        ]
    if freq == "ytd":
        cells: list[Cell] = []
        for m in range(1, 13):
            run = [monthly[k] for k in range(1, m + 1) if k in monthly]
            if len(run) < m or run[-1].value is None:
                break
            cells.append(_cell(Period.of_months(year, 1, m), run, m, reconciled))
        return cells
    months = [m for m, one in monthly.items() if one.value is not None]
    if not months:
        missing: CellStatus = (
            "suppressed" if any(s.hidden for s in monthly.values()) else ("not_reported")
        )
        return [Cell(Period.year(year), None, missing, months=0)]
    note = "" if len(months) == 12 else f"{len(months)} of 12 months"
    if months[-1] - months[0] + 1 != len(months):
        gone = [m for m in range(months[0], months[-1]) if m not in months]
        note += f", missing between: {', '.join(f'{year}-{m:02d}' for m in gone)}"
        return [Cell(Period.year(year), None, "incomplete", months=len(months), note=note)]
    period = Period.of_months(year, months[0], months[-1])
    return [replace(_cell(period, [monthly[m] for m in months], 12, reconciled), note=note)]


def _cell(period: Period, sums: list[_Sum], of: int, reconciled: bool) -> Cell:
    values = [s.value for s in sums if s.value is not None]
    hidden = sum(s.hidden for s in sums)
    level = max(s.level for s in sums)
    basis = f"sum of {sums[0].classification or 'products'} at {level} digits" if level else "total"
    origins = tuple(sorted({s.origin for s in sums}))
    value = sum(values, Decimal(0)) if values else None
    status: CellStatus = "reported"
    notes = [s.note for s in sums if s.note]
    if notes:
        return Cell(period, None, "incomplete", 0, of, basis, hidden, origins, notes[0])
    if value is None:
        status = "suppressed" if hidden else "not_reported"
    elif reconciled:
        status = "reconciled"
    elif any(s.estimated for s in sums):
        status = "estimated"
    elif value == 0:
        status = "zero"
    return Cell(period, value, status, period.months, of, basis, hidden, origins)


def _combined(cells: list[Cell], signs: list[int]) -> Cell:
    """Add two flows of one ledger over one period; without one of them there is no sum."""
    if len(cells) == 1:
        return cells[0]
    first, second = cells
    origins = tuple(sorted({*first.origins, *second.origins}))
    if first.value is None or second.value is None or first.period != second.period:
        absent = next((c for c in cells if c.value is None), first)
        both = first.value is None and second.value is None
        status = absent.status if both else "incomplete"
        return replace(absent, value=None, status=status, origins=origins)
    value = first.value * signs[0] + second.value * signs[1]
    status = "zero" if value == 0 else first.status if first.status != "zero" else second.status
    if "estimated" in (first.status, second.status):
        status = "estimated"
    return replace(
        first, value=value, status=status, origins=origins, hidden=first.hidden + second.hidden
    )


def _step(cells: tuple[Cell, ...]) -> int:
    """Return the largest power of ten, up to a million, that divides every value."""
    values = [c.value for c in cells if c.value]
    step = 0
    while (
        len(values) > 2
        and step < _MOST_STEP
        and all(v % (Decimal(10) ** (step + 1)) == 0 for v in values)
    ):
        step += 1
    return 10**step


def _caveats(lines: list[Line], sides: tuple[str, ...]) -> tuple[Phrase, ...]:
    found: list[Phrase] = []
    for line in lines:
        source = Given(line.source)
        for cell in line.cells:
            year = Year(cell.period.first_year)
            if cell.partial and cell.of == 12:
                found.append(
                    phrase(
                        "{side}, {source}: {year} has {months}",
                        side=Side(line.side), source=source, year=year, months=Given(cell.note),
                    )
                )  # fmt: skip
            if cell.hidden and cell.value is not None:
                found.append(
                    phrase(
                        "{side}, {source}: values of {year} are suppressed in part: the sum is a "
                        "lower bound",
                        side=Side(line.side), source=source, year=year,
                    )
                )  # fmt: skip
        if line.currency is None:
            found.append(
                phrase("{side}, {source}: no currency is declared",
                       side=Side(line.side), source=source)
            )  # fmt: skip
    for side in sides:
        if side != NEITHER and not any(line.side == side for line in lines):
            found.append(
                phrase("{side}: {what}", side=Side(side),
                       what=Term("the store holds no statistics of this side"))
            )  # fmt: skip
    return tuple(dict.fromkeys(found))

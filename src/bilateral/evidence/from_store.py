"""Figures of a store as facts, so that a check and a brief can use them like a facts table."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from bilateral.evidence.model import Facts
from bilateral.evidence.series import NEITHER, series
from bilateral.vocab.amount import Amount
from bilateral.vocab.fact import Fact
from bilateral.vocab.measure import Measure
from bilateral.vocab.origin import Origin, last_day
from bilateral.vocab.period import Period
from bilateral.vocab.phrase import Given, Side, listed, phrase
from bilateral.vocab.rounding import Interval

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bilateral.dossier import Dossier
    from bilateral.evidence.holdings import BatchOrigin
    from bilateral.evidence.series import Cell, Line, PairMeasure
    from bilateral.store import Snapshot
    from bilateral.vocab.measure import Kind, Valuation
    from bilateral.vocab.origin import Status
    from bilateral.vocab.phrase import Phrase

_LETTERS: Final = {"exports": "X", "imports": "M"}
_VALUATIONS: Final[dict[str, Valuation]] = {"fob": "fob", "cif": "cif"}


def windows_of(dossier: Dossier) -> tuple[Period, ...]:
    """Return the periods, not whole years, that the claims of a statement speak of."""
    spoken = [
        months
        for claim in dossier.claims
        for months in (
            claim.period,
            claim.base_period,
            *(m for r in claim.readings for m in (r.period, r.base_period, *(r.windows or ()))),
        )
        if months is not None
    ]
    found = {Period.parse(f"{months.start}..{months.end}") for months in spoken}
    return tuple(sorted(p for p in found if not p.is_whole_years))


def facts_of(
    snapshot: Snapshot,
    a: str,
    b: str,
    *,
    windows: Iterable[Period] = (),
    first: int | None = None,
    last: int | None = None,
    as_of: str | None = None,
    source: str | None = None,
    reconciled: bool = False,
) -> Facts:
    """Return the published figures of a pair: exports and imports of each side, year by year.

    Where a side's months are held, so are the windows that are asked for, with the same months a
    year earlier; without any, January to the last month held.

    Parameters
    ----------
    snapshot : of a store
    a, b : codes of the two economies
    windows : runs of months, such as those of `windows_of`
    first, last : years to begin and end with
    as_of : ``YYYY-MM-DD``; nothing that was published later
    source : name of the one source to use; else of each side the one that reaches furthest
    reconciled : also figures that are neither side's, under the side ``WLD``

    Returns
    -------
    Facts
        Ids say side, flow and period: ``USA-X-2024``. A figure of nine months is one of nine
        months. What was suppressed or not reported gives no fact.
    """
    facts: list[Fact] = []
    caveats: list[Phrase] = []
    origins: dict[str, BatchOrigin] = {}
    asked = tuple(windows)
    for side, other in ((a, b), (b, a), *(((NEITHER, b),) if reconciled else ())):
        reporter = a if side == NEITHER else side
        for measure in ("exports", "imports"):
            annual = series(snapshot, reporter, other, measure, side, as_of)
            monthly = series(snapshot, reporter, other, measure, side, as_of, "monthly")
            origins |= {o.batch: o for o in (*annual.origins, *monthly.origins)}
            line = _preferred(annual.lines, source, caveats)
            if line is None:
                continue
            months = next((m for m in monthly.lines if _same(m, line)), None)
            cells = [c for c in line.cells if c.value is not None]
            cells += _windows(months, asked) if months else []
            seen: set[Period] = set()
            for cell in cells:
                year = cell.period.first_year
                outside = (first is not None and year < first) or (last is not None and year > last)
                if outside or cell.period in seen:
                    continue
                seen.add(cell.period)
                ends = (reporter, other)
                facts.append(_fact(cell, line, measure, ends, origins, len(facts) + 1))
            caveats += annual.caveats
    if not facts:
        caveats.append(phrase("the store holds no figures of this pair"))
    caveats += _undated(facts)
    if any(fact.side == NEITHER for fact in facts):
        caveats.append(
            phrase("figures under {side} are reconciled from both ledgers: neither side published "
                   "them", side=Side(NEITHER))
        )  # fmt: skip
    digest = hashlib.sha256("\n".join(sorted(origins)).encode()).hexdigest()
    return Facts(tuple(facts), f"store, {a}-{b}", digest, tuple(dict.fromkeys(caveats)))


def _same(one: Line, other: Line) -> bool:
    return (one.source, one.currency) == (other.source, other.currency)


def _preferred(lines: tuple[Line, ...], source: str | None, caveats: list[Phrase]) -> Line | None:
    """The line that reaches furthest; what was left aside is said."""
    filled = [line for line in lines if any(c.value is not None for c in line.cells)]
    if source is not None:
        filled = [line for line in filled if line.source == source]
    if not filled:
        return None

    def reach(line: Line) -> tuple[int, int]:
        known = [c for c in line.cells if c.value is not None]
        return known[-1].period.last, len(known)

    best = max(filled, key=reach)
    for line in filled:
        if line is not best:
            caveats.append(
                phrase(
                    "{side}: figures of {used} are used, those of {other} are not",
                    side=Side(line.side), used=Given(best.source), other=Given(line.source),
                )
            )  # fmt: skip
    return best


def _windows(monthly: Line, asked: tuple[Period, ...]) -> list[Cell]:
    """Sums over runs of months, all of which are there; each with the same months a year before."""
    from bilateral.evidence.series import Cell

    by_month = {c.period.first: c for c in monthly.cells if c.value is not None}
    wanted = list(asked)
    if not wanted and by_month:
        end = max(by_month)
        if end % 12 != 11:
            wanted = [Period(end - end % 12, end)]
    found: list[Cell] = []
    for window in dict.fromkeys(p for w in wanted for p in (w.year_earlier(), w)):
        cells = [by_month.get(m) for m in range(window.first, window.last + 1)]
        whole = [c for c in cells if c is not None]
        if len(whole) < window.months:
            continue
        value = sum((c.value for c in whole if c.value is not None), Decimal(0))
        origins = tuple(sorted({o for c in whole for o in c.origins}))
        status = "estimated" if any(c.status == "estimated" for c in whole) else "reported"
        hidden = sum(c.hidden for c in whole)
        found.append(
            Cell(window, value, status, window.months, window.months, "sum of months", hidden,
                 origins)
        )  # fmt: skip
    return found


def _fact(
    cell: Cell,
    line: Line,
    measure: PairMeasure,
    ends: tuple[str, str],
    origins: dict[str, BatchOrigin],
    number: int,
) -> Fact:
    reporter, other = ends
    kind: Kind = "exports" if measure == "exports" else "imports"
    seller, buyer = (reporter, other) if kind == "exports" else (other, reporter)
    window = cell.period.window.replace("..", "_")
    batch = origins[cell.origins[-1]]
    return Fact(
        id=f"{line.side}-{_LETTERS[kind]}-{window}",
        side=line.side,
        measure=Measure(
            kind,
            seller,
            buyer,
            content="goods",
            valuation=_VALUATIONS.get(line.valuation, "unknown"),
            currency=line.currency,
        ),
        period=cell.period,
        value=_amount(cell, line.step),
        status=_status(cell),
        origin=Origin(
            producer=batch.source,
            citation=" ".join(filter(None, (batch.file, batch.vintage))),
            published=last_day(batch.released) if batch.released else None,
            published_text=batch.released,
            place=f"store:{number}",
            note=f"batch {batch.batch}, SHA-256 {batch.file_sha256}",
        ),
    )


def _status(cell: Cell) -> Status:
    if cell.status in ("reported", "zero"):
        return "reported"
    return "reconciled" if cell.status == "reconciled" else "estimated"


def _amount(cell: Cell, step: int) -> Amount:
    """The exact figure; as wide as its parts were rounded, open above where some are hidden."""
    assert cell.value is not None
    value = float(cell.value)
    half = 0.5 * step * (cell.months if cell.basis == "sum of months" else 1)
    high = float("inf") if cell.hidden else value + half
    within = Interval(max(value - half, 0.0), high)
    return Amount(value, within, within, f"{cell.value:f}")


def _undated(facts: list[Fact]) -> list[Phrase]:
    """Say which sources have no day of publication."""
    missing: dict[str, list[str]] = defaultdict(list)
    for fact in facts:
        if fact.origin.published is None:
            missing[fact.origin.producer or ""].append(fact.id)
    return [
        phrase(
            "{source} has no day of publication: as_of cannot leave out {facts}",
            source=Given(source),
            facts=listed(ids[:6]),
        )
        for source, ids in missing.items()
    ]

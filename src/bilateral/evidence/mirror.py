"""Two ledgers of one flow: the gap between them in logs, and how much of it can be told.

    gap = ln(importer's figure / exporter's figure)
        = freight + coverage + re-exports + timing + revision + unexplained

Each part is either measured from what the store holds or None: what cannot be told stays
unexplained. Parts are measured one after the other on the same pair of figures, so they add up.
"""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from bilateral.evidence.holdings import code, fetch, held, literal
from bilateral.evidence.products import products
from bilateral.evidence.series import series
from bilateral.vocab.phrase import Number, Side, Year, phrase

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bilateral.evidence.freight import Freight
    from bilateral.evidence.holdings import BatchOrigin
    from bilateral.evidence.products import ProductTable
    from bilateral.evidence.series import Line, Series
    from bilateral.store import Snapshot
    from bilateral.vocab.phrase import Phrase

SCHEMA = "bilateral-mirror/1"
BAND: Final = 0.25  # one side more than a quarter above the other
_YEAR: Final = 12


@dataclass(frozen=True, slots=True)
class Parts:
    """The gap taken apart, in logs; None: it cannot be told from what is held.

    Attributes
    ----------
    freight : importer's values are cif, exporter's fob; expected from distance
    coverage : products that only one of the two reports (also goods under no product)
    re_exports : goods that the exporter passed on, which the importer books elsewhere
    timing : goods that left late in one period and arrived in the next (a month later)
    revision : one side revised its figure after the other had published its last one
    unexplained : the rest
    """

    unexplained: float
    freight: float | None = None
    coverage: float | None = None
    re_exports: float | None = None
    timing: float | None = None
    revision: float | None = None


@dataclass(frozen=True, slots=True)
class Gap:
    """Both figures of one flow in one year.

    Attributes
    ----------
    exporter, importer : direction of the goods
    exporter_value, importer_value : in full units of `currency`
    gap : ln(importer's / exporter's)
    parts : of the gap
    origins : ids of batches
    """

    year: int
    exporter: str
    importer: str
    exporter_value: Decimal
    importer_value: Decimal
    currency: str | None
    gap: float
    parts: Parts
    origins: tuple[str, ...]

    @property
    def beyond(self) -> bool:
        """Whether one side is more than a quarter above the other."""
        return abs(self.gap) > math.log1p(BAND)


@dataclass(frozen=True, slots=True)
class Mirror:
    """The two ledgers of a pair, year by year, in both directions."""

    a: str
    b: str
    gaps: tuple[Gap, ...]
    origins: tuple[BatchOrigin, ...]
    as_of: str | None = None
    caveats: tuple[Phrase, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return it as JSON-ready values; amounts are texts, since they are exact."""
        return {
            "schema": SCHEMA,
            "a": self.a,
            "b": self.b,
            "as_of": self.as_of,
            "gaps": [
                asdict(g)
                | {"exporter_value": str(g.exporter_value), "importer_value": str(g.importer_value)}
                | {"origins": list(g.origins), "beyond": g.beyond}
                for g in self.gaps
            ],
            "origins": [o.to_dict() for o in self.origins],
            "caveats": [str(c) for c in self.caveats],
        }


def mirror(
    snapshot: Snapshot,
    a: str,
    b: str,
    as_of: str | None = None,
    freight: Freight | None = None,
) -> Mirror:
    """Hold the two ledgers of a pair against each other.

    Parameters
    ----------
    snapshot : of a store
    a, b : codes of the two economies
    as_of : ``YYYY-MM-DD``; nothing that was published later
    freight : what it costs to bring goods from fob to cif by distance, such as `fit_freight`
        gives; without it that part cannot be told
    """
    first, second = code(a), code(b)
    gaps: list[Gap] = []
    origins: dict[str, BatchOrigin] = {}
    caveats: list[Phrase] = []
    for exporter, importer in ((first, second), (second, first)):
        annual = series(snapshot, exporter, importer, "exports", None, as_of)
        origins |= {o.batch: o for o in annual.origins}
        pair = _both(annual, exporter, importer)
        if pair is None:
            caveats.append(
                phrase("exports of {exporter} to {importer}: one ledger, or none; nothing to hold "
                       "against each other", exporter=Side(exporter), importer=Side(importer))
            )  # fmt: skip
            continue
        x_line, m_line = pair
        tell = _Teller(snapshot, exporter, importer, x_line, m_line, as_of, freight)
        for x_cell in x_line.cells:
            year = x_cell.period.first_year
            m_cell = m_line.cell(year)
            if not x_cell.value or not m_cell.value or x_cell.value < 0 or m_cell.value < 0:
                continue
            if x_cell.period != m_cell.period:
                caveats.append(
                    phrase("{year}: the two sides cover different months", year=Year(year))
                )
                continue
            gap = math.log(m_cell.value / x_cell.value)
            whole = tell.parts(year, gap, x_cell.value, m_cell.value)
            both = tuple(sorted({*x_cell.origins, *m_cell.origins}))
            one = Gap(year, exporter, importer, x_cell.value, m_cell.value, x_line.currency, gap,
                      whole, both)  # fmt: skip
            gaps.append(one)
            if one.beyond:
                caveats.append(_said(one))
    return Mirror(first, second, tuple(gaps), tuple(origins.values()), as_of, tuple(caveats))


def _both(annual: Series, exporter: str, importer: str) -> tuple[Line, Line] | None:
    """Lines of the two sides in one currency that have most periods in common."""
    best: tuple[int, Line, Line] | None = None
    for x_line in annual.lines:
        for m_line in annual.lines:
            if (x_line.side, m_line.side) != (exporter, importer):
                continue
            if x_line.currency != m_line.currency:
                continue
            known = {c.period for c in x_line.cells if c.value}
            common = len(known & {c.period for c in m_line.cells if c.value})
            if common and (best is None or common > best[0]):
                best = (common, x_line, m_line)
    return best[1:] if best else None


def _said(gap: Gap) -> Phrase:
    return phrase(
        "{year}: {importer} counts {times} times what {exporter} counts; the sides are never "
        "merged",
        year=Year(gap.year),
        importer=Side(gap.importer),
        exporter=Side(gap.exporter),
        times=Number(math.exp(gap.gap), digits=3),
    )


@dataclass(slots=True)
class _Teller:
    """Measures the parts of one flow's gaps."""

    snapshot: Snapshot
    exporter: str
    importer: str
    x_line: Line
    m_line: Line
    as_of: str | None
    freight: Freight | None

    def parts(self, year: int, gap: float, x: Decimal, m: Decimal) -> Parts:
        told = {
            "revision": self._revision(year, gap),
            "freight": self._freight(year),
            "re_exports": self._re_exports(year, x),
            "coverage": self._coverage(year, x, m),
            "timing": self._timing(year),
        }
        rest = gap - math.fsum(part for part in told.values() if part is not None)
        return Parts(unexplained=rest, **told)

    def _freight(self, year: int) -> float | None:
        """Only where one side says fob and the other cif."""
        if self.freight is None:
            return None
        if (self.x_line.valuation, self.m_line.valuation) != ("fob", "cif"):
            return None
        return self.freight.of_pair(self.snapshot, self.exporter, self.importer, year)

    def _re_exports(self, year: int, x: Decimal) -> float | None:
        """Only where the exporter reports its re-exports by partner."""
        table = held(self.snapshot, "reported", source=self.x_line.source, as_of=self.as_of,
                     reporters=(self.exporter,), years=(year,))  # fmt: skip
        rows = table.select(
            ("reporter", "partner", "flow", "product", "year", "month", "value"),
            f"reporter = {literal(self.exporter)} AND partner = {literal(self.importer)} "
            f"AND flow = 're_export' AND year = {int(year)}",
        )
        found = fetch(
            "SELECT LENGTH(product) AS level, month > 0 AS monthly, SUM(value) "  # noqa: S608
            f"FROM ({rows}) WHERE product <> 'TOTAL' GROUP BY ALL "
            f"UNION ALL SELECT 0, month > 0, SUM(value) FROM ({rows}) "
            "WHERE product IS NULL OR product = 'TOTAL' GROUP BY ALL ORDER BY 2, 1"
        )
        known = [r[2] for r in found if r[2] is not None]
        if not known or known[0] >= x:
            return None
        return math.log1p(-float(known[0] / x))

    def _coverage(self, year: int, x: Decimal, m: Decimal) -> float | None:
        """Only where both sides break the year down in one classification, up to 2 digits."""
        tables = products(self.snapshot, self.exporter, self.importer, year, 2, None, self.as_of)
        of_x = _table(tables.tables, self.exporter, self.exporter)
        of_m = _table(tables.tables, self.importer, self.exporter)
        if of_x is None or of_m is None or of_x.classification != of_m.classification:
            return None
        x_rows = {r.product: r.value for r in of_x.rows if r.specified and r.value}
        m_rows = {r.product: r.value for r in of_m.rows if r.specified and r.value}
        common = x_rows.keys() & m_rows.keys()
        x_common = sum((x_rows[p] for p in common), Decimal(0))
        m_common = sum((m_rows[p] for p in common), Decimal(0))
        if not x_common or not m_common or x_common > x or m_common > m:
            return None
        return math.log(m / x) - math.log(m_common / x_common)

    def _timing(self, year: int) -> float | None:
        """Only where the exporter reports by month: the same year a month earlier."""
        monthly = series(self.snapshot, self.exporter, self.importer, "exports", self.exporter,
                         self.as_of, "monthly")  # fmt: skip
        line = next((one for one in monthly.lines if one.source == self.x_line.source), None)
        if line is None:
            return None
        by_month = {c.period.first: c.value for c in line.cells if c.value is not None}
        start = year * _YEAR
        now = [by_month.get(m) for m in range(start, start + _YEAR)]
        earlier = [by_month.get(m) for m in range(start - 1, start + _YEAR - 1)]
        if any(v is None for v in (*now, *earlier)):
            return None
        top = sum((v for v in earlier if v is not None), Decimal(0))
        bottom = sum((v for v in now if v is not None), Decimal(0))
        return math.log(top / bottom) if top > 0 and bottom > 0 else None

    def _revision(self, year: int, gap: float) -> float | None:
        """Gap now less the gap when both sides had first published this year."""
        days: list[str] = []
        for line in (self.x_line, self.m_line):
            reporter = line.side
            released = [
                b.released
                for p in self.snapshot.manifest.parts
                if p.table == "reported" and p.year == year
                and (not p.reporters or reporter in p.reporters)
                and (b := self.snapshot.batch(p.batch)).source == line.source
                and b.released is not None
                and (self.as_of is None or b.released <= self.as_of)
            ]  # fmt: skip
            if not released:
                return None
            days.append(min(released))
        then = max(days)
        values: list[Decimal | None] = []
        for line in (self.x_line, self.m_line):
            of = series(self.snapshot, self.exporter, self.importer, "exports", line.side, then)
            same = next((one for one in of.lines if one.source == line.source), None)
            values.append(same.cell(year).value if same else None)
        if not values[0] or not values[1]:
            return None
        before = math.log(values[1] / values[0])
        return gap - before


def _table(tables: tuple[ProductTable, ...], side: str, exporter: str) -> ProductTable | None:
    found = [
        t for t in tables
        if (t.side, t.exporter) == (side, exporter) and t.status == "broken_down"
    ]  # fmt: skip
    return found[0] if len(found) == 1 else None


@dataclass(frozen=True, slots=True)
class MirrorSurvey:
    """How one reporter's flows fit its partners' books.

    Attributes
    ----------
    reporter, flow : whose, and which flow of it
    pair_years : compared; both sides at least `least`
    median_log_ratio : of partner's over reporter's
    share_beyond : of pair-years in which one side is more than a quarter above the other
    partners : median log ratio and number of years of each partner
    """

    reporter: str
    flow: str
    least: float
    pair_years: int
    median_log_ratio: float | None
    share_beyond: float | None
    partners: Mapping[str, tuple[float, int]]

    def to_dict(self) -> dict[str, Any]:
        """Return it as JSON-ready values."""
        return asdict(self)


def survey_mirrors(
    snapshot: Snapshot,
    reporter: str,
    flow: str = "export",
    as_of: str | None = None,
    least: float = 1e7,
    source: str | None = None,
) -> MirrorSurvey:
    """Compare a reporter's figures with those of all its partners, year by year.

    Parameters
    ----------
    snapshot : of a store
    reporter : code
    flow : export or import, from the reporter's point of view
    as_of : ``YYYY-MM-DD``; nothing that was published later
    least : pair-years in which a side counts less are left out, in currency units
    source : name of the source to take the reporter's own figures from
    """
    one = code(reporter)
    back = "import" if flow == "export" else "export"
    mine = _totals(snapshot, f"reporter = {literal(one)} AND flow = {literal(flow)}", "partner",
                   as_of, source)  # fmt: skip
    theirs = _totals(snapshot, f"partner = {literal(one)} AND flow = {literal(back)}", "reporter",
                     as_of, None)  # fmt: skip
    logs: dict[str, list[float]] = {}
    for key in sorted(mine.keys() & theirs.keys()):
        if key[0] != one and mine[key] >= least and theirs[key] >= least:
            logs.setdefault(key[0], []).append(math.log(theirs[key] / mine[key]))
    flat = [value for values in logs.values() for value in values]
    beyond = [abs(value) > math.log1p(BAND) for value in flat]
    return MirrorSurvey(
        one,
        flow,
        least,
        len(flat),
        float(np.median(flat)) if flat else None,
        float(np.mean(beyond)) if flat else None,
        {p: (float(np.median(v)), len(v)) for p, v in logs.items()},
    )


def _totals(
    snapshot: Snapshot, where: str, other: str, as_of: str | None, source: str | None
) -> dict[tuple[str, int, str | None], Decimal]:
    """Annual totals by partner, year and currency; of several sources the first by name."""
    table = held(snapshot, "reported", as_of=as_of, source=source)
    names = ("reporter", "partner", "flow", "product", "year", "month", "value", "currency")
    rows = table.select(names, f"({where}) AND month = 0")
    found = fetch(
        f"SELECT origin, {other}, year, currency, "  # noqa: S608 - codes are checked
        "CASE WHEN product IS NULL OR product = 'TOTAL' THEN 0 ELSE LENGTH(product) END AS level, "
        f"SUM(value) FROM ({rows}) GROUP BY ALL ORDER BY ALL"
    )
    best: dict[tuple[str, int, str | None], tuple[int, str, Decimal]] = {}
    for number, name, year, currency, level, value in found:
        if value is None:
            continue
        key = (str(name), int(year), currency)
        entry = (int(level), table.origins[int(number)].source, value)
        if key not in best or entry[:2] < best[key][:2]:
            best[key] = entry
    return {key: entry[2] for key, entry in best.items()}

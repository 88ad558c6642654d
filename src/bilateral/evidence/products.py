"""What a pair trades, product by product, in each ledger.

The code for goods that are not specified (99, 9999, 999999) is its own line; where it holds
everything, the year is *not broken down*. A product that is not listed is absent, never zero.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, Literal

from bilateral.errors import InputError
from bilateral.evidence.holdings import BatchOrigin, Held, code, fetch, held, literal
from bilateral.evidence.series import NEITHER
from bilateral.vocab.phrase import Count, Given, Money, Side, Year, phrase

if TYPE_CHECKING:
    from bilateral.store import Snapshot
    from bilateral.vocab.phrase import Phrase

SCHEMA = "bilateral-products/1"
TableStatus = Literal["broken_down", "not_broken_down", "not_reported", "not_held", "too_coarse"]
_ALL_BUT: Final = Decimal("0.001")


_YEAR = 12  # months


@dataclass(frozen=True, slots=True)
class ProductRow:
    """One product of one direction.

    Attributes
    ----------
    product : code, text with its leading zeros
    value : in units of the table's currency; None when it was suppressed
    weight_kg : mass; None when not all of it is known
    share : of the direction's total, 0 to 1; None without a value
    specified : False for the code of goods that are not specified
    hidden : rows below it whose value was suppressed
    quantity, quantity_unit : in one unit, where all rows below have the same
    """

    product: str
    value: Decimal | None
    weight_kg: Decimal | None
    share: float | None
    specified: bool = True
    hidden: int = 0
    quantity: Decimal | None = None
    quantity_unit: str | None = None


@dataclass(frozen=True, slots=True)
class ProductTable:
    """Products of one direction in one ledger.

    Attributes
    ----------
    side : whose statistics; ``WLD`` for reconciled figures
    source, currency, classification : as declared
    exporter, importer : direction of the goods
    status : broken_down; not_broken_down (all of it has the code of unspecified goods);
        not_reported (the reporter published products this year, none for this partner);
        not_held (no file of products); too_coarse (only shorter codes than asked for are held)
    rows : by value, largest first, then by code
    total : sum of the rows
    declared : the total that the same source declares; None where it has none
    months : of the year that the rows are sums of
    """

    side: str
    source: str
    currency: str | None
    classification: str | None
    exporter: str
    importer: str
    status: TableStatus
    rows: tuple[ProductRow, ...] = ()
    total: Decimal | None = None
    declared: Decimal | None = None
    origin: BatchOrigin | None = None
    months: int = 12

    @property
    def unallotted(self) -> Decimal | None:
        """What the declared total has beyond its products: confidential goods, mostly."""
        if self.declared is None or self.total is None:
            return None
        return self.declared - self.total


@dataclass(frozen=True, slots=True)
class Products:
    """Product tables of a pair in one year, both directions in each ledger."""

    a: str
    b: str
    year: int
    digits: int
    tables: tuple[ProductTable, ...]
    as_of: str | None = None
    caveats: tuple[Phrase, ...] = ()

    def table(self, side: str, exporter: str) -> ProductTable:
        """Return the table of a ledger and a direction.

        Raises
        ------
        InputError
            If the store holds none.
        """
        for one in self.tables:
            if (one.side, one.exporter) == (side, exporter):
                return one
        raise InputError(f"no products of {exporter} in the statistics of {side}")

    def to_dict(self) -> dict[str, Any]:
        """Return it as JSON-ready values; amounts are texts, since they are exact."""
        return {
            "schema": SCHEMA,
            "a": self.a,
            "b": self.b,
            "year": self.year,
            "digits": self.digits,
            "as_of": self.as_of,
            "tables": [_table_to_dict(t) for t in self.tables],
            "caveats": [str(c) for c in self.caveats],
        }


def _table_to_dict(table: ProductTable) -> dict[str, Any]:
    def shown(value: Decimal | None) -> str | None:
        return None if value is None else str(value)

    return {
        "side": table.side,
        "source": table.source,
        "currency": table.currency,
        "classification": table.classification,
        "exporter": table.exporter,
        "importer": table.importer,
        "status": table.status,
        "months": table.months,
        "total": shown(table.total),
        "declared": shown(table.declared),
        "origin": table.origin.to_dict() if table.origin else None,
        "rows": [
            {
                "product": r.product,
                "value": shown(r.value),
                "weight_kg": shown(r.weight_kg),
                "share": r.share,
                "specified": r.specified,
                "hidden": r.hidden,
                "quantity": shown(r.quantity),
                "quantity_unit": r.quantity_unit,
            }
            for r in table.rows
        ],
    }


def products(
    snapshot: Snapshot,
    a: str,
    b: str,
    year: int,
    digits: int = 2,
    side: str | None = None,
    as_of: str | None = None,
) -> Products:
    """Return what a pair traded in one year, by product.

    Parameters
    ----------
    snapshot : of a store
    a, b : codes of the two economies
    year : calendar year
    digits : length of the codes: 2, 4, 6 (or longer national codes); longer ones are added up
    side : code of the one side whose statistics are wanted (``WLD``: reconciled); None for all
    as_of : ``YYYY-MM-DD``; nothing that was published later

    Raises
    ------
    InputError
        If a code is none, or `digits` is not 2 to 10.
    """
    first, second = code(a), code(b)
    if first == second or not 2 <= digits <= 10:
        raise InputError(f"no product table of {first} with {second} at {digits} digits")
    tables: list[ProductTable] = []
    sides = (first, second, NEITHER) if side is None else (code(side),)
    for one in sides:
        tables += _tables(snapshot, first, second, int(year), digits, one, as_of)
    return Products(
        first, second, int(year), digits, tuple(tables), as_of, _caveats(tables, year, sides)
    )


def _tables(
    snapshot: Snapshot, a: str, b: str, year: int, digits: int, side: str, as_of: str | None
) -> list[ProductTable]:
    """Tables of one side: two directions for each source that has products of this year."""
    if side == NEITHER:
        table = held(snapshot, "reconciled", as_of=as_of, years=(year,))
        directions = (((a, b), None), ((b, a), None))
    else:
        table = held(snapshot, "reported", as_of=as_of, reporters=(side,), years=(year,))
        other = b if side == a else a
        directions = (((side, other), "export"), ((other, side), "import"))
    if not table.groups:
        return []
    rows = _rows(table, directions, side, year, digits)
    shown = {source for source, _ in rows}
    shown |= _sources_with_products(table, side, {o.source for o in table.origins} - shown)
    return [
        _table(table, source, side, ends, digits, rows.get((source, ends[0]), []))
        for ends, _ in directions
        for source in sorted(shown)
    ]


def _sources_with_products(table: Held, side: str, sources: set[str]) -> set[str]:
    """Those of some sources whose files have codes of products for this reporter."""
    mine = "" if side == NEITHER else f" AND reporter = {literal(side)}"
    names = ("product",) if side == NEITHER else ("product", "reporter")
    found = set[str]()
    for number, facts, replaced, paths in table.groups:
        if table.origins[number].source not in sources:
            continue
        one = Held(table.table, table.chosen, table.origins, ((number, facts, replaced, paths),))
        query = one.select(names, f"product <> 'TOTAL'{mine}")
        if fetch(f"SELECT 1 FROM ({query}) LIMIT 1"):  # noqa: S608 - the code is checked
            found.add(table.origins[number].source)
    return found


def _rows(
    table: Held,
    directions: tuple[tuple[tuple[str, str], str | None], ...],
    side: str,
    year: int,
    digits: int,
) -> dict[tuple[str, str], list[tuple[Any, ...]]]:
    """Sums by code and level for each source and exporter."""
    parts: list[str] = []
    for (exporter, importer), flow in directions:
        if flow is None:
            where = f"exporter = {literal(exporter)} AND importer = {literal(importer)}"
            names = ("exporter", "importer", "product", "classification", "year", "value_usd",
                     "weight_kg")  # fmt: skip
        else:
            other = importer if flow == "export" else exporter
            where = (
                f"reporter = {literal(side)} AND partner = {literal(other)} "
                f"AND flow = {literal(flow)}"
            )
            names = ("reporter", "partner", "flow", "product", "classification", "year", "month",
                     "value", "currency", "weight_kg", "quantity", "quantity_unit",
                     "status")  # fmt: skip
        rows = table.select(names, f"{where} AND year = {int(year)}")
        parts.append(f"SELECT *, {literal(exporter)} AS seller FROM ({rows})")  # noqa: S608
    whole = "product IS NULL OR product = 'TOTAL'"
    if side == NEITHER:
        value, currency, hidden, month = "value_usd", "'USD'", "FALSE", "0"
        quantity = "CAST(NULL AS DECIMAL(18, 3)), CAST(NULL AS VARCHAR), 0"
    else:
        value, currency, month = "value", "currency", "month"
        hidden = "value IS NULL AND status = 'suppressed'"
        quantity = "SUM(quantity), MIN(quantity_unit), COUNT(DISTINCT quantity_unit)"
    found = fetch(
        f"SELECT seller, origin, {currency} AS currency, classification, "  # noqa: S608 - checked
        f"CASE WHEN {whole} THEN 'TOTAL' ELSE SUBSTR(product, 1, {int(digits)}) END AS code, "
        f"CASE WHEN {whole} THEN 0 ELSE LENGTH(product) END AS level, "
        f"SUM(CAST({value} AS DECIMAL(18, 3))), "
        f"CASE WHEN COUNT(weight_kg) = COUNT({value}) THEN SUM(weight_kg) END, "
        f"COUNT(*) FILTER ({hidden}), COUNT({value}), {quantity}, "
        f"CAST({month} > 0 AS INTEGER) AS monthly, BIT_OR(CAST(1 AS INTEGER) << {month}) "
        f"FROM ({' UNION ALL '.join(parts)}) GROUP BY ALL ORDER BY ALL"
    )
    by_source: dict[tuple[str, str], list[tuple[Any, ...]]] = {}
    for seller, *row in found:
        by_source.setdefault((table.origins[int(row[0])].source, seller), []).append(tuple(row))
    return by_source


def _table(
    table: Held,
    source: str,
    side: str,
    ends: tuple[str, str],
    digits: int,
    rows: list[tuple[Any, ...]],
) -> ProductTable:
    """Make the table of one source and direction from its sums by code and level."""
    exporter, importer = ends
    origin = next(o for o in table.origins if o.source == source)
    if any(not row[-2] for row in rows):  # the whole year is there beside its months
        rows = [row for row in rows if not row[-2]]
    months = 12
    if rows and rows[0][-2]:
        seen = 0
        for row in rows:
            seen |= row[-1]
        months = seen.bit_count()
    base = ProductTable(side, source, None, None, exporter, importer, "not_reported", origin=origin)
    if not rows:
        return base
    levels = sorted({row[4] for row in rows} - {0})
    fine = [level for level in levels if level >= digits]
    declared = [row[5] for row in rows if row[4] == 0 and row[5] is not None]
    origin, currency = table.origins[int(rows[0][0])], rows[0][1]
    kinds = sorted({str(row[2]) for row in rows if row[4]})
    base = ProductTable(
        side, source, currency, kinds[0] if len(kinds) == 1 else None, exporter, importer,
        "too_coarse" if levels else "not_reported",
        declared=sum(declared, Decimal(0)) if declared else None, origin=origin,
    )  # fmt: skip
    if len(kinds) > 1:
        raise InputError(
            f"{source}: products of {exporter} stand in {' and '.join(kinds)} in one year",
            hint="Import one classification, or bring them to one with `concord`.",
        )
    # The level that is asked for where it is there; codes below it would count goods twice.
    chosen = [row for row in rows if row[4] == fine[0]] if fine else []
    if not fine and all(_unspecified(row[3]) for row in rows if row[4]):
        chosen = [row for row in rows if row[4]]
    if not chosen:
        return base
    total = sum((row[5] for row in chosen if row[5] is not None), Decimal(0))
    made = [_row(row, total) for row in chosen]
    made.sort(key=lambda r: (-(r.value or Decimal(0)), r.product))
    named = sum((r.value for r in made if r.value and r.specified), Decimal(0))
    status: TableStatus = "broken_down"
    if total and named <= total * _ALL_BUT:
        status = "not_broken_down"
    return ProductTable(
        side, source, currency, base.classification, exporter, importer, status,
        tuple(made), total, base.declared, origin, months,
    )  # fmt: skip


def _row(row: tuple[Any, ...], total: Decimal) -> ProductRow:
    _, _, _, product, _, value, weight, hidden, known, quantity, unit, units, _, _ = row
    some = value if known else None
    return ProductRow(
        product=product,
        value=some,
        weight_kg=weight,
        share=float(some / total) if some is not None and total else None,
        specified=not _unspecified(product),
        hidden=hidden,
        quantity=quantity if units == 1 else None,
        quantity_unit=unit if units == 1 else None,
    )


def _unspecified(product: str) -> bool:
    """Whether a code means goods that are not specified: 99, 9999, 999999, 9999AA."""
    return product.startswith("9999") or product == "99"


def _caveats(tables: list[ProductTable], year: int, sides: tuple[str, ...]) -> tuple[Phrase, ...]:
    found = [
        phrase("{side}: the store holds no products of {year}", side=Side(s), year=Year(year))
        for s in sides
        if s != NEITHER and not any(t.side == s for t in tables)
    ]
    for one in tables:
        slots = {
            "side": Side(one.side),
            "source": Given(one.source),
            "exporter": Side(one.exporter),
            "year": Year(year),
        }
        match one.status:
            case "not_broken_down":
                found.append(
                    phrase(
                        "{side}, {source}: exports of {exporter} in {year} are not broken down by "
                        "product: all of it stands under the code of unspecified goods",
                        **slots,
                    )
                )
            case "not_reported":
                found.append(
                    phrase(
                        "{side}, {source}: no products of the exports of {exporter} are reported "
                        "for {year}: absent, not zero",
                        **slots,
                    )
                )
            case "too_coarse":
                found.append(
                    phrase("{side}, {source}: only shorter codes are held for {year}",
                           side=slots["side"], source=slots["source"], year=slots["year"])
                )  # fmt: skip
            case _:
                pass
        if one.months < _YEAR:
            found.append(
                phrase(
                    "{side}, {source}: {year} has {months} of {whole} months",
                    months=Count(one.months),
                    whole=Count(_YEAR),
                    side=slots["side"],
                    source=slots["source"],
                    year=slots["year"],
                )
            )
        if one.unallotted:
            found.append(
                phrase(
                    "{side}, {source}: {gap} of the exports of {exporter} in {year} stand under no "
                    "product",
                    gap=Money(float(one.unallotted), one.currency),
                    **slots,
                )
            )
    return tuple(found)

"""One figure for each flow of the world from two, with both inputs kept.

Exporters count fob, importers cif, and each errs in its own way. Freight is taken off by distance
and chapter, what a reporter counts beyond all its partners is set right, and the two are weighted
by the reliability of their reporters, all estimated from the data themselves.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from bilateral.errors import InputError
from bilateral.evidence.freight import Freight, distances
from bilateral.evidence.holdings import BatchOrigin, Held, held, listing
from bilateral.evidence.reliability import Cells, Fit, fit
from bilateral.evidence.steps import Result, Run, hash_of, read
from bilateral.store import connect
from bilateral.store.disk import sha256_of
from bilateral.vocab.economy import economy
from bilateral.vocab.phrase import Count, Given, phrase, phrases

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import duckdb

    from bilateral.store import Snapshot
    from bilateral.vocab.phrase import Phrase

SCHEMA: Final = "bilateral-reconciliation/1"
MEMORY: Final = "1100MB"
_COLUMNS: Final = ("reporter", "partner", "flow", "product", "year", "month", "value", "currency",
                   "status")  # fmt: skip
_LEAST_RECORDS: Final = 30


@dataclass(frozen=True, slots=True)
class Reporter:
    """How one economy reports, as its partners' figures tell.

    Attributes
    ----------
    code : of the economy
    deviation : standard deviation of its log error
    exporter_bias, importer_bias : log of what it counts beyond its partners, mean 0 over all
    """

    code: str
    deviation: float
    exporter_bias: float
    importer_bias: float


@dataclass(frozen=True, slots=True)
class YearDone:
    """The reconciled figures of one year.

    Attributes
    ----------
    path, sha256 : Parquet: exporter, importer, product, value_usd, exporter_usd, importer_usd,
        basis (both, exporter, importer or zero: one of them counts nothing)
    rows, value_usd : in it
    by_basis : rows of each basis
    """

    year: int
    path: Path
    sha256: str
    rows: int
    value_usd: int
    by_basis: dict[str, int]


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """Reconciled figures of the world, and what they rest on."""

    years: tuple[YearDone, ...]
    digits: int
    freight: Freight
    reporters: tuple[Reporter, ...]
    spread: float
    origins: tuple[BatchOrigin, ...]
    reused: int
    caveats: tuple[Phrase, ...] = field(default=())

    def to_dict(self) -> dict[str, Any]:
        """Return it as JSON-ready values."""
        return {
            "schema": SCHEMA,
            "digits": self.digits,
            "years": [
                {
                    "year": y.year,
                    "file": y.path.name,
                    "sha256": y.sha256,
                    "rows": y.rows,
                    "value_usd": y.value_usd,
                    "by_basis": y.by_basis,
                }
                for y in self.years
            ],
            "freight": self.freight.to_dict(),
            "reporters": [
                {
                    "code": r.code,
                    "deviation": r.deviation,
                    "exporter_bias": r.exporter_bias,
                    "importer_bias": r.importer_bias,
                }
                for r in self.reporters
            ],
            "spread": self.spread,
            "origins": [o.to_dict() for o in self.origins],
            "caveats": [str(c) for c in self.caveats],
        }


def reconcile(
    snapshot: Snapshot,
    folder: str | Path,
    *,
    years: Iterable[int] | None = None,
    digits: int = 6,
    source: str | None = None,
    as_of: str | None = None,
    memory: str = MEMORY,
    threads: int = 4,
    progress: Callable[[str, int, int], None] | None = None,
) -> Reconciliation:
    """Reconcile the two sides of all flows, year by year.

    Parameters
    ----------
    snapshot : of a store with a table `reported` in US dollars; with `dyadic` freight follows
        distance
    folder : for the results; a run that was stopped goes on where it was
    years : to be reconciled; None for all
    digits : length of the product codes; 0 for totals
    source : name of the one source to use; else all: where several tell one figure, it is refused
    as_of : ``YYYY-MM-DD``; nothing that was published later
    memory, threads : caps; results do not depend on them
    progress : told step, number done and number in all

    Raises
    ------
    InputError
        If no flow is told by both sides, or two sources tell the same side of a flow.
    ResourceError
        If memory or disk do not suffice; what is finished is kept.
    """
    table = held(snapshot, "reported", source=source, as_of=as_of, years=years)
    wanted = sorted({c.part.year for c in table.chosen if c.part.year is not None})
    if not wanted:
        raise InputError("the store holds no reported figures of these years")
    _refuse_twice(table, wanted)
    work = Path(folder)
    work.mkdir(parents=True, exist_ok=True)
    with connect(work, memory, threads) as engine:
        engine.execute("SET preserve_insertion_order = true")
        run = Run(engine, work, 3 * len(wanted), progress)
        _aggregates(engine, table)
        pairs_of = {y: _paired(run, held(snapshot, "reported", source=source, as_of=as_of,
                                         years=(y,)), y, digits) for y in wanted}  # fmt: skip
        moments = [
            run.step("moments", str(y), {"paired": read(r)}, (r.key,)) for y, r in pairs_of.items()
        ]
        dyadic = distances(snapshot, None, wanted[-1])
        cells, names, chapters = _cells(engine, moments, dyadic)
        found = fit(cells)
        shifts = _shifts(run, work, pairs_of, found, names, chapters, dyadic)
        done = tuple(_year(run, y, r, shifts) for y, r in pairs_of.items())
    sources = sorted({o.source for o in table.origins})
    reporters = tuple(
        Reporter(
            code,
            math.sqrt(found.variance[i]),
            float(found.exporter_bias[i]),
            float(found.importer_bias[i]),
        )
        for i, code in enumerate(names)
    )
    freight = Freight.of(found, chapters, ", ".join(sources))
    return Reconciliation(
        done, digits, freight, reporters, found.spread, table.origins, run.reused,
        _caveats(done, dyadic, cells),
    )  # fmt: skip


def fit_freight(snapshot: Snapshot, folder: str | Path, *, digits: int = 0, **more: Any) -> Freight:
    """Estimate freight from the totals of all pairs that both sides tell."""
    return reconcile(snapshot, folder, digits=digits, **more).freight


def _refuse_twice(table: Held, years: list[int]) -> None:
    """Refuse sources that tell the same reporter, year and flow."""
    seen: dict[tuple[int | None, str | None, str], str] = {}
    for one in table.chosen:
        for reporter in set(one.part.reporters) - set(one.replaced):
            key = (one.part.year, one.part.flow, reporter)
            other = seen.setdefault(key, one.batch.source)
            if other != one.batch.source and one.part.year in years:
                raise InputError(
                    f"{other} and {one.batch.source} both tell {reporter}'s {one.part.flow} of "
                    f"{one.part.year}",
                    hint="Name the source that is meant.",
                )


def _aggregates(engine: duckdb.DuckDBPyConnection, table: Held) -> None:
    """Codes among the partners that are no single economy: the world, blocs, areas nes."""
    rows = table.select(("partner",))
    found = engine.execute(f"SELECT DISTINCT partner FROM ({rows}) ORDER BY 1").fetchall()  # noqa: S608
    codes = [str(r[0]) for r in found if is_aggregate(str(r[0]))]
    engine.execute("CREATE OR REPLACE TEMP TABLE aggregates (code VARCHAR)")
    for one in codes:
        engine.execute("INSERT INTO aggregates VALUES (?)", [one])


def is_aggregate(code: str) -> bool:
    """Whether a code is no single economy: the world, a bloc, an area that is not specified."""
    if code.startswith(("NES", "M49:")):
        return True
    try:
        return economy(code).kind == "bloc"
    except InputError:
        return False


def _paired(run: Run, table: Held, year: int, digits: int) -> Result:
    level = "product = 'TOTAL'" if digits == 0 else f"LENGTH(product) = {int(digits)}"
    if digits == 5:  # as long as TOTAL
        level += " AND product <> 'TOTAL'"
    where = f"year = {int(year)} AND currency = 'USD' AND {level}"
    rows = table.select(_COLUMNS, where)
    hashes = tuple(sorted(c.part.sha256 for c in table.chosen))
    replaced = listing(sorted({r for c in table.chosen for r in c.replaced}))
    keys = (*hashes, replaced, str(digits), str(year))
    monthly = run.engine.execute(f"SELECT 1 FROM ({rows}) WHERE month > 0 LIMIT 1").fetchone()  # noqa: S608
    if monthly is not None:
        whole = f"SELECT * FROM ({rows}) WHERE month = 0"  # noqa: S608
        by_month = run.step(
            "annual", str(year), {"reported": f"SELECT * FROM ({rows}) WHERE month > 0"}, keys  # noqa: S608
        )  # fmt: skip
        names = "reporter, partner, flow, product, month, value"
        rows = (
            f"SELECT {names} FROM ({whole}) UNION ALL "  # noqa: S608
            f"SELECT {names} FROM ({read(by_month)}) AS m WHERE NOT EXISTS (SELECT 1 FROM ({whole})"
            " AS w WHERE w.reporter = m.reporter AND w.partner = m.partner AND w.flow = m.flow "
            "AND w.product = m.product)"
        )
    return run.step("paired", str(year), {"reported": rows}, keys, "COMPRESSION snappy")


def _cells(
    engine: duckdb.DuckDBPyConnection,
    moments: list[Result],
    dyadic: dict[tuple[str, str], tuple[float, int]],
) -> tuple[Cells, list[str], list[str]]:
    """Add the moments of all years up and number their economies and chapters."""
    rows = " UNION ALL ".join(read(one) for one in moments)
    answer: Any = engine.execute(
        "SELECT exporter, importer, chapter, CAST(SUM(n) AS BIGINT) AS n, "  # noqa: S608 - own files
        f"CAST(SUM(s1) AS BIGINT) AS s1, CAST(SUM(s2) AS BIGINT) AS s2 FROM ({rows}) "
        "GROUP BY exporter, importer, chapter ORDER BY exporter, importer, chapter"
    )
    found: dict[str, Any] = answer.fetchnumpy()
    if len(found["n"]) == 0 or found["n"].sum() < _LEAST_RECORDS:
        raise InputError(
            "fewer than 30 flows are told by both sides: nothing can be weighed",
            hint="Import the figures of more reporters, or ask for fewer digits.",
        )
    names = sorted({*found["exporter"].tolist(), *found["importer"].tolist()})
    number = {code: i for i, code in enumerate(names)}
    chapters, chapter = np.unique(found["chapter"].astype(str), return_inverse=True)
    exporter = np.array([number[c] for c in found["exporter"].tolist()], dtype=np.int64)
    importer = np.array([number[c] for c in found["importer"].tolist()], dtype=np.int64)
    km = np.full((len(names), len(names)), np.nan)
    border = np.zeros((len(names), len(names)))
    for (x, m), (distance, contiguous) in dyadic.items():
        if x in number and m in number:
            km[number[x], number[m]], border[number[x], number[m]] = distance, contiguous
    cells = Cells(
        exporter, importer, chapter.astype(np.int64), found["n"].astype(float),
        found["s1"].astype(float), found["s2"].astype(float), np.log(km[exporter, importer]),
        border[exporter, importer], len(names), len(chapters),
    )  # fmt: skip
    return cells, names, [str(c) for c in chapters]


@dataclass(frozen=True, slots=True)
class _Shifts:
    """Tables of the last step, as files, and their hash."""

    pairs: str
    chapters: str
    key: str


def _shifts(
    run: Run,
    work: Path,
    pairs_of: dict[int, Result],
    found: Fit,
    names: list[str],
    chapters: list[str],
    dyadic: dict[tuple[str, str], tuple[float, int]],
) -> _Shifts:
    """Write what each pair's figures are shifted by, and the exporter's weight."""
    engine = run.engine
    rows = " UNION ALL ".join(read(r) for r in pairs_of.values())
    pairs = engine.execute(
        f"SELECT DISTINCT exporter, importer FROM ({rows}) ORDER BY exporter, importer"  # noqa: S608
    ).fetchall()
    number = {code: i for i, code in enumerate(names)}
    middle = float(np.median(found.variance))
    lines: list[str] = []
    for x, m in pairs:
        i, j = number.get(x), number.get(m)
        bx = float(found.exporter_bias[i]) if i is not None else 0.0
        bm = float(found.importer_bias[j]) if j is not None else 0.0
        vx = float(found.variance[i]) if i is not None else middle
        vm = float(found.variance[j]) if j is not None else middle
        km, border = dyadic.get((x, m), (math.nan, 0))
        rate = float(found.freight(np.log(np.array(km)), np.array(float(border))))
        lines.append(f"{x},{m},{-bx!r},{-rate - bm!r},{vm / (vx + vm)!r}")
    text = "exporter,importer,exporter_shift,importer_shift,exporter_weight\n" + "\n".join(lines)
    of_chapters = dict(zip(chapters, found.chapter.tolist(), strict=True))
    every = engine.execute(
        f"SELECT DISTINCT SUBSTR(product, 1, 2) FROM ({rows}) ORDER BY 1"  # noqa: S608
    ).fetchall()
    short = [f"{c},{-of_chapters.get(c, 0.0)!r}" for (c,) in every]
    effects = "chapter,shift\n" + "\n".join(short)
    (work / "pairs.csv").write_text(text + "\n", encoding="utf-8")
    (work / "chapters.csv").write_text(effects + "\n", encoding="utf-8")
    doubles = ("exporter_shift", "importer_shift", "exporter_weight")
    types = {"exporter": "VARCHAR", "importer": "VARCHAR"} | dict.fromkeys(doubles, "DOUBLE")
    for name, columns in (
        ("pairs", types),
        ("chapters", {"chapter": "VARCHAR", "shift": "DOUBLE"}),
    ):
        declared = ", ".join(f"'{k}': '{v}'" for k, v in columns.items())
        engine.execute(
            f"CREATE OR REPLACE TEMP TABLE {name}_now AS SELECT * FROM read_csv(?, header = true, "  # noqa: S608
            f"delim = ',', auto_detect = false, columns = {{{declared}}})",
            [str(work / f"{name}.csv")],
        )
    return _Shifts("SELECT * FROM pairs_now", "SELECT * FROM chapters_now", hash_of(text, effects))


def _year(run: Run, year: int, paired: Result, shifts: _Shifts) -> YearDone:
    inputs = {"paired": read(paired), "pairs": shifts.pairs, "chapters": shifts.chapters}
    result = run.step("reconciled", str(year), inputs, (paired.key, shifts.key))
    if result.rows != paired.rows:
        raise InputError(f"{year}: {paired.rows} flows went in, {result.rows} came out")
    found = run.engine.execute(
        f"SELECT basis, COUNT(*), CAST(SUM(value_usd) AS HUGEINT) FROM ({read(result)}) "  # noqa: S608
        "GROUP BY basis ORDER BY basis"
    ).fetchall()
    return YearDone(
        year, result.path, sha256_of(result.path), result.rows, sum(int(r[2]) for r in found),
        {str(r[0]): int(r[1]) for r in found},
    )  # fmt: skip


def _caveats(
    years: tuple[YearDone, ...], dyadic: dict[tuple[str, str], tuple[float, int]], cells: Cells
) -> tuple[Phrase, ...]:
    found: list[Phrase] = [
        phrase("biases of reporters count from the mean of all: mirror figures do not tell more")
    ]
    if not dyadic:
        found.append(phrase("the store holds no distances: one cif/fob rate stands for all pairs"))
    elif not np.isfinite(cells.log_distance).all():
        number = int(np.count_nonzero(~np.isfinite(cells.log_distance)))
        found.append(
            phrases("{n} pair and chapter has no distance: the mean stands for it",
                    "{n} pairs and chapters have no distance: the mean stands for them",
                    count="n", n=Count(number))
        )  # fmt: skip
    for one in years:
        alone = one.by_basis.get("exporter", 0) + one.by_basis.get("importer", 0)
        if alone:
            found.append(
                phrase("{year}: {n} flows are told by one side only",
                       year=Given(str(one.year)), n=Count(alone))
            )  # fmt: skip
    return tuple(found)

"""Evidence at world scale: a pair's questions, and the reconciliation of two-sided records.

``python -m bench.bench_store [records] [world.csv]``: records are made with a known truth; the
world file (BACI layout) is imported first where it is given.
"""

from __future__ import annotations

import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import duckdb
import numpy as np

from bilateral.evidence.products import products
from bilateral.evidence.reconcile import reconcile
from bilateral.evidence.series import series
from bilateral.evidence.steps import text
from bilateral.store import Batch, Staged, Store

RECORDS, YEARS, THREADS = 20_000_000, 10, 2
ECONOMIES, CODES = 200, 5000
COLD = """
import time; t = time.time()
from bilateral.store import Store
from bilateral.evidence import series, products
with Store({folder!r}).reading() as s:
    series(s, 'BLR', 'POL', 'turnover'); products(s, 'BLR', 'POL', 2024, 6)
print(time.time() - t)
"""


def make_world(store: Store, records: int, seed: int = 7) -> Path:
    """Fill a store with both sides of `records` flows; returns the file of true values.

    True fob values are log-normal. An exporter's figure is the truth times exp(bias + noise), an
    importer's also times the cif/fob rate of its distance and chapter; noise and bias differ
    between reporters.
    """
    rng = np.random.default_rng(seed)
    names = [f"{a}{b}{c}" for a in "ABCDEF" for b in "GHIJKL" for c in "MNOPQR"][:ECONOMIES]
    place = rng.uniform(-1, 1, (ECONOMIES, 2)) * [10_000, 5_000]
    km = np.maximum(np.hypot(*(place[:, None] - place[None]).transpose(2, 0, 1)), 100.0)
    sigma = rng.gamma(2.0, 0.2, ECONOMIES) + 0.05
    bias_x, bias_m = rng.normal(0, 0.1, ECONOMIES), rng.normal(0, 0.1, ECONOMIES)
    chapters = [f"{c:02d}" for c in range(1, 98)]
    of_chapter = rng.normal(0, 0.03, len(chapters))
    codes = np.array([f"{chapters[k % 97]}{k:04d}" for k in range(CODES)])
    truths = store.folder.parent / "truth"
    truths.mkdir(parents=True)
    with store.writing() as writer, duckdb.connect(config={"threads": THREADS}) as engine:
        engine.execute("SET memory_limit = '2GB'")
        path = writer.staging / "d.parquet"
        rows = ", ".join(
            f"('{names[i]}', '{names[j]}', {km[i, j]:.3f}, 0)"
            for i in range(ECONOMIES)
            for j in range(ECONOMIES)
            if i != j
        )
        engine.execute(
            f"COPY (SELECT * FROM (VALUES {rows}) d(exporter, importer, distance_km, contiguous)) "
            f"TO '{path}' (FORMAT parquet)"
        )
        n = ECONOMIES * (ECONOMIES - 1)
        writer.commit(_batch("dyadic", n), [Staged(path, "dyadic", n, {})])
        engine.execute("CREATE TABLE names AS SELECT * FROM (VALUES "
                       + ", ".join(f"({i}, '{c}')" for i, c in enumerate(names)) + ") t(i, code)")  # fmt: skip
        engine.execute("CREATE TABLE codes AS SELECT * FROM (VALUES "
                       + ", ".join(f"({i}, '{c}')" for i, c in enumerate(codes)) + ") t(i, code)")  # fmt: skip
        for year in range(2000, 2000 + YEARS):
            staged = _year(engine, writer.staging, truths, rng, year, records // YEARS,
                           (km, sigma, bias_x, bias_m, of_chapter))  # fmt: skip
            rows_of = sum(s.rows for s in staged)
            writer.commit(_batch(str(year), rows_of), staged)
    return truths


def _year(engine, staging, truths, rng, year, n, world):
    km, sigma, bias_x, bias_m, of_chapter = world
    keys = np.unique(rng.integers(0, ECONOMIES**2 * CODES, int(n * 1.02)))
    keys = keys[(keys // CODES) // ECONOMIES != (keys // CODES) % ECONOMIES][:n]
    k, pair = keys % CODES, keys // CODES
    i, j = pair // ECONOMIES, pair % ECONOMIES
    truth = np.exp(rng.normal(11, 2, keys.size))
    rate = np.clip(0.06 + 0.03 * (np.log(km[i, j]) - 8.5), 0, None) + of_chapter[k % 97]
    x = truth * np.exp(bias_x[i] + rng.normal(0, 1, keys.size) * sigma[i])
    m = truth * np.exp(rate + bias_m[j] + rng.normal(0, 1, keys.size) * sigma[j])
    raw = staging / "raw.npy"
    columns = {"i": i.astype("i4"), "j": j.astype("i4"), "k": k.astype("i4"),
               "truth": np.floor(truth + 0.5).astype("i8"), "x": np.floor(x + 0.5).astype("i8"),
               "m": np.floor(m + 0.5).astype("i8")}  # fmt: skip
    import polars as pl

    pl.DataFrame(columns).write_parquet(raw, compression="uncompressed")
    at = f"read_parquet('{raw}') r JOIN names a ON a.i = r.i JOIN names b ON b.i = r.j JOIN codes c ON c.i = r.k"
    engine.execute(
        f"COPY (SELECT a.code exporter, b.code importer, c.code product, truth FROM {at}) "
        f"TO '{truths}/{year}.parquet' (FORMAT parquet)"
    )
    staged = []
    for flow, who, other, value in (("export", "a", "b", "x"), ("import", "b", "a", "m")):
        path = staging / f"{flow}-{year}.parquet"
        engine.execute(
            f"COPY (SELECT {who}.code reporter, {other}.code partner, '{flow}' flow, "
            f"c.code product, {year}::SMALLINT AS year, {value}::DECIMAL(18, 3) AS value FROM {at}) "
            f"TO '{path}' (FORMAT parquet, COMPRESSION zstd)"
        )
        staged.append(Staged(path, "reported", keys.size, {}, year, flow))
    raw.unlink()
    return staged


def _batch(name: str, rows: int) -> Batch:
    return Batch(name, "synthetic", "p", f"{name}.csv", "0" * 64, 1, "1", None,
                 "2025-01-01T00:00:00Z", rows, rows, 0, {"currency": "USD"})  # fmt: skip


def plain(store: Store, out: Path) -> float:
    """Seconds of the same SQL texts without the runner: one bare engine, year by year.

    It is given the fitted shifts of an earlier run, so it does not even have to estimate them.
    """
    began = time.perf_counter()
    with store.reading() as snapshot, duckdb.connect(config={"threads": THREADS}) as engine:
        parts = snapshot.chosen("reported")
        engine.execute("CREATE TEMP TABLE aggregates (code VARCHAR)")
        for name in ("pairs", "chapters"):
            engine.execute(f"CREATE TEMP TABLE {name} AS FROM read_csv('{out}/{name}.csv', "
                           f"types = {{'{'chapter' if name == 'chapters' else 'exporter'}': 'VARCHAR'}})")  # fmt: skip
        for year in sorted({c.part.year for c in parts if c.part.year}):
            files = [str(store.folder / c.part.path) for c in parts if c.part.year == year]
            engine.execute(f"CREATE OR REPLACE TEMP VIEW reported AS SELECT *, 0 AS month "
                           f"FROM read_parquet({files}, hive_partitioning = false)")  # fmt: skip
            engine.execute(f"CREATE OR REPLACE TEMP TABLE paired AS {text('paired')}")
            engine.execute(f"CREATE OR REPLACE TEMP TABLE moments AS {text('moments')}")
            engine.execute(f"COPY ({text('reconciled')}) TO '{out}/plain-{year}.parquet' "
                           "(FORMAT parquet, COMPRESSION zstd)")  # fmt: skip
    return time.perf_counter() - began


def errors(truths: Path, out: Path) -> dict[str, tuple[float, float]]:
    """Mean absolute log error, and sum of absolute errors over the sum of true values."""
    with duckdb.connect(config={"threads": THREADS}) as engine:
        engine.execute(
            f"CREATE VIEW compared AS SELECT truth, value_usd, exporter_usd, importer_usd "
            f"FROM read_parquet('{truths}/*.parquet', filename = true) t JOIN "
            f"read_parquet('{out}/reconciled-*.parquet', filename = true) r USING (exporter, importer, product) "
            "WHERE truth > 0 AND value_usd > 0 AND exporter_usd > 0 AND importer_usd > 0 "
            "AND regexp_extract(t.filename, '(\\d{4}).parquet', 1) = regexp_extract(r.filename, '(\\d{4}).parquet', 1)"
        )
        found = {}
        for name, sql in (
            ("exporter side", "exporter_usd"),
            ("importer side", "importer_usd"),
            ("simple mean", "(exporter_usd + importer_usd) / 2"),
            ("reconciled", "value_usd"),
        ):
            row = engine.execute(
                f"SELECT avg(abs(ln({sql} / truth))), sum(abs({sql} - truth)) / sum(truth) FROM compared"
            ).fetchone()
            assert row is not None
            found[name] = (float(row[0]), float(row[1]))
    return found


def questions(folder: Path) -> None:
    with Store(folder).reading() as snapshot:
        series(snapshot, "BLR", "POL", "turnover")
        for name, ask in (
            ("series", lambda: series(snapshot, "BLR", "POL", "turnover")),
            ("products, HS6", lambda: products(snapshot, "BLR", "POL", 2024, 6)),
            ("products, HS2", lambda: products(snapshot, "BLR", "POL", 2024, 2)),
        ):
            taken = []
            for _ in range(15):
                began = time.perf_counter()
                ask()
                taken.append(time.perf_counter() - began)
            print(f"  {name}, warm: {1e3 * statistics.median(taken):.0f} ms")
    cold = [
        float(subprocess.run([sys.executable, "-c", COLD.format(folder=str(folder))],
                             check=True, capture_output=True, text=True).stdout)
        for _ in range(5)
    ]  # fmt: skip
    print(f"  both from a cold process: {statistics.median(cold):.2f} s")


def main() -> None:
    records = int(sys.argv[1]) if len(sys.argv) > 1 else RECORDS
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if len(sys.argv) > 2:
            world = Path(sys.argv[2])
            if world.suffix == ".csv":
                from bilateral.sources import load, profile

                load(world, profile("baci"), Store(folder / "world"))
                world = folder / "world"
            print("a pair in the world of 2024")
            questions(world)
        store = Store(folder / "store")
        began = time.perf_counter()
        truths = make_world(store, records)
        print(f"{records:,} flows with two sides made in {time.perf_counter() - began:.0f} s")
        reconcile_here(store, folder, truths)
        shutil.rmtree(folder / "out", ignore_errors=True)


def reconcile_here(store: Store, folder: Path, truths: Path) -> None:
    out = folder / "out"
    code = (
        "import sys, time, resource\n"
        "from bilateral.store import Store\nfrom bilateral.evidence.reconcile import reconcile\n"
        "t = time.perf_counter()\n"
        f"with Store({str(store.folder)!r}).reading() as s:\n"
        f"    r = reconcile(s, {str(out)!r}, threads={THREADS})\n"
        "print(time.perf_counter() - t, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6)\n"
    )
    ours, memory = [], []
    plain_times = []
    for _ in range(2):
        shutil.rmtree(out, ignore_errors=True)
        done = subprocess.run(
            [sys.executable, "-c", code], check=True, capture_output=True, text=True
        )
        taken, peak = map(float, done.stdout.split())
        ours.append(taken)
        memory.append(peak)
        plain_times.append(plain(store, out))
    took, bare = min(ours), min(plain_times)
    print(f"  plain SQL {bare:.1f} s, reconcile {took:.1f} s: {took / bare:.2f} times; "
          f"peak memory {max(memory):.2f} GB")  # fmt: skip
    began = time.perf_counter()
    with store.reading() as snapshot:
        again = reconcile(snapshot, out, threads=THREADS)
    print(f"  again: {time.perf_counter() - began:.1f} s, {again.reused} steps found done")
    for name, (log, level) in errors(truths, out).items():
        print(f"  {name}: mean |log error| {log:.4f}, absolute error {level:.1%} of the true sum")


if __name__ == "__main__":
    main()

"""Damage to a store at rest: found before it is used, or without any effect on an answer."""

from __future__ import annotations

import json
import os
import random
from typing import TYPE_CHECKING, Any

from faults.commits import Bench, batch_of, wrong_state
from faults.table import Line

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

INTEGRITY = "BIL-600"
_FILES = ("first", "later", "fresh")
_SHARES = (("part", 0.6), ("manifest", 0.25), ("ledger", 0.15))


def stored(bench: Bench) -> Path:
    """Make the store that is damaged: two editions and a later year."""
    return bench.made("damaged", *_FILES)


def kind_of(path: Path) -> str:
    """Return what a file of a store is."""
    return {"manifest.json": "manifest", "ledger.jsonl": "ledger"}.get(path.name, "part")


def unnoticed(state: dict[str, Any], kind: str) -> str | None:
    """Say what is wrong where damage was neither refused nor harmless."""
    refused = state.get("refused")
    if refused not in (None, INTEGRITY):
        return f"it is refused as {refused}: {state['words']}"
    if refused and kind == "part" and ".csv" not in state["words"]:
        return f"the message does not say which file to add again: {state['words']}"
    if refused and not state["findings"]:
        return "what a reader refuses is not found by verify"
    if refused:
        return None
    if kind == "part":
        return "a part was changed and is read all the same"
    return wrong_state(state, [frozenset(_FILES)])


def flips(bench: Bench, count: int) -> list[Line]:
    """Turn one bit of a file, keeping its size and times, and ask every question."""
    base = stored(bench)
    rng = random.Random(count)
    files: dict[str, list[Path]] = {}
    for path in sorted(p.relative_to(base) for p in base.rglob("*") if p.is_file()):
        if path.suffix in (".parquet", ".json", ".jsonl"):
            files.setdefault(kind_of(path), []).append(path)
    lines: list[Line] = []
    for kind, share in _SHARES:
        chosen = [rng.choice(files[kind]) for _ in range(round(count * share))]
        bits = [(p, rng.randrange(8 * (base / p).stat().st_size)) for p in chosen]

        def judge(one: tuple[Path, int], kind: str = kind) -> str | None:
            path, bit = one
            with bench.worker() as worker, bench.store(base) as store:
                target = store / path
                times = target.stat()
                data = bytearray(target.read_bytes())
                data[bit // 8] ^= 1 << bit % 8
                target.write_bytes(data)
                os.utime(target, ns=(times.st_atime_ns, times.st_mtime_ns))
                wrong = unnoticed(worker.states(store)[0], kind)
            return None if wrong is None else f"{path}, bit {bit}: {wrong}"

        lines.append(bench.each(judge, bits, Line(f"bit flip in a {kind}")))
    return lines


def losses(bench: Bench) -> list[Line]:
    """Lose, cut, empty, exchange and put back files of a store."""
    base = stored(bench) if not (bench.folder / "damaged").is_dir() else bench.folder / "damaged"
    older = bench.made("older", "first")
    parts = sorted(p.relative_to(base) for p in base.rglob("*.parquet"))
    size = (base / parts[0]).stat().st_size

    def change(path: Path | str, how: Callable[[bytes], bytes]) -> Callable[[Path], None]:
        def done(store: Path) -> None:
            (store / path).write_bytes(how((store / path).read_bytes()))

        return done

    def lost(path: Path | str) -> Callable[[Path], None]:
        return lambda store: (store / path).unlink()

    def exchanged(store: Path) -> None:
        first, second = (store / p for p in parts[:2])
        data = first.read_bytes()
        first.write_bytes(second.read_bytes())
        second.write_bytes(data)

    def back(name: str) -> Callable[[Path], None]:
        return lambda store: (store / name).write_bytes((older / name).read_bytes()) and None

    def of_later_program(store: Path) -> None:
        raw = json.loads((store / "manifest.json").read_bytes())
        raw["schema"] = "bilateral-store/2"
        (store / "manifest.json").write_text(json.dumps(raw), encoding="utf-8")

    def forged(store: Path) -> None:
        raw = json.loads((store / "manifest.json").read_bytes())
        raw["batches"] = [b for b in raw["batches"] if b["id"] != batch_of(store, "later")]
        (store / "manifest.json").write_text(json.dumps(raw), encoding="utf-8")

    cuts = [size * n // 10 for n in range(10)]
    manifest = (base / "manifest.json").stat().st_size
    refused = {
        "a part is lost": [(p, lost(p)) for p in parts],
        "a part is cut, empty or zeros (rename seen, content not)": [
            *((p, change(p, lambda d, n=n: d[:n])) for n in cuts for p in parts[:1]),
            *((p, change(p, lambda d: bytes(len(d)))) for p in parts),
        ],
        "two parts are exchanged": [(parts[0], exchanged)],
        "the manifest is lost, cut, put back, forged, of a later program": [
            ("manifest.json", lost("manifest.json")),
            *(
                ("manifest.json", change("manifest.json", lambda d, n=n: d[: manifest * n // 10]))
                for n in range(10)
            ),
            ("manifest.json", back("manifest.json")),
            ("manifest.json", forged),
            ("manifest.json", of_later_program),
        ],
        "the ledger is lost, put back, a line short of two": [
            ("ledger.jsonl", lost("ledger.jsonl")),
            ("ledger.jsonl", back("ledger.jsonl")),
            ("ledger.jsonl", change("ledger.jsonl", lambda d: b"".join(d.splitlines(True)[:1]))),
        ],
    }
    lines: list[Line] = []
    for fault, changes in refused.items():

        def judge(one: tuple[Path | str, Callable[[Path], None]]) -> str | None:
            name, damage = one
            with bench.worker() as worker, bench.store(base) as store:
                damage(store)
                state = worker.states(store)[0]
                checked = worker.run(["verify"], store).code
            if "refused" not in state:
                return f"{name}: it is not noticed"
            if checked != 6:
                return f"{name}: verify leaves with {checked}"
            wrong = unnoticed(state, "part" if str(name).endswith("parquet") else "manifest")
            return None if wrong is None else f"{name}: {wrong}"

        lines.append(bench.each(judge, changes, Line(fault)))
    return [*lines, _strangers(bench, base)]


def _strangers(bench: Bench, base: Path) -> Line:
    """Put files into a store that its manifest does not know: listed, swept, never counted."""
    names = [
        "parts/reported/year=2020/flow=export/stranger.parquet",
        "staging/old/rows.parquet",
        "manifest.json.new",
        "ledger.jsonl.new",
    ]

    def judge(name: str) -> str | None:
        with bench.worker() as worker, bench.store(base) as store:
            path = store / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(next(base.rglob("*.parquet")).read_bytes())
            before, after = worker.states(store, ["verify", "--sweep"])
        for state in (before, after):
            if wrong := wrong_state(state, [frozenset(_FILES)]):
                return f"{name}: {wrong}"
        if not before["findings"] or after["findings"]:
            return f"{name}: {before['findings']} became {after['findings']}"
        return None

    return bench.each(judge, names, Line("a file that the manifest does not know"))

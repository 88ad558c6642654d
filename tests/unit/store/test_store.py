"""Commits count whole or not at all; damage is found before use; readers keep their generation."""

from __future__ import annotations

import errno
import json
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bilateral.errors import IntegrityError, ResourceError, StoreBusyError
from bilateral.store import Batch, Staged, Store, connect, examine, lock, run, sweep
from bilateral.store.disk import Disk

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path


def batch(name: str, rows: int, released: str | None = None, source: str = "test") -> Batch:
    return Batch(
        id=name,
        source=source,
        profile="p",
        file=f"{name}.csv",
        file_sha256="0" * 64,
        file_bytes=1,
        vintage=name,
        released=released,
        loaded="2025-01-01T00:00:00Z",
        records=rows,
        loaded_rows=rows,
        rejected=0,
    )


def staged(folder: Path, name: str, rows: int, year: int = 2020, **more: object) -> Staged:
    path = folder / f"{name}.parquet"
    with connect(folder) as engine:
        engine.execute(
            f"COPY (SELECT i AS value, 'x{name}' AS side FROM range({rows}) t(i)) TO '{path}' "
            "(FORMAT parquet)"
        )
    total = str(rows * (rows - 1) // 2)
    return replace(Staged(path, "reported", rows, {"value": total}, year), **more)


def add(store: Store, name: str, rows: int = 10, **more: object) -> None:
    year = int(str(more.pop("year", 2020)))
    released = more.pop("released", None)
    with store.writing() as writer:
        one = staged(writer.staging, name, rows, year, **more)
        writer.commit(batch(name, rows, None if released is None else str(released)), [one])


def rows_of(store: Store, **more: str | None) -> list[str]:
    with store.reading() as snapshot:
        found = []
        for chosen in snapshot.chosen("reported", **more):
            snapshot.verified(chosen.part)
            found.append(chosen.part.batch)
        return found


def test_a_commit_counts_and_is_read_back(tmp_path: Path) -> None:
    store = Store(tmp_path / "s")
    assert store.manifest().generation == 0
    add(store, "a")
    add(store, "b", year=2021)
    assert store.manifest().generation == 2
    assert rows_of(store) == ["a", "b"]
    assert examine(store) == ()


def test_what_the_writer_says_must_be_in_the_file(tmp_path: Path) -> None:
    store = Store(tmp_path / "s")
    with store.writing() as writer, pytest.raises(IntegrityError, match="rows"):
        one = staged(writer.staging, "a", 10)
        writer.commit(batch("a", 10), [replace(one, control={"value": "46"})])
    with store.writing() as writer, pytest.raises(IntegrityError, match="agree"):
        writer.commit(batch("a", 11), [staged(writer.staging, "a", 10)])
    assert store.manifest().generation == 0
    sweep(store)
    assert examine(store) == ()


def test_a_later_edition_replaces_an_earlier_one_and_both_stay(tmp_path: Path) -> None:
    store = Store(tmp_path / "s")
    add(store, "old", released="2023-01-15")
    add(store, "new", released="2024-01-15")
    assert rows_of(store) == ["new"]
    assert rows_of(store, as_of="2023-12-31") == ["old"]
    assert rows_of(store, as_of="2022-12-31") == []


def test_an_edition_of_one_reporter_replaces_only_its_rows(tmp_path: Path) -> None:
    store = Store(tmp_path / "s")
    add(store, "both", released="2023-01-15", reporters=("BLR", "RUS"))
    add(store, "one", released="2024-01-15", reporters=("BLR",))
    with store.reading() as snapshot:
        chosen = snapshot.chosen("reported")
    assert [(c.part.batch, c.replaced) for c in chosen] == [("both", ("BLR",)), ("one", ())]


@pytest.mark.parametrize("change", ["flip", "cut", "gone"])
def test_a_damaged_part_gives_no_result(tmp_path: Path, change: str) -> None:
    store = Store(tmp_path / "s")
    add(store, "a")
    part = store.folder / store.manifest().parts[0].path
    data = bytearray(part.read_bytes())
    if change == "gone":
        part.unlink()
    else:
        data[len(data) // 2] ^= 1
        part.write_bytes(data if change == "flip" else data[:-1])
    with pytest.raises(IntegrityError, match=r"a\.csv"):
        rows_of(store)
    assert [f.kind for f in examine(store)] == ["missing" if change == "gone" else "damaged"]


@pytest.mark.parametrize("lost", ["manifest.json", "ledger.jsonl"])
def test_a_lost_manifest_or_ledger_is_noticed(tmp_path: Path, lost: str) -> None:
    store = Store(tmp_path / "s")
    add(store, "a")
    add(store, "b")
    (store.folder / lost).unlink()
    with pytest.raises(IntegrityError):
        store.manifest()


def test_an_older_manifest_put_back_is_noticed(tmp_path: Path) -> None:
    store = Store(tmp_path / "s")
    add(store, "a")
    old = (store.folder / "manifest.json").read_bytes()
    add(store, "b")
    (store.folder / "manifest.json").write_bytes(old)
    with pytest.raises(IntegrityError, match="generation"):
        store.manifest()


def test_a_changed_manifest_is_noticed(tmp_path: Path) -> None:
    store = Store(tmp_path / "s")
    add(store, "a")
    path = store.folder / "manifest.json"
    raw = json.loads(path.read_text())
    raw["parts"][0]["rows"] = 11
    path.write_text(json.dumps(raw))
    with pytest.raises(IntegrityError, match="changed"):
        store.manifest()


class Failing(Disk):
    """A disk whose n-th call fails."""

    def __init__(self, at: int) -> None:
        self.left = at
        self.calls = 0

    def _count(self) -> None:
        self.calls += 1
        self.left -= 1
        if self.left == 0:
            raise OSError(28, "No space left on device")


def _counted(name: str) -> object:
    def call(self: Failing, *arguments: object) -> object:
        self._count()
        return getattr(Disk, name)(self, *arguments)

    return call


for _name in ("make_folder", "write", "append", "sync", "sync_folder", "rename"):
    setattr(Failing, _name, _counted(_name))


def test_a_failure_at_any_call_leaves_the_old_or_the_new_store(tmp_path: Path) -> None:
    def attempt(folder: Path, at: int) -> tuple[int, str]:
        add(Store(folder), "first")
        disk = Failing(at)
        try:
            add(Store(folder, disk), "second", year=2021)
        except (ResourceError, OSError):
            outcome = "failed"
        else:
            outcome = "done"
        return disk.calls, outcome

    total, outcome = attempt(tmp_path / "none", 10**6)
    assert outcome == "done"
    assert total > 8
    for at in range(1, total + 1):
        folder = tmp_path / f"s{at}"
        assert attempt(folder, at)[1] == "failed"
        found = rows_of(Store(folder))
        assert found in (["first"], ["first", "second"]), at
        sweep(Store(folder))
        assert examine(Store(folder)) == ()
        if found == ["first"]:
            add(Store(folder), "second", year=2021)
        assert rows_of(Store(folder)) == ["first", "second"]


def test_a_failure_after_the_swap_does_not_say_that_nothing_changed(tmp_path: Path) -> None:
    store = Store(tmp_path / "s")
    add(store, "a")
    total = Failing(10**6)
    add(Store(tmp_path / "whole", total), "b")
    with pytest.raises(ResourceError, match="the change was made") as caught:
        add(Store(store.folder, Failing(total.calls)), "b")
    assert "Nothing was changed" not in str(caught.value)
    assert rows_of(store) == ["b"]
    with pytest.raises(ResourceError, match="could not be written") as caught:
        add(Store(store.folder, Failing(total.calls - 2)), "c")
    assert "Nothing was changed" in str(caught.value)
    assert rows_of(store) == ["b"]


def test_a_commit_between_the_two_reads_is_no_damage(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store(tmp_path / "s")
    add(store, "a")
    pending = ["c", "b"]
    read = run._bytes

    def slow(path: Path) -> bytes | None:
        if path.name == "ledger.jsonl" and pending:
            name = pending.pop()
            with monkeypatch.context() as patch:
                patch.setattr(run, "_bytes", read)
                add(store, name)
        return read(path)

    monkeypatch.setattr(run, "_bytes", slow)
    assert store.manifest().generation == 3


@pytest.mark.parametrize("reason", [errno.EACCES, errno.EROFS])
def test_a_store_that_may_only_be_read_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, reason: int
) -> None:
    store = Store(tmp_path / "s")
    add(store, "a")

    def refuse(path: Path, *more: int) -> int:
        raise OSError(reason, "read only", path, more)

    monkeypatch.setattr(lock.os, "open", refuse)
    assert rows_of(store) == ["a"]


def test_words_of_the_engine_name_no_folders(tmp_path: Path) -> None:
    with (
        pytest.raises(ResourceError, match="No such file or directory") as caught,
        connect(tmp_path) as engine,
    ):
        engine.execute(f"COPY (SELECT 1) TO '{tmp_path}/none/there.parquet' (FORMAT parquet)")
    assert str(tmp_path) not in str(caught.value)


def test_two_writers_wait_and_are_told_of_each_other(tmp_path: Path) -> None:
    store = Store(tmp_path / "s")
    with (
        store.writing(),
        pytest.raises(StoreBusyError, match="process"),
        Store(store.folder).writing(wait=0.1),
    ):
        pass


def test_a_sweep_leaves_the_folder_of_the_next_writer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store(tmp_path / "s")
    add(store, "a")
    left = store.folder / "staging" / "left" / "rows.parquet"
    left.parent.mkdir(parents=True)
    left.write_bytes(b"half")
    folders: list[Path] = []
    free = run.writing

    @contextmanager
    def then_another(folder: Path, wait: float) -> Generator[None]:
        with free(folder, wait):
            yield
        other = folder / "staging" / "other"  # the lock is free: somebody else begins at once
        other.mkdir(parents=True, exist_ok=True)
        folders.append(other)

    monkeypatch.setattr(run, "writing", then_another)
    assert sweep(store) == ("staging/left/rows.parquet",)
    assert folders
    assert all(f.is_dir() for f in folders)
    assert not left.parent.exists()


def test_what_is_read_is_not_swept(tmp_path: Path) -> None:
    store = Store(tmp_path / "s")
    add(store, "a")
    with store.reading() as snapshot:
        with store.writing() as writer:
            writer.remove("a")
        sweep(store)
        for chosen in snapshot.chosen("reported"):
            assert snapshot.verified(chosen.part).is_file()
    assert rows_of(store) == []
    sweep(store)
    assert examine(store) == ()
    assert not list((store.folder / "parts").rglob("*.parquet"))

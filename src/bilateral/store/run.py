"""Opens a store and changes it: stage, verify, publish, then one swap of the manifest."""

from __future__ import annotations

import os
import shutil
import uuid
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bilateral.errors import IntegrityError, ResourceError
from bilateral.store.disk import Disk, sha256_of
from bilateral.store.lock import reading, writing
from bilateral.store.manifest import LEDGER, NAME, Batch, Manifest, Part, read_ledger, read_manifest
from bilateral.store.parquet import Summary, summary_of
from bilateral.store.snapshot import Snapshot

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence

WAIT = 10.0
_DIGITS = 16


@dataclass(frozen=True, slots=True)
class Staged:
    """A Parquet file that was written but does not count yet.

    Attributes
    ----------
    path : where it lies, inside the batch's staging folder
    table, year, flow, reporters : as in `Part`
    rows, control : what its writer says that it holds; the commit reads it back and compares
    """

    path: Path
    table: str
    rows: int
    control: dict[str, str]
    year: int | None = None
    flow: str | None = None
    reporters: tuple[str, ...] = ()


class Store:
    """A folder of immutable Parquet parts and the manifest that says which of them count.

    Parameters
    ----------
    folder : of the store; it is created by the first commit
    disk : how files are changed; tests give one that fails
    """

    def __init__(self, folder: str | Path, disk: Disk | None = None) -> None:
        self.folder = Path(folder)
        self.disk = disk or Disk()

    # reading

    def manifest(self) -> Manifest:
        """Read the manifest and hold it against the ledger.

        Raises
        ------
        IntegrityError
            If either is damaged, lost, or older than the other knows.
        """
        while True:
            data = _bytes(self.folder / NAME)
            try:
                return _agreed(data, _bytes(self.folder / LEDGER) or b"")
            except IntegrityError:
                if _bytes(self.folder / NAME) == data:  # else a commit came between the two reads
                    raise

    @contextmanager
    def reading(self) -> Generator[Snapshot]:
        """Hold what counts now; later commits do not change it, and nothing of it is swept."""
        with reading(self.folder):
            yield Snapshot(self.folder, self.manifest())

    # writing

    @contextmanager
    def writing(self, wait: float = WAIT) -> Generator[Writing]:
        """Hold the writer's place; what is staged and not committed is removed at the end."""
        self.disk.make_folder(self.folder)
        with writing(self.folder, wait):
            manifest = self.manifest()
            self._catch_up(manifest)
            staging = self.folder / "staging" / uuid.uuid4().hex
            self.disk.make_folder(staging)
            try:
                yield Writing(self, manifest, staging)
            finally:
                shutil.rmtree(staging, ignore_errors=True)

    def _catch_up(self, manifest: Manifest) -> None:
        """Write the ledger line of a commit that stopped right after its swap."""
        entries = _bytes(self.folder / LEDGER) or b""
        if manifest.generation and read_ledger(entries)[0] < manifest.generation:
            whole = entries[: entries.rfind(b"\n") + 1]
            if whole != entries:
                self.replace(LEDGER, whole)
            self.disk.append(self.folder / LEDGER, manifest.entry())

    def replace(self, name: str, data: bytes) -> None:
        """Put a new version of a file in its place at once."""
        fresh = self.folder / f"{name}.new"
        self.disk.write(fresh, data)
        self.disk.rename(fresh, self.folder / name)
        self.disk.sync_folder(self.folder)


@dataclass(slots=True)
class Writing:
    """One writer at work: a staging folder, and the manifest that it starts from."""

    store: Store
    manifest: Manifest
    staging: Path

    def commit(self, batch: Batch, staged: Sequence[Staged]) -> Manifest:
        """Verify what was staged, publish it, and make it count: all of it or nothing.

        Raises
        ------
        IntegrityError
            If a file does not hold what its writer said.
        ResourceError
            If the disk is full.
        """
        held = sum(s.rows for s in staged)
        if held != batch.loaded_rows or batch.records != batch.loaded_rows + batch.rejected:
            raise IntegrityError(
                f"{batch.records} records were read, {batch.rejected} rejected and {held} written: "
                "they must agree",
                hint="Nothing was changed. This is an error of the program: please report it.",
            )
        try:
            parts = tuple(self._publish(batch, one) for one in staged)
            after = self.manifest.with_batch(batch, parts)
            self._swap(after)
        except OSError as error:
            raise self._failed(error, batch.id, there=True) from error
        return after

    def remove(self, batch: str) -> Manifest:
        """Take a batch out of what counts; its parts are swept once nobody reads them."""
        after = self.manifest.without_batch(batch)
        try:
            self._swap(after)
        except OSError as error:
            raise self._failed(error, batch, there=False) from error
        return after

    def _failed(self, error: OSError, batch: str, *, there: bool) -> ResourceError:
        """Say that the disk failed, and whether what counts was changed before it did."""
        reason = os.strerror(error.errno) if error.errno else str(error)
        folder = self.store.folder
        free = shutil.disk_usage(folder).free if folder.exists() else 0
        said = f"the store could not be written: {reason} ({free:,} bytes are free)"
        try:
            changed = (batch in {b.id for b in self.store.manifest().batches}) is there
        except (OSError, IntegrityError):
            return ResourceError(said, hint="Run `bilateral data verify` to see what it holds.")
        if changed:
            return ResourceError(
                f"the change was made, but then {said}",
                hint="Run `bilateral data verify` before you go on.",
            )
        return ResourceError(said, hint="Nothing was changed. Free some space and try again.")

    def _publish(self, batch: Batch, staged: Staged) -> Part:
        disk = self.store.disk
        disk.sync(staged.path)
        found: Summary = summary_of(staged.path, tuple(staged.control))
        if (found.rows, found.control) != (staged.rows, staged.control):
            raise IntegrityError(
                f"table '{staged.table}': {staged.rows} rows with sums {staged.control} were to be "
                f"written, the file holds {found.rows} with {found.control}",
                hint="Nothing was changed. Check the disk and try again.",
            )
        digest = sha256_of(staged.path)
        keys = [f"year={staged.year}"] if staged.year is not None else []
        keys += [f"flow={staged.flow}"] if staged.flow is not None else []
        inside = "/".join(["parts", staged.table, *keys, f"{batch.id}-{digest[:_DIGITS]}.parquet"])
        target = self.store.folder / inside
        disk.make_folder(target.parent)
        size = staged.path.stat().st_size
        disk.rename(staged.path, target)
        folder = target.parent
        while folder != self.store.folder:
            disk.sync_folder(folder)
            folder = folder.parent
        return Part(
            path=inside,
            table=staged.table,
            batch=batch.id,
            rows=staged.rows,
            bytes=size,
            sha256=digest,
            year=staged.year,
            flow=staged.flow,
            reporters=staged.reporters,
            control=staged.control,
        )

    def _swap(self, after: Manifest) -> None:
        self.store.replace(NAME, after.to_bytes())
        self.store.disk.append(self.store.folder / LEDGER, after.entry())
        self.manifest = after


def open_store(folder: str | Path) -> Store:
    """Open a store, and check that its manifest and its ledger agree.

    Raises
    ------
    IntegrityError
        If they do not, or one is damaged.
    """
    store = Store(folder)
    store.manifest()
    return store


def _agreed(data: bytes | None, entries: bytes) -> Manifest:
    """Return the manifest in `data`, once the ledger's `entries` agree with it."""
    if data is None:
        if read_ledger(entries)[0]:
            raise IntegrityError(
                "the store's manifest is gone, though its ledger knows of commits",
                hint=f"Restore {NAME} from a copy of the store.",
            )
        return Manifest()
    manifest = read_manifest(data)
    generation, seal = read_ledger(entries)
    reached = (manifest.generation, manifest.seal) == (generation, seal)
    ahead = manifest.generation == generation + 1 and manifest.previous == (seal or Manifest().seal)
    if not reached and not ahead:  # ahead: stopped between the swap and its ledger line
        raise IntegrityError(
            f"the store's manifest is of generation {manifest.generation}, its ledger knows "
            f"generation {generation}: one of them was replaced or cut",
            hint="Restore both files from one copy of the store.",
        )
    return manifest


def _bytes(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None

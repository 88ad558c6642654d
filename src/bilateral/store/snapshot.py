"""One generation of a store as a reader sees it: which parts count, verified before use."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bilateral.errors import IntegrityError
from bilateral.store.disk import sha256_of

if TYPE_CHECKING:
    from pathlib import Path

    from bilateral.store.manifest import Batch, Manifest, Part

# Parts that this process has verified: path, size, moment and file number.
_VERIFIED: set[tuple[str, int, int, int]] = set()


@dataclass(frozen=True, slots=True)
class Chosen:
    """A part that counts, and the reporters in it that a later edition replaced."""

    part: Part
    batch: Batch
    replaced: tuple[str, ...] = ()


class Snapshot:
    """What a store held when the snapshot was taken."""

    def __init__(self, folder: Path, manifest: Manifest) -> None:
        self.folder = folder
        self.manifest = manifest
        self._batches = {b.id: b for b in manifest.batches}

    def batch(self, id: str) -> Batch:
        """Return a batch by its id."""
        return self._batches[id]

    def chosen(
        self, table: str, source: str | None = None, as_of: str | None = None
    ) -> tuple[Chosen, ...]:
        """Return the parts of a table that count: of two editions of one thing the later.

        Parameters
        ----------
        table : name of the table
        source : of one source only
        as_of : ``YYYY-MM-DD``; nothing that was published later. A batch whose day of publication
            is not known counts from the day it was loaded.
        """
        parts = [
            (self._known(self._batches[p.batch]), number, p)
            for number, p in enumerate(self.manifest.parts)
            if p.table == table and (source is None or self._batches[p.batch].source == source)
        ]
        if as_of is not None:
            parts = [entry for entry in parts if entry[0] <= as_of]
        found: list[Chosen] = []
        later: dict[tuple[str, str, int | None, str | None], list[Part]] = {}
        for _, _, part in sorted(parts, key=lambda e: (e[0], e[1]), reverse=True):
            batch = self._batches[part.batch]
            key = (batch.source, batch.facts.get("scope", ""), part.year, part.flow)
            newer = [p for p in later.get(key, ()) if p.batch != part.batch]
            whole = any(not p.reporters for p in newer)
            replaced = tuple(sorted({r for p in newer for r in p.reporters}))
            gone = bool(part.reporters) and set(part.reporters) <= set(replaced)
            if not whole and not gone:
                found.append(Chosen(part, batch, replaced))
            later.setdefault(key, []).append(part)
        return tuple(reversed(found))

    @staticmethod
    def _known(batch: Batch) -> str:
        return batch.released or batch.loaded[:10]

    def verified(self, part: Part) -> Path:
        """Return the file of a part, once its size and hash were found to be right.

        Raises
        ------
        IntegrityError
            If it is missing or changed; names the part, its source and what to do.
        """
        path = self.folder / part.path
        batch = self._batches[part.batch]
        origin = f"{part.path} (from {batch.source}, {batch.file})"
        hint = "Remove the batch with `bilateral data rm` and add its file again."
        try:
            state = path.stat()
        except FileNotFoundError:
            raise IntegrityError(f"a part of the store is missing: {origin}", hint=hint) from None
        key = (str(path), state.st_size, state.st_mtime_ns, state.st_ino)
        if key in _VERIFIED:
            return path
        if state.st_size != part.bytes or sha256_of(path) != part.sha256:
            raise IntegrityError(f"a part of the store was changed: {origin}", hint=hint)
        _VERIFIED.add(key)
        return path

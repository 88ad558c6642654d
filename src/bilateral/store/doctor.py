"""Finds what is damaged, missing or left over in a store, and sweeps what is safe to sweep."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bilateral.errors import IntegrityError
from bilateral.store.disk import sha256_of
from bilateral.store.lock import READERS, WRITER, nobody_reading, reading
from bilateral.store.manifest import LEDGER, NAME

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bilateral.store.manifest import Manifest
    from bilateral.store.run import Store


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong with a store.

    Attributes
    ----------
    kind : damaged, missing, left_over or manifest
    path : inside the store
    words : what it means and what to do
    """

    kind: str
    path: str
    words: str


def examine(store: Store) -> tuple[Finding, ...]:
    """Read every part of a store, and everything else that lies in its folder."""
    with reading(store.folder):  # so that nobody sweeps what is examined
        return _examined(store)


def _examined(store: Store) -> tuple[Finding, ...]:
    try:
        manifest = store.manifest()
    except IntegrityError as error:
        return (Finding("manifest", NAME, str(error)),)
    found: list[Finding] = []
    for part in manifest.parts:
        path = store.folder / part.path
        if not path.is_file():
            found.append(Finding("missing", part.path, "Add its file again."))
        elif path.stat().st_size != part.bytes or sha256_of(path) != part.sha256:
            found.append(Finding("damaged", part.path, "Remove its batch and add its file again."))
    found += [
        Finding("left_over", path, "An import was interrupted; it does not count.")
        for path in left_over(store, manifest)
    ]
    return tuple(found)


def left_over(store: Store, manifest: Manifest) -> tuple[str, ...]:
    """Return the files in the store that its manifest does not know."""
    known = {p.path for p in manifest.parts} | {NAME, LEDGER, WRITER, READERS}
    names = (p.relative_to(store.folder).as_posix() for p in _inside(store.folder))
    return tuple(sorted(n for n in names if n not in known))


def _inside(folder: Path) -> Iterator[Path]:
    """Yield all files and links below a folder; what a writer removes meanwhile is left out."""
    for base, folders, files in os.walk(folder):
        paths = [Path(base, name) for name in (*folders, *files)]
        yield from (p for p in paths if p.is_symlink() or p.is_file())


def sweep(store: Store, wait: float = 10.0) -> tuple[str, ...]:
    """Remove what an interrupted import left behind; returns what was removed.

    Only staged files, unfinished manifests and parts that no manifest names are removed; parts
    stay while somebody reads, who may have begun before they were taken out.
    """
    with store.writing(wait) as writer, nobody_reading(store.folder) as free:
        sweepable = ("staging/", "parts/") if free else ("staging/",)
        names = [
            n
            for n in left_over(store, writer.manifest)
            if n.startswith(sweepable) or n.endswith(".new")
        ]
        mine = f"staging/{writer.staging.name}/"
        names = [n for n in names if not n.startswith(mine)]
        for name in names:
            store.disk.remove(store.folder / name)
        for folder in writer.staging.parent.iterdir():
            if folder != writer.staging:
                shutil.rmtree(folder, ignore_errors=True)
    return tuple(names)

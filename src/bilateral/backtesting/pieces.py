"""Finished parts of a run, kept so that an interrupted one goes on where it stopped.

A piece is one method on one block. Its file is a line of JSON (schema, key, checksum) and the
arrays; it is written beside its place and moved there whole. The key is the hash of everything
that decides the numbers.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import tempfile
import zipfile
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from bilateral.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from importlib.resources.abc import Traversable

    import numpy.typing as npt

    Arrays = dict[str, npt.NDArray[Any]]

SCHEMA: Final = "bilateral-backtest-piece/1"
_SOURCES: Final = (
    "methods/outlook",
    "methods/quantiles.py",
    "methods/scores.py",
    *(
        f"backtesting/{name}.py"
        for name in (
            "cleaning",
            "exchange",
            "forecasting",
            "peers",
            "protocol",
            "scorecard",
            "singles",
            "tasks",
        )
    ),
)


@cache
def program() -> str:
    """Version of the program and the hash of the code that decides the numbers.

    The version alone does not tell two states of a working copy apart.
    """
    digest = hashlib.sha256()
    for name in _SOURCES:
        for file in _files(files("bilateral") / name):
            digest.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return f"bilateral {version('bilateral')} {digest.hexdigest()[:16]}"


def _files(place: Traversable) -> Iterator[Traversable]:
    if place.is_file():
        yield place
    elif place.is_dir() and place.name != "__pycache__":
        for inside in sorted(place.iterdir(), key=lambda entry: entry.name):
            yield from _files(inside)


def key_of(**parts: Any) -> str:
    """Hash of what decides the numbers of a piece."""
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Pieces:
    """A work folder.

    Attributes
    ----------
    folder : where the pieces are; None keeps nothing
    say : told when a piece cannot be used
    """

    folder: Path | None
    say: Callable[[str], None]

    def __post_init__(self) -> None:
        if self.folder is None:
            return
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise InputError(f"{self.folder}: {error.strerror or 'no folder'}") from None

    def load(self, name: str, key: str) -> Arrays | None:
        """Return the arrays of a piece; None if it is not there or is not what was written."""
        path = self._path(name, key)
        if path is None or not path.is_file():
            return None
        head, _, body = path.read_bytes().partition(b"\n")
        if head != _head(key, body):
            self.say(f"{path.name} is damaged or foreign and is computed again")
            return None
        try:
            with np.load(io.BytesIO(body), allow_pickle=False) as arrays:
                return dict(arrays)
        except (ValueError, zipfile.BadZipFile):
            self.say(f"{path.name} holds no arrays and is computed again")
            return None

    def save(self, name: str, key: str, arrays: Arrays) -> None:
        """Write a piece: all of it or nothing."""
        path = self._path(name, key)
        if path is None:
            return
        out = io.BytesIO()
        np.savez(out, **arrays)  # pyright: ignore[reportArgumentType]
        body = out.getvalue()
        with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".part", delete=False) as file:
            try:
                file.write(_head(key, body) + b"\n" + body)
                file.flush()
                os.fsync(file.fileno())
                Path(file.name).replace(path)
            except BaseException:
                Path(file.name).unlink(missing_ok=True)
                raise

    def _path(self, name: str, key: str) -> Path | None:
        return self.folder / f"{name}-{key[:12]}.piece" if self.folder else None


def _head(key: str, body: bytes) -> bytes:
    checksum = hashlib.sha256(body).hexdigest()
    return json.dumps({"schema": SCHEMA, "key": key, "sha256": checksum}).encode()

"""What a download keeps: the part that has come, and a record beside each whole file.

`NAME.part` holds what has come and `NAME.part.json` what it belongs to, with the hash of as much
of it as was synced; a part is gone on with only as far as that hash holds. `NAME` appears at once,
when it is whole and was checked; `NAME.origin.json` says where it came from.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Protocol, cast

if TYPE_CHECKING:
    from collections.abc import Generator

SCHEMA = "bilateral-download/1"
SYNC_EVERY = 16 << 20
_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class State:
    """What a part belongs to.

    Attributes
    ----------
    url : that was asked
    mark : strong validator of the very bytes (ETag, or a date of change that is old enough)
    length : of the whole file as announced; None: not said
    got, sha256 : bytes that have come, and their hash
    """

    url: str
    mark: str | None
    length: int | None
    got: int = 0
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """Where a whole file came from.

    Attributes
    ----------
    source, url : name of the source; address as it was asked
    from_url : address that sent it, after redirections
    bytes, sha256 : of the file
    checksum : ``published`` if it was held against a checksum that somebody published, else ``own``
    etag, modified : validators of the server, to ask whether the file is still the same
    fetched : moment (UTC)
    """

    source: str
    url: str
    from_url: str
    bytes: int
    sha256: str
    checksum: str
    etag: str | None
    modified: str | None
    fetched: str
    schema: str = SCHEMA


class Digest(Protocol):
    """A running hash."""

    def update(self, data: bytes, /) -> None:
        """Take in more bytes."""
        ...

    def hexdigest(self) -> str:
        """Return the hash of what was taken in."""
        ...


class Part:
    """The part of a file that has come so far."""

    def __init__(self, folder: Path, name: str) -> None:
        self.path = folder / f"{name}.part"
        self._note = folder / f"{name}.part.json"
        self._digest = hashlib.sha256()

    def noted(self, url: str) -> State | None:
        """Return what the note says of a part that can be gone on with."""
        try:
            state = State(**_read(self._note))
            good = state.url == url and state.mark and 0 < state.got <= self.path.stat().st_size
        except (TypeError, OSError):
            return None
        return state if good else None

    def to_resume(self, url: str) -> State | None:
        """Return the state of a part to go on with, cut to what was synced and found unchanged."""
        state = self.noted(url)
        if state is None:
            return None
        os.truncate(self.path, state.got)
        self._digest = _digest_of(self.path)
        return state if self._digest.hexdigest() == state.sha256 else None

    @contextlib.contextmanager
    def writing(self, state: State) -> Generator[PartWriter]:
        """Append to a part; whatever ends it, what has come is synced and noted."""
        with self.path.open("ab" if state.got else "wb") as file:
            digest = self._digest if state.got else hashlib.sha256()
            writer = PartWriter(self._note, file, digest, state)
            try:
                yield writer
            finally:
                writer.sync()

    def finish(self, target: Path) -> None:
        """Give the whole file its name."""
        self.path.replace(target)
        self._note.unlink(missing_ok=True)
        _sync_folder(target.parent)

    def discard(self) -> None:
        """Remove the part."""
        self.path.unlink(missing_ok=True)
        self._note.unlink(missing_ok=True)


class PartWriter:
    """An open part: its bytes, their hash, and the note of what is synced."""

    def __init__(self, note: Path, file: IO[bytes], digest: Digest, state: State) -> None:
        self._note, self._file, self._digest = note, file, digest
        self.state = state
        self.got = state.got

    def add(self, piece: bytes) -> None:
        """Write what has come."""
        self._file.write(piece)
        self._digest.update(piece)
        self.got += len(piece)
        if self.got - self.state.got >= SYNC_EVERY:
            self.sync()

    def sync(self) -> None:
        """Sync the bytes, then note how many there are and their hash."""
        self._file.flush()
        os.fsync(self._file.fileno())
        self.state = replace(self.state, got=self.got, sha256=self._digest.hexdigest())
        _write(self._note, asdict(self.state))


def file_hash(path: Path) -> str:
    """Return the SHA-256 of a file."""
    return _digest_of(path).hexdigest()


def _digest_of(path: Path) -> Digest:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    return digest


def record_of(path: Path) -> Record | None:
    """Return the record beside a file; None if there is none that can be read."""
    raw = _read(_record_path(path))
    try:
        return Record(**raw) if raw.get("schema") == SCHEMA else None
    except TypeError:
        return None


def write_record(path: Path, record: Record) -> None:
    """Write the record beside a file."""
    _write(_record_path(path), asdict(record))


def set_aside(path: Path) -> Path:
    """Rename a file that other bytes will replace, and its record with it if it holds of it."""
    digest, record = file_hash(path), record_of(path)
    aside = path.with_name(f"{path.stem}.{digest[:8]}{path.suffix}")
    if record is not None and record.sha256 == digest:
        _record_path(path).replace(_record_path(aside))
    return path.replace(aside)


def _record_path(path: Path) -> Path:
    return path.with_name(f"{path.name}.origin.json")


def _read(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return cast("dict[str, Any]", found) if isinstance(found, dict) else {}


def _write(path: Path, value: dict[str, Any]) -> None:
    fresh = Path(f"{path}.new")
    with fresh.open("w", encoding="utf-8") as file:
        json.dump(value, file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


def _sync_folder(path: Path) -> None:
    if os.name != "posix":
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

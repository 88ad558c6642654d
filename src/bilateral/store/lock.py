"""One writer at a time; readers never wait."""

from __future__ import annotations

import errno
import json
import os
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from bilateral.errors import StoreBusyError

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

WRITER, READERS = "writer.lock", "readers.lock"
_PAUSE = 0.05


@contextmanager
def reading(folder: Path) -> Generator[None]:
    """Keep the parts of the present generation from being swept while they are read."""
    if os.name != "posix" or not folder.is_dir():
        yield
        return
    import fcntl

    handle = _readable(folder / READERS)
    if handle is None:
        yield
        return
    try:
        fcntl.flock(handle, fcntl.LOCK_SH)
        yield
    finally:
        os.close(handle)


def _readable(path: Path) -> int | None:
    """Open the readers' lock; None in a store that may only be read, where nobody sweeps."""
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        if error.errno in (errno.EACCES, errno.EROFS):
            return None
        raise


@contextmanager
def nobody_reading(folder: Path) -> Generator[bool]:
    """Whether nobody reads now; no reader starts while this is held."""
    if os.name != "posix":
        yield False
        return
    handle = os.open(folder / READERS, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        yield _try(handle)
    finally:
        os.close(handle)


@contextmanager
def writing(folder: Path, wait: float) -> Generator[None]:
    """Hold the store's writer lock; the system frees it if this process dies.

    Raises
    ------
    StoreBusyError
        If another process holds it for longer than `wait` seconds; says which and since when.
    """
    path = folder / WRITER
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        end = time.monotonic() + wait
        while not _try(handle):
            if time.monotonic() >= end:
                raise StoreBusyError(_busy(path), hint="Try again when it has finished.")
            time.sleep(_PAUSE)
        os.ftruncate(handle, 0)
        os.lseek(handle, 0, os.SEEK_SET)
        started = time.strftime("%Y-%m-%d %H:%M:%S UTC", time.gmtime())
        os.write(handle, json.dumps({"process": os.getpid(), "started": started}).encode())
        yield
    finally:
        os.close(handle)


def _try(handle: int) -> bool:
    try:
        if os.name == "posix":
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        else:  # pragma: no cover - tested on that system only
            import msvcrt

            system: Any = msvcrt
            system.locking(handle, system.LK_NBLCK, 1)
    except OSError:
        return False
    return True


def _busy(path: Path) -> str:
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
        who, since = held["process"], held["started"]
    except (OSError, ValueError, KeyError, TypeError):
        return "the store is busy: another process is writing to it"
    return f"the store is busy: process {who} has been writing to it since {since}"

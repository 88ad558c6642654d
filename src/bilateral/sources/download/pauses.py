"""Manners towards a server: one download at a time, pauses between requests, bounded tries."""

from __future__ import annotations

import os
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from bilateral.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from pathlib import Path

_LOOK = 0.1
_HOSTS = threading.Lock()
_BUSY: set[str] = set()


@dataclass(frozen=True, slots=True)
class Manners:
    """How a server is asked.

    Attributes
    ----------
    between : seconds between two requests to one host
    tries : requests in a row that bring no byte before giving up
    requests : at most so many for one file
    pause, longest : seconds before the second try, doubled each time; and at most
    asked : a longer wait that a server asks for (Retry-After) ends the download
    silent : seconds without a byte until a connection counts as broken
    slowest : bytes a second; a connection that stays below for `silent` seconds is given up
    turn : seconds to wait while another process downloads from the same host
    redirections : at most so many in a row
    bytes : of the largest file
    wait : how to wait
    """

    between: float = 1.0
    tries: int = 5
    requests: int = 60
    pause: float = 1.0
    longest: float = 60.0
    asked: float = 300.0
    silent: float = 60.0
    slowest: int = 20
    turn: float = 10.0
    redirections: int = 5
    bytes: int = 32 << 30
    wait: Callable[[float], None] = field(default=time.sleep)

    def before(self, failures: int) -> float:
        """Return the seconds to wait after so many tries that failed in a row."""
        return min(self.longest, self.pause * 2 ** (failures - 1))


def retry_after(text: str | None) -> float | None:
    """Return the seconds that a server asks to wait (a number, or a date); None where none."""
    if text is None:
        return None
    if text.strip().isdecimal():
        return float(text.strip())
    try:
        then = parsedate_to_datetime(text)
    except ValueError:
        return None
    then = then if then.tzinfo else then.replace(tzinfo=UTC)
    return max(0.0, (then - datetime.now(UTC)).total_seconds())


class Turn:
    """The right to ask one host; its file says when the host was asked last.

    Parameters
    ----------
    folder : of the downloads; programs that share it take turns
    host : to ask
    manners : pauses and patience
    """

    def __init__(self, folder: Path, host: str, manners: Manners) -> None:
        self._path = folder / f".turn-{host.replace(':', '-')}"
        self._host, self._manners = host, manners

    @contextmanager
    def held(self) -> Generator[Turn]:
        """Hold the turn until the download ends.

        Raises
        ------
        SourceError
            If another download from this host does not end in time.
        """
        handle = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            end = time.monotonic() + self._manners.turn
            while not self._take(handle):
                if time.monotonic() >= end:
                    raise SourceError(
                        f"another download from {self._host} is under way",
                        hint="One at a time is enough for a host: try again when it has ended.",
                    )
                time.sleep(_LOOK)
            try:
                yield self
            finally:
                with _HOSTS:
                    _BUSY.discard(str(self._path))
        finally:
            os.close(handle)

    def _take(self, handle: int) -> bool:
        """Take the turn from other threads, then from other processes."""
        with _HOSTS:
            if str(self._path) in _BUSY or not _locked(handle):
                return False
            _BUSY.add(str(self._path))
            return True

    def pause(self) -> None:
        """Wait until the host may be asked again, and note that it is asked now."""
        state = self._path.stat()
        if state.st_size:
            since = max(0.0, time.time() - state.st_mtime)
            if since < self._manners.between:
                self._manners.wait(self._manners.between - since)
        self._path.write_text("asked last at the time of this file\n", encoding="ascii")


def _locked(handle: int) -> bool:
    if os.name != "posix":  # pragma: no cover - threads take turns there, processes do not
        return True
    import fcntl

    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True

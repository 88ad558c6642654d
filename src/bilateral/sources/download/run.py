"""Fetches one file: asks, goes on where it stopped, checks what came, and only then names it."""

from __future__ import annotations

import shutil
import time
from dataclasses import dataclass, replace
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Protocol

from bilateral.errors import ResourceError, SourceError
from bilateral.sources.download.addresses import Network, led, place
from bilateral.sources.download.connection import Answer, BrokenError, ask
from bilateral.sources.download.content import refusal, require
from bilateral.sources.download.kept import (
    Part,
    Record,
    State,
    file_hash,
    record_of,
    set_aside,
    write_record,
)
from bilateral.sources.download.pauses import Manners, Turn, retry_after

if TYPE_CHECKING:
    import ssl
    from collections.abc import Generator
    from pathlib import Path

    from bilateral.sources.download.addresses import Place
    from bilateral.sources.download.declared import Wanted

_OK, _PARTIAL, _SAME, _BEYOND = 200, 206, 304, 416
_REDIRECTIONS = frozenset({301, 302, 303, 307, 308})
_LATER = frozenset({408, 425, 429, 500, 502, 503, 504})
_OLD_ENOUGH = 60.0
"""Seconds that a date of change must lie back to tell two states of a file apart (RFC 9110)."""


class Watch(Protocol):
    """What a download tells while it runs."""

    def bytes(self, got: int, length: int | None) -> None:
        """So many bytes have come, of so many (None: not known)."""
        ...

    def words(self, text: str) -> None:
        """Something that the person who waits should know."""
        ...


class Silent:
    """Tells nobody."""

    def bytes(self, got: int, length: int | None) -> None:
        """Say nothing."""

    def words(self, text: str) -> None:
        """Say nothing."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """A file that is whole and was checked.

    Attributes
    ----------
    path : of the file
    record : where it came from, and its hash
    cached : whether it was there already; then nothing was sent for, or the server said that it
        is still the same
    aside : of an earlier file of this name with other bytes; None where there was none
    """

    path: Path
    record: Record
    cached: bool
    aside: Path | None = None


def fetch(
    wanted: Wanted,
    folder: Path,
    *,
    refresh: bool = False,
    network: Network | None = None,
    manners: Manners | None = None,
    tls: ssl.SSLContext | None = None,
    watch: Watch | None = None,
) -> Fetched:
    """Fetch a file, or take the one that was fetched before.

    Parameters
    ----------
    wanted : what, and where it may come from
    folder : for the file, its record, and the part of it while it is not whole
    refresh : ask the server whether the file has changed, although it is there
    network, manners, tls : other than the usual ones; for tests
    watch : is told how far it is

    Raises
    ------
    SourceError
        If the file could not be had, or what came is not it. What has come is kept aside and gone
        on with the next time, unless it was wrong.
    ResourceError
        If the disk is full, or the file is larger than allowed.
    InputError
        If the address is not one of the source's.
    """
    at = place(wanted.url, wanted.hosts)
    one = _Download(
        wanted, at, folder, network or Network(), manners or Manners(), tls, watch or Silent()
    )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        kept = one.kept()
        if kept is not None and not refresh:
            return kept
        with Turn(folder, at.server, one.manners).held() as turn:
            kept = one.kept()  # again: another process may have had the turn before
            if kept is not None and not refresh:
                return kept
            if kept is None and record_of(one.target) is not None:
                one.watch.words(f"{wanted.name} is there, but not as it was fetched")
            return one.run(turn, kept)
    except OSError as error:
        raise ResourceError(
            f"{wanted.name} could not be written: {error.strerror or type(error).__name__}",
            hint="May the folder be written, and is there space? What has come is kept.",
        ) from error


class _ChangedError(Exception):
    """What the server has now is not what the part belongs to."""


@dataclass(slots=True)
class _Download:
    """One file on its way."""

    wanted: Wanted
    at: Place
    folder: Path
    network: Network
    manners: Manners
    tls: ssl.SSLContext | None
    watch: Watch

    @property
    def target(self) -> Path:
        return self.folder / self.wanted.name

    def kept(self) -> Fetched | None:
        """Return the file that was fetched before, if its bytes are still those."""
        record = record_of(self.target)
        if record is None or not self.target.is_file() or record.url != self.wanted.url:
            return None
        if self.wanted.sha256 not in (None, record.sha256):
            return None
        if file_hash(self.target) != record.sha256:
            return None
        return Fetched(self.target, record, cached=True)

    def run(self, turn: Turn, kept: Fetched | None) -> Fetched:
        """Ask until the file is whole, with growing pauses between tries that bring nothing."""
        part = Part(self.folder, self.wanted.name)
        failures, wait = 0, None
        for _ in range(self.manners.requests):
            state = part.to_resume(self.wanted.url)
            before = state.got if state else 0
            wait = None
            try:
                return self._once(turn, part, state, kept)
            except _ChangedError:
                part.discard()
                reason = "the file changed while it was fetched"
            except BrokenError as error:
                reason = str(error)
            except _LaterError as error:
                reason, wait = str(error), error.wait
            after = part.noted(self.wanted.url)
            failures = 1 if after and after.got > before else failures + 1
            if failures >= self.manners.tries:
                break
            wait = self.manners.before(failures) if wait is None else wait
            if wait > self.manners.asked:
                break
            self.watch.words(f"{reason}; trying again in {wait:.0f} s")
            self.manners.wait(wait)
        else:
            reason = f"the connection broke {self.manners.requests} times"
        raise self._given_up(part, reason, wait)

    def _given_up(self, part: Part, reason: str, wait: float | None) -> SourceError:
        state = part.noted(self.wanted.url)
        came = "Nothing was kept."
        if state is not None:
            of = "" if state.length is None else f" of {state.length:,}"
            came = f"{state.got:,}{of} bytes are kept: the same command goes on from there."
        later = f" Retry after {wait:.0f} s." if wait is not None else " Try again later."
        return SourceError(f"{self.wanted.name}: {reason}", hint=came + later)

    def _once(self, turn: Turn, part: Part, state: State | None, kept: Fetched | None) -> Fetched:
        """Ask once; follow redirections, each under the same rules."""
        at = self.at
        for _ in range(self.manners.redirections + 1):
            turn.pause()
            headers = self._headers(at, state, kept)
            with ask(at, headers, self.network, self.manners.silent, self.tls) as answer:
                if answer.status in _REDIRECTIONS:
                    at = led(at, answer.header("Location") or "", self.wanted.hosts)
                    continue
                if answer.status == _SAME and kept is not None:
                    return kept
                if answer.status in _LATER:
                    raise _LaterError(answer, at.server)
                if answer.status == _BEYOND and state is not None:
                    raise _ChangedError
                if answer.status not in (_OK, _PARTIAL):
                    raise refusal(answer.status, answer.said(), at.server)
                self._receive(answer, part, state)
                etag, modified = answer.header("ETag"), answer.header("Last-Modified")
            return self._checked(part, at, etag, modified, resumed=state is not None)
        raise SourceError(f"{self.at.server} leads in a circle of redirections")

    def _headers(self, at: Place, state: State | None, kept: Fetched | None) -> dict[str, str]:
        headers = dict(self.wanted.headers) if at.server == self.at.server else {}
        if state is not None and state.mark is not None:
            return headers | {"Range": f"bytes={state.got}-", "If-Range": state.mark}
        if kept is not None and kept.record.etag:
            return headers | {"If-None-Match": kept.record.etag}
        if kept is not None and kept.record.modified:
            return headers | {"If-Modified-Since": kept.record.modified}
        return headers

    def _receive(self, answer: Answer, part: Part, state: State | None) -> None:
        """Write the body to the part, from its place on."""
        packed = answer.header("Content-Encoding")
        if packed not in (None, "identity") and self.wanted.kind != "gzip":
            raise SourceError(f"the server packed the file ({packed}) although it was asked not to")
        if answer.status == _PARTIAL:
            start = _continued(answer, state)
        else:
            start = State(self.wanted.url, _mark(answer), answer.length)
        if not answer.framed and self.wanted.kind == "csv" and self.wanted.sha256 is None:
            raise SourceError(
                "the server does not say how long the file is: nobody could tell if it was cut",
                hint="Get its checksum from the publisher and give it with --sha256.",
            )
        self._require_room(start)
        with part.writing(start) as writer:
            for piece in self._fast_enough(answer):
                writer.add(piece)
                if writer.got > self.manners.bytes:
                    raise self._too_large(writer.got)
                self.watch.bytes(writer.got, start.length)
            if start.length is not None and writer.got != start.length:
                raise _ChangedError

    def _fast_enough(self, answer: Answer) -> Generator[bytes]:
        """Yield the pieces while enough of them come."""
        since, got = time.monotonic(), 0
        for piece in answer.pieces():
            yield piece
            got += len(piece)
            passed = time.monotonic() - since
            if passed >= self.manners.silent:
                if got < self.manners.slowest * passed:
                    raise BrokenError(f"only {got:,} bytes came in {passed:.0f} s")
                since, got = time.monotonic(), 0

    def _require_room(self, start: State) -> None:
        if start.length is None:
            return
        if start.length > self.manners.bytes:
            raise self._too_large(start.length)
        free = shutil.disk_usage(self.folder).free
        if start.length - start.got > free:
            raise ResourceError(
                f"{self.wanted.name} needs {start.length - start.got:,} bytes more, "
                f"{free:,} are free",
                hint="Free some space, or give another folder with --into.",
            )

    def _too_large(self, size: int) -> ResourceError:
        return ResourceError(
            f"{self.wanted.name} has {size:,} bytes or more; at most {self.manners.bytes:,} are "
            "fetched"
        )

    def _checked(
        self, part: Part, at: Place, etag: str | None, modified: str | None, *, resumed: bool
    ) -> Fetched:
        """Check what came as a whole, then give it its name."""
        wanted = self.wanted
        digest = file_hash(part.path)
        try:
            self._require(part, digest)
        except SourceError:
            part.discard()
            if resumed:  # the pieces may not belong together: once more, from the start
                raise _ChangedError from None
            raise
        record = Record(
            source=wanted.source,
            url=wanted.url,
            from_url=str(at),
            bytes=part.path.stat().st_size,
            sha256=digest,
            checksum="own" if wanted.sha256 is None else "published",
            etag=etag,
            modified=modified,
            fetched=time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        )
        aside = None
        if self.target.is_file() and file_hash(self.target) != digest:
            aside = set_aside(self.target)
        part.finish(self.target)
        write_record(self.target, record)
        return Fetched(self.target, record, cached=False, aside=aside)

    def _require(self, part: Part, digest: str) -> None:
        wanted = self.wanted
        if wanted.sha256 not in (None, digest):
            raise SourceError(
                f"{wanted.name} is not what was published: its SHA-256 is {digest}, not "
                f"{wanted.sha256}",
                hint="Nothing was kept of it.",
            )
        require(part.path, wanted)


class _LaterError(Exception):
    """The server asks for another try later."""

    def __init__(self, answer: Answer, server: str) -> None:
        super().__init__(str(refusal(answer.status, answer.said(), server).message))
        self.wait = retry_after(answer.header("Retry-After"))


def _continued(answer: Answer, state: State | None) -> State:
    """Return the state of a part that the server goes on with.

    Raises
    ------
    _ChangedError
        If what it sends does not begin where the part ends, or belongs to another file.
    """
    words = (answer.header("Content-Range") or "").removeprefix("bytes ").replace("/", "-")
    numbers = words.split("-")
    if state is None or len(numbers) != 3 or not all(n.isdecimal() for n in numbers[:2]):
        raise _ChangedError
    first, last, total = int(numbers[0]), int(numbers[1]), numbers[2]
    whole = first == state.got and total.isdecimal() and last + 1 == int(total)
    same = state.length in (None, last + 1) and _mark(answer) in (None, state.mark)
    if not whole or not same:
        raise _ChangedError
    return replace(state, length=last + 1)


def _mark(answer: Answer) -> str | None:
    """Return what tells these very bytes from others, so that pieces of them may be joined."""
    etag, modified, now = (answer.header(n) for n in ("ETag", "Last-Modified", "Date"))
    if etag and not etag.startswith("W/"):
        return etag
    try:
        if modified and now:
            old = (parsedate_to_datetime(now) - parsedate_to_datetime(modified)).total_seconds()
            return modified if old >= _OLD_ENOUGH else None
    except (ValueError, TypeError):
        pass
    return None

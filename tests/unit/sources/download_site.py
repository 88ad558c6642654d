"""A small web server on this machine that can misbehave in every way that a download must survive.

Pages are functions that write bytes to the connection themselves, so nothing is mended on the way.
"""

from __future__ import annotations

import contextlib
import socket
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bilateral.sources.download import Manners, Network, Wanted

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable, Generator

    Page = Callable[["Request"], None]

HOST = "data.example"


@dataclass
class Request:
    """One request, and the connection to answer on."""

    path: str
    headers: dict[str, str]
    line: Any

    def send(self, data: bytes) -> None:
        self.line.sendall(data)

    def head(self, status: int, **headers: object) -> None:
        lines = [f"{k.replace('_', '-')}: {v}" for k, v in headers.items()]
        self.send("\r\n".join([f"HTTP/1.1 {status} Words", *lines, "", ""]).encode())

    @property
    def start(self) -> int | None:
        asked = self.headers.get("range", "")
        return int(asked.removeprefix("bytes=").removesuffix("-")) if asked else None


@dataclass
class Site:
    """The server: its pages by path, and what was asked of it."""

    port: int
    pages: dict[str, Page] = field(default_factory=dict)
    asked: list[Request] = field(default_factory=list)

    @property
    def host(self) -> str:
        return f"{HOST}:{self.port}"

    def wanted(self, path: str, kind: str = "csv", **more: Any) -> Wanted:
        given: dict[str, Any] = {"hosts": (self.host,), "name": path.strip("/"), **more}
        return Wanted("test", f"http://{self.host}{path}", kind=kind, **given)

    def of(self, path: str) -> list[Request]:
        return [r for r in self.asked if r.path == path]


@contextlib.contextmanager
def serving(address: str = "127.0.0.1", tls: ssl.SSLContext | None = None) -> Generator[Site]:
    """Serve until the test ends."""
    listener = socket.create_server((address, 0))
    site = Site(listener.getsockname()[1])
    threads: list[threading.Thread] = []

    def loop() -> None:
        while True:
            try:
                line, _ = listener.accept()
            except OSError:
                return
            thread = threading.Thread(target=answer, args=(line,), daemon=True)
            threads.append(thread)
            thread.start()

    def answer(line: socket.socket) -> None:
        with contextlib.suppress(OSError), line:
            if tls is not None:
                line = tls.wrap_socket(line, server_side=True)
            with line:
                request = received(line)
                site.asked.append(request)
                site.pages.get(request.path.partition("?")[0], missing)(request)

    accepting = threading.Thread(target=loop, daemon=True)
    accepting.start()
    try:
        yield site
    finally:
        with contextlib.suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        accepting.join(2)
        for thread in threads:
            thread.join(2)


def received(line: socket.socket) -> Request:
    data = b""
    while b"\r\n\r\n" not in data:
        piece = line.recv(4096)
        if not piece:
            raise OSError("closed")
        data += piece
    first, *rest = data.decode("latin-1").split("\r\n\r\n")[0].split("\r\n")
    headers = {k.lower(): v.strip() for k, v in (r.split(":", 1) for r in rest)}
    return Request(first.split()[1], headers, line)


def missing(request: Request) -> None:
    request.head(404, Content_Length=0)


def whole(data: bytes, **headers: object) -> Page:
    """Send everything, with the right length; knows no ranges."""

    def page(request: Request) -> None:
        request.head(200, Content_Length=len(data), **headers)
        request.send(data)

    return page


def ranged(data: bytes, mark: str, most: int | None = None, announced: int = 0) -> Page:
    """Know ranges; send at most so many bytes of each answer, then close."""

    def page(request: Request) -> None:
        start = request.start
        if start is not None and request.headers.get("if-range") == mark and start < len(data):
            spread = f"bytes {start}-{len(data) - 1}/{len(data)}"
            rest = data[start:]
            request.head(206, Content_Length=len(rest), Content_Range=spread, ETag=mark)
        else:
            rest = data
            request.head(200, Content_Length=len(data) + announced, ETag=mark)
        request.send(rest if most is None else rest[:most])

    return page


def chunked(data: bytes, *, ended: bool = True) -> Page:
    """Send in chunks, with or without the last one that says that this is all."""

    def page(request: Request) -> None:
        request.head(200, Transfer_Encoding="chunked")
        for at in range(0, len(data), 1000):
            piece = data[at : at + 1000]
            request.send(f"{len(piece):x}\r\n".encode() + piece + b"\r\n")
        if ended:
            request.send(b"0\r\n\r\n")

    return page


def unframed(data: bytes) -> Page:
    """Never say how long it is; close when done."""

    def page(request: Request) -> None:
        request.head(200, Connection="close")
        request.send(data)

    return page


def in_turn(*pages: Page) -> Page:
    """Answer each request by the next page; the last page goes on."""
    left = list(pages)

    def page(request: Request) -> None:
        (left.pop(0) if len(left) > 1 else left[0])(request)

    return page


def network(**more: Any) -> Network:
    """Every host is this machine, which counts as public here."""
    given: dict[str, Any] = {"resolve": lambda _host, _port: ("127.0.0.1",), **more}
    return Network(trusted=frozenset({"127.0.0.1"}), **given)


def manners(waits: list[float] | None = None, **more: Any) -> Manners:
    """Wait for nothing, but note for how long it would have been."""
    noted = waits if waits is not None else []
    given: dict[str, Any] = {"silent": 1.0, "turn": 0.3, "between": 0.0, **more}
    return Manners(wait=noted.append, **given)


def table(rows: int = 2000) -> bytes:
    """A table of text with rows of unequal length."""
    lines = [f"{2000 + i % 20},{i},{i * i * 7919 % 99991}.{i % 1000:03d}" for i in range(rows)]
    return ("t,k,v\n" + "\n".join(lines) + "\n").encode()

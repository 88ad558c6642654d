"""One request over one connection, to an address that was looked up and found public before."""

from __future__ import annotations

import socket
import ssl
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException, HTTPResponse
from importlib.metadata import version
from typing import TYPE_CHECKING

from bilateral.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Mapping

    from bilateral.sources.download.addresses import Network, Place

AGENT = f"bilateral/{version('bilateral')} (a desk for trade statistics)"
CHUNK = 1 << 16
_END_WAIT = 1.0
"""Seconds to wait for the end of a connection after the last byte that was announced."""
_ERROR_BODY = 4096


class BrokenError(Exception):
    """The connection failed or stopped; another try may go on from there."""


class _Line(HTTPConnection):
    """A connection to one numeric address, under the name of its host."""

    def __init__(self, at: Place, address: str, timeout: float, tls: ssl.SSLContext | None) -> None:
        super().__init__(at.host, at.port, timeout=timeout)
        self.default_port = 443 if at.scheme == "https" else 80
        self._address, self._seconds = address, timeout
        self.line: socket.socket
        self._tls = (tls or ssl.create_default_context()) if at.scheme == "https" else None

    def connect(self) -> None:
        line = socket.create_connection((self._address, self.port), self._seconds)
        try:
            if self._tls is not None:
                line = self._tls.wrap_socket(line, server_hostname=self.host)
        except BaseException:
            line.close()
            raise
        self.sock = self.line = line


class Answer:
    """A server's answer: status, headers, and a body that says when it is not whole.

    Attributes
    ----------
    status : of HTTP
    length : bytes of the body as announced; None where the server does not say
    framed : whether the end of the body can be told from a broken connection
    """

    def __init__(self, response: HTTPResponse, line: socket.socket) -> None:
        self._response, self._line = response, line
        self.status = response.status
        lengths = set(response.headers.get_all("Content-Length", []))
        if len(lengths) > 1 or not all(n.strip().isdigit() for n in lengths):
            raise SourceError("the server announces no usable length (Content-Length)")
        self._chunked = bool(response.headers.get("Transfer-Encoding"))
        self.length = int(lengths.pop()) if lengths and not self._chunked else None
        self.framed = self._chunked or self.length is not None

    def header(self, name: str) -> str | None:
        """Return a header of the answer."""
        return self._response.headers.get(name)

    def pieces(self) -> Iterator[bytes]:
        """Yield the body piece by piece.

        Raises
        ------
        BrokenError
            If the connection ends before the body does, or is silent for too long.
        SourceError
            If the server sends more than it announced.
        """
        if not self._chunked:
            self._response.length = None  # to the end of the connection: too much is seen too
        got = 0
        try:
            while got != self.length:
                piece = self._response.read1(CHUNK)
                if not piece:
                    break
                got += len(piece)
                if self.length is not None and got > self.length:
                    raise self._surplus()
                yield piece
            if self.length is None:
                return
            if got < self.length:
                raise BrokenError(f"the connection ended after {got:,} of {self.length:,} bytes")
            if self._more():
                raise self._surplus()
        except TimeoutError:
            raise BrokenError("the server fell silent") from None
        except (OSError, HTTPException) as error:
            raise BrokenError(f"the connection broke ({type(error).__name__})") from None

    def _more(self) -> bool:
        """Whether bytes come after the last one that was announced."""
        self._line.settimeout(_END_WAIT)
        try:
            return bool(self._response.read1(1))
        except (OSError, HTTPException):
            return False

    def _surplus(self) -> SourceError:
        return SourceError(
            f"the server sent more than the {self.length:,} bytes that it announced: "
            "the file is not taken"
        )

    def said(self) -> bytes:
        """Return the beginning of the body of an error."""
        try:
            return self._response.read(_ERROR_BODY)
        except (OSError, HTTPException):
            return b""


@contextmanager
def ask(
    at: Place,
    headers: Mapping[str, str],
    network: Network,
    timeout: float,
    tls: ssl.SSLContext | None = None,
) -> Generator[Answer]:
    """Send one GET.

    Parameters
    ----------
    at : address
    headers : beside those that every request has
    network : that knows the numeric addresses
    timeout : seconds without a byte before the server counts as silent
    tls : other certificates than those of the system; for tests

    Raises
    ------
    BrokenError
        If no address of the host answers.
    SourceError
        If its certificate is not valid, or what answers does not speak HTTP.
    """
    line, response = _reached(at, headers, network, timeout, tls)
    try:
        yield Answer(response, line.line)
    finally:
        response.close()
        line.close()
        line.line.close()


def _reached(
    at: Place,
    headers: Mapping[str, str],
    network: Network,
    timeout: float,
    tls: ssl.SSLContext | None,
) -> tuple[_Line, HTTPResponse]:
    every = {"User-Agent": AGENT, "Accept-Encoding": "identity", "Connection": "close"}
    reason = ""
    for address in network.addresses(at):
        line = _Line(at, address, timeout, tls)
        try:
            line.request("GET", at.target, headers=every | dict(headers))
            return line, line.getresponse()
        except ssl.SSLCertVerificationError as error:
            line.close()
            raise SourceError(
                f"the certificate of {at.server} is not valid: {error.verify_message}"
            ) from None
        except TimeoutError:
            reason = "no answer in time"
        except OSError as error:
            reason = error.strerror or type(error).__name__
        except HTTPException as error:
            reason = f"what it answers is not HTTP ({type(error).__name__})"
        line.close()
    raise BrokenError(f"{at.server} cannot be reached: {reason}")

"""Asks a language model over the OpenAI-compatible HTTP interface, with the standard library.

The key comes from the environment variable `KEY` alone and stands in no message. Addresses are
https, or http on this machine; redirections are not followed, so the key goes nowhere else.
"""

from __future__ import annotations

import ipaddress
import json
import os
import re
import time
from http.client import HTTPException, HTTPMessage
from typing import IO, TYPE_CHECKING, Any, cast
from urllib.error import HTTPError
from urllib.parse import urlsplit, urlunsplit
from urllib.request import HTTPRedirectHandler, ProxyHandler, Request, build_opener

from bilateral.errors import InputError, MethodError, SourceError, quote

if TYPE_CHECKING:
    from collections.abc import Callable
    from http.client import HTTPResponse

KEY = "BILATERAL_MODEL_KEY"
SECONDS = 120.0
MAX_ANSWER = 4_000_000
"""Bytes of an answer: many times what the longest statement calls for."""
LONGEST_WAIT = 20.0
"""Seconds that an endpoint may ask to wait before the one second try."""
_PATH = "/chat/completions"
_BUSY = frozenset({429, 500, 502, 503, 504})
_NOT_ALLOWED = frozenset({401, 403})
_NOT_UNDERSTOOD = frozenset({400, 415, 422})
_CHUNK = 65_536


class _Stay(HTTPRedirectHandler):
    """Takes a redirection for the error that it is here."""

    def redirect_request(
        self,
        req: Request,  # noqa: ARG002
        fp: IO[bytes],  # noqa: ARG002
        code: int,  # noqa: ARG002
        msg: str,  # noqa: ARG002
        headers: HTTPMessage,  # noqa: ARG002
        newurl: str,  # noqa: ARG002
    ) -> None:
        return None


class Endpoint:
    """One model behind one address.

    Parameters
    ----------
    url : base (``http://localhost:8000/v1``) or the whole address of the chat completions
    model : name that the endpoint knows it by
    seconds : without an answer for so long, the endpoint counts as unavailable
    wait : how to wait before the one second try

    Raises
    ------
    InputError
        If the address is not https, nor http on this machine, or holds a password; if the name
        of the model or the key in the environment cannot be sent.
    """

    def __init__(
        self,
        url: str,
        model: str,
        seconds: float = SECONDS,
        wait: Callable[[float], None] = time.sleep,
    ) -> None:
        self.url, local = _address(url)
        if not model.strip() or not model.isprintable():
            raise InputError(f"not the name of a model: {quote(model)}")
        self.model = model
        self.seconds = seconds
        self._wait = wait
        self._key = os.environ.get(KEY, "").strip()
        if not re.fullmatch(r"[\x21-\x7e]*", self._key):
            raise InputError(f"the key in {KEY} holds characters that no key has")
        self._open = build_opener(_Stay, *([ProxyHandler({})] if local else [])).open
        self._by_schema = True
        self._temperature = True

    def ask(self, system: str, user: str, schema: dict[str, Any]) -> str:
        """Return what the model answers: text that should be JSON of the schema.

        Raises
        ------
        SourceError
            If the endpoint cannot be reached, refuses, is too slow, or is none of this kind.
        MethodError
            If the model gave no answer, half of one, or one of more than `MAX_ANSWER` bytes.
        """
        for _ in range(3):  # an endpoint may know neither the schema nor the temperature
            try:
                return _content(self._send(self._body(system, user, schema)))
            except _NotUnderstoodError as refusal:
                if not self._simplify(refusal):
                    raise SourceError(f"{self._place}: {refusal}") from None
        raise SourceError(f"{self._place} understands no request")

    def _body(self, system: str, user: str, schema: dict[str, Any]) -> bytes:
        form: dict[str, Any] = {"type": "json_object"}
        if self._by_schema:
            named = {"name": "statement", "strict": True, "schema": schema}
            form = {"type": "json_schema", "json_schema": named}
        else:
            system = f"{system}\n\nJSON schema of the answer:\n{json.dumps(schema)}"
        messages = [{"role": "system", "content": system}, {"role": "user", "content": user}]
        body = {"model": self.model, "messages": messages, "response_format": form}
        return json.dumps(body | ({"temperature": 0} if self._temperature else {})).encode()

    def _simplify(self, refusal: _NotUnderstoodError) -> bool:
        """Leave out what the endpoint may not know, for good; False when nothing is left."""
        if self._temperature and "temperature" in str(refusal):
            self._temperature = False
        elif self._by_schema:
            self._by_schema = False
        else:
            return False
        return True

    @property
    def _place(self) -> str:
        return f"the model endpoint {urlsplit(self.url).netloc}"

    def _send(self, body: bytes) -> bytes:
        """Send a request; one second try when the endpoint is busy, none when it is silent."""
        try:
            return self._once(body)
        except HTTPError as error:
            pause = _pause(error)
            if error.code not in _BUSY or pause > LONGEST_WAIT:
                raise self._refused(error) from None
        self._wait(pause)
        try:
            return self._once(body)
        except HTTPError as error:
            raise self._refused(error) from None

    def _once(self, body: bytes) -> bytes:
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        if self._key:
            headers["Authorization"] = f"Bearer {self._key}"
        request = Request(self.url, body, headers)  # noqa: S310  `_address` allows http and https
        end = time.monotonic() + self.seconds
        try:
            with cast("HTTPResponse", self._open(request, timeout=self.seconds)) as answer:
                return self._read(answer, end)
        except HTTPError:
            raise
        except TimeoutError:
            raise self._silent() from None
        except (OSError, HTTPException) as error:
            reason = getattr(error, "reason", error)
            if isinstance(reason, TimeoutError):
                raise self._silent() from None
            said = getattr(reason, "strerror", None) or type(reason).__name__
            raise SourceError(
                f"{self._place} cannot be reached: {said}",
                hint="Is the server running, and is --endpoint its address?",
            ) from None

    def _read(self, answer: HTTPResponse, end: float) -> bytes:
        data = bytearray()
        while piece := answer.read1(_CHUNK):
            data += piece
            if len(data) > MAX_ANSWER:
                raise MethodError(f"the model's answer has more than {MAX_ANSWER:,} bytes")
            if time.monotonic() > end:
                raise self._silent()
        return bytes(data)

    def _silent(self) -> SourceError:
        return SourceError(
            f"{self._place} gave no answer within {self.seconds:g} seconds",
            hint="Try again later, or give a smaller model or a longer time.",
        )

    def _refused(self, error: HTTPError) -> Exception:
        """What an HTTP status means; what the server says is quoted, without the key."""
        with error:
            if error.code in _NOT_ALLOWED:
                return SourceError(
                    f"{self._place} does not accept the key ({error.code})",
                    hint=f"Put the right key into the environment variable {KEY}.",
                )
            said = self._said(error)
            if error.code in _NOT_UNDERSTOOD:
                return _NotUnderstoodError(f"the request was refused ({error.code}{said})")
            if error.code in _BUSY:
                return SourceError(
                    f"{self._place} is busy or broken ({error.code}{said})", hint="Try again later."
                )
            return SourceError(
                f"{self._place} answers {error.code}{said}",
                hint="Check --endpoint and the name of the model.",
            )

    def _said(self, error: HTTPError) -> str:
        try:
            body = json.loads(error.read(_CHUNK))
            message = body["error"]["message"] if isinstance(body["error"], dict) else body["error"]
        except (OSError, HTTPException, ValueError, KeyError, TypeError, RecursionError):
            return ""
        text = str(message)
        return f": {quote(text.replace(self._key, '***') if self._key else text)}"


class _NotUnderstoodError(Exception):
    """The endpoint does not take a request of this form."""


def _address(url: str) -> tuple[str, bool]:
    """Return the address of the chat completions, and whether it is on this machine."""
    hint = "Write https://host/v1, or http://localhost:port/v1 for a server on this machine."
    try:
        parts = urlsplit(url)
        host, named = parts.hostname or "", parts.username is not None
        _ = parts.port
    except ValueError:
        raise InputError(f"not an address: {quote(url)}", hint=hint) from None
    if named:
        raise InputError(
            "the address of the endpoint holds a name or a password",
            hint=f"Put the key into the environment variable {KEY}.",
        )
    local = _is_loopback(host)
    if not host or not url.isascii() or not url.isprintable() or " " in url:
        raise InputError(f"not an address: {quote(url)}", hint=hint)
    if parts.scheme != "https" and not (parts.scheme == "http" and local):
        raise InputError(f"the endpoint {quote(url)} is not https", hint=hint)
    path = parts.path.rstrip("/")
    path = path if path.endswith(_PATH) else path + _PATH
    return urlunsplit((parts.scheme, parts.netloc, path, parts.query, "")), local


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _pause(error: HTTPError) -> float:
    """Seconds that the endpoint asks to wait; one when it names none or a date."""
    asked = (error.headers or {}).get("Retry-After", "")
    return float(asked) if re.fullmatch(r"\d{1,6}", asked) else 1.0


def _content(data: bytes) -> str:
    """The words of the model in the envelope of the interface."""
    try:
        choice = json.loads(data)["choices"][0]
        content, reason = choice["message"]["content"], choice.get("finish_reason")
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError):
        raise SourceError(
            "what answered is no OpenAI-compatible model endpoint",
            hint="--endpoint is the base of the interface and mostly ends in /v1.",
        ) from None
    if reason == "length":
        raise MethodError(
            "the model's answer was cut off", hint="Raise its limit or give a shorter text."
        )
    if not isinstance(content, str) or not content.strip():
        raise MethodError("the model gave no answer")
    return content

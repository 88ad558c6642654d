"""What came, judged by its bytes: whole, of the declared kind, and no error page.

Servers send web pages, messages and half files with a good status. Nothing of that is kept.
"""

from __future__ import annotations

import gzip
import json
import re
import zipfile
import zlib
from typing import IO, TYPE_CHECKING, Any, Final, cast

from bilateral.errors import SourceError, quote

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from bilateral.sources.download.declared import Wanted

_HEAD: Final = 1 << 16
_BLOCK: Final = 1 << 20
_HTML: Final = re.compile(rb"<(!doctype\s+html|html|head|body|script|title|div|table)\b", re.I)
_TITLE: Final = re.compile(r"<title[^>]*>(.*?)</title>", re.I | re.S)
_MARKS: Final = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_PACKED: Final = {
    b"\x1f\x8b": "gzip",
    b"PK\x03\x04": "zip",
    b"PK\x05\x06": "zip",
    b"7z\xbc\xaf\x27\x1c": "7z",
    b"PAR1": "parquet",
    b"%PDF": "pdf",
}
_MESSAGES: Final = ("message", "error", "errorMessage", "detail", "title", "fault", "description")
_NO_KEY: Final = (401, 403)
MOST_JSON: Final = 512 << 20
MOST_UNPACKED: Final = 64 << 30
MOST_RATIO: Final = 200


def require(path: Path, wanted: Wanted) -> None:
    """Refuse a file that is not what was asked for.

    Parameters
    ----------
    path : of what came
    wanted : what was asked for

    Raises
    ------
    SourceError
        With one sentence on what it is instead.
    """
    kind = wanted.kind
    with path.open("rb") as file:
        head = file.read(_HEAD)
    bare = head
    for mark in _MARKS:
        bare = bare.removeprefix(mark)
    if not bare.replace(b"\x00", b"").strip():
        raise _refused("the server sent an empty file" if not head else "the file is blank")
    packed = next((k for start, k in _PACKED.items() if head.startswith(start)), None)
    if packed != (kind if kind in _KINDS else None):
        raise _refused(_instead(path, head, packed, kind))
    if kind == "csv":
        vouched = wanted.sha256 is not None
        _require_table(path, head, vouched or wanted.unended, wanted.delimiter)
    elif kind == "json":
        _require_json(path, wanted.limits)
    else:
        _KINDS[kind](path)


def _instead(path: Path, head: bytes, packed: str | None, kind: str) -> str:
    """Say what came in place of a packed file, or packed in place of a text."""
    if packed:
        return f"the server sent a {packed} file, not {kind}"
    return page_or_message(head) or f"{path.name.removesuffix('.part')} is no {kind} file"


def page_or_message(data: bytes) -> str | None:
    """Say that some text is a web page, a message or an XML document; None where it is not."""
    start = data.lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"<"):
        if not _HTML.search(start[:4096]):
            return "the server sent an XML document, not data"
        title = _TITLE.search(data.decode("utf-8", "replace"))
        named = f" (title {quote(' '.join(title[1].split()))})" if title else ""
        return f"the server sent a web page{named}, not data"
    if start[:1] in (b"{", b"["):
        said = message_of(start)
        return "the server sent a JSON message, not data" + (f": {quote(said)}" if said else "")
    return None


def message_of(data: bytes) -> str:
    """Return what a JSON body says is wrong; "" where it says nothing."""
    try:
        found: Any = json.loads(data)
    except (ValueError, RecursionError):
        return ""
    return _message(found)


def _message(found: Any, depth: int = 0) -> str:
    if isinstance(found, str):
        return found if depth else ""
    if isinstance(found, list) and found and depth < 3:
        return _message(cast("list[Any]", found)[0], depth + 1)
    if isinstance(found, dict) and depth < 3:
        body = cast("dict[str, Any]", found)
        for key in _MESSAGES:
            if said := _message(body.get(key), depth + 1):
                return said
    return ""


def _require_table(path: Path, head: bytes, may_stay_open: bool, delimiter: str) -> None:
    """A text of rows whose last line is ended."""
    if (wrong := page_or_message(head)) is not None:
        raise _refused(wrong)
    wide = head.startswith(_MARKS[1:])
    if not wide and delimiter.encode() not in head:
        words = head[:200].decode("utf-8", "replace").strip()
        raise _refused(f"the server sent a text without columns: {quote(words)}")
    if wide or may_stay_open:
        return
    with path.open("rb") as file:
        file.seek(-1, 2)
        if file.read(1) not in b"\r\n":
            raise _refused("the last line of the file is not ended: it was probably cut")


def _require_json(path: Path, limits: tuple[int, ...]) -> None:
    """A whole JSON document that is no message of an error."""
    if path.stat().st_size > MOST_JSON:
        raise _refused(f"the JSON document has more than {MOST_JSON:,} bytes")
    data = path.read_bytes()
    try:
        found: Any = json.loads(data)
    except (ValueError, RecursionError):
        raise _refused(page_or_message(data) or "the JSON document is cut or damaged") from None
    body = cast("dict[str, Any]", found) if isinstance(found, dict) else {"data": found}
    rows = body.get("data")
    if isinstance(rows, list) and rows and not body.get("error"):
        number = len(cast("list[Any]", rows))
        if number in limits:
            raise _refused(
                f"the answer has {number:,} rows, where the source cuts answers off: ask for less"
            )
        return
    if said := _message(body):
        raise _refused(f"the server sent a message, not data: {quote(said)}")
    raise _refused("the JSON document holds no rows")


def _require_gzip(path: Path) -> None:
    """A gzip file that unpacks to its end, by its own checksums."""
    limit = MOST_RATIO * max(path.stat().st_size, _BLOCK)
    try:
        with gzip.open(path) as file:
            head = file.read(_HEAD)
            if not head:
                raise _refused("there is nothing in the gzip file")
            _read_out(file, min(limit, MOST_UNPACKED))
    except (EOFError, zlib.error, OSError) as error:
        raise _refused(f"the gzip file is cut or damaged ({error})") from None
    if (wrong := page_or_message(head)) is not None:
        raise _refused(wrong)


def _require_zip(path: Path) -> None:
    """A zip file whose members unpack to their ends, by their checksums."""
    limit = min(MOST_RATIO * max(path.stat().st_size, _BLOCK), MOST_UNPACKED)
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            if not members:
                raise _refused("there is nothing in the zip file")
            for member in members:
                with archive.open(member) as file:
                    limit -= _read_out(file, limit)
    except (zipfile.BadZipFile, EOFError, zlib.error, OSError, RuntimeError, ValueError) as error:
        raise _refused(f"the zip file is cut or damaged ({str(error)[:80]})") from None


def _read_out(file: gzip.GzipFile | IO[bytes], limit: int) -> int:
    """Read to the end, within a limit; returns the bytes that were read."""
    total = 0
    while block := file.read(_BLOCK):
        total += len(block)
        if total > limit:
            raise _refused(f"the file unpacks to more than {limit:,} bytes: it is not taken")
    return total


_KINDS: Final[dict[str, Callable[[Path], None]]] = {
    "gzip": _require_gzip,
    "zip": _require_zip,
}
KINDS: Final = ("csv", "json", *_KINDS)


def refusal(status: int, body: bytes, server: str) -> SourceError:
    """Say what an HTTP status means, in the words of the server where it has some."""
    said = message_of(body)
    words = f": {quote(said)}" if said else ""
    if status in (404, 410):
        return SourceError(
            f"{server} has no such file ({status}{words})",
            hint="Is the edition right? Editions are renamed when new ones are published.",
        )
    if status in _NO_KEY:
        return SourceError(
            f"{server} does not give the file without a key or a permission ({status}{words})"
        )
    return SourceError(f"{server} answers {status}{words}", hint="Try again later.")


def _refused(sentence: str) -> SourceError:
    return SourceError(sentence, hint="Nothing was kept of it. Try again later, or get it by hand.")

"""Bytes of a file: what they are, judged by their content, and their text.

The ending of the name proves nothing. A file that is no table is refused by the name of what it
is; text that is not Unicode is refused with the encoding that it probably has.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import stat
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

from bilateral.errors import BadTableError, InputError, Problem, quote
from bilateral.tables.encoding import decode

if TYPE_CHECKING:
    import os

Kind = Literal["csv", "xlsx"]

MAX_BYTES: Final = 10_000_000
_HTML: Final = re.compile(rb"<(!doctype\s+html|html|head|body|script|title|div|table)\b", re.I)
_TITLE: Final = re.compile(r"<title[^>]*>(.*?)</title>", re.I | re.S)

# First bytes of files that are not tables for us: (offset, bytes, what it is, what to do).
_SAVE_AS: Final = "Open it in a spreadsheet program and save it as CSV (UTF-8) or XLSX."
_UNPACK: Final = "Unpack it and give the table inside."
_EXPORT: Final = "Export the table as CSV (UTF-8)."
_MAGIC: Final = (
    (0, b"\x1f\x8b", "a gzip archive", _UNPACK),
    (0, b"BZh", "a bzip2 archive", _UNPACK),
    (0, b"\xfd7zXZ\x00", "an xz archive", _UNPACK),
    (0, b"\x28\xb5\x2f\xfd", "a zstd archive", _UNPACK),
    (0, b"7z\xbc\xaf\x27\x1c", "a 7z archive", _UNPACK),
    (0, b"Rar!\x1a\x07", "a RAR archive", _UNPACK),
    (257, b"ustar", "a tar archive", _UNPACK),
    (0, b"PAR1", "a Parquet file", _EXPORT),
    (0, b"ARROW1", "an Arrow file", _EXPORT),
    (0, b"SQLite format 3\x00", "an SQLite database", _EXPORT),
    (8, b"DUCK", "a DuckDB database", _EXPORT),
    (0, b"%PDF", "a PDF document", "Copy the figures into a facts table."),
    (0, b"{\\rtf", "an RTF document", "Copy the figures into a facts table."),
    (
        0,
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        "an old Excel workbook (XLS) or a workbook with a password",
        "Remove the password, or save it as XLSX or CSV (UTF-8).",
    ),
    (0, b"\x89PNG", "a picture (PNG)", "Copy the figures into a facts table."),
    (0, b"\xff\xd8\xff", "a picture (JPEG)", "Copy the figures into a facts table."),
    (0, b"GIF8", "a picture (GIF)", "Copy the figures into a facts table."),
    (0, b"\x7fELF", "a program", None),
)
_ZIP_KINDS: Final = (
    ("xl/workbook.bin", "a binary Excel workbook (XLSB)", _SAVE_AS),
    ("word/document.xml", "a Word document (DOCX)", "Copy the figures into a facts table."),
    ("ppt/presentation.xml", "a presentation (PPTX)", "Copy the figures into a facts table."),
    ("content.xml", "an OpenDocument file (ODS, ODT)", _SAVE_AS),
)


@dataclass(frozen=True, slots=True)
class Source:
    """A file as it was read.

    Attributes
    ----------
    name : name of the file, without its folder
    data : its bytes
    kind : csv or xlsx, by content
    sha256 : hash of the bytes
    """

    name: str
    data: bytes
    kind: Kind
    sha256: str

    def text(self) -> str:
        """Return the text of a CSV file, without a byte order mark.

        Raises
        ------
        BadTableError
            If the bytes are not UTF-8, or UTF-16 with a byte order mark.
        """
        return decode(self.data, self.name)


def load(path: str | os.PathLike[str]) -> Source:
    """Read a file from disk and tell what it is.

    Raises
    ------
    InputError
        If there is no such file, it is too large, or it is no table.
    """
    try:
        where = Path(path)
        name = where.name or str(where)
        state = where.stat()
        _require_file(state.st_mode, name)
        with where.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise InputError(
            f"there is no file {quote(Path(path).name)}", hint="Check the name and the folder."
        ) from None
    except PermissionError:
        raise InputError(f"the file {quote(Path(path).name)} may not be read") from None
    except InputError:
        raise
    except (OSError, ValueError, TypeError):
        raise InputError("the file cannot be opened: its name is not a usable path") from None
    return identify(data, name)


def _require_file(mode: int, name: str) -> None:
    if stat.S_ISDIR(mode):
        raise InputError(f"{quote(name)} is a folder", hint="Give the file of the table.")
    if not stat.S_ISREG(mode):
        raise InputError(f"{quote(name)} is not an ordinary file")


def identify(data: bytes, name: str, wanted: str = "a facts table") -> Source:
    """Tell what the bytes are; a message names what was wanted instead.

    Raises
    ------
    BadTableError
        If they are neither CSV text nor an XLSX workbook.
    """
    if len(data) > MAX_BYTES:
        raise _refused(
            name,
            "file-too-large",
            f"the file is larger than {MAX_BYTES // 1_000_000} MB",
            "A facts table holds figures of one pair; keep the rows that are needed.",
        )
    kind: Kind = "xlsx" if data.startswith(b"PK") and _is_workbook(data, name) else "csv"
    if kind == "csv":
        _refuse_other_kinds(data, name, wanted)
    return Source(name, data, kind, hashlib.sha256(data).hexdigest())


def _refuse_other_kinds(data: bytes, name: str, wanted: str) -> None:
    bare = data.removeprefix(b"\xef\xbb\xbf")
    start = bare[:4096].lstrip()
    if not start and not bare.strip():
        raise _refused(
            name,
            "file-empty",
            "the file is empty",
            "`bilateral facts template` writes a table to start from.",
        )
    for offset, magic, what, hint in _MAGIC:
        if data[offset : offset + len(magic)] == magic:
            raise _refused(name, "wrong-kind", f"this is {what}, not {wanted}", hint)
    if start.startswith(b"<"):
        raise _markup(data, name, start, wanted)
    if start[:1] in (b"{", b"[") and (document := _json(data)) is not None:
        raise _refused(
            name,
            "wrong-kind",
            f"this is a JSON document ({document}), not {wanted}",
            f"Give {wanted.replace('a ', 'the ', 1)} (CSV or XLSX); if a server sent this, read its message.",
        )


def _markup(data: bytes, name: str, start: bytes, wanted: str) -> BadTableError:
    text = data[:20_000].decode("utf-8", "replace")
    if _HTML.search(start):
        found = _TITLE.search(text)
        title = f" (title {quote(' '.join(found[1].split()))})" if found else ""
        return _refused(
            name,
            "wrong-kind",
            f"this is a web page{title}, not {wanted}",
            "The server probably sent an error or login page; download the file itself.",
        )
    return _refused(name, "wrong-kind", f"this is an XML document, not {wanted}", _SAVE_AS)


def _json(data: bytes) -> str | None:
    """Describe a JSON document in a few words; None when the text is not JSON."""
    try:
        document: Any = json.loads(data)
    except (ValueError, RecursionError):
        return None
    kind: str = type(document).__name__
    if kind != "dict":
        return f"a list of {len(document)} items" if kind == "list" else "a value"
    keys = [str(key) for key in document]
    return "keys " + ", ".join(quote(key[:30]) for key in keys[:5]) if keys else "no keys"


def _is_workbook(data: bytes, name: str) -> bool:
    """Tell whether a zip archive is an XLSX workbook; refuse every other archive by name."""
    if not data.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.namelist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, RuntimeError):
        raise _refused(
            name,
            "archive-broken",
            "the file starts like an XLSX workbook or a zip archive, but it is damaged or cut off",
            "Download or save it again.",
        ) from None
    if "xl/workbook.xml" in members:
        return True
    for member, what, hint in _ZIP_KINDS:
        if member in members:
            raise _refused(name, "wrong-kind", f"this is {what}, not CSV or XLSX", hint)
    inside = ", ".join(quote(m[:40]) for m in members[:3]) or "nothing"
    raise _refused(name, "wrong-kind", f"this is a zip archive (with {inside})", _UNPACK)


def _refused(name: str, rule: str, message: str, hint: str | None = None) -> BadTableError:
    return BadTableError(
        f"{name} was not read: 1 problem.", problems=[Problem(rule, message, name, hint=hint)]
    )

"""The text of a statement, from the bytes of a file."""

from __future__ import annotations

import re

from bilateral.errors import BadDocumentError, InputError, Problem
from bilateral.tables.encoding import decode

MAX_BYTES = 1_000_000
_WEB_PAGE = re.compile(rb"<!doctype html|<html[\s>]", re.IGNORECASE)
_MAGIC = (
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "a zip archive, perhaps DOCX or XLSX"),
    (b"\xd0\xcf\x11\xe0", "an old Office document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"PAR1", "a Parquet table"),
)


def load_text(data: bytes, name: str) -> str:
    """Return the text of a statement.

    Raises
    ------
    BadDocumentError
        If the bytes are empty, too many, no text, or a web page.
    """
    if not data.strip():
        raise _refused(name, "file-empty", "the file is empty", "Give the text of the statement.")
    if len(data) > MAX_BYTES:
        raise _refused(
            name,
            "file-too-large",
            f"{len(data):,} bytes are more than one statement ({MAX_BYTES:,} at most)",
            "Give the text of one statement; `bilateral read --jsonl` reads many.",
        )
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            raise _refused(name, "wrong-kind", f"this is {kind}, not text", "Copy the text out.")
    if _WEB_PAGE.search(data[:2000]):
        raise _refused(
            name, "wrong-kind", "this is a web page, not its text", "Copy the text out of the page."
        )
    try:
        return decode(data, name)
    except InputError as error:
        raise BadDocumentError(error.message, hint=error.hint, problems=error.problems) from None


def _refused(name: str, rule: str, message: str, hint: str) -> BadDocumentError:
    found = Problem(rule, message, name, hint=hint)
    return BadDocumentError(f"{name} was not read", problems=[found])

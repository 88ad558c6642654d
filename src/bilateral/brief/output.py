"""Writing what a format rendered."""

from __future__ import annotations

from pathlib import Path

from bilateral.errors import InputError


def write_text(text: str, path: str | Path | None) -> str:
    """Write a text as UTF-8 if there is a path, and return it."""
    write_bytes(text.encode("utf-8"), path)
    return text


def write_bytes(content: bytes, path: str | Path | None) -> bytes:
    """Write bytes if there is a path, and return them.

    Raises
    ------
    InputError
        If the file cannot be written.
    """
    if path is not None:
        try:
            Path(path).write_bytes(content)
        except OSError as error:
            raise InputError(f"cannot write '{path}': {error.strerror}") from error
    return content

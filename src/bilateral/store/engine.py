"""DuckDB as the store uses it: nothing is installed, loaded or fetched, and memory has a cap."""

from __future__ import annotations

import errno
import os
import re
from contextlib import contextmanager
from typing import TYPE_CHECKING

from bilateral.errors import InputError, ResourceError

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

    import duckdb

MEMORY = "1500MB"
THREADS = 4
_NAME = re.compile(r"[a-z][a-z0-9_]*")
# Reasons for which a system refuses to read or write, in its own words.
_REASONS = [os.strerror(number) for number in sorted(errno.errorcode)]


@contextmanager
def connect(
    scratch: Path, memory: str = MEMORY, threads: int = THREADS
) -> Generator[duckdb.DuckDBPyConnection]:
    """Open a database in memory that spills to `scratch`.

    Parameters
    ----------
    scratch : folder for what does not fit into memory
    memory : cap, as DuckDB writes it
    threads : at most so many; results do not depend on it

    Raises
    ------
    ResourceError
        If a file cannot be read or written, or memory does not suffice.
    """
    import duckdb

    connection = duckdb.connect(
        config={
            "memory_limit": memory,
            "threads": threads,
            "temp_directory": str(scratch),
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
            "python_enable_replacements": "false",
            "preserve_insertion_order": "false",
        }
    )
    try:
        connection.execute("SET enable_progress_bar = false")
        yield connection
    except duckdb.IOException as error:
        raise ResourceError(
            f"a file cannot be read or written: {_reason(str(error))}",
            hint="Nothing was changed. Is there space, and may the folder be written?",
        ) from error
    except duckdb.OutOfMemoryException as error:
        raise ResourceError(f"{memory} of memory do not suffice") from error
    finally:
        connection.close()


def _reason(words: str) -> str:
    """Return the system's own reason out of the engine's words, which name files and offsets."""
    return max((r for r in _REASONS if r in words), key=len, default="the disk failed")


def identifier(name: str) -> str:
    """Return a column or table name that may stand in SQL.

    Raises
    ------
    InputError
        If it has anything but small letters, digits and underscores.
    """
    if not _NAME.fullmatch(name):
        raise InputError(f"not a name of a column: {name!r:.80}")
    return name

"""Where a row came from, and how a layout refuses a file."""

from __future__ import annotations

from bilateral.errors import BadTableError, Problem

# Name of the first column that a layout writes.
LINE = "(line)"


def refused(
    name: str,
    rule: str,
    message: str,
    row: int | None = None,
    text: str | None = None,
    hint: str | None = None,
) -> BadTableError:
    """Return the error that says why a file is not laid out as its profile says."""
    problem = Problem(rule, message, name, row, text=text, hint=hint)
    return BadTableError(f"{name} was not imported: 1 problem.", problems=(problem,))

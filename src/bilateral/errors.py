"""The one error family, and the record of a single problem.

A caller catches `BilateralError`; each class also inherits the builtin that a
caller would expect (`InputError` is a `ValueError`). Bad input is collected
problem by problem and raised once.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

MAX_QUOTE = 80


def quote(text: str) -> str:
    """Quote the user's own text for a message: printable, at most `MAX_QUOTE` characters."""
    cut = text[: MAX_QUOTE + 1]
    shown = "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in cut)
    return f"'{shown[:MAX_QUOTE]}…'" if len(text) > MAX_QUOTE else f"'{shown}'"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with an input, and what to do about it.

    Attributes
    ----------
    rule : stable name of the rule that was broken, such as ``period-unknown``
    message : one plain sentence
    file : name of the file, without its folder
    row : line of the file (header = 1), row of a sheet
    column : name of the column, or path inside a document
    text : the cell as written
    hint : what to do
    """

    rule: str
    message: str
    file: str | None = None
    row: int | None = None
    column: str | None = None
    text: str | None = None
    hint: str | None = None

    def __str__(self) -> str:
        place = ":".join(str(p) for p in (self.file, self.row) if p is not None)
        where = f"{place}: " if place else ""
        column = f"column '{self.column}' " if self.column is not None else ""
        value = f"value {quote(self.text)}: " if self.text is not None else ""
        hint = f"\n    {self.hint}" if self.hint else ""
        return f"{where}{column}{value}{self.message} [{self.rule}]{hint}"


@dataclass
class BilateralError(Exception):
    """Root of the family. `code` is stable; `hint` says what to do."""

    message: str
    hint: str | None = None
    problems: Sequence[Problem] = field(default_factory=tuple)
    code = "BIL-000"

    def __post_init__(self) -> None:
        super().__init__(self.message)
        self.problems = tuple(self.problems)

    def __str__(self) -> str:
        lines = [self.message, *map(str, self.problems)]
        if self.hint:
            lines.append(self.hint)
        return "\n".join(lines)

    __hash__ = Exception.__hash__


class InputError(BilateralError, ValueError):
    """What the user gave cannot be read; `problems` lists every reason."""

    code = "BIL-100"


class BadTableError(InputError):
    """A table has bad cells, columns or encoding."""

    code = "BIL-110"


class BadDocumentError(InputError):
    """A document (statement, dossier, plan) is not what its schema says."""

    code = "BIL-120"


class UnknownCodeError(InputError):
    """No economy, product or currency has this code or name."""

    code = "BIL-130"


class AmbiguousNameError(InputError):
    """A name belongs to several things; the message lists them."""

    code = "BIL-131"


class MeaningError(BilateralError, ValueError):
    """Two figures that cannot be compared or added: currency, months, valuation, side, prices."""

    code = "BIL-200"


class SourceError(BilateralError):
    """Something outside the program did not answer; trying again later may help."""

    code = "BIL-300"


class MethodError(BilateralError):
    """The method could not answer."""

    code = "BIL-400"


class NotConvergedError(MethodError):
    """A solver stopped without an answer that can be trusted."""

    code = "BIL-410"


class ResourceError(BilateralError):
    """Memory, disk or time ran out, or a cap was reached; nothing was changed."""

    code = "BIL-500"


class IntegrityError(BilateralError):
    """Stored data is not what was written; no result is made from it."""

    code = "BIL-600"


class StoreBusyError(BilateralError):
    """Another process is writing to the store."""

    code = "BIL-700"

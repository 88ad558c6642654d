"""Letters that must not be in a cell: lost ones, wrongly decoded ones, invisible ones."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bilateral.tables.findings import Findings
    from bilateral.tables.schema import Column

_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_INVISIBLE: Final = re.compile("[\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
_LOST: Final = "\ufffd"


def check_letters(line: int, cells: Iterable[tuple[Column, str]], findings: Findings) -> None:
    """Note the cells of one line that hold letters which no published table has."""
    for column, text in cells:
        if not text or (text.isascii() and text.isprintable()):
            continue
        found = _problem(text, code=column.code)
        if found is not None:
            rule, message, hint = found
            findings.problem(rule, message, row=line, column=column.name, text=text, hint=hint)


def _problem(text: str, *, code: bool) -> tuple[str, str, str] | None:
    if _LOST in text:
        return (
            "letters-lost",
            "some letters were lost when this text was converted (they stand as \ufffd)",
            "Go back to the original and save it as UTF-8.",
        )
    if found := _CONTROL.search(text):
        return (
            "control-character",
            f"the cell holds a control character (U+{ord(found[0]):04X})",
            "Type the cell again.",
        )
    if code and (found := _INVISIBLE.search(text)):
        return (
            "invisible-character",
            f"the cell holds an invisible character (U+{ord(found[0]):04X})",
            "Type the cell again; copying from a web page often brings such characters along.",
        )
    if twice_decoded(text) is not None:
        return (
            "letters-garbled",
            f"these letters were decoded wrongly; probably '{(twice_decoded(text) or '')[:60]}'",
            "Go back to the original and save it as UTF-8.",
        )
    return None


_EXPECTED: Final = re.compile(
    "[\x00-\x7f\u00a0-\u017f\u0400-\u04ff\u2010-\u203a\u20ac\u20bd\u2116\u2122\u2212]*"
)


def twice_decoded(text: str) -> str | None:
    """Return what UTF-8 text read as Windows-1252 or -1251 really said; None when it is sound."""
    for codec, least in (("cp1252", 1), ("cp1251", 2)):
        try:
            found = text.encode(codec).decode("utf-8")
        except (UnicodeEncodeError, UnicodeDecodeError):
            continue
        if len(text) - len(found) >= least and _EXPECTED.fullmatch(found):
            return found
    return None

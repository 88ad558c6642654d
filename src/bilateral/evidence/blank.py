"""An empty facts table with the series and periods that a statement calls for."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bilateral.tables.schema import FACTS_HEADER

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bilateral.vocab.measure import Kind
    from bilateral.vocab.period import Period

_ACTIVE = ("=", "+", "-", "@", "\t", "\r", "\x00")


@dataclass(frozen=True, slots=True)
class SeriesRequest:
    """One figure that is wanted.

    Attributes
    ----------
    side : code of the economy whose statistics should give it
    kind : exports, imports, turnover, balance, share or rate
    origin, to : columns ``from`` and ``to``
    period : months that it should cover
    currency : money of its value; None leaves the unit open
    why : what it would decide, in words; becomes the note
    """

    side: str
    kind: Kind
    origin: str
    to: str
    period: Period
    currency: str | None = None
    why: str = ""


def template(series: Sequence[SeriesRequest]) -> str:
    """Return CSV text: the header and one unfilled row for each wanted figure.

    A row that stays unfilled is refused when the table is read: it asks to be filled or deleted.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(FACTS_HEADER)
    width = max(2, len(str(len(series))))
    for number, wanted in enumerate(series, start=1):
        row = {
            "id": f"F{number:0{width}d}",
            "side": wanted.side,
            "measure": wanted.kind,
            "from": wanted.origin,
            "to": wanted.to,
            "period": str(wanted.period),
            "unit": _unit(wanted),
            "change_basis": "yoy" if wanted.period.months <= 12 else "",
            "note": _inert(wanted.why),
        }
        writer.writerow([row.get(column, "") for column in FACTS_HEADER])
    return text.getvalue()


def _unit(wanted: SeriesRequest) -> str:
    if wanted.kind == "share":
        return "%"
    if wanted.kind == "rate":
        return f"{wanted.to} per {wanted.origin}"
    return f"million {wanted.currency}" if wanted.currency else ""


def _inert(text: str) -> str:
    """Return one line of text that no spreadsheet takes for a formula."""
    line = " ".join(text.split())
    return f"'{line}" if line.startswith(_ACTIVE) else line

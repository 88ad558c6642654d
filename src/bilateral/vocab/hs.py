"""Codes of the Harmonized System: which subheadings each revision has."""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files
from typing import Final

# Years of the revisions that Comtrade calls H0 to H6; the digits of the table's column.
REVISIONS: Final = ("HS1992", "HS1996", "HS2002", "HS2007", "HS2012", "HS2017", "HS2022")


@cache
def hs_codes(revision: str) -> frozenset[str]:
    """Return the codes of two, four and six digits that a revision has.

    Every heading and chapter has a subheading, so that they follow from the codes of six digits.
    ``999999`` (not specified) belongs to each revision.

    Parameters
    ----------
    revision : one of `REVISIONS`; of any other name no codes are known

    References
    ----------
    Reference lists H0 to H6 of UN Comtrade, as collected by the R package concordance (Liao, Kim,
    Miyano and Zhang, MIT licence); see ``vocab/data/README.md``.
    """
    if revision not in REVISIONS:
        return frozenset()
    digit = str(REVISIONS.index(revision))
    table = files("bilateral.vocab").joinpath("data", "hs_codes.csv")
    rows = csv.DictReader(table.read_text(encoding="utf-8").splitlines())
    six = [row["code"] for row in rows if digit in row["revisions"]]
    return frozenset(code[:length] for code in six for length in (2, 4, 6))

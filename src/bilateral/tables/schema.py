"""Declared columns of the tables that people hand in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, what it holds, and whether each row must fill it.

    Attributes
    ----------
    code : whether the cell is a code or a figure, in which invisible characters are refused
    """

    name: str
    meaning: str
    mandatory: bool = False
    optional: bool = False
    code: bool = True


FACTS: Final = (
    Column("id", "your own name of the row, such as F05", mandatory=True),
    Column("side", "code of the economy whose statistics it is (BLR, RU-TUL)", mandatory=True),
    Column("measure", "exports, imports, turnover, balance, share or rate", mandatory=True),
    Column("from", "code of the economy that the goods leave", mandatory=True),
    Column("to", "code of the economy that they go to", mandatory=True),
    Column("period", "2024, 2024-03, 2024Q1, 2024-01..2024-08", mandatory=True),
    Column("value", "the number as published (380.7, about 25.3)"),
    Column("unit", "scale and currency of the value (million USD); % for a share"),
    Column("change", "the growth as published (+18.9%, x1.5)"),
    Column("change_basis", "yoy, mom or since:PERIOD"),
    Column("said_by", "who published the figure", code=False),
    Column("published", "when: 2024, 2025-03 or 2025-03-29"),
    Column("source", "where it was published", code=False),
    Column("note", "free words", code=False),
    Column("content", "goods, services or both", optional=True),
    Column("valuation", "fob or cif", optional=True),
    Column("currency_of_change", "money in which the growth was measured", optional=True),
    Column("supersedes", "id of the earlier vintage of the same figure", optional=True),
    Column("own_source", "yes when it is the speaker's own release", optional=True),
    Column("product", "HS code, when it is about one product", optional=True),
)
FACTS_HEADER: Final = tuple(c.name for c in FACTS if not c.optional)


def normal_name(text: str) -> str:
    """Return a column name in the form that is compared: lower case, ``_`` between words."""
    return "_".join(text.strip().casefold().replace("-", " ").replace("_", " ").split())

"""Marks and kinds that several readers share."""

from __future__ import annotations

# Kinds of time that a figure may be dated with.
PERIODS = frozenset(
    [
        "year",
        "years",
        "months",
        "month",
        "quarter",
        "half",
        "relative",
        "before",
        "upto",
        "rolling",
        "fiscal",
        "ago",
    ]
)
# What a mark between two words adds to their distance, in words.
STRONG = {";": 20, ":": 20, "—": 6, "–": 6, "(": 8, ")": 8}

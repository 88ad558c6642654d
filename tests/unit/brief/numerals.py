"""Finding every numeral of a rendered page and what it resolves to.

`unresolved` takes the JSON form of a page and the text of one of its renderings, cuts out all that
the JSON traces to a source (figures and labels of the ledger, names, quotations, text of inputs)
and returns what numerals are left. A piece counts only as a whole: "80.7" is not found inside
"380.7".
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

_NUMERAL = re.compile(r"\d[\d.,\s]*")
_PIECE = re.compile(r"\d")
_KINDS = {"figure", "label", "names", "span", "input"}


def traced(page: dict[str, Any]) -> set[str]:
    """Every text with a numeral that the JSON form traces to a source."""
    found = {figure["text"] for figure in page["figures"]}
    for name in ("title", "occasion", "answer", "known_by", "foot", "page", "annex"):
        found |= set(_runs(page[name]))
    return {squeezed(text) for text in found if _PIECE.search(text)}


def _runs(node: Any) -> Iterator[str]:
    if isinstance(node, list):
        for part in node:
            yield from _runs(part)
    elif isinstance(node, dict):
        if _KINDS & node.keys() and "text" in node:
            yield node["text"]
        else:
            for part in node.values():
                yield from _runs(part)


def untraced_words(page: dict[str, Any]) -> list[str]:
    """Words of the catalogue that hold a numeral; there must be none."""

    def walk(node: Any) -> Iterator[str]:
        if isinstance(node, list):
            for part in node:
                if isinstance(part, str):
                    yield part
                elif isinstance(part, dict) and "tone" in part:
                    yield part["text"]
                elif not (isinstance(part, dict) and _KINDS & part.keys() and "text" in part):
                    yield from walk(part)
        elif isinstance(node, dict):
            for key, part in node.items():
                if key not in {"key", "place", "type", "chart"}:
                    yield from walk(part)

    parts = [page[k] for k in ("title", "occasion", "answer", "known_by", "foot", "page", "annex")]
    return [text for text in walk(parts) if _PIECE.search(text)]


def squeezed(text: str) -> str:
    """One kind of space, no invisible marks, so that line breaks of a format change nothing."""
    kept = (c for c in unicodedata.normalize("NFC", text) if unicodedata.category(c) != "Cf")
    text = re.sub(r"\s*([–/])\s*", r"\1", "".join(kept))  # a line may break behind these
    return re.sub(r"\s+", " ", text).strip()


def unresolved(page: dict[str, Any], rendered: str) -> list[str]:
    """Numerals of a rendering, with what stands around them, that nothing in the JSON explains."""
    text = squeezed(rendered)
    pieces = sorted(traced(page), key=len, reverse=True)
    pattern = re.compile(
        "|".join(rf"(?<![\d.,]){re.escape(p)}(?!\d)(?![.,]\d)" for p in pieces) or r"(?!)"
    )
    left = pattern.sub(lambda m: "\N{REPLACEMENT CHARACTER}" * len(m[0]), text)
    return [text[max(m.start() - 30, 0) : m.end() + 20] for m in _NUMERAL.finditer(left)]

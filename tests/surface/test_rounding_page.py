"""The worked examples of the page on rounding are what the code gives."""

from __future__ import annotations

import math
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import pytest

from bilateral.errors import InputError
from bilateral.vocab import rounding
from bilateral.vocab.amount import Amount
from bilateral.vocab.rounding import QUALIFIERS, WIDTHS, Form

if TYPE_CHECKING:
    from bilateral.vocab.rounding import Interval

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "rounding.md"
SCALES = {"one": 1.0, "million": 1e6, "billion": 1e9}


def rows(kind: str) -> list[list[str]]:
    """Cells of the table that follows the marker of its kind."""
    text = PAGE.read_text(encoding="utf-8").partition(f"<!-- examples: {kind} -->\n\n")[2]
    table = text.partition("\n\n")[0].splitlines()
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in table[2:]]


def figure(written: str) -> dict[str, Any]:
    number, _, high = written.partition("..")
    return {"number": number, "number_high": high or None}


def bounds(written: str, unit: float) -> tuple[float, float]:
    low, high = written.split(" to ")
    return (
        -math.inf if low == "-" else float(low) * unit,
        math.inf if high == "-" else float(high) * unit,
    )


def check(found: Interval, written: str, unit: float) -> None:
    expected = bounds(written, unit)
    assert (found.low, found.high) == pytest.approx(expected, rel=1e-12, abs=1e-12 * unit)


@pytest.mark.parametrize("row", rows("amount"), ids=" ".join)
def test_amounts(row: list[str]) -> None:
    written, word, qualifier, *ends = row
    scale: Any = SCALES[word]
    found = Amount.money(**figure(written), scale=scale, qualifier=qualifier)  # type: ignore[arg-type]
    for width, shown in zip(WIDTHS, ends, strict=True):
        check(found.interval(width), shown, scale)


@pytest.mark.parametrize("row", rows("change"), ids=" ".join)
def test_changes(row: list[str]) -> None:
    written, form, qualifier, *ends = row
    found = Amount.change(**figure(written), form=form, qualifier=qualifier)  # type: ignore[arg-type]
    for width, shown in zip(WIDTHS, ends, strict=True):
        check(found.interval(width), shown, 0.01)


@pytest.mark.parametrize("row", rows("refused"), ids=" ".join)
def test_refusals(row: list[str]) -> None:
    written, form, qualifier, words = row
    with pytest.raises(InputError, match=words):
        if form == "amount":
            Amount.money(**figure(written), qualifier=qualifier)  # type: ignore[arg-type]
        else:
            Amount.change(**figure(written), form=form, qualifier=qualifier)  # type: ignore[arg-type]


def test_the_page_leaves_nothing_out() -> None:
    amounts, changes = rows("amount"), rows("change")
    assert len(rows("refused")) > 5
    assert {row[2] for row in amounts} == set(QUALIFIERS)
    assert {row[1] for row in changes} | {"amount"} == set(get_args(Form))
    named = set(re.findall(r"\(`(\w+)`\)", PAGE.read_text(encoding="utf-8")))
    assert named == set(QUALIFIERS)


def test_the_shares_on_the_page_are_those_of_the_code() -> None:
    page = PAGE.read_text(encoding="utf-8")
    tight, loose = (f"{rounding.VAGUE_SHARE[w]:.0%}".replace("%", " %") for w in WIDTHS)
    assert page.count(f"at least {tight} (tight) or {loose} (loose)") == 2
    tight, loose = (f"{rounding.WORD_MULTIPLE[w]:.0%}".replace("%", " %") for w in WIDTHS)
    assert f"| {tight} of the multiple | {loose} of the multiple |" in page
    tight, loose = (f"{rounding.WORD_FRACTION[w] * 100:g}" for w in WIDTHS)
    assert f"| {tight} point | {loose} points |" in page
    assert rounding.ROUND_SCALE == 1e6

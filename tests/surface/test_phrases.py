"""What results say can be said in any language: templates without figures, slots with types."""

from __future__ import annotations

import ast
import copy
import pickle
import re
from dataclasses import fields, is_dataclass
from pathlib import Path
from string import Formatter
from typing import TYPE_CHECKING, Any

import pytest
from pydantic import BaseModel

import bilateral as bl
from bilateral.vocab.phrase import Count, Given, Listing, Phrase, joined, phrase, phrases

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
CASE = ROOT / "examples" / "minsk-tula"
CODE = re.compile(r"\d|\b[A-Z]{2}-[A-Z]{2,}\b")
FORMS = {"phrase": 1, "phrases": 2}  # templates that each takes first


def calls() -> Iterator[tuple[str, ast.Call]]:
    for path in sorted((ROOT / "src" / "bilateral").rglob("*.py")):
        source = path.read_text(encoding="utf-8")
        if "bilateral.vocab.phrase import" not in source:
            continue
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in FORMS:
                yield f"{path.relative_to(ROOT)}:{node.lineno}", node


@pytest.mark.parametrize(("place", "call"), list(calls()))
def test_a_template_is_written_out_and_holds_no_figure(place: str, call: ast.Call) -> None:
    assert isinstance(call.func, ast.Name)
    assert len(call.args) == FORMS[call.func.id], place
    slots = {word.arg: word.value for word in call.keywords}
    spread = None in slots
    counted = slots.pop("count", None)
    chooses = {counted.value} if isinstance(counted, ast.Constant) else set[object]()
    given = slots.keys() - {None}
    for template in call.args:
        assert isinstance(template, ast.Constant) and isinstance(template.value, str), place
        parts = list(Formatter().parse(template.value))
        assert not CODE.search("".join(text for text, *_ in parts)), place
        names = {name for _, name, *_ in parts if name is not None}
        assert given - chooses <= names, place
        assert spread or names <= given, place


def said(value: object) -> Iterator[Phrase]:
    """Every phrase of a result, and those inside them."""
    if isinstance(value, Phrase):
        yield value
        yield from said(tuple(value.slots.values()))
    elif isinstance(value, Listing):
        yield from said(value.parts)
    elif isinstance(value, BaseModel):
        yield from said(tuple(getattr(value, name) for name in type(value).model_fields))
    elif is_dataclass(value):
        yield from said(tuple(getattr(value, field.name) for field in fields(value)))
    elif isinstance(value, (tuple, list)):
        for part in value:  # pyright: ignore[reportUnknownVariableType]
            yield from said(part)  # pyright: ignore[reportUnknownArgumentType]


@pytest.fixture(scope="module")
def results() -> tuple[Any, ...]:
    text = (CASE / "statement.fr.txt").read_text(encoding="utf-8")
    dossier = bl.read_statement(text, "fr", "2024-11-05")
    figures = bl.read_facts(CASE / "facts.csv")
    return (
        dossier,
        figures,
        bl.check(dossier, figures, "2025-03-31"),
        bl.assess(dossier, figures, "2025-10-31", [2027, 2050]),
        bl.set_target(dossier, figures, "2024-10-31", [2027, 2050]),
        bl.assess_amounts("1e9", "300e6..400e6 EUR", year=2022, growth="19%", by=[2026]),
    )


def test_a_result_says_nothing_that_cannot_be_translated(results: tuple[Any, ...]) -> None:
    found = list(said(results))
    assert len(found) > 100
    for one in found:
        assert one == type(one)(one.template, one.slots, one.plural, one.counted)
        assert not CODE.search("".join(text for text, *_ in Formatter().parse(one.template)))
        assert one.template != "{text}", one


def test_phrases_are_copied_whole() -> None:
    one = phrase("{name} is there", name=Given("a{b}"))
    for other in (copy.deepcopy(one), pickle.loads(pickle.dumps(one))):  # noqa: S301
        assert type(other) is Phrase
        assert (other, other.template, other.slots) == (one, one.template, one.slots)


def test_a_count_chooses_its_form() -> None:
    one, two = (
        phrases("{n} pair is small", "{n} pairs are small", count="n", n=Count(n)) for n in (1, 2)
    )
    assert (one, two) == ("1 pair is small", "2 pairs are small")
    assert one.template == two.template
    assert joined([one, two], "semicolon") == "1 pair is small; 2 pairs are small"
    assert joined(()) == ""

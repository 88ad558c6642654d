"""The pages of the examples, line by line.

After a wanted change, ``make golden`` writes them again; the difference is the review.
"""

from __future__ import annotations

import json
import sys
import tomllib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import bilateral as bl

if TYPE_CHECKING:
    from collections.abc import Callable

    from bilateral.brief import Brief

GOLDEN = Path(__file__).parent
EXAMPLES = GOLDEN.parents[1] / "examples"
CASES = tomllib.loads((EXAMPLES / "cases.toml").read_text(encoding="utf-8"))
FORMS: dict[str, Callable[[Brief], str]] = {
    "txt": lambda page: page.to_text(),
    "html": lambda page: page.to_html(),
    "json": lambda page: json.dumps(page.to_dict(), ensure_ascii=False, indent=1) + "\n",
}
# Every example as text in each of its languages; the other formats say the same, so one of each.
PAGES = [
    *(f"{name}.{language}.txt" for name, case in CASES.items() for language in case["languages"]),
    "minsk-tula.en.html",
    "tunis-yaounde.fr.json",
]


@cache
def brief(name: str, language: str) -> Brief:
    case, folder = CASES[name], EXAMPLES / name
    text = (folder / case["statement"]).read_text(encoding="utf-8")
    dossier = bl.read_statement(text, published=case["published"])
    facts = bl.read_facts(folder / "facts.csv")
    return bl.write_brief(dossier, facts, as_of=case["as_of"], language=language)


def written(page: str) -> str:
    name, language, form = page.split(".")
    return FORMS[form](brief(name, language))


@pytest.mark.parametrize("page", PAGES)
def test_a_page_of_the_examples_is_the_golden_one(page: str) -> None:
    golden = (GOLDEN / page).read_text(encoding="utf-8")
    # Lists of lines: a difference is shown as the lines that differ.
    assert written(page).split("\n") == golden.split("\n")


def test_every_golden_page_is_held_and_every_example_has_one() -> None:
    stored = {path.name for path in GOLDEN.iterdir() if path.suffix[1:] in FORMS}
    assert stored == set(PAGES)
    assert {path.name for path in EXAMPLES.iterdir() if path.is_dir()} == set(CASES)


def rewrite() -> None:
    for path in GOLDEN.iterdir():
        if path.suffix[1:] in FORMS:
            path.unlink()
    for page in PAGES:
        (GOLDEN / page).write_text(written(page), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    sys.exit(rewrite())

"""README and reference pages name every verb, option, column and field, and show true output."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pytest

import bilateral as bl
from bilateral.cli.app import app
from bilateral.dossier import Claim, Dossier
from bilateral.evidence import parse_facts
from bilateral.tables.schema import FACTS
from bilateral.verdict import CheckResult, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
CASE = ROOT / "examples" / "minsk-tula"
REFERENCE = ROOT / "docs" / "reference"
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = {p.name: p.read_text(encoding="utf-8") for p in sorted(REFERENCE.glob("*.md"))}
DOCS = "\n".join([README, *PAGES.values()])


def verbs(group: click.Group, path: str) -> Iterator[tuple[str, click.Command]]:
    context = click.Context(group)
    for name in group.list_commands(context):
        verb = group.get_command(context, name)
        assert verb is not None
        if isinstance(verb, click.Group):
            yield from verbs(verb, f"{path} {name}")
        else:
            yield f"{path} {name}", verb


VERBS = dict(verbs(app, "bilateral"))


@pytest.mark.parametrize("name", VERBS)
def test_every_verb_and_option_is_documented(name: str) -> None:
    assert name in DOCS
    for option in VERBS[name].params:
        if isinstance(option, click.Option):
            assert any(written in DOCS for written in option.opts), option.opts


@pytest.mark.parametrize("column", [c.name for c in FACTS])
def test_every_column_of_a_facts_table_is_documented(column: str) -> None:
    assert f"| `{column}` |" in PAGES["facts-table.md"]


@pytest.mark.parametrize(
    ("page", "fields"),
    [
        ("dossier.md", [f.alias or n for n, f in Dossier.model_fields.items()]),
        ("dossier.md", list(Claim.model_fields)),
        ("check.md", list(CheckResult.__dataclass_fields__)),
        ("check.md", list(Verdict.__dataclass_fields__)),
    ],
)
def test_every_field_is_documented(page: str, fields: list[str]) -> None:
    assert [f for f in fields if f"`{f}`" not in PAGES[page]] == []


def test_the_complete_example_is_read_without_a_problem() -> None:
    found = re.search(r"```csv\n(.*?)```", PAGES["facts-table.md"], re.DOTALL)
    assert found is not None
    facts = parse_facts(found[1].encode(), "example.csv")
    assert {f.measure.kind for f in facts} >= {"exports", "balance", "share", "rate"}
    assert facts.known_by(None).by_id("F04").supersedes == "F03"


def test_the_readme_shows_what_the_program_prints() -> None:
    text = (CASE / "statement.fr.txt").read_text(encoding="utf-8")
    dossier = bl.read_statement(text, published="2024-11-05")
    page = bl.write_brief(dossier, bl.read_facts(CASE / "facts.csv")).to_text()
    found = re.search(r"```text\n(.*?)```", README, re.DOTALL)
    assert found is not None
    pieces = [piece.strip("\n") for piece in found[1].split("\n...\n")]
    assert len(pieces) > 2
    for piece in pieces:
        assert piece in page


def test_links_lead_somewhere_and_no_path_is_of_one_machine() -> None:
    for page in (ROOT / "README.md", *(ROOT / "docs").rglob("*.md")):
        text = page.read_text(encoding="utf-8")
        assert not re.search(r"(?<![\w.])/(home|work|tmp|Users|root)/", text), page.name
        for target in re.findall(r"\]\(([^)#]+)", text):
            if "://" not in target:
                assert (page.parent / target).exists(), f"{page.name}: {target}"

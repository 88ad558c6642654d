"""The odds on the page say what the assessment says, and nothing where there is none."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import bilateral as bl
from bilateral.brief import write_brief
from bilateral.evidence import parse_facts

CASE = Path(__file__).parents[3] / "examples" / "minsk-tula"
HEADER = "id,side,measure,from,to,period,value,unit,change,change_basis,said_by,published,source\n"


@pytest.fixture(scope="module")
def page() -> bl.Brief:
    dossier = bl.read_statement((CASE / "statement.fr.txt").read_text(encoding="utf-8"))
    return bl.write_brief(dossier, bl.read_facts(CASE / "facts.csv"), as_of="2025-03-31")


def table(row: str) -> bl.Facts:
    return parse_facts(f"{HEADER}{row}\n".encode(), "facts.csv")


def section(page: bl.Brief, key: str) -> dict:
    return next(s for s in page.to_dict()["sections"] if s["key"] == key)


def test_each_cell_is_a_chance_of_the_assessment(page: bl.Brief) -> None:
    (first, *_) = page.to_dict()["assessment"]["targets"]
    table = section(page, "odds")
    years = [int(m[1]) for h in table["header"] if (m := re.fullmatch(r"by (\d{4})", h))]
    assert len(years) == 3
    for row, base in zip(table["rows"], first["bases"], strict=True):
        assert row[1] == base["base_of"]
        by = {y["year"]: y for y in base["by"]}
        for year, cell in zip(years, row[4:7], strict=True):
            said = by[year]["p"]
            assert cell.startswith("under 1 %" if said < 0.01 else f"{100 * said:.0f} %")


def test_a_target_said_twice_is_weighed_once(page: bl.Brief) -> None:
    assert {row[0] for row in section(page, "odds")["rows"]} == {"c1"}


def test_the_head_names_the_published_base_first(page: bl.Brief) -> None:
    head = page.answer[-1]
    assert head.startswith("Chance of 1 billion USD by 2030: ")
    assert head.index("RU-TUL, 2024") < head.index("as said")


def test_a_region_is_said_to_be_carried_over(page: bl.Brief) -> None:
    assert "no data tested" in section(page, "odds")["note"]


def test_the_words_stand_in_the_annex(page: bl.Brief) -> None:
    words = section(page, "odds_words")
    assert words["annex"]
    assert len(words["rows"]) == len(section(page, "odds")["rows"])


def test_a_statement_without_a_target_has_no_odds() -> None:
    dossier = bl.read_statement(
        "In 2023 trade between France and Poland was 30 billion euros.", lang="en"
    )
    found = write_brief(dossier, table("F1,FRA,turnover,POL,FRA,2023,30,billion EUR,,,,2024-03,x"))
    assert not [s for s in found.sections if s.key.startswith("odds")]


def test_a_target_without_a_level_has_no_odds() -> None:
    dossier = bl.read_statement(
        "Trade between France and Poland should reach 50 billion euros by 2030.", lang="en"
    )
    found = write_brief(dossier, table("F1,FRA,turnover,POL,FRA,2023,,,+4%,yoy,,2024-03,x"))
    assert not [s for s in found.sections if s.key == "odds"]

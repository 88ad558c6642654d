"""What stands on the page, for the example and for odd cases; no line is ever too wide."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import bilateral as bl
from bilateral.brief.layout import clean, length, table, wrap
from bilateral.dossier import dossier_from_json
from bilateral.evidence import parse_facts

if TYPE_CHECKING:
    from bilateral.brief import Brief
    from bilateral.dossier import Dossier

CASE = Path(__file__).parents[3] / "examples" / "minsk-tula"
HEADER = "id,side,measure,from,to,period,value,unit,change,change_basis,said_by,published,source\n"


def dossier(*claims: dict[str, Any], text: str = "x", **fields: Any) -> Dossier:
    body = {
        "schema": "bilateral-dossier/1",
        "lang": "en",
        "text": text,
        "claims": [
            {
                "id": f"c{n}",
                "span": {"start": 0, "end": len(text), "text": text},
                "reporter": "BLR",
                "partner": "KAZ",
                "measure": "turnover",
                **claim,
            }
            for n, claim in enumerate(claims, start=1)
        ],
        **fields,
    }
    return dossier_from_json(json.dumps(body).encode(), "test.json")


YEAR = {"start": "2024-01", "end": "2024-12"}
LEVEL = {
    "type": "level",
    "amount": 5e8,
    "number": "500",
    "scale": 1e6,
    "currency": "USD",
    "period": YEAR,
}
GROWTH = {"type": "growth", "change": -0.082, "number": "-8.2", "basis": "yoy", "period": YEAR}


def page(found: Dossier, *rows: str) -> Brief:
    table = HEADER + "".join(f"{row}\n" for row in rows)
    return bl.write_brief(found, parse_facts(table.encode(), "facts.csv"))


def fact(value: str, change: str = "", id: str = "F01", side: str = "BLR") -> str:
    unit = "million USD" if value else ""
    basis = "yoy" if change else ""
    return f"{id},{side},turnover,BLR,KAZ,2024,{value},{unit},{change},{basis},office,2025-03,web"


def section(brief: Brief, key: str) -> Any:
    return next((s for s in brief.sections if s.key == key), None)


@pytest.fixture(scope="module")
def example() -> Brief:
    found = bl.read_statement((CASE / "statement.fr.txt").read_text(encoding="utf-8"))
    return bl.write_brief(found, bl.read_facts(CASE / "facts.csv"), as_of="2025-03-31")


def test_the_example_shows_the_deciding_numbers(example: Brief) -> None:
    rows = section(example, "verdicts").rows
    first = rows[0]
    assert first[:4] == ("c2", "level 2023", "RU-TUL", "contradicted")
    assert first[4] == (
        "said 500 million; figures give 320.05 to 320.29 million USD (F05), 56 % above"
    )
    growth = next(r for r in rows if r[0] == "c3" and r[3] == "contradicted")
    assert growth[4] == "said +37 %; figures give at most +18.9 % (F05), 18.1 points above"
    open_ = next(r for r in rows if r[0] == "c3" and r[3] == "consistent")
    assert open_[4] == "the figures do not limit it"
    assert section(example, "unchecked").rows == (
        ("side BLR: c2, c3: no figures (last level 2011).",),
    )


def test_the_example_lists_each_figure_that_it_names(example: Brief) -> None:
    figures = section(example, "figures")
    assert example.sections[-1] is figures
    assert [row[0] for row in figures.rows] == ["F01", "F02", "F03", "F04", "F05", "F06", "F07"]
    assert figures.rows[4][4] == "380.7 million USD; +18.9% yoy"
    assert figures.rows[1][4] == "about 25.3 billion RUB; +4.5% yoy"


def test_the_example_says_when_who_and_in_which_language(example: Brief) -> None:
    assert example.statement == (
        "Statement: 2024-11-05, Minsk, said by Alexandre Loukachenko (president), in French."
    )
    assert "known by 2025-03-31" in example.to_text()
    assert example.to_dict()["statement"] == example.statement


def test_the_annex_comes_last(example: Brief) -> None:
    flags = [s.annex for s in example.sections]
    assert flags == sorted(flags)
    annex = {s.key for s in example.sections if s.annex}
    assert annex == {"odds_words", "context", "areas", "figures"}
    assert "\nANNEX ---" in example.to_text()


@pytest.mark.parametrize(
    ("claim", "words"),
    [
        (GROWTH, "turnover BLR and KAZ fell 8.2 % on a year earlier"),
        ({**GROWTH, "measure": "exports"}, "exports BLR > KAZ fell 8.2 % on a year earlier"),
        ({**GROWTH, "measure": "imports"}, "imports KAZ > BLR fell 8.2 % on a year earlier"),
        (
            {**GROWTH, "change": 1.0, "number": "2", "form": "multiple", "qualifier": "over"},
            "turnover BLR and KAZ rose to over 2 times as much on a year earlier",
        ),
        (
            {**GROWTH, "basis": "since", "base_period": {"start": "2019-01", "end": "2019-12"}},
            "turnover BLR and KAZ fell 8.2 % on 2019",
        ),
        ({**LEVEL, "qualifier": "almost"}, "turnover BLR and KAZ: nearly 500 million USD"),
        ({**LEVEL, "content": "services"}, "turnover of services BLR and KAZ: 500 million USD"),
        (
            {**LEVEL, "measure": "balance", "amount": -5e8},
            "balance BLR with KAZ: a deficit of 500 million USD",
        ),
        (
            {"type": "share", "share": 0.2, "measure": "exports", "qualifier": "about"},
            "share of KAZ in exports of BLR: about 20 %",
        ),
        (
            {"type": "growth", "amount": 4e7, "currency": "USD", "form": "absolute"},
            "turnover BLR and KAZ rose by 40 million USD",
        ),
        ({"type": "nontrade", "kind": "investment"}, "not trade: investment"),
        (
            {"type": "forward", "modality": "aim", "change": 1.0, "form": "multiple"},
            "target (aim): turnover BLR and KAZ, a relative target (“x”): no amount is named",
        ),
    ],
)
def test_a_claim_is_said_in_words(claim: dict[str, Any], words: str) -> None:
    assert section(page(dossier(claim), fact("400")), "said").rows[0][2] == words


def test_a_growth_is_compared_in_points() -> None:
    found = page(dossier({**GROWTH, "change": 0.4, "number": "40"}), fact("", "+4.4%"))
    row = section(found, "verdicts").rows[0]
    assert row[4] == "said +40 %; figures give +4.4 % (F01), 35.6 points above"


def test_a_verdict_that_hangs_on_the_rounding_says_both() -> None:
    row = section(page(dossier(LEVEL), fact("530.0")), "verdicts").rows[0]
    assert row[3] == "supported"
    assert row[4].endswith("; supported if coarsely rounded, contradicted if finely")


def test_a_huge_distance_is_a_multiple_and_never_infinite() -> None:
    row = section(page(dossier(LEVEL), fact("0.1")), "verdicts").rows[0]
    assert "times as much" in row[4]
    zero = page(dossier(LEVEL), fact("0")).to_text()
    assert "inf" not in zero
    assert "nan" not in zero


def test_claims_stand_in_the_order_of_the_text_contradicted_first() -> None:
    late = {**LEVEL, "span": {"start": 2, "end": 3, "text": "y"}}
    early = {**LEVEL, "span": {"start": 0, "end": 1, "text": "x"}}
    both = dossier(late, early, text="x y")
    rows = section(page(both, fact("505"), fact("700", id="F02", side="KAZ")), "verdicts").rows
    assert [r[0] for r in rows] == ["c2", "c2", "c1", "c1"]
    assert rows[0][3] == "contradicted"


def test_what_cannot_be_checked_is_one_line_for_each_side() -> None:
    found = page(dossier(LEVEL, LEVEL, LEVEL), fact("505"))
    assert section(found, "unchecked").rows == (("side KAZ: c1-c3: no figures.",),)


def test_a_statement_without_a_figure() -> None:
    text = page(dossier(), fact("505")).to_text()
    assert "there is nothing to check" in text
    assert "speaker not given" in text
    assert "date not given" in text
    assert "no cut-off date" in text


def test_no_fact_about_the_pair() -> None:
    row = "F01,FRA,turnover,FRA,DEU,2024,5,billion EUR,,,office,2025-03,web"
    found = page(dossier(LEVEL), row)
    assert section(found, "verdicts") is None
    assert "c1: no figures" in found.to_text()


def test_figures_and_statements_that_contradict_themselves() -> None:
    other = {**LEVEL, "amount": 9.004e8, "number": "900.4"}
    own = page(dossier({**LEVEL, "number": "500.2", "amount": 5.002e8}, other), fact("505"))
    assert section(own, "statement") is not None
    assert section(own, "conflicts") is None
    facts = page(dossier(LEVEL), fact("505.1"), fact("400.1", id="F02"))
    assert "cannot all be true" in section(facts, "consistency").rows[0][0]
    assert {r[0] for r in section(facts, "figures").rows} == {"F01", "F02"}


def test_several_targets_and_a_relative_one() -> None:
    aim = {**LEVEL, "type": "forward", "modality": "aim", "amount": 1e9, "number": "1000"}
    aim.pop("period")
    double = {"type": "forward", "modality": "hope", "change": 1.0, "form": "multiple"}
    found = page(dossier({**aim, "deadline": "2027-12"}, aim, double), fact("505"))
    assert found.to_text().count("Target: ") >= 2
    assert "c3: a relative target (“x”): no amount is named." in found.to_text()


NASTY = (
    "a" * 300,
    "貿易額は五億ドルに達した" * 12,
    "e\u0301\u0323" * 90,
    "word " * 60,
    "\u202eabc\x1b[31m\u200b" * 9,
    "1234567890 % " * 20,
)


@pytest.mark.parametrize("text", NASTY)
@pytest.mark.parametrize("width", [60, 80, 100])
def test_no_line_is_wider_than_the_page(text: str, width: int) -> None:
    span = {"start": 0, "end": len(text), "text": text}
    found = dossier(
        LEVEL,
        {**GROWTH, "product": span, "period": None, "period_text": span},
        {**LEVEL, "type": "forward", "modality": "aim"},
        text=text,
        actors=[{"id": "a1", "span": span, "name": text}],
        statements=[
            {"id": "s1", "start": 0, "end": 1, "speaker": text, "claims": ["c1", "c2"]},
        ],
        event={"type": "visit", "place": text},
        caveats=[text],
    )
    note = text.replace("\x1b", "").replace("\u202e", "").replace("\u200b", "")
    row = f"F01,BLR,turnover,BLR,KAZ,2024,400,million USD,,,{note},2025-03,{note}"
    shown = page(found, row).to_text(width=width)
    assert max(length(line) for line in shown.splitlines()) <= width
    assert not set(shown) & {"\x1b", "\u202e", "\u200b", "\r"}


def test_the_example_is_80_columns_wide(example: Brief) -> None:
    assert max(length(line) for line in example.to_text().splitlines()) <= 80


def test_a_table_with_too_many_columns_becomes_a_list() -> None:
    header = tuple(f"column{n}" for n in range(20))
    lines = table(header, [tuple("some words" for _ in header)], 80)
    assert lines[0].startswith("- column0 some words; column1")
    assert max(map(len, lines)) <= 80


def test_lines_break_at_spaces_but_not_before_a_per_cent_sign() -> None:
    assert wrap("it grew by 37 % then", 13) == ["it grew by", "37 % then"]
    assert wrap("2024-01..2024-08", 10) == ["2024-01..", "2024-08"]
    assert wrap("", 10) in ([], [""])
    assert clean("a\x1b[0m\nb\u202e") == "a\N{REPLACEMENT CHARACTER}[0m b\N{REPLACEMENT CHARACTER}"


def test_colours_change_nothing_but_colours(example: Brief) -> None:
    import re

    assert re.sub(r"\x1b\[\d*m", "", example.to_text(color=True)) == example.to_text()


def test_another_language_is_refused() -> None:
    with pytest.raises(bl.InputError, match="not written in 'fr'"):
        bl.write_brief(
            dossier(), parse_facts((HEADER + fact("5")).encode(), "f.csv"), language="fr"
        )

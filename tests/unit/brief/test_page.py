"""What stands on the page, for the example and for odd cases; no line is ever too wide."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import bilateral as bl
from bilateral.brief import decisive, english, in_words, plain
from bilateral.brief.layout import clean, length, table, wrap
from bilateral.brief.model import Numeral, Paragraph, Picture, Points, Table, Words
from bilateral.dossier import dossier_from_json
from bilateral.evidence import parse_facts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bilateral.brief import Brief
    from bilateral.brief.model import Section, Text
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


def texts(sections: tuple[Section, ...]) -> Iterator[Text]:
    """Every text of some sections."""
    for part in sections:
        yield part.title
        for block in part.blocks:
            match block:
                case Paragraph(text):
                    yield text
                case Points(points):
                    yield from points
                case Table(caption, columns, rows):
                    yield from [caption] * (caption != part.title)  # else it is not shown
                    yield from (column.title for column in columns)
                    yield from (cell for row in rows for cell in row)
                case Picture():
                    yield from [block.title] * (block.title != part.title)
                    yield block.message


def section(brief: Brief, key: str) -> Section | None:
    return next((s for s in (*brief.page, *brief.annex) if s.key == key), None)


def rows(brief: Brief, key: str) -> list[list[str]]:
    found = section(brief, key)
    tables = [b for b in found.blocks if isinstance(b, Table)] if found is not None else []
    return [[plain(cell) for cell in row] for row in tables[0].rows] if tables else []


def said(found: Dossier, *facts: str) -> list[tuple[str, str, str]]:
    """Claim, verdict and deciding numbers of every verdict, in the order of the page."""
    from bilateral.brief.findings import in_order

    table = HEADER + "".join(f"{row}\n" for row in facts)
    result = bl.check(found, parse_facts(table.encode(), "facts.csv"))
    writer = english()
    return [
        (v.claim, v.verdict, plain(decisive(writer, found, v)).replace("\xa0", " "))
        for v in in_order(found, result.verdicts)
    ]


@pytest.fixture(scope="module")
def example() -> Brief:
    found = bl.read_statement((CASE / "statement.fr.txt").read_text(encoding="utf-8"))
    return bl.write_brief(found, bl.read_facts(CASE / "facts.csv"), as_of="2025-03-31")


def test_the_box_gives_a_verdict_for_each_reading(example: Brief) -> None:
    found = [[cell.replace("\xa0", " ") for cell in row] for row in rows(example, "said")]
    assert [row[0] for row in found] == [
        "“1 milliard de dollars”",
        "“500 millions de dollars”",
        "",
        "“37%”",
        "",
    ]
    assert [row[2] for row in found] == [
        "target",
        "contradicted",
        "not excluded",
        "contradicted",
        "not excluded",
    ]
    assert found[1][3] == "380.7 to 380.75 million USD (F05), said 31% above"
    assert found[3][3] == "at most +18.9% (F05), said 18.1 points above"
    assert found[4][3] == "only if September 2024 was 2.6 to 4.7 times its level a year earlier"


def test_the_page_is_one_page(example: Brief) -> None:
    words = [w for text in texts(example.page) for w in plain(text).split() if w[0].isalpha()]
    words += [w for text in (example.answer, example.foot) for w in plain(text).split()]
    pictures = [b for s in example.page for b in s.blocks if isinstance(b, Picture)]
    assert len(words) <= 350
    assert len(pictures) == 3


def test_words_of_the_catalogue_hold_no_numeral(example: Brief) -> None:
    heads = (example.title, example.occasion, example.answer, example.known_by, example.foot)
    every = (*heads, *texts(example.page), *texts(example.annex))
    wrong = [
        r.text
        for text in every
        for r in text
        if isinstance(r, Words) and any(c.isdigit() for c in r.text)
    ]
    assert wrong == []


def test_every_figure_has_a_mark_and_a_source(example: Brief) -> None:
    every = [r for text in texts(example.page) for r in text if isinstance(r, Numeral)]
    assert {r.figure for r in every} <= set(example.figures)
    measured = [f for f in example.figures if f.status != "label"]
    assert len({f.id for f in measured}) == len(measured) > 20
    for figure in measured:
        assert figure.source.kind != "label"
        assert figure.source.of or figure.source.span or figure.source.formula
    for figure in {run.figure for run in every if run.figure.id}:
        told = figure.side or figure.period
        assert told or figure.source.kind in {"span", "computation"}


def test_the_head_names_day_and_speaker(example: Brief) -> None:
    assert plain(example.occasion) == (
        "5 November 2024, Minsk, said by Alexandre Loukachenko (president)"
    )
    assert plain(example.known_by) == "as published by 31 March 2025"
    assert "by 2030" in plain(example.answer)


@pytest.mark.parametrize(
    ("claim", "words"),
    [
        (GROWTH, "turnover, Belarus – Kazakhstan: −8.2% on a year earlier"),
        (
            {**GROWTH, "measure": "exports"},
            "exports, Belarus → Kazakhstan: −8.2% on a year earlier",
        ),
        (
            {**GROWTH, "measure": "imports"},
            "imports, Kazakhstan → Belarus: −8.2% on a year earlier",
        ),
        (
            {**GROWTH, "change": 1.0, "number": "2", "form": "multiple", "qualifier": "over"},
            "turnover, Belarus – Kazakhstan: over 2 times as much on a year earlier",
        ),
        (
            {**GROWTH, "basis": "since", "base_period": {"start": "2019-01", "end": "2019-12"}},
            "turnover, Belarus – Kazakhstan: −8.2% base 2019",
        ),
        (
            {**LEVEL, "qualifier": "almost"},
            "turnover, Belarus – Kazakhstan: nearly 500 million USD",
        ),
        (
            {**LEVEL, "content": "services"},
            "turnover, Belarus – Kazakhstan, services: 500 million USD",
        ),
        (
            {**LEVEL, "measure": "balance", "amount": -5e8},
            "balance, Belarus – Kazakhstan: −500 million USD",
        ),
        (
            {"type": "share", "share": 0.2, "measure": "exports", "qualifier": "about"},
            "share of trade, Belarus → Kazakhstan: about 20%",
        ),
        (
            {"type": "growth", "amount": 4e7, "currency": "USD", "form": "absolute"},
            "turnover, Belarus – Kazakhstan: 40 million USD",
        ),
        ({"type": "nontrade", "kind": "investment"}, "not trade: investment"),
        (
            {"type": "forward", "modality": "aim", "change": 1.0, "form": "multiple"},
            "target (aim): turnover, Belarus – Kazakhstan, no amount is named",
        ),
    ],
)
def test_a_claim_is_said_in_words(claim: dict[str, Any], words: str) -> None:
    found = dossier(claim)
    text = plain(in_words(english(), found, found.claims[0]))
    assert text.replace("\xa0", " ") == words


def test_a_growth_is_compared_in_points() -> None:
    found = said(dossier({**GROWTH, "change": 0.4, "number": "40"}), fact("", "+4.4%"))
    assert found[0][2] == "said +40%; figures give +4.4% (F01), 35.6 points above"


def test_a_verdict_that_hangs_on_the_rounding_says_both() -> None:
    (_, verdict, words), *_ = said(dossier(LEVEL), fact("530.0"))
    assert verdict == "supported"
    assert words.endswith("; supported if coarsely rounded, contradicted if finely")


def test_a_huge_distance_is_a_multiple_and_never_infinite() -> None:
    assert "times what they allow" in said(dossier(LEVEL), fact("0.1"))[0][2]
    zero = page(dossier(LEVEL), fact("0")).to_text()
    assert "inf" not in zero.replace("information", "")
    assert "nan" not in zero


def test_claims_stand_in_the_order_of_the_text_contradicted_first() -> None:
    late = {**LEVEL, "span": {"start": 2, "end": 3, "text": "y"}}
    early = {**LEVEL, "span": {"start": 0, "end": 1, "text": "x"}}
    both = dossier(late, early, text="x y")
    found = said(both, fact("505"), fact("700", id="F02", side="KAZ"))
    assert [claim for claim, _, _ in found] == ["c2", "c2", "c1", "c1"]
    assert found[0][1] == "contradicted"


def test_a_statement_without_a_figure() -> None:
    text = page(dossier(), fact("505")).to_text()
    assert "there is nothing to check" in text
    assert "speaker not given" in text
    assert "date not given" in text


def test_a_page_without_any_published_figure_still_says_what_it_can() -> None:
    aim = {**LEVEL, "type": "forward", "modality": "aim", "amount": 1e9, "number": "1000"}
    other = "F01,FRA,turnover,FRA,DEU,2024,5,billion EUR,,,office,2025-03,web"
    found = page(dossier(LEVEL, aim), other)
    assert [row[2] for row in rows(found, "said")] == ["not checkable", "target"]
    assert "cannot check what was said" in plain(found.answer)
    weak = section(found, "weak")
    assert weak is not None
    assert isinstance(weak.blocks[0], Points)
    assert "a level that was said" in plain(weak.blocks[0].points[0])


def test_no_fact_about_the_pair() -> None:
    row = "F01,FRA,turnover,FRA,DEU,2024,5,billion EUR,,,office,2025-03,web"
    found = page(dossier(LEVEL), row)
    assert [row[2] for row in rows(found, "said")] == ["not checkable"]


def test_several_targets_and_a_relative_one() -> None:
    aim = {**LEVEL, "type": "forward", "modality": "aim", "amount": 1e9, "number": "1000"}
    aim.pop("period")
    double = {"type": "forward", "modality": "hope", "change": 1.0, "form": "multiple"}
    found = page(dossier({**aim, "deadline": "2027-12"}, aim, double), fact("505"))
    kinds = [row[1] for row in rows(found, "said")]
    assert "aim, by 2027" in kinds
    assert rows(found, "said")[-1][3] == "no amount is named"


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


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(bl.InputError, match="not written in 'xx'"):
        bl.write_brief(
            dossier(), parse_facts((HEADER + fact("5")).encode(), "f.csv"), language="xx"
        )


FLOWS = (
    "F01,BLR,exports,BLR,KAZ,2024,100.5,million USD,,,office,2025-03,web",
    "F02,BLR,imports,KAZ,BLR,2024,300.5,million USD,,,office,2025-03,web",
    "F03,BLR,turnover,BLR,KAZ,2023,380.5,million USD,,,office,2024-03,web",
)
AIM = {
    "type": "forward",
    "modality": "aim",
    "amount": 1e9,
    "number": "1000",
    "scale": 1e6,
    "currency": "USD",
    "deadline": "2030-06",
}


def test_a_turnover_published_flow_by_flow_is_a_base() -> None:
    found = page(dossier(AIM), *FLOWS)
    assert "401 million USD (Belarus, 2024)" in plain(found.answer).replace("\xa0", " ")
    bases = found.to_dict()["assessment"]["targets"][0]["bases"]
    assert [(b["base_of"], b["year"]) for b in bases] == [("F01+F02", 2024)]
    level = next(f for f in found.figures if f.text.startswith("401"))
    assert level.source.of == ("F01", "F02")


def test_a_deadline_within_a_year_ends_with_the_year_before() -> None:
    found = page(dossier(AIM), *FLOWS)
    assert " by 2029: " in plain(found.answer)


def test_only_levels_of_the_flow_are_drawn() -> None:
    sold = {**AIM, "measure": "exports", "amount": 2e8, "number": "200"}
    services = "F04,BLR,exports,BLR,KAZ,2023,40.5,million USD,,,office,2025-03,web,,services"
    table = (
        HEADER.rstrip("\n") + ",note,content\n" + "\n".join((*(f"{f},," for f in FLOWS), services))
    )
    found = bl.write_brief(dossier(sold), parse_facts(table.encode(), "f.csv"))
    chart = next(b.chart for s in found.page for b in s.blocks if isinstance(b, Picture))
    (line,) = chart.lines
    assert [point.value for point in line.points] == [100.5e6]


def test_growth_of_another_pair_is_not_the_latest() -> None:
    other = "F09,BLR,turnover,BLR,RUS,{},{},{},{},yoy,office,2025-03,web"
    rows = (other.format("2024", "900", "million USD", "+20%"),)
    rows += (other.replace("F09", "F10").format("2024-01..2024-08", "", "", "+10%"),)
    found = page(dossier(AIM), *FLOWS, *rows)
    shown = section(found, "series")
    assert shown is not None
    assert not [b for b in shown.blocks if isinstance(b, Paragraph)]

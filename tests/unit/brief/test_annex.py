"""The annex of the example: every part is there, every figure has its mark and its source."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, get_args

import pytest

import bilateral as bl
from bilateral.brief import annex, annex_growth, annex_odds, sources, terms
from bilateral.brief.case import Case
from bilateral.brief.charts import FlowChart
from bilateral.brief.cited import beside_history, cited
from bilateral.brief.language import language
from bilateral.brief.ledger import Ledger, computed, counted
from bilateral.brief.model import (
    Mention,
    Numeral,
    Paragraph,
    Picture,
    Points,
    Section,
    Table,
    Words,
    plain,
)
from bilateral.brief.writer import Writer
from bilateral.chance import Assessment, assess_checked
from bilateral.dossier import area_name, dossier_from_json
from bilateral.dossier.areas import area_table
from bilateral.dossier.model import Area, Measure, OrganisationRole, Project, Role
from bilateral.dossier.wordforms import lexicon, rows
from bilateral.evidence import Facts, parse_facts
from bilateral.statement import Span
from bilateral.verdict import CheckResult, check
from bilateral.verdict.model import Conflict, Consistency, VerdictWord
from bilateral.vocab.measure import CONTENTS, KINDS, VALUATIONS
from bilateral.vocab.phrase import Count, Frequency, Growth, Ids, Year, joined, phrase, phrases

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic import BaseModel

    from bilateral.brief.ledger import About
    from bilateral.brief.model import Figure, Run
    from bilateral.dossier import Dossier

EXAMPLE = Path(__file__).parents[3] / "examples" / "minsk-tula"
KEYS = (
    "claims",
    "verdicts",
    "unchecked",
    "unusual",
    "implied",
    "odds",
    "flows",
    "required",
    "paths",
    "comparison",
    "areas_named",
    "caveats",
    "sources",
)


@pytest.fixture(scope="module")
def found() -> tuple[Dossier, Facts, CheckResult, Assessment]:
    dossier = bl.read_statement((EXAMPLE / "statement.fr.txt").read_text(encoding="utf-8"))
    facts = bl.read_facts(EXAMPLE / "facts.csv").known_by(None)
    result = check(dossier, facts)
    return dossier, facts, result, assess_checked(dossier, facts, result)


@pytest.fixture
def case(found: tuple[Dossier, Facts, CheckResult, Assessment]) -> Case:
    return Case(*found, Writer(language("en"), Ledger()))


def by_key(sections: tuple[Section, ...]) -> dict[str, Section]:
    return {section.key: section for section in sections}


def runs(*sections: Section) -> Iterator[Run]:
    for section in sections:
        for text in sources.texts(section):
            yield from text


def marked(case: Case) -> list[Figure]:
    return [figure for figure in case.writer.ledger.figures if figure.id]


def test_every_part_stands_in_its_order(case: Case) -> None:
    sections = annex.sections(case)
    assert tuple(section.key for section in sections) == KEYS
    assert all(section.blocks and plain(section.title) for section in sections)


def test_contradictions_of_facts_and_statement_have_their_parts(case: Case) -> None:
    broken = Consistency("RU-TUL/BLR-RU-TUL/USD", False, ("F05.value", "F06.value", "F07.value"))
    own = Conflict(("c2/r1", "c3"), "statement", (), {}, None, "c2 and c3 cannot both hold.")
    result = replace(case.result, consistency=(broken,), conflicts=(own,))
    parts = by_key(annex.sections(replace(case, result=result)))
    (points,) = parts["consistency"].blocks
    assert isinstance(points, Points)
    assert plain(points.points[0]) == (
        "Side Tula Region: F05.value, F06.value and F07.value cannot all be true."
    )
    assert "cannot both hold" in "".join(run.text for run in runs(parts["statement"]))
    assert "unusual" not in parts


def test_words_hold_no_numeral(case: Case) -> None:
    sections = (*annex.sections(case), annex.ledger_section(case))
    wrong = [
        run.text
        for run in runs(*sections)
        if isinstance(run, Words) and any(c.isdigit() for c in run.text)
    ]
    assert wrong == []


def test_every_figure_has_a_mark_and_whose_it_is(case: Case) -> None:
    sections = annex.sections(case)
    shown = [run.figure for run in runs(*sections) if isinstance(run, Numeral)]
    assert len({figure.id for figure in shown if figure.id}) > 100
    assert all(bool(figure.id) is (figure.status != "label") for figure in shown)
    for figure in marked(case):
        noted = figure.source.formula.startswith("noted while")
        assumed = figure.source.formula.startswith("growth assumed")
        match figure.source.kind:
            case "fact" | "model":
                assert noted or (figure.side is not None and figure.source.of), figure
            case "computation":
                assert figure.source.formula
                assert noted or assumed or figure.side or figure.period, figure
            case "span":
                assert figure.source.span is not None
            case "table":
                assert figure.status == "reported"
            case kind:
                pytest.fail(f"a marked figure of kind {kind}")


def test_the_ledger_repeats_figures_and_adds_none(case: Case) -> None:
    annex.sections(case)
    before = marked(case)
    section = annex.ledger_section(case)
    assert marked(case) == before
    (table,) = section.blocks
    assert isinstance(table, Table)
    assert [plain(row[0]) for row in table.rows] == [figure.id for figure in before]
    assert [plain(row[1]) for row in table.rows] == [figure.text for figure in before]
    assert len({figure.id for figure in before}) == len(before)
    sourced = {
        figure.source.kind: plain(row[-1]) for figure, row in zip(before, table.rows, strict=True)
    }
    assert all(sourced.values())
    assert re.fullmatch(r"published: F\d+", sourced["fact"])
    assert re.fullmatch(r"c\d: “.+”", sourced["span"])


def test_a_chance_in_words_is_the_figure_of_the_table(case: Case) -> None:
    odds = by_key(annex.sections(case))["odds"]
    table, points = odds.blocks[0], next(b for b in odds.blocks if isinstance(b, Points))
    assert isinstance(table, Table)
    cells = {run for row in table.rows for cell in row for run in cell if isinstance(run, Numeral)}
    said = {run for point in points.points for run in point if isinstance(run, Numeral)}
    assert {run.figure.source.kind for run in cells & said} >= {"model", "fact", "computation"}


def test_the_flows_add_up_to_the_target(case: Case) -> None:
    flows = by_key(annex.sections(case))["flows"]
    picture = next(b for b in flows.blocks if isinstance(b, Picture))
    assert isinstance(picture.chart, FlowChart)
    one, other = picture.chart.flows
    assert one.then + other.now == pytest.approx(1e9)
    assert other.then + one.now == pytest.approx(1e9)
    assert one.now == pytest.approx(104.0e6)


def test_facts_are_listed_that_figures_or_sections_name(case: Case) -> None:
    page = Section("x", (), (Paragraph((Mention("F02", ("F02.value",)),)),))
    named = by_key(annex.sections(case, (page,)))["sources"].blocks[0]
    assert isinstance(named, Table)
    ids = [plain(row[0]) for row in named.rows]
    assert ids == sorted(ids)
    assert {"F01", "F02", "F05", "F06", "F07", "F09"} <= set(ids)
    row = next(row for row in named.rows if plain(row[0]) == "F05")
    assert plain(row[4]) == "380.7 million USD; +18.9% on a year earlier"


def test_printed_figures_of_every_kind() -> None:
    head = "id,side,measure,from,to,period,value,unit,change,change_basis,said_by,published,source"
    table = "\n".join(
        (
            head,
            "F1,BLR,exports,BLR,KAZ,2024,1 234.5,thousand USD,,,office,2025,x",
            "F2,BLR,share,BLR,KAZ,2024,12.5%,%,,,office,2025,x",
            "F3,BLR,rate,USD,RUB,2024,92.5,RUB per USD,,,office,,x",
            "F4,BLR,turnover,BLR,KAZ,2024,,,+5%,since:2019,office,2025,x",
        )
    )
    facts = parse_facts((table + "\n").encode(), "facts.csv")
    writer = Writer(language("en"), Ledger())
    printed = [
        (plain(sources.what(writer, f)), plain(sources.value(writer, f)) or
         plain(sources.change(writer, f)))
        for f in facts
    ]  # fmt: skip
    assert printed == [
        ("exports, Belarus → Kazakhstan", "1 234.5 thousand USD"),
        ("share of Kazakhstan in the trade of Belarus", "12.5%"),
        ("rate, RUB for one USD", "92.5"),
        ("turnover, Belarus – Kazakhstan", "+5% on 2019"),
    ]


def test_a_statement_without_figures_has_a_short_annex() -> None:
    body = b'{"schema": "bilateral-dossier/1", "lang": "en", "text": "Nothing."}'
    dossier, facts = dossier_from_json(body, "x.json"), Facts((), "none.csv", "")
    chances = Assessment(as_of=None, program="", model={}, targets=())
    case = Case(dossier, facts, CheckResult(None), chances, Writer(language("en"), Ledger()))
    assert annex.sections(case) == ()
    assert annex.ledger_section(case).blocks == ()


def test_a_sentence_keeps_apart_what_was_computed_and_what_was_counted() -> None:
    writer = Writer(language("en"), Ledger())
    history = phrases(
        "{share} of {n} case over {months} month.",
        "{share} of {n} cases over {months} months.",
        count="n",
        share=Frequency(0.25),
        n=Count(12),
        months=Count(9),
    )
    told = phrase(
        "{of} grew {growth} in {year}.", of=Ids(("F1",)), growth=Growth(0.1), year=Year(2024)
    )
    about = computed("so and so", "F1", side="BLR")
    text = cited(writer, joined((told, history)), beside_history(writer, about))
    assert plain(text) == "F1 grew +10% in 2024. 25% of 12 cases over 9 months."
    kinds = {run.text: run.figure.source.kind for run in text if isinstance(run, Numeral)}
    assert kinds == {
        "+10%": "computation", "2024": "label", "25%": "table", "12": "table", "9": "label",
    }  # fmt: skip


def test_what_a_source_says_of_a_nested_phrase_holds_for_all_of_it() -> None:
    writer = Writer(language("en"), Ledger())
    like = phrase("after {low} and more", low=Growth(0.12))
    whole = phrase("It grew {growth}, as others {like}.", growth=Growth(0.1), like=like)
    own, past = computed("so", "F1", side="BLR"), counted("in tables")

    def source(name: str, *_: object) -> About:
        return past if name == "like" else own

    text = cited(writer, whole, source)
    kinds = {run.text: run.figure.source.kind for run in text if isinstance(run, Numeral)}
    assert kinds == {"+10%": "computation", "+12%": "table"}


def test_a_deadline_takes_the_place_of_the_nearest_year(case: Case) -> None:
    target = annex_odds.assessed(case)[0]
    assert max(base.year for base in target.bases) == 2024
    years = {
        deadline: annex_odds.years_ahead(target.model_copy(update={"deadline": deadline}))
        for deadline in (None, "2022-12", "2026-06", "2031-12", "2033-12", "2050-12")
    }
    assert years == {
        None: (2027, 2030, 2034),
        "2022-12": (2022, 2030, 2034),
        "2026-06": (2026, 2030, 2034),
        "2031-12": (2027, 2031, 2034),
        "2033-12": (2027, 2030, 2033),
        "2050-12": (2027, 2030, 2034),
    }


def test_a_growth_between_two_published_levels_names_both(case: Case) -> None:
    about = annex_growth.growth_of(case, "F05.value/F01.value")
    assert about.source.of == ("F05", "F01")
    assert (about.source.kind, about.side, about.period) == ("computation", "RU-TUL", "2024")
    assert annex_growth.growth_of(case, "F09.change").source.kind == "fact"
    assert annex_growth.growth_of(case, "c3/r1").source.kind == "span"
    assert annex_growth.growth_of(case, "reference").source.kind == "computation"


def test_the_vocabulary_of_the_data_is_listed() -> None:
    values = (
        *get_args(Measure),
        *get_args(VerdictWord),
        *get_args(Role),
        *KINDS,
        *CONTENTS,
        *VALUATIONS,
        *_literals(Area, "counts"),
        *_literals(Project, "stage"),
        *_literals(OrganisationRole, "role"),
        *(s for s in ("stated", "reported", "implied", "estimated", "projected", "target")),
        *(o for lang in ("en", "fr", "ru") for o in lexicon(f"actors_{lang}")["office"]),
    )
    missing = {v.replace("_", " ") for v in values} - set(terms.TERMS) - {"unknown"}
    assert missing == set()
    assert len(set(terms.TERMS)) == len(terms.TERMS)
    assert not any(c.isdigit() for word in terms.TERMS for c in word)


def _literals(record: type[BaseModel], field: str) -> tuple[str, ...]:
    found: list[str] = []
    stack: list[object] = [record.model_fields[field].annotation]
    while stack:
        for part in get_args(stack.pop()):
            found.append(part) if isinstance(part, str) else stack.append(part)
    assert found
    return tuple(found)


def test_a_word_that_no_list_has_stays_as_it_stands() -> None:
    writer = Writer(language("en"), Ledger())
    assert plain(terms.term(writer, "joint_production")) == "joint production"
    (run,) = terms.term(writer, "head_of_3rd_office")
    assert not isinstance(run, Words)
    assert run.text == "head_of_3rd_office"


def test_areas_have_names_in_every_language() -> None:
    labels = {
        lang: [forms.partition(";")[0].strip().lstrip("=") for _, forms in
               rows(lexicon(f"areas_{lang}")["forms"])]
        for lang in ("en", "fr", "ru")
    }  # fmt: skip
    span = Span(start=0, end=1, text="x")
    for lang, names in labels.items():
        assert area_table(lang)
        for other in labels:
            found = [area_name(Area(id="k", span=span, label=n), lang, other) for n in names]
            assert None not in found
            assert len(set(found)) == len(names)
    pork = Area(id="k", span=span, label="porc")
    assert area_name(pork, "fr", "en") == "pork"
    assert area_name(pork, "fr", "fr") == "porc"
    assert area_name(pork, "fr", "de") is None
    assert area_name(replace_label(pork, "Sülze"), "fr", "en") is None


def replace_label(area: Area, label: str) -> Area:
    return area.model_copy(update={"label": label})

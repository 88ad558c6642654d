"""The editable document: real headings, tables, links and pictures, and hostile text as text."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import docx
import pytest
from docx.oxml.ns import qn
from sample import LEVEL, page, text

from bilateral.brief.layout import clean
from bilateral.brief.model import (
    Brief,
    Column,
    Mention,
    Numeral,
    Paragraph,
    Picture,
    Points,
    Quotation,
    Section,
    Table,
    Verbatim,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

HOSTILE = (
    "<w:p/></w:body>&amp;\"'<script>",
    "\x00\x1b[31m\u202e\ufffe\ud800\x0b",
    "a" * 10_000,
    "貿易額は五億ドルに達した" * 50,
    "قال الرئيس إن التبادل بلغ نصف مليار دولار",
    " { TOC \\o } { HYPERLINK x }  ",
)


def ledger() -> Section:
    rows = ((text("a"), text(Numeral(LEVEL)), text("published")),)
    columns = tuple(Column(text(title)) for title in ("mark", "figure", "source"))
    return Section("figures", text("Figures"), (Table(text("Every figure"), columns, rows),))


def opened(brief: Brief) -> Any:
    return docx.Document(io.BytesIO(brief.to_docx()))


def found(document: Any, tag: str) -> list[Any]:
    return list(document.element.body.iter(qn(tag)))


def shown(document: Any) -> str:
    return "".join(node.text or "" for node in found(document, "w:t"))


def paragraphs(document: Any) -> Iterator[tuple[str, str]]:
    for paragraph in document.paragraphs:
        if paragraph.text:
            yield paragraph.style.name, paragraph.text


@pytest.fixture(scope="module")
def sample() -> Any:
    return opened(page())


def test_headings_are_headings(sample: Any) -> None:
    every = list(paragraphs(sample))
    assert every[0] == ("Title", "Aland – Beland")
    assert every[1][0] == "Subtitle"
    assert every[2] == (
        "Answer",
        "One billion by 2030 has a chance of 27%b from 380.7 million USDa.",
    )
    titles = [shown.strip() for style, shown in every if style == "Heading 1"]
    assert titles == ["What was said", "Levels and target", "Flow by flow", "When",
                      "What is missing", "What to ask", "Annex"]  # fmt: skip
    assert [t for style, t in every if style == "Heading 2"] == ["Flows", "Figures"]
    assert ("List Bullet", "Ask by when.") in every
    assert every.index(("Foot", "Model opinion, not official statistics.")) < every.index(
        ("Heading 1", "Annex")
    )


def test_the_annex_begins_on_a_page_of_its_own(sample: Any) -> None:
    breaks = [p.text for p in sample.paragraphs if p.paragraph_format.page_break_before]
    assert breaks == ["Annex"]


def test_halves_stand_in_columns(sample: Any) -> None:
    columns = [int(each.get(qn("w:num"))) for each in found(sample, "w:cols")]
    assert columns == [1, 2, 1, 2, 1]
    breaks = [each for each in found(sample, "w:br") if each.get(qn("w:type")) == "column"]
    assert len(breaks) == 2
    assert all(each.get(qn("w:val")) == "continuous" for each in found(sample, "w:type"))


def test_the_sheet_is_a4_with_page_numbers(sample: Any) -> None:
    section = sample.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert round(section.left_margin.mm) == 12
    fields = [e.get(qn("w:instr")).strip() for e in section.footer._element.iter(qn("w:fldSimple"))]
    assert fields == ["PAGE", "NUMPAGES"]
    assert "Aland – Beland" in section.footer.paragraphs[0].text


def test_tables_are_tables(sample: Any) -> None:
    table = sample.tables[0]
    assert [cell.text for cell in table.rows[0].cells] == ["said", "read as", "verdict", "why"]
    assert table.rows[1].cells[3].text == "published: 380.7 million USDa (F05)"
    assert table.style.name == "Brief Table"
    for each in sample.tables:
        marked = [row._tr.trPr is not None and row._tr.trPr.find(qn("w:tblHeader")) is not None
                  for row in each.rows]  # fmt: skip
        assert marked == [True] + [False] * (len(each.rows) - 1)
    captions = [each.get(qn("w:val")) for each in found(sample, "w:tblCaption")]
    assert captions == ["What was said, and whether it fits", "Bases", "Bases"]


def test_columns_fill_the_width_and_figures_end_at_the_right(sample: Any) -> None:
    width = round(186 * 1440 / 25.4)
    grids = [
        sum(int(c.get(qn("w:w"))) for c in table._tbl.iter(qn("w:gridCol")))
        for table in sample.tables
    ]
    assert width - 5 < grids[0] <= width
    assert grids[1] < width / 2
    cell = sample.tables[1].rows[1].cells[1].paragraphs[0]
    assert cell.alignment is not None
    assert sample.tables[1].rows[1].cells[0].paragraphs[0].alignment is None


def test_verdicts_have_a_style_of_their_own(sample: Any) -> None:
    run = sample.tables[0].rows[1].cells[2].paragraphs[0].runs[0]
    assert (run.text, run.style.name) == ("contradicted", "Contradicted")


def test_marks_lead_to_the_ledger() -> None:
    document = opened(replace(page(), annex=(ledger(),)))
    links = found(document, "w:hyperlink")
    assert {link.get(qn("w:anchor")) for link in links} == {"figure_a"}
    assert len(links) == 3
    marks = [each.get(qn("w:name")) for each in found(document, "w:bookmarkStart")]
    assert marks == ["figure_a"]
    last = document.tables[-1].rows[1]
    assert [cell.text for cell in last.cells] == ["a", "380.7 million USD", "published"]
    style = document.styles["Mark"].element
    assert style.find(qn("w:rPr")).find(qn("w:vertAlign")).get(qn("w:val")) == "superscript"


def test_marks_without_a_row_are_no_links(sample: Any) -> None:
    assert not found(sample, "w:hyperlink")
    runs = [run for p in sample.paragraphs for run in p.runs if run.style.name == "Mark"]
    assert [run.text for run in runs] == ["b", "a"]


def test_charts_have_alternative_text(sample: Any) -> None:
    told = [each.get("descr") for each in found(sample, "wp:docPr")]
    assert told == [
        "Levels. Far from the target.",
        "Time to target. Not soon.",
        "Gap. Two fifths are uncovered.",
        "Flows. Both must grow.",
    ]
    ids = [each.get("id") for each in found(sample, "wp:docPr")]
    assert len(set(ids)) == 4
    widths = [shape.width.mm for shape in sample.inline_shapes]
    assert [round(width, 1) for width in widths] == [89.5, 89.5, 89.5, 186.0]
    packed = zipfile.ZipFile(io.BytesIO(page().to_docx()))
    pictures = [packed.read(name) for name in packed.namelist() if name.endswith(".png")]
    assert len(pictures) == 4
    assert all(picture.startswith(b"\x89PNG") for picture in pictures)


def test_properties_and_language(sample: Any) -> None:
    core = sample.core_properties
    assert (core.title, core.language, core.author) == ("Aland – Beland", "en", "")
    assert core.created == core.modified == datetime(2000, 1, 1, tzinfo=UTC)
    french = opened(replace(page(), language="fr", dossier={"lang": "ru"}))
    tongue = french.styles.element.find(qn("w:docDefaults")).iter(qn("w:lang"))
    assert [each.get(qn("w:val")) for each in tongue] == ["fr"]
    assert {each.get(qn("w:val")) for each in found(french, "w:lang")} == {"ru"}


def test_equal_pages_are_equal_bytes() -> None:
    made = page().to_docx()
    assert made == page().to_docx()
    packed = zipfile.ZipFile(io.BytesIO(made))
    assert {each.date_time[0] for each in packed.infolist()} == {1980}
    assert not [n for n in packed.namelist() if "thumbnail" in n or "Effects" in n]


@pytest.mark.parametrize("nasty", HOSTILE)
def test_hostile_texts_are_texts(nasty: str) -> None:
    given, named = Verbatim(nasty, "F05"), Mention(nasty, ("F05",))
    quoted = Quotation(nasty, (0, 1))
    table = Table(
        text(named), (Column(text(named)), Column(text(given), numeric=True)),
        ((text(given), text(quoted)),),
    )  # fmt: skip
    picture = page().page[1].blocks[0]
    assert isinstance(picture, Picture)
    blocks = (
        Paragraph(text(given)),
        Points((text(quoted),)),
        table,
        replace(picture, title=text(given), message=text(quoted)),
    )
    brief = replace(
        page(),
        title=text(given),
        page=(Section("x", text(named), blocks),),
        dossier={"lang": nasty},
    )
    document = opened(brief)
    assert shown(document).count(clean(nasty)) >= 9
    assert document.paragraphs[0].text == clean(nasty)
    assert document.core_properties.title == clean(nasty)[:255]
    assert found(document, "wp:docPr")[0].get("descr").count(clean(nasty).strip()) == 2
    assert not found(document, "w:instrText")
    assert not found(document, "w:fldSimple")


def test_an_empty_page() -> None:
    empty = replace(page(), page=(), annex=(), foot=(), occasion=(), known_by=())
    assert [style for style, _ in paragraphs(opened(empty))] == ["Title", "Answer"]

"""The page as PDF: read back with a reader of PDF, in three languages and under attack."""

from __future__ import annotations

import io
import re
import sys
import unicodedata
import warnings
from dataclasses import fields, is_dataclass, replace
from typing import TYPE_CHECKING, Any

import pytest
import sample

from bilateral.brief import pdf
from bilateral.brief.model import (
    Brief,
    Column,
    Mention,
    Numeral,
    Paragraph,
    Points,
    Quotation,
    Section,
    Table,
    Verbatim,
    Words,
    plain,
)
from bilateral.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

pypdf = pytest.importorskip("pypdf", reason="reads PDF back")

FRENCH = {
    "Annex": "Annexe",
    "Continued in the annex:": "Suite dans l’annexe :",
    "380.7 million USD": "380,7\u00a0M\u00a0USD",
    "320.05 to 320.29 million USD": "320,05 à 320,29\u00a0M\u00a0USD",
    "500 million USD": "500\u00a0M\u00a0USD",
    "27%": "27\u202f%",
    "5 November 2024": "5 novembre 2024",
    "Aland": "Alande",
    "Beland": "Bélande",
    "Said on ": "Dit le ",
    " by ": " par ",
    "One billion by ": "Un milliard d’ici ",
    " has a chance of ": " a une chance de ",
    " from ": " à partir de ",
    "known by ": "connu au ",
    "What was said": "Ce qui a été dit",
    "What was said, and whether it fits": "Ce qui a été dit, et si cela concorde",
    "said": "dit",
    "read as": "lu comme",
    "why": "pourquoi",
    "level of ": "niveau de ",
    "contradicted": "contredit",
    "possible": "possible",
    "published: ": "publié : ",
    "“500 million dollars”": "«\u00a0500 millions de dollars\u00a0»",
    "growth on a year earlier": "croissance sur un an",
    "the figures do not limit it": "les chiffres ne la limitent pas",
    "Levels and target": "Niveaux et objectif",
    "Levels": "Niveaux",
    "Far from the target.": "Loin de l’objectif.",
    "Flow by flow": "Flux par flux",
    "One flow carries most.": "Un flux porte presque tout.",
    "When": "Quand",
    "Time to target": "Délai jusqu’à l’objectif",
    "Not soon.": "Pas de sitôt.",
    "What is missing": "Ce qui manque",
    "Gap": "Écart",
    "Two fifths are uncovered.": "Deux cinquièmes ne sont pas couverts.",
    "What to ask": "À demander",
    "Ask by when.": "Demander pour quand.",
    "Model opinion, not official statistics.": (
        "Opinion d’un modèle, pas une statistique officielle."
    ),
    "Both must grow.": "Les deux doivent croître.",
    "Figures": "Chiffres",
    "target: 1,000": "objectif : 1\u202f000",
    "path needed": "chemin nécessaire",
}
RUSSIAN = {
    "Annex": "Приложение",
    "Continued in the annex:": "Продолжение в приложении:",
    "380.7 million USD": "380,7\u00a0млн\u00a0долл. США",
    "320.05 to 320.29 million USD": "от 320,05 до 320,29\u00a0млн\u00a0долл. США",
    "500 million USD": "500\u00a0млн\u00a0долл. США",
    "27%": "27\u00a0%",
    "5 November 2024": "5 ноября 2024\u00a0г.",
    "Aland": "Аландия",
    "Beland": "Беландия",
    "Said on ": "Сказано ",
    " by ": " — ",
    "One billion by ": "Миллиард к ",
    " has a chance of ": " году: вероятность ",
    " from ": " при исходном уровне ",
    "known by ": "по данным на ",
    "What was said": "Что было сказано",
    "What was said, and whether it fits": "Что было сказано и сходится ли это",
    "said": "сказано",
    "read as": "прочитано как",
    "verdict": "вывод",
    "why": "почему",
    "level of ": "уровень за ",
    "contradicted": "противоречит данным",
    "possible": "возможно",
    "published: ": "опубликовано: ",
    "“500 million dollars”": "«500 миллионов долларов»",
    "growth on a year earlier": "прирост к прошлому году",
    "the figures do not limit it": "данные этого не ограничивают",
    "Levels and target": "Уровни и цель",
    "Levels": "Уровни",
    "Far from the target.": "До цели далеко.",
    "Flow by flow": "По потокам",
    "One flow carries most.": "Почти всё приходится на один поток.",
    "When": "Когда",
    "Time to target": "Срок достижения цели",
    "Not soon.": "Нескоро.",
    "What is missing": "Чего не хватает",
    "Gap": "Разрыв",
    "Two fifths are uncovered.": "Две пятых ничем не обеспечены.",
    "What to ask": "Что спросить",
    "Ask by when.": "Спросить о сроке.",
    "Model opinion, not official statistics.": "Мнение модели, а не официальная статистика.",
    "Both must grow.": "Расти должны оба.",
    "Figures": "Показатели",
    "from": "откуда",
    "level": "уровень",
    "source": "источник",
    "target: 1,000": "цель: 1\u00a0000",
    "path needed": "нужный путь",
    "Aland to Beland": "Аландия — Беландии",
    "today": "сегодня",
    "usual growth": "обычный рост",
    "uncovered": "не обеспечено",
    "target": "цель",
}
HOSTILE = (
    '#panic("x") #import "/etc/passwd" \\ $x^2$ *bold* _it_ `raw` <label> @ref // no',
    '<script>alert(1)</script> &amp; <svg onload="x"/> ]] ) } {{ }} "; \'',
    "= heading\n- list\n\tnext\u2028line \\u{202e} #{ sys }",
    "\u202eright to left\u202c \u2067isolate\u2069 \x00\x07\x1b[31m \x7f \ud800 \ufeff",
    "=1+1 +2 -3 @4 %5 &6",
)


def in_language(thing: Any, words: dict[str, str]) -> Any:
    """Replace texts of a page."""
    if isinstance(thing, str):
        return words.get(thing, thing)
    if isinstance(thing, tuple):
        return tuple(in_language(part, words) for part in thing)
    if isinstance(thing, dict):
        return {key: in_language(part, words) for key, part in thing.items()}
    if is_dataclass(thing) and not isinstance(thing, type):
        kept = {"key", "place", "language", "kind", "tone", "id", "status"}
        return replace(
            thing,
            **{
                f.name: in_language(getattr(thing, f.name), words)
                for f in fields(thing)
                if f.name not in kept
            },
        )
    return thing


def page(code: str = "en") -> Brief:
    """The sample, with a ledger whose rows begin with their marks, in a language."""
    made = sample.page()
    rows = tuple(
        (
            (Words(figure.id),),
            (Numeral(figure),),
            (Verbatim("Statistics office", "F05"),),
        )
        for figure in made.figures
        if figure.id
    )
    columns = (Column(()), Column((Words("level"),), numeric=True), Column((Words("source"),)))
    ledger = Section("figures", (Words("Figures"),), (Table((Words("Figures"),), columns, rows),))
    made = replace(
        made,
        language=code,
        annex=(*made.annex[:-1], ledger),
        words={**made.words, "moved": "Continued in the annex:"},
    )
    return in_language(made, {"fr": FRENCH, "ru": RUSSIAN}.get(code, {}))


def read(data: bytes) -> Any:
    return pypdf.PdfReader(io.BytesIO(data))


def squeeze(text: str) -> str:
    """Text without anything between its words; where a line breaks is no matter."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


def contents(data: bytes) -> list[str]:
    return [squeeze(sheet.extract_text()) for sheet in read(data).pages]


def structure(data: bytes) -> Iterator[Any]:
    """Elements of the structure tree, parents first."""

    def walk(node: Any) -> Iterator[Any]:
        node = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(node, list):
            for part in node:
                yield from walk(part)
        elif isinstance(node, dict) and "/S" in node:
            yield node
            yield from walk(node.get("/K", []))

    yield from walk(read(data).trailer["/Root"]["/StructTreeRoot"]["/K"])


def roles(data: bytes) -> list[str]:
    return [str(node["/S"]) for node in structure(data)]


def texts(brief: Brief) -> Iterator[str]:
    """Every text of the page that is set as text, and not drawn."""
    for text in (brief.title, brief.occasion, brief.known_by, brief.answer, brief.foot):
        yield plain(text)
    for section in (*brief.page, *brief.annex):
        yield plain(section.title)
        for block in section.blocks:
            if isinstance(block, Paragraph):
                yield plain(block.text)
            elif isinstance(block, Points):
                yield from map(plain, block.points)
            elif isinstance(block, Table):
                yield from (plain(column.title) for column in block.columns)
                yield from (plain(cell) for row in block.rows for cell in row)
            else:
                yield plain(block.title)
                yield plain(block.message)


@pytest.mark.parametrize("code", ["en", "fr", "ru"])
def test_every_text_of_the_page_reads_back(code: str) -> None:
    brief = page(code)
    data = pdf.render(brief)
    whole = "".join(contents(data))
    figures = {run.figure for run in brief.answer if isinstance(run, Numeral)}
    for text in texts(brief):
        # A mark stands behind each figure: what is between figures reads without gaps.
        parts = [text]
        for figure in sorted(brief.figures, key=lambda figure: -len(figure.text)):
            parts = [part for piece in parts for part in piece.split(figure.text)]
        for part in parts:
            assert squeeze(part) in whole
    for figure in figures:
        assert squeeze(figure.text) + figure.id in whole


@pytest.mark.parametrize("code", ["en", "fr", "ru"])
def test_one_page_then_the_annex_numbered(code: str) -> None:
    brief = page(code)
    first, second = contents(pdf.render(brief))
    assert first.endswith("1/2")
    assert second.endswith("2/2")
    assert squeeze(plain(brief.foot)) in first
    assert second.startswith(squeeze(plain(brief.title)) + squeeze(brief.words["annex"]))


def test_tagged_for_those_who_cannot_see() -> None:
    brief = page("fr")
    data = pdf.render(brief)
    root = read(data).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "fr"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert read(data).metadata.title == "Alande – Bélande"
    assert b"pdfuaid:part>1<" in root["/Metadata"].get_data().replace(b" ", b"")
    found = roles(data)
    assert found.count("/Table") == 3
    assert found.count("/TH") == sum(
        len(block.columns)
        for section in (*brief.page, *brief.annex)
        for block in section.blocks
        if isinstance(block, Table)
    )
    headings = [role for role in found if re.fullmatch(r"/H\d", role)]
    assert headings == ["/H1"] * (len(brief.page) + 1) + ["/H2"] * len(brief.annex)


def test_every_picture_has_its_message_as_alternative_text() -> None:
    said = [node["/Alt"] for node in structure(pdf.render(page())) if node["/S"] == "/Figure"]
    assert said == [
        "Levels. Far from the target.",
        "Time to target. Not soon.",
        "Gap. Two fifths are uncovered.",
        "Flows. Both must grow.",
    ]


def test_marks_lead_to_their_rows_of_the_ledger() -> None:
    data = pdf.render(page())
    links = [
        note.get_object()
        for note in read(data).pages[0].get("/Annots", [])
        if note.get_object()["/Subtype"] == "/Link"
    ]
    # The answer has two marks, the tables of the page three.
    assert len(links) == 5
    assert all("/Contents" in link for link in links)
    assert roles(data).count("/Link") == 5


def test_two_rows_of_one_mark_and_two_sections_of_one_key_do_no_harm() -> None:
    brief = page()
    over = replace(
        brief, page=(*brief.page, points(60), points(60)), annex=(*brief.annex, brief.annex[-1])
    )
    with pytest.warns(pdf.PageFitWarning, match="questions, questions"):
        assert "Questions;Questions" in contents(pdf.render(over))[0]


def test_a_mark_without_a_row_is_no_link() -> None:
    brief = page()
    data = pdf.render(replace(brief, annex=brief.annex[:1]))
    assert "/Link" not in roles(data)
    assert "27%b" in contents(data)[0]


def test_equal_pages_are_equal_bytes() -> None:
    first = pdf.render(page("ru"))
    assert pdf.render(page("ru")) == first
    assert b"CreationDate" not in first


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_text(text: str) -> None:
    brief = page()
    row = ((Quotation(text, None),), (Mention(text, ("x",)),), (Words(text),), (Words(text),))
    said = brief.page[0].blocks[0]
    assert isinstance(said, Table)
    brief = replace(
        brief,
        title=(Verbatim(text, "dossier"),),
        occasion=(Verbatim(text, "dossier"),),
        page=(
            replace(brief.page[0], blocks=(replace(said, rows=(*said.rows, row)),)),
            *brief.page[1:],
        ),
    )
    data = pdf.render(brief)
    pages = contents(data)
    assert len(pages) == 2
    shown = "".join(c for c in text if c.isprintable() and c != "\ufffd")
    for word in shown.split():
        assert squeeze(word) in pages[0]
    assert not {c for c in pages[0] if unicodedata.category(c) in {"Cc", "Cf", "Cs"}}


@pytest.mark.slow
@pytest.mark.parametrize("name", ["x" * 10_000, "word " * 2_000, "\u00a0".join(["ab"] * 3_000)])
def test_a_name_without_end_stays_on_the_sheet(name: str) -> None:
    brief = replace(page(), title=(Mention(name, ("AAA",)),))
    with pytest.warns(pdf.PageFitWarning):
        data = pdf.render(brief)
    assert "".join(contents(data)).count(name[0]) >= name.count(name[0])
    assert not beyond(data)


def test_a_cell_without_end_stays_in_its_column() -> None:
    brief = page()
    said = brief.page[0].blocks[0]
    assert isinstance(said, Table)
    rows = (*said.rows, tuple((Verbatim("9" * 500, "F05"),) for _ in said.columns))
    brief = replace(
        brief, page=(replace(brief.page[0], blocks=(replace(said, rows=rows),)), *brief.page[1:])
    )
    data = pdf.render(brief)
    assert not beyond(data)
    assert contents(data)[0].count("9") >= 2000


def beyond(data: bytes) -> list[tuple[float, str]]:
    """Texts that begin outside the margins."""
    found: list[tuple[float, str]] = []

    def visit(text: str, at: Any, matrix: Any, *_: Any) -> None:
        x = matrix[4] * at[0] + at[4]
        if text.strip() and not 40 < x < 595 - 40:
            found.append((x, text))

    for sheet in read(data).pages:
        sheet.extract_text(visitor_text=visit)
    return found


def points(count: int) -> Section:
    sentence = "A question that is long enough to fill a line of the page and to begin another one."
    return Section(
        "questions", (Words("Questions"),), (Points(tuple([(Words(sentence),)] * count)),)
    )


def size(brief: Brief) -> float:
    """Points of the text of the first page, as its foot has it."""
    fonts: list[float] = []

    def visit(text: str, at: Any, matrix: Any, _: Any, points: float) -> None:
        if text.strip().startswith("Model opinion"):
            fonts.append(abs(points * matrix[3] * at[3]))

    read(pdf.render(brief)).pages[0].extract_text(visitor_text=visit)
    return fonts[0]


def test_a_full_page_is_set_in_smaller_letters_and_stays_one() -> None:
    brief = page()
    full = replace(brief, page=(*brief.page, points(14)))
    assert size(full) < size(brief)
    pages = contents(pdf.render(full))
    assert len(pages) == 2
    assert pages[0].count("Aquestion") == 14


def test_what_has_no_room_moves_to_the_annex_and_is_named() -> None:
    brief = page()
    over = replace(brief, page=(*brief.page, points(60)))
    with pytest.warns(pdf.PageFitWarning, match="no room on the first page for: questions"):
        data = pdf.render(over)
    first, *rest = contents(data)
    assert "Continuedintheannex:Questions" in first
    assert "Askbywhen." in first
    assert "".join(rest).count("Aquestion") == 60
    assert first.endswith(f"1/{len(rest) + 1}")


def test_nothing_but_the_head_of_a_page() -> None:
    data = pdf.render(replace(page(), page=(), annex=()))
    assert len(contents(data)) == 1


def test_empty_texts_and_tables() -> None:
    columns = (Column(()), Column((Words("level"),), numeric=True, wide=True))
    blocks = (
        Paragraph(()),
        Points(()),
        Table((), columns, ()),
        Table((), columns, (((), ()),)),
    )
    brief = replace(page(), occasion=(), known_by=(), foot=())
    data = pdf.render(replace(brief, page=(Section("x", (Words("Empty"),), blocks),)))
    assert "Empty" in contents(data)[0]


@pytest.mark.parametrize("name", ["עברית", "العربية"])
def test_right_to_left_quotes(name: str) -> None:
    brief = page()
    data = pdf.render(replace(brief, occasion=(Quotation(f"“{name}”", None), Words(" said"))))
    whole = contents(data)[0]
    assert squeeze(name) in whole or squeeze(name)[::-1] in whole


def test_characters_without_a_font_are_replaced_and_named() -> None:
    brief = replace(page(), occasion=(Verbatim("a \U000f0000 b", "dossier"),))
    with pytest.warns(pdf.PageFitWarning, match=r"U\+F0000"):
        data = pdf.render(brief)
    assert "a\ufffdb" in contents(data)[0]


def test_no_chart_no_drawing_of_other_scripts_fails() -> None:
    brief = replace(page(), occasion=(Verbatim("白俄罗斯", "dossier"),))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", pdf.PageFitWarning)  # no font of the system may have it
        assert len(contents(pdf.render(brief))) == 2


def test_words_of_the_page_are_needed() -> None:
    with pytest.raises(KeyError):
        pdf.render(replace(page(), words={}))


def test_without_the_compiler_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(InputError, match="page"):
        pdf.render(page())


def test_halves_pair_up() -> None:
    section = Section("a", (), ())
    left, right = replace(section, place="left"), replace(section, place="right")
    rows = pdf._rows([section, left, right, left, left, right, right])
    assert rows == [[section], [left, right], [left], [left, right], [right]]

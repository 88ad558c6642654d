"""The workbook: numbers are numbers, texts are texts for ever, and equal pages are equal bytes."""

from __future__ import annotations

import io
import math
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from sample import CHANCE, FIGURES, LEVEL, RANGE, SERIES, page, text

from bilateral.brief.model import (
    Brief,
    Column,
    Figure,
    Numeral,
    Paragraph,
    Picture,
    Section,
    Source,
    Table,
    Verbatim,
)
from bilateral.brief.workbook import WORDS, safe

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

FORMULAS = (
    "=1+1",
    "+1+1",
    "-1+cmd|' /C calc'!A0",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "  =1+1",
    "\x00=1+1",
    "＝1+1",
    '=HYPERLINK("http://x","y")',
    "+A1",
    "\u00ad=1+1",
    "\u200d=1+1",
    "<r><f>1+1</f></r>",
    "<r></si></sst></r>",
)


def opened(brief: Brief) -> Any:
    return openpyxl.load_workbook(io.BytesIO(brief.to_xlsx()))


def cells(sheet: Worksheet) -> list[str]:
    return [cell.value for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]


def rows(sheet: Worksheet) -> list[tuple[Any, ...]]:
    return list(sheet.iter_rows(values_only=True))


def with_text(given: str) -> Brief:
    """The sample page with a text of an input in cells, paragraphs, names and the ledger."""
    run = text(Verbatim(given, "F05"))
    table = Table(text(), (Column(run), Column(run)), ((run, run),))
    figure = Figure("z", given, given, None, given, "reported", given, given, Source("fact"))
    chart = replace(SERIES, target_name=given, stated_name=given)
    ledger = Table(text(), (Column(run),) * 3, ((text("z"), text(Numeral(figure)), run),))
    return replace(
        page(),
        title=run,
        answer=run,
        page=(
            Section(
                "x", run, (Paragraph(run), table, Picture("p", run, run, chart))
            ),
        ),
        annex=(
            Section("sources", run, (table,)),
            Section("figures", run, (ledger,)),
        ),
        figures=(*FIGURES, figure),
        caveats=(given,),
    )  # fmt: skip


def test_sheets_of_the_page() -> None:
    book = opened(page())
    assert book.sheetnames == ["Page", "Annex", "Figures", "Chart data", "Caveats"]
    found = cells(book["Page"])
    assert found[0] == "Aland – Beland"
    assert "One billion by 2030 has a chance of 27% [b] from 380.7 million USD [a]." in found
    assert "contradicted" in found
    assert found[-1] == "Model opinion, not official statistics."
    assert cells(book["Caveats"]) == ["A caveat."]


def test_the_ledger_is_typed() -> None:
    sheet = opened(page())["Figures"]
    assert rows(sheet)[0] == ("mark", "figure", "value", "upper value", "unit", "source")
    assert rows(sheet)[1] == ("a", "380.7 million USD", 380_700_000, None, "USD", None)
    assert rows(sheet)[2] == ("b", "27%", 0.27, None, "%", None)
    assert rows(sheet)[3][2:4] == (320_050_000, 320_290_000)
    assert sheet["C2"].data_type == "n"
    assert (sheet["C2"].number_format, sheet["C3"].number_format) == ("#,##0", "0.0%")
    assert len(rows(sheet)) == 5
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:F5"
    assert sheet.column_dimensions["B"].width > sheet.column_dimensions["A"].width


def test_the_ledger_takes_its_words_from_the_annex() -> None:
    row = (text("a"), text(Numeral(LEVEL)), text("published"), text(Numeral(RANGE)))
    titles = tuple(Column(text(t)) for t in ("mark", "figure", "kind", "more"))
    brief = replace(
        page(), annex=(Section("figures", text("F"), (Table(text(), titles, (row,)),)),)
    )
    found = rows(opened(brief)["Figures"])
    assert found[0] == ("mark", "figure", "value", "upper value", "unit", "kind", "more")
    assert found[1][5:] == ("published", "320.05 to 320.29 million USD [c]")
    assert found[2][5:] == (None, None)


@pytest.mark.parametrize(
    ("unit", "value", "form"),
    [("year", 2030, "0"), ("count", 12_345, "#,##0"), ("x", 2.63, "#,##0.00"),
     ("EUR", 12.5, "#,##0.00"), ("period", "2024-05", "General")],
)  # fmt: skip
def test_each_unit_has_its_format(unit: str, value: float | str, form: str) -> None:
    figure = replace(CHANCE, unit=unit, value=value)
    cell = opened(replace(page(), figures=(figure,)))["Figures"]["C2"]
    assert (cell.value, cell.number_format) == (value, form)


@pytest.mark.parametrize("value", [math.inf, -math.inf, math.nan, None])
def test_open_ends_are_empty_cells(value: float | None) -> None:
    sheet = opened(replace(page(), figures=(replace(RANGE, high=value),)))["Figures"]
    assert sheet["D2"].value is None


def test_charts_are_numbers() -> None:
    found = rows(opened(page())["Chart data"])
    assert ("Beland", 2024.5, 12, None, 380_700_000, None, "381") in found
    assert ("Beland", 2025.3, 7, None, 210_000_000, None, "210") in found
    assert ("target: 1,000", None, None, None, 1_000_000_000, None, None) in found
    assert ("380.7 million (published)", 2028.5, 2034.5, None, 2028.5, "2034", None) in found
    assert ("uncovered", 620e6, 1e9, "+380", None, None, None) in found
    assert ("Aland to Beland", 104e6, 722e6, None, None, None, None) in found


@pytest.mark.parametrize("formula", FORMULAS)
def test_no_text_becomes_a_formula(formula: str) -> None:
    for sheet in opened(with_text(formula)).worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type in {"s", "n"}
                assert cell.hyperlink is None
                if isinstance(cell.value, str):
                    begun = cell.value.lstrip(" \u200d")
                    assert not begun.startswith(("=", "+", "-", "@", "＝"))


def test_what_is_no_formula_stays_as_it_is() -> None:
    for shown in ("+18.9%", "-5", "+1,200.5 %", "−8 %", "a=b", "“=1+1”", "1-2"):
        assert safe(shown) == shown
    assert safe("+26.1% to +44.8%") == "'+26.1% to +44.8%"


@pytest.mark.parametrize("given", ["x" * 40_000, "😀" * 20_000, "貿" * 33_000])
def test_a_text_too_long_for_a_cell_is_cut_and_the_reader_told(given: str) -> None:
    book = opened(with_text(given))
    found = [text for sheet in book.worksheets for text in cells(sheet)]
    assert max(len(text.encode("utf-16-le")) // 2 for text in found) <= 32_767
    assert any(text.endswith("…") for text in found)
    assert WORDS["clipped"] in cells(book["Caveats"])
    assert WORDS["clipped"] not in cells(opened(page())["Caveats"])


@pytest.mark.parametrize(
    "given", ["\x00\x1b[31m\u202e\ufffe\ud800", "_x0041_", "<b>&amp;</b>", "a" * 10_000]
)
def test_hostile_texts_stay_texts(given: str) -> None:
    assert safe(given) in cells(opened(with_text(given))["Page"])


def test_names_of_sheets_are_legal_and_differ() -> None:
    words = {f"sheet_{key}": "a'[x]:*?/\\" * 9 for key in ("page", "annex", "figures", "caveats")}
    names = opened(replace(page(), words={**page().words, **words, "sheet_charts": ""})).sheetnames
    assert len({name.casefold() for name in names}) == 5
    assert all(0 < len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in names)
    assert not any(name.startswith("'") or name.endswith("'") for name in names)
    history = {**page().words, "sheet_page": "History"}
    assert opened(replace(page(), words=history)).sheetnames[0] == "History 2"


def test_words_are_those_of_the_page() -> None:
    words = {**page().words, "sheet_figures": "Chiffres", "column_value": "valeur"}
    assert opened(replace(page(), words=words))["Chiffres"]["C1"].value == "valeur"


def test_an_empty_page() -> None:
    empty = replace(page(), page=(), annex=(), figures=(), caveats=(), foot=(), occasion=())
    assert opened(empty).sheetnames == ["Page", "Figures", "Caveats"]


def test_equal_pages_are_equal_bytes() -> None:
    assert page().to_xlsx() == page().to_xlsx()
    assert opened(page()).properties.title == "Aland – Beland"
    assert opened(page()).properties.created.year == 2000

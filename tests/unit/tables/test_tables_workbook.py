from __future__ import annotations

import io
import re
import sys
import zipfile
from datetime import date, datetime, time
from typing import Any

import openpyxl
import pytest

from bilateral.errors import InputError
from bilateral.evidence import Facts, parse_facts
from bilateral.tables.findings import BadCell
from bilateral.tables.schema import FACTS_HEADER
from bilateral.tables.shown import shown_date, shown_number

ROW = {
    "id": "F01",
    "side": "RU-TUL",
    "measure": "turnover",
    "from": "BLR",
    "to": "RU-TUL",
    "period": 2024,
    "value": 380.7,
    "unit": "million USD",
    "change": "+18.9%",
    "change_basis": "yoy",
    "said_by": "office",
    "published": "2025-03",
    "source": "bulletin",
}


def book(
    *rows: dict[str, Any], formats: dict[str, str] | None = None, sheet: str = "facts"
) -> openpyxl.Workbook:
    made = openpyxl.Workbook()
    page: Any = made.active
    page.title = sheet
    page.append(list(FACTS_HEADER))
    for row in rows or ({},):
        page.append([{**ROW, **row}.get(name) for name in FACTS_HEADER])
    for name, shape in (formats or {}).items():
        for line in range(2, page.max_row + 1):
            page.cell(line, FACTS_HEADER.index(name) + 1).number_format = shape
    return made


def data(made: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def edited(raw: bytes, member: str, pattern: str, new: str) -> bytes:
    """Rewrite one part of a workbook."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(out, "w") as fresh:
        for name in old.namelist():
            part = old.read(name)
            if name == member:
                text, count = re.subn(pattern, new, part.decode())
                assert count, part
                part = text.encode()
            fresh.writestr(name, part)
    return out.getvalue()


SHEET = "xl/worksheets/sheet1.xml"


def read(*rows: dict[str, Any], formats: dict[str, str] | None = None) -> Facts:
    return parse_facts(data(book(*rows, formats=formats)), "facts.xlsx")


def refused(raw: bytes, *words: str) -> None:
    with pytest.raises(InputError) as raised:
        parse_facts(raw, "facts.xlsx")
    for word in words:
        assert word in str(raised.value)


def test_plain_row() -> None:
    facts = read()
    assert facts.by_id("F01").value.text == "380.7"  # pyright: ignore[reportOptionalMemberAccess]
    assert facts.by_id("F01").origin.place == "facts.xlsx:facts!A2"
    assert facts.caveats == ()


def test_printed_decimals_come_from_the_format() -> None:
    value = read({"value": 104}, formats={"value": "0.0"}).by_id("F01").value
    assert value is not None
    assert value.text == "104.0"
    assert (value.tight.low, value.tight.high) == pytest.approx((103.95e6, 104.05e6))


def test_a_number_with_three_decimals_is_certain() -> None:
    value = read({"value": 104.25}, formats={"value": "0.000"}).by_id("F01").value
    assert value is not None
    assert value.value == pytest.approx(104.25e6)
    value = read({"value": 1234}, formats={"value": "#,##0"}).by_id("F01").value
    assert value is not None
    assert value.value == pytest.approx(1234e6)


def test_text_with_two_readings_stays_refused() -> None:
    refused(data(book({"value": "1,234"})), "number-ambiguous", "facts!G2")


def test_per_cent_format() -> None:
    change = read({"change": 0.189}, formats={"change": "+0.0%;-0.0%"}).by_id("F01").change
    assert change is not None
    assert change.amount.text == "+18.9%"
    refused(data(book({"change": 0.189})), "change-bare")
    share = {"measure": "share", "unit": "%", "change": None, "change_basis": None}
    value = read({**share, "value": 0.273}, formats={"value": "0.0%"}).by_id("F01").value
    assert value is not None
    assert value.value == pytest.approx(0.273)
    facts = read({**share, "value": 0.273})
    assert any("less than one per cent" in caveat for caveat in facts.caveats)


def test_hidden_digits_are_said() -> None:
    facts = read({"value": 380.7123}, formats={"value": "0.0"})
    assert any("shows 380.7 and holds 380.7123" in caveat for caveat in facts.caveats)


def test_dates() -> None:
    facts = read({"published": datetime(2025, 3, 1)}, formats={"published": "mmm-yy"})
    assert facts.by_id("F01").origin.published == date(2025, 3, 31)
    facts = read({"published": datetime(2025, 3, 29)}, formats={"published": "yyyy-mm-dd"})
    assert facts.by_id("F01").origin.published == date(2025, 3, 29)
    facts = read({"period": datetime(2024, 3, 1)}, formats={"period": "mmm-yy"})
    assert str(facts.by_id("F01").period) == "2024-03"
    refused(data(book({"value": datetime(2024, 5, 10)})), "holds a date", "facts!G2")
    refused(
        data(book({"value": datetime(2024, 5, 10)}, formats={"value": "d-mmm"})), "without its year"
    )
    refused(data(book({"published": time(12, 30)})), "time of day")
    refused(data(book({"published": 45741})), "spreadsheet's number of a day")
    refused(data(book({"unit": datetime(2024, 5, 10)})), "holds a date")


def test_formulas() -> None:
    refused(data(book({"value": "=100+280.7"})), "no stored result", "'=100+280.7'", "facts!G2")
    stored = edited(
        data(book({"value": "=100+280.7"})), SHEET, r"</f><v\s*/?>(</v>)?", "</f><v>380.7</v>"
    )
    facts = parse_facts(stored, "facts.xlsx")
    assert facts.by_id("F01").value.text == "380.7"  # pyright: ignore[reportOptionalMemberAccess]
    assert any("formulas" in caveat for caveat in facts.caveats)


def test_errors_and_formats() -> None:
    refused(data(book({"value": "#N/A"})), "error #N/A")
    refused(data(book(formats={"value": "0.0,,"})), "thousands or millions")
    refused(data(book(formats={"value": ";;;"})), "does not show the number")
    refused(data(book(formats={"value": "0.00E+00"})), "scientific")
    refused(data(book(formats={"value": "# ?/?"})), "not understood")
    refused(data(book(formats={"value": '0.0" million"'})), "column 'unit'")


def test_sheets() -> None:
    made = book(sheet="Facts")
    made.create_sheet("Remarks", 0)
    facts = parse_facts(data(made), "facts.xlsx")
    assert len(facts) == 1
    assert "'Remarks'" in facts.caveats[0]
    first = book(sheet="Whatever")
    first.create_sheet("Other")
    assert "only the sheet 'Whatever'" in parse_facts(data(first), "facts.xlsx").caveats[0]


def test_merged_and_hidden() -> None:
    made = book({}, {"id": "F02", "period": 2023, "published": "2024"})
    page: Any = made.active
    page.row_dimensions[3].hidden = True
    assert any("hidden" in c and ":3" in c for c in parse_facts(data(made), "facts.xlsx").caveats)
    page.merge_cells("B2:B3")
    refused(data(made), "B2:B3 are merged")


def test_a_whole_sheet_merged_is_refused_at_once() -> None:
    made = book()
    page: Any = made.active
    page.merge_cells("A1:A2")
    refused(edited(data(made), SHEET, "A1:A2", "A1:XFD1048576"), "merged")


def test_places_are_named() -> None:
    refused(data(book({"side": "RU-TULA", "period": "2024-13"})), "facts!B2", "facts!F2")


def test_numbers_as_ids_and_products() -> None:
    assert read({"id": 5}).facts[0].id == "5"
    assert read({"note": True}).facts[0].origin.note == "yes"


def test_rows_out_of_order_are_not_lost() -> None:
    raw = data(book({}, {"id": "F02", "period": 2023, "published": "2024"}))
    moved = edited(raw, SHEET, r'(<row r="2".*?</row>)(<row r="3".*?</row>)', r"\2\1")
    assert [fact.id for fact in parse_facts(moved, "facts.xlsx")] == ["F01", "F02"]
    refused(edited(raw, SHEET, r'r="([A-Z]+)3"', r'r="\g<1>2"'), "stored twice")


def test_declared_size_is_not_believed() -> None:
    raw = edited(data(book()), SHEET, r'<dimension ref="[^"]*"', '<dimension ref="A1:B1"')
    assert len(parse_facts(raw, "facts.xlsx")) == 1


def test_far_cells() -> None:
    raw = edited(data(book()), SHEET, r'r="A2"', 'r="ZZZ2"')
    refused(raw, "too far")
    raw = edited(data(book()), SHEET, r'r="([A-Z]+)2"', r'r="\g<1>99999999"')
    refused(raw, "too far")


def bomb(members: int = 1, size: int = 1, name: str = "xl/media/a.bin") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        for number in range(members):
            archive.writestr(f"{number}{name}", b"0" * size)
    return out.getvalue()


def test_bombs() -> None:
    refused(bomb(members=600), "601 parts")
    refused(bomb(size=60_000_000), "unpacks to 60 MB")
    refused(bomb(size=12_000_000, name="a.xml"), "unpacks to")
    refused(bomb(size=5_000_000), "packed more")


def test_damaged() -> None:
    refused(bomb(), "damaged")
    refused(edited(data(book()), SHEET, "<sheetData>", "<sheetData"), "damaged")
    refused(edited(data(book()), "xl/workbook.xml", 'sheetId="1"', 'sheetId="x"'), "damaged")


def test_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    refused(data_of_nothing, "bilateral[xlsx]")


data_of_nothing = data(book())


@pytest.mark.parametrize(
    ("value", "shape", "text"),
    [
        (104, "0.0", "104.0"),
        (104, "General", "104"),
        (380.7, "General", "380.7"),
        (0.1 + 0.2, "General", "0.3"),
        (1234567.891, "#,##0.00", "1234567.89"),
        (0.189, "0.0%", "18.9%"),
        (0.189, "0%", "19%"),
        (0.2, "0.0##", "0.2"),
        (0.25, "0.###", "0.25"),
        (5, "0.###", "5"),
        (-3.2, "0.0", "-3.2"),
        (-3.2, "0.0;(0.0)", "-3.2"),
        (-3.2, "0.0;[Red]-0.0", "-3.2"),
        (-3.2, '_(* #,##0.0_);_(* (#,##0.0);_(* "-"??_);_(@_)', "-3.2"),
        (2.5, "0", "3"),
        (-0.04, "0.0", "0.0"),
        (7, "00", "7"),
        (3.5, '"$"0.0', "$3.5"),
        (3.5, "[$€-407]0.0", "€3.5"),
        (3.5, '0.0" mln"', "3.5 mln"),
        (3.5, r"0.0\ \x", "3.5 x"),
        (1e14, "General", "100000000000000"),
        (1.5, "@", "1.5"),
    ],
)
def test_shown_number(value: float, shape: str, text: str) -> None:
    assert shown_number(value, shape) == text


@pytest.mark.parametrize(
    ("value", "shape"),
    [
        *((1.0, s) for s in ("0.0,", "0,,", "[>5]0.0", "# ?/?", "0.00E+00", '"x"', "yyyy", "0 0")),
        *((v, "General") for v in (1e-12, 1e300, float("inf"), float("nan"))),
    ],
)
def test_shown_number_refused(value: float, shape: str) -> None:
    with pytest.raises(BadCell):
        shown_number(value, shape)


def test_shown_date() -> None:
    day = date(2024, 3, 5)
    assert shown_date(day, "mm-dd-yy") == "2024-03-05"
    assert shown_date(day, "[$-409]mmm\\-yy;@") == "2024-03"
    assert shown_date(day, "yyyy") == "2024"
    with pytest.raises(BadCell):
        shown_date(day, 'd" of "mmm')

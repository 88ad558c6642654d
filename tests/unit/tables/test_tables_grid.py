from __future__ import annotations

import pytest

from bilateral.tables.findings import MAX_LISTED, Findings
from bilateral.tables.grid import Grid, read_csv
from bilateral.tables.records import MAX_BAD_RECORDS, MAX_CELL, letter
from bilateral.tables.schema import FACTS, FACTS_HEADER

HEADER = ",".join(FACTS_HEADER)
ROW = "F01,BLR,turnover,BLR,RU-TUL,2023,320.1,million USD,+4.5%,yoy,office,2024-03,bulletin,"


def read(text: str) -> tuple[Grid | None, Findings]:
    findings = Findings("x.csv")
    return read_csv(text, FACTS, findings), findings


def rows(text: str) -> Grid:
    grid, findings = read(text)
    assert not findings.problems
    assert grid is not None
    return grid


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_line_ends_and_delimiters(end: str, sign: str) -> None:
    text = end.join([HEADER, ROW, "", ROW.replace("F01", "F02")]).replace(",", sign)
    grid = rows(text)
    assert [(row.line, row.text("id")) for row in grid.rows] == [(2, "F01"), (4, "F02")]


def test_the_delimiter_is_said() -> None:
    _, findings = read(f"{HEADER}\n{ROW}\n".replace(",", ";"))
    assert "semicolons" in findings.caveats[0]
    assert not read(f"{HEADER}\n{ROW}\n")[1].caveats


def test_declared_delimiter() -> None:
    grid = rows(f"sep=;\n{HEADER}\n{ROW}\n".replace(",", ";"))
    assert grid.rows[0].line == 3


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_quoted_cells_keep_lines_right(end: str) -> None:
    quoted = ROW[:-1] + f',"two{end}lines, ""quoted"""'
    grid = rows(end.join([HEADER, quoted, ROW.replace("F01", "F02")]))
    assert grid.rows[0].text("note") == f'two{end}lines, "quoted"'
    assert [row.line for row in grid.rows] == [2, 4]


def test_a_broken_quote_costs_one_line() -> None:
    text = "\n".join([HEADER, ROW.replace("office", '"office'), ROW.replace("F01", "F02")])
    grid, findings = read(text)
    assert grid is not None
    assert [p.row for p in findings.problems] == [2]
    assert [row.text("id") for row in grid.rows] == ["F02"]


def test_many_broken_quotes_stop() -> None:
    _, findings = read("\n".join([HEADER, *['a "b" c'] * (MAX_BAD_RECORDS + 30)]))
    assert findings.problems[-1].rule == "too-many-bad-lines"
    assert len(findings.problems) == MAX_BAD_RECORDS + 1


def test_a_long_cell_is_refused_without_its_text() -> None:
    for cell in ("y" * (MAX_CELL + 1), '"' + "y" * (MAX_CELL + 1) + '"', "," * 300):
        _, findings = read(f"{HEADER}\n{ROW}{cell}\n")
        assert len(findings.problems) == 1
        assert len(str(findings.error())) < 500


def test_names_are_compared_kindly() -> None:
    grid = rows(f"{HEADER.upper().replace('_', ' ')}\n{ROW}\n")
    assert grid.rows[0].text("said_by") == "office"


def test_columns_in_any_order() -> None:
    names = HEADER.split(",")[::-1]
    cells = ROW.split(",")[::-1]
    grid = rows(",".join(names) + "\n" + ",".join(cells) + "\n")
    assert grid.rows[0].text("value") == "320.1"
    assert grid.rows[0].cell("value").letter == "H"


def test_empty_trailing_columns_of_a_spreadsheet() -> None:
    assert len(rows(f"{HEADER},,\n{ROW},,\n,,,,,,,,,,,,,,,\n").rows) == 1


def test_letters() -> None:
    assert [letter(i) for i in (0, 25, 26, 51, 702)] == ["A", "Z", "AA", "AZ", "AAA"]


def test_many_problems_are_counted() -> None:
    findings = Findings("x.csv")
    for row in range(MAX_LISTED + 50):
        findings.problem("rule", "wrong", row=row + 2)
    error = findings.error()
    assert f"{MAX_LISTED + 50} problems" in str(error)
    assert "50 x rule" in str(error)


def test_equal_caveats_are_joined() -> None:
    findings = Findings("x.csv")
    for row in range(2, 20):
        findings.caveat("odd", row=row, column="value", text="1,5")
    assert findings.caveats == (
        "x.csv:2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13 and 6 more lines: column 'value' "
        "values such as '1,5': odd",
    )


def test_too_many_rows_stop(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bilateral.tables.records.MAX_ROWS", 3)
    _, findings = read("\n".join([HEADER, ROW, ROW, ROW, ROW]))
    assert findings.problems[-1].rule == "too-many-rows"
    assert "At most 3 rows" in str(findings.error())

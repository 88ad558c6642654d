"""Tables of one's own: CSV and XLSX as a profile of the user's says."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import openpyxl
import pytest
from source_files import held, refusal

from bilateral.errors import BadDocumentError, InputError
from bilateral.sources import profile, read_profile

if TYPE_CHECKING:
    from pathlib import Path

OWN = """
name: own
title: A table of the chamber
table: reported
columns:
  pays: {as: partner, type: economy, codes: names}
  annee: {as: year, type: year}
  sens: {as: flow, type: flow, values: {X: export, M: import}}
  valeur: {as: value, type: money, unit: million EUR}
key: [partner, year, flow]
facts: {currency: EUR, reporter: FRA, product: TOTAL}
"""
ROWS = [
    ("pays", "annee", "sens", "valeur"),
    ("Côte d'Ivoire", 2023, "X", 12.5),
    ("Russian Federation", 2023, "M", 1234.567),
    ("Namibia", 2023, "X", 3),
]
WANTED = [
    ("CIV", "export", Decimal(12_500_000)),
    ("NAM", "export", Decimal(3_000_000)),
    ("RUS", "import", Decimal(1_234_567_000)),
]


def _csv(folder: Path, delimiter: str = ",", decimal: str = ".", encoding: str = "utf-8") -> Path:
    path = folder / "own.csv"
    text = "\n".join(delimiter.join(str(c) for c in row) for row in ROWS) + "\n"
    path.write_bytes(text.replace(".", decimal).encode(encoding))
    return path


def _xlsx(folder: Path, *rows: tuple[object, ...], sheets: int = 1) -> Path:
    book = openpyxl.Workbook()
    for row in rows or ROWS:
        book.active.append(row)
    for number in range(1, sheets):
        book.create_sheet(f"other {number}")
    path = folder / "own.xlsx"
    book.save(path)
    return path


def _ask(path: Path, source: str, folder: Path) -> list[tuple[object, ...]]:
    return held(path, source, folder).ask("SELECT partner, flow, value FROM held ORDER BY partner")


def test_plain_csv(tmp_path: Path) -> None:
    assert _ask(_csv(tmp_path), OWN, tmp_path) == WANTED


def test_another_delimiter_decimal_and_encoding_must_be_declared(tmp_path: Path) -> None:
    path = _csv(tmp_path, ";", ",", "cp1252")
    refusal(path, OWN, tmp_path)
    declared = OWN + "delimiter: ';'\ndecimal: ','\nencoding: cp1252\n"
    assert _ask(path, declared, tmp_path) == WANTED


def test_a_workbook_holds_what_its_cells_hold(tmp_path: Path) -> None:
    assert _ask(_xlsx(tmp_path), OWN + "layout: workbook\n", tmp_path) == WANTED


def test_a_workbook_is_refused_where_a_table_of_text_is_declared(tmp_path: Path) -> None:
    assert "workbook" in refusal(_xlsx(tmp_path), OWN, tmp_path)
    assert "no XLSX workbook" in refusal(_csv(tmp_path), OWN + "layout: workbook\n", tmp_path)


def test_of_several_sheets_one_must_be_named(tmp_path: Path) -> None:
    path = _xlsx(tmp_path, sheets=2)
    assert "2 visible sheets" in refusal(path, OWN + "layout: workbook\n", tmp_path)
    named = OWN + "layout: workbook\nwide: {sheet: Sheet}\n"
    assert _ask(path, named, tmp_path) == WANTED


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (("Namibia", 2023, "X", "=1+2"), "D3 has no stored result"),
        (("Namibia", 2023, "X", "#DIV/0!"), "the error #DIV/0!"),
        (("Namibia", 2023, "X", "(1,234)"), "own.xlsx:3: column 'valeur' value '(1,234)'"),
        (("Namibia", 45597, "X", 3), "own.xlsx:3: column 'annee' value '45597'"),
    ],
)
def test_cells_that_do_not_hold_what_they_should(
    row: tuple[object, ...], words: str, tmp_path: Path
) -> None:
    path = _xlsx(tmp_path, ROWS[0], ROWS[1], row)
    assert words in refusal(path, OWN + "layout: workbook\n", tmp_path)


def test_a_wide_sheet(tmp_path: Path) -> None:
    wide = """
name: own_wide
title: A wide sheet
table: reported
layout: [workbook, wide]
wide: {header: Partner, names: [Partner]}
columns:
  Partner: {as: partner, type: economy, codes: iso3}
  period: {as: year, type: year}
  value: {type: money, unit: thousand USD, missing: {'..': not_reported}}
key: [partner, year]
facts: {currency: USD, reporter: BLR, flow: export, product: TOTAL}
"""
    path = _xlsx(
        tmp_path, ("Exports of Belarus",), (), ("Partner", 2022, 2023), ("RUS", 1.5, ".."),
        ("NAM", 0, 7),
    )  # fmt: skip
    assert held(path, wide, tmp_path).ask("SELECT partner, year, value FROM held ORDER BY ALL") == [
        ("NAM", 2022, Decimal(0)), ("NAM", 2023, Decimal(7000)),
        ("RUS", 2022, Decimal(1500)), ("RUS", 2023, None),
    ]  # fmt: skip


def test_a_profile_that_is_like_another() -> None:
    tab = read_profile("like: comtrade\nname: mine\ndelimiter: ';'\nkeep: {typeCode: [S]}\n", "m")
    base = profile("comtrade")
    assert (tab.name, tab.delimiter, tab.columns) == ("mine", ";", base.columns)
    assert tab.keep["typeCode"] == ("S",)
    assert tab.keep["motCode"] == base.keep["motCode"]
    assert tab.sha256 != base.sha256
    with pytest.raises(InputError, match="no built-in profile"):
        read_profile("like: nothing\nname: mine\n", "m")


def test_money_without_a_unit_is_no_profile() -> None:
    with pytest.raises(BadDocumentError, match="money must say its unit"):
        read_profile(OWN.replace(", unit: million EUR", ""), "own.yaml")


def test_why_a_figure_is_missing_is_kept(tmp_path: Path) -> None:
    states = OWN.replace(
        "million EUR}", "million EUR, missing: {c: suppressed, '..': not_reported}}"
    )
    path = tmp_path / "own.csv"
    path.write_text(
        "pays,annee,sens,valeur\nNamibia,2021,X,c\nNamibia,2022,X,..\nNamibia,2023,X,0.0\n"
        "Namibia,2024,X,5\n"
    )
    found = held(path, states, tmp_path)
    assert found.ask("SELECT year, value, status FROM held ORDER BY year") == [
        (2021, None, "suppressed"),
        (2022, None, "not_reported"),
        (2023, Decimal(0), "zero"),
        (2024, Decimal(5_000_000), "reported"),
    ]
    path.write_text("pays,annee,sens,valeur\nNamibia,2021,X,n/a\n")
    assert "column 'valeur' value 'n/a'" in refusal(path, states, tmp_path)
    with pytest.raises(BadDocumentError, match="what is missing is one of"):
        read_profile(states.replace("suppressed", "gone"), "own.yaml")

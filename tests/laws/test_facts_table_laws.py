"""What must hold for any facts table: written is read back, order is order, damage is refused."""

from __future__ import annotations

import csv
import io
import re
from typing import Any

import openpyxl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bilateral.errors import InputError
from bilateral.evidence import Facts, parse_facts
from bilateral.tables.findings import BadCell, Findings
from bilateral.tables.letters import twice_decoded
from bilateral.tables.numbers import parse_figure
from bilateral.tables.records import records_of
from bilateral.tables.schema import FACTS_HEADER
from bilateral.vocab.amount import Amount

HEADER = list(FACTS_HEADER)
FREE = st.text(
    st.characters(
        codec="utf-8",
        categories=("L", "N", "P", "Zs"),
        exclude_characters="\u00ad\u200b\ufffd\u02dc",
        max_codepoint=0x4FF,
    ),
    max_size=15,
).map(str.strip)
FREE = FREE.filter(lambda text: twice_decoded(text) is None)  # such letters are refused, rightly
QUALIFIERS = {"": "exact", "about ": "about", "nearly ": "almost", "over ": "over", "≤": "up_to"}


@st.composite
def table_row(draw: st.DrawFn, number: int) -> dict[str, str]:
    whole = draw(st.integers(100, 799))  # nearer than a lost thousand
    places = draw(st.sampled_from([0, 1, 2]))
    digits = f"{whole}.{draw(st.integers(0, 10**places - 1)):0{places}d}" if places else f"{whole}"
    change = f"{draw(st.integers(-99, 300)):+d}.{draw(st.integers(0, 9))}%"
    parts = draw(st.sampled_from(["value", "change", "both"]))
    first = draw(st.integers(1, 9))
    year = draw(st.integers(1990, 2023))
    return {
        "id": f"F{number:02d}",
        "side": draw(st.sampled_from(["BLR", "RU-TUL"])),
        "measure": draw(st.sampled_from(["exports", "imports", "turnover"])),
        "from": "BLR",
        "to": "RU-TUL",
        "period": draw(st.sampled_from([f"{year}", f"{year}-0{first}..{year}-12", f"{year}Q3"])),
        "value": draw(st.sampled_from(list(QUALIFIERS))) + digits if parts != "change" else "",
        "unit": "million USD" if parts != "change" else "",
        "change": change if parts != "value" else "",
        "change_basis": "yoy" if parts != "value" else "",
        "said_by": draw(FREE),
        "published": "2024",
        "source": draw(FREE),
        "note": draw(st.one_of(FREE, st.just('two\nlines, "quoted"; and\ttabs'))),
    }


@st.composite
def tables(draw: st.DrawFn) -> list[dict[str, str]]:
    return [draw(table_row(number)) for number in range(1, draw(st.integers(2, 6)))]


def written(rows: list[dict[str, str]], sign: str = ",", end: str = "\n", quoting: int = 0) -> str:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=sign, lineterminator=end, quoting=quoting)  # pyright: ignore[reportArgumentType]
    writer.writerow(HEADER)
    for row in rows:
        writer.writerow([row[name] for name in HEADER])
    return out.getvalue()


def known(facts: Facts) -> dict[str, Any]:
    """Everything but the places."""
    found: dict[str, Any] = {}
    for fact in facts.to_dict()["facts"]:
        fact["origin"].pop("place")
        found[fact["id"]] = fact
    return found


@given(
    tables(),
    st.sampled_from(",;\t"),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_what_was_written_is_read_back(
    rows: list[dict[str, str]], sign: str, end: str, quoting: int, codec: str
) -> None:
    facts = parse_facts(written(rows, sign, end, quoting).encode(codec), "x.csv")
    assert [fact.id for fact in facts] == [row["id"] for row in rows]
    for fact, row in zip(facts, rows, strict=True):
        assert (fact.side, fact.measure.kind) == (row["side"], row["measure"])
        assert (fact.origin.producer or "") == row["said_by"]
        assert (fact.origin.note or "") == row["note"]
        assert (fact.value.text if fact.value else "") == row["value"]
        assert (fact.change.amount.text if fact.change else "") == row["change"]
        if fact.value:
            number = row["value"].lstrip("abcdefghijklmnopqrstuvwxyz ≤")
            words = row["value"].removesuffix(number)
            assert fact.value == Amount.money(
                number,
                scale=1e6,
                qualifier=QUALIFIERS[words],  # pyright: ignore[reportArgumentType]
                text=row["value"],
            )
    plain = parse_facts(written(rows).encode(), "x.csv")
    assert known(plain) == known(facts)


@given(tables(), st.randoms(use_true_random=False))
def test_row_order_changes_nothing_but_order(rows: list[dict[str, str]], random: Any) -> None:
    mixed = rows[:]
    random.shuffle(mixed)
    first = parse_facts(written(rows).encode(), "x.csv")
    second = parse_facts(written(mixed).encode(), "x.csv")
    assert [fact.id for fact in second] == [row["id"] for row in mixed]
    assert known(first) == known(second)


@settings(max_examples=30, deadline=None)
@given(tables())
def test_a_workbook_says_what_the_text_says(rows: list[dict[str, str]]) -> None:
    book = openpyxl.Workbook()
    page: Any = book.active
    for line, cells in enumerate([HEADER, *([row[n] for n in HEADER] for row in rows)], start=1):
        for column, text in enumerate(cells, start=1):
            if text:
                cell = page.cell(line, column)
                cell.value = text
                cell.data_type = "s"
    out = io.BytesIO()
    book.save(out)
    facts = parse_facts(out.getvalue(), "x.xlsx")
    assert known(facts) == known(parse_facts(written(rows).encode(), "x.csv"))


@given(tables(), st.data())
def test_damaged_bytes_are_read_or_refused(rows: list[dict[str, str]], data: st.DataObject) -> None:
    raw = bytearray(written(rows).encode(data.draw(st.sampled_from(["utf-8", "utf-16"]))))
    for _ in range(data.draw(st.integers(1, 6))):
        place = data.draw(st.integers(0, len(raw) - 1))
        kind = data.draw(st.sampled_from(["flip", "cut", "insert", "drop"]))
        if kind == "flip":
            raw[place] = data.draw(st.integers(0, 255))
        elif kind == "cut" and place > 0:
            del raw[place:]
        elif kind == "insert":
            raw[place:place] = data.draw(
                st.sampled_from([b'"', b",", b"\n", b"\r", b"\x00", b"\xff", b";", b"\xd0", b"9"])
            )
        elif kind == "drop" and len(raw) > 1:
            del raw[place]
    try:
        facts = parse_facts(bytes(raw), "x.csv")
    except InputError as error:
        assert error.problems
        assert all(len(problem.text or "") <= 200 for problem in error.problems)
        assert "Traceback" not in str(error)
    else:
        assert facts.sha256


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(raw: bytes) -> None:
    for start in (b"", b"PK\x03\x04", ",".join(HEADER).encode() + b"\n"):
        try:
            parse_facts(start + raw, "x.csv")
        except InputError as error:
            assert str(error)


@given(st.text(st.sampled_from('aab",,;\n\n\r '), max_size=120), st.sampled_from(",;"))
def test_every_letter_is_loaded_or_in_a_named_line(text: str, sign: str) -> None:
    findings = Findings("x.csv")
    records = list(records_of(text, sign, findings, 1))
    starts = sorted([r.line for r in records] + [p.row or 0 for p in findings.problems])
    assert len(set(starts)) == len(starts)
    assert not starts or starts[0] == 1
    assert not starts or starts[-1] <= 1 + len(re.findall(r"\r\n|\r|\n", text))
    loaded = "".join(cell.text for record in records for cell in record.cells)
    named = "".join(problem.text or "" for problem in findings.problems)
    for char in "ab":
        assert loaded.count(char) + named.count(char) == text.count(char)


def good_workbook() -> bytes:
    book = openpyxl.Workbook()
    page: Any = book.active
    page.append(HEADER)
    row = ["F01", "BLR", "turnover", "BLR", "RU-TUL", 2024, 380.7, "million USD", "+18.9%", "yoy"]
    page.append([*row, "office", "2025-03", "bulletin"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


WORKBOOK = good_workbook()


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(WORKBOOK) - 1), st.integers(0, 255)), max_size=8))
def test_a_damaged_workbook_is_read_or_refused(changes: list[tuple[int, int]]) -> None:
    raw = bytearray(WORKBOOK)
    for place, byte in changes:
        raw[place] = byte
    try:
        facts = parse_facts(bytes(raw), "x.xlsx")
    except InputError as error:
        assert error.problems
    else:
        assert facts.facts[0].value == parse_facts(WORKBOOK, "x.xlsx").facts[0].value


@given(st.text(st.sampled_from("0123456789.,' -+x%~()eE\u00a0\u2212"), max_size=12))
def test_no_number_is_misread_silently(text: str) -> None:
    try:
        figure = parse_figure(text)
    except BadCell:
        return
    # The digits that were read are the digits that were written, leading zeros apart.
    shown = "".join(c for c in text if c.isdigit()).lstrip("0")
    read = figure.number + (figure.number_high or "")
    if figure.number_high is None:
        assert "".join(c for c in read if c.isdigit()).lstrip("0") == shown


@given(st.integers(0, 10**9), st.integers(0, 3))
def test_groupings_of_one_number_agree(number: int, places: int) -> None:
    whole, fraction = divmod(number, 10**places)
    tail = f"{fraction:0{places}d}" if places else ""
    plain = f"{whole}.{tail}" if tail else f"{whole}"
    for group in (" ", "\u00a0", "\u202f", "'"):
        for sign in ".,":
            text = f"{whole:,}".replace(",", group) + (sign + tail if tail else "")
            if places == 3 and whole < 1000 and whole != 0:
                continue
            assert parse_figure(text).number == plain

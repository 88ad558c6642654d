from __future__ import annotations

import json
import math
from datetime import date
from typing import TYPE_CHECKING

import pytest

import bilateral.evidence.run as run
from bilateral.errors import BadTableError, UnknownCodeError
from bilateral.evidence import Facts, SeriesRequest, parse_facts, read_facts, template
from bilateral.tables.schema import FACTS, FACTS_HEADER
from bilateral.vocab.period import Period

if TYPE_CHECKING:
    from pathlib import Path

ALL = [column.name for column in FACTS]
BASE = {
    "id": "F01",
    "side": "RU-TUL",
    "measure": "turnover",
    "from": "BLR",
    "to": "RU-TUL",
    "period": "2024",
    "value": "380.7",
    "unit": "million USD",
    "said_by": "office",
    "published": "2025-03",
    "source": "bulletin",
}


def table(*rows: dict[str, str]) -> bytes:
    lines = [",".join(ALL)]
    for row in rows:
        full = {**BASE, **row}
        lines.append(",".join(f'"{full.get(name, "")}"' for name in ALL))
    return "\n".join(lines).encode()


def read(*rows: dict[str, str], **options: str) -> Facts:
    return parse_facts(table(*rows), "facts.csv", **options)  # pyright: ignore[reportArgumentType]


def caveats(*rows: dict[str, str]) -> str:
    return "\n".join(read(*rows).caveats)


def test_a_full_row() -> None:
    facts = read(
        {
            "change": "+18.9%",
            "change_basis": "yoy",
            "content": "goods",
            "valuation": "fob",
            "currency_of_change": "USD",
            "own_source": "yes",
            "product": "0402",
            "note": "a remark",
        }
    )
    fact = facts.by_id("F01")
    assert facts.caveats == ()
    assert fact.members == ("F01.value", "F01.change")
    assert fact.measure.content == "goods"
    assert fact.measure.valuation == "fob"
    assert fact.measure.currency == "USD"
    assert fact.measure.product == "0402"
    assert fact.own_source
    assert fact.status == "reported"
    assert fact.change is not None
    assert fact.change.currency == "USD"
    assert fact.change.base == Period.year(2023)
    assert fact.origin.producer == "office"
    assert fact.origin.citation == "bulletin"
    assert fact.origin.published == date(2025, 3, 31)
    assert fact.origin.published_text == "2025-03"
    assert fact.origin.place == "facts.csv:2"
    assert fact.origin.note == "a remark"
    assert len(facts) == 1
    assert list(facts) == [fact]
    assert len(facts.sha256) == 64


def test_change_only_has_no_currency() -> None:
    fact = read({"value": "", "unit": "", "change": "+3%", "change_basis": "yoy"}).facts[0]
    assert fact.measure.currency is None
    assert fact.change is not None
    assert fact.change.currency is None


@pytest.mark.parametrize(
    ("period", "basis", "base"),
    [
        ("2024", "yoy", "2023"),
        ("2024-01..2024-08", "YOY", "2023-01..2023-08"),
        ("2024Q2", "mom", "2024-01..2024-03"),
        ("2024-03", "mom", "2024-02"),
        ("2024", "since:2019", "2019"),
        ("2024", "since: 2011", "2011"),
        ("2023..2024", "since:2021..2022", "2021..2022"),
    ],
)
def test_bases(period: str, basis: str, base: str) -> None:
    row = {"value": "", "unit": "", "change": "+3%", "change_basis": basis, "period": period}
    change = read(row).facts[0].change
    assert change is not None
    assert str(change.base) == base


def test_caveats_say_what_was_assumed() -> None:
    change = {"value": "", "unit": "", "change": "+3%", "change_basis": "yoy"}
    assert "read as yoy" in caveats({**change, "change_basis": ""})
    assert "12 months are compared with 1" in caveats({**change, "change_basis": "since:2022-01"})
    assert "without a sign" in caveats({**change, "change": "3%"})
    assert "decimal comma" in caveats({"value": "380,7"})
    assert "as_of cannot leave it out" in caveats({"published": ""})
    assert "neither said_by nor source" in caveats({"said_by": "", "source": ""})
    assert caveats({"said_by": ""}) == ""
    assert "unit was not used" in caveats({**change, "unit": "million USD"})
    assert "not used" in caveats({"currency_of_change": "USD"})
    assert "neither party" in caveats({"side": "FRA"})
    assert caveats({"side": "RUS"}) == ""
    assert caveats({"side": "EU"}) == ""
    assert "as RU-TUL counts them" in caveats({"measure": "exports"})
    assert "as BLR counts them" in caveats({"measure": "imports", "side": "BLR"})
    assert caveats({"measure": "imports"}) == ""
    assert "withdrawn in 2016" in caveats({"unit": "billion BYR"})
    assert "keeps its sign" in caveats(
        {**change, "measure": "balance", "value": "-3.2", "unit": "million USD"}
    )
    assert "did not exist" in caveats({"from": "DDR", "side": "DDR", "to": "FRA"})


def test_rates_and_shares() -> None:
    rate = {"measure": "rate", "side": "RUS", "from": "USD", "to": "RUB", "value": "85.16"}
    fact = read({**rate, "unit": "RUB per USD"}).facts[0]
    assert fact.measure.currency is None
    assert fact.value is not None
    assert fact.value.value == pytest.approx(85.16)
    per_100 = read({**rate, "from": "AMD", "value": "23.5", "unit": "RUB per 100 AMD"}).facts[0]
    assert per_100.value is not None
    assert per_100.value.value == pytest.approx(0.235)
    share = read({"measure": "share", "value": "27.3 %", "unit": "%"}).facts[0]
    assert share.value is not None
    assert share.value.value == pytest.approx(0.273)


def test_decimal_sign_may_be_declared() -> None:
    with pytest.raises(BadTableError):
        read({"value": "104.250"})
    value = read({"value": "104.250"}, decimal=".").facts[0].value
    assert value is not None
    assert value.value == pytest.approx(104.25e6)


def test_every_problem_at_once() -> None:
    with pytest.raises(BadTableError) as raised:
        read(
            {"side": "XX-1", "period": "2024-13", "value": "1,234", "published": "soon"},
            {"id": "F02", "measure": "exprots", "unit": "", "change": "18"},
            {"id": "F01"},
        )
    found = {(p.row, p.column) for p in raised.value.problems}
    assert found == {
        *((2, "side"), (2, "period"), (2, "value"), (2, "published")),
        *((3, "measure"), (3, "unit"), (3, "change")),
        (4, "id"),
    }
    assert raised.value.code == "BIL-110"
    rows = [p.row for p in raised.value.problems]
    assert rows == sorted(rows, key=lambda r: r or 0)


def test_too_many_problems_stop(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "MAX_PROBLEMS", 5)
    with pytest.raises(BadTableError) as raised:
        read(*({"id": f"F{n}", "period": "x"} for n in range(20)))
    assert raised.value.problems[-1].rule == "too-many-problems"
    assert len(raised.value.problems) == 6


VINTAGES = (
    {"id": "A", "published": "2025-03"},
    {"id": "B", "published": "2025-06", "value": "381.2", "supersedes": "A"},
    {"id": "C", "published": "2025-09", "value": "381.9", "supersedes": "B"},
    {"id": "D", "period": "2023", "published": ""},
)


def ids(facts: tuple[object, ...]) -> str:
    return "".join(fact.id for fact in facts)  # pyright: ignore[reportAttributeAccessIssue]


@pytest.mark.parametrize(
    ("day", "counts", "superseded", "later"),
    [
        (date(2025, 1, 1), "D", "", "ABC"),
        (date(2025, 3, 31), "AD", "", "BC"),
        (date(2025, 3, 30), "D", "", "ABC"),
        (date(2025, 6, 30), "BD", "A", "C"),
        (None, "CD", "AB", ""),
    ],
)
def test_known_by(day: date | None, counts: str, superseded: str, later: str) -> None:
    facts = read(*VINTAGES)
    assert ids(facts.facts) == "ABCD"
    known = facts.known_by(day)
    assert (ids(known.facts), ids(known.superseded), ids(known.later)) == (
        counts,
        superseded,
        later,
    )
    assert known.known_by(None) == known
    early = known.known_by(date(2025, 3, 31))
    expected = facts.known_by(min(day or date.max, date(2025, 3, 31)))
    assert (ids(early.facts), ids(early.later)) == (ids(expected.facts), ids(expected.later))


def test_an_unknown_vintage_between_still_settles() -> None:
    late = ({**VINTAGES[1], "published": "2026-01"}, {**VINTAGES[2], "published": "2025-09"})
    known = read(VINTAGES[0], *late).known_by(date(2025, 12, 31))
    assert (ids(known.facts), ids(known.superseded), ids(known.later)) == ("C", "A", "B")


def test_by_id() -> None:
    facts = read(*VINTAGES).known_by(None)
    assert facts.by_id("A").id == "A"
    with pytest.raises(UnknownCodeError):
        facts.by_id("Z")


def test_doubtful_vintages_are_said() -> None:
    text = caveats({"id": "A", "published": "2025-09"}, {"id": "B", "supersedes": "A"}, {"id": "C"})
    assert "which was published later" in text
    assert "B, C give the value of one series and period" in text
    twice = caveats({"id": "A"}, {"id": "B", "supersedes": "A"}, {"id": "C", "supersedes": "A"})
    assert "superseded by B and by C" in twice


def test_exports_and_imports_are_different_series() -> None:
    exports = {"id": "X", "measure": "exports", "from": "RU-TUL", "to": "BLR"}
    assert caveats(exports, {"id": "M", "measure": "imports"}) == ""


def test_lost_scales_are_said() -> None:
    assert "1 000 times F01" in caveats(
        {"value": "0.3", "unit": "million USD"},
        {"id": "F02", "side": "BLR", "value": "300", "unit": "million USD"},
    )
    assert "a thousandth of F02" in caveats(
        {"id": "F02", "period": "2023", "value": "350"}, {"value": "380", "unit": "thousand USD"}
    )
    assert caveats({"period": "2023", "value": "320.1"}, {"id": "F02"}) == ""


def test_to_dict_is_json() -> None:
    facts = read({"value": "over 500", "change": "up to +5%", "change_basis": "yoy"}, VINTAGES[3])
    document = facts.known_by(date(2025, 12, 31)).to_dict()
    text = json.dumps(document, allow_nan=False)
    assert json.loads(text) == document
    assert document["schema"] == "bilateral-facts/1"
    assert document["as_of"] == "2025-12-31"
    first = document["facts"][0]
    assert first["value"]["tight"] == {"low": 500e6, "high": None}
    assert first["change"]["base"] == "2023"
    assert document["facts"][1]["change"] is None


def test_read_from_disk(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_bytes(table({}))
    assert read_facts(path).name == "mine.csv"
    assert read_facts(str(path)).facts[0].origin.place == "mine.csv:2"
    odd = tmp_path / "mine.xlsx"
    odd.write_bytes(table({}))
    assert "CSV text" in read_facts(odd).caveats[0]


REQUESTS = (
    SeriesRequest("BLR", "turnover", "BLR", "RU-TUL", Period.year(2024), "USD", "checks c1, c2"),
    SeriesRequest("RUS", "rate", "USD", "RUB", Period.year(2024), None, "=1+1\nfor roubles"),
    SeriesRequest("BLR", "share", "BLR", "RU-TUL", Period(24276, 24299)),
    SeriesRequest("BLR", "exports", "BLR", "RU-TUL", Period.of_months(2024, 1, 9)),
)


def test_template_asks_to_be_filled() -> None:
    text = template(REQUESTS)
    lines = text.splitlines()
    assert lines[0] == ",".join(FACTS_HEADER)
    assert lines[1] == 'F01,BLR,turnover,BLR,RU-TUL,2024,,million USD,,yoy,,,,"checks c1, c2"'
    assert lines[2].endswith("RUB per USD,,yoy,,,,'=1+1 for roubles")
    assert lines[3].startswith("F03,BLR,share,BLR,RU-TUL,2023..2024,,%,,,")
    with pytest.raises(BadTableError) as raised:
        parse_facts(text.encode(), "template.csv")
    assert [(p.rule, p.row) for p in raised.value.problems] == [
        ("row-unfilled", row) for row in (2, 3, 4, 5)
    ]
    assert "Fill it, or delete the row" in str(raised.value)


def test_a_filled_template_is_read() -> None:
    text = template(REQUESTS[:1]).replace(",,million", ",380.7,million").replace("yoy,,", "yoy,o,")
    assert parse_facts(text.encode(), "t.csv").facts[0].value is not None
    assert template([]) == ",".join(FACTS_HEADER) + "\n"


def test_open_sides_stay_infinite_inside() -> None:
    value = read({"value": "over 500"}).facts[0].value
    assert value is not None
    assert value.tight.high == math.inf


def test_a_base_before_the_calendar_is_a_problem_of_its_row() -> None:
    row = {"value": "", "unit": "", "change": "+3%", "change_basis": "yoy", "period": "1800"}
    with pytest.raises(BadTableError) as raised:
        read(row)
    assert [(p.rule, p.row) for p in raised.value.problems] == [("basis-not-before", 2)]


def test_too_many_rows_are_refused_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bilateral.tables.records.MAX_ROWS", 3)
    with pytest.raises(BadTableError) as raised:
        read(*({"id": f"F{n}", "period": "x"} for n in range(9)))
    assert [p.rule for p in raised.value.problems] == ["too-many-rows"]

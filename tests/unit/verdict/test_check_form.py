"""The public form of a result, the words, and the empty facts table."""

from __future__ import annotations

import csv
import dataclasses
import io
import json
from datetime import date
from typing import TYPE_CHECKING

import pytest
from verdict_builders import (
    A,
    B,
    buys,
    dossier,
    fact,
    facts,
    growth,
    level,
    only,
    reading,
    sells,
    share,
    target,
)

import bilateral as bl
from bilateral.errors import InputError
from bilateral.evidence import parse_facts
from bilateral.verdict import check, facts_template

if TYPE_CHECKING:
    from bilateral.verdict.model import CheckResult

KEYS = {
    "consistency": {"component", "feasible", "conflict"},
    "verdicts": {
        *("claim", "reading", "window", "side", "verdict", "because", "also", "assuming"),
        *("rounding", "own_source", "deviation", "reconciled_by", "words"),
    },
    "implied": {
        *("measure", "side", "from", "to", "period", "unit", "low", "high", "because"),
    },
    "conflicts": {"members", "assuming", "reconciled_by", "history", "words"},
    "required": {"target", "base", "base_of", "years", "growth"},
    "paths": {"target", "base", "base_of", "growth", "growth_of", "years"},
    "directions": {
        *("target", "side", "period", "flow", "share", "multiple_if_other_still"),
        "multiple_if_other_grows",
    },
    "inference": {"conclusion", "premises", "kind", "words"},
    "targets": {"target", "same_as", "earlier", "status"},
}


def _full() -> CheckResult:
    claims = [
        target("c1", "1000"),
        level(
            "c2",
            "500",
            readings=[
                reading("r1", windows=["2023", "2024"]),
                reading("r2", windows=["2023..2024", "2023-01..2024-09"]),
            ],
        ),
        growth("c3", "37", "2024-01..2024-09"),
        target("c4", "1000", same_as="c1", conclusion=True),
        level("c5", "200", "2024", qualifier="over"),
        level("c6", "5"),
    ]
    rows = [
        fact("F01", "2011", "nearly 270", side=A),
        fact("F02", "2022", "about 25.3", unit="billion RUB", change="+4.5%"),
        fact("F03", "2024-01..2024-08", change="+13%"),
        fact("F05", "2024", "380.7", change="+18.9%"),
        buys("F06", "2024", "276.8", change="+22.3%"),
        sells("F07", "2024", "104.0", change="+10.8%"),
        fact("F10", "2019", "over 5", side=A),
    ]
    return check(dossier(*claims, published="2024-11-05"), facts(*rows), "2026-03")


def test_the_public_form_has_the_keys_of_the_contract() -> None:
    body = _full().to_dict()
    assert body["schema"] == "bilateral-check/1"
    assert body["as_of"] == "2026-03-31"
    for name, keys in KEYS.items():
        assert body[name], name
        for row in body[name]:
            assert keys <= row.keys(), name
    assert isinstance(body["missing"], list)
    assert isinstance(body["caveats"], list)
    assert body["caveats"]
    assert {"side", "status", "year"} <= body["targets"][0]["status"][0].keys()
    assert {"growth", "years", "multiple"} <= (
        body["directions"][0]["multiple_if_other_grows"][0].keys()
    )
    assert {"name", "band"} <= body["conflicts"][0]["assuming"][0].keys()
    assert {"n", "share"} <= body["conflicts"][0]["history"].keys()
    assert not any("from_" in row for row in body["implied"])


def test_the_public_form_is_plain_json() -> None:
    body = _full().to_dict()
    text = json.dumps(body, allow_nan=False)
    assert json.loads(text) == body
    open_ended = next(v for v in body["verdicts"] if v["claim"] == "c5" and v["side"] == B)
    assert open_ended["deviation"] is not None
    assert open_ended["deviation"]["high"] is None
    assert open_ended["deviation"]["low"] is not None
    for verdict in body["verdicts"]:
        assert verdict["verdict"] in {"supported", "consistent", "contradicted", "not_checkable"}
        assert verdict["words"].endswith(".")
        assert isinstance(verdict["rounding"], bool)
        assert isinstance(verdict["own_source"], bool)


def test_inputs_are_named_by_their_hash() -> None:
    inputs = _full().to_dict()["inputs"]
    assert {len(v) for v in inputs.values()} == {64}
    assert inputs.keys() == {"statement_sha256", "facts_sha256"}


def test_a_day_may_be_a_date() -> None:
    table = facts(fact("F1", "2024", "100.5", published="2025-03"))
    result = bl.check(dossier(level("c1", "100.5", "2024")), table, as_of=date(2025, 3, 31))
    assert (result.as_of, only(result).verdict) == ("2025-03-31", "supported")


def test_results_cannot_be_changed() -> None:
    result = check(dossier(), facts())
    with pytest.raises(dataclasses.FrozenInstanceError):
        result.as_of = "2024"  # pyright: ignore[reportAttributeAccessIssue]


# ----- words


def test_words_of_a_contradicted_figure_show_bounds_that_exclude_it() -> None:
    found = only(check(dossier(level("c1", "381.6", "2024")), facts(fact("F1", "2024", "381.4"))))
    assert found.verdict == "contradicted"
    assert "381.35 to 381.45 million USD" in found.words


def test_words_of_shares_without_a_ceiling() -> None:
    table = facts(fact("F1", "2024", "100.5"))
    found = only(check(dossier(share("c1", "5", "2024", measure="exports")), table))
    assert found.words.endswith(".")
    assert "inf" not in found.words


def test_a_range_around_zero_has_no_middle() -> None:
    table = facts(sells("F1", "2024", "100.5"), buys("F2", "2024", "100.5"))
    found = only(check(dossier(level("c1", "40", "2024", measure="balance")), table))
    assert found.verdict == "contradicted"
    assert "inf" not in found.words
    assert "nan" not in found.words


# ----- caveats


def test_what_was_assumed_is_said() -> None:
    table = facts(
        fact("F1", "2024", change="+5%"), fact("F2", "2024", "9000.5", unit="million RUB")
    )
    found = check(dossier(level("c1", "5", "2024"), caveats=["read by hand"]), table).caveats
    assert "read by hand" in found
    assert any(c.startswith("F1:") and "USD" in c for c in found)
    assert any(c.startswith("F2: in RUB") for c in found)
    assert set(table.caveats) <= set(found)


def test_statement_and_facts_without_money_count_as_dollars() -> None:
    result = check(dossier(growth("c1", "5", "2024")), facts(fact("F1", "2024", change="+5%")))
    assert only(result).verdict == "supported"
    assert [c.component for c in result.consistency] == ["RU-TUL/BLR-RU-TUL/USD"]


# ----- facts_template


def _rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_a_template_asks_both_sides_for_what_would_decide() -> None:
    claims = [
        target("c1", "1000"),
        level("c2", "500", readings=[reading("r1", windows=["2022..2023"])]),
        growth("c3", "37", "2024-01..2024-09", measure="exports"),
    ]
    rows = _rows(facts_template(dossier(*claims, published="2024-11-05")))
    asked = {(r["side"], r["measure"], r["from"], r["to"], r["period"]) for r in rows}
    assert len(asked) == len(rows) == len({r["id"] for r in rows})
    for side in (A, B):
        for year in ("2022", "2023", "2024"):
            assert (side, "turnover", A, B, year) in asked
            assert (side, "exports", side, B if side == A else A, year) in asked
            assert (side, "imports", B if side == A else A, side, year) in asked
    for period in ("2024-01..2024-09", "2023-01..2023-09"):
        assert (A, "exports", A, B, period) in asked
        assert (B, "imports", A, B, period) in asked
    assert {r["unit"] for r in rows if r["measure"] == "turnover"} == {"million USD"}
    assert {r["value"] for r in rows} == {""}


def test_imports_of_a_claim_are_asked_for_in_each_sides_words() -> None:
    claim = level("c1", "5", "2024", measure="imports")
    rows = _rows(facts_template(dossier(claim)))
    assert {(r["side"], r["measure"], r["from"], r["to"]) for r in rows} == {
        (A, "imports", B, A),
        (B, "exports", B, A),
    }


def test_an_unfilled_template_is_refused_and_a_filled_one_is_read() -> None:
    text = facts_template(dossier(level("c1", "100.5", "2024")))
    with pytest.raises(InputError):
        parse_facts(text.encode(), "facts.csv")
    rows = _rows(text)
    for row in rows:
        row["value"] = "100.5"
    out = io.StringIO()
    writer = csv.DictWriter(out, rows[0].keys(), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    table = parse_facts(out.getvalue().encode(), "facts.csv")
    result = check(dossier(level("c1", "100.5", "2024")), table)
    assert {v.verdict for v in result.verdicts} == {"supported"}


@pytest.mark.parametrize(
    "claims",
    [
        [],
        [level("c1", "5")],
        [level("c1", "5", "2024", partner=None)],
        [target("c1", "1000")],
        [target("c1", "1000", partner=None)],
        [level("c1", "5", "2024", product="04")],
    ],
)
def test_a_statement_that_calls_for_no_series_is_refused(claims: list[dict]) -> None:
    with pytest.raises(InputError):
        facts_template(dossier(*claims))


def test_a_balance_calls_for_both_flows_of_each_side() -> None:
    text = facts_template(dossier(level("c1", "5", "2024", measure="balance")))
    rows = list(csv.DictReader(io.StringIO(text)))
    assert {(r["side"], r["measure"]) for r in rows} == {
        (side, kind) for side in (A, B) for kind in ("exports", "imports")
    }
    assert {r["note"] for r in rows} == {f"c1: {dossier(level('c1', '5')).claims[0].span.text}"}


@pytest.mark.parametrize(
    ("changed", "word"),
    [
        ({"reporter": "Maroc"}, "c1.reporter"),
        ({"currency": "EURO"}, "c1.currency"),
        ({"same_as": "c9"}, "c1.same_as"),
        ({"period": {"start": "2024-05", "end": "2024-01"}}, "c1.period"),
    ],
)
def test_a_dossier_that_names_what_does_not_exist_is_refused(changed: dict, word: str) -> None:
    broken = dossier(level("c1", "5", "2024") | changed)
    with pytest.raises(InputError) as raised:
        check(broken, facts(fact("F1", "2024", "100.5")))
    assert word in str(raised.value)


def test_a_text_is_not_a_dossier() -> None:
    with pytest.raises(InputError, match="a dossier is needed, not str"):
        check("trade rose", facts())

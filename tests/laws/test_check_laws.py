"""What must hold for any facts and claims: facts are printed from hidden true monthly flows."""

from __future__ import annotations

import math
import os
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

sys.path.append(str(Path(__file__).parents[1] / "unit" / "verdict"))

from verdict_builders import A, B, dossier, fact, facts, growth, level, share

from bilateral.verdict import CheckResult, check

pytestmark = pytest.mark.slow

FULL = os.environ.get("BILATERAL_LAWS") == "full"  # `make laws`
LAW = settings(
    max_examples=1000 if FULL else 40, deadline=None, suppress_health_check=list(HealthCheck)
)
YEARS = (2022, 2023, 2024)
PARTS = {"": 3, "-01..{y}-08": 1, "-01..{y}-09": 2}  # how many of the three stretches of a year
FLOWS = {"turnover": (0, 1), "exports": (0,), "imports": (1,)}

Truth = dict[tuple[str, int, int, int], int]  # side, direction, year, stretch -> million USD


def _period(year: int, part: str) -> str:
    return f"{year}{part.format(y=year)}"


def _total(truth: Truth, side: str, kind: str, year: int, part: str) -> int:
    stretches = range(PARTS[part])
    return sum(truth[side, way, year, s] for way in FLOWS[kind] for s in stretches)


truths = st.fixed_dictionaries(
    {
        (side, way, year, stretch): st.integers(1, 60)
        for side in (A, B)
        for way in (0, 1)
        for year in YEARS
        for stretch in range(3)
    }
)
cells = st.tuples(
    st.sampled_from((A, B, B, B)),
    st.sampled_from(tuple(FLOWS)),
    st.sampled_from(YEARS),
    st.sampled_from(("", "", *PARTS)),
    st.sampled_from(("value", "change", "both")),
)
saids = st.tuples(
    st.sampled_from(tuple(FLOWS)),
    st.sampled_from(YEARS),
    st.sampled_from(("", "", *PARTS)),
    st.sampled_from(("level", "growth")),
    st.sampled_from((0.4, 0.9, 1.0, 1.0, 1.1, 3.0)),
    st.sampled_from(("exact", "exact", "about", "over", "up_to")),
)


def _row(truth: Truth, number: int, cell: tuple[Any, ...], unit: str = "million USD") -> dict:
    side, kind, year, part, what = cell
    now = _total(truth, side, kind, year, part)
    row = {"side": side, "measure": kind, "ends": f"{B}>{A}" if kind == "imports" else f"{A}>{B}"}
    if what != "value" and year > YEARS[0]:
        base = _total(truth, side, kind, year - 1, part)
        row["change"] = f"{(now / base - 1) * 100:+.1f}%"
    value = f"{now}.0" if what != "change" or year == YEARS[0] else ""
    made = fact(f"F{number}", _period(year, part), value, **row)
    return made | {"unit": unit if value else ""}


def _claim(truth: Truth, number: int, said: tuple[Any, ...], scale: float = 1e6) -> dict:
    kind, year, part, what, factor, qualifier = said
    now = _total(truth, B, kind, year, part)
    more = {"measure": kind, "qualifier": qualifier}
    if what == "growth" and year > YEARS[0]:
        base = _total(truth, B, kind, year - 1, part)
        grown = _printed((now / base * factor - 1) * 100, qualifier)
        return growth(f"c{number}", str(grown), _period(year, part), currency="USD", **more)
    made = level(f"c{number}", f"{now * factor:.1f}", _period(year, part), **more)
    return made | {"scale": scale, "amount": float(made["number"]) * scale}


def _printed(percent: float, qualifier: str) -> float:
    """A change with one decimal: a limit is rounded so that it holds, any other figure as usual."""
    size = abs(percent) * 10
    if qualifier == "up_to":
        size = math.ceil(size - 1e-9)
    elif qualifier == "over":
        size = math.floor(size + 1e-9)
    return math.copysign(round(size) / 10, percent)


def _table(truth: Truth, made: list[tuple[Any, ...]], unit: str = "million USD") -> list[dict]:
    return [_row(truth, i, cell, unit) for i, cell in enumerate(made)]


def _claims(truth: Truth, made: list[tuple[Any, ...]], scale: float = 1e6) -> list[dict]:
    return [_claim(truth, i, said, scale) for i, said in enumerate(made)]


def _rows(result: CheckResult) -> list[tuple[Any, ...]]:
    """Everything that decides, without the sentences."""
    names = ("claim", "reading", "window", "side", "content", "verdict", "reason", "tight", "loose")
    return sorted(
        (*(getattr(v, name) or "" for name in names), v.because, v.also) for v in result.verdicts
    )


def _words(result: CheckResult) -> dict[tuple[Any, ...], str]:
    return {(v.claim, v.reading, v.window, v.side, v.content): v.verdict for v in result.verdicts}


def _known(result: CheckResult) -> dict[str, Any]:
    body = result.to_dict()
    return {k: v for k, v in body.items() if k not in {"inputs", "caveats"}}


few_cells = st.lists(cells, min_size=1, max_size=6)
few_saids = st.lists(saids, min_size=1, max_size=3)


@LAW
@given(truths, few_cells, few_saids)
def test_the_truth_is_never_contradicted(
    truth: Truth, made: list[tuple[Any, ...]], said: list[tuple[Any, ...]]
) -> None:
    true = [(*s[:4], 1.0, s[5]) for s in said]
    result = check(dossier(*_claims(truth, true)), facts(*_table(truth, made)))
    assert all(c.feasible for c in result.consistency)
    assert not [v for v in result.verdicts if v.side == B and v.verdict == "contradicted"]


@LAW
@given(truths, few_cells)
def test_implied_levels_hold_the_truth(truth: Truth, made: list[tuple[Any, ...]]) -> None:
    result = check(dossier(), facts(*_table(truth, made)))
    for item in result.implied:
        if item.quantity != "level" or int(item.period) not in YEARS:
            continue
        there = {("turnover"): "turnover"}.get(item.measure) or (
            "exports" if (item.from_, item.to) == (A, B) else "imports"
        )
        true = _total(truth, item.side, there, int(item.period), "") * 1e6
        assert item.low * (1 - 1e-9) <= true <= item.high * (1 + 1e-9)
        assert item.because


@LAW
@given(truths, few_cells, few_saids, st.randoms(use_true_random=False))
def test_order_of_rows_and_claims_changes_no_verdict(
    truth: Truth, made: list[tuple[Any, ...]], said: list[tuple[Any, ...]], random: Any
) -> None:
    rows, claims = _table(truth, made), _claims(truth, said)
    first = check(dossier(*claims), facts(*rows))
    random.shuffle(rows)
    random.shuffle(claims)
    second = check(dossier(*claims), facts(*rows))
    assert _rows(first) == _rows(second)
    assert first.consistency == second.consistency
    levels = [{repr(i) for i in r.implied if i.quantity == "level"} for r in (first, second)]
    assert levels[0] == levels[1]


@LAW
@given(
    st.lists(cells, min_size=2, max_size=6), truths, truths, few_saids, st.permutations(range(9))
)
def test_order_changes_nothing_in_facts_that_conflict(
    made: list[tuple[Any, ...]],
    one: Truth,
    other: Truth,
    said: list[tuple[Any, ...]],
    order: list[int],
) -> None:
    # every second figure is printed from another truth
    rows = [_row((one, other)[i % 2], i, cell) for i, cell in enumerate(made)]
    claims = _claims(one, said)
    first = check(dossier(*claims), facts(*rows))
    second = check(dossier(*claims), facts(*(rows[i] for i in order if i < len(rows))))
    assert first.consistency == second.consistency
    assert _rows(first) == _rows(second)


@LAW
@given(truths, few_cells, few_saids, st.sampled_from(["thousand", "billion", "trillion"]))
def test_the_size_of_money_changes_no_verdict(
    truth: Truth, made: list[tuple[Any, ...]], said: list[tuple[Any, ...]], word: str
) -> None:
    scale = {"thousand": 1e3, "billion": 1e9, "trillion": 1e12}[word]
    first = check(dossier(*_claims(truth, said)), facts(*_table(truth, made)))
    second = check(
        dossier(*_claims(truth, said, scale)), facts(*_table(truth, made, f"{word} USD"))
    )
    assert _rows(first) == _rows(second)


@LAW
@given(truths, few_cells, cells, few_saids)
def test_one_more_fact_never_takes_back_a_verdict(
    truth: Truth, made: list[tuple[Any, ...]], more: tuple[Any, ...], said: list[tuple[Any, ...]]
) -> None:
    claims = dossier(*_claims(truth, said))
    before = _words(check(claims, facts(*_table(truth, made))))
    after = _words(check(claims, facts(*_table(truth, [*made, more]))))
    for key, word in before.items():
        if word in {"contradicted", "supported"}:
            assert after[key] == word
        if word == "consistent":
            assert after[key] != "not_checkable"


def _only(rows: list[dict], members: frozenset[str]) -> list[dict]:
    """Rows with nothing but the levels and growths that are named."""
    out: list[dict] = []
    for row in rows:
        kept = dict(row)
        if f"{row['id']}.value" not in members:
            kept |= {"value": "", "unit": ""}
        if f"{row['id']}.change" not in members:
            kept |= {"change": "", "change_basis": ""}
        if kept["value"] or kept["change"]:
            out.append(kept)
    return out


@settings(LAW, max_examples=1000 if FULL else 20)
@given(truths, few_cells, saids)
def test_reasons_are_enough_and_none_is_idle(
    truth: Truth, made: list[tuple[Any, ...]], said: tuple[Any, ...]
) -> None:
    rows, claims = _table(truth, made), dossier(_claim(truth, 0, said))
    found = next(v for v in check(claims, facts(*rows)).verdicts if v.side == B)
    assume(found.verdict in {"contradicted", "supported"})
    every = {f"{r['id']}.{k}" for r in rows for k in ("value", "change") if r[k]}

    def follows(members: frozenset[str]) -> bool:
        table = facts(*_only(rows, members))
        return any(v.side == B and v.loose == found.verdict for v in check(claims, table).verdicts)

    for reasons in (found.because, *found.also):
        assert follows(frozenset(reasons))
        for one in reasons:
            assert not follows(frozenset(reasons) - {one})
    if len(found.because) > 1:
        assert not any(follows(frozenset({one})) for one in every)


@LAW
@given(truths, few_cells, saids)
def test_exports_of_one_are_imports_of_the_other(
    truth: Truth, made: list[tuple[Any, ...]], said: tuple[Any, ...]
) -> None:
    assume(said[0] != "turnover")
    claim = _claim(truth, 0, said)
    other = {"exports": "imports", "imports": "exports"}[said[0]]
    swapped = claim | {"measure": other, "reporter": B, "partner": A}
    table = facts(*_table(truth, made))
    assert _rows(check(dossier(claim), table)) == _rows(check(dossier(swapped), table))


@LAW
@given(truths, few_cells)
def test_flows_of_facts_have_two_names_too(truth: Truth, made: list[tuple[Any, ...]]) -> None:
    rows = _table(truth, made)
    swap = {"exports": "imports", "imports": "exports", "turnover": "turnover"}
    other = [row | {"measure": swap[row["measure"]]} for row in rows]
    claims = [level(f"c{y}", "100.5", str(y)) for y in YEARS]
    first = check(dossier(*claims), facts(*rows))
    second = check(dossier(*claims), facts(*other))
    assert _rows(first) == _rows(second)


@LAW
@given(truths, few_cells, few_saids)
def test_turnover_is_the_same_from_both_ends(
    truth: Truth, made: list[tuple[Any, ...]], said: list[tuple[Any, ...]]
) -> None:
    claims = _claims(truth, [("turnover", *s[1:]) for s in said])
    rows = _table(truth, made)
    swapped = [c | {"reporter": B, "partner": A} for c in claims]
    turned = [
        row | {"from": row["to"], "to": row["from"]} if row["measure"] == "turnover" else row
        for row in rows
    ]
    first = _rows(check(dossier(*claims), facts(*rows)))
    assert first == _rows(check(dossier(*swapped), facts(*rows)))
    assert first == _rows(check(dossier(*claims), facts(*turned)))


@LAW
@given(truths, truths, few_cells, few_saids, cells)
def test_an_earlier_day_knows_no_later_fact(
    truth: Truth,
    other: Truth,
    made: list[tuple[Any, ...]],
    said: list[tuple[Any, ...]],
    later: tuple[Any, ...],
) -> None:
    rows = _table(truth, made)
    claims = dossier(
        *_claims(truth, said),
        level("t1", "1000") | {"type": "forward", "modality": "aim", "status": "open"},
    )
    planted = _row(other, 99, later) | {"published": "2026-02"}
    first = check(claims, facts(*rows), "2026-01")
    second = check(claims, facts(*rows, planted), "2026-01-31")
    assert _known(first) == _known(second)


@LAW
@given(truths, st.lists(cells, min_size=1, max_size=4))
def test_a_published_figure_repeated_is_supported(
    truth: Truth, made: list[tuple[Any, ...]]
) -> None:
    rows = _table(truth, made)
    claims = []
    for i, row in enumerate(rows):
        more = {"measure": row["measure"], "reporter": A, "partner": B}
        if row["value"]:
            claims.append((row["side"], level(f"c{i}", row["value"], row["period"], **more)))
        else:
            number = row["change"].strip("+%")
            claims.append((row["side"], growth(f"c{i}", number, row["period"], **more)))
    result = check(dossier(*(c for _, c in claims)), facts(*rows))
    found = _words(result)
    for side, claim in claims:
        assert [w for k, w in found.items() if (k[0], k[3]) == (claim["id"], side)] == ["supported"]


@LAW
@given(st.integers(1, 99), st.integers(1, 99), st.sampled_from(("turnover", "exports", "imports")))
def test_a_part_is_a_share_of_its_whole(part: int, rest: int, kind: str) -> None:
    ends = ((A, B), (A, "WLD")) if kind != "imports" else ((B, A), ("WLD", A))
    rows = [
        fact(f"F{i}", "2024", f"{v}.0", side=A, measure=kind, ends=">".join(e))
        for i, (v, e) in enumerate(zip((part, part + rest), ends, strict=True))
    ]
    true = f"{part / (part + rest) * 100:.1f}"
    false = f"{min(part / (part + rest) * 100 * 1.5 + 5, 100):.1f}"
    claims = [share("c1", true, "2024", measure=kind), share("c2", false, "2024", measure=kind)]
    found = _words(check(dossier(*claims), facts(*rows)))
    words = {k[0]: w for k, w in found.items() if k[3] == A}
    assert words["c1"] in {"supported", "consistent"}
    assert rest < 5 or words["c2"] == "contradicted"


def test_the_second_name_of_a_measure_is_the_other_end() -> None:
    claim = level("c1", "100.5", "2024", measure="imports", reporter=B, partner=A)
    table = facts(fact("F1", "2024", "100.5", measure="exports"))
    assert _words(check(dossier(claim), table))["c1", "r1", "2024", B, "unstated"] == "supported"

"""The side score on announced targets: rows, the day's knowledge, the scores."""

from __future__ import annotations

import importlib
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytest.importorskip("polars", reason="polars is a development dependency")

ROOT = Path(__file__).parents[3]
ROW = {
    "target_id": "T900",
    "economy_a": "AAA",
    "economy_b": "BBB",
    "target_value": "3000000000",
    "currency": "USD",
    "measure": "turnover",
    "deadline_year": "2012",
    "announced": "2009-05",
    "growth_base_value": "1500000000",
    "growth_base_year": "2008",
    "required_factor": "2",
    "status": "missed",
    "value_reached": "2500000000",
    "value_year": "2012",
    "outcome_basis": "computed",
}


@pytest.fixture
def tool(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.syspath_prepend(ROOT / "tools")
    return importlib.import_module("score_register")


def told(tool: Any, key: str, deadline: int, p: float, hit: bool, **more: Any) -> Any:
    row = tool.announced({**ROW, "target_id": key, "deadline_year": str(deadline)})
    row = replace(row, hit=hit, **{k: more.pop(k) for k in ("pair",) if k in more})
    fields = {"frequency": 0.3, "line": None, "history": "none", **more}
    return tool.Told(row, p, **fields)


def test_a_row_as_written(tool: Any) -> None:
    row = tool.announced(ROW)
    assert (row.year, row.deadline, row.base_year, row.horizon) == (2009, 2012, 2008, 4)
    assert row.multiple == 2
    assert row.exporter is None
    assert not row.hit
    assert row.reached == (2.5e9, 2012)
    factor = tool.announced({**ROW, "target_value": "", "required_factor": "1.5"})
    assert factor.multiple == 1.5
    assert tool.announced({**ROW, "measure": "exports b to a"}).exporter == "BBB"
    early = tool.announced({**ROW, "status": "hit_early", "value_reached": ""})
    assert early.hit
    assert early.reached is None
    with pytest.raises(KeyError):
        tool.announced({**ROW, "measure": "balance"})


def invented(seed: int, first: int, last: int, codes: Any) -> Any:
    from bilateral.methods.outlook.series import panel_from_rows

    rng = np.random.default_rng(seed)
    years = np.arange(first, last + 1)
    pairs = [(a, b) for i, a in enumerate(codes) for b in codes[i + 1 :]]
    steps = rng.normal(0.06, 0.2, (len(pairs), len(years)))
    value = 300 * np.exp(np.cumsum(steps, axis=1))
    each = [np.repeat(np.array(side), len(years)) for side in zip(*pairs, strict=True)]
    flow = value.ravel() / 2
    return panel_from_rows(*each, np.tile(years, len(pairs)), flow, 1.4 * flow)


@pytest.fixture
def desk(tool: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(tool, "HORIZONS", (1, 4))
    numbers = list(range(100, 112))
    names = ["AAA", "BBB", *(f"C{n:02d}" for n in range(12))]
    first = invented(1, 1960, 2005, numbers)
    return tool.Desk(first, invented(2, 1990, 2016, names), {"AAA": 100, "BBB": 101})


def lifted(panel: Any, year: int) -> Any:
    """The panel with all figures from a year on replaced by ten times as much."""
    from bilateral.methods.outlook.series import panel_from_rows

    factor = np.where(panel.years >= year, 10.0, 1.0)
    count = len(panel.years)
    return panel_from_rows(
        np.repeat(panel.a, count),
        np.repeat(panel.b, count),
        np.tile(panel.years, len(panel.a)),
        (panel.a_from_b * factor).ravel(),
        (panel.b_from_a * factor).ravel(),
    )


@pytest.mark.parametrize(
    ("year", "measure"), [(2004, "turnover"), (2009, "turnover"), (2009, "exports a to b")]
)
def test_nothing_of_the_year_of_the_announcement_counts(
    tool: Any, desk: Any, year: int, measure: str
) -> None:
    row = tool.announced(
        {
            **ROW,
            "announced": str(year),
            "growth_base_year": str(year - 1),
            "deadline_year": str(year + 3),
            "measure": measure,
        }
    )
    panels = [desk.panels[name, False] for name in ("first", "second")]
    other = tool.Desk(*(lifted(panel, year) for panel in panels), desk.codes)
    assert desk.says(row) == other.says(row)
    assert desk.says(row).history == ("first" if year == 2004 else "second")
    changed = tool.Desk(*(lifted(panel, year - 1) for panel in panels), desk.codes)
    assert desk.says(row) != changed.says(row)


def test_the_history_of_the_right_flow(tool: Any, desk: Any) -> None:
    level = tool.NAMES.index("imbalance")
    for measure, sign in (("exports a to b", "AAA"), ("exports b to a", "BBB")):
        row = tool.announced({**ROW, "measure": measure})
        assert row.exporter == sign
        _, raw, _ = desk.history(row, 2008)
        assert np.isfinite(raw[level])
    view = desk.view("second", True, 2008)
    importer_a = tool.origin(view.panel, "AAA", "BBB", 2008, directed=True)
    importer_b = tool.origin(view.panel, "BBB", "AAA", 2008, directed=True)
    last = view.panel.column(2008)
    assert view.panel.turnover[importer_b, last] == pytest.approx(
        1.4 * view.panel.turnover[importer_a, last]
    )


def test_a_base_of_the_same_year_or_a_stranger_has_only_its_level(tool: Any, desk: Any) -> None:
    same = tool.announced({**ROW, "growth_base_year": "2009", "deadline_year": "2013"})
    stranger = tool.announced({**ROW, "economy_b": "ZZZ"})
    for row in (same, stranger):
        said = desk.says(row)
        assert said.history == "none"
        assert said.line is None
        assert 0 < said.model < 1
    euro = desk.says(replace(stranger, currency="EUR"))
    assert euro.model == desk.says(replace(stranger, currency="EUR", base=15e9, target=30e9)).model


def test_the_last_growth_going_on_is_in_current_dollars(tool: Any) -> None:
    row = tool.announced(ROW)  # doubling in four years: 18.9 % a year
    raw = np.full(len(tool.NAMES), np.nan)
    assert tool.straight_line(raw, row) is None
    prices = tool.log_price([2007, 2008])
    for growth, expected in ((1.18, 0.01), (1.2, 0.99)):
        raw[tool.NAMES.index("growth_1")] = np.log(growth) - (prices[1] - prices[0])
        assert tool.straight_line(raw, row) == expected


def test_scores_by_hand(tool: Any) -> None:
    assert tool.brier([0.2, 0.9], [False, True]) == pytest.approx((0.04 + 0.01) / 2)
    pairs = [("A", "B")] * 3 + [("A", "C")]
    happened = [True, True, True, False]
    gain, low, high = tool.difference([0.9] * 4, [0.5] * 4, happened, pairs)
    assert gain == pytest.approx((3 * (0.25 - 0.01) + (0.25 - 0.81)) / 4)
    assert low == pytest.approx(-0.56)  # only the second pair was drawn
    assert high == pytest.approx(0.24)
    assert low < gain < high


def test_the_verdict_in_words(tool: Any) -> None:
    pairs = [("AAA", f"B{n:02d}") for n in range(9)]
    rows = [told(tool, f"T{n}", 2012, 0.1, False, pair=pair) for n, pair in enumerate(pairs)]
    assert "is better than" in tool.in_words(rows)
    assert "is worse than" in tool.in_words([replace(t, model=0.9) for t in rows])
    assert "cannot tell" in tool.in_words([replace(t, model=0.3) for t in rows])


def test_eras_and_stories_do_not_look_at_the_outcome(tool: Any) -> None:
    rows = [
        told(tool, key, deadline, p, hit)
        for key, deadline, p, hit in (
            ("T30", 2012, 0.1, True),
            ("T4", 2013, 0.9, False),
            ("T100", 2011, 0.2, False),
            ("T7", 2010, 0.2, True),
            ("T2", 2009, 0.2, False),
            ("T3", 2022, 0.2, False),
        )
    ]
    assert [t.row.key for t in tool.stories(rows)] == ["T2", "T7", "T4", "T30"]
    turned = [replace(t, row=replace(t.row, hit=not t.row.hit), model=0.5) for t in rows]
    assert [t.row.key for t in tool.stories(turned)] == ["T2", "T7", "T4", "T30"]
    assert [tool.era_name(tool.era_of(y)) for y in (2005, 2015, 2026)] == [
        "to 2010",
        "2011-2015",
        "2026 and later",
    ]


def test_the_page_keeps_what_is_outside_its_marks(tool: Any) -> None:
    rows = [
        told(tool, "T1", 2012, 0.1, False, line=0.99, history="first", pair=("BRA", "CHN")),
        told(tool, "T2", 2013, 0.6, True, pair=("BRA", "RUS")),
    ]
    page = f"before\n{tool.MARKS[0]}\nold\n{tool.MARKS[1]}\nafter\n"
    once = tool.placed(page, tool.written(rows))
    assert "old" not in once
    assert once.startswith("before\n")
    assert once.endswith("after\n")
    assert tool.placed(once, tool.written(rows)) == once
    assert "| all | 2 | 2 | 1 (50%) | 35% | 0.085 |" in once
    assert "| 50% to 100% | 1 | 60% | 100% |" in once
    assert "- **T1, Brazil and China.** Said in 2009: turnover of 3 bn USD by 2012" in once
    assert "the last growth going on: reached" in once
    assert "its last growth was not known" in once

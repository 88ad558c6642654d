"""A whole back-test on an invented panel."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
import pytest
from invented import panel as invented
from invented import second_panel

from bilateral.backtesting import METHODS, BacktestResult, Method, backtest
from bilateral.backtesting.exchange import fingerprint
from bilateral.backtesting.protocol import HORIZONS
from bilateral.errors import BadTableError, InputError, MethodError
from bilateral.methods.outlook.tables import to_frame
from bilateral.methods.quantiles import CLIP, LEVELS

if TYPE_CHECKING:
    from pathlib import Path

PANEL = invented()
QUICK = ("clim", "no-change", "official", "walk")


class StandIn:
    """Forecasts no change with a spread of one, and states a rate."""

    def __init__(self, panel: pl.DataFrame, cutoff: int, horizons: Any, totals: Any) -> None:
        self.asked = panel, cutoff, horizons, totals

    def quantiles(self, _: pl.DataFrame, origins: pl.DataFrame, **__: Any) -> pl.DataFrame:
        values = np.broadcast_to(LEVELS - 0.5, (origins.height, len(HORIZONS), 25))
        return to_frame(origins, HORIZONS, values, LEVELS, ("q", "value"))

    def rates(
        self, _: pl.DataFrame, rows: pl.DataFrame, multiples: list[float], **__: Any
    ) -> pl.DataFrame:
        assert rows.columns == ["a", "b", "year", "horizon"]
        n = len(multiples)
        return pl.DataFrame(
            {"multiple": multiples, "p": [0.5] * n, "low": [0.0] * n, "high": [1.0] * n}
        )


STAND_IN = Method("stand-in", "spread of one", StandIn)


@pytest.fixture(scope="module")
def result() -> BacktestResult:
    return backtest(PANEL, second=second_panel(), methods=[STAND_IN, *QUICK])


def pooled(result: BacktestResult, method: str, kind: str = "at", panel: str = "first") -> Any:
    (found,) = (
        s
        for s in result.scores
        if (s.method, s.kind, s.panel, s.group) == (method, kind, panel, "pooled")
    )
    return found


def test_every_method_is_judged_on_the_same_rows(result: BacktestResult) -> None:
    for panel in ("first", "second"):
        for kind in ("at", "by"):
            rows = {pooled(result, m, kind, panel).rows for m in ("stand-in", *QUICK)}
            assert len(rows) == 1
    blocks = [b for b in result.design["blocks"] if b["panel"] == "first"]
    assert sum(b["rows"] for b in blocks) == pooled(result, "clim").rows


def test_groups_add_up_to_the_whole(result: BacktestResult) -> None:
    whole = pooled(result, "walk")
    for group in ("era", "size", "horizon"):
        parts = [
            s
            for s in result.scores
            if (s.method, s.kind, s.panel, s.group) == ("walk", "at", "first", group)
        ]
        assert sum(p.rows for p in parts) == whole.rows
        assert sum(p.rows * p.crps for p in parts) / whole.rows == pytest.approx(whole.crps)
        brier = sum(p.rows * p.odds[1].brier for p in parts) / whole.rows
        assert brier == pytest.approx(whole.odds[1].brier)


def test_skill_is_against_the_plain_frequency_on_the_same_rows(result: BacktestResult) -> None:
    assert pooled(result, "clim").crps_skill == 0
    for score in result.scores:
        (reference,) = (
            s
            for s in result.scores
            if s.method == "clim"
            and (s.panel, s.kind, s.group, s.value)
            == (score.panel, score.kind, score.group, score.value)
        )
        assert score.crps_skill == pytest.approx(1 - score.crps / reference.crps)


def test_no_change_is_never_right_about_doubling(result: BacktestResult) -> None:
    odds = pooled(result, "no-change").odds[1]
    assert odds.multiple == 2
    assert odds.predicted == pytest.approx(0.0025)
    assert odds.in_the_large == pytest.approx(0.0025 - odds.observed)


def test_stated_ranges_are_compared_with_what_happened(result: BacktestResult) -> None:
    stated = [r for r in result.rates if r.method == "stand-in"]
    assert {r.covers for r in stated} == {True}
    assert {r.covers for r in result.rates if r.method == "walk"} == {None}
    errors = {(e.panel, e.kind, e.method, e.multiple): e for e in result.block_errors}
    ours = [r for r in stated if (r.panel, r.kind, r.multiple) == ("first", "by", 2.0)]
    error = errors["first", "by", "stand-in", 2.0]
    assert (error.blocks, error.covered) == (4, 4)
    assert error.error == pytest.approx(np.mean([abs(r.predicted - r.observed) for r in ours]))
    assert errors["first", "by", "walk", 2.0].covered is None


def test_gains_have_a_range_and_agree_with_skill(result: BacktestResult) -> None:
    gains = {(g.panel, g.kind, g.method, g.measure): g for g in result.gains}
    gain = gains["first", "at", "walk", "crps"]
    assert gain.gain == pytest.approx(pooled(result, "walk").crps_skill)
    assert gain.low <= gain.gain <= gain.high
    assert ("first", "at", "clim", "crps") not in gains


def test_diagrams_hold_every_forecast(result: BacktestResult) -> None:
    for diagram in result.diagrams:
        if diagram.group == "pooled":
            kind: Any = diagram.kind
            assert sum(diagram.rows) == pooled(result, diagram.method, kind, diagram.panel).rows


def test_the_json_form_is_tagged_and_holds_no_nan(result: BacktestResult) -> None:
    body = json.loads(json.dumps(result.to_dict(), allow_nan=False))
    assert body["schema"] == "bilateral-backtest/1"
    assert set(body) == {
        *("schema", "program", "inputs", "methods", "scores", "rates", "block_errors", "gains"),
        *("diagrams", "design", "caveats"),
    }
    assert {i["role"] for i in body["inputs"]} == {"panel", "second panel"}
    assert body["scores"][0]["odds"][0]["multiple"] == 1.5


def test_only_training_rows_known_at_the_cutoff_reach_a_method() -> None:
    seen: list[StandIn] = []

    def fit(panel: pl.DataFrame, cutoff: int, horizons: Any, totals: Any) -> StandIn:
        seen.append(StandIn(panel, cutoff, horizons, totals))
        return seen[-1]

    totals = pl.DataFrame({"country": "A00", "year": [1980, 2009], "total_musd": [5.0, 6.0]})
    backtest(PANEL, totals=totals, methods=[Method("seen", "looks", fit)])
    assert [s.asked[1] for s in seen] == [1990, 1995, 2000, 2005]
    dev = set(PANEL.filter(pl.col("split") == "dev")["a"].unique())
    for panel, cutoff, horizons, known in (s.asked for s in seen):
        assert panel["year"].max() == cutoff
        assert known["year"].max() <= cutoff
        assert not dev & set(panel["a"].unique())
        assert horizons == HORIZONS


def test_a_run_that_was_stopped_goes_on(tmp_path: Path, result: BacktestResult) -> None:
    work = tmp_path / "work"

    def stop(message: str) -> None:
        if message.startswith("walk-first-1995"):
            raise KeyboardInterrupt

    arguments: dict[str, Any] = {"second": second_panel(), "methods": [STAND_IN, *QUICK]}
    with pytest.raises(KeyboardInterrupt):
        backtest(PANEL, work=work, say=stop, **arguments)
    said: list[str] = []
    again = backtest(PANEL, work=work, say=said.append, **arguments)
    assert again.to_dict() == result.to_dict()
    kept = [line.partition(":")[0] for line in said if "kept from an earlier run" in line]
    assert len(kept) == 3 * 6 + 2
    assert kept[-1] == "walk-first-1995-1999"


def test_a_method_of_ones_own_is_computed_each_time(tmp_path: Path) -> None:
    """No hash tells whether its code is still the same."""
    for _ in range(2):
        said: list[str] = []
        backtest(PANEL, methods=[STAND_IN], work=tmp_path, say=said.append)
        assert sum(line.startswith("stand-in") and "origins" in line for line in said) == 4
    assert not list(tmp_path.glob("stand-in*"))


def test_a_damaged_piece_is_computed_again(tmp_path: Path) -> None:
    first = backtest(PANEL, methods=["clim"], work=tmp_path)
    path = next(tmp_path.glob("clim-first-2000-2004-*.piece"))
    path.write_bytes(path.read_bytes()[:-1])
    said: list[str] = []
    again = backtest(PANEL, methods=["clim"], work=tmp_path, say=said.append)
    assert again == first
    assert sum("damaged" in line for line in said) == 1
    assert sum("kept from an earlier run" in line for line in said) == 3


def test_other_inputs_do_not_find_the_pieces(tmp_path: Path) -> None:
    backtest(PANEL, methods=["clim"], work=tmp_path)
    said: list[str] = []
    backtest(invented(seed=1), methods=["clim"], work=tmp_path, say=said.append)
    assert not any("kept" in line for line in said)


def test_the_second_panel_does_not_touch_the_pieces_of_the_first(tmp_path: Path) -> None:
    backtest(PANEL, methods=["clim"], work=tmp_path)
    said: list[str] = []
    backtest(PANEL, second=second_panel(), methods=["clim"], work=tmp_path, say=said.append)
    assert sum("kept" in line for line in said) == 4
    assert sum("second" in line and "origins" in line for line in said) == 2


def test_a_sample_is_smaller_and_stated() -> None:
    few = backtest(PANEL, methods=["clim"], sample=40)
    assert sum(b["origins"] for b in few.design["blocks"]) == 40
    assert any("40 origins" in note for note in few.caveats)


def test_slow_methods_stand_beside_the_others_on_their_sample() -> None:
    slow = Method("slow", "slow", StandIn, ("at",), sampled=True)
    found = backtest(PANEL, methods=["walk", slow])
    sample = [s for s in found.scores if s.sample]
    assert {s.method for s in sample} == {"clim", "walk", "slow"}
    assert len({s.rows for s in sample}) == 1
    assert all(s.kind == "at" for s in sample)
    assert not any(s.method == "slow" for s in found.scores if not s.sample)
    assert found.design["sample_for_slow_methods"] > 0


def test_rows_and_columns_in_another_order_change_nothing() -> None:
    shuffled = PANEL.sample(fraction=1.0, shuffle=True, seed=3).select(PANEL.columns[::-1])
    assert fingerprint(shuffled) == fingerprint(PANEL)
    assert backtest(shuffled, methods=["clim"]) == backtest(PANEL, methods=["clim"])


def test_without_a_split_pairs_are_split_by_their_hash() -> None:
    found = backtest(invented(60).drop("split"), methods=["clim"])
    assert 0 < found.design["blocks"][0]["origins"] < 60 * 5


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"methods": ["magic"]}, "magic"),
        ({"methods": ["clim", "clim"]}, "twice"),
        ({"multiples": []}, "above zero"),
        ({"multiples": [-1.0]}, "above zero"),
        ({"fold": "nowhere"}, "'nowhere'"),
        ({"fold": "train"}, "'train'"),
        ({"sample": 0}, "at least one"),
        ({"second": invented(3).filter(pl.col("year") < 1995)}, "second panel has no origin"),
    ],
)
def test_bad_requests(arguments: dict[str, Any], words: str) -> None:
    with pytest.raises(InputError, match=words):
        backtest(PANEL, **{"methods": ["clim"], **arguments})


def test_a_bad_panel_is_refused() -> None:
    with pytest.raises(BadTableError, match="year"):
        backtest(PANEL.drop("year"), methods=["clim"])


def test_a_forecaster_that_leaves_something_out_is_refused() -> None:
    class Short(StandIn):
        def quantiles(self, *arguments: Any, **named: Any) -> pl.DataFrame:
            return super().quantiles(*arguments, **named)[1:]

    class Silent(StandIn):
        def rates(self, *arguments: Any, **named: Any) -> pl.DataFrame:
            return super().rates(*arguments, **named)[1:]

    for fit, words in ((Short, "asked for"), (Silent, "rate of every multiple")):
        with pytest.raises(MethodError, match=words):
            backtest(PANEL, methods=[Method("short", "short", fit)])


def test_the_reference_always_takes_part() -> None:
    assert [m.name for m in backtest(PANEL, methods=["walk"]).methods] == ["clim", "walk"]
    assert "outlook" in METHODS


def test_a_probability_that_is_told_is_used_and_clipped() -> None:
    class Sure(StandIn):
        def probability(
            self, _: Any, origins: pl.DataFrame, multiples: list[float], **__: Any
        ) -> pl.DataFrame:
            values = np.ones((origins.height, len(HORIZONS), len(multiples)))
            return to_frame(origins, HORIZONS, values, np.array(multiples), ("multiple", "p"))

    found = backtest(PANEL, methods=[Method("sure", "sure", Sure)])
    assert pooled(found, "sure").odds[0].predicted == pytest.approx(CLIP[1])

"""The peers say what their names promise."""

from __future__ import annotations

import math

import numpy as np
import polars as pl
import pytest
from invented import panel as invented

from bilateral.backtesting.exchange import to_grid
from bilateral.backtesting.peers import (
    CompoundGrowth,
    Extrapolation,
    Frequency,
    NoChange,
    Peer,
    PooledWalk,
    RandomWalk,
    growth_rates,
    highest,
    locate,
)
from bilateral.backtesting.protocol import HORIZONS, KINDS, training_outcomes
from bilateral.errors import InputError, MethodError
from bilateral.methods.outlook.tables import panel_of, to_frame
from bilateral.methods.quantiles import LEVELS

PEERS = (Frequency, NoChange, Extrapolation, CompoundGrowth, RandomWalk, PooledWalk)
PANEL = invented()
ASKED = pl.DataFrame({"a": ["A02", "B05"], "b": ["B02", "A05"], "year": [1990, 1994]})


def grid(peer: Peer, kind: str) -> np.ndarray:
    answer = peer.quantiles(PANEL, ASKED, kind)  # type: ignore[arg-type]
    return to_grid(answer, ASKED, HORIZONS, LEVELS, ("q", "value"))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("make", PEERS)
def test_every_peer_answers_in_order(make: type[Peer], kind: str) -> None:
    values = grid(make(PANEL, 1990), kind)
    assert values.shape == (2, 10, 25)
    assert (np.diff(values, axis=2) >= 0).all()
    if kind == "by":
        assert (values >= grid(make(PANEL, 1990), "at") - 1e-9).all(), "the highest is no less"
    if kind == "by" and make is not Frequency:  # whose rows differ from horizon to horizon
        assert (np.diff(values, axis=1) >= -1e-9).all(), "by a later year never less"


def test_frequency_is_the_quantile_of_what_was_known() -> None:
    values = grid(Frequency(PANEL, 1990), "at")
    known = training_outcomes(panel_of(PANEL), 1990, "at")
    assert values[0] == pytest.approx(np.nanquantile(known, LEVELS, axis=0).T)
    assert np.array_equal(values[0], values[1])


def test_no_change_and_extrapolation_are_points() -> None:
    assert not grid(NoChange(PANEL, 1990), "at").any()
    panel = panel_of(PANEL)
    last = growth_rates(panel, locate(panel, ASKED), 1)[0, 0]
    values = grid(Extrapolation(PANEL, 1990), "at")
    assert values[0, :, 7] == pytest.approx(last * np.arange(1, 11))


def test_the_officials_yes_is_worth_99_percent() -> None:
    peer = Extrapolation(PANEL, 1990)
    answer = peer.probability(PANEL, ASKED, [1.0001, 50.0], "at")
    p = to_grid(answer, ASKED, HORIZONS, [1.0001, 50.0], ("multiple", "p"))
    path = grid(peer, "at")[:, :, 0]
    assert np.array_equal(p[:, :, 0], np.where(path >= math.log(1.0001), 0.99, 0.01))
    assert set(p[:, :, 1].ravel()) <= {0.01, 0.99}


def test_a_random_walk_spreads_with_the_root_of_time() -> None:
    panel = panel_of(PANEL)
    at = locate(panel, ASKED)
    rates = growth_rates(panel, at, 20)
    values = grid(RandomWalk(PANEL, 1990), "at")
    assert values[0, :, 12] == pytest.approx(np.nanmean(rates[0]) * np.arange(1, 11))
    width = values[0, :, 16] - values[0, :, 8]
    assert width / width[0] == pytest.approx(np.sqrt(np.arange(1, 11)))
    five = grid(CompoundGrowth(PANEL, 1990), "at")
    assert five[0, 4, 12] == pytest.approx(5 * np.mean(rates[0, :5]))


def test_the_highest_point_of_one_step_is_that_step() -> None:
    walk = RandomWalk(PANEL, 1990)
    by, at = grid(walk, "by"), grid(walk, "at")
    assert by[:, 0, 3:22] == pytest.approx(at[:, 0, 3:22], abs=0.02)


def test_the_highest_point_of_a_walk_without_drift() -> None:
    """Two normal steps: ``E max(S1, S2) = E S1 + E max(0, S2 - S1) = 1 / sqrt(2 pi)``."""
    quantiles = highest(np.zeros(1), np.ones(1), (1, 2))[0]
    mean = np.interp(np.linspace(0, 1, 20001), LEVELS, quantiles[1]).mean()
    assert mean == pytest.approx(1 / math.sqrt(2 * math.pi), abs=0.03)


def test_pairs_are_found_in_either_order() -> None:
    panel = panel_of(PANEL)
    found = locate(panel, ASKED)
    assert [(panel.a[p], panel.b[p]) for p in found.pair] == [("A02", "B02"), ("A05", "B05")]


@pytest.mark.parametrize(
    ("change", "words"), [({"a": "XXX"}, "nothing about"), ({"year": 1890}, "outside the years")]
)
def test_an_origin_that_is_not_there_is_refused(change: dict[str, object], words: str) -> None:
    asked = ASKED.with_columns(**{k: pl.lit(v) for k, v in change.items()})
    with pytest.raises(InputError, match=words):
        locate(panel_of(PANEL), asked)


def test_an_answer_in_any_order_is_read_and_a_short_one_refused() -> None:
    values = np.sort(np.random.default_rng(0).random((2, 10, 25)), axis=2)
    answer = to_frame(ASKED, HORIZONS, values, LEVELS, ("q", "value"))
    shuffled = answer.sample(fraction=1.0, shuffle=True, seed=1)
    assert np.array_equal(to_grid(shuffled, ASKED, HORIZONS, LEVELS, ("q", "value")), values)
    for wrong in (answer[1:], pl.concat([answer[1:], answer[5:6]])):
        with pytest.raises(MethodError, match="1 of those asked for not among them"):
            to_grid(wrong, ASKED, HORIZONS, LEVELS, ("q", "value"))
    twice = pl.concat([answer, answer[:1]])
    with pytest.raises(MethodError, match="gave 501"):
        to_grid(twice, ASKED, HORIZONS, LEVELS, ("q", "value"))

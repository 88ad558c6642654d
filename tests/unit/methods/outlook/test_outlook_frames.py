"""The contract: Polars frames in, Polars frames out."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from outlook_panels import FLOWS, invented, origins_in

from bilateral.errors import InputError, MethodError
from bilateral.methods import outlook
from bilateral.methods.outlook import LEVELS, FittedOutlook

PANEL = invented(gaps=0.02)
ASKED = origins_in(PANEL, 2000, 2004)


@pytest.fixture(scope="module")
def model() -> FittedOutlook:
    return outlook.fit(PANEL, cutoff=2000, horizons=range(1, 11), totals=None)


def numbered(frame: pl.DataFrame) -> pl.DataFrame:
    """Codes as small whole numbers, in the same order."""
    code = pl.col("a", "b").str.slice(1).cast(pl.Int16)
    return frame.with_columns(code, pl.col("year").cast(pl.Int16))


def test_quantiles_have_the_columns_of_the_contract(model: FittedOutlook) -> None:
    found = model.quantiles(PANEL, ASKED, kind="at", totals=None)
    assert found.columns == ["a", "b", "year", "horizon", "q", "value"]
    assert found.height == ASKED.height * 10 * 25
    assert found["q"].unique().sort().to_list() == LEVELS.tolist()
    assert found["horizon"].unique().sort().to_list() == list(range(1, 11))
    assert found["value"].is_finite().all()
    first = found.unique(["a", "b", "year"], maintain_order=True).select("a", "b", "year")
    assert first.equals(ASKED)


def test_probabilities_have_the_columns_of_the_contract(model: FittedOutlook) -> None:
    found = model.probability(PANEL, ASKED, multiples=[1.5, 2, 3], kind="by")
    assert found.columns == ["a", "b", "year", "horizon", "multiple", "p"]
    assert found.height == ASKED.height * 10 * 3
    assert found["p"].is_between(0.0025, 0.9975).all()
    assert found.equals(model.probability(PANEL, ASKED))


def test_whole_numbers_as_codes_give_the_same_answers(model: FittedOutlook) -> None:
    coded = outlook.fit(numbered(PANEL), cutoff=2000)
    ours = model.quantiles(PANEL, ASKED)["value"]
    assert coded.quantiles(numbered(PANEL), numbered(ASKED))["value"].equals(ours)


def test_flows_as_whole_numbers_and_other_columns_are_taken() -> None:
    whole = PANEL.with_columns(pl.col(*FLOWS).round().cast(pl.Int64), split=pl.lit("train"))
    assert whole[FLOWS[0]].null_count()
    assert outlook.fit(whole, cutoff=2000, horizons=[1]).quantiles(whole, ASKED).height


def test_no_flow_is_not_a_flow_of_zero(model: FittedOutlook) -> None:
    a, b, year = ASKED.row(0)
    earlier = (pl.col("a") == a) & (pl.col("b") == b) & (pl.col("year") == year - 1)
    values = [
        model.quantiles(
            PANEL.with_columns(pl.when(earlier).then(new).otherwise(pl.col(*FLOWS)).name.keep()),
            ASKED.head(1),
        )["value"]
        for new in (None, 0.0)
    ]
    assert not values[0].equals(values[1])


def test_a_pair_may_be_asked_from_both_sides(model: FittedOutlook) -> None:
    turned = ASKED.select(pl.col("b").alias("a"), pl.col("a").alias("b"), "year")
    found = model.quantiles(PANEL, turned)
    assert found["value"].equals(model.quantiles(PANEL, ASKED)["value"])
    assert found["a"][0] == ASKED["b"][0]


def test_origins_that_are_not_eligible_get_wider_answers(model: FittedOutlook) -> None:
    asked = ASKED.filter((pl.col("a") == "E00") & (pl.col("year") == 2004))
    young = PANEL.filter((pl.col("a") != "E00") | (pl.col("year") >= 2004))
    assert not origins_in(young, 2004, 2004).join(asked, on=["a", "b"], how="semi").height
    spread = pl.col("value").filter(pl.col("q") == 0.9) - pl.col("value").filter(pl.col("q") == 0.1)
    known, unknown = (
        model.quantiles(history, asked).group_by("horizon").agg(spread.mean()).sort("horizon")
        for history in (PANEL, young)
    )
    assert asked.height > 10
    assert (unknown["value"] > known["value"]).all()


def test_a_pair_alone_in_the_history_gets_an_answer(model: FittedOutlook) -> None:
    a, b, _ = ASKED.row(0)
    alone = PANEL.filter((pl.col("a") == a) & (pl.col("b") == b))
    assert model.probability(alone, ASKED.head(1))["p"].is_finite().all()


def test_given_totals_are_used(model: FittedOutlook) -> None:
    rng = np.random.default_rng(0)
    codes = sorted({*PANEL["a"], *PANEL["b"]})
    years = list(range(1970, 2010))
    totals = pl.DataFrame(
        {
            "country": [c for c in codes for _ in years],
            "year": years * len(codes),
            "total_musd": rng.lognormal(8, 1, len(codes) * len(years)),
        }
    )
    with_totals = model.quantiles(PANEL, ASKED, totals=totals)["value"]
    assert not with_totals.equals(model.quantiles(PANEL, ASKED)["value"])
    shuffled = totals.sample(fraction=1, shuffle=True, seed=1)
    assert model.quantiles(PANEL, ASKED, totals=shuffled)["value"].equals(with_totals)
    assert outlook.fit(PANEL, cutoff=2000, horizons=[1], totals=totals).model.cutoff == 2000
    with pytest.raises(InputError, match=f"{codes[0]} appears twice in 1970"):
        model.quantiles(PANEL, ASKED, totals=pl.concat([totals, totals.head(1)]))
    with pytest.raises(InputError, match="totals has no row"):
        model.quantiles(PANEL, ASKED, totals=totals.clear())


def test_world_effects_after_the_fit_are_seen_once_they_have_come_due() -> None:
    """A boom of all pairs in 2003: an origin of 2004 has seen it, one of 2002 has not."""
    early = outlook.fit(PANEL, cutoff=1995, horizons=[1])
    lifted = pl.when(pl.col("year") >= 2003).then(3 * pl.col(*FLOWS)).otherwise(pl.col(*FLOWS))
    boom = PANEL.with_columns(lifted.name.keep())
    highest = pl.col("value").filter(pl.col("q") == 0.975)
    for year, seen in ((2002, False), (2004, True)):
        asked = ASKED.filter(pl.col("year") == year)
        plain, after = (
            early.quantiles(history, asked).select(highest.mean()).item()
            for history in (PANEL, boom)
        )
        assert (after > plain + 0.05) == seen


def test_single_flows(model: FittedOutlook) -> None:
    flow = outlook.fit(PANEL, cutoff=2000, horizons=[1, 5], directed=True)
    turned = ASKED.select(pl.col("b").alias("a"), pl.col("a").alias("b"), "year")
    ours, theirs = (flow.quantiles(PANEL, asked)["value"] for asked in (ASKED, turned))
    assert not ours.equals(theirs)
    assert flow.model.models["at", 1].rows > 1.9 * model.model.models["at", 1].rows


def test_rates_of_many_forecasts(model: FittedOutlook) -> None:
    rows = ASKED.join(pl.DataFrame({"horizon": [1, 5]}), how="cross")
    found = model.rates(PANEL, rows, [1.5, 2], kind="by")
    assert found.columns == ["multiple", "p", "low", "high"]
    each = model.probability(PANEL, ASKED, [1.5, 2]).join(
        pl.DataFrame({"horizon": [1, 5]}), on="horizon"
    )
    means = each.group_by("multiple").agg(pl.col("p").mean()).sort("multiple")
    np.testing.assert_allclose(found["p"], means["p"])
    assert (found["low"] < found["p"]).all()
    assert (found["p"] < found["high"]).all()
    shuffled = rows.sample(fraction=1, shuffle=True, seed=2)
    np.testing.assert_allclose(model.rates(PANEL, shuffled, [1.5, 2]).to_numpy(), found.to_numpy())
    with pytest.raises(InputError, match=r"horizons \[1, .*, 10\], not \[11\]"):
        model.rates(PANEL, rows.with_columns(horizon=pl.lit(11)))


MISSING = PANEL.drop("flow_a_from_b_musd")


@pytest.mark.parametrize(
    ("panel", "words"),
    [
        (MISSING, "no column 'flow_a_from_b_musd'; it has a, b, year, flow_b_from_a_musd"),
        (PANEL.clear(), "the panel has no row"),
        (pl.DataFrame(), "no column 'year'; it has none"),
        (PANEL.with_columns(pl.col("year") + 0.5), "'year' holds Float64, not whole numbers"),
        (PANEL.with_columns(pl.col(FLOWS[1]).cast(pl.String)), "holds String, not numbers"),
        (PANEL.with_columns(a=pl.lit(None, pl.String)), "column 'a' has 3640 empty cells"),
        (PANEL.with_columns(a=pl.lit(3)), "all numbers or all text"),
        (pl.concat([PANEL, PANEL.head(1)]), "E00-E01 appears twice in 1970"),
        (PANEL.with_columns(-pl.col(FLOWS[0])), "a flow is zero or more"),
        (PANEL.with_columns(b=pl.col("a")), "E00 trades with itself"),
    ],
)
def test_a_bad_panel_is_refused(panel: pl.DataFrame, words: str, model: FittedOutlook) -> None:
    with pytest.raises(InputError, match=words):
        outlook.fit(panel, cutoff=2000)
    with pytest.raises(InputError, match=words):
        model.quantiles(panel, ASKED)


@pytest.mark.parametrize(
    ("origins", "words"),
    [
        (ASKED.clear(), "no origin is asked about"),
        (ASKED.drop("year"), "no column 'year'"),
        (ASKED.with_columns(year=pl.lit(2030)), "have no observed turnover, the first is E00-"),
        (ASKED.with_columns(b=pl.lit("XX")), "E00-XX"),
        (numbered(ASKED), "have no observed turnover, the first is 0-1"),
    ],
)
def test_bad_origins_are_refused(origins: pl.DataFrame, words: str, model: FittedOutlook) -> None:
    with pytest.raises(InputError, match=words):
        model.probability(PANEL, origins)


def test_other_bad_questions_are_refused(model: FittedOutlook) -> None:
    with pytest.raises(InputError, match="kind is 'at' or 'by', not 'on'"):
        model.quantiles(PANEL, ASKED, kind="on")
    for multiples in ([], [0], [-2], [float("nan")]):
        with pytest.raises(InputError, match="multiples are positive numbers"):
            model.probability(PANEL, ASKED, multiples)
    with pytest.raises(MethodError, match=r"horizon of 7 years: .* too few"):
        outlook.fit(PANEL, cutoff=1982)
    with pytest.raises(InputError, match="the panel has no row until 1960"):
        outlook.fit(PANEL, cutoff=1960)


def test_what_the_caller_gave_is_not_changed(model: FittedOutlook) -> None:
    history, asked = PANEL.clone(), ASKED.clone()
    model.probability(history, asked)
    assert history.equals(PANEL)
    assert asked.equals(ASKED)

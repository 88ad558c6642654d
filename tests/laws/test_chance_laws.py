"""What must hold for the chance of any target from any base."""

from __future__ import annotations

import math
from functools import cache

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import bilateral as bl
from bilateral.chance.odds import Engine, Odds
from bilateral.chance.origin import Origin
from bilateral.chance.shipped import shipped
from bilateral.chance.weighing import Question, chances, levels_with_chance
from bilateral.methods.outlook.features import NAMES
from bilateral.methods.quantiles import chance_of_reaching

pytestmark = pytest.mark.slow
LAW = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)

LEVEL = st.floats(5e6, 50e9)
GROWTH = st.floats(-0.5, 1.5)
MULTIPLE = st.floats(1.01, 12)
YEAR = st.sampled_from([1995, 2008, 2019, 2024, 2030])


@cache
def odds(level: float, growth: float | None, year: int, flow: bool, transferred: bool) -> Odds:
    levels = {year: level} if growth is None else {year: level, year - 1: level / (1 + growth)}
    engine = Engine.of(shipped(), flow=flow)
    raw = Origin(year, levels).raw()[None]
    return engine.odds(raw, np.array([year]), transferred=transferred)[0]


cases = st.builds(odds, LEVEL, st.none() | GROWTH, YEAR, st.booleans(), st.booleans())


@given(cases, MULTIPLE, MULTIPLE)
@LAW
def test_more_time_is_never_less_and_a_higher_target_never_more_probable(
    found: Odds, one: float, other: float
) -> None:
    low, high = min(one, other), max(one, other)
    near = [found.chance(h, low) for h in found.horizons]
    far = [found.chance(h, high) for h in found.horizons]
    assert near == sorted(near)
    assert all(a >= b for a, b in zip(near, far, strict=True))
    assert all(0 < p < 1 for p in near + far)


@given(cases, MULTIPLE)
@LAW
def test_by_a_year_is_at_least_in_that_year(found: Odds, multiple: float) -> None:
    for h in found.horizons:
        at = float(chance_of_reaching(found.at[h - 1], math.log(multiple)))
        assert found.chance(h, multiple) >= at


@given(cases, MULTIPLE, st.floats(1, 1.5), st.floats(1, 1.5))
@LAW
def test_the_range_holds_the_chance_and_a_wider_base_never_narrows_it(
    found: Odds, multiple: float, narrow: float, wider: float
) -> None:
    ends = [
        [found.range(h, multiple / by, multiple * by) for h in found.horizons]
        for by in (narrow, narrow * wider)
    ]
    for h, (low, high), (lower, higher) in zip(found.horizons, *ends, strict=True):
        assert lower <= low <= found.chance(h, multiple) <= high <= higher
    for side in (0, 1):
        along = [end[side] for end in ends[0]]
        assert along == sorted(along)


@given(cases, st.integers(1, 10))
@LAW
def test_set_inverts_assess(found: Odds, ahead: int) -> None:
    year = found.year + ahead
    for one in levels_with_chance(found, 1e8, "base", [year]):
        if one.level is None:
            assert found.chance(ahead, 1 + 1e-6) < one.p
            continue
        multiple = one.level / 1e8
        (back,) = [
            y
            for y in chances(found, Question(multiple, multiple, multiple, None), [year], ())
            if y.asked
        ]
        assert back.p == pytest.approx(one.p, abs=1e-3)


@given(st.floats(1e-3, 1e4), MULTIPLE)
@settings(LAW, max_examples=5)
def test_another_name_of_the_money_changes_nothing(factor: float, multiple: float) -> None:
    """Without a rate, the same amounts in any money have the same chances."""
    answers = [
        bl.assess_amounts(f"{4e8 * k * multiple:.10f} {code}", f"{4e8 * k:.10f} {code}", year=2024)
        for k, code in ((1.0, "RUB"), (factor, "XOF"))
    ]
    one, other = (found.targets[0].bases[0] for found in answers)
    for a, b in zip(one.by, other.by, strict=True):
        assert a.p == pytest.approx(b.p, abs=1e-9)
        assert (a.low, a.high) == (pytest.approx(b.low, abs=1e-9), pytest.approx(b.high, abs=1e-9))


@pytest.mark.parametrize("kept", [("level", "growth_1"), ("level",), ()])
def test_knowing_less_never_narrows_the_mean_interval(kept: tuple[str, ...]) -> None:
    """Over many origins: each feature more that is hidden leaves the 80 % interval as wide."""
    rng = np.random.default_rng(3)
    engine = Engine.of(shipped(), flow=False)
    years = np.full(60, 2015)
    origins = [
        Origin(
            2015,
            {
                2015 - k: float(level)
                for k, level in enumerate(
                    np.exp(rng.normal(19, 1.5)) * np.exp(np.cumsum(rng.normal(-0.05, 0.15, 21)))
                )
            },
        )
        for _ in years
    ]
    full = np.stack([o.raw() for o in origins])
    hidden = full.copy()
    hidden[:, [n for n, name in enumerate(NAMES) if name not in kept]] = np.nan
    widths: list[float] = []
    for raw in (full, hidden):
        curves = np.stack([o.at for o in engine.odds(raw, years, transferred=False)])
        widths.append(float((curves[..., 20] - curves[..., 4]).mean()))
    assert widths[1] >= widths[0]


def test_the_same_question_has_the_same_answer() -> None:
    one, other = (
        bl.assess_amounts(1e9, 380.7e6, year=2024, growth=0.189).to_dict() for _ in range(2)
    )
    assert one == other

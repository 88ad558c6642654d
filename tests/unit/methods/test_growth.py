from __future__ import annotations

import math

import pytest

from bilateral.errors import MethodError
from bilateral.methods.growth import (
    flow_multiple,
    mirror_turnover_effect,
    required_growth,
    years_to,
)

NAN, INF = math.nan, math.inf


@pytest.mark.parametrize(
    ("base", "target", "years", "percent"),
    [
        # the case of Minsk and Tula: one billion from each base
        (380.7, 1000, 6, 17.5),
        (380.7, 1000, 3, 38.0),
        (500, 1000, 6, 12.2),
        (500, 1000, 3, 26.0),
        (250, 1000, 6, 26.0),
        (250, 1000, 3, 58.7),
        # its history since 2011
        (270, 500, 13, 4.9),
        (270, 380.7, 13, 2.7),
        # by hand
        (100, 121, 2, 10.0),
        (100, 100, 5, 0.0),
        (100, 25, 2, -50.0),
        (100, 150, 0.5, 125.0),
    ],
)
def test_required_growth(base: float, target: float, years: float, percent: float) -> None:
    assert round(required_growth(base, target, years) * 100, 1) == percent
    assert required_growth(base * 1e6, target * 1e6, years) == pytest.approx(
        required_growth(base, target, years), rel=1e-12, abs=1e-12
    )


@pytest.mark.parametrize(
    ("base", "target", "growth", "years"),
    [
        (500, 1000, 0.37, 2.2),
        (500, 1000, 0.19, 4.0),
        (500, 1000, 0.084, 8.6),
        (500, 1000, 0.05, 14.2),
        (380.7, 1000, 0.37, 3.1),
        (380.7, 1000, 0.19, 5.6),
        (380.7, 1000, 0.084, 12.0),
        (380.7, 1000, 0.05, 19.8),
        (100, 121, 0.10, 2.0),
        (100, 800, 1.0, 3.0),
    ],
)
def test_years_to(base: float, target: float, growth: float, years: float) -> None:
    found = years_to(base, target, growth)
    assert found is not None
    assert round(found, 1) == years


@pytest.mark.parametrize("growth", [-2.0, -0.1, 0.0, 0.3])
@pytest.mark.parametrize("base", [1000.0, 1000.5])
def test_a_target_already_reached_takes_no_time(base: float, growth: float) -> None:
    assert years_to(base, 1000.0, growth) == 0.0


@pytest.mark.parametrize("growth", [0.0, -0.01, -1.0, -1.5])
def test_without_growth_the_target_is_never_reached(growth: float) -> None:
    assert years_to(500, 1000, growth) is None


def test_a_tiny_growth_takes_long_but_not_forever() -> None:
    assert years_to(500, 1000, 1e-9) == pytest.approx(math.log(2) * 1e9, rel=1e-6)


@pytest.mark.parametrize(
    ("flow", "other", "growth", "years", "multiple"),
    [
        (104.0, 276.8, 0.0, 1, 6.95),
        (104.0, 276.8, 0.10, 6, 4.90),
        (276.8, 104.0, 0.0, 1, 3.24),
        (100, 900, 0.0, 1, 1.0),
        (100, 900, -0.5, 1, 5.5),
        (100, 0, 0.5, 9, 10.0),
        (100, 900, 0.1, 0, 1.0),
        (100, 1000, 0.0, 3, 0.0),
        (100, 1000, 0.1, 1, -1.0),  # the other flow alone is more than enough
    ],
)
def test_flow_multiple(
    flow: float, other: float, growth: float, years: float, multiple: float
) -> None:
    assert round(flow_multiple(flow, other, 1000, growth, years), 2) == multiple


def test_valuation_alone() -> None:
    # exports 276.8 become 293.408 cif, imports 104.0 become 98.1132 fob
    effect = mirror_turnover_effect(276.8, 104.0, 0.06)
    assert effect == pytest.approx((293.408 + 98.11320754716981) / 380.8 - 1, rel=1e-12)
    assert round(effect * 100, 1) == 2.8
    assert mirror_turnover_effect(276.8, 104.0, 0.0) == pytest.approx(0.0, abs=1e-15)
    assert mirror_turnover_effect(100, 0, 0.06) == pytest.approx(0.06)
    assert mirror_turnover_effect(0, 100, 0.25) == pytest.approx(-0.2)


@pytest.mark.parametrize(
    ("base", "target", "years"),
    [(0, 1, 1), (1, 0, 1), (1, 1, 0), (-1, 1, 1), (1, -1, 1), (1, 1, -1), (NAN, 1, 1), (1, NAN, 1),
     (1, 1, NAN), (INF, 1, 1), (1, INF, 1), (1, 1, INF), (1, 1e10, 1e-3)],
)  # fmt: skip
def test_required_growth_refuses(base: float, target: float, years: float) -> None:
    with pytest.raises(MethodError):
        required_growth(base, target, years)


@pytest.mark.parametrize(
    ("base", "target", "growth"),
    [(0, 1, 0.1), (1, 0, 0.1), (-1, 1, 0.1), (NAN, 1, 0.1), (1, NAN, 0.1), (1, INF, 0.1),
     (INF, 1, 0.1), (1, 2, NAN), (1, 2, INF), (1, 2, -INF)],
)  # fmt: skip
def test_years_to_refuses(base: float, target: float, growth: float) -> None:
    with pytest.raises(MethodError):
        years_to(base, target, growth)


@pytest.mark.parametrize(
    ("flow", "other", "target", "growth", "years"),
    [(0, 1, 2, 0, 1), (-1, 1, 2, 0, 1), (NAN, 1, 2, 0, 1), (INF, 1, 2, 0, 1), (1, -1, 2, 0, 1),
     (1, NAN, 2, 0, 1), (1, INF, 2, 0, 1), (1, 1, 0, 0, 1), (1, 1, NAN, 0, 1), (1, 1, 2, -1, 1),
     (1, 1, 2, -1.5, 0.5), (1, 1, 2, NAN, 1), (1, 1, 2, INF, 1), (1, 1, 2, 0, -1),
     (1, 1, 2, 0, NAN), (1, 1, 2, 0, INF)],
)  # fmt: skip
def test_flow_multiple_refuses(
    flow: float, other: float, target: float, growth: float, years: float
) -> None:
    with pytest.raises(MethodError):
        flow_multiple(flow, other, target, growth, years)


@pytest.mark.parametrize(
    ("exports", "imports", "margin"),
    [(0, 0, 0.06), (-1, 2, 0.06), (2, -1, 0.06), (1, 1, -1), (1, 1, -2), (NAN, 1, 0.06),
     (1, NAN, 0.06), (1, 1, NAN), (INF, 1, 0.06), (1, 1, INF)],
)  # fmt: skip
def test_valuation_refuses(exports: float, imports: float, margin: float) -> None:
    with pytest.raises(MethodError):
        mirror_turnover_effect(exports, imports, margin)

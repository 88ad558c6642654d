from __future__ import annotations

import importlib.util
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bilateral.errors import InputError
from bilateral.verdict import bands
from bilateral.verdict.bands import (
    comparable_window,
    growth_history,
    growth_percentile,
    mirror_band,
    mirror_history,
    share_band,
    size_class,
)

if TYPE_CHECKING:
    from types import ModuleType

ROOT = Path(__file__).parents[3]
SHARED = ROOT.parent / "shared" / "data"
CASE = 380.7e6  # USD: a pair of 200-800 million


def test_size_classes_include_their_lower_edge() -> None:
    assert size_class(None) == "all"
    assert size_class(0) == "under_10m"
    assert size_class(199_999_999) == "100m_200m"
    assert size_class(200e6) == "200m_800m"
    assert size_class(800e6) == "800m_3bn"
    assert size_class(1e12) == "3bn_plus"


@pytest.mark.parametrize("size", [-1.0, float("nan"), float("inf")])
def test_a_size_must_be_a_number(size: float) -> None:
    with pytest.raises(InputError):
        size_class(size)


def test_bands_of_the_case() -> None:
    nine = share_band(9, 12, CASE)
    assert nine.name == "share_of_9_in_12_months"
    assert (nine.size_class, nine.quantiles) == ("200m_800m", (0.05, 0.95))
    # 60-90 % in the expert's words, 65-85 % for the narrower range
    assert (nine.low, nine.high) == pytest.approx((0.60, 0.90), abs=0.015)
    inner = share_band(9, 12, CASE, (0.10, 0.90))
    assert (inner.low, inner.high) == pytest.approx((0.65, 0.85), abs=0.025)
    assert nine.n > 900


@pytest.mark.parametrize("size", [None, 1e6, 20e6, 70e6, 150e6, CASE, 1e9, 1e11])
def test_bands_are_shares_and_widen_with_their_quantiles(size: float | None) -> None:
    for n in range(1, 12):
        for m in range(n + 1, 13):
            wide, inner = share_band(n, m, size), share_band(n, m, size, (0.25, 0.75))
            assert 0 <= wide.low <= inner.low <= inner.high <= wide.high <= 1
            assert wide.n == inner.n > 100


@pytest.mark.parametrize("size", [None, CASE, 1e11])
def test_bands_rise_with_the_months(size: float | None) -> None:
    for n, more in pairwise(range(1, 12)):
        assert share_band(n, 12, size).low <= share_band(more, 12, size).low
        assert share_band(n, 12, size).high <= share_band(more, 12, size).high


def test_larger_pairs_are_steadier() -> None:
    small, large = share_band(9, 12, 20e6), share_band(9, 12, 1e10)
    assert large.high - large.low < small.high - small.low


@pytest.mark.parametrize(("n", "m"), [(9, 9), (9, 8), (0, 3), (3, 13)])
def test_bands_refuse_impossible_months(n: int, m: int) -> None:
    with pytest.raises(InputError):
        share_band(n, m, CASE)


@pytest.mark.parametrize("quantiles", [(0.95, 0.05), (0.01, 0.99), (0.5, 0.5)])
def test_bands_refuse_quantiles_they_do_not_hold(quantiles: tuple[float, float]) -> None:
    with pytest.raises(InputError, match=r"0\.05, 0\.1, 0\.25"):
        share_band(9, 12, CASE, quantiles)


def test_one_rule_gives_the_windows() -> None:
    assert comparable_window(0.13) == (0.10, 0.16)
    assert comparable_window(0.37) == (0.30, 0.45)
    assert comparable_window(0.0) == (-0.02, 0.03)


@pytest.mark.parametrize("growth", [-0.99, -0.5, -0.02, 0.084, 0.189, 0.215, 1.0, 20.0])
def test_windows_hold_the_growth(growth: float) -> None:
    low, high = comparable_window(growth)
    assert -1 <= low < growth < high


@pytest.mark.parametrize("growth", [-1.0, -2.0, float("nan"), float("inf")])
def test_windows_refuse_what_is_no_growth(growth: float) -> None:
    with pytest.raises(InputError):
        comparable_window(growth)


def test_eight_months_of_the_case_widen_to_all_large_pairs() -> None:
    found = growth_history(8, 0.10, 0.16, 9, at_least=0.365, size_usd=CASE)
    assert found is not None
    # with the reserved year 2024 the expert counted 1 of 309
    assert (found.n, found.hits, found.share) == (276, 0, 0.0)
    assert (found.size_class, found.direction) == ("100m_plus", "at_least")
    assert (found.given, found.given_months, found.months) == ((0.10, 0.16), 8, 9)


def test_nine_months_of_the_case_stay_in_their_class() -> None:
    found = growth_history(9, 0.30, 0.45, 12, at_most=0.19, size_usd=CASE)
    assert found is not None
    # with the reserved year 2024 the expert counted 24 % of 88
    assert (found.n, found.hits, found.size_class) == (82, 21, "200m_800m")
    assert found.share == pytest.approx(21 / 82)


def test_complementary_histories_add_up() -> None:
    for size in (None, 20e6, CASE):
        up = growth_history(9, 0.30, 0.45, 12, at_least=0.191, size_usd=size)
        down = growth_history(9, 0.30, 0.45, 12, at_most=0.19, size_usd=size)
        assert up is not None
        assert down is not None
        assert up.n == down.n == up.hits + down.hits


def test_a_higher_threshold_is_never_seen_more_often() -> None:
    shares = [
        found.share
        for x in range(-20, 60, 5)
        if (found := growth_history(6, 0.1, 0.2, 12, at_least=x / 100)) is not None
    ]
    assert len(shares) == 16
    assert shares == sorted(shares, reverse=True)


def test_no_history_from_few_cases_or_tiny_pairs() -> None:
    assert growth_history(9, 5.0, 5.01, 12, at_least=1.0, size_usd=CASE) is None
    assert growth_history(9, 0.30, 0.45, 12, at_most=0.19, size_usd=5e6) is None
    assert growth_percentile(9, 0.37, 5e6) is None


@pytest.mark.parametrize(
    ("n", "m", "limits"),
    [
        (9, 9, {"at_least": 0.1}),
        (0, 9, {"at_least": 0.1}),
        (9, 13, {"at_least": 0.1}),
        (9, 12, {}),
        (9, 12, {"at_least": 0.1, "at_most": 0.2}),
    ],
)
def test_histories_refuse_half_a_question(n: int, m: int, limits: dict[str, float]) -> None:
    with pytest.raises(InputError):
        growth_history(n, 0.1, 0.2, m, **limits)


def test_percentile_of_the_case() -> None:
    found = growth_percentile(9, 0.37, CASE)
    assert found is not None
    assert (found.low, found.high) == pytest.approx((0.80, 0.85), abs=0.015)
    assert found.size_class == "200m_800m"
    higher = growth_percentile(9, 0.50, CASE)
    assert higher is not None
    assert higher.low > found.low


def test_mirror_factor_lies_around_one() -> None:
    band = mirror_band(None)
    assert (band.name, band.n, band.size_class) == ("mirror_factor", 874, "all")
    assert band.low < 0.5 < 1 < 2 < band.high
    inner = mirror_band(None, (0.25, 0.75))
    assert band.low < inner.low < 1 < inner.high < band.high
    assert mirror_band(CASE).size_class == "200m_800m"
    assert mirror_band(1e6).size_class == "all"


def test_mirror_history_adds_up_to_the_published_check() -> None:
    above, below = mirror_history(1.25, None), mirror_history(0.8, None)
    assert above is not None
    assert below is not None
    assert (above.direction, below.direction) == ("at_least", "at_most")
    # data check of the two sources: 62 % of 874 pair-years differ by more than 25 %
    assert above.share + below.share == pytest.approx(0.62, abs=0.01)


def test_larger_mirror_factors_are_rarer() -> None:
    seen = [mirror_history(f, CASE) for f in (1.0, 1.18, 1.31, 1.56, 3.0, 1e6)]
    shares = [found.share for found in seen if found is not None]
    assert shares == sorted(shares, reverse=True)
    assert shares[-1] == 0


@pytest.mark.parametrize("factor", [0.0, -1.0, float("nan")])
def test_mirror_history_refuses_what_is_no_factor(factor: float) -> None:
    with pytest.raises(InputError):
        mirror_history(factor, None)


def test_shipped_growth_names_no_pair_and_no_year() -> None:
    path = files("bilateral.verdict").joinpath("data", "ytd_growth.csv")
    lines = path.read_text(encoding="utf-8").splitlines()
    assert lines[0] == "size_class," + ",".join(f"g{n}" for n in range(1, 13))
    order = [name for name, _ in bands.SIZE_CLASSES]
    rows = [line.split(",") for line in lines[1:]]
    keys = [(order.index(row[0]), int(row[12] or -(10**6))) for row in rows]
    assert keys == sorted(keys)


@pytest.mark.skipif(
    not (SHARED / "monthly").is_dir(), reason="the source tables are not beside the repository"
)
def test_shipped_tables_are_what_the_fit_gives() -> None:
    pytest.importorskip("polars", reason="polars is a development dependency")
    built = _tool().build(SHARED)
    assert sorted(built) == ["mirror.csv", "shares.csv", "ytd_growth.csv"]
    for name, text in built.items():
        shipped = files("bilateral.verdict").joinpath("data", name).read_text(encoding="utf-8")
        assert text == shipped, name


def _tool() -> ModuleType:
    import sys

    path = ROOT / "tools" / "fit_assumptions.py"
    spec = importlib.util.spec_from_file_location("fit_assumptions", path)
    assert spec is not None
    assert spec.loader is not None
    tool = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = tool  # dataclasses look their module up
    spec.loader.exec_module(tool)
    return tool

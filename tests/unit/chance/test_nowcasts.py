"""The year under way beside a target that may be in other money."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

sys.path.append(str(Path(__file__).parents[1] / "verdict"))

from verdict_builders import dossier, fact, facts, target

import bilateral as bl
from bilateral.chance.nowcasting import year_from_months

if TYPE_CHECKING:
    from bilateral.chance.model import NowcastRecord

SO_FAR = fact("F1", "2025-01..2025-09", "30.05", unit="billion RUB")
LAST = fact("F2", "2024", "38.07", unit="billion RUB")


def rate(year: str, roubles: str) -> dict[str, Any]:
    row = fact(f"R{year}", year, roubles, ends="USD>RUB")
    return {**row, "measure": "rate", "unit": "RUB per USD"}


def under_way(*rows: dict[str, Any], **claim: Any) -> NowcastRecord:
    (one,) = bl.assess(dossier(target("c1", "450", **claim)), facts(*rows)).targets
    (now,) = one.nowcast
    return now


def test_other_money_gives_no_chance_without_a_rate() -> None:
    now = under_way(SO_FAR, LAST)
    assert now.p is None
    assert now.currency == "RUB"
    assert now.level is not None and 30e9 < now.level[0] < now.level[2] < 60e9
    assert any("in USD" in c and "in RUB" in c and "no chance" in c for c in now.caveats)


def test_a_rate_of_the_year_converts_the_target() -> None:
    converted = under_way(SO_FAR, LAST, rate("2025", "90.0"))
    same = under_way(SO_FAR, LAST, currency="RUB", amount=40.5e9)
    assert converted.p is not None and 0.05 < converted.p < 0.95
    assert converted.p == pytest.approx(same.p)
    assert not any("no chance" in c for c in same.caveats)


def test_an_unknown_size_is_compared_with_all_sizes() -> None:
    unknown = under_way(SO_FAR, LAST, currency="RUB")
    known = under_way(SO_FAR, LAST, rate("2024", "92.5"), currency="RUB")
    everyone = year_from_months(9, level_to_date=30.05e9, level_last_year=38.07e9, rate=None)
    assert everyone.level is not None
    assert unknown.level == (everyone.level.low, everyone.level.median, everyone.level.high)
    assert unknown.pairs == everyone.pairs != known.pairs
    assert any("all sizes" in c for c in unknown.caveats)
    assert not any("all sizes" in c for c in known.caveats)


def test_a_growth_in_dollars_does_not_carry_on_a_level_in_roubles() -> None:
    grown = fact("F3", "2025-01..2025-09", change="+10%")
    assert under_way(grown, LAST, currency="RUB").level is not None
    other = {**grown, "currency_of_change": "USD"}
    now = under_way(other, LAST, currency="RUB")
    assert now.level is None
    assert now.growth is not None

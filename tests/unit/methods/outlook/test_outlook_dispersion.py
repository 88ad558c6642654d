from __future__ import annotations

import numpy as np
import pytest
from outlook_panels import arranged, invented

from bilateral.methods.outlook.deflator import log_price
from bilateral.methods.outlook.dispersion import (
    HALF_LIFE,
    NONE,
    PRIOR,
    Dispersion,
    observed_dispersion,
)
from bilateral.methods.outlook.fitting import fit_horizons
from bilateral.methods.outlook.view import View

PANEL = arranged(invented(economies=16, seed=3))
RATIO = 1.6


@pytest.fixture(scope="module")
def seen() -> list[Dispersion]:
    """As it was fitted, and with all deviations from the common path 1.6 times as large."""
    reference, models = fit_horizons(PANEL, None, [1, 2])
    pair, at, x = View.of(PANEL).standardised(reference)
    level = np.log(PANEL.turnover) - log_price(PANEL.years)
    slopes = {key: models[key] for key in models}
    common = np.median(level, axis=0)
    wild = common + RATIO * (level - common)
    return [
        observed_dispersion(slopes, x, pair, at, values, PANEL.years) for values in (level, wild)
    ]


def test_a_panel_spreads_as_it_was_fitted(seen: list[Dispersion]) -> None:
    ratios = np.array([ratio for found in seen[0].ratio.values() for _, ratio in found])
    assert abs(ratios.mean()) < 0.05


def test_a_planted_ratio_is_found(seen: list[Dispersion]) -> None:
    for key, found in seen[1].ratio.items():
        before = dict(seen[0].ratio[key])
        more = np.mean([ratio - before[year] for year, ratio in found])
        assert more == pytest.approx(np.log(RATIO), abs=0.1)


def test_forecasts_come_due_h_years_later() -> None:
    found = Dispersion({("at", 3): ((2000, 0.5),)})
    assert found.shift("at", 3, 2002) == 0
    assert found.shift("at", 3, 2003) == pytest.approx(0.5 / (1 + PRIOR))
    assert found.shift("by", 3, 2003) == 0
    assert found.shift("at", 3, 2016) == 0


def test_older_and_other_horizons_count_less() -> None:
    found = Dispersion({("at", 3): ((2000, 0.5),)})
    old = 0.5 ** ((2006 - 2003) / HALF_LIFE)
    assert found.shift("at", 3, 2006) == pytest.approx(0.5 * old / (old + PRIOR))
    assert found.shift("at", 4, 2003) == pytest.approx(0.25 / (0.5 + PRIOR))


def test_nothing_seen_changes_nothing() -> None:
    assert NONE.shift("by", 5, 2000) == 0


def test_years_with_few_pairs_are_not_counted() -> None:
    small = arranged(invented(economies=8, seed=3))
    reference, models = fit_horizons(PANEL, None, [1])
    pair, at, x = View.of(small).standardised(reference)
    found = observed_dispersion(models, x, pair, at, np.log(small.turnover), small.years)
    assert set(found.ratio.values()) == {()}

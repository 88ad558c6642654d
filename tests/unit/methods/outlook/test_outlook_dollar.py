from __future__ import annotations

import numpy as np
import pytest

from bilateral.methods.outlook.dollar import FIRST, HALF_LIFE, LAST, gone, log_dollar


def test_the_dollar_was_dear_in_1985_and_2001_and_cheap_in_1995_and_2011() -> None:
    assert (log_dollar([1985, 2001]) > 0.2).all()
    assert (log_dollar([1995, 2011]) < -0.1).all()


def test_zero_is_the_mean_of_the_table() -> None:
    assert log_dollar(np.arange(FIRST, LAST + 1)).mean() == pytest.approx(0, abs=0.001)


def test_fixed_parities_say_nothing() -> None:
    assert np.isnan(log_dollar([1950, FIRST - 1])).all()


def test_after_the_table_the_distance_shrinks() -> None:
    last, later = log_dollar([LAST, LAST + int(HALF_LIFE)])
    assert later == pytest.approx(last / 2)


def test_half_of_the_way_is_gone_after_the_half_life() -> None:
    assert gone(HALF_LIFE) == pytest.approx(0.5)
    assert gone(0.0) == 0

"""What is known of a pair on the day of an assessment, as features of the outlook model.

Only yearly levels of one side, and growths over full years, become features; everything else
is not known (NaN), which the model answers with a wider range. Features are in US dollars: a
level in other money counts only with a dated rate of its year.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from bilateral.methods.outlook.deflator import FIRST, log_price
from bilateral.methods.outlook.features import NAMES, features
from bilateral.methods.outlook.series import Panel

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import numpy.typing as npt

    from bilateral.vocab.fact import Fact

    Array = npt.NDArray[np.float64]

LOOK_BACK: Final = 20  # years that features reach back
FEWEST: Final = {"from_mean_5": 3, "from_mean_10": 5, "drawdown": 10}
"""Years that must be known, the base's own included, before such a feature says anything."""
_WINDOW: Final = {"from_mean_5": 5, "from_mean_10": 10, "drawdown": 20}


@dataclass(frozen=True, slots=True)
class Rates:
    """Dated exchange rates: US dollars for one unit of a currency, by currency and year."""

    usd: Mapping[tuple[str, int], float]

    @classmethod
    def of(cls, facts: Iterable[Fact]) -> Rates:
        """Collect the yearly average rates among published figures."""
        found: dict[tuple[str, int], float] = {}
        for fact in facts:
            measure = fact.measure
            if measure.kind != "rate" or fact.value is None or not fact.period.is_year:
                continue
            rate, year = fact.value.value, fact.period.first_year
            if rate > 0 and measure.origin == "USD":
                found[measure.to, year] = 1 / rate
            elif rate > 0 and measure.to == "USD":
                found[measure.origin, year] = rate
        return cls(found)

    def to_usd(self, amount: float, currency: str | None, year: int) -> float:
        """US dollars; NaN without a rate of that year."""
        if currency == "USD":
            return amount
        return amount * self.usd.get((currency or "", year), math.nan)


@dataclass(frozen=True, slots=True)
class Origin:
    """A yearly level to start from, and what is known around it.

    Attributes
    ----------
    year : the origin year
    levels : yearly levels up to it by year, US dollars; NaN = not known in US dollars
    flows : of that year, the flow itself or one flow of the turnover, and the other one; the
        same unit, any; None when not known
    """

    year: int
    levels: Mapping[int, float]
    flows: tuple[float, float] | None = None

    @property
    def level_2009(self) -> float | None:
        """The level in US dollars of 2009; None when not known in US dollars."""
        level = self.levels[self.year]
        if not math.isfinite(level):
            return None
        return level / math.exp(float(log_price(self.year)))

    @property
    def growth(self) -> float | None:
        """Growth on the year before in current US dollars, ratio; None when not known."""
        before = self.levels.get(self.year - 1, math.nan)
        growth = self.levels[self.year] / before - 1 if before > 0 else math.nan
        return growth if math.isfinite(growth) else None

    def grown(self, growth: float) -> Origin:
        """The same level after another growth in its last year."""
        levels = {**self.levels, self.year - 1: self.levels[self.year] / (1 + growth)}
        return replace(self, levels=levels)

    def raw(self) -> Array:
        """Features in the order of `NAMES`, NaN = not known, (F,)."""
        years = np.arange(max(self.year - LOOK_BACK, FIRST), self.year + 1)
        turnover = np.array([[self.levels.get(int(y), math.nan) / 1e6 for y in years]])
        first, second = np.full_like(turnover, np.nan), np.full_like(turnover, np.nan)
        if self.flows is not None and all(f > 0 for f in self.flows):
            # only their ratio is used, so that their unit does not matter
            total = sum(self.flows)
            first[0, -1], second[0, -1] = (1e6 * f / total for f in self.flows)
        names = np.array(["A"]), np.array(["B"])
        panel = Panel(*names, years, first, second, turnover, turnover).until(self.year)
        found = features(panel)[0, -1]
        known = np.isfinite(turnover[0])
        for name, fewest in FEWEST.items():
            if int(known[-_WINDOW[name] :].sum()) < fewest:
                found[NAMES.index(name)] = math.nan
        return found

    def known(self) -> tuple[str, ...]:
        """Names of the features that are known."""
        raw = self.raw()
        return tuple(name for name, value in zip(NAMES, raw, strict=True) if np.isfinite(value))

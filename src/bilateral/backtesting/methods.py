"""Those that take part: the model and its peers, by the names of the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bilateral.backtesting.forecaster import Method
from bilateral.backtesting.peers import (
    CAGR_YEARS,
    DRIFT_YEARS,
    CompoundGrowth,
    Extrapolation,
    Frequency,
    NoChange,
    PooledWalk,
    RandomWalk,
)
from bilateral.backtesting.singles import PACKAGE, Arima, Ets, SingleWalk, Theta
from bilateral.errors import InputError
from bilateral.methods import outlook

if TYPE_CHECKING:
    from collections.abc import Sequence

MODEL: Final = "outlook"
REFERENCE: Final = "clim"


def _single(name: str, fit: type[Ets], words: str) -> Method:
    return Method(name, f"{words}, {PACKAGE}", fit, ("at",), sampled=True, package=PACKAGE)


_ALL: Final = (
    Method(MODEL, "the model of this program", outlook.fit),
    Method(REFERENCE, "plain frequency: what all pairs did at this horizon before", Frequency),
    Method("no-change", "turnover stays where it is", NoChange),
    Method("official", "the official's rule: the last growth goes on", Extrapolation),
    Method("cagr", f"growth of {CAGR_YEARS} years goes on, normal errors", CompoundGrowth),
    Method("walk", f"random walk with the pair's drift of {DRIFT_YEARS} years", RandomWalk),
    Method("pooled-walk", "random walk, one drift and one spread for all pairs", PooledWalk),
    _single("ets", Ets, "exponential smoothing chosen for each series"),
    _single("theta", Theta, "theta method chosen for each series"),
    _single("arima", Arima, "ARIMA chosen for each series"),
    _single("single-walk", SingleWalk, "random walk with drift, each series alone"),
)
METHODS: Final = {method.name: method for method in _ALL}
DEFAULT: Final = tuple(method.name for method in _ALL if not method.sampled)


def chosen(wanted: Sequence[str | Method]) -> tuple[Method, ...]:
    """Return the methods asked for, the plain frequency always among them.

    Raises
    ------
    InputError : a name is not known, comes twice, or its package is absent
    """
    unknown = [m for m in wanted if isinstance(m, str) and m not in METHODS]
    if unknown:
        raise InputError(
            f"no method is called {', '.join(unknown)}", hint=f"There are: {', '.join(METHODS)}."
        )
    found = [METHODS[m] if isinstance(m, str) else m for m in wanted]
    names = [m.name for m in found]
    if len(set(names)) < len(names):
        raise InputError(f"a method is named twice: {', '.join(names)}")
    if REFERENCE not in names:
        found.insert(0, METHODS[REFERENCE])
    for method in found:
        _ = method.version  # an absent package is said before the work begins
    return tuple(found)

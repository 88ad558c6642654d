"""What a method must be able to do to take part."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import metadata
from typing import TYPE_CHECKING, Any, Protocol

from bilateral.backtesting.protocol import KINDS
from bilateral.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable

    from polars import DataFrame

    from bilateral.backtesting.protocol import Kind


class Forecaster(Protocol):
    """A fitted method.

    It may also have ``probability(history, origins, multiples, kind, totals)``, which gives a,
    b, year, horizon, multiple, p (else p is read off the quantiles), and ``rates(history, rows,
    multiples, kind, totals)``, which gives multiple, p, low, high: the mean probability over the
    rows and the 80 % range of the share that will come true.
    """

    def quantiles(
        self,
        history: DataFrame,
        origins: DataFrame,
        kind: Kind = "at",
        totals: DataFrame | None = None,
    ) -> DataFrame:
        """Return a, b, year, horizon, q (one of the 25 levels) and value (log ratio).

        Parameters
        ----------
        history : panel; for each origin only its own year and earlier ones count
        origins : a, b, year
        kind : turnover in the year, or the highest by that year
        totals : country, year, total_musd
        """
        ...


@dataclass(frozen=True, slots=True)
class Method:
    """One that takes part.

    Attributes
    ----------
    name : as on the command line
    words : what it does, in one line
    fit : ``fit(panel, cutoff=, horizons=, totals=)`` returns a `Forecaster`
    kinds : events that it can forecast
    sampled : judged on the sample for slow methods only
    package : the one behind it, where it is not ours
    """

    name: str
    words: str
    fit: Callable[..., Any]
    kinds: tuple[Kind, ...] = KINDS
    sampled: bool = False
    package: str | None = None

    @property
    def version(self) -> str | None:
        """Name and version of the package behind it.

        Raises
        ------
        InputError : it is not installed
        """
        if self.package is None:
            return None
        try:
            return f"{self.package} {metadata.version(self.package)}"
        except metadata.PackageNotFoundError:
            raise InputError(
                f"the method {self.name} needs {self.package}",
                hint="Install the extra: pip install 'bilateral[peers]'. Or leave it out.",
            ) from None

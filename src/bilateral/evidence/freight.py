"""What brings goods from fob to cif, as estimated from mirror figures."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from bilateral.evidence.holdings import fetch, held, literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bilateral.evidence.reliability import Fit
    from bilateral.store import Snapshot


@dataclass(frozen=True, slots=True)
class Freight:
    """Log cif/fob rate: ``constant + distance * (ln km - mean_log_distance) + border``.

    Attributes
    ----------
    constant, distance, border, mean_log_distance : of the formula; `border` between neighbours
    chapters : effect of each HS chapter, added to it
    records : from which it was estimated
    source : where it comes from
    """

    constant: float
    distance: float
    border: float
    mean_log_distance: float
    chapters: Mapping[str, float]
    records: int
    source: str

    @classmethod
    def of(cls, fit: Fit, chapters: list[str], source: str) -> Freight:
        """Take the freight out of a fit."""
        effects = dict(zip(chapters, map(float, fit.chapter), strict=True))
        return cls(fit.constant, fit.distance, fit.border, fit.mean_log_distance, effects,
                   fit.records, source)  # fmt: skip

    def rate(
        self, distance_km: float | None, contiguous: bool, chapter: str | None = None
    ) -> float:
        """Return the log cif/fob rate of a pair; without a distance that of the mean pair."""
        away = 0.0 if not distance_km else math.log(distance_km) - self.mean_log_distance
        raw = self.constant + self.distance * away + self.border * contiguous
        return float(np.clip(raw, 0.0, math.log(2.0))) + self.chapters.get(chapter or "", 0.0)

    def of_pair(self, snapshot: Snapshot, exporter: str, importer: str, year: int) -> float | None:
        """Return the rate of a pair with the distance that the store holds; None without one."""
        found = distances(snapshot, (exporter, importer), year)
        if (exporter, importer) not in found:
            return None
        km, contiguous = found[exporter, importer]
        return self.rate(km, bool(contiguous))

    def to_dict(self) -> dict[str, Any]:
        """Return it as JSON-ready values."""
        return asdict(self)


def distances(
    snapshot: Snapshot, pair: tuple[str, str] | None = None, year: int | None = None
) -> dict[tuple[str, str], tuple[float, int]]:
    """Return kilometres and common border of pairs, from the store's dyadic table.

    Of several years the nearest before `year`, else the last; {} where the store has none.
    """
    table = held(snapshot, "dyadic")
    where = "distance_km > 0"
    if pair is not None:
        where += f" AND exporter = {literal(pair[0])} AND importer = {literal(pair[1])}"
    rows = table.select(("exporter", "importer", "year", "distance_km", "contiguous"), where)
    late = f"year > {int(year)}" if year is not None else "FALSE"
    found = fetch(
        f"SELECT exporter, importer, distance_km, COALESCE(contiguous, 0) FROM ({rows}) "  # noqa: S608
        "QUALIFY ROW_NUMBER() OVER (PARTITION BY exporter, importer "
        f"ORDER BY {late}, year DESC NULLS LAST, distance_km) = 1 ORDER BY exporter, importer"
    )
    return {(str(x), str(m)): (float(km), int(border)) for x, m, km, border in found}

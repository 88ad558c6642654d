"""The shipped counts of past origins by size, last growth and era, read once.

Fitted by ``tools/fit_reference_class.py``; ``data/README.md`` says from what. Every wider class
is a sum of the finest cells, except its distinct pairs and years, which do not add up and are
kept apart.
"""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from bilateral.errors import InputError
from bilateral.methods.reference_class import classify

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from bilateral.methods.reference_class import Kind

    Ints = npt.NDArray[np.int64]

KINDS: Final[tuple[Kind, ...]] = ("at", "by")


@dataclass(frozen=True, slots=True)
class Era:
    """Origins of one panel from one stretch of years.

    Attributes
    ----------
    key : as the tables name it
    panel : title of the panel
    first, last : years of the first and last origin
    until : last year of the panel: no outcome is known after it
    """

    key: str
    panel: str
    first: int
    last: int
    until: int


@dataclass(frozen=True, slots=True)
class ClassKey:
    """A class of origins; None takes any size, or any growth."""

    era: str
    size: int | None
    growth: int | None


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts of one class and one kind of outcome.

    Attributes
    ----------
    rows : (H,) origins with a known outcome, by horizon
    reached : (H, M) those that reached each multiple
    """

    rows: Ints
    reached: Ints


@dataclass(frozen=True, slots=True)
class Distinct:
    """Origins of a class, and the pairs and years among them."""

    rows: int
    pairs: int
    years: int


@dataclass(frozen=True, slots=True)
class Member:
    """A pair of the class and the highest multiple it reached within five years.

    Attributes
    ----------
    pair : codes of the two economies, in alphabetical order
    start, end : year of the origin, and of the multiple
    multiple : turnover of ``end`` over turnover of ``start``, current USD
    """

    pair: tuple[str, str]
    start: int
    end: int
    multiple: float


@dataclass(frozen=True, slots=True)
class Tables:
    """Everything in the ``reference_*`` files.

    Attributes
    ----------
    size_edges : lower edges of the size classes, million USD of 2009
    growth_edges : lower edges of the growth classes, ratios
    multiples : (M,) grid of the counts
    horizons : (H,) years ahead
    eras : by key; the first of a panel spans its others
    distinct, members : by class
    """

    size_edges: tuple[float, ...]
    growth_edges: tuple[float, ...]
    multiples: tuple[float, ...]
    horizons: tuple[int, ...]
    eras: dict[str, Era]
    distinct: dict[ClassKey, Distinct]
    members: dict[ClassKey, tuple[Member, ...]]
    _parts: tuple[Era, ...]
    _rows: Ints  # part, size, growth, kind, horizon
    _reached: Ints  # the same, multiple

    def tally(self, key: ClassKey, kind: Kind) -> Tally:
        """Add up the cells of a class."""
        era = self.eras[key.era]
        parts = [
            n
            for n, part in enumerate(self._parts)
            if part.panel == era.panel and era.first <= part.first <= part.last <= era.last
        ]
        sizes = slice(None) if key.size is None else [key.size]
        growths = slice(None) if key.growth is None else [key.growth]
        which = KINDS.index(kind)
        rows, reached = (
            table[parts][:, sizes][:, :, growths][:, :, :, which].sum(axis=(0, 1, 2))
            for table in (self._rows, self._reached)
        )
        return Tally(rows, reached)

    def size_class(self, level_usd_2009: float) -> int:
        """Class of a level; one below the first edge counts with the smallest.

        Raises
        ------
        InputError : a level that is not a number above zero
        """
        if not (np.isfinite(level_usd_2009) and level_usd_2009 > 0):
            raise InputError(f"a level is a number of US dollars above zero, not {level_usd_2009}")
        return max(int(classify(level_usd_2009 / 1e6, self.size_edges)), 0)

    def growth_class(self, growth: float | None) -> int | None:
        """Class of a growth; None stays None.

        Raises
        ------
        InputError : a growth that is not a finite ratio above -1
        """
        if growth is None:
            return None
        if not (np.isfinite(growth) and growth > -1):
            raise InputError(f"a growth rate is a finite ratio above -1, not {growth}")
        return int(classify(growth, self.growth_edges))

    def horizon(self, years: int) -> int:
        """Place of a horizon.

        Raises
        ------
        InputError : a horizon that was not counted
        """
        if years not in self.horizons:
            raise InputError(
                f"outcomes are counted {self.horizons[0]} to {self.horizons[-1]}"
                f" years ahead, not {years}"
            )
        return self.horizons.index(years)


@cache
def tables() -> Tables:
    """Read the shipped tables, once."""
    about: dict[str, Any] = json.loads(_text("reference_class.json"))
    eras = {
        key: Era(key, panel["title"], first, last, panel["until"])
        for panel in about["panels"]
        for key, (first, last) in panel["eras"].items()
    }
    wholes = {next(iter(panel["eras"])) for panel in about["panels"]}
    parts = tuple(era for key, era in eras.items() if key not in wholes)
    horizons, multiples = tuple(about["horizons"]), tuple(about["multiples"])
    sizes, growths = tuple(about["size_edges_musd_2009"]), tuple(about["growth_edges"])
    shape = (len(parts), len(sizes), len(growths), len(KINDS), len(horizons))
    rows = np.zeros(shape, dtype=np.int64)
    between = np.zeros((*shape, len(multiples)), dtype=np.int64)
    place = {era.key: n for n, era in enumerate(parts)}
    counts = _columns("reference_counts.csv")
    cell = (
        [place[era] for era in counts["era"]],
        *(_whole(counts[name]) for name in ("size", "growth")),
        [KINDS.index("by" if kind == "by" else "at") for kind in counts["kind"]],
        [horizons.index(ahead) for ahead in _whole(counts["horizon"]).tolist()],
    )
    rows[cell] = _whole(counts["rows"])
    steps = np.array([len(line.split()) for line in counts["between"]])
    table = np.zeros((len(steps), len(multiples)), dtype=np.int64)
    table[np.arange(len(multiples)) < steps[:, None]] = np.fromstring(
        " ".join(counts["between"]), dtype=np.int64, sep=" "
    )
    between[cell] = table
    members: dict[ClassKey, list[Member]] = {}
    for era, size, growth, a, b, start, end, multiple in _rows("reference_members.csv"):
        path = Member((a, b), int(start), int(end), float(multiple))
        members.setdefault(_key(era, size, growth), []).append(path)
    return Tables(
        size_edges=sizes,
        growth_edges=growths,
        multiples=multiples,
        horizons=horizons,
        eras=eras,
        distinct={
            _key(era, size, growth): Distinct(int(rows_of), int(pairs), int(years))
            for era, size, growth, rows_of, pairs, years in _rows("reference_distinct.csv")
        },
        members={key: tuple(paths) for key, paths in members.items()},
        _parts=parts,
        _rows=rows,
        _reached=between[..., ::-1].cumsum(axis=-1)[..., ::-1],
    )


@cache
def _key(era: str, size: str, growth: str) -> ClassKey:
    return ClassKey(era, int(size) if size else None, int(growth) if growth else None)


def _text(name: str) -> str:
    return files("bilateral.chance").joinpath("data", name).read_text(encoding="utf-8")


def _columns(name: str) -> dict[str, tuple[str, ...]]:
    header, *lines = csv.reader(_text(name).splitlines())
    return dict(zip(header, zip(*lines, strict=True), strict=True))


def _whole(cells: Sequence[str]) -> Ints:
    return np.array(list(map(int, cells)), dtype=np.int64)


def _rows(name: str) -> list[list[str]]:
    """Rows without the header."""
    return list(csv.reader(_text(name).splitlines()))[1:]

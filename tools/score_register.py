"""Score the model on announced targets, with what was known when each was announced.

Run ``python tools/score_register.py SHARED_DATA_DIR [--out FILE]``. The folder holds
``targets/register.csv``, ``forecast_panel.parquet``,
``bilateral/comtrade_imports_86_1995_2019.parquet`` and what ``fit_reference_class.py`` needs to
name countries. Prints the scores and writes them, with eight stories, between the marks of
``docs/explanation/targets.md``. A side score: nothing is fitted or chosen on it.
"""

from __future__ import annotations

import argparse
import csv
from dataclasses import dataclass
from functools import cache
from itertools import groupby, pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from bilateral.backtesting.cleaning import blank_false_zeros
from bilateral.backtesting.protocol import FIRST_ORIGIN, origins, outcomes
from bilateral.chance.unknown import completed, mixed
from bilateral.methods.outlook.deflator import log_price
from bilateral.methods.outlook.features import NAMES
from bilateral.methods.outlook.later import extended, spread_seen
from bilateral.methods.outlook.model import UNSEEN, fit_panel
from bilateral.methods.outlook.tables import panel_of
from bilateral.methods.outlook.view import View
from bilateral.methods.quantiles import chance_of_reaching
from bilateral.methods.scores import OFFICIAL_CLIP
from bilateral.tables.frames import read_panel
from bilateral.vocab.economy import name
from fit_features import correlations
from fit_reference_class import FROM, UNTIL, cow_names

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bilateral.methods.outlook.dispersion import Dispersion
    from bilateral.methods.outlook.model import Outlook
    from bilateral.methods.outlook.reference import YearMeans
    from bilateral.methods.outlook.series import Panel

OUT = Path(__file__).parents[1] / "docs" / "explanation" / "targets.md"
MARKS = ("<!-- figures: tools/score_register.py -->", "<!-- end of figures -->")
HORIZONS = tuple(range(1, 13))
ERAS = ((2000, 2010), (2011, 2015), (2016, 2020), (2021, 2025), (2026, 2100))
STORIES = 2  # of each era that has them
BINS = (0.0, 0.1, 0.25, 0.5, 1.0)
DRAWS = 2000


@dataclass(frozen=True, slots=True)
class Announced:
    """A resolved row of the register, as far as it is assessed.

    ``target`` and ``base`` are in one currency; ``exporter`` is set for one-way targets.
    """

    key: str
    pair: tuple[str, str]
    exporter: str | None
    year: int
    deadline: int
    target: float
    base: float
    base_year: int
    currency: str
    hit: bool
    reached: tuple[float, int] | None
    recalled: bool

    @property
    def multiple(self) -> float:
        """Target over base."""
        return self.target / self.base

    @property
    def horizon(self) -> int:
        """Years from the base to the deadline."""
        return self.deadline - self.base_year


@dataclass(frozen=True, slots=True)
class Told:
    """What would have been said of a row on the day. ``line`` is None without a last growth."""

    row: Announced
    model: float
    frequency: float
    line: float | None
    history: str


def read_register(path: Path) -> list[Announced]:
    """Resolved rows, by id."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = [r for r in csv.DictReader(file) if r["resolved"] == "true"]
    return sorted((announced(r) for r in rows), key=lambda r: int(r.key[1:]))


def announced(row: dict[str, str]) -> Announced:
    """One row. A target named as a factor only is the factor times the base."""
    base = float(row["growth_base_value"])
    target = row["target_value"]
    one, other = row["economy_a"], row["economy_b"]
    ways = {"turnover": None, "exports a to b": one, "exports b to a": other}
    value = row["value_reached"]
    return Announced(
        key=row["target_id"],
        pair=(one, other),
        exporter=ways[row["measure"]],
        year=int(row["announced"][:4]),
        deadline=int(row["deadline_year"]),
        target=float(target) if target else base * float(row["required_factor"]),
        base=base,
        base_year=int(row["growth_base_year"]),
        currency=row["currency"],
        hit=row["status"].startswith("hit"),
        reached=(float(value), int(row["value_year"])) if value else None,
        recalled=row["outcome_basis"] == "recalled",
    )


def origin(panel: Panel, first: object, second: object, year: int, *, directed: bool) -> int | None:
    """Row of a pair if its trade was observed in a year."""
    if not panel.years[0] <= year <= panel.years[-1]:
        return None
    # a directed panel has the importer first; else the smaller code
    a, b = (first, second) if directed else sorted((first, second))
    (rows,) = np.nonzero((panel.a == a) & (panel.b == b))
    if not len(rows) or not np.isfinite(panel.turnover[rows[0], panel.column(year)]):
        return None
    return int(rows[0])


class Desk:
    """The desk of a past year: it knows no figure of that year or of a later one."""

    def __init__(self, first: Panel, second: Panel, codes: dict[str, int]) -> None:
        self.panels = {
            (name, directed): panel.directed() if directed else panel
            for name, panel in (("first", first), ("second", second))
            for directed in (False, True)
        }
        self.ends = int(first.years[-1]), int(second.years[-1])
        self.codes = codes

    @cache  # noqa: B019
    def view(self, source: str, directed: bool, last: int) -> View:
        """A panel at the end of a year, beside the one that was fitted."""
        return View.of(self.panels[source, directed].until(last)).beside_the_fit()

    @cache  # noqa: B019
    def fitted(self, directed: bool, last: int) -> Outlook:
        """The model as it could be fitted at the end of a year."""
        first = min(last, self.ends[0])
        if last > first:
            recent = self.panels["second", directed]
            return extended(self.fitted(directed, first), recent, min(last, self.ends[1]))
        return fit_panel(self.panels["first", directed], first, HORIZONS)

    @cache  # noqa: B019
    def spread(self, directed: bool, last: int) -> Dispersion:
        """How far pairs spread lately, by the panel that reaches to that year."""
        recent = "first" if last <= self.ends[0] else "second"
        return spread_seen(self.fitted(directed, last), self.view(recent, directed, last))

    @cache  # noqa: B019
    def correlation(self, directed: bool, last: int) -> np.ndarray:
        """How features go together, from which those not known are drawn."""
        return correlations(self.view("first", directed, min(last, self.ends[0])).panel)

    @cache  # noqa: B019
    def known_outcomes(self, directed: bool, last: int, horizon: int) -> np.ndarray:
        """Highest log ratios within the horizon that were known, over all pairs and origins.

        Those of the second panel count from the first origin year that the first cannot know.
        """
        found = []
        for source, begin in (
            ("first", FIRST_ORIGIN),
            ("second", self.ends[0] - horizon + 1),
        ):
            if source == "second" and last <= self.ends[0]:
                continue
            panel = self.view(source, directed, last).panel
            best = outcomes(panel, origins(panel, begin, last - 1), "by", (horizon,))
            found.append(best[np.isfinite(best)])
        return np.concatenate(found)

    def history(self, row: Announced, last: int) -> tuple[str, np.ndarray, YearMeans]:
        """Where the pair's history came from, and its features in the base year."""
        directed = row.exporter is not None
        one, other = row.pair
        importer_first = (other, one) if row.exporter == one else (one, other)
        for source, codes in (
            ("first", tuple(self._code(e, row.base_year) for e in importer_first)),
            ("second", importer_first),
        ):
            if None in codes or row.base_year > last:
                continue
            view = self.view(source, directed, last)
            found = origin(view.panel, *codes, row.base_year, directed=directed)
            if found is not None:
                raw = view.raw[found, view.panel.column(row.base_year)].copy()
                return source, raw, view.means
        return "none", np.full(len(NAMES), np.nan), UNSEEN

    def _code(self, economy: str, year: int) -> int | None:
        code = self.codes.get(economy)
        if code is None or not FROM.get(code, 0) <= year <= UNTIL.get(code, year):
            return None
        return code

    def says(self, row: Announced) -> Told:
        """Chances on the day, from the years before the announcement."""
        last = row.year - 1
        directed = row.exporter is not None
        source, raw, means = self.history(row, last)
        if row.currency == "USD":
            raw[NAMES.index("level")] = np.log(row.base / 1e6) - log_price(row.base_year)
        outlook = self.fitted(directed, last)
        spread = self.spread(directed, last)
        year = np.array([row.base_year])
        if source == "none":
            rows = completed(raw[None], year, outlook.reference, self.correlation(directed, last))[
                0
            ]
            curves = outlook.curves(rows, np.repeat(year, len(rows)), dispersion=spread)["by"]
            curves = mixed(curves[None])
        else:
            given = {"means": means, "dispersion": spread}
            curves = outlook.curves(raw[None], year, **given)["by"]
        wanted = np.log(row.multiple)
        column = outlook.horizons.index(row.horizon)
        model = float(chance_of_reaching(curves[0, column], wanted))
        share = float((self.known_outcomes(directed, last, row.horizon) >= wanted).mean())
        return Told(row, model, share, straight_line(raw, row), source)


def straight_line(raw: np.ndarray, row: Announced) -> float | None:
    """The last growth, in current dollars, going on: yes or no, as the back-test clips it."""
    real = raw[NAMES.index("growth_1")]
    if not np.isfinite(real):
        return None
    prices = log_price([row.base_year - 1, row.base_year])
    growth = real + prices[1] - prices[0]
    reached = max(growth, growth * row.horizon) >= np.log(row.multiple)
    return OFFICIAL_CLIP[1] if reached else OFFICIAL_CLIP[0]


def era_of(deadline: int) -> tuple[int, int]:
    return next(era for era in ERAS if era[0] <= deadline <= era[1])


def era_name(era: tuple[int, int]) -> str:
    if era == ERAS[0]:
        return f"to {era[1]}"
    return f"{era[0]} and later" if era == ERAS[-1] else f"{era[0]}-{era[1]}"


def brier(p: Sequence[float], happened: Sequence[bool]) -> float:
    return float(np.mean((np.asarray(p) - np.asarray(happened, dtype=float)) ** 2))


def difference(
    ours: Sequence[float],
    theirs: Sequence[float],
    happened: Sequence[bool],
    pairs: Sequence[tuple[str, str]],
) -> tuple[float, float, float]:
    """Brier of theirs minus ours, and its 95 % range over resampled pairs."""
    gain = (np.asarray(theirs) - happened) ** 2 - (np.asarray(ours) - happened) ** 2
    _, which = np.unique(np.array(["/".join(pair) for pair in pairs]), return_inverse=True)
    total = np.bincount(which, weights=gain)
    count = np.bincount(which)
    rng = np.random.default_rng(1)
    drawn = rng.integers(len(total), size=(DRAWS, len(total)))
    means = total[drawn].sum(axis=1) / count[drawn].sum(axis=1)
    low, high = np.quantile(means, [0.025, 0.975])
    return float(gain.mean()), float(low), float(high)


def stories(told: Iterable[Told]) -> list[Told]:
    """The first `STORIES` rows by id of every deadline era that has so many."""
    ordered = sorted(told, key=lambda t: (era_of(t.row.deadline), int(t.row.key[1:])))
    found = []
    for _, rows in groupby(ordered, key=lambda t: era_of(t.row.deadline)):
        first = list(rows)[:STORIES]
        found += first if len(first) == STORIES else []
    return found


def score_lines(told: Sequence[Told]) -> list[str]:
    """Tables in Markdown."""
    lines = [
        "| deadline | rows | pairs | hit | model said | Brier | plain frequency said | Brier |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for era in (None, *ERAS):
        rows = [t for t in told if era is None or era_of(t.row.deadline) == era]
        if rows:
            hit = [t.row.hit for t in rows]
            ours, plain = [t.model for t in rows], [t.frequency for t in rows]
            lines.append(
                f"| {'all' if era is None else era_name(era)} | {len(rows)} "
                f"| {len({t.row.pair for t in rows})} | {sum(hit)} ({np.mean(hit):.0%}) "
                f"| {np.mean(ours):.0%} | {brier(ours, hit):.3f} "
                f"| {np.mean(plain):.0%} | {brier(plain, hit):.3f} |"
            )
    lines += ["", "| the model said | rows | said, mean | hit |", "|---|---|---|---|"]
    for low, high in pairwise(BINS):
        rows = [t for t in told if low <= t.model < high]
        if rows:
            said, hit = np.mean([t.model for t in rows]), np.mean([t.row.hit for t in rows])
            lines.append(f"| {low:.0%} to {high:.0%} | {len(rows)} | {said:.0%} | {hit:.0%} |")
    return [*lines, "", *comparisons(told), "", in_words(told)]


def in_words(told: Sequence[Told]) -> str:
    """Whether these rows tell the model from the plain frequency."""
    hit = [t.row.hit for t in told]
    gain, low, high = difference(
        [t.model for t in told], [t.frequency for t in told], hit, [t.row.pair for t in told]
    )
    if low <= 0 <= high:
        return "These rows cannot tell the model from the plain frequency."
    return f"On these rows the model is {'better' if gain > 0 else 'worse'} than the frequency."


def comparisons(told: Sequence[Told]) -> list[str]:
    """Brier scores side by side on the rows where both have an answer; 95 % ranges over pairs."""
    lines = [
        "| on which rows, beside what | rows | Brier: model | other | other minus model |",
        "|---|---|---|---|---|",
    ]
    groups = {
        "all": list(told),
        "history of the pair known": [t for t in told if t.history != "none"],
        "level alone known": [t for t in told if t.history == "none"],
        "outcome not from memory": [t for t in told if not t.row.recalled],
    }
    compared = [
        (f"{title}: plain frequency", rows, [t.frequency for t in rows])
        for title, rows in groups.items()
    ]
    lasting = [(t, t.line) for t in told if t.line is not None]
    compared.append(
        ("last growth known: its going on", [t for t, _ in lasting], [p for _, p in lasting])
    )
    for title, rows, other in compared:
        if not rows:
            continue
        hit = [t.row.hit for t in rows]
        ours = [t.model for t in rows]
        gain, low, high = difference(ours, other, hit, [t.row.pair for t in rows])
        lines.append(
            f"| {title} | {len(rows)} | {brier(ours, hit):.3f} | {brier(other, hit):.3f} "
            f"| {gain:+.3f} ({low:+.3f} to {high:+.3f}) |"
        )
    return lines


def story(told: Told) -> str:
    row = told.row
    one, other = (name(economy, "en") for economy in row.pair)
    goal = f"{amount(row.target, row.currency)} by {row.deadline}"
    flow = "turnover" if row.exporter is None else "exports of " + name(row.exporter, "en")
    line = {None: "its last growth was not known", 0.01: "the last growth going on: not reached"}
    extra = line.get(told.line, "the last growth going on: reached")
    seen = {"first": "history to the base year", "second": "history to the base year"}
    basis = seen.get(told.history, "only the level known")
    if row.reached is None:
        came = "no figure"
    else:
        came = f"{amount(row.reached[0], row.currency)} in {row.reached[1]}"
    source = ", from memory" if row.recalled else ""
    return (
        f"- **{row.key}, {one} and {other}.** Said in {row.year}: {flow} of {goal}, from "
        f"{amount(row.base, row.currency)} in {row.base_year} (x{row.multiple:.2f} in "
        f"{row.horizon} years). The desk would have said {told.model:.0%} ({basis}; plain "
        f"frequency {told.frequency:.0%}; {extra}). What came: {came}{source}: "
        f"{'reached' if row.hit else 'missed'}."
    )


def amount(value: float, currency: str) -> str:
    return f"{value / 1e9:.3g} bn {currency}"


def written(told: Sequence[Told]) -> str:
    """What stands between the marks."""
    held = sum(t.history != "none" for t in told)
    intro = (
        f"{len(told)} resolved rows with a base; for {held} of them the panels held the pair in "
        "the base year, the others were assessed from their level alone."
    )
    parts = [intro, "", *score_lines(told), "", "### Eight rows", ""]
    return "\n".join([*parts, *(story(t) for t in stories(told))])


def placed(page: str, text: str) -> str:
    """The page with new text between its marks."""
    before, rest = page.split(MARKS[0])
    after = rest.split(MARKS[1])[1]
    return f"{before}{MARKS[0]}\n\n{text}\n\n{MARKS[1]}{after}"


def desk(folder: Path) -> Desk:
    first, second = (
        panel_of(blank_false_zeros(read_panel(folder / name).drop("split", strict=False)))
        for name in (
            "forecast_panel.parquet",
            "bilateral/comtrade_imports_86_1995_2019.parquet",
        )
    )
    return Desk(first, second, {iso3: code for code, iso3 in cow_names(folder).items()})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("folder", type=Path, help="folder with forecast_panel.parquet")
    parser.add_argument("--out", type=Path, default=OUT)
    args = parser.parse_args()
    past = desk(args.folder)
    told = [past.says(row) for row in read_register(args.folder / "targets" / "register.csv")]
    text = written(told)
    args.out.write_text(placed(args.out.read_text(encoding="utf-8"), text), encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()

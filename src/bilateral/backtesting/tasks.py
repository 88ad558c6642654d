"""Tasks: the origins of one block, what may be known of them, and what came."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from bilateral.backtesting import protocol
from bilateral.backtesting.exchange import origins_frame
from bilateral.backtesting.protocol import BLOCKS, HORIZONS, KINDS, SECOND_BLOCKS, TRAIN
from bilateral.backtesting.scorecard import Rows
from bilateral.errors import InputError
from bilateral.methods.outlook.tables import panel_of
from bilateral.tables.frames import polars

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt
    from polars import DataFrame

    from bilateral.backtesting.model import PanelName
    from bilateral.backtesting.protocol import Block, Kind, Origins
    from bilateral.methods.outlook.series import Panel

    Array = npt.NDArray[np.float64]
    Bools = npt.NDArray[np.bool_]

SAMPLE: Final = 1000  # origins on which slow methods are judged


@dataclass(frozen=True, slots=True)
class Task:
    """Origins of one block of one panel.

    Attributes
    ----------
    panel : which panel
    block : origin years and cut-off
    history : rows of the panel up to the last origin year
    asked : a, b, year of the N origins
    at : the same as places in the panel
    outcome : by event, (N, H) log ratios, NaN where not observed
    sample : (N,) whether in the sample for slow methods
    """

    panel: PanelName
    block: Block
    history: DataFrame
    asked: DataFrame
    at: Origins
    outcome: dict[Kind, Array]
    sample: Bools

    @property
    def name(self) -> str:
        """Panel and block, such as ``first-1990-1994``."""
        return f"{self.panel}-{self.block.name}"

    def for_slow_methods(self) -> Task:
        """The origins of the sample."""
        return replace(
            self,
            asked=self.asked.filter(self.sample),
            at=self.at.take(self.sample),
            outcome={kind: values[self.sample] for kind, values in self.outcome.items()},
            sample=self.sample[self.sample],
        )


def first_tasks(panel: DataFrame, fold: str, sample: int | None) -> tuple[DataFrame, list[Task]]:
    """Rows to train on, and the tasks of the panel they come from.

    Parameters
    ----------
    panel : a, b, year, both flows, and split; without it pairs are split by their hash
    fold : the pairs that are forecast
    sample : number of origins; None for all

    Raises
    ------
    InputError : no pair to train on, none in the fold, or no origin
    """
    pl = polars()
    if "split" not in panel.columns:
        pairs = panel.select("a", "b").unique()
        folds = [protocol.fold_of(a, b) for a, b in pairs.iter_rows()]
        panel = panel.join(pairs.with_columns(pl.Series("split", folds)), on=["a", "b"])
    trained = panel.filter(pl.col("split") == TRAIN).drop("split")
    tested = panel.filter(pl.col("split") == fold)
    if fold == TRAIN or tested.is_empty() or trained.is_empty():
        known = ", ".join(sorted(map(str, panel["split"].unique())))
        raise InputError(
            f"there are no pairs to train on, or none to test in the fold '{fold}'",
            hint=f"The split of this panel has: {known}. Those of '{TRAIN}' train.",
        )
    arranged = panel_of(panel)
    keys = {(min(pair), max(pair)) for pair in tested.select("a", "b").unique().iter_rows()}
    every = zip(arranged.a.tolist(), arranged.b.tolist(), strict=True)
    pairs = np.array([pair in keys for pair in every])
    return trained, _tasks("first", panel.drop("split"), arranged, BLOCKS, pairs, sample)


def second_tasks(panel: DataFrame, sample: int | None) -> list[Task]:
    """Tasks of a panel on which nothing is trained; slow methods sit out.

    Raises
    ------
    InputError : no origin
    """
    frame = panel.drop("split", strict=False)
    return [
        replace(task, sample=np.zeros_like(task.sample))
        for task in _tasks("second", frame, panel_of(frame), SECOND_BLOCKS, None, sample)
    ]


def rows_of(tasks: Sequence[Task], panel: PanelName, kind: Kind) -> Rows:
    """What is judged on a panel, block after block, origin by origin."""
    ours = [task for task in tasks if task.panel == panel]
    parts: list[tuple[npt.NDArray[np.generic], ...]] = []
    for k, task in enumerate(ours):
        place, step = np.nonzero(np.isfinite(task.outcome[kind]))
        parts.append(
            (
                task.at.year[place],
                np.array(HORIZONS)[step],
                protocol.size_class(task.at.size)[place],
                np.full(len(place), k),
                task.sample[place],
                task.outcome[kind][place, step],
            )
        )
    year, horizon, size, block, slow, outcome = (
        np.concatenate(column) for column in zip(*parts, strict=True)
    )
    names = tuple(task.block.name for task in ours)
    return Rows(year, horizon, size, block, slow, outcome, names)


def _tasks(
    name: PanelName,
    frame: DataFrame,
    panel: Panel,
    blocks: Sequence[Block],
    pairs: Bools | None,
    sample: int | None,
) -> list[Task]:
    """Tasks of all blocks in which an outcome is known."""
    every = protocol.origins(panel, blocks[0].first, blocks[-1].last, pairs)
    if sample is not None:
        every = every.take(protocol.sampled(panel, every, sample))
    outcome: dict[Kind, Array] = {kind: protocol.outcomes(panel, every, kind) for kind in KINDS}
    long = np.flatnonzero(protocol.long_enough(panel, every))
    slow = np.zeros(len(every), dtype=bool)
    slow[long[protocol.sampled(panel, every.take(long), SAMPLE)]] = True
    found: list[Task] = []
    for block in blocks:
        mask = (every.year >= block.first) & (every.year <= block.last)
        if not np.isfinite(outcome["at"][mask]).any():
            continue
        at = every.take(mask)
        history = frame.filter(polars().col("year") <= block.last)
        known: dict[Kind, Array] = {kind: values[mask] for kind, values in outcome.items()}
        asked = origins_frame(panel, at)
        found.append(Task(name, block, history, asked, at, known, slow[mask]))
    if not found:
        raise InputError(
            f"the {name} panel has no origin from {blocks[0].first} to {blocks[-1].last} that can "
            "be judged",
            hint="An origin needs 10 million USD of 2009, growth over the years before it, and a "
            "later year.",
        )
    return found

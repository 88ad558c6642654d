"""One method on one block: fitted, asked, judged, and the finished piece kept."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from bilateral.backtesting.exchange import fingerprint, to_grid
from bilateral.backtesting.methods import METHODS
from bilateral.backtesting.pieces import key_of, program
from bilateral.backtesting.protocol import HORIZONS
from bilateral.backtesting.scorecard import Card, joined, judge
from bilateral.errors import MethodError
from bilateral.methods.quantiles import CLIP, LEVELS, chance_of_reaching
from bilateral.tables.frames import polars

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy.typing as npt
    from polars import DataFrame

    from bilateral.backtesting.forecaster import Forecaster, Method
    from bilateral.backtesting.pieces import Arrays, Pieces
    from bilateral.backtesting.protocol import Kind
    from bilateral.backtesting.tasks import Task

    Array = npt.NDArray[np.float64]

CHUNK: Final = 10_000  # origins asked for at once: bounds the memory


@dataclass(slots=True)
class Bench:
    """What all methods are given.

    Attributes
    ----------
    train : rows of the training pairs, all years
    totals : totals of economies, all years
    multiples : whose probability is asked
    inputs : hash of each table that went in, by role
    pieces : finished parts
    say : told about progress
    """

    train: DataFrame
    totals: DataFrame | None
    multiples: tuple[float, ...]
    inputs: dict[str, str]
    pieces: Pieces
    say: Callable[[str], None]

    def run(self, method: Method, tasks: Sequence[Task]) -> dict[str, dict[Kind, Answer]]:
        """Answers of one method to its tasks, by name of the task and event."""
        fitted: dict[int, Forecaster] = {}  # blocks of two panels may share a cut-off
        answers: dict[str, dict[Kind, Answer]] = {}
        for task in tasks:
            key = self._key(method, task)
            name = f"{method.name}-{task.name}"
            ours = METHODS.get(method.name) is method  # no hash tells the code of another one
            arrays = self.pieces.load(name, key) if ours else None
            if arrays is not None:
                self.say(f"{name}: kept from an earlier run")
            else:
                start = time.perf_counter()
                cutoff = task.block.cutoff
                if cutoff not in fitted:
                    fitted = {cutoff: self._fit(method, cutoff)}
                arrays = self._compute(method, fitted[cutoff], task)
                if ours:
                    self.pieces.save(name, key, arrays)
                taken = time.perf_counter() - start
                self.say(f"{name}: {len(task.at)} origins, {taken:.1f} s")
            answers[task.name] = {kind: Answer.restored(arrays, kind) for kind in method.kinds}
        return answers

    def _fit(self, method: Method, cutoff: int) -> Forecaster:
        known = polars().col("year") <= cutoff
        totals = None if self.totals is None else self.totals.filter(known)
        return method.fit(self.train.filter(known), cutoff=cutoff, horizons=HORIZONS, totals=totals)

    def _key(self, method: Method, task: Task) -> str:
        other = "second panel" if task.panel == "first" else None
        return key_of(
            program=program(),
            method=[method.name, method.version],
            inputs={role: hashed for role, hashed in self.inputs.items() if role != other},
            asked=fingerprint(task.asked),
            block=[task.block.first, task.block.last, task.block.cutoff],
            horizons=HORIZONS,
            multiples=self.multiples,
            kinds=method.kinds,
        )

    def _compute(self, method: Method, forecaster: Forecaster, task: Task) -> Arrays:
        arrays: Arrays = {}
        for kind in method.kinds:
            answer = self._ask(forecaster, task, kind)
            arrays.update(answer.kept(kind))
        return arrays

    def _ask(self, forecaster: Forecaster, task: Task, kind: Kind) -> Answer:
        cards: list[Card] = []
        totals = self._totals(task)
        for start in range(0, len(task.at), CHUNK):
            asked = task.asked.slice(start, CHUNK)
            outcome = task.outcome[kind][start : start + CHUNK]
            judged = np.isfinite(outcome)
            told = forecaster.quantiles(task.history, asked, kind=kind, totals=totals)
            quantiles = to_grid(told, asked, HORIZONS, LEVELS.tolist(), ("q", "value"))[judged]
            p = self._probability(forecaster, task, asked, kind, totals, judged, quantiles)
            cards.append(judge(quantiles, p, outcome[judged]))
        return Answer(joined(cards), self._rates(forecaster, task, kind, totals))

    def _totals(self, task: Task) -> DataFrame | None:
        if self.totals is None or task.panel == "second":
            return None
        return self.totals.filter(polars().col("year") <= task.block.last)

    def _probability(
        self,
        forecaster: Any,
        task: Task,
        asked: DataFrame,
        kind: Kind,
        totals: DataFrame | None,
        judged: npt.NDArray[np.bool_],
        quantiles: Array,
    ) -> Array:
        """Probability of each multiple, (R, M): as the method says it, else off its quantiles."""
        if not hasattr(forecaster, "probability"):
            columns = [chance_of_reaching(quantiles, math.log(m)) for m in self.multiples]
            return np.stack(columns, axis=1)
        told = forecaster.probability(
            task.history, asked, multiples=list(self.multiples), kind=kind, totals=totals
        )
        p = to_grid(told, asked, HORIZONS, self.multiples, ("multiple", "p"))[judged]
        return np.clip(p, *CLIP)

    def _rates(self, forecaster: Any, task: Task, kind: Kind, totals: DataFrame | None) -> Array:
        """Stated 80 % range of the share that comes true, (M, 2); NaN if none is stated.

        Raises
        ------
        MethodError : the rate of a multiple was not stated
        """
        if not hasattr(forecaster, "rates"):
            return np.full((len(self.multiples), 2), np.nan)
        place, step = np.nonzero(np.isfinite(task.outcome[kind]))
        horizon = polars().Series("horizon", np.array(HORIZONS)[step])
        rows = task.asked[place].with_columns(horizon)
        told: DataFrame = forecaster.rates(
            task.history, rows, list(self.multiples), kind=kind, totals=totals
        )
        by_multiple = {round(row["multiple"], 6): row for row in told.iter_rows(named=True)}
        if set(by_multiple) != {round(m, 6) for m in self.multiples}:
            raise MethodError("a forecaster did not state the rate of every multiple asked for")
        stated = [by_multiple[round(m, 6)] for m in self.multiples]
        return np.array([[row["low"], row["high"]] for row in stated], dtype=float)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a method said of a task, judged.

    Attributes
    ----------
    card : scores of each row
    rates : (M, 2) ends of the stated 80 % range of the share that comes true, or NaN
    """

    card: Card
    rates: Array

    def kept(self, kind: Kind) -> Arrays:
        """As arrays by name."""
        fields = {f"{kind}.{name}": getattr(self.card, name) for name in Card.__slots__}
        return {**fields, f"{kind}.rates": self.rates}

    @classmethod
    def restored(cls, arrays: Arrays, kind: Kind) -> Answer:
        """Back from arrays."""
        card = Card(*(arrays[f"{kind}.{name}"] for name in Card.__slots__))
        return cls(card, arrays[f"{kind}.rates"])

"""From forecasts to scores: one card for each method, cut by era, size and horizon."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from bilateral.backtesting.model import Diagram, Gain, Group, Odds, PanelName, Rate, Score
from bilateral.backtesting.protocol import SIZE_NAMES, Kind
from bilateral.methods import scores

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import numpy.typing as npt

    Array = npt.NDArray[np.float64]
    Bools = npt.NDArray[np.bool_]
    Ints = npt.NDArray[np.int64]

SEED: Final = 19  # of the resampled years: the same for every method and measure


@dataclass(frozen=True, slots=True)
class Rows:
    """Forecasts that are judged, R of them: an origin and a horizon with a known outcome.

    Attributes
    ----------
    year, horizon : (R,) of the origin; years ahead
    size : (R,) class, index into `SIZE_NAMES`
    block : (R,) index into `blocks`
    sample : (R,) whether it is in the sample for slow methods
    outcome : (R,) log ratio
    blocks : names of the blocks
    """

    year: Ints
    horizon: Ints
    size: Ints
    block: Ints
    sample: Bools
    outcome: Array
    blocks: tuple[str, ...]

    def groups(self) -> Iterator[tuple[Group, str, Bools]]:
        """Every group of rows that is not empty, the pooled one first."""
        yield "pooled", "all", np.ones(len(self.year), dtype=bool)
        for group, values, names in (
            ("era", self.block, dict(enumerate(self.blocks))),
            ("size", self.size, dict(enumerate(SIZE_NAMES))),
            ("horizon", self.horizon, {int(h): str(h) for h in np.unique(self.horizon)}),
        ):
            for value, name in names.items():
                mask = values == value
                if mask.any():
                    yield group, name, mask  # type: ignore[misc]


@dataclass(frozen=True, slots=True)
class Card:
    """What each of R forecasts was worth.

    Attributes
    ----------
    p : (R, M) probability of each multiple
    crps, wis, width : (R,) scores; width of the 80 % interval
    inside : (R, 3) whether the intervals of 50, 80 and 95 % hold the outcome
    """

    p: Array
    crps: Array
    wis: Array
    width: Array
    inside: Bools

    def take(self, mask: Bools) -> Card:
        """Some of the forecasts."""
        return Card(*(getattr(self, name)[mask] for name in self.__slots__))


def judge(quantiles: Array, p: Array, outcome: Array) -> Card:
    """Score forecasts of R rows.

    Parameters
    ----------
    quantiles : (R, 25)
    p : (R, M) probabilities of the multiples
    outcome : (R,) log ratios
    """
    low, high = scores.interval(quantiles, 0.8)
    inside = [scores.covered(quantiles, outcome, cover) for cover in scores.COVERS]
    return Card(
        p,
        scores.crps(quantiles, outcome),
        scores.wis(quantiles, outcome),
        high - low,
        np.stack(inside, axis=1),
    )


def joined(cards: Sequence[Card]) -> Card:
    """Put the cards of several blocks one after another."""
    return Card(
        *(np.concatenate([getattr(card, name) for card in cards]) for name in Card.__slots__)
    )


@dataclass(frozen=True, slots=True)
class Contest:
    """Cards of all methods on the rows of one panel and event.

    Attributes
    ----------
    panel, kind : where and what
    rows : what is judged
    multiples : M of them
    cards : by name of method; those in `sampled` hold the rows of the sample only
    stated : by name of method and block, (M, 2): 80 % range of the share, or NaN
    sampled : names of the slow methods
    reference : name of the method that skill is measured against
    """

    panel: PanelName
    kind: Kind
    rows: Rows
    multiples: tuple[float, ...]
    cards: Mapping[str, Card]
    stated: Mapping[str, Sequence[Array]]
    sampled: frozenset[str]
    reference: str

    def happened(self, multiple: float) -> Bools:
        """Whether each row reached the multiple, (R,)."""
        return self.rows.outcome >= np.log(multiple)

    @property
    def full(self) -> dict[str, Card]:
        """Cards of the methods that are judged on all rows."""
        return {name: card for name, card in self.cards.items() if name not in self.sampled}

    def scores(self) -> Iterator[Score]:
        """Scores of every method by group; on the sample, pooled, if a slow one takes part."""
        for group, value, mask in self.rows.groups():
            for name, card in self.full.items():
                yield self._score(name, card.take(mask), mask, group, value)
        if len(self.full) < len(self.cards):
            mask = self.rows.sample
            for name, card in self.cards.items():
                part = card if name in self.sampled else card.take(mask)
                yield self._score(name, part, mask, "pooled", "all", sample=True)

    def _score(
        self, name: str, card: Card, mask: Bools, group: Group, value: str, *, sample: bool = False
    ) -> Score:
        reference = self.cards[self.reference].take(mask)
        crps = float(card.crps.mean())
        return Score(
            self.panel,
            self.kind,
            name,
            sample,
            group,
            value,
            len(card.crps),
            tuple(
                _odds(m, card.p[:, i], reference.p[:, i], self.happened(m)[mask])
                for i, m in enumerate(self.multiples)
            ),
            crps,
            scores.skill(crps, float(reference.crps.mean())),
            float(card.wis.mean()),
            *map(float, card.inside.mean(axis=0)),
            width_80=float(card.width.mean()),
        )

    def rates(self) -> Iterator[Rate]:
        """Predicted and observed shares of each block."""
        for name, card in self.full.items():
            for k, block in enumerate(self.rows.blocks):
                mask = self.rows.block == k
                for i, multiple in enumerate(self.multiples):
                    observed = float(self.happened(multiple)[mask].mean())
                    low, high = map(float, self.stated[name][k][i])
                    known = not np.isnan(low + high)
                    yield Rate(
                        self.panel,
                        self.kind,
                        name,
                        block,
                        multiple,
                        int(mask.sum()),
                        float(card.p[mask, i].mean()),
                        observed,
                        low if known else None,
                        high if known else None,
                        low <= observed <= high if known else None,
                    )

    def gains(self) -> Iterator[Gain]:
        """Gains on the reference, with their range over resampled origin years."""
        _, which = np.unique(self.rows.year, return_inverse=True)

        def sums(values: Array) -> Array:
            return np.bincount(which, weights=values).astype(np.float64)

        reference = self.cards[self.reference]
        for name, card in self.full.items():
            if name == self.reference:
                continue
            pairs = {
                f"brier {m:g}": (
                    scores.brier(card.p[:, i], self.happened(m)),
                    scores.brier(reference.p[:, i], self.happened(m)),
                )
                for i, m in enumerate(self.multiples)
            }
            pairs["crps"] = card.crps, reference.crps
            for measure, (ours, theirs) in pairs.items():
                rng = np.random.default_rng(SEED)
                draws = scores.bootstrap_gain(sums(ours), sums(theirs), rng)
                low, high = np.quantile(draws, [0.025, 0.975])
                gain = scores.skill(float(ours.sum()), float(theirs.sum()))
                yield Gain(self.panel, self.kind, name, measure, gain, float(low), float(high))

    def diagrams(self) -> Iterator[Diagram]:
        """Reliability of every method, pooled and by era."""
        for group, value, mask in self.rows.groups():
            if group not in {"pooled", "era"}:
                continue
            for name, card in self.full.items():
                for i, multiple in enumerate(self.multiples):
                    happened = self.happened(multiple)[mask]
                    table = scores.reliability(card.p[mask, i], happened)
                    used = table.rows > 0
                    yield Diagram(
                        self.panel,
                        self.kind,
                        name,
                        multiple,
                        group,
                        value,
                        tuple(map(int, table.rows[used])),
                        tuple(map(float, table.predicted[used])),
                        tuple(map(float, table.observed[used])),
                    )


def _odds(multiple: float, p: Array, reference: Array, happened: Bools) -> Odds:
    brier = float(scores.brier(p, happened).mean())
    return Odds(
        multiple,
        float(p.mean()),
        float(happened.mean()),
        brier,
        scores.skill(brier, float(scores.brier(reference, happened).mean())),
        float(scores.log_score(p, happened).mean()),
        scores.ece(p, happened),
        scores.in_the_large(p, happened),
    )

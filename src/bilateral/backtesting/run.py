"""`backtest`: forecast the past as it was known then, and judge what came."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from bilateral.backtesting import protocol
from bilateral.backtesting.cleaning import blank_false_zeros
from bilateral.backtesting.exchange import described
from bilateral.backtesting.forecasting import Bench
from bilateral.backtesting.methods import DEFAULT, REFERENCE, chosen
from bilateral.backtesting.model import PANELS, BacktestResult, Entrant, PanelName
from bilateral.backtesting.pieces import Pieces, program
from bilateral.backtesting.protocol import HORIZONS, KINDS, MULTIPLES
from bilateral.backtesting.scorecard import Contest, joined
from bilateral.backtesting.tasks import first_tasks, rows_of, second_tasks
from bilateral.errors import InputError
from bilateral.tables.frames import check_panel

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from polars import DataFrame

    from bilateral.backtesting.forecaster import Method
    from bilateral.backtesting.forecasting import Answer
    from bilateral.backtesting.model import Input
    from bilateral.backtesting.protocol import Kind
    from bilateral.backtesting.tasks import Task

    Answers = dict[str, dict[str, dict[Kind, Answer]]]  # by method, task and event


def backtest(
    panel: DataFrame,
    *,
    second: DataFrame | None = None,
    totals: DataFrame | None = None,
    methods: Sequence[str | Method] = DEFAULT,
    multiples: Sequence[float] = MULTIPLES,
    fold: str = "dev",
    sample: int | None = None,
    work: str | Path | None = None,
    say: Callable[[str], None] = lambda _: None,
) -> BacktestResult:
    """Forecast the past with several methods and judge them on the same rows.

    Parameters
    ----------
    panel : a, b, year, flow_a_from_b_musd, flow_b_from_a_musd (million current USD, null = not
        observed), optionally split (train, or the name of a fold); without it pairs are split by
        the hash of their codes
    second : a later panel from another source, in the same columns; nothing is trained on it
    totals : country, year, total_musd over all pairs of the first panel; None lets each method
        add up its own
    methods : names, or methods of one's own; the plain frequency always takes part
    multiples : of the turnover at the origin
    fold : the pairs that are forecast
    sample : forecast from this many origins of each panel only, chosen by hash
    work : folder for finished pieces; a run that is called again goes on from them
    say : told about progress

    Raises
    ------
    InputError
        If a method is not known, a table is not as declared, or no origin can be judged.
    MethodError
        If a forecaster does not answer what it was asked.
    """
    entrants = chosen(methods)
    wanted = tuple(sorted(set(map(float, multiples))))
    if not wanted or not all(math.isfinite(m) and m > 0 for m in wanted):
        raise InputError("the multiples are one or more numbers above zero")
    if sample is not None and sample < 1:
        raise InputError("a sample has at least one origin")
    panel = check_panel(panel)
    second = None if second is None else check_panel(second, "second panel")
    inputs = tuple(_inputs(panel, second, totals))
    train, tasks = first_tasks(blank_false_zeros(panel), fold, sample)
    if second is not None:
        tasks += second_tasks(blank_false_zeros(second), sample)
    pieces = Pieces(None if work is None else Path(work), say)
    bench = Bench(train, totals, wanted, {i.role: i.sha256 for i in inputs}, pieces, say)
    answers: Answers = {m.name: bench.run(m, _given(m, tasks)) for m in entrants}
    slow = frozenset(m.name for m in entrants if m.sampled)
    contests = [
        contest
        for name in PANELS
        if any(task.panel == name for task in tasks)
        for contest in _contests(name, tasks, answers, slow, wanted)
    ]
    return BacktestResult(
        program(),
        inputs,
        _design(tasks, fold, sample, wanted),
        tuple(Entrant(m.name, m.words, m.kinds, m.sampled, m.version) for m in entrants),
        tuple(score for contest in contests for score in contest.scores()),
        tuple(rate for contest in contests for rate in contest.rates()),
        tuple(gain for contest in contests for gain in contest.gains()),
        tuple(diagram for contest in contests for diagram in contest.diagrams()),
        tuple(_caveats(tasks, totals, sample, slow)),
    )


def _given(method: Method, tasks: Sequence[Task]) -> list[Task]:
    """The tasks of a method: all, or what the sample holds of them."""
    if not method.sampled:
        return list(tasks)
    return [task.for_slow_methods() for task in tasks if task.sample.any()]


def _contests(
    panel: PanelName,
    tasks: Sequence[Task],
    answers: Answers,
    slow: frozenset[str],
    multiples: tuple[float, ...],
) -> Iterator[Contest]:
    """What all methods said of a panel, one contest for each event."""
    names = [task.name for task in tasks if task.panel == panel]
    for kind in KINDS:
        told = {
            method: [by_task[n][kind] for n in names if n in by_task and kind in by_task[n]]
            for method, by_task in answers.items()
        }
        yield Contest(
            panel,
            kind,
            rows_of(tasks, panel, kind),
            multiples,
            {m: joined([a.card for a in parts]) for m, parts in told.items() if parts},
            {m: [a.rates for a in parts] for m, parts in told.items() if parts},
            slow,
            REFERENCE,
        )


def _inputs(
    panel: DataFrame, second: DataFrame | None, totals: DataFrame | None
) -> Iterator[Input]:
    for role, frame in (("panel", panel), ("second panel", second), ("totals", totals)):
        if frame is not None:
            yield described(role, frame)


def _design(
    tasks: Sequence[Task], fold: str, sample: int | None, multiples: tuple[float, ...]
) -> dict[str, Any]:
    return {
        "fold": fold,
        "horizons": list(HORIZONS),
        "multiples": list(multiples),
        "sample": sample,
        "sample_for_slow_methods": _sampled(tasks),
        "blocks": [
            {
                "panel": task.panel,
                "first": task.block.first,
                "last": task.block.last,
                "cutoff": task.block.cutoff,
                "origins": len(task.at),
                "rows": int(np.isfinite(task.outcome["at"]).sum()),
            }
            for task in tasks
        ],
    }


def _sampled(tasks: Sequence[Task]) -> int:
    return sum(int(task.sample.sum()) for task in tasks)


def _caveats(
    tasks: Sequence[Task], totals: DataFrame | None, sample: int | None, slow: frozenset[str]
) -> Iterator[str]:
    yield (
        "Outcomes of neighbouring origin years overlap, so the ranges of the gains are too narrow; "
        "a gain below 1 % is noise."
    )
    yield "Rows whose outcome was not observed are left out, which is a mild selection."
    yield (
        "Flows of zero beside a flow of a million dollars were taken as not observed. This looks "
        "at the next year, which a live forecast cannot do."
    )
    if totals is not None:
        yield (
            "Totals of economies were taken as given: a total that rests on later years tells the "
            "methods that use it something of the future."
        )
    if any(task.panel == "second" for task in tasks):
        yield (
            "The second panel differs in source and pairs as well as in time; nothing was trained "
            "on it."
        )
    if sample is not None:
        yield f"At most {sample} origins of each panel were forecast, chosen by a hash."
    if slow:
        yield (
            f"Single-series forecasters are judged on {_sampled(tasks)} origins with at least "
            f"{protocol.LONG} years of growth, beside all other methods on the same rows."
        )

"""`bilateral backtest`: forecasts of the past, judged beside the named peers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bilateral.cli.output import narrate, narrate_caveats, print_json, to_table
from bilateral.errors import InputError

if TYPE_CHECKING:
    from bilateral.backtesting import BacktestResult


@click.command("backtest")
@click.option("--panel", required=True, help="Turnover of pairs by year, Parquet or CSV.")
@click.option("--second-panel", help="A later panel; nothing is trained on it.")
@click.option("--totals", help="Totals of economies by year, Parquet or CSV.")
@click.option("--methods", help="Names with commas between; the model and its quick peers if none.")
@click.option("--fold", default="dev", show_default=True, help="The pairs that are forecast.")
@click.option("--sample", type=click.IntRange(min=1), help="Only so many origins of each panel.")
@click.option("--work", help="Folder of finished parts: a run that was stopped goes on from them.")
@click.option("--out", help="Folder for the report, backtest.html and backtest.json.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json"]),
    default="table",
    show_default=True,
    help="How to print the result.",
)
def command(
    panel: str,
    second_panel: str | None,
    totals: str | None,
    methods: str | None,
    fold: str,
    sample: int | None,
    work: str | None,
    out: str | None,
    form: str,
) -> None:
    """Forecast the past with what was known then, and judge what came.

    The model stands beside what a desk could have said without one: the plain frequency, the
    official's rule, growth that goes on, random walks.
    """
    from bilateral.backtesting import DEFAULT, backtest, write_report
    from bilateral.tables.frames import read_panel, read_totals

    folder = None if out is None else _folder(out)
    result = backtest(
        read_panel(panel),
        second=None if second_panel is None else read_panel(second_panel),
        totals=None if totals is None else read_totals(totals),
        methods=DEFAULT if methods is None else [name.strip() for name in methods.split(",")],
        fold=fold,
        sample=sample,
        work=work,
        say=narrate,
    )
    if folder is not None:
        (folder / "backtest.html").write_text(write_report(result), encoding="utf-8")
        twin = json.dumps(result.to_dict(), ensure_ascii=False, indent=1, allow_nan=False)
        (folder / "backtest.json").write_text(f"{twin}\n", encoding="utf-8")
        narrate(f"report: {folder / 'backtest.html'}")
    if form == "json":
        print_json(result.to_dict())
    else:
        _print(result)
    narrate_caveats(*result.caveats)


def _folder(path: str) -> Path:
    """Make the folder before the work begins.

    Raises
    ------
    InputError : it cannot be made
    """
    folder = Path(path)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"{path}: {error.strerror or 'no folder'}") from None
    return folder


def _print(result: BacktestResult) -> None:
    """Print the pooled scores, one table for each panel, event and set of rows."""
    tables: dict[str, list[list[str]]] = {}
    for score in result.scores:
        if score.group == "pooled":
            rows = "sampled forecasts" if score.sample else "forecasts"
            title = f"{score.panel} panel, '{score.kind}', {score.rows:,} {rows}"
            line = [score.method, *(f"{odds.brier:.4f}" for odds in score.odds)]
            line += [f"{max(odds.ece for odds in score.odds):.3f}"]
            line += [f"{score.crps:.4f}", f"{score.crps_skill:+.3f}", f"{score.cover_80:.0%}"]
            tables.setdefault(title, []).append(line)
    briers = [f"Brier x{m:g}" for m in result.design["multiples"]]
    for title, rows in tables.items():
        click.echo(f"{title}\n")
        click.echo(to_table(rows, ["method", *briers, "worst ECE", "CRPS", "skill", "in 80 %"]))
        click.echo()

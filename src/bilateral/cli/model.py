"""`bilateral model`: fit the model of chances, show what it is, verify a file of it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click

from bilateral.cli.output import narrate, print_json, say, to_table
from bilateral.errors import BadDocumentError, InputError

if TYPE_CHECKING:
    from bilateral.chance import Shipped

INTEGRITY = 6
_NAMES = {"outlook": "this model", "clim": "plain frequency", "official": "last growth goes on"}
_PLACES = {"first": "first panel, pairs held out", "second": "second panel, held out"}


@click.group("model")
def command() -> None:
    """The fitted model behind the chances: fit, show, verify."""


@command.command("fit")
@click.option("--panel", required=True, help="Turnover of pairs by year, Parquet or CSV.")
@click.option("--second-panel", help="A later panel: adds effects of its years, no slopes.")
@click.option("--totals", help="Totals of economies by year, Parquet or CSV.")
@click.option("--cutoff", type=int, help="Last year that counts.")
@click.option("--scores", help="backtest.json of `bilateral backtest`, for the scorecard.")
@click.option("--cite", multiple=True, help="A source, in words; may be given several times.")
@click.option("--out", required=True, help="File to write.")
def fit(
    panel: str,
    second_panel: str | None,
    totals: str | None,
    cutoff: int | None,
    scores: str | None,
    cite: tuple[str, ...],
    out: str,
) -> None:
    """Fit the model on panels and write it as one file of derived figures."""
    from bilateral.backtesting import fit_model
    from bilateral.tables.frames import read_panel, read_totals

    model = fit_model(
        read_panel(panel),
        second=None if second_panel is None else read_panel(second_panel),
        totals=None if totals is None else read_totals(totals),
        cutoff=cutoff,
        backtest=None if scores is None else _scores(scores),
        citation=cite,
        fitted=datetime.now(UTC).date().isoformat(),
    )
    text = model.to_text().encode()
    try:
        Path(out).write_bytes(text)
    except OSError as error:
        raise InputError(f"{out}: {error.strerror or 'cannot be written'}") from None
    narrate(f"model known to {model.card['cutoff']}, {len(text):,} bytes: {out}")


@command.command("show")
@click.option("--file", "path", help="A model file; the one that ships if none.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json"]),
    default="table",
    show_default=True,
    help="How to print it.",
)
def show(path: str | None, form: str) -> None:
    """What the model is: fit date, panels, sources, how good it was."""
    model = _model(path)
    if form == "json":
        print_json(model.card)
    else:
        _print(model.card)


@command.command("verify")
@click.option("--file", "path", help="A model file; the one that ships if none.")
@click.option("--panel", "panels", multiple=True, help="A panel it was fitted on; several.")
@click.option("--totals", help="Totals it was fitted with.")
def verify(path: str | None, panels: tuple[str, ...], totals: str | None) -> int:
    """Check a model file: contents, panels, and whether a new fit gives the same.

    With all tables that went in, the model is fitted again and compared. Leaves with 6 when
    something does not agree.
    """
    try:
        model = _model(path)
    except BadDocumentError as error:
        narrate(f"{error.code}: {error}")
        return INTEGRITY
    say("contents: schema, shapes and checksum agree")
    if not panels and totals is None:
        return 0
    from bilateral.backtesting import verify_model
    from bilateral.tables.frames import read_panel, read_totals

    tables = {Path(name).name: read_panel(name) for name in panels}
    if totals is not None:
        tables[Path(totals).name] = read_totals(totals)
    found = verify_model(model, tables)
    for line in found.agrees:
        say(line)
    for line in found.problems:
        narrate(f"does not agree: {line}")
    return INTEGRITY if found.problems else 0


def _model(path: str | None) -> Shipped:
    from bilateral.chance import load_model

    return load_model(path)


def _scores(path: str) -> dict[str, Any]:
    try:
        found = json.loads(Path(path).read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(f"{path}: {error.strerror or 'cannot be read'}") from None
    except ValueError:
        raise BadDocumentError(f"{Path(path).name} is no JSON document") from None
    if not isinstance(found, dict):
        raise BadDocumentError(f"{Path(path).name} is no back-test")
    return cast("dict[str, Any]", found)


def _print(card: dict[str, Any]) -> None:
    facts = [
        ["fitted", card["fitted"]],
        ["program", card["program"]],
        ["known to", str(card["cutoff"])],
        *(["source", text] for text in card["citation"]),
        *(["note", text] for text in card.get("caveats", [])),
    ]
    click.echo(to_table(facts, ["model", card["title"]]))
    tables = [
        [p["role"], f"{p['rows']:,}", f"{p['first']}-{p['last']}", p["sha256"][:16]]
        for p in card["panels"]
    ]
    click.echo()
    click.echo(to_table(tables, ["table", "rows", "years", "hash"]))
    said = [
        [
            f"{e['panel']}, {e['first']}-{e['last']}",
            "1.5, 2, 3" if e["multiple"] is None else f"{e['multiple']:g}",
            "1-10" if e["horizon"] is None else str(e["horizon"]),
            f"{e['said']:,}",
            f"{e['came']:,}",
            "" if e["share"] is None else f"{e['share']:.0%}",
        ]
        for e in card["extrapolation"]
    ]
    _head("When the growth of the last year, going on, reached a multiple within h years")
    click.echo(to_table(said, ["panel", "multiple", "h", "it said so", "it came", "share"]))
    scores = card.get("scorecard")
    if scores is None:
        _head("No scorecard: no back-test was given when it was fitted.")
    else:
        _print_scores(scores)


def _print_scores(scores: dict[str, Any]) -> None:
    """Scores of the back-test: pooled, then block by block for doubling."""
    errors = {
        (e["panel"], e["kind"], e["method"]): e for e in scores["era_errors"] if e["multiple"] == 2
    }
    for panel, place in _PLACES.items():
        rows = [
            [
                f"{_NAMES[s['method']]}, {s['kind']}",
                *(f"{s['brier'][m]:.4f}" for m in ("1.5", "2", "3")),
                "/".join(f"{share:.0%}".rstrip("%") for share in s["cover"]),
                f"{errors[panel, s['kind'], s['method']]['error']:.3f}",
            ]
            for s in scores["scores"]
            if s["panel"] == panel
        ]
        if rows:
            _head(f"Brier scores, {place} (fold {scores['fold']})")
            header = ["", "x1.5", "x2", "x3", "in 50/80/95 %", "era error x2"]
            click.echo(to_table(rows, header))
    blocks = [
        [
            f"{b['panel']}, {b['kind']}",
            b["block"],
            f"{b['predicted']:.1%}",
            f"{b['observed']:.1%}",
            f"{b['low']:.1%} to {b['high']:.1%}",
            "yes" if b["covers"] else "no",
        ]
        for b in scores["blocks"]
        if b["multiple"] == 2
    ]
    _head("Doubling, block by block: said, happened, and the 80 % range that was stated")
    click.echo(to_table(blocks, ["panel", "origins", "said", "happened", "range", "held"]))


def _head(text: str) -> None:
    """A line above a table."""
    click.echo()
    say(text)
    click.echo()

"""`bilateral check`: every claim against the facts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bilateral.cli.inputs import (
    STATEMENT,
    Date,
    figures_options,
    load_figures,
    load_statement,
    statement_options,
    without_figures,
)
from bilateral.cli.output import (
    format_option,
    narrate_caveats,
    print_csv,
    print_json,
    say,
    to_table,
)

if TYPE_CHECKING:
    from bilateral.dossier import Dossier
    from bilateral.verdict import CheckResult

COLUMNS = (
    "claim",
    "reading",
    "window",
    "side",
    "content",
    "verdict",
    "because",
    "rounding",
    "own_source",
    "deviation",
    "words",
)


@click.command("check")
@click.argument("statement", metavar="STATEMENT|DOSSIER")
@figures_options
@click.option("--as-of", type=Date(), help="Use only what was published by this day.")
@click.option(
    "--fail-on",
    type=click.Choice(["contradicted", "conflict"]),
    multiple=True,
    help="Leave with exit code 1 if there is such a verdict, or a conflict among the facts.",
)
@statement_options
@format_option
def command(
    statement: str,
    facts_path: str | None,
    store: str | None,
    as_of: str | None,
    fail_on: tuple[str, ...],
    lang: str | None,
    published: str | None,
    form: str,
) -> int:
    """Hold every claim of a statement against published figures.

    One verdict for each reading, window and side, with the smallest set of facts that decides.
    """
    from bilateral.verdict import check

    dossier = load_statement(statement, lang, published)
    facts = load_figures(dossier, facts_path, store, as_of)
    result = check(dossier, facts, as_of=as_of)
    if form == "json":
        print_json(result.to_dict())
    elif form == "csv":
        print_csv(result.to_dict()["verdicts"], COLUMNS)
    else:
        _print(dossier, result)
    narrate_caveats(*dossier.caveats, *without_figures(dossier, facts), *result.caveats)
    failed = (
        "contradicted" in fail_on and any(v.verdict == "contradicted" for v in result.verdicts)
    ) or ("conflict" in fail_on and any(not c.feasible for c in result.consistency))
    return 1 if failed else 0


def _print(dossier: Dossier, result: CheckResult) -> None:
    from bilateral.brief import decisive, english, plain

    writer = english()
    if not dossier.claims:
        say("No figure of trade was found in this statement.")
    rows = [
        [
            f"{v.claim}/{v.reading}",
            v.window or "-",
            v.side,
            v.verdict,
            plain(decisive(writer, dossier, v)),
            " ".join(v.because),
        ]
        for v in result.verdicts
    ]
    if rows:
        header = ("claim", "window", "side", "verdict", "figures", "because")
        click.echo(to_table(rows, header))
    for part in result.consistency:
        if not part.feasible:
            say(f"Facts in conflict: {' '.join(part.conflict)} ({part.component})")
    for conflict in result.conflicts:
        say(f"Conflict: {conflict.words}")


__all__ = ["STATEMENT", "command"]

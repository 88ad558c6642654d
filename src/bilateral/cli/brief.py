"""`bilateral brief`: the one page."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from bilateral.cli.inputs import Date, load_statement, statement_options, without_figures
from bilateral.cli.output import narrate, narrate_caveats
from bilateral.errors import InputError


@click.command("brief")
@click.argument("statement", metavar="STATEMENT|DOSSIER")
@click.option("--facts", "facts_path", required=True, help="Facts table, CSV or XLSX.")
@click.option("--as-of", type=Date(), help="Use only what was published by this day.")
@click.option("--out", help="File to write: .txt or .json; without it the page is printed.")
@statement_options
def command(
    statement: str,
    facts_path: str,
    as_of: str | None,
    out: str | None,
    lang: str | None,
    published: str | None,
) -> int:
    """Print the page: what was said, the verdicts, directions, growth needed, what is missing."""
    from bilateral.brief import write_brief
    from bilateral.evidence import read_facts

    suffix = Path(out).suffix if out is not None else ""
    if out is not None and suffix not in {".txt", ".json"}:
        raise InputError(
            f"'{out}' ends in '{suffix}'; the page is written as .txt or .json",
            hint="Other formats are not built yet.",
        )
    dossier = load_statement(statement, lang, published)
    facts = read_facts(facts_path)
    page = write_brief(dossier, facts, as_of=as_of)
    narrate_caveats(*dossier.caveats, *without_figures(dossier, facts))
    if out is None:
        click.echo(page.to_text(color=sys.stdout.isatty()), nl=False)
        return 0
    text = (
        page.to_text()
        if suffix == ".txt"
        else json.dumps(page.to_dict(), ensure_ascii=False, indent=1) + "\n"
    )
    Path(out).write_text(text, encoding="utf-8")
    narrate(f"{out} written")
    return 0

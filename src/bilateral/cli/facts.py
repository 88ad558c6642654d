"""`bilateral facts`: tables of published figures."""

from __future__ import annotations

from pathlib import Path

import click

from bilateral.cli.inputs import load_statement, statement_options
from bilateral.cli.output import (
    format_option,
    narrate,
    narrate_caveats,
    print_csv,
    print_json,
    to_table,
)
from bilateral.errors import InputError

COLUMNS = (
    "id",
    "side",
    "measure",
    "from",
    "to",
    "period",
    "value",
    "change",
    "said_by",
    "published",
    "source",
)


@click.group("facts", context_settings={"max_content_width": 80})
def command() -> None:
    """Tables of published figures: a template, and what is in one."""


@command.command("template")
@click.argument("statement", metavar="STATEMENT|DOSSIER")
@click.option("--out", help="File to write; without it the table goes to standard output.")
@statement_options
def template_command(
    statement: str, out: str | None, lang: str | None, published: str | None
) -> int:
    """Write an empty facts table with the series and periods that a statement calls for."""
    from bilateral.verdict import facts_template

    text = facts_template(load_statement(statement, lang, published))
    if out is None:
        click.echo(text, nl=False)
        return 0
    if Path(out).exists():
        raise InputError(f"{out} is there already", hint="Name another file, or remove it first.")
    Path(out).write_text(text, encoding="utf-8")
    narrate(f"{out}: fill in value or change, delete rows that nobody published")
    return 0


@command.command("show")
@click.argument("table")
@format_option
def show_command(table: str, form: str) -> int:
    """Read a facts table and print it as it was understood."""
    from bilateral.brief import change, english, plain, value, what
    from bilateral.evidence import read_facts

    writer = english()
    facts = read_facts(table)
    if form == "json":
        print_json(facts.to_dict())
        return 0
    rows = [
        {
            "id": f.id,
            "side": f.side,
            "measure": f.measure.kind,
            "from": f.measure.origin,
            "to": f.measure.to,
            "period": str(f.period),
            "value": plain(value(writer, f)),
            "change": plain(change(writer, f)),
            "said_by": f.origin.producer or "",
            "published": f.origin.published_text or "",
            "source": f.origin.citation or "",
        }
        for f in facts
    ]
    if form == "csv":
        print_csv(rows, COLUMNS)
    else:
        shown = [
            [
                r["id"],
                r["side"],
                plain(what(writer, f)),
                r["period"],
                "; ".join(bit for bit in (r["value"], r["change"]) if bit),
                ", ".join(r[c] for c in ("said_by", "published", "source") if r[c]),
            ]
            for r, f in zip(rows, facts, strict=True)
        ]
        header = ("id", "side", "what", "period", "as published", "said by, published, source")
        click.echo(to_table(shown, header))
    narrate_caveats(*facts.caveats)
    return 0

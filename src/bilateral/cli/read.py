"""`bilateral read`: what a statement says."""

from __future__ import annotations

import click

from bilateral.cli.inputs import STATEMENT, load_statement, statement_options
from bilateral.cli.output import format_option, narrate, print_csv, print_json, to_table
from bilateral.errors import InputError

COLUMNS = ("id", "type", "measure", "reporter", "partner", "value", "period", "modality", "text")


@click.command("read")
@click.argument("statement", required=False)
@statement_options
@format_option
@click.option("--jsonl", nargs=2, metavar="IN OUT", help="Read many: one JSON document per line.")
def command(
    statement: str | None,
    lang: str | None,
    published: str | None,
    form: str,
    jsonl: tuple[str, str] | None,
) -> int:
    """Read a statement: claims with their exact quotes, parties, areas, people.

    The JSON form is a dossier: save it, correct it, and pass it to `check` and `brief`.
    """
    if jsonl is not None:
        return _many(*jsonl)
    if statement is None:
        raise InputError("no statement given", hint=STATEMENT)
    dossier = load_statement(statement, lang, published)
    if form == "json":
        print_json(dossier.to_dict())
        return 0
    rows = [_row(c) for c in dossier.claims]
    if form == "csv":
        print_csv(rows, COLUMNS)
        return 0
    _print(dossier, rows)
    return 0


def _many(source: str, target: str) -> int:
    from bilateral.dossier import read_jsonl

    failed = read_jsonl(source, target)
    narrate(f"{target} written" + (f"; {failed} documents could not be read" if failed else ""))
    return 2 if failed else 0


def _row(claim: object) -> dict[str, str]:
    from bilateral.dossier import Claim

    assert isinstance(claim, Claim)
    if claim.period is not None:
        period = f"{claim.period.start}..{claim.period.end}"
    else:
        period = claim.deadline or claim.horizon or ""
    return {
        "id": claim.id,
        "type": claim.type,
        "measure": claim.measure or claim.kind or "",
        "reporter": claim.reporter or "",
        "partner": claim.partner or "",
        "value": claim_value(claim),
        "period": period,
        "modality": claim.modality,
        "text": claim.span.text,
    }


def claim_value(claim: object) -> str:
    """Write the figure of a claim: amount with currency, change, share or points."""
    from bilateral.dossier import Claim

    assert isinstance(claim, Claim)
    if claim.amount is not None:
        return f"{claim.amount:,.0f} {claim.currency or ''}".replace(",", " ").strip()
    if claim.change is not None:
        return f"{claim.change * 100:+.4g} %"
    if claim.share is not None:
        return f"{claim.share * 100:.4g} %"
    return f"{claim.points:+g} points" if claim.points is not None else claim.sign or ""


def _print(dossier: object, rows: list[dict[str, str]]) -> None:
    from bilateral.dossier import Dossier

    assert isinstance(dossier, Dossier)
    parties = ", ".join(p.code for p in dossier.parties) or "none named"
    click.echo(f"Language {dossier.lang}; parties: {parties}")
    if not rows:
        click.echo("No figure of trade was found in this text.")
    else:
        keys = ("id", "type", "value", "period", "modality", "text")
        click.echo(to_table([[r[k] for k in keys] for r in rows], keys))
    for title, names in (
        ("People", [f"{a.name} ({a.office or 'office not said'})" for a in dossier.actors]),
        ("Organisations", [o.name or o.span.text for o in dossier.organisations]),
        ("Areas", [a.label or a.span.text for a in dossier.sectors]),
        ("Projects", [p.span.text for p in dossier.projects]),
        ("Not said", list(dossier.missing)),
    ):
        if names:
            click.echo(f"{title}: {'; '.join(dict.fromkeys(names))}")

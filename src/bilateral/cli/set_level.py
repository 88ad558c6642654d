"""`bilateral set`: which level has an 80, 50 or 20 % chance by a year."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from bilateral.cli.chances import (
    chance_options,
    from_text,
    other_model,
    refuse_text_options,
    year_of_base,
)
from bilateral.cli.output import (
    format_option,
    narrate_caveats,
    print_csv,
    print_json,
    say,
    to_table,
)
from bilateral.errors import InputError

if TYPE_CHECKING:
    from bilateral.chance import Levels

COLUMNS = ("base_of", "by", "p", "level", "low", "high")


@click.command("set")
@click.argument("statement", metavar="[STATEMENT|DOSSIER]", required=False)
@chance_options
@format_option
def command(
    statement: str | None,
    base: str | None,
    growth: str | None,
    base_year: int | None,
    region: bool,
    form: str,
    **given: Any,
) -> int:
    """Say which level is reached by a year with a chance of 80, 50 and 20 %.

    Give a statement with a target and --facts, or --base without any text.
    """
    from bilateral.chance import set_amounts, set_target

    if statement is not None:
        found = from_text(
            set_target,
            statement,
            given,
            base=base,
            growth=growth,
            base_year=base_year,
            region=region,
        )
    elif base is None:
        raise InputError(
            "there is neither a statement nor --base",
            hint="bilateral set STATEMENT --facts FACTS, or "
            "bilateral set --base 380.7e6 --growth 19% --by 2030",
        )
    else:
        refuse_text_options(given)
        found = set_amounts(
            base,
            year=year_of_base(base_year),
            growth=growth,
            by=given["by"],
            transferred=region,
            model=other_model(given["model_path"]),
        )
    if form == "json":
        print_json(found.to_dict())
    elif form == "csv":
        print_csv([level.model_dump() for level in found.levels], COLUMNS)
    else:
        _print(found)
    narrate_caveats(*found.caveats)
    return 0


def _print(found: Levels) -> None:
    from bilateral.vocab.wording import number

    rows = [
        [
            level.base_of,
            str(level.by),
            f"{100 * level.p:.0f} %",
            *(
                "none" if end is None else number(end)
                for end in (level.level, level.low, level.high)
            ),
        ]
        for level in found.levels
    ]
    if not rows:
        say("No level can be given; the notes say why.")
        return
    click.echo(to_table(rows, ("base", "by", "chance", "level", "bad world", "good world")))
    say("none: even a step above the base is less probable than that.")

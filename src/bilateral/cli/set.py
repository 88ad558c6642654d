"""`bilateral set`: which level has an 80, 50 or 20 % chance by a year."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from bilateral.cli.chances import answer, chance_options, show
from bilateral.cli.output import say, to_table

if TYPE_CHECKING:
    from bilateral.chance import Levels

COLUMNS = ("base_of", "by", "p", "level", "low", "high")


@click.command("set")
@click.argument("statement", metavar="[STATEMENT|DOSSIER]", required=False)
@chance_options
def command(statement: str | None, form: str, **given: Any) -> int:
    """Say which level is reached by a year with a chance of 80, 50 and 20 %.

    Give a statement with a target and --facts, or --base without any text.
    """
    from bilateral.chance import set_amounts, set_target

    found = answer(
        set_target,
        set_amounts,
        statement,
        {"base": given["base"]},
        given,
        "bilateral set STATEMENT --facts FACTS, or "
        "bilateral set --base 380.7e6 --growth 19% --by 2030",
    )
    rows = [level.model_dump() for level in found.levels]
    show(found, form, rows, COLUMNS, lambda: _print(found))
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

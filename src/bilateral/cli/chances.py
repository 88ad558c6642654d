"""What `assess` and `set` share: options, a statement or amounts to start from, and printing."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

import click

from bilateral.cli.inputs import (
    Date,
    figures_options,
    load_figures,
    load_statement,
    statement_options,
)
from bilateral.cli.output import format_option, narrate_caveats, print_csv, print_json
from bilateral.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from bilateral.chance import Assessment, Levels

F = TypeVar("F", bound="Callable[..., Any]")
T = TypeVar("T")


def chance_options(function: F) -> F:
    """Add the options of both verbs."""
    for option in reversed(
        (
            figures_options,
            click.option("--as-of", type=Date(), help="Use only what was published by this day."),
            click.option("--by", type=int, multiple=True, help="Calendar year to answer for."),
            click.option("--base", help='Without a text: today\'s level, "380.7e6", "1 bn EUR".'),
            click.option("--growth", help='Without a text: its last growth, "0.19" or "19%".'),
            click.option("--base-year", type=int, help="Year of --base; last year if not given."),
            click.option(
                "--region", is_flag=True, help="Without a text: a side is a region or a bloc."
            ),
            click.option("--model", help="Another model (`bilateral model fit`)."),
            statement_options,
            format_option,
        )
    ):
        function = option(function)
    return function


def answer(
    of_text: Callable[..., T],
    of_amounts: Callable[..., T],
    statement: str | None,
    amounts: Mapping[str, str | None],
    given: Mapping[str, Any],
    hint: str,
) -> T:
    """Answer for a statement with a facts table, or for amounts without any text.

    Parameters
    ----------
    of_text : `assess` or `set_target`
    of_amounts : `assess_amounts` or `set_amounts`
    statement : path of a statement or dossier; None for a call without a text
    amounts : options that such a call needs, in the order of its arguments
    given : what `chance_options` adds
    hint : both ways of calling, shown if neither was taken

    Raises
    ------
    InputError
        If neither way was taken, there is no facts table, or an option of the other way is given.
    """
    from bilateral.chance import load_model

    extra = {name: given[name] for name in ("growth", "base_year", "region")}
    beside = {name: given[name] for name in ("as_of", "lang", "published")}
    beside["facts"] = given["facts_path"]
    if statement is not None:
        _refuse({**amounts, **extra}, "belongs to a call without a text")
        dossier = load_statement(statement, given["lang"], given["published"])
        facts = load_figures(dossier, given["facts_path"], given["store"], given["as_of"])
        model = load_model(given["model"])
        return of_text(dossier, facts, given["as_of"], given["by"], model=model)
    if None in amounts.values():
        needed = " and ".join(f"--{name}" for name in amounts)
        both = "both " if len(amounts) > 1 else ""
        raise InputError(f"there is neither a statement nor {both}{needed}", hint=hint)
    _refuse(beside, "belongs to a statement")
    return of_amounts(
        *amounts.values(),
        year=date.today().year - 1 if given["base_year"] is None else given["base_year"],
        growth=given["growth"],
        by=given["by"],
        transferred=given["region"],
        model=load_model(given["model"]),
    )


def _refuse(options: Mapping[str, object], why: str) -> None:
    for name, value in options.items():
        if value:
            raise InputError(f"--{name.replace('_', '-')} {why}")


def show(
    found: Assessment | Levels,
    form: str,
    rows: Sequence[Mapping[str, object]],
    columns: Sequence[str],
    as_table: Callable[[], None],
) -> None:
    """Print a result in the form that was asked for, and its caveats beside it."""
    if form == "json":
        print_json(found.to_dict())
    elif form == "csv":
        print_csv(rows, columns)
    else:
        as_table()
    narrate_caveats(*found.caveats)

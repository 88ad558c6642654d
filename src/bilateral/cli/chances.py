"""What `assess` and `set` share: their options, and a statement or amounts to start from."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

import click

from bilateral.cli.inputs import Date, load_statement, statement_options
from bilateral.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable

    from bilateral.chance import Shipped

F = TypeVar("F", bound="Callable[..., Any]")
T = TypeVar("T")


def chance_options(function: F) -> F:
    """Add the options of both verbs."""
    for option in reversed(
        (
            click.option("--facts", "facts_path", help="Facts table, CSV or XLSX."),
            click.option("--as-of", type=Date(), help="Use only what was published by this day."),
            click.option("--by", type=int, multiple=True, help="Calendar year to answer for."),
            click.option("--base", help='Without a text: today\'s level, "380.7e6", "1 bn EUR".'),
            click.option("--growth", help='Without a text: its last growth, "0.19" or "19%".'),
            click.option("--base-year", type=int, help="Year of --base; last year if not given."),
            click.option(
                "--region", is_flag=True, help="Without a text: a side is a region or a bloc."
            ),
            click.option("--model", "model_path", help="Another model (`bilateral model fit`)."),
            statement_options,
        )
    ):
        function = option(function)
    return function


def other_model(path: str | None) -> Shipped | None:
    """Read the model of another file, if one is named."""
    from bilateral.chance import load_model

    return None if path is None else load_model(path)


def from_text(
    answer: Callable[..., T], statement: str, given: dict[str, Any], **amounts: object
) -> T:
    """Answer for a statement with a facts table.

    Parameters
    ----------
    answer : `assess` or `set_target`
    given : options that both ways of calling have
    amounts : options that only a call without a text has

    Raises
    ------
    InputError
        If there is no facts table, or an option is given that only amounts need.
    """
    from bilateral.evidence import read_facts

    _refuse(amounts, "belongs to a call without a text")
    if given["facts_path"] is None:
        raise InputError("a statement needs --facts", hint="`bilateral facts template` writes one.")
    dossier = load_statement(statement, given["lang"], given["published"])
    facts = read_facts(given["facts_path"])
    model = other_model(given["model_path"])
    return answer(dossier, facts, given["as_of"], given["by"], model=model)


def refuse_text_options(given: dict[str, Any]) -> None:
    """Refuse options that only a statement needs.

    Raises
    ------
    InputError
        If one is given.
    """
    named = {name: given[name] for name in ("as_of", "lang", "published")}
    _refuse({"facts": given["facts_path"], **named}, "belongs to a statement")


def _refuse(options: dict[str, object], why: str) -> None:
    for name, value in options.items():
        if value:
            raise InputError(f"--{name.replace('_', '-')} {why}")


def year_of_base(year: int | None) -> int:
    """Year of a base: as given, else the last full one."""
    return date.today().year - 1 if year is None else year

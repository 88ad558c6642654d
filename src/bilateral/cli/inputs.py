"""Reading what the verbs are given: a statement or a dossier, and dates."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from bilateral.errors import BadDocumentError
from bilateral.vocab.nesting import contains
from bilateral.vocab.origin import last_day

if TYPE_CHECKING:
    from collections.abc import Callable

    from bilateral.dossier import Dossier
    from bilateral.evidence import Facts

F = TypeVar("F", bound="Callable[..., Any]")
STATEMENT = "A text file of the statement, a saved dossier (JSON), or - for standard input."


class Date(click.ParamType[str]):
    """A day, a month or a year; kept as written once it is known to be one."""

    name = "date"

    def convert(self, value: Any, param: Any, ctx: Any) -> str:  # noqa: ARG002
        """Return the text if it is a date."""
        last_day(str(value))
        return str(value)


def statement_options(function: F) -> F:
    """Add the options that say what the text itself does not."""
    function = click.option(
        "--published", type=Date(), help="Day of the statement: 2024-11-05, 2024-11 or 2024."
    )(function)
    return click.option(
        "--lang", type=click.Choice(["fr", "en", "ru"]), help="Language, if it is not recognised."
    )(function)


def load_statement(path: str, lang: str | None, published: str | None) -> Dossier:
    """Read a statement or a dossier from a file or standard input.

    Raises
    ------
    InputError
        If the file is missing or is neither.
    """
    from bilateral.dossier import load_dossier, read_statement
    from bilateral.statement import load_text

    if path == "-":
        name, data = "standard input", sys.stdin.buffer.read()
    else:
        name = Path(path).name
        try:
            data = Path(path).read_bytes()
        except OSError as error:
            reason = error.strerror or "cannot be read"
            raise BadDocumentError(f"{path}: {reason}") from None
    if data.lstrip()[:1] == b"{":
        if path == "-":
            from bilateral.dossier import dossier_from_json

            return dossier_from_json(data, name)
        return load_dossier(path)
    return read_statement(load_text(data, name), lang=lang, published=published)


def without_figures(dossier: Dossier, facts: Facts) -> tuple[str, ...]:
    """Say which pairs of the statement no published figure is about, nor about what holds them."""
    held = {f.measure.pair for f in facts if f.measure.kind != "rate"}
    pairs = [
        (c.reporter, c.partner)
        for c in dossier.claims
        if c.type != "nontrade" and c.reporter and c.partner
    ]
    return tuple(
        f"{facts.name} holds no figure about {one} and {other}"
        for one, other in dict.fromkeys(pairs)
        if not any(_about(pair, (one, other)) for pair in held)
    )


def _about(pair: tuple[str, str], ends: tuple[str, str]) -> bool:
    return any(
        all(a == b or contains(a, b) or contains(b, a) for a, b in zip(pair, order, strict=True))
        for order in (ends, ends[::-1])
    )

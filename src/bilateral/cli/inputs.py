"""Reading what the verbs are given: a statement or a dossier, and dates."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from bilateral.cli.store import STORE, need_extra, opened
from bilateral.errors import BadDocumentError, InputError
from bilateral.vocab.nesting import contains
from bilateral.vocab.origin import last_day

if TYPE_CHECKING:
    from collections.abc import Callable

    from bilateral.dossier import Dossier
    from bilateral.evidence import Facts

    Reading = Callable[[str, str | None, str | None], Dossier]

LANGUAGES = ("fr", "en", "ru", "es", "tr", "zh", "ar")
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
        "--lang", type=click.Choice(LANGUAGES), help="Language, if it is not recognised."
    )(function)


def figures_options(function: F) -> F:
    """Add the options that say where the published figures are."""
    function = click.option(
        "--store",
        "store",
        envvar=STORE,
        metavar="DIR",
        help="Folder of a store (`bilateral data add`): both ledgers of each pair of countries.",
    )(function)
    return click.option("--facts", "facts_path", help="Facts table, CSV or XLSX.")(function)


def load_figures(
    dossier: Dossier, facts_path: str | None, store: str | None, as_of: str | None
) -> Facts:
    """Read the published figures of a statement from a facts table, a store, or both.

    Raises
    ------
    InputError
        If neither is given, or one of them cannot be read.
    """
    from bilateral.evidence import read_facts

    if facts_path is None and store is None:
        raise InputError(
            "a statement needs --facts or --store",
            hint="`bilateral facts template` writes an empty table of what it calls for.",
        )
    table = None if facts_path is None else read_facts(facts_path)
    if store is None:
        assert table is not None
        return table
    need_extra()
    from bilateral.evidence import statement_facts, together

    day = None if as_of is None else last_day(as_of).isoformat()
    with opened(store) as folder, folder.reading() as snapshot:
        held = statement_facts(snapshot, dossier, day)
    return held if table is None else together(table, held)


def load_statement(
    path: str, lang: str | None, published: str | None, read: Reading | None = None
) -> Dossier:
    """Read a statement or a dossier from a file or standard input.

    `read` is what reads a text in place of the rules.

    Raises
    ------
    InputError
        If the file is missing or is neither, its language is not read, or an option that only
        a text needs is given with a dossier.
    """
    from bilateral.dossier import dossier_from_json, read_statement
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
    if _is_json(data):
        if read is not None:
            raise InputError(f"{name} is a dossier", hint="A model reads a text: leave it out.")
        if lang or published:
            raise InputError(
                f"{name} is a dossier, which says its own language and day",
                hint="Correct its fields 'lang' and 'published' instead.",
            )
        return dossier_from_json(data, name)
    if read is not None:
        return read(load_text(data, name), lang, published)
    dossier = read_statement(load_text(data, name), lang=lang, published=published)
    if dossier.lang not in LANGUAGES:
        raise InputError(
            f"{name}: {' '.join(dossier.caveats) or 'the language is not read'}",
            hint=f"--lang {'|'.join(LANGUAGES)} insists on one of the languages that are read.",
        )
    return dossier


def _is_json(data: bytes) -> bool:
    """Whether the bytes are an object or a list of JSON, in any Unicode encoding."""
    start = data[:64].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if start[:1] == b"{":
        return True
    try:
        return start[:1] == b"[" and isinstance(json.loads(data), list)
    except ValueError:
        return False


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

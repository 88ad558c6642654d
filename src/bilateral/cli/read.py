"""`bilateral read`: what a statement says."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bilateral.cli.inputs import STATEMENT, load_statement, statement_options
from bilateral.cli.output import (
    format_option,
    narrate,
    narrate_caveats,
    print_csv,
    print_json,
    say,
    to_table,
)
from bilateral.errors import InputError, SourceError

if TYPE_CHECKING:
    from collections.abc import Callable

    from bilateral.dossier import Claim, Dossier

    Reading = Callable[[str, str | None, str | None], Dossier]

COLUMNS = (
    "id",
    "type",
    "measure",
    "reporter",
    "partner",
    "value",
    "basis",
    "period",
    "modality",
    "readings",
    "speaker",
    "text",
)


@click.command("read")
@click.argument("statement", required=False)
@statement_options
@format_option
@click.option("--html", metavar="OUT", help="Write the statement beside what was read, as HTML.")
@click.option(
    "--jsonl",
    nargs=2,
    metavar="IN OUT",
    help="Read many: one JSON document per line; - is standard input or output.",
)
@click.option("--model", metavar="NAME", help="Read with a language model instead of the rules.")
@click.option(
    "--endpoint",
    metavar="URL",
    help="Its OpenAI-compatible address; the key is taken from BILATERAL_MODEL_KEY.",
)
@click.option(
    "--timeout",
    type=click.FloatRange(1, 3600),
    default=120.0,
    show_default=True,
    help="Seconds to wait for an answer of the model.",
)
def command(
    statement: str | None,
    lang: str | None,
    published: str | None,
    form: str,
    html: str | None,
    jsonl: tuple[str, str] | None,
    model: str | None,
    endpoint: str | None,
    timeout: float,
) -> int:
    """Read a statement: claims with their exact quotes, parties, areas, people.

    The JSON form is a dossier: save it, correct it, and pass it to `check` and `brief`.
    """
    read = _by_model(model, endpoint, timeout)
    if jsonl is not None:
        if html is not None:
            raise InputError("--html shows one statement, --jsonl reads many", hint="Use one.")
        if statement is not None or lang is not None or published is not None:
            raise InputError(
                "--jsonl names its statements itself", hint="Give lang and published in the lines."
            )
        return _many(*jsonl, read)
    if statement is None:
        raise InputError("no statement given", hint=STATEMENT)
    dossier = load_statement(statement, lang, published, read)
    narrate_caveats(*dossier.caveats)
    if html is not None:
        _page(dossier, statement, html)
    elif form == "json":
        print_json(dossier.to_dict())
    elif form == "csv":
        print_csv([_row(dossier, c) for c in dossier.claims], COLUMNS)
    else:
        _print(dossier)
    return 0


def _page(dossier: Dossier, source: str, target: str) -> None:
    from bilateral.brief import reading_page

    if Path(target).exists() and Path(source).exists() and Path(target).samefile(source):
        raise InputError("the page would replace the statement", hint="Name another file.")
    reading_page(dossier, target)
    narrate(f"{target} written")


def _by_model(model: str | None, endpoint: str | None, seconds: float) -> Reading | None:
    """What reads a text: a language model when one is named; None for the rules."""
    if model is None and endpoint is None:
        return None
    if model is None or endpoint is None:
        raise InputError("--model and --endpoint go together", hint="Give both or neither.")
    from bilateral.dossier import Endpoint, read_with_model

    asked = Endpoint(endpoint, model, seconds)
    return lambda text, lang, published: read_with_model(
        text, asked, lang=lang, published=published
    )


class _Count:
    """Counts what a run over many has done; shows it where a person is watching."""

    EVERY = 0.5  # seconds between two showings

    def __init__(self) -> None:
        self.read = self.failed = self.unavailable = 0
        self._watched = sys.stderr.isatty()
        self._next = time.monotonic() + self.EVERY

    def __call__(self, answer: dict[str, Any]) -> None:
        self.read += "error" not in answer
        self.failed += "error" in answer
        self.unavailable += answer.get("code") == SourceError.code
        if self._watched and time.monotonic() >= self._next:
            click.echo(f"\r{self}", file=sys.stderr, nl=False)
            self._next = time.monotonic() + self.EVERY

    def close(self) -> None:
        """Take the showing away."""
        if self._watched:
            click.echo("\r\x1b[K", file=sys.stderr, nl=False)

    def __str__(self) -> str:
        bad = f"; {self.failed:,} could not be read" if self.failed else ""
        return f"{self.read:,} documents read{bad}"


def _many(source: str, target: str, read: Reading | None) -> int:
    from bilateral.dossier import read_jsonl

    if Path(target).exists() and Path(source).exists() and Path(target).samefile(source):
        raise InputError("IN and OUT are the same file", hint="Name another file for the output.")
    count = _Count()
    try:
        read_jsonl(
            sys.stdin.buffer if source == "-" else source,
            sys.stdout.buffer if target == "-" else target,
            *([read] if read is not None else []),
            seen=count,
        )
    finally:
        count.close()
        narrate(f"{target}: {count}" if target != "-" else f"{count}")
    if count.unavailable:
        return 3
    return 2 if count.failed else 0


def _row(dossier: Dossier, claim: Claim) -> dict[str, str]:
    from bilateral.brief import speaker_name

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
        "value": _value(dossier, claim),
        "basis": claim.basis or "",
        "period": period,
        "modality": claim.modality,
        "readings": str(max(len(claim.readings), 1)),
        "speaker": speaker_name(dossier, claim),
        "text": claim.span.text,
    }


def _value(dossier: Dossier, claim: Claim) -> str:
    """Write the figure of a claim: amount with currency, change, share or points."""
    from bilateral.brief import english, figure, plain

    if claim.points is not None and claim.change is None and claim.amount is None:
        return f"{claim.points:+g} points"
    if claim.amount is None and claim.change is None and claim.share is None:
        return claim.sign or ""
    return " ".join(plain(figure(english(), dossier, claim)).split())


def _print(dossier: Dossier) -> None:
    from bilateral.brief import english, in_words, plain, speaker_name, when

    writer = english()
    parties = ", ".join(p.code for p in dossier.parties) or "none named"
    say(f"Language {dossier.lang}; parties: {parties}")
    if not dossier.claims:
        say("No figure of trade was found in this text.")
    else:
        rows = [
            [
                c.id,
                f"“{c.span.text}”",
                plain(in_words(writer, dossier, c)),
                plain(when(writer, c)),
                speaker_name(dossier, c) or "-",
            ]
            for c in dossier.claims
        ]
        click.echo(to_table(rows, ("id", "quote", "meaning", "period", "speaker")))
    for title, names in (
        ("People", [f"{a.name} ({a.office or 'office not said'})" for a in dossier.actors]),
        ("Organisations", [o.name or o.span.text for o in dossier.organisations]),
        ("Areas", [a.label or a.span.text for a in dossier.sectors]),
        ("Projects", [p.span.text for p in dossier.projects]),
        ("Not said", [m.replace("_", " ") for m in dossier.missing]),
    ):
        if names:
            say(f"{title}: {'; '.join(dict.fromkeys(names))}")

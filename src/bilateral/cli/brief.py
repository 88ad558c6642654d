"""`bilateral brief`: the one page."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bilateral.cli.inputs import (
    Date,
    figures_options,
    load_figures,
    load_statement,
    statement_options,
    without_figures,
)
from bilateral.cli.output import narrate, narrate_caveats
from bilateral.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable

    from bilateral.brief import Brief


def _text(page: Brief, path: Path) -> None:
    path.write_text(page.to_text(), encoding="utf-8")


def _json(page: Brief, path: Path) -> None:
    path.write_text(json.dumps(page.to_dict(), ensure_ascii=False, indent=1) + "\n", "utf-8")


def _html(page: Brief, path: Path) -> None:
    page.to_html(path)


def _pdf(page: Brief, path: Path) -> None:
    page.to_pdf(path)


def _docx(page: Brief, path: Path) -> None:
    page.to_docx(path)


def _xlsx(page: Brief, path: Path) -> None:
    page.to_xlsx(path)


FORMATS: dict[str, Callable[[Brief, Path], None]] = {
    ".html": _html,
    ".pdf": _pdf,
    ".docx": _docx,
    ".xlsx": _xlsx,
    ".json": _json,
    ".txt": _text,
}


@click.command("brief")
@click.argument("statement", metavar="STATEMENT|DOSSIER")
@figures_options
@click.option("--as-of", type=Date(), help="Use only what was published by this day.")
@click.option(
    "--language", default="en", show_default=True, help="Language of the page: en, fr, ru."
)
@click.option(
    "--out",
    "outs",
    multiple=True,
    help="File to write, by its ending: .html, .pdf, .docx, .xlsx, .json or .txt; may be given "
    "several times. Without it the page is printed.",
)
@click.option("--annex", is_flag=True, help="Print the annex too; files always have it.")
@statement_options
def command(
    statement: str,
    facts_path: str | None,
    store: str | None,
    as_of: str | None,
    language: str,
    outs: tuple[str, ...],
    annex: bool,
    lang: str | None,
    published: str | None,
) -> int:
    """Write the page: what was said, the verdicts, the odds, the gap, what is not known."""
    from bilateral.brief import write_brief

    writers = [(Path(out), _format(out)) for out in outs]
    for path, _ in writers:
        _never_over_input(path, statement, *filter(None, [facts_path]))
    dossier = load_statement(statement, lang, published)
    facts = load_figures(dossier, facts_path, store, as_of)
    page = write_brief(dossier, facts, as_of=as_of, language=language, annex=annex or bool(writers))
    narrate_caveats(*dossier.caveats, *without_figures(dossier, facts))
    if not writers:
        click.echo(page.to_text(color=sys.stdout.isatty(), annex=annex), nl=False)
        if not annex:
            narrate("every verdict, the odds in full and the source of each figure: --annex")
    for path, write in writers:
        try:
            write(page, path)
        except OSError as error:
            raise InputError(f"cannot write '{path}': {error.strerror}") from error
        narrate(f"{path} written")
    return 0


def _never_over_input(path: Path, *inputs: str) -> None:
    """Refuse to write over what the page is made from."""
    for given in map(Path, inputs):
        if path.exists() and given.exists() and path.samefile(given):
            raise InputError(
                f"--out {path} is the file that is read", hint="Name another file for the page."
            )


def _format(out: str) -> Callable[[Brief, Path], None]:
    suffix = Path(out).suffix.lower()
    if suffix not in FORMATS:
        raise InputError(
            f"'{out}' ends in '{suffix}', which is no format of the page",
            hint=f"Formats: {', '.join(FORMATS)}.",
        )
    return FORMATS[suffix]

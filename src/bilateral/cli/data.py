"""`bilateral data`: the store of trade statistics, and how files come into it."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from bilateral.cli.inputs import Date
from bilateral.cli.output import (
    format_option,
    narrate,
    narrate_caveats,
    print_csv,
    print_json,
    say,
    to_table,
)
from bilateral.cli.store import STORE, at_the_door, need_extra, opened
from bilateral.cli.waiting import elapsed, waiting
from bilateral.errors import InputError
from bilateral.vocab.origin import last_day

if TYPE_CHECKING:
    from collections.abc import Callable

    from bilateral.sources import Profile
    from bilateral.sources.download import Wanted
    from bilateral.store import Batch, Manifest

    F = TypeVar("F", bound=Callable[..., Any])

DOWNLOADS = "BILATERAL_DOWNLOADS"
INTEGRITY = 6
_SHORTEST = 4
_LISTED = ("batch", "source", "edition", "released", "rows", "rejected", "file", "loaded")
_PARTS = ("table", "year", "flow", "rows", "bytes", "sha256", "path")


@click.group("data")
def command() -> None:
    """Trade statistics in a store: get files, add them, see what is there."""
    need_extra()


def store_option(function: F) -> F:
    """Add ``--store``."""
    return click.option(
        "--store",
        "folder",
        envvar=STORE,
        default="evidence",
        show_default=True,
        metavar="DIR",
        help=f"Folder of the store; {STORE} in the environment says it for all commands.",
    )(function)


def _profile(source: str) -> Profile:
    """Return the profile of a source, by its name or its file."""
    from bilateral.sources import profile

    name = Path(source).name
    try:
        with at_the_door(name):
            return profile(source)
    except UnicodeDecodeError:
        raise InputError(f"'{name}' is no profile: it is not text in UTF-8") from None


@command.command("add", short_help="Check a file row by row and add it, or nothing of it.")
@click.argument("file")
@click.option(
    "--source", required=True, metavar="NAME|PROFILE.yaml", help="Who published it, in which form."
)
@click.option("--released", type=Date(), help="Day the edition was published.")
@click.option("--vintage", help="Label of the edition, where the file's name does not say it.")
@store_option
@format_option
def add(
    file: str,
    source: str,
    released: str | None,
    vintage: str | None,
    folder: str,
    form: str,
) -> int:
    """Check a file row by row and add it to the store: all of it or nothing."""
    from bilateral.sources import load

    name = Path(file).name
    day = None if released is None else last_day(released).isoformat()
    if day is not None and day > datetime.now(UTC).date().isoformat():
        raise InputError(f"--released {released} lies in the future")
    declared = _profile(source)
    with opened(folder, new=True) as store, elapsed(name, "checked and loaded"):
        found = load(file, declared, store, released=day, vintage=vintage)
        manifest = store.manifest()
    if found.again:
        narrate(f"{name} is in the store already (batch {found.batch.id}): nothing was changed")
    else:
        narrate(f"{found.batch.loaded_rows:,} rows of {name} added in {found.seconds:.1f} s")
    _show(found.batch, manifest, form)
    return 0


@command.command("list", short_help="What the store holds, batch by batch.")
@store_option
@format_option
def list_command(folder: str, form: str) -> int:
    """What the store holds, one line for each file that was added."""
    with opened(folder) as store:
        manifest = store.manifest()
    rows = [_row(b) for b in manifest.batches]
    if form == "json":
        print_json({"generation": manifest.generation, "batches": rows})
    elif form == "csv":
        print_csv(rows, _LISTED)
    elif rows:
        header = ("batch", "source", "edition", "released", "rows", "file")
        shown = [[_text(r[c]) for c in header] for r in rows]
        click.echo(to_table(shown, header))
    else:
        say("The store is empty.")
    return 0


@command.command("show", short_help="Where a batch came from, and its parts.")
@click.argument("batch")
@store_option
@format_option
def show(batch: str, folder: str, form: str) -> int:
    """Where one batch came from, what holds for its rows, and its parts."""
    with opened(folder) as store:
        manifest = store.manifest()
    _show(_batch(manifest, batch), manifest, form)
    return 0


@command.command("rm", short_help="Take a batch out of the store.")
@click.argument("batch")
@store_option
def remove(batch: str, folder: str) -> int:
    """Take a batch out of the store; figures no longer use it."""
    with opened(folder) as store:
        found = _batch(store.manifest(), batch)
        with store.writing() as writer:
            _batch(writer.manifest, found.id)
            writer.remove(found.id)
    narrate(f"batch {found.id} ({found.source}, {found.file}) no longer counts")
    narrate("`bilateral data verify --sweep` frees its space; adding its file brings it back")
    return 0


@command.command("verify", short_help="Read every part; say what is damaged or left over.")
@click.option("--sweep", "sweeping", is_flag=True, help="Remove what interrupted imports left.")
@store_option
@format_option
def verify(sweeping: bool, folder: str, form: str) -> int:
    """Read every part of the store, and say what is damaged, missing or left over.

    Leaves with 6 when something is damaged or missing. What is left over counts nowhere.
    """
    from bilateral.store import examine, sweep

    swept: tuple[str, ...] = ()
    with opened(folder) as store, elapsed("verify", "every part is read"):
        found = examine(store)
        if sweeping and not any(f.kind == "manifest" for f in found):
            swept = sweep(store)
            found = examine(store)
        parts = 0 if any(f.kind == "manifest" for f in found) else len(store.manifest().parts)
    rows = [asdict(f) for f in found]
    if form == "json":
        print_json({"parts": parts, "swept": list(swept), "findings": rows})
    elif form == "csv":
        print_csv(rows, ("kind", "path", "words"))
    else:
        if rows:
            header = ("kind", "path", "words")
            shown = [[r["kind"].replace("_", " "), r["path"], r["words"]] for r in rows]
            click.echo(to_table(shown, header))
        broken = len({f.path for f in found if f.kind != "left_over"})
        say(f"{parts - broken} of {parts} parts are what was written." if parts else "No parts.")
    for path in swept:
        narrate(f"removed: {path}")
    if any(f.kind == "left_over" for f in found):
        narrate("`bilateral data verify --sweep` removes what interrupted imports left")
    return INTEGRITY if any(f.kind != "left_over" for f in found) else 0


@command.command("profile", short_help="Draft a profile for a file of an unknown source.")
@click.argument("file")
@click.option("--out", help="File to write; without it the draft goes to standard output.")
def profile_command(file: str, out: str | None) -> int:
    """Draft a profile for a file of an unknown source, and ask what only you can know."""
    from bilateral.sources import draft

    name = Path(file).name
    with at_the_door(name):
        found = draft(file)
    if out is None:
        click.echo(found.text, nl=False)
    else:
        _write_new(Path(out), found.text)
        narrate(f"{Path(out).name} written: answer its questions before you add the file")
    for question in found.questions:
        narrate(f"to answer: {question}")
    return 0


@command.command("profiles", short_help="The built-in sources.")
@format_option
def profiles(form: str) -> int:
    """The sources that are built in, and what `data get` needs to know for each."""
    from bilateral.sources import built_in, profile
    from bilateral.sources.download import downloads

    rows: list[dict[str, Any]] = []
    for name in built_in():
        one = profile(name)
        asks = list(downloads(one).parameters) if one.download else []
        rows.append(
            {
                "source": name,
                "title": one.title,
                "table": one.table,
                "licence": one.licence,
                "download": bool(one.download),
                "parameters": asks,
            }
        )
    if form == "json":
        print_json(rows)
    elif form == "csv":
        print_csv(rows, ("source", "title", "table", "licence", "download", "parameters"))
    else:
        header = ("source", "title", "licence", "data get")
        shown = [
            [
                r["source"],
                r["title"],
                r["licence"],
                " ".join(f"{p}=" for p in r["parameters"]) or ("yes" if r["download"] else "-"),
            ]
            for r in rows
        ]
        click.echo(to_table(shown, header))
    return 0


@command.command("get", short_help="Fetch a file of a source.")
@click.argument("source")
@click.argument("what", nargs=-1, metavar="[NAME=VALUE...|URL]")
@click.option(
    "--into",
    envvar=DOWNLOADS,
    default="downloads",
    show_default=True,
    metavar="DIR",
    help=f"Folder for files; {DOWNLOADS} in the environment says it for all commands.",
)
@click.option("--sha256", help="Checksum that the publisher gives.")
@click.option("--refresh", is_flag=True, help="Ask whether a file that is there has changed.")
@click.option(
    "--unpack",
    "pattern",
    metavar="NAMES",
    help="Then take these files out of a zip archive: '*Y2023*'.",
)
@click.option(
    "--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True,
    help="How to print the result.",
)  # fmt: skip
def get(
    source: str,
    what: tuple[str, ...],
    into: str,
    sha256: str | None,
    refresh: bool,
    pattern: str | None,
    form: str,
) -> int:
    """Fetch a file of a source: politely, resumably, checked; then `data add` it.

    A download that stopped goes on where it was when the same command runs again.
    """
    from bilateral.sources.download import fetch, unpack

    wanted = _wanted(source, what, sha256)
    folder = Path(into)
    with at_the_door(folder.name), waiting(wanted.name) as watch:
        found = fetch(wanted, folder, refresh=refresh, watch=watch)
        taken = unpack(found.path, pattern, folder) if pattern else ()
    record = found.record
    if found.cached:
        narrate(f"{wanted.name} was there already")
    if found.aside is not None:
        narrate(f"the earlier file had other bytes and is kept as {found.aside.name}")
    if form == "json":
        body = asdict(record) | {"cached": found.cached, "file": found.path.name}
        print_json(body | {"unpacked": [p.name for p in taken]})
        return 0
    checksum = {"own": "our own; none was published", "published": "agrees with the published one"}
    rows = [
        ["from", record.from_url],
        ["bytes", f"{record.bytes:,}"],
        ["SHA-256", record.sha256],
        ["checksum", checksum[record.checksum]],
        ["fetched", record.fetched],
        *(["unpacked", p.name] for p in taken),
    ]
    click.echo(to_table(rows, ("file", found.path.name)))
    return 0


def _wanted(source: str, what: tuple[str, ...], sha256: str | None) -> Wanted:
    """Return the file that is asked for, by its parameters or its address."""
    from bilateral.sources.download import downloads

    declared = downloads(_profile(source))
    if len(what) == 1 and "://" in what[0]:
        return declared.at(what[0], sha256=sha256)
    values: dict[str, str] = {}
    for text in what:
        name, equals, value = text.partition("=")
        if not equals or name in values:
            raise InputError(
                f"'{text}' is no parameter" if not equals else f"{name} is said twice",
                hint=f"{source} has: {' '.join(f'{p}=' for p in declared.parameters) or 'none'}.",
            )
        values[name] = value
    return declared.wanted(values, sha256)


def _batch(manifest: Manifest, id: str) -> Batch:
    """Return a batch by its id or the beginning of it."""
    found = [b for b in manifest.batches if b.id.startswith(id)] if len(id) >= _SHORTEST else []
    if len(found) != 1:
        raise InputError(
            f"{'several batches begin' if found else 'no batch begins'} with '{id:.40}'",
            hint=f"`bilateral data list` shows them; {_SHORTEST} characters or more name one.",
        )
    return found[0]


def _row(batch: Batch) -> dict[str, Any]:
    return {
        "batch": batch.id,
        "source": batch.source,
        "edition": batch.vintage,
        "released": batch.released,
        "rows": batch.loaded_rows,
        "rejected": batch.rejected,
        "file": batch.file,
        "loaded": batch.loaded,
    }


def _text(value: object) -> str:
    return f"{value:,}" if isinstance(value, int) else str(value or "-")


def _show(batch: Batch, manifest: Manifest, form: str) -> None:
    """Print a batch and its parts."""
    parts = [p for p in manifest.parts if p.batch == batch.id]
    if form == "json":
        print_json({"batch": asdict(batch), "parts": [asdict(p) for p in parts]})
        return
    if form == "csv":
        print_csv([asdict(p) for p in parts], _PARTS)
        return
    rows = [
        ["source", batch.source],
        ["file", f"{batch.file}, {batch.file_bytes:,} bytes"],
        ["SHA-256", batch.file_sha256],
        ["edition", f"{batch.vintage or '-'}, published {batch.released or 'on a day not known'}"],
        ["loaded", batch.loaded],
        [
            "records",
            f"{batch.records:,} read, {batch.loaded_rows:,} loaded, {batch.rejected:,} rejected",
        ],
        *([key, value] for key, value in sorted(batch.facts.items())),
    ]
    click.echo(to_table(rows, ("batch", batch.id)))
    click.echo()
    shown = [
        [p.table, str(p.year or "-"), p.flow or "-", f"{p.rows:,}", _sums(p.control)] for p in parts
    ]
    click.echo(to_table(shown, ("table", "year", "flow", "rows", "sums")))
    narrate_caveats(*batch.notes)


def _sums(control: dict[str, str]) -> str:
    return "; ".join(f"{name} {value}" for name, value in control.items()) or "-"


def _write_new(path: Path, text: str) -> None:
    """Write a file that is not there yet, whole or not at all."""
    if path.exists():
        raise InputError(f"{path.name} is there already", hint="Name another file, or remove it.")
    fresh = path.with_name(f"{path.name}.part")
    with at_the_door(path.name):
        try:
            fresh.write_text(text, encoding="utf-8")
            fresh.replace(path)
        finally:
            fresh.unlink(missing_ok=True)

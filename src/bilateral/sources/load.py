"""From a file to a store: every row typed and counted, or nothing.

The file is scanned (hash, lines, bytes that must not be there), read in one strict pass, written,
read back, held against the rules, and committed at once. Anything that does not fit stops the
import; then the file is read again, slowly, to say where.
"""

from __future__ import annotations

import csv
import hashlib
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from bilateral.errors import BadTableError, Problem
from bilateral.sources.casting import (
    Cast,
    cast,
    codes,
    derived,
    quoted,
    text_literal,
    trimmed,
    with_status,
)
from bilateral.sources.coverage import SCOPE, scope_of
from bilateral.sources.layouts import laid_out
from bilateral.sources.profile import Column
from bilateral.sources.rejects import explain
from bilateral.sources.rules import Checked, checked
from bilateral.sources.scan import LONGEST, Scan, scan
from bilateral.sources.unpack import unpacked
from bilateral.store import Batch, Staged, Store, connect

if TYPE_CHECKING:
    import duckdb

    from bilateral.sources.profile import Profile
    from bilateral.store import Writing

EXTRA = "extra field"
# Zstandard at its fastest is smaller and quicker here than at its usual level.
PACKED = "FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1"
_NO_ROWS = "there is a header but no row under it"


@dataclass(frozen=True, slots=True)
class Loaded:
    """What an import did.

    Attributes
    ----------
    batch : as it stands in the manifest
    again : whether the very same file was in the store already; then nothing was changed
    seconds : of wall time
    """

    batch: Batch
    again: bool
    seconds: float


@dataclass(frozen=True, slots=True)
class Reading:
    """A file, its profile, and how its columns are cast."""

    path: Path
    profile: Profile
    scan: Scan
    header: tuple[str, ...]
    casts: tuple[Cast, ...]
    facts: dict[str, str]
    extra: bool = False

    @property
    def records(self) -> int:
        """Rows that the file has under its header."""
        return self.scan.lines - 1

    def source(self, *, strict: bool = True) -> str:
        """Return the SQL that reads the file as text, column by column."""
        names = [*self.header, *([EXTRA] if self.extra else [])]
        columns = ", ".join(f"{text_literal(n)}: 'VARCHAR'" for n in names)
        return (
            f"read_csv({text_literal(str(self.path))}, header = true, "
            f"delim = {text_literal(self.profile.delimiter)}, quote = '\"', escape = '\"', "
            f"columns = {{{columns}}}, auto_detect = false, strict_mode = {str(strict).lower()}, "
            f"null_padding = false, nullstr = '\\0', max_line_size = {LONGEST + 1})"
        )


def load(
    path: str | Path,
    profile: Profile,
    store: Store,
    *,
    released: str | None = None,
    vintage: str | None = None,
    allow_rejects: int = 0,
    totals: Sequence[str] = (),
) -> Loaded:
    """Import one file.

    Parameters
    ----------
    path : of the file; gzip is unpacked
    profile : of its source
    store : to add it to
    released : day the edition was published, ``YYYY-MM-DD``
    vintage : label of the edition; from the file's name where the profile says how
    allow_rejects : at most so many records may be left out because they do not fit; each is kept in
        the batch's notes
    totals : sums that must be found, as `bilateral.sources.totals` reads them

    Raises
    ------
    BadTableError
        If the file is not what the profile says; problems give line, column and text.
    IntegrityError
        If what was written is not what was read back.
    ResourceError
        If disk or memory do not suffice. Nothing is changed in any of these cases.
    """
    began = time.monotonic()
    path = Path(path)
    with (
        unpacked(path, profile) as (plain, original),
        laid_out(plain, profile, path.name) as (file, told),
    ):
        found = scan(file)
        _refuse_bytes(found, path.name)
        id = hashlib.sha256(f"{original.sha256} {profile.sha256}".encode()).hexdigest()[:16]
        known = {b.id: b for b in store.manifest().batches}
        if id in known:
            return Loaded(known[id], again=True, seconds=time.monotonic() - began)
        reading = _reading(file, profile, found, path.name)
        facts = {**reading.facts, **told}
        with store.writing() as writer:
            day = released or facts.get("released") or time.strftime("%Y-%m-%d", time.gmtime())
            staged, result, scope = _stage(reading, writer, path.name, day)
            if scope:
                facts[SCOPE] = scope
            batch = Batch(
                id=id,
                source=profile.name,
                profile=profile.sha256,
                file=path.name,
                file_sha256=original.sha256,
                file_bytes=original.size,
                vintage=vintage or facts.get("vintage", ""),
                released=released or facts.get("released"),
                loaded=time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
                records=reading.records,
                loaded_rows=result.rows,
                rejected=reading.records - result.rows,
                facts=facts,
                notes=result.notes,
            )
            writer.commit(batch, staged)
    return Loaded(batch, again=False, seconds=time.monotonic() - began)


def _refuse_bytes(found: Scan, name: str) -> None:
    """Refuse what no table has in it."""

    def refuse(rule: str, message: str, hint: str | None = None) -> None:
        problem = Problem(rule, message, file=name, hint=hint)
        raise BadTableError(f"{name} was not imported: 1 problem.", problems=(problem,))

    if not found.size:
        refuse("empty", "the file is empty")
    if found.nuls:
        refuse("nul", f"{found.nuls} NUL bytes stand in it", "The file is damaged: get it again.")
    if found.returns:
        refuse("line-ends", "lines end with CR alone", "Save it with LF or CR LF line ends.")
    if found.not_utf8_at is not None:
        refuse(
            "encoding",
            f"byte {found.not_utf8_at + 1} is not UTF-8",
            "Declare the encoding in the profile (cp1251, cp1252, koi8-r, utf-16).",
        )
    if found.open_quote:
        refuse("quote-open", "a quotation mark is never closed", "The file is cut or damaged.")
    if found.long_at is not None:
        refuse(
            "line-long",
            f"the line that begins at byte {found.long_at + 1:,} is longer than {LONGEST:,} bytes",
        )


def _reading(file: Path, profile: Profile, found: Scan, name: str) -> Reading:
    """Read the header and cast the declared columns, by name only."""
    header, extra = _head(file, profile)
    problems: list[Problem] = []
    lower = [h.lower() for h in header]
    for twice in sorted({h for h in lower if lower.count(h) > 1}):
        problems.append(Problem("header-duplicate", "two columns have this name", name, 1, twice))
    casts: list[Cast] = []
    for number, column in enumerate(profile.columns):
        names = [n for n in (column.name, *column.names) if n.lower() in lower]
        if names:
            there = header[lower.index(names[0].lower())]
            casts.append(cast(profile, replace(column, name=there), number, quoted(there)))
        elif not column.optional:
            problems.append(
                Problem(
                    "header-missing",
                    "the file has no such column",
                    name,
                    1,
                    column.name,
                    hint=f"It has: {', '.join(header)[:160]}.",
                )
            )
    for one in _choosing(profile):
        if not _named(one, profile, header):
            message = "rows are chosen by it, and it is not there"
            problems.append(Problem("header-missing", message, name, 1, one))
    by_name = {h.lower(): h for h in header}
    for field, spec in profile.derived.items():
        if spec.get("of", "").lower() in by_name:
            casts.append(derived(field, spec, by_name))
    casts = with_status(profile, casts)
    if extra:
        empty = f"TRIM({quoted(EXTRA)}) = ''"
        none = Column(EXTRA, EXTRA, "text")
        casts.append(Cast(none, "NULL", empty, "cells", "nothing after the last name"))
    if found.lines - 1 in profile.limits:
        message = (
            f"it has exactly {found.lines - 1} records, where {profile.title.split(',')[0]} cuts "
            "answers off"
        )
        hint = "Ask for fewer years, reporters or products at a time."
        problems.append(Problem("records-cut", message, name, hint=hint))
    if found.lines < 2 and not profile.empty_allowed:
        problems.append(Problem("table-empty", _NO_ROWS, name, 1))
    if problems:
        raise BadTableError(
            f"{name} was not imported: {len(problems)} problems.", problems=problems
        )
    facts = {**profile.facts, **profile.of_file(name)}
    return Reading(file, profile, found, header, tuple(casts), facts, extra)


def _named(name: str, profile: Profile, header: tuple[str, ...]) -> str | None:
    """Return the file's own spelling of a column's name, None where it has none of them."""
    others = (n for c in profile.columns if c.name == name for n in c.names)
    spelt = {h.lower(): h for h in header}
    return next((spelt[n.lower()] for n in (name, *others) if n.lower() in spelt), None)


def _head(file: Path, profile: Profile) -> tuple[tuple[str, ...], bool]:
    """Return the names in the header, and whether rows have one field more than there are names."""
    nothing: list[str] = []
    with file.open(encoding="utf-8-sig", newline="") as text:
        rows = csv.reader(text, delimiter=profile.delimiter)
        header = [cell.strip() for cell in next(rows, nothing)]
        first = next(rows, nothing)
    if profile.extra_field and len(header) > 1 and not header[-1]:
        header[-1] = EXTRA  # the header ends like its rows
        return tuple(header[:-1]), True
    return tuple(header), profile.extra_field and len(first) == len(header) + 1


def _select(reading: Reading) -> str:
    """SQL of the typed rows; the first cell that does not fit stops it."""
    good = " AND ".join(c.good for c in reading.casts if c.good != "TRUE") or "TRUE"
    columns = [f"{c.value} AS {c.column.field}" for c in reading.casts if c.column.field != EXTRA]
    first = f"CASE WHEN {good} THEN {reading.casts[0].value} ELSE error('cell') END"
    columns[0] = f"{first} AS {reading.casts[0].column.field}"
    joins = "".join(
        f" LEFT JOIN {c.join[0]} ON {c.join[0]}.code = {c.join[1]}"
        for c in reading.casts
        if c.join is not None
    )
    names = [*reading.header, *([EXTRA] if reading.extra else [])]
    texts = ", ".join(f"{trimmed(n)} AS {quoted(n)}" for n in names)
    return (
        f"SELECT {', '.join(columns)} FROM (SELECT {texts} FROM {reading.source()}) AS file{joins} "  # noqa: S608 - names and texts are quoted
        f"WHERE {wanted(reading)}"
    )


def wanted(reading: Reading) -> str:
    """SQL of the condition on which the profile lets a row count."""
    own = {n: str(_named(n, reading.profile, reading.header)) for n in _choosing(reading.profile)}
    kept = [
        f"TRIM({quoted(own[name])}) IN ({', '.join(map(text_literal, texts))})"
        for name, texts in reading.profile.keep.items()
    ]
    kept += [
        f"NOT REGEXP_FULL_MATCH(TRIM({quoted(own[name])}), {text_literal('|'.join(patterns))})"
        for name, patterns in reading.profile.leave_out.items()
    ]
    return " AND ".join(kept) or "TRUE"


def _choosing(profile: Profile) -> tuple[str, ...]:
    """Return the columns that say which rows count."""
    return tuple(dict.fromkeys((*profile.keep, *profile.leave_out)))


def prepare(engine: duckdb.DuckDBPyConnection, reading: Reading) -> None:
    """Make the tables of codes that the columns need."""
    for one in reading.casts:
        if one.join is not None:
            name = one.join[0]
            engine.execute(f"CREATE OR REPLACE TEMP TABLE {name} (code VARCHAR, economy VARCHAR)")
            rows = list(codes(str(one.column.codes)).items())
            marks = ", ".join(["(?, ?)"] * len(rows))
            engine.execute(
                f"INSERT INTO {name} VALUES {marks}",  # noqa: S608 - our own names
                [cell for row in rows for cell in row],
            )


def _stage(
    reading: Reading, writer: Writing, name: str, day: str
) -> tuple[list[Staged], Checked, str]:
    """Write the typed rows, read them back, and divide them by year and flow."""
    import duckdb

    whole = writer.staging / "rows.parquet"
    with connect(writer.staging) as engine:
        prepare(engine, reading)
        try:
            engine.execute(f"COPY ({_select(reading)}) TO {text_literal(str(whole))} ({PACKED})")
        except (duckdb.OutOfMemoryException, duckdb.IOException):
            raise
        except duckdb.Error as error:
            raise explain(reading, engine, name) from error
        scope = scope_of(engine, reading, whole, writer, day)
        staged, result = checked(engine, reading, whole, writer.staging, name, wanted(reading))
        return staged, result, scope

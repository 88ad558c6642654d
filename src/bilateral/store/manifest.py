"""The list of what a store holds: parts, the batches they came in, and a seal over both."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from bilateral.errors import IntegrityError

SCHEMA = "bilateral-store/1"
NAME = "manifest.json"
LEDGER = "ledger.jsonl"


@dataclass(frozen=True, slots=True)
class Part:
    """One immutable Parquet file.

    Attributes
    ----------
    path : inside the store, with forward slashes
    table : name of the table that it belongs to
    batch : id of the batch that brought it
    rows, bytes, sha256 : what must be found in it
    year, flow : what its rows have in common; None where the table is not divided so
    reporters : codes of the reporters that it covers; empty: all of its source
    control : sums over its columns, as text (decimal), to be found again
    """

    path: str
    table: str
    batch: str
    rows: int
    bytes: int
    sha256: str
    year: int | None = None
    flow: str | None = None
    reporters: tuple[str, ...] = ()
    control: dict[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True)
class Batch:
    """One import: a file of a source, as it was known at a time.

    Attributes
    ----------
    id : first 16 digits of the hash over file and profile
    source, profile : name of the source; hash of its declared profile
    file, file_sha256, file_bytes : what was read
    vintage, released, loaded : label of the edition; day it was published (``YYYY-MM-DD``, None:
        not known); moment it was read (UTC)
    records, loaded_rows, rejected : they must agree: records = loaded + rejected
    facts : what holds for all rows (currency, unit, valuation, classification, ...)
    notes : what was assumed or repaired
    """

    id: str
    source: str
    profile: str
    file: str
    file_sha256: str
    file_bytes: int
    vintage: str
    released: str | None
    loaded: str
    records: int
    loaded_rows: int
    rejected: int
    facts: dict[str, str] = field(default_factory=dict[str, str])
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Manifest:
    """All parts and batches of one generation of a store.

    Attributes
    ----------
    generation : 0 for an empty store; each commit adds one
    previous : seal of the generation before
    """

    generation: int = 0
    previous: str = ""
    parts: tuple[Part, ...] = ()
    batches: tuple[Batch, ...] = ()

    def body(self) -> dict[str, Any]:
        """Return the manifest as JSON-ready values, in a fixed order."""
        return {"schema": SCHEMA, **asdict(self)}

    @property
    def seal(self) -> str:
        """SHA-256 over the body."""
        text = json.dumps(self.body(), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()

    def to_bytes(self) -> bytes:
        """Return the file: the body and its seal."""
        return json.dumps(self.body() | {"seal": self.seal}, ensure_ascii=False, indent=1).encode()

    def with_batch(self, batch: Batch, parts: tuple[Part, ...]) -> Manifest:
        """Return the next generation, which holds one batch more."""
        return replace(
            self,
            generation=self.generation + 1,
            previous=self.seal,
            parts=self.parts + parts,
            batches=(*self.batches, batch),
        )

    def without_batch(self, batch: str) -> Manifest:
        """Return the next generation, which no longer holds a batch."""
        return replace(
            self,
            generation=self.generation + 1,
            previous=self.seal,
            parts=tuple(p for p in self.parts if p.batch != batch),
            batches=tuple(b for b in self.batches if b.id != batch),
        )

    def entry(self) -> bytes:
        """Return the line of the ledger that says that this generation was reached."""
        line = {"generation": self.generation, "seal": self.seal}
        return (json.dumps(line) + "\n").encode()


def read_manifest(data: bytes) -> Manifest:
    """Read a manifest and check its seal.

    Raises
    ------
    IntegrityError
        If it is cut, changed, or of a later program.
    """
    try:
        raw: dict[str, Any] = json.loads(data)
        seal, schema = raw.pop("seal"), raw.pop("schema")
        if schema != SCHEMA:
            raise IntegrityError(
                f"the store was written by another version of the program ({schema!s:.40})",
                hint="Use a program of that version or later.",
            )
        found = Manifest(
            raw["generation"],
            raw["previous"],
            tuple(_part(p) for p in raw["parts"]),
            tuple(_batch(b) for b in raw["batches"]),
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise IntegrityError(
            "the store's manifest cannot be read",
            hint="Run `bilateral data verify` to see what is left; restore the folder from a copy.",
        ) from error
    if found.seal != seal:
        raise IntegrityError(
            "the store's manifest was changed after it was written",
            hint="Restore manifest.json from a copy of the store.",
        )
    return found


def _part(raw: dict[str, Any]) -> Part:
    fields: dict[str, Any] = {**raw, "reporters": tuple(raw["reporters"])}
    return Part(**fields)


def _batch(raw: dict[str, Any]) -> Batch:
    fields: dict[str, Any] = {**raw, "notes": tuple(raw["notes"])}
    return Batch(**fields)


def read_ledger(data: bytes) -> tuple[int, str]:
    """Return generation and seal of the last whole line of the ledger; (0, "") when it is empty.

    Raises
    ------
    IntegrityError
        If a line before the last is damaged.
    """
    last = (0, "")
    lines = data.split(b"\n")
    for number, line in enumerate(lines):
        if not line:
            continue
        try:
            raw = json.loads(line)
            last = (int(raw["generation"]), str(raw["seal"]))
        except (ValueError, KeyError, TypeError) as error:
            if number == len(lines) - 1:  # cut while it was appended: the commit did not end
                return last
            raise IntegrityError(
                f"line {number + 1} of the store's ledger is damaged",
                hint="Restore ledger.jsonl from a copy of the store.",
            ) from error
    return last

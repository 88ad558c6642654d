"""JSON answers of a service: a list of records under `data`, with a count of them."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING, Any, cast

from bilateral.sources.layouts.place import LINE, refused

if TYPE_CHECKING:
    from pathlib import Path

    from bilateral.sources.profile import Profile

_MOST_BYTES = 256 << 20


def flatten(path: Path, target: Path, profile: Profile, name: str) -> dict[str, str]:
    """Write the records of a JSON document as a plain table; numbers stay as they are written.

    Raises
    ------
    BadTableError
        If it is no such document, says that there was an error, or counts other records than it
        holds.
    """
    if path.stat().st_size > _MOST_BYTES:
        raise refused(name, "json-size", "a JSON document of more than 256 MB is not read")
    try:
        document: Any = json.loads(
            path.read_bytes(), parse_float=str, parse_int=str, object_pairs_hook=_once
        )
    except (ValueError, RecursionError) as error:
        raise refused(name, "json", f"this is not JSON: {str(error)[:120]}") from None
    if not isinstance(document, dict):
        raise refused(name, "json", "this is a JSON document without a list called 'data'")
    body = cast("dict[str, Any]", document)
    failed = body.get("error") or body.get("message")
    rows = body.get("data")
    if failed or not isinstance(rows, list):
        said = failed if isinstance(failed, str) else "no list called 'data' is in it"
        raise refused(
            name,
            "json-error",
            f"the service sent no data: {said[:160]}",
            hint="Wait, or ask for less at a time, and get it again.",
        )
    records = cast("list[Any]", rows)
    count = body.get("count")
    if count is not None and str(count) != str(len(records)):
        raise refused(
            name, "records", f"it says that it has {count} records, and has {len(records)}"
        )
    _write(records, target, profile.delimiter, name)
    return {}


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice in one record")
    return found


def _write(records: list[Any], target: Path, delimiter: str, name: str) -> None:
    names: dict[str, None] = {}
    for number, record in enumerate(records, start=1):
        if not isinstance(record, dict):
            raise refused(name, "json", "a record is no map of names to values", number)
        for key, value in cast("dict[str, Any]", record).items():
            names[key] = None
            if isinstance(value, (dict, list)):
                raise refused(name, "json", f"'{key[:40]}' holds more than one value", number)
    with target.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, delimiter=delimiter, lineterminator="\n")
        out.writerow([LINE, *names])
        for number, record in enumerate(records, start=1):
            out.writerow([number, *(_text(record.get(key)) for key in names)])


def _text(value: Any) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)

"""Many statements at once: JSON lines in, JSON lines out; one bad document stops nothing."""

from __future__ import annotations

import json
from contextlib import ExitStack
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, cast

from bilateral.dossier.language_tables import LANGUAGES
from bilateral.dossier.run import read_statement, unread
from bilateral.errors import BilateralError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bilateral.dossier.model import Dossier

_ALWAYS = {"level": "period", "growth": "period", "share": "period", "nontrade": "period"}
_HIDDEN = {"number", "number_high", "scale", "statement"}


def to_scheme(dossier: Dossier) -> dict[str, Any]:
    """Return the part of a dossier that the annotation scheme knows.

    Claims carry no nulls, but `period` of a past figure and `deadline` of a future one are
    always there: null says that the text gives none.
    """
    claims: list[dict[str, Any]] = []
    for claim in dossier.claims:
        body = claim.model_dump(mode="json", exclude_none=True)
        body["readings"] = [r.model_dump(mode="json", exclude_none=True) for r in claim.readings]
        if not body["readings"]:
            del body["readings"]
        if claim.type == "forward":
            body["deadline"] = claim.deadline
        else:
            body["period"] = None if claim.period is None else claim.period.model_dump()
        if claim.type in ("growth", "level", "share", "forward"):
            body["reporter"], body["partner"] = claim.reporter, claim.partner
        claims.append(body)
    return {
        "claims": claims,
        "parties": [p.code for p in dossier.parties],
        "sectors": [s.model_dump(mode="json", exclude_none=True) for s in dossier.sectors],
        "organisations": [
            o.model_dump(mode="json", exclude_none=True) for o in dossier.organisations
        ],
        "projects": [p.model_dump(mode="json", exclude_none=True) for p in dossier.projects],
    }


def read_lines(lines: Iterable[str]) -> Iterator[dict[str, Any]]:
    """Read one document per line: ``{"id", "text", "lang"?, "published"?}``.

    A line that cannot be read gives ``{"id", "error"}`` and the next one follows.
    """
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        name: Any = f"line {number}"
        try:
            raw = json.loads(line)
            if not isinstance(raw, dict):
                raise TypeError("not a JSON object")  # noqa: TRY301
            body = cast("dict[str, Any]", raw)
            name = body.get("id", name)
            text = body.get("text")
            if not isinstance(text, str):
                raise TypeError("no field 'text' with the statement")  # noqa: TRY301
            lang = body.get("lang")
            if isinstance(lang, str) and lang not in LANGUAGES:
                dossier = unread(text, lang)
            else:
                dossier = read_statement(text, lang, body.get("published"))
            yield {"id": name, **to_scheme(dossier)}
        except json.JSONDecodeError as error:
            yield {"id": name, "error": f"line {number} is not JSON: {error.msg}"}
        except (BilateralError, TypeError, ValueError) as error:
            yield {"id": name, "error": f"line {number}: {error}"}


def read_jsonl(source: str | Path | IO[str], target: str | Path | IO[str]) -> int:
    """Read every statement of `source` and write its claims to `target`, line by line.

    Parameters
    ----------
    source, target : path of a JSON-lines file, or an open text stream

    Returns
    -------
    int
        Number of documents that could not be read; each has an ``error`` field in the output.
    """
    failed = 0
    with ExitStack() as stack:
        lines: IO[str] = (
            stack.enter_context(Path(source).open(encoding="utf-8"))
            if isinstance(source, (str, Path))
            else source
        )
        out: IO[str] = (
            stack.enter_context(Path(target).open("w", encoding="utf-8"))
            if isinstance(target, (str, Path))
            else target
        )
        for answer in read_lines(lines):
            failed += "error" in answer
            out.write(json.dumps(answer, ensure_ascii=False) + "\n")
    return failed

"""Many statements at once: JSON lines in, JSON lines out; one bad document stops nothing."""

from __future__ import annotations

import io
import json
import re
from contextlib import ExitStack
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, cast

from bilateral.dossier.language_tables import LANGUAGES
from bilateral.dossier.run import read_statement, unread
from bilateral.errors import BadDocumentError, BilateralError, SourceError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from bilateral.dossier.model import Dossier

    Reading = Callable[[str, str | None, str | None], Dossier]

MAX_LINE = 8_000_000
"""Characters or bytes of a line: the longest text with every letter escaped, and room for more."""
PATIENCE = 3
"""Documents in a row for which the source may be unavailable before the run stops."""
_LANG = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_HALF = re.compile("[\ud800-\udfff]")


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


def read_by_rules(text: str, lang: str | None, published: str | None) -> Dossier:
    """Read one statement; one said to be in a language that is not read comes back empty."""
    if lang is not None and lang not in LANGUAGES:
        if not _LANG.fullmatch(lang):
            raise BadDocumentError("the field 'lang' is no code of a language")
        return unread(text, lang)
    return read_statement(text, lang, published)


def read_lines(
    lines: Iterable[str | bytes | None], read: Reading = read_by_rules
) -> Iterator[dict[str, Any]]:
    """Read one document per line: ``{"id", "text", "lang"?, "published"?}``.

    A line that cannot be read gives ``{"id", "line", "code", "error"}`` and the next one follows.

    Parameters
    ----------
    lines : text, or bytes in UTF-8; None stands for a line that was too long to be kept
    read : what reads a statement: text, language and day in, dossier out

    Raises
    ------
    SourceError
        After its error line, when what `read` depends on was unavailable three times in a row.
    """
    unavailable = 0
    for number, line in enumerate(lines, 1):
        if line is not None and not line.strip():
            continue
        name: str | int = f"line {number}"
        try:
            body = _document(line, first=number == 1)
            name = _name(body, name)
            text, lang, published = (_text(body, f) for f in ("text", "lang", "published"))
            if text is None:
                raise BadDocumentError("no field 'text' with the statement")  # noqa: TRY301
            answer = {"id": name, **to_scheme(read(text, lang, published))}
        except BilateralError as error:
            answer = _failed(name, number, error.code, str(error))
        except Exception as error:  # a fault of the program in one text must not cost the others
            said = f"an error of the program itself ({type(error).__name__}: {error})"
            answer = _failed(name, number, "BIL-999", said)
        yield answer
        unavailable = unavailable + 1 if answer.get("code") == SourceError.code else 0
        if unavailable == PATIENCE:
            raise SourceError(
                f"stopped at line {number}: {answer['error']}",
                hint="The lines before are written. Try the rest again later.",
            )


def _failed(name: str | int, number: int, code: str, message: str) -> dict[str, Any]:
    said = _HALF.sub("\ufffd", f"line {number}: {message}")
    return {"id": name, "line": number, "code": code, "error": said}


def _document(line: str | bytes | None, *, first: bool) -> dict[str, Any]:
    if line is None:
        raise BadDocumentError(f"longer than {MAX_LINE:,} characters")
    try:
        text = line if isinstance(line, str) else line.decode("utf-8")
        raw = json.loads(text.removeprefix("\ufeff") if first else text)
    except UnicodeDecodeError:
        raise BadDocumentError("not UTF-8 text") from None
    except json.JSONDecodeError as error:
        raise BadDocumentError(f"not JSON at column {error.colno}: {error.msg}") from None
    except RecursionError:
        raise BadDocumentError("nested too deeply") from None
    except ValueError:
        raise BadDocumentError("not JSON: a number of thousands of digits") from None
    if not isinstance(raw, dict):
        raise BadDocumentError("not a JSON object")
    return cast("dict[str, Any]", raw)


def _name(body: dict[str, Any], otherwise: str) -> str | int:
    """The document's own name, else that of its line."""
    name = body.get("id")
    if name is None:
        return otherwise
    if isinstance(name, bool) or not isinstance(name, (str, int)):
        raise BadDocumentError("the field 'id' is neither text nor a whole number")
    if isinstance(name, str) and _HALF.search(name):
        raise BadDocumentError("the field 'id' holds half characters (lone surrogates)")
    return name


def _text(body: dict[str, Any], field: str) -> str | None:
    value = body.get(field)
    if value is not None and not isinstance(value, str):
        raise BadDocumentError(f"the field '{field}' is not text")
    if value is not None and _HALF.search(value):
        raise BadDocumentError(f"the field '{field}' holds half characters (lone surrogates)")
    return value


def read_jsonl(
    source: str | Path | IO[str] | IO[bytes],
    target: str | Path | IO[str] | IO[bytes],
    read: Reading = read_by_rules,
    seen: Callable[[dict[str, Any]], None] | None = None,
) -> int:
    """Read every statement of `source` and write its claims to `target`, line by line.

    One line is held at a time, and each answer is handed on before the next line is read: what
    an interrupted run has written are whole lines.

    Parameters
    ----------
    source, target : path of a JSON-lines file, or an open stream of text or bytes
    read : what reads a statement
    seen : called with each answer once it is written

    Returns
    -------
    int
        Number of documents that could not be read; each has an ``error`` field in the output.

    Raises
    ------
    SourceError
        See `read_lines`.
    """
    failed = 0
    with ExitStack() as stack:
        if isinstance(source, (str, Path)):
            source = stack.enter_context(Path(source).open("rb"))
        if isinstance(target, (str, Path)):
            target = stack.enter_context(Path(target).open("wb"))
        for answer in read_lines(_lines(source), read):
            failed += "error" in answer
            line = json.dumps(answer, ensure_ascii=False, allow_nan=False) + "\n"
            cast("Any", target).write(line if isinstance(target, io.TextIOBase) else line.encode())
            target.flush()
            if seen is not None:
                seen(answer)
    return failed


def _lines(stream: IO[str] | IO[bytes]) -> Iterator[str | bytes | None]:
    """The lines of a stream; None for one that is too long, of which no more is kept."""
    while line := stream.readline(MAX_LINE + 1):
        if len(line) <= MAX_LINE:
            yield line
            continue
        while line and line[-1:] not in ("\n", b"\n"):
            line = stream.readline(MAX_LINE)
        yield None

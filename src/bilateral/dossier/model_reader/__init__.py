"""An optional second reader: a language model reads, and what it says is looked up in the text.

Nothing of it is loaded unless it is called, and nothing else needs it. The model's quotes are
aligned with the text, its figures held against the words quoted, its codes and months against
the vocabulary; what does not stand is dropped and counted in a caveat.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bilateral.dossier.language_tables import LANGUAGES
from bilateral.dossier.model import Dossier
from bilateral.dossier.model_reader.answer import parsed, taken
from bilateral.dossier.model_reader.endpoint import KEY, SECONDS, Endpoint
from bilateral.dossier.model_reader.prompt import SCHEMA, SYSTEM, question
from bilateral.dossier.run import MAX_CHARACTERS, read_statement, unread
from bilateral.errors import InputError, quote
from bilateral.statement import find_language
from bilateral.vocab.origin import last_day
from bilateral.vocab.phrase import Count, Given, phrase

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterator, Sequence

    from bilateral.dossier.model import Claim
    from bilateral.vocab.phrase import Phrase

_LANG = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")

__all__ = ["KEY", "SECONDS", "Endpoint", "read_with_model"]


def read_with_model(
    text: str,
    endpoint: str | Endpoint,
    model: str = "",
    lang: str | None = None,
    published: str | None = None,
) -> Dossier:
    """Read a statement with a language model behind an OpenAI-compatible endpoint.

    Parameters
    ----------
    text : the statement, in any language
    endpoint : base address (https, or http on this machine), or an `Endpoint` for many texts
    model : name of the model; not needed with an `Endpoint`
    lang : two-letter code; found from the text when None
    published : ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``

    Returns
    -------
    Dossier
        Of the form that `read_statement` gives; its caveats name the model and count what was
        dropped. Claims, parties and areas are read; people, organisations and projects are not.

    Raises
    ------
    InputError
        If the text is too long, or the date, the address or the name cannot be one.
    SourceError
        If the endpoint cannot be reached, refuses or is too slow.
    MethodError
        If the model's answer cannot be used.
    """
    if len(text) > MAX_CHARACTERS:
        raise InputError(f"the text has {len(text):,} characters; at most {MAX_CHARACTERS:,}")
    if published is not None:
        last_day(published)
    if lang is not None and not _LANG.fullmatch(lang):
        raise InputError(f"not the code of a language: {quote(lang)}", hint="Write fr, en, de.")
    asked = Endpoint(endpoint, model) if isinstance(endpoint, str) else endpoint
    code = lang or find_language(text)
    known = code in LANGUAGES
    ruled = read_statement(text, code, published) if known else unread(text, code, published)
    words = asked.ask(SYSTEM, question(text, code, published), SCHEMA)
    answer = taken(parsed(words), ruled)
    return Dossier(
        lang=code,
        text=text,
        published=published,
        parties=tuple(answer.parties),
        claims=tuple(answer.claims),
        sectors=tuple(answer.areas),
        missing=_missing(answer.claims),
        caveats=tuple(_caveats(asked.model, answer.counts)),
    )


def _missing(claims: Sequence[Claim]) -> tuple[str, ...]:
    trade = [c for c in claims if c.type != "nontrade"]
    asked = {
        "deadline": any(
            c.type == "forward" and c.status == "open" and c.deadline is None for c in trade
        ),
        "goods_or_services": any(c.content == "unspecified" for c in trade),
        "growth_base": any(c.type == "growth" and c.basis == "unspecified" for c in trade),
    }
    return tuple(name for name, wanted in asked.items() if wanted)


def _caveats(model: str, counted: Counter[str]) -> Iterator[Phrase]:
    yield phrase(
        "read by the language model {model} and not by the rules: look at every claim",
        model=Given(model),
    )
    yield phrase("people, organisations and projects are not read by a model")
    counts = {reason: Count(n) for reason, n in counted.items() if n}
    if n := counts.get("absent"):
        yield phrase("claims dropped because their quote does not stand in the text: {n}", n=n)
    if n := counts.get("several"):
        yield phrase("claims dropped because it is not clear which words they quote: {n}", n=n)
    if n := counts.get("figure"):
        yield phrase("claims dropped because their figure is not that of their quote: {n}", n=n)
    if n := counts.get("form"):
        yield phrase("claims dropped because they have not the form asked for: {n}", n=n)
    if n := counts.get("party"):
        yield phrase("parties dropped because the text does not name them so: {n}", n=n)
    if n := counts.get("area"):
        yield phrase("areas dropped because the text does not name them so: {n}", n=n)
    if n := counts.get("field"):
        yield phrase("fields left empty because the text or the vocabulary has no such: {n}", n=n)
    if n := counts.get("unchecked"):
        yield phrase("claims whose figure only its digits bear out, not its scale: {n}", n=n)

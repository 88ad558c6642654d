"""A corrected dossier may name what does not exist: said before anything is tested."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bilateral.dossier import Dossier
from bilateral.errors import BadDocumentError, InputError, Problem, UnknownCodeError
from bilateral.vocab.currency import currency
from bilateral.vocab.economy import economy
from bilateral.vocab.origin import last_day

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bilateral.dossier import Claim


def validate(dossier: Dossier) -> None:
    """Refuse a dossier whose claims name codes, currencies or periods that do not exist.

    Raises
    ------
    InputError
        If it is not a dossier.
    BadDocumentError
        With one problem for each field that is wrong.
    """
    if not isinstance(dossier, Dossier):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise InputError(
            f"a dossier is needed, not {type(dossier).__name__}",
            hint="Read the text first: read_statement(text).",
        )
    ids = {c.id for c in dossier.claims}
    problems = [p for c in dossier.claims for p in _problems(c, ids)]
    problems += _circles(dossier)
    event = dossier.event.date if dossier.event is not None else None
    for field, text in (("published", dossier.published), ("event.date", event)):
        if text is None:
            continue
        try:
            last_day(text)
        except InputError as error:
            problems.append(Problem("date", error.message, column=field, text=text))
    if problems:
        raise BadDocumentError("the dossier cannot be checked", problems=problems)


def _circles(dossier: Dossier) -> list[Problem]:
    """Claims that repeat each other in a circle: none of them would be told."""
    again = {c.id: c.same_as for c in dossier.claims}
    found: list[Problem] = []
    for start in again:
        seen, here = {start}, again[start]
        while here is not None and here not in seen:
            seen.add(here)
            here = again.get(here)
        if here == start and len(seen) > 1:
            text = again[start]
            found.append(
                Problem("claim-circle", "repeats itself", column=f"{start}.same_as", text=text)
            )
    return found


def _problems(claim: Claim, ids: set[str]) -> Iterator[Problem]:
    def bad(rule: str, message: str, field: str, text: str, hint: str | None = None) -> Problem:
        return Problem(rule, message, column=f"{claim.id}.{field}", text=text, hint=hint)

    for field in ("reporter", "partner"):
        code = getattr(claim, field)
        if code is None:
            continue
        try:
            if economy(code).code != code:
                yield bad("economy-unknown", f"write {economy(code).code}", field, code)
        except UnknownCodeError as error:
            yield bad("economy-unknown", error.message, field, code, error.hint)
    if claim.currency is not None:
        try:
            currency(claim.currency)
        except InputError as error:
            yield bad("currency-unknown", error.message, "currency", claim.currency, error.hint)
    for field in ("period", "base_period", "set_period"):
        months = getattr(claim, field)
        if months is not None and months.end < months.start:
            text = f"{months.start}..{months.end}"
            yield bad("period-reversed", "the period ends before it starts", field, text)
    if claim.same_as is not None and (claim.same_as not in ids or claim.same_as == claim.id):
        yield bad("claim-unknown", "no other claim has this id", "same_as", claim.same_as)
    for field, value in (("amount", claim.amount), ("amount_high", claim.amount_high)):
        signed = claim.measure == "balance" or claim.form == "absolute"
        if value is not None and value < 0 and not signed:
            yield bad("amount-negative", "only a balance is negative", field, f"{value:g}")

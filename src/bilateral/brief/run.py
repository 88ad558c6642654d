"""From a dossier and facts to the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bilateral.brief.language import language as language_of

if TYPE_CHECKING:
    from datetime import date

    from bilateral.brief.model import Brief
    from bilateral.dossier import Dossier
    from bilateral.evidence import Facts


def write_brief(
    dossier: Dossier,
    facts: Facts,
    as_of: str | date | None = None,
    language: str = "en",
    *,
    annex: bool = True,
) -> Brief:
    """Check a statement, weigh its targets and write the page.

    Parameters
    ----------
    dossier : what the statement says
    facts : published figures
    as_of : use only what was published by this day; None uses everything
    language : language of the page: one of `bilateral.brief.languages()`
    annex : with the annex and the ledger that stands there; the page alone takes half the time

    Raises
    ------
    InputError
        If there is no catalogue of the language, or `as_of` is not a date.
    """
    tongue = language_of(language)
    from bilateral.brief.case import Case
    from bilateral.brief.content import written
    from bilateral.brief.ledger import Ledger
    from bilateral.brief.writer import Writer
    from bilateral.chance import assess_checked  # solver and model are loaded only for a page
    from bilateral.verdict import check
    from bilateral.vocab.origin import last_day

    result = check(dossier, facts, as_of=as_of)
    chances = assess_checked(dossier, facts, result, behind=annex)
    known = facts.known_by(last_day(result.as_of) if result.as_of is not None else None)
    return written(Case(dossier, known, result, chances, Writer(tongue, Ledger())), annex=annex)

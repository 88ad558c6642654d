"""From a dossier and facts to the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bilateral.brief import content, odds
from bilateral.brief.claims import occasion
from bilateral.brief.model import Brief
from bilateral.errors import InputError

if TYPE_CHECKING:
    from datetime import date

    from bilateral.dossier import Dossier
    from bilateral.evidence import Facts

LANGUAGES = ("en",)


def write_brief(
    dossier: Dossier,
    facts: Facts,
    as_of: str | date | None = None,
    language: str = "en",
) -> Brief:
    """Check a statement, weigh its targets and write the page.

    Parameters
    ----------
    dossier : what the statement says
    facts : published figures
    as_of : use only what was published by this day; None uses everything
    language : language of the page; only ``en`` so far

    Raises
    ------
    InputError
        If the language is not there yet, or `as_of` is not a date.
    """
    if language not in LANGUAGES:
        raise InputError(f"the page is not written in '{language}' yet", hint="Available: en.")
    from bilateral.chance import assess  # solver and model are loaded only for a page
    from bilateral.verdict import check

    result = check(dossier, facts, as_of=as_of)
    chances = assess(dossier, facts, as_of=as_of, checked=result)
    return Brief(
        title=content.title(dossier),
        answer=(*content.answer(dossier, result), *odds.answer(chances)),
        known_by=result.as_of,
        sections=content.sections(dossier, result, facts, chances),
        result=result.to_dict(),
        chances=chances.to_dict(),
        dossier=dossier.to_dict(),
        caveats=tuple(dict.fromkeys((*result.caveats, *chances.caveats))),
        statement=occasion(dossier),
    )

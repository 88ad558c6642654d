"""What stands on the page, in its order, whatever the format."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bilateral.brief import (
    areas,
    balance,
    claims,
    focus,
    gap,
    head,
    said,
    series,
    timing,
    unknown,
    workbook,
)
from bilateral.brief.language import mark
from bilateral.brief.model import Brief

if TYPE_CHECKING:
    from bilateral.brief.case import Case
    from bilateral.brief.model import Section, Text

WORDS: Final = {
    "annex": mark("Annex"),
    "back": mark("back to the page"),
    "figure": mark("where the figure comes from"),
    "moved": mark("For want of room these parts stand in the annex:"),
    "skip": mark("Skip to the answer"),
}


def written(case: Case, *, annex: bool = True) -> Brief:
    """Write the page and its annex; the ledger comes last, when every figure is in it."""
    about = focus.focus_of(case)
    title = head.title(case)
    answer = head.answer(case, about)
    page = _page(case, about)
    foot = _foot(case)
    behind = _behind(case, page) if annex else ()
    word = case.writer.language.word
    words = {**WORDS, **workbook.WORDS}
    return Brief(
        language=case.writer.language.code,
        title=title,
        occasion=claims.occasion(case.writer, case.dossier),
        answer=answer,
        known_by=head.known_by(case),
        page=page,
        foot=foot,
        annex=behind,
        figures=case.writer.ledger.figures,
        words={key: word(text) for key, text in words.items()},
        result=case.result.to_dict(),
        chances=case.chances.to_dict(),
        dossier=case.dossier.to_dict(),
        caveats=tuple(dict.fromkeys((*case.result.caveats, *case.chances.caveats))),
    )


def _page(case: Case, about: focus.Focus | None) -> tuple[Section, ...]:
    """The sections in reading order; halves stand beside the next half."""
    found = (
        said.section(case),
        series.section(case, about),
        timing.section(case, about),
        gap.section(case, about),
        balance.section(case, about),
        areas.section(case, about),
        unknown.unknown(case),
        unknown.weakest(case, about),
        unknown.actions(case, about),
    )
    return tuple(section for section in found if section is not None)


def _behind(case: Case, page: tuple[Section, ...]) -> tuple[Section, ...]:
    """The annex, with the ledger at its end."""
    from bilateral.brief import annex

    sections = annex.sections(case, page)
    return (*sections, annex.ledger_section(case))


def _foot(case: Case) -> Text:
    """The method in two lines, and what the page is not."""
    return case.writer.words(
        "Verdicts hold for any rounding; chances are tested out of sample. Evidence: A published, "
        "B agreed, C offered, D named. Model opinion, not official statistics."
    )

"""The annex: everything behind the page, in its order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bilateral.brief import (
    annex_areas,
    annex_claims,
    annex_flows,
    annex_growth,
    annex_odds,
    sources,
)
from bilateral.brief.annex_ledger import ledger_section
from bilateral.brief.cited import cited, from_one
from bilateral.brief.ledger import computed, estimated
from bilateral.brief.model import Points, Section, plain
from bilateral.vocab.phrase import Ids, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bilateral.brief.case import Case
    from bilateral.brief.ledger import About
    from bilateral.brief.model import Text

__all__ = ["ledger_section", "sections"]

_PARTS = (
    annex_claims.said,
    annex_claims.verdicts,
    annex_claims.unchecked,
    annex_claims.consistency,
    annex_claims.statement,
    annex_claims.unusual,
    annex_claims.implied,
    annex_odds.odds,
    annex_flows.flows,
    annex_growth.required,
    annex_growth.paths,
    annex_growth.comparison,
    annex_areas.named,
)


def sections(case: Case, shown: Iterable[Section] = ()) -> tuple[Section, ...]:
    """Write the annex without the ledger, which is written when all else is; none is empty.

    Parameters
    ----------
    case : all that the page is written from
    shown : sections of the page, whose facts are listed too
    """
    found = [section for part in _PARTS if (section := part(case)).blocks]
    found += [section for section in (caveats(case),) if section.blocks]
    last = sources.section(case, (*shown, *found))
    return (*found, last) if last.blocks else tuple(found)


def caveats(case: Case) -> Section:
    """What a reader must know of check and odds, each once, with the bases it is about."""
    writer, result, chances = case.writer, case.result, case.chances
    check = computed(plain(writer.words("noted while the statement and the figures were read")))
    formula = plain(writer.words("noted while the chance was worked out"))
    general = dict.fromkeys((*case.dossier.caveats, *result.caveats))
    bases: dict[str, list[str]] = {caveat: [] for caveat in chances.caveats}
    for target in chances.targets:
        for caveat in (*target.caveats, *(c for now in target.nowcast for c in now.caveats)):
            bases.setdefault(caveat, []).append(target.target)
        for base in target.bases:
            like = base.reference_class
            for caveat in (*base.caveats, *(like.caveats if like is not None else ())):
                bases.setdefault(caveat, []).append(base.base_of)
    points = [_caveat(case, caveat, check) for caveat in general]
    for caveat, of in bases.items():
        if caveat in general:
            continue
        ids = tuple(dict.fromkeys(of))
        text = _caveat(case, caveat, estimated(formula, *ids))
        points.append(writer.say("{of}: {caveat}", of=Ids(ids), caveat=text) if ids else text)
    title = writer.words("Read with care")
    return Section("caveats", title, (Points(tuple(points)),) if points else ())


def _caveat(case: Case, caveat: str, about: About) -> Text:
    return cited(case.writer, Phrase.of(caveat), from_one(about))

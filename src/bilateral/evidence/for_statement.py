"""What a store holds about a statement, and facts of a table and of a store as one."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from bilateral.errors import InputError
from bilateral.evidence.from_store import facts_of, windows_of
from bilateral.evidence.model import Facts
from bilateral.vocab.economy import economy
from bilateral.vocab.period import Period
from bilateral.vocab.phrase import Side, phrase

if TYPE_CHECKING:
    from bilateral.dossier import Dossier
    from bilateral.store import Snapshot
    from bilateral.vocab.phrase import Phrase

HISTORY: Final = 12
"""Years before the first one that the statement speaks of: what charts and odds look back on."""


def pairs_of(dossier: Dossier) -> tuple[tuple[str, str], ...]:
    """Return the pairs that the figures of trade are about, in text order, each once."""
    pairs: dict[frozenset[str], tuple[str, str]] = {}
    for claim in dossier.claims:
        if claim.type != "nontrade" and claim.reporter and claim.partner:
            pairs.setdefault(
                frozenset((claim.reporter, claim.partner)), (claim.reporter, claim.partner)
            )
    return tuple(pairs.values())


def statement_facts(snapshot: Snapshot, dossier: Dossier, as_of: str | None = None) -> Facts:
    """Return the figures of a store about every pair of countries of a statement.

    Both ledgers, from `HISTORY` years before the first year that is spoken of; beside the years
    the runs of months that the claims name.

    Parameters
    ----------
    snapshot : of a store
    dossier : what was said
    as_of : ``YYYY-MM-DD``; nothing that was published later
    """
    windows = windows_of(dossier)
    years = [p.first_year for p in windows]
    years += [Period.parse(c.period.start).first_year for c in dossier.claims if c.period]
    first = min(years) - HISTORY if years else None
    parts: list[Facts] = []
    caveats: list[Phrase] = []
    for a, b in pairs_of(dossier):
        if any(economy(code).kind != "country" for code in (a, b)):
            caveats.append(phrase("{a} and {b}: a store tells of countries", a=Side(a), b=Side(b)))
            continue
        parts.append(facts_of(snapshot, a, b, windows=windows, first=first, as_of=as_of))
    found = Facts((), "store", hashlib.sha256().hexdigest())
    for part in parts:
        found = together(found, part)
    return replace(found, caveats=(*caveats, *found.caveats))


def together(one: Facts, other: Facts) -> Facts:
    """Return the facts of two tables as those of one.

    Raises
    ------
    InputError
        If an id stands in both.
    """
    if not one.facts and not one.superseded:
        return replace(other, caveats=(*one.caveats, *other.caveats))
    ids = {f.id for f in (*one.facts, *one.superseded, *one.later)}
    twice = sorted(ids & {f.id for f in (*other.facts, *other.superseded, *other.later)})
    if twice:
        raise InputError(
            f"{one.name} and {other.name} both have a figure {', '.join(twice[:3])}",
            hint="Give the figure of the table another id.",
        )
    return Facts(
        facts=(*one.facts, *other.facts),
        name=f"{one.name}; {other.name}",
        sha256=hashlib.sha256(f"{one.sha256}{other.sha256}".encode()).hexdigest(),
        caveats=tuple(dict.fromkeys((*one.caveats, *other.caveats))),
        superseded=(*one.superseded, *other.superseded),
        later=(*one.later, *other.later),
    )

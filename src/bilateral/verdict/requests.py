"""Which published figures would decide a statement: the rows of an empty facts table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bilateral.errors import InputError
from bilateral.evidence import SeriesRequest, template
from bilateral.verdict.money import Money
from bilateral.verdict.paths import status_year
from bilateral.verdict.readings import cases_of
from bilateral.vocab.period import Period

if TYPE_CHECKING:
    from bilateral.dossier import Dossier
    from bilateral.verdict.readings import Case
    from bilateral.vocab.measure import Kind

YEARS_BACK = 2


def facts_template(dossier: Dossier) -> str:
    """Write an empty facts table (CSV) with the series and periods that a statement calls for.

    Both sides are asked for each window that a claim may mean, for the bases of growths, and
    for both flows of the latest years, so that a target can be tested flow by flow.

    Raises
    ------
    InputError
        If the statement has no figure of trade between two named parties.
    """
    cases = [
        c
        for c in cases_of(dossier, (), _far(), Money.of(dossier, ()))
        if c.measure is not None and c.measure.product is None
    ]
    wanted: dict[tuple[str, str, str, str, Period], SeriesRequest] = {}
    for case in cases:
        _ask(wanted, case)
    year = status_year(dossier, ())
    for claim in dossier.claims:
        if claim.type != "forward" or not (claim.reporter and claim.partner) or not year:
            continue
        for side in (claim.reporter, claim.partner):
            for back in range(YEARS_BACK, -1, -1):
                when = Period.year(year - back)
                why = f"base of the target {claim.id}"
                for kind, ends in _flows(side, claim.reporter, claim.partner):
                    _add(wanted, side, kind, ends, when, claim.currency, why)
    if not wanted:
        raise InputError(
            "the statement has no figure of trade between two named parties over a known period",
            hint="Give its day with --published, or correct the dossier (`bilateral read "
            "--format json`) and pass that.",
        )
    rows = sorted(wanted.values(), key=lambda r: (r.side, r.period, r.kind, r.origin))
    return template(rows)


def _far() -> int:
    """A month late enough for every deadline to have begun."""
    return 2199 * 12


def _flows(side: str, one: str, other: str) -> tuple[tuple[Kind, tuple[str, str]], ...]:
    away = other if side == one else one
    return (
        ("turnover", (one, other)),
        ("exports", (side, away)),
        ("imports", (away, side)),
    )


def _ask(wanted: dict[tuple[str, str, str, str, Period], SeriesRequest], case: Case) -> None:
    measure = case.measure
    if measure is None or measure.kind == "balance":
        return
    for period in (case.window, case.base):
        if period is None:
            continue
        why = f"{case.claim.id}: {case.claim.span.text}"
        for year in period.years() if period.months > 12 and period.is_whole_years else (period,):
            ends = (measure.origin, measure.to)
            kind: Kind = measure.kind
            if kind == "exports" and case.side == measure.to:
                kind = "imports"
            elif kind == "imports" and case.side == measure.origin:
                kind = "exports"
            _add(wanted, case.side, kind, ends, year, measure.currency, why)


def _add(
    wanted: dict[tuple[str, str, str, str, Period], SeriesRequest],
    side: str,
    kind: Kind,
    ends: tuple[str, str],
    period: Period,
    currency: str | None,
    why: str,
) -> None:
    key = (side, kind, *ends, period)
    if key not in wanted:
        wanted[key] = SeriesRequest(side, kind, *ends, period, currency, why)

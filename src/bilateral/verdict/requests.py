"""Which published figures would decide a statement: the rows of an empty facts table."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bilateral.errors import InputError
from bilateral.evidence import SeriesRequest, template
from bilateral.verdict.money import Money
from bilateral.verdict.paths import status_year
from bilateral.verdict.readings import cases_of
from bilateral.verdict.valid import validate
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
    validate(dossier)
    money = Money.of(dossier, ())
    wanted: dict[tuple[str, str, str, str, Period], SeriesRequest] = {}
    for case in cases_of(dossier, (), 0, money):
        if case.measure is not None and case.measure.product is None:
            _ask(wanted, case, money)
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


def _flows(side: str, one: str, other: str) -> tuple[tuple[Kind, tuple[str, str]], ...]:
    away = other if side == one else one
    return (
        ("turnover", (one, other)),
        ("exports", (side, away)),
        ("imports", (away, side)),
    )


def _ask(
    wanted: dict[tuple[str, str, str, str, Period], SeriesRequest], case: Case, money: Money
) -> None:
    measure = case.measure
    assert measure is not None
    currency = case.claim.currency or money.said
    why = f"{case.claim.id}: {case.claim.span.text}"
    series: list[tuple[Kind, tuple[str, str]]] = [(measure.kind, (measure.origin, measure.to))]
    if measure.kind == "balance":
        away = measure.to if case.side == measure.origin else measure.origin
        series = [("exports", (case.side, away)), ("imports", (away, case.side))]
    for period in (case.window, case.base):
        if period is None:
            continue
        years = period.years() if period.months > 12 and period.is_whole_years else (period,)
        for kind, ends in series:
            for year in years:
                _add(wanted, case.side, kind, ends, year, currency, why)
    if case.whole is not None and case.window is not None:
        ends = (case.whole.origin, case.whole.to)
        _add(wanted, case.side, case.whole.kind, ends, case.window, currency, why)


def _add(
    wanted: dict[tuple[str, str, str, str, Period], SeriesRequest],
    side: str,
    kind: Kind,
    ends: tuple[str, str],
    period: Period,
    currency: str | None,
    why: str,
) -> None:
    """Ask for a figure, once: written from the side's own view, with all claims that need it."""
    if kind == "exports" and side == ends[1]:
        kind = "imports"
    elif kind == "imports" and side == ends[0]:
        kind = "exports"
    if kind == "turnover":
        ends = (min(ends), max(ends))
    key = (side, kind, *ends, period)
    known = wanted.get(key)
    if known is None:
        wanted[key] = SeriesRequest(side, kind, *ends, period, currency, why)
    elif why not in known.why.split("; "):
        wanted[key] = replace(known, why=f"{known.why}; {why}")

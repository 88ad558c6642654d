"""Step 5: can a target be reached, when, and with what probability; and the inverse."""

from __future__ import annotations

from datetime import date
from hashlib import sha256
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, Final

from bilateral.chance import words
from bilateral.chance.bases import starts_of
from bilateral.chance.model import (
    Assessment,
    Levels,
    StatedGrowth,
    StatusRecord,
    TargetChance,
    VerdictOnBase,
)
from bilateral.chance.nowcasts import nowcasts_of
from bilateral.chance.odds import TRANSFER
from bilateral.chance.origin import Rates
from bilateral.chance.shipped import shipped
from bilateral.chance.targets import Aim, Ground, flows_of, weigh
from bilateral.errors import InputError
from bilateral.verdict import check
from bilateral.vocab.economy import economy
from bilateral.vocab.origin import last_day
from bilateral.vocab.period import Period
from bilateral.vocab.phrase import Currency, Ids, Number, NumberRange, Phrase, When, Year, phrase

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bilateral.chance.shipped import Shipped
    from bilateral.dossier import Claim, Dossier
    from bilateral.evidence import Facts
    from bilateral.verdict import CheckResult
    from bilateral.vocab.fact import Fact

YEARS: Final = (1900, 2200)
TRANSFERRED: Final = phrase(
    "Transferred from country pairs: one side is a region or a bloc, which no data tested. The "
    "spread, and the distance between bad and good worlds, are taken {times} times as wide.",
    times=Number(TRANSFER),
)


def assess(
    dossier: Dossier,
    facts: Facts,
    as_of: str | date | None = None,
    by: Sequence[int] | None = None,
    *,
    model: Shipped | None = None,
) -> Assessment:
    """Say of every target in a statement how likely it is, and by when, from every base.

    Parameters
    ----------
    dossier : what the statement says
    facts : published figures
    as_of : use only what was published by this day; None uses everything
    by : calendar years to answer for, besides the ten after each base and the deadline
    model : another model than the one that ships

    Raises
    ------
    InputError
        If a year in `by` is none, or what is given cannot be checked (`bilateral.check`).
    """
    years_asked(by)  # refused before the check, which takes its time
    return assess_checked(dossier, facts, check(dossier, facts, as_of), by, model=model)


def assess_checked(
    dossier: Dossier,
    facts: Facts,
    result: CheckResult,
    by: Sequence[int] | None = None,
    *,
    model: Shipped | None = None,
    behind: bool = True,
) -> Assessment:
    """`assess` where the check is at hand: the day is that of the check.

    Parameters
    ----------
    dossier, facts : what was checked
    result : their check
    by, model : as for `assess`
    behind : with what stands behind the chances: how they depend on era, inflation and what is
        known, and what single flows would have to do

    Raises
    ------
    InputError
        If a year in `by` is none, or the check is of another statement or of other facts.
    """
    asked = years_asked(by)
    _refuse_others(dossier, facts, result)
    day = None if result.as_of is None else date.fromisoformat(result.as_of)
    known = _usable(facts.known_by(day), result)
    used = model or shipped()
    ground = Ground(used, _verdicts(result), behind)
    rates = Rates.of(known)
    claims = _in_stages([dossier.claim(t.target) for t in result.targets])
    found = [_target(stage, c, asked, result, known, rates, ground) for stage, c in claims]
    said = remarks(transferred=any(t.transferred for t in found)) if found else ()
    if day is not None and dossier.published is not None and last_day(dossier.published) > day:
        later = phrase(
            "the statement is of {published}, later than {day}: what it says itself was not known "
            "then",
            published=When(dossier.published),
            day=When(day.isoformat()),
        )
        said += (later,)
    return Assessment(
        as_of=result.as_of,
        program=program(),
        model=about_model(used),
        targets=tuple(found),
        stated_growth=_stated(result),
        extrapolation_worth=ground.worth,
        caveats=(*result.caveats, *said),
        inputs=result.inputs,
    )


def _refuse_others(dossier: Dossier, facts: Facts, result: CheckResult) -> None:
    """Refuse a check of something else."""
    hint = "Check this statement with these facts."
    if result.inputs["statement_sha256"] != sha256(dossier.text.encode()).hexdigest():
        raise InputError("the check is of another statement", hint=hint)
    if result.inputs["facts_sha256"] != facts.sha256:
        raise InputError("the check is of other facts", hint=hint)


def set_target(
    dossier: Dossier,
    facts: Facts,
    as_of: str | date | None = None,
    by: Sequence[int] | None = None,
    *,
    model: Shipped | None = None,
) -> Levels:
    """The levels that are reached with 80, 50 and 20 % chance, from the bases of a statement.

    The inverse of `assess`; parameters and errors as there. Without years, the deadline of each
    target, else 3, 5 and 10 years after each base.
    """
    found = assess(dossier, facts, as_of, by, model=model)
    levels = tuple(level for target in found.targets for level in target.set)
    return Levels(
        as_of=found.as_of,
        program=found.program,
        model=found.model,
        levels=levels,
        caveats=(*_without_levels(found, years_asked(by)), *found.caveats),
    )


def _without_levels(found: Assessment, asked: Sequence[int]) -> tuple[Phrase, ...]:
    """What was asked and has no level, and why."""
    if not found.targets:
        return (phrase("the statement names no target: there is no base to start from"),)
    said = [
        phrase("{target}: {why}", target=Ids((t.target,)), why=why)
        for t in found.targets
        if not t.bases
        for why in t.caveats
    ]
    for target in found.targets:
        has = {level.by for level in target.set}
        wanted = {*asked, *(y.year for base in target.bases for y in base.by if y.asked)}
        said += [
            phrase(
                "{target}: {year} is not {ahead} years after any base, no level is given",
                target=Ids((target.target,)),
                year=Year(year),
                ahead=NumberRange(1, 10, decimals=0),
            )
            for year in sorted(wanted - has)
            if target.bases
        ]
    return tuple(dict.fromkeys(said))


def years_asked(by: Iterable[int] | None) -> tuple[int, ...]:
    """Calendar years in order, each once.

    Raises
    ------
    InputError
        If one is not a whole year between 1900 and 2200.
    """
    if isinstance(by, (int, str)):
        raise InputError(f"by: {by!r} is not a list of years", hint="Write by=[2030].")
    return tuple(sorted({calendar_year(year, "by") for year in by or ()}))


def calendar_year(given: object, name: str) -> int:
    """A whole year between 1900 and 2200.

    Raises
    ------
    InputError
        If it is none.
    """
    if isinstance(given, int) and not isinstance(given, bool) and YEARS[0] <= given <= YEARS[1]:
        return given
    raise InputError(f"{name}: {given!r} is not a year", hint="Write a year such as 2030.")


def program() -> str:
    """Name and version of the program that made a result."""
    return f"bilateral {version('bilateral')}"


def about_model(model: Shipped) -> dict[str, Any]:
    """What identifies a model in a result."""
    card = model.card
    named = {key: card[key] for key in ("fitted", "program", "panels") if key in card}
    return {"cutoff": model.outlook.cutoff, **named}


def remarks(*, transferred: bool) -> tuple[Phrase, ...]:
    """What a reader of any chance must know."""
    return (*((TRANSFERRED,) if transferred else ()), *words.REMARKS)


def _usable(known: Facts, result: CheckResult) -> tuple[Fact, ...]:
    """Published figures that do not contradict each other, as the check sorted them out."""
    disputed = {
        member.rpartition(".")[0]
        for part in result.consistency
        for members in (part.conflict, *part.also)
        for member in members
    }
    kept = {i for b in result.bases for i in b.of.split("+")} | {
        i for d in result.directions for i in d.because
    }
    return tuple(fact for fact in known if fact.id in kept or fact.id not in disputed)


def _verdicts(result: CheckResult) -> dict[str, tuple[VerdictOnBase, ...]]:
    found: dict[str, tuple[VerdictOnBase, ...]] = {}
    for v in result.verdicts:
        one = VerdictOnBase(side=v.side, window=v.window, verdict=v.verdict)
        of = f"{v.claim}/{v.reading}"
        found[of] = (*found.get(of, ()), one)
    return found


def _in_stages(claims: Sequence[Claim]) -> list[tuple[int, Claim]]:
    """Targets of one flow in the order of their deadlines and amounts, numbered from 1."""
    groups: dict[tuple[str | None, ...], list[Claim]] = {}
    for claim in claims:
        ends = sorted(code for code in (claim.reporter, claim.partner) if code)
        groups.setdefault((claim.measure, *ends), []).append(claim)
    return [
        (stage, claim)
        for group in groups.values()
        for stage, claim in enumerate(sorted(group, key=_stage), start=1)
    ]


def _stage(claim: Claim) -> tuple[str, float, str]:
    return (claim.deadline or "9999", claim.amount or 0.0, claim.id)


def _target(
    stage: int,
    claim: Claim,
    asked: tuple[int, ...],
    result: CheckResult,
    facts: Sequence[Fact],
    rates: Rates,
    ground: Ground,
) -> TargetChance:
    same = next(t for t in result.targets if t.target == claim.id)
    caveats = _unanswered(claim)
    starts = () if caveats else starts_of(claim, result, facts, rates)
    if not caveats and not starts:
        caveats = (_no_start(claim, result),)
    aim = Aim(
        amount=claim.amount,
        lowest=claim.amount,
        highest=claim.amount_high or claim.amount,
        multiple=None if claim.change is None else 1 + claim.change,
        asked=tuple(sorted({*asked, *_deadline(claim)})),
        transferred=_transferred(claim),
        flow=claim.measure in {"exports", "imports"},
    )
    if claim.product is not None:
        caveats += (
            phrase("the model knows totals of pairs, not single products, which move more"),
        )
    bases = weigh(aim, starts, ground)
    ways = [w for w in result.directions if w.target == claim.id]
    return TargetChance(
        target=claim.id,
        amount=claim.amount,
        currency=claim.currency,
        measure=claim.measure or "",
        deadline=claim.deadline,
        same_as=same.same_as,
        earlier=same.earlier,
        stage=stage,
        transferred=aim.transferred,
        status=tuple(StatusRecord(side=s.side, status=s.status, year=s.year) for s in same.status),
        bases=bases,
        era=tuple(e for b in bases for e in b.era),
        set=tuple(s for b in bases for s in b.set),
        directions=flows_of(aim, ways, facts, rates, ground.model)
        if starts and ground.behind
        else None,
        nowcast=nowcasts_of(claim, facts, rates),
        caveats=caveats,
    )


def _no_start(claim: Claim, result: CheckResult) -> Phrase:
    """Why there is no level to start from, as far as it is known."""
    if claim.currency is None:
        missing = phrase("no yearly level of this flow is known or said")
    else:
        missing = phrase(
            "no yearly level of this flow in {money}, or in money with a dated rate, is known or "
            "said",
            money=Currency(claim.currency),
        )
    disputed = sorted({m for c in result.consistency for m in c.conflict})
    if not disputed:
        return phrase("{missing}: no chance can be given", missing=missing)
    return phrase(
        "{missing} (set aside, they contradict each other: {disputed}): no chance can be given",
        missing=missing,
        disputed=Ids(tuple(disputed)),
    )


def _unanswered(claim: Claim) -> tuple[Phrase, ...]:
    """Why no chance can be given for a target, whatever its bases."""
    if claim.measure == "balance":
        return (phrase("a balance can change its sign: no chance is given"),)
    if claim.form == "absolute" or not (claim.amount or claim.change):
        return (phrase("the target names no level and no multiple of one: no chance is given"),)
    return ()


def _deadline(claim: Claim) -> tuple[int, ...]:
    """The last full year that ends by the deadline."""
    if claim.deadline is None:
        return ()
    return (int(claim.deadline[:4]) - (claim.deadline[5:] != "12"),)


def _transferred(claim: Claim) -> bool:
    ends = (claim.reporter, claim.partner)
    return any(economy(code).kind != "country" for code in ends if code is not None)


def _stated(result: CheckResult) -> tuple[StatedGrowth, ...]:
    return tuple(
        StatedGrowth(
            of=rank.claim,
            growth=rank.growth,
            months=Period.parse(rank.period).months,
            below_low=rank.percentile.low,
            below_high=rank.percentile.high,
            rows=rank.n,
        )
        for rank in result.percentiles
    )

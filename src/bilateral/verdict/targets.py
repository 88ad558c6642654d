"""Targets, the conclusions drawn in a text, and what a statement leaves out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from bilateral.methods.facts_lp import FactsProgram, Form, Growth, Infeasible, Value
from bilateral.verdict.bands import growth_percentile
from bilateral.verdict.ledger import cut
from bilateral.verdict.model import Inference, Range, Rank, Target, TargetStatus
from bilateral.verdict.readings import ratio_interval, target_floor
from bilateral.vocab.period import Period
from bilateral.vocab.phrase import Count, Ids, ShareRange, phrase, phrases
from bilateral.vocab.phrase import Growth as Grown

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from bilateral.dossier import Claim, Dossier
    from bilateral.verdict.ledger import Ledger
    from bilateral.verdict.readings import Case
    from bilateral.vocab.measure import Measure
    from bilateral.vocab.phrase import Phrase

Following = Literal["arithmetic", "extrapolation", "does_not_follow"]


def targets_of(
    dossier: Dossier,
    ledger: Ledger,
    measures: dict[str, dict[str, tuple[Measure, ...]]],
    quarantined: Collection[str],
    last_known: int,
) -> list[Target]:
    """Forward claims with an amount, repeated ones joined, with each side's standing."""
    forward = [c for c in dossier.claims if c.type == "forward"]
    found: list[Target] = []
    for claim in forward:
        if claim.same_as is not None and any(c.id == claim.same_as for c in forward):
            continue
        again = tuple(c.id for c in forward if c.same_as == claim.id)
        earlier = tuple(
            c.id
            for c in forward
            if c.id != claim.id
            and c.id not in again
            and c.status in {"superseded", "achieved"}
            and (c.reporter, c.partner, c.measure) == (claim.reporter, claim.partner, claim.measure)
            and claim.status == "open"
        )
        status: tuple[TargetStatus, ...] = ()
        if claim.amount is not None and claim.form != "absolute":
            least = target_floor(claim)
            status = tuple(
                _status(ledger, side, meant, least, quarantined, last_known)
                for side, meant in measures.get(claim.id, {}).items()
            )
        found.append(
            Target(
                target=claim.id,
                same_as=again,
                earlier=earlier,
                status=status,
                amount=claim.amount,
                currency=claim.currency,
                modality=claim.modality,
                deadline=claim.deadline,
            )
        )
    return found


def _status(
    ledger: Ledger,
    side: str,
    meant: Sequence[Measure],
    amount: float,
    quarantined: Collection[str],
    last_known: int,
) -> TargetStatus:
    """First calendar year whose guaranteed level is at or above the target, in any content."""
    known, years = False, list[int]()
    for measure in meant:
        has, year = _first_year(ledger, side, measure, amount, quarantined, last_known)
        known = known or has
        years += [year] if year is not None else []
    if years:
        return TargetStatus(side, "reached", min(years), known=True)
    return TargetStatus(side, "open", None, known)


def _first_year(
    ledger: Ledger,
    side: str,
    measure: Measure,
    amount: float,
    quarantined: Collection[str],
    last_known: int,
) -> tuple[bool, int | None]:
    """Whether the side has any level, and the first year at or above an amount."""
    program = ledger.programs["loose"]
    members = ledger.members_without(quarantined)
    short = {
        f.period
        for f in ledger.without(quarantined).facts
        if f.side == side
        and f.measure == measure
        and f.value is not None
        and f.value.loose.high < amount
    }
    known = bool(short)
    for year in sorted({a.first_year for a in ledger.atoms}):
        if year * 12 > last_known:
            break
        if Period.year(year) in short:
            continue  # published, and below: no need to ask
        try:
            form = ledger.form(side, measure, Period.year(year))
        except KeyError:
            continue
        if not ledger.touching(form) - set(quarantined):
            continue
        bounds = program.bounds(form, members)
        known = known or bounds.low > 0
        if bounds.low >= amount:
            return True, year
    return known, None


def inferences_of(dossier: Dossier, cases: Sequence[Case]) -> list[Inference]:
    """Say whether conclusions follow from their premises by anything but extrapolation.

    A forward claim introduced by a word of consequence is the conclusion; the past figures of
    the same flow before it are the premises. What lies in the future follows from the past by
    extrapolation only; for the rest the linear program of the premises decides.
    """
    found: list[Inference] = []
    for index, claim in enumerate(dossier.claims):
        if claim.conclusion is None:
            continue
        premises = [
            c
            for c in dossier.claims[:index]
            if c.type in {"level", "growth"}
            and {c.reporter, c.partner} == {claim.reporter, claim.partner}
            and c.measure == claim.measure
        ]
        if not premises:
            continue
        names = tuple(c.id for c in premises)
        kind = _follows(claim, premises, cases)
        found.append(Inference(claim.id, names, kind, _inferred(claim.id, names, kind)))
    return found


def _inferred(claim: str, names: tuple[str, ...], kind: Following) -> Phrase:
    conclusion, premises = Ids((claim,)), Ids(names)
    if kind == "extrapolation":
        return phrases(
            "{premises} speaks of the past; {claim} follows only if the stated growth goes on. No "
            "rule is stated.",
            "{premises} speak of the past; {claim} follows only if the stated growth goes on. No "
            "rule is stated.",
            count="number",
            number=Count(len(names)),
            premises=premises,
            claim=conclusion,
        )
    if kind == "arithmetic":
        return phrase(
            "{claim} follows from {premises} by arithmetic.", claim=conclusion, premises=premises
        )
    return phrase("{claim} does not follow from {premises}.", claim=conclusion, premises=premises)


def _follows(claim: Claim, premises: Sequence[Claim], cases: Sequence[Case]) -> Following:
    if claim.type == "forward":
        return "extrapolation"
    wanted = {c.id for c in premises}
    chosen = _one_each([c for c in cases if c.claim.id in wanted])
    goal = _one_each([c for c in cases if c.claim.id == claim.id])
    if not goal or not chosen:
        return "does_not_follow"
    system, forms = text_program([*chosen, *goal])
    target = forms.get(goal[0].name)
    if target is None:
        return "does_not_follow"
    members = {c.name for c in chosen}
    try:
        bounds = (
            system.bounds(target.form, members)
            if isinstance(target, Value)
            else system.ratio_bounds(target.now, target.base, members)
        )
    except Infeasible:
        return "does_not_follow"  # from premises that contradict each other nothing follows
    inside = target.low <= bounds.low and bounds.high <= target.high
    return "arithmetic" if inside else "does_not_follow"


def _one_each(cases: Sequence[Case]) -> list[Case]:
    """First testable case of each claim."""
    found: dict[str, Case] = {}
    for case in cases:
        if case.reason is None and case.window is not None and case.measure is not None:
            found.setdefault(case.claim.id, case)
    return list(found.values())


def text_program(cases: Sequence[Case]) -> tuple[FactsProgram, dict[str, Value | Growth]]:
    """Write claims of one text as a program of their own, on the books of nobody.

    Only the loose widths are used: a text contradicts itself only beyond any rounding.
    """
    periods = [p for c in cases for p in (c.window, c.base) if p is not None]
    atoms = cut(periods)
    keys = sorted(
        {
            (c.measure.currency or "", c.measure.content, c.measure.product or "", *f[:2])
            for c in cases
            if c.measure is not None
            for f in c.measure.flows
        }
    )
    position = {key: i for i, key in enumerate(keys)}

    def form(case: Case, period: Period) -> Form:
        assert case.measure is not None
        m = case.measure
        inside = [i for i, atom in enumerate(atoms) if period.covers(atom)]
        columns: list[int] = []
        signs: list[float] = []
        for exporter, importer, sign in m.flows:
            key = (m.currency or "", m.content, m.product or "", exporter, importer)
            columns += [position[key] * len(atoms) + i for i in inside]
            signs += [float(sign)] * len(inside)
        return Form(tuple(columns), tuple(signs))

    rows: dict[str, Value | Growth] = {}
    for case in cases:
        if case.amount is None or case.window is None:
            continue
        stated = case.amount.loose
        if case.kind == "level":
            rows[case.name] = Value(case.name, form(case, case.window), stated.low, stated.high)
        elif case.kind == "growth" and case.base is not None:
            stated = ratio_interval(case, stated)
            rows[case.name] = Growth(
                case.name,
                form(case, case.window),
                form(case, case.base),
                stated.low,
                stated.high,
            )
    return FactsProgram(len(keys) * len(atoms), list(rows.values())), rows


def text_conflicts(cases: Sequence[Case]) -> list[tuple[str, ...]]:
    """Smallest sets of claims of one text that cannot all be true, whatever the statistics.

    Only claims with one reading and one window take part: where a text can be read in several
    ways it is not held to one of them.
    """
    meanings: dict[str, set[tuple[str, Period | None]]] = {}
    for case in cases:
        if case.claim.type in {"level", "growth"}:
            meanings.setdefault(case.claim.id, set()).add((case.reading, case.window))
    clear = [c for c in _one_each(cases) if len(meanings.get(c.claim.id, ())) == 1]
    if len(clear) < 2:
        return []
    program, _ = text_program(clear)
    found = [program.smallest_conflict(c.index) for c in program.components]
    return [conflict for conflict in found if conflict]


def ranks_of(cases: Sequence[Case], size_usd: float | None) -> list[Rank]:
    """Where stated growths stand among comparable pairs, once per claim."""
    found: dict[str, Rank] = {}
    for case in cases:
        window = case.window
        if (
            case.kind != "growth"
            or case.claim.measure == "balance"
            or case.amount is None
            or window is None
            or window.first % 12
            or window.months > 12
            or case.base != window.year_earlier()
            or case.claim.id in found
        ):
            continue
        place = growth_percentile(window.months, case.amount.value, size_usd)
        if place is None:
            continue
        text = phrases(
            "{growth} over {months} month stands above {below} of {cases} comparable cases.",
            "{growth} over {months} months stands above {below} of {cases} comparable cases.",
            count="months",
            growth=Grown(case.amount.value),
            months=Count(window.months),
            below=ShareRange(place.low, place.high, decimals=0),
            cases=Count(place.n),
        )
        found[case.claim.id] = Rank(
            case.claim.id,
            str(window),
            case.amount.value,
            Range(place.low, place.high),
            place.n,
            text,
        )
    return list(found.values())


def missing_of(dossier: Dossier) -> tuple[str, ...]:
    """What the statement does not say although its figures need it."""
    claims = [c for c in dossier.claims if c.type != "nontrade"]
    forward = [c for c in claims if c.type == "forward"]
    past = [c for c in claims if c.type in {"level", "growth"}]
    growths = [c for c in past if c.type == "growth" and c.form != "qualitative"]
    found: list[str] = []
    if any(c.deadline is None for c in forward):
        found.append("deadline")
    if any(c.speaker is None or _is_person(dossier, c) for c in past):
        found.append("whose_statistics")
    if any(c.content == "unspecified" for c in claims):
        found.append("goods_or_services")
    if any(c.basis in {None, "unspecified"} for c in growths):
        found.append("growth_base")
    if any(c.currency is None and c.form != "absolute" for c in growths):
        found.append("growth_currency")
    return tuple(found)


def _is_person(dossier: Dossier, claim: Claim) -> bool:
    """Whether the figure is put in a person's mouth and not in a statistical office's."""
    speaker = claim.speaker
    if speaker is None:
        return False
    names = {n for a in dossier.actors for n in (a.name, a.span.text, *a.aliases)}
    return any(speaker.text in name or name in speaker.text for name in names if name)

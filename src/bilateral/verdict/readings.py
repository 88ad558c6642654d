"""From what a claim says to what can be tested: one case per reading, window, side and content."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from bilateral.dossier import Months
from bilateral.errors import InputError
from bilateral.vocab.amount import Amount
from bilateral.vocab.measure import Content, Measure
from bilateral.vocab.nesting import contains
from bilateral.vocab.origin import last_day
from bilateral.vocab.period import Period, month_of
from bilateral.vocab.rounding import Form, Interval

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from bilateral.dossier import Claim, Dossier, Reading
    from bilateral.verdict.money import Money
    from bilateral.vocab.fact import Fact

CaseKind = Literal["level", "growth", "difference", "share"]
_COMPARED: tuple[Content, ...] = ("both", "goods", "unstated")
_CONTENT: dict[str, Content] = {
    "goods": "goods",
    "services": "services",
    "goods_and_services": "both",
    "unspecified": "unstated",
}


@dataclass(frozen=True, slots=True)
class Case:
    """One testable meaning of a claim on one side's books.

    Attributes
    ----------
    window : months meant; None when no window is known
    base : months compared with (growth, difference)
    amount : the figure; for a growth, the ratio now / base is ``1 + amount``
    years : a yearly average growth is compounded over so many years; else 1
    reason : why it cannot be tested at all; None when it can
    """

    claim: Claim
    reading: str
    side: str
    content: Content
    kind: CaseKind
    measure: Measure | None
    window: Period | None
    amount: Amount | None
    base: Period | None = None
    years: int = 1
    reason: str | None = None

    @property
    def name(self) -> str:
        """Name of the reading as a member of reasons: ``c3/r1``."""
        return f"{self.claim.id}/{self.reading}"

    def asked(self) -> Iterable[tuple[str, Measure, Period]]:
        """Side, measure and periods that the books must have columns for."""
        if self.measure is None or self.window is None:
            return
        for measure in (self.measure, self.whole):
            if measure is not None:
                yield (self.side, measure, self.window)
        if self.base is not None:
            yield (self.side, self.measure, self.base)

    @property
    def whole(self) -> Measure | None:
        """For a share, the trade that it is a share of."""
        if self.kind != "share" or self.measure is None:
            return None
        if self.measure.kind == "imports":
            return replace(self.measure, origin="WLD")
        return replace(self.measure, to="WLD")


def sides_of(dossier: Dossier, facts: Sequence[Fact]) -> tuple[str, ...]:
    """Sides whose figures a claim is held against: those with facts, and both parties."""
    found = {f.side for f in facts if f.measure.kind != "rate"}
    for claim in dossier.claims:
        found.update(code for code in (claim.reporter, claim.partner) if code)
    return tuple(sorted(found - {"WLD"}))


def cases_of(
    dossier: Dossier, facts: Sequence[Fact], this_month: int, money: Money
) -> tuple[Case, ...]:
    """Write out every reading of every trade claim that is about the past or a year under way.

    Parameters
    ----------
    facts : published figures in force
    this_month : month under way (``12 * year + month - 1``)
    money : currencies of growths and shares that name none
    """
    found: list[Case] = []
    for claim in dossier.claims:
        if claim.type == "nontrade" or claim.form == "qualitative":
            continue
        if claim.type == "forward" and not _begun(claim, this_month):
            continue
        for reading_id, reading, meant in _readings(claim):
            read = _until_now(meant, dossier.published, this_month)
            for side in _sides(claim, facts):
                found += _cases(read, reading_id, reading, side, facts, money)
    return tuple(found)


def _until_now(claim: Claim, published: str | None, this_month: int) -> Claim:
    """Let a growth since a year end in the last full year before it was said, if it names none."""
    base = claim.base_period
    if claim.type != "growth" or claim.basis != "since" or claim.period is not None:
        return claim
    if base is None or not _period(base).is_year:
        return claim
    year = (int(published[:4]) if published else this_month // 12) - 1
    if year <= _period(base).first_year:
        return claim
    return claim.model_copy(update={"period": Months(start=f"{year}-01", end=f"{year}-12")})


def _begun(claim: Claim, this_month: int) -> bool:
    return claim.deadline is not None and Period.year(int(claim.deadline[:4])).first <= this_month


def _sides(claim: Claim, facts: Sequence[Fact]) -> tuple[str, ...]:
    parties = {code for code in (claim.reporter, claim.partner) if code}
    held = [f for f in facts if f.measure.kind != "rate"]
    if len(parties) == 2:
        held = [f for f in held if _bears_on(f.measure.pair, claim)]
    elif parties:
        held = [f for f in held if set(f.measure.pair) & parties]
    return tuple(sorted(({f.side for f in held} | parties) - {"WLD"}))


def _bears_on(pair: tuple[str, str], claim: Claim) -> bool:
    """Whether a pair is that of a claim, or lies around or inside it."""
    assert claim.reporter and claim.partner
    ends = (claim.reporter, claim.partner)
    return any(
        all(a == b or contains(a, b) or contains(b, a) for a, b in zip(pair, order, strict=True))
        for order in (ends, ends[::-1])
    )


def _readings(claim: Claim) -> list[tuple[str, Reading | None, Claim]]:
    if not claim.readings:
        return [("r1", None, claim)]
    out: list[tuple[str, Reading | None, Claim]] = []
    for reading in claim.readings:
        changed = {
            name: value
            for name in ("accumulation", "basis", "base_period", "form", "change", "period")
            if (value := getattr(reading, name)) is not None
        }
        out.append((reading.id, reading, claim.model_copy(update=changed)))
    return out


def _cases(
    claim: Claim,
    reading_id: str,
    reading: Reading | None,
    side: str,
    facts: Sequence[Fact],
    money: Money,
) -> list[Case]:
    kind: CaseKind = {"growth": "growth", "share": "share"}.get(claim.type, "level")  # pyright: ignore[reportAssignmentType]
    if claim.form == "absolute":
        kind = "difference"
    blank = Case(claim, reading_id, side, _CONTENT[claim.content], kind, None, None, None)
    reason = _untestable(claim)
    if reason:
        return [replace(blank, reason=reason)]
    try:
        amount = claim_amount(claim)
    except InputError:
        return [replace(blank, reason="figure_out_of_range")]
    measures = measures_of(claim, side, facts, money)
    windows = _windows(claim, reading)
    if not windows:
        reason = claim.period_reason or "period_not_stated"
        return [replace(blank, content=m.content, measure=m, reason=reason) for m in measures]
    found: list[Case] = []
    for measure in measures:
        for window in windows:
            case = replace(
                blank, content=measure.content, measure=measure, window=window, amount=amount
            )
            found.append(_based(case, claim))
    return found


def _untestable(claim: Claim) -> str | None:
    if claim.reporter is None or claim.partner is None or claim.measure is None:
        return "parties_not_stated"
    if claim.reporter == claim.partner:
        return "parties_not_stated"
    if claim.form == "percentage_points":
        return "percentage_points"
    if claim.product is not None and len(claim.product.hs) != 1:
        return "product_group"
    if claim.type == "share" and claim.measure == "balance":
        return "share_of_balance"
    if claim.type == "forward" and (claim.amount is None or claim.form == "absolute"):
        return "relative_target"
    if claim.currency is None and claim.amount is not None:
        return "currency_not_stated"
    if claim.measure == "balance" and claim.type == "growth" and claim.form != "absolute":
        return "growth_of_balance"
    return None


def measures_of(
    claim: Claim, side: str, facts: Sequence[Fact], money: Money
) -> tuple[Measure, ...]:
    """Return the measure of a claim for each content it may be compared with on a side.

    A claim that does not say what it counts is compared with goods, with goods and services, and
    with figures that do not say it either, as far as the side has them; never with services
    alone. A claim that says it is compared with figures that do not only where there are no
    others.
    """
    assert claim.reporter and claim.partner and claim.measure
    ends = (claim.reporter, claim.partner)
    if claim.measure == "imports":
        ends = (ends[1], ends[0])
    product = claim.product.hs[0] if claim.product is not None else None
    stated = _CONTENT[claim.content]
    pair = (min(ends), max(ends))
    silent = money.of_share(side, pair) if claim.type == "share" else money.of_growth(side, pair)
    measure = Measure(
        claim.measure, *ends, content=stated, currency=claim.currency or silent, product=product
    )
    held = {
        f.measure.content
        for f in facts
        if f.side == side and f.measure.kind != "rate" and _bears_on(f.measure.pair, claim)
    }
    contents: Sequence[Content]
    if stated == "unstated":
        named = {*held, "both"} if {"goods", "services"} <= held else held
        contents = [c for c in _COMPARED if c in named] or ["unstated"]
    else:
        # Published totals hold goods at least, so services alone are never held against them.
        silent_only = held == {"unstated"} and stated != "services"
        contents = ["unstated"] if silent_only else [stated]
    return tuple(replace(measure, content=c) for c in contents)


def _windows(claim: Claim, reading: Reading | None) -> tuple[Period, ...]:
    if reading is not None and reading.windows is not None:
        return tuple(_period(w) for w in reading.windows)
    if claim.type == "forward":
        assert claim.deadline is not None
        end = month_of(last_day(claim.deadline))
        return (Period(end - 11, end),)
    return (_period(claim.period),) if claim.period is not None else ()


def _period(months: Months) -> Period:
    return Period.parse(f"{months.start}..{months.end}")


def _based(case: Case, claim: Claim) -> Case:
    """Add the base of a growth, by its stated basis."""
    if case.kind not in {"growth", "difference"}:
        return case
    window = case.window
    assert window is not None
    match claim.basis:
        case "yoy":
            return replace(case, base=window.year_earlier())
        case "mom":
            return replace(case, base=window.shift(-window.months))
        case "since" if claim.base_period is not None:
            return replace(case, base=_period(claim.base_period))
        case "over_period" | "avg_annual" if window.months > 12:
            first = Period(window.first, window.first + 11)
            last = Period(window.last - 11, window.last)
            years = (last.first - first.first) // 12 if claim.basis == "avg_annual" else 1
            return replace(case, window=last, base=first, years=years)
        case _:
            return replace(case, reason="growth_base_not_stated")


def claim_amount(claim: Claim) -> Amount:
    """Return the figure of a claim with its two widths, from the digits as printed.

    Where a person corrected the figure, its own digits count and not the printed ones.

    Raises
    ------
    InputError
        If there is no figure, or it cannot be: a level that falls by more than all of it, a
        range that falls.
    """
    if claim.type == "share":
        if claim.share is None:
            raise InputError(f"{claim.id} names no share")
        number = _printed(claim.number, claim.share, lambda n: n / 100)
        number = number or _digits(claim.share * 100)
        found = Amount.change(number, "percent", qualifier=claim.qualifier, text=claim.span.text)
        return replace(found, value=claim.share)
    if claim.amount is not None:
        return _money(claim)
    if claim.change is None:
        raise InputError(f"{claim.id} names no figure")
    return _change(claim)


def _printed(number: str | None, value: float, meaning: Callable[[float], float]) -> str | None:
    """Return the printed digits if they still mean the value."""
    if number is None:
        return None
    digits = number.lstrip("+-")
    try:
        meant = meaning(float(Decimal(digits)))
    except ArithmeticError:
        return None
    return digits if math.isclose(abs(meant), abs(value), rel_tol=1e-9, abs_tol=1e-9) else None


def target_floor(claim: Claim) -> float:
    """Least amount that reaches a target: its own, less the finer rounding of its digits.

    "Up to a billion" is reached by a billion, not by anything below.

    Raises
    ------
    InputError
        If the claim has no amount.
    """
    if claim.amount is None:
        raise InputError(f"{claim.id} names no amount")
    exact = claim.qualifier in {"up_to", "over", "at_least"}
    return claim.amount if exact else claim_amount(claim).tight.low


def _money(claim: Claim) -> Amount:
    assert claim.amount is not None
    size = abs(claim.amount)
    scale = claim.scale
    number = _printed(claim.number, size, lambda n: n * scale)
    high = None
    if claim.amount_high is not None:
        high = _printed(claim.number_high, abs(claim.amount_high), lambda n: n * scale)
    if number is None or (claim.amount_high is not None and high is None):
        number, scale = _digits(size), 1.0
        high = None if claim.amount_high is None else _digits(abs(claim.amount_high))
    return Amount.money(
        ("-" if claim.amount < 0 else "") + number,
        scale=scale,
        qualifier=claim.qualifier,
        number_high=high,
        text=claim.span.text,
    )


# Form of a printed change: how its digits become the change, and how a change becomes digits.
_PRINTED: dict[str, tuple[Form, Callable[[float], float], Callable[[float], float]]] = {
    "percent": ("percent", lambda n: n / 100, lambda c: abs(c) * 100),
    "index": ("index", lambda n: n / 100 - 1, lambda c: (1 + c) * 100),
    "multiple": ("multiple", lambda n: n - 1, lambda c: 1 + c),
}


def _change(claim: Claim) -> Amount:
    assert claim.change is not None
    change, text = claim.change, claim.span.text
    qualifier = claim.qualifier if claim.change_high is None else "range"
    if claim.form == "fraction" or (claim.form == "multiple" and claim.number is None):
        # In words: "by a third", "doubled".
        word: Form = "fraction" if claim.form == "fraction" else "multiple_word"
        shift = 0.0 if word == "fraction" else 1.0
        top = None if claim.change_high is None else _digits(claim.change_high + shift)
        number = _digits(change + shift)
        return Amount.change(number, word, qualifier=qualifier, number_high=top, text=text)
    form, meaning, digits = _PRINTED.get(claim.form or "percent", _PRINTED["percent"])
    number = _printed(claim.number, change, meaning)
    high = None
    if claim.change_high is not None:
        high = _printed(claim.number_high, claim.change_high, meaning)
    if number is None or (claim.change_high is not None and high is None):
        number = _digits(digits(change))
        high = None if claim.change_high is None else _digits(digits(claim.change_high))
    sign = "-" if form == "percent" and change < 0 else ""
    return Amount.change(sign + number, form, qualifier=qualifier, number_high=high, text=text)


def ratio_interval(case: Case, interval: Interval) -> Interval:
    """Return the ratio now / base that a growth interval means, compounded over its years."""
    return Interval(
        max(1 + interval.low, 0.0) ** case.years, max(1 + interval.high, 0.0) ** case.years
    )


def _digits(value: float) -> str:
    """Shortest decimal digits of a number, without an exponent and the noise of arithmetic."""
    text = f"{Decimal(f'{value:.12g}'):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text

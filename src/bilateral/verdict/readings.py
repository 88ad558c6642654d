"""From what a claim says to what can be tested: one case per reading, window, side and content."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from bilateral.errors import InputError
from bilateral.vocab.amount import Amount
from bilateral.vocab.measure import Content, Measure
from bilateral.vocab.origin import last_day
from bilateral.vocab.period import Period, month_of
from bilateral.vocab.rounding import Form, Interval

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bilateral.dossier import Claim, Dossier, Months, Reading
    from bilateral.vocab.fact import Fact

CaseKind = Literal["level", "growth", "difference", "share"]
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
    dossier: Dossier, facts: Sequence[Fact], as_of_month: int, currency: str
) -> tuple[Case, ...]:
    """Write out every reading of every trade claim that is about the past or a year under way."""
    found: list[Case] = []
    for claim in dossier.claims:
        if claim.type == "nontrade" or claim.form == "qualitative":
            continue
        if claim.type == "forward" and not _begun(claim, as_of_month):
            continue
        for reading_id, reading, read in _readings(claim):
            for side in _sides(claim, facts):
                found += _cases(read, reading_id, reading, side, facts, currency)
    return tuple(found)


def _begun(claim: Claim, as_of_month: int) -> bool:
    return claim.deadline is not None and Period.year(int(claim.deadline[:4])).first <= as_of_month


def _sides(claim: Claim, facts: Sequence[Fact]) -> tuple[str, ...]:
    parties = {code for code in (claim.reporter, claim.partner) if code}
    about = {f.side for f in facts if {f.measure.origin, f.measure.to} & parties}
    return tuple(sorted((about | parties) - {"WLD"}))


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
    currency: str,
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
    measures = _measures(claim, side, facts, currency)
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
    if claim.type == "forward" and claim.amount is None:
        return "relative_target"
    return None


def _measures(claim: Claim, side: str, facts: Sequence[Fact], currency: str) -> tuple[Measure, ...]:
    """Return the measure of a claim for each content it may be compared with on a side."""
    assert claim.reporter and claim.partner and claim.measure
    ends = (claim.reporter, claim.partner)
    if claim.measure == "imports":
        ends = (ends[1], ends[0])
    product = claim.product.hs[0] if claim.product is not None else None
    stated = _CONTENT[claim.content]
    measure = Measure(
        claim.measure,
        *ends,
        content=stated,
        currency=claim.currency or currency,
        product=product,
    )
    held = {
        f.measure.content
        for f in facts
        if f.side == side and f.measure.kind != "rate" and f.measure.pair == measure.pair
    }
    if stated == "unstated":
        contents = sorted(held) or ["unstated"]
        if len(contents) > 1 and "services" in contents:
            contents.remove("services")  # nobody means services alone without saying so
    else:
        # Figures that do not state their content are all there is to compare with.
        contents = ["unstated"] if held == {"unstated"} else [stated]
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

    Raises
    ------
    InputError
        If the figure cannot be: a level that falls by more than all of it, a falling range.
    """
    if claim.type == "share":
        assert claim.share is not None
        number = claim.number or _digits(claim.share * 100)
        ends = [
            Amount.change(number, "percent", qualifier=claim.qualifier).interval(w).scaled(1.0)
            for w in ("tight", "loose")
        ]
        return Amount(claim.share, ends[0], ends[1], claim.span.text, claim.qualifier)
    if claim.amount is not None:
        return _money(claim)
    assert claim.change is not None
    return _change(claim)


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
    number, scale = claim.number, claim.scale
    size = abs(claim.amount)
    if number is None or not math.isclose(abs(float(Decimal(number))) * scale, size, rel_tol=1e-9):
        number, scale = _digits(size), 1.0
    high = claim.number_high
    if claim.amount_high is not None and high is None:
        high = _digits(abs(claim.amount_high) / scale)
    sign = "-" if claim.amount < 0 else ""
    return Amount.money(
        sign + number.lstrip("+-"),
        scale=scale,
        qualifier=claim.qualifier,
        number_high=high,
        text=claim.span.text,
    )


def _change(claim: Claim) -> Amount:
    assert claim.change is not None
    sign = "-" if claim.change < 0 else ""
    number = None if claim.number is None else claim.number.lstrip("+-")
    high = None if claim.number_high is None else claim.number_high.lstrip("+-")
    form: Form
    match claim.form:
        case "index" if number is not None:
            form = "index"
        case "multiple" if number is not None and claim.change >= 0:
            form = "multiple"
        case "multiple":
            form, number, high = "multiple_word", _digits(claim.change + 1), None
            if claim.change_high is not None:
                high = _digits(claim.change_high + 1)
        case "fraction":
            form, number, high = "fraction", _digits(claim.change), None
        case _:
            form = "percent"
            printed = None if number is None else abs(float(Decimal(number))) / 100
            if printed is None or not math.isclose(printed, abs(claim.change), abs_tol=1e-9):
                number = _digits(abs(claim.change) * 100)
            assert number is not None
            number = sign + number
            if claim.change_high is not None and high is None:
                high = _digits(abs(claim.change_high) * 100)
    assert number is not None
    qualifier = claim.qualifier if claim.change_high is None else "range"
    return Amount.change(number, form, qualifier=qualifier, number_high=high, text=claim.span.text)


def ratio_interval(case: Case, interval: Interval) -> Interval:
    """Return the ratio now / base that a growth interval means, compounded over its years."""
    return Interval(
        max(1 + interval.low, 0.0) ** case.years, max(1 + interval.high, 0.0) ** case.years
    )


def _digits(value: float) -> str:
    """Shortest decimal digits of a number, without an exponent."""
    text = f"{Decimal(repr(value)):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text

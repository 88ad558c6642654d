"""What must hold for any figure, any period and any growth."""

from __future__ import annotations

import math
from decimal import ROUND_HALF_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from typing import get_args

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from bilateral.errors import InputError, MeaningError
from bilateral.methods.growth import (
    flow_multiple,
    mirror_turnover_effect,
    required_growth,
    years_to,
)
from bilateral.vocab.amount import Amount
from bilateral.vocab.fact import Fact, ratio, turnover
from bilateral.vocab.measure import Kind, Measure
from bilateral.vocab.nesting import contains
from bilateral.vocab.period import Period
from bilateral.vocab.rounding import (
    QUALIFIERS,
    WIDTHS,
    Form,
    Interval,
    Qualifier,
    Width,
    interval,
)

EDGE = 1e-12  # relative: ends are binary, printed figures decimal
FORMS: tuple[Form, ...] = get_args(Form)
CLOSED: tuple[Qualifier, ...] = ("exact", "about", "almost")
SINGLE = tuple(q for q in QUALIFIERS if q != "range")

wholes = st.integers(0, 10**9).map(str)
decimals = st.builds(
    lambda digits, places: f"{Decimal(digits).scaleb(-places):f}",
    st.integers(0, 10**9),
    st.integers(1, 6),
)
signs = st.sampled_from(["", "-"])
sizes = st.one_of(wholes, decimals)
numbers = st.builds("{}{}".format, signs, sizes)
scales = st.sampled_from([1.0, 1e3, 1e6, 1e9, 1e12])
qualifiers = st.sampled_from(SINGLE)
widths = st.sampled_from(WIDTHS)
forms = st.sampled_from(FORMS)
months = st.integers(1800 * 12, 2200 * 12 - 1)
amounts = st.floats(1e-3, 1e12)


def inside(value: float, found: Interval, slack: float = EDGE) -> bool:
    """Inside up to the last bits."""
    room = slack * max(1.0, abs(value))
    return found.low - room <= value <= found.high + room


def within(small: Interval, big: Interval) -> bool:
    """Whether `big` holds both ends of `small`."""
    return big.low <= small.low and small.high <= big.high


@st.composite
def ranges(draw: st.DrawFn) -> tuple[str, str]:
    first, second = sorted([draw(sizes), draw(sizes)], key=Decimal)
    sign = draw(signs)
    return sign + first, draw(st.sampled_from(["", sign])) + second


@st.composite
def periods(draw: st.DrawFn) -> Period:
    first = draw(months)
    return Period(first, min(first + draw(st.integers(0, 60)), 2200 * 12 - 1))


def same(one: Interval, other: Interval, slack: float = 1e-9) -> bool:
    return all(
        a == b or math.isclose(a, b, rel_tol=slack, abs_tol=slack)
        for a, b in ((one.low, other.low), (one.high, other.high))
    )


# --- rounding -------------------------------------------------------------------------------


@given(numbers, scales, qualifiers, forms)
def test_the_tight_interval_lies_in_the_loose_one(
    number: str, scale: float, qualifier: Qualifier, form: Form
) -> None:
    tight, loose = (
        interval(number, w, qualifier=qualifier, scale=scale, form=form) for w in WIDTHS
    )
    assert within(tight, loose)


@given(ranges(), scales, forms)
def test_so_it_does_for_ranges(ends: tuple[str, str], scale: float, form: Form) -> None:
    low, high = ends
    tight, loose = (
        interval(low, w, qualifier="range", scale=scale, form=form, number_high=high)
        for w in WIDTHS
    )
    assert within(tight, loose)
    assert float(low) * scale in tight
    assert math.copysign(float(high), float(low)) * scale in tight or float(low) == 0


@given(numbers, scales, qualifiers, widths, forms)
def test_the_printed_figure_lies_in_its_interval(
    number: str, scale: float, qualifier: Qualifier, width: Width, form: Form
) -> None:
    found = interval(number, width, qualifier=qualifier, scale=scale, form=form)
    assert float(number) * scale in found


@given(sizes, scales, st.sampled_from(CLOSED), widths, forms)
def test_a_closed_qualifier_gives_a_closed_interval_with_a_width(
    number: str, scale: float, qualifier: Qualifier, width: Width, form: Form
) -> None:
    assume(float(number) > 0)
    found = interval(number, width, qualifier=qualifier, scale=scale, form=form)
    assert math.isfinite(found.low)
    assert math.isfinite(found.high)
    assert found.low < found.high


@given(
    st.decimals(0, 10**9, places=8),
    st.integers(0, 6),
    signs,
    st.sampled_from([ROUND_HALF_UP, ROUND_HALF_EVEN, ROUND_HALF_DOWN]),
    st.sampled_from(["amount", "percent", "index", "multiple"]),
)
@example(Decimal("380.65"), 1, "", ROUND_HALF_UP, "amount")
@example(Decimal("380.75"), 1, "-", ROUND_HALF_DOWN, "amount")
@example(Decimal("36.5"), 0, "", ROUND_HALF_UP, "percent")
@example(Decimal("0.04"), 1, "", ROUND_HALF_UP, "amount")
def test_every_number_that_is_printed_so_lies_in_the_interval(
    true: Decimal, places: int, sign: str, rounding: str, form: Form
) -> None:
    shown = f"{true.quantize(Decimal(1).scaleb(-places), rounding=rounding):f}"
    for width in WIDTHS:
        found = interval(sign + shown, width, form=form)
        assert inside(float(sign + str(true)), found)


@given(st.integers(1, 10**9), st.integers(0, 8), signs)
def test_every_number_rounded_to_its_last_place_lies_in_the_loose_interval(
    true: int, places: int, sign: str
) -> None:
    # 487 printed as 500 and 1 449 as 1000: rounding to the last place that is not a zero
    place = 10**places
    shown = (true + place // 2) // place * place
    assume(shown > 0)
    assert float(f"{sign}{true}") in interval(f"{sign}{shown}", "loose")


@given(numbers, st.sampled_from([10.0**k for k in range(4)]), qualifiers, widths)
def test_scaling_by_a_power_of_ten_scales_the_interval(
    number: str, factor: float, qualifier: Qualifier, width: Width
) -> None:
    # from a million on the scale itself no longer says how a count is rounded
    one, other = (
        interval(number, width, qualifier=qualifier, scale=scale) for scale in (1e6, 1e6 * factor)
    )
    assert same(one.scaled(factor), other)


@given(decimals, st.integers(0, 5), widths)
def test_digits_moved_into_the_scale_say_the_same(number: str, shift: int, width: Width) -> None:
    assume(float(number) != 0)
    moved = f"{Decimal(number).scaleb(-shift):f}"
    one = interval(number, width)
    other = interval(moved, width, scale=10.0**shift)
    assert same(one, other)


@given(sizes, scales, qualifiers, widths, forms)
def test_a_minus_turns_the_interval_round(
    number: str, scale: float, qualifier: Qualifier, width: Width, form: Form
) -> None:
    found = interval(number, width, qualifier=qualifier, scale=scale, form=form)
    turned = interval(f"-{number}", width, qualifier=qualifier, scale=scale, form=form)
    assert (turned.low, turned.high) == (-found.high, -found.low)


@given(numbers, scales, widths, forms)
def test_about_is_never_narrower_than_exact(
    number: str, scale: float, width: Width, form: Form
) -> None:
    exact, about, almost = (
        interval(number, width, qualifier=q, scale=scale, form=form) for q in CLOSED
    )
    assert within(exact, about)
    assert within(almost, about)


@given(st.text(max_size=12), qualifiers, forms)
def test_any_text_is_a_figure_or_an_input_error(
    text: str, qualifier: Qualifier, form: Form
) -> None:
    for width in WIDTHS:
        try:
            found = interval(text, width, qualifier=qualifier, form=form)
        except InputError:
            return
        assert math.isfinite(float(text))
        assert float(text) in found


# --- changes --------------------------------------------------------------------------------

changes = st.one_of(
    st.tuples(st.just("percent"), st.decimals(-100, 900, places=2)),
    st.tuples(st.just("fraction"), st.decimals(-1, 9, places=3)),
    st.tuples(st.just("index"), st.decimals(0, 900, places=1)),
    st.tuples(st.just("multiple"), st.decimals(0, 50, places=2)),
    st.tuples(st.just("multiple_word"), st.integers(0, 50).map(Decimal)),
)


@given(changes, qualifiers)
def test_a_change_holds_its_value_and_never_falls_below_minus_one(
    change: tuple[Form, Decimal], qualifier: Qualifier
) -> None:
    form, number = change
    found = Amount.change(f"{number:f}", form, qualifier=qualifier)
    for width in WIDTHS:
        ends = found.interval(width)
        assert ends.low >= -1
        assert inside(found.value, ends)
        if qualifier != "exact":
            assert inside(found.value, ends, 0.0)
    assert within(found.tight, found.loose)


@given(st.integers(1, 5000), st.integers(1, 3), qualifiers)
@example(150, 2, "exact")
@example(50, 2, "over")
def test_a_multiple_an_index_and_a_percent_agree(
    level: int, places: int, qualifier: Qualifier
) -> None:
    """x1.50, index 150.0 and +50.0 % are one figure; only "about" is a share of what is said."""
    multiple = Decimal(level).scaleb(-places)
    assume(multiple > 0)
    index, percent = multiple * 100, multiple * 100 - 100
    shown = [
        ("multiple", f"{multiple:.4f}"),
        ("index", f"{index:.2f}"),
        ("percent", f"{percent:.2f}"),
    ]
    one, two, three = (Amount.change(n, form, qualifier=qualifier) for form, n in shown)
    assert one.value == two.value == three.value
    for width in WIDTHS:
        assert same(one.interval(width), two.interval(width))
        if qualifier not in {"about", "almost"}:
            assert same(one.interval(width), three.interval(width))
        else:
            assert one.interval(width).overlaps(three.interval(width))


@given(st.integers(2, 999))
def test_one_and_a_half_times_is_plus_fifty_percent_within_the_width(tenths: int) -> None:
    times = Amount.change(f"{Decimal(tenths).scaleb(-1)}", "multiple")
    percent = Amount.change(f"{tenths * 10 - 100}", "percent")
    assert times.value == pytest.approx(percent.value, abs=1e-12)
    for width in WIDTHS:
        assert times.interval(width).overlaps(percent.interval(width))


@given(st.decimals(0, 50, places=2), st.decimals(0, 50, places=2), st.sampled_from(CLOSED), widths)
def test_a_larger_multiple_is_a_larger_change(
    one: Decimal, other: Decimal, qualifier: Qualifier, width: Width
) -> None:
    assume(qualifier != "almost" or (one < 1) == (other < 1))
    small, large = (
        Amount.change(f"{n:.2f}", "multiple", qualifier=qualifier) for n in sorted((one, other))
    )
    assert small.value <= large.value
    low, high = small.interval(width), large.interval(width)
    assert low.low <= high.low
    assert low.high <= high.high


# --- periods --------------------------------------------------------------------------------


@given(periods())
def test_a_period_reads_back_what_it_writes(period: Period) -> None:
    assert Period.parse(str(period)) == period
    assert Period.parse(period.window) == period
    assert Period.parse(f"{period.start_text}..{period.end_text}") == period


@given(periods(), st.integers(-600, 600))
def test_a_shift_there_and_back_changes_nothing(period: Period, by: int) -> None:
    try:
        moved = period.shift(by)
    except InputError:
        assert not 1800 * 12 <= period.first + by <= period.last + by < 2200 * 12
        return
    assert moved.months == period.months
    assert moved.shift(-by) == period


@given(periods())
def test_a_year_earlier_is_the_last_run_of_the_same_months_that_does_not_overlap(
    period: Period,
) -> None:
    assume(period.first >= 1810 * 12)
    earlier = period.year_earlier()
    earlier.require_comparable(period)
    assert not earlier.overlaps(period)
    assert (period.first - earlier.first) % 12 == 0
    assert earlier.shift(12).overlaps(period)


@given(periods())
def test_the_years_inside_are_covered_and_complete(period: Period) -> None:
    years = period.years()
    assert all(period.covers(year) and year.is_year for year in years)
    around = range(period.first_year, period.last_year + 1)
    assert len(years) == sum(period.covers(Period.year(y)) for y in around)
    if period.is_whole_years:
        assert sum(year.months for year in years) == period.months


@given(periods(), periods())
def test_covering_is_overlapping_and_comparing_goes_both_ways(one: Period, other: Period) -> None:
    assert one.overlaps(other) == other.overlaps(one)
    assert not one.covers(other) or one.overlaps(other)
    refused: list[bool] = []
    for first, second in ((one, other), (other, one)):
        try:
            first.require_comparable(second)
            refused.append(False)
        except MeaningError:
            refused.append(True)
    assert refused[0] == refused[1]
    assert refused[0] or one.months == other.months


@given(st.text(max_size=20))
def test_any_text_is_a_period_or_an_input_error(text: str) -> None:
    try:
        period = Period.parse(text)
    except InputError:
        return
    assert Period.parse(str(period)) == period


# --- facts ----------------------------------------------------------------------------------

levels = st.builds(
    lambda n, q: Amount.money(n, scale=1e6, qualifier=q),
    st.integers(1, 10**6).map(lambda n: f"{Decimal(n).scaleb(-1):f}"),
    st.sampled_from(["exact", "about", "almost", "over"]),
)
Y2024, Y2023 = Period.year(2024), Period.year(2023)


def fact(kind: Kind, origin: str, to: str, value: Amount, period: Period = Y2024) -> Fact:
    return Fact("F01", "RUS", Measure(kind, origin, to, "goods", currency="USD"), period, value)


@given(levels, levels, widths)
def test_turnover_does_not_depend_on_the_order_and_holds_both_flows(
    sales: Amount, purchases: Amount, width: Width
) -> None:
    exports, imports = (
        fact("exports", "RUS", "BLR", sales),
        fact("imports", "BLR", "RUS", purchases),
    )
    total = turnover(exports, imports, width)
    assert total == turnover(imports, exports, width)
    assert inside(sales.value + purchases.value, total)


@given(levels, levels, widths)
def test_a_ratio_holds_the_quotient_and_turns_round(
    now: Amount, before: Amount, width: Width
) -> None:
    one = fact("turnover", "RUS", "BLR", now)
    base = fact("turnover", "RUS", "BLR", before, Y2023)
    assume(now.loose.low > 0 and before.loose.low > 0)
    found = ratio(one, base, width)
    assert inside(now.value / before.value, found)
    back = ratio(base, one, width)
    assert same(found, Interval(1 / back.high, 1 / back.low if back.low else math.inf))


codes = st.sampled_from(
    ["BLR", "RUS", "RU-TUL", "RU-MOW", "BY-HM", "EAEU", "EU", "FRA", "WLD", "?"]
)


@given(codes, codes, codes)
def test_lying_inside_is_a_strict_order(a: str, b: str, c: str) -> None:
    assert not contains(a, a)
    assert not (contains(a, b) and contains(b, a))
    if contains(a, b) and contains(b, c):
        assert contains(a, c)


# --- growth ---------------------------------------------------------------------------------


@given(amounts, st.floats(1.001, 1e3), st.floats(0.5, 50))
def test_required_growth_and_years_are_inverse(base: float, multiple: float, years: float) -> None:
    growth = required_growth(base, base * multiple, years)
    found = years_to(base, base * multiple, growth)
    assert found is not None
    assert found == pytest.approx(years, rel=1e-6)


@given(amounts, st.floats(0.01, 1e3), st.floats(0.5, 50))
def test_the_required_growth_leads_to_the_target(
    base: float, multiple: float, years: float
) -> None:
    target = base * multiple
    growth = required_growth(base, target, years)
    assert base * (1 + growth) ** years == pytest.approx(target, rel=1e-6)


@given(amounts, st.floats(1.001, 1e3), st.floats(0.5, 50), st.floats(1.001, 2))
def test_a_higher_target_or_an_earlier_date_needs_more_growth(
    base: float, multiple: float, years: float, more: float
) -> None:
    growth = required_growth(base, base * multiple, years)
    assert required_growth(base, base * multiple * more, years) > growth
    assert required_growth(base, base * multiple, years * more) < growth


@given(amounts, amounts, st.floats(1.1, 10), st.floats(0, 0.5), st.integers(0, 10))
def test_the_multiple_of_a_flow_is_monotone(
    flow: float, other: float, more: float, growth: float, years: int
) -> None:
    target = (flow + other) * 2
    found = flow_multiple(flow, other, target, growth, years)
    assert flow_multiple(flow, other, target * more, growth, years) > found
    assert flow_multiple(flow, other, target, growth + 0.1, years) <= found
    assert flow_multiple(flow, other, target, growth, years + 1) <= found
    total = found * flow + other * (1 + growth) ** years
    assert total == pytest.approx(target, rel=1e-6)


@given(amounts, amounts, st.floats(0, 1))
def test_valuation_moves_a_turnover_by_less_than_the_margin(
    exports: float, imports: float, margin: float
) -> None:
    effect = mirror_turnover_effect(exports, imports, margin)
    assert -margin / (1 + margin) - EDGE <= effect <= margin + EDGE
    there = exports * (1 + margin), imports / (1 + margin)
    back = mirror_turnover_effect(there[1], there[0], margin)
    assert (1 + effect) * (1 + back) == pytest.approx(1, rel=1e-9)

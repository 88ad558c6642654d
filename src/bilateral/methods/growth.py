"""Arithmetic of constant growth and of a total made of two flows."""

from __future__ import annotations

import math

from bilateral.errors import MethodError


def _above_zero(*values: float) -> bool:
    return all(math.isfinite(value) and value > 0 for value in values)


def required_growth(base: float, target: float, years: float) -> float:
    """Constant yearly growth that leads from `base` to `target` in `years`.

    ``(target / base) ** (1 / years) - 1``, as a ratio (0.175 is 17.5 % a year).

    Parameters
    ----------
    base, target : amounts in the same unit, above zero
    years : above zero

    Raises
    ------
    MethodError
        If an amount or the time is not a number above zero, or the growth is too large to write.
    """
    if not _above_zero(base, target, years):
        raise MethodError("growth needs a base, a target and a time above zero")
    try:
        return (target / base) ** (1 / years) - 1
    except OverflowError:
        raise MethodError(f"no growth rate leads there in {years} years") from None


def years_to(base: float, target: float, growth: float) -> float | None:
    """Years until `target` at a constant yearly `growth` (ratio); None when never.

    ``ln(target / base) / ln(1 + growth)``; 0 when the base is already there.

    Raises
    ------
    MethodError
        If an amount is not a number above zero, or the growth not a finite number.
    """
    if not _above_zero(base, target) or not math.isfinite(growth):
        raise MethodError("a path needs a base and a target above zero and a growth")
    if base >= target:
        return 0.0
    return None if growth <= 0 else math.log(target / base) / math.log1p(growth)


def flow_multiple(flow: float, other: float, target: float, growth: float, years: float) -> float:
    """Multiple that one flow must reach for the total to reach `target`.

    ``(target - other * (1 + growth) ** years) / flow``: the other flow grows at a constant rate
    (0: stands still). Below 1 the flow may even shrink; at 0 or below the other flow alone is
    enough.

    Parameters
    ----------
    flow, other, target : amounts in the same unit; `flow` and `target` above zero, `other` not
        below
    growth : yearly growth of the other flow, as a ratio, above -1
    years : time in years, not below zero

    Raises
    ------
    MethodError
        If an amount, the growth or the time is outside these limits.
    """
    if not _above_zero(flow, target) or not (math.isfinite(other) and other >= 0):
        raise MethodError(
            "a multiple needs a flow and a target above zero, the other flow not below"
        )
    if not (_above_zero(1 + growth) and math.isfinite(years) and years >= 0):
        raise MethodError("a multiple needs a growth above -1 and a time that is not below zero")
    return (target - other * (1 + growth) ** years) / flow


def mirror_turnover_effect(exports: float, imports: float, margin: float) -> float:
    """Relative difference of the partner's turnover by valuation alone.

    Each side records its sales fob and its purchases cif. With a cif/fob margin m the partner
    holds ``exports * (1 + m) + imports / (1 + m)``; returned is that over ``exports + imports``,
    minus 1.

    Parameters
    ----------
    exports, imports : one side's flows, same unit, none below zero, sum above zero
    margin : cif over fob minus 1 (0.06 is 6 %)

    Raises
    ------
    MethodError
        If a flow is below zero, the sum is not above zero or the margin is -1 or less.
    """
    if min(exports, imports) < 0 or not _above_zero(exports + imports, 1 + margin):
        raise MethodError("valuation needs a turnover above zero and a margin above -1")
    return (exports * (1 + margin) + imports / (1 + margin)) / (exports + imports) - 1

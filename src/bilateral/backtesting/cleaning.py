"""Reporting gaps that a source writes as zero.

This looks at the following year: it is cleaning of data, which a live forecast cannot do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bilateral.tables.frames import polars

if TYPE_CHECKING:
    from polars import DataFrame, Expr

LARGE: Final = 1.0  # million USD: next to a flow of this size zero is a gap, not a value
PASSES: Final = 2  # zeros squeezed between two gaps, then between those


def blank_false_zeros(panel: DataFrame) -> DataFrame:
    """Return the panel, sorted, with directed flows that cannot be zero set to not observed.

    A flow of exactly 0 beside one of at least 1 million USD in an adjacent year is a gap; so is,
    in two more passes, a zero between two gaps. Nothing is blanked twice: a cleaned panel stays
    as it is.

    Parameters
    ----------
    panel : a, b, year, flow_a_from_b_musd, flow_b_from_a_musd
    """
    pl = polars()
    out = panel.sort("a", "b", "year")

    def beside(cell: Expr, by: int) -> Expr:
        adjacent = pl.col("year").shift(by).over("a", "b") == pl.col("year") - by
        return pl.when(adjacent).then(cell.shift(by).over("a", "b"))

    for name in ("flow_a_from_b_musd", "flow_b_from_a_musd"):
        flow, gap = pl.col(name), pl.col("_gap")
        near = [beside(flow, by).fill_null(0) >= LARGE for by in (1, -1)]
        out = out.with_columns(
            ((flow == 0) & (near[0] | near[1])).fill_null(value=False).alias("_gap")
        )
        for _ in range(PASSES):
            before, after = (beside(gap, by).fill_null(value=False) for by in (1, -1))
            out = out.with_columns(gap | ((flow == 0).fill_null(value=False) & before & after))
        out = out.with_columns(pl.when(~gap).then(flow).alias(name)).drop("_gap")
    return out

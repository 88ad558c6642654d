"""The data of a chart as a table of numbers, for those who want to draw it anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bilateral.brief.charts import BridgeChart, FlowChart, SeriesChart

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from typing import TypeAlias

    from bilateral.brief.charts import Chart, Point

    Cell: TypeAlias = str | float | None

_TEXT, _AMOUNT, _YEAR, _WHOLE = "General", "#,##0", "0.0", "0"


def chart_table(
    chart: Chart, heading: Callable[[str], str]
) -> tuple[list[str], Sequence[str], Sequence[Sequence[Cell]]]:
    """Return titles, number formats and rows of a chart; `heading` finds a title by its key."""
    if isinstance(chart, SeriesChart):
        keys = ("series", "year", "months", "low", "value", "high", "label")
        formats = (_TEXT, _YEAR, _WHOLE, _AMOUNT, _AMOUNT, _AMOUNT, _TEXT)
        return [heading(f"column_{key}") for key in keys], formats, _series(chart)
    if isinstance(chart, BridgeChart):
        titles = [heading(f"column_{key}") for key in ("step", "low", "high", "label")]
        steps = [(step.name, step.low, step.high, step.text) for step in chart.steps]
        return titles, (_TEXT, _AMOUNT, _AMOUNT, _TEXT), steps
    if isinstance(chart, FlowChart):
        titles = [heading("column_flow"), chart.now_name, chart.then_name]
        flows = [(flow.name, flow.now, flow.then) for flow in chart.flows]
        return titles, (_TEXT, _AMOUNT, _AMOUNT), flows
    titles = [heading("column_base"), heading("column_early"), chart.even_name]
    titles += [heading("column_late"), chart.stated_name, heading("column_label")]
    spans = [(s.name, s.early, s.even, s.late, s.stated, s.text) for s in chart.spans]
    return titles, (_TEXT, _YEAR, _YEAR, _YEAR, _YEAR, _TEXT), spans


def _series(chart: SeriesChart) -> list[tuple[Cell, ...]]:
    def points(name: str, found: Iterable[Point]) -> list[tuple[Cell, ...]]:
        return [(name, p.at, p.months, None, p.value, None, p.text) for p in found]

    rows: list[tuple[Cell, ...]] = []
    for line in chart.lines:
        rows += points(line.name, (*line.points, *line.partial))
    rows += points(chart.stated_name, chart.stated)
    rows += [(chart.fan_name, b.at, None, b.low, b.middle, b.high, "") for b in chart.fan]
    rows += [(chart.needed_name, at, None, None, value, None, "") for at, value in chart.needed]
    if chart.target is not None:
        rows.append((chart.target_name, None, None, None, chart.target, None, ""))
    return rows

"""A page made by hand: every kind of block, run and chart, for the tests of the renderers."""

from __future__ import annotations

from bilateral.brief.charts import (
    Axis,
    Band,
    BridgeChart,
    FlowChart,
    Line,
    Pair,
    Point,
    SeriesChart,
    Span,
    Step,
    Tick,
    TimeChart,
)
from bilateral.brief.model import (
    Brief,
    Column,
    Figure,
    Mention,
    Numeral,
    Paragraph,
    Picture,
    Points,
    Quotation,
    Run,
    Section,
    Source,
    Table,
    Text,
    Verbatim,
    Words,
)

LEVEL = Figure(
    "a", "380.7 million USD", 380.7e6, None, "USD", "reported", "BBB", "2024",
    Source("fact", ("F05",)),
)  # fmt: skip
CHANCE = Figure(
    "b", "27%", 0.27, None, "%", "estimated", "BBB", "2030", Source("model", ("F05", "c1"))
)
RANGE = Figure(
    "c", "320.05 to 320.29 million USD", 320.05e6, 320.29e6, "USD", "implied", "BBB", "2023",
    Source("computation", ("F05",), "smallest and largest value that the figures allow"),
)  # fmt: skip
SAID = Figure(
    "d", "500 million USD", 5e8, None, "USD", "stated", None, "2024", Source("span", ("c2",))
)
YEAR = Figure("", "2030", "2030", None, "period", "label", None, None, Source("label"))
DAY = Figure("", "5 November 2024", "2024-11-05", None, "period", "label", None, None,
             Source("label"))  # fmt: skip
FIGURES = (LEVEL, CHANCE, RANGE, SAID, YEAR, DAY)


def text(*parts: str | Run) -> Text:
    """Plain strings become words of the catalogue."""
    return tuple(Words(part) if isinstance(part, str) else part for part in parts)


def axis(first: int, last: int, step: int) -> Axis:
    """Years."""
    ticks = tuple(Tick(year + 0.5, str(year)) for year in range(first, last + 1, step))
    return Axis(ticks, float(first), last + 1.0)


def amounts(top: int, step: int) -> Axis:
    """Millions."""
    ticks = tuple(Tick(v * 1e6, f"{v:,}") for v in range(0, top + 1, step))
    return Axis(ticks, 0.0, top * 1e6, "million USD")


SERIES = SeriesChart(
    x=axis(2011, 2030, 4),
    y=amounts(1200, 400),
    lines=(
        Line("Aland", (Point(2011.5, 270e6, 12, "270"),)),
        Line(
            "Beland",
            (Point(2023.5, 320e6, 12, "320"), Point(2024.5, 380.7e6, 12, "381")),
            (Point(2025.3, 210e6, 7, "210"),),
        ),
    ),
    stated=(Point(2024.5, 5e8, 12, "500"),),
    stated_name="as said",
    target=1e9,
    target_name="target: 1,000",
    fan=tuple(
        Band(2024.5 + k, 380e6 * 0.93**k, 380e6 * 1.07**k, 380e6 * 1.22**k) for k in range(7)
    ),
    fan_name="four in five futures of comparable pairs",
    needed=((2024.5, 380.7e6), (2030.5, 1e9)),
    needed_name="path needed",
    partial_name="part of a year",
)
TIME = TimeChart(
    x=axis(2024, 2036, 2),
    spans=(
        Span("500 million (as said)", 2026.5, 2032.5, None, 2027.5, "2032"),
        Span("380.7 million (published)", 2028.5, 2034.5, None, 2028.5, "2034"),
        Span("250 million (as said)", 2030.5, None, None, 2029.5, "after 2034"),
    ),
    beyond=2035.0,
    beyond_name="beyond 2034",
    span_name="from one in ten to nine in ten",
    even_name="even odds",
    stated_name="at the stated growth",
)
BRIDGE = BridgeChart(
    y=amounts(1200, 400),
    steps=(
        Step("today", 0.0, 380.7e6, "level", "381"),
        Step("usual growth", 380.7e6, 620e6, "expected", "+239"),
        Step("uncovered", 620e6, 1e9, "uncovered", "+380"),
        Step("target", 0.0, 1e9, "target", "1,000"),
    ),
)
FLOWS = FlowChart(
    x=amounts(1200, 400),
    flows=(
        Pair("Aland to Beland", 104e6, 722e6, "104", "722"),
        Pair("Beland to Aland", 277e6, 896e6, "277", "896"),
    ),
    now_name="today",
    then_name="if the other stands still",
)


def page() -> Brief:
    """Return the page."""
    said = Table(
        text("What was said, and whether it fits"),
        (
            Column(text("said"), wide=True),
            Column(text("read as")),
            Column(text("verdict")),
            Column(text("why"), wide=True),
        ),
        (
            (
                text(Quotation("“500 million dollars”", (10, 29))),
                text("level of ", Numeral(YEAR)),
                text(Words("contradicted", "contradicted")),
                text("published: ", Numeral(LEVEL), " (", Mention("F05", ("F05",)), ")"),
            ),
            (
                text(Quotation("“37 %”", (40, 44))),
                text("growth on a year earlier"),
                text(Words("possible", "consistent")),
                text("the figures do not limit it"),
            ),
        ),
    )
    numbers = Table(
        text("Bases"),
        (Column(text("from")), Column(text("level"), numeric=True), Column(text("source"))),
        (
            (
                text(Mention("F05", ("F05",))),
                text(Numeral(LEVEL)),
                text(Verbatim("Statistics office, table 7 <b>&amp;", "F05")),
            ),
            (text(Mention("c2/r1", ("c2/r1",))), text(Numeral(SAID)), text()),
        ),
    )
    return Brief(
        language="en",
        title=text(Mention("Aland", ("AAA",)), " – ", Mention("Beland", ("BBB",))),
        occasion=text("Said on ", Numeral(DAY), " by ", Verbatim("A. Person", "dossier")),
        answer=text(
            "One billion by ",
            Numeral(YEAR),
            " has a chance of ",
            Numeral(CHANCE),
            " from ",
            Numeral(LEVEL),
            ".",
        ),
        known_by=text("known by ", Numeral(DAY)),
        page=(
            Section("said", text("What was said"), (said,)),
            Section(
                "levels",
                text("Levels and target"),
                (Picture("series", text("Levels"), text("Far from the target."), SERIES),),
                "left",
            ),
            Section(
                "balance",
                text("Flow by flow"),
                (Paragraph(text("One flow carries most.")), numbers),
                "right",
            ),
            Section(
                "time",
                text("When"),
                (Picture("time", text("Time to target"), text("Not soon."), TIME),),
                "left",
            ),
            Section(
                "gap",
                text("What is missing"),
                (Picture("gap", text("Gap"), text("Two fifths are uncovered."), BRIDGE),),
                "right",
            ),
            Section("actions", text("What to ask"), (Points((text("Ask by when."),)),)),
        ),
        foot=text("Model opinion, not official statistics."),
        annex=(
            Section(
                "flows",
                text("Flows"),
                (Picture("flows", text("Flows"), text("Both must grow."), FLOWS),),
            ),
            Section("figures", text("Figures"), (numbers,)),
        ),
        figures=FIGURES,
        words={
            "annex": "Annex",
            "back": "back",
            "figure": "figure",
            "moved": "moved:",
            "skip": "skip",
        },
        result={},
        chances={},
        dossier={},
        caveats=("A caveat.",),
    )

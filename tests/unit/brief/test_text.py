"""The page in a terminal: every figure with its mark, no line too wide, nothing obeyed."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from sample import BRIDGE, FLOWS, LEVEL, SERIES, TIME, axis, page, text

from bilateral.brief.charts import Band, Line, Point, Span, Tick
from bilateral.brief.layout import END, STYLES, clean, fold, grid, length, styled, table, wrap
from bilateral.brief.model import (
    Brief,
    Column,
    Mention,
    Numeral,
    Paragraph,
    Picture,
    Points,
    Quotation,
    Section,
    Table,
    Verbatim,
    Words,
)
from bilateral.brief.sketch import sketch

if TYPE_CHECKING:
    from bilateral.brief.charts import Chart

ANSI = re.compile(r"\x1b\[\d*m")
HOSTILE = (
    "a" * 10_000,
    "貿易額は五億ドルに達した" * 200,
    "e\u0301\u0323" * 90,
    "\u202eabc\x1b[31m\u200b\ufdd0" * 9,
    "1234567890 % " * 20,
    "<script>alert(1)</script> #let x = 1; =1+1 | * _",
    "قال الرئيس إن التبادل بلغ نصف مليار دولار",
)


def hostile(nasty: str) -> Brief:
    """The sample page with the same nasty text in every place that an input reaches."""
    given, quoted = Verbatim(nasty, "F05"), Quotation(f"“{nasty}”", (0, 1))
    named = Mention(nasty, ("F05",))
    rows = ((text(given), text(quoted), text(named, Numeral(LEVEL))),) * 2
    columns = (Column(text(named)), Column(text("said"), wide=True), Column(text(), numeric=True))
    chart = replace(TIME, spans=(replace(TIME.spans[0], name=nasty, text=nasty),), span_name=nasty)
    return replace(
        page(),
        title=text(named),
        occasion=text(given),
        page=(
            Section(
                "said",
                text(named),
                (
                    Table(text(named), columns, rows),
                    Points((text(quoted),)),
                    Paragraph(text(given)),
                    Picture("time", text(named), text(quoted), chart),
                    Picture("gap", text(named), text(), replace(BRIDGE, steps=(
                        replace(BRIDGE.steps[0], name=nasty, text=nasty),))),
                ),
            ),
        ),
    )  # fmt: skip


def test_the_page() -> None:
    lines = page().to_text().splitlines()
    assert lines[0] == "Aland – Beland" + " " * 42 + "known by 5 November 2024"
    assert lines[1] == "=" * 80
    assert lines[3] == "One billion by 2030 has a chance of 27% [b] from 380.7 million USD [a]."
    assert "WHAT WAS SAID" in lines
    assert "- Ask by when." in lines
    foot, annex = (next(n for n, x in enumerate(lines) if x.startswith(s)) for s in ("Mod", "ANN"))
    assert lines.index("WHAT TO ASK") < foot < annex < lines.index("FIGURES")


def test_every_figure_has_its_mark_and_labels_have_none() -> None:
    shown = re.sub(r"\s+", " ", page().to_text())
    assert shown.count("27% [b]") == 1
    assert shown.count("[a]") == 4
    assert "2030 [" not in shown
    assert "[]" not in shown


def test_the_row_of_the_ledger_shows_its_mark_once() -> None:
    rows = ((text("a"), text(Numeral(LEVEL))),)
    ledger = Table(text("Figures"), (Column(text("mark")), Column(text("figure"))), rows)
    brief = replace(page(), annex=(Section("figures", text("Figures"), (ledger,)),))
    assert "\na     380.7 million USD\n" in brief.to_text()
    other = replace(page(), annex=(Section("other", text("Figures"), (ledger,)),))
    assert "\na     380.7 million USD [a]\n" in other.to_text()


def test_columns_of_figures_end_at_the_right() -> None:
    found = [line for line in page().to_text().splitlines() if line.startswith(("F05", "c2/r1"))]
    assert found[0].index("[a]") == found[1].index("[d]")


def test_headings_are_capitals_but_names_are_not() -> None:
    section = Section("said", text("Said in ", Mention("Minsk", ("x",))), ())
    assert "\nSAID IN Minsk\n" in replace(page(), page=(section,)).to_text()


def test_captions_stand_where_there_are_several_tables() -> None:
    one = page()
    assert "Bases" not in one.to_text()
    bases = one.annex[1].blocks[0]
    two = replace(one, annex=(Section("x", text("X"), (bases, bases)),))
    assert two.to_text().count("\nBases\n") == 2


def test_colours_change_nothing_but_colours() -> None:
    brief = page()
    colored = brief.to_text(color=True)
    assert ANSI.sub("", colored) == brief.to_text()
    assert "\x1b[31mcontradicted\x1b[0m" in colored
    assert "\x1b[36mpossible\x1b[0m" in colored
    assert "\x1b[2m[a]\x1b[0m" in colored
    assert "\x1b" not in brief.to_text()


def test_a_style_ends_with_its_line_and_goes_on_in_the_next() -> None:
    style = STYLES[0]
    lines = fold(f"x {styled('one two three', style)} y", 7)
    assert lines == [f"x {style}one{END}", f"{style}two{END}", f"{style}three{END} y"]
    cut = fold(styled("a" * 25, style), 10)
    assert cut == [f"{style}{'a' * n}{END}" for n in (10, 10, 5)]
    for line in replace(page(), foot=text(Words("word " * 99))).to_text(color=True).splitlines():
        assert line.count("\x1b[0m") == len(ANSI.findall(line)) / 2


@pytest.mark.parametrize("nasty", HOSTILE)
@pytest.mark.parametrize("width", [60, 80, 100])
def test_no_line_is_wider_than_the_page(nasty: str, width: int) -> None:
    shown = hostile(nasty).to_text(width=width)
    assert max(length(line) for line in shown.splitlines()) <= width
    assert not set(shown) & {"\x1b", "\u202e", "\u200b", "\r", "\ufdd0"}


@pytest.mark.parametrize("nasty", HOSTILE)
def test_no_input_brings_colours_along(nasty: str) -> None:
    shown = hostile(nasty).to_text(color=True)
    assert ANSI.sub("", shown) == hostile(nasty).to_text()
    assert set(ANSI.findall(shown)) == {"\x1b[1m", "\x1b[2m", "\x1b[0m"}


def test_a_width_below_60_is_60() -> None:
    assert page().to_text(width=10) == page().to_text(width=60)


def test_a_long_title_takes_lines_of_its_own() -> None:
    lines = replace(page(), title=text("word " * 20)).to_text().splitlines()
    assert lines[2] == "known by 5 November 2024"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("plain – тест 1\u202f234, été 貿易 😀", "plain – тест 1\u202f234, été 貿易 😀"),
        ("a\nb\tc\u2028d\x0be\x85f", "a b c d e f"),
        ("\x00\x1b\x7f\x9b", "\N{REPLACEMENT CHARACTER}" * 4),
        ("\u200f\u2066\ufeff\U000e0041\ud800", "\N{REPLACEMENT CHARACTER}" * 5),
        ("a\ufdd0b\uffffc\U0001fffed", "a�b�c�d"),
        ("می\u200cخواهم क्\u200dष", "می\u200cخواهم क्\u200dष"),
        ("com\u00admerce", "commerce"),
    ],
)
def test_what_cannot_be_seen_is_obeyed_by_no_format(given: str, expected: str) -> None:
    assert clean(given) == expected


def test_joiners_take_no_room() -> None:
    assert length("می\u200cخواهم") == 7


def test_a_grid_with_styles_is_as_wide_as_without() -> None:
    plain, marked = "some words here", styled("some words here", STYLES[1])
    bare = str.maketrans(dict.fromkeys((*STYLES, END)))
    for width in (20, 40, 80):
        one = grid([plain] * 3, [[plain] * 3], width)
        assert [line.translate(bare) for line in grid([marked] * 3, [[marked] * 3], width)] == one
        assert one == table([plain] * 3, [[plain] * 3], width)


def test_a_range_of_months_breaks_between_its_ends() -> None:
    assert wrap("2023-01..2023-12", 10) == ["2023-01..", "2023-12"]
    assert wrap("a 2023-01..2023-12..2024-12", 12) == ["a", "2023-01..", "2023-12..", "2024-12"]


@pytest.mark.parametrize("chart", [SERIES, TIME, BRIDGE, FLOWS])
@pytest.mark.parametrize("width", [60, 80, 120])
def test_a_sketch_keeps_to_its_width(chart: Chart, width: int) -> None:
    assert max(map(length, sketch(chart, width))) <= width


def test_a_sketch_of_levels_has_gaps_where_nobody_published() -> None:
    lines = sketch(replace(SERIES, fan=(), needed=(), stated=(), target=None, target_name=""), 80)
    plot = "".join(line for line in lines if "│" in line or "┤" in line)
    assert (plot.count("●"), plot.count("○"), plot.count("▫")) == (1, 2, 1)
    assert not set(plot) & set("░┄·◇─")
    assert lines[-2].startswith("● Aland   ○ Beland   ▫ part of a year")


def test_two_sides_in_one_place_stand_beside_each_other() -> None:
    point = (Point(2020.5, 5e8, 12, "500"),)
    lines = sketch(replace(SERIES, lines=(Line("A", point), Line("B", point)), fan=()), 80)
    assert any("●○" in line for line in lines)


def test_levels_of_nothing_and_of_no_number() -> None:
    empty = replace(SERIES, lines=(), stated=(), target=None, fan=(), needed=())
    assert not set("".join(sketch(empty, 80)[:12])) & set("●◇┄░")
    odd = replace(
        SERIES,
        lines=(Line("A", (Point(2020.5, math.nan, 12, ""),)),),
        fan=(Band(2025.5, math.nan, math.nan, math.inf),),
    )
    assert "●" not in "".join(sketch(odd, 80)[:12])
    still = replace(SERIES, y=replace(SERIES.y, first=0.0, last=0.0), x=axis(2020, 2020, 1))
    assert sketch(still, 80)


def test_time_beyond_the_axis_is_an_arrow() -> None:
    found = sketch(TIME, 80)
    assert all("▶" in line for line in found[:3])
    assert "●" not in found[2]
    assert "▶" not in sketch(replace(TIME, spans=(Span("x", 2026.0, 2027.0, 2028.0, None, "")
                                                  ,)), 80)[0]  # fmt: skip
    never = sketch(replace(TIME, spans=(Span("x", None, None, None, None, "never"),)), 80)
    assert never[0].endswith("▶  never")


def test_bars_are_as_long_as_their_values() -> None:
    lines = sketch(FLOWS, 80)
    now, then = lines[1].count("█"), lines[2].count("░")
    assert now / then == pytest.approx(104 / 722, abs=0.02)
    zero = replace(FLOWS, flows=(replace(FLOWS.flows[0], now=0.0),))
    assert "█" not in sketch(zero, 80)[1]
    tiny = replace(FLOWS, flows=(replace(FLOWS.flows[0], now=1.0),))
    assert sketch(tiny, 80)[1].count("█") == 1


def test_labels_of_an_axis_never_touch() -> None:
    ticks = tuple(Tick(2011.5 + n / 4, f"label{n}") for n in range(60))
    found = sketch(replace(SERIES, x=replace(SERIES.x, ticks=ticks)), 60)
    labels = next(line for line in found if "label0" in line)
    assert all(re.fullmatch(r"label\d+", word) for word in labels.split())

from __future__ import annotations

import json
import math
import re
import xml.etree.ElementTree as ET
from dataclasses import fields, is_dataclass, replace
from typing import TYPE_CHECKING

import pytest
import vl_convert

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
from bilateral.brief.drawing import DARK, LIGHT, PRINT, SCREEN, draw, to_png
from bilateral.brief.drawing.measure import clip, tidy, width, wrap
from bilateral.brief.drawing.placing import Box, Ground, Stroke, joined

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bilateral.brief.charts import Chart
    from bilateral.brief.drawing import Palette

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = "<script>alert(1)</script>&amp;\x00\x1b[31m\u202eevil\ufffe \"'#{} $x$ url(#a) @ink"


def years(first: int, last: int, step: int) -> Axis:
    ticks = tuple(Tick(year + 0.5, str(year)) for year in range(first, last + 1, step))
    return Axis(ticks, float(first), last + 1.0)


AMOUNTS = Axis(tuple(Tick(v * 1e6, f"{v} м") for v in range(0, 1201, 300)), 0.0, 1.2e9, "млн долл.")


def whole(year: int, millions: float) -> Point:
    return Point(year + 0.5, millions * 1e6, 12, f"{millions:g} м")


BY = Line(
    "по данным Беларуси",
    tuple(whole(y, 300 + 12 * (y - 2010)) for y in range(2010, 2025) if y not in {2017, 2018}),
    (Point(2025 + 7 / 24, 3e8, 7, "300 м"),),
)
RU = Line(
    "по данным России",
    tuple(whole(y, 280 + 5 * (y - 2012)) for y in range(2012, 2022)),
    (Point(2025 + 7 / 24, 2.5e8, 7, "250 м"),),
)
FAN = tuple(Band(2024.5 + k, 468e6 * 0.93**k, 468e6 * 1.05**k, 468e6 * 1.2**k) for k in range(7))
FULL = SeriesChart(
    x=years(2010, 2030, 5),
    y=AMOUNTS,
    lines=(BY, RU),
    stated=(whole(2023, 560), whole(2024, 500)),
    stated_name="по словам сторон",
    target=1e9,
    target_name="цель",
    fan=FAN,
    fan_name="четыре исхода из пяти",
    needed=((2024.5, 468e6), (2030.5, 1e9)),
    needed_name="необходимый путь",
    partial_name="неполный год",
)
BARE = SeriesChart(FULL.x, FULL.y, ())


def sixty(top: float, name: str) -> SeriesChart:
    lines = tuple(
        Line(
            f"{name} {n}",
            tuple(
                Point(y + 0.5, top * (0.5 + 0.3 * math.sin(y / (4 + n))), 12, "в конце")
                for y in range(1965, 2025)
            ),
        )
        for n in range(2)
    )
    ticks = tuple(Tick(top * k / 4, f"{k} четверти") for k in range(5))
    return SeriesChart(years(1965, 2024, 5), Axis(ticks, 0.0, top, "единицы"), lines, target=top)


TIME = TimeChart(
    x=years(2024, 2040, 2),
    spans=(
        Span("по словам", 2026.5, 2029.5, 2033.5, 2027.5, "в 2029"),
        Span("опубликовано", 2028.5, 2034.5, None, None, "в 2034"),
        Span("ниже всего", None, None, None, 2037.5, "после 2034"),
    ),
    beyond=2035.0,
    beyond_name="дальше 2034",
    span_name="от одного из десяти до девяти из десяти",
    even_name="равные шансы",
    stated_name="при заявленном росте",
    deadline=2030.0,
    deadline_name="срок",
)
TWELVE = replace(
    TIME,
    spans=tuple(
        Span(f"base {n} of the table", 2025.5 + n, None, None, 2026.5 + n, "later")
        for n in range(12)
    ),
)
BRIDGE = BridgeChart(
    AMOUNTS,
    (
        Step("уровень 2024 года", 0.0, 381e6, "level", "381"),
        Step("обычный рост", 381e6, 620e6, "expected", "+239"),
        Step("непокрытая часть", 620e6, 1e9, "uncovered", "+380"),
        Step("цель", 0.0, 1e9, "target", "1000"),
    ),
)
FLOWS = FlowChart(
    AMOUNTS,
    (
        Pair("туда", 104e6, 722e6, "104", "722"),
        Pair("обратно", 896e6, 277e6, "896", "277"),
        Pair("никуда", 0.0, 0.0, "0", "0 тоже"),
    ),
    "сейчас",
    "если другой поток стоит",
)
CHARTS: dict[str, Chart] = {
    "full": FULL,
    "bare": BARE,
    "one point": replace(BARE, lines=(Line("only", (whole(2029, 950),)),)),
    "one line and no names": replace(BARE, lines=(replace(BY, name=""),), target=1e9),
    "only parts": replace(BARE, lines=(replace(BY, points=()), replace(RU, points=()))),
    "one year of fan": replace(BARE, fan=FAN[-1:], fan_name="fan"),
    "no target, no fan": replace(FULL, target=None, fan=(), needed=()),
    "sixty years of thousands": sixty(1e3, "side"),
    "sixty years of trillions": sixty(1e13, "сторона"),
    "five sides": replace(FULL, lines=(BY, RU, BY, RU, BY)),
    "time": TIME,
    "time of twelve": TWELVE,
    "time of none": replace(TIME, spans=(), deadline=None),
    "bridge": BRIDGE,
    "bridge of none": replace(BRIDGE, steps=()),
    "bridge of twelve": replace(BRIDGE, steps=BRIDGE.steps * 3),
    "flows": FLOWS,
    "flows of none": replace(FLOWS, flows=()),
}
SIZES = ((340, 190), (700, 230), (260, 60))


def renamed(thing: object, text: str) -> object:
    """The same chart with another text wherever one stands."""
    if isinstance(thing, tuple):
        return tuple(renamed(part, text) for part in thing)
    if not is_dataclass(thing) or isinstance(thing, type):
        return text if isinstance(thing, str) else thing
    kept = {f.name: getattr(thing, f.name) for f in fields(thing)}
    return replace(thing, **{n: v if n == "kind" else renamed(v, text) for n, v in kept.items()})


def texts_of(thing: object) -> Iterator[str]:
    if isinstance(thing, str):
        yield thing
    elif isinstance(thing, tuple):
        for part in thing:
            yield from texts_of(part)
    elif is_dataclass(thing):
        for f in fields(thing):
            yield from texts_of(getattr(thing, f.name))


def parse(svg: str) -> ET.Element:
    return ET.fromstring(svg)  # noqa: S314 - drawn here


def boxes(svg: str, palette: Palette) -> list[tuple[str, Box]]:
    """What each text covers at most."""
    out: list[tuple[str, Box]] = []
    for text in parse(svg).iter(f"{SVG}text"):
        size = float(text.attrib["font-size"])
        x, y = float(text.get("x", 0)), float(text.get("y", 0))
        wide = width(text.text or "", size, palette.face)
        left = (
            x - wide * {"start": 0.0, "middle": 0.5, "end": 1.0}[text.get("text-anchor", "start")]
        )
        out.append((text.text or "", Box(left, y - 0.7 * size, left + wide, y + 0.2 * size)))
    return out


def paths(svg: str, stroke: str) -> list[str]:
    return [
        p.attrib["d"]
        for p in parse(svg).iter(f"{SVG}path")
        if p.get("stroke") == stroke and "fill" not in p.attrib
    ]


@pytest.mark.parametrize("palette", [SCREEN, PRINT], ids=["screen", "print"])
@pytest.mark.parametrize("name", CHARTS)
def test_texts_lie_apart_and_on_the_paper(name: str, palette: Palette) -> None:
    for chart in (CHARTS[name], renamed(CHARTS[name], "Сельскохозяйственное машиностроение " * 9)):
        for size in SIZES:
            svg = draw(chart, *size, palette)  # type: ignore[arg-type]
            root = parse(svg)
            paper = Box(-0.6, -0.6, size[0] + 0.6, float(root.attrib["height"]) + 0.6)
            found = boxes(svg, palette)
            for n, (text, box) in enumerate(found):
                assert box.within(paper), (name, size, text, box)
                for other, second in found[n + 1 :]:
                    assert not box.meets(second), (name, size, text, other)


@pytest.mark.parametrize("name", CHARTS)
def test_only_finished_texts_are_written(name: str) -> None:
    given = {tidy(text) for text in texts_of(CHARTS[name])}
    for text, _ in boxes(draw(CHARTS[name], 340, 190, PRINT), PRINT):
        part = text.removesuffix("…")
        assert text in given or any(part in other for other in given), text


@pytest.mark.parametrize("name", CHARTS)
def test_the_same_chart_gives_the_same_bytes(name: str) -> None:
    first = draw(CHARTS[name], 340, 190, SCREEN, "k")
    draw(FULL, 340, 190, PRINT)
    assert draw(CHARTS[name], 340, 190, SCREEN, "k") == first


@pytest.mark.parametrize("palette", [SCREEN, PRINT], ids=["screen", "print"])
@pytest.mark.parametrize("name", CHARTS)
def test_drawings_stand_alone(name: str, palette: Palette) -> None:
    svg = draw(CHARTS[name], 340, 190, palette, "my key")
    root = parse(svg)
    tags = {e.tag.removeprefix(SVG) for e in root.iter()}
    assert tags <= {"svg", "defs", "clipPath", "pattern", "g", "rect", "path", "line", "text"}
    names = {name for e in root.iter() for name in e.attrib}
    assert not [n for n in names if n.startswith(("on", "aria", "{")) or n in {"class", "role"}]
    ids = [e.attrib["id"] for e in root.iter() if "id" in e.attrib]
    assert len(ids) == len(set(ids))
    assert all(i.startswith("my-key-") for i in ids)
    assert set(re.findall(r"url\(#([^)]*)\)", svg)) == set(ids)
    assert "@" not in svg
    assert all(line.count("<") <= 2 for line in svg.splitlines())
    assert ("var(--chart-" in svg) == (palette is SCREEN)


def test_two_drawings_share_no_id() -> None:
    found = [re.findall(r' id="([^"]*)"', draw(FULL, 340, 190, SCREEN, key)) for key in "ab"]
    assert found[0]
    assert not set(found[0]) & set(found[1])


@pytest.mark.parametrize("name", CHARTS)
def test_hostile_texts_stay_texts(name: str) -> None:
    chart = renamed(CHARTS[name], HOSTILE)
    svg = draw(chart, 700, 230, PRINT)  # type: ignore[arg-type]
    assert "<script" not in svg
    assert not re.search(r"[\x00-\x08\x0b-\x1f\u202a-\u202e\ufffe]", svg)
    shown = [text for text, _ in boxes(svg, PRINT)]
    assert all(tidy(HOSTILE).startswith(text.removesuffix("…")[:5]) for text in shown[:1])
    assert all(text.removesuffix("…") in tidy(HOSTILE) for text in shown)


def test_a_name_of_ten_thousand_letters_is_clipped() -> None:
    svg = draw(replace(FULL, lines=(replace(BY, name="Ж" * 10_000),)), 340, 190, PRINT)
    assert len(svg) < 20_000
    assert any(re.fullmatch("Ж{5,}…", text) for text, _ in boxes(svg, PRINT))


def test_years_that_nobody_published_are_gaps() -> None:
    svg = draw(replace(BARE, lines=(BY,)), 340, 190, PRINT)
    drawn = paths(svg, LIGHT["side-1"])
    assert len(drawn) == 2
    assert [d.count("L") + 1 for d in drawn] == [7, 6]
    lonely = replace(BY, points=(whole(2012, 300), whole(2015, 320)))
    assert paths(draw(replace(BARE, lines=(lonely,)), 340, 190, PRINT), LIGHT["side-1"]) == []


def test_points_stand_where_their_values_say() -> None:
    line = Line("", (whole(2010, 0), whole(2020, 600), whole(2030, 1200)))
    svg = draw(replace(BARE, lines=(line,), target=6e8), 340, 190, PRINT)
    root = parse(svg)
    places = [
        tuple(map(float, re.findall(r"-?[\d.]+", p.attrib["transform"])))
        for p in root.iter(f"{SVG}path")
        if p.get("fill") == LIGHT["side-1"]
    ]
    (x0, y0), (x1, y1), (x2, y2) = places
    assert x1 - x0 == pytest.approx(x2 - x1, abs=0.02)
    assert y1 - y0 == pytest.approx(y2 - y1, abs=0.02)
    target = next(e for e in root.iter(f"{SVG}line") if e.get("stroke") == LIGHT["ink"])
    assert float(re.findall(r"[\d.]+", target.attrib["transform"])[1]) == pytest.approx(
        y1, abs=0.02
    )
    labels = {t.text: float(t.attrib["x"]) for t in root.iter(f"{SVG}text") if t.text == "2020"}
    assert labels["2020"] == pytest.approx(x1, abs=0.02)


def test_a_value_beyond_its_axis_moves_the_axis() -> None:
    svg = draw(replace(FULL, target=5e9), 340, 190, PRINT)
    line = next(e for e in parse(svg).iter(f"{SVG}line") if e.get("stroke-width") == "1.4")
    assert float(re.findall(r"[\d.]+", line.attrib["transform"])[1]) > 0


def test_sides_differ_without_colour() -> None:
    root = parse(draw(replace(FULL, fan=(), needed=(), target=None), 340, 190, PRINT))
    found: dict[str, set[str]] = {}
    dashes: dict[str, set[str]] = {}
    for path in root.iter(f"{SVG}path"):
        for role in ("side-1", "side-2"):
            if path.get("fill") == LIGHT[role]:
                found.setdefault(role, set()).add(path.attrib["d"])
            elif path.get("stroke") == LIGHT[role] and "fill" not in path.attrib:
                dashes.setdefault(role, set()).add(path.get("stroke-dasharray", ""))
    assert not found["side-1"] & found["side-2"]
    assert not dashes["side-1"] & dashes["side-2"]


def test_parts_of_a_year_are_hatched_and_as_wide_as_their_months() -> None:
    svg = draw(replace(BARE, lines=(BY, RU)), 700, 230, PRINT, "k")
    root = parse(svg)
    wide = {
        role: float(re.search(r"h([\d.]+)", p.attrib["d"])[1])  # type: ignore[index]
        for p in root.iter(f"{SVG}path")
        for role in ("side-1", "side-2")
        if p.get("fill") == f"url(#k-hatch-{role})"
    }
    year = 700 * 0.94 / 21
    assert wide["side-1"] == wide["side-2"] == pytest.approx(year * 7 / 12 / 2, rel=0.05)
    assert svg.count("<pattern") == 2


def test_stated_levels_are_hollow_diamonds() -> None:
    root = parse(draw(FULL, 340, 190, PRINT))
    hollow = [p for p in root.iter(f"{SVG}path") if p.get("fill") == LIGHT["paper"]]
    assert len(hollow) == len(FULL.stated) + 1  # and the sign in the legend


def test_last_values_that_nearly_meet_are_both_written_the_higher_one_no_lower() -> None:
    ends = (whole(2024, 118), whole(2024, 128))
    for lines in (ends, ends[::-1]):
        chart = replace(FULL, lines=tuple(Line("A", (p,)) for p in lines), stated=ends[:1])
        found = boxes(draw(chart, 340, 190, PRINT), PRINT)
        low, high = ([box for text, box in found if text == p.text] for p in ends)
        assert len(low) == len(high) == 1  # what was said and published alike is written once
        assert high[0].top <= low[0].top


def test_what_is_not_there_has_no_legend() -> None:
    svg = draw(replace(FULL, stated=(), fan=(), needed=(), lines=()), 340, 190, PRINT)
    shown = {text for text, _ in boxes(svg, PRINT)}
    names = {FULL.stated_name, FULL.fan_name, FULL.needed_name, FULL.partial_name}
    assert not shown & names
    assert names <= {text for text, _ in boxes(draw(FULL, 340, 190, PRINT), PRINT)}


def test_every_side_and_the_target_is_named() -> None:
    for size in SIZES:
        shown = {text for text, _ in boxes(draw(FULL, *size, PRINT), PRINT)}
        assert {BY.name, RU.name, FULL.target_name} <= shown


def test_a_range_beyond_the_axis_is_an_arrow() -> None:
    def arrows(*spans: Span) -> int:
        root = parse(draw(replace(TIME, spans=spans), 340, 190, PRINT))
        tips = [p for p in root.iter(f"{SVG}path") if p.get("fill") == LIGHT["expected"]]
        return sum(p.attrib["d"].count("L") == 2 for p in tips)

    assert [arrows(span) for span in TIME.spans] == [0, 1, 1]
    assert arrows(*TIME.spans) == 2


def test_even_odds_that_lie_beyond_have_no_dot() -> None:
    def dots(chart: TimeChart) -> int:
        root = parse(draw(chart, 340, 190, PRINT))
        return sum(p.get("fill") == LIGHT["side-1"] for p in root.iter(f"{SVG}path"))

    assert dots(TIME) == 2 + 1  # and the sign in the legend
    assert dots(replace(TIME, spans=TIME.spans[2:])) == 0


def test_rows_that_need_more_height_get_it() -> None:
    assert float(parse(draw(TWELVE, 340, 60, PRINT)).attrib["height"]) > 60
    assert parse(draw(TIME, 340, 190, PRINT)).attrib["height"] == "190"
    shown = [text for text, _ in boxes(draw(TWELVE, 340, 60, PRINT), PRINT)]
    assert sum(text.startswith("base") for text in shown) == 12


def test_what_nothing_covers_is_hatched() -> None:
    svg = draw(BRIDGE, 340, 190, PRINT, "k")
    columns = [p for p in parse(svg).iter(f"{SVG}path") if p.get("fill") == "url(#k-hatch-gap)"]
    assert len(columns) == 1
    assert columns[0].get("stroke") == LIGHT["gap"]


def test_columns_are_linked_where_they_meet() -> None:
    falling = (
        Step("a", 0.0, 4e8, "level", ""),
        Step("b", 3e8, 4e8, "expected", ""),
        Step("c", 3e8, 1e9, "uncovered", ""),
        Step("d", 0.0, 1e9, "target", ""),
        Step("e", 0.0, 2e8, "level", ""),
    )
    root = parse(draw(BridgeChart(AMOUNTS, falling), 340, 190, PRINT))
    heights = [
        float(re.findall(r"[\d.]+", e.attrib["transform"])[1])
        for e in root.iter(f"{SVG}line")
        if e.get("stroke-dasharray")
    ]
    top, second, third = heights[2], heights[0], heights[1]
    assert len(heights) == 3 + 1  # the last two share their foot
    assert top < second < third < heights[3]


def test_both_values_of_each_flow_are_written() -> None:
    for size in SIZES:
        shown = [text for text, _ in boxes(draw(FLOWS, *size, PRINT), PRINT)]
        for pair in FLOWS.flows:
            assert pair.now_text in shown
            assert pair.then_text in shown


def lightness(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(a: str, b: str) -> float:
    low, high = sorted((lightness(a), lightness(b)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_letters_can_be_read_on_their_paper(colours: dict[str, str]) -> None:
    assert set(colours) == set(LIGHT) == set(SCREEN.colours)
    for role in ("ink", "soft", "gap", *(f"side-{n}" for n in range(1, 6))):
        assert contrast(colours[role], colours["paper"]) >= 4.5, role
    for role in ("ink", "side-1", "side-2"):
        assert contrast(colours[role], colours["fan"]) >= 3, role


def test_both_sides_differ_on_a_grey_copy() -> None:
    assert contrast(LIGHT["side-1"], LIGHT["side-2"]) > 1.5
    assert contrast(LIGHT["side-1"], LIGHT["expected"]) > 3


TYPICAL = (
    "Товарооборот, млн долл. США",
    "Échanges de marchandises (2024)",
    "1\u202f234,5 → 27 % “said” – «ясно» № 7 ₽ € …",
    "WWWWWMMMMиллиЩЩЩЖЖЖ",
)


def test_no_text_is_wider_than_was_measured() -> None:
    import typst

    page = (
        "#let all = json(bytes(sys.inputs.all))\n#context [#metadata(all.map(t => measure("
        'text(font: "Libertinus Serif", size: 100pt, t)).width.pt())) <w>]'
    )
    found = typst.query(
        page.encode(),
        "<w>",
        field="value",
        one=True,
        sys_inputs={"all": json.dumps(TYPICAL)},
        ignore_system_fonts=True,
    )
    for text, wide in zip(TYPICAL, json.loads(found), strict=True):
        assert wide <= width(text, 100, PRINT.face) <= 1.2 * wide, text


def test_clipping_and_wrapping() -> None:
    face = PRINT.face
    assert clip("short", 100, 10, face) == "short"
    assert clip("a long name", 40, 10, face).endswith("…")
    assert width(clip("a long name", 40, 10, face), 10, face) <= 40
    assert clip("long", 3, 10, face) == ""
    assert wrap("", 50, 10, face, 3) == []
    assert wrap("one two", 200, 10, face, 3) == ["one two"]
    assert wrap("one two six", 20, 10, face, 3) == ["one", "two", "six"]
    assert wrap("one two six", 20, 10, face, 2)[1].endswith("…")
    assert width("é", 10, face) == width("e\u0301", 10, face)
    assert width("世", 10, face) > width("W", 10, face)


def test_strokes_cross_boxes() -> None:
    box = Box(10, 10, 20, 20)
    assert Stroke(0, 15, 30, 15).crosses(box)
    assert Stroke(12, 12, 13, 13).crosses(box)
    assert Stroke(0, 25, 25, 0).crosses(box)
    assert not Stroke(0, 15, 15, 40).crosses(box)
    assert not Stroke(0, 5, 30, 5).crosses(box)
    assert joined([(0, 0), (1, 1), (2, 0)]) == [Stroke(0, 0, 1, 1), Stroke(1, 1, 2, 0)]


def test_labels_take_the_first_free_place_and_shades_last() -> None:
    ground = Ground(Box(0, 0, 100, 100), tints=[Box(0, 0, 50, 100)])
    shaded, clear, outside = Box(10, 10, 20, 20), Box(60, 10, 70, 20), Box(95, 10, 105, 20)
    assert ground.settle([outside, shaded, clear]) == clear
    assert ground.settle([outside, shaded, clear]) == shaded
    assert ground.settle([outside, shaded, clear]) is None


def test_pixels() -> None:
    png = to_png(draw(FULL, 340, 190, PRINT), 2)
    assert png.startswith(b"\x89PNG")
    size = (int.from_bytes(png[16:20], "big"), int.from_bytes(png[20:24], "big"))
    assert size == (680, 380)
    assert to_png(draw(FULL, 340, 190, PRINT), 2) == png


def test_letters_that_no_font_has_do_not_stop_the_pixels() -> None:
    line = replace(BY, name="白俄罗斯 بيلاروس")
    assert to_png(draw(replace(FULL, lines=(line,)), 340, 190, PRINT), 1).startswith(b"\x89PNG")


def test_the_grammar_of_the_drawing_is_offered_by_the_converter() -> None:
    from bilateral.brief.drawing.svg import _VEGA_LITE

    assert _VEGA_LITE in vl_convert.get_vegalite_versions()

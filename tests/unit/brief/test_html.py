"""The page in HTML: what it is made of, where its links lead, and that no input is obeyed."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
from sample import CHANCE, FIGURES, LEVEL, YEAR, page, text

from bilateral.brief import fitting, html
from bilateral.brief.model import (
    Brief,
    Column,
    Mention,
    Numeral,
    Paragraph,
    Quotation,
    Section,
    Table,
    Verbatim,
    Words,
    plain,
)

WORDS = {"annex": "Annex", "back": "back to", "figure": "figure", "skip": "Skip"}
VOID = {"meta", "br", "path", "rect", "line", "circle"}
RIGHT_TO_LEFT_OVERRIDE = "\N{RIGHT-TO-LEFT OVERRIDE}"
EVIL = (
    f"<script>alert(1)</script>'\"><img src=x onerror=alert(1)>{{{{ 7*7 }}}}{{% raw %}}"
    f"{RIGHT_TO_LEFT_OVERRIDE}\x00\x1b[31m\ud800 =cmd() #set </style></title><svg onload=x>"
)


class Tree(HTMLParser):
    """Elements with their attributes and open ancestors, and texts with theirs."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None], tuple[str, ...]]] = []
        self.texts: list[tuple[str, tuple[str, ...]]] = []
        self.stack: list[str] = []
        self.feed(source)
        self.close()
        assert self.stack == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs), tuple(self.stack)))
        if tag not in VOID:
            self.stack.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs), tuple(self.stack)))

    def handle_endtag(self, tag: str) -> None:
        assert self.stack.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append((data, tuple(self.stack)))

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes, _ in self.elements if name == tag]

    @property
    def ids(self) -> list[str]:
        return [a["id"] or "" for _, a, _ in self.elements if "id" in a]


def sample(**changes: object) -> Brief:
    """The page by hand with a ledger as the writer makes it and the words that it needs."""
    rows = tuple((text(f.id), text(Numeral(f)), text(f.status)) for f in FIGURES if f.id)
    ledger = Table(
        text("Figures"), (Column(text("mark")), Column(text("figure")), Column(())), rows
    )
    sources = Table(
        text("Sources"),
        (Column(text("fact")), Column(text("source"), wide=True)),
        ((text(Mention("F05", ("F05",))), text(Verbatim("Office, table", "F05"))),),
    )
    found = page()
    return replace(
        found,
        words=WORDS,
        annex=(
            found.annex[0],
            Section("sources", text("Sources"), (sources,)),
            Section("figures", text("Where figures come from"), (ledger,)),
        ),
        **changes,
    )


def seen(tree: Tree) -> str:
    """What a reader sees of a page, without its drawings and styles."""
    hidden = {"style", "svg", "title"}
    return "".join(data for data, where in tree.texts if not hidden & set(where))


def test_it_is_one_document_with_nested_headings() -> None:
    tree = Tree(html.render(sample()))
    levels = [int(tag[1]) for tag, _, _ in tree.elements if re.fullmatch(r"h[1-6]", tag)]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(b - a <= 1 for a, b in pairwise(levels))
    assert tree.all("html") == [{"lang": "en"}]
    assert len(tree.all("main")) == 1
    assert not [i for i, n in Counter(tree.ids).items() if n > 1]
    labelled = [a["aria-labelledby"] for _, a, _ in tree.elements if "aria-labelledby" in a]
    assert labelled
    assert set(labelled) <= set(tree.ids)


def test_nothing_is_fetched_and_nothing_runs() -> None:
    source = html.render(sample())
    tree = Tree(source)
    policy = next(a for a in tree.all("meta") if a.get("http-equiv"))
    assert policy["content"] == "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
    tags = {tag for tag, _, _ in tree.elements}
    assert not tags & {"script", "link", "iframe", "img", "object", "embed", "form", "base"}
    for _, attributes, _ in tree.elements:
        assert not [name for name in attributes if name.startswith("on")]
        for name in ("href", "src", "xlink:href"):
            assert (attributes.get(name) or "#").startswith("#")
    addresses = re.findall(r"https?://[^\"' ]+", source)
    assert all(address.startswith("http://www.w3.org/") for address in addresses)
    assert "@import" not in source
    assert not re.search(r"url\((?!['\"]?#)", source)


def test_every_link_has_an_end_and_every_mark_leads_there_and_back() -> None:
    tree = Tree(html.render(sample()))
    ends = {(a["href"] or "")[1:] for a in tree.all("a")}
    assert ends <= set(tree.ids)
    for figure in (LEVEL, CHANCE):
        assert {f"fig-{figure.id}", f"use-{figure.id}"} <= ends
    assert "of-F05" in ends
    assert tree.all("a")[0] == {"class": "skip", "href": "#page"}


def test_a_mark_without_a_row_is_not_a_link() -> None:
    found = sample()
    source = html.render(replace(found, annex=()))
    assert "#fig-" not in source
    assert '<sup class="mark" id="use-b">b</sup>' in source
    assert "#of-" not in source


def test_economies_are_not_links() -> None:
    found = sample()
    rows = ((text(Mention("Aland", ("AAA",))), text("x")),)
    table = Table(text("t"), (Column(text("a")), Column(text("b"))), rows)
    more = Section("flows2", text("Flows"), (table,))
    assert "of-AAA" not in html.render(replace(found, annex=(*found.annex, more)))


def test_a_part_of_a_fact_leads_to_the_fact() -> None:
    found = sample(foot=text(Mention("F05.change", ("F05.change",))))
    assert '<a class="name" href="#of-F05"><bdi>F05.change</bdi></a>' in html.render(found)


def test_all_words_of_the_content_are_there_in_order() -> None:
    found = sample()
    shown = seen(Tree(html.render(found)))
    place = 0
    for run in (*found.occasion, *found.known_by, *found.title, *found.answer):
        place = shown.index(run.text, place)
    for section in (*found.page, *found.annex):
        assert plain(section.title) in shown
    assert plain(found.foot) in shown


def test_figures_carry_their_value() -> None:
    source = html.render(sample())
    assert '<data class="n" value="380700000">380.7 million USD</data>' in source
    assert '<data class="n" value="320050000..320290000">' in source
    assert '<data class="n" value="0.27">27%</data>' in source
    assert '<data class="n" value="2030">2030</data>' in source


@pytest.mark.parametrize(
    ("value", "high", "expected"),
    [
        (5e8, None, "500000000"),
        (0.1 + 0.2, None, "0.30000000000000004"),
        (None, 5.0, "..5"),
        (5.0, float("inf"), "5.."),
        (None, None, None),
        (float("inf"), None, None),
        ("2024-11-05", None, "2024-11-05"),
    ],
)
def test_open_ends_stay_open(value: float | None, high: float | None, expected: str) -> None:
    assert html.machine_value(replace(LEVEL, value=value, high=high)) == expected


def test_tables_name_columns_and_rows() -> None:
    tree = Tree(html.render(sample()))
    assert len(tree.all("table")) == len(tree.all("caption")) == 4
    heads = tree.all("th")
    assert {a["scope"] for a in heads} == {"col", "row"}
    assert not [where for tag, _, where in tree.elements if tag == "th" and "tr" not in where]
    titles = {a.get("data-title") for a in tree.all("td")} - {None}
    assert titles == {"read as", "verdict", "why", "level", "source", "figure"}


def test_charts_have_alternative_texts_and_ids_of_their_own() -> None:
    tree = Tree(html.render(sample()))
    pictures = [a for a in tree.all("div") if a.get("role") == "img"]
    assert [a["aria-label"] for a in pictures] == [
        "Far from the target.",
        "Not soon.",
        "Two fifths are uncovered.",
        "Both must grow.",
        "Both must grow.",  # drawn twice: wide, and narrow for a phone
    ]
    inside = [where for tag, _, where in tree.elements if tag == "a" and "svg" in where]
    assert not inside


def test_verdicts_are_words_and_shapes() -> None:
    source = html.render(sample())
    for tone, word in (("contradicted", "contradicted"), ("consistent", "possible")):
        assert re.search(
            rf'<span class="chip {tone}"><svg class="shape".*?</svg>{word}</span>', source
        )
    shapes = set(re.findall(r'class="shape".*?d="([^"]+)"', html.render(_all_tones())))
    assert len(shapes) == 5


def _all_tones() -> Brief:
    tones = ("contradicted", "supported", "consistent", "not_checkable", "target", "strong")
    return sample(foot=tuple(Words(tone, tone) for tone in tones))


def test_a_title_that_repeats_the_heading_is_not_said_twice() -> None:
    found = sample()
    section = found.page[1]
    picture = replace(section.blocks[0], title=section.title)
    once = replace(found, page=(replace(section, blocks=(picture,)),))
    shown = seen(Tree(html.render(once)))
    assert shown.count(plain(section.title)) == 1


def test_no_input_is_obeyed() -> None:
    found = sample()
    runs = (Mention(EVIL, ("x",)), Quotation(EVIL, None), Verbatim(EVIL, "F05"), Words(EVIL))
    evil = Table(runs, (Column(runs), Column(runs)), ((runs, runs), ((runs[0],), runs)))
    section = Section("evil", runs, (Paragraph(runs), evil))
    source = html.render(
        replace(found, title=runs, occasion=runs, answer=runs, foot=runs, page=(section,))
    )
    tree = Tree(source)
    assert not {"script", "img"} & {tag for tag, _, _ in tree.elements}
    assert not [a for _, a, _ in tree.elements if {"onerror", "onload"} & set(a)]
    assert "<script>alert(1)</script>" in seen(tree)
    assert "{{ 7*7 }}{% raw %}" in seen(tree)
    hidden = [c for c in source if unicodedata.category(c) in {"Cc", "Cf", "Cs"} and c != "\n"]
    assert hidden == []
    source.encode("utf-8")


def test_users_words_are_kept_apart_from_the_direction_of_the_line() -> None:
    quote = "“قال الوزير”"
    found = sample(answer=text(Quotation(quote, None), Verbatim("שלום", "F05")))
    source = html.render(replace(found, dossier={"lang": "ar"}))
    assert f'<q lang="ar" dir="auto">{quote}</q><bdi class="given">שלום</bdi>' in source


def test_the_same_page_gives_the_same_bytes_line_by_line() -> None:
    first, again = html.render(sample()), html.render(sample())
    assert first == again
    changed = html.render(sample(foot=text("Other words.")))
    differing = [a for a, b in zip(first.split("\n"), changed.split("\n"), strict=True) if a != b]
    assert differing == ["<p>Model opinion, not official statistics.</p>"]
    assert not re.search(r"[ \t]$", first, re.MULTILINE)


def test_a_missing_word_is_an_error() -> None:
    with pytest.raises(KeyError, match="skip"):
        html.render(replace(sample(), words={"annex": "a", "back": "b", "figure": "c"}))


def test_halves_stand_beside_each_other() -> None:
    def at(place: str) -> Section:
        return Section(place, (), (), place)  # type: ignore[arg-type]

    places = ("full", "left", "right", "left", "full", "right", "right", "left", "left")
    rows = [tuple(s.place for s in row) for row in fitting.rows_of([at(p) for p in places])]
    assert rows == [
        ("full",),
        ("left", "right"),
        ("left",),
        ("full",),
        ("right", "right"),
        ("left",),
        ("left",),
    ]


def test_type_shrinks_with_more_to_say_and_never_below_the_smallest() -> None:
    found = sample()
    roomy = fitting.fit(found)
    assert roomy == fitting.Fit(fitting.SIZES[0], fitting.CHARTS[0])
    sizes = [fitting.fit(replace(found, foot=text("word " * n))).size for n in (1, 400, 800, 9000)]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[0] > sizes[2] > sizes[3] == fitting.SIZES[-1]
    assert f"--print-size: {sizes[3]}pt;" in html.render(replace(found, foot=text("word " * 9000)))


def _colours(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block))


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: str, other: str) -> float:
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_contrasts_reach_the_level_aa(theme: str) -> None:
    templates = Path(html.__file__).parent / "templates"
    colours = _colours((templates / "common.css").read_text(encoding="utf-8"))
    if theme == "dark":
        colours |= _colours((templates / "dark.css").read_text(encoding="utf-8"))
    pairs = [(ink, ground) for ink in ("ink", "soft", "accent") for ground in ("paper", "ground")]
    pairs += [("ink", "lit"), ("accent", "lit")]
    verdicts = ("contradicted", "supported", "consistent", "not-checkable", "target")
    pairs += [(verdict, f"{verdict}-ground") for verdict in verdicts]
    weak = [pair for pair in pairs if _contrast(colours[pair[0]], colours[pair[1]]) < 4.5]
    assert weak == []


def test_labels_have_no_mark() -> None:
    source = html.render(sample(answer=text(Numeral(YEAR))))
    assert f'<p class="answer"><data class="n" value="2030">{YEAR.text}</data></p>' in source

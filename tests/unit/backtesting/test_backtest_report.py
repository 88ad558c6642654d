"""The report: one page that needs nothing else, the same for the same result."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from invented import panel, second_panel

from bilateral.backtesting import BacktestResult, backtest, write_report

GOLDEN = Path(__file__).with_name("report_outline.txt")
VOID = {"meta", "line", "rect", "circle", "polyline"}


class Outline(HTMLParser):
    """Headings, folds, captions and column heads; refuses tags that do not close."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.lines: list[str] = []
        self.names: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.names += [(name, value or "") for name, value in attrs]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.names += [(name, value or "") for name, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        tag, words = self.open[-1] if self.open else "", data.strip()
        if words and tag == "th" and self.lines and self.lines[-1].startswith("th "):
            self.lines[-1] += f" | {words}"
        elif words and tag in {"h1", "h2", "h3", "h4", "summary", "caption", "th"}:
            self.lines.append(f"{tag} {words}")


@pytest.fixture(scope="module")
def result() -> BacktestResult:
    return backtest(panel(), second=second_panel(), methods=["walk"])


@pytest.fixture(scope="module")
def page(result: BacktestResult) -> str:
    return write_report(result)


@pytest.fixture(scope="module")
def outline(page: str) -> Outline:
    parsed = Outline()
    parsed.feed(page)
    assert parsed.open == []
    return parsed


def test_the_outline_is_the_one_agreed_on(outline: Outline) -> None:
    assert "\n".join(outline.lines) + "\n" == GOLDEN.read_text(encoding="utf-8")


def test_the_page_needs_nothing_else(page: str, outline: Outline) -> None:
    assert not outline.tags & {"script", "link", "img", "iframe", "object"}
    assert not {name for name, _ in outline.names} & {"src", "href", "onclick", "onload", "style"}
    assert "url(" not in page
    assert "http" not in page
    assert "prefers-color-scheme:dark" in page
    assert 'name="viewport"' in page


def test_every_figure_has_words(page: str) -> None:
    figures = re.findall(r"<svg.*?</svg>", page, re.DOTALL)
    assert len(figures) > 20
    for figure in figures:
        assert 'role="img"' in figure
        assert re.search(r"<title>\w.*?</title><desc>said \d+%, happened \d+%", figure)


def test_the_numbers_are_those_of_the_result(page: str, result: BacktestResult) -> None:
    for score in result.scores:
        assert f"<td>{score.crps:.4f}</td>" in page
        for odds in score.odds:
            assert f"<td>{odds.brier:.4f}</td>" in page
    for note in result.caveats:
        assert note.replace("'", "&#x27;") in page


def test_the_same_result_gives_the_same_page(page: str, result: BacktestResult) -> None:
    assert write_report(result) == page


def test_names_are_escaped(result: BacktestResult) -> None:
    bad = replace(result, caveats=("<script>alert(1)</script>",))
    assert "<script>" not in write_report(bad)

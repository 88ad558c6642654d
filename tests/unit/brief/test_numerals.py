"""In every format and language, every numeral resolves, and the figures are the same."""

from __future__ import annotations

import io
import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from numerals import squeezed, traced, unresolved, untraced_words

import bilateral as bl

CASE = Path(__file__).parents[3] / "examples" / "minsk-tula"
LANGUAGES = ("en", "fr", "ru")
HIDDEN = {"style", "title", "head"}


class Visible(HTMLParser):
    """Text that a reader sees or hears: content, alternative texts and labels."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._hidden += tag in {"style", "script"}
        self.parts.append(" " if tag not in {"tspan", "span", "data", "bdi", "a", "sup"} else "")
        for name, value in attrs:
            if name in {"alt", "aria-label", "title"} and value:
                self.parts.append(f" {value} ")

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in {"style", "script"}
        self.parts.append(" " if tag not in {"tspan", "span", "data", "bdi", "a", "sup"} else "")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.parts.append(data)


@pytest.fixture(scope="module", params=LANGUAGES)
def page(request: pytest.FixtureRequest) -> bl.Brief:
    found = bl.read_statement((CASE / "statement.fr.txt").read_text(encoding="utf-8"))
    facts = bl.read_facts(CASE / "facts.csv")
    return bl.write_brief(found, facts, as_of="2025-10-31", language=request.param)


def data(page: bl.Brief) -> dict:
    return json.loads(json.dumps(page.to_dict()))


def figures_in(page: bl.Brief, rendered: str) -> set[str]:
    text = squeezed(rendered)
    return {f.text for f in page.figures if f.id and squeezed(f.text) in text}


def html_text(page: bl.Brief) -> str:
    parser = Visible()
    parser.feed(page.to_html())
    return "".join(parser.parts)


def pdf_text(page: bl.Brief) -> str:
    import pypdfium2

    with pypdfium2.PdfDocument(page.to_pdf()) as document:
        pages = [sheet.get_textpage().get_text_range() for sheet in document]
    # The running foot numbers the pages: it names no figure of the trade.
    return "\n".join(re.sub(r"\b\d+ / \d+\b", "", text) for text in pages)


def docx_text(page: bl.Brief) -> str:
    import docx

    document = docx.Document(io.BytesIO(page.to_docx()))
    space = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    lines = [
        "".join(t.text or "" for t in paragraph.iter(f"{space}t"))
        for paragraph in document.element.body.iter(f"{space}p")
    ]
    alts = [e.get("descr") or "" for e in document.element.body.iter() if e.get("descr")]
    return "\n".join((*lines, *alts))


@pytest.fixture(scope="module")
def terminal(page: bl.Brief) -> str:
    """The terminal text with lines so long that no figure is broken."""
    return page.to_text(width=600)


def test_words_hold_no_numeral(page: bl.Brief) -> None:
    assert untraced_words(data(page)) == []


def test_the_parser_finds_a_numeral_that_nothing_explains(page: bl.Brief, terminal: str) -> None:
    (left,) = unresolved(data(page), terminal + " and 4711 more")
    assert "4711" in left
    assert len(traced(data(page))) > 50


def test_every_numeral_of_the_terminal_text_resolves(page: bl.Brief, terminal: str) -> None:
    assert unresolved(data(page), terminal) == []


def test_every_numeral_of_the_html_resolves(page: bl.Brief) -> None:
    assert unresolved(data(page), html_text(page)) == []


def test_every_numeral_of_the_pdf_resolves(page: bl.Brief) -> None:
    assert unresolved(data(page), pdf_text(page)) == []


def test_every_numeral_of_the_document_resolves(page: bl.Brief) -> None:
    assert unresolved(data(page), docx_text(page)) == []


def test_the_formats_hold_the_same_figures(page: bl.Brief, terminal: str) -> None:
    every = {f.text for f in page.figures if f.id}
    assert figures_in(page, html_text(page)) == every
    assert figures_in(page, docx_text(page)) == every
    assert figures_in(page, terminal) == every
    assert figures_in(page, pdf_text(page)) == every

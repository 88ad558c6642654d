"""A statement beside what was read out of it: nothing lost, nothing obeyed, all of it linked."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_html import EVIL, Tree

import bilateral as bl
from bilateral.brief import clean, reading_page
from bilateral.brief.pieces import cut
from bilateral.brief.reading import KINDS, WORDS
from bilateral.cli import run
from bilateral.dossier import Dossier

CASE = Path(__file__).parents[3] / "examples" / "minsk-tula" / "statement.fr.txt"


@pytest.fixture(scope="module")
def dossier() -> Dossier:
    return bl.read_statement(CASE.read_text(encoding="utf-8"))


def test_the_statement_stands_there_word_for_word(dossier: Dossier) -> None:
    source = reading_page(dossier)
    body = source[source.index('<div class="statement"') : source.index("</section>")]
    body = re.sub(r"<sup>.*?</sup>", "", body)
    shown = "".join(data for data, _ in Tree(f"{body}</section>"[: len(body)]).texts)
    assert shown.split() == clean(dossier.text).split()


def test_everything_read_has_a_card_and_a_way_there_and_back(dossier: Dossier) -> None:
    tree = Tree(reading_page(dossier))
    things = (
        *dossier.claims,
        *dossier.parties,
        *dossier.actors,
        *dossier.sectors,
        *dossier.organisations,
        *dossier.projects,
    )
    assert len(tree.all("article")) == len(things) + 1  # and the occasion
    ends = {(a["href"] or "")[1:] for a in tree.all("a")}
    assert ends <= set(tree.ids)
    assert {i for i in tree.ids if i.startswith("card-")} <= ends
    assert not [i for i, n in Counter(tree.ids).items() if n > 1]
    labels = [a["aria-label"] for a in tree.all("a") if a.get("class") == "label"]
    assert [f"claim {claim.id}" for claim in dossier.claims] == labels[: len(dossier.claims)]


def test_a_card_says_what_a_claim_was_read_as(dossier: Dossier) -> None:
    source = reading_page(dossier)
    assert "<dd><bdi>Belarus – Tula Region</bdi></dd>" in source
    for claim in dossier.claims:
        for reading in claim.readings:
            assert f"<bdi>{reading.id}: {reading.meaning}" in source


def test_headings_nest_and_the_language_of_the_text_is_told(dossier: Dossier) -> None:
    tree = Tree(reading_page(dossier))
    levels = [int(tag[1]) for tag, _, _ in tree.elements if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert all(later - sooner <= 1 for sooner, later in pairwise(levels))
    statement = next(a for a in tree.all("div") if a.get("class") == "statement")
    assert statement["lang"] == "fr"


def test_words_come_from_a_catalogue(dossier: Dossier) -> None:
    changed = {key: f"«{key}»" for key in WORDS} | {"language": "ru"}
    source = reading_page(dossier, words=changed)
    assert '<html lang="ru">' in source
    for kind in KINDS:
        assert f"«{kind}»</h3>" in source
    assert "What was read" not in source


def _dossier(text: str, **fields: object) -> Dossier:
    return Dossier.model_validate(
        {"schema": "bilateral-dossier/1", "lang": "en", "text": text} | fields
    )


def _span(text: str, start: int, end: int) -> dict[str, object]:
    return {"start": start, "end": end, "text": text[start:end]}


def test_overlapping_spans_are_all_marked_and_reached() -> None:
    text = "abcdefghij"
    found = _dossier(
        text,
        claims=[{"id": "c1", "type": "level", "span": _span(text, 0, 6)}],
        sectors=[{"id": "k1", "span": _span(text, 4, 10)}],
        organisations=[{"id": "o1", "span": _span(text, 4, 6)}],
    )
    source = reading_page(found)
    assert (
        '<p dir="auto"><span id="at-1"></span><a href="#card-1" class="piece p1 claim">abcd</a>'
        '<span id="at-3"></span><span id="at-2"></span>'
        '<a href="#card-3" class="piece p3 organisation p1 claim p2 area">ef</a>'
        '<sup><a class="label" href="#card-1" aria-label="claim c1">c1</a></sup>'
        '<a href="#card-2" class="piece p2 area">ghij</a></p>'
    ) in source


def test_a_thing_that_others_cover_is_named_in_the_text() -> None:
    text = "abcdef"
    found = _dossier(
        text,
        sectors=[{"id": "k1", "span": _span(text, 0, 6)}],
        organisations=[{"id": "o1", "span": _span(text, 0, 6)}],
    )
    ends = {a["href"] for a in Tree(reading_page(found)).all("a")}
    assert {"#card-1", "#card-2"} <= ends


def test_a_span_may_run_over_lines() -> None:
    text = "ab\n\ncd"
    found = _dossier(text, projects=[{"id": "p1", "span": _span(text, 1, 6)}])
    source = reading_page(found)
    assert '">b</a></p>' in source
    assert '<p dir="auto"><a href="#card-1" class="piece p1 project">cd</a></p>' in source


def test_no_input_is_obeyed() -> None:
    text = EVIL.replace("\ud800", "")
    names = {"id": text, "span": _span(text, 0, len(text))}
    found = _dossier(
        text,
        id=text,
        claims=[{**names, "type": "level", "note": text, "currency": "USD", "amount": 1.0}],
        parties=[{"code": text, "kind": "country", "within": text}],
        actors=[{**names, "name": text, "office": text, "aliases": [text]}],
        sectors=[{**names, "label": text, "flow": text, "hs": [text]}],
        organisations=[{**names, "name": text, "country": text}],
        projects=[{**names, "label": text, "place": text, "organisations": [text]}],
        missing=[text],
        caveats=[text],
    )
    source = reading_page(found)
    tree = Tree(source)
    assert not {"script", "img", "svg"} & {tag for tag, _, _ in tree.elements}
    assert not [a for _, a, _ in tree.elements if {"onerror", "onload"} & set(a)]
    assert not {"\x00", "\x1b", "\N{RIGHT-TO-LEFT OVERRIDE}"} & set(source)
    assert {a["href"] for a in tree.all("a")} <= {f"#{i}" for i in tree.ids}


def test_an_empty_reading_says_so() -> None:
    assert WORDS["nothing"] in reading_page(_dossier("Good morning."))


@given(
    st.text(alphabet="ab\n", min_size=1, max_size=30),
    st.lists(st.tuples(st.integers(0, 29), st.integers(1, 30)), max_size=8),
)
def test_pieces_are_the_text_and_know_their_spans(text: str, ends: list[tuple[int, int]]) -> None:
    spans = [(a, b, n) for n, (a, b) in enumerate(ends) if a < b <= len(text)]
    lines = list(cut(text, spans))
    assert ["".join(p.text for p in line) for line in lines] == [x for x in text.split("\n") if x]
    covered = Counter(n for line in lines for p in line for n in p.under for _ in p.text)
    assert covered == Counter(n for a, b, n in spans for c in text[a:b] if c != "\n")


def test_the_command_writes_the_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "reading.html"
    assert run(["read", str(CASE), "--html", str(out)]) == 0
    shown = capsys.readouterr()
    assert shown.out == ""
    assert f"{out} written" in shown.err
    assert out.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


def test_the_command_never_writes_over_the_statement(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    statement = tmp_path / "s.txt"
    statement.write_text("Turnover was 5 million dollars.", encoding="utf-8")
    assert run(["read", str(statement), "--html", str(statement)]) == 2
    assert "would replace the statement" in capsys.readouterr().err
    assert statement.read_text(encoding="utf-8") == "Turnover was 5 million dollars."


def test_a_page_that_cannot_be_written_is_bad_input(tmp_path: Path) -> None:
    assert run(["read", str(CASE), "--html", str(tmp_path / "no" / "x.html")]) == 2


def test_one_page_is_not_made_of_many_statements(tmp_path: Path) -> None:
    many = ["--jsonl", str(tmp_path / "in.jsonl"), str(tmp_path / "out.jsonl")]
    assert run(["read", "--html", str(tmp_path / "x.html"), *many]) == 2
    assert not (tmp_path / "x.html").exists()

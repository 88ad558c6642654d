"""Texts that a format might obey come out of every format as text, and as nothing else."""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata
import warnings
import zipfile
from collections import Counter
from dataclasses import replace
from functools import lru_cache
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import openpyxl
import pypdf
import pytest
from hostile import dossier, facts, harmless, named
from lxml import etree
from payloads import GROUPS, PAYLOADS

import bilateral as bl
from bilateral.brief import clean, reading_page
from bilateral.brief.layout import length
from bilateral.brief.model import Verbatim
from bilateral.brief.pdf import PageFitWarning
from bilateral.brief.workbook import safe
from bilateral.dossier import dossier_from_json

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bilateral.brief import Brief

SIZE = 11  # payloads of a page
BATCHES = tuple(PAYLOADS[n : n + SIZE] for n in range(0, len(PAYLOADS), SIZE))
LANGUAGES = ("en", "fr", "ru")
HIDDEN = {"Cc", "Cf", "Cs"}
JOINERS = {"\u200c", "\u200d"}
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")
OUTWARD = {"/JavaScript", "/JS", "/Launch", "/URI", "/GoToR", "/SubmitForm", "/ImportData",
           "/EmbeddedFile", "/EmbeddedFiles", "/RichMedia", "/OpenAction", "/AA"}  # fmt: skip


def published(given: str) -> bool:
    """Whether a facts table may hold a text; the others are refused with the words why."""
    try:
        facts([given])
    except bl.InputError:
        return False
    return True


# One page of each language with the fast tests, the others with all of them.
PAGES = [
    number if number < 3 else pytest.param(number, marks=pytest.mark.slow)
    for number in range(len(BATCHES))
]


@pytest.fixture(scope="module", params=PAGES)
def batch(request: pytest.FixtureRequest) -> tuple[str, ...]:
    """Payloads of one page; all tests of a page follow each other."""
    return BATCHES[request.param]


@pytest.fixture(scope="module")
def brief(batch: tuple[str, ...]) -> Brief:
    """The page with the payloads of a batch."""
    said = [text if published(text) else f"office {n}" for n, text in enumerate(batch)]
    language, target = kind(batch)
    return bl.write_brief(dossier(batch, target=target), facts(said), language=language)


@pytest.fixture(scope="module")
def plain(batch: tuple[str, ...]) -> Brief:
    """The same page with plain words."""
    return plainly(*kind(batch))


def kind(batch: tuple[str, ...]) -> tuple[str, bool]:
    """Language of the page of a batch, and whether it has a target: one page of each language."""
    number = BATCHES.index(batch)
    return LANGUAGES[number % len(LANGUAGES)], number < len(LANGUAGES)


@lru_cache
def plainly(language: str, target: bool) -> Brief:
    words = [f"x{n}" for n in range(SIZE)]
    return bl.write_brief(dossier(words, target=target), facts(words), language=language)


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def lost(batch: Sequence[str], whole: str) -> list[str]:
    """Payloads that do not stand in a text, wherever its lines break."""
    shown = squeezed(whole)
    return [text for text in batch if squeezed(clean(text)) not in shown]


def unseen(text: str) -> set[str]:
    """Characters that cannot be seen, but for joiners and the ends of lines."""
    return {c for c in text if unicodedata.category(c) in HIDDEN} - JOINERS - {"\n"}


def test_there_are_enough_of_them() -> None:
    assert len(set(PAYLOADS)) == len(PAYLOADS) >= 200
    assert min(map(len, GROUPS.values())) >= 4


def test_a_table_refuses_control_characters_only() -> None:
    refused = [text for text in PAYLOADS if not published(text)]
    assert set(refused) == {
        text
        for text in PAYLOADS
        if any(unicodedata.category(c) == "Cc" and c not in "\t\n" for c in text)
        and not text.startswith("\x1c")  # stands around a cell, as space does
    }


# ---- Text ------------------------------------------------------------------------------------


def test_text(brief: Brief, batch: tuple[str, ...]) -> None:
    assert lost(batch, brief.to_text(width=20_000)) == []
    shown = brief.to_text()
    assert max(map(length, shown.splitlines())) <= 80
    assert unseen(shown) == set()
    assert re.sub(r"\x1b\[\d*m", "", brief.to_text(color=True)) == shown


# ---- HTML ------------------------------------------------------------------------------------


class Tags(HTMLParser):
    """What a page is made of, without its texts and the values of most attributes."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.made: list[tuple[str, ...]] = []
        self.texts: list[str] = []
        self.links: list[str] = []
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        names = [f"class={v}" if name == "class" else name for name, v in given.items()]
        self.made.append((tag, *names))
        self.links += [given[name] for name in ("href", "src") if name in given]

    def handle_endtag(self, tag: str) -> None:
        self.made.append((f"/{tag}",))

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    def handle_comment(self, data: str) -> None:
        self.made.append(("comment", data))

    def handle_decl(self, decl: str) -> None:
        self.made.append(("declaration", decl))

    def handle_pi(self, data: str) -> None:
        self.made.append(("instruction", data))

    def unknown_decl(self, data: str) -> None:
        self.made.append(("unknown", data))


def harmless_html(source: str, plain: str) -> Tags:
    """Check that a page is made of what a plain page is made of."""
    found = Tags(source)
    assert found.made == Tags(plain).made
    assert [link for link in found.links if not link.startswith("#")] == []
    assert not {"script", "iframe", "img", "object"} & {made[0] for made in found.made}
    assert unseen(source) == set()
    return found


def test_html(brief: Brief, plain: Brief, batch: tuple[str, ...]) -> None:
    found = harmless_html(brief.to_html(), plain.to_html())
    assert lost(batch, "".join(found.texts)) == []


def test_the_page_of_what_was_read(batch: tuple[str, ...]) -> None:
    words = [harmless(text, n) for n, text in enumerate(batch)]
    found = harmless_html(reading_page(dossier(batch)), reading_page(dossier(words)))
    assert lost(batch, "".join(found.texts)) == []


# ---- PDF -------------------------------------------------------------------------------------


def objects(data: bytes) -> Iterator[Any]:
    reader = pypdf.PdfReader(io.BytesIO(data))
    for number in range(1, len(reader.xref_objStm) + sum(map(len, reader.xref.values())) + 1):
        found = reader.get_object(number)
        if found is not None:
            yield found


def keys(thing: Any) -> Iterator[str]:
    if isinstance(thing, dict):
        for key, value in thing.items():
            yield str(key)
            yield from keys(value) if not isinstance(value, pypdf.generic.IndirectObject) else ()
    elif isinstance(thing, list):
        for value in thing:
            yield from keys(value) if not isinstance(value, pypdf.generic.IndirectObject) else ()
    elif isinstance(thing, pypdf.generic.NameObject):
        yield str(thing)


def kinds(data: bytes) -> set[str]:
    """Roles of the parts of a page, and kinds of actions."""
    return {str(each["/S"]) for each in objects(data) if isinstance(each, dict) and "/S" in each}


@lru_cache
def plainly_pdf(language: str, target: bool) -> bytes:
    return read_pdf(plainly(language, target))[0]


def read_pdf(brief: Brief) -> tuple[bytes, str]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", PageFitWarning)  # what has no room, and letters of no font
        data = brief.to_pdf()
    sheets = pypdf.PdfReader(io.BytesIO(data)).pages
    return data, "".join(sheet.extract_text() for sheet in sheets)


@pytest.mark.slow
def test_pdf(brief: Brief, batch: tuple[str, ...]) -> None:
    data, text = read_pdf(brief)
    found = {key for each in objects(data) for key in keys(each)}
    assert "/StructTreeRoot" in found
    assert found & OUTWARD == set()
    assert kinds(data) <= kinds(plainly_pdf(*kind(batch)))
    assert not {c for c in text if unicodedata.category(c) in HIDDEN} - {"\n"} - JOINERS
    shown = squeezed(unicodedata.normalize("NFKC", text))
    for payload in batch:
        for word in clean(payload).split():
            if re.fullmatch("[!-~\u00a0-\u024f\u0400-\u045f]{1,60}", word):
                assert unicodedata.normalize("NFKC", word) in shown


# ---- DOCX ------------------------------------------------------------------------------------


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def tags(xml: bytes) -> list[str]:
    return [etree.QName(element).localname for element in etree.fromstring(xml).iter()]


@pytest.mark.slow
def test_docx(brief: Brief, plain: Brief, batch: tuple[str, ...]) -> None:
    found, known = parts(brief.to_docx()), parts(plain.to_docx())
    assert set(found) == set(known)
    body = etree.fromstring(found["word/document.xml"])
    assert lost(batch, "".join(body.itertext())) == []
    for name, xml in found.items():
        if name.endswith((".xml", ".rels")):
            assert tags(xml) == tags(known[name]), name
        if name.endswith(".rels"):
            assert b"External" not in xml
    fields = etree.fromstring(found["word/footer1.xml"]).iter("{*}fldSimple")
    assert [field.get(f"{{{body.nsmap['w']}}}instr") for field in fields] == [
        " PAGE ", " NUMPAGES ",
    ]  # fmt: skip
    for link in body.iter("{*}hyperlink"):
        assert {etree.QName(name).localname for name in link.attrib} == {"anchor", "history"}
    assert not list(body.iter("{*}instrText", "{*}fldSimple", "{*}altChunk", "{*}object"))


# ---- XLSX ------------------------------------------------------------------------------------


def test_xlsx(brief: Brief, plain: Brief, batch: tuple[str, ...]) -> None:
    data, other = brief.to_xlsx(), plain.to_xlsx()
    found, known = parts(data), parts(other)
    assert set(found) == set(known)
    for name, xml in found.items():
        if name.startswith("xl/worksheets/"):
            made, wanted = Counter(tags(xml)), Counter(tags(known[name]))
            assert made - Counter(col=made["col"]) == wanted - Counter(col=wanted["col"]), name
            assert not {"f", "hyperlink"} & set(made)
    shared = set(tags(found["xl/sharedStrings.xml"]))
    assert shared == {"sst", "si", "t"}
    book, twin = openpyxl.load_workbook(io.BytesIO(data)), openpyxl.load_workbook(io.BytesIO(other))
    assert book.sheetnames == twin.sheetnames
    texts: list[str] = []
    for sheet in book.worksheets:
        assert sheet.dimensions == twin[sheet.title].dimensions
        for cell in (cell for row in sheet.iter_rows() for cell in row):
            assert cell.data_type in {"s", "n"}
            if isinstance(cell.value, str):
                assert cell.data_type == "s"
                texts.append(cell.value)
    assert lost(batch, "\n".join(texts)) == []
    assert not any(unseen(text) for text in texts)
    assert [text for text in saved_as_csv(texts) if runs(text)] == []
    assert {safe(text) for text in batch} <= set(texts)


def saved_as_csv(texts: Sequence[str]) -> list[str]:
    """Return texts as they come back from a CSV file."""
    out = io.StringIO()
    csv.writer(out).writerows([text] for text in texts)
    return [row[0] for row in csv.reader(io.StringIO(out.getvalue()))]


def runs(text: str) -> bool:
    """Whether a spreadsheet would take a text for a formula; signed numbers are none."""
    begun = text.lstrip(" \n\v\f\u00a0\u200c\u200d")
    return begun.startswith(FORMULA) and not re.fullmatch(r"[+-]\d[\d.,\s]*%?", text)


# ---- JSON ------------------------------------------------------------------------------------


def strings(thing: Any) -> Iterator[str]:
    if isinstance(thing, str):
        yield thing
    elif isinstance(thing, dict):
        for value in thing.values():
            yield from strings(value)
    elif isinstance(thing, list):
        for value in thing:
            yield from strings(value)


def test_json(brief: Brief, batch: tuple[str, ...]) -> None:
    made = brief.to_dict()
    text = json.dumps(made, ensure_ascii=False, allow_nan=False)
    again = json.loads(text.encode("utf-8"))
    assert again == json.loads(json.dumps(made))
    assert set(batch) <= set(strings(again))


# ---- What is no whole text, and names --------------------------------------------------------

HALVES = ("\ud800", "a\udfffb", "\ud83d alone")


@pytest.mark.parametrize("half", HALVES)
def test_half_characters_are_refused_or_replaced(half: str) -> None:
    with pytest.raises(bl.InputError, match="half characters"):
        dossier(["x", half])
    brief = replace(plainly("en", False), title=(Verbatim(half, "dossier"),))
    shown = clean(half)
    assert shown.startswith(brief.to_text().splitlines()[0].split("  ")[0].rstrip())
    assert shown in "".join(Tags(brief.to_html()).texts)
    book = openpyxl.load_workbook(io.BytesIO(brief.to_xlsx()))
    assert book.worksheets[0]["A1"].value == shown
    assert shown.encode() in parts(brief.to_docx())["word/document.xml"]
    assert shown.replace(" ", "") in squeezed(read_pdf(brief)[1])


@pytest.mark.slow
def test_names_of_things(batch: tuple[str, ...]) -> None:
    published = facts(["one office", "another"])
    plain = named("x")
    both = (bl.write_brief(plain, published).to_html(), reading_page(plain))
    known = {made[0] for source in both for made in Tags(source).made}
    for given in batch:
        found = named(given)
        brief = bl.write_brief(found, published)
        for source in (brief.to_html(), reading_page(found)):
            made = Tags(source)
            assert {tag for tag, *_ in made.made} <= known
            assert not [link for link in made.links if not link.startswith("#")]
            assert not [name for _, *names in made.made for name in names if name[:2] == "on"]
            assert unseen(source) == set()
        assert lost([given], brief.to_text(width=20_000)) == []
        assert unseen(brief.to_text()) == set()
        sheets = openpyxl.load_workbook(io.BytesIO(brief.to_xlsx())).worksheets
        cells = [cell for sheet in sheets for row in sheet.iter_rows() for cell in row]
        assert {cell.data_type for cell in cells} <= {"s", "n"}
        assert not [
            cell.value for cell in cells if isinstance(cell.value, str) and runs(cell.value)
        ]
        document = parts(brief.to_docx())["word/document.xml"]
        assert not {"instrText", "fldSimple", "object"} & set(tags(document))
        json.dumps(brief.to_dict(), allow_nan=False)


def test_a_language_is_a_code_and_a_date_is_one() -> None:
    body = {"schema": "bilateral-dossier/1", "text": "x", "lang": "en"}
    for given in PAYLOADS:
        with pytest.raises(bl.InputError, match="lang"):
            dossier_from_json(json.dumps({**body, "lang": given}).encode(), "lang.json")
        event = {"event": {"type": "visit", "date": given}}
        found = dossier_from_json(json.dumps({**body, **event}).encode(), "date.json")
        with pytest.raises(bl.InputError, match="is not a date"):
            bl.check(found, facts(["x"]))

"""A good status proves nothing: pages, messages and half files are never kept."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
from download_site import Site, manners, network, serving, table, whole

from bilateral.errors import SourceError
from bilateral.sources.download import Fetched, fetch

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DATA = table(500)
ROWS = json.dumps({"count": 1, "data": [{"reporterCode": 842}], "error": ""}).encode()
LOGIN = b"<!DOCTYPE html>\n<html><head><title>Sign\n in</title></head><body>t,k,v</body></html>\n"


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with serving() as found:
        yield found


def get(site: Site, folder: Path, data: bytes, kind: str, **more: Any) -> Fetched:
    headers = more.pop("headers", {})
    site.pages["/x"] = whole(data, **headers)
    wanted = site.wanted("/x", kind, **more)
    return fetch(wanted, folder, network=network(), manners=manners())


def gzipped(data: bytes, level: int = 9) -> bytes:
    return gzip.compress(data, level, mtime=0)


def zipped(*members: tuple[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


GOOD = [
    ("csv", DATA),
    ("csv", b"\xef\xbb\xbf" + DATA),
    ("csv", DATA.replace(b"\n", b"\r\n")),
    ("csv", DATA.decode().encode("utf-16")),
    ("json", ROWS),
    ("json", b'[{"a": 1}]'),
    ("json", b'{"title": "Trade", "data": [1]}'),
    ("gzip", gzipped(DATA)),
    ("gzip", gzipped(DATA) + gzipped(DATA)),
    ("zip", zipped(("a.csv", DATA), ("readme.txt", b"words"))),
]


@pytest.mark.parametrize(("kind", "data"), GOOD)
def test_good_bodies(kind: str, data: bytes, site: Site, tmp_path: Path) -> None:
    assert get(site, tmp_path, data, kind).path.read_bytes() == data


PACKED = gzipped(DATA)
ARCHIVE = zipped(("a.csv", DATA))
FLIPPED = bytearray(ARCHIVE)
FLIPPED[60] ^= 4
WRONG: list[tuple[str, bytes, str]] = [
    ("csv", b"", "empty file"),
    ("csv", b"\xef\xbb\xbf", "blank"),
    ("csv", b" \r\n\n", "blank"),
    ("csv", b"\0" * 100, "blank"),
    ("csv", LOGIN, r"web page \(title 'Sign in'\)"),
    ("csv", b"\n\n  " + LOGIN.lower(), "web page"),
    ("csv", b"\xef\xbb\xbf" + LOGIN, "web page"),
    ("csv", b"<?xml version='1.0'?><Error><Code>AccessDenied, </Code></Error>\n", "XML"),
    ("csv", b'{"statusCode": 429, "message": "Rate limit is exceeded."}\n', "Rate limit"),
    ("csv", b'[{"error": "quota, exceeded"}]\n', "quota, exceeded"),
    ("csv", b'{"data": "cut, in the mid\n', "JSON"),
    ("csv", b"Too many requests\n", "without columns: 'Too many requests'"),
    ("csv", DATA.removesuffix(b"\n"), "last line"),
    ("csv", PACKED, "gzip file, not csv"),
    ("csv", ARCHIVE, "zip file, not csv"),
    ("csv", b"PAR1,,,\n", "parquet file, not csv"),
    ("csv", b"%PDF-1.7,\n", "pdf file, not csv"),
    ("json", DATA, "cut or damaged"),
    ("json", LOGIN, "web page"),
    ("json", ROWS[:-20], "JSON message|cut or damaged"),
    ("json", b'{"statusCode": 401, "message": "Access denied"}', "Access denied"),
    ("json", b'{"count": 0, "data": [], "error": ""}', "no rows"),
    ("json", b'{"data": [1], "error": "only a part"}', "only a part"),
    ("json", b'{"error": {"message": "quota"}}', "quota"),
    ("json", b"null", "no rows"),
    ("json", b"7", "no rows"),
    ("json", b"[" * 100_000, "JSON"),
    ("json", PACKED, "gzip file, not json"),
    ("gzip", DATA, "no gzip file"),
    ("gzip", LOGIN, "web page"),
    ("gzip", b'{"message": "no such key"}', "no such key"),
    ("gzip", PACKED[:-1], "cut or damaged"),
    ("gzip", PACKED[: len(PACKED) // 2], "cut or damaged"),
    ("gzip", PACKED + b"rubbish", "cut or damaged"),
    ("gzip", PACKED[:-8] + b"\0\0\0\0" + PACKED[-4:], "cut or damaged"),
    ("gzip", gzipped(b""), "nothing in the gzip"),
    ("gzip", gzipped(LOGIN), "web page"),
    ("gzip", gzipped(b"\0" * (201 << 20), 1), "unpacks to more than"),
    ("zip", DATA, "no zip file"),
    ("zip", ARCHIVE[:-30], "cut or damaged"),
    ("zip", ARCHIVE[: len(ARCHIVE) // 2], "cut or damaged"),
    ("zip", bytes(FLIPPED), "cut or damaged"),
    ("zip", zipped(), "nothing in the zip"),
    ("zip", zipped(("a", b"\0" * (201 << 20))), "unpacks to more than"),
    ("zip", LOGIN, "web page"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "data", "words"), WRONG)
def test_wrong_bodies(kind: str, data: bytes, words: str, site: Site, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=words) as refused:
        get(site, tmp_path, data, kind)
    assert len(refused.value.message) < 250
    assert [p for p in tmp_path.iterdir() if not p.name.startswith(".turn-")] == []


def test_a_source_may_end_its_files_without_a_line_end(site: Site, tmp_path: Path) -> None:
    bare = DATA.removesuffix(b"\n")
    assert get(site, tmp_path, bare, "csv", unended=True).path.read_bytes() == bare


def test_an_answer_that_is_as_long_as_answers_may_be_was_cut(site: Site, tmp_path: Path) -> None:
    rows = json.dumps({"data": [{"a": i} for i in range(500)]}).encode()
    with pytest.raises(SourceError, match="cuts answers off"):
        get(site, tmp_path, rows, "json", limits=(500,))
    assert get(site, tmp_path, rows, "json", limits=(501,)).record.bytes == len(rows)


def test_another_delimiter(site: Site, tmp_path: Path) -> None:
    tabs = DATA.replace(b",", b"\t")
    with pytest.raises(SourceError, match="without columns"):
        get(site, tmp_path, tabs, "csv")
    assert get(site, tmp_path, tabs, "csv", delimiter="\t").path.read_bytes() == tabs


def test_a_transfer_that_was_packed_is_not_taken_for_the_file(site: Site, tmp_path: Path) -> None:
    packed = {"headers": {"Content_Encoding": "gzip"}}
    with pytest.raises(SourceError, match="asked not to"):
        get(site, tmp_path, PACKED, "csv", **packed)
    assert get(site, tmp_path, PACKED, "gzip", **packed).path.read_bytes() == PACKED

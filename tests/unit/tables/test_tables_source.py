from __future__ import annotations

import gzip
import io
import os
import zipfile
from typing import TYPE_CHECKING

import pytest

from bilateral.errors import BadTableError, InputError
from bilateral.tables.encoding import likely
from bilateral.tables.source import MAX_BYTES, identify, load

if TYPE_CHECKING:
    from pathlib import Path


def zipped(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (gzip.compress(b"id,side"), "gzip"),
        (b"BZh91AY", "bzip2"),
        (b"\xfd7zXZ\x00\x00", "xz"),
        (b"\x28\xb5\x2f\xfd12", "zstd"),
        (b"7z\xbc\xaf\x27\x1c", "7z"),
        (b"Rar!\x1a\x07\x00", "RAR"),
        (b"PAR1abc", "Parquet"),
        (b"ARROW1\0\0", "Arrow"),
        (b"SQLite format 3\x00", "SQLite"),
        (b"12345678DUCK", "DuckDB"),
        (b"%PDF-1.7", "PDF"),
        (b"{\\rtf1}", "RTF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "password"),
        (b"\x89PNG\r\n", "PNG"),
        (b"\x7fELF\x02", "program"),
        (zipped("facts.csv"), "zip archive (with 'facts.csv')"),
        (zipped(), "zip archive (with nothing)"),
        (zipped("word/document.xml"), "Word"),
        (zipped("xl/workbook.bin"), "XLSB"),
        (zipped("mimetype", "content.xml"), "OpenDocument"),
        (zipped("xl/workbook.xml")[:-30], "damaged"),
        (b"PK\x03\x04", "damaged"),
        (b"", "empty"),
        (b"\xef\xbb\xbf \n", "empty"),
        (b"<html><title>Log  in</title>", "title 'Log in'"),
        (b'\xef\xbb\xbf  <!DOCTYPE HTML PUBLIC "x">', "web page"),
        (b"<?xml version='1.0'?><a/>", "XML"),
        (b'{"a": 1}', "keys 'a'"),
        (b"{}", "no keys"),
        (b"[]", "list of 0"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_other_kinds_are_refused_by_name(data: bytes, what: str) -> None:
    with pytest.raises(BadTableError) as raised:
        identify(data, "facts.csv")
    assert what in str(raised.value)


def test_csv_and_xlsx_are_told_by_content() -> None:
    assert identify(b"id,side\n", "x.xlsx").kind == "csv"
    assert identify(zipped("xl/workbook.xml"), "x.csv").kind == "xlsx"
    assert identify(b"PKX,side\n", "x.csv").kind == "csv"


def test_too_large() -> None:
    with pytest.raises(BadTableError, match="larger than 10 MB"):
        identify(b"a" * (MAX_BYTES + 1), "x.csv")


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le-bom", "utf-16-be"])
def test_unicode_is_read(codec: str) -> None:
    text = "id,note\nF01,область – région\n"
    marks = {"utf-16-le-bom": "utf-16-le", "utf-16-be": "utf-16-be"}
    data = ("\ufeff" + text).encode(marks[codec]) if codec in marks else text.encode(codec)
    assert identify(data, "x.csv").text() == text


@pytest.mark.parametrize("codec", ["cp1251", "koi8-r", "cp866", "cp1252"])
@pytest.mark.parametrize("upper", [False, True])
def test_old_encodings_are_named(codec: str, upper: bool) -> None:
    russian = ["Правительство Тульской области", "товарооборот вырос", "Минск и Тула", "рубли"]
    french = ["préfecture de la région", "échanges commerciaux", "à la conférence", "données"]
    for text in french if codec == "cp1252" else russian:
        shown = text.title() if upper else text
        assert likely(f"F01,{shown},1\n".encode(codec))[0][0] == codec


def test_damaged_unicode() -> None:
    for data, word in (
        ("id".encode("utf-32"), "UTF-32"),
        (b"\xff\xfea\x00b", "damaged"),
        ("id,side\n".encode("utf-16-be"), "big-endian"),
        (b"id,side\nF01,\x81\x8d\x90\n", "UTF-8"),
    ):
        with pytest.raises(BadTableError) as raised:
            identify(data, "x.csv").text()
        assert word in str(raised.value)


def test_paths(tmp_path: Path) -> None:
    for path, word in (
        (tmp_path / "nothing.csv", "no file 'nothing.csv'"),
        (tmp_path, "is a folder"),
        ("a\x00b", "not a usable path"),
        ("x" * 5000, "not a usable path"),
    ):
        with pytest.raises(InputError) as raised:
            load(path)
        assert word in str(raised.value)
        assert str(tmp_path) not in str(raised.value)
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(InputError, match="not an ordinary file"):
        load(pipe)

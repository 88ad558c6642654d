"""What a profile may declare about its downloads, and what may be asked of it."""

from __future__ import annotations

from typing import Any

import pytest

from bilateral.errors import BadDocumentError, InputError
from bilateral.sources import built_in, profile, read_profile
from bilateral.sources.download import Downloads, downloads

DECLARED = """
name: test source
title: A source
table: reported
delimiter: tab
columns:
  t: {as: year, type: year}
key: [year]
download:
  hosts: [Data.example, mirror.example]
  address: https://data.example/files/{hs}?y={year}
  name: table_{hs}_{year}.csv.gz
  parameters: {hs: '[0-9]{2}', year: '[0-9]{4}|(all)'}
  kind: gzip
  key: Api-Key
  checksums: {table_17_2020.csv.gz: CHECKSUM}
"""
SUM = "0123456789abcdef" * 4


def declared(*changes: tuple[str, str]) -> Downloads:
    text = DECLARED.replace("CHECKSUM", SUM)
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return downloads(read_profile(text, "test.yaml"))


def test_an_address_from_parameters() -> None:
    wanted = declared().wanted({"hs": "17", "year": "2020"})
    assert wanted.url == "https://data.example/files/17?y=2020"
    assert wanted.name == "table_17_2020.csv.gz"
    assert (wanted.kind, wanted.sha256, wanted.delimiter) == ("gzip", SUM, "\t")
    assert wanted.hosts == ("data.example", "mirror.example")
    assert declared().wanted({"hs": "17", "year": "2021"}).sha256 is None
    assert declared().wanted({"hs": "17", "year": "2021"}, "F" * 64).sha256 == "f" * 64


def test_every_wrong_parameter_is_named() -> None:
    with pytest.raises(InputError) as refused:
        declared().wanted({"hs": "../17", "years": "2020"})
    assert [p.column for p in refused.value.problems] == ["years", "hs", "year"]
    with pytest.raises(InputError, match="not a SHA-256"):
        declared().wanted({"hs": "17", "year": "2021"}, "abc")


def test_a_parameter_cannot_change_the_address() -> None:
    loose = declared(("'[0-9]{4}|(all)'", "'.*'"), ("{hs}?y={year}", "{hs}/{year}"))
    wanted = loose.wanted({"hs": "17", "year": "../../@evil.example/?a=1#b"})
    assert wanted.url == ("https://data.example/files/17/..%2F..%2F%40evil.example%2F%3Fa%3D1%23b")
    assert wanted.name == "table_17_.._.._evil.example_a_1_b.csv.gz"


@pytest.mark.parametrize(
    ("name", "becomes"),
    [
        ("../../etc/passwd", "etc_passwd"),
        ("a b/ü.csv", "a_b_.csv"),
        (".hidden", "hidden"),
        ("x" * 300, "x" * 120),
    ],
)
def test_a_name_is_one_file_in_one_folder(name: str, becomes: str) -> None:
    assert declared().at("https://data.example/x", name).name == becomes


@pytest.mark.parametrize("path", ["", "/", "/..", "/con.csv", "/NUL", "/a/", "/com1.txt"])
def test_an_address_that_names_no_file(path: str) -> None:
    with pytest.raises(InputError, match="names no file"):
        declared().at(f"https://data.example{path}")


def test_a_key_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BILATERAL_KEY_TEST_SOURCE", " s3cret ")
    wanted = declared().wanted({"hs": "17", "year": "2020"})
    assert wanted.headers == {"Api-Key": "s3cret"}
    assert "s3cret" not in repr(wanted)
    with pytest.raises(InputError, match="cannot be sent"):
        declared(("https://", "http://")).wanted({"hs": "17", "year": "2020"})
    monkeypatch.setenv("BILATERAL_KEY_TEST_SOURCE", "a\nb: c")
    with pytest.raises(InputError, match="cannot be sent") as refused:
        declared().wanted({"hs": "17", "year": "2020"})
    assert "b: c" not in str(refused.value)


@pytest.mark.parametrize(
    ("old", "new", "column"),
    [
        ("hosts: [Data.example, mirror.example]", "hosts: []", "download.address"),
        ("https://data.example/", "ftp://data.example/", "download.address"),
        ("https://data.example/", "https://evil.example/", "download.address"),
        ("https://data.example/", "https://{hs}.example/", "download.address"),
        ("address: https://data.example/files/{hs}?y={year}", "address: x", "download.address"),
        ("year: '[0-9]{4}|(all)'", "years: '.'", "download.parameters"),
        ("'[0-9]{2}'", "'[0-9'", "download.parameters.hs"),
        ("kind: gzip", "kind: tar", "download.kind"),
        (SUM, "12", "download.checksums.table_17_2020.csv.gz"),
        ("  kind:", "  kinds:", "download.kinds"),
    ],
)
def test_what_cannot_be_declared(old: str, new: str, column: str) -> None:
    with pytest.raises(BadDocumentError) as refused:
        declared((old, new))
    assert column in [p.column for p in refused.value.problems]


def test_a_source_without_downloads() -> None:
    bare = DECLARED.split("download:")[0]
    with pytest.raises(InputError, match="has no downloads"):
        downloads(read_profile(bare, "test.yaml"))


@pytest.mark.parametrize("name", built_in())
def test_built_in_sources_declare_https_only(name: str) -> None:
    found: Any = profile(name)
    if found.download:
        assert downloads(found).address.startswith("https://")

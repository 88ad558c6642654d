"""Codes of sources: every one leads to an economy, and names are folded the same way twice."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from bilateral.sources import built_in, profile
from bilateral.sources.casting import unit_scale
from bilateral.sources.codes import codes, folded
from bilateral.vocab.economy import fold

# Economies that statistics know and the vocabulary does not: unions and states of the past.
STATISTICAL = {"BLX", "SACU", "WLD", "EU", "CHI", "YMD", "VDR", "GB-NIR"}


@pytest.mark.parametrize(
    "scheme", ["comtrade", "wits", "wits_names", "census", "singstat", "imf", "imts", "comext"]
)
def test_codes_lead_to_economies(scheme: str) -> None:
    known = set(codes("iso3")) | STATISTICAL
    found = set(codes(scheme).values())
    assert found
    assert {e for e in found if e not in known and not e.startswith("NES:")} == set()


def test_of_several_schemes_the_first_counts() -> None:
    assert codes("wits, iso3")["SDN"] == "SDN"
    assert codes("comext, iso2")["XK"] == "XKX"
    assert codes("comext, iso2")["NA"] == "NAM"
    assert codes("baci") == codes("comtrade")


def test_names_that_several_bear_are_nobodys() -> None:
    names = codes("names")
    assert names["georgia"] == "GEO"
    assert "congo" not in names
    assert "america" not in names


def test_sql_folds_names_as_the_vocabulary_does() -> None:
    texts = [*codes("names"), "Côte d’Ivoire", "St. Vincent & The  Grenadines", "Åland", "Türkiye"]
    with duckdb.connect() as engine:
        for text in texts:
            (found,) = engine.execute(f"SELECT {folded('$1')}", [text]).fetchone() or (None,)
            assert found == fold(text)


@pytest.mark.parametrize("name", built_in())
def test_every_built_in_profile_is_whole(name: str) -> None:
    found = profile(name)
    assert found.name == name
    assert found.citation
    assert found.licence
    for column in found.columns:
        if column.type == "money":
            unit_scale(column)
            if found.table == "reported":
                assert str(column.unit).split()[-1] == found.facts["currency"]


@pytest.mark.parametrize("name", built_in())
def test_every_built_in_profile_has_a_page(name: str) -> None:
    pages = Path(__file__).parents[3] / "docs" / "reference" / "sources"
    page = profile(name).page or name
    assert f"`{name}`" in (pages / "index.md").read_text()
    assert f"`{name}`" in (pages / f"{page}.md").read_text()

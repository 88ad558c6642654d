from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bilateral.errors import AmbiguousNameError, InputError, UnknownCodeError
from bilateral.vocab.economy import (
    LANGS,
    Economy,
    capital,
    economy,
    find_economy,
    fold,
    forget_user_lists,
    load_user_list,
    members,
    name,
    name_forms,
    read_rows,
    validity,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ROWS = read_rows("economies.csv")
COUNTRIES = [row["code"] for row in ROWS if row["kind"] == "country"]
CODES = [row["code"] for row in ROWS + read_rows("regions.csv")]
SUBDIVISIONS = [row["code"] for row in read_rows("subdivisions.csv")]
# nobody lives there, or nobody writes the adjective
ALONE = "ATF BLM BVT CCK CXR HMD IOT SGS SJM TCA UMI VGB VIR SXM ANT SCG ASM COK MNP SHN SPM WLF"
NO_SEAT = "ATA BVT CXR HMD IOT SGS TKL UMI SUN YUG SCG CSK ANT DDR"
NO_ADJECTIVE = set(ALONE.split())
NO_CAPITAL = set(NO_SEAT.split())


@pytest.fixture(autouse=True)
def _tables() -> Iterator[None]:
    yield
    forget_user_lists()


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("BLR", Economy("BLR", "country")),
        ("by", Economy("BLR", "country")),
        ("RU-TUL", Economy("RU-TUL", "region", "RUS")),
        ("IT-52", Economy("IT-52", "region", "ITA")),
        ("EU", Economy("EU", "bloc")),
        ("WLD", Economy("WLD", "bloc")),
        ("M49:002", Economy("M49:002", "bloc")),
        ("XKX", Economy("XKX", "country")),
        ("TWN", Economy("TWN", "country")),
        ("SUN", Economy("SUN", "country")),
    ],
)
def test_a_code_gives_its_economy(code: str, expected: Economy) -> None:
    assert economy(code) == expected


@pytest.mark.parametrize(
    ("code", "suggestion"),
    [("UK", "GBR"), ("BLX", "BL"), ("RU-TUM", "RU-TUL"), ("Belarus", "BLR"), ("XXK", "XKX")],
)
def test_an_unknown_code_is_refused_with_the_nearest(code: str, suggestion: str) -> None:
    with pytest.raises(UnknownCodeError, match=re.escape(suggestion)):
        economy(code)


@pytest.mark.parametrize(
    ("text", "lang", "code"),
    [
        ("Bélarus", "fr", "BLR"),
        ("Biélorussie", "fr", "BLR"),
        ("la biélorussie", "fr", "BLR"),
        ("Belarus", None, "BLR"),
        ("Белоруссия", "ru", "BLR"),
        ("Cote d'Ivoire", "fr", "CIV"),
        ("CÔTE D’IVOIRE", "fr", "CIV"),
        ("Guinea Bissau", "en", "GNB"),
        ("Guinea", "en", "GIN"),
        ("USA", "en", "USA"),
        ("U.S.", "en", "USA"),
        ("the Netherlands", "en", "NLD"),
        ("Turkey", "en", "TUR"),
        ("Turkiye", "en", "TUR"),
        ("Viet Nam", "en", "VNM"),
        ("Việt Nam", "en", "VNM"),
        ("Korea, Republic of", "en", "KOR"),
        ("Bolivia, Plurinational State of", "en", "BOL"),
        ("Congo - Kinshasa", "en", "COD"),
        ("РФ", "ru", "RUS"),
        ("КНР", "ru", "CHN"),
        ("ОАЭ", "ru", "ARE"),
        ("Объединённые Арабские Эмираты", "ru", "ARE"),
        ("Республика Корея", "ru", "KOR"),
        ("région de Toula", "fr", "RU-TUL"),
        ("Tula", "en", "RU-TUL"),
        ("ТУЛЬСКАЯ ОБЛАСТЬ", "ru", "RU-TUL"),
        ("ЕАЭС", "ru", "EAEU"),
        ("Union européenne", "fr", "EU"),
    ],
)
def test_a_name_gives_its_economy(text: str, lang: str | None, code: str) -> None:
    assert find_economy(text, lang).code == code


@pytest.mark.parametrize(
    ("text", "lang", "codes"),
    [
        ("Congo", "en", "COD COG"),
        ("Конго", "ru", "COD COG"),
        ("Corée", "fr", "KOR PRK"),
        ("Korea", None, "KOR PRK"),
        ("Georgia", "en", "GEO US-GA"),
        ("Virgin Islands", "en", "VGB VIR"),
        ("Micronesia", "en", "FSM M49:057"),
    ],
)
def test_a_name_of_several_is_refused_with_all(text: str, lang: str | None, codes: str) -> None:
    with pytest.raises(AmbiguousNameError) as caught:
        find_economy(text, lang)
    assert all(code in str(caught.value) for code in codes.split())


def test_the_kind_settles_an_ambiguous_name() -> None:
    assert find_economy("Georgia", "en", kind="country").code == "GEO"
    assert find_economy("Georgia", "en", kind="region").code == "US-GA"


@pytest.mark.parametrize("text", ["Blarus", "Biélorusie", "Minsk Minsk", "", "Belarusian", "й"])
def test_a_name_is_never_guessed(text: str) -> None:
    with pytest.raises(UnknownCodeError):
        find_economy(text)


def test_an_unknown_name_is_refused_with_the_nearest() -> None:
    with pytest.raises(UnknownCodeError, match=r"Belarus \(BLR\)"):
        find_economy("Blarus", "en")


@pytest.mark.parametrize(
    ("code", "fr", "en", "ru"),
    [
        ("BLR", "Minsk", "Minsk", "Минск"),
        ("UKR", "Kiev", "Kyiv", "Киев"),
        ("CHN", "Pékin", "Beijing", "Пекин"),
        ("RU-TUL", "Toula", "Tula", "Тула"),
        ("ATA", None, None, None),
        ("EAEU", None, None, None),
    ],
)
def test_capital(code: str, fr: str | None, en: str | None, ru: str | None) -> None:
    assert tuple(capital(code, lang) for lang in LANGS) == (fr, en, ru)


def test_names_in_three_languages() -> None:
    assert [name("RU-TUL", lang) for lang in LANGS] == [
        "région de Toula",
        "Tula Region",
        "Тульская область",
    ]
    assert [name(economy("USA"), lang) for lang in LANGS] == [
        "États-Unis",
        "United States",
        "США",
    ]
    assert name("FR-31", "fr") == "FR-31"  # known by code only
    with pytest.raises(InputError, match="language 'de'"):
        name("BLR", "de")


def test_every_listed_part_of_russia_and_belarus_has_its_names() -> None:
    listed = {row["code"] for row in read_rows("regions.csv")}
    for code in SUBDIVISIONS:
        if code.startswith(("RU-", "BY-")):
            assert code in listed
    assert sum(code.startswith("RU-") for code in listed) == 83
    assert listed <= set(SUBDIVISIONS)


@pytest.mark.parametrize("lang", LANGS)
def test_every_country_has_name_adjective_and_capital(lang: str) -> None:
    forms: dict[str, set[str]] = {}
    for form in name_forms(lang):
        forms.setdefault(form.code, set()).add(form.form)
    for code in COUNTRIES:
        assert "name" in forms[code]
        assert code in NO_ADJECTIVE or "adjective" in forms[code], code
        assert code in NO_CAPITAL or "capital" in forms[code], code


@given(code=st.sampled_from(CODES), lang=st.sampled_from(LANGS))
def test_a_name_finds_its_own_code_unless_ambiguous(code: str, lang: str) -> None:
    try:
        found = find_economy(name(code, lang), lang)
    except AmbiguousNameError as error:
        assert code in str(error)
    else:
        assert found.code == code


@given(code=st.sampled_from(CODES + SUBDIVISIONS))
def test_a_code_is_its_own(code: str) -> None:
    found = economy(code.lower())
    assert found.code == code
    assert (found.kind == "region") == (found.within is not None)
    assert found.within is None or economy(found.within).kind == "country"


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("bloc", "year", "member", "expected"),
    [
        ("EU", None, "GBR", False),
        ("EU", 2019, "GBR", True),
        ("EU", 2020, "GBR", False),
        ("EU", 2012, "HRV", False),
        ("EAEU", None, "BLR", True),
        ("EAEU", 2014, "BLR", False),
        ("M49:002", None, "EGY", True),
        ("M49:202", None, "EGY", False),
        ("WLD", None, "SUN", False),
    ],
)
def test_members(bloc: str, year: int | None, member: str, expected: bool) -> None:
    assert (member in members(bloc, year)) == expected


def test_members_counts_and_refusals() -> None:
    assert len(members("EU")) == 27
    assert len(members("M49:143")) == 5
    for code in ("BRI", "RU-TUL", "FRA"):
        with pytest.raises(InputError):
            members(code)


@pytest.mark.parametrize("row", [r for r in ROWS if r["members"]], ids=lambda r: r["code"])
def test_members_are_known(row: dict[str, str]) -> None:
    assert all(economy(code).kind == "country" for code in members(row["code"]))


def test_an_old_country_has_its_years() -> None:
    assert validity("SUN") == (1922, 1991)
    assert validity("BLR") == (None, None)


GOOD = """code,within,kind,lang,name,form
BLR,,country,en,White Russia,
RU-TUL,RUS,region,en,Tulshchina,name
VAC-1,FRA,region,fr,Vallée d'Aure,name
VAC-1,FRA,region,fr,aurois,adjective
"""


def test_a_users_list_adds_names(tmp_path: Path) -> None:
    path = tmp_path / "names.csv"
    path.write_text(GOOD, encoding="utf-8")
    assert [e.code for e in load_user_list(path)] == ["BLR", "RU-TUL", "VAC-1"]
    assert find_economy("white russia").code == "BLR"
    assert economy("VAC-1").within == "FRA"
    assert name("VAC-1", "en") == "Vallée d'Aure"
    load_user_list(path)
    assert find_economy("Vallée d’Aure").code == "VAC-1"
    forget_user_lists()
    with pytest.raises(UnknownCodeError):
        find_economy("White Russia")


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        ("b r,,country,en,X,", "code-malformed"),
        ("BLR,,land,en,X,", "kind-unknown"),
        ("BLR,,country,de,X,", "lang-unknown"),
        ("BLR,,country,en,,", "name-empty"),
        ("BLR,,country,en,X,nickname", "form-unknown"),
        ("ABC-1,XXX,region,en,X,", "within-unknown"),
        ("ABC-1,,region,en,X,", "within-kind"),
        ("BLR,,bloc,en,X,", "kind-differs"),
        ("RU-TUL,BLR,region,en,X,", "within-differs"),
    ],
)
def test_a_bad_row_is_one_problem_and_nothing_is_added(tmp_path: Path, row: str, rule: str) -> None:
    path = tmp_path / "names.csv"
    path.write_text(GOOD + row + "\n" + row + "\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_user_list(path)
    assert [(p.rule, p.row) for p in caught.value.problems] == [(rule, 6), (rule, 7)]
    with pytest.raises(UnknownCodeError):
        find_economy("White Russia")


def test_a_list_without_its_columns_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "names.csv"
    path.write_text("code,name\nBLR,X\n", encoding="utf-8")
    with pytest.raises(InputError, match="within, kind, lang, form"):
        load_user_list(path)


def test_a_list_that_is_not_utf8_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "names.csv"
    path.write_bytes(GOOD.replace("é", "e").encode("utf-8") + b"\xff\xfe,,,,,\n")
    with pytest.raises(InputError, match="UTF-8"):
        load_user_list(path)

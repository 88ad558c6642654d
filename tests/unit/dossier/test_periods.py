"""Times in running text: what they resolve to, and what stays open."""

from __future__ import annotations

import pytest

from bilateral.dossier.periods import Calendar, read_times

KNOWN = [
    ("fr", "en 2016", "2024-11", "2016-01..2016-12"),
    ("fr", "sur les 9 mois de 2024", "2024-11", "2024-01..2024-09"),
    ("fr", "Pour les neuf premiers mois de 2017", None, "2017-01..2017-09"),
    ("fr", "au premier semestre 2024", None, "2024-01..2024-06"),
    ("fr", "au troisième trimestre de 2023", None, "2023-07..2023-09"),
    ("fr", "de janvier à août 2025", None, "2025-01..2025-08"),
    ("fr", "l'an dernier", "2022-02-01", "2021-01..2021-12"),
    ("fr", "l'année prochaine", "2022-02", "2023-01..2023-12"),
    ("en", "January-September 2009", None, "2009-01..2009-09"),
    ("en", "in the three months to June", "2019-10", "2019-04..2019-06"),
    ("en", "the first nine months of the current year", "2020-11", "2020-01..2020-09"),
    ("en", "last year", "2014-03", "2013-01..2013-12"),
    ("en", "in the second half of 2021", None, "2021-07..2021-12"),
    ("en", "in Q3 2022", None, "2022-07..2022-09"),
    ("en", "in September", "2023-10", "2023-09..2023-09"),
    ("ru", "за первое полугодие 2018-го", None, "2018-01..2018-06"),
    ("ru", "за январь — сентябрь 2022 года", None, "2022-01..2022-09"),
    ("ru", "в прошлом году", "2024-08", "2023-01..2023-12"),
    ("ru", "за девять месяцев текущего", "2025-11", "2025-01..2025-09"),
    ("ru", "в I квартале 2024 г.", None, "2024-01..2024-03"),
    ("ru", "с января по август 2024", None, "2024-01..2024-08"),
    ("ru", "в 2018 году", None, "2018-01..2018-12"),
]


@pytest.mark.parametrize(("lang", "text", "published", "window"), KNOWN)
def test_known(lang: str, text: str, published: str | None, window: str) -> None:
    found = read_times(text, lang, Calendar.of(published))
    assert ["..".join(w.months() or ()) for w in found] == [window]


@pytest.mark.parametrize(
    ("lang", "text", "kind"),
    [
        ("fr", "au cours des deux dernières années", "back"),
        ("fr", "dans les prochaines années", "vague"),
        ("en", "over the past few years", "back"),
        ("en", "in the last fiscal year", "fiscal"),
        ("ru", "за последние три года", "back"),
        ("ru", "в ближайшие годы", "vague"),
        ("ru", "в январе—мае", "months"),
        ("en", "last year", "relative"),
    ],
)
def test_open_without_a_date(lang: str, text: str, kind: str) -> None:
    (only,) = read_times(text, lang, Calendar())
    assert only.kind == kind
    assert only.months() is None


def test_fiscal_year_only_where_the_country_fixes_it() -> None:
    def months(codes: tuple[str, ...]) -> tuple[str, str] | None:
        return read_times("in 2007-08", "en", Calendar.of("2009", codes))[0].months()

    assert months(("IND",)) == ("2007-04", "2008-03")
    assert months(("BGD",)) == ("2007-07", "2008-06")
    assert months(("IND", "BGD")) is None
    assert months(("FRA",)) is None

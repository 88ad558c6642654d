"""Spanish, Turkish, Chinese and Arabic follow from tables: amounts, flows, periods, targets."""

from __future__ import annotations

import subprocess
import sys
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from bilateral.dossier import read_statement
from bilateral.dossier.reading_copy import reading_copy
from bilateral.statement import find_language, shadow
from bilateral.vocab.economy import economy, read_rows
from bilateral.vocab.foreign_names import FOREIGN
from bilateral.vocab.gazetteer import mentions
from bilateral.vocab.script import Copy, script

if TYPE_CHECKING:
    from bilateral.dossier.model import Claim, Dossier

DAY = "2025-05-10"


def read(text: str, lang: str) -> Dossier:
    dossier = read_statement(text, published=DAY)
    assert dossier.lang == lang
    for claim in dossier.claims:
        assert text[claim.span.start : claim.span.end] == claim.span.text
    return dossier


def flow(claim: Claim) -> tuple[str | None, str | None, str | None]:
    return claim.measure, claim.reporter, claim.partner


def months(claim: Claim) -> str | None:
    return f"{claim.period.start}/{claim.period.end}" if claim.period else None


# amounts: digits, marks, scales, words


@pytest.mark.parametrize(
    ("lang", "text", "span", "amount", "currency"),
    [
        (
            "es",
            "El comercio entre Chile y Perú fue de mil 125 millones de dólares en 2023.",
            "mil 125 millones de dólares",
            1.125e9,
            "USD",
        ),
        (
            "es",
            "Las ventas de Perú a Chile sumaron 1.200 millones de euros en 2023.",
            "1.200 millones de euros",
            1.2e9,
            "EUR",
        ),
        (
            "es",
            "México exportó a Cuba US$ 9,200 millones en 2023, un 15.3% más que en 2022.",
            "US$ 9,200 millones",
            9.2e9,
            "USD",
        ),
        (
            "es",
            "El intercambio entre Bolivia y Perú alcanzó 1,7 millardos de dólares en 2023.",
            "1,7 millardos de dólares",
            1.7e9,
            "USD",
        ),
        (
            "es",
            "México registró con Cuba un superávit de 14 mil millones de pesos en 2023.",
            "14 mil millones de pesos",
            1.4e10,
            None,
        ),
        (
            "tr",
            "Türkiye ile Gana arasındaki ticaret hacmi 2023'te 2,2 milyar dolara çıktı.",
            "2,2 milyar dolara",
            2.2e9,
            "USD",
        ),
        (
            "tr",
            "Türkiye ile Gana arasındaki ticaret 2023'te 1 milyar 250 milyon avro oldu.",
            "1 milyar 250 milyon avro",
            1.25e9,
            "EUR",
        ),
        (
            "tr",
            "Türkiye'nin Gana'ya ihracatı 2023'te 1.250 milyon TL oldu.",
            "1.250 milyon TL",
            1.25e9,
            "TRY",
        ),
        ("zh", "2023年中俄贸易额为2401亿美元。", "2401亿美元", 2.401e11, "USD"),
        ("zh", "2023年中国对日本出口三千亿元人民币。", "三千亿元人民币", 3e11, "CNY"),
        ("zh", "2023年中国与越南贸易额达1.2万亿元。", "1.2万亿元", 1.2e12, "CNY"),
        ("zh", "2023年中国自智利进口2亿3000万美元。", "2亿3000万美元", 2.3e8, "USD"),
        (
            "ar",
            "بلغ التبادل التجاري بين مصر وكينيا ٤٥٫٥ مليون دولار في عام ٢٠٢٣.",
            "٤٥٫٥ مليون دولار",
            4.55e7,
            "USD",
        ),
        (
            "ar",
            "بلغت صادرات تونس إلى روسيا مليار و200 مليون دينار في عام 2023.",
            "مليار و200 مليون دينار",
            1.2e9,
            "TND",
        ),
        (
            "ar",
            "بلغت التجارة بين قطر وباكستان ملياري دولار في عام 2023.",
            "ملياري دولار",
            2e9,
            "USD",
        ),
        (
            "ar",
            "بلغت صادرات الأردن إلى العراق 690 مليون دينار أردني في عام 2023.",
            "690 مليون دينار أردني",
            6.9e8,
            "JOD",
        ),
    ],
)
def test_an_amount(lang: str, text: str, span: str, amount: float, currency: str | None) -> None:
    found = next(c for c in read(text, lang).claims if c.span.text == span)
    assert found.type == "level"
    assert found.amount == pytest.approx(amount)
    if currency is not None:
        assert found.currency == currency
    assert months(found) == "2023-01/2023-12"


def test_a_peso_is_that_of_the_country_named_with_it() -> None:
    text = "México registró con Guatemala un déficit de 1.250 millones de pesos mexicanos en 2023."
    assert [(c.amount, c.currency) for c in read(text, "es").claims] == [(-1.25e9, "MXN")]


@pytest.mark.parametrize(
    ("text", "changes"),
    [
        ("Las compras argentinas a Brasil cayeron 20,4% en 2023.", [-0.204]),
        ("El comercio entre Cuba y Rusia se duplicó en 2023.", [1.0]),
        ("Türkiye'nin Gana'ya ihracatı 2023'te yüzde 12 azaldı.", [-0.12]),
        ("Türkiye'nin Gana'ya ihracatı 2023'te %5,2 arttı.", [0.052]),
        ("Türkiye'nin Gana'ya ihracatı 2023'te yüzde on beş arttı.", [0.15]),
        ("2023年中国对日本出口下降7.6%。", [-0.076]),
        ("2023年中国对日本出口增长百分之十二点五。", [0.125]),
        ("2023年中国对日本出口增长2倍。", [2.0]),
        ("2023年中国对日本出口增长三成。", [0.3]),
        ("Türkiye'nin Gana'ya ihracatı 2023'te yüzde yirmi üç arttı.", [0.23]),
        ("ارتفعت صادرات مصر إلى كينيا بنسبة خمسة وعشرين في المئة في عام 2023.", [0.25]),
        ("ارتفعت صادرات مصر إلى كينيا بنسبة خمسة عشر في المئة في عام 2023.", [0.15]),
        ("Las compras argentinas a Brasil cayeron treinta y cinco por ciento en 2023.", [-0.35]),
        ("انخفضت واردات تونس من روسيا بنسبة 14 بالمائة في عام 2023.", [-0.14]),
        ("ارتفعت صادرات مصر إلى كينيا بنسبة ١٢٫٥٪ في عام 2023.", [0.125]),
    ],
)
def test_a_change(text: str, changes: list[float]) -> None:
    found = [c for c in read_statement(text, published=DAY).claims if c.type == "growth"]
    assert [c.change for c in found] == [pytest.approx(x) for x in changes]
    assert all(text[c.span.start : c.span.end] == c.span.text for c in found)


# who trades with whom


@pytest.mark.parametrize(
    ("lang", "text", "flows"),
    [
        (
            "es",
            "Costa Rica exporta a Panamá bienes por unos 600 millones de dólares.",
            [("exports", "CRI", "PAN")],
        ),
        (
            "es",
            "China representa el 28% de las exportaciones peruanas.",
            [("exports", "PER", "CHN")],
        ),
        (
            "tr",
            "Türkiye 2023'te Polonya'ya 6,2 milyar dolarlık ihracat yaptı, "
            "bu ülkeden 5,8 milyar dolarlık ithalat gerçekleştirdi.",
            [("exports", "TUR", "POL"), ("imports", "TUR", "POL")],
        ),
        (
            "tr",
            "Birleşik Arap Emirlikleri, Türkiye'nin ihracatının %3,5'ini oluşturuyor.",
            [("exports", "TUR", "ARE")],
        ),
        (
            "tr",
            "Gürcistan'ın dış ticaretinde Türkiye'nin payı yüzde 14'e yükseldi.",
            [("turnover", "GEO", "TUR")],
        ),
        (
            "zh",
            "2024年中越双边贸易额达2605亿美元，其中中国对越南出口1618亿美元，自越南进口987亿美元。",
            [("turnover", "CHN", "VNM"), ("exports", "CHN", "VNM"), ("imports", "CHN", "VNM")],
        ),
        ("zh", "2023年德国对华贸易逆差扩大至668亿欧元。", [("balance", "DEU", "CHN")]),
        (
            "zh",
            "2023年哈萨克斯坦与中国的贸易额达410亿美元，其中哈方出口250亿美元。",
            [("turnover", "KAZ", "CHN"), ("exports", "KAZ", "CHN")],
        ),
        (
            "ar",
            "بلغت صادرات المغرب إلى إسبانيا 12,5 مليار يورو سنة 2023، "
            "فيما بلغت وارداته منها 11,3 مليار يورو.",
            [("exports", "MAR", "ESP"), ("imports", "MAR", "ESP")],
        ),
        ("ar", "تمثل الصين 25 في المئة من واردات الإمارات.", [("imports", "ARE", "CHN")]),
    ],
)
def test_who_sells_to_whom(lang: str, text: str, flows: list[tuple[str, str, str]]) -> None:
    assert [flow(c) for c in read(text, lang).claims] == flows


def test_a_deficit_is_below_zero() -> None:
    claims = read("2023年德国对华贸易逆差扩大至668亿欧元。", "zh").claims
    assert [c.amount for c in claims] == [-6.68e10]


def test_an_office_without_a_country_is_understood_and_said() -> None:
    dossier = read("Rusya'dan ithalatımız 2023'te 40 milyar dolara geriledi.", "tr")
    assert [flow(c) for c in dossier.claims] == [("imports", "TUR", "RUS")]
    assert "the text does not name TUR: it is understood" in dossier.caveats


def test_nothing_is_understood_where_two_countries_are_named() -> None:
    dossier = read(
        "Ticaret Bakanı, Gana ile Kenya ticaretinin 2 milyar dolar olduğunu söyledi.", "tr"
    )
    assert {p.code for p in dossier.parties} == {"GHA", "KEN"}
    assert not any("understood" in str(c) for c in dossier.caveats)


# when


@pytest.mark.parametrize(
    ("text", "periods"),
    [
        (
            "El intercambio entre Cuba y Rusia pasó de 800 millones de euros en 2019 "
            "a 1.400 millones en 2023.",
            ["2019-01/2019-12", "2023-01/2023-12"],
        ),
        (
            "Las ventas de Perú a Chile sumaron 90 millones de euros entre enero y abril de 2024.",
            ["2024-01/2024-04"],
        ),
        (
            "Kazakistan ile Türkiye arasındaki ticaret 2022'de 5 milyar dolardan "
            "2024'te 6,4 milyar dolara çıktı.",
            ["2022-01/2022-12", "2024-01/2024-12"],
        ),
        (
            "2024 yılının ilk dokuz ayında Türkiye'nin Mısır'dan ithalatı 2,9 milyar dolar oldu.",
            ["2024-01/2024-09"],
        ),
        (
            "中国与巴西贸易额从2015年的20亿美元增长到2024年的63亿美元。",
            ["2015-01/2015-12", "2024-01/2024-12"],
        ),
        ("今年第一季度，中俄贸易额为530.1亿美元。", ["2025-01/2025-03"]),
        ("2024年前9个月，中国对墨西哥出口680亿美元。", ["2024-01/2024-09"]),
        ("2024年1至4月，中国与巴西进出口总额为3100亿元。", ["2024-01/2024-04"]),
        (
            "من كانون الثاني إلى آذار 2025 صدّر لبنان إلى سوريا سلعاً بقيمة 45 مليون دولار.",
            ["2025-01/2025-03"],
        ),
        (
            "بلغت صادرات مصر إلى كينيا 45 مليون دولار في الربع الثالث من 2024.",
            ["2024-07/2024-09"],
        ),
        (
            "بلغت واردات تونس من روسيا 45 مليون دولار في الأشهر التسعة الأولى من 2024.",
            ["2024-01/2024-09"],
        ),
    ],
)
def test_a_period(text: str, periods: list[str]) -> None:
    claims = read_statement(text, published=DAY).claims
    assert [months(c) for c in claims if c.type == "level"] == periods


# targets


@pytest.mark.parametrize(
    ("text", "amount", "modality", "deadline"),
    [
        (
            "España y Marruecos aspiran a alcanzar un comercio de 25.000 millones de euros en 2027.",
            2.5e10,
            "aim",
            "2027-12",
        ),
        (
            "Rusia y Nicaragua prevén que su comercio alcance los 500 millones de dólares "
            "de aquí a 2026.",
            5e8,
            "forecast",
            "2026-12",
        ),
        (
            "Türkiye ile Gana, ticaret hacmini 2030 yılına kadar 15 milyar dolara çıkarmayı "
            "hedefliyor.",
            1.5e10,
            "aim",
            "2030-12",
        ),
        (
            "Kırgızistan ile Türkiye arasındaki ticaretin bu yıl 2 milyar dolara ulaşması bekleniyor.",
            2e9,
            "forecast",
            "2025-12",
        ),
        ("中国和智利商定，力争到2030年将双边贸易额提高到1000亿美元。", 1e11, "aim", "2030-12"),
        (
            "2023年中国与印尼贸易额1394亿美元，预计2025年将达到2000亿美元。",
            2e11,
            "forecast",
            "2025-12",
        ),
        (
            "يسعى الأردن والعراق إلى رفع التبادل التجاري إلى 5 مليارات دولار بحلول 2030.",
            5e9,
            "aim",
            "2030-12",
        ),
        (
            "من المتوقع أن يصل التبادل التجاري بين المغرب والبرازيل إلى 3.5 مليارات دولار "
            "بنهاية العام الحالي.",
            3.5e9,
            "forecast",
            "2025-12",
        ),
    ],
)
def test_a_target(text: str, amount: float, modality: str, deadline: str) -> None:
    claims = [c for c in read_statement(text, published=DAY).claims if c.type == "forward"]
    assert [(c.amount, c.modality, c.deadline) for c in claims] == [(amount, modality, deadline)]


@pytest.mark.parametrize(
    "text",
    [
        "La inversión china en Bolivia alcanzó 3.000 millones de dólares.",
        "Türk firmalarının Libya'daki yatırımları 2 milyar doları aştı.",
        "中国企业在印尼投资超过80亿美元。",
        "بلغت الاستثمارات الكويتية في مصر 20 مليار دولار.",
    ],
)
def test_an_investment_is_no_trade(text: str) -> None:
    assert [c.type for c in read_statement(text, published=DAY).claims] == ["nontrade"]


@pytest.mark.parametrize(
    "text",
    [
        "El comercio entre Chile y Perú no alcanzó los 5.000 millones de dólares en 2023.",
        "Türkiye ile Gana arasındaki ticaret 2023'te 5 milyar dolara ulaşmadı.",
        "2023年中国与智利贸易额未达到500亿美元。",
        "لم يبلغ التبادل التجاري بين مصر وكينيا 5 مليارات دولار في عام 2023.",
        "El comercio entre Chile y Perú sumó cientos de millones de dólares en 2023.",
        "Türkiye ile Gana arasındaki ticaret yüz milyonlarca dolar oldu.",
        "2023年中国与智利贸易额达数百亿美元。",
    ],
)
def test_a_figure_that_was_not_reached_or_not_said_is_no_claim(text: str) -> None:
    assert [c for c in read_statement(text, published=DAY).claims if c.type == "level"] == []


def test_what_was_not_exceeded_is_a_bound() -> None:
    text = "El comercio entre Chile y Perú no superó los 500 millones de dólares en 2023."
    claims = read(text, "es").claims
    assert [(c.amount, c.qualifier) for c in claims] == [(5e8, "up_to")]


# names


@pytest.mark.parametrize(
    ("lang", "text", "codes"),
    [
        ("es", "dólares estadounidenses y pesos mexicanos", []),
        ("es", "las ventas peruanas y las exportaciones japonesas", ["PER", "JPN"]),
        ("es", "La Reunión de ministros", ["REU"]),
        ("es", "Reunión de ministros", []),
        ("tr", "ABD doları ve Türk lirası", []),
        ("tr", "İran'ın Irak'a satışı", ["IRN", "IRQ"]),
        ("zh", "美元、日元、港元，发展中国家，其中", []),
        ("zh", "中俄贸易额，对华出口", ["CHN", "RUS", "CHN"]),
        ("zh", "摩洛哥企业，摩方出口", ["MAR", "MAR"]),
        ("zh", "摩方出口", ["MAR"]),
        ("zh", "澳大利亚", ["AUS"]),
        ("ar", "الدولار الأمريكي والدينار الأردني", []),
        ("ar", "وروسيا وللعراق وبالصين", ["RUS", "IRQ", "CHN"]),
        ("ar", "العام المالي ومالي", ["MLI"]),
        ("ar", "الأردن وعمان", ["JOR", "JOR"]),
        ("ar", "سلطنة عمان", ["OMN"]),
    ],
)
def test_the_names_of_economies(lang: str, text: str, codes: list[str]) -> None:
    body = reading_copy(shadow(text), lang).text
    assert [m.code for m in mentions(body, lang)] == codes


@pytest.mark.parametrize("lang", FOREIGN)
def test_every_row_of_names_is_of_an_economy_once(lang: str) -> None:
    codes = [row["code"] for row in read_rows(f"names_{lang}.csv")]
    assert len(codes) == len(set(codes))
    for code in codes:
        assert economy(code).code == code


# the copy that is read


@pytest.mark.parametrize(
    ("lang", "text", "copy"),
    [
        ("es", "23 mil 400 millones", "23400 millones"),
        ("es", "812,4 y 1,234", "812.4 y 1.234"),
        ("es", "812.4 y 1,234", "812.4 y 1234"),
        ("tr", "yüzde 11,4", "11.4%"),
        ("tr", "5% 12 milyar", "5% 12 milyar"),
        ("zh", "百分之五", "5%"),
        ("zh", "二十三亿", "23 亿"),
        ("zh", "一带一路", "一 带 一 路"),
        ("ar", "وبلغت الصادرات", "و بلغت صادرات"),
        ("ar", "وزير", "وزير"),
        ("ar", "٢٠٢٣", "2023"),
    ],
)
def test_a_copy_leads_back_to_the_text(lang: str, text: str, copy: str) -> None:
    read_copy = reading_copy(shadow(text), lang)
    assert read_copy.text == copy
    whole = read_copy.span(0, len(copy))
    assert (whole.start, whole.end) == (0, len(text))


def test_a_language_that_needs_no_copy_keeps_the_text() -> None:
    plain = shadow("Trade reached 5 billion.")
    assert reading_copy(plain, "en") is plain


@pytest.mark.parametrize("lang", FOREIGN)
def test_places_in_a_copy_never_run_back(lang: str) -> None:
    copy = Copy.of("أ وبلغت 2023年中国 yüzde 11,4 EE. UU. 1.200")
    script(lang).spell(copy)
    script(lang).part(copy)
    assert len(copy.offsets) == len(copy.text) + 1
    assert all(a <= b for a, b in pairwise(copy.offsets))


# what is not read, and what it costs


@pytest.mark.parametrize(
    ("lang", "text", "name"),
    [
        ("es", "El comercio entre Cuba y Rusia fue de 5 millones de euros en 2023.", "Spanish"),
        ("tr", "Türkiye ile Gana arasındaki ticaret 2023'te 5 milyon dolar oldu.", "Turkish"),
        ("zh", "2023年中俄贸易额为2401亿美元。", "Chinese"),
        ("ar", "بلغت التجارة بين مصر وكينيا 5 ملايين دولار في عام 2023.", "Arabic"),
    ],
)
def test_what_is_not_read_is_said(lang: str, text: str, name: str) -> None:
    assert find_language(text) == lang
    dossier = read(text, lang)
    assert not (dossier.sectors or dossier.organisations or dossier.projects or dossier.actors)
    assert f"areas, projects, people and organisations are not read in {name}" in dossier.caveats


def test_english_does_not_load_what_other_languages_need() -> None:
    code = (
        "import sys; from bilateral.dossier import read_statement;"
        "read_statement('Trade between France and Kenya was $2 billion in 2023.');"
        "print('babel' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bilateral.errors import InputError
from bilateral.vocab.economy import LANGS, forget_user_lists, load_user_list, name_forms
from bilateral.vocab.gazetteer import mentions
from bilateral.vocab.wordforms import french_adjective, russian_forms, russian_people

if TYPE_CHECKING:
    from pathlib import Path

# text, then every mention as CODE=words in order
FRENCH = [
    ("La Biélorussie et la région de Toula.", "BLR=Biélorussie RU-TUL=région_de_Toula"),
    (
        "l'Algérie, l’Inde, d'Inde, la Côte d’Ivoire",
        "DZA=Algérie IND=Inde IND=Inde CIV=Côte_d’Ivoire",
    ),
    ("le commerce sénégalo-turc", "SEN=sénégalo TUR=turc"),
    (
        "les échanges franco-algériens et sino-russes",
        "FRA=franco DZA=algériens CHN=sino RUS=russes",
    ),
    (
        "des entreprises biélorusses, turques et chinoises",
        "BLR=biélorusses TUR=turques CHN=chinoises",
    ),
    ("un chili con carne venu du Chili", "CHL=Chili"),
    ("la réunion à La Réunion et de la Réunion", "REU=La_Réunion REU=la_Réunion"),
    (
        "Guinée-Bissau, Guinée, Guinée équatoriale",
        "GNB=Guinée-Bissau GIN=Guinée GNQ=Guinée_équatoriale",
    ),
    ("République démocratique du Congo", "COD=République_démocratique_du_Congo"),
    ("la Corée du Sud et la Corée du Nord", "KOR=Corée_du_Sud PRK=Corée_du_Nord"),
    ("Soudan du Sud, Soudan, Niger, Nigeria", "SSD=Soudan_du_Sud SDN=Soudan NER=Niger NGA=Nigeria"),
    ("nigérien et nigérian", "NER=nigérien NGA=nigérian"),
    (
        "Nouveau-Mexique, Mexique, New Jersey, Jersey",
        "US-NM=Nouveau-Mexique MEX=Mexique US-NJ=New_Jersey JEY=Jersey",
    ),
    ("l'océan Indien, la mer de Chine, le golfe du Mexique, un cochon d'Inde", ""),
    ("5 millions de dollars américains, 3 dollars canadiens, 2 francs suisses", ""),
    ("des roubles russes, 10 livres turques, 5 dollars US, dollars de Hong Kong", ""),
    ("des livres russes", "RUS=russes"),
    ("3 milliards de dollars d'Algérie", "DZA=Algérie"),
    ("Maurice Dupont et l'île Maurice", "MUS=île_Maurice"),
    ("en russe, la langue française, le marché russe", "RUS=russe"),
    ("les Etats-Unis, l'UE, la RDC, les EAU", "USA=Etats-Unis EU=UE COD=RDC ARE=EAU"),
    ("Pékin, Moscou et Minsk", "CHN=Pékin RUS=Moscou BLR=Minsk"),
    ("la ville de Minsk et l'oblast de Gomel", "BY-HM=ville_de_Minsk BY-HO=oblast_de_Gomel"),
    ("Toula seule ne compte pas", ""),
    ("la région de Toula puis Toula", "RU-TUL=région_de_Toula RU-TUL=Toula"),
    ("le gouverneur de Briansk", "RU-BRY=gouverneur_de_Briansk"),
    (
        "une voix sud-coréenne, sud-africaine et centrafricaine",
        "KOR=sud-coréenne ZAF=sud-africaine CAF=centrafricaine",
    ),
    ("l'afro-américain et l'indo-pacifique", ""),
    ("franco de port, austro", ""),
    ("le Kremlin", "RUS=Kremlin"),
    ("CHINE-RUSSIE, BELARUS", "CHN=CHINE RUS=RUSSIE BLR=BELARUS"),
    ("la Dominique et Dominique Dupont", "DMA=la_Dominique"),
    ("tout le monde, le monde entier", "WLD=monde_entier"),
    ("Irlande du Nord, Irlande, Écosse", "GB-NIR=Irlande_du_Nord IRL=Irlande GB-SCT=Écosse"),
    ("Saint-Martin et Saint-Marin", "MAF=Saint-Martin SMR=Saint-Marin"),
]
ENGLISH = [
    ("Turkey ate turkey; china from China", "TUR=Turkey CHN=China"),
    ("China's trade with the U.S. and the US", "CHN=China USA=U.S. USA=US"),
    ("join us; JOIN US TODAY", ""),
    (
        "Sino-Russian, Chinese-Russian, India-Africa",
        "CHN=Sino RUS=Russian CHN=Chinese RUS=Russian IND=India M49:002=Africa",
    ),
    ("U.S.-China trade", "USA=U.S. CHN=China"),
    ("12 billion U.S. dollars, US$5, US$ 5, US dollars, Singapore dollars", ""),
    ("Canadian dollars, Swiss francs, Korean won, Chinese yuan, Brazilian real", ""),
    ("South Korea won; Brazilian real estate", "KOR=South_Korea BRA=Brazilian"),
    (
        "New Mexico and Mexico; New Jersey and Jersey",
        "US-NM=New_Mexico MEX=Mexico US-NJ=New_Jersey JEY=Jersey",
    ),
    ("a Guinea pig of Guinea in the Indian Ocean", "GIN=Guinea"),
    (
        "South African exports, North Macedonia, West African states",
        "ZAF=South_African MKD=North_Macedonia M49:011=West_African",
    ),
    ("Georgia and Armenia", "GEO=Georgia ARM=Armenia"),
    ("the state of Georgia; Georgia exports", "US-GA=state_of_Georgia US-GA=Georgia"),
    ("the Jordan of Michael Jordan", "JOR=Jordan"),
    ("Jordan Prime Minister; Chad Smith", "JOR=Jordan"),
    ("Tula Region, Tula region, Tula", "RU-TUL=Tula_Region RU-TUL=Tula_region RU-TUL=Tula"),
    (
        "Bryansk; Oryol region; the governor of Smolensk",
        "RU-ORL=Oryol_region RU-SMO=governor_of_Smolensk",
    ),
    ("Belarusians, Poles and Danes", "BLR=Belarusians POL=Poles DNK=Danes"),
    ("English language, French-speaking, polish", ""),
    ("Democratic Republic of the Congo, the DRC", "COD=Democratic_Republic_of_the_Congo COD=DRC"),
    ("Missouri and Québec; Quebec", "US-MO=Missouri CA-QC=Québec CA-QC=Quebec"),
    (
        "Latin American, Central Asian, European",
        "M49:419=Latin_American M49:143=Central_Asian EU=European",
    ),
    ("Türkiye, the UAE, the UK, Britain", "TUR=Türkiye ARE=UAE GBR=UK GBR=Britain"),
    ("Brest and Gomel Region", "BY-HO=Gomel_Region"),
    ("the Kremlin and the White House", "RUS=Kremlin USA=White_House"),
    ("the world; rest of the world", "WLD=rest_of_the_world"),
    ("written in English, in Russian. In Russian regions", "RUS=Russian"),
    ("St. Lucia; S. Korea; P.R. China", "LCA=St._Lucia KOR=S._Korea CHN=P.R._China"),
    ("Northern Ireland, Ireland, Scotland", "GB-NIR=Northern_Ireland IRL=Ireland GB-SCT=Scotland"),
]
RUSSIAN = [
    ("с Беларусью и Киргизией", "BLR=Беларусью KGZ=Киргизией"),
    ("белорусского, казахстанскими", "BLR=белорусского KAZ=казахстанскими"),
    (
        "Брянской областью, с Гомельской областью",
        "RU-BRY=Брянской_областью BY-HO=Гомельской_областью",
    ),
    ("в тульской области, в Тульской обл.", "RU-TUL=тульской_области RU-TUL=Тульской_обл"),
    (
        "Брянская, Смоленская и Псковская области",
        "RU-BRY=Брянская RU-SMO=Смоленская RU-PSK=Псковская_области",
    ),
    ("тульские заводы и Тула", ""),
    (
        "Тульская область; тульские заводы; Тулу",
        "RU-TUL=Тульская_область RU-TUL=тульские RU-TUL=Тулу",
    ),
    ("российско-белорусский товарооборот", "RUS=российско BLR=белорусский"),
    (
        "Американо-китайские и российско-китайско-монгольские",
        "USA=Американо CHN=китайские RUS=российско CHN=китайско MNG=монгольские",
    ),
    ("азиатско-тихоокеанский, Индийским океаном, Мексиканского залива", ""),
    ("24 млн долларов США, 5 млн долл. США, белорусских рублей, российский рубль", ""),
    ("швейцарских франков, гонконгских долларов, турецких лир, индийских рупий", ""),
    ("долларов в США, 300 млн долларов Китаю", "USA=США CHN=Китаю"),
    ("Того же мнения. Торговля с Того.", "TGO=Того"),
    ("Республикой Конго, ДРК", "COG=Республикой_Конго COD=ДРК"),
    ("Южной Кореей, КНДР, КНР, ЮАР, ОАЭ", "KOR=Южной_Кореей PRK=КНДР CHN=КНР ZAF=ЮАР ARE=ОАЭ"),
    (
        "Объединённых Арабских Эмиратов, Соединённым Штатам",
        "ARE=Объединённых_Арабских_Эмиратов USA=Соединённым_Штатам",
    ),
    ("Минск предлагает Берлину и Пекину", "BLR=Минск DEU=Берлину CHN=Пекину"),
    ("Владимир Путин", ""),
    (
        "Нидерландов, Филиппин, Египтом, Израилем, Китаем",
        "NLD=Нидерландов PHL=Филиппин EGY=Египтом ISR=Израилем CHN=Китаем",
    ),
    (
        "Нигером и Нигерией, Австрией и Австралией",
        "NER=Нигером NGA=Нигерией AUT=Австрией AUS=Австралией",
    ),
    (
        "турки, немцев, китайцам, белорусами, россиян",
        "TUR=турки DEU=немцев CHN=китайцам BLR=белорусами RUS=россиян",
    ),
    ("на русском языке", ""),
    (
        "Республики Татарстан, Якутии, Алтайского края, Республики Алтай",
        "RU-TA=Республики_Татарстан RU-SA=Якутии RU-ALT=Алтайского_края RU-AL=Республики_Алтай",
    ),
    ("штатом Техас, провинции Гуандун", "US-TX=штатом_Техас CN-GD=провинции_Гуандун"),
    ("Доминиканской Республики и Доминики", "DOM=Доминиканской_Республики DMA=Доминики"),
    ("Европейским союзом, ЕС, стран ЕАЭС", "EU=Европейским_союзом EU=ЕС EAEU=ЕАЭС"),
    ("куба, чад, панама, перу", ""),
    ("БЕЛАРУСЬ И РОССИЯ; КРОМЕ ТОГО ВСЕГО", "BLR=БЕЛАРУСЬ RUS=РОССИЯ"),
    ("ближневосточные страны, мир", "M49:145=ближневосточные"),
    ("г. Минск, Бела\u00adрусью", "BY-HM=г._Минск BLR=Бела\u00adрусью"),
]
TABLES = [
    (lang, text, expected)
    for lang, table in (("fr", FRENCH), ("en", ENGLISH), ("ru", RUSSIAN))
    for text, expected in table
]


def found(text: str, lang: str) -> str:
    return " ".join(
        f"{m.code}={text[m.start : m.end].replace(' ', '_')}" for m in mentions(text, lang)
    )


@pytest.mark.parametrize(("lang", "text", "expected"), TABLES)
def test_what_is_mentioned(lang: str, text: str, expected: str) -> None:
    assert found(text, lang) == expected


@pytest.mark.parametrize(("lang", "text", "expected"), TABLES)
def test_no_break_spaces_and_curly_apostrophes(lang: str, text: str, expected: str) -> None:
    changed = text.replace(" ", "\u00a0").replace("'", "’").replace("-", "\u2011")
    codes = [m.code for m in mentions(changed, lang)]
    assert codes == [part.partition("=")[0] for part in expected.split()]


@pytest.mark.parametrize(("lang", "text", "expected"), TABLES)
def test_decomposed_letters_keep_offsets_exact(lang: str, text: str, expected: str) -> None:
    apart = unicodedata.normalize("NFD", text)
    assert unicodedata.normalize("NFC", found(apart, lang)) == expected


@given(
    case=st.sampled_from(TABLES),
    before=st.text(alphabet="🙂🇫🇷👍🏽 ,;\n0123456789", max_size=6),
)
def test_emoji_before_the_text_move_every_mention_alike(
    case: tuple[str, str, str], before: str
) -> None:
    lang, text, _ = case
    lead = before + "\n"
    moved = [(m.start - len(lead), m.end - len(lead), m.code) for m in mentions(lead + text, lang)]
    assert moved == [(m.start, m.end, m.code) for m in mentions(text, lang)]


@given(st.text(), st.sampled_from(LANGS))
def test_any_text_is_read_in_order_and_without_overlap(text: str, lang: str) -> None:
    place = 0
    for mention in mentions(text, lang):
        assert place <= mention.start < mention.end <= len(text)
        place = mention.end


STRONG = {
    lang: [f.text for f in name_forms(lang) if f.form == "name" and f.use == "strong"]
    for lang in LANGS
}


@given(st.sampled_from(LANGS), st.data())
def test_listed_names_are_cut_out_exactly(lang: str, data: st.DataObject) -> None:
    words = data.draw(st.lists(st.sampled_from(STRONG[lang]), min_size=1, max_size=5))
    text = "; ".join(words)
    for mention in mentions(text, lang):
        cut = text[mention.start : mention.end]
        assert any(cut in word for word in words)
        # "the Islamic Republic" is a name beside "Iran" only: the text goes before the piece.
        assert any(m.start > len(text) for m in mentions(f"{text}; 12 {cut}", lang))


@pytest.mark.parametrize("lang", LANGS)
def test_every_strong_name_is_found_in_a_sentence(lang: str) -> None:
    lost: list[str] = []
    for form in name_forms(lang):
        if form.form != "name" or form.use != "strong" or "(" in form.text or "," in form.text:
            continue
        text = f"12: x {form.text}, x"
        hits = mentions(text, lang)
        if not any(form.code in (m.code, *m.others) for m in hits):
            lost.append(form.text)
    assert lost == []


def test_forms() -> None:
    forms = {
        text: [m.form for m in mentions(text, "fr")]
        for text in ("la Chine", "chinois", "les Chinois", "Pékin", "sino-russe", "le Kremlin")
    }
    assert forms == {
        "la Chine": ["name"],
        "chinois": ["adjective"],
        "les Chinois": ["demonym"],
        "Pékin": ["capital"],
        "sino-russe": ["pair_prefix", "adjective"],
        "le Kremlin": ["leader_office"],
    }


@pytest.mark.parametrize(
    ("text", "lang", "code", "others"),
    [
        ("Congo", "en", "COG", ("COD",)),
        ("Korea", "en", "KOR", ("PRK",)),
        ("congolais", "fr", "COD", ("COG",)),
        ("Dominican", "en", "DOM", ("DMA",)),
        ("Georgia", "en", "GEO", ("US-GA",)),
    ],
)
def test_words_with_several_meanings_say_so(
    text: str, lang: str, code: str, others: tuple[str, ...]
) -> None:
    (mention,) = mentions(text, lang)
    assert (mention.code, mention.others) == (code, others)


def test_the_text_settles_words_with_several_meanings() -> None:
    codes = [m.code for m in mentions("le Congo ; la RDC ; les ventes congolaises", "fr")]
    assert codes == ["COD", "COD", "COD"]
    assert [m.code for m in mentions("Bruxelles et l'UE", "fr")] == ["EU", "EU"]
    assert [m.code for m in mentions("Bruxelles", "fr")] == ["BEL"]


def test_a_users_names_are_found(tmp_path: Path) -> None:
    path = tmp_path / "names.csv"
    path.write_text(
        "code,within,kind,lang,name,form\nXX-1,FRA,region,ru,Забугория,\n", encoding="utf-8"
    )
    load_user_list(path)
    assert found("с Забугорией", "ru") == "XX-1=Забугорией"
    forget_user_lists()
    assert mentions("с Забугорией", "ru") == []


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(InputError, match="language 'de'"):
        mentions("Mexiko", "de")


@pytest.mark.parametrize(
    ("word", "forms"),
    [
        ("беларусь", "беларуси беларусью"),
        ("россия", "россии россию россией"),
        ("китай", "китая китаю китаем китае"),
        ("гана", "ганы гане гану ганой"),
        ("нидерланды", "нидерландов нидерландам нидерландами нидерландах"),
        ("тульская", "тульской тульскую"),
        ("белорусский", "белорусского белорусская белорусские белорусскими"),
        ("чили", ""),
        ("перу", ""),
    ],
)
def test_russian_forms(word: str, forms: str) -> None:
    assert {word, *forms.split()} <= set(russian_forms(word))
    if not forms:
        assert russian_forms(word) == (word,)


def test_russian_people() -> None:
    assert {"китайцы", "китайцев"} <= set(russian_people("китаец"))
    assert {"россияне", "россиян"} <= set(russian_people("россиянин"))
    assert {"бразильцы"} <= set(russian_people("бразилец"))
    assert {"грузины", "грузин"} <= set(russian_people("грузин"))


@pytest.mark.parametrize(
    ("text", "forms"),
    [
        ("indien", "indien indienne indiens indiennes"),
        ("français", "français française françaises"),
        ("turc/turque", "turc turque turcs turques"),
        ("belge", "belge belges"),
        ("letton", "letton lettonne lettons lettonnes"),
    ],
)
def test_french_adjective(text: str, forms: str) -> None:
    assert set(french_adjective(text)) == set(forms.split())

"""Regions of many countries, periphrases of countries, and what only looks like either."""

from __future__ import annotations

import unicodedata

import pytest

from bilateral.vocab.economy import economy, find_economy, name, read_rows
from bilateral.vocab.gazetteer import mentions

# text, then every mention as CODE=words in order
FRENCH = [
    ("la Flandre, la Wallonie et la région bruxelloise", "BE-VLG BE-WAL BE-BRU"),
    ("les exportations flamandes et wallonnes", "BE-VLG BE-WAL"),
    ("la Lombardie, l'Émilie-Romagne et la Vénétie", "IT-25 IT-45 IT-34"),
    ("l'Occitanie, les Hauts-de-France et l'Île-de-France", "FR-OCC FR-HDF FR-IDF"),
    ("l'Andalousie et la Catalogne", "ES-AN ES-CT"),
    ("des entreprises andalouses et catalanes", "ES-AN ES-CT"),
    ("la Bavière et le Bade-Wurtemberg", "DE-BY DE-BW"),
    ("des firmes texanes au Texas", "US-TX US-TX"),
    ("le Québec et la Colombie-Britannique", "CA-QC CA-BC"),
    ("la Nouvelle-Galles du Sud et le Queensland", "AU-NSW AU-QLD"),
    ("le Guangdong, le Zhejiang et la province du Sichuan", "CN-GD CN-ZJ CN-SC"),
    ("l'Écosse et le pays de Galles", "GB-SCT GB-WLS"),
    ("la Mazovie, la Silésie et la Basse-Silésie", "PL-14 PL-24 PL-02"),
    ("les Açores et Madère", "PT-20 PT-30"),
    ("la région d'Almaty et l'oblast de Kharkiv", "KZ-19 UA-63"),
    ("la région de Samarcande puis Samarcande", "UZ-SA UZ-SA"),
    ("le Nakhitchevan, l'Adjarie et le Karakalpakstan", "AZ-NX GE-AJ UZ-QR"),
    ("la province de Gaziantep et la province turque d'Izmir", "TR-27 TUR TR-35"),
    ("le Kurdistan irakien", "IQ-KR"),
    ("Dubaï et l'émirat de Sharjah", "AE-DU AE-SH"),
    ("Casablanca-Settat et Tanger-Tétouan-Al Hoceïma", "MA-06 MA-01"),
    ("la wilaya d'Oran, la wilaya de Béjaïa", "DZ-31 DZ-06"),
    ("le Gauteng et le Cap-Occidental", "ZA-GP ZA-WC"),
    ("l'État de Lagos et l'État de São Paulo", "NG-LA BR-SP"),
    ("le Jalisco et le Nuevo León", "MX-JAL MX-NLE"),
    ("la province de Buenos Aires et Buenos Aires", "AR-B ARG"),
    ("Hokkaidō et la préfecture d'Osaka", "JP-01 JP-27"),
    ("le Gyeonggi, Jeju et Java occidental", "KR-41 KR-49 ID-JB"),
    ("le Tessin, le canton de Genève et le Tyrol", "CH-TI CH-GE AT-7"),
    ("Bruxelles-Capitale n'est pas Bruxelles", "BE-BRU BEL"),
    # the country decides, before or after
    ("le Pendjab et le Pakistan", "PK-PB PAK"),
    ("l'Inde et le Pendjab", "IND IN-PB"),
    ("le Limbourg, disent les Pays-Bas", "NL-LI NLD"),
    ("la Belgique et le Limbourg", "BEL BE-VLI"),
    ("La Rioja vend son vin", "ES-RI"),
    ("l'Argentine et La Rioja", "ARG AR-F"),
    # a country stays a country
    ("le Luxembourg et la province de Luxembourg", "LUX BE-WLX"),
    ("la Géorgie et l'Arménie", "GEO ARM"),
    ("Mexico et le Mexique, le Nouveau-Mexique", "MEX MEX US-NM"),
    ("la Hollande et la Hollande-Méridionale", "NLD NL-ZH"),
    ("Grande-Bretagne, Bretagne", "GBR FR-BRE"),
    ("la Nouvelle-Zélande et la Zélande", "NZL NL-ZE"),
    ("Berne et le canton de Berne", "CHE CH-BE"),
    ("les Émirats arabes unis, l'Arabie saoudite", "ARE SAU"),
    ("les Émirats et les pays arabes", "ARE LAS"),
    ("la Serbie et le Monténégro", "SRB MNE"),
    # nothing is named
    ("Florence Martin, Virginie Torres, Victoria Dupont, Anne Hidalgo", ""),
    ("le nord, le centre et l'est ; Grand est le besoin ; une frise", ""),
    ("le détroit de Malacca, un vin de Madère, de la viande des Grisons", ""),
    ("Victoria, Valence, Sonora et Tabasco seuls", ""),
    ("le monde anglo-saxon, un monde anglo-saxon", ""),
    ("Toulouse, Milan, Barcelone et Sydney", ""),
    # periphrases
    ("l'État hébreu, l'Etat hébreu", "ISR ISR"),
    ("la Grande Île et le pays du Cèdre", "MDG LBN"),
    ("l'empire du Milieu et l'Empire du Milieu", "CHN CHN"),
    ("le pays du Soleil-Levant, le pays du Matin calme", "JPN KOR"),
    ("la perfide Albion, l'Hexagone, outre-Rhin", "GBR FRA DEU"),
    ("l'Oncle Sam, le Vieux Continent", "USA M49:150"),
    ("le pays des mille collines et la nation arc-en-ciel", "RWA ZAF"),
    ("une cité-État ; Singapour ; la cité-État, la Ville-État", "SGP SGP SGP"),
    ("le royaume hachémite, l'île-continent", "JOR AUS"),
]
ENGLISH = [
    ("Flanders, Wallonia and the Brussels-Capital Region", "BE-VLG BE-WAL BE-BRU"),
    ("Flemish and Walloon exporters", "BE-VLG BE-WAL"),
    ("Lombardy, Emilia-Romagna and Veneto", "IT-25 IT-45 IT-34"),
    ("Andalusia's exports, Catalan firms", "ES-AN ES-CT"),
    ("Bavaria, North Rhine-Westphalia and Tyrol", "DE-BY DE-NW AT-7"),
    ("Texas, Texans and Californian wine", "US-TX US-TX US-CA"),
    ("New South Wales, Queensland and Western Australia", "AU-NSW AU-QLD AU-WA"),
    ("Guangdong and Gujarat", "CN-GD IN-GJ"),
    ("Mazovia and the Masovian Voivodeship", "PL-14 PL-14"),
    ("the Almaty region and Kharkiv Oblast", "KZ-19 UA-63"),
    ("Fergana Region; later Fergana", "UZ-FA UZ-FA"),
    ("Nakhchivan, Adjara and Issyk-Kul Region", "AZ-NX GE-AJ KG-Y"),
    ("Gaziantep province and Istanbul Province", "TR-27 TR-34"),
    ("the Kurdistan Region of Iraq", "IQ-KR"),
    ("Dubai and Abu Dhabi, the Emirate of Abu Dhabi", "AE-DU ARE AE-AZ"),
    ("KwaZulu-Natal and the Western Cape", "ZA-KZN ZA-WC"),
    ("Lagos State and Kano state", "NG-LA NG-KN"),
    ("Nuevo León, Jalisco and Baja California", "MX-NLE MX-JAL MX-BCN"),
    ("Santa Fe Province and the province of Mendoza", "AR-S AR-M"),
    ("Aichi Prefecture and Hokkaido", "JP-23 JP-01"),
    ("Gyeonggi Province, North Jeolla", "KR-41 KR-45"),
    ("West Java, Sarawak and Ho Chi Minh City", "ID-JB MY-13 VN-SG"),
    ("Sindh and Khyber Pakhtunkhwa", "PK-SD PK-KP"),
    ("the canton of Geneva and Ticino", "CH-GE CH-TI"),
    ("Lower Silesia, South Moravia, Transylvania", "PL-02 CZ-64"),
    ("Punjab said so; Pakistan agreed", "PK-PB PAK"),
    ("India and Punjab", "IND IN-PB"),
    ("Victoria sold wool; Australia thanked", "AU-VIC AUS"),
    ("the state of Victoria", "AU-VIC"),
    ("Limburg, in the Netherlands", "NL-LI NLD"),
    ("Washington and the State of Washington", "USA US-WA"),
    ("Georgia's state-owned railway; a Georgia state-owned firm", "GEO GEO"),
    ("Mexico state-owned Pemex; the state of Mexico's economy", "MEX MEX"),
    ("Niger state television", "NER"),
    ("Luxembourg and Luxembourg Province", "LUX BE-WLX"),
    ("New Zealand; Holland; North Holland", "NZL NLD NL-NH"),
    ("the Netherlands Antilles and the Netherlands", "ANT NLD"),
    ("the Niger Delta and the Niger", "NER"),
    ("the Emirates and the United Arab Emirates", "ARE ARE"),
    ("Serbia and Montenegro", "SRB MNE"),
    ("Virginia Torres, Georgia Smith, Brittany Jones, Tom Holland", ""),
    ("Baroness Patricia Scotland and the writer Hermann Hesse", ""),
    ("Lagos, Kano, Osaka, Milan, Valencia, Cordoba and Santander", ""),
    ("Victoria and Sonora; the central and northern parts; the Marche", ""),
    ("the Strait of Malacca, Ceylon tea, Scotland Yard, the Anglo-Saxon world", ""),
    ("Land of the Rising Sun, Land of the Morning Calm", "JPN KOR"),
    ("the Middle Kingdom, Uncle Sam and Albion", "CHN USA GBR"),
    ("Perfidious Albion, the Emerald Isle, Down Under", "GBR IRL AUS"),
    ("the Jewish state, the Hashemite Kingdom, the Rainbow Nation", "ISR JOR ZAF"),
    ("the city-state; Singapore; the city-state", "SGP SGP"),
    ("the Indian subcontinent, the Pearl of Africa", "M49:034 UGA"),
]
RUSSIAN = [
    ("Фландрией и Валлонией, фламандских", "BE-VLG BE-WAL BE-VLG"),
    ("в Ломбардии, Эмилии-Романье и Тоскане", "IT-25 IT-45 IT-52"),
    ("Каталонией, андалузского, в Стране Басков", "ES-CT ES-AN ES-PV"),
    ("Окситанию, Нормандию и Корсику", "FR-OCC FR-NOR FR-20R"),
    ("Баварии, баварские, Нижней Саксонией", "DE-BY DE-BY DE-NI"),
    ("Техасом, калифорнийских", "US-TX US-CA"),
    ("Новым Южным Уэльсом и Квинслендом", "AU-NSW AU-QLD"),
    ("гуандунские и провинции Гуандун", "CN-GD CN-GD"),
    ("Мазовецким воеводством, в Нижнесилезском воеводстве", "PL-14 PL-02"),
    ("Алматинской областью и Харьковской обл.", "KZ-19 UA-63"),
    ("Ферганской областью; ферганские; Фергану", "UZ-FA UZ-FA UZ-FA"),
    ("Самаркандская и Бухарская области", "UZ-SA UZ-BU"),
    ("Нахичеванью, Аджарией, Каракалпакстану", "AZ-NX GE-AJ UZ-QR"),
    ("Иссык-Кульской и Чуйской областях", "KG-Y KG-C"),
    ("провинцией Газиантеп; Стамбул", "TR-27"),
    ("в Иракском Курдистане", "IQ-KR"),
    ("Дубаем и эмиратом Шарджа", "AE-DU AE-SH"),
    ("Южноморавским краем, Закарпатьем, закарпатских", "CZ-64 UA-21 UA-21"),
    ("Западной Австралии и Австралии", "AU-WA AUS"),
    ("префектурой Осака, Хоккайдо", "JP-27 JP-01"),
    ("кантоном Женева, Тироле", "CH-GE AT-7"),
    ("штатом Лагос, штате Сан-Паулу", "NG-LA BR-SP"),
    ("в Пенджабе; Пакистану", "PK-PB PAK"),
    ("Индия и Пенджаб", "IND IN-PB"),
    ("Австралия: в Виктории", "AUS AU-VIC"),
    ("Люксембург и провинцию Люксембург", "LUX BE-WLX"),
    ("Грузия и штат Джорджия", "GEO US-GA"),
    ("Новой Зеландией, Нидерландами, Зеландией", "NZL NLD NL-ZE"),
    ("Сербией и Черногорией", "SRB MNE"),
    ("князя Альберта, Виктория Нуланд, Индиана Джонс, Юра", ""),
    ("Харьков, Фергана, Милан и Осака", ""),
    ("Малаккским проливом, англосаксонский мир, кампании и марке", ""),
    ("Поднебесной, Поднебесную", "CHN CHN"),
    ("в Стране восходящего солнца, страной восходящего солнца", "JPN JPN"),
    ("Туманному Альбиону, туманного Альбиона, Альбионом", "GBR GBR GBR"),
    ("страны тюльпанов, стране кленового листа", "NLD CAN"),
    ("еврейским государством, Стране утренней свежести", "ISR KOR"),
    ("город-государство; Сингапур; города-государства", "SGP SGP"),
    ("Старого Света, чёрного континента", "M49:150 M49:002"),
]
TABLES = [
    (lang, text, expected)
    for lang, table in (("fr", FRENCH), ("en", ENGLISH), ("ru", RUSSIAN))
    for text, expected in table
]


@pytest.mark.parametrize(("lang", "text", "expected"), TABLES)
def test_what_is_named(lang: str, text: str, expected: str) -> None:
    assert " ".join(m.code for m in mentions(text, lang)) == expected


@pytest.mark.parametrize(("lang", "text", "expected"), TABLES[::4])
def test_offsets_hold_in_decomposed_text(lang: str, text: str, expected: str) -> None:
    whole = [text[m.start : m.end] for m in mentions(text, lang)]
    apart = unicodedata.normalize("NFD", text)
    found = mentions(apart, lang)
    assert " ".join(m.code for m in found) == expected
    assert [unicodedata.normalize("NFC", apart[m.start : m.end]) for m in found] == whole


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("Serbia and Montenegro", "en"),
        ("la Serbie et Monténégro", "fr"),
        ("la Serbie et le Monténégro", "fr"),
        ("Сербией и Черногорией", "ru"),
    ],
)
def test_a_former_state_is_read_in_texts_of_its_years(text: str, lang: str) -> None:
    def codes(year: int | None) -> list[str]:
        return [m.code for m in mentions(text, lang, year)]

    assert codes(2005) == codes(2006) == ["SCG"]
    assert codes(None) == codes(2007) == codes(2002) == ["SRB", "MNE"]


@pytest.mark.parametrize("text", ["la région russe de Toula", "la province turque d'Izmir"])
def test_a_region_word_does_not_run_over_another_mention(text: str) -> None:
    country, region = mentions(text, "fr")
    assert country.end <= region.start


def test_the_other_region_of_the_name_is_kept_as_a_candidate() -> None:
    punjab = mentions("Punjab and Pakistan", "en")[0]
    assert (punjab.code, punjab.others) == ("PK-PB", ("IN-PB",))


@pytest.mark.parametrize(
    ("text", "lang", "code"),
    [
        ("Luxembourg", None, "LUX"),
        ("Mexico", "en", "MEX"),
        ("Flandre", "fr", "BE-VLG"),
        ("Гуандун", "ru", "CN-GD"),
        ("Serbia and Montenegro", "en", "SCG"),
        ("Western Cape", "en", "ZA-WC"),
    ],
)
def test_lookups_by_name(text: str, lang: str | None, code: str) -> None:
    assert find_economy(text, lang).code == code


def test_every_region_has_a_name_in_each_language_and_its_country() -> None:
    rows = read_rows("regions.csv")
    assert len(rows) > 850
    for row in rows:
        assert economy(row["code"]).within == row["within"]
        assert all(name(row["code"], lang) != row["code"] for lang in ("fr", "en", "ru"))

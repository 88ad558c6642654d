"""Who says it: verbs of saying and counting, inversions, chains, sources, and who merely wants."""

from __future__ import annotations

import pytest

from bilateral.dossier import read_statement


def speakers(lang, text):
    found = [c for c in read_statement(text, lang).claims if c.type != "nontrade"]
    assert found, "no claim was read"
    return [c.speaker.text if c.speaker else None for c in found]


FRENCH = [
    ("Le commerce entre la Pologne et le Maroc a progressé de 12 % en 2023, s'est réjoui "
     "l'ambassadeur Jan Kowalski.",
     "Jan Kowalski"),
    ("« Nos ventes au Sénégal ont doublé en 2022 », se félicite la présidente de l'Agence des "
     "exportations, Maria Lopes.",
     "Maria Lopes"),
    ("« Nous avons vendu au Togo pour 40 millions d'euros en 2021 », a martelé le patron de "
     "la filière coton, Ousmane Barry.",
     "Ousmane Barry"),
    ("Les exportations de la Bolivie vers le Pérou ont atteint 300 millions de dollars en "
     "2022, fait savoir l'Institut national de statistique.",
     "Institut national de statistique"),
    ("Les exportations de la Bolivie vers le Pérou ont atteint 300 millions de dollars en "
     "2022, révèlent les chiffres de l'Office national.",
     "Office national"),
    ("D'après les calculs de la Banque d'Estonie, les importations en provenance de Lettonie "
     "ont reculé de 5 % en 2023.",
     "Banque d'Estonie"),
    ("À en croire Moussa Diop, secrétaire général du ministère, le commerce avec le Ghana "
     "s'élève à 80 millions d'euros.",
     "Moussa Diop"),
    ("Le Premier ministre thaïlandais, Somchai Prasert, a affirmé mardi que le commerce avec "
     "le Laos atteindrait 10 milliards de dollars en 2027.",
     "Somchai Prasert"),
    ("La Banque centrale chiffre à 3 milliards de dollars les importations du Kenya en "
     "provenance de Chine en 2023.",
     "Banque centrale"),
    ("L'Espagne a vendu au Maroc pour 12 milliards d'euros en 2023, selon des données "
     "publiées lundi par le ministère espagnol de l'Industrie.",
     "ministère espagnol de l'Industrie"),
    ("Berne souhaite porter ses exportations vers l'Inde à 5 milliards de francs d'ici à 2030.",
     "Berne"),
    ("Le gouvernement chilien table sur 2 milliards de dollars d'exportations vers le Brésil "
     "en 2026.",
     "gouvernement chilien"),
    ("Tunis et Rome souhaitent porter leurs échanges à 8 milliards d'euros d'ici à 2030.",
     None),
    ("Le commerce entre Cuba et le Mexique a atteint 500 millions de dollars en 2022. « Nous "
     "visons le double en 2026 », a-t-il ajouté.",
     None),
    ("Ali Rezaï, attaché commercial à Paris, a rappelé que les ventes de l'Iran à la France "
     "avaient chuté de 30 % en 2019. Elles pourraient remonter à 200 millions d'euros en "
     "2025, selon lui.",
     "Ali Rezaï"),
    ("Selon une source proche du dossier, la Chine a importé pour 4 milliards de dollars de "
     "soja brésilien en mars 2023.",
     "source proche du dossier"),
    ("Les douanes chinoises ont recensé 4 milliards de dollars d'importations en provenance "
     "du Pérou en 2022.",
     "douanes chinoises"),
    ("Estimées par l'institut Prognos à 2 milliards d'euros en 2023, les ventes de la Suisse "
     "à la Turquie progressent.",
     "institut Prognos"),
    ("En 2023, les exportations du Canada vers Cuba ont augmenté de 4 %, comme l'a indiqué "
     "Statistique Canada.",
     "Statistique Canada"),
    ("« Les échanges entre Oslo et Lima ont triplé en 2021 », lit-on dans un communiqué.",
     None),
    ("Le chef du gouvernement hongrois, qui recevait son homologue serbe, a dit que les "
     "échanges entre la Hongrie et la Serbie avaient atteint 4 milliards d'euros en 2023.",
     "chef du gouvernement hongrois"),
    ("Les exportateurs grecs espèrent vendre à l'Égypte pour 900 millions d'euros en 2026.",
     "exportateurs grecs"),
    ("Le Kazakhstan a exporté vers la Chine pour 14 milliards de dollars en 2022, d'après le "
     "Comité des statistiques, et 15 milliards en 2023.",
     "Comité des statistiques"),
    ("Pékin évalue ses importations d'Australie à 140 milliards de dollars en 2022.",
     "Pékin"),
    ("DAKAR, 3 mars (APS) – Les importations sénégalaises de riz indien ont bondi de 20 % "
     "en 2023, a appris l'APS de source douanière.",
     "source douanière"),
    ("Interrogé par la presse, le ministre Abdou Sarr a parlé de 200 millions d'euros "
     "d'exportations vers l'Italie en 2023.",
     "Abdou Sarr"),
    ("Le Nigeria a vendu à l'Inde pour 10 milliards de dollars de pétrole en 2022, rapporte "
     "le quotidien Vanguard, citant l'office de la statistique.",
     "office de la statistique"),
    ("Dans son rapport annuel, la Banque d'Algérie fait état de 3 milliards de dollars "
     "d'importations en provenance de Chine en 2022.",
     "Banque d'Algérie"),
    ("« Le commerce avec Hanoï a été multiplié par trois depuis 2015 », s'enorgueillit "
     "Pierre Lambert, qui préside la chambre franco-vietnamienne.",
     "Pierre Lambert"),
    ("Selon M. Benali, les exportations du Maroc vers le Mali ont atteint 2 milliards de "
     "dirhams en 2022.",
     "Benali"),
    ("Aux yeux du patronat portugais, le Brésil pourrait acheter pour 2 milliards d'euros "
     "de produits portugais en 2026.",
     "patronat portugais"),
    ("Le secrétaire d'État au Commerce extérieur, Luc Weber, prévoit que les ventes à la "
     "Corée dépasseront 5 milliards d'euros cette année.",
     "Luc Weber"),
    ("La ministre, Mme Traoré, a annoncé que les exportations maliennes vers la Chine "
     "avaient doublé en 2022.",
     "Traoré"),
    ("Les exportations de Cuba vers le Canada ont baissé de 9 % en 2022, déplore-t-on au "
     "ministère du Commerce.",
     "ministère du Commerce"),
    ("Moscou entend doubler ses exportations vers l'Algérie d'ici à 2030.",
     "Moscou"),
    ("Le Brésil a exporté pour 5 milliards de dollars vers l'Inde en 2022 : c'est ce qu'a "
     "révélé l'ambassadeur Raj Kumar.",
     "Raj Kumar"),
    ("D'après des chiffres communiqués par la douane turque, les importations en provenance "
     "d'Irak ont chuté de 40 % en 2023.",
     "douane turque"),
    ("« Nos ventes au Liban ont baissé de 12 % en 2023 », admet un responsable de l'agence "
     "de promotion.",
     "responsable"),
    ("Les ventes de l'Irlande au Japon ont crû de 6 % en 2022, lit-on dans la note "
     "d'Enterprise Ireland.",
     "Enterprise Ireland"),
    ("Le groupe public prévoit d'exporter vers l'Inde pour 300 millions d'euros en 2027, "
     "a-t-on appris auprès de la direction.",
     "direction"),
]  # fmt: skip

ENGLISH = [
    ("Trade between Poland and Morocco rose 12% in 2023, Ambassador Jan Kowalski said in "
     "Rabat on Monday.",
     "Jan Kowalski"),
    ("\"Our sales to Senegal doubled in 2022,\" said Maria Lopes, head of the export agency.",
     "Maria Lopes"),
    ("\"We sold Togo €40 million of cotton in 2021,\" the head of the Spinners' Guild, Ousmane "
     "Barry, told reporters.",
     "Ousmane Barry"),
    ("Bolivian exports to Peru reached $300 million in 2022, the National Statistics "
     "Institute revealed.",
     "National Statistics Institute"),
    ("Bolivian exports to Peru reached $300 million in 2022, figures released by the customs "
     "service show.",
     "customs service"),
    ("Figures from Statistics Estonia show imports from Latvia fell 5% in 2023.",
     "Statistics Estonia"),
    ("Estonian imports from Latvia fell by 5% in 2023, data compiled by the Bank of Estonia "
     "indicate.",
     "Bank of Estonia"),
    ("Speaking in Accra, Trade Minister Kofi Mensah said exports to Benin would hit $200 "
     "million by 2027.",
     "Kofi Mensah"),
    ("Thai Prime Minister Somchai Prasert has claimed that trade with Laos will reach $10 "
     "billion in 2027.",
     "Somchai Prasert"),
    ("The central bank estimates Kenya's imports from China at $3 billion for 2023.",
     "central bank"),
    ("In Madrid's view, Spain's exports to Morocco should reach 12 billion euros in 2025.",
     None),
    ("Tokyo is aiming for $5 billion in exports to Chile by 2030.",
     "Tokyo"),
    ("Rome and Tunis want trade to reach 8 billion euros by 2030.",
     None),
    ("Both governments hope trade between Rome and Tunis will reach 8 billion euros by 2030.",
     None),
    ("Ali Rezaei, Iran's commercial attaché in Paris, recalled that sales to France had "
     "dropped by 30% in 2019. They could climb back to €200 million in 2025, he went on.",
     "Ali Rezaei"),
    ("Analysts say China's imports of Brazilian soya reached $4 billion in March 2023.",
     "Analysts"),
    ("Chinese customs recorded $4 billion in imports from Peru in 2022.",
     "Chinese customs"),
    ("Canada's exports to Cuba rose 4% in 2023, as reported by Statistics Canada.",
     "Statistics Canada"),
    ("India's exports to Nepal, put by the commerce ministry at $8 billion in 2022, are rising.",
     "commerce ministry"),
    ("Kazakhstan shipped $14 billion of oil to China in 2022, per the Statistics Committee.",
     "Statistics Committee"),
    ("Norwegian exporters hope to sell $900 million of fish to Egypt in 2026.",
     "Norwegian exporters"),
    ("Beijing puts its imports from Australia at $140 billion for 2022.",
     "Beijing"),
    ("Mexican exports to Japan grew 5% in 2022, according to Economy Secretary Raúl Ortega.",
     "Raúl Ortega"),
    ("Trade with Oman stood at $2 billion in 2022, the ministry's spokesperson, Lina Haddad, "
     "noted.",
     "Lina Haddad"),
    ("Exports showed a rise of 5% in 2022 to $2 billion between Chile and Peru.",
     None),
    ("Ms Haddad added that Jordan's exports to Iraq had fallen 8% in 2023.",
     "Haddad"),
    ("The Polish embassy reported a 7% fall in Poland's exports to Kenya in 2023.",
     "Polish embassy"),
    ("The report by UNCTAD finds that Ghana's exports to India rose 9% in 2022.",
     "UNCTAD"),
    ("ANKARA, March 3 (AA) - Turkish exports to Iraq jumped 20% in 2023, the Turkish "
     "Exporters Assembly (TIM) announced Monday.",
     "Turkish Exporters Assembly"),
    ("Asked by journalists, Minister Abdou Sarr spoke of €200 million in exports to Italy "
     "in 2023.",
     "Abdou Sarr"),
    ("Nigeria sold India $10 billion of oil in 2022, the Vanguard newspaper reported, "
     "citing the statistics bureau.",
     "statistics bureau"),
    ("In its annual report the Bank of Algeria puts imports from China at $3 billion for 2022.",
     "Bank of Algeria"),
    ("Trade with Hanoi has tripled since 2015, boasts Pierre Lambert, who chairs the "
     "Franco-Vietnamese chamber.",
     "Pierre Lambert"),
    ("According to Mr. Benali, Moroccan exports to Mali reached 2 billion dirhams in 2022.",
     "Benali"),
    ("Brazil may buy €2 billion of Portuguese goods in 2026, in the view of the employers' "
     "federation.",
     "employers' federation"),
    ("State Secretary for Foreign Trade Luc Weber predicts that sales to Korea will exceed "
     "€5 billion this year.",
     "Luc Weber"),
    ("Exports from Cuba to Canada fell 9% in 2022, officials at the trade ministry complain.",
     "officials"),
    ("Moscow intends to double its exports to Algeria by 2030.",
     "Moscow"),
    ("Irish sales to Japan grew 6% in 2022, a note by Enterprise Ireland says.",
     "Enterprise Ireland"),
    ("“Our sales to Lebanon dropped by 12% in 2023,” admitted an official with the "
     "promotion agency.",
     "official"),
    ("Kenyan exports to Egypt could double by 2027, Trade Cabinet Secretary Rebecca Wanjiku "
     "told the Business Daily.",
     "Rebecca Wanjiku"),
    ("Imports from Iraq dropped by 40% in 2023, Turkey's customs data showed.",
     "customs data"),
    ("It was Ambassador Raj Kumar who revealed that Brazil exported $5 billion to India in "
     "2022.",
     "Raj Kumar"),
    ("Hungarian exports to Korea rose 7% in 2023, economist Zoltán Kiss of the GKI "
     "institute estimates.",
     "Zoltán Kiss"),
    ("Vietnam's coffee exports to Spain hit $400 million in 2023 – a record, noted the head "
     "of Vicofa, Nguyen Nam Hai.",
     "Nguyen Nam Hai"),
]  # fmt: skip

RUSSIAN = [
    ("Товарооборот Польши и Марокко вырос в 2023 году на 12%, сообщил журналистам посол Ян "
     "Ковальский.",
     "Ян Ковальский"),
    ("«Наши продажи в Сенегал удвоились в 2022 году», — похвалилась глава экспортного "
     "агентства Мария Лопес.",
     "Мария Лопес"),
    ("Экспорт Боливии в Перу достиг в 2022 году 300 млн долларов, следует из данных "
     "Национального института статистики.",
     "Национального института статистики"),
    ("Экспорт Боливии в Перу достиг в 2022 году 300 млн долларов, говорится в сообщении "
     "таможенной службы.",
     "таможенной службы"),
    ("Как сообщает Банк Эстонии, импорт из Латвии в 2023 году упал на 5%.",
     "Банк Эстонии"),
    ("Как рассказала торгпред Ольга Белова, импорт Эстонии из Латвии в 2023 году упал на 5%.",
     "Ольга Белова"),
    ("По сведениям эстонской таможни, импорт из Латвии в 2023 году упал на 5%.",
     "эстонской таможни"),
    ("По словам Моуссы Диопа, торговля Сенегала с Ганой составила в 2022 году 80 млн евро.",
     "Моуссы Диопа"),
    ("Премьер-министр Таиланда Сомчай Прасерт во вторник заявил, что торговля с Лаосом в 2027 "
     "году достигнет 10 млрд долларов.",
     "Сомчай Прасерт"),
    ("Центробанк оценивает импорт Кении из Китая в 2023 году в 3 млрд долларов.",
     "Центробанк"),
    ("Берн рассчитывает довести экспорт в Индию до 5 млрд франков к 2030 году.",
     "Берн"),
    ("Тунис и Рим рассчитывают довести торговлю до 8 млрд евро к 2030 году.",
     None),
    ("Стороны намерены довести торговлю Италии и Туниса до 8 млрд евро к 2030 году.",
     None),
    ("Атташе по торговле Али Резаи напомнил, что продажи Ирана во Францию в 2019 году упали "
     "на 30%. В 2025 году они могут вырасти до 200 млн евро, добавил он.",
     "Али Резаи"),
    ("Китайская таможня зафиксировала в 2022 году ввоз из Перу на 4 млрд долларов.",
     "Китайская таможня"),
    ("По китайским данным, импорт из Перу составил в 2022 году 4 млрд долларов.",
     "китайским данным"),
    ("Данные Евростата показывают, что импорт ЕС из Кении вырос в 2023 году на 9%.",
     "Евростата"),
    ("В министерстве торговли Омана сообщили, что экспорт в Индию вырос в 2022 году на 7%.",
     "министерстве торговли Омана"),
    ("Со ссылкой на министра экономики агентство пишет, что экспорт Омана в Индию вырос в "
     "2022 году на 7%.",
     "министра экономики"),
    ("По мнению экспертов, экспорт Бразилии в Китай в 2025 году достигнет 100 млрд долларов.",
     "экспертов"),
    ("Аналитики прогнозируют, что экспорт Бразилии в Китай в 2025 году достигнет 100 млрд "
     "долларов.",
     "Аналитики"),
    ("Норвежские экспортёры надеются продать в Египет рыбы на 900 млн долларов в 2026 году.",
     "экспортёры"),
    ("Экспорт Мексики в Японию, подчеркнула министр экономики Ракель Ортега, вырос в 2022 "
     "году на 5%.",
     "Ракель Ортега"),
    ("Министр Ракель Ортега, комментируя итоги, отметила рост экспорта Мексики в Японию в "
     "2022 году на 5%.",
     "Ракель Ортега"),
    ("Пекин оценивает импорт из Австралии в 2022 году в 140 млрд долларов.",
     "Пекин"),
    ("«Мы довели экспорт в Ирак до 400 млн долларов в 2023 году», — заявил в интервью газете "
     "министр торговли Иордании Юсеф Шамали.",
     "Юсеф Шамали"),
    ("Экспорт Казахстана в Китай составил в 2022 году 14 млрд долларов, передаёт пресс-служба "
     "министерства.",
     "пресс-служба министерства"),
    ("Экспорт показал рост на 5% в 2022 году: Чили продала Перу товаров на 2 млрд долларов.",
     None),
    ("ДАКАР, 3 марта. /ТАСС/. Импорт Сенегала из Индии вырос в 2023 году на 20%, сообщила в "
     "понедельник таможенная служба.",
     "таможенная служба"),
    ("Отвечая на вопросы журналистов, министр Абду Сарр говорил о 200 млн евро экспорта в "
     "Италию в 2023 году.",
     "Абду Сарр"),
    ("Нигерия продала Индии нефти на 10 млрд долларов в 2022 году, пишет газета «Вангард» "
     "со ссылкой на бюро статистики.",
     "бюро статистики"),
    ("В годовом отчёте Банк Алжира оценивает импорт из Китая в 2022 году в 3 млрд долларов.",
     "Банк Алжира"),
    ("«Торговля с Ханоем выросла втрое с 2015 года», — гордится Пьер Ламбер, возглавляющий "
     "палату.",
     "Пьер Ламбер"),
    ("По словам г-на Бенали, экспорт Марокко в Мали достиг в 2022 году 2 млрд дирхамов.",
     "Бенали"),
    ("По прогнозам министерства экономики Бразилии, закупки в Португалии в 2026 году "
     "составят 2 млрд евро.",
     "министерства экономики"),
    ("Статс-секретарь Люк Вебер ожидает, что продажи Германии в Корею превысят в этом году "
     "5 млрд евро.",
     "Люк Вебер"),
    ("Экспорт Кубы в Канаду упал в 2022 году на 9%, жалуются в министерстве торговли.",
     "министерстве торговли"),
    ("Москва намерена удвоить экспорт в Алжир к 2030 году.",
     "Москва"),
    ("Экспорт Бразилии в Индию в 2022 году достиг 5 млрд долларов — об этом сообщил посол "
     "Радж Кумар.",
     "Радж Кумар"),
    ("Об этом рассказал посол Радж Кумар: экспорт Бразилии в Индию в 2022 году достиг 5 "
     "млрд долларов.",
     "Радж Кумар"),
    ("По оценкам Всемирного банка, экспорт Мали в Китай вырос в 2022 году вдвое.",
     "Всемирного банка"),
    ("«Наши продажи в Ливан упали в 2023 году на 12%», — признаёт сотрудник агентства по "
     "развитию.",
     "сотрудник агентства"),
    ("Импорт Турции из Ирака в 2023 году сократился на 40%, свидетельствуют данные турецкой "
     "таможни.",
     "турецкой таможни"),
    ("Экспорт Венгрии в Корею вырос в 2023 году на 7%, подсчитал экономист Золтан Кишш.",
     "Золтан Кишш"),
    ("Как отметил в беседе с РИА Новости глава Росэкспорта Пётр Лунин, поставки России в "
     "Египет в 2023 году выросли на 30%.",
     "Пётр Лунин"),
    ("Глава ведомства Пётр Лунин сообщил о росте экспорта России в Египет в 2023 году на "
     "30%. До конца 2024 года он ожидает 5 млрд долларов.",
     "Пётр Лунин"),
]  # fmt: skip

CASES = [
    pytest.param(lang, text, said, id=f"{lang}-{number:02d}")
    for lang, cases in (("fr", FRENCH), ("en", ENGLISH), ("ru", RUSSIAN))
    for number, (text, said) in enumerate(cases, 1)
]


@pytest.mark.parametrize(("lang", "text", "said"), CASES)
def test_speaker_of_the_last_figure(lang, text, said):
    found = speakers(lang, text)
    if said is None:
        assert found == [None] * len(found)
    else:
        assert found[-1] is not None
        assert said in found[-1]


def test_the_nearest_of_two_sources():
    text = (
        "Ambassador Ana Ruiz forecasts that Chile's exports to Peru will reach $2 billion in 2025; "
        "the chamber of exporters expects no more than $1.5 billion."
    )
    assert speakers("en", text) == ["Ana Ruiz", "chamber of exporters"]

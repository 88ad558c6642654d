"""Wordings that narrow rules missed: one class after the other, in each language."""

from __future__ import annotations

from typing import Any

import pytest

from bilateral.dossier import read_statement

# text, day of publication, figure, what is read of it
CASES: list[tuple[str, str, str | None, str, dict[str, Any]]] = [
    # a goal that is moved, a goal that is taken up again, a goal and its verb
    (
        "en",
        "Chile and Peru lifted their trade goal for 2029 from $4 billion to $6 billion.",
        "2024-05-02",
        "$6 billion",
        {"type": "forward", "deadline": "2029-12"},
    ),
    (
        "en",
        "Chile and Peru lifted their trade goal for 2029 from $4 billion to $6 billion.",
        "2024-05-02",
        "$4 billion",
        {"type": "forward", "deadline": "2029-12"},
    ),
    (
        "fr",
        "Le Chili et le Pérou ont relevé de 4 à 6 milliards de dollars l'objectif d'échanges.",
        "2024-05-02",
        "6 milliards de dollars",
        {"type": "forward", "modality": "aim"},
    ),
    (
        "fr",
        "L'ambition de Lima et de Santiago était de 4 milliards de dollars d'échanges ;"
        " elle est désormais de 6 milliards.",
        "2024-05-02",
        "6 milliards",
        {"type": "forward", "modality": "aim"},
    ),
    (
        "ru",
        "Чили и Перу подняли планку взаимной торговли до 6 млрд долларов.",
        "2024-05-02",
        "6 млрд долларов",
        {"type": "forward", "modality": "aim"},
    ),
    (
        "en",
        "Trade between Chile and Peru must be doubled by 2027, the envoy said.",
        "2024-05-02",
        "doubled",
        {"type": "forward", "deadline": "2027-12"},
    ),
    # when it is due
    (
        "en",
        "Chile plans to sell Peru $2 billion worth of copper by the end of the 2020s.",
        "2024-05-02",
        "$2 billion",
        {"type": "forward", "deadline": "2029-12"},
    ),
    (
        "fr",
        "Le Chili veut porter ses exportations vers le Pérou à 2 milliards de dollars en 2027"
        " et à 3 milliards en 2030.",
        "2024-05-02",
        "3 milliards",
        {"type": "forward", "deadline": "2030-12"},
    ),
    (
        "ru",
        "За четыре года Чили хочет удвоить экспорт меди в Перу.",
        "2024-05-02",
        "удвоить",
        {"type": "forward", "deadline": "2028-05"},
    ),
    (
        "ru",
        "Чили планирует довести экспорт в Перу до 2 млрд долларов к 2028 году,"
        " а импорт к тому же сроку — до 1 млрд.",
        "2024-05-02",
        "1 млрд",
        {"type": "forward", "deadline": "2028-12"},
    ),
    (
        "fr",
        "Le Chili devrait finir l'année à 2 milliards de dollars d'exportations vers le Pérou.",
        "2024-05-02",
        "2 milliards de dollars",
        {"type": "forward", "deadline": "2024-12"},
    ),
    # a level in a clause of its own, and one beside its noun
    (
        "en",
        "Chilean exports to Peru, $2 billion in 2023, are expected to grow by 5 percent in 2024.",
        "2024-05-02",
        "$2 billion",
        {"type": "level", "period": "2023-01..2023-12"},
    ),
    (
        "fr",
        "Les échanges du Chili avec le Pérou ont triplé de 2015 à 2023, où ils étaient"
        " de 3 milliards de dollars.",
        None,
        "3 milliards de dollars",
        {"type": "level", "period": "2023-01..2023-12"},
    ),
    # rejected
    (
        "ru",
        "Никакой цели в 3 млрд долларов товарооборота Чили и Перу не ставят.",
        None,
        "3 млрд долларов",
        {},
    ),
    (
        "fr",
        "L'idée de hisser le commerce entre le Chili et le Pérou à 9 milliards de dollars"
        " a été rejetée.",
        None,
        "9 milliards de dollars",
        {},
    ),
    # how amounts are written
    (
        "fr",
        "Les exportations du Chili vers le Pérou ont augmenté de douze virgule trois pour cent"
        " en 2022.",
        None,
        "douze virgule trois pour cent",
        {"change": 0.123},
    ),
    (
        "ru",
        "Экспорт Чили в Перу вырос в 2022 году на две целых пять десятых процента.",
        None,
        "две целых пять десятых процента",
        {"change": 0.025},
    ),
    (
        "ru",
        "Экспорт Чили в Перу вырос в 2022 году процентов на тридцать.",
        None,
        "процентов на тридцать",
        {"change": 0.3},
    ),
    (
        "en",
        "Chile's exports to Peru will reach between $3 and $4 billion in 2025.",
        "2024-05-02",
        "$3 and $4 billion",
        {"amount": 3e9, "amount_high": 4e9},
    ),
    (
        "en",
        "CHILE-PERU TRADE REACHED $3 BILLION IN 2022",
        None,
        "$3 BILLION",
        {"amount": 3e9},
    ),
    (
        "fr",
        "Le Canada a exporté vers le Pérou pour 1,2 G$ en 2022.",
        None,
        "1,2 G$",
        {"amount": 1.2e9, "currency": "CAD"},
    ),
    (
        "fr",
        "Le Gabon a importé de Thaïlande pour 60 milliards de F CFA (100 millions de dollars)"
        " en 2022, dont 45 milliards de riz.",
        None,
        "45 milliards",
        {"currency": "XAF"},
    ),
    (
        "fr",
        "Les exportations du Chili vers le Pérou ont été divisées par quatre en 2022.",
        None,
        "divisées par quatre",
        {"change": -0.75},
    ),
    # indices, and the time that they are measured against
    (
        "en",
        "Chile's exports to Peru in 2023 were 92 per cent of those of 2022.",
        None,
        "92 per cent",
        {"change": -0.08, "period": "2023-01..2023-12"},
    ),
    (
        "ru",
        "Экспорт Чили в Перу в 2023 году составил 92% к 2022 году.",
        None,
        "92%",
        {"change": -0.08, "period": "2023-01..2023-12"},
    ),
    (
        "fr",
        "En 2023, le Chili a vendu au Pérou 1,5 fois plus de cuivre qu'un an auparavant.",
        None,
        "1,5 fois",
        {"change": 0.5, "period": "2023-01..2023-12"},
    ),
    # no trade
    (
        "en",
        "Trade between Chile and Peru reached $3 billion in 2023. The gross regional product of"
        " Tacna is $5 billion.",
        None,
        "$5 billion",
        {"type": "nontrade"},
    ),
    (
        "ru",
        "Соглашение создаст 5 тысяч рабочих мест и увеличит товарооборот Чили и Перу на 20%"
        " к 2030 году.",
        "2024-05-02",
        "20%",
        {"type": "forward", "deadline": "2030-12"},
    ),
    # ё is printed or not
    (
        "ru",
        "Чили приобрёл у Перу цинка на 40 млн долларов в 2022 году.",
        None,
        "40 млн долларов",
        {"type": "level", "measure": "imports"},
    ),
]


@pytest.mark.parametrize(("lang", "text", "published", "figure", "fields"), CASES)
def test_wording(
    lang: str, text: str, published: str | None, figure: str, fields: dict[str, Any]
) -> None:
    claims = {c.span.text: c for c in read_statement(text, lang, published).claims}
    if not fields:
        assert figure not in claims
        return
    claim = claims[figure]
    read = {name: getattr(claim, name) for name in fields}
    if "period" in read and claim.period is not None:
        read["period"] = f"{claim.period.start}..{claim.period.end}"
    for name, value in fields.items():
        assert read[name] == (pytest.approx(value) if isinstance(value, float) else value)

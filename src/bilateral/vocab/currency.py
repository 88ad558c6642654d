"""Currencies by ISO 4217 code, and the names and signs that people write instead.

A name or a sign is only a *reading*: "dollars" belongs to twenty currencies and "roubles" to two.
`currency` takes a code and never guesses; `currencies_called` lists what a word may mean.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from functools import cache
from typing import Final

from bilateral.errors import UnknownCodeError

# Codes in use. Funds, metals and codes for testing are left out: no trade figure is in them.
_IN_USE: Final = """
AED UAE dirham|AFN afghani|ALL lek|AMD Armenian dram|AOA kwanza|ARS Argentine peso
AUD Australian dollar|AWG Aruban florin|AZN Azerbaijani manat|BAM convertible mark
BBD Barbados dollar|BDT taka|BHD Bahraini dinar|BIF Burundi franc|BMD Bermudian dollar
BND Brunei dollar|BOB boliviano|BRL Brazilian real|BSD Bahamian dollar|BTN ngultrum|BWP pula
BYN Belarusian rouble|BZD Belize dollar|CAD Canadian dollar|CDF Congolese franc|CHF Swiss franc
CLP Chilean peso|CNY yuan|COP Colombian peso|CRC Costa Rican colon|CUP Cuban peso
CVE Cabo Verde escudo|CZK Czech koruna|DJF Djibouti franc|DKK Danish krone|DOP Dominican peso
DZD Algerian dinar|EGP Egyptian pound|ERN nakfa|ETB Ethiopian birr|EUR euro|FJD Fiji dollar
FKP Falkland Islands pound|GBP pound sterling|GEL lari|GHS Ghana cedi|GIP Gibraltar pound
GMD dalasi|GNF Guinean franc|GTQ quetzal|GYD Guyana dollar|HKD Hong Kong dollar|HNL lempira
HTG gourde|HUF forint|IDR rupiah|ILS new Israeli shekel|INR Indian rupee|IQD Iraqi dinar
IRR Iranian rial|ISK Iceland krona|JMD Jamaican dollar|JOD Jordanian dinar|JPY yen
KES Kenyan shilling|KGS som|KHR riel|KMF Comorian franc|KPW North Korean won|KRW won
KWD Kuwaiti dinar|KYD Cayman Islands dollar|KZT tenge|LAK kip|LBP Lebanese pound
LKR Sri Lanka rupee|LRD Liberian dollar|LSL loti|LYD Libyan dinar|MAD Moroccan dirham
MDL Moldovan leu|MGA ariary|MKD denar|MMK kyat|MNT tugrik|MOP pataca|MRU ouguiya
MUR Mauritius rupee|MVR rufiyaa|MWK Malawi kwacha|MXN Mexican peso|MYR ringgit
MZN Mozambique metical|NAD Namibia dollar|NGN naira|NIO cordoba|NOK Norwegian krone
NPR Nepalese rupee|NZD New Zealand dollar|OMR Omani rial|PAB balboa|PEN sol|PGK kina
PHP Philippine peso|PKR Pakistan rupee|PLN zloty|PYG guarani|QAR Qatari rial|RON Romanian leu
RSD Serbian dinar|RUB Russian rouble|RWF Rwanda franc|SAR Saudi riyal|SBD Solomon Islands dollar
SCR Seychelles rupee|SDG Sudanese pound|SEK Swedish krona|SGD Singapore dollar
SHP Saint Helena pound|SLE leone|SOS Somali shilling|SRD Surinam dollar|SSP South Sudanese pound
STN dobra|SVC El Salvador colon|SYP Syrian pound|SZL lilangeni|THB baht|TJS somoni
TMT Turkmenistan manat|TND Tunisian dinar|TOP pa'anga|TRY Turkish lira
TTD Trinidad and Tobago dollar|TWD new Taiwan dollar|TZS Tanzanian shilling|UAH hryvnia
UGX Uganda shilling|USD US dollar|UYU Uruguayan peso|UZS Uzbekistan sum|VED digital bolivar
VES bolivar|VND dong|VUV vatu|WST tala|XAF CFA franc BEAC|XCD East Caribbean dollar
XCG Caribbean guilder|XDR special drawing right|XOF CFA franc BCEAO|XPF CFP franc|YER Yemeni rial
ZAR rand|ZMW Zambian kwacha|ZWG Zimbabwe gold
"""

# Withdrawn codes that older figures still carry: code, last year, name.
_WITHDRAWN: Final = """
ANG 2025 Netherlands Antillean guilder|ATS 2001 Austrian schilling|AZM 2006 Azerbaijani manat
BEF 2001 Belgian franc|BGN 2025 Bulgarian lev|BYR 2016 Belarusian rouble|CSD 2006 Serbian dinar
CYP 2007 Cyprus pound|DEM 2001 German mark|EEK 2010 Estonian kroon|ESP 2001 Spanish peseta
FIM 2001 Finnish markka|FRF 2001 French franc|GHC 2007 Ghana cedi|GRD 2001 drachma
HRK 2022 Croatian kuna|IEP 2001 Irish pound|ITL 2001 Italian lira|LTL 2014 Lithuanian litas
LUF 2001 Luxembourg franc|LVL 2013 Latvian lats|MRO 2017 ouguiya|MTL 2007 Maltese lira
MZM 2006 Mozambique metical|NLG 2001 Dutch guilder|PTE 2001 Portuguese escudo
ROL 2005 Romanian leu|RUR 1997 Russian rouble|SDD 2007 Sudanese dinar|SIT 2006 tolar
SKK 2008 Slovak koruna|SLL 2024 leone|STD 2017 dobra|TMM 2008 Turkmenistan manat
TRL 2005 Turkish lira|VEF 2018 bolivar|XEU 1998 European currency unit|ZMK 2012 Zambian kwacha
ZWL 2024 Zimbabwe dollar
"""

# Words in English, French and Russian, and signs. The order of codes says nothing.
_CALLED: Final = """
$ dollar dollars доллар доллара долларов долл=USD AUD CAD HKD NZD SGD TWD BZD
us$ usd$=USD
€ euro euros евро=EUR
£ pound pounds livre livres фунт фунта фунтов=GBP EGP LBP SYP SDG SSP
¥ yen yens иена иены иен=JPY CNY
yuan yuans юань юаня юаней rmb renminbi=CNY
₽=RUB
rouble roubles ruble rubles рубль рубля рублей руб=RUB BYN
franc francs франк франка франков=CHF XOF XAF CDF GNF RWF BIF DJF KMF XPF
fcfa cfa=XOF XAF
₴ hryvnia hryvnias гривна гривны гривен=UAH
₸ tenge tenges тенге=KZT
₹ rupee rupees roupie roupies рупия рупии рупий=INR PKR LKR NPR MUR SCR
₺ lira liras lire lires лира лиры лир=TRY
₩ won wons вон=KRW KPW
zloty zlotys злотый злотых=PLN
dirham dirhams дирхам дирхамов=AED MAD
dinar dinars динар динара динаров=RSD DZD TND IQD JOD KWD LYD BHD
real reais réal réals реал реала реалов=BRL
riyal riyals rial rials риал риалов=SAR QAR IRR OMR YER
rand rands рэнд рэнда рэндов=ZAR
lari лари=GEL
dram drams драм драма драмов=AMD
manat manats манат маната манатов=AZN TMT
som soms сом сома сомов=KGS
somoni сомони=TJS
sum soum сум сума сумов=UZS
leu lei лей лея леев=RON MDL
peso pesos песо=MXN ARS CLP COP CUP DOP PHP UYU
"""


@dataclass(frozen=True, slots=True)
class Currency:
    """A kind of money.

    Attributes
    ----------
    code : ISO 4217 code
    name : English name
    last_year : last year of use; None while it is in use
    """

    code: str
    name: str
    last_year: int | None = None


@cache
def _table() -> dict[str, Currency]:
    found: dict[str, Currency] = {}
    for entry in _entries(_IN_USE):
        code, name = entry.split(" ", 1)
        found[code] = Currency(code, name)
    for entry in _entries(_WITHDRAWN):
        code, year, name = entry.split(" ", 2)
        found[code] = Currency(code, name, int(year))
    return found


def _entries(text: str) -> list[str]:
    return [entry for line in text.strip().splitlines() for entry in line.split("|")]


@cache
def _words() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for line in _CALLED.strip().splitlines():
        words, codes = line.split("=")
        found.update(dict.fromkeys(words.split(), tuple(codes.split())))
    for code, money in _table().items():
        found.setdefault(money.name.casefold(), (code,))
    return found


def currency_codes() -> tuple[str, ...]:
    """Return every known code, in alphabetical order."""
    return tuple(sorted(_table()))


def currencies_called(word: str) -> tuple[Currency, ...]:
    """Return the currencies that a name or a sign may mean; empty when the word is not known."""
    codes = _words().get(word.strip().strip(".").casefold(), ())
    return tuple(_table()[code] for code in codes)


def currency(code: str) -> Currency:
    """Return the currency with this ISO 4217 code.

    Raises
    ------
    UnknownCodeError
        If there is none; the hint names the codes that were probably meant.
    """
    found = _table().get(code)
    if found is not None:
        return found
    raise UnknownCodeError(
        f"'{code[:40]}' is not an ISO 4217 currency code", hint=_suggestion(code[:40])
    )


def _suggestion(code: str) -> str:
    named = currencies_called(code)
    if code.strip().upper() in _table():
        return f"Write {code.strip().upper()}, in capital letters."
    if named:
        listed = ", ".join(f"{money.code} ({money.name})" for money in named)
        return f"Write the three-letter code; this word may mean {listed}."
    near = difflib.get_close_matches(code.strip().upper(), _table(), n=3, cutoff=0.6)
    if near:
        listed = ", ".join(f"{c} ({_table()[c].name})" for c in near)
        return f"Write the three-letter code, such as USD. Did you mean {listed}?"
    return "Write the three-letter code, such as USD, EUR, RUB or BYN."

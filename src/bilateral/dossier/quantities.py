"""Quantities: money, per cents, points, multiples, fractions, people and jobs, with exact spans.

What a figure means is decided in `claims`; here only how it is written.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Literal

from bilateral.dossier.language_tables import Cue, Token, tables
from bilateral.dossier.numbers import Number, digit_numbers, scaled, word_numbers
from bilateral.vocab.currency import currency_codes

if TYPE_CHECKING:
    from collections.abc import Sequence

Kind = Literal["money", "percent", "points", "multiple", "fraction", "people", "jobs"]


@dataclass(frozen=True, slots=True)
class Figure:
    """A quantity as written.

    Attributes
    ----------
    start, end : the quantity alone: number, scale, currency or sign, written sign
    kind : what it counts
    number, number_high : digits as printed, point decimal (a multiple or a fraction: its value)
    scale : factor of the scale word
    currency : ISO 4217, or None when it is left out
    sign : ``+`` or ``-`` when written, or given by the word (halved: ``-``), else ``""``
    word : for multiples and fractions that are one word, the direction it gives
    """

    start: int
    end: int
    kind: Kind
    number: str
    number_high: str | None = None
    scale: float = 1.0
    currency: str | None = None
    sign: str = ""
    word: str = ""
    elided: bool = False

    @property
    def amount(self) -> float:
        """Number x scale, without sign."""
        return scaled(self.number, self.scale)

    @property
    def amount_high(self) -> float | None:
        """Upper end of a range, without sign."""
        return None if self.number_high is None else scaled(self.number_high, self.scale)


@dataclass(frozen=True, slots=True)
class Grammar:
    """The unit patterns of one language, compiled once."""

    prefix: re.Pattern[str]
    scale: re.Pattern[str]
    currency: re.Pattern[str]
    percent: re.Pattern[str]
    points: re.Pattern[str]
    multiple: re.Pattern[str]
    people: re.Pattern[str]
    jobs: re.Pattern[str]
    not_money: re.Pattern[str]
    range_word: re.Pattern[str]
    before_range: re.Pattern[str]
    bare_range: re.Pattern[str]
    changing: re.Pattern[str]
    before_first: re.Pattern[str]
    between: re.Pattern[str]
    multiple_lead: re.Pattern[str]
    bare_scale: re.Pattern[str]
    unknown: re.Pattern[str]
    scales: dict[str, float]
    currencies: list[tuple[re.Pattern[str], str | dict[str, str]]]
    symbols: dict[str, str]


# Three capitals next to a number are a currency only when they are one of its codes.
CODES = frozenset(currency_codes())
_RENAMED = {"RUR": "RUB", "RMB": "CNY"}
_SYMBOLS = {
    "US$": "USD", "U.S.$": "USD", "USD$": "USD", "$US": "USD", "C$": "CAD", "CA$": "CAD",
    "A$": "AUD", "AU$": "AUD", "NZ$": "NZD", "HK$": "HKD", "S$": "SGD", "R$": "BRL", "NT$": "TWD",
    "$": "USD", "€": "EUR", "£": "GBP", "¥": "CNY", "₽": "RUB", "₹": "INR", "₸": "KZT",
    "₴": "UAH", "₺": "TRY", "₩": "KRW", "₫": "VND", "₦": "NGN", "₪": "ILS", "₱": "PHP",
    "฿": "THB", "₾": "GEL", "֏": "AMD", "₼": "AZN", "₮": "MNT", "RMB": "CNY", "Rs.": "INR",
    "Rs": "INR", "R": "ZAR", "Sh": "KES", "KSh": "KES", "Ksh": "KES", "M$": "USD", "Tk": "BDT",
    "Rp": "IDR", "RM": "MYR", "FCFA": "XOF", "CFA": "XOF",
}  # fmt: skip
# Abbreviations that hold scale and currency: millions of dirhams, of dinars.
_WITH_CURRENCY = {
    "MDH": ("dirhams", "MAD"), "MMDH": ("dirhams", "MAD"), "MDT": ("dinars", "TND"),
    "MMDT": ("dinars", "TND"),
}  # fmt: skip
# `25 to 30 billion` without `between` is a range only when the ends are near each other.
_RANGE_RATIO = 2.0
# Names of money that are no currency here, or one that cannot be told.
_UNKNOWN = re.compile(
    r"\s(?:d'|de )?(?:kr\b|[A-Z]{3}\b(?!\s+[A-Z])|(?i:bitcoins?|btc|tokens?|pesos?|francs?|crowns?"
    r"|couronnes|pound|"
    r"биткоин|биткойн|песо|крон|франк|рупи|динар|риал|дирхам|фунт|лир|шиллинг|вон\b|доллар))"
)
_SIGN = re.compile(r"(?<![\w%)])[+\-–](?=$)|(?<![\w%)])[+\-–]\s?$")


def _any(words: Sequence[str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True)) if words else r"(?!)"


@cache
def grammar(lang: str) -> Grammar:
    """Compile the unit patterns of a language from its tables."""
    t = tables(lang)
    symbols = "|".join(re.escape(s) for s in sorted(_SYMBOLS, key=len, reverse=True))
    codes = "|".join(sorted(CODES | set(_RENAMED)))
    unit = t.table("units")
    scale_rows: dict[str, float] = {}
    patterns: list[str] = []
    for factor, forms in t.table("scales").items():
        for form in forms:
            patterns.append(form)
            scale_rows[form] = float(factor)
    names = t.table("currencies")
    rows: list[tuple[re.Pattern[str], str | dict[str, str]]] = []
    forms: list[str] = []
    for row in names["rows"]:
        forms += row["forms"]
        rows.append((re.compile(rf"(?i:{_any(row['forms'])})"), row["code"]))
    link = names["link"]
    return Grammar(
        prefix=re.compile(rf"(?:(?<![A-Za-z])(?:{symbols})|(?<![A-Za-z])(?:{codes}))\s?$"),
        scale=re.compile(
            rf"\s?(?P<scale>{_any(patterns)})(?![^\W\d_])(?P<dot>\.(?=\s+(?:[^\W\d_A-ZА-ЯЁÀ-Þ]|[$€£])|,))?"
        ),
        currency=re.compile(
            rf"\s?{link}(?P<name>(?i:{_any(forms)})(?![^\W\d_])(?:\.(?=\s+[a-zа-яё(]|,))?|(?:{symbols})(?!\w)|(?:{codes})(?!\w))"
        ),
        percent=re.compile(rf"\s?(?:%|(?i:(?:{_any(unit['percent'])})(?![^\W\d_])))"),
        points=re.compile(rf"\s?(?i:(?:{_any(unit['points'])})(?![^\W\d_]))"),
        multiple=re.compile(rf"[\s-]?(?i:(?:{_any(unit['multiple'])})(?![^\W\d_]))"),
        people=re.compile(rf"\s?(?i:(?:{_any(unit['people'])})(?![^\W\d_]))"),
        jobs=re.compile(rf"\s?(?i:(?:{_any(unit['jobs'])})(?![^\W\d_]))"),
        not_money=re.compile(rf"\s?(?i:(?:{_any(unit['not_money'])}))"),
        range_word=re.compile(rf"\s(?i:{_any(unit['range_word'])})\s"),
        before_range=re.compile(
            rf"(?i:(?<![^\W\d_])(?:{_any(unit['before_range'])})\s+(?:(?:{_any(unit['range_filler'])})\s+)?)$"
        ),
        bare_range=re.compile(rf"\s(?i:{_any(unit['bare_range'])})\s"),
        changing=re.compile(
            rf"(?i:(?<![^\W\d_])(?:{_any(unit['before_first'])})\s+(?:[^\W\d_]+\s+){{0,3}})$"
        ),
        before_first=re.compile(rf"(?i:(?<![^\W\d_])(?:{_any(unit['before_first'])})\s+)$"),
        between=re.compile(rf"(?i:(?<![^\W\d_])(?:{_any(unit['between'])})\s+)$"),
        multiple_lead=re.compile(rf"(?i:(?<![^\W\d_])(?:{_any(unit['multiple_lead'])})\s+)$"),
        bare_scale=re.compile(rf"(?<![\d\w])(?i:{_any(unit['bare_scale'])})(?![^\W\d_])"),
        unknown=_UNKNOWN,
        scales=scale_rows,
        currencies=rows,
        symbols=_SYMBOLS,
    )


def _factor(g: Grammar, written: str) -> float:
    for form, factor in g.scales.items():
        if re.fullmatch(form, written):
            return factor
    return 1.0


def _currency(g: Grammar, written: str, codes: Sequence[str]) -> str | None:
    written = written.strip().removesuffix(".")
    if written in g.symbols:
        code = g.symbols[written]
        if code == "XOF" and set(codes) & _CENTRAL_AFRICA and not set(codes) & _WEST_AFRICA:
            return "XAF"
        return code
    if written in CODES or written in _RENAMED:
        return _RENAMED.get(written, written)
    for pattern, code in g.currencies:
        if pattern.fullmatch(written):
            if isinstance(code, str):
                if code == "XOF":
                    return _currency(g, "FCFA", codes)
                return code
            possible = {code[c] for c in codes if c in code}
            return possible.pop() if len(possible) == 1 else None
    return None


_CENTRAL_AFRICA = frozenset({"CMR", "GAB", "TCD", "COG", "GNQ", "CAF"})
_WEST_AFRICA = frozenset({"SEN", "CIV", "BEN", "TGO", "MLI", "BFA", "NER", "GNB"})


def read_figures(
    text: str,
    lang: str,
    tokens: list[Token],
    cues: list[Cue],
    codes: Sequence[str] = (),
    busy: Sequence[tuple[int, int]] = (),
) -> list[Figure]:
    """Find every quantity.

    Parameters
    ----------
    text, lang : the plain copy of the text and its language
    tokens, cues : its tokens and the phrases found in them
    codes : economies named, first the one that matters most; for names of money that several
        countries use (dinar, dirham, rupee)
    busy : places that belong to dates and periods

    Returns
    -------
    list of Figure
        In text order, without overlaps.
    """
    g = grammar(lang)
    t = tables(lang)
    taken = sorted(busy)
    starts = [a for a, _ in taken]

    def is_busy(number: Number) -> bool:
        at = bisect_left(starts, number.end) - 1
        return at >= 0 and any(
            a <= number.start and number.end <= b for a, b in taken[max(0, at - 3) : at + 1]
        )

    numbers = [n for n in digit_numbers(text, lang) if not is_busy(n)]
    numbers += [n for n, _, _ in word_numbers(tokens, t) if not is_busy(n)]
    ends = {n.end for n in numbers} | {n.start for n in numbers}
    numbers += [
        Number(m.start(), m.start(), "1", words=True)
        for m in g.bare_scale.finditer(text)
        if not _after_number(text, m.start(), ends)
    ]
    numbers.sort(key=lambda n: (n.start, -n.end))
    found: list[Figure] = []
    waiting: Number | None = None
    done = -1
    for at, number in enumerate(numbers):
        if number.start < done:
            continue
        following = next((n for n in numbers[at + 1 : at + 3] if n.start >= number.end), None)
        figure = _figure(text, g, number, following, codes)
        if figure is None:
            waiting = number
            continue
        if waiting is not None and (first := _elided(text, g, waiting, figure)) is not None:
            found.append(first)
        waiting = None
        found.append(figure)
        done = figure.end
    found = _ranges(text, g, found)
    found += _word_figures(text, cues, found)
    found.sort(key=lambda f: f.start)
    return _share_currency(text, found)


def _ranges(text: str, g: Grammar, found: list[Figure]) -> list[Figure]:
    """Join `between 5 billion and 6 billion` into one range."""
    result: list[Figure] = []
    for figure in found:
        first = result[-1] if result else None
        if (
            first is not None
            and first.kind == figure.kind
            and first.kind in ("money", "percent")
            and first.number_high is None
            and g.range_word.fullmatch(text[first.end : figure.start])
            and g.between.search(text[max(0, first.start - 30) : first.start])
            and first.amount < figure.amount
        ):
            high = scaled(figure.number, figure.scale / first.scale)
            result[-1] = replace(
                first,
                end=figure.end,
                number_high=figure.number if figure.scale == first.scale else f"{high:g}",
                currency=first.currency or figure.currency,
            )
        else:
            result.append(figure)
    return result


def _elided(text: str, g: Grammar, number: Number, figure: Figure) -> Figure | None:
    """The first of two figures that share a unit: `from 5 to 10 billion dollars`."""
    if figure.kind not in ("money", "percent") or not g.range_word.fullmatch(
        text[number.end : figure.start]
    ):
        return None
    if not g.before_first.search(text[max(0, number.start - 24) : number.start]):
        return None
    if len(number.text) == 4 and number.text[:2] in ("19", "20") and not number.words:
        return None
    return replace(
        figure, start=number.start, end=number.end, number=number.text, number_high=None, sign=""
    )


def _after_number(text: str, start: int, ends: set[int]) -> bool:
    before = text[max(0, start - 12) : start].rstrip()
    end = start - (len(text[max(0, start - 12) : start]) - len(before))
    return end in ends or start in ends


def _figure(
    text: str, g: Grammar, number: Number, following: Number | None, codes: Sequence[str]
) -> Figure | None:
    start, end = number.start, number.end
    prefix = None if number.words else g.prefix.search(text, max(0, start - 8), start)
    currency = None
    if prefix:
        currency = _currency(g, prefix.group(), codes)
        start = prefix.start()
    elif text[start - 1 : start] in ("x", "х", "×") and start:
        return Figure(start - 1, end, "multiple", number.text)
    high: Number | None = None
    if following is not None:
        gap = text[end : following.start]
        inner = gap.strip()
        dash = inner in ("-", "–", "—") or (
            inner[:1] in ("-", "–", "—") and inner[1:].strip() in g.symbols
        )
        spoken = g.range_word.fullmatch(gap) and g.before_range.search(
            text[max(0, start - 40) : start]
        )
        bare = (
            prefix is None
            and g.bare_range.fullmatch(gap)
            and following.value <= _RANGE_RATIO * number.value
            and not g.changing.search(text[max(0, start - 40) : start])
        )
        if (dash or spoken or bare) and following.value > number.value:
            high, end = following, following.end
    scale = g.scale.match(text, end)
    factor = 1.0
    if scale:
        factor, end = _factor(g, scale.group("scale")), scale.end()
        tight = scale.group("scale")
        if tight in _WITH_CURRENCY:
            name, usual = _WITH_CURRENCY[tight]
            currency = _currency(g, name, codes) or usual
            return _signed(
                text,
                start,
                Figure(start, end, "money", number.text, high and high.text, factor, currency),
            )
        found = None
        if not currency and (found := g.currency.match(text, end)):
            currency, end = _currency(g, found.group("name"), codes), found.end()
        elif (
            currency
            and (found := g.currency.match(text, end))
            and _currency(g, found.group("name"), codes) == currency
        ):
            end = found.end()
        if not currency:
            if people := g.people.match(text, end) or g.jobs.match(text, end):
                kind = "people" if g.people.match(text, end) else "jobs"
                return Figure(start, people.end(), kind, number.text, high and high.text, factor)
            if g.not_money.match(text, end):
                return None
            if (
                text[end : end + 1] == "."
                and not scale.group("dot")
                and end < len(text) - 1
                and text[end + 1 : end + 2] not in " \n)»\"'"
            ):
                return None
        elided = currency is None and not g.unknown.match(text, end) and found is None
        return _signed(
            text,
            start,
            Figure(
                start,
                end,
                "money",
                number.text,
                high and high.text,
                factor,
                currency,
                elided=elided,
            ),
        )
    if currency:
        return _signed(
            text, start, Figure(start, end, "money", number.text, high and high.text, 1.0, currency)
        )
    if found := g.points.match(text, end):
        return _signed(
            text, start, Figure(start, found.end(), "points", number.text, high and high.text)
        )
    if found := g.percent.match(text, end):
        return _signed(
            text, start, Figure(start, found.end(), "percent", number.text, high and high.text)
        )
    if found := g.multiple.match(text, end):
        lead = g.multiple_lead.search(text[max(0, start - 24) : start])
        first = start - len(lead.group()) if lead else start
        return Figure(first, found.end(), "multiple", number.text, high and high.text)
    lead = g.multiple_lead.search(text[max(0, start - 24) : start])
    if lead and g.multiple_lead.pattern.find("par") >= 0 and lead.group().rstrip().endswith("par"):
        return Figure(start - len(lead.group()), end, "multiple", number.text, high and high.text)
    if (found := g.currency.match(text, end)) and text[end : found.end()].strip():
        code = _currency(g, found.group("name"), codes)
        if code and not number.words:
            return _signed(
                text,
                start,
                Figure(start, found.end(), "money", number.text, high and high.text, 1.0, code),
            )
    if found := g.jobs.match(text, end):
        return Figure(start, found.end(), "jobs", number.text, high and high.text)
    if found := g.people.match(text, end):
        return Figure(start, found.end(), "people", number.text, high and high.text)
    return None


def _signed(text: str, start: int, figure: Figure) -> Figure:
    found = _SIGN.search(text[max(0, start - 3) : start])
    if not found:
        return figure
    mark = found.group().strip()
    if mark == "–" and text[start - 1 : start] == " ":
        return figure
    first = start - len(found.group())
    return replace(figure, start=first, sign="+" if mark == "+" else "-")


def _word_figures(text: str, cues: list[Cue], found: list[Figure]) -> list[Figure]:
    extra: list[Figure] = []
    del text
    spans = sorted((f.start, f.end) for f in found)
    reach = 0
    for cue in cues:
        if cue.category not in ("multiple_word", "fraction_word"):
            continue
        near = bisect_left(spans, (cue.end, 0))
        if cue.start < reach or any(cue.start < b for _, b in spans[max(0, near - 2) : near]):
            continue
        value = cue.value.lstrip("+-=")
        direction = cue.value[0] if cue.value[0] in "+-" else ""
        kind: Kind = "multiple" if cue.category == "multiple_word" else "fraction"
        extra.append(Figure(cue.start, cue.end, kind, value, sign="", word=direction))
        reach = cue.end
    return extra


def _share_currency(text: str, figures: list[Figure]) -> list[Figure]:
    """Give an elided currency that of the money before it, else that of the money after it."""
    following: list[str | None] = []
    ahead: str | None = None
    for figure in reversed(figures):
        following.append(ahead)
        ahead = figure.currency if figure.kind == "money" and figure.currency else ahead
    following.reverse()
    result: list[Figure] = []
    before: str | None = None
    for at, figure in enumerate(figures):
        shared = figure
        if figure.kind == "money" and figure.currency is None and not figure.elided:
            pass
        elif figure.kind == "money" and figure.currency is None:
            nearest = figures[at + 1] if at + 1 < len(figures) else None
            beside = (
                nearest is not None
                and nearest.kind == "money"
                and len(text[figure.end : nearest.start]) < 6
            )
            currency = nearest.currency if beside and nearest is not None else None
            shared = replace(figure, currency=currency or before or following[at])
        elif figure.kind == "money":
            before = figure.currency
        result.append(shared)
    return result

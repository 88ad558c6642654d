"""Quantities: money, per cents, points, multiples, fractions, people and jobs, with exact spans.

What a figure means is decided in `claims`; here only how it is written.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Literal

from bilateral.dossier.language_tables import Cue, Token, tables
from bilateral.dossier.money_names import MoneyNames, money_names
from bilateral.dossier.numbers import Number, digit_numbers, scaled, word_numbers

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

    money: MoneyNames
    scale: re.Pattern[str]
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
    factor_lead: re.Pattern[str]
    sharing: frozenset[str]
    bare_scale: re.Pattern[str]
    scale_part: list[tuple[re.Pattern[str], str]]
    and_part: list[tuple[re.Pattern[str], str]]
    unknown: re.Pattern[str]
    scales: dict[str, float]


# `25 to 30 billion` without `between` is a range only when the ends are near each other.
_RANGE_RATIO = 2.0
# A bare number that shares the unit of a later figure is of a like size.
_SHARED = 1000.0
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
    unit = t.table("units")
    scale_rows: dict[str, float] = {}
    patterns: list[str] = []
    for factor, forms in t.table("scales").items():
        for form in forms:
            patterns.append(form)
            scale_rows[form] = float(factor)
    scale = rf"(?:{_any(patterns)})(?![^\W\d_])"
    return Grammar(
        money=money_names(lang),
        scale=re.compile(
            rf"\s?(?:{unit.get('scale_link', '')})(?P<scale>{_any(patterns)})(?![^\W\d_])(?P<dot>\.(?=\s+(?:[^\W\d_A-ZА-ЯЁÀ-Þ]|[$€£])|,))?"
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
        factor_lead=re.compile(rf"(?i:(?<![^\W\d_])(?:{_any(unit.get('factor_lead', []))})\s+)$"),
        sharing=frozenset(unit.get("sharing", ())) | {","},
        bare_scale=re.compile(rf"(?<![\d\w])(?i:{_any(unit['bare_scale'])})(?![^\W\d_])"),
        scale_part=[
            (re.compile(rf"(?<![\d\w])(?i:{_any(forms)})(?=\s?{scale})"), v)
            for v, forms in unit.get("scale_part", {}).items()
        ],
        and_part=[
            (re.compile(rf"\s(?i:{_any(forms)})(?![^\W\d_])"), v)
            for v, forms in unit.get("and_part", {}).items()
        ],
        unknown=_UNKNOWN,
        scales=scale_rows,
    )


def _factor(g: Grammar, written: str) -> float:
    for form, factor in g.scales.items():
        if re.fullmatch(form, written):
            return factor
    return 1.0


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
    parts = [
        Number(m.start(), m.end(), value, words=True)
        for pattern, value in g.scale_part
        for m in pattern.finditer(text)
    ]
    numbers = [n for n in numbers if not any(p.start <= n.start < p.end for p in parts)] + parts
    numbers += [
        Number(m.start(), m.start(), "1", words=True)
        for m in g.bare_scale.finditer(text)
        if not _after_number(text, m.start(), ends)
    ]
    numbers.sort(key=lambda n: (n.start, -n.end))
    found: list[Figure] = []
    waiting: list[Number] = []
    done = -1
    for at, number in enumerate(numbers):
        if number.start < done:
            continue
        following = next((n for n in numbers[at + 1 : at + 3] if n.start >= number.end), None)
        figure = _figure(text, g, number, following, codes)
        if figure is None:
            waiting.append(number)
            continue
        found.extend(_elided(text, g, waiting, figure))
        waiting = []
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
            and first.amount < figure.amount
            and _is_range(text, g, first, figure)
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


def _is_range(text: str, g: Grammar, first: Figure, last: Figure) -> bool:
    """Whether two figures with a unit each are the ends of one (`by 20% to 25%`)."""
    gap, lead = text[first.end : last.start], text[max(0, first.start - 40) : first.start]
    if g.range_word.fullmatch(gap) and g.between.search(lead):
        return True
    near = last.amount <= _RANGE_RATIO * first.amount
    joined = g.bare_range.fullmatch(gap) or gap.strip() in ("-", "–", "—")
    return bool(joined) and near and not first.sign and not g.changing.search(lead)


def _elided(text: str, g: Grammar, waiting: Sequence[Number], figure: Figure) -> list[Figure]:
    """Numbers before a figure that share its unit: `first to 5 and then to 10 billion dollars`."""
    found: list[Figure] = []
    after = figure.start
    for number in reversed(waiting):
        gap = text[number.end : after]
        year = len(number.text) == 4 and number.text[:2] in ("19", "20") and not number.words
        words = re.findall(r"\w+|[^\w\s]", gap.lower())
        alike = figure.kind in ("money", "percent") and 0 < number.value <= _SHARED * float(
            figure.number
        )
        if not words or year or not alike or len(words) > 3 or not g.sharing.issuperset(words):
            break
        if number.words and number.value <= 1:
            break
        shared = replace(
            figure,
            start=number.start,
            end=number.end,
            number=number.text,
            number_high=None,
            sign="",
        )
        found.append(shared)
        after = number.start
    return found[::-1]


def _after_number(text: str, start: int, ends: set[int]) -> bool:
    before = text[max(0, start - 12) : start].rstrip()
    end = start - (len(text[max(0, start - 12) : start]) - len(before))
    return end in ends or start in ends


def _figure(
    text: str, g: Grammar, number: Number, following: Number | None, codes: Sequence[str]
) -> Figure | None:
    start, end = number.start, number.end
    prefix = None if number.words else g.money.before(text, start, codes)
    currency = None
    if prefix:
        start, currency = prefix
    elif text[start - 1 : start] in ("x", "х", "×") and start:
        return Figure(start - 1, end, "multiple", number.text)
    high: Number | None = None
    if following is not None:
        gap = text[end : following.start]
        inner = gap.strip()
        dash = inner in ("-", "–", "—") or (
            inner[:1] in ("-", "–", "—") and inner[1:].strip() in g.money.signs
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
    number, end = _with_part(text, g, number, end)
    scale = g.scale.match(text, end)
    factor = 1.0
    if scale:
        factor, end = _factor(g, scale.group("scale")), scale.end()
        number, end = _with_part(text, g, number, end)
        number, end = _with_smaller(text, g, number, factor, following, end)
        tight = scale.group("scale")
        if (held := g.money.of_scale(tight, codes)) is not None:
            figure = Figure(start, end, "money", number.text, high and high.text, factor, *held)
            return _signed(text, start, figure)
        found = g.money.after(text, end, codes)
        if found is not None and (not prefix or found.code == currency):
            currency, end = found.code, found.end
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
    if lead := g.factor_lead.search(text[max(0, start - 30) : start]):
        return Figure(start - len(lead.group()), end, "multiple", number.text, high and high.text)
    found = None if number.words else g.money.after(text, end, codes)
    if found is not None and found.code is not None:
        figure = Figure(start, found.end, "money", number.text, high and high.text, 1.0, found.code)
        return _signed(text, start, figure)
    if found := g.jobs.match(text, end):
        return Figure(start, found.end(), "jobs", number.text, high and high.text)
    if found := g.people.match(text, end):
        return Figure(start, found.end(), "people", number.text, high and high.text)
    return None


def _with_part(text: str, g: Grammar, number: Number, end: int) -> tuple[Number, int]:
    """Add `and a half` after a whole number, or after its scale word (`deux milliards et demi`)."""
    for pattern, value in g.and_part:
        found = pattern.match(text, end)
        if found and "." not in number.text:
            total = scaled(number.text, 1.0) + float(value)
            return replace(number, text=f"{total:g}"), found.end()
    return number, end


def _with_smaller(
    text: str, g: Grammar, number: Number, factor: float, following: Number | None, end: int
) -> tuple[Number, int]:
    """Add the smaller part of an amount in two scales: `1 млрд 120 млн`."""
    if following is None or text[end : following.start].strip() or following.start - end > 1:
        return number, end
    scale = g.scale.match(text, following.end)
    if scale is None or "." in number.text:
        return number, end
    smaller = _factor(g, scale.group("scale"))
    part = scaled(following.text, smaller)
    if not smaller < factor or part >= factor:
        return number, end
    total = Decimal(number.text) + Decimal(following.text) * Decimal(str(smaller)) / Decimal(
        str(factor)
    )
    return replace(number, text=f"{total.normalize():f}"), scale.end()


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

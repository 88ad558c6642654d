"""Quantities: money, per cents, points, multiples, fractions, people and jobs, with exact spans.

What a figure means is decided in `claims`; here only how it is written.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from bilateral.dossier.figure import Figure, Kind
from bilateral.dossier.language_tables import Cue, Token, tables
from bilateral.dossier.numbers import Number, digit_numbers, scaled, word_numbers
from bilateral.dossier.shared_units import numbers_after, numbers_before, share_currency
from bilateral.dossier.unit_grammar import Grammar, grammar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

# `25 to 30 billion` without `between` is a range only when the ends are near each other.
_RANGE_RATIO = 2.0
# Up to this scale a number without a unit that a noun follows counts that noun.
_COUNTED = 1000.0
_MILLION = 1e6
# A number in words has no abbreviated scale (`a K`).
_SHORT = 3
# Amounts that share a scale are of a like size.
_LIKE = 60.0
_THREE = re.compile(r"\d{1,3}\.\d{3}")
_WORD = re.compile(r"\s[^\W\d_]")
_SIGN = re.compile(r"(?<![\w%)])[+\-–](?=$)|(?<![\w%)])[+\-–]\s?$")


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

    def is_busy(start: int, end: int) -> bool:
        at = bisect_left(starts, end) - 1
        return at >= 0 and any(a <= start and end <= b for a, b in taken[max(0, at - 3) : at + 1])

    numbers = [n for n in digit_numbers(text, lang) if not is_busy(n.start, n.end)]
    numbers += [n for n, _, _ in word_numbers(tokens, t) if not is_busy(n.start, n.end)]
    ends = {n.end for n in numbers} | {n.start for n in numbers}
    parts = _scale_parts(text, g)
    covered = {at for p in parts for at in range(p.start, p.end)}
    numbers = [n for n in numbers if n.start not in covered] + parts
    numbers += [
        Number(m.start(), m.start(), "1", words=True)
        for m in g.bare_scale.finditer(text)
        if not _after_number(text, m.start(), ends)
    ]
    numbers.sort(key=lambda n: (n.start, -n.end))
    found: list[Figure] = []
    waiting: list[Number] = []
    alone: list[Number] = []
    done = -1
    for at, number in enumerate(numbers):
        if number.start < done:
            continue
        following = next((n for n in numbers[at + 1 : at + 3] if n.start >= number.end), None)
        figure = _figure(text, g, number, following, codes)
        if figure is None:
            waiting.append(number)
            continue
        shared = numbers_before(text, g, waiting, figure)
        alone += waiting[: len(waiting) - len(shared)]
        found.extend(shared)
        waiting = []
        found.append(figure)
        done = figure.end
    found = _ranges(text, g, _share_scale(text, g, found))
    found += numbers_after(text, g, cues, [*alone, *waiting], found)
    found += _word_figures(text, g, cues, sorted(found, key=lambda f: f.start), is_busy)
    found.sort(key=lambda f: f.start)
    return share_currency(text, g.money, found)


def _scale_parts(text: str, g: Grammar) -> list[Number]:
    """Find parts of a scale word (`half a billion`), and of one after a number (`2 and a half`)."""
    return [
        Number(m.start(), m.end(), value, words=True)
        for pattern, value in g.scale_part
        for m in pattern.finditer(text)
    ]


def _share_scale(text: str, g: Grammar, found: Sequence[Figure]) -> list[Figure]:
    """Give `$5` in `$5 to $7 billion` the scale of the amount behind it."""
    result = list(found)
    for at in range(len(result) - 2, -1, -1):
        one, other = result[at], result[at + 1]
        words = re.findall(r"\w+|[^\w\s]", text[one.end : other.start].lower())
        joined = 0 < len(words) <= _SHORT and (g.sharing | set("-–—")).issuperset(words)
        alike = 1 / _LIKE < float(one.number) / (float(other.number) or 1.0) < _LIKE
        money = one.kind == other.kind == "money" and one.currency is not None
        if money and joined and alike and one.scale == 1.0 < other.scale:
            same = other.currency is None or other.elided or one.currency == other.currency
            result[at] = replace(one, scale=other.scale) if same else one
    return result


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


def _changes(text: str, g: Grammar, start: int) -> bool:
    """Whether two numbers are where a change begins and ends (`from 15 to 20%`), not a range."""
    lead = text[max(0, start - 60) : start]
    return g.changing.search(lead) is not None and g.range_lead.search(lead) is None


def _after_number(text: str, start: int, ends: set[int]) -> bool:
    before = text[max(0, start - 12) : start].rstrip()
    end = start - (len(text[max(0, start - 12) : start]) - len(before))
    return end in ends or start in ends


def _figure(
    text: str, g: Grammar, number: Number, following: Number | None, codes: Sequence[str]
) -> Figure | None:
    start, end = number.start, number.end
    prefix = None if number.words else g.money.before(text, start, codes)
    currency, family = None, ""
    if prefix is not None:
        start, currency, family = prefix.edge, prefix.code, prefix.family
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
            and not _changes(text, g, start)
        )
        alike = number.words == following.words
        if ((dash and alike) or spoken or bare) and following.value > number.value:
            high, end = following, following.end
    number, end = _with_part(text, g, number, end)
    if odd := g.odd.match(text, end):
        end = odd.end()
    scale = g.scale.match(text, end)
    factor = 1.0
    if scale and number.words and scale.end() - scale.start() < _SHORT:
        return None
    if scale:
        if g.grouped and _factor(g, scale.group("scale")) <= _MILLION:
            number = _grouped(number)
        factor, end = _factor(g, scale.group("scale")), scale.end()
        number, end = _with_part(text, g, number, end)
        number, end = _with_smaller(text, g, number, factor, following, end)
        money = g.money.of_scale(end, scale.group("scale"), codes)
        money = money or g.money.after(text, end, codes)
        if money is not None and (prefix is None or money.code == currency):
            currency, end, family = money.code, money.edge, money.family
        if money is None and prefix is None:
            if people := g.people.match(text, end) or g.jobs.match(text, end):
                kind = "people" if g.people.match(text, end) else "jobs"
                return Figure(start, people.end(), kind, number.text, high and high.text, factor)
            if _counts(text, g, start, end) or (
                factor <= _COUNTED and _WORD.match(text, end) and not g.bare_next.match(text, end)
            ):
                return None
            if (
                text[end : end + 1] == "."
                and not scale.group("dot")
                and end < len(text) - 1
                and text[end + 1 : end + 2] not in " \n)»\"'"
            ):
                return None
        elided = currency is None and not g.unknown.match(text, end) and money is None
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
                family=family,
            ),
        )
    if currency:
        figure = Figure(
            start, end, "money", number.text, high and high.text, 1.0, currency, family=family
        )
        return _signed(text, start, figure)
    if found := g.points.match(text, end):
        return _signed(
            text, start, Figure(start, found.end(), "points", number.text, high and high.text)
        )
    if found := g.percent.match(text, end):
        level = "level" if g.of_level.match(text, found.end()) else ""
        figure = Figure(start, found.end(), "percent", number.text, high and high.text, word=level)
        return _signed(text, start, figure)
    if found := g.multiple.match(text, end):
        lead = g.multiple_lead.search(text[max(0, start - 24) : start])
        first = start - len(lead.group()) if lead else start
        down = "-" if lead and g.dividing.match(lead.group()) else ""
        return Figure(first, found.end(), "multiple", number.text, high and high.text, word=down)
    if number.words and (turned := _inverted(text, g, number, codes)):
        return turned
    if lead := g.factor_lead.search(text[max(0, start - 30) : start]):
        down = "-" if g.dividing.match(lead.group()) else ""
        return Figure(
            start - len(lead.group()), end, "multiple", number.text, high and high.text, word=down
        )
    money = None if number.words else g.money.after(text, end, codes)
    if money is not None and money.code is not None:
        figure = Figure(
            start, money.edge, "money", number.text, high and high.text, 1.0, money.code,
            family=money.family,
        )  # fmt: skip
        return _signed(text, start, figure)
    if found := g.jobs.match(text, end):
        return Figure(start, found.end(), "jobs", number.text, high and high.text)
    if found := g.people.match(text, end):
        return Figure(start, found.end(), "people", number.text, high and high.text)
    return None


def _counts(text: str, g: Grammar, start: int, end: int) -> bool:
    """Whether a number counts the noun behind it; not part of money (`dont 5 millions de vin`)."""
    if g.not_money.match(text, end):
        return True
    part = g.of_which.search(text[max(0, start - 40) : start]) is not None
    return not part and g.counted.match(text, end) is not None


def _grouped(number: Number) -> Number:
    """Take the point of `2.150 million` as a mark of thousands, where decimals have a comma."""
    if number.words or not _THREE.fullmatch(number.text):
        return number
    return replace(number, text=number.text.replace(".", ""))


def _inverted(text: str, g: Grammar, number: Number, codes: Sequence[str]) -> Figure | None:
    """Read a scale word that stands before its number (`миллионов на сорок долларов`)."""
    turned: tuple[tuple[re.Pattern[str], Kind], ...] = (
        (g.percent_first, "percent"),
        (g.times_first, "multiple"),
    )
    for unit, kind in turned:
        first = unit.search(text, max(0, number.start - 24), number.start)
        if first is not None and not g.scale.match(text, number.end):
            return Figure(first.start(), number.end, kind, number.text, word="about")
    lead = g.scale_first.search(text, max(0, number.start - 24), number.start)
    money = g.money.after(text, number.end, codes) if lead else None
    if lead is None or money is None:
        return None
    factor = _factor(g, lead.group("scale"))
    return Figure(
        lead.start(), money.edge, "money", number.text, None, factor, money.code, word="about"
    )


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


def _word_figures(
    text: str,
    g: Grammar,
    cues: list[Cue],
    found: list[Figure],
    is_busy: Callable[[int, int], bool],
) -> list[Figure]:
    """Read changes and parts that are words (`doubled`, `a third`)."""
    extra: list[Figure] = []
    spans = [(f.start, f.end) for f in found]
    reach = 0
    for cue in cues:
        if cue.category not in ("multiple_word", "fraction_word"):
            continue
        near = bisect_left(spans, (cue.end, 0))
        if cue.start < reach or any(cue.start < b for _, b in spans[max(0, near - 2) : near]):
            continue
        if is_busy(cue.start, cue.end) or g.scale.match(text, cue.end):
            continue
        value = cue.value.lstrip("+-=")
        level = cue.category == "fraction_word" and g.of_level.match(text, cue.end)
        direction = cue.value[0] if cue.value[0] in "+-" else ""
        kind: Kind = "multiple" if cue.category == "multiple_word" else "fraction"
        extra.append(
            Figure(cue.start, cue.end, kind, value, sign="", word="level" if level else direction)
        )
        reach = cue.end
    return extra

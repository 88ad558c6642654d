"""Periods and dates in running text, resolved to whole months; never guessed."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Literal

from bilateral.dossier.language_tables import tables
from bilateral.dossier.leaning import MENTIONS, UNTOLD, History, lean, remembered
from bilateral.dossier.sides import country_of
from bilateral.vocab.period import month_text

if TYPE_CHECKING:
    from collections.abc import Sequence

Role = Literal["", "deadline", "base", "since", "from", "to", "between", "event"]
_CENTURY = r"(?:19|20)\d\d"
# Names of groups in the patterns of fiscal years, and how many years away each one is.
_FISCAL_SHIFTS = (("fthis", 0), ("flast", -1), ("fnext", 1))
# Countries whose fiscal year the scheme fixes: first month.
FISCAL_START = {"IND": 4, "BGD": 7}


@dataclass(frozen=True, slots=True)
class When:
    """A mention of time.

    Attributes
    ----------
    start, end : its place
    kind : year, years, months, month, quarter, half, relative, before (or after: counted from
        another time), back, ago, ahead, vague, date, fiscal, rolling, upto, yoy, mom, annual, now,
        same (leans on a time that was not found)
    first, last : months counted as ``12 * year + month - 1``, or None when not known
    n : number of years (or months) that it counts
    role : what the word before it makes of it
    """

    start: int
    end: int
    kind: str
    first: int | None = None
    last: int | None = None
    n: int | None = None
    role: Role = ""
    year_given: bool = False

    @property
    def known(self) -> bool:
        """Whether the months are known."""
        return self.first is not None and self.last is not None

    def months(self) -> tuple[str, str] | None:
        """First and last month as ``YYYY-MM``."""
        if self.first is None or self.last is None:
            return None
        return month_text(self.first), month_text(self.last)


@dataclass(frozen=True, slots=True)
class Calendar:
    """What is known about the day of the statement.

    Attributes
    ----------
    year : year of publication or of the event; None when unknown
    month : its month number (``12 * year + month - 1``), None when only the year is known
    fiscal : first month of the fiscal year of the countries named, None when not fixed
    """

    year: int | None = None
    month: int | None = None
    fiscal: int | None = None

    @classmethod
    def of(cls, published: str | None, codes: Sequence[str] = ()) -> Calendar:
        """Read ``2024``, ``2024-11`` or ``2024-11-05``."""
        homes = {country_of(c) or c for c in codes}
        starts = {FISCAL_START[c] for c in homes if c in FISCAL_START}
        fiscal = starts.pop() if len(starts) == 1 else None
        found = re.match(r"(\d{4})(?:-(\d\d))?", published or "")
        if not found:
            return cls(None, None, fiscal)
        year = int(found.group(1))
        month = year * 12 + int(found.group(2)) - 1 if found.group(2) else None
        return cls(year, month, fiscal)


@dataclass(frozen=True, slots=True)
class _Rules:
    patterns: list[tuple[str, re.Pattern[str]]]
    roles: list[tuple[Role, re.Pattern[str]]]
    roles_after: list[tuple[Role, re.Pattern[str]]]
    months: list[tuple[re.Pattern[str], int]]
    numbers: dict[str, float]
    ordinals: dict[str, int]
    earlier: re.Pattern[str]
    again: re.Pattern[str]
    compared: re.Pattern[str]
    weak_base: re.Pattern[str]
    base: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class _Context:
    """What stands around a mention of time: its role, the times before it, and when it was said."""

    rules: _Rules
    calendar: Calendar
    history: History
    sentence: int
    role: Role

    @property
    def previous(self) -> When | None:
        return remembered(self.history)

    @property
    def same_sentence(self) -> bool:
        near = (
            at for at, w in reversed(self.history[-MENTIONS:]) if w.known and w.kind not in UNTOLD
        )
        return next(near, None) == self.sentence


@cache
def _rules(lang: str) -> _Rules:
    t = tables(lang)
    time = t.table("time")
    months: dict[str, int] = time["months"]
    numbers: dict[str, float] = t.table("number_words")
    ordinals: dict[str, int] = time["ordinals"]
    parts = dict(time["parts"])
    month = "|".join(sorted(months, key=len, reverse=True))
    words = "|".join(sorted((w for w, v in numbers.items() if 1 <= v <= 60), key=len, reverse=True))
    parts |= {
        "M1": rf"(?P<m1>{month})",
        "M2": rf"(?P<m2>{month})",
        "N": rf"(?P<n>\d{{1,2}}|{words})",
        "ORD": "(?P<ord>" + "|".join(sorted(map(re.escape, ordinals), key=len, reverse=True)) + ")",
    }
    suffix = time["year_suffix"]
    parts["Y"] = rf"(?P<y1>(?:19|20)\d\d)(?!\d){suffix}"
    parts["Y2"] = rf"(?P<y2>(?:19|20)\d\d)(?!\d){suffix}"
    names = ("this", "last", "prev", "beforelast", "nextyear", "sameyear")
    names = [k for k in names if k in parts]
    relative = "|".join(rf"(?P<{k}>{parts[k]})" for k in names)
    parts["YR"] = rf"(?:{parts['Y']}|{relative})"
    parts["REL"] = f"(?:{relative})"
    compiled: list[tuple[str, re.Pattern[str]]] = []
    for row in time["patterns"]:
        for body in row["re"].split("||"):
            full = body
            for _ in range(2):
                full = re.sub(r"(?<!P)<(\w+)>", lambda m: parts[m.group(1)], full)
            compiled.append(
                (row["kind"], re.compile(rf"(?<![^\W_])(?:{full})(?![^\W\d_])", re.IGNORECASE))
            )

    def of(name: str, within: str = "(?:{})") -> re.Pattern[str]:
        return re.compile(within.format(time.get(name, "(?!)")), re.IGNORECASE)

    roles: list[tuple[Role, re.Pattern[str]]] = [
        (role, re.compile(rf"(?:(?<![^\W\d_])(?:{body}))\s*$", re.IGNORECASE))
        for role, body in time["roles"].items()
    ]
    roles_after: list[tuple[Role, re.Pattern[str]]] = [
        (role, re.compile(body, re.IGNORECASE))
        for role, body in time.get("roles_after", {}).items()
    ]
    return _Rules(
        compiled,
        roles,
        roles_after,
        [(re.compile(p, re.IGNORECASE), n) for p, n in months.items()],
        numbers,
        ordinals,
        of("earlier"),
        of("again"),
        of("compared"),
        of("weak_base", r"(?<![^\W\d_])(?:{})(?: the)?\s*$"),
        next((pattern for role, pattern in roles if role == "base"), re.compile("(?!)")),
    )


@lru_cache(maxsize=1)
def _mentions(text: str, lang: str) -> list[tuple[int, int, str, re.Match[str]]]:
    """Find the longest mentions of time that do not overlap; a text is often read twice."""
    found: list[tuple[int, int, str, re.Match[str]]] = []
    for kind, pattern in _rules(lang).patterns:
        found.extend((m.start(), m.end(), kind, m) for m in pattern.finditer(text) if m.group())
    found.sort(key=lambda f: (-(f[1] - f[0]), f[0]))
    chosen: list[tuple[int, int, str, re.Match[str]]] = []
    used = bytearray(len(text) + 1)
    for item in found:
        if not any(used[item[0] : item[1]]):
            used[item[0] : item[1]] = b"\x01" * (item[1] - item[0])
            chosen.append(item)
    chosen.sort(key=lambda f: f[0])
    return chosen


def read_times(
    text: str, lang: str, calendar: Calendar, sentence_starts: Sequence[int] = (0,)
) -> list[When]:
    """Find every mention of time, in text order, without overlaps, and resolve what can be."""
    rules, chosen = _rules(lang), _mentions(text, lang)
    history: History = []
    weak: list[int] = []
    for start, end, kind, match in chosen:
        here = bisect_right(sentence_starts, start)
        begin = sentence_starts[here - 1] if here else 0
        left = text[max(begin, start - 44) : start]
        role = _role_after(rules, text, end) or _role(rules, left)
        if role == "base" and rules.weak_base.search(left):
            weak.append(len(history))
        around = _Context(rules, calendar, history, here, role)
        when = _resolve(kind, match, around)
        if when.role == "deadline" and _gone(when, around) and rules.base.search(left):
            when = replace(when, role="base")
        history.append((here, when))
    for at in weak:
        history[at] = (history[at][0], _lasting(at, history))
    return [when for _, when in history]


def _gone(when: When, around: _Context) -> bool:
    """Whether a time lies before the statement: `12 % к 2021 году` is no deadline then."""
    now, told = around.calendar.month, around.previous
    if now is None and told is not None:
        now = told.last
    return now is not None and when.last is not None and when.last <= now


def _role_after(rules: _Rules, text: str, end: int) -> Role:
    """The role that the words behind a time give it (`2030'a kadar`)."""
    for role, pattern in rules.roles_after:
        if pattern.match(text, end):
            return role
    return ""


def _role(rules: _Rules, left: str) -> Role:
    for role, pattern in rules.roles:
        if pattern.search(left):
            return role
    return ""


@cache
def _set_words(lang: str) -> re.Pattern[str]:
    body = tables(lang).table("time").get("set", "(?!)")
    return re.compile(rf"(?<![^\W\d_])(?:{body})\s*$", re.IGNORECASE)


def set_then(lang: str, left: str) -> bool:
    """Whether the words before a time say that a target was set then (`agreed in 2019`)."""
    return _set_words(lang).search(left) is not None


def _lasting(at: int, history: History) -> When:
    """`7 per cent over the first nine months`: how long it lasted, if no other time is told."""
    here, when = history[at]
    others = [w for s, w in history if s == here and w.known and w.role != "base"]
    part = when.last is not None and when.first is not None and when.last - when.first != 11
    return replace(when, role="") if when.known and part and not others else when


def _group(match: re.Match[str], name: str) -> str | None:
    return match.groupdict().get(name)


def _month(rules: _Rules, word: str | None) -> int | None:
    return next((n for p, n in rules.months if word and p.fullmatch(word)), None)


def _count(rules: _Rules, word: str | None) -> int | None:
    if not word:
        return None
    return int(word) if word.isdigit() else int(rules.numbers.get(word.lower(), 0)) or None


def _year(match: re.Match[str], calendar: Calendar, previous: When | None) -> int | None:
    if given := _group(match, "y1"):
        return int(given)
    told = previous.last // 12 if previous and previous.last is not None else None
    if _group(match, "prev"):
        return told - 1 if told is not None else None
    if _group(match, "sameyear"):
        return told
    if calendar.year is None:
        return told + 1 if told is not None and _group(match, "nextyear") else None
    for name, back in (("this", 0), ("last", 1), ("beforelast", 2), ("nextyear", -1)):
        if _group(match, name):
            return calendar.year - back
    return None


def _resolve(kind: str, match: re.Match[str], around: _Context) -> When:
    rules, calendar, previous = around.rules, around.calendar, around.previous
    start, end = match.span()
    year = _year(match, calendar, previous)
    plain = When(start, end, kind, role=around.role, year_given=year is not None)
    n = _count(rules, _group(match, "n"))
    if kind == "year" or (kind == "relative" and year is not None):
        return _whole_year(plain, match, around, year)
    if kind == "decade":
        return _decade(plain, year, _group(match, "decade"))
    if kind == "fiscals":
        return _fiscals(plain, match, calendar)
    if kind in ("years", "fiscal"):
        return _years(plain, match, calendar, year)
    if kind == "yoy":
        return _again(plain, match.group(), rules, previous)
    if kind in ("before", "after", "ahead", "back", "ago"):
        return _counted(plain, n, calendar, previous)
    if kind.startswith(("same_", "prev_", "past_")):
        when = lean(plain, n, around.history, around.sentence, calendar)
        return _again(when, match.group(), rules, previous) if when.kind == "yoy" else when
    if kind == "ordinal":
        return _ordinal(plain, match, rules, previous)
    if kind in ("part_of_month", "to_date"):  # fewer days than any months, or no end
        return plain
    if kind == "fiscal_months":
        return _months_of_fiscal(replace(plain, kind="months"), match, rules, calendar)
    first, last = _inside(kind, match, rules, n)
    plain = replace(plain, kind=_KINDS.get(kind, kind))
    if first is None or last is None:
        return replace(plain, n=n)
    if plain.kind == "rolling":
        at = _when_month(last, year, around)
        n = _ROLLING.get(kind) or n
        return plain if at is None else replace(plain, first=at - (n or 12) + 1, last=at, n=n)
    if second := _group(match, "y2"):
        if year is not None:
            return replace(plain, first=year * 12 + first - 1, last=int(second) * 12 + last - 1)
        year = int(second)
    at = _when_month(last, year, around)
    if at is None:
        return replace(plain, n=n)
    length = last - first if last >= first else last - first + 12
    return replace(plain, first=at - length, last=at, n=n)


# Kinds of pattern that are told apart only while a time is resolved.
_KINDS = {
    "quarters": "months",
    "final_months": "months",
    "rolling_quarter": "rolling",
    "rolling_half": "rolling",
}
_ROLLING = {"rolling_quarter": 3, "rolling_half": 6}


def _whole_year(plain: When, match: re.Match[str], around: _Context, year: int | None) -> When:
    previous = around.previous
    if year is None:
        return plain
    if (
        _group(match, "prev")
        and previous
        and previous.first is not None
        and previous.last is not None
        and (previous.last - previous.first == 11 or around.rules.earlier.fullmatch(match.group()))
    ):
        return replace(
            plain, kind="before", n=1, first=previous.first - 12, last=previous.last - 12
        )
    return replace(plain, first=year * 12, last=year * 12 + 11)


def _again(plain: When, text: str, rules: _Rules, previous: When | None) -> When:
    """`the same period of 2023`: the months told before, in that year, else a year earlier."""
    if rules.compared.match(text.strip()) and not plain.role:
        plain = replace(plain, role="base")
    if not rules.again.search(text) or previous is None:
        return plain
    if previous.first is None or previous.last is None or previous.last - previous.first > 11:
        return plain
    named = re.search(_CENTURY, text)
    back = int(named.group()) - previous.last // 12 if named else -1
    return replace(plain, first=previous.first + 12 * back, last=previous.last + 12 * back)


def _ordinal(plain: When, match: re.Match[str], rules: _Rules, previous: When | None) -> When:
    """`in the second half ... than in the first`: the unit is the one told before."""
    order = rules.ordinals.get((_group(match, "ord") or "").lower())
    if order is None or previous is None or previous.kind not in ("quarter", "half"):
        return plain
    if previous.first is None or previous.last is None:
        return plain
    size = previous.last - previous.first + 1
    first = previous.last // 12 * 12 + (order - 1) * size
    role: Role = "base" if rules.compared.match(match.group()) else plain.role
    if role == "base" and first > previous.first:
        first -= 12
    return replace(plain, kind=previous.kind, role=role, first=first, last=first + size - 1)


def _inside(
    kind: str, match: re.Match[str], rules: _Rules, n: int | None
) -> tuple[int | None, int | None]:
    """First and last month inside the year, 1-12."""
    one = _month(rules, _group(match, "m1"))
    two = _month(rules, _group(match, "m2"))
    order = rules.ordinals.get((_group(match, "ord") or "").lower())
    if kind == "months":
        if one and two:
            return one, two
        if n and 1 <= n <= 12:
            return 1, n
    if kind == "quarters":
        n = n or order
        return (1, 3 * n) if n and n <= 4 else (None, None)
    if kind == "final_months" and n and n <= 12:
        return 13 - n, 12
    if kind in ("month", "date") or kind.startswith("rolling"):
        return one, one
    if kind == "upto":
        return 1, one
    if kind == "quarter" and order and order <= 4:
        return order * 3 - 2, order * 3
    if kind == "half" and order and order <= 2:
        return order * 6 - 5, order * 6
    return None, None


def _when_month(last: int, year: int | None, around: _Context) -> int | None:
    """Return the month of a part of a year: its year is given, told before, or the latest."""
    calendar, previous = around.calendar, around.previous
    if year is not None:
        return year * 12 + last - 1
    if previous is not None and previous.first is not None and previous.last is not None:
        part = previous.last - previous.first < 11
        if part and around.same_sentence and around.role == "base":
            at = previous.first // 12 * 12 + last - 1
            return at if at < previous.first else at - 12
        if part and (around.same_sentence or calendar.month is None):
            at = previous.last // 12 * 12 + last - 1
            past = calendar.month is None or at <= calendar.month or around.role == "deadline"
            return at if past else at - 12
    if calendar.month is not None:
        at = calendar.month // 12 * 12 + last - 1
        return at if at <= calendar.month else at - 12
    if previous is not None and previous.last is not None and around.same_sentence:
        return previous.last // 12 * 12 + last - 1
    return None


def _fiscal(plain: When, match: re.Match[str], calendar: Calendar) -> When:
    """`the current fiscal year` of a country whose fiscal years are known."""
    shift = next((n for name, n in _FISCAL_SHIFTS if _group(match, name)), None)
    if shift is None or calendar.fiscal is None or calendar.month is None:
        return plain
    begun = calendar.month - (calendar.month - calendar.fiscal + 1) % 12
    first = begun + 12 * shift
    return replace(plain, first=first, last=first + 11, year_given=True)


def _decade(plain: When, year: int | None, decade: str | None) -> When:
    """`the end of the 2020s`; in which year a decade without a name ends must be told with it."""
    year = int(decade) + 9 if decade else year
    if year is None:
        return replace(plain, kind="ahead")
    return replace(plain, kind="ahead", first=year * 12 + 11, last=year * 12 + 11)


def _months_of_fiscal(plain: When, match: re.Match[str], rules: _Rules, calendar: Calendar) -> When:
    """`April-February 2002-03`: the months of a year that begins in one and ends in the next."""
    one, two = (_month(rules, _group(match, name)) for name in ("m1", "m2"))
    year = int(match["y1"])
    begins = calendar.fiscal or (one if one and two and two < one else None)
    if one is None or two is None or begins is None:
        return plain
    first, last = (12 * (year + (month < begins)) + month - 1 for month in (one, two))
    return replace(plain, first=first, last=last) if first <= last else plain


def _fiscals(plain: When, match: re.Match[str], calendar: Calendar) -> When:
    """`between 2019-20 and 2023-24`: from the first fiscal year to the last."""
    first, last = int(match["y1"]), int(match["y2"])
    plain = replace(plain, kind="years", n=last - first)
    if calendar.fiscal is None or last <= first:
        return plain
    month = calendar.fiscal - 1
    return replace(plain, first=first * 12 + month, last=last * 12 + month + 11)


def _years(plain: When, match: re.Match[str], calendar: Calendar, year: int | None) -> When:
    second = _group(match, "y2") or _group(match, "yy")
    if year is None:
        return _fiscal(plain, match, calendar)
    if second is None:
        if plain.kind == "fiscal" and calendar.fiscal:
            return replace(
                plain,
                first=(year - 1) * 12 + calendar.fiscal - 1,
                last=year * 12 + calendar.fiscal - 2,
            )
        return plain
    last = int(second) if len(second) == 4 else year // 100 * 100 + int(second)
    if last == year + 1 and (len(second) == 2 or plain.kind == "fiscal"):
        if calendar.fiscal:
            at = year * 12 + calendar.fiscal - 1
            return replace(plain, kind="fiscal", first=at, last=at + 11)
        return replace(plain, kind="fiscal")
    if last <= year:
        return plain
    return replace(plain, first=year * 12, last=last * 12 + 11, n=last - year)


def _counted(plain: When, n: int | None, calendar: Calendar, previous: When | None) -> When:
    if plain.kind in ("before", "after", "ahead"):
        n = n or 1
    plain = replace(plain, n=n)
    if n is None:
        return plain
    if plain.kind == "back" and n == 1:
        return replace(plain, kind="yoy")
    if plain.kind in ("before", "after"):
        if previous and previous.first is not None and previous.last is not None:
            after = plain.kind == "after"
            step = 12 * n if after else -12 * n
            kind = "relative" if after else "before"
            return replace(plain, kind=kind, first=previous.first + step, last=previous.last + step)
        if plain.kind == "before":
            return plain
        plain = replace(plain, kind="ahead")
    if plain.kind == "ahead" and calendar.month is not None:
        return replace(plain, first=calendar.month + 12 * n, last=calendar.month + 12 * n)
    return plain

"""Periods and dates in running text, resolved to whole months; never guessed."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Literal

from bilateral.dossier.language_tables import tables
from bilateral.vocab.period import month_text

if TYPE_CHECKING:
    from collections.abc import Sequence

Role = Literal["", "deadline", "base", "since", "from", "to", "between"]
# Countries whose fiscal year the scheme fixes: first month.
FISCAL_START = {"IND": 4, "BGD": 7}


@dataclass(frozen=True, slots=True)
class When:
    """A mention of time.

    Attributes
    ----------
    start, end : its place
    kind : year, years, months, month, quarter, half, relative, before, back, ahead, vague, date,
        fiscal, rolling, upto, yoy, mom, annual, now
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
        starts = {FISCAL_START[c] for c in codes if c in FISCAL_START}
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
    months: list[tuple[re.Pattern[str], int]]
    numbers: dict[str, float]
    ordinals: dict[str, int]
    earlier: re.Pattern[str]


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
    names = [k for k in ("this", "last", "prev", "beforelast", "nextyear") if k in parts]
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
    roles = [
        (role, re.compile(rf"(?:(?<![^\W\d_])(?:{body}))\s*$", re.IGNORECASE))
        for role, body in time["roles"].items()
    ]
    return _Rules(
        compiled,
        roles,
        [(re.compile(p, re.IGNORECASE), n) for p, n in months.items()],
        numbers,
        ordinals,
        re.compile(time.get("earlier", "(?!)"), re.IGNORECASE),
    )


def read_times(
    text: str, lang: str, calendar: Calendar, sentence_starts: Sequence[int] = (0,)
) -> list[When]:
    """Find every mention of time, in text order, without overlaps, and resolve what can be."""
    rules = _rules(lang)
    found: list[tuple[int, int, str, re.Match[str]]] = []
    for kind, pattern in rules.patterns:
        found.extend((m.start(), m.end(), kind, m) for m in pattern.finditer(text) if m.group())
    found.sort(key=lambda f: (-(f[1] - f[0]), f[0]))
    chosen: list[tuple[int, int, str, re.Match[str]]] = []
    used = bytearray(len(text) + 1)
    for item in found:
        if not any(used[item[0] : item[1]]):
            used[item[0] : item[1]] = b"\x01" * (item[1] - item[0])
            chosen.append(item)
    chosen.sort(key=lambda f: f[0])
    result: list[When] = []
    previous: When | None = None
    sentence = -1
    for start, _end, kind, match in chosen:
        here = bisect_right(sentence_starts, start)
        when = _resolve(kind, match, rules, calendar, previous, same_sentence=here == sentence)
        left = text[max(0, start - 44) : start]
        role = next((r for r, p in rules.roles if p.search(left)), "")
        when = replace(when, role=when.role or role)
        result.append(when)
        if when.known and kind not in ("date",):
            previous, sentence = when, here
    return result


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
    if _group(match, "prev"):
        return previous.last // 12 - 1 if previous and previous.last is not None else None
    if calendar.year is None:
        return None
    for name, back in (("this", 0), ("last", 1), ("beforelast", 2), ("nextyear", -1)):
        if _group(match, name):
            return calendar.year - back
    return None


def _resolve(
    kind: str,
    match: re.Match[str],
    rules: _Rules,
    calendar: Calendar,
    previous: When | None,
    *,
    same_sentence: bool,
) -> When:
    start, end = match.span()
    year = _year(match, calendar, previous)
    plain = When(start, end, kind, year_given=year is not None)
    n = _count(rules, _group(match, "n"))
    if kind == "year" or (kind == "relative" and year is not None):
        if year is None:
            return plain
        if (
            _group(match, "prev")
            and previous
            and previous.first is not None
            and previous.last is not None
            and (
                previous.last - previous.first == 11
                or (same_sentence and rules.earlier.fullmatch(match.group()))
            )
        ):
            return replace(plain, first=previous.first - 12, last=previous.last - 12)
        return replace(plain, first=year * 12, last=year * 12 + 11)
    if kind in ("years", "fiscal"):
        return _years(plain, match, calendar, year)
    if kind in ("before", "ahead", "back", "yoy"):
        return _counted(plain, n, calendar, previous)
    first, last = _inside(kind, match, rules, n)
    if first is None or last is None:
        return replace(plain, n=n)
    if kind == "rolling":
        at = _when_month(last, year, calendar, previous, same_sentence)
        return plain if at is None else replace(plain, first=at - (n or 12) + 1, last=at, n=n)
    if second := _group(match, "y2"):
        if year is not None:
            return replace(plain, first=year * 12 + first - 1, last=int(second) * 12 + last - 1)
        year = int(second)
    at = (
        year * 12 + last - 1
        if year is not None
        else _when_month(last, None, calendar, previous, same_sentence)
    )
    if at is None:
        return replace(plain, n=n)
    return replace(plain, first=at - last + first, last=at, n=n)


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
    if kind in ("month", "date", "rolling"):
        return one, one
    if kind == "upto":
        return 1, one
    if kind == "quarter" and order and order <= 4:
        return order * 3 - 2, order * 3
    if kind == "half" and order and order <= 2:
        return order * 6 - 5, order * 6
    return None, None


def _when_month(
    last: int, year: int | None, calendar: Calendar, previous: When | None, same_sentence: bool
) -> int | None:
    if year is not None:
        return year * 12 + last - 1
    near = previous is not None and previous.last is not None and previous.first is not None
    if near and previous is not None and previous.first is not None and previous.last is not None:
        part = previous.last - previous.first < 11
        if (same_sentence and part) or (part and calendar.month is None):
            return previous.last // 12 * 12 + last - 1
    if calendar.month is not None:
        at = calendar.month // 12 * 12 + last - 1
        return at if at <= calendar.month else at - 12
    if near and previous is not None and previous.last is not None and same_sentence:
        return previous.last // 12 * 12 + last - 1
    return None


def _years(plain: When, match: re.Match[str], calendar: Calendar, year: int | None) -> When:
    second = _group(match, "y2") or _group(match, "yy")
    if year is None:
        return plain
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
    if plain.kind in ("before", "ahead"):
        n = n or 1
    plain = replace(plain, n=n)
    if n is None:
        return plain
    if plain.kind == "back" and n == 1:
        return replace(plain, kind="yoy")
    if (
        plain.kind == "before"
        and previous
        and previous.first is not None
        and previous.last is not None
    ):
        return replace(plain, first=previous.first - 12 * n, last=previous.last - 12 * n)
    if plain.kind == "ahead" and calendar.month is not None:
        return replace(plain, first=calendar.month + 12 * n, last=calendar.month + 12 * n)
    return plain

"""Turns what a model answered into claims: each thing is looked up, or left out with a reason."""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar, cast

from bilateral.dossier.model import Area, Claim, Dossier, Months, Party, Product, Reading
from bilateral.dossier.model_reader.prompt import CHOICES, NUMBERS, ROLES, TYPES
from bilateral.dossier.model_reader.quotes import Quotes
from bilateral.dossier.model_reader.values import agreed, by_digits, by_rules
from bilateral.errors import MethodError, UnknownCodeError
from bilateral.statement import shadow
from bilateral.vocab.currency import currency
from bilateral.vocab.economy import LANGS, economy
from bilateral.vocab.gazetteer import mentions

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bilateral.statement import Span

T = TypeVar("T")
MOST_CLAIMS = 1000
WORLD = "WLD"
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
_YEAR = re.compile(r"(?<!\d)(?:1[89]|20|21)\d\d(?!\d)")
_TWO_YEARS = re.compile(r"(?<!\d)((?:1[89]|20|21)\d\d)\s?[-/–]\s?(\d\d)(?!\d)")
_HS = re.compile(r"(?!00|77|98|99)\d{2}(\d{2}){0,2}")
_FENCE = re.compile(r"```(?:json)?\s*(.*?)\s*```", re.DOTALL)
PAST = ("reported", "estimated")
FUTURE = ("aim", "hope", "possibility", "forecast")
_REACH = 10  # years between the day of a text and a time that it counts from there


class _DroppedError(Exception):
    """A claim cannot be taken; the argument is the reason's name."""


@dataclass(slots=True)
class Answer:
    """What was taken from a model's answer; how much was left out or not checked, by reason."""

    parties: list[Party] = field(default_factory=list[Party])
    claims: list[Claim] = field(default_factory=list[Claim])
    areas: list[Area] = field(default_factory=list[Area])
    counts: Counter[str] = field(default_factory=Counter[str])


def parsed(words: str) -> dict[str, Any]:
    """Return the JSON object that a model answered.

    Raises
    ------
    MethodError
        If it is no JSON, or not of the form asked for.
    """
    fenced = _FENCE.fullmatch(words.strip())
    hint = "Try again, or another model."
    try:
        body = json.loads(fenced[1] if fenced else words)
        json.dumps(body, allow_nan=False, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        raise MethodError("the model's answer is not JSON", hint=hint) from None
    lists = ("parties", "claims", "areas")
    if not isinstance(body, dict) or not all(
        isinstance(cast("dict[str, Any]", body).get(name, []), list) for name in lists
    ):
        raise MethodError("the model's answer has not the form asked for", hint=hint)
    if "claims" not in body:
        raise MethodError("the model's answer holds no list of claims", hint=hint)
    return cast("dict[str, Any]", body)


def taken(body: dict[str, Any], ruled: Dossier) -> Answer:
    """Take what can be found in the text and in the vocabulary.

    Parameters
    ----------
    body : the model's answer
    ruled : the same text as the rules read it; without claims where they do not know its language
    """
    return _Taking(ruled).all(body)


class _Taking:
    def __init__(self, ruled: Dossier) -> None:
        self.ruled = ruled
        self.quotes = Quotes(ruled.text)
        self.answer = Answer()
        self.years = _years(ruled.text)
        self.year = int(ruled.published[:4]) if ruled.published else None

    def all(self, body: dict[str, Any]) -> Answer:
        answer = self.answer
        for raw in body.get("parties", [])[:MOST_CLAIMS]:
            self._take(self._party, raw)
        codes = {p.code for p in answer.parties} | {WORLD}
        found: dict[tuple[int, int], Claim] = {}
        for raw in body["claims"][:MOST_CLAIMS]:
            claim = self._take(lambda one: self._claim(one, codes), raw)
            if claim is not None:
                found.setdefault((claim.span.start, claim.span.end), claim)
        answer.counts["form"] += max(0, len(body["claims"]) - MOST_CLAIMS)
        answer.claims = [
            found[place].model_copy(update={"id": f"c{number}"})
            for number, place in enumerate(sorted(found), 1)
        ]
        for raw in body.get("areas", [])[:MOST_CLAIMS]:
            self._take(self._area, raw)
        return answer

    def _take(self, read: Callable[[Any], T], raw: Any) -> T | None:
        try:
            return read(raw)
        except _DroppedError as reason:
            self.answer.counts[str(reason)] += 1
            return None

    def _party(self, raw: Any) -> None:
        """A party counts when its code is known and its words stand in the text and name it."""
        code, words = _code(raw, "code"), _given(raw, "quote")
        spans = self.quotes.told(words, "", "") if words else []
        named = self._named(words) if words else set[str]()
        if code is None or (not spans and code != WORLD) or (named and code not in named):
            raise _DroppedError("party")
        if any(p.code == code for p in self.answer.parties):
            return
        found = economy(code)
        kinds = {"country": "country", "region": "subnational"}
        self.answer.parties.append(
            Party(
                code=code,
                kind=cast("Any", kinds.get(found.kind, "bloc")),
                within=found.within,
                span=spans[0] if spans else None,
            )
        )

    def _named(self, words: str) -> set[str]:
        """Codes of the economies that words name; empty where the names are not in our tables."""
        if self.ruled.lang not in LANGS:
            return set()
        found = mentions(words, self.ruled.lang)
        return {code for m in found for code in (m.code, *m.others)}

    def _claim(self, raw: Any, codes: set[str]) -> Claim:
        words, kind = _given(raw, "quote"), _given(raw, "type")
        if words is None or kind not in TYPES:
            raise _DroppedError("form")
        span = self._place(raw, words)
        fields: dict[str, Any] = {name: _number(raw, name) for name in NUMBERS}
        left: list[str] = []
        for name, choice in CHOICES.items():
            value = _given(raw, name)
            if value in choice:
                fields[name] = value
            elif value is not None:
                left.append(name)
        if not _fits(kind, fields.get("modality")):
            raise _DroppedError("form")
        self._value(kind, span, fields)
        self._flow(kind, raw, fields, codes, left)
        self._money(raw, span, fields, left)
        self._times(kind, raw, span, fields, left)
        for name in ("speaker", "product"):
            quote = _given(raw, name)
            place = self.quotes.nearest(quote, span) if quote else None
            if place is not None:
                whole = name == "speaker"
                fields[name] = place if whole else Product(**place.model_dump())
            elif quote:
                left.append(name)
        self.answer.counts["field"] += len(left)
        if left:
            fields["note"] = f"left out, not in the text or the vocabulary: {', '.join(left)}"
        kept = {name: value for name, value in fields.items() if value is not None}
        return Claim(id="c", type=cast("Any", kind), span=span, **kept)

    def _place(self, raw: dict[str, Any], words: str) -> Span:
        spans = self.quotes.told(words, _given(raw, "before") or "", _given(raw, "after") or "")
        if not spans:
            raise _DroppedError("absent" if not self.quotes.places(words) else "several")
        if len(spans) > 1:
            raise _DroppedError("several")
        return spans[0]

    def _value(self, kind: str, span: Span, fields: dict[str, Any]) -> None:
        """Hold the figure against its words; drop the claim when they differ."""
        wanted = {
            "level": ("amount",),
            "growth": ("change", "points", "amount"),
            "share": ("share",),
        }.get(kind, ("amount", "change", "points", "share"))
        if all(fields[name] is None for name in wanted):
            raise _DroppedError("form")
        ruled = by_rules(span, self.ruled.claims)
        printed = agreed(fields, ruled[1] if ruled else by_digits(shadow(span.text).text))
        if printed is None:
            raise _DroppedError("figure")
        if kind == "growth" and fields.get("form") is None:
            raise _DroppedError("form")
        if not ruled:
            self.answer.counts["unchecked"] += 1
        fields |= printed

    def _flow(
        self,
        kind: str,
        raw: dict[str, Any],
        fields: dict[str, Any],
        codes: set[str],
        left: list[str],
    ) -> None:
        if kind == "nontrade":
            fields |= {"measure": None, "accumulation": None, "basis": None}
            fields["kind"] = fields.get("kind") or "other"
            return
        fields["kind"] = None
        if fields.get("measure") is None:
            raise _DroppedError("form")
        for name in ("reporter", "partner"):
            code = _code(raw, name)
            if code in codes:
                fields[name] = code
            elif _given(raw, name) is not None:
                left.append(name)

    def _money(
        self, raw: dict[str, Any], span: Span, fields: dict[str, Any], left: list[str]
    ) -> None:
        code = _given(raw, "currency")
        if code is None or fields["amount"] is None:
            return
        ruled = by_rules(span, self.ruled.claims)
        known = ruled[0].currency if ruled else None
        try:
            fields["currency"] = currency(code).code
        except UnknownCodeError:
            left.append("currency")
        if known is not None and fields.get("currency") not in (None, known):
            fields["currency"] = None
            left.append("currency")

    def _times(
        self,
        kind: str,
        raw: dict[str, Any],
        span: Span,
        fields: dict[str, Any],
        left: list[str],
    ) -> None:
        words = _given(raw, "time")
        when = self.quotes.nearest(words, span) if words else None
        if words and when is None:
            left.append("time")
        if kind == "forward":
            deadline = _given(raw, "deadline")
            if deadline and when is not None and self._are_times((deadline,), when):
                fields["deadline"] = deadline
            elif deadline is not None:
                left.append("deadline")
            fields.setdefault("horizon", "dated" if fields.get("deadline") else "none")
            fields.setdefault("status", "open")
            return
        fields |= {"horizon": None, "status": None, "period_text": when}
        fields["period"] = self._months(raw, "period", when, left)
        if fields["period"] is None:
            fields["period_reason"] = "the text gives no period"
        if kind == "growth":
            fields["base_period"] = self._months(raw, "base", None, left)
        if kind == "level" and fields.get("accumulation") == "ambiguous":
            fields["readings"] = _ambiguous()

    def _months(
        self, raw: dict[str, Any], name: str, when: Span | None, left: list[str]
    ) -> Months | None:
        """First and last month of a period, which needs its words, or of a base."""
        start, end = (_given(raw, f"{name}_{side}") for side in ("start", "end"))
        if start is None and end is None:
            return None
        said = when is not None or name == "base"
        if start and end and start <= end and said and self._are_times((start, end), when):
            return Months(start=start, end=end)
        left.append(name)
        return None

    def _are_times(self, months: Sequence[str], when: Span | None) -> bool:
        """Whether these are months that the text can mean.

        Their years are among those that the words name; or the words name none, and each lies
        next to a year of the text, or within ten years of the day that it was published.
        """
        if not all(_MONTH.fullmatch(month) for month in months):
            return False
        years = [int(month[:4]) for month in months]
        named = _years(when.text) if when is not None else set[int]()
        if named:
            return all(min(named) <= year <= max(named) for year in years)
        return all(self._is_near(year) for year in years)

    def _is_near(self, year: int) -> bool:
        if self.year is not None and abs(year - self.year) <= _REACH:
            return True
        return any(abs(year - y) <= 1 for y in self.years)

    def _area(self, raw: Any) -> None:
        words, role = _given(raw, "quote"), _given(raw, "role")
        spans = self.quotes.told(words, "", "") if words else []
        if not spans or role not in ROLES:
            raise _DroppedError("area")
        listed = raw.get("hs")
        codes = cast("list[object]", listed) if isinstance(listed, list) else []
        self.answer.areas.append(
            Area(
                id=f"a{len(self.answer.areas) + 1}",
                span=spans[0],
                hs=tuple(c for c in codes if isinstance(c, str) and _HS.fullmatch(c)),
                role=cast("Any", role),
            )
        )


def _given(raw: Any, name: str) -> str | None:
    """A text of the answer; None when it is null or empty."""
    if not isinstance(raw, dict):
        return None
    value = cast("dict[str, Any]", raw).get(name)
    if value is not None and not isinstance(value, str):
        raise _DroppedError("form")
    return value.strip() or None if value else None


def _code(raw: Any, name: str) -> str | None:
    """The code of an economy, in its one form; None when there is none such."""
    code = _given(raw, name)
    try:
        return economy(code).code if code else None
    except UnknownCodeError:
        return None


def _number(raw: dict[str, Any], name: str) -> float | None:
    value = raw.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise _DroppedError("form")
    try:
        number = float(value)
    except OverflowError:
        raise _DroppedError("form") from None
    if not math.isfinite(number):
        raise _DroppedError("form")
    return number


def _fits(kind: str, modality: str | None) -> bool:
    """Whether a figure of the past is told as a fact, and one of the future as none."""
    if kind == "forward":
        return modality in FUTURE
    return modality in (None, *PAST) or (kind == "nontrade" and modality == "plan")


def _years(text: str) -> set[int]:
    """The years written in a text; ``2023-24`` names two, ``2023-11`` one."""
    found = {int(match.group()) for match in _YEAR.finditer(text)}
    for match in _TWO_YEARS.finditer(text):
        first = int(match[1])
        last = first // 100 * 100 + int(match[2])
        if first < last <= first + _REACH:
            found.add(last)
    return found


def _ambiguous() -> tuple[Reading, ...]:
    return (
        Reading(
            id="r1",
            meaning="level of one year within these years",
            accumulation="period_total",
            windows=(),
        ),
        Reading(id="r2", meaning="sum of several years", accumulation="cumulative", windows=()),
    )

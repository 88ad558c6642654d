"""Figures whose wording is not understood are left out: no claim is better than a wrong one."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from bilateral.dossier.language_tables import tables

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bilateral.dossier.figure import Figure
    from bilateral.dossier.periods import When
    from bilateral.statement import Shadow

_REACH = 160
_NEAR = 80  # letters before it that hold the longest of its own words
_WHOLE = 100
_I = re.IGNORECASE
_NEGATED = re.compile(
    r"(?:(?:\bnot|\bnever|n't)(?: yet| quite| even)?"
    r" (?:reach|attain|total|amount to|hit|come to|stand at|equal)\w*"
    r"|(?:\bnot|\bnever|n't)(?: yet| quite)?(?: been)?"
    r"|\b(?:fail\w*|unable) to (?:reach|attain|hit|total)"
    r"|\bn'\s?(?:a|ont|avait|avaient|est|atteint|atteignent|atteignait)"
    r"(?: toujours| encore)? (?:pas|jamais|point)"
    r"(?: encore)?(?: été)?(?: (?:atteint|totalisé|représenté|de))?"
    r"|\bne (?:s'élèv|s'est|se|sont|totalis|représent|fut)\w*(?: \w+)? pas(?: \w+)?(?: à)?"
    r"|\bне (?:достиг|составил|был|дости|доходил|дош|равн)[а-я]*(?: (?:отметки|уровня|в|до)){0,2})"
    r"(?: the)?(?: level of| mark of)? $",
    _I,
)
_UNREAL = re.compile(
    r"(?:\bif\b[^.;]{0,120}\bhad\b[^.;,]{0,60}|\bhad\b[^.;,]{1,60}\breached"
    r"|\bsi\b[^.;]{0,120}\b(?:avait|avaient)\b[^.;,]{0,60}"
    r"|\bесли\b[^.;]{0,120}\bбы\b[^.;,]{0,60}) $",
    _I,
)
# A percentage of a plan, not of trade.
_OF_PLAN = re.compile(
    r"\s(?:of (?:the |its |their |our |this |that )?(?:[\w'’-]+ ){0,2}?"
    r"(?:target\w*|goals?|plan(?:s|ned)?)\b"
    r"|de (?:l'|son |leur |notre |cet )?(?:objectif|plan)\b"
    r"|(?:от )?(?:плана|планов\w+|целев\w+|намеченн\w+|запланированн\w+)\b)",
    _I,
)
_UNREAL_WORDS = ("had", "avai", "бы")  # one of them is in all of these
# A part or an unsaid number of the amount that follows.
_PART = re.compile(
    r"(?:\d/|\b(?:quarters?|thirds?|fifths?|tenths?|halves|half|fraction|part) of"
    r"|\b(?:quarts?|tiers|moitié|dixièmes?|cinquièmes?) d(?:e |')"
    r"|\b(?:четверт[ьи]|трет[ьи]|половин[а-я]*|сот(?:ен|ни)|десятк(?:ов|и)|пол))[ -]?$",
    _I,
)
_SOME = re.compile(
    r"\b(?:several|few|many|quelques|plusieurs|несколько|нескольких"
    r"|hundreds of|tens of|dozens of) $",
    _I,
)
_HALVES = (
    (re.compile(r"\bhalf[ -]$", _I), "0.5"),
    (re.compile(r"\bthree[ -]quarters of $", _I), "0.75"),
    (re.compile(r"\b(?:(?:a|one)[ -])?quarter of $", _I), "0.25"),
)
_AND_HALF = re.compile(r"\s(?:and a half|et demie?|с половиной)\b", _I)
_MINUS = re.compile(
    r"(?<!plus or )(?<!ou )(?<!или )(?<!au )(?<!du )\b(?:minus|negative|moins|минус) $", _I
)
_GIVE_OR_TAKE = re.compile(r"(?:plus or minus|plus ou moins|плюс[- ]минус|±) ?$", _I)
_TO = re.compile(r"\b(?:to|jusqu'à|à|до) $", _I)
_FRENCH_GROWTH = re.compile(
    r"\b(?:augment|progress|cr[ûu]|croissance|hauss|baiss"
    r"|recul|diminu|bondi|chut)\w*(?: \w+)? de $",
    _I,
)
_PART_OF_YEAR = re.compile(
    r"\b(?:month|quarter|mois|trimestre|месяц[а-я]*|квартал[а-я]*)"
    r" (?:no\. ?)?\d{1,2}(?: of| in| de|,)? ?$"
    r"|\b\d{1,2}(?:-[а-я]{1,2}|th|e|ème) (?:month|mois|месяц[а-я]*)(?: of| in| de)? $",
    _I,
)


@cache
def _denials(lang: str) -> tuple[re.Pattern[str] | None, re.Pattern[str] | None]:
    """Return what stands before, and behind, a figure that was not reached, by the tables."""
    forms = tables(lang).table("forms")
    before, after = forms.get("denied"), forms.get("denied_after")
    return (
        re.compile(rf"(?<![^\W\d_])(?:{before})\s?$", _I) if before else None,
        re.compile(after, _I) if after else None,
    )


def trusted(figures: Sequence[Figure], plain: Shadow, lang: str) -> list[Figure]:
    """Return the figures whose wording is understood, with the values that words change."""
    body = plain.text
    denied, denied_after = _denials(lang)
    kept: list[Figure] = []
    for figure in figures:
        before = body[max(0, figure.start - _REACH) : figure.start]
        after = body[figure.end : figure.end + 40]
        if _broken(figure, plain) or _unsaid(figure, before, after, body):
            continue
        if figure.kind in ("money", "percent") and (
            (denied and denied.search(before)) or (denied_after and denied_after.match(after))
        ):
            continue
        first = kept[-1] if kept else None
        if lang == "fr" and first is not None and _french_range(body, first, figure):
            kept[-1] = replace(first, end=figure.end, number_high=figure.number)
            continue
        kept.append(_changed(figure, before))
    return kept


def _broken(figure: Figure, plain: Shadow) -> bool:
    """Whether control or invisible characters stand inside the figure as it was published."""
    there = plain.span(figure.start, figure.end)
    lead = plain.span(max(0, figure.start - 8), figure.start).text if figure.start else ""
    return "\x1b" in lead or any(
        unicodedata.category(c) in ("Cc", "Cf") and c not in "\t\n\r" for c in there.text
    )


def _unsaid(figure: Figure, before: str, after: str, body: str) -> bool:
    near = before[-_NEAR:]
    worded = not body[figure.start : figure.start + 1].isdigit()
    if figure.kind in ("money", "percent"):
        low = before.lower()
        unreal = any(word in low for word in _UNREAL_WORDS) and _UNREAL.search(before)
        if unreal or _NEGATED.search(before[-_NEAR:]):
            return True
    if figure.kind == "money":
        half = figure.number == "1" and any(p.search(near) for p, _ in _HALVES)
        part = _PART.search(near) and not half
        return bool(part or (worded and _SOME.search(near)) or _AND_HALF.match(after))
    if figure.kind == "multiple":
        return float(figure.number) == 0
    if figure.kind == "percent":
        if _OF_PLAN.match(after):
            return True
        if _GIVE_OR_TAKE.search(near):
            return True
        over = float(figure.number) > _WHOLE and figure.word != "level"
        return over and _TO.search(near) is not None
    return False


def _changed(figure: Figure, before: str) -> Figure:
    if figure.kind == "money" and figure.number == "1":
        for pattern, value in _HALVES:
            if found := pattern.search(before[-_NEAR:]):
                return replace(figure, start=figure.start - len(found.group()), number=value)
    if (
        figure.kind in ("money", "percent", "points")
        and not figure.sign
        and _MINUS.search(before[-_NEAR:])
    ):
        return replace(figure, sign="-")
    return figure


def _french_range(body: str, first: Figure, figure: Figure) -> bool:
    return (
        first.kind == figure.kind == "percent"
        and first.number_high is None
        and body[first.end : figure.start] == " à "
        and float(first.number) < float(figure.number)
        and _FRENCH_GROWTH.search(body[max(0, first.start - 60) : first.start]) is not None
    )


def dated(times: Sequence[When], text: str) -> list[When]:
    """Leave out the year of `month 13 of 2023`: the part of the year is not understood."""
    return [t for t in times if not _PART_OF_YEAR.search(text[max(0, t.start - 30) : t.start])]

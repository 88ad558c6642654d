"""The unit patterns of each language, compiled from its tables."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from bilateral.dossier.language_tables import tables
from bilateral.dossier.money_names import MoneyNames, money_names

if TYPE_CHECKING:
    from collections.abc import Sequence


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
    counted: re.Pattern[str]
    range_word: re.Pattern[str]
    before_range: re.Pattern[str]
    bare_range: re.Pattern[str]
    changing: re.Pattern[str]
    before_first: re.Pattern[str]
    between: re.Pattern[str]
    multiple_lead: re.Pattern[str]
    factor_lead: re.Pattern[str]
    dividing: re.Pattern[str]
    sharing: frozenset[str]
    range_lead: re.Pattern[str]
    bare_lead: re.Pattern[str]
    bare_link: re.Pattern[str]
    bare_next: re.Pattern[str]
    odd: re.Pattern[str]
    grouped: bool
    scale_first: re.Pattern[str]
    percent_first: re.Pattern[str]
    times_first: re.Pattern[str]
    of_level: re.Pattern[str]
    of_which: re.Pattern[str]
    of_that: re.Pattern[str]
    of_all: re.Pattern[str]
    of_output: re.Pattern[str]
    than: re.Pattern[str]
    by_then: re.Pattern[str]
    often: re.Pattern[str]
    more_after: re.Pattern[str]
    more_before: re.Pattern[str]
    bare_scale: re.Pattern[str]
    scale_part: list[tuple[re.Pattern[str], str]]
    and_part: list[tuple[re.Pattern[str], str]]
    unknown: re.Pattern[str]
    scales: dict[str, float]


# Names of money that are no currency here, or one that cannot be told.
_UNKNOWN = re.compile(
    r"\s(?:d'|de )?(?:kr\b|[A-Z]{3}\b(?!\s+[A-Z])|(?i:bitcoins?|btc|tokens?|pesos?|francs?|crowns?"
    r"|couronnes|pound|"
    r"биткоин|биткойн|песо|крон|франк|рупи|динар|риал|дирхам|фунт|лир|шиллинг|вон\b|доллар))"
)


# A scale word of so many letters is no abbreviation, and may stand in capitals.
_SPELT = re.compile(r"[^\W\d_]{4}")


def _any(words: Sequence[str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True)) if words else r"(?!)"


def _first(unit: dict[str, Any], names: Sequence[str]) -> re.Pattern[str]:
    """A unit that stands before its number (`процентов на двадцать`)."""
    return re.compile(
        rf"(?<!\w)(?<!\d\s)(?i:{_any(names)})\s(?:{_any(unit.get('scale_first', []))})\s?$"
    )


@cache
def grammar(lang: str) -> Grammar:
    """Compile the unit patterns of a language from its tables."""
    t = tables(lang)
    unit = t.table("units")
    scale_rows: dict[str, float] = {}
    patterns: list[str] = []
    for factor, forms in t.table("scales").items():
        for written in forms:
            form = rf"(?i:{written})" if _SPELT.match(written) else written
            patterns.append(form)
            scale_rows[form] = float(factor)
    scale = rf"(?:{_any(patterns)})(?![^\W\d_])"
    return Grammar(
        money=money_names(lang),
        scale=re.compile(
            rf"\s?(?:{unit.get('scale_link', '')})(?P<scale>{_any(patterns)})(?![^\W\d_])"
            r"(?P<dot>\.(?=\s+(?:[^\W\d_A-ZА-ЯЁÀ-Þ]|[$€£])|,))?"
        ),
        percent=re.compile(rf"\s?(?:%|(?i:(?:{_any(unit['percent'])})(?![^\W\d_])))"),
        points=re.compile(rf"\s?(?i:(?:{_any(unit['points'])})(?![^\W\d_]))"),
        multiple=re.compile(rf"[\s-]?(?i:(?:{_any(unit['multiple'])})(?![^\W\d_]))"),
        people=re.compile(rf"\s?(?i:(?:{_any(unit['people'])})(?![^\W\d_]))"),
        jobs=re.compile(rf"\s?(?i:(?:{_any(unit['jobs'])})(?![^\W\d_]))"),
        not_money=re.compile(rf"\s?(?i:(?:{_any(unit['not_money'])}))"),
        counted=re.compile(rf"\s?(?i:(?:{_any(unit.get('counted', []))}))"),
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
        dividing=re.compile(rf"(?i:{_any(unit.get('dividing', []))})"),
        sharing=frozenset(unit.get("sharing", ())) | {","},
        range_lead=re.compile(rf"(?i:{_any(unit.get('range_lead', []))})$"),
        bare_lead=re.compile(
            rf"(?:(?i:(?<![^\W\d_])(?:{_any(unit.get('bare_lead', []))})\s+)|\s[–—]\s|:\s)$"
        ),
        bare_link=re.compile(rf"(?i:\s(?:{_any(unit.get('bare_link', []))}))\s$"),
        bare_next=re.compile(rf"\s(?i:(?:{_any(unit.get('bare_next', []))})(?![^\W\d_]))"),
        scale_first=re.compile(
            rf"(?<![\w])(?P<scale>{_any(patterns)})\s(?:{_any(unit.get('scale_first', []))})\s?$"
        ),
        percent_first=_first(unit, unit["percent"]),
        times_first=_first(unit, unit["multiple"]),
        grouped=bool(unit.get("decimal_comma")),
        odd=re.compile(rf"\s?(?i:(?:{_any(unit.get('odd', []))})(?=\s?{scale}))"),
        of_level=re.compile(rf"\s(?i:{_any(unit.get('of_level', []))})(?![^\W\d_])"),
        of_which=re.compile(rf"(?i:(?<![^\W\d_])(?:{_any(unit.get('of_which', []))}),?\s)$"),
        of_that=re.compile(rf"\s(?i:{_any(unit.get('of_that', []))})(?![^\W\d_])"),
        of_output=re.compile(rf"\s(?i:{_any(unit.get('of_output', []))})(?![^\W\d_])"),
        of_all=re.compile(rf"\s(?i:{_any(unit.get('of_all', []))})(?![^\W\d_])"),
        by_then=re.compile(rf"(?i:(?<![^\W\d_])(?:{_any(unit.get('by_then', []))})(?![^\W\d_]))"),
        than=re.compile(rf"(?i:(?<![^\W\d_])(?:{_any(unit.get('than', []))}))"),
        often=re.compile(rf"\s(?i:{_any(unit.get('often', []))})(?![^\W\d_])"),
        more_after=re.compile(rf"\)?\s(?i:{_any(unit.get('more_after', []))})(?![^\W\d_])"),
        more_before=re.compile(rf"(?i:(?<![^\W\d_])(?:{_any(unit.get('more_before', []))})\s)$"),
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

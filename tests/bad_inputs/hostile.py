"""A statement and published figures that carry foreign texts in every place that takes one."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import TYPE_CHECKING, Any

from bilateral.dossier import dossier_from_json
from bilateral.evidence import parse_facts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bilateral.dossier import Dossier
    from bilateral.evidence import Facts

HEADER = (
    "id", "side", "measure", "from", "to", "period", "value", "unit", "change", "change_basis",
    "said_by", "published", "source", "note",
)  # fmt: skip
_FIRST = 2012  # year of the first claim and of its published figure


def harmless(text: str, number: int) -> str:
    """Return a plain word in the place of each line of a text."""
    return re.sub(r"[^\n]+", f"x{number}", text)


def dossier(given: Sequence[str], *, target: bool = False) -> Dossier:
    """Return a statement of one claim, person, area, organisation and project for each text.

    The last claim may be a `target`: its odds take most of the time that a page takes.
    """
    text, spans = "", []
    for each in given:
        spans.append({"start": len(text), "end": len(text) + len(each), "text": each})
        text += each + "\n"
    numbers = range(len(given))
    body = {
        "schema": "bilateral-dossier/1",
        "lang": "en",
        "text": text,
        "published": "2025-03-01",
        "parties": [{"code": code, "kind": "country"} for code in ("BLR", "KAZ")],
        "event": {"type": "visit", "place": given[0], "date_note": given[-1]},
        "actors": [
            {"id": f"a{n}", "span": spans[n], "name": given[n], "office": given[n - 1],
             "party": "BLR", "aliases": [given[n - 2]]}
            for n in numbers
        ],
        "statements": [
            {"id": f"s{n}", **_ends(spans[n]), "speaker": f"a{n}", "claims": [f"c{n}"],
             "gist": given[n]}
            for n in numbers
        ],
        "claims": [_claim(n, given, spans, target and n == numbers[-1]) for n in numbers],
        "evaluations": [{"span": spans[0], "polarity": given[0], "about": given[1]}],
        "sectors": [
            {"id": f"k{n}", "span": spans[n], "label": given[n], "hs": ["8704"],
             "counts": "goods", "role": "offered"}
            for n in numbers
        ],
        "projects": [
            {"id": f"p{n}", "span": spans[n], "label": given[n], "stage": "idea",
             "organisations": [f"o{n}"]}
            for n in numbers
        ],
        "organisations": [
            {"id": f"o{n}", "span": spans[n], "name": given[n], "question": given[n - 1],
             "roles": [{"role": "offers", "what": f"k{n}"}]}
            for n in numbers
        ],
        "benefits": [{"span": spans[0], "kind": given[0]}],
        "missing": list(given[:2]),
        "caveats": list(given),
        "notes": given[0],
    }  # fmt: skip
    return dossier_from_json(json.dumps(body).encode(), "hostile.json")


def _ends(span: dict[str, Any]) -> dict[str, Any]:
    return {key: span[key] for key in ("start", "end")}


def _claim(
    n: int, given: Sequence[str], spans: Sequence[dict[str, Any]], target: bool
) -> dict[str, Any]:
    """A target; else a level, a growth, a level of nobody, and what is not trade, by turns."""
    year = {"start": f"{_FIRST + n}-01", "end": f"{_FIRST + n}-12"}
    claim = {
        "id": f"c{n}", "span": spans[n], "measure": "turnover", "reporter": "BLR",
        "partner": "KAZ", "product": None, "note": given[n],
        "period_reason": given[n - 1],
    }  # fmt: skip
    level = {"amount": 5e8, "number": "500", "scale": 1e6, "currency": "USD"}
    readings = [{"id": f"r{k}", "meaning": given[n - k], "basis": basis}
                for k, basis in ((1, "yoy"), (2, "since"))]  # fmt: skip
    readings[1]["base_period"] = {"start": "2011-01", "end": "2011-12"}
    match n % 4:
        case _ if target:
            more = {"type": "forward", **level, "amount": 1e9, "modality": "aim",
                    "deadline": "2030-12", "number": "1000"}  # fmt: skip
        case 0:
            more = {"type": "level", **level, "period": year}
        case 1:
            more = {"type": "growth", "change": 0.37, "number": "37", "basis": "yoy",
                    "period": year, "readings": readings}  # fmt: skip
        case 2:
            more = {"type": "level", **level, "reporter": None, "partner": None,
                    "product": {**spans[n], "hs": ["8704"]}, "period_text": spans[n]}  # fmt: skip
        case _:
            more = {"type": "nontrade", **level, "kind": given[n], "measure": None}
    return {**claim, **more}


def named(given: str) -> Dossier:
    """Return a statement whose things bear a text as their id, code, place and office."""
    span = {"start": 0, "end": len(given), "text": given}
    thing = {"id": given, "span": span}
    claim = {
        "span": span, "type": "level", "measure": "turnover", "reporter": "BLR", "partner": "KAZ",
        "amount": 5e8, "number": "500", "scale": 1e6, "currency": "USD",
        "period": {"start": "2013-01", "end": "2013-12"},
    }  # fmt: skip
    readings = [
        {"id": id, "meaning": given, "accumulation": kind}
        for id, kind in ((given, "period_total"), ("r2", "cumulative"))
    ]
    body = {
        "schema": "bilateral-dossier/1",
        "id": given,
        "lang": "en",
        "text": given,
        "parties": [{"code": given, "kind": "country", "within": given}],
        "event": {"type": given, "place": given},
        "actors": [{**thing, "name": given, "office": given, "party": given}],
        "statements": [{"id": given, "start": 0, "end": 1, "speaker": given, "claims": [given]}],
        "claims": [
            {**claim, "id": given, "readings": readings},
            {**claim, "id": f"{given}2", "same_as": given},
            {**claim, "id": "c3", "type": "growth", "change": 0.2, "number": "20", "basis": "yoy"},
        ],
        "sectors": [
            {**thing, "label": given, "hs": [given], "isic": [given], "ebops": [given],
             "flow": given, "counts": "goods"}
        ],
        "projects": [{**thing, "place": given, "organisations": [given], "sectors": [given]}],
        "organisations": [
            {**thing, "country": given, "roles": [{"role": "offers", "what": given}]}
        ],
        "missing": [given],
    }  # fmt: skip
    return dossier_from_json(json.dumps(body).encode(), "named.json")


def facts(given: Sequence[str], ids: Sequence[str] = ()) -> Facts:
    """Return a published figure for each text, from 2012 on; `ids` are their own names."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEADER)
    for n, each in enumerate(given):
        id = ids[n] if ids else f"F{n:02}"
        year = _FIRST + n
        writer.writerow(
            [id, "BLR", "turnover", "BLR", "KAZ", year, 400 + n, "million USD", "", "",
             each, f"{year + 1}-03", each, each]
        )  # fmt: skip
    return parse_facts(out.getvalue().encode(), "hostile.csv")

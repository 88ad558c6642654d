"""Facts and dossiers from a few Python values; figures are invented, codes are real."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

from bilateral.dossier import Dossier
from bilateral.evidence import Facts, parse_facts

if TYPE_CHECKING:
    from bilateral.verdict import CheckResult, Verdict

A, B = "BLR", "RU-TUL"  # a country, and a region of another
COLUMNS = (
    *("id", "side", "measure", "from", "to", "period", "value", "unit", "change"),
    *("change_basis", "said_by", "published", "source", "note", "content", "valuation"),
    *("currency_of_change", "supersedes", "own_source", "product"),
)


def fact(id: str, period: str, value: str = "", *, ends: str = f"{A}>{B}", **more: str) -> dict:
    """One row of a facts table: by default turnover of A and B in the books of B, million USD."""
    row = dict.fromkeys(COLUMNS, "")
    row["from"], row["to"] = ends.split(">")
    row |= {"id": id, "side": B, "measure": "turnover", "period": period, "value": value}
    row |= {"unit": "million USD" if value else ""}
    row |= {"said_by": "office", "published": "2026-01", "source": "a paper"}
    row |= more
    if row["change"] and not row["change_basis"]:
        row["change_basis"] = "yoy"
    assert row.keys() == set(COLUMNS)
    return row


def sells(id: str, period: str, value: str = "", **more: str) -> dict:
    """Exports of A to B."""
    return fact(id, period, value, **{"measure": "exports", **more})


def buys(id: str, period: str, value: str = "", **more: str) -> dict:
    """Exports of B to A."""
    return fact(id, period, value, **{"measure": "exports", "ends": f"{B}>{A}", **more})


def facts(*rows: dict) -> Facts:
    """Read rows as the reader of tables reads them."""
    if not rows:
        return Facts((), "facts.csv", "0" * 64)
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return parse_facts(text.getvalue().encode(), "facts.csv")


def months(text: str) -> dict[str, str]:
    """``2024``, ``2023..2024`` or ``2024-01..2024-09`` as the months of a claim."""
    start, _, end = text.partition("..")
    end = end or start
    return {
        "start": start if "-" in start else f"{start}-01",
        "end": end if "-" in end else f"{end}-12",
    }


def level(id: str, number: str, period: str | None = None, **more: Any) -> dict:
    """A level as said, in million USD."""
    return _claim(
        id,
        "level",
        period,
        f"{number} million",
        {"number": number.lstrip("-"), "scale": 1e6, "amount": float(number) * 1e6},
        {"currency": "USD", **more},
    )


def growth(id: str, number: str, period: str | None = None, **more: Any) -> dict:
    """A growth as said, in per cent; against the same months a year earlier."""
    return _claim(
        id,
        "growth",
        period,
        f"{number} %",
        {"number": number.lstrip("-"), "change": round(float(number) / 100, 9)},
        {"form": "percent", "basis": "yoy", **more},
    )


def difference(id: str, number: str, period: str | None = None, **more: Any) -> dict:
    """A growth said as an amount: up by 50 million."""
    more = {"form": "absolute", "basis": "yoy", **more}
    return level(id, number, period, **more) | {"type": "growth"}


def share(id: str, number: str, period: str | None = None, **more: Any) -> dict:
    """A share of the partner in the trade of the reporter, in per cent."""
    figure = {"number": number, "share": round(float(number) / 100, 9)}
    return _claim(id, "share", period, f"{number} %", figure, more)


def target(id: str, number: str, deadline: str | None = None, **more: Any) -> dict:
    """A level to come, in million USD."""
    more = {"modality": "aim", "status": "open", "deadline": deadline, **more}
    return level(id, number, None, **more) | {"type": "forward"}


def reading(id: str, **more: Any) -> dict:
    """One meaning of a claim; periods as in `months`."""
    for name in {"period", "base_period"} & more.keys():
        more[name] = months(more[name])
    if "windows" in more:
        more["windows"] = tuple(months(w) for w in more["windows"])
    return {"id": id, "meaning": id, **more}


def dossier(*claims: dict, **more: Any) -> Dossier:
    """Give each claim its own line of a text, so that the spans are exact."""
    text, placed = "", []
    for claim in claims:
        start = len(text)
        rest = dict(claim)
        words = rest.pop("text")
        text += f"{words}\n"
        span = {"start": start, "end": start + len(words), "text": words}
        for name in ("conclusion", "speaker"):
            if rest.get(name) is True:
                rest[name] = span
        if isinstance(rest.get("product"), str):
            rest["product"] = {**span, "hs": rest["product"].split()}
        placed.append({**rest, "span": span})
    return Dossier.model_validate({"lang": "en", "text": text, "claims": placed, **more})


def verdicts(result: CheckResult, claim: str = "c1", side: str = B) -> list[Verdict]:
    """Verdicts on a claim in the books of one side."""
    return [v for v in result.verdicts if (v.claim, v.side) == (claim, side)]


def only(result: CheckResult, claim: str = "c1", side: str = B) -> Verdict:
    """The one verdict on a claim in the books of one side."""
    (found,) = verdicts(result, claim, side)
    return found


def _claim(
    id: str, type: str, period: str | None, text: str, figure: dict, more: dict
) -> dict[str, Any]:
    claim = {"measure": "turnover", "reporter": A, "partner": B, "text": text, **figure, **more}
    claim |= {"id": id, "type": type, "period": months(period) if period else None}
    if isinstance(claim.get("base_period"), str):
        claim["base_period"] = months(claim["base_period"])
    return claim

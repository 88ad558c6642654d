"""Sentences made from the grammar of each language: forms of figures times contexts."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from bilateral.dossier import read_statement

CASES = Path(__file__).parents[2] / "cases"


def _cases() -> list[Any]:
    found: list[Any] = []
    for lang in ("fr", "en", "ru"):
        raw = tomllib.loads((CASES / f"statements_{lang}.toml").read_text(encoding="utf-8"))
        found += [
            pytest.param(lang, case, id=f"{lang}-{number:02d}")
            for number, case in enumerate(raw["case"], 1)
        ]
    return found


def _window(text: str) -> tuple[str, str] | None:
    if text == "null":
        return None
    first, _, last = text.partition("..")
    last = last or first
    return (first if "-" in first else f"{first}-01", last if "-" in last else f"{last}-12")


def _flow(claim: Any) -> set[str]:
    a, b = claim.reporter, claim.partner
    match claim.measure:
        case "exports":
            return {f"{a}>{b}"}
        case "imports":
            return {f"{b}>{a}"}
        case "balance":
            return {f"{a}:{b}"}
        case _:
            return {f"{a}~{b}", f"{b}~{a}"}


def check(claim: Any, name: str, value: str) -> bool:
    match name:
        case "flow":
            return value in _flow(claim)
        case "period" | "base_period":
            period = getattr(claim, name)
            return (None if period is None else (period.start, period.end)) == _window(value)
        case "amount" | "change" | "share":
            got = getattr(claim, name)
            return got is not None and abs(got - float(value)) <= 1e-4 * max(1.0, abs(float(value)))
        case _:
            return str(getattr(claim, name)) == ("None" if value == "null" else value)


@pytest.mark.parametrize(("lang", "case"), _cases())
def test_claims_of_a_sentence(lang: str, case: dict[str, Any]) -> None:
    dossier = read_statement(case["text"], lang, case.get("published"))
    by_text = {c.span.text: c for c in dossier.claims}
    wrong: list[str] = []
    for expected in case["claims"]:
        quantity, _, rest = expected.partition(" | ")
        claim = by_text.get(quantity)
        if claim is None:
            wrong.append(f"{quantity!r} not found in {sorted(by_text)}")
            continue
        for item in rest.split():
            name, _, value = item.partition("=")
            if not check(claim, name, value):
                shown = (
                    claim.period
                    if name == "period"
                    else sorted(_flow(claim))
                    if name == "flow"
                    else getattr(claim, name)
                )
                wrong.append(f"{quantity!r}: {item} but {shown}")
    wanted = {e.partition(" | ")[0] for e in case["claims"]}
    wrong += [
        f"{t!r} is one too many"
        for t, c in by_text.items()
        if t not in wanted and c.type != "nontrade"
    ]
    assert not wrong, "\n".join([case["text"], *wrong])

"""Which months a figure is about, and what it is measured against: one row per construction."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from bilateral.dossier import read_statement

RAW = (Path(__file__).parents[2] / "cases" / "periods_in_context.toml").read_text(encoding="utf-8")
CASES: list[dict[str, Any]] = tomllib.loads(RAW)["case"]


def _shown(months: Any) -> str:
    return f"{months.start}..{months.end}" if months else "-"


def _answer(claim: Any) -> tuple[str, str]:
    if claim.type == "forward":
        return "*", f"set {_shown(claim.set_period)}"
    base = f" {_shown(claim.base_period)}" if claim.base_period else ""
    return _shown(claim.period), f"{claim.basis or ''}{base}"


@pytest.mark.parametrize(
    "case", [pytest.param(c, id=f"{c['lang']}-{at:02d}") for at, c in enumerate(CASES)]
)
def test_period(case: dict[str, Any]) -> None:
    dossier = read_statement(case["text"], case["lang"], case.get("published"))
    claims = {c.span.text: c for c in dossier.claims}
    assert case["claims"] or not claims
    for figure, wanted in case["claims"].items():
        assert figure in claims, (figure, sorted(claims))
        period, basis = _answer(claims[figure])
        first, _, second = wanted.partition(" | ")
        assert period == first, (figure, period)
        assert not second or basis == second, (figure, basis)

"""Schemes of codes for economies: what a source calls them, and what they are called here."""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files

from bilateral.vocab.economy import economy, fold, name_forms, read_rows


@cache
def codes(schemes: str) -> dict[str, str]:
    """Return the codes of a scheme, each with its economy.

    Schemes are those of ``data/codes.csv`` (comtrade, wits, census, ...), `baci` (Comtrade's),
    `iso3`, `iso2` and `names` (English names, folded). Of several, with commas between them, the
    one named first counts where they differ.
    """
    found: dict[str, str] = {}
    for scheme in reversed([s.strip() for s in schemes.split(",")]):
        found.update(_codes_of(scheme))
    return found


def _codes_of(scheme: str) -> dict[str, str]:
    match scheme:
        case "iso3":
            return {code: code for code, _ in _countries()}
        case "iso2":
            return {iso2: code for code, iso2 in _countries() if iso2}
        case "names":
            return _names()
        case _:
            scheme = {"baci": "comtrade"}.get(scheme, scheme)
            path = files("bilateral.sources").joinpath("data", "codes.csv")
            rows = csv.DictReader(path.read_text(encoding="utf-8").splitlines())
            return {r["code"]: r["economy"] for r in rows if r["scheme"] == scheme}


def _countries() -> list[tuple[str, str]]:
    """Every country of the vocabulary with its alpha-2 code; the living ones come last."""
    rows = [r for r in read_rows("economies.csv") if r["kind"] == "country"]
    rows.sort(key=lambda r: not r["until"])
    return [(r["code"], r["iso2"]) for r in rows]


def _names() -> dict[str, str]:
    """English names of countries and of the world, folded; names of several are left out."""
    found: dict[str, set[str]] = {}
    for form in name_forms("en"):
        loose = form.form != "name" or form.use in ("weak", "home")  # America, the States
        if not loose and (form.code == "WLD" or economy(form.code).kind == "country"):
            found.setdefault(fold(form.text), set()).add(form.code)
    return {name: next(iter(codes)) for name, codes in found.items() if len(codes) == 1}


def by_name(schemes: str) -> bool:
    """Tell whether codes of the schemes are names, to be folded before they are looked up."""
    return "names" in (s.strip() for s in schemes.split(","))


def folded(text: str) -> str:
    """Return the SQL that folds a name as `bilateral.vocab.economy.fold` does (Latin letters)."""
    bare = f"REPLACE(REPLACE(STRIP_ACCENTS(LOWER({text})), '.', ''), '&', ' and ')"
    return f"TRIM(REGEXP_REPLACE({bare}, '[^\\p{{L}}\\p{{N}}]+', ' ', 'g'))"

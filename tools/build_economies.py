"""Rebuild the generated parts of the economy tables from Babel (CLDR), pycountry and pymorphy3.

Hand-written columns of ``economies.csv`` and all of ``regions.csv`` and ``context.csv`` are read
and kept. Generated: ``subdivisions.csv``; in ``economies.csv`` the columns ``iso2``, the names of
languages that ``own`` does not list, and ``*_listed``; in ``forms_ru.csv`` the rows whose source
is ``pymorphy3``. Run ``python tools/build_economies.py`` (or ``--check`` to compare only).
"""

from __future__ import annotations

import argparse
import csv
import io
import sys
from pathlib import Path

import babel
import pycountry
import pymorphy3

from bilateral.vocab.economy import fold
from bilateral.vocab.wordforms import russian_forms

DATA = Path(__file__).parents[1] / "src" / "bilateral" / "vocab" / "data"
LANGS = ("fr", "en", "ru")
SPLIT = " -—’'()"
MARKS = "?~@="  # before a name: how it counts in a text


def read(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def as_csv(rows: list[dict[str, str]], columns: list[str]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def subdivisions() -> str:
    alpha3 = {c.alpha_2: c.alpha_3 for c in pycountry.countries}
    rows = [
        {"code": s.code, "within": alpha3[s.country_code]}
        for s in sorted(pycountry.subdivisions, key=lambda s: s.code)
    ]
    return as_csv(rows, ["code", "within"])


def economies() -> str:
    rows = read("economies.csv")
    cldr = {lang: babel.Locale(lang).territories for lang in LANGS}
    for row in rows:
        country = pycountry.countries.get(alpha_3=row["code"])
        if country:
            row["iso2"] = country.alpha_2
        own = row["own"].split("|")
        for lang in LANGS:
            listed = [cldr[lang].get(row["iso2"], "")] if country or row["code"] == "XKX" else []
            if lang not in own and listed:
                row[lang] = listed[0]
            if lang == "en" and country:
                listed += [
                    getattr(country, key, "") for key in ("name", "official_name", "common_name")
                ]
            known = {
                fold(part.lstrip(MARKS))
                for column in ("", "_aliases")
                for part in row[lang + column].split("|")
            }
            extra: list[str] = []
            for text in listed:
                if text and fold(text) not in known:
                    known.add(fold(text))
                    extra.append(f"={text}")
            row[f"{lang}_listed"] = "|".join(extra)
    return as_csv(rows, list(rows[0]))


def russian_words() -> list[str]:
    """Nouns of the Russian names: what the rules must be able to decline."""
    words: set[str] = set()
    for table in ("economies.csv", "regions.csv"):
        for row in read(table):
            for column in ("ru", "ru_aliases", "ru_capitals"):
                for part in row.get(column, "").split("|"):
                    text = part.lstrip(MARKS)
                    for sign in SPLIT[1:]:
                        text = text.replace(sign, " ")
                    words.update(fold(w) for w in text.split() if len(w) > 2 and not w.isupper())
    return sorted(words)


def forms_ru() -> str:
    """Forms that the dictionary of pymorphy3 knows and the rules do not give."""
    morph = pymorphy3.MorphAnalyzer(lang="ru")
    rows = [row for row in read("forms_ru.csv") if row["source"] == "hand"]
    kept = {row["word"] for row in rows}
    for word in russian_words():
        if word in kept:
            continue
        parses = [
            p
            for p in morph.parse(word)
            if p.is_known and "NOUN" in p.tag and "nomn" in p.tag and fold(p.normal_form) == word
        ]
        geo = [p for p in parses if "Geox" in p.tag] or parses
        rule = set(russian_forms(word))
        extra: set[str] = set()
        for parse in geo[:1]:
            number = parse.tag.number
            for form in parse.lexeme:
                if form.tag.number == number and fold(form.word) not in rule:
                    extra.add(fold(form.word))
        if extra:
            rows.append(
                {"word": word, "add": "|".join(sorted(extra)), "drop": "", "source": "pymorphy3"}
            )
    rows.sort(key=lambda row: (row["source"], row["word"]))
    return as_csv(rows, ["word", "add", "drop", "source"])


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare, write nothing")
    check = parser.parse_args(argv).check
    stale = 0
    for name, build in (
        ("subdivisions.csv", subdivisions),
        ("economies.csv", economies),
        ("forms_ru.csv", forms_ru),
    ):
        text = build()
        path = DATA / name
        same = path.exists() and path.read_text(encoding="utf-8") == text
        stale += not same
        print(f"{name}: {text.count(chr(10)) - 1} rows, {'as it was' if same else 'changed'}")
        if not check and not same:
            path.write_text(text, encoding="utf-8")
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main())

"""Names of economies in languages that statements are read in but nothing is written in.

Countries and areas come from the Unicode CLDR as Babel carries it; ``data/names_{lang}.csv`` adds
adjectives, capitals and other names, and takes back names that mean something else. All are in
the plain spelling of their `script`.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from bilateral.vocab.economy import NameForm, code_behind, read_rows, split_forms
from bilateral.vocab.script import script
from bilateral.vocab.wordforms import ADJECTIVES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bilateral.vocab.economy import Form

FOREIGN = ("es", "tr", "zh", "ar")
_AREA = 3  # digits of the code of an area of the world
_COLUMNS: tuple[tuple[str, Form], ...] = (
    ("names", "name"),
    ("adjectives", "adjective"),
    ("capitals", "capital"),
)


@cache
def foreign_forms(lang: str) -> tuple[NameForm, ...]:
    """Return every way to write every economy in one of these languages."""
    rows = {row["code"]: row for row in read_rows(f"names_{lang}.csv")}
    plain = script(lang).plain
    inflected = ADJECTIVES.get(lang, lambda text: (text,))
    found: dict[NameForm, None] = {}
    for code, listed in _listed(lang):
        row = rows.get(code)
        if row is None or f"-{listed}" not in row["names"].split("|"):
            found[NameForm(code, "name", plain(listed), "strong")] = None
    for code, row in rows.items():
        for column, form in _COLUMNS:
            for item in split_forms(row[column], code, form):
                if item.text[0] == "-":
                    continue
                texts = inflected(item.text) if form == "adjective" else (item.text,)
                found |= {NameForm(code, form, plain(t), item.use): None for t in texts}
    return tuple(found)


def _listed(lang: str) -> Iterator[tuple[str, str]]:
    """Codes of economies and the names that the CLDR has for them."""
    from babel import Locale

    territories: dict[str, str] = dict(Locale(lang).territories)
    for territory, name in territories.items():
        area = len(territory) == _AREA and territory.isdigit()
        code = code_behind(f"M49:{territory}" if area else territory)
        if code is not None and "(" not in name and "（" not in name:
            yield code, name


@cache
def name_words(lang: str) -> frozenset[str]:
    """Return the first words of all these names."""
    return frozenset(form.text.split()[0] for form in foreign_forms(lang))

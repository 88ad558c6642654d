"""Who can be a party: countries, regions of countries and blocs, by code and by name.

Codes are ISO 3166-1 alpha-3 (``BLR``), ISO 3166-2 (``RU-TUL``, within ``RUS``), ``M49:nnn`` for
world regions, and short names for blocs (``EU``, ``EAEU``). Names come from the tables in
``data/``; a user's own list extends them. Lookups are exact apart from case, accents, hyphens and
apostrophes: a name that is not known is refused with the nearest known one, never guessed.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal, get_args

from bilateral.errors import AmbiguousNameError, InputError, Problem, UnknownCodeError

if TYPE_CHECKING:
    from collections.abc import Iterator

Kind = Literal["country", "region", "bloc"]
Lang = Literal["fr", "en", "ru"]
Form = Literal["name", "adjective", "demonym", "capital", "pair_prefix"]
Use = Literal["strong", "weak", "home", "dated", "lookup"]

KINDS: tuple[Kind, ...] = get_args(Kind)
LANGS: tuple[Lang, ...] = get_args(Lang)
FORMS: tuple[Form, ...] = get_args(Form)
DATA = Path(__file__).parent / "data"

_COLUMNS: tuple[tuple[str, Form], ...] = (
    ("", "name"),
    ("_aliases", "name"),
    ("_listed", "name"),
    ("_adjectives", "adjective"),
    ("_demonyms", "demonym"),
    ("_capitals", "capital"),
    ("_prefixes", "pair_prefix"),
)
_USES: dict[str, Use] = {"?": "weak", "~": "home", "@": "dated", "=": "lookup"}
_MARKS: dict[Use, str] = {"strong": "", **{use: mark for mark, use in _USES.items()}}
MARKS = "".join(_USES)
_ARTICLES = {"fr": ("la ", "le ", "les ", "l "), "en": ("the ",), "ru": ()}
_USER_COLUMNS = ("code", "within", "kind", "lang", "name", "form")
_USER_CODE = re.compile(r"[A-Z0-9][A-Z0-9:_-]{0,19}")


@dataclass(frozen=True, slots=True)
class Economy:
    """A country, a region of a country, or a bloc.

    Attributes
    ----------
    code : the one code it has everywhere (``BLR``, ``RU-TUL``, ``EU``, ``M49:002``)
    kind : "country", "region" (part of a country) or "bloc" (several countries, the world too)
    within : code of the country that a region belongs to
    """

    code: str
    kind: Kind
    within: str | None = None


@dataclass(frozen=True, slots=True)
class NameForm:
    """One way to write an economy.

    Attributes
    ----------
    code : of the economy
    form : "name", "adjective", "demonym", "capital" or "pair_prefix" (``sino-``)
    text : as written in the table
    use : "strong" counts wherever it is read; "weak" only beside a word such as "region" or once
        the economy was named; "home" as weak, and also once its country was named; "dated" only
        in a text of the years when the economy existed; "lookup" is accepted as a name but never
        looked for in a text
    """

    code: str
    form: Form
    text: str
    use: Use

    @property
    def marked(self) -> str:
        """The text as a cell of the table has it, with the mark of its use in front."""
        return _MARKS[self.use] + self.text


@dataclass(slots=True)
class _Entry:
    economy: Economy
    iso2: str = ""
    since: int | None = None
    until: int | None = None
    region: str = ""
    members: str = ""
    row: dict[str, str] = field(default_factory=dict[str, str])
    read: dict[str, list[NameForm]] = field(default_factory=dict[str, list[NameForm]])

    def cells(self, lang: str) -> Iterator[tuple[Form, str]]:
        """Yield the cells of the table row in one language, not yet taken apart."""
        region = self.economy.kind == "region"
        for column, form in _COLUMNS:
            cell = self.row.get(lang + column)
            if cell:  # Tula the city is not yet Tula the region
                yield form, "?" + cell.replace("|", "|?") if region and form == "capital" else cell

    def forms(self, lang: str) -> list[NameForm]:
        """Return the forms in one language; a table row is taken apart when first asked for."""
        if lang not in self.read:
            code = self.economy.code
            self.read[lang] = [
                item for form, cell in self.cells(lang) for item in split_forms(cell, code, form)
            ]
        return self.read[lang]

    def parts(self, lang: str) -> Iterator[tuple[Form, str]]:
        """Yield the same as form and marked text, without making anything of them."""
        if lang in self.read:  # with what a user added
            for item in self.read[lang]:
                yield item.form, item.marked
            return
        for form, cell in self.cells(lang):
            for part in cell.split("|"):
                yield form, part


class _Folding(dict[int, str]):
    """What each character becomes when only what counts is kept; filled as characters come."""

    def __missing__(self, point: int) -> str:
        char = chr(point)
        if char.isalnum():
            base = unicodedata.normalize("NFD", char)[0]
            kept = base if base.isascii() else char  # й is not an accented и
        elif char == "&":
            kept = " and "
        else:
            kept = "" if char in ".\u00ad" or unicodedata.combining(char) else " "
        self[point] = kept
        return kept


_FOLDING = _Folding({ord("ё"): "е"})


def fold(text: str) -> str:
    """Reduce a name to what counts: no case, accents, dots; every hyphen or apostrophe a space.

    The Cyrillic letter й stays a letter of its own; ё is read as е.
    """
    if text.isascii() and text.isalpha():
        return text.lower()
    folded = unicodedata.normalize("NFC", text).casefold().translate(_FOLDING)
    return " ".join(folded.split())


def split_forms(text: str, code: str, form: Form) -> Iterator[NameForm]:
    """Take a cell of a table of names apart."""
    for part in text.split("|"):
        if part:
            use = _USES.get(part[0], "strong")
            yield NameForm(code, form, part if use == "strong" else part[1:], use)


def read_rows(name: str) -> list[dict[str, str]]:
    """Read one table of ``data/``; much faster than `csv.DictReader`, which start-up would feel."""
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        header = next(rows)
        return [dict(zip(header, row, strict=True)) for row in rows]


def _entry(row: dict[str, str], economy: Economy) -> _Entry:
    return _Entry(
        economy,
        iso2=row.get("iso2", ""),
        since=int(row["since"]) if row.get("since") else None,
        until=int(row["until"]) if row.get("until") else None,
        region=row.get("region", ""),
        members=row.get("members", ""),
        row=row,
    )


@lru_cache(maxsize=1)
def _entries() -> dict[str, _Entry]:
    entries: dict[str, _Entry] = {}
    for row in read_rows("economies.csv"):
        kind: Kind = "bloc" if row["kind"] == "bloc" else "country"
        entries[row["code"]] = _entry(row, Economy(row["code"], kind))
    for row in read_rows("regions.csv"):
        entries[row["code"]] = _entry(row, Economy(row["code"], "region", row["within"]))
    return entries


@lru_cache(maxsize=1)
def _iso2() -> dict[str, str]:
    return {entry.iso2: code for code, entry in _entries().items() if entry.iso2}


@lru_cache(maxsize=1)
def _subdivisions() -> dict[str, str]:
    """Every ISO 3166-2 code, with its country."""
    return {row["code"]: row["within"] for row in read_rows("subdivisions.csv")}


@lru_cache(maxsize=8)
def _by_name(lang: str) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for code, entry in _entries().items():
        for item in entry.forms(lang):
            if item.form == "name":
                codes = found.setdefault(fold(item.text), [])
                if code not in codes:
                    codes.append(code)
    return {key: tuple(codes) for key, codes in found.items()}


def _lang(lang: str) -> Lang:
    if lang in LANGS:
        return lang
    raise InputError(f"No names are kept in language '{lang}'.", hint="Use fr, en or ru.")


def economy(code: str) -> Economy:
    """Return the economy that has this code (alpha-3, alpha-2, ISO 3166-2, bloc or ``M49:nnn``).

    Raises
    ------
    UnknownCodeError : no economy has it; the hint gives the nearest codes
    """
    key = code.strip().upper()
    entry = _entries().get(key)
    if entry is None and key in _iso2():
        entry = _entries()[_iso2()[key]]
    if entry is not None:
        return entry.economy
    if key in _subdivisions():
        return Economy(key, "region", _subdivisions()[key])
    known = [*_entries(), *_iso2(), *(_subdivisions() if "-" in key else ())]
    near = get_close_matches(key, known, n=3, cutoff=0.5)
    by_name = {c for lang in LANGS for c in _by_name(lang).get(fold(code), ())}
    near = list(dict.fromkeys((*sorted(by_name), *near)))[:3]
    raise UnknownCodeError(
        f"No economy has the code '{code}'.",
        hint="Did you mean " + " or ".join(_label(c) for c in near) + "?" if near else None,
    )


def code_behind(code: str) -> str | None:
    """Return the code that an alpha-2 or other code stands for here; None where there is none."""
    return _iso2().get(code) or (code if code in _entries() else None)


def _label(code: str) -> str:
    if code in _iso2():
        return f"{code} ({name(_iso2()[code], 'en')}, {_iso2()[code]})"
    return f"{code} ({name(code, 'en')})"


def find_economy(text: str, lang: str | None = None, *, kind: Kind | None = None) -> Economy:
    """Return the economy that bears exactly this name.

    Case, accents, hyphens, apostrophes and a leading article do not count; nothing else is
    forgiven. Adjectives, inhabitants and capitals are not names.

    Parameters
    ----------
    text : the name
    lang : "fr", "en", "ru", or None for any of them
    kind : look only among countries, regions or blocs

    Raises
    ------
    UnknownCodeError : nobody bears it; the hint gives the nearest names
    AmbiguousNameError : several bear it; the hint lists them
    """
    langs: tuple[Lang, ...] = LANGS if lang is None else (_lang(lang),)
    codes = _codes_named(fold(text), langs)
    found = [e for e in map(economy, codes) if kind is None or e.kind == kind]
    if len(found) == 1:
        return found[0]
    if found:
        listed = ", ".join(f"{e.code} ({name(e, langs[0])})" for e in found)
        raise AmbiguousNameError(
            f"'{text}' is the name of {len(found)} economies.",
            hint=f"Give the code, or the full name: {listed}.",
        )
    pool = {key: codes for lg in langs for key, codes in _by_name(lg).items()}
    near = get_close_matches(fold(text), pool, n=3, cutoff=0.6)
    near_codes = list(dict.fromkeys(code for key in near for code in pool[key]))[:3]
    raise UnknownCodeError(
        f"No economy is called '{text}'.",
        hint="Did you mean " + " or ".join(f"{name(c, langs[0])} ({c})" for c in near_codes) + "?"
        if near_codes
        else None,
    )


def _codes_named(key: str, langs: tuple[Lang, ...]) -> list[str]:
    codes: list[str] = []
    for lang in langs:
        hits = _by_name(lang).get(key, ())
        for article in _ARTICLES[lang]:
            if not hits and key.startswith(article):
                hits = _by_name(lang).get(key[len(article) :], ())
        codes.extend(hits)
    return list(dict.fromkeys(codes))


def _code_of(item: Economy | str) -> str:
    return item.code if isinstance(item, Economy) else economy(item).code


def name(item: Economy | str, lang: str) -> str:
    """Return the short name without article; for a region that is not listed, its code.

    Parameters
    ----------
    item : an economy or its code
    lang : "fr", "en" or "ru"
    """
    code = _code_of(item)
    entry = _entries().get(code)
    language = _lang(lang)
    if entry is not None:
        for use in (entry.forms(language), *map(entry.forms, LANGS)):
            if use and use[0].form == "name":
                return use[0].text
    return code


def capital(item: Economy | str, lang: str) -> str | None:
    """Return the name of the capital (of a region: its main city), None where there is none."""
    entry = _entries().get(_code_of(item))
    forms = entry.forms(_lang(lang)) if entry else []
    return next((f.text for f in forms if f.form == "capital"), None)


def name_forms(lang: str) -> Iterator[NameForm]:
    """Yield every way to write every economy in one language, in table order."""
    language = _lang(lang)
    for entry in _entries().values():
        yield from entry.forms(language)


def name_parts(lang: str) -> Iterator[tuple[str, Form, str]]:
    """Yield the same as code, form and marked text, for `split_forms` when they are needed."""
    for code, entry in _entries().items():
        for form, part in entry.parts(lang):
            yield code, form, part


def validity(item: Economy | str) -> tuple[int | None, int | None]:
    """Return first and last year of an economy that no longer exists; (None, None) otherwise."""
    entry = _entries().get(_code_of(item))
    return (entry.since, entry.until) if entry else (None, None)


def members(bloc: Economy | str, year: int | None = None) -> tuple[str, ...]:
    """Return the codes of the countries in a bloc, sorted.

    Parameters
    ----------
    bloc : the bloc or its code
    year : a calendar year; membership on 31 December counts (the United Kingdom is in the EU up
        to 2019). None: as the table stands today.

    Raises
    ------
    InputError : not a bloc, or no list of members is kept (``BRI``: no agreed list exists)
    """
    code = _code_of(bloc)
    entry = _entries().get(code)
    if entry is None or entry.economy.kind != "bloc":
        raise InputError(f"{code} is not a bloc.", hint="A region or country has no members.")
    if code == "WLD":
        return tuple(sorted(c for c, e in _entries().items() if _is_live_country(e)))
    found: set[str] = set()
    for part in filter(None, entry.members.split("|")):
        member, _, years = part.rpartition(":") if "-" in part else (part, "", "")
        if member.startswith("M49:"):
            found.update(members(member, year))
            continue
        since, _, until = years.partition("-")
        if (year is None and until) or (year is not None and year < int(since)):
            continue
        if year is None or not until or year <= int(until):
            found.add(member)
    found.update(c for c, e in _entries().items() if e.region == code and _is_live_country(e))
    if not found and (year is None or not entry.members):
        raise InputError(f"No list of members is kept for {code}.")
    return tuple(sorted(found))


def _is_live_country(entry: _Entry) -> bool:
    return entry.economy.kind == "country" and entry.until is None


def load_user_list(path: str | Path) -> tuple[Economy, ...]:
    """Read a user's own names (CSV: code, within, kind, lang, name, form) and add them.

    A known code gets more names; a new code becomes an economy. ``form`` is one of name,
    adjective, demonym, capital, pair_prefix (empty: name); a leading ``?`` marks a weak name,
    ``~`` one that needs its country, ``@`` a dated one and ``=`` one for lookups only. Nothing is
    added if any row is bad.

    Returns
    -------
    the economies named in the file, in order of first appearance

    Raises
    ------
    InputError : with one `Problem` per bad row
    """
    file = Path(path)
    rows = _user_rows(file)
    problems: list[Problem] = []
    fresh: dict[str, Economy] = {}
    for line, row in rows:
        problem = _user_problem(row, fresh, file.name, line)
        if problem:
            problems.append(problem)
    if problems:
        raise InputError(f"{file.name}: {len(problems)} bad row(s).", problems=problems)
    seen: dict[str, Economy] = {}
    entries = _entries()
    for _, row in rows:
        code = row["code"].upper()
        if code not in entries:
            entries[code] = _Entry(fresh.get(code) or economy(code))
        entry = entries[code]
        seen[code] = entry.economy
        form: Form = next(f for f in FORMS if f == (row["form"] or "name"))
        for item in split_forms(row["name"], code, form):
            if item not in entry.forms(row["lang"]):
                entry.forms(row["lang"]).append(item)
    _renew()
    return tuple(seen.values())


def _user_rows(file: Path) -> list[tuple[int, dict[str, str]]]:
    """Read the cells as text, each row with the line of the file where it ends."""
    try:
        with file.open(encoding="utf-8-sig", newline="") as handle:
            reader = csv.DictReader(handle)
            missing = [c for c in _USER_COLUMNS if c not in (reader.fieldnames or ())]
            rows = [
                (reader.line_num, {c: (row.get(c) or "").strip() for c in _USER_COLUMNS})
                for row in reader
            ]
    except (UnicodeDecodeError, csv.Error) as error:
        problem = Problem("unreadable", f"not a UTF-8 CSV file: {error}", file=file.name)
        raise InputError(f"{file.name} cannot be read.", problems=(problem,)) from error
    if missing:
        problem = Problem(
            "columns-missing", f"not there: {', '.join(missing)}", file=file.name, row=1
        )
        raise InputError(f"{file.name} is not a list of names.", problems=(problem,))
    return rows


def _user_problem(
    row: dict[str, str], fresh: dict[str, Economy], file: str, line: int
) -> Problem | None:
    """Say what is wrong with one row of a user's list, and note a new economy in `fresh`."""

    def bad(rule: str, message: str, column: str, hint: str | None = None) -> Problem:
        return Problem(
            rule, message, file=file, row=line, column=column, text=row[column], hint=hint
        )

    code, within, kind = row["code"].upper(), row["within"].upper(), row["kind"]
    if not _USER_CODE.fullmatch(code):
        return bad("code-malformed", "a code is capital letters, digits, '-', ':' or '_'", "code")
    if kind not in KINDS:
        return bad("kind-unknown", f"not one of {', '.join(KINDS)}", "kind")
    if row["lang"] not in LANGS:
        return bad("lang-unknown", f"not one of {', '.join(LANGS)}", "lang")
    if not fold(row["name"]):
        return bad("name-empty", "a name is needed", "name")
    if (row["form"] or "name") not in FORMS:
        return bad("form-unknown", f"not one of {', '.join(FORMS)}", "form")
    known = fresh.get(code)
    if known is None and (code in _entries() or code in _subdivisions()):
        known = economy(code)
    if known is None:
        if within and within not in _entries():
            return bad("within-unknown", "no economy has this code", "within")
        if (kind == "region") != bool(within):
            return bad(
                "within-kind", "a region, and only a region, lies within a country", "within"
            )
        fresh[code] = Economy(code, kind, within or None)
    elif kind != known.kind:
        return bad("kind-differs", f"{code} is a {known.kind}", "kind")
    elif within != (known.within or ""):
        return bad("within-differs", f"{code} lies within {known.within or 'nothing'}", "within")
    return None


_revision = 0


def revision() -> int:
    """Return a number that changes whenever the names do."""
    return _revision


def _renew() -> None:
    global _revision
    _revision += 1
    _by_name.cache_clear()


def forget_user_lists() -> None:
    """Drop every name that `load_user_list` added."""
    _entries.cache_clear()
    _iso2.cache_clear()
    _renew()

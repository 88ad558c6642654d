"""What a source's files look like, declared in YAML: columns, units, codes, what must hold.

Every scalar of the YAML is read as text, so that ``NO`` stays Norway and ``010121`` a code.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from dataclasses import field as made
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, cast

from bilateral.errors import BadDocumentError, InputError, Problem

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

TABLES = ("reported", "reconciled", "indicators", "dyadic", "codes")
TYPES = ("text", "integer", "number", "money", "year", "month", "period", "economy", "product",
         "flow", "constant")  # fmt: skip
# Why a figure is missing. Never zero: that is a figure.
STATES = ("not_reported", "suppressed", "below_threshold", "not_yet_due", "not_applicable")
_KEYS = {
    "name", "title", "citation", "licence", "page", "table", "delimiter", "decimal", "encoding",
    "file", "columns", "key", "facts", "keep", "checks", "skip", "wide", "extra_field",
    "empty_allowed", "vintage", "released", "flows", "status", "header", "reporter", "partner",
    "like", "layout", "leave_out", "derived", "limits", "covers",
    "download",
}  # fmt: skip
_FIELD, _NUMBER = re.compile(r"[a-z][a-z0-9_]*"), re.compile(r"-?[0-9]+(\.[0-9]+)?")
_COLUMN_KEYS = {
    "as", "type", "codes", "unit", "digits", "missing", "status", "optional", "decimals", "values",
    "form", "names", "least", "most", "negative", "pad", "pattern", "also",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the file.

    Attributes
    ----------
    name : in the file's header; matched without regard to case
    names : other spellings that the publisher uses; of several in one file the first counts
    field : column of the store's table that it becomes
    type : one of `TYPES`
    codes : scheme of the codes (iso3, iso2, m49, comtrade, baci, wits; or a mapping in `values`)
    unit : of money or a number, such as ``thousand USD`` or ``t``
    digits : of a product code; text of fewer is refused unless `pad` is set
    missing : texts that are no figure, each with one of `STATES`; of a list, not reported
    values : text in the file to text in the store; other texts are refused, except of months and
        products, which may stand as they are
    form : `period` (a year or month is taken out of ``2024``, ``202403``, ``2024-M03``; month 52
        is the whole year) or `rounded` (decimals beyond those kept are rounded, as decimals)
    also : pattern of product codes that are no plain numbers, such as those of hidden goods
    pattern : the text is the first group that it finds, such as the unit in an indicator
    decimals : kept of a number; by default three, none of whole dollars
    optional : the file may lack the column
    least, most : limits of a number
    negative : whether negative numbers are allowed
    """

    name: str
    field: str
    type: str
    names: tuple[str, ...] = ()
    codes: str | None = None
    unit: str | None = None
    digits: tuple[int, ...] = ()
    pad: bool = False
    missing: Mapping[str, str] = made(default_factory=dict[str, str])
    values: Mapping[str, str] = made(default_factory=dict[str, str])
    form: str | None = None
    also: str | None = None
    pattern: str | None = None
    decimals: int | None = None
    optional: bool = False
    negative: bool = False
    least: str | None = None
    most: str | None = None


@dataclass(frozen=True, slots=True)
class Profile:
    """A declared source.

    Attributes
    ----------
    name, title, citation, licence : of the source
    page : of ``docs/reference/sources`` that describes it, where several share one
    table : of the store that its rows go to
    delimiter, decimal, encoding : of its files; an encoding other than UTF-8 must be declared
    file : pattern of file names; named groups (``year``, ``vintage``, ``hs``) become facts
    columns : in any order
    key : fields that may not repeat
    facts : what holds for all rows: currency, valuation, classification, weight unit
    keep : conditions on columns of the file (column, texts); other rows are left out and counted
    leave_out : columns of the file, and patterns of texts; rows with such a text are set aside
    derived : fields that say which of two columns a third is equal to (CIF or FOB)
    layout : steps that turn the file into a plain table first (`bilateral.sources.layouts`)
    wide : how a wide table is laid out
    covers : facts or columns that say, with year, flow and reporters, what a file is the whole of;
        None: a file is the answer to a query, whatever was asked (`bilateral.sources.coverage`)
    limits : numbers of records at which the publisher cuts an answer off
    extra_field : data rows may end in one empty field more than the header has (a known download)
    download : where its files are, as `bilateral.sources.download` reads it
    sha256 : of the text of the profile
    """

    name: str
    title: str
    table: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    sha256: str
    citation: str = ""
    licence: str = ""
    page: str = ""
    delimiter: str = ","
    decimal: str = "."
    encoding: str = "utf-8"
    file: str | None = None
    facts: Mapping[str, str] = made(default_factory=dict[str, str])
    keep: Mapping[str, tuple[str, ...]] = made(default_factory=dict[str, "tuple[str, ...]"])
    leave_out: Mapping[str, tuple[str, ...]] = made(default_factory=dict[str, "tuple[str, ...]"])
    derived: Mapping[str, Mapping[str, str]] = made(default_factory=dict[str, "Mapping[str, str]"])
    layout: tuple[str, ...] = ()
    wide: Mapping[str, Any] = made(default_factory=dict[str, Any])
    covers: tuple[str, ...] | None = None
    limits: tuple[int, ...] = ()
    extra_field: bool = False
    empty_allowed: bool = False
    download: Mapping[str, Any] = made(default_factory=dict[str, Any])

    def of_file(self, name: str) -> dict[str, str]:
        """Return what the name of a file says (year, vintage, revision); {} where nothing."""
        found = re.fullmatch(self.file, name, re.IGNORECASE) if self.file else None
        said = {k: v for k, v in found.groupdict().items() if v} if found else {}
        if revision := said.get("hs"):
            said["classification"] = f"HS{'19' if revision > '87' else '20'}{revision}"
        return said


def read_profile(text: str, name: str) -> Profile:
    """Read a profile.

    Raises
    ------
    BadDocumentError
        If it is not YAML or does not say what it must; every problem at once.
    """
    import yaml

    try:
        raw = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 - texts, lists and maps only
    except yaml.YAMLError as error:
        raise BadDocumentError(f"{name}: this is not YAML: {str(error)[:200]}") from error
    problems: list[Problem] = []
    if not isinstance(raw, dict):
        raise BadDocumentError(f"{name}: a profile is a map of keys", hint="See docs/reference.")
    body = cast("dict[str, Any]", raw)
    if body.get("like"):
        base = _text_of(str(body["like"]))
        text = f"{base}\n{text}"
        body = _merged(cast("dict[str, Any]", yaml.load(base, Loader=yaml.BaseLoader)), body)  # noqa: S506

    def wrong(message: str, column: str | None = None, text: object = None) -> None:
        shown = None if text is None else str(text)
        problems.append(Problem("profile", message, file=name, column=column, text=shown))

    for key in body.keys() - _KEYS:
        wrong("this key is not known", key)
    for key in ("name", "title", "table", "columns", "key"):
        if not body.get(key):
            wrong("a profile must say this", key)
    if body.get("table") not in TABLES:
        wrong(f"one of: {', '.join(TABLES)}", "table", body.get("table"))
    columns = [
        _column(str(column), spec, wrong)
        for column, specs in _map(body.get("columns")).items()
        for spec in _each(specs)  # one text may become several fields
    ]
    fields = [*(c.field for c in columns), *_map(body.get("derived"))]
    for one in fields:
        if not _FIELD.fullmatch(one):
            wrong("a field is named in small letters, digits and underscores", text=one)
    for one in {f for f in fields if fields.count(f) > 1}:
        wrong("two columns become this field", one)
    key = tuple(_list(body.get("key")))
    for one in key:
        if one not in fields and one not in _map(body.get("facts")):
            wrong("the key names a field that no column becomes", "key", one)
    for column in columns:
        if column.type == "money" and not column.unit:
            wrong("money must say its unit, such as 'thousand USD'", column.name)
    delimiter = {"tab": "\t"}.get(str(body.get("delimiter", ",")), str(body.get("delimiter", ",")))
    if len(delimiter) != 1:
        wrong("one character, or tab", "delimiter", delimiter)
    if problems:
        raise BadDocumentError(f"{name} was not read: {len(problems)} problems.", problems=problems)
    return Profile(
        name=body["name"],
        title=body["title"],
        table=body["table"],
        columns=tuple(columns),
        key=key,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        citation=body.get("citation", ""),
        licence=body.get("licence", ""),
        page=body.get("page", ""),
        delimiter=delimiter,
        decimal=body.get("decimal", "."),
        encoding=body.get("encoding", "utf-8"),
        file=body.get("file"),
        facts=dict(_map(body.get("facts"))),
        keep={k: tuple(_list(v)) for k, v in _map(body.get("keep")).items()},
        leave_out={k: tuple(_list(v)) for k, v in _map(body.get("leave_out")).items()},
        derived={k: _map(v) for k, v in _map(body.get("derived")).items()},
        layout=tuple(_list(body.get("layout"))),
        wide=_map(body.get("wide")),
        covers=tuple(_list(body["covers"])) if "covers" in body else None,
        limits=tuple(int(n) for n in _list(body.get("limits")) if str(n).isdigit()),
        extra_field=_yes(body.get("extra_field")),
        empty_allowed=_yes(body.get("empty_allowed")),
        download=_map(body.get("download")),
    )


def _column(name: str, spec: Any, wrong: Any) -> Column:
    body = _map(spec)
    for key in body.keys() - _COLUMN_KEYS:
        wrong("this key of a column is not known", name, key)
    if body.get("type") not in TYPES:
        wrong(f"one of: {', '.join(TYPES)}", name, body.get("type"))
    for key in ("least", "most"):
        if not _NUMBER.fullmatch(str(body.get(key, "0"))):
            wrong(f"{key} is a number", name, body.get(key))
    missing = body.get("missing")
    for state in set(_map(missing).values()) - set(STATES):
        wrong(f"what is missing is one of: {', '.join(STATES)}", name, state)
    return Column(
        name=name,
        field=str(body.get("as", name)),
        type=str(body.get("type")),
        names=tuple(_list(body.get("names"))),
        codes=body.get("codes"),
        unit=body.get("unit"),
        digits=tuple(int(d) for d in _list(body.get("digits")) if str(d).isdigit()),
        pad=_yes(body.get("pad")),
        missing=_map(missing) or dict.fromkeys(_list(missing), "not_reported"),
        values=_map(body.get("values")),
        form=body.get("form"),
        also=body.get("also"),
        pattern=body.get("pattern"),
        decimals=int(body["decimals"]) if str(body.get("decimals", "")).isdigit() else None,
        optional=_yes(body.get("optional")),
        negative=_yes(body.get("negative")),
        least=body.get("least"),
        most=body.get("most"),
    )


def _merged(base: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    """Return a profile that says what another does, but for what it says itself.

    Maps are merged; an empty text takes a key away.
    """
    merged = dict(base)
    for key, value in own.items():
        both = isinstance(value, dict) and isinstance(merged.get(key), dict)
        merged[key] = _merged(merged[key], cast("dict[str, Any]", value)) if both else value
    return {key: value for key, value in merged.items() if value != ""}


def _text_of(name: str) -> str:
    """Return the text of a built-in profile."""
    if name not in built_in():
        raise InputError(
            f"no built-in profile is called '{name}'", hint=f"There are: {', '.join(built_in())}."
        )
    path = files("bilateral.sources").joinpath("profiles", f"{name}.yaml")
    return path.read_text(encoding="utf-8")


def _map(value: Any) -> dict[str, Any]:
    return cast("dict[str, Any]", value) if isinstance(value, dict) else {}


def _list(value: Any) -> Sequence[str]:
    if value is None or value == "":
        return ()
    return [str(v) for v in cast("list[Any]", value)] if isinstance(value, list) else [str(value)]


def _each(value: Any) -> list[Any]:
    return cast("list[Any]", value) if isinstance(value, list) else [value]


def _yes(value: Any) -> bool:
    return value in ("true", "yes")


@cache
def built_in() -> tuple[str, ...]:
    """Return the names of the profiles that come with the program."""
    folder = files("bilateral.sources").joinpath("profiles")
    return tuple(sorted(f.name[:-5] for f in folder.iterdir() if f.name.endswith(".yaml")))


def profile(name: str | Path) -> Profile:
    """Return a built-in profile by name, else the one in a file.

    Raises
    ------
    InputError
        If there is neither; the hint lists the built-in ones.
    """
    if str(name) in built_in():
        return read_profile(_text_of(str(name)), f"{name}.yaml")
    from pathlib import Path as File

    file = File(name)
    if not file.is_file():
        raise InputError(
            f"no profile is called '{name}', and no file either",
            hint=f"Built in: {', '.join(built_in())}.",
        )
    return read_profile(file.read_text(encoding="utf-8"), file.name)

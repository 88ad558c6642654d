"""Writes numbers, per cents and joined words of a text one plain way before it is read.

The readers know digits with a decimal point, ``%`` after its number and words with blanks
between them. What a language writes differently (``23 mil 400 millones``, ``yüzde 12``,
``百分之五``, ``وبلغت``) is rewritten here by the table ``[copy]`` of its lexicon; every span is
led back to the text as it was published.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any

from bilateral.dossier.language_tables import tables
from bilateral.statement import Shadow
from bilateral.vocab.foreign_names import name_words
from bilateral.vocab.script import Copy, script

if TYPE_CHECKING:
    from collections.abc import Callable

    Step = Callable[[Copy], None]

_PRINTED = re.compile(r"(?<![\w.,])\d+(?:[.,]\d+)+(?!\d)|(?<=[^\W\d_])\d+(?:[.,]\d+)+(?!\d)")
_GROUP = 3
_NUMBER = r"\d+(?:\.\d+)?"


def reading_copy(plain: Shadow, lang: str) -> Shadow:
    """Return the copy that is read; the plain one itself where the language needs no other."""
    steps = _steps(lang)
    if not steps:
        return plain
    copy = Copy.of(plain.text, plain.offsets)
    for step in steps:
        step(copy)
    return Shadow(plain.original, copy.text, copy.offsets)


@cache
def _steps(lang: str) -> tuple[Step, ...]:
    rules: dict[str, Any] = tables(lang).table("copy")
    if not rules:
        return ()
    letters = script(lang)
    found: list[Step] = [letters.spell]
    if "clitics" in rules:
        found.append(_parting(lang, rules))
    if "numerals" in rules:
        found.append(_numerals(rules["numerals"]))
    found.append(lambda copy: _numbers(copy, rules.get("three", {})))
    found += [_compound(row) for row in rules.get("compounds", ())]
    found += [_added(row) for row in rules.get("added", ())]
    found += [_rewrite(row) for row in rules.get("rewrite", ())]
    found.append(letters.part)
    return tuple(found)


def _rewrite(row: dict[str, str]) -> Step:
    pattern, new = re.compile(row["re"], re.IGNORECASE), row["to"]
    return lambda copy: copy.sub(pattern, lambda match: match.expand(new))


# numbers


def _numbers(copy: Copy, three: dict[str, str]) -> None:
    """Leave groups unmarked and decimals behind a point.

    A mark before three digits may part groups or decimals: numbers of the same text that leave no
    doubt decide, else `three` says what each mark usually means there.
    """
    decimals: set[str] = set()
    for match in _PRINTED.finditer(copy.text):
        decimals |= _sure(match.group())

    def written(match: re.Match[str]) -> str | None:
        printed = match.group()
        marks = [c for c in printed if not c.isdigit()]
        parts = re.split("[.,]", printed)
        if _sure(printed):
            return "".join(parts[:-1]) + "." + parts[-1]
        if len(marks) > 1 or len(parts[-1]) != _GROUP:
            grouped = len(set(marks)) == 1 and _groups(parts)
            return "".join(parts) if grouped else None
        mark = marks[0]
        usual = three.get(mark) == "decimal"
        decimal = mark in decimals if decimals else usual
        return ".".join(parts) if decimal or not _groups(parts) else "".join(parts)

    copy.sub(_PRINTED, written)


def _groups(parts: list[str]) -> bool:
    return 0 < len(parts[0]) <= _GROUP and all(len(part) == _GROUP for part in parts[1:])


def _sure(printed: str) -> set[str]:
    """Return the decimal mark of a number that leaves no doubt."""
    marks = [c for c in printed if not c.isdigit()]
    parts = re.split("[.,]", printed)
    if len(marks) == 1:
        doubt = len(parts[1]) == _GROUP and _groups(parts) and parts[0] != "0"
        return set() if doubt else {marks[0]}
    if len(set(marks[:-1])) == 1 and marks[-1] != marks[0] and _groups(parts[:-1]):
        return {marks[-1]}
    return set()


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"


def _compound(row: dict[str, Any]) -> Step:
    """Join a number with two scale words, ``1 milyar 250 milyon``, in units of the second."""
    big, small, join = row["big"], row["small"], row.get("join", r"\s")
    alone = "?" if row.get("alone") else ""
    pattern = re.compile(
        rf"(?<![\w.,])(?:(?P<n>{_NUMBER})\s?){alone}(?:{big}){join}(?P<m>{_NUMBER})"
        rf"(?=\s?(?:{small})(?![a-zA-Zçğışöüáéíóúñ]))",
        re.IGNORECASE,
    )
    times = Decimal(row["times"])

    def joined(match: re.Match[str]) -> str | None:
        first, second = Decimal(match["n"] or 1), Decimal(match["m"])
        return _plain(first * times + second) if second < times else None

    return lambda copy: copy.sub(pattern, joined)


def _added(row: dict[str, Any]) -> Step:
    """Count what was there before: an increase by n times makes n + 1."""
    pattern = re.compile(rf"(?P<before>{row['re']})(?P<n>{_NUMBER})(?={row['unit']})")

    def more(match: re.Match[str]) -> str:
        return match["before"] + _plain(Decimal(match["n"]) + 1)

    return lambda copy: copy.sub(pattern, more)


# numerals that are letters


def _numerals(rules: dict[str, Any]) -> Step:
    """Write numerals that stand before one of `before` as digits."""
    digits: dict[str, int] = rules["digits"]
    places: dict[str, int] = rules["places"]
    point, percent = rules["point"], rules["percent"]
    letters = "".join([*digits, *places, point])
    pattern = re.compile(
        rf"{percent}(?P<hundredths>[{letters}]+|{_NUMBER})"
        rf"|(?<![{letters}{rules['vague']}])(?P<run>[{letters}]+)(?={rules['before']})"
    )

    def written(match: re.Match[str]) -> str | None:
        run = match["hundredths"] or match["run"]
        value = run if run[0].isdecimal() else _numeral(run, digits, places, point)
        return None if value is None else value + ("%" if match["hundredths"] else "")

    return lambda copy: copy.sub(pattern, written)


def _numeral(run: str, digits: dict[str, int], places: dict[str, int], point: str) -> str | None:
    whole, _, decimals = run.partition(point)
    if not whole or any(c not in digits for c in decimals) or (point in run and not decimals):
        return None
    if not any(c in places for c in whole):
        value = int("".join(str(digits[c]) for c in whole))
    else:
        value, digit = 0, 0
        for at, c in enumerate(whole):
            if c in digits:
                digit = digits[c]
            else:
                value += (digit or (0 if at else 1)) * places[c] if digit or not at else places[c]
                digit = 0
        value += digit
    return str(value) + ("." + "".join(str(digits[c]) for c in decimals) if decimals else "")


# words written together with the next one


def _parting(lang: str, rules: dict[str, Any]) -> Step:
    """Part short words from the word that they are written with, when that word is known."""
    clitics: list[str] = rules["clitics"]
    article: str = rules["article"]
    whole, stems = _known(lang, rules)
    before_digit = re.compile(rf"(?<![^\W\d_])[{''.join(clitics)}](?=\d)")
    word = re.compile(r"(?<![^\W\d_])[^\W\d_]{3,}")

    def known(text: str) -> bool:
        bare = text.removeprefix(article) if len(text) > len(article) + 2 else text
        return any(
            form in whole or any(form[:n] in stems for n in range(3, len(form) + 1))
            for form in {text, bare}
        )

    def parted(text: str) -> str | None:
        if known(text) or len(text) <= _GROUP:
            return None
        for clitic in clitics:
            if not text.startswith(clitic):
                continue
            rest = text[1:]
            if rest.startswith(clitic) and len(rest) > _GROUP:  # the article after another letter
                return f"{clitic} {article}{rest[1:]}"
            if rest.startswith(article) and len(rest) > len(article) + 2:
                return f"{clitic} {rest}"
            if known(rest):
                return f"{clitic} {rest}"
            if (inner := parted(rest)) is not None:
                return f"{clitic} {inner}"
        return None

    def step(copy: Copy) -> None:
        copy.sub(before_digit, lambda match: match.group() + " ")
        copy.sub(word, lambda match: parted(match.group()))

    return step


def _known(lang: str, rules: dict[str, Any]) -> tuple[set[str], set[str]]:
    letters = script(lang)
    whole = {letters.plain(w) for w in rules["known"]} | set(name_words(lang))
    stems: set[str] = set()
    for word in tables(lang).vocabulary():
        (stems if word.endswith("*") else whole).add(word.removesuffix("*"))
    return whole, {stem for stem in stems if len(stem) >= _GROUP}

"""Text of bytes: UTF-8, or UTF-16 with its mark; anything else is refused with its likely name.

Old Cyrillic and Western encodings cannot be told apart for certain: the message shows the first
line that is not UTF-8 as the likeliest of them would read it, and how to save the file again.
"""

from __future__ import annotations

import codecs
import unicodedata
from typing import Final

from bilateral.errors import BadTableError, Problem, quote

_CANDIDATES: Final = (
    ("cp1251", "Windows-1251 (Cyrillic)"),
    ("koi8-r", "KOI8-R (Cyrillic)"),
    ("cp866", "CP866 (Cyrillic, DOS)"),
    ("cp1252", "Windows-1252 (Western)"),
    ("cp1250", "Windows-1250 (Central European)"),
    ("cp1254", "Windows-1254 (Turkish)"),
)
_SAVE: Final = (
    "Save it again as UTF-8 (in a spreadsheet program: 'CSV UTF-8'; in an editor: 'Save with "
    "encoding'), look at the letters, and give that file."
)


def decode(data: bytes, name: str) -> str:
    """Return the text of the bytes, without a byte order mark.

    Raises
    ------
    BadTableError
        If they are not UTF-8, or UTF-16 with a byte order mark, or hold NUL characters.
    """
    if data.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        raise _refused(name, "encoding", "the text is UTF-32", hint=_SAVE)
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            text = data.decode("utf-16")
        except UnicodeDecodeError:
            raise _refused(
                name, "encoding", "the text starts as UTF-16 but is damaged", hint=_SAVE
            ) from None
        return _without_nul(text, name)
    if b"\x00" in data and (twin := utf16_without_mark(data)):
        raise _refused(
            name, "encoding", f"the text is probably {twin} without a byte order mark", hint=_SAVE
        )
    try:
        return _without_nul(data.decode("utf-8-sig"), name)
    except UnicodeDecodeError as error:
        raise _not_unicode(data, name, error.start) from None


def _without_nul(text: str, name: str) -> str:
    place = text.find("\x00")
    if place < 0:
        return text
    row = line_of(text, place)
    raise _refused(
        name,
        "nul-character",
        f"the text holds {text.count(chr(0))} NUL characters: it is damaged, or no text at all",
        row=row,
        text=_line_at(text, place),
        hint="Export the table again.",
    )


def line_of(text: str, place: int) -> int:
    """Return the line, from 1, of a place in a text with any of the three line ends."""
    before = text[:place]
    return 1 + before.count("\n") + before.count("\r") - before.count("\r\n")


def _line_at(text: str, place: int) -> str:
    start = max(text.rfind("\n", 0, place), text.rfind("\r", 0, place)) + 1
    return "".join(text[start : start + 200].splitlines()[:1])


def utf16_without_mark(data: bytes) -> str | None:
    """Return which UTF-16 the bytes probably are, though no byte order mark says so."""
    sample = data[:2000]
    half = max(1, len(sample) // 2)
    even, odd = sample[::2].count(0) / half, sample[1::2].count(0) / half
    if odd > 0.5 and even < 0.1:
        return "UTF-16 (little-endian)"
    return "UTF-16 (big-endian)" if even > 0.5 and odd < 0.1 else None


def _not_unicode(data: bytes, name: str, place: int) -> BadTableError:
    start = max(data.rfind(b"\n", 0, place), data.rfind(b"\r", 0, place)) + 1
    sample = data[max(start, place - 20) : place + 40].splitlines()[0]
    row = line_of(data[:place].decode("latin-1"), place)
    readings: dict[str, str] = {}
    for codec, label in likely(data):
        readings.setdefault(quote(sample.decode(codec, "replace")), label)
    if not readings:
        return _refused(
            name, "encoding", "the bytes are not UTF-8 text; perhaps no text at all", row=row
        )
    mixed = any(byte > 127 for byte in data[:place])
    shown = [f"{label}, in which it reads {text}" for text, label in readings.items()]
    message = (
        ("earlier letters are UTF-8, but these are not" if mixed else "the text is not UTF-8")
        + f"; it is probably {shown[0]}"
        + (f" (less likely {shown[1]})" if shown[1:] else "")
    )
    rule = "encoding-mixed" if mixed else "encoding"
    return _refused(name, rule, message, row=row, hint=_SAVE)


def likely(data: bytes) -> list[tuple[str, str]]:
    """Return the old encodings that the bytes may have, likeliest first."""
    sample = b"\n".join(part for part in data[:200_000].splitlines() if max(part, default=0) > 127)
    scored: list[tuple[float, int]] = []
    for index, (codec, _) in enumerate(_CANDIDATES):
        try:
            text = sample.decode(codec)
        except UnicodeDecodeError:
            continue
        scored.append((-_plausibility(text), index))
    return [_CANDIDATES[index] for score, index in sorted(scored) if score < 0]


_FREQUENT: Final = frozenset("оеаинтсрвл")
_WESTERN: Final = frozenset("àâäçéèêëîïôöùûüÿœæñáíóúßÀÂÇÉÈÊÎÔÙÖÄÜ«»’–—…€°№")


def _plausibility(text: str) -> float:
    """Score how much a decoded text looks like written language; unit: letters."""
    score = 0.0
    word = ""
    for char in text + " ":
        if char.isalpha():
            word += char
            continue
        score += _word_score(word) if word else 0.0
        word = ""
        if ord(char) > 127 and char not in _WESTERN and char not in " −":
            score -= 2.0 if unicodedata.category(char) in {"So", "Cc", "Sk", "Sm"} else 0.5
    return score


def _word_score(word: str) -> float:
    foreign = [c for c in word if ord(c) > 127]
    if not foreign:
        return 0.0
    cyrillic = sum("Ѐ" <= c <= "ӿ" for c in word)
    if 0 < cyrillic < len(word):
        return -2.0 * len(foreign)  # two scripts in one word
    well_cased = word.islower() or word.istitle() or (word.isupper() and len(word) < 6)
    if cyrillic:
        common = sum("а" <= c.lower() <= "я" or c in "ёЁ" for c in word)
        case = (0.9 if word.isupper() else 1.0) if well_cased else -0.5
        frequent = sum(c in _FREQUENT for c in word.lower())
        return case * common + 0.5 * frequent - 1.0 * (cyrillic - common)
    usual = sum(c in _WESTERN for c in foreign)
    if not well_cased or len(foreign) > max(1, len(word) // 2):
        return -1.0 * len(foreign)  # a word of accents only is no word
    return 1.2 * usual + 0.4 * (len(foreign) - usual)


def _refused(
    name: str,
    rule: str,
    message: str,
    *,
    row: int | None = None,
    text: str | None = None,
    hint: str | None = None,
) -> BadTableError:
    found = Problem(rule, message, name, row, None, text, hint)
    return BadTableError(f"{name} was not read: 1 problem.", problems=[found])

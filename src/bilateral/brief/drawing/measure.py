"""How wide a text becomes, known before anything is drawn.

Advances are in thousandths of the size of the letters, each letter in the first step that is not
narrower than the letter; so a text never becomes wider than is said here. Measured in Libertinus
Serif 7.051 as typst embeds it, and, for a font that is not known, as the wider of DejaVu Sans and
Liberation Sans, the widest families in use for pages.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import TypeAlias

from bilateral.brief.layout import clean

Face: TypeAlias = tuple[tuple[int, str], ...]

ELLIPSIS = "…"
_UNKNOWN = 1100  # a letter that no table has
_SPACES = re.compile(" {2,}")

LIBERTINUS_SERIF: Face = (
    (200, "'\u2009\u202f"),
    (250, " ,.:;|\u00a0¦·"),
    (300, "!()I\\ijl{}¡°ÌÍÎÏìíîïĨĩĪīĬĭĮįİıĵĺļľŀłſІЇіїј‘’‚"),
    (350, '"-/Jftª²³´¹ºĴţŧț'),
    (400, "*[]`rs¨¯ŕŗřśŝşšťșЈѕ“”„•‹›"),
    (450, "?cez~¿çèéêëćĉċčēĕėęěźżžгезстѐёѓєґғә↑"),
    (500, "#$0123456789FS_abgvx¢£¤¥§àáâãäåðāăąĝğġģŚŜŞŠȘЃЅГабвхьэяҐҒқ€↓"),
    (
        550,
        "+<=>LP^dhknopquy«±µ¸»×Þßñòóôõö÷øùúûüýþÿďđĥħĳķĸĹĻĽĿŁńņňŉŋōŏőũūŭůűųŷРдкл"
        "оручќўһө\u2002–−≈≠≤≥",
    ),
    (600, "BERTY¬ÈÉÊËÝĒĔĖĘĚĲŔŖŘŢŤŦŶŸȚЀЁЎБВЕЗТУЬЯийнпцъђћѝџңҮүҰұ"),
    (650, "%CKZ¶ÇĆĈĊČĶŹŻŽЄЌКЛСЧЭҚӘ"),
    (700, "AGNUVX©®¼½¾ÀÁÂÃÄÅÑÙÚÛÜæĀĂĄĜĞĠĢŃŅŇŊŨŪŬŮŰŲЏАДПФХЦмфљҢҺ"),
    (750, "&DHOQwÐÒÓÔÕÖØĎĐĤĦŌŎŐŵЂЍИЙНОЪжыюњӨ—…"),
    (800, "mœЋЫ\u2003™"),
    (850, "MМшщ"),
    (900, "@ÆŒЉЖ"),
    (950, "ЊЮ‰№"),
    (1000, "WŴШЩ₽\ufffd"),
    (1150, "←→"),
)
ANY_SANS: Face = (
    (200, "\u202f"),
    (250, "\u2009"),
    (300, "'IijlÌÍÎÏìíîïĨĩĪīĬĭĮįİıĵĺļłІЇіїј"),
    (350, " ,./:;\\|\u00a0¦·ŀ‘’‚"),
    (400, "()-[]ftľţťŧſț‹›"),
    (450, "!r¡²³¹ŕŗř"),
    (500, '"*J`¨ª°´¸ºĴЈ\u2002'),
    (550, "cszçćĉċčśŝşšźżžșгзсэѓєѕґ“”„"),
    (600, "?L_kvxy§¯ýÿĳķĸĹĻĽĿŁŷвтухчьў–•"),
    (
        650,
        "$0123456789FTabdeghnopqu{}¢£¤¥«µ¶»¿ßàáâãäåèéêëðñòóôõöøùúûüþāăąďđēĕėęěĝ"
        "ğġģĥńņňŋōŏőŢŤŦũūŭůűųȚЃЎГЗТУабеийклоряѐёђќѝҐ€",
    ),
    (700, "ABEKPSVXYZÀÁÂÃÄÅÈÉÊËÝÞĀĂĄĒĔĖĘĚħĶŚŜŞŠŶŸŹŻŽȘЀЁЅАБВЕРХЧЬднпцћџ"),
    (750, "CNRUÇÑÙÚÛÜĆĈĊČĲŃŅŇŊŔŖŘŨŪŬŮŰŲЄЌЍИЙКСЭЯъҒғҚқңҮүҰұҺһәө₽"),
    (800, "&DGHOQÐÒÓÔÕÖØĎĐĜĞĠĢĤŌŎŐЏДЛНОПЦмыҢӘӨ"),
    (850, "#+<=>^w~¬±×÷ŉŵЪю↑↓−≈≠≤≥"),
    (900, "MЂЋМФЫфњ"),
    (950, "Ħжшщљ"),
    (1000, "%Wm©®¼½¾ÆæŴ\u2003—…™←→"),
    (1050, "@œЊ\ufffd"),
    (1100, "ŒЉЖШЩЮ№"),
    (1350, "‰"),
)


@cache
def _advances(face: Face) -> dict[str, int]:
    return {letter: advance for advance, letters in face for letter in letters}


def width(text: str, size: float, face: Face) -> float:
    """Most that a text takes, in the unit of `size`."""
    known = _advances(face)
    total = 0
    for letter in text:
        advance = known.get(letter)
        if advance is None:
            advance = 0 if unicodedata.category(letter) in {"Mn", "Me", "Cf"} else _UNKNOWN
        total += advance
    return total * size / 1000


def tidy(text: str) -> str:
    """Clean a text and close up its spaces."""
    return _SPACES.sub(" ", clean(text)).strip(" ")


def clip(text: str, room: float, size: float, face: Face) -> str:
    """Shorten a text to a room, with an ellipsis; empty when not even that fits."""
    if width(text[:1000], size, face) <= room and len(text) <= 1000:
        return text
    room -= width(ELLIPSIS, size, face)
    kept = ""
    for letter in text:
        room -= width(letter, size, face)
        if room < 0:
            break
        kept += letter
    kept = kept.rstrip()
    return kept + ELLIPSIS if kept else ""


def wrap(text: str, room: float, size: float, face: Face, most: int) -> list[str]:
    """Break a text at its spaces into `most` lines at most; the last is clipped."""
    lines: list[str] = []
    rest = text[:1000]
    while rest and len(lines) < most - 1 and width(rest, size, face) > room:
        words = rest.split(" ")
        taken = 1
        while width(" ".join(words[: taken + 1]), size, face) <= room:
            taken += 1
        if width(words[0], size, face) > room:
            break
        lines.append(" ".join(words[:taken]))
        rest = " ".join(words[taken:])
    return [*lines, clip(rest, room, size, face)] if rest else lines

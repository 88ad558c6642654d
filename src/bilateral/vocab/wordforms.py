"""How the names of economies change in a sentence: endings in French, English and Russian.

The rules give every plausible form of one word. They are generous on purpose: a form that nobody
writes does no harm, since a mention needs a whole known name. Irregular words are in
``data/forms_ru.csv``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_HUSH = "гкхжшчщ"
_VOWELS = "аеёиоуыэюя"
_ADJECTIVE = ("ий", "ая", "ое", "ие", "ого", "ому", "им", "ом", "ой", "ую", "ою", "их", "ими")
_HARD = ("ый", "ой", "ая", "ое", "ые", "ого", "ому", "ым", "ом", "ую", "ою", "ых", "ыми")
_SOFT = ("ий", "яя", "ее", "ие", "его", "ему", "им", "ем", "ей", "юю", "их", "ими")
# ending -> what may stand in its place
_ENDINGS: dict[str, tuple[str, ...]] = {
    "ия": ("ия", "ии", "ию", "ией", "иею"),
    "ая": ("ая", "ой", "ую", "ою"),
    "яя": ("яя", "ей", "юю", "ею"),
    "ые": ("ые", "ых", "ым", "ыми"),
    "ие": ("ие", "их", "им", "ими"),
    "ое": ("ое", "ого", "ому", "ым", "им", "ом"),
    "ье": ("ье", "ья", "ью", "ьем"),
    "йи": ("йи", "йев", "ев", "йям", "ям", "йями", "ями", "йях", "ях"),
    "во": ("во", "ва", "ву", "вом", "ве"),
    "ий": ("ий", "ого", "его", "ому", "ему", "им", "ом", "ем", "ия", "ию", "ием", "ии"),
    "ый": _HARD,
    "й": ("й", "я", "ю", "ем", "е"),
    "я": ("я", "и", "е", "ю", "ей", "ею"),
    "ь": ("ь", "и", "ью", "я", "ю", "ем", "е"),
    "ы": ("ы", "", "ов", "ам", "ами", "ах"),
}


def russian_forms(word: str) -> tuple[str, ...]:
    """Return the case forms of one word (folded: lower case, е for ё), the word itself first."""
    if len(word) < 3 or not "а" <= word[0] <= "я":
        return (word,)
    if word.endswith(("ский", "цкий")):
        return (word, *(word[:-2] + e for e in _ADJECTIVE))
    if word.endswith("ской"):
        return (word, *(word[:-2] + e for e in _HARD + _ADJECTIVE))
    for length in (2, 1):
        endings = _ENDINGS.get(word[-length:])
        if endings:
            stem = word[:-length]
            return (word, *(stem + e for e in endings if stem + e != word))
    stem, last = word[:-1], word[-1]
    if last == "а":
        sign = stem[-1]
        plural = "и" if sign in _HUSH else "ы"
        soft = ("ей",) if sign in "жшчщц" else ()
        return (word, *(stem + e for e in (plural, "е", "у", "ой", "ою", *soft)))
    if last == "и" and stem[-1] in _HUSH:
        return (word, *(stem + e for e in ("", "ов", "ам", "ами", "ах")))
    if last in _VOWELS:
        return (word,)
    soft = ("ем",) if last in "жшчщц" else ()
    return (word, *(word + e for e in ("а", "у", "ом", "е", *soft)))


def russian_people(word: str) -> tuple[str, ...]:
    """Return the forms, singular and plural, of a noun for an inhabitant (``белорус``)."""
    if word.endswith(("анин", "янин")):
        stem = word[:-2]
        plural = tuple(stem + e for e in ("е", "", "ам", "ами", "ах"))
        return (*russian_forms(word), *plural)
    if word.endswith("арин"):
        stem = word[:-2]
        return (*russian_forms(word), *(stem + e for e in ("ы", "", "ам", "ами", "ах")))
    stems = [word]
    if word.endswith("ец"):
        body = word[:-2]
        stems = [body + ("йц" if body[-1] in _VOWELS else "ц")]
        if body.endswith("л"):
            stems.append(body + "ьц")
    out = [word]
    for stem in stems:
        plural = "и" if stem[-1] in _HUSH else "ы"
        ends = ("а", "у", "ом", "ем", "е", plural, "ов", "ев", "ей", "ам", "ами", "ах")
        out.extend(stem + e for e in ends)
    return tuple(out)


def russian_prefix(adjective: str) -> str | None:
    """Return the first element of a pair adjective: ``российский`` gives ``российско``."""
    return adjective[:-2] + "о" if adjective.endswith(("ский", "цкий")) else None


def french_adjective(text: str) -> tuple[str, ...]:
    """Return masculine and feminine, singular and plural (``turc/turque`` gives both stems)."""
    masculine, _, feminine = text.partition("/")
    if not feminine:
        if masculine.endswith("e"):
            feminine = masculine
        elif masculine.endswith(("en", "on")):
            feminine = masculine + "ne"
        else:
            feminine = masculine + "e"
    forms = (masculine, feminine)
    plurals = tuple(f if f.endswith("s") else f + "s" for f in forms)
    if masculine.endswith("al"):
        plurals = (*plurals, masculine[:-1] + "ux")
    return tuple(dict.fromkeys((*forms, *plurals)))


def english_people(adjective: str) -> str | None:
    """Return the plural for the inhabitants where it follows from the adjective."""
    return adjective + "s" if adjective.endswith(("an", "ean")) else None


def spanish_adjective(text: str) -> tuple[str, ...]:
    """Return masculine and feminine, singular and plural (``francés`` gives ``francesas``)."""
    stem, last = text[:-1], text[-1]
    if last == "o":
        return (text, stem + "a", text + "s", stem + "as")
    accents = {"és": "es", "án": "an", "ín": "in", "ón": "on"}
    if text[-2:] in accents or text.endswith(("ol", "z")):
        bare = text[:-2] + accents.get(text[-2:], text[-2:])
        return (text, *(bare + end for end in ("a", "es", "as")))
    return (text, text + "s", text + "es") if last in "íú" else (text, text + "s")


def turkish_adjective(text: str) -> tuple[str, ...]:
    """Return singular and plural of the inhabitants, which are the adjective too."""
    back = next((c in "aıou" for c in reversed(text.lower()) if c in "aeıioöuü"), False)
    return (text, text + ("lar" if back else "ler"))


def arabic_adjective(text: str) -> tuple[str, ...]:
    """Return masculine, feminine and the plurals of a relation (``مصري`` gives ``مصرية``)."""
    words = text.split()
    return tuple(" ".join(w + end for w in words) for end in ("", "ة", "ا", "ون", "ين", "ات"))


ADJECTIVES: dict[str, Callable[[str], tuple[str, ...]]] = {
    "es": spanish_adjective,
    "tr": turkish_adjective,
    "ar": arabic_adjective,
}

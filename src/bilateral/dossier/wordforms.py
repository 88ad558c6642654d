"""Word forms of three languages, and tables of phrases that find themselves in a text.

A table holds phrases in their dictionary form; the rules here make the plurals of French and
English and the case forms of Russian, so that a table states facts about things, not endings.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

T = TypeVar("T")


def wordset(words: str) -> frozenset[str]:
    """Return the words of a text as a set."""
    return frozenset(words.split())


def _endings(bar_separated: str) -> frozenset[str]:
    return frozenset(bar_separated.split("|"))


_MOST_KNOWN: Final = 20_000
_TOKEN = re.compile(
    r"(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu)['’ʼ‘](?=[^\W\d_])"
    r"|[^\W_][\w\u0300-\u036f\u00ad]*|,",
    re.IGNORECASE,
)
_MARKS = str.maketrans({"ё": "е", "’": "'", "ʼ": "'", "‘": "'", "\u00ad": None, "œ": "oe"})
_BREAKS = str.maketrans("-&", "  ")
_GAP = re.compile(r"[\s\u00a0\u202f]{0,2}[-‑–&]?[\s\u00a0\u202f]{0,2}\Z")
_ARTICLES = frozenset({"la", "l'", "le", "les"})
_OF = frozenset({"de", "d'", "du", "des"})
_CONTRACTED = {"de": _OF, "à": frozenset({"à", "au", "aux"})}
_KEPT = {
    "fr": wordset("de d' du des la le les l' et à a en au aux pour sur dans par ou"),
    "en": wordset("of and the in for to on with or by from at"),
    "ru": wordset("и в во на с со из для от до к по о об при за не или"),
}


@dataclass(frozen=True, slots=True)
class Token:
    """A word or a comma: its place, and the word in plain lower case."""

    start: int
    end: int
    low: str
    capital: bool
    upper: bool


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """The words of a text, with the text and its language."""

    text: str
    lang: str
    tokens: tuple[Token, ...]
    joined: tuple[bool, ...]

    def at(self, place: int) -> int:
        """Return the number of the first token that ends after `place`."""
        low, high = 0, len(self.tokens)
        while low < high:
            middle = (low + high) // 2
            if self.tokens[middle].end <= place:
                low = middle + 1
            else:
                high = middle
        return low


def fold(word: str) -> str:
    """Return a word in plain lower case: composed, no ё, straight apostrophe."""
    if not word.isascii():
        word = unicodedata.normalize("NFC", word)
    return word.lower().translate(_MARKS)


@lru_cache(maxsize=8)
def read_words(text: str, lang: str) -> Words:
    """Split a text into words; offsets are those of `text` as it is, composed or not."""
    tokens: list[Token] = []
    joined: list[bool] = []
    last = 0
    for found in _TOKEN.finditer(text):
        word = found.group()
        start = found.start()
        upper = len(word) > 1 and word.isupper()
        tokens.append(Token(start, found.end(), fold(word), word[0].isupper(), upper))
        gap = text[last:start]
        joined.append(gap == " " or (len(gap) <= 4 and _GAP.match(gap) is not None))
        last = found.end()
    return Words(text, lang, tuple(tokens), tuple(joined))


@dataclass(frozen=True, slots=True)
class Match(Generic[T]):
    """A phrase of a table found in a text: place, first token, the one after its last, row."""

    start: int
    end: int
    first: int
    last: int
    row: T


@dataclass(slots=True)
class _Node(Generic[T]):
    after: dict[str, _Node[T]] = field(default_factory=dict[str, "_Node[T]"])
    row: T | None = None


class PhraseTable(Generic[T]):
    """Phrases of one language, each with a row of its own.

    In a phrase a word stands for all its forms, ``stem*`` for every word that begins so,
    ``=word`` for itself alone, ``~`` for any word. A capital in the table must be one in the
    text.
    """

    def __init__(self, lang: str, rows: Iterable[tuple[str, T]]) -> None:
        self.lang = lang
        self._root: _Node[T] = _Node()
        self._forms: dict[str, list[str]] = {}
        self._stems: dict[str, str] = {}
        self._endings: dict[str, list[tuple[frozenset[str], str]]] = {}
        self._longest = 0
        self._known: dict[str, tuple[str, ...]] = {}
        seen: set[str] = set()
        for phrase, row in rows:
            node = self._root
            for key in _keys(phrase):
                if key not in seen:
                    seen.add(key)
                    self._learn(key)
                node = node.after.setdefault(key, _Node())
            if node.row is None:
                node.row = row

    def find(self, words: Words, first: int = 0, last: int | None = None) -> list[Match[T]]:
        """Return the phrases in tokens `first`..`last`, the longest at each place, no overlap."""
        found: list[Match[T]] = []
        stop = len(words.tokens) if last is None else last
        at = first
        while at < stop:
            low = words.tokens[at].low
            known = self._known.get(low)
            if known is None:
                known = self._lookup(words.tokens[at])
            match = self.match(words, at, stop) if known else None
            if match is None:
                at += 1
            else:
                found.append(match)
                at = match.last
        return found

    def occurs(self, words: Words, first: int, last: int) -> bool:
        """Whether any phrase stands in tokens `first`..`last`."""
        return any(self.match(words, at, last) is not None for at in range(first, last))

    def match(self, words: Words, at: int, stop: int) -> Match[T] | None:
        """Return the longest phrase that begins at token `at`."""
        best: tuple[int, T] | None = None
        open_: list[tuple[_Node[T], int]] = [(self._root, at)]
        while open_:
            node, here = open_.pop()
            if node.row is not None and (best is None or here > best[0]):
                best = (here, node.row)
            if here >= stop or not node.after:
                continue
            token = words.tokens[here]
            if here > at and not (words.joined[here] or token.low == ","):
                continue
            if (anything := node.after.get("~")) is not None and token.low != ",":
                open_.append((anything, here + 1))
            for key in self._lookup(token):
                after = node.after.get(key)
                if after is None:
                    continue
                open_.append((after, here + 1))
                if (
                    key in _CONTRACTED
                    and here + 1 < stop
                    and words.tokens[here + 1].low in _ARTICLES
                ):
                    open_.append((after, here + 2))
        if best is None:
            return None
        return Match(words.tokens[at].start, words.tokens[best[0] - 1].end, at, *best)

    def _lookup(self, token: Token) -> tuple[str, ...]:
        known = self._known.get(token.low)
        if known is None:
            if len(self._known) > _MOST_KNOWN:
                self._known.clear()
            known = self._known[token.low] = self._keys_of(token.low)
        if known and any(key[0] == "^" for key in known):
            return tuple(key for key in known if _case_fits(key, token))
        return known

    def _keys_of(self, low: str) -> tuple[str, ...]:
        keys = list(self._forms.get(low, ()))
        for size in range(1, min(len(low), self._longest) + 1):
            if (key := self._stems.get(low[:size])) is not None:
                keys.append(key)
        if self._endings:
            for cut in range(max(1, len(low) - 3), len(low) + 1):
                for ends, key in self._endings.get(low[:cut], ()):
                    if low[cut:] in ends:
                        keys.append(key)
        return tuple(keys)

    def _learn(self, key: str) -> None:
        plain = fold(key.lstrip("=^"))
        if key.endswith("*"):
            self._stems[plain[:-1]] = key
            self._longest = max(self._longest, len(plain) - 1)
            return
        fixed = key[0] == "=" or (key[0] == "^" and self.lang != "ru")
        if self.lang == "ru" and not fixed and not plain.isascii():
            for stem, ends in _russian(plain):
                self._endings.setdefault(stem, []).append((ends, key))
            return
        for form in (plain,) if fixed else forms(plain, self.lang):
            self._forms.setdefault(form, []).append(key)


def _case_fits(key: str, token: Token) -> bool:
    if key[0] != "^":
        return True
    return token.upper if len(key) > 2 and key[1:].isupper() else token.capital


def _keys(phrase: str) -> list[str]:
    keys: list[str] = []
    for word in phrase.translate(_BREAKS).replace(",", " , ").replace("'", "' ").split():
        mark = word[0] if word[0] == "=" else ""
        body = word[1:] if mark else word
        if body[0].isupper():
            keys.append("^" + unicodedata.normalize("NFC", body))
        elif fold(body) in _OF and not mark:
            keys.append("de")
        else:
            keys.append(mark + fold(body))
    return keys


@cache
def forms(word: str, lang: str) -> tuple[str, ...]:
    """Return the forms that a word of the tables stands for, itself included.

    >>> forms("véhicule", "fr")
    ('véhicule', 'véhicules')
    """
    if lang == "fr" and word in _CONTRACTED:
        return tuple(sorted(_CONTRACTED[word]))
    if word in _KEPT.get(lang, ()) or not word[-1:].isalpha():
        return (word,)
    if lang == "ru":
        return tuple(sorted({word, *(s + e for s, ends in _russian(word) for e in ends)}))
    made = {"fr": _french, "en": _english}.get(lang)
    return (word,) if made is None else tuple(sorted({word, *made(word)}))


def _french(word: str) -> list[str]:
    if word.endswith("eaux"):
        return [word[:-1]]
    if word.endswith("aux"):
        return [word[:-3] + "al", word[:-3] + "ail", word[:-2] + "le", word[:-2] + "les"]
    if word[-1] in "sx" and len(word) > 3:
        return [word[:-1]]
    if word[-1] in "sxz":
        return []
    if word.endswith("al"):
        return [word[:-1] + "ux", word + "s"]
    return [word + "x", word + "s"] if word.endswith(("eau", "eu")) else [word + "s"]


def _english(word: str) -> list[str]:
    if word.endswith("ies") and len(word) > 4:
        return [word[:-3] + "y"]
    if word.endswith(("ches", "shes", "xes", "sses")):
        return [word[:-2]]
    if word.endswith("s") and not word.endswith(("ss", "us", "is", "ics")):
        return [word[:-1]] if len(word) > 3 else []
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return [word[:-1] + "ies"]
    return [word + ("es" if word.endswith(("ch", "sh", "x", "s")) else "s")]


_HARD = _endings("|а|у|ом|ем|е|ы|и|ов|ев|ей|ам|ами|ах|ям|ями|ях")
_SOFT = _endings("ь|и|ью|я|ю|ем|ей|е|ям|ями|ях")
_IYA = _endings("ия|ии|ию|ией|ий|иям|иями|иях")
_ADJECTIVE = _endings(
    "ый|ий|ой|ая|яя|ое|ее|ые|ие|ого|его|ому|ему|ым|им|ом|ем|ей|ую|юю|ою|ею|ых|их|ыми|ими"
)
_ADJECTIVE_NOMINATIVE = ("ый", "ий", "ой", "ая", "яя", "ое", "ее", "ые", "ие")
_NOUN: tuple[tuple[str, frozenset[str]], ...] = (
    ("ия", _IYA),
    ("ие", _endings("ие|ия|ию|ием|ии|ий|иям|иями|иях")),
    ("ии", _IYA | {"ие", "ием"}),
    ("ий", _endings("ий|ия|ию|ием|ии|иев|иям|иями|иях")),
    ("а", _endings("|а|ы|и|е|у|ой|ою|ей|ам|ами|ах")),
    ("я", _endings("я|и|е|ю|ей|й|ь|ям|ями|ях")),
    ("о", _endings("|о|а|у|ом|е|ам|ами|ах")),
    ("е", _endings("е|я|ю|ем|и|ей|ям|ями|ях|а|у")),
    ("ь", _SOFT),
    ("й", _endings("й|я|ю|ем|е|и|ев|ям|ями|ях")),
    ("ы", _HARD),
    ("и", _HARD | _SOFT | {"й"}),
)
_NO_ENDING = frozenset({""})


@cache
def _russian(word: str) -> tuple[tuple[str, frozenset[str]], ...]:
    """Return stems of a Russian word, each with the endings that it takes."""
    if len(word) < 3 or word in _KEPT["ru"] or not word[-1].isalpha():
        return ((word, _NO_ENDING),)
    made: list[tuple[str, frozenset[str]]] = []
    if word.endswith(_ADJECTIVE_NOMINATIVE) and len(word) > 4:
        made.append((word[:-2], _ADJECTIVE))
    for ending, ends in _NOUN:
        if word.endswith(ending):
            stem = word[: -len(ending)]
            made.append((stem, ends))
            if ending in {"а", "и"} and stem.endswith("к") and len(stem) > 2:
                made.extend(((stem[:-1] + "ок", _NO_ENDING), (stem[:-1] + "ек", _NO_ENDING)))
            break
    else:
        made.append((word, _HARD))
        if word.endswith(("ок", "ек", "ец")):
            made.append((word[:-2] + word[-1], _HARD))
    return tuple(made)


@cache
def lexicon(name: str) -> dict[str, Any]:
    """Return one file of the lexicon, read once; empty when there is none for the language."""
    file = files("bilateral.dossier").joinpath("lexicon", f"{name}.toml")
    if not file.is_file():
        return {}
    return tomllib.loads(file.read_text(encoding="utf-8"))


def rows(block: str) -> Iterable[list[str]]:
    """Return the cells of a block of ``cell | cell | cell`` lines, comments left out."""
    for line in block.splitlines():
        if line.strip() and not line.startswith("#"):
            yield [cell.strip() for cell in line.split("|")]


@cache
def phrases(name: str, section: str, lang: str, *only: str) -> PhraseTable[str]:
    """Return one section of ``{name}_{lang}``: its phrases, each with the name of its list.

    With `only`, the lists of these names and no others.
    """
    lists: dict[str, Sequence[str]] = lexicon(f"{name}_{lang}").get(section, {})
    chosen = only or tuple(lists)
    return PhraseTable(lang, [(p, key) for key in chosen for p in lists.get(key, ())])

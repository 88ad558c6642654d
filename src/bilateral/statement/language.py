"""Which language a text is in, by its letters and its commonest small words."""

from __future__ import annotations

import re
from collections import Counter

_LATIN_WORDS = {
    "fr": "le la les des du de un une et est dans pour que qui au aux sur par en avec ont selon ce",
    "en": "the of and to in is was for that with by on as at from has have been its were an this",
    "es": "el la los las del de y en que por con un una para se al su es más según años entre",
    "tr": "ve bir bu ile için olarak da de arasında yılında ticaret milyar milyon olan göre ülke",
    "de": "der die das und ist von mit den im für auf dem ein eine nach sich bei aus wurde",
    "it": "il di che la per una del con non sono della nel gli dei alla è anche tra",
    "pt": "o os de e que do da em um uma para com não dos das mais ao entre foi",
}
_BY_WORD: dict[str, list[str]] = {}
for _lang, _words in _LATIN_WORDS.items():
    for _word in _words.split():
        _BY_WORD.setdefault(_word, []).append(_lang)
_SCRIPTS = (
    ("zh", re.compile(r"[\u4e00-\u9fff]"), 3.0),
    ("ar", re.compile(r"[\u0600-\u06ff]"), 1.0),
    ("ru", re.compile(r"[\u0400-\u04ff]"), 1.0),
    ("latin", re.compile(r"[A-Za-z\u00c0-\u024f]"), 1.0),
)
_WORD = re.compile(r"[^\W\d_]+")
_SAMPLE = 20_000


def find_language(text: str) -> str:
    """Return fr, en, ru, es, tr, zh, ar, de, it or pt; en when nothing tells.

    Only the first part of a long text is looked at.
    """
    sample = text[:_SAMPLE]
    weights = {name: weight * len(p.findall(sample)) for name, p, weight in _SCRIPTS}
    best = max(weights, key=lambda name: weights[name])
    if not weights[best]:
        return "en"
    if best != "latin":
        return best
    votes: Counter[str] = Counter()
    for word in _WORD.findall(sample.lower()):
        for lang in _BY_WORD.get(word, ()):
            votes[lang] += 1
    for lang, marks in (("tr", "ışğ"), ("fr", "éèêçàœ"), ("es", "ñóíá"), ("pt", "ãõ")):
        votes[lang] += sum(min(3, sample.count(mark)) for mark in marks)
    return votes.most_common(1)[0][0] if votes and max(votes.values()) > 0 else "en"

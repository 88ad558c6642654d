"""Words of saying, counting and wanting: every form of each verb, and who does it.

The tables (``lexicon/speech_*.toml``) hold verbs in the infinitive; the forms are made here. A form
that no verb has does no harm, so the rules make every form that the ending allows.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from bilateral.dossier.wordforms import lexicon

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bilateral.dossier.language_tables import Token

KINDS = ("say", "estimate", "count", "want")
_VOWELS = "aeiou"
_DOUBLED = ("admit", "plan", "log", "quip")


@dataclass(frozen=True, slots=True)
class Form:
    """A form of verbs: their kinds; whether it needs a clause; participle or gerund."""

    kinds: frozenset[str]
    clause: bool = False
    participle: bool = False
    gerund: bool = False


def _french(verb: str) -> Iterator[tuple[str, str]]:
    if not verb.endswith("er"):
        return
    stem = verb[:-2]
    soft = {"g": stem + "e", "c": stem[:-1] + "ç"}.get(stem[-1], stem)
    strong = stem
    if len(stem) > 2 and stem[-2] in "ée" and stem[-1] not in "aeiouyé":
        strong = f"{stem[:-2]}è{stem[-1]}"
    stems = {strong, stem + stem[-1]} if stem.endswith(("el", "et")) else {strong}
    for one in stems:
        yield from ((one + end, "") for end in ("e", "ent", "era", "eront", "erait", "eraient"))
    yield from ((stem + end, "") for end in ("era", "eront", "èrent"))
    yield from ((soft + end, "") for end in ("ait", "aient", "a"))
    yield from ((stem + end, "participle") for end in ("é", "ée", "és", "ées"))
    yield soft + "ant", "gerund"


def _english(verb: str) -> Iterator[tuple[str, str]]:
    yield verb, ""
    stem = verb + verb[-1] if verb in _DOUBLED else verb
    if verb.endswith("e"):
        yield from ((verb + "s", ""), (verb + "d", "participle"), (verb[:-1] + "ing", "gerund"))
    elif verb.endswith("y") and verb[-2] not in _VOWELS:
        yield from ((verb[:-1] + "ies", ""), (verb[:-1] + "ied", "participle"))
        yield verb + "ing", "gerund"
    else:
        yield verb + ("es" if verb.endswith(("s", "sh", "ch", "x")) else "s"), ""
        yield from ((stem + "ed", "participle"), (stem + "ing", "gerund"))


def _russian(verb: str) -> Iterator[tuple[str, str]]:
    back = verb.endswith("ся")
    plain = verb[:-2] if back else verb
    stem = plain[:-2]
    present = [stem + "ет", stem + "ют"]
    if plain.endswith("овать"):
        present = [plain[:-5] + "ует", plain[:-5] + "уют"]
    elif plain.endswith("авать"):
        present += [plain[:-4] + "ет", plain[:-4] + "ёт", plain[:-4] + "ют"]
    elif plain.endswith("ить"):
        present = [plain[:-3] + "ит", plain[:-3] + "ят"]
    for form in (*present, stem + "л"):
        yield form + ("ся" if back else ""), ""
    for end in ("ла", "ло", "ли"):
        yield stem + end + ("сь" if back else ""), ""
    gerunds = [stem + ("вшись" if back else "в")]
    if not plain.endswith("ить"):
        gerunds.append(stem + ("ясь" if back else "я"))
    yield from ((form, "gerund") for form in gerunds)


_MAKE = {"fr": _french, "en": _english, "ru": _russian}


class Speech:
    """The words of saying of one language."""

    def __init__(self, lang: str) -> None:
        raw = lexicon(f"speech_{lang}")
        self.raw = raw.get("agent", {})
        self.forms: dict[tuple[str, ...], Form] = {}
        found: dict[tuple[str, ...], dict[str, set[str]]] = {}
        for kind in (*KINDS, "clause"):
            table = raw.get(kind, {})
            made = [(f, s) for v in table.get("verbs", "").split() for f, s in _MAKE[lang](v)]
            made += [(form, "") for form in table.get("forms", "").split()]
            for form, shape in made:
                shapes = found.setdefault(tuple(form.split("-")), {})
                shapes.setdefault(shape, set()).add(kind)
        for words, shapes in found.items():
            shape = "" if "" in shapes else next(iter(shapes))
            kinds = set[str]().union(*shapes.values())
            if kinds == {"clause"}:
                kinds.add("say")
            self.forms[words] = Form(
                frozenset(kinds - {"clause"}),
                "clause" in kinds,
                shape == "participle",
                shape == "gerund",
            )
        self.longest = max(map(len, self.forms), default=0)
        self._opening = {words[0] for words in self.forms}
        self._stems = {
            kind: tuple(w[:-1] for w in self.words(kind) if w.endswith("*"))
            for kind in ("person", "body")
        }
        self._whole = {kind: set(self.words(kind)) for kind in ("person", "body")}

    def words(self, name: str) -> list[str]:
        """Return one list of words, empty when the language has none."""
        found = self.raw.get(name, [])
        return found.split() if isinstance(found, str) else found

    def phrases(self, name: str) -> list[tuple[str, ...]]:
        """Return the words of each phrase of a list."""
        return [tuple(p.replace("'", " ").split()) for p in self.words(name)]

    def verb(self, tokens: Sequence[Token], at: int) -> tuple[Form, int] | None:
        """Return the longest form at a token, and the token after it."""
        if tokens[at].low not in self._opening:
            return None
        for size in range(min(self.longest, len(tokens) - at), 0, -1):
            form = self.forms.get(tuple(t.low for t in tokens[at : at + size]))
            if form is not None:
                return form, at + size
        return None

    def head(self, word: str) -> str | None:
        """Tell whether a noun is a person by office or trade, a body, or neither."""
        for kind in ("person", "body"):
            if word in self._whole[kind] or word.startswith(self._stems[kind] or ("\0",)):
                return kind
        return None


@cache
def speech(lang: str) -> Speech:
    """Return the words of saying of a language, read once."""
    return Speech(lang)

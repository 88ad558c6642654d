"""Bring the catalogues of the page up to date with the words in the code.

``python tools/catalogues.py`` adds what is new (untranslated), drops what is gone, and says what
is left to translate; ``--check`` changes nothing and fails when something is missing. Every text
that may stand on a page is the literal argument of one of the calls in `CALLS`.
"""

from __future__ import annotations

import ast
import io
import re
import string
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from bilateral.brief.terms import CURRENCIES, TERMS

if TYPE_CHECKING:
    from collections.abc import Iterator

SOURCE = Path(__file__).parents[1] / "src" / "bilateral"
LOCALE = SOURCE / "brief" / "locale"
LANGUAGES = ("fr", "ru")
RESULTS = {"phrase", "phrases", "Term"}  # where sentences of results are made
CALLS = RESULTS | {"say", "words", "mark", "word", "count", "plural", "term"}  # on the page
PLURALS = {"count", "phrases", "plural"}
TERM_CALLS = {"term", "Term"}
_NUMERAL = re.compile(r"\d")


@dataclass(frozen=True, order=True)
class Message:
    """A text to translate: its context, and its plural form where it has one."""

    text: str
    plural: str = ""
    context: str = ""


def messages() -> list[Message]:
    """Every text of the page, each once, in order."""
    found = {m for path in sorted(SOURCE.rglob("*.py")) for m in _in_file(path)}
    found |= {Message(word, context="term") for word in TERMS}
    found |= {Message(code, context="currency") for code in CURRENCIES}
    return sorted(found, key=lambda m: (m.context, m.text))


def _in_file(path: Path) -> Iterator[Message]:
    calls = CALLS if "brief" in path.parts else RESULTS
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        name = (
            node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        )
        texts = [
            a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)
        ]
        first = node.args[0]
        choices = [first.body, first.orelse] if isinstance(first, ast.IfExp) else [first]
        literal = [
            c.value for c in choices if isinstance(c, ast.Constant) and isinstance(c.value, str)
        ]
        if name not in calls or not literal:
            continue
        if name in PLURALS:
            named = any(keyword.arg == "count" for keyword in node.keywords)
            if len(texts) < 2 or not (named or f"{{{texts[-1]}}}" in texts[1]):
                continue  # another function of this name
            yield Message(texts[0], plural=texts[1])
            continue
        context = "term" if name in TERM_CALLS else ""
        if name == "word" and len(texts) > 1:
            context = texts[1]
        for text in literal:
            yield Message(text, context=context)


def load(language: str) -> Catalog:
    """Read a catalogue; a new one is empty."""
    path = LOCALE / f"{language}.po"
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def updated(language: str) -> Catalog:
    """The catalogue with all texts of the page and nothing else; translations are kept."""
    old = load(language)
    new = Catalog(locale=language)
    for message in messages():
        known = old.get(message.text, message.context or None)
        kept = known.string if known is not None and known.string else None
        key = (message.text, message.plural) if message.plural else message.text
        if message.plural and isinstance(kept, str):
            kept = None
        new.add(key, kept, context=message.context or None)
    return new


def written(catalogue: Catalog, language: str) -> str:
    """A catalogue as text without dates, so that it changes only where words change."""
    buffer = io.BytesIO()
    write_po(buffer, catalogue, omit_header=True, no_location=True, width=98)
    head = (
        'msgid ""\nmsgstr ""\n'
        f'"Language: {language}\\n"\n'
        '"Content-Type: text/plain; charset=utf-8\\n"\n'
        '"Content-Transfer-Encoding: 8bit\\n"\n'
        f'"Plural-Forms: {catalogue.plural_forms}\\n"\n\n'
    )
    return head + buffer.getvalue().decode("utf-8").lstrip()


def problems(language: str) -> list[str]:
    """What is wrong with a catalogue: untranslated, obsolete, slots that differ, numerals."""
    catalogue = load(language)
    wanted = {(m.text, m.context): m for m in messages()}
    found: list[str] = []
    for (text, context), message in wanted.items():
        entry = catalogue.get(text, context or None)
        forms = entry.string if entry is not None else ""
        forms = (forms,) if isinstance(forms, str) else forms
        if not forms or not all(forms):
            found.append(f"{language}: not translated: {context or '-'}: {text!r}")
            continue
        if message.plural and len(forms) != catalogue.num_plurals:
            found.append(f"{language}: {len(forms)} plural forms: {text!r}")
        for form in forms:
            if slots(form) not in [slots(t) for t in (message.text, message.plural) if t]:
                found.append(f"{language}: other slots: {text!r} -> {form!r}")
            if _NUMERAL.search(form):
                found.append(f"{language}: a numeral in words: {form!r}")
    for entry in catalogue:
        text = entry.id[0] if isinstance(entry.id, tuple) else entry.id
        if text and (text, entry.context or "") not in wanted:
            found.append(f"{language}: no longer used: {text!r}")
    found += [f"a numeral in words: {m.text!r}" for m in wanted.values() if _NUMERAL.search(m.text)]
    return found


def slots(template: str) -> list[str]:
    """Names of the slots of a template, sorted."""
    return sorted(name for _, name, _, _ in string.Formatter().parse(template) if name is not None)


def main() -> int:
    """Write the catalogues, or check them."""
    check = "--check" in sys.argv[1:]
    for language in LANGUAGES:
        if not check:
            text = written(updated(language), language)
            (LOCALE / f"{language}.po").write_text(text, encoding="utf-8")
    left = [problem for language in LANGUAGES for problem in problems(language)]
    for problem in left:
        print(problem)
    print(f"{len(messages())} texts, {len(left)} problems", file=sys.stderr)
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main())

"""Draw page one of every example as SVG, and the page that shows them.

``python tools/gallery.py`` writes ``docs/gallery/``: the compiler of the PDF draws the page, whose
letters stay shapes, so that it looks the same wherever it is seen. SVG is text, but a program's:
it is not meant to be read, and `compact` makes it about half as long without a visible change.
"""

from __future__ import annotations

import base64
import re
import shlex
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import bilateral as bl
from bilateral.brief import plain
from bilateral.brief.pdf import compiled

if TYPE_CHECKING:
    from bilateral.brief import Brief

ROOT: Final = Path(__file__).parents[1]
EXAMPLES: Final = ROOT / "examples"
GALLERY: Final = ROOT / "docs" / "gallery"
LANGUAGES: Final = {"en": "English", "fr": "French", "ru": "Russian"}
_NAME: Final = re.compile(r'(?<=[#"])g[0-9A-F]{32}(?=")')
_LINK: Final = re.compile(r"<a [^>]*><rect [^>]*/></a>")
_FRACTION: Final = re.compile(r"-?\d+\.\d{3,}")
_PATH: Final = re.compile(r'(?<= d=")[^"]*')
_SPARE: Final = re.compile(r"(?<=[a-zA-Z]) | (?=[a-zA-Z\-])|(?<![\d.])0(?=\.\d)")  # in a path
_DRAWN: Final = re.compile(
    r'<image transform="(?P<at>[^"]*)" [^>]*?href="data:image/svg\+xml;base64,(?P<svg>[^"]*)" '
    r'(?P<size>width="[^"]*" height="[^"]*" preserveAspectRatio="none")/>'
)
_ROOT: Final = re.compile(r'<svg xmlns="[^"]*" width="[^"]*" height="[^"]*"')
INTRODUCTION: Final = """\
# Gallery

Page one of every example in `examples/`, as `bilateral brief ... --out page.pdf` lays it out; the \
annex with every figure's source follows it. `make gallery` draws these pictures again.

The figures of Minsk and Tula were published; those of the other examples, the people in them and \
what they say are invented, and nothing of them may be quoted.
"""


def compact(page: str) -> str:
    """Return the drawing of a page with short names, short numbers and its charts set into it."""
    page = _DRAWN.sub(_set_in, _LINK.sub("", page))
    page = (
        page.replace(' fill-rule="nonzero"', "").replace(' y="0"', "").replace("xlink:href", "href")
    )
    names: dict[str, str] = {}
    page = _NAME.sub(lambda found: names.setdefault(found[0], f"g{len(names)}"), page)
    page = _FRACTION.sub(lambda found: f"{round(float(found[0]), 2):g}", page)
    page = _PATH.sub(lambda found: _SPARE.sub("", found[0]), page)
    return re.sub(r"(?<=>)(?=<(?:g|use|symbol|path|svg)\b)", "\n", page) + "\n"


def _set_in(image: re.Match[str]) -> str:
    drawing = base64.b64decode(image["svg"]).decode()
    at, size = image["at"], image["size"]
    return f'<g transform="{at}">{_ROOT.sub(f"<svg {size}", drawing, count=1)}</g>'


def written(name: str, case: dict[str, Any], language: str) -> Brief:
    folder = EXAMPLES / name
    text = (folder / case["statement"]).read_text(encoding="utf-8")
    dossier = bl.read_statement(text, published=case["published"])
    facts = bl.read_facts(folder / "facts.csv")
    return bl.write_brief(dossier, facts, as_of=case["as_of"], language=language)


def command(name: str, case: dict[str, Any], language: str) -> str:
    """Return the command that makes the page."""
    folder = f"examples/{name}"
    options = {
        "--published": case["published"],
        "--facts": f"{folder}/facts.csv",
        "--as-of": case["as_of"],
        "--language": language,
        "--out": "page.pdf",
    }
    words = [word for option in options.items() for word in option]
    return shlex.join(["bilateral", "brief", f"{folder}/{case['statement']}", *words])


def shown(brief: Brief, picture: str, made_by: str) -> str:
    """Return a page's part of the gallery: heading, command, picture with alternative text."""
    title, language = plain(brief.title), LANGUAGES[brief.language]
    alternative = f"Page one in {language}: {title}. {plain(brief.answer)}"
    return (
        f"## {title} ({language})\n\n    {made_by}\n\n"
        f"![{alternative.replace('[', '(').replace(']', ')')}]({picture})\n"
    )


def main() -> None:
    GALLERY.mkdir(parents=True, exist_ok=True)
    for old in GALLERY.glob("*.svg"):
        old.unlink()
    parts = [INTRODUCTION]
    cases = tomllib.loads((EXAMPLES / "cases.toml").read_text(encoding="utf-8"))
    for name, case in cases.items():
        for language in case["languages"]:
            brief = written(name, case, language)
            picture = f"{name}.{language}.svg"
            page = compact(compiled(brief, "svg")[0].decode())
            (GALLERY / picture).write_text(page, encoding="utf-8", newline="\n")
            parts.append(shown(brief, picture, command(name, case, language)))
    (GALLERY / "README.md").write_text("\n".join(parts), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()

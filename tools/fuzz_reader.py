"""Damages texts and reads them: nothing may break, no span may be off, nothing may be slow.

    python tools/fuzz_reader.py --n 100000 --seed 1    read so many damaged texts
    python tools/fuzz_reader.py --seed 1 --only 4711   read one of them again

The texts are those of `fuzz_reader.toml` and, where they are at hand, the annotated ones beside
the project. Each is damaged a few times: characters and words dropped, doubled and swapped,
numbers made extreme, quotation marks left open, scripts mixed, control and invisible characters
put in, words and lines made very long, the end cut off. A text fails when reading it raises
anything but `InputError`, when a span does not slice the text, when a figure is no number, or when
it takes more than a second of the processor; the run fails, too, when memory grows or a page takes
long. The smallest text that still fails is printed with its seed; the exit code is then 1.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import resource
import string
import sys
import time
import tomllib
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

from bilateral.dossier import read_statement
from bilateral.dossier.batch import to_scheme
from bilateral.dossier.language_tables import LANGUAGES
from bilateral.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable

SHARED = Path(__file__).parents[2] / "shared" / "data" / "statements" / "dev.jsonl"
SEEDS: list[str] = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))[
    "texts"
]
MARKS = (
    "\x00\x07\x1b\x7f\x85\t\r\n\f\u00a0\u00ad\u200b\u200d\u200e\u200f\u202a\u202e\u202f\u2028"
    "\u2066\u2069\ufeff\ufffd\U0001f1eb\U0001f1f7\U0001f600\u0301\u0338\u0489\u20e3\ufe0f"
)
QUOTES = "\"'«»“”„‘’‹›()[]{}<>"
WORDS = (
    *("million", "billions", "milliards", "млрд", "тыс.", "trillion", "亿", "مليار", "milyar"),
    *("%", "per cent", "п.п.", "fois", "в", "раза", "половину", "тысяч", "half", "un tiers"),
    *("$", "€", "₽", "USD", "долл.", "exports", "импорт", "to", "à", "и", "–", "-", ",", "."),
    *("2030", "2023/24", "in 1999", "d'ici", "к", "<b>", "]]>", "{{", "%s", "\\N{DIGIT ONE}"),
)
NUMBERS = (
    *("0", "-0", "00", "1e999", "9" * 40, "0." + "0" * 40 + "1", "1" * 400, "1/0", "½", "１２３"),
    *("1,2,3,4", "1.2.3.4", "1 000 000 000 000 000", "-5", "+5", "±5", "99999", "NaN", "Infinity"),
    *("٣٤", "१२", "Ⅳ", "²", "10^9", "5–", "–5", "1'000", "0,5,", "١٬٠٠٠٫٥", "一千", "13-13-13"),
)
MAX_LENGTH = 12_000
SLOW = 1.0  # seconds of the processor for one text
PAGE = 3000  # characters
PAGE_SECONDS = 0.2
GROWTH = 1.15  # of memory between a quarter of the run and its end
ROOM = 24_000_000  # bytes that memory may grow anyway: tables and caches that fill late
TRIES = 400
EYE = 300  # characters of a failure that are shown


@dataclass(slots=True)
class Run:
    """What came of a run."""

    texts: int = 0
    claims: int = 0
    refused: int = 0
    slowest: float = 0.0
    slowest_text: int = 0
    quarter: int = 0
    end: int = 0
    page: float = 0.0
    kinds: Counter[str] = field(default_factory=Counter[str])
    failures: list[str] = field(default_factory=list[str])


def seeds() -> list[str]:
    """The texts that are damaged."""
    found = list(SEEDS)
    if SHARED.exists():
        lines = SHARED.read_text(encoding="utf-8").splitlines()
        found += [json.loads(line)["text"] for line in lines]
    return found


def _place(rng: Random, text: str) -> int:
    return rng.randint(0, len(text))


def _piece(rng: Random, text: str) -> tuple[int, int]:
    start = _place(rng, text)
    return start, min(len(text), start + rng.choice((1, 1, 2, 3, 5, 8, 20, 80)))


def _drop(rng: Random, text: str) -> str:
    start, end = _piece(rng, text)
    return text[:start] + text[end:]


def _double(rng: Random, text: str) -> str:
    start, end = _piece(rng, text)
    return text[:start] + text[start:end] * rng.choice((2, 2, 3, 12)) + text[end:]


def _swap(rng: Random, text: str) -> str:
    start, end = _piece(rng, text)
    other = _place(rng, text[:start])
    return text[:other] + text[start:end] + text[other:start] + text[end:]


def _in_words(change: Callable[[Random, list[str]], None]) -> Callable[[Random, str], str]:
    def changed(rng: Random, text: str) -> str:
        words = text.split(" ")
        change(rng, words)
        return " ".join(words)

    return changed


def _drop_word(rng: Random, words: list[str]) -> None:
    del words[rng.randrange(len(words))]


def _double_word(rng: Random, words: list[str]) -> None:
    at = rng.randrange(len(words))
    words[at:at] = [words[at]] * rng.choice((1, 1, 2, 40))


def _swap_words(rng: Random, words: list[str]) -> None:
    one, two = rng.randrange(len(words)), rng.randrange(len(words))
    words[one], words[two] = words[two], words[one]


def _put_word(rng: Random, words: list[str]) -> None:
    words.insert(rng.randrange(len(words) + 1), rng.choice(WORDS))


def _long_word(rng: Random, words: list[str]) -> None:
    at = rng.randrange(len(words))
    words[at] = (words[at] or "x") * rng.choice((10, 100, 1000))


def _number(rng: Random, text: str) -> str:
    places = [i for i, c in enumerate(text) if c.isdigit()]
    start = rng.choice(places) if places else _place(rng, text)
    end = start
    while end < len(text) and (text[end].isdigit() or text[end] in ".,"):
        end += 1
    return text[:start] + rng.choice(NUMBERS) + text[end:]


def _put(marks: str) -> Callable[[Random, str], str]:
    def put(rng: Random, text: str) -> str:
        at = _place(rng, text)
        return text[:at] + rng.choice(marks) * rng.choice((1, 1, 1, 3, 60)) + text[at:]

    return put


def _case(rng: Random, text: str) -> str:
    start, end = _piece(rng, text)
    change = rng.choice((str.upper, str.lower, str.title, str.swapcase))
    return text[:start] + change(text[start:end]) + text[end:]


def _graft(rng: Random, text: str) -> str:
    other = rng.choice(SEEDS)
    start, end = _piece(rng, other)
    at = _place(rng, text)
    return text[:at] + other[start : end + 40] + text[at:]


def _letter(rng: Random, text: str) -> str:
    at = _place(rng, text)
    new = chr(
        rng.choice((rng.randrange(32, 127), rng.randrange(0x400, 0x500), rng.randrange(1, 0xD800)))
    )
    return text[:at] + new + text[at + 1 :]


def _long_line(rng: Random, text: str) -> str:
    piece = rng.choice((" ", "1", ",", "a", "5 %", "- ", "\n", "«", "1 млн "))
    return text + piece * rng.choice((20, 200, 2000))


def _cut(rng: Random, text: str) -> str:
    return text[: _place(rng, text)] if rng.random() < 0.5 else text[_place(rng, text) :]


DAMAGES: dict[str, Callable[[Random, str], str]] = {
    "drop": _drop,
    "double": _double,
    "swap": _swap,
    "drop word": _in_words(_drop_word),
    "double word": _in_words(_double_word),
    "swap words": _in_words(_swap_words),
    "put word": _in_words(_put_word),
    "long word": _in_words(_long_word),
    "number": _number,
    "quotes": _put(QUOTES),
    "marks": _put(MARKS),
    "punctuation": _put(string.punctuation),
    "case": _case,
    "graft": _graft,
    "letter": _letter,
    "long line": _long_line,
    "cut": _cut,
}
RARE = {"long word", "long line"}


def damaged(rng: Random, texts: list[str]) -> tuple[str, list[str]]:
    """A text with a few faults, and their names."""
    text, kinds = rng.choice(texts), list[str]()
    for _ in range(rng.choice((1, 1, 2, 3, 5, 9, 20))):
        kind = rng.choice(list(DAMAGES))
        if kind in RARE and rng.random() < 0.8:
            continue
        text = DAMAGES[kind](rng, text)[:MAX_LENGTH]
        kinds.append(kind)
    return text, kinds


def drawn(
    seed: int, number: int, texts: list[str]
) -> tuple[str, str | None, str | None, list[str]]:
    """Text, language and day of one number of a seed."""
    rng = Random(f"{seed}:{number}")  # noqa: S311  damage, no secret
    text, kinds = damaged(rng, texts)
    lang = rng.choice((None, None, None, *LANGUAGES))
    return text, lang, rng.choice((None, "2024-11-05", "2021-03", "2023")), kinds


def fault(text: str, lang: str | None, published: str | None) -> tuple[str | None, int, float]:
    """Say what is wrong with the reading of a text, its claims, and the seconds it took.

    A fault is named by its kind first, so that a smaller text can be known to fail alike. The
    seconds are those of the processor; a text that is refused has -1 claims.
    """
    start = time.process_time()
    try:
        dossier = read_statement(text, lang, published)
        seconds = time.process_time() - start
        body = to_scheme(dossier)
    except InputError:
        return None, -1, time.process_time() - start
    except Exception as error:
        trace = error.__traceback__
        while trace is not None and trace.tb_next is not None:
            trace = trace.tb_next
        place = ""
        if trace is not None:
            place = f" at {Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}"
        return f"{type(error).__name__}{place}: {error}", 0, 0.0
    wrong = next((w for w in _wrong(dossier.model_dump(mode="json"), text)), None)
    if wrong is None and json.loads(json.dumps(body, allow_nan=False)) != body:
        wrong = "output: is not what JSON gives back"
    if wrong is None and seconds > SLOW:
        wrong = f"slow: {seconds:.2f} s"
    return wrong, len(dossier.claims), seconds


def _wrong(value: Any, text: str) -> list[str]:
    """Every span that does not slice the text, and every figure that is no number."""
    found: list[str] = []
    stack = [value]
    while stack:
        item = stack.pop()
        if isinstance(item, dict):
            if {"start", "end", "text"} <= item.keys() and isinstance(item["start"], int):
                inside = 0 <= item["start"] < item["end"] <= len(text)
                if not inside or text[item["start"] : item["end"]] != item["text"]:
                    found.append(f"span: {item['start']}..{item['end']} {item['text']!r}")
            stack.extend(item.values())
        elif isinstance(item, list):
            stack.extend(item)
        elif isinstance(item, float) and not math.isfinite(item):
            found.append("figure: not finite")
    return found


def smallest(text: str, fails: Callable[[str], bool]) -> str:
    """Cut pieces out for as long as the rest still fails."""
    tries, size = TRIES, max(1, len(text) // 2)
    while tries and size:
        at, shrunk = 0, False
        while at < len(text) and tries:
            tries -= 1
            shorter = text[:at] + text[at + size :]
            if fails(shorter):
                text, shrunk = shorter, True
            else:
                at += size
        if not shrunk or size > len(text):
            size //= 2
    return text


def memory() -> int:
    """Bytes that the process holds now; where that is not told, the most that it ever held."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return pages * os.sysconf("SC_PAGE_SIZE")


def fuzz(n: int, seed: int, first: int = 0, say: Callable[[str], None] = print) -> Run:
    """Read `n` damaged texts of a seed."""
    texts, run = seeds(), Run()

    def fail(what: str) -> None:
        run.failures.append(what)
        say(what)

    for lang in LANGUAGES:
        for text in texts:
            read_statement(text, lang)
    for number in range(first, first + n):
        text, lang, published, kinds = drawn(seed, number, texts)
        wrong, claims, seconds = fault(text, lang, published)
        run.texts += 1
        run.kinds.update(kinds)
        run.refused += claims < 0
        run.claims += max(0, claims)
        if seconds > run.slowest:
            run.slowest, run.slowest_text = seconds, number
        if wrong is not None:
            shown = _shown(wrong, text, lang, published)
            fail(f"--seed {seed} --only {number}: {shown}")
        if run.texts == max(1, n // 4):
            run.quarter = memory()
    run.end = memory()
    if run.end > run.quarter * GROWTH + ROOM:
        fail(f"memory grew from {run.quarter:,} to {run.end:,} bytes")
    run.page = page_seconds(texts)
    if run.page > PAGE_SECONDS:
        fail(f"a page of {PAGE} characters took {run.page:.2f} s")
    return run


def _shown(wrong: str, text: str, lang: str | None, published: str | None) -> str:
    """A failure with the smallest text that fails alike; a slow text is only cut for the eye."""
    kind = wrong.partition(":")[0]

    def alike(shorter: str) -> bool:
        other = fault(shorter, lang, published)[0]
        return other is not None and other.partition(":")[0] == kind

    if kind == "slow":
        shown = f"{text[:EYE]!r}... ({len(text):,} characters)"
    else:
        shown = repr(smallest(text, alike))
    return f"{wrong[:EYE]}\n    lang={lang!r} published={published!r} text={shown}"


def page_seconds(texts: list[str]) -> float:
    """Longest time of the processor for a page of each of the three languages, read once before."""
    longest = 0.0
    for first in (0, 3, 6):
        page = "\n".join(texts[first : first + 3] * 20)[:PAGE]
        read_statement(page)
        start = time.process_time()
        read_statement(page)
        longest = max(longest, time.process_time() - start)
    return longest


def main() -> int:
    """Run, and say what came of it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--n", type=int, default=10_000, help="damaged texts")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", type=int, help="number of one text of the seed")
    wanted = parser.parse_args()
    start = time.perf_counter()
    run = fuzz(1 if wanted.only is not None else wanted.n, wanted.seed, wanted.only or 0)
    print(
        f"{run.texts:,} texts in {time.perf_counter() - start:,.0f} s: {run.claims:,} claims, "
        f"{run.refused:,} refused; slowest {run.slowest:.3f} s (number {run.slowest_text}); "
        f"memory {run.quarter / 1e6:.0f} MB at a quarter, {run.end / 1e6:.0f} MB at the end; "
        f"a page {run.page:.3f} s"
    )
    print("damages: " + ", ".join(f"{k} {v:,}" for k, v in sorted(run.kinds.items())))
    print(f"{len(run.failures)} failures")
    return 1 if run.failures else 0


if __name__ == "__main__":
    sys.exit(main())

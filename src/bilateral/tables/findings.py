"""What a reader of a table found: problems that refuse it, and caveats that go with it.

Nothing is raised half-way: each reader adds to one `Findings` and the run raises once, with
every problem. Equal caveats of many lines become one caveat that names the lines.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from bilateral.errors import BadTableError, Problem, quote
from bilateral.vocab.phrase import Count, Given, Phrase, phrase, phrases

if TYPE_CHECKING:
    from bilateral.vocab.phrase import Slot

MAX_LISTED = 200
MAX_LINES = 12
MAX_TEXT = 200
MAX_SENTENCE = 400


def _short(sentence: str) -> str:
    return sentence if len(sentence) <= MAX_SENTENCE else f"{sentence[:MAX_SENTENCE]}…"


class BadCell(ValueError):
    """One cell cannot be read: the rule it breaks, a plain sentence and what to do."""

    def __init__(self, rule: str, message: str, hint: str | None = None) -> None:
        super().__init__(message)
        self.rule = rule
        self.message = message
        self.hint = hint


@dataclass(frozen=True, slots=True)
class _Caveat:
    message: Phrase
    column: str | None
    lines: tuple[int, ...]
    text: str | None


@dataclass(slots=True)
class Findings:
    """Problems and caveats of one file.

    Attributes
    ----------
    file : name of the file, without its folder
    """

    file: str
    problems: list[Problem] = field(default_factory=list[Problem])
    _caveats: dict[tuple[str, str | None], _Caveat] = field(
        default_factory=dict[tuple[str, "str | None"], _Caveat]
    )

    def problem(
        self,
        rule: str,
        message: str,
        *,
        row: int | None = None,
        column: str | None = None,
        text: str | None = None,
        hint: str | None = None,
    ) -> None:
        """Note something that is wrong."""
        shown = None if text is None else text[:MAX_TEXT]
        advice = None if hint is None else _short(hint)
        found = Problem(rule, _short(message), self.file, row, column, shown, advice)
        self.problems.append(found)

    def caveat(
        self,
        message: Phrase | str,
        *,
        row: int | None = None,
        column: str | None = None,
        text: str | None = None,
    ) -> None:
        """Note something that was read but must be said; one message collects its lines.

        A `text` is shown with its column only.
        """
        lines = () if row is None else (row,)
        known = self._caveats.get((message, column))
        if known is None:
            self._caveats[message, column] = _Caveat(Phrase.of(message), column, lines, text)
        else:
            self._caveats[message, column] = replace(known, lines=(*known.lines, *lines))

    @property
    def caveats(self) -> tuple[Phrase, ...]:
        """One sentence each, in the order of the first line that they are about."""
        found = sorted(self._caveats.values(), key=lambda c: c.lines[:1] or (0,))
        return tuple(self._sentence(caveat) for caveat in found)

    def _sentence(self, caveat: _Caveat) -> Phrase:
        slots: dict[str, Slot] = {"place": self._place(caveat.lines), "message": caveat.message}
        if caveat.column is None:
            return phrase("{place}: {message}", **slots)
        slots["column"] = Given(caveat.column)
        if caveat.text is None:
            return phrase("{place}: column '{column}': {message}", **slots)
        slots["text"] = Given(quote(caveat.text))
        return phrases(
            "{place}: column '{column}' value {text}: {message}",
            "{place}: column '{column}' values such as {text}: {message}",
            count="lines",
            lines=Count(len(caveat.lines)),
            **slots,
        )

    def _place(self, lines: tuple[int, ...]) -> Slot:
        """The file with the lines that a caveat is about."""
        if not lines:
            return Given(self.file)
        shown = Given(f"{self.file}:{', '.join(map(str, lines[:MAX_LINES]))}")
        if len(lines) <= MAX_LINES:
            return shown
        return phrases(
            "{shown} and {more} more line",
            "{shown} and {more} more lines",
            count="more",
            shown=shown,
            more=Count(len(lines) - MAX_LINES),
        )

    def error(self) -> BadTableError:
        """Return the one error with every problem, in the order of the lines."""
        ordered = sorted(self.problems, key=lambda p: (p.row is not None, p.row or 0))
        listed = ordered[:MAX_LISTED]
        if len(ordered) > MAX_LISTED:
            rest = Counter(p.rule for p in ordered[MAX_LISTED:])
            totals = ", ".join(f"{n} x {rule}" for rule, n in rest.most_common())
            listed.append(
                Problem(
                    "more-problems",
                    f"{len(ordered) - MAX_LISTED} more problems are not listed: {totals}",
                    self.file,
                )
            )
        count = "1 problem" if len(ordered) == 1 else f"{len(ordered)} problems"
        return BadTableError(f"{self.file} was not read: {count}.", problems=listed)

"""What a reader stands on: the words, cues, times and names of one text."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bilateral.dossier.context import Flow, Scene
from bilateral.dossier.governing import aside, standing
from bilateral.dossier.marks import STRONG
from bilateral.dossier.predicates import Predicate, read_predicates
from bilateral.dossier.roles import Roles

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bilateral.dossier.figure import Figure
    from bilateral.dossier.language_tables import Cue, Tables, Token
    from bilateral.dossier.periods import Calendar, When
    from bilateral.statement import Sentence


_REACH = 400  # letters on either side of a figure in which its words are looked for
_DASHES = frozenset("—–-")


def _inside(times: Sequence[When], ends: Sequence[int], place: int) -> bool:
    """Whether a place lies in one of the times, which are in order and apart."""
    at = bisect_right(ends, place)
    return at < len(times) and times[at].start <= place


def _places(cues: list[Cue], value: str) -> set[int]:
    """Tokens inside phrases that only look like trade."""
    return {
        at
        for c in cues
        if c.category == "skip" and c.value == value
        for at in range(c.first, c.last)
    }


def _outermost(cues: list[Cue]) -> list[Cue]:
    """Drop measures inside longer ones, and verbs of trading that are nouns of it."""
    nouns = [c for c in cues if c.category == "measure"]
    starts = {c.start for c in nouns}
    reach = 0
    inner: set[int] = set()
    for at, cue in enumerate(cues):
        if cue.category == "measure":
            if cue.end <= reach:
                inner.add(at)
            reach = max(reach, cue.end)
        elif cue.category == "flowverb" and cue.start in starts:
            inner.add(at)
    shares = [(c.start, c.end) for c in cues if c.category == "share" and c.last - c.first > 1]
    return [
        c
        for at, c in enumerate(cues)
        if at not in inner
        and not (c.category == "move" and any(a < c.start < b for a, b in shares))
    ]


@dataclass(slots=True)
class Draft:
    """A claim in the making: its figure, its sentence and the fields found so far."""

    figure: Figure
    sentence: Sentence
    clause: tuple[int, int]
    fields: dict[str, Any] = field(default_factory=dict[str, Any])
    measure_cue: Cue | None = None
    when: When | None = None
    predicate: Predicate | None = None
    flow: Flow = field(default_factory=Flow)

    @property
    def type(self) -> str:
        """Type of the claim."""
        return str(self.fields.get("type", ""))


class Ground:
    """What a reader stands on: the words, cues, times and names of one text."""

    def __init__(
        self,
        text: str,
        tables: Tables,
        tokens: list[Token],
        cues: list[Cue],
        sentences: Sequence[Sentence],
        times: Sequence[When],
        figures: Sequence[Figure],
        scene: Scene,
        calendar: Calendar,
    ) -> None:
        self.text = text
        self.tables = tables
        self._parting = frozenset(tables.words("parting"))
        self.tokens = tokens
        self.starts = [t.start for t in tokens]
        self._lows = [t.low for t in tokens]
        self._joints = tables.joints(self._lows)
        self._first_joined = [
            (sizes[0], " ".join(self._lows[at : at + sizes[0]]))
            for at, sizes in enumerate(self._joints)
        ]
        self._joined: dict[tuple[int, int], list[str]] = {}
        self._clause_ends = [t for t in tokens if t.low in (";", ":") or t.low in self._parting]
        skips = _places(cues, "trade_word")
        verbs = _places(cues, "verb")
        self.cues = [
            c
            for c in cues
            if c.category == "skip"
            or (
                c.first not in skips
                and not (c.first in verbs and c.category in ("measure", "flowverb"))
            )
        ]
        ends = [w.end for w in times]
        self.cues = [
            c
            for c in _outermost(self.cues)
            if c.category not in ("forward", "future") or not _inside(times, ends, c.start)
        ]
        self._cue_starts = [c.start for c in self.cues]
        self.each_starts = [c.start for c in self.cues if c.category == "each"]
        self.sentences = sentences
        self.times = list(times)
        self.figures = list(figures)
        self.figure_starts = [f.start for f in self.figures]
        self.time_starts = [t.start for t in self.times]
        self.index_of = {f.start: i for i, f in enumerate(self.figures)}
        self.scene = scene
        self.roles = Roles(scene)
        self.calendar = calendar
        self._inside_qualifier = self._qualifier_places()
        self.predicates = read_predicates(tables, tokens, self.cues)
        self.predicate_starts = [p.start for p in self.predicates]
        self.drafts: list[Draft] = []
        self.last: Draft | None = None
        self._carried: dict[int, When | None] = {}  # the time right beside a figure, once found
        self.main: Draft | None = None  # the last one that is no part of another
        self.last_flow: Draft | None = None
        self.topic: str | None = None

    def _qualifier_places(self) -> set[tuple[int, str]]:
        """Where a word of rising (`more`) is part of `more than` before a figure."""
        starts = sorted(f.start for f in self.figures)
        no_more = self.tables.words("no_more")
        denied = self.tables.words("only_before")
        found = {
            (c.start, "q")
            for c in self.cues
            if c.category == "move"
            and self.text[c.start : c.end].lower() in no_more
            and any(w in denied for w in self.words(max(0, c.start - 24), c.start)[-3:])
        }
        for cue in self.cues:
            if cue.category != "qualifier" or (
                cue.last - cue.first < 2 and self.tables.lang != "ru"
            ):
                continue
            at = bisect_left(starts, cue.end - 2)
            by = self.tables.words("absolute_prep")
            if at < len(starts) and (
                starts[at] - cue.end < 3
                or (
                    starts[at] - cue.end < 6
                    and all(w in by for w in self.words(cue.end, starts[at]))
                )
            ):
                found.update(
                    (c.start, "q")
                    for c in self.cues_in(cue.start - 12, cue.end)
                    if c.category == "move" and c.end > cue.start
                )
        return found

    def words(self, start: int, end: int) -> list[str]:
        """Return the lower-case tokens that begin in a stretch."""
        low, high = bisect_left(self.starts, start), bisect_left(self.starts, end)
        if not self._joints or low >= high:
            return self._lows[low:high]
        known = self._joined.get((low, high))
        if known is not None:
            return known
        found = self._joined[low, high] = []
        while low < high:
            size, word = self._first_joined[low]
            if low + size > high:
                size = next(n for n in self._joints[low] if low + n <= high)
                word = " ".join(self._lows[low : low + size])
            found.append(word)
            low += size
        return found

    def cues_in(self, start: int, end: int) -> list[Cue]:
        """Return the cues that begin in a stretch."""
        low = bisect_left(self._cue_starts, start)
        return self.cues[low : bisect_left(self._cue_starts, end)]

    def times_in(self, start: int, end: int) -> list[When]:
        """Return the times that begin in a stretch."""
        low, high = bisect_left(self.time_starts, start), bisect_left(self.time_starts, end)
        return self.times[low:high]

    def figures_in(self, start: int, end: int) -> list[Figure]:
        """Return the figures that begin in a stretch."""
        low = bisect_left(self.figure_starts, start)
        return self.figures[low : bisect_left(self.figure_starts, end)]

    def predicates_in(self, start: int, end: int) -> list[Predicate]:
        """Return the predicates that begin in a stretch."""
        low = bisect_left(self.predicate_starts, start)
        return self.predicates[low : bisect_left(self.predicate_starts, end)]

    def distance(self, a: int, b: int) -> float:
        """Number of tokens between two places, more for marks that part clauses.

        Where they stand too far apart to have to do with each other, letters are counted instead.
        """
        if abs(a - b) > _REACH:
            return float(abs(a - b))
        words = self.words(min(a, b), max(a, b))
        cost = float(len(words))
        for word in words:
            if word in STRONG:
                cost += STRONG[word]
            elif word == ",":
                cost += 4
            elif word in self._parting:
                cost += 12
        return cost

    def _limits(self, figure: Figure, sentence: Sentence) -> tuple[int, int]:
        return max(sentence.start, figure.start - _REACH), min(sentence.end, figure.end + _REACH)

    def _clause(self, figure: Figure, sentence: Sentence) -> tuple[int, int]:
        """The stretch around a figure up to the marks that part clauses."""
        low, high = self._limits(figure, sentence)
        ends = self._clause_ends
        before = bisect_left(ends, figure.start, key=lambda token: token.start) - 1
        after = bisect_left(ends, figure.end, key=lambda token: token.start)
        left = max(low, ends[before].end) if before >= 0 else low
        right = min(high, ends[after].start) if after < len(ends) else high
        return left, right

    def _next_figure(self, figure: Figure, sentence: Sentence) -> int:
        at = self.index_of[figure.start]
        if at + 1 < len(self.figures) and self.figures[at + 1].start < sentence.end:
            return self.figures[at + 1].start
        return sentence.end

    def _previous_end(self, figure: Figure, sentence: Sentence) -> int:
        at = self.index_of[figure.start]
        if at and self.figures[at - 1].start >= sentence.start:
            return self.figures[at - 1].end
        return sentence.start

    def _figure_before(self, cue: Cue) -> Figure | None:
        at = bisect_left(self.figure_starts, cue.start) - 1
        return self.figures[at] if at >= 0 else None

    def _figure_between(self, a: int, b: int) -> bool:
        return bisect_left(self.figure_starts, a) < bisect_left(self.figure_starts, b)

    def _owned(self, cue: Cue, figure: Figure) -> bool:
        """Whether a noun hangs on the figure before it (`300 million in exports`)."""
        if not 0 <= cue.start - figure.end < 40:
            return False
        places = self.scene.between(figure.end, cue.start)
        words = [
            t.low
            for t in self.tokens[
                bisect_left(self.starts, figure.end) : bisect_left(self.starts, cue.start)
            ]
            if t.low not in _DASHES and not any(p.start <= t.start < p.end for p in places)
        ]
        joins = self.tables.words("hanging")
        return len(words) <= 3 and all(w in joins for w in words)

    def _govern(self, draft: Draft) -> Predicate | None:
        """The predicate that governs the figure: the nearest before it, else one after it."""
        figure, sentence = draft.figure, draft.sentence
        low, _ = self._limits(figure, sentence)
        before = [p for p in self.predicates_in(low, figure.start) if p.end <= figure.start]
        before = standing(self.text, self.tables.lang, before, figure.start)
        own = self._said_behind(draft) or self._still_to_come(before, figure)
        if own is not None:
            return own
        if before:
            nearest = before[-1]
            if len(before) > 1 and before[-2].forward and aside(self.text, before[-2]):
                return before[-2]
            if nearest.cue == "form" and nearest.modality == "forecast":
                for earlier in reversed(before[:-1]):
                    if not earlier.forward:
                        break
                    if earlier.cue == "forward":
                        return earlier
            return nearest
        _, right = draft.clause
        stop = min(right, self._next_figure(figure, sentence))
        after = self.predicates_in(figure.end, stop)
        if "tenseless" in self.tables.table("grammar"):
            return None
        return after[0] if after else None

    def _still_to_come(self, before: Sequence[Predicate], figure: Figure) -> Predicate | None:
        """Where verbs have no tense: the word of wishing or expecting that a verb stands under."""
        if "tenseless" not in self.tables.table("grammar"):
            return None
        own = [p for p in before if not self._figure_between(p.end, figure.start) and p.forward]
        done = self.tables.words("already")
        if not own or any(w in done for w in self.words(own[-1].end, figure.start)):
            return None
        return next((p for p in reversed(own) if p.cue == "forward"), own[-1])

    def _said_behind(self, draft: Draft) -> Predicate | None:
        """The predicate behind a figure where verbs stand last, or `of the goal` as in Chinese."""
        figure, links = draft.figure, self.tables.words("goal_links")
        last = "verb_last" in self.tables.table("grammar")
        if not (last or links):
            return None
        stop = min(draft.clause[1], self._next_figure(figure, draft.sentence))
        first = next(iter(self.predicates_in(figure.end, stop)), None)
        if first is None or last:
            return first
        words = self.words(figure.end, first.start)
        goal = first.cue == "forward" and bool(words) and all(w in links for w in words)
        return first if goal else None

    def _own_form(self, draft: Draft) -> Predicate | None:
        """For a word such as `doubled`: the predicate that the word itself is."""
        figure = draft.figure
        here = self.predicates_in(figure.start, figure.start + 1)
        return next((p for p in here if p.cue == "form"), None)

    def _move(self, draft: Draft, near: float = 30.0) -> Cue | None:
        """The word of rising or falling that belongs to the figure."""
        figure, sentence = draft.figure, draft.sentence
        low, high = self._limits(figure, sentence)
        following = self._next_figure(figure, sentence)
        best: tuple[float, Cue] | None = None
        for cue in self.cues_in(low, high):
            if cue.category != "move" or (cue.start, "q") in self._inside_qualifier:
                continue
            if cue.end <= figure.start:
                cost = self.distance(cue.end, figure.start) + (
                    5 if self._figure_between(cue.end, figure.start) else 0
                )
                times = self.times_in(cue.end, figure.start)
                cost -= sum(self.distance(w.start, min(w.end, figure.start)) for w in times)
            elif figure.end <= cue.start < following:
                gap = self.distance(figure.end, cue.start)
                cost = gap + (0.5 if gap <= 1 else 6)
            else:
                continue
            if cost <= near and (best is None or cost < best[0]):
                best = (cost, cue)
        return best[1] if best else None

    def _lead(self, draft: Draft) -> list[str]:
        """The words of the sentence before the figure and before its `about`, `more than`."""
        end = draft.fields.get("_lead_end", draft.figure.start)
        return self.words(max(draft.sentence.start, end - 60), end)

    def _qualifier(self, draft: Draft) -> None:
        figure = draft.figure
        if figure.number_high is not None:
            draft.fields["qualifier"] = "range"
            return
        best: tuple[int, str] | None = None
        reach = 0
        # `près d'un tiers`: the particle belongs to the figure and to the phrase before it.
        low = self.text[figure.start : figure.start + 3].lower()
        limit = figure.start + (2 if low[:2] == "d'" or low == "de " else 0)
        for cue in self.cues_in(figure.start - 60, figure.start):
            if cue.category != "qualifier" or cue.start < draft.sentence.start:
                continue
            climbing = self.text[cue.start : cue.end].lower() in self.tables.words("climbing")
            over = self.cues_in(cue.start - 16, cue.start) if climbing else []
            if any(c.category == "move" and c.end > cue.start for c in over):
                continue  # `shot up to 5 billion` says where it went
            words = self._words_apart(cue.end, figure.start)
            fill = self.tables.words("qualifier_fill")
            near = cue.end <= limit and len(words) <= 2 and all(w in fill for w in words)
            if near and (best is None or cue.start >= reach):
                best, reach = (cue.start, cue.value), cue.end
        if best:
            draft.fields["_lead_end"] = best[0]
            draft.fields["qualifier"] = "exact" if self._only(best[0], reach) else best[1]
        elif (value := self._own_qualifier(draft)) is not None:
            draft.fields["qualifier"] = value

    def _only(self, start: int, end: int) -> bool:
        """Whether `plus que` belongs to `ne`: no more than that is left."""
        if self.text[start:end].lower() not in self.tables.words("only"):
            return False
        return any(
            w in self.tables.words("only_before") for w in self.words(start - 30, start)[-5:]
        )

    def _words_apart(self, start: int, end: int) -> list[str]:
        """Return the words of a stretch that belong to no time."""
        times = self.times_in(start, end)
        return [
            t.low
            for t in self.tokens[bisect_left(self.starts, start) : bisect_left(self.starts, end)]
            if not any(w.start <= t.start < w.end for w in times)
        ]

    def _own_qualifier(self, draft: Draft) -> str | None:
        """The qualifier in a figure or right after it (`700-odd million`, `5 billion or so`)."""
        figure = draft.figure
        rough = self.tables.words("rough_numbers")
        if figure.word == "about" or any(w in rough for w in self.words(figure.start, figure.end)):
            return "about"
        after = self.tables.words("qualifier_after")
        for cue in self.cues_in(figure.start, figure.end + 2):
            if cue.category != "qualifier":
                continue
            inside = cue.end < figure.end
            if inside or self.text[cue.start : cue.end].lower() in after:
                return cue.value
        return self._crossed(draft)

    def _crossed(self, draft: Draft) -> str | None:
        """`The mark of 400 million will be crossed` says more than that."""
        marks = self.tables.words("thresholds")
        if not any(w in marks for w in self._lead(draft)[-4:]):
            return None
        end = draft.figure.end
        stop = min(draft.clause[1], end + 80)
        after = (c for c in self.cues_in(end, stop) if c.category == "qualifier")
        crossed = next(after, None)
        return "over" if crossed is not None and crossed.value == "over" else None

"""Noun phrases of those who speak: before a verb, behind it, behind `according to`."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bilateral.dossier.language_tables import Cue, Tables, Token
    from bilateral.dossier.speech import Speech

Piece = tuple[int, int]

STRONG = frozenset('.;:!?…«»"“”„()–—|/')
_TITLES = frozenset({"m", "mm", "mr", "mrs", "ms", "dr", "mme"})
_MISTER = frozenset(["н", "на", "ну", "ном", "не", "жа", "жи", "же", "жу", "жой"])
_YEAR = re.compile(r"(?:19|20)\d\d")
_OF_YEAR = frozenset({"году", "года", "год", "."})
_OF = frozenset({"de", "du", "des", "of"})
_GIVEN = frozenset({"de", "du", "des", "d", "par", "of", "from", "by"})
_BESIDE_PLACE = 3
_LONGEST = 26  # tokens of a noun phrase with what is said about the person
_OBLIQUE = ("ом", "ем", "ами", "ями", "ах", "ях", "ам", "ям", "у", "ю", "ой", "ей", "ов", "ев")
_NEUTER = ("ство", "ние", "тие")


class NounPhrases:
    """Finds and judges the noun phrases of one text; phrases are runs of tokens."""

    def __init__(
        self,
        text: str,
        tables: Tables,
        words: Speech,
        tokens: Sequence[Token],
        cues: Sequence[Cue],
        names: Sequence[Piece],
        places: Sequence[Piece],
    ) -> None:
        self.text = text
        self.lang = tables.lang
        self.words = words
        self.tokens = tokens
        starts = [t.start for t in tokens]
        self.offices: set[int] = set()
        if not words.forms:
            self.offices = {
                at for c in cues if c.category == "office" for at in range(c.first, c.last)
            }
        self.in_place = {at for piece in places for at in range(*self._tokens_of(starts, piece))}
        self.names = [self._bare(self._tokens_of(starts, piece)) for piece in names]
        self.name_starts = [n[0] for n in self.names]
        self.surnames = {tokens[last - 1].low for _, last in self.names}
        self.flows = {c.first for c in cues if c.category in ("measure", "flowverb")}
        self.articles = set(tables.words("articles"))
        self.weekdays = set(tables.words("weekdays"))
        lists = ("fill", "stops", "after_stops", "skip_after", "lead_prepositions", "and")
        self.fill, self.stops, self.after_stops, self.skip, self.leads, self.joins = (
            set(words.words(name)) for name in lists
        )
        if not words.forms:
            self.stops = set(tables.words("phrase_stops")) - self.articles
        self.no_source = set(words.words("no_source"))
        self.sources = set(words.words("sources"))
        self.demonstratives = set(words.words("demonstratives"))

    @staticmethod
    def _tokens_of(starts: Sequence[int], piece: Piece) -> Piece:
        return bisect_right(starts, piece[0]) - 1, bisect_left(starts, piece[1])

    def _bare(self, name: Piece) -> Piece:
        """A name without a title or a place that leads it."""
        first, last = name
        while first < last - 1 and (
            self.words.head(self.low(first)) is not None
            or first in self.offices
            or self.low(first) in (*_TITLES, ".")
            or first in self.in_place
        ):
            first += 1
        return first, last

    def low(self, at: int) -> str:
        """Return a token in lower case; nothing beyond the ends."""
        return self.tokens[at].low if 0 <= at < len(self.tokens) else ""

    def capital(self, at: int) -> bool:
        """Whether a token begins with a capital."""
        return self.text[self.tokens[at].start].isupper()

    def span(self, piece: Piece) -> Piece:
        """Return the characters of a run of tokens."""
        return self.tokens[piece[0]].start, self.tokens[piece[1] - 1].end

    def names_in(self, first: int, last: int) -> list[Piece]:
        """Return the names of people inside a run of tokens."""
        at = bisect_left(self.name_starts, first)
        found: list[Piece] = []
        while at < len(self.names) and self.names[at][0] < last:
            if self.names[at][1] <= last:
                found.append(self.names[at])
            at += 1
        return found

    def heads(self, first: int, last: int) -> list[tuple[int, str]]:
        """Return the nouns for a person or a body in a run, with their kind."""
        found = [(at, kind) for at in range(first, last) if (kind := self.words.head(self.low(at)))]
        return found or [(at, "person") for at in range(first, last) if at in self.offices]

    def subject_before(self, at: int, floor: int) -> Piece | None:
        """The noun phrase that ends right before a verb, or before what is set off by commas."""
        at = self._before_brackets(at, floor)
        if at <= floor:
            return None
        if self.low(at - 1) != ",":
            return self._back(at, floor)
        comma = self._comma_before(at - 1, floor)
        if comma is None:
            return None
        named = self.names_in(comma + 1, at - 1)
        before = self._back(comma, floor)
        if before is None:
            return None
        if named == [(comma + 1, at - 1)]:
            return named[0]
        return self._surname(comma + 1, at - 1) or before

    def _before_brackets(self, at: int, floor: int) -> int:
        """The place before what is said in brackets: `the Exporters Assembly (TIM) said`."""
        if self.low(at - 1) != ")":
            return at
        opened = (k for k in range(at - 2, max(floor, at - 8), -1) if self.low(k) == "(")
        return next(opened, at)

    def _surname(self, first: int, last: int) -> Piece | None:
        """A title and a name, set off by commas: `the minister, Ms Rao, said`."""
        piece = self._trim(first, last)
        if piece is None or piece[1] - piece[0] > 2:
            return None
        capitals = all(self.capital(at) and at not in self.in_place for at in range(*piece))
        return piece if capitals and not self.heads(*piece) else None

    def _comma_before(self, at: int, floor: int) -> int | None:
        for place in range(at - 1, max(floor, at - _LONGEST) - 1, -1):
            low = self.low(place)
            if low == ",":
                return place
            if low in STRONG and not (low == "." and self.low(place - 1) in _TITLES):
                return None
        return None

    def _back(self, last: int, floor: int) -> Piece | None:
        """Walk back over the words of a noun phrase; none that counts something."""
        if self.low(last - 1) in self.surnames and self.capital(last - 1):
            named = [n for n in self.names_in(floor, last) if n[1] == last]
            return named[0] if named else (last - 1, last)
        at = last
        while at > floor and last - at < _LONGEST:
            low = self.low(at - 1)
            if low == "." and at - 1 > floor and self.low(at - 2) in _TITLES:
                at -= 1
                continue
            if low.isdigit() and not _YEAR.fullmatch(low):
                return None
            if low in STRONG or low == "," or low.isdigit() or low in self.stops:
                break
            at -= 1
        return self._trim(at, last)

    def _trim(self, first: int, last: int) -> Piece | None:
        """Cut a leading adverbial and articles off."""
        while first < last and self.low(first) in self.leads:
            first = self._past_adverbial(first, last)
        while first < last:
            low = self.low(first)
            plain = low in self.articles or low in self.weekdays or low in self.joins
            if plain or low in _OF_YEAR:
                first += 1
            elif low in _TITLES and self.low(first + 1) == ".":
                first += 2
            elif low in _TITLES and last - first > 1:
                first += 1
            elif low == "г" and self.low(first + 1) in _MISTER:
                first += 2
            else:
                break
        return (first, last) if first < last else None

    def _past_adverbial(self, first: int, last: int) -> int:
        """The token where the phrase of a leading preposition is over."""
        if self.lang == "ru" and self.low(first) in {"в", "во"}:
            heads = self.heads(first + 1, min(first + 4, last))
            if (
                heads
                and heads[0][1] == "body"
                and all(
                    self.oblique(h) or kind == "body" for h, kind in self.heads(first + 1, last)
                )
            ):
                return first + 1
        for name in self.names_in(first + 1, last):
            if name[1] == last:
                return name[0]
        for at in range(first + 2, last):
            if (
                self.lang != "ru"
                and self.low(at) in self.articles
                and self.low(at - 1) not in {*self.leads, "de", "of"}
            ):
                return at
            if self.lang == "ru" and self.words.head(self.low(at)) and not self.oblique(at):
                while at - 1 > first + 1 and self.low(at - 1).endswith(("ий", "ый", "ая", "ое")):
                    at -= 1
                return at
        if first + 2 < last and self.capital(last - 1) and not self.capital(last - 2):
            return last - 1
        if first + 2 < last and not self.words.head(self.low(first + 1)):
            return first + 2
        return last

    def oblique(self, at: int) -> bool:
        """Whether a Russian noun for a source stands in another case than the first."""
        low = self.low(at)
        if low.endswith(_NEUTER):
            return False
        if low.endswith(("а", "я")):
            return self.words.head(low) == "person" and low != "глава"
        return low.endswith((*_OBLIQUE, "е"))

    def subject_behind(self, at: int, limit: int, *, inverted: bool) -> Piece | None:
        """The noun phrase that follows a verb, adverbials between them left out."""
        end = at
        while end < limit and end - at < _LONGEST:
            low = self.low(end)
            if low in STRONG and not (low == "." and self.low(end - 1) in _TITLES):
                break
            if low in self.stops:
                break
            end += 1
        comma = next((k for k in range(at, end) if self.low(k) == ","), end)
        heads = [h for h in self.heads(at, comma) if self._stands(at, h[0], h[1])]
        for name in self.names_in(at, end):
            persons = [h for h, kind in heads if kind == "person" and h < name[0]]
            if self._bears(at, comma, name, persons):
                return name
        if heads:
            first = heads[0][0]
            start = first
            while start > at and not self._parts(start - 1):
                start -= 1
            return self._until_stop(start, comma)
        first = at
        while first < comma and (self.low(first) in self.fill or self.low(first) in self.articles):
            first += 1
        if first < comma and self.capital(first):
            return self._until_stop(first, comma)
        if inverted and self.lang != "ru" and at < first < comma:
            return self._until_stop(first, comma)
        return None

    def _parts(self, at: int) -> bool:
        low = self.low(at)
        return low in self.articles or low in self.skip or low in self.leads or low in self.fill

    def _stands(self, at: int, head: int, kind: str) -> bool:
        """Whether a noun behind a verb can be its subject, and not that of `met the minister`."""
        between = [self.low(k) for k in range(at, head)]
        prepositions = [w for w in between if w in self.leads]
        if self.lang == "ru":
            if not prepositions:
                return True
            inside = between and prepositions[-1] in {"в", "во"} and kind == "body"
            return bool(inside) or not self.oblique(head)
        if self.lang == "en":
            return not prepositions and not any(w in self.after_stops for w in between)
        articles = [k for k in range(at, head) if self.low(k) in self.articles]
        return not prepositions or bool(
            articles and self.low(articles[-1] - 1) not in self.leads and articles[-1] - 1 > at
        )

    def _bears(self, at: int, comma: int, name: Piece, persons: list[int]) -> bool:
        """Whether a name behind a verb is that of the subject."""
        if name[0] > comma:
            near = name[0] - comma <= 12
            return bool(persons) and near and self._apposed(comma, name[0])
        if persons:
            return True
        between = [self.low(k) for k in range(at, name[0])]
        return (not between or between[-1] not in self.leads) and all(
            w in self.fill
            or w in self.skip
            or w in self.articles
            or w in self.weekdays
            or len(between) < 7
            for w in between
        )

    def _apposed(self, comma: int, name: int) -> bool:
        """Whether only more of the title stands between a comma and a name."""
        return not any(
            self.words.verb(self.tokens, k) or self.low(k).isdigit() for k in range(comma + 1, name)
        )

    def _until_stop(self, first: int, limit: int) -> Piece | None:
        end = first
        while end < limit:
            low = self.low(end)
            new = end > first and (low in self.after_stops or low.isdigit())
            if new and not (
                low not in self.stops
                and low in self.leads
                and end + 1 < limit
                and self.lang != "ru"
                and self.capital(end + 1)
            ):
                break
            end += 1
        return self._trim(first, end)

    def source_behind(self, at: int, limit: int) -> Piece | None:
        """The noun phrase behind `according to`."""
        if self.low(at) == "г" and self.low(at + 1) in _MISTER:
            at += 2
        end = at
        while end < limit and end - at < _LONGEST:
            low = self.low(end)
            if low in STRONG and not (low == "." and self.low(end - 1) in _TITLES):
                break
            stops = end > at and low in self.stops and not self.capital(end)
            if low == "," or low.isdigit() or stops:
                break
            if end > at + 1 and not self.capital(end) and self._shows(end):
                break
            end += 1
        if self.lang == "ru":
            end = next(
                (
                    k
                    for k in range(at, end)
                    if self.low(k) in self.after_stops
                    and k > at
                    and not (self.low(k) in {"в", "во"} and self.capital(k + 1))
                ),
                end,
            )
        piece = self._trim(at, end)
        if piece is None or self.low(piece[0]) in self.no_source:
            return None
        if self.lang == "ru" and self.low(piece[0]) in self.leads:
            return None
        if end < limit and self.low(end) == ",":
            named = [n for n in self.names_in(end + 1, limit) if n[0] == end + 1]
            if named and any(kind == "person" for _, kind in self.heads(*piece)):
                return named[0]
        return piece

    def _shows(self, at: int) -> bool:
        found = self.words.verb(self.tokens, at)
        return (
            found is not None and not found[0].participle and self.words.head(self.low(at)) is None
        )

    def _giver(self, piece: Piece) -> Piece:
        """Whose figures they are: the body behind `figures released by`, `données de`."""
        first, last = piece
        near = next(
            (k for k in range(first, min(first + 3, last)) if self.low(k) in self.sources), None
        )
        if near is None:
            return piece
        if self.lang == "ru":
            rest = self._trim(near + 1, last)
        else:
            of = next(
                (k for k in range(near + 1, min(near + 6, last)) if self.low(k) in _GIVEN), last
            )
            rest = self._trim(of + 1, last)
        return rest if rest is not None and self._owned(rest) else piece

    def _owned(self, piece: Piece) -> bool:
        return bool(self.heads(*piece) or self.names_in(*piece)) or self.capital(piece[0])

    def settle(self, piece: Piece) -> Piece:
        """Return the name of a person without title, else the noun phrase."""
        piece = self._giver(piece)
        names = self.names_in(*piece)
        for name in names:
            of_body = any(kind == "body" for _, kind in self.heads(name[0], name[1] + 1))
            if name[0] == piece[0] and not (of_body and self.capital(name[1] - 1)):
                return name
            before = self.heads(piece[0], name[0])
            if before[-1:] and before[-1][1] == "person":
                return name
            if not before and name[1] == piece[1]:
                return name
        return piece

    def is_place(self, piece: Piece) -> bool:
        """Whether the phrase is the name of an economy or a capital."""
        others = [at for at in range(*piece) if at not in self.in_place]
        return (
            piece[1] - 1 in self.in_place
            and len(others) <= _BESIDE_PLACE
            and not any(self.low(at) in (*self.leads, *_OF) or at in self.flows for at in others)
            and not self.heads(*piece)
        )

    def is_source(self, piece: Piece, *, counts: bool = False) -> bool:
        """Whether the phrase names a person, a body or, with a verb of counting, figures."""
        first, last = piece
        figures = any(self.low(at) in self.sources for at in range(first, last))
        if counts and figures:
            return last - first > 1 and self.low(first) not in self.demonstratives
        if self.heads(first, last) or self.names_in(first, last):
            return True
        if self.is_place(piece):
            return False
        if any(at in self.flows and (at == first or not self.capital(at)) for at in range(*piece)):
            return False
        if figures:
            return any(self.capital(at) for at in range(first + 1, last))
        named = [at for at in range(first, last) if self.capital(at) and at not in self.in_place]
        opened = first == 0 or self.low(first - 1) in STRONG
        whole = all(self.capital(at) or not self.low(at).isalpha() for at in range(first, last))
        return bool(named) and (not opened or whole)

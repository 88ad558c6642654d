"""Who sells and who buys: the parts that the names around a figure play in its flow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bilateral.dossier.context import Flow, Place, Scene, nested
from bilateral.dossier.language_tables import Cue, within
from bilateral.dossier.sides import country_of

if TYPE_CHECKING:
    from collections.abc import Sequence

_ADJECTIVES = ("adjective", "demonym")
_CLAUSE_REACH = 4  # words between `China` and `bought` in `China, which now bought`
_PARTNER_REACH = 36  # letters from `Germany` to `partner` in `Germany's main trading partner`
_MARKET_REACH = 6  # words between `sales` and `in Japan`


class Roles:
    """Gives the names near a figure their parts in its flow."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.tables = scene.tables

    def flow(
        self, measure: str, cue: Cue | None, near: Sequence[Place], at: int, before: Flow
    ) -> Flow:
        """Name the two sides of a figure.

        Parameters
        ----------
        measure : turnover, exports, imports or balance
        cue : the word that gave the measure; None when it was taken over
        near : the names that belong to the figure
        at : where the figure ends; distances are counted from the measure word, else from here
        before : the flow of the figure before it
        """
        near = [p for p in near if not self._of_other(p, cue, measure)]
        named = [p for p in near if p.part not in ("office", "place")] or [
            p for p in near if p.part == "place" and p.form != "capital"
        ]
        regions = {country_of(p.code) for p in named}
        named = [p for p in named if p.code not in regions] or named
        if not named:
            return self._both(None, None, before)
        at = cue.start if cue else at
        named = sorted(named, key=lambda p: min(abs(p.start - at), abs(p.end - at)))
        if measure == "turnover":
            return self._turnover(named, before)
        to, source = _first(named, "to"), _first(named, "from")
        partner = _first(named, "with")
        if cue is not None:
            made = self._made(named, cue, measure)
            if measure == "imports" or not _first(named, "owner", made):
                source = source or (made if measure != "balance" else None)
            if measure == "exports":
                to = to or self._receiver(named, cue) or self._market(near, cue)
        owner = _first(named, "agent") or self._owner(named, cue, at, (to, source))
        if measure == "balance" and "balance_to" in self.tables.table("grammar"):
            partner, to = partner or to, None
        if measure == "balance":
            reporter, partner = owner or to, partner or source
        elif measure == "exports":
            reporter, partner = (owner if owner != to else None) or source, to or partner
        else:
            reporter, partner = (owner if owner != source else None) or to, source or partner
        return self._both(reporter or self._told_by(near, partner), partner, before)

    def _told_by(self, near: Sequence[Place], partner: str | None) -> str | None:
        """The economy of the office that gives a figure, when it is not the other side itself."""
        offices = {p.code for p in near if p.part == "office"}
        offices -= {c for c in offices if partner is not None and nested(c, partner)}
        return offices.pop() if partner is not None and len(offices) == 1 else None

    def _turnover(self, near: Sequence[Place], before: Flow) -> Flow:
        between = list(dict.fromkeys(p.code for p in near if p.part == "between"))
        codes = between if len(between) >= 2 else list(dict.fromkeys(p.code for p in near))
        pair = next((c for c in codes[1:] if not nested(codes[0], c)), None)
        if pair is not None:
            both = [p for p in near if p.code in (codes[0], pair)]
            first = next(filter(self._has_partner, both), min(both, key=lambda p: p.start))
            return Flow(first.code, pair if first.code == codes[0] else codes[0])
        if codes[0] in (before.reporter, before.partner) and before.reporter and before.partner:
            return before
        if before.reporter and all(p.part == "with" for p in near):
            mine = before.partner if before.reporter == codes[0] else before.reporter
            return Flow(mine or self.scene.other(codes[0]), codes[0])
        return self._both(codes[0], None, before)

    def _has_partner(self, place: Place) -> bool:
        """Whether a partner of its own is spoken of (`Germany's main trading partner`)."""
        words = [t.low for t in self.scene.gap(place.end, place.end + _PARTNER_REACH)]
        return words[:1] == ["s"] and any(w in self.tables.words("partners") for w in words)

    def _made(self, near: Sequence[Place], cue: Cue, measure: str) -> str | None:
        """Where goods are from, by an adjective of theirs (`imports of Korean smartphones`)."""
        follows = "adjective_follows" in self.tables.table("grammar")
        for place in near:
            if place.form not in _ADJECTIVES or place.start < cue.end or place.part != "owner":
                continue
            apart = len(self.scene.gap(cue.end, place.start))
            beside = apart > 0 if follows else True
            if beside and apart <= 4 and (measure == "imports" or apart > 0):
                return place.code
        return None

    def _receiver(self, near: Sequence[Place], cue: Cue) -> str | None:
        """Who is sold to, named right after the verb without a preposition."""
        if cue.category != "flowverb":
            return None
        for place in near:
            beside = 0 <= place.start - cue.end < 12 and place.form not in _ADJECTIVES
            if beside and place.part == "owner" and len(self.scene.gap(cue.end, place.start)) <= 1:
                return place.code
        return None

    def _market(self, near: Sequence[Place], cue: Cue) -> str | None:
        """Where goods are sold (`sales in Japan`)."""
        for place in near:
            abroad = place.part == "place" and place.form != "capital" and place.start > cue.end
            if abroad and len(self.scene.gap(cue.end, place.start)) <= _MARKET_REACH:
                return place.code
        return None

    def _owner(
        self, near: Sequence[Place], cue: Cue | None, at: int, taken: tuple[str | None, ...]
    ) -> str | None:
        owners = [p for p in near if p.part == "owner"]
        owners = [p for p in owners if p.code not in taken] or owners
        if not owners:
            return self._antecedent(near, cue)
        if cue is not None and cue.category == "flowverb":
            left = [p for p in owners if p.start < at]
            return self._antecedent(near, cue) or (left or owners)[0].code
        first = owners[0]
        for place in owners[1:]:  # `relations of A and B: exports ...` are told from A's side
            gap = [t.low for t in self.scene.gap(place.end, first.start)]
            if gap and first.start < at and all(w in self.tables.words("and") for w in gap):
                return place.code
        return first.code

    def _antecedent(self, near: Sequence[Place], cue: Cue | None) -> str | None:
        """The economy that a relative clause is about (`for China, which bought ...`)."""
        if cue is None or cue.category != "flowverb":
            return None
        relatives = self.tables.words("relatives")
        for place in near:
            gap = [t.low for t in self.scene.gap(place.end, cue.start)]
            if (
                place.start < cue.start
                and len(gap) <= _CLAUSE_REACH
                and any(w in relatives for w in gap[:2])
            ):
                return place.code
        return None

    def _of_other(self, place: Place, cue: Cue | None, measure: str) -> bool:
        """Whether a name hangs on another flow word (`sales to Russia ... and purchases`)."""
        if cue is None or measure not in ("exports", "imports"):
            return False
        for c in within(self.scene.cues, place.start - 30, place.start):
            if c.category != "measure" or c.start == cue.start or c.value == measure:
                continue
            if (
                0 <= place.start - c.end < 16
                and place.part in ("to", "from", "with")
                and c.value in ("exports", "imports")
            ):
                return not c.start < cue.start < place.start
        return False

    def _both(self, reporter: str | None, partner: str | None, before: Flow) -> Flow:
        """Fill in a side that is not named from the flow before, else from the main pair."""
        if reporter and partner and not nested(reporter, partner):
            return Flow(reporter, partner)
        if reporter and partner:
            partner = None
        if reporter:
            if reporter == before.reporter and before.partner:
                return Flow(reporter, before.partner)
            if reporter == before.partner and before.reporter:
                return Flow(reporter, before.reporter)
            return Flow(reporter, self.scene.other(reporter))
        if partner:
            if partner == before.partner and before.reporter:
                return Flow(before.reporter, partner)
            if partner == before.reporter and before.partner:
                return Flow(before.partner, partner)
            return Flow(self.scene.other(partner), partner)
        if before.reporter or before.partner:
            return before
        pair = self.scene.pair
        if len(pair) == 2:
            return Flow(pair[0], pair[1])
        return Flow(pair[0] if pair else None, None)


def _first(near: Sequence[Place], part: str, other_than: str | None = None) -> str | None:
    return next((p.code for p in near if p.part == part and p.code != other_than), None)

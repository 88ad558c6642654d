"""What a sentence wishes for the areas that it names, and who would supply whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from bilateral.dossier.sides import country_of, inside
from bilateral.dossier.wordforms import Match, Words, phrases, wordset

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bilateral.dossier.model import Role
    from bilateral.statement import Sentence
    from bilateral.vocab.gazetteer import Mention

_PLAIN = 60  # characters by which a cue that wishes something goes before a plain one
_TO = wordset("à vers au aux to for towards into в во для на")
_FROM = wordset("from de du d' des из с со")
_WITH = wordset("with avec с со")
_IN = wordset("dans en in within в во на")
_SKIP = wordset("la le les l' the this cette ce région region pays country partie side")
_ACCORDING = wordset("selon according d' par by согласно")


@dataclass(frozen=True, slots=True)
class Stage:
    """A sentence with its cues.

    `framed`: it announces a list of areas, or goes on with one; the next sentence may rely on it.
    """

    words: Words
    roles: tuple[Match[str], ...]
    flows: tuple[Match[str], ...]
    projects: tuple[Match[str], ...]
    mentions: tuple[Mention, ...]
    parties: tuple[str, ...]
    framed: bool
    held: Role | None

    def judge(
        self, start: int, end: int, owner: str | None, counts: str
    ) -> tuple[Role, str | None, bool]:
        """Return role, flow and whether the flow is inferred, for an area at `start`..`end`."""
        cue = self._cue(start, end)
        role: Role = cast("Role", cue.row) if cue is not None else self.held or "mentioned"
        if role == "mentioned" and self.held is not None and self.framed:
            role = self.held
        return role, *self._flow(start, end, owner, counts, role, cue)

    def _cue(self, start: int, end: int) -> Match[str] | None:
        best: tuple[int, Match[str]] | None = None
        for cue in self.roles:
            if cue.start < end and cue.end > start:
                away = 40
            elif cue.end <= start:
                away = start - cue.end
            else:
                away = 2 * (cue.start - end)
            if cue.row == "mentioned":
                away += _PLAIN
            if best is None or away < best[0]:
                best = (away, cue)
        return None if best is None else best[1]

    def _flow(
        self,
        start: int,
        end: int,
        owner: str | None,
        counts: str,
        role: Role,
        cue: Match[str] | None,
    ) -> tuple[str | None, bool]:
        if len(self.parties) != 2:
            return None, False
        if owner is not None and (side := self._side(owner)) is not None:
            return self._arrow(side, out=True), False
        if role in {"existing", "joint_production"}:
            return "joint", False
        supply = [f for f in self.flows if f.row in {"out", "in"} and f.end <= start]
        supply = supply or [f for f in self.flows if f.row in {"out", "in"} and f.start >= end]
        if supply:
            verb = supply[-1] if supply[-1].end <= start else supply[0]
            flow = self._by_verb(verb, verb.row == "out", start, end)
            if flow is not None:
                return flow, False
        if cue is not None and role in {"offered", "requested"}:
            subject = self._subject(cue.start)
            if subject is not None:
                return self._arrow(subject, out=role == "offered"), False
        if counts == "goods" and self.projects and role != "mentioned":
            place = self._place()
            if place is not None:
                return self._arrow(place, out=False), True
        if role == "promising" and (counts != "goods" or any(f.row == "both" for f in self.flows)):
            return "both", False
        return None, False

    def _by_verb(self, verb: Match[str], out: bool, start: int, end: int) -> str | None:
        subject = self._subject(verb.start)
        if subject is not None:
            return self._arrow(subject, out)
        for mention in self.mentions:
            if mention.start >= verb.end and (mention.end <= start or mention.start >= end):
                side = self._side(mention.code)
                if side is not None and self._before(mention) & _TO:
                    return self._arrow(side, not out)
        return None

    def _subject(self, until: int) -> str | None:
        named = [
            m
            for m in self.mentions
            if m.end <= until
            and m.form != "pair_prefix"
            and not self._before(m) & (_ACCORDING | _TO | _WITH)
            and not (self._before(m) & _FROM and self._bought_from(m))
        ]
        for mention in reversed(named):
            side = self._side(mention.code)
            if side is not None:
                return side
        return None

    def _bought_from(self, mention: Mention) -> bool:
        at = self.words.at(mention.start)
        return any(f.row == "in" and 0 <= at - f.last <= 3 for f in self.flows)

    def _place(self) -> str | None:
        for mention in self.mentions:
            if mention.form in {"name", "capital"} and self._before(mention) & _IN:
                side = self._side(mention.code)
                if side is not None:
                    return side
        return None

    def _before(self, mention: Mention) -> frozenset[str]:
        at = self.words.at(mention.start)
        low = [t.low for t in self.words.tokens[max(0, at - 3) : at]]
        while low and low[-1] in _SKIP:
            low.pop()
        return frozenset(low[-1:])

    def _arrow(self, side: str, out: bool) -> str:
        other = next(p for p in self.parties if p != side)
        return f"{side}>{other}" if out else f"{other}>{side}"

    def _side(self, code: str) -> str | None:
        """Return the party that a code is, or lies within, or contains as the only one."""
        if code in self.parties:
            return code
        inside = [p for p in self.parties if p[2:3] == "-" and country_of(p) == code]
        outside = [p for p in self.parties if code[2:3] == "-" and country_of(code) == p]
        sides = inside or outside
        return sides[0] if len(sides) == 1 else None


def stage_of(
    words: Words,
    sentence: Sentence,
    mentions: Sequence[Mention],
    parties: Sequence[str],
    before: Stage | None,
    areas: int,
) -> Stage:
    """Read the cues of one sentence; `areas` is how many areas it names."""
    first, last = words.at(sentence.start), words.at(sentence.end)
    roles = tuple(phrases("roles", "role", words.lang).find(words, first, last))
    frame = phrases("roles", "frame", words.lang).find(words, first, last)
    opens = bool(frame) and any(r.row == "promising" for r in roles)
    goes_on = before is not None and before.framed and areas > 0
    held: Role | None = None
    if opens:
        held = "promising"
    elif goes_on and before is not None:
        held = before.held
    return Stage(
        words,
        roles,
        tuple(phrases("roles", "flow", words.lang).find(words, first, last)) if areas else (),
        tuple(
            phrases("roles", "project", words.lang, "noun", "build", "launch").find(
                words, first, last
            )
        )
        if areas
        else (),
        tuple(inside(mentions, sentence.start, sentence.end)) if areas else (),
        tuple(dict.fromkeys(parties)),
        opens or goes_on,
        held,
    )

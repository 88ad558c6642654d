"""Builds the records of a dossier from what the readers found."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, Any, cast

from bilateral.dossier.language_tables import Cue, within
from bilateral.dossier.model import Claim, Evaluation, Months, Party, Product, Reading, Utterance
from bilateral.dossier.speakers import by_sentence, quote_modes
from bilateral.statement import Span
from bilateral.vocab.economy import economy

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bilateral.dossier.claims import Draft
    from bilateral.dossier.context import Scene
    from bilateral.statement import Sentence

_SPANS = ("speaker", "cue", "period_text", "conclusion")
_MONTHS = ("period", "base_period", "set_period")
_WORLD = "WLD"
_SIDES = 2


def span(text: str, place: tuple[int, int]) -> Span:
    """Return a piece of the text as evidence."""
    return Span(start=place[0], end=place[1], text=text[place[0] : place[1]])


def add_cues(drafts: Sequence[Draft], cues: list[Cue]) -> None:
    """Note the modal words of each forward claim, and the word that makes it a conclusion."""
    for draft in drafts:
        if draft.type != "forward":
            continue
        predicate = draft.predicate
        if predicate is not None:
            draft.fields["cue"] = (predicate.start, predicate.end)
        for cue in within(cues, draft.clause[0], draft.figure.start):
            if cue.category == "conclusion":
                draft.fields["conclusion"] = (cue.start, cue.end)
                break


def build_claims(text: str, drafts: Sequence[Draft]) -> tuple[Claim, ...]:
    """Turn drafts into claims."""
    claims: list[Claim] = []
    for draft in drafts:
        fields: dict[str, Any] = {k: v for k, v in draft.fields.items() if not k.startswith("_")}
        for name in _SPANS:
            if fields.get(name) is not None:
                fields[name] = span(text, fields[name])
        for name in _MONTHS:
            if fields.get(name) is not None:
                fields[name] = Months(**fields[name])
        if "readings" in fields:
            fields["readings"] = tuple(_reading(r) for r in fields["readings"])
        if "product" in fields:
            start, end, codes = fields["product"]
            fields["product"] = Product(start=start, end=end, text=text[start:end], hs=tuple(codes))
        fields["span"] = span(text, (draft.figure.start, draft.figure.end))
        claims.append(Claim(**fields))
    return tuple(claims)


def _reading(raw: dict[str, Any]) -> Reading:
    body = dict(raw)
    if body.get("windows") is not None:
        body["windows"] = tuple(Months(**w) for w in body["windows"])
    for name in ("base_period", "period"):
        if body.get(name) is not None:
            body[name] = Months(**body[name])
    return Reading(**body)


def parties(text: str, scene: Scene, drafts: Sequence[Draft]) -> tuple[Party, ...]:
    """Name the economies that take part, in the order of the text, `WLD` last.

    A country that is only named to say where its region lies is left out; so are world regions
    that no figure is about.
    """
    used = {
        code
        for d in drafts
        if d.type != "nontrade"
        for code in (d.fields.get("reporter"), d.fields.get("partner"))
        if code
    }
    named = [p for p in scene.places if p.form != "anaphora"]
    codes = dict.fromkeys(p.code for p in named)
    regions = [c for c in codes if len(c) > 3 and c[2:3] == "-"]
    found: list[Party] = []
    for code in [*codes, *sorted(used - set(codes))]:
        first = next((p for p in named if p.code == code), None)
        if code not in used:
            if code.startswith("M49:") or (first is not None and _only_place(code, named)):
                continue
            inside = [r for r in regions if economy(r).within == code]
            if inside and used & set(inside):
                continue
            if _beside(code, used, named):
                continue
        found.append(_party(text, code, first and (first.start, first.end)))
    return tuple(found)


def _beside(code: str, used: set[str], named: Sequence[Any]) -> bool:
    """Whether no figure is of it, while figures are of its country, or of two other sides.

    So a province of a country that trades, or a union named beside two countries.
    """
    if code[2:3] == "-":
        return economy(code).within in used
    union = code != _WORLD and economy(code).kind == "bloc"
    sides = [u for u in used if u != _WORLD]
    only_once = sum(p.code == code for p in named) == 1
    return union and only_once and len(sides) >= _SIDES


def _only_place(code: str, named: Sequence[Any]) -> bool:
    return all(p.part == "place" for p in named if p.code == code)


def _party(text: str, code: str, place: tuple[int, int] | None) -> Party:
    kind, home = "bloc", None
    try:
        found = economy(code)
        kind, home = found.kind, found.within
    except ValueError:
        kind = "subnational" if code[2:3] == "-" else "bloc"
    kinds = {"country": "country", "subnational": "subnational", "region": "subnational"}
    shown = cast("Any", kinds.get(str(kind), "bloc"))
    return Party(
        code=code,
        kind=shown,
        within=home if shown == "subnational" else None,
        span=span(text, place) if place else None,
    )


def utterances(
    text: str,
    sentences: Sequence[Sentence],
    drafts: Sequence[Draft],
    speakers: dict[int, tuple[int, int]],
) -> tuple[Utterance, ...]:
    """Make one statement of each sentence, with its speaker and way of quoting."""
    modes = quote_modes(text, sentences)
    found: list[Utterance] = []
    said: str | None = None
    groups = by_sentence(drafts)
    for sentence, mode in zip(sentences, modes, strict=True):
        inside = groups.get(sentence.index, [])
        place = speakers.get(sentence.index)
        if place is not None:
            said = text[place[0] : place[1]]
        forward = next((d.fields["modality"] for d in inside if d.type == "forward"), None)
        found.append(
            Utterance(
                id=f"s{sentence.index + 1}",
                start=sentence.start,
                end=sentence.end,
                speaker=said,
                quote_mode=cast("Any", mode),
                modality=forward or ("reported" if inside else None),
                claims=tuple(d.fields["id"] for d in inside),
            )
        )
    return tuple(found)


def evaluations(text: str, cues: list[Cue], drafts: Sequence[Draft]) -> tuple[Evaluation, ...]:
    """Find the words that judge a figure, and the figure they are about."""
    found: list[Evaluation] = []
    starts = [d.figure.start for d in drafts]
    for cue in cues:
        if cue.category != "evaluation":
            continue
        at = bisect_left(starts, cue.start)
        near_by = drafts[max(0, at - 8) : at + 8]
        same = [d for d in near_by if d.sentence.start <= cue.start < d.sentence.end]
        before = [d for d in near_by if d.figure.end <= cue.start]
        near = min(same, key=lambda d: abs(d.figure.start - cue.start)) if same else None
        if near is not None and near.figure.start > cue.end + 40 and before:
            near = before[-1]
        about = near or (before[-1] if before and cue.start - before[-1].figure.end < 200 else None)
        if about is None:
            continue
        found.append(
            Evaluation(
                span=span(text, (cue.start, cue.end)),
                about=about.fields["id"],
                polarity=cue.value,
            )
        )
    return tuple(found)

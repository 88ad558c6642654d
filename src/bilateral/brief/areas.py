"""The stated areas: what each would bring, whether it counts, and how well it is evidenced.

Grades of evidence, best first: ``A`` published figures of that product for the pair, ``B`` agreed,
under way or operating, ``C`` offered, sought or negotiated, or tied to a named organisation or
project, ``D`` only named.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from bilateral.brief.language import mark
from bilateral.brief.model import Column, Paragraph, Section, Table, Verbatim, Words
from bilateral.dossier import area_name
from bilateral.vocab.phrase import Count, Quote, Side

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bilateral.brief.case import Case
    from bilateral.brief.focus import Focus
    from bilateral.brief.model import Block, Text
    from bilateral.dossier import Area, Organisation, Project
    from bilateral.vocab.fact import Fact

Grade = Literal["A", "B", "C", "D"]

_MOST: Final = 5
_FIRM: Final = {"agreed", "under_way", "operating"}
_OFFERED: Final = {"offered", "requested", "negotiated", "joint_production"}
_NAMED: Final = 2  # organisations in a note
_KIND: Final = {
    "goods": mark("goods"),
    "services": mark("services"),
    "both": mark("goods and services"),
    "investment": mark("investment"),
    "none": mark("none"),
}
_WEIGHT: Final = {"goods": 0, "both": 1, "services": 2, "investment": 3, "none": 4}


@dataclass(frozen=True, slots=True)
class Backed:
    """An area with what stands behind it in the statement and in the facts."""

    area: Area
    grade: Grade
    organisations: tuple[Organisation, ...]
    projects: tuple[Project, ...]


def section(case: Case, focus: Focus | None) -> Section | None:
    """Return the table of the most telling areas; None where none was named."""
    found = telling(case)
    if not found:
        return None
    writer = case.writer
    columns = (
        Column(writer.words("area"), wide=True),
        Column(writer.words("kind")),
        Column(writer.words("counted?")),
        Column(writer.words("direction")),
        Column(writer.words("evidence")),
        Column(writer.words("note"), wide=True),
    )
    rows = tuple(_row(case, focus, one) for one in found[:_MOST])
    title = writer.words("Areas named")
    blocks: list[Block] = [Table(title, columns, rows)]
    more = len(found) - len(rows)
    if more:
        blocks.append(Paragraph(writer.say("{n} more in the annex.", n=Count(more))))
    return Section("areas", title, tuple(blocks))


def telling(case: Case) -> list[Backed]:
    """Areas, each once: the best evidenced first, goods before services."""
    found = [_backed(case, area) for area in case.dossier.sectors if area.same_as is None]
    return sorted(
        found,
        key=lambda b: (
            b.grade,
            _WEIGHT.get(b.area.counts or "none", 4),
            b.area.flow is None,
            b.area.span.start,
        ),
    )


def _backed(case: Case, area: Area) -> Backed:
    dossier = case.dossier
    same = {area.id, *(a.id for a in dossier.sectors if a.same_as == area.id)}
    projects = tuple(p for p in dossier.projects if same & set(p.sectors))
    tied = {o for p in projects for o in p.organisations}
    organisations = tuple(
        o for o in dossier.organisations if o.id in tied or any(r.what in same for r in o.roles)
    )
    roles = {a.role for a in dossier.sectors if a.id in same}
    grade: Grade = "D"
    if any(_covers(area, fact) for fact in case.facts):
        grade = "A"
    elif "existing" in roles or any(p.stage in _FIRM for p in projects):
        grade = "B"
    elif roles & _OFFERED or projects or any(not o.generic for o in organisations):
        grade = "C"
    return Backed(area, grade, organisations, projects)


def _covers(area: Area, fact: Fact) -> bool:
    """Whether a published figure is about a product of the area."""
    product = fact.measure.product
    return product is not None and any(_within(product, codes) for codes in area.hs)


def _within(product: str, codes: str) -> bool:
    first, _, last = codes.partition("-")
    return first <= product[: len(first)] <= (last or first)


def _row(case: Case, focus: Focus | None, one: Backed) -> tuple[Text, ...]:
    writer, area = case.writer, one.area
    return (
        name(case, area),
        writer.words(_KIND.get(area.counts or "none", mark("none"))),
        counts(case, focus, area),
        direction(case, area),
        (Words(one.grade),),
        _note(case, one),
    )


def name(case: Case, area: Area) -> Text:
    """Name an area in the language of the page; one that no lexicon has in its own words."""
    found = area_name(area, case.dossier.lang, case.writer.language.code)
    if found is not None:
        return (Verbatim(found, area.id),)
    return case.writer.slot(Quote(area.span.text, area.span.start, area.span.end))


def counts(case: Case, focus: Focus | None, area: Area) -> Text:
    """Say whether an area counts towards the target."""
    writer = case.writer
    content = focus.claim.content if focus is not None else "unspecified"
    match area.counts:
        case "goods":
            return writer.words("no" if content == "services" else "yes")
        case "services" | "both":
            if content == "unspecified":
                return writer.words("if services count")
            return writer.words("no" if (content, area.counts) == ("goods", "services") else "yes")
        case _:
            return writer.words("no")


def direction(case: Case, area: Area) -> Text:
    """Say which way an area would go."""
    writer = case.writer
    match area.flow:
        case None:
            return writer.words("not said")
        case "both":
            return writer.words("both ways")
        case "joint":
            return writer.words("joint")
        case flow:
            return writer.say("from {exporter}", exporter=Side(flow.partition(">")[0]))


def _note(case: Case, one: Backed) -> Text:
    """Who is tied to it, else how far its project is, else in which role it was named."""
    writer = case.writer
    named: Sequence[Text] = [
        (Verbatim(o.name or o.span.text, o.id),) for o in one.organisations if not o.generic
    ][:_NAMED]
    if named:
        return writer.join(named, ", ")
    stages = [p.stage for p in one.projects if p.stage is not None]
    if stages:
        return writer.say("project: {stage}", stage=writer.term(stages[0].replace("_", " ")))
    return writer.term(one.area.role.replace("_", " "))

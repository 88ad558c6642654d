"""What was named, in the annex: every area, project and organisation that was named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bilateral.brief import areas
from bilateral.brief.language import mark
from bilateral.brief.model import Column, Mention, Section, Table, Verbatim, Words
from bilateral.brief.terms import term
from bilateral.vocab.phrase import Given, Quote, Side

if TYPE_CHECKING:
    from bilateral.brief.case import Case
    from bilateral.brief.model import Block, Text
    from bilateral.dossier import Area, Organisation

_AREAS = (
    mark("area"),
    mark("said"),
    mark("named as"),
    mark("direction"),
    mark("kind"),
    mark("evidence"),
    mark("codes"),
)
_PROJECTS = (mark("said"), mark("stage"), mark("place"), mark("organisations"), mark("areas"))
_ORGANISATIONS = (mark("name"), mark("country"), mark("role"), mark("question"))


def named(case: Case) -> Section:
    """Areas, projects and organisations of the statement, all of them."""
    writer = case.writer
    tables = (
        _table(case, mark("Areas, the best evidenced first"), _AREAS, _areas(case)),
        _table(case, mark("Projects"), _PROJECTS, _projects(case)),
        _table(case, mark("Organisations"), _ORGANISATIONS, _organisations(case)),
    )
    blocks: list[Block] = [table for table in tables if table.rows]
    title = writer.words("Areas, projects and organisations named")
    return Section("areas_named", title, tuple(blocks))


def _table(
    case: Case, caption: str, titles: tuple[str, ...], rows: tuple[tuple[Text, ...], ...]
) -> Table:
    words = case.writer.words
    last = len(titles) - 1
    columns = tuple(
        Column(words(title), wide=n in {0, last} or title == "said")
        for n, title in enumerate(titles)
    )
    return Table(words(caption), columns, rows)


def _areas(case: Case) -> tuple[tuple[Text, ...], ...]:
    writer = case.writer
    return tuple(
        (
            areas.name(case, area),
            writer.slot(Quote(area.span.text, area.span.start, area.span.end)),
            term(writer, area.role),
            areas.direction(case, area),
            _kind(case, area),
            (Words(one.grade),),
            _codes(area),
        )
        for one in areas.telling(case)
        for area in (one.area,)
    )


def _kind(case: Case, area: Area) -> Text:
    """What an area would count as in trade; empty where nothing says it."""
    if area.counts == "both":
        return case.writer.words("goods and services")
    return term(case.writer, area.counts) if area.counts is not None else ()


def _codes(area: Area) -> Text:
    """The codes of an area by classification: ``HS 8704 8702``."""
    lists = (("HS", area.hs), ("ISIC", area.isic), ("EBOPS", area.ebops))
    found: list[Mention | Words] = []
    for name, codes in lists:
        if codes:
            found += [Words(", ")] if found else []
            found.append(Mention(f"{name} {' '.join(codes)}", codes))
    return tuple(found)


def _projects(case: Case) -> tuple[tuple[Text, ...], ...]:
    writer, dossier = case.writer, case.dossier
    bodies = {one.id: one for one in dossier.organisations}
    known = {area.id: area for area in dossier.sectors}
    return tuple(
        (
            writer.slot(Quote(project.span.text, project.span.start, project.span.end)),
            term(writer, project.stage) if project.stage is not None else (),
            _place(case, project.place, inferred=project.place_inferred),
            writer.join((_body(bodies[o]) for o in project.organisations if o in bodies), ", "),
            writer.join((areas.name(case, known[k]) for k in project.sectors if k in known), ", "),
        )
        for project in dossier.projects
    )


def _body(one: Organisation) -> Text:
    """The name of an organisation, as it stands in the statement."""
    return (Verbatim(one.name or one.span.text, one.id),)


def _place(case: Case, code: str | None, *, inferred: bool) -> Text:
    """An economy, with a note where the text does not say it."""
    if code is None:
        return ()
    place = case.writer.slot(Side(code))
    return case.writer.say("{place} (inferred)", place=place) if inferred else place


def _organisations(case: Case) -> tuple[tuple[Text, ...], ...]:
    writer = case.writer
    rows: list[tuple[Text, ...]] = []
    for one in case.dossier.organisations:
        roles = dict.fromkeys(role.role for role in one.roles)
        question = writer.slot(Given(one.question)) if one.question else ()
        rows.append(
            (
                _body(one),
                _place(case, one.country, inferred=one.country_inferred),
                writer.join([term(writer, role) for role in roles], ", "),
                question,
            )
        )
    return tuple(rows)

"""Everything in a statement that is not a figure: areas, firms, projects, people, occasion."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bilateral.dossier.areas import read_areas
from bilateral.dossier.benefits import read_benefits
from bilateral.dossier.event import read_event
from bilateral.dossier.organisations import read_organisations
from bilateral.dossier.people import read_people
from bilateral.dossier.projects import read_projects

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bilateral.dossier.model import Actor, Area, Benefit, Event, Organisation, Project
    from bilateral.statement import Sentence
    from bilateral.vocab.gazetteer import Mention


@dataclass(frozen=True, slots=True)
class Side:
    """What stands beside the figures."""

    areas: tuple[Area, ...] = ()
    organisations: tuple[Organisation, ...] = ()
    projects: tuple[Project, ...] = ()
    people: tuple[Actor, ...] = ()
    event: Event | None = None
    benefits: tuple[Benefit, ...] = ()


def read_side(
    text: str,
    lang: str,
    sentences: Sequence[Sentence],
    mentions: Sequence[Mention],
    parties: Sequence[str],
    published: str | None,
) -> Side:
    """Read them in the order in which one needs the other."""
    areas = read_areas(text, lang, sentences, mentions, parties)
    firms = read_organisations(text, lang, sentences, mentions, areas)
    people = read_people(text, lang, sentences, mentions)
    return Side(
        areas=areas,
        organisations=firms,
        projects=read_projects(text, lang, sentences, mentions, areas, firms),
        people=people,
        event=read_event(text, lang, sentences, people, mentions, published),
        benefits=read_benefits(text, lang, sentences),
    )

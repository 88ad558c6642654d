"""All that a page is written from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bilateral.brief.writer import Writer
    from bilateral.chance import Assessment
    from bilateral.dossier import Dossier
    from bilateral.evidence import Facts
    from bilateral.verdict import CheckResult


@dataclass(frozen=True, slots=True)
class Case:
    """A statement, the facts about it, what was found, and who writes it down.

    Attributes
    ----------
    dossier : what was said
    facts : published figures
    result : the check
    chances : the odds
    writer : writes in the language of the page, with one ledger for all its figures
    """

    dossier: Dossier
    facts: Facts
    result: CheckResult
    chances: Assessment
    writer: Writer

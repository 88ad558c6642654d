"""Step 2: what a statement says, each thing with its quote."""

from bilateral.dossier.area_names import area_name
from bilateral.dossier.batch import read_jsonl
from bilateral.dossier.model import (
    Area,
    Claim,
    Dossier,
    Months,
    Organisation,
    Project,
    Reading,
    dossier_from_json,
    load_dossier,
)
from bilateral.dossier.run import read_statement

__all__ = [
    "Area",
    "Claim",
    "Dossier",
    "Months",
    "Organisation",
    "Project",
    "Reading",
    "area_name",
    "dossier_from_json",
    "load_dossier",
    "read_jsonl",
    "read_statement",
]

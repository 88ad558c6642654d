"""Step 2: what a statement says, each thing with its quote."""

from bilateral.dossier.batch import read_jsonl
from bilateral.dossier.model import (
    Claim,
    Dossier,
    Months,
    Reading,
    dossier_from_json,
    load_dossier,
)
from bilateral.dossier.run import read_statement

__all__ = [
    "Claim",
    "Dossier",
    "Months",
    "Reading",
    "dossier_from_json",
    "load_dossier",
    "read_jsonl",
    "read_statement",
]

"""Step 2: what a statement says, each thing with its quote."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

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

if TYPE_CHECKING:
    from bilateral.dossier.model_reader import Endpoint, read_with_model

__all__ = [
    "Area",
    "Claim",
    "Dossier",
    "Endpoint",
    "Months",
    "Organisation",
    "Project",
    "Reading",
    "area_name",
    "dossier_from_json",
    "load_dossier",
    "read_jsonl",
    "read_statement",
    "read_with_model",
]


def __getattr__(name: str) -> Any:
    """The reader by a language model is loaded when it is asked for."""
    if name in ("Endpoint", "read_with_model"):
        from bilateral.dossier import model_reader

        return getattr(model_reader, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

"""A target desk for bilateral trade: from an official statement to a verdict with its reasons.

    statement -> dossier -> evidence -> verdict -> brief

Each arrow is one function; a later step may read what an earlier one made, never the reverse::

    import bilateral as bl

    dossier = bl.read_statement(text)
    facts = bl.read_facts("facts.csv")
    result = bl.check(dossier, facts, as_of="2025-03-31")
    print(bl.write_brief(dossier, facts).to_text())
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bilateral.brief import Brief, write_brief
    from bilateral.dossier import Dossier, load_dossier, read_statement
    from bilateral.errors import BilateralError, InputError, MeaningError, MethodError
    from bilateral.evidence import Facts, read_facts
    from bilateral.verdict import CheckResult, check

__version__ = "0.1.0"

_HOME = {
    "BilateralError": "errors",
    "Brief": "brief",
    "CheckResult": "verdict",
    "Dossier": "dossier",
    "Facts": "evidence",
    "InputError": "errors",
    "MeaningError": "errors",
    "MethodError": "errors",
    "check": "verdict",
    "load_dossier": "dossier",
    "read_facts": "evidence",
    "read_statement": "dossier",
    "write_brief": "brief",
}

__all__ = [
    "BilateralError",
    "Brief",
    "CheckResult",
    "Dossier",
    "Facts",
    "InputError",
    "MeaningError",
    "MethodError",
    "__version__",
    "check",
    "load_dossier",
    "read_facts",
    "read_statement",
    "write_brief",
]


def __getattr__(name: str) -> Any:
    if name in _HOME:
        return getattr(import_module(f"bilateral.{_HOME[name]}"), name)
    raise AttributeError(f"module 'bilateral' has no attribute '{name}'")


def __dir__() -> list[str]:
    return sorted(__all__)

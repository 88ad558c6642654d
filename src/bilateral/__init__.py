"""A target desk for bilateral trade: from an official statement to a verdict with its reasons.

    statement -> dossier -> evidence -> verdict -> chance -> brief

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
    from bilateral.backtesting import BacktestResult, backtest
    from bilateral.brief import Brief, write_brief
    from bilateral.chance import Assessment, Levels, assess, assess_amounts, set_amounts, set_target
    from bilateral.dossier import Dossier, load_dossier, read_statement
    from bilateral.errors import BilateralError, InputError, MeaningError, MethodError
    from bilateral.evidence import Facts, read_facts
    from bilateral.verdict import CheckResult, check

__version__ = "0.1.0"

_HOME = {
    "Assessment": "chance",
    "BacktestResult": "backtesting",
    "BilateralError": "errors",
    "Brief": "brief",
    "CheckResult": "verdict",
    "Dossier": "dossier",
    "Facts": "evidence",
    "InputError": "errors",
    "Levels": "chance",
    "MeaningError": "errors",
    "MethodError": "errors",
    "assess": "chance",
    "assess_amounts": "chance",
    "backtest": "backtesting",
    "check": "verdict",
    "load_dossier": "dossier",
    "read_facts": "evidence",
    "read_statement": "dossier",
    "set_amounts": "chance",
    "set_target": "chance",
    "write_brief": "brief",
}

__all__ = [
    "Assessment",
    "BacktestResult",
    "BilateralError",
    "Brief",
    "CheckResult",
    "Dossier",
    "Facts",
    "InputError",
    "Levels",
    "MeaningError",
    "MethodError",
    "__version__",
    "assess",
    "assess_amounts",
    "backtest",
    "check",
    "load_dossier",
    "read_facts",
    "read_statement",
    "set_amounts",
    "set_target",
    "write_brief",
]


def __getattr__(name: str) -> Any:
    if name in _HOME:
        return getattr(import_module(f"bilateral.{_HOME[name]}"), name)
    raise AttributeError(f"module 'bilateral' has no attribute '{name}'")


def __dir__() -> list[str]:
    return sorted(__all__)

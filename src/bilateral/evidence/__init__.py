"""Evidence: published figures of a pair, from a facts table and from a store.

`read_facts` reads CSV or XLSX and refuses with every problem at once; `Facts.known_by` says what
was known on a day; `template` writes an empty table with what a statement calls for.
`statement_facts` finds in a store what both sides published about the pairs of a statement;
`series`, `products`, `mirror` and `reconcile` answer from a store directly. They need the extra
`bilateral[data]` and are loaded when they are used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from bilateral.evidence.blank import SeriesRequest, template
from bilateral.evidence.model import Facts, fact_to_dict
from bilateral.evidence.run import parse_facts, read_facts

if TYPE_CHECKING:
    from bilateral.evidence.for_statement import pairs_of, statement_facts, together
    from bilateral.evidence.from_store import facts_of
    from bilateral.evidence.mirror import Mirror, mirror, survey_mirrors
    from bilateral.evidence.products import Products, ProductTable, products
    from bilateral.evidence.reconcile import Reconciliation, reconcile
    from bilateral.evidence.series import Series, series

_HOME = {
    "Mirror": "mirror",
    "ProductTable": "products",
    "Products": "products",
    "Reconciliation": "reconcile",
    "Series": "series",
    "facts_of": "from_store",
    "mirror": "mirror",
    "pairs_of": "for_statement",
    "products": "products",
    "reconcile": "reconcile",
    "series": "series",
    "statement_facts": "for_statement",
    "survey_mirrors": "mirror",
    "together": "for_statement",
}

__all__ = [
    "Facts",
    "Mirror",
    "ProductTable",
    "Products",
    "Reconciliation",
    "Series",
    "SeriesRequest",
    "fact_to_dict",
    "facts_of",
    "mirror",
    "pairs_of",
    "parse_facts",
    "products",
    "read_facts",
    "reconcile",
    "series",
    "statement_facts",
    "survey_mirrors",
    "template",
    "together",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)

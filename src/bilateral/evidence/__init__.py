"""Evidence: published figures of a pair, read from a facts table.

`read_facts` reads CSV or XLSX and refuses with every problem at once; `Facts.known_by` says what
was known on a day; `template` writes an empty table with what a statement calls for.
"""

from __future__ import annotations

from bilateral.evidence.blank import SeriesRequest, template
from bilateral.evidence.model import Facts, fact_to_dict
from bilateral.evidence.run import parse_facts, read_facts

__all__ = ["Facts", "SeriesRequest", "fact_to_dict", "parse_facts", "read_facts", "template"]

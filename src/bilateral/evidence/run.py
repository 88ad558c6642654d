"""Read a facts table: every problem at once, or all of its figures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bilateral.evidence import across
from bilateral.evidence.model import Facts
from bilateral.evidence.rows import read_row
from bilateral.tables.findings import Findings
from bilateral.tables.grid import read_csv
from bilateral.tables.schema import FACTS
from bilateral.tables.source import identify, load
from bilateral.tables.workbook import read_workbook
from bilateral.vocab.phrase import phrase

if TYPE_CHECKING:
    import os

    from bilateral.tables.grid import DecimalSign, Grid
    from bilateral.tables.source import Source

MAX_PROBLEMS: Final = 500
_UNREADABLE: Final = frozenset({"too-many-rows", "too-many-bad-lines", "sheet-too-large"})


def read_facts(path: str | os.PathLike[str], *, decimal: DecimalSign | None = None) -> Facts:
    """Read a facts table (CSV or XLSX).

    Parameters
    ----------
    path : the file
    decimal : decimal sign of its numbers; None decides number by number and refuses those with
        two readings (``1.234``)

    Raises
    ------
    InputError
        With one `Problem` for each thing that is wrong; then nothing is loaded.
    """
    return _read(load(path), decimal)


def parse_facts(data: bytes, name: str, *, decimal: DecimalSign | None = None) -> Facts:
    """Read a facts table from its bytes; `name` stands in the messages.

    Raises
    ------
    InputError
        As `read_facts`.
    """
    return _read(identify(data, name), decimal)


def _read(source: Source, decimal: DecimalSign | None) -> Facts:
    findings = Findings(source.name)
    grid = _grid(source, findings)
    entries: list[across.Entry] = []
    if any(problem.rule in _UNREADABLE for problem in findings.problems):
        raise findings.error()
    if grid is not None:
        across.check_ids(grid.rows, findings)
        for row in grid.rows:
            if len(findings.problems) >= MAX_PROBLEMS:
                message = "the rows from here on were not looked at"
                findings.problem("too-many-problems", message, row=row.line)
                break
            fact = read_row(grid, row, findings, decimal)
            if fact is not None:
                entries.append((row, fact))
            elif row.line not in {problem.row for problem in findings.problems}:
                findings.problem("row-unread", "the row was not read", row=row.line)
        ids = {row.text("id") for row in grid.rows}
        across.check_vintages(entries, ids, findings)
        across.check_scales(entries, findings)
    if grid is None or findings.problems:
        raise findings.error()
    across.check_repeats(entries, findings)
    facts = tuple(fact for _, fact in entries)
    return Facts(facts, source.name, source.sha256, findings.caveats)


def _grid(source: Source, findings: Findings) -> Grid | None:
    named_workbook = source.name.lower().endswith((".xlsx", ".xlsm"))
    if source.kind == "xlsx":
        if not named_workbook:
            findings.caveat(phrase("an XLSX workbook by its content, whatever its name says"))
        return read_workbook(source.data, source.name, FACTS, findings)
    if named_workbook:
        findings.caveat(phrase("CSV text by its content, whatever its name says"))
    return read_csv(source.text(), FACTS, findings)

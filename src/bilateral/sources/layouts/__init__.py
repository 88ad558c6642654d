"""Turns files that are no plain tables into plain CSV, for the same gate that every file passes.

Each layout writes one row a figure, and in the first column, `LINE`, where the row came from: line
of the text, row of the sheet or number of the record. Nothing is typed or judged here; what a
layout does not understand it refuses.
"""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from bilateral.errors import BadDocumentError
from bilateral.sources.layouts.place import LINE
from bilateral.sources.layouts.records import flatten
from bilateral.sources.layouts.wide import lengthen
from bilateral.sources.layouts.workbook import unroll

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from bilateral.sources.profile import Profile

__all__ = ["LINE", "laid_out"]

_LAYOUTS: dict[str, Callable[[Path, Path, Profile, str], dict[str, str]]] = {
    "records": flatten,
    "wide": lengthen,
    "workbook": unroll,
}


@contextmanager
def laid_out(path: Path, profile: Profile, name: str) -> Generator[tuple[Path, dict[str, str]]]:
    """Yield the path of the plain table, and facts that the file tells outside its rows.

    Raises
    ------
    BadTableError
        If the file is not laid out as the profile says.
    BadDocumentError
        If the profile names a layout that there is not.
    """
    if not profile.layout:
        yield path, {}
        return
    facts: dict[str, str] = {}
    with tempfile.TemporaryDirectory() as folder:
        for number, layout in enumerate(profile.layout):
            if layout not in _LAYOUTS:
                raise BadDocumentError(
                    f"profile '{profile.name}': no layout is called '{layout}'",
                    hint=f"There are: {', '.join(_LAYOUTS)}.",
                )
            target = Path(folder) / f"step-{number}.csv"
            facts |= _LAYOUTS[layout](path, target, profile, name)
            path = target
        yield path, facts

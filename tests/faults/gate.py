"""Feeds faulty files to ``bilateral data add`` and says whether a wrong figure got through.

A fault is held when the file is refused in clear words (its name, and the place and text of what
does not fit, where there is one), or when it is accepted with the right figures and, if the reader
must know something, with words that say so. Anything else that is accepted is a silent acceptance.
"""

from __future__ import annotations

import io
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bilateral.cli import run
from bilateral.evidence.holdings import fetch, literal
from bilateral.store import Store

if TYPE_CHECKING:
    from pathlib import Path

BAD_INPUT, RESOURCE = 2, 5
_MOST_WORDS = 6000
_LONGEST = 400


@dataclass(frozen=True, slots=True)
class Earlier:
    """A file that is in the store already."""

    data: str | bytes
    name: str
    released: str = "2023-06-01"


@dataclass(frozen=True, slots=True)
class Case:
    """One faulty file, and what must come of it.

    Attributes
    ----------
    row : of the fault tables, such as ``2a`` or ``29``
    fault : in words; with `row` it is the name of the case
    data : of the file
    says : parts of the message if it is refused; None: it must not be refused
    rows : what the store must hold if it is accepted, cell by cell as text; None: it must be
        refused
    stated : parts of what must be said if it is accepted
    source : a built-in source or the text of a profile
    name : of the file
    columns : of the table, that `rows` shows in this order
    earlier : files that are imported first
    options : more of the command
    """

    row: str
    fault: str
    data: str | bytes
    says: tuple[str, ...] | None
    rows: tuple[tuple[str | None, ...], ...] | None = None
    stated: tuple[str, ...] = ()
    source: str = ""
    name: str = "office.csv"
    columns: tuple[str, ...] = ("year", "reporter", "partner", "flow", "product", "value")
    earlier: tuple[Earlier, ...] = ()
    options: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """Name of the case."""
        return f"{self.row}: {self.fault}"


@dataclass(frozen=True, slots=True)
class Fed:
    """What came of a case: whether it was accepted, and what is wrong with that (None: nothing)."""

    accepted: bool
    wrong: str | None

    @property
    def silent(self) -> bool:
        """Whether something wrong got through."""
        return self.accepted and self.wrong is not None


def command(*arguments: str) -> tuple[int, str]:
    """Run a command of `bilateral data`; return its exit code and all that it says."""
    said = io.StringIO()
    with redirect_stdout(said), redirect_stderr(said):
        code = run(["data", *arguments])
    return code, said.getvalue()


def feed(case: Case, folder: Path) -> Fed:
    """Import the file of a case into a store of its own, and judge what came of it."""
    folder.mkdir(parents=True, exist_ok=True)
    store = folder / "store"
    source = case.source
    if "\n" in source:
        (folder / "own.yaml").write_text(source, encoding="utf-8")
        source = str(folder / "own.yaml")
    for one in case.earlier:
        path = _written(folder / "before" / one.name, one.data)
        told = ["--released", one.released, "--store", str(store)]
        code, said = command("add", str(path), "--source", source, *told)
        assert code == 0, said
    before = _manifest(store)
    path = _written(folder / case.name, case.data)
    code, said = command("add", str(path), "--source", source, "--store", str(store), *case.options)
    if code == 0:
        return Fed(accepted=True, wrong=_wrong_rows(case, store, said))
    if _manifest(store) != before:
        return Fed(accepted=True, wrong="it is refused, and the store was changed")
    return Fed(accepted=False, wrong=_wrong_words(case, code, said, folder))


def _written(path: Path, data: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def _manifest(store: Path) -> bytes:
    path = store / "manifest.json"
    return path.read_bytes() if path.is_file() else b""


def _wrong_rows(case: Case, store: Path, said: str) -> str | None:
    """Say what is wrong with a file that was accepted."""
    if case.rows is None:
        return f"it is accepted: {said[:_LONGEST]}"
    held = stored(store, case.columns)
    if held != sorted(case.rows, key=str):
        return f"it is accepted and the store holds {str(held)[:_LONGEST]}"
    missing = [words for words in case.stated if words.lower() not in said.lower()]
    return f"it is accepted, and nothing says {missing}: {said[:_LONGEST]}" if missing else None


def _wrong_words(case: Case, code: int, said: str, folder: Path) -> str | None:
    """Say what is wrong with a refusal."""
    if case.says is None:
        return f"it is refused: {said[:_LONGEST]}"
    missing = [words for words in case.says if words.lower() not in said.lower()]
    if code not in (BAD_INPUT, RESOURCE) or missing:
        return f"it leaves with {code}, and nothing says {missing}: {said[:_LONGEST]}"
    if "Traceback" in said or str(folder) in said or len(said) > _MOST_WORDS:
        return f"no clear message: {said[:_LONGEST]}"
    return None


def stored(store: Path, columns: tuple[str, ...]) -> list[tuple[Any, ...]]:
    """Return the rows that count in a store, cell by cell as text."""
    with Store(store).reading() as snapshot:
        table = snapshot.manifest.parts[-1].table if snapshot.manifest.parts else "reported"
        found: list[tuple[Any, ...]] = []
        for chosen in snapshot.chosen(table):
            path = literal(str(snapshot.verified(chosen.part)))
            names = {str(r[0]) for r in fetch(f"SELECT name FROM parquet_schema({path})")}
            shown = ", ".join(f"CAST({c} AS VARCHAR)" if c in names else "NULL" for c in columns)
            gone = ", ".join(literal(r) for r in chosen.replaced)
            where = f" WHERE reporter NOT IN ({gone})" if gone else ""
            found += fetch(
                f"SELECT {shown} FROM read_parquet({path}, hive_partitioning = false){where}"
            )
        return sorted(found, key=str)

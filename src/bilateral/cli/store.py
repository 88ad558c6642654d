"""The folder of a store, for every verb that reads or writes one."""

from __future__ import annotations

from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from bilateral.cli.waiting import interruptible
from bilateral.errors import InputError, ResourceError

if TYPE_CHECKING:
    from collections.abc import Generator

    from bilateral.store import Store

STORE = "BILATERAL_STORE"


def need_extra() -> None:
    """Refuse where the packages of the extra are not installed."""
    for module in ("duckdb", "yaml"):
        if find_spec(module) is None:
            raise InputError(
                f"this needs bilateral[data]: there is no {module}",
                hint="Install the extra: pip install 'bilateral[data]'.",
            )


@contextmanager
def at_the_door(name: str) -> Generator[None]:
    """Say what the system refuses without the folders of this machine."""
    try:
        yield
    except OSError as error:
        raise ResourceError(
            f"{name}: {error.strerror or type(error).__name__}",
            hint="Is it a folder that may be written, and is there space?",
        ) from error


@contextmanager
def opened(folder: str, *, new: bool = False) -> Generator[Store]:
    """Open the store in a folder; `new`: to add to it, so it need not be there."""
    from bilateral.store import Store

    path = Path(folder)
    name = path.name or folder
    if path.exists() and not path.is_dir():
        raise InputError(f"'{name}' is no folder", hint="--store names the folder of a store.")
    if not new and not path.exists():
        raise InputError(
            f"there is no store in '{name}'",
            hint=f"`bilateral data add` makes one; --store or {STORE} names another folder.",
        )
    with interruptible(*(["duckdb"] if new else [])), at_the_door(name):
        yield Store(path)

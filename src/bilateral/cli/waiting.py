"""Long commands: how far they are, on one line at a terminal, and Ctrl-C wherever it strikes."""

from __future__ import annotations

import signal
import sys
import threading
import time
from contextlib import contextmanager
from importlib import import_module
from typing import TYPE_CHECKING, Any

from bilateral.cli.output import narrate

if TYPE_CHECKING:
    from collections.abc import Generator

_EVERY = 0.5
_WIDTH = 79


class Waiting:
    """What somebody who waits is told; elsewhere than at a terminal only whole sentences."""

    def __init__(self, what: str) -> None:
        self._what, self._since, self._shown = what, time.monotonic(), 0.0
        self._terminal = sys.stderr.isatty()

    def bytes(self, got: int, length: int | None) -> None:
        """So many bytes have come, of so many (None: not known)."""
        now = time.monotonic()
        if self._terminal and now - self._shown >= _EVERY:
            self._shown = now
            share = f" of {length / 1e6:,.1f} MB, {got / length:.0%}" if length else " MB"
            self.line(f"{got / 1e6:,.1f}{share}")

    def words(self, text: str) -> None:
        """Something that the person who waits should know."""
        self.clear()
        narrate(text)

    def line(self, text: str) -> None:
        """Write the line again."""
        if self._terminal:
            passed = time.monotonic() - self._since
            line = f"{self._what}: {text}, {passed:,.0f} s" if text else self._what
            print(f"\r{line[:_WIDTH]:<{_WIDTH}}", end="", file=sys.stderr, flush=True)

    def clear(self) -> None:
        """Leave no half line behind."""
        if self._terminal:
            print("\r" + " " * _WIDTH + "\r", end="", file=sys.stderr, flush=True)


@contextmanager
def waiting(what: str) -> Generator[Waiting]:
    """Show a line while something runs that tells its bytes itself."""
    shown = Waiting(what)
    try:
        yield shown
    finally:
        shown.clear()


@contextmanager
def elapsed(what: str, doing: str) -> Generator[None]:
    """Show for how long something has been running."""
    with waiting(what) as shown:
        done = threading.Event()

        def tick() -> None:
            while not done.wait(_EVERY):
                shown.line(doing)

        thread = threading.Thread(target=tick, daemon=True)
        shown.line(doing)
        if sys.stderr.isatty():
            thread.start()
        try:
            yield
        finally:
            done.set()
            if thread.is_alive():
                thread.join()


@contextmanager
def interruptible(*modules: str) -> Generator[None]:
    """Take every error that follows Ctrl-C for the interruption that it comes from.

    Libraries written in C turn the interruption into errors of their own; `modules` end the
    process when they are interrupted while they load, so they are loaded before it is heeded.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    struck, heeded = False, False

    def strike(_number: int, _frame: Any) -> None:
        nonlocal struck
        struck = True
        if heeded:
            raise KeyboardInterrupt

    before = signal.signal(signal.SIGINT, strike)
    try:
        for module in modules:
            import_module(module)
        heeded = True
        if struck:
            signal.raise_signal(signal.SIGINT)
        yield
    except Exception as error:
        if struck:
            raise KeyboardInterrupt from error
        raise
    finally:
        signal.signal(signal.SIGINT, before)

"""The command line: a verb for each step; stdout is data, stderr narration."""

from __future__ import annotations

import gc
import io
import os
import sys

from bilateral.errors import (
    BilateralError,
    IntegrityError,
    MethodError,
    ResourceError,
    SourceError,
    StoreBusyError,
)

DONE, FAILED, USAGE, UNAVAILABLE, NO_ANSWER, INTERRUPTED = 0, 1, 2, 3, 4, 130
RESOURCE, INTEGRITY, BUSY = 5, 6, 7

_CODES = (
    (SourceError, UNAVAILABLE),
    (MethodError, NO_ANSWER),
    (ResourceError, RESOURCE),
    (IntegrityError, INTEGRITY),
    (StoreBusyError, BUSY),
)

COLLECTED = (100_000, 50, 100)
"""Objects before Python looks for garbage, and how seldom among older ones: a command makes its
modules and results to keep them, and looking through them took a tenth of its time."""


def main() -> None:
    """Run the command line and leave with the exit code that its interface promises."""
    gc.set_threshold(*COLLECTED)
    code = run(sys.argv[1:])
    if code == INTERRUPTED:  # where C code saw the interruption too, Python would end by the signal
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
    sys.exit(code)


def run(arguments: list[str]) -> int:
    """Run one command; a refusal is a message for each problem on stderr, never a traceback."""
    try:
        return _run(arguments)
    except KeyboardInterrupt:
        return _say("interrupted", INTERRUPTED)


def _run(arguments: list[str]) -> int:
    import click

    from bilateral.cli.app import app

    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        code = app.main(args=arguments, prog_name="bilateral", standalone_mode=False)
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except click.exceptions.Abort:
        return _say("interrupted", INTERRUPTED)
    except click.ClickException as error:
        error.show(file=sys.stderr)
        return USAGE
    except BilateralError as error:
        return _say(f"{error.code}: {error}", _exit_code(error))
    except SystemExit:
        return DONE  # the reader of stdout has gone: click has dealt with it
    except BrokenPipeError:
        # The reader of stdout has gone; nothing is left to say to it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except OSError as error:
        return _say(f"{error.filename or 'file'}: {error.strerror or error}", USAGE)
    except Exception as error:
        if os.environ.get("BILATERAL_DEBUG"):
            raise
        kind = type(error).__name__
        return _say(
            f"BIL-999: an error of the program itself ({kind}: {error}). Nothing was written. "
            "Please report it with the input; BILATERAL_DEBUG=1 shows where it happened.",
            NO_ANSWER,
        )
    return code if isinstance(code, int) else DONE


def _exit_code(error: BilateralError) -> int:
    return next((code for kind, code in _CODES if isinstance(error, kind)), USAGE)


def _say(message: str, code: int) -> int:
    from bilateral.brief import clean

    lines = [clean(line) for line in message.split("\n")]
    print("bilateral:", "\n".join(lines), file=sys.stderr)
    return code

"""The table of a fault run: each kind of fault, how often it was tried and how often held."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field

SHOWN = 9


@dataclass(slots=True)
class Line:
    """One kind of fault.

    Attributes
    ----------
    fault : in words
    tried : how often it was done
    broken : for each time that the promise did not hold, what was found
    note : why it was not tried, or what else must be known
    """

    fault: str
    tried: int = 0
    broken: list[str] = field(default_factory=list[str])
    note: str = ""

    def judged(self, wrong: str | None) -> None:
        """Count one fault; `wrong` says what did not hold."""
        self.tried += 1
        if wrong is not None:
            self.broken.append(wrong)

    @property
    def held(self) -> int:
        """How often it held."""
        return self.tried - len(self.broken)


def print_lines(lines: list[Line]) -> None:
    """Print lines as they come, and what did not hold under each."""
    for line in lines:
        mark = "" if line.tried == line.held else "   NOT HELD"
        note = f"   ({line.note})" if line.note else ""
        print(f"{line.fault:<72} {line.tried:>6} {line.held:>6}{mark}{note}")
        for text in line.broken[:SHOWN]:
            print("    " + text.replace("\n", "\n    "))
        if len(line.broken) > SHOWN:
            print(f"    ... and {len(line.broken) - SHOWN} more")
    sys.stdout.flush()

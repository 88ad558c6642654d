"""Step 4: every claim, reading by reading, side by side, against the facts."""

from bilateral.verdict.comparable import rank
from bilateral.verdict.model import Base, CheckResult, Direction, Implied, Rank, Target, Verdict
from bilateral.verdict.requests import facts_template
from bilateral.verdict.run import check

__all__ = [
    "Base",
    "CheckResult",
    "Direction",
    "Implied",
    "Rank",
    "Target",
    "Verdict",
    "check",
    "facts_template",
    "rank",
]

"""Step 4: every claim, reading by reading, side by side, against the facts."""

from bilateral.verdict.model import CheckResult, Verdict
from bilateral.verdict.requests import facts_template
from bilateral.verdict.run import check

__all__ = ["CheckResult", "Verdict", "check", "facts_template"]

"""The last step: any result as the one-page brief."""

from bilateral.brief.model import Brief
from bilateral.brief.run import write_brief

__all__ = ["Brief", "write_brief"]

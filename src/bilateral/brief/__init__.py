"""The last step: any result as the one-page brief."""

from bilateral.brief.claims import figure, flow, in_words, speaker, when
from bilateral.brief.findings import decisive
from bilateral.brief.layout import clean, table
from bilateral.brief.model import Brief
from bilateral.brief.run import write_brief
from bilateral.brief.sources import change, value, what

__all__ = [
    "Brief",
    "change",
    "clean",
    "decisive",
    "figure",
    "flow",
    "in_words",
    "speaker",
    "table",
    "value",
    "what",
    "when",
    "write_brief",
]

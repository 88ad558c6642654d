"""An official text, its spans and its sentences."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict


class Record(BaseModel):
    """Base of every document that people read, correct or exchange: frozen, nothing unknown."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    def compact(self) -> dict[str, Any]:
        """Return the JSON form without fields that were never set and are empty."""
        return self.model_dump(mode="json", exclude_unset=True)


class Span(Record):
    """A piece of the text: code points `start` to `end` (exclusive), and the words themselves."""

    start: int
    end: int
    text: str

    def overlaps(self, other: Span) -> bool:
        """Whether the two share a character."""
        return self.start < other.end and other.start < self.end

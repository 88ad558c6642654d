"""Step 1: an official text, its language, its sentences and its spans."""

from bilateral.statement.language import find_language
from bilateral.statement.model import Record, Span
from bilateral.statement.segments import Sentence, Shadow, sentences, shadow
from bilateral.statement.source import load_text

__all__ = [
    "Record",
    "Sentence",
    "Shadow",
    "Span",
    "find_language",
    "load_text",
    "sentences",
    "shadow",
]

"""Words of the vocabulary that data bring to the page; the catalogues translate each of them.

A word that is none of these came from a person's hand and is shown as it stands.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bilateral.brief.model import Verbatim

if TYPE_CHECKING:
    from bilateral.brief.model import Text
    from bilateral.brief.writer import Writer

_MEASURES: Final = ("turnover", "exports", "imports", "balance", "trade", "share of trade", "rate")
_CONTENTS: Final = ("goods", "services", "both", "unstated", "investment", "none")
_VALUATIONS: Final = ("fob", "cif")
_CLAIMS: Final = ("level", "growth", "forward", "share", "nontrade", "target", "sum")
_VERDICTS: Final = ("contradicted", "supported", "consistent", "not checkable")
_ROLES: Final = (
    "mentioned",
    "promising",
    "offered",
    "requested",
    "negotiated",
    "joint production",
    "existing",
)
_FLOWS: Final = ("joint",)
_STAGES: Final = ("idea", "offer", "negotiation", "agreed", "under way", "operating")
_ORGANISATIONS: Final = ("offers", "seeks", "supplies", "produces jointly", "source")
_STATUSES: Final = (
    "stated",
    "reported",
    "implied",
    "estimated",
    "projected",
    "label",
)
_OFFICES: Final = (
    "adviser",
    "ambassador",
    "chairman",
    "consul",
    "deputy",
    "deputy governor",
    "deputy minister",
    "deputy prime minister",
    "director",
    "envoy",
    "foreign minister",
    "governor",
    "mayor",
    "minister",
    "monarch",
    "president",
    "prime minister",
    "secretary general",
    "speaker",
    "vice president",
)
_LANGUAGES: Final = (
    "English",
    "French",
    "Russian",
    "Spanish",
    "Turkish",
    "Chinese",
    "Arabic",
    "German",
    "Italian",
    "Portuguese",
)

TERMS: Final = (
    *_MEASURES,
    *_CONTENTS,
    *_VALUATIONS,
    *_CLAIMS,
    *_VERDICTS,
    *_ROLES,
    *_FLOWS,
    *_STAGES,
    *_ORGANISATIONS,
    *_STATUSES,
    *_OFFICES,
    *_LANGUAGES,
)


def term(writer: Writer, value: str) -> Text:
    """Write a value of the vocabulary (``joint_production``); another one as it stands."""
    word = value.replace("_", " ")
    return writer.term(word) if word in TERMS else (Verbatim(value, "dossier"),)


# Currencies whose usual short name differs from their code in some language.
CURRENCIES: tuple[str, ...] = ("BYN", "CNY", "EUR", "GBP", "JPY", "KZT", "RUB", "TRY", "USD")
